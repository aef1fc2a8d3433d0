package alert_test

import (
	"fmt"
	"regexp"
	"testing"
	"time"

	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

// layAlerts writes alerts received on one day: so many acted on within an hour, later, and not at all.
func layAlerts(t *testing.T, w *webtest.World, c webtest.Case, on date.Date, within, later, not int) {
	t.Helper()
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		for i := range within + later + not {
			id, at := db.NewID(), on.At(10, 0)
			if _, err := tx.InsertAlert(t.Context(), query.InsertAlertParams{
				ID: id, Link: string(id), PatientID: db.ID(c.Patient), EnrolmentID: db.ID(c.Enrolment), AreaID: db.ID(w.Orgs["Nes"]), StayID: db.NewID(),
				Place: "hospital", Kind: "admitted", Status: alert.Open, HappenedAt: db.At(at), ReceivedAt: db.At(at),
			}); err != nil {
				return err
			}
			if i >= within+later {
				continue
			}
			acted := at.Add(time.Hour)
			if i >= within {
				acted = at.Add(72 * time.Hour)
			}
			if n, err := tx.ActAlert(t.Context(), query.ActAlertParams{ID: id, Version: 1, At: db.At(acted), ByUser: db.ID(w.ID(webtest.Nes))}); err != nil || n != 1 {
				return fmt.Errorf("%d rows: %w", n, err)
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// A leader, who sees figures only, sees no small number of alerts and none that would tell one; the team sees them all.
func TestLeadersSeeNoSmallNumber(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	for _, x := range []struct {
		on                 date.Date
		within, later, not int
	}{
		{date.Of(2026, 2, 10), 9, 5, 0},  // nothing small
		{date.Of(2026, 3, 10), 4, 1, 0},  // four of five
		{date.Of(2026, 4, 14), 1, 0, 7},  // a median over one
		{date.Of(2026, 5, 12), 2, 2, 10}, // acted on: four
		{date.Of(2026, 6, 9), 10, 2, 2},  // not within a day: four
		{date.Of(2026, 8, 11), 3, 0, 0},  // few
		{date.Of(2026, 9, 8), 5, 0, 1},   // the median would tell that five were acted on
		{date.Of(2026, 10, 6), 20, 6, 3}, // not yet: three
		{date.Of(2026, 11, 10), 8, 0, 0}, // all
	} {
		layAlerts(t, w, kari, x.on, x.within, x.later, x.not)
	}
	w.As(webtest.Nes).Get("/varsler/tall").MustStatus(200).MustShow("4 av 5", "1 av 8", "10 av 14", "26 av 29", "23 varsler ingen har tatt").MustNotShow("skjult")
	p := w.As(webtest.Manager).Get("/varsler/tall").MustStatus(200)
	p.MustShow("Tall under 5 er skjult", "14 av 14", "9 av 14 (64 %)", "8 av 8 (100 %)", "mars 2026 5 5 av 5 skjult", "apr. 2026 8 skjult skjult –", "mai 2026 14 skjult skjult –", "sep. 2026 6 skjult skjult –", "under fem varsler")
	small := regexp.MustCompile(`\b[1-4] av \d|juni 2026 14 \d|okt. 2026 29 \d`)
	if found := small.FindString(p.Text); found != "" {
		t.Errorf("a leader sees %q:\n%s", found, p.Text)
	}
}

// Of few that wait a leader sees only that they are few.
func TestLeadersSeeNotWhoWaits(t *testing.T) {
	for _, c := range []struct {
		not  int
		show string
	}{{3, "<5 varsler ingen har tatt"}, {6, "6 varsler ingen har tatt"}} {
		w := webtest.New(t)
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		layAlerts(t, w, kari, webtest.Today.AddDays(-4), 20, 10, c.not)
		w.As(webtest.Nes).Get("/varsler/tall").MustShow(fmt.Sprint(c.not, " varsler ingen har tatt"))
		w.As(webtest.Manager).Get("/varsler/tall").MustShow(c.show).MustNotShow("3 varsler", "3 av dem")
	}
}

// Each stretch of an alert's way has a chart and a table of its own: the event's message and the mail by the clock, the first look in opening hours. A leader
// sees how many have got so far only where that tells no small number, beside any other that is shown.
func TestStretches(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	lay := func(on date.Date, n, mailed, opened int) {
		t.Helper()
		at := on.At(14, 0) // a Tuesday: an hour of opening time is left
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			for i := range n {
				id := db.NewID()
				if _, err := tx.InsertAlert(t.Context(), query.InsertAlertParams{
					ID: id, Link: string(id), PatientID: db.ID(kari.Patient), EnrolmentID: db.ID(kari.Enrolment), AreaID: db.ID(w.Orgs["Nes"]), StayID: db.NewID(),
					Place: "hospital", Kind: "admitted", Status: alert.Open, HappenedAt: db.At(at.Add(-30 * time.Minute)), ReceivedAt: db.At(at),
				}); err != nil {
					return err
				}
				if i < mailed {
					if _, err := tx.MailedAlert(t.Context(), query.MailedAlertParams{ID: id, MailedAt: db.At(at.Add(2 * time.Second))}); err != nil {
						return err
					}
				}
				if i < opened {
					if _, err := tx.OpenedAlert(t.Context(), query.OpenedAlertParams{ID: id, OpenedAt: db.At(on.AddDays(1).At(10, 0))}); err != nil {
						return err
					}
				}
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
	}
	lay(date.Of(2026, 7, 14), 12, 12, 12)
	lay(date.Of(2026, 8, 11), 12, 10, 6)
	lay(date.Of(2026, 9, 8), 20, 15, 10)
	lay(date.Of(2026, 10, 13), 8, 8, 4)
	lay(date.Of(2026, 11, 10), 4, 4, 4)
	team, leader := w.As(webtest.Nes), w.As(webtest.Manager)
	team.Get("/varsler/tall").MustShow("Mottatt til fulgt opp", "Hendelse til mottatt", "Mottatt til e-post", "Mottatt til åpnet", "Median til fulgt opp")
	team.Get("/varsler/tall?tid=mottatt").MustShow("Fra hendelsen til meldingen kom", "juli 2026 12 12 av 12 30,0 minutter", "nov. 2026 under 5 under fem varsler –").MustNotShow("Median til fulgt opp")
	team.Get("/varsler/tall?tid=sendt").MustShow("juli 2026 12 12 av 12 2,0 sekunder", "aug. 2026 12 10 av 12 2,0 sekunder", "sep. 2026 20 15 av 20")
	team.Get("/varsler/tall?tid=apnet").MustShow("juli 2026 12 12 av 12 2,0 timer", "aug. 2026 12 6 av 12 2,0 timer", "okt. 2026 8 4 av 8 –").MustNotShow("skjult")
	leader.Get("/varsler/tall?tid=mottatt").MustShow("juli 2026 12 12 av 12 30,0 minutter", "okt. 2026 8 8 av 8 30,0 minutter", "nov. 2026 under 5 under fem varsler –")
	leader.Get("/varsler/tall?tid=sendt").MustShow("juli 2026 12 12 av 12 2,0 sekunder", "aug. 2026 12 skjult", "sep. 2026 20 15 av 20 2,0 sekunder", "Tall under 5 er skjult")
	leader.Get("/varsler/tall?tid=apnet").MustShow("juli 2026 12 12 av 12 2,0 timer", "aug. 2026 12 6 av 12", "sep. 2026 20 10 av 20", "okt. 2026 8 skjult –").MustNotShow("4 av 8")
}

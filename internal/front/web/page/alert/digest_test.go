package alert_test

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/migrations"
	"traad/internal/store/query"
)

// digests is who gets which summaries.
type digests struct {
	*webtest.World
	seen map[string]bool
	n    int
}

// planned tells of a planned stay of somebody new, at hours before now.
func (d *digests) planned(at time.Duration) (webtest.Case, *webtest.Told) {
	d.T.Helper()
	her := d.person()
	return her, d.plan(her, at)
}

// person is somebody new.
func (d *digests) person() webtest.Case {
	d.T.Helper()
	d.n++
	return d.Person("Kari", fmt.Sprintf("Plan%d", d.n), webtest.FollowedUp)
}

func (d *digests) plan(her webtest.Case, at time.Duration) *webtest.Told {
	d.T.Helper()
	stay := d.NewStay(her, "hospital")
	d.Tell(stay, care.PlannedIn, at, "planned")
	if ids := d.Alerts(her); len(ids) != 1 || plain(d.T, d.World, ids[0]).Status != alert.Told {
		d.T.Fatalf("%d alerts, want one for the day's summary", len(ids))
	}
	return stay
}

// morning lets the job run twice at a time of the day, and looks at how many events the two coordinators of Nes were told of; 0: no letter.
func (d *digests) morning(day date.Date, hour, minute, want int) {
	d.T.Helper()
	d.Go(day, hour, minute)
	for range 2 {
		if _, err := alert.Digest(d.T.Context(), d.Service); err != nil {
			d.T.Fatal(err)
		}
	}
	d.told(fmt.Sprintf("%s %02d.%02d", day, hour, minute), want)
}

// told looks at the summaries that were written since it was asked last.
func (d *digests) told(when string, want int) {
	d.T.Helper()
	rows, err := d.Store.DB.Reader().QueryContext(d.T.Context(), "select cast(id as text), cast(user_id as text), body from outbox where about = 'summary'")
	if err != nil {
		d.T.Fatal(err)
	}
	defer rows.Close()
	got := map[care.UserID]string{}
	for rows.Next() {
		var id, user, body string
		if err := rows.Scan(&id, &user, &body); err != nil {
			d.T.Fatal(err)
		}
		if d.seen[id] {
			continue
		}
		d.seen[id] = true
		said, _, _ := strings.Cut(body, " om personer")
		if got[care.UserID(user)] != "" {
			d.T.Errorf("%s: two summaries to one", when)
		}
		got[care.UserID(user)] = said
	}
	if err := rows.Err(); err != nil {
		d.T.Fatal(err)
	}
	text := ""
	switch {
	case want == 1:
		text = "1 hendelse"
	case want > 1:
		text = fmt.Sprintf("%d hendelser", want)
	}
	for _, u := range []webtest.User{webtest.Nes, webtest.NesToo} {
		if got[d.ID(u)] != text {
			d.T.Errorf("%s: %s was told of %q, want %q", when, u, got[d.ID(u)], text)
		}
	}
	if want == 0 && len(got) > 0 {
		d.T.Errorf("%s: %d got a summary", when, len(slices.Collect(maps.Keys(got))))
	}
}

// TestDigest: each planned event is told of in one summary and no more than one, and stands on the page that the mail leads to.
func TestDigest(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		d := &digests{World: w, seen: map[string]bool{}}
		d.planned(time.Hour)
		d.planned(2 * time.Hour)
		never, back := d.planned(3 * time.Hour)
		w.Tell(back, care.NoPlan, time.Hour, "") // taken back before anybody was told
		w.Tell(w.NewStay(w.Person("Ola", "Moe", webtest.FollowedUp), "hospital"), care.Admission, time.Hour, "emergency")
		day := webtest.Today.AddDays(1)
		d.morning(day, 6, 59, 0)
		d.morning(day, 7, 0, 2)
		w.Go(day, 7, 10)
		d.planned(0)
		d.morning(day, 7, 15, 0) // one a day
		d.morning(day.AddDays(1), 7, 0, 1)

		// From Friday afternoon to Monday, with a Sunday that the job did not run.
		friday := webtest.Today.AddDays(3)
		d.morning(friday, 7, 0, 0)
		w.Go(friday, 16, 0)
		d.planned(0)
		d.morning(friday.AddDays(1), 7, 5, 1)
		w.Go(friday.AddDays(1), 22, 0)
		d.planned(0)
		w.Go(friday.AddDays(2), 12, 0)
		d.planned(0)
		monday := friday.AddDays(3)
		d.morning(monday, 9, 0, 2)

		// One that a file brings eight days late.
		w.Go(monday, 12, 0)
		late, _ := d.planned(8 * 24 * time.Hour)
		w.As(webtest.Nes).Get("/varsler?vis=dag").MustShow(late.Name)
		d.morning(monday.AddDays(1), 7, 0, 1)
		w.As(webtest.Nes).Get("/varsler?vis=dag").MustShow(late.Name).MustNotShow(never.Name)
		w.As(webtest.Ullensaker).Get("/varsler?vis=dag").MustStatus(200).MustNotShow(late.Name)
		w.Go(monday.AddDays(9), 12, 0)
		w.As(webtest.Nes).Get("/varsler?vis=dag").MustNotShow(late.Name)
	})
}

// TestDigestCommittedLate: what began before the summary and was committed after it is in the next, and so is what a process wrote whose clock is behind.
func TestDigestCommittedLate(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		d := &digests{World: w, seen: map[string]bool{}}
		her, _ := d.planned(time.Hour)
		one := w.Alerts(her)[0]
		told, err := w.Store.Reader().AlertReceivers(t.Context(), one)
		if err != nil {
			t.Fatal(err)
		}
		a, day := plain(t, w, one), webtest.Today.AddDays(1)
		if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
			row := query.InsertAlertParams{
				ID: db.NewID(), Link: alert.NewLink(), Once: "late", PatientID: a.PatientID, EnrolmentID: a.EnrolmentID, AreaID: a.AreaID, StayID: a.StayID, UnitID: a.UnitID,
				Place: a.Place, Kind: a.Kind, Daily: true, Status: alert.Told, HappenedAt: a.HappenedAt, ReceivedAt: db.At(day.At(6, 59)),
			}
			if _, err := tx.InsertAlert(t.Context(), row); err != nil {
				return err
			}
			for _, r := range told {
				if _, err := tx.InsertAlertReceiver(t.Context(), query.InsertAlertReceiverParams{AlertID: row.ID, UserID: r.UserID, Role: r.Role, Reason: r.Reason, ToldAt: row.ReceivedAt}); err != nil {
					return err
				}
			}
			if w.Store.DB.Engine == db.Postgres { // one writes at a time to SQLite
				d.morning(day, 7, 0, 1)
			}
			return nil
		}); err != nil {
			t.Fatal(err)
		}
		late := 1
		if w.Store.DB.Engine == db.SQLite {
			d.morning(day, 7, 0, 2)
			late = 0
		}
		w.Go(day, 6, 58)
		d.planned(0)
		d.morning(day, 7, 30, 0)
		d.morning(day.AddDays(1), 7, 0, late+1)
	})
}

// TestDigestClockSetBack: whatever the clock is set to, each event is told of once, and the page shows what the mail tells of.
func TestDigestClockSetBack(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		d := &digests{World: w, seen: map[string]bool{}}
		ahead := webtest.Today.AddDays(30)
		w.Go(ahead, 6, 0)
		d.planned(0)
		d.morning(ahead, 7, 0, 1)
		w.Go(webtest.Today, 12, 0)
		d.planned(0)
		d.morning(webtest.Today.AddDays(1), 7, 0, 1)
		d.morning(webtest.Today.AddDays(2), 7, 0, 0)

		her := d.person()
		w.Go(webtest.Today.AddDays(-30), 12, 0)
		d.plan(her, 0)
		d.morning(webtest.Today.AddDays(3), 7, 0, 1)
		w.As(webtest.Nes).Get("/varsler?vis=dag").MustShow(her.Name)
	})
}

// TestDigestUpgrade: what summaries told of before the upgrade is not told again, and what came after the last one is.
func TestDigestUpgrade(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		d := &digests{World: w, seen: map[string]bool{}}
		day := webtest.Today.AddDays(1)
		before, _ := d.planned(0)
		d.morning(day, 7, 0, 1)
		w.Go(day, 7, 1)
		after, _ := d.planned(0)
		text, err := migrations.FS.ReadFile(string(w.Store.DB.Engine) + "/0239_alert_summed.sql")
		if err != nil {
			t.Fatal(err)
		}
		_, rest, _ := strings.Cut(string(text), "update alert")
		stmt, _, _ := strings.Cut(rest, ";")
		if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
			if _, err := tx.ExecContext(t.Context(), "update alert set summed_at = null"); err != nil {
				return err
			}
			_, err := tx.ExecContext(t.Context(), "update alert"+stmt)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if was, is := plain(t, w, w.Alerts(before)[0]), plain(t, w, w.Alerts(after)[0]); was.SummedAt != was.ReceivedAt || !is.SummedAt.IsZero() {
			t.Errorf("told %v, received %v; the other %v", was.SummedAt, was.ReceivedAt, is.SummedAt)
		}
		d.morning(day.AddDays(1), 7, 0, 1)
	})
}

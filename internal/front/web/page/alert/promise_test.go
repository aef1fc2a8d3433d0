package alert_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/alert"
	"traad/internal/app/enrolment"
	"traad/internal/app/pathway"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/migrations"
	"traad/internal/store/query"
)

// abouts counts an alert's mails by kind and receiver.
func abouts(t *testing.T, w *webtest.World, id db.ID, about care.NoticeKind) map[care.UserID]int {
	t.Helper()
	rows, err := w.Store.Reader().OutboxOfAlert(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	n := map[care.UserID]int{}
	for _, r := range rows {
		if r.About == string(about) {
			n[care.UserID(r.UserID)]++
		}
	}
	return n
}

func plain(t *testing.T, w *webtest.World, id db.ID) query.Alert {
	t.Helper()
	a, err := w.Store.Reader().PlainAlert(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// runAt goes on to a day and time, and does what is due then.
func runAt(t *testing.T, w *webtest.World, day date.Date, hour, minute int) {
	t.Helper()
	w.Go(day, hour, minute)
	if _, err := alert.Escalate(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
}

// An alert that somebody took and told nothing of stands on the day of that one, who is reminded after a day's opening hours; after two more
// hours it is the next in line's. Neither nights nor weekends count. What is told ends it.
func TestTakenAndNotActedOn(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp)
		w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
		w.Tell(w.NewStay(ola, "hospital"), care.Admission, 2*time.Hour, "emergency")
		id, other := w.Alerts(kari)[0], w.Alerts(ola)[0]
		path, nes := "/varsler/"+string(id), w.As(webtest.Nes)
		nes.Get("/").MustNotShow("Varsler du har kvittert for")
		nes.Post(path + "/kvitter").MustStatus(200).MustShow("får du en påminnelse")
		if a := plain(t, w, id); a.OpenedAt.IsZero() { // the page that comes after it is the first look
			t.Errorf("%+v is taken and not opened", a)
		}
		nes.Post("/varsler/" + string(other) + "/kvitter").MustStatus(200)
		nes.Post("/varsler/"+string(other)+"/gjort", "gjort", "told_ward").MustStatus(200)

		seen := w.AuditedOf(kari, access.SeeMyDay)
		nes.Get("/").MustShow("Varsler du har kvittert for", "Kari Aasen", "Kvittert av deg, ikke fulgt opp", "Skriv hva som ble gjort").MustNotShow("Varsler ingen har tatt")
		if w.AuditedOf(kari, access.SeeMyDay) != seen+1 {
			t.Error("the look is not audited with the person")
		}
		w.As(webtest.NesToo).Get("/").MustNotShow("Varsler du har kvittert for")
		nes.Get("/varsler").MustShow("1 varsel er kvittert og venter på at noen skriver hva som ble gjort.", "Kvittert av deg, ikke fulgt opp").MustNotShow("Ola Lie")
		w.As(webtest.NesToo).Get("/varsler?vis=team").MustShow("1 varsel er kvittert og venter", "Kvittert av Ingrid Sandvik, ikke fulgt opp")

		// Taken at 10: six hours of opening time are over on the next working day at 10.
		due := plain(t, w, id).GoesOnAt.Time
		next := date.In(due)
		if h := w.Service.Hours(); h.Between(w.Service.Now(), due) != 6*time.Hour || next == webtest.Today || !h.Calendar.IsWorkingDay(next) {
			t.Fatalf("a reminder %s", due)
		}
		runAt(t, w, next, 9, 59)
		if n := abouts(t, w, id, care.NoticeRemind); len(n) != 0 {
			t.Errorf("reminded too early: %v", n)
		}
		runAt(t, w, next, 10, 1)
		runAt(t, w, next, 10, 2)
		me := w.ID(webtest.Nes)
		if n := abouts(t, w, id, care.NoticeRemind); len(n) != 1 || n[me] != 1 {
			t.Errorf("reminders %v, want one to whoever took it", n)
		}
		if n := abouts(t, w, other, care.NoticeRemind); len(n) != 0 {
			t.Errorf("reminded of what was done: %v", n)
		}
		if a := plain(t, w, id); a.Status != alert.Taken || a.HolderID != db.ID(me) {
			t.Errorf("%+v after the reminder", a)
		}
		w.As(webtest.Nes).Get(path).MustShow("Påminnelse om å skrive hva som ble gjort, sendt til Ingrid Sandvik", "går varselet videre til Grete Moen", "hvis ingen har skrevet hva som ble gjort")
		w.As(webtest.Nes).Get("/").MustShow("Påminnelse sendt")

		runAt(t, w, next, 12, 2)
		a := plain(t, w, id)
		if a.Status != alert.Open || a.HolderID == db.ID(me) || a.HolderID == "" || !a.TakenAt.IsZero() || a.Step != 1 {
			t.Fatalf("%+v is not the next in line's", a)
		}
		if n := abouts(t, w, id, care.NoticeUndone); len(n) != 1 || n[care.UserID(a.HolderID)] != 1 {
			t.Errorf("mails to the next: %v", n)
		}
		w.As(webtest.Nes).Get("/").MustShow("Varsler ingen har tatt", "Kari Aasen").MustNotShow("Varsler du har kvittert for")
		w.As(webtest.Nes).Get(path).MustShow("Ingen skrev hva som ble gjort", "Kvitter, jeg følger opp")
		w.As(webtest.Nes).Post(path+"/gjort", "gjort", "visited").MustStatus(200)
		runAt(t, w, next, 14, 59)
		if a := plain(t, w, id); a.Status != alert.Acted || !a.GoesOnAt.IsZero() {
			t.Errorf("%+v after it was acted on", a)
		}
	})
}

// Whoever took it and is away by then is not reminded: it goes on at once. Sent on to a colleague it begins anew, as before. Where there is nobody
// else it is open again, and nobody gets more mail.
func TestTakenByWhoIsAway(t *testing.T) {
	w := webtest.New(t)
	kari, ola, eva := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp), w.Person("Eva", "Nord", webtest.FollowedUp)
	take := func(c webtest.Case, u webtest.User) db.ID {
		w.Tell(w.NewStay(c, "hospital"), care.Admission, 2*time.Hour, "emergency")
		id := w.Alerts(c)[0]
		w.As(u).Post("/varsler/" + string(id) + "/kvitter").MustStatus(200)
		return id
	}
	gone, sent, last := take(kari, webtest.Nes), take(ola, webtest.Nes), take(eva, webtest.Physician)
	w.As(webtest.Nes).Post("/varsler/"+string(sent)+"/videre", "til", string(w.ID(webtest.NesToo))).MustStatus(200)
	if a := plain(t, w, sent); a.Status != alert.Open || a.HolderID != db.ID(w.ID(webtest.NesToo)) || !a.RemindedAt.IsZero() {
		t.Errorf("%+v after it was sent on", a)
	}
	w.As(webtest.Physician).Get("/varsler").MustShow("Eva Nord").MustNotShow("Kari Aasen")
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update alert set step = 2 where id = $1", last); err != nil {
		t.Fatal(err)
	}
	due := date.In(plain(t, w, gone).GoesOnAt.Time)
	w.Do(w.Actor(webtest.Nes), alert.BeAway{From: webtest.Today, To: due.AddDays(7)})
	runAt(t, w, due, 10, 1)
	if a := plain(t, w, gone); a.Status != alert.Open || a.HolderID == db.ID(w.ID(webtest.Nes)) {
		t.Errorf("%+v stays with who is away", a)
	}
	if n := abouts(t, w, gone, care.NoticeRemind); len(n) != 0 {
		t.Errorf("reminded who is away: %v", n)
	}
	runAt(t, w, due, 12, 2)
	a := plain(t, w, last)
	if a.Status != alert.Open || a.HolderID != db.ID(w.ID(webtest.Physician)) || !a.GoesOnAt.IsZero() {
		t.Errorf("%+v: there is nobody after the deputy", a)
	}
	runAt(t, w, due, 14, 59)
	if n := abouts(t, w, last, care.NoticeUndone); len(n) != 0 {
		t.Errorf("mails %v", n)
	}
	if n := abouts(t, w, last, care.NoticeEnd); len(n) != 1 || n[w.ID(webtest.Administrator)] != 1 {
		t.Errorf("who operates Tråd is told %v", n)
	}
	w.As(webtest.Physician).Get("/").MustShow("Varsler ingen har tatt", "Eva Nord", "det er ingen flere i rekken")
	w.As(webtest.Physician).Get("/varsler/" + string(last)).MustShow("De som drifter Tråd, har fått beskjed")
}

// Where the clinical deputy does nothing either, who operates Tråd is told, once, when she has had it for as long as the one before.
func TestDeputyDoesNothing(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	id, day := w.Alerts(kari)[0], webtest.Today
	for range 30 { // each opening day, until it is nobody's to wait for
		day = day.AddDays(1)
		for _, hour := range []int{9, 11, 13, 14} {
			runAt(t, w, day, hour, 59)
		}
		if a := plain(t, w, id); a.Step == 2 && a.GoesOnAt.IsZero() {
			break
		}
	}
	if a := plain(t, w, id); a.Status != alert.Open || a.Step != 2 {
		t.Fatalf("%+v has not come to the deputy", a)
	}
	runAt(t, w, day.AddDays(7), 14, 0)
	runAt(t, w, day.AddDays(7), 14, 1)
	if n := abouts(t, w, id, care.NoticeEnd); len(n) != 1 || n[w.ID(webtest.Administrator)] != 1 {
		t.Errorf("who operates Tråd is told %v", n)
	}
	w.As(webtest.Physician).Get("/varsler/" + string(id)).MustShow("De som drifter Tråd, har fått beskjed")

	w.As(webtest.Physician).Post("/varsler/"+string(id)+"/videre", "til", string(w.ID(webtest.NesToo)), "merknad_videre", "Kan du?").MustStatus(200)
	day = day.AddDays(8)
	for range 12 {
		day = day.AddDays(1)
		runAt(t, w, day, 14, 0)
	}
	if n := abouts(t, w, id, care.NoticeEnd); n[w.ID(webtest.Administrator)] != 2 {
		t.Errorf("sent on, and nobody took it again: who operates Tråd is told %v", n)
	}
}

// Somebody who is followed by two pathways in one municipality is told of as the strictest of them says, whichever began first.
func TestTwoPathways(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	given, family, _ := strings.Cut(kari.Name, " ")
	r, err := referral.Refer{
		Pathway: care.Homecoming, On: webtest.Today, Number: kari.Number,
		Referral: care.Referral{From: "gp", Name: "fastlege Mona Ruud", How: "message", Why: "Skal hjem.", ToHosp: true, Agrees: "yes"},
		Details:  patient.Details{GivenName: given, FamilyName: family, BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs["Nes"]},
	}.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
	if err != nil {
		t.Fatal(err)
	}
	at := enrolment.Target{Enrolment: r.Enrolment}
	var answers []care.Answer
	all := care.ShippedPathways()
	home := all[slices.IndexFunc(all, func(p *care.Pathway) bool { return p.Code == care.Homecoming })]
	for _, c := range home.Criteria {
		a := care.Answer{Criterion: c.Code, Value: "yes"}
		if c.Kind == care.Exclusion {
			a.Value = "no"
		}
		answers = append(answers, a)
	}
	w.Do(w.Actor(webtest.Nes), enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: answers, On: webtest.Today})
	w.Do(w.Actor(webtest.Physician), enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: answers, CFS: 5, On: webtest.Today})
	w.Do(w.Actor(webtest.Physician), enrolment.Decide{Target: at, On: webtest.Today, Decision: care.Decision{Outcome: care.Include}, Responsible: w.ID(webtest.NesToo)})
	w.Do(w.Actor(webtest.Nes), enrolment.Consent{Target: at, Consent: care.Consent{By: "patient", Competence: "full", How: "oral"}})
	w.Do(w.Actor(webtest.Administrator), pathway.Adapt{Pathway: care.LongTerm, Area: w.Orgs["Nes"], Alerts: []care.AlertRule{{Event: care.AlertAdmitted}}})
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 2*time.Hour, "emergency")
	ids := w.Alerts(kari)
	if len(ids) != 1 {
		t.Fatalf("%d alerts of the pathway that tells at once", len(ids))
	}
	if a := plain(t, w, ids[0]); a.Status != alert.Open || a.EnrolmentID != db.ID(r.Enrolment) || a.HolderID != db.ID(w.ID(webtest.NesToo)) {
		t.Errorf("%+v", a)
	}
}

// An alert that cannot be worked on stops none of those behind it.
func TestOneThatFails(t *testing.T) {
	w := webtest.New(t)
	kari, ola := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, 3*time.Hour, "emergency")
	w.Tell(w.NewStay(ola, "hospital"), care.Admission, 2*time.Hour, "emergency")
	broken, sound := w.Alerts(kari)[0], w.Alerts(ola)[0]
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update alert set goes_on_at = (select min(goes_on_at) from alert), version = -1 where id = $1", broken); err != nil {
		t.Fatal(err)
	}
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update enrolment set pathway_version = 99 where id = $1", kari.Enrolment); err != nil {
		t.Fatal(err)
	}
	due := plain(t, w, sound).GoesOnAt
	w.Go(date.In(due.Time), due.In(date.Oslo).Hour(), due.In(date.Oslo).Minute()+1)
	if n, err := alert.Escalate(t.Context(), w.Service); err == nil || n != 1 {
		t.Errorf("went on with %d, and said nothing of the one that failed: %v", n, err)
	}
	if a := plain(t, w, sound); a.Step != 1 {
		t.Errorf("%+v waits behind one that cannot be worked on", a)
	}
}

// What was taken and not told of before promises had a time is due after the upgrade; what was acted on, what nobody has taken, and what is more than a month
// old is left.
func TestTakenBeforeTheUpgrade(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		var ids []db.ID
		for _, name := range []string{"Taken", "Old", "Acted", "Open"} {
			her := w.Person(name, "Aasen", webtest.FollowedUp)
			w.Tell(w.NewStay(her, "hospital"), care.Admission, 2*time.Hour, "emergency")
			id := w.Alerts(her)[0]
			if ids = append(ids, id); name != "Open" {
				w.As(webtest.Nes).Post("/varsler/" + string(id) + "/kvitter").MustStatus(200)
			}
			if name == "Acted" {
				w.As(webtest.Nes).Post("/varsler/"+string(id)+"/gjort", "gjort", "told_ward").MustStatus(200)
			}
		}
		engine := string(w.Store.DB.Engine)
		text, err := migrations.FS.ReadFile(engine + "/0090_taken_before.sql")
		if err != nil {
			t.Fatal(err)
		}
		if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
			now := time.Now() // the database's clock is the machine's
			if _, err := tx.ExecContext(t.Context(), "update alert set goes_on_at = null, taken_at = $1 where taken_at is not null", db.At(now.Add(-time.Hour))); err != nil {
				return err
			}
			if _, err := tx.ExecContext(t.Context(), "update alert set taken_at = $1 where id = $2", db.At(now.AddDate(0, 0, -40)), ids[1]); err != nil {
				return err
			}
			if _, err := tx.ExecContext(t.Context(), "update alert set goes_on_at = null where id = $1", ids[3]); err != nil {
				return err
			}
			_, err := tx.ExecContext(t.Context(), strings.TrimSpace(strings.TrimPrefix(string(text), "-- +goose Up")))
			return err
		}); err != nil {
			t.Fatal(err)
		}
		for i, want := range []bool{true, false, false, false} {
			a := plain(t, w, ids[i])
			if due := a.GoesOnAt.Time; due.IsZero() == want || want && (due.Before(time.Now().Add(23*time.Hour)) || due.After(time.Now().Add(25*time.Hour))) {
				t.Errorf("%s: due %v", a.Status, a.GoesOnAt)
			}
		}
	})
}

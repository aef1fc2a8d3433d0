package stay_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/merge"
	"traad/internal/app/patient"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// tell records movements of a person as a feed does, each in a deed of its own.
func tell(t *testing.T, w *webtest.World, c webtest.Case, sender, number, unit, where string, ms ...care.Movement) care.StayChange {
	t.Helper()
	var change care.StayChange
	for _, m := range ms {
		err := w.Service.Do(t.Context(), w.Actor(webtest.Nes), func(tx *app.Tx) error {
			p, err := tx.Person(t.Context(), c.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RecordStay, p); err != nil {
				return err
			}
			change, err = stay.Record(t.Context(), tx, stay.Told{Patient: c.Patient, Sender: sender, Number: number, Unit: w.Orgs[unit], Where: where, Movement: m})
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return change
}

const ward = "Medisinsk avdeling"

func at(day, hour int) time.Time { return webtest.Today.AddDays(day).At(hour, 0) }

// snapshot is all that a stay leaves: its row, and what is cached of the enrolment.
func snapshot(t *testing.T, w *webtest.World, c webtest.Case) string {
	t.Helper()
	r := w.Store.Reader()
	stays, err := r.StaysOf(t.Context(), db.ID(c.Patient))
	if err != nil {
		t.Fatal(err)
	}
	for i := range stays {
		stays[i].ID, stays[i].PatientID = "", ""
	}
	tasks, err := r.TasksOf(t.Context(), db.ID(c.Enrolment))
	if err != nil {
		t.Fatal(err)
	}
	for i := range tasks {
		tasks[i].EnrolmentID, tasks[i].PatientID = "", ""
	}
	row, err := r.Enrolment(t.Context(), db.ID(c.Enrolment))
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Sprintf("%+v\n%+v\n%s %s %s", stays, tasks, row.NextDue, row.NextTitle, row.DueSort)
}

// Whatever order the movements of some stays come in, and however often, the stays' rows and the caches are the same; and the caches are
// what Rebuild would make.
func TestAnyOrder(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		dice := rand.New(rand.NewPCG(5, 21))
		kinds := []care.MovementKind{care.Arrival, care.Admission, care.Transfer, care.Leave, care.Return, care.ReadyToLeave, care.NotReady, care.Discharge, care.Updated, care.PlannedIn}
		for range 4 {
			type one struct {
				number string
				m      care.Movement
			}
			var all []one
			for i := range 2 + dice.IntN(5) {
				number, day := "A1", -9+i
				if i%3 == 2 {
					number, day = "B2", -3
				}
				all = append(all, one{number, care.Movement{Kind: kinds[dice.IntN(len(kinds))], At: at(day, dice.IntN(20)), Recorded: at(0, 0).Add(time.Duration(i*37%11) * time.Minute), Place: []string{"", "M1", "M2"}[dice.IntN(3)]}})
			}
			var want string
			for order := range 3 {
				c := w.Person("Kari", "Aasen", webtest.FollowedUp)
				told := append(all[:len(all):len(all)], all[dice.IntN(len(all))])
				if order > 0 {
					dice.Shuffle(len(told), func(i, j int) { told[i], told[j] = told[j], told[i] })
				}
				for _, x := range told {
					tell(t, w, c, "ahus", x.number, ward, "hospital", x.m)
				}
				got := snapshot(t, w, c)
				if want == "" {
					want = got
				} else if got != want {
					t.Fatalf("the order of reception matters for %v:\n%s\n%s", all, want, got)
				}
			}
		}
		w.Sound()
	})
}

func TestRecord(t *testing.T) {
	in := care.Movement{Kind: care.Admission, At: at(-2, 6), Urgency: "emergency", Place: "MED1"}
	count := func(t *testing.T, w *webtest.World, c webtest.Case) (open, all int) {
		rows, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.ToAt.IsZero() && r.Standing == string(care.StayStands) {
				open++
			}
		}
		return open, len(rows)
	}
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for name, c := range map[string]struct {
			tell      func(t *testing.T, c webtest.Case)
			open, all int
			now       string // what the person's page says
			not       string
		}{
			"admitted, told twice and by two senders": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", in, in)
				tell(t, w, c, "plo", "77", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-2, 7)})
			}, 1, 1, "Innlagt nå", "Utskrivningsklar"},
			"an admission that was cancelled": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", in, care.Movement{Kind: care.NoAdmission, At: at(-2, 8)})
			}, 0, 1, "Oppfølging", "Innlagt nå"},
			"planned only": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.PlannedIn, At: at(4, 8)})
			}, 0, 1, "Innleggelse planlagt", "Innlagt nå"},
			"a plan that came true, and was over": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.PlannedIn, At: at(-2, 8)}, in, care.Movement{Kind: care.Discharge, At: at(-1, 9)})
			}, 0, 1, "Kontakt etter utskrivelse", "Innlagt nå"},
			"an outpatient visit": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Outpatient, At: at(-2, 8)})
			}, 0, 1, "Poliklinisk time", "Innlagt nå"},
			"on leave": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", in, care.Movement{Kind: care.Leave, At: at(-1, 8)})
			}, 1, 1, "På permisjon", "Utskrivningsklar"},
			"ready, without a number": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "", ward, "hospital", in, care.Movement{Kind: care.ReadyToLeave, At: at(-1, 8)})
			}, 1, 1, "Utskrivningsklar", "permisjon"},
			"two stays": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-20, 6)}, care.Movement{Kind: care.Discharge, At: at(-15, 6)})
				tell(t, w, c, "ahus", "2", ward, "hospital", in)
			}, 1, 2, "Innlagt nå", "permisjon"},
			"one that was moved in before": {func(t *testing.T, c webtest.Case) {
				w.Admit(c, 2)
				tell(t, w, c, "ahus", "1", ward, "hospital", in, care.Movement{Kind: care.ReadyToLeave, At: at(-1, 8)})
			}, 1, 1, "Utskrivningsklar", "permisjon"},
			"only the emergency room": {func(t *testing.T, c webtest.Case) {
				tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Arrival, At: at(0, 6), Urgency: "emergency"})
			}, 1, 1, "I akuttmottak nå", "Frister er satt på pause"},
		} {
			t.Run(name, func(t *testing.T) {
				k := w.Person("Kari", "Aasen", webtest.FollowedUp)
				c.tell(t, k)
				if open, all := count(t, w, k); open != c.open || all != c.all {
					t.Errorf("%d open of %d stays, want %d of %d", open, all, c.open, c.all)
				}
				w.As(webtest.Nes).Get(k.Page()).MustStatus(200).MustShow(c.now).MustNotShow(c.not)
			})
		}
		w.Sound()
	})
}

// A death that the hospital tells stops what goes to the person at once; ending the enrolment is left to a human. Told and taken back,
// everything goes on. A death that somebody has met the person after is only shown.
func TestDeath(t *testing.T) {
	w := webtest.New(t)
	died := care.Movement{Kind: care.Death, At: at(-1, 6)}
	c := w.Person("Kari", "Aasen", webtest.FollowedUp)
	tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-2, 6)}, died, died)
	w.As(webtest.Nes).Get(c.Page()).MustShow("Død 16. november 2026.", "Avslutt")
	if e := w.State(c); e.Status != care.StatusActive || e.DiedOn != webtest.Today.AddDays(-1) {
		t.Errorf("%s, died %s", e.Status, e.DiedOn)
	}
	tell(t, w, c, "ahus", "1", ward, "hospital", care.Movement{Kind: care.NeverWas, At: at(0, 6)})
	w.As(webtest.Nes).Get(c.Page()).MustNotShow("Død 16.")
	if e := w.State(c); !e.DiedOn.IsZero() {
		t.Error("still dead")
	}
	c = w.Person("Per", "Dahl", webtest.FollowedUp)
	tell(t, w, c, "ahus", "3", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-2, 6)}, died)
	w.Do(w.Actor(webtest.Nes), patient.UndoDeath{Patient: c.Patient, Reason: "Sykehuset meldte feil person"})
	tell(t, w, c, "ahus", "3", ward, "hospital", care.Movement{Kind: care.Updated, At: at(-1, 7), Place: "Kirurgisk"})
	w.As(webtest.Nes).Get(c.Page()).MustNotShow("Død 16.")
	if e := w.State(c); !e.DiedOn.IsZero() {
		t.Error("a death that the team took back is registered again by the next message about the stay")
	}
	c = w.Person("Ola", "Moe", webtest.FollowedUp)
	tell(t, w, c, "ahus", "2", ward, "hospital", care.Movement{Kind: care.Death, At: at(-60, 6)})
	w.As(webtest.Nes).Get(c.Page()).MustShow("Sykehuset har meldt at personen døde", "Registrer dødsfall")
	w.Sound()
}

// What is told of a record that was merged is told of the person: her stay is found by its number, whichever record it was told of.
func TestMerged(t *testing.T) {
	w := webtest.New(t)
	kari, twin := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Kari Marie", "Aasen", webtest.Referred)
	first := tell(t, w, twin, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Admission, At: at(-3, 6)})
	w.Do(w.Actor(webtest.Nes), merge.Merge{Merged: twin.Patient, Survivor: kari.Patient, Reason: "Samme person", Sure: true})
	second := tell(t, w, twin, "ahus", "1", ward, "hospital", care.Movement{Kind: care.Discharge, At: at(-1, 6)})
	if second.Stay != first.Stay || second.Patient != kari.Patient || second.After.Open() {
		t.Errorf("%+v after %+v", second, first)
	}
	w.As(webtest.Nes).Get(kari.Page()).MustNotShow("Innlagt nå")
	tasks, err := w.Store.Reader().TasksOf(t.Context(), db.ID(kari.Enrolment))
	if err != nil || !slices.ContainsFunc(tasks, func(x query.Task) bool { return x.Rule == "after_discharge" }) {
		t.Errorf("the discharge from the merged record's stay starts no follow-up: %v", err)
	}
	w.Sound()
}

package removal_test

import (
	"testing"

	"traad/internal/app/concern"
	docapp "traad/internal/app/document"
	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	"traad/internal/app/plan"
	"traad/internal/app/removal"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/front/web/webtest"
)

// cut deletes one event: one asks, another approves.
func cut(t *testing.T, w *webtest.World, c webtest.Case, event care.EventID) {
	t.Helper()
	id, err := removal.Ask{Scope: removal.OneEvent, Enrolment: c.Enrolment, Event: event, Ground: care.WrongPatient, Reason: "Feil"}.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
	must(t, err)
	w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
}

func plans(t *testing.T, w *webtest.World, c webtest.Case) *plan.All {
	t.Helper()
	all, err := plan.Of(t.Context(), w.Store.Reader(), c.Patient)
	must(t, err)
	return all
}

// A version of the plan that was written on the wrong person goes alone: the one before holds again, and all else stays.
func TestPlanVersion(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Mapped)
		nes := w.Actor(webtest.Nes)
		at := enrolment.Target{Enrolment: kari.Enrolment}
		// A text that was taken back has the number that the first version gets.
		w.Do(nes, webtest.TextPlan{Target: at, On: webtest.Today, Text: "Bare en tekst", Matters: "x"})
		text := w.Last(kari)
		w.Do(nes, enrolment.Correct{Target: at, Event: text.ID, Reason: "Feil"})
		w.Publish(kari, map[string]string{"viktig": "Å klare trappen", "tiltak/a/hva": "Trene styrke", "tiltak/a/hvem": "pasient"})
		first := plans(t, w, kari).Holds
		w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: kari.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: "Hovne ankler"}})
		w.AsOwn(w.Let(kari, "")).Post("/min-plan/forslag", "slag", "goal", "tekst", "Gå til postkassen").MustStatus(200)
		w.Publish(kari, map[string]string{"viktig": secret, "tiltak/b/hva": secret, "tiltak/b/hvem": "pasient"})
		second := w.Last(kari)
		if second.Kind != care.PlanWritten || second.Plan.Version != 2 || plans(t, w, kari).Holds.ID == first.ID || len(find(t, w, secret)) == 0 {
			t.Fatalf("there is no second version: %+v", second)
		}

		w.As(webtest.Nes).Get(kari.Path("slett?hendelse="+string(second.ID))).MustStatus(200).MustShow("Denne versjonen av planen", "gjelder versjonen før igjen")
		cut(t, w, kari, second.ID)
		if hits := find(t, w, secret); len(hits) > 0 {
			t.Errorf("the deleted version stands in %v", hits)
		}
		all := plans(t, w, kari)
		if len(all.Versions) != 1 || all.Holds == nil || all.Holds.ID != first.ID {
			t.Fatalf("version 1 does not hold again: %+v", all.Versions)
		}
		texts, err := plan.Texts(t.Context(), w.Store.Reader(), *all.Holds)
		must(t, err)
		if texts["viktig"] != "Å klare trappen" || w.State(kari).Plan.Version != 1 {
			t.Errorf("version 1 says %v", texts)
		}
		if n := count(t, w, "select count(*) from plan_measure where version_id = $1", first.ID); n != 1 {
			t.Errorf("%d open measures of version 1", n)
		}
		for _, table := range []string{"concern", "own_word"} {
			if n := count(t, w, "select count(*) from "+table+" where enrolment_id = $1", kari.Enrolment); n != 1 {
				t.Errorf("%d rows of %s", n, table)
			}
		}
		w.As(webtest.Nes).Get(kari.Page()+"/plan").MustStatus(200).MustShow("Å klare trappen", "Trene styrke").MustNotShow(secret)
		w.Sound()

		cut(t, w, kari, text.ID)
		if all := plans(t, w, kari); len(all.Versions) != 1 || all.Holds == nil || all.Holds.ID != first.ID {
			t.Error("version 1 went with a text that had its number")
		}

		// Life goes on: what is being written when the version before it goes, can be published.
		w.Publish(kari, map[string]string{"viktig": "Andre gang"})
		again := w.Last(kari)
		_, err = plan.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
		must(t, err)
		if n := plans(t, w, kari).Working.Number; n != 3 {
			t.Fatalf("the draft is number %d", n)
		}
		cut(t, w, kari, again.ID)
		if all := plans(t, w, kari); all.Working == nil || all.Working.Number != 2 || all.Holds == nil || all.Holds.ID != first.ID {
			t.Errorf("the draft: %+v", all.Working)
		}
		w.Publish(kari, map[string]string{"viktig": "Tredje gang"})
		if ev := w.Last(kari); ev.Kind != care.PlanWritten || ev.Plan.Version != 2 || ev.Plan.Matters != "Tredje gang" {
			t.Errorf("the next version is %+v", ev)
		}

		// On the right person, where a draft is begun already, the text comes before it.
		tor := w.Person("Tor", "Moe", webtest.Mapped)
		_, err = plan.Start{Patient: tor.Patient}.Run(t.Context(), w.Service, nes)
		must(t, err)
		id, err := removal.Ask{Scope: removal.OneEvent, Enrolment: kari.Enrolment, Event: w.Last(kari).ID, Ground: care.WrongPatient, Reason: "Feil", Right: tor.Patient}.Run(t.Context(), w.Service, nes)
		must(t, err)
		w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
		if ev, all := w.Last(tor), plans(t, w, tor); ev.Kind != care.PlanWritten || ev.Plan.Matters != "Tredje gang" || all.Working == nil || all.Working.Number != 2 {
			t.Errorf("the right person has %+v and the draft %+v", ev, all.Working)
		}
		w.Publish(tor, map[string]string{"viktig": "Egen plan"})
		w.Sound()
	})
}

// A mapping that was written on the wrong person takes its own conversation, so that one can be begun anew, and no other.
func TestConversation(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.Consented), w.Person("Tor", "Moe", webtest.Consented)
		nes := w.Actor(webtest.Nes)
		for _, c := range []webtest.Case{kari, tor} {
			w.Do(nes, mapping.Begin{Enrolment: c.Enrolment})
			row, _, err := mapping.TextsOf(t.Context(), w.Store.Reader(), c.Patient, c.Enrolment)
			must(t, err)
			_, err = docapp.Save{Document: row.ID, Fields: []document.Save{{Path: "samtale/sted", Text: secret}}}.Run(t.Context(), w.Service, nes)
			must(t, err)
			w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: c.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: "Hovne ankler"}})
		}
		w.Do(nes, mapping.Complete{Target: enrolment.Target{Enrolment: kari.Enrolment}})
		// Tor's mapping was noted without the conversation, which is still being written.
		w.Do(nes, webtest.HomeVisit{Target: enrolment.Target{Enrolment: tor.Enrolment}, On: webtest.Today, Visit: care.Visit{Form: "visit", Participants: []string{"Pasienten"}, GP: "none"}})
		for _, c := range []webtest.Case{kari, tor} {
			if ev := w.Last(c); ev.Kind != care.Mapped {
				t.Fatalf("the last event is %s", ev.Kind)
			}
			cut(t, w, c, w.Last(c).ID)
			if n := count(t, w, "select count(*) from concern where enrolment_id = $1", c.Enrolment); n != 1 {
				t.Error("the concern is gone")
			}
		}
		_, texts, err := mapping.TextsOf(t.Context(), w.Store.Reader(), tor.Patient, tor.Enrolment)
		must(t, err)
		if texts["samtale/sted"] != secret {
			t.Errorf("what is being written about Tor is %v", texts)
		}
		if n := count(t, w, "select count(*) from document where patient_id = $1", kari.Patient); n != 0 {
			t.Error("the conversation stands")
		}
		w.Do(nes, mapping.Begin{Enrolment: kari.Enrolment})
		row, texts, err := mapping.TextsOf(t.Context(), w.Store.Reader(), kari.Patient, kari.Enrolment)
		must(t, err)
		if !row.ClosedAt.IsZero() || texts["samtale/sted"] != "" || row.ID == db.ID("") {
			t.Errorf("the new conversation is %v", texts)
		}
		w.Do(nes, mapping.Complete{Target: enrolment.Target{Enrolment: kari.Enrolment}})
		w.Sound()
	})
}

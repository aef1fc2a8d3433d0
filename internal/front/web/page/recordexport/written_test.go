package recordexport_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/enrolment"
	"traad/internal/app/mapping"
	"traad/internal/app/objection"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"

	docapp "traad/internal/app/document"
	planapp "traad/internal/app/plan"
	export "traad/internal/app/recordexport"
)

// TestWritten: what the team has written beside the events is in the file, whole and in words: the shared plan with its versions, the
// mapping, what is agreed about treatment, scores, concerns. What the person keeps from the municipality is not.
func TestWritten(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		nes, physician := w.Actor(webtest.Nes), w.Actor(webtest.Physician)
		w.Do(nes, clarification.Wish{Patient: kari.Patient, Text: "Hjem så snart det er trygt"})
		w.Do(physician, clarification.Decide{Patient: kari.Patient, Seen: 1, Text: "Ikke respirator"})
		w.Do(nes, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", On: date.Of(2026, 10, 20)})
		w.Do(physician, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "4", On: date.Of(2026, 11, 2), Note: "Skåren som skjules"})
		w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: kari.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: "Mer tungpusten enn før"}})
		plans := func() *planapp.All {
			all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		publish := func(texts map[string]string) {
			t.Helper()
			id, err := planapp.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
			if err != nil {
				t.Fatal(err)
			}
			fields, err := docapp.Fields(t.Context(), w.Store.Reader(), plans().Working.Document)
			if err != nil {
				t.Fatal(err)
			}
			var saves []document.Save
			for path, text := range texts {
				saves = append(saves, document.Save{Path: path, Base: fields[path].Revision, Text: text})
			}
			done, err := docapp.Save{Document: plans().Working.Document, Fields: saves}.Run(t.Context(), w.Service, nes)
			if err != nil {
				t.Fatal(err)
			}
			for _, f := range done.Fields {
				if f.Fault != "" {
					t.Fatalf("%s: %s", f.Path, f.Fault)
				}
			}
			w.Do(nes, planapp.Publish{Version: id, Seen: plans().Working.Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Avtalt", Review: map[string]plan.MeasureStatus{"b": plan.MeasureDone}, Keeps: map[string]bool{"mal/a": true}})
		}
		publish(map[string]string{
			"viktig": "Å klare trappen selv", "mal/a/tekst": "Gå til postkassen alene", "tiltak/b/hva": "Styrketrening", "tiltak/b/hvem": "kommune", "tiltak/b/ofte": "to ganger i uken",
			"tegn/c/omrade": "Hjerte og pust", "tegn/c/gul-tegn": "To kilo opp på tre dager", "tegn/c/gul-gjor": "Ring hjemmetjenesten", "team/d/navn": "Nabo Olga", "team/d/telefon": "000 55 399",
			"medisiner/folg": "Vanndrivende",
		})
		hidden := plans().Holds
		publish(map[string]string{"mal/a/tekst": "Gå til butikken alene"})
		all, err := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil || len(all) != 1 || len(all[0].All) != 2 {
			t.Fatalf("%+v, %v", all, err)
		}
		hide := score.Item(all[0].All[1].ID)
		w.Do(nes, objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: hide, By: "patient", Competence: "full", On: webtest.Today}})

		id := ask(w, webtest.Nes)
		w.Do(w.Actor(webtest.Manager), export.Approve{ID: db.ID(id)})
		make1(w, id)
		of := files(t, w.As(webtest.Nes).Raw(http.MethodGet, place+"/"+id+"/fil", nil).HTML)
		page := of["person-0001.html"]
		for _, want := range []string{
			"Behandlingsplan", "Versjon 1", "Versjon 2", "erstattet av en nyere", "Gå til postkassen alene", "Gå til butikken alene", "Styrketrening", "to ganger i uken", "Hjerte og pust", "To kilo opp på tre dager", "Ring hjemmetjenesten", "Nabo Olga", "Vanndrivende",
			"Hjem så snart det er trygt", "Ikke respirator", "Henrik Dahl", "7", "Mer tungpusten enn før", "1 skår som personen har motsatt seg",
		} {
			if !strings.Contains(page, want) {
				t.Errorf("her page lacks %q", want)
			}
		}
		var doc export.Document
		if err := json.Unmarshal([]byte(of["person-0001.json"]), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Plans) != 2 || !doc.Plans[0].Replaced || doc.Plans[0].Body.Texts["tiltak/b/hva"] != "Styrketrening" || len(doc.Clarifications) != 2 || len(doc.Scores) != 1 || doc.Scores[0].Value != "7" || len(doc.Concerns) != 1 {
			t.Errorf("her JSON file: %d plans, %d clarifications, %d scores, %d concerns", len(doc.Plans), len(doc.Clarifications), len(doc.Scores), len(doc.Concerns))
		}
		for name, text := range of {
			if strings.Contains(text, "Skåren som skjules") {
				t.Errorf("%s holds what she keeps from the municipality", name)
			}
		}
		if !strings.Contains(of["index.html"], "Versjoner av planer") {
			t.Error("the index does not count plans")
		}

		// She keeps the first version from everybody but who signed it: the file says that it was, and not what it said.
		w.Do(nes, objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: planapp.Item(hidden.ID), By: "patient", Competence: "full", On: webtest.Today}})
		id = ask(w, webtest.Nes)
		w.Do(w.Actor(webtest.Manager), export.Approve{ID: db.ID(id)})
		make1(w, id)
		for name, text := range files(t, w.As(webtest.Nes).Raw(http.MethodGet, place+"/"+id+"/fil", nil).HTML) {
			if strings.Contains(text, "postkassen") {
				t.Errorf("%s holds a version that she keeps to herself", name)
			}
			if name == "person-0001.html" && !strings.Contains(text, care.HiddenText) {
				t.Error("nothing says that a version is kept back")
			}
		}
	})
}

// TestMapping: a conversation is in the file as it stands; of one with a protected address an administrator's file leaves out where it was
// and who else sat there.
func TestMapping(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	nes := w.Actor(webtest.Nes)
	w.Do(nes, mapping.Begin{Enrolment: kari.Enrolment})
	row, _, err := mapping.TextsOf(t.Context(), w.Store.Reader(), kari.Patient, kari.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	fields, err := docapp.Fields(t.Context(), w.Store.Reader(), row.ID)
	if err != nil {
		t.Fatal(err)
	}
	var saves []document.Save
	for path, text := range map[string]string{"samtale/sted": "Skjulveien 7", "til-stede/andre": "Nabo Olga", "forberedt/matters": "Å bo hjemme"} {
		saves = append(saves, document.Save{Path: path, Base: fields[path].Revision, Text: text})
	}
	done, err := docapp.Save{Document: row.ID, Fields: saves}.Run(t.Context(), w.Service, nes)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range done.Fields {
		if f.Fault != "" {
			t.Fatalf("%s: %s", f.Path, f.Fault)
		}
	}
	made := func(u webtest.User) (html, doc string) {
		id := ask(w, u)
		key := approve(w, id)
		make1(w, id)
		of := files(t, opened(t, w.As(u).Raw(http.MethodGet, place+"/"+id+"/fil", nil).HTML, key))
		return of["person-0001.html"], of["person-0001.json"]
	}
	html, doc := made(webtest.Nes)
	for _, want := range []string{"Kartleggingssamtale, ikke fullført", "Å bo hjemme", "Nabo Olga"} {
		if !strings.Contains(html, want) {
			t.Errorf("her page lacks %q", want)
		}
	}
	if !strings.Contains(doc, "Skjulveien 7") {
		t.Error("her JSON file lacks where the conversation was")
	}
	for _, change := range []string{"update patient set protection = 'protected'", "update agreement set notice_on = '2026-11-17', notice_ends = '2026-11-17'", "update organisation set access_ended_on = '2026-11-17' where name = 'Nes'"} {
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), change); err != nil {
			t.Fatal(err)
		}
	}
	html, doc = made(webtest.Administrator)
	if !strings.Contains(html, "Å bo hjemme") {
		t.Error("the administrator's file lacks the conversation")
	}
	for _, told := range []string{"Skjulveien", "Olga"} {
		if strings.Contains(html+doc, told) {
			t.Errorf("the administrator's file tells %q", told)
		}
	}
}

// TestMappingKeptBack: a conversation of the hospital's that the person keeps from others is not in the municipality's file; that it was
// held, and when, is.
func TestMappingKeptBack(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	hospital := w.Actor(webtest.Kongsvinger)
	w.Do(hospital, mapping.Begin{Enrolment: kari.Enrolment})
	row, _, err := mapping.TextsOf(t.Context(), w.Store.Reader(), kari.Patient, kari.Enrolment)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := (docapp.Save{Document: row.ID, Fields: []document.Save{
		{Path: "samtale/dato", Text: "17.11.2026"}, {Path: "samtale/form", Text: "visit"}, {Path: "omrade/sleep/viktig", Text: "Hemmelig uro"},
	}}).Run(t.Context(), w.Service, hospital); err != nil {
		t.Fatal(err)
	}
	w.Do(hospital, mapping.Complete{Target: enrolment.Target{Enrolment: kari.Enrolment}})
	told := func() string {
		id := ask(w, webtest.Nes)
		w.Do(w.Actor(webtest.Manager), export.Approve{ID: db.ID(id)})
		make1(w, id)
		of := files(t, w.As(webtest.Nes).Raw(http.MethodGet, place+"/"+id+"/fil", nil).HTML)
		return of["person-0001.html"] + of["person-0001.json"]
	}
	if !strings.Contains(told(), "Hemmelig uro") {
		t.Error("the file lacks the conversation")
	}
	w.Do(hospital, objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: "event/" + string(w.Last(kari).ID), By: "patient", Competence: "full", On: webtest.Today}})
	kept := told()
	if strings.Contains(kept, "Hemmelig") || !strings.Contains(kept, care.HiddenText) {
		t.Error("the file holds what she keeps from the municipality, or says nothing of it")
	}
}

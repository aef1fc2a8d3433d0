package removal_test

import (
	"context"
	"database/sql"
	"fmt"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/merge"
	"traad/internal/app/patient"
	"traad/internal/app/question"
	"traad/internal/app/removal"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// secret stands in what is deleted and nowhere else.
const secret = "Hemmeligord"

// One event that was written on the wrong person: asked by one, seen and approved by another, gone from every table, with a
// tombstone in its place, and written on the right person in the same moment.
func TestWrongPatient(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Tor", "Moe", webtest.Planned)
		nes := w.Actor(webtest.Nes)
		w.Do(nes, enrolment.LogContact{Target: enrolment.Target{Enrolment: kari.Enrolment}, On: webtest.Today.AddDays(-1), Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: secret + " i stuen"}})
		event := w.Last(kari)
		w.Do(nes, enrolment.Correct{Target: enrolment.Target{Enrolment: kari.Enrolment}, Event: event.ID, Reason: "Gjelder ikke " + secret})
		ask := kari.Path("slett?hendelse=" + string(event.ID))

		b := w.As(webtest.Nes)
		b.Get(kari.Path("rett/" + string(event.ID))).MustShow("Be om sletting")
		form := b.Get(ask).MustStatus(200).MustShow("Be om at hendelsen slettes", secret)
		again := b.Send(form, "vedtak", "2026/17").MustStatus(422).MustShow("Velg hvorfor det skal slettes.", "Skriv hva som er feil")
		if again.Value("vedtak") != "2026/17" {
			t.Error("what was typed is gone")
		}
		b.Send(form, "grunn", "decision", "begrunnelse", "x").MustStatus(422).MustShow("Skriv referansen til vedtaket", "Skriv datoen for vedtaket.", "Skriv hvem som fattet vedtaket")
		b.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person", "nummer", "123").MustStatus(422)
		b.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person", "nummer", kari.Number.Digits()).MustStatus(422).MustShow("Dette er samme person.")
		b.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person", "nummer", w.Unused().Digits()).MustStatus(422).MustShow("Finner ingen med dette nummeret")
		sent := b.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person", "nummer", tor.Number.Digits()).MustStatus(200).
			MustShow("Ingenting er slettet før", "Venter på en annen", "Føres som ny på Tor Moe", secret).MustNotShow("Godkjenn og slett")
		id := waiting(t, w)
		b.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person").MustStatus(200) // the same form, sent twice
		b.Post(kari.Path("slett"), "hendelse", string(event.ID), "grunn", "wrong_patient", "begrunnelse", "En gang til").MustStatus(409)
		if waiting(t, w) != id {
			t.Error("the request was made twice")
		}

		// Nobody approves what they asked for, in whatever role; the form is not there and what is posted is refused.
		b.Post("/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(422).MustShow("Du ba selv om slettingen.")
		b.Get("/").MustNotShow("sletting venter på deg")
		other := w.As(webtest.NesToo)
		other.Get("/").MustShow("1 sletting venter på deg")
		other.Get("/slettinger").MustShow("Kari Aasen", "En hendelse, ført på feil pasient", "Se og ta stilling").MustNotShow(secret)
		page := other.Get("/slettinger/"+string(id)).MustShow("Godkjenn og slett", secret, "Ingrid Sandvik")
		other.SendTo(page, "/slettinger/"+string(id), "valg", "godkjenn").MustStatus(422).MustShow("Kryss av når du har sett")
		other.SendTo(page, "/slettinger/"+string(id), "valg", "avsla").MustStatus(422).MustShow("Skriv hvorfor")
		other.SendTo(page, "/slettinger/"+string(id), "valg", "trekk").MustStatus(422).MustShow("Bare den som ba om")
		other.SendTo(page, "/slettinger/"+string(id), "valg", "x").MustStatus(422)
		if len(find(t, w, secret)) == 0 {
			t.Fatal("the search of the tables finds nothing: it proves nothing")
		}
		other.SendTo(page, "/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(200).MustBe("/slettinger").MustShow("Slettet. At noe er slettet, står igjen.", "Ferdig behandlet")

		for _, hit := range find(t, w, secret) {
			if !strings.HasPrefix(hit, "enrolment_event") && !strings.HasPrefix(hit, "enrolment_state") || !strings.Contains(hit, string(tor.Enrolment)) {
				t.Errorf("the deleted text stands in %s", hit)
			}
		}
		b.Get(kari.Page()+"/hendelser").MustShow("Slettet, ført på feil pasient 17. nov.").MustNotShow(secret, "Rettet i dag")
		b.Get(tor.Page()+"/hendelser").MustShow(secret, "Ingrid Sandvik")
		if ev := w.Last(tor); ev.On != event.On || ev.By != event.By || ev.Contact.Note != event.Contact.Note {
			t.Errorf("the right person got %+v", ev)
		}
		b.Get("/slettinger/"+string(id)).MustShow("En hendelse er slettet", "Feil person", "Grete Moen").MustNotShow(secret)
		b.Get(kari.Page()+"/innsynslogg").MustShow("ba om sletting", "godkjente eller avslo en sletting")
		other.SendTo(page, "/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(410)
		b.Get(ask).MustStatus(404)
		sent.MustShow(secret) // as it was then
		w.Sound()
		// Life goes on in both.
		for _, c := range []webtest.Case{kari, tor} {
			w.Do(nes, enrolment.LogContact{Target: enrolment.Target{Enrolment: c.Enrolment}, On: webtest.Today, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Bra"}})
		}
		w.Sound()
	})
}

// A whole enrolment: all texts, questions with their versions and lists go, an empty shell stays.
func TestEnrolment(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		fill(t, w, kari)
		b := w.As(webtest.Nes)
		form := b.Get(kari.Path("slett")).MustStatus(200).MustShow("Be om at forløpet slettes")
		b.Send(form, "grunn", "wrong_patient", "begrunnelse", "Feil person").MustStatus(200)
		id := waiting(t, w)
		other := w.As(webtest.Kongsvinger)
		page := other.Get("/slettinger/"+string(id)).MustStatus(200).MustShow("Spørsmål til IHT-lege 1", "Et helt forløp skal slettes")

		// More was written since: what was asked for is what is deleted.
		at := enrolment.Target{Enrolment: kari.Enrolment}
		w.Do(w.Actor(webtest.Nes), enrolment.LogContact{Target: at, On: webtest.Today, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: secret}})
		other.SendTo(page, "/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(409).MustShow("Det er skrevet mer siden")
		other.SendTo(page, "/slettinger/"+string(id), "valg", "avsla", "avslag", "Se på det på nytt").MustStatus(200).MustShow("Slettingen er avslått.")
		if len(find(t, w, secret)) == 0 {
			t.Fatal("refused, and gone")
		}
		b.Send(b.Get(kari.Path("slett")), "grunn", "decision", "begrunnelse", "Etter vedtak", "vedtak", "2026/17", "vedtaksdato", "12.11.2026", "vedtatt-av", "Statsforvalteren").MustStatus(200).MustShow("2026/17", "12. nov. 2026")
		id = waiting(t, w)
		other.SendTo(other.Get("/slettinger/"+string(id)), "/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(200).MustShow("Slettet.")
		for _, hit := range find(t, w, secret) {
			if table, _, _ := strings.Cut(hit, ":"); !slices.Contains([]string{"next_of_kin", "score", "clarification", "own_preparation"}, table) && !strings.HasPrefix(hit, "patient") { // hers, whatever the enrolment
				t.Errorf("the deleted text stands in %s", hit)
			}
		}
		b.Get(kari.Page()+"/hendelser").MustStatus(200).MustShow("Slettet etter vedtak 17. nov.", "1 hendelse").MustNotShow("Kartlagt", "Fire innleggelser")
		b.Get(kari.Page()).MustStatus(200).MustNotShow("Logg kontakt", "furosemid")
		b.Get("/forlop").MustNotShow("Kari Aasen")
		b.Get("/henvisninger/ny?person=" + string(kari.Patient)).MustStatus(200)
		w.Sound()
	})
}

// A whole person, merged and all: nothing of hers is left but the tombstone and the audit.
func TestPerson(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		nes := w.Actor(webtest.Nes)
		kari, twin := w.Person(secret, "Aasen", webtest.FollowedUp), w.Person("Kari", secret, webtest.Planned)
		tor := w.Person("Tor", "Moe", webtest.FollowedUp)
		fill(t, w, kari)
		fill(t, w, twin)
		w.Admit(twin, 2)
		rows(t, w, twin)
		w.Do(nes, merge.Merge{Merged: twin.Patient, Survivor: kari.Patient, Reason: secret + " to ganger", Sure: true})
		event := w.Last(twin)
		if _, err := (removal.Ask{Scope: removal.OneEvent, Enrolment: twin.Enrolment, Event: event.ID, Ground: care.WrongPatient, Reason: secret}).Run(t.Context(), w.Service, nes); err != nil {
			t.Fatal(err)
		}
		holds(t, w, kari, twin)
		b := w.As(webtest.Nes)
		form := b.Get(kari.Page()+"/slett").MustStatus(200).MustShow("Bare etter vedtak.", "2 registreringer, alle blir slettet")
		b.Send(form, "begrunnelse", "Etter krav").MustStatus(422).MustShow("Skriv referansen til vedtaket")
		b.Post(kari.Page()+"/slett", "grunn", "wrong_patient", "begrunnelse", "x").MustStatus(422)
		b.Send(form, "begrunnelse", "Etter krav", "vedtak", "2026/18", "vedtaksdato", "12.11.2026", "vedtatt-av", "Statsforvalteren").MustStatus(200)
		id := waiting(t, w)
		other := w.As(webtest.NesToo)
		other.Get("/slettinger").MustShow("En hel person, vedtak om sletting")
		other.SendTo(other.Get("/slettinger/"+string(id)), "/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(200).MustShow("Personen er slettet")
		if hits := find(t, w, secret); len(hits) > 0 {
			t.Errorf("the person stands in %v", hits)
		}
		for _, c := range []webtest.Case{kari, twin} {
			for table, columns := range ids(t, w) {
				if table == "audit" || table == "audit_subject" || table == "removal" {
					continue
				}
				for _, column := range columns {
					if n := count(t, w, "select count(*) from "+table+" where "+column+" in ($1, $2)", c.Patient, c.Enrolment); n > 0 {
						t.Errorf("%d rows of %s still name her by %s", n, table, column)
					}
				}
			}
			nobody := b.Get("/personer/0198f0c0-0000-7000-8000-000000000000").MustStatus(404)
			if b.Get(c.Page()).MustStatus(404).Text != nobody.Text {
				t.Error("one who is deleted can be told from nobody")
			}
			b.Post("/sok", "q", c.Number.Digits()).MustShow("0 treff")
			b.Get(c.Path("kontakt")).MustStatus(404)
		}
		if n := count(t, w, "select count(*) from audit where patient_id = $1", kari.Patient); n == 0 {
			t.Error("the audit of her is gone")
		}
		b.Get("/slettinger/"+string(id)).MustStatus(200).MustShow("En hel person er slettet", "2026/18", "Grete Moen")
		other.Get("/slettinger/" + string(id)).MustStatus(200)
		w.As(webtest.Kongsvinger).Get("/slettinger/" + string(id)).MustStatus(404)
		w.As(webtest.Kongsvinger).Get("/slettinger").MustNotShow("2026/18", "Personen er slettet")
		b.Get(tor.Page()).MustStatus(200)
		for _, p := range []string{"/", "/forlop", "/oversikt", "/sporsmal"} {
			b.Get(p).MustStatus(200)
		}
		w.Sound()
	})
}

// Nobody outside the team asks, sees, approves, refuses or withdraws; neither does a GP, nor one who is not of the right
// person's team.
func TestOutsiders(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	event := w.Last(kari)
	id, err := removal.Ask{Scope: removal.OneEvent, Enrolment: kari.Enrolment, Event: event.ID, Ground: care.WrongPatient, Reason: "Feil"}.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range append(webtest.Outsiders, webtest.GP, webtest.Substitute, webtest.CareWorker, webtest.Clinician) {
		b := w.As(u)
		for _, p := range []string{kari.Path("slett"), kari.Path("slett?hendelse=" + string(event.ID)), kari.Page() + "/slett", "/slettinger/" + string(id), "/slettinger/" + string(db.NewID()), "/slettinger/x"} {
			b.Get(p).MustStatus(404).MustNotShow("Kari", "Sover bedre")
		}
		b.Post(kari.Path("slett"), "grunn", "wrong_patient", "begrunnelse", "x").MustStatus(404)
		for _, choice := range []string{"godkjenn", "avsla", "trekk"} {
			b.Post("/slettinger/"+string(id), "valg", choice, "riktig", "ja", "avslag", "x").MustStatus(404).MustNotShow("Kari")
		}
		if u == webtest.Ullensaker || u == webtest.Nordbyhagen {
			b.Get("/slettinger").MustStatus(200).MustNotShow("Kari").MustShow("Ingen slettinger venter")
		} else {
			b.Get("/slettinger").MustStatus(404)
		}
	}
	if ev := w.Last(kari); ev.ID != event.ID || ev.Kind == care.Removed {
		t.Error("an outsider deleted something")
	}
	// The person who asked may hold another role; it is still she.
	w.As(webtest.Nes).Post("/slettinger/"+string(id), "valg", "trekk").MustStatus(200).MustShow("Slettingen er trukket.")
	w.As(webtest.NesToo).Post("/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(410)

	// To the right person only where both who ask and approve have to do with her.
	tor := w.PersonIn("Ullensaker", "Tor", "Moe", webtest.FollowedUp)
	form := w.As(webtest.Nes).Get(kari.Path("slett?hendelse=" + string(event.ID)))
	w.As(webtest.Nes).Send(form, "grunn", "wrong_patient", "begrunnelse", "x", "nummer", tor.Number.Digits()).MustStatus(422).MustNotShow("Tor")
	id, err = removal.Ask{Scope: removal.OneEvent, Enrolment: kari.Enrolment, Event: event.ID, Ground: care.WrongPatient, Reason: "Feil", Right: tor.Patient}.Run(t.Context(), w.Service, w.Actor(webtest.Physician))
	if err != nil {
		t.Fatal(err)
	}
	w.As(webtest.Nes).Get("/slettinger/" + string(id)).MustStatus(404).MustNotShow("Tor")
	w.As(webtest.Nes).Post("/slettinger/"+string(id), "valg", "godkjenn", "riktig", "ja").MustStatus(404)
	if w.Last(kari).Kind == care.Removed {
		t.Error("deleted although the right person could not get it")
	}
}

// fill writes the secret into everything about a person that holds text, with beside.
func fill(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	nes, at := w.Actor(webtest.Nes), enrolment.Target{Enrolment: c.Enrolment}
	w.Do(nes, enrolment.LogContact{Target: at, On: webtest.Today, Contact: care.Contact{Form: "telephone", With: "other", Name: secret, Reached: true, Note: secret}})
	w.Do(nes, webtest.TextPlan{Target: at, On: webtest.Today, Text: secret, Matters: secret, After: 1})
	w.Do(nes, enrolment.Book{Target: at, Visit: care.Visit{Purpose: "contact", On: webtest.Today.AddDays(5), Form: "visit", Place: secret, Note: secret}})
	w.Do(nes, patient.SaveKin{Patient: c.Patient, Name: secret, Relation: "sønn", Phone: "000 55 377", Note: secret})
	id, err := question.Ask{Patient: c.Patient, Urgency: care.UrgentToday, Text: secret}.Run(t.Context(), w.Service, nes)
	must(t, err)
	physician := w.Actor(webtest.Physician)
	w.Do(physician, question.Answer{Question: id, Seen: 1, Text: secret, Measure: secret})
	w.Do(physician, question.Answer{Question: id, Seen: 2, Text: secret + " igjen", Measure: secret})
	beside(t, w, c)
}

// waiting is the newest request that waits.
func waiting(t *testing.T, w *webtest.World) db.ID {
	t.Helper()
	l, err := removal.ListOf(t.Context(), w.Service, w.Actor(webtest.Nes))
	must(t, err)
	var newest db.ID
	for _, it := range l.Waiting {
		newest = max(newest, it.ID)
	}
	return newest
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// find returns every row of every table that holds a text, in whatever column, case and form.
func find(t *testing.T, w *webtest.World, text string) []string {
	t.Helper()
	var hits []string
	for _, table := range tables(t, w) {
		rows, err := w.Store.DB.Reader().QueryContext(t.Context(), "select * from "+table)
		must(t, err)
		for _, line := range lines(t, rows) {
			if strings.Contains(strings.ToLower(line), strings.ToLower(text)) {
				hits = append(hits, table+": "+line)
			}
		}
	}
	return hits
}

func lines(t *testing.T, rows *sql.Rows) []string {
	t.Helper()
	defer rows.Close()
	names, err := rows.Columns()
	must(t, err)
	var out []string
	for rows.Next() {
		values, into := make([]any, len(names)), make([]any, len(names))
		for i := range values {
			into[i] = &values[i]
		}
		must(t, rows.Scan(into...))
		var b strings.Builder
		for i, v := range values {
			if raw, ok := v.([]byte); ok {
				v = string(raw)
			}
			fmt.Fprintf(&b, "%s=%v ", names[i], v)
		}
		out = append(out, b.String())
	}
	must(t, rows.Err())
	return out
}

func tables(t *testing.T, w *webtest.World) []string {
	t.Helper()
	var out []string
	must(t, w.Store.DB.Snapshot(context.Background(), func(p *db.Dump) error {
		all, err := p.Tables(t.Context())
		for _, table := range all {
			out = append(out, table.Name)
		}
		return err
	}))
	return out
}

func count(t *testing.T, w *webtest.World, query string, args ...any) int {
	t.Helper()
	for i, a := range args {
		args[i] = db.ID(fmt.Sprint(a))
	}
	n := 0
	must(t, w.Store.DB.Reader().QueryRowContext(t.Context(), query, args...).Scan(&n))
	return n
}

// ids are the columns that can name a person or an enrolment, by table.
func ids(t *testing.T, w *webtest.World) map[string][]string {
	t.Helper()
	out := map[string][]string{}
	must(t, w.Store.DB.Snapshot(t.Context(), func(p *db.Dump) error {
		all, err := p.Tables(t.Context())
		for _, table := range all {
			for _, c := range table.Columns {
				names := strings.HasSuffix(c.Name, "patient_id") || strings.HasSuffix(c.Name, "enrolment_id") || strings.HasPrefix(c.Name, "merged_into")
				switch c.Name {
				case "merged_id", "survivor_id", "previous_id", "right_id", "question_id", "subject_id", "person_id":
					names = true
				case "id":
					names = table.Name == "patient" || table.Name == "enrolment"
				}
				if names {
					out[table.Name] = append(out[table.Name], c.Name)
				}
			}
		}
		return err
	}))
	return out
}

// decided are the tables that can name a person or an enrolment, and whether they are deleted from.
var decided = map[string]bool{
	"patient": true, "patient_name_part": true, "patient_version": true, "patient_identifier": true, "patient_merge": true, "gp_relation": true,
	"care_relation": true, "next_of_kin": true, "stay": true, "stay_visit": true, "enrolment": true, "enrolment_event": true, "enrolment_state": true,
	"municipal_use": true, "municipal_episode": true, "own_withheld": true, "patient_pseudonym": true, "hand_over": true, "plan_version": true, "plan_message": true, "party_message": true, "plan_measure": true, "document": true, "score": true, "clarification": true, "clarification_due": true, "concern": true, "own_access": true, "own_word": true, "own_preparation": true, "alert": true, "case_code": true, "objection": true, "emergency_access": true, "record_export_subject": true,
	"survey_ticket": true, "survey_answer": true, "person_letter": true, "enrolment_tally": true, "task": true, "question": true, "question_version": true, "saved_list_member": true, "import_item": true,
	"inbox": false, "audit": false, "audit_subject": false, // kept: who saw and did what
	"removal": false, // kept: the tombstone
}

// Every table that can name a person or an enrolment is one that cut.go deletes from, or keeps on purpose. A new one must be
// decided about there, and in patient's pages, before it is named here.
func TestEveryTableIsDecided(t *testing.T) {
	w := webtest.New(t)
	found := ids(t, w)
	for table := range found {
		if _, known := decided[table]; !known {
			t.Errorf("%s can name a person: internal/app/removal/cut.go must delete from it, or this test say why not", table)
		}
	}
	for table := range decided {
		if found[table] == nil {
			t.Errorf("there is no table %s", table)
		}
	}
}

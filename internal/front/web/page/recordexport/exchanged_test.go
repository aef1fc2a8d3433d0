package recordexport_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/objection"
	export "traad/internal/app/recordexport"
	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/care"
	asked "traad/internal/care/survey"
	"traad/internal/front/web/webtest"
)

// TestExchanged: what a person answered in surveys of her enrolment, and what went to and came from the parties' own systems, is in the file, in words and for
// machines; not another municipality's, not what somebody answered anonymously, nor what she keeps from the municipality.
func TestExchanged(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, tor := w.Person("Kari", "Aasen", webtest.Mapped), w.PersonIn("Ullensaker", "Tor", "Moe", webtest.Mapped)
		w.Publish(kari, map[string]string{"viktig": "Hjemme"})
		round, nobodys := db.NewID(), db.NewID()
		for id, anonymous := range map[db.ID]bool{round: false, nobodys: true} {
			w.Do(w.Actor(webtest.Kongsvinger), survey.Begin{ID: id, Survey: "pasient", Anonymous: anonymous, Pathway: care.LongTerm, From: webtest.Today, To: webtest.Today.AddDays(9)})
		}
		answer := func(u webtest.User, c webtest.Case, text string) {
			w.Do(w.Actor(u), survey.FillIn{Round: round, Patient: c.Patient, Key: db.NewID(), Answers: asked.Answers{"ord": text, "na": "7"}})
		}
		answer(webtest.Nes, kari, "Godt å ha noen å ringe")
		answer(webtest.Nes, kari, "Svaret som skjules")
		answer(webtest.Ullensaker, tor, "Svar fra Ullensaker")
		_, codes, err := survey.MakeTickets{Round: nobodys, Key: db.NewID(), Number: 1}.Run(t.Context(), w.Service, w.Actor(webtest.Kongsvinger))
		if err != nil {
			t.Fatal(err)
		}
		if _, err := (survey.Answer{Code: codes[0], Answers: asked.Answers{"ord": "Anonymt svar"}}).Run(t.Context(), w.Service); err != nil {
			t.Fatal(err)
		}
		exec := func(sql string, args ...any) {
			t.Helper()
			if _, err := w.Store.DB.Raw().ExecContext(t.Context(), sql, args...); err != nil {
				t.Fatal(err)
			}
		}
		message := func(c webtest.Case, area care.OrgID, text string) {
			t.Helper()
			id := db.NewID()
			exec(`insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, kind, subject, body, written_at, received_at)
				select $1, $2, '1', 'Årnes legesenter', patient_id, id, $4, 'DIALOG_SVAR', 'Emne', $2, created_at, created_at from enrolment where id = $3`, id, text, db.ID(c.Enrolment), db.ID(area))
			sealed, err := w.Service.Keys.Seal([]byte("%PDF-blodprøver"), "message/in/"+string(id))
			if err != nil {
				t.Fatal(err)
			}
			exec("insert into party_attachment (id, message_id, number, mime, title, size, sealed) values ($1, $1, 1, 'application/pdf', 'Prøver', 15, $2)", id, sealed)
		}
		message(kari, w.Orgs["Nes"], "Flytt blodprøven")
		message(kari, w.Orgs["Ullensaker"], "Om et forløp i Ullensaker")
		message(tor, w.Orgs["Ullensaker"], "Melding til Ullensaker")
		exec(`insert into plan_message (id, thread_id, patient_id, enrolment_id, area_id, version_id, kind, party, organisation_id, her_id, name, business_her_id, business_name, state, receipts, created_at, created_by)
			select $1, $1, e.patient_id, e.id, e.area_id, v.id, 'plan', 'fastlege', e.area_id, '1', 'Legene i Årnes', '2', 'Årnes', 'accepted', '[]', e.created_at, $2
			from enrolment e join plan_version v on v.enrolment_id = e.id where e.id = $3`, db.NewID(), db.ID(w.ID(webtest.Nes)), db.ID(kari.Enrolment))
		exec("insert into person_letter (id, enrolment_id, pathway_version, code, title, language, body, made_at, made_by) select $1, id, 1, 'leaflet', 'Om tjenesten', 'nn', 'Til Kari: velkomen', created_at, $2 from enrolment where id = $3", db.NewID(), db.ID(w.ID(webtest.Nes)), db.ID(kari.Enrolment))
		rows, err := w.Store.Reader().SurveyAnswersOf(t.Context(), db.ID(kari.Patient))
		if err != nil || len(rows) != 2 {
			t.Fatal(len(rows), err)
		}
		for _, row := range rows {
			if strings.Contains(string(row.Body), "skjules") {
				w.Do(w.Actor(webtest.Nes), objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: survey.Item(row.ID), By: "patient", Competence: "full", On: webtest.Today}})
			}
		}

		id := ask(w, webtest.Nes)
		w.Do(w.Actor(webtest.Manager), export.Approve{ID: db.ID(id)})
		make1(w, id)
		of := files(t, w.As(webtest.Nes).Raw(http.MethodGet, place+"/"+id+"/fil", nil).HTML)
		for _, want := range []string{"Svar på undersøkelser", "Godt å ha noen å ringe", "7 av 10", care.HiddenText, "Om tjenesten", "på nynorsk", "Til Kari: velkomen", "Meldinger fra partene", "Årnes legesenter", "Flytt blodprøven", "Meldinger sendt til partene", "Legene i Årnes", "Mottatt"} {
			if !strings.Contains(of["person-0001.html"], want) {
				t.Errorf("her page lacks %q", want)
			}
		}
		var doc export.Document
		if err := json.Unmarshal([]byte(of["person-0001.json"]), &doc); err != nil {
			t.Fatal(err)
		}
		if len(doc.Letters) != 1 || doc.Letters[0].Text != "Til Kari: velkomen" || len(doc.Surveys) != 2 || len(doc.Sent) != 1 || doc.Sent[0].State != "accepted" || len(doc.Received) != 1 || doc.Received[0].Text != "Flytt blodprøven" || !slices.Equal(doc.Received[0].Files, []string{"person-0001-melding-1-vedlegg-1.pdf"}) || of["person-0001-melding-1-vedlegg-1.pdf"] != "%PDF-blodprøver" {
			t.Errorf("her JSON file: %+v, %+v, %+v", doc.Surveys, doc.Sent, doc.Received)
		}
		for name, text := range of {
			for _, not := range []string{"Svaret som skjules", "Ullensaker", "Anonymt svar"} {
				if strings.Contains(text, not) {
					t.Errorf("%s holds %q", name, not)
				}
			}
		}
	})
}

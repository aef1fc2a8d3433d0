package removal_test

import (
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/movein"
	"traad/internal/app/score"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// beside writes the secret into what is written beside the events: the plan, the conversation, the scores and the like.
func beside(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	nes := w.Actor(webtest.Nes)
	w.Publish(c, map[string]string{"viktig": secret, "mal/m/tekst": secret, "tiltak/m/hva": secret, "tiltak/m/hvem": "pasient"})
	w.Do(w.Actor(webtest.CareWorker), concern.Report{Patient: c.Patient, Concern: care.Concern{Behalf: "self", Sign: "yellow", Text: secret}})
	w.Do(nes, score.Add{Patient: c.Patient, Instrument: "sppb", Typed: "7", On: webtest.Today, Note: secret})
	w.Do(nes, clarification.Wish{Patient: c.Patient, Text: secret})
	own := w.AsOwn(w.Let(c, ""))
	own.Post("/min-plan/forslag", "slag", "goal", "tekst", secret).MustStatus(200)
	own.Post("/min-plan/forberedelse", "grunn:matters", "0", "matters", secret).MustStatus(200)
	must(t, w.Service.Do(t.Context(), w.Actor(webtest.Administrator), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return movein.Assess(t.Context(), tx, movein.Assessed{Talks: []movein.Talk{{
			ID: db.NewID(), Patient: c.Patient, Enrolment: c.Enrolment, Texts: map[string]string{"samtale/sted": secret},
			Signed: movein.Signed{By: nes.User, Role: nes.Role, At: w.Service.Now()},
		}}})
	}))
	w.Tell(w.NewStay(c, "hospital"), care.Admission, 2*time.Hour, "emergency")
}

// rows writes a row about a person who lies in hospital into each table that the deeds of fill and beside do not reach.
func rows(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	var stay db.ID
	must(t, w.Store.DB.Reader().QueryRowContext(t.Context(), "select id from stay where patient_id = $1", db.ID(c.Patient)).Scan(&stay))
	person, enrolment, user, area, now, today := db.ID(c.Patient), db.ID(c.Enrolment), db.ID(w.ID(webtest.Nes)), db.ID(w.Orgs["Nes"]), db.At(w.Service.Now()), webtest.Today
	list, run, export := db.NewID(), db.NewID(), db.NewID()
	insert := func(sql string, args ...any) {
		t.Helper()
		must(t, w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), sql, args...)
			return err
		}))
	}
	insert("insert into person_letter (id, enrolment_id, pathway_version, code, title, language, body, made_at, made_by) values ($1, $2, 1, 'leaflet', 'Brev', 'nb', $3, $4, $5)", db.NewID(), enrolment, secret, now, user)
	insert("insert into saved_list (id, owner_id, organisation_id, name, filter, created_at) values ($1, $2, $3, 'Liste', '{}', $4)", list, user, area, now)
	insert("insert into saved_list_member (list_id, enrolment_id, added_at) values ($1, $2, $3)", list, enrolment, now)
	insert("insert into import_run (id, kind, file_name, status, created_at, created_by) values ($1, 'patients', 'a.xlsx', 'done', $2, $3)", run, now, user)
	insert("insert into import_item (run_id, row_no, patient_id, new_patient, enrolment_id, event_count) values ($1, 1, $2, $3, $4, 1)", run, person, false, enrolment)
	insert("insert into municipal_use (id, run_id, patient_id, area_id, service, from_on, to_on) values ($1, $2, $3, $4, 'hjemmesykepleie', $5, $5)", db.NewID(), run, person, area, today)
	insert("insert into municipal_episode (id, message_id, sender, number, patient_id, area_id, state, iplos, from_on, received_at, received_on) values ($1, $1, 'nes', '1', $2, $3, 'told', 15, $4, $5, $4)", db.NewID(), person, area, today, now)
	insert("insert into objection (id, patient_id, kind, organisation_id, stated_by, competence, stated_on, recorded_at, recorded_by, ended_at) values ($1, $2, 'organisation', $3, 'patient', 'full', $4, $5, $6, $5)", db.NewID(), person, area, today, now, user)
	insert("insert into emergency_access (id, patient_id, user_id, role, organisation_id, reason, note, objected, from_at, until_at) values ($1, $2, $3, 'emergency_clinician', $4, 'acute', $5, $6, $7, $7)", db.NewID(), person, user, area, secret, false, now)
	insert("insert into own_withheld (id, patient_id, item, ground, reason, decided_at, decided_by, decided_role, ended_at) values ($1, $2, 'avklaring', 'life', $3, $4, $5, 'hospital_physician', $4)", db.NewID(), person, secret, now, user)
	insert("insert into patient_pseudonym (patient_id, sealed, key_version, made_at) values ($1, 'v1:x', 1, $2)", person, now)
	insert("insert into hand_over (enrolment_id, to_whom, done, changed_at, changed_by) values ($1, $2, $3, $4, $5)", enrolment, secret, true, now, user)
	insert("insert into record_export (id, organisation_id, status, asked_at, asked_by, asked_role, reason, persons) values ($1, $2, 'refused', $3, $4, 'municipal_coordinator', 'Slutter', 1)", export, area, now, user)
	insert("insert into record_export_subject (export_id, patient_id) values ($1, $2)", export, person)
	round := db.NewID()
	insert("insert into survey_round (id, survey, title, audience, anonymous, body, from_on, to_on, created_at, created_by) values ($1, 'pasient', 'P', 'patient', $2, '{}', $3, $3, $4, $5)", round, false, today, now, user)
	insert("insert into survey_ticket (token_index, round_id, enrolment_id, patient_id, state, given_on, given_by) values ($1, $2, $3, $4, 'open', $5, $6)", string(round), round, enrolment, person, today, user)
	insert("insert into survey_answer (id, round_id, enrolment_id, patient_id, answered_at, way, body) values ($1, $2, $3, $4, $5, 'link', $6)", db.NewID(), round, enrolment, person, now, `{"ord": "`+secret+`"}`)
	insert("insert into stay_visit (stay_id, enrolment_id, purpose, on_day, choice, recorded_at, by_user) values ($1, $2, 'contact', $3, 'keep', $4, $5)", stay, enrolment, today, now, user)
	var version, message db.ID
	must(t, w.Store.DB.Reader().QueryRowContext(t.Context(), "select id from plan_version where enrolment_id = $1", enrolment).Scan(&version))
	message = db.NewID()
	letter := db.NewID()
	insert(`insert into plan_message (id, thread_id, patient_id, enrolment_id, area_id, version_id, kind, party, organisation_id, her_id, name, business_her_id, business_name, state, receipts, created_at, created_by, settled_how)
		values ($1, $1, $2, $3, $4, $5, 'plan', 'kommune', $4, '1', 'Hjemmetjenesten', '2', 'Nes', 'rejected', '[]', $6, $7, $8)`, message, person, enrolment, area, version, now, user, secret)
	insert(`insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, answers, kind, body, written_at, received_at)
		values ($1, 'm', '1', 'Hjemmetjenesten', $2, $3, $4, $5, 'DIALOG_SVAR', $6, $7, $7)`, letter, person, enrolment, area, message, secret, now)
	insert("insert into party_attachment (id, message_id, number, mime, title, size, sealed) values ($1, $2, 1, 'application/pdf', $3, 1, 'v1:x')", db.NewID(), letter, secret)
}

// holds fails for a table that is said to be deleted from and holds nothing of any of the cases: a deletion proves nothing about it.
func holds(t *testing.T, w *webtest.World, cases ...webtest.Case) {
	t.Helper()
	for table, columns := range ids(t, w) {
		if !decided[table] {
			continue
		}
		n := 0
		for _, c := range cases {
			for _, column := range columns {
				if column == "question_id" {
					n += count(t, w, "select count(*) from "+table+" where question_id in (select id from question where enrolment_id = $1)", c.Enrolment)
					continue
				}
				n += count(t, w, "select count(*) from "+table+" where "+column+" in ($1, $2)", c.Patient, c.Enrolment)
			}
		}
		if n == 0 {
			t.Errorf("%s holds nothing of the person before she is deleted", table)
		}
	}
	for _, table := range []string{"document_field", "document_edit", "plan_version", "concern", "score", "clarification", "own_word", "own_preparation", "question_version", "enrolment_event"} {
		there := false
		for _, hit := range find(t, w, secret) {
			there = there || len(hit) > len(table) && hit[:len(table)+1] == table+":"
		}
		if !there {
			t.Errorf("%s holds no text of the person before she is deleted", table)
		}
	}
}

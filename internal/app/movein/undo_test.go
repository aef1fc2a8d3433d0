package movein_test

import (
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/dataset"
	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// movedIn moves n new persons in and returns the run.
func movedIn(t *testing.T, s *app.Service, n int) *movein.View {
	t.Helper()
	var rows []map[string]any
	for i := range n {
		rows = append(rows, good(t, i))
	}
	v := send(t, s, inNes, book(t, rows...))
	if moved, err := (movein.Finish{ID: v.ID, Seen: n}).Run(t.Context(), s, inNes); err != nil || moved != n {
		t.Fatalf("%d moved in: %v\n%s", moved, err, told(v))
	}
	done, err := movein.Look(t.Context(), s, inNes, v.ID)
	must(t, err)
	return done
}

// The server's own jobs give every enrolment a code and every numbered person a pseudonym within the hour. That is nobody's
// writing: the run is undone as before.
func TestUndoAfterTheJobs(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))
		withNeighbours(t, s)
		before := snapshot(t, st)
		v := movedIn(t, s, 2)
		if n, err := alert.DrawCodes(t.Context(), s); err != nil || n != 2 {
			t.Fatalf("%d codes: %v", n, err)
		}
		service, err := keyservice.OpenLocal(filepath.Join(t.TempDir(), "service.json"), time.Now)
		must(t, err)
		if n, err := dataset.AskPseudonyms(t.Context(), s, service); err != nil || n != 2 {
			t.Fatalf("%d pseudonyms: %v", n, err)
		}
		if n, err := (movein.Undo{ID: v.ID}).Run(t.Context(), s, inNes); err != nil || n != 2 {
			t.Fatalf("%d taken away: %v", n, err)
		}
		same(t, "undone", before, snapshot(t, st))
		for _, table := range []string{"case_code", "patient_pseudonym"} {
			if left := storetest.Rows(t, st, table, "*", "1"); len(left) > 0 {
				t.Errorf("%s: %d rows are left", table, len(left))
			}
		}
	})
}

// written are what somebody may write about one who was moved in, beside the events: the statements, and what the run says
// then. $1 is the patient, $2 the enrolment, $3 a new id, $4 who, $5 where, $6 now, $7 a day, $8 true, $9 the empty text.
var written = []struct {
	said string
	sql  []string
}{
	{"en plan er begynt", []string{"insert into document (id, patient_id, kind, created_at) values ($3, $1, 'plan', $6)"}},
	{"en plan er begynt", []string{
		"insert into document (id, patient_id, kind, created_at) values ($3, $1, 'plan', $6)",
		"insert into plan_version (id, patient_id, enrolment_id, area_id, number, status, document_id, author_id, started_at, link) values ($3, $1, $2, $5, 1, 'hearing', $3, $4, $6, 'x')",
	}},
	{"en kartleggingssamtale er begynt", []string{
		"insert into document (id, patient_id, kind, created_at) values ($3, $1, 'mapping', $6)",
		"insert into document_field (document_id, path, revision, body, others, changed_at, changed_by) values ($3, 'samtale/forlop', 1, $2, '[]', $6, $4)",
	}},
	{"en skår er registrert", []string{"insert into score (id, patient_id, instrument, value, measured_on, recorded_at, by_user, by_role) values ($3, $1, 'sppb', '6', $7, $6, $4, 'municipal_coordinator')"}},
	{"en bekymring er meldt", []string{"insert into concern (id, patient_id, enrolment_id, area_id, behalf, sign, body, reported_at, reported_by, reported_role, status) values ($3, $1, $2, $5, 'self', 'yellow', 'x', $6, $4, 'care_worker', 'open')"}},
	{"en behandlingsavklaring er skrevet", []string{"insert into clarification (id, patient_id, version, wish, decision, card_patient, card_physician, recorded_at, by_user, by_role) values ($3, $1, 1, 'Hjem', '', $8, $8, $6, $4, 'hospital_physician')", "insert into clarification_due (patient_id, due_on, why) values ($1, $7, 'wish')"}},
	{"en reservasjon er skrevet", []string{"insert into objection (id, patient_id, kind, organisation_id, stated_by, competence, stated_on, recorded_at, recorded_by) values ($3, $1, 'organisation', $5, 'patient', 'full', $7, $6, $4)"}},
	{"noen har brukt nødtilgang", []string{"insert into emergency_access (id, patient_id, user_id, role, organisation_id, reason, note, objected, from_at, until_at) values ($3, $1, $4, 'emergency_clinician', $5, 'acute', 'x', $8, $6, $6)"}},
	{"en kopi av journalen er bestilt", []string{
		"insert into record_export (id, organisation_id, status, asked_at, asked_by, asked_role, reason, persons) values ($3, $5, 'asked', $6, $4, 'municipal_coordinator', 'x', 1)",
		"insert into record_export_subject (export_id, patient_id) values ($3, $1)",
	}},
	{"noen har fått innsyn på nett", []string{"insert into own_access (id, patient_id, see_plan, see_preparation, see_log, valid_from, consent_by, competence, sealed, blind_index, given_at, given_by) values ($3, $1, $8, $8, $8, $7, 'patient', 'full', 'v1:x', 'v1:abc', $6, $4)"}},
	{"noe er holdt tilbake fra pasientens innsyn", []string{"insert into own_withheld (id, patient_id, item, ground, reason, decided_at, decided_by, decided_role) values ($3, $1, 'avklaring', 'life', 'x', $6, $4, 'hospital_physician')"}},
	{"en overlevering er skrevet", []string{"insert into hand_over (enrolment_id, to_whom, done, changed_at, changed_by) values ($2, 'Hjemmesykepleien', $8, $6, $4)"}},
	{"teamet har fått et varsel", []string{"insert into alert (id, link, once, patient_id, enrolment_id, area_id, stay_id, place, kind, daily, status, happened_at, received_at) values ($3, 'b', 'b', $1, $2, $5, $3, 'legevakt', 'left', $8, 'told', $6, $6)"}},
	{"en melding fra en part er mottatt", []string{"insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, kind, body, written_at, received_at) values ($3, 'm', '1', 'x', $1, $2, $5, 'x', 'x', $6, $6)"}},
	{"en melding fra sykehuset er mottatt", []string{"insert into inbox (key_hash, interface, sender, format, header, sealed, answer, lane1, state, received_at, purge_at, patient_id) values ('k', 'mllp', 'ahus', 'hl7', '{}', 'v1:x', $9, 'v1:l', 'waiting', $6, $6, $1)"}},
}

// What stands beside the events is somebody's writing too: those persons stay, the others go, and nothing breaks on it.
func TestUndoLeavesWhatIsWrittenBeside(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))
		withNeighbours(t, s)
		v := movedIn(t, s, len(written)+1)
		for i, w := range written {
			given := []any{v.People[i].Patient, v.People[i].Enrolment, db.NewID(), ingrid, nes, db.At(s.Now()), date.Of(2026, 11, 1), true, []byte("AA")}
			for _, text := range w.sql {
				used, args := renumbered(text, given)
				_, err := st.DB.Raw().ExecContext(t.Context(), used, args...)
				if err != nil {
					t.Fatalf("%s: %v", w.said, err)
				}
			}
		}
		seen, err := movein.Look(t.Context(), s, inNes, v.ID)
		must(t, err)
		for i, w := range written {
			if got := seen.People[i].Touched; got == nil || got.In(nil) != w.said {
				t.Errorf("told of %q, want %q", got, w.said)
			}
		}
		if _, err := (movein.Undo{ID: v.ID}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindConflict {
			t.Errorf("undone over what is written: %v", err)
		}
		if n, err := (movein.Undo{ID: v.ID, Skip: true}).Run(t.Context(), s, inNes); err != nil || n != 1 {
			t.Errorf("%d taken away, want the one nobody has written about: %v", n, err)
		}
		if left := storetest.Rows(t, st, "enrolment", "id", "id"); len(left) != len(written) {
			t.Errorf("%d enrolments are left, want %d", len(left), len(written))
		}
	})
}

// renumbered gives a statement its own arguments in order of their first use: PostgreSQL wants no unused one.
func renumbered(text string, given []any) (string, []any) {
	var order []int
	for i := 0; i+1 < len(text); i++ {
		if text[i] == '$' {
			if n := int(text[i+1] - '1'); !slices.Contains(order, n) {
				order = append(order, n)
			}
		}
	}
	var args []any
	for at, n := range order {
		text = strings.ReplaceAll(text, fmt.Sprintf("$%d", n+1), fmt.Sprintf("#%d", at+1))
		args = append(args, given[n])
	}
	return strings.ReplaceAll(text, "#", "$"), args
}

// Every table that can name a person or an enrolment is one that the undo deletes from, or one whose rows ImportTraces counts.
func TestUndoKnowsEveryTable(t *testing.T) {
	decided := map[string]string{
		"patient": "deleted", "patient_name_part": "deleted", "patient_version": "deleted", "patient_identifier": "deleted, a later one counted",
		"gp_relation": "deleted, a later one counted", "next_of_kin": "deleted, a later one counted", "enrolment": "deleted, another counted", "enrolment_event": "deleted, later ones counted",
		"enrolment_state": "deleted", "enrolment_tally": "deleted", "task": "deleted", "case_code": "deleted: a job's", "patient_pseudonym": "deleted: a job's",
		"clarification_due": "deleted: a cache of clarification", "import_item": "emptied",
		"care_relation": "counted", "stay": "counted", "stay_visit": "counted", "question": "counted", "meeting_case": "counted", "saved_list_member": "counted", "patient_merge": "counted",
		"document": "counted", "plan_version": "counted", "plan_measure": "hangs on plan_version", "score": "counted", "concern": "counted", "clarification": "counted",
		"objection": "counted", "emergency_access": "counted", "record_export_subject": "counted", "own_access": "counted", "own_preparation": "counted", "own_withheld": "counted",
		"own_word": "counted", "hand_over": "counted", "alert": "counted", "inbox": "counted", "municipal_use": "counted", "municipal_episode": "counted",
		"survey_ticket": "counted", "survey_answer": "counted", "person_letter": "counted", "party_message": "counted", "plan_message": "hangs on plan_version",
		"removal": "counted while it is asked; kept: the tombstone", "audit": "kept: who saw and did what", "audit_subject": "kept: who saw and did what",
	}
	st := storetest.Open(t)
	found := map[string]bool{}
	must(t, st.DB.Snapshot(t.Context(), func(p *db.Dump) error {
		all, err := p.Tables(t.Context())
		for _, table := range all {
			for _, c := range table.Columns {
				switch c.Name {
				case "merged_id", "survivor_id", "previous_id", "right_id":
					found[table.Name] = true
				default:
					if strings.HasSuffix(c.Name, "patient_id") || strings.HasSuffix(c.Name, "enrolment_id") || c.Name == "merged_into" {
						found[table.Name] = true
					}
				}
			}
		}
		return err
	}))
	for table := range found {
		if decided[table] == "" {
			t.Errorf("%s can name a person or an enrolment, and undoing a run would break on its rows. If people write it: add a count to ImportTraces (store/query/import.sql) "+
				"and words to touch (app/movein/touch.go). If a job makes it by itself: delete it in takeAway (app/movein/undo.go) before DeleteEnrolment or DeletePatient. Then name it here.", table)
		}
	}
	for table := range decided {
		if !found[table] {
			t.Errorf("there is no table %s", table)
		}
	}
}

package store_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// byRecord are the queries that go by one record of a person on purpose, although she may have several.
var byRecord = map[string]string{
	"Patient": "one record by its id", "Patients": "records by their ids", "LockPatient": "one record by its id",
	"UpdatePatient": "the record that stands", "DeletePatientVersions": "undo of moving in, refused for one who is merged",
	"DeleteNameParts": "each record has its own names", "DeleteIdentifiers": "undo of moving in", "DeleteGPRelations": "undo of moving in",
	"DeleteNextOfKin": "undo of moving in", "ImportTraces": "what came with a run; merges are among the traces",
	"NumbersOfEnrolled": "the demo's feed, by the number of each record", "RemoveWithheld": "deletion", "PseudonymsOf": "is given all records of those who object", "RemovePseudonym": "deletion", "EnrolmentsByRecord": "deletion goes through the records one by one", "ForgetImportOfPatient": "deletion", "RemoveStays": "deletion", "RemoveMovements": "deletion", "RemoveStayNumbers": "deletion", "RemoveStayReviews": "deletion", "RemoveStayVisits": "deletion", "RemoveObjections": "deletion", "RemoveScores": "deletion", "RemoveMessages": "deletion", "FinishMessage": "one message by its number", "UnlinkScores": "deletion", "RemoveClarifications": "deletion", "RemoveClarificationDue": "deletion",
	"RemovePresence": "deletion", "RemoveEdits": "deletion", "RemoveFields": "deletion", "RemoveDocuments": "deletion", "RemoveEmergencies": "deletion", "RemoveExportSubjects": "deletion", "RemoveKin": "deletion",
	"RemoveCareRelations": "deletion", "RemoveGPRelations": "deletion", "RemoveIdentifiers": "deletion", "RemoveNameParts": "deletion",
	"RemovePatientVersions": "deletion", "BlankRemovals": "deletion", "EnrolmentTalliesOf": "is given all records of those who are hidden", "IdentifiersOfMany": "looks are noted on every record of a person",
	"RemovePreparations": "deletion", "RemoveOwnSessions": "deletion", "UnlinkOwnAccess": "deletion", "RemoveOwnAccess": "deletion",
	"RemoveMunicipalUse": "deletion", "RemoveMunicipalEpisodes": "deletion", "StandingEpisode": "one service by its number: whose it was",
	"SearchNames": "finds the record that has the name; its person is put in its place",
}

var (
	named   = regexp.MustCompile(`(?m)^-- name: (\w+) :\w+$`)
	filters = regexp.MustCompile(`patient_id\s*(=\s*(\$|sqlc|[a-z]+\.)|in \(select value)`)
	scans   = regexp.MustCompile(`coalesce\(\w+\.merged_into, \w+\.id\) = \w+\.`)
	whole   = regexp.MustCompile(`coalesce\(\w+\.merged_into, \w+\.id\)`)
)

// TestEveryQueryGoesByPerson reads every query that narrows by a patient's id, and fails for one that would miss what stands on
// another record of the same person.
func TestEveryQueryGoesByPerson(t *testing.T) {
	files, err := fs.Glob(os.DirFS("query"), "*.sql")
	if err != nil {
		t.Fatal(err)
	}
	seen, looked := map[string]bool{}, 0
	for _, file := range files {
		b, err := os.ReadFile("query/" + file)
		if err != nil {
			t.Fatal(err)
		}
		at := named.FindAllStringSubmatchIndex(string(b), -1)
		for i, m := range at {
			end := len(b)
			if i+1 < len(at) {
				end = at[i+1][0]
			}
			name, text := string(b[m[2]:m[3]]), string(b[m[1]:end])
			if !strings.Contains(text, "patient_id") || strings.HasPrefix(strings.TrimSpace(text), "insert") {
				continue
			}
			looked++
			seen[name] = true
			if scans.MatchString(text) {
				t.Errorf("%s: %s compares the expression with a column: SQLite uses no index then; write coalesce on both sides", file, name)
			}
			if filters.MatchString(text) && !whole.MatchString(text) && byRecord[name] == "" {
				t.Errorf("%s: %s goes by one record of a person; see merge.sql, or say in byRecord why", file, name)
			}
		}
	}
	if looked < 40 {
		t.Errorf("only %d queries name a patient: the test does not find them", looked)
	}
	for _, must := range []string{"EnrolmentsOfPatient", "GPRelations", "CareRelations", "NextOfKin", "StaysOf", "QuestionsOfPatient", "PatientVersions", "IdentifiersOf", "AuditOfPatient", "AuditListsOfPatient"} {
		if !seen[must] {
			t.Errorf("%s is not among the queries that were looked at", must)
		}
	}
}

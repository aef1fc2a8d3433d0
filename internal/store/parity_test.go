package store_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/store/query"
)

// TestEveryQueryOnBothEngines runs every generated query on SQLite and on PostgreSQL over the same rows and compares what
// they answer. Preparing a statement is no proof: engines differ in what they do with values.
func TestEveryQueryOnBothEngines(t *testing.T) {
	lite, pg := dbtest.Open(t, db.SQLite), dbtest.Open(t, db.Postgres)
	plant(t, lite)
	plant(t, pg)
	q := reflect.TypeOf(&query.Queries{})
	ran, answered := 0, 0
	for i := range q.NumMethod() {
		name := q.Method(i).Name
		if name == "WithTx" {
			continue
		}
		t.Run(name, func(t *testing.T) {
			a, errA := call(t, lite, name)
			b, errB := call(t, pg, name)
			if !sameError(errA, errB) {
				t.Fatalf("SQLite: %v\nPostgreSQL: %v", errA, errB)
			}
			if diff := cmp.Diff(a, b); diff != "" {
				t.Errorf("SQLite (-) and PostgreSQL (+) answer differently:\n%s", diff)
			}
			if a != "[]" && a != "" && errA == nil {
				answered++
			}
		})
		ran++
	}
	if ran < 80 || answered < ran/2 {
		t.Errorf("%d queries ran, %d of them found something: the planted rows say too little", ran, answered)
	}
}

func sameError(a, b error) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	refused := strings.Contains(a.Error(), "constraint") && strings.Contains(b.Error(), "constraint")
	return refused || errors.Is(a, sql.ErrNoRows) && errors.Is(b, sql.ErrNoRows)
}

// call runs one query with made-up arguments inside a transaction that is rolled back, and returns its answer as text.
func call(t *testing.T, d *db.DB, name string) (answer string, err error) {
	t.Helper()
	ctx := context.Background()
	rollback := errors.New("rolled back")
	e := d.InTx(ctx, func(tx *db.Tx) error {
		m := reflect.ValueOf(query.New(&tx.Conn)).MethodByName(name)
		args := []reflect.Value{reflect.ValueOf(ctx)}
		for i := 1; i < m.Type().NumIn(); i++ {
			args = append(args, argument(t, m.Type().In(i), name))
		}
		out := m.Call(args)
		if last := out[len(out)-1]; !last.IsNil() {
			err = last.Interface().(error)
		}
		if len(out) == 2 && err == nil {
			answer = fmt.Sprintf("%+v", out[0].Interface())
		}
		return rollback
	})
	if !errors.Is(e, rollback) {
		t.Fatal(e)
	}
	return answer, err
}

// argument makes a value for a parameter: a struct field by field, the others by their type and the query's name.
func argument(t *testing.T, kind reflect.Type, query string) reflect.Value {
	t.Helper()
	v := reflect.New(kind).Elem()
	if kind.Kind() == reflect.Struct && kind.PkgPath() != reflect.TypeOf(db.Time{}).PkgPath() && kind != reflect.TypeOf(date.Date{}) {
		for i := range kind.NumField() {
			v.Field(i).Set(value(t, kind.Field(i).Type, kind.Field(i).Name, query))
		}
		return v
	}
	return value(t, kind, "", query)
}

func value(t *testing.T, kind reflect.Type, field, query string) reflect.Value {
	t.Helper()
	var x any
	switch reflect.New(kind).Elem().Interface().(type) {
	case db.ID:
		x = planted(field, query)
	case db.Text:
		x = db.Text("3228")
	case db.Int:
		x = db.Int(1)
	case db.Time:
		if field == "FromAt" || field == "Since" {
			x = at
			break
		}
		x = db.At(time.Date(2026, 11, 21, 9, 0, 0, 123456000, time.UTC))
	case date.Date:
		x = dayFor(field)
	case db.JSON:
		x = db.JSON(`{"a": "æ"}`)
	case string:
		x = textFor(field, query)
	case int32:
		x = int32(50)
	case float64:
		x = 12.5
	case int:
		x = numberFor(field)
	case bool:
		x = field == "Closest"
	case []byte:
		x = []byte("fil")
	default:
		t.Fatalf("the test has no value for %s of type %s", field, kind)
	}
	return reflect.ValueOf(x).Convert(kind)
}

// The planted rows have these ids; an id that is inserted is new.
var ids = func() map[string]db.ID {
	m := map[string]db.ID{}
	for i, n := range []string{
		"hospital", "site", "area", "office", "unit", "user", "gp", "role", "session", "patient", "kin", "enrolment", "event",
		"question", "list", "run", "relation", "override", "audit", "roleless", "objection", "emergency", "finding", "audit2", "agreement", "export", "twin", "merge", "removal", "gone", "stay",
		"document", "version", "party", "remark", "score", "concern", "access", "word", "alert", "daily", "act", "outbox", "absence", "load", "basis", "open", "silence", "fault", "reveal", "use", "episode", "extract", "staffing", "change", "report", "talk", "survey", "draft", "move", "comparty", "message", "incoming", "subscription", "launch", "launched", "letter", "callback", "client", "network", "meeting", "case", "decision", "set",
	} {
		m[n] = db.ID(fmt.Sprintf("01900000-0000-7000-8000-%012d", i+1))
	}
	return m
}()

func planted(field, query string) db.ID {
	by := map[string]string{
		"PatientID": "patient", "Patient": "patient", "EnrolmentID": "enrolment", "UserID": "user", "OrganisationID": "area", "AreaID": "area",
		"SiteID": "site", "ParentID": "hospital", "UnitID": "unit", "OfficeID": "office", "GpID": "gp", "SubstituteID": "user", "ByUser": "user", "ByOrg": "area",
		"ListID": "list", "RunID": "run", "RoleAssignmentID": "role", "ResponsibleID": "user", "AssigneeID": "user", "OwnerID": "user",
		"AskedBy": "user", "AnsweredBy": "user", "CreatedBy": "user", "ChangedBy": "user", "UndoneBy": "user", "PublishedBy": "user", "AddedBy": "user", "RecordedBy": "user", "EndedBy": "user",
		"PreviousID": "enrolment", "MergedInto": "patient", "Voids": "event", "DecidedBy": "user", "ReviewedBy": "user", "DocumentID": "document", "VersionID": "version", "AuthorID": "user", "SignedBy": "user", "RepliedBy": "user",
		"AccessID": "access", "KinID": "kin", "GivenBy": "user", "ReportedBy": "user", "ReportedOwn": "access", "EndedOwn": "access",
		"AgreementID": "agreement", "ExportID": "export", "NoticeBy": "user",
		"MergedID": "twin", "SurvivorID": "patient", "MergedBy": "user", "SettledBy": "user", "AskedOrg": "area", "QuestionID": "question", "RightID": "enrolment",
		"LaunchID": "launch", "ForPerson": "patient", "AlertID": "alert", "LoadID": "load", "StayID": "relation", "HolderID": "user", "ToUser": "user", "BasisID": "basis", "WithdrawnBy": "user", "TakenBy": "user", "Who": "user", "NotedBy": "user", "ReplacedBy": "run", "ExtractID": "extract", "RoundID": "survey", "SavedBy": "user", "FrozenBy": "user",
		"MadeBy": "user", "WrittenBy": "user", "MovedID": "move", "MovedBy": "user", "ReopenedBy": "user", "Client": "client", "MeetingID": "meeting", "CaseID": "case",
	}
	if field == "PartyID" { // of an agreement it is an organisation, of a hearing one who is heard
		if strings.Contains(query, "Agreement") {
			return ids["area"]
		}
		return ids["party"]
	}
	if field == "After" && query == "PersonsOfSystem" { // everybody is after it
		return "00000000-0000-0000-0000-000000000000"
	}
	if field == "OfID" || field == "PlanID" {
		return ids["staffing"]
	}
	if n, ok := by[field]; ok {
		return ids[n]
	}
	if strings.HasPrefix(query, "Insert") {
		return "01900000-0000-7000-8000-999999999999"
	}
	for _, n := range []struct{ in, id string }{
		{"FhirSubscription", "subscription"},
		{"PersonLetters", "enrolment"},
		{"Callback", "callback"},
		{"FhirClient", "client"},
		{"FhirToken", "client"},
		{"RestoreMunicipalUse", "run"},
		{"DropMunicipalUse", "run"},
		{"MunicipalUseOfRun", "run"},
		{"ReplaceMunicipalUse", "use"},
		{"Research", "extract"},
		{"RegistrySet", "extract"},
		{"BoardReport", "report"},
		{"NetworkFile", "network"},
		{"RemoveMeeting", "enrolment"},
		{"MeetingDecisionsDue", "user"},
		{"MeetingDecision", "decision"},
		{"MeetingCases", "meeting"},
		{"MeetingCase", "case"},
		{"Meeting", "meeting"},
		{"PathwayMove", "move"},
		{"EnrolmentsOfMove", "move"},
		{"PathwayDraft", "draft"},
		{"SurveySet", "set"},
		{"SaveSurveyDraft", "set"},
		{"PublishSurveyDraft", "set"},
		{"DropSurveyDraft", "set"},
		{"WithdrawSurveySet", "set"},
		{"RemoveSurvey", "enrolment"},
		{"SurveyTicketsOf", "patient"},
		{"SurveyAnswersOf", "patient"},
		{"Survey", "survey"},
		{"StaffingPlans", "area"},
		{"LastStaffing", "area"},
		{"StaffingOrganisation", "area"},
		{"Staffing", "staffing"},
		{"Dataset", "load"},
		{"Folded", "load"},
		{"CandidateReveal", "reveal"},
		{"LockRevealing", "user"},
		{"ByVersion", "version"},
		{"RemoveOutbox", "enrolment"},
		{"RemoveHearingMail", "enrolment"},
		{"LinkHearing", "version"},
		{"EndWithheld", "objection"},
		{"RemoveAlert", "enrolment"},
		{"CaseCode", "enrolment"},
		{"OutboxOfAlert", "alert"},
		{"AlertActByID", "act"},
		{"StayBasis", "basis"},
		{"OpenStay", "open"},
		{"Silence", "silence"},
		{"AddressFault", "user"},
		{"Outbox", "outbox"},
		{"Absence", "absence"},
		{"Alert", "alert"},
		{"LoginOfUser", "gp"},
		{"EmergencyOfUser", "user"},
		{"LockEmergency", "emergency"},
		{"ReviewEmergency", "emergency"},
		{"LockObjection", "objection"},
		{"EndObjection", "objection"},
		{"FindingsOfUser", "user"},
		{"Finding", "finding"},
		{"UserAddress", "user"},
		{"UndoMerge", "merge"},
		{"PointTo", "twin"},
		{"RemovePatient", "gone"},
		{"LockRemoval", "removal"},
		{"SettleRemoval", "removal"},
		{"EmptyEvent", "event"},
		{"RewriteEvent", "event"},
		{"ForgetPrevious", "enrolment"},
		{"RoleAssignment", "role"},
		{"SetSessionLaunch", "roleless"},
		{"Session", "session"},
		{"Launch", "launch"},
		{"Merge", "merge"},
		{"Removal", "removal"},
		{"Organisation", "area"},
		{"AreasOfHospital", "hospital"},
		{"AreasOfSite", "site"},
		{"AreaWithDistricts", "area"},
		{"Kin", "kin"},
		{"Enrolment", "enrolment"},
		{"Event", "enrolment"},
		{"Task", "enrolment"},
		{"SavedList", "list"},
		{"Import", "run"},
		{"Unit", "unit"},
		{"User", "user"},
		{"Role", "role"},
		{"EndAccount", "user"},
		{"QuestionsAskedBy", "user"},
		{"QuestionsOfPatient", "patient"},
		{"Question", "question"},
		{"Override", "override"},
		{"Notice", "agreement"},
		{"RecordExport", "export"},
		{"AccessEnded", "area"},
		{"Concern", "concern"},
		{"Score", "score"},
		{"Document", "document"},
		{"RemovePartyMessages", "enrolment"},
		{"RemovePartyAttachments", "enrolment"},
		{"DropPartyAttachments", "incoming"},
		{"PartyAttachment", "incoming"},
		{"HearingSent", "version"},
		{"MessageAnswer", "incoming"},
		{"PartyMessage", "incoming"},
		{"PlanMessagesOfPatient", "patient"},
		{"RemovePlanMessagesByVersion", "version"},
		{"RemovePlanMessages", "enrolment"},
		{"PlanMessage", "message"},
		{"ComParty", "comparty"},
		{"PlanVersion", "version"},
		{"PlanPart", "party"},
		{"PlanRemarks", "version"},
		{"PlanUpdates", "version"},
		{"PlanRemark", "remark"},
		{"RemoveWords", "enrolment"},
		{"AccessSession", "access"},
		{"OwnAccessOf", "patient"},
		{"LockOwnAccess", "access"},
		{"EndOwnAccess", "access"},
		{"OwnAccessNumber", "access"},
		{"RenewOwnNumber", "access"},
		{"LockWord", "word"},
		{"SettleWord", "word"},
	} {
		if strings.Contains(query, n.in) && !strings.Contains(query, "OfPatient") {
			return ids[n.id]
		}
	}
	return ids["patient"]
}

func dayFor(field string) date.Date {
	switch field {
	case "FromDay", "ValidFrom", "OnDay":
		return date.Of(2020, 1, 1)
	case "BeforeDay":
		return date.Of(2030, 1, 1)
	case "BirthDate", "":
		return date.Of(1942, 2, 17)
	}
	return date.Of(2026, 11, 21)
}

func textFor(field, query string) string {
	list := func(n string) string { return db.List([]db.ID{ids[n]}) }
	by := map[string]string{
		"Areas": list("area"), "Messages": list("run"), "Stays": list("stay"), "Patients": list("patient"), "Organisations": list("area"), "Gps": list("gp"), "Indexes": `["v1:abc"]`, "Statuses": `["active", "open", "told"]`, "Hidden": list("kin"), "Status": "active", "Parties": list("area"),
		"AfterDue": "", "AfterID": "00000000-0000-0000-0000-000000000000", "AfterName": "", "BeforeDue": "9999", "Pathway": "iht-langvarig", "PathwayCode": "iht-langvarig", "Code": "iht-langvarig",
		"Stage": "", "Responsible": "", "Rule": "", "FromPart": "aas", "ToPart": "aat", "Kind": "municipality", "Part": "solveig", "Measure": "status", "Bucket": "active",
		"TokenHash": "hash", "Issuer": "https://sso", "Subject": "mona", "DueSort": "2026-11-27", "Name": "navn", "Role": "municipal_coordinator",
		"Deeds": `["see.person", "see.search", "enrolment.contact"]`, "Deed": "see.search", "PidIndexes": `["v1:pid"]`, "Shown": "[]",
		"Mine": `["kommune"]`, "Asked": `["pasient", "fastlege"]`, "Keys": `["20261120:v1:abc"]`, "Closing": `["Død, skal avsluttes"]`, "Seqs": "[1]", "State": "applied", "Named": `["v1:abc"]`, "Lanes": `["v1:l", "v1:m"]`,
		"Units": list("unit"), "Hashes": `["v1:n"]`, "Versions": list("version"), "Paths": `["mal/a/tekst"]`, "Path": "mal/a/tekst", "Body": "Gå tur. Æøå", "LetterLanguage": "nn", "Tongue": "nn",
	}
	if s, ok := by[field]; ok && !(field == "Kind" && strings.HasPrefix(query, "Insert")) {
		return s
	}
	switch query {
	case "UnnamedObjectionsOf":
		return `["v1:abc"]`
	case "Findings", "CountFindings":
		if field == "Statuses" {
			return `["open", "asked"]`
		}
	case "CountSameFinding", "InsertFinding":
		if field == "Rule" {
			return "self"
		}
	case "CountNamePart":
		return "aasen"
	case "LastKey":
		return map[string]string{"From": "20261120:", "To": "20261120:~"}[field]
	}
	lists := map[string]string{
		"MunicipalUse": "area", "MunicipalRuns": "area", "MunicipalEpisodes": "area", "MunicipalFeeds": "area", "RedoMunicipalEpisodes": "run", "MunicipalEpisodesTwice": "area", "SpreadOf": "area", "SpreadChanges": "area", "ComPartiesOf": "area",
		"AlertsOfStays": "relation", "PseudonymsOf": "patient", "RolesToReview": "area", "IdentifiersOfMany": "patient",
		"Patients": "patient", "EnrolmentsByID": "enrolment", "EventsOfMany": "enrolment", "TasksOfEnrolments": "enrolment", "EnrolmentsOfPatients": "patient",
		"TasksOfPatients": "patient", "OpenStaysOfPatients": "patient", "OpenStays": "area", "StatusTallies": "area", "Tallies": "area", "RoleAssignmentsAt": "area",
		"SubstitutesOfGP": "gp", "TonguesOfUsers": "user", "Objecting": "area", "OrganisationsByID": "area", "StaysOfMany": "patient", "MovementsOf": "stay", "StayNumbersOf": "stay", "StayReviewsOf": "stay", "StayVisitsOf": "stay", "BookedTasksOf": "patient", "StandingMerges": "twin",
		"OutboxRows": "outbox", "SentOutbox": "outbox",
		"AgreementsOfParties": "area", "AgreementVersionsOfParties": "area", "OpenEnrolmentsIn": "area", "HandOversIn": "area", "CountHandOvers": "area", "PatientsIn": "area",
	}
	if n, ok := lists[query]; ok && (field == "" || field == "Ids") {
		return list(n)
	}
	switch {
	case strings.Contains(query, "ByIndex"):
		return `["v1:abc"]`
	case query == "ItemsObjectedTo":
		return `["event/01900000-0000-7000-8000-000000000013", "plan/æ"]`
	case query == "ComPartiesAt":
		return `["90998"]`
	case query == "PathwayMoves", query == "HandbookNotesStanding":
		return "iht-langvarig"
	case query == "SurveyTicketByIndex":
		return `["v1:way"]`
	case query == "AnswerSurveyTicket":
		return "v1:way"
	case strings.Contains(query, "SurveyRound") && field == "Audience":
		return "patient"
	case query == "InsertSurveyAnswer" && field == "Way":
		return "link"
	case query == "KnownOrWaiting":
		return `["v1:abc"]`
	case query == "DeleteTasksByRule":
		return `["2.1"]`
	case query == "DropNew":
		return `[1]`
	case query == "AnswersByKey":
		return `["20261120:v1:abc"]`
	case query == "SessionByToken", query == "AccessSessionByToken":
		return "hash"
	case query == "RolelessSession":
		return "roleless"
	case query == "TalksOfEnrolment":
		return string(ids["enrolment"])
	case query == "UsageSelections":
		return "tekst æøå"
	case query == "TakeLoginAttempt":
		return "state"
	case query == "UsersByHPR":
		return "9144900"
	case query == "OrganisationsByKind":
		return "municipality"
	case strings.HasPrefix(query, "Setting"):
		return "navn"
	case field == "Ids" || field == "" && (strings.HasSuffix(query, "s") || strings.HasPrefix(query, "Count")):
		return list("enrolment")
	}
	return "tekst æøå"
}

func numberFor(field string) int {
	switch field {
	case "Lim", "Limit":
		return 50
	case "After":
		return 0
	case "Before":
		return 99
	case "Cfs":
		return 0
	}
	return 1
}

// plant writes the same rows into a database, at least one in each table that queries read.
func plant(t *testing.T, d *db.DB) {
	t.Helper()
	err := d.InTx(context.Background(), func(tx *db.Tx) error {
		for _, s := range planting {
			args := make([]any, len(s.args))
			for i, a := range s.args {
				args[i] = a
				if n, ok := a.(string); ok && strings.HasPrefix(n, "@") {
					args[i] = ids[n[1:]]
				}
			}
			if _, err := tx.ExecContext(context.Background(), s.sql, args...); err != nil {
				return fmt.Errorf("%s: %w", s.sql, err)
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

var (
	at  = db.At(time.Date(2026, 11, 20, 8, 30, 0, 654321000, time.UTC))
	day = date.Of(2026, 11, 20)
	old = date.Of(2020, 1, 1)
)

var planting = []struct {
	sql  string
	args []any
}{
	{"insert into organisation (id, kind, name, name_sort) values ($1, 'hospital', 'Ahus', 'ahus')", []any{"@hospital"}},
	{"insert into organisation (id, kind, name, name_sort, parent_id) values ($1, 'site', 'Kongsvinger', 'kongsvinger', $2)", []any{"@site", "@hospital"}},
	{"insert into organisation (id, kind, number, name, name_sort, site_id, target, started_on) values ($1, 'municipality', '3228', 'Nes', 'nes', $2, 20, $3)", []any{"@area", "@site", old}},
	{"insert into organisation (id, kind, name, name_sort, parent_id) values ($1, 'gp_office', 'Årnes legesenter', 'zz', $2)", []any{"@office", "@area"}},
	{"insert into organisation (id, kind, name, name_sort, parent_id) values ($1, 'unit', 'Medisin', 'medisin', $2)", []any{"@unit", "@site"}},
	{"insert into user_account (id, name, name_sort, created_at) values ($1, 'Ingrid Sandvik', 'sandvik', $2)", []any{"@user", at}},
	{"insert into user_account (id, name, name_sort, created_at) values ($1, 'Mona Ruud', 'ruud', $2)", []any{"@gp", at}},
	{"insert into role_assignment (id, user_id, role, organisation_id, valid_from, created_at) values ($1, $2, 'municipal_coordinator', $3, $4, $5)", []any{"@role", "@user", "@area", old, at}},
	{"insert into session (id, token_hash, user_id, role_assignment_id, created_at, seen_at, expires_at) values ($1, 'hash', $2, $3, $4, $4, $4)", []any{"@session", "@user", "@role", at}},
	{"insert into session (id, token_hash, user_id, created_at, seen_at, expires_at) values ($1, 'roleless', $2, $3, $3, $3)", []any{"@roleless", "@user", at}},
	{"update user_account set hpr = '9144900' where id = $1", []any{"@gp"}},
	{"insert into user_login (issuer, subject, user_id, created_at) values ('https://sso', 'mona', $1, $2)", []any{"@gp", at}},
	{"insert into login_attempt (state_hash, browser_hash, nonce, verifier, return_to, created_at, expires_at) values ('state', 'browser', 'nonce', 'verifier', '/', $1, $1)", []any{at}},
	{"insert into launch_attempt (state_hash, system, browser_hash, launch_hash, nonce, verifier, created_at, expires_at) values ('state', 'epj', 'browser', 'launch', 'nonce', 'verifier', $1, $1)", []any{at}},
	{"insert into launch (id, system, record_hash, for_person, hpr_told, framed, browser_hash, code_hash, code_until, created_at, expires_at) values ($1, 'epj', 'record', $2, $3, $3, 'browser', 'code', $4, $4, $4)", []any{"@launch", "@kin", true, at}},
	{"insert into launch (id, system, record_hash, for_person, user_id, hpr_told, framed, code_until, created_at, expires_at, closed_at) values ($1, 'epj', 'record', $2, $3, $4, $4, $5, $5, $5, $5)", []any{"@launched", "@kin", "@user", true, at}},
	{"update session set launch_id = $1 where id = $2", []any{"@launched", "@session"}},
	{"insert into patient (id, given_name, family_name, name_sort, birth_date, sex, area_id, created_at, interpreter) values ($1, 'Solveig', 'Åsen', 'aasen', $2, 'woman', $3, $4, $5)", []any{"@patient", date.Of(1942, 2, 17), "@area", at, true}},
	{"insert into patient_name_part (part, patient_id) values ('aasen', $1)", []any{"@patient"}},
	{"insert into patient_version (patient_id, version, data, changed_at, changed_by) values ($1, 7, '{}', $2, $3)", []any{"@patient", at, "@user"}},
	{"insert into patient_identifier (id, patient_id, kind, sealed, blind_index, created_at) values ($1, $2, 'fodselsnummer', 'v1:x', 'v1:abc', $3)", []any{"@relation", "@patient", at}},
	{"insert into gp_relation (id, patient_id, gp_id, office_id, valid_from, created_at) values ($1, $2, $3, $4, $5, $6)", []any{"@relation", "@patient", "@gp", "@office", old, at}},
	{"insert into gp_substitute (id, gp_id, substitute_id, valid_from, valid_to, created_at) values ($1, $2, $3, $4, $5, $6)", []any{"@relation", "@gp", "@user", old, date.Of(2030, 1, 1), at}},
	{"insert into care_relation (id, patient_id, user_id, valid_from, created_at) values ($1, $2, $3, $4, $5)", []any{"@relation", "@patient", "@user", old, at}},
	{"insert into next_of_kin (id, patient_id, name, relation, closest) values ($1, $2, 'Kari', 'datter', $3)", []any{"@kin", "@patient", true}},
	{"insert into stay (id, patient_id, unit_id, kind, urgency, from_at) values ($1, $2, $3, 'hospital', 'emergency', $4)", []any{"@relation", "@patient", "@unit", at}},
	{"insert into stay (id, patient_id, unit_id, kind, urgency, from_at, to_at) values ($1, $2, $3, 'hospital', 'emergency', $4, $5)", []any{"@stay", "@patient", "@unit", at, at}},
	{"insert into stay_number (stay_id, sender, number_hash) values ($1, 'ahus', 'v1:abc')", []any{"@stay"}},
	{"insert into movement (stay_id, seq, kind, at, place, urgency, unit_id, unit_kind, sender, told_at, by_user, key) values ($1, 7, 'admission', $2, 'Æ3', 'emergency', $3, 'hospital', 'ahus', $2, $4, $5)", []any{"@stay", at, "@unit", "@user", "@stay"}},
	{"insert into stay_review (id, stay_id, number, led_to, avoidable, change_to, recorded_at, by_user, by_role) values ($1, $1, 7, 'Fall', 'maybe', 'Ny rutine', $2, $3, 'municipal_coordinator')", []any{"@stay", at, "@user"}},
	{"insert into pathway_definition (code, version, title, body, published_at) values ('iht-langvarig', 1, 'IHT', 'x', $1)", []any{at}},
	{"insert into pathway_override (id, pathway_code, area_id, body, created_at) values ($1, 'iht-langvarig', $2, 'x', $3)", []any{"@override", "@area", at}},
	{"insert into enrolment (id, patient_id, pathway_code, pathway_version, area_id, site_id, created_at, event_count, status, stage, cfs, responsible_id, next_due, due_sort, name_sort) values ($1, $2, 'iht-langvarig', 1, $3, $4, $5, 1, 'active', 'follow_up', 6, $6, $7, '2026-11-20', 'aasen')", []any{"@enrolment", "@patient", "@area", "@site", at, "@user", day}},
	{"insert into stay_visit (stay_id, enrolment_id, purpose, on_day, choice, recorded_at, by_user) values ($1, $2, 'contact', $3, 'keep', $4, $5)", []any{"@stay", "@enrolment", day, at, "@user"}},
	{"insert into enrolment_event (id, enrolment_id, seq, kind, on_date, recorded_at, by_user, data) values ($1, $2, 7, 'referred', $3, $4, $5, '{}')", []any{"@event", "@enrolment", day, at, "@user"}},
	{"insert into task (enrolment_id, rule, patient_id, area_id, number, title, action, stage, owner_role, assignee_id, from_on, length, unit, day_on, due_on) values ($1, 'contact', $2, $3, 1, 'Kontakt', 'Ring', 'follow_up', 'municipal_coordinator', $4, $5, 4, 'weeks', $5, $5)", []any{"@enrolment", "@patient", "@area", "@user", day}},
	{"insert into tally (area_id, pathway_code, measure, bucket, n) values ($1, 'iht-langvarig', 'status', 'active', 3)", []any{"@area"}},
	{"insert into enrolment_tally (enrolment_id, data) values ($1, '[]')", []any{"@enrolment"}},
	{"insert into question (id, patient_id, enrolment_id, area_id, urgency, asked_at, asked_by, asked_role, due_on, body, status) values ($1, $2, $3, $4, 'today', $5, $6, 'municipal_coordinator', $7, 'Skal hun?', 'open')", []any{"@question", "@patient", "@enrolment", "@area", db.At(time.Date(2026, 11, 22, 8, 0, 0, 0, time.UTC)), "@user", day}},
	{"insert into saved_list (id, owner_id, organisation_id, name, filter, created_at) values ($1, $2, $3, 'Liste', '{}', $4)", []any{"@list", "@user", "@area", at}},
	{"insert into saved_list_member (list_id, enrolment_id, added_at) values ($1, $2, $3)", []any{"@list", "@enrolment", at}},
	{"insert into import_run (id, kind, file_name, status, content, created_at, created_by) values ($1, 'patients', 'a.xlsx', 'checked', $2, $3, $4)", []any{"@run", []byte("x"), at, "@user"}},
	{"insert into import_run (id, kind, file_name, area_id, status, created_at, created_by) values ($1, 'municipal_use', 'a.xlsx', $2, 'done', $3, $4)", []any{"@extract", "@area", at, "@user"}},
	{"insert into import_item (run_id, row_no, patient_id, new_patient, enrolment_id, event_count) values ($1, 7, $2, $3, $4, 1)", []any{"@run", "@patient", false, "@enrolment"}},
	{"insert into municipal_use (id, run_id, patient_id, area_id, service, iplos, from_on, to_on, amount) values ($1, $2, $3, $4, 'hjemmesykepleie', 15, $5, $5, 2.5)", []any{"@use", "@run", "@patient", "@area", day}},
	{"insert into municipal_episode (id, message_id, sender, number, patient_id, area_id, state, iplos, from_on, to_on, weekly, received_at, received_on) values ($1, $2, 'tekst æøå', 'tekst æøå', $3, $4, 'told', 15, $5, $5, 3.5, $6, $5)", []any{"@episode", "@run", "@patient", "@area", day, at}},
	{"insert into municipal_episode (id, message_id, sender, number, patient_id, area_id, state, iplos, from_on, received_at, received_on, replaced_by, undone_at, undone_by) values ($1, $2, 'tekst æøå', 'tekst æøå', $3, $4, 'void', 0, $5, $6, $5, $7, $6, $8)", []any{"@use", "@use", "@patient", "@area", day, at, "@run", "@user"}},
	{"insert into municipal_feed (area_id, from_on, told_at) values ($1, $2, $3)", []any{"@area", day, at}},
	{"insert into price_table (number, title, body, saved_at, saved_by) values (7, 'Æøå', 'x', $1, $2)", []any{at, "@user"}},
	{"insert into research_extract (id, title, purpose, decision, decision_on, recipient, delete_on, status, asked_at, asked_by) values ($1, 'Æøå', 'x', 'y', $2, 'z', $2, 'ready', $3, $4)", []any{"@extract", day, at, "@user"}},
	{"insert into registry_set (id, register, title, purpose, decision, decision_on, delete_on, created_at, created_by, period_from, period_to) values ($1, 'npr', 'Æøå', 'x', 'y', $2, $2, $3, $4, $2, $2)", []any{"@extract", day, at, "@user"}},
	{"insert into registry_set_user (set_id, user_id) values ($1, $2)", []any{"@extract", "@user"}},
	{"insert into research_part (extract_id, number, content) values ($1, 1, $2)", []any{"@extract", []byte("x")}},
	{"insert into research_handout (id, extract_id, at, by_user, data_version, sha256) values ($1, $1, $2, $3, 7, 'abc')", []any{"@extract", at, "@user"}},
	{"insert into objection (id, patient_id, kind, organisation_id, stated_by, competence, stated_on, recorded_at, recorded_by) values ($1, $2, 'organisation', $3, 'patient', 'full', $4, $5, $6)", []any{"@objection", "@patient", "@area", day, at, "@user"}},
	{"insert into emergency_access (id, patient_id, user_id, role, organisation_id, reason, note, objected, from_at, until_at) values ($1, $2, $3, 'emergency_clinician', $4, 'acute', 'x', $5, $6, $7)", []any{"@emergency", "@patient", "@user", "@area", true, at, db.At(time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))}},
	{"insert into patient (id, given_name, family_name, name_sort, birth_date, sex, area_id, created_at, merged_into) values ($1, 'Solveig M', 'Aasen', 'aasen', $2, 'woman', $3, $4, $5)", []any{"@twin", date.Of(1942, 2, 17), "@area", at, "@patient"}},
	{"insert into patient (id, given_name, family_name, name_sort, birth_date, sex, area_id, created_at) values ($1, 'Ingen', 'Igjen', 'igjen', $2, 'woman', $3, $4)", []any{"@gone", date.Of(1930, 2, 17), "@area", at}},
	{"insert into patient_name_part (part, patient_id) values ('aasen', $1)", []any{"@twin"}},
	{"insert into next_of_kin (id, patient_id, name, relation) values ($1, $2, 'Per', 'sønn')", []any{"@twin", "@twin"}},
	{"insert into patient_merge (id, merged_id, survivor_id, reason, merged_at, merged_by) values ($1, $2, $3, 'Samme', $4, $5)", []any{"@merge", "@twin", "@patient", at, "@user"}},
	{"insert into question_version (question_id, version, data, changed_at, changed_by) values ($1, 7, '{}', $2, $3)", []any{"@question", at, "@user"}},
	{"insert into removal (id, ground, scope, patient_id, enrolment_id, event_id, reason, status, asked_at, asked_by, asked_role, asked_org, seen) values ($1, 'wrong_patient', 'event', $2, $3, $4, 'Feil', 'asked', $5, $6, 'municipal_coordinator', $7, 1)", []any{"@removal", "@patient", "@enrolment", "@event", at, "@user", "@area"}},
	{"insert into score (id, patient_id, instrument, value, measured_on, recorded_at, by_user, by_role) values ($1, $2, 'sppb', '6', $3, $4, $5, 'municipal_coordinator')", []any{"@score", "@patient", day, at, "@user"}},
	{"insert into instrument_list (version, body, published_at, published_by) values (7, 'x', $1, $2)", []any{at, "@user"}},
	{"insert into concern (id, patient_id, enrolment_id, area_id, behalf, sign, body, reported_at, reported_by, reported_role, status) values ($1, $2, $3, $4, 'self', 'yellow', 'Hovne ankler', $5, $6, 'care_worker', 'open')", []any{"@concern", "@patient", "@enrolment", "@area", at, "@user"}},
	{"insert into clarification (id, patient_id, version, wish, decision, decided_on, decided_by, valid_to, card_patient, card_physician, recorded_at, by_user, by_role) values ($1, $2, 7, 'Hjem', 'Ikke HLR', $3, $4, $3, $5, $6, $7, $4, 'hospital_physician')", []any{"@relation", "@patient", day, "@user", true, false, at}},
	{"insert into own_withheld (id, patient_id, item, ground, reason, kin_id, decided_at, decided_by, decided_role) values ($1, $2, 'avklaring', 'life', 'Æ', $3, $4, $5, 'hospital_physician')", []any{"@objection", "@patient", "@kin", at, "@user"}},
	{"insert into clarification_due (patient_id, due_on, why) values ($1, $2, 'expired')", []any{"@patient", old}},
	{"insert into dataset_load (id, kind, source, from_on, to_on, state, key_version, row_count, code_count, part_count, person_count, byte_count, report, created_at, touched_at, created_by) values ($1, 'episodes', 'ahus', $2, $2, 'standing', 1, 7, 9, 1, 3, 99, '{}', $3, $3, $4)", []any{"@load", day, at, "@user"}},
	{"insert into dataset_part (load_id, number, content) values ($1, 1, $2)", []any{"@load", []byte("PAR1")}},
	{"insert into dataset_manifest (number, load_id, act, at) values (7, $1, 'load', $2)", []any{"@load", at}},
	{"insert into patient_pseudonym (patient_id, sealed, key_version, made_at) values ($1, 'v1:x', 1, $2)", []any{"@patient", db.At(time.Date(2026, 11, 19, 0, 0, 0, 0, time.UTC))}},
	{"insert into document (id, patient_id, kind, created_at, created_by) values ($1, $2, 'tekst æøå', $3, $4)", []any{"@document", "@patient", at, "@user"}},
	{"insert into document (id, patient_id, kind, created_at, created_by) values ($1, $2, 'mapping', $3, $4)", []any{"@talk", "@patient", at, "@user"}},
	{"insert into document_field (document_id, path, revision, body, others, changed_at, changed_by) values ($1, 'samtale/forlop', 1, $2, '[]', $3, $4)", []any{"@talk", string(ids["enrolment"]), at, "@user"}},
	{"insert into document_field (document_id, path, revision, body, others, changed_at, changed_by) values ($1, 'mal/a/tekst', 7, 'Gå tur. Æøå', '[]', $2, $3)", []any{"@document", at, "@user"}},
	{"insert into document_edit (document_id, path, revision, branch, body, by_user, at) values ($1, 'mal/a/tekst', 1, 0, 'En', $2, $3)", []any{"@document", "@user", at}},
	{"insert into document_edit (document_id, path, revision, branch, body, by_user, at) values ($1, 'mal/a/tekst', 7, 0, 'Gå tur. Æøå', $2, $3)", []any{"@document", "@user", at}},
	{"insert into document_presence (document_id, user_id, section, expires_at) values ($1, $2, 'tiltak', $3)", []any{"@document", "@user", db.At(time.Date(2030, 11, 21, 9, 0, 0, 0, time.UTC))}},
	{"insert into plan_version (id, patient_id, enrolment_id, area_id, number, status, document_id, author_id, started_at, heard_at, due_on, link) values ($1, $2, $3, $4, 7, 'hearing', $5, $6, $7, $7, $8, '3228')", []any{"@version", "@patient", "@enrolment", "@area", "@document", "@user", at, day}},
	{"insert into plan_party (id, version_id, party, name, user_id, sent_at) values ($1, $2, 'fastlege', 'Mona Ruud', $3, $4)", []any{"@party", "@version", "@gp", at}},
	{"insert into plan_remark (id, version_id, party_id, number, path, kind, body, at) values ($1, $2, $3, 7, 'mal/a/tekst', 'comment', 'Jeg tar den.', $4)", []any{"@remark", "@version", "@party", at}},
	{"insert into plan_update (id, version_id, number, path, before, body, at, by_user) values ($1, $2, 7, 'tiltak/a/status', '', 'gjort', $3, $4)", []any{"@relation", "@version", at, "@user"}},
	{"insert into plan_measure (version_id, item, patient_id, enrolment_id, area_id, party, user_id, what, due_on, day_on) values ($1, 'b', $2, $3, $4, 'kommune', $5, 'Ringer', $6, $6)", []any{"@version", "@patient", "@enrolment", "@area", "@user", day}},
	{"insert into own_access (id, patient_id, kin_id, see_plan, see_preparation, see_log, valid_from, consent_by, competence, sealed, blind_index, given_at, given_by) values ($1, $2, $3, $4, $4, $5, $6, 'patient', 'full', 'v1:x', 'v1:abc', $7, $8)", []any{"@access", "@patient", "@kin", true, false, old, at, "@user"}},
	{"insert into own_session (id, token_hash, access_id, created_at, seen_at, expires_at) values ($1, 'hash', $1, $2, $2, $2)", []any{"@access", at}},
	{"insert into own_preparation (id, patient_id, access_id, question, revision, body, saved_at) values ($1, $2, $1, 'matters', 7, 'Gå tur. Æøå', $3)", []any{"@access", "@patient", at}},
	{"insert into own_word (id, patient_id, enrolment_id, area_id, access_id, kind, body, sent_at, status) values ($1, $2, $3, $4, $5, 'goal', 'Gå tur. Æøå', $6, 'open')", []any{"@word", "@patient", "@enrolment", "@area", "@access", at}},
	{"insert into setting (name, value) values ('navn', 'verdi')", nil},
	{"insert into case_code (enrolment_id, code, created_at) values ($1, 'T-48217', $2)", []any{"@enrolment", at}},
	{"insert into alert (id, link, once, patient_id, enrolment_id, area_id, stay_id, unit_id, place, kind, daily, status, happened_at, received_at, holder_id, goes_on_at) values ($1, 'tekst æøå', 'a', $2, $3, $4, $5, $6, 'hospital', 'admitted', $7, 'open', $8, $8, $9, $8)", []any{"@alert", "@patient", "@enrolment", "@area", "@relation", "@unit", false, at, "@user"}},
	{"insert into alert (id, link, once, patient_id, enrolment_id, area_id, stay_id, place, kind, daily, status, happened_at, received_at) values ($1, 'b', 'b', $2, $3, $4, $5, 'legevakt', 'left', $6, 'told', $7, $7)", []any{"@daily", "@patient", "@enrolment", "@area", "@relation", true, at}},
	{"insert into alert_receiver (alert_id, user_id, role, reason, told_at) values ($1, $2, 'municipal_coordinator', 'line', $3)", []any{"@alert", "@user", at}},
	{"insert into alert_receiver (alert_id, user_id, role, reason, told_at) values ($1, $2, 'municipal_coordinator', 'line', $3)", []any{"@daily", "@user", at}},
	{"insert into alert_act (id, alert_id, at, by_user, by_role, kind, to_user, note) values ($1, $2, $3, $4, 'municipal_coordinator', 'forwarded', $5, 'Æøå')", []any{"@act", "@alert", at, "@user", "@gp"}},
	{"insert into outbox (id, alert_id, hearing_id, user_id, about, channel, subject, body, state, created_at) values ($1, $2, $3, $4, 'alert', 'mail', 'Tråd', 'Æøå', 'waiting', $5)", []any{"@outbox", "@alert", "@version", "@user", at}},
	{`insert into candidate_rule (code, version, title, body, saved_at, saved_by) values ('iht-langvarig', 1, 'Regel', '{"Code": "æ"}', $1, $2)`, []any{at, "@user"}},
	{"insert into candidate_rule_use (number, rule, used_at, used_by) values (1, 'iht-langvarig@1', $1, $2)", []any{at, "@user"}},
	{"insert into candidate_decision (id, pseudonym, rule, decision, decided_at, decided_by) values ($1, 'p1', 'iht-langvarig@1', 'later', $2, $3)", []any{"@act", at, "@user"}},
	{"insert into candidate_identified (pseudonym, rule, first_on, noted_at) values ('p1', 'iht-langvarig@1', $1, $2)", []any{date.Of(2026, 11, 20), at}},
	{"insert into candidate_reveal (id, pseudonym, user_id, reason, asked_at, asked_on, outcome, sealed) values ($1, 'p1', $2, 'iht', $3, $4, 'revealed', 'v1:x')", []any{"@reveal", "@user", at, date.Of(2026, 11, 21)}},
	{"insert into objection_unnamed (id, sealed, pseudonym_index, key_version, stated_by, stated_on, recorded_at, recorded_by) values ($1, 'v1:x', 'v1:abc', 1, 'patient', $2, $3, $4)", []any{"@objection", date.Of(2026, 11, 21), at, "@user"}},
	{"insert into staffing_plan (id, organisation_id, number, state, body, from_on, to_on, created_at, created_by, changed_at, changed_by) values ($1, $2, 1, 'draft', '{}', $3, $3, $4, $5, $4, $5)", []any{"@staffing", "@area", day, at, "@user"}},
	{"insert into staffing_plan (id, organisation_id, number, state, body, from_on, to_on, created_at, created_by, changed_at, changed_by) values ('01900000-0000-7000-8000-000000009001', $1, 2, 'approved', '{}', $2, $3, $4, $5, $4, $5)", []any{"@area", old, date.Of(2030, 1, 1), at, "@user"}},
	{"insert into staffing_plan (id, organisation_id, of_id, number, name, state, body, from_on, to_on, created_at, created_by, changed_at, changed_by) values ('01900000-0000-7000-8000-000000009002', $1, $2, 3, 'lengre', 'draft', '{}', $3, $3, $4, $5, $4, $5)", []any{"@area", "@staffing", day, at, "@user"}},
	{"insert into staffing_change (plan_id, number, act, body, at, by_user) values ($1, 7, 'begun', '{}', $2, $3)", []any{"@staffing", at, "@user"}},
	{"insert into staffing_target (organisation_id, month_on, target, plan_id) values ($1, $2, 20, $3)", []any{"@area", date.Of(2026, 11, 21), "@staffing"}},
	{"insert into used_token (token_hash, until) values ('brukt', $1)", []any{at}},
	{"insert into fhir_subscription (id, organisation_id, system, endpoint, status, created_at, seen_at) values ($1, $2, 'tekst æøå', 'https://epj.example', 'active', $3, $3)", []any{"@subscription", "@area", at}},
	{"insert into calendar_feed (id, user_id, token_hash, created_at, until_on) values ($1, $1, 'hash', $2, '2027-11-21')", []any{"@user", at}},
	{"insert into fhir_client (id, client_id, name, organisation_id, scopes, key_set, bound, changed_at, changed_by) values ($1, 'tekst æøå', 'Natt', $2, 'system/CarePlan.rs', '{}', true, $3, $4)", []any{"@client", "@area", at, "@user"}},
	{"insert into fhir_token (hash, client, scopes, until) values ('tekst æøå', $1, 'system/CarePlan.rs', $2)", []any{"@client", at}},
	{"insert into com_party (id, organisation_id, her_id, name, service, business_her_id, business_name, changed_at, changed_by) values ($1, $2, '90998', 'Hjemmetjenesten Æ', 'Pleie og omsorg', '59', 'Nes kommune', $3, $4)", []any{"@comparty", "@area", at, "@user"}},
	{"insert into plan_message (id, thread_id, patient_id, enrolment_id, area_id, version_id, kind, party, organisation_id, her_id, name, business_her_id, business_name, state, receipts, created_at, created_by) values ($1, $1, $2, $3, $4, $5, 'plan', 'kommune', $4, '3228', 'Hjemmetjenesten Æ', '59', 'Nes kommune', 'rejected', '[]', $6, $7)", []any{"@message", "@patient", "@enrolment", "@area", "@version", at, "@user"}},
	{"insert into party_message (id, msg_id, sender_her, sender_name, patient_id, enrolment_id, area_id, answers, kind, subject, body, written_at, received_at) values ($1, 'm-1', '90998', 'Årnes legesenter', $2, $3, $4, $5, 'DIALOG_HELSEFAGLIG', 'Plan', 'Enig. Æøå', $6, $6)", []any{"@incoming", "@patient", "@enrolment", "@area", "@message", at}},
	{`insert into spread_change (organisation_id, number, body, at, by_user) values ($1, 7, '{"note": "æ"}', $2, $3)`, []any{"@area", at, "@user"}},
	{"insert into party_attachment (id, message_id, number, mime, title, size, sealed) values ($1, $1, 1, 'application/pdf', 'EKG æøå', 5, 'v1:x')", []any{"@incoming"}},
	{"insert into message_answer (id, receipts, fate, at) values ($1, '[\"æ\"]', 2, $2)", []any{"@incoming", at}},
	{`insert into spread (organisation_id, body, changed_at, changed_by) values ($1, '{"note": "æ"}', $2, $3)`, []any{"@area", at, "@user"}},
	{"insert into usage_result (data_key, selection, manifest, through_on, content, made_at) values ('tekst æøå', '', 7, $1, $2, $3)", []any{day, []byte("gob"), at}},
	{"insert into usage_result (data_key, selection, manifest, through_on, content, made_at) values ('tekst æøå', 'tekst æøå', 7, $1, $2, $3)", []any{day, []byte("gob"), at}},
	{"insert into report_count (method, made_on, made_at, content) values (7, $1, $2, $3)", []any{day, at, []byte("gob")}},
	{"insert into board_report (id, period, number, manifest, through_on, content, sha256, frozen_at, frozen_by) values ($1, 'tekst æøå', 7, 7, $2, '{}', 'abc', $3, $4)", []any{"@report", day, at, "@user"}},
	{`insert into survey_round (id, survey, title, audience, anonymous, pathway_code, area_id, body, from_on, to_on, created_at, created_by) values ($1, 'pasient', 'Æ', 'patient', $2, 'iht-langvarig', $3, '{"code": "æ"}', $4, $5, $6, $7)`, []any{"@survey", false, "@area", old, date.Of(2026, 11, 21), at, "@user"}},
	{`insert into survey_sum (round_id, body) values ($1, '{"given": 1}')`, []any{"@survey"}},
	{"insert into handbook_note (id, area_id, pathway_code, stage, version, body, written_at, written_by) values ($1, $2, 'iht-langvarig', 'mapping', 1, 'Først', $3, $4)", []any{"@draft", "@area", at, "@user"}},
	{"insert into handbook_note (id, area_id, pathway_code, stage, version, body, written_at, written_by) values ($1, $2, 'iht-langvarig', 'mapping', 2, 'Så æøå', $3, $4)", []any{"@move", "@area", at, "@user"}},
	{"insert into callback (id, area_id, asked_by, name, phone, asked_at) values ($1, $2, 'patient', 'Åse', '22334455', $3)", []any{"@callback", "@area", at}},
	{"insert into person_letter (id, enrolment_id, pathway_version, code, title, language, body, made_at, made_by) values ($1, $2, 1, 'invitation', 'Æ', 'nn', 'Til Kari', $3, $4)", []any{"@letter", "@enrolment", at, "@user"}},
	{"insert into survey_ticket (token_index, round_id, enrolment_id, patient_id, state, given_on, given_by) values ('v1:way', $1, $2, $3, 'open', $4, $5)", []any{"@survey", "@enrolment", "@patient", day, "@user"}},
	{`insert into survey_answer (id, round_id, enrolment_id, patient_id, answered_at, way, by_user, body) values ($1, $1, $2, $3, $4, 'nurse', $5, '{"ord": "æøå"}')`, []any{"@survey", "@enrolment", "@patient", at, "@user"}},
	{"insert into pathway_move (id, pathway_code, to_version, enrolments, moved_at, moved_by) values ($1, 'iht-langvarig', 7, 1, $2, $3)", []any{"@move", at, "@user"}},
	{"update enrolment set moved_id = $1, moved_from = 1 where id = $2", []any{"@move", "@enrolment"}},
	{"insert into pathway_withdrawal (id, pathway_code, why, withdrawn_at, withdrawn_by) values ($1, 'iht-langvarig', 'Æ', $2, $3)", []any{"@move", at, "@user"}},
	{"insert into survey_set (id, code, title, body, changed_at, changed_by) values ($1, 'egen-a', 'Æ', '{}', $2, $3)", []any{"@set", at, "@user"}},
	{"insert into pathway_draft (id, code, title, body, created_at, created_by, changed_at, changed_by, base) values ($1, 'iht-langvarig', 'Æ', 'x', $2, $3, $2, $3, 'iht-langvarig@1')", []any{"@draft", at, "@user"}},
	{"insert into quality_count (method, made_on, made_at, content) values (7, $1, $2, $3)", []any{day, at, []byte("gob")}},
	{"insert into meeting (id, on_day, clock, form, agenda, created_at, created_by) values ($1, $2, '09.00', 'both', 'Æøå', $3, $4)", []any{"@meeting", day, at, "@user"}},
	{"insert into meeting_attendee (meeting_id, user_id) values ($1, $2)", []any{"@meeting", "@user"}},
	{"insert into meeting_case (id, meeting_id, enrolment_id, body, brought_at, brought_by) values ($1, $2, $3, 'Æøå', $4, $5)", []any{"@case", "@meeting", "@enrolment", at, "@user"}},
	{"insert into meeting_decision (id, meeting_id, case_id, body, responsible_id, due_on, created_at, created_by) values ($1, $2, $3, 'Æøå', $4, $5, $6, $4)", []any{"@decision", "@meeting", "@case", "@user", day, at}},
	{`insert into network_file (id, site_number, own, period, edition, content, sha256, added_at, added_by) values ($1, 'tekst æøå', $2, 'tekst æøå', 7, '{"æ": 1}', 'abc', $3, $4)`, []any{"@network", false, at, "@user"}},
	{"insert into service_change (id, on_day, area_id, body, created_at, created_by, new_limits) values ($1, $2, $3, 'Vaktordning. Æøå', $4, $5, $6)", []any{"@change", day, "@area", at, "@user", true}},
	{"insert into absence (id, user_id, from_on, to_on, substitute_id, created_at, created_by) values ($1, $2, $3, $4, $5, $6, $2)", []any{"@absence", "@user", old, date.Of(2030, 1, 1), "@gp", at}},
	{"insert into stay_basis (id, unit_id, basis, purpose, decided_by, decided_on, valid_from, valid_to, recorded_at, recorded_by) values ($1, $2, 'Lov', 'Liste', 'Direktør', $3, $3, $4, $5, $6)", []any{"@basis", "@unit", old, date.Of(2030, 1, 1), at, "@user"}},
	{"insert into open_stay (id, pseudonym, basis_id, sender, number_hash, unit_id, municipality, told, standing, no_bed, from_at, died, purge_at) values ($1, 'Æøå', $2, 'ahus', 'v1:n', $3, '3228', '[]', 'stay', $4, $5, $4, $5)", []any{"@open", "@basis", "@unit", false, at}},
	{"insert into feed_line (process, sender, open, since, seen_at) values ('vm1 (7)', 'ahus', 2, $1, $1)", []any{at}},
	{"insert into feed_silence (id, sender, last_at, noticed_at) values ($1, 'ahus', $2, $2)", []any{"@silence", at}},
	{"insert into address_fault (id, user_id, address, code, noted_at, noted_by) values ($1, $2, 'a@b', 'svar 550', $3, $2)", []any{"@fault", "@user", at}},
	{"insert into inbox (key_hash, interface, sender, format, header, sealed, answer, lane1, state, received_at, purge_at, patient_id) values ('20261120:v1:abc', 'mllp', 'ahus', 'hl7', '{}', 'v1:x', $1, 'v1:l', 'waiting', $2, $2, $3)", []any{[]byte("AA"), at, "@patient"}},
	{"insert into inbox (key_hash, interface, sender, format, header, sealed, answer, lane1, lane2, state, received_at) values ('20261120:v1:def', 'mllp', 'ahus', 'hl7', '{}', 'v1:x', $1, 'v1:m', 'v1:n', 'failed', $2)", []any{[]byte("AA"), at}},
	{"insert into inbox_new (body) values ($1)", []any{[]byte("packed")}},
	{"insert into feed (sender, interface, messages, last_at) values ('ahus', 'mllp', 4, $1)", []any{at}},
	{"update user_login set pid_indexes = '[\"v1:abc\"]' where user_id = $1", []any{"@gp"}},
	{"insert into user_address (user_id, sealed, set_at) values ($1, 'v1:x', $2)", []any{"@user", at}},
	{"insert into watch_day (user_id, role, organisation_id, on_day, persons, looks, night) values ($1, 'municipal_coordinator', $2, $3, 4, 9, 1)", []any{"@user", "@area", day}},
	{"insert into record_day (organisation_id, on_day, calls, persons) values ($1, $2, 40, 3)", []any{"@area", day}},
	{"insert into watch_finding (id, rule, user_id, role, organisation_id, subject, on_day, first_at, last_at, relation, shown, persons, found_at, status) values ($1, 'self', $2, 'municipal_coordinator', $3, 'mona', $4, $5, $5, 'same_name', '[]', 1, $5, 'asked')", []any{"@finding", "@user", "@area", day, at}},
	{"insert into audit (id, at, user_id, role, org_id, deed, allowed, reason, patient_id, items, key_version, mac) values ($1, $2, $3, 'municipal_coordinator', $4, 'see.person', $5, 'team_area', $6, '[]', 1, 'x')", []any{"@audit", at, "@user", "@area", true, "@patient"}},
	{"insert into audit (id, at, user_id, role, org_id, deed, allowed, reason, items, key_version, mac) values ($1, $2, $3, 'municipal_coordinator', $4, 'see.search', $5, 'role', '[]', 1, 'x')", []any{"@audit2", at, "@user", "@area", true}},
	{"insert into audit_subject (audit_id, patient_id) values ($1, $2)", []any{"@audit2", "@patient"}},
	{"update organisation set access_ended_on = $2 where id = $1", []any{"@unit", date.Of(1940, 1, 1)}},
	{"insert into agreement (id, party_id, basis, created_at, created_by) values ($1, $2, 'agreement', $3, $4)", []any{"@agreement", "@area", at, "@user"}},
	{"insert into agreement_version (agreement_id, number, data, created_at, changed_at, changed_by) values ($1, 7, '{}', $2, $2, $3)", []any{"@agreement", at, "@user"}},
	{"insert into hand_over (enrolment_id, to_whom, done, changed_at, changed_by) values ($1, 'Hjemmesykepleien', $2, $3, $4)", []any{"@enrolment", true, at, "@user"}},
	{"insert into record_export (id, organisation_id, status, asked_at, asked_by, asked_role, reason, persons) values ($1, $2, 'asked', $3, $4, 'municipal_coordinator', 'Slutter', 3)", []any{"@export", "@area", at, "@user"}},
	{"insert into record_export_subject (export_id, patient_id) values ($1, $2)", []any{"@export", "@patient"}},
	{"insert into record_export_part (export_id, number, content) values ($1, 1, $2)", []any{"@export", []byte("x")}},
}

package demo

import (
	"fmt"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/app"
	"traad/internal/app/signin"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// pictures is the day of the design's pictures, a Saturday.
var pictures = date.Of(2026, time.November, 21)

func ring(t testing.TB) *keys.Ring {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	r, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// seeded returns a service on a region seeded on the day, at a quarter to ten.
func seeded(t testing.TB, st *store.Store, r *keys.Ring, today date.Date, patients int) *app.Service {
	t.Helper()
	return seededAt(t, st, r, today, today.At(9, 43), patients)
}

func seededAt(t testing.TB, st *store.Store, r *keys.Ring, today date.Date, now time.Time, patients int) *app.Service {
	t.Helper()
	clock := func() time.Time { return now }
	s := app.New(st, r, job.New(st.DB, clock), clock)
	t.Cleanup(s.Close)
	if err := Seed(t.Context(), s, today, patients); err != nil {
		t.Fatal(err)
	}
	return s
}

// everything is each table that the region fills, with the columns that are not drawn anew (the sealed number and its id).
var everything = []struct{ table, columns, order string }{
	{"organisation", "*", "id"},
	{"user_account", "*", "id"},
	{"role_assignment", "*", "id"},
	{"gp_substitute", "*", "id"},
	{"pathway_definition", "code, version, title, body", "code"},
	{"patient", "*", "id"},
	{"patient_name_part", "*", "patient_id, part"},
	{"patient_version", "*", "patient_id"},
	{"patient_identifier", "patient_id, kind, blind_index", "patient_id"},
	{"gp_relation", "*", "id"},
	{"care_relation", "*", "id"},
	{"next_of_kin", "*", "id"},
	{"stay", "*", "id"},
	{"enrolment", "*", "id"},
	{"enrolment_event", "*", "id"},
	{"task", "*", "enrolment_id, rule"},
	{"tally", "*", "area_id, pathway_code, measure, bucket"},
	{"enrolment_tally", "*", "enrolment_id"},
	{"question", "*", "id"},
	{"document", "*", "id"},
	{"document_field", "*", "document_id, path"},
	{"plan_version", "*", "id"},
	{"plan_party", "*", "id"},
	{"plan_remark", "*", "id"},
	{"plan_measure", "*", "version_id, item"},
	{"saved_list", "*", "id"},
	{"saved_list_member", "*", "list_id, enrolment_id"},
}

func TestTheSameSeedGivesTheSameRegion(t *testing.T) {
	storetest.Each(t, func(t *testing.T, one *store.Store) {
		keys := ring(t)
		seeded(t, one, keys, pictures, 0)
		two := &store.Store{DB: dbtest.Open(t, one.DB.Engine)}
		seeded(t, two, keys, pictures, 0)
		for _, e := range everything {
			first, second := storetest.Rows(t, one, e.table, e.columns, e.order), storetest.Rows(t, two, e.table, e.columns, e.order)
			if len(first) == 0 {
				t.Errorf("%s is empty", e.table)
			}
			if diff := cmp.Diff(first, second); diff != "" {
				t.Errorf("%s differs:\n%s", e.table, diff)
			}
		}
	})
}

func TestEveryNumberIsSyntheticAndFits(t *testing.T) {
	st := storetest.Open(t)
	s := seeded(t, st, ring(t), pictures, 0)
	seen := map[string]bool{}
	for _, line := range storetest.Rows(t, st, "patient", "id, birth_date, sex", "id") {
		var id, birth, sex string
		if _, err := fmt.Sscanf(line, "id=%s birth_date=%s sex=%s", &id, &birth, &sex); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		rows, err := st.Reader().IdentifiersOf(t.Context(), db.ID(id))
		if err != nil || len(rows) != 1 {
			t.Fatalf("%s has %d numbers, %v", id, len(rows), err)
		}
		digits, err := s.Keys.Open(rows[0].Sealed, "patient/"+id)
		if err != nil {
			t.Fatal(err)
		}
		n, err := nin.Parse(string(digits))
		if err != nil || !n.Synthetic() || n.Kind() != nin.BirthNumber {
			t.Fatalf("patient %s: not a synthetic birth number: %v", id, err)
		}
		told, _ := n.Sex()
		if b, _ := n.BirthDate(); b.String() != birth || (told == nin.Woman) != (sex == "woman") {
			t.Errorf("patient %s: the number tells another birth date or sex", id)
		}
		if seen[n.Digits()] {
			t.Errorf("patient %s: the number is in use", id)
		}
		seen[n.Digits()] = true
	}
	if len(seen) < 217+9+18 {
		t.Errorf("%d persons", len(seen))
	}
}

func TestEveryLoginOpens(t *testing.T) {
	st := storetest.Open(t)
	s := seeded(t, st, ring(t), pictures, 0)
	seen := map[string]bool{}
	for _, l := range Logins() {
		token, err := signin.Begin(t.Context(), s, l.Assignment)
		if err != nil {
			t.Fatalf("%s: %v", l.Key, err)
		}
		a, err := signin.Actor(t.Context(), s, token)
		if err != nil || a.Name != l.Name || a.Role != l.Role || a.User != l.User {
			t.Errorf("%s: %+v, %v", l.Key, a, err)
		}
		if seen[l.Key] || l.Label == "" || !l.Role.WorksAt(care.OrgKind(a.OrgKind)) {
			t.Errorf("%s: repeated, without label, or a %s in a %s", l.Key, l.Role, a.OrgKind)
		}
		seen[l.Key] = true
		switch l.Key {
		case "koordinator-nes", "koordinator-lillestrom", "leder-nes":
			if len(a.Areas) != 1 {
				t.Errorf("%s reaches %d areas", l.Key, len(a.Areas))
			}
		case "koordinator-ahus", "lege-ahus", "leder-ahus":
			if len(a.Areas) != 23 {
				t.Errorf("%s reaches %d areas", l.Key, len(a.Areas))
			}
		}
	}
	for _, role := range care.Roles {
		found := false
		for _, l := range Logins() {
			found = found || l.Role == role
		}
		if !found {
			t.Errorf("nobody to log in as %s", role)
		}
	}
}

func TestNightSeedsToo(t *testing.T) { // Solveig is admitted at 06.40, which has not come yet
	st := storetest.Open(t)
	seededAt(t, st, ring(t), pictures, pictures.At(0, 20), 0)
	count(t, st, "select count(*) from stay where to_at is null", 11)
}

func TestOrganisations(t *testing.T) {
	st := storetest.Open(t)
	seeded(t, st, ring(t), pictures, 0)
	count(t, st, "select count(*) from organisation where kind = 'municipality'", 357)
	count(t, st, "select count(*) from organisation where kind = 'municipality' and site_id is not null", 21)
	count(t, st, "select count(*) from organisation where kind = 'district' and site_id is not null", 2)
	count(t, st, "select count(*) from organisation where status = 'in_operation'", 6)
	count(t, st, "select sum(target) from organisation", 140)
	count(t, st, "select count(*) from organisation where status not in ('none', 'in_operation')", 15)
	count(t, st, "select count(*) from user_account u where (select count(*) from role_assignment r where r.user_id = u.id) = 2", 2)
	count(t, st, "select count(*) from role_assignment where role = 'general_practitioner'", 31)
	count(t, st, "select count(*) from audit where deed = 'configure' and allowed = 1", 2)
	count(t, st, "select count(*) from saved_list_member", 9)
	count(t, st, "select count(*) from question where status = 'open'", 2)
}

func TestACrowdHasTheSameShape(t *testing.T) {
	for patients, areas := range map[int]int{600: 6, 3000: 23} {
		t.Run(fmt.Sprint(patients), func(t *testing.T) {
			st := storetest.Open(t)
			seeded(t, st, ring(t), pictures, patients)
			var total, active, events, covered int
			scan(t, st, "select count(*), sum(status = 'active'), sum(event_count), count(distinct area_id) from enrolment", &total, &active, &events, &covered)
			if total < patients*98/100 || total > patients || covered != areas {
				t.Errorf("%d enrolments in %d areas", total, covered)
			}
			if share := 100 * active / total; share < 50 || share > 60 {
				t.Errorf("%d %% are active", share)
			}
			if mean := events / total; mean < 12 || mean > 30 {
				t.Errorf("%d events on average", mean)
			}
			var late int
			scan(t, st, "select count(*) from enrolment where due_sort < '"+pictures.String()+"'", &late)
			if share := 1000 * late / active; share < 40 || share > 150 {
				t.Errorf("%d of 1000 active are late", share)
			}
		})
	}
}

func scan(t testing.TB, st *store.Store, question string, into ...any) {
	t.Helper()
	if err := st.DB.Reader().QueryRowContext(t.Context(), question).Scan(into...); err != nil {
		t.Fatal(err)
	}
}

func BenchmarkSeed(b *testing.B) {
	for b.Loop() {
		b.StopTimer()
		st, r := storetest.Open(b), ring(b)
		b.StartTimer()
		seeded(b, st, r, pictures, 0)
	}
}

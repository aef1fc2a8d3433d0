package dataset_test

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/dataset"
	patientapp "traad/internal/app/patient"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

var today = date.Of(2026, 11, 21)

// operator is the command line.
var operator = access.Actor{Role: care.Administrator, Today: today}

func service(t testing.TB, st *store.Store) *app.Service {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return today.At(9, 43) }
	s := app.New(st, ring, job.New(st.DB, now), now)
	t.Cleanup(s.Close)
	return s
}

func local(t testing.TB) *keyservice.Local {
	t.Helper()
	l, err := keyservice.OpenLocal(filepath.Join(t.TempDir(), "service.json"), time.Now)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

const head = "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander\n"

func file(name, text string) dataset.File {
	return dataset.File{Name: name, Data: strings.NewReader(text), Size: int64(len(text))}
}

func episodes(source, from, to string, lines ...string) dataset.ImportEpisodes {
	d := dataset.ImportEpisodes{Declared: dataset.Declared{Source: source, Files: []dataset.File{file("e.csv", head+strings.Join(lines, "\n"))}}}
	d.From, _ = date.Parse(from)
	d.To, _ = date.Parse(to)
	return d
}

func stayOf(id, in, out string) string { return id + "," + in + ",," + out + ",,1,1,Ahus,med,I50.0," }

// shape is what the columns in use say: person and days of admission.
func shape(set *dataset.Set) string {
	var b strings.Builder
	e := set.Index.E
	for p, id := range e.People {
		b.WriteString(id)
		for i := e.First[p]; i < e.First[p+1]; i++ {
			fmt.Fprintf(&b, " %s", e.In[i].Day().Date())
		}
		b.WriteString("; ")
	}
	return strings.TrimSuffix(b.String(), "; ")
}

// TestLoads follows loads through their life: supersede by source and period, undo, a dry run, a load that waits.
func TestLoads(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s := t.Context(), service(t, st)
		var h dataset.Holder
		if changed, err := dataset.Refresh(ctx, s, &h); err != nil || changed || h.Current() != nil {
			t.Fatalf("with nothing loaded: %v %v", changed, err)
		}
		run := func(d dataset.ImportEpisodes) *dataset.Report {
			t.Helper()
			rep, err := d.Run(ctx, s, operator)
			if err != nil {
				t.Fatal(err, errs.FieldsOf(err))
			}
			return rep
		}
		want := func(text string) {
			t.Helper()
			if _, err := dataset.Refresh(ctx, s, &h); err != nil {
				t.Fatal(err)
			}
			if got := shape(h.Current()); got != text {
				t.Errorf("the columns say %q, not %q", got, text)
			}
		}
		first := run(episodes("ahus", "2026-01-01", "2026-11-10", stayOf("B", "2026-11-08", ""), stayOf("A", "2026-02-01", "2026-02-03"), stayOf("B", "2026-01-01", "2026-01-02")))
		want("A 2026-02-01; B 2026-01-01 2026-11-08")
		if first.Persons != 2 || first.Rows != 3 || h.Current().Through != date.Of(2026, 11, 10) || h.Current().Manifest != 1 || !h.Current().Index.Banded {
			t.Errorf("%+v %+v", first, h.Current())
		}
		daily := run(episodes("ahus", "2026-11-01", "2026-11-20", stayOf("B", "2026-11-09", "2026-11-12"), stayOf("C", "2026-11-20", "")))
		want("A 2026-02-01; B 2026-01-01 2026-11-09; C 2026-11-20")
		other := run(episodes("nes", "2026-11-01", "2026-11-20", stayOf("A", "2026-11-02", "2026-11-02")))
		want("A 2026-02-01 2026-11-02; B 2026-01-01 2026-11-09; C 2026-11-20")

		dry := episodes("ahus", "2026-01-01", "2026-11-20", stayOf("D", "2026-11-02", ""))
		dry.DryRun = true
		run(dry)
		wait := episodes("ahus", "2026-01-01", "2026-11-20", stayOf("E", "2026-11-02", ""))
		wait.Wait = true
		waits := run(wait)
		want("A 2026-02-01 2026-11-02; B 2026-01-01 2026-11-09; C 2026-11-20")
		if err := (dataset.Accept{ID: waits.ID}).Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		want("A 2026-11-02; E 2026-11-02")
		o, err := dataset.List(ctx, s, operator)
		if err != nil || len(o.Loads) != 4 || len(o.Periods) != 2 || o.Newest != 4 {
			t.Fatalf("%+v %v", o, err)
		}
		for _, l := range o.Loads {
			if covered := l.ID == first.ID || l.ID == daily.ID; l.Covered != covered {
				t.Errorf("load %s covered: %v", l.ID, l.Covered)
			}
		}
		for _, undo := range []struct {
			id   db.ID
			want string
		}{
			{waits.ID, "A 2026-02-01 2026-11-02; B 2026-01-01 2026-11-09; C 2026-11-20"},
			{daily.ID, "A 2026-02-01 2026-11-02; B 2026-01-01 2026-11-08"},
			{daily.ID, "A 2026-02-01 2026-11-02; B 2026-01-01 2026-11-08"}, // twice is once
			{other.ID, "A 2026-02-01; B 2026-01-01 2026-11-08"},
			{first.ID, ""},
		} {
			if err := (dataset.Undo{ID: undo.id}).Run(ctx, s, operator); err != nil {
				t.Fatal(err)
			}
			want(undo.want)
		}
		if err := (dataset.Accept{ID: first.ID}).Run(ctx, s, operator); errs.KindOf(err) != errs.KindConflict {
			t.Errorf("an undone load was taken into use: %v", err)
		}
	})
}

// TestDoubles: a row that two sources have is told where the data are shown; within a load rows with other codes are no doubles.
func TestDoubles(t *testing.T) {
	s := service(t, storetest.Open(t))
	rep, err := episodes("ahus", "2026-01-01", "2026-06-30", "A,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,", "A,2026-02-01,,2026-02-03,,1,1,Ahus,med,J44.1,", "A,2026-03-01,,2026-03-03,,1,1,Ahus,med,J44.1,",
		"A,2026-03-01,,2026-03-03,,1,1,Ahus,med,J44.1,", stayOf("B", "2026-02-01", "2026-02-03"), stayOf("C", "2026-02-01", "2026-02-03")).Run(t.Context(), s, operator)
	if err != nil || rep.Quality.Doubles != 1 || rep.Quality.Normalised != 6 {
		t.Fatalf("%+v %v", rep, err)
	}
	if _, err := episodes("lovisenberg", "2026-01-01", "2026-06-30", stayOf("B", "2026-02-01", "2026-02-05"), stayOf("C", "2026-02-02", "2026-02-03")).Run(t.Context(), s, operator); err != nil {
		t.Fatal(err)
	}
	var h dataset.Holder
	if _, err := dataset.Refresh(t.Context(), s, &h); err != nil || h.Current().Index.E.Twice != 1 {
		t.Errorf("%d rows are in two sources: %v", h.Current().Index.E.Twice, err)
	}
}

// TestPersonsAndAccess: the newest row of a person holds; only the hospital's administrators and analysts load.
func TestPersonsAndAccess(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s := t.Context(), service(t, st)
		persons := func(lines string) dataset.ImportPersons {
			return dataset.ImportPersons{Declared: dataset.Declared{Source: "dips", Files: []dataset.File{file("p.csv", "lopenr;fodselsar;kjonn;kommunenr;dodsdato\n"+lines)}}}
		}
		for _, lines := range []string{"A;1940;2;3228;\nB;1941;1;3205;", "B;1941;1;3205;2026-11-02\nC;1950;1;;"} {
			if _, err := persons(lines).Run(ctx, s, operator); err != nil {
				t.Fatal(err)
			}
		}
		var h dataset.Holder
		if _, err := dataset.Refresh(ctx, s, &h); err != nil {
			t.Fatal(err)
		}
		if p := h.Current().People; len(p) != 3 || p[1].ID != "B" || p[1].Died == 0 || p[0].Municipality != "3228" {
			t.Errorf("%+v", p)
		}
		// Who stands in one of the files only, and a load of persons that is taken back: the rows before it hold again.
		if _, err := episodes("ahus", "2026-01-01", "2026-11-01", stayOf("A", "2026-02-01", "2026-02-03"), stayOf("X", "2026-03-01", "")).Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		refresh := func() *dataset.Set {
			t.Helper()
			if changed, err := dataset.Refresh(ctx, s, &h); err != nil || !changed {
				t.Fatalf("nothing is new: %v", err)
			}
			return h.Current()
		}
		if without, people := refresh().Unmatched(); without != 1 || people != 2 {
			t.Errorf("%d with episodes alone and %d persons alone, want X; B and C", without, people)
		}
		o, err := dataset.List(ctx, s, operator)
		if err != nil || len(o.Loads) != 3 || o.Loads[1].Kind != dataset.Persons {
			t.Fatalf("%+v %v", o, err)
		}
		if err := (dataset.Undo{ID: o.Loads[1].ID}).Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		set := refresh()
		if p := set.People; len(p) != 2 || p[1].ID != "B" || p[1].Died != 0 {
			t.Errorf("undone: %+v", p)
		}
		if without, people := set.Unmatched(); without != 1 || people != 1 {
			t.Errorf("undone: %d with episodes alone and %d persons alone, want X; B", without, people)
		}
		hospital, town := organisation(t, s, care.OrgHospital), organisation(t, s, care.OrgMunicipality)
		for _, x := range []struct {
			role care.Role
			org  db.ID
			may  bool
		}{
			{care.Administrator, hospital, true},
			{care.Analyst, hospital, true},
			{care.Analyst, town, false},
			{care.Manager, hospital, false},
			{care.HospitalCoordinator, hospital, false},
			{care.MunicipalCoordinator, town, false},
		} {
			a := access.Actor{Role: x.role, Org: care.OrgID(x.org), Today: today}
			d := persons("Z;1940;1;;")
			d.DryRun = true
			if _, err := d.Run(ctx, s, a); (err == nil) != x.may {
				t.Errorf("%s: %v", x.role, err)
			}
			if _, err := dataset.List(ctx, s, a); (err == nil) != x.may {
				t.Errorf("%s lists: %v", x.role, err)
			}
			if err := (dataset.Undo{ID: db.NewID()}).Run(ctx, s, a); !x.may && errs.KindOf(err) != errs.KindDenied {
				t.Errorf("%s undoes: %v", x.role, err)
			}
		}
	})
}

func organisation(t *testing.T, s *app.Service, kind care.OrgKind) db.ID {
	t.Helper()
	id := db.NewID()
	err := s.Store.InTx(t.Context(), func(w *store.Writer) error {
		return w.InsertMany(t.Context(), "organisation", []string{"id", "kind", "name", "name_sort", "status"}, [][]any{{id, string(kind), string(kind), string(kind), "none"}})
	})
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// TestBadFiles: named errors, and nothing half-loaded.
func TestBadFiles(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s := t.Context(), service(t, st)
		number, _ := nin.Synthetic(date.Of(1940, 2, 3), true, 1)
		icpc := head
		for i := range 40 {
			icpc += fmt.Sprintf("P%d,2026-01-01,,2026-01-02,,1,1,A,b,K77,\n", i)
		}
		american := head
		for i := range 40 {
			american += fmt.Sprintf("P%d,2026-01-01,,2026-01-02,,1,1,A,b,S72.001A,\n", i)
		}
		for name, x := range map[string]struct{ text, says string }{
			"0 bytes":          {"", "0 byte"},
			"latin-1":          {head + "P1,2026-01-01,,2026-01-02,,1,1,\xc5sgard,b,I50,", "UTF-8"},
			"Excel dates":      {head + "P1,46023,,46024,,1,1,A,b,I50,", "Excel-datotall"},
			"ICPC-2":           {icpc, "ICPC-2"},
			"ICD-10-CM":        {american, "ICD-10-CM"},
			"impossible day":   {head + "P1,2026-02-30,,2026-03-02,,1,1,A,b,I50,", "ikke finnes"},
			"out of period":    {head + stayOf("P1", "2025-12-31", "2026-01-02"), "utenfor perioden"},
			"day to come":      {head + stayOf("P1", "2027-11-02", ""), "e.csv, rad 2, kolonne inndato: «2027-11-02» er etter i dag"},
			"cut Parquet":      {"PAR1abcdef", "avkuttet"},
			"missing column":   {"lopenr,inndato\nP1,2026-01-01", "mangler"},
			"numbers":          {head + stayOf(number.Digits(), "2026-01-01", ""), "fødselsnummer"},
			"written numbers":  {head + stayOf(number.Digits()[:6]+"-"+number.Digits()[6:], "2026-01-01", ""), "fødselsnummer"},
			"number as code":   {head + "P1,2026-01-01,,,,1,1,A,b," + number.Digits() + ",", "fødselsnummer"},
			"number for level": {head + "P1,2026-01-01,,,," + number.Digits() + ",1,A,b,I50,", "omsorgsnivå"},
			"only the head":    {head, "ingen episoder"},
		} {
			t.Run(name, func(t *testing.T) {
				d := episodes("ahus", "2026-01-01", "2026-11-01")
				d.Files = []dataset.File{file("e.csv", x.text)}
				rep, err := d.Run(ctx, s, operator)
				var all []string
				for _, f := range errs.FieldsOf(err) {
					all = append(all, f.Name+": "+f.Message)
				}
				text := fmt.Sprint(errs.SafeText(err), all)
				if rep != nil || errs.KindOf(err) != errs.KindInvalid || !strings.Contains(text, x.says) {
					t.Errorf("%v %s", err, text)
				}
				if strings.Contains(fmt.Sprint(err, text), number.Digits()) {
					t.Error("the number is repeated")
				}
			})
		}
		if o, err := dataset.List(ctx, s, operator); err != nil || len(o.Loads) != 0 || o.Newest != 0 {
			t.Errorf("%+v %v", o, err)
		}
	})
}

// TestSomeForeignCodes: a load with a few American codes is let in, and everybody is found in it, with a word of them.
func TestSomeForeignCodes(t *testing.T) {
	ctx, s := t.Context(), service(t, storetest.Open(t))
	var rows []string
	for i := range 100 {
		code := "I50.0"
		if i < 4 {
			code = "S72.001A"
		}
		rows = append(rows, fmt.Sprintf("P%02d,2026-01-01,,2026-01-02,,1,1,A,b,%s,", i, code))
	}
	if _, err := episodes("ahus", "2026-01-01", "2026-11-01", rows...).Run(ctx, s, operator); err != nil {
		t.Fatal(err, errs.FieldsOf(err))
	}
	var h dataset.Holder
	if _, err := dataset.Refresh(ctx, s, &h); err != nil {
		t.Fatal(err)
	}
	rule, err := casefind.ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	set := h.Current()
	people := make([]column.Person, len(set.Index.E.People))
	for i, id := range set.Index.E.People {
		people[i] = column.Person{ID: id, Born: column.DayOf(date.Of(1940, 1, 1))}
	}
	l := set.Index.Score(people, column.DayOf(set.Through)+1).Apply(rule, casefind.View{})
	if l.Persons != 100 || !strings.Contains(fmt.Sprint(l.Warnings), "4 koder er ICD-10-CM") {
		t.Errorf("%d persons; %q", l.Persons, l.Warnings)
	}
}

// TestNumbersAtTheDoor: a feed with identity numbers is kept by pseudonym only, and who objects is left out.
func TestNumbersAtTheDoor(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s, service := t.Context(), service(t, st), local(t)
		var numbers []nin.Number
		var lines []string
		for i := range 3 {
			n, ok := nin.Synthetic(date.Of(1940, 2, 3+i), true, 1)
			if !ok {
				t.Fatal("no number")
			}
			numbers = append(numbers, n)
			lines = append(lines, stayOf(n.Digits(), "2026-02-01", "2026-02-03"))
		}
		names, err := service.Pseudonyms(ctx, numbers)
		if err != nil {
			t.Fatal(err)
		}
		d := episodes("ahus", "2026-01-01", "2026-11-01", lines...)
		d.Keys = service
		rep, err := d.Run(ctx, s, operator)
		if err != nil || !rep.Replaced || rep.KeyVersion != 1 || rep.Persons != 3 {
			t.Fatalf("%+v %v", rep, err)
		}
		part, err := st.Reader().DatasetPart(ctx, query.DatasetPartParams{LoadID: rep.ID, Number: 1})
		if err != nil || strings.Contains(string(part), numbers[0].Digits()) || !strings.Contains(string(part), names[0]) {
			t.Errorf("the part holds a number, or no pseudonym: %v", err)
		}
		var h dataset.Holder
		if _, err := dataset.Refresh(ctx, s, &h); err != nil || len(h.Current().Index.E.People) != 3 {
			t.Fatal(err)
		}

		lines[1] = stayOf("hei", "2026-02-01", "")
		d = episodes("ahus", "2026-01-01", "2026-11-01", lines...)
		d.Keys = service
		if _, err := d.Run(ctx, s, operator); err == nil || len(errs.FieldsOf(err)) != 1 || errs.FieldsOf(err)[0].Name != "e.csv, rad 3, kolonne lopenr" {
			t.Errorf("a value among numbers: %v %v", err, errs.FieldsOf(err))
		}

		patient := person(t, s, numbers[1])
		if n, err := dataset.AskPseudonyms(ctx, s, service); err != nil || n != 0 {
			t.Errorf("asked for %d who are not followed: %v", n, err)
		}
		objects(t, s, patient)
		if n, err := dataset.AskPseudonyms(ctx, s, service); err != nil || n != 1 {
			t.Errorf("asked for %d: %v", n, err)
		}
		if n, err := dataset.AskPseudonyms(ctx, s, service); err != nil || n != 0 {
			t.Errorf("asked again for %d: %v", n, err)
		}
		l, err := patientapp.LogPart(ctx, st.Reader(), care.PatientID(patient), patientapp.LogFilter{})
		if err != nil {
			t.Fatal(err)
		}
		l.Entries = slices.DeleteFunc(l.Entries, func(e patientapp.LogEntry) bool { return e.Deed != access.AskPseudonym })
		if len(l.Entries) != 1 || !l.Entries[0].Allowed || l.Entries[0].Reason != access.OnItsOwn {
			t.Errorf("her log says of the number that was sent: %+v", l.Entries)
		}
		if changed, err := dataset.Refresh(ctx, s, &h); err != nil || !changed || len(h.Current().Index.E.People) != 2 {
			t.Errorf("who objects is in the columns: %v", err)
		}
		again := episodes("kommune", "2026-01-01", "2026-11-01", stayOf(names[1], "2026-03-01", ""), stayOf(names[2], "2026-03-01", ""))
		rep, err = again.Run(ctx, s, operator)
		if err != nil {
			t.Fatal(err)
		}
		part, err = st.Reader().DatasetPart(ctx, query.DatasetPartParams{LoadID: rep.ID, Number: 1})
		if err != nil || strings.Contains(string(part), names[1]) {
			t.Errorf("who objects was let in at the door: %v", err)
		}

		// A hospital's own number is no number of hers to ask by; one that cannot be read stops nobody else.
		bad, good := person(t, s, numbers[0]), person(t, s, numbers[2])
		objects(t, s, bad)
		objects(t, s, good)
		if err := st.InTx(ctx, func(w *store.Writer) error {
			_, err := w.Tx.ExecContext(ctx, "update patient_identifier set sealed = 'v9:x' where patient_id = $1", bad)
			later := db.At(s.Now().Add(time.Minute))
			for i, id := range []db.ID{patient, good} {
				text := fmt.Sprintf("own ahus|AHUS|PI|H%d", i)
				sealed, e := s.Keys.Seal([]byte(text), "patient/"+string(id))
				_, learnt := w.LearnIdentifier(ctx, query.LearnIdentifierParams{ID: db.NewID(), PatientID: id, Kind: patientapp.InHouse, Sealed: sealed, BlindIndex: s.Keys.Index(text), CreatedAt: later})
				err = errors.Join(err, e, learnt)
			}
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if n, err := dataset.AskPseudonyms(ctx, s, service); n != 1 || errs.KindOf(err) != errs.KindConflict {
			t.Errorf("asked for %d, and said nothing of the one that cannot be read: %v", n, err)
		}
	})
}

// renewed is the service after it has changed its key: the same persons, other pseudonyms.
type renewed struct{ keyservice.Service }

func (r renewed) Pseudonyms(ctx context.Context, numbers []nin.Number) ([]string, error) {
	names, err := r.Service.Pseudonyms(ctx, numbers)
	for i, name := range names {
		names[i] = "v2-" + strings.TrimPrefix(name, "v1-")
	}
	return names, err
}

// TestRenewedKey: who objects stays out of the loads of before the key service changed its key and of those since, and who is followed is known by both
// pseudonyms. That loads have both is told.
func TestRenewedKey(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s, old := t.Context(), service(t, st), local(t)
		var numbers []nin.Number
		var lines []string
		for i := range 3 {
			n, _ := nin.Synthetic(date.Of(1940, 2, 3+i), true, 1)
			numbers, lines = append(numbers, n), append(lines, stayOf(n.Digits(), "2026-02-01", "2026-02-03"))
		}
		load := func(source string, keys keyservice.Service) *dataset.Report {
			t.Helper()
			d := episodes(source, "2026-01-01", "2026-11-01", lines...)
			d.Keys = keys
			rep, err := d.Run(ctx, s, operator)
			if err != nil {
				t.Fatal(err)
			}
			return rep
		}
		if rep := load("ahus", old); strings.Contains(fmt.Sprint(rep.Notices), "nøkkelversjon") {
			t.Errorf("%v", rep.Notices)
		}
		objects(t, s, person(t, s, numbers[1]))
		followed := person(t, s, numbers[2])
		area := organisation(t, s, care.OrgMunicipality)
		if err := st.InTx(ctx, func(w *store.Writer) error {
			return w.InsertMany(ctx, "enrolment", []string{"id", "patient_id", "pathway_code", "pathway_version", "area_id", "site_id", "created_at", "status", "stage", "included_on", "due_sort", "name_sort"},
				[][]any{{db.NewID(), followed, care.LongTerm, 1, area, area, db.At(s.Now()), string(care.StatusActive), "follow_up", today, "9999-12-31", "b a"}})
		}); err != nil {
			t.Fatal(err)
		}
		ask := func(keys keyservice.Service, want int) {
			t.Helper()
			if n, err := dataset.AskPseudonyms(ctx, s, keys); err != nil || n != want {
				t.Errorf("asked for %d, want %d: %v", n, want, err)
			}
		}
		ask(old, 2)
		if rep := load("kommune", renewed{old}); rep.KeyVersion != 2 || !strings.Contains(fmt.Sprint(rep.Notices), "nøkkelversjon 2, og en last fra ahus") {
			t.Errorf("%+v", rep)
		}
		ask(renewed{old}, 2)
		ask(renewed{old}, 0)
		names, _ := old.Pseudonyms(ctx, numbers)
		again, _ := renewed{old}.Pseudonyms(ctx, numbers)
		var h dataset.Holder
		if _, err := dataset.Refresh(ctx, s, &h); err != nil {
			t.Fatal(err)
		}
		if got := h.Current().Index.E.People; len(got) != 4 || slices.Contains(got, names[1]) || slices.Contains(got, again[1]) {
			t.Errorf("%d in the columns, want two persons by two pseudonyms each, without the one who objects", len(got))
		}
		courses, err := dataset.Enrolled(ctx, s)
		if err != nil || len(courses) != 2 || !courses[names[2]].Status.Open() || !courses[again[2]].Status.Open() {
			t.Errorf("%+v %v", courses, err)
		}
		if rows, err := st.Reader().IncludedPseudonyms(ctx); err != nil || len(rows) != 1 {
			t.Errorf("counted %d times: %v", len(rows), err)
		}
	})
}

// down refuses every answer.
type down struct{ keyservice.Service }

func (down) Pseudonyms(context.Context, []nin.Number) ([]string, error) {
	return nil, errs.Unavailable("Nøkkeltjenesten svarer ikke.")
}

func TestKeyServiceDown(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		n, _ := nin.Synthetic(date.Of(1940, 2, 3), true, 1)
		d := episodes("ahus", "2026-01-01", "2026-11-01", stayOf(n.Digits(), "2026-02-01", ""))
		d.Keys = down{}
		if _, err := d.Run(t.Context(), s, operator); errs.KindOf(err) != errs.KindUnavailable {
			t.Error(err)
		}
	})
}

func person(t *testing.T, s *app.Service, n nin.Number) db.ID {
	t.Helper()
	ctx, id, area := t.Context(), db.NewID(), organisation(t, s, care.OrgMunicipality)
	sealed, err := s.Keys.Seal([]byte(n.Digits()), "patient/"+string(id))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Store.InTx(ctx, func(w *store.Writer) error {
		return errors.Join(
			w.InsertPatient(ctx, query.InsertPatientParams{ID: id, GivenName: "A", FamilyName: "B", NameSort: "b a", Sex: "woman", AreaID: area, BirthDate: date.Of(1940, 2, 4), CreatedAt: db.At(s.Now()), Version: 1}),
			w.InsertIdentifier(ctx, query.InsertIdentifierParams{ID: db.NewID(), PatientID: id, Kind: "fodselsnummer", Sealed: sealed, BlindIndex: s.Keys.Index(n.Digits()), CreatedAt: db.At(s.Now())}),
		)
	}); err != nil {
		t.Fatal(err)
	}
	return id
}

func objects(t *testing.T, s *app.Service, patient db.ID) {
	t.Helper()
	ctx, user := t.Context(), db.NewID()
	if err := s.Store.InTx(ctx, func(w *store.Writer) error {
		return errors.Join(
			w.InsertMany(ctx, "user_account", []string{"id", "name", "name_sort", "created_at"}, [][]any{{user, "A", "a", db.At(s.Now())}}),
			w.InsertObjection(ctx, query.InsertObjectionParams{ID: db.NewID(), PatientID: patient, Kind: string(care.ObjectAnalysis), StatedBy: "patient", Competence: "full", StatedOn: today, RecordedAt: db.At(s.Now()), RecordedBy: user}),
		)
	}); err != nil {
		t.Fatal(err)
	}
}

// TestHalfway: a load whose process died, one that nobody took into use and one undone long ago leave nothing.
func TestHalfway(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s := t.Context(), service(t, st)
		killed := db.NewID()
		old := db.At(s.Now().Add(-2 * time.Hour))
		if err := st.InTx(ctx, func(w *store.Writer) error {
			return errors.Join(
				w.InsertDatasetLoad(ctx, query.InsertDatasetLoadParams{ID: killed, Kind: "episodes", Source: "ahus", FromOn: today, ToOn: today, Report: db.JSON(`{}`), CreatedAt: old}),
				w.InsertDatasetPart(ctx, query.InsertDatasetPartParams{LoadID: killed, Number: 1, Content: []byte("x")}),
				w.InsertDatasetPart(ctx, query.InsertDatasetPartParams{LoadID: killed, Number: 2, Content: []byte("y")}),
			)
		}); err != nil {
			t.Fatal(err)
		}
		stands, err := episodes("ahus", "2026-01-01", "2026-11-01", stayOf("A", "2026-02-01", "")).Run(ctx, s, operator)
		if err != nil {
			t.Fatal(err)
		}
		var h dataset.Holder
		if _, err := dataset.Refresh(ctx, s, &h); err != nil || shape(h.Current()) != "A 2026-02-01" {
			t.Fatalf("the half load is seen: %v", err)
		}
		if n, err := dataset.Purge(ctx, s); err != nil || n != 1 {
			t.Errorf("purged %d: %v", n, err)
		}
		if _, err := st.Reader().LastDatasetPart(ctx, killed); err == nil {
			t.Error("parts of the killed load are left")
		}
		now := s.Now()
		if err := (dataset.Undo{ID: stands.ID}).Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		s.Now = func() time.Time { return now.AddDate(0, 2, 0) }
		if n, err := dataset.Purge(ctx, s); err != nil || n != 1 {
			t.Errorf("purged %d: %v", n, err)
		}
		o, err := dataset.List(ctx, s, operator)
		if err != nil || len(o.Loads) != 1 || o.Loads[0].State != "emptied" || o.Loads[0].Bytes != 0 {
			t.Errorf("%+v %v", o, err)
		}
		if n, err := dataset.Purge(ctx, s); err != nil || n != 0 {
			t.Errorf("purged %d again: %v", n, err)
		}
	})
}

// TestCut: a context that ends while the parts are written leaves nothing staged.
func TestCut(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st)
		ctx, cancel := context.WithCancel(t.Context())
		d := episodes("ahus", "2026-01-01", "2026-11-01", stayOf("A", "2026-02-01", ""))
		cancel()
		if _, err := d.Run(ctx, s, operator); err == nil {
			t.Error("a load went on after its context ended")
		}
		if n, err := st.Reader().DatasetManifest(t.Context()); err != nil || n != 0 {
			t.Errorf("manifest %d %v", n, err)
		}
	})
}

// TestEndlessIsTold: how many stays lack their end, so that they cannot go on, stands among what is told of a load.
func TestEndlessIsTold(t *testing.T) {
	d := episodes("ahus", "2026-01-01", "2026-11-20",
		stayOf("A", "2026-02-01", ""), stayOf("A", "2026-05-01", "2026-05-04"), // followed by another
		stayOf("B", "2026-03-01", ""), stayOf("B", "2026-11-20", "2026-11-20"), stayOf("C", "2026-04-01", ""), // and older than 180 days
		stayOf("D", "2026-11-19", ""), stayOf("E", "2026-10-01", "2026-10-02"), stayOf("E", "2026-10-09", ""))
	d.DryRun = true
	rep, err := d.Run(t.Context(), service(t, storetest.Open(t)), operator)
	if err != nil || rep.Quality.Open != 5 || rep.Quality.Endless != 3 || !strings.Contains(fmt.Sprint(rep.Notices), "3 døgnopphold mangler utdato") {
		t.Errorf("%+v %v", rep, err)
	}
}

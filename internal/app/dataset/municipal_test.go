package dataset_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

// TestMunicipalData: of those who are not followed it is neither kept nor shown but where a decision holds; withdrawn, it goes out of the columns.
func TestMunicipalData(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s := t.Context(), service(t, st)
		area, user, basis := db.NewID(), db.NewID(), db.NewID()
		if err := st.InTx(ctx, func(w *store.Writer) error {
			if err := w.InsertUser(ctx, query.InsertUserParams{ID: user, Name: "Ida Falk", NameSort: "falk", CreatedAt: db.At(s.Now())}); err != nil {
				return err
			}
			return w.InsertOrganisation(ctx, query.InsertOrganisationParams{ID: area, Kind: "municipality", Number: "3228", Name: "Nes", NameSort: "nes"})
		}); err != nil {
			t.Fatal(err)
		}
		persons := dataset.ImportPersons{Declared: dataset.Declared{Source: "ahus", Files: []dataset.File{file("p.csv", "lopenr,fodselsdato,kjonn,kommunenr\nA,1940-01-01,1,3228\nB,1941-01-01,2,3209\n")}}}
		if _, err := persons.Run(ctx, s, operator); err != nil {
			t.Fatal(err)
		}
		load := func(rows ...string) (*dataset.Report, error) {
			text := "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,tjeneste\n" + strings.Join(rows, "\n")
			return dataset.Episodes.Import(ctx, s, operator, dataset.Declared{Source: "ahus", Files: []dataset.File{file("e.csv", text)}})
		}
		visits := []string{"A,2026-03-01,2026-03-01,,,,legevakt", "B,2026-03-02,2026-03-02,,,,legevakt"}
		if _, err := load(visits...); errs.KindOf(err) != errs.KindInvalid || !strings.Contains(err.Error(), "rettslig grunnlag") {
			t.Errorf("municipal data were taken without a decision: %v", err)
		}
		all := append(visits, "A,2026-02-01,2026-02-03,1,1,I50.0,", "B,2026-02-05,2026-02-06,1,1,I50.0,")
		rep, err := load(all...)
		if err != nil || rep.Rows != 2 || !strings.Contains(fmt.Sprint(rep.Notices), "2 rader fra kommunale tjenester er utelatt") {
			t.Fatalf("%+v %v", rep, err)
		}
		var h dataset.Holder
		want := func(text string) {
			t.Helper()
			if _, err := dataset.Refresh(ctx, s, &h); err != nil || shape(h.Current()) != text {
				t.Errorf("the columns say %q, not %q: %v", shape(h.Current()), text, err)
			}
		}
		want("A 2026-02-01; B 2026-02-05")
		if err := st.InTx(ctx, func(w *store.Writer) error {
			return w.InsertStayBasis(ctx, query.InsertStayBasisParams{
				ID: basis, UnitID: area, Kind: "municipal", Basis: "Lov", Purpose: "Liste", DecidedBy: "Direktør", DecidedOn: date.Of(2026, 1, 1), ValidFrom: date.Of(2026, 1, 1), ValidTo: date.Of(2027, 1, 1),
				RecordedAt: db.At(s.Now()), RecordedBy: user,
			})
		}); err != nil {
			t.Fatal(err)
		}
		if rep, err = load(all...); err != nil || rep.Rows != 3 {
			t.Fatalf("%+v %v", rep, err)
		}
		want("A 2026-02-01 2026-03-01; B 2026-02-05")
		if err := st.InTx(ctx, func(w *store.Writer) error {
			_, err := w.WithdrawStayBasis(ctx, query.WithdrawStayBasisParams{ID: basis, WithdrawnAt: db.At(s.Now()), WithdrawnBy: user, WithdrawnWhy: "utgått"})
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want("A 2026-02-01; B 2026-02-05")
	})
}

// TestMunicipalDataOfFollowed: municipal data of who is followed are used while the consent stands and the pathway goes on, and no longer.
func TestMunicipalDataOfFollowed(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx, s := t.Context(), service(t, st)
		n, _ := nin.Synthetic(date.Of(1940, 2, 3), true, 1)
		patient, enrolment, withdrawn := person(t, s, n), db.NewID(), db.NewID()
		sealed, err := s.Keys.Seal([]byte("A"), "patient_pseudonym/"+string(patient))
		if err != nil {
			t.Fatal(err)
		}
		area := organisation(t, s, care.OrgMunicipality)
		do := func(f func(w *store.Writer) error) {
			t.Helper()
			if err := st.InTx(ctx, f); err != nil {
				t.Fatal(err)
			}
		}
		event := func(w *store.Writer, id db.ID, seq int, kind care.EventKind, voids any) error {
			if _, err := w.Tx.ExecContext(ctx, "update enrolment set event_count = $1", seq); err != nil {
				return err
			}
			return w.InsertMany(ctx, "enrolment_event", []string{"id", "enrolment_id", "seq", "kind", "on_date", "recorded_at", "voids", "data"},
				[][]any{{id, enrolment, seq, string(kind), date.Of(2026, 1, 5), db.At(s.Now()), voids, db.JSON("{}")}})
		}
		do(func(w *store.Writer) error {
			return errors.Join(
				w.PutPseudonym(ctx, query.PutPseudonymParams{PatientID: patient, Sealed: sealed, MadeAt: db.At(s.Now())}),
				w.InsertMany(ctx, "enrolment", []string{"id", "patient_id", "pathway_code", "pathway_version", "area_id", "site_id", "created_at", "status", "stage", "due_sort", "name_sort"},
					[][]any{{enrolment, patient, care.LongTerm, 1, area, area, db.At(s.Now()), string(care.StatusActive), "follow_up", "9999-12-31", "b a"}}),
				event(w, db.NewID(), 1, care.Consented, nil))
		})
		text := "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,tjeneste\nA,2026-03-01,2026-03-01,,,,legevakt\nA,2026-02-01,2026-02-03,1,1,I50.0,\n"
		if rep, err := dataset.Episodes.Import(ctx, s, operator, dataset.Declared{Source: "ahus", Files: []dataset.File{file("e.csv", text)}}); err != nil || rep.Rows != 2 {
			t.Fatalf("%+v %v", rep, err)
		}
		var h dataset.Holder
		want := func(text string) {
			t.Helper()
			if _, err := dataset.Refresh(ctx, s, &h); err != nil || shape(h.Current()) != text {
				t.Errorf("the columns say %q, not %q: %v", shape(h.Current()), text, err)
			}
		}
		want("A 2026-02-01 2026-03-01")
		do(func(w *store.Writer) error { return event(w, withdrawn, 2, care.ConsentWithdrawn, nil) })
		want("A 2026-02-01")
		do(func(w *store.Writer) error { return event(w, db.NewID(), 3, care.Corrected, withdrawn) })
		want("A 2026-02-01 2026-03-01")
		do(func(w *store.Writer) error { return event(w, db.NewID(), 4, care.ConsentWithdrawn, nil) })
		want("A 2026-02-01")
		do(func(w *store.Writer) error { return event(w, db.NewID(), 5, care.Consented, nil) })
		want("A 2026-02-01 2026-03-01")
		if err := st.DB.InTx(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, "update enrolment set status = 'ended', event_count = 6")
			return err
		}); err != nil {
			t.Fatal(err)
		}
		want("A 2026-02-01")
	})
}

// TestMunicipalReachesFurther: a list counts back from the last day that a hospital tells of, though a municipality has told of later ones; and it says which
// other hospital is more than a week behind.
func TestMunicipalReachesFurther(t *testing.T) {
	st := storetest.Open(t)
	ctx, s := t.Context(), service(t, st)
	area, user := db.NewID(), db.NewID()
	if err := st.InTx(ctx, func(w *store.Writer) error {
		return errors.Join(
			w.InsertUser(ctx, query.InsertUserParams{ID: user, Name: "Ida Falk", NameSort: "falk", CreatedAt: db.At(s.Now())}),
			w.InsertOrganisation(ctx, query.InsertOrganisationParams{ID: area, Kind: "municipality", Number: "3228", Name: "Nes", NameSort: "nes"}),
			w.InsertStayBasis(ctx, query.InsertStayBasisParams{
				ID: db.NewID(), UnitID: area, Kind: "municipal", Basis: "Lov", Purpose: "Liste", DecidedBy: "Direktør", DecidedOn: date.Of(2026, 1, 1), ValidFrom: date.Of(2026, 1, 1), ValidTo: date.Of(2027, 1, 1),
				RecordedAt: db.At(s.Now()), RecordedBy: user,
			}))
	}); err != nil {
		t.Fatal(err)
	}
	persons := dataset.ImportPersons{Declared: dataset.Declared{Source: "ahus", Files: []dataset.File{file("p.csv", "lopenr,fodselsdato,kjonn,kommunenr\nA,1940-01-01,1,3228\n")}}}
	if _, err := persons.Run(ctx, s, operator); err != nil {
		t.Fatal(err)
	}
	load := func(source string, from, to date.Date, row string) {
		t.Helper()
		text := "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand,tjeneste\n" + row
		if _, err := dataset.Episodes.Import(ctx, s, operator, dataset.Declared{Source: source, From: from, To: to, Files: []dataset.File{file("e.csv", text)}}); err != nil {
			t.Fatal(err)
		}
	}
	load("ahus", date.Of(2025, 1, 1), date.Of(2026, 9, 1), "A,2026-02-01,2026-02-03,1,1,I50.0,")
	load("kommune", date.Of(2025, 1, 1), s.Today(), "A,2026-08-02,2026-08-02,,,,legevakt")
	var h dataset.Holder
	want := func(through date.Date, behind string) {
		t.Helper()
		if _, err := dataset.Refresh(ctx, s, &h); err != nil {
			t.Fatal(err)
		}
		var all []string
		for _, b := range h.Current().Behind() {
			all = append(all, b.Source)
		}
		if got := h.Current(); got.Through != through || strings.Join(all, " ") != behind {
			t.Errorf("the data reach %s, behind are %q: %+v", got.Through, all, got.Sources)
		}
		f := &candidate.Finder{Data: &h}
		v, err := f.Look(ctx, s, access.Actor{Role: care.HospitalPhysician, Today: s.Today()}, candidate.Filter{})
		if err != nil || v.Through != through || strings.Contains(fmt.Sprint(v.Warnings), "bare til og med") != (behind != "") {
			t.Errorf("the list says %s, %q: %v", v.Through, v.Warnings, err)
		}
	}
	want(date.Of(2026, 9, 1), "")
	if got := h.Current().Sources; len(got) != 2 || !got[0].Hospital || got[1].Hospital {
		t.Errorf("%+v", got)
	}
	load("diakonhjemmet", date.Of(2025, 1, 1), date.Of(2026, 9, 8), "A,2026-03-01,2026-03-03,1,1,I50.0,")
	want(date.Of(2026, 9, 8), "")
	load("lovisenberg", date.Of(2025, 1, 1), date.Of(2026, 8, 31), "A,2026-04-01,2026-04-03,1,1,I50.0,")
	want(date.Of(2026, 9, 8), "lovisenberg")
}

package organisation_test

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/organisation"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

var today = date.Of(2026, 11, 21)

func service(t *testing.T, st *store.Store) (*app.Service, access.Actor) {
	t.Helper()
	dir := t.TempDir()
	if err := keys.Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	now := func() time.Time { return today.At(10, 0) }
	s := app.New(st, ring, job.New(st.DB, now), now)
	t.Cleanup(s.Close)
	return s, access.Actor{Role: care.Administrator, Today: today}
}

func open(t *testing.T, data []byte) *sheet.File {
	t.Helper()
	f, err := sheet.Open(bytes.NewReader(data), 1<<20, "liste")
	if err != nil {
		t.Fatal(err)
	}
	return f
}

const list = `Type;Nummer;Navn;Del av;Sykehussted;Status;Måltall;I drift fra;Telefon
Sykehus;983971636;Akershus universitetssykehus HF;;;;;;
Sykehussted;;Kongsvinger;983971636;;;;;62 88 70 00
Kommune;3228;Nes;;Kongsvinger;i drift;20;01.03.2021;000 55 200
Legekontor;;Årnes legesenter;3228;;;;;
`

// workbook is the same list in Excel.
func workbook(t *testing.T) []byte {
	t.Helper()
	b := sheet.NewBook()
	var rows [][]any
	for _, line := range strings.Split(strings.TrimSpace(list), "\n")[1:] {
		row := []any{}
		for _, cell := range strings.Split(line, ";") {
			row = append(row, cell)
		}
		rows = append(rows, row)
	}
	columns := []sheet.Column{{Name: "Type"}, {Name: "Nummer"}, {Name: "Navn"}, {Name: "Del av"}, {Name: "Sykehussted"}, {Name: "Status"}, {Name: "Måltall"}, {Name: "I drift fra"}, {Name: "Telefon"}}
	if err := b.Table("Virksomheter", columns, rows); err != nil {
		t.Fatal(err)
	}
	data, err := b.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestBulk(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		ctx := t.Context()
		s, admin := service(t, st)
		rep, err := organisation.Bulk{File: open(t, []byte(list)), DryRun: true}.Run(ctx, s, admin)
		if err != nil || rep.Added != 4 || rep.FaultCount != 0 {
			t.Fatalf("dry run: %+v, %v", rep, err)
		}
		if all, _ := organisation.List(ctx, s, admin); len(all) != 0 {
			t.Fatalf("a dry run wrote %d organisations", len(all))
		}
		rep, err = organisation.Bulk{File: open(t, workbook(t))}.Run(ctx, s, admin)
		if err != nil || rep.Added != 4 || rep.FaultCount != 0 {
			t.Fatalf("Excel: %+v, %v", rep, err)
		}
		rep, err = organisation.Bulk{File: open(t, []byte(list))}.Run(ctx, s, admin)
		if err != nil || rep.Same != 4 || rep.Added+rep.Edited != 0 {
			t.Fatalf("again: %+v, %v", rep, err)
		}
		all, err := organisation.List(ctx, s, admin)
		if err != nil {
			t.Fatal(err)
		}
		for _, i := range all {
			if i.Name == "Nes" && (i.SiteName != "Kongsvinger" || i.Target != 20 || i.Status != care.InOperation || i.StartedOn != date.Of(2021, 3, 1) || !i.Together()) {
				t.Errorf("Nes is %+v", i)
			}
			if i.Name == "Årnes legesenter" && i.ParentName != "Nes" {
				t.Errorf("the office is in %q", i.ParentName)
			}
		}
		// One wrong row, and the right ones are not taken in either.
		rep, err = organisation.Bulk{File: open(t, []byte("Type;Nummer;Navn\nKommune;3230;Gjerdrum\nKommune;32;Feil\n"))}.Run(ctx, s, admin)
		if err != nil || rep.FaultCount != 1 || rep.Faults[0].Row != 3 || rep.Faults[0].Name != "Nummer" {
			t.Fatalf("faults: %+v, %v", rep, err)
		}
		if after, _ := organisation.List(ctx, s, admin); len(after) != len(all) {
			t.Errorf("%d organisations became %d", len(all), len(after))
		}
		rep, err = organisation.Bulk{File: open(t, []byte("Type;Nummer;Navn;Del av\nLegekontor;;Årnes legesenter;983971636\n"))}.Run(ctx, s, admin)
		if err != nil || rep.FaultCount != 1 {
			t.Errorf("an office in a hospital: %+v, %v", rep, err)
		}
	})
}

// TestOnlyAdministrators: a coordinator neither sees nor changes the organisations, and the refusal is audited.
func TestOnlyAdministrators(t *testing.T) {
	s, admin := service(t, storetest.Open(t))
	ctx := t.Context()
	if _, err := (organisation.Bulk{File: open(t, []byte(list))}).Run(ctx, s, admin); err != nil {
		t.Fatal(err)
	}
	for _, role := range care.Roles {
		if role == care.Administrator {
			continue
		}
		a := access.Actor{Role: role, Today: today}
		_, seeing := organisation.List(ctx, s, a)
		_, adding := organisation.Add{Organisation: care.Organisation{Kind: care.OrgHospital, Name: "X"}}.Run(ctx, s, a)
		_, taking := organisation.Bulk{File: open(t, []byte(list))}.Run(ctx, s, a)
		for what, err := range map[string]error{"list": seeing, "add": adding, "bulk": taking} {
			if errs.KindOf(err) != errs.KindDenied {
				t.Errorf("%s: %s gives %v", role, what, err)
			}
		}
	}
	rows, err := s.Store.Reader().ConfigurationLog(ctx, 100)
	refused := 0
	for _, r := range rows {
		if !r.Allowed {
			refused++
		}
	}
	if want := 2 * (len(care.Roles) - 1); err != nil || refused != want {
		t.Errorf("%d refusals are audited, want %d (%v)", refused, want, err)
	}
}

package movein_test

import (
	"bytes"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/movein"
	"traad/internal/app/upload"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	excel "traad/internal/base/sheet"
	"traad/internal/base/sheet/sheettest"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

var (
	inNes     = access.Actor{User: ingrid, Name: "Ingrid Sandvik", Role: care.MunicipalCoordinator, Org: nes, OrgKind: "municipality", Areas: []care.OrgID{nes}, Today: today}
	elsewhere = access.Actor{User: mona, Name: "Mona Ruud", Role: care.MunicipalCoordinator, Org: eidsvoll, OrgKind: "municipality", Areas: []care.OrgID{eidsvoll}, Today: today}
)

const eidsvoll = care.OrgID("00000000-0000-8000-8000-000000000006")

// counted are the tables that a file may change, for proofs that it changed nothing.
var counted = []struct{ name, order string }{
	{"patient", "id"},
	{"patient_name_part", "patient_id, part"},
	{"patient_version", "patient_id, version"},
	{"patient_identifier", "id"},
	{"gp_relation", "id"},
	{"next_of_kin", "id"},
	{"care_relation", "id"},
	{"stay", "id"},
	{"enrolment", "id"},
	{"enrolment_event", "id"},
	{"task", "enrolment_id, rule"},
	{"enrolment_state", "enrolment_id"},
	{"enrolment_tally", "enrolment_id"},
	{"tally where n <> 0", "area_id, pathway_code, measure, bucket"},
}

func snapshot(t *testing.T, st *store.Store) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	for _, c := range counted {
		all[c.name] = storetest.Rows(t, st, c.name, "*", c.order)
	}
	return all
}

func same(t *testing.T, what string, before, after map[string][]string) {
	t.Helper()
	for _, c := range counted {
		if !slices.Equal(before[c.name], after[c.name]) {
			t.Errorf("%s: %s is not as it was: %d rows, %d before", what, c.name, len(after[c.name]), len(before[c.name]))
		}
	}
}

// withNeighbours gives the municipality a GP and lays a second municipality.
func withNeighbours(t *testing.T, s *app.Service) {
	t.Helper()
	do(t, s, func(ctx context.Context, tx *app.Tx) error {
		return movein.Lay(ctx, tx, movein.Ground{
			Organisations: []movein.Organisation{{ID: eidsvoll, Kind: care.OrgMunicipality, Number: "3240", Name: "Eidsvoll", Site: site, Status: "in_operation"}},
			Roles: []movein.Role{
				{ID: "00000000-0000-8000-8000-0000000000de", User: mona, Role: care.GeneralPractitioner, Org: office, From: date.Of(2020, 1, 1)},
				{ID: "00000000-0000-8000-8000-0000000000df", User: mona, Role: care.MunicipalCoordinator, Org: eidsvoll, From: date.Of(2020, 1, 1)},
			},
		})
	})
	agreed(t, s, eidsvoll)
}

// number returns the n-th synthetic number of a woman born on 17 February 1942.
func number(t *testing.T, n int) string {
	t.Helper()
	found := 0
	for serial := 0; serial < 200; serial++ {
		if x, ok := nin.Synthetic(date.Of(1942, 2, 17), true, serial); ok {
			if found == n {
				return x.Digits()
			}
			found++
		}
	}
	t.Fatal("no such number")
	return ""
}

// good is a row that can be moved in, by heading.
func good(t *testing.T, n int, more ...string) map[string]any {
	t.Helper()
	r := map[string]any{
		"Fødselsnummer": number(t, n), "Fornavn": "Kari", "Etternavn": "Øvre " + string(rune('A'+n)), "Henvist av": "Fastlege",
		"Henvist dato": "01.03.2026", "Besluttet dato": "05.03.2026", "Beslutning": "Inkluderes", "CFS": 5, "Samtykke dato": "07.03.2026",
	}
	for i := 0; i+1 < len(more); i += 2 {
		if r[more[i]] = more[i+1]; more[i+1] == "" {
			delete(r, more[i])
		}
	}
	return r
}

// book writes rows under the headings that they have, in a workbook of one sheet.
func book(t *testing.T, list ...map[string]any) []byte {
	t.Helper()
	b := sheettest.New(t, "Pasienter")
	fill(b, "Pasienter", list...)
	return b.Bytes()
}

// fill writes rows from row 2 on, the headings in the order of the alphabet.
func fill(b *sheettest.Book, sheet string, list ...map[string]any) {
	all := map[string]bool{}
	for _, r := range list {
		for h := range r {
			all[h] = true
		}
	}
	for _, h := range slices.Sorted(maps.Keys(all)) {
		for n, r := range list {
			b.Put(sheet, n+2, h, r[h])
		}
	}
}

func must(t *testing.T, list ...error) {
	t.Helper()
	for _, err := range list {
		if err != nil {
			t.Fatal(err)
		}
	}
}

func send(t *testing.T, s *app.Service, a access.Actor, data []byte) *movein.View {
	t.Helper()
	id, err := movein.Upload{Name: "pasienter.xlsx", Data: data}.Run(t.Context(), s, a)
	must(t, err)
	v, err := movein.Look(t.Context(), s, a, id)
	must(t, err)
	return v
}

func told(v *movein.View) string {
	var b strings.Builder
	for _, f := range v.Result.Faults {
		fmt.Fprintf(&b, "%s %s [%s] %s\n", f.Sheet, f.Name, f.Value, f)
	}
	for _, n := range v.Result.Notices {
		fmt.Fprintf(&b, "%s %d: %s\n", n.Sheet, n.Row, n.Text)
	}
	return b.String()
}

// The whole way: the template, filled in by code, tried, moved in, and taken back.
func TestRoundTrip(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))
		withNeighbours(t, s)
		before := snapshot(t, st)
		template, err := movein.Template(t.Context(), s, inNes)
		must(t, err)
		f := sheettest.Open(t, template)
		known := f.Headings("Pasienter")
		put := func(row int, pairs ...any) {
			for i := 0; i < len(pairs); i += 2 {
				if !slices.Contains(known, pairs[i].(string)) {
					t.Fatalf("the template has no column %q: %v", pairs[i], known)
				}
			}
			f.Put("Pasienter", row, pairs...)
		}
		day := func(d int) time.Time { return today.AddDays(-d).At(0, 0) }
		// The whole road, with contacts on a sheet of their own.
		put(2, "Fødselsnummer", number(t, 0), "Fornavn", "Kari", "Etternavn", "Aasen", "Kjønn", "Kvinne", "Fastlege", "Mona Ruud", "Pårørende", "Anne Aasen",
			"Pårørende telefon", "000 55 377", "Henvist dato", day(200), "Henvist av", "Fastlege", "Besluttet dato", day(195), "Beslutning", "Inkluderes", "CFS", 5,
			"CFS dato", day(196), "Samtykke dato", day(190), "Samtykke gitt av", "Pasienten", "Kartlagt dato", day(180), "Plan dato", day(170), "Hva er viktig", "Å bo hjemme",
			"Plan", "Trening to ganger i uken.", "Siste kontakt dato", day(40), "Siste kontakt form", "Telefon", "Siste kontakt notat", "Sover bedre.",
			"Neste avtalt kontakt", day(-3), "Neste kontakt form", "Besøk", "Ansvarlig koordinator", "ingrid sandvik")
		f.Put("Kontakter", 2, "Fødselsnummer", number(t, 0), "Dato", day(100), "Form", "Besøk", "Notat", "Alt vel.")
		// Only the plan is dated: what must have come before is dated by it.
		put(3, "Fødselsnummer", number(t, 1), "Fornavn", "Åse", "Etternavn", "Berg", "Henvist av", "Kommunal tjeneste", "CFS", 6, "Plan dato", day(90))
		// Late, and nothing hides it: consented 60 days ago and not mapped.
		put(4, "Fødselsnummer", number(t, 2), "Fornavn", "Liv", "Etternavn", "Dal", "Henvist av", "Pårørende", "Henvist dato", day(70), "CFS", 4, "Samtykke dato", day(60))
		// Waits.
		put(5, "Fødselsnummer", number(t, 3), "Fornavn", "Berit", "Etternavn", "Elv", "Henvist av", "Fastlege", "Henvist dato", day(30), "Besluttet dato", day(20), "Beslutning", "Venter",
			"Vurderes på nytt", day(-10))
		// Only referred, to the hospital; paused.
		put(6, "Fødselsdato", time.Date(1940, 5, 6, 0, 0, 0, 0, time.UTC), "Fornavn", "Per", "Etternavn", "Foss", "Henvist av", "Sengepost eller poliklinikk", "Henvist dato", day(3), "Sendt til sykehuset", "ja",
			"Pause siden", day(1), "Fastlege", "Ukjent Lege")
		v := send(t, s, inNes, f.Bytes())
		if v.Result.Good != 5 || v.Result.Wrong != 0 || len(v.Result.Faults) != 0 {
			t.Fatalf("good %d, wrong %d\n%s", v.Result.Good, v.Result.Wrong, told(v))
		}
		same(t, "dry run", before, snapshot(t, st))
		for i, want := range []struct {
			now  string
			next string
			due  date.Date
		}{
			{"Oppfølging", "contact", today.AddDays(3)},
			{"Oppfølging", "contact", today.AddDays(-90 + 28)},
			{"Til kartlegging", "mapping", today.AddDays(-60 + 14)},
			{"Venter på oppstart", "waiting_review", today.AddDays(10)},
			{"Til vurdering", "assessment", today.AddDays(4)},
		} {
			got := v.Result.People[i]
			if got.Now != want.now || got.Next.Rule != want.next || got.Next.Due != want.due {
				t.Errorf("row %d: %s, %s %s; want %v", got.Row, got.Now, got.Next.Rule, got.Next.Due, want)
			}
		}
		if !strings.Contains(told(v), "Pasienter 6: Fastlegen finnes ikke i Tråd") {
			t.Error(told(v))
		}
		n, err := movein.Finish{ID: v.ID, Seen: 5}.Run(t.Context(), s, inNes)
		if err != nil || n != 5 {
			t.Fatal(n, err)
		}
		moved := snapshot(t, st)
		if n, err := (movein.Finish{ID: v.ID, Seen: 5}).Run(t.Context(), s, inNes); err != nil || n != 5 {
			t.Error("sent twice:", n, err)
		}
		same(t, "sent twice", moved, snapshot(t, st))
		asMoved(t, s, v.ID)
		if n, err := (movein.Undo{ID: v.ID}).Run(t.Context(), s, inNes); err != nil || n != 5 {
			t.Fatal("undo:", n, err)
		}
		same(t, "undone", before, snapshot(t, st))
		if _, err := (movein.Undo{ID: v.ID}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindGone {
			t.Error("undone twice:", err)
		}
		secrets(t, st, number(t, 0), number(t, 3))
	})
}

// asMoved looks at what a run wrote.
func asMoved(t *testing.T, s *app.Service, run db.ID) {
	t.Helper()
	v, err := movein.Look(t.Context(), s, inNes, run)
	must(t, err)
	if v.Status != upload.Done || len(v.People) != 5 || v.Result != nil || v.People[0].Touched != nil {
		t.Fatalf("%+v", v)
	}
	r := s.Store.Reader()
	kari, plan := v.People[0], v.People[1]
	events, _, err := r.Events(t.Context(), kari.Enrolment)
	must(t, err)
	e, err := care.Fold(longTerm, events)
	must(t, err)
	if e.Contacts != 2 || e.LastContact != today.AddDays(-40) || e.NextContact != today.AddDays(3) || e.NextForm != "visit" || e.Matters != "Å bo hjemme" ||
		e.CFS() != 5 || e.Responsible != ingrid || e.MappedOn != today.AddDays(-180) {
		t.Errorf("%+v", e)
	}
	tasks, err := r.TasksOf(t.Context(), db.ID(kari.Enrolment))
	must(t, err)
	if len(tasks) != 2 || tasks[0].Rule != "contact" && tasks[1].Rule != "contact" {
		t.Errorf("tasks %+v", tasks)
	}
	gps, err := r.GPRelations(t.Context(), db.ID(kari.Patient))
	must(t, err)
	kin, err := r.NextOfKin(t.Context(), db.ID(kari.Patient))
	must(t, err)
	if len(gps) != 1 || gps[0].GpID != db.ID(mona) || len(kin) != 1 || kin[0].Phone != "000 55 377" {
		t.Errorf("%v %v", gps, kin)
	}
	events, _, err = r.Events(t.Context(), plan.Enrolment)
	must(t, err)
	marks := 0
	for _, ev := range events {
		if ev.On != today.AddDays(-90) {
			t.Errorf("%s on %s", ev.Kind, ev.On)
		}
		for _, text := range []string{ev.Reason, noteOf(ev)} {
			marks += strings.Count(text, "Dato ikke kjent ved innflytting")
		}
		if ev.By != ingrid || ev.ByRole != care.MunicipalCoordinator || ev.ByOrg != nes || !ev.Recorded.Equal(today.At(9, 43)) {
			t.Errorf("%s by %s %s %s at %s", ev.Kind, ev.By, ev.ByRole, ev.ByOrg, ev.Recorded)
		}
	}
	if marks != 5 { // referral, CFS, decision, consent, mapping
		t.Errorf("%d steps say that their date is not known", marks)
	}
}

func noteOf(ev care.Event) string {
	switch {
	case ev.Referral != nil:
		return ev.Referral.Why
	case ev.Decision != nil:
		return ev.Decision.Text
	case ev.Consent != nil:
		return ev.Consent.Note
	case ev.Visit != nil:
		return ev.Visit.Note
	}
	return ""
}

// secrets proves that no number stands in the audit or in a run's row.
func secrets(t *testing.T, st *store.Store, numbers ...string) {
	t.Helper()
	for _, table := range []string{"audit", "import_run", "import_item", "patient_identifier"} {
		for _, line := range storetest.Rows(t, st, table, "*", "1") {
			for _, n := range numbers {
				if strings.Contains(line, n) {
					t.Errorf("a number in %s", table)
				}
			}
		}
	}
	if len(storetest.Rows(t, st, "audit", "deed", "id")) < 10 {
		t.Error("the deeds are not audited, person by person")
	}
}

// Undo stops where somebody has written since, says about whom, and can leave those.
func TestUndoStops(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))
		withNeighbours(t, s)
		v := send(t, s, inNes, book(t, good(t, 0), good(t, 1), good(t, 2)))
		_, err := movein.Finish{ID: v.ID, Seen: 3}.Run(t.Context(), s, inNes)
		must(t, err)
		done, err := movein.Look(t.Context(), s, inNes, v.ID)
		must(t, err)
		must(t, enrolment.LogContact{
			Target: enrolment.Target{Enrolment: done.People[1].Enrolment}, On: today,
			Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Har det bra."},
		}.Run(t.Context(), s, inNes))
		before := snapshot(t, st)
		if _, err := (movein.Undo{ID: v.ID}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindConflict {
			t.Fatal(err)
		}
		same(t, "refused", before, snapshot(t, st))
		if done, _ = movein.Look(t.Context(), s, inNes, v.ID); done.People[1].Touched.In(nil) != "1 hendelse er skrevet" || done.People[0].Touched != nil {
			t.Errorf("%+v", done.People)
		}
		for _, a := range []access.Actor{elsewhere, {User: mona, Role: care.GeneralPractitioner, Org: office, OrgKind: "gp_office", Today: today}} {
			if _, err := (movein.Undo{ID: v.ID, Skip: true}).Run(t.Context(), s, a); errs.KindOf(err) != errs.KindNotFound && errs.KindOf(err) != errs.KindDenied {
				t.Error(err)
			}
		}
		if n, err := (movein.Undo{ID: v.ID, Skip: true}).Run(t.Context(), s, inNes); err != nil || n != 2 {
			t.Fatal(n, err)
		}
		if left := storetest.Rows(t, st, "patient", "family_name", "id"); len(left) != 1 || !strings.Contains(left[0], "Øvre B") {
			t.Error(left)
		}
		done, err = movein.Look(t.Context(), s, inNes, v.ID)
		must(t, err)
		if done.Status != upload.Undone || done.Moved != 3 || done.Standing != 1 {
			t.Errorf("%+v", done.Run)
		}
	})
}

// Each fault stands at its cell, and nothing is written.
func TestFaultsAtCells(t *testing.T) {
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	withNeighbours(t, s)
	cases := []struct {
		name string
		rows []map[string]any
		want string // "column|text" of the first fault
		good int
	}{
		{"wrong number", []map[string]any{good(t, 0, "Fødselsnummer", "17824200099")}, "Fødselsnummer|", 0},
		{"number of another birth date", []map[string]any{good(t, 0, "Fødselsdato", "18.02.1942")}, "Fødselsdato|passer ikke", 0},
		{"neither number nor birth date", []map[string]any{good(t, 0, "Fødselsnummer", "")}, "|«Fødselsnummer» mangler", 0},
		{"no name", []map[string]any{good(t, 0), good(t, 1, "Etternavn", "")}, "Etternavn|Skriv etternavnet", 1},
		{"one word for a name", []map[string]any{good(t, 0, "Etternavn", "", "Fornavn", "", "Navn", "Madonna")}, "Navn|Skriv fornavnet", 0},
		{"same person twice", []map[string]any{good(t, 0), good(t, 0, "Etternavn", "Berg")}, "Fødselsnummer|står også i rad 2", 1},
		{"same person twice, once without number", []map[string]any{good(t, 0), {"Fornavn": "Kari", "Etternavn": "Øvre A", "Fødselsdato": "17.02.1942", "Henvist av": "Fastlege", "Henvist dato": "01.03.2026"}}, "Etternavn|står også i rad 2", 1},
		{"another municipality", []map[string]any{good(t, 0, "Kommune", "Eidsvoll")}, "Kommune|kommuner du arbeider for: Nes", 0},
		{"a municipality that is none", []map[string]any{good(t, 0, "Kommune", "Atlantis")}, "Kommune|ikke kjent", 0},
		{"plan before mapping", []map[string]any{good(t, 0, "Kartlagt dato", "01.05.2026", "Plan dato", "01.04.2026")}, "Plan dato|Datoen er før kartleggingen", 0},
		{"mapped before consented", []map[string]any{good(t, 0, "Kartlagt dato", "06.03.2026")}, "Kartlagt dato|før inkluderingen", 0},
		{"before birth", []map[string]any{good(t, 0, "Henvist dato", "01.03.1926")}, "Henvist dato|før pasienten ble født", 0},
		{"after today", []map[string]any{good(t, 0, "Kartlagt dato", "01.03.2027")}, "Kartlagt dato|etter i dag", 0},
		{"no date", []map[string]any{good(t, 0, "Henvist dato", "31.02.2026")}, "Henvist dato|", 0},
		{"American date", []map[string]any{good(t, 0, "Henvist dato", "03/31/2026")}, "Henvist dato|", 0},
		{"a number in another way of writing", []map[string]any{good(t, 0, "CFS", "5.0")}, "CFS|", 0},
		{"CFS out of the scale", []map[string]any{good(t, 0, "CFS", "12")}, "CFS|fra 1 til 9", 0},
		{"CFS missing", []map[string]any{good(t, 0), good(t, 1, "CFS", "")}, "CFS|CFS mangler", 1},
		{"CFS outside the pathway", []map[string]any{good(t, 0, "CFS", "8")}, "Unntak fra kriteriene|Dette taler mot", 0},
		{"a decision without outcome", []map[string]any{good(t, 0), good(t, 1, "Beslutning", "", "Samtykke dato", "")}, "Beslutning|Velg hva dere har besluttet", 1},
		{"no referral date at all", []map[string]any{good(t, 0), good(t, 1, "Henvist dato", "", "Besluttet dato", "", "Beslutning", "", "Samtykke dato", "", "CFS", "")}, "Henvist dato|Skriv når personen ble henvist", 1},
		{"who referred", []map[string]any{good(t, 0), good(t, 1, "Henvist av", "")}, "Henvist av|må fylles ut", 1},
		{"a contact without its form", []map[string]any{good(t, 0, "Siste kontakt dato", "01.06.2026")}, "Siste kontakt form|Velg hvordan kontakten var", 0},
		{"an evaluation without its goals", []map[string]any{good(t, 0, "Plan dato", "01.04.2026", "Siste evaluering dato", "01.10.2026", "Evaluering form", "Besøk")}, "Evaluering mål|hvordan det gikk", 0},
		{"agreed before consent", []map[string]any{good(t, 0, "Samtykke dato", "", "Neste avtalt kontakt", "01.12.2026", "Neste kontakt form", "Besøk")}, "Neste avtalt kontakt|Samtykket er ikke registrert", 0},
		{"consent by another", []map[string]any{good(t, 0, "Samtykke gitt av", "Verge", "Navn på den som samtykket", "Ola Lie")}, "Samtykkekompetanse|Velg samtykkekompetansen", 0},
		{"unknown responsible", []map[string]any{good(t, 0, "Ansvarlig koordinator", "Nils Ingen")}, "Ansvarlig koordinator|Ingrid Sandvik", 0},
		{"kin without a name", []map[string]any{good(t, 0, "Pårørende telefon", "000 55 377")}, "Pårørende|Skriv navnet", 0},
		{"a very long text", []map[string]any{good(t, 0, "Plan", strings.Repeat("å", 21_000))}, "Plan|plass til", 0},
	}
	before := snapshot(t, st)
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			v := send(t, s, inNes, book(t, c.rows...))
			column, text, _ := strings.Cut(c.want, "|")
			if len(v.Result.Faults) == 0 {
				t.Fatalf("no fault; good %d", v.Result.Good)
			}
			if f := v.Result.Faults[0]; f.Name != column || !strings.Contains(f.Message, text) {
				t.Errorf("%s: %s", f.Name, f)
			}
			if v.Result.Good != c.good || v.Result.Good+v.Result.Wrong != len(c.rows) {
				t.Errorf("good %d, wrong %d\n%s", v.Result.Good, v.Result.Wrong, told(v))
			}
			if strings.Contains(told(v), "42000") || strings.Contains(told(v), number(t, 0)) {
				t.Error("a number is not masked")
			}
			if _, err := (movein.Finish{ID: v.ID, Seen: v.Result.Good}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindInvalid {
				t.Error("moved in all the same:", err)
			}
			marked, err := movein.Marked(t.Context(), s, inNes, v.ID)
			if err != nil || !bytes.HasPrefix(marked, []byte("PK")) {
				t.Error(err)
			}
		})
	}
	same(t, "faults", before, snapshot(t, st))
}

// A row with several faults tells of all of them at once.
func TestAllFaultsOfARow(t *testing.T) {
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	withNeighbours(t, s)
	v := send(t, s, inNes, book(t, good(t, 0, "Henvist dato", "01.03.1926", "Samtykke dato", "01.03.2027", "Kartlagt dato", "02.03.2027", "Kommune", "Eidsvoll", "CFS", "12", "Kjønn", "Hund")))
	said := map[string]int{}
	for _, f := range v.Result.Faults {
		said[f.Name]++
	}
	for _, column := range []string{"Henvist dato", "Samtykke dato", "Kartlagt dato", "Kommune", "Kjønn"} {
		if said[column] != 1 {
			t.Errorf("%s has %d faults", column, said[column])
		}
	}
}

// Files that are wrong as a whole.
func TestFaultsOfFiles(t *testing.T) {
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	withNeighbours(t, s)
	before := snapshot(t, st)
	for name, c := range map[string]struct {
		data []byte
		want string
	}{
		"no workbook": {[]byte("%PDF-1.7 \x00\x01\x02\x00"), ""},
		"empty":       {nil, "Filen er tom"},
		"blank":       {[]byte(" \n "), "Filen er tom"},
		"too large":   {append([]byte("PK\x03\x04"), make([]byte, upload.MaxFile)...), "Filen er for stor"},
		"old Excel":   {[]byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0}, ".xlsx"},
		"damaged":     {append([]byte("PK\x03\x04"), 1, 2, 3), "skadet"},
	} {
		_, err := movein.Upload{Name: "x.xlsx", Data: c.data}.Run(t.Context(), s, inNes)
		if err == nil && name == "no workbook" { // text of any kind is a list with one column
			continue
		}
		fields := errs.FieldsOf(err)
		if errs.KindOf(err) != errs.KindInvalid || len(fields) != 1 || fields[0].Name != "fil" || !strings.Contains(fields[0].Message, c.want) {
			t.Errorf("%s: %v %v", name, err, fields)
		}
	}
	for name, c := range map[string]struct {
		make func(f *sheettest.Book)
		want string
	}{
		"no rows": {func(f *sheettest.Book) {
			fill(f, "Pasienter", map[string]any{"Fødselsnummer": nil, "Henvist av": nil, "Navn": nil})
		}, "Det står ingen pasienter"},
		"no headings":    {func(f *sheettest.Book) { f.Set("Pasienter", "A1", "Handleliste") }, "Fant ingen rad med overskrifter"},
		"nothing at all": {func(f *sheettest.Book) {}, "Fant ingen rad med overskrifter"},
		"required column gone": {func(f *sheettest.Book) {
			fill(f, "Pasienter", map[string]any{"Fødselsnummer": number(t, 0), "Navn": "Kari Lie", "Henvist": "01.03.2026", "Henvistav2": "x"})
		}, "«Henvist av» mangler"},
		"column twice": {func(f *sheettest.Book) {
			fill(f, "Pasienter", good(t, 0), map[string]any{"Fnr": number(t, 1)})
		}, "står to ganger"},
		"hidden": {func(f *sheettest.Book) {
			fill(f, "Pasienter", good(t, 0))
			f.Add("Notater")
			f.Hide("Pasienter")
			f.Set("Notater", "A1", "ingenting")
		}, "Arket er skjult og leses ikke"},
	} {
		f := sheettest.New(t, "Pasienter")
		c.make(f)
		v := send(t, s, inNes, f.Bytes())
		if v.Result.Good != 0 || len(v.Result.Faults) == 0 || !strings.Contains(told(v), c.want) {
			t.Errorf("%s: good %d\n%s", name, v.Result.Good, told(v))
		}
	}
	same(t, "files", before, snapshot(t, st))
}

// What is odd but can be read is read, and what is ignored is named.
func TestOddFiles(t *testing.T) {
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	withNeighbours(t, s)
	f := sheettest.New(t, "Våre pasienter")
	one := good(t, 0, "Henvisningsgrunn", "=HYPERLINK(\"http://x\")", "Navn på henviser", "+4799", "Skonummer", "38", "Plan", "@SUM(1)", "Plan dato", "01.06.2026", "Fornavn", "", "Etternavn", "", "Navn", "Aasen, Kari")
	fill(f, "Våre pasienter", one, good(t, 1, "Skonummer", "39"))
	f.Add("Gammelt")
	f.Set("Gammelt", "A1", "Fødselsnummer")
	f.Merge("Våre pasienter", "B2", "B3") // Besluttet dato, over both rows
	v := send(t, s, inNes, f.Bytes())
	if v.Result.Good != 2 {
		t.Fatal(told(v))
	}
	for _, want := range []string{"Kolonnen «Skonummer»", "Gammelt 0: Arket leses ikke"} {
		if !strings.Contains(told(v), want) {
			t.Errorf("%q is not said:\n%s", want, told(v))
		}
	}
	_, err := movein.Finish{ID: v.ID, Seen: 2}.Run(t.Context(), s, inNes)
	must(t, err)
	done, err := movein.Look(t.Context(), s, inNes, v.ID)
	must(t, err)
	events, _, err := s.Store.Reader().Events(t.Context(), done.People[0].Enrolment)
	must(t, err)
	if done.People[0].Name != "Kari Aasen" || events[0].Referral.Name != "+4799" || !strings.HasPrefix(events[0].Referral.Why, "=HYPERLINK(") {
		t.Errorf("%s: %+v", done.People[0].Name, events[0].Referral)
	}
	// CSV, as another program writes it.
	csv := "Fnr;Pasient;Henvist;Hvem henviste\n" + number(t, 5) + ";Berit Lie;1.3.2026;fastlege\n"
	if v := send(t, s, inNes, []byte(csv)); v.Result.Good != 1 || v.Result.People[0].Now != "Til vurdering" {
		t.Error(told(v))
	}
}

// Who is in Tråd already is told of to those who may know.
func TestKnownPersons(t *testing.T) {
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	withNeighbours(t, s)
	first := send(t, s, inNes, book(t, good(t, 0)))
	_, err := movein.Finish{ID: first.ID, Seen: 1}.Run(t.Context(), s, inNes)
	must(t, err)
	before := snapshot(t, st)
	for name, c := range map[string]struct {
		actor access.Actor
		row   map[string]any
		want  string
	}{
		"followed already":     {inNes, good(t, 0), "Personen følges allerede"},
		"another name":         {inNes, good(t, 0, "Fornavn", "Gunnar", "Etternavn", "Holm"), "passer ikke med nummeret"},
		"followed elsewhere":   {elsewhere, good(t, 0), "Personen kan ikke flyttes inn nå"},
		"alike, no number":     {inNes, map[string]any{"Fødselsdato": "17.02.1942", "Fornavn": "Kari", "Etternavn": "Øvre A", "Henvist av": "Fastlege", "Henvist dato": "01.03.2026"}, "samme fødselsdato og lignende navn"},
		"in the other pathway": {inNes, good(t, 0, "Forløp", "Forsterket hjemreise"), "er i Tråd fra før"},
	} {
		v := send(t, s, c.actor, book(t, c.row))
		if !strings.Contains(told(v), c.want) || name == "followed elsewhere" && strings.Contains(told(v), "følges") {
			t.Errorf("%s: %s", name, told(v))
		}
	}
	same(t, "known", before, snapshot(t, st))
	// Into the other pathway, and back: the person stays.
	v := send(t, s, inNes, book(t, good(t, 0, "Forløp", "hjemreise")))
	_, err = movein.Finish{ID: v.ID, Seen: 1}.Run(t.Context(), s, inNes)
	must(t, err)
	if _, err := (movein.Undo{ID: first.ID}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindConflict {
		t.Error("a person with a later enrolment was taken away:", err)
	}
	_, err = movein.Undo{ID: v.ID}.Run(t.Context(), s, inNes)
	must(t, err)
	same(t, "other pathway undone", before, snapshot(t, st))
}

// A run is seen by those of its area; its file is sealed and gone after a day; what changed meanwhile is told of.
func TestRuns(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))
		withNeighbours(t, s)
		now := today.At(9, 43)
		s.Now = func() time.Time { return now }
		data := book(t, good(t, 0), good(t, 1))
		v := send(t, s, inNes, data)
		run, err := s.Store.Reader().ImportRun(t.Context(), v.ID)
		must(t, err)
		if bytes.Contains(run.Content, []byte("PK\x03\x04")) || !strings.HasPrefix(string(run.Content), "v1:") {
			t.Error("the file is not sealed")
		}
		other := send(t, s, inNes, book(t, good(t, 1)))
		if _, err := (movein.Finish{ID: other.ID, Seen: 1}).Run(t.Context(), s, inNes); err != nil {
			t.Fatal(err)
		}
		if _, err := (movein.Finish{ID: v.ID, Seen: 2}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindConflict {
			t.Error("somebody else moved one of them in meanwhile:", err)
		}
		if n, err := (movein.Finish{ID: v.ID, Seen: 1, Skip: true}).Run(t.Context(), s, inNes); err != nil || n != 1 {
			t.Error("skipping the one:", n, err)
		}
		third := send(t, s, inNes, book(t, good(t, 3)))
		now = now.Add(25 * time.Hour)
		if _, err := (movein.Finish{ID: third.ID, Seen: 1}).Run(t.Context(), s, inNes); errs.KindOf(err) != errs.KindGone {
			t.Error("a file of yesterday:", err)
		}
		if _, err := movein.Marked(t.Context(), s, inNes, third.ID); errs.KindOf(err) != errs.KindGone {
			t.Error("a file of yesterday:", err)
		}
		runs, err := movein.Runs(t.Context(), s, inNes)
		if err != nil || len(runs) != 3 || runs[0].Held || runs[0].By != "Ingrid Sandvik" || runs[2].Moved != 1 || runs[2].Status != upload.Done {
			t.Errorf("%+v %v", runs, err)
		}
		if runs, err := movein.Runs(t.Context(), s, elsewhere); err != nil || len(runs) != 0 {
			t.Errorf("%+v %v", runs, err)
		}
		for _, id := range []db.ID{v.ID, "tull", db.NewID()} {
			if _, err := movein.Look(t.Context(), s, elsewhere, id); errs.KindOf(err) != errs.KindNotFound {
				t.Errorf("%s: %v", id, err)
			}
		}
		manager := access.Actor{User: mona, Role: care.Manager, Org: nes, OrgKind: "municipality", Areas: []care.OrgID{nes}, Today: today}
		if _, err := (movein.Upload{Name: "x.xlsx", Data: data}).Run(t.Context(), s, manager); errs.KindOf(err) != errs.KindDenied {
			t.Error("a manager:", err)
		}
		if _, err := movein.Template(t.Context(), s, manager); errs.KindOf(err) != errs.KindDenied {
			t.Error("a manager:", err)
		}
	})
}

// The marked file that is sent in again, mended, is read as before.
func TestMarkedComesBack(t *testing.T) {
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	withNeighbours(t, s)
	v := send(t, s, inNes, book(t, good(t, 0), good(t, 1, "CFS", "12")))
	marked, err := movein.Marked(t.Context(), s, inNes, v.ID)
	must(t, err)
	file, err := excel.Open(bytes.NewReader(marked), upload.MaxFile, "x.xlsx")
	must(t, err)
	if file.Sheets[len(file.Sheets)-1].Name != "Feil" {
		t.Errorf("the faults are not listed: %v", len(file.Sheets))
	}
	f := sheettest.Open(t, marked)
	f.Set("Pasienter", v.Result.Faults[0].Cell(), 6)
	if v := send(t, s, inNes, f.Bytes()); v.Result.Good != 2 || len(v.Result.Faults) != 0 || len(v.Result.Notices) != 0 {
		t.Error(told(v))
	}
}

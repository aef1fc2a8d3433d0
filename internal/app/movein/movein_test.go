package movein_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/app"
	"traad/internal/app/movein"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// tables are all that a person is written to, with their columns except what is random: the sealed number and its id.
var tables = []struct{ name, columns, order string }{
	{"patient", "*", "id"},
	{"patient_name_part", "*", "patient_id, part"},
	{"patient_version", "*", "patient_id"},
	{"patient_identifier", "patient_id, kind, blind_index, created_at, ended_at", "patient_id"},
	{"gp_relation", "*", "id"},
	{"next_of_kin", "*", "id"},
	{"care_relation", "*", "id"},
	{"stay", "*", "id"},
	{"enrolment", "*", "id"},
	{"enrolment_event", "*", "enrolment_id, seq"},
	{"task", "*", "enrolment_id, rule"},
	{"tally", "*", "area_id, pathway_code, measure, bucket"},
	{"enrolment_tally", "*", "enrolment_id"},
}

func TestWriteManyLeavesWhatWriteLeaves(t *testing.T) {
	var people []movein.Person
	for n := range 130 {
		people = append(people, person(n))
	}
	storetest.Each(t, func(t *testing.T, one *store.Store) {
		keys := ring(t)
		s := service(t, one, keys)
		var first []movein.Written
		do(t, s, func(ctx context.Context, tx *app.Tx) error {
			for _, p := range people {
				w, err := movein.Write(ctx, tx, p)
				if err != nil {
					return err
				}
				first = append(first, w)
			}
			return nil
		})
		want := map[string][]string{}
		for _, table := range tables {
			want[table.name] = storetest.Rows(t, one, table.name, table.columns, table.order)
			if len(want[table.name]) == 0 {
				t.Errorf("%s is empty", table.name)
			}
		}
		t.Run("many", func(t *testing.T) {
			// The same engine once more, empty.
			again := &store.Store{DB: dbtest.Open(t, one.DB.Engine)}
			s := service(t, again, keys)
			do(t, s, func(ctx context.Context, tx *app.Tx) error {
				second, err := movein.WriteMany(ctx, tx, people)
				if diff := cmp.Diff(first, second); diff != "" {
					t.Errorf("what was written differs (-one +many):\n%s", diff)
				}
				return err
			})
			for _, table := range tables {
				if diff := cmp.Diff(want[table.name], storetest.Rows(t, again, table.name, table.columns, table.order)); diff != "" {
					t.Errorf("%s differs (-one +many):\n%s", table.name, diff)
				}
			}
		})
	})
}

func TestWriteRefuses(t *testing.T) {
	good := func() movein.Person { return person(20) }
	cases := []struct {
		name             string
		change           func(p *movein.Person)
		enrolment, event int
		field            string
	}{
		{"no name", func(p *movein.Person) { p.Details.FamilyName = "" }, -1, -1, "etternavn"},
		{"number of another birth date", func(p *movein.Person) { p.Details.BirthDate = p.Details.BirthDate.AddDays(1) }, -1, -1, "fodt"},
		{"kin without telephone or note", func(p *movein.Person) { p.Kin[0].Phone = "" }, -1, -1, "parorende"},
		{"a stay that ends before it begins", func(p *movein.Person) {
			p.Stays = []movein.Stay{{Unit: ward, Kind: "hospital", From: today.AddDays(-2).At(8, 0), To: today.AddDays(-3).At(8, 0)}}
		}, -1, -1, "opphold"},
		{"a stay in the future", func(p *movein.Person) {
			p.Stays = []movein.Stay{{Unit: ward, Kind: "hospital", From: today.AddDays(2).At(8, 0)}}
		}, -1, -1, "opphold"},
		{"unknown pathway", func(p *movein.Person) { p.Enrolments[0].Pathway = "iht-kort" }, 0, -1, "forlop"},
		{"an area outside", func(p *movein.Person) { p.Enrolments[0].Area = hospital }, 0, -1, "kommune"},
		{"an area that is no id", func(p *movein.Person) { p.Enrolments[0].Area = "Nes" }, 0, -1, "kommune"},
		{"no events", func(p *movein.Person) { p.Enrolments[0].Events = nil }, 0, -1, ""},
		{"no referral first", func(p *movein.Person) { p.Enrolments[0].Events = p.Enrolments[0].Events[1:] }, 0, 0, ""},
		{"mapped before consented", func(p *movein.Person) {
			e := &p.Enrolments[0]
			e.Events = append(e.Events[:5:5], e.Events[7])
		}, 0, 5, ""},
		{"a contact after today", func(p *movein.Person) { p.Enrolments[0].Events[10].On = today.AddDays(1) }, 0, 10, "dato"},
		{"two open at once", func(p *movein.Person) {
			p.Enrolments = append(p.Enrolments, movein.Enrolment{Pathway: "iht-langvarig", Area: nes, Events: history(today.AddDays(-390))})
		}, 1, -1, "forlop"},
	}
	st := storetest.Open(t)
	s := service(t, st, ring(t))
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			p := good()
			c.change(&p)
			for how, f := range map[string]func(context.Context, *app.Tx) error{
				"write": func(ctx context.Context, tx *app.Tx) error { _, err := movein.Write(ctx, tx, p); return err },
				"many": func(ctx context.Context, tx *app.Tx) error {
					_, err := movein.WriteMany(ctx, tx, []movein.Person{person(1), p})
					return err
				},
			} {
				err := try(t.Context(), s, f)
				var fault *movein.Fault
				if !errors.As(err, &fault) || errs.KindOf(err) != errs.KindInvalid {
					t.Fatalf("%s: %v", how, err)
				}
				if fault.Enrolment != c.enrolment || fault.Event != c.event || (how == "many") != (fault.Person == 1) {
					t.Errorf("%s: at %d, %d, %d: %v", how, fault.Person, fault.Enrolment, fault.Event, err)
				}
				fields := errs.FieldsOf(err)
				if c.field != "" && (len(fields) == 0 || fields[0].Name != c.field) {
					t.Errorf("%s: fields %v, want %s", how, fields, c.field)
				}
			}
		})
	}
	if n := len(storetest.Rows(t, st, "patient", "id", "id")); n != 0 {
		t.Errorf("%d patients were written", n)
	}
	do(t, s, func(ctx context.Context, tx *app.Tx) error {
		_, err := movein.WriteMany(ctx, tx, []movein.Person{good()})
		return err
	})
}

func TestNumberInUse(t *testing.T) {
	s := service(t, storetest.Open(t), ring(t))
	do(t, s, func(ctx context.Context, tx *app.Tx) error { _, err := movein.Write(ctx, tx, person(1)); return err })
	twin := person(1)
	twin.ID = ""
	for how, f := range map[string]func(context.Context, *app.Tx) error{
		"write": func(ctx context.Context, tx *app.Tx) error { _, err := movein.Write(ctx, tx, twin); return err },
		"many": func(ctx context.Context, tx *app.Tx) error {
			_, err := movein.WriteMany(ctx, tx, []movein.Person{person(2), twin})
			return err
		},
	} {
		if err := try(t.Context(), s, f); errs.KindOf(err) != errs.KindInvalid || errs.FieldsOf(err)[0].Name != "fodselsnummer" {
			t.Errorf("%s: %v", how, err)
		}
	}
}

func TestKnownPersonGetsAnEnrolmentMore(t *testing.T) {
	storetest.Each(t, func(t *testing.T, st *store.Store) {
		s := service(t, st, ring(t))
		first := person(19) // twice enrolled, the second still open
		first.Enrolments = first.Enrolments[:1]
		var was movein.Written
		do(t, s, func(ctx context.Context, tx *app.Tx) (err error) { was, err = movein.Write(ctx, tx, first); return err })
		again := movein.Person{Known: was.Patient, Enrolments: []movein.Enrolment{{Pathway: "iht-langvarig", Area: nes, Events: history(today.AddDays(-400))}}}
		var now movein.Written
		do(t, s, func(ctx context.Context, tx *app.Tx) (err error) { now, err = movein.Write(ctx, tx, again); return err })
		if now.Patient != was.Patient || len(storetest.Rows(t, st, "patient", "id", "id")) != 1 {
			t.Errorf("the person was written again: %+v, %+v", was, now)
		}
		e, err := st.Reader().Enrolment(t.Context(), db.ID(now.Enrolments[0]))
		if err != nil || e.PreviousID != db.ID(was.Enrolments[0]) || e.Status != "active" || e.NameSort != first.Details.Sort() {
			t.Errorf("%+v, %v", e, err)
		}
		err = try(t.Context(), s, func(ctx context.Context, tx *app.Tx) error { _, err := movein.Write(ctx, tx, again); return err })
		if fields := errs.FieldsOf(err); len(fields) != 1 || fields[0].Name != "forlop" {
			t.Errorf("a third while the second is open: %v", err)
		}
		unknown := again
		unknown.Known = "00000000-0001-8000-8000-999999990000"
		err = try(t.Context(), s, func(ctx context.Context, tx *app.Tx) error { _, err := movein.Write(ctx, tx, unknown); return err })
		if errs.KindOf(err) != errs.KindNotFound {
			t.Errorf("somebody unknown: %v", err)
		}
	})
}

func TestNewIDsAndTimesAreFilledIn(t *testing.T) {
	s := service(t, storetest.Open(t), ring(t))
	p := person(8)
	p.ID, p.Number, p.GPFrom = "", nin.Number{}, date.Date{}
	for i := range p.Enrolments[0].Events {
		p.Enrolments[0].Events[i].Recorded = time.Time{}
	}
	var w movein.Written
	do(t, s, func(ctx context.Context, tx *app.Tx) (err error) { w, err = movein.Write(ctx, tx, p); return err })
	events, _, err := s.Store.Reader().Events(t.Context(), w.Enrolments[0])
	if err != nil || len(events) != len(p.Enrolments[0].Events) {
		t.Fatalf("%d events, %v", len(events), err)
	}
	seen := map[care.EventID]bool{}
	for i, ev := range events {
		if ev.Seq != i+1 || ev.ID == "" || seen[ev.ID] || ev.Recorded.IsZero() {
			t.Errorf("event %d: %+v", i, ev)
		}
		seen[ev.ID] = true
	}
}

func BenchmarkWriteMany(b *testing.B) {
	var people []movein.Person
	for n := range 2000 {
		p := person(n)
		p.Details.BirthDate, p.Number = today.AddMonths(-12*80), nin.Number{}
		p.Enrolments = []movein.Enrolment{{Pathway: longTerm.Code, Area: nes, Events: history(today.AddDays(-400 - n%50))}}
		people = append(people, p)
	}
	for b.Loop() {
		b.StopTimer()
		s := service(b, storetest.Open(b), ring(b))
		b.StartTimer()
		do(b, s, func(ctx context.Context, tx *app.Tx) error { _, err := movein.WriteMany(ctx, tx, people); return err })
	}
	b.ReportMetric(float64(len(people)*b.N)/b.Elapsed().Seconds(), "persons/s")
}

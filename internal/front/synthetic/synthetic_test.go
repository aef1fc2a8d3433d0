package synthetic

import (
	"bytes"
	"math"
	"strings"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/rules/casefind"
)

type made struct {
	truth                         *Truth
	episodes, persons, enrolments bytes.Buffer
}

func region(t *testing.T, r Region) *made {
	t.Helper()
	var m made
	var err error
	if m.truth, err = r.Write(Files{&m.episodes, &m.persons, &m.enrolments}); err != nil {
		t.Fatal(err)
	}
	return &m
}

func (m *made) read(t *testing.T) (*casefind.Index, []column.Person) {
	t.Helper()
	var b column.Builder
	var g column.Register
	if err := b.Read("episodes.csv", bytes.NewReader(m.episodes.Bytes()), int64(m.episodes.Len())); err != nil {
		t.Fatal(err)
	}
	if err := g.Read("persons.csv", bytes.NewReader(m.persons.Bytes()), int64(m.persons.Len())); err != nil {
		t.Fatal(err)
	}
	e, err := b.Episodes()
	if err != nil {
		t.Fatal(err, b.Log.Faults)
	}
	people, err := g.People()
	if err != nil {
		t.Fatal(err, g.Log.Faults)
	}
	return casefind.Read(e), people
}

// TestCounts: stays, emergencies, readmissions and transfers found in the files are the generator's own, exactly.
func TestCounts(t *testing.T) {
	m := region(t, Region{Seed: 7, Persons: 3000, Effect: .85, Monthly: 3})
	x, people := m.read(t)
	var got Counts
	end := column.DayOf(endDay)
	got.Episodes = x.E.Rows()
	for p := range x.E.People {
		for _, s := range x.Stays(uint32(p), end) {
			got.Stays++
			got.Transfers += s.Parts - 1
			if s.Emergency {
				got.Emergency++
			}
			if s.Readmission {
				got.Readmissions++
			}
		}
	}
	for _, p := range people {
		if p.Died != 0 {
			got.Deaths++
		}
	}
	if got != m.truth.Counts {
		t.Errorf("the files have %+v, the generator made %+v", got, m.truth.Counts)
	}
	if len(people) != 3000 || got.Transfers == 0 || got.Readmissions == 0 {
		t.Errorf("%d people, %+v", len(people), got)
	}
}

// TestCalibration: the second year is within stated distance of Norwegian figures (docs/casefind.md). The population is small
// so that the test is cheap; the tolerances are three standard errors or so.
func TestCalibration(t *testing.T) {
	m := region(t, Region{Seed: 20261121, Persons: 12000, Effect: 1})
	young, old := m.truth.Year2[0], m.truth.Year2[1]
	for _, c := range []struct {
		what              string
		got, want, within float64
	}{
		{"emergency stays 65–79 per 1000", young.Emergency, 222, 35},
		{"emergency stays 80+ per 1000", old.Emergency, 442, 70},
		{"deaths 65–79 per 1000", young.Deaths, 17.6, 5},
		{"deaths 80+ per 1000", old.Deaths, 87.8, 18},
		{"without emergency 65–79 %", young.ZeroPct, 84, 4},
		{"without emergency 80+ %", old.ZeroPct, 74, 5},
		{"nights 65–79", young.MeanNights, 4.3, 0.9},
		{"nights 80+", old.MeanNights, 4.9, 0.9},
		{"readmitted %", 100 * float64(young.readmitted+old.readmitted) / float64(young.discharges+old.discharges), 14.9, 4},
	} {
		if math.Abs(c.got-c.want) > c.within {
			t.Errorf("%s: %.1f, want %.1f ± %.1f", c.what, c.got, c.want, c.within)
		}
		t.Logf("%s: %.1f (%.1f)", c.what, c.got, c.want)
	}
}

// TestOrder: a person is the same whoever else there is, and the same region is the same bytes.
func TestOrder(t *testing.T) {
	a, b := region(t, Region{Seed: 3, Persons: 300, Effect: 1}), region(t, Region{Seed: 3, Persons: 150, Effect: 1})
	if !strings.HasPrefix(a.persons.String(), b.persons.String()) || !strings.HasPrefix(a.episodes.String(), b.episodes.String()) {
		t.Error("people change with the number of others")
	}
	if again := region(t, Region{Seed: 3, Persons: 300, Effect: 1}); !bytes.Equal(a.episodes.Bytes(), again.episodes.Bytes()) || !bytes.Equal(a.enrolments.Bytes(), again.enrolments.Bytes()) {
		t.Error("the same seed makes another region")
	}
	if other := region(t, Region{Seed: 4, Persons: 300, Effect: 1}); bytes.Equal(a.persons.Bytes(), other.persons.Bytes()) {
		t.Error("another seed makes the same region")
	}
}

// TestTruth: without effect both potential outcomes are the same; with a strong one the truth shows it and the naive figure
// falls even where nothing works.
func TestTruth(t *testing.T) {
	none := region(t, Region{Seed: 5, Persons: 12000, Effect: 1, Monthly: 20}).truth
	if none.Enrolled < 50 || none.With.Events == 0 {
		t.Fatalf("%d enrolled", none.Enrolled)
	}
	if math.Abs(none.RateRatio-1) > 0.25 { // planned care goes up, which moves later draws
		t.Errorf("a programme without effect has a rate ratio of %v", none.RateRatio)
	}
	if none.NaiveNone > 0.7 {
		t.Errorf("without any programme use is %v of what it was: there is no regression to the mean", none.NaiveNone)
	}
	strong := region(t, Region{Seed: 5, Persons: 12000, Effect: .3, Monthly: 20})
	if strong.truth.RateRatio > 0.5 || strong.truth.Without != none.Without || strong.truth.Before != none.Before {
		t.Errorf("with effect 0.3: %v, without the programme %+v (was %+v)", strong.truth.RateRatio, strong.truth.Without, none.Without)
	}
	included, never := 0, 0
	for i, line := range strings.Split(strings.TrimSpace(strong.enrolments.String()), "\n") {
		f := strings.Split(line, ",")
		if i == 0 {
			continue
		}
		if f[5] == "" {
			never++
			continue
		}
		included++
		if gap := date.MustParse(f[5]).Days(date.MustParse(f[3])); gap < 7 || gap > 27 {
			t.Errorf("visit %d days after identification: %s", gap, line)
		}
	}
	if included != strong.truth.Enrolled || never == 0 {
		t.Errorf("%d included, %d never; truth has %d", included, never, strong.truth.Enrolled)
	}
}

// TestPrediction: on a synthetic region the method predicts as expected of such data, neither blindly nor too well, and the list is
// judged on a later year than it was fitted on.
func TestPrediction(t *testing.T) {
	x, people := region(t, Region{Seed: 11, Persons: 8000, Effect: 1}).read(t)
	r, err := casefind.ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	l, err := x.Find(r, people, column.DayOf(endDay))
	if err != nil {
		t.Fatal(err)
	}
	q := l.Hits
	if q == nil || l.Calibration == nil || l.Selected == 0 {
		t.Fatalf("not judged: %+v %v", q, l.Warnings)
	}
	if q.C.Value < 0.6 || q.C.Value > casefind.LeakAlarm || q.TestedOn.Date().String() != "2025-01-01" || q.TrainedOn.Date().String() != "2024-01-01" {
		t.Errorf("c %.3f, %+v", q.C.Value, q)
	}
	if c := q.Calibration; c == nil || math.Abs(c.Intercept) > 0.6 || c.Slope < 0.7 || c.Slope > 1.4 {
		t.Errorf("calibration %+v", c)
	}
	if q.List.K == 0 || q.List.PPV < 0.25 || q.List.PPV > 0.9 || !(q.ListLow < q.List.PPV && q.List.PPV < q.ListHigh) || len(q.Bins) != 10 {
		t.Errorf("list %+v", q.List)
	}
	t.Logf("c %.3f, list %+v, calibration %+v", q.C.Value, q.List, *q.Calibration)
}

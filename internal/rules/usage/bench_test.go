package usage

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/rules/casefind"
)

func day(s string) column.Day { return column.DayOf(date.MustParse(s)) }

// invented is a study of so many followed and a pool of candidates whom the same rule found, over three years: everybody has had at least
// three emergency stays in the year before being found.
func invented(followed, pool int) *Study {
	rng := rand.New(rand.NewPCG(1, 2))
	n := followed + pool
	s := &Study{}
	e := &column.Episodes{People: make([]string, n), First: make([]uint32, n+1), CodeFirst: make([]uint32, n+1), Codes: []string{""}, Units: []string{"", "a/b", "a/c"}}
	for len(e.Codes) < 400 {
		e.Codes = append(e.Codes, fmt.Sprintf("%c%02d.%d", 'A'+rng.IntN(26), rng.IntN(100), rng.IntN(10)))
	}
	e.Seen = make([]column.Place, len(e.Codes))
	start, end := day("2023-01-01"), day("2026-01-01")
	for p := range n {
		id := fmt.Sprintf("P%07d", p)
		e.People[p] = id
		// Whoever is followed stands evenly among the others.
		is := p*followed/n != (p+1)*followed/n
		found := start + 365 + column.Day(30*rng.IntN(18))
		person := column.Person{ID: id, Born: day("1930-01-01") + column.Day(rng.IntN(9000)), Sex: uint8(1 + rng.IntN(2)), Municipality: "3240"}
		row := column.Enrolment{ID: id, Identified: found}
		if is {
			person.Municipality = "3205"
			row.Included = found + column.Day(7+rng.IntN(21))
		}
		if rng.IntN(5) == 0 {
			person.Died = found + 30 + column.Day(rng.IntN(700))
		}
		var at []column.Day
		for range 3 + rng.IntN(3) {
			at = append(at, found-1-column.Day(rng.IntN(364)))
		}
		for range rng.IntN(4) {
			at = append(at, found+column.Day(rng.IntN(500)))
		}
		for range rng.IntN(12) {
			at = append(at, start+column.Day(rng.IntN(1090)))
		}
		sortDays(at)
		for i, d := range at {
			if d >= end || person.Died != 0 && d > person.Died {
				continue
			}
			k := column.KindOf(column.Inpatient, column.Emergency, column.Hospital)
			if i%3 == 2 {
				k = column.KindOf(column.Outpatient, column.Planned, column.Hospital)
			}
			e.In, e.Mins, e.Kind = append(e.In, d.At(600)), append(e.Mins, uint32(rng.IntN(8*1440))), append(e.Kind, k)
			e.NCode, e.Unit = append(e.NCode, 3), append(e.Unit, uint16(1+rng.IntN(2)))
			e.Cost, e.Hours = append(e.Cost, 20000), append(e.Hours, 0)
			for range 3 {
				e.Code = append(e.Code, uint16(1+rng.IntN(399)))
			}
		}
		e.First[p+1], e.CodeFirst[p+1] = uint32(len(e.In)), uint32(len(e.Code))
		s.People, s.Enrolments = append(s.People, person), append(s.Enrolments, row)
	}
	s.Index = casefind.Read(e)
	return s
}

func sortDays(d []column.Day) {
	for i := range d {
		for j := i; j > 0 && d[j] < d[j-1]; j-- {
			d[j], d[j-1] = d[j-1], d[j]
		}
	}
}

// BenchmarkResults is the whole analysis of 500 followed against a pool of 100 000: matching, balance, all outcomes, 1 000 rounds of
// bootstrap. BenchmarkScan beside it is the straightforward way to the risk sets alone: for each who is followed, everybody is scored.
func BenchmarkResults(b *testing.B) {
	s := invented(500, 100_000)
	var r *Result
	for b.Loop() {
		var err error
		if r, err = s.Run(Options{Seed: 1}); err != nil {
			b.Fatal(err)
		}
	}
	b.ReportMetric(float64(r.Match.Matched), "matched")
	b.ReportMetric(float64(r.Match.Compared), "compared")
}

func BenchmarkScan(b *testing.B) {
	s := invented(500, 100_000)
	r := &Result{To: day("2026-01-01"), From: day("2023-01-01")}
	p := s.subjects(r, Options{})
	some := p.followed[:10] // a fiftieth of the work
	for b.Loop() {
		for _, u := range some {
			at := s.Index.At(u.included)
			x := &state{}
			u.bins(u.included, x)
			u.score(u.included, at, x, true)
			n := 0
			for _, c := range p.pool {
				y := &state{}
				c.bins(u.included, y)
				c.score(u.included, at, y, true)
				if c.person.Sex == u.person.Sex && y.key == x.key && alive(c, u.included) {
					n++
				}
			}
		}
	}
	b.ReportMetric(b.Elapsed().Seconds()/float64(b.N)*50*1000, "ms/500")
}

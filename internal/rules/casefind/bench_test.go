package casefind

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"slices"
	"syscall"
	"testing"
	"time"
	"unsafe"

	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
)

// rowsFlag is how many episodes the benchmarks score: small in an ordinary run, 20 million for docs/performance.md.
var rowsFlag = flag.Int("rows", 200_000, "episodes in the benchmarks")

// benchColumns are rows episodes over three years, see columntest.Many.
func benchColumns(rows int, allInpatient bool) *column.Episodes {
	return columntest.Many(columntest.Shape{Rows: rows, From: day("2023-01-01"), To: day(asOf), AllInpatient: allInpatient})
}

// sum reads a column as whole words: what the memory bus needs at least.
func sum[T any](c []T) (s uint64) {
	n := len(c) * int(unsafe.Sizeof(*new(T))) / 8
	words := unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(c))), n)
	var a, b, d, f uint64
	for len(words) >= 4 {
		a, b, d, f = a+words[0], b+words[1], d+words[2], f+words[3]
		words = words[4:]
	}
	return a + b + d + f
}

var sink uint64

// perRow reports processor time a row, which a busy machine disturbs less than time on the clock.
func perRow(b *testing.B, e *column.Episodes) func() {
	used := func() float64 {
		var u syscall.Rusage
		if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
			b.Fatal(err)
		}
		return float64(u.Utime.Nano() + u.Stime.Nano())
	}
	before := used()
	return func() { b.ReportMetric((used()-before)/float64(b.N)/float64(e.Rows()), "cpu-ns/row") }
}

// BenchmarkRescore is everybody's scores from loaded columns, beside the floor (summing the same columns) and a plain pass
// with maps over the same rows. go test -run '^$' -bench Rescore -rows 20000000 ./internal/rules/casefind
func BenchmarkRescore(b *testing.B) {
	for _, mix := range []string{"mixed", "inpatient"} {
		e := benchColumns(*rowsFlag, mix == "inpatient")
		x := Read(e)
		b.Run(mix+"/floor", func(b *testing.B) {
			defer perRow(b, e)()
			for b.Loop() {
				sink += sum(e.In) + sum(e.Mins) + sum(e.Kind) + sum(e.NCode) + sum(e.Unit) + sum(e.Code)
			}
		})
		b.Run(mix+"/scan", func(b *testing.B) {
			defer perRow(b, e)()
			for b.Loop() {
				sink += uint64(len(x.Scan(day(asOf), Options{Threads: 1})))
			}
			b.ReportMetric(float64(x.Bytes())/float64(e.Rows()), "B/row")
		})
		b.Run(mix+"/maps", func(b *testing.B) {
			defer perRow(b, e)()
			for b.Loop() {
				sink += uint64(len(naive(e)))
			}
		})
	}
}

// BenchmarkSlider is what a user waits for who moves a threshold: a page of 50 of the new list, with its size, reasons and how well it hits, from kept
// scores. Each step is a rule that was not asked for before: age, emergencies or HFRS. p95-ms is of the single steps.
// go test -run '^$' -bench Slider -benchtime 200x -rows 30000000 ./internal/rules/casefind
func BenchmarkSlider(b *testing.B) {
	x, people := Read(benchColumns(*rowsFlag, false)), benchPeople(*rowsFlag)
	begun := time.Now()
	s := x.Score(people, day(asOf))
	scored := time.Since(begun)
	r, err := ShippedRule("standard")
	if err != nil {
		b.Fatal(err)
	}
	begun = time.Now()
	s.Apply(r, View{Top: 50})
	looked := time.Since(begun)
	rng := rand.New(rand.NewPCG(3, 4))
	var steps []float64
	for b.Loop() {
		moved, err := ParseRule(fmt.Appendf(nil, sliderRule, "probability", "leave_out", "", 55+rng.IntN(35), rng.IntN(5), rng.IntN(12)))
		if err != nil {
			b.Fatal(err)
		}
		moved.Horizon = 12
		at := time.Now()
		sink += uint64(s.Apply(moved, View{Top: 50}).Selected)
		steps = append(steps, float64(time.Since(at).Microseconds())/1000)
	}
	slices.Sort(steps)
	b.ReportMetric(steps[len(steps)*95/100], "p95-ms")
	b.ReportMetric(steps[len(steps)/2], "p50-ms")
	b.ReportMetric(scored.Seconds(), "score-s")
	b.ReportMetric(looked.Seconds(), "first-s")
	b.ReportMetric(float64(len(people)), "persons")
}

// benchPeople are the persons of benchColumns, 55 to 100 years old.
func benchPeople(rows int) []column.Person {
	people := make([]column.Person, max(1, rows/33))
	for i := range people {
		people[i] = column.Person{ID: fmt.Sprintf("P%07d", i), Born: day("1926-01-01") + column.Day(i*7%16000), Sex: uint8(1 + i%2), Municipality: []string{"3205", "0301", "3240"}[i%3]}
	}
	return people
}

// naive counts HFRS and emergency admissions only, with maps keyed by pseudonym and code.
func naive(e *column.Episodes) map[string]int {
	l := theLists()
	weight := map[string]int{}
	for i, c := range l.hfrsCode {
		weight[c] = int(l.hfrsTenths[i])
	}
	seen, points, emergencies := map[string]map[string]bool{}, map[string]int{}, map[string]int{}
	from := windowsOf(day(asOf)).m24
	for p, id := range e.People {
		code := e.CodeFirst[p]
		for row := e.First[p]; row < e.First[p+1]; row++ {
			n := uint32(e.NCode[row] & column.CountMask)
			if e.Kind[row].Level() == column.Inpatient && e.In[row] >= from {
				if e.Kind[row].Urgency() == column.Emergency {
					emergencies[id]++
				}
				for _, c := range e.Code[code : code+n] {
					category := Normalise(e.Codes[c])[:3]
					if w, ok := weight[category]; ok {
						if seen[id] == nil {
							seen[id] = map[string]bool{}
						}
						if !seen[id][category] {
							seen[id][category] = true
							points[id] += w
						}
					}
				}
			}
			code += n
		}
	}
	return points
}

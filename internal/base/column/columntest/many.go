package columntest

import (
	"fmt"
	"math/rand/v2"

	"traad/internal/base/column"
)

// Shape says which episodes Many makes.
type Shape struct {
	Rows         int
	People       int        // 0: one for every 33 rows
	Every        int        // the number of each is so far from the one before, 0 is 1: a load of a day has few of all
	From, To     column.Day // To is not counted
	AllInpatient bool       // else one in eight
}

// Many makes episodes of three codes each for benchmarks: the same at each call, spread evenly over people and days. The codes are 3 000
// that the lists know well or not at all.
func Many(o Shape) *column.Episodes {
	rng := rand.New(rand.NewPCG(1, 2)) //nolint:gosec // the same data at each call
	rows, people := o.Rows, o.People
	if people == 0 {
		people = max(1, rows/33)
	}
	e := &column.Episodes{
		People: make([]string, people), First: make([]uint32, people+1), CodeFirst: make([]uint32, people+1), In: make([]column.Minute, rows), Mins: make([]uint32, rows),
		Kind: make([]column.Kind, rows), NCode: make([]uint8, rows), Unit: make([]uint16, rows), Code: make([]uint16, 3*rows), Codes: []string{""}, Units: []string{""},
	}
	for len(e.Codes) < 3000 {
		e.Codes = append(e.Codes, fmt.Sprintf("%c%02d.%d", 'A'+rng.IntN(26), rng.IntN(100), rng.IntN(10)))
	}
	e.Seen = make([]column.Place, len(e.Codes))
	for i := range 200 {
		e.Units = append(e.Units, fmt.Sprintf("sykehus/%d", i))
	}
	start, end := o.From.At(0), o.To.At(0)
	at := 0
	for p := range people {
		e.People[p] = fmt.Sprintf("P%07d", p*max(1, o.Every))
		n := rows * (p + 1) / people
		from, step := at, (end-start)/column.Minute(max(1, n-at))
		for ; at < n; at++ {
			t := start + column.Minute(at-from)*step + column.Minute(rng.Uint64N(uint64(step)))
			e.In[at], e.Mins[at], e.NCode[at], e.Unit[at] = t, uint32(rng.IntN(300)), 3, uint16(1+rng.IntN(200))
			e.Kind[at] = column.KindOf(column.Outpatient, column.Planned, column.Hospital)
			if o.AllInpatient || rng.IntN(8) == 0 {
				e.Kind[at], e.Mins[at] = column.KindOf(column.Inpatient, column.Urgency(1+rng.IntN(2)), column.Hospital), uint32(rng.IntN(6*1440))
			}
			for k := range 3 {
				e.Code[3*at+k] = uint16(1 + rng.IntN(len(e.Codes)-1))
			}
		}
		e.First[p+1], e.CodeFirst[p+1] = uint32(at), uint32(3*at)
	}
	return e
}

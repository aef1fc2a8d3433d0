package main

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"

	"traad/internal/base/column"
	"traad/internal/base/date"
)

const asOf = "2026-01-01"

func day(s string) column.Day { return column.DayOf(date.MustParse(s)) }

// columns are rows episodes of three codes, of a person for every 33, over three years; one in eight is an inpatient episode, half of those an
// emergency. The codes are 3 000 that the lists know well or not at all: the data of casefind's own benchmark.
func columns(rows int) *column.Episodes {
	rng := rand.New(rand.NewPCG(1, 2))
	people := max(1, rows/33)
	e := &column.Episodes{
		People: make([]string, people), First: make([]uint32, people+1), CodeFirst: make([]uint32, people+1), In: make([]column.Minute, rows), Mins: make([]uint32, rows),
		Kind: make([]column.Kind, rows), NCode: make([]uint8, rows), Unit: make([]uint16, rows), Code: make([]uint16, 3*rows), Codes: codes(rng), Units: []string{""},
	}
	e.Seen = make([]column.Place, len(e.Codes))
	for i := range 200 {
		e.Units = append(e.Units, fmt.Sprintf("sykehus/%d", i))
	}
	start, end := day("2023-01-01").At(0), day(asOf).At(0)
	at := 0
	for p := range people {
		e.People[p] = fmt.Sprintf("P%07d", p)
		n := rows * (p + 1) / people
		from, step := at, (end-start)/column.Minute(n-at)
		for ; at < n; at++ {
			t := start + column.Minute(at-from)*step + column.Minute(rng.Uint64N(uint64(step)))
			e.In[at], e.Mins[at], e.NCode[at], e.Unit[at] = t, uint32(rng.IntN(300)), 3, uint16(1+rng.IntN(200))
			e.Kind[at] = column.KindOf(column.Outpatient, column.Planned, column.Hospital)
			if rng.IntN(8) == 0 {
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

func codes(rng *rand.Rand) []string {
	all := []string{""}
	for len(all) < 3000 {
		all = append(all, fmt.Sprintf("%c%02d.%d", 'A'+rng.IntN(26), rng.IntN(100), rng.IntN(10)))
	}
	return all
}

// writeFiles writes the file of episodes as a registry would, sorted by nothing but time, as CSV and, by DuckDB, as Parquet beside it.
func writeFiles(name string, rows int) error {
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer f.Close()
	w := bufio.NewWriterSize(f, 1<<20)
	rng := rand.New(rand.NewPCG(3, 4))
	all := codes(rng)[1:]
	fmt.Fprintln(w, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander")
	first := date.Of(2023, 1, 1)
	people := max(1, rows/33)
	for i := range rows {
		in := first.AddDays(int(int64(i) * 1095 / int64(rows)))
		out, level, urgency := in, 3, 4
		if rng.IntN(8) == 0 {
			out, level, urgency = in.AddDays(1+rng.IntN(6)), 1, 1+rng.IntN(5)
		}
		hour := rng.IntN(12)
		fmt.Fprintf(w, "P%07d,%s,%02d:%02d,%s,%02d:%02d,%d,%d,%d,m%d,%s,%s %s\n", rng.IntN(people), in, hour, rng.IntN(60), out, hour+1+rng.IntN(10), rng.IntN(60), level, urgency,
			970000000+rng.IntN(8), rng.IntN(25), all[rng.IntN(len(all))], all[rng.IntN(len(all))], all[rng.IntN(len(all))])
	}
	if err := w.Flush(); err != nil {
		return err
	}
	db, err := sql.Open("duckdb", "")
	if err != nil {
		return err
	}
	defer db.Close()
	_, err = db.ExecContext(context.Background(), "copy (from "+csvOf(name)+") to '"+strings.TrimSuffix(name, ".csv")+".parquet' (format parquet, compression zstd)")
	return err
}

// csvOf reads the CSV with the types that it has, so that DuckDB need not guess.
func csvOf(name string) string {
	return "read_csv('" + name + "', header=true, columns={'lopenr':'varchar','inndato':'date','inntid':'time','utdato':'date','uttid':'time','omsorgsniva':'utinyint'," +
		"'innmateHast':'utinyint','institusjonID':'varchar','fagenhet':'varchar','hovedtilstand':'varchar','bitilstander':'varchar'})"
}

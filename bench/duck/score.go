package main

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"time"
	"unsafe"

	"github.com/duckdb/duckdb-go/v2"

	"traad/internal/base/column"
	"traad/internal/rules/casefind"
)

// counts is what DuckDB counts of a person: a part of what casefind counts in its pass.
type counts struct{ Emergency6, Emergency12, Departments6, Departments12, Nights12, HFRS int }

// score holds a pass of casefind, which counts everything that a list shows, against DuckDB with these counts only, and compares the counts of every person.
func score(rows, threads int) error {
	e := columns(rows)
	x := casefind.Read(e)
	on := day(asOf)
	var total uint64
	floor, floorCPU, err := timed(3, func() error {
		total += sum(e.In) + sum(e.Mins) + sum(e.Kind) + sum(e.NCode) + sum(e.Unit) + sum(e.Code)
		return nil
	})
	if err != nil || total == 0 {
		return fmt.Errorf("nothing was summed: %w", err)
	}
	var scores []casefind.Score
	scan, scanCPU, err := timed(3, func() error {
		scores = x.Scan(on, casefind.Options{Threads: threads})
		return nil
	})
	if err != nil {
		return err
	}
	db, err := fill(e, threads)
	if err != nil {
		return err
	}
	defer db.Close()
	stays, staysCPU, err := timed(2, func() error { return do(db, countSQL(on)) })
	if err != nil {
		return err
	}
	hfrs, hfrsCPU, err := timed(2, func() error { return do(db, hfrsSQL(on)) })
	if err != nil {
		return err
	}
	fmt.Printf("%-46s %9s %9s %8s\n", fmt.Sprintf("%d threads", threads), "clock ms", "cpu ms", "casefind")
	row := func(what string, clock, cpu time.Duration) {
		fmt.Printf("%-46s %9.0f %9.0f %8.2f\n", what, clock.Seconds()*1000, cpu.Seconds()*1000, clock.Seconds()/scan.Seconds())
	}
	row("floor: summing the columns, one thread", floor, floorCPU)
	row("casefind: everything that a list shows", scan, scanCPU)
	row("DuckDB: stays, emergencies, departments, nights", stays, staysCPU)
	row("DuckDB: HFRS", hfrs, hfrsCPU)
	row("DuckDB: both", stays+hfrs, staysCPU+hfrsCPU)
	fmt.Printf("columns: %.1f bytes an episode\n", float64(e.Bytes())/float64(rows))
	return compare(db, scores)
}

// fill gives DuckDB the columns as it likes them best: numbers, days and minutes ready, the codes of inpatient episodes in a long table, and what the HFRS
// list says of each code.
func fill(e *column.Episodes, threads int) (*sql.DB, error) {
	connector, err := duckdb.NewConnector("", nil)
	if err != nil {
		return nil, err
	}
	ctx := context.Background()
	db := sql.OpenDB(connector)
	db.SetMaxOpenConns(1)
	for _, q := range []string{
		fmt.Sprintf("set threads=%d", threads),
		"create table e (person uinteger, inn bigint, ut bigint, indag integer, utdag integer, niva utinyint, akutt utinyint, enhet usmallint, c1 usmallint, c2 usmallint, c3 usmallint)",
		"create table h (code usmallint, hfrs varchar, points usmallint)",
	} {
		if err := do(db, q); err != nil {
			return nil, err
		}
	}
	conn, err := connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	defer conn.Close()
	if err := appendEpisodes(conn, e); err != nil {
		return nil, err
	}
	a, err := duckdb.NewAppenderFromConn(conn, "", "h")
	if err != nil {
		return nil, err
	}
	for i, code := range e.Codes {
		if points := casefind.HFRS([]string{code}); points > 0 {
			if err := a.AppendRow(uint16(i), casefind.Normalise(code)[:3], uint16(points)); err != nil {
				return nil, err
			}
		}
	}
	if err := a.Close(); err != nil {
		return nil, err
	}
	return db, do(db, "create table d as select person, inn, unnest([c1, c2, c3]) as code from e where niva = 1")
}

func appendEpisodes(conn driver.Conn, e *column.Episodes) error {
	a, err := duckdb.NewAppenderFromConn(conn, "", "e")
	if err != nil {
		return err
	}
	for p := range e.People {
		for i := e.First[p]; i < e.First[p+1]; i++ {
			out := e.Out(i, 0)
			emergency := uint8(0)
			if e.Kind[i].Urgency() == column.Emergency {
				emergency = 1
			}
			err := a.AppendRow(uint32(p), int64(e.In[i]), int64(out), int32(e.In[i].Day()), int32(out.Day()), uint8(e.Kind[i].Level()), emergency, e.Unit[i], e.Code[3*i], e.Code[3*i+1], e.Code[3*i+2])
			if err != nil {
				return err
			}
		}
	}
	return a.Close()
}

func do(db *sql.DB, q string) error {
	_, err := db.ExecContext(context.Background(), q)
	return err
}

func months(on column.Day, n int) column.Day { return column.DayOf(on.Date().AddMonths(-n)) }

// countSQL joins inpatient episodes to stays at a gap of 8 hours and counts stays, departments and nights.
func countSQL(on column.Day) string {
	return fmt.Sprintf(`create or replace table r as
with i as (select *, max(ut) over (partition by person order by inn rows between unbounded preceding and 1 preceding) as slutt from e where niva = 1 and inn < %[1]d),
s as (select *, sum(case when slutt is null or inn > slutt + 480 then 1 else 0 end) over (partition by person order by inn rows unbounded preceding) as opphold from i),
o as (select person, opphold, min(inn) as inn, max(ut) as ut, min(indag) as indag, max(utdag) as utdag, arg_min(akutt, inn) as akutt from s group by person, opphold),
c as (select person, count(*) filter (where akutt = 1 and inn >= %[2]d) as e6, count(*) filter (where akutt = 1 and inn >= %[3]d) as e12,
	sum(case when ut > %[3]d then greatest(0, least(utdag, %[4]d) - greatest(indag, %[5]d)) else 0 end) as netter from o group by person),
a as (select person, count(distinct enhet) filter (where inn >= %[2]d) as a6, count(distinct enhet) as a12 from e where niva = 1 and inn >= %[3]d and inn < %[1]d group by person)
select c.person, e6, e12, coalesce(a6, 0) as a6, coalesce(a12, 0) as a12, netter from c left join a using (person)`,
		on.At(0), months(on, 6).At(0), months(on, 12).At(0), on, months(on, 12))
}

// hfrsSQL sums the points of the distinct categories of two years.
func hfrsSQL(on column.Day) string {
	return fmt.Sprintf(`create or replace table f as
select person, sum(points) as hfrs from (select distinct person, hfrs, points from d join h using (code) where inn >= %d and inn < %d) group by person`, months(on, 24).At(0), on.At(0))
}

func compare(db *sql.DB, scores []casefind.Score) error {
	all, err := db.QueryContext(context.Background(), "select person, e6, e12, a6, a12, netter, coalesce(hfrs, 0) from (from r full join f using (person))")
	if err != nil {
		return err
	}
	defer all.Close()
	got := make([]counts, len(scores))
	for all.Next() {
		var p int
		var c counts
		if err := all.Scan(&p, &c.Emergency6, &c.Emergency12, &c.Departments6, &c.Departments12, &c.Nights12, &c.HFRS); err != nil {
			return err
		}
		got[p] = c
	}
	if err := all.Err(); err != nil {
		return err
	}
	var seen counts
	for p := range scores {
		s := &scores[p]
		want := counts{int(s.Emergency6), int(s.Emergency12), int(s.Departments6), int(s.Departments12), int(s.BedDays12), int(s.HFRS)}
		if got[p] != want {
			return fmt.Errorf("person %d: DuckDB counts %+v, casefind %+v", p, got[p], want)
		}
		seen.Emergency12, seen.Nights12, seen.HFRS = seen.Emergency12+want.Emergency12, seen.Nights12+want.Nights12, seen.HFRS+want.HFRS
	}
	fmt.Printf("equal for all %d persons: %d emergency stays, %d nights, HFRS %.1f in all\n\n", len(scores), seen.Emergency12, seen.Nights12, float64(seen.HFRS)/10)
	return nil
}

// sum reads a column as whole words: what the memory bus needs at least.
func sum[T any](c []T) (s uint64) {
	words := unsafe.Slice((*uint64)(unsafe.Pointer(unsafe.SliceData(c))), len(c)*int(unsafe.Sizeof(*new(T)))/8)
	var a, b, d, f uint64
	for len(words) >= 4 {
		a, b, d, f = a+words[0], b+words[1], d+words[2], f+words[3]
		words = words[4:]
	}
	return a + b + d + f
}

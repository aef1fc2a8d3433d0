package dataset

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/storetest"
)

// rowsFlag is how many episodes BenchmarkReady has stored: small in an ordinary run, 30 million for docs/performance.md.
var rowsFlag = flag.Int("rows", 200_000, "episodes in the benchmarks")

// BenchmarkReady is how soon what lies in the database can be used: after a start (cold), and after a load of a day (daily), first when it
// is the only one and then as one of thirty. Scores are made too, for a list needs them. Seconds on the clock and of the processor, bytes a row that stay, and the most
// memory that the process has had. go test -run '^$' -bench Ready -benchtime 1x ./internal/app/dataset -rows 30000000
func BenchmarkReady(b *testing.B) {
	st := storetest.Open(b)
	dir := b.TempDir()
	if err := keys.Generate(dir); err != nil {
		b.Fatal(err)
	}
	ring, err := keys.Load(dir)
	if err != nil {
		b.Fatal(err)
	}
	today := date.Of(2026, 11, 21)
	now := func() time.Time { return today.At(9, 43) }
	s := app.New(st, ring, job.New(st.DB, now), now)
	b.Cleanup(s.Close)
	operator := access.Actor{Role: care.Administrator, Today: today}
	last := column.DayOf(today)
	people := max(1, *rowsFlag/33)
	load := func(o columntest.Shape) {
		b.Helper()
		e := columntest.Many(o)
		d := Declared{Source: "ahus", From: o.From.Date(), To: (o.To - 1).Date()}
		id := db.NewID()
		if err := d.keep(b.Context(), s, operator, id, &Report{Kind: Episodes, Source: d.Source, From: d.From, To: d.To, Rows: e.Rows(), Persons: len(e.People)},
			func(leave func(string) bool, keep func(column.PartOf) error) error {
				return e.Parts(column.Who{Out: leave, Hospital: func(string) bool { return false }}, keep)
			}); err != nil {
			b.Fatal(err)
		}
	}
	list := make([]column.Person, people)
	for i := range list {
		list[i] = column.Person{ID: fmt.Sprintf("P%07d", i), Born: column.DayOf(date.Of(1926, 1, 1)) + column.Day(i*7%16000), Sex: uint8(1 + i%2), Municipality: "3205"}
	}
	ready := func(h *Holder, what string) {
		b.Helper()
		begun, used := time.Now(), processor(b)
		if changed, err := Refresh(b.Context(), s, h); err != nil || !changed {
			b.Fatal(what, changed, err)
		}
		if _, err := h.Current().Index.Score(list, last); err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(time.Since(begun).Seconds(), what+"-s")
		b.ReportMetric(processor(b)-used, what+"-cpu-s")
	}
	day := func(n int) columntest.Shape {
		rows := max(1, *rowsFlag/1096)
		return columntest.Shape{Rows: rows, People: rows, Every: 33, From: last - column.Day(n), To: last - column.Day(n) + 1}
	}
	load(columntest.Shape{Rows: *rowsFlag, People: people, From: last - 1096, To: last - 30})
	for b.Loop() {
		var h Holder
		runtime.GC()
		ready(&h, "cold")
		e := h.Current().Index.E
		b.ReportMetric(float64(e.Bytes())/float64(e.Rows()), "B/row")
		load(day(30))
		ready(&h, "daily")
		for n := 29; n > 0; n-- {
			load(day(n))
		}
		ready(&h, "daily-30th")
		b.ReportMetric(peak(b), "peak-MB")
	}
}

// processor is the processor time of the process, in seconds.
func processor(b *testing.B) float64 {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		b.Fatal(err)
	}
	return float64(u.Utime.Nano()+u.Stime.Nano()) / 1e9
}

// peak is the most memory that the process has had, in MB; 0 where the system does not tell.
func peak(b *testing.B) float64 {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	var kb float64
	if _, err := fmt.Sscan(rest, &kb); err != nil {
		b.Fatal(err)
	}
	return kb / 1024
}

package dataset

import (
	"context"
	"flag"
	"fmt"
	"os"
	"os/exec"
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
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/storetest"
)

// rowsFlag is how many episodes BenchmarkReady has stored: small in an ordinary run, 30 million for docs/performance.md.
var rowsFlag = flag.Int("rows", 200_000, "episodes in the benchmarks")

// BenchmarkReady is how soon what lies in the database can be used: after a start (cold), and after a load of a day (daily), first when it
// is the only one and then as one of thirty. Everybody's scores and the first list with its look at the past are made too: what a user sees. Seconds on the clock and of the processor, bytes a row that stay, and the most
// memory that the process has had, and that one has had which only builds (alone). go test -run '^$' -bench Ready -benchtime 1x ./internal/app/dataset -rows 30000000
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
	list := benchPeople(people)
	ready := func(h *Holder, what string) {
		b.Helper()
		begun, used := time.Now(), processor(b)
		if changed, err := Refresh(b.Context(), s, h); err != nil || !changed {
			b.Fatal(what, changed, err)
		}
		if err := found(h, list, last); err != nil {
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
		mb, err := peak()
		if err != nil {
			b.Fatal(err)
		}
		b.ReportMetric(mb, "peak-MB")
		b.ReportMetric(alone(b, s, dir, people, last), "alone-MB")
	}
}

// found makes what the first who opens the list is shown.
func found(h *Holder, list []column.Person, on column.Day) error {
	rule, err := casefind.ShippedRule(casefind.Shipped[0])
	if err != nil {
		return err
	}
	if l := h.Current().Index.Score(list, on).Apply(rule, casefind.View{}); l.Persons != len(list) {
		return fmt.Errorf("%d persons", l.Persons)
	}
	return nil
}

func benchPeople(n int) []column.Person {
	list := make([]column.Person, n)
	for i := range list {
		list[i] = column.Person{ID: fmt.Sprintf("P%07d", i), Born: column.DayOf(date.Of(1926, 1, 1)) + column.Day(i*7%16000), Sex: uint8(1 + i%2), Municipality: "3205"}
	}
	return list
}

// onlyBuilds names the environment of a process that does nothing but make columns, scores and list of what lies in a database: its most memory is
// what a server needs, for what makes and stores the data is in another process.
const onlyBuilds = "TRAAD_BENCH_ONLY_BUILDS" // folder of the keys, file, persons, day

func TestMain(m *testing.M) {
	if os.Getenv(onlyBuilds) == "" {
		os.Exit(m.Run())
	}
	mb, err := buildOnly(os.Getenv(onlyBuilds))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	fmt.Println(mb)
}

func buildOnly(told string) (mb float64, err error) {
	var dir, file string
	var people, on int
	if _, err := fmt.Sscan(told, &dir, &file, &people, &on); err != nil {
		return 0, err
	}
	ring, err := keys.Load(dir)
	if err != nil {
		return 0, err
	}
	d, err := db.Open(context.Background(), "sqlite:"+file)
	if err != nil {
		return 0, err
	}
	defer d.Close()
	now := func() time.Time { return column.Day(on).Date().At(9, 43) }
	s := app.New(&store.Store{DB: d}, ring, job.New(d, now), now)
	defer s.Close()
	var h Holder
	if _, err := Refresh(context.Background(), s, &h); err != nil {
		return 0, err
	}
	if err := found(&h, benchPeople(people), column.Day(on)); err != nil {
		return 0, err
	}
	return peak()
}

// alone is the most memory of a process that only builds, in MB.
func alone(b *testing.B, s *app.Service, dir string, people int, on column.Day) (mb float64) {
	b.Helper()
	var file string
	if err := s.Store.DB.Reader().QueryRowContext(b.Context(), "select file from pragma_database_list where name = 'main'").Scan(&file); err != nil {
		b.Fatal(err)
	}
	c := exec.CommandContext(b.Context(), os.Args[0])
	c.Env = append(os.Environ(), fmt.Sprintf("%s=%s %s %d %d", onlyBuilds, dir, file, people, on))
	c.Stderr = os.Stderr
	out, err := c.Output()
	if err != nil {
		b.Fatal(err)
	}
	if _, err := fmt.Sscan(string(out), &mb); err != nil {
		b.Fatal(err)
	}
	return mb
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
func peak() (mb float64, err error) {
	status, err := os.ReadFile("/proc/self/status")
	if err != nil {
		return 0, nil //nolint:nilerr // documented
	}
	_, rest, _ := strings.Cut(string(status), "VmHWM:")
	_, err = fmt.Sscan(rest, &mb)
	return mb / 1024, err
}

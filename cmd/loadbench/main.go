// Command loadbench measures the server time of the pages that people open all day, on either engine, with few and with very
// many enrolments, alone and with 32 users at once. It prints the table that docs/performance.md keeps.
//
//	make bench
//	go run ./cmd/loadbench -large 20000 -engines sqlite
//
// Server time is from the request's arrival to the last byte of the page, through every gate, with the audit row committed;
// the network is left out. The yardstick is the same page with 1 000 enrolments in the same run: the ratio says how it grows. Between
// two requests a fixed piece of work is timed: where its own slowest twentieth takes 1.6 times its median, so does the page's.
package main

import (
	"context"
	"crypto/sha256"
	"errors"
	"flag"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/pprof"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/front/demo"
	"traad/internal/front/web"
	"traad/internal/front/web/page"
	"traad/internal/store"
)

func main() {
	small := flag.Int("small", 1000, "enrolments in the yardstick")
	large := flag.Int("large", 100000, "enrolments in the large region")
	engines := flag.String("engines", "sqlite,postgres", "engines to measure; postgres needs TRAAD_TEST_POSTGRES (an empty database)")
	profile := flag.String("cpuprofile", "", "file for a CPU profile of the measured requests")
	flag.StringVar(&only, "only", "", "measure only pages whose name holds this")
	rounds := flag.Int("n", 200, "requests a page with one user; twice that with 32")
	audited := flag.Bool("audit", false, "only what the audit costs, with -small enrolments and -n requests a round; needs -tags loadbench")
	taken := flag.Bool("intake", false, "only how fast messages are taken in, committed before they are acknowledged; needs -tags loadbench")
	telling := flag.Bool("told", false, "only how long it takes from an admission is sent to its mail is handed over; needs -tags loadbench")
	seconds := flag.Float64("seconds", 25, "with -intake: how long the stream of each row is; with -told: how long messages are sent")
	flag.Func("connections", "with -intake: how many send at once, 1,4,16,64 when not given", func(s string) error {
		connections = nil
		for part := range strings.SplitSeq(s, ",") {
			n, err := strconv.Atoi(part)
			if err != nil || n < 1 {
				return errors.New("numbers from 1, with commas between")
			}
			connections = append(connections, n)
		}
		return nil
	})
	flag.StringVar(&kept, "keep", "", "folder where the seeded regions stay and are found by the next run, on PostgreSQL with the databases of the same server; take it away after a migration")
	fetched := flag.Int("fhir", 0, "only how long a record system waits for FHIR, alone and at so many calls a second, with -large enrolments for -seconds each")
	before := flag.Int("stored", 0, "with -intake: measured once more with so many older messages there")
	flag.Parse()
	if *fetched > 0 {
		if err := profileTo(*profile, func() error { return measureFHIR(strings.Split(*engines, ","), *large, *fetched, *seconds, os.Stdout) }); err != nil {
			fmt.Fprintln(os.Stderr, "load:", err)
			os.Exit(1)
		}
		return
	}
	if *telling {
		if toldBench == nil {
			fmt.Fprintln(os.Stderr, "load: -told needs go run -tags loadbench")
			os.Exit(2)
		}
		if err := toldBench(strings.Split(*engines, ","), *seconds, os.Stdout); err != nil {
			fmt.Fprintln(os.Stderr, "load:", err)
			os.Exit(1)
		}
		return
	}
	if *taken {
		if intakeBench == nil {
			fmt.Fprintln(os.Stderr, "load: -intake needs go run -tags loadbench")
			os.Exit(2)
		}
		if err := profileTo(*profile, func() error {
			if profiling != nil {
				if err := pprof.StartCPUProfile(profiling); err != nil {
					return err
				}
				defer pprof.StopCPUProfile()
			}
			return intakeBench(strings.Split(*engines, ","), *seconds, *before, os.Stdout)
		}); err != nil {
			fmt.Fprintln(os.Stderr, "load:", err)
			os.Exit(1)
		}
		return
	}
	if *audited {
		if auditBench == nil {
			fmt.Fprintln(os.Stderr, "load: -audit needs go run -tags loadbench")
			os.Exit(2)
		}
		if err := profileTo(*profile, func() error { return auditBench(strings.Split(*engines, ","), *small, *rounds, os.Stdout) }); err != nil {
			fmt.Fprintln(os.Stderr, "load:", err)
			os.Exit(1)
		}
		return
	}
	if only != "" {
		targets = slices.DeleteFunc(targets, func(t target) bool { return !strings.Contains(t.name, only) })
	}
	err := profileTo(*profile, func() error {
		return run(strings.Split(*engines, ","), *small, *large, *rounds, os.Stdout)
	})
	if err != nil {
		fmt.Fprintln(os.Stderr, "load:", err)
		os.Exit(1)
	}
}

// kept is the folder of -keep, "" where regions go away after the run.
var kept string

// only is what the names of the measured pages hold, "" for all.
var only string

// connections are how many send at once.
var connections = []int{1, 4, 16, 64}

// intakeBench measures how fast messages are taken in, beside a plain receiver that is in no program but that.
var intakeBench func(engines []string, seconds float64, stored int, out io.Writer) error

// toldBench measures how long it takes until somebody is told.
var toldBench func(engines []string, seconds float64, out io.Writer) error

// auditBench measures what the audit costs. It is there in a program built for that only, which can leave the audit out.
var auditBench func(engines []string, n, requests int, out io.Writer) error

// profileTo runs f while profiling leads to the file, or to nothing where path is empty.
func profileTo(path string, f func() error) error {
	if path == "" {
		return f()
	}
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	profiling = file
	return errors.Join(f(), file.Close())
}

// profiling is where the CPU profile of the measured requests goes, nil for none.
var profiling io.Writer

// target is one page of one user.
type target struct {
	name  string
	login string // key of a demo log-in
	path  string // "" is a person's page, found on the list
}

var targets = []target{
	{"Min dag, coordinator of a municipality", "koordinator-lillestrom", "/"},
	{"Min dag, hospital coordinator", "koordinator-ahus", "/"},
	{"Forløp, one municipality", "koordinator-lillestrom", "/forlop"},
	{"Forløp, whole region", "koordinator-ahus", "/forlop"},
	{"Person", "koordinator-lillestrom", ""},
	{"Oversikt, one municipality", "koordinator-lillestrom", "/oversikt"},
	{"Oversikt, whole region", "koordinator-ahus", "/oversikt"},
}

func run(engines []string, small, large, rounds int, out io.Writer) error {
	fmt.Fprintf(out, "| engine | page | enrolments | 1 user p50 | p95 | 32 users p50 | p95 | p95 to %d | fixed work p95 to p50 |\n|---|---|---:|---:|---:|---:|---:|---:|---:|\n", small)
	for _, engine := range engines {
		if err := compare(engine, small, large, rounds, out); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

// compare seeds a small region and a large one on an engine, and measures each page in the one and right after in the other, so that
// what else the machine does falls on both.
func compare(engine string, small, large, rounds int, out io.Writer) error {
	ctx := context.Background()
	few, stopFew, err := seeded(ctx, engine, small)
	if err != nil {
		return fmt.Errorf("%d enrolments: %w", small, err)
	}
	defer stopFew()
	many, stopMany, err := seeded(ctx, engine, large)
	if err != nil {
		return fmt.Errorf("%d enrolments: %w", large, err)
	}
	defer stopMany()
	fmt.Fprintln(os.Stderr, "measuring", engine)
	if profiling != nil {
		if err := pprof.StartCPUProfile(profiling); err != nil {
			return err
		}
		defer pprof.StopCPUProfile()
	}
	for _, t := range targets {
		var base time.Duration
		for i, r := range []*region{few, many} {
			one, many, scatter, err := r.measure(ctx, t, rounds)
			if err != nil {
				return fmt.Errorf("%s: %w", t.name, err)
			}
			if i == 0 {
				base = at(one, 95)
			}
			grown := longer(at(one, 95), base)
			fmt.Fprintf(out, "| %s | %s | %d | %s | %s | %s | %s | %s | %s |\n", engine, t.name, r.n, ms(at(one, 50)), ms(at(one, 95)), ms(at(many, 50)), ms(at(many, 95)), grown, scatter)
		}
	}
	return cold(ctx, engine, []*region{few, many}, out)
}

// region is a seeded region with the web front on it.
type region struct {
	n      int
	s      *app.Service
	h      http.Handler
	logins []page.DemoLogin
}

func seeded(ctx context.Context, engine string, n int) (*region, func(), error) {
	address, dir, undo, err := room(engine, fmt.Sprintf("load_%d", n))
	if err != nil {
		return nil, nil, err
	}
	s, h, logins, stop, err := start(ctx, address, dir, n)
	if err != nil {
		undo()
		return nil, nil, err
	}
	return &region{n, s, h, logins}, func() { stop(); undo() }, nil
}

// room is a database on an engine, a folder for its keys, and what takes both away again. The database is empty but where an earlier run
// kept it.
func room(engine, name string) (address, dir string, undo func(), err error) {
	if kept != "" {
		dir = filepath.Join(kept, engine+"-"+name)
		if !isSeeded(dir) { // an earlier run may have been cut short
			if err := os.RemoveAll(dir); err != nil {
				return "", "", nil, err
			}
		}
		if err := os.MkdirAll(dir, 0o700); err != nil {
			return "", "", nil, err
		}
		if engine != "postgres" {
			return "sqlite:" + filepath.Join(dir, "load.sqlite"), dir, func() {}, nil
		}
		address, err := database(name, isSeeded(dir))
		return address, dir, func() {}, err
	}
	if dir, err = os.MkdirTemp("", "traad-load-"); err != nil {
		return "", "", nil, err
	}
	undo = func() { os.RemoveAll(dir) }
	if engine != "postgres" {
		return "sqlite:" + filepath.Join(dir, "load.sqlite"), dir, undo, nil
	}
	if address, err = database(name, false); err != nil {
		undo()
		return "", "", nil, err
	}
	return address, dir, func() { dropDatabase(name); os.RemoveAll(dir) }, nil
}

// isSeeded reports whether an earlier run seeded the region to its end.
func isSeeded(dir string) bool {
	_, err := os.Stat(filepath.Join(dir, "seeded"))
	return err == nil
}

// measure asks for a page with one user and with 32, and returns each request's time, sorted, and how much the machine itself scattered
// while one user asked.
func (r *region) measure(ctx context.Context, t target, rounds int) (one, many []time.Duration, scatter string, err error) {
	cookie, err := enter(ctx, r.h, r.logins, t.login)
	if err != nil {
		return nil, nil, "", err
	}
	paths := []string{t.path}
	if t.path == "" {
		if paths, err = persons(ctx, r.h, cookie); err != nil {
			return nil, nil, "", err
		}
	}
	if _, err := sample(ctx, r.h, cookie, paths, 1, 12); err != nil { // warm: PostgreSQL settles on a plan at the sixth time
		return nil, nil, "", err
	}
	fixed := make([]time.Duration, 0, rounds)
	for i := range rounds {
		took, err := sample(ctx, r.h, cookie, paths[i%len(paths):], 1, 1)
		if err != nil {
			return nil, nil, "", err
		}
		one, fixed = append(one, took...), append(fixed, fixedWork())
	}
	slices.Sort(one)
	slices.Sort(fixed)
	many, err = sample(ctx, r.h, cookie, paths, 32, 2*rounds)
	return one, many, longer(at(fixed, 95), at(fixed, 50)), err
}

// fixedWork is how long the same few milliseconds of one processor's work took this time: what scatters here is the machine's.
func fixedWork() time.Duration {
	began := time.Now()
	sum := sha256.Sum256(nil)
	for range 50_000 {
		sum = sha256.Sum256(sum[:])
	}
	runtime.KeepAlive(sum)
	return time.Since(began)
}

// longer is how many times b goes in a.
func longer(a, b time.Duration) string {
	return strings.Replace(fmt.Sprintf("%.1f", float64(a)/float64(b)), ".", ",", 1)
}

// start makes a seeded region with the web front on it.
func start(ctx context.Context, address, dir string, n int) (*app.Service, http.Handler, []page.DemoLogin, func(), error) {
	was := isSeeded(dir)
	if !was {
		if err := keys.Generate(dir); err != nil {
			return nil, nil, nil, nil, err
		}
	}
	ring, err := keys.Load(dir)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	st, err := store.Open(ctx, address)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	s := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	if !was {
		began := time.Now()
		if err := demo.Seed(ctx, s, s.Today(), n); err != nil {
			return nil, nil, nil, nil, err
		}
		if err := os.WriteFile(filepath.Join(dir, "seeded"), nil, 0o600); err != nil {
			return nil, nil, nil, nil, err
		}
		fmt.Fprintf(os.Stderr, "%d enrolments on %s seeded in %.1f s\n", n, st.DB.Engine, time.Since(began).Seconds())
	}
	if err := st.DB.Settle(ctx); err != nil { // as the server does every night
		return nil, nil, nil, nil, err
	}
	var logins []page.DemoLogin
	for _, l := range demo.Logins() {
		logins = append(logins, page.DemoLogin{Key: l.Key, Name: l.Name, Label: l.Label, About: l.Note, Assignment: string(l.Assignment)})
	}
	return s, front(s, logins), logins, func() { s.Close(); st.Close() }, nil
}

// front is a new handler of every page.
func front(s *app.Service, logins []page.DemoLogin) http.Handler {
	return web.New(s, web.Options{Demo: &web.Demo{Logins: logins}, Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelWarn}))})
}

func enter(ctx context.Context, h http.Handler, logins []page.DemoLogin, key string) (*http.Cookie, error) {
	for _, l := range logins {
		if l.Key != key {
			continue
		}
		r := httptest.NewRequestWithContext(ctx, http.MethodPost, "/logg-inn", strings.NewReader("som="+key))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		rec := httptest.NewRecorder()
		h.ServeHTTP(rec, r)
		for _, c := range rec.Result().Cookies() {
			if c.Name == "traad" {
				return c, nil
			}
		}
	}
	return nil, fmt.Errorf("no log-in with the key %s", key)
}

var personLink = regexp.MustCompile(`href="(/personer/[0-9a-f-]{36})"`)

// persons returns the pages of those whom the first page of Forløp shows.
func persons(ctx context.Context, h http.Handler, cookie *http.Cookie) ([]string, error) {
	rec := ask(ctx, h, cookie, "/forlop")
	var paths []string
	for _, m := range personLink.FindAllStringSubmatch(rec.Body.String(), -1) {
		if !slices.Contains(paths, m[1]) {
			paths = append(paths, m[1])
		}
	}
	if len(paths) == 0 {
		return nil, fmt.Errorf("the list shows nobody (status %d)", rec.Code)
	}
	return paths, nil
}

func ask(ctx context.Context, h http.Handler, cookie *http.Cookie, path string) *httptest.ResponseRecorder {
	r := httptest.NewRequestWithContext(ctx, http.MethodGet, path, nil)
	r.AddCookie(cookie)
	rec := httptest.NewRecorder()
	h.ServeHTTP(rec, r)
	return rec
}

// sample asks for the paths in turn, n times in all, by so many users at once, and returns each request's time, sorted.
func sample(ctx context.Context, h http.Handler, cookie *http.Cookie, paths []string, users, n int) ([]time.Duration, error) {
	times := make([]time.Duration, n)
	work := make(chan int)
	var wg sync.WaitGroup
	var failed error
	var once sync.Once
	for range users {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for i := range work {
				began := time.Now()
				rec := ask(ctx, h, cookie, paths[i%len(paths)])
				times[i] = time.Since(began)
				if rec.Code != http.StatusOK {
					once.Do(func() { failed = fmt.Errorf("status %d", rec.Code) })
				}
			}
		}()
	}
	for i := range n {
		work <- i
	}
	close(work)
	wg.Wait()
	slices.Sort(times)
	return times, failed
}

func at(sorted []time.Duration, percent int) time.Duration {
	return sorted[min(len(sorted)-1, len(sorted)*percent/100)]
}

func ms(d time.Duration) string {
	return strings.Replace(fmt.Sprintf("%.1f ms", float64(d.Microseconds())/1000), ".", ",", 1)
}

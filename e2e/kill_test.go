package e2e

import (
	"bufio"
	"context"
	"database/sql"
	"fmt"
	"io"
	"math/rand/v2"
	"net/http"
	"net/url"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/base/audit"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/store"
)

const (
	killDeeds = 1000 // in all
	killTimes = 5    // as many deaths, each while deeds are on their way
	killUsers = 6    // who write at the same time
)

// TestKilled: the program is killed (SIGKILL: nothing is tidied up) again and again while deeds come in, and starts again on what
// it left. Every deed that was answered is there; one that was not is there whole or not at all, and sent again it is done
// once; counters and lists are what the events say; the audit has a row for each and is as it was written.
func TestKilled(t *testing.T) {
	dependOnProduct(t)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			k := &killing{t: t, dir: t.TempDir(), sent: map[string]bool{}}
			k.address = "sqlite:" + filepath.Join(k.dir, "traad.sqlite")
			if engine == db.Postgres {
				k.address = dbtest.Address(t, engine)
			}
			k.start()
			t.Cleanup(k.kill)
			k.logIn()
			for round := range killTimes {
				k.deeds(killDeeds / killTimes * (round + 1))
				k.kill()
				k.start()
			}
			k.again()
			k.kill()
			k.check()
		})
	}
}

// killing is one program that is killed.
type killing struct {
	t            *testing.T
	dir, address string
	base, cookie string
	cmd          *exec.Cmd
	enrolments   []string
	places       killPlaces

	mu       sync.Mutex
	sent     map[string]bool // deed → whether it was answered
	answered int
}

func (k *killing) start() {
	k.t.Helper()
	path, err := program()
	if err != nil {
		k.t.Fatal(err)
	}
	log := &record{}
	k.cmd = exec.Command(path, "demo", "--addr", "127.0.0.1:0", "--patients", "60", "--data", k.dir, "--database", k.address)
	k.cmd.Stderr = log
	out, err := k.cmd.StdoutPipe()
	if err != nil {
		k.t.Fatal(err)
	}
	if err := k.cmd.Start(); err != nil {
		k.t.Fatal(err)
	}
	late := time.AfterFunc(time.Minute, func() { _ = k.cmd.Process.Kill() })
	line, _ := bufio.NewReader(out).ReadString('\n')
	late.Stop()
	_, address, ok := strings.Cut(strings.TrimSpace(line), "Tråd er klar: ")
	if !ok {
		k.t.Fatalf("traad said %q\n%s", line, log)
	}
	k.base = strings.TrimSuffix(address, "/")
}

func (k *killing) kill() {
	_ = k.cmd.Process.Kill()
	_ = k.cmd.Wait()
}

func (k *killing) ask(method, path string, form url.Values) (status int, body string, err error) {
	ctx, cancel := context.WithTimeout(k.t.Context(), 20*time.Second)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, method, k.base+path, strings.NewReader(form.Encode()))
	if err != nil {
		return 0, "", err
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Cookie", k.cookie)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		return 0, "", err
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(answer.Body)
	if method == http.MethodPost && path == "/logg-inn" {
		for _, c := range answer.Cookies() {
			if c.Name == "traad" {
				k.cookie = "traad=" + c.Value
			}
		}
	}
	return answer.StatusCode, string(text), err
}

var contactLink = regexp.MustCompile(`/personer/[0-9a-f-]{36}`)

// logIn becomes a coordinator of the hospital and finds whom contacts can be logged about.
func (k *killing) logIn() {
	k.t.Helper()
	if _, _, err := k.ask(http.MethodPost, "/logg-inn", url.Values{"som": {"koordinator-ahus"}}); err != nil || k.cookie == "" {
		k.t.Fatal("not logged in:", err)
	}
	_, list, err := k.ask(http.MethodGet, "/forlop?status=aktive&grupper=ingen", nil)
	if err != nil {
		k.t.Fatal(err)
	}
	for _, person := range contactLink.FindAllString(list, -1) {
		_, page, err := k.ask(http.MethodGet, person, nil)
		if err != nil {
			k.t.Fatal(err)
		}
		if m := regexp.MustCompile(`/forlop/([0-9a-f-]{36})/kontakt`).FindStringSubmatch(page); m != nil {
			k.enrolments = append(k.enrolments, m[1])
		}
	}
	if len(k.enrolments) < 12 {
		k.t.Fatalf("only %d persons to write about", len(k.enrolments))
	}
	k.prepare()
}

// deeds lets users write until so many deeds are answered in all, and kills the program in the middle of the next.
func (k *killing) deeds(until int) {
	var wg sync.WaitGroup
	var dead atomic.Bool
	for range killUsers {
		wg.Go(func() {
			for !dead.Load() && !k.t.Failed() {
				key := string(db.NewID())
				k.mu.Lock()
				k.sent[key] = false
				k.mu.Unlock()
				if !k.deed(key) {
					return
				}
				k.mu.Lock()
				k.sent[key] = true
				k.answered++
				reached := k.answered >= until && !dead.Swap(k.answered >= until)
				k.mu.Unlock()
				if reached {
					time.Sleep(time.Duration(rand.IntN(3000)) * time.Microsecond)
					_ = k.cmd.Process.Kill()
				}
			}
		})
	}
	wg.Wait()
}

// again sends every deed that was not answered once more, and some that were.
func (k *killing) again() {
	n := 0
	for key, answered := range k.sent {
		if n++; (!answered || n%50 == 0) && !k.deed(key) {
			k.t.Error("a deed was not answered by a program that nobody killed")
		}
	}
}

func (k *killing) check() {
	t, ctx := k.t, k.t.Context()
	st, err := store.Open(ctx, k.address)
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	ring, err := keys.Load(filepath.Join(k.dir, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	s := app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	defer s.Close()
	k.whole(st)
	there := map[string]int{}
	contacts := 0
	k.rows(st, `select id from enrolment_event where kind = 'contacted' and cast(data as text) like '%'||$1||'%'`, marker, func(r *sql.Rows) error {
		var id string
		err := r.Scan(&id)
		there[id]++
		return err
	})
	unanswered := 0
	for key, answered := range k.sent {
		if k.kindOf(key) == killContact {
			contacts++
			if there[key] != 1 {
				t.Errorf("a contact (answered: %v) is there %d times", answered, there[key])
			}
		}
		if !answered {
			unanswered++
		}
	}
	if len(there) != contacts || len(k.sent) < killDeeds {
		t.Errorf("%d contacts are there, %d were sent, of %d deeds", len(there), contacts, len(k.sent))
	}
	noted := map[string]int{}
	k.rows(st, `select cast(items as text) from audit where deed = $1 and cast(items as text) like '%@%'`, "enrolment.contact", func(r *sql.Rows) error {
		var items string
		err := r.Scan(&items)
		noted[items]++
		return err
	})
	if len(noted) != len(there) {
		t.Errorf("%d deeds are in the audit, %d were done", len(noted), len(there))
	}
	found, err := s.CheckCaches(ctx)
	if err != nil || !found.None() {
		t.Errorf("what is cached is not what the events say: %v, %v", found, err)
	}
	report, err := audit.Verify(ctx, st.DB, ring, nil, audit.Check{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		if f.Kind != audit.Unsealed {
			t.Errorf("audit: %+v", f)
		}
	}
	t.Logf("%d deeds of %d kinds, %d of them on their way when the program was killed", len(k.sent), len(killKinds), unanswered)
}

func (k *killing) rows(st *store.Store, query, arg string, each func(*sql.Rows) error) {
	k.t.Helper()
	rows, err := st.DB.Raw().QueryContext(k.t.Context(), query, arg)
	if err != nil {
		k.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		if err := each(rows); err != nil {
			k.t.Fatal(fmt.Errorf("%s: %w", query, err))
		}
	}
	if err := rows.Err(); err != nil {
		k.t.Fatal(err)
	}
}

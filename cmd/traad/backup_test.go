package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/signin"
	"traad/internal/base/audit"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/errs"
	"traad/internal/base/keys"
	"traad/internal/care"
	demoregion "traad/internal/front/demo"
	"traad/internal/store/query"
)

// installed is an installation with the demo region in it.
type installed struct {
	address, keys string
	service       *app.Service
}

func installRegion(t *testing.T, e db.Engine) *installed {
	t.Helper()
	i := &installed{address: dbtest.Address(t, e), keys: filepath.Join(t.TempDir(), "keys")}
	if err := keys.Generate(i.keys); err != nil {
		t.Fatal(err)
	}
	s, stop, err := open(t.Context(), i.address, i.keys)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	if err := demoregion.Seed(t.Context(), s, s.Today(), 0); err != nil {
		t.Fatal(err)
	}
	i.service = s
	return i
}

// work has the coordinator of Nes log contacts, over and over, until ctx ends.
func (i *installed) work(ctx context.Context, t *testing.T, done *atomic.Int64) {
	var token string
	for _, l := range demoregion.Logins() {
		if l.Key == "koordinator-nes" {
			var err error
			if token, err = signin.Begin(context.Background(), i.service, l.Assignment); err != nil {
				t.Error(err)
				return
			}
		}
	}
	actor, err := signin.Actor(context.Background(), i.service, token)
	if err != nil {
		t.Error(err)
		return
	}
	ids, err := i.service.Store.Reader().AllEnrolmentIDs(context.Background(), query.AllEnrolmentIDsParams{ID: "00000000-0000-0000-0000-000000000000", Limit: 1000})
	if err != nil {
		t.Error(err)
		return
	}
	for ctx.Err() == nil {
		for _, id := range ids {
			if ctx.Err() != nil {
				return
			}
			err := enrolment.LogContact{
				Target: enrolment.Target{Enrolment: care.EnrolmentID(id)}, On: i.service.Today(),
				Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Ringte om morgenen."},
			}.Run(context.Background(), i.service, actor)
			switch {
			case err == nil:
				done.Add(1)
			case errs.KindOf(err) == errs.KindInternal:
				t.Error(err)
				return
			}
		}
	}
}

// tables is all of a database, documents in one form, without the notes that restoring leaves in the audit and when sessions ended.
func tables(t *testing.T, d *db.DB) map[string]map[string]int {
	t.Helper()
	out := map[string]map[string]int{}
	err := d.Snapshot(t.Context(), func(p *db.Dump) error {
		all, err := p.Tables(t.Context())
		if err != nil {
			return err
		}
		for _, table := range all {
			m := map[string]int{}
			out[table.Name] = m
			if err := p.Rows(t.Context(), table, func(row []any) error {
				var b strings.Builder
				for i, v := range row {
					if strings.HasSuffix(table.Name, "session") && table.Columns[i].Name == "ended_at" {
						continue // a restore ends all
					}
					if s, ok := v.(string); ok && strings.IndexAny(s, "{[") == 0 {
						var doc any
						if json.Unmarshal([]byte(s), &doc) == nil {
							v = string(db.ToJSON(doc))
						}
					}
					fmt.Fprintf(&b, "%s=%v|", table.Columns[i].Name, v)
				}
				if table.Name != "audit" || !strings.Contains(b.String(), "deed=restore|") {
					m[b.String()]++
				}
				return nil
			}); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// whole opens what was restored and sees that everything in it fits together.
func whole(t *testing.T, address, keyDir string) *app.Service {
	t.Helper()
	s, stop, err := open(t.Context(), address, keyDir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(stop)
	found, err := s.CheckCaches(t.Context())
	if err != nil || !found.None() || found.Enrolments < 200 {
		t.Errorf("the caches of what was restored: %v, %v", found, err)
	}
	report, err := audit.Verify(t.Context(), s.Store.DB, s.Keys, nil, audit.Check{})
	if err != nil || len(report.Faults) > 0 || report.Rows == 0 {
		t.Errorf("the audit of what was restored: %+v, %v", report, err)
	}
	return s
}

func contacts(t *testing.T, s *app.Service) (n int64) {
	t.Helper()
	if err := s.Store.DB.Reader().QueryRowContext(t.Context(), `select count(*) from enrolment_event where kind = 'contacted'`).Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// TestBackupWhileDeedsGoOn: a copy that is taken while others write is of one moment, on either engine; it comes back on
// either engine, the same to the last value, and the audit of it verifies.
func TestBackupWhileDeedsGoOn(t *testing.T) {
	for _, from := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run("from "+string(from), func(t *testing.T) {
			i := installRegion(t, from)
			t.Setenv("TRAAD_KEYS", i.keys)
			t.Setenv("TRAAD_DATABASE", i.address)
			sealer := audit.StartSealer(t.Context(), i.service.Store.DB, i.service.Keys, audit.Sealing{Every: 50 * time.Millisecond})
			dir, key := t.TempDir(), keyFile(t)
			first := contacts(t, i.service)

			var done atomic.Int64
			working, rest := context.WithCancel(t.Context())
			var wg sync.WaitGroup
			for range 3 {
				wg.Go(func() { i.work(working, t, &done) })
			}
			until := func(n int64) {
				for done.Load() < n && !t.Failed() {
					time.Sleep(time.Millisecond)
				}
			}
			until(10)
			before := first + done.Load()
			busy := filepath.Join(dir, "busy")
			if code, out, progress := call(t, "backup", busy, "--key", key); code != 0 || !strings.Contains(out, "skjema") {
				t.Fatalf("status %d\n%s\n%s", code, out, progress)
			}
			after := first + done.Load() + 3 // three may have been committed and not yet counted
			until(done.Load() + 10)
			rest()
			wg.Wait()
			if err := sealer.Stop(t.Context()); err != nil {
				t.Fatal(err)
			}
			still := filepath.Join(dir, "still.tar.gz")
			if code, _, progress := call(t, "backup", still); code != 0 || !strings.Contains(progress, "Kopien er ikke kryptert") {
				t.Fatalf("status %d\n%s", code, progress)
			}
			want := tables(t, i.service.Store.DB)

			for _, to := range []db.Engine{db.SQLite, db.Postgres} {
				t.Run("to "+string(to), func(t *testing.T) {
					address := dbtest.Address(t, to)
					if code, out, progress := call(t, "restore", busy, "--key", key, "--database", address); code != 0 || !strings.Contains(out, "Gjenopprettet og sammenlignet") {
						t.Fatalf("status %d\n%s\n%s", code, out, progress)
					}
					if n := contacts(t, whole(t, address, i.keys)); n < before || n > after {
						t.Errorf("%d contacts came back; %d were committed before the copy began, %d when it was done", n, before, after)
					}
					address = dbtest.Address(t, to)
					if code, _, progress := call(t, "restore", still, "--database", address); code != 0 {
						t.Fatalf("status %d\n%s", code, progress)
					}
					if diff := cmp.Diff(want, tables(t, whole(t, address, i.keys).Store.DB)); diff != "" {
						t.Errorf("what was copied (-) and what came back (+):\n%.4000s", diff)
					}
				})
			}
			if len(want["enrolment_event"]) < 1000 || len(want["audit"]) < 20 || len(want["audit_leaf"]) == 0 {
				t.Errorf("too little was compared: %d events, %d audit rows", len(want["enrolment_event"]), len(want["audit"]))
			}
		})
	}
}

func keyFile(t *testing.T) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "backup.key")
	if err := os.WriteFile(path, []byte("MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestRestoreRefuses: what cannot be restored is refused in words that help, and leaves nothing behind.
func TestRestoreRefuses(t *testing.T) {
	i := installRegion(t, db.SQLite)
	t.Setenv("TRAAD_KEYS", i.keys)
	t.Setenv("TRAAD_DATABASE", i.address)
	dir, key := t.TempDir(), keyFile(t)
	other := filepath.Join(dir, "other.key")
	shared := filepath.Join(dir, "shared.key")
	for path, mode := range map[string]os.FileMode{other: 0o600, shared: 0o644} {
		if err := os.WriteFile(path, []byte("MTEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n"), mode); err != nil {
			t.Fatal(err)
		}
	}
	path := func(name string) string { return filepath.Join(dir, name) }
	must := func(args ...string) {
		t.Helper()
		if code, _, progress := call(t, args...); code != 0 {
			t.Fatalf("%v: status %d\n%s", args, code, progress)
		}
	}
	if _, err := i.service.Store.DB.Raw().ExecContext(t.Context(), `insert into calendar_feed (id, user_id, token_hash, created_at, until_on)
		select $1, id, 'hash', $2, '2100-01-01' from user_account order by id limit 1`, string(db.NewID()), db.At(i.service.Now())); err != nil {
		t.Fatal(err)
	}
	must("backup", path("sealed"), "--key", key)
	must("backup", path("plain"))
	sealed, err := os.ReadFile(path("sealed"))
	if err != nil {
		t.Fatal(err)
	}
	flipped := bytes.Clone(sealed)
	flipped[len(flipped)/2] ^= 4
	for name, data := range map[string][]byte{"cut": sealed[:len(sealed)*2/3], "flipped": flipped, "else": []byte("noe helt annet enn en kopi")} {
		if err := os.WriteFile(path(name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := i.service.Store.DB.Raw().ExecContext(t.Context(), `insert into goose_db_version (version_id, is_applied) values (9999, 1)`); err != nil {
		t.Fatal(err)
	}
	must("backup", path("newer"))
	foreign := filepath.Join(t.TempDir(), "keys")
	if err := keys.Generate(foreign); err != nil {
		t.Fatal(err)
	}

	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			target := dbtest.Address(t, e)
			for _, c := range []struct {
				name, keys string
				args       []string
				says       string
			}{
				{"cut off", i.keys, []string{path("cut"), "--key", key}, "Kopien er ikke hel: filen slutter for tidlig"},
				{"a bit flipped", i.keys, []string{path("flipped"), "--key", key}, "Kopien er skadet"},
				{"something else", i.keys, []string{path("else")}, "Filen er ikke en sikkerhetskopi fra Tråd"},
				{"no file", i.keys, []string{path("none")}, "kan ikke åpnes"},
				{"wrong key", i.keys, []string{path("sealed"), "--key", other}, "Nøkkelen passer ikke til kopien"},
				{"no key", i.keys, []string{path("sealed")}, "Kopien er kryptert"},
				{"a key for all", i.keys, []string{path("sealed"), "--key", shared}, "Andre enn eieren har tilgang"},
				{"a key for nothing", i.keys, []string{path("plain"), "--key", key}, "Kopien er ikke kryptert"},
				{"newer schema", i.keys, []string{path("newer")}, "Kopien er fra en nyere versjon av Tråd"},
				{"keys of another installation", foreign, []string{path("plain")}, "seal-1.key: Åpner ikke fødselsnumrene"},
				{"no keys", path("nowhere"), []string{path("plain")}, "Nøkkelen mangler"},
			} {
				t.Run(c.name, func(t *testing.T) {
					t.Setenv("TRAAD_KEYS", c.keys)
					code, out, progress := call(t, append([]string{"restore", "--database", target}, c.args...)...)
					if code != 1 || out != "" || !strings.Contains(progress, c.says) {
						t.Errorf("status %d, want «%s»\n%s\n%s", code, c.says, out, progress)
					}
					if e == db.SQLite && !missing(target) {
						t.Error("a database was left")
					}
				})
			}
			if e == db.SQLite {
				wal := strings.TrimPrefix(target, "sqlite:") + "-wal"
				if err := os.WriteFile(wal, []byte("x"), 0o600); err != nil {
					t.Fatal(err)
				}
				if code, _, progress := call(t, "restore", path("plain"), "--database", target); code != 1 || !strings.Contains(progress, "-wal ligger igjen") || !missing(target) {
					t.Errorf("beside the log of another database: status %d\n%s", code, progress)
				}
				if err := os.Remove(wal); err != nil {
					t.Fatal(err)
				}
			}
			must("restore", path("plain"), "--database", target)
			if code, _, progress := call(t, "restore", path("plain"), "--database", target); code != 1 || !strings.Contains(progress, "Databasen er i bruk") {
				t.Errorf("a database in use: status %d\n%s", code, progress)
			}
			open := 0
			if err := whole(t, target, i.keys).Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from calendar_feed where ended_at is null").Scan(&open); err != nil || open != 0 {
				t.Errorf("%d calendar addresses are good after a restore (%v)", open, err)
			}

			t.Setenv("TRAAD_KEYS", foreign)
			again := dbtest.Address(t, e)
			must("restore", path("plain"), "--without-keys", "--database", again)
			code, out, _ := call(t, "doctor", "--database", again)
			if code != 1 || !strings.Contains(out, "seal-1.key: Åpner ikke fødselsnumrene") || !strings.Contains(out, "audit: Den nyeste raden") {
				t.Errorf("doctor with the keys of another installation: status %d\n%s", code, out)
			}
		})
	}
}

// TestBackupFiles: a copy has its name only when it is whole, is for its owner only, and overwrites nothing.
func TestBackupFiles(t *testing.T) {
	i := installRegion(t, db.SQLite)
	t.Setenv("TRAAD_KEYS", i.keys)
	t.Setenv("TRAAD_DATABASE", i.address)
	dir := t.TempDir()
	code, out, progress := call(t, "backup", dir, "--key", keyFile(t))
	name, _, _ := strings.Cut(out, ": ")
	info, err := os.Stat(name)
	if code != 0 || err != nil || filepath.Dir(name) != dir || !strings.HasSuffix(name, ".kryptert") || info.Mode().Perm() != 0o600 {
		t.Fatalf("status %d, %v, %v\n%s\n%s", code, err, info, out, progress)
	}
	if code, out, _ := call(t, "restore", name, "--check", "--key", keyFile(t)); code != 0 || !strings.Contains(out, "Kopien er hel") {
		t.Errorf("--check: status %d %s", code, out)
	}
	for args, says := range map[string]string{
		name: "en kopi skrives aldri over", filepath.Join(dir, "ingen") + "/": "finnes ikke", filepath.Join(dir, "ingen", "kopi"): "Det kan ikke skrives i mappen",
		filepath.Join(dir, "x") + " --key " + filepath.Join(dir, "ingen.key"): "Nøkkelfilen kan ikke brukes", filepath.Join(dir, "x") + " --database sqlite:" + filepath.Join(dir, "ingen.sqlite"): "Databasen finnes ikke",
	} {
		if code, _, progress := call(t, append([]string{"backup"}, strings.Fields(args)...)...); code != 1 || !strings.Contains(progress, says) {
			t.Errorf("backup %s: status %d, want «%s»\n%s", args, code, says, progress)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if code := run(ctx, []string{"backup", filepath.Join(dir, "cancelled")}, &bytes.Buffer{}, &bytes.Buffer{}); code != 1 {
		t.Errorf("broken off: status %d", code)
	}
	t.Setenv("TRAAD_KEYS", filepath.Join(dir, "nowhere"))
	if code, _, progress := call(t, "backup", filepath.Join(dir, "unnoted")); code != 0 || !strings.Contains(progress, "kunne ikke føres i innsynsloggen") {
		t.Errorf("without keys: status %d\n%s", code, progress)
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 2 {
		t.Errorf("%v is in the folder, %v", left, err)
	}
	var noted int
	if err := i.service.Store.DB.Reader().QueryRowContext(t.Context(), `select count(*) from audit where deed = 'backup'`).Scan(&noted); err != nil || noted != 2 { // the second could not write in its folder
		t.Errorf("%d copies are noted in the audit, %v", noted, err)
	}
}

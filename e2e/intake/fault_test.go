//go:build chaos

package intake_test

import (
	"database/sql"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// patiently sends what is left until everything has been taken, through times when nothing is.
func (s *storm) patiently() {
	s.t.Helper()
	for deadline := time.Now().Add(5 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		s.mu.Lock()
		left := len(s.queue)
		s.mu.Unlock()
		switch {
		case left == 0:
			return
		case s.t.Failed():
			s.t.FailNow()
		case time.Now().After(deadline):
			s.t.Fatalf("%d messages are not taken\n%s", left, s.log.String())
		}
		s.send(func() bool { return false })
	}
}

// add puts new messages in the queue.
func (s *storm) add(n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for range n {
		s.queue = append(s.queue, s.make(s.sent))
		s.sent++
	}
}

// TestServerRestarted: PostgreSQL is stopped at once and started again while hospitals send. What it did not commit is answered AE and sent
// again.
func TestServerRestarted(t *testing.T) {
	s := &storm{t: t, program: build(t), dir: t.TempDir(), address: dbtest.Address(t, db.Postgres), refuses: true, sink: newSink(t)}
	durable(t, s.address)
	restart := restarter(t)
	t.Cleanup(s.kill)
	s.start()
	s.followed()
	for range 4 {
		s.add(*messages / 20)
		done := make(chan struct{})
		go func() { defer close(done); time.Sleep(200 * time.Millisecond); restart() }()
		s.send(func() bool { return false })
		<-done
		s.patiently()
	}
	s.end()
}

// skip leaves a test out that this machine cannot run. Where CI is set nothing is left out.
func skip(t *testing.T, why string, args ...any) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatalf("CI is set, so this may not be left out: "+why, args...)
	}
	t.Skipf(why, args...)
}

// durable has the server write what it commits before it says so, as in operation: the one of the tests does not.
func durable(t *testing.T, address string) {
	t.Helper()
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	d, err := sql.Open("pgx", address)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := d.Exec("alter database " + strings.TrimPrefix(u.Path, "/") + " set synchronous_commit = on"); err != nil {
		t.Fatal(err)
	}
}

// restarter returns what restarts the server of the tests, as its owner.
func restarter(t *testing.T) func() {
	t.Helper()
	d, err := sql.Open("pgx", os.Getenv("TRAAD_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var dir string
	if err := d.QueryRow("show data_directory").Scan(&dir); err != nil {
		t.Fatal(err)
	}
	found, _ := filepath.Glob("/usr/lib/postgresql/*/bin/pg_ctl")
	if len(found) == 0 {
		skip(t, "pg_ctl is not here")
	}
	args := []string{found[len(found)-1], "-D", dir, "-m", "immediate", "-l", filepath.Join(filepath.Dir(dir), "log"), "-w", "-t", "60", "restart"}
	if os.Getuid() == 0 {
		args = append([]string{"runuser", "-u", "postgres", "--"}, args...)
	}
	return func() {
		c := exec.Command(args[0], args[1:]...)
		c.Dir = "/"
		if out, err := c.CombinedOutput(); err != nil {
			t.Errorf("%v\n%s", err, out)
		}
	}
}

// TestDiskFull: there is no more room while hospitals send: AE, never AA. When there is, all is taken.
func TestDiskFull(t *testing.T) {
	if os.Getuid() != 0 {
		skip(t, "a file system of its own size can only be mounted as root")
	}
	program := build(t)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			room := small(t)
			s := &storm{t: t, program: program, dir: t.TempDir(), address: "sqlite:" + filepath.Join(room, "traad.sqlite"), refuses: true, sink: newSink(t)}
			if engine == db.Postgres {
				s.address = tablespace(t, room)
			}
			t.Cleanup(s.kill)
			s.start()
			s.followed()
			s.add(*messages / 20)
			s.patiently()
			fill(t, room)
			s.add(*messages / 20)
			for deadline := time.Now().Add(2 * time.Minute); s.refused == 0; time.Sleep(50 * time.Millisecond) {
				if time.Now().After(deadline) {
					t.Fatalf("nothing was refused; %d are left", len(s.queue))
				}
				if len(s.queue) == 0 { // there was still room in the files as they are
					s.add(200)
				}
				s.send(func() bool { return false })
			}
			if err := os.Remove(filepath.Join(room, "ballast")); err != nil {
				t.Fatal(err)
			}
			s.patiently()
			s.end()
		})
	}
}

// small mounts 80 MB.
func small(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "traad-full-") // not t.TempDir: PostgreSQL's user must reach it
	if err != nil {
		t.Fatal(err)
	}
	if out, err := exec.Command("mount", "-t", "tmpfs", "-o", "size=80m,mode=777", "none", dir).CombinedOutput(); err != nil {
		skip(t, "nothing can be mounted here: %s", out)
	}
	if err := os.Chmod(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if out, err := exec.Command("umount", dir).CombinedOutput(); err != nil {
			t.Errorf("%v %s", err, out)
		}
		_ = os.Remove(dir)
	})
	return dir
}

// fill leaves no room.
func fill(t *testing.T, room string) {
	t.Helper()
	f, err := os.Create(filepath.Join(room, "ballast"))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	for size := 1 << 20; size >= 1<<10; { // to the last kilobyte
		if _, err := f.Write(make([]byte, size)); err != nil {
			size /= 4
		}
	}
}

// tablespace is an empty database whose tables lie in room. What is full is the disk of the tables: that of the write-ahead log (pg_wal) is the server's own,
// and a full one stops the whole server, which TestServerRestarted is about.
func tablespace(t *testing.T, room string) string {
	t.Helper()
	address := dbtest.Address(t, db.Postgres)
	space := filepath.Join(room, "space")
	if out, err := exec.Command("install", "-d", "-o", "postgres", "-m", "700", space).CombinedOutput(); err != nil {
		skip(t, "PostgreSQL's user is not known here: %s", out)
	}
	u, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	name := strings.TrimPrefix(u.Path, "/")
	d, err := sql.Open("pgx", os.Getenv("TRAAD_TEST_POSTGRES"))
	if err != nil {
		t.Fatal(err)
	}
	for _, q := range []string{"create tablespace full_" + name + " location '" + space + "'", "alter database " + name + " set tablespace full_" + name} {
		if _, err := d.Exec(q); err != nil {
			t.Fatal(err)
		}
	}
	t.Cleanup(func() {
		for _, q := range []string{"drop database if exists " + name + " with (force)", "drop tablespace full_" + name} {
			if _, err := d.Exec(q); err != nil {
				t.Error(err)
			}
		}
		d.Close()
	})
	return address
}

// TestTwoReplicas: two programs work on one database; one is killed, and started again, again and again: by turns the second, and the first, which holds the
// lease on sealing and most jobs. The hospitals go on with the other, and what the first held is worked on when its leases have run out.
func TestTwoReplicas(t *testing.T) {
	one := &storm{t: t, program: build(t), dir: t.TempDir(), address: dbtest.Address(t, db.Postgres), refuses: true, replicas: true, sink: newSink(t)}
	two := &storm{t: t, program: one.program, dir: t.TempDir(), address: one.address, sink: one.sink}
	t.Cleanup(func() { one.kill(); two.kill() })
	one.start()
	one.followed()
	for _, shared := range []string{"keys", "segl.jsonl"} {
		if err := os.Symlink(filepath.Join(one.dir, shared), filepath.Join(two.dir, shared)); err != nil {
			t.Fatal(err)
		}
	}
	two.start()
	for round := range 4 {
		one.add(*messages / 20)
		one.mu.Lock()
		until := one.answered + *messages/40
		one.mu.Unlock()
		if round%2 == 0 { // over the second, which dies
			one.swap(two)
		}
		one.send(func() bool { return one.answered >= until })
		if one.cmd.ProcessState == nil {
			t.Fatal("nothing was killed")
		}
		one.swap(two) // and the rest over the one that lives, which is the first from now on
		one.patiently()
		two.start()
	}
	two.kill()
	one.end()
}

// swap has s talk to the other's program, and the other to that of s.
func (s *storm) swap(other *storm) {
	s.cmd, other.cmd = other.cmd, s.cmd
	s.dir, other.dir = other.dir, s.dir
	s.log, other.log = other.log, s.log
	s.mllp, other.mllp = other.mllp, s.mllp
}

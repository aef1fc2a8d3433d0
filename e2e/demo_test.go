package e2e

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// program is the path of traad: the one that TRAAD_E2E_PROGRAM names, to try one that is to be released, else built once from
// the source. TestMain removes the folder.
var (
	programFolder string
	program       = sync.OnceValues(func() (string, error) {
		if ready := os.Getenv("TRAAD_E2E_PROGRAM"); ready != "" {
			return ready, nil
		}
		path := filepath.Join(programFolder, "traad")
		cmd := exec.Command("go", "build", "-trimpath", "-o", path, "./cmd/traad")
		cmd.Dir = ".."
		cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
		if out, err := cmd.CombinedOutput(); err != nil {
			return "", errors.New("go build: " + err.Error() + "\n" + string(out))
		}
		return path, nil
	})
)

func TestMain(m *testing.M) {
	folder, err := os.MkdirTemp("", "traad-e2e-")
	if err != nil {
		panic(err)
	}
	programFolder = folder
	code := m.Run()
	os.RemoveAll(folder)
	os.Exit(code)
}

// dependOnProduct reads the folders of the program's source, so that Go's cache of test results knows that this test
// depends on them. The program is built by a command of its own, which the cache does not see.
func dependOnProduct(t *testing.T) {
	t.Helper()
	for _, root := range []string{"../cmd", "../internal"} {
		if err := filepath.WalkDir(root, func(_ string, _ fs.DirEntry, err error) error { return err }); err != nil {
			t.Fatal(err)
		}
	}
}

// demo is a running `traad demo` with the standard region.
type demo struct {
	base string // "http://127.0.0.1:40123"
	cmd  *exec.Cmd
	log  *record
}

// startDemo starts it and stops it with the test: with SIGTERM, as an operator or a service manager does. It fails the test
// when the program does not end by itself with status 0, or has logged what nobody may read there.
func startDemo(t *testing.T, engine db.Engine) *demo {
	t.Helper()
	args := []string{"demo", "--addr", "127.0.0.1:0", "--data", t.TempDir()}
	if engine == db.Postgres {
		args = append(args, "--database", dbtest.Address(t, engine))
	}
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	d := &demo{cmd: exec.Command(path, args...), log: &record{}}
	d.cmd.Stderr = d.log
	out, err := d.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := d.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ready := false
	t.Cleanup(func() {
		if !ready {
			_ = d.cmd.Process.Kill()
			_ = d.cmd.Wait()
			return
		}
		d.stop(t)
	})
	said := make(chan string, 1)
	go func() {
		line, _ := bufio.NewReader(out).ReadString('\n')
		said <- line
		_, _ = io.Copy(d.log, out)
	}()
	select {
	case line := <-said:
		_, address, ok := strings.Cut(strings.TrimSpace(line), "Tråd er klar: ")
		if !ok {
			t.Fatalf("traad demo said %q\n%s", line, d.log)
		}
		d.base, ready = strings.TrimSuffix(address, "/"), true
	case <-time.After(2 * time.Minute):
		t.Fatalf("traad demo is not ready after two minutes\n%s", d.log)
	}
	return d
}

// at is an address of the demo.
func (d *demo) at(path string) string { return d.base + path }

func (d *demo) stop(t *testing.T) {
	if err := d.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		t.Errorf("stopping traad demo: %v\n%s", err, d.log)
	}
	// The program gives running requests five seconds; a machine under load needs more than that to notice.
	late := time.AfterFunc(time.Minute, func() { _ = d.cmd.Process.Kill() })
	err := d.cmd.Wait()
	if !late.Stop() {
		t.Errorf("traad demo did not end within a minute of SIGTERM")
	}
	if err != nil {
		t.Errorf("traad demo ended with %v\n%s", err, d.log)
	}
	text := d.log.String()
	if !strings.Contains(text, "Demoen er stoppet.") {
		t.Errorf("traad demo did not say that it stopped:\n%s", text)
	}
	for line := range strings.Lines(text) {
		if strings.Contains(line, "level=ERROR") || strings.Contains(line, "panic") {
			t.Errorf("a fault in the log: %s", line)
		}
		if n := nationalNumber.FindString(line); n != "" {
			t.Errorf("the log has what may be a national number: %s", line)
		}
		for _, word := range secret {
			if strings.Contains(strings.ToLower(line), strings.ToLower(word)) {
				t.Errorf("the log has «%s»: %s", word, line)
			}
		}
	}
}

// nationalNumber is eleven digits, alone or written as six and five.
var nationalNumber = regexp.MustCompile(`\b\d{6}\s?\d{5}\b`)

// secret are words that stand for all that a log must not hold: names of the region's persons and staff, names and texts
// that the stories type. Stories write the word marker in every text about health.
var secret = []string{
	marker, "Bakken", "Strand", "Ekeberg", "Aasen", "Solveig", "Nygård", "Kollerud", "Haugen", "Vestby",
	"Sandvik", "Solberg", "Ruud", "Brekke", "Halvorsrud", "Haukeland", "Fjellvåken", "Tveteraas",
}

// marker is a word that stands in no text of the program.
const marker = "blåklokke"

// ask requests an address with the cookies of a page, as a click on a download does.
func (d *demo) ask(t *testing.T, cookies, path string) (status int, header http.Header, body []byte) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, d.at(path), nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Cookie", cookies)
	answer, err := http.DefaultTransport.RoundTrip(r)
	if err != nil {
		t.Fatal(err)
	}
	defer answer.Body.Close()
	body, err = io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	return answer.StatusCode, answer.Header, body
}

// record is what a program wrote; it may be read while the program writes.
type record struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

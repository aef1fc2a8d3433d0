package main

import (
	"bytes"
	"io"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
)

// watched is a buffer that tells the address once it is written.
type watched struct {
	mu    sync.Mutex
	b     bytes.Buffer
	ready chan string
}

func (w *watched) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if _, rest, ok := strings.Cut(string(p), " er klar: "); ok && w.ready != nil {
		w.ready <- strings.TrimSpace(rest)
	}
	return w.b.Write(p)
}

func (w *watched) String() string {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.b.String()
}

func get(t *testing.T, c *http.Client, address string) (int, string) {
	t.Helper()
	r, err := c.Get(address)
	if err != nil {
		t.Fatal(err)
	}
	defer r.Body.Close()
	body, err := io.ReadAll(r.Body)
	if err != nil {
		t.Fatal(err)
	}
	return r.StatusCode, string(body)
}

// TestDemo: it prints its address, lets one in by choice, and leaves nothing behind when it is stopped.
func TestDemo(t *testing.T) {
	t.Setenv("TMPDIR", t.TempDir())
	l, err := bind(t.Context(), "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	feed := l.Addr().String()
	l.Close()
	address, stop := background(t, "demo", "--addr", "127.0.0.1:0", "--mllp", feed)
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar}
	if code, page := get(t, c, address); code != 200 || !strings.Contains(page, "Logg inn som") || !strings.Contains(page, "Alle personer er oppdiktet") {
		t.Errorf("the log-in page is %d:\n%s", code, page)
	}
	r, err := c.PostForm(address+"logg-inn", url.Values{"som": {"administrator"}})
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	if code, page := get(t, c, address+"administrasjon"); code != 200 || !strings.Contains(page, "Administrasjon") {
		t.Errorf("the administrator sees %d", code)
	}
	if code, _ := get(t, c, address+"readyz"); code != 200 {
		t.Errorf("readyz is %d", code)
	}
	file := filepath.Join(t.TempDir(), "two.hl7")
	if err := os.WriteFile(file, []byte(twoMessages), 0o600); err != nil {
		t.Fatal(err)
	}
	var acks, said strings.Builder
	if code := run(t.Context(), []string{"send-adt", file, "--to", feed}, &acks, &said); code != 1 || strings.Count(acks.String(), "\nMSA|AA|1\n") != 1 || strings.Count(acks.String(), "\nMSA|AR|2|") != 1 || !strings.Contains(said.String(), "2 sendt, 1 ikke tatt imot") {
		t.Errorf("send-adt ended with %d\n%s\n%s", code, acks.String(), said.String())
	}
	post, err := http.NewRequestWithContext(t.Context(), http.MethodPost, address+"hendelser", strings.NewReader(`{"id":"1","hendelse":"ankommet","tidspunkt":"2026-11-17T09:40","pasientnummer":"7"}`))
	if err != nil {
		t.Fatal(err)
	}
	post.Header.Set("Authorization", "Bearer "+demoSenders.Senders[1].Token.Reveal())
	post.Header.Set("Content-Type", "application/json")
	if r, err := c.Do(post); err != nil || r.StatusCode != http.StatusAccepted {
		t.Errorf("an event over HTTP: %v, %v", r, err)
	} else {
		r.Body.Close()
	}
	code, out, progress := stop()
	if code != 0 || !strings.HasPrefix(out, "Tråd er klar: http://127.0.0.1:") || !strings.Contains(progress, "tar imot HL7-meldinger") || !strings.Contains(progress, "Demoen er stoppet.") {
		t.Errorf("status %d\n%s\n%s", code, out, progress)
	}
	if left, _ := os.ReadDir(os.Getenv("TMPDIR")); len(left) > 0 {
		t.Errorf("the demo left %v", left)
	}
	if strings.Contains(progress, "level=ERROR") || strings.Contains(progress, "level=WARN") {
		t.Errorf("the demo complained:\n%s", progress)
	}
}

// twoMessages are one that is taken in and one that never can be.
const twoMessages = "MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261121095500||ADT^A01|1|P|2.5.1\nPID|1||H1^^^AHUS^PI\nPV1|1|I|GER\n\n" +
	"MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261121095500||ADT^A01|2|P|3.1\nPID|1||H1^^^AHUS^PI\n"

// TestDemoKeepsItsData: a folder that is named is used again, and a database that is no demo is never opened for all.
func TestDemoKeepsItsData(t *testing.T) {
	dir := t.TempDir()
	for range 2 {
		_, stop := background(t, "demo", "--addr", "127.0.0.1:0", "--data", dir)
		if code, _, progress := stop(); code != 0 {
			t.Fatalf("status %d\n%s", code, progress)
		}
	}
	real := "sqlite:" + filepath.Join(t.TempDir(), "real.sqlite")
	keyDir := filepath.Join(t.TempDir(), "keys")
	if err := keys.Generate(keyDir); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TRAAD_KEYS", keyDir)
	if code, _, progress := call(t, "import", "organisations", "--norway", "--database", real); code != 0 {
		t.Fatal(progress)
	}
	code, _, progress := call(t, "demo", "--addr", "127.0.0.1:0", "--database", real)
	if code != 1 || !strings.Contains(progress, "er ikke en demo") {
		t.Errorf("status %d\n%s", code, progress)
	}
}

// TestServe: on both engines the pages answer, nobody can log in yet and is told so, and it stops in order.
func TestServe(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			keyDir := filepath.Join(t.TempDir(), "keys")
			if err := keys.Generate(keyDir); err != nil {
				t.Fatal(err)
			}
			t.Setenv("TRAAD_KEYS", keyDir)
			t.Setenv("TRAAD_DATABASE", dbtest.Address(t, engine))
			t.Setenv("TRAAD_LOG_FORMAT", "json")
			address, stop := background(t, "serve", "--addr", "127.0.0.1:0")
			code, page := get(t, http.DefaultClient, address)
			if code != 200 || !strings.Contains(page, "Innlogging er ikke satt opp") || strings.Contains(page, "Logg inn som") {
				t.Errorf("the log-in page is %d:\n%s", code, page)
			}
			for path, want := range map[string]int{"healthz": 200, "readyz": 200, "finnes-ikke": 404} {
				if code, _ := get(t, http.DefaultClient, address+path); code != want {
					t.Errorf("%s is %d, want %d", path, code, want)
				}
			}
			r, err := http.PostForm(address+"logg-inn", url.Values{"som": {"administrator"}})
			if err != nil {
				t.Fatal(err)
			}
			r.Body.Close()
			if len(r.Cookies()) > 0 || r.StatusCode == http.StatusOK {
				t.Errorf("somebody logged in: %d, %v", r.StatusCode, r.Cookies())
			}
			if code, _, progress := call(t, "serve", "--addr", strings.TrimSuffix(strings.TrimPrefix(address, "http://"), "/")); code != 1 || !strings.Contains(progress, "er i bruk") {
				t.Errorf("a port in use: %d %s", code, progress)
			}
			code, _, progress := stop()
			if code != 0 || !strings.Contains(progress, `"msg":"klar"`) || strings.Contains(progress, "postgres://") || strings.Contains(progress, "ERROR") {
				t.Errorf("status %d\n%s", code, progress)
			}
			if code, out, progress := call(t, "doctor"); code != 0 || !strings.Contains(out, "Alt er i orden.") {
				t.Errorf("doctor: status %d\n%s\n%s", code, out, progress)
			}
		})
	}
}

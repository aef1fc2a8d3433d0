package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
)

// TestStopping: asked to stop, the process says that it is not ready and goes on answering; then it takes no new requests,
// and ends when those that run are done.
func TestStopping(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	l, err := bind(ctx, "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	socket := filepath.Join(t.TempDir(), "notify")
	told, err := net.ListenPacket("unixgram", socket)
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	t.Setenv("NOTIFY_SOCKET", socket)
	heard := func(want string) {
		t.Helper()
		b := make([]byte, 100)
		n, _, err := told.ReadFrom(b)
		if err != nil || string(b[:n]) != want {
			t.Errorf("systemd hears %q, %v; want %q", b[:n], err, want)
		}
	}
	begun, goOn := make(chan struct{}), make(chan struct{})
	mux := http.NewServeMux()
	mux.HandleFunc("/long", func(w http.ResponseWriter, _ *http.Request) {
		close(begun)
		<-goOn
		_, _ = io.WriteString(w, "all of it")
	})
	mux.HandleFunc("/", func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, "ok") })
	address, drained, ended := "http://"+l.Addr().String()+"/", make(chan struct{}), make(chan error, 1)
	go func() {
		ended <- listen(ctx, l, mux, io.Discard, slog.New(slog.DiscardHandler), leave{drain: time.Hour, grace: time.Hour, drained: drained})
	}()
	heard("READY=1")
	if code, _ := get(t, http.DefaultClient, address+"readyz"); code != 200 {
		t.Fatalf("readyz is %d", code)
	}
	type answer struct {
		code int
		body string
	}
	long := make(chan answer, 1)
	go func() {
		r, err := http.Get(address + "long")
		if err != nil {
			long <- answer{body: err.Error()}
			return
		}
		defer r.Body.Close()
		body, err := io.ReadAll(r.Body)
		if err != nil {
			body = []byte(err.Error())
		}
		long <- answer{r.StatusCode, string(body)}
	}()
	<-begun
	cancel()
	heard("STOPPING=1")
	for code := 200; code == 200; {
		code, _ = get(t, http.DefaultClient, address+"readyz")
		if code != 200 && code != 503 {
			t.Fatalf("readyz is %d", code)
		}
	}
	if code, body := get(t, http.DefaultClient, address); code != 200 || body != "ok" {
		t.Errorf("a page while draining: %d %s", code, body)
	}
	close(drained)
	for {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			break // no new ones
		}
		c.Close()
	}
	select {
	case err := <-ended:
		t.Fatalf("it ended with %v while a request ran", err)
	default:
	}
	close(goOn)
	if a := <-long; a.code != 200 || a.body != "all of it" {
		t.Errorf("the request that ran got %+v", a)
	}
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// TestTwoAtOnce: a second process serves beside the first on one database, and goes on when the first stops; nothing that was
// asked for meanwhile is lost.
func TestTwoAtOnce(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			keyDir := filepath.Join(t.TempDir(), "keys")
			if err := keys.Generate(keyDir); err != nil {
				t.Fatal(err)
			}
			t.Setenv("TRAAD_KEYS", keyDir)
			t.Setenv("TRAAD_DATABASE", dbtest.Address(t, engine))
			first, stopFirst := background(t, "serve", "--addr", "127.0.0.1:0")
			second, stopSecond := background(t, "serve", "--addr", "127.0.0.1:0")
			for _, address := range []string{first, second} {
				if code, _ := get(t, http.DefaultClient, address+"readyz"); code != 200 {
					t.Errorf("readyz is %d", code)
				}
			}
			if code, _, progress := stopFirst(); code != 0 || !strings.Contains(progress, `"msg":"stopper"`) || strings.Contains(progress, `"level":"ERROR"`) {
				t.Errorf("the first: status %d\n%s", code, progress)
			}
			for path, want := range map[string]int{"readyz": 200, "logg-inn": 200} {
				if code, _ := get(t, http.DefaultClient, second+path); code != want {
					t.Errorf("%s of the second is %d", path, code)
				}
			}
			if code, _, progress := stopSecond(); code != 0 || strings.Contains(progress, `"level":"ERROR"`) {
				t.Errorf("the second: status %d\n%s", code, progress)
			}
			if code, out, _ := call(t, "audit", "verify"); code != 0 {
				t.Errorf("the audit after both: %s", out)
			}
		})
	}
}

// TestFaultLog: what net/http complains of is logged without addresses and without what a panic held.
func TestFaultLog(t *testing.T) {
	for complaint, want := range map[string]string{
		"http: TLS handshake error from 10.20.30.40:5060: EOF\n":                                "TLS handshake error",
		"http: panic serving 10.20.30.40:5060: Kari Aasen\ngoroutine 7 [running]:\nmain.go:1\n": "panic",
		"http: Accept error: accept tcp 10.20.30.40:80: too many open files; retrying in 5ms\n": "Accept error",
		"http: superfluous response.WriteHeader call from main.main (main.go:1)\n":              "superfluous response.WriteHeader call",
	} {
		var b bytes.Buffer
		faultLog(slog.New(slog.NewTextHandler(&b, nil))).Print(complaint)
		if line := b.String(); !strings.Contains(line, want) || strings.ContainsAny(strings.TrimPrefix(line, "time="), "()") || strings.Contains(line, "10.20") || strings.Contains(line, "Aasen") || strings.Count(line, "\n") != 1 {
			t.Errorf("%q is logged as %q", complaint, line)
		}
	}
}

// TestMetrics: numbers on an address of their own, behind a token where others can reach it.
func TestMetrics(t *testing.T) {
	for address, ok := range map[string]bool{"": true, "127.0.0.1:9464": true, "[::1]:9464": true, "localhost:9464": true, ":9464": false, "0.0.0.0:9464": false, "10.0.0.5:9464": false, "tull": false} {
		t.Setenv("TRAAD_METRICS_ADDRESS", address)
		if _, err := loadSettings("", ""); (err == nil) != ok {
			t.Errorf("metrics.address=%q without a token: %v", address, err)
		}
	}
	for engine, pool := range map[db.Engine]string{db.SQLite: "write", db.Postgres: "all"} {
		t.Run(string(engine), func(t *testing.T) { testMetrics(t, engine, pool) })
	}
}

func testMetrics(t *testing.T, engine db.Engine, pool string) {
	t.Helper()
	keyDir := filepath.Join(t.TempDir(), "keys")
	if err := keys.Generate(keyDir); err != nil {
		t.Fatal(err)
	}
	t.Setenv("TRAAD_KEYS", keyDir)
	t.Setenv("TRAAD_DATABASE", dbtest.Address(t, engine))
	free, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	numbers := free.Addr().String()
	free.Close()
	t.Setenv("TRAAD_METRICS_ADDRESS", numbers)
	t.Setenv("TRAAD_METRICS_TOKEN", "hysj-hysj")
	address, stop := background(t, "serve", "--addr", "127.0.0.1:0")
	if code, _ := get(t, http.DefaultClient, address+"metrics"); code != 404 {
		t.Errorf("/metrics beside the pages is %d", code)
	}
	if code, _ := get(t, http.DefaultClient, "http://"+numbers+"/metrics"); code != 401 {
		t.Errorf("without the token: %d", code)
	}
	// The first run of a scheduled job may be under way when the numbers are read; it is ready again right after.
	const purge = `traad_jobs{kind="job.purge",state="ready"} 1`
	var body string
	for i := 0; i < 600 && !strings.Contains(body, purge); i++ {
		if i > 0 {
			time.Sleep(50 * time.Millisecond)
		}
		body = getWith(t, "http://"+numbers+"/metrics", "Bearer hysj-hysj")
	}
	for _, want := range []string{
		`traad_http_requests_total{route="/",status="404"}`, `traad_build_info{release="utvikling"} 1`, "traad_sessions_open 0", purge,
		fmt.Sprintf(`traad_db_connections{pool=%q,state="most"}`, pool), "traad_audit_sealed_seconds ", "traad_jobs_behind_seconds ", "go_goroutines",
	} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s", want)
		}
	}
	code, _, progress := stop()
	if code != 0 || strings.Contains(progress, "hysj") || strings.Contains(progress, "ERROR") {
		t.Errorf("status %d\n%s", code, progress)
	}
}

// getWith is the body of a page that asks for authorization.
func getWith(t *testing.T, address, authorization string) string {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
	if err != nil {
		t.Fatal(err)
	}
	r.Header.Set("Authorization", authorization)
	a, err := http.DefaultClient.Do(r)
	if err != nil {
		t.Fatal(err)
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

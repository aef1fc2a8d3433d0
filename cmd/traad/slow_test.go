package main

import (
	"bufio"
	"bytes"
	"io"
	"log/slog"
	"net"
	"net/http"
	"strings"
	"testing"
	"time"
)

// TestSlowAndEndlessRequests: who sends a head or a body drop by drop, a head without end or something that is no request is cut
// off, and meanwhile others are served; nothing of what was sent is in the log.
func TestSlowAndEndlessRequests(t *testing.T) {
	var log lockedText
	read := make(chan error, 100)
	srv := limited(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, err := io.Copy(io.Discard, r.Body)
		if r.Method == http.MethodPost {
			read <- err
		}
		_, _ = io.WriteString(w, "here")
	}), slog.New(slog.NewTextHandler(&log, nil)))
	for what, limit := range map[string]time.Duration{"a head": srv.ReadHeaderTimeout, "a request": srv.ReadTimeout, "an answer": srv.WriteTimeout, "idleness": srv.IdleTimeout} {
		if limit <= 0 || limit > 5*time.Minute {
			t.Errorf("the limit for %s is %s", what, limit)
		}
	}
	if srv.MaxHeaderBytes <= 0 || srv.MaxHeaderBytes > 1<<20 {
		t.Errorf("a head may be %d bytes", srv.MaxHeaderBytes)
	}
	srv.ReadHeaderTimeout, srv.ReadTimeout = 300*time.Millisecond, 600*time.Millisecond // the same limits, sooner
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = srv.Serve(l) }()
	t.Cleanup(func() { srv.Close() })
	open := func(first string) net.Conn {
		c, err := net.Dial("tcp", l.Addr().String())
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		_, _ = io.WriteString(c, first)
		return c
	}
	var slow []net.Conn
	for range 50 {
		slow = append(slow, open("GET / HTTP/1.1\r\nHost: x\r\nX-Navn: Kari"), open("POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\ntekst=Kari"))
	}
	for range 20 {
		code, body := get(t, http.DefaultClient, "http://"+l.Addr().String()+"/")
		if code != 200 || body != "here" {
			t.Fatalf("another is answered %d %q while slow ones hold", code, body)
		}
	}
	for range 50 {
		if err := <-read; err == nil {
			t.Error("a body that never came was read to its end")
		}
	}
	for _, c := range slow {
		if _, err := io.Copy(io.Discard, c); err != nil && !strings.Contains(err.Error(), "reset") {
			t.Errorf("a slow one is not cut off: %v", err)
		}
	}
	for what, c := range map[string]struct {
		sent   string
		status []int
	}{
		"an endless head":        {"GET / HTTP/1.1\r\nHost: x\r\nX-Kari: " + strings.Repeat("a", 200<<10) + "\r\n\r\n", []int{431}},
		"an endless address":     {"GET /" + strings.Repeat("a", 200<<10) + " HTTP/1.1\r\nHost: x\r\n\r\n", []int{431, 414}},
		"no request":             {"Kari Aasen\r\n\r\n", []int{400}},
		"two hosts":              {"GET / HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n", []int{400}},
		"no host":                {"GET / HTTP/1.1\r\n\r\n", []int{400}},
		"two lengths":            {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello", []int{400}},
		"length and chunks":      {"POST / HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: gzip, chunked\r\n\r\nhello", []int{400, 501}},
		"a folded header":        {"GET / HTTP/1.1\r\nHost: x\r\nX-A: a\r\n b\x00c\r\n\r\n", []int{400}},
		"a NUL in the address":   {"GET /\x00 HTTP/1.1\r\nHost: x\r\n\r\n", []int{400}},
		"a line in the address":  {"GET /a\nSet-Cookie: b HTTP/1.1\r\nHost: x\r\n\r\n", []int{400}},
		"a protocol of long ago": {"GET / HTTP/0.9\r\nHost: x\r\n\r\n", []int{400, 505}},
	} {
		a, err := http.ReadResponse(bufio.NewReader(open(c.sent)), nil)
		if err != nil {
			t.Errorf("%s: %v", what, err)
			continue
		}
		body, _ := io.ReadAll(a.Body)
		a.Body.Close()
		ok := false
		for _, s := range c.status {
			ok = ok || a.StatusCode == s
		}
		if !ok || bytes.Contains(body, []byte("Kari")) {
			t.Errorf("%s: %d %q, want one of %v", what, a.StatusCode, body, c.status)
		}
	}
	if text := log.String(); strings.Contains(text, "Kari") || strings.Contains(text, "127.0.0.1") {
		t.Errorf("what was sent, or from where, is in the log:\n%s", text)
	}
}

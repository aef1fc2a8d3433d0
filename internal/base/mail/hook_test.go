package mail_test

import (
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/base/mail"
)

// gateway is an SMS gateway, or what sends web push, that answers as it is told to.
type gateway struct {
	mu     sync.Mutex
	status int
	heard  []string // bodies
	keys   []string
	auth   string
	kind   string
}

func (g *gateway) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	body, _ := io.ReadAll(r.Body)
	g.mu.Lock()
	defer g.mu.Unlock()
	g.heard, g.keys = append(g.heard, string(body)), append(g.keys, r.Header.Get("Idempotency-Key"))
	g.auth, g.kind = r.Header.Get("Authorization"), r.Header.Get("Content-Type")
	if g.status/100 == 3 {
		w.Header().Set("Location", "/elsewhere")
	}
	w.WriteHeader(g.status)
	_, _ = io.WriteString(w, "the receiver 000 55 210 is unknown here")
}

// TestHook: the text goes by POST with its id, so that the same text twice can be told as one. 2xx is taken; what the receiver's own fault is, is refused for
// good; anything else may go better. A redirect is not followed, and nothing of the answer is repeated.
func TestHook(t *testing.T) {
	m := mail.Message{ID: "0190-7", To: "000 55 210", Subject: "Tråd: nytt varsel", Text: "Hendelse: «innleggelse»\nLogg inn."}
	for status, want := range map[int]struct{ taken, permanent bool }{
		200: {true, false}, 202: {true, false}, 204: {true, false},
		400: {false, true}, 404: {false, true}, 410: {false, true}, 422: {false, true},
		401: {false, false}, 403: {false, false}, 408: {false, false}, 429: {false, false}, // our log-in, or our pace: the receiver is not to blame
		302: {false, false}, 307: {false, false}, 500: {false, false}, 503: {false, false},
	} {
		g := &gateway{status: status}
		server := httptest.NewServer(g)
		h, err := mail.NewHook(server.URL+"/sms", "hemmelig", time.Minute)
		if err != nil {
			t.Fatal(err)
		}
		first := h.Send(t.Context(), m)
		second := h.Send(t.Context(), m)
		server.Close()
		var fault *mail.Fault
		switch {
		case want.taken && (first != nil || second != nil):
			t.Errorf("%d: %v", status, first)
		case !want.taken && (!errors.As(first, &fault) || fault.Permanent != want.permanent || fault.Code != status):
			t.Errorf("%d: %v, want permanent %t", status, first, want.permanent)
		case !want.taken && (strings.Contains(first.Error(), "000 55") || strings.Contains(first.Error(), "unknown here")):
			t.Errorf("%d: the error tells of the receiver: %v", status, first)
		}
		if len(g.heard) != 2 || g.keys[0] != m.ID || g.keys[1] != m.ID || g.auth != "Bearer hemmelig" || g.kind != "application/json" {
			t.Errorf("%d: heard %d times, keys %v, %q, %q", status, len(g.heard), g.keys, g.auth, g.kind)
			continue
		}
		var got map[string]string
		if err := json.Unmarshal([]byte(g.heard[0]), &got); err != nil || len(got) != 3 || got["id"] != m.ID || got["to"] != m.To || got["text"] != m.Text {
			t.Errorf("%d: sent %q, %v", status, g.heard[0], err)
		}
	}
}

// TestHookDown: a gateway that is down, or says nothing in time, is a fault that may pass.
func TestHookDown(t *testing.T) {
	held := make(chan struct{})
	slow := httptest.NewServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { <-held }))
	gone := httptest.NewServer(http.NotFoundHandler())
	gone.Close()
	for name, c := range map[string]struct {
		address string
		wait    time.Duration
	}{"down": {gone.URL, time.Minute}, "silent": {slow.URL, 50 * time.Millisecond}} {
		h, err := mail.NewHook(c.address, "", c.wait)
		if err != nil {
			t.Fatal(err)
		}
		var fault *mail.Fault
		if err := h.Send(t.Context(), mail.Message{ID: "1", To: "x", Text: "y"}); !errors.As(err, &fault) || fault.Permanent || fault.Code != 0 {
			t.Errorf("%s: %v", name, err)
		}
	}
	close(held)
	slow.Close()
}

// TestHookAddress: only https, or this machine.
func TestHookAddress(t *testing.T) {
	for address, ok := range map[string]bool{
		"https://sms.example.no/send": true, "http://127.0.0.1:9000/": true, "http://localhost/x": true, "http://[::1]/": true,
		"http://sms.example.no/send": false, "sms.example.no": false, "": false, "https://": false, "https://user:secret@sms.example.no": false, "ftp://127.0.0.1/": false,
	} {
		if _, err := mail.NewHook(address, "", time.Second); (err == nil) != ok {
			t.Errorf("%q: %v", address, err)
		} else if err != nil && strings.Contains(err.Error(), "secret") {
			t.Errorf("the error repeats %q", address)
		}
	}
}

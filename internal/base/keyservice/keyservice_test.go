package keyservice_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
)

func number(t *testing.T, day int) nin.Number {
	t.Helper()
	n, ok := nin.Synthetic(date.Of(1940, 2, day), true, 1)
	if !ok {
		t.Fatal("no number")
	}
	return n
}

// TestBoth: the file and the service over HTTP keep one promise, and the same person has the same pseudonym in both.
func TestBoth(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	local, err := keyservice.OpenLocal(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(keyservice.Handler(local, "hemmelig"))
	defer server.Close()
	remote, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: server.URL, Token: "hemmelig", Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	numbers := []nin.Number{number(t, 3), number(t, 4), number(t, 3)}
	first := ""
	for _, s := range []keyservice.Service{local, remote} {
		names, err := keyservice.All(t.Context(), s, numbers)
		if err != nil || names[0] != names[2] || names[0] == names[1] || keyservice.VersionOf(names) != 1 {
			t.Fatalf("%T: %v %v", s, names, err)
		}
		if first == "" {
			first = names[0]
		}
		if names[0] != first || strings.Contains(fmt.Sprint(names), numbers[0].Digits()) {
			t.Errorf("%T: %v", s, names)
		}
		back, err := s.Reveal(t.Context(), keyservice.Request{Pseudonym: names[1], User: "u", Reason: "assess"})
		if err != nil || !back.Equal(numbers[1]) {
			t.Errorf("%T: %v", s, err)
		}
		for _, wrong := range []string{"", "v1-", "v2" + names[0][2:], names[0] + "0", names[0][:10] + "0000" + names[0][14:], "P17"} {
			if _, err := s.Reveal(t.Context(), keyservice.Request{Pseudonym: wrong, User: "u", Reason: "assess"}); errs.KindOf(err) != errs.KindNotFound {
				t.Errorf("%T: %q: %v", s, wrong, err)
			}
		}
		if _, err := s.Reveal(t.Context(), keyservice.Request{Pseudonym: names[0], User: "u"}); errs.KindOf(err) != errs.KindDenied {
			t.Errorf("%T: without a reason: %v", s, err)
		}
	}
	log, err := os.ReadFile(path + ".log")
	if err != nil || strings.Count(string(log), "\n") != 2 || strings.Contains(string(log), numbers[1].Digits()) || !strings.Contains(string(log), `"reason":"assess"`) {
		t.Errorf("the log: %s %v", log, err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the file: %v %v", info.Mode(), err)
	}
	again, err := keyservice.OpenLocal(path, time.Now)
	if err != nil {
		t.Fatal(err)
	}
	if names, err := again.Pseudonyms(t.Context(), numbers[:1]); err != nil || names[0] != first {
		t.Errorf("opened again: %v %v", names, err)
	}
}

func TestRefusals(t *testing.T) {
	path := filepath.Join(t.TempDir(), "keys.json")
	for name, text := range map[string]string{"not JSON": "x", "no key": `{"keys":[]}`, "short": `{"keys":[{"version":1,"key":"AAAA"}]}`} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := keyservice.OpenLocal(path, time.Now); errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, url := range []string{"", "http://tjeneste.example", "ftp://x", "https://user:pass@x"} {
		if _, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: url}); err == nil {
			t.Errorf("%q was taken", url)
		}
	}
	n := number(t, 3)
	for _, c := range []struct {
		status int
		body   string
		want   errs.Kind
	}{
		{200, `{"pseudonyms":["a"]}`, errs.KindInternal},
		{200, `{"pseudonyms":["a","b"]}`, errs.KindUnavailable},
		{200, `{"pseudonyms":["` + n.Digits() + `"]}`, errs.KindUnavailable},
		{200, `<html>`, errs.KindUnavailable},
		{403, ``, errs.KindDenied},
		{500, n.Digits(), errs.KindUnavailable},
		{302, ``, errs.KindUnavailable},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Location", "http://127.0.0.1:1/")
			w.WriteHeader(c.status)
			fmt.Fprint(w, c.body)
		}))
		r, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: server.URL, Timeout: 30 * time.Second})
		if err != nil {
			t.Fatal(err)
		}
		_, err = keyservice.All(t.Context(), r, []nin.Number{n})
		if errs.KindOf(err) != c.want && !(c.want == errs.KindInternal && err == nil) || err != nil && strings.Contains(err.Error(), n.Digits()) {
			t.Errorf("%d %s: %v", c.status, c.body, err)
		}
		server.Close()
		if _, err := r.Pseudonyms(t.Context(), []nin.Number{n}); errs.KindOf(err) != errs.KindUnavailable {
			t.Errorf("a service that is down: %v", err)
		}
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: "http://127.0.0.1:1"})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.Reveal(ctx, keyservice.Request{Pseudonym: "x"}); err == nil || errors.Is(err, errs.Invalid("")) {
		t.Error(err)
	}
}

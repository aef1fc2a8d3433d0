package pretend_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/pretend"
)

var link = regexp.MustCompile(`href="([^"]*som=[^"]*)"`)

// TestPersons: one who comes chooses who to be, with bound tokens and without; a request and a choice count once; who says no is not let in, and
// neither is a client with another key.
func TestPersons(t *testing.T) {
	signer, err := bearer.NewSigner(false)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, signer.Private, 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := login.ReadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	other, err := bearer.NewSigner(true)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, other.Private, 0o600); err != nil {
		t.Fatal(err)
	}
	foreign, err := login.ReadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	for _, bound := range []bool{true, false} {
		var handler http.Handler
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
		defer server.Close()
		const back = "https://traad.example.no" + login.CallbackPath
		p, err := pretend.NewPersons(pretend.PersonsConfig{
			Issuer: server.URL + "/helseid", Name: "HelseID på liksom", Client: "traad", Public: key.Public(), Redirect: back, Bound: bound, Now: time.Now,
			People: []pretend.Person{{Key: "kari", Name: "Kari <Nes>", Claims: map[string]any{"hpr": "9144900", "acr": "high"}}, {Key: "ola", Name: "Ola", Claims: map[string]any{"hpr": "9144901", "acr": "low"}}},
		})
		if err != nil {
			t.Fatal(err)
		}
		handler = p.Beside(http.NotFoundHandler())
		proof := login.Never
		if bound {
			proof = login.Always
		}
		set := login.Config{Issuer: server.URL + "/helseid", ClientID: "traad", Key: key, Address: "https://traad.example.no", Push: login.Always, Proof: proof, LevelClaim: "acr", Levels: []string{"high"}, LinkClaim: "hpr"}
		c, err := login.New(set)
		if err != nil {
			t.Fatal(err)
		}
		ask := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
		get := func(address string) (*http.Response, string) {
			t.Helper()
			r, err := ask.Get(address)
			if err != nil {
				t.Fatal(err)
			}
			defer r.Body.Close()
			text, _ := io.ReadAll(r.Body)
			return r, string(text)
		}
		in := func(n int) (login.Identity, error) {
			t.Helper()
			trip, address, err := c.Begin(t.Context(), false)
			if err != nil {
				t.Fatal(err)
			}
			_, page := get(address)
			if !strings.Contains(page, "Kari &lt;Nes&gt;") {
				t.Fatalf("the page is %s", page)
			}
			if r, _ := get(address); r.StatusCode != http.StatusBadRequest {
				t.Errorf("a request counted twice: %d", r.StatusCode)
			}
			to := server.URL + strings.ReplaceAll(link.FindAllStringSubmatch(page, -1)[n][1], "&amp;", "&")
			r, _ := get(to)
			at, err := r.Location()
			if err != nil || !strings.HasPrefix(at.String(), back+"?") {
				t.Fatalf("%d, %v", r.StatusCode, at)
			}
			if r, _ := get(to); r.StatusCode != http.StatusBadRequest {
				t.Errorf("a choice counted twice: %d", r.StatusCode)
			}
			who, err := c.Finish(t.Context(), trip, at.Query())
			if _, again := c.Finish(t.Context(), trip, at.Query()); again == nil {
				t.Error("a code counted twice")
			}
			return who, err
		}
		if who, err := in(0); err != nil || who.Link != "9144900" || who.Subject != "liksom-kari" {
			t.Errorf("bound %v: %+v, %v", bound, who, err)
		}
		if _, err := in(1); login.ReasonOf(err) != login.Weak {
			t.Errorf("a low level: %v", err)
		}
		if _, err := in(2); login.ReasonOf(err) != login.Cancelled {
			t.Errorf("who says no: %v", err)
		}
		if r, _ := get(server.URL + "/helseid/authorize?" + url.Values{"client_id": {"traad"}, "scope": {"openid"}, "redirect_uri": {back}}.Encode()); r.StatusCode != http.StatusBadRequest {
			t.Errorf("not pushed: %d", r.StatusCode)
		}
		set.Key = foreign
		if c, err = login.New(set); err != nil {
			t.Fatal(err)
		}
		if _, _, err := c.Begin(t.Context(), false); login.ReasonOf(err) != login.Refused {
			t.Errorf("a foreign key: %v", err)
		}
	}
}

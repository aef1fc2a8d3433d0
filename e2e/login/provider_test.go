// Package login_test logs in at a provider that others have made: oidc-provider, set up as strictly as HelseID.
package login_test

import (
	"bufio"
	"bytes"
	"encoding/json"
	"log/slog"
	"net/http"
	"net/http/cookiejar"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/app/signin"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

const (
	hpr      = "helseid://claims/hpr/hpr_number"
	security = "helseid://claims/identity/security_level"
	address  = "https://example.com"
)

// client is one that the provider knows.
type client struct {
	ID       string          `json:"id"`
	Key      json.RawMessage `json:"key"`
	Redirect string          `json:"redirect"`
	Account  string          `json:"account"` // who logs in
	ACR      string          `json:"acr"`
	Bound    bool            `json:"bound"` // tokens are bound to a key, or there are none
}

// key makes a key of ours and what the provider knows it by.
func key(t *testing.T) (*login.Key, json.RawMessage) {
	t.Helper()
	s, err := bearer.NewSigner(false)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, s.Private, 0o600); err != nil {
		t.Fatal(err)
	}
	own, err := login.ReadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	var set struct {
		Keys []map[string]string `json:"keys"`
	}
	if err := json.Unmarshal(s.Public, &set); err != nil {
		t.Fatal(err)
	}
	set.Keys[0]["kid"] = own.ID()
	public, err := json.Marshal(set.Keys[0])
	if err != nil {
		t.Fatal(err)
	}
	return own, public
}

// said collects what the provider writes, from another goroutine.
type said struct {
	mu   sync.Mutex
	text bytes.Buffer
}

// Write is io.Writer's.
func (s *said) Write(b []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(b)
}

func (s *said) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// since waits until something is said after the first n bytes, and returns all of that: it comes by a pipe of its own, perhaps after the answer.
func (s *said) since(n int, want string) string {
	for range 1000 {
		if strings.Contains(s.String()[n:], want) {
			break
		}
		time.Sleep(10 * time.Millisecond)
	}
	return s.String()[n:]
}

// start runs the provider until the test is over, and returns its issuer and what it says of its refusals.
func start(t *testing.T, clients []client, accounts, claims any) (string, *said) {
	t.Helper()
	node, dir := webtest.Node(t, "oidc-provider")
	data, err := json.Marshal(map[string]any{"clients": clients, "accounts": accounts, "claims": claims})
	file := filepath.Join(t.TempDir(), "provider.json")
	if err == nil {
		err = os.WriteFile(file, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	why := &said{}
	run := exec.CommandContext(t.Context(), node, filepath.Join(dir, "scripts", "oidc-provider.mjs"), dir+"/", file)
	run.Stderr = why
	in, err := run.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	out, err := run.StdoutPipe()
	if err == nil {
		err = run.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		in.Close()
		_ = run.Wait() // it ends by itself, or with the test
	})
	lines := bufio.NewScanner(out)
	for lines.Scan() {
		if issuer := lines.Text(); strings.HasPrefix(issuer, "http://127.0.0.1:") {
			return issuer, why
		}
	}
	t.Fatalf("the provider does not start:\n%s", why)
	return "", nil
}

// visit is the browser at the provider, until it is sent back to us; it returns the path and the question there.
func visit(t *testing.T, at string) string {
	t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		t.Fatal(err)
	}
	c := &http.Client{Jar: jar, CheckRedirect: func(r *http.Request, _ []*http.Request) error {
		if strings.HasPrefix(r.URL.String(), address) {
			return http.ErrUseLastResponse
		}
		return nil
	}}
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, at, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	back, err := r.Location()
	if err != nil {
		t.Fatalf("the provider answered %d and sent nobody back", r.StatusCode)
	}
	return back.RequestURI()
}

// TestOtherProvider: a coordinator comes in at a provider that takes pushed requests, signed clients and bound tokens only, by her HPR number and level 4; a patient comes in
// at her own, by her number; and what such a provider asks for and is not given is refused by it.
func TestOtherProvider(t *testing.T) {
	work, workPublic := key(t)
	own, ownPublic := key(t)
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Let(kari, "")
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update user_account set hpr = '9144900' where id = $1", string(w.ID(webtest.Nes))); err != nil {
		t.Fatal(err)
	}
	back, ownBack := address+login.CallbackPath, address+login.OwnCallbackPath
	issuer, why := start(t, []client{
		{ID: "traad", Key: workPublic, Redirect: back, Account: "ingrid", Bound: true},
		{ID: "lav", Key: workPublic, Redirect: back, Account: "lav", Bound: true},
		{ID: "pasient", Key: ownPublic, Redirect: ownBack, Account: "kari", ACR: "idporten-loa-high"},
	}, map[string]any{
		"ingrid": map[string]any{hpr: "9144900", security: "4"}, "lav": map[string]any{hpr: "9144900", security: "3"}, "kari": map[string]any{"pid": kari.Number.Digits()},
	}, map[string]any{
		"openid": []string{"sub"}, "profile": []string{"pid"},
		"helseid://scopes/identity/security_level": []string{security}, "helseid://scopes/hpr/hpr_number": []string{hpr},
	})
	helse := login.Config{
		Issuer: issuer, ClientID: "traad", Key: work, Address: address, Push: login.Always, Proof: login.Always, LevelClaim: security, Levels: []string{"4"}, LinkClaim: hpr,
		Scopes: []string{"helseid://scopes/identity/security_level", "helseid://scopes/hpr/hpr_number"},
	}
	borger := login.Config{Own: true, Issuer: issuer, ClientID: "pasient", Key: own, Address: address, Push: login.Always, Proof: login.Always, LevelClaim: "acr", Levels: []string{"idporten-loa-high"}, PIDClaim: "pid", Scopes: []string{"profile"}}
	made := func(c login.Config) *login.Client {
		t.Helper()
		l, err := login.New(c)
		if err != nil {
			t.Fatal(err)
		}
		return l
	}
	var log bytes.Buffer
	use := func(c login.Config) {
		w.Handler = web.New(w.Service, web.Options{
			Login: &web.Login{Name: "HelseID", Client: made(c), Link: signin.LinkHPR}, OwnLogin: &web.Login{Name: "ID-porten", Client: made(borger)}, Log: slog.New(slog.NewTextHandler(&log, nil)),
		})
	}
	in := func(begin string) *webtest.Page {
		t.Helper()
		b := w.Nobody()
		p := b.Raw(http.MethodGet, begin, nil)
		if p.Status != http.StatusSeeOther {
			return p
		}
		if !strings.Contains(p.Path, "request_uri=") || strings.Contains(p.Path, "scope=") {
			t.Errorf("the browser carries %s", p.Path)
		}
		return b.Get(visit(t, p.Path))
	}

	use(helse)
	for range 2 { // with the nonce learnt, and the next one
		in("/logg-inn/start").MustStatus(http.StatusOK).MustShow("Min dag", "Ingrid Sandvik")
	}
	in("/logg-inn/pasient/start").MustStatus(http.StatusOK).MustBe("/min-plan").MustShow("Hei, Kari")
	for _, f := range made(helse).Check(t.Context()) {
		if f.Wrong != "" && !f.Note {
			t.Errorf("the doctor says: %s. %s", f.About, f.Wrong)
		}
	}
	if t.Failed() {
		t.Fatalf("the provider says\n%s", why)
	}

	// What is not as it must be: refused by the provider, or by us.
	change := func(f func(*login.Config)) login.Config { c := helse; f(&c); return c }
	for name, x := range map[string]struct {
		with   login.Config
		status int
		shows  string
		says   string // by the provider; "" where it is we who refuse
	}{
		"a foreign key":           {change(func(c *login.Config) { c.Key = own }), http.StatusBadGateway, "godtar ikke Tråd slik det er satt opp", "invalid_client"},
		"no proof of possession":  {change(func(c *login.Config) { c.Proof = login.Never }), http.StatusForbidden, "kunne ikke bekreftes", "DPoP"},
		"made for another":        {change(func(c *login.Config) { c.ClientID = "en-annen" }), http.StatusBadGateway, "godtar ikke Tråd slik det er satt opp", "invalid_client"},
		"another address of ours": {change(func(c *login.Config) { c.Address = "https://ond.example" }), http.StatusBadGateway, "godtar ikke Tråd slik det er satt opp", "redirect_uri"},
		"an old client assertion": {change(func(c *login.Config) { c.Now = func() time.Time { return time.Now().Add(-time.Hour) } }), http.StatusBadGateway, "godtar ikke Tråd slik det er satt opp", "invalid_client"},
		"level 3":                 {change(func(c *login.Config) { c.ClientID = "lav" }), http.StatusForbidden, "ikke sterk nok", ""},
	} {
		use(x.with)
		before := len(why.String())
		p := in("/logg-inn/start")
		if after := why.since(before, x.says); p.Status != x.status || !strings.Contains(p.Text, x.shows) || strings.Contains(p.Text, "Ingrid") || !strings.Contains(after, x.says) {
			t.Errorf("%s: %d %s; the provider says %q", name, p.Status, p.Text, after)
		}
	}
	for _, secret := range []string{"9144900", kari.Number.Digits(), "eyJ", "request_uri:"} {
		if strings.Contains(log.String(), secret) {
			t.Errorf("%q is in the log:\n%s", secret, log.String())
		}
	}
}

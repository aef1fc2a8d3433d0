// Package logintest is a provider of log-in for tests: a small OpenID Connect provider on a port of this machine that plays
// by the rules, as strictly as a real one, until it is told to forge.
//
//	p := logintest.New(t, time.Now)
//	p.Person = logintest.Person{Subject: "kari", Claims: map[string]any{"email": "kari@nes.no", "email_verified": true, "acr": "high"}}
//	p.Forgery = logintest.HS256WithPublicKey
//	back := p.Visit(t, address)      // what the browser does there: the address that it is sent back to
package logintest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"traad/internal/base/login"
)

// What the provider knows Tråd as.
//
//nolint:gosec // the secret of a provider that lives as long as a test
const (
	ClientID = "traad"
	Secret   = "hysj+hysj/hysj" // with characters that must be escaped in the header
)

// Person is who logs in.
type Person struct {
	Subject string
	Claims  map[string]any // beside the standard ones
}

// Provider is the provider. Person, Forgery, ClientKey, ClientType, Strict and Metadata may be changed between requests.
type Provider struct {
	Issuer     string
	Person     Person
	Forgery    Forgery
	ClientKey  *jose.JSONWebKey // not nil: the client proves itself by a signature of this key and by nothing else
	ClientType string           // not "": what the client's proof must say it is
	Strict     bool             // only pushed requests, only proofs of possession with a nonce of ours, only a client with ClientKey
	Metadata   map[string]any   // put over what the provider tells of itself
	Asked      url.Values       // the last request to log in

	now      func() time.Time
	checks   *login.Proofs
	key, own *ecdsa.PrivateKey // own is nobody's: for forging
	mu       sync.Mutex
	codes    map[string]request
	proofs   map[string]bool // the ids of the client's proofs
	nonce    string          // of the log-in before
	pushed   map[string]url.Values
	asks     int      // how many proofs have been refused for their nonce, and so which nonce is wanted
	wanted   string   // the nonce that the next proof must have
	Refused  []string // why a strict provider said no, for tests to read
}

// request is what a code stands for.
type request struct{ redirect, nonce, challenge string }

// New starts a provider that ends with the test.
func New(t *testing.T, now func() time.Time) *Provider {
	t.Helper()
	p := &Provider{now: now, checks: login.NewProofs(login.OnceHere(now), now), key: newKey(t), own: newKey(t), codes: map[string]request{}, pushed: map[string]url.Values{}, proofs: map[string]bool{}, nonce: "en-nonce-fra-en-tidligere-innlogging"}
	mux := http.NewServeMux()
	mux.HandleFunc("GET /.well-known/openid-configuration", p.metadata)
	mux.HandleFunc("GET /keys", p.keys)
	mux.HandleFunc("GET /authorize", p.authorize)
	mux.HandleFunc("POST /token", p.token)
	mux.HandleFunc("POST /par", p.push)
	mux.HandleFunc("GET /logout", func(w http.ResponseWriter, r *http.Request) {
		//nolint:gosec // a provider for tests, which lets every client in: it knows no addresses to keep to
		http.Redirect(w, r, r.FormValue("post_logout_redirect_uri"), http.StatusSeeOther)
	})
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	p.Issuer = server.URL
	return p
}

func newKey(t *testing.T) *ecdsa.PrivateKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// Visit is the browser at the provider: the person logs in, and the browser is sent back to the address returned.
func (p *Provider) Visit(t *testing.T, address string) *url.URL {
	t.Helper()
	r := visit(t, address) //nolint:bodyclose // visit has closed it
	to, err := r.Location()
	if err != nil {
		t.Fatalf("the provider answered %d: %v", r.StatusCode, err)
	}
	return to
}

// Status is what the provider answers a browser that comes to an address.
func (p *Provider) Status(t *testing.T, address string) int {
	t.Helper()
	return visit(t, address).StatusCode //nolint:bodyclose // visit has closed it
}

func visit(t *testing.T, address string) *http.Response {
	t.Helper()
	c := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	ask, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	r, err := c.Do(ask)
	if err != nil {
		t.Fatal(err)
	}
	r.Body.Close()
	return r
}

func (p *Provider) metadata(w http.ResponseWriter, _ *http.Request) {
	m := map[string]any{
		"issuer": p.Issuer, "authorization_endpoint": p.Issuer + "/authorize", "token_endpoint": p.Issuer + "/token", "jwks_uri": p.Issuer + "/keys",
		"end_session_endpoint": p.Issuer + "/logout", "response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"},
		"id_token_signing_alg_values_supported": []string{"ES256"}, "code_challenge_methods_supported": []string{"S256"},
		"token_endpoint_auth_methods_supported":          []string{"client_secret_basic", "private_key_jwt"},
		"authorization_response_iss_parameter_supported": true,
	}
	if p.Strict {
		m["pushed_authorization_request_endpoint"], m["require_pushed_authorization_requests"] = p.Issuer+"/par", true
		m["dpop_signing_alg_values_supported"] = []string{"ES256", "PS256"}
		m["token_endpoint_auth_methods_supported"] = []string{"private_key_jwt"}
		m["token_endpoint_auth_signing_alg_values_supported"] = []string{"ES256", "PS256", "RS256"}
	}
	for k, v := range p.Metadata {
		m[k] = v
	}
	answer(w, http.StatusOK, m)
}

func (p *Provider) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: p.key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// Package pretend is a provider of tokens for systems, and the guard of an interface that takes them, for the demo and tests: HelseID's part in what Machine does; and, as Persons, where
// people log in. It is as strict as the real one: private_key_jwt with the issuer as its audience, good once and for a minute; DPoP on every request, with a nonce of its own, good once; tokens bound to the key.
//
//	h := pretend.New(address, "traad", key.Public(), []string{"nhn:edi"}, time.Now)
//	mux.Handle("/sts/", h)
//	mux.Handle("/api/", h.Guard(api))
package pretend

import (
	"crypto"
	"crypto/rand"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"traad/internal/base/login"
)

// Provider is the provider and the guard.
type Provider struct {
	issuer, scope string
	client        *client
	now           func() time.Time
	proofs        *login.Proofs

	mu      sync.Mutex
	tokens  map[string]bound // by the token
	nonce   string           // the one that is wanted now
	refused []string         // why it said no
}

type bound struct {
	thumb string
	until time.Time
}

// holds is how long a token holds.
const holds = 10 * time.Minute

// New makes one whose issuer is an address that it is served at, which knows one client by its public key.
func New(issuer, clientID string, public crypto.PublicKey, scopes []string, now func() time.Time) *Provider {
	return &Provider{issuer: issuer, client: newClient(clientID, issuer, public, now), scope: strings.Join(scopes, " "), now: now, proofs: login.NewProofs(login.OnceHere(now), now), tokens: map[string]bound{}, nonce: rand.Text()}
}

// ServeHTTP answers at .well-known/openid-configuration and connect/token under the issuer's path.
func (p *Provider) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	at, _ := url.Parse(p.issuer)
	switch path := strings.TrimPrefix(r.URL.Path, at.Path); {
	case r.Method == http.MethodGet && path == "/.well-known/openid-configuration":
		answer(w, http.StatusOK, map[string]any{
			"issuer": p.issuer, "authorization_endpoint": p.issuer + "/connect/authorize", "token_endpoint": p.issuer + "/connect/token", "jwks_uri": p.issuer + "/keys",
			"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"RS256"},
			"token_endpoint_auth_methods_supported": []string{"private_key_jwt"}, "dpop_signing_alg_values_supported": []string{"ES256", "PS256"},
		})
	case r.Method == http.MethodPost && path == "/connect/token":
		p.token(w, r)
	default:
		http.NotFound(w, r)
	}
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	no := func(status int, fault string) {
		p.refused = append(p.refused, fault)
		answer(w, status, map[string]string{"error": fault})
	}
	r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
	switch {
	case r.ParseForm() != nil, r.URL.RawQuery != "":
		no(http.StatusBadRequest, "invalid_request")
	case r.PostForm.Get("grant_type") != "client_credentials":
		no(http.StatusBadRequest, "unsupported_grant_type")
	case !p.client.asserted(r.PostForm):
		no(http.StatusUnauthorized, "invalid_client")
	case r.PostForm.Get("scope") != p.scope:
		no(http.StatusBadRequest, "invalid_scope")
	default:
		thumb, fault := p.proven(w, r, p.issuer+"/connect/token", "")
		if fault != "" {
			answer(w, http.StatusBadRequest, map[string]string{"error": fault})
			return
		}
		token := rand.Text() + rand.Text()
		p.tokens[token] = bound{thumb, p.now().Add(holds)}
		answer(w, http.StatusOK, map[string]any{"access_token": token, "token_type": "DPoP", "expires_in": int(holds.Seconds()), "scope": p.scope})
	}
}

// client is the one client that a provider knows, by its public key.
type client struct {
	id, issuer string
	key        any
	now        func() time.Time
	seen       map[string]bool // ids of assertions
}

func newClient(id, issuer string, public crypto.PublicKey, now func() time.Time) *client {
	return &client{id, issuer, public, now, map[string]bool{}}
}

// asserted checks the client's proof of who it is (RFC 7523): for this provider alone, for a minute, once.
func (c *client) asserted(form url.Values) bool {
	if form.Get("client_id") != c.id || form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	t, err := jwt.ParseSigned(form.Get("client_assertion"), []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.RS384, jose.ES384, jose.RS512, jose.ES512})
	var said jwt.Claims
	if err != nil || t.Claims(c.key, &said) != nil || said.Issuer != c.id || said.Subject != c.id || len(said.Audience) != 1 || said.Audience[0] != c.issuer {
		return false
	}
	now := c.now()
	if said.Expiry == nil || said.IssuedAt == nil || said.Expiry.Time().Before(now) || said.Expiry.Time().After(now.Add(time.Minute+10*time.Second)) || said.ID == "" || c.seen[said.ID] {
		return false
	}
	c.seen[said.ID] = true
	return true
}

// proven checks a proof of possession and its nonce, and returns the thumbprint of its key, or what is wrong.
func (p *Provider) proven(w http.ResponseWriter, r *http.Request, at, token string) (thumb, fault string) {
	proof, err := p.proofs.Check(r, at, token)
	switch {
	case err != nil:
		fault = "invalid_dpop_proof"
	case proof.Nonce != p.nonce:
		w.Header().Set("DPoP-Nonce", p.nonce)
		fault = "use_dpop_nonce"
	default:
		return proof.Key, ""
	}
	p.refused = append(p.refused, fault)
	return "", fault
}

// Guard lets those in who have a token of the provider's and prove that they hold its key.
func (p *Provider) Guard(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
		p.mu.Lock()
		b, ok := p.tokens[token]
		fault := "invalid_token"
		if ok && kind == "DPoP" && p.now().Before(b.until) {
			at := *r.URL
			origin, _ := url.Parse(p.issuer)
			at.Scheme, at.Host, at.RawQuery = origin.Scheme, origin.Host, ""
			var thumb string
			if thumb, fault = p.proven(w, r, at.String(), token); fault == "" && thumb != b.thumb {
				fault = "invalid_token"
			}
		}
		if fault != "" {
			p.refused = append(p.refused, fault)
		}
		p.mu.Unlock()
		if fault != "" {
			w.Header().Set("WWW-Authenticate", `DPoP error="`+fault+`", algs="ES256 PS256"`)
			w.WriteHeader(http.StatusUnauthorized)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// Renew wants another nonce from now on, and takes no token that was given before where tokens is set: what a provider does now and then.
func (p *Provider) Renew(tokens bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.nonce = rand.Text()
	if tokens {
		clear(p.tokens)
	}
}

// Refused says why it has said no, for tests.
func (p *Provider) Refused() []string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return append([]string(nil), p.refused...)
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

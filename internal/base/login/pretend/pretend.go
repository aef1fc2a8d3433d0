// Package pretend is a provider of tokens for systems, and the guard of an interface that takes them, for the demo and tests: HelseID's part in what Machine does. It is as strict as
// the real one: private_key_jwt with the issuer as its audience, good once and for a minute; DPoP on every request, with a nonce of its own, good once; tokens bound to the key.
//
//	h := pretend.New(address, "traad", key.Public(), []string{"nhn:edi"}, time.Now)
//	mux.Handle("/sts/", h)
//	mux.Handle("/api/", h.Guard(api))
package pretend

import (
	"crypto"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Provider is the provider and the guard.
type Provider struct {
	issuer, client, scope string
	key                   any
	now                   func() time.Time

	mu      sync.Mutex
	seen    map[string]bool  // ids of assertions and proofs
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
func New(issuer, client string, public crypto.PublicKey, scopes []string, now func() time.Time) *Provider {
	return &Provider{issuer: issuer, client: client, key: public, scope: strings.Join(scopes, " "), now: now, seen: map[string]bool{}, tokens: map[string]bound{}, nonce: rand.Text()}
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
	case !p.asserted(r.PostForm):
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

// asserted checks the client's proof of who it is (RFC 7523).
func (p *Provider) asserted(form url.Values) bool {
	if form.Get("client_id") != p.client || form.Get("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	t, err := jwt.ParseSigned(form.Get("client_assertion"), []jose.SignatureAlgorithm{jose.RS256, jose.PS256, jose.ES256, jose.RS384, jose.ES384, jose.RS512, jose.ES512})
	var said jwt.Claims
	if err != nil || t.Claims(p.key, &said) != nil || said.Issuer != p.client || said.Subject != p.client || len(said.Audience) != 1 || said.Audience[0] != p.issuer {
		return false
	}
	now := p.now()
	if said.Expiry == nil || said.IssuedAt == nil || said.Expiry.Time().Before(now) || said.Expiry.Time().After(now.Add(time.Minute+10*time.Second)) || said.ID == "" || p.seen["a"+said.ID] {
		return false
	}
	p.seen["a"+said.ID] = true
	return true
}

// proven checks a proof of possession to the letter (RFC 9449, 4.3) and returns the thumbprint of its key, or what is wrong.
func (p *Provider) proven(w http.ResponseWriter, r *http.Request, at, token string) (thumb, fault string) {
	no := func(fault string) (string, string) {
		p.refused = append(p.refused, fault)
		return "", fault
	}
	proofs := r.Header.Values("DPoP")
	if len(proofs) != 1 {
		return no("invalid_dpop_proof")
	}
	proof, err := jwt.ParseSigned(proofs[0], []jose.SignatureAlgorithm{jose.ES256, jose.PS256})
	if err != nil || len(proof.Headers) != 1 {
		return no("invalid_dpop_proof")
	}
	h := proof.Headers[0]
	if h.JSONWebKey == nil || !h.JSONWebKey.IsPublic() || h.ExtraHeaders[jose.HeaderType] != "dpop+jwt" {
		return no("invalid_dpop_proof")
	}
	var said struct {
		ID     string           `json:"jti"`
		Method string           `json:"htm"`
		At     string           `json:"htu"`
		Made   *jwt.NumericDate `json:"iat"`
		Nonce  string           `json:"nonce"`
		Hash   string           `json:"ath"`
	}
	hash := ""
	if token != "" {
		sum := sha256.Sum256([]byte(token))
		hash = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	if proof.Claims(h.JSONWebKey, &said) != nil || said.ID == "" || p.seen["p"+said.ID] || said.Method != r.Method || said.At != at || said.Hash != hash ||
		said.Made == nil || p.now().Sub(said.Made.Time()).Abs() > time.Minute {
		return no("invalid_dpop_proof")
	}
	if said.Nonce != p.nonce {
		w.Header().Set("DPoP-Nonce", p.nonce)
		return no("use_dpop_nonce")
	}
	p.seen["p"+said.ID] = true
	sum, err := h.JSONWebKey.Thumbprint(crypto.SHA256)
	if err != nil {
		return no("invalid_dpop_proof")
	}
	return string(sum), ""
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

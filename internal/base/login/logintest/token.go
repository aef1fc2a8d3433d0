package logintest

import (
	"crypto/sha256"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

func (p *Provider) authorize(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	q := r.URL.Query()
	if p.Strict {
		var ok bool
		if q, ok = p.take(q); !ok {
			http.Error(w, "not pushed", http.StatusBadRequest)
			return
		}
	}
	p.Asked = q
	scopes := strings.Fields(q.Get("scope"))
	if q.Get("client_id") != ClientID || q.Get("response_type") != "code" || !slices.Contains(scopes, "openid") ||
		q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 22 || len(q.Get("nonce")) < 22 {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	code := fmt.Sprintf("kode-%d", len(p.codes)+1)
	p.codes[code] = request{q.Get("redirect_uri"), q.Get("nonce"), q.Get("code_challenge")}
	back := url.Values{"code": {code}, "state": {q.Get("state")}, "iss": {p.Issuer}}
	p.forgeAnswer(back)
	//nolint:gosec // as in New: a client that lies about its address is not what this provider is for
	http.Redirect(w, r, q.Get("redirect_uri")+"?"+back.Encode(), http.StatusFound)
}

func (p *Provider) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	no := func(status int, fault string) {
		answer(w, status, map[string]string{"error": fault, "error_description": "repeats " + r.FormValue("code")})
	}
	asked, known := p.codes[r.FormValue("code")]
	hash := sha256.Sum256([]byte(r.FormValue("code_verifier")))
	switch {
	case p.Forgery == TokenEndpointDown:
		no(http.StatusBadGateway, "server_error")
	case !p.isClient(r):
		no(http.StatusUnauthorized, "invalid_client")
	case p.Strict && !p.proved(w, r):
		no(http.StatusBadRequest, p.Refused[len(p.Refused)-1])
	case !known, r.FormValue("redirect_uri") != asked.redirect, base64.RawURLEncoding.EncodeToString(hash[:]) != asked.challenge:
		no(http.StatusBadRequest, "invalid_grant")
	default:
		delete(p.codes, r.FormValue("code"))
		//nolint:gosec // opens nothing
		m := map[string]any{"access_token": "et-tilgangstoken", "token_type": "Bearer", "expires_in": 60, "id_token": p.idToken(asked)}
		if p.Strict && p.Forgery != Unbound {
			m["token_type"] = "DPoP"
		}
		if p.Forgery == NoIDToken {
			delete(m, "id_token")
		}
		p.nonce = asked.nonce
		answer(w, http.StatusOK, m)
	}
}

// isClient checks the secret, or the signed proof: from us, for the provider, short-lived, never seen before.
func (p *Provider) isClient(r *http.Request) bool {
	if p.ClientKey == nil && p.Strict {
		return false
	}
	if p.ClientKey == nil {
		id, secret, _ := r.BasicAuth()
		if methods, ok := p.Metadata["token_endpoint_auth_methods_supported"].([]string); ok && slices.Contains(methods, "client_secret_post") {
			return r.PostFormValue("client_id") == ClientID && r.PostFormValue("client_secret") == Secret
		}
		return id == url.QueryEscape(ClientID) && secret == url.QueryEscape(Secret)
	}
	proof, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), []jose.SignatureAlgorithm{jose.ES256, jose.PS256, jose.RS256})
	if err != nil || r.PostFormValue("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	if kind := p.ClientType; kind != "" && proof.Headers[0].ExtraHeaders[jose.HeaderType] != kind {
		return false
	}
	var c jwt.Claims
	if proof.Claims(p.ClientKey, &c) != nil || p.proofs[c.ID] || c.ID == "" || c.Expiry == nil || c.Expiry.Time().After(p.now().Add(time.Minute)) {
		return false
	}
	p.proofs[c.ID] = true
	return c.ValidateWithLeeway(jwt.Expected{Issuer: ClientID, Subject: ClientID, AnyAudience: jwt.Audience{p.Issuer}, Time: p.now()}, 0) == nil
}

// claims are what an honest token says.
func (p *Provider) claims(asked request) map[string]any {
	now := p.now()
	c := map[string]any{"iss": p.Issuer, "sub": p.Person.Subject, "aud": ClientID, "exp": now.Add(5 * time.Minute).Unix(), "iat": now.Unix(), "nonce": asked.nonce}
	for k, v := range p.Person.Claims {
		c[k] = v
	}
	return c
}

func (p *Provider) idToken(asked request) string {
	claims := p.claims(asked)
	p.forgeClaims(claims)
	if forged, ok := p.forgeToken(claims); ok {
		return forged
	}
	return sign(claims, jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: p.key, KeyID: "1"}}, nil)
}

func sign(claims map[string]any, key jose.SigningKey, o *jose.SignerOptions) string {
	signer, err := jose.NewSigner(key, o)
	if err != nil {
		panic(err)
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		panic(err)
	}
	return text
}

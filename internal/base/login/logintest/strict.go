package logintest

import (
	"fmt"
	"net/http"
	"net/url"

	"github.com/go-jose/go-jose/v4"
)

// Demand makes the provider strict, with a client that it knows by this public key, whose proofs say what they are.
func (p *Provider) Demand(public any) {
	p.Strict, p.ClientKey, p.ClientType = true, &jose.JSONWebKey{Key: public}, "client-authentication+jwt"
}

// push takes a request to log in beforehand (RFC 9126) from the client and nobody else.
func (p *Provider) push(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	switch {
	case p.Forgery == PushDown:
		answer(w, http.StatusServiceUnavailable, map[string]string{"error": "temporarily_unavailable"})
	case p.Forgery == PushRefused, !p.isClient(r):
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client", "error_description": "repeats " + r.FormValue("state")})
	case r.URL.RawQuery != "", r.PostFormValue("request_uri") != "", r.PostFormValue("client_id") != ClientID:
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
	case p.Forgery == PushEmpty:
		answer(w, http.StatusCreated, map[string]any{"expires_in": 60})
	default:
		uri := fmt.Sprintf("urn:ietf:params:oauth:request_uri:%d", len(p.pushed)+1)
		q := url.Values{}
		for name, values := range r.PostForm {
			if name != "client_assertion" && name != "client_assertion_type" && name != "client_secret" {
				q[name] = values
			}
		}
		p.pushed[uri] = q
		answer(w, http.StatusCreated, map[string]any{"request_uri": uri, "expires_in": 60})
	}
}

// take returns a pushed request, once, and only when the browser brings nothing but which one it is.
func (p *Provider) take(q url.Values) (url.Values, bool) {
	uri := q.Get("request_uri")
	asked, ok := p.pushed[uri]
	if !ok || asked == nil || len(q) != 2 || q.Get("client_id") != ClientID {
		return nil, false
	}
	p.pushed[uri] = nil
	return asked, true
}

// proved checks a proof of possession, and demands a nonce that this provider has given. It reports why not in Refused.
func (p *Provider) proved(w http.ResponseWriter, r *http.Request) bool {
	no := func(fault string) bool { p.Refused = append(p.Refused, fault); return false }
	said, err := p.checks.Check(r, p.Issuer+"/token", "")
	if err != nil {
		return no("invalid_dpop_proof")
	}
	if p.wanted == "" || said.Nonce != p.wanted || p.Forgery == EndlessNonces {
		p.asks++
		p.wanted = fmt.Sprintf("nonce-%d", p.asks)
		w.Header().Set("DPoP-Nonce", p.wanted)
		return no("use_dpop_nonce")
	}
	p.asks++
	p.wanted = fmt.Sprintf("nonce-%d", p.asks) // with success the next one comes along
	w.Header().Set("DPoP-Nonce", p.wanted)
	return true
}

package login_test

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"net/url"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/go-jose/go-jose/v4"

	"traad/internal/base/login"
	"traad/internal/base/login/logintest"
)

// strictly is a provider that takes pushed requests only, wants proofs of possession with its own nonce, and knows its client by a key.
func strictly(t *testing.T, k jose.JSONWebKey) (*logintest.Provider, login.Config) {
	t.Helper()
	p, c := at(t)
	path := filepath.Join(t.TempDir(), "key")
	save(t, path, k)
	key, err := login.ReadKey(path)
	if err != nil {
		t.Fatal(err)
	}
	public := k.Public()
	p.Strict, p.ClientKey, p.ClientType = true, &public, login.TypeExplicit
	c.Secret, c.Key, c.KeyType = "", key, login.TypeExplicit
	return p, c
}

func newEC(t *testing.T) jose.JSONWebKey {
	t.Helper()
	k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return jose.JSONWebKey{Key: k}
}

// TestStrictProvider: the browser carries nothing but which request it was; the nonce is learnt once and renewed with each answer.
func TestStrictProvider(t *testing.T) {
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	for name, k := range map[string]jose.JSONWebKey{"P-256": newEC(t), "RSA with PS256": {Key: rs, KeyID: "min", Algorithm: "PS256"}} {
		t.Run(name, func(t *testing.T) {
			p, c := strictly(t, k)
			c.Push, c.Proof = login.Always, login.Always
			l := client(t, c)
			for range 3 {
				trip, address, err := l.Begin(t.Context(), false)
				if err != nil {
					t.Fatal(err)
				}
				u, _ := url.Parse(address)
				if q := u.Query(); len(q) != 2 || q.Get("client_id") != logintest.ClientID || q.Get("request_uri") == "" {
					t.Errorf("the browser carries %v", q)
				}
				who, err := l.Finish(t.Context(), trip, p.Visit(t, address).Query())
				if err != nil || who.Subject != "kari-1" {
					t.Fatalf("%+v, %v", who, err)
				}
				if p.Asked.Get("acr_values") != "high substantial" || p.Asked.Get("nonce") != trip.Nonce || p.Asked.Get("code_challenge_method") != "S256" {
					t.Errorf("pushed %v", p.Asked)
				}
			}
			if !slices.Equal(p.Refused, []string{"use_dpop_nonce"}) {
				t.Errorf("refused on the way: %v", p.Refused)
			}
		})
	}
}

// TestStrictProviderRefuses: every way of asking that such a provider does not take ends in a refusal that says why and tells nothing.
func TestStrictProviderRefuses(t *testing.T) {
	other := newEC(t)
	for _, x := range []struct {
		name    string
		change  func(*logintest.Provider, *login.Config)
		forgery logintest.Forgery
		want    login.Reason
	}{
		{"another key", func(p *logintest.Provider, _ *login.Config) { k := other.Public(); p.ClientKey = &k }, "", login.Refused},
		{"a secret", func(_ *logintest.Provider, c *login.Config) { c.Key, c.Secret = nil, logintest.Secret }, "", login.Refused},
		{"a proof that does not say what it is", func(_ *logintest.Provider, c *login.Config) { c.KeyType = login.TypeJWT }, "", login.Refused},
		{"no proof of possession", func(_ *logintest.Provider, c *login.Config) { c.Proof = login.Never }, "", login.Refused},
		{"the push is refused", nil, logintest.PushRefused, login.Refused},
		{"the push is not answered", nil, logintest.PushDown, login.Unreachable},
		{"the push gives nothing", nil, logintest.PushEmpty, login.Unreachable},
		{"another nonce every time", nil, logintest.EndlessNonces, login.Refused},
		{"the token is bound to nothing", func(_ *logintest.Provider, c *login.Config) { c.Proof = login.Always }, logintest.Unbound, login.Untrusted},
		{"the token is bound to nothing, and nobody asked", nil, logintest.Unbound, ""},
		{"pushing is demanded here and not offered there", func(p *logintest.Provider, c *login.Config) { p.Strict, c.Push = false, login.Always }, "", login.Unreachable},
		{"proving is demanded here and not offered there", func(p *logintest.Provider, c *login.Config) { p.Strict, c.Proof = false, login.Always }, "", login.Unreachable},
		{"neither offered nor demanded", func(p *logintest.Provider, _ *login.Config) { p.Strict = false }, "", ""},
		{"forged through and through", nil, logintest.HS256WithPublicKey, login.Untrusted},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, c := strictly(t, newEC(t))
			if x.change != nil {
				x.change(p, &c)
			}
			p.Forgery = x.forgery
			who, err := round(t, p, client(t, c))
			if login.ReasonOf(err) != x.want || (err == nil) != (who != login.Identity{}) {
				t.Fatalf("%+v, %v; want %q", who, err, x.want)
			}
			if err != nil {
				for _, secret := range []string{"kari", "kode-", "tilgangstoken", "hysj", "eyJ", "request_uri:", "nonce-", "\n"} {
					if strings.Contains(err.Error(), secret) {
						t.Errorf("the log would show %q: %v", secret, err)
					}
				}
			}
		})
	}
	t.Run("a request that was not pushed, or a pushed one twice", func(t *testing.T) {
		p, c := strictly(t, newEC(t))
		l := client(t, c)
		_, address, err := l.Begin(t.Context(), false)
		if err != nil {
			t.Fatal(err)
		}
		if code := p.Status(t, address+"&prompt=none"); code != 400 {
			t.Errorf("added to: %d", code)
		}
		p.Visit(t, address)
		if code := p.Status(t, address); code != 400 {
			t.Errorf("twice: %d", code)
		}
	})
}

// TestCheckStrict: the doctor sends a request as a log-in does, and so finds a key that the provider does not know.
func TestCheckStrict(t *testing.T) {
	other := newEC(t)
	for _, x := range []struct {
		name   string
		change func(*logintest.Provider, *login.Config)
		wrong  string
	}{
		{"all well", nil, ""},
		{"another key", func(p *logintest.Provider, _ *login.Config) { k := other.Public(); p.ClientKey = &k }, "Kjenner leverandøren klienten (login.client_id), nøkkelen"},
		{"signs in a way that is not taken", func(p *logintest.Provider, _ *login.Config) {
			p.Metadata = map[string]any{"token_endpoint_auth_signing_alg_values_supported": []string{"PS256"}}
		}, "PS256"},
		{"pushing switched off", func(_ *logintest.Provider, c *login.Config) { c.Push = login.Never }, "login.par til auto"},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, c := strictly(t, newEC(t))
			if x.change != nil {
				x.change(p, &c)
			}
			all, faults := "", []string{}
			for _, f := range client(t, c).Check(t.Context()) {
				all += f.About + "\n"
				if f.Wrong != "" {
					faults = append(faults, f.Wrong)
				}
			}
			if x.wrong == "" && len(faults) > 0 || x.wrong != "" && (len(faults) != 1 || !strings.Contains(faults[0], x.wrong)) {
				t.Errorf("found %q, want %q", faults, x.wrong)
			}
			if !strings.Contains(all, "ES256, "+c.Key.ID()) || x.wrong == "" && !(strings.Contains(all, "kjenner Tråd") && strings.Contains(all, "DPoP")) {
				t.Errorf("said\n%s", all)
			}
		})
	}
}

package login

import (
	"context"
	"net/url"
	"slices"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// How long what the provider tells of itself is believed without asking again, and how long one that did not answer is left in
// peace: else those who want to log in would wait for it one after the other.
const (
	fresh = 24 * time.Hour
	peace = 10 * time.Second
)

// algorithms are the signatures that an ID token may have: asymmetric ones of 256 bits and more. Never none, and never HS*,
// where our own secret, or the provider's public key taken for one, would be enough to forge.
var algorithms = []string{oidc.RS256, oidc.RS384, oidc.RS512, oidc.PS256, oidc.PS384, oidc.PS512, oidc.ES256, oidc.ES384, oidc.ES512}

// provider is what the provider told in its discovery document.
type provider struct {
	*oidc.Provider
	asked time.Time
	about metadata
}

type metadata struct {
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Keys          string   `json:"jwks_uri"`
	EndSession    string   `json:"end_session_endpoint"`
	Algorithms    []string `json:"id_token_signing_alg_values_supported"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	ClientAuth    []string `json:"token_endpoint_auth_methods_supported"`
	ClientSigns   []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	NamesItself   bool     `json:"authorization_response_iss_parameter_supported"`
	Pushed        string   `json:"pushed_authorization_request_endpoint"`
	PushOnly      bool     `json:"require_pushed_authorization_requests"`
	Proofs        []string `json:"dpop_signing_alg_values_supported"`
}

// provider returns the provider, asking it once a day. While it does not answer, what it told last is used.
func (c *Client) provider(ctx context.Context) (*provider, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.c.Now()
	if c.known != nil && now.Sub(c.known.asked) < fresh {
		return c.known, nil
	}
	if c.fault == nil || now.Sub(c.asked) >= peace {
		p, err := c.discover(context.WithoutCancel(ctx), now) // others wait for the answer too
		if err == nil {
			err = c.fits(p)
		}
		c.fault, c.asked = err, now
		if err == nil {
			c.known = p
		}
	}
	if c.known != nil {
		return c.known, nil
	}
	return nil, c.fault
}

func (c *Client) discover(ctx context.Context, now time.Time) (*provider, error) {
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, c.http), c.c.Issuer)
	if err != nil {
		return nil, Refuse(Unreachable, "discovery: %w", err)
	}
	p := &provider{Provider: found, asked: now}
	if err := found.Claims(&p.about); err != nil {
		return nil, Refuse(Unreachable, "discovery: %w", err)
	}
	for what, address := range map[string]string{"authorization_endpoint": p.about.Authorization, "token_endpoint": p.about.Token, "jwks_uri": p.about.Keys} {
		if !sound(address) {
			return nil, Refuse(Unreachable, "discovery: %s is no https address", what)
		}
	}
	return p, nil
}

// fits refuses a provider that offers less than the configuration demands, and one whose demand the configuration has switched off.
func (c *Client) fits(p *provider) error {
	switch {
	case c.pushes(p) && !sound(p.about.Pushed):
		return Refuse(Unreachable, "discovery: pushed_authorization_request_endpoint is no https address")
	case c.proves(p) && !slices.Contains(p.about.Proofs, proofAlgorithm):
		return Refuse(Unreachable, "discovery: DPoP with ES256 is demanded here and not offered there")
	}
	return nil
}

// pushes reports whether the request goes to the provider beforehand: where it takes that, or demands it, if nothing else is
// configured.
func (c *Client) pushes(p *provider) bool {
	return c.c.Push == Always || c.c.Push != Never && (p.about.Pushed != "" || p.about.PushOnly)
}

// proves reports whether the request for tokens carries a proof of possession.
func (c *Client) proves(p *provider) bool {
	return c.c.Proof == Always || c.c.Proof != Never && slices.Contains(p.about.Proofs, proofAlgorithm)
}

// inForm reports whether the provider wants the secret in the form: where it says so; else it goes in the header.
func (c *Client) inForm(p *provider) bool {
	auth := p.about.ClientAuth
	return len(auth) > 0 && !slices.Contains(auth, "client_secret_basic")
}

// oauth is the client as package oauth2 wants it. With a secret it is sent as the provider likes it, in the header where
// nothing is said; with a key, Finish adds the signature.
func (c *Client) oauth(p *provider) *oauth2.Config {
	o := &oauth2.Config{
		ClientID: c.c.ClientID, ClientSecret: c.c.Secret.Reveal(), Endpoint: p.Endpoint(), RedirectURL: c.Redirect(),
		Scopes: append([]string{oidc.ScopeOpenID}, c.c.Scopes...),
	}
	o.Endpoint.AuthStyle = oauth2.AuthStyleInHeader
	if c.c.Key != nil || c.inForm(p) {
		o.Endpoint.AuthStyle = oauth2.AuthStyleInParams
	}
	return o
}

// Leave returns where the provider ends its own session, "" where it offers no such thing or does not answer. No ID token
// goes along, since none is kept; the provider may therefore ask the user first.
func (c *Client) Leave(ctx context.Context) string {
	p, err := c.provider(ctx)
	if err != nil || !sound(p.about.EndSession) {
		return ""
	}
	u, _ := url.Parse(p.about.EndSession) // sound has parsed it
	q := u.Query()
	q.Set("client_id", c.c.ClientID)
	q.Set("post_logout_redirect_uri", c.c.Address+afterLogout)
	u.RawQuery = q.Encode()
	return u.String()
}

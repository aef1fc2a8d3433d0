package login

import (
	"context"
	"crypto/rand"
	"encoding/base64"
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// Trip is one log-in on its way: to be kept for some minutes, taken once, and found again by State.
type Trip struct {
	State    string // comes back in the address; shows that the answer is to a log-in begun here
	Nonce    string // comes back in the ID token; shows that the token was made for this log-in
	Verifier string // never leaves the server before the code is there; shows the provider that we are those who asked
}

// Begin returns a new trip and the address at the provider where the browser goes. With another the provider is asked to let
// the user choose who to be, even when somebody is logged in there. The error is a *Refusal: Unreachable, or Refused where the
// provider takes the request beforehand and does not accept it.
func (c *Client) Begin(ctx context.Context, another bool) (Trip, string, error) {
	p, err := c.provider(ctx)
	if err != nil {
		return Trip{}, "", err
	}
	t := Trip{State: Random(), Nonce: Random(), Verifier: Random()}
	address := c.address(p, t, another)
	if !c.pushes(p) {
		return t, address, nil
	}
	if address, err = c.push(ctx, p, address); err != nil {
		return Trip{}, "", err
	}
	return t, address, nil
}

// address is where the provider is asked to log somebody in, with everything that is asked in it.
func (c *Client) address(p *provider, t Trip, another bool) string {
	options := []oauth2.AuthCodeOption{oidc.Nonce(t.Nonce), oauth2.S256ChallengeOption(t.Verifier)}
	if c.c.LevelClaim == "acr" && !c.anyLevel() {
		options = append(options, oauth2.SetAuthURLParam("acr_values", strings.Join(c.c.Levels, " ")))
	}
	if another {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"))
	}
	return c.oauth(p).AuthCodeURL(t.State, options...)
}

// Random returns 256 random bits as 43 letters, digits, - and _.
func Random() string {
	b := make([]byte, 32)
	_, _ = rand.Read(b) // never fails
	return base64.RawURLEncoding.EncodeToString(b)
}

// anyLevel reports whether the configuration says that the level is not checked.
func (c *Client) anyLevel() bool { return slices.Equal(c.c.Levels, []string{AnyLevel}) }

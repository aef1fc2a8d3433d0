package login

import (
	"context"
	"net/http"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// What package smart asks record systems with: the same checks of the same tokens.

// Asking is a client for addresses that are given: it follows none that leads on, waits ten seconds and reads no answer without end.
func Asking(transport http.RoundTripper) *http.Client {
	return &http.Client{
		Transport:     limited{transport},
		Timeout:       10 * time.Second,
		CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}
}

// Sound reports whether an address may carry secrets: https, or http on this machine, for trying things out.
func Sound(address string) bool { return sound(address) }

// Assert is the proof that we are a client (private_key_jwt), good once and for a minute, for an audience alone.
func (k *Key) Assert(client, audience string, now time.Time) (string, error) {
	return k.assert(client, audience, TypeJWT, now)
}

// IDTokens are those of an issuer whose keys are at an address that is configured.
type IDTokens struct {
	client string
	http   *http.Client
	by     *oidc.IDTokenVerifier
	now    func() time.Time
}

// NewIDTokens returns what checks the ID tokens that an issuer makes for a client.
func NewIDTokens(issuer, keys, client string, by *http.Client, now func() time.Time) *IDTokens {
	ctx := oidc.ClientContext(context.Background(), by)
	return &IDTokens{client: client, http: by, now: now, by: oidc.NewVerifier(issuer, oidc.NewRemoteKeySet(ctx, keys), &oidc.Config{
		ClientID: client, SupportedSigningAlgs: algorithms, SkipExpiryCheck: true, Now: now, // checked by holds, with our skew
	})}
}

// Said is what a token that holds says.
type Said struct {
	Subject string
	claims  claims
}

// One returns a claim that has exactly one value, else "".
func (s Said) One(name string) string {
	value, _ := s.claims.one(name)
	return value
}

// HasOne reports whether a claim has one of the values.
func (s Said) HasOne(name string, values []string) bool { return s.claims.hasOne(name, values) }

// Check believes a token as Finish believes that of a log-in. The error is a *Refusal.
func (i *IDTokens) Check(ctx context.Context, t Trip, raw, access string) (Said, error) {
	token, err := i.by.Verify(oidc.ClientContext(ctx, i.http), raw)
	if err != nil {
		return Said{}, Refuse(Untrusted, "ID token: %w", err)
	}
	all, err := holds(token, access, i.client, t, i.now())
	if err != nil {
		return Said{}, err
	}
	return Said{token.Subject, all}, nil
}

// Challenge is what the provider is shown of a trip's verifier (PKCE, S256).
func Challenge(verifier string) string { return oauth2.S256ChallengeFromVerifier(verifier) }

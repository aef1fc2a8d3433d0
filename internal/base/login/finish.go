package login

import (
	"context"
	"crypto/subtle"
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"
)

// How far the provider's clock may be from ours, and how long ago an ID token may have been made: it comes straight from the
// provider, so an older one is a replay.
const (
	maxSkew = time.Minute
	maxAge  = 5 * time.Minute
)

// Identity is who the provider says that somebody is.
type Identity struct {
	Issuer  string
	Subject string // stands for the person at this issuer, for ever; never shown
	Org     string // the organisation number that she logs in for, nine digits; "" where the provider says none
	Link    string // the value of the configured claim; "" where the provider gave none that can be trusted
	Name    string // as the provider writes it; for an account that is made now, and never for one that there is
	Member  bool   // the configured claim says that whoever this is may have an account
	HPR     string // the number in the register of health personnel, "" where the provider says none
	PID     string // the identity number, where the provider gives it in the claim that is configured for it; never kept as it is
}

// Finish takes the provider's answer to a trip: fetches the ID token with the code and checks it. The error is a *Refusal.
func (c *Client) Finish(ctx context.Context, t Trip, answer url.Values) (Identity, error) {
	p, err := c.provider(ctx)
	if err != nil {
		return Identity{}, err
	}
	if iss := answer.Get("iss"); iss != c.c.Issuer && (iss != "" || p.about.NamesItself) {
		return Identity{}, Refuse(Untrusted, "the answer comes from another issuer")
	}
	switch fault := answer.Get("error"); {
	case slices.Contains([]string{"access_denied", "login_required", "interaction_required", "consent_required", "account_selection_required"}, fault):
		return Identity{}, Refuse(Cancelled, "the provider answered %s", fault)
	case slices.Contains([]string{"temporarily_unavailable", "server_error"}, fault):
		return Identity{}, Refuse(Unreachable, "the provider answered %s", fault)
	case slices.Contains([]string{"unmet_authentication_requirements", "insufficient_user_authentication"}, fault):
		return Identity{}, Refuse(Weak, "the provider answered %s", fault)
	case fault != "":
		return Identity{}, Refuse(Refused, "the provider answered %.40q", fault)
	case answer.Get("code") == "":
		return Identity{}, Refuse(Untrusted, "the answer has no code")
	}
	tokens, err := c.exchange(ctx, p, t, answer.Get("code"))
	if err != nil {
		return Identity{}, err
	}
	raw, _ := tokens.Extra("id_token").(string)
	if raw == "" {
		return Identity{}, Refuse(Untrusted, "no ID token")
	}
	return c.verify(ctx, p, t, raw, tokens.AccessToken)
}

// exchange gives the code for the tokens. A provider that wants its own nonce in the proof of possession tells so, and is asked once more.
func (c *Client) exchange(ctx context.Context, p *provider, t Trip, code string) (*oauth2.Token, error) {
	by, proof := c.http, (*possession)(nil)
	if c.proves(p) {
		var err error
		if proof, err = c.newPossession(); err != nil {
			return nil, Refuse(Refused, "proof of possession: %w", err)
		}
		by = proof.client()
	}
	tokens, err := c.ask(ctx, by, p, t, code)
	if proof != nil && proof.wanted(err) {
		tokens, err = c.ask(ctx, by, p, t, code)
	}
	var no *oauth2.RetrieveError
	switch {
	case err == nil && c.c.Proof == Always && !strings.EqualFold(tokens.TokenType, "DPoP"):
		return nil, Refuse(Untrusted, "token endpoint: the token is not bound to our key")
	case err == nil:
		return tokens, nil
	case errors.Is(err, errAssertion):
		return nil, Refuse(Refused, "%w", err)
	case !errors.As(err, &no) || no.Response.StatusCode >= http.StatusInternalServerError:
		return nil, Refuse(Unreachable, "token endpoint: no answer that can be used")
	case no.ErrorCode == "invalid_grant": // the code was used, is too old, or belongs to another verifier
		return nil, Refuse(Untrusted, "the provider does not know the code")
	}
	return nil, Refuse(Refused, "token endpoint: status %d, %.40q", no.Response.StatusCode, no.ErrorCode) // its own words may repeat what we sent
}

var errAssertion = errors.New("client assertion cannot be made")

// ask sends one request for the tokens, with a proof of its own that we are the client.
func (c *Client) ask(ctx context.Context, by *http.Client, p *provider, t Trip, code string) (*oauth2.Token, error) {
	options := []oauth2.AuthCodeOption{oauth2.VerifierOption(t.Verifier)}
	if c.c.Key != nil {
		if err := c.sign(func(name, value string) { options = append(options, oauth2.SetAuthURLParam(name, value)) }); err != nil {
			return nil, errAssertion
		}
	}
	return c.oauth(p).Exchange(oidc.ClientContext(ctx, by), code, options...)
}

// verify believes an ID token only when all of this holds: signed by a key of the provider with an allowed algorithm, issued
// by the provider to us and nobody else, now, for this trip, and strongly enough.
func (c *Client) verify(ctx context.Context, p *provider, t Trip, raw, access string) (Identity, error) {
	token, err := p.VerifierContext(oidc.ClientContext(ctx, c.http), &oidc.Config{
		ClientID: c.c.ClientID, SupportedSigningAlgs: algorithms, SkipExpiryCheck: true, // checked below, with our skew
	}).Verify(ctx, raw)
	if err != nil {
		return Identity{}, Refuse(Untrusted, "ID token: %w", err)
	}
	all, err := holds(token, access, c.c.ClientID, t, c.c.Now())
	switch {
	case err != nil:
		return Identity{}, err
	case !c.anyLevel() && !all.hasOne(c.c.LevelClaim, c.c.Levels):
		return Identity{}, Refuse(Weak, "ID token: %s is none of the required levels", c.c.LevelClaim)
	case len(c.c.Orgs) > 0 && !slices.ContainsFunc(c.c.Orgs, func(n string) bool { return orgNumber(n) == all.org(c.c.OrgClaim) }):
		return Identity{}, Refuse(Elsewhere, "ID token: %s is none of the organisations that are let in", c.c.OrgClaim)
	}
	who := Identity{Issuer: token.Issuer, Subject: token.Subject, PID: all.pid(c.c.PIDClaim)}
	if c.c.Own {
		return who, nil
	}
	who.Link, who.Name, who.Org, who.HPR = all.link(c.c.LinkClaim), all.name(c.c.NameClaim), all.org(c.c.OrgClaim), all.hpr()
	who.Member = c.c.AccountClaim != "" && all.hasOne(c.c.AccountClaim, c.c.AccountValues)
	return who, nil
}

// holds returns what a token with a true signature says, where it was made for the client and for this trip, now.
func holds(token *oidc.IDToken, access, client string, t Trip, now time.Time) (claims, error) {
	all, err := readClaims(token)
	if err != nil {
		return nil, Refuse(Untrusted, "ID token: %w", err)
	}
	azp, named := all.one("azp")
	begins, err := all.time("nbf")
	switch {
	case err != nil:
		return nil, Refuse(Untrusted, "ID token: %w", err)
	case token.Subject == "" || len(token.Subject) > 255:
		return nil, Refuse(Untrusted, "ID token: no subject, or one over 255 characters")
	case len(token.Audience) > 1 && !named, named && azp != client:
		return nil, Refuse(Untrusted, "ID token: made for another party (azp)")
	case subtle.ConstantTimeCompare([]byte(token.Nonce), []byte(t.Nonce)) != 1:
		return nil, Refuse(Untrusted, "ID token: the nonce is not that of this log-in")
	case token.Expiry.Before(now.Add(-maxSkew)):
		return nil, Refuse(Untrusted, "ID token: expired")
	case token.IssuedAt.Before(now.Add(-maxAge - maxSkew)):
		return nil, Refuse(Untrusted, "ID token: too old (iat)")
	case token.IssuedAt.After(now.Add(maxSkew)), begins.After(now.Add(maxSkew)):
		return nil, Refuse(Untrusted, "ID token: from the future (iat or nbf); do the clocks agree?")
	case token.AccessTokenHash != "" && token.VerifyAccessToken(access) != nil:
		return nil, Refuse(Untrusted, "ID token: belongs to another access token")
	}
	return all, nil
}

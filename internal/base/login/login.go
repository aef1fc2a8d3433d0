// Package login lets people log in at their own organisation's provider by OpenID Connect: authorization code with PKCE
// (S256), state and nonce, and an ID token that is checked in every respect before anything in it is believed. It knows
// one provider and no users; what it gives back is who the provider says that somebody is.
//
//	c, err := login.New(login.Config{Issuer: "https://sso.example.no", ClientID: "traad", …})
//	trip, address, err := c.Begin(ctx, false)      // keep trip, once, for the browser that is sent to address
//	who, err := c.Finish(ctx, trip, r.URL.Query()) // who.Issuer and who.Subject name the person for ever
//
// The caller keeps the Trip where it can be taken once only, found by its state, and bound to the browser that began it.
// Tokens are used here and dropped: none is returned, stored or logged. Errors are *Refusal, whose Reason says what to tell
// the user; their text is for the log and holds no token, name or number.
//
// Standards: OpenID Connect Core 1.0 (3.1), Discovery 1.0, RP-Initiated Logout 1.0, RFC 7636 (PKCE), RFC 7523
// (private_key_jwt), RFC 9126 (pushed requests), RFC 9449 (DPoP), RFC 9207 (iss in the answer), RFC 9700 (security of all of it).
package login

import (
	"cmp"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"traad/internal/base/config"
	"traad/internal/base/errs"
)

// When a mechanism is used that not every provider has.
const (
	Auto   = "auto"   // where the provider says that it takes it, or demands it
	Always = "always" // or nobody is logged in
	Never  = "never"
)

// AnyLevel as the only one of Config.Levels switches the check of the level off.
const AnyLevel = "any"

// Config says which provider, who we are there, and what we ask of it.
type Config struct {
	Issuer   string        // exactly as the provider writes it
	ClientID string        // ours at the provider
	Secret   config.Secret // proves that we are the client; or
	Key      *Key          // proves it by a signature (private_key_jwt), which the provider checks with the public key
	KeyType  string        // what the signature says it is: TypeJWT, which "" stands for, or TypeExplicit
	Address  string        // where browsers find Tråd: "https://traad.example.no"
	Scopes   []string      // asked for beside openid

	Push  string // pushed authorization requests (RFC 9126): Auto, which "" stands for, Always or Never
	Proof string // proof of possession of the tokens (DPoP, RFC 9449): likewise

	LevelClaim string   // the claim that tells how strong the log-in was: "acr", "helseid://claims/identity/security_level"
	Levels     []string // the values that are strong enough, or AnyLevel alone
	LinkClaim  string   // the claim that tells which user a person is at the first log-in: "email", "upn", an HPR claim
	NameClaim  string   // the claim with the name, for accounts that are made at the first log-in
	// AccountClaim and AccountValues say who gets an account at the first log-in where there is none: whoever has one of the values in the
	// claim. Without them nobody does.
	AccountClaim  string
	AccountValues []string
	// OrgClaim is the claim with the organisation number that somebody logs in for, "" for none; with Orgs only those who log in for one of them come in.
	OrgClaim string
	Orgs     []string
	PIDClaim string // the claim with the identity number, "" for none: only a blind index of it is kept

	// Own is the provider of patients and next of kin: nothing but the identity number is read of them, and the answer comes to an address of its own,
	// so that an answer of one provider is never taken for the other's.
	Own bool

	Now       func() time.Time  // the clock; nil is the real one
	Transport http.RoundTripper // nil is http.DefaultTransport
}

// Client logs people in at one provider. It may be used by many at once.
type Client struct {
	c    Config
	http *http.Client

	mu    sync.Mutex
	known *provider // what the provider has told of itself; nil before the first time
	fault error     // why the last question was not answered, and when
	asked time.Time
	nonce string // what the provider wants in the next proof of possession, "" before it has said so
}

// Where the provider sends the browser: after log-in, of those who work here and of patients, and after log-out.
const (
	CallbackPath    = "/logg-inn/svar"
	OwnCallbackPath = "/logg-inn/pasient/svar"
	afterLogout     = "/logg-inn"
)

// New checks the configuration without asking the provider, which may be down when Tråd starts. Fields of the error: issuer,
// client_id, secret, key_type, par, dpop, address, levels, level_claim, link_claim, account_claim, name_claim, pid_claim, org_claim, orgs.
func New(c Config) (*Client, error) {
	e := errs.Invalid("Innloggingen kan ikke brukes slik den er satt opp.")
	if !sound(c.Issuer) {
		e.At("issuer", "Skriv leverandørens adresse (issuer) med https, nøyaktig slik leverandøren oppgir den.")
	}
	if u, err := url.Parse(c.Address); !sound(c.Address) || err != nil || strings.Trim(u.Path, "/") != "" || u.RawQuery != "" || u.Fragment != "" {
		e.At("address", "Skriv adressen som nettleserne finner Tråd på, med https og uten noe etter vertsnavnet: https://traad.example.no.")
	}
	if c.ClientID == "" {
		e.At("client_id", "Skriv klient-id-en som leverandøren har gitt Tråd.")
	}
	if (c.Secret == "") == (c.Key == nil) {
		e.At("secret", "Oppgi enten hemmeligheten som leverandøren har gitt Tråd, eller filen med Tråds private nøkkel, ikke begge.")
	}
	if !slices.Contains([]string{"", TypeJWT, TypeExplicit}, c.KeyType) {
		e.At("key_type", "Velg JWT eller client-authentication+jwt.")
	}
	for field, when := range map[string]string{"par": c.Push, "dpop": c.Proof} {
		if !slices.Contains([]string{"", Auto, Always, Never}, when) {
			e.At(field, "Velg auto (når leverandøren tar imot det), always eller never.")
		}
	}
	if len(c.Levels) == 0 {
		e.At("levels", "Skriv hvilke nivåer som er sterke nok. Skriv any om leverandøren ikke oppgir nivå og selv krever to faktorer.")
	}
	if c.LevelClaim == "" {
		e.At("level_claim", "Skriv navnet på opplysningen som sier hvor sterk innloggingen var, for eksempel acr.")
	}
	if c.Own && c.PIDClaim == "" {
		e.At("pid_claim", "Skriv navnet på opplysningen med fødselsnummeret, for eksempel pid: uten det finner Tråd ikke pasienten.")
	}
	if !c.Own && c.LinkClaim == "" {
		e.At("link_claim", "Skriv navnet på opplysningen som sier hvilken bruker det er, for eksempel email.")
	}
	if (c.AccountClaim == "") != (len(c.AccountValues) == 0) {
		e.At("account_claim", "Skriv både opplysningen og verdiene som gir konto, eller ingen av dem.")
	}
	if len(c.Orgs) > 0 && c.OrgClaim == "" {
		e.At("org_claim", "Skriv opplysningen med organisasjonsnummeret som det er logget inn for.")
	}
	if slices.ContainsFunc(c.Orgs, func(n string) bool { return orgNumber(n) == "" }) {
		e.At("orgs", "Skriv organisasjonsnumre med ni sifre.")
	}
	if c.AccountClaim != "" && c.NameClaim == "" {
		e.At("name_claim", "Skriv navnet på opplysningen med navnet, for eksempel name.")
	}
	if err := e.OrNil(); err != nil {
		return nil, err
	}
	c.Address = strings.TrimRight(c.Address, "/")
	c.KeyType = cmp.Or(c.KeyType, TypeJWT)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	return &Client{c: c, http: Asking(c.Transport)}, nil
}

// Redirect is the address that the provider must know as ours after log-in.
func (c *Client) Redirect() string {
	if c.c.Own {
		return c.c.Address + OwnCallbackPath
	}
	return c.c.Address + CallbackPath
}

// setting is what one of ours is called in the settings.
func (c *Client) setting(name string) string {
	if c.c.Own {
		return "login.own." + name
	}
	return "login." + name
}

// sound reports whether an address may carry secrets: https, or http on this machine, for trying things out.
func sound(address string) bool {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return false
	}
	host := u.Hostname()
	ip := net.ParseIP(host)
	return u.Scheme == "https" || u.Scheme == "http" && (host == "localhost" || ip != nil && ip.IsLoopback())
}

// Package bearer proves which system calls, by the signed token that it shows: a JWT made for this one call (RFC 7519, RFC 7523), as CDS Hooks
// 2.0 asks of record systems ("Trusting CDS Clients") and SMART backend services of theirs.
//
//	v, err := bearer.New([]bearer.System{{Name: "dips-ahus", Issuer: "https://epj.example", Keys: "https://epj.example/jwks"}}, once, time.Now)
//	name, err := v.Verify(r.Context(), token, "https://traad.example/cds-services/iht-patient-view")
//
// A token holds for five minutes at the most, for one address and one call. Where a key is to be had is what is registered of the issuer, never
// what the token says (ASVS 9.1.3).
package bearer

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Algorithms are those that a token may be signed with: keys of two parts only, so that nobody can sign with what is public.
var Algorithms = []jose.SignatureAlgorithm{jose.ES256, jose.ES384, jose.RS384}

// Longest is how long a token may hold (CDS Hooks 2.0: no more than five minutes).
const Longest = 5 * time.Minute

// apart is how far two systems' clocks may be from each other.
const apart = 30 * time.Second

// mostToken is more than any token that is meant for us.
const mostToken = 8 << 10

// System is one that may call.
type System struct {
	Name   string // what it is called here
	Issuer string // iss of its tokens
	Keys   string // where its public keys (JWK set) are: a file, or an address by https; or
	Set    string // the set itself
}

// Once notes that a token has been used, by its hash, and reports whether it was the first time. It is forgotten after until.
type Once func(ctx context.Context, hash string, until time.Time) (bool, error)

// Refusal is why a token does not hold, as a word for logs: nothing of the token is in it.
type Refusal string

// The refusals.
const (
	Unreadable  Refusal = "unreadable"   // not a signed token with an allowed algorithm
	Unknown     Refusal = "issuer"       // nobody who is registered
	ForeignKey  Refusal = "key"          // not signed with a key of the issuer's
	NotForUs    Refusal = "audience"     // made for another address
	NotNow      Refusal = "time"         // run out, not yet valid, without times or for too long
	UsedBefore  Refusal = "replayed"     // shown before
	WrongHeader Refusal = "header"       // without kid, of another type, or with an address of keys that is not the issuer's
	NoKeys      Refusal = "keys_missing" // the issuer's keys could not be had: not the caller's fault
)

// Error is the word.
func (r Refusal) Error() string { return "bearer: " + string(r) }

// Known finds the system that an issuer is, as it is registered now; false where nobody is. The error is that nobody can tell.
type Known func(ctx context.Context, issuer string) (System, bool, error)

// Verifier knows who may call. Its methods may be used by many goroutines.
type Verifier struct {
	known Known
	once  Once
	now   func() time.Time

	mu    sync.Mutex
	rings map[string]*keyring // by issuer
}

// New returns a verifier of systems that stay the same. Two cannot have one issuer.
func New(systems []System, once Once, now func() time.Time) (*Verifier, error) {
	all := map[string]System{}
	for _, s := range systems {
		if _, two := all[s.Issuer]; two || s.Issuer == "" || s.Keys == "" {
			return nil, fmt.Errorf("bearer: %s: the issuer is missing, without keys or another system's", s.Name)
		}
		all[s.Issuer] = s
	}
	return Of(func(_ context.Context, issuer string) (System, bool, error) {
		s, ok := all[issuer]
		return s, ok, nil
	}, once, now), nil
}

// Of returns a verifier of systems that come and go: who is registered is asked for each token.
func Of(known Known, once Once, now func() time.Time) *Verifier {
	return &Verifier{known: known, once: once, now: now, rings: map[string]*keyring{}}
}

// ring returns the keys of an issuer, kept for as long as it is registered with the same.
func (v *Verifier) ring(ctx context.Context, issuer string) (*keyring, error) {
	s, ok, err := v.known(ctx, issuer)
	if err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	v.mu.Lock()
	defer v.mu.Unlock()
	if !ok {
		delete(v.rings, issuer)
		return nil, Unknown
	}
	if r := v.rings[issuer]; r != nil && r.System == s {
		return r, nil
	}
	r := &keyring{System: s, now: v.now}
	v.rings[issuer] = r
	return r, nil
}

// Verify returns the name of the system whose token it is; Prove with what else the token says.
func (v *Verifier) Verify(ctx context.Context, token, audience string) (string, error) {
	p, err := v.Prove(ctx, token, audience)
	return p.System, err
}

// Proof is what a token says that holds.
type Proof struct {
	System  string
	Subject string // sub
	User    string // who asks, as the system names its users (fhirUser of SMART): Practitioner/17; "" where it says nothing
	HPR     string // of the one whom the system calls for, as the national log-in names the claim; "" where it says nothing
}

// Prove returns whose token it is, and whom it calls for. audience is the address that was called, exactly as the token must name it. The error is a
// Refusal, or that it could not be noted that the token is used.
func (v *Verifier) Prove(ctx context.Context, token, audience string) (p Proof, err error) {
	if token == "" || len(token) > mostToken {
		return p, Unreadable
	}
	t, err := jwt.ParseSigned(token, Algorithms)
	if err != nil || len(t.Headers) != 1 {
		return p, Unreadable
	}
	var said jwt.Claims // whose it says that it is: proven below
	if err := t.UnsafeClaimsWithoutVerification(&said); err != nil {
		return p, Unreadable
	}
	ring, err := v.ring(ctx, said.Issuer)
	if err != nil {
		return p, err
	}
	h := t.Headers[0]
	if h.KeyID == "" || h.ExtraHeaders[jose.HeaderType] != "JWT" { // CDS Hooks 2.0 and SMART 2.2: typ is JWT, so that what is signed for something else is no token here
		return p, WrongHeader
	}
	if from, there := h.ExtraHeaders["jku"]; there && (from != ring.Keys || from == "") || h.JSONWebKey != nil {
		return p, WrongHeader
	}
	key, err := ring.key(ctx, h.KeyID, h.Algorithm)
	if err != nil {
		return p, err
	}
	var proven jwt.Claims
	var who struct {
		User string `json:"fhirUser"`
		HPR  string `json:"helseid://claims/hpr/hpr_number"`
	}
	if err := t.Claims(key, &proven, &who); err != nil {
		return p, ForeignKey
	}
	if len(proven.Audience) != 1 || proven.Audience[0] != audience {
		return p, NotForUs
	}
	if proven.ID == "" || !v.holds(proven) {
		return p, NotNow
	}
	sum := sha256.Sum256([]byte(proven.Issuer + "\n" + proven.ID))
	first, err := v.once(ctx, hex.EncodeToString(sum[:]), proven.Expiry.Time().Add(2*apart))
	if err != nil {
		return p, fmt.Errorf("bearer: %w", err)
	}
	if !first {
		return p, UsedBefore
	}
	return Proof{ring.Name, proven.Subject, who.User, who.HPR}, nil
}

// holds reports whether a token holds now, and for no longer than it may.
func (v *Verifier) holds(c jwt.Claims) bool {
	if c.Expiry == nil || c.IssuedAt == nil {
		return false
	}
	now, made, ends := v.now(), c.IssuedAt.Time(), c.Expiry.Time()
	if c.NotBefore != nil && c.NotBefore.Time().After(now.Add(apart)) {
		return false
	}
	return !made.After(now.Add(apart)) && ends.After(now.Add(-apart)) && ends.After(made) && ends.Sub(made) <= Longest
}

package login

import (
	"context"
	"crypto"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Proofs checks what others prove to us that they hold the key that a token is bound to (DPoP, RFC 9449, 4.3): the other side of what Machine does.
//
//	proofs := login.NewProofs(once, time.Now)
//	proof, err := proofs.Check(r, "https://traad.example/fhir/Patient/17", token)
//	if err != nil || proof.Key != thumbprintThatTheTokenNames { … }
type Proofs struct {
	once Once
	now  func() time.Time
}

// Once notes by a hash that something was shown, and reports whether it was the first time. It is forgotten after until.
type Once = func(ctx context.Context, hash string, until time.Time) (bool, error)

// ProofAlgorithms are those that a proof may be signed with: what HelseID takes, and never one where a secret signs.
var ProofAlgorithms = []jose.SignatureAlgorithm{jose.ES256, jose.ES384, jose.PS256}

// proofAge is how far from now a proof may have been made, before and after: clocks differ.
const proofAge = time.Minute

// mostProof is more than any proof with its key.
const mostProof = 8 << 10

// ProofRefusal is why a proof does not hold, as a word for logs: nothing of the proof is in it.
type ProofRefusal string

// The refusals.
const (
	ProofMissing    ProofRefusal = "missing"    // none came along, or several
	ProofUnreadable ProofRefusal = "unreadable" // not signed, or with an algorithm that is not allowed
	ProofHeader     ProofRefusal = "header"     // of another type, or without a public key that is good for something
	ProofSignature  ProofRefusal = "signature"  // not by the key that it brings along
	ProofMethod     ProofRefusal = "method"     // made for another method (htm)
	ProofAddress    ProofRefusal = "address"    // made for another address (htu)
	ProofNotNow     ProofRefusal = "time"       // made too long ago, or in a while (iat)
	ProofToken      ProofRefusal = "token"      // made for another access token (ath)
	ProofReplayed   ProofRefusal = "replayed"   // shown before, or without an id (jti)
)

// Error is the word.
func (r ProofRefusal) Error() string { return "proof of possession: " + string(r) }

// Proof is what a proof that holds says.
type Proof struct {
	Key   string // the thumbprint of its key (RFC 7638, SHA-256), as cnf.jkt of a token names it: without that comparison a proof proves nothing
	Nonce string // the nonce in it, "" for none: whoever gives nonces knows which one it wants
}

// NewProofs returns what checks proofs. once notes those that were shown, in a place that all processes share.
func NewProofs(once Once, now func() time.Time) *Proofs { return &Proofs{once, now} }

// Check believes the proof of a request. at is the address that was called, as the caller writes it; what follows a question mark does not count.
// token is the access token that came along, "" where tokens are asked for. The error is a ProofRefusal, or that it could not be noted that the proof was used.
func (p *Proofs) Check(r *http.Request, at, token string) (Proof, error) {
	shown := r.Header.Values("DPoP")
	if len(shown) != 1 || shown[0] == "" {
		return Proof{}, ProofMissing
	}
	if len(shown[0]) > mostProof {
		return Proof{}, ProofUnreadable
	}
	t, err := jwt.ParseSigned(shown[0], ProofAlgorithms)
	if err != nil || len(t.Headers) != 1 {
		return Proof{}, ProofUnreadable
	}
	key := t.Headers[0].JSONWebKey
	if t.Headers[0].ExtraHeaders[jose.HeaderType] != "dpop+jwt" || !fitKey(key) {
		return Proof{}, ProofHeader
	}
	var said struct {
		ID     string           `json:"jti"`
		Method string           `json:"htm"`
		At     string           `json:"htu"`
		Made   *jwt.NumericDate `json:"iat"`
		Nonce  string           `json:"nonce"`
		Token  string           `json:"ath"`
	}
	if t.Claims(key, &said) != nil {
		return Proof{}, ProofSignature
	}
	now := p.now()
	switch {
	case said.Method != r.Method:
		return Proof{}, ProofMethod
	case !sameAddress(said.At, at):
		return Proof{}, ProofAddress
	case said.Made == nil || now.Sub(said.Made.Time()).Abs() > proofAge:
		return Proof{}, ProofNotNow
	case said.Token != hashOf(token):
		return Proof{}, ProofToken
	case said.ID == "" || len(said.ID) > 500:
		return Proof{}, ProofReplayed
	}
	thumb, err := key.Thumbprint(crypto.SHA256)
	if err != nil {
		return Proof{}, ProofHeader
	}
	out := Proof{Key: base64.RawURLEncoding.EncodeToString(thumb), Nonce: said.Nonce}
	sum := sha256.Sum256([]byte("dpop\n" + out.Key + "\n" + said.ID))
	first, err := p.once(r.Context(), hex.EncodeToString(sum[:]), said.Made.Time().Add(2*proofAge))
	switch {
	case err != nil:
		return Proof{}, fmt.Errorf("proof of possession: %w", err)
	case !first:
		return Proof{}, ProofReplayed
	}
	return out, nil
}

// fitKey reports whether a key that came along is public and strong enough.
func fitKey(k *jose.JSONWebKey) bool {
	if k == nil || !k.Valid() || !k.IsPublic() {
		return false
	}
	weak, rs := k.Key.(*rsa.PublicKey)
	return !rs || weak.N.BitLen() >= 2048
}

// hashOf is how a proof names the access token that it goes with (ath), "" for none.
func hashOf(token string) string {
	if token == "" {
		return ""
	}
	sum := sha256.Sum256([]byte(token))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// bare is an address as proofs name it: without what follows a question mark (RFC 9449, 4.2).
func bare(at url.URL) string {
	at.RawQuery, at.ForceQuery, at.Fragment, at.RawFragment = "", false, "", ""
	return at.String()
}

// sameAddress compares as RFC 9449, 4.3 asks: case counts not in scheme and host.
func sameAddress(said, called string) bool {
	a, err := url.Parse(said)
	b, other := url.Parse(called)
	if err != nil || other != nil || a.Host == "" {
		return false
	}
	for _, u := range []*url.URL{a, b} {
		u.Scheme, u.Host = strings.ToLower(u.Scheme), strings.ToLower(u.Host)
	}
	return bare(*a) == bare(*b)
}

// OnceHere notes in this process alone: for the demo and tests.
func OnceHere(now func() time.Time) Once {
	var mu sync.Mutex
	seen := map[string]time.Time{}
	return func(_ context.Context, hash string, until time.Time) (bool, error) {
		mu.Lock()
		defer mu.Unlock()
		for h, end := range seen {
			if end.Before(now()) {
				delete(seen, h)
			}
		}
		_, there := seen[hash]
		seen[hash] = until
		return !there, nil
	}
}

// Package bearertest is a system that calls with tokens of its own, for tests.
package bearertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Signer has a key, and its public half in a file.
type Signer struct {
	File string // a JWK set
	key  *ecdsa.PrivateKey
	t    *testing.T
}

// New makes a key.
func New(t *testing.T) *Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	s := &Signer{File: filepath.Join(t.TempDir(), "jwks.json"), key: key, t: t}
	data, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: &key.PublicKey, KeyID: "k"}}})
	if err == nil {
		err = os.WriteFile(s.File, data, 0o600)
	}
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Token holds for one call at an address, within a minute.
func (s *Signer) Token(issuer, audience string, now time.Time) string {
	s.t.Helper()
	return s.TokenFor("Practitioner/17", "", issuer, audience, now)
}

// TokenFor is Token of a system that calls for a user of its own, and for who has a HPR number; either may be "".
func (s *Signer) TokenFor(user, hpr, issuer, audience string, now time.Time) string {
	s.t.Helper()
	claims := map[string]any{"iss": issuer, "aud": audience, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "jti": rand.Text()}
	if user != "" {
		claims["fhirUser"] = user
	}
	if hpr != "" {
		claims["helseid://claims/hpr/hpr_number"] = hpr
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES384, Key: s.key}, (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", "k"))
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

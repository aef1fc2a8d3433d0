// Package bearertest is a system that calls with tokens of its own, for tests.
package bearertest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
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
	return s.Sign(map[string]any{"typ": "JWT", "kid": "k"}, claims)
}

// Sign is a token with any header and claims, for tests of what is refused.
func (s *Signer) Sign(header map[string]any, claims map[string]any) string {
	s.t.Helper()
	o := &jose.SignerOptions{ExtraHeaders: map[jose.HeaderKey]any{}}
	for name, v := range header {
		o.ExtraHeaders[jose.HeaderKey(name)] = v
	}
	return s.sealed(jose.ES384, s.key, o, claims)
}

func (s *Signer) sealed(alg jose.SignatureAlgorithm, key any, o *jose.SignerOptions, claims map[string]any) string {
	s.t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		s.t.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		s.t.Fatal(err)
	}
	return token
}

// Set is its public key, as a JWK set.
func (s *Signer) Set() string {
	s.t.Helper()
	data, err := os.ReadFile(s.File)
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// Secret is a JWK set with the private key in it, which nobody should register.
func (s *Signer) Secret() string {
	s.t.Helper()
	data, err := json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: s.key, KeyID: "k"}}})
	if err != nil {
		s.t.Fatal(err)
	}
	return string(data)
}

// Forged is an assertion that is signed with a secret, as if the public key were one (HS256), or not at all.
func (s *Signer) Forged(claims map[string]any) (secret, none string) {
	s.t.Helper()
	secret = s.sealed(jose.HS256, []byte(s.Set()), &jose.SignerOptions{ExtraHeaders: map[jose.HeaderKey]any{"kid": "k", "typ": "JWT"}}, claims)
	_, rest, _ := strings.Cut(secret, ".")
	body, _, _ := strings.Cut(rest, ".")
	return secret, base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT","kid":"k"}`)) + "." + body + "."
}

// Prove is a proof that it holds the key (DPoP) of a call with a token, "" for none.
func (s *Signer) Prove(method, address, token string, now time.Time) string {
	s.t.Helper()
	claims := map[string]any{"jti": rand.Text(), "htm": method, "htu": address, "iat": now.Unix()}
	if token != "" {
		sum := sha256.Sum256([]byte(token))
		claims["ath"] = base64.RawURLEncoding.EncodeToString(sum[:])
	}
	return s.sealed(jose.ES384, s.key, (&jose.SignerOptions{EmbedJWK: true}).WithType("dpop+jwt"), claims)
}

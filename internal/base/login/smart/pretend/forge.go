package pretend

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"

	"github.com/go-jose/go-jose/v4"
)

// Unsigned is a token with no signature, for Forging.Sign.
func (s *Server) Unsigned(claims map[string]any) string {
	part := func(v any) string {
		b, _ := json.Marshal(v)
		return base64.RawURLEncoding.EncodeToString(b)
	}
	return part(map[string]any{"alg": "none", "kid": "1"}) + "." + part(claims) + "."
}

// ByPublicKey is a token signed with the public key as a shared secret (HS256).
func (s *Server) ByPublicKey(claims map[string]any) string {
	der, err := x509.MarshalPKIXPublicKey(&s.key.PublicKey)
	if err != nil {
		return ""
	}
	return signed(claims, jose.HS256, jose.JSONWebKey{Key: pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der}), KeyID: "1"})
}

// ByAnother is a token signed with a key that is nobody's, under the id of the record system's.
func (s *Server) ByAnother(claims map[string]any) string {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return ""
	}
	return signed(claims, jose.ES256, jose.JSONWebKey{Key: key, KeyID: "1"})
}

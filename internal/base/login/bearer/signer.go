package bearer

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"
)

// Signer is a pretend system that calls: the demo's, and that of the load bench. Its key has the id "demo".
type Signer struct {
	Private []byte // PEM
	Public  []byte // a JWK set
	signer  jose.Signer
}

// NewSigner makes a key: RSA where a shell shall sign with it (RS384), else an elliptic curve (ES256), which is quicker.
func NewSigner(shell bool) (*Signer, error) {
	var private crypto.Signer
	var err error
	alg := jose.ES256
	if shell {
		alg = jose.RS384
		private, err = rsa.GenerateKey(rand.Reader, 2048)
	} else {
		private, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	}
	if err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	return signerOf(private, alg, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}))
}

// ReadSigner is a signer of before, by the RSA key that it was given for a shell.
func ReadSigner(private []byte) (*Signer, error) {
	block, _ := pem.Decode(private)
	if block == nil {
		return nil, fmt.Errorf("bearer: no PEM")
	}
	key, err := x509.ParsePKCS8PrivateKey(block.Bytes)
	if err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	own, ok := key.(*rsa.PrivateKey)
	if !ok {
		return nil, fmt.Errorf("bearer: no RSA key")
	}
	return signerOf(own, jose.RS384, private)
}

func signerOf(private crypto.Signer, alg jose.SignatureAlgorithm, text []byte) (_ *Signer, err error) {
	s := &Signer{Private: text}
	if s.Public, err = json.Marshal(jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: private.Public(), KeyID: "demo", Use: "sig"}}}); err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	if s.signer, err = jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: private}, (&jose.SignerOptions{}).WithType("JWT").WithHeader("kid", "demo")); err != nil {
		return nil, fmt.Errorf("bearer: %w", err)
	}
	return s, nil
}

// Token holds for one call at an address, within a minute.
func (s *Signer) Token(issuer, audience string, now time.Time) (string, error) {
	token, err := jwt.Signed(s.signer).Claims(map[string]any{"iss": issuer, "aud": audience, "iat": now.Unix(), "exp": now.Add(time.Minute).Unix(), "jti": rand.Text(), "fhirUser": "Practitioner/17"}).Serialize()
	if err != nil {
		return "", fmt.Errorf("bearer: %w", err)
	}
	return token, nil
}

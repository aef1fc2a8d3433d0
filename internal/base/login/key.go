package login

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"fmt"
	"io"
	"os"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"traad/internal/base/errs"
)

// Key is our private key at the provider, for private_key_jwt.
type Key struct {
	key       jose.JSONWebKey
	algorithm jose.SignatureAlgorithm
}

// The types that a proof can say it is, in its header: what RFC 7523 is used with since 2015, and what its revision asks for, so that
// no other signed text can be taken for one.
const (
	TypeJWT      = "JWT"
	TypeExplicit = "client-authentication+jwt"
)

// ID is what the provider knows the key as (kid).
func (k *Key) ID() string { return k.key.KeyID }

// Algorithm is how it signs: "ES256".
func (k *Key) Algorithm() string { return string(k.algorithm) }

// Public is its public half, for the provider.
func (k *Key) Public() any { return k.key.Public().Key }

// ReadKey reads a private key: RSA from 2048 bits, or P-256, P-384 or P-521; as PEM (PKCS #8) or as a JWK. A file that others
// than its owner may read is refused. The error is errs.Invalid and never repeats what stands in the file.
func ReadKey(path string) (*Key, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("Nøkkelfilen %s kan ikke leses. Sjekk navnet og tilgangen.", path)).Because(err)
	}
	defer file.Close()
	if info, err := file.Stat(); err != nil || info.Mode().Perm()&0o077 != 0 {
		return nil, errs.Invalid(fmt.Sprintf("Andre enn eieren har tilgang til %s. Kjør «chmod 600 %s».", path, path)).Because(err)
	}
	text, err := io.ReadAll(io.LimitReader(file, 64<<10))
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("Nøkkelfilen %s kan ikke leses.", path)).Because(err)
	}
	k, err := parseKey(text)
	if err != nil {
		return nil, errs.Invalid(fmt.Sprintf("%s er ikke en privat nøkkel som kan brukes. Lag en med «openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256».", path)).Because(err)
	}
	return k, nil
}

func parseKey(text []byte) (*Key, error) {
	var k jose.JSONWebKey
	if block, _ := pem.Decode(text); block != nil {
		private, err := x509.ParsePKCS8PrivateKey(block.Bytes)
		if err != nil {
			return nil, fmt.Errorf("login: the PEM block is no PKCS #8 key")
		}
		k.Key = private
	} else if json.Unmarshal(text, &k) != nil {
		return nil, fmt.Errorf("login: neither PEM nor JWK")
	}
	algorithm, err := algorithmOf(k)
	if err != nil {
		return nil, err
	}
	if k.KeyID == "" {
		thumb, err := k.Thumbprint(crypto.SHA256) // RFC 7638: the provider can work it out from the public key
		if err != nil {
			return nil, fmt.Errorf("login: the key has no thumbprint")
		}
		k.KeyID = base64.RawURLEncoding.EncodeToString(thumb)
	}
	out := &Key{k, algorithm}
	if _, err := out.assert("", "", TypeJWT, time.Time{}); err != nil {
		return nil, fmt.Errorf("login: %w", err)
	}
	return out, nil
}

// algorithmOf returns how the key signs: what the JWK says where it says something, else what every provider knows.
func algorithmOf(k jose.JSONWebKey) (jose.SignatureAlgorithm, error) {
	switch key := k.Key.(type) {
	case *rsa.PrivateKey:
		switch a := jose.SignatureAlgorithm(k.Algorithm); {
		case key.N.BitLen() < 2048:
			return "", fmt.Errorf("login: an RSA key of %d bits", key.N.BitLen())
		case a == jose.RS384, a == jose.RS512, a == jose.PS256, a == jose.PS384, a == jose.PS512:
			return a, nil
		}
		return jose.RS256, nil
	case *ecdsa.PrivateKey:
		a, ok := map[int]jose.SignatureAlgorithm{256: jose.ES256, 384: jose.ES384, 521: jose.ES512}[key.Params().BitSize]
		if !ok {
			return "", fmt.Errorf("login: a curve of %d bits", key.Params().BitSize)
		}
		return a, nil
	}
	return "", fmt.Errorf("login: a key of type %T", k.Key)
}

// assert makes the proof that we are the client, good once and for a minute. The audience is the issuer alone, as the
// standards' authors ask since 2025: with any other, a hostile provider could use the proof at another one.
func (k *Key) assert(client, issuer, kind string, now time.Time) (string, error) {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: k.algorithm, Key: k.key}, (&jose.SignerOptions{}).WithType(jose.ContentType(kind)))
	if err != nil {
		return "", err
	}
	return jwt.Signed(signer).Claims(jwt.Claims{
		Issuer: client, Subject: client, Audience: jwt.Audience{issuer}, ID: Random(),
		IssuedAt: jwt.NewNumericDate(now), NotBefore: jwt.NewNumericDate(now), Expiry: jwt.NewNumericDate(now.Add(time.Minute)),
	}).Serialize()
}

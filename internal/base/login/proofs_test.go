package login_test

import (
	"context"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"traad/internal/base/login"
)

const called = "https://traad.example.no/fhir/Patient/17"

// proofSaid is what an honest proof for a GET of called with the token "token" says.
func proofSaid() map[string]any {
	sum := sha256.Sum256([]byte("token"))
	return map[string]any{"jti": login.Random(), "htm": "GET", "htu": called, "iat": noon.Unix(), "ath": base64.RawURLEncoding.EncodeToString(sum[:])}
}

func signProof(t *testing.T, alg jose.SignatureAlgorithm, key any, kind string, said map[string]any) string {
	t.Helper()
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, (&jose.SignerOptions{EmbedJWK: true}).WithType(jose.ContentType(kind)))
	if err != nil {
		t.Fatal(err)
	}
	text, err := jwt.Signed(signer).Claims(said).Serialize()
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// withHeader puts another header before a signed text, as a forger can.
func withHeader(t *testing.T, text string, header map[string]any) string {
	t.Helper()
	h, err := json.Marshal(header)
	if err != nil {
		t.Fatal(err)
	}
	_, rest, _ := strings.Cut(text, ".")
	return base64.RawURLEncoding.EncodeToString(h) + "." + rest
}

func proofRequest(proofs ...string) *http.Request {
	r := httptest.NewRequest(http.MethodGet, "/fhir/Patient/17?_format=json", nil)
	for _, p := range proofs {
		r.Header.Add("DPoP", p)
	}
	return r
}

// TestProofs: a proof holds once, for one method, address and token, now; and each forgery is refused for its own reason.
func TestProofs(t *testing.T) {
	key, other := newEC(t).Key.(*ecdsa.PrivateKey), newEC(t).Key.(*ecdsa.PrivateKey)
	jwk := jose.JSONWebKey{Key: key.Public()}
	thumb, err := jwk.Thumbprint(crypto.SHA256)
	if err != nil {
		t.Fatal(err)
	}
	rs, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	good := func(change func(map[string]any)) string {
		said := proofSaid()
		if change != nil {
			change(said)
		}
		return signProof(t, jose.ES256, key, "dpop+jwt", said)
	}
	claim := func(name string, value any) string { return good(func(m map[string]any) { m[name] = value }) }
	public := func(k jose.JSONWebKey) map[string]any {
		text, err := json.Marshal(k)
		m := map[string]any{}
		if err == nil {
			err = json.Unmarshal(text, &m)
		}
		if err != nil {
			t.Fatal(err)
		}
		return m
	}
	hs := func() string {
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.HS256, Key: []byte(strings.Repeat("k", 32))}, (&jose.SignerOptions{}).WithType("dpop+jwt").WithHeader("jwk", public(jwk)))
		if err != nil {
			t.Fatal(err)
		}
		text, err := jwt.Signed(signer).Claims(proofSaid()).Serialize()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	noKey := func() string {
		signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: key}, (&jose.SignerOptions{}).WithType("dpop+jwt"))
		if err != nil {
			t.Fatal(err)
		}
		text, err := jwt.Signed(signer).Claims(proofSaid()).Serialize()
		if err != nil {
			t.Fatal(err)
		}
		return text
	}
	proofs := login.NewProofs(login.OnceHere(isNoon), isNoon)
	used := good(nil)
	for _, x := range []struct {
		name   string
		proofs []string
		want   error
	}{
		{"good", []string{used}, nil},
		{"good, host in capitals and a question", []string{claim("htu", "HTTPS://Traad.Example.no/fhir/Patient/17?x=1")}, nil},
		{"good, RSA", []string{signProof(t, jose.PS256, rs, "dpop+jwt", proofSaid())}, nil},
		{"none", nil, login.ProofMissing},
		{"empty", []string{""}, login.ProofMissing},
		{"two", []string{good(nil), good(nil)}, login.ProofMissing},
		{"no token but text", []string{"bevis"}, login.ProofUnreadable},
		{"without end", []string{strings.Repeat("a", 9000)}, login.ProofUnreadable},
		{"algorithm none", []string{withHeader(t, good(nil), map[string]any{"alg": "none", "typ": "dpop+jwt", "jwk": public(jwk)})}, login.ProofUnreadable},
		{"HS256", []string{hs()}, login.ProofUnreadable},
		{"another type", []string{signProof(t, jose.ES256, key, "JWT", proofSaid())}, login.ProofHeader},
		{"without its key", []string{noKey()}, login.ProofHeader},
		{"a foreign key in the header", []string{withHeader(t, good(nil), map[string]any{"alg": "ES256", "typ": "dpop+jwt", "jwk": public(jose.JSONWebKey{Key: other.Public()})})}, login.ProofSignature},
		{"another method", []string{claim("htm", "POST")}, login.ProofMethod},
		{"another address", []string{claim("htu", "https://traad.example.no/fhir/Patient/18")}, login.ProofAddress},
		{"another host", []string{claim("htu", "https://ond.example/fhir/Patient/17")}, login.ProofAddress},
		{"another scheme", []string{claim("htu", "http://traad.example.no/fhir/Patient/17")}, login.ProofAddress},
		{"no address", []string{claim("htu", nil)}, login.ProofAddress},
		{"old", []string{claim("iat", noon.Add(-2*time.Minute).Unix())}, login.ProofNotNow},
		{"of tomorrow", []string{claim("iat", noon.Add(2*time.Minute).Unix())}, login.ProofNotNow},
		{"without a time", []string{claim("iat", nil)}, login.ProofNotNow},
		{"another token", []string{claim("ath", "AAAA")}, login.ProofToken},
		{"no token", []string{claim("ath", nil)}, login.ProofToken},
		{"replayed", []string{used}, login.ProofReplayed},
		{"without an id", []string{claim("jti", "")}, login.ProofReplayed},
	} {
		got, err := proofs.Check(proofRequest(x.proofs...), called, "token")
		if !errors.Is(err, x.want) || (err == nil) != (got.Key != "") {
			t.Errorf("%s: %+v, %v; want %v", x.name, got, err, x.want)
		}
	}
	// A private key that is brought along is refused too, before anything else of it is read.
	if _, err := proofs.Check(proofRequest(withHeader(t, good(nil), map[string]any{"alg": "ES256", "typ": "dpop+jwt", "jwk": public(jose.JSONWebKey{Key: key})})), called, "token"); err == nil {
		t.Error("a private key was taken")
	}
	// Whose it is: the thumbprint tells one key from another, and the caller compares.
	mine, err := proofs.Check(proofRequest(claim("nonce", "n-1")), called, "token")
	theirs, other2 := proofs.Check(proofRequest(signProof(t, jose.ES256, other, "dpop+jwt", proofSaid())), called, "token")
	if err != nil || other2 != nil || mine.Key != base64.RawURLEncoding.EncodeToString(thumb) || mine.Key == theirs.Key || mine.Nonce != "n-1" {
		t.Errorf("%+v, %+v, %v, %v", mine, theirs, err, other2)
	}
	// What cannot be noted is not believed.
	broken := errors.New("ingen database")
	if _, err := login.NewProofs(func(context.Context, string, time.Time) (bool, error) { return true, broken }, isNoon).Check(proofRequest(good(nil)), called, "token"); !errors.Is(err, broken) {
		t.Errorf("not noted: %v", err)
	}
}

// TestWeakProofKey: a key of an odd curve or few bits is no key.
func TestWeakProofKey(t *testing.T) {
	proofs := login.NewProofs(login.OnceHere(isNoon), isNoon)
	odd, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := proofs.Check(proofRequest(signProof(t, jose.ES384, odd, "dpop+jwt", proofSaid())), called, "token"); err != nil {
		t.Errorf("P-384: %v", err)
	}
	small, err := rsa.GenerateKey(rand.Reader, 1024) // where Go makes one at all
	if err != nil {
		return
	}
	if _, err := proofs.Check(proofRequest(signProof(t, jose.PS256, small, "dpop+jwt", proofSaid())), called, "token"); !errors.Is(err, login.ProofHeader) {
		t.Errorf("1024 bits: %v", err)
	}
}

package bearer_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"encoding/base64"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"traad/internal/base/login/bearer"
)

const (
	issuer  = "https://epj.example"
	address = "https://traad.example/cds-services/iht-patient-view"
)

// house is a verifier that knows one system, with the key that it signs with.
type house struct {
	*testing.T
	v    *bearer.Verifier
	now  time.Time
	key  *ecdsa.PrivateKey
	rsa  *rsa.PrivateKey
	file string
}

func open(t *testing.T) *house {
	h := &house{T: t, now: time.Date(2026, 11, 17, 9, 0, 0, 0, time.UTC), file: filepath.Join(t.TempDir(), "jwks.json")}
	var err error
	if h.key, err = ecdsa.GenerateKey(elliptic.P384(), rand.Reader); err != nil {
		t.Fatal(err)
	}
	if h.rsa, err = rsa.GenerateKey(rand.Reader, 2048); err != nil {
		t.Fatal(err)
	}
	h.publish(jose.JSONWebKey{Key: &h.key.PublicKey, KeyID: "a", Algorithm: "ES384", Use: "sig"}, jose.JSONWebKey{Key: &h.rsa.PublicKey, KeyID: "r"})
	used := map[string]bool{}
	h.v, err = bearer.New([]bearer.System{{Name: "dips-ahus", Issuer: issuer, Keys: h.file}}, func(_ context.Context, hash string, _ time.Time) (bool, error) {
		first := !used[hash]
		used[hash] = true
		return first, nil
	}, func() time.Time { return h.now })
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) publish(keys ...jose.JSONWebKey) {
	data, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
	if err == nil {
		err = os.WriteFile(h.file, data, 0o600)
	}
	if err != nil {
		h.Fatal(err)
	}
}

// claims are those of a token that holds.
func (h *house) claims() map[string]any {
	return map[string]any{"iss": issuer, "aud": address, "iat": h.now.Unix(), "exp": h.now.Add(4 * time.Minute).Unix(), "jti": rand.Text()}
}

func (h *house) sign(alg jose.SignatureAlgorithm, key any, header map[jose.HeaderKey]any, claims map[string]any) string {
	h.Helper()
	o := &jose.SignerOptions{ExtraHeaders: header}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: alg, Key: key}, o)
	if err != nil {
		h.Fatal(err)
	}
	token, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		h.Fatal(err)
	}
	return token
}

var plain = map[jose.HeaderKey]any{"kid": "a", "typ": "JWT"}

// TestForgeries: what holds, and every way of not holding that is known.
func TestForgeries(t *testing.T) {
	h := open(t)
	other, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	with := func(change func(map[string]any)) string {
		c := h.claims()
		change(c)
		return h.sign(jose.ES384, h.key, plain, c)
	}
	public, err := json.Marshal(jose.JSONWebKey{Key: &h.key.PublicKey})
	if err != nil {
		t.Fatal(err)
	}
	good := h.sign(jose.ES384, h.key, plain, h.claims())
	parts := strings.Split(good, ".")
	changed := map[string]any{}
	body, _ := base64.RawURLEncoding.DecodeString(parts[1])
	_ = json.Unmarshal(body, &changed)
	changed["iss"], changed["jti"] = issuer, "annen"
	body, _ = json.Marshal(changed)
	none := base64.RawURLEncoding.EncodeToString([]byte(`{"alg":"none","typ":"JWT","kid":"a"}`))
	twice := h.sign(jose.ES384, h.key, plain, h.claims())
	for _, c := range []struct {
		name, token string
		want        error
	}{
		{"good", good, nil},
		{"the first time", twice, nil},
		{"the second time", twice, bearer.UsedBefore},
		{"RSA", h.sign(jose.RS384, h.rsa, map[jose.HeaderKey]any{"kid": "r", "typ": "JWT"}, h.claims()), nil},
		{"nothing", "", bearer.Unreadable},
		{"nonsense", "a.b.c", bearer.Unreadable},
		{"no signature", none + "." + parts[1] + ".", bearer.Unreadable},
		{"changed afterwards", parts[0] + "." + base64.RawURLEncoding.EncodeToString(body) + "." + parts[2], bearer.ForeignKey},
		{"shared secret: the public key", h.sign(jose.HS256, public, plain, h.claims()), bearer.Unreadable},
		{"RS256", h.sign(jose.RS256, h.rsa, map[jose.HeaderKey]any{"kid": "r", "typ": "JWT"}, h.claims()), bearer.Unreadable},
		{"foreign key", h.sign(jose.ES384, other, plain, h.claims()), bearer.ForeignKey},
		{"the key of another algorithm", h.sign(jose.RS384, h.rsa, plain, h.claims()), bearer.ForeignKey},
		{"unknown key id", h.sign(jose.ES384, h.key, map[jose.HeaderKey]any{"kid": "b", "typ": "JWT"}, h.claims()), bearer.ForeignKey},
		{"no key id", h.sign(jose.ES384, h.key, map[jose.HeaderKey]any{"typ": "JWT"}, h.claims()), bearer.WrongHeader},
		{"no type", h.sign(jose.ES384, h.key, map[jose.HeaderKey]any{"kid": "a"}, h.claims()), bearer.WrongHeader},
		{"another type", h.sign(jose.ES384, h.key, map[jose.HeaderKey]any{"kid": "a", "typ": "at+jwt"}, h.claims()), bearer.WrongHeader},
		{"its own address of keys", h.sign(jose.ES384, h.key, map[jose.HeaderKey]any{"kid": "a", "typ": "JWT", "jku": "https://ond.example/jwks"}, h.claims()), bearer.WrongHeader},
		{"unknown issuer", with(func(c map[string]any) { c["iss"] = "https://ond.example" }), bearer.Unknown},
		{"another service", with(func(c map[string]any) { c["aud"] = address + "2" }), bearer.NotForUs},
		{"for several", with(func(c map[string]any) { c["aud"] = []string{address, "https://ond.example"} }), bearer.NotForUs},
		{"for nobody", with(func(c map[string]any) { delete(c, "aud") }), bearer.NotForUs},
		{"run out", with(func(c map[string]any) {
			c["iat"], c["exp"] = h.now.Add(-6*time.Minute).Unix(), h.now.Add(-2*time.Minute).Unix()
		}), bearer.NotNow},
		{"not yet made", with(func(c map[string]any) {
			c["iat"], c["exp"] = h.now.Add(2*time.Minute).Unix(), h.now.Add(4*time.Minute).Unix()
		}), bearer.NotNow},
		{"not before", with(func(c map[string]any) { c["nbf"] = h.now.Add(time.Minute).Unix() }), bearer.NotNow},
		{"for an hour", with(func(c map[string]any) { c["exp"] = h.now.Add(time.Hour).Unix() }), bearer.NotNow},
		{"for ever", with(func(c map[string]any) { delete(c, "exp") }), bearer.NotNow},
		{"of no time", with(func(c map[string]any) { delete(c, "iat") }), bearer.NotNow},
		{"without its own number", with(func(c map[string]any) { delete(c, "jti") }), bearer.NotNow},
		{"too long", with(func(c map[string]any) { c["x"] = strings.Repeat("a", 9000) }), bearer.Unreadable},
	} {
		name, err := h.v.Verify(t.Context(), c.token, address)
		if !errors.Is(err, c.want) && (err != nil || c.want != nil) || (name == "dips-ahus") != (c.want == nil) {
			t.Errorf("%s: %q, %v; want %v", c.name, name, err, c.want)
		}
	}
}

// TestKeysAreChanged: a new key is found without a restart, one that was taken away holds no longer, and a file that is away for a while
// shuts nobody out.
func TestKeysAreChanged(t *testing.T) {
	h := open(t)
	try := func(kid string, key any) error {
		_, err := h.v.Verify(t.Context(), h.sign(jose.ES384, key, map[jose.HeaderKey]any{"kid": kid, "typ": "JWT"}, h.claims()), address)
		return err
	}
	if err := try("a", h.key); err != nil {
		t.Fatal(err)
	}
	fresh, err := ecdsa.GenerateKey(elliptic.P384(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	h.publish(jose.JSONWebKey{Key: &fresh.PublicKey, KeyID: "n"})
	if err := try("n", fresh); !errors.Is(err, bearer.ForeignKey) {
		t.Errorf("asked for keys twice within a minute: %v", err)
	}
	h.now = h.now.Add(2 * time.Minute)
	if err := try("n", fresh); err != nil {
		t.Errorf("the new key: %v", err)
	}
	if err := try("a", h.key); !errors.Is(err, bearer.ForeignKey) {
		t.Errorf("the old key: %v", err)
	}
	if err := os.Remove(h.file); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(2 * time.Hour)
	if err := try("n", fresh); err != nil {
		t.Errorf("the keys are away for a while: %v", err)
	}
	h.now = h.now.Add(25 * time.Hour)
	if err := try("n", fresh); err == nil {
		t.Error("keys hold for ever")
	}
}

// TestSigner: what the pretend systems sign holds, with either kind of key.
func TestSigner(t *testing.T) {
	for _, shell := range []bool{true, false} {
		h := open(t)
		s, err := bearer.NewSigner(shell)
		if err == nil {
			err = os.WriteFile(h.file, s.Public, 0o600)
		}
		if err != nil {
			t.Fatal(err)
		}
		token, err := s.Token(issuer, address, h.now)
		if err != nil || !strings.Contains(string(s.Private), "PRIVATE KEY") || strings.Contains(string(s.Public), `"d":`) {
			t.Fatalf("%v: %s", err, s.Public)
		}
		if name, err := h.v.Verify(t.Context(), token, address); err != nil || name != "dips-ahus" {
			t.Errorf("shell %t: %q, %v", shell, name, err)
		}
		again, err := bearer.ReadSigner(s.Private)
		if (err == nil) != shell {
			t.Fatalf("shell %t: read again: %v", shell, err)
		}
		if !shell {
			continue
		}
		token, err = again.Token(issuer, address, h.now)
		if err != nil {
			t.Fatal(err)
		}
		if name, err := h.v.Verify(t.Context(), token, address); err != nil || name != "dips-ahus" {
			t.Errorf("read again: %q, %v", name, err)
		}
	}
}

// TestKnown: who is registered is asked for each token, with the keys that are registered then, be they a set or a file.
func TestKnown(t *testing.T) {
	h := open(t)
	set, err := os.ReadFile(h.file)
	if err != nil {
		t.Fatal(err)
	}
	system, there, fault := bearer.System{Name: "natt", Issuer: issuer, Set: string(set)}, true, error(nil)
	v := bearer.Of(func(_ context.Context, asked string) (bearer.System, bool, error) {
		return system, there && asked == issuer, fault
	},
		func(context.Context, string, time.Time) (bool, error) { return true, nil }, func() time.Time { return h.now })
	says := func(name string, want error) {
		t.Helper()
		claims := h.claims()
		claims["sub"] = "natt"
		p, err := v.Prove(t.Context(), h.sign(jose.ES384, h.key, plain, claims), address)
		if !errors.Is(err, want) || want == nil && (err != nil || p.System != "natt" || p.Subject != "natt") {
			t.Errorf("%s: %+v %v", name, p, err)
		}
	}
	says("with a set", nil)
	system.Set = `{"keys":[]}`
	says("with no keys any more", bearer.ForeignKey)
	system.Set, system.Keys = "", h.file
	says("with a file", nil)
	there = false
	says("not registered any more", bearer.Unknown)
	there, fault = true, errors.New("the database is away")
	says("when nobody can tell", fault)
}

// TestCheckSet: only public keys that are strong enough, each with an id, can be registered.
func TestCheckSet(t *testing.T) {
	h := open(t)
	weak, err := rsa.GenerateKey(rand.Reader, 1024)
	if err != nil {
		t.Fatal(err)
	}
	set := func(keys ...jose.JSONWebKey) string {
		data, err := json.Marshal(jose.JSONWebKeySet{Keys: keys})
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	good := jose.JSONWebKey{Key: &h.key.PublicKey, KeyID: "a"}
	for _, c := range []struct {
		name, text string
		want       bearer.Wrong
	}{
		{"good", set(good, jose.JSONWebKey{Key: &h.rsa.PublicKey, KeyID: "r"}), ""},
		{"nothing", "", bearer.NoSet},
		{"no keys", set(), bearer.NoSet},
		{"text", "nøkkel", bearer.NoSet},
		{"a private key", set(good, jose.JSONWebKey{Key: h.key, KeyID: "b"}), bearer.HasSecret},
		{"a shared secret", set(jose.JSONWebKey{Key: []byte("hemmelig"), KeyID: "b"}), bearer.HasSecret},
		{"weak", set(jose.JSONWebKey{Key: &weak.PublicKey, KeyID: "b"}), bearer.WeakKey},
		{"without id", set(jose.JSONWebKey{Key: &h.key.PublicKey}), bearer.NoID},
		{"twice", set(good, good), bearer.NoID},
	} {
		if _, got := bearer.CheckSet(c.text); got != c.want {
			t.Errorf("%s: %q", c.name, got)
		}
	}
}

package logintest

import (
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"encoding/pem"
	"net/url"
	"strings"
	"time"

	"github.com/go-jose/go-jose/v4"
)

// Forgery is one way in which the provider, or somebody between, breaks the rules.
type Forgery string

// The forgeries.
//
//nolint:gosec // what forgeries are called, with the words secret and token in it
const (
	None               Forgery = ""
	WrongSignature     Forgery = "signed by another key under the provider's key id"
	OwnKeyInHeader     Forgery = "signed by a key that the token brings along"
	UnknownKey         Forgery = "signed by a key that the provider does not publish"
	AlgNone            Forgery = "not signed, algorithm none"
	HS256WithPublicKey Forgery = "HS256 with the public key as the secret"
	HS256WithSecret    Forgery = "HS256 with the client's secret"
	ChangedAfter       Forgery = "changed after it was signed"
	Garbage            Forgery = "no token at all but text"
	NoIDToken          Forgery = "no ID token in the answer"
	WrongAudience      Forgery = "made for another client"
	ManyAudiences      Forgery = "made for us and others, nobody named"
	WrongParty         Forgery = "made for us and others, another named"
	WrongIssuer        Forgery = "from another issuer"
	Expired            Forgery = "expired"
	Old                Forgery = "still valid but made an hour ago"
	NoExpiry           Forgery = "without an end"
	Future             Forgery = "made in an hour"
	NotYet             Forgery = "valid from in an hour"
	NoNonce            Forgery = "without a nonce"
	ReplayedNonce      Forgery = "with the nonce of an earlier log-in"
	NoSubject          Forgery = "about nobody"
	LongSubject        Forgery = "about a name without end"
	OtherAccessToken   Forgery = "with the hash of another access token"
	MissingLevel       Forgery = "without a level"
	LowLevel           Forgery = "with a low level"

	WrongState        Forgery = "the answer has another state"
	NoState           Forgery = "the answer has no state"
	NoCode            Forgery = "the answer has no code"
	WrongCode         Forgery = "the answer has a code that was never given"
	MixedUp           Forgery = "the answer names another issuer"
	Unnamed           Forgery = "the answer names no issuer though the provider says that it does"
	Cancelled         Forgery = "the user says no"
	Misconfigured     Forgery = "the provider does not accept the request"
	Unbound           Forgery = "the token is bound to no key though a proof came along"
	EndlessNonces     Forgery = "wants another nonce in the proof however often it is asked"
	PushRefused       Forgery = "does not accept the pushed request"
	PushDown          Forgery = "does not answer a pushed request"
	PushEmpty         Forgery = "takes the pushed request and gives nothing for it"
	TokenEndpointDown Forgery = "the token endpoint is down"
)

func (p *Provider) forgeAnswer(back url.Values) {
	switch p.Forgery {
	case WrongState:
		back.Set("state", strings.Repeat("A", 43))
	case NoState:
		back.Del("state")
	case NoCode:
		back.Del("code")
	case WrongCode:
		back.Set("code", "gjettet")
	case MixedUp:
		back.Set("iss", "https://ond.example")
	case Unnamed:
		back.Del("iss")
	case Cancelled:
		back.Del("code")
		back.Set("error", "access_denied")
		back.Set("error_description", "<b>Kari</b> sa nei")
	case Misconfigured:
		back.Del("code")
		back.Set("error", "invalid_scope")
	}
}

func (p *Provider) forgeClaims(c map[string]any) {
	now := p.now()
	switch p.Forgery {
	case WrongAudience:
		c["aud"] = "en-annen-klient"
	case ManyAudiences:
		c["aud"] = []string{ClientID, "en-annen-klient"}
	case WrongParty:
		c["aud"], c["azp"] = []string{ClientID, "en-annen-klient"}, "en-annen-klient"
	case WrongIssuer:
		c["iss"] = "https://ond.example"
	case Expired:
		c["exp"] = now.Add(-2 * time.Minute).Unix()
	case Old:
		c["iat"] = now.Add(-time.Hour).Unix()
	case NoExpiry:
		delete(c, "exp")
	case Future:
		c["iat"] = now.Add(time.Hour).Unix()
	case NotYet:
		c["nbf"] = now.Add(time.Hour).Unix()
	case NoNonce:
		delete(c, "nonce")
	case ReplayedNonce:
		c["nonce"] = p.nonce
	case NoSubject:
		delete(c, "sub")
	case LongSubject:
		c["sub"] = strings.Repeat("a", 256)
	case OtherAccessToken:
		c["at_hash"] = "AAAAAAAAAAAAAAAAAAAAAA"
	case MissingLevel:
		delete(c, "acr")
	case LowLevel:
		c["acr"] = "low"
	}
}

// forgeToken makes a token that an honest provider never makes, and reports whether it did.
func (p *Provider) forgeToken(c map[string]any) (string, bool) {
	es256 := func(k jose.JSONWebKey) jose.SigningKey { return jose.SigningKey{Algorithm: jose.ES256, Key: k} }
	hs256 := func(secret []byte) string {
		return sign(c, jose.SigningKey{Algorithm: jose.HS256, Key: jose.JSONWebKey{Key: secret, KeyID: "1"}}, nil)
	}
	switch p.Forgery {
	case WrongSignature:
		return sign(c, es256(jose.JSONWebKey{Key: p.own, KeyID: "1"}), nil), true
	case UnknownKey:
		return sign(c, es256(jose.JSONWebKey{Key: p.own, KeyID: "2"}), nil), true
	case OwnKeyInHeader:
		return sign(c, es256(jose.JSONWebKey{Key: p.own}), &jose.SignerOptions{EmbedJWK: true}), true
	case AlgNone:
		return part(map[string]any{"alg": "none", "kid": "1"}) + "." + part(c) + ".", true
	case HS256WithSecret:
		return hs256([]byte(strings.Repeat(Secret, 3))), true
	case HS256WithPublicKey:
		der, err := x509.MarshalPKIXPublicKey(p.key.Public())
		if err != nil {
			panic(err)
		}
		return hs256(pem.EncodeToMemory(&pem.Block{Type: "PUBLIC KEY", Bytes: der})), true
	case ChangedAfter:
		honest := strings.Split(sign(c, es256(jose.JSONWebKey{Key: p.key, KeyID: "1"}), nil), ".")
		c["sub"] = "en-annen"
		return honest[0] + "." + part(c) + "." + honest[2], true
	case Garbage:
		return "dette er ikke et token", true
	}
	return "", false
}

func part(v any) string {
	b, err := json.Marshal(v)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(b)
}

package login_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/json"
	"encoding/pem"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/login/logintest"
)

var noon = time.Date(2026, 11, 17, 12, 0, 0, 0, time.UTC)

func isNoon() time.Time { return noon }

// at is a provider where Kari can log in, and how we are set up there.
func at(t *testing.T) (*logintest.Provider, login.Config) {
	t.Helper()
	p := logintest.New(t, isNoon)
	p.Person = logintest.Person{Subject: "kari-1", Claims: map[string]any{"email": "kari@nes.no", "email_verified": true, "acr": "high", "level": 4}}
	return p, login.Config{
		Issuer: p.Issuer, ClientID: logintest.ClientID, Secret: logintest.Secret, Address: "https://traad.example.no/",
		LevelClaim: "acr", Levels: []string{"high", "substantial"}, LinkClaim: "email", Now: isNoon,
	}
}

func client(t *testing.T, c login.Config) *login.Client {
	t.Helper()
	l, err := login.New(c)
	if err != nil {
		t.Fatal(err)
	}
	return l
}

// round is one log-in from beginning to end.
func round(t *testing.T, p *logintest.Provider, l *login.Client) (login.Identity, error) {
	t.Helper()
	trip, address, err := l.Begin(t.Context(), false)
	if err != nil {
		return login.Identity{}, err
	}
	back := p.Visit(t, address)
	if got := "https://" + back.Host + back.Path; got != "https://traad.example.no"+login.CallbackPath || got != l.Redirect() {
		t.Errorf("sent back to %s", got)
	}
	return l.Finish(t.Context(), trip, back.Query())
}

func TestRound(t *testing.T) {
	p, c := at(t)
	l := client(t, c)
	for range 2 { // the second is told apart from the first
		who, err := round(t, p, l)
		if err != nil || who != (login.Identity{Issuer: p.Issuer, Subject: "kari-1", Link: "kari@nes.no"}) {
			t.Fatalf("%+v, %v", who, err)
		}
	}
	if q := p.Asked; q.Get("acr_values") != "high substantial" || q.Get("scope") != "openid" || q.Get("prompt") != "" {
		t.Errorf("asked %v", q)
	}
	if _, address, err := l.Begin(t.Context(), true); err != nil || !strings.Contains(address, "prompt=login") {
		t.Errorf("another: %s, %v", address, err)
	}
	if to := l.Leave(t.Context()); to != p.Issuer+"/logout?client_id=traad&post_logout_redirect_uri=https%3A%2F%2Ftraad.example.no%2Flogg-inn" {
		t.Errorf("leave by %s", to)
	}
}

// TestForgeries: every way of forging is refused, each for its own reason, which the log tells.
func TestForgeries(t *testing.T) {
	for forgery, want := range map[logintest.Forgery]struct {
		reason login.Reason
		says   string
	}{
		logintest.WrongSignature:     {login.Untrusted, "failed to verify id token signature"},
		logintest.OwnKeyInHeader:     {login.Untrusted, "failed to verify"},
		logintest.UnknownKey:         {login.Untrusted, "failed to verify"},
		logintest.AlgNone:            {login.Untrusted, "none"},
		logintest.HS256WithPublicKey: {login.Untrusted, "HS256"},
		logintest.HS256WithSecret:    {login.Untrusted, "HS256"},
		logintest.ChangedAfter:       {login.Untrusted, "failed to verify"},
		logintest.Garbage:            {login.Untrusted, "malformed"},
		logintest.NoIDToken:          {login.Untrusted, "no ID token"},
		logintest.WrongAudience:      {login.Untrusted, "expected audience"},
		logintest.ManyAudiences:      {login.Untrusted, "another party (azp)"},
		logintest.WrongParty:         {login.Untrusted, "another party (azp)"},
		logintest.WrongIssuer:        {login.Untrusted, "different provider"},
		logintest.Expired:            {login.Untrusted, "expired"},
		logintest.Old:                {login.Untrusted, "too old (iat)"},
		logintest.NoExpiry:           {login.Untrusted, "expired"},
		logintest.Future:             {login.Untrusted, "from the future"},
		logintest.NotYet:             {login.Untrusted, "from the future"},
		logintest.NoNonce:            {login.Untrusted, "nonce"},
		logintest.ReplayedNonce:      {login.Untrusted, "nonce"},
		logintest.NoSubject:          {login.Untrusted, "no subject"},
		logintest.LongSubject:        {login.Untrusted, "over 255"},
		logintest.OtherAccessToken:   {login.Untrusted, "belongs to another access token"},
		logintest.MissingLevel:       {login.Weak, "acr is none of the required levels"},
		logintest.LowLevel:           {login.Weak, "acr is none of the required levels"},
		logintest.NoCode:             {login.Untrusted, "has no code"},
		logintest.WrongCode:          {login.Untrusted, "does not know the code"},
		logintest.MixedUp:            {login.Untrusted, "another issuer"},
		logintest.Unnamed:            {login.Untrusted, "another issuer"},
		logintest.Cancelled:          {login.Cancelled, "access_denied"},
		logintest.Misconfigured:      {login.Refused, "invalid_scope"},
		logintest.TokenEndpointDown:  {login.Unreachable, "token endpoint"},
	} {
		t.Run(string(forgery), func(t *testing.T) {
			p, c := at(t)
			l := client(t, c)
			if _, err := round(t, p, l); err != nil { // honest first: keys are known, and there is a nonce to replay
				t.Fatal(err)
			}
			p.Forgery = forgery
			who, err := round(t, p, l)
			if login.ReasonOf(err) != want.reason || who != (login.Identity{}) || !strings.Contains(err.Error(), want.says) {
				t.Fatalf("%+v, %v; want %s because of %q", who, err, want.reason, want.says)
			}
			for _, secret := range []string{"kari", "Kari", "kode-", "tilgangstoken", "hysj", "eyJ", "\n"} {
				if strings.Contains(err.Error(), secret) {
					t.Errorf("the log would show %q: %v", secret, err)
				}
			}
			p.Forgery = logintest.None
			if _, err := round(t, p, l); err != nil {
				t.Errorf("honest again: %v", err)
			}
		})
	}
}

// TestSkew: clocks may differ by a minute and no more.
func TestSkew(t *testing.T) {
	for _, x := range []struct {
		iat, exp time.Duration
		ok       bool
	}{
		{59 * time.Second, 5 * time.Minute, true},
		{61 * time.Second, 5 * time.Minute, false},
		{-5 * time.Minute, -59 * time.Second, true},
		{-5 * time.Minute, -61 * time.Second, false},
		{-6 * time.Minute, time.Hour, true},
		{-6*time.Minute - time.Second, time.Hour, false},
	} {
		p, c := at(t)
		p.Person.Claims["iat"], p.Person.Claims["exp"] = noon.Add(x.iat).Unix(), noon.Add(x.exp).Unix()
		if _, err := round(t, p, client(t, c)); (err == nil) != x.ok {
			t.Errorf("made %v, ends %v: %v", x.iat, x.exp, err)
		}
	}
}

func TestAudiences(t *testing.T) {
	p, c := at(t)
	p.Person.Claims["aud"], p.Person.Claims["azp"] = []string{"annen", logintest.ClientID}, logintest.ClientID
	if _, err := round(t, p, client(t, c)); err != nil {
		t.Errorf("several, we are named: %v", err)
	}
	p.Person.Claims["azp"] = []string{logintest.ClientID, "annen"}
	if _, err := round(t, p, client(t, c)); login.ReasonOf(err) != login.Untrusted {
		t.Errorf("two parties: %v", err)
	}
}

func TestLevels(t *testing.T) {
	const security = "helseid://claims/identity/security_level"
	for _, x := range []struct {
		name   string
		claim  string
		says   any
		levels []string
		ok     bool
	}{
		{"a number", security, 4, []string{"4"}, true},
		{"a text", security, "4", []string{"4"}, true},
		{"too low", security, 3, []string{"4"}, false},
		{"a list", "amr", []string{"pwd", "mfa"}, []string{"mfa"}, true},
		{"a list without", "amr", []string{"pwd"}, []string{"mfa"}, false},
		{"an object", security, map[string]string{"4": "4"}, []string{"4"}, false},
		{"true", security, true, []string{"true"}, false},
		{"not given", security, nil, []string{"4"}, false},
		{"the word any from outside", security, "any", []string{"4"}, false},
		{"not checked", security, "1", []string{login.AnyLevel}, true},
		{"any beside others is a value", security, "1", []string{login.AnyLevel, "4"}, false},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, c := at(t)
			c.LevelClaim, c.Levels = x.claim, x.levels
			p.Person.Claims[x.claim] = x.says
			if x.says == nil {
				delete(p.Person.Claims, x.claim)
			}
			_, err := round(t, p, client(t, c))
			if (err == nil) != x.ok || err != nil && login.ReasonOf(err) != login.Weak {
				t.Error(err)
			}
			if p.Asked.Get("acr_values") != "" {
				t.Error("acr was asked for though another claim tells the level")
			}
		})
	}
}

func TestLink(t *testing.T) {
	const hpr = "helseid://claims/hpr/hpr_number"
	for _, x := range []struct {
		claim  string
		claims map[string]any
		want   string
	}{
		{"email", map[string]any{"email": "kari@nes.no", "email_verified": true}, "kari@nes.no"},
		{"email", map[string]any{"email": "kari@nes.no", "email_verified": "true"}, "kari@nes.no"},
		{"email", map[string]any{"email": "kari@nes.no", "email_verified": false}, ""},
		{"email", map[string]any{"email": "kari@nes.no"}, ""},
		{"email", map[string]any{"email": []string{"kari@nes.no", "leder@nes.no"}, "email_verified": true}, ""},
		{"upn", map[string]any{"upn": "kari@nes.no"}, "kari@nes.no"},
		{hpr, map[string]any{hpr: "9144900"}, "9144900"},
		{hpr, map[string]any{hpr: 9144900}, "9144900"},
		{hpr, nil, ""},
	} {
		p, c := at(t)
		c.LinkClaim = x.claim
		p.Person.Claims = map[string]any{"acr": "high"}
		for k, v := range x.claims {
			p.Person.Claims[k] = v
		}
		if who, err := round(t, p, client(t, c)); err != nil || who.Link != x.want {
			t.Errorf("%v: %q, %v", x.claims, who.Link, err)
		}
	}
}

// TestOrganisation: who logs in for an organisation that is not let in, or for none, stays out; the number is read as providers write it.
func TestOrganisation(t *testing.T) {
	for _, x := range []struct {
		says any
		orgs []string
		want string
		in   bool
	}{
		{"938679088", nil, "938679088", true},
		{"NO:ORGNR:938679088", []string{"938679088"}, "938679088", true},
		{938679088, []string{"0192:938679088"}, "938679088", true},
		{"983971709", []string{"938679088", "983971709"}, "983971709", true},
		{"983971709", []string{"938679088"}, "", false},
		{nil, []string{"938679088"}, "", false},
		{"", []string{"938679088"}, "", false},
		{[]string{"938679088", "983971709"}, []string{"938679088"}, "", false},
		{"9386790881", []string{"938679088"}, "", false},
		{"Nes kommune", nil, "", true},
		{nil, nil, "", true},
	} {
		p, c := at(t)
		c.OrgClaim, c.Orgs = "orgnr", x.orgs
		if x.says != nil {
			p.Person.Claims["orgnr"] = x.says
		}
		who, err := round(t, p, client(t, c))
		if (err == nil) != x.in || who.Org != x.want || err != nil && login.ReasonOf(err) != login.Elsewhere {
			t.Errorf("%v among %v: %q, %v", x.says, x.orgs, who.Org, err)
		}
	}
}

// TestOwnClient: of patients nothing but the number is read, whatever the provider says, and the answer comes to an address of its own.
func TestOwnClient(t *testing.T) {
	p, c := at(t)
	c.Own, c.PIDClaim, c.NameClaim, c.AccountClaim, c.AccountValues = true, "pid", "name", "acr", []string{"high"}
	p.Person.Claims["pid"], p.Person.Claims["name"] = "13856099999", "Kari Nes"
	l := client(t, c)
	trip, address, err := l.Begin(t.Context(), false)
	if err != nil {
		t.Fatal(err)
	}
	back := p.Visit(t, address)
	if back.Path != login.OwnCallbackPath {
		t.Errorf("sent back to %s", back.Path)
	}
	if who, err := l.Finish(t.Context(), trip, back.Query()); err != nil || who != (login.Identity{Issuer: p.Issuer, Subject: "kari-1", PID: "13856099999"}) {
		t.Errorf("%+v, %v", who, err)
	}
}

// TestClientProof: the secret in the header or the form, and a key of each kind; never both, never the wrong one.
func TestClientProof(t *testing.T) {
	p, c := at(t)
	p.Metadata = map[string]any{"token_endpoint_auth_methods_supported": []string{"client_secret_post"}}
	if _, err := round(t, p, client(t, c)); err != nil {
		t.Errorf("secret in the form: %v", err)
	}
	p.Metadata = nil
	wrong := c
	wrong.Secret = "feil"
	if _, err := round(t, p, client(t, wrong)); login.ReasonOf(err) != login.Refused {
		t.Errorf("wrong secret: %v", err)
	}
	ec, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	rs, _ := rsa.GenerateKey(rand.Reader, 2048)
	for name, k := range map[string]jose.JSONWebKey{"P-256": {Key: ec}, "RSA": {Key: rs}, "JWK with PS256": {Key: rs, KeyID: "min", Algorithm: "PS256"}} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "key")
			save(t, path, k)
			key, err := login.ReadKey(path)
			if err != nil {
				t.Fatal(err)
			}
			signed := c
			signed.Secret, signed.Key = "", key
			public := k.Public()
			p.ClientKey = &public
			for range 2 { // a proof is good once: each log-in makes its own
				if _, err := round(t, p, client(t, signed)); err != nil {
					t.Error(err)
				}
			}
			other, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
			p.ClientKey = &jose.JSONWebKey{Key: other.Public()}
			if _, err := round(t, p, client(t, signed)); login.ReasonOf(err) != login.Refused {
				t.Errorf("another key: %v", err)
			}
		})
	}
}

func save(t *testing.T, path string, k jose.JSONWebKey) {
	t.Helper()
	var text []byte
	var err error
	if k.KeyID != "" {
		text, err = json.Marshal(k)
	} else if text, err = x509.MarshalPKCS8PrivateKey(k.Key); err == nil {
		text = pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: text})
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text, 0o600); err != nil {
		t.Fatal(err)
	}
}

func TestKeysThatAreRefused(t *testing.T) {
	small, _ := rsa.GenerateKey(rand.Reader, 1024) // that it is refused is the point
	odd, _ := ecdsa.GenerateKey(elliptic.P224(), rand.Reader)
	dir := t.TempDir()
	path := func(name string) string { return filepath.Join(dir, name) }
	if small != nil {
		save(t, path("small"), jose.JSONWebKey{Key: small})
	}
	save(t, path("odd"), jose.JSONWebKey{Key: odd})
	good, _ := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	save(t, path("open"), jose.JSONWebKey{Key: good})
	if err := os.Chmod(path("open"), 0o644); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{"text": "hysj", "empty": "", "pem": "-----BEGIN PRIVATE KEY-----\naHlzag==\n-----END PRIVATE KEY-----\n", "oct": `{"kty":"oct","k":"aHlzag"}`} {
		if err := os.WriteFile(path(name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, name := range []string{"missing", "small", "odd", "open", "text", "empty", "pem", "oct"} {
		k, err := login.ReadKey(path(name))
		if k != nil || errs.KindOf(err) != errs.KindInvalid || strings.Contains(err.Error(), "hysj") || strings.Contains(err.Error(), "aHlzag") {
			t.Errorf("%s: %v, %v", name, k, err)
		}
	}
}

func TestConfigIsChecked(t *testing.T) {
	_, good := at(t)
	for field, change := range map[string]func(*login.Config){
		"issuer":      func(c *login.Config) { c.Issuer = "http://sso.example.no" },
		"address":     func(c *login.Config) { c.Address = "https://traad.example.no/traad" },
		"client_id":   func(c *login.Config) { c.ClientID = "" },
		"secret":      func(c *login.Config) { c.Key = &login.Key{} },
		"key_type":    func(c *login.Config) { c.KeyType = "at+jwt" },
		"par":         func(c *login.Config) { c.Push = "ja" },
		"dpop":        func(c *login.Config) { c.Proof = "ja" },
		"levels":      func(c *login.Config) { c.Levels = nil },
		"level_claim": func(c *login.Config) { c.LevelClaim = "" },
		"link_claim":  func(c *login.Config) { c.LinkClaim = "" },
		"org_claim":   func(c *login.Config) { c.Orgs = []string{"938679088"} },
		"orgs":        func(c *login.Config) { c.OrgClaim, c.Orgs = "orgnr", []string{"Nes"} },
		"pid_claim":   func(c *login.Config) { c.Own = true },
	} {
		c := good
		change(&c)
		_, err := login.New(c)
		if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != field || strings.Contains(err.Error(), logintest.Secret) {
			t.Errorf("%s: %v", field, err)
		}
	}
}

// TestProviderOut: a provider that is down is told of as such, is asked again, and is remembered for a day.
func TestProviderOut(t *testing.T) {
	p, c := at(t)
	up, hour, asked := false, 0, 0
	c.Now = func() time.Time { return noon.Add(time.Duration(hour) * time.Hour) }
	c.Transport = roundTripper(func(r *http.Request) (*http.Response, error) {
		asked++
		if !up {
			return nil, context.DeadlineExceeded
		}
		return http.DefaultTransport.RoundTrip(r)
	})
	l := client(t, c)
	if _, _, err := l.Begin(t.Context(), false); login.ReasonOf(err) != login.Unreachable {
		t.Errorf("down: %v", err)
	}
	if to := l.Leave(t.Context()); to != "" || asked != 1 {
		t.Errorf("leave by %s; asked %d times at once", to, asked)
	}
	up, hour = true, 1
	p.Person.Claims["iat"], p.Person.Claims["exp"] = noon.Add(time.Hour).Unix(), noon.Add(2*time.Hour).Unix()
	if _, err := round(t, p, l); err != nil {
		t.Error(err)
	}
	up, hour = false, 30
	if _, _, err := l.Begin(t.Context(), false); err != nil {
		t.Errorf("what is known is used while it is down: %v", err)
	}
}

type roundTripper func(*http.Request) (*http.Response, error)

func (f roundTripper) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestBadDiscovery(t *testing.T) {
	for name, about := range map[string]map[string]any{
		"another issuer":           {"issuer": "https://ond.example"},
		"a token endpoint in http": {"token_endpoint": "http://ond.example/token"},
		"no keys":                  {"jwks_uri": ""},
		"a script to log in at":    {"authorization_endpoint": "javascript:alert(1)"},
	} {
		p, c := at(t)
		p.Metadata = about
		if _, _, err := client(t, c).Begin(t.Context(), false); login.ReasonOf(err) != login.Unreachable {
			t.Errorf("%s: %v", name, err)
		}
	}
	p, c := at(t)
	p.Metadata = map[string]any{"end_session_endpoint": "http://ond.example/logout"}
	if to := client(t, c).Leave(t.Context()); to != "" {
		t.Errorf("leave by %s", to)
	}
	endless := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		for range 64 {
			if _, err := w.Write(make([]byte, 1<<16)); err != nil {
				return
			}
		}
	}))
	defer endless.Close()
	c.Issuer = endless.URL
	if _, _, err := client(t, c).Begin(t.Context(), false); login.ReasonOf(err) != login.Unreachable || len(err.Error()) > 400 {
		t.Errorf("an answer without end: %v", err)
	}
}

func TestCheck(t *testing.T) {
	for _, x := range []struct {
		name   string
		about  map[string]any
		change func(*login.Config)
		wrong  string // in a finding; "" for none that is a fault
	}{
		{"all well", nil, nil, ""},
		{"another name", map[string]any{"issuer": "https://sso.example.no/"}, nil, "https://sso.example.no/"},
		{"weak signatures", map[string]any{"id_token_signing_alg_values_supported": []string{"HS256"}}, nil, "RS256"},
		{"no PKCE", map[string]any{"code_challenge_methods_supported": []string{"plain"}}, nil, "slå det på"},
		{"PAR is demanded, and where is not said", map[string]any{"require_pushed_authorization_requests": true}, nil, "login.par"},
		{"PAR is demanded and switched off", map[string]any{"require_pushed_authorization_requests": true}, func(c *login.Config) { c.Push = login.Never }, "login.par til auto"},
		{"PAR is switched on and not offered", nil, func(c *login.Config) { c.Push = login.Always }, "login.par"},
		{"DPoP is switched on and not offered", nil, func(c *login.Config) { c.Proof = login.Always }, "login.dpop"},
		{"DPoP in a way that we cannot is a note", map[string]any{"dpop_signing_alg_values_supported": []string{"EdDSA"}}, nil, ""},
		{"other client proof", map[string]any{"token_endpoint_auth_methods_supported": []string{"tls_client_auth"}}, nil, "tls_client_auth"},
		{"no key list", map[string]any{"jwks_uri": "http://127.0.0.1:1/"}, nil, "refused"},
		{"no log-out is a note", map[string]any{"end_session_endpoint": ""}, nil, ""},
		{"no level is a note", nil, func(c *login.Config) { c.Levels = []string{login.AnyLevel} }, ""},
		{"down", nil, func(c *login.Config) { c.Issuer = "http://127.0.0.1:1" }, "login.issuer"},
	} {
		t.Run(x.name, func(t *testing.T) {
			p, c := at(t)
			p.Metadata = x.about
			if x.change != nil {
				x.change(&c)
			}
			var wrong []string
			notes := 0
			for _, f := range client(t, c).Check(t.Context()) {
				if f.Note {
					notes++
				} else if f.Wrong != "" {
					wrong = append(wrong, f.Wrong)
				}
			}
			if x.wrong == "" && len(wrong) > 0 || x.wrong != "" && (len(wrong) != 1 || !strings.Contains(wrong[0], x.wrong)) {
				t.Errorf("found %q, want %q", wrong, x.wrong)
			}
			if strings.HasSuffix(x.name, "a note") != (notes == 1) {
				t.Errorf("%d notes", notes)
			}
		})
	}
}

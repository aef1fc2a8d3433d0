package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"net/http"
	"net/http/cookiejar"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
	"traad/internal/base/login/logintest"
)

// logInAt sets up a provider in the environment, as an operator would.
func logInAt(t *testing.T, p *logintest.Provider) {
	t.Helper()
	for name, value := range map[string]string{
		"ISSUER": p.Issuer, "NAME": "Nes-ID", "ADDRESS": "http://127.0.0.1:8080", "CLIENT_ID": logintest.ClientID, "SECRET": logintest.Secret, "LEVELS": "high",
	} {
		t.Setenv("TRAAD_LOGIN_"+name, value)
	}
	t.Setenv("TRAAD_WEB_SECURE", "false")
}

// withKey makes a provider strict, and gives the operator a key that it knows.
func withKey(t *testing.T, p *logintest.Provider) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "login.pem")
	if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der}), 0o600); err != nil {
		t.Fatal(err)
	}
	p.Demand(private.Public())
	for name, value := range map[string]string{"SECRET": "", "KEY": path, "KEY_TYPE": p.ClientType, "PAR": "always", "DPOP": "always"} {
		t.Setenv("TRAAD_LOGIN_"+name, value)
	}
}

// TestServeLogIn: the administrator made at the command line logs in at the provider, on both engines.
func TestServeLogIn(t *testing.T) {
	for _, x := range []struct {
		engine db.Engine
		strict bool // the provider takes pushed requests, proofs of possession and a client with a key, and nothing else
	}{{db.SQLite, false}, {db.Postgres, false}, {db.SQLite, true}} {
		engine := x.engine
		t.Run(fmt.Sprint(engine, " strict ", x.strict), func(t *testing.T) {
			p := logintest.New(t, time.Now)
			p.Person = logintest.Person{Subject: "kari-1", Claims: map[string]any{"email": "kari@nes.no", "email_verified": true, "acr": "high"}}
			keyDir := filepath.Join(t.TempDir(), "keys")
			if err := keys.Generate(keyDir); err != nil {
				t.Fatal(err)
			}
			t.Setenv("TRAAD_KEYS", keyDir)
			t.Setenv("TRAAD_DATABASE", dbtest.Address(t, engine))
			logInAt(t, p)
			if x.strict {
				withKey(t, p)
			}
			said := ""
			for _, args := range [][]string{
				{"import", "organisations", "--norway"},
				{"user", "add", "--name", "Kari Nes", "--email", "Kari@nes.no", "--hpr", "9144900", "--role", "administrator", "--org", "3228"},
				{"doctor"},
			} {
				code, out, progress := call(t, args...)
				if code != 0 {
					t.Fatalf("%v: %d\n%s%s", args, code, out, progress)
				}
				said += out + progress
			}
			if !strings.Contains(said, "leverandøren svarer: "+p.Issuer) || !strings.Contains(said, "Alt er i orden.") {
				t.Errorf("doctor says\n%s", said)
			}
			address, stop := background(t, "serve", "--addr", "127.0.0.1:0")
			jar, err := cookiejar.New(nil)
			if err != nil {
				t.Fatal(err)
			}
			c := &http.Client{Jar: jar, Transport: calledAs("127.0.0.1:8080"), CheckRedirect: func(r *http.Request, _ []*http.Request) error {
				if r.URL.Host == "127.0.0.1:8080" || strings.HasPrefix(r.URL.String(), p.Issuer) { // where the operator says that we are
					return http.ErrUseLastResponse
				}
				return nil
			}}
			logIn := func() (int, string) {
				r, err := c.Get(address + "logg-inn/start?til=" + url.QueryEscape("/administrasjon/brukere"))
				if err != nil {
					t.Fatal(err)
				}
				r.Body.Close()
				back := p.Visit(t, r.Header.Get("Location"))
				return get(t, c, strings.TrimSuffix(address, "/")+back.RequestURI())
			}
			if code, page := get(t, c, address); code != 200 || !strings.Contains(page, "Logg inn med Nes-ID") {
				t.Errorf("the log-in page is %d:\n%s", code, page)
			}
			if code, page := logIn(); code != 200 || !strings.Contains(page, "Kari Nes") || !strings.Contains(page, "Brukere") {
				t.Errorf("the administrator sees %d:\n%s", code, page)
			}
			p.Person.Subject = "kari-2" // a new account with the same address
			if code, page := logIn(); code != 403 || !strings.Contains(page, "men har ingen rolle i Tråd") {
				t.Errorf("another account sees %d:\n%s", code, page)
			}
			if code, _, progress := call(t, "user", "unlink", "kari@nes.no"); code != 0 {
				t.Error(progress)
			}
			if code, page := logIn(); code != 200 || !strings.Contains(page, "Kari Nes") {
				t.Errorf("the new account sees %d:\n%s", code, page)
			}
			code, out, progress := stop()
			said += out + progress
			if code != 0 || strings.Contains(progress, "ERROR") {
				t.Errorf("status %d\n%s", code, progress)
			}
			if x.strict && (!strings.Contains(said, "kjenner Tråd") || p.Asked.Get("code_challenge") == "") {
				t.Errorf("nothing was pushed, or the doctor did not try:\n%s", said)
			}
			for _, secret := range []string{logintest.Secret, "PRIVATE", "request_uri:", "kari-1", "kari@", "eyJ", "kode-"} {
				if strings.Contains(said, secret) {
					t.Errorf("%q was printed:\n%s", secret, said)
				}
			}
		})
	}
}

// TestLogInSettings: what is wrong is named before anything is opened, and a secret is never repeated.
func TestLogInSettings(t *testing.T) {
	p := logintest.New(t, time.Now)
	for _, c := range []struct{ name, value, says string }{
		{"TRAAD_LOGIN_ISSUER", "http://sso.example.no", "login.issuer: Skriv leverandørens adresse"},
		{"TRAAD_LOGIN_ISSUER", "", "login.issuer"},
		{"TRAAD_LOGIN_CLIENT_ID", "", "login.client_id"},
		{"TRAAD_LOGIN_SECRET", "", "login.secret"},
		{"TRAAD_LOGIN_KEY", "/finnes/ikke", "login.key: Nøkkelfilen /finnes/ikke kan ikke leses"},
		{"TRAAD_LOGIN_KEY_TYPE", "at+jwt", "login.key_type: Velg JWT"},
		{"TRAAD_LOGIN_PAR", "ja", "login.par: Velg auto"},
		{"TRAAD_LOGIN_DPOP", "ja", "login.dpop: Velg auto"},
		{"TRAAD_LOGIN_LEVELS", "", "login.levels"},
		{"TRAAD_LOGIN_LEVEL_CLAIM", "", "login.level_claim"},
		{"TRAAD_LOGIN_ORGS", "938679088", "login.org_claim: Skriv opplysningen"},
		{"TRAAD_LOGIN_OWN_ISSUER", "http://borger.example.no", "login.own.issuer: Skriv leverandørens adresse"},
		{"TRAAD_LOGIN_OWN_KEY", "/finnes/ikke", "login.own.key: Nøkkelfilen /finnes/ikke kan ikke leses"},
		{"TRAAD_LOGIN_LINK", "navn", "login.link: Velg epost eller hpr."},
		{"TRAAD_WEB_SECURE", "true", "login.address: Adressen må ha https"},
		{"TRAAD_WEB_HOSTS", "traad.example.no", "login.address: Vertsnavnet 127.0.0.1:8080 står ikke i web.hosts"},
	} {
		t.Run(c.name+"="+c.value, func(t *testing.T) {
			logInAt(t, p)
			t.Setenv(c.name, c.value)
			code, out, progress := call(t, "serve", "--addr", "127.0.0.1:0")
			if code != 1 || !strings.Contains(progress, c.says) || strings.Contains(out+progress, logintest.Secret) {
				t.Errorf("status %d\n%s", code, progress)
			}
			if code, out, progress := call(t, "doctor"); code != 1 || !strings.Contains(out, strings.SplitN(c.says, ":", 2)[0]) || strings.Contains(out+progress, logintest.Secret) {
				t.Errorf("doctor: status %d\n%s", code, out)
			}
		})
	}
}

// TestLoginDoc: the examples of docs/login.md can be read, and are complete.
func TestLoginDoc(t *testing.T) {
	text, err := os.ReadFile("../../docs/login.md")
	if err != nil {
		t.Fatal(err)
	}
	examples := strings.Split(string(text), "```toml\n")[1:]
	if len(examples) < 2 {
		t.Fatalf("%d examples", len(examples))
	}
	own := 0
	for _, e := range examples {
		e, _, _ = strings.Cut(e, "```")
		path := filepath.Join(t.TempDir(), "traad.toml")
		if err := os.WriteFile(path, []byte(e), 0o600); err != nil {
			t.Fatal(err)
		}
		set, err := loadSettings(path, "")
		if err != nil {
			t.Fatalf("%v in\n%s", err, e)
		}
		if set.Login.Key != "" { // a file that the reader has
			set.Login.Key, set.Login.Secret = "", "x"
		}
		if set.Login.Own.Key != "" {
			set.Login.Own.Key, set.Login.Own.Secret = "", "x"
		}
		if l, err := set.Login.open(set.Web.Secure, set.Web.Hosts); err != nil || l == nil {
			t.Errorf("%v in\n%s", err, e)
		}
		l, err := set.Login.openOwn(set.Web.Secure, set.Web.Hosts)
		if err != nil {
			t.Errorf("%v in\n%s", err, e)
		}
		if l != nil {
			own++
		}
	}
	if own != 1 {
		t.Errorf("%d examples of the patients' provider", own)
	}
}

// calledAs asks this machine by the name that the operator says that we have: no other is answered.
type calledAs string

// RoundTrip is http.RoundTripper's.
func (name calledAs) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Host = string(name)
	return http.DefaultTransport.RoundTrip(r)
}

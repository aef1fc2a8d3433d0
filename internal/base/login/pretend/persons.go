package pretend

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"fmt"
	"html/template"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"traad/internal/base/login"
)

//go:embed persons.html persons.css
var files embed.FS

var choice = template.Must(template.ParseFS(files, "persons.html"))

// PersonsConfig says what a provider of people is.
type PersonsConfig struct {
	Issuer   string // an address that it is served at
	Name     string // as its page says it: "HelseID på liksom"
	Client   string // whom it knows
	Public   crypto.PublicKey
	Redirect string // where it sends browsers back to, and nowhere else
	Bound    bool   // tokens are asked for with a proof of possession (DPoP) with a nonce of its own
	People   []Person
	Now      func() time.Time
}

// Person is one whom whoever comes can be.
type Person struct {
	Key, Name, About string
	Claims           map[string]any // beside the standard ones
}

// Persons is a provider where people log in, for the demo: HelseID's part or ID-porten's in what login.Client does, as strict as they are. It takes pushed requests (PAR) with PKCE from a
// client that signs, and nothing else. Who comes chooses who to be.
type Persons struct {
	c      PersonsConfig
	client *client
	proofs *login.Proofs
	nonce  string
	signer jose.Signer
	public jose.JSONWebKeySet
	path   string

	mu     sync.Mutex
	pushed map[string]url.Values // by request_uri, until the browser comes
	begun  map[string]url.Values // by what stands in the links of the page, until somebody is chosen
	codes  map[string]chosen
}

// chosen is what a code stands for.
type chosen struct {
	asked  url.Values
	person Person
}

// NewPersons makes one.
func NewPersons(c PersonsConfig) (*Persons, error) {
	at, err := url.Parse(c.Issuer)
	if err != nil {
		return nil, fmt.Errorf("pretend: %w", err)
	}
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("pretend: %w", err)
	}
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: jose.ES256, Key: jose.JSONWebKey{Key: key, KeyID: "1"}}, (&jose.SignerOptions{}).WithType("JWT"))
	if err != nil {
		return nil, fmt.Errorf("pretend: %w", err)
	}
	return &Persons{
		c: c, client: newClient(c.Client, c.Issuer, c.Public, c.Now), proofs: login.NewProofs(login.OnceHere(c.Now), c.Now), nonce: rand.Text(), signer: signer, path: at.Path,
		public: jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}},
		pushed: map[string]url.Values{}, begun: map[string]url.Values{}, codes: map[string]chosen{},
	}, nil
}

// Beside answers below its address, and lets next answer the rest.
func (p *Persons) Beside(next http.Handler) http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+p.path+"/.well-known/openid-configuration", p.about)
	mux.HandleFunc("GET "+p.path+"/keys", func(w http.ResponseWriter, _ *http.Request) { answer(w, http.StatusOK, p.public) })
	mux.HandleFunc("POST "+p.path+"/par", p.push)
	mux.HandleFunc("GET "+p.path+"/authorize", p.authorize)
	mux.HandleFunc("GET "+p.path+"/valgt", p.choose)
	mux.HandleFunc("POST "+p.path+"/token", p.token)
	mux.HandleFunc("GET "+p.path+"/stil.css", func(w http.ResponseWriter, r *http.Request) { http.ServeFileFS(w, r, files, "persons.css") })
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if !strings.HasPrefix(r.URL.Path, p.path+"/") {
			next.ServeHTTP(w, r)
			return
		}
		w.Header().Set("Cache-Control", "no-store")
		w.Header().Set("X-Content-Type-Options", "nosniff")
		w.Header().Set("Content-Security-Policy", "default-src 'none'; style-src 'self'; form-action 'none'; base-uri 'none'; frame-ancestors 'none'")
		r.Body = http.MaxBytesReader(w, r.Body, 64<<10)
		mux.ServeHTTP(w, r)
	})
}

func (p *Persons) about(w http.ResponseWriter, _ *http.Request) {
	m := map[string]any{
		"issuer": p.c.Issuer, "authorization_endpoint": p.c.Issuer + "/authorize", "token_endpoint": p.c.Issuer + "/token", "jwks_uri": p.c.Issuer + "/keys",
		"pushed_authorization_request_endpoint": p.c.Issuer + "/par", "require_pushed_authorization_requests": true,
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"public"}, "id_token_signing_alg_values_supported": []string{"ES256"},
		"code_challenge_methods_supported": []string{"S256"}, "token_endpoint_auth_methods_supported": []string{"private_key_jwt"}, "authorization_response_iss_parameter_supported": true,
	}
	if p.c.Bound {
		m["dpop_signing_alg_values_supported"] = login.ProofAlgorithms
	}
	answer(w, http.StatusOK, m)
}

// push takes a request to log in beforehand (RFC 9126) from the client and nobody else.
func (p *Persons) push(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if r.ParseForm() != nil || !p.client.asserted(r.PostForm) {
		answer(w, http.StatusUnauthorized, map[string]string{"error": "invalid_client"})
		return
	}
	f := r.PostForm
	if f.Get("redirect_uri") != p.c.Redirect || f.Get("response_type") != "code" || !slices.Contains(strings.Fields(f.Get("scope")), "openid") ||
		f.Get("code_challenge_method") != "S256" || len(f.Get("code_challenge")) != 43 || f.Get("state") == "" || f.Get("nonce") == "" {
		answer(w, http.StatusBadRequest, map[string]string{"error": "invalid_request"})
		return
	}
	id := "urn:ietf:params:oauth:request_uri:" + rand.Text()
	p.pushed[id] = f
	answer(w, http.StatusCreated, map[string]any{"request_uri": id, "expires_in": 60})
}

// authorize shows who one can be.
func (p *Persons) authorize(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	id := r.URL.Query().Get("request_uri")
	asked, ok := p.pushed[id]
	delete(p.pushed, id)
	if !ok || r.URL.Query().Get("client_id") != p.c.Client {
		http.Error(w, "Forespørselen er ikke sendt på forhånd, eller er brukt.", http.StatusBadRequest)
		return
	}
	ticket := rand.Text()
	p.begun[ticket] = asked
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_ = choice.Execute(w, struct {
		Name, Path, Ticket string
		People             []Person
	}{p.c.Name, p.path, ticket, p.c.People})
}

// choose sends the browser back as somebody, or as one who said no.
func (p *Persons) choose(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	ticket, key := r.URL.Query().Get("sak"), r.URL.Query().Get("som")
	asked, ok := p.begun[ticket]
	i := slices.IndexFunc(p.c.People, func(x Person) bool { return x.Key == key })
	if !ok || key != "" && i < 0 {
		http.Error(w, "Innloggingen er brukt. Begynn på nytt.", http.StatusBadRequest)
		return
	}
	delete(p.begun, ticket)
	back := url.Values{"state": {asked.Get("state")}, "iss": {p.c.Issuer}}
	if key == "" {
		back.Set("error", "access_denied")
	} else {
		code := rand.Text()
		p.codes[code] = chosen{asked, p.c.People[i]}
		back.Set("code", code)
	}
	http.Redirect(w, r, p.c.Redirect+"?"+back.Encode(), http.StatusSeeOther)
}

// token gives the ID token for the code, once.
func (p *Persons) token(w http.ResponseWriter, r *http.Request) {
	p.mu.Lock()
	defer p.mu.Unlock()
	no := func(status int, fault string) { answer(w, status, map[string]string{"error": fault}) }
	if r.ParseForm() != nil || !p.client.asserted(r.PostForm) {
		no(http.StatusUnauthorized, "invalid_client")
		return
	}
	kind := "Bearer"
	if p.c.Bound {
		kind = "DPoP"
		switch proof, err := p.proofs.Check(r, p.c.Issuer+"/token", ""); {
		case err != nil:
			no(http.StatusBadRequest, "invalid_dpop_proof")
			return
		case proof.Nonce != p.nonce:
			w.Header().Set("DPoP-Nonce", p.nonce)
			no(http.StatusBadRequest, "use_dpop_nonce")
			return
		}
	}
	code := r.PostForm.Get("code")
	got, ok := p.codes[code]
	delete(p.codes, code)
	sum := sha256.Sum256([]byte(r.PostForm.Get("code_verifier")))
	if !ok || r.PostForm.Get("grant_type") != "authorization_code" || r.PostForm.Get("redirect_uri") != p.c.Redirect || base64.RawURLEncoding.EncodeToString(sum[:]) != got.asked.Get("code_challenge") {
		no(http.StatusBadRequest, "invalid_grant")
		return
	}
	now := p.c.Now()
	claims := map[string]any{
		"iss": p.c.Issuer, "sub": "liksom-" + got.person.Key, "aud": p.c.Client, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": got.asked.Get("nonce"),
	}
	for name, value := range got.person.Claims {
		claims[name] = value
	}
	id, err := jwt.Signed(p.signer).Claims(claims).Serialize()
	if err != nil {
		no(http.StatusInternalServerError, "server_error")
		return
	}
	answer(w, http.StatusOK, map[string]any{"access_token": rand.Text(), "token_type": kind, "expires_in": 60, "id_token": id})
}

// Package smart is an app that record systems open for the patient who is open in them (SMART App Launch 2.2, EHR launch): it asks the record
// system's own server who the patient is and who has opened us, and believes nothing that is not proven. It knows no users and no sessions.
//
//	s, err := smart.New(smart.Config{Name: "dips-ahus", FHIR: "https://epj.example/fhir", …})
//	trip, address, err := s.Begin(ctx, launch)      // keep trip, once, for the browser that is sent to address
//	told, err := s.Finish(ctx, trip, r.URL.Query()) // told.Numbers are the patient's, told.HPR is whose hands she is open in
//
// Which record systems there are is configured; none is asked because somebody names it. Tokens are used here and dropped. Errors are
// *login.Refusal; their text is for the log and holds no token, name or number.
package smart

import (
	"context"
	"encoding/json"
	"io"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/fhir"
	"traad/internal/base/login"
	"traad/internal/base/nin"
)

// HPRSystem is the system of the numbers in the register of health personnel.
const HPRSystem = "urn:oid:2.16.578.1.12.4.1.4.4"

// Who uses the record system, as HelseID calls it; where the number is missing, the Practitioner of fhirUser is read.
const (
	hprClaim = "helseid://claims/hpr/hpr_number"
	pidClaim = "helseid://claims/identity/pid"
)

// scopes are what is asked for: who is open, who has her open, and both's numbers.
const scopes = "launch openid fhirUser patient/Patient.r user/Practitioner.r"

// Config is one record system that may open us.
type Config struct {
	Name     string     // what it is called here; stands in our address
	FHIR     string     // the address of its FHIR server, as it names itself in iss
	Issuer   string     // iss of its ID tokens; "" is FHIR
	Keys     string     // where the public keys of its ID tokens are
	ClientID string     // ours there
	Key      *login.Key // proves that we are the client; nil: a public client, proven by PKCE alone
	Levels   []string   // values of acr that are strong enough, or login.AnyLevel alone
	Address  string     // where browsers find us: "https://traad.example.no"

	Now       func() time.Time
	Transport http.RoundTripper // nil is http.DefaultTransport
}

// System is one record system. It may be used by many at once.
type System struct {
	c    Config
	http *http.Client
	ids  *login.IDTokens

	mu    sync.Mutex
	known *server
	asked time.Time
}

// Path is where record systems open us, and with a system's name after it where they send the browser back.
const (
	Path     = "/smart/launch"
	backPath = "/smart/svar/"
)

var plainName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]{0,59}$`)

// New checks the configuration without asking the record system. The error is errs.Invalid with fields named as in the settings.
func New(c Config) (*System, error) {
	e := errs.Invalid("Journalsystemet kan ikke åpne Tråd slik det er satt opp.")
	if !plainName.MatchString(c.Name) {
		e.At("name", "Navnet kan ha små bokstaver fra a til z, tall og bindestrek.")
	}
	c.FHIR = strings.TrimRight(c.FHIR, "/")
	if !login.Sound(c.FHIR) {
		e.At("launch_fhir", "Skriv adressen til journalsystemets FHIR-tjeneste med https.")
	}
	if c.Issuer == "" {
		c.Issuer = c.FHIR
	}
	if !login.Sound(c.Keys) {
		e.At("launch_keys", "Skriv adressen til de offentlige nøklene som journalsystemets innlogging signerer med, med https.")
	}
	if c.ClientID == "" {
		e.At("launch_client", "Skriv klient-id-en som journalsystemet har gitt Tråd.")
	}
	if len(c.Levels) == 0 {
		e.At("launch_levels", "Skriv hvilke nivåer (acr) som er sterke nok. Skriv any om journalsystemet ikke oppgir nivå og selv krever to faktorer.")
	}
	if err := e.OrNil(); err != nil {
		return nil, err
	}
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Transport == nil {
		c.Transport = http.DefaultTransport
	}
	c.Address = strings.TrimRight(c.Address, "/")
	s := &System{c: c, http: login.Asking(c.Transport)}
	s.ids = login.NewIDTokens(c.Issuer, c.Keys, c.ClientID, s.http, c.Now)
	return s, nil
}

// Name is what the system is called here.
func (s *System) Name() string { return s.c.Name }

// Is reports whether a launch that names iss comes from this system.
func (s *System) Is(iss string) bool { return strings.TrimRight(iss, "/") == s.c.FHIR }

// Redirect is the address that the system must know as ours. Each system has its own, so that no answer of one passes for another's (RFC 9700, 4.4.2).
func (s *System) Redirect() string { return s.c.Address + backPath + s.c.Name }

// server is what a record system tells of itself.
type server struct {
	Authorization string   `json:"authorization_endpoint"`
	Token         string   `json:"token_endpoint"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	ClientAuth    []string `json:"token_endpoint_auth_methods_supported"`
}

const fresh = 24 * time.Hour

// server asks the system once a day. While it does not answer, what it told last is used.
func (s *System) server(ctx context.Context) (*server, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	now := s.c.Now()
	if s.known != nil && now.Sub(s.asked) < fresh {
		return s.known, nil
	}
	var x server
	err := s.get(context.WithoutCancel(ctx), s.c.FHIR+"/.well-known/smart-configuration", "", &x)
	switch {
	case err != nil && s.known != nil:
		return s.known, nil
	case err != nil:
		return nil, err
	case !login.Sound(x.Authorization) || !login.Sound(x.Token):
		return nil, login.Refuse(login.Unreachable, "smart-configuration: an endpoint is no https address")
	case len(x.Challenges) > 0 && !slices.Contains(x.Challenges, "S256"):
		return nil, login.Refuse(login.Refused, "smart-configuration: no PKCE with S256")
	}
	s.known, s.asked = &x, now
	return s.known, nil
}

// Check asks the system about itself, and compares with what we need of it. Nobody is opened.
func (s *System) Check(ctx context.Context) error {
	x, err := s.server(ctx)
	if err != nil {
		return err
	}
	wanted := "none"
	if s.c.Key != nil {
		wanted = "private_key_jwt"
	}
	if len(x.ClientAuth) > 0 && !slices.Contains(x.ClientAuth, wanted) {
		return login.Refuse(login.Refused, "the record system takes clients by %q, not by %s", x.ClientAuth, wanted)
	}
	return nil
}

// Begin returns a new trip and the address at the record system where the browser goes. launch is what the system calls the launch.
func (s *System) Begin(ctx context.Context, launch string) (login.Trip, string, error) {
	if launch == "" || len(launch) > 2000 {
		return login.Trip{}, "", login.Refuse(login.Untrusted, "the launch has no name")
	}
	x, err := s.server(ctx)
	if err != nil {
		return login.Trip{}, "", err
	}
	t := login.Trip{State: login.Random(), Nonce: login.Random(), Verifier: login.Random()}
	to, err := url.Parse(x.Authorization)
	if err != nil {
		return login.Trip{}, "", login.Refuse(login.Unreachable, "authorization_endpoint: no address")
	}
	q := to.Query()
	for name, value := range map[string]string{
		"response_type": "code", "client_id": s.c.ClientID, "redirect_uri": s.Redirect(), "scope": scopes, "state": t.State, "nonce": t.Nonce,
		"aud": s.c.FHIR, "launch": launch, "code_challenge": login.Challenge(t.Verifier), "code_challenge_method": "S256",
	} {
		q.Set(name, value)
	}
	to.RawQuery = q.Encode()
	return t, to.String(), nil
}

// Told is what a record system has proven.
type Told struct {
	Numbers []nin.Number // of the patient who is open; none where she has none there
	HPR     string       // of who has her open; "" where the system does not tell
	PID     string       // her identity number, where the ID token has it; never kept
	Session string       // the system's own session, or the user in it where it names no session: never shown
}

// tokens are the answer of a token endpoint.
type tokens struct {
	Access  string `json:"access_token"`
	Type    string `json:"token_type"`
	ID      string `json:"id_token"`
	Patient string `json:"patient"`
	Error   string `json:"error"`
}

var resourceID = regexp.MustCompile(`^[A-Za-z0-9.-]{1,64}$`)

// Finish takes the record system's answer to a trip. The error is a *login.Refusal.
func (s *System) Finish(ctx context.Context, t login.Trip, answer url.Values) (*Told, error) {
	x, err := s.server(ctx)
	if err != nil {
		return nil, err
	}
	if iss := answer.Get("iss"); iss != "" && iss != s.c.Issuer && !s.Is(iss) {
		return nil, login.Refuse(login.Untrusted, "the answer comes from another issuer")
	}
	switch fault := answer.Get("error"); {
	case fault == "access_denied":
		return nil, login.Refuse(login.Cancelled, "the record system answered %s", fault)
	case fault != "":
		return nil, login.Refuse(login.Refused, "the record system answered %.40q", fault)
	case answer.Get("code") == "":
		return nil, login.Refuse(login.Untrusted, "the answer has no code")
	}
	got, err := s.exchange(ctx, x, t, answer.Get("code"))
	if err != nil {
		return nil, err
	}
	if !resourceID.MatchString(got.Patient) {
		return nil, login.Refuse(login.Untrusted, "no patient is open, or none that can be read")
	}
	told := &Told{}
	if err := s.user(ctx, t, got, told); err != nil {
		return nil, err
	}
	var p struct {
		Kind       string            `json:"resourceType"`
		ID         string            `json:"id"`
		Identifier []fhir.Identifier `json:"identifier"`
	}
	if err := s.get(ctx, s.c.FHIR+"/Patient/"+got.Patient, got.Access, &p); err != nil {
		return nil, err
	}
	if p.Kind != "Patient" || p.ID != got.Patient {
		return nil, login.Refuse(login.Untrusted, "another patient was given than the one who is open")
	}
	told.Numbers = fhir.NationalNumbers(p.Identifier)
	return told, nil
}

// exchange gives the code for the tokens.
func (s *System) exchange(ctx context.Context, x *server, t login.Trip, code string) (*tokens, error) {
	form := url.Values{"grant_type": {"authorization_code"}, "code": {code}, "redirect_uri": {s.Redirect()}, "code_verifier": {t.Verifier}, "client_id": {s.c.ClientID}}
	if s.c.Key != nil {
		proof, err := s.c.Key.Assert(s.c.ClientID, x.Token, s.c.Now()) // SMART 2.2: for the address that it is posted to
		if err != nil {
			return nil, login.Refuse(login.Refused, "client assertion cannot be made")
		}
		form.Set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
		form.Set("client_assertion", proof)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, x.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return nil, login.Refuse(login.Unreachable, "token endpoint: no address")
	}
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	a, err := s.http.Do(r)
	if err != nil {
		return nil, login.Refuse(login.Unreachable, "token endpoint: no answer")
	}
	defer a.Body.Close()
	var got tokens
	fault := json.NewDecoder(a.Body).Decode(&got)
	switch {
	case a.StatusCode >= http.StatusInternalServerError:
		return nil, login.Refuse(login.Unreachable, "token endpoint: status %d", a.StatusCode)
	case got.Error == "invalid_grant": // the code was used, is too old, or belongs to another verifier
		return nil, login.Refuse(login.Untrusted, "the record system does not know the code")
	case a.StatusCode != http.StatusOK:
		return nil, login.Refuse(login.Refused, "token endpoint: status %d, %.40q", a.StatusCode, got.Error)
	case fault != nil || got.Access == "" || !strings.EqualFold(got.Type, "Bearer"):
		return nil, login.Refuse(login.Untrusted, "token endpoint: no bearer token")
	}
	return &got, nil
}

// user finds who uses the record system, by the ID token: the HPR number in it, or that of the Practitioner that it names, and the system's session.
// Without an ID token nobody is told. One that is there and does not hold is refused.
func (s *System) user(ctx context.Context, t login.Trip, got *tokens, told *Told) error {
	if got.ID == "" {
		return nil
	}
	said, err := s.ids.Check(ctx, t, got.ID, got.Access)
	if err != nil {
		return err
	}
	if !slices.Equal(s.c.Levels, []string{login.AnyLevel}) && !said.HasOne("acr", s.c.Levels) {
		return login.Refuse(login.Weak, "ID token: acr is none of the required levels")
	}
	told.Session, told.HPR, told.PID = "sub "+said.Subject, said.One(hprClaim), said.One(pidClaim)
	if sid := said.One("sid"); sid != "" {
		told.Session = "sid " + sid
	}
	who := strings.TrimPrefix(said.One("fhirUser"), s.c.FHIR+"/")
	if id, ok := strings.CutPrefix(who, "Practitioner/"); told.HPR == "" && ok && resourceID.MatchString(id) {
		if told.HPR, err = s.practitioner(ctx, got.Access, id); err != nil {
			return err
		}
	}
	if !digits.MatchString(told.HPR) {
		told.HPR = ""
	}
	return nil
}

var digits = regexp.MustCompile(`^[0-9]{1,9}$`)

// practitioner reads the HPR number of a user, "" where there is none, or two.
func (s *System) practitioner(ctx context.Context, access, id string) (string, error) {
	var p struct {
		Kind       string            `json:"resourceType"`
		ID         string            `json:"id"`
		Identifier []fhir.Identifier `json:"identifier"`
	}
	if err := s.get(ctx, s.c.FHIR+"/Practitioner/"+id, access, &p); err != nil {
		if login.ReasonOf(err) == login.Refused { // not given to us: the ordinary log-in asks
			return "", nil
		}
		return "", err
	}
	if p.Kind != "Practitioner" || p.ID != id {
		return "", login.Refuse(login.Untrusted, "another user was given than the one who is told of")
	}
	hpr := ""
	for _, i := range p.Identifier {
		switch {
		case i.System != HPRSystem:
		case hpr != "" && hpr != i.Value:
			return "", nil
		default:
			hpr = i.Value
		}
	}
	return hpr, nil
}

// get reads JSON, with a token where one is given. 4xx is Refused.
func (s *System) get(ctx context.Context, address, token string, into any) error {
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, address, http.NoBody)
	if err != nil {
		return login.Refuse(login.Unreachable, "the record system has no such address")
	}
	r.Header.Set("Accept", "application/json")
	if token != "" {
		r.Header.Set("Accept", fhir.MediaType)
		r.Header.Set("Authorization", "Bearer "+token)
	}
	a, err := s.http.Do(r)
	if err != nil {
		return login.Refuse(login.Unreachable, "the record system does not answer")
	}
	defer a.Body.Close()
	body, err := io.ReadAll(a.Body)
	switch {
	case err != nil || a.StatusCode >= http.StatusInternalServerError:
		return login.Refuse(login.Unreachable, "the record system answered with status %d", a.StatusCode)
	case a.StatusCode != http.StatusOK:
		return login.Refuse(login.Refused, "the record system answered with status %d", a.StatusCode)
	}
	if json.Unmarshal(body, into) != nil {
		return login.Refuse(login.Unreachable, "the record system answered with no JSON that can be read")
	}
	return nil
}

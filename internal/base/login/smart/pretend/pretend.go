// Package pretend is a record system that opens apps for the patient who is open in it (SMART App Launch 2.2), for the demo and for tests: the
// authorization server and the reading of Patient and Practitioner, as strict as a real one, till a test says how it shall forge. Nobody logs in: who
// uses it is what Launch was told.
//
//	s := pretend.New("http://localhost:8080/epj", time.Now)
//	s.ClientID, s.Redirect = "traad", "http://127.0.0.1:8080/smart/svar/epj"
//	s.Patients["p1"] = pretend.Patient{Number: "…"}; s.Users["u1"] = pretend.User{HPR: "9144900"}
//	launch := s.Launch("u1", "p1")                 // the browser is sent to …/smart/launch?iss=s.FHIR()&launch=
package pretend

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync"
	"time"

	"github.com/go-jose/go-jose/v4"
	"github.com/go-jose/go-jose/v4/jwt"

	"traad/internal/base/fhir"
	"traad/internal/base/login/smart"
)

// Patient is somebody who can be open.
type Patient struct{ Number, Given, Family, BirthDate string }

// User is somebody who uses the record system. Session is the record system's own, as it calls it.
type User struct{ HPR, Session string }

// Forging is how a test lets it break the rules; nil does not.
type Forging struct {
	Back    func(url.Values)            // what the browser brings back
	Answer  func(map[string]any)        // of the token endpoint
	Claims  func(map[string]any)        // of the ID token
	Sign    func(map[string]any) string // in place of the honest signature
	Patient func(map[string]any)        // the resource
}

// Server is the record system. What is exported may be changed between requests of a test.
type Server struct {
	Address  string // without a slash at the end
	ClientID string
	Redirect string // the one address that a browser is sent back to
	Key      any    // the client's public key; nil: a public client
	Patients map[string]Patient
	Users    map[string]User
	Forging  Forging

	now  func() time.Time
	key  *ecdsa.PrivateKey
	mu   sync.Mutex
	open map[string]view
	code map[string]asked
	read map[string]string // which patient a token reads, and the user
	used map[string]bool   // ids of the client's proofs
}

// view is what a launch stands for: who has whom open. It may be shown again and again, as some record systems let it.
type view struct{ user, patient string }

type asked struct {
	view
	nonce, challenge string
	at               time.Time
}

// New returns one with a key of its own. Mount Handler at the path of the address.
func New(address string, now func() time.Time) (*Server, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, fmt.Errorf("pretend: %w", err)
	}
	return &Server{
		Address: address, now: now, key: key, Patients: map[string]Patient{}, Users: map[string]User{},
		open: map[string]view{}, code: map[string]asked{}, read: map[string]string{}, used: map[string]bool{},
	}, nil
}

// FHIR is the address of its FHIR server: iss of a launch.
func (s *Server) FHIR() string { return s.Address + "/fhir" }

// Keys is where its public keys are.
func (s *Server) Keys() string { return s.Address + "/jwks" }

// Launch says that a user has a patient open, and returns what the launch is called.
func (s *Server) Launch(user, patient string) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	name := rand.Text()
	s.open[name] = view{user, patient}
	return name
}

// Handler answers below the path of the address.
func (s *Server) Handler() http.Handler {
	at, _ := url.Parse(s.Address)
	mux := http.NewServeMux()
	for path, h := range map[string]http.HandlerFunc{
		"GET /fhir/.well-known/smart-configuration": s.about, "GET /jwks": s.keys, "GET /authorize": s.authorize, "POST /token": s.token,
		"GET /fhir/Patient/{id}": s.patient, "GET /fhir/Practitioner/{id}": s.practitioner,
	} {
		method, rest, _ := strings.Cut(path, " ")
		mux.HandleFunc(method+" "+at.Path+rest, h)
	}
	return mux
}

func (s *Server) about(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, map[string]any{
		"issuer": s.FHIR(), "jwks_uri": s.Keys(), "authorization_endpoint": s.Address + "/authorize", "token_endpoint": s.Address + "/token",
		"grant_types_supported": []string{"authorization_code"}, "code_challenge_methods_supported": []string{"S256"}, "token_endpoint_auth_methods_supported": []string{"private_key_jwt", "none"},
		"scopes_supported": []string{"openid", "fhirUser", "launch", "patient/Patient.r", "user/Practitioner.r"}, "response_types_supported": []string{"code"},
		"capabilities": []string{"launch-ehr", "client-public", "client-confidential-asymmetric", "sso-openid-connect", "context-ehr-patient", "permission-v2"},
	})
}

func (s *Server) keys(w http.ResponseWriter, _ *http.Request) {
	answer(w, http.StatusOK, jose.JSONWebKeySet{Keys: []jose.JSONWebKey{{Key: s.key.Public(), KeyID: "1", Algorithm: "ES256", Use: "sig"}}})
}

// authorize lets whoever uses the record system go on at once: she is logged in there.
func (s *Server) authorize(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	q := r.URL.Query()
	who, known := s.open[q.Get("launch")]
	if !known || q.Get("client_id") != s.ClientID || q.Get("redirect_uri") != s.Redirect || q.Get("response_type") != "code" || q.Get("aud") != s.FHIR() ||
		q.Get("code_challenge_method") != "S256" || len(q.Get("code_challenge")) != 43 || len(q.Get("state")) < 22 || len(q.Get("nonce")) < 22 {
		http.Error(w, "bad request", http.StatusBadRequest)
		return
	}
	code := rand.Text()
	s.code[code] = asked{who, q.Get("nonce"), q.Get("code_challenge"), s.now()}
	back := url.Values{"code": {code}, "state": {q.Get("state")}}
	if s.Forging.Back != nil {
		s.Forging.Back(back)
	}
	http.Redirect(w, r, s.Redirect+"?"+back.Encode(), http.StatusFound)
}

func (s *Server) token(w http.ResponseWriter, r *http.Request) {
	s.mu.Lock()
	defer s.mu.Unlock()
	no := func(status int, fault string) { answer(w, status, map[string]string{"error": fault}) }
	a, known := s.code[r.PostFormValue("code")]
	hash := sha256.Sum256([]byte(r.PostFormValue("code_verifier")))
	challenge := base64.RawURLEncoding.EncodeToString(hash[:])
	switch {
	case r.PostFormValue("client_id") != s.ClientID || s.Key != nil && !s.proven(r):
		no(http.StatusUnauthorized, "invalid_client")
		return
	case !known || s.now().Sub(a.at) > time.Minute || r.PostFormValue("grant_type") != "authorization_code" || r.PostFormValue("redirect_uri") != s.Redirect ||
		subtle.ConstantTimeCompare([]byte(challenge), []byte(a.challenge)) != 1:
		no(http.StatusBadRequest, "invalid_grant")
		return
	}
	delete(s.code, r.PostFormValue("code"))
	access := rand.Text()
	s.read[access+"/Patient"], s.read[access+"/Practitioner"] = a.patient, a.user
	said := map[string]any{
		"access_token": access, "token_type": "Bearer", "expires_in": 300, "scope": "launch openid fhirUser patient/Patient.r user/Practitioner.r",
		"patient": a.patient, "need_patient_banner": false, "id_token": s.idToken(a),
	}
	if s.Forging.Answer != nil {
		s.Forging.Answer(said)
	}
	answer(w, http.StatusOK, said)
}

// proven checks the client's signature: by its key, for this address, short-lived, never seen before.
func (s *Server) proven(r *http.Request) bool {
	proof, err := jwt.ParseSigned(r.PostFormValue("client_assertion"), []jose.SignatureAlgorithm{jose.ES256, jose.ES384, jose.RS384})
	if err != nil || r.PostFormValue("client_assertion_type") != "urn:ietf:params:oauth:client-assertion-type:jwt-bearer" {
		return false
	}
	var c jwt.Claims
	if proof.Claims(s.Key, &c) != nil || c.ID == "" || s.used[c.ID] || c.Expiry == nil || c.Expiry.Time().After(s.now().Add(5*time.Minute)) {
		return false
	}
	s.used[c.ID] = true
	return c.ValidateWithLeeway(jwt.Expected{Issuer: s.ClientID, Subject: s.ClientID, AnyAudience: jwt.Audience{s.Address + "/token"}, Time: s.now()}, 0) == nil
}

func (s *Server) idToken(a asked) string {
	now := s.now()
	c := map[string]any{
		"iss": s.FHIR(), "sub": a.user, "aud": s.ClientID, "iat": now.Unix(), "exp": now.Add(5 * time.Minute).Unix(), "nonce": a.nonce, "acr": "high",
		"fhirUser": s.FHIR() + "/Practitioner/" + a.user,
	}
	if sid := s.Users[a.user].Session; sid != "" {
		c["sid"] = sid
	}
	if s.Forging.Claims != nil {
		s.Forging.Claims(c)
	}
	if s.Forging.Sign != nil {
		return s.Forging.Sign(c)
	}
	return signed(c, jose.ES256, jose.JSONWebKey{Key: s.key, KeyID: "1"})
}

func signed(claims map[string]any, by jose.SignatureAlgorithm, key jose.JSONWebKey) string {
	signer, err := jose.NewSigner(jose.SigningKey{Algorithm: by, Key: key}, nil)
	if err != nil {
		return ""
	}
	text, err := jwt.Signed(signer).Claims(claims).Serialize()
	if err != nil {
		return ""
	}
	return text
}

// reads reports whether a request carries a token that reads the resource in the address.
func (s *Server) reads(r *http.Request, kind string) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	return ok && token != "" && s.read[token+"/"+kind] == r.PathValue("id")
}

func (s *Server) patient(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	p, known := s.Patients[id]
	if !known || !s.reads(r, "Patient") {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	out := map[string]any{"resourceType": "Patient", "id": id, "identifier": []fhir.Identifier{{Use: "official", System: fhir.BirthNumber, Value: p.Number}}}
	if p.Family != "" {
		out["name"], out["birthDate"] = []map[string]any{{"family": p.Family, "given": []string{p.Given}}}, p.BirthDate
	}
	if s.Forging.Patient != nil {
		s.Forging.Patient(out)
	}
	answer(w, http.StatusOK, out)
}

func (s *Server) practitioner(w http.ResponseWriter, r *http.Request) {
	id := r.PathValue("id")
	u, known := s.Users[id]
	if !known || !s.reads(r, "Practitioner") {
		http.Error(w, "forbidden", http.StatusForbidden)
		return
	}
	out := map[string]any{"resourceType": "Practitioner", "id": id}
	if u.HPR != "" {
		out["identifier"] = []fhir.Identifier{{System: smart.HPRSystem, Value: u.HPR}}
	}
	answer(w, http.StatusOK, out)
}

func answer(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

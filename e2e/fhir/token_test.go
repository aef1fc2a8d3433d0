package fhir_test

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"traad/internal/app/card"
	"traad/internal/app/client"
	"traad/internal/base/db"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/bearer/bearertest"
	"traad/internal/front/fhir"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

const tokenURL = base + "/token"

// given is what the token endpoint answers.
type given struct {
	Token string `json:"access_token"`
	Kind  string `json:"token_type"`
	Holds int    `json:"expires_in"`
	Scope string `json:"scope"`
	Fault string `json:"error"`
	Text  string `json:"error_description"`

	code int
}

// lend lets the house give tokens, to a system of an organisation that an administrator has registered.
func (h *house) lend(name, org, scopes string, bound bool) (*bearertest.Signer, db.ID) {
	h.T.Helper()
	if h.front.Tokens == nil {
		h.front.Tokens = &fhir.Tokens{
			Service: h.Service, Base: base, Log: h.front.Log, Assertions: bearer.Of(client.Known(h.Service), card.Once(h.Service), h.Service.Now), Proofs: login.NewProofs(card.Once(h.Service), h.Service.Now),
		}
		h.front.Callers = fhir.Either{Signed: h.signed, Tokens: h.front.Tokens}
		h.http = h.front.Handler()
	}
	signer, id := bearertest.New(h.T), db.NewID()
	h.Do(h.Actor(webtest.Administrator), client.Add{Key: id, ClientID: name, Name: "Natt", Org: h.Orgs[org], Details: client.Details{Scopes: scopes, Keys: signer.Set(), Bound: bound}})
	return signer, id
}

// claims are those of an assertion that holds.
func (h *house) claims(name string) map[string]any {
	now := h.Service.Now()
	return map[string]any{"iss": name, "sub": name, "aud": tokenURL, "iat": now.Unix(), "exp": now.Add(4 * time.Minute).Unix(), "jti": string(db.NewID())}
}

var typed = map[string]any{"typ": "JWT", "kid": "k"}

func asking(assertion, scope string) url.Values {
	return url.Values{
		"grant_type": {"client_credentials"}, "scope": {scope}, "client_assertion_type": {"urn:ietf:params:oauth:client-assertion-type:jwt-bearer"}, "client_assertion": {assertion},
	}
}

// fetch asks for a token.
func (h *house) fetch(form url.Values, proofs ...string) (g given) {
	h.T.Helper()
	r := httptest.NewRequestWithContext(h.T.Context(), http.MethodPost, "/fhir/token", strings.NewReader(form.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	for _, p := range proofs {
		r.Header.Add("DPoP", p)
	}
	if !fhir.Takes(r) {
		h.T.Error("the token endpoint is taken for a message")
	}
	w := httptest.NewRecorder()
	h.http.ServeHTTP(w, r)
	if err := json.Unmarshal(w.Body.Bytes(), &g); err != nil || w.Header().Get("Cache-Control") != "no-store" {
		h.T.Errorf("%d %v: %s", w.Code, w.Header(), w.Body)
	}
	g.code = w.Code
	return g
}

func (h *house) token(s *bearertest.Signer, name, scope string) string {
	h.T.Helper()
	g := h.fetch(asking(s.Sign(typed, h.claims(name)), scope))
	if g.code != http.StatusOK || g.Token == "" || g.Kind != "bearer" || g.Holds != 300 {
		h.T.Fatalf("no token: %+v", g)
	}
	return g.Token
}

// with asks with a token as it is shown.
func (h *house) with(want int, authorization, path string, proofs ...string) *httptest.ResponseRecorder {
	h.T.Helper()
	headers := []string{"Authorization", authorization}
	for _, p := range proofs {
		headers = append(headers, "DPoP", p)
	}
	return h.status(want, "", path, "", headers...)
}

// TestToken: a registered system is given a token that holds for five minutes and gives what it was asked for, of what is its own, about those whom its organisation is told of. It is
// in her log by its name. What an administrator takes from it, it has not from then on.
func TestToken(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her := h.full("Solveig")
		plan, goal := base+"/CarePlan/"+string(her.Enrolment), base+"/Goal/"+string(her.Enrolment)+".m1"
		s, id := h.lend("epj-natt", "Nes", "system/CarePlan.rs system/Patient.r", false)
		token := h.token(s, "epj-natt", "system/CarePlan.rs system/Patient.r")
		h.with(200, "Bearer "+token, plan)
		h.with(200, "bearer "+token, plan) // used again, while it holds
		if denied := h.with(403, "Bearer "+token, goal); !strings.Contains(denied.Header().Get("WWW-Authenticate"), "insufficient_scope") {
			t.Errorf("%v", denied.Header())
		}
		h.with(403, "Bearer "+token, base+"/CarePlan?patient="+string(her.Patient)+"&_include=CarePlan:goal")
		h.with(403, "Bearer "+token, base+"/Patient") // it may read and not search
		h.mustHave(base+"/AuditEvent?_count=100&patient="+string(her.Patient), "(Device/epj-natt)")

		narrow := h.token(s, "epj-natt", "system/CarePlan.r")
		h.with(200, "Bearer "+narrow, plan)
		h.with(403, "Bearer "+narrow, base+"/CarePlan?patient="+string(her.Patient))
		if g := h.fetch(asking(s.Sign(typed, h.claims("epj-natt")), "system/*.cruds launch openid")); g.code != 200 || g.Scope != "system/CarePlan.rs system/Patient.r" {
			t.Errorf("all that it has: %+v", g)
		}
		for _, scope := range []string{"", "system/Goal.rs", "system/CarePlan.u", "patient/CarePlan.rs", "system/CarePlan.read", "system/CarePlan.rs?status=active"} {
			if g := h.fetch(asking(s.Sign(typed, h.claims("epj-natt")), scope)); g.code != 400 || g.Fault != "invalid_scope" || g.Token != "" {
				t.Errorf("%q: %+v", scope, g)
			}
		}

		other, _ := h.lend("epj-ullensaker", "Ullensaker", "system/*.rs", false)
		h.with(404, "Bearer "+h.token(other, "epj-ullensaker", "system/*.rs"), plan) // not told of her
		h.status(200, "nes", plan, "")                                               // calls that are signed one by one stay

		for _, bad := range []string{"Bearer " + token + "x", "Bearer traad_", "DPoP " + token, "Basic " + token, token, "Bearer", ""} {
			if got := h.with(401, bad, plan); len(got.Header().Values("WWW-Authenticate")) != 2 {
				t.Errorf("%v", got.Header())
			}
		}
		admin := h.Actor(webtest.Administrator)
		h.Do(admin, client.Change{ID: id, Seen: 1, Name: "Natt", Details: client.Details{Scopes: "system/Patient.r", Keys: s.Set()}})
		h.with(403, "Bearer "+token, plan)
		h.with(200, "Bearer "+token, base+"/Patient/"+string(her.Patient))
		w.Go(webtest.Today, 23, 0)
		late := h.token(s, "epj-natt", "system/Patient.r")
		w.Go(webtest.Today, 23, 4)
		h.with(200, "Bearer "+late, base+"/Patient/"+string(her.Patient))
		w.Go(webtest.Today, 23, 5)
		h.with(401, "Bearer "+late, base+"/Patient/"+string(her.Patient))
		if n, err := card.Purge(t.Context(), w.Service); err != nil || n == 0 {
			t.Errorf("%d tokens are forgotten, %v", n, err)
		}
		last := h.token(s, "epj-natt", "system/Patient.r")
		h.Do(admin, client.End{ID: id})
		h.with(401, "Bearer "+last, base+"/Patient/"+string(her.Patient))
		if g := h.fetch(asking(s.Sign(typed, h.claims("epj-natt")), "system/Patient.r")); g.code != 401 || g.Fault != "invalid_client" {
			t.Errorf("shut out: %+v", g)
		}
		for _, secret := range []string{token, late, her.Number.Digits(), "Solveig"} {
			if strings.Contains(w.Log(), secret) {
				t.Errorf("the log has %s", secret)
			}
		}
		for _, a := range []webtest.User{webtest.Nes, webtest.Manager} {
			if err := (client.End{ID: id}).Run(t.Context(), w.Service, h.Actor(a)); err == nil {
				t.Errorf("%s shuts systems out", a)
			}
		}
	})
}

// TestForgedAssertion: whoever is not a registered system, or shows what was not made for this, now and once, is given nothing; each for its own reason.
func TestForgedAssertion(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	s, _ := h.lend("epj-natt", "Nes", "system/CarePlan.rs", false)
	foreign, _ := h.lend("epj-dag", "Ullensaker", "system/CarePlan.rs", false)
	now := w.Service.Now()
	with := func(name string, v any) map[string]any {
		c := h.claims("epj-natt")
		if c[name] = v; v == nil {
			delete(c, name)
		}
		return c
	}
	secret, none := s.Forged(h.claims("epj-natt"))
	used := s.Sign(typed, h.claims("epj-natt"))
	if g := h.fetch(asking(used, "system/CarePlan.rs")); g.code != 200 {
		t.Fatalf("%+v", g)
	}
	for _, c := range []struct{ name, assertion, why string }{
		{"none", none, "unreadable"},
		{"HS256", secret, "unreadable"},
		{"empty", "", "unreadable"},
		{"replayed", used, "replayed"},
		{"a key of another system", foreign.Sign(typed, h.claims("epj-natt")), "key"},
		{"as somebody who is not registered", s.Sign(typed, h.claims("epj-ukjent")), "issuer"},
		{"sub of another", s.Sign(typed, with("sub", "epj-dag")), "issuer"},
		{"without sub", s.Sign(typed, with("sub", nil)), "issuer"},
		{"for the FHIR server", s.Sign(typed, with("aud", base)), "audience"},
		{"for two", s.Sign(typed, with("aud", []string{tokenURL, "https://andre.example"})), "audience"},
		{"old", s.Sign(typed, with("exp", now.Add(-time.Minute).Unix())), "time"},
		{"for too long", s.Sign(typed, with("exp", now.Add(6*time.Minute).Unix())), "time"},
		{"without an end", s.Sign(typed, with("exp", nil)), "time"},
		{"without jti", s.Sign(typed, with("jti", nil)), "time"},
		{"without typ", s.Sign(map[string]any{"kid": "k"}, h.claims("epj-natt")), "header"},
		{"an access token", s.Sign(map[string]any{"kid": "k", "typ": "at+jwt"}, h.claims("epj-natt")), "header"},
		{"its own address of keys", s.Sign(map[string]any{"kid": "k", "typ": "JWT", "jku": "https://ond.example"}, h.claims("epj-natt")), "header"},
	} {
		g := h.fetch(asking(c.assertion, "system/CarePlan.rs"))
		if g.code != 401 || g.Fault != "invalid_client" || g.Token != "" {
			t.Errorf("%s: %+v", c.name, g)
		}
		lines := strings.Split(strings.TrimSpace(w.Log()), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "why="+c.why) {
			t.Errorf("%s: refused for another reason: %s", c.name, last)
		}
	}
	twice := asking(s.Sign(typed, h.claims("epj-natt")), "system/CarePlan.rs")
	twice.Add("scope", "system/*.rs")
	for name, c := range map[string]struct {
		form  url.Values
		fault string
	}{
		"a parameter twice": {twice, "invalid_request"},
		"another grant":     {url.Values{"grant_type": {"authorization_code"}, "code": {"x"}}, "unsupported_grant_type"},
		"too large":         {url.Values{"grant_type": {strings.Repeat("x", 70_000)}}, "invalid_request"},
		"another's name": {func() url.Values {
			f := asking(s.Sign(typed, h.claims("epj-natt")), "system/CarePlan.rs")
			f.Set("client_id", "epj-dag")
			return f
		}(), "invalid_client"},
		"a national number": {asking(s.Sign(typed, with("fhirUser", "Patient/"+w.Unused().Digits())), "system/CarePlan.rs"), "invalid_request"},
	} {
		if g := h.fetch(c.form); g.code/100 != 4 || g.Fault != c.fault || g.Token != "" {
			t.Errorf("%s: %+v", name, g)
		}
	}
}

// TestBoundToken: a token that is bound to a key is worth nothing without a proof, for this call and once, that its holder has the key.
func TestBoundToken(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := h.full("Solveig")
	plan := base + "/CarePlan/" + string(her.Enrolment)
	s, _ := h.lend("epj-natt", "Nes", "system/CarePlan.rs", true)
	key, other, now := bearertest.New(t), bearertest.New(t), w.Service.Now()
	ask := func(proofs ...string) given {
		return h.fetch(asking(s.Sign(typed, h.claims("epj-natt")), "system/CarePlan.rs"), proofs...)
	}
	used := key.Prove("POST", tokenURL, "", now)
	g := ask(used)
	if g.code != 200 || g.Kind != "DPoP" {
		t.Fatalf("%+v", g)
	}
	for name, proofs := range map[string][]string{
		"no proof": nil, "of another address": {key.Prove("POST", base, "", now)}, "of another method": {key.Prove("GET", tokenURL, "", now)}, "old": {key.Prove("POST", tokenURL, "", now.Add(-2*time.Minute))},
		"replayed": {used}, "two": {key.Prove("POST", tokenURL, "", now), key.Prove("POST", tokenURL, "", now)}, "an assertion": {s.Sign(typed, h.claims("epj-natt"))},
	} {
		if g := ask(proofs...); g.code != 400 || g.Fault != "invalid_dpop_proof" || g.Token != "" {
			t.Errorf("%s: %+v", name, g)
		}
	}
	good := key.Prove("GET", plan, g.Token, now)
	h.with(200, "DPoP "+g.Token, plan, good)
	h.with(200, "DPoP "+g.Token, plan+"?_format=json", key.Prove("GET", plan, g.Token, now)) // what follows a question mark is not in a proof
	for name, c := range map[string]struct{ kind, proof string }{
		"without a proof": {"DPoP ", ""}, "as one that is not bound": {"Bearer ", key.Prove("GET", plan, g.Token, now)}, "replayed": {"DPoP ", good}, "with another key": {"DPoP ", other.Prove("GET", plan, g.Token, now)},
		"for another address": {"DPoP ", key.Prove("GET", plan+".hearing", g.Token, now)}, "for another token": {"DPoP ", key.Prove("GET", plan, "traad_x", now)}, "for no token": {"DPoP ", key.Prove("GET", plan, "", now)},
		"for another method": {"DPoP ", key.Prove("PUT", plan, g.Token, now)}, "for another host": {"DPoP ", key.Prove("GET", strings.Replace(plan, "traad", "ond", 1), g.Token, now)},
	} {
		var proofs []string
		if c.proof != "" {
			proofs = []string{c.proof}
		}
		if got := h.with(401, c.kind+g.Token, plan, proofs...); strings.Contains(got.Body.String(), "Solveig") {
			t.Errorf("%s: %s", name, got.Body)
		}
	}
	if w.Audited(access.SeeRecord, true) < 2 {
		t.Error("what was fetched is not in the audit")
	}
}

// TestSmartConfiguration: where tokens are asked for stands in the configuration, the statement and the OpenAPI document, and what they promise holds.
func TestSmartConfiguration(t *testing.T) {
	h := open(t, webtest.New(t))
	s, _ := h.lend("epj-natt", "Nes", "system/*.cruds", false)
	got := h.ask("", base+"/.well-known/smart-configuration", "", "Accept", "text/html")
	var said struct {
		Token        string   `json:"token_endpoint"`
		Scopes       []string `json:"scopes_supported"`
		Capabilities []string `json:"capabilities"`
	}
	if err := json.Unmarshal(got.Body.Bytes(), &said); err != nil || got.Code != 200 || said.Token != tokenURL || !strings.HasPrefix(got.Header().Get("Content-Type"), "application/json") {
		t.Fatalf("%d %s", got.Code, got.Body)
	}
	if g := h.fetch(asking(s.Sign(typed, h.claims("epj-natt")), strings.Join(said.Scopes, " "))); g.code != 200 || g.Scope != strings.Join(said.Scopes, " ") {
		t.Errorf("not all scopes that are promised are given: %+v\n%v", g, said.Scopes)
	}
	for _, path := range []string{"/metadata", "/openapi.json"} {
		if got := h.ask("", base+path, ""); got.Code != 200 || !strings.Contains(got.Body.String(), tokenURL) {
			t.Errorf("%s: %d", path, got.Code)
		}
	}
}

// TestNextPage: what is included on the next page is asked about anew: a system that was given less since it began has no more of it. The link of one system is no other's.
func TestNextPage(t *testing.T) {
	h := open(t, webtest.New(t))
	one, two := h.full("Solveig"), h.full("Ragna")
	wide := "system/CarePlan.rs system/Goal.rs"
	s, id := h.lend("epj-natt", "Nes", wide, false)
	other, _ := h.lend("epj-dag", "Nes", wide, false)
	token := "Bearer " + h.token(s, "epj-natt", wide)
	next := func(path string) string {
		t.Helper()
		var b bundle
		if err := json.Unmarshal(h.with(200, token, path).Body.Bytes(), &b); err != nil {
			t.Fatal(err)
		}
		return b.link("next")
	}
	plans := base + "/CarePlan?_count=1&patient=" + string(one.Patient) + "," + string(two.Patient)
	alone, with := next(plans), next(plans+"&_include=CarePlan:goal")
	if got := h.with(200, token, with); !strings.Contains(got.Body.String(), `"Goal"`) {
		t.Errorf("the next page has no goal: %s", got.Body)
	}
	h.with(410, "Bearer "+h.token(other, "epj-dag", wide), with)
	back := next(base + "/Goal?_count=1&patient=" + string(one.Patient) + "&_revinclude=CarePlan:goal")
	h.Do(h.Actor(webtest.Administrator), client.Change{ID: id, Seen: 1, Name: "Natt", Details: client.Details{Scopes: "system/CarePlan.rs", Keys: s.Set()}})
	if got := h.with(403, token, with); strings.Contains(got.Body.String(), "postkassen") {
		t.Errorf("goals: %s", got.Body)
	}
	h.with(200, token, alone)
	h.Do(h.Actor(webtest.Administrator), client.Change{ID: id, Seen: 2, Name: "Natt", Details: client.Details{Scopes: "system/Goal.rs", Keys: s.Set()}})
	h.with(403, token, back)
}

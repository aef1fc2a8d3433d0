package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/card"
	"traad/internal/app/client"
	source "traad/internal/app/fhir"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/metrics"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Tokens gives tokens to systems that an administrator has registered, and knows them again (SMART App Launch 2.2, Backend Services): client credentials, with an assertion that the
// system has signed (RFC 7523). A token holds for five minutes, and is bound to a key where the system proves that it holds one (DPoP, RFC 9449).
type Tokens struct {
	Service    *app.Service
	Assertions *bearer.Verifier // of client.Known
	Proofs     *login.Proofs
	Base       string // of the FHIR server
	Over       func(ctx context.Context, a access.Actor) (over bool, _ error)
	Log        *slog.Logger
}

// tokenPath is where tokens are asked for, below Root.
const tokenPath = "/token"

// wellKnown is where it says so.
const wellKnown = "/.well-known/smart-configuration"

// assertionType is what an assertion is said to be.
const assertionType = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"

var tokens = metrics.NewCounter("traad_fhir_tokens_total", "Tokens for FHIR that were asked for, by outcome: given, or why not.", "outcome")

// Caller is whose token the call shows. The error is as that of Callers.
func (t *Tokens) Caller(r *http.Request) (Caller, error) {
	denied := errs.Denied("Tokenet gjelder ikke. Hent et nytt på " + t.Base + tokenPath + ": det gjelder i fem minutter, og et som er bundet til en nøkkel, sendes som DPoP med et bevis for kallet.")
	kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " ") // the scheme is in letters of any size (RFC 9110, 11.1)
	holder, err := client.Whose(r.Context(), t.Service, token)
	if err != nil {
		return Caller{}, err
	}
	if holder == nil {
		t.Log.Warn("fhir: a token was refused", "why", "unknown or run out")
		return Caller{}, denied
	}
	if holder.Thumb != "" {
		proof, err := t.Proofs.Check(r, strings.TrimSuffix(t.Base, Root)+r.URL.EscapedPath(), token)
		var why login.ProofRefusal
		switch {
		case errors.As(err, &why):
			t.Log.Warn("fhir: a token was refused", "why", string(why))
			return Caller{}, denied
		case err != nil:
			return Caller{}, err
		case !strings.EqualFold(kind, "DPoP") || proof.Key != holder.Thumb:
			t.Log.Warn("fhir: a token was refused", "why", "bound to another key, or shown as not bound")
			return Caller{}, denied
		}
	} else if !strings.EqualFold(kind, "Bearer") {
		t.Log.Warn("fhir: a token was refused", "why", "not bound")
		return Caller{}, denied
	}
	return Caller{Name: holder.ClientID, Org: holder.Org, Kind: holder.Kind, Scopes: holder.Scopes, User: holder.User, HPR: holder.HPR}, nil
}

// Either are systems that sign each call, and systems that show a token of ours. Signed may be nil.
type Either struct {
	Signed *Signed
	Tokens *Tokens
}

// Caller asks the one that the token is for: what a system signs has two full stops in it.
func (e Either) Caller(r *http.Request) (Caller, error) {
	if kind, token, _ := strings.Cut(r.Header.Get("Authorization"), " "); strings.EqualFold(kind, "DPoP") || strings.Count(token, ".") != 2 || e.Signed == nil {
		return e.Tokens.Caller(r)
	}
	return e.Signed.Caller(r)
}

// oauthFault is a refusal as RFC 6749, 5.2 has it.
type oauthFault struct {
	Code string `json:"error"`
	Text string `json:"error_description"`
}

// ServeHTTP gives a token, or says why not in words that tell nothing of who is registered.
func (t *Tokens) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	no := func(status int, code, text, why string) {
		tokens.Add(1, why)
		t.Log.Warn("fhir: no token was given", "why", why)
		inJSON(w, status, oauthFault{code, text})
	}
	r.Body = http.MaxBytesReader(w, r.Body, mostBody)
	if err := r.ParseForm(); err != nil || r.URL.RawQuery != "" || r.PostForm == nil {
		no(http.StatusBadRequest, "invalid_request", "Send et skjema (application/x-www-form-urlencoded) på høyst 64 kB, med alt i kroppen.", "unreadable")
		return
	}
	for _, values := range r.PostForm {
		if len(values) > 1 {
			no(http.StatusBadRequest, "invalid_request", "Hver parameter sendes én gang.", "twice")
			return
		}
	}
	if r.PostForm.Get("grant_type") != "client_credentials" {
		no(http.StatusBadRequest, "unsupported_grant_type", "grant_type er client_credentials.", "grant_type")
		return
	}
	proof, err := t.asserted(r)
	var refused bearer.Refusal
	switch {
	case errors.As(err, &refused) && refused != bearer.NoKeys:
		no(http.StatusUnauthorized, "invalid_client", "Påstanden (client_assertion) gjelder ikke: et JWT med typ JWT og kid, signert med ES256, ES384 eller RS384 av en nøkkel som er registrert; iss og sub er navnet på systemet, aud er "+t.Base+tokenPath+", exp høyst fem minutter fram, jti brukes én gang.", string(refused))
		return
	case err != nil:
		t.unavailable(w, err)
		return
	}
	asked := client.Asked{ClientID: proof.System, Scopes: strings.Fields(r.PostForm.Get("scope")), User: proof.User, HPR: proof.HPR}
	if asked.User == "" {
		asked.User = "Device/" + proof.System // it fetches by itself
	}
	if !card.Asker(asked.User) {
		no(http.StatusBadRequest, "invalid_request", "fhirUser i påstanden er ikke en bruker slik journalsystemet kaller dem: Practitioner/17. Aldri et fødselsnummer.", "fhirUser")
		return
	}
	if len(r.Header.Values("DPoP")) > 0 {
		held, err := t.Proofs.Check(r, t.Base+tokenPath, "")
		var why login.ProofRefusal
		if errors.As(err, &why) {
			no(http.StatusBadRequest, "invalid_dpop_proof", "Beviset (DPoP) gjelder ikke: typ dpop+jwt med den offentlige nøkkelen i jwk, htm POST, htu "+t.Base+tokenPath+", iat innenfor ett minutt, jti én gang.", string(why))
			return
		}
		if err != nil {
			t.unavailable(w, err)
			return
		}
		asked.Thumb = held.Key
	}
	given, err := t.give(r.Context(), asked)
	var own *stop
	switch {
	case errors.Is(err, client.ErrScope):
		no(http.StatusBadRequest, "invalid_scope", "Ingenting av det som er bedt om, er avtalt. Be om omfang som SMART v2: system/CarePlan.rs.", "scope")
	case errors.Is(err, client.ErrBound):
		no(http.StatusBadRequest, "invalid_dpop_proof", "Systemets tokener er bundet til en nøkkel. Send et bevis (DPoP).", "not_bound")
	case errors.Is(err, client.ErrEnded):
		no(http.StatusUnauthorized, "invalid_client", "Påstanden (client_assertion) gjelder ikke.", "ended")
	case errors.As(err, &own):
		no(own.status, "slow_down", own.text, own.code)
	case err != nil:
		t.unavailable(w, err)
	default:
		tokens.Add(1, "given")
		kind := "bearer"
		if asked.Thumb != "" {
			kind = "DPoP"
		}
		inJSON(w, http.StatusOK, struct {
			Token string `json:"access_token"`
			Kind  string `json:"token_type"`
			Holds int    `json:"expires_in"`
			Scope string `json:"scope"`
		}{given.Token, kind, int(client.Holds.Seconds()), strings.Join(given.Scopes, " ")})
	}
}

// asserted proves who asks. What is wrong with how it is asked is a refusal too.
func (t *Tokens) asserted(r *http.Request) (bearer.Proof, error) {
	if r.PostForm.Get("client_assertion_type") != assertionType || r.Header.Get("Authorization") != "" {
		return bearer.Proof{}, bearer.Unreadable
	}
	p, err := t.Assertions.Prove(r.Context(), r.PostForm.Get("client_assertion"), t.Base+tokenPath)
	if err != nil {
		return p, err
	}
	if id := r.PostForm.Get("client_id"); p.Subject != p.System || id != "" && id != p.System {
		return p, bearer.Unknown
	}
	return p, nil
}

// give gives a token, where the system's organisation has not asked too often today.
func (t *Tokens) give(ctx context.Context, asked client.Asked) (*client.Given, error) {
	g, err := client.Give(ctx, t.Service, asked)
	if err != nil || t.Over == nil {
		return g, err
	}
	s := t.Service
	actor, err := s.Situate(ctx, s.Store.Reader(), access.Actor{Role: care.RecordSystem, Org: g.Org, OrgKind: g.Kind, Today: s.Today()})
	if err != nil {
		return nil, err
	}
	over, err := t.Over(ctx, actor)
	if err == nil && over {
		err = &stop{http.StatusTooManyRequests, "throttled", "Systemene til virksomheten har spurt for mange ganger i dag. Tråd svarer igjen i morgen."}
	}
	return g, err
}

func (t *Tokens) unavailable(w http.ResponseWriter, err error) {
	tokens.Add(1, "unavailable")
	t.Log.Error("fhir: a token could not be given", "error", errs.ForLog(err))
	inJSON(w, http.StatusServiceUnavailable, oauthFault{"temporarily_unavailable", "Tråd kan ikke svare akkurat nå, eller systemets nøkler kan ikke hentes. Prøv igjen om litt."})
}

// smartConfiguration is where tokens are asked for, and how (SMART App Launch 2.2, 8.3).
type smartConfiguration struct {
	TokenEndpoint string   `json:"token_endpoint"`
	Methods       []string `json:"token_endpoint_auth_methods_supported"`
	Algorithms    []string `json:"token_endpoint_auth_signing_alg_values_supported"`
	Grants        []string `json:"grant_types_supported"`
	Responses     []string `json:"response_types_supported"`
	Scopes        []string `json:"scopes_supported"`
	Challenges    []string `json:"code_challenge_methods_supported"`
	Proofs        []string `json:"dpop_signing_alg_values_supported"`
	Capabilities  []string `json:"capabilities"`
}

// configuration is what /.well-known/smart-configuration says.
func (h *HTTP) configuration() smartConfiguration {
	c := smartConfiguration{
		TokenEndpoint: h.Source.Base + tokenPath, Methods: []string{"private_key_jwt"}, Grants: []string{"client_credentials"}, Responses: []string{}, Challenges: []string{"S256"},
		Capabilities: []string{"client-confidential-asymmetric", "permission-v2"}, Scopes: h.scopes(),
	}
	for _, a := range bearer.Algorithms {
		c.Algorithms = append(c.Algorithms, string(a))
	}
	for _, a := range login.ProofAlgorithms {
		c.Proofs = append(c.Proofs, string(a))
	}
	return c
}

// scopes are what can be asked for: each type with the letters that something of it takes.
func (h *HTTP) scopes() []string {
	out := []string{"system/*." + string(r4.Read) + string(r4.Search)}
	for _, k := range source.Kinds {
		if k.File { // goes with DocumentReference
			continue
		}
		letters := ""
		for _, may := range []r4.May{r4.Create, r4.Read, r4.Update, r4.Delete, r4.Search} {
			if slices.ContainsFunc(routes, func(one route) bool { return one.may == may && one.holds(k) }) {
				letters += string(may)
			}
		}
		out = append(out, "system/"+k.Name+"."+letters)
	}
	return out
}

func (h *HTTP) smart(w http.ResponseWriter, _ *http.Request) {
	inJSON(w, http.StatusOK, h.configuration())
}

// inJSON answers what is no resource. It is JSON whatever Accept says.
func inJSON(w http.ResponseWriter, status int, x any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.Header().Set("Pragma", "no-cache")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(x)
}

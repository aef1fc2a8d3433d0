// Package fhir answers record systems that fetch what is known of persons who are followed, and take part where their people are a party: FHIR R4, JSON.
//
//	GET  /fhir/metadata                             what there is; open
//	GET  /fhir/[type]/[id]                          as it stands; If-None-Match
//	GET  /fhir/[type]/[id]/_history[/[version]]     of what has versions
//	GET  /fhir/[type]?…, POST /fhir/[type]/_search  a search, in pages
//	PUT, PATCH /fhir/Task/[id]                      a measure is done: its status, with If-Match
//	POST /fhir/Communication                        a party's answer to a hearing
//	POST, GET, DELETE /fhir/Subscription            to be told that plans have changed
//	GET  /fhir/openapi.json                         what there is, as OpenAPI 3.1; open
//	GET  /fhir/.well-known/smart-configuration      where tokens are asked for, and how; open
//	POST /fhir/token                                a token, for an assertion that a registered system has signed
//	GET  /fhir/Patient/$plan-status?since=…         whose plan has changed; POST with identifiers: who has a plan
//
// Every call to what is not open shows a token: one that the system has signed for this call, or one that it was given. What is refused is an OperationOutcome, without anything of a person. What the caller is not told of
// does not exist: it answers alike.
package fhir

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/card"
	source "traad/internal/app/fhir"
	"traad/internal/app/paper"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/metrics"
	"traad/internal/base/traffic"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Root is where the server is.
const Root = "/fhir"

const mostBody = 64 << 10 // bytes of a search or of what an operation is given

// Caller is a system that has proven who it is.
type Caller struct {
	Name   string
	Org    care.OrgID
	Kind   string    // the organisation's kind
	Scopes r4.Scopes // what it may do with which type, asked by May
	User   string    // who asks, as the system names its users: Practitioner/17
	HPR    string    // of the one whom it calls for, "" where it calls by itself: who writes is a person

	Endpoints []string // where it may be told of changes
}

// Callers say who calls, by what the call shows. The error is errs.KindDenied where it does not hold, any other where nobody can tell now.
type Callers interface {
	Caller(r *http.Request) (Caller, error)
}

// HTTP answers the calls.
type HTTP struct {
	Source  *source.Source
	Service *app.Service
	Callers Callers
	Tokens  *Tokens                                                        // gives tokens; nil: every call is signed
	Release string                                                         // of the program, for the statement
	PDF     func(ctx context.Context, p *paper.Paper) ([]byte, error)      // nil: no file can be made
	Over    func(ctx context.Context, a access.Actor) (over bool, _ error) // counts a call, nil: as often as they like
	Log     *slog.Logger

	Beat time.Duration // what the answers to what may name somebody by her number come at, as those of cards do: 25 ms where it is not set
}

var asked = metrics.NewCounter("traad_fhir_calls_total", "FHIR calls from record systems, by type, what was asked and the status that it got.", "type", "interaction", "status")

// route is one way of asking. Routes are what Handler answers, and what the statement says.
type route struct {
	code    string // of the statement: read, vread, history-instance, search-type
	method  string
	path    string // below the type
	holds   func(k source.Kind) bool
	answer  func(h *HTTP, c *call) error
	forBody bool // what is asked for or sent stands in the body
	may     r4.May
}

func searched(k source.Kind) bool  { return !k.File }
func versioned(k source.Kind) bool { return k.Versioned }

func updated(k source.Kind) bool { return k.Updated }
func created(k source.Kind) bool { return k.Created }

var routes = []route{
	{"read", http.MethodGet, "/{id}", func(source.Kind) bool { return true }, (*HTTP).read, false, r4.Read},
	{"vread", http.MethodGet, "/{id}/_history/{version}", versioned, (*HTTP).read, false, r4.Read},
	{"history-instance", http.MethodGet, "/{id}/_history", versioned, (*HTTP).history, false, r4.Read},
	{"search-type", http.MethodGet, "", searched, (*HTTP).search, false, r4.Search},
	{"search-type", http.MethodPost, "/_search", searched, (*HTTP).search, true, r4.Search},
	{"update", http.MethodPut, "/{id}", updated, (*HTTP).update, true, r4.Update},
	{"patch", http.MethodPatch, "/{id}", updated, (*HTTP).update, true, r4.Update},
	{"create", http.MethodPost, "", created, (*HTTP).create, true, r4.Create},
}

// call is one call as far as it has come.
type call struct {
	w      http.ResponseWriter
	r      *http.Request
	ctx    context.Context
	kind   source.Kind
	route  route
	actor  access.Actor
	from   Caller
	src    *source.Source
	values url.Values // of a search
	body   []byte     // of a write
}

// Handler answers what stands in Routes and refuses all else below Root, but what others take in there.
func (h *HTTP) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET "+Root+"/metadata", h.metadata)
	mux.HandleFunc("GET "+Root+"/OperationDefinition/"+statusDefinition, h.definition)
	for _, method := range []string{http.MethodGet, http.MethodPost} {
		mux.HandleFunc(method+" "+Root+"/Patient/$plan-status", func(w http.ResponseWriter, r *http.Request) {
			k, _ := source.KindOf("CarePlan")
			h.answer(w, r, &call{kind: k, route: route{code: "$plan-status", answer: (*HTTP).planStatus, forBody: method == http.MethodPost, may: r4.Search}})
		})
	}
	for _, k := range source.Kinds {
		for _, one := range routes {
			if one.holds(k) {
				mux.HandleFunc(one.method+" "+Root+"/"+k.Name+one.path, func(w http.ResponseWriter, r *http.Request) { h.answer(w, r, &call{kind: k, route: one}) })
			}
		}
	}
	for _, one := range subscribing {
		mux.HandleFunc(one.method+" "+Root+"/Subscription"+one.path, func(w http.ResponseWriter, r *http.Request) {
			h.answer(w, r, &call{kind: source.SubscriptionKind, route: one})
		})
	}
	mux.HandleFunc("GET "+Root+"/openapi.json", h.openapi)
	if h.Tokens != nil {
		mux.HandleFunc("GET "+Root+wellKnown, h.smart)
		mux.Handle("POST "+Root+tokenPath, h.Tokens)
	}
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		kind, _, _ := strings.Cut(strings.TrimPrefix(r.URL.Path, Root+"/"), "/")
		if k, given := source.KindOf(kind); r.Method != http.MethodGet && (r.Method != http.MethodPost || given && !strings.HasSuffix(r.URL.Path, "/_search")) {
			w.Header().Set("Allow", allowed(k))
			h.refuse(w, http.StatusMethodNotAllowed, "not-supported", "Dette kan ikke skrives her. Se /fhir/metadata.")
			return
		}
		h.refuse(w, http.StatusNotFound, "not-supported", "Typen eller måten å spørre på finnes ikke. Se /fhir/metadata.")
	})
	return mux
}

// Takes reports whether a call is one for Handler; the others below Root are of those who send.
func Takes(r *http.Request) bool {
	if r.URL.Path != Root && !strings.HasPrefix(r.URL.Path, Root+"/") {
		return false
	}
	if r.Method != http.MethodPost && r.Method != http.MethodPut {
		return true
	}
	path := strings.Trim(strings.TrimPrefix(r.URL.Path, Root), "/")
	kind, rest, _ := strings.Cut(path, "/")
	return path != "" && path != "$process-message" && (kind != "Encounter" && kind != "EpisodeOfCare" || rest == "_search")
}

// allowed are the methods that something of a kind is answered by.
func allowed(k source.Kind) string {
	out := []string{http.MethodGet}
	for _, one := range routes {
		if k.Name != "" && one.holds(k) && !slices.Contains(out, one.method) {
			out = append(out, one.method)
		}
	}
	return strings.Join(out, ", ")
}

// answer proves who calls and that it may ask, and answers.
func (h *HTTP) answer(w http.ResponseWriter, r *http.Request, c *call) {
	seen := &status{ResponseWriter: w, code: http.StatusOK}
	c.w, c.r, c.ctx = seen, r, r.Context()
	if c.route.forBody && c.route.may == r4.Search { // it may name somebody by her number
		seen.begun, seen.beat = time.Now(), cmp.Or(h.Beat, 25*time.Millisecond)
	}
	err := h.admit(c)
	if err == nil {
		err = c.route.answer(h, c)
	}
	if err != nil {
		h.fault(c, err)
	}
	asked.Add(1, c.kind.Name, c.route.code, strconv.Itoa(seen.code))
}

type status struct {
	http.ResponseWriter
	code  int
	begun time.Time // of a call whose time shall tell nothing; zero for others
	beat  time.Duration
}

// WriteHeader notes the status.
func (s *status) WriteHeader(code int) {
	s.code = code
	if !s.begun.IsZero() {
		traffic.AtBeat(s.begun, s.beat)
	}
	s.ResponseWriter.WriteHeader(code)
}

// stop is a refusal with a status of its own.
type stop struct {
	status int
	code   string
	text   string
}

// Error is the refusal for logs.
func (s *stop) Error() string { return "fhir: " + s.code }

func (h *HTTP) admit(c *call) error {
	if !accepts(c.r, c.kind.File) {
		return &stop{http.StatusNotAcceptable, "not-supported", "Bare application/fhir+json gis, i FHIR 4.0."}
	}
	from, err := h.Callers.Caller(c.r)
	if errs.KindOf(err) == errs.KindDenied {
		c.w.Header().Add("WWW-Authenticate", `Bearer realm="fhir"`)
		if h.Tokens != nil {
			c.w.Header().Add("WWW-Authenticate", `DPoP algs="`+strings.Join(h.configuration().Proofs, " ")+`"`)
		}
		return &stop{http.StatusUnauthorized, "login", errs.SafeText(err)}
	}
	if err != nil {
		return err
	}
	c.from = from
	if !card.Asker(from.User) {
		return &stop{http.StatusForbidden, "forbidden", "Tokenet sier ikke hvem som spør. Skriv fhirUser i det, slik journalsystemet kaller brukerne sine: Practitioner/17, eller Device/… for det som henter av seg selv. Aldri et fødselsnummer."}
	}
	c.src = h.Source.For(from.Name, from.User)
	may := c.route.may
	kind := c.kind.Name
	if kind == "Binary" { // the file of a document
		kind = "DocumentReference"
	}
	if !from.Scopes.May(kind, may) {
		c.w.Header().Set("WWW-Authenticate", `Bearer realm="fhir", error="insufficient_scope"`)
		return &stop{http.StatusForbidden, "forbidden", "Journalsystemet er ikke gitt " + string(may) + " for " + kind + "."}
	}
	if c.route.forBody {
		if err := c.asks(); err != nil {
			return err
		}
	} else if c.values, err = url.ParseQuery(c.r.URL.RawQuery); err != nil {
		return &stop{http.StatusBadRequest, "structure", "Parametrene kan ikke leses."}
	}
	s := h.Service
	if c.actor, err = s.Situate(c.ctx, s.Store.Reader(), access.Actor{Role: care.RecordSystem, Org: from.Org, OrgKind: from.Kind, Today: s.Today()}); err != nil {
		return err
	}
	if h.Over == nil {
		return nil
	}
	over, err := h.Over(c.ctx, c.actor)
	if err == nil && over { // decided before anybody looks at whom the call is about
		c.w.Header().Set("Retry-After", strconv.Itoa(int(c.actor.Today.AddDays(1).At(0, 0).Sub(s.Now()).Seconds())+1))
		return &stop{http.StatusTooManyRequests, "throttled", "Journalsystemet har spurt for mange ganger i dag. Tråd svarer igjen i morgen."}
	}
	return err
}

// gives refuses a search that gives, beside its own type, one that the system has no scope to search.
func (c *call) gives(types []string) error {
	for _, t := range types {
		if t != c.kind.Name && !c.from.Scopes.May(t, r4.Search) {
			return &stop{http.StatusForbidden, "forbidden", "Journalsystemet er ikke gitt s for " + t + "."}
		}
	}
	return nil
}

// Count is card.Over with a limit, for HTTP.Over: cards and FHIR are counted together.
func Count(s *app.Service, most int) func(context.Context, access.Actor) (bool, error) {
	return func(ctx context.Context, a access.Actor) (bool, error) { return card.Over(ctx, s, a, most) }
}

// unread is why a body could not be read.
func unread(err error) error {
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		return &stop{http.StatusRequestEntityTooLarge, "too-long", "Kallet er for stort. Høyst 64 kB."}
	}
	return &stop{http.StatusBadRequest, "structure", "Kallet kom ikke helt fram."}
}

// asks reads what a search, an operation or a write is sent with.
func (c *call) asks() error {
	switch c.route.code {
	case "patch":
		return c.sent("application/json-patch+json")
	case "update", "create":
		return c.sent(r4.MediaType, "application/json")
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, mostBody))
	if err != nil {
		return unread(err)
	}
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if c.route.code != "search-type" {
		if kind != r4.MediaType && kind != "application/json" {
			return &stop{http.StatusUnsupportedMediaType, "not-supported", "Send Parameters som application/fhir+json."}
		}
		c.r.Body = io.NopCloser(strings.NewReader(string(data)))
		return nil
	}
	if kind != "application/x-www-form-urlencoded" {
		return &stop{http.StatusUnsupportedMediaType, "not-supported", "Send søket som application/x-www-form-urlencoded."}
	}
	if c.r.URL.RawQuery != "" {
		return &stop{http.StatusBadRequest, "structure", "Med POST står alle parametre i kroppen."}
	}
	if c.values, err = url.ParseQuery(string(data)); err != nil {
		return &stop{http.StatusBadRequest, "structure", "Parametrene kan ikke leses."}
	}
	return nil
}

// accepts reports whether what can be given is among what is asked for.
func accepts(r *http.Request, file bool) bool {
	if f := r.URL.Query().Get("_format"); f != "" {
		kind, p, err := mime.ParseMediaType(strings.ReplaceAll(f, " ", "+"))
		return err == nil && slices.Contains([]string{"json", "application/json", r4.MediaType}, kind) && fits(p)
	}
	all := r.Header.Values("Accept")
	if len(all) == 0 {
		return true
	}
	for _, one := range strings.Split(strings.Join(all, ","), ",") {
		kind, p, err := mime.ParseMediaType(one)
		if err != nil || p["q"] == "0" {
			continue
		}
		if file && kind == pdf {
			return true
		}
		if slices.Contains([]string{"*/*", "application/*", "application/json", "text/json", r4.MediaType}, kind) && fits(p) {
			return true
		}
	}
	return false
}

func fits(p map[string]string) bool {
	v := p["fhirversion"]
	return v == "" || v == "4.0" || v == r4.Version
}

const pdf = "application/pdf"

// fault answers a refusal.
func (h *HTTP) fault(c *call, err error) {
	var own *stop
	var search *r4.Fault
	var changed *source.Changed
	switch {
	case errors.As(err, &own):
		h.refuse(c.w, own.status, own.code, own.text)
	case errors.As(err, &search):
		var at []string
		if search.Param != "" {
			at = []string{"http." + strings.ReplaceAll(search.Param, ":", ".")}
		}
		h.refuse(c.w, http.StatusBadRequest, search.Code, search.Text, at...)
	case errors.As(err, &changed):
		h.refuse(c.w, http.StatusPreconditionFailed, "conflict", changed.Text)
	case errs.KindOf(err) == errs.KindInvalid:
		o := r4.OutcomeOf("business-rule", errs.SafeText(err))
		for _, f := range errs.FieldsOf(err) {
			o.Issue = append(o.Issue, r4.OutcomeOf("business-rule", f.Message, at(c.kind.Name, f.Name)...).Issue...)
		}
		write(c.w, http.StatusUnprocessableEntity, o)
	case errs.KindOf(err) == errs.KindDenied:
		h.refuse(c.w, http.StatusForbidden, "forbidden", errs.SafeText(err))
	case errs.KindOf(err) == errs.KindConflict:
		h.refuse(c.w, http.StatusConflict, "conflict", errs.SafeText(err))
	case errs.KindOf(err) == errs.KindNotFound:
		h.refuse(c.w, http.StatusNotFound, "not-found", errs.SafeText(err))
	case errs.KindOf(err) == errs.KindGone:
		h.refuse(c.w, http.StatusGone, "deleted", errs.SafeText(err))
	default:
		h.Log.Error("fhir: a call could not be answered", "type", c.kind.Name, "interaction", c.route.code, "error", errs.ForLog(err))
		h.refuse(c.w, http.StatusServiceUnavailable, "transient", "Tråd kan ikke svare akkurat nå. Prøv igjen om litt.")
	}
}

// at is where in a resource of a kind a fault is, nothing where it is nowhere in it.
func at(kind, field string) []string {
	switch field {
	case "", "kommentar", "svar", "hvordan":
		return nil
	}
	return []string{kind + "." + field}
}

func (h *HTTP) refuse(w http.ResponseWriter, status int, code, text string, at ...string) {
	write(w, status, r4.OutcomeOf(code, text, at...))
}

func write(w http.ResponseWriter, status int, x any) {
	data, err := r4.Write(x)
	if err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", r4.MediaType+"; charset=utf-8; fhirVersion=4.0")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(data)
}

// elements is a resource with only those of its elements, and those that it must have; as it is without any.
func elements(x r4.Resource, only []string) any {
	if len(only) == 0 {
		return x
	}
	data, err := r4.Write(x)
	all := map[string]json.RawMessage{}
	if err != nil || json.Unmarshal(data, &all) != nil {
		return x
	}
	must := append([]string{"resourceType", "id", "meta"}, mandatory[x.Common().ResourceType]...)
	for name := range all {
		if !slices.Contains(only, name) && !slices.Contains(must, name) {
			delete(all, name)
		}
	}
	meta := r4.Meta{}
	if m := x.Common().Meta; m != nil {
		meta = *m
	}
	meta.Tag = []r4.Coding{{System: r4.Terminology("v3-ObservationValue"), Code: "SUBSETTED", Display: "subsetted"}}
	if data, err := r4.Write(meta); err == nil {
		all["meta"] = data
	}
	return all
}

// mandatory are the elements that FHIR asks for.
var mandatory = map[string][]string{
	"CarePlan": {"status", "intent", "subject"}, "Goal": {"lifecycleStatus", "description", "subject"}, "Task": {"status", "intent"}, "EpisodeOfCare": {"status", "patient"},
	"ServiceRequest": {"status", "intent", "subject"}, "Flag": {"status", "code", "subject"}, "Consent": {"status", "scope", "category", "policyRule"}, "Observation": {"status", "code"},
	"Encounter": {"status", "class"}, "DocumentReference": {"status", "content"}, "Provenance": {"target", "recorded", "agent"},
	"QuestionnaireResponse": {"status"}, "Communication": {"status"}, "AuditEvent": {"type", "recorded", "agent", "source"}, "Questionnaire": {"status"}, "PlanDefinition": {"status"},
}

func instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(http.TimeFormat)
}

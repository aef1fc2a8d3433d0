// Package cds is the CDS Hooks 2.0 service: a record system that opens a patient asks, and is given the card that says that she is followed by IHT.
//
//	GET  /cds-services                             what there is; open
//	POST /cds-services/iht-patient-view            hook patient-view; signed
//	POST /cds-services/iht-patient-view/feedback   what became of the card; signed, counted and not kept
//
// A call that may be made is answered 200 whoever the patient is: nobody who is not followed, or whose card the caller shall not have, can be told
// from another by what is answered, how long it is or how long it takes. Source: cds-hooks.hl7.org/2.0.
package cds

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/card"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/login/bearer"
	"traad/internal/base/metrics"
	"traad/internal/base/traffic"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Paths are what the front must leave to Handler.
var Paths = []string{"/cds-services", "/cds-services/"}

const (
	id       = "iht-patient-view"
	mostBody = 256 << 10 // bytes of a call
	size     = 2048      // bytes of an answer with a card and of one without
	beat     = 25 * time.Millisecond
)

// System is one that asks, and for which organisation.
type System struct {
	bearer.System
	Org     care.OrgID
	Kind    string   // the organisation's kind
	Origins []string // where its pages are, for calls that a browser makes

	Launches bool // it opens Tråd for the patient who is open in it (SMART App Launch): the card's link is for that
}

// HTTP answers the calls.
type HTTP struct {
	Service  *app.Service
	Verifier *bearer.Verifier
	Systems  []System
	Address  string // where Tråd is, as its users write it: tokens are made for it, and links lead there
	Most     int    // calls on a day for each organisation before its systems are stopped; 0: no limit
	Log      *slog.Logger
}

var asked = metrics.NewCounter("traad_cds_calls_total", "Calls from record systems, by how they ended.", "outcome")

// Handler answers these addresses and nothing else.
func (h *HTTP) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /cds-services", h.services)
	mux.HandleFunc("POST /cds-services/"+id, h.view)
	mux.HandleFunc("POST /cds-services/"+id+"/feedback", h.feedback)
	mux.HandleFunc("OPTIONS /cds-services", h.preflight)
	mux.HandleFunc("OPTIONS /cds-services/"+id, h.preflight)
	mux.HandleFunc("OPTIONS /cds-services/"+id+"/feedback", h.preflight)
	return mux
}

type service struct {
	Hook        string            `json:"hook"`
	Title       string            `json:"title"`
	Description string            `json:"description"`
	ID          string            `json:"id"`
	Prefetch    map[string]string `json:"prefetch"`
}

func (h *HTTP) services(w http.ResponseWriter, r *http.Request) {
	h.cross(w, r)
	answer(w, http.StatusOK, map[string][]service{"services": {{
		Hook: "patient-view", Title: "Integrerte helsetjenester (IHT)", ID: id, Prefetch: map[string]string{"patient": "Patient/{{context.patientId}}"},
		Description: "Sier fra når pasienten følges av IHT: hvilket team, telefonen dit, om det er avtalt behandlingsavklaringer, og lenke til planen.",
	}}}, 0)
}

// hook is what a record system sends, as far as it is read.
type hook struct {
	Hook     string `json:"hook"`
	Instance string `json:"hookInstance"`
	Context  struct {
		User    string `json:"userId"`
		Patient string `json:"patientId"`
	} `json:"context"`
	Prefetch struct {
		Patient *struct {
			ResourceType string          `json:"resourceType"`
			Identifier   []r4.Identifier `json:"identifier"`
		} `json:"patient"`
	} `json:"prefetch"`
}

func (h *HTTP) view(w http.ResponseWriter, r *http.Request) {
	begun := time.Now()
	h.cross(w, r)
	from, body, ok := h.caller(w, r, "/cds-services/"+id)
	if !ok {
		return
	}
	var k hook
	if err := json.Unmarshal(body, &k); err != nil || k.Hook != "patient-view" || k.Instance == "" || k.Context.User == "" || k.Context.Patient == "" {
		h.refuse(w, http.StatusBadRequest, "Kallet kan ikke leses: hook, hookInstance, context.userId og context.patientId må være der, og hook være patient-view.")
		return
	}
	if k.Prefetch.Patient == nil || k.Prefetch.Patient.ResourceType != "Patient" {
		h.refuse(w, http.StatusPreconditionFailed, "Send pasienten i prefetch.patient. Tråd henter ikke noe fra journalsystemet.")
		return
	}
	s := h.Service
	today := s.Today()
	actor, err := s.Situate(r.Context(), s.Store.Reader(), access.Actor{Role: care.RecordSystem, Org: from.Org, OrgKind: from.Kind, Today: today})
	over := false
	if err == nil {
		over, err = card.Over(r.Context(), s, actor, h.Most)
	}
	if over { // decided before anybody looks at whom the call is about, so it says nothing of her
		asked.Add(1, "too_many")
		w.Header().Set("Retry-After", strconv.Itoa(int(today.AddDays(1).At(0, 0).Sub(s.Now()).Seconds())+1))
		h.refuse(w, http.StatusTooManyRequests, "Journalsystemet har spurt for mange ganger i dag. Tråd svarer igjen i morgen.")
		return
	}
	var c *card.Card
	if err == nil {
		c, err = card.Of(r.Context(), s, actor, r4.NationalNumbers(k.Prefetch.Patient.Identifier), k.Context.User)
	}
	if err != nil {
		h.Log.Error("cds: a call could not be answered", "system", from.Name, "error", errs.ForLog(err))
		h.refuse(w, http.StatusServiceUnavailable, "Tråd kan ikke svare akkurat nå.")
		return
	}
	cards := []shown{}
	outcome := "none"
	if c != nil {
		cards, outcome = append(cards, h.show(c, from.Launches)), "card"
	}
	asked.Add(1, outcome)
	traffic.AtBeat(begun, beat) // with and without a card
	answer(w, http.StatusOK, map[string][]shown{"cards": cards}, size)
}

// feedback is taken and forgotten: what a clinician did with the card is the record system's.
func (h *HTTP) feedback(w http.ResponseWriter, r *http.Request) {
	h.cross(w, r)
	if _, _, ok := h.caller(w, r, "/cds-services/"+id+"/feedback"); ok {
		asked.Add(1, "feedback")
		answer(w, http.StatusOK, struct{}{}, 0)
	}
}

// caller proves who calls and reads what is sent; false where it has been refused.
func (h *HTTP) caller(w http.ResponseWriter, r *http.Request, path string) (from System, body []byte, ok bool) {
	token, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	name, err := h.Verifier.Verify(r.Context(), token, h.Address+path)
	if err != nil {
		var why bearer.Refusal
		if !errors.As(err, &why) || why == bearer.NoKeys {
			h.Log.Error("cds: a token could not be looked at", "error", errs.ForLog(err))
			h.refuse(w, http.StatusServiceUnavailable, "Tråd kan ikke se etter hvem som spør akkurat nå.")
			return from, nil, false
		}
		asked.Add(1, "refused")
		h.Log.Warn("cds: a token was refused", "why", string(why))
		w.Header().Set("WWW-Authenticate", `Bearer realm="cds-services"`)
		h.refuse(w, http.StatusUnauthorized, "Tokenet gjelder ikke. Det signeres for hvert kall, med en nøkkel som er registrert, for denne adressen og høyst fem minutter.")
		return from, nil, false
	}
	i := slices.IndexFunc(h.Systems, func(s System) bool { return s.Name == name })
	if i < 0 {
		h.refuse(w, http.StatusUnauthorized, "Journalsystemet er ikke registrert.")
		return from, nil, false
	}
	if body, err = io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody)); err != nil {
		var large *http.MaxBytesError
		if errors.As(err, &large) {
			h.refuse(w, http.StatusRequestEntityTooLarge, "Kallet er for stort. Høyst 256 kB.")
			return from, nil, false
		}
		h.refuse(w, http.StatusBadRequest, "Kallet kom ikke helt fram.")
		return from, nil, false
	}
	return h.Systems[i], body, true
}

// cross lets a browser with a registered system's page read the answer.
func (h *HTTP) cross(w http.ResponseWriter, r *http.Request) {
	w.Header().Add("Vary", "Origin")
	origin := r.Header.Get("Origin")
	if origin != "" && slices.ContainsFunc(h.Systems, func(s System) bool { return slices.Contains(s.Origins, origin) }) {
		w.Header().Set("Access-Control-Allow-Origin", origin)
	}
}

func (h *HTTP) preflight(w http.ResponseWriter, r *http.Request) {
	h.cross(w, r)
	w.Header().Set("Access-Control-Allow-Methods", "GET, POST")
	w.Header().Set("Access-Control-Allow-Headers", "Authorization, Content-Type")
	w.Header().Set("Access-Control-Max-Age", "600")
	w.WriteHeader(http.StatusNoContent)
}

func (h *HTTP) refuse(w http.ResponseWriter, status int, text string) {
	answer(w, status, map[string]string{"error": text}, 0)
}

// answer writes JSON, filled up with blanks to so many bytes.
func answer(w http.ResponseWriter, status int, v any, full int) {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		w.WriteHeader(http.StatusInternalServerError)
		return
	}
	if n := full - b.Len(); n > 0 {
		b.WriteString(strings.Repeat(" ", n))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write(b.Bytes())
}

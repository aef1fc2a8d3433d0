package intake

import (
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"mime"
	"net/http"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/inbox"
	"traad/internal/base/errs"
	"traad/internal/base/metrics"
)

// mostBody is how large a request may be.
const mostBody = 1 << 20

// HTTP takes events in by POST and PUT, each sender with its own token:
//
//	POST /hendelser            application/json, text/csv: Simple; application/xml: LOG messages; application/fhir+json: Encounter
//	POST /fhir/Encounter       FHIR R4
//	PUT  /fhir/Encounter/{id}
//	POST /fhir/EpisodeOfCare   FHIR R4, of a municipality's system of services
//	PUT  /fhir/EpisodeOfCare/{id}
//	POST /fhir                 FHIR R4 Bundle: transaction, batch or message; a message also at /fhir/$process-message
//
// 202 (201 and 200 for FHIR) says that all of it is committed.
type HTTP struct {
	Senders Senders
	Box     *inbox.Box
	Service *app.Service
	Now     func() time.Time
	Log     *slog.Logger
}

// Handler answers these addresses and nothing else.
func (h *HTTP) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("POST /hendelser", h.events)
	mux.HandleFunc("POST /fhir/Encounter", h.encounter)
	mux.HandleFunc("PUT /fhir/Encounter/{id}", h.encounter)
	mux.HandleFunc("POST /fhir/EpisodeOfCare", h.episode)
	mux.HandleFunc("PUT /fhir/EpisodeOfCare/{id}", h.episode)
	mux.HandleFunc("POST /fhir", h.bundle)
	mux.HandleFunc("POST /fhir/$process-message", h.bundle)
	return mux
}

// Paths are what the front must leave to Handler.
var Paths = []string{"/hendelser", "/fhir/Encounter", "/fhir/Encounter/", "/fhir/EpisodeOfCare", "/fhir/EpisodeOfCare/", "/fhir", "/fhir/$process-message"}

// sender finds who asks by the token, and reads the body.
func (h *HTTP) sender(w http.ResponseWriter, r *http.Request) (Sender, []byte, error) {
	token, ok := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
	s, known := h.Senders.OfToken(token)
	if !ok || !known {
		w.Header().Set("WWW-Authenticate", `Bearer realm="hendelser"`)
		return s, nil, errs.Denied("Avsenderen er ikke kjent. Send «Authorization: Bearer» med tokenet som er avtalt.")
	}
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, mostBody))
	var large *http.MaxBytesError
	if errors.As(err, &large) {
		h.turnAway(s, "too_large", "bytes", r.ContentLength)
		fault := errs.Invalid("Meldingen er for stor. Høyst 1 MB.")
		if s.Where == Municipality { // whose it is nobody has read: no part of it is kept
			return s, nil, fault
		}
		return s, nil, h.note(r, turnedDown("http", s, inbox.FailTooLarge, body), fault)
	}
	if err != nil {
		h.turnAway(s, "cut_off", "bytes", len(body))
		return s, nil, errs.Invalid("Meldingen kom ikke helt fram. Send den igjen.")
	}
	return s, body, nil
}

var turnedAway = metrics.NewCounter("traad_inbox_turned_away_total", "Requests of a known sender that were refused and are not taken in, by sender and why: content_type, too_large, cut_off, municipality, not_municipality, services_in_bundle.", "sender", "why")

// turnAway leaves a line of what a known sender sent and is not taken in: who and why, and nothing that the sender wrote, not even what it calls its content.
func (h *HTTP) turnAway(s Sender, why string, args ...any) {
	turnedAway.Add(1, s.Name, why)
	h.Log.Warn("intake: a request is refused", append([]any{"sender", s.Name, "why", why}, args...)...)
}

func (h *HTTP) events(w http.ResponseWriter, r *http.Request) {
	s, body, err := h.sender(w, r)
	if err != nil {
		h.refuse(w, err)
		return
	}
	if err := h.notOfServices(s, body); err != nil {
		h.refuse(w, err)
		return
	}
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	switch kind {
	case "application/xml", "text/xml":
		h.logistics(w, r, s, body)
	case "application/fhir+json":
		var is struct {
			ResourceType string `json:"resourceType"`
		}
		if _ = json.Unmarshal(body, &is); is.ResourceType == "Bundle" {
			h.takeBundle(w, r, s, body)
			return
		}
		h.takeEncounter(w, r, s, body)
	case "application/json", "text/csv":
		h.simple(w, r, s, body, kind == "text/csv")
	default:
		h.turnAway(s, "content_type", "bytes", len(body))
		if err := h.note(r, turnedDown("http", s, inbox.FailContentType, body), nil); err != nil {
			h.refuse(w, err)
			return
		}
		w.Header().Set("Accept-Post", "application/json, text/csv, application/xml, application/fhir+json")
		h.answer(w, http.StatusUnsupportedMediaType, refused{Fault: "Ukjent innholdstype. Bruk application/json, text/csv, application/xml eller application/fhir+json."})
	}
}

// simple takes simple events in, each as a message of its own. All are looked at before the first is stored.
func (h *HTTP) simple(w http.ResponseWriter, r *http.Request, s Sender, body []byte, isCSV bool) {
	form := "JSON"
	if isCSV {
		form = "CSV"
	}
	list, err := ParseEvents(body, isCSV)
	if err != nil {
		h.refuse(w, h.keep(r, s, Event, form, body, err))
		return
	}
	told := make([]*Told, len(list))
	for i, e := range list {
		if told[i], err = e.told(s); err != nil {
			h.refuseAt(w, h.keep(r, s, Event, form, body, err), i+1)
			return
		}
	}
	for i, e := range list {
		m, err := eventMessage("http", s, e, told[i])
		if err == nil {
			_, err = h.Box.Receive(r.Context(), m)
		}
		if err != nil {
			h.refuse(w, err)
			return
		}
	}
	h.answer(w, http.StatusAccepted, accepted{Received: len(list)})
}

// keep stores what a known sender sent and nobody can read, as a failed message that an operator sees, and returns the fault that it is answered
// with: fault, or ours where it could not be stored. The same sent again is stored once.
func (h *HTTP) keep(r *http.Request, s Sender, format, form string, body []byte, fault error) error {
	if len(body) == 0 {
		return fault // nothing to keep
	}
	return h.note(r, unreadable("http", s, format, form, body), fault)
}

// note stores a failed message and returns the fault that it is answered with: fault, or ours where it could not be stored.
func (h *HTTP) note(r *http.Request, m inbox.Message, fault error) error {
	if _, err := h.Box.Receive(r.Context(), m); err != nil {
		return err
	}
	return fault
}

// logistics takes a LOG message in, and answers with an application receipt (AppRec) where it is a head message.
func (h *HTTP) logistics(w http.ResponseWriter, r *http.Request, s Sender, body []byte) {
	m, err := logistic(body, s, "http", h.Now())
	answer, e := h.Box.Receive(r.Context(), m)
	switch {
	case e != nil:
		h.refuse(w, e)
	case err != nil && !isAppRec(answer):
		h.refuse(w, errs.Invalid("Meldingen er tatt vare på, men kan ikke leses: den er ikke en gyldig hodemelding, eller den har dokumenttype eller entiteter.").Because(err))
	case !isAppRec(answer): // of before there were receipts
		h.answer(w, http.StatusAccepted, accepted{Received: 1})
	default:
		status := http.StatusAccepted
		if refusedBy(answer) {
			status = http.StatusUnprocessableEntity
		}
		w.Header().Set("Content-Type", "application/xml; charset=utf-8")
		w.Header().Set("Cache-Control", "no-store")
		w.WriteHeader(status)
		_, _ = w.Write(answer) //nolint:gosec // an XML receipt that is written here, its texts escaped
	}
}

func (h *HTTP) encounter(w http.ResponseWriter, r *http.Request) {
	s, body, err := h.sender(w, r)
	if err != nil {
		h.outcome(w, err)
		return
	}
	if err := h.notOfServices(s, body); err != nil {
		h.outcome(w, err)
		return
	}
	h.takeEncounter(w, r, s, body)
}

func (h *HTTP) takeEncounter(w http.ResponseWriter, r *http.Request, s Sender, body []byte) {
	e, err := parseEncounter(body)
	if err == nil && r.PathValue("id") != "" && r.PathValue("id") != e.ID {
		err = errs.Invalid("The id in the address and in the resource differ.").At("Encounter.id", "must be the id of the address")
	}
	var told *Told
	if err == nil {
		told, err = ReadEncounter(body, s, h.Now())
	}
	if err != nil {
		h.outcome(w, h.keep(r, s, Encounter, "Encounter", body, err))
		return
	}
	if err := h.storeEncounter(r, s, body, e, told); err != nil {
		h.outcome(w, err)
		return
	}
	tookIn(w, r, "Stored. Events are read one way: the resource cannot be fetched again.")
}

// tookIn answers a resource that was taken in.
func tookIn(w http.ResponseWriter, r *http.Request, said string) {
	status := http.StatusCreated
	if r.Method == http.MethodPut {
		status = http.StatusOK
	}
	fhir(w, status, outcome{Type: "OperationOutcome", Issue: []issue{{Severity: "information", Code: "informational", Diagnostics: said}}})
}

// dayOf is yyyymmdd of a time as XML and JSON write it.
func dayOf(s string) string {
	day, _, _ := strings.Cut(s, "T")
	return strings.ReplaceAll(day, "-", "")
}

type accepted struct {
	Received int `json:"mottatt"`
}

type refused struct {
	Fault  string  `json:"feil"`
	Row    int     `json:"nummer,omitempty"`
	Fields []field `json:"felt,omitempty"`
}

type field struct {
	Name    string `json:"navn"`
	Message string `json:"melding"`
}

func (h *HTTP) refuse(w http.ResponseWriter, err error) { h.refuseAt(w, err, 0) }

func (h *HTTP) refuseAt(w http.ResponseWriter, err error, row int) {
	out := refused{Fault: errs.SafeText(err), Row: row}
	for _, f := range errs.FieldsOf(err) {
		out.Fields = append(out.Fields, field{f.Name, f.Message})
	}
	h.answer(w, h.status(err), out)
}

// status is what a fault answers. Only a fault of ours says that the same may be sent again.
func (h *HTTP) status(err error) int {
	switch errs.KindOf(err) {
	case errs.KindDenied:
		return http.StatusUnauthorized
	case errs.KindInvalid:
		return http.StatusUnprocessableEntity
	}
	h.Log.Error("intake: an event could not be stored", "error", errs.ForLog(err))
	return http.StatusServiceUnavailable
}

func (h *HTTP) answer(w http.ResponseWriter, status int, body any) {
	write(w, "application/json", status, body)
}

type (
	outcome struct {
		Type  string  `json:"resourceType"`
		Issue []issue `json:"issue"`
	}
	issue struct {
		Severity    string   `json:"severity"`
		Code        string   `json:"code"`
		Diagnostics string   `json:"diagnostics,omitempty"`
		Expression  []string `json:"expression,omitempty"`
	}
)

// outcome answers a fault as an OperationOutcome.
func (h *HTTP) outcome(w http.ResponseWriter, err error) {
	status, o := h.faults(err)
	fhir(w, status, o)
}

// faults are a fault's status and its parts.
func (h *HTTP) faults(err error) (int, outcome) {
	status := h.status(err)
	code := map[int]string{http.StatusUnauthorized: "login", http.StatusUnprocessableEntity: "invalid", http.StatusServiceUnavailable: "transient"}[status]
	o := outcome{Type: "OperationOutcome"}
	for _, f := range errs.FieldsOf(err) {
		o.Issue = append(o.Issue, issue{"error", code, f.Message, []string{f.Name}})
	}
	if len(o.Issue) == 0 {
		o.Issue = []issue{{"error", code, errs.SafeText(err), nil}}
	}
	return status, o
}

func fhir(w http.ResponseWriter, status int, body any) {
	write(w, "application/fhir+json", status, body)
}

func write(w http.ResponseWriter, kind string, status int, body any) {
	w.Header().Set("Content-Type", kind+"; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

package intake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strings"

	"traad/internal/base/errs"
)

// mostEntries is how many entries a Bundle may have.
const mostEntries = 500

// bundle is what is read of a FHIR R4 Bundle: Encounters with the Patients that they are about.
type bundle struct {
	ResourceType string  `json:"resourceType"`
	Type         string  `json:"type"`
	Entry        []entry `json:"entry"`
}

type entry struct {
	FullURL  string          `json:"fullUrl"`
	Resource json.RawMessage `json:"resource"`
	Request  struct {
		Method string `json:"method"`
	} `json:"request"`
}

// head is what every resource has.
type head struct {
	ResourceType string          `json:"resourceType"`
	ID           string          `json:"id"`
	EventCoding  json.RawMessage `json:"eventCoding"`
	EventURI     json.RawMessage `json:"eventUri"`
}

// visit is one Encounter of a Bundle, made a resource of its own with its patient in it: what the inbox keeps.
type visit struct {
	at  int
	raw []byte
	*encounter
	told  *Told
	fault error
}

// parseBundle returns the Encounters of a Bundle of the type transaction, batch or message. Faults of one Encounter stand on it.
func parseBundle(raw []byte, read func([]byte) (*Told, error)) (*bundle, []head, []visit, error) {
	var b bundle
	if err := json.Unmarshal(raw, &b); err != nil {
		return nil, nil, nil, errs.Invalid("The body is no JSON of a FHIR R4 Bundle.").Because(fmt.Errorf("intake: %w", plainJSON(err)))
	}
	fault := errs.Invalid("The Bundle cannot be taken in.")
	if b.ResourceType != "Bundle" {
		fault.At("resourceType", "must be Bundle")
	}
	if b.Type != "transaction" && b.Type != "batch" && b.Type != "message" {
		fault.At("Bundle.type", "must be transaction, batch or message")
	}
	if len(b.Entry) > mostEntries {
		fault.At("Bundle.entry", fmt.Sprintf("at most %d entries", mostEntries))
	}
	if err := fault.OrNil(); err != nil {
		return nil, nil, nil, err
	}
	heads := make([]head, len(b.Entry))
	patients := map[string]json.RawMessage{}
	for i, e := range b.Entry {
		_ = json.Unmarshal(e.Resource, &heads[i]) // what is no resource has no type, and is none of ours
		if heads[i].ResourceType != "Patient" {
			continue
		}
		if e.FullURL != "" {
			patients[e.FullURL] = e.Resource
		}
		if heads[i].ID != "" {
			patients["Patient/"+heads[i].ID] = e.Resource
		}
	}
	var visits []visit
	for i, e := range b.Entry {
		if heads[i].ResourceType != "Encounter" {
			continue
		}
		v := visit{at: i}
		if m := e.Request.Method; b.Type != "message" && m != "POST" && m != "PUT" {
			v.fault = errs.Invalid("The entry cannot be taken in.").At("request.method", "must be POST or PUT")
		} else if v.raw, v.fault = alone(e.Resource, patients); v.fault == nil {
			if v.encounter, v.fault = parseEncounter(v.raw); v.fault == nil {
				v.told, v.fault = read(v.raw)
			}
		}
		visits = append(visits, v)
	}
	if len(visits) == 0 {
		return nil, nil, nil, errs.Invalid("The Bundle cannot be taken in.").At("Bundle.entry", "there is no Encounter in it")
	}
	return &b, heads, visits, nil
}

// alone makes an Encounter whose patient stands elsewhere in the Bundle contain that patient. Nothing else of it is changed.
func alone(raw json.RawMessage, patients map[string]json.RawMessage) ([]byte, error) {
	var whole map[string]json.RawMessage
	var subject map[string]json.RawMessage
	if err := json.Unmarshal(raw, &whole); err != nil {
		return nil, errs.Invalid("The entry is no JSON of an Encounter.").Because(plainJSON(err))
	}
	if json.Unmarshal(whole["subject"], &subject) != nil || subject == nil {
		return raw, nil //nolint:nilerr // parseEncounter says what is missing
	}
	var ref string
	if json.Unmarshal(subject["reference"], &ref) != nil || ref == "" || strings.HasPrefix(ref, "#") {
		return raw, nil //nolint:nilerr // likewise
	}
	patient, ok := patients[ref]
	if !ok {
		if i := strings.LastIndex(ref, "Patient/"); i >= 0 {
			patient, ok = patients[ref[i:]]
		}
	}
	if !ok {
		return raw, nil
	}
	var p map[string]json.RawMessage
	if err := json.Unmarshal(patient, &p); err != nil {
		return nil, errs.Invalid("The Patient is no JSON object.").Because(plainJSON(err))
	}
	var contained []json.RawMessage
	if c := whole["contained"]; c != nil && json.Unmarshal(c, &contained) != nil {
		return nil, errs.Invalid("The entry cannot be taken in.").At("Encounter.contained", "must be a list")
	}
	p["id"], subject["reference"] = json.RawMessage(`"bundle-subject"`), json.RawMessage(`"#bundle-subject"`)
	inner, err := json.Marshal(p)
	if err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	if whole["contained"], err = json.Marshal(append(contained, inner)); err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	if whole["subject"], err = json.Marshal(subject); err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	out, err := json.Marshal(whole)
	if err != nil {
		return nil, fmt.Errorf("intake: %w", err)
	}
	return out, nil
}

// bundle takes a Bundle in. Of a transaction and a message all Encounters are looked at before the first is stored; a batch is taken entry
// by entry. One that is sent again after a fault of ours is stored once.
func (h *HTTP) bundle(w http.ResponseWriter, r *http.Request) {
	s, body, err := h.sender(w, r)
	if err != nil {
		h.outcome(w, err)
		return
	}
	if err := services(body); err != nil { // nothing of it is kept: municipal services of those whom no municipality has are not held here
		h.turnAway(s, "services_in_bundle", "bytes", len(body))
		h.outcome(w, err)
		return
	}
	if err := h.notOfServices(s, body); err != nil {
		h.outcome(w, err)
		return
	}
	h.takeBundle(w, r, s, body)
}

// services refuses a Bundle with municipal services in it, entry by entry: each is sent by itself.
func services(body []byte) error {
	var b bundle
	_ = json.Unmarshal(body, &b) // parseBundle says what is wrong
	fault := errs.Invalid("The Bundle cannot be taken in.")
	for i, e := range b.Entry {
		var of head
		if _ = json.Unmarshal(e.Resource, &of); of.ResourceType == "EpisodeOfCare" {
			fault.At(fmt.Sprintf("Bundle.entry[%d].resource", i), "an EpisodeOfCare is sent by itself, to POST /fhir/EpisodeOfCare or PUT /fhir/EpisodeOfCare/{id}; a Bundle holds Encounters and Patients")
		}
	}
	return fault.OrNil()
}

func (h *HTTP) takeBundle(w http.ResponseWriter, r *http.Request, s Sender, body []byte) {
	b, heads, visits, err := parseBundle(body, func(raw []byte) (*Told, error) { return ReadEncounter(raw, s, h.Now()) })
	if err != nil {
		h.outcome(w, h.keep(r, s, Encounter, "Bundle", body, err))
		return
	}
	if err := b.whole(visits); err != nil {
		h.outcome(w, h.keep(r, s, Encounter, "Bundle", body, err))
		return
	}
	answers := make([]answered, len(b.Entry))
	for i := range answers {
		answers[i].Response = &response{Status: "200 OK", Outcome: said("Read with the Encounter; not stored by itself.")}
	}
	for _, v := range visits {
		if v.fault != nil {
			if err := h.keep(r, s, Encounter, "Encounter", b.raw(v), v.fault); err != v.fault { //nolint:errorlint // the very same: it was kept
				h.outcome(w, err)
				return
			}
			_, o := h.faults(v.fault)
			answers[v.at].Response = &response{Status: "422 Unprocessable Entity", Outcome: &o}
			continue
		}
		if err := h.storeEncounter(r, s, v.raw, v.encounter, v.told); err != nil {
			h.outcome(w, err) // sent again, what is stored already is known again
			return
		}
		answers[v.at].Response = &response{Status: "201 Created", Outcome: said("Stored.")}
	}
	if b.Type == "message" {
		fhir(w, http.StatusOK, reply(heads))
		return
	}
	fhir(w, http.StatusOK, answer{Type: "Bundle", Kind: b.Type + "-response", Entry: answers})
}

// raw is an Encounter as it is kept; as it came where not even its patient could be found.
func (b *bundle) raw(v visit) []byte {
	if len(v.raw) == 0 {
		return b.Entry[v.at].Resource
	}
	return v.raw
}

// whole gives the faults of all Encounters of a Bundle that is taken in as a whole or not at all; a batch is not.
func (b *bundle) whole(visits []visit) error {
	if b.Type == "batch" {
		return nil
	}
	all := errs.Invalid("The Bundle cannot be taken in.")
	for _, v := range visits {
		for _, f := range errs.FieldsOf(v.fault) {
			all.At(fmt.Sprintf("Bundle.entry[%d].%s", v.at, f.Name), f.Message)
		}
		if v.fault != nil && len(errs.FieldsOf(v.fault)) == 0 {
			all.At(fmt.Sprintf("Bundle.entry[%d]", v.at), errs.SafeText(v.fault))
		}
	}
	return all.OrNil()
}

// storeEncounter commits one Encounter.
func (h *HTTP) storeEncounter(r *http.Request, s Sender, raw []byte, e *encounter, told *Told) error {
	_, err := h.Box.Receive(r.Context(), encounterMessage("http", s, raw, e, told))
	return err
}

type (
	answer struct {
		Type  string     `json:"resourceType"`
		Kind  string     `json:"type"`
		Entry []answered `json:"entry"`
	}
	answered struct {
		Resource any       `json:"resource,omitempty"`
		Response *response `json:"response,omitempty"`
	}
	response struct {
		Status  string   `json:"status"`
		Outcome *outcome `json:"outcome,omitempty"`
	}
	messageHeader struct {
		Type        string            `json:"resourceType"`
		EventCoding json.RawMessage   `json:"eventCoding,omitempty"`
		EventURI    json.RawMessage   `json:"eventUri,omitempty"`
		Source      map[string]string `json:"source"`
		Response    map[string]string `json:"response"`
	}
)

func said(text string) *outcome {
	return &outcome{Type: "OperationOutcome", Issue: []issue{{Severity: "information", Code: "informational", Diagnostics: text}}}
}

// reply answers a message with one that says ok, about the message's own header.
func reply(heads []head) answer {
	m := messageHeader{Type: "MessageHeader", Source: map[string]string{"endpoint": "urn:traad"}, Response: map[string]string{"code": "ok", "identifier": "unknown"}}
	for _, h := range heads {
		if h.ResourceType == "MessageHeader" {
			m.EventCoding, m.EventURI = h.EventCoding, h.EventURI
			if h.ID != "" {
				m.Response["identifier"] = h.ID
			}
		}
	}
	return answer{Type: "Bundle", Kind: "message", Entry: []answered{{Resource: m}}}
}

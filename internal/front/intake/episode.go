package intake

import (
	"encoding/json"
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"traad/internal/app/municipal"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/base/traffic"
	"traad/internal/care"
)

// Municipality is the kind of a sender that tells of a municipality's services, and of no stays.
const Municipality = "municipality"

// EpisodeOfCare is the resource, and the format that an unreadable one is kept as.
const EpisodeOfCare = "episode_of_care"

// episode is what is read of a FHIR R4 EpisodeOfCare; the rest of it is not kept.
type episode struct {
	ResourceType string       `json:"resourceType"`
	ID           string       `json:"id"`
	Meta         fhirMeta     `json:"meta"`
	Identifier   []identifier `json:"identifier"`
	Status       string       `json:"status"`
	History      []struct {
		Status string `json:"status"`
		Period period `json:"period"`
	} `json:"statusHistory"`
	Type         []concept `json:"type"`
	Patient      reference `json:"patient"`
	Organization reference `json:"managingOrganization"`
	Period       period    `json:"period"`
	Extension    []struct {
		Ratio *ratio `json:"valueRatio"`
	} `json:"extension"`
	Contained []struct {
		ResourceType string       `json:"resourceType"`
		ID           string       `json:"id"`
		Identifier   []identifier `json:"identifier"`
	} `json:"contained"`
}

type (
	ratio struct {
		Numerator   quantity `json:"numerator"`
		Denominator quantity `json:"denominator"`
	}
	quantity struct {
		Value *float64 `json:"value"`
		Unit  string   `json:"unit"`
		Code  string   `json:"code"`
	}
)

func (q quantity) of() string {
	if q.Code != "" {
		return q.Code
	}
	return q.Unit
}

// ReadEpisode reads a FHIR R4 EpisodeOfCare: one municipal service to one person, by its IPLOS code. The faults are by FHIRPath.
func ReadEpisode(raw []byte, s Sender, today date.Date) (municipal.Tell, error) {
	var e episode
	if err := json.Unmarshal(raw, &e); err != nil {
		return municipal.Tell{}, errs.Invalid("The body is no JSON of a FHIR R4 EpisodeOfCare.").Because(fmt.Errorf("intake: %w", plainJSON(err)))
	}
	fault := errs.Invalid("The EpisodeOfCare cannot be taken in.")
	t := municipal.Tell{Sender: s.Name, Area: s.Unit, Since: s.ServicesFrom}
	if e.ResourceType != "EpisodeOfCare" {
		fault.At("resourceType", "must be EpisodeOfCare")
	}
	if t.Number = e.number(); t.Number == "" || len(t.Number) > 200 {
		fault.At("EpisodeOfCare.identifier", "an identifier or an id is needed, at most 200 characters: it is the service's number")
	}
	if e.Meta.Updated != "" {
		at, ok := isoTime(e.Meta.Updated, s.Zone)
		if !ok {
			fault.At("EpisodeOfCare.meta.lastUpdated", "must be an instant")
		}
		t.Written = at
	}
	e.person(&t, fault)
	e.owner(s, fault)
	code := e.code(fault)
	whole, ok := e.whole(s, fault)
	weekly := e.weekly(code, fault)
	never := false
	switch e.Status {
	case "planned", "waitlist", "cancelled", "entered-in-error":
		never = true
	case "active", "onhold", "finished":
	default:
		fault.At("EpisodeOfCare.status", "missing, or not of the R4 value set episode-of-care-status")
	}
	if e.Status == "finished" && ok && whole.To.IsZero() {
		fault.At("EpisodeOfCare.period.end", "is needed when the service is finished")
	}
	if _, counted := care.UseKindOf(code); !never && counted && ok {
		for _, d := range e.given(whole, s, today, fault) {
			t.Stretches = append(t.Stretches, care.UseEpisode{IPLOS: code, From: d.From, To: d.To, Weekly: weekly})
		}
	}
	return t, fault.OrNil()
}

func (e *episode) number() string {
	for _, id := range e.Identifier {
		if id.Value != "" {
			return strings.Trim(id.System+"|"+id.Value, "|")
		}
	}
	return e.ID
}

// person reads the national number of the patient: a municipality names its people by nothing else.
func (e *episode) person(t *municipal.Tell, fault *errs.Error) {
	all := []identifier{e.Patient.Identifier}
	for _, c := range e.Contained {
		if c.ResourceType == "Patient" && e.Patient.Reference == "#"+c.ID && c.ID != "" {
			all = append(all, c.Identifier...)
		}
	}
	for _, id := range all {
		if id.Value == "" || id.System != "" && !strings.HasPrefix(id.System, national) {
			continue
		}
		n, err := nin.Parse(id.Value)
		if err != nil {
			fault.At("EpisodeOfCare.patient", "the national number has not eleven digits that pass the checks")
			return
		}
		t.Person = n
		return
	}
	fault.At("EpisodeOfCare.patient", "the patient's national number is needed, in patient.identifier or in a contained Patient")
}

// owner checks whose service it is: the sender's own municipality's, by its number; an organisation number is taken as said.
func (e *episode) owner(s Sender, fault *errs.Error) {
	switch v := e.Organization.Identifier.Value; {
	case v == "":
		fault.At("EpisodeOfCare.managingOrganization", "the municipality's number is needed, in managingOrganization.identifier")
	case len(v) <= 6 && v != s.Number:
		fault.At("EpisodeOfCare.managingOrganization", "is not the municipality that the sender tells for")
	}
}

// code is the IPLOS code of the service, 1 to 29.
func (e *episode) code(fault *errs.Error) int {
	found := 0
	for _, t := range e.Type {
		for _, c := range t.Coding {
			n, err := strconv.Atoi(strings.TrimSpace(c.Code))
			switch {
			case err != nil || n < 1 || n > 29:
			case found != 0 && found != n:
				fault.At("EpisodeOfCare.type", "two services: send an EpisodeOfCare for each")
				return 0
			default:
				found = n
			}
		}
	}
	if found == 0 {
		fault.At("EpisodeOfCare.type", "an IPLOS code of the service is needed, 1 to 29")
	}
	return found
}

// days are days from and to, both counted; To is none while it lasts.
type days struct{ From, To date.Date }

func (e *episode) whole(s Sender, fault *errs.Error) (days, bool) {
	d, ok := readDays(e.Period, s.Zone)
	if !ok || d.From.IsZero() {
		fault.At("EpisodeOfCare.period", "start is needed, and start and end are days or times, 1980 or later, the end not before the start")
		return d, false
	}
	return d, true
}

// readDays reads a period; false where one of its ends cannot be read, or they are the wrong way round.
func readDays(p period, zone *time.Location) (days, bool) {
	from, ok1 := dayIn(p.Start, zone)
	to, ok2 := dayIn(p.End, zone)
	return days{from, to}, ok1 && ok2 && (to.IsZero() || !to.Before(from))
}

// dayIn is the day of a date or a time, no day for nothing.
func dayIn(s string, zone *time.Location) (date.Date, bool) {
	s = strings.TrimSpace(s)
	if s == "" {
		return date.Date{}, true
	}
	d, err := date.Parse(s)
	if err != nil {
		at, ok := isoTime(s, zone)
		if !ok {
			return d, false
		}
		d = date.In(at)
	}
	return d, d.Year() >= 1980 && d.Year() < 2200
}

// weekly is how much is given a week: hours of help, days at a centre; care.UnknownWeekly where it is not told.
func (e *episode) weekly(code int, fault *errs.Error) float64 {
	out := float64(care.UnknownWeekly)
	for _, x := range e.Extension {
		if x.Ratio == nil {
			continue
		}
		n, d := x.Ratio.Numerator, x.Ratio.Denominator
		per := map[string]float64{"wk": 1, "d": 7}[d.of()]
		unit, most := "h", 168.0
		if k, _ := care.UseKindOf(code); k.Service == care.UseDayCentre {
			unit, most = "d", 7
		}
		if n.Value == nil || per == 0 || n.of() != unit || d.Value != nil && *d.Value != 1 || *n.Value < 0 || *n.Value*per > most {
			fault.At("EpisodeOfCare.extension", "valueRatio must be hours (h) for each week (wk) or day (d), for a day centre (4) days (d), and no more than there are")
			return out
		}
		out = *n.Value * per
	}
	return out
}

// given are the days in which the service is given: without those in which it is on hold.
func (e *episode) given(whole days, s Sender, today date.Date, fault *errs.Error) []days {
	left := []days{whole}
	hold := func(h days) {
		var next []days
		for _, d := range left {
			if !h.To.IsZero() && h.To.Before(d.From) || !d.To.IsZero() && h.From.After(d.To) {
				next = append(next, d)
				continue
			}
			if h.From.After(d.From) {
				next = append(next, days{d.From, h.From.AddDays(-1)})
			}
			if !h.To.IsZero() && (d.To.IsZero() || h.To.Before(d.To)) {
				next = append(next, days{h.To.AddDays(1), d.To})
			}
		}
		left = next
	}
	since := date.Date{}
	for _, h := range e.History {
		d, ok := readDays(h.Period, s.Zone)
		if !ok || d.From.IsZero() {
			fault.At("EpisodeOfCare.statusHistory.period", "start is needed, and start and end are days or times")
			return nil
		}
		if h.Status == "onhold" {
			hold(d)
		}
		if d.To.After(since) {
			since = d.To
		}
	}
	if e.Status == "onhold" {
		if since.IsZero() {
			if since, _ = dayIn(e.Meta.Updated, s.Zone); since.IsZero() {
				since = today
			}
		}
		hold(days{From: since})
	}
	return left
}

// episode takes one in. It is kept, or not, when it is answered: there is no queue.
func (h *HTTP) episode(w http.ResponseWriter, r *http.Request) {
	s, body, err := h.sender(w, r)
	if err != nil {
		h.outcome(w, err)
		return
	}
	h.takeEpisode(w, r, s, body)
}

func (h *HTTP) takeEpisode(w http.ResponseWriter, r *http.Request, s Sender, body []byte) {
	if s.Where != Municipality {
		h.turnAway(s, "not_municipality", "bytes", len(body))
		h.outcome(w, errs.Invalid("The sender tells of stays. An EpisodeOfCare is told by a sender of the kind municipality."))
		return
	}
	begun := time.Now()
	err := h.tellEpisode(r, s, body)
	traffic.AtBeat(begun, episodeBeat)
	if err != nil {
		h.outcome(w, err)
		return
	}
	tookIn(w, r, "Received. Only what is about those who are followed is kept; the resource cannot be fetched again.")
}

// episodeBeat is what answers wait for, so that the time does not tell whether anything was kept.
const episodeBeat = 50 * time.Millisecond

func (h *HTTP) tellEpisode(r *http.Request, s Sender, body []byte) error {
	tell, err := ReadEpisode(body, s, date.In(h.Now()))
	if err == nil && r.PathValue("id") != "" {
		var e head
		if _ = json.Unmarshal(body, &e); e.ID != r.PathValue("id") {
			err = errs.Invalid("The id in the address and in the resource differ.").At("EpisodeOfCare.id", "must be the id of the address")
		}
	}
	if err != nil {
		return h.keepEpisode(r, s, tell, body, err)
	}
	return tell.Run(r.Context(), h.Service)
}

// keepEpisode keeps where one that cannot be read is wrong, as a failed message; the whole of it only where it is about somebody whom the
// municipality's list has.
func (h *HTTP) keepEpisode(r *http.Request, s Sender, tell municipal.Tell, body []byte, fault error) error {
	id, err := municipal.Listed(r.Context(), h.Service, s.Unit, tell.Person)
	if err != nil {
		return err
	}
	var paths []string
	for _, f := range errs.FieldsOf(fault) {
		paths = append(paths, "unreadable "+f.Name)
	}
	if id == "" {
		if body, err = json.Marshal(paths); err != nil {
			return err
		}
	}
	m := unreadable("http", s, EpisodeOfCare, "EpisodeOfCare", body)
	m.Header.Flags = paths
	return h.note(r, m, fault)
}

// notOfServices refuses a stay that a municipality's system of services tells of: it has no hospital to be at.
func (h *HTTP) notOfServices(s Sender, body []byte) error {
	if s.Where != Municipality {
		return nil
	}
	h.turnAway(s, "municipality", "bytes", len(body))
	return errs.Invalid("The sender tells of municipal services. Send them as EpisodeOfCare.")
}

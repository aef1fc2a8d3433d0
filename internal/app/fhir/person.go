package fhir

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/clarification"
	"traad/internal/app/patient"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

func noRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// number is a national number of a person, opened.
type number struct {
	ref, system, digits string
}

// numbers opens a person's national numbers.
func (src *Source) numbers(ctx context.Context, r *store.Reader, p *access.Person) ([]number, error) {
	rows, err := r.IdentifiersOf(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("fhir: %w", err)
	}
	var out []number
	for _, row := range rows {
		digits, err := src.Service.Keys.Open(row.Sealed, "patient/"+string(row.PatientID))
		if err != nil {
			return nil, fmt.Errorf("fhir: a national number: %w", err)
		}
		n, err := nin.Parse(string(digits))
		system := map[nin.Kind]string{nin.BirthNumber: r4.BirthNumber, nin.DNumber: r4.DNumber, nin.CommonHelpNumber: r4.HelpNumber}[n.Kind()]
		if err != nil || system == "" { // an institution's own help number says nothing outside it
			continue
		}
		out = append(out, number{"patient_identifier/" + string(row.ID), system, n.Digits()})
	}
	return out, nil
}

func (rec *record) subject() r4.Reference { return *r4.To("Patient/" + string(rec.head.Patient)) }

// day writes a date, "" for none.
func day(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func period(from, to date.Date) *r4.Period {
	if from.IsZero() && to.IsZero() {
		return nil
	}
	return &r4.Period{Start: day(from), End: day(to)}
}

var genders = map[care.Sex]string{care.Woman: "female", care.Man: "male", care.SexUnknown: "unknown"}

// person is the Patient, with her other records leading to the one that stands.
func (rec *record) person(ctx context.Context, r *store.Reader, numbers []number) error {
	h := rec.head
	d := h.Details
	p := &r4.Patient{Base: r4.New("Patient", string(h.Patient)), Gender: genders[care.Sex(d.Sex)], BirthDate: day(d.BirthDate), Deceased: day(d.DeceasedOn)}
	active := true
	p.Active = &active
	p.Name = []r4.HumanName{{Text: r4.String(h.Name()), Family: r4.String(d.FamilyName), Given: strings.Fields(r4.String(d.GivenName))}}
	p.Telecom = r4.Phone(r4.String(d.Phone))
	if d.Address != "" && !h.AddressHidden {
		p.Address = []r4.Address{{Text: r4.String(d.Address), District: h.Area.Name}}
	}
	if d.Language != "" {
		p.Communication = []r4.Spoken{{Language: *r4.Worded(r4.String(d.Language))}}
	}
	for _, n := range numbers {
		p.Identifier = append(p.Identifier, r4.Identifier{Use: "official", System: n.system, Value: n.digits})
	}
	changes, err := r.PatientVersions(ctx, db.ID(h.Patient))
	if err != nil {
		return fmt.Errorf("fhir: %w", err)
	}
	row, err := r.Patient(ctx, db.ID(h.Patient))
	if err != nil {
		return fmt.Errorf("fhir: %w", err)
	}
	at := row.CreatedAt
	for _, c := range changes {
		if c.ChangedAt.After(at.Time) {
			at = c.ChangedAt
		}
	}
	for _, other := range h.Records {
		if other == h.Patient {
			continue
		}
		p.Link = append(p.Link, r4.PatientLink{Other: *r4.To("Patient/" + string(other)), Type: "replaces"})
		ended := false
		rec.put(db.Time{}, &r4.Patient{Base: r4.New("Patient", string(other)), Active: &ended, Link: []r4.PatientLink{{Other: rec.subject(), Type: "replaced-by"}}})
	}
	rec.put(at, p)
	return nil
}

// stays are the Encounters.
func (rec *record) stays() {
	for _, s := range rec.head.Stays {
		e := &r4.Encounter{Base: r4.New("Encounter", string(s.ID)), Status: "finished", Subject: rec.subject(), Period: &r4.Period{Start: r4.Instant(s.From.Time), End: r4.Instant(s.To.Time)}}
		e.Class = r4.Coding{System: r4.Terminology("v3-ActCode"), Code: "IMP", Display: "inpatient encounter"}
		if s.Kind == "legevakt" || s.NoBed {
			e.Class = r4.Coding{System: r4.Terminology("v3-ActCode"), Code: "EMER", Display: "emergency"}
		}
		at := s.To
		if s.Open() {
			e.Status, at = "in-progress", s.From
		}
		e.ServiceProvider = r4.Named(r4.String(s.UnitName))
		rec.put(at, e)
	}
}

var episodes = map[care.Status]string{
	care.StatusReferred: "planned", care.StatusWaiting: "waitlist", care.StatusActive: "active", care.StatusEnded: "finished", care.StatusDeclined: "cancelled",
}

var referrals = map[care.Status]string{
	care.StatusReferred: "active", care.StatusWaiting: "on-hold", care.StatusActive: "completed", care.StatusEnded: "completed", care.StatusDeclined: "revoked",
}

// courses are, of what is needed, the enrolments through their events, the Flag that she is followed, the CareTeam and the CFS scores. An enrolment
// that was a mistake is not told.
func (rec *record) courses(need map[string]bool) error {
	current := rec.head.Current()
	for i := range rec.head.Courses {
		c := &rec.head.Courses[i]
		if c.State.Status == care.StatusVoid {
			continue
		}
		if need["course"] {
			if err := rec.through(c); err != nil {
				return err
			}
		}
		if need["limits"] {
			rec.flag(c)
		}
		if need["scores"] {
			if err := rec.frailty(c); err != nil {
				return err
			}
		}
		if need["team"] && c == current {
			rec.put(db.Time{}, rec.team(c))
		}
	}
	return nil
}

// through are EpisodeOfCare, ServiceRequest and Consent as they were after each event of an enrolment.
func (rec *record) through(c *patient.Course) error {
	id := string(c.ID)
	for n := range c.Events {
		e, err := care.Fold(c.Pathway, c.Events[:n+1])
		if err != nil {
			return fmt.Errorf("fhir: the events of an enrolment: %w", err)
		}
		if e.Status == care.StatusVoid {
			continue
		}
		number, at := strconv.Itoa(c.Events[n].Seq), db.At(c.Events[n].Recorded)
		rec.turn("EpisodeOfCare", id, number, at, rec.episode(c, e))
		rec.turn("ServiceRequest", id, number, at, rec.referral(c, e))
		if e.Consent != nil {
			rec.turn("Consent", id, number, at, rec.consent(c, e))
		}
	}
	return nil
}

func (rec *record) area(c *patient.Course) *r4.Reference {
	if rec.head.AddressHidden {
		return nil
	}
	return r4.Named(c.Area.Name)
}

func (rec *record) episode(c *patient.Course, e *care.Enrolment) r4.Resource {
	from := e.IncludedOn
	if from.IsZero() {
		from = e.ReferredOn
	}
	x := &r4.EpisodeOfCare{
		Base: r4.New("EpisodeOfCare", string(c.ID)), Status: episodes[e.Status], Type: []r4.Concept{*r4.Worded(c.Pathway.Title)}, Patient: rec.subject(),
		Managing: rec.area(c), Period: period(from, e.EndedOn), Referral: []r4.Reference{*r4.To("ServiceRequest/" + string(c.ID))},
	}
	if n := len(e.Pauses); x.Status == "active" && n > 0 && e.Pauses[n-1].Open() {
		x.Status = "onhold"
	}
	return x
}

func (rec *record) referral(c *patient.Course, e *care.Enrolment) r4.Resource {
	x := &r4.ServiceRequest{
		Base: r4.New("ServiceRequest", string(c.ID)), Status: referrals[e.Status], Intent: "order", Code: r4.Worded("Oppfølging fra Integrerte helsetjenester (IHT)"),
		Subject: rec.subject(), AuthoredOn: day(e.ReferredOn),
	}
	if ref := e.Referral; ref != nil {
		x.Requester = r4.Named(r4.String(ref.Name))
		if ref.From == "next_of_kin" { // they have not agreed to stand in others' systems: the role alone
			x.Requester = r4.Named(care.OwnKin.Title())
		}
		if why := r4.Worded(r4.String(rec.kin.Text(ref.Why))); why != nil {
			x.Reason = []r4.Concept{*why}
		}
	}
	return x
}

func (rec *record) consent(c *patient.Course, e *care.Enrolment) r4.Resource {
	x := &r4.Consent{
		Base: r4.New("Consent", string(c.ID)), Status: "active", Scope: *r4.Coded(r4.Terminology("consentscope"), "treatment", "Treatment"),
		Category: []r4.Concept{*r4.Coded("http://loinc.org", "59284-0", "Patient Consent")}, Patient: rec.subject(), DateTime: day(e.ConsentedOn),
		PolicyRule: r4.Worded("Samtykke til oppfølging fra Integrerte helsetjenester"), Provision: &r4.Provision{Type: "permit", Period: period(e.ConsentedOn, e.WithdrawnOn)},
	}
	if !e.WithdrawnOn.IsZero() {
		x.Status = "inactive"
	}
	switch {
	case e.Consent.By == "patient":
		x.Performer = []r4.Reference{rec.subject()}
	case e.Consent.By == "guardian": // in what capacity alone: who they are, they have not agreed to have in others' systems
		x.Performer = []r4.Reference{*r4.Named("Verge")}
	case e.Consent.By != "":
		x.Performer = []r4.Reference{*r4.Named(care.OwnKin.Title())}
	}
	return x
}

// flag says that she is followed.
func (rec *record) flag(c *patient.Course) {
	e := c.State
	if !e.Included() {
		return
	}
	f := &r4.Flag{
		Base: r4.New("Flag", string(c.ID)), Status: "inactive", Category: []r4.Concept{*r4.Coded(r4.Terminology("flag-category"), "admin", "Administrative")},
		Code: *r4.Worded("Følges av Integrerte helsetjenester (IHT)"), Subject: rec.subject(), Period: period(e.IncludedOn, e.EndedOn), Author: rec.area(c),
	}
	if e.Followed() {
		f.Status = "active"
	}
	rec.put(lastWritten(c), f)
}

func lastWritten(c *patient.Course) db.Time {
	if len(c.Events) == 0 {
		return db.Time{}
	}
	return db.At(c.Events[len(c.Events)-1].Recorded)
}

// limits is the Flag that treatment limits are agreed: what a physician has decided, and the patient's own wish apart from it.
func (rec *record) limits(c *clarification.Standing) {
	if c == nil || c.Hidden || c.Decision == "" && c.Wish == "" {
		return
	}
	evaluated := date.Date{}
	for i := range rec.head.Courses {
		for _, made := range rec.head.Courses[i].State.Evaluations {
			if made.On.After(evaluated) {
				evaluated = made.On
			}
		}
	}
	c.Judge(rec.head.Today, evaluated)
	text := "Pasientens ønske om behandling er skrevet ned. Ingen medisinsk beslutning er tatt."
	var said []string
	if c.Decision != "" {
		text = "Det finnes en behandlingsavklaring."
		if c.Again {
			text = "Det finnes en behandlingsavklaring. Den må vurderes på nytt før noen støtter seg til den."
		}
		said = append(said, text, "Medisinsk beslutning: "+c.Decision, "Besluttet "+c.DecidedOn.String()+by(c.DecidedBy))
	}
	if c.Wish != "" {
		said = append(said, "Pasientens ønske: "+c.Wish)
	}
	f := &r4.Flag{
		Base: r4.New("Flag", string(rec.head.Patient)+".limits"), Status: "active", Category: []r4.Concept{*r4.Coded(r4.Terminology("flag-category"), "advance-directive", "Advance Directive")},
		Code: *r4.Worded(text), Subject: rec.subject(), Period: period(c.DecidedOn, c.ValidTo), Author: r4.Named(r4.String(c.DecidedBy)),
	}
	f.Text = r4.Div(strings.Join(said, "\n\n"))
	rec.put(c.Recorded, f)
}

func by(name string) string {
	if name == "" {
		return ""
	}
	return " av " + name
}

// frailty is the CFS scores of an enrolment that stand.
func (rec *record) frailty(c *patient.Course) error {
	standing, err := care.Standing(c.Events)
	if err != nil {
		return fmt.Errorf("fhir: %w", err)
	}
	for _, ev := range standing {
		if !ev.CFS.Valid() || ev.Hidden {
			continue
		}
		n := int(ev.CFS)
		rec.put(db.At(ev.Recorded), &r4.Observation{
			Base: r4.New("Observation", string(c.ID)+"."+strconv.Itoa(ev.Seq)), Status: "final", Category: survey(), Subject: rec.subject(), Effective: day(ev.On), Issued: r4.Instant(ev.Recorded), Integer: &n,
			Code: r4.Concept{Coding: []r4.Coding{{System: r4.SNOMED, Code: "763264000", Display: "Canadian Study of Health and Aging Clinical Frailty Scale score"}}, Text: "Clinical Frailty Scale (CFS)"},
		})
	}
	return nil
}

func survey() []r4.Concept {
	return []r4.Concept{*r4.Coded(r4.Terminology("observation-category"), "survey", "Survey")}
}

// scores are those of other instruments that stand.
func (rec *record) scores(all []score.Series) {
	for _, s := range all {
		for _, one := range s.Scores {
			o := &r4.Observation{
				Base: r4.New("Observation", string(one.ID)), Status: "final", Category: survey(), Subject: rec.subject(), Effective: day(one.On),
				Quantity: &r4.Quantity{Value: one.Value, Unit: s.Unit}, Performer: named(r4.Named(r4.String(one.By))), Note: r4.Note(r4.String(one.Note)),
				Code:  r4.Concept{Coding: []r4.Coding{{System: rec.src.Base + "/CodeSystem/instrument", Code: s.Code, Display: s.Short}}, Text: s.Title},
				Range: []r4.Range{{Text: "Skala " + s.Instrument.Range()}},
			}
			if !rec.party { // the one-page summary has the score, not what was noted
				o.Note = nil
			}
			if text := s.Band(one.Value).Text; text != "" {
				o.Interpretation = []r4.Concept{*r4.Worded(text)}
			}
			rec.put(one.Recorded, o)
		}
	}
}

func named(r *r4.Reference) []r4.Reference {
	if r == nil {
		return nil
	}
	return []r4.Reference{*r}
}

// team is who to ring about her now; the head of a record system has no next of kin.
func (rec *record) team(c *patient.Course) r4.Resource {
	t := &r4.CareTeam{Base: r4.New("CareTeam", string(c.ID)), Status: "active", Name: "Teamet rundt pasienten", Subject: rec.subject(), ManagingOrg: named(rec.area(c))}
	if !c.State.Open() {
		t.Status = "inactive"
	}
	for i, m := range rec.head.Team {
		id := "p" + strconv.Itoa(i+1)
		who := &r4.Practitioner{Base: r4.New("Practitioner", id), Name: []r4.HumanName{{Text: r4.String(m.Name)}}, Telecom: r4.Phone(r4.String(m.Phone))}
		t.Contained = append(t.Contained, who)
		role := m.Title
		if m.StandsIn != "" {
			role = "Vikar for " + m.StandsIn
		} else if role == "" {
			role = care.Role(m.Part).Title()
		}
		if m.Part == patient.GPPart {
			role = care.GeneralPractitioner.Title()
		}
		one := r4.Participant{Member: &r4.Reference{Reference: "#" + id, Display: r4.String(m.Name)}, OnBehalfOf: r4.Named(r4.String(m.Org))}
		if w := r4.Worded(r4.String(role)); w != nil {
			one.Role = []r4.Concept{*w}
		}
		t.Participant = append(t.Participant, one)
	}
	return t
}

// sorted puts the resources of a record in the order of their ids.
func (rec *record) sorted(kind string) []*thing {
	all := slices.Clone(rec.all[kind])
	slices.SortFunc(all, func(a, b *thing) int { return strings.Compare(a.id, b.id) })
	return all
}

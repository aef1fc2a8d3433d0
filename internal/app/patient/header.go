package patient

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Head is what stands at the top of every page about a person: who she is, whether she is in hospital, who to ring, how
// frail, and where she is in her pathways.
type Head struct {
	Patient  care.PatientID   // the record that stands, whichever was asked for
	Records  []care.PatientID // all of hers, where several are merged
	Version  int              // of the details, for forms
	Details  Details
	Area     Place    // where she lives
	Numbered int      // how many identity numbers are registered; they are shown only by ShowNumber
	Courses  []Course // her enrolments, newest first
	Stays    []Stay   // hospital, KAD, legevakt; oldest first
	Beside   []Stay   // planned stays, booked visits and what never was: for the timeline
	Team     []Member // in the order they are rung
	Today    date.Date

	Emergency     bool         // seen by emergency access: to read, and nothing else
	AddressHidden bool         // the address is protected, and so is what tells it
	Places        *care.Places // the words that tell it, for the texts that are shown beside the head; nil for whoever may know it
}

// Place is a municipality or district.
type Place struct {
	ID         care.OrgID
	Name, Kind string
}

// Stay is one stay in hospital or KAD, or one contact with legevakt. To is zero while it lasts.
type Stay struct {
	Unit            care.OrgID
	UnitName        string
	Kind            string // hospital, kad, legevakt
	Urgency         string // emergency, planned
	From, Ready, To db.Time

	ID       care.StayID
	Standing care.StayStanding
	NoBed    bool   // came, and has no bed
	Away     bool   // on leave
	Died     bool   // it ended with a death that the sender told
	Place    string // the ward, as it was told
	Told     []care.Movement
	Review   *StayReview // the newest answers to the three questions
	Hidden   bool        // the person objects to the actor seeing where and why
}

// StayReview is what the team answered after a stay.
type StayReview struct {
	Number                   int
	LedTo, Avoidable, Change string
	By                       string
	At                       db.Time
}

// Open reports whether the person is still there.
func (s Stay) Open() bool { return s.To.IsZero() }

// Name is the full name.
func (h *Head) Name() string { return h.Details.GivenName + " " + h.Details.FamilyName }

// Age is the age today in whole years, at death for the dead.
func (h *Head) Age() int {
	on := h.Today
	if d := h.Details.DeceasedOn; !d.IsZero() && d.Before(on) {
		on = d
	}
	return h.Details.BirthDate.Age(on)
}

// Dead reports whether a death is registered.
func (h *Head) Dead() bool { return !h.Details.DeceasedOn.IsZero() }

// Admitted is the open stay, nil where there is none. Of several the latest.
func (h *Head) Admitted() *Stay {
	for i := range slices.Backward(h.Stays) {
		if h.Stays[i].Open() {
			return &h.Stays[i]
		}
	}
	return nil
}

// Current is the enrolment that pages act on: the newest open one, else the newest that was no mistake; nil where there is none.
func (h *Head) Current() *Course {
	for i := range h.Courses {
		if h.Courses[i].State.Open() {
			return &h.Courses[i]
		}
	}
	for i := range h.Courses {
		if h.Courses[i].State.Status != care.StatusVoid {
			return &h.Courses[i]
		}
	}
	return nil
}

// Course returns the enrolment with the id, nil where it is not hers.
func (h *Head) Course(id care.EnrolmentID) *Course {
	for i := range h.Courses {
		if h.Courses[i].ID == id {
			return &h.Courses[i]
		}
	}
	return nil
}

// Scores are the CFS scores of all enrolments, oldest first.
func (h *Head) Scores() []care.Score {
	var all []care.Score
	for _, c := range h.Courses {
		all = append(all, c.State.Scores...)
	}
	slices.SortStableFunc(all, func(a, b care.Score) int { return a.On.Compare(b.On) })
	return all
}

// Header returns the head of a person for a page that shows her because of the deed: access.SeePerson for her own pages,
// access.SeeSummary for the summary, else what the page's form will do. The look is decided by the deed and audited in
// here, with references to the details and each enrolment, and to what else the page shows (more); a page whose form has
// not been sent is audited as a look at the person. A person outside the team and one who does not exist give the same
// refusal.
func Header(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.PatientID, more ...string) (*Head, error) {
	return HeaderOf(ctx, s, a, deed, id, Parts{Stays: true, Work: true, Team: true}, more...)
}

// Parts are what a head has beside who she is and her courses with what happened in them.
type Parts struct {
	Stays bool // her stays, and how many numbers she has
	Work  bool // of each course what is due, who has it and what mail calls it
	Team  bool
}

// HeaderOf is Header with some parts only, for what shows no more: a record system asks many times a second.
func HeaderOf(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, id care.PatientID, parts Parts, more ...string) (*Head, error) {
	r := s.Store.Reader()
	person, err := mayLook(ctx, s, r, a, deed, id)
	if err != nil {
		return nil, err
	}
	id = person.Patient
	row, err := r.Patient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("patient.Header: %w", err)
	}
	h := &Head{Patient: id, Records: person.Records, Version: row.Version, Details: details(row), Today: a.Today}
	if err := h.load(ctx, s, r, a, person, row, parts); err != nil {
		return nil, err
	}
	h.Emergency = access.Decide(a, access.SeeSummary, person).Reason == access.InEmergency
	if !access.MaySeeAddress(a, person) {
		h.hideAddress()
		if err := h.hidePeople(ctx, r); err != nil {
			return nil, err
		}
	}
	items := []string{fmt.Sprintf("patient/%s@%d", id, row.Version)}
	for _, c := range h.Courses {
		items = append(items, fmt.Sprintf("enrolment/%s@%d", c.ID, c.Seen))
	}
	if deed == access.SeeRecord { // next of kin have not agreed to stand in others' systems
		h.Team = slices.DeleteFunc(h.Team, func(m Member) bool { return m.Part == KinPart })
	}
	for _, m := range h.Team {
		if m.Ref != "" {
			items = append(items, m.Ref)
		}
	}
	if !strings.HasPrefix(string(deed), "see.") {
		deed = access.SeePerson // whoever may do something about a person may see her
	}
	if err := s.See(ctx, a, deed, person, append(items, more...)); err != nil {
		return nil, err
	}
	return h, nil
}

// mayLook refuses, and audits the refusal, before anything of the person is read.
func mayLook(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, deed access.Deed, id care.PatientID) (*access.Person, error) {
	known := db.IsID(string(id))
	if !known {
		id = care.PatientID(db.NewID()) // asked for like anybody, so that it takes as long and leaves the same trace
	}
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return nil, err
	}
	if !known {
		person.Patient = ""
	}
	if d := access.Decide(a, deed, person); !d.Allowed {
		if err := s.See(ctx, a, deed, person, nil); err != nil {
			return nil, err
		}
		return nil, app.DeniedOf(d, person)
	}
	return person, nil
}

// load fills in what lies around the person's own row.
func (h *Head) load(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, person *access.Person, row query.Patient, parts Parts) error {
	area, err := r.Organisation(ctx, row.AreaID)
	if err != nil {
		return fmt.Errorf("patient.Header: %w", err)
	}
	h.Area = Place{care.OrgID(area.ID), area.Name, area.Kind}
	if parts.Stays {
		numbers, err := r.IdentifiersOf(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("patient.Header: %w", err)
		}
		h.Numbered = len(numbers)
		stays, err := r.StaysOf(ctx, row.ID)
		if err != nil {
			return fmt.Errorf("patient.Header: %w", err)
		}
		if err := h.stays(ctx, r, stays); err != nil {
			return err
		}
		slices.SortStableFunc(h.Stays, func(a, b Stay) int { return cmp.Compare(a.From.UnixMicro(), b.From.UnixMicro()) })
	}
	if h.Courses, err = courses(ctx, s, r, a, person, parts.Work); err != nil {
		return err
	}
	h.hideStays(a, person) // and what the courses tell of them
	if parts.Team {
		h.Team, err = h.members(ctx, s, r)
	}
	return err
}

// Package meeting is the coordinator group's meeting, every six weeks: calendar, agenda, the cases that teams bring, decisions with who does them and
// when, and who was there.
//
//	all, err := meeting.List(ctx, service, actor)
//	one, err := meeting.Show(ctx, service, actor, id)
//	err := meeting.Bring{Key: key, Patient: p, Meeting: id, Question: "…"}.Run(ctx, service, actor)
//	err := meeting.Resolve{…}.Run(ctx, service, actor)
//
// The group is everybody in the teams, of all municipalities and the hospital. They see a case by its code and the question; who she is, and which team
// brought her, is told only to those who have to do with her.
package meeting

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// limit is how many meetings a list holds: more than ten years of them.
const limit = 100

// followed is how many days back a decision that is done is shown as followed up at a meeting: those since the one before, with some to spare.
const followed = care.MeetingEvery + 14

var errNone = errs.NotFound("Møtet finnes ikke.")

// Person is somebody in the group.
type Person struct {
	ID   care.UserID
	Name string
}

// Entry is a meeting in the list.
type Entry struct {
	ID              db.ID
	On              date.Date
	Clock           string
	Form            string
	Place           string
	Cancelled       bool
	Cases           int
	Decisions, Open int
}

// Over reports whether the meeting's day is past.
func (e Entry) Over(today date.Date) bool { return e.On.Before(today) }

// Case is one that is taken up.
type Case struct {
	ID       db.ID
	Code     string
	Question string
	Patient  care.PatientID // "": the actor has nothing to do with her, and is not told who she is
	Name     string
	By       string
}

// Decision is what was decided.
type Decision struct {
	ID          db.ID
	Meeting     db.ID
	On          date.Date // the meeting's day
	Code        string    // of the case that it is about, "" none
	Text        string
	Responsible Person
	Due         date.Date
	Done        db.Time
	Note        string
}

// Open reports whether it is still to be done.
func (d Decision) Open() bool { return d.Done.IsZero() }

// View is one meeting.
type View struct {
	Entry
	care.Meeting
	Version   int
	Changed   db.Time
	ChangedBy string
	Cases     []Case
	Earlier   []Decision // of earlier meetings, open or done lately
	Decisions []Decision // of this one
	There     []Person
	Group     []Person // who can be there, and be responsible
	Next      db.ID    // the meeting after, "" none
}

// may refuses those who are not in the group: one whose last municipality has ended its agreement has the role and nobody to speak for.
func may(a access.Actor) error {
	if sc := access.ScopeOf(a); sc.Kind() != access.ByArea || len(sc.Areas()) == 0 {
		return errs.Denied("Koordinatormøtene er for dem som følger noen i en kommune med avtale.")
	}
	return nil
}

// List is all meetings, the latest first.
func List(ctx context.Context, s *app.Service, a access.Actor) ([]Entry, error) {
	if err := s.See(ctx, a, access.SeeMeetings, nil, []string{"meetings"}); err != nil {
		return nil, err
	}
	if err := may(a); err != nil {
		return nil, err
	}
	return list(ctx, s.Store.Reader())
}

func list(ctx context.Context, r *store.Reader) (all []Entry, err error) {
	rows, err := r.Meetings(ctx, limit)
	if err != nil {
		return nil, fmt.Errorf("meeting.List: %w", err)
	}
	for _, m := range rows {
		all = append(all, Entry{m.ID, m.OnDay, m.Clock, m.Form, m.Place, !m.CancelledAt.IsZero(), int(m.Cases), int(m.Decisions), int(m.OpenDecisions)})
	}
	return all, nil
}

// Coming are the meetings that cases can be brought to, the next first. It says when they are and nothing more, and does not audit.
func Coming(ctx context.Context, s *app.Service) (all []Entry, err error) {
	every, err := list(ctx, s.Store.Reader())
	for _, e := range slices.Backward(every) {
		if !e.Cancelled && !e.Over(s.Today()) {
			all = append(all, e)
		}
	}
	return all, err
}

// Suggest is the meeting that a form begins with: six weeks after the last one, at the same time and place.
func Suggest(ctx context.Context, s *app.Service, a access.Actor) (care.Meeting, error) {
	if err := s.See(ctx, a, access.KeepMeetings, nil, []string{"meetings"}); err != nil {
		return care.Meeting{}, err
	}
	if err := may(a); err != nil {
		return care.Meeting{}, err
	}
	m := care.Meeting{On: care.NextMeeting(a.Today.AddDays(-care.MeetingEvery+7), s.Calendar), Clock: "09.00", Form: "both", Agenda: care.MeetingAgenda}
	all, err := list(ctx, s.Store.Reader())
	for _, e := range all {
		if e.Cancelled {
			continue
		}
		m.Clock, m.Form, m.Place = e.Clock, e.Form, e.Place
		if next := care.NextMeeting(e.On, s.Calendar); next.After(a.Today) {
			m.On = next
		}
		break
	}
	return m, err
}

// Show is one meeting. The look is in the log of those whose names the actor is shown.
func Show(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*View, error) {
	if !access.May(a.Role, access.SeeMeetings) {
		return nil, s.See(ctx, a, access.SeeMeetings, nil, nil)
	}
	if err := may(a); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	m, err := app.Found(id, errNone, func() (query.MeetingRow, error) { return r.Meeting(ctx, id) })
	if err != nil {
		return nil, err
	}
	v := &View{
		Entry:   Entry{ID: m.ID, On: m.OnDay, Clock: m.Clock, Form: m.Form, Place: m.Place, Cancelled: !m.CancelledAt.IsZero()},
		Meeting: care.Meeting{On: m.OnDay, Clock: m.Clock, Form: m.Form, Place: m.Place, Agenda: m.Agenda, Minutes: m.Minutes, Guests: m.Guests},
		Version: m.Version, Changed: m.ChangedAt, ChangedBy: string(m.ChangedByName),
	}
	if err := v.people(ctx, r, a); err != nil {
		return nil, err
	}
	may := newReader(s, r, a)
	if err := v.decisions(ctx, r, may); err != nil {
		return nil, err
	}
	items := []string{fmt.Sprintf("meeting/%s@%d", id, m.Version)}
	var persons []care.PatientID
	if v.Cases, err = cases(ctx, may, id); err != nil {
		return nil, err
	}
	for _, c := range v.Cases {
		items = append(items, "meeting_case/"+string(c.ID))
		if c.Patient != "" {
			persons = append(persons, c.Patient)
		}
	}
	all, err := list(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, e := range all { // the latest first
		if e.On.After(m.OnDay) && !e.Cancelled {
			v.Next = e.ID
		}
	}
	return v, s.See(ctx, a, access.SeeMeetings, nil, items, persons...)
}

func (v *View) people(ctx context.Context, r *store.Reader, a access.Actor) error {
	there, err := r.MeetingAttendees(ctx, v.ID)
	if err != nil {
		return fmt.Errorf("meeting.Show: %w", err)
	}
	for _, p := range there {
		v.There = append(v.There, Person{care.UserID(p.UserID), p.Name})
		v.Attendees = append(v.Attendees, care.UserID(p.UserID))
	}
	v.Group, err = group(ctx, r, a.Today)
	for _, p := range v.There { // who was there, and has left the group since
		if !slices.Contains(v.Group, p) {
			v.Group = append(v.Group, p)
		}
	}
	return err
}

func group(ctx context.Context, r *store.Reader, today date.Date) (all []Person, err error) {
	rows, err := r.MeetingGroup(ctx, today)
	if err != nil {
		return nil, fmt.Errorf("meeting: %w", err)
	}
	for _, p := range rows {
		all = append(all, Person{care.UserID(p.ID), p.Name})
	}
	return all, nil
}

func (v *View) decisions(ctx context.Context, r *store.Reader, may *reader) error {
	rows, err := r.MeetingDecisions(ctx, query.MeetingDecisionsParams{MeetingID: v.ID, OnDay: v.Entry.On, Since: db.At(v.Entry.On.AddDays(-followed).At(0, 0))})
	if err != nil {
		return fmt.Errorf("meeting.Show: %w", err)
	}
	for _, d := range rows {
		of, err := may.read(ctx, d.PersonID)
		if err != nil {
			return err
		}
		x := Decision{d.ID, d.MeetingID, d.OnDay, string(d.Code), of.text(d.Body), Person{care.UserID(d.ResponsibleID), d.ResponsibleName}, d.DueOn, d.DoneAt, of.text(d.Note)}
		if d.MeetingID == v.ID {
			v.Decisions = append(v.Decisions, x)
		} else {
			v.Earlier = append(v.Earlier, x)
		}
	}
	return nil
}

// cases are those of a meeting as the actor may see them.
func cases(ctx context.Context, may *reader, id db.ID) (all []Case, err error) {
	rows, err := may.r.MeetingCases(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("meeting: %w", err)
	}
	for _, row := range rows {
		of, err := may.read(ctx, row.PersonID)
		if err != nil {
			return nil, err
		}
		c := Case{ID: row.ID, Code: string(row.Code), Question: of.text(row.Body)}
		if of.hers {
			c.Patient, c.Name, c.By = of.patient, row.GivenName+" "+row.FamilyName, row.BroughtByName
		}
		all = append(all, c)
	}
	return all, nil
}

// Due are the decisions that the actor has to do, the earliest deadline first, for Min dag. It does not audit: the caller shows them as part of something
// that does.
func Due(ctx context.Context, s *app.Service, a access.Actor) (all []Decision, err error) {
	if !access.May(a.Role, access.SeeMeetings) {
		return nil, nil
	}
	r := s.Store.Reader()
	rows, err := r.MeetingDecisionsDue(ctx, db.ID(a.User))
	if err != nil {
		return nil, fmt.Errorf("meeting.Due: %w", err)
	}
	may := newReader(s, r, a)
	for _, d := range rows {
		of, err := may.read(ctx, d.PersonID)
		if err != nil {
			return nil, err
		}
		all = append(all, Decision{ID: d.ID, Meeting: d.MeetingID, On: d.OnDay, Code: string(d.Code), Text: of.text(d.Body), Responsible: Person{a.User, a.Name}, Due: d.DueOn})
	}
	return all, nil
}

package worklist

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/callback"
	"traad/internal/app/emergency"
	"traad/internal/app/meeting"
	"traad/internal/app/question"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Day is Min dag: what the actor must do now, ordered by harm.
type Day struct {
	Today         date.Date
	Late          []Item          // over frist, longest first
	Week          []Item          // with their day within seven days, today counted
	Referrals     []Item          // to assess, not late
	Callbacks     []callback.Call // who has asked on the public page to be rung, the oldest first
	Questions     []Question
	Concerns      []Concern          // reported and not handled, oldest first
	Alerts        []alert.Line       // that nobody has taken: with Mine those that the actor was told of; the oldest hundred
	AlertCount    int                // all of them
	Promised      []alert.Line       // that the actor took and has told nothing of
	Clarifies     []Clarify          // treatment that waits for a physician, for one who is
	Words         []Word             // sent by patient or next of kin, and not answered
	Incoming      []Incoming         // messages from the parties that nobody has seen to
	Messages      []Message          // plans that did not reach a party's own system
	Measures      []Measure          // of plans that hold, the actor's to do, past or within a week
	Running       []Measure          // the same without a day
	Hearings      []Hearing          // to answer or to follow up
	Decisions     []meeting.Decision // of the coordinator group, the actor's to do
	Stays         []Stay             // admitted now, the latest first
	StayCount     int                // all of them, also those that Stays has no room for
	LateCount     int                // all of them, also those that Late has no room for
	WeekCount     int
	ReferralCount int
	CallbackCount int // all of them
	MeasureCount  int // and of Measures, Running and Hearings
	RunningCount  int
	HearingCount  int
	IncomingCount int // all of them, also those that there is no room for
	MessageCount  int
	Areas         []Area
	Mine          bool             // only the actor's own tasks are shown
	Full          string           // the section that is shown in its whole length, "" none
	Emergency     []emergency.Told // who has lately looked at a person without being in her team
}

// Question is an open question to the IHT physician.
type Question struct {
	ID      db.ID
	Patient care.PatientID
	Name    string
	Age     int
	AskedBy string
	Asked   db.Time
	Urgency string
	Due     date.Date
}

// Area is one of the actor's municipalities with active patients and target.
type Area struct {
	ID      care.OrgID
	Name    string
	Phone   string
	Hours   string
	Active  int
	Waiting int
	Target  int
}

// The sections that can be shown in their whole length.
const (
	SectionMeasures = "tiltak"
	SectionRunning  = "tiltak-uten-frist"
	SectionHearings = "horinger"
)

// whole is how many lines the section that somebody asked to see all of shows at the most.
const whole = 1000

// room is how many lines a section has room for.
func (d *Day) room(section string) int32 {
	if section == d.Full {
		return whole
	}
	return most
}

// MyDay returns Min dag. mine leaves out what is somebody else's: a hospital coordinator reaches all municipalities and
// has own tasks in each. full is the section to show in its whole length, "" none. The look is audited with every person in it.
func MyDay(ctx context.Context, s *app.Service, a access.Actor, mine bool, full string) (*Day, error) {
	sc := access.ScopeOf(a)
	persons, err := Persons(ctx, s, sc)
	if err != nil {
		return nil, err
	}
	d := &Day{Today: a.Today, Mine: mine, Full: full}
	if err := d.sections(ctx, s, a, sc, persons); err != nil {
		return nil, err
	}
	if err := d.around(ctx, s, a, sc, persons); err != nil {
		return nil, err
	}
	if d.Concerns, err = concerns(ctx, s, a, sc, persons, mine); err != nil {
		return nil, err
	}
	if d.Clarifies, err = clarifies(ctx, s, a, sc, persons); err != nil {
		return nil, err
	}
	if d.Words, err = words(ctx, s, a, sc, mine); err != nil {
		return nil, err
	}
	if d.Callbacks, d.CallbackCount, err = callback.Waiting(ctx, s, a, most); err != nil {
		return nil, err
	}
	if d.Incoming, d.IncomingCount, err = arrived(ctx, s, a, sc, mine); err != nil {
		return nil, err
	}
	if d.Messages, d.MessageCount, err = amiss(ctx, s, a, sc, mine); err != nil {
		return nil, err
	}
	if err := d.hideStays(ctx, s.Store.Reader(), a); err != nil {
		return nil, err
	}
	if d.Stays, err = WithVisits(ctx, s.Store.Reader(), d.Stays); err != nil {
		return nil, err
	}
	if err := d.handled(ctx, s, a); err != nil {
		return nil, err
	}
	if d.Alerts, d.AlertCount, err = alert.Waiting(ctx, s, a, mine); err != nil {
		return nil, err
	}
	if d.Promised, err = alert.Promised(ctx, s, a); err != nil {
		return nil, err
	}
	if d.Decisions, err = meeting.Due(ctx, s, a); err != nil {
		return nil, err
	}
	if err := d.plans(ctx, s, a, sc, persons); err != nil {
		return nil, err
	}
	if d.Emergency, err = told(ctx, s, a, sc, persons); err != nil {
		return nil, err
	}
	return d, s.See(ctx, a, access.SeeMyDay, nil, nil, d.persons()...)
}

// sections sorts the tasks by harm and fills in the lines that are shown.
func (d *Day) sections(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) error {
	long := date.Of(1900, 1, 1)
	past, err := rows(ctx, s, a, sc, persons, days{long, d.Today}, d.Mine)
	if err != nil {
		return err
	}
	coming, err := rows(ctx, s, a, sc, persons, days{d.Today, d.Today.AddDays(8)}, d.Mine)
	if err != nil {
		return err
	}
	var late, week, referrals []query.TasksDueRow
	for _, row := range append(past, coming...) {
		switch {
		case care.Late(task(row), d.Today):
			late = append(late, row)
		case task(row).Assesses():
			referrals = append(referrals, row)
		default:
			week = append(week, row)
		}
	}
	late, referrals = oneReferral(late), oneReferral(referrals)
	d.LateCount, d.WeekCount, d.ReferralCount = len(late), len(week), len(referrals)
	r := s.Store.Reader()
	for _, section := range []struct {
		to   *[]Item
		rows []query.TasksDueRow
	}{{&d.Late, late}, {&d.Week, week}, {&d.Referrals, referrals}} {
		if *section.to, err = fill(ctx, r, section.rows[:min(most, len(section.rows))], d.Today); err != nil {
			return err
		}
	}
	return d.count(ctx, r, sc, past)
}

// oneReferral keeps the earliest of the tasks of each referral: it can have two deadlines, by the service's own rule and by
// law, and is one thing to do.
func oneReferral(rows []query.TasksDueRow) []query.TasksDueRow {
	seen := map[db.ID]bool{}
	return slices.DeleteFunc(rows, func(it query.TasksDueRow) bool {
		if !task(it).Assesses() {
			return false
		}
		twice := seen[it.EnrolmentID]
		seen[it.EnrolmentID] = true
		return twice
	})
}

// count says how many are over frist where more of them are than were fetched. Of one's own tasks no municipality has so many.
func (d *Day) count(ctx context.Context, r *store.Reader, sc access.Scope, past []query.TasksDueRow) error {
	if d.Mine || sc.Kind() != access.ByArea || len(past) < most {
		return nil
	}
	late := 0
	for _, area := range sc.Areas() {
		n, err := r.CountTasksDue(ctx, query.CountTasksDueParams{AreaID: db.ID(area), FromDay: date.Of(1900, 1, 1), BeforeDay: d.Today, Hidden: db.List(sc.Hidden())})
		if err != nil {
			return fmt.Errorf("worklist: %w", err)
		}
		late += int(n)
	}
	d.LateCount = max(d.LateCount, late)
	return nil
}

// around adds what stands beside the tasks: questions, who is admitted, the areas.
func (d *Day) around(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) error {
	r := s.Store.Reader()
	if sc.Kind() != access.ByArea {
		rows, err := r.OpenStaysOfPatients(ctx, db.List(persons))
		if err != nil {
			return fmt.Errorf("worklist: %w", err)
		}
		patients, err := r.Patients(ctx, db.List(persons))
		if err != nil {
			return fmt.Errorf("worklist: %w", err)
		}
		names := map[db.ID]string{}
		for _, p := range patients {
			names[p.ID] = p.GivenName + " " + p.FamilyName
		}
		for _, st := range rows {
			d.Stays = append(d.Stays, Stay{Patient: care.PatientID(st.PersonID), Name: names[st.PersonID], UnitName: st.UnitName, Kind: st.Kind, Urgency: st.Urgency, From: st.FromAt, Ready: st.ReadyAt, ID: care.StayID(st.ID), Away: st.Away, NoBed: st.NoBed})
		}
		d.StayCount = len(d.Stays)
		return nil
	}
	stays, err := r.OpenStays(ctx, query.OpenStaysParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden())})
	if err != nil {
		return fmt.Errorf("worklist: %w", err)
	}
	for _, st := range stays {
		d.Stays = append(d.Stays, Stay{Patient: care.PatientID(st.PersonID), Name: st.GivenName + " " + st.FamilyName, UnitName: st.UnitName, Kind: st.Kind, Urgency: st.Urgency, From: st.FromAt, Ready: st.ReadyAt, ID: care.StayID(st.ID), Away: st.Away, NoBed: st.NoBed})
	}
	if a.Role == care.HospitalPhysician {
		questions, err := r.OpenQuestions(ctx, query.OpenQuestionsParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()), Day: sc.Day()})
		if err != nil {
			return fmt.Errorf("worklist: %w", err)
		}
		items := make([]string, len(questions))
		for i, q := range questions {
			items[i] = question.Item(q.ID)
		}
		objected, err := app.Objected(ctx, r, items)
		if err != nil {
			return err
		}
		for i, q := range questions {
			if objected[items[i]] && q.AskedBy != db.ID(a.User) {
				continue // who may not read it cannot answer
			}
			d.Questions = append(d.Questions, Question{
				q.ID, care.PatientID(q.PersonID), q.GivenName + " " + q.FamilyName,
				q.BirthDate.Age(d.Today), q.AskedByName, q.AskedAt, q.Urgency, q.DueOn,
			})
		}
	}
	var admitted int
	if d.Areas, admitted, err = areas(ctx, s, sc); err != nil {
		return err
	}
	d.StayCount = max(len(d.Stays), admitted)
	return nil
}

// hideStays takes out where somebody lies who objects to others seeing it. The unit itself knows.
func (d *Day) hideStays(ctx context.Context, r *store.Reader, a access.Actor) error {
	if a.Role == care.EmergencyClinician { // whose list holds those of the own unit
		return nil
	}
	all := make([]*Stay, len(d.Stays))
	for i := range d.Stays {
		all[i] = &d.Stays[i]
	}
	return HideUnits(ctx, r, all)
}

// HideUnits takes out where those lie who object to others seeing it.
func HideUnits(ctx context.Context, r *store.Reader, stays []*Stay) error {
	items := make([]string, len(stays))
	for i, st := range stays {
		items[i] = care.StayItem(st.ID)
	}
	objected, err := app.Objected(ctx, r, items)
	for i, st := range stays {
		if objected[items[i]] {
			st.UnitName = care.HiddenUnit
		}
	}
	return err
}

// areas returns the scope's areas with their active patients and targets, those with a target only, by name; and how many are
// admitted in them.
func areas(ctx context.Context, s *app.Service, sc access.Scope) (all []Area, admitted int, err error) {
	r, ids := s.Store.Reader(), sc.Areas()
	hidden, err := app.HiddenTallies(ctx, r, sc)
	if err != nil {
		return nil, 0, err
	}
	tallies, err := r.StatusTallies(ctx, db.List(ids))
	if err != nil {
		return nil, 0, fmt.Errorf("worklist: areas: %w", err)
	}
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, 0, err
	}
	counts := map[db.ID]map[string]int{}
	for _, t := range tallies {
		t.N -= hidden[care.TallyKey{Area: care.OrgID(t.AreaID), Pathway: t.PathwayCode, Measure: t.Measure, Bucket: t.Bucket}]
		if t.Measure == care.MeasureAdmitted {
			admitted += t.N
			continue
		}
		if t.PathwayCode != main {
			continue // targets are for one pathway
		}
		if counts[t.AreaID] == nil {
			counts[t.AreaID] = map[string]int{}
		}
		counts[t.AreaID][t.Bucket] += t.N
	}
	organisations, err := r.OrganisationsByID(ctx, db.List(ids))
	if err != nil {
		return nil, 0, fmt.Errorf("worklist: areas: %w", err)
	}
	if err := app.Aim(ctx, r, s.Today(), organisations); err != nil {
		return nil, 0, err
	}
	for _, o := range organisations {
		c := counts[o.ID]
		if o.Target == 0 && len(c) == 0 {
			continue
		}
		all = append(all, Area{
			ID: care.OrgID(o.ID), Name: o.Name, Phone: o.Phone, Hours: o.Hours, Target: o.Target,
			Active: c[string(care.StatusActive)], Waiting: c[string(care.StatusWaiting)],
		})
	}
	return all, admitted, nil
}

// told is what the team learns of emergency access; who only serves a person, or treats her now, is not told.
func told(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) ([]emergency.Told, error) {
	r, now := s.Store.Reader(), db.At(s.Now())
	switch {
	case !access.May(a.Role, access.SeePerson):
		return nil, nil
	case sc.Kind() == access.ByArea:
		return emergency.ToldIn(ctx, r, now, sc)
	}
	return emergency.ToldOf(ctx, r, now, persons...)
}

// persons lists everybody whom the page shows, for the audit.
func (d *Day) persons() []care.PatientID {
	var ids []care.PatientID
	for _, section := range [][]Item{d.Late, d.Week, d.Referrals} {
		for _, it := range section {
			ids = append(ids, it.Patient, it.Record)
		}
	}
	for _, q := range d.Questions {
		ids = append(ids, q.Patient)
	}
	for _, c := range d.Concerns {
		ids = append(ids, c.Patient)
	}
	for _, c := range d.Clarifies {
		ids = append(ids, c.Patient)
	}
	for _, w := range d.Words {
		ids = append(ids, w.Patient)
	}
	for _, m := range d.Incoming {
		ids = append(ids, m.Patient)
	}
	for _, m := range d.Messages {
		ids = append(ids, m.Patient)
	}
	for _, l := range append(d.Alerts[:len(d.Alerts):len(d.Alerts)], d.Promised...) {
		ids = append(ids, l.Patient)
	}
	for _, st := range d.Stays {
		ids = append(ids, st.Patient)
	}
	for _, m := range append(d.Measures[:len(d.Measures):len(d.Measures)], d.Running...) {
		ids = append(ids, m.Patient)
	}
	for _, h := range d.Hearings {
		ids = append(ids, h.Patient)
	}
	for _, e := range d.Emergency {
		ids = append(ids, e.Patient)
	}
	return ids
}

// handled adds to the open stays who has taken their alert.
func (d *Day) handled(ctx context.Context, s *app.Service, a access.Actor) error {
	var patients []care.PatientID
	var stays []care.StayID
	for _, st := range d.Stays {
		patients, stays = append(patients, st.Patient), append(stays, st.ID)
	}
	of, err := alert.OfStays(ctx, s, a, patients, stays)
	if err != nil {
		return err
	}
	for i := range d.Stays {
		if x, ok := of[d.Stays[i].ID]; ok {
			d.Stays[i].Alert = &x
		}
	}
	return nil
}

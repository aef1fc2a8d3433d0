package worklist

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Measure is an open measure of a plan that holds, for the one who is to do it.
type Measure struct {
	Item    string
	Patient care.PatientID
	Name    string
	Age     int
	What    string
	Due     date.Date // none where the plan gives none
}

// Hearing is a plan that is heard, for one who is to answer it or who follows it up.
type Hearing struct {
	Version  db.ID
	Patient  care.PatientID
	Name     string
	Age      int
	Number   int
	Author   string
	Due      date.Date
	Answer   bool // the actor is to answer
	Reminded bool // and has been reminded
	Own      bool // the actor has it
	Told     bool // the team has been told that the last day is past
	Silent   int  // who have not answered, for the author
	Asked    int
}

// plans adds the measures that are the actor's to do, with a day within a week, or past, and those without a day, which else nobody is
// reminded of; and the hearings: those that the actor
// is to answer, and for the team those to follow up. The author, and who has the enrolment, follow up two days before the last
// day for answers; when it is past, everybody in the area sees it.
func (d *Day) plans(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) error {
	if !access.May(a.Role, access.SeePlan) {
		return nil
	}
	if err := d.measures(ctx, s, a, sc, persons); err != nil {
		return err
	}
	if !access.May(a.Role, access.AnswerHearing) {
		return nil
	}
	return d.hearings(ctx, s, a, sc, persons)
}

// open is the day of what has none, as the list of open measures sorts it.
var open = date.Of(9999, 12, 31)

func (d *Day) measures(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) error {
	r, soon := s.Store.Reader(), d.Today.AddDays(7)
	for _, l := range []struct {
		section  string
		to       *[]Measure
		count    *int
		from, on date.Date
	}{{SectionMeasures, &d.Measures, &d.MeasureCount, date.Of(1900, 1, 1), soon}, {SectionRunning, &d.Running, &d.RunningCount, open, open}} {
		mine, asked := hers(a.Role, l.on == open)
		in := query.PlanMeasuresInAreasParams{
			Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()), FromDay: l.from, ToDay: l.on, Who: db.ID(a.User), Mine: db.List(mine), Asked: db.List(asked), Lim: d.room(l.section),
		}
		rows, err := r.PlanMeasuresInAreas(ctx, in)
		if sc.Kind() != access.ByArea {
			var some []query.PlanMeasuresOfPatientsRow
			some, err = r.PlanMeasuresOfPatients(ctx, query.PlanMeasuresOfPatientsParams{
				Patients: db.List(persons), FromDay: in.FromDay, ToDay: in.ToDay, Who: in.Who, Mine: in.Mine, Asked: in.Asked, Lim: in.Lim,
			})
			for _, x := range some {
				rows = append(rows, query.PlanMeasuresInAreasRow(x))
			}
		}
		if err != nil {
			return fmt.Errorf("worklist: %w", err)
		}
		for _, row := range rows {
			*l.count = int(row.Total)
			*l.to = append(*l.to, Measure{
				Item: row.Item, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(d.Today), What: row.What, Due: row.DueOn,
			})
		}
	}
	return nil
}

// hers are the parties whose measures are a role's to do where nobody is named: all of them, and those that who has the enrolment looks after. What the patient
// and the family go on with by themselves, without a day, is nobody's in the team: the plan says it.
func hers(role care.Role, running bool) (mine, asked []plan.Party) {
	switch role {
	case care.GeneralPractitioner:
		return []plan.Party{plan.GP}, nil
	case care.CareWorker:
		return []plan.Party{plan.Municipality}, nil
	case care.HospitalCoordinator, care.HospitalPhysician:
		return []plan.Party{plan.Hospital}, nil
	case care.MunicipalCoordinator:
		if running {
			return nil, []plan.Party{plan.Municipality, ""}
		}
		return nil, []plan.Party{plan.Municipality, plan.Patient, plan.NextOfKin, ""}
	}
	return nil, nil
}

func (d *Day) hearings(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, persons []care.PatientID) error {
	r := s.Store.Reader()
	rows, err := r.HearingsInAreas(ctx, query.HearingsInAreasParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden())})
	if sc.Kind() != access.ByArea {
		var some []query.HearingsOfPatientsRow
		some, err = r.HearingsOfPatients(ctx, db.List(persons))
		for _, x := range some {
			rows = append(rows, query.HearingsInAreasRow(x))
		}
	}
	if err != nil {
		return fmt.Errorf("worklist: %w", err)
	}
	var ids []db.ID
	for _, row := range rows {
		ids = append(ids, row.ID)
	}
	parties, err := r.PlanPartiesOfVersions(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("worklist: %w", err)
	}
	for _, row := range rows {
		h := Hearing{
			Version: row.ID, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(d.Today),
			Number: row.Number, Author: row.AuthorName, Due: row.DueOn, Own: row.AuthorID == db.ID(a.User), Told: !row.EscalatedAt.IsZero(),
		}
		for _, p := range parties {
			if p.VersionID != row.ID {
				continue
			}
			h.Asked++
			if p.Answer != "" {
				continue
			}
			h.Silent++
			if p.UserID == db.ID(a.User) || a.Role == care.GeneralPractitioner && plan.Party(p.Party) == plan.GP {
				h.Answer, h.Reminded = true, !p.RemindedAt.IsZero()
			}
		}
		late := row.DueOn.Before(d.Today)
		own := row.AuthorID == db.ID(a.User) || row.ResponsibleID == db.ID(a.User) // a new coordinator sees it, too, and can take it over
		follow := a.Role.Level() != "" && (late || own && (h.Silent == 0 || row.DueOn.Days(d.Today) <= plan.RemindDays))
		if h.Answer || follow {
			d.Hearings = append(d.Hearings, h)
		}
	}
	slices.SortStableFunc(d.Hearings, func(a, b Hearing) int { return a.Due.Compare(b.Due) })
	d.HearingCount = len(d.Hearings)
	d.Hearings = d.Hearings[:min(len(d.Hearings), int(d.room(SectionHearings)))]
	return nil
}

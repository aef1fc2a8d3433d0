package objection

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/plan"
	"traad/internal/app/question"
	"traad/internal/app/score"
	"traad/internal/app/survey"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// entries are what has been written about a person and stands, newest first, as a form names it: sort and day, never the text.
func entries(ctx context.Context, r *store.Reader, id care.PatientID) ([]Choice, error) {
	enrolments, err := r.EnrolmentsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("objection: %w", err)
	}
	versions, err := plan.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	var all []Choice
	for _, e := range enrolments {
		events, names, err := r.Events(ctx, care.EnrolmentID(e.ID))
		if err != nil {
			return nil, fmt.Errorf("objection: %w", err)
		}
		standing, err := care.Standing(events)
		if err != nil {
			return nil, fmt.Errorf("objection: enrolment %s: %w", e.ID, err)
		}
		for _, ev := range standing {
			if ev.Kind == care.PlanWritten && ev.Plan != nil && slices.ContainsFunc(versions.Versions, func(v plan.Version) bool {
				return v.Enrolment == care.EnrolmentID(e.ID) && v.Number == ev.Plan.Version && v.Signed != nil
			}) {
				continue // stands as the version, below
			}
			all = append(all, Choice{"event/" + string(ev.ID), ev.Kind.Title() + " " + nb.DayYear(ev.On) + ", " + names[ev.ID]})
		}
	}
	for _, v := range versions.Versions {
		if v.Signed != nil {
			all = append(all, Choice{plan.Item(v.ID), "Behandlingsplan versjon " + nb.Int(v.Number) + ", " + nb.DayYear(date.In(v.Published.Time)) + ", " + v.Signed.Name})
		}
	}
	series, err := score.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, s := range series {
		for _, one := range s.All {
			if !one.Taken {
				all = append(all, Choice{score.Item(one.ID), "Skår " + s.Short + " " + nb.DayYear(one.On) + ", " + one.By})
			}
		}
	}
	slices.Reverse(all)
	beside, err := besides(ctx, r, id)
	return append(all, beside...), err
}

// besides are the entries that stand outside the enrolments.
func besides(ctx context.Context, r *store.Reader, id care.PatientID) (all []Choice, err error) {
	questions, err := question.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, q := range questions {
		all = append(all, Choice{question.Item(q.ID), "Spørsmål til IHT-lege " + nb.DayYear(date.In(q.Asked.Time)) + ", " + q.AskedByName})
	}
	concerns, err := concern.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, c := range concerns {
		all = append(all, Choice{concern.Item(c.ID), "Meldt bekymring " + nb.DayYear(date.In(c.At.Time)) + ", " + c.By})
	}
	clarified, err := clarification.AllOf(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, c := range clarified {
		all = append(all, Choice{c.Item(), "Behandlingsavklaring " + nb.DayYear(date.In(c.Recorded.Time)) + ", " + c.By})
	}
	person := &access.Person{Patient: id} // nobody reads a word here
	said, err := survey.For(ctx, r, access.Actor{}, person)
	if err != nil {
		return nil, err
	}
	for _, x := range said {
		all = append(all, Choice{survey.Item(x.ID), "Svar på en undersøkelse " + nb.DayYear(date.In(x.At.Time)) + ", " + x.How()})
	}
	received, err := letter.Received(ctx, r, access.Actor{}, person)
	if err != nil {
		return nil, err
	}
	for _, m := range received {
		all = append(all, Choice{message.Item(m.ID), "Melding " + nb.DayYear(date.In(m.At.Time)) + " fra " + m.From})
	}
	stays, err := r.StaysOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("objection: %w", err)
	}
	for _, st := range slices.Backward(stays) {
		all = append(all, Choice{care.StayItem(care.StayID(st.ID)), "Opphold fra " + nb.DayYear(date.In(st.FromAt.Time))})
	}
	return all, nil
}

// label is how the choice with a value reads, "" where it is not among them.
func label(all []Choice, value string) string {
	for _, c := range all {
		if c.Value == value {
			return c.Label
		}
	}
	return ""
}

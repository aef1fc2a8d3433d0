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
	"traad/internal/base/lang"
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
			all = append(all, item("event/"+string(ev.ID), lang.Of("%s %s, %s", lang.Of(ev.Kind.Title()), lang.DayYear(ev.On), names[ev.ID])))
		}
	}
	for _, v := range versions.Versions {
		if v.Signed != nil {
			all = append(all, item(plan.Item(v.ID), lang.Of("Behandlingsplan versjon %s, %s, %s", lang.Int(v.Number), lang.DayYear(date.In(v.Published.Time)), v.Signed.Name)))
		}
	}
	series, err := score.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, s := range series {
		for _, one := range s.All {
			if !one.Taken {
				all = append(all, item(score.Item(one.ID), lang.Of("Skår %s %s, %s", s.Short, lang.DayYear(one.On), one.By)))
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
		all = append(all, item(question.Item(q.ID), lang.Of("Spørsmål til IHT-lege %s, %s", lang.DayYear(date.In(q.Asked.Time)), q.AskedByName)))
	}
	concerns, err := concern.Of(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, c := range concerns {
		all = append(all, item(concern.Item(c.ID), lang.Of("Meldt bekymring %s, %s", lang.DayYear(date.In(c.At.Time)), c.By)))
	}
	clarified, err := clarification.AllOf(ctx, r, id)
	if err != nil {
		return nil, err
	}
	for _, c := range clarified {
		all = append(all, item(c.Item(), lang.Of("Behandlingsavklaring %s, %s", lang.DayYear(date.In(c.Recorded.Time)), c.By)))
	}
	person := &access.Person{Patient: id} // nobody reads a word here
	said, err := survey.For(ctx, r, access.Actor{}, person)
	if err != nil {
		return nil, err
	}
	for _, x := range said {
		all = append(all, item(survey.Item(x.ID), lang.Of("Svar på en undersøkelse %s, %s", lang.DayYear(date.In(x.At.Time)), x.Told())))
	}
	received, err := letter.Received(ctx, r, access.Actor{}, person)
	if err != nil {
		return nil, err
	}
	for _, m := range received {
		all = append(all, item(message.Item(m.ID), lang.Of("Melding %s fra %s", lang.DayYear(date.In(m.At.Time)), m.From)))
	}
	stays, err := r.StaysOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("objection: %w", err)
	}
	for _, st := range slices.Backward(stays) {
		all = append(all, item(care.StayItem(care.StayID(st.ID)), lang.Of("Opphold fra %s", lang.DayYear(date.In(st.FromAt.Time)))))
	}
	return all, nil
}

func item(value string, said lang.Text) Choice { return Choice{value, said.String(), said} }

// label is how the choice with a value reads, nothing where it is not among them.
func label(all []Choice, value string) lang.Text {
	for _, c := range all {
		if c.Value == value {
			return c.Said
		}
	}
	return lang.Text{}
}

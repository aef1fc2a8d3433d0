package referral

import (
	"context"
	"errors"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/store"
)

// Check returns every fault of what was typed, together, as errs.KindInvalid by form field. It looks nobody up, so that it
// answers the same whether or not the person is in Tråd; what can only be told then is for Run.
func (d Refer) Check(ctx context.Context, s *app.Service, today date.Date) error {
	return d.check(ctx, s, s.Store.Reader(), today)
}

func (d Refer) check(ctx context.Context, s *app.Service, r *store.Reader, today date.Date) error {
	wrong := errs.Invalid("Henvisningen kan ikke lagres")
	seen := map[string]bool{}
	add := func(err error) {
		for _, f := range errs.FieldsOf(err) {
			if !seen[f.Name] {
				seen[f.Name] = true
				wrong.Fields = append(wrong.Fields, f)
			}
		}
	}
	if d.Details.Area == "" { // before the person's own check, which asks where she lives
		add(errs.Invalid("").At("kommune", "Velg kommunen som skal følge opp."))
	}
	if d.Known == "" {
		add(d.Details.Check(today))
	}
	p, err := newest(ctx, s, r, d.Pathway)
	if err != nil && errs.KindOf(err) != errs.KindInvalid {
		return err
	}
	add(err)
	if p != nil {
		_, err := care.Apply(p, nil, d.event(), today, d.Details.BirthDate)
		add(inForm(err))
	}
	return wrong.OrNil()
}

// inForm gives the faults of a referral the names of the form's fields: a form with a person in it has another name and
// telephone number already.
func inForm(err error) error {
	names := map[string]string{"navn": "henviser", "telefon": "henviser-telefon", "dato": "henvist"}
	var e *errs.Error
	if errors.As(err, &e) {
		for i, f := range e.Fields {
			if name, ok := names[f.Name]; ok {
				e.Fields[i].Name = name
			}
		}
	}
	return err
}

// event is the referral as the enrolment's first event.
func (d Refer) event() care.Event {
	return care.Event{Kind: care.Referred, On: d.On, Referral: &d.Referral, Assignee: d.Assignee}
}

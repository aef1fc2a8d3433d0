package survey

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// longest is how many days a round may be open: a year.
const longest = 366

// Begin begins a round.
type Begin struct {
	ID        db.ID // made by the form: sent twice, it is done once
	Survey    string
	Own       []survey.OwnQuestion
	Anonymous bool
	Pathway   string
	Area      care.OrgID // "": the whole service
	From, To  date.Date
}

// Run writes it. Faults are at undersokelse, forlop, sted, anonym, fra, til and the own questions'.
func (d Begin) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSurveys, nil, ref(d.ID)); err != nil {
			return err
		}
		v := errs.Invalid("Runden kan ikke startes slik den står. Rett feltene som er merket.")
		if !db.IsID(string(d.ID)) {
			v.At("undersokelse", "Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		of, ok, err := choice(ctx, tx.Reader, d.Survey)
		if err != nil {
			return err
		}
		if !ok {
			return v.At("undersokelse", "Velg en undersøkelse.")
		}
		whole, err := of.With(d.Own)
		v.Fields = append(v.Fields, errs.FieldsOf(err)...)
		if err := d.place(ctx, tx, of, v); err != nil {
			return err
		}
		d.days(tx.Today, v)
		if err := v.OrNil(); err != nil {
			return err
		}
		n, err := tx.InsertSurveyRound(ctx, query.InsertSurveyRoundParams{
			ID: d.ID, Survey: of.Code, Title: of.Title, Audience: string(of.Audience), Anonymous: d.Anonymous, PathwayCode: d.Pathway, AreaID: db.ID(d.Area), Body: db.ToJSON(whole),
			FromOn: d.From, ToOn: d.To, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(a.User),
		})
		if err != nil {
			return fmt.Errorf("survey.Begin: %w", err)
		}
		if n == 0 {
			return nil // the same form, sent twice
		}
		if err := tx.PutSurveySum(ctx, query.PutSurveySumParams{RoundID: d.ID, Body: db.ToJSON(survey.Sum{})}); err != nil {
			return fmt.Errorf("survey.Begin: %w", err)
		}
		return nil
	})
}

// place checks where and whom the round is about.
func (d Begin) place(ctx context.Context, tx *app.Tx, of *survey.Survey, v *errs.Error) error {
	switch {
	case d.Area == "" && !MayKeepAll(tx.Actor):
		v.At("sted", "Runder for hele tjenesten startes av sykehuset. Velg en kommune.")
	case d.Area != "" && !slices.Contains(tx.Actor.Areas, d.Area):
		v.At("sted", "Velg en kommune i din virksomhet.")
	}
	if !of.Audience.OfPathway() {
		if d.Pathway != "" {
			v.At("forlop", "Undersøkelser til personell og fastleger gjelder ikke ett forløp. Velg «Ikke ett forløp».")
		}
		if !d.Anonymous {
			v.At("anonym", "Personell og fastleger svarer anonymt.")
		}
		return nil
	}
	all, err := tx.Service.NewestPathways(ctx, tx.Reader)
	if err != nil {
		return err
	}
	if !slices.ContainsFunc(all, func(p *care.Pathway) bool { return p.Code == d.Pathway }) {
		v.At("forlop", "Velg forløpet som de spørres om.")
	}
	return nil
}

func (d Begin) days(today date.Date, v *errs.Error) {
	switch {
	case d.From.IsZero():
		v.At("fra", "Skriv den første dagen det kan svares.")
	case d.From.Before(today):
		v.At("fra", "Dagen er over. Velg i dag eller senere.")
	}
	switch {
	case d.To.IsZero():
		v.At("til", "Skriv den siste dagen det kan svares.")
	case d.To.Before(today) || d.To.Before(d.From):
		v.At("til", "Siste dag må være etter den første.")
	case d.To.After(today.AddDays(longest)):
		v.At("til", "En runde kan være åpen i høyst ett år. Start en ny når den er over.")
	}
}

// Close ends a round before its last day. What has been answered stands.
type Close struct{ Round db.ID }

// Run writes it; doing it again is no fault.
func (d Close) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSurveys, nil, ref(d.Round)); err != nil {
			return err
		}
		r, err := load(ctx, tx.Reader, d.Round)
		if err == nil && !MayKeep(a, r) {
			err = missing()
		}
		if err != nil {
			return err
		}
		if _, err := tx.CloseSurveyRound(ctx, query.CloseSurveyRoundParams{ID: d.Round, ClosedOn: tx.Today}); err != nil {
			return fmt.Errorf("survey.Close: %w", err)
		}
		return nil
	})
}

package candidate

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Decide writes what a clinician made of a candidate. A new decision takes the place of the one before; both are kept.
type Decide struct {
	Key      db.ID // made with the form, so that a form that is sent twice is one decision
	Code     string
	Decision Decision // "" takes back: to be assessed again
	Reason   string   // of NotRelevant
	Until    date.Date
	Seen     *db.ID // the decision that stood when the form was made, "" none; nil: not told, and not compared
}

// longestWait is how long somebody can be put off, in days: a year.
const longestWait = 366

// Run writes it. Faults are at avgjorelse, arsak and til.
func (d Decide) Run(ctx context.Context, f *Finder, s *app.Service, actor access.Actor) error {
	if !access.May(actor.Role, access.DecideCandidate) {
		return s.See(ctx, actor, access.DecideCandidate, nil, nil)
	}
	w, err := f.work(ctx, s, actor)
	if err != nil {
		return err
	}
	if w.d == nil {
		return unknown()
	}
	c := w.find(d.Code)
	if c == nil {
		return unknown()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.DecideCandidate, nil, "candidate/"+w.codes[c.Person.ID]); err != nil {
			return err
		}
		if err := d.check(tx.Today); err != nil {
			return err
		}
		if d.Seen != nil {
			if err := d.unchanged(ctx, tx, c.Person.ID); err != nil {
				return err
			}
		}
		return decide(ctx, tx, d, c.Person.ID, w.rule.Name())
	})
}

// unchanged refuses where somebody else has decided since the form was made, so that nobody undoes what she has not seen.
func (d Decide) unchanged(ctx context.Context, tx *app.Tx, pseudonym string) error {
	all, err := tx.CandidateDecisions(ctx)
	if err != nil {
		return fmt.Errorf("candidate.Decide: %w", err)
	}
	i := slices.IndexFunc(all, func(x query.CandidateDecisionsRow) bool { return x.Pseudonym == pseudonym })
	switch {
	case i < 0 && *d.Seen == "", i >= 0 && all[i].ID == *d.Seen, i >= 0 && all[i].ID == d.Key: // the last: the same form, sent twice
		return nil
	case i < 0:
		return errs.Conflict("Avgjørelsen er ikke lagret. Den som sto, finnes ikke lenger. Se på personen på nytt, og lagre igjen om det fortsatt stemmer.")
	}
	what := In(Decisions, all[i].Decision)
	if what == "" {
		what = "Tilbake til vurdering"
	}
	return errs.Conflict(fmt.Sprintf("Avgjørelsen er ikke lagret. %s har avgjort «%s» etter at du åpnet siden. Det du skrev, står her. Lagre igjen om det fortsatt stemmer.", all[i].DecidedByName, what))
}

func (d Decide) check(today date.Date) error {
	wrong := errs.Invalid("Avgjørelsen er ikke lagret.")
	switch d.Decision {
	case Undecided, Already:
	case NotRelevant:
		if In(Reasons, d.Reason) == "" {
			wrong.At("arsak", "Velg hvorfor personen ikke er aktuell.")
		}
	case Later:
		switch {
		case d.Until.IsZero():
			wrong.At("til", "Skriv dagen personen skal vurderes igjen.")
		case !d.Until.After(today):
			wrong.At("til", "Velg en dag etter i dag.")
		case d.Until.Days(today) > longestWait:
			wrong.At("til", "Velg en dag innen et år.")
		}
	default:
		wrong.At("avgjorelse", "Velg hva du har kommet fram til.")
	}
	return wrong.OrNil()
}

func decide(ctx context.Context, tx *app.Tx, d Decide, pseudonym, rule string) error {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	p := query.InsertCandidateDecisionParams{
		ID: id, Pseudonym: pseudonym, Rule: rule, Decision: string(d.Decision), DecidedAt: db.At(tx.Now), DecidedBy: db.ID(tx.Actor.User),
	}
	if d.Decision == NotRelevant {
		p.Reason = d.Reason
	}
	if d.Decision == Later {
		p.UntilOn = d.Until
	}
	if err := tx.InsertCandidateDecision(ctx, p); err != nil {
		return fmt.Errorf("candidate.Decide: %w", err)
	}
	return nil
}

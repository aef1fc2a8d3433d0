package candidate

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/rules/access"
	"traad/internal/store"
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
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.DecideCandidate, nil, "candidate/"+w.codes[c.Person.ID]); err != nil {
			return err
		}
		if err := d.check(tx.Today); err != nil {
			return err
		}
		return d.write(ctx, tx, c.Person.ID, w.rule.Name())
	})
	if db.IsUnique(err) { // somebody else's took the place of the same one at the same time
		if now, wrong := standing(ctx, s.Store.Reader(), c.Person.ID); wrong == nil {
			return moved(now, notSaved)
		}
	}
	return err
}

// notSaved and notAsked are what did not come of it.
const (
	notSaved = "Avgjørelsen er ikke lagret."
	notAsked = "Identiteten er ikke hentet."
)

// standing is the decision that stands of a pseudonym; one without an id where there is none.
func standing(ctx context.Context, r *store.Reader, pseudonym string) (query.StandingDecisionRow, error) {
	now, err := r.StandingDecision(ctx, pseudonym)
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return now, fmt.Errorf("candidate: %w", err)
	}
	return now, nil
}

// unchanged refuses where somebody else has decided since the form was made, so that nobody undoes what she has not seen.
func unchanged(now query.StandingDecisionRow, seen *db.ID, not string) error {
	if seen == nil || now.ID == *seen {
		return nil
	}
	return moved(now, not)
}

func moved(now query.StandingDecisionRow, not string) error {
	if now.ID == "" {
		return errs.Conflict("%s Avgjørelsen som sto, finnes ikke lenger. Se på personen på nytt, og prøv igjen om det fortsatt stemmer.", lang.Of(not))
	}
	what := In(Decisions, now.Decision)
	if what == "" {
		what = "Tilbake til vurdering"
	}
	return errs.Conflict("%s %s har avgjort «%s» etter at du åpnet siden. Det du skrev, står her. Prøv igjen om det fortsatt stemmer.", lang.Of(not), now.DecidedByName, lang.Of(what))
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

// write puts the decision in the place of the one that stands. The same form sent twice is one.
func (d Decide) write(ctx context.Context, tx *app.Tx, pseudonym, rule string) error {
	now, err := standing(ctx, tx.Reader, pseudonym)
	if err != nil || now.ID != "" && now.ID == d.Key {
		return err
	}
	if err := unchanged(now, d.Seen, notSaved); err != nil {
		return err
	}
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	p := query.InsertCandidateDecisionParams{
		ID: id, Pseudonym: pseudonym, Rule: rule, Decision: string(d.Decision), DecidedAt: db.At(tx.Now), DecidedBy: db.ID(tx.Actor.User), Replaces: string(now.ID),
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

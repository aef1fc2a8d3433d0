// Package clarification is what is agreed about treatment: the patient's wish, which anybody in the team may write down,
// and the medical decision, which only a physician enters. Every version is kept.
package clarification

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Standing is what stands for a person, with who entered it.
type Standing struct {
	care.Clarification
	Record    care.PatientID // of hers, where several are merged
	Version   int
	ByUser    care.UserID // who wrote this version
	DecidedBy string      // name of the physician
	Decider   care.UserID
	Hidden    bool    // the person objects to the actor seeing it: the texts are empty
	By        string  // who wrote this version
	Recorded  db.Time //
	Again     bool    // «må vurderes på nytt»: see Judge
}

// Judge says whether the decision must be looked at again before anybody leans on it. evaluated is the day of the last
// evaluation, no date where none was made. Whoever shows a Standing judges it first.
func (s *Standing) Judge(today, evaluated date.Date) {
	if s != nil {
		s.Again = s.Overdue(today, evaluated)
	}
}

// Of returns what stands, nil where nothing has been written. It neither decides nor audits: the caller judges it and shows
// it as part of something that does, with Ref.
func Of(ctx context.Context, r *store.Reader, id care.PatientID) (*Standing, error) {
	all, err := AllOf(ctx, r, id)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// AllOf is Of with what stood before it, the newest first.
func AllOf(ctx context.Context, r *store.Reader, id care.PatientID) ([]Standing, error) {
	rows, err := r.ClarificationsOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("clarification.Of: %w", err)
	}
	var all []Standing
	for _, row := range rows {
		all = append(all, Standing{
			Clarification: care.Clarification{
				Wish: row.Wish, WishOn: row.WishOn, Decision: row.Decision, DecidedOn: row.DecidedOn, ValidTo: row.ValidTo, With: row.WithWhom,
				CardPatient: row.CardPatient, CardPhysician: row.CardPhysician,
			},
			Record: care.PatientID(row.PatientID), ByUser: care.UserID(row.ByUser), Decider: care.UserID(row.DecidedBy), Version: row.Version, DecidedBy: string(row.DecidedByName), By: row.ByName, Recorded: row.RecordedAt,
		})
	}
	return all, nil
}

// Item is the name of a version in objections.
func (s *Standing) Item() string { return fmt.Sprintf("clarification/%s@%d", s.Record, s.Version) }

// For is Of as the actor may see it.
func For(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) (*Standing, error) {
	all, err := AllFor(ctx, r, a, p)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	return &all[0], nil
}

// AllFor is AllOf as the actor may see them: what the person objects to, only who wrote it and who decided see. A later version that carries a wish or a
// decision on from one that is hidden is hidden too: else it would be enough to write the next one. Who may not see where she lives is told it by no text, nor
// by who wrote and who decided: it may be her GP.
func AllFor(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Standing, error) {
	all, err := AllOf(ctx, r, p.Patient)
	if err != nil || len(all) == 0 {
		return nil, err
	}
	places, err := app.Shield(ctx, r, a, p)
	if err != nil {
		return nil, err
	}
	all = care.Shield(places, all)
	for i := range all {
		if places != nil {
			all[i].DecidedBy, all[i].By = "", ""
		}
	}
	var hidden []Standing // as they were written
	for i := len(all) - 1; i >= 0; i-- {
		s := &all[i]
		if !access.MaySeeOwn(a, p, s.Item(), s.ByUser, s.Decider) || slices.ContainsFunc(hidden, s.carries) {
			hidden = append(hidden, *s)
			s.Clarification, s.DecidedBy, s.Hidden = care.Clarification{}, "", true
		}
	}
	return all, nil
}

// carries reports whether the wish or the decision stands as it did in an earlier version.
func (s *Standing) carries(o Standing) bool {
	return s.Wish != "" && s.Wish == o.Wish && s.WishOn == o.WishOn || s.Decision != "" && s.Decision == o.Decision && s.DecidedOn == o.DecidedOn && s.Decider == o.Decider
}

// Ref is the reference that an audit row gives.
func (s *Standing) Ref(id care.PatientID) string {
	return fmt.Sprintf("clarification/%s@%d", id, s.Version)
}

// Wish writes down what the patient wishes, and whether she wants the decision on the slip at her door. Seen is the version
// that the form showed.
type Wish struct {
	Patient care.PatientID
	Seen    int
	Text    string
	Card    bool
}

// Run writes it; the decision stands as it was. A fault is at onske; errs.Conflict where somebody wrote first.
func (d Wish) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error { return d.In(ctx, tx) })
}

// In is Run inside another deed.
func (d Wish) In(ctx context.Context, tx *app.Tx) error {
	return next(ctx, tx, access.RecordWish, d.Patient, d.Seen, func(tx *app.Tx, row *query.InsertClarificationParams) error {
		if err := (care.Clarification{Wish: d.Text}).ValidateWish(); err != nil {
			return err
		}
		if strings.TrimSpace(d.Text) == "" && row.Wish != "" {
			hidden, err := hiddenFrom(ctx, tx, d.Patient)
			if err != nil {
				return err
			}
			if hidden { // the form was empty because the text is hidden
				return errs.Invalid("Ønskene kan ikke lagres").At("onske", "Det står et ønske som er skjult for deg. Skriv det nye, eller la det stå som det er.")
			}
		}
		if row.Wish != d.Text {
			row.Wish, row.WishOn = d.Text, tx.Today
		}
		row.CardPatient = d.Card
		return nil
	})
}

// hiddenFrom reports whether what stands is hidden from the actor.
func hiddenFrom(ctx context.Context, tx *app.Tx, id care.PatientID) (bool, error) {
	person, err := tx.Person(ctx, id)
	if err != nil {
		return false, err
	}
	s, err := For(ctx, tx.Reader, tx.Actor, person)
	return s != nil && s.Hidden, err
}

// Decide enters the medical decision, or confirms it: the same text with a new day.
type Decide struct {
	Patient care.PatientID
	Seen    int
	Text    string
	On      date.Date
	ValidTo date.Date // no date: care.ClarificationMonths after On
	With    string
	Card    bool
}

// Run writes it; the wish stands as it was. Faults are at avklaring, avklart_dato, gjelder_til and med; errs.Conflict where
// somebody wrote first.
func (d Decide) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error { return d.In(ctx, tx) })
}

// In is Run inside another deed.
func (d Decide) In(ctx context.Context, tx *app.Tx) error {
	return next(ctx, tx, access.DecideLimits, d.Patient, d.Seen, func(tx *app.Tx, row *query.InsertClarificationParams) error {
		if d.On.IsZero() {
			d.On = tx.Today
		}
		if d.ValidTo.IsZero() {
			d.ValidTo = d.On.AddMonths(care.ClarificationMonths)
		}
		c := care.Clarification{Decision: d.Text, DecidedOn: d.On, ValidTo: d.ValidTo, With: d.With}
		if err := c.ValidateDecision(tx.Today); err != nil {
			return err
		}
		row.Decision, row.DecidedOn, row.ValidTo, row.WithWhom, row.CardPhysician = d.Text, d.On, d.ValidTo, d.With, d.Card
		row.DecidedBy = db.ID(tx.Actor.User)
		return nil
	})
}

// next writes the person's next version: the one before with what change sets.
func next(ctx context.Context, tx *app.Tx, deed access.Deed, id care.PatientID, seen int, change func(*app.Tx, *query.InsertClarificationParams) error) error {
	person, err := tx.Person(ctx, id)
	if err != nil {
		return err
	}
	if err := tx.Allow(deed, person); err != nil {
		return err
	}
	if _, err := tx.LockPatient(ctx, db.ID(id)); err != nil {
		return fmt.Errorf("clarification: %w", err)
	}
	rows, err := tx.ClarificationsOfPatient(ctx, db.ID(id))
	if err != nil {
		return fmt.Errorf("clarification: %w", err)
	}
	p := query.InsertClarificationParams{ID: db.NewID(), PatientID: db.ID(id), Version: 1, RecordedAt: db.At(tx.Now), ByUser: db.ID(tx.Actor.User), ByRole: string(tx.Actor.Role)}
	standing := 0
	if len(rows) > 0 {
		o := rows[0]
		standing, p.Version = o.Version, o.Version+1
		p.Wish, p.WishOn, p.Decision, p.DecidedOn, p.DecidedBy, p.ValidTo = o.Wish, o.WishOn, o.Decision, o.DecidedOn, o.DecidedBy, o.ValidTo
		p.WithWhom, p.CardPatient, p.CardPhysician = o.WithWhom, o.CardPatient, o.CardPhysician
	}
	removed, err := removedVersion(ctx, tx, id)
	if err != nil {
		return err
	}
	p.Version = max(p.Version, removed+1)
	before := p
	if err := change(tx, &p); err != nil {
		return err
	}
	if p == before {
		return nil // nothing new, or the same form sent twice
	}
	if seen != standing {
		return errs.Conflict("En annen endret avklaringene mens du skrev. Se hva som står nå, og skriv ditt på nytt der det trengs.")
	}
	tx.Note(fmt.Sprintf("clarification/%s@%d", id, p.Version))
	if err := tx.AddClarification(ctx, p); err != nil {
		return fmt.Errorf("clarification: %w", err)
	}
	return nil
}

// removedVersion is the highest number of a version that was deleted for good, 0 none: it is not given to another, for the audit names versions by it.
func removedVersion(ctx context.Context, tx *app.Tx, id care.PatientID) (int, error) {
	rows, err := tx.RemovalsOfPatient(ctx, db.ID(id))
	if err != nil {
		return 0, fmt.Errorf("clarification: %w", err)
	}
	highest := 0
	for _, r := range rows {
		item, ok := strings.CutPrefix(r.Item, "clarification/")
		if !ok || r.Status != "approved" {
			continue
		}
		_, number, _ := strings.Cut(item, "@")
		if n, err := strconv.Atoi(number); err == nil {
			highest = max(highest, n)
		}
	}
	return highest, nil
}

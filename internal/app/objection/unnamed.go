package objection

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// RecordUnnamed writes down that somebody who has no record objects to the use of her data in analyses: she is then in no list, no comparison pool, no
// homecoming and no extract. The number is asked of the hospital's key service and let go; the pseudonym is kept sealed. What is answered is the same
// whether the loads have her or not, and whether she objected before or not.
type RecordUnnamed struct {
	Key    db.ID // made by the form
	Number nin.Number
	By     string // patient, next_of_kin, guardian
	On     date.Date
}

// Run writes it. Faults are at fnr, hvem and dato.
func (d RecordUnnamed) Run(ctx context.Context, s *app.Service, keys keyservice.Service, actor access.Actor) error {
	if !access.May(actor.Role, access.ObjectUnnamed) {
		return s.See(ctx, actor, access.ObjectUnnamed, nil, nil)
	}
	wrong := errs.Invalid("Reservasjonen kan ikke lagres")
	if d.Number == (nin.Number{}) {
		wrong.At("fnr", "Skriv fødselsnummeret, 11 siffer.")
	}
	if d.By != "patient" && d.By != "next_of_kin" && d.By != "guardian" {
		wrong.At("hvem", "Velg hvem som sier det.")
	}
	switch {
	case d.On.IsZero():
		wrong.At("dato", "Skriv dagen det ble sagt.")
	case d.On.After(s.Today()):
		wrong.At("dato", "Datoen er etter i dag.")
	}
	if err := wrong.OrNil(); err != nil {
		return err
	}
	name, err := pseudonym(ctx, keys, d.Number)
	if err != nil {
		return err
	}
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.ObjectUnnamed, nil, "objection_unnamed/"+string(id)); err != nil {
			return err
		}
		if standing, err := tx.UnnamedObjectionsOf(ctx, db.List(s.Keys.Indexes(name))); err != nil || len(standing) > 0 {
			return err
		}
		sealed, err := s.Keys.Seal([]byte(name), dataset.SealedUnnamed(id))
		if err != nil {
			return fmt.Errorf("objection.RecordUnnamed: %w", err)
		}
		return tx.InsertUnnamedObjection(ctx, query.InsertUnnamedObjectionParams{
			ID: id, Sealed: sealed, PseudonymIndex: s.Keys.Index(name), KeyVersion: keyservice.VersionOf([]string{name}), StatedBy: d.By, StatedOn: d.On,
			RecordedAt: db.At(tx.Now), RecordedBy: db.ID(actor.User),
		})
	})
}

// pseudonym asks the key service; the number goes nowhere else.
func pseudonym(ctx context.Context, keys keyservice.Service, n nin.Number) (string, error) {
	if keys == nil {
		return "", errs.Unavailable("Sykehusets nøkkeltjeneste er ikke koblet til, så reservasjonen kan ikke registreres her.")
	}
	names, err := keyservice.All(ctx, keys, []nin.Number{n})
	if err != nil {
		return "", err
	}
	return names[0], nil
}

// TakeBackUnnamed ends such an objection. The answer is the same where none stood.
type TakeBackUnnamed struct{ Number nin.Number }

// Run ends it. The fault is at fnr-trekk.
func (d TakeBackUnnamed) Run(ctx context.Context, s *app.Service, keys keyservice.Service, actor access.Actor) error {
	if !access.May(actor.Role, access.ObjectUnnamed) {
		return s.See(ctx, actor, access.ObjectUnnamed, nil, nil)
	}
	if d.Number == (nin.Number{}) {
		return errs.Invalid("Reservasjonen kan ikke trekkes ennå").At("fnr-trekk", "Skriv fødselsnummeret, 11 siffer.")
	}
	name, err := pseudonym(ctx, keys, d.Number)
	if err != nil {
		return err
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		standing, err := tx.UnnamedObjectionsOf(ctx, db.List(s.Keys.Indexes(name)))
		if err != nil {
			return fmt.Errorf("objection.TakeBackUnnamed: %w", err)
		}
		items := []string{"objection_unnamed"}
		for _, id := range standing {
			items = append(items, "objection_unnamed/"+string(id))
		}
		if err := tx.Allow(access.ObjectUnnamed, nil, items...); err != nil {
			return err
		}
		for _, id := range standing {
			if _, err := tx.EndUnnamedObjection(ctx, query.EndUnnamedObjectionParams{ID: id, EndedAt: db.At(tx.Now), EndedBy: db.ID(actor.User)}); err != nil {
				return fmt.Errorf("objection.TakeBackUnnamed: %w", err)
			}
		}
		return nil
	})
}

// Unnamed is how many such objections stand, and how many of them hold in older loads only: the key service's key has been changed since.
type Unnamed struct{ Standing, Older int }

// UnnamedNow counts them; nobody can be told from it.
func UnnamedNow(ctx context.Context, s *app.Service, a access.Actor) (u Unnamed, err error) {
	if err := s.See(ctx, a, access.ObjectUnnamed, nil, []string{"objection_unnamed"}); err != nil {
		return u, err
	}
	r := s.Store.Reader()
	rows, err := r.StandingUnnamedObjections(ctx)
	if err != nil {
		return u, fmt.Errorf("objection.UnnamedNow: %w", err)
	}
	version, err := r.DatasetKeyVersion(ctx)
	if err != nil {
		return u, fmt.Errorf("objection.UnnamedNow: %w", err)
	}
	for _, row := range rows {
		u.Standing++
		if row.KeyVersion < version {
			u.Older++
		}
	}
	return u, nil
}

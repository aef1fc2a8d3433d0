package user

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
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Locum is somebody who stands in for a GP for a time, and has the GP's access then.
type Locum struct {
	care.GPSubstitute
	ID                     db.ID
	GPName, SubstituteName string
}

// Locums is who stands in for whom, and who can.
type Locums struct {
	List []Locum // newest first
	GPs  []GP    // who have the role today or later, by name
}

// GP is somebody with the role of GP.
type GP struct {
	ID     care.UserID
	Name   string
	Office string
}

// Substitutes returns them.
func Substitutes(ctx context.Context, s *app.Service, a access.Actor) (*Locums, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"gp_substitutes"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	rows, err := r.Substitutes(ctx)
	if err != nil {
		return nil, fmt.Errorf("user.Substitutes: %w", err)
	}
	out := &Locums{}
	for _, row := range rows {
		out.List = append(out.List, Locum{ID: row.ID, GPName: row.GpName, SubstituteName: row.SubstituteName, GPSubstitute: care.GPSubstitute{
			GP: care.UserID(row.GpID), Substitute: care.UserID(row.SubstituteID), From: row.ValidFrom, To: row.ValidTo,
		}})
	}
	roles, err := r.RoleAssignments(ctx)
	if err != nil {
		return nil, fmt.Errorf("user.Substitutes: %w", err)
	}
	seen := map[db.ID]bool{}
	for _, row := range roles {
		past := !row.ValidTo.IsZero() && row.ValidTo.Before(a.Today)
		if care.Role(row.Role) == care.GeneralPractitioner && !past && !seen[row.UserID] {
			seen[row.UserID] = true
			out.GPs = append(out.GPs, GP{care.UserID(row.UserID), row.UserName, row.OrganisationName})
		}
	}
	return out, nil
}

// StandIn lets a locum stand in for a GP. Both must be GPs on the first day. Key, made with the form, becomes the id.
type StandIn struct {
	Key db.ID
	care.GPSubstitute
}

// Run writes it. Fields: fastlege, vikar, fra, til.
func (d StandIn) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Key)) {
			d.Key = db.NewID()
		}
		items := []string{"gp_substitute/" + string(d.Key)}
		for _, id := range []care.UserID{d.GP, d.Substitute} {
			if db.IsID(string(id)) {
				items = append(items, "user/"+string(id))
			}
		}
		if err := tx.Allow(access.Configure, nil, items...); err != nil {
			return err
		}
		if _, err := tx.LockSubstitute(ctx, d.Key); err == nil {
			return nil // the same form, sent twice
		}
		if err := d.check(ctx, tx); err != nil {
			return err
		}
		err := tx.InsertSubstitute(ctx, query.InsertSubstituteParams{
			ID: d.Key, GpID: db.ID(d.GP), SubstituteID: db.ID(d.Substitute), ValidFrom: d.From, ValidTo: d.To,
			CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
		})
		if err != nil {
			return fmt.Errorf("user.StandIn: %w", err)
		}
		return nil
	})
}

func (d StandIn) check(ctx context.Context, tx *app.Tx) error {
	f := errs.Invalid("Vikariatet kan ikke lagres slik det står. Rett feltene som er merket.")
	if err := d.Validate(); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return err
		}
		f.Fields = append(f.Fields, errs.FieldsOf(err)...)
	}
	for _, who := range []struct {
		field, ask string
		id         care.UserID
	}{{"fastlege", "Velg fastlegen som er borte.", d.GP}, {"vikar", "Velg vikaren fra listen.", d.Substitute}} {
		if who.id == "" || !db.IsID(string(who.id)) {
			if who.field == "fastlege" || who.id != "" {
				f.At(who.field, who.ask)
			}
			continue
		}
		is, err := isGP(ctx, tx, who.id, d.From)
		if err != nil {
			return err
		}
		if !is && !d.From.IsZero() {
			f.Say(who.field, "Brukeren har ikke rollen fastlege %s. Gi rollen først.", lang.DayYear(d.From))
		}
	}
	if err := f.OrNil(); err != nil {
		return err
	}
	rows, err := tx.SubstitutesOfGP(ctx, db.List([]care.UserID{d.GP}))
	if err != nil {
		return fmt.Errorf("user.StandIn: %w", err)
	}
	for _, r := range rows {
		if r.SubstituteID == db.ID(d.Substitute) && !r.ValidFrom.After(d.To) && !r.ValidTo.Before(d.From) && !r.ValidTo.Before(r.ValidFrom) {
			return f.Say("fra", "Det er allerede et vikariat mellom disse to fra %s til og med %s. Avslutt det først, eller velg en annen periode.",
				lang.DayYear(r.ValidFrom), lang.DayYear(r.ValidTo))
		}
	}
	return nil
}

func isGP(ctx context.Context, tx *app.Tx, id care.UserID, day date.Date) (bool, error) {
	roles, err := tx.RolesOfUser(ctx, db.ID(id))
	if err != nil {
		return false, fmt.Errorf("user.StandIn: %w", err)
	}
	for _, r := range roles {
		if care.Role(r.Role) == care.GeneralPractitioner && app.During(r.ValidFrom, r.ValidTo, day) {
			return true, nil
		}
	}
	return false, nil
}

// StandDown ends a locum's time after the day On.
type StandDown struct {
	ID db.ID
	On date.Date
}

// Run ends it. Fields: til.
func (d StandDown) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.ID)) {
			return errs.NotFound("Vikariatet finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, "gp_substitute/"+string(d.ID)); err != nil {
			return err
		}
		row, err := tx.LockSubstitute(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.NotFound("Vikariatet finnes ikke.")
		}
		if err != nil {
			return fmt.Errorf("user.StandDown: %w", err)
		}
		tx.Note("user/"+string(row.GpID), "user/"+string(row.SubstituteID))
		if d.On.IsZero() || d.On.Before(row.ValidFrom.AddDays(-1)) {
			return errs.Invalid("Vikariatet er ikke avsluttet.").Say("til", "Velg siste dag. Vikariatet gjelder fra %s.", lang.DayYear(row.ValidFrom))
		}
		if _, err := tx.EndSubstitute(ctx, query.EndSubstituteParams{ID: d.ID, ValidTo: d.On}); err != nil {
			return fmt.Errorf("user.StandDown: %w", err)
		}
		return nil
	})
}

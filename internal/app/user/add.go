package user

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Add makes a user, who can do nothing until a role is given. Key, made with the form, becomes the id, so that a form that
// is sent twice makes one.
type Add struct {
	Key care.UserID
	care.User
}

// Run writes it. Faults by the fields of care.User.Validate.
func (d Add) Run(ctx context.Context, s *app.Service, actor access.Actor) (care.UserID, error) {
	id := d.Key
	if !db.IsID(string(id)) {
		id = care.UserID(db.NewID())
	}
	err := s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("user/%s@1", id)); err != nil {
			return err
		}
		if _, err := tx.User(ctx, db.ID(id)); err == nil {
			return nil // the same form, sent twice
		}
		if err := check(ctx, tx, d.User, id); err != nil {
			return err
		}
		err := tx.InsertUser(ctx, query.InsertUserParams{
			ID: db.ID(id), Name: d.Name, NameSort: nb.SortKey(d.Name), Title: d.Title, Phone: d.Phone, Email: d.Email, Hpr: d.HPR, CreatedAt: db.At(tx.Now),
		})
		if err != nil {
			return fmt.Errorf("user.Add: %w", err)
		}
		return nil
	})
	return id, err
}

// check is care's own check, and that nobody else has the address or the HPR number: they say who somebody is at log-in.
func check(ctx context.Context, tx *app.Tx, u care.User, self care.UserID) error {
	f := errs.Invalid("Brukeren kan ikke lagres slik den står. Rett feltene som er merket.")
	if err := u.Validate(); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return err
		}
		f.Fields = append(f.Fields, errs.FieldsOf(err)...)
	}
	if u.Email != "" {
		rows, err := tx.UserByEmail(ctx, u.Email)
		if err != nil {
			return fmt.Errorf("user: %w", err)
		}
		for _, other := range rows {
			if care.UserID(other.ID) != self {
				f.At("epost", "E-postadressen brukes av en annen bruker. Hver bruker har sin egen.")
				break
			}
		}
	}
	if u.HPR != "" {
		rows, err := tx.UsersByHPR(ctx, u.HPR)
		if err != nil {
			return fmt.Errorf("user: %w", err)
		}
		if slices.ContainsFunc(rows, func(other query.UserAccount) bool { return care.UserID(other.ID) != self }) {
			f.At("hpr", "HPR-nummeret tilhører en annen bruker. Sjekk at det er skrevet riktig.")
		}
	}
	return f.OrNil()
}

package openstay

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Basis is a recorded decision: what it rests on, what for, who decided, and when it holds.
type Basis struct {
	query.StayBasesRow
}

// BasisKind is what a decision lets be kept of those who are not followed.
type BasisKind string

// The kinds.
const (
	StaysKept     BasisKind = "stays"     // open stays
	MunicipalUsed BasisKind = "municipal" // what the municipality's services have told, in the loads that candidates are found in
)

// Municipality is one whose data a decision can be about.
type Municipality struct {
	ID   care.OrgID
	Name string
}

// Municipalities are those where the service is.
func Municipalities(ctx context.Context, s *app.Service) ([]Municipality, error) {
	rows, err := s.Store.Reader().OrganisationsByKind(ctx, string(care.OrgMunicipality))
	if err != nil {
		return nil, fmt.Errorf("openstay.Municipalities: %w", err)
	}
	var all []Municipality
	for _, o := range rows {
		if o.Number != "" && care.Rollout(o.Status) == care.InOperation {
			all = append(all, Municipality{care.OrgID(o.ID), o.Name})
		}
	}
	return all, nil
}

// Holds reports whether it holds on the day.
func (b Basis) Holds(day date.Date) bool {
	return b.WithdrawnAt.IsZero() && !day.Before(b.ValidFrom) && !day.After(b.ValidTo)
}

// Bases returns every decision that was recorded, the newest first.
func Bases(ctx context.Context, s *app.Service, a access.Actor) ([]Basis, error) {
	if err := s.See(ctx, a, access.KeepStayBasis, nil, []string{"stay_basis"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().StayBases(ctx)
	if err != nil {
		return nil, fmt.Errorf("openstay.Bases: %w", err)
	}
	var all []Basis
	for _, r := range rows {
		all = append(all, Basis{r})
	}
	return all, nil
}

// longest is how long a decision can hold before it must be made anew, in days: two years.
const longest = 731

// most is how long each text can be.
const most = 500

// Record writes a decision down. Whoever records it has not made it: DecidedBy has. Key is the form's.
type Record struct {
	Key       db.ID
	Unit      care.OrgID // the hospital, KAD or legevakt whose stays may be kept, or the municipality whose data may be used
	Basis     string     // the statute, regulation or decision
	Purpose   string
	DecidedBy string
	DecidedOn date.Date
	From, To  date.Date
}

// Run records it. Faults are at sted, grunnlag, formal, besluttet_av, besluttet, fra and til.
func (d Record) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepStayBasis, nil); err != nil {
			return err
		}
		if !db.IsID(string(d.Key)) {
			d.Key = db.NewID()
		} else if _, err := tx.StayBasisByID(ctx, d.Key); err == nil {
			return nil // the same form, sent twice
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("openstay.Record: %w", err)
		}
		kind, err := d.validate(ctx, tx)
		if err != nil {
			return err
		}
		tx.Note("stay_basis/" + string(d.Key))
		if err := tx.InsertStayBasis(ctx, query.InsertStayBasisParams{
			ID: d.Key, UnitID: db.ID(d.Unit), Kind: string(kind), Basis: strings.TrimSpace(d.Basis), Purpose: strings.TrimSpace(d.Purpose), DecidedBy: strings.TrimSpace(d.DecidedBy),
			DecidedOn: d.DecidedOn, ValidFrom: d.From, ValidTo: d.To, RecordedAt: db.At(tx.Now), RecordedBy: db.ID(actor.User),
		}); err != nil {
			return fmt.Errorf("openstay.Record: %w", err)
		}
		return nil
	})
}

func (d Record) validate(ctx context.Context, tx *app.Tx) (BasisKind, error) {
	fault := errs.Invalid("Beslutningen er ikke registrert.")
	for _, f := range []struct{ name, text, empty string }{
		{"grunnlag", d.Basis, "Skriv lovhjemmelen eller beslutningen som oppbevaringen bygger på."},
		{"formal", d.Purpose, "Skriv hva opplysningene skal brukes til."},
		{"besluttet_av", d.DecidedBy, "Skriv hvem hos den dataansvarlige som har besluttet det."},
	} {
		switch n := utf8.RuneCountInString(strings.TrimSpace(f.text)); {
		case n == 0:
			fault.At(f.name, f.empty)
		case n > most:
			fault.Say(f.name, "Teksten er for lang. Kort den ned til %d tegn.", most)
		}
	}
	kind, err := where(ctx, tx, d.Unit, fault)
	if err != nil {
		return "", err
	}
	switch {
	case d.DecidedOn.IsZero():
		fault.At("besluttet", "Skriv dagen det ble besluttet.")
	case d.DecidedOn.After(tx.Today):
		fault.At("besluttet", "Dagen er fram i tid. Registrer beslutningen når den er tatt.")
	}
	switch {
	case d.From.IsZero():
		fault.At("fra", "Skriv første dag beslutningen gjelder.")
	case !d.DecidedOn.IsZero() && d.From.Before(d.DecidedOn):
		fault.At("fra", "Beslutningen kan ikke gjelde fra før den ble tatt.")
	}
	switch {
	case d.To.IsZero():
		fault.At("til", "Skriv siste dag. En slik beslutning har alltid en slutt.")
	case d.To.Before(d.From):
		fault.At("til", "Siste dag er før første dag. Bytt dem.")
	case d.To.Before(tx.Today):
		fault.At("til", "Siste dag er passert.")
	case !d.From.IsZero() && d.To.Days(d.From) > longest:
		fault.At("til", "Velg en dag innen to år. Etter det må beslutningen tas på nytt.")
	}
	return kind, fault.OrNil()
}

// where checks the unit and says what the decision lets be kept there: somewhere a stay can be, or a municipality.
func where(ctx context.Context, tx *app.Tx, unit care.OrgID, fault *errs.Error) (BasisKind, error) {
	units, err := tx.StayUnits(ctx, tx.Today)
	if err != nil {
		return "", fmt.Errorf("openstay.Record: %w", err)
	}
	for _, u := range units {
		if u.ID == db.ID(unit) {
			return StaysKept, nil
		}
	}
	areas, err := tx.OrganisationsByKind(ctx, string(care.OrgMunicipality))
	if err != nil {
		return "", fmt.Errorf("openstay.Record: %w", err)
	}
	for _, o := range areas {
		if o.ID == db.ID(unit) && o.Number != "" {
			return MunicipalUsed, nil
		}
	}
	fault.At("sted", "Velg sykehuset, KAD-en, legevakten eller kommunen i listen.")
	return "", nil
}

// Withdraw ends a decision at once, and deletes every stay that was kept by it.
type Withdraw struct {
	Basis db.ID
	Why   string
}

// Run withdraws it. The fault is at hvorfor.
func (d Withdraw) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepStayBasis, nil); err != nil {
			return err
		}
		if !db.IsID(string(d.Basis)) {
			return errs.NotFound("Beslutningen finnes ikke.")
		}
		tx.Note("stay_basis/" + string(d.Basis))
		if n := utf8.RuneCountInString(strings.TrimSpace(d.Why)); n == 0 || n > most {
			return errs.Invalid("Beslutningen er ikke trukket tilbake.").Say("hvorfor", "Skriv hvorfor, med høyst %d tegn.", most)
		}
		n, err := tx.WithdrawStayBasis(ctx, query.WithdrawStayBasisParams{ID: d.Basis, WithdrawnAt: db.At(tx.Now), WithdrawnBy: db.ID(actor.User), WithdrawnWhy: strings.TrimSpace(d.Why)})
		if err != nil {
			return fmt.Errorf("openstay.Withdraw: %w", err)
		}
		if n == 0 {
			return errs.NotFound("Beslutningen finnes ikke, eller den er alt trukket tilbake.")
		}
		if _, err := tx.DeleteOpenStaysOfBasis(ctx, d.Basis); err != nil {
			return fmt.Errorf("openstay.Withdraw: %w", err)
		}
		return nil
	})
}

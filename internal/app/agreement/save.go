package agreement

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Save writes a version of a party's agreement. A version that is not signed by all is written over; else a new one is
// begun, and where the agreement before has ended, a new agreement. Number and Edits are what the form showed: the number
// that is being written, and how many times it had been saved (0 for one that is new).
type Save struct {
	Party   care.OrgID
	Basis   care.AgreementBasis
	Number  int
	Edits   int
	Version care.AgreementVersion
}

// Run writes it. Faults by the fields of care.AgreementVersion.Check, and grunnlag. Somebody who saved first is
// errs.Conflict; the same form sent twice is done once.
func (d Save) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Party)) {
			return errs.NotFound("Virksomheten finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("agreement/%s@%d", d.Party, d.Number)); err != nil {
			return err
		}
		held, err := locked(ctx, tx, d.Party)
		if err != nil {
			return err
		}
		if err := d.check(ctx, tx, held); err != nil {
			return err
		}
		if err := d.write(ctx, tx, held); err != nil {
			return err
		}
		return settle(ctx, tx.Writer, db.ID(d.Party), tx.Today)
	})
}

// locked loads a party's agreements; nobody else writes them while the transaction lasts.
func locked(ctx context.Context, tx *app.Tx, party care.OrgID) ([]Held, error) {
	org, err := tx.LockOrganisation(ctx, db.ID(party))
	if errors.Is(err, sql.ErrNoRows) || err == nil && !canBe(care.OrgKind(org.Kind)) {
		return nil, errs.NotFound("Virksomheten finnes ikke, eller kan ikke være part i en samarbeidsavtale.")
	}
	if err != nil {
		return nil, fmt.Errorf("agreement: party: %w", err)
	}
	held, err := of(ctx, tx.Reader, org.ID)
	return held[org.ID], err
}

func (d Save) check(ctx context.Context, tx *app.Tx, held []Held) error {
	if err := d.Version.Check(d.Basis, tx.Today); err != nil {
		return err
	}
	f := errs.Invalid("Avtalen kan ikke lagres slik den står. Rett feltene som er merket.")
	org, err := tx.Organisation(ctx, db.ID(d.Party))
	if err != nil {
		return fmt.Errorf("agreement.Save: %w", err)
	}
	if d.Basis == care.OwnLegalBasis && care.OrgKind(org.Kind) != care.OrgGPOffice {
		f.At("grunnlag", "Bare et legekontor kan ha eget rettslig grunnlag. En kommune eller bydel må ha en avtale.")
	}
	if n := len(held); n > 0 && held[n-1].Basis != d.Basis {
		switch held[n-1].Phase(tx.Today) {
		case care.AgreementValid, care.AgreementLapsed:
			f.At("grunnlag", "Det som gjelder nå, må sies opp før grunnlaget kan byttes.")
		}
	}
	newest, err := tx.Service.NewestPathways(ctx, tx.Reader)
	if err != nil {
		return err
	}
	known := map[string]bool{}
	for _, p := range newest {
		known[p.Code] = true
	}
	for _, code := range d.Version.Pathways {
		if !known[code] {
			f.At("forlop", "Ett av forløpene finnes ikke. Velg fra listen.")
		}
	}
	return f.OrNil()
}

// write finds what the form is about: the last version while it is a draft, else a new one.
func (d Save) write(ctx context.Context, tx *app.Tx, held []Held) error {
	now, by, data := db.At(tx.Now), db.ID(tx.Actor.User), db.ToJSON(d.Version)
	last := len(held) - 1
	if last < 0 || held[last].Phase(tx.Today) == care.AgreementEnded || held[last].Basis != d.Basis {
		if d.Number != 1 || d.Edits != 0 {
			return changedFirst()
		}
		id := db.NewID()
		if err := tx.InsertAgreement(ctx, query.InsertAgreementParams{ID: id, PartyID: db.ID(d.Party), Basis: string(d.Basis), CreatedAt: now, CreatedBy: by}); err != nil {
			return fmt.Errorf("agreement.Save: %w", err)
		}
		return d.insert(ctx, tx, id, data)
	}
	h := held[last]
	n := len(h.Versions)
	newest := h.Versions[n-1]
	switch {
	case d.Number == n && string(db.ToJSON(newest)) == string(data):
		return nil // the same form, sent twice
	case d.Number == n && newest.Signed(tx.Today):
		return errs.Conflict("Versjonen er signert av alle og kan ikke endres. Lag en ny versjon.")
	case d.Number == n && d.Edits == h.Writes[n-1].Edits:
		hit, err := tx.UpdateAgreementVersion(ctx, query.UpdateAgreementVersionParams{
			AgreementID: h.ID, Number: n, Edits: d.Edits, Data: data, ChangedAt: now, ChangedBy: by,
		})
		if err != nil || hit != 1 {
			return fmt.Errorf("agreement.Save: update hit %d rows: %w", hit, err)
		}
		return nil
	case d.Number == n+1 && d.Edits == 0 && newest.Signed(tx.Today):
		return d.insert(ctx, tx, h.ID, data)
	}
	return changedFirst()
}

func (d Save) insert(ctx context.Context, tx *app.Tx, id db.ID, data db.JSON) error {
	if err := tx.InsertAgreementVersion(ctx, query.InsertAgreementVersionParams{
		AgreementID: id, Number: d.Number, Data: data, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
	}); err != nil {
		return fmt.Errorf("agreement.Save: %w", err)
	}
	return nil
}

func changedFirst() error {
	return errs.Conflict("Noen andre endret avtalen mens du skrev. Ingenting er borte: det du skrev, står i skjemaet.")
}

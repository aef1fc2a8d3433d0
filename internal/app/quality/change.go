package quality

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/quality"
	"traad/internal/store/query"
)

// maxChange is how many characters a change holds: it stands beside a chart.
const maxChange = 120

// mayMark reports whether the actor may mark a change at a place: a leader the own municipalities, the hospital's leader the whole service too.
func mayMark(a access.Actor, area care.OrgID) bool {
	if !access.May(a.Role, access.MarkChange) {
		return false
	}
	if area == quality.Everywhere {
		return MayMarkAll(a)
	}
	return slices.Contains(a.Areas, area)
}

// MayMarkAll reports whether the actor may mark a change of the whole service.
func MayMarkAll(a access.Actor) bool {
	return access.May(a.Role, access.MarkChange) && a.OrgKind != string(care.OrgMunicipality) && a.OrgKind != string(care.OrgDistrict)
}

// Mark marks a change of the service on the charts.
type Mark struct {
	ID   db.ID // made by the form: sent twice, it is done once
	On   date.Date
	Area care.OrgID // quality.Everywhere: the whole service
	Text string
	New  bool // the charts have limits of their own from that day: of the whole service alone
}

// Run writes it. Faults are at dato, kommune, tekst and grenser.
func (d Mark) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.MarkChange, nil, "service_change/"+string(d.ID)); err != nil {
			return err
		}
		f := errs.Invalid("Endringen kan ikke lagres slik den står. Rett feltene som er merket.")
		text := nb.CleanLine(d.Text)
		switch {
		case d.On.IsZero():
			f.At("dato", "Skriv dagen endringen begynte å gjelde.")
		case d.On.After(tx.Today):
			f.At("dato", "Dagen er ikke kommet ennå. Merk endringen når den gjelder.")
		case d.On.Before(tx.Today.AddMonths(-10 * 12)):
			f.At("dato", "Dagen er mer enn ti år siden. Se om året er riktig.")
		}
		switch n := utf8.RuneCountInString(text); {
		case n == 0:
			f.At("tekst", "Skriv hva som ble endret.")
		case n > maxChange:
			f.Fields = append(f.Fields, errs.Say("tekst", "Det er plass til %d tegn. Teksten har %d.", maxChange, n))
		}
		if !mayMark(actor, d.Area) {
			f.At("kommune", "Velg en kommune i din virksomhet.")
		}
		if d.New && d.Area != quality.Everywhere {
			f.At("grenser", "Nye grenser kan bare settes for hele tjenesten: en kommune vises per kvartal og har for få verdier.")
		}
		if !db.IsID(string(d.ID)) {
			f.At("dato", "Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		_, err := tx.InsertServiceChange(ctx, query.InsertServiceChangeParams{ID: d.ID, OnDay: d.On, AreaID: db.ID(d.Area), Body: text, CreatedAt: db.At(tx.Now), CreatedBy: db.ID(actor.User), NewLimits: d.New})
		return err
	})
}

// Withdraw takes a change off the charts. The row stays, with who withdrew it.
type Withdraw struct{ ID db.ID }

// Run does it; doing it again is no fault.
func (d Withdraw) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.MarkChange, nil, "service_change/"+string(d.ID)); err != nil {
			return err
		}
		gone := errs.NotFound("Endringen finnes ikke, eller hører ikke til din virksomhet.")
		if !db.IsID(string(d.ID)) {
			return gone
		}
		row, err := tx.LockServiceChange(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) || err == nil && !mayMark(actor, care.OrgID(row.AreaID)) {
			return gone
		}
		if err != nil {
			return fmt.Errorf("quality.Withdraw: %w", err)
		}
		_, err = tx.WithdrawServiceChange(ctx, query.WithdrawServiceChangeParams{ID: d.ID, WithdrawnAt: db.At(tx.Now), WithdrawnBy: db.ID(actor.User)})
		return err
	})
}

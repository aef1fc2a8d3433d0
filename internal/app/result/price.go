package result

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

// PriceTable is a table of one year's prices as it was saved. The newest is in use.
type PriceTable struct {
	Number int
	Title  string
	Body   string // usage.ParsePrices reads it
	Note   string
	Saved  time.Time
	By     string
	Prices *usage.Prices
}

// Prices lists the tables, the one in use first.
func Prices(ctx context.Context, s *app.Service, a access.Actor) ([]PriceTable, error) {
	if err := s.See(ctx, a, access.KeepPrices, nil, []string{"price_tables"}); err != nil {
		return nil, err
	}
	rows, err := s.Store.Reader().PriceTables(ctx, 50)
	if err != nil {
		return nil, fmt.Errorf("result.Prices: %w", err)
	}
	var all []PriceTable
	for _, r := range rows {
		p, err := usage.ParsePrices(r.Title, []byte(r.Body))
		if err != nil {
			return nil, fmt.Errorf("result.Prices: %w", err)
		}
		all = append(all, PriceTable{r.Number, r.Title, r.Body, r.Note, r.SavedAt.Time, r.SavedByName, p})
	}
	return all, nil
}

// SavePrices takes a new table into use; the results are counted anew from it. The faults are at tittel and tabell, where each row that is wrong
// is named.
type SavePrices struct{ Title, Body, Note string }

// Run saves it. The same table as the one in use is not saved again.
func (d SavePrices) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	d.Title, d.Body, d.Note = nb.CleanLine(d.Title), strings.TrimSpace(strings.ReplaceAll(d.Body, "\r\n", "\n")), strings.TrimSpace(nb.Clean(d.Note))
	e := errs.Invalid("Prisene er ikke lagret")
	if n := utf8.RuneCountInString(d.Title); n == 0 || n > 120 {
		e.At("tittel", "Skriv et kort navn, som «Priser 2026». Høyst 120 tegn.")
	}
	if utf8.RuneCountInString(d.Note) > care.MaxText {
		e.At("merknad", "Teksten er for lang.")
	}
	if _, err := usage.ParsePrices("tabellen", []byte(d.Body)); err != nil {
		e.Fields = append(e.Fields, tableFault(err))
	}
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepPrices, nil, "price_tables"); err != nil {
			return err
		}
		if k := care.OrgKind(a.OrgKind); k != care.OrgHospital && k != care.OrgSite {
			return errs.Denied("Prisene holdes av sykehuset.")
		}
		if err := e.OrNil(); err != nil {
			return err
		}
		now, err := tx.PriceTableInUse(ctx)
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("result.SavePrices: %w", err)
		}
		if err == nil && now.Body == d.Body && now.Title == d.Title && now.Note == d.Note {
			return nil
		}
		number, err := tx.InsertPriceTable(ctx, query.InsertPriceTableParams{Title: d.Title, Body: d.Body, Note: d.Note, SavedAt: db.At(tx.Now), SavedBy: db.ID(a.User)})
		if err != nil {
			return fmt.Errorf("result.SavePrices: %w", err)
		}
		tx.Note(fmt.Sprintf("price_table/%d", number))
		return nil
	})
}

// pricesInUse is the newest table, nil where there is none.
func pricesInUse(ctx context.Context, r *store.Reader) (*usage.Prices, int, error) {
	t, err := r.PriceTableInUse(ctx)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, 0, nil
	}
	if err != nil {
		return nil, 0, fmt.Errorf("result: prices: %w", err)
	}
	p, err := usage.ParsePrices(t.Title, []byte(t.Body))
	if err != nil {
		return nil, 0, fmt.Errorf("result: prices: %w", err)
	}
	return p, t.Number, nil
}

// tableFault is everything that is wrong with a table, as one fault at its field.
func tableFault(err error) errs.Field {
	said := lang.Of(errs.SafeText(err))
	var refused *errs.Error
	if errors.As(err, &refused) && refused.Said != nil {
		said = lang.Of(refused.Said.Text, refused.Said.Args...)
	}
	for _, f := range errs.FieldsOf(err) {
		fault := lang.OfFault(f)
		place := lang.Of(nb.Capital(f.Name))
		if _, rest, ok := strings.Cut(f.Name, ", rad "); ok {
			row, column, in := strings.Cut(rest, ", kolonne ")
			if place = lang.Of("Tabellen, rad %s", row); in {
				place = lang.Of("Tabellen, rad %s, kolonne %s", row, column)
			}
		}
		said = lang.Of("%s %s: %s", said, place, fault)
	}
	return errs.Say("tabell", said.Text, said.Args...)
}

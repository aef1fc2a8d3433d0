package municipal

import (
	"context"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Ask is what a template shall hold.
type Ask struct {
	From, To date.Date // only rows that touch these days; no date is open
	Monthly  bool      // what is not told yet by month; else one row for each year
}

// has reports whether a row touches the days that were asked for.
func (q Ask) has(d days) bool {
	return (q.To.IsZero() || !d.from.After(q.To)) && (q.From.IsZero() || !d.to.Before(q.From))
}

// Template returns the workbook: a row for each person and period with what is told already, and an empty one for what is not.
func Template(ctx context.Context, s *app.Service, a access.Actor, q Ask) ([]byte, error) {
	if !access.May(a.Role, access.LoadUse) {
		return nil, s.See(ctx, a, access.LoadUse, nil, nil)
	}
	d, err := newDesk(ctx, s, s.Store.Reader(), a, true)
	if err != nil {
		return nil, err
	}
	var use, stays [][]any
	var items []string
	var subjects []care.PatientID
	for _, p := range d.people {
		u, st := p.rows(q, d.today)
		if len(u) == 0 {
			continue
		}
		use, stays = append(use, u...), append(stays, st...)
		items, subjects = append(items, "patient/"+string(p.id)), append(subjects, p.id)
	}
	if err := s.See(ctx, a, access.LoadUse, nil, items, subjects...); err != nil {
		return nil, err
	}
	b := excel.NewBook()
	if err := b.Filled(useSheet, useColumns, use); err != nil {
		return nil, err
	}
	if err := b.Filled(staySheet, stayColumns, stays); err != nil {
		return nil, err
	}
	return b.Bytes()
}

// rows are a person's rows of the two sheets.
func (p *person) rows(q Ask, today date.Date) (use, stays [][]any) {
	who := []any{p.number, p.name, p.born}
	var periods []days
	for _, d := range p.periods() {
		if q.has(d) {
			periods = append(periods, d)
		}
	}
	shown := slices.Clone(periods)
	for _, gap := range p.gaps(today) {
		for _, d := range split(gap, q.Monthly) {
			if q.has(d) {
				periods = append(periods, d)
			}
		}
	}
	slices.SortFunc(periods, func(a, b days) int { return a.from.Compare(b.from) })
	for _, d := range periods {
		row := slices.Concat(who[:3], []any{d.from, d.to})
		for _, k := range care.UseAmounts {
			row = append(row, p.amount(k, d))
		}
		use = append(use, append(row, p.staysTold(d)))
	}
	for _, t := range p.told {
		if t.Stay() && slices.ContainsFunc(shown, func(d days) bool { return p.staysTold(d) != nil && d.overlaps(t.From, t.To) }) {
			stays = append(stays, append(who[:3:3], iplos(t.IPLOS), t.From, t.To))
		}
	}
	return use, stays
}

// amount is what stands of a service for a period, nil where nothing does.
func (p *person) amount(k care.UseKind, d days) any {
	for _, t := range p.told {
		if t.Service == k.Service && t.From == d.from && t.To == d.to {
			if k.Hours {
				return t.Amount
			}
			return int(t.Amount)
		}
	}
	return nil
}

func (p *person) staysTold(d days) any {
	for _, t := range p.told {
		if t.Service == care.UseStays && t.From == d.from && t.To == d.to {
			return true
		}
	}
	return nil
}

// split parts a stretch at the ends of months.
func split(d days, monthly bool) []days {
	if !monthly {
		return []days{d}
	}
	var all []days
	for from := d.from; !from.After(d.to); {
		to := date.Of(from.Year(), from.Month(), 1).AddMonths(1).AddDays(-1)
		if to.After(d.to) {
			to = d.to
		}
		all = append(all, days{from, to})
		from = to.AddDays(1)
	}
	return all
}

package movein

import (
	"context"
	"slices"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/care"
)

// mayInclude puts a fault at the row of somebody who is included where the cooperation agreement does not hold today. One
// who only waits can be moved in.
func (d *desk) mayInclude(ctx context.Context, tx *app.Tx, r *row) error {
	if !slices.ContainsFunc(r.written(tx), func(ev care.Event) bool { return ev.Decision != nil && ev.Decision.Outcome == care.Include }) {
		return nil
	}
	phase, ok := d.phases[r.area]
	if !ok {
		var err error
		if phase, err = agreement.PhaseIn(ctx, tx.Reader, r.area, tx.Today); err != nil {
			return err
		}
		d.phases[r.area] = phase
	}
	if phase.Allows(care.IncludeNew) {
		return nil
	}
	column := colArea
	if !r.has(colArea) {
		column = r.whoColumn()
	}
	r.fault(column, phase.WhyNotInclude())
	return nil
}

package stay

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Correct puts a stay right as a whole: what was told of it is taken back, and told again as it was. What was told stays readable.
type Correct struct {
	Patient         care.PatientID
	Stay            care.StayID
	From, Ready, To time.Time // Ready and To zero: not told
	Urgency         string
	Never           bool // the stay never was
	Key             db.ID
}

// Run writes it. Faults are at fra, klar, til and aldri.
func (d Correct) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		known, err := allowed(ctx, tx, access.RecordStay, d.Patient, "stay/"+string(d.Stay))
		if err != nil {
			return err
		}
		k := known.one(d.Stay)
		if k == nil || actor.Role == care.EmergencyClinician && k.row.UnitID != db.ID(actor.Org) {
			return errs.NotFound("Oppholdet finnes ikke.")
		}
		if sent, err := known.sent(ctx, tx, d.Key); err != nil || sent {
			return err
		}
		if err := d.check(tx.Now); err != nil {
			return err
		}
		t, told := d.told(tx.Now, known, k)
		_, err = known.write(ctx, tx, k, t, d.Key, told[len(told)-1], told)
		return err
	})
}

func (d Correct) check(now time.Time) error {
	if d.Never {
		return nil
	}
	f := errs.Invalid("Oppholdet kan ikke rettes slik")
	late := func(t time.Time) bool { return t.After(now.Add(5 * time.Minute)) }
	switch {
	case d.From.IsZero():
		f.At("fra", "Skriv dagen oppholdet begynte.")
	case late(d.From):
		f.At("fra", "Tidspunktet har ikke vært ennå.")
	case d.From.Before(now.Add(-Oldest)):
		f.At("fra", "Dagen er mer enn ett år tilbake. Se om årstallet er riktig.")
	}
	if !d.Ready.IsZero() && (d.Ready.Before(d.From) || late(d.Ready)) {
		f.At("klar", "Tidspunktet må være etter at oppholdet begynte, og ikke fram i tid.")
	}
	if !d.To.IsZero() && (d.To.Before(d.From) || late(d.To)) {
		f.At("til", "Tidspunktet må være etter at oppholdet begynte, og ikke fram i tid.")
	}
	return f.OrNil()
}

// told are the movements that put the stay right.
func (d Correct) told(now time.Time, known *stays, k *one) (Told, []care.Movement) {
	was := k.state()
	t := Told{Patient: known.person, Unit: was.Unit, Where: was.Where}
	if t.Unit == "" {
		t.Unit, t.Where = care.OrgID(k.row.UnitID), k.row.Kind
	}
	told := []care.Movement{{Kind: care.NeverWas, At: now, Unit: t.Unit, Where: t.Where}}
	if d.Never {
		return t, told
	}
	in := care.Movement{Kind: care.Admission, At: d.From, Place: was.Place, Urgency: d.Urgency, Unit: t.Unit, Where: t.Where}
	if was.NoBed {
		in.Kind = care.Arrival
	}
	told = append(told, in)
	if !d.Ready.IsZero() {
		told = append(told, care.Movement{Kind: care.ReadyToLeave, At: d.Ready})
	}
	if !d.To.IsZero() {
		out := care.Movement{Kind: care.Discharge, At: d.To}
		if was.Died {
			out.Kind = care.Death
		}
		told = append(told, out)
	}
	return t, append(told, care.Movement{Kind: care.Updated, At: d.From, Urgency: d.Urgency})
}

// one returns the person's stay with the id, nil where she has none.
func (p *stays) one(id care.StayID) *one {
	for _, k := range p.all {
		if k.row.ID == db.ID(id) {
			return k
		}
	}
	return nil
}

func known(ctx context.Context, tx *app.Tx, p *stays, key db.ID) (bool, error) {
	var ids []db.ID
	for _, k := range p.all {
		ids = append(ids, k.row.ID)
	}
	_, err := tx.MovementByKey(ctx, query.MovementByKeyParams{Stays: db.List(ids), Key: key})
	if errors.Is(err, sql.ErrNoRows) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("stay: %w", err)
	}
	return true, nil
}

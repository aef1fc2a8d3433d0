package stay

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// find returns the stay that a told movement belongs to, nil where nobody has told of it: by the sender's number, else the one at the
// unit that can take it. A stay that has another number of the same sender is another stay.
func (p *stays) find(ctx context.Context, tx *app.Tx, t Told) (*one, error) {
	for _, number := range []string{t.Was, t.Number} {
		if k := p.numbered(tx, t.Sender, number); k != nil {
			return k, nil
		}
	}
	owners := owners{}
	owner, err := owners.of(ctx, tx, db.ID(t.Unit))
	if err != nil {
		return nil, err
	}
	var here []*one
	var states []care.StayState
	for _, k := range p.all {
		other := slices.ContainsFunc(k.numbers, func(n query.StayNumber) bool { return n.Sender == t.Sender })
		if t.Number != "" && other || k.row.Kind != t.Where {
			continue
		}
		theirs, err := owners.of(ctx, tx, k.row.UnitID)
		if err != nil {
			return nil, err
		}
		if theirs == owner {
			here, states = append(here, k), append(states, k.state())
		}
	}
	if i := care.WhichStay(states, t.Movement); i >= 0 {
		return here[i], nil
	}
	return nil, nil
}

// numbered returns the stay that has the sender's number, nil where none has.
func (p *stays) numbered(tx *app.Tx, sender, number string) *one {
	if number == "" {
		return nil
	}
	hashes := tx.Service.Keys.Indexes(Numbered(sender, number))
	for _, k := range p.all {
		if slices.ContainsFunc(k.numbers, func(n query.StayNumber) bool { return n.Sender == sender && slices.Contains(hashes, n.NumberHash) }) {
			return k
		}
	}
	return nil
}

// owners are the hospitals and municipalities that units belong to: a ward and the hospital's own name are one place to lie in.
type owners map[db.ID]db.ID

func (all owners) of(ctx context.Context, tx *app.Tx, unit db.ID) (owner db.ID, err error) {
	if had, ok := all[unit]; ok {
		return had, nil
	}
	defer func() { all[unit] = owner }()
	id := unit
	for range 5 { // a unit, its site, its hospital
		o, err := tx.Organisation(ctx, id)
		if err != nil {
			return "", fmt.Errorf("stay: unit: %w", err)
		}
		if o.ParentID == "" || o.Kind == string(care.OrgSite) {
			return o.ID, nil
		}
		id = o.ParentID
	}
	return id, nil
}

// Numbered is what a sender's number of a stay is hashed as, so that one number of two senders are two.
func Numbered(sender, number string) string { return "stay/" + sender + "/" + number }

func numbered(t Told) string { return Numbered(t.Sender, t.Number) }

// number notes the sender's number of the stay.
func (k *one) number(ctx context.Context, tx *app.Tx, t Told) error {
	if t.Number == "" {
		return nil
	}
	hashes := tx.Service.Keys.Indexes(numbered(t))
	if slices.ContainsFunc(k.numbers, func(n query.StayNumber) bool { return n.Sender == t.Sender && slices.Contains(hashes, n.NumberHash) }) {
		return nil
	}
	if err := tx.InsertStayNumber(ctx, query.InsertStayNumberParams{StayID: k.row.ID, Sender: t.Sender, NumberHash: tx.Service.Keys.Index(numbered(t))}); err != nil {
		return fmt.Errorf("stay: number: %w", err)
	}
	return nil
}

// state is where the stay stands.
func (k *one) state() care.StayState {
	if k.fresh {
		return care.StayState{}
	}
	return care.FoldStay(append(k.said(), k.movements...))
}

// said are the movements that the row of a stay tells which was written without any: moved in, or before there were movements.
func (k *one) said() []care.Movement {
	if k.fresh || len(k.movements) > 0 {
		return nil
	}
	in := care.Movement{Kind: care.Admission, At: k.row.FromAt.Time, Place: k.row.Place, Urgency: k.row.Urgency, Unit: care.OrgID(k.row.UnitID), Where: k.row.Kind}
	if k.row.Kind == "legevakt" {
		in.Kind = care.Arrival
	}
	out := []care.Movement{in}
	if !k.row.ReadyAt.IsZero() {
		out = append(out, care.Movement{Kind: care.ReadyToLeave, At: k.row.ReadyAt.Time})
	}
	if !k.row.ToAt.IsZero() {
		out = append(out, care.Movement{Kind: care.Discharge, At: k.row.ToAt.Time})
	}
	for i := range out {
		out[i].Seq = i + 1
	}
	return out
}

// handed makes what the row says into movements of the stay, and returns how many they are.
func (k *one) handed() int {
	said := k.said()
	k.movements = append(said, k.movements...)
	return len(said)
}

// put writes the stay's row.
func (k *one) put(ctx context.Context, tx *app.Tx, s care.StayState) error {
	from := s.From
	if from.IsZero() {
		from = s.Planned
	}
	row := query.InsertToldStayParams{
		ID: k.row.ID, PatientID: k.row.PatientID, UnitID: db.ID(s.Unit), Kind: s.Where, Urgency: s.Urgency, FromAt: db.At(from), Standing: string(s.Standing()),
		NoBed: s.NoBed, Away: s.Away, Died: s.Died, Place: s.Place,
	}
	if row.UnitID == "" {
		row.UnitID, row.Kind = k.row.UnitID, k.row.Kind
	}
	if !s.Ready.IsZero() {
		row.ReadyAt = db.At(s.Ready)
	}
	if !s.To.IsZero() {
		row.ToAt = db.At(s.To)
	}
	var err error
	if k.fresh {
		err = tx.InsertToldStay(ctx, row)
	} else {
		err = tx.UpdateStay(ctx, query.UpdateStayParams{
			ID: row.ID, UnitID: row.UnitID, Kind: row.Kind, Urgency: row.Urgency, FromAt: row.FromAt, ReadyAt: row.ReadyAt, ToAt: row.ToAt, Standing: row.Standing,
			NoBed: row.NoBed, Away: row.Away, Died: row.Died, Place: row.Place,
		})
	}
	if err != nil {
		return fmt.Errorf("stay: %w", err)
	}
	return nil
}

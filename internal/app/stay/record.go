// Package stay writes what is told of patients in hospitals, municipal acute beds (KAD) and at legevakt, by a feed (Record) or on
// screen (Register, Correct), and what the team answers afterwards (Review, ChooseVisit).
package stay

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Told is one movement of one stay of a patient who is known, whatever way it came in.
type Told struct {
	Patient  care.PatientID
	Person   *access.Person // as access knows her when the deed begins; nil: asked for where it is needed
	Sender   string         // the feed's name; "" on screen
	Number   string         // the sender's own number of the stay; "" not told: the patient's stay at the unit that is open then
	Was      string         // the number that it had before, where it has got another; "" the same
	Unit     care.OrgID     // the hospital, KAD or legevakt
	Where    string         // its kind: hospital, kad, legevakt
	Movement care.Movement
	State    bool // the sender tells how the stay stands, and not what happened (FHIR): that she is there takes back an end that was told before
}

// Record writes a movement: the stay as it then is, what is cached of the patient's enrolments, and the alerts, all in the caller's
// transaction. The caller has decided that the movement may be told. What is told twice is written once. Movements with a number give
// the same whatever order they come in (care.FoldStay); one without goes to the stay that can take it (care.WhichStay).
func Record(ctx context.Context, tx *app.Tx, t Told) (care.StayChange, error) {
	t.Movement.Unit, t.Movement.Where, t.Movement.Sender = t.Unit, t.Where, t.Sender
	return record(ctx, tx, t, "", t.Movement)
}

// Renumber notes that a stay has got another number of its sender's, where that is all that is told. A stay that nobody knows is left.
func Renumber(ctx context.Context, tx *app.Tx, t Told) error {
	known, err := load(ctx, tx, t.Patient)
	if err != nil {
		return err
	}
	if k := known.numbered(tx, t.Sender, t.Was); k != nil {
		return k.number(ctx, tx, t)
	}
	return nil
}

// record writes movements of one stay: those of a told one, or on screen with the form's key. shown is what the alert tells.
func record(ctx context.Context, tx *app.Tx, t Told, key db.ID, shown care.Movement, more ...care.Movement) (care.StayChange, error) {
	known, err := load(ctx, tx, t.Patient)
	if err != nil {
		return care.StayChange{}, err
	}
	known.her = t.Person
	k, err := known.find(ctx, tx, t)
	if err != nil {
		return care.StayChange{}, err
	}
	if k == nil {
		k = &one{row: query.InsertToldStayParams{ID: db.NewID(), PatientID: db.ID(known.person), UnitID: db.ID(t.Unit), Kind: t.Where}, fresh: true}
	}
	told := append([]care.Movement{t.Movement}, more...)
	if t.State && care.SaysThere(t.Movement.Kind) && care.EndTakenBack(k.movements, t.Movement) {
		back := t.Movement
		back.Kind, back.Place, back.Urgency = care.NoDischarge, "", ""
		told = append([]care.Movement{back}, told...)
	}
	return known.write(ctx, tx, k, t, key, shown, told)
}

// write adds movements to a stay, and settles what follows.
func (p *stays) write(ctx context.Context, tx *app.Tx, k *one, t Told, key db.ID, shown care.Movement, told []care.Movement) (care.StayChange, error) {
	change := care.StayChange{
		Patient: p.person, Stay: care.StayID(k.row.ID), Unit: t.Unit, Where: t.Where, Sender: t.Sender, Told: shown, Before: k.state(), After: k.state(),
	}
	if len(told) == 1 && care.Repeats(k.movements, told[0]) {
		return change, k.number(ctx, tx, t)
	}
	own := k.handed()
	for i := range told {
		told[i].Seq = len(k.movements) + 1
		k.movements = append(k.movements, told[i])
	}
	change.Told.Seq = len(k.movements)
	change.After = care.FoldStay(k.movements)
	if err := k.put(ctx, tx, change.After); err != nil {
		return change, err
	}
	for i, m := range k.movements[len(k.movements)-len(told)-own:] {
		row := query.InsertMovementParams{
			StayID: k.row.ID, Seq: m.Seq, Kind: string(m.Kind), At: db.At(m.At), Place: m.Place, Urgency: m.Urgency, UnitID: db.ID(m.Unit), UnitKind: m.Where, ToldAt: db.At(tx.Now), Inpatient: m.Inpatient,
		}
		if !m.Recorded.IsZero() {
			row.RecordedAt = db.At(m.Recorded)
		}
		if i >= own { // those before are what the row said, nobody told them now
			row.Sender, row.Key = t.Sender, key
			if t.Sender == "" {
				row.ByUser = db.ID(tx.Actor.User)
			}
		}
		if err := tx.InsertMovement(ctx, row); err != nil {
			return change, fmt.Errorf("stay: movement: %w", err)
		}
	}
	if err := k.number(ctx, tx, t); err != nil {
		return change, err
	}
	tx.Note("stay/" + string(k.row.ID))
	return change, settle(ctx, tx, change, p.her)
}

// settle is what follows from a change: a death, alerts, and last the deadlines and counters, which count the alerts too.
func settle(ctx context.Context, tx *app.Tx, c care.StayChange, her *access.Person) (err error) {
	if c.Before.Died || c.After.Died { // it moves what access goes by
		her = nil
	}
	if c.Before.Died && (!c.After.Died || !c.After.To.Equal(c.Before.To)) {
		if err := patient.ToldAlive(ctx, tx, c.Patient, date.In(c.Before.To), "Sykehuset har trukket meldingen om dødsfallet."); err != nil {
			return err
		}
	}
	if c.After.Died && (!c.Before.Died || !c.After.To.Equal(c.Before.To)) { // told anew: one that the team has taken back since stays so
		if err := patient.ToldDead(ctx, tx, c.Patient, date.In(c.After.To)); err != nil {
			return err
		}
	}
	if her == nil {
		if her, err = tx.Person(ctx, c.Patient); err != nil {
			return err
		}
	}
	if err := alert.Raise(ctx, tx, c, her); err != nil {
		return err
	}
	return tx.Reproject(ctx, c.Patient)
}

// stays are all stays of a person, locked: who tells of another movement of hers waits.
type stays struct {
	person care.PatientID // the record that stands
	her    *access.Person // as access knew her before anything was written; nil: not asked yet
	all    []*one
}

// one is a stay with what has been told of it.
type one struct {
	row       query.InsertToldStayParams
	fresh     bool
	movements []care.Movement
	numbers   []query.StayNumber
}

// allowed decides whether the actor may do the deed with the person, and loads what is known of her stays.
func allowed(ctx context.Context, tx *app.Tx, deed access.Deed, id care.PatientID, refs ...string) (*stays, error) {
	person, err := tx.Person(ctx, id)
	if err != nil {
		return nil, err
	}
	if err := tx.Allow(deed, person, refs...); err != nil {
		return nil, err
	}
	known, err := load(ctx, tx, person.Patient)
	if err == nil {
		known.her = person
	}
	return known, err
}

func load(ctx context.Context, tx *app.Tx, id care.PatientID) (*stays, error) {
	records, err := tx.LockRecordsOfPerson(ctx, db.ID(id))
	if err != nil || len(records) == 0 {
		return nil, fmt.Errorf("stay: %d records: %w", len(records), err)
	}
	p := &stays{}
	for _, r := range records {
		if r.MergedInto == "" {
			p.person = care.PatientID(r.ID)
		}
	}
	rows, err := tx.StaysOf(ctx, db.ID(p.person))
	if err != nil {
		return nil, fmt.Errorf("stay: %w", err)
	}
	ids := make([]db.ID, len(rows))
	for i, r := range rows {
		ids[i] = r.ID
		p.all = append(p.all, &one{row: query.InsertToldStayParams{
			ID: r.ID, PatientID: r.PatientID, UnitID: r.UnitID, Kind: r.Kind, Urgency: r.Urgency, FromAt: r.FromAt, ReadyAt: r.ReadyAt, ToAt: r.ToAt,
			Standing: r.Standing, NoBed: r.NoBed, Away: r.Away, Died: r.Died, Place: r.Place,
		}})
	}
	movements, err := tx.MovementsOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("stay: %w", err)
	}
	numbers, err := tx.StayNumbersOf(ctx, db.List(ids))
	if err != nil {
		return nil, fmt.Errorf("stay: %w", err)
	}
	for _, k := range p.all {
		for _, m := range movements {
			if m.StayID == k.row.ID {
				k.movements = append(k.movements, movement(m))
			}
		}
		for _, n := range numbers {
			if n.StayID == k.row.ID {
				k.numbers = append(k.numbers, n)
			}
		}
	}
	return p, nil
}

func movement(m query.Movement) care.Movement {
	return care.Movement{Kind: care.MovementKind(m.Kind), At: m.At.Time, Seq: m.Seq, Place: m.Place, Urgency: m.Urgency, Unit: care.OrgID(m.UnitID), Where: m.UnitKind, Sender: m.Sender, Recorded: m.RecordedAt.Time, Inpatient: m.Inpatient}
}

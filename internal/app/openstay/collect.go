package openstay

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app/dataset"
	"traad/internal/app/inbox"
	"traad/internal/app/stay"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// collected is the setting that says how far Collect has come.
const collected = "openstay.collected"

// page is how many messages one transaction takes.
const page = 200

// part is what one message tells of one patient.
type part struct {
	seq       int
	basis     query.StayBasis
	unit      care.OrgID
	sender    inbox.Sender
	received  time.Time
	told      *inbox.Told
	number    nin.Number // zero: the stay's number alone can say whose
	pseudonym string
}

// Collect goes through the messages about nobody who is followed since last time and keeps what the decisions that hold let it keep. It
// returns how many stays it wrote. Where the key service does not answer it stays where it is, and takes up again next time: the
// messages are there for 72 hours.
func (k *Keeper) Collect(ctx context.Context) (int, error) {
	rows, err := k.s.Store.Reader().StayBasesOn(ctx, k.s.Today())
	if err != nil {
		return 0, fmt.Errorf("openstay.Collect: %w", err)
	}
	var at inbox.Place
	err = k.mark(ctx, collected, &at)
	if errors.Is(err, sql.ErrNoRows) || err == nil && (len(rows) == 0 || k.keys == nil) {
		// What came while nothing could be kept is not kept afterwards.
		return 0, k.move(ctx, inbox.Place{At: k.s.Now().Add(-time.Minute).UTC()})
	}
	if err != nil {
		return 0, err
	}
	total := 0
	for {
		list, next, more, err := k.box.Unmatched(ctx, at, page)
		if err != nil {
			return total, err
		}
		n, err := k.keep(ctx, rows, list, next)
		total += n
		if err != nil || !more {
			return total, err
		}
		at = next
	}
}

func (k *Keeper) move(ctx context.Context, to inbox.Place) error {
	return k.s.Store.InTx(ctx, func(w *store.Writer) error { return put(ctx, w, collected, to) })
}

func put(ctx context.Context, w *store.Writer, name string, value any) error {
	if err := w.PutSetting(ctx, query.PutSettingParams{Name: name, Value: string(db.ToJSON(value))}); err != nil {
		return fmt.Errorf("openstay: %w", err)
	}
	return nil
}

// keep writes what a page of messages tells, and where the next begins.
func (k *Keeper) keep(ctx context.Context, bases []query.StayBasis, list []inbox.Nobody, next inbox.Place) (int, error) {
	var parts []part
	for _, m := range list {
		for t := m.Told; t != nil; t = t.Second {
			if p, ok := covered(bases, m, t); ok {
				parts = append(parts, p)
			}
		}
	}
	if err := k.pseudonyms(ctx, parts); err != nil {
		return 0, err
	}
	out, err := dataset.OutOfAnalysis(ctx, k.s.Store.Reader(), k.s.Keys)
	if err != nil {
		return 0, err
	}
	parts = slices.DeleteFunc(parts, func(p part) bool { return out[p.pseudonym] })
	wrote := 0
	err = k.s.Store.InTx(ctx, func(w *store.Writer) error {
		wrote = 0
		for _, p := range parts {
			n, err := k.write(ctx, w, p)
			if err != nil {
				return err
			}
			wrote += n
		}
		return put(ctx, w, collected, next)
	})
	return wrote, err
}

// covered says whether a decision lets what a message tells be kept: of a stay at the unit it is for, received while it holds, of a person
// whose number says that she was over 65. A message without a national number can only go on telling of a stay that is there.
func covered(bases []query.StayBasis, m inbox.Nobody, t *inbox.Told) (part, bool) {
	if t.Movement.Kind == "" || t.Movement.Kind == care.Outpatient {
		return part{}, false
	}
	day := date.In(m.Received)
	i := slices.IndexFunc(bases, func(b query.StayBasis) bool {
		return b.UnitID == db.ID(m.Sender.Unit) && !day.Before(b.ValidFrom) && !m.Received.Before(b.RecordedAt.Time)
	})
	if i < 0 {
		return part{}, false
	}
	p := part{seq: m.Seq, basis: bases[i], unit: m.Sender.Unit, sender: m.Sender, received: m.Received, told: t}
	if ward, ok := m.Sender.Wards[t.Movement.Place]; ok {
		p.unit = ward
	}
	for _, n := range t.Numbers {
		born, ok := n.BirthDate()
		if !ok {
			continue
		}
		if born.Age(day) <= over {
			return part{}, false
		}
		if p.number.IsZero() {
			p.number = n
		}
	}
	return p, !p.number.IsZero() || t.Stay != ""
}

// pseudonyms asks for all of a page at once.
func (k *Keeper) pseudonyms(ctx context.Context, parts []part) error {
	var numbers []nin.Number
	var whose []int
	for i, p := range parts {
		if !p.number.IsZero() {
			numbers, whose = append(numbers, p.number), append(whose, i)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	names, err := k.keys.Pseudonyms(ctx, numbers)
	if err != nil {
		return fmt.Errorf("openstay: key service: %w", err)
	}
	if len(names) != len(numbers) {
		return fmt.Errorf("openstay: the key service gave %d pseudonyms for %d numbers", len(names), len(numbers))
	}
	var messages []string
	for i, name := range names {
		parts[whose[i]].pseudonym = name
		messages = append(messages, fmt.Sprintf("message/%d", parts[whose[i]].seq))
	}
	return k.asked(ctx, slices.Compact(messages))
}

// write adds what was told to the stay that it belongs to, and returns 1 where that changed something. The same message again changes
// nothing.
func (k *Keeper) write(ctx context.Context, w *store.Writer, p part) (int, error) {
	now := k.s.Now()
	hash, rows, err := k.candidates(ctx, w, p)
	if err != nil {
		return 0, err
	}
	m := p.told.Movement
	fresh := told{Seq: p.seq, Kind: m.Kind, At: m.At.UTC(), Urgency: m.Urgency, Unit: p.unit, Where: p.sender.Where, Recorded: m.Recorded.UTC(), Inpatient: m.Inpatient}
	row, found, err := which(rows, p, hash, fresh)
	if err != nil {
		return 0, err
	}
	var all []told
	if found {
		if all, err = movements(row); err != nil {
			return 0, err
		}
		if slices.ContainsFunc(all, func(t told) bool { return t.Seq == fresh.Seq }) {
			return 0, nil
		}
	} else if p.pseudonym == "" {
		return 0, nil
	}
	if p.told.State && care.SaysThere(fresh.Kind) && care.EndTakenBack(moves(all), fresh.movement()) {
		back := fresh
		back.Kind, back.Urgency = care.NoDischarge, ""
		all = append(all, back)
	}
	all = append(all, fresh)
	if row.NumberHash == "" {
		row.NumberHash = hash
	}
	if p.told.Lives != "" {
		row.Municipality = p.told.Lives
	}
	fill(&row, all, now)
	if found {
		err = w.UpdateOpenStay(ctx, query.UpdateOpenStayParams{
			ID: row.ID, NumberHash: row.NumberHash, UnitID: row.UnitID, Municipality: row.Municipality, Told: row.Told, Standing: row.Standing, NoBed: row.NoBed,
			FromAt: row.FromAt, ReadyAt: row.ReadyAt, ToAt: row.ToAt, Died: row.Died, PurgeAt: row.PurgeAt,
		})
	} else if row.PurgeAt.After(now) {
		if row.UnitID == "" {
			row.UnitID = db.ID(p.unit)
		}
		err = w.InsertOpenStay(ctx, query.InsertOpenStayParams{
			ID: db.NewID(), Pseudonym: p.pseudonym, BasisID: p.basis.ID, Sender: p.sender.Name, NumberHash: row.NumberHash, UnitID: row.UnitID, Municipality: row.Municipality,
			Told: row.Told, Standing: row.Standing, NoBed: row.NoBed, FromAt: row.FromAt, ReadyAt: row.ReadyAt, ToAt: row.ToAt, Died: row.Died, PurgeAt: row.PurgeAt,
		})
	}
	if err != nil {
		return 0, fmt.Errorf("openstay: %w", err)
	}
	return 1, nil
}

// candidates are the stays that a part can belong to: her own, or those that have the sender's number of the stay.
func (k *Keeper) candidates(ctx context.Context, w *store.Writer, p part) (hash string, rows []query.OpenStay, err error) {
	var hashes []string
	if p.told.Stay != "" {
		text := stay.Numbered(p.sender.Name, p.told.Stay)
		hash, hashes = k.s.Keys.Index(text), k.s.Keys.Indexes(text)
	}
	if p.pseudonym != "" {
		rows, err = w.LockOpenStaysOf(ctx, p.pseudonym)
	} else {
		rows, err = w.LockOpenStayNumbered(ctx, query.LockOpenStayNumberedParams{Sender: p.sender.Name, Hashes: db.List(hashes)})
	}
	if err != nil {
		return "", nil, fmt.Errorf("openstay: %w", err)
	}
	for i := range rows { // a number under the key before is the number still
		if rows[i].Sender == p.sender.Name && slices.Contains(hashes, rows[i].NumberHash) {
			rows[i].NumberHash = hash
		}
	}
	return hash, rows, nil
}

// which finds the stay as stay.Record does: by the sender's number, else the one at the place that can take what is told. A stay that has
// another number of the same sender is another stay.
func which(rows []query.OpenStay, p part, hash string, fresh told) (query.OpenStay, bool, error) {
	var here []query.OpenStay
	var states []care.StayState
	for _, row := range rows {
		if hash != "" && row.Sender == p.sender.Name && row.NumberHash == hash {
			return row, true, nil
		}
		if row.BasisID != p.basis.ID || hash != "" && row.Sender == p.sender.Name && row.NumberHash != "" {
			continue
		}
		all, err := movements(row)
		if err != nil {
			return query.OpenStay{}, false, err
		}
		here, states = append(here, row), append(states, fold(all))
	}
	if i := care.WhichStay(states, fresh.movement()); i >= 0 {
		return here[i], true, nil
	}
	return query.OpenStay{}, false, nil
}

package openstay

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// adopted is the setting that says up to which enrolments Adopt has looked.
const adopted = "openstay.adopted"

// again is how far back Adopt looks once more: an enrolment's time is that of its deed, which is committed a moment later.
const again = 10 * time.Minute

// Adopt makes open stays of persons who have been enrolled since last time their own: late inclusion. What was told is told again as if she
// had been followed, deadlines and alerts with it, and the pseudonymised row is deleted. It returns how many stays.
func (k *Keeper) Adopt(ctx context.Context) (int, error) {
	r, now := k.s.Store.Reader(), k.s.Now().UTC()
	kept, err := r.AnyOpenStay(ctx)
	if err != nil {
		return 0, fmt.Errorf("openstay.Adopt: %w", err)
	}
	var since time.Time
	err = k.mark(ctx, adopted, &since)
	if errors.Is(err, sql.ErrNoRows) || err == nil && kept == 0 {
		return 0, k.s.Store.InTx(ctx, func(w *store.Writer) error { return put(ctx, w, adopted, now) })
	}
	if err != nil || k.keys == nil {
		return 0, err
	}
	total, from, after := 0, db.At(since.Add(-again)), db.ID("")
	for {
		rows, err := r.EnrolmentsSince(ctx, query.EnrolmentsSinceParams{Since: from, After: enrolment(after), Lim: page})
		if err != nil {
			return total, fmt.Errorf("openstay.Adopt: %w", err)
		}
		n, err := k.adopt(ctx, rows)
		total += n
		if err != nil {
			return total, err
		}
		if len(rows) < page {
			return total, k.s.Store.InTx(ctx, func(w *store.Writer) error { return put(ctx, w, adopted, now) })
		}
		from, after = rows[len(rows)-1].CreatedAt, rows[len(rows)-1].ID
	}
}

// enrolment is the id to begin after; before all others where none is given.
func enrolment(id db.ID) db.ID { return cmp.Or(id, "00000000-0000-0000-0000-000000000000") }

// adopt asks for the pseudonyms of those who were enrolled, and gives each her stays.
func (k *Keeper) adopt(ctx context.Context, rows []query.EnrolmentsSinceRow) (int, error) {
	var numbers []nin.Number
	var whose []care.PatientID
	for _, e := range rows {
		known, err := k.s.Store.Reader().IdentifiersOf(ctx, e.PatientID)
		if err != nil {
			return 0, fmt.Errorf("openstay.Adopt: %w", err)
		}
		for _, id := range known {
			digits, err := k.s.Keys.Open(id.Sealed, "patient/"+string(id.PatientID))
			if err != nil {
				return 0, fmt.Errorf("openstay.Adopt: %w", err)
			}
			if n, err := nin.Parse(string(digits)); err == nil {
				numbers, whose = append(numbers, n), append(whose, care.PatientID(e.PatientID))
			}
		}
	}
	if len(numbers) == 0 {
		return 0, nil
	}
	names, err := k.keys.Pseudonyms(ctx, numbers)
	if err != nil {
		return 0, fmt.Errorf("openstay: key service: %w", err)
	}
	if len(names) != len(numbers) {
		return 0, fmt.Errorf("openstay: the key service gave %d pseudonyms for %d numbers", len(names), len(numbers))
	}
	if err := k.asked(ctx, nil, whose...); err != nil {
		return 0, err
	}
	total := 0
	for i, name := range names {
		n, err := k.give(ctx, name, whose[i])
		total += n
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

// asked audits that numbers went to the key service and were answered, before what came is used: of persons who are followed in their own logs,
// of messages about nobody who is by the messages.
func (k *Keeper) asked(ctx context.Context, messages []string, whose ...care.PatientID) error {
	feed := access.Actor{Role: care.Feed, Today: k.s.Today()}
	return k.s.See(ctx, feed, access.AskPseudonym, nil, append([]string{"key_service"}, messages...), whose...)
}

// give makes the stays of a pseudonym a person's.
func (k *Keeper) give(ctx context.Context, pseudonym string, id care.PatientID) (int, error) {
	n := 0
	nothing := errors.New("openstay: nothing to give")
	err := k.s.Do(ctx, access.Actor{Role: care.Feed, Today: k.s.Today()}, func(tx *app.Tx) error {
		rows, err := tx.LockOpenStaysOf(ctx, pseudonym)
		if err != nil {
			return fmt.Errorf("openstay.Adopt: %w", err)
		}
		if n = len(rows); n == 0 {
			return nothing
		}
		person, err := tx.Person(ctx, id)
		if err != nil {
			return err
		}
		for _, row := range rows {
			tx.Actor.Org = care.OrgID(row.UnitID)
			if err := tx.Allow(access.TellStay, person, "open_stay/"+string(row.ID)); err != nil {
				return err
			}
			if err := hand(ctx, tx, row, person.Patient); err != nil {
				return err
			}
		}
		return nil
	})
	if errors.Is(err, nothing) {
		return 0, nil
	}
	return n, err
}

// hand tells one stay of the person, as it was told, and deletes what was kept.
func hand(ctx context.Context, tx *app.Tx, row query.OpenStay, id care.PatientID) error {
	all, err := movements(row)
	if err != nil {
		return err
	}
	slices.SortFunc(all, func(a, b told) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, t := range all {
		c, err := stay.Record(ctx, tx, stay.Told{Patient: id, Sender: row.Sender, Unit: t.Unit, Where: t.Where, Movement: t.movement()})
		if err != nil {
			return err
		}
		if row.NumberHash == "" {
			continue
		}
		if err := tx.InsertStayNumber(ctx, query.InsertStayNumberParams{StayID: db.ID(c.Stay), Sender: row.Sender, NumberHash: row.NumberHash}); err != nil {
			return fmt.Errorf("openstay.Adopt: %w", err)
		}
	}
	if _, err := tx.DeleteOpenStay(ctx, row.ID); err != nil {
		return fmt.Errorf("openstay.Adopt: %w", err)
	}
	return nil
}

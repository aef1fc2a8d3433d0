package message

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// ErrUnknown is a receipt that is about no message of ours, or from another than the one that the message went to.
var ErrUnknown = errors.New("message: a receipt of nothing that was sent to its sender")

// Receive takes a receipt in. The first is final: the same again changes nothing, and one that says otherwise makes the message Contradicted, for
// somebody to ring. One that accepts after 96 hours of silence is taken at its word. The error is ErrUnknown where it is not ours.
func Receive(ctx context.Context, s *app.Service, r *kith.Receipt) error {
	id := strings.ToLower(r.Original.ID)
	if !db.IsID(id) {
		return ErrUnknown
	}
	err := s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
		row, err := tx.LockPlanMessage(ctx, db.ID(id))
		if errors.Is(err, sql.ErrNoRows) {
			return ErrUnknown
		}
		if err != nil {
			return fmt.Errorf("message.Receive: %w", err)
		}
		if !slices.ContainsFunc(r.Sender.Numbers(), func(her string) bool { return her == row.HerID || her == row.BusinessHerID }) {
			return ErrUnknown
		}
		all, err := receipts(row.Receipts)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(all, func(x Receipt) bool { return x.ID == r.ID }) {
			return errUnchanged
		}
		new := Receipt{ID: r.ID, At: s.Now().UTC(), OK: r.Status != kith.Rejected, Faults: r.Faults}
		state := after(State(row.State), all, new)
		all = append(all, new)
		p := query.AnswerPlanMessageParams{ID: row.ID, State: string(state), Receipts: db.ToJSON(all), Sealed: row.Sealed, AnsweredAt: db.At(s.Now()), SettledAt: row.SettledAt}
		if state == Accepted {
			p.Sealed = "" // the receiver has it
		}
		if state != State(row.State) {
			p.SettledAt = db.Time{} // what somebody saw to was something else
		}
		if _, err := tx.AnswerPlanMessage(ctx, p); err != nil {
			return fmt.Errorf("message.Receive: %w", err)
		}
		return note(ctx, tx, access.TakeReceipt, row, state)
	})
	if errors.Is(err, errUnchanged) {
		return nil
	}
	return err
}

// after is the state that a receipt gives, after those that came before.
func after(now State, before []Receipt, r Receipt) State {
	for _, b := range before {
		if b.OK != r.OK {
			return Contradicted
		}
	}
	if len(before) > 0 {
		return now
	}
	if r.OK {
		return Accepted
	}
	return Rejected
}

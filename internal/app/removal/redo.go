package removal

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/recordexport"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Tombstone is one deletion that was done, as it is kept outside the database: what is needed to do it again after a restore
// from a copy that is older than it. It holds ids, grounds and who decided, never what was deleted nor a word of why.
type Tombstone struct {
	ID          db.ID       `json:"id"`
	Ground      care.Ground `json:"ground"`
	Scope       Scope       `json:"scope"`
	Patient     db.ID       `json:"patient"`
	Enrolment   db.ID       `json:"enrolment,omitempty"`
	Event       db.ID       `json:"event,omitempty"`
	Item        string      `json:"item,omitempty"` // OneItem
	Right       db.ID       `json:"right,omitempty"`
	Records     []db.ID     `json:"records,omitempty"` // WholePerson
	DecisionRef string      `json:"decisionRef,omitempty"`
	DecisionOn  date.Date   `json:"decisionOn,omitzero"`
	DecisionBy  string      `json:"decisionBy,omitempty"`
	AskedAt     db.Time     `json:"askedAt"`
	AskedBy     db.ID       `json:"askedBy"`
	AskedRole   string      `json:"askedRole"`
	AskedOrg    db.ID       `json:"askedOrg,omitempty"`
	SettledAt   db.Time     `json:"settledAt"`
	SettledBy   db.ID       `json:"settledBy"`
	SettledRole string      `json:"settledRole"`
}

// Check refuses what is no tombstone.
func (t Tombstone) Check() error {
	need := []db.ID{t.ID, t.Patient, t.AskedBy, t.SettledBy}
	switch t.Scope {
	case OneEvent:
		need = append(need, t.Enrolment, t.Event)
	case OneEnrolment:
		need = append(need, t.Enrolment)
	case WholePerson:
		need = append(need, t.Records...)
	case OneItem:
		_, _, id := care.RemovalItem(t.Item)
		id, _, _ = strings.Cut(id, "@") // of a clarification its version follows
		need = append(need, db.ID(id))
	default:
		return fmt.Errorf("removal: scope %q", t.Scope)
	}
	if t.Ground != care.WrongPatient && t.Ground != care.ByDecision {
		return fmt.Errorf("removal: ground %q", t.Ground)
	}
	for _, id := range need {
		if !db.IsID(string(id)) {
			return fmt.Errorf("removal: %q is no id", id)
		}
	}
	return nil
}

// Tombstones returns every deletion that was done, the oldest first.
func Tombstones(ctx context.Context, s *app.Service) ([]Tombstone, error) {
	rows, err := s.Store.Reader().ApprovedRemovals(ctx)
	if err != nil {
		return nil, fmt.Errorf("removal.Tombstones: %w", err)
	}
	var out []Tombstone
	for _, r := range rows {
		t := Tombstone{
			ID: r.ID, Ground: care.Ground(r.Ground), Scope: Scope(r.Scope), Patient: r.PatientID, Enrolment: r.EnrolmentID, Event: r.EventID, Item: r.Item, Right: r.RightID,
			DecisionRef: r.DecisionRef, DecisionOn: r.DecisionOn, DecisionBy: r.DecisionBy, AskedAt: r.AskedAt, AskedBy: r.AskedBy, AskedRole: r.AskedRole,
			AskedOrg: r.AskedOrg, SettledAt: r.SettledAt, SettledBy: r.SettledBy, SettledRole: r.SettledRole,
		}
		if err := json.Unmarshal([]byte(r.Records), &t.Records); err != nil {
			return nil, fmt.Errorf("removal.Tombstones: %s: %w", r.ID, err)
		}
		out = append(out, t)
	}
	return out, nil
}

// Redone says what came of doing deletions again.
type Redone struct {
	Done   int     // deleted now
	Known  int     // the database has the tombstone already
	Absent int     // what was deleted is not in this copy
	Failed []db.ID // could not be done; nothing of that one was changed
}

// Redo does again what the database does not know was deleted: it was restored from a copy that is older. Each is a
// transaction of its own. actor is whoever runs the restore, as administrator.
func Redo(ctx context.Context, s *app.Service, actor access.Actor, list []Tombstone) (Redone, error) {
	var out Redone
	for _, t := range list {
		absent := false
		known := false
		err := s.Do(ctx, actor, func(tx *app.Tx) (err error) {
			if err := tx.Allow(access.RedoRemoval, nil, "removal/"+string(t.ID)); err != nil {
				return err
			}
			absent, known, err = t.redo(ctx, tx)
			return err
		})
		switch {
		case errs.KindOf(err) == errs.KindDenied && err != nil, errors.Is(err, context.Canceled):
			return out, err
		case err != nil:
			out.Failed = append(out.Failed, t.ID)
		case known:
			out.Known++
		case absent:
			out.Absent++
		default:
			out.Done++
		}
	}
	return out, nil
}

func (t Tombstone) redo(ctx context.Context, tx *app.Tx) (absent, known bool, err error) {
	old, err := tx.LockRemoval(ctx, t.ID)
	switch {
	case err == nil && old.Status == string(Approved):
		return false, true, nil
	case err == nil: // the copy has the request, from before it was approved
		if _, err := tx.RemoveRequest(ctx, t.ID); err != nil {
			return false, false, fmt.Errorf("removal.Redo: %w", err)
		}
	case !errors.Is(err, sql.ErrNoRows):
		return false, false, fmt.Errorf("removal.Redo: %w", err)
	}
	if err := tx.InsertTombstone(ctx, query.InsertTombstoneParams{
		ID: t.ID, Ground: string(t.Ground), Scope: string(t.Scope), PatientID: t.Patient, EnrolmentID: t.Enrolment, EventID: t.Event,
		DecisionRef: t.DecisionRef, DecisionOn: t.DecisionOn, DecisionBy: t.DecisionBy, RightID: t.Right, AskedAt: t.AskedAt, AskedBy: t.AskedBy,
		AskedRole: t.AskedRole, AskedOrg: t.AskedOrg, SettledAt: t.SettledAt, SettledBy: t.SettledBy, SettledRole: t.SettledRole, Records: db.List(t.Records), Item: t.Item,
	}); err != nil {
		return false, false, fmt.Errorf("removal.Redo: %w", err)
	}
	c := &cut{tx: tx, redo: true, removal: care.Removal{Ground: t.Ground, On: date.In(t.SettledAt.Time)}}
	if c.row, err = tx.LockRemoval(ctx, t.ID); err != nil {
		return false, false, fmt.Errorf("removal.Redo: %w", err)
	}
	absent, err = c.again(ctx, t)
	return absent, false, err
}

// again deletes what is there of it.
func (c *cut) again(ctx context.Context, t Tombstone) (absent bool, err error) {
	if err := recordexport.Recall(ctx, c.tx.Writer, care.PatientID(t.Patient), db.At(c.tx.Now)); err != nil {
		return false, err
	}
	if t.Scope == WholePerson {
		var there []care.PatientID
		for _, id := range t.Records {
			if _, err := c.tx.Patient(ctx, id); err == nil {
				there = append(there, care.PatientID(id))
			} else if !errors.Is(err, sql.ErrNoRows) {
				return false, fmt.Errorf("removal.Redo: %w", err)
			}
		}
		slices.Reverse(there) // they were deleted with the one that stood last
		return len(there) == 0, c.person(ctx, there)
	}
	if t.Scope == OneItem {
		there, err := c.item(ctx)
		return !there, err
	}
	if _, err := c.tx.Enrolment(ctx, t.Enrolment); errors.Is(err, sql.ErrNoRows) {
		return true, nil
	} else if err != nil {
		return false, fmt.Errorf("removal.Redo: %w", err)
	}
	if t.Scope == OneEnrolment {
		return false, c.enrolment(ctx)
	}
	events, _, err := c.tx.Events(ctx, care.EnrolmentID(t.Enrolment))
	if err != nil {
		return false, err
	}
	if !slices.ContainsFunc(events, func(ev care.Event) bool { return ev.ID == care.EventID(t.Event) && ev.Kind != care.Removed }) {
		return true, nil
	}
	return false, c.event(ctx)
}

// Package openstay keeps open stays of persons over 65 who are not followed, and only where somebody has recorded that this is lawful:
// for Forsterket hjemreise, whose daily list reads OpenStays, and for late inclusion, when the stay becomes the person's own.
//
//	k := openstay.New(service, box, keyService)
//	k.Collect(ctx)  // each minute: what the inbox could not match becomes pseudonymised stays
//	k.Adopt(ctx)    // each minute: those of persons who have been enrolled become theirs
//	openstay.Purge(ctx, service) // each hour: 30 days after discharge, and all of a decision that no longer holds
//
// A person is known here by the hospital's key service's pseudonym alone. Kept are: when, which hospital or unit, the number of the
// municipality, and what was told of the stay without ward. Without a decision (Record) that holds today, for the sender's unit,
// nothing is kept, and without a key service nothing can be.
package openstay

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/app/inbox"
	"traad/internal/base/db"
	"traad/internal/base/keyservice"
	"traad/internal/care"
	"traad/internal/store/query"
)

// How long an open stay is kept.
const (
	AfterDischarge = 30 * 24 * time.Hour  // after the patient left, or was expected and did not come
	Unheard        = 180 * 24 * time.Hour // after the last word of one whose discharge nobody tells
	cancelled      = 72 * time.Hour       // after it was taken back: a correction may come
)

// over is the age that a person must be past: the service's own (brochure, report §4.1).
const over = 65

// Keeper keeps open stays. Make one with New.
type Keeper struct {
	s    *app.Service
	box  *inbox.Box
	keys keyservice.Service
}

// New returns a keeper. keys may be nil: then nothing is kept, whatever is decided.
func New(s *app.Service, box *inbox.Box, keys keyservice.Service) *Keeper {
	return &Keeper{s, box, keys}
}

// told is one movement as it is kept: without ward.
type told struct {
	Seq     int               `json:"seq"` // of the message: the order of reception
	Kind    care.MovementKind `json:"kind"`
	At      time.Time         `json:"at"`
	Urgency string            `json:"urgency,omitempty"`
	Unit    care.OrgID        `json:"unit"`
	Where   string            `json:"where"`

	Recorded  time.Time `json:"recorded,omitzero"`
	Inpatient bool      `json:"inpatient,omitempty"`
}

func movements(row query.OpenStay) ([]told, error) {
	var all []told
	if err := json.Unmarshal(row.Told, &all); err != nil {
		return nil, fmt.Errorf("openstay: %w", err)
	}
	return all, nil
}

func (t told) movement() care.Movement {
	return care.Movement{Kind: t.Kind, At: t.At, Seq: t.Seq, Urgency: t.Urgency, Unit: t.Unit, Where: t.Where, Recorded: t.Recorded, Inpatient: t.Inpatient}
}

func fold(all []told) care.StayState { return care.FoldStay(moves(all)) }

func moves(all []told) []care.Movement {
	var ms []care.Movement
	for _, t := range all {
		ms = append(ms, t.movement())
	}
	return ms
}

// until is when a stay that stands so is purged.
func until(st care.StayState, now time.Time) time.Time {
	switch {
	case st.Cancelled:
		return now.Add(cancelled)
	case !st.To.IsZero():
		return st.To.Add(AfterDischarge)
	case st.Expected || st.Outpatient:
		return st.Planned.Add(AfterDischarge)
	}
	return now.Add(Unheard)
}

// fill writes what the movements add up to into a row.
func fill(row *query.OpenStay, all []told, now time.Time) {
	st := fold(all)
	row.Told = db.ToJSON(all)
	row.Standing, row.NoBed, row.Died = string(st.Standing()), st.NoBed, st.Died
	if st.Unit != "" {
		row.UnitID = db.ID(st.Unit)
	}
	from := st.From
	if from.IsZero() {
		from = st.Planned
	}
	row.FromAt, row.ReadyAt, row.ToAt = db.At(from), db.Time{}, db.Time{}
	if !st.Ready.IsZero() {
		row.ReadyAt = db.At(st.Ready)
	}
	if !st.To.IsZero() {
		row.ToAt = db.At(st.To)
	}
	row.PurgeAt = db.At(until(st, now))
}

// mark reads the setting that says how far a job has come.
func (k *Keeper) mark(ctx context.Context, name string, into any) error {
	text, err := k.s.Store.Reader().Setting(ctx, name)
	if err != nil {
		return err
	}
	if err := json.Unmarshal([]byte(text), into); err != nil {
		return fmt.Errorf("openstay: %s: %w", name, err)
	}
	return nil
}

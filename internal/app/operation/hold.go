package operation

import (
	"bufio"
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/removal"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Hold is something that a restore from an older copy must not undo, as it is kept outside the database: a deletion that was done, or a no that was said. It holds ids and codes,
// never a name nor a word of what was written.
type Hold struct {
	*removal.Tombstone                // a deletion
	Objection          *HeldObjection `json:"objection,omitempty"`
	Unnamed            *HeldUnnamed   `json:"objectionUnnamed,omitempty"`
	Consent            *HeldConsent   `json:"consentWithdrawn,omitempty"`
	Own                *HeldEnd       `json:"ownAccessEnded,omitempty"`
	Role               *HeldEnd       `json:"roleEnds,omitempty"`
	Account            *HeldEnd       `json:"accountEnds,omitempty"`
}

// HeldObjection is an objection. Of one that was taken back Over is set.
type HeldObjection struct {
	ID         db.ID     `json:"id"`
	Patient    db.ID     `json:"patient"`
	Against    string    `json:"against"`
	Org        db.ID     `json:"org,omitempty"`
	Item       string    `json:"item,omitempty"`
	By         string    `json:"by"`
	Competence string    `json:"competence"`
	On         date.Date `json:"on"`
	At         db.Time   `json:"at"`
	RecordedBy db.ID     `json:"recordedBy"`
	Over       bool      `json:"over,omitempty"`
}

// HeldUnnamed is an objection to analyses of somebody without a record: her pseudonym is sealed.
type HeldUnnamed struct {
	ID         db.ID     `json:"id"`
	Sealed     string    `json:"sealed"`
	Index      string    `json:"index"`
	KeyVersion int       `json:"keyVersion"`
	By         string    `json:"by"`
	On         date.Date `json:"on"`
	At         db.Time   `json:"at"`
	RecordedBy db.ID     `json:"recordedBy"`
	Over       bool      `json:"over,omitempty"`
}

// HeldConsent is a consent that was withdrawn.
type HeldConsent struct {
	Event     db.ID     `json:"event"`
	Enrolment db.ID     `json:"enrolment"`
	On        date.Date `json:"on"`
}

// HeldEnd is that an access ends: a grant on the net at a moment, a role and an account with a day.
type HeldEnd struct {
	ID db.ID     `json:"id"`
	At db.Time   `json:"at,omitzero"`
	On date.Date `json:"on,omitzero"`
}

// ref names what a hold is about, as the audit does: the last that is written of it counts.
func (h Hold) ref() string {
	switch {
	case h.Objection != nil:
		return "objection/" + string(h.Objection.ID)
	case h.Unnamed != nil:
		return "objection_unnamed/" + string(h.Unnamed.ID)
	case h.Consent != nil:
		return "event/" + string(h.Consent.Event)
	case h.Own != nil:
		return "own_access/" + string(h.Own.ID)
	case h.Role != nil:
		return "role/" + string(h.Role.ID)
	case h.Account != nil:
		return "user/" + string(h.Account.ID)
	case h.Tombstone != nil:
		return "removal/" + string(h.ID)
	}
	return ""
}

// Check refuses what is no hold.
func (h Hold) Check() error {
	if h.Tombstone != nil {
		return h.Tombstone.Check()
	}
	need := []db.ID{}
	switch {
	case h.Objection != nil:
		need = append(need, h.Objection.ID, h.Objection.Patient, h.Objection.RecordedBy)
	case h.Unnamed != nil:
		need = append(need, h.Unnamed.ID, h.Unnamed.RecordedBy)
	case h.Consent != nil:
		need = append(need, h.Consent.Event, h.Consent.Enrolment)
	default:
		for _, end := range []*HeldEnd{h.Own, h.Role, h.Account} {
			if end != nil {
				need = append(need, end.ID)
			}
		}
	}
	if len(need) == 0 || slices.ContainsFunc(need, func(id db.ID) bool { return !db.IsID(string(id)) }) {
		return fmt.Errorf("operation: %q is no hold", h.ref())
	}
	return nil
}

// Holds returns all that is held now, deletions first.
func Holds(ctx context.Context, s *app.Service) ([]Hold, error) {
	r := s.Store.Reader()
	tombstones, err := removal.Tombstones(ctx, s)
	if err != nil {
		return nil, err
	}
	var out []Hold
	for _, t := range tombstones {
		out = append(out, Hold{Tombstone: &t})
	}
	fault := func(err error) error { return fmt.Errorf("operation.Holds: %w", err) }
	objections, err := r.HeldObjections(ctx)
	if err != nil {
		return nil, fault(err)
	}
	for _, o := range objections {
		out = append(out, Hold{Objection: &HeldObjection{
			o.ID, o.PatientID, o.Kind, o.OrganisationID, o.Item, o.StatedBy, o.Competence, o.StatedOn, o.RecordedAt, o.RecordedBy, !o.EndedAt.IsZero(),
		}})
	}
	unnamed, err := r.HeldUnnamedObjections(ctx)
	if err != nil {
		return nil, fault(err)
	}
	for _, o := range unnamed {
		out = append(out, Hold{Unnamed: &HeldUnnamed{o.ID, o.Sealed, o.PseudonymIndex, o.KeyVersion, o.StatedBy, o.StatedOn, o.RecordedAt, o.RecordedBy, !o.EndedAt.IsZero()}})
	}
	consents, err := r.HeldConsents(ctx)
	if err != nil {
		return nil, fault(err)
	}
	for _, c := range consents {
		out = append(out, Hold{Consent: &HeldConsent{c.ID, c.EnrolmentID, c.OnDate}})
	}
	own, err := r.HeldOwnAccess(ctx)
	if err != nil {
		return nil, fault(err)
	}
	for _, o := range own {
		out = append(out, Hold{Own: &HeldEnd{ID: o.ID, At: o.EndedAt}})
	}
	roles, err := r.HeldRoles(ctx)
	if err != nil {
		return nil, fault(err)
	}
	for _, x := range roles {
		out = append(out, Hold{Role: &HeldEnd{ID: x.ID, On: x.ValidTo}})
	}
	accounts, err := r.HeldAccounts(ctx)
	if err != nil {
		return nil, fault(err)
	}
	for _, x := range accounts {
		out = append(out, Hold{Account: &HeldEnd{ID: x.ID, On: x.EndedOn}})
	}
	return out, nil
}

// KeepHolds adds to the file at path what is held and does not stand there yet, and returns how many lines that was. Nothing is taken out of it: after a restore from an older copy it
// still knows more than the database. The file belongs on another machine or medium.
func KeepHolds(ctx context.Context, s *app.Service, path string) (n int, err error) {
	all, err := Holds(ctx, s)
	if err != nil {
		return 0, err
	}
	f, err := os.OpenFile(path, os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return 0, fmt.Errorf("operation.KeepHolds: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	was, err := io.ReadAll(f)
	if err != nil {
		return 0, fmt.Errorf("operation.KeepHolds: %w", err)
	}
	whole := was[:bytes.LastIndexByte(was, '\n')+1] // a line that a power cut tore is written again
	known := map[string]bool{}
	for _, line := range bytes.Split(whole, []byte("\n")) {
		known[string(line)] = true
	}
	var more bytes.Buffer
	for _, h := range all {
		line, err := json.Marshal(h)
		if err != nil {
			return 0, fmt.Errorf("operation.KeepHolds: %w", err)
		}
		if !known[string(line)] {
			n++
			more.Write(append(line, '\n'))
		}
	}
	if n == 0 && len(whole) == len(was) {
		return 0, nil
	}
	if err := f.Truncate(int64(len(whole))); err != nil {
		return 0, fmt.Errorf("operation.KeepHolds: %w", err)
	}
	if _, err := f.WriteAt(more.Bytes(), int64(len(whole))); err != nil {
		return 0, fmt.Errorf("operation.KeepHolds: %w", err)
	}
	return n, f.Sync()
}

// ReadHolds reads what KeepHolds wrote. A line that is none refuses the whole of it; the error says which line. One that was torn at the end is left out.
func ReadHolds(r io.Reader) (list []Hold, line int, err error) {
	in := bufio.NewReader(r)
	for line = 1; ; line++ {
		text, err := in.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			var h Hold
			if text = bytes.TrimSpace(text); json.Unmarshal(text, &h) == nil && h.Check() == nil { // written by hand, without an end
				list = append(list, h)
			} else if len(text) > 0 && len(list) == 0 { // not one line of it is ours
				return nil, line, errors.New("operation: no holds")
			}
			return list, 0, nil
		}
		if err != nil {
			return nil, line, err
		}
		var h Hold
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := cmp.Or(d.Decode(&h), h.Check()); err != nil {
			return nil, line, err
		}
		list = append(list, h)
	}
}

// Redone says what came of holding to a list again.
type Redone struct {
	removal.Redone     // deletions
	Nos            int // objections recorded and consents withdrawn again
	Ended          int // grants, roles and accounts that were ended again
	Standing       int // objections that were taken back since the copy was made: they stand, until she is asked
	Left           []string
}

// Redo does again what the database does not know: it was restored from a copy that is older. Each is a transaction of its own. actor is whoever runs the restore, as administrator.
func Redo(ctx context.Context, s *app.Service, actor access.Actor, list []Hold) (Redone, error) {
	var out Redone
	var deletions []removal.Tombstone
	last := map[string]Hold{}
	var refs []string
	for _, h := range list {
		if h.Tombstone != nil {
			deletions = append(deletions, *h.Tombstone)
			continue
		}
		if _, known := last[h.ref()]; !known {
			refs = append(refs, h.ref())
		}
		last[h.ref()] = h
	}
	var err error
	if out.Redone, err = removal.Redo(ctx, s, actor, deletions); err != nil {
		return out, err
	}
	for _, id := range out.Failed {
		out.Left = append(out.Left, "removal/"+string(id))
	}
	for _, ref := range refs {
		n := Redone{}
		err := s.Do(ctx, actor, func(tx *app.Tx) error {
			n = Redone{}
			return last[ref].redo(ctx, tx, &n)
		})
		switch {
		case errs.KindOf(err) == errs.KindDenied && err != nil, errors.Is(err, context.Canceled):
			return out, err
		case err != nil:
			out.Left = append(out.Left, ref)
		default:
			out.Nos, out.Ended, out.Standing = out.Nos+n.Nos, out.Ended+n.Ended, out.Standing+n.Standing
		}
	}
	return out, nil
}

// again stands where somebody's words stood, which are kept nowhere else.
const again = "Ført på nytt etter gjenoppretting fra en eldre kopi."

// redo counts in n what it did.
func (h Hold) redo(ctx context.Context, tx *app.Tx, n *Redone) error {
	if h.Consent != nil {
		return h.Consent.redo(ctx, tx, n)
	}
	if err := tx.Allow(access.RedoRemoval, nil, h.ref()); err != nil {
		return err
	}
	count := func(rows int64, err error) error {
		n.Ended += int(rows)
		return err
	}
	switch {
	case h.Objection != nil:
		return h.Objection.redo(ctx, tx, n)
	case h.Unnamed != nil:
		return h.Unnamed.redo(ctx, tx, n)
	case h.Own != nil:
		return count(tx.EndOwnAccess(ctx, query.EndOwnAccessParams{ID: h.Own.ID, EndedAt: h.Own.At, EndedNote: again}))
	case h.Role != nil:
		return count(tx.ShortenRole(ctx, query.ShortenRoleParams{ID: h.Role.ID, ValidTo: h.Role.On}))
	default:
		return count(tx.EndAccount(ctx, query.EndAccountParams{ID: h.Account.ID, EndedOn: h.Account.On}))
	}
}

func (o *HeldObjection) redo(ctx context.Context, tx *app.Tx, n *Redone) error {
	was, err := tx.LockObjection(ctx, o.ID)
	switch {
	case err == nil && o.Over && was.EndedAt.IsZero():
		n.Standing++
		return nil
	case err == nil || o.Over:
		return nil
	case !errors.Is(err, sql.ErrNoRows):
		return fmt.Errorf("operation.Redo: %w", err)
	}
	if _, err := tx.Patient(ctx, o.Patient); errors.Is(err, sql.ErrNoRows) {
		return nil // she came after the copy, or is deleted
	}
	n.Nos++
	return tx.InsertObjection(ctx, query.InsertObjectionParams{
		ID: o.ID, PatientID: o.Patient, Kind: o.Against, OrganisationID: o.Org, Item: o.Item, StatedBy: o.By, Competence: o.Competence, Note: again, StatedOn: o.On,
		RecordedAt: o.At, RecordedBy: o.RecordedBy,
	})
}

func (o *HeldUnnamed) redo(ctx context.Context, tx *app.Tx, n *Redone) error {
	rows, err := tx.HeldUnnamedObjections(ctx)
	if err != nil {
		return fmt.Errorf("operation.Redo: %w", err)
	}
	at := slices.IndexFunc(rows, func(r query.ObjectionUnnamed) bool { return r.ID == o.ID })
	switch {
	case at >= 0 && o.Over && rows[at].EndedAt.IsZero():
		n.Standing++
		return nil
	case at >= 0 || o.Over:
		return nil
	}
	n.Nos++
	return tx.InsertUnnamedObjection(ctx, query.InsertUnnamedObjectionParams{
		ID: o.ID, Sealed: o.Sealed, PseudonymIndex: o.Index, KeyVersion: o.KeyVersion, StatedBy: o.By, StatedOn: o.On, RecordedAt: o.At, RecordedBy: o.RecordedBy,
	})
}

func (c *HeldConsent) redo(ctx context.Context, tx *app.Tx, n *Redone) error {
	if _, err := tx.Enrolment(ctx, c.Enrolment); errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	before, _, err := tx.Events(ctx, care.EnrolmentID(c.Enrolment))
	if err != nil {
		return err
	}
	if slices.ContainsFunc(before, func(ev care.Event) bool { return ev.ID == care.EventID(c.Event) }) {
		return tx.Allow(access.RedoRemoval, nil, "event/"+string(c.Event))
	}
	n.Nos++
	return enrolment.In(ctx, tx, access.RedoRemoval, enrolment.Target{Enrolment: care.EnrolmentID(c.Enrolment), Key: care.EventID(c.Event)}, care.Event{
		Kind: care.ConsentWithdrawn, On: c.On, Reason: again,
	})
}

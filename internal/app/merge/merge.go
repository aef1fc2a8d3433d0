// Package merge is two records of one person: they are slått sammen by a pointer, and apart again by undoing it.
//
// No row is moved. patient_merge holds who merged what, and patient.merged_into points from each record that was taken in
// straight to the one that stands (care.Survivors). Every query that asks for a person goes by all of her records, so all
// that either had is on the survivor's pages, and after an undo each has again what is hers.
package merge

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Merge takes one record of a person into another. Both may be any record of theirs.
type Merge struct {
	Merged   care.PatientID // is taken in
	Survivor care.PatientID // stands afterwards, with its name, birth date and address
	Reason   string
	Sure     bool // the user has seen both, and says that they are the same person
}

// maxReason is how many characters a reason holds.
const maxReason = 2000

// Run merges them. The actor must have to do with both. Faults are at behold, begrunnelse and riktig.
func (d Merge) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		id := db.NewID()
		var records [2][]db.ID
		for i, who := range []care.PatientID{d.Merged, d.Survivor} {
			if !db.IsID(string(who)) {
				return app.Unknown()
			}
			person, err := tx.Person(ctx, who)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.MergePersons, person, "patient_merge/"+string(id), "patient/"+string(person.Patient)); err != nil {
				return err
			}
			for _, rec := range person.Records {
				records[i] = append(records[i], db.ID(rec))
			}
		}
		all := slices.Concat(records[0], records[1])
		rows, err := locked(ctx, tx, all)
		if err != nil {
			return err
		}
		merged, survivor := rows[records[0][0]], rows[records[1][0]]
		if err := d.check(merged, survivor); err != nil {
			return err
		}
		if err := tx.InsertMerge(ctx, query.InsertMergeParams{
			ID: id, MergedID: merged.ID, SurvivorID: survivor.ID, Reason: strings.TrimSpace(d.Reason), MergedAt: db.At(tx.Now), MergedBy: db.ID(actor.User),
		}); err != nil {
			return fmt.Errorf("merge.Merge: %w", err)
		}
		return point(ctx, tx, all)
	})
}

func (d Merge) check(merged, survivor query.Patient) error {
	f := errs.Invalid("Personene kan ikke slås sammen")
	switch {
	case merged.ID == survivor.ID:
		return errs.Conflict("Dette er allerede én og samme person i Tråd.")
	case !merged.DeceasedOn.IsZero() && survivor.DeceasedOn.IsZero():
		f.At("behold", "Den andre er registrert død. Registrer dødsfallet her først, eller behold den som er registrert død.")
	}
	reason(f, d.Reason, "Skriv hvorfor de er samme person, for eksempel hva som er sjekket.")
	if !d.Sure {
		f.At("riktig", "Kryss av når du har sett på begge og vet at de er samme person.")
	}
	return f.OrNil()
}

func reason(f *errs.Error, text, ask string) {
	switch n := len([]rune(text)); {
	case strings.TrimSpace(text) == "":
		f.At("begrunnelse", ask)
	case n > maxReason:
		f.Fields = append(f.Fields, errs.Say("begrunnelse", "Begrunnelsen er %d tegn, og det er plass til %d. Kort den ned.", n, maxReason))
	}
}

// Undo takes a merge apart. Those that were made before and after it stand.
type Undo struct {
	Merge  db.ID
	Reason string
}

// Run does it, and returns which two records stand after it: what was taken in, and what it was taken into.
func (d Undo) Run(ctx context.Context, s *app.Service, actor access.Actor) (apart [2]care.PatientID, err error) {
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Merge)) {
			return app.Unknown()
		}
		m, err := tx.Merge(ctx, d.Merge)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.MergePersons)
		}
		if err != nil {
			return fmt.Errorf("merge.Undo: %w", err)
		}
		apart = [2]care.PatientID{care.PatientID(m.MergedID), care.PatientID(m.SurvivorID)}
		person, err := tx.Person(ctx, apart[0])
		if err != nil {
			return err
		}
		if err := tx.Allow(access.MergePersons, person, "patient_merge/"+string(d.Merge)); err != nil {
			return err
		}
		f := errs.Invalid("Sammenslåingen kan ikke angres")
		reason(f, d.Reason, "Skriv hvorfor de likevel er to personer.")
		if err := f.OrNil(); err != nil {
			return err
		}
		var all []db.ID
		for _, rec := range person.Records {
			all = append(all, db.ID(rec))
		}
		if _, err := locked(ctx, tx, all); err != nil {
			return err
		}
		n, err := tx.UndoMerge(ctx, query.UndoMergeParams{ID: m.ID, UndoneAt: db.At(tx.Now), UndoneBy: db.ID(actor.User), UndoReason: strings.TrimSpace(d.Reason)})
		if err != nil {
			return fmt.Errorf("merge.Undo: %w", err)
		}
		if n == 0 {
			return errs.Gone("Sammenslåingen er allerede angret.")
		}
		return point(ctx, tx, all)
	})
	return apart, err
}

// locked locks records in the order of their ids, so that two who merge at once wait for each other and never crosswise, and
// sees that nobody has merged them otherwise meanwhile.
func locked(ctx context.Context, tx *app.Tx, ids []db.ID) (map[db.ID]query.Patient, error) {
	sorted := slices.Clone(ids)
	slices.Sort(sorted)
	rows := map[db.ID]query.Patient{}
	for _, id := range slices.Compact(sorted) {
		row, err := tx.LockPatient(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("merge: %w", err)
		}
		rows[id] = row
	}
	for id := range rows {
		now, err := tx.RecordsOfPerson(ctx, id)
		if err != nil {
			return nil, fmt.Errorf("merge: %w", err)
		}
		for _, rec := range now {
			if _, ok := rows[rec.ID]; !ok {
				return nil, errs.Conflict("Noen andre slo sammen en av personene akkurat nå. Last siden på nytt.")
			}
		}
	}
	return rows, nil
}

// point writes the pointers of the records as the standing merges say, and what hangs on them: the name that lists sort by,
// and the deadlines of every enrolment, which a stay of any of the records lets stand still.
func point(ctx context.Context, tx *app.Tx, ids []db.ID) error {
	standing, err := tx.StandingMerges(ctx, db.List(ids))
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	var merges []care.Merge
	for _, m := range standing {
		merges = append(merges, care.Merge{Merged: care.PatientID(m.MergedID), Survivor: care.PatientID(m.SurvivorID)})
	}
	into := care.Survivors(merges)
	var roots []db.ID
	for _, id := range ids {
		to := db.ID(into[care.PatientID(id)])
		if err := tx.PointTo(ctx, query.PointToParams{ID: id, MergedInto: to}); err != nil {
			return fmt.Errorf("merge: %w", err)
		}
		if to == "" {
			roots = append(roots, id)
		}
	}
	for _, root := range roots {
		if err := settle(ctx, tx, root); err != nil {
			return err
		}
	}
	return nil
}

func settle(ctx context.Context, tx *app.Tx, root db.ID) error {
	row, err := tx.Patient(ctx, root)
	if err != nil {
		return fmt.Errorf("merge: %w", err)
	}
	if err := tx.RenameEnrolments(ctx, query.RenameEnrolmentsParams{PatientID: root, NameSort: row.NameSort}); err != nil {
		return fmt.Errorf("merge: names: %w", err)
	}
	if err := tx.IndexClarification(ctx, care.PatientID(root)); err != nil { // the others' agreements and evaluations are hers too
		return fmt.Errorf("merge: %w", err)
	}
	return tx.Reproject(ctx, care.PatientID(root))
}

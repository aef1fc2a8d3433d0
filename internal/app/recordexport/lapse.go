package recordexport

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// over reports whether the ground that an export was asked for on is gone: a municipality's own coordinators ask while they have
// access, an administrator asks when nobody has it. What was asked for on the one ground is worth nothing on the other: the municipality
// has no right to a file that it asked for before the end and did not fetch, and an administrator none to one when the municipality is back.
func over(ctx context.Context, r *store.Reader, org db.ID, askedRole string, today date.Date) (bool, error) {
	phase, err := agreement.PhaseIn(ctx, r, care.OrgID(org), today)
	if err != nil {
		return false, err
	}
	if care.Role(askedRole) == care.Administrator {
		return !phase.Allows(care.ExportAfterwards), nil
	}
	return !phase.Allows(care.ExportOwnRecords), nil
}

// whyOver is what those who come too late are told.
var whyOver = lang.Of("Uttrekket er falt bort: tilgangen er endret siden det ble bestilt, eller noe som står i det, er slettet. Et nytt må bestilles av den som har adgang til det nå.")

// open reports whether an export in this state may still become or is a file.
func (s Status) open() bool { return s == Asked || s == Approved || s == Ready }

// lapse ends an export whose ground is gone, with its pieces and the list of who was in it. That it was asked for stays known.
func lapse(ctx context.Context, w *store.Writer, id db.ID, now db.Time) (bool, error) {
	n, err := w.LapseRecordExport(ctx, query.LapseRecordExportParams{ID: id, DeletedAt: now})
	if err != nil || n == 0 {
		return false, err
	}
	if err := w.DeleteRecordExportParts(ctx, id); err != nil {
		return false, err
	}
	return true, w.DeleteRecordExportSubjects(ctx, id)
}

// Recall ends the files that are made and not fetched with a person in them of whom something is deleted for good, inside that deed: what is deleted
// is not handed out afterwards. A new file can be asked for.
func Recall(ctx context.Context, w *store.Writer, person care.PatientID, now db.Time) error {
	ids, err := w.ReadyExportsWith(ctx, db.ID(person))
	if err != nil {
		return fmt.Errorf("recordexport.Recall: %w", err)
	}
	for _, id := range ids {
		if _, err := lapse(ctx, w, id, now); err != nil {
			return fmt.Errorf("recordexport.Recall: %w", err)
		}
	}
	return nil
}

// lapseAll ends those of an organisation ("" is all of them) whose ground is gone, and returns how many they were.
func lapseAll(ctx context.Context, s *app.Service, r *store.Reader, w *store.Writer, org db.ID) (int, error) {
	rows, err := r.OpenRecordExports(ctx)
	if err != nil {
		return 0, fmt.Errorf("recordexport: %w", err)
	}
	n := 0
	for _, x := range rows {
		if org != "" && x.OrganisationID != org {
			continue
		}
		gone, err := over(ctx, r, x.OrganisationID, x.AskedRole, s.Today())
		if err != nil {
			return n, err
		}
		if !gone {
			continue
		}
		did, err := lapse(ctx, w, x.ID, db.At(s.Now()))
		if err != nil {
			return n, fmt.Errorf("recordexport: lapse: %w", err)
		}
		if did {
			n++
		}
	}
	return n, nil
}

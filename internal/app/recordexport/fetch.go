package recordexport

import (
	"context"
	"fmt"
	"io"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// File is a file that the actor may have, and whose look is audited.
type File struct {
	Name string // without anything of what is in it
	Size int

	ctx   context.Context //nolint:containedctx // one request's, which the file is written into
	s     *app.Service
	id    db.ID
	parts int
}

// Fetch returns the file of an export that is ready, audited with every person in it. One that is not the actor's is as one
// that does not exist; one whose fourteen days are over is errs.Gone.
func Fetch(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*File, error) {
	r := s.Store.Reader()
	refused := func(why error) (*File, error) {
		if err := s.See(ctx, a, access.FetchRecordExport, nil, []string{"record_exports"}); err != nil {
			return nil, err
		}
		return nil, why
	}
	if !access.May(a.Role, access.FetchRecordExport) {
		return refused(missing())
	}
	x, err := load(ctx, id, r.RecordExport)
	if err != nil {
		return refused(err)
	}
	mine := x.OrganisationID == db.ID(a.Org) && x.AskedRole == string(care.MunicipalCoordinator) || x.AskedBy == db.ID(a.User)
	if !mine { // before anything else is asked, so that it takes no longer than one that does not exist
		return refused(missing())
	}
	gone, err := over(ctx, r, x.OrganisationID, x.AskedRole, a.Today)
	if err != nil {
		return refused(err)
	}
	may, err := mayFetch(ctx, s, r, a, x)
	switch {
	case err != nil:
		return nil, err
	case Status(x.Status) == Deleted || Status(x.Status) == Ready && s.Now().Sub(x.ReadyAt.Time) > Keep:
		return refused(errs.Gone("Filen er slettet. Den ble tatt vare på i fjorten dager. Bestill et nytt uttrekk."))
	case Status(x.Status) == Lapsed, Status(x.Status).open() && gone && a.Role == care.Administrator:
		return refused(errs.Gone(whyOver.Text))
	case gone:
		return refused(errs.Denied("Samarbeidsavtalen er avsluttet, og tilgangen med den. Be administrator om å bestille uttrekket."))
	case Status(x.Status) != Ready:
		return refused(errs.Conflict("Filen er ikke klar ennå."))
	case !may:
		return refused(missing())
	}
	rows, err := r.RecordExportSubjects(ctx, id)
	if err != nil {
		return nil, fmt.Errorf("recordexport.Fetch: %w", err)
	}
	subjects := make([]care.PatientID, len(rows))
	for i, p := range rows {
		subjects[i] = care.PatientID(p)
	}
	old, err := stale(ctx, r, a, subjects, x.ReadyAt)
	switch {
	case err != nil:
		return nil, err
	case old:
		return refused(errs.Gone(whyStale.Text))
	}
	if err := s.See(ctx, a, access.FetchRecordExport, nil, []string{"record_export/" + string(id)}, subjects...); err != nil {
		return nil, err
	}
	name := "journaler-" + x.ReadyAt.Format("2006-01-02") + ".zip"
	if forReceiver(x) {
		name += ".traad"
	}
	return &File{Name: name, Size: x.Size, ctx: ctx, s: s, id: id, parts: x.Parts}, nil
}

// mayFetch reports whether the actor may have the file now: a coordinator of the municipality as long as access has not
// ended, or the administrator who asked when it had, and only while it has.
func mayFetch(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor, x query.RecordExport) (bool, error) {
	if Status(x.Status) != Ready || s.Now().Sub(x.ReadyAt.Time) > Keep {
		return false, nil
	}
	if gone, err := over(ctx, r, x.OrganisationID, x.AskedRole, a.Today); err != nil || gone {
		return false, err
	}
	switch a.Role {
	case care.MunicipalCoordinator:
		return x.OrganisationID == db.ID(a.Org) && x.AskedRole == string(a.Role), nil
	case care.Administrator:
		return x.AskedBy == db.ID(a.User) && x.AskedRole == string(a.Role), nil
	}
	return false, nil
}

// WriteTo writes the file, piece by piece.
func (f *File) WriteTo(w io.Writer) (int64, error) {
	var n int64
	r := f.s.Store.Reader()
	for i := 1; i <= f.parts; i++ {
		text, err := r.RecordExportPart(f.ctx, query.RecordExportPartParams{ExportID: f.id, Number: i})
		if err != nil {
			return n, fmt.Errorf("recordexport: piece %d: %w", i, err)
		}
		b, err := f.s.Keys.Open(string(text), pieceOf(f.id, i))
		if err != nil {
			return n, fmt.Errorf("recordexport: piece %d: %w", i, err)
		}
		m, err := w.Write(b)
		n += int64(m)
		if err != nil {
			return n, fmt.Errorf("recordexport: piece %d: %w", i, err)
		}
	}
	return n, nil
}

// Purge deletes the files whose fourteen days are over, with the list of who was in them; that they were made stays known.
// So does it with those that nobody may fetch any more because access has ended, or has begun again. It returns how many.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	lapsed := 0
	if err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
		lapsed, err = lapseAll(ctx, s, w.Reader, w, "")
		return err
	}); err != nil {
		return 0, fmt.Errorf("recordexport.Purge: %w", err)
	}
	old, err := s.Store.Reader().OldRecordExports(ctx, db.At(s.Now().Add(-Keep)))
	if err != nil {
		return 0, fmt.Errorf("recordexport.Purge: %w", err)
	}
	for _, id := range old {
		if err := s.Store.InTx(ctx, func(w *store.Writer) error {
			if _, err := w.ForgetRecordExport(ctx, query.ForgetRecordExportParams{ID: id, DeletedAt: db.At(s.Now())}); err != nil {
				return err
			}
			if err := w.DeleteRecordExportParts(ctx, id); err != nil {
				return err
			}
			return w.DeleteRecordExportSubjects(ctx, id)
		}); err != nil {
			return 0, fmt.Errorf("recordexport.Purge: %w", err)
		}
	}
	return lapsed + len(old), nil
}

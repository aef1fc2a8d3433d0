package movein

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// The sheets that a file may have.
const (
	patientSheet = "Pasienter"
	contactSheet = "Kontakter"
)

// Template returns a workbook to fill in: a sheet a patient to a row, a sheet of earlier contacts, lists to choose from in
// the cells, and what to write where. The municipalities in it are the actor's own.
func Template(ctx context.Context, s *app.Service, a access.Actor) ([]byte, error) {
	d, err := newDesk(ctx, s, s.Store.Reader(), a.Areas)
	if err != nil {
		return nil, err
	}
	if err := s.See(ctx, a, access.ImportPatients, nil, nil); err != nil {
		return nil, err
	}
	if len(d.own) == 0 || len(d.pathways) == 0 {
		return nil, fmt.Errorf("movein.Template: no area or no pathway")
	}
	columns := slices.DeleteFunc(d.columns(true), func(c excel.Column) bool { return c.Name == colName })
	b := excel.NewBook()
	if err := b.Template(patientSheet, columns); err != nil {
		return nil, err
	}
	if err := b.Template(contactSheet, contactColumns); err != nil {
		return nil, err
	}
	return b.Bytes()
}

func idList(area care.OrgID) []db.ID { return []db.ID{db.ID(area)} }

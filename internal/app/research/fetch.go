package research

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/csv"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/column"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Fetch hands the file out to the one who ordered it: audited, and in the log of what was handed out. Where somebody in it has withdrawn her
// consent since it was made, nothing is handed out: it is made anew without her.
func Fetch(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (name string, data []byte, err error) {
	again := false
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.HandOutExtract, nil, "research_extract/"+string(id)); err != nil {
			return err
		}
		if err := atHospital(a); err != nil {
			return err
		}
		x, err := load(ctx, id, tx.LockResearchExtract)
		switch {
		case err != nil:
			return err
		case x.AskedBy != db.ID(a.User):
			return missing()
		case Status(x.Status) == Deleted || Status(x.Status) == Ready && !x.DeleteOn.After(tx.Today):
			return errs.Gone("Uttrekket er slettet, som det ble bestemt da det ble bestilt.")
		case Status(x.Status) != Ready:
			return errs.Conflict("Filen er ikke klar.")
		}
		parts, err := tx.ResearchParts(ctx, id)
		if err != nil {
			return fmt.Errorf("research.Fetch: %w", err)
		}
		for i, p := range parts {
			b, err := s.Keys.Open(string(p), pieceOf(id, i+1))
			if err != nil {
				return fmt.Errorf("research.Fetch: %w", err)
			}
			data = append(data, b...)
		}
		key, err := s.Keys.Open(x.KeySealed, keyOf(id))
		if err != nil {
			return fmt.Errorf("research.Fetch: %w", err)
		}
		all, _, err := eligible(ctx, tx.Reader, s.Keys, key)
		if err != nil {
			return err
		}
		if again, err = stale(data, all); err != nil {
			return err
		}
		if again {
			if _, err := tx.RemakeResearchExtract(ctx, id); err != nil {
				return fmt.Errorf("research.Fetch: %w", err)
			}
			return enqueue(ctx, s, tx.Writer, id)
		}
		name = "forskning-" + x.DeleteOn.String()[:4] + "-" + string(id)[:8] + ".zip"
		return tx.InsertResearchHandout(ctx, query.InsertResearchHandoutParams{ID: db.NewID(), ExtractID: id, At: db.At(tx.Now), ByUser: db.ID(a.User), DataVersion: x.DataVersion, Sha256: x.Sha256})
	})
	if err == nil && again {
		return "", nil, errs.Conflict("Noen har trukket samtykket eller reservert seg siden filen ble laget. Den lages på nytt uten dem. Prøv igjen om litt.")
	}
	if err != nil {
		return "", nil, err
	}
	return name, data, nil
}

// stale reports whether somebody is in the file who may not be any more.
func stale(data []byte, all []someone) (bool, error) {
	may := map[string]bool{}
	for _, p := range all {
		may[p.name] = true
	}
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return false, fmt.Errorf("research: %w", err)
	}
	for _, f := range z.File {
		var names []string
		switch f.Name {
		case "personer.csv":
			r, err := f.Open()
			if err != nil {
				return false, fmt.Errorf("research: %w", err)
			}
			rows, err := csv.NewReader(r).ReadAll()
			if err != nil {
				return false, fmt.Errorf("research: %w", err)
			}
			for _, row := range rows[1:] {
				names = append(names, row[0])
			}
		case "personer.parquet":
			if names, err = parquetNames(f); err != nil {
				return false, err
			}
		}
		for _, n := range names {
			if !may[n] {
				return true, nil
			}
		}
	}
	return false, nil
}

func parquetNames(f *zip.File) ([]string, error) {
	r, err := f.Open()
	if err != nil {
		return nil, fmt.Errorf("research: %w", err)
	}
	rows, err := column.ReadRows[personRow](r)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, row := range rows {
		names = append(names, row.ID)
	}
	return names, nil
}

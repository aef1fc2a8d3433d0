package backup

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"slices"

	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// Copy is a file that has been read to its end and found whole.
type Copy struct {
	Manifest
	file io.ReadSeeker
	o    Options
}

// Check reads a copy to its end and compares it with its manifest. Its refusals are errs.Invalid: no copy of ours, wrong key,
// cut off, damaged, of a newer format.
func Check(file io.ReadSeeker, o Options) (*Copy, error) {
	r, err := open(file, o.Key)
	if err != nil {
		return nil, refusal(err)
	}
	for done := int64(0); ; {
		_, _, err := r.part()
		if errors.Is(err, io.EOF) {
			return &Copy{r.m, file, o}, nil
		}
		if err != nil {
			return nil, refusal(err)
		}
		parts := r.seen[len(r.seen)-1].Parts
		done += parts[len(parts)-1].Rows
		if o.Progress != nil {
			o.Progress(done, 0)
		}
	}
}

// Restore fills an empty database: one without tables, or with an empty schema that is no newer than the copy's. It gets the
// copy's schema, then the rows in one transaction, compared before it is committed, then the newest schema.
func (c *Copy) Restore(ctx context.Context, d *db.DB, migrations fs.FS) error {
	newest, err := d.NewestSchema(migrations)
	if err != nil {
		return err
	}
	if c.Schema > newest {
		return errs.Conflict(fmt.Sprintf("Kopien er fra en nyere versjon av Tråd: den har skjema %d, og dette programmet kjenner %d. Bruk den versjonen, eller en nyere.", c.Schema, newest))
	}
	before, err := c.room(ctx, d)
	if err != nil {
		return err
	}
	if err := d.MigrateTo(ctx, migrations, c.Schema); err != nil {
		return err
	}
	if err := d.Load(ctx, func(l *db.Load) error { return c.fill(ctx, l, before == c.Schema) }); err != nil {
		return refusal(err)
	}
	if err := d.Settle(ctx); err != nil {
		return err
	}
	if _, err := d.Migrate(ctx, migrations); err != nil {
		return fmt.Errorf("backup.Restore: the rows are in place, the migration to the newest schema is not: %w", err)
	}
	return nil
}

// room sees that the database can take the copy, and returns the version of its schema.
func (c *Copy) room(ctx context.Context, d *db.DB) (has int64, err error) {
	err = d.Snapshot(ctx, func(p *db.Dump) error {
		if has, err = p.SchemaVersion(ctx); err != nil {
			return err
		}
		tables, err := p.Tables(ctx)
		if err != nil {
			return err
		}
		filled, err := p.Filled(ctx, tables)
		switch {
		case err != nil:
			return err
		case filled != "":
			return inUse(filled)
		case has == 0 && len(tables) > 0:
			return errs.Conflict("Databasen har tabeller fra noe annet enn Tråd. Bruk en ny, tom database.")
		case has > c.Schema:
			return errs.Conflict(fmt.Sprintf("Databasen er tom, men har et nyere skjema (%d) enn kopien (%d). Bruk en ny database uten tabeller.", has, c.Schema))
		}
		return nil
	})
	return has, err
}

func inUse(table string) error {
	return errs.Conflict("Databasen er i bruk. Det gjenopprettes bare til en ny, tom database.").Because(fmt.Errorf("backup: %s has rows", table))
}

func (c *Copy) fill(ctx context.Context, l *db.Load, asFound bool) error {
	tables, err := c.match(ctx, l)
	if err != nil {
		return err
	}
	if asFound { // somebody may have come in between
		filled, err := l.Filled(ctx, tables)
		if err != nil {
			return err
		}
		if filled != "" {
			return inUse(filled)
		}
	} else if err := l.Empty(ctx, tables); err != nil { // what a migration wrote is in the copy, as it was then
		return err
	}
	if _, err := c.file.Seek(0, io.SeekStart); err != nil {
		return err
	}
	r, err := open(c.file, c.o.Key)
	if err != nil {
		return err
	}
	in := &rows{r: r, o: c.o, total: c.Rows}
	sums := make([]*digest, len(tables))
	for i, t := range tables {
		sums[i] = &digest{loosely: c.Engine != l.Engine()}
		in.sum = sums[i]
		if err := l.Fill(ctx, t, func() ([]any, error) { return in.next(t) }); err != nil {
			return err
		}
	}
	if _, err := in.next(db.Table{}); !errors.Is(err, io.EOF) {
		return damaged("rows of no table: %v", err)
	}
	if c.o.loaded != nil {
		if err := c.o.loaded(l); err != nil {
			return err
		}
	}
	for i, t := range tables {
		got := &digest{loosely: sums[i].loosely}
		if err := l.Rows(ctx, t, got.add); err != nil {
			return err
		}
		if !got.equals(sums[i]) || got.rows != c.Content[i].Rows {
			return fmt.Errorf("backup.Restore: %s holds something else than the copy (%d rows, %d in the copy); nothing is kept", t.Name, got.rows, c.Content[i].Rows)
		}
	}
	if c.o.Accept != nil {
		return c.o.Accept(&l.Dump)
	}
	return nil
}

// match finds the copy's tables in the database, in the copy's order, with the copy's order of columns.
func (c *Copy) match(ctx context.Context, l *db.Load) ([]db.Table, error) {
	own, err := l.Tables(ctx)
	if err != nil {
		return nil, err
	}
	differ := func(why string) error {
		return errs.Conflict("Tabellene i kopien er ikke de som skjemaet har. Bruk den versjonen av Tråd som laget kopien.").Because(errors.New("backup: " + why))
	}
	if len(own) != len(c.Tables) {
		return nil, differ(fmt.Sprintf("%d tables, %d in the copy", len(own), len(c.Tables)))
	}
	var out []db.Table
	for _, t := range c.Tables {
		i := slices.IndexFunc(own, func(o db.Table) bool { return o.Name == t.Name })
		if i < 0 || len(own[i].Columns) != len(t.Columns) {
			return nil, differ("table " + t.Name)
		}
		ordered := db.Table{Name: t.Name}
		for _, col := range t.Columns {
			j := slices.IndexFunc(own[i].Columns, func(o db.Column) bool { return o.Name == col.Name && o.Kind == col.Kind })
			if j < 0 {
				return nil, differ("column " + t.Name + "." + col.Name)
			}
			ordered.Columns = append(ordered.Columns, own[i].Columns[j])
		}
		out = append(out, ordered)
	}
	return out, nil
}

// rows gives the rows of a copy, table after table.
type rows struct {
	r           *reader
	o           Options
	done, total int64
	of          string // the table of data
	data        []byte
	row         []any
	sum         *digest
	over        bool
}

// next returns the next row of the table, io.EOF where it has no more.
func (in *rows) next(t db.Table) ([]any, error) {
	for len(in.data) == 0 {
		if in.over {
			return nil, io.EOF
		}
		part, data, err := in.r.part()
		if errors.Is(err, io.EOF) {
			in.over = true
			continue
		}
		if err != nil {
			return nil, err
		}
		in.of, in.data = part.Name, data
	}
	if in.of != t.Name {
		if t.Name == "" {
			return nil, damaged("a row of %s", in.of)
		}
		return nil, io.EOF
	}
	line, rest, _ := bytes.Cut(in.data, []byte("\n"))
	in.data = rest
	in.row = slices.Grow(in.row[:0], len(t.Columns))[:len(t.Columns)]
	if err := parseRow(line, t.Columns, in.row); err != nil {
		return nil, damaged("%s: %v", t.Name, err)
	}
	in.done++
	in.o.progress(in.done, in.total)
	return in.row, in.sum.add(in.row)
}

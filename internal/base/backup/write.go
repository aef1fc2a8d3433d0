package backup

import (
	"archive/tar"
	"bufio"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"time"

	"traad/internal/base/db"
)

// Write writes a copy of one state of the database to to, which the caller closes. Others can go on writing meanwhile.
func Write(ctx context.Context, d *db.DB, to io.Writer, o Options) (*Manifest, error) {
	w, err := newWriter(to, o)
	if err != nil {
		return nil, err
	}
	err = d.Snapshot(ctx, func(p *db.Dump) error { return w.all(ctx, p) })
	if err == nil {
		err = w.close()
	}
	if err != nil {
		return nil, fmt.Errorf("backup.Write: %w", err)
	}
	return &w.m, nil
}

type writer struct {
	o   Options
	m   Manifest
	tar *tar.Writer
	end []io.Closer // innermost first
	out *bufio.Writer
}

func newWriter(to io.Writer, o Options) (*writer, error) {
	if o.part == 0 {
		o.part = partSize
	}
	w := &writer{o: o, out: bufio.NewWriterSize(to, 256<<10)}
	below := io.Writer(w.out)
	if o.Key != nil {
		s, err := newSealer(below, o.Key)
		if err != nil {
			return nil, err
		}
		below, w.end = s, []io.Closer{s}
	}
	z, err := gzip.NewWriterLevel(below, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	w.tar = tar.NewWriter(z)
	w.end = append([]io.Closer{w.tar, z}, w.end...)
	return w, nil
}

func (w *writer) all(ctx context.Context, p *db.Dump) error {
	schema, err := p.SchemaVersion(ctx)
	if err != nil {
		return err
	}
	tables, err := p.Tables(ctx)
	if err != nil {
		return err
	}
	w.m.Begin = Begin{
		Format: format, Version: version, ID: db.NewID(), Created: w.o.Now.UTC().Format(time.RFC3339), Engine: p.Engine(), Release: w.o.Release,
		Schema: schema, Tables: tables,
	}
	if err := w.file(beginName, asJSON(w.m.Begin)); err != nil {
		return err
	}
	for _, t := range tables {
		f, err := w.table(ctx, p, t)
		if err != nil {
			return err
		}
		w.m.Content = append(w.m.Content, f)
	}
	return w.file(manifestName, asJSON(w.m))
}

// table writes a table in parts, so that no more than one part of it is in memory.
func (w *writer) table(ctx context.Context, p *db.Dump, t db.Table) (Filled, error) {
	f := Filled{Table: t.Name}
	var part []byte
	var rows int64
	flush := func() error {
		if rows == 0 {
			return nil
		}
		name := partName(t.Name, len(f.Parts)+1)
		f.Parts = append(f.Parts, Part{Name: name, Rows: rows, Bytes: int64(len(part)), SHA256: hash(part)})
		err := w.file(name, part)
		part, rows = part[:0], 0
		return err
	}
	err := p.Rows(ctx, t, func(row []any) (err error) {
		if part, err = appendRow(part, row); err != nil {
			return err
		}
		rows++
		f.Rows++
		w.m.Rows++
		w.o.progress(w.m.Rows, 0)
		if len(part) < w.o.part {
			return nil
		}
		return flush()
	})
	if err == nil {
		err = flush()
	}
	return f, err
}

func (w *writer) file(name string, data []byte) error {
	err := w.tar.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o600, Size: int64(len(data)), ModTime: w.o.Now.UTC().Truncate(time.Second), Format: tar.FormatUSTAR})
	if err == nil {
		_, err = w.tar.Write(data)
	}
	return err
}

func (w *writer) close() error {
	for _, c := range w.end {
		if err := c.Close(); err != nil {
			return err
		}
	}
	return w.out.Flush()
}

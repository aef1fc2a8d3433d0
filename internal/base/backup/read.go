package backup

import (
	"archive/tar"
	"bufio"
	"bytes"
	"compress/flate"
	"compress/gzip"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"

	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// reader reads the parts of a copy in order and checks them against the manifest at the end.
type reader struct {
	raw   *bufio.Reader
	plain *bufio.Reader // what the seal covers; raw where there is none
	zip   *gzip.Reader
	tar   *tar.Reader
	begin Begin
	seen  []Filled
	m     Manifest
}

// zipHead is how every archive of ours begins: bits of it that nobody reads could be changed without being noticed.
var zipHead = func() []byte {
	var b bytes.Buffer
	z, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		panic(err)
	}
	_ = z.Close()
	return b.Bytes()[:10]
}()

// open reads the beginning of a copy.
func open(from io.Reader, key []byte) (*reader, error) {
	r := &reader{raw: bufio.NewReaderSize(from, 256<<10)}
	mark, _ := r.raw.Peek(len(sealMark))
	r.plain = r.raw
	switch sealed := string(mark) == sealMark; {
	case sealed && key == nil:
		return nil, errs.Invalid("Kopien er kryptert. Oppgi nøkkelen som den ble laget med (--key).")
	case sealed:
		o, err := newOpener(r.raw, key)
		if err != nil {
			return nil, err
		}
		r.plain = bufio.NewReaderSize(o, pieceSize)
	case key != nil && bytes.HasPrefix(mark, zipHead[:4]):
		return nil, errs.Invalid("Kopien er ikke kryptert, men en nøkkel er oppgitt. Er det riktig fil? Utelat nøkkelen for å bruke den likevel.")
	}
	head, err := r.plain.Peek(len(zipHead))
	switch {
	case err != nil && !errors.Is(err, io.EOF):
		return nil, fault(err)
	case !bytes.Equal(head, zipHead) && len(head) > 0 && bytes.HasPrefix(zipHead, head):
		return nil, errTruncated
	case !bytes.Equal(head, zipHead) && bytes.HasPrefix(head, zipHead[:2]):
		return nil, damaged("the first bytes")
	case !bytes.Equal(head, zipHead):
		return nil, errForeign
	}
	if r.zip, err = gzip.NewReader(r.plain); err != nil {
		return nil, fault(err)
	}
	r.zip.Multistream(false)
	r.tar = tar.NewReader(r.zip)
	if err := r.readBegin(); err != nil {
		return nil, err
	}
	return r, nil
}

func (r *reader) readBegin() error {
	h, err := r.tar.Next()
	if err != nil {
		return fault(err)
	}
	if h.Name != beginName {
		return errForeign
	}
	if err := r.json(h, &r.begin); err != nil {
		return err
	}
	switch b := r.begin; {
	case b.Format != format:
		return errForeign
	case b.Version > version:
		return errs.Invalid("Kopien er laget av en nyere versjon av Tråd. Bruk den versjonen, eller en nyere.")
	}
	return nil
}

func (r *reader) json(h *tar.Header, into any) error {
	if h.Size > maxJSON {
		return damaged("%s of %d bytes", h.Name, h.Size)
	}
	data, err := io.ReadAll(r.tar)
	if err != nil {
		return fault(err)
	}
	if err := json.Unmarshal(data, into); err != nil {
		return damaged("%s: %v", h.Name, err)
	}
	return nil
}

// part returns the next part and the table that it is of. After the last it checks everything against the manifest, and
// returns io.EOF.
func (r *reader) part() (db.Table, []byte, error) {
	h, err := r.tar.Next()
	if errors.Is(err, io.EOF) {
		return db.Table{}, nil, fmt.Errorf("%w: no manifest", errTruncated)
	}
	if err != nil {
		return db.Table{}, nil, fault(err)
	}
	if h.Name == manifestName {
		if err := r.finish(h); err != nil {
			return db.Table{}, nil, err
		}
		return db.Table{}, nil, io.EOF
	}
	t, err := r.place(h.Name)
	if err != nil {
		return db.Table{}, nil, err
	}
	if h.Size > maxPart {
		return db.Table{}, nil, damaged("%s of %d bytes", h.Name, h.Size)
	}
	data, err := io.ReadAll(r.tar)
	if err != nil {
		return db.Table{}, nil, fault(err)
	}
	f := &r.seen[len(r.seen)-1]
	p := Part{Name: h.Name, Rows: int64(bytes.Count(data, []byte("\n"))), Bytes: int64(len(data)), SHA256: hash(data)}
	f.Parts, f.Rows = append(f.Parts, p), f.Rows+p.Rows
	return t, data, nil
}

// place finds the table of a part, which must be the next that can come.
func (r *reader) place(name string) (db.Table, error) {
	table, _, _ := strings.Cut(name, "/")
	for n := len(r.seen); ; n++ {
		if n > 0 && r.seen[n-1].Table == table {
			t := r.begin.Tables[n-1]
			if name != partName(table, len(r.seen[n-1].Parts)+1) {
				return t, damaged("%q is out of order", name)
			}
			return t, nil
		}
		if n == len(r.begin.Tables) {
			return db.Table{}, damaged("%q belongs to no table that can come", name)
		}
		r.seen = append(r.seen, Filled{Table: r.begin.Tables[n].Name})
	}
}

// finish compares what came with the manifest, and sees that nothing follows.
func (r *reader) finish(h *tar.Header) error {
	if err := r.json(h, &r.m); err != nil {
		return err
	}
	for _, t := range r.begin.Tables[len(r.seen):] {
		r.seen = append(r.seen, Filled{Table: t.Name})
	}
	if !reflect.DeepEqual(r.begin, r.m.Begin) || !reflect.DeepEqual(r.seen, r.m.Content) {
		return damaged("what came is not what the manifest says")
	}
	switch next, err := r.tar.Next(); {
	case err == nil:
		return damaged("%q after the manifest", next.Name)
	case !errors.Is(err, io.EOF):
		return fault(err)
	}
	rest, err := io.ReadAll(io.LimitReader(r.zip, 1<<20))
	if err != nil {
		return fault(err)
	}
	if len(bytes.Trim(rest, "\x00")) > 0 {
		return damaged("something after the archive")
	}
	for _, below := range []*bufio.Reader{r.plain, r.raw} {
		if _, err := below.Peek(1); !errors.Is(err, io.EOF) {
			if err != nil {
				return fault(err)
			}
			return damaged("something after the end")
		}
	}
	return nil
}

// fault says what an error of the layers below means.
func fault(err error) error {
	var corrupt flate.CorruptInputError
	switch {
	case errors.Is(err, errTruncated), errors.Is(err, errDamaged), errors.Is(err, errKey):
		return err
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF):
		return fmt.Errorf("%w: %w", errTruncated, err)
	case errors.As(err, &corrupt), errors.Is(err, gzip.ErrChecksum), errors.Is(err, gzip.ErrHeader), errors.Is(err, tar.ErrHeader):
		return fmt.Errorf("%w: %w", errDamaged, err)
	}
	return err
}

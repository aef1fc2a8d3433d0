package sheet

import (
	"archive/zip"
	"bytes"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"traad/internal/base/errs"
)

// book is an uploaded workbook while it is read: the parts of its zip, its shared texts and its date styles.
type book struct {
	parts    map[string]*zip.File // by path in lower case
	seen     map[*zip.File]bool   // the parts that have been read, and found harmless
	from1904 bool                 // days are counted from 1904
	texts    []string             // the shared texts, by index
	percents []bool               // by style index: whether it shows a number in per cent
	dates    []bool               // by style index: whether it shows a number as day or time
	cells    int                  // cells read so far, up to the last value of each row
	unfolded int                  // what excelize would hold in memory, in cells
	merges   []merge              // of the sheet being read
}

// relation is one entry of a .rels part: what lies where.
type relation struct{ id, kind, target string }

// readWorkbook reads every sheet, and reports whether excelize may open the same data.
func readWorkbook(data []byte) (sheets []Sheet, markable bool, err error) {
	b, err := unzip(data)
	if err != nil {
		return nil, false, err
	}
	main := "xl/workbook.xml"
	for _, r := range b.relations("") {
		if strings.HasSuffix(r.kind, "/officeDocument") {
			main = r.target
		}
	}
	relations := b.relations(main)
	for _, r := range relations {
		switch {
		case strings.HasSuffix(r.kind, "/sharedStrings"):
			err = b.readTexts(r.target)
		case strings.HasSuffix(r.kind, "/styles"):
			err = b.readStyles(r.target)
		}
		if err != nil {
			return nil, false, damaged(err)
		}
	}
	seen := map[string]bool{}
	err = b.each(main, func(e xml.StartElement, _ *xmlReader) error {
		switch e.Name.Local {
		case "workbookPr":
			v := attr(e, "date1904")
			b.from1904 = v == "1" || v == "true"
		case "sheet":
			for _, r := range relations {
				if r.id != attr(e, "id") || seen[r.target] || !strings.HasSuffix(r.kind, "/worksheet") { // chart sheets have no cells
					continue
				}
				seen[r.target] = true
				s := Sheet{Name: attr(e, "name"), Hidden: attr(e, "state") != "" && attr(e, "state") != "visible"}
				if s.Rows, err = b.readSheet(r.target); err != nil {
					return err
				}
				for _, m := range b.merges {
					s.Merged = append(s.Merged, m.name)
				}
				sheets = append(sheets, s)
			}
		}
		return nil
	})
	if err != nil {
		return nil, false, damaged(err)
	}
	if len(sheets) == 0 {
		return nil, false, errs.Invalid("Arbeidsboken har ingen regneark. Se om riktig fil er valgt.")
	}
	return sheets, b.unfolded <= MaxCells && b.unseen() <= maxUnseen, nil
}

// unseen returns the size of the parts that excelize may read and this package did not: notes, drawings, themes.
func (b *book) unseen() (size uint64) {
	for name, f := range b.parts {
		if ext := path.Ext(name); !b.seen[f] && (ext == ".xml" || ext == ".vml" || ext == ".rels") {
			size += f.UncompressedSize64
		}
	}
	return size
}

// damaged makes a fault of ours or of the XML reader into one to show; a refusal keeps its own text.
func damaged(err error) error {
	if errs.KindOf(err) == errs.KindInvalid {
		return err
	}
	return errs.Invalid("Arbeidsboken er skadet. Åpne den i Excel, lagre den på nytt og last den opp igjen.").Because(err)
}

// unzip lists the parts of the workbook without unpacking them, and refuses one that would unpack to too much. The
// sizes it goes by are those that the file declares; Go's reader stops where a part turns out to be larger.
func unzip(data []byte) (*book, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, damaged(err)
	}
	b := &book{parts: map[string]*zip.File{}, seen: map[*zip.File]bool{}}
	var size uint64
	for _, f := range z.File {
		size += f.UncompressedSize64
		if size > maxUnpacked || size > minBomb && size/maxRatio > uint64(len(data)) || len(z.File) > maxParts {
			return nil, errs.Invalid("Arbeidsboken er for stor når den pakkes ut. Kopier bare radene som trengs, til en ny arbeidsbok.")
		}
		b.parts[strings.ToLower(strings.ReplaceAll(f.Name, `\`, "/"))] = f
	}
	switch {
	case b.parts["[content_types].xml"] == nil && b.parts["content.xml"] != nil:
		return nil, errs.Invalid("Filen er et OpenDocument-regneark. Lagre den som Excel-arbeidsbok (.xlsx).")
	case b.parts["xl/workbook.bin"] != nil:
		return nil, errs.Invalid("Filen er en binær arbeidsbok (.xlsb). Lagre den som vanlig Excel-arbeidsbok (.xlsx).")
	case b.parts["[content_types].xml"] == nil || b.parts["word/document.xml"] != nil || b.parts["ppt/presentation.xml"] != nil:
		return nil, errs.Invalid("Filen er ikke en Excel-arbeidsbok. Se om riktig fil er valgt.")
	}
	return b, nil
}

// each calls f for every start tag of a part. F may read on, to the end of its element. A part that is not there has no tags.
func (b *book) each(part string, f func(xml.StartElement, *xmlReader) error) error {
	zipped := b.parts[strings.ToLower(part)]
	b.seen[zipped] = true
	if zipped == nil {
		return nil
	}
	r, err := zipped.Open()
	if err != nil {
		return fmt.Errorf("open %s: %w", part, err)
	}
	defer r.Close()
	x := newXMLReader(r)
	for {
		t, err := x.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("read %s: %w", part, err)
		}
		if e, ok := t.(xml.StartElement); ok {
			if err := f(e, x); err != nil {
				return err
			}
		}
	}
}

// relations returns what a part refers to, with targets as paths in the zip. The part "" is the workbook as a whole.
// A part without a readable list refers to nothing.
func (b *book) relations(part string) []relation {
	dir, name := path.Split(part)
	var list []relation
	_ = b.each(dir+"_rels/"+name+".rels", func(e xml.StartElement, _ *xmlReader) error {
		if e.Name.Local == "Relationship" {
			target := attr(e, "Target")
			if !strings.HasPrefix(target, "/") {
				target = path.Join(dir, target)
			}
			list = append(list, relation{attr(e, "Id"), attr(e, "Type"), strings.TrimPrefix(target, "/")})
		}
		return nil
	})
	return list
}

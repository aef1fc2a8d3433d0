package sheet

import (
	"bytes"
	"io"

	"traad/internal/base/errs"
)

// The limits of what is read. They are far above what the service's lists hold, and low enough that no file can take
// the machine down.
const (
	MaxRows    = 100_000   // the highest row number with a value
	MaxColumns = 400       // the highest column number with a value
	MaxCells   = 1_000_000 // cells up to the last value of each row, in all sheets together

	maxUnpacked = 128 << 20 // bytes of XML in a workbook
	maxUnseen   = 16 << 20  // of them in parts that only excelize would read
	maxRatio    = 200       // unpacked bytes to a packed one, for workbooks over minBomb
	minBomb     = 16 << 20
	maxParts    = 2_000 // files in the workbook's zip
)

// Format is what kind of file was read.
type Format int

// The formats.
const (
	XLSX Format = iota + 1
	CSV
)

// CSVSheet is the name of the one sheet that a CSV file has.
const CSVSheet = "CSV"

// File is a file that has been read.
type File struct {
	Name   string // as the user's machine calls it; may hold a person's name, so never log it
	Format Format
	Sheets []Sheet // in the workbook's order, hidden ones too

	markable bool // whether excelize may open the original without unfolding too much
}

// Sheet is one sheet. Rows without any value are left out, so a row's place in Rows is not its number.
type Sheet struct {
	Name   string
	Hidden bool
	Rows   []Row
	Merged []string // ranges of merged cells: "B2:C3"
}

// Row is one row with at least one value.
type Row struct {
	Number int    // as Excel numbers it, from 1; in CSV records are counted, blank lines too
	Cells  []Cell // from column A to the last value
}

// cell returns the cell of a column, counted from 0; blank beyond the last one.
func (r Row) cell(column int) Cell {
	if column < 0 || column >= len(r.Cells) {
		return Cell{}
	}
	return r.Cells[column]
}

// Sheet returns the sheet of that name.
func (f *File) Sheet(name string) (*Sheet, bool) {
	for i := range f.Sheets {
		if f.Sheets[i].Name == name {
			return &f.Sheets[i], true
		}
	}
	return nil, false
}

// Open reads a workbook or a CSV file of at most limit bytes; which of them is seen by the content, not by the name.
// CSV may be parted by semicolon, comma or tab, and be in UTF-8, UTF-16 with a byte order mark, or windows-1252.
// Text is cleaned by nb.Clean. The error is errs.KindInvalid and says what to do: another format, too big, damaged.
func Open(r io.Reader, limit int64, name string) (*File, error) {
	data, err := io.ReadAll(io.LimitReader(r, limit+1))
	if err != nil {
		return nil, errs.Invalid("Filen kom ikke helt fram. Prøv å laste den opp på nytt.").Because(err)
	}
	if int64(len(data)) > limit {
		return nil, errs.Invalid("Filen er for stor. Del den i flere filer, eller slett ark og bilder som ikke trengs.")
	}
	return read(data, name)
}

func read(data []byte, name string) (*File, error) {
	f := &File{Name: name}
	var err error
	switch {
	case len(bytes.TrimSpace(data)) == 0:
		return nil, errs.Invalid("Filen er tom. Se om riktig fil er valgt.")
	case bytes.HasPrefix(data, []byte("PK\x03\x04")):
		f.Format = XLSX
		f.Sheets, f.markable, err = readWorkbook(data)
	case bytes.HasPrefix(data, []byte{0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1}): // OLE: old Excel, or encrypted
		return nil, errs.Invalid("Filen har passord eller er i det gamle Excel-formatet. Fjern passordet og lagre som Excel-arbeidsbok (.xlsx).")
	default:
		f.Format = CSV
		f.Sheets, err = readCSV(data)
	}
	if err != nil {
		return nil, err
	}
	return f, nil
}

package municipal

import (
	"fmt"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/care"
)

// tables are what a file holds.
type tables struct {
	use     *excel.Table
	stays   *excel.Table // nil where the file has no sheet of stays
	faults  []excel.Fault
	notices []Notice
	spoiled bool // a sheet or a column is missing, so that no row can be judged
}

// Notice is something that the user should know and need not mend.
type Notice struct {
	Sheet string
	Text  lang.Text
}

// read finds the two sheets among the visible ones.
func read(f *excel.File) *tables {
	u := &tables{}
	seen := &excel.File{Name: f.Name, Format: f.Format}
	for i, s := range f.Sheets {
		name := nb.Fold(s.Name)
		switch {
		case s.Hidden && name != "lister":
			u.notices = append(u.notices, Notice{s.Name, lang.Of("Arket er skjult og leses ikke. Vis det i Excel hvis det skal med.")})
		case s.Hidden || strings.HasPrefix(name, "veiledning") || name == "feil":
		case u.stays == nil && name == nb.Fold(staySheet):
			u.stays = f.Sheets[i].Table(stayColumns)
		case u.use == nil && name == nb.Fold(useSheet):
			u.use = f.Sheets[i].Table(useColumns)
		default:
			seen.Sheets = append(seen.Sheets, s)
		}
	}
	if u.use == nil {
		if len(seen.Sheets) == 0 {
			u.spoiled = true
			u.faults = append(u.faults, excel.Fault{Sheet: useSheet, Row: 1}.Say(lang.Of("Arket «%s» mangler. Last ned malen på nytt og fyll ut der.", useSheet)))
			u.use = &excel.Table{Sheet: useSheet}
			return u
		}
		u.use = seen.Table(useColumns)
	}
	for _, s := range seen.Sheets {
		if s.Name != u.use.Sheet && len(s.Rows) > 0 {
			u.notices = append(u.notices, Notice{s.Name, lang.Of("Arket leses ikke. Tallene leses fra arkene «%s» og «%s».", useSheet, staySheet)})
		}
	}
	u.whole(u.use, useColumns)
	if u.stays != nil {
		if len(u.stays.Records) == 0 && u.stays.HeaderRow == 0 {
			u.stays = nil
		} else {
			u.whole(u.stays, stayColumns)
		}
	}
	return u
}

// whole finds what is wrong with a sheet as a whole. Every column of the template must be there: one that was taken away would look like
// numbers that nobody knows, and take away what stands.
func (u *tables) whole(t *excel.Table, columns []excel.Column) {
	for _, f := range t.Faults {
		u.spoiled = u.spoiled || f.Row <= t.HeaderRow || t.HeaderRow == 0
	}
	u.faults = append(u.faults, t.Faults...)
	if t.HeaderRow == 0 {
		return
	}
	add := func(row int, name string, wrong lang.Text) {
		u.spoiled = true
		u.faults = append(u.faults, excel.Fault{Sheet: t.Sheet, Row: row, Name: name}.Say(wrong))
	}
	for _, c := range columns {
		if !c.Required && c.Name != colNumber && c.Name != colName && c.Name != colBorn && !t.Has(c.Name) {
			add(t.HeaderRow, c.Name, lang.Of("Kolonnen «%s» mangler. Sett den inn igjen, og la cellene stå tomme der dere ikke har tall.", c.Name))
		}
	}
	if !t.Has(colNumber) && (!t.Has(colName) || !t.Has(colBorn)) {
		add(t.HeaderRow, colNumber, lang.Of("Kolonnen «%s» mangler. Sett den inn igjen.", colNumber))
	}
	if n := len(t.Records); n > MaxRows {
		add(t.Records[MaxRows].Row, "", lang.Of("Det er %s rader, og det er plass til %s. Del filen i flere.", lang.Int(n), lang.Int(MaxRows)))
	}
	if len(t.Unknown) > 0 {
		var list []string
		for _, h := range t.Unknown {
			list = append(list, fmt.Sprintf("«%s» (%s)", h.Text, h.Column))
		}
		u.notices = append(u.notices, Notice{t.Sheet, lang.Of("Disse kolonnene er ikke kjent og leses ikke: %s.", strings.Join(list, ", "))})
	}
}

// row is one period of a person in the file.
type row struct {
	excel.Record
	person *person
	days   days
	use    []care.Used // amounts, and UseStays where all stays are told
	stays  bool
}

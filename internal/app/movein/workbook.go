package movein

import (
	"fmt"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
)

// MaxPatients is how many rows of patients a file may hold.
const MaxPatients = 2_000

// tables are what a file holds.
type tables struct {
	patients *excel.Table
	contacts *excel.Table // nil where the file has no sheet of contacts
	notices  []Notice
	added    []excel.Fault // faults of the sheet of patients as a whole that its table does not know of
	spoiled  bool          // a column is missing or stands twice, so that no row can be judged
}

// Notice is something that the user should know and need not mend.
type Notice struct {
	Sheet string
	Row   int // 0 where it is about the sheet
	Text  lang.Text
}

// read finds the two sheets among the visible ones. A hidden sheet is never moved in: nobody has looked at it.
func read(f *excel.File, columns []excel.Column) *tables {
	u := &tables{}
	seen := &excel.File{Name: f.Name, Format: f.Format}
	var contacts *excel.Sheet
	for i, s := range f.Sheets {
		switch {
		case s.Hidden && nb.Fold(s.Name) != "lister":
			u.notices = append(u.notices, Notice{s.Name, 0, lang.Of("Arket er skjult og leses ikke. Vis det i Excel hvis det skal med.")})
		case s.Hidden || strings.HasPrefix(nb.Fold(s.Name), "veiledning") || nb.Fold(s.Name) == "feil":
		case contacts == nil && isContacts(s.Name):
			contacts = &f.Sheets[i]
		default:
			seen.Sheets = append(seen.Sheets, s)
		}
	}
	u.patients = named(seen, columns)
	for _, s := range seen.Sheets {
		if s.Name != u.patients.Sheet && len(s.Rows) > 0 {
			u.notices = append(u.notices, Notice{s.Name, 0, lang.Of("Arket leses ikke. Pasientene leses fra arket «%s».", u.patients.Sheet)})
		}
	}
	u.ignored(u.patients)
	u.checkWhole()
	if contacts != nil && len(contacts.Rows) > 1 {
		u.contacts = contacts.Table(contactColumns)
		u.ignored(u.contacts)
	}
	return u
}

// named reads the sheet «Pasienter», or the one that fits best where none has that name.
func named(f *excel.File, columns []excel.Column) *excel.Table {
	for i := range f.Sheets {
		if nb.Fold(f.Sheets[i].Name) == "pasienter" {
			return f.Sheets[i].Table(columns)
		}
	}
	return f.Table(columns)
}

func isContacts(name string) bool {
	switch nb.Fold(name) {
	case "kontakter", "kontakt", "kontaktlogg":
		return true
	}
	return false
}

func (u *tables) ignored(t *excel.Table) {
	if len(t.Unknown) == 0 || t.HeaderRow == 0 {
		return
	}
	var list []string
	for _, h := range t.Unknown {
		list = append(list, fmt.Sprintf("«%s» (%s)", h.Text, h.Column))
	}
	text := lang.Of("Kolonnen %s er ikke kjent og leses ikke.", list[0])
	if len(list) > 1 {
		text = lang.Of("Disse kolonnene er ikke kjent og leses ikke: %s.", strings.Join(list, ", "))
	}
	u.notices = append(u.notices, Notice{t.Sheet, t.HeaderRow, text})
}

// checkWhole finds what is wrong with the sheet of patients as a whole.
func (u *tables) checkWhole() {
	t := u.patients
	for _, f := range t.Faults {
		u.spoiled = u.spoiled || f.Row <= t.HeaderRow || t.HeaderRow == 0
	}
	header := func(row int, wrong lang.Text) {
		u.added, u.spoiled = append(u.added, excel.Fault{Sheet: t.Sheet, Row: row}.Say(wrong)), true
	}
	if t.HeaderRow == 0 {
		return
	}
	if !t.Has(colNumber) && !t.Has(colBorn) {
		header(t.HeaderRow, lang.Of("Kolonnen «%s» mangler. Sett den inn, eller kolonnen «%s» for dem som ikke har nummer.", colNumber, colBorn))
	}
	if !t.Has(colName) && (!t.Has(colGiven) || !t.Has(colFamily)) {
		header(t.HeaderRow, lang.Of("Navnet mangler. Sett inn kolonnene «%s» og «%s», eller kolonnen «%s».", colGiven, colFamily, colName))
	}
	switch n := len(t.Records); {
	case n == 0:
		header(t.HeaderRow, lang.Of("Det står ingen pasienter under overskriftene. Fyll ut én rad for hver pasient."))
	case n > MaxPatients:
		header(t.Records[MaxPatients].Row, lang.Of("Det er %s rader, og det er plass til %s. Del filen i flere.", lang.Int(n), lang.Int(MaxPatients)))
	}
}

package accesslog

import (
	"bytes"
	"encoding/csv"
	"html/template"
	"strings"

	"traad/internal/app/own"
	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
)

// columns are the file's, each with what it says.
var columns = [][2]string{
	{"Dato", "dagen"},
	{"Klokkeslett", "når på dagen"},
	{"Navn", "hvem som så eller gjorde noe"},
	{"Rolle", "i hvilken rolle"},
	{"Virksomhet", "hvor den som så, arbeider"},
	{"Hva", "hvilken side, liste eller handling"},
	{"Opplysninger", "hvilke opplysninger som ble gjort tilgjengelige, med versjon"},
	{"Hvorfor", "grunnen til at tilgangen ble gitt"},
	{"Gitt", "ja når tilgangen ble gitt, nei når den ble avvist"},
}

// CSV is the log as a file for the person: UTF-8 with a mark at the beginning and semicolons, as Norwegian spreadsheets read it.
func CSV(v *page.Visit) error {
	from, _ := since(v)
	l, err := patient.HandOut(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), from)
	if err != nil {
		return err
	}
	period := "Hele loggen"
	if !from.IsZero() {
		period = "Fra og med " + nb.DayYear(from)
	}
	return download(v, l.Head.Name(), period, l.Entries, takenOf(nil, l.Taken, v.Now()))
}

// OwnCSV is the same file, fetched by herself or by one whom she has let in to the log.
func OwnCSV(v *page.Visit) error {
	m, l, _, err := own.Log(v.Ctx(), v.Service, v.Actor, patient.LogFilter{Whole: true})
	if err != nil {
		return err
	}
	about, all := v.T("Om deg"), takenOf(v.Voice, l.Taken, v.Now())
	if m.Kin {
		about, all = v.T("Om %s", m.Given), withoutNotes(all)
	}
	return download(v, about, v.T("Hele loggen"), l.Entries, all)
}

// download sends the file.
func download(v *page.Visit, about, period string, entries []patient.LogEntry, all []taken) error {
	var b bytes.Buffer
	b.WriteString("\uFEFF")
	out := csv.NewWriter(&b)
	out.Comma, out.UseCRLF = ';', true
	_ = out.Write([]string{v.T("Innsynslogg"), harmless(about)}) // what fails, Error says below
	_ = out.Write([]string{v.T("Hentet"), v.Voice.DayYear(v.Today()), period})
	head := make([]string, len(columns))
	for i, c := range columns {
		head[i] = v.T(c[0])
		_ = out.Write([]string{head[i], v.T(c[1])})
	}
	for _, x := range all {
		_ = out.Write([]string{v.T("Nødtilgang"), x.When, harmless(x.Who), x.Reason, harmless(x.Note)})
	}
	_ = out.Write([]string{""})
	_ = out.Write(head)
	for _, e := range entries {
		x := single(v.Voice, e)
		given := v.T("ja")
		if x.Refused {
			given = v.T("nei")
		}
		cells := []string{nb.Numeric(x.At), x.When, x.Who, x.Title, x.Org, v.T(e.Deed.Text()), x.Refs, x.Why, given}
		for i := range cells {
			cells[i] = harmless(cells[i])
		}
		_ = out.Write(cells)
	}
	if out.Flush(); out.Error() != nil {
		return out.Error()
	}
	return v.Download("innsynslogg-"+v.Today().String()+".csv", b.Bytes())
}

// harmless keeps a spreadsheet from running a cell.
func harmless(s string) string {
	if strings.IndexAny(s, "=+-@\t\r") == 0 {
		return "'" + s
	}
	return s
}

type paperView struct {
	Name, Born, Period, Made string
	Columns                  [][2]string
	Taken                    []taken
	Days                     []day
}

type printView struct {
	Paper template.HTML
	Back  string
}

// Print is the log as a page to print, or to save as PDF from the print dialogue.
func Print(v *page.Visit) error {
	from, _ := since(v)
	l, err := patient.HandOut(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), from)
	if err != nil {
		return err
	}
	w := paperView{
		Name: l.Head.Name(), Born: nb.DayYear(l.Head.Details.BirthDate), Period: "Hele loggen.", Made: nb.DayYear(v.Today()) + " " + nb.Clock(v.Now()),
		Taken: takenOf(nil, l.Taken, v.Now()), Days: days(nil, l.Entries),
	}
	if !from.IsZero() {
		w.Period = "Fra og med " + nb.DayYear(from) + "."
	}
	var b bytes.Buffer
	if err := sheet.Block(&b, "main", w); err != nil {
		return err
	}
	return v.Render(paper, v.Frame(v.T("Innsynslogg"), page.PersonCrumbs(l.Head, v.T("Innsynslogg"))...), printView{
		Paper: template.HTML(b.String()), //nolint:gosec // html/template has made it
		Back:  page.PersonPath(l.Head.Patient) + "/innsynslogg",
	})
}

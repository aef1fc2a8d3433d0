// Package accesslog is Innsynslogg on a person's pages: who saw or did what, when, in which role and why, in words that she
// understands. It is also handed out, as a file and as a page to print.
package accesslog

import (
	"embed"
	"strconv"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed *.html
var files embed.FS

var (
	tmpl  = ui.New(files, "page.html")
	paper = ui.New(files, "print.html")
	sheet = ui.New(files, "sheet.html") // what is handed to the person: bokmål, whoever prints it
)

type view struct {
	Person  ui.PersonHead
	Filters ui.Filters
	Files   []ui.Action
	Taken   []taken
	Days    []day
	Empty   ui.Empty
	Pager   *ui.Pager
}

// periods are the choices of how far back, in days.
var periods = []ui.Option{{Value: "30", Label: "siste 30 dager"}, {Value: "90", Label: "siste 90 dager"}, {Value: "365", Label: "siste år"}, {Value: "", Label: "hele loggen"}}

// since is the first day that the address asks for; no date for all.
func since(v *page.Visit) (from date.Date, chosen string) {
	for _, p := range periods {
		if n, err := strconv.Atoi(p.Value); err == nil && v.Query("periode") == p.Value {
			return v.Today().AddDays(1 - n), p.Value
		}
	}
	return date.Date{}, ""
}

// Show is the page. The address carries how far back (periode) and where the page before ended (for).
func Show(v *page.Visit) error {
	before := db.ID(v.Query("for"))
	from, chosen := since(v)
	l, err := patient.AccessLog(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), patient.LogFilter{From: from, Before: before})
	if err != nil {
		return err
	}
	path := page.PersonPath(l.Head.Patient) + "/innsynslogg"
	query := ""
	if chosen != "" {
		query = "?periode=" + chosen
	}
	w := view{
		Person:  page.PersonHead(v, l.Head, "innsynslogg", ""),
		Filters: ui.Filters{Action: path, Chips: []ui.Chip{{Name: "periode", Label: v.T("Periode"), Value: chosen, Options: ui.SayOptions(v.Voice, periods), On: chosen != ""}}},
		Files:   []ui.Action{ui.Link(v.T("Last ned til personen"), path+".csv"+query).WithIcon("download"), ui.Link(v.T("Skriv ut til personen"), path+"/utskrift"+query).WithIcon("print")},
		Taken:   takenOf(v.Voice, l.Taken, v.Now()),
		Days:    days(v.Voice, l.Entries),
		Empty:   ui.Empty{Icon: "filter", Heading: v.T("Ingen oppslag i perioden"), Text: v.T("Velg en lengre periode.")},
	}
	if l.Next != "" || before != "" {
		w.Pager = &ui.Pager{}
		if before != "" {
			w.Pager.Prev = path + query
			w.Pager.Text = v.T("Eldre oppslag. «Forrige» går til de nyeste.")
		}
		if l.Next != "" {
			w.Pager.Next = path + "?for=" + string(l.Next)
			if chosen != "" {
				w.Pager.Next += "&periode=" + chosen
			}
		}
	}
	return v.Render(tmpl, v.Frame(v.T("Innsynslogg"), page.PersonCrumbs(l.Head, v.T("Innsynslogg"))...), w)
}

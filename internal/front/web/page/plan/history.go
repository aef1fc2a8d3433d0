package plan

import (
	"slices"
	"strconv"

	planapp "traad/internal/app/plan"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var historyPage = ui.New(files, "history.html", "sheet.html")

type historyView struct {
	Bar         ui.PersonBar
	Head        ui.Head
	Action      string
	From, To    ui.Field
	Heading     string
	Changes     []news
	Updates     []string
	UpdatesHead string
	Versions    []link
	Before      *sheet
	After       *sheet
}

// History is every version, and what differs between any two of them (?fra=3&til=5).
func History(v *page.Visit) error {
	d, err := open(v, access.SeePlan)
	if err != nil {
		return err
	}
	list := d.editions()
	w := historyView{Bar: d.bar(), Head: ui.Head{Title: v.T("Historikk og forskjeller")}, Action: d.path("historikk")}
	if len(list) == 0 {
		w.Head.Lead = v.T("Planen er ikke skrevet ennå.")
		return v.Render(historyPage, v.Frame(v.T("Historikk"), d.crumbs(v.T("Historikk"))...), w)
	}
	var options []ui.Option
	for _, e := range list {
		label := v.T("Versjon %s", v.Voice.Int(e.Number))
		if e.Status == planapp.Withdrawn {
			label = withdrawnLabel(d.v, &e)
		}
		option := ui.Option{Value: e.Key, Label: label}
		if e.Key != strconv.Itoa(e.Number) { // of an earlier enrolment
			option.Label += ", " + v.Voice.DayYear(e.On)
		}
		options = append(options, option)
		w.Versions = append(w.Versions, link{Label: label, Note: e.note(v), Href: d.path("") + "?versjon=" + e.Key, Holds: e.Status == planapp.Published})
	}
	// What came to nothing is compared only where somebody asks for it.
	stood := slices.DeleteFunc(slices.Clone(list), func(e edition) bool { return e.Status == planapp.Withdrawn })
	if len(stood) == 0 {
		stood = list
	}
	to, from := stood[0], stood[min(1, len(stood)-1)]
	if e := keyed(list, v.Query("til")); e != nil {
		to = *e
	}
	if e := keyed(list, v.Query("fra")); e != nil {
		from = *e
	}
	for _, e := range []*edition{&from, &to} {
		if err := d.fill(e); err != nil {
			return err
		}
	}
	w.From = ui.Field{Kind: ui.Choice, Name: "fra", Label: v.T("Fra"), Options: options, Values: []string{from.Key}, Width: "medium"}
	w.To = ui.Field{Kind: ui.Choice, Name: "til", Label: v.T("Til"), Options: options, Values: []string{to.Key}, Width: "medium"}
	w.Heading = v.T("Fra %s til %s", called(v, from), called(v, to))
	if !hidden(from) && !hidden(to) {
		w.Changes = saidNews(v, plan.Difference(from.Plan, to.Plan))
	}
	if to.Version != nil && !to.Version.Open() && to.Status != planapp.Withdrawn && !hidden(to) {
		updates, err := planapp.Updates(v.Ctx(), v.Service.Store.Reader(), *to.Version)
		if err != nil {
			return err
		}
		w.Updates, w.UpdatesHead = updateWords(v, &to, updates), v.T("Endret uten høring i versjon %s", v.Voice.Int(to.Number))
	}
	if from.Key != to.Key {
		w.Before, w.After = d.side(from, list), d.side(to, list)
	}
	return v.Render(historyPage, v.Frame(v.T("Historikk"), d.crumbs(v.T("Historikk"))...), w)
}

// hidden reports whether the person objects to the reader seeing what the version says.
func hidden(e edition) bool { return e.Version != nil && e.Version.Hidden }

// called is a version in a sentence: «versjon 3».
func called(v *page.Visit, e edition) string {
	if e.Status == planapp.Withdrawn {
		return nb.Inside(withdrawnLabel(v, &e))
	}
	return v.T("versjon %s", v.Voice.Int(e.Number))
}

// side is a version in one of two columns: as it reads, without what can be done with it.
func (d *desk) side(e edition, list []edition) *sheet {
	shown := e
	e.Version = nil
	s := d.sheet(e, marks{})
	e = shown
	s.Title, s.Lead = nb.Capital(called(d.v, e)), d.lead(e, list)
	s.Name = s.Title
	for i := range s.Groups { // an id stands once in a page
		for j := range s.Groups[i].Rows {
			s.Groups[i].Rows[j].ID += "-" + e.Key
		}
	}
	return &s
}

package staffing

import (
	"net/http"
	"slices"
	"strconv"

	"traad/internal/app/staffing"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/staffing"
)

var editTmpl = ui.New(files, "edit.html")

type editView struct {
	Head    ui.Head
	Summary ui.Summary
	Notice  *ui.Message
	Action  string
	Keep    string
	Hidden  []ui.Hidden
	Columns []string
	Grid    []gridRow // by period
	Groups  []group   // the rest: work, meetings, frailty, terms
	Cancel  ui.Action
}

type gridRow struct {
	Name  string
	Cells []ui.Field
}

type group struct {
	ID, Title, Help string
	Columns         []string
	Rows            []gridRow
}

// Edit is the form that a draft is written in.
func Edit(v *page.Visit) error {
	o, err := open(v)
	if err != nil {
		return err
	}
	if o.Shown.State != staffing.Draft {
		return v.Go(sheetPath(o.Org)+"?plan="+string(o.Shown.ID), "")
	}
	return edit(v, http.StatusOK, ui.NewForm(nil), o, nil)
}

func open(v *page.Visit) (*staffing.Sheet, error) {
	id := db.ID(v.Path("id"))
	o, err := staffing.Open(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("org")), id)
	if err == nil && o.Shown == nil {
		return nil, errs.NotFound("Planen finnes ikke.")
	}
	return o, err
}

// Save writes the numbers. Everything typed stands again where something is wrong.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	o, err := open(v)
	if err != nil {
		return err
	}
	plan, sent := o.Shown.Plan, form.Names()
	for _, c := range plan.Cells() {
		if _, ok := slices.BinarySearch(sent, c.Name); !ok {
			continue // what the form did not hold stays as it is
		}
		n, fault := c.Unit.Read(form.Value(c.Name))
		if fault != "" {
			form.Fault(c.Name, c.Label+": "+fault)
			continue
		}
		c.Set(n)
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	if !form.OK() {
		return edit(v, http.StatusUnprocessableEntity, form, o, nil)
	}
	err = staffing.Save{ID: o.Shown.ID, Seen: seen, Plan: plan}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(sheetPath(o.Org)+"?plan="+string(o.Shown.ID), "Tallene er lagret.")
	case form.Take(err):
		return edit(v, http.StatusUnprocessableEntity, form, o, nil)
	case errs.KindOf(err) == errs.KindConflict && o.Shown.State == staffing.Draft:
		return clash(v, form, o, plan)
	}
	return err
}

// clash shows what somebody else saved meanwhile beside what was typed. Saving once more is the user's choice.
func clash(v *page.Visit, form *ui.Form, o *staffing.Sheet, typed *rule.Plan) error {
	now, err := open(v)
	if err != nil {
		return err
	}
	m := &ui.Message{Tone: ui.Soon, Heading: "Noen andre lagret planen mens du skrev", Text: "Tallene dine står i skjemaet. Lagrer du nå, gjelder de."}
	for i, c := range rule.Changes(now.Shown.Plan, typed) {
		if i == 10 {
			m.Text += " Flere tall er ulike, se historikken."
			break
		}
		m.Text += " " + c.Label + ": lagret er " + or(c.Before, "0") + ", du skrev " + or(c.After, "0") + "."
	}
	form.Set("sett", strconv.Itoa(now.Shown.Version))
	return edit(v, http.StatusConflict, form, o, m)
}

func edit(v *page.Visit, status int, form *ui.Form, o *staffing.Sheet, notice *ui.Message) error {
	h, plan := o.Shown.Head, o.Shown.Plan
	seen := strconv.Itoa(h.Version)
	if form.Has("sett") {
		seen = form.Value("sett")
	}
	back := sheetPath(o.Org) + "?plan=" + string(h.ID)
	w := editView{
		Head:   ui.Head{Title: h.Title() + ", " + o.Name, Lead: period(h.From, h.To) + ". Skriv komma før desimaler. Et tomt felt er 0."},
		Action: sheetPath(o.Org) + "/plan/" + string(h.ID), Keep: "bemanning-" + string(h.ID), Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Summary: form.Summary("planen kan lagres"), Notice: notice, Cancel: ui.Link("Avbryt", back),
	}
	fields := map[string]ui.Field{}
	for _, c := range plan.Cells() {
		text := c.Text()
		f := ui.Field{Kind: ui.Number, Name: c.Name, Label: c.Label, Quiet: true}.With(text)
		fields[c.Name] = form.Fill(f)
	}
	w.grid(plan, fields)
	w.work(plan, fields)
	w.rest(plan, fields)
	return v.RenderStatus(status, editTmpl, v.Frame("Bemanningsplan", ui.Crumb{Label: "Ressurser", Href: place}, ui.Crumb{Label: o.Name, Href: back}, ui.Crumb{Label: "Endre"}), w)
}

// grid is what has a number for each period.
func (w *editView) grid(p *rule.Plan, fields map[string]ui.Field) {
	for _, x := range p.Periods {
		w.Columns = append(w.Columns, x.Title())
	}
	add := func(name string, parts ...any) {
		r := gridRow{Name: name}
		for i := range p.Periods {
			r.Cells = append(r.Cells, fields[rule.Name(append(append([]any(nil), parts...), i)...)])
		}
		w.Grid = append(w.Grid, r)
	}
	add("Måltall, aktive pasienter", rule.TargetCell)
	add("Inn", rule.InCell)
	add("Ut", rule.OutCell)
	for _, r := range rule.RolesOf(p.Kind) {
		if !rule.ByFee(r) {
			add("Årsverk "+rule.RoleName(r), rule.PostCell, r)
		}
	}
	add("Andre kostnader, kr", rule.OtherCell)
}

func (w *editView) work(p *rule.Plan, fields map[string]ui.Field) {
	roles := rule.RolesOf(p.Kind)
	work := group{ID: "arbeid", Title: "Timer per gang", Help: "Én gang for hver som kommer inn eller går ut, eller igjen og igjen for hver aktiv pasient."}
	for _, r := range roles {
		work.Columns = append(work.Columns, "Timer "+rule.RoleName(r), "Reise "+rule.RoleName(r))
	}
	work.Columns = append(work.Columns, "Dager mellom")
	for _, x := range p.Work {
		row := gridRow{Name: x.Title + map[rule.Per]string{rule.PerIn: ", per inn", rule.PerOut: ", per ut", rule.PerActive: ""}[x.Per]}
		for _, r := range roles {
			row.Cells = append(row.Cells, fields[rule.Name("timer", x.Code, r)], fields[rule.Name("reise", x.Code, r)])
		}
		work.Rows = append(work.Rows, row.with(fields, rule.Name("hver", x.Code)))
	}
	meetings := group{ID: "moter", Title: "Møter", Help: "Timer for alle i rollen til sammen. Skriv enten uker mellom hvert møte eller ganger i året."}
	meetings.Columns = []string{"Uker mellom", "Ganger i året"}
	for _, r := range roles {
		meetings.Columns = append(meetings.Columns, "Timer "+rule.RoleName(r))
	}
	for _, m := range p.Meetings {
		row := gridRow{Name: m.Title}.with(fields, rule.Name("uker", m.Code)).with(fields, rule.Name("arlig", m.Code))
		for _, r := range roles {
			row = row.with(fields, rule.Name("motetimer", m.Code, r))
		}
		meetings.Rows = append(meetings.Rows, row)
	}
	w.Groups = append(w.Groups, work, meetings)
}

func (w *editView) rest(p *rule.Plan, fields map[string]ui.Field) {
	frailty := group{ID: "skropelighet", Title: "Skrøpelighet (CFS)", Help: "Hvor stor del av de aktive som har hver skår, hvor lenge de følges, og hvor mye arbeid de gir mot det vanlige.", Columns: []string{"Andel, %", "Måneder", "Arbeid, %"}}
	for _, f := range p.Frailty {
		frailty.Rows = append(frailty.Rows, gridRow{Name: "CFS " + strconv.Itoa(int(f.CFS))}.with(fields, rule.Name("andel", f.CFS)).with(fields, rule.Name("maneder", f.CFS)).with(fields, rule.Name("vekt", f.CFS)))
	}
	terms := group{ID: "vilkar", Title: "Årsverk og lønn", Help: "Timer til pasientarbeid er det som er igjen av et årsverk etter ferie, sykdom, kurs og annet.", Columns: []string{"Timer i året", "Lønn, kr i året", "Indirekte, %", "Honorar, kr per time"}}
	for _, t := range p.Terms {
		row := gridRow{Name: rule.RoleName(t.Role)}
		for _, name := range []string{"arstimer", "lonn", "indirekte", "honorar"} {
			row = row.with(fields, rule.Name(name, t.Role))
		}
		terms.Rows = append(terms.Rows, row)
	}
	w.Groups = append(w.Groups, frailty, terms)
}

// with adds a cell, an empty one where the plan has none of the name.
func (r gridRow) with(fields map[string]ui.Field, name string) gridRow {
	r.Cells = append(r.Cells, fields[name])
	return r
}

package staffing

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
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
	Sums    []sumRow  // what the numbers come to, by period
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
	return edit(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), o, nil)
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
	seen, _ := strconv.Atoi(form.Value("sett"))
	if seen != o.Shown.Version || o.Shown.State != staffing.Draft {
		return clash(v, form, seen)
	}
	plan := o.Shown.Plan
	typed(form, plan)
	if !form.OK() {
		return edit(v, http.StatusUnprocessableEntity, form, o, nil)
	}
	err = staffing.Save{ID: o.Shown.ID, Seen: seen, Plan: plan}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil:
		return v.Go(sheetPath(o.Org)+"?plan="+string(o.Shown.ID), v.T("Tallene er lagret."))
	case form.Take(err):
		return edit(v, http.StatusUnprocessableEntity, form, o, nil)
	case errs.KindOf(err) == errs.KindConflict:
		return clash(v, form, seen)
	}
	return err
}

// typed reads the numbers of the form into the plan, and returns the cells whose number is another than the plan's, or cannot be read.
func typed(form *ui.Form, plan *rule.Plan) map[string]bool {
	sent, changed := form.Names(), map[string]bool{}
	for _, c := range plan.Cells() {
		if _, ok := slices.BinarySearch(sent, c.Name); !ok {
			continue // what the form did not hold stays as it is
		}
		n, fault := c.Unit.Read(form.Value(c.Name))
		if changed[c.Name] = !fault.IsZero() || n != c.N(); !fault.IsZero() {
			form.Fault(c.Name, "%s: %s", c.Label, fault)
			continue
		}
		c.Set(n)
	}
	return changed
}

// Sums answers for the numbers of the form as they are, without saving: the cells of the sums alone. Where a number cannot be used there
// is no sum, and the field's own message comes when the form is sent.
func Sums(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d, err := staffing.Numbers(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("org")), db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	typed(form, d.Plan)
	w := editView{Sums: sums(v.Voice, d.Plan, form.OK())}
	var b bytes.Buffer
	if err := editTmpl.BlockIn(v.Voice, &b, "sums", w); err != nil {
		return err
	}
	v.W.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, err = v.W.Write(b.Bytes())
	return err
}

type sumRow struct {
	Name  string
	Cells []sumCell
}

type sumCell struct {
	ID, Text string
	Late     bool // hands are missing
}

// sums are what the numbers come to in each period; none of a plan that is not valid, or where read is false: a number could not be read.
func sums(v *lang.Voice, p *rule.Plan, read bool) []sumRow {
	var a rule.Answer
	if read = read && p.Validate() == nil; read {
		a = p.Answer()
	}
	var out []sumRow
	add := func(name, id string, text func(x rule.PeriodAnswer) (string, bool)) {
		r := sumRow{Name: name}
		for i, x := range p.Periods {
			t, late := "–", false
			if read {
				t, late = text(a.Periods[i])
			}
			r.Cells = append(r.Cells, sumCell{"svar-" + id + "-" + x.Key(), t, late})
		}
		out = append(out, r)
	}
	add(v.Say("Trenger timer"), "timer", func(x rule.PeriodAnswer) (string, bool) { return v.Figure(rule.Hours.Write(x.Need)), false })
	for _, r := range rule.RolesOf(p.Kind) {
		if !rule.ByFee(r) {
			add(nb.Capital(v.Say(rule.RoleName(r))), string(r), func(x rule.PeriodAnswer) (string, bool) {
				text, _ := over(v, x.Over(r))
				return text, x.Over(r) < 0
			})
		}
	}
	add(v.Say("Bærer pasienter"), "baerer", func(x rule.PeriodAnswer) (string, bool) {
		n, _, ok := x.Carries()
		if !ok {
			return "–", false
		}
		return v.Int(int(n)), n < x.Target
	})
	add(v.Say("Kroner i alt"), "kroner", func(x rule.PeriodAnswer) (string, bool) { return kroner(v)(x.Cost, true), false })
	add(v.Say("Kroner per planlagt pasientår"), "ar", func(x rule.PeriodAnswer) (string, bool) { return kroner(v)(x.PerYear()), false })
	return out
}

// clash is the answer to a form of a version that somebody else has saved over: the draft as it is now, with what this user changed, and
// nothing else, laid over it. What the other changed is told, and both numbers where the two differ. To save is the user's choice.
func clash(v *page.Visit, form *ui.Form, seen int) error {
	o, err := open(v)
	if err != nil {
		return err
	}
	if o.Shown.State != staffing.Draft {
		return tooLate(v, form, o)
	}
	now := o.Shown.Plan
	i := slices.IndexFunc(o.History, func(s staffing.Saved) bool { return s.Number == seen })
	if i < 0 { // no such version: all that differs is this user's
		i = slices.IndexFunc(o.History, func(s staffing.Saved) bool { return s.Number == o.Shown.Version })
	}
	base := map[string]int64{}
	for _, c := range o.History[i].Plan.Cells() {
		base[c.Name] = c.N()
	}
	mine := typed(form, o.History[i].Plan)
	wrote := map[string]rule.Cell{}
	for _, c := range o.History[i].Plan.Cells() {
		wrote[c.Name] = c
	}
	var said []string
	for _, c := range now.Cells() {
		w, had := wrote[c.Name]
		was, other := base[c.Name]
		other = !other && c.N() != 0 || other && was != c.N()
		switch unread := form.Faults.At(c.Name) != ""; {
		case had && mine[c.Name] && !unread && w.N() != c.N():
			said = append(said, v.T("%s: lagret er %s, du skrev %s.", c.Label, c.Text(), w.Text()))
			c.Set(w.N())
		case had && mine[c.Name]: // what cannot be read stands with its fault
		default:
			if other {
				said = append(said, v.T("%s: lagret er %s.", c.Label, c.Text()))
			}
			form.Set(c.Name, c.Text())
		}
	}
	m := &ui.Message{Tone: ui.Soon, Heading: v.T("Noen andre lagret planen mens du skrev"), Text: v.T("Skjemaet har tallene som er lagret, med det du endret lagt over. Lagrer du nå, gjelder de.") + " "}
	if len(said) > 10 {
		said = append(said[:10], v.T("Flere tall er ulike, se historikken."))
	}
	m.Text += strings.Join(said, " ")
	form.Set("sett", strconv.Itoa(o.Shown.Version))
	return edit(v, http.StatusConflict, form, o, m)
}

// tooLate is the answer to a form whose draft has been approved or discarded meanwhile: the plan as it is, with every number that was sent and is
// another, so that nothing typed is lost.
func tooLate(v *page.Visit, form *ui.Form, o *staffing.Sheet) error {
	m := ui.Message{Tone: ui.Soon, Heading: v.T("Planen ble godkjent mens du skrev"), Text: v.T("Tallene dine er ikke lagret.") + " "}
	if o.Shown.State == staffing.Dropped {
		m.Heading = v.T("Planen ble forkastet mens du skrev")
	}
	n := 0
	for _, c := range o.Shown.Plan.Cells() {
		if sent, fault := c.Unit.Read(form.Value(c.Name)); form.Has(c.Name) && (!fault.IsZero() || sent != c.N()) {
			n++
			m.Text += v.T("%s: i planen står %s, du skrev %s.", c.Label, c.Text(), or(form.Value(c.Name), v.T("ingenting"))) + " "
		}
	}
	switch {
	case n == 0:
		m.Text += v.T("De er de samme som i planen.")
	case o.Draft != nil:
		m.Text += v.T("Åpne utkastet som finnes, og skriv dem der.")
	default:
		m.Text += v.T("Begynn på et nytt utkast under, og skriv dem der.")
	}
	w := sheet(v, o, ui.NewForm(nil).In(v.Voice))
	w.Messages = append([]ui.Message{m}, w.Messages...)
	return v.RenderStatus(http.StatusConflict, sheetTmpl, v.Frame(v.T("Bemanningsplan"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: o.Name}), w)
}

// edit is the form. Where it holds numbers from elsewhere than the draft and the fields, from names where, what is kept of it in the browser is not that of
// the draft's own form: the numbers would be taken over by what was typed before.
func edit(v *page.Visit, status int, form *ui.Form, o *staffing.Sheet, notice *ui.Message, from ...string) error {
	h, plan := o.Shown.Head, o.Shown.Plan
	seen := strconv.Itoa(h.Version)
	if form.Has("sett") {
		seen = form.Value("sett")
	}
	back := sheetPath(o.Org) + "?plan=" + string(h.ID)
	w := editView{
		Head:   ui.Head{Title: h.In(v.Voice) + ", " + o.Name, Lead: period(v.Voice, h.From, h.To) + ". " + v.T("Skriv komma før desimaler. Et tomt felt er 0.")},
		Action: sheetPath(o.Org) + "/plan/" + string(h.ID), Keep: strings.Join(append([]string{"bemanning-" + string(h.ID) + "-" + seen}, from...), "-"), Hidden: []ui.Hidden{{Name: "sett", Value: seen}},
		Summary: form.Summary("planen kan lagres"), Notice: notice, Cancel: ui.Link(v.T("Avbryt"), back),
	}
	was := map[string]string{}
	for _, c := range o.History[0].Plan.Cells() {
		was[c.Name] = c.Text()
	}
	fields := map[string]ui.Field{}
	for _, c := range plan.Cells() {
		f := form.Fill(ui.Field{Kind: ui.Number, Name: c.Name, Label: c.Label.In(v.Voice), Quiet: true}.With(c.Text()))
		if f.Value() != was[c.Name] {
			f.Was = was[c.Name]
		}
		fields[c.Name] = f
	}
	w.tables(v.Voice, plan, fields)
	w.Sums = sums(v.Voice, plan, form.OK())
	return v.RenderStatus(status, editTmpl, v.Frame(v.T("Bemanningsplan"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: o.Name, Href: back}, ui.Crumb{Label: v.T("Endre")}), w)
}

// tables lay the fields out as the plan does; the first by period.
func (w *editView) tables(v *lang.Voice, p *rule.Plan, fields map[string]ui.Field) {
	for i, b := range p.Blocks() {
		g := group{ID: b.ID, Title: v.Say(b.Title), Help: v.Say(b.Help)}
		for _, c := range b.Columns {
			g.Columns = append(g.Columns, c.In(v))
		}
		for _, r := range b.Rows {
			row := gridRow{Name: r.Name.In(v)}
			for _, name := range r.Cells {
				row.Cells = append(row.Cells, fields[name]) // an empty field where the plan has no number
			}
			g.Rows = append(g.Rows, row)
		}
		if i == 0 {
			w.Columns, w.Grid = g.Columns, g.Rows
			continue
		}
		w.Groups = append(w.Groups, g)
	}
}

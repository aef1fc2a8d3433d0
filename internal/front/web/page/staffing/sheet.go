package staffing

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/staffing"
)

var sheetTmpl = ui.New(files, "sheet.html")

type sheetView struct {
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Shown    bool
	Plan     string
	Columns  []string
	Lines    []line
	Money    []line
	Answers  []ui.Fact
	Beside   []beside
	Versions []version
	History  []saved
	Empty    ui.Empty
	Begin    *begin
	Approve  *approve
	Variant  *variant
	Asks     []ask
	Means    []string
}

type line struct {
	Name  string
	Cells []string
	Sum   bool
	Head  bool
}

type version struct {
	Title, Href, State, Period, Saved string
	Current                           bool
}

// beside is a plan or a scenario on a line of its own.
type beside struct {
	Title, Href                         string
	Shown                               bool
	Target, Had, Need, Over, Cost, Year string
	Later                               string // free places in three months
	Tone                                ui.Tone
}

type saved struct {
	When, What string
	Changes    []string
	More       string // what is folded away: Rest
	Rest       []string
}

type begin struct {
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
}

type approve struct {
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
	Drop   ui.Action
}

type variant struct {
	Action string
	Hidden []ui.Hidden
	Field  ui.Field
}

// One is one organisation's plans, with the one that ?plan= names.
func One(v *page.Visit) error {
	return one(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), db.ID(v.Query("plan")))
}

func one(v *page.Visit, status int, form *ui.Form, id db.ID) error {
	o, err := staffing.Open(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("org")), id)
	if err != nil {
		return err
	}
	return v.RenderStatus(status, sheetTmpl, v.Frame(v.T("Bemanningsplan"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: o.Name}), sheet(v, o, form))
}

func sheet(v *page.Visit, o *staffing.Sheet, form *ui.Form) sheetView {
	w := sheetView{Head: ui.Head{Title: o.Name, Lead: v.T("%s aktive, måltallet er %s.", v.Voice.Int(o.Active), v.Voice.Int(o.Target))}, Summary: form.Summary("det kan lagres")}
	w.Empty = ui.Empty{Icon: "document", Heading: v.T("Ingen plan ennå"), Text: v.T("Begynn på et utkast. Det fylles med arbeidet i forløpet og vanlige møter, og du endrer tallene.")}
	if o.Shown != nil {
		w.plan(v, o)
		w.actions(v, o, form)
	}
	w.versions(v, o)
	if o.Draft == nil {
		w.begin(v, o, form)
	}
	return w
}

func (w *sheetView) plan(v *page.Visit, o *staffing.Sheet) {
	h, plan := o.Shown.Head, o.Shown.Plan
	w.Shown = true
	if w.Plan = h.In(v.Voice) + ", " + period(v.Voice, h.From, h.To); h.State == staffing.Approved {
		w.Plan += ". " + v.T("Vedtatt av %s %s", h.ApprovedWhere, v.Voice.DayYear(h.ApprovedOn))
	}
	switch {
	case h.Of != "" && h.State == staffing.Draft:
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Dette er et scenario. Det gjelder ikke, og kan ikke godkjennes.")})
	case h.State == staffing.Draft:
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: v.T("Dette er et utkast. Det gjelder ikke før det er godkjent.")})
	case h.State == staffing.Dropped:
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Planen er forkastet og gjelder ikke.")})
	case o.Today.Before(h.From):
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Planen gjelder fra %s.", v.Voice.DayYear(h.From))})
	case o.Today.After(h.To):
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Planen gjaldt til %s.", v.Voice.DayYear(h.To))})
	case h.ID != o.Holds:
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Denne planen gjelder ikke i dag: en nyere er godkjent.")})
	}
	for _, r := range plan.Remarks() {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: r.In(v.Voice)})
	}
	for i, t := range o.Together {
		if text := apart(v.Voice, plan.Periods[i].Called(v.Voice), plan.Periods[i].Target, t.Target, t.With, t.Of); text != "" && h.State != staffing.Dropped && !plan.Periods[i].To.Before(o.Today) {
			w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: text})
		}
	}
	for i, p := range plan.Periods {
		title := p.Called(v.Voice)
		if i == o.Now {
			title = v.T("%s (nå)", title)
		}
		w.Columns = append(w.Columns, title)
	}
	w.lines(v.Voice, o)
	w.money(v.Voice, o)
	w.answers(v.Voice, o)
	w.scenarios(v.Voice, o)
	w.means(v.Voice, o)
	if mean, ok := plan.MeanMonths(); ok {
		said := []string{v.T("%s måneder i snitt", v.Voice.Decimal(float64(mean)/10, 1))}
		if text := history(v.Voice, o.Ahead); text != "" {
			said = []string{v.T("%s måneder i snitt i planen", v.Voice.Decimal(float64(mean)/10, 1)), text}
		}
		if i := max(0, o.Now); len(plan.Periods) > 0 {
			if n, ok := plan.Steady(plan.Periods[i]); ok {
				said = append(said, v.T("Med måltallet i %s går omtrent %s ut, og like mange må inn for å holde det", plan.Periods[i].Called(v.Voice), v.Voice.Decimal(float64(n)/100, 1)))
			}
		}
		w.Answers = append(w.Answers, ui.Fact{Term: v.T("Forventet oppfølging"), Text: strings.Join(said, ". ")})
	}
	for _, s := range o.History {
		x := saved{When: v.Voice.Moment(s.At.Time, v.Now()), What: v.T(acts[s.Act], s.By)}
		x.Changes = changed(v.Voice, figured(v.Voice, s.Changes))
		if x.Changes, x.Rest = x.Changes[:min(12, len(x.Changes))], x.Changes[min(12, len(x.Changes)):]; len(x.Rest) > 0 {
			x.More = v.T("%s tall til er endret", v.Voice.Int(len(x.Rest)))
		}
		w.History = append(w.History, x)
	}
}

// acts say who did what with a plan.
var acts = map[string]string{
	"begun": "Utkastet ble laget av %s", "saved": "Lagret av %s", "imported": "Hentet fra regneark av %s", "approved": "Godkjent av %s", "dropped": "Forkastet av %s", "restored": "Tatt tilbake av %s",
}

// history says how long follow-up has really lasted, beside what the plan expects.
func history(v *lang.Voice, a staffing.Ahead) string {
	if a.Stay == 0 || a.Of > 1 {
		return ""
	}
	long, of := v.Decimal(a.Stay, 1), v.Plural(a.Endings, "avslutning", "avslutninger")
	if a.Borrowed {
		return v.Say("I hele området har den vart %s i snitt av %s", long, of)
	}
	return v.Say("Her har den vart %s i snitt av %s", long, of)
}

// figured are changes of a plan with the numbers as the language writes them; in a form they stand as they are typed.
func figured(v *lang.Voice, list []rule.Change) []rule.Change {
	out := slices.Clone(list)
	for i, c := range out {
		out[i].Before, out[i].After = v.Figure(c.Before), v.Figure(c.After)
	}
	return out
}

// changed says what was changed: "Måltall: 20 → 24".
func changed(v *lang.Voice, list []rule.Change) (out []string) {
	for _, c := range list {
		out = append(out, v.Say("%s: %s → %s", c.Label, or(c.Before, v.Say("ingen")), or(c.After, v.Say("borte"))))
	}
	return out
}

func or(s, empty string) string {
	if s == "" {
		return empty
	}
	return s
}

func period(v *lang.Voice, from, to date.Date) string {
	return v.MonthYear(from) + "–" + v.MonthYear(to)
}

// lines are patients, hours and positions by period.
func (w *sheetView) lines(v *lang.Voice, o *staffing.Sheet) {
	a := o.Answer
	add := func(name string, sum bool, text func(i int, p rule.PeriodAnswer) string) {
		l := line{Name: name, Sum: sum}
		for i, p := range a.Periods {
			l.Cells = append(l.Cells, text(i, p))
		}
		w.Lines = append(w.Lines, l)
	}
	head := func(name string) { w.Lines = append(w.Lines, line{Name: name, Head: true}) }
	hours := func(n int64) string { return v.Figure(rule.Hours.Write(n)) }
	head(v.Say("Pasienter"))
	add(v.Say("Måltall"), true, func(_ int, p rule.PeriodAnswer) string { return v.Int(int(p.Target)) })
	add(v.Say("Faktisk aktive"), false, func(i int, p rule.PeriodAnswer) string {
		if !o.Actual[i].Begun {
			return "–"
		}
		return v.Int(o.Actual[i].Active) + " (" + v.Signed(float64(o.Actual[i].Active)-float64(p.Target), 0) + ")"
	})
	add(v.Say("Inn, plan"), false, func(_ int, p rule.PeriodAnswer) string { return v.Int(int(p.In)) })
	add(v.Say("Ut, plan"), false, func(_ int, p rule.PeriodAnswer) string { return v.Int(int(p.Out)) })
	head(v.Say("Timer"))
	for _, role := range rule.RolesOf(o.Kind) {
		for _, code := range codes(a, role) {
			add(v.Say(code.title)+", "+v.Say(rule.RoleName(role)), false, func(_ int, p rule.PeriodAnswer) string {
				for _, l := range p.Lines {
					if l.Role == role && l.Code == code.code && l.Meeting == code.meeting {
						return hours(l.Hours())
					}
				}
				return "0"
			})
		}
	}
	add(v.Say("Trenger timer"), true, func(_ int, p rule.PeriodAnswer) string { return hours(p.Need) })
	add(v.Say("Har timer i stillinger"), true, func(_ int, p rule.PeriodAnswer) string { return hours(p.Have) })
	add(v.Say("Ført på kontakter, uten reise"), false, func(i int, _ rule.PeriodAnswer) string {
		switch {
		case !o.Actual[i].Begun:
			return "–"
		case o.Actual[i].Hidden:
			return v.Say("skjult")
		}
		return hours(o.Actual[i].Logged) + without(v, o.Actual[i].Hours)
	})
	head(v.Say("Årsverk"))
	for _, role := range rule.RolesOf(o.Kind) {
		if rule.ByFee(role) {
			continue
		}
		name := nb.Capital(v.Say(rule.RoleName(role)))
		add(v.Say("%s, har", name), false, func(_ int, p rule.PeriodAnswer) string { return posts(v, p.Hand(role).Posts) })
		add(v.Say("%s, trenger", name), false, func(_ int, p rule.PeriodAnswer) string { return posts(v, p.Hand(role).Needed) })
		add(v.Say("%s, over eller under", name), true, func(_ int, p rule.PeriodAnswer) string {
			text, _ := over(v, p.Over(role))
			return text
		})
	}
	add(v.Say("Bemanningen bærer pasienter"), true, func(_ int, p rule.PeriodAnswer) string {
		if n, _, ok := p.Carries(); ok {
			return v.Int(int(n))
		}
		return "–"
	})
}

type code struct {
	code, title string
	meeting     bool
}

// codes are the pieces of work that a role has in any period, in order.
func codes(a rule.Answer, role care.Role) []code {
	var out []code
	for _, p := range a.Periods {
		for _, l := range p.Lines {
			if c := (code{l.Code, l.Title, l.Meeting}); l.Role == role && !slices.Contains(out, c) {
				out = append(out, c)
			}
		}
	}
	return out
}

// money is cost by period.
func (w *sheetView) money(v *lang.Voice, o *staffing.Sheet) {
	type key struct {
		kind rule.CostKind
		role care.Role
	}
	var keys []key
	for _, p := range o.Answer.Periods {
		for _, c := range p.Costs {
			if k := (key{c.Kind, c.Role}); !slices.Contains(keys, k) {
				keys = append(keys, k)
			}
		}
	}
	titles := map[rule.CostKind]string{rule.Salary: v.Say("Lønn"), rule.Indirect: v.Say("Indirekte kostnader"), rule.Fee: v.Say("Honorar"), rule.Other: v.Say("Andre kostnader")}
	for _, k := range keys {
		l := line{Name: titles[k.kind]}
		if k.role != "" {
			l.Name += ", " + v.Say(rule.RoleName(k.role))
		}
		for _, p := range o.Answer.Periods {
			sum := int64(0)
			for _, c := range p.Costs {
				if c.Kind == k.kind && c.Role == k.role {
					sum += c.Sum
				}
			}
			l.Cells = append(l.Cells, v.Figure(rule.Kroner.Write(sum)))
		}
		w.Money = append(w.Money, l)
	}
	total, year, each := line{Name: v.Say("Sum"), Sum: true}, line{Name: v.Say("Per planlagt pasientår"), Sum: true}, line{Name: v.Say("Per pasient, plan")}
	real := line{Name: v.Say("Per pasientår, planens kostnad av faktisk aktive"), Sum: true}
	for i, p := range o.Answer.Periods {
		real.Cells = append(real.Cells, kroner(v)(o.Actual[i].Real.PerYear()))
		total.Cells = append(total.Cells, v.Figure(rule.Kroner.Write(p.Cost)))
		year.Cells, each.Cells = append(year.Cells, kroner(v)(p.PerYear())), append(each.Cells, kroner(v)(p.PerPatient()))
	}
	w.Money = append(w.Money, total, year, real, each)
}

func kroner(v *lang.Voice) func(n int64, ok bool) string {
	return func(n int64, ok bool) string {
		if !ok {
			return "–"
		}
		return v.Int(int((n + 50) / 100))
	}
}

// answers say in words what the plan comes to.
func (w *sheetView) answers(v *lang.Voice, o *staffing.Sheet) {
	a := o.Answer
	w.Answers = append(w.Answers, ui.Fact{Term: v.Say("Hele planen"), Text: v.Say("%s kr. %s kr per planlagt pasientår, %s kr for hver av %s", kroner(v)(a.Cost, true), kroner(v)(a.PerYear()), kroner(v)(a.PerPatient()), v.Plural(int(a.Served()), "pasient", "pasienter"))})
	if o.Now < 0 {
		return
	}
	p := a.Periods[o.Now]
	for _, h := range p.Hands {
		if rule.ByFee(h.Role) {
			continue
		}
		text, _ := over(v, h.Over())
		w.Answers = append(w.Answers, ui.Fact{Term: v.Say("%s nå", nb.Capital(v.Say(rule.RoleName(h.Role)))), Strong: h.Over() < 0, Text: text + ". " + v.Say("Har %s, trenger %s", posts(v, h.Posts), posts(v, h.Needed))})
	}
	if n, _, ok := p.Carries(); ok {
		w.Answers = append(w.Answers, ui.Fact{Term: v.Say("Ledige plasser nå"), Text: v.Say("%s etter måltallet. Bemanningen bærer %s, og %s er aktive", v.Int(o.Free), v.Plural(int(n), "pasient", "pasienter"), v.Int(o.Active))})
	}
	later := o.Ahead
	if i := slices.IndexFunc(o.Beside, func(h staffing.Held) bool { return h.ID == o.Shown.ID }); i >= 0 {
		later = o.Later[i]
	}
	text := ahead(v, later)
	if o.Shown.Of != "" && o.Ahead.Known && len(o.Later) > 0 {
		text += ". " + against(v, later.Target, o.Later[0].Target) + ". " + v.Say("Med planen: %s", freeText(v, o.Later[0]))
	}
	w.Answers = append(w.Answers, ui.Fact{Term: v.Say("Ledige plasser om tre måneder"), Text: text})
}

// scenarios lays the plan and its scenarios beside each other: the worst period of each, and what the whole comes to.
func (w *sheetView) scenarios(v *lang.Voice, o *staffing.Sheet) {
	for i, h := range o.Beside {
		a := h.Plan.Answer()
		if len(a.Periods) == 0 {
			continue
		}
		worst := a.Periods[0]
		for _, p := range a.Periods {
			need, had := p.Positions()
			if n, has := worst.Positions(); had-need < has-n {
				worst = p
			}
		}
		need, had := worst.Positions()
		b := beside{Title: h.In(v), Href: sheetPath(o.Org) + "?plan=" + string(h.ID), Shown: h.ID == o.Shown.ID}
		b.Target, b.Had, b.Need = v.Int(int(a.Active)), posts(v, had), posts(v, need)
		b.Over, b.Tone = over(v, had-need)
		b.Over += " (" + worst.Called(v) + ")"
		b.Cost, b.Year = kroner(v)(a.Cost, true), kroner(v)(a.PerYear())
		if b.Later = unknown(v, o.Later[i]); o.Later[i].Known {
			b.Later = freeOf(v, o.Later[i])
		}
		w.Beside = append(w.Beside, b)
	}
}

func (w *sheetView) versions(v *page.Visit, o *staffing.Sheet) {
	for _, h := range o.Plans {
		x := version{Title: h.In(v.Voice), Href: sheetPath(o.Org) + "?plan=" + string(h.ID), Period: period(v.Voice, h.From, h.To), Saved: v.Voice.Moment(h.ChangedAt.Time, v.Now()) + " " + v.T("av %s", h.ChangedBy)}
		switch {
		case h.ID == o.Holds:
			x.State, x.Current = v.T("gjelder nå"), true
		case h.State == staffing.Approved:
			x.State = v.T("godkjent")
		case h.State == staffing.Dropped:
			x.State = v.T("forkastet")
		case h.Of != "":
			x.State = v.T("scenario")
		default:
			x.State = v.T("utkast")
		}
		if h.State == staffing.Approved {
			x.Saved = v.Voice.DayYear(h.ApprovedOn) + ", " + h.ApprovedWhere
		}
		w.Versions = append(w.Versions, x)
	}
}

func (w *sheetView) actions(v *page.Visit, o *staffing.Sheet, form *ui.Form) {
	h := o.Shown.Head
	path := sheetPath(o.Org) + "/plan/" + string(h.ID)
	seen := []ui.Hidden{{Name: "sett", Value: strconv.Itoa(h.Version)}}
	if h.State == staffing.Draft {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Hent fra Excel"), Href: path + "/excel"}, ui.Action{Label: v.T("Last ned Excel"), Href: path + "/bok.xlsx"}, ui.Action{Label: v.T("Endre tallene"), Href: path, Look: ui.Primary})
		w.Approve = &approve{Action: path + "/godkjenn", Hidden: seen, Drop: ui.Action{Label: v.T("Forkast"), Post: path + "/forkast", Hidden: seen}}
		if h.Of == "" {
			w.Approve.Fields = []ui.Field{
				form.Fill(ui.Field{Kind: ui.Date, Name: "vedtatt", Label: v.T("Vedtatt"), Width: "short"}.With(nb.Numeric(v.Today()))),
				form.Fill(ui.Field{Name: "hvor", Label: v.T("Hvem vedtok planen?"), Width: "medium", Help: v.T("For eksempel «driftsrådet».")}),
			}
		}
	} else {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Last ned Excel"), Href: path + "/bok.xlsx"})
	}
	if h.State != staffing.Draft && o.Draft != nil {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Åpne utkastet"), Href: sheetPath(o.Org) + "?plan=" + string(o.Draft.ID)})
	}
	if h.State != staffing.Dropped || !form.OK() { // what was typed stands also where the plan was discarded meanwhile
		w.asks(v, o, form)
		w.Variant = &variant{
			Action: sheetPath(o.Org) + "/scenario", Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}, {Name: "av", Value: string(h.ID)}},
			Field: form.Fill(ui.Field{Name: "navn", Label: v.T("Nytt scenario"), Width: "medium", Max: 60, Help: v.T("En kopi av planen du ser, med eget navn. For eksempel «Koordinator borte 3 md.».")}),
		}
	}
}

func (w *sheetView) begin(v *page.Visit, o *staffing.Sheet, form *ui.Form) {
	next := rule.QuarterOf(v.Today())
	if o.Holds != "" {
		for _, h := range o.Plans {
			if h.ID == o.Holds {
				next = rule.QuarterOf(h.To.AddDays(1))
			}
		}
	}
	w.Begin = &begin{
		Action: sheetPath(o.Org) + "/plan", Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}},
		Fields: []ui.Field{
			form.Fill(ui.Field{Kind: ui.Radios, Name: "steg", Label: v.T("Perioder"), Inline: true, Options: []ui.Option{{Value: string(rule.Quarter), Label: v.T("Kvartaler")}, {Value: string(rule.Month), Label: v.T("Måneder")}}}.With(string(rule.Quarter))),
			form.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Fra"), Width: "short", Help: v.T("En dag i den første perioden.")}.With(nb.Numeric(next.From))),
			form.Fill(ui.Field{Kind: ui.Number, Name: "perioder", Label: v.T("Antall perioder"), Width: "short"}.With("4")),
		},
	}
}

// Begin makes a draft.
func Begin(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	return begun(v, form, staffing.Begin{Step: rule.Step(form.Value("steg")), From: page.Date(form, "fra"), Periods: page.Number(form, "perioder", 1, rule.MaxPeriods)})
}

// Variant makes a scenario of the plan that the page showed.
func Variant(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := staffing.Begin{Of: db.ID(form.Value("av")), Name: form.Value("navn"), Ask: asked(form)}
	if d.Of == "" {
		form.Fault("navn", "Velg planen som scenarioet bygger på.")
	}
	return begun(v, form, d)
}

func begun(v *page.Visit, form *ui.Form, d staffing.Begin) error {
	d.Key, d.Org = db.ID(form.Value("nokkel")), care.OrgID(v.Path("org"))
	if form.OK() {
		id, err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil && d.Ask.Kind != "" {
			return v.Go(sheetPath(d.Org)+"?plan="+string(id), v.T("Scenarioet er laget. Se svaret under."))
		}
		if err == nil {
			return v.Go(sheetPath(d.Org)+"/plan/"+string(id), v.T("Utkastet er laget. Endre tallene og lagre."))
		}
		if list := errs.FieldsOf(err); d.Ask.Kind != "" && len(list) > 0 {
			for _, f := range list {
				form.Faults = append(form.Faults, errs.Field{Name: f.Name + "-" + d.Ask.Kind, Message: ui.Said(v.Voice, f).Message})
			}
		} else if !form.Take(err) {
			return err
		}
	}
	return one(v, http.StatusUnprocessableEntity, form, d.Of)
}

// Approve makes the draft the plan that holds.
func Approve(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	org, id := care.OrgID(v.Path("org")), db.ID(v.Path("id"))
	seen, _ := strconv.Atoi(form.Value("sett"))
	d := staffing.Approve{ID: id, Seen: seen, On: page.Date(form, "vedtatt"), Where: form.Value("hvor")}
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(sheetPath(org)+"?plan="+string(id), v.T("Planen er godkjent. Måltallene gjelder fra nå."))
		}
		if !form.Take(err) {
			return err
		}
	}
	return one(v, http.StatusUnprocessableEntity, form, id)
}

// Drop puts the draft away.
func Drop(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	if err := (staffing.Drop{ID: db.ID(v.Path("id")), Seen: seen}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	org, id := care.OrgID(v.Path("org")), v.Path("id")
	return v.Go(sheetPath(org), v.T("Utkastet er forkastet."), ui.Undo{Action: sheetPath(org) + "/plan/" + id + "/angre", Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(seen + 1)}}, About: v.T("å forkaste")})
}

// Restore takes a discarded draft back.
func Restore(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	if err := (staffing.Restore{ID: db.ID(v.Path("id")), Seen: seen}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(sheetPath(care.OrgID(v.Path("org")))+"?plan="+v.Path("id"), v.T("Utkastet er tatt tilbake."))
}

// Package staffing is Ressurser: targets and staffing beside what really happens, one organisation's plans, and the form that a plan is
// written in. Nobody is named here.
package staffing

import (
	"embed"
	"fmt"
	"html/template"
	"net/url"
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
)

//go:embed page.html sheet.html edit.html excel.html spread.html area.html incoming.html
var files embed.FS

var tmpl = ui.New(files)

const place = "/ressurser"

type view struct {
	Head     ui.Head
	Counters ui.Counters
	Notice   *ui.Message
	Quarters []quarter
	Now      string
	Rows     []row
	Says     []ui.Message
	Places   []freePlace
	Picture  template.HTML
	From     string
	Under    string // the scenario that Places say something of
	Empty    *ui.Empty

	Choices []choice      // of scenarios; empty where there is none
	Chosen  string        // the scenario beside the plan
	Means   []string      // what it means, in words
	Course  template.HTML // followed against carried, by month
	Months  []monthRow    // the same numbers
	Told    string        // and the answer in words
}

// choice is a scenario that can be laid beside the plan.
type choice struct {
	Name, Href string
	On         bool
}

type quarter struct {
	Title  string
	Now    bool
	Actual bool // it has begun: plan beside actual
	Varied bool // a scenario stands beside the plan
	Span   int
}

type row struct {
	Name, Href, Second string
	Sum                bool
	Early              bool // not begun: no hands yet
	Cells              []cell
	Active             string
	Bullet             template.HTML
	Had, Need          string
	Over               string
	Tone               ui.Tone // Late where hands are missing
	Carries            string
	Hours              string
	Cost, CostOf       string // of the quarter; of how many of the areas, where it is not of all
	PerPatient         string // of the quarter, each who is followed in it by the plan
	PerYear, RealYear  string // per planned patient-year, and per actual one
}

type cell struct {
	Text, Note     string
	Actual, Varied bool
}

// Show is the page.
func Show(v *page.Visit) error {
	o, err := staffing.Beside(v.Ctx(), v.Service, v.Actor, v.Query("scenario"))
	if err != nil {
		return err
	}
	return v.Render(tmpl, v.Frame("Ressurser"), build(v, o))
}

func build(v *page.Visit, o *staffing.View) view {
	w := view{Now: o.Spans[o.Now].Title()}
	w.Head = ui.Head{Title: "Ressurser", Lead: "Måltall og bemanning i helsefellesskapet " + o.Region + " mot det som skjer. " + nb.LongDay(o.Today) + "."}
	if id := v.Actor.Org; v.May(access.PlanStaffing) && access.PlansFor(v.Actor, id) {
		w.Head.Actions = []ui.Action{{Label: "Hent regneark", Href: incomingPlace}, {Label: "Planen for " + v.Actor.OrgName, Href: sheetPath(id), Look: ui.Primary}}
	}
	w.Head.Actions = append([]ui.Action{{Label: "Utbredelse", Href: spreadPlace}}, w.Head.Actions...)
	if o.Of == 0 {
		w.Empty = &ui.Empty{Icon: "chart", Heading: "Ingen tall ennå", Text: "Tallene kommer når en kommune er i drift eller har en godkjent plan."}
		return w
	}
	w.Counters = counters(o)
	if o.With < o.Of {
		w.Notice = &ui.Message{Tone: ui.Soon, Text: fmt.Sprintf("%s av %s kommuner og bydeler har en godkjent plan for %s. I summene gjelder plan, faktisk, årsverk og bæreevne bare dem, og kostnad per pasientår regnes ikke før alle har en plan.", nb.Int(o.With), nb.Int(o.Of), w.Now)}
	}
	for i, s := range o.Spans {
		q := quarter{Title: s.Title(), Now: i == o.Now, Actual: i <= o.Now, Span: 1}
		q.Varied = !q.Actual && o.Scenario != ""
		if q.Actual || q.Varied {
			q.Span = 2
		}
		w.Quarters = append(w.Quarters, q)
	}
	most := 1
	for _, r := range o.Rows {
		most = max(most, r.Active, r.Target)
	}
	for i, r := range o.Rows {
		x := rowOf(o, r, fmt.Sprintf("k%d", i), most)
		x.Href = sheetPath(r.ID)
		w.Rows = append(w.Rows, x)
	}
	sum := rowOf(o, o.Areas, "kommunene", max(o.Areas.Active, o.Areas.Target))
	sum.Sum = true
	w.Rows = append(w.Rows, sum)
	if len(o.Starting) > 0 {
		w.Rows = append(w.Rows, early(o))
	}
	if o.Team != nil {
		team := rowOf(o, *o.Team, "sykehus", max(o.Areas.Active, o.Areas.Target))
		team.Href, team.Second, team.Bullet = sheetPath(o.Team.ID), "sykehusteam"+follows(o), ""
		w.Rows = append(w.Rows, team)
	}
	whole := rowOf(o, o.Whole, "hele", max(o.Areas.Active, o.Areas.Target))
	if !o.WithHospital {
		whole.Second = "uten sykehuset, som ikke har en plan"
	}
	whole.Sum, whole.Carries, whole.Hours, whole.Bullet = true, "", "", ""
	w.Rows = append(w.Rows, whole)
	w.Says = says(o)
	w.places(o)
	w.scenarios(o)
	w.course(o)
	return w
}

func sheetPath(id care.OrgID) string { return place + "/" + url.PathEscape(string(id)) }

func counters(o *staffing.View) ui.Counters {
	t := o.Whole
	c := ui.Counters{Stacked: true, Items: []ui.Counter{
		{Number: nb.Int(t.Active) + " av " + nb.Int(t.Target), Label: "aktive mot måltall"},
		{Number: nb.Int(o.Areas.Free()), Label: "ledige plasser nå"},
	}}
	if o.Areas.Netted() {
		c.Items[1].Note = "andres kommuner er regnet samlet"
	}
	if t.HasPlan {
		c.Items = append(c.Items, ui.Counter{Number: rule.Posts.Write(t.Had), Label: "årsverk i planen", Note: "trenger " + rule.Posts.Write(t.Needed) + some(o) + alone(o)})
		if n, ok := t.Real.PerYear(); ok && o.With == o.Of {
			c.Items = append(c.Items, ui.Counter{Number: thousand(n), Label: "1000 kr per pasientår", Note: "planens kostnad, delt på dem som faktisk følges" + alone(o)})
		}
	}
	return c
}

// some says how many of the areas a sum is of, where it is not of all.
func some(o *staffing.View) string {
	if o.With == o.Of {
		return ""
	}
	return ", " + nb.Int(o.With) + " av " + nb.Int(o.Of) + " med plan"
}

// alone says that a sum of everything has no hospital in it.
func alone(o *staffing.View) string {
	if o.WithHospital {
		return ""
	}
	return ", uten sykehuset"
}

func rowOf(o *staffing.View, r staffing.Row, id string, most int) row {
	x := row{Name: r.Name, Active: nb.Int(r.Active) + " av " + nb.Int(r.Target)}
	x.Bullet = chart.Bullet{
		Label: chart.Label{ID: id, Title: r.Name, Desc: fmt.Sprintf("%d aktive av %d.", r.Active, r.Target)}, Value: float64(r.Active), Target: float64(r.Target), Max: float64(max(most, 1)),
	}.SVG()
	for _, c := range r.Cells {
		plan := cell{Text: "–"}
		if c.Planned {
			plan.Text = nb.Int(int(c.Target))
			if c.With < c.Of {
				plan.Note = nb.Int(c.With) + " av " + nb.Int(c.Of)
			}
		}
		x.Cells = append(x.Cells, plan)
		if !c.Past {
			if o.Scenario != "" {
				x.Cells = append(x.Cells, scenarioCell(c))
			}
			continue
		}
		actual := cell{Text: nb.Int(c.All), Actual: true}
		if c.Planned {
			actual.Text, actual.Note = nb.Int(c.Active), nb.Signed(float64(c.Active)-float64(c.Target), 0)
		}
		if c.Hidden {
			actual.Text, actual.Note = "skjult", ""
		}
		x.Cells = append(x.Cells, actual)
	}
	if !r.HasPlan {
		x.Had, x.Need, x.Over, x.Carries, x.Hours, x.PerYear, x.RealYear, x.Cost, x.PerPatient = "–", "–", "uten plan", "–", "–", "–", "–", "–", "–"
		return x
	}
	x.Had, x.Need = rule.Posts.Write(r.Had), rule.Posts.Write(r.Needed)
	x.Over, x.Tone = over(r.Had - r.Needed)
	if x.Carries = "–"; r.CarriesKnown {
		x.Carries = nb.Int(int(r.Carries))
	}
	switch {
	case r.Hidden:
		x.Hours = "skjult"
	case r.ID == "" && o.With < o.Of: // the hours are everybody's, and the plans are some'
		x.Hours = hours(r.Logged) + " i alle kommuner" + without(r.Hours)
	default:
		x.Hours = hours(r.Logged) + " av " + hours(r.Planned) + without(r.Hours)
	}
	x.PerYear, x.RealYear, x.PerPatient = "–", "–", "–"
	x.Cost = thousand(r.Totals.Cost)
	if r.ID == "" && o.With < o.Of {
		x.Over += some(o)
		x.CostOf = nb.Int(o.With) + " av " + nb.Int(o.Of)
		return x
	}
	if n, ok := r.Totals.PerPatient(); ok {
		x.PerPatient = thousand(n)
	}
	if n, ok := r.Totals.PerYear(); ok {
		x.PerYear = thousand(n)
	}
	if n, ok := r.Real.PerYear(); ok {
		x.RealYear = thousand(n)
	}
	return x
}

// early is the areas that have a date for when they begin, together: they are in no sum before they have begun.
func early(o *staffing.View) row {
	x := row{Name: "Starter opp", Href: spreadPlace, Early: true, Active: "–"}
	var names []string
	sums := make([]int64, len(o.Spans))
	for _, s := range o.Starting {
		names = append(names, s.Name)
		for i, n := range s.Active {
			sums[i] += n
		}
	}
	x.Second = nb.List(names, "og")
	for i, n := range sums {
		x.Cells = append(x.Cells, cell{Text: nb.Int(int(n))})
		if i <= o.Now {
			x.Cells = append(x.Cells, cell{Text: "–", Actual: true})
		} else if o.Scenario != "" {
			x.Cells = append(x.Cells, cell{Text: "–", Varied: true})
		}
	}
	return x
}

// over says how positions and need stand to each other.
func over(n int64) (string, ui.Tone) {
	switch {
	case n < 0:
		return "mangler " + rule.Posts.Write(-n), ui.Late
	case n == 0:
		return "akkurat nok", ui.Neutral
	}
	return rule.Posts.Write(n) + " til overs", ui.Neutral
}

// thousand writes øre as thousands of kroner: "61,2".
func thousand(ore int64) string { return nb.Decimal(float64(ore)/100_000, 1) }

// without says which month is left out of hours, for few have had a contact in it yet.
func without(h staffing.Hours) string {
	if h.But == "" {
		return ""
	}
	return ", uten denne måneden"
}

// hours writes hundredths of an hour as whole hours.
func hours(n int64) string { return nb.Decimal(float64(n)/100, 0) }

// says are the answers in words: who is short of hands, and how many can be carried.
func says(o *staffing.View) []ui.Message {
	var out []ui.Message
	var short []string
	all, planned := planners(o), 0
	for _, r := range all {
		if r.HasPlan {
			planned++
		}
		for _, h := range r.Short {
			short = append(short, fmt.Sprintf("%s: %s mangler %s årsverk (trenger %s, har %s).", r.Name, rule.RoleName(h.Role), rule.Posts.Write(-h.Over()), rule.Posts.Write(h.Needed), rule.Posts.Write(h.Posts)))
		}
		if r.CarriesKnown && r.Active > int(r.Carries) {
			out = append(out, ui.Message{Tone: ui.Soon, Text: fmt.Sprintf("%s følger %s, og bemanningen bærer %s.", r.Name, nb.Plural(r.Active, "pasient", "pasienter"), nb.Int(int(r.Carries)))})
		}
	}
	if len(short) > 0 {
		out = append([]ui.Message{{Tone: ui.Soon, Heading: "Hender mangler i " + o.Spans[o.Now].Title(), Text: strings.Join(short, " ")}}, out...)
	}
	if len(out) == 0 && planned > 0 { // who has no plan is said nothing of
		who := "Planen har"
		switch {
		case planned > 1 && planned == len(all):
			who = "Planene har"
		case planned > 1:
			who = "De " + nb.Int(planned) + " planene har"
		case len(all) > 1:
			who = "Den ene planen har"
		}
		out = append(out, ui.Message{Tone: ui.Done, Text: who + " hender nok i " + o.Spans[o.Now].Title() + "."})
	}
	if list := apartFrom(o); len(list) > 0 {
		out = append(out, ui.Message{Tone: ui.Info, Text: strings.Join(list, " ")})
	}
	return out
}

// planners are the organisations that the actor plans for.
func planners(o *staffing.View) []staffing.Row {
	return append(append([]staffing.Row(nil), o.Rows...), team(o)...)
}

// apart says that the hospital's plan aims for another number than the municipalities' together; "" where that is nothing: they are the same, or some have
// no plan and may be what is missing.
func apart(period string, hospital, areas int64, with, of int) string {
	if with == 0 || hospital == areas || with < of && hospital > areas {
		return ""
	}
	s := fmt.Sprintf("%s: sykehusets plan har %s aktive, kommunene til sammen %s", nb.Capital(period), nb.Int(int(hospital)), nb.Int(int(areas)))
	if with < of {
		s += fmt.Sprintf(" (%s av %s med plan)", nb.Int(with), nb.Int(of))
	}
	return s + "."
}

// apartFrom are those of the quarters from now on.
func apartFrom(o *staffing.View) (out []string) {
	for i, s := range o.Spans {
		if i < o.Now || o.Team == nil || !o.Team.Cells[i].Planned {
			continue
		}
		a := o.Areas.Cells[i]
		if text := apart(s.Title(), o.Team.Cells[i].Target, a.Target, a.With, a.Of); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// follows says that the hospital's plan is the municipalities' together.
func follows(o *staffing.View) string {
	if o.With == o.Of && o.Team.HasPlan && len(apartFrom(o)) == 0 {
		return ", følger sum av kommunene"
	}
	return ""
}

func team(o *staffing.View) []staffing.Row {
	if o.Team == nil {
		return nil
	}
	return []staffing.Row{*o.Team}
}

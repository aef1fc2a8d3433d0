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
	"traad/internal/base/lang"
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
	return v.Render(tmpl, v.Frame(v.T("Ressurser")), build(v, o))
}

func build(v *page.Visit, o *staffing.View) view {
	o.Areas.Name, o.Whole.Name = v.T(o.Areas.Name), v.T(o.Whole.Name)
	w := view{Now: o.Spans[o.Now].Called(v.Voice)}
	w.Head = ui.Head{Title: v.T("Ressurser"), Lead: v.T("Måltall og bemanning i helsefellesskapet %s mot det som skjer. %s.", o.Region, v.Voice.LongDay(o.Today))}
	if id := v.Actor.Org; v.May(access.PlanStaffing) && access.PlansFor(v.Actor, id) {
		w.Head.Actions = []ui.Action{{Label: v.T("Hent regneark"), Href: incomingPlace}, {Label: v.T("Planen for %s", v.Actor.OrgName), Href: sheetPath(id), Look: ui.Primary}}
	}
	w.Head.Actions = append([]ui.Action{{Label: v.T("Utbredelse"), Href: spreadPlace}}, w.Head.Actions...)
	if o.Of == 0 {
		w.Empty = &ui.Empty{Icon: "chart", Heading: v.T("Ingen tall ennå"), Text: v.T("Tallene kommer når en kommune er i drift eller har en godkjent plan.")}
		return w
	}
	w.Counters = counters(v.Voice, o)
	if o.With < o.Of {
		w.Notice = &ui.Message{Tone: ui.Soon, Text: v.T("%s av %s kommuner og bydeler har en godkjent plan for %s. I summene gjelder plan, faktisk, årsverk og bæreevne bare dem, og kostnad per pasientår regnes ikke før alle har en plan.", v.Voice.Int(o.With), v.Voice.Int(o.Of), w.Now)}
	}
	for i, s := range o.Spans {
		q := quarter{Title: s.Called(v.Voice), Now: i == o.Now, Actual: i <= o.Now, Span: 1}
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
		x := rowOf(v.Voice, o, r, fmt.Sprintf("k%d", i), most)
		x.Href = sheetPath(r.ID)
		w.Rows = append(w.Rows, x)
	}
	sum := rowOf(v.Voice, o, o.Areas, "kommunene", max(o.Areas.Active, o.Areas.Target))
	sum.Sum = true
	w.Rows = append(w.Rows, sum)
	if len(o.Starting) > 0 {
		w.Rows = append(w.Rows, early(v.Voice, o))
	}
	if o.Team != nil {
		team := rowOf(v.Voice, o, *o.Team, "sykehus", max(o.Areas.Active, o.Areas.Target))
		team.Href, team.Second, team.Bullet = sheetPath(o.Team.ID), v.T("sykehusteam")+follows(v.Voice, o), ""
		w.Rows = append(w.Rows, team)
	}
	whole := rowOf(v.Voice, o, o.Whole, "hele", max(o.Areas.Active, o.Areas.Target))
	if !o.WithHospital {
		whole.Second = v.T("uten sykehuset, som ikke har en plan")
	}
	whole.Sum, whole.Carries, whole.Hours, whole.Bullet = true, "", "", ""
	w.Rows = append(w.Rows, whole)
	w.Says = says(v.Voice, o)
	w.places(v.Voice, o)
	w.scenarios(v.Voice, o)
	w.course(v.Voice, o)
	return w
}

func sheetPath(id care.OrgID) string { return place + "/" + url.PathEscape(string(id)) }

func counters(v *lang.Voice, o *staffing.View) ui.Counters {
	t := o.Whole
	c := ui.Counters{Stacked: true, Items: []ui.Counter{
		{Number: v.Say("%s av %s", v.Int(t.Active), v.Int(t.Target)), Label: v.Say("aktive mot måltall")},
		{Number: v.Int(o.Areas.Free()), Label: v.Say("ledige plasser nå")},
	}}
	if o.Areas.Netted() {
		c.Items[1].Note = v.Say("andres kommuner er regnet samlet")
	}
	if t.HasPlan {
		c.Items = append(c.Items, ui.Counter{Number: posts(v, t.Had), Label: v.Say("årsverk i planen"), Note: v.Say("trenger %s", posts(v, t.Needed)) + some(v, o) + alone(v, o)})
		if n, ok := t.Real.PerYear(); ok && o.With == o.Of {
			c.Items = append(c.Items, ui.Counter{Number: thousand(v, n), Label: v.Say("1000 kr per pasientår"), Note: v.Say("planens kostnad, delt på dem som faktisk følges") + alone(v, o)})
		}
	}
	return c
}

// posts writes hundredths of positions.
func posts(v *lang.Voice, n int64) string { return v.Decimal(float64(n)/100, 2) }

// some says how many of the areas a sum is of, where it is not of all.
func some(v *lang.Voice, o *staffing.View) string {
	if o.With == o.Of {
		return ""
	}
	return ", " + v.Say("%s av %s med plan", v.Int(o.With), v.Int(o.Of))
}

// alone says that a sum of everything has no hospital in it.
func alone(v *lang.Voice, o *staffing.View) string {
	if o.WithHospital {
		return ""
	}
	return ", " + v.Say("uten sykehuset")
}

func rowOf(v *lang.Voice, o *staffing.View, r staffing.Row, id string, most int) row {
	x := row{Name: r.Name, Active: v.Say("%s av %s", v.Int(r.Active), v.Int(r.Target))}
	x.Bullet = chart.Bullet{
		Label: chart.Label{ID: id, Title: r.Name, Desc: v.Say("%s aktive av %s.", v.Int(r.Active), v.Int(r.Target))}, Value: float64(r.Active), Target: float64(r.Target), Max: float64(max(most, 1)),
	}.SVG()
	for _, c := range r.Cells {
		plan := cell{Text: "–"}
		if c.Planned {
			plan.Text = v.Int(int(c.Target))
			if c.With < c.Of {
				plan.Note = v.Say("%s av %s", v.Int(c.With), v.Int(c.Of))
			}
		}
		x.Cells = append(x.Cells, plan)
		if !c.Past {
			if o.Scenario != "" {
				x.Cells = append(x.Cells, scenarioCell(v, c))
			}
			continue
		}
		actual := cell{Text: v.Int(c.All), Actual: true}
		if c.Planned {
			actual.Text, actual.Note = v.Int(c.Active), v.Signed(float64(c.Active)-float64(c.Target), 0)
		}
		if c.Hidden {
			actual.Text, actual.Note = v.Say("skjult"), ""
		}
		x.Cells = append(x.Cells, actual)
	}
	if !r.HasPlan {
		x.Had, x.Need, x.Over, x.Carries, x.Hours, x.PerYear, x.RealYear, x.Cost, x.PerPatient = "–", "–", v.Say("uten plan"), "–", "–", "–", "–", "–", "–"
		return x
	}
	x.Had, x.Need = posts(v, r.Had), posts(v, r.Needed)
	x.Over, x.Tone = over(v, r.Had-r.Needed)
	if x.Carries = "–"; r.CarriesKnown {
		x.Carries = v.Int(int(r.Carries))
	}
	switch {
	case r.Hidden:
		x.Hours = v.Say("skjult")
	case r.ID == "" && o.With < o.Of: // the hours are everybody's, and the plans are some'
		x.Hours = v.Say("%s i alle kommuner", hours(v, r.Logged)) + without(v, r.Hours)
	default:
		x.Hours = v.Say("%s av %s", hours(v, r.Logged), hours(v, r.Planned)) + without(v, r.Hours)
	}
	x.PerYear, x.RealYear, x.PerPatient = "–", "–", "–"
	x.Cost = thousand(v, r.Totals.Cost)
	if r.ID == "" && o.With < o.Of {
		x.Over += some(v, o)
		x.CostOf = v.Say("%s av %s", v.Int(o.With), v.Int(o.Of))
		return x
	}
	if n, ok := r.Totals.PerPatient(); ok {
		x.PerPatient = thousand(v, n)
	}
	if n, ok := r.Totals.PerYear(); ok {
		x.PerYear = thousand(v, n)
	}
	if n, ok := r.Real.PerYear(); ok {
		x.RealYear = thousand(v, n)
	}
	return x
}

// early is the areas that have a date for when they begin, together: they are in no sum before they have begun.
func early(v *lang.Voice, o *staffing.View) row {
	x := row{Name: v.Say("Starter opp"), Href: spreadPlace, Early: true, Active: "–"}
	var names []string
	sums := make([]int64, len(o.Spans))
	for _, s := range o.Starting {
		names = append(names, s.Name)
		for i, n := range s.Active {
			sums[i] += n
		}
	}
	x.Second = v.List(names)
	for i, n := range sums {
		x.Cells = append(x.Cells, cell{Text: v.Int(int(n))})
		if i <= o.Now {
			x.Cells = append(x.Cells, cell{Text: "–", Actual: true})
		} else if o.Scenario != "" {
			x.Cells = append(x.Cells, cell{Text: "–", Varied: true})
		}
	}
	return x
}

// over says how positions and need stand to each other.
func over(v *lang.Voice, n int64) (string, ui.Tone) {
	switch {
	case n < 0:
		return v.Say("mangler %s", posts(v, -n)), ui.Late
	case n == 0:
		return v.Say("akkurat nok"), ui.Neutral
	}
	return v.Say("%s til overs", posts(v, n)), ui.Neutral
}

// thousand writes øre as thousands of kroner: "61,2".
func thousand(v *lang.Voice, ore int64) string { return v.Decimal(float64(ore)/100_000, 1) }

// without says which month is left out of hours, for few have had a contact in it yet.
func without(v *lang.Voice, h staffing.Hours) string {
	if h.But == "" {
		return ""
	}
	return ", " + v.Say("uten denne måneden")
}

// hours writes hundredths of an hour as whole hours.
func hours(v *lang.Voice, n int64) string { return v.Decimal(float64(n)/100, 0) }

// says are the answers in words: who is short of hands, and how many can be carried.
func says(v *lang.Voice, o *staffing.View) []ui.Message {
	var out []ui.Message
	var short []string
	all, planned, now := planners(o), 0, o.Spans[o.Now].Called(v)
	for _, r := range all {
		if r.HasPlan {
			planned++
		}
		for _, h := range r.Short {
			short = append(short, v.Say("%s: %s mangler %s årsverk (trenger %s, har %s).", r.Name, v.Say(rule.RoleName(h.Role)), posts(v, -h.Over()), posts(v, h.Needed), posts(v, h.Posts)))
		}
		if r.CarriesKnown && r.Active > int(r.Carries) {
			out = append(out, ui.Message{Tone: ui.Soon, Text: v.Say("%s følger %s, og bemanningen bærer %s.", r.Name, v.Plural(r.Active, "pasient", "pasienter"), v.Int(int(r.Carries)))})
		}
	}
	if len(short) > 0 {
		out = append([]ui.Message{{Tone: ui.Soon, Heading: v.Say("Hender mangler i %s", now), Text: strings.Join(short, " ")}}, out...)
	}
	if len(out) == 0 && planned > 0 { // who has no plan is said nothing of
		enough := v.Say("Planen har hender nok i %s.", now)
		switch {
		case planned > 1 && planned == len(all):
			enough = v.Say("Planene har hender nok i %s.", now)
		case planned > 1:
			enough = v.Say("De %s planene har hender nok i %s.", v.Int(planned), now)
		case len(all) > 1:
			enough = v.Say("Den ene planen har hender nok i %s.", now)
		}
		out = append(out, ui.Message{Tone: ui.Done, Text: enough})
	}
	if list := apartFrom(v, o); len(list) > 0 {
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
func apart(v *lang.Voice, period string, hospital, areas int64, with, of int) string {
	if with == 0 || hospital == areas || with < of && hospital > areas {
		return ""
	}
	if with < of {
		return v.Say("%s: sykehusets plan har %s aktive, kommunene til sammen %s (%s av %s med plan).", nb.Capital(period), v.Int(int(hospital)), v.Int(int(areas)), v.Int(with), v.Int(of))
	}
	return v.Say("%s: sykehusets plan har %s aktive, kommunene til sammen %s.", nb.Capital(period), v.Int(int(hospital)), v.Int(int(areas)))
}

// apartFrom are those of the quarters from now on.
func apartFrom(v *lang.Voice, o *staffing.View) (out []string) {
	for i, s := range o.Spans {
		if i < o.Now || o.Team == nil || !o.Team.Cells[i].Planned {
			continue
		}
		a := o.Areas.Cells[i]
		if text := apart(v, s.Called(v), o.Team.Cells[i].Target, a.Target, a.With, a.Of); text != "" {
			out = append(out, text)
		}
	}
	return out
}

// follows says that the hospital's plan is the municipalities' together.
func follows(v *lang.Voice, o *staffing.View) string {
	if o.With == o.Of && o.Team.HasPlan && len(apartFrom(nil, o)) == 0 {
		return ", " + v.Say("følger sum av kommunene")
	}
	return ""
}

func team(o *staffing.View) []staffing.Row {
	if o.Team == nil {
		return nil
	}
	return []staffing.Row{*o.Team}
}

package overview

import (
	"fmt"
	"html/template"

	"traad/internal/app/overview"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type view struct {
	Head       ui.Head
	Excel      ui.Action
	Filters    ui.Filters
	Counters   ui.Counters
	Flow       string // heading of the column
	Period     string
	Rows       []row
	Managers   bool
	Legend     []key
	Table      table
	Coming     *coming
	Empty      *ui.Empty
	Waiting    *ui.Message // what waits for the leader
	Afterwards *answered   // the three questions after stays
	Readmitted *answered   // whether those who were discharged came back
}

type row struct {
	Name           string
	Href           string // the municipality in Forløp, for those who may see persons
	Active, Target string
	Waiting        string
	Bullet         template.HTML
	Flow           template.HTML
	In, Out, Net   string
	FlowHidden     bool
	Steps          template.HTML
	Late           string
	LateTone       ui.Tone
	CFS            template.HTML
	Length         string
	LengthNote     string
	Whole          bool
}

type key struct {
	Sign template.HTML
	Text string
}

type coming struct {
	Card  ui.Card
	Items []ui.Fact
}

func build(v *page.Visit, o *overview.View) view {
	w := view{Head: head(v, o), Excel: ui.Action{Label: "Excel", Icon: "download", Href: "/oversikt.xlsx" + query(o, v)}, Filters: filters(v, o), Counters: counters(v.Voice, o), Period: period(v.Voice, o), Managers: o.Hidden, Legend: legend(v.Voice, o), Table: numbers(v.Voice, o)}
	if w.Flow = v.T("Inn og ut per måned"); o.Hidden {
		w.Flow = v.T("Aktive per måned, inn og ut i perioden")
	} else if o.Options.Months > 12 {
		w.Flow = v.T("Inn og ut per tre måneder")
	}
	s := scalesOf(o)
	for i := range o.Rows {
		r := s.row(v.Voice, o, &o.Rows[i], fmt.Sprintf("k%d", i))
		if v.May(access.SeeList) {
			r.Href = "/forlop?forlop=" + o.Pathway.Code + "&kommune=" + string(o.Rows[i].ID)
		}
		w.Rows = append(w.Rows, r)
	}
	if o.Whole != nil {
		whole := scalesOf(&overview.View{Rows: []overview.Row{*o.Whole}, Levels: o.Levels}).row(v.Voice, o, o.Whole, "hele")
		whole.Whole = true
		w.Rows = append(w.Rows, whole)
	}
	if len(w.Rows) == 0 {
		w.Empty = &ui.Empty{Icon: "chart", Heading: v.T("Ingen tall ennå"), Text: v.T("Tallene kommer når noen er henvist i en av kommunene du dekker.")}
	}
	if len(o.Coming) > 0 {
		c := coming{Card: ui.Card{ID: "pa-vei-inn", Heading: v.T("%s på vei inn", v.Voice.Plural(len(o.Coming), "kommune", "kommuner")), Note: comingSum(v.Voice, o.Coming)}}
		for _, x := range o.Coming {
			c.Items = append(c.Items, ui.Fact{Term: x.Name, Text: comingText(v.Voice, x)})
		}
		w.Coming = &c
	}
	return w
}

func head(v *page.Visit, o *overview.View) ui.Head {
	where := v.T("Helsefellesskapet %s og kommuner", o.Region)
	if len(o.Rows) == 1 {
		where = o.Rows[0].Name
	}
	if o.Whole != nil {
		where = v.T("%s og helsefellesskapet %s", v.Actor.OrgName, o.Region)
	}
	h := ui.Head{Title: v.T("Oversikt"), Lead: where + ", " + v.T(o.Pathway.Title) + ". " + v.Voice.LongDay(o.Today) + "."}
	if o.Hidden {
		h.Lead += " " + v.T("Tall under 5 er skjult.")
	}
	return h
}

func query(o *overview.View, v *page.Visit) string {
	q := "?forlop=" + o.Options.Pathway + "&periode=" + fmt.Sprint(o.Options.Months)
	if v.Query("leder") != "" {
		q += "&leder=ja"
	}
	return q
}

func filters(v *page.Visit, o *overview.View) ui.Filters {
	f := ui.Filters{Action: "/oversikt"}
	if v.May(access.SeeList) {
		c := ui.Chip{Name: "leder", Label: v.T("Vis slik ledere ser det"), On: o.Options.AsManager}
		if c.On {
			c.Value = "ja"
		}
		f.Chips = append(f.Chips, c)
	}
	pathways := ui.Chip{Name: "forlop", Label: v.T("Forløp"), Value: o.Options.Pathway}
	for _, p := range o.Pathways {
		pathways.Options = append(pathways.Options, ui.Option{Value: p.Code, Label: v.T(p.Short)})
	}
	months := ui.Chip{Name: "periode", Label: v.T("Periode"), Value: fmt.Sprint(o.Options.Months), Options: []ui.Option{
		{Value: "12", Label: v.T("siste 12 måneder")}, {Value: "24", Label: v.T("siste 24 måneder")},
	}}
	f.Chips = append(f.Chips, pathways, months)
	return f
}

func counters(v *lang.Voice, o *overview.View) ui.Counters {
	t := o.Total
	active := ui.Counter{Number: nb.Int(t.Active), Label: v.Say("aktive")}
	if t.Target > 0 {
		active = ui.Counter{Number: v.Say("%s av %s", v.Int(t.Active), v.Int(t.Target)), Label: v.Say("aktive mot måltall")}
		free := 0
		for _, r := range o.Rows {
			free += r.Free()
		}
		if o.Whole != nil {
			free = t.Free()
		}
		active.Note = v.Plural(free, "ledig plass", "ledige plasser")
		if t.Waiting > 0 {
			active.Note += ", " + v.Say("%s venter", v.Int(t.Waiting))
		}
	} else if t.Waiting > 0 {
		active.Note = v.Say("%s venter", v.Int(t.Waiting))
	}
	flow := ui.Counter{
		Number: v.Say("%s inn, %s ut", v.Int(t.Flow.SumIn), v.Int(t.Flow.SumOut)), Label: v.Say("siste %s måneder", v.Int(o.Options.Months)),
		Note: more(v, t.Flow.Net(), o.Options.Months),
	}
	if t.Flow.Hidden {
		flow.Number, flow.Note = v.Say(hidden), v.Say("for få til å vise inn og ut")
	}
	late := ui.Counter{Number: t.Late.In(v), Label: v.Say("over frist"), Note: v.Say("ingen")}
	if t.Late.N > 0 || t.Late.Mark.Hidden() {
		late.Tone, late.Note = ui.Late, ""
		best := -1
		for i, r := range o.Rows {
			if r.Late.N > 0 && !r.Late.Mark.Hidden() && (best < 0 || r.Late.N > o.Rows[best].Late.N) {
				best = i
			}
		}
		if best >= 0 && len(o.Rows) > 1 {
			late.Note = v.Say("%s av dem i %s", v.Int(o.Rows[best].Late.N), o.Rows[best].Name)
		}
	} else {
		late.Note = v.Say("alle frister er holdt")
	}
	admitted := ui.Counter{Number: t.Admitted.In(v), Label: v.Say("innlagt nå"), Note: v.Say("på sykehus eller KAD")}
	median := ui.Counter{Number: length(v, t.Length, o.Hidden), Label: v.Say("median oppfølgingstid"), Note: v.Say("%s avsluttet i perioden", v.Int(t.Length.N))}
	if o.Hidden && (t.Length.Hidden || t.Length.Few) {
		median.Note = v.Say("for få til å vise")
	}
	return ui.Counters{Stacked: true, About: v.Say("Hele utvalget"), Items: []ui.Counter{active, flow, late, admitted, alerts(v, o.Alerts), median}}
}

// scales are the ends of the scales that rows share, so that they can be compared down the page.
type scales struct {
	active, flow, cfs int
	span              float64 // of the curves of active: the same height for the same number everywhere
	days              float64
	levels            []int
}

func scalesOf(o *overview.View) scales {
	s := scales{levels: o.Levels}
	for i := range o.Rows {
		r := &o.Rows[i]
		s.active = max(s.active, r.Active, r.Target)
		for _, m := range bars(r.Flow) {
			s.flow = max(s.flow, m.In, m.Out)
		}
		low, high := ends(r)
		s.span = max(s.span, high-low)
		for _, f := range r.CFS {
			s.cfs = max(s.cfs, f.N)
		}
		for _, st := range r.Steps {
			s.days = max(s.days, float64(st.Deadline))
			if st.N.N > 0 && !st.Few {
				s.days = max(s.days, st.Days.Quantile(0.9), st.Days.Median())
			}
		}
	}
	return s
}

// ends are the lowest number of active in the period, and the highest or the target.
func ends(r *overview.Row) (low, high float64) {
	l, h := r.Active, max(r.Active, r.Target)
	for _, n := range r.Flow.Active {
		l, h = min(l, n), max(h, n)
	}
	return float64(l), float64(h)
}

// bars are the months of a year, or the quarters of a longer period.
func bars(f overview.Flow) []chart.Month {
	per := 1
	if len(f.In) > 12 {
		per = 3
	}
	out := make([]chart.Month, (len(f.In)+per-1)/per)
	for i := range f.In {
		out[i/per].In += f.In[i]
		out[i/per].Out += f.Out[i]
	}
	return out
}

func (s scales) row(v *lang.Voice, o *overview.View, r *overview.Row, id string) row {
	w := row{Name: r.Name, Active: nb.Int(r.Active), Late: r.Late.In(v), Length: length(v, r.Length, o.Hidden)}
	label := r.Name + ": " + v.Plural(r.Active, "aktiv", "aktive")
	if r.Target > 0 {
		w.Target = nb.Int(r.Target)
		label = v.Say("%s av %s", label, w.Target)
	}
	if r.Waiting > 0 {
		w.Waiting = v.Say("%s venter", v.Int(r.Waiting))
	}
	w.Bullet = chart.Bullet{Label: chart.Label{ID: id + "-a", Title: label, Voice: v}, Value: float64(r.Active), Target: float64(r.Target), Max: float64(max(s.active, 1)), Large: true}.SVG()
	s.flowOf(v, o, r, id, &w)
	w.Steps = s.stepsOf(v, o, r, id)
	if r.Late.N > 0 || r.Late.Mark.Hidden() {
		if w.LateTone = ui.Neutral; r.Late.N >= 5 {
			w.LateTone = ui.Late
		}
	}
	hist := chart.Histogram{Label: chart.Label{ID: id + "-c", Title: v.Say("CFS i %s", r.Name), Desc: scoresInWords(v, o, r), Voice: v}, Max: s.cfs}
	for _, l := range s.levels {
		f := r.CFS[l]
		hist.Bars = append(hist.Bars, chart.Bar{Name: level(l), Count: f.N, Hidden: f.Mark.Hidden()})
	}
	w.CFS = hist.SVG()
	if r.Length.N > 0 {
		w.LengthNote = v.Say("%s avsluttet", v.Int(r.Length.N))
	}
	return w
}

func (s scales) flowOf(v *lang.Voice, o *overview.View, r *overview.Row, id string, w *row) {
	f := r.Flow
	w.FlowHidden = f.Hidden
	w.In, w.Out, w.Net = "+"+v.Int(f.SumIn), v.Signed(float64(-f.SumOut), 0), net(v, f.Net())
	if f.SumOut == 0 {
		w.Out = "−0"
	}
	if o.Hidden {
		values := make([]float64, len(f.Active))
		for i, n := range f.Active {
			values[i] = float64(n)
		}
		_, high := ends(r)
		first, last := 0, 0
		if len(f.Active) > 0 {
			first, last = f.Active[0], f.Active[len(f.Active)-1]
		}
		w.Flow = chart.ActiveLine{
			Label:  chart.Label{ID: id + "-f", Title: v.Say("Aktive per måned i %s", r.Name), Desc: v.Say("Fra %s til %s aktive.", v.Int(first), v.Int(last)), Voice: v},
			Values: values, Target: float64(r.Target), Min: high - max(s.span, 1), Max: high,
		}.SVG()
		return
	}
	w.Flow = chart.InOut{
		Label:  chart.Label{ID: id + "-f", Title: v.Say("Inn og ut i %s", r.Name), Desc: v.Say("%s inn og %s ut i perioden.", v.Int(f.SumIn), v.Int(f.SumOut)), Voice: v},
		Months: bars(f), Max: s.flow,
	}.SVG()
}

func (s scales) stepsOf(v *lang.Voice, o *overview.View, r *overview.Row, id string) template.HTML {
	c := chart.Steps{Label: chart.Label{ID: id + "-s", Title: v.Say("Dager i hvert steg i %s", r.Name), Voice: v}, Max: s.days}
	for _, st := range r.Steps {
		step := chart.Step{Name: v.Say(st.Name), Deadline: float64(st.Deadline)}
		switch {
		case st.N.Mark.Hidden():
			step.Note = v.Say(hidden)
		case st.N.N == 0:
			step.Note = v.Say("ingen i perioden")
		default:
			step.Median, step.Nine = st.Days.Median(), st.Days.Quantile(0.9)
		}
		c.Steps = append(c.Steps, step)
		c.Desc += stepInWords(v, st, step)
	}
	return c.SVG()
}

func stepInWords(v *lang.Voice, st overview.Step, drawn chart.Step) string {
	if drawn.Note != "" {
		return drawn.Name + ": " + drawn.Note + ". "
	}
	return v.Say("%s: median %s dager, ni av ti innen %s, frist %s.", drawn.Name, v.Decimal(drawn.Median, decimals(drawn.Median)), v.Decimal(drawn.Nine, 0), v.Int(st.Deadline)) + " "
}

// decimals is how many a median needs: none, or one for a half.
func decimals(x float64) int {
	if x == float64(int(x)) {
		return 0
	}
	return 1
}

func scoresInWords(v *lang.Voice, o *overview.View, r *overview.Row) string {
	text := ""
	for _, l := range o.Levels {
		name := v.Say("CFS %s", level(l))
		if l == 0 {
			name = v.Say("ikke skåret")
		}
		text += name + ": " + r.CFS[l].In(v) + ". "
	}
	return text
}

func legend(v *lang.Voice, o *overview.View) []key {
	keys := []key{{chart.KeyValue.SVG(), v.Say("aktive og måltall")}}
	if o.Hidden {
		keys = append(keys, key{chart.KeyTarget.SVG(), v.Say("måltall")})
	} else {
		keys = append(keys, key{chart.KeyIn.SVG(), v.Say("inn")}, key{chart.KeyOut.SVG(), v.Say("ut")})
	}
	keys = append(keys, key{chart.KeyDeadline.SVG(), v.Say("frist")}, key{chart.KeyOver.SVG(), v.Say("1 av 10 bruker lengre enn fristen, dager står ved")})
	if o.Hidden {
		keys = append(keys, key{chart.KeyHidden.SVG(), v.Say("skjult: færre enn 5, eller ville røpet et slikt tall")})
	}
	return keys
}

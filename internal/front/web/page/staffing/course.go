package staffing

import (
	"math"
	"net/url"

	"traad/internal/app/staffing"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

type monthRow struct {
	Name                            string
	Plan, Actual, Carries, Scenario string
	Of                              string // "5 av 6": of how many areas, where it is not of all
}

// scenarioCell is the scenario's target with what it differs from the plan.
func scenarioCell(v *lang.Voice, c staffing.Cell) cell {
	if !c.Planned && !c.Varied {
		return cell{Text: "–", Varied: true}
	}
	x := cell{Text: v.Int(int(c.Scenario)), Varied: true}
	if c.Planned && c.Varied {
		x.Note = v.Signed(float64(c.Scenario-c.Base), 0)
	}
	return x
}

// scenarios offers those that can stand beside the plan, and says what the one that does means.
func (w *view) scenarios(v *lang.Voice, o *staffing.View) {
	if w.Chosen = o.Scenario; len(o.Scenarios) == 0 {
		return
	}
	w.Choices = []choice{{v.Say("Ingen"), place, o.Scenario == ""}}
	for _, name := range o.Scenarios {
		w.Choices = append(w.Choices, choice{name, place + "?scenario=" + url.QueryEscape(name), name == o.Scenario})
	}
	if o.Scenario == "" {
		return
	}
	for _, r := range planners(o) {
		if r.Built != nil && !r.BuiltHolds {
			w.Means = append(w.Means, v.Say("%s: Scenarioet bygger på en plan som ikke gjelder: %s.", r.Name, r.Built.In(v)))
		}
		for i, c := range r.Cells {
			if !c.Varied || c.Past && i != o.Now {
				continue
			}
			active := v.Say("like mange aktive som i %s", r.Built.In(v))
			if d := c.Scenario - c.Base; d != 0 {
				active = v.Say("%s aktive mot %s (%s mot %s)", v.Signed(float64(d), 0), r.Built.In(v), v.Int(int(c.Scenario)), v.Int(int(c.Base)))
			}
			when := o.Spans[i].Called(v)
			switch {
			case c.Lacks > 0:
				w.Means = append(w.Means, v.Say("%s, %s: %s, og det mangler %s årsverk av %s.", r.Name, when, active, posts(v, c.Lacks), posts(v, c.Needs)))
			case c.Lacks < 0:
				w.Means = append(w.Means, v.Say("%s, %s: %s, og %s årsverk er til overs når det trengs %s.", r.Name, when, active, posts(v, -c.Lacks), posts(v, c.Needs)))
			default:
				w.Means = append(w.Means, v.Say("%s, %s: %s, og det er akkurat nok hender.", r.Name, when, active))
			}
		}
	}
	var lacks []string // of the municipalities together, the plans' own and those of who joins
	for i, c := range o.Areas.Cells {
		if i > o.Now && c.Varied && c.Lacks > 0 {
			text := v.Say("fra %s mangler kommunene %s årsverk av %s", o.Spans[i].Called(v), posts(v, c.Lacks), posts(v, c.Needs))
			if len(lacks) > 0 {
				text = v.Say("i %s %s av %s", o.Spans[i].Called(v), posts(v, c.Lacks), posts(v, c.Needs))
			}
			lacks = append(lacks, text)
		}
	}
	if len(lacks) > 0 {
		w.Means = append(w.Means, nb.Capital(v.List(lacks))+".")
	}
	for _, j := range o.Joined {
		w.Means = append(w.Means, comes(v, j))
	}
	if len(w.Means) == 0 {
		w.Means = []string{v.Say("Scenarioet sier ikke noe om kvartalene som vises her. Åpne det under virksomheten.")}
	}
}

// course draws followed against carried by month, of the municipalities together, with the same numbers in a table.
func (w *view) course(v *lang.Voice, o *staffing.View) {
	p := chart.Capacity{Label: chart.Label{ID: "baereevne", Title: v.Say("Pasienter mot bæreevne"), Desc: v.Say("Tallene står i tabellen ved siden av."), Voice: v}, Unit: v.Say("pasienter"), Now: -1}
	known := func(n int64) float64 {
		if n < 0 {
			return math.NaN()
		}
		return float64(n)
	}
	text := func(n int64) string {
		if n < 0 {
			return "–"
		}
		return v.Int(int(n))
	}
	planned := false
	for i, m := range o.Months {
		planned = planned || m.Target >= 0
		name := v.MonthYear(m.From)
		x := chart.Carried{Name: name, Plan: known(m.Target), Actual: known(m.Active), Scenario: known(m.Scenario), Carries: known(m.Carries)}
		p.Months = append(p.Months, x)
		row := monthRow{Name: name, Plan: text(m.Target), Actual: text(m.Active), Carries: text(m.Carries), Scenario: text(m.Scenario)}
		if m.With < m.Of {
			row.Of = v.Say("%s av %s", v.Int(m.With), v.Int(m.Of))
		}
		if m.Hidden {
			row.Actual = v.Say("skjult")
		}
		if m.From.Year() == o.Today.Year() && m.From.Month() == o.Today.Month() {
			p.Now, row.Name = i, v.Say("%s (nå)", name)
			w.Told = capacity(v, m)
		}
		w.Months = append(w.Months, row)
	}
	if !planned {
		w.Months, w.Told = nil, ""
		return
	}
	w.Course = p.SVG()
}

// capacity is the answer of the month that is now, in words.
func capacity(v *lang.Voice, m staffing.Month) string {
	if m.Carries < 0 || m.Target < 0 {
		return ""
	}
	said := v.Say("Bemanningen i planene bærer %s.", v.Plural(int(m.Carries), "pasient", "pasienter"))
	some := m.With < m.Of
	switch {
	case m.Hidden && some:
		said += " " + v.Say("Hvor mange som er aktive nå i de %s av %s kommunene som har en plan denne måneden, er skjult.", v.Int(m.With), v.Int(m.Of))
	case m.Hidden:
		said += " " + v.Say("Hvor mange som er aktive nå, er skjult.")
	case some:
		said += " " + v.Say("%s er aktive nå i de %s av %s kommunene som har en plan denne måneden.", v.Int(int(m.Active)), v.Int(m.With), v.Int(m.Of))
	default:
		said += " " + v.Say("%s er aktive nå.", v.Int(int(m.Active)))
	}
	if m.Target > m.Carries {
		return said + " " + v.Say("Måltallet er %s: %s flere enn hendene rekker til.", v.Int(int(m.Target)), v.Int(int(m.Target-m.Carries)))
	}
	return said + " " + v.Say("Måltallet er %s.", v.Int(int(m.Target)))
}

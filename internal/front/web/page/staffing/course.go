package staffing

import (
	"fmt"
	"math"
	"net/url"

	"traad/internal/app/staffing"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
	rule "traad/internal/rules/staffing"
)

type monthRow struct {
	Name                            string
	Plan, Actual, Carries, Scenario string
	Of                              string // "5 av 6": of how many areas, where it is not of all
}

// scenarioCell is the scenario's target with what it differs from the plan.
func scenarioCell(c staffing.Cell) cell {
	if !c.Planned && !c.Varied {
		return cell{Text: "–", Varied: true}
	}
	x := cell{Text: nb.Int(int(c.Scenario)), Varied: true}
	if c.Planned && c.Varied {
		x.Note = nb.Signed(float64(c.Scenario-c.Base), 0)
	}
	return x
}

// scenarios offers those that can stand beside the plan, and says what the one that does means.
func (w *view) scenarios(o *staffing.View) {
	if w.Chosen = o.Scenario; len(o.Scenarios) == 0 {
		return
	}
	w.Choices = []choice{{"Ingen", place, o.Scenario == ""}}
	for _, name := range o.Scenarios {
		w.Choices = append(w.Choices, choice{name, place + "?scenario=" + url.QueryEscape(name), name == o.Scenario})
	}
	if o.Scenario == "" {
		return
	}
	for _, r := range planners(o) {
		if r.Built != nil && !r.BuiltHolds {
			w.Means = append(w.Means, r.Name+": Scenarioet bygger på en plan som ikke gjelder: "+r.Built.Title()+".")
		}
		for i, c := range r.Cells {
			if !c.Varied || c.Past && i != o.Now {
				continue
			}
			text := fmt.Sprintf("%s, %s: ", r.Name, o.Spans[i].Title())
			if d := c.Scenario - c.Base; d != 0 {
				text += nb.Signed(float64(d), 0) + fmt.Sprintf(" aktive mot %s (%s mot %s)", r.Built.Title(), nb.Int(int(c.Scenario)), nb.Int(int(c.Base)))
			} else {
				text += "like mange aktive som i " + r.Built.Title()
			}
			switch {
			case c.Lacks > 0:
				text += ", og det mangler " + rule.Posts.Write(c.Lacks) + " årsverk av " + rule.Posts.Write(c.Needs) + "."
			case c.Lacks < 0:
				text += ", og " + rule.Posts.Write(-c.Lacks) + " årsverk er til overs når det trengs " + rule.Posts.Write(c.Needs) + "."
			default:
				text += ", og det er akkurat nok hender."
			}
			w.Means = append(w.Means, text)
		}
	}
	var lacks []string // of the municipalities together, the plans' own and those of who joins
	for i, c := range o.Areas.Cells {
		if i > o.Now && c.Varied && c.Lacks > 0 {
			text := "fra " + o.Spans[i].Title() + " mangler kommunene " + rule.Posts.Write(c.Lacks) + " årsverk av " + rule.Posts.Write(c.Needs)
			if len(lacks) > 0 {
				text = "i " + o.Spans[i].Title() + " " + rule.Posts.Write(c.Lacks) + " av " + rule.Posts.Write(c.Needs)
			}
			lacks = append(lacks, text)
		}
	}
	if len(lacks) > 0 {
		w.Means = append(w.Means, nb.Capital(nb.List(lacks, "og"))+".")
	}
	for _, j := range o.Joined {
		w.Means = append(w.Means, comes(j))
	}
	if len(w.Means) == 0 {
		w.Means = []string{"Scenarioet sier ikke noe om kvartalene som vises her. Åpne det under virksomheten."}
	}
}

// course draws followed against carried by month, of the municipalities together, with the same numbers in a table.
func (w *view) course(o *staffing.View) {
	p := chart.Capacity{Label: chart.Label{ID: "baereevne", Title: "Pasienter mot bæreevne", Desc: "Tallene står i tabellen ved siden av."}, Unit: "pasienter", Now: -1}
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
		return nb.Int(int(n))
	}
	planned := false
	for i, m := range o.Months {
		planned = planned || m.Target >= 0
		name := nb.MonthYear(m.From)
		x := chart.Carried{Name: name, Plan: known(m.Target), Actual: known(m.Active), Scenario: known(m.Scenario), Carries: known(m.Carries)}
		p.Months = append(p.Months, x)
		row := monthRow{Name: name, Plan: text(m.Target), Actual: text(m.Active), Carries: text(m.Carries), Scenario: text(m.Scenario)}
		if m.With < m.Of {
			row.Of = nb.Int(m.With) + " av " + nb.Int(m.Of)
		}
		if m.Hidden {
			row.Actual = "skjult"
		}
		if m.From.Year() == o.Today.Year() && m.From.Month() == o.Today.Month() {
			p.Now, row.Name = i, name+" (nå)"
			w.Told = capacity(m)
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
func capacity(m staffing.Month) string {
	if m.Carries < 0 || m.Target < 0 {
		return ""
	}
	where := ""
	if m.With < m.Of {
		where = " i de " + nb.Int(m.With) + " av " + nb.Int(m.Of) + " kommunene som har en plan denne måneden"
	}
	active := nb.Int(int(m.Active)) + " er aktive nå"
	if m.Hidden {
		active = "Hvor mange som er aktive nå, er skjult"
	}
	s := fmt.Sprintf("Bemanningen i planene bærer %s. %s%s, og måltallet er %s", nb.Plural(int(m.Carries), "pasient", "pasienter"), active, where, nb.Int(int(m.Target)))
	if m.Target > m.Carries {
		return s + fmt.Sprintf(": %s flere enn hendene rekker til.", nb.Int(int(m.Target-m.Carries)))
	}
	return s + "."
}

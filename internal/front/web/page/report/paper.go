package report

import (
	"bytes"
	"html/template"
	"math"

	"traad/internal/base/chart"
	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/report"
)

// The report itself is a document in bokmål, whoever looks at it: it is kept in its words, and stands alike on the page and in print.
var paperTmpl = ui.New(files, "paper.html")

// paper is the block that is both shown and printed.
type paper struct {
	Title, About, Earlier string
	Draft                 bool
	Say                   []string
	Sections              []section
	Use                   template.HTML
	GoalRows              []row
	BarRows               []barRow
	Missing               []rule.Lack
	Foot                  string
}

type section struct {
	Title, Aims string
	Use         bool
	Lines       []line
}

type line struct {
	Name, Note, Before, Value, Interval, Base, When, Earlier string
	Hidden                                                   bool
}

type (
	row struct {
		Name, N string
		Bar     template.HTML
	}
	barRow struct{ Name, Before, After, Expected string }
)

func block(r *rule.Report, draft bool) (template.HTML, error) {
	var b bytes.Buffer
	if err := paperTmpl.Block(&b, "main", paperOf(r, draft)); err != nil {
		return "", err
	}
	return template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

func paperOf(r *rule.Report, draft bool) paper {
	p := paper{Title: r.Title(), Draft: draft, Earlier: r.Earlier, Say: r.Say, Missing: r.Missing, About: "Laget " + nb.DayYear(r.Made) + "."}
	if !r.Counted.IsZero() {
		p.About += " Teamets egne tall er regnet " + nb.DayYear(r.Counted) + "."
	}
	if r.Manifest > 0 {
		p.About += " Sykehusdata fra " + nb.DayYear(r.From) + " til og med " + nb.DayYear(r.Through) + ", versjon " + nb.Int(int(r.Manifest)) + "."
	}
	if r.Who != "" {
		p.About += " Bruk og kostnad gjelder: " + r.Who + "."
	}
	for i := range r.Sections {
		s := &r.Sections[i]
		x := section{Title: s.Title}
		for k, a := range s.Aims {
			if k > 0 {
				x.Aims += " · "
			}
			x.Aims += a
		}
		for k := range s.Lines {
			l := &s.Lines[k]
			x.Lines = append(x.Lines, line{l.Name, l.Note, l.TextBefore(), l.Text(), l.TextInterval(), l.TextBase(), l.When, l.Earlier, l.State != ""})
		}
		p.Sections = append(p.Sections, x)
	}
	p.goals(r)
	p.use(r)
	p.Foot = "Tall for færre enn fem er skjult, og tall som ville røpet dem. Grunnlag er rundet til nærmeste fem. Før og etter er ikke effekt: den som blir funnet når det er verst, blir ofte bedre uansett."
	return p
}

// goals lays out how it went with the goals; hidden bars leave no trace.
func (p *paper) goals(r *rule.Report) {
	most := 0
	for _, g := range r.Goals {
		most = max(most, g.N)
	}
	for _, g := range r.Goals {
		x := row{Name: g.Name, N: nb.Int(g.N), Bar: chart.Share{Value: float64(g.N), Max: float64(most), Wide: 160, Us: true}.SVG()}
		if g.Hidden {
			x.N, x.Bar = "skjult", ""
		}
		p.GoalRows = append(p.GoalRows, x)
	}
}

// use draws use before and after, those wanted down to the left.
func (p *paper) use(r *rule.Report) {
	c := chart.Pairs{
		Label: chart.Label{ID: "bruken", Title: "Bruk per personår, året før og etter inklusjon", Desc: "Før er skravert, etter er fylt. Ikke effekt. Tallene står i tabellen under."},
		Unit:  "per personår", Heads: [2]string{"Reaktive: ønskes ned", "Planlagt: ønskes opp"},
	}
	for i := range r.Bars {
		b := &r.Bars[i]
		x := chart.Pair{Name: b.Name, Hidden: b.Hidden, Expected: math.NaN()}
		t := barRow{b.Name, "skjult", "skjult", ""}
		if !b.Hidden {
			x.Before, x.After = chart.Spanned{Value: b.Before[0], Low: b.Before[1], High: b.Before[2]}, chart.Spanned{Value: b.After[0], Low: b.After[1], High: b.After[2]}
			t.Before, t.After = nb.Decimal(b.Before[0], 1), nb.Decimal(b.After[0], 1)
		}
		if b.Expected != nil {
			x.Expected, t.Expected = *b.Expected, nb.Decimal(*b.Expected, 1)
		}
		if b.Reactive {
			c.Split++
		}
		c.Pairs = append(c.Pairs, x)
		p.BarRows = append(p.BarRows, t)
	}
	if c.Split == len(c.Pairs) {
		c.Heads[1] = ""
	}
	if len(c.Pairs) > 0 {
		p.Use = c.SVG()
	}
}

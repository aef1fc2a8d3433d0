package casefind

import (
	"embed"
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/BurntSushi/toml"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// Rule says whom a list holds and in what order. It is data: a TOML file that docs/casefind.md describes.
type Rule struct {
	Code           string      `toml:"code"`
	Version        int         `toml:"version"`
	Title          string      `toml:"title"`
	Source         string      `toml:"source"`
	Dated          string      `toml:"dated"`          // YYYY-MM-DD
	Rank           string      `toml:"rank"`           // "probability" or "points"
	Horizon        int         `toml:"horizon_months"` // 3, 6 or 12: the probability is of an emergency admission within so long
	NursingHome    string      `toml:"nursing_home"`   // "leave_out" or "mark": what becomes of people in long-term nursing homes
	Municipalities []string    `toml:"municipalities"` // only people who live there; empty is everywhere
	Require        []Condition `toml:"require"`        // all must hold
	Weight         []Weight    `toml:"weight"`         // what gives points
}

// Condition asks one measure, or holds when any of several does.
type Condition struct {
	Measure string      `toml:"measure"`
	Over    *float64    `toml:"over"`
	AtLeast *float64    `toml:"at_least"`
	Under   *float64    `toml:"under"`
	AtMost  *float64    `toml:"at_most"`
	Any     []Condition `toml:"any"`
}

// Weight gives points for each unit of a measure above From, at most Max in all where Max is given.
type Weight struct {
	Measure string   `toml:"measure"`
	Points  float64  `toml:"points"`
	From    float64  `toml:"from"`
	Max     *float64 `toml:"max"`
}

//go:embed rule/*.toml
var rules embed.FS

// Shipped are the codes of the rules that come with the program; the first is the one in use when none is named.
var Shipped = []string{"standard", "iht-publisert"}

// ShippedRule is one of Shipped.
func ShippedRule(code string) (*Rule, error) {
	b, err := rules.ReadFile("rule/" + code + ".toml")
	if err != nil {
		return nil, errs.NotFound("Regelen finnes ikke. De som følger med, er %s.", strings.Join(Shipped, ", ")).Because(err)
	}
	return ParseRule(b)
}

// ParseRule reads a rule and checks it; every fault is told with the name of the key.
func ParseRule(text []byte) (*Rule, error) {
	r := &Rule{Rank: "probability", Horizon: 12, NursingHome: "leave_out"}
	meta, err := toml.Decode(string(text), r)
	if err != nil {
		line := 0
		if _, after, ok := strings.Cut(err.Error(), "line "); ok { // wrong types are told by a plain text only
			_, _ = fmt.Sscanf(after, "%d", &line)
		}
		return nil, errs.Invalid("Regelen kan ikke leses.").At(fmt.Sprintf("linje %d", line), "Linjen er ikke gyldig TOML, eller verdien har feil type.").Because(err)
	}
	e := errs.Invalid("Regelen kan ikke brukes.")
	for _, k := range meta.Undecoded() {
		e.At(k.String(), "Nøkkelen finnes ikke.")
	}
	r.check(e)
	if err := e.OrNil(); err != nil {
		return nil, err
	}
	return r, nil
}

// Check tells every fault of a rule at the name of its key; nil where it can be used.
func (r *Rule) Check() error {
	e := errs.Invalid("Regelen kan ikke brukes.")
	r.check(e)
	return e.OrNil()
}

func (r *Rule) check(e *errs.Error) {
	if strings.TrimSpace(r.Title) == "" {
		e.At("title", "Regelen må ha et navn.")
	}
	if r.Version < 1 {
		e.At("version", "Versjonen er et tall fra 1.")
	}
	if d, err := date.Parse(r.Dated); err != nil || d.IsZero() {
		e.At("dated", "Datoen skrives som \"2026-11-21\".")
	}
	if r.Rank != "probability" && r.Rank != "points" {
		e.At("rank", "Gyldig: probability eller points.")
	}
	if r.Rank == "points" && len(r.Weight) == 0 {
		e.At("weight", "En regel som rangerer etter poeng, må ha vekter.")
	}
	if r.Horizon != 3 && r.Horizon != 6 && r.Horizon != 12 {
		e.At("horizon_months", "Gyldig: 3, 6 eller 12.")
	}
	if r.NursingHome != "leave_out" && r.NursingHome != "mark" {
		e.At("nursing_home", "Gyldig: leave_out eller mark.")
	}
	for _, m := range r.Municipalities {
		if len(m) != 4 || strings.Trim(m, "0123456789") != "" {
			e.Fields = append(e.Fields, errs.Say("municipalities", "«%s» er ikke et kommunenummer med fire siffer.", m))
		}
	}
	if len(r.Require) == 0 {
		e.At("require", "Regelen må ha minst ett krav.")
	}
	for i, c := range r.Require {
		c.check(fmt.Sprintf("require[%d]", i+1), e)
	}
	for i, w := range r.Weight {
		at := fmt.Sprintf("weight[%d]", i+1)
		checkMeasure(w.Measure, at, e)
		if w.Points == 0 || math.IsNaN(w.Points) || math.IsInf(w.Points, 0) {
			e.At(at+".points", "Skriv hvor mange poeng hver enhet gir.")
		}
		if w.Max != nil && !(*w.Max > 0) {
			e.At(at+".max", "Største poengsum må være over 0.")
		}
	}
}

func (c *Condition) check(at string, e *errs.Error) {
	limits := 0
	for _, l := range []*float64{c.Over, c.AtLeast, c.Under, c.AtMost} {
		if l != nil {
			limits++
			if math.IsNaN(*l) || math.IsInf(*l, 0) {
				e.At(at, "Grensen er ikke et tall.")
			}
		}
	}
	if len(c.Any) > 0 {
		if c.Measure != "" || limits > 0 {
			e.At(at, "Et krav har enten any eller measure.")
		}
		for i, a := range c.Any {
			a.check(fmt.Sprintf("%s.any[%d]", at, i+1), e)
		}
		return
	}
	checkMeasure(c.Measure, at, e)
	if limits == 0 {
		e.At(at, "Kravet mangler grense: over, at_least, under eller at_most.")
	}
}

func checkMeasure(name, at string, e *errs.Error) {
	if measureOf(name) == nil {
		names := make([]string, len(measures))
		for i, m := range measures {
			names[i] = m.name
		}
		e.Fields = append(e.Fields, errs.Say(at+".measure", "«%s» finnes ikke. Gyldig: %s.", name, strings.Join(names, ", ")))
	}
}

// within reports whether a value is inside the limits.
func (c *Condition) within(v float64) bool {
	return (c.Over == nil || v > *c.Over) && (c.AtLeast == nil || v >= *c.AtLeast) && (c.Under == nil || v < *c.Under) && (c.AtMost == nil || v <= *c.AtMost)
}

// gives is the points for a value.
func (w *Weight) gives(v float64) float64 {
	points := max(0, v-w.From) * w.Points
	if w.Max != nil {
		points = min(points, *w.Max)
	}
	return points
}

// holds reports whether a condition holds, and adds the reasons it rests on.
func (c *Condition) holds(p *Candidate, why *[]Reason) bool {
	if len(c.Any) > 0 {
		found := false
		for i := range c.Any {
			found = c.Any[i].holds(p, why) || found
		}
		return found
	}
	m := measureOf(c.Measure)
	v := m.of(p)
	if !c.within(v) {
		return false
	}
	if !slices.ContainsFunc(*why, func(r Reason) bool { return r.Measure == m.name }) {
		*why = append(*why, Reason{Measure: m.name, Value: v, Text: m.text(v)})
	}
	return true
}

// weigh gives the points, and puts them on the reasons.
func (r *Rule) weigh(p *Candidate) {
	for _, w := range r.Weight {
		m := measureOf(w.Measure)
		v := m.of(p)
		points := w.gives(weighed(w.Measure)(p))
		p.Points += points
		i := slices.IndexFunc(p.Why, func(x Reason) bool { return x.Measure == m.name })
		switch {
		case i >= 0:
			p.Why[i].Points += points
		case points != 0:
			p.Why = append(p.Why, Reason{m.name, v, m.text(v), points})
		}
	}
}

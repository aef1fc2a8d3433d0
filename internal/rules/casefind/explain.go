package casefind

import (
	"math"
	"slices"

	"traad/internal/base/lang"
)

// Part is one contribution to a candidate's points: the parts add up to Candidate.Shown.
type Part struct {
	Text   lang.Spoken // "5 akuttinnleggelser på 12 måneder"
	Note   lang.Spoken // what it is measured against, or that it gives nothing; nil: none
	Points int
}

// start is the part of a probability that everybody has.
const start = "Utgangspunkt"

// IsStart reports whether a part is what everybody has.
func (p Part) IsStart() bool { return p.Text.In(nil) == start }

// Shown is the points as people see them: the rule's own, or per cent probability where it ranks by that.
func (l *List) Shown(c *Candidate) int {
	if l.Rule.Rank == "points" {
		return int(math.Round(c.Points))
	}
	return int(math.Round(100 * c.Probability))
}

// Explain says what the points are made of, the largest part first; what gives no points stands last.
//
// A rule with weights gives its own points. The probability is taken apart as integrated gradients do along the line from the prior's
// constant to the person (Aumann–Shapley): each term of PARR-30 gets its share of the log odds of the way from one without any
// to hers, so that the parts add up without any order between them. Whole points are rounded by the largest remainder.
func (l *List) Explain(c *Candidate) []Part {
	var parts []Part
	var exact []float64
	add := func(text, note lang.Spoken, points float64) {
		parts = append(parts, Part{Text: text, Note: note})
		exact = append(exact, points)
	}
	told := map[string]bool{}
	if l.Rule.Rank == "points" {
		for _, r := range c.Why {
			if r.Points != 0 {
				add(lang.Capital(shown(r, c)), l.beside(r.Measure, c, l.Rule.asks(r.Measure)), r.Points)
				told[r.Measure] = true
			}
		}
	} else {
		l.terms(c, add)
		told["alder"], told["akutte_12m"] = true, true // they stand among the terms
	}
	round(parts, exact, l.Shown(c))
	slices.SortStableFunc(parts, func(a, b Part) int { return b.Points - a.Points })
	for _, r := range c.Why {
		if told[r.Measure] || r.Measure == "sannsynlighet" {
			continue
		}
		note := l.Rule.asks(r.Measure)
		if note == nil {
			note = lang.Of("gir ingen poeng i denne regelen")
		}
		parts = append(parts, Part{Text: lang.Capital(shown(r, c)), Note: l.beside(r.Measure, c, note)})
	}
	return parts
}

// beside adds to a note where an HFRS stands among others.
func (l *List) beside(measure string, c *Candidate, note lang.Spoken) lang.Spoken {
	if measure != "hfrs" {
		return note
	}
	among := l.scored.among(c.Score.HFRS)
	switch {
	case note == nil:
		return among
	case among == nil:
		return note
	}
	return lang.Joined("; ", note, among)
}

// shown is a reason as people see it. Never the exact age: it is a step towards who it is.
func shown(r Reason, c *Candidate) lang.Spoken {
	switch r.Measure {
	case "alder":
		return aged(c)
	case "charlson":
		return listed("Charlson %s: %s", r, c.Score.Conditions())
	case "rxrisk":
		return listed("Rx-Risk %s: %s", r, c.medicines().Conditions())
	}
	return measureOf(r.Measure).said(r.Value)
}

// aged is somebody's age in words: her band's.
func aged(c *Candidate) lang.Spoken {
	if c.Age < 0 {
		return lang.Of("ukjent alder")
	}
	return lang.Of("alder %s", Band(c.Age))
}

// listed is a score with what makes it up.
func listed(text string, r Reason, all []string) lang.Spoken {
	if len(all) == 0 {
		return measureOf(r.Measure).said(r.Value)
	}
	return lang.Of(text, lang.Int(int(r.Value)), lang.Joined(", ", spoken(all)...))
}

// spoken are texts of ours, to be said.
func spoken(all []string) []any {
	out := make([]any, len(all))
	for i, text := range all {
		out[i] = lang.Of(text)
	}
	return out
}

// terms shares the probability between the terms of the prior. What somebody without any term would have is the start.
func (l *List) terms(c *Candidate, add func(text, note lang.Spoken, points float64)) {
	terms := PARR30(c.Score.readmission(l.scored.x.priorAge(c.Age)))
	sum := 0.0
	for _, t := range terms[1:] {
		sum += t.Value
	}
	at := func(x float64) float64 {
		if l.Calibration != nil {
			return l.Calibration.At(x)
		}
		return logistic(x)
	}
	base := at(terms[0].Value)
	add(lang.Of(start), lang.Of("anslaget for en uten noe av det andre"), 100*base)
	for _, t := range terms[1:] {
		text, note := lang.Capital(lang.Of(t.Text)), lang.Spoken(nil)
		switch t.Code {
		case "age_squared":
			text = lang.Capital(aged(c))
		case "emergency_admissions_last_12m":
			text = measureOf("akutte_12m").said(float64(c.Score.Emergency12))
			note = l.Rule.asks("akutte_12m")
		}
		part := 0.0
		if sum != 0 {
			part = 100 * (c.Probability - base) * t.Value / sum
		}
		add(text, note, part)
	}
}

// round makes whole points of exact ones so that they add up to the sum.
func round(parts []Part, exact []float64, sum int) {
	order := make([]int, len(parts))
	left := sum
	for i, v := range exact {
		order[i] = i
		parts[i].Points = int(math.Floor(v))
		left -= parts[i].Points
	}
	slices.SortStableFunc(order, func(a, b int) int {
		fa, fb := exact[a]-math.Floor(exact[a]), exact[b]-math.Floor(exact[b])
		switch {
		case fa > fb:
			return -1
		case fa < fb:
			return 1
		}
		return 0
	})
	for k := 0; left != 0 && len(order) > 0; k++ {
		step := 1
		if left < 0 {
			step = -1
		}
		parts[order[k%len(order)]].Points += step
		left -= step
	}
}

// asks is what the rule asks of a measure, in words: "regelen krever mer enn 3", with what it takes instead: "regelen krever minst 2, eller minst 10 liggedøgn i
// akuttopphold på 12 måneder". Empty where it asks nothing.
func (r *Rule) asks(measure string) lang.Spoken {
	var all []lang.Spoken
	for i := range r.Require {
		c := &r.Require[i]
		if c.Measure == measure {
			all = append(all, c.limits(true))
			continue
		}
		own, others := c.alternatives(measure)
		if len(own) > 0 {
			all = append(all, either(append(own, others...)))
		}
	}
	if len(all) == 0 {
		return nil
	}
	return lang.Of("regelen krever %s", lang.List(all))
}

// either is one of several: "minst 2, eller minst 10 liggedøgn".
func either(all []lang.Spoken) lang.Spoken {
	one := all[0]
	for _, other := range all[1:] {
		one = lang.Of("%s, eller %s", one, other)
	}
	return one
}

// alternatives are what a condition with any takes, in words: of a measure, and of the others.
func (c *Condition) alternatives(measure string) (own, others []lang.Spoken) {
	for i := range c.Any {
		a := &c.Any[i]
		switch {
		case len(a.Any) > 0:
			o, x := a.alternatives(measure)
			own, others = append(own, o...), append(others, x...)
		case a.Measure == measure:
			own = append(own, a.limits(true))
		default:
			others = append(others, a.limits(false))
		}
	}
	return own, others
}

// limits are all of one condition: "minst 3 og høyst 10" beside the measure itself, else with its words.
func (c *Condition) limits(beside bool) lang.Spoken {
	n := func(v float64) lang.Spoken {
		switch {
		case !beside:
			return measureOf(c.Measure).said(v)
		case v == math.Trunc(v):
			return lang.Int(int(v))
		}
		return lang.Decimal(v, 1)
	}
	var all []lang.Spoken
	for _, l := range []struct {
		text string
		at   *float64
	}{{"mer enn %s", c.Over}, {"minst %s", c.AtLeast}, {"mindre enn %s", c.Under}, {"høyst %s", c.AtMost}} {
		if l.at != nil {
			all = append(all, lang.Of(l.text, n(*l.at)))
		}
	}
	return lang.List(all)
}

// Package instrument is the assessment instruments that the service scores with: name, range, step, unit, which way is good,
// bands with words, who owns it and what the licence lets us show. They are data: the shipped ones lie in
// instruments.toml, a service publishes its own as the same text.
//
// Only the score is kept, never the answers to the items: most instruments may not be reproduced, and for those that may,
// the score is what the team reads. Nothing here reads or writes; the same text gives the same instruments.
//
//	sppb, _ := instrument.Shipped().Find("sppb")
//	value, err := sppb.Parse("6")         // 6, or a fault in words
//	sppb.Band(value).Text                 // "redusert"
//	sppb.Write(value) + sppb.Of()         // "6/12"
package instrument

import (
	"math"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// CFS is the code of the instrument whose scores are events of the enrolment (care.ScoredCFS) and not rows of their own.
const CFS = "cfs"

// Instrument is one instrument.
type Instrument struct {
	Code     string   `toml:"code"`     // "sppb"
	Short    string   `toml:"short"`    // "SPPB"
	Title    string   `toml:"title"`    // "Short Physical Performance Battery"
	Measures string   `toml:"measures"` // what it measures, in words
	Min      float64  `toml:"min"`      // the scale's ends, both possible
	Max      float64  `toml:"max"`      //
	Step     float64  `toml:"step"`     // the distance between two scores that can be told apart
	Unit     string   `toml:"unit"`     // "poeng", "sekunder"
	Good     string   `toml:"good"`     // "high" or "low": which end is the better one
	Rule     string   `toml:"rule"`     // what whoever scores must know, "" nothing
	About    string   `toml:"about"`    // "patient", or "kin": scores the next of kin and is not shown to the patient
	Areas    []string `toml:"areas"`    // codes of the areas of the circle that it belongs to
	Licence  string   `toml:"licence"`  // who owns it, and what may be shown
	Source   string   `toml:"source"`   // paper
	Basis    string   `toml:"limits"`   // paper that gives the limits of the bands, "" none
	Bands    []Band   `toml:"band"`     // from the lowest value up, without holes; none where the words are licensed
	Own      bool     `toml:"-"`        // published by the service itself

	NN map[string]string `toml:"nn"` // what its texts are in other languages, see said.go
	EN map[string]string `toml:"en"`
}

// Band is a part of the scale with its meaning.
type Band struct {
	From float64 `toml:"from"`
	To   float64 `toml:"to"`
	Text string  `toml:"text"` // "redusert"
	Tone string  `toml:"tone"` // "ok", "watch" or "act"
}

// The tones of a band.
const (
	OK    = "ok"    // nothing to do
	Watch = "watch" // follow with
	Act   = "act"   // do something
)

// List is instruments in the order that they are shown.
type List []Instrument

// Find returns the instrument with the code.
func (l List) Find(code string) (Instrument, bool) {
	i := slices.IndexFunc(l, func(x Instrument) bool { return x.Code == code })
	if i < 0 {
		return Instrument{}, false
	}
	return l[i], true
}

// In returns the instruments that belong to an area of the circle.
func (l List) In(area string) List {
	return slices.DeleteFunc(slices.Clone(l), func(x Instrument) bool { return !slices.Contains(x.Areas, area) })
}

// With returns the list with the service's own instruments after the shipped ones. One with the code of a shipped one
// takes its place, so that a service can correct a band that its handbook sets otherwise.
func (l List) With(own ...Instrument) List {
	out := slices.Clone(l)
	for _, x := range own {
		x.Own = true
		if i := slices.IndexFunc(out, func(y Instrument) bool { return y.Code == x.Code }); i >= 0 {
			out[i] = x
		} else {
			out = append(out, x)
		}
	}
	return out
}

// near is how close two scores must be to be the same: far less than any step.
const near = 1e-6

// Parse reads a score as people type it, with a comma or a point. A score outside the scale or between two steps is a
// fault: errs.Invalid at the field "verdi".
func (x Instrument) Parse(typed string) (float64, error) {
	plain := strings.NewReplacer(",", ".", "−", "-", "\u00a0", "", " ", "").Replace(strings.TrimSpace(typed))
	v, err := strconv.ParseFloat(plain, 64)
	if plain == "" || err != nil || strings.ContainsAny(plain, "eExXpPnN_") {
		return 0, fault("Skriv skåren som et tall %s.", x.Span())
	}
	return v, x.Check(v)
}

// Check says whether v is a score of the instrument; the fault is as for Parse.
func (x Instrument) Check(v float64) error {
	steps := (v - x.Min) / x.Step
	switch {
	case math.IsNaN(v) || v < x.Min-near || v > x.Max+near:
		return fault("Skåren er utenfor skalaen. Skriv et tall %s.", x.Span())
	case math.Abs(steps-math.Round(steps)) > 1e-4:
		if x.Step >= 1 {
			return fault("Skåren er et helt tall %s.", x.Span())
		}
		return fault("Skriv skåren med høyst %s.", lang.Plural(x.decimals(), "desimal", "desimaler"))
	}
	return nil
}

func fault(message string, args ...any) error {
	return errs.Invalid("Skåren kan ikke lagres").Say("verdi", message, args...)
}

// Unconfirmed reports whether the bands have limits that no source stands behind: they are shown, marked «ikke klinisk bekreftet».
func (x Instrument) Unconfirmed() bool { return len(x.Bands) > 0 && strings.TrimSpace(x.Basis) == "" }

// Range is the scale in words: «fra 0 til 12».
func (x Instrument) Range() string { return x.Span().String() }

// Span is Range for a page in any language.
func (x Instrument) Span() lang.Text {
	return lang.Of("fra %s til %s", x.limit(x.Min), x.limit(x.Max))
}

// limit writes a limit without decimals that say nothing: «14», not «14,0».
func (x Instrument) limit(v float64) string {
	if math.Abs(v-math.Round(v)) < near {
		return nb.Decimal(v, 0)
	}
	return x.Write(v)
}

// decimals is how many decimals the step asks for.
func (x Instrument) decimals() int {
	n := 0
	for s := x.Step; n < 3 && math.Abs(s-math.Round(s)) > near; n++ {
		s *= 10
	}
	return n
}

// Write writes a score with a decimal comma: «18,4».
func (x Instrument) Write(v float64) string { return nb.Decimal(v, x.decimals()) }

// Of is what stands after a score: «/12» where the scale has a best or worst score that means something, else the unit.
func (x Instrument) Of() string {
	switch {
	case x.Unit == "poeng":
		return "/" + x.Write(x.Max)
	case x.Unit == "":
		return ""
	}
	return " " + x.Unit
}

// Band returns the band that v lies in, nil where the instrument has none.
func (x Instrument) Band(v float64) *Band {
	for i := range x.Bands {
		if v >= x.Bands[i].From-near && v <= x.Bands[i].To+near {
			return &x.Bands[i]
		}
	}
	return nil
}

// Limits is the band in numbers: «0–9», «over 14», «12–14».
func (x Instrument) Limits(b Band) string {
	switch {
	case math.Abs(b.From-b.To) < near:
		return x.limit(b.From)
	case math.Abs(b.To-x.Max) < near && x.Unit != "poeng":
		return "over " + x.limit(b.From-x.Step)
	case math.Abs(b.From-x.Min) < near && x.Unit != "poeng":
		return "til " + x.limit(b.To)
	}
	return x.limit(b.From) + "–" + x.limit(b.To)
}

// Attention are the parts of the scale that call for attention, for the shaded bands of a picture, from the lowest up: bands beside each other are one
// part, with the words of them all.
func (x Instrument) Attention() []Band {
	var out []Band
	var words []string // of the part that the band before belongs to, none where that is a good one
	for _, b := range x.Bands {
		switch {
		case b.Tone == OK:
			words = nil
			continue
		case words == nil:
			out = append(out, b)
		}
		words = append(words, b.Text)
		part := &out[len(out)-1]
		part.To, part.Text = b.To, nb.List(words, "og")
	}
	return out
}

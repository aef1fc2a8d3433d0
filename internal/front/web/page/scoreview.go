package page

import (
	"html/template"
	"math"

	"traad/internal/app/score"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/care/instrument"
	"traad/internal/front/web/ui"
)

// What an instrument says of itself, its bands, rule and unit, stays in bokmål: those are validated wordings.

// ScoreRow is the newest score with one instrument: its name, the trend, the number and what it means.
type ScoreRow struct {
	Short, Title string
	Trend        template.HTML
	Value, Of    string // "6", "/12"
	Band         *ui.Tag
	When         string
	Href         string
	Unconfirmed  bool // the limits of its bands have no source
}

// Unconfirmed names the instruments whose limits no source stands behind, as a sentence, "" where there are none.
func Unconfirmed(v *lang.Voice, rows []ScoreRow) string {
	var names []string
	for _, r := range rows {
		if r.Unconfirmed && r.Band != nil {
			names = append(names, r.Short)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return v.Say("Grensene for %s er ikke klinisk bekreftet.", v.List(names))
}

// ScoreRows are a person's newest scores, one an instrument; href is the page that has them all.
func ScoreRows(v *lang.Voice, series []score.Series, today date.Date, href string) []ScoreRow {
	var out []ScoreRow
	for _, s := range series {
		last, ok := s.Last()
		if !ok {
			continue
		}
		s.Instrument = s.In(v.Tag())
		r := ScoreRow{Short: s.Short, Title: s.Title, Value: s.Write(last.Value), Of: s.Of(), When: v.DayNear(last.On, today), Href: href + "#v-" + s.Code, Unconfirmed: s.Unconfirmed()}
		if b := s.Instrument.Band(last.Value); b != nil {
			r.Band = ScoreTag(s.Instrument, *b)
		}
		line := chart.Sparkline{Min: s.Min, Max: s.Max, Bands: shaded(s.Instrument, s.Max)}
		if s.Unit == "sekunder" { // the scale's end is far from what people score
			line.Min, line.Max, line.Bands = 0, 0, nil
		}
		for _, one := range s.Scores {
			line.Values = append(line.Values, one.Value)
		}
		r.Trend = line.SVG()
		out = append(out, r)
	}
	return out
}

// ScoreTag is a band with its limits: «redusert (0–9)».
func ScoreTag(x instrument.Instrument, b instrument.Band) *ui.Tag {
	t := ui.Tag{Text: b.Text}
	switch b.Tone {
	case instrument.Watch:
		t.Tone, t.Text = ui.Soon, b.Text+" ("+x.Limits(b)+")"
		t.Icon = "triangle"
	case instrument.Act:
		t.Tone, t.Text = ui.Late, b.Text+" ("+x.Limits(b)+")"
	default:
		t.Icon = ui.NoIcon
	}
	return &t
}

// ScoreField asks for a score with one instrument.
func ScoreField(v *lang.Voice, x instrument.Instrument, name string) ui.Field {
	x = x.In(v.Tag())
	f := ui.Field{Kind: ui.Number, Name: name, Label: v.Say("Skår"), Width: "short", Unit: x.Unit, Help: v.Say("Tall %s.", x.Span())}
	if x.Rule != "" {
		f.Help += " " + x.Rule
	}
	return f
}

// ScoreLineOf is a series over time with its bands.
func ScoreLineOf(v *lang.Voice, s score.Series) template.HTML {
	scores := s.Scores
	if n := len(scores); n > 8 {
		scores = scores[n-8:]
	}
	if len(scores) == 0 {
		return ""
	}
	s.Instrument = s.In(v.Tag())
	line := chart.ScoreLine{Label: chart.Label{ID: "linje-" + s.Code, Title: v.Say("%s over tid", s.Short)}, Min: s.Min, Max: s.Max, Width: 324}
	if s.Unit == "sekunder" { // the scale's end is far from what people score: so much of it as they do, with the limits
		top := 20.0
		for _, one := range scores {
			top = max(top, one.Value)
		}
		for _, b := range s.Attention() {
			top = max(top, 1.2*b.From)
		}
		line.Max = min(line.Max, math.Ceil(top))
	}
	line.Bands = shaded(s.Instrument, line.Max)
	for _, one := range scores {
		line.Scores = append(line.Scores, chart.Score{At: float64(one.On.Days(scores[0].On)), Value: one.Value, Text: monthShort(v, one.On)})
		line.Desc = join(line.Desc, s.Write(one.Value)+" "+v.DayYear(one.On))
	}
	return line.SVG()
}

// shaded are the parts of an instrument's scale that call for attention, half a step to each side of their scores, in a picture that ends at top. One that ends
// with the scale goes on to there.
func shaded(x instrument.Instrument, top float64) []chart.Band {
	var out []chart.Band
	for _, b := range x.Attention() {
		half := x.Step / 2
		out = append(out, chart.Band{From: max(b.From-half, x.Min), To: min(b.To+half, top), Text: b.Text})
	}
	return out
}

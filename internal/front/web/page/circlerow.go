package page

import (
	"html/template"

	"traad/internal/base/chart"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/mapping"
)

// CircleMark is one area of the circle in a row of nine, where there is no room for the picture: its sign, and whether it is mapped and
// where risk lies, by shape and words.
type CircleMark struct {
	Code, Says, Href string
	Icon             template.HTML
	Mapped           bool
	Risk             string // none, watch, act, "" not judged: which of Signs is seen, CSS says
	Signs            []RiskSign
}

// RiskSign is the sign of a risk.
type RiskSign struct {
	Risk string
	Mark template.HTML
}

// CircleMarks are the signs of risk, as the circle draws them.
var CircleMarks = map[mapping.Risk]chart.Risk{mapping.None: chart.RiskNone, mapping.Watch: chart.RiskWatch, mapping.Act: chart.RiskAct}

// CircleRow is the circle as a row; href is where an area is read or written.
func CircleRow(v *lang.Voice, circle []care.CircleArea, areas map[string]mapping.Area, href func(code string) string) []CircleMark {
	var out []CircleMark
	signs := []RiskSign{{"none", chart.RiskKey(chart.RiskNone)}, {"watch", chart.RiskKey(chart.RiskWatch)}, {"act", chart.RiskKey(chart.RiskAct)}}
	for _, a := range circle {
		said := areas[a.Code]
		out = append(out, CircleMark{Code: a.Code, Icon: chart.AreaKey(a.Icon), Says: CircleSays(v, a, said), Href: href(a.Code), Mapped: said.Mapped(), Risk: string(said.Risk), Signs: signs})
	}
	return out
}

// CircleSays is an area in words: «Søvn, kartlagt, følg med».
func CircleSays(v *lang.Voice, a care.CircleArea, said mapping.Area) string {
	if !said.Mapped() {
		return v.Say("%s, ikke kartlagt", v.Say(a.Title))
	}
	text := v.Say("%s, kartlagt", v.Say(a.Title))
	if title := said.Risk.Title(); title != "" {
		text += ", " + nb.Inside(v.Say(title))
	}
	return text
}

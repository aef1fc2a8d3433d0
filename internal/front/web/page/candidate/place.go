package candidate

import (
	"html/template"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
)

type placeView struct {
	Name, Number, Words string
	Full                bool
	Bar                 template.HTML
}

func placeOf(v *lang.Voice, p candidate.Place) placeView {
	w := placeView{Name: p.Name, Number: v.Int(p.Free()), Words: v.Say("ledige, %d av %d", p.Active, p.Target), Full: p.Full()}
	switch {
	case p.Target == 0:
		w.Number, w.Words = "–", v.Say("uten måltall, %d følges", p.Active)
	case w.Full:
		w.Words = v.Say("ingen ledig, %d av %d", p.Active, p.Target)
	case p.Free() == 1:
		w.Words = v.Say("ledig, %d av %d", p.Active, p.Target)
	}
	w.Bar = chart.Share{Value: float64(p.Active), Max: float64(max(p.Target, 1)), Wide: 200, Us: true}.SVG()
	return w
}

package candidate

import (
	"fmt"
	"html/template"

	"traad/internal/app/candidate"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
)

type placeView struct {
	Name, Number, Words string
	Full                bool
	Bar                 template.HTML
}

func placeOf(p candidate.Place) placeView {
	w := placeView{Name: p.Name, Number: nb.Int(p.Free()), Words: fmt.Sprintf("ledige, %d av %d", p.Active, p.Target), Full: p.Full()}
	switch {
	case p.Target == 0:
		w.Number, w.Words = "–", fmt.Sprintf("uten måltall, %d følges", p.Active)
	case w.Full:
		w.Words = fmt.Sprintf("ingen ledig, %d av %d", p.Active, p.Target)
	case p.Free() == 1:
		w.Words = fmt.Sprintf("ledig, %d av %d", p.Active, p.Target)
	}
	w.Bar = chart.Share{Value: float64(p.Active), Max: float64(max(p.Target, 1)), Wide: 200, Us: true}.SVG()
	return w
}

package staffing

import (
	"fmt"

	"traad/internal/app/staffing"
	"traad/internal/base/chart"
	"traad/internal/base/nb"
)

type freePlace struct {
	Name, Now, Waiting, Later, Under string
	Sum                              bool
}

// places are the free places now and in three months, of each that the actor plans for and of all.
func (w *view) places(o *staffing.View) {
	p := chart.Places{Label: chart.Label{ID: "ledige", Title: "Ledige plasser nå og om tre måneder", Desc: "Tallene står i tabellen ved siden av."}}
	for _, r := range append(append([]staffing.Row(nil), o.Rows...), o.Areas) {
		a := r.Ahead
		x := freePlace{Name: r.Name, Now: nb.Int(r.Free()), Waiting: nb.Int(a.Waiting), Later: unknown, Under: unknown, Sum: r.ID == ""}
		if a.Known {
			x.Later, x.Under = freeText(a), freeOf(r.Under)
		}
		w.Places = append(w.Places, x)
		if r.ID == "" {
			continue
		}
		row := chart.Place{Name: r.Name, Now: float64(r.Free())}
		if a.Known {
			low, middle, high := a.Free()
			row.Known, row.Low, row.Middle, row.High = true, float64(max(0, low)), float64(max(0, middle)), float64(max(0, high))
			if o.Scenario != "" {
				low, middle, high := r.Under.Free()
				row.Under = &chart.Spread{Low: float64(max(0, low)), Middle: float64(max(0, middle)), High: float64(max(0, high))}
			}
		}
		p.Rows = append(p.Rows, row)
	}
	w.Under = o.Scenario
	if len(p.Rows) > 0 {
		w.Picture = p.SVG()
	}
	w.From = fmt.Sprintf("Om tre måneder er måltallet da, minus dem som trolig er aktive: regnet %s ganger fra dem som venter, hvor mange som henvises i måneden, og hvor lenge oppfølging har vart. Fire av fem utfall ligger mellom tallene. Med færre enn ti avsluttede forløp i kommunen er varigheten hele områdets.", nb.Int(staffing.Runs))
	if o.Scenario != "" {
		w.From += " Med scenarioet er måltallet scenarioets, og de som kommer inn og går ut, endres slik det skiller seg fra planen."
	}
}

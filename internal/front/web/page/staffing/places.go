package staffing

import (
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/base/chart"
	"traad/internal/base/lang"
)

type freePlace struct {
	Name, Now, Waiting, Later, Under string
	Basis                            string // what the lengths are counted from
	Sum                              bool
}

// places are the free places now and in three months, of each that the actor plans for and of all.
func (w *view) places(v *lang.Voice, o *staffing.View) {
	p := chart.Places{Label: chart.Label{ID: "ledige", Title: v.Say("Ledige plasser nå og om tre måneder"), Desc: v.Say("Tallene står i tabellen ved siden av."), Voice: v}}
	for _, r := range append(append([]staffing.Row(nil), o.Rows...), o.Areas) {
		a := r.Ahead
		x := freePlace{Name: r.Name, Now: v.Int(r.Free()), Waiting: v.Int(a.Waiting), Later: unknown(v, a), Under: unknown(v, a), Sum: r.ID == ""}
		if a.Known {
			x.Later, x.Under, x.Basis = freeText(v, a), freeOf(v, r.Under), basis(v, a)
		}
		onSheet := o.OnSheet && r.Built == nil
		if onSheet {
			x.Under = v.Say("vises på sykehusets ark")
		}
		w.Places = append(w.Places, x)
		if r.ID == "" {
			continue
		}
		row := chart.Place{Name: r.Name, Now: float64(r.Free())}
		if a.Known {
			low, middle, high := a.Free()
			row.Known, row.Low, row.Middle, row.High = true, float64(max(0, low)), float64(max(0, middle)), float64(max(0, high))
			if o.Scenario != "" && !onSheet {
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
	w.From = v.Say("Om tre måneder er måltallet da, minus dem som trolig er aktive, kommune for kommune: regnet %s ganger fra dem som venter, hvor mange som henvises i måneden, og hvor lenge oppfølging har vart. At det er få å regne fra, er tatt med. Fire av fem utfall ligger mellom tallene. Med færre enn ti avsluttede forløp i kommunen er varigheten hele områdets, og det står i raden. Med under tre måneder siden den første ble henvist, sies ingenting, og kommunen er ikke med i summen.", v.Int(staffing.Runs))
	if o.Areas.Netted() {
		w.From += " " + v.Say("I summen av ledige plasser nå er kommuner du ikke får tall for, regnet samlet.")
	}
	if o.Scenario != "" {
		w.From += " " + v.Say("Med scenarioet er måltallet scenarioets, og de som kommer inn og går ut, endres slik det skiller seg fra planen.")
	}
}

// basis says what the lengths of follow-up are counted from.
func basis(v *lang.Voice, a staffing.Ahead) string {
	own := v.Say("varighet fra %s", v.Plural(a.Endings, "egen avslutning", "egne avslutninger"))
	switch {
	case a.Of > 0 && a.Borrowers > 0:
		own = v.Say("%s av %s bruker hele områdets varighet", v.Int(a.Borrowers), v.Int(a.Areas))
	case a.Of > 0:
		own = ""
	case a.Borrowed:
		own = v.Say("varighet fra hele området, %s", v.Plural(a.Endings, "avslutning", "avslutninger"))
	}
	return strings.TrimPrefix(own+knownOf(v, a)+unplanned(v, a), ", ")
}

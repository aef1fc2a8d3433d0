package chart

import (
	"html/template"
	"math"
)

// Capacity shows by month how many are followed against how many the hands can carry: the plan as squares, what happened as filled
// circles, a scenario as diamonds on a dashed line, and what the positions carry as a line of steps. 636 × 280 px.
type Capacity struct {
	Label
	Unit   string
	Months []Carried
	Now    int // the month that is now is marked; -1: none
}

// Carried is one month. NaN: not known.
type Carried struct {
	Name                            string
	Plan, Actual, Scenario, Carries float64
}

// SVG draws it.
func (p Capacity) SVG() template.HTML {
	const w, h, left, right, top, bottom = 636.0, 280.0, 44.0, 96.0, 30.0, 34.0
	var all []float64
	series := [4][]float64{}
	for _, m := range p.Months {
		for i, v := range []float64{m.Plan, m.Actual, m.Scenario, m.Carries} {
			series[i] = append(series[i], v)
			all = append(all, v)
		}
	}
	lo, hi := extent(all)
	step := math.Pow(10, math.Ceil(math.Log10(max(4, hi-lo)/4)))
	if (hi-lo)/step < 2 {
		step /= 2
	}
	lo, hi = max(0, math.Floor((lo-step/4)/step)*step), math.Ceil((hi+step/4)/step)*step
	n := float64(max(1, len(p.Months)))
	x := func(i int) float64 { return left + (float64(i)+0.5)/n*(w-left-right) }
	half := (w - left - right) / n / 2
	y := func(v float64) float64 { return h - bottom - share(v-lo, hi-lo)*(h-top-bottom) }
	c := begin(p.Label, "chart-capacity", w, h)
	c.text(left, 16, p.Unit, lettering{ink: text2})
	if p.Now >= 0 && p.Now < len(p.Months) {
		c.rect(x(p.Now)-half, top, 2*half, h-top-bottom, 0, paint{fill: mapped})
	}
	for v := lo; v <= hi; v += step {
		c.line(left, y(v), w-right, y(v), hairline)
		c.text(left-8, y(v)+lift, c.decimal(v), lettering{ink: text2, anchor: "end"})
	}
	each := max(1, (len(p.Months)+5)/6)
	for i, m := range p.Months {
		if i%each == 0 {
			c.text(x(i), h-12, m.Name, lettering{ink: text2, anchor: "middle"})
		}
	}
	var steps, plan, actual, scenario [][2]float64
	for i := range p.Months {
		if v := series[3][i]; usable(v) {
			steps = append(steps, [2]float64{x(i) - half, y(v)}, [2]float64{x(i) + half, y(v)})
		}
		for k, line := range []*[][2]float64{&plan, &actual, &scenario} {
			if v := series[k][i]; usable(v) {
				*line = append(*line, [2]float64{x(i), y(v)})
			}
		}
	}
	c.path(paint{stroke: dark, wide: 2}, steps)
	c.path(paint{stroke: before, wide: 1.5}, plan)
	c.path(paint{stroke: us, wide: 2.8, round: true}, actual)
	c.path(paint{stroke: compared, wide: 2, dash: "7 4"}, scenario)
	for _, at := range plan {
		c.rect(at[0]-4, at[1]-4, 8, 8, 0, paint{fill: paper, stroke: before, wide: 1.5})
	}
	for _, at := range actual {
		c.circle(at[0], at[1], 4.5, paint{fill: us})
	}
	for _, at := range scenario {
		c.shape(paint{fill: compared}, [][2]float64{{at[0], at[1] - 6}, {at[0] + 6, at[1]}, {at[0], at[1] + 6}, {at[0] - 6, at[1]}})
	}
	c.names([]named{{p.Voice.Say("Bærer"), dark, steps}, {p.Voice.Say("Plan"), before, plan}, {p.Voice.Say("Scenario"), compared, scenario}}, w-right+8)
	if k := len(actual); k > 0 {
		c.text(actual[k-1][0], actual[k-1][1]+22, p.Voice.Say("Faktisk"), lettering{ink: us, anchor: "middle", weight: "600", halo: paper})
	}
	return c.done()
}

// named is a line with its name.
type named struct {
	name string
	ink  ink
	line [][2]float64
}

// names writes the names of lines beside their ends, each at least a line of text from the others.
func (c *canvas) names(list []named, x float64) {
	const apart = 17
	var taken []float64
	for _, l := range list {
		if len(l.line) == 0 {
			continue
		}
		at := l.line[len(l.line)-1][1]
		for free := false; !free; {
			free = true
			for _, t := range taken {
				if math.Abs(t-at) < apart {
					at, free = t+apart, false
				}
			}
		}
		taken = append(taken, at)
		c.text(x, at+lift, l.name, lettering{ink: l.ink, weight: "600"})
	}
}

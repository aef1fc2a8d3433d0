package chart

import "html/template"

// Calibration shows what was expected against what came, 280 × 280 px from 0 to 1 on both axes: a probability that is right lies on the line.
type Calibration struct {
	Label
	Points []CalibrationPoint
}

// CalibrationPoint is one group of people.
type CalibrationPoint struct{ Expected, Observed float64 }

// SVG draws the picture.
func (s Calibration) SVG() template.HTML {
	const size, pad = 280.0, 44.0
	c := begin(s.Label, "chart-calibration", size, size)
	at := func(v float64) float64 { return pad + share(v, 1)*(size-pad-20) }
	for _, v := range []float64{0, 0.25, 0.5, 0.75, 1} {
		c.line(at(v), size-pad, at(v), size-at(1), hairline)
		c.line(pad, size-at(v), at(1), size-at(v), hairline)
	}
	c.line(pad, size-pad, at(1), size-at(1), paint{stroke: edge, wide: 1.5, dash: "4 4"})
	for _, p := range s.Points {
		c.circle(at(p.Expected), size-at(p.Observed), 4, paint{fill: us})
	}
	for _, v := range []float64{0, 0.5, 1} {
		text := c.decimal(100*v) + " %"
		c.text(at(v), size-pad+14, text, lettering{ink: text2, anchor: "middle"})
		c.text(pad-4, size-at(v)+lift, text, lettering{ink: text2, anchor: "end"})
	}
	c.text(at(0.5), size-4, s.Voice.Say("forventet"), lettering{ink: text2, anchor: "middle"})
	c.text(pad, 9, s.Voice.Say("ble innlagt"), lettering{ink: text2})
	return c.done()
}

package chart

// ink is a colour with its role. The name is the class suffix (ch-f- for fill, ch-s- for stroke) and the custom
// property in chart.css; a test holds the two lists together. The zero ink paints nothing.
type ink struct{ name, hex string }

var (
	none     = ink{}
	us       = ink{"us", "#0062ba"}       // us, now: current step, active, in
	done     = ink{"done", "#3d5a78"}     // the thread, what is done
	late     = ink{"late", "#b81a1a"}     // over the deadline
	soon     = ink{"soon", "#a66e14"}     // ring of the amber clock
	tint     = ink{"tint", "#fcf2e2"}     // amber surface: soon, watch, band
	watch    = ink{"watch", "#5f3d08"}    // text and hands on tint
	stay     = ink{"stay", "#5b3fa0"}     // hospital stay, pause
	stay2    = ink{"stay2", "#442c80"}    // out-of-hours and municipal acute beds, in the same row as stays
	contact  = ink{"contact", "#0d7a5f"}  // contact by the municipality
	before   = ink{"before", "#5f6b78"}   // before, out
	wash     = ink{"wash", "#ebedee"}     // under the hatch of before
	hidden   = ink{"hidden", "#c3c7cb"}   // hatch of a number that may not be shown
	edge     = ink{"edge", "#8a8f95"}     // outline of what is not yet, or not shown
	dark     = ink{"dark", "#10243a"}     // marks of targets and deadlines, last point
	text     = ink{"text", "#292c30"}     // text
	text2    = ink{"text2", "#5b5d60"}    // second text
	rest     = ink{"rest", "#dfe3e7"}     // from the value up to the target
	axis     = ink{"axis", "#8a8f95"}     // zero line
	rule     = ink{"rule", "#e6e8ea"}     // fine lines
	year     = ink{"year", "#b9bdc2"}     // line at new year
	shade    = ink{"shade", "#f5f6f7"}    // a shaded period
	paper    = ink{"paper", "#ffffff"}    // inside of hollow marks, signs on solid ones
	mapped   = ink{"mapped", "#dfe9f5"}   // an area that is mapped
	rim      = ink{"rim", "#7fa5cf"}      // and its outline
	safe     = ink{"safe", "#056d13"}     // no risk
	compared = ink{"compared", "#b4500a"} // those compared with, a scenario
	inks     = []ink{us, done, late, soon, tint, watch, stay, stay2, contact, before, wash, hidden, edge, dark, text, text2, rest, axis, rule, year, shade, paper, mapped, rim, safe, compared}
	hairline = paint{stroke: rule, wide: 1} // months, rows, scale
)

// paint is how a shape is filled and outlined. Width and dashes are in px.
type paint struct {
	fill, stroke ink
	wide         float64
	dash         string // stroke-dasharray
	round        bool   // round ends and joins
}

// attrs writes the class names and the presentation attributes.
func (c *canvas) attrs(p paint) {
	class := ""
	if p.fill != none {
		class = "ch-f-" + p.fill.name
	}
	if p.stroke != none {
		if class != "" {
			class += " "
		}
		class += "ch-s-" + p.stroke.name
	}
	c.b.WriteString(` class="` + class + `" fill="`)
	if p.fill == none {
		c.b.WriteString("none")
	} else {
		c.b.WriteString(p.fill.hex)
	}
	c.b.WriteString(`"`)
	if p.stroke == none {
		return
	}
	c.b.WriteString(` stroke="` + p.stroke.hex + `"`)
	c.num("stroke-width", p.wide)
	if p.dash != "" {
		c.b.WriteString(` stroke-dasharray="` + p.dash + `"`)
	}
	if p.round {
		c.b.WriteString(` stroke-linecap="round" stroke-linejoin="round"`)
	}
}

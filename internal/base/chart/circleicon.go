package chart

import "html/template"

// strokes are the icons of areas, drawn here with round lines on 24 × 24: a picture that is printed cannot fetch the
// symbols of the pages.
var strokes = map[string]string{
	"stethoscope": "M5 4.5v4.2a4.2 4.2 0 0 0 8.4 0V4.5M5 4.5h1.8M11.6 4.5h1.8M9.2 12.9v2.4a4.3 4.3 0 0 0 8.6 0v-2.1M17.8 13.2a2 2 0 1 0 0-4 2 2 0 0 0 0 4z",
	"pill":        "M5.3 13.2l7.9-7.9a3.9 3.9 0 0 1 5.5 5.5l-7.9 7.9a3.9 3.9 0 0 1-5.5-5.5zM9.2 9.3l5.5 5.5",
	"bolt":        "M13.2 3.5L5 13.6h5.8l-1 6.9 8.2-10.1h-5.8z",
	"moon":        "M19.6 14.4A8 8 0 0 1 9.6 4.4a8 8 0 1 0 10 10z",
	"walk":        "M13.4 5.6a1.6 1.6 0 1 0 0-3.2 1.6 1.6 0 0 0 0 3.2zM12.4 8.2l-1.5 5.6 3 3 .9 4.6M10.9 13.8l-.9 3.4-2.6 4.2M12.4 8.2l-3.7 2-.7 3M12.4 8.2l2.6 3.5 2.8.9",
	"people":      "M8.8 11a3.2 3.2 0 1 0 0-6.4 3.2 3.2 0 0 0 0 6.4zM3.2 19.4c.4-3.6 2.6-5.4 5.6-5.4s5.2 1.8 5.6 5.4M15.6 5.2a2.8 2.8 0 0 1 0 5.4M17 14.3c2.2.5 3.5 2.2 3.8 5.1",
	"cutlery":     "M8 3.5v17M5 3.5v5.2a3 3 0 0 0 6 0V3.5M17.4 3.5c-2.2 1.6-2.8 4.4-2.8 8.4h2.8zM17.4 3.5v17",
	"brain":       "M12 5.2a3 3 0 0 0-5.6 1.1 3.3 3.3 0 0 0-1.5 5 3.4 3.4 0 0 0 1.3 5.2A3.1 3.1 0 0 0 12 18.4zM12 5.2a3 3 0 0 1 5.6 1.1 3.3 3.3 0 0 1 1.5 5 3.4 3.4 0 0 1-1.3 5.2 3.1 3.1 0 0 1-5.8 1.9M8.6 9.4c1.2 0 2 .6 2.2 1.8M15.4 9.4c-1.2 0-2 .6-2.2 1.8",
	"heart":       "M12 20C6.4 15.6 3.8 12.4 3.8 9.2A4.2 4.2 0 0 1 8 5c1.7 0 3.1.9 4 2.5C12.9 5.9 14.3 5 16 5a4.2 4.2 0 0 1 4.2 4.2c0 3.2-2.6 6.4-8.2 10.8z",
}

// icon draws an icon in a square with its corner at x, y; an unknown one draws nothing.
func (c *canvas) icon(name string, x, y, side float64, colour ink) {
	d := strokes[name]
	if d == "" {
		return
	}
	c.b.WriteString(`<g transform="translate(` + number(x) + ` ` + number(y) + `) scale(` + number(side/24) + `)">`)
	c.raw(d, paint{stroke: colour, wide: 1.7, round: true})
	c.end()
}

// AreaKey draws the icon of an area by itself, for a row of areas where there is no room for the circle.
func AreaKey(name string) template.HTML {
	c := begin(Label{}, "chart-key", 24, 24)
	c.icon(name, 0, 0, 24, text)
	return c.done()
}

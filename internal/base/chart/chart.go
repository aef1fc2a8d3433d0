// Package chart draws the service's pictures as SVG on the server: they need no script, print, and hold under a
// content security policy that allows neither style attributes nor style elements.
//
// Each picture is a struct with plain fields and one method, SVG, whose result goes straight into a page. Colours and
// type stand as presentation attributes, so that a picture is right on its own (in a report, in a file); the same
// elements carry class names, and CSS (served by the web front) may restate them. Fill, outline, hatch, dash and shape
// differ wherever colour does, so that a picture survives a black-and-white printer and every colour deficiency.
//
// A picture never holds the only copy of a number: the page gives the same numbers in a table or in text. What a
// picture does say in text comes from its caller; the package knows no field, no rule and no scale of its own, apart
// from the Norwegian month names of the time axis. Numbers that may not be shown (Hidden, Note) leave no trace in the
// drawing: neither in a bar's size nor in the scale of its neighbours.
//
// Same input, same bytes. A number outside its scale is drawn at the nearest edge; one that is not a number, or beyond
// 1e9, counts as missing.
//
//	b := chart.Bullet{Label: chart.Label{ID: "nes", Title: "Aktive mot måltall", Desc: "18 aktive av 20."}, Value: 18, Target: 20, Max: 36}
//	page.Nes = b.SVG() // template.HTML
package chart

import (
	_ "embed"
	"html/template"
	"strings"

	"traad/internal/base/lang"
)

// CSS is the stylesheet of the pictures, for a page that stands by itself. Without it the pictures look the same, except that it also settles
// printing and forced colours. What a script changes in a Circle, the web front's own style sheet shows.
//
//go:embed chart.css
var CSS string

// Label names a picture for those who do not see it. Title is a short name, Desc one sentence that says what the
// picture shows. ID must be unique on the page: the ids inside are made from it; characters other than letters,
// digits, hyphen and underscore become hyphens. Without an ID the same texts stand in aria-label.
//
// A Label without Title and Desc makes a decoration, hidden from assistive technology: right only where the text
// beside the picture says the same.
type Label struct {
	ID    string
	Title string
	Desc  string
	Voice *lang.Voice // the language of the words and the figures that the picture itself writes; nil: bokmål
}

// begin opens a picture of w × h px.
func begin(l Label, class string, w, h float64) *canvas { return beginAs(l, class, w, h, false) }

// beginAs is begin; a picture that holds links is a group, since what is inside an image is not read.
func beginAs(l Label, class string, w, h float64, links bool) *canvas {
	role := "img"
	if links {
		role = "group"
	}
	c := &canvas{voice: l.Voice}
	c.b.WriteString(`<svg xmlns="http://www.w3.org/2000/svg" class="chart ` + class + `"`)
	c.num("width", w)
	c.num("height", h)
	c.b.WriteString(` viewBox="0 0 ` + number(w) + ` ` + number(h) + `" preserveAspectRatio="xMinYMid meet"`)
	c.b.WriteString(` font-family="Inter, system-ui, sans-serif" font-size="13"`)
	title, desc := escape(l.Title), escape(l.Desc)
	switch id := identifier(l.ID); {
	case title == "" && desc == "":
		c.b.WriteString(` aria-hidden="true">`)
	case id == "":
		c.b.WriteString(` role="` + role + `" aria-label="` + join(title, desc) + `">`)
	default:
		var ids, body []string
		if title != "" {
			ids, body = append(ids, id+"-t"), append(body, `<title id="`+id+`-t">`+title+`</title>`)
		}
		if desc != "" {
			ids, body = append(ids, id+"-d"), append(body, `<desc id="`+id+`-d">`+desc+`</desc>`)
		}
		c.b.WriteString(` role="` + role + `" aria-labelledby="` + strings.Join(ids, " ") + `">` + strings.Join(body, ""))
	}
	return c
}

// done closes the picture.
func (c *canvas) done() template.HTML {
	c.b.WriteString("</svg>")
	return template.HTML(c.b.String()) // every text in it has been through escape
}

// join puts two texts after each other as sentences.
func join(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return strings.TrimRight(a, ".") + ". " + b
}

// identifier keeps the characters that are safe in an id and in a reference to it.
func identifier(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_':
			return r
		}
		return '-'
	}, s)
}

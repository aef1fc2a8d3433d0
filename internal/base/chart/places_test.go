package chart

import "testing"

func TestPlaces(t *testing.T) {
	p := Places{Label: Label{ID: "p", Title: "Ledige plasser", Desc: "To kommuner."}, Rows: []Place{{Name: "Nes", Now: 2, Known: true, Middle: 3, High: 6}, {Name: "Ås"}}}
	check(t, string(p.SVG()), []string{">Nes</text>", ">Ås</text>", ">nå</text>", ">6</text>", `<circle cx="242.67" cy="44" r="5"`, `M132 44L464 44`}, []string{"NaN", "M132 72L"})
	check(t, string(Places{Label: Label{ID: "q", Title: "Ingen"}}.SVG()), []string{">1</text>"}, []string{"NaN"})
	p.Rows[0].Under = &Spread{0, 4, 9}
	check(t, string(p.SVG()), []string{"det samme med scenarioet", ">8</text>"}, []string{"NaN"})
}

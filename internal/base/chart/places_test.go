package chart

import "testing"

func TestPlaces(t *testing.T) {
	p := Places{Label: Label{ID: "p", Title: "Ledige plasser", Desc: "To kommuner."}, Rows: []Place{{"Nes", 2, true, 0, 3, 6}, {"Ås", 0, false, 0, 0, 0}}}
	check(t, string(p.SVG()), []string{">Nes</text>", ">Ås</text>", ">nå</text>", ">6</text>", `<circle cx="242.67" cy="44" r="5"`, `M132 44L464 44`}, []string{"NaN", "M132 72L"})
	check(t, string(Places{Label: Label{ID: "q", Title: "Ingen"}}.SVG()), []string{">1</text>"}, []string{"NaN"})
}

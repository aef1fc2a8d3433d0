package care

import "testing"

func TestPlaces(t *testing.T) {
	names := []string{"Nes", "Mona Ruud", "000 55 311", ""}
	word, whole := PlacesOf("Hemmeligveien 7 B", names, false), PlacesOf("Hemmeligveien 7 B", names, true)
	for text, want := range map[string]string{
		"Ring Nes helsehus":           "Ring (skjermet) helsehus",
		"nes nes, Nes' og NES":        "(skjermet) (skjermet), (skjermet)' og (skjermet)",
		"Neste uke, på neset":         "Neste uke, på neset",
		"Spør mona  ruud":             "Spør (skjermet)",
		"Ring 00055311 eller 1234":    "Ring (skjermet) eller 1234",
		"Nøkkel i Hemmeligveien 7.":   "Nøkkel i (skjermet) 7.",
		"Nes kommunes hjemmetjeneste": "(skjermet) kommunes hjemmetjeneste",
		"":                            "",
	} {
		if got := word.Text(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
		if got := whole.Text(text); got != text && got != Shielded || (got == text) != (want == text) {
			t.Errorf("%q, the whole of it: %q", text, got)
		}
	}
	var nobody *Places
	if nobody.Text("Nes") != "Nes" || PlacesOf("", nil, true).Text("Nes") != "Nes" {
		t.Error("who may know it is not told")
	}
}

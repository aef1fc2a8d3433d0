package care

import (
	"encoding/json"
	"reflect"
	"strings"
	"testing"

	"traad/internal/base/date"
)

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

// filled is a value with the text in every string that has no type of its own, and something of each that can be left out.
func filled(typ reflect.Type, text string) reflect.Value {
	v := reflect.New(typ).Elem()
	switch {
	case typ == reflect.TypeFor[string]():
		v.SetString(text)
	case typ.Kind() == reflect.String:
		v.SetString("Nes") // an id or a code
	case typ == reflect.TypeFor[date.Date]():
		v.Set(reflect.ValueOf(date.Of(2026, 11, 23)))
	case typ.Kind() == reflect.Pointer:
		v.Set(reflect.New(typ.Elem()))
		v.Elem().Set(filled(typ.Elem(), text))
	case typ.Kind() == reflect.Slice:
		v.Set(reflect.Append(v, filled(typ.Elem(), text)))
	case typ.Kind() == reflect.Struct:
		for i := range typ.NumField() {
			if typ.Field(i).IsExported() {
				v.Field(i).Set(filled(typ.Field(i).Type, text))
			}
		}
	}
	return v
}

// TestPlacesOfEvent: no text of an event tells the place, whatever kind of event has it; its ids, codes and days stay, and so does the event that was given.
func TestPlacesOfEvent(t *testing.T) {
	made := func(text string) Event {
		ev, _ := filled(reflect.TypeFor[Event](), text).Interface().(Event)
		return ev
	}
	tells := func(ev Event) string {
		out, err := json.Marshal(ev)
		if err != nil {
			t.Fatal(err)
		}
		return string(out)
	}
	ev := made("Ring Nes helsehus")
	before := tells(ev)
	if strings.Count(before, "Ring Nes helsehus") < 30 {
		t.Fatalf("the event says too little to prove anything: %s", before)
	}
	if got, want := PlacesOf("", []string{"Nes"}, false).Event(ev), made("Ring (skjermet) helsehus"); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %s\nwant %s", tells(got), tells(want))
	}
	if tells(ev) != before {
		t.Error("the event that was given is written in")
	}
	var nobody *Places
	if got := nobody.Event(ev); !reflect.DeepEqual(got, ev) {
		t.Error("who may know it is not told")
	}
}

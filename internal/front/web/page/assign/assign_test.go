package assign_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestAssign(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Kongsvinger)
	form := b.Get(kari.Path("ansvarlig")).MustStatus(200).MustShow("Ingrid Sandvik har ansvaret nå.", "Grete Moen", "IHT-koordinator, Nes", "Henrik Dahl", "Marit Solberg").
		MustNotShow("Pål Eng", "Tone Berg", "Mona Ruud, IHT")
	for _, c := range []struct{ who, show string }{
		{"", "Velg hvem som skal ha ansvaret."},
		{string(w.ID(webtest.Ullensaker)), "Velg en som har en rolle i teamet"},
		{string(w.ID(webtest.Manager)), "Velg en som har en rolle i teamet"},
		{"ingen", "Velg en som har en rolle i teamet"},
	} {
		b.Send(form, "ansvarlig", c.who, "tekst", "Ta over <nå>").MustStatus(422).MustShow("før ny ansvarlig kan lagres", c.show).MustEscape("Ta over <nå>")
	}
	b.Send(form, "ansvarlig", string(w.ID(webtest.NesToo)), "tekst", strings.Repeat("i", 25_000)).MustStatus(422).MustShow("Teksten er på 25 000 tegn.")
	done := b.Send(form, "ansvarlig", string(w.ID(webtest.NesToo)), "tekst", "Ferie").MustStatus(200).MustShow("Forløpet har fått ny ansvarlig.")
	if e := w.Last(kari); e.Assignee != w.ID(webtest.NesToo) || e.Reason != "Ferie" {
		t.Errorf("stored %+v", e)
	}
	b.SendTo(done, kari.Path("angre")).MustShow("Angret.")
	if w.State(kari).Responsible != w.ID(webtest.Nes) {
		t.Error("the undo did not give it back")
	}
	ended := w.Person("Kari", "Aasen", webtest.Ended)
	b.Get(ended.Path("ansvarlig")).MustShow("Dette kan ikke skrives nå", "Forløpet er avsluttet")
	b.Post(ended.Path("ansvarlig"), "ansvarlig", string(w.ID(webtest.NesToo)), "tekst", "Hei").MustStatus(422).MustShow("Forløpet er avsluttet 16. nov. 2026.")
}

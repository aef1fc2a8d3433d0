package pause_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestPauseAndResume(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("pause")).MustStatus(200).MustShow("Sett forløpet på pause")
	for _, c := range []struct{ field, value, show string }{
		{"arsak", "", "Skriv hvorfor forløpet settes på pause."},
		{"arsak", strings.Repeat("h", 25_000), "Teksten er på 25 000 tegn."},
		{"dato", "18.11.2026", "Datoen er etter i dag."},
	} {
		p := b.Send(form, webtest.With([]string{"arsak", "På <rehab>"}, c.field, c.value)...).MustStatus(422).MustShow("før pausen kan lagres", c.show)
		if p.Value(c.field) != c.value {
			t.Errorf("%s is not kept", c.field)
		}
	}
	b.Send(form, "arsak", "På <rehab>", "dato", "10.11.2026").MustStatus(200).MustShow("Forløpet er satt på pause.")
	resume := b.Get(kari.Path("pause")).MustShow("Gjenoppta forløpet", "På pause siden 10. nov.").MustEscape("På <rehab>")
	b.Post(kari.Path("pause"), "arsak", "Igjen & igjen", "dato", "17.11.2026").MustStatus(422).MustShow("Pausen kan ikke lagres", "Forløpet er satt på pause 10. nov. 2026. Gjenoppta det først.", "Igjen & igjen")
	b.Send(resume, "dato", "09.11.2026").MustStatus(422).MustShow("Datoen er før pausen begynte 10. nov. 2026.", "På pause siden")
	b.Send(resume, "dato", "17.11.2026").MustStatus(200).MustShow("Forløpet er i gang igjen.")
	if p := w.State(kari).Pauses; len(p) != 1 || p[0].To != webtest.Today || p[0].From != webtest.Today.AddDays(-7) {
		t.Errorf("pauses %+v", p)
	}
	b.Post(kari.Path("gjenoppta"), "dato", "17.11.2026").MustStatus(422).MustShow("Forløpet er ikke satt på pause.")
	ended := w.Person("Kari", "Aasen", webtest.Ended)
	b.Get(ended.Path("pause")).MustShow("Dette kan ikke skrives nå", "Forløpet er avsluttet").MustNotShow("<textarea")
}

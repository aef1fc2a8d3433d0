package mapping_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestMapping(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	w.Do(w.Actor(webtest.Nes), enrolment.Book{Target: enrolment.Target{Enrolment: kari.Enrolment}, Visit: care.Visit{
		Purpose: care.PurposeMapping, On: webtest.Today, Form: "visit", Place: "hos datteren", Participants: []string{"Personen selv", "Pårørende", "nabo Ola"},
	}})
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("kartlegging")).MustStatus(200).MustShow("Skriv kartlegging", "Sist: 5, 21. sep.")
	if form.Value("sted") != "hos datteren" || form.Value("andre-deltakere") != "nabo Ola" {
		t.Error("what was agreed does not stand in the form")
	}
	for _, c := range []struct{ field, value, show string }{
		{"dato", "27.09.2026", "Datoen er før inkluderingen 28. sep. 2026."},
		{"dato", "18.11.2026", "Datoen er etter i dag."},
		{"form", "", "Velg hvordan samtalen ble holdt."},
		{"cfs", "a", "Skriv et helt tall fra 1 til 9."},
		{"tekst", strings.Repeat("g", 25_000), "Teksten er på 25 000 tegn."},
	} {
		p := b.Send(form, webtest.With([]string{"tekst", "Glad i <katten>"}, c.field, c.value)...).MustStatus(422).MustShow("før kartleggingen kan lagres", c.show)
		if p.Value(c.field) != c.value {
			t.Errorf("%s is not kept", c.field)
		}
		if c.field != "tekst" {
			p.MustEscape("Glad i <katten>")
		}
	}
	b.Send(form, "fastlege", "dialogue", "tekst", "Glad i katten", "cfs", "6").MustStatus(200).MustShow("Neste steg er å skrive planen.")
	v := w.Last(kari).Visit
	if v.GP != "dialogue" || v.Note != "Glad i katten" || !slices.Equal(v.Participants, []string{"Personen selv", "Pårørende", "nabo Ola"}) || w.State(kari).CFS() != 6 {
		t.Errorf("stored %+v", v)
	}
}

func TestMappingOrder(t *testing.T) {
	w := webtest.New(t)
	for stage, why := range map[webtest.Stage]string{webtest.Included: "Samtykket er ikke registrert ennå.", webtest.Mapped: "Kartleggingen er allerede registrert 8. okt. 2026.", webtest.Declined: "Henvisningen er avslått."} {
		kari := w.Person("Kari", "Aasen", stage)
		b := w.As(webtest.Nes)
		b.Get(kari.Path("kartlegging")).MustShow("Dette kan ikke skrives nå", why).MustNotShow("<textarea")
		b.Post(kari.Path("kartlegging"), "form", "visit", "dato", "17.11.2026", "tekst", "Glad i <katten>").MustStatus(422).MustShow("Kartleggingen kan ikke lagres", why).MustEscape("Glad i <katten>")
	}
}

func TestTwoMap(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	mine := ingrid.Get(kari.Path("kartlegging"))
	grete.Send(grete.Get(kari.Path("kartlegging")), "tekst", "Gretes notat").MustStatus(200)
	clash := ingrid.Send(mine, "tekst", "Ingrids notat").MustStatus(409).MustShow("Grete Moen", "Gretes notat", "Ingrids notat")
	ingrid.Send(clash, "valg", "begge").MustStatus(409).MustShow("Ingrids notat Gretes notat")
	ingrid.Send(clash, "valg", "min").MustStatus(422).MustShow("Kartleggingen er allerede registrert", "Ingrids notat")
	ingrid.Send(clash, "valg", "deres").MustStatus(200)
}

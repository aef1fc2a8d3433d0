package visit_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestBook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("besok?formal=mapping")).MustStatus(200).MustShow("Sett opp kartleggingssamtale").MustNotShow("Avlys avtalen")
	b.Send(form, "besok_dato", "24.11.26", "klokkeslett", "12:30", "andre-deltakere", "sønn Per, naboen", "tekst", "Nøkkel hos naboen").MustStatus(200).MustShow("Avtalen er lagret.")
	v := w.State(kari).Booked[care.PurposeMapping]
	if v.On != webtest.Today.AddDays(7) || v.Clock != "12.30" || v.Form != "visit" || v.Place != "hjemme" || v.Note != "Nøkkel hos naboen" ||
		!slices.Equal(v.Participants, []string{"Personen selv", "sønn Per", "naboen"}) {
		t.Errorf("stored %+v", v)
	}
	form = b.Get(kari.Path("besok?formal=mapping")).MustShow("Flytt eller avlys kartleggingssamtale", "Avtalt tir. 24. nov. kl. 12.30, hjemmebesøk.")
	if form.Value("andre-deltakere") != "sønn Per, naboen" || form.Value("klokkeslett") != "12.30" {
		t.Error("the appointment does not stand in the form")
	}
	b.SendTo(form, kari.Path("avlys"), "arsak", "").MustStatus(422).MustShow("Skriv hvorfor besøket er avlyst.", "Avtalt tir. 24. nov.")
	b.SendTo(form, kari.Path("avlys"), "arsak", "Er <syk>").MustStatus(200)
	if len(w.State(kari).Booked) != 0 || w.Last(kari).Reason != "Er <syk>" {
		t.Errorf("after the cancelling: %+v", w.Last(kari))
	}
	b.Post(kari.Path("avlys"), "formal", "mapping", "arsak", "En gang til").MustStatus(422).MustShow("Det er ikke avtalt noe besøk å avlyse.")
}

func TestBookFaults(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("besok?formal=mapping"))
	for _, c := range []struct{ field, value, show string }{
		{"besok_dato", "", "Velg dagen besøket er avtalt til."},
		{"besok_dato", "16.11.2026", "Den avtalte datoen er før dagen den ble avtalt."},
		{"besok_dato", "24.11.2036", "Datoen er mer enn to år fram."},
		{"klokkeslett", "25.00", "Timen må være fra 0 til 23."},
		{"sted", strings.Repeat("e", 201), "Teksten er 201 tegn, og det er plass til 200."},
		{"andre-deltakere", strings.Repeat("e", 201), "det er plass til 200."},
	} {
		p := b.Send(form, webtest.With([]string{"besok_dato", "24.11.2026", "tekst", "Ring <først>"}, c.field, c.value)...).MustStatus(422).MustShow(c.show).MustEscape("Ring <først>")
		if p.Value(c.field) != c.value {
			t.Errorf("%s is not kept", c.field)
		}
	}
	if len(w.State(kari).Booked) != 0 {
		t.Error("something was booked")
	}
}

func TestBookWhileAdmitted(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	w.Admit(kari, 2)
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("besok?formal=mapping")).MustShow("Innlagt nå", "Personen er innlagt, øyeblikkelig hjelp, Medisinsk avdeling.")
	warned := b.Send(form, "besok_dato", "24.11.2026").MustStatus(422).MustShow("kryss av for at avtalen skal stå")
	b.Send(warned, "likevel", "ja").MustStatus(200).MustShow("Avtalen er lagret.")
	b.Get(kari.Path("besok?formal=mapping")).MustShow("Flytt avtalen, eller avlys den.")
	b.Send(b.Get(kari.Path("besok?formal=contact")), "besok_dato", "18.11.2026").MustStatus(200) // a telephone call needs no tick
}

func TestBookOrder(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		stage   webtest.Stage
		purpose string
		why     string
	}{
		{webtest.Included, "mapping", "Samtykket er ikke registrert ennå."},
		{webtest.Planned, "mapping", "Kartleggingen er allerede registrert 8. okt. 2026."},
		{webtest.Mapped, "evaluation", "Planen er ikke registrert ennå."},
		{webtest.Dead, "contact", "Pasienten er død. Det kan ikke avtales nye besøk."},
		{webtest.Withdrawn, "contact", "Samtykket er trukket 15. nov. 2026."},
		{webtest.Ended, "contact", "Forløpet er avsluttet 16. nov. 2026."},
	} {
		kari := w.Person("Kari", "Aasen", c.stage)
		b := w.As(webtest.Nes)
		why := c.why
		if c.stage == webtest.Dead {
			why = "Dette kan ikke skrives nå"
		}
		b.Get(kari.Path("besok?formal="+c.purpose)).MustStatus(200).MustShow("Dette kan ikke skrives nå", why).MustNotShow(`name="besok_dato"`)
		p := b.Post(kari.Path("besok"), "formal", c.purpose, "besok_dato", "24.11.2026", "form", "telephone", "tekst", "Husk & ring").MustStatus(422)
		if c.stage != webtest.Dead {
			p.MustShow(c.why)
		}
		if p.Value("tekst") != "Husk & ring" {
			t.Error("the text is gone")
		}
	}
}

func TestTwoBook(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	mine := ingrid.Get(kari.Path("besok?formal=mapping"))
	grete.Send(grete.Get(kari.Path("besok?formal=contact")), "besok_dato", "19.11.2026").MustStatus(200) // another purpose is no clash
	grete.Send(grete.Get(kari.Path("besok?formal=mapping")), "besok_dato", "25.11.2026").MustStatus(200)
	clash := ingrid.Send(mine, "besok_dato", "24.11.2026").MustStatus(409).MustShow("Grete Moen", "Avtalt: 24. nov. 2026", "Avtalt: 25. nov. 2026")
	ingrid.Send(clash, "valg", "min").MustStatus(200)
	if on := w.State(kari).Booked[care.PurposeMapping].On; on != webtest.Today.AddDays(7) {
		t.Errorf("booked on %s", on)
	}
}

// Two cancel the same visit: the second sees both reasons, and can let either or both stand.
func TestTwoCancel(t *testing.T) {
	w := webtest.New(t)
	for answer, want := range map[string]string{"min": "Er på <ferie>", "deres": "Innlagt på Ahus", "begge": "Er på <ferie>\n\nInnlagt på Ahus"} {
		kari := w.Person("Kari", "Aasen", webtest.Consented)
		ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
		ingrid.Send(ingrid.Get(kari.Path("besok?formal=mapping")), "besok_dato", "24.11.2026").MustStatus(200)
		mine, theirs := ingrid.Get(kari.Path("besok?formal=mapping")), grete.Get(kari.Path("besok?formal=mapping"))
		grete.SendTo(theirs, kari.Path("avlys"), "arsak", "Innlagt på Ahus").MustStatus(200)
		clash := ingrid.SendTo(mine, kari.Path("avlys"), "arsak", "Er på <ferie>").MustStatus(409).MustShow("Grete Moen", "Innlagt på Ahus").MustEscape("Er på <ferie>")
		if clash.Value("arsak") != "Er på <ferie>" {
			t.Error("what was typed is gone from the form")
		}
		p := ingrid.Send(clash, "valg", answer)
		if answer == "begge" {
			if got := p.MustStatus(409).Value("arsak"); !strings.Contains(got, "Er på <ferie>") || !strings.Contains(got, "Innlagt på Ahus") {
				t.Errorf("both: %q", got)
			}
			p = ingrid.SendTo(p, kari.Path("avlys"), "arsak", want)
		}
		p.MustStatus(200).MustBe(kari.Page())
		if ev := w.Last(kari); ev.Kind != care.VisitCancelled || ev.Reason != want || len(w.State(kari).Booked) != 0 {
			t.Errorf("%s: %s %q stands, want %q", answer, ev.Kind, ev.Reason, want)
		}
		w.Sound()
	}
}

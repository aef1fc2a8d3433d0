package end_test

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/app/pathway"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestEnd(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	w.Do(w.Actor(webtest.Nes), enrolment.Book{
		Target: enrolment.Target{Enrolment: kari.Enrolment},
		Visit:  care.Visit{Purpose: care.PurposeEvaluation, On: webtest.Today.AddDays(9), Form: "visit"},
	})
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("avslutt")).MustStatus(200).MustShow("Fulgt opp siden 28. sep. 2026: 50 dager.", "Evaluering er avtalt 26. nov.", "Fast plass på sykehjem", "Eget ønske")
	for _, c := range []struct{ field, value, show string }{
		{"arsak", "", "Velg hvorfor forløpet avsluttes."},
		{"arsak", "dead", "Dødsfallet er ikke registrert. Registrer det først"},
		{"dato", "27.09.2026", "Datoen er før"},
		{"tekst", strings.Repeat("d", 25_000), "Teksten er på 25 000 tegn."},
	} {
		p := b.Send(form, webtest.With([]string{"tekst", "Overtas av <hjemmetjenesten>", "arsak", "moved"}, c.field, c.value)...).MustStatus(422).MustShow(c.show)
		if c.field != "tekst" {
			p.MustEscape("Overtas av <hjemmetjenesten>")
		}
	}
	b.Send(form, "arsak", "nursing_home", "tekst", "Årnes sykehjem").MustStatus(200).MustBe(kari.Page()).MustShow("Forløpet er avsluttet.")
	if e := w.State(kari); e.EndReason != "nursing_home" || e.EndText != "Årnes sykehjem" || e.EndedOn != webtest.Today {
		t.Errorf("stored %+v", e)
	}
	b.Get(kari.Path("avslutt")).MustShow("Dette kan ikke skrives nå", "Forløpet er avsluttet 17. nov. 2026.")
	b.Post(kari.Path("avslutt"), "arsak", "moved", "tekst", "Til Oslo", "dato", "17.11.2026").MustStatus(422).MustShow("kan ikke avsluttes", "Forløpet er avsluttet 17. nov. 2026.", "Til Oslo")
}

func TestEndAfterDeathAndWithdrawal(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Nes)
	own := *care.ShippedPathways()[0] // with another code for what is the patient's own wish
	own.Version, own.EndReasons = 2, slices.Clone(own.EndReasons)
	own.EndReasons[slices.IndexFunc(own.EndReasons, func(r care.ReasonCode) bool { return r.Withdrawn })].Code = "vil-ikke"
	if _, err := (pathway.Publish{Text: string(own.TOML())}).Run(t.Context(), w.Service, w.Actor(webtest.Administrator)); err != nil {
		t.Fatal(err)
	}
	dead, no := w.Person("Kari", "Aasen", webtest.Dead), w.Person("Siri", "Lund", webtest.Withdrawn)
	p := b.Get(dead.Path("avslutt")).MustShow("Personen døde 16. nov. Besøk og påminnelser er allerede stoppet.")
	if p.Value("arsak") != "dead" {
		t.Errorf("suggested %q for one who is dead", p.Value("arsak"))
	}
	b.Send(p, "tekst", "").MustStatus(200)
	p = b.Get(no.Path("avslutt")).MustShow("Samtykket er trukket 15. nov.")
	if p.Value("arsak") != "vil-ikke" {
		t.Errorf("suggested %q after the withdrawal", p.Value("arsak"))
	}
	b.Send(p, "tekst", "").MustStatus(200)
	if w.State(dead).EndReason != "dead" || w.State(no).EndReason != "vil-ikke" {
		t.Error("the reasons are wrong")
	}
}

func TestTwoEnd(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
		mine := ingrid.Get(kari.Path("avslutt"))
		grete.Send(grete.Get(kari.Path("avslutt")), "arsak", "moved", "tekst", "Til Oslo").MustStatus(200)
		clash := ingrid.Send(mine, "arsak", "too_well", "tekst", "Klarer seg selv").MustStatus(409).MustShow("Grete Moen", "Til Oslo", "Klarer seg selv")
		ingrid.Send(clash, "valg", "begge").MustStatus(409).MustShow("Klarer seg selv Til Oslo")
		ingrid.Send(clash, "valg", "deres").MustStatus(200)
		if w.State(kari).EndReason != "moved" {
			t.Errorf("%s stands", w.State(kari).EndReason)
		}
	})
}

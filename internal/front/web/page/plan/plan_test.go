package plan_test

import (
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

func TestReadPlan(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	b.Get(kari.Path("plan")).MustStatus(200).MustShow("Behandlingsplan for Kari Aasen", "«Å klare trappen selv»", "Trening to ganger i uken.",
		"Versjon 1, 18. oktober 2026. Skrevet av Ingrid Sandvik.", "Rediger", "Mona Ruud", "gjelder nå").MustNotShow("<title>Kari")
	b.Send(b.Get(kari.Path("plan/rediger")), "plan", "Trening hver dag.\nDosett hver uke.", "viktig", "").MustShow("Planen er lagret som versjon 2.")
	b.Get(kari.Path("plan")).MustShow("Versjon 2", "Trening hver dag.").MustNotShow("«Å klare", "Viktig for meg")
	b.Get(kari.Path("plan?versjon=1")).MustStatus(200).MustShow("Dette er en tidligere versjon. Nå gjelder versjon 2.", "«Å klare trappen selv»").MustNotShow("/plan/rediger")
	b.Get(kari.Path("plan?versjon=17")).MustStatus(200).MustShow("Trening hver dag.")

	for _, u := range []webtest.User{webtest.GP, webtest.Substitute, webtest.CareWorker} {
		w.As(u).Get(kari.Path("plan")).MustStatus(200).MustShow("Trening hver dag.").MustNotShow("/plan/rediger")
		w.As(u).Get(kari.Path("plan/rediger")).MustStatus(404).MustNotShow("Kari")
	}
}

func TestNoPlanYet(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		stage webtest.Stage
		shows string
		write bool
	}{
		{webtest.Referred, "Samtykket er ikke registrert ennå.", false},
		{webtest.Consented, "Kartleggingen er ikke registrert ennå.", false},
		{webtest.Mapped, "Frist for planen: 22. okt.", true},
	} {
		kari := w.Person("Kari", "Aasen", c.stage)
		p := w.As(webtest.Nes).Get(kari.Path("plan")).MustStatus(200).MustShow("Planen er ikke skrevet ennå", c.shows)
		if strings.Contains(p.Text, "Skriv planen") != c.write {
			t.Errorf("stage %d: the button stands: %v", c.stage, !c.write)
		}
		form := w.As(webtest.Nes).Get(kari.Path("plan/rediger")).MustStatus(200)
		if strings.Contains(form.HTML, "<textarea") != c.write {
			t.Errorf("stage %d: the form stands: %v", c.stage, !c.write)
		}
		if !c.write {
			p := w.As(webtest.Nes).Post(kari.Path("plan"), "plan", "Tre <mål>", "versjon", "0", "dato", "17.11.2026").MustStatus(422).MustShow("Planen kan ikke lagres", c.shows)
			if p.Value("plan") != "Tre <mål>" {
				t.Errorf("the text is %q", p.Value("plan"))
			}
		}
	}
}

func TestPlanFaults(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	hostile := `"><script>alert('x')</script>{{.}}`
	long := strings.Repeat("æ", 25_000)
	for _, c := range []struct{ field, value, other, show string }{
		{"plan", "", hostile, "Planen er tom. Skriv mål og tiltak."},
		{"plan", long, hostile, "Teksten er på 25 000 tegn."},
		{"viktig", long, "", "Teksten er på 25 000 tegn."},
		{"dato", "01.10.2026", hostile, "Datoen er før forrige versjon av planen 18. okt. 2026."},
		{"dato", "32.10.2026", hostile, "Dagen må være fra 1 til 31."},
	} {
		p := b.Send(b.Get(kari.Path("plan/rediger")), webtest.With([]string{"viktig", c.other}, c.field, c.value)...).
			MustStatus(422).MustShow("før planen kan lagres", c.show)
		if p.Value(c.field) != c.value {
			t.Errorf("%s is not kept", c.field)
		}
		if c.other != "" {
			p.MustEscape(c.other)
		}
	}
	if n := w.State(kari).Plan.Version; n != 1 {
		t.Errorf("version %d", n)
	}
	b.Send(b.Get(kari.Path("plan/rediger")), "viktig", hostile, "plan", hostile).MustStatus(200)
	b.Get(kari.Path("plan")).MustEscape(hostile)
}

// Two open the same version and both save.
func TestTwoWritePlan(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
		open := func() (*webtest.Page, *webtest.Page) {
			return ingrid.Get(kari.Path("plan/rediger")), grete.Get(kari.Path("plan/rediger"))
		}

		mine, theirs := open() // the same field: both texts are shown, and merged
		grete.Send(theirs, "plan", "Trening to ganger i uken og <dosett>.").MustStatus(200)
		clash := ingrid.Send(mine, "plan", "Trening tre ganger i uken.").MustStatus(409).
			MustShow("Velg tekst for «Mål og tiltak»", "Trening tre ganger i uken.", "Grete Moen", "Bruk Gretes", "Ingenting er borte").MustEscape("<dosett>")
		if w.State(kari).Plan.Version != 2 {
			t.Fatal("version 2 should stand")
		}
		both := ingrid.Send(clash, "valg", "begge").MustStatus(409).MustShow("Begge tekstene står i feltet.")
		if got := both.Value("plan"); !strings.Contains(got, "tre ganger") || !strings.Contains(got, "<dosett>") {
			t.Errorf("both: %q", got)
		}
		ingrid.Send(both, "plan", "Trening tre ganger i uken, <dosett>.").MustStatus(200).MustShow("Planen er lagret som versjon 3.")
		if p := w.State(kari).Plan; p.Version != 3 || p.Text != "Trening tre ganger i uken, <dosett>." || p.Matters != "Å klare trappen selv" {
			t.Errorf("merged: %+v", p)
		}

		mine, theirs = open() // «bruk min»
		grete.Send(theirs, "plan", "Gretes").MustStatus(200)
		ingrid.Send(ingrid.Send(mine, "plan", "Ingrids").MustStatus(409), "valg", "min").MustStatus(200).MustShow("versjon 5")
		if p := w.State(kari).Plan; p.Version != 5 || p.Text != "Ingrids" {
			t.Errorf("mine: %+v", p)
		}

		mine, theirs = open() // «bruk Gretes», with a second clash in the other text
		grete.Send(theirs, "plan", "Gretes igjen", "viktig", "Katten").MustStatus(200)
		second := ingrid.Send(ingrid.Send(mine, "plan", "Ingrids igjen", "viktig", "Hunden").MustStatus(409).MustShow("Velg tekst for «Hva er viktig for personen?»"), "valg", "min").
			MustStatus(409).MustShow("Velg tekst for «Mål og tiltak»")
		ingrid.Send(second, "valg", "deres").MustStatus(200)
		if p := w.State(kari).Plan; p.Version != 7 || p.Text != "Gretes igjen" || p.Matters != "Hunden" {
			t.Errorf("chosen: %+v", p)
		}

		mine, theirs = open() // different texts: taken in, nothing to choose
		grete.Send(theirs, "viktig", "Fuglene").MustStatus(200)
		merged := ingrid.Send(mine, "plan", "Ingrids tredje").MustStatus(409).MustShow("Grete Moen lagret planen mens du skrev").MustNotShow("Velg tekst for")
		ingrid.Send(merged, "dato", "17.11.2026").MustStatus(200)
		if p := w.State(kari).Plan; p.Version != 9 || p.Text != "Ingrids tredje" || p.Matters != "Fuglene" {
			t.Errorf("taken in: %+v", p)
		}

		stale := ingrid.Post(kari.Path("plan"), "plan", "Fra et gammelt skjema", "viktig", "Fuglene", "versjon", "3", "dato", "17.11.2026") // no sett
		stale.MustStatus(409).MustShow("Fra et gammelt skjema", "Ingrids tredje")
	})
}

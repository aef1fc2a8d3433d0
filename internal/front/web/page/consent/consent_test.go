package consent_test

import (
	"strings"
	"testing"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestConsent(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		name   string
		stage  webtest.Stage
		fill   []string
		status int
		show   string
	}{
		{"by the patient", webtest.Included, []string{"kompetanse", "full", "hvordan", "oral"}, 200, "Samtykket er lagret."},
		{"by next of kin", webtest.Included, []string{"kompetanse", "none", "hvem", "next_of_kin", "navn", "Datter Kari", "hvordan", "written", "tekst", "På telefon"}, 200, "Samtykket er lagret."},
		{"nothing", webtest.Included, []string{"hvem", ""}, 422, "Velg hvem som samtykker."},
		{"no competence", webtest.Included, []string{"kompetanse", "none", "hvordan", "oral", "tekst", "Forstår <ikke>"}, 422, "Velg den som samtykker for pasienten."},
		{"kin without name", webtest.Included, []string{"kompetanse", "none", "hvem", "next_of_kin", "hvordan", "oral"}, 422, "Skriv navnet på den som samtykker"},
		{"in the future", webtest.Included, []string{"kompetanse", "full", "hvordan", "oral", "dato", "18.11.2026"}, 422, "Datoen er etter i dag."},
		{"too long", webtest.Included, []string{"kompetanse", "full", "hvordan", "oral", "tekst", strings.Repeat("c", 25_000)}, 422, "Teksten er på 25 000 tegn."},
	} {
		t.Run(c.name, func(t *testing.T) {
			kari := w.Person("Kari", "Aasen", c.stage)
			b := w.As(webtest.Nes)
			p := b.Send(b.Get(kari.Path("samtykke")), c.fill...).MustStatus(c.status).MustShow(c.show)
			if (w.Last(kari).Kind == care.Consented) != (c.status == 200) {
				t.Errorf("the last event is %s", w.Last(kari).Kind)
			}
			for i := 0; c.status == 422 && i < len(c.fill); i += 2 {
				if got := p.Value(c.fill[i]); got != c.fill[i+1] {
					t.Errorf("%s is %.40q after the refusal", c.fill[i], got)
				}
			}
		})
	}
}

func TestConsentOrder(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		stage webtest.Stage
		get   string
		post  string
	}{
		{webtest.Referred, "Beslutningen om å inkludere er ikke registrert ennå.", "Beslutningen om å inkludere er ikke registrert ennå."},
		{webtest.Waiting, "Beslutningen om å inkludere er ikke registrert ennå.", "Beslutningen om å inkludere er ikke registrert ennå."},
		{webtest.Consented, "Samtykke gitt 28. sep. 2026", "Samtykket er allerede registrert 28. sep. 2026."},
		{webtest.Ended, "Samtykke gitt", "Forløpet er avsluttet"},
	} {
		kari := w.Person("Kari", "Aasen", c.stage)
		b := w.As(webtest.Nes)
		b.Get(kari.Path("samtykke")).MustStatus(200).MustShow(c.get).MustNotShow("<textarea")
		p := b.Post(kari.Path("samtykke"), "kompetanse", "full", "hvem", "patient", "hvordan", "oral", "tekst", "Ja & takk", "dato", "17.11.2026")
		p.MustStatus(422).MustShow("Samtykket kan ikke lagres", c.post)
		if got := p.Value("tekst"); got != "Ja & takk" {
			t.Errorf("the text is %q", got)
		}
	}
}

func TestWithdraw(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	b.Get(kari.Path("samtykke")).MustShow("Trekk samtykket", "Personen selv", "Muntlig")
	b.Send(b.Get(kari.Path("trekk-samtykke")), "dato", "01.09.2026", "arsak", "Vil <ikke>").MustStatus(422).MustShow("Datoen er før samtykket 28. sep. 2026.").MustEscape("Vil <ikke>")
	b.Send(b.Get(kari.Path("trekk-samtykke")), "arsak", "Vil ikke mer").MustStatus(200).MustShow("Samtykket er trukket.")
	if w.State(kari).WithdrawnOn != webtest.Today {
		t.Errorf("withdrawn on %s", w.State(kari).WithdrawnOn)
	}
	b.Get(kari.Path("trekk-samtykke")).MustShow("Dette kan ikke skrives nå", "Samtykket er trukket 17. nov. 2026.")
	b.Send(b.Get(kari.Path("samtykke")).MustShow("Samtykket ble trukket tir. 17. nov. Et nytt samtykke"), "kompetanse", "full", "hvordan", "oral").MustStatus(200)
	if e := w.State(kari); !e.WithdrawnOn.IsZero() || e.IncludedOn != webtest.Today.AddDays(-50) {
		t.Errorf("after the new consent: %+v", e)
	}
	early := w.Person("Kari", "Aasen", webtest.Included)
	b.Get(early.Path("trekk-samtykke")).MustShow("Samtykket er ikke registrert ennå.").MustNotShow("<textarea")
	b.Post(early.Path("trekk-samtykke"), "dato", "17.11.2026", "arsak", "Nei").MustStatus(422).MustShow("Samtykket er ikke registrert ennå.")
}

func TestTwoConsents(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Included)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	mine := ingrid.Get(kari.Path("samtykke"))
	grete.Send(grete.Get(kari.Path("samtykke")), "kompetanse", "full", "hvordan", "oral", "tekst", "Hjemme").MustStatus(200)
	clash := ingrid.Send(mine, "kompetanse", "full", "hvordan", "written", "tekst", "På skjema").MustStatus(409).MustShow("Grete Moen", "Hjemme", "På skjema", "Bruk Gretes")
	ingrid.Send(clash, "valg", "min").MustStatus(422).MustShow("Samtykket er allerede registrert", "På skjema")
	ingrid.Send(clash, "valg", "deres").MustStatus(200).MustBe(kari.Page())
	if n := len(w.Events(kari)); w.Last(kari).Consent.Note != "Hjemme" {
		t.Errorf("%d events, the last %+v", n, w.Last(kari))
	}
}

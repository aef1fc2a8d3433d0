package contact_test

import (
	"strings"
	"testing"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

func TestContact(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b := w.As(webtest.Nes)
		form := b.Get(kari.Path("kontakt")).MustStatus(200).
			MustShow("Logg kontakt", "Kari Aasen", "84 år", "Nes kommune", "Oppfølging", "Sover bedre.", "Avtalt sist: 5. des., telefon", "000 55 311", "Da gjelder fristen på 4 uker").
			MustNotShow(kari.Number.Digits())
		sent := b.Send(form, "tekst", "Trapp går bra.", "minutter", "12", "neste", "14", "neste_form", "visit")
		sent.MustStatus(200).MustShow("Kontakten er lagret.", "Angre").MustBe(kari.Page())
		c := w.Last(kari).Contact
		if c == nil || c.Form != "telephone" || c.With != "patient" || !c.Reached || c.Note != "Trapp går bra." || c.Minutes != 12 ||
			c.NextOn != webtest.Today.AddDays(14) || c.NextForm != "visit" || w.Last(kari).On != webtest.Today {
			t.Fatalf("stored %+v on %s", c, w.Last(kari).On)
		}

		n := len(w.Events(kari)) // sent twice
		b.Send(form, "tekst", "Trapp går bra.").MustStatus(200)
		if len(w.Events(kari)) != n {
			t.Errorf("sent twice: %d events, was %d", len(w.Events(kari)), n)
		}

		b.SendTo(sent, kari.Path("angre")).MustStatus(200).MustShow("Angret.")
		if last := w.Last(kari); last.Kind != care.Corrected || w.State(kari).Contacts != 1 {
			t.Errorf("after undo: %s, %d contacts", last.Kind, w.State(kari).Contacts)
		}
		if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "Trapp") {
			t.Error("a name or a text in the log")
		}
	})
}

func TestContactFaults(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	long := strings.Repeat("a", 24_999) + "ø"
	for name, c := range map[string]struct {
		send []string
		show string
	}{
		"empty text":          {[]string{"tekst", ""}, "Skriv hva som kom fram."},
		"in the future":       {[]string{"tekst", "Hei", "dato", "18.11.2026"}, "Datoen er etter i dag."},
		"before inclusion":    {[]string{"tekst", "Hei", "dato", "01.09.2026"}, "Datoen er før inkluderingen"},
		"no date":             {[]string{"tekst", "Hei", "dato", "31.02.2026"}, "Måneden har bare 28 dager"},
		"weeks and a day":     {[]string{"tekst", "Hei", "neste", "7", "neste_dato", "30.11.2026"}, "Velg én av dem."},
		"another day, empty":  {[]string{"tekst", "Hei", "neste", "dato"}, "Skriv datoen, eller velg antall uker."},
		"next before today":   {[]string{"tekst", "Hei", "neste_dato", "01.11.2026"}, "Den avtalte datoen er før dagen den ble avtalt."},
		"minutes":             {[]string{"tekst", "Hei", "minutter", "1441"}, "Skriv et helt tall fra 0 til"},
		"minutes in letters":  {[]string{"tekst", "Hei", "minutter", "ti"}, "Skriv et helt tall fra 0 til"},
		"unknown form":        {[]string{"tekst", "Hei", "form", "brev"}, "Valget finnes ikke i listen."},
		"25 000 characters":   {[]string{"tekst", long}, "Teksten er på 25 000 tegn."},
		"hostile text, empty": {[]string{"tekst", "<script>alert(1)</script>", "dato", "x"}, "Dette er ikke en dato."},
	} {
		t.Run(name, func(t *testing.T) {
			n := len(w.Events(kari))
			p := b.Send(b.Get(kari.Path("kontakt")), c.send...).MustStatus(422).MustShow("kontakten kan lagres", c.show)
			if strings.Contains(c.send[1], "<") {
				p.MustEscape(c.send[1])
			}
			for i := 0; i < len(c.send); i += 2 {
				if got := p.Value(c.send[i]); got != c.send[i+1] && got != "" {
					t.Errorf("%s is %.40q after the refusal, was %.40q", c.send[i], got, c.send[i+1])
				}
			}
			if len(w.Events(kari)) != n {
				t.Error("something was written")
			}
		})
	}
}

func TestContactTried(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	b.Send(b.Get(kari.Path("kontakt")), "tekst", "", "ikke-svar", "ja").MustStatus(200).MustShow("Kontakten er lagret.")
	if c := w.Last(kari).Contact; c == nil || c.Reached || w.State(kari).Contacts != 0 {
		t.Errorf("stored %+v", c)
	}
	b.Get(kari.Path("kontakt")).MustShow("Fikk ikke kontakt")
}

func TestContactOrder(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		stage webtest.Stage
		why   string // why there is no form; "" where there is one
		post  string // what a form that was open since before is told
	}{
		{webtest.Referred, "Samtykket er ikke registrert ennå.", "Samtykket er ikke registrert ennå."},
		{webtest.Included, "Samtykket er ikke registrert ennå.", "Samtykket er ikke registrert ennå."},
		{webtest.Declined, "Henvisningen er avslått.", "Henvisningen er avslått."},
		{webtest.Ended, "", "Forløpet er avsluttet 16. nov. 2026."},
		{webtest.Withdrawn, "", "Samtykket er trukket 15. nov. 2026."},
		{webtest.Dead, "", "Pasienten døde 16. nov. 2026."},
	} {
		kari := w.Person("Kari", "Aasen", c.stage)
		b := w.As(webtest.Nes)
		p := b.Get(kari.Path("kontakt")).MustStatus(200).MustShow("Kari Aasen")
		if c.why != "" {
			p.MustShow("Dette kan ikke skrives nå", c.why).MustNotShow("<textarea")
		}
		p = b.Post(kari.Path("kontakt"), "form", "telephone", "med", "patient", "tekst", "Sover <b>godt</b>", "dato", "17.11.2026")
		p.MustStatus(422).MustShow("Kontakten kan ikke lagres", c.post)
		if got := p.Value("tekst"); got != "Sover <b>godt</b>" {
			t.Errorf("stage %d: the text is %q", c.stage, got)
		}
	}
}

func TestContactBack(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	for back, want := range map[string]string{"/": "/", "/forlop?kommune=x": "/forlop?kommune=x", "//ond.no": kari.Page(), "https://ond.no": kari.Page(), "/\\ond.no": kari.Page()} {
		p := b.Post(kari.Path("kontakt"), "form", "telephone", "med", "patient", "tekst", "Hei", "tilbake", back)
		if p.Path != want {
			t.Errorf("back %q leads to %s, want %s", back, p.Path, want)
		}
	}
	if got := b.From("/").Get(kari.Path("kontakt")).Value("tilbake"); got != "/" {
		t.Errorf("from Min dag the way back is %q", got)
	}
}

// The page is a look at the person, and is audited before it is shown; so is the look that is refused.
func TestContactAudited(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	before := w.AuditedOf(kari, access.SeePerson)
	w.As(webtest.Nes).Get(kari.Path("kontakt")).MustStatus(200)
	w.As(webtest.Ullensaker).Get(kari.Path("kontakt")).MustStatus(404)
	if n := w.AuditedOf(kari, access.SeePerson) - before; n != 1 {
		t.Errorf("%d looks are audited, want 1", n)
	}
	if n := w.Audited(access.LogContact, false); n != 1 {
		t.Errorf("%d refusals are audited, want 1", n)
	}
}

func TestGPLogsContact(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	for _, u := range []webtest.User{webtest.GP, webtest.Substitute} {
		b := w.As(u)
		b.Send(b.Get(kari.Path("kontakt")).MustStatus(200), "tekst", "Blodprøver tatt.").MustStatus(200).MustBe(kari.Page()).MustShow("Kontakten er lagret.")
		if w.Last(kari).By != w.ID(u) {
			t.Errorf("%s did not write it", u)
		}
	}
}

package search_test

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/app/patient"
	"traad/internal/front/web/webtest"
)

func TestSearch(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari Anne", "Aasen-Lie", webtest.FollowedUp)
		solveig := w.Person("Solveig", "Åsen", webtest.Referred)
		far := w.PersonIn("Ullensaker", "Kari", "Aasen", webtest.Planned)
		w.Admit(kari, 1)
		for _, c := range []struct {
			who  webtest.User
			q    string
			hits []string // names, in order
		}{
			{webtest.Nes, "kari", []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, "AASEN", []string{"Kari Anne Aasen-Lie", "Solveig Åsen"}},
			{webtest.Nes, "aas an", []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, "lie  k", []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, "lie kari aasen anne", []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, "aas sol", []string{"Solveig Åsen"}},
			{webtest.Nes, "åsen-lie", []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, "ås", []string{"Kari Anne Aasen-Lie", "Solveig Åsen"}},
			{webtest.Nes, "17.02.1942", []string{"Kari Anne Aasen-Lie", "Solveig Åsen"}},
			{webtest.Nes, "170242", []string{"Kari Anne Aasen-Lie", "Solveig Åsen"}},
			{webtest.Nes, "sol 17.02.1942", []string{"Solveig Åsen"}},
			{webtest.Nes, "18.02.1942", nil},
			{webtest.Nes, "asen", nil},
			{webtest.Nes, kari.Number.Digits(), []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, kari.Number.Digits()[:6] + " " + kari.Number.Digits()[6:], []string{"Kari Anne Aasen-Lie"}},
			{webtest.Nes, far.Number.Digits(), nil},
			{webtest.Nes, "%", nil},
			{webtest.Nes, "ka%", nil},
			{webtest.Ullensaker, "kari", []string{"Kari Aasen"}},
			{webtest.Ullensaker, "aasen-lie", nil},
			{webtest.Ullensaker, kari.Number.Digits(), nil},
			{webtest.Physician, "kari", []string{"Kari Anne Aasen-Lie", "Kari Aasen"}},
			{webtest.GP, "kari", []string{"Kari Anne Aasen-Lie"}},
			{webtest.GP, "17.02.1942", []string{"Kari Anne Aasen-Lie", "Solveig Åsen"}},
			{webtest.GP, far.Number.Digits(), nil},
			{webtest.OtherGP, "kari", nil},
			{webtest.OtherGP, kari.Number.Digits(), nil},
			{webtest.CareWorker, "kari", []string{"Kari Anne Aasen-Lie"}},
			{webtest.OtherCare, "kari", nil},
			{webtest.Clinician, "aasen", []string{"Kari Anne Aasen-Lie"}},
			{webtest.Clinician, "solveig", nil},
			{webtest.Clinician, solveig.Number.Digits(), nil},
		} {
			t.Run(fmt.Sprintf("%s finds %d", c.who, len(c.hits)), func(t *testing.T) {
				p := w.As(c.who).Post("/sok", "q", c.q)
				if p.Status != 200 && len(c.hits) > 0 {
					t.Fatalf("status %d", p.Status)
				}
				at := 0
				for _, name := range c.hits {
					i := strings.Index(p.Text[at:], name)
					if i < 0 {
						t.Fatalf("%q does not find %q in order:\n%s", c.q, name, p.Text)
					}
					at += i
				}
				for _, name := range []string{"Kari Anne Aasen-Lie", "Solveig Åsen", "Kari Aasen"} {
					found := false
					for _, h := range c.hits {
						found = found || h == name
					}
					if !found && strings.Contains(p.HTML, name) {
						t.Errorf("%q shows %q", c.q, name)
					}
				}
				if p.Status == 200 {
					want := fmt.Sprintf("%d treff", len(c.hits))
					if !strings.Contains(p.Text, want) {
						t.Errorf("%q does not say %q:\n%s", c.q, want, p.Text)
					}
				}
			})
		}
	})
}

// A number of somebody outside and one that nobody has give the same answer, letter by letter.
func TestNumberTellsNothing(t *testing.T) {
	w := webtest.New(t)
	far := w.PersonIn("Ullensaker", "Kari", "Aasen", webtest.Planned)
	gone := w.PersonIn("Ullensaker", "Tor", "Moe", webtest.Planned)
	unknown := "17824200025"
	b := w.As(webtest.Nes)
	outside := b.Post("/sok", "q", far.Number.Digits())
	other := b.Post("/sok", "q", gone.Number.Digits())
	if outside.Status != other.Status || strings.ReplaceAll(outside.HTML, far.Number.Digits(), "") != strings.ReplaceAll(other.HTML, gone.Number.Digits(), "") {
		t.Error("two persons outside give two answers")
	}
	nobody := b.Post("/sok", "q", unknown)
	if nobody.Status == 200 && strings.ReplaceAll(nobody.HTML, unknown, "") != strings.ReplaceAll(outside.HTML, far.Number.Digits(), "") {
		t.Errorf("an unknown number gives another answer:\n%s\n%s", nobody.Text, outside.Text)
	}
	if nobody.Status != 200 {
		t.Fatalf("the number is not valid: %s", nobody.Text)
	}
	if n := w.Audited("see.summary", false); n != 3 {
		t.Errorf("%d refused look-ups are audited, want 3", n)
	}
}

func TestForm(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Person("Karin", "Bø", webtest.Referred)
	b := w.As(webtest.Nes)
	form := b.Get("/sok?til=kontakt").MustStatus(200).MustShow("Logg kontakt", "Finn personen som kontakten gjelder.")
	hits := b.Send(form, "q", "kari").MustStatus(200).MustShow("Kari Aasen", "84", "Født 17.02.1942. Nes. Oppfølging", "Karin Bø", "Ikke inkludert, så kontakt kan ikke logges")
	if !strings.Contains(hits.HTML, `href="`+kari.Path("kontakt")+`"`) || hits.Value("til") != "kontakt" {
		t.Error("a hit does not lead to the contact form, or the next search forgets it")
	}
	ask := b.Send(b.Get("/sok?til=sporsmal"), "q", "kari").MustShow("Spør IHT-lege")
	if !strings.Contains(ask.HTML, `href="`+kari.Page()+`/sporsmal"`) {
		t.Error("a hit does not lead to the question form")
	}
	for q, want := range map[string]string{
		"": "Skriv begynnelsen av navnet", "k": "Skriv minst to bokstaver", "1782420002": "Nummeret har 10 sifre", "17824200026": "Kontrollsifferet stemmer ikke",
		"kari 12": "verken en dato eller et helt fødselsnummer", strings.Repeat("a", 300): "for lang", "- '": "minst to bokstaver",
	} {
		if p := b.Post("/sok", "q", q).MustStatus(422).MustShow(want); p.Value("q") != q && q != "" {
			t.Errorf("what was typed (%q) is gone: %q", q, p.Value("q"))
		}
	}
	b.Post("/sok", "q", `<b>"x"</b>`).MustStatus(200).MustNotShow(`<b>"x"`)
	for _, u := range []webtest.User{webtest.Manager, webtest.Analyst, webtest.Administrator} {
		w.As(u).Get("/sok").MustStatus(404)
		w.As(u).Post("/sok", "q", "kari").MustStatus(404).MustNotShow("Aasen")
	}
	if strings.Contains(w.Log(), "kari") || strings.Contains(w.Log(), "Kari") {
		t.Error("a name in the log")
	}
}

// What a search showed is in the log of each person shown, and of nobody else.
func TestSearchIsAudited(t *testing.T) {
	w := webtest.New(t)
	kari, tor := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Tor", "Moe", webtest.FollowedUp)
	w.As(webtest.Kongsvinger).Post("/sok", "q", "aasen").MustShow("Kari Aasen")
	w.As(webtest.Nes).Get(kari.Page()+"/innsynslogg").MustShow("fant personen i et søk", "Marit Solberg")
	w.As(webtest.Nes).Get(tor.Page() + "/innsynslogg").MustNotShow("fant personen i et søk")
}

func TestMostHits(t *testing.T) {
	w := webtest.New(t)
	for i := range 22 {
		w.Person(fmt.Sprintf("Kari%c", 'a'+i), "Moe", webtest.Referred)
	}
	p := w.As(webtest.Nes).Post("/sok", "q", "moe").MustStatus(200).MustShow("De første 20 treffene", "Det er flere treff.", "Karia Moe", "Karit Moe").MustNotShow("Kariu")
	if n := strings.Count(p.HTML, `class="person-name"`); n != patient.MaxHits {
		t.Errorf("%d hits", n)
	}
}

package plan_test

import (
	"fmt"
	"regexp"
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/front/web/webtest"
)

// What the plan asks for stands in Min dag of who is to do it, and nowhere else.
func TestPlanInMyDay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	p := b.Post(planPath(kari, ""))
	at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	p = b.Send(p, at+"hva", "Ringer om vekten", at+"hvem", "kommune", at+"frist", "20.11.2026").MustStatus(200)
	at = strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	b.Send(p, at+"hva", "Tar kaliumprøve", at+"hvem", "fastlege", at+"frist", "23.11.2026").MustStatus(200)
	w.As(webtest.Nes).Get("/").MustNotShow("Ringer om vekten")
	send(t, w, kari)
	w.As(webtest.GP).Get("/").MustShow("Planer til høring", "Svar på høringen")
	for _, u := range []webtest.User{webtest.Nes, webtest.NesToo, webtest.CareWorker, webtest.OtherGP} {
		w.As(u).Get("/").MustNotShow("Planer til høring")
	}
	w.Go(date.Of(2026, 11, 25), 10, 0) // two days before: the author is reminded
	w.As(webtest.Nes).Get("/").MustShow("2 av 2 har ikke svart på høringen", "Purr")
	w.As(webtest.NesToo).Get("/").MustNotShow("har ikke svart")
	w.Go(date.Of(2026, 11, 30), 10, 0) // past: the whole team
	w.As(webtest.NesToo).Get("/").MustShow("Høringen er over fristen, 2 av 2 har ikke svart")
	w.As(webtest.GP).Get("/").MustNotShow("Høringen er over fristen")
	w.As(webtest.Ullensaker).Get("/").MustNotShow("Kari", "høring")

	w.Go(date.Of(2026, 11, 18), 10, 0)
	grete := w.As(webtest.NesToo)
	panel := grete.Get(planPath(kari, ""))
	version := regexp.MustCompile(`name="versjon" value="([^"]+)"`).FindStringSubmatch(panel.HTML)[1]
	party := regexp.MustCompile(`name="part" value="([^"]+)"`).FindStringSubmatch(panel.HTML)[1]
	grete.Post(planPath(kari, "/overta"), "versjon", version).MustStatus(200).MustShow("Du har nå høringen.", "Forfatter: Grete Moen.")
	grete.Post(planPath(kari, "/purr"), "versjon", version, "part", party).MustStatus(200).MustShow("purret")
	grete.Send(grete.Get(planPath(kari, "/horing?part="+party)).MustShow("Før svar for"), "svar", "agree", "hvordan", "telefon").MustStatus(200).MustShow("1 av 2 har svart", "På telefon")
	publish(t, grete, kari).MustStatus(200)
	w.As(webtest.Nes).Get("/").MustShow("Tiltak i planer", "Ringer om vekten").MustNotShow("Tar kaliumprøve")
	w.As(webtest.GP).Get("/").MustShow("Tar kaliumprøve").MustNotShow("Ringer om vekten")
	w.As(webtest.NesToo).Get("/").MustNotShow("Ringer om vekten")
	w.As(webtest.Ullensaker).Get("/").MustNotShow("Ringer om vekten")
}

// The evaluation goes through goals and measures one by one, and begins the next version with the answers.
func TestEvaluationBeginsTheNextVersion(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		write(t, w, kari)
		b := w.As(webtest.Nes)
		publish(t, b, kari, "grunn", "Haster").MustStatus(200)
		form := b.Get(kari.Path("evaluering")).MustStatus(200).MustShow("Målene, ett for ett", "«Jeg vil gå til postkassen selv»", "Tiltakene, ett for ett", "Fysioterapeut trener styrke")
		goal := regexp.MustCompile(`name="(mal-[0-9a-f]{16})"`).FindStringSubmatch(form.HTML)[1]
		var measures []string
		for _, m := range regexp.MustCompile(`name="(tiltak-[0-9a-f]{16})" value="gjort"`).FindAllStringSubmatch(form.HTML, -1) {
			measures = append(measures, m[1])
		}
		fill := []string{"mal", "partly", "tekst", "Går bedre", "videre", "continue", goal, "delvis", measures[0], "gjort"}
		b.Send(form, fill...).MustStatus(422).MustShow("Velg om tiltaket fortsetter, er gjort eller stoppes.")
		b.Send(form, append(fill, measures[1], "pagar")...).MustStatus(200).MustShow("Evalueringen er lagret.")
		draft := b.Get(planPath(kari, "?versjon=3")).MustStatus(200).MustShow("Utkast til versjon 3", "Delvis nådd", "Gjort: Fysioterapeut trener styrke", "Tiltak gjort: Fysioterapeut trener styrke")
		if strings.Contains(draft.Text, "Nådd Vi") {
			t.Error("a measure that is done has met the goal")
		}
	})
}

// mailLink is the address in a mail's text.
func mailLink(body string) string {
	return regexp.MustCompile(`https://traad\.example(/h/[A-Z2-7]{20})\n`).FindStringSubmatch(body)[1]
}

// A mail's link leads the GP to the answer and the team to the plan, and nobody else anywhere; it is opaque.
func TestMailLink(t *testing.T) {
	w := webtest.New(t)
	w.Service.Outward.Address = "https://traad.example"
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	send(t, w, kari)
	rows, err := w.Store.Reader().OutboxLatest(t.Context(), 9)
	if err != nil || len(rows) != 2 { // Mona Ruud, and Eva Strøm who substitutes
		t.Fatalf("%d mails, %v", len(rows), err)
	}
	link := mailLink(rows[0].Body)
	for _, u := range []webtest.User{webtest.GP, webtest.Substitute} {
		w.As(u).Get(link).MustStatus(200).MustBe(planPath(kari, "/horing")).MustShow("Dette ber vi fastlegen om", "Ta blodprøvene.")
	}
	w.As(webtest.Nes).Get(link).MustStatus(200).MustBe(planPath(kari, "")).MustShow("0 av 2 har svart")
	w.Nobody().Get(link).MustNotShow("Kari", "Aasen")
	for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
		w.As(u).Get(link).MustStatus(404).MustNotShow("Kari", "Aasen")
	}
	for _, l := range []string{"/h/AAAAAAAAAAAAAAAAAAAA", "/h/x", "/h/" + strings.Repeat("A", 400)} {
		w.As(webtest.Nes).Get(l).MustStatus(404).MustNotShow("Kari")
	}
}

// The deadline of a hearing is moved, and a hearing is dropped: only by the team, with text kept where something is wrong.
func TestExtendAndWithdraw(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		extend, withdraw := planPath(kari, "/frist"), planPath(kari, "/trekk")
		nes := w.As(webtest.Nes)
		for _, path := range []string{extend, withdraw} {
			nes.Get(path).MustStatus(200).MustShow("nå.", "Til planen").MustNotShow("Hvorfor trekkes den?")
		}
		write(t, w, kari)
		nes.Get(extend).MustShow("Ingen versjon er til høring nå.") // a draft has no deadline
		send(t, w, kari)
		stale := nes.Get(extend).MustStatus(200).MustShow("Fristen er nå 27. november 2026", "får en e-post om den nye, og purres 2 dager før den")
		for _, c := range []struct{ due, show string }{
			{"", "Velg siste dag"}, {"17.11.2026", "må være etter i dag"}, {"27.11.2026", ""}, {"26.11.2026", "etter den gamle"}, {"1.12.2027", "tre måneder fram"}, {"31.2.2027", "Måneden har bare 28 dager"},
		} {
			p := nes.Send(stale, "frist", c.due)
			if c.show == "" { // the same day: nothing to do
				p.MustStatus(200)
				continue
			}
			p.MustStatus(422).MustShow(c.show)
			if p.Value("frist") != c.due {
				t.Errorf("%q became %q", c.due, p.Value("frist"))
			}
		}
		nes.Send(stale, "frist", "4.12.2026").MustStatus(200).MustBe(planPath(kari, "")).MustShow("Fristen er flyttet.", "4. des")
		nes.Send(stale, "frist", "4.12.2026").MustStatus(200) // twice is once
		nes.Send(stale, "frist", "11.12.2026").MustStatus(409).MustShow("Noen andre gjorde noe med planen")

		drop := nes.Get(withdraw).MustStatus(200).MustShow("Hvorfor trekkes den?", "blir ikke publisert")
		nes.Send(drop, "hvorfor", " ").MustStatus(422).MustShow("Skriv hvorfor")
		long := strings.Repeat("å", 100_000)
		if p := nes.Send(drop, "hvorfor", long).MustStatus(422).MustShow("Kort den ned"); p.Value("hvorfor") != long {
			t.Error("what was typed is lost")
		}
		for _, u := range append(webtest.Outsiders, webtest.GP, webtest.CareWorker, webtest.Clinician) {
			b := w.As(u)
			for _, path := range []string{extend, withdraw} {
				b.Get(path).MustStatus(404).MustNotShow("Kari", "Aasen")
				b.Post(path, "frist", "11.12.2026", "hvorfor", "x", "sett", "3").MustStatus(404).MustNotShow("Kari", "Aasen")
			}
		}
		nes.Get(planPath(kari, "")).MustShow("0 av 2 har svart") // none of them did anything
		nes.Send(drop, "hvorfor", "Innlagt <nå>, vi begynner på nytt").MustStatus(200).MustShow("Planen er trukket. Teksten ligger i historikken.")
		history := nes.Get(planPath(kari, "/historikk")).MustStatus(200).MustShow("Fra versjon 1 til versjon 1", "Trukket 17. nov. 2026")
		dropped := regexp.MustCompile(`href="[^"]*(\?versjon=-\d+)"`).FindStringSubmatch(history.HTML)[1]
		nes.Get(planPath(kari, dropped)).MustStatus(200).MustShow("Jeg vil gå til postkassen selv").MustEscape("Innlagt <nå>, vi begynner på nytt")
		w.As(webtest.GP).Get(planPath(kari, dropped)).MustNotShow("Innlagt <nå>", "postkassen")
		nes.Send(drop, "hvorfor", "En gang til").MustStatus(409).MustShow("En gang til")
		w.As(webtest.GP).Get(planPath(kari, "/historikk")).MustNotShow("Trukket") // the team's
		w.As(webtest.CareWorker).Get(planPath(kari, "")).MustNotShow("Innlagt <nå>")
		if strings.Contains(w.Log(), "Aasen") || strings.Contains(w.Log(), "begynner på nytt") {
			t.Error("a name or what was typed in the log")
		}
	})
}

// A hearing can be answered at every line and at every section of the plan, also one that is empty; the author finds the remark at its place.
func TestRemarkAnywhere(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	nes := w.As(webtest.Nes)
	for path, text := range map[string]string{"avtale/neste": "9.12.2026", "ip/felt/periode": "Til mai 2027", "medisiner/unnga": "NSAID"} { // each section is a form of its own
		nes.Send(nes.Get(planPath(kari, "/rediger")), path, text).MustStatus(200)
	}
	send(t, w, kari)
	gp := w.As(webtest.GP)
	form := gp.Get(planPath(kari, "/horing")).MustStatus(200)
	number := 0
	for _, path := range []string{"viktig", "medisiner/unnga", "ip/felt/periode", "ip", "team", "avtale/neste", "tekst", "tegn", "mal"} {
		if !strings.Contains(form.HTML, `<option value="`+path+`"`) {
			t.Errorf("%s cannot be remarked on", path)
			continue
		}
		number++
		gp.Send(form, "svar", "comment", "sted", path, "kommentar", "Merknad til "+path).MustStatus(200)
	}
	for _, part := range []string{"ser", "gul-tegn", "frist", "telefon"} {
		if !strings.Contains(form.HTML, "/"+part+`">`) {
			t.Errorf("no line %s can be remarked on", part)
		}
	}
	gp.Send(form, "svar", "change", "sted", "ip", "forslag", "Ny tekst").MustStatus(422).MustShow("Ny tekst gjelder én linje.")
	sheet := nes.Get(planPath(kari, "")).MustStatus(200).MustShow("Viktig for meg", "Individuell plan, hele delen", "Neste evaluering", "Individuell plan: planperiode og tidspunkt for revisjon", "«Merknad til medisiner/unnga»")
	for n := 1; n <= number; n++ {
		if !strings.Contains(sheet.HTML, fmt.Sprintf(`class="mark" href="#merknad-%d"`, n)) {
			t.Errorf("remark %d is not at its place", n)
		}
	}
}

package plan_test

import (
	"net/url"
	"regexp"
	"strings"
	"testing"

	"traad/internal/front/web/webtest"
)

// newPath returns the address of the empty item of a list: "tiltak" gives "tiltak/3f…/hva".
func newPath(p *webtest.Page, heading, part string) string {
	all := regexp.MustCompile(`name="(`+heading+`/[0-9a-f]{16}/`+part+`)"`).FindAllStringSubmatch(p.HTML, -1)
	if len(all) == 0 {
		p.T.Fatalf("no new %s on %s:\n%s", heading, p.Path, p.Text)
	}
	return all[len(all)-1][1]
}

// dokument is the draft that is written in, as its forms name it.
func dokument(t *testing.T, w *webtest.World, c webtest.Case) string {
	t.Helper()
	return w.As(webtest.Nes).Get(planPath(c, "/rediger")).MustStatus(200).Value("dokument")
}

func planPath(c webtest.Case, rest string) string { return c.Page() + "/plan" + rest }

// write begins a draft and writes a goal and a measure of each of the GP and the municipality in it, without script.
func write(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	b := w.As(webtest.Nes)
	p := b.Post(planPath(c, "")).MustStatus(200).MustBe(planPath(c, "/rediger")).MustShow("Utkastet er klart")
	p = b.Send(p, newPath(p, "mal", "tekst"), "Jeg vil gå til postkassen selv", newPath(p, "mal", "ser"), "80 meter med rullator").MustStatus(200).MustShow("Lagret.")
	measure := func(what, who, due string) {
		at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
		p = b.Send(p, at+"hva", what, at+"hvem", who, at+"frist", due).MustStatus(200).MustShow("Lagret.")
	}
	measure("Fysioterapeut trener styrke", "kommune", "18.12.2026")
	measure("Blodprøver: kreatinin og kalium", "fastlege", "1.12.2026")
	at := strings.TrimSuffix(newPath(p, "tegn", "omrade"), "omrade")
	p = b.Send(p, at+"omrade", "hjerte og pust", at+"gul-tegn", "Hovne ankler", at+"gul-gjor", "Ring Ingrid").MustStatus(200)
}

func send(t *testing.T, w *webtest.World, c webtest.Case) {
	t.Helper()
	b := w.As(webtest.Nes)
	b.Send(b.Get(planPath(c, "/send")), "frist", "27.11.2026", "ber-fastlege", "Ta blodprøvene.\nSi om fristen passer.").MustStatus(200).MustShow("Planen er sendt på høring.", "0 av 2 har svart")
}

func publish(t *testing.T, b *webtest.Browser, c webtest.Case, pairs ...string) *webtest.Page {
	t.Helper()
	all := []string{"enig", "yes", "hvordan", "personlig", "signerer", "ja"}
	for i := 0; i < len(pairs); i += 2 {
		all = webtest.With(all, pairs[i], pairs[i+1])
	}
	return b.Send(b.Get(planPath(c, "/publiser")), all...)
}

// From a text to a published version: written, heard, changed, answered, signed; then a small change, and the next version.
func TestPlanFromTextToVersion(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		ingrid, gp := w.As(webtest.Nes), w.As(webtest.GP)
		ingrid.Get(kari.Path("plan")).MustStatus(200).MustBe(planPath(kari, "")).MustShow("Behandlingsplan for Kari Aasen", "«Å klare trappen selv»", "Trening to ganger i uken.", "Skrevet av Ingrid Sandvik.")
		write(t, w, kari)
		gp.Get(planPath(kari, "/horing")).MustStatus(200).MustShow("Ingen høring venter på svar")
		w.As(webtest.CareWorker).Get(planPath(kari, "")).MustStatus(200).MustShow("Trening to ganger i uken.").MustNotShow("postkassen")
		send(t, w, kari)
		w.As(webtest.CareWorker).Get(planPath(kari, "")).MustStatus(200).MustNotShow("postkassen", "har svart")

		p := gp.Get(planPath(kari, "/horing")).MustStatus(200).MustShow("Dette ber vi fastlegen om", "Ta blodprøvene.", "Blodprøver: kreatinin og kalium", "Nytt mål: «Jeg vil gå til postkassen selv»").
			MustNotShow("Forløp</a>", "Ikke svart")
		if at := strings.Index(p.Text, "Dette ber vi"); at > strings.Index(p.Text, "Tiltakene vi har satt på deg") {
			t.Error("what we ask does not stand first")
		}
		measure := regexp.MustCompile(`name="tar-([0-9a-f]{16})"`).FindStringSubmatch(p.HTML)[1]
		gp.Send(p, "svar", "", "kommentar", "Uten svar").MustStatus(422).MustShow("Velg om du er enig")
		gp.Send(p, "svar", "agree", "tar-"+measure, "frist").MustStatus(422).MustShow("Skriv hvilken frist som passer.")
		gp.Send(p, "svar", "agree", "tar-"+measure, "frist", "ny-frist-"+measure, "4.12.2026", "kommentar", "Tar med TSH.").MustStatus(200).MustShow("Takk, svaret er sendt.").
			MustNotShow("Må besvares", "ikke svart")
		gp.Get(planPath(kari, "")).MustStatus(200).MustShow("Du svarte «Enig, med kommentar» tir. 17. nov. Svaret kan endres", "Se eller endre svaret").MustNotShow("Svar på høringen")

		panel := ingrid.Get(planPath(kari, "")).MustStatus(200).MustShow("1 av 2 har svart", "Mona Ruud", "Må besvares", "Annen frist: 4.12.2026", "«Tar med TSH.»", "Kan publiseres når 1 endringsønske er besvart.", "Ikke svart", "Nytt siden versjon 1")
		publish(t, ingrid, kari).MustStatus(422).MustShow("Kan publiseres når 1 endringsønske er besvart.")
		remark := regexp.MustCompile(`name="merknad" value="([^"]+)"`).FindStringSubmatch(panel.HTML)[1]
		ingrid.Post(planPath(kari, "/svar"), "merknad", remark, "ta-inn", "ja").MustStatus(200).MustShow("Tatt inn i planen.", "4.12.2026").MustNotShow("Må besvares")

		publish(t, ingrid, kari, "signerer", "", "enig", "").MustStatus(422).MustShow("Kryss av for at du har lest planen", "Velg om pasienten er enig")
		publish(t, ingrid, kari, "enig", "not_asked").MustStatus(422).MustShow("Skriv hvorfor.")
		if p := publish(t, ingrid, kari, "hvordan", "", "hvem", "Per <sønn>").MustStatus(422).MustShow("Velg hvordan pasienten sa det."); p.Value("hvem") != "Per <sønn>" || strings.Contains(p.HTML, "Per <sønn>") {
			t.Errorf("what was typed stands as %q", p.Value("hvem"))
		}
		publish(t, ingrid, kari, "hvordan", "telefon", "hvem", "Per, sønn").MustStatus(200).MustShow("Versjon 2 er publisert", "Fastlege Mona Ruud: enig", "Pasient Kari Aasen: orientert 17. nov.", "Pasienten er enig i planen. Sagt på telefon av Per, sønn.", "Signert av Ingrid Sandvik").
			MustNotShow("ikke svart", "Ikke svart")
		if s := w.State(kari); s.Plan.Version != 2 || !strings.Contains(s.Plan.Text, "Fysioterapeut trener styrke") || s.Plan.Matters != "Å klare trappen selv" {
			t.Errorf("the enrolment holds %+v", s.Plan)
		}
		w.As(webtest.CareWorker).Get(planPath(kari, "")).MustStatus(200).MustShow("postkassen", "Marker som gjort", "Fysioterapeut")
		event := string(w.Last(kari).ID) // a version that is signed is not taken back
		ingrid.Send(ingrid.Get(kari.Path("rett/"+event)), "arsak", "Feil").MustStatus(422).MustShow("Planen er signert og kan ikke rettes bort.")
		file := ingrid.Get(kari.Path("journal/" + event + "/tekst.txt")).MustStatus(200) // the whole version leaves for the record
		for _, want := range []string{"IHT, behandlingsplan versjon 2", "VIKTIG FOR PASIENTEN", "MÅL", "Vi ser det når: 80 meter med rullator", "HVEM GJØR HVA", "Gult: ring samme dag: Hovne ankler. Da: Ring Ingrid", "Signert av Ingrid Sandvik", "Pasienten er enig i planen."} {
			if !strings.Contains(file.HTML, want) || strings.Contains(file.HTML, "Aasen") {
				t.Errorf("the text for the record lacks %q, or names her: %s", want, file.HTML)
			}
		}
		ingrid.Get(planPath(kari, "?versjon=1")).MustStatus(200).MustShow("Dette er en tidligere versjon. Nå gjelder versjon 2.", "Trening to ganger i uken.")
		ingrid.Get(planPath(kari, "/historikk?fra=1&til=2")).MustStatus(200).MustShow("Fra versjon 1 til versjon 2", "Nytt tiltak: Fysioterapeut trener styrke", "Nytt gult tegn: Hovne ankler")

		// a small change without a hearing
		version := regexp.MustCompile(`name="versjon" value="([^"]+)"`).FindStringSubmatch(ingrid.Get(planPath(kari, "")).HTML)[1]
		item := regexp.MustCompile(`name="sti" value="tiltak/([0-9a-f]{16})/status"`).FindStringSubmatch(w.As(webtest.CareWorker).Get(planPath(kari, "")).HTML)[1]
		w.As(webtest.CareWorker).Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+measure+"/status", "for", "", "tekst", "gjort").MustStatus(422)
		w.As(webtest.CareWorker).Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+item+"/status", "for", "", "tekst", "gjort").MustStatus(200).
			MustShow("Planen er oppdatert", "Tiltak gjort: Fysioterapeut trener styrke. 17. nov. 2026, Anne Holt.")
		ingrid.Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+measure+"/status", "for", "", "tekst", "gjort").MustStatus(422).MustShow("Fastlegen oppdaterer det selv.")
		gp.Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+measure+"/frist", "for", "4.12.2026", "tekst", "11.12.2026").MustStatus(200).MustShow("Frist flyttet: Blodprøver: kreatinin og kalium fra 4. des. til 11. des.")
		gp.Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+measure+"/frist", "for", "4.12.2026", "tekst", "11.12.2026").MustStatus(200) // the same form, sent twice
		clash := gp.Post(planPath(kari, "/endre"), "versjon", version, "sti", "tiltak/"+measure+"/frist", "for", "4.12.2026", "tekst", "14.12.2026").MustStatus(409).MustShow("Ingenting ble lagret", "Nå står det: 11.12.2026. Endret av")
		if clash.Value("tekst") != "14.12.2026" {
			t.Error("what was typed is gone")
		}
		gp.Send(clash, "tekst", "14.12.2026").MustStatus(200).MustShow("fra 11. des. til 14. des.")

		// the next version: the open measure is gone through, the one that is done is not carried
		next := ingrid.Post(planPath(kari, "")).MustStatus(200)
		if strings.Contains(next.HTML, "Fysioterapeut trener styrke") {
			t.Error("the measure that is done is carried")
		}
		publish(t, ingrid, kari, "grunn", "Rettelse").MustStatus(422).MustShow("Velg om tiltaket fortsetter, er gjort eller stoppes.")
		publish(t, ingrid, kari, "grunn", "Rettelse", "gjennom-"+measure, "stoppet").MustStatus(422).MustShow("Velg hvordan det er avtalt med fastlegen")
		publish(t, ingrid, kari, "grunn", "Rettelse", "gjennom-"+measure, "stoppet", "avtalt", "telefon").MustStatus(200).MustShow("Avtalt med fastlegen: Blodprøver: kreatinin og kalium, på telefon 17. nov. 2026, ført av Ingrid Sandvik", "Versjon 3 er publisert", "Publisert uten høring: Rettelse", "Tiltak stoppet: Blodprøver").MustNotShow("gjort, Blodprøver")
	})
}

// Nobody outside the team sees that there is a plan, and those who read may not do what is not theirs.
func TestPlanMustNotShow(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	send(t, w, kari)
	pages := []string{"", "/rediger", "/historikk", "/send", "/publiser", "/horing"}
	for _, u := range webtest.Outsiders {
		for _, p := range pages {
			w.As(u).Get(planPath(kari, p)).MustStatus(404).MustNotShow("Kari", "postkassen", "trappen")
		}
		w.As(u).Get(kari.Path("plan")).MustStatus(404).MustNotShow("Kari", string(kari.Patient))
		w.As(u).Post(planPath(kari, ""), "x", "y").MustStatus(404)
	}
	for _, c := range []struct {
		user webtest.User
		path string
		may  bool
	}{
		{webtest.CareWorker, "/rediger", false},
		{webtest.CareWorker, "/horing", false},
		{webtest.CareWorker, "/publiser", false},
		{webtest.CareWorker, "/historikk", true},
		{webtest.GP, "/publiser", false},
		{webtest.GP, "/send", false},
		{webtest.GP, "/rediger", true},
		{webtest.GP, "/horing", true},
		{webtest.Substitute, "/horing", true},
		{webtest.Physician, "/publiser", true},
		{webtest.Kongsvinger, "/rediger", true},
		{webtest.Clinician, "", false},
	} {
		p := w.As(c.user).Get(planPath(kari, c.path))
		if ok := p.Status == 200; ok != c.may {
			t.Errorf("%s at %s: status %d", c.user, c.path, p.Status)
		}
		p.MustNotShow("<title>Kari")
	}
	// the GP writes the GP's measures and no others; what is agreed about treatment is written in its own home
	w.As(webtest.GP).Get(planPath(kari, "/rediger")).MustShow("Blodprøver", "Medisinsk beslutning").MustNotShow("Fysioterapeut trener", "Viktig for meg")
	other := regexp.MustCompile(`name="(tiltak/[0-9a-f]{16})/hva"`).FindAllStringSubmatch(w.As(webtest.Nes).Get(planPath(kari, "/rediger")).HTML, -1)[0][1]
	w.As(webtest.GP).Post(planPath(kari, "/rediger"), "dokument", dokument(t, w, kari), "grunn:"+other+"/hva", "1", other+"/hva", "Mitt nå").MustStatus(422).MustShow("Som fastlege skriver du i egne tiltak")
	w.As(webtest.Nes).Post(planPath(kari, "/rediger"), "dokument", dokument(t, w, kari), "grunn:avklaring/beslutning", "0", "avklaring/beslutning", "Ikke HLR").MustStatus(422).MustShow("skrives under Behandlingsavklaringer")
	doctor := w.As(webtest.GP)
	doctor.Send(doctor.Get(kari.Page()+"/avklaringer?tilbake="+url.QueryEscape(planPath(kari, "/rediger"))), "avklaring", "Ikke HLR", "avklart_dato", "16.11.2026", "gjelder_til", "1.5.2027").MustStatus(200).MustShow("Avklaringen er lagret.", "Rediger planen")
	w.As(webtest.Nes).Get(planPath(kari, "/rediger")).MustShow("Ikke HLR", "Mona Ruud")
	w.As(webtest.Nes).Get(planPath(kari, "")).MustShow("Ikke HLR", "16. november 2026, Mona Ruud", "gjelder til 1. mai 2027")
	if strings.Contains(w.Log(), "Kari") || strings.Contains(w.Log(), "HLR") {
		t.Error("the log holds a name or a text")
	}
}

func TestPlanBadInput(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	b.Post(planPath(kari, "")).MustStatus(200)
	edit := func() *webtest.Page { return b.Get(planPath(kari, "/rediger")).MustStatus(200) }

	p := edit()
	hostile := `"><script>alert('x')</script>{{.}} 👵🏽 Čáhci ŋ`
	b.Send(p, "viktig", hostile).MustStatus(200)
	if got := edit().Value("viktig"); got != hostile {
		t.Errorf("stands %q", got)
	}
	long := strings.Repeat("Æ ", 50_000)
	kept := b.Send(edit(), "viktig", long).MustStatus(422).MustShow("Teksten er på 99 999 tegn. Det er plass til 20 000.")
	if got := kept.Value("viktig"); got != strings.TrimSpace(long) {
		t.Errorf("%d characters are kept", len(got))
	}
	b.Send(edit(), "medisiner/folg", "Furosemid 40 mg").MustStatus(422).MustShow("Planen viser ikke doser")
	b.Send(edit(), "avtale/neste", "32.13.2026").MustStatus(422)

	p = edit()
	at := strings.TrimSuffix(newPath(p, "tiltak", "hva"), "hva")
	b.Send(p, at+"hva", "Ingen gjør dette", at+"frist", "1.11.2026").MustStatus(200)
	b.Send(b.Get(planPath(kari, "/send")), "frist", "27.11.2026").MustStatus(422).MustShow("«Ingen gjør dette» har ingen ansvarlig.", "Fristen 1. nov. 2026 er før planen")
	b.Send(b.Get(planPath(kari, "/send")), "frist", "27.11.2026", "parter", "").MustStatus(422).MustShow("Ingen er valgt. Velg minst én som skal høres.")
	b.Send(b.Get(planPath(kari, "/send")), "frist", "17.11.2026").MustStatus(422).MustShow("Siste dag for svar må være etter i dag.")

	// the session ends in the middle of typing: what was typed is given back to be sent again
	p = edit()
	lost := w.Nobody().Post(planPath(kari, "/rediger"), "dokument", p.Value("dokument"), "viktig", "Skrevet mens økten gikk ut", "grunn:viktig", p.Value("grunn:viktig")).MustStatus(401).MustShow("Det du skrev, er tatt vare på")
	if !strings.Contains(lost.HTML, "Skrevet mens økten gikk ut") {
		t.Error("the text is lost")
	}
	b.Send(lost, "viktig").MustStatus(200).MustShow("Lagret.")
	if got := edit().Value("viktig"); got != "Skrevet mens økten gikk ut" {
		t.Errorf("stands %q", got)
	}
}

// A page that was opened with the draft before this one: its revisions are of another text, though the numbers are the same. Nothing of it is
// saved, and all that was typed is shown; nor does a page that does not say which draft it was opened with, or somebody else's.
func TestStaleForm(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	write(t, w, kari)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	stale := ingrid.Get(planPath(kari, "/rediger")).MustStatus(200)
	due := regexp.MustCompile(`name="(tiltak/[0-9a-f]{16}/frist)" value="[^"]*18.12.2026`).FindStringSubmatch(stale.HTML)
	if due == nil {
		due = regexp.MustCompile(`name="(tiltak/[0-9a-f]{16}/frist)"`).FindStringSubmatch(stale.HTML)
	}
	path := due[1]
	grete.Send(grete.Get(planPath(kari, "/rediger")), path, "22.12.2026").MustStatus(200)
	publish(t, grete, kari, "grunn", "Første plan", "hvordan", "personlig").MustStatus(200)
	if stale.Value("grunn:"+path) != grete.Post(planPath(kari, "")).MustStatus(200).Value("grunn:"+path) {
		t.Fatal("the revisions differ by themselves: nothing is tried")
	}
	stands := func() {
		t.Helper()
		if got := ingrid.Get(planPath(kari, "/rediger")).Value(path); got != "22.12.2026" {
			t.Errorf("the deadline is %q", got)
		}
	}
	ingrid.Send(stale, path).MustStatus(409).MustShow("Ingenting ble lagret", "Siden ble åpnet med et annet utkast", "Du hadde ikke skrevet noe nytt.")
	stands()
	hva := strings.TrimSuffix(path, "frist") + "hva"
	ingrid.Send(stale, path, "1.12.2026", hva, "Trener i <trappen>").MustStatus(409).MustShow("Det du skrev, står under", "Det du skrev", "Frist", "1.12.2026").MustEscape("Trener i <trappen>")
	stands()
	ingrid.Send(stale, path, "1.12.2026", "velg:"+path, "denne").MustStatus(409)
	ingrid.Send(stale, path, "1.12.2026", "tilbake", strings.TrimSuffix(path, "/frist")).MustStatus(409)
	ingrid.Post(planPath(kari, "/rediger"), path, "1.12.2026", "grunn:"+path, "1").MustStatus(409).MustShow("1.12.2026")
	stands()
	// Somebody else has logged in where the page was open.
	mine := ingrid.Get(planPath(kari, "/rediger"))
	grete.Send(mine, path, "24.12.2026").MustStatus(409).MustShow("Du er logget inn som en annen", "24.12.2026")
	address := "/dokument/" + mine.Value("dokument")
	grete.Post(address+"/felt", path, "24.12.2026", "grunn:"+path, mine.Value("grunn:"+path), "bruker", mine.Value("bruker")).MustStatus(409)
	grete.Post(address+"/her", "del", "tiltak", "bruker", mine.Value("bruker")).MustStatus(409)
	stands()
	ingrid.Send(mine, path, "24.12.2026").MustStatus(200)
}

// Two write in the same field without script: both texts stand, and either of them, or both, is chosen.
func TestTwoWriteInOneField(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
		mine := ingrid.Post(planPath(kari, "")).MustStatus(200)
		theirs := grete.Get(planPath(kari, "/rediger")).MustStatus(200)
		grete.Send(theirs, "viktig", "Å gå til <postkassen>").MustStatus(200)
		both := ingrid.Send(mine, "viktig", "Å gå i trappen").MustStatus(409).MustShow("To har skrevet ulikt", "Å gå i trappen", "Grete Moen", "Behold begge og rediger").MustEscape("<postkassen>")
		ingrid.Send(ingrid.Get(planPath(kari, "/send")), "frist", "27.11.2026").MustStatus(422).MustShow("To har skrevet ulikt 1 sted i planen.")
		done := ingrid.Send(both, "viktig", "Å gå til <postkassen>", "velg:viktig", "begge").MustStatus(200).MustShow("Lagret.").MustNotShow("To har skrevet")
		if got := done.Value("viktig"); !strings.Contains(got, "trappen") || !strings.Contains(got, "<postkassen>") {
			t.Errorf("stands %q", got)
		}
		// other fields of the same section, written at once, stand both
		a, b := ingrid.Get(planPath(kari, "/rediger")), grete.Get(planPath(kari, "/rediger"))
		ingrid.Send(a, "medisiner/folg", "Vanndrivende").MustStatus(200)
		last := grete.Send(b, "medisiner/unnga", "NSAID").MustStatus(200)
		if last.Value("medisiner/folg") != "Vanndrivende" || last.Value("medisiner/unnga") != "NSAID" {
			t.Error("one of two fields is lost")
		}
	})
}

// What the script sends and gets.
func TestAutosave(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	p := b.Post(planPath(kari, ""))
	address := regexp.MustCompile(`data-document="([^"]+)"`).FindStringSubmatch(p.HTML)[1]
	got := b.Raw("POST", address+"/felt", url.Values{"viktig": {"Å bo hjemme"}, "grunn:viktig": {p.Value("grunn:viktig")}, "hemmelig": {"x"}, "grunn:hemmelig": {"0"}, "del": {"viktig"}}).MustStatus(200)
	for _, want := range []string{`"sti":"viktig","utfall":"lagret"`, `"tekst":"Å bo hjemme"`, `"utfall":"avvist"`, `"lagret":"kl. 10.00"`, `"andre":[]`} {
		if !strings.Contains(got.HTML, want) {
			t.Errorf("no %s in %s", want, got.HTML)
		}
	}
	// What is too long is said, and what stands is as it was; what is pasted from a word processor is kept as it reads.
	revision := func() string { return b.Get(planPath(kari, "/rediger")).Value("grunn:viktig") }
	long := b.Raw("POST", address+"/felt", url.Values{"viktig": {strings.Repeat("å", 100_000)}, "grunn:viktig": {revision()}}).MustStatus(200)
	if !strings.Contains(long.HTML, `"utfall":"avvist"`) || !strings.Contains(long.HTML, `"tekst":"Å bo hjemme"`) || !strings.Contains(long.HTML, "Teksten er på 100") {
		t.Errorf("too long: %.400s", long.HTML)
	}
	b.Raw("POST", address+"/felt", url.Values{"viktig": {"\ufeff•\tPunkt e\u0301n\r\n–\u00a0Punkt to\u2028Čáhci 👩🏽‍⚕️\x00\u202e"}, "grunn:viktig": {revision()}}).MustStatus(200)
	if got, want := b.Get(planPath(kari, "/rediger")).Value("viktig"), "•\tPunkt én\n–\u00a0Punkt to\nČáhci 👩🏽‍⚕️"; got != want {
		t.Errorf("pasted: %q, want %q", got, want)
	}
	if here := w.As(webtest.NesToo).Raw("POST", address+"/her", url.Values{"del": {"mal"}}).MustStatus(200); !strings.Contains(here.HTML, `{"navn":"Ingrid Sandvik","del":"viktig"}`) {
		t.Errorf("who writes: %s", here.HTML)
	}
	w.As(webtest.Nes).Get(planPath(kari, "/rediger")).MustShow("Grete Moen skriver nå.")
	for _, u := range append([]webtest.User{webtest.CareWorker, webtest.Clinician}, webtest.Outsiders...) {
		w.As(u).Raw("POST", address+"/felt", url.Values{"viktig": {"x"}, "grunn:viktig": {"1"}}).MustStatus(404)
		w.As(u).Raw("POST", address+"/her", url.Values{"del": {"mal"}}).MustStatus(404)
	}
	b.Raw("POST", "/dokument/01900000-0000-7000-8000-000000000001/felt", url.Values{"viktig": {"x"}, "grunn:viktig": {"1"}}).MustStatus(404)
}

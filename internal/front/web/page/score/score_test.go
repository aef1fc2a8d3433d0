package score_test

import (
	"strings"
	"testing"

	"traad/internal/app/score"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

const own = "[[instrument]]\ncode = \"hus\"\nshort = \"Husrunden\"\ntitle = \"Hjemmets farer\"\nmeasures = \"Fall\"\nmin = 0\nmax = 10\nstep = 1\nunit = \"poeng\"\ngood = \"low\"\nlicence = \"Vår\"\nsource = \"IHT Nes\"\n"

func TestScores(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		path := kari.Page() + "/skarer"
		b := w.As(webtest.Nes)
		form := b.Get(path).MustStatus(200).MustShow("Kari Aasen", "Ny skår", "CFS", "SPPB: balanse, gange og å reise seg, fra 0 til 12", "© Dalhousie University").MustNotShow("Lever med alvorlig")
		for _, c := range []struct{ field, value, show string }{
			{"verktoy", "", "Velg kartleggingsverktøy."},
			{"verktoy", "finnes-ikke", "Velg kartleggingsverktøy."},
			{"verdi", "13", "Skåren er utenfor skalaen. Skriv et tall fra 0 til 12."},
			{"verdi", "seks", "Skriv skåren som et tall fra 0 til 12."},
			{"dato", "18.11.2026", "Datoen er etter i dag."},
			{"dato", "01.01.1940", "Datoen er før personen ble født."},
			{"merknad", strings.Repeat("a", 1001), "Det er plass til 1000"},
		} {
			p := b.Send(form, webtest.With([]string{"verktoy", "sppb", "verdi", "6", "merknad", "Med <rullator>"}, c.field, c.value)...).MustStatus(422).MustShow(c.show)
			if p.Value(c.field) != c.value && c.field != "verktoy" {
				t.Errorf("%s is not kept: %q", c.field, p.Value(c.field))
			}
		}
		b.Send(form, "verktoy", "sppb", "verdi", "9", "dato", "01.10.2026").MustStatus(200).MustShow("Skåren er lagret.", "9/12", "redusert (0–9)", "Ingrid Sandvik")
		b.Send(form, "verktoy", "sppb", "verdi", "9", "dato", "01.10.2026").MustStatus(200) // the same form, sent twice
		b.Send(b.Get(path), "verktoy", "sppb", "verdi", "6", "merknad", "Med <rullator>").MustStatus(200).MustShow("6/12").MustEscape("Med <rullator>")
		b.Send(b.Get(path), "verktoy", "tug", "verdi", "18,4").MustStatus(200).MustShow("18,4 sekunder", "økt fallrisiko (over 14)")
		b.Send(b.Get(path), "verktoy", "cfs", "verdi", "6").MustStatus(200)
		if w.State(kari).CFS() != 6 {
			t.Error("a CFS score is an event of the enrolment")
		}
		b.Get(kari.Page()).MustShow("Skårer", "6/12", "redusert (0–9)", "18,4 sekunder", "Alle 3", "Skrøpelighet (CFS): 6, opp fra 5")
		all, err := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil || len(all) != 2 || len(all[0].Scores) != 2 {
			t.Fatalf("%v %+v", err, all)
		}

		// The wrong one stays readable, with why; nobody corrects it twice.
		fix := "/skarer/" + string(all[0].Scores[1].ID) + "/rett"
		correct := b.Get(fix).MustStatus(200).MustShow("Rett skår", "SPPB 6/12", "Ingrid Sandvik")
		b.Send(correct, "verdi", "7").MustStatus(422).MustShow("Skriv hvorfor skåren rettes.")
		b.Send(correct, "verdi", "", "arsak", "Feil").MustStatus(422).MustShow("Skriv riktig skår, eller kryss av")
		b.Send(correct, "verdi", "77", "arsak", "Feil").MustStatus(422).MustShow("utenfor skalaen")
		b.Send(correct, "verdi", "7", "arsak", "Talte feil").MustStatus(200).MustShow("Skåren er rettet.", "7/12", "Rettet: Talte feil")
		// Another, who had the form open, is shown what stands beside the own, and corrects that one.
		clash := b.Send(correct, "verdi", "8", "arsak", "Talte feil igjen").MustStatus(409).MustShow("En annen rettet skåren mens du skrev", "Nå står det 7/12", "«Talte feil»")
		if clash.Value("verdi") != "8" || clash.Value("arsak") != "Talte feil igjen" {
			t.Error("what was typed is gone")
		}
		b.Get(kari.Page()).MustShow("7/12").MustNotShow("8/12")
		b.Send(clash, "verdi", "8").MustStatus(200).MustShow("Skåren er rettet.", "8/12", "Rettet: Talte feil igjen")
		b.Get(kari.Page()).MustShow("8/12").MustNotShow("6/12", "7/12")
		tug := b.Get("/skarer/" + string(all[1].Scores[0].ID) + "/rett")
		b.Send(tug, "bort", "ja", "arsak", "Gjaldt en annen").MustStatus(200).MustShow("Rettet: Gjaldt en annen")
		b.Send(tug, "verdi", "17,2", "arsak", "Klokken gikk").MustStatus(409).MustShow("tok skåren bort: «Gjaldt en annen»", "registrer den på nytt")
		b.Get(kari.Page()).MustNotShow("18,4", "17,2")

		if strings.Contains(w.Log(), "rullator") {
			t.Error("health text in the log")
		}
	})
}

func TestOwnInstrument(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Administrator), score.Publish{Text: []byte(own)})
	b := w.As(webtest.Nes)
	b.Send(b.Get(kari.Page()+"/skarer"), "verktoy", "hus", "verdi", "4").MustStatus(200).MustShow("Husrunden", "4/10")
	w.Do(w.Actor(webtest.Administrator), score.Publish{Text: []byte(strings.ReplaceAll(own, "\"hus\"", "\"hus-2\""))})
	b.Get(kari.Page() + "/skarer").MustStatus(200).MustShow("hus") // what is scored stays readable
	if err := (score.Publish{Text: []byte(own)}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err == nil {
		t.Error("a coordinator published instruments")
	}
}

func TestWhoMay(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Do(w.Actor(webtest.Nes), score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "6"})
	all, _ := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
	fix := "/skarer/" + string(all[0].Scores[0].ID) + "/rett"
	for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
		b := w.As(u)
		for _, path := range []string{kari.Page() + "/skarer", fix, "/skarer/x/rett", "/skarer/0198f0c0-0000-7000-8000-000000000000/rett"} {
			b.Get(path).MustStatus(404).MustNotShow("Kari", "SPPB")
		}
		b.Post(kari.Page()+"/skarer", "verktoy", "sppb", "verdi", "1", "dato", "16.11.2026").MustStatus(404).MustNotShow("Kari")
		b.Post(fix, "verdi", "1", "arsak", "x").MustStatus(404).MustNotShow("Kari")
	}
	w.As(webtest.GP).Get(kari.Page()+"/skarer").MustStatus(200).MustShow("6/12", "Ny skår").MustNotShow("CFS: skrøpelighet")
	w.As(webtest.GP).Post(kari.Page()+"/skarer", "verktoy", "cfs", "verdi", "6", "forlop", string(kari.Enrolment)).MustStatus(404)
}

// The instruments that the pathway names are chosen from first, and every one that a shipped pathway names is there.
func TestOfPathwayFirst(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	page := w.As(webtest.Nes).Get(kari.Page() + "/skarer").MustStatus(200).HTML
	last := 0
	for _, code := range []string{"sppb", "mst", "gds-15", "four-at", "barthel", "rcs", "tug"} { // tug is none of the pathway's
		at := strings.Index(page, `<option value="`+code+`"`)
		if at < last || at < 0 {
			t.Errorf("%s stands at %d, after what comes before it at %d", code, at, last)
		}
		last = at
	}
	list, err := score.InForce(t.Context(), w.Service)
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range care.ShippedPathways() {
		if len(p.Instruments) == 0 {
			t.Errorf("%s names no instruments", p.Code)
		}
		for _, code := range p.Instruments {
			if _, ok := list.Find(code); !ok {
				t.Errorf("%s names %q, which is none", p.Code, code)
			}
		}
	}
}

// A CFS score says who wrote it and with which step, as every other score does, and a wrong one is put right at that step and stays readable.
func TestWhoScoredCFS(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	b := w.As(webtest.Physician)
	path := kari.Page() + "/skarer"
	b.Send(b.Get(path), "verktoy", "cfs", "verdi", "7", "merknad", strings.Repeat("a", 1001)).MustStatus(422).MustShow("Det er plass til 1000")
	b.Send(b.Get(path), "verktoy", "cfs", "verdi", "7", "merknad", "Målt på avdelingen").MustStatus(200).MustShow("Henrik Dahl")
	row := `<td>17. nov. 2026</td><td><strong>7</strong></td><td></td><td>Henrik Dahl</td><td>Målt på avdelingen</td><td><a class="ds-link" href="` + kari.Path("rett/") + string(w.Last(kari).ID) + `"`
	page := b.Get(path).MustStatus(200)
	if !strings.Contains(page.HTML, row) {
		t.Errorf("no row %s in %s", row, page.HTML)
	}
	form := b.Get(kari.Path("rett/") + string(w.Last(kari).ID)).MustStatus(200)
	b.Send(form, "arsak", "Feil person").MustStatus(200)
	b.Get(path).MustStatus(200).MustShow("Rettet: Feil person")
	if w.State(kari).CFS() == 7 {
		t.Error("a score that was put right counts")
	}
	w.As(webtest.GP).Get(path).MustStatus(200).MustShow("Rettet: Feil person").MustNotShow("/rett/")
}

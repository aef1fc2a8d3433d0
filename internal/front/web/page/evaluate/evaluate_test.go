package evaluate_test

import (
	"strings"
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	text "traad/internal/care/document"
	"traad/internal/front/web/webtest"
)

var good = []string{"mal", "partly", "tekst", "Går bedre i <trapp>", "videre", "continue"}

func TestEvaluate(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	b := w.As(webtest.Physician)
	form := b.Get(kari.Path("evaluering")).MustStatus(200).MustShow("Evaluering 2", "«Å klare trappen selv»", "Trening to ganger i uken.", "Plan, versjon 1", "Forrige evaluering, 12. nov. 2026", "Går bedre i trapp.", "Skår slik det var for to uker siden")
	for _, c := range []struct{ field, value, show string }{
		{"mal", "", "Velg hvordan det gikk med målene."},
		{"videre", "", "Velg om oppfølgingen skal fortsette eller avsluttes."},
		{"tekst", "", "Skriv hva dere kom fram til."},
		{"tekst", strings.Repeat("f", 25_000), "Teksten er på 25 000 tegn."},
		{"cfs", "0", "Skriv et helt tall fra 1 til 9."},
		{"dato", "11.11.2026", "Datoen er før forrige evaluering 12. nov. 2026."},
	} {
		p := b.Send(form, webtest.With(good, c.field, c.value)...).MustStatus(422).MustShow("før evalueringen kan lagres", c.show)
		if p.Value(c.field) != c.value {
			t.Errorf("%s is not kept", c.field)
		}
		if c.field != "tekst" {
			p.MustEscape("Går bedre i <trapp>")
		}
	}
	b.Send(form, webtest.With(webtest.With(good, "videre", "end"), "cfs", "4")...).MustStatus(200).MustShow("Evalueringen er lagret. Avslutt forløpet når alt er overlevert.")
	if e := w.State(kari); len(e.Evaluations) != 2 || e.Evaluations[1].Go != "end" || e.CFS() != 4 {
		t.Errorf("stored %+v", e.Evaluations)
	}
}

func TestEvaluateOrder(t *testing.T) {
	w := webtest.New(t)
	for stage, why := range map[webtest.Stage]string{webtest.Included: "Samtykket er ikke registrert ennå.", webtest.Mapped: "Planen er ikke registrert ennå.", webtest.Ended: "Forløpet er avsluttet 16. nov. 2026."} {
		kari := w.Person("Kari", "Aasen", stage)
		b := w.As(webtest.Nes)
		b.Get(kari.Path("evaluering")).MustShow("Dette kan ikke skrives nå", why).MustNotShow("<textarea")
		b.Post(kari.Path("evaluering"), append(good, "form", "visit", "dato", "17.11.2026")...).MustStatus(422).MustShow("Evalueringen kan ikke lagres", why).MustEscape("Går bedre i <trapp>")
	}
}

func TestTwoEvaluate(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	mine := ingrid.Get(kari.Path("evaluering"))
	grete.Send(grete.Get(kari.Path("evaluering")), webtest.With(good, "tekst", "Gretes syn")...).MustStatus(200)
	clash := ingrid.Send(mine, good...).MustStatus(409).MustShow("Grete Moen", "Gretes syn").MustEscape("Går bedre i <trapp>")
	both := ingrid.Send(clash, "valg", "begge").MustStatus(409)
	if got := both.Value("tekst"); got != "Går bedre i <trapp>\n\nGretes syn" {
		t.Errorf("both: %q", got)
	}
	ingrid.Send(both, "tekst", "Samlet").MustStatus(200)
	if e := w.State(kari).Evaluations; len(e) != 2 || e[1].Note != "Samlet" {
		t.Errorf("stored %+v", e)
	}
}

// Old scores stand beside the fields for today's, and what is agreed about treatment is looked at in the same form: the nurse cannot confirm it,
// the physician can; a wrong score saves nothing of it.
func TestEvaluateScoresAndTreatment(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	nes, doctor := w.Actor(webtest.Nes), w.Actor(webtest.Physician)
	w.Do(nes, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", On: date.Of(2026, 10, 20)})
	w.Do(doctor, clarification.Decide{Patient: kari.Patient, Text: "Ikke HLR", On: date.Of(2026, 10, 20)})
	b := w.As(webtest.Nes)
	form := b.Get(kari.Path("evaluering")).MustStatus(200).MustShow("SPPB sist 7/12, 20. okt.", "redusert", "SPPB i dag", "Ikke HLR", "Må vurderes på nytt", "Bare lege kan bekrefte").MustNotShow("Bekreftes, gjelder")
	b.Send(form, append(good, "skar-sppb", "13")...).MustStatus(422).MustShow("Skåren er utenfor skalaen.")
	count := func() (events, scores int, c *clarification.Standing) {
		all, err := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range all {
			scores += len(s.Scores)
		}
		if c, err = clarification.Of(t.Context(), w.Store.Reader(), kari.Patient); err != nil {
			t.Fatal(err)
		}
		return len(w.State(kari).Evaluations), scores, c
	}
	if e, s, _ := count(); e != 1 || s != 1 {
		t.Errorf("a wrong score left %d evaluations and %d scores", e, s)
	}
	// The nurse's browser claims that she confirms: nothing at all is written.
	b.Send(form, append(good, "avklart", "bekreftet")...).MustStatus(404)
	if e, _, c := count(); e != 1 || c.Version != 1 {
		t.Errorf("a nurse confirmed: %d, %+v", e, c)
	}
	d := w.As(webtest.Physician)
	form = d.Get(kari.Path("evaluering")).MustShow("Bekreftes, gjelder i seks måneder til")
	d.Send(form, append(good, "skar-sppb", "6", "avklart", "")...).MustStatus(422).MustShow("Velg om den medisinske beslutningen bekreftes")
	d.Send(form, append(good, "skar-sppb", "6", "skar-tug", "18,4", "avklart", "bekreftet", "onske", "endret", "nytt-onske", "Hjem <nå>")...).MustStatus(200).MustShow("Evalueringen er lagret.")
	e, s, c := count()
	if e != 2 || s != 3 || c.Decision != "Ikke HLR" || c.DecidedOn != webtest.Today || c.Wish != "Hjem <nå>" || c.DecidedBy != "Henrik Dahl" {
		t.Errorf("%d evaluations, %d scores, %+v", e, s, c)
	}
	w.As(webtest.Nes).Get(kari.Page() + "/avklaringer").MustNotShow("Må vurderes på nytt")
}

// A draft or a hearing that stands is told of on the form, with what others have written in it; what they wrote stands, and the answer says so.
func TestEvaluateBesideADraft(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Mapped)
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå til postkassen", "tiltak/b/hva": "Ringer om vekten", "tiltak/b/hvem": "kommune"})
	b := w.As(webtest.Nes)
	b.Get(kari.Path("evaluering")).MustStatus(200).MustShow("Ringer om vekten").MustNotShow("er begynt", " nå: ")
	if _, err := (planapp.Start{Patient: kari.Patient}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); err != nil {
		t.Fatal(err)
	}
	all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
	if err != nil {
		t.Fatal(err)
	}
	save := document.Save{Document: all.Working.Document, Fields: []text.Save{{Path: "tiltak/b/status", Text: "gjort"}}}
	if _, err := save.Run(t.Context(), w.Service, w.Actor(webtest.NesToo)); err != nil {
		t.Fatal(err)
	}
	number := nb.Int(all.Working.Number)
	form := b.Get(kari.Path("evaluering")).MustStatus(200).MustShow("Et utkast til versjon "+number+" er begynt", "I versjon "+number+" nå: gjort.")
	b.Send(form, append(good, "mal-a", "delvis", "tiltak-b", "pagar")...).MustStatus(200).MustShow("Evalueringen er lagret.", "For 1 mål eller tiltak sier utkastet noe annet")
	fields, err := document.Fields(t.Context(), w.Store.Reader(), all.Working.Document)
	if f := fields["tiltak/b/status"]; err != nil || f.Text != "gjort" || len(f.Open) != 1 || f.Open[0].Text != "" || fields.Text("mal/a/status") != "delvis" {
		t.Errorf("%+v, %v", f, err)
	}
}

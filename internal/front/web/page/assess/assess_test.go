package assess_test

import (
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

func TestAssess(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Referred)
	nes, ahus := w.As(webtest.Nes), w.As(webtest.Kongsvinger)
	p := nes.Get(kari.Path("vurdering")).MustStatus(200).MustShow("Fire innleggelser siste halvår.", "Fra fastlege Mona Ruud", "Du svarer for kommunen",
		"Svar på henvisning til sykehuset", "10 virkedager etter Pasient- og brukerrettighetsloven § 2-2", "Personen er 84 år. Grensen er over 65.", "Personen bor i Nes kommune.",
		"CFS er ikke skåret ennå.", "Skår slik det var for to uker siden", "Har ikke svart", "Kommunen har ikke vurdert ennå.", "Begge må svare").
		MustNotShow("Hvorfor gjør dere unntak?")
	nes.Send(p, "kriterie.chronic", "yes", "merknad.chronic", "KOLS og <hjertesvikt>", "kriterie.risk", "no").MustStatus(200).MustBe(kari.Page())

	p = ahus.Get(kari.Path("vurdering")).MustShow("Du svarer for sykehuset", "KOLS og <hjertesvikt>", "Ingrid Sandvik, tir. 17. nov.", "Kommunen mangler svar på 8 kriterier.",
		"Sykehuset har ikke vurdert ennå.", "Dette taler mot å inkludere: Risiko for akuttinnleggelser").MustEscape("<hjertesvikt>")
	if v := p.Value("kriterie.chronic") + p.Value("merknad.chronic"); v != "" {
		t.Errorf("the other level's answer %q stands in the own field", v)
	}
	ahus.Send(p, "kriterie.risk", "yes", "cfs", "8").MustStatus(200)
	nes.Get(kari.Path("vurdering")).MustShow("CFS er 8, skåret tir. 17. nov. Grensen er 3 til 7.", "CFS er 8, grensen er 3 til 7")
	if e := w.State(kari); e.Answers[care.Municipality]["risk"].Value != "no" || e.Answers[care.Hospital]["risk"].Value != "yes" || e.CFS() != 8 {
		t.Errorf("stored %+v", e.Answers)
	}
}

func TestAssessFaults(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Referred)
	b := w.As(webtest.Nes)
	for _, c := range []struct {
		fill []string
		show string
	}{
		{nil, "Svar på minst ett kriterium, eller skår CFS."},
		{[]string{"cfs", "10"}, "Skriv et helt tall fra 1 til 9."},
		{[]string{"merknad.risk", "Uten <svar>"}, "Velg ja, nei eller usikker."},
		{[]string{"kriterie.risk", "yes", "merknad.risk", strings.Repeat("b", 25_000)}, "Teksten er på 25 000 tegn."},
	} {
		fill := append([]string{"tekst.decline", "Skrevet nederst"}, c.fill...)
		p := b.SendTo(b.Get(kari.Path("vurdering")), kari.Path("vurdering"), fill...).MustStatus(422).MustShow(c.show)
		for i := 0; i < len(fill); i += 2 {
			if got := p.Value(fill[i]); got != fill[i+1] {
				t.Errorf("%s is %.40q after the refusal", fill[i], got)
			}
		}
	}
	if n := len(w.Events(kari)); n != 1 {
		t.Errorf("%d events", n)
	}
}

func TestDecide(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		name   string
		stage  webtest.Stage
		fill   []string
		status int
		show   string
		then   care.Status
	}{
		{"nothing chosen", webtest.Answered, nil, 422, "Velg hva dere har besluttet.", care.StatusReferred},
		{"include, one level missing", webtest.Referred, []string{"utfall", "include"}, 422, "Verken kommunen eller sykehuset har svart.", care.StatusReferred},
		{"include", webtest.Answered, []string{"utfall", "include", "tekst.include", "Alt ligger til rette"}, 200, "inkludert", care.StatusReferred},
		{"include against a criterion", webtest.Answered, []string{"kriterie.risk", "no", "utfall", "include"}, 422, "Svarene dine er lagret. Beslutningen er ikke lagret ennå.", care.StatusReferred},
		{"include by exception", webtest.Answered, []string{"kriterie.risk", "no", "utfall", "include", "unntak", "Ventes å øke"}, 200, "inkludert", care.StatusReferred},
		{"include against the score given now", webtest.Answered, []string{"cfs", "9", "utfall", "include"}, 422, "CFS er 9, grensen er 3 til 7", care.StatusReferred},
		{"wait without reason", webtest.Answered, []string{"utfall", "wait", "tekst.wait", "Kø"}, 422, "Velg hvorfor dere venter.", care.StatusReferred},
		{"wait for something else without words", webtest.Answered, []string{"utfall", "wait", "arsak.wait", "other"}, 422, "«Annet» trenger en forklaring.", care.StatusReferred},
		{"review before today", webtest.Answered, []string{"utfall", "wait", "arsak.wait", "no_place", "ny_vurdering.wait", "01.11.2026"}, 422, "Den avtalte datoen er før", care.StatusReferred},
		{"wait", webtest.Answered, []string{"utfall", "wait", "arsak.wait", "no_place", "ny_vurdering.wait", "01.12.2026"}, 200, "på venteliste", care.StatusWaiting},
		{"decline without the complaint", webtest.Answered, []string{"utfall", "decline", "arsak.decline", "own_wish"}, 422, "Kryss av når det er gitt informasjon.", care.StatusReferred},
		{"decline", webtest.Answered, []string{"utfall", "decline", "arsak.decline", "own_wish", "klage", "ja"}, 200, "avslått", care.StatusDeclined},
		{"ask for what?", webtest.Answered, []string{"utfall", "ask_more"}, 422, "Skriv hvilke opplysninger dere trenger.", care.StatusReferred},
		{"before the referral", webtest.Answered, []string{"utfall", "decline", "arsak.decline", "own_wish", "klage", "ja", "dato", "01.01.2026"}, 422, "Datoen er før henvisningen", care.StatusReferred},
		{"somebody outside the team", webtest.Answered, []string{"utfall", "include", "ansvarlig", string(w.ID(webtest.Ullensaker))}, 422, "Velg en som har en rolle i teamet", care.StatusReferred},
	} {
		t.Run(c.name, func(t *testing.T) {
			kari := w.Person("Kari", "Aasen", c.stage)
			b := w.As(webtest.Physician)
			p := b.SendTo(b.Get(kari.Path("vurdering")), kari.Path("beslutning"), c.fill...).MustStatus(c.status).MustShow(c.show)
			if got := w.State(kari).Status; got != c.then {
				t.Errorf("status %s, want %s", got, c.then)
			}
			if c.status != 422 {
				return
			}
			decided := w.State(kari).Decision
			for i := 0; i < len(c.fill); i += 2 {
				if got := p.Value(c.fill[i]); got != c.fill[i+1] && c.fill[i] != "cfs" && c.fill[i] != "ansvarlig" {
					t.Errorf("%s is %q after the refusal", c.fill[i], got)
				}
			}
			if decided != nil {
				t.Errorf("decided %+v", decided)
			}
		})
	}
	kari := w.Person("Kari", "Aasen", webtest.Answered)
	b := w.As(webtest.Kongsvinger)
	b.SendTo(b.Get(kari.Path("vurdering")), kari.Path("beslutning"), "utfall", "include", "ansvarlig", string(w.ID(webtest.NesToo)))
	if got := w.State(kari).Responsible; got != w.ID(webtest.NesToo) {
		t.Errorf("responsible is %s", got)
	}
}

func TestDecideOrder(t *testing.T) {
	w := webtest.New(t)
	for _, c := range []struct {
		stage webtest.Stage
		why   string
	}{
		{webtest.Consented, "Pasienten er inkludert 28. sep. 2026."},
		{webtest.Declined, "Henvisningen er avslått."},
		{webtest.Ended, "Forløpet er avsluttet"},
	} {
		kari := w.Person("Kari", "Aasen", c.stage)
		b := w.As(webtest.Nes)
		b.Get(kari.Path("vurdering")).MustStatus(200).MustShow(c.why).MustNotShow("Hva har dere besluttet?")
		p := b.Post(kari.Path("beslutning"), "utfall", "wait", "arsak.wait", "no_place", "tekst.wait", "Ingen plass før jul", "dato", "17.11.2026").MustStatus(422).MustShow(c.why)
		if p.Value("tekst.wait") != "Ingen plass før jul" {
			t.Error("the text is gone")
		}
		b.Post(kari.Path("opplysninger-mottatt"), "opplysninger", "Epikrise", "mottatt", "17.11.2026").MustStatus(422)
	}
	asked := w.Person("Kari", "Aasen", webtest.Asked)
	b := w.As(webtest.Nes)
	p := b.Get(asked.Path("vurdering")).MustShow("Venter på opplysninger", "Epikrise fra august.", "Be om flere opplysninger")
	b.SendTo(p, asked.Path("opplysninger-mottatt"), "mottatt", "18.11.2026", "opplysninger", "Kom på <faks>").MustStatus(422).MustShow("Datoen er etter i dag.").MustEscape("<faks>")
}

// Two on the same level answer at once.
func TestTwoAnswer(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Referred)
		ingrid, grete, ahus := w.As(webtest.Nes), w.As(webtest.NesToo), w.As(webtest.Kongsvinger)
		mine := ingrid.Get(kari.Path("vurdering"))
		ahus.Send(ahus.Get(kari.Path("vurdering")), "kriterie.risk", "yes").MustStatus(200) // the other level is no clash
		theirs := grete.Get(kari.Path("vurdering"))
		grete.Send(theirs, "kriterie.risk", "no", "merknad.risk", "Ingen siste år", "kriterie.chronic", "yes").MustStatus(200)
		clash := ingrid.Send(mine, "kriterie.risk", "yes", "merknad.risk", "To i <mai>", "kriterie.benefit", "yes").MustStatus(409).
			MustShow("Grete Moen lagret svar mens du skrev", "Grete Moen svarte «Nei» mens du skrev.", "Velg tekst for «Merknad: Risiko", "Ingen siste år").MustEscape("To i <mai>")
		both := ingrid.Send(clash, "valg", "begge").MustStatus(409)
		if got := both.Value("merknad.risk"); !strings.Contains(got, "To i <mai>") || !strings.Contains(got, "Ingen siste år") {
			t.Errorf("both: %q", got)
		}
		if both.Value("kriterie.chronic") != "yes" || both.Value("kriterie.benefit") != "yes" {
			t.Error("an answer is gone")
		}
		ingrid.SendTo(both, kari.Path("vurdering"), "merknad.risk", "To i mai, ingen siden").MustStatus(200)
		a := w.State(kari).Answers[care.Municipality]
		if a["risk"].Value != "yes" || a["risk"].Note != "To i mai, ingen siden" || a["chronic"].Value != "yes" || a["benefit"].Value != "yes" {
			t.Errorf("merged: %+v", a)
		}
	})
}

// Two decide at once.
func TestTwoDecide(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for answer, want := range map[string]string{"min": care.Wait, "deres": care.AskMore, "begge": care.Wait} {
			kari := w.Person("Kari", "Aasen", webtest.Answered)
			ingrid, marit := w.As(webtest.Nes), w.As(webtest.Kongsvinger)
			mine, theirs := ingrid.Get(kari.Path("vurdering")), marit.Get(kari.Path("vurdering"))
			marit.SendTo(theirs, kari.Path("beslutning"), "utfall", "ask_more", "tekst.ask_more", "Epikrisen fra <august>").MustStatus(200)
			clash := ingrid.SendTo(mine, kari.Path("beslutning"), "utfall", "wait", "arsak.wait", "no_place", "tekst.wait", "Etter jul").MustStatus(409).
				MustShow("Marit Solberg", "Be om flere opplysninger", "Sett på venteliste", "Etter jul").MustEscape("Epikrisen fra <august>")
			p := ingrid.Send(clash, "valg", answer)
			if answer == "begge" {
				if got := p.MustStatus(409).Value("tekst.wait"); got != "Etter jul\n\nEpikrisen fra <august>" {
					t.Errorf("both: %q", got)
				}
				p = ingrid.SendTo(p, kari.Path("beslutning"), "tekst.wait", "Etter jul, og epikrisen")
			}
			p.MustStatus(200).MustBe(kari.Page())
			if got := w.State(kari).Decision.Outcome; got != want {
				t.Errorf("%s: %s stands, want %s", answer, got, want)
			}
		}
	})
}

// Two receive what was asked for at once: the second sees both texts, and can let either or both stand.
func TestTwoReceive(t *testing.T) {
	w := webtest.New(t)
	for answer, want := range map[string]string{"min": "Epikrise på <faks>", "deres": "Fastlegen ringte", "begge": "Epikrise på <faks>. Fastlegen ringte."} {
		kari := w.Person("Kari", "Aasen", webtest.Asked)
		ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
		mine, theirs := ingrid.Get(kari.Path("vurdering")), grete.Get(kari.Path("vurdering"))
		to := kari.Path("opplysninger-mottatt")
		grete.SendTo(theirs, to, "mottatt", "17.11.2026", "opplysninger", "Fastlegen ringte").MustStatus(200)
		clash := ingrid.SendTo(mine, to, "mottatt", "17.11.2026", "opplysninger", "Epikrise på <faks>").MustStatus(409).
			MustShow("Grete Moen", "Fastlegen ringte", "Opplysningene som kom").MustEscape("Epikrise på <faks>")
		if clash.Value("opplysninger") != "Epikrise på <faks>" {
			t.Error("what was typed is gone from the form")
		}
		p := ingrid.Send(clash, "valg", answer)
		if answer == "begge" {
			if got := p.MustStatus(409).Value("opplysninger"); got != "Epikrise på <faks>\n\nFastlegen ringte" {
				t.Errorf("both: %q", got)
			}
			p = ingrid.SendTo(p, to, "opplysninger", want)
		}
		p.MustStatus(200).MustBe(kari.Page())
		if ev := w.Last(kari); ev.Kind != care.InfoReceived || ev.Reason != want {
			t.Errorf("%s: %s %q stands, want %q", answer, ev.Kind, ev.Reason, want)
		}
		w.Sound()
	}
	// Where nothing is waited for any more, what was typed is still there.
	kari := w.Person("Kari", "Aasen", webtest.Answered)
	p := w.As(webtest.Nes).Post(kari.Path("opplysninger-mottatt"), "opplysninger", "Kom i dag", "mottatt", "17.11.2026").MustStatus(422)
	if p.Value("opplysninger") != "Kom i dag" {
		t.Error("the text is gone")
	}
}

// Nobody is included in a pathway that the cooperation agreement is not about.
func TestDecideOutsideTheAgreement(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Referred)
	nes := w.Actor(webtest.Nes)
	at := enrolment.Target{Enrolment: kari.Enrolment}
	w.Do(nes, enrolment.AnswerCriteria{Target: at, Level: care.Municipality, Answers: webtest.Answers(), On: webtest.Today})
	w.Do(nes, enrolment.AnswerCriteria{Target: at, Level: care.Hospital, Answers: webtest.Answers(), CFS: 5, On: webtest.Today})
	if _, err := w.Store.DB.Raw().ExecContext(t.Context(), `update agreement_version set data = replace(data, '"`+care.LongTerm+`",', '')`); err != nil {
		t.Fatal(err)
	}
	before := len(w.Events(kari))
	err := enrolment.Decide{Target: at, On: webtest.Today, Decision: care.Decision{Outcome: care.Include}, Responsible: nes.User}.Run(t.Context(), w.Service, nes)
	if list := errs.FieldsOf(err); len(list) != 1 || list[0].Name != "utfall" || !strings.Contains(list[0].Message, "gjelder ikke dette forløpet") || len(w.Events(kari)) != before {
		t.Errorf("%v, %d events more", err, len(w.Events(kari))-before)
	}
}

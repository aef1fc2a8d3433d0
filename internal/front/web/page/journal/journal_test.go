package journal_test

import (
	"strings"
	"testing"

	"traad/internal/app/clarification"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// Contact, mapping, evaluation and plan leave as text, each with a link in the list of what happened.
func TestJournal(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	b := w.As(webtest.Nes)
	list := b.Get(kari.Page() + "/hendelser").MustStatus(200).MustShow("Tekst til journal")
	want := map[care.EventKind][]string{
		care.Contacted: {"IHT, telefon, Ingrid Sandvik", "Sover bedre."}, care.Evaluated: {"IHT, evaluering 1", "Målene er delvis nådd", "Går bedre i trapp."},
		care.Mapped: {"IHT, kartlagt, hjemme", "Trygg hjemme."}, care.PlanWritten: {"IHT, behandlingsplan versjon 1", "Viktig for pasienten: Å klare trappen selv", "Trening to ganger i uken."},
	}
	seen := 0
	for _, ev := range w.Events(kari) {
		path := kari.Path("journal/" + string(ev.ID))
		texts, leaves := want[ev.Kind]
		if !leaves {
			b.Get(path).MustStatus(404)
			continue
		}
		seen++
		p := b.Get(path).MustStatus(200).MustShow("Kopier", "Lagre som fil")
		f := b.Get(path + "/tekst.txt").MustStatus(200)
		for _, text := range texts {
			if !strings.Contains(f.HTML, text) || !strings.Contains(p.Text, text) {
				t.Errorf("%s lacks %q: %s", ev.Kind, text, f.HTML)
			}
		}
		if strings.Contains(f.HTML, "Kari") || strings.Contains(f.HTML, "Aasen") || strings.Contains(f.Header.Get("Content-Disposition"), "Kari") {
			t.Errorf("%s names the patient", ev.Kind)
		}
		if ev.Kind != care.PlanWritten && !strings.Contains(list.HTML, path) {
			t.Errorf("no link to the text of %s", ev.Kind)
		}
		for _, u := range append(webtest.Outsiders, webtest.CareWorker, webtest.Clinician) {
			w.As(u).Get(path).MustStatus(404).MustNotShow("Kari", texts[1])
			w.As(u).Get(path + "/tekst.txt").MustStatus(404).MustNotShow(texts[1])
		}
	}
	if seen != 4 {
		t.Errorf("%d events leave as text", seen)
	}
}

// Of a conversation the whole leaves, without what the next of kin wants shielded from the patient, whose record it is.
func TestMappingWithoutWhatIsShielded(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Consented)
	b := w.As(webtest.Nes)
	p := b.Send(b.Get(kari.Path("kartlegging")), "begynn", "ja").MustStatus(200)
	b.Get(kari.Path("kartlegging") + "/journal").MustStatus(404)
	b.Send(p, "omrade/sleep/viktig", "Sove til seks", "omrade/sleep/risiko", "watch", "parorende/belastning", "Sover dårlig", "parorende/skjermet", "ja").MustStatus(200)
	b.Send(b.Get(kari.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200)
	b.Get(kari.Path("kartlegging")+"/journal").MustStatus(200).MustShow("SØVN Viktig: «Sove til seks» Risiko: Følg med").MustNotShow("Sover dårlig", "AVKLARINGER")
	// what is agreed about treatment goes with it as it stands, and says when the decision is no more
	w.Do(w.Actor(webtest.Nes), clarification.Wish{Patient: kari.Patient, Text: "Hjem så lenge det går"})
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 1, Text: "Ikke HLR", On: date.Of(2026, 3, 9), ValidTo: date.Of(2026, 9, 1), With: "datteren"})
	b.Get(kari.Path("kartlegging")+"/journal").MustStatus(200).MustShow("BEHANDLINGSAVKLARINGER, slik de står 17. nov. 2026", "Pasientens ønske: Hjem så lenge det går", "Medisinsk beslutning: Ikke HLR",
		"Besluttet 9. mars 2026", "med datteren", "gjelder til 1. sep. 2026", "Den medisinske beslutningen må vurderes på nytt.")
	w.Do(w.Actor(webtest.Physician), clarification.Decide{Patient: kari.Patient, Seen: 2, Text: "Ikke respirator", On: webtest.Today})
	b.Get(kari.Path("kartlegging")+"/journal").MustStatus(200).MustShow("Medisinsk beslutning: Ikke respirator").MustNotShow("Ikke HLR", "må vurderes på nytt")
}

// The whole conversation leaves: where it was held, the scores in words, and the next of kin's burden and score where they are not shielded. The
// page of the conversation shows the same.
func TestMappingIsWhole(t *testing.T) {
	w := webtest.New(t)
	kari, ola := w.Person("Kari", "Aasen", webtest.Consented), w.Person("Ola", "Moe", webtest.Consented)
	b := w.As(webtest.Nes)
	for _, c := range []struct {
		who      webtest.Case
		shielded string
	}{{kari, ""}, {ola, "ja"}} {
		p := b.Send(b.Get(c.who.Path("kartlegging")), "begynn", "ja").MustStatus(200)
		b.Send(p, "samtale/sted", "Stuen i Elvegata", "parorende/belastning", "Våkner hver natt", "parorende/risiko", "watch", "parorende/skjermet", c.shielded, "skar/sppb", "6", "skar/rcs", "31").MustStatus(200)
		b.Send(b.Get(c.who.Path("kartlegging")+"?del=avslutt"), "avslutt", "ja").MustStatus(200)
		b.Get(c.who.Path("kartlegging")).MustStatus(200).MustShow("Hjemme, Stuen i Elvegata", "SPPB: 6/12 (redusert)", "Våkner hver natt", "RCS: 31/60 (stor belastning)", "Følg med")
		text := b.Get(c.who.Path("kartlegging")+"/journal").MustStatus(200).MustShow("Hjemme, Stuen i Elvegata", "SKÅRER SPPB: 6/12 (redusert)")
		kin := []string{"PÅRØRENDES SITUASJON Belastning: Våkner hver natt Risiko: Følg med Skåret: RCS: 31/60"}
		if c.shielded == "" {
			text.MustShow(kin...)
		} else {
			text.MustNotShow("Våkner", "RCS", "31/60")
		}
	}
}

// An evaluation that went through the plan leaves with each answer: goals, measures, and the scores beside those before.
func TestEvaluationIsWhole(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Evaluated)
	w.Do(w.Actor(webtest.Nes), score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", On: date.Of(2026, 10, 20)})
	w.Publish(kari, map[string]string{"mal/a/tekst": "Gå til <postkassen>", "tiltak/a/hva": "Trene styrke", "tiltak/a/hvem": "kommune", "tiltak/b/hva": "Måle vekt", "tiltak/b/hvem": "pasient"})
	b := w.As(webtest.Nes)
	b.Send(b.Get(kari.Path("evaluering")), "mal", "partly", "tekst", "Bedre.", "videre", "continue", "mal-a", "delvis", "tiltak-a", "gjort", "tiltak-b", "pagar", "skar-sppb", "6").MustStatus(200)
	path := kari.Path("journal/" + string(w.Last(kari).ID))
	b.Get(path).MustStatus(200).MustShow("IHT, evaluering 2", "Bedre.", "MÅL «Gå til <postkassen>»: delvis nådd", "TILTAK Trene styrke: gjort Måle vekt: fortsetter", "SKÅRER SPPB: 6/12, før 7/12 (20. okt. 2026)")
}

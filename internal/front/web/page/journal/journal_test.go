package journal_test

import (
	"strings"
	"testing"

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
	b.Get(kari.Path("kartlegging") + "/journal").MustStatus(200).MustShow("SØVN Viktig: «Sove til seks» Risiko: Følg med").MustNotShow("Sover dårlig")
}

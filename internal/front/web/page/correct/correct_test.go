package correct_test

import (
	"strings"
	"testing"

	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// kind returns the path to put right the last event of a kind.
func kind(w *webtest.World, c webtest.Case, k care.EventKind) string {
	path := ""
	for _, ev := range w.Events(c) {
		if ev.Kind == k {
			path = c.Path("rett/" + string(ev.ID))
		}
	}
	return path
}

func TestCorrect(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
		b := w.As(webtest.NesToo)
		form := b.Get(kind(w, kari, care.Contacted)).MustStatus(200).
			MustShow("Rett et steg", "Kontakt 7. nov.", "Skrevet av Ingrid Sandvik", "Telefon", "Sover bedre.", "10 minutter", "5. des. 2026", "Hva er feil?")
		b.Send(form, "arsak", "").MustStatus(422).MustShow("Skriv hvorfor det rettes.")
		long := strings.Repeat("j", 25_000)
		if p := b.Send(form, "arsak", long).MustStatus(422).MustShow("Teksten er på 25 000 tegn."); p.Value("arsak") != long {
			t.Error("the text is not kept")
		}
		b.Send(form, "arsak", "Feil <person>").MustStatus(200).MustBe(kari.Page()).MustShow("Steget er rettet.")
		if e := w.State(kari); e.Contacts != 0 || w.Last(kari).Reason != "Feil <person>" {
			t.Errorf("after the correction: %+v", w.Last(kari))
		}
		b.Get(kind(w, kari, care.Contacted)).MustShow("Steget er allerede rettet.").MustNotShow("<textarea")
		b.Post(kind(w, kari, care.Contacted), "arsak", "En gang til").MustStatus(422).MustShow("Hendelsen er allerede rettet.")
		b.Get(kind(w, kari, care.Corrected)).MustNotShow("<textarea")
		b.Post(kind(w, kari, care.Corrected), "arsak", "Nei").MustStatus(422).MustShow("En retting kan ikke rettes.")
	})
}

func TestCorrectInOrder(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	b := w.As(webtest.Nes)
	for _, k := range []care.EventKind{care.Referred, care.Decided, care.Consented, care.Mapped} {
		p := b.Send(b.Get(kind(w, kari, k)).MustStatus(200), "arsak", "Feil & feil").MustStatus(422).MustShow("Rettingen kan ikke lagres", "bygger på denne. Rett den først.", "Feil & feil")
		if p.Value("arsak") != "Feil & feil" {
			t.Error("the text is gone")
		}
	}
	for _, k := range []care.EventKind{care.PlanWritten, care.Mapped, care.Consented} {
		b.Send(b.Get(kind(w, kari, k)), "arsak", "Feil person").MustStatus(200)
	}
	if e := w.State(kari); e.Included() || e.Plan != nil {
		t.Errorf("after the corrections: %+v", e)
	}
	b.Get(kari.Path("rett/01890000-0000-7000-8000-000000000000")).MustStatus(404)
	b.Get(kari.Path("rett/x")).MustStatus(404)
	other := w.Person("Siri", "Lund", webtest.Planned) // an event of somebody else is no event of hers
	b.Get(kari.Path("rett/" + string(w.Last(other).ID))).MustStatus(404).MustNotShow("Siri")
}

func TestUndo(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Referred)
	ingrid, grete := w.As(webtest.Nes), w.As(webtest.NesToo)
	saved := ingrid.Send(ingrid.Get(kari.Path("vurdering")), "kriterie.risk", "yes", "cfs", "5").MustStatus(200) // one deed, two events
	ingrid.SendTo(saved, kari.Path("angre")).MustShow("Angret.")
	if e := w.State(kari); len(e.Answers) != 0 || len(e.Scores) != 0 {
		t.Errorf("after the undo: %+v %+v", e.Answers, e.Scores)
	}
	saved = ingrid.Send(ingrid.Get(kari.Path("vurdering")), "kriterie.risk", "yes").MustStatus(200)
	grete.Send(grete.Get(kari.Path("vurdering")), "cfs", "6").MustStatus(200)
	ingrid.SendTo(saved, kari.Path("angre")).MustStatus(409).MustShow("Det er skrevet noe nytt siden")
	if len(w.State(kari).Answers) == 0 {
		t.Error("what somebody wrote before another's step was undone")
	}
}

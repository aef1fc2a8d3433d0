package timeline_test

import (
	"strings"
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/front/web/webtest"
)

func TestTimeline(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari := w.Person("Kari", "Aasen", webtest.Evaluated)
		w.Admit(kari, 1)
		b := w.As(webtest.Nes)
		path := kari.Page() + "/hendelser"
		p := b.Get(path).MustStatus(200).MustShow("11 hendelser", "Henvist, Ingrid Sandvik", "Fire innleggelser siste halvår.", "Fra fastlege Mona Ruud",
			"Kommunen svarte på kriteriene", "Sykehuset svarte på kriteriene", "CFS skåret: 5", "Besluttet: inkluderes", "Samtykke gitt", "Gitt av pasienten",
			"Kartlagt, hjemme", "Trygg hjemme.", "Plan versjon 1", "«Å klare trappen selv»", "Telefon, Ingrid Sandvik", "Neste kontakt avtalt 5. des., telefon",
			"Evaluering 1", "Målene er delvis nådd", "Innlagt, øyeblikkelig hjelp", "Er der fortsatt.", "Rett, ")
		if strings.Index(p.Text, "Innlagt, øyeblikkelig hjelp") > strings.Index(p.Text, "Henvist, Ingrid Sandvik") {
			t.Error("the newest is not first")
		}
		for sort, want := range map[string][2]string{
			"kontakt": {"Sover bedre.", "Evaluering 1"}, "steg": {"Samtykke gitt", "Sover bedre."}, "plan": {"Evaluering 1", "Sover bedre."}, "opphold": {"Er der fortsatt.", "Samtykke gitt"},
		} {
			b.Get(path+"?slag="+sort).MustStatus(200).MustShow(want[0], "Nullstill").MustNotShow(want[1])
		}
		b.Get(path + "?slag=steg").MustShow("Hendelser 11") // the tab counts all, whatever is chosen
		b.Get(path+"?slag=x").MustStatus(200).MustShow("Ingen hendelser med disse filtrene", "Nullstill")
		b.Get(path + "?forlop=x").MustStatus(200).MustShow("11 hendelser")

		// A corrected step stands struck through with who and why, here only.
		last := w.Last(kari)
		w.Do(w.Actor(webtest.Kongsvinger), enrolment.Correct{Target: enrolment.Target{Enrolment: kari.Enrolment}, Event: last.ID, Reason: "Skrevet på feil person"})
		struck := b.Get(path).MustShow("Rettet tir. 17. nov. av Marit Solberg: Skrevet på feil person", "Går bedre i trapp.")
		if !strings.Contains(struck.HTML, `event voided`) || strings.Contains(struck.HTML, kari.Path("rett/"+string(last.ID))) {
			t.Error("the corrected step is not struck through, or can be corrected again")
		}
		struck.MustShow("11 hendelser", "Hendelser 11")
		b.Get(kari.Page()).MustShow("Hendelser 11").MustNotShow("Går bedre i trapp.", "Evaluering 1,")
		b.Get(kari.Page() + "/oppfolging").MustShow("Evaluering 1 Første evaluering.")
	})
}

// Each step leads to its correction, for those who may.
func TestCorrect(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	for _, ev := range w.Events(kari) {
		link := `href="` + kari.Path("rett/"+string(ev.ID)) + `"`
		if p := w.As(webtest.Nes).Get(kari.Page() + "/hendelser"); !strings.Contains(p.HTML, link) {
			t.Errorf("%s has no way to its correction", ev.Kind)
		}
		if p := w.As(webtest.GP).Get(kari.Page() + "/hendelser").MustStatus(200); strings.Contains(p.HTML, link) {
			t.Errorf("a GP is led to correct %s", ev.Kind)
		}
	}
	w.As(webtest.Nes).Get(kari.Path("rett/" + string(w.Last(kari).ID))).MustStatus(200)
}

// Every kind of event has words of its own.
func TestEveryStage(t *testing.T) {
	w := webtest.New(t)
	for stage, want := range map[webtest.Stage][]string{
		webtest.Waiting:   {"Besluttet: venter på oppstart", "Vurderes på nytt 27. nov."},
		webtest.Declined:  {"Besluttet: avslått", "Informert om retten til å klage"},
		webtest.Asked:     {"Ba om flere opplysninger", "Epikrise fra august."},
		webtest.Paused:    {"Satt på pause", "Er på rehabilitering."},
		webtest.Withdrawn: {"Samtykke trukket", "Vil klare seg selv."},
		webtest.Dead:      {"Død, Ingrid Sandvik"},
		webtest.Ended:     {"Avsluttet: Flyttet"},
	} {
		w.As(webtest.Nes).Get(w.Person("Kari", "Aasen", stage).Page() + "/hendelser").MustStatus(200).MustShow(want...)
	}
}

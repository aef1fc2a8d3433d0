package objection_test

import (
	"context"
	"strings"
	"testing"

	"traad/internal/app"
	docapp "traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// A version of the plan and a score can be hidden from others, wherever they stand; who wrote them sees them still, and all of it is back
// when the person takes her no back.
func TestAgainstPlanAndScore(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, per := w.Person("Kari", "Aasen", webtest.Mapped), w.Person("Per", "Berg", webtest.Mapped)
		w.Admit(kari, 2)
		nes := w.Actor(webtest.Nes)
		id, err := planapp.Start{Patient: kari.Patient}.Run(t.Context(), w.Service, nes)
		if err != nil {
			t.Fatal(err)
		}
		version := func() *planapp.All {
			all, err := planapp.Of(t.Context(), w.Store.Reader(), kari.Patient)
			if err != nil {
				t.Fatal(err)
			}
			return all
		}
		w.Do(nes, saveDeed{docapp.Save{Document: version().Working.Document, Fields: []document.Save{
			{Path: "mal/x/tekst", Text: "Hemmelig mål"}, {Path: "tiltak/x/hva", Text: "Hemmelig tiltak"}, {Path: "tiltak/x/hvem", Text: "sykehus"}, {Path: "tiltak/x/frist", Text: "18.11.2026"}, {Path: "tegn/x/omrade", Text: "Hemmelig tegn"},
		}}})
		w.Do(nes, planapp.Publish{Version: id, Seen: version().Working.Seen, Signs: true, Agreement: planapp.Agreement{Says: "yes", How: planapp.InPerson}, Reason: "Første plan", Review: map[string]plan.MeasureStatus{}, Keeps: map[string]bool{}})
		w.Do(nes, score.Add{Patient: kari.Patient, Instrument: "sppb", Typed: "7", On: date.Of(2026, 11, 10)})
		w.Do(nes, score.Add{Patient: per.Patient, Instrument: "tug", Typed: "17,7", On: date.Of(2026, 11, 10)})
		series, err := score.Of(t.Context(), w.Store.Reader(), kari.Patient)
		if err != nil {
			t.Fatal(err)
		}
		others, err := score.Of(t.Context(), w.Store.Reader(), per.Patient)
		if err != nil {
			t.Fatal(err)
		}
		sppb := series[0].Scores[0].ID
		pages := []string{"", "/plan", "/plan?versjon=1", "/plan/historikk", "/plan/pasient", "/trygghetskort", "/plan.pdf", "/hendelser", "/oppsummering", "/skarer"}
		doctor := w.As(webtest.Physician)
		doctor.Get(kari.Page() + "/plan").MustShow("Hemmelig mål")
		doctor.Get(kari.Page()+"/skarer").MustShow("7/12", "SPPB")

		b := w.As(webtest.Nes)
		b.Get(kari.Page()+"/reservasjoner").MustShow("Behandlingsplan versjon 1, 17. nov. 2026, Ingrid Sandvik", "Skår SPPB 10. nov. 2026, Ingrid Sandvik").MustNotShow("7/12")
		objects(b, kari, "mot", "item", "opplysning", score.Item(others[0].Scores[0].ID)).MustStatus(422).MustShow("Opplysningen finnes ikke.")
		objects(b, kari, "mot", "item", "opplysning", planapp.Item(id)).MustStatus(200).MustShow("Reservasjonen er lagret")
		objects(b, kari, "mot", "item", "opplysning", score.Item(sppb)).MustStatus(200).MustShow("Reservasjonen er lagret")

		for _, u := range []webtest.User{webtest.Physician, webtest.NesToo, webtest.GP, webtest.CareWorker, webtest.Kongsvinger, webtest.Clinician} {
			for _, path := range pages {
				w.As(u).Get(kari.Page()+path).MustNotShow("Hemmelig", "7/12")
			}
			w.As(u).Get("/").MustNotShow("Hemmelig")
			w.As(u).Get(kari.Path("evaluering")).MustNotShow("Hemmelig", "7/12")
			w.As(u).Get(kari.Path("kartlegging")).MustNotShow("7/12")
			w.As(u).Get("/skarer/"+string(sppb)+"/rett").MustNotShow("7/12", `value="7"`)
		}
		doctor.Get(kari.Page() + "/plan").MustStatus(200).MustShow("Skjult etter ønske fra personen")
		doctor.Get(kari.Page() + "/trygghetskort").MustShow("Skjult etter ønske fra personen")
		doctor.Get(kari.Page() + "/skarer").MustShow("1 skår: skjult etter ønske fra personen.")
		// A draft that somebody else begins does not give it away.
		if _, err := (planapp.Start{Patient: kari.Patient}).Run(t.Context(), w.Service, w.Actor(webtest.Physician)); err != nil {
			t.Fatal(err)
		}
		doctor.Get(kari.Page() + "/plan/rediger").MustStatus(200).MustNotShow("Hemmelig")
		// Who wrote it, sees it.
		b.Get(kari.Page()+"/plan?versjon=1").MustShow("Hemmelig mål", "Hemmelig tiltak")
		b.Get(kari.Page() + "/skarer").MustShow("7/12")
		b.Get(kari.Page() + "/trygghetskort").MustNotShow("Skjult etter")
		for {
			p := b.Get(kari.Page() + "/reservasjoner")
			if at := actions(p, "/trekk"); len(at) > 0 {
				b.SendTo(p, at[0], "tekst", "Sagt i dag.").MustStatus(200)
				continue
			}
			break
		}
		doctor.Get(kari.Page() + "/plan?versjon=1").MustShow("Hemmelig mål")
		doctor.Get(kari.Page() + "/skarer").MustShow("7/12")
	})
}

// saveDeed is a save of fields as a deed.
type saveDeed struct{ docapp.Save }

func (d saveDeed) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	_, err := d.Save.Run(ctx, s, a)
	return err
}

func actions(p *webtest.Page, end string) (out []string) {
	for _, f := range p.Forms() {
		if strings.HasSuffix(f.Action, end) {
			out = append(out, f.Action)
		}
	}
	return out
}

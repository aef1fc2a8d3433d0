package pathways_test

import (
	"testing"

	planapp "traad/internal/app/plan"
	"traad/internal/app/roster"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
)

// «Venter på høringssvar» counts and lists those whose plan somebody has not answered, within what the actor reaches, until the last answer
// has come, or the plan is withdrawn.
func TestAwaited(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		kari, berit, dead := w.Person("Kari", "Aasen", webtest.Planned), w.Person("Berit", "Moe", webtest.Planned), w.Person("Odd", "Lie", webtest.Ended)
		ragnhild := w.PersonIn("Ullensaker", "Ragnhild", "Sørli", webtest.Planned)
		said := func(kind plan.Party, says planapp.Saying) planapp.LaidParty {
			return planapp.LaidParty{Asked: planapp.Asked{Kind: kind}, Says: says}
		}
		karis := w.Heard(kari, "Nes", 1, said(plan.Patient, planapp.Agree), said(plan.GP, planapp.Silent))
		ragnhilds := w.Heard(ragnhild, "Ullensaker", 9, said(plan.NextOfKin, planapp.Silent), said(plan.GP, planapp.Silent))
		w.Lay(karis, ragnhilds, w.Heard(berit, "Nes", 2, said(plan.Patient, planapp.Agree), said(plan.GP, planapp.Agree)), w.Heard(dead, "Nes", 3, said(plan.GP, planapp.Silent)))
		counts := func(want map[webtest.User]int) {
			t.Helper()
			for who, n := range want {
				f := roster.Filter{Hearing: true}
				v, err := roster.Show(t.Context(), w.Service, w.Actor(who), f)
				if err != nil {
					t.Fatal(err)
				}
				if v.Tabs.Hearing != n || len(shown(v)) != n {
					t.Errorf("%s: the tab says %d, the list holds %d, want %d", who, v.Tabs.Hearing, len(shown(v)), n)
				}
				x, err := roster.Export(t.Context(), w.Service, w.Actor(who), f)
				if err == nil && (len(x.Lines) != n || x.Words != "Venter på høringssvar") {
					t.Errorf("%s: %d lines in the file of «%s», want %d", who, len(x.Lines), x.Words, n)
				}
			}
			if d, err := w.Service.CheckCaches(t.Context()); err != nil || !d.None() {
				t.Errorf("the check of the caches: %v %v", d, err)
			}
		}
		counts(map[webtest.User]int{webtest.Nes: 1, webtest.Ullensaker: 1, webtest.Physician: 2, webtest.Kongsvinger: 1, webtest.Nordbyhagen: 1, webtest.GP: 1})
		w.As(webtest.Nes).Get("/forlop?horing=ja").MustStatus(200).MustShow("Venter på høringssvar", "Kari Aasen", "Høring", "fastlegen har ikke svart, frist").MustNotShow("Berit", "Odd", "Ragnhild")
		w.As(webtest.Physician).Get("/forlop?horing=ja").MustShow("Kari", "pårørende og fastlegen har ikke svart, frist").MustNotShow("Berit", "Odd")
		w.As(webtest.Ullensaker).Get("/forlop?horing=ja").MustShow("Ragnhild").MustNotShow("Kari", "Berit")

		w.Do(w.Actor(webtest.GP), planapp.Answer{Version: karis.ID, Party: karis.Parties[1].ID, Says: planapp.Agree})
		counts(map[webtest.User]int{webtest.Nes: 0, webtest.Ullensaker: 1, webtest.Physician: 1, webtest.GP: 0})
		w.As(webtest.Nes).Get("/forlop?horing=ja").MustShow("Ingen i Nes med disse filtrene.").MustNotShow("Kari")
		w.Do(w.Actor(webtest.Ullensaker), planapp.Withdraw{Version: ragnhilds.ID, Seen: 2, Why: "Begynner på nytt"})
		counts(map[webtest.User]int{webtest.Nes: 0, webtest.Ullensaker: 0, webtest.Physician: 0})

		id, err := planapp.Start{Patient: ragnhild.Patient}.Run(t.Context(), w.Service, w.Actor(webtest.Ullensaker))
		if err != nil {
			t.Fatal(err)
		}
		w.Do(w.Actor(webtest.Ullensaker), planapp.Send{Version: id, Due: webtest.Today.AddDays(9), Parties: []planapp.Asked{{Kind: plan.GP, Name: "Fastlegen"}}})
		counts(map[webtest.User]int{webtest.Nes: 0, webtest.Ullensaker: 1, webtest.Physician: 1})
	})
}

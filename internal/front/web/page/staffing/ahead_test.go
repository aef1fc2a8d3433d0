package staffing_test

import (
	"testing"

	"traad/internal/app/staffing"
	"traad/internal/front/web/webtest"
)

// history lets ten have been referred to Nes in January, followed from February and ended in July.
func history(t *testing.T, w *webtest.World) {
	t.Helper()
	for range 10 {
		c := w.Person("Hemmelig", "Navnesen", webtest.Referred)
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update enrolment set status = 'ended', referred_on = '2026-01-10', included_on = '2026-02-10', ended_on = '2026-07-10' where id = $1", c.Enrolment); err != nil {
			t.Fatal(err)
		}
	}
}

// approved writes a draft of some months and lets it hold.
func approved(w *webtest.World, b *webtest.Browser, org, from, months string, pairs ...string) {
	p := b.SendTo(b.Get(sheet(w, org)), sheet(w, org)+"/plan", "steg", "month", "fra", from, "perioder", months)
	saved := b.SendTo(p, p.Path, pairs...).MustShow("Tallene er lagret.")
	b.SendTo(saved, p.Path+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
}

// In three months an area without a history says nothing, and the others are summed without it. Where no plan holds then, the register's target does, on
// both pages; and a plan of another time is shown with when it is of.
func TestThreeMonthsAhead(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		history(t, w)
		m, ahus := w.As(webtest.Manager), w.AsAssignment(leader(t, w, "Akershus universitetssykehus"))
		ahus.Get("/ressurser").MustStatus(200).MustShow("vet ikke ennå: for kort historikk", "1 av 2 har lang nok historikk").MustNotShow("20, trolig 20 til 20")
		ahus.Get(sheet(w, "Ullensaker")).MustStatus(200).MustShow("Ingen plan ennå", "0 aktive, måltallet er")

		approved(w, m, "Nes", "1.4.2027", "2", "mal:2027-04", "30", "mal:2027-05", "30")
		m.Get(sheet(w, "Nes")).MustStatus(200).MustShow("Planen gjelder fra 1. apr. 2027.", "0 aktive, måltallet er 20").MustNotShow("Ingen plan ennå")

		approved(w, m, "Nes", "1.11.2026", "2", "mal:2026-11", "26", "mal:2026-12", "26") // over before three months have gone
		m.Get("/ressurser").MustShow("0 av 26", "ingen plan gjelder da, og måltallet er registerets")
		m.Get(sheet(w, "Nes")).MustShow("måltallet er 26", "måneder i snitt i planen. Her har den vart", "i snitt av 10 avslutninger", "ingen plan gjelder da, og måltallet er registerets")
		main, err := staffing.Show(t.Context(), w.Service, w.Actor(webtest.Manager))
		if err != nil {
			t.Fatal(err)
		}
		one, err := staffing.Open(t.Context(), w.Service, w.Actor(webtest.Manager), w.Orgs["Nes"], "")
		if err != nil {
			t.Fatal(err)
		}
		if a, b := main.Rows[0].Ahead, one.Ahead; a.Target != 20 || b.Target != 20 || !a.Known || !b.Known {
			t.Errorf("in three months the target is %d (%v) in Ressurser and %d (%v) in the plan", a.Target, a.Known, b.Target, b.Known)
		}
	})
}

// The hospital's team follows the patients of its areas: a new draft begins with what their plans come to together, and one that aims for another number
// says so, on the sheet and on the main page of who plans for it.
func TestHospitalFollows(t *testing.T) {
	w := webtest.New(t)
	ahus, m := w.AsAssignment(leader(t, w, "Akershus universitetssykehus")), w.As(webtest.Manager)
	approved(w, ahus, "Nes", "1.10.2026", "6", "mal:2026-10", "21", "mal:2026-11", "22", "mal:2026-12", "24", "inn:2026-10", "2", "inn:2026-11", "1", "ut:2026-12", "1")
	hospital := sheet(w, "Akershus universitetssykehus")
	begun := ahus.SendTo(ahus.Get(hospital), hospital+"/plan", "steg", "quarter", "fra", "1.10.2026", "perioder", "1")
	if got := begun.Value("mal:2026-10"); got != "24" { // one of two has a plan
		t.Errorf("the draft begins with %q", got)
	}
	ahus.SendTo(ahus.Get(hospital), begun.Path+"/forkast").MustShow("forkastet")
	approved(w, ahus, "Ullensaker", "1.10.2026", "6", "mal:2026-12", "10", "mal:2027-01", "10", "mal:2027-02", "10", "mal:2027-03", "10")

	draft := ahus.SendTo(ahus.Get(hospital), hospital+"/plan", "steg", "quarter", "fra", "1.10.2026", "perioder", "2").MustStatus(200)
	for name, want := range map[string]string{"mal:2026-10": "34", "inn:2026-10": "3", "ut:2026-10": "1", "mal:2027-01": "30"} {
		if got := draft.Value(name); got != want {
			t.Errorf("%s begins as %q, not %q", name, got, want)
		}
	}
	saved := ahus.SendTo(draft, draft.Path, "stilling:hospital_coordinator:2026-10", "0,5").MustShow("Tallene er lagret.").MustNotShow("kommunene til sammen")
	ahus.SendTo(saved, draft.Path+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	ahus.Get("/ressurser").MustShow("sykehusteam, følger sum av kommunene").MustNotShow("kommunene til sammen")

	next := ahus.SendTo(ahus.Get(hospital), hospital+"/plan", "steg", "quarter", "fra", "1.10.2026", "perioder", "2")
	saved = ahus.SendTo(next, next.Path, "mal:2027-01", "28", "ut:2027-01", "6").MustShow("1. kv. 2027: sykehusets plan har 28 aktive, kommunene til sammen 30.").MustNotShow("4. kv. 2026: sykehusets plan")
	ahus.SendTo(saved, next.Path+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
	ahus.Get("/ressurser").MustShow("1. kv. 2027: sykehusets plan har 28 aktive, kommunene til sammen 30.").MustNotShow("følger sum av kommunene")
	m.Get("/ressurser").MustStatus(200).MustNotShow("kommunene til sammen")
}

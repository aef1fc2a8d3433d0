package staffing_test

import (
	"testing"

	"traad/internal/app/enrolment"
	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// The hours that were logged on contacts are shown where enough persons had a contact, not where enough are followed: neither the row, the plan nor the
// sum tells how much one of many needed.
func TestHoursOfFew(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		var nes []webtest.Case
		for range 7 { // all are active
			nes = append(nes, w.Person("Hemmelig", "Navnesen", webtest.Planned))
		}
		b := w.As(webtest.Manager)
		draft := written(w, b, "Nes", "stilling:municipal_coordinator:2026-10", "0,8")
		b.SendTo(draft, sheet(w, "Nes")+"/plan/"+planID(draft)+"/godkjenn", "hvor", "driftsrådet", "vedtatt", "14.10.2026").MustShow("Planen er godkjent")
		contact := func(c webtest.Case, on date.Date, minutes int) {
			t.Helper()
			w.Do(w.Actor(webtest.Nes), enrolment.LogContact{Target: enrolment.Target{Enrolment: c.Enrolment}, On: on, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Bra", Minutes: minutes}})
		}
		october := date.Of(2026, 10, 24)
		contact(nes[0], october, 13*60)
		b.Get("/ressurser").MustStatus(200).MustShow("skjult").MustNotShow("13 av")
		b.Get(sheet(w, "Nes")).MustStatus(200).MustShow("Ført på kontakter, uten reise skjult").MustNotShow("13,0")

		for _, c := range nes[1:5] { // five in October
			contact(c, october, 60)
		}
		w.Sound()
		b.Get("/ressurser").MustShow("17 av").MustNotShow("uten denne måneden")
		contact(nes[0], webtest.Today, 11*60) // one so far in November: October is told, and she is not what was added
		b.Get("/ressurser").MustShow("17 av", "uten denne måneden").MustNotShow("28 av")
		b.Get(sheet(w, "Nes")).MustShow("uten denne måneden")

		// Another municipality's leader is told the sum: it must not be one person of Nes. Here it is nobody's own.
		other := w.AsAssignment(leader(t, w, "Ullensaker"))
		other.Get("/ressurser").MustShow("17 i alle kommuner").MustNotShow("28 i alle", "17 av") // one of the two has a plan: everybody's hours stand beside no plan
		tor := w.PersonIn("Ullensaker", "Tor", "Moe", webtest.Planned)
		w.Do(w.Actor(webtest.Ullensaker), enrolment.LogContact{Target: enrolment.Target{Enrolment: tor.Enrolment}, On: october, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Bra", Minutes: 9 * 60}})
		b.Get("/ressurser").MustShow("17 av").MustNotShow("26 i alle", "26 av") // the sum less Nes is one person in Ullensaker
		w.As(webtest.Analyst).Get("/ressurser").MustStatus(200)
	})
}

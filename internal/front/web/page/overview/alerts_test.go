package overview_test

import (
	"testing"
	"time"

	"traad/internal/app/alert"
	"traad/internal/app/overview"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/webtest"
)

// The hearing of a plan is a step, from when it was sent to the last answer or the publishing; what is heard still is none. Alerts count as
// followed up in time, late, and before their time has run out not at all.
func TestHearingsAndAlerts(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Go(webtest.Today, 9, 30)
		kari, berit, odd := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Berit", "Moe", webtest.FollowedUp), w.Person("Odd", "Lie", webtest.FollowedUp)
		gp := func(says planapp.Saying) planapp.LaidParty {
			return planapp.LaidParty{Asked: planapp.Asked{Kind: plan.GP}, Says: says}
		}
		answered, published, waits := w.Heard(kari, "Nes", 20, gp(planapp.Agree)), w.Heard(berit, "Nes", 30, gp(planapp.Silent)), w.Heard(odd, "Nes", 5, gp(planapp.Silent))
		published.Published = published.Heard.AddDate(0, 0, 12)
		w.Lay(answered, published, waits)
		show := func(who webtest.User) *overview.View {
			t.Helper()
			if d, err := w.Service.CheckCaches(t.Context()); err != nil || !d.None() {
				t.Errorf("the check of the caches: %v %v", d, err)
			}
			v, err := overview.Show(t.Context(), w.Service, w.Actor(who), overview.Options{})
			if err != nil {
				t.Fatal(err)
			}
			return v
		}
		steps := show(webtest.Nes).Rows[0].Steps
		if st := steps[len(steps)-1]; st.Code != care.HearingStep || st.Name != "Høring" || st.Deadline != 9 || st.N.N != 2 || st.Days[0] != 1 || st.Days[12] != 1 {
			t.Errorf("the step: %+v", st)
		}
		alerts := func(who webtest.User, inTime, of int) {
			t.Helper()
			if a := show(who).Alerts; a.InTime.N != inTime || a.Of.N != of {
				t.Errorf("%s: %+v, want %d of %d", who, a, inTime, of)
			}
		}
		alerts(webtest.Nes, 0, 0)
		page := w.As(webtest.Nes).Get("/oversikt").MustShow("varsler fulgt opp i tide", "ingen varsler siste 12 md.", "Høring")
		if page.Status != 200 {
			t.Error(page.Status)
		}
		for _, c := range []webtest.Case{kari, berit} {
			w.Tell(w.NewStay(c, "hospital"), care.Admission, 20*time.Minute, "emergency")
		}
		alerts(webtest.Nes, 0, 0) // there is still time
		w.Do(w.Actor(webtest.Nes), alert.Act{Alert: w.Alerts(kari)[0], Done: []string{alert.Things[0].Code}, Key: db.NewID()})
		alerts(webtest.Nes, 1, 1)
		w.Go(webtest.Today.AddDays(7), 9, 30)
		alerts(webtest.Nes, 1, 2)
		alerts(webtest.Ullensaker, 0, 0)
		w.As(webtest.Nes).Get("/oversikt").MustShow("50 %", "1 av 2 siste 12 md.")
		if v := show(webtest.Manager); !v.Alerts.InTime.Mark.Hidden() || v.Alerts.InTime.N != 0 || v.Alerts.Of.N != 0 {
			t.Errorf("a leader is told %+v", v.Alerts)
		}
		w.As(webtest.Manager).Get("/oversikt").MustShow("skjult", "under 5 varsler siste 12 md.").MustNotShow("50 %")
		w.Do(w.Actor(webtest.Nes), alert.Act{Alert: w.Alerts(berit)[0], Done: []string{alert.Things[0].Code}, Key: db.NewID()})
		alerts(webtest.Nes, 1, 2) // too late
	})
}

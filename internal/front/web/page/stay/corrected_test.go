package stay_test

import (
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/stay"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// stands is one person's only stay, and which alerts of hers stand and which are withdrawn.
func stands(t *testing.T, w *webtest.World, c webtest.Case) (from, to string, alerts map[string]string) {
	t.Helper()
	rows, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
	if err != nil || len(rows) != 1 {
		t.Fatalf("%d stays, %v", len(rows), err)
	}
	told, err := w.Store.Reader().AlertsOfPatient(t.Context(), db.ID(c.Patient))
	if err != nil {
		t.Fatal(err)
	}
	alerts = map[string]string{}
	for _, a := range told {
		alerts[a.Kind] += "+"
		if a.Status == "withdrawn" {
			alerts[a.Kind] += "-"
		}
	}
	text := func(at db.Time) string {
		if at.IsZero() {
			return ""
		}
		return at.UTC().Format("02 15")
	}
	return text(rows[0].FromAt), text(rows[0].ToAt), alerts
}

// TestCorrected: an admission or a discharge that is told again with another hour, the later or the earlier, moves the stay and tells nobody anew; one that takes
// an end back pauses what a stay pauses, and marks the discharge's alert without a new mail; who comes again after the end is told of.
func TestCorrected(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		in, out := care.Movement{Kind: care.Admission, At: at(-2, 9), Urgency: "emergency"}, care.Movement{Kind: care.Discharge, At: at(-1, 9)}
		move := func(m care.Movement, day, hour int) care.Movement { m.At = at(day, hour); return m }
		for _, c := range []struct {
			name     string
			state    bool // FHIR
			told     []care.Movement
			from, to string
			alerts   map[string]string
		}{
			{"discharge, later", false, []care.Movement{in, out, move(out, 0, 8)}, "15 08", "17 07", map[string]string{"admitted": "+", "discharged": "+"}},
			{"discharge, later and back", false, []care.Movement{in, out, move(out, 0, 8), out}, "15 08", "16 08", map[string]string{"admitted": "+", "discharged": "+"}},
			{"admission, later", false, []care.Movement{in, move(in, -2, 11)}, "15 10", "", map[string]string{"admitted": "+"}},
			{"admission, later, after the end", false, []care.Movement{in, out, move(in, -2, 11)}, "15 10", "16 08", map[string]string{"admitted": "+", "discharged": "+"}},
			{"admission again with the old hour", false, []care.Movement{in, out, in}, "15 08", "16 08", map[string]string{"admitted": "+", "discharged": "+"}},
			{"finished, in progress again", true, []care.Movement{in, out, in}, "15 08", "", map[string]string{"admitted": "+", "discharged": "+-"}},
			{"and finished again", true, []care.Movement{in, out, in, move(out, 0, 8)}, "15 08", "17 07", map[string]string{"admitted": "+", "discharged": "+-+"}},
			{"dead, in progress again", true, []care.Movement{in, {Kind: care.Death, At: at(-1, 9)}, in}, "15 08", "", map[string]string{"admitted": "+", "died": "+-"}},
			{"an update of an inpatient, then the admission", false, []care.Movement{{Kind: care.Updated, At: at(-2, 9), Inpatient: true}, move(in, -2, 8)}, "15 07", "", map[string]string{"admitted": "+"}},
			{"comes again with the same number", false, []care.Movement{in, out, move(in, 0, 8), move(out, 0, 9)}, "15 08", "17 08", map[string]string{"admitted": "++", "discharged": "++"}},
		} {
			her := w.Person("Kari", "Aasen", webtest.FollowedUp)
			for i, m := range c.told {
				m.Recorded = at(0, 0).Add(time.Duration(i+1) * time.Minute)
				if err := w.Service.Do(t.Context(), w.Actor(webtest.Nes), func(tx *app.Tx) error {
					p, err := tx.Person(t.Context(), her.Patient)
					if err != nil {
						return err
					}
					if err := tx.Allow(access.RecordStay, p); err != nil {
						return err
					}
					_, err = stay.Record(t.Context(), tx, stay.Told{Patient: her.Patient, Sender: "ahus", Number: "V1", Unit: w.Orgs[ward], Where: "hospital", Movement: m, State: c.state})
					return err
				}); err != nil {
					t.Fatal(err)
				}
			}
			from, to, alerts := stands(t, w, her)
			if from != c.from || to != c.to || len(alerts) != len(c.alerts) {
				t.Errorf("%s: from %s to %q with %v, want %s, %q, %v", c.name, from, to, alerts, c.from, c.to, c.alerts)
			}
			for kind, want := range c.alerts {
				if len(alerts[kind]) != len(want) || (want == "+" || want == "++") && alerts[kind] != want {
					t.Errorf("%s: alerts «%s» %q, want %q", c.name, kind, alerts[kind], want)
				}
			}
			page := w.As(webtest.Nes).Get(her.Page())
			if c.to == "" {
				page.MustShow("Innlagt nå")
			} else {
				page.MustNotShow("Innlagt nå")
			}
		}
		w.Sound()
	})
}

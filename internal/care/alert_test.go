package care

import (
	"maps"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// tells is the alerts of a stay told in an order, and what was taken back with word to those who were told ("-kind", "-all").
func tells(where string, moves ...Movement) []string {
	var out []string
	for i := range moves {
		moves[i].Seq = i + 1
		c := StayChange{Where: where, Told: moves[i], Before: FoldStay(moves[:i]), After: FoldStay(moves[:i+1])}
		if t := TakenBack(c); t.All && t.Tell {
			out = append(out, "-all")
		} else if t.Tell {
			for _, k := range t.Kinds {
				out = append(out, "-"+string(k))
			}
		}
		if a, ok := AlertOf(c); ok {
			out = append(out, string(a.Kind))
		}
	}
	return out
}

func move(kind MovementKind, hour int, urgency ...string) Movement {
	m := Movement{Kind: kind, At: time.Date(2026, 11, 16, hour, 0, 0, 0, time.UTC)}
	if len(urgency) > 0 {
		m.Urgency = urgency[0]
	}
	return m
}

// admittedTold is a movement whose sender says that she has a bed.
func admittedTold(m Movement) Movement {
	m.Inpatient = true
	return m
}

func TestAlertOf(t *testing.T) {
	for _, c := range []struct {
		name, where string
		moves       []Movement
		want        []string
	}{
		{"admitted and home", "hospital", []Movement{move(Admission, 6), move(Transfer, 8), move(ReadyToLeave, 10), move(Discharge, 12)}, []string{"admitted", "ready", "discharged"}},
		{"told twice", "hospital", []Movement{move(Admission, 6), move(Admission, 6), move(Updated, 7), move(Discharge, 12), move(Discharge, 12)}, []string{"admitted", "discharged"}},
		{"by the emergency room", "hospital", []Movement{move(Arrival, 5, "emergency"), move(BecameInpatient, 6)}, []string{"emergency_room", "admitted"}},
		{"home from the emergency room", "hospital", []Movement{move(Arrival, 5), move(Discharge, 7)}, []string{"emergency_room", "left"}},
		{"discharge before admission: one alert", "hospital", []Movement{move(Discharge, 12), move(Admission, 6)}, []string{"discharged"}},
		{"cancelled discharge does not alert again", "hospital", []Movement{move(Admission, 6), move(Discharge, 12), move(NoDischarge, 13)}, []string{"admitted", "discharged"}},
		{"and then home after all", "hospital", []Movement{move(Admission, 6), move(Discharge, 12), move(NoDischarge, 13), move(Discharge, 16)}, []string{"admitted", "discharged", "discharged"}},
		{"cancelled admission is corrected", "hospital", []Movement{move(Admission, 6), move(NoAdmission, 7)}, []string{"admitted", "-all"}},
		{"and admitted anew", "hospital", []Movement{move(Admission, 6), move(NoAdmission, 7), move(Admission, 9)}, []string{"admitted", "-all", "admitted"}},
		{"not ready after all", "hospital", []Movement{move(Admission, 6), move(ReadyToLeave, 10), move(NotReady, 11)}, []string{"admitted", "ready", "-ready"}},
		{"planned, then in", "hospital", []Movement{move(PlannedIn, 6), move(Admission, 9, "planned")}, []string{"planned"}},
		{"outpatient", "hospital", []Movement{move(Arrival, 9, "planned")}, []string{"planned"}},
		{"a booked visit, told twice, and over", "hospital", []Movement{move(Outpatient, 9), move(Outpatient, 9), move(Discharge, 10)}, []string{"planned"}},
		{"a booked visit that is called off", "hospital", []Movement{move(Outpatient, 9), move(NoPlan, 10)}, []string{"planned", "-all"}},
		{"a booked visit that becomes a planned stay", "hospital", []Movement{move(Outpatient, 9), move(PlannedIn, 10), move(Admission, 11, "planned")}, []string{"planned"}},
		{"a booked visit that becomes an admission", "hospital", []Movement{move(Outpatient, 9), move(BecameInpatient, 10, "emergency"), move(Discharge, 11)}, []string{"planned", "admitted", "discharged"}},
		{"first told by an update of an inpatient", "hospital", []Movement{admittedTold(move(Updated, 6)), admittedTold(move(Updated, 7)), admittedTold(move(Discharge, 12))}, []string{"admitted", "discharged"}},
		{"first told by a transfer of an inpatient", "hospital", []Movement{admittedTold(move(Transfer, 6, "emergency")), admittedTold(move(Transfer, 7))}, []string{"admitted"}},
		{"first told by an update of a planned inpatient", "hospital", []Movement{admittedTold(move(Updated, 6, "planned"))}, []string{"planned"}},
		{"first told by an update of one in the emergency room", "hospital", []Movement{move(Updated, 6, "emergency")}, []string{"emergency_room"}},
		{"first an update of an inpatient, then its admission", "hospital", []Movement{admittedTold(move(Updated, 6)), move(Admission, 5, "emergency"), admittedTold(move(Discharge, 12))}, []string{"admitted", "discharged"}},
		{"first an update of a planned inpatient, then its planned admission", "hospital", []Movement{admittedTold(move(Updated, 6, "planned")), move(Admission, 5, "planned")}, []string{"planned"}},
		{"first a transfer of an inpatient, then its admission", "hospital", []Movement{admittedTold(move(Transfer, 6)), move(Admission, 5)}, []string{"admitted"}},
		{"in the emergency room, then in bed by an update", "hospital", []Movement{move(Arrival, 5, "emergency"), admittedTold(move(Updated, 6)), move(BecameInpatient, 6)}, []string{"emergency_room", "admitted"}},
		{"in the emergency room, then moved to a ward", "hospital", []Movement{move(Arrival, 5, "emergency"), admittedTold(move(Transfer, 6)), admittedTold(move(Transfer, 7))}, []string{"emergency_room", "admitted"}},
		{"and the move is taken back", "hospital", []Movement{move(Arrival, 5, "emergency"), admittedTold(move(Transfer, 6)), move(NoTransfer, 7)}, []string{"emergency_room", "admitted", "-admitted", "-planned"}},
		{"admission corrected to later", "hospital", []Movement{move(Admission, 6), move(Admission, 8)}, []string{"admitted"}},
		{"discharge corrected to later", "hospital", []Movement{move(Admission, 6), move(Discharge, 12), move(Discharge, 14)}, []string{"admitted", "discharged"}},
		{"discharge corrected to earlier", "hospital", []Movement{move(Admission, 6), move(Discharge, 12), move(Discharge, 10)}, []string{"admitted", "discharged"}},
		{"told first as finished, then as there after all", "hospital", []Movement{move(Discharge, 12), move(NoDischarge, 13), move(Admission, 6)}, []string{"discharged", "-all", "admitted"}},
		{"one number, two stays", "hospital", []Movement{move(Admission, 6), move(Discharge, 12), move(Admission, 18), move(Discharge, 20), move(Discharge, 21)}, []string{"admitted", "discharged", "admitted", "discharged"}},
		{"one number, two visits", "legevakt", []Movement{move(Arrival, 6), move(Discharge, 8), move(Arrival, 18), move(Discharge, 20)}, []string{"legevakt", "left", "legevakt", "left"}},
		{"finished, and there after all", "hospital", []Movement{move(Admission, 6), move(Discharge, 12), move(NoDischarge, 13), move(Discharge, 16)}, []string{"admitted", "discharged", "discharged"}},
		{"legevakt", "legevakt", []Movement{move(Arrival, 5), move(Discharge, 7)}, []string{"legevakt", "left"}},
		{"KAD", "kad", []Movement{move(Arrival, 5), move(Admission, 6), move(Discharge, 9)}, []string{"kad", "discharged"}},
		{"dead there", "hospital", []Movement{move(Admission, 6), move(Death, 8)}, []string{"admitted", "died"}},
		{"told dead after the discharge", "hospital", []Movement{move(Admission, 6), move(Discharge, 8), move(Death, 8)}, []string{"admitted", "discharged", "died"}},
		{"an update of a stay nobody told of", "hospital", []Movement{move(Updated, 6, "planned")}, []string{"planned"}},
		{"expected again after a discharge that was called off", "hospital", []Movement{move(PlannedIn, 6), move(Discharge, 6), move(NoDischarge, 7)}, []string{"planned", "discharged", "-admitted", "-kad", "-legevakt", "-emergency_room", "-ready", "-discharged", "-left", "-died"}},
		{"told dead by mistake", "hospital", []Movement{move(Admission, 6), move(Death, 8), move(NoDischarge, 9)}, []string{"admitted", "died", "-died", "-discharged", "-left"}},
		{"a stay that never was", "hospital", []Movement{move(Admission, 6), move(NeverWas, 7)}, []string{"admitted", "-all"}},
		{"a transfer alone is an arrival", "kad", []Movement{move(Transfer, 6)}, []string{"kad"}},
	} {
		if got := tells(c.where, c.moves...); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// TestNeverTwice: whatever is told in whatever order, no kind is told twice without something having been taken back between.
func TestNeverTwice(t *testing.T) {
	kinds := []MovementKind{Arrival, Admission, PlannedIn, Transfer, Leave, Return, ReadyToLeave, NotReady, Discharge, Death, Updated, NoAdmission, NoTransfer, NoDischarge, NoPlan, BecameInpatient, NeverWas, Outpatient}
	rapid.Check(t, func(t *rapid.T) {
		where := rapid.SampledFrom([]string{"hospital", "kad", "legevakt"}).Draw(t, "where")
		var moves []Movement
		type told struct { // as the alert's own key
			kind  AlertKind
			again int
		}
		standing := map[told]bool{}
		for i := range rapid.IntRange(1, 9).Draw(t, "n") {
			m := move(rapid.SampledFrom(kinds).Draw(t, "kind"), rapid.IntRange(0, 23).Draw(t, "hour"), rapid.SampledFrom([]string{"", "emergency", "planned"}).Draw(t, "urgency"))
			m.Inpatient = rapid.Bool().Draw(t, "inpatient")
			m.Seq = i + 1
			moves = append(moves, m)
			c := StayChange{Where: where, Told: m, Before: FoldStay(moves[:i]), After: FoldStay(moves)}
			back := TakenBack(c)
			for _, k := range AlertKinds {
				if back.All || slices.Contains(back.Kinds, k) {
					maps.DeleteFunc(standing, func(t told, _ bool) bool { return t.kind == k })
				}
			}
			a, ok := AlertOf(c)
			if !ok {
				continue
			}
			if a.At.IsZero() || a.Kind.Title() == "" {
				t.Fatalf("an alert without a time or a title: %+v", a)
			}
			// The same movement once more tells nothing.
			again := m
			again.Seq = i + 2
			if _, ok := AlertOf(StayChange{Where: where, Told: again, Before: FoldStay(moves), After: FoldStay(append(slices.Clone(moves), again))}); ok {
				t.Fatalf("%s told twice after %v", m.Kind, moves)
			}
			if standing[told{a.Kind, a.Again}] && a.Again == 0 { // of one who came again, and then had not, the alert's own key keeps it from being told twice
				t.Fatalf("%s told again by %s of %v", a.Kind, m.Kind, moves)
			}
			standing[told{a.Kind, a.Again}] = true
		}
	})
}

func TestLate(t *testing.T) {
	at := time.Date(2026, 11, 16, 6, 0, 0, 0, time.UTC)
	if (Alert{At: at}).Late(at.Add(6*time.Hour)) || !(Alert{At: at}).Late(at.Add(6*time.Hour+1)) {
		t.Error("late is more than six hours")
	}
}

// TestShippedAlerts: the definitions that come with the program say what holds where a definition says nothing.
func TestShippedAlerts(t *testing.T) {
	for _, p := range ShippedPathways() {
		if len(p.Alerts) != len(AlertKinds) || p.Escalation != StandardEscalation {
			t.Errorf("%s: %d rules, escalation %+v", p.Code, len(p.Alerts), p.Escalation)
		}
		bare := *p
		bare.Alerts, bare.Escalation = nil, Escalation{}
		for _, k := range AlertKinds {
			a, b := p.AlertRule(k), bare.AlertRule(k)
			if a.Daily != b.Daily || !slices.Equal(a.Tell, b.Tell) {
				t.Errorf("%s: %s is %+v, by default %+v", p.Code, k, a, b)
			}
		}
		if bare.EscalationRule() != StandardEscalation {
			t.Error("no escalation by default")
		}
	}
}

func TestAlertOverride(t *testing.T) {
	p := ShippedPathways()[0]
	o := Override{Pathway: p.Code, Alerts: []AlertRule{{Event: AlertLegevakt, Tell: []Role{HospitalPhysician}, Daily: true}, {Event: AlertLeft, Tell: []Role{}}}}
	back, err := ParseOverride(o.TOML())
	if err != nil {
		t.Fatalf("%v of\n%s", err, o.TOML())
	}
	with, err := p.With(back)
	if err != nil {
		t.Fatal(err)
	}
	if r := with.AlertRule(AlertLegevakt); !r.Daily || !slices.Equal(r.Tell, []Role{HospitalPhysician}) {
		t.Errorf("legevakt is %+v", r)
	}
	if r := with.AlertRule(AlertLeft); len(r.Tell) != 0 {
		t.Errorf("left is %+v", r)
	}
	if r := with.AlertRule(AlertAdmitted); len(r.Tell) != 2 || r.Daily {
		t.Errorf("admitted is %+v", r)
	}
	for _, bad := range [][]AlertRule{{{Event: "x", Tell: both}}, {{Event: AlertReady, Tell: []Role{Manager}}}, {{Event: AlertReady}, {Event: AlertReady}}} {
		if _, err := p.With(Override{Pathway: p.Code, Alerts: bad}); err == nil {
			t.Errorf("%+v was taken", bad)
		}
	}
}

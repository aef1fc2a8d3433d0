package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func hour(h int) time.Time { return time.Date(2026, 11, 20, h, 0, 0, 0, time.UTC) }

func told(ms ...Movement) []Movement {
	for i := range ms {
		ms[i].Seq = i + 1
	}
	return ms
}

func TestFoldStay(t *testing.T) {
	in := Movement{Kind: Admission, At: hour(6), Place: "AKM", Urgency: "emergency"}
	up := Movement{Kind: Transfer, At: hour(9), Place: "MED3"}
	out := Movement{Kind: Discharge, At: hour(20)}
	for name, c := range map[string]struct {
		told []Movement
		want StayState
	}{
		"nothing":                 {nil, StayState{}},
		"admitted":                {told(in), StayState{From: hour(6), Admitted: hour(6), Place: "AKM", Urgency: "emergency"}},
		"the whole stay":          {told(in, up, out), StayState{From: hour(6), Admitted: hour(6), To: hour(20), Place: "MED3", Urgency: "emergency"}},
		"discharge told first":    {told(out, in), StayState{From: hour(6), Admitted: hour(6), To: hour(20), Place: "AKM", Urgency: "emergency"}},
		"only the discharge":      {told(out), StayState{From: hour(20), To: hour(20)}},
		"older transfer late":     {told(in, Movement{Kind: Transfer, At: hour(12), Place: "KIR"}, up), StayState{From: hour(6), Admitted: hour(6), Place: "KIR", Urgency: "emergency"}},
		"told twice":              {told(in, in, up, up), StayState{From: hour(6), Admitted: hour(6), Place: "MED3", Urgency: "emergency"}},
		"admission cancelled":     {told(in, up, Movement{Kind: NoAdmission, At: hour(10)}), StayState{From: hour(6), Cancelled: true}},
		"admitted again":          {told(in, Movement{Kind: NoAdmission, At: hour(7)}, Movement{Kind: Admission, At: hour(8), Place: "MED1", Urgency: "emergency"}), StayState{From: hour(8), Admitted: hour(8), Place: "MED1", Urgency: "emergency"}},
		"discharge cancelled":     {told(in, out, Movement{Kind: NoDischarge, At: hour(21)}), StayState{From: hour(6), Admitted: hour(6), Place: "AKM", Urgency: "emergency"}},
		"transfer cancelled":      {told(in, up, Movement{Kind: NoTransfer, At: hour(10)}), StayState{From: hour(6), Admitted: hour(6), Place: "AKM", Urgency: "emergency"}},
		"emergency room, then in": {told(Movement{Kind: Arrival, At: hour(5), Place: "MOTTAK", Urgency: "emergency"}, Movement{Kind: BecameInpatient, At: hour(8), Place: "MED1"}), StayState{From: hour(5), Admitted: hour(8), Place: "MED1", Urgency: "emergency"}},
		"update of an unknown":    {told(Movement{Kind: Updated, At: hour(9), Place: "MED1"}), StayState{From: hour(9), Place: "MED1"}},
		"on leave":                {told(in, Movement{Kind: Leave, At: hour(10)}), StayState{From: hour(6), Admitted: hour(6), Place: "AKM", Urgency: "emergency", Away: true}},
		"ready, and not":          {told(in, Movement{Kind: ReadyToLeave, At: hour(10)}, Movement{Kind: NotReady, At: hour(11)}), StayState{From: hour(6), Admitted: hour(6), Place: "AKM", Urgency: "emergency"}},
		"ready":                   {told(in, Movement{Kind: ReadyToLeave, At: hour(10)}), StayState{From: hour(6), Admitted: hour(6), Ready: hour(10), Place: "AKM", Urgency: "emergency"}},
		"planned":                 {told(Movement{Kind: PlannedIn, At: hour(6), Place: "DAG"}), StayState{Place: "DAG", Expected: true}},
		"planned and dropped":     {told(Movement{Kind: PlannedIn, At: hour(6)}, Movement{Kind: NoPlan, At: hour(7)}), StayState{From: hour(6), Cancelled: true}},
		"died":                    {told(in, Movement{Kind: Death, At: hour(12)}), StayState{From: hour(6), Admitted: hour(6), To: hour(12), Place: "AKM", Urgency: "emergency", Died: true}},
		"removed":                 {told(in, up, out, Movement{Kind: NeverWas, At: hour(22)}), StayState{From: hour(6), Cancelled: true}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, FoldStay(c.told)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Without cancellations the order of reception makes no difference, nor does what is told twice.
func TestFoldStayInAnyOrder(t *testing.T) {
	kinds := []MovementKind{Arrival, Admission, PlannedIn, Transfer, Leave, Return, ReadyToLeave, NotReady, Discharge, Updated, BecameInpatient}
	rapid.Check(t, func(t *rapid.T) {
		var ms []Movement
		for i := range rapid.IntRange(1, 8).Draw(t, "movements") {
			ms = append(ms, Movement{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: hour(i).Add(time.Duration(rapid.IntRange(0, 50).Draw(t, "minutes")) * time.Minute),
				Place: rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "place"), Urgency: rapid.SampledFrom([]string{"", "emergency", "planned"}).Draw(t, "urgency"),
			})
		}
		want := FoldStay(told(append([]Movement(nil), ms...)...))
		mixed := rapid.Permutation(append(append([]Movement(nil), ms...), ms[rapid.IntRange(0, len(ms)-1).Draw(t, "twice")])).Draw(t, "order")
		if diff := cmp.Diff(want, FoldStay(told(mixed...))); diff != "" {
			t.Fatalf("the order of reception matters:\n%s", diff)
		}
	})
}

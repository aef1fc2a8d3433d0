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

// written is a movement of one sender that it wrote at an hour.
func written(m Movement, h int) Movement {
	m.Sender, m.Recorded = "ahus", hour(h)
	return m
}

func TestFoldStay(t *testing.T) {
	in := Movement{Kind: Admission, At: hour(6), Place: "AKM", Urgency: "emergency"}
	up := Movement{Kind: Transfer, At: hour(9), Place: "MED3"}
	out := Movement{Kind: Discharge, At: hour(20)}
	for name, c := range map[string]struct {
		told []Movement
		want StayState
	}{
		"nothing":                      {nil, StayState{}},
		"admitted":                     {told(in), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "AKM", Urgency: "emergency"}},
		"the whole stay":               {told(in, up, out), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(20), Place: "MED3", Urgency: "emergency"}},
		"discharge told first":         {told(out, in), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(20), Place: "AKM", Urgency: "emergency"}},
		"only the discharge":           {told(out), StayState{From: hour(20), To: hour(20)}},
		"older transfer late":          {told(in, Movement{Kind: Transfer, At: hour(12), Place: "KIR"}, up), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "KIR", Urgency: "emergency"}},
		"told twice":                   {told(in, in, up, up), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "MED3", Urgency: "emergency"}},
		"admission cancelled":          {told(in, up, Movement{Kind: NoAdmission, At: hour(10)}), StayState{From: hour(6), Cancelled: true}},
		"admitted again":               {told(in, Movement{Kind: NoAdmission, At: hour(7)}, Movement{Kind: Admission, At: hour(8), Place: "MED1", Urgency: "emergency"}), StayState{From: hour(8), Admitted: hour(8), Begun: true, Place: "MED1", Urgency: "emergency"}},
		"discharge cancelled":          {told(in, out, Movement{Kind: NoDischarge, At: hour(21)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "AKM", Urgency: "emergency"}},
		"transfer cancelled":           {told(in, up, Movement{Kind: NoTransfer, At: hour(10)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "AKM", Urgency: "emergency"}},
		"emergency room, then in":      {told(Movement{Kind: Arrival, At: hour(5), Place: "MOTTAK", Urgency: "emergency"}, Movement{Kind: BecameInpatient, At: hour(8), Place: "MED1"}), StayState{From: hour(5), Admitted: hour(8), Begun: true, Place: "MED1", Urgency: "emergency"}},
		"update of an unknown":         {told(Movement{Kind: Updated, At: hour(9), Place: "MED1"}), StayState{From: hour(9), Place: "MED1", Begun: true}},
		"on leave":                     {told(in, Movement{Kind: Leave, At: hour(10)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "AKM", Urgency: "emergency", Away: true}},
		"ready, and not":               {told(in, Movement{Kind: ReadyToLeave, At: hour(10)}, Movement{Kind: NotReady, At: hour(11)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, Place: "AKM", Urgency: "emergency"}},
		"ready":                        {told(in, Movement{Kind: ReadyToLeave, At: hour(10)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, Ready: hour(10), Place: "AKM", Urgency: "emergency"}},
		"planned":                      {told(Movement{Kind: PlannedIn, At: hour(6), Place: "DAG"}), StayState{Place: "DAG", Expected: true, Planned: hour(6)}},
		"planned and dropped":          {told(Movement{Kind: PlannedIn, At: hour(6)}, Movement{Kind: NoPlan, At: hour(7)}), StayState{From: hour(6), Cancelled: true}},
		"died":                         {told(in, Movement{Kind: Death, At: hour(12)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(12), Place: "AKM", Urgency: "emergency", Died: true}},
		"removed":                      {told(in, up, out, Movement{Kind: NeverWas, At: hour(22)}), StayState{From: hour(6), Cancelled: true}},
		"emergency room only":          {told(Movement{Kind: Arrival, At: hour(5), Unit: "akm", Where: "hospital"}), StayState{From: hour(5), Begun: true, NoBed: true, Unit: "akm", Where: "hospital"}},
		"no longer a bed":              {told(in, Movement{Kind: NoLongerBed, At: hour(8)}), StayState{From: hour(6), Place: "AKM", Urgency: "emergency", Begun: true, NoBed: true}},
		"outpatient":                   {told(Movement{Kind: Outpatient, At: hour(6), Place: "POL"}), StayState{Place: "POL", Outpatient: true, Planned: hour(6)}},
		"admission corrected to later": {told(in, Movement{Kind: Admission, At: hour(8), Place: "AKM", Urgency: "emergency"}), StayState{From: hour(8), Admitted: hour(8), Begun: true, Place: "AKM", Urgency: "emergency"}},
		"discharge corrected to later": {told(in, out, Movement{Kind: Discharge, At: hour(22)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(22), Place: "AKM", Urgency: "emergency"}},
		"and to earlier again":         {told(in, out, Movement{Kind: Discharge, At: hour(22)}, out), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(20), Place: "AKM", Urgency: "emergency"}},
		"the correction overtakes the first word": {told(in, written(Movement{Kind: Discharge, At: hour(22)}, 23), written(out, 21)), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(22), Place: "AKM", Urgency: "emergency"}},
		"the cancellation overtakes":              {told(written(Movement{Kind: NoAdmission, At: hour(7)}, 7), written(in, 6)), StayState{From: hour(6), Cancelled: true}},
		"a late cancellation of what was before":  {told(written(in, 6), written(Movement{Kind: Admission, At: hour(9)}, 9), written(Movement{Kind: NoAdmission, At: hour(7)}, 7)), StayState{From: hour(9), Admitted: hour(9), Begun: true}},
		"another's clock says nothing":            {told(written(in, 6), Movement{Kind: NoAdmission, At: hour(7), Recorded: hour(5)}), StayState{From: hour(6), Cancelled: true}},
		"discharge corrected, transfers between":  {told(in, out, Movement{Kind: Transfer, At: hour(21), Place: "KIR"}, Movement{Kind: Discharge, At: hour(22)}), StayState{From: hour(6), Admitted: hour(6), Begun: true, To: hour(22), Place: "KIR", Urgency: "emergency"}},
		"in again after the end":                  {told(in, out, Movement{Kind: Admission, At: hour(22)}), StayState{From: hour(6), Admitted: hour(22), Begun: true, Place: "AKM", Urgency: "emergency", Again: 1}},
		"and out again":                           {told(in, out, Movement{Kind: Admission, At: hour(22)}, Movement{Kind: Discharge, At: hour(23)}), StayState{From: hour(6), Admitted: hour(22), Begun: true, To: hour(23), Place: "AKM", Urgency: "emergency", Again: 1}},
		"in bed by an update":                     {told(Movement{Kind: Arrival, At: hour(5)}, Movement{Kind: Updated, At: hour(9), Inpatient: true}), StayState{From: hour(5), Begun: true, InBed: true}},
		"planned, then in":                        {told(Movement{Kind: PlannedIn, At: hour(6), Unit: "a", Where: "hospital"}, Movement{Kind: Admission, At: hour(7), Unit: "b", Where: "kad"}), StayState{From: hour(7), Admitted: hour(7), Begun: true, Planned: hour(6), Unit: "b", Where: "kad"}},
	} {
		t.Run(name, func(t *testing.T) {
			if diff := cmp.Diff(c.want, FoldStay(c.told)); diff != "" {
				t.Errorf("(-want +got)\n%s", diff)
			}
		})
	}
}

// Where the sender says when it wrote what, the order of reception makes no difference, nor does what is told twice; corrections and cancellations
// among them.
func TestFoldStayInAnyOrder(t *testing.T) {
	kinds := []MovementKind{Arrival, Admission, PlannedIn, Transfer, Leave, Return, ReadyToLeave, NotReady, Discharge, Updated, BecameInpatient, NoLongerBed, Outpatient, Death, NoAdmission, NoTransfer, NoDischarge, NoPlan}
	rapid.Check(t, func(t *rapid.T) {
		var ms []Movement
		written := rapid.Permutation([]int{0, 1, 2, 3, 4, 5, 6, 7}).Draw(t, "written")
		for i := range rapid.IntRange(1, 8).Draw(t, "movements") {
			ms = append(ms, Movement{
				Kind: rapid.SampledFrom(kinds).Draw(t, "kind"), At: hour(i).Add(time.Duration(rapid.IntRange(0, 50).Draw(t, "minutes")) * time.Minute),
				Place: rapid.SampledFrom([]string{"", "A", "B"}).Draw(t, "place"), Urgency: rapid.SampledFrom([]string{"", "emergency", "planned"}).Draw(t, "urgency"),
				Unit: rapid.SampledFrom([]OrgID{"", "a", "b"}).Draw(t, "unit"), Sender: "a", Recorded: hour(10 + written[i]), Inpatient: rapid.Bool().Draw(t, "inpatient"),
			})
		}
		want := FoldStay(told(append([]Movement(nil), ms...)...))
		doubled := append([]Movement(nil), ms...)
		if twice := ms[rapid.IntRange(0, len(ms)-1).Draw(t, "twice")]; twice.Kind != NoTransfer && twice.Kind != Transfer { // which are counted, and dropped when they come twice (Repeats)
			doubled = append(doubled, twice)
		}
		mixed := rapid.Permutation(doubled).Draw(t, "order")
		if diff := cmp.Diff(want, FoldStay(told(mixed...))); diff != "" {
			t.Fatalf("the order of reception matters:\n%s", diff)
		}
	})
}

func TestRepeats(t *testing.T) {
	in, out := Movement{Kind: Admission, At: hour(6), Place: "AKM"}, Movement{Kind: Discharge, At: hour(20)}
	never := Movement{Kind: NoAdmission, At: hour(7)}
	up, back := Movement{Kind: Transfer, At: hour(9)}, Movement{Kind: NoTransfer, At: hour(10)}
	for name, c := range map[string]struct {
		told []Movement
		m    Movement
		want bool
	}{
		"first":                       {nil, in, false},
		"again":                       {told(in), in, true},
		"another place":               {told(in), Movement{Kind: Admission, At: hour(6), Place: "MED"}, false},
		"again after its cancelling":  {told(in, never), in, false},
		"and again after that":        {told(in, never, in), in, true},
		"cancelled twice":             {told(in, never), never, true},
		"cancelled anew":              {told(in, never, in), never, false},
		"another kind was cancelled":  {told(in, up, back), in, true},
		"a transfer cancelled twice":  {told(in, up, back), back, true},
		"a later transfer, cancelled": {told(in, up, back, up), back, false},
		"discharge":                   {told(out), out, true},
		"corrected":                   {told(out), Movement{Kind: Discharge, At: hour(22)}, false},
		"corrected back":              {told(out, Movement{Kind: Discharge, At: hour(22)}), out, false},
		"the correction again":        {told(out, Movement{Kind: Discharge, At: hour(22)}), Movement{Kind: Discharge, At: hour(22)}, true},
	} {
		t.Run(name, func(t *testing.T) {
			if got := Repeats(c.told, c.m); got != c.want {
				t.Errorf("Repeats = %v", got)
			}
		})
	}
}

func TestWhichStay(t *testing.T) {
	day := func(n, h int) time.Time { return hour(h).AddDate(0, 0, n) }
	open := StayState{From: day(0, 6), Begun: true}
	over := StayState{From: day(-9, 6), To: day(-4, 12), Begun: true}
	ended := StayState{From: day(-1, 12), To: day(-1, 12)} // nothing but the discharge was told
	planned := StayState{Planned: day(3, 8), Expected: true}
	gone := StayState{From: day(0, 6), Cancelled: true}
	for name, c := range map[string]struct {
		stays []StayState
		kind  MovementKind
		at    time.Time
		want  int
	}{
		"nobody told of it":                   {nil, Admission, day(0, 6), -1},
		"discharge of the open one":           {[]StayState{over, open}, Discharge, day(5, 12), 1},
		"the same admission, other clock":     {[]StayState{over, open}, Admission, day(0, 7), 1},
		"a new admission, a lost discharge":   {[]StayState{open}, Admission, day(20, 7), -1},
		"admitted again":                      {[]StayState{over}, Admission, day(-2, 7), -1},
		"a late transfer of an ended one":     {[]StayState{over, open}, Transfer, day(-6, 7), 0},
		"an admission told after discharge":   {[]StayState{ended}, Admission, day(-6, 7), 0},
		"an admission long before":            {[]StayState{ended}, Admission, day(-90, 7), -1},
		"the plan comes true":                 {[]StayState{planned}, Admission, day(4, 7), 0},
		"the plan is dropped":                 {[]StayState{open, planned}, NoPlan, day(2, 7), 1},
		"nothing goes to a cancelled one":     {[]StayState{gone}, Admission, day(0, 6), -1},
		"a discharge that is taken back":      {[]StayState{over}, NoDischarge, day(-4, 13), 0},
		"long after the discharge":            {[]StayState{over}, ReadyToLeave, day(-2, 7), -1},
		"an outpatient visit is its own":      {[]StayState{open}, Outpatient, day(0, 7), -1},
		"of two the nearest":                  {[]StayState{over, open}, NoAdmission, day(0, 9), 1},
		"planned is no place for a discharge": {[]StayState{planned}, Discharge, day(3, 9), -1},
	} {
		t.Run(name, func(t *testing.T) {
			if got := WhichStay(c.stays, Movement{Kind: c.kind, At: c.at}); got != c.want {
				t.Errorf("WhichStay = %d, want %d", got, c.want)
			}
		})
	}
}

// TestEndTakenBack: who says that the patient is there takes back a discharge that was told before, and none that was told since.
func TestEndTakenBack(t *testing.T) {
	in, out := Movement{Kind: Admission, At: hour(6)}, Movement{Kind: Discharge, At: hour(12)}
	for name, c := range map[string]struct {
		told []Movement
		m    Movement
		want bool
	}{
		"nothing told":                   {nil, in, false},
		"there":                          {told(in), in, false},
		"finished, then there":           {told(in, out), in, true},
		"written after":                  {told(written(in, 6), written(out, 12)), written(in, 13), true},
		"an old version that comes late": {told(written(out, 12)), written(in, 6), false},
		"taken back already":             {told(in, out, Movement{Kind: NoDischarge, At: hour(13)}), in, false},
		"and finished again":             {told(in, out, Movement{Kind: NoDischarge, At: hour(13)}, out), in, true},
		"told dead":                      {told(in, Movement{Kind: Death, At: hour(12)}), in, true},
		"another sender's older clock":   {told(in, out), written(in, 6), true},
	} {
		if got := EndTakenBack(c.told, c.m); got != c.want {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestShownTwice: the hour that clocks show twice in autumn tells no order.
func TestShownTwice(t *testing.T) {
	for at, want := range map[string]bool{"2026-10-25T00:30:00Z": true, "2026-10-25T01:30:00Z": true, "2026-10-24T23:30:00Z": false, "2026-10-25T02:30:00Z": false, "2026-03-29T01:30:00Z": false} {
		when, err := time.Parse(time.RFC3339, at)
		if err != nil {
			t.Fatal(err)
		}
		if got := shownTwice(when); got != want {
			t.Errorf("%s: %v", at, got)
		}
	}
}

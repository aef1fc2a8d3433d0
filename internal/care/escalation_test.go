package care

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/date"
)

func TestOpenHours(t *testing.T) {
	h := OpenHours{}
	for _, c := range []struct {
		from  string
		hour  int
		span  time.Duration
		want  string
		clock int
	}{
		{"2026-11-17", 10, 2 * time.Hour, "2026-11-17", 12},
		{"2026-11-17", 14, 2 * time.Hour, "2026-11-18", 10}, // over night
		{"2026-11-17", 13, 2 * time.Hour, "2026-11-17", 15}, // to the very end
		{"2026-11-20", 20, 2 * time.Hour, "2026-11-23", 11}, // Friday evening → Monday
		{"2026-11-21", 6, 4 * time.Hour, "2026-11-23", 13},  // Saturday
		{"2026-12-24", 16, time.Hour, "2026-12-28", 10},     // over Christmas
		{"2026-11-17", 3, 7 * time.Hour, "2026-11-18", 10},
	} {
		got := h.After(date.MustParse(c.from).At(c.hour, 0), c.span)
		if want := date.MustParse(c.want).At(c.clock, 0); !got.Equal(want) {
			t.Errorf("%s %d + %v = %v, want %v", c.from, c.hour, c.span, got, want)
		}
	}
	if !h.Open(date.MustParse("2026-11-17").At(9, 0)) || h.Open(date.MustParse("2026-11-17").At(15, 0)) || h.Open(date.MustParse("2026-11-21").At(10, 0)) || h.Open(date.MustParse("2026-12-25").At(10, 0)) {
		t.Error("open at the wrong time")
	}
	rapid.Check(t, func(t *rapid.T) {
		from := date.Of(2026, 1, 1).AddDays(rapid.IntRange(0, 700).Draw(t, "day")).At(rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"))
		span := time.Duration(rapid.IntRange(1, 2400).Draw(t, "minutes")) * time.Minute
		to := h.After(from, span)
		if got := h.Between(from, to); got != span {
			t.Fatalf("%v lies between %v and %v, want %v", got, from, to, span)
		}
	})
}

func TestLine(t *testing.T) {
	today := date.MustParse("2026-11-17")
	all := []Receiver{{"ingrid", MunicipalCoordinator}, {"grete", MunicipalCoordinator}, {"marit", HospitalCoordinator}, {"henrik", HospitalPhysician}}
	both := []Role{MunicipalCoordinator, HospitalCoordinator}
	gone := func(u, vikar UserID) Absence { return Absence{u, today.AddDays(-1), today, vikar} }
	for _, c := range []struct {
		name        string
		tell        []Role
		responsible UserID
		away        []Absence
		want        []UserID
	}{
		{"in order of the rule", both, "", nil, []UserID{"ingrid", "grete", "marit"}},
		{"responsible first", both, "marit", nil, []UserID{"marit", "ingrid", "grete"}},
		{"also where the role is not told", []Role{MunicipalCoordinator}, "henrik", nil, []UserID{"henrik", "ingrid", "grete"}},
		{"away, nobody stands in", both, "ingrid", []Absence{gone("ingrid", "")}, []UserID{"grete", "marit"}},
		{"away, the substitute in that place", both, "ingrid", []Absence{gone("ingrid", "marit")}, []UserID{"marit", "grete"}},
		{"the substitute is away too", both, "ingrid", []Absence{gone("ingrid", "marit"), gone("marit", "")}, []UserID{"grete"}},
		{"a substitute who may not be told", both, "ingrid", []Absence{gone("ingrid", "kari")}, []UserID{"grete", "marit"}},
		{"all away: told all the same", []Role{HospitalCoordinator}, "", []Absence{gone("marit", "")}, []UserID{"marit"}},
		{"away last week", both, "", []Absence{{"ingrid", today.AddDays(-9), today.AddDays(-2), ""}}, []UserID{"ingrid", "grete", "marit"}},
		{"nobody is told", nil, "", nil, nil},
	} {
		var got []UserID
		for _, r := range Line(all, c.tell, c.responsible, c.away, today) {
			got = append(got, r.User)
		}
		if d := cmp.Diff(c.want, got); d != "" {
			t.Errorf("%s (-want +got):\n%s", c.name, d)
		}
	}
}

func TestTurns(t *testing.T) {
	h, e := OpenHours{}, Escalation{Next: 120, Deputy: 60, Role: HospitalPhysician}
	line := []Receiver{{"ingrid", MunicipalCoordinator}, {"grete", MunicipalCoordinator}, {"marit", HospitalCoordinator}}
	deputies := []Receiver{{"henrik", HospitalPhysician}}
	now := date.MustParse("2026-11-17").At(10, 0)
	first := FirstTurn(line, e, h, now)
	if first.User != "ingrid" || !first.Till.Equal(now.Add(2*time.Hour)) {
		t.Fatalf("first %+v", first)
	}
	second, ok := first.Next(line, deputies, e, h, first.Till)
	if !ok || second.User != "grete" || second.Step != 1 || !second.Till.Equal(now.Add(3*time.Hour)) {
		t.Fatalf("second %+v, %v", second, ok)
	}
	third, ok := second.Next(line, deputies, e, h, second.Till)
	if !ok || third.User != "henrik" || third.Step != 2 || !third.Till.IsZero() {
		t.Fatalf("third %+v, %v", third, ok)
	}
	if _, ok := third.Next(line, deputies, e, h, now); ok {
		t.Error("it goes on from the deputy")
	}
	if alone, ok := first.Next(line[:1], deputies, e, h, now); !ok || alone.User != "henrik" {
		t.Errorf("alone in line: %+v", alone)
	}
	if last, ok := first.Next(line[:1], nil, e, h, now); ok || last.User != "ingrid" || !last.Till.IsZero() {
		t.Errorf("nobody else: %+v, %v", last, ok)
	}
	if FirstTurn(nil, e, h, now) != (Turn{}) {
		t.Error("a turn of nobody")
	}
}

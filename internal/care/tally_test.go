package care

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func counters(s *story, stays ...Period) map[string]int {
	return countersOf(s, inBed(stays)...)
}

// inBed are stays that nobody has looked back at.
func inBed(stays []Period) []BedStay {
	var beds []BedStay
	for _, p := range stays {
		beds = append(beds, BedStay{Period: p})
	}
	return beds
}

func countersOf(s *story, stays ...BedStay) map[string]int {
	out := map[string]int{}
	for k, n := range Contribution(s.p, s.e, s.tasks(Periods(stays)...), Beside{Stays: stays}, "nes") {
		if k.Area != "nes" || k.Pathway != s.p.Code {
			s.t.Errorf("counter of %s %s", k.Area, k.Pathway)
		}
		out[k.Measure+" "+k.Bucket] = n
	}
	return out
}

func TestContribution(t *testing.T) {
	for _, c := range []struct {
		name  string
		story *story
		stays []Period
		want  map[string]int
	}{
		{"referred", begin(t, long).do(toHospital("2026-03-02")), nil, map[string]int{
			"status referred": 1, "due 2026-03-09": 1,
		}},
		{"waiting", begin(t, long).do(referred("2026-03-02"), decided("2026-03-06", Wait)), nil, map[string]int{
			"status waiting": 1, "due 2026-04-05": 1, "step_days assessment:2026-03:4": 1,
		}},
		{"declined", begin(t, long).do(referred("2026-03-02"), decided("2026-03-06", Decline)), nil, map[string]int{
			"step_days assessment:2026-03:4": 1,
		}},
		{"active", followed(t), nil, map[string]int{
			"status active": 1, "active_by_cfs 5": 1, "included 2026-03": 1, "due 2026-05-11": 1, "evaluation 2026-09-30": 1,
			"step_days assessment:2026-03:3": 1, "step_days consent:2026-03:5": 1, "step_days mapping:2026-03:10": 1, "step_days planning:2026-03:10": 1,
		}},
		{"active and admitted", followed(t), []Period{{From: day("2026-05-01")}}, map[string]int{
			"status active": 1, "active_by_cfs 5": 1, "included 2026-03": 1, "due 2026-09-30": 1, "evaluation 2026-09-30": 1, "paused ": 1, "admitted ": 1,
			"step_days assessment:2026-03:3": 1, "step_days consent:2026-03:5": 1, "step_days mapping:2026-03:10": 1, "step_days planning:2026-03:10": 1,
		}},
		{"paused altogether", followed(t).do(paused("2026-05-01")), nil, map[string]int{
			"status active": 1, "active_by_cfs 5": 1, "included 2026-03": 1, "evaluation 2026-09-30": 1, "paused ": 1,
			"step_days assessment:2026-03:3": 1, "step_days consent:2026-03:5": 1, "step_days mapping:2026-03:10": 1, "step_days planning:2026-03:10": 1,
		}},
		{"ended", followed(t).do(evaluated("2026-10-01"), ended("2026-10-05", "nursing_home")), nil, map[string]int{
			"included 2026-03": 1, "ended 2026-10": 1, "ended_reason 2026:nursing_home": 1, "length_days 2026-10:209": 1,
			"step_days assessment:2026-03:3": 1, "step_days consent:2026-03:5": 1, "step_days mapping:2026-03:10": 1, "step_days planning:2026-03:10": 1, "step_days evaluation:2026-10:185": 1,
		}},
		{"ended before inclusion", begin(t, long).do(referred("2026-03-02"), ended("2026-03-05", "own_wish")), nil, map[string]int{}},
	} {
		c.story.t = t
		if diff := cmp.Diff(c.want, counters(c.story, c.stays...)); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// TestStaysLookedBackAt: a stay counts in the month it ended, alive, while the person was followed; a new answer moves it.
func TestStaysLookedBackAt(t *testing.T) {
	lay := func(from, to string) Period {
		p := Period{From: day(from)}
		if to != "" {
			p.To = day(to)
		}
		return p
	}
	of := func(s *story, stays ...BedStay) map[string]int {
		out := map[string]int{}
		for k, n := range countersOf(s, stays...) {
			if bucket, ok := strings.CutPrefix(k, MeasureStays+" "); ok {
				out[bucket] = n
			}
		}
		return out
	}
	active := followed(t)
	included := active.e.IncludedOn
	got := of(active,
		BedStay{Period: Period{From: included.AddDays(-9), To: included.AddDays(-1)}},                      // before
		BedStay{Period: Period{From: included.AddDays(-9), To: included}, Avoidable: "no"},                 // on the day
		BedStay{Period: lay("2026-05-01", "2026-05-04"), Avoidable: "yes"},                                 //
		BedStay{Period: lay("2026-05-28", "2026-06-02")}, BedStay{Period: lay("2026-06-05", "2026-06-06")}, // nobody has answered
		BedStay{Period: lay("2026-07-01", "2026-07-04"), Died: true},
		BedStay{Period: lay("2026-08-01", "")},
	)
	if diff := cmp.Diff(map[string]int{Month(included) + ":no": 1, "2026-05:yes": 1, "2026-06:": 2}, got); diff != "" {
		t.Error(diff)
	}
	gone := followed(t).do(evaluated("2026-10-01"), ended("2026-10-05", "nursing_home"))
	got = of(gone, BedStay{Period: lay("2026-10-01", "2026-10-05"), Avoidable: "maybe"}, BedStay{Period: lay("2026-10-04", "2026-10-06"), Avoidable: "maybe"})
	if diff := cmp.Diff(map[string]int{"2026-10:maybe": 1}, got); diff != "" {
		t.Error(diff)
	}
	if n := len(of(begin(t, long).do(referred("2026-03-02")), BedStay{Period: lay("2026-03-03", "2026-03-05")})); n != 0 {
		t.Errorf("somebody who is not included counts %d stays", n)
	}
}

// TestContactTime: minutes count in the month of the contact, where somebody was reached.
func TestContactTime(t *testing.T) {
	took := func(on string, minutes int, reached bool) Event {
		ev := contacted(on, "2026-09-01")
		ev.Contact.Minutes, ev.Contact.Reached = minutes, reached
		return ev
	}
	s := followed(t).do(took("2026-04-30", 20, true), took("2026-05-01", 45, true), took("2026-05-12", 5, false), took("2026-05-31", 15, true))
	got, whom := map[string]int{}, map[string]int{}
	for k, n := range counters(s) {
		if bucket, ok := strings.CutPrefix(k, MeasureContactTime+" "); ok {
			got[bucket] = n
		}
		if bucket, ok := strings.CutPrefix(k, MeasureContacted+" "); ok {
			whom[bucket] = n
		}
	}
	if diff := cmp.Diff(map[string]int{"2026-04": 1, "2026-05": 1}, whom); diff != "" {
		t.Errorf("whom the time is about: %s", diff)
	}
	if diff := cmp.Diff(map[string]int{"2026-04": 20, "2026-05": 60}, got); diff != "" {
		t.Error(diff)
	}
}

func TestDelta(t *testing.T) {
	key := func(bucket string) TallyKey { return TallyKey{Measure: MeasureStatus, Bucket: bucket} }
	got := Delta(map[TallyKey]int{key("a"): 1, key("b"): 2, key("c"): 1}, map[TallyKey]int{key("b"): 2, key("c"): 3, key("d"): 1})
	if diff := cmp.Diff(map[TallyKey]int{key("a"): -1, key("c"): 2, key("d"): 1}, got); diff != "" {
		t.Error(diff)
	}
	if n := len(Delta(nil, nil)); n != 0 {
		t.Errorf("%d", n)
	}
}

// Time is the level's whose role wrote it: the hospital's own apart from the municipality's, and a GP's in neither.
func TestWhoseContactTime(t *testing.T) {
	by := func(r Role, minutes int) Event {
		ev := contacted("2026-05-02", "2026-09-01")
		ev.Contact.Minutes, ev.Contact.Reached, ev.ByRole = minutes, true, r
		return ev
	}
	all := counters(followed(t).do(by(MunicipalCoordinator, 30), by(HospitalCoordinator, 20), by(HospitalPhysician, 5), by(GeneralPractitioner, 7)))
	for measure, want := range map[string]int{MeasureContactTime: 30, MeasureContacted: 1, MeasureHospitalTime: 25, MeasureHospitalContacted: 1} {
		if got := all[measure+" 2026-05"]; got != want {
			t.Errorf("%s is %d, not %d", measure, got, want)
		}
	}
}

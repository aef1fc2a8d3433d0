package care

import (
	"fmt"
	"maps"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/date"
)

// drawEvent draws something that may or may not be allowed to happen.
func drawEvent(t *rapid.T, p *Pathway, events []Event) Event {
	on := day("2026-01-05")
	if n := len(events); n > 0 {
		on = events[n-1].On
	}
	on = on.AddDays(rapid.SampledFrom([]int{0, 0, 1, 3, 7, 12, 30, -5, -20}).Draw(t, "step"))
	next := ""
	if rapid.Bool().Draw(t, "agreed") {
		next = on.AddDays(rapid.IntRange(0, 60).Draw(t, "ahead")).String()
	}
	s := on.String()
	purpose := rapid.SampledFrom([]string{PurposeMapping, PurposeContact, PurposeEvaluation}).Draw(t, "purpose")
	version := 1
	for _, ev := range events {
		if ev.Kind == PlanWritten {
			version++
		}
	}
	choices := []func() Event{
		func() Event { return contacted(s, next) },
		func() Event { return evaluated(s) },
		func() Event { return booked(s, purpose, on.AddDays(rapid.IntRange(0, 30).Draw(t, "visit")).String()) },
		func() Event {
			return Event{Kind: VisitCancelled, On: on, Visit: &Visit{Purpose: purpose}, Reason: "Syk."}
		},
		func() Event { return planned(s, version) },
		func() Event { return paused(s) },
		func() Event { return resumed(s) },
		func() Event { return scored(s, CFS(rapid.IntRange(1, 9).Draw(t, "cfs"))) },
		func() Event { return mapped(s) },
		func() Event { return Event{Kind: SeenOnWard, On: on, Ward: &WardVisit{Stay: "stay", Where: "Ahus"}} },
		func() Event { return consented(s) },
		func() Event {
			return decided(s, rapid.SampledFrom([]string{Include, Include, Wait, AskMore, Decline}).Draw(t, "outcome"))
		},
		func() Event { return Event{Kind: InfoReceived, On: on} },
		func() Event { return Event{Kind: Assigned, On: on, Assignee: "berit"} },
		func() Event { return Event{Kind: ConsentWithdrawn, On: on} },
		func() Event { return died(s) },
		func() Event { return ended(s, rapid.SampledFrom([]string{"moved", "dead"}).Draw(t, "why")) },
		func() Event { return voids(rapid.IntRange(1, len(events)+1).Draw(t, "void"), s) },
	}
	return rapid.SampledFrom(choices).Draw(t, "kind")()
}

// drawStory draws a list of events that Apply accepted, beginning with an assessed referral.
func drawStory(t *rapid.T) (*Pathway, []Event) {
	p := rapid.SampledFrom([]*Pathway{long, short}).Draw(t, "pathway")
	events := []Event{toHospital("2026-01-05"), answered(p, Municipality, "2026-01-06"), answered(p, Hospital, "2026-01-06"), scored("2026-01-05", 5)}
	if rapid.Bool().Draw(t, "included") {
		events = append(events, decided("2026-01-08", Include), consented("2026-01-09"), mapped("2026-01-15"), planned("2026-01-20", 1))
	}
	for i := range events {
		events[i].ID, events[i].Seq = id(i+1), i+1
	}
	for range rapid.IntRange(0, 25).Draw(t, "tries") {
		ev := drawEvent(t, p, events)
		ev.ID, ev.Seq = id(len(events)+1), len(events)+1
		if _, err := Apply(p, events, ev, now, born); err == nil {
			events = append(events, ev)
		}
	}
	return p, events
}

func drawStays(t *rapid.T) []Period {
	var stays []Period
	for range rapid.IntRange(0, 3).Draw(t, "stays") {
		p := Period{From: day("2026-01-01").AddDays(rapid.IntRange(0, 320).Draw(t, "in"))}
		if rapid.IntRange(0, 3).Draw(t, "still in") > 0 {
			p.To = p.From.AddDays(rapid.IntRange(0, 30).Draw(t, "nights"))
		}
		stays = append(stays, p)
	}
	return stays
}

func TestAcceptedStoriesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, events := drawStory(t)
		stays := drawStays(t)
		for n := 1; n <= len(events); n++ {
			e, err := Fold(p, events[:n])
			if err != nil {
				t.Fatalf("accepted, but does not fold: %v", err)
			}
			tasks := Tasks(p, e, Calendar{}, stays)
			checkTasks(t, e, tasks)
			for _, today := range []date.Date{events[n-1].On, now, now.AddMonths(12)} {
				checkKnots(t, p, Knots(p, e, tasks, today))
				for _, task := range tasks {
					if Late(task, today) && Soon(task, today) || DayOf(task, today).IsZero() {
						t.Fatalf("late and soon, or no day: %+v", task)
					}
				}
			}
		}
	})
}

func checkTasks(t *rapid.T, e *Enrolment, tasks []Task) {
	open := map[string]bool{}
	for _, task := range tasks {
		if due := task.deadline(); due.IsZero() || due.Before(task.From) {
			t.Fatalf("%s is due %s, before its start %s", task.Rule, due, task.From)
		}
		if task.Paused != task.Due.IsZero() {
			t.Fatalf("paused and due do not fit: %+v", task)
		}
		if !task.Open() {
			if task.Met.Before(task.From) || task.Paused {
				t.Fatalf("met before its start, or paused: %+v", task)
			}
			continue
		}
		if !e.Open() || e.Closing() && task.Rule != "ending" || open[task.Rule] {
			t.Fatalf("%s is open in a closed enrolment, or twice", task.Rule)
		}
		open[task.Rule] = true
	}
	if e.Open() && len(open) == 0 {
		t.Fatalf("nothing is due in an open enrolment: %s %s", e.Status, e.Now)
	}
}

func checkKnots(t *rapid.T, p *Pathway, knots []Knot) {
	if n := len(knots) - len(p.Stages); n != 0 && n != window {
		t.Fatalf("%d knots", len(knots))
	}
	coming := 0
	for _, k := range knots {
		if k.State == KnotCurrent || k.State == KnotSoon {
			coming++
		}
		if k.Title == "" || k.State != KnotTodo && k.State != KnotCurrent && k.Date.IsZero() {
			t.Fatalf("a knot without words or date: %+v", k)
		}
	}
	if coming > 1 {
		t.Fatalf("%d knots come next: %+v", coming, knots)
	}
}

func TestVoidOfTheLastIsAsIfItNeverWas(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, events := drawStory(t)
		n := len(events)
		if events[n-1].Kind == Corrected {
			return
		}
		before, err := Fold(p, events[:n-1])
		if err != nil {
			t.Fatal(err)
		}
		void := voids(n, now.String())
		void.ID = id(n + 1)
		after, err := Apply(p, events, void, now, born)
		if err != nil {
			t.Fatalf("the last event, %s, cannot be undone: %v", events[n-1].Kind, err)
		}
		if diff := cmp.Diff(before, after, dates); diff != "" {
			t.Fatalf("undone %s leaves a trace:\n%s", events[n-1].Kind, diff)
		}
	})
}

func TestCountersReturnToZero(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, events := drawStory(t)
		stays := drawStays(t)
		sums := map[TallyKey]int{}
		old := map[TallyKey]int{}
		count := func(list []Event) {
			e, err := Fold(p, list)
			if err != nil {
				t.Fatal(err)
			}
			now := Contribution(p, e, Tasks(p, e, Calendar{}, stays), Beside{Stays: inBed(stays)}, "nes")
			for k, n := range Delta(old, now) {
				if sums[k] += n; sums[k] == 0 {
					delete(sums, k)
				}
			}
			if !maps.Equal(sums, now) {
				t.Fatalf("counters hold %v, want %v", sums, now)
			}
			old = now
		}
		for n := 1; n <= len(events); n++ {
			count(events[:n])
		}
		for { // undo from the back, as a person would
			left, err := Standing(events)
			if err != nil {
				t.Fatal(err)
			}
			if len(left) == 0 {
				break
			}
			void := Event{ID: EventID(fmt.Sprintf("v%d", len(events))), Seq: len(events) + 1, Kind: Corrected, On: now, Voids: left[len(left)-1].ID, Reason: "Angret."}
			if _, err := Apply(p, events, void, now, born); err != nil {
				t.Fatalf("cannot undo %s: %v", left[len(left)-1].Kind, err)
			}
			events = append(events, void)
			count(events)
		}
		if len(sums) != 0 {
			t.Fatalf("after everything is undone the counters hold %v", sums)
		}
	})
}

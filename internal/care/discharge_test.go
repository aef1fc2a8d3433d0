package care

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/date"
)

// A discharge starts the follow-up's clock; who was not followed then, who is back in a bed, and who has been rung has none.
func TestAfterDischarge(t *testing.T) {
	stay := func(from, to string) Period {
		p := Period{From: day(from)}
		if to != "" {
			p.To = day(to)
		}
		return p
	}
	for _, c := range []struct {
		name     string
		story    *story
		stays    []Period
		due, met string // of the last such task; "" none
		n        int
	}{
		{"three working days", followed(t), []Period{stay("2026-05-04", "2026-05-08")}, "2026-05-13", "", 1},
		{"home the same day", followed(t), []Period{stay("2026-05-04", "2026-05-04")}, "2026-05-07", "", 1},
		{"still there", followed(t), []Period{stay("2026-05-04", "")}, "", "", 0},
		{"before the inclusion", followed(t), []Period{stay("2026-02-04", "2026-02-06")}, "", "", 0},
		{"rung the same day", followed(t).do(contacted("2026-05-08", "")), []Period{stay("2026-05-04", "2026-05-08")}, "2026-05-13", "2026-05-08", 1},
		{"rung later", followed(t).do(contacted("2026-05-20", "")), []Period{stay("2026-05-04", "2026-05-08")}, "2026-05-13", "2026-05-20", 1},
		{"home twice: the last counts", followed(t), []Period{stay("2026-05-04", "2026-05-08"), stay("2026-05-10", "2026-05-12")}, "2026-05-18", "", 1},
		{"rung between", followed(t).do(contacted("2026-05-09", "")), []Period{stay("2026-05-04", "2026-05-08"), stay("2026-05-10", "2026-05-12")}, "2026-05-18", "", 2},
		{"dead", followed(t).do(died("2026-05-20")), []Period{stay("2026-05-04", "2026-05-08")}, "", "", 0},
		{"ended", followed(t).do(ended("2026-05-20", "moved")), []Period{stay("2026-05-04", "2026-05-08")}, "", "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.story.t = t
			e, err := Fold(c.story.p, c.story.events)
			if err != nil {
				t.Fatal(err)
			}
			var got []Task
			for _, task := range Tasks(long, e, Calendar{}, c.stays) {
				if task.Rule == "after_discharge" {
					got = append(got, task)
				}
			}
			if len(got) != c.n {
				t.Fatalf("%d tasks, want %d", len(got), c.n)
			}
			if c.n == 0 {
				return
			}
			last := got[len(got)-1]
			if diff := cmp.Diff([]string{c.due, c.met}, []string{text(last.Due), text(last.Met)}); diff != "" {
				t.Error(diff)
			}
		})
	}
	// back in a bed before anybody rang: the clock stands still
	e, err := Fold(long, followed(t).events)
	if err != nil {
		t.Fatal(err)
	}
	for _, task := range Tasks(long, e, Calendar{}, []Period{stay("2026-05-04", "2026-05-08"), stay("2026-05-10", "")}) {
		if task.Rule == "after_discharge" && !task.Paused {
			t.Error("the follow-up runs while she is admitted again")
		}
	}
}

func text(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return d.String()
}

func TestDischargedOnlyStarts(t *testing.T) {
	p := *long
	p.Deadlines = append([]DeadlineRule(nil), long.Deadlines...)
	p.Deadlines[0].Until = []EventKind{Discharged}
	if err := p.Validate(); err == nil {
		t.Error("a discharge may meet no deadline: it is no event of the enrolment")
	}
}

package care

import (
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// A hearing counts as waited for while the person is followed, and as a step in the month it was done; an alert by the month it came.
func TestBesideIsCounted(t *testing.T) {
	beside := Beside{
		Hearings: []Hearing{{Sent: day("2026-04-01"), Done: day("2026-04-12")}, {Sent: day("2026-05-20"), Done: day("2026-06-01")}, {Sent: day("2026-10-01")}},
		Alerts: []FollowUp{
			{Received: day("2026-05-30"), Acted: true, InTime: true},
			{Received: day("2026-05-31"), Acted: true, InTime: true},
			{Received: day("2026-05-31"), Acted: true},
			{Received: day("2026-10-01"), Last: day("2026-10-02")},
		},
	}
	counted := map[string]int{"alerts 2026-05:yes": 2, "alerts 2026-05:no": 1, "alerts 2026-10:2026-10-02": 1, "step_days hearing:2026-04:11": 1, "step_days hearing:2026-06:12": 1}
	waits := map[string]int{"hearing ": 1}
	for k, n := range counted {
		waits[k] = n
	}
	for _, c := range []struct {
		name  string
		story *story
		want  map[string]int
	}{
		{"followed", followed(t), waits},
		{"ended", followed(t).do(evaluated("2026-10-01"), ended("2026-10-05", "nursing_home")), counted},
		{"never included", begin(t, long).do(referred("2026-03-02")), map[string]int{}},
	} {
		got := map[string]int{}
		for k, n := range Contribution(c.story.p, c.story.e, c.story.tasks(), beside, "nes") {
			if k.Measure == MeasureHearing || k.Measure == MeasureAlerts || strings.HasPrefix(k.Bucket, HearingStep+":") {
				got[k.Measure+" "+k.Bucket] = n
			}
		}
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

// An alert is acted on in time within six opening hours, whatever the clock says at night and in the weekend.
func TestFollowUp(t *testing.T) {
	friday := day("2026-03-06")
	hours := OpenHours{}
	for _, c := range []struct {
		name            string
		received, acted time.Time
		want            FollowUp
	}{
		{"at once", friday.At(10, 0), friday.At(10, 5), FollowUp{Received: friday, Acted: true, InTime: true}},
		{"over the weekend", friday.At(14, 0), friday.AddDays(3).At(14, 0), FollowUp{Received: friday, Acted: true, InTime: true}},
		{"a minute too late", friday.At(14, 0), friday.AddDays(3).At(14, 1), FollowUp{Received: friday, Acted: true}},
		{"in the night", friday.AddDays(1).At(3, 0), friday.AddDays(1).At(4, 0), FollowUp{Received: friday.AddDays(1), Acted: true, InTime: true}},
		{"nobody yet", friday.At(14, 0), time.Time{}, FollowUp{Received: friday, Last: friday.AddDays(3)}},
		{"nobody, on a Saturday", friday.AddDays(1).At(12, 0), time.Time{}, FollowUp{Received: friday.AddDays(1), Last: friday.AddDays(3)}},
	} {
		if got := hours.FollowUp(c.received, c.acted); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.name, got, c.want)
		}
	}
}

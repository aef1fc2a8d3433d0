package care

import (
	"testing"
)

func TestDeadlines(t *testing.T) {
	wait := decided("2026-03-05", Wait)
	agreedWait := decided("2026-03-05", Wait)
	agreedWait.Decision.Review = day("2026-03-20")
	assessed := []Event{answered(long, Municipality, "2026-03-03"), answered(long, Hospital, "2026-03-04"), scored("2026-03-01", 5)}
	to := func(events ...Event) *story {
		return begin(t, long).do(toHospital("2026-03-27")).do(events...)
	}
	for _, c := range []struct {
		name            string
		story           *story
		rule, from, due string
		met             string
	}{
		{"assessment, 7 days", begin(t, long).do(referred("2026-03-02")), "assessment", "2026-03-02", "2026-03-09", ""},
		{"answer to the hospital's referrer, 10 working days over Easter", to(), "referral_answer", "2026-03-27", "2026-04-15", ""},
		{"asking for more is no answer", to(decided("2026-03-28", AskMore)), "referral_answer", "2026-03-27", "2026-04-15", ""},
		{"but ends the assessment", to(decided("2026-03-28", AskMore)), "assessment", "2026-03-27", "2026-04-03", "2026-03-28"},
		{"declining is an answer", to(decided("2026-03-28", Decline)), "referral_answer", "2026-03-27", "2026-04-15", "2026-03-28"},
		{"more information, 14 days", to(decided("2026-03-28", AskMore)), "more_information", "2026-03-28", "2026-04-11", ""},
		{"assessed again when it came", to(decided("2026-03-28", AskMore), Event{Kind: InfoReceived, On: day("2026-04-01")}), "assessment", "2026-04-01", "2026-04-08", ""},
		{"waiting, 30 days", begin(t, long).do(referred("2026-03-02"), wait), "waiting_review", "2026-03-05", "2026-04-04", ""},
		{"waiting, as agreed", begin(t, long).do(referred("2026-03-02"), agreedWait), "waiting_review", "2026-03-05", "2026-03-20", ""},
		{"consent, 14 days", begin(t, long).do(referred("2026-03-02")).do(assessed...).do(decided("2026-03-05", Include)), "consent", "2026-03-05", "2026-03-19", ""},
		{"mapping, 14 days", included(t), "mapping", "2026-03-10", "2026-03-24", ""},
		{"mapping, met", followed(t), "mapping", "2026-03-10", "2026-03-24", "2026-03-20"},
		{"planning, 14 days", included(t).do(mapped("2026-03-20")), "planning", "2026-03-20", "2026-04-03", ""},
		{"contact, 4 weeks after the plan", included(t).do(mapped("2026-03-20"), planned("2026-03-30", 1)), "contact", "2026-03-30", "2026-04-27", ""},
		{"contact, as agreed", followed(t), "contact", "2026-04-13", "2026-05-11", ""},
		{"contact, 4 weeks after the last", followed(t).do(contacted("2026-05-11", "")), "contact", "2026-05-11", "2026-06-08", ""},
		{"evaluation, 6 months after the plan", followed(t), "evaluation", "2026-03-30", "2026-09-30", ""},
		{"a new plan does not put it off", followed(t).do(planned("2026-08-15", 2)), "evaluation", "2026-03-30", "2026-09-30", ""},
		{"then 6 months after each", followed(t).do(evaluated("2026-08-31")), "evaluation", "2026-08-31", "2027-02-28", ""},
		{"ending, 7 days after the death", followed(t).do(died("2026-05-01")), "ending", "2026-05-01", "2026-05-08", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			c.story.t = t
			got := c.story.task(c.rule)
			if got.From != day(c.from) || got.Due != day(c.due) || got.Met != day(c.met) {
				t.Errorf("from %s due %s met %s, want %s %s %s", got.From, got.Due, got.Met, c.from, c.due, c.met)
			}
		})
	}
}

func TestOpenTasks(t *testing.T) {
	for _, c := range []struct {
		name  string
		story *story
		open  string // the rules, in the definition's order
	}{
		{"referred", begin(t, long).do(referred("2026-03-02")), "assessment"},
		{"referred to the hospital", begin(t, long).do(toHospital("2026-03-02")), "assessment referral_answer"},
		{"declined", begin(t, long).do(toHospital("2026-03-02"), decided("2026-03-04", Decline)), ""},
		{"waiting", begin(t, long).do(toHospital("2026-03-02"), decided("2026-03-04", Wait)), "waiting_review"},
		{"included", included(t), "mapping"},
		{"followed", followed(t), "contact evaluation"},
		{"dead", followed(t).do(booked("2026-04-20", PurposeContact, "2026-05-11"), died("2026-05-01")), "ending"},
		{"dead before inclusion", begin(t, long).do(toHospital("2026-03-02"), died("2026-03-03")), "ending"},
		{"withdrawn", followed(t).do(Event{Kind: ConsentWithdrawn, On: day("2026-05-01")}), "ending"},
		{"ended", followed(t).do(ended("2026-05-01", "moved")), ""},
		{"dead and ended", followed(t).do(died("2026-05-01"), ended("2026-05-02", "dead")), ""},
	} {
		open := ""
		for _, task := range c.story.tasks() {
			if task.Open() {
				open += " " + task.Rule
				if task.Booked && task.Rule == "ending" {
					t.Errorf("%s: the ending has a visit", c.name)
				}
			}
		}
		if open != "" {
			open = open[1:]
		}
		if open != c.open {
			t.Errorf("%s: open %q, want %q", c.name, open, c.open)
		}
	}
}

func TestPauses(t *testing.T) {
	stay := func(from, to string) Period { return Period{day(from), day(to)} }
	mapping := func(stays ...Period) Task { return included(t).task("mapping", stays...) } // 10 to 24 March
	for _, c := range []struct {
		name        string
		got         Task
		due, before string
		paused      bool
	}{
		{"none", mapping(), "2026-03-24", "", false},
		{"a stay of four days moves it four days", mapping(stay("2026-03-12", "2026-03-16")), "2026-03-28", "2026-03-24", false},
		{"from the day the clock starts", mapping(stay("2026-03-10", "2026-03-12")), "2026-03-26", "2026-03-24", false},
		{"a stay that began before counts from the start", mapping(stay("2026-03-01", "2026-03-12")), "2026-03-26", "2026-03-24", false},
		{"a stay before does not count", mapping(stay("2026-03-01", "2026-03-10")), "2026-03-24", "", false},
		{"on the last day", mapping(stay("2026-03-24", "2026-03-27")), "2026-03-27", "2026-03-24", false},
		{"after the last day it is late and stays so", mapping(stay("2026-03-25", "2026-03-30")), "2026-03-24", "", false},
		{"two that overlap count once", mapping(stay("2026-03-12", "2026-03-16"), stay("2026-03-14", "2026-03-18")), "2026-03-30", "2026-03-24", false},
		{"in and out the same day", mapping(stay("2026-03-12", "2026-03-12")), "2026-03-24", "", false},
		{"the second within what the first gave", mapping(stay("2026-03-12", "2026-03-16"), stay("2026-03-27", "2026-03-29")), "2026-03-30", "2026-03-24", false},
		{"open", mapping(stay("2026-03-12", "")), "", "2026-03-24", true},
		{"open after an ended one", mapping(stay("2026-03-12", "2026-03-16"), stay("2026-03-20", "")), "", "2026-03-28", true},
		{"open though already late", mapping(stay("2026-04-02", "")), "", "2026-03-24", true},
		{"paused by somebody", included(t).do(paused("2026-03-12"), resumed("2026-03-16")).task("mapping"), "2026-03-28", "2026-03-24", false},
		{"a pause and a stay over the same days", included(t).do(paused("2026-03-12"), resumed("2026-03-16")).task("mapping", stay("2026-03-13", "2026-03-17")), "2026-03-29", "2026-03-24", false},
		{"a stay does not stop the evaluation", followed(t).task("evaluation", stay("2026-05-01", "2026-05-20")), "2026-09-30", "", false},
		{"but a pause does", followed(t).do(paused("2026-05-01"), resumed("2026-05-20")).task("evaluation", stay("2026-06-01", "2026-06-20")), "2026-10-19", "2026-09-30", false},
		{"nothing stops the answer by law", begin(t, long).do(toHospital("2026-03-02"), paused("2026-03-03")).task("referral_answer", stay("2026-03-03", "")), "2026-03-16", "", false},
		{"an agreed day stands after a stay", followed(t).task("contact", stay("2026-04-20", "2026-04-25")), "2026-05-11", "", false},
		{"an agreed day in a stay moves to its end", followed(t).task("contact", stay("2026-05-09", "2026-05-13")), "2026-05-13", "2026-05-11", false},
		{"home visit within three days of discharge", begin(t, short).do(referred("2026-03-02"), answered(short, Municipality, "2026-03-02"), answered(short, Hospital, "2026-03-02"),
			decided("2026-03-03", Include), consented("2026-03-03")).task("mapping", stay("2026-02-27", "2026-03-07")), "2026-03-10", "2026-03-06", false},
	} {
		if c.got.Due != day(c.due) || c.got.DueBeforePause != day(c.before) || c.got.Paused != c.paused {
			t.Errorf("%s: due %s before %s paused %t, want %s %s %t", c.name, c.got.Due, c.got.DueBeforePause, c.got.Paused, c.due, c.before, c.paused)
		}
	}
	met := included(t).do(mapped("2026-03-20")).task("mapping", stay("2026-03-12", "2026-03-16"))
	if met.Used() != 6 || met.PausedDays != 4 {
		t.Errorf("used %d days with %d paused, want 6 with 4", met.Used(), met.PausedDays)
	}
}

func TestBookedVisits(t *testing.T) {
	got := included(t).do(booked("2026-03-11", PurposeMapping, "2026-03-18")).task("mapping")
	if !got.Booked || got.On != day("2026-03-18") || got.Clock != "12.30" || got.Form != "visit" || got.Due != day("2026-03-24") || got.Day() != day("2026-03-18") {
		t.Errorf("%+v", got)
	}
	got = included(t).do(booked("2026-03-11", PurposeMapping, "2026-04-18")).task("mapping")
	if got.Day() != day("2026-03-24") || !Late(got, day("2026-03-25")) {
		t.Errorf("a visit after the deadline hides that it is late: %+v", got)
	}
	got = followed(t).do(booked("2026-04-20", PurposeContact, "2026-05-20")).task("contact")
	if got.Due != day("2026-05-20") || got.From != day("2026-04-13") {
		t.Errorf("a booked contact is the agreed day: %+v", got)
	}
	if n := len(followed(t).do(booked("2026-04-20", PurposeEvaluation, "2026-09-20")).tasks()); n != len(followed(t).tasks()) {
		t.Errorf("a visit made a task of its own: %d tasks", n)
	}
}

func TestLateSoonDayOf(t *testing.T) {
	mapping := included(t).task("mapping") // 10 to 24 March, 14 days
	stopped := included(t).task("mapping", Period{From: day("2026-03-15")})
	moved := included(t).task("mapping", Period{From: day("2026-03-12"), To: day("2026-03-16")})
	visit := included(t).do(booked("2026-03-11", PurposeMapping, "2026-03-18")).task("mapping")
	evaluation := followed(t).task("evaluation") // 30 March to 30 September
	for _, c := range []struct {
		name       string
		task       Task
		today      string
		late, soon bool
		dayOf      string
	}{
		{"first day", mapping, "2026-03-10", false, false, "dag 0 av 14"},
		{"eight days left", mapping, "2026-03-16", false, false, "dag 6 av 14"},
		{"seven days left", mapping, "2026-03-17", false, true, "dag 7 av 14"},
		{"three days left", mapping, "2026-03-21", false, true, "dag 11 av 14"},
		{"last day", mapping, "2026-03-24", false, true, "dag 14 av 14"},
		{"the day after", mapping, "2026-03-25", true, false, "dag 15 av 14"},
		{"paused", stopped, "2026-04-30", false, false, "dag 5 av 14"},
		{"moved", moved, "2026-03-27", false, true, "dag 13 av 14"},
		{"visit soon", visit, "2026-03-11", false, true, "dag 1 av 14"},
		{"visit not written up", visit, "2026-03-20", false, true, "dag 10 av 14"},
		{"months", evaluation, "2026-03-31", false, false, "måned 1 av 6"},
		{"months later", evaluation, "2026-06-30", false, false, "måned 4 av 6"},
		{"months too late", evaluation, "2026-10-01", true, false, "måned 7 av 6"},
		{"done", followed(t).task("mapping"), "2026-12-01", false, false, "dag 10 av 14"},
	} {
		today := day(c.today)
		if Late(c.task, today) != c.late || Soon(c.task, today) != c.soon || DayOf(c.task, today).String() != c.dayOf {
			t.Errorf("%s: late %t soon %t %q, want %t %t %q", c.name, Late(c.task, today), Soon(c.task, today), DayOf(c.task, today), c.late, c.soon, c.dayOf)
		}
	}
}

func TestNextDue(t *testing.T) {
	if _, ok := NextDue(followed(t).do(ended("2026-05-01", "moved")).tasks()); ok {
		t.Error("something is due after the ending")
	}
	if next, ok := NextDue(followed(t).tasks()); !ok || next.Rule != "contact" {
		t.Errorf("next is %s", next.Rule)
	}
	if next, _ := NextDue(followed(t).tasks(Period{From: day("2026-05-01")})); next.Rule != "evaluation" || next.Paused {
		t.Errorf("admitted: next is %s, want what is not paused", next.Rule)
	}
	if next, ok := NextDue(followed(t).do(paused("2026-05-01")).tasks()); !ok || !next.Paused || next.Rule != "contact" {
		t.Errorf("all paused: next is %+v", next)
	}
}

func TestAssigneeAndNumbers(t *testing.T) {
	s := followed(t).do(Event{Kind: Assigned, On: day("2026-05-01"), Assignee: "berit"}, contacted("2026-05-11", ""), evaluated("2026-09-20"))
	if got := s.task("evaluation"); got.Assignee != "berit" || got.Number != 2 || got.Owner != MunicipalCoordinator {
		t.Errorf("%+v", got)
	}
}

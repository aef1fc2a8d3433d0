package access

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/care"
)

func TestJudge(t *testing.T) {
	today := date.Of(2026, time.November, 17)
	ago := func(n int) date.Date { return today.AddDays(-n) }
	none := date.Date{}
	for _, c := range []struct {
		about string
		a     Authorisation
		want  Standing
	}{
		{"given today", Authorisation{From: today, To: today.AddDays(365), Given: today}, Standing{Expires: 365}},
		{"the last day in time", Authorisation{From: ago(900), To: today.AddDays(60), Given: ago(180)}, Standing{Since: 180, Expires: 60}},
		{"nobody has looked", Authorisation{From: ago(900), To: today.AddDays(60), Given: ago(181)}, Standing{Due: true, Since: 181, Expires: 60}},
		{"reviewed since", Authorisation{From: ago(900), To: today.AddDays(60), Given: ago(800), Reviewed: ago(3)}, Standing{Since: 3, Expires: 60}},
		{"reviewed too long ago", Authorisation{From: ago(900), To: today.AddDays(31), Given: ago(800), Reviewed: ago(200)}, Standing{Due: true, Since: 200, Expires: 31}},
		{"ends in thirty days", Authorisation{From: ago(9), To: today.AddDays(30), Given: ago(9)}, Standing{Soon: true, Since: 9, Expires: 30}},
		{"ends today", Authorisation{From: ago(9), To: today, Given: ago(9)}, Standing{Soon: true, Since: 9}},
		{"is over", Authorisation{From: ago(9), To: ago(1), Given: ago(9)}, Standing{Since: 9, Expires: -1}},
		{"for ever", Authorisation{From: ago(900), To: none, Given: ago(900)}, Standing{Due: true, NoEnd: true, Since: 900}},
		{"nobody knows when it was given", Authorisation{From: ago(5), To: today.AddDays(60)}, Standing{Since: 5, Expires: 60}},
	} {
		if got := StandardTerms.Judge(c.a, today); got != c.want {
			t.Errorf("%s: %+v, want %+v", c.about, got, c.want)
		}
	}
}

// What the terms give out is never longer than they allow, and is never over before it begins.
func TestLongest(t *testing.T) {
	today := date.Of(2026, time.November, 17)
	rapid.Check(t, func(t *rapid.T) {
		terms := Terms{RoleDays: rapid.IntRange(1, 1000).Draw(t, "days")}
		from := today.AddDays(rapid.IntRange(-1000, 1000).Draw(t, "from"))
		last := terms.Longest(from, today)
		begins := from
		if begins.Before(today) {
			begins = today
		}
		if last.Days(begins) != terms.RoleDays || last.Before(from) || last.Before(today) {
			t.Fatalf("from %s it lasts to %s", from, last)
		}
	})
}

// TestOpens: every role says what it opens, and the sentence agrees with the table of deeds.
func TestOpens(t *testing.T) {
	for _, r := range care.Roles {
		text := Opens(r)
		if text == "" {
			t.Errorf("%s says nothing", r)
		}
		if strings.Contains(text, "alt om") != May(r, SeePerson) {
			t.Errorf("%s: %q, and may see the person's page: %t", r, text, May(r, SeePerson))
		}
		if strings.Contains(text, "oppsummering") != (May(r, SeeSummary) && !May(r, SeePerson)) {
			t.Errorf("%s: %q, and may see the summary: %t", r, text, May(r, SeeSummary))
		}
		if nobody := strings.Contains(text, "aldri hvem") || strings.Contains(text, "ingen pasienter"); nobody == May(r, SeeSummary) {
			t.Errorf("%s: %q, and may see the summary: %t", r, text, May(r, SeeSummary))
		}
	}
}

func TestKinds(t *testing.T) {
	writes := Writes()
	for _, d := range writes {
		if !rules[d].person || strings.HasPrefix(string(d), "see.") {
			t.Errorf("%s writes nothing about one person", d)
		}
	}
	if len(writes) < 15 {
		t.Errorf("only %d deeds write: %v", len(writes), writes)
	}
	for _, d := range Looks {
		if !rules[d].person {
			t.Errorf("%s is no look at one person", d)
		}
	}
	for _, d := range []Deed{SeePerson, SeeSummary, SeePlan, SeeNIN, SeeLog, HandOutLog, SeeAlert, SeeMapping, SeeDraft, SeeAnswers, SeeMessages} {
		if !slices.Contains(Looks, d) {
			t.Errorf("%s is a look", d)
		}
	}
	for _, d := range []Deed{SeeOwn, SeeOwnPlan, SeeCard, SeeSurveys, EditPerson} {
		if slices.Contains(Looks, d) {
			t.Errorf("%s is a look", d)
		}
	}
	for _, d := range Lists {
		if rules[d].person {
			t.Errorf("%s is no list", d)
		}
	}
	for _, r := range care.Roles { // administrators and clinicians do not judge looks
		if May(r, SeeFindings) != (r == care.Manager) || May(r, ReviewRoles) != (r == care.Manager) {
			t.Errorf("%s may judge", r)
		}
	}
}

package plan_test

import (
	"maps"
	"strings"
	"testing"

	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/care/plan"
)

var clear = care.Clarification{
	Wish: "Hjem så snart det går", WishOn: date.Of(2026, 10, 1), Decision: "Ikke HLR\nÅpen for NIV", DecidedOn: date.Of(2026, 10, 2), ValidTo: date.Of(2027, 4, 2), With: "pasient og datter",
}

// What stands in the clarifications takes the place of what a plan said; nothing that somebody wrote in a plan is lost.
func TestClarify(t *testing.T) {
	if got := plan.Clarify(solveig(), care.Clarification{}, "", 0); !maps.Equal(got, solveig()) {
		t.Errorf("where nothing is clarified, the plan's own text stays: %v", got)
	}
	was := solveig()
	p := plan.Read(plan.Clarify(was, clear, "Henrik Dahl", 3)).Treatment
	if p.Wish != clear.Wish || p.Decision != clear.Decision || p.By != "Henrik Dahl" || p.With != clear.With || p.DecidedOn != clear.DecidedOn || p.Until != clear.ValidTo || p.Edition != 3 || !p.Review.IsZero() {
		t.Errorf("%+v", p)
	}
	if !strings.Contains(p.Earlier, "Innleggelse når det hjelper") || strings.Contains(p.Earlier, "Ikke HLR") {
		t.Errorf("earlier %q", p.Earlier)
	}
	if !maps.Equal(was, solveig()) {
		t.Error("the texts that came in were changed")
	}
	// What was frozen from the clarifications is no text of the plan's own: another decision leaves nothing behind.
	frozen := plan.Clarify(map[string]string{"viktig": "x"}, clear, "Henrik Dahl", 3)
	if p := plan.Read(plan.Clarify(frozen, care.Clarification{Decision: "Alt"}, "Mona Ruud", 4)).Treatment; p.Earlier != "" || p.Wish != "" || p.Decision != "Alt" || p.Edition != 4 {
		t.Errorf("%+v", p)
	}
	// The next draft begins without it, but with what was written before there was one home.
	if m := plan.Next(frozen); len(m) != 1 {
		t.Errorf("next %v", m)
	}
	if m := plan.Next(plan.Clarify(solveig(), clear, "Henrik Dahl", 3)); m["avklaring/tidligere"] == "" || m["avklaring/beslutning"] != "" {
		t.Errorf("next %v", m)
	}
	if m := plan.Next(solveig()); m["avklaring/beslutning"] != "Ikke HLR" || m["avklaring/onske"] == "" {
		t.Errorf("next %v", m)
	}
}

func TestTreatmentOverdue(t *testing.T) {
	at := plan.Read(plan.Clarify(nil, clear, "Henrik Dahl", 1)).Treatment
	for _, c := range []struct {
		today, evaluated date.Date
		want             bool
	}{
		{date.Of(2026, 11, 1), date.Date{}, false},
		{date.Of(2027, 4, 2), date.Of(2026, 10, 2), false},
		{date.Of(2027, 4, 3), date.Date{}, true},
		{date.Of(2026, 11, 1), date.Of(2026, 10, 3), true},
	} {
		if got := at.Overdue(c.today, c.evaluated); got != c.want || got != clear.Overdue(c.today, c.evaluated) {
			t.Errorf("%+v: %v", c, got)
		}
	}
	for _, want := range []string{"Pasientens ønske: Hjem så snart det går", "Medisinsk beslutning: Ikke HLR", "Besluttet 2. okt. 2026, Henrik Dahl, med pasient og datter, gjelder til 2. apr. 2027"} {
		if !strings.Contains(strings.ReplaceAll(at.Journal(), "\u00a0", " "), want) {
			t.Errorf("%q lacks %q", at.Journal(), want)
		}
	}
	if (plan.Treatment{}).Journal() != "" {
		t.Error("nothing is something")
	}
}

package mapping_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/mapping"
	"traad/internal/care/plan"
)

// areas is a circle whose order is not that of its codes.
var areas = []care.CircleArea{{Code: "sleep", Title: "Søvn"}, {Code: "activity", Title: "Aktivitet"}, {Code: "mental-health", Title: "Psykisk helse"}}

// A plan that grows out of the conversation stands as it was answered, whatever the ids and the codes of the areas are.
func TestPlanStandsAsAnswered(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		texts, clock := map[string]string{}, 0x019a00000000
		var goals, measures, areasOfSigns []string
		for i, a := range areas {
			own := rapid.IntRange(0, 3).Draw(t, "goals")
			for n := range own {
				clock += rapid.IntRange(1, 5).Draw(t, "ms")
				goal := fmt.Sprintf("mål %d i %s", n, a.Code)
				texts[fmt.Sprintf("mal/%s-%012x%04x/tekst", a.Code, clock, rapid.IntRange(0, 65535).Draw(t, "own"))] = goal
				goals = append(goals, goal)
			}
			if rapid.Bool().Draw(t, "risk") {
				texts["omrade/"+a.Code+"/risiko"], texts["omrade/"+a.Code+"/viktig"] = "act", "ord i "+a.Code
				areasOfSigns = append(areasOfSigns, a.Title)
				if own == 0 {
					goals = append(goals, "ord i "+a.Code)
				}
			}
			for n := range rapid.IntRange(0, 2).Draw(t, "measures") {
				clock++
				what := fmt.Sprintf("tiltak %d i %d", n, i)
				texts[fmt.Sprintf("tiltak/%s-%012x%04x/hva", a.Code, clock, rapid.IntRange(0, 65535).Draw(t, "own"))] = what
				measures = append(measures, what)
			}
		}
		c := mapping.Read(texts)
		p := plan.Read(c.Plan(areas))
		var gotGoals, gotMeasures, gotSigns []string
		for _, g := range p.Goals {
			gotGoals = append(gotGoals, g.Text)
		}
		for _, m := range p.Measures {
			gotMeasures = append(gotMeasures, m.What)
			if m.Goal != "" {
				if _, ok := p.Goal(m.Goal); !ok {
					t.Errorf("%q serves a goal that is not there", m.What)
				}
			}
		}
		for _, s := range p.Signs {
			gotSigns = append(gotSigns, s.Area)
		}
		if !slices.Equal(gotGoals, goals) || !slices.Equal(gotMeasures, measures) || !slices.Equal(gotSigns, areasOfSigns) {
			t.Errorf("goals %q, want %q; measures %q, want %q; signs %q, want %q", gotGoals, goals, gotMeasures, measures, gotSigns, areasOfSigns)
		}
		at := -1
		for _, g := range goals { // and so does the text for the record
			if strings.HasPrefix(g, "mål") {
				i := strings.Index(c.Journal(areas, true, nil), g)
				if i <= at {
					t.Errorf("%q stands at %d in the record's text, after %d", g, i, at)
				}
				at = i
			}
		}
	})
}

// A plan that grew out of a conversation can be heard as it stands: nothing of it must be written anew first, where every measure has somebody
// who does it.
func TestPlanCanBeHeard(t *testing.T) {
	texts := map[string]string{"forberedt/matters": "Å bo hjemme", "parorende/belastning": "Sliten", "parorende/skjermet": "ja"}
	for i, a := range areas {
		texts["omrade/"+a.Code+"/risiko"] = []string{"watch", "act", "none"}[i]
		texts["omrade/"+a.Code+"/viktig"], texts["omrade/"+a.Code+"/merknad"] = "Ord om "+a.Code, "Våkner, og faller i "+a.Code
		texts["tiltak/"+a.Code+"-019a000000000001/hva"], texts["tiltak/"+a.Code+"-019a000000000001/hvem"] = "Trene", "kommune"
	}
	p := plan.Read(mapping.Read(texts).Plan(areas))
	if err := p.Validate(date.Of(2026, 11, 21)); err != nil {
		t.Errorf("%v: %v", err, errs.FieldsOf(err))
	}
	if len(p.Goals) != 3 || len(p.Measures) != 3 || len(p.Signs) != 2 || p.Signs[0].Do[plan.Yellow] != "Ring teamet samme dag." || p.Matters != "Å bo hjemme" {
		t.Errorf("%+v", p)
	}
}

package access_test

import (
	"testing"

	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Who writes what in a draft: the team all of it, but what the GP has confirmed; the GP the GP's own measures, and neither the rest of the plan
// nor the ten fields of an individuell plan.
func TestMayNotWritePlan(t *testing.T) {
	proposed, confirmed := plan.Measure{Who: plan.GP}, plan.Measure{Who: plan.GP, Confirmed: true}
	type c struct {
		path     string
		measure  plan.Measure
		team, gp bool
	}
	cases := []c{
		{"viktig", plan.Measure{}, true, false},
		{"mal/a/tekst", plan.Measure{}, true, false},
		{"tegn/a/gul-gjor", plan.Measure{}, true, false},
		{"team/a/telefon", plan.Measure{}, true, false},
		{"tiltak/a/hva", plan.Measure{Who: plan.Municipality}, true, false},
		{"tiltak/a/hva", proposed, true, true},
		{"tiltak/a/hva", confirmed, false, true},
		{"tiltak/a/fastlege", proposed, false, true},
		{"tiltak/a/hvem", confirmed, false, true},
		{"ip/har", plan.Measure{}, true, false},
	}
	for _, f := range plan.IPFields {
		cases = append(cases, c{"ip/felt/" + f.Code, plan.Measure{}, true, false})
	}
	for _, x := range cases {
		for role, may := range map[care.Role]bool{care.MunicipalCoordinator: x.team, care.HospitalCoordinator: x.team, care.HospitalPhysician: x.team, care.GeneralPractitioner: x.gp} {
			if why := access.MayNotWritePlan(access.Actor{Role: role}, x.path, x.measure); (why == "") != may {
				t.Errorf("%s at %s of %+v: %q", role, x.path, x.measure, why)
			}
		}
	}
}

package access

import (
	"slices"
	"testing"

	"traad/internal/base/date"
	"traad/internal/care"
)

// A session that a record system began reaches the patient who is open there as the role does without it, nobody else whom the role reaches, and no list:
// whatever the deed. Of deeds about nobody it reaches its own beginning and end.
func TestLaunchedReachesOne(t *testing.T) {
	here, other := &Person{Patient: "a"}, &Person{Patient: "b"}
	for _, p := range []*Person{here, other} {
		p.Teams, p.GPs, p.Served, p.OpenUnits, p.Enrolled, p.Open = []Team{{Area: "nes"}}, []care.UserID{"u"}, []care.UserID{"u"}, []care.OrgID{"o"}, true, true
	}
	for _, role := range []care.Role{care.MunicipalCoordinator, care.HospitalCoordinator, care.HospitalPhysician, care.GeneralPractitioner, care.CareWorker, care.EmergencyClinician, care.Manager, care.Administrator} {
		without := Actor{User: "u", Role: role, Org: "o", Areas: []care.OrgID{"nes"}, Today: date.Of(2026, 11, 23)}
		in, nowhere := without, without
		in.Launched, nowhere.Launched = &Launched{ID: "l", Patient: "a"}, &Launched{ID: "l"}
		if s := ScopeOf(in); s.Kind() != Nobody || len(s.Areas()) > 0 {
			t.Errorf("%s: a list of %+v", role, s)
		}
		reached := 0
		for d := range rules {
			of := Decide(without, d, here)
			session := d == BeginSession || d == EndSession
			if got := Decide(in, d, here); got != of {
				t.Errorf("%s %s with the patient: %+v, without a launch %+v", role, d, got, of)
			} else if got.Allowed {
				reached++
			}
			for what, got := range map[string]Decision{"another": Decide(in, d, other), "nobody": Decide(in, d, nil), "whom nobody has open": Decide(nowhere, d, here)} {
				if got.Allowed && !session {
					t.Errorf("%s %s with %s: %+v", role, d, what, got)
				}
				if !got.Allowed && of.Allowed && got.Reason != OtherPatient {
					t.Errorf("%s %s with %s is refused as %s", role, d, what, got.Reason)
				}
			}
			if session && Decide(in, d, nil) != Decide(without, d, nil) {
				t.Errorf("%s %s is not as without a launch", role, d)
			}
		}
		if clinical := slices.Contains(rules[OpenLaunched].roles, role); clinical && !Decide(without, SeeSummary, other).Allowed || reached == 0 {
			t.Errorf("%s reaches %d deeds: the test says too little", role, reached)
		}
	}
}

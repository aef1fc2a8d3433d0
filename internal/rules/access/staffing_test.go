package access

import (
	"testing"

	"traad/internal/care"
)

func TestPlansFor(t *testing.T) {
	areas := []care.OrgID{"nes", "eidsvoll"}
	for _, c := range []struct {
		role care.Role
		kind care.OrgKind
		org  care.OrgID
		for_ care.OrgID
		want bool
	}{
		{care.Manager, care.OrgMunicipality, "nes", "nes", true},
		{care.Manager, care.OrgMunicipality, "nes", "ullensaker", false},
		{care.Manager, care.OrgMunicipality, "nes", "ahus", false},
		{care.Manager, care.OrgHospital, "ahus", "nes", true},
		{care.Manager, care.OrgHospital, "ahus", "ahus", true},
		{care.Manager, care.OrgHospital, "ahus", "oslo", false},
		{care.Manager, care.OrgSite, "kongsvinger", "nes", false},
		{care.Manager, care.OrgSite, "kongsvinger", "kongsvinger", false},
		{care.Manager, care.OrgUnit, "kad", "kad", false},
		{care.Manager, care.OrgHospital, "ahus", "", false},
		{care.Analyst, care.OrgHospital, "ahus", "ahus", false},
		{care.Administrator, care.OrgHospital, "ahus", "nes", false},
		{care.MunicipalCoordinator, care.OrgMunicipality, "nes", "nes", false},
		{care.HospitalPhysician, care.OrgHospital, "ahus", "ahus", false},
	} {
		a := Actor{Role: c.role, Org: c.org, OrgKind: string(c.kind), Areas: areas}
		if got := PlansFor(a, c.for_); got != c.want {
			t.Errorf("%s at %s %s plans for %q: %v", c.role, c.kind, c.org, c.for_, got)
		}
	}
}

package care

import "slices"

// workplaces says where each role can be held. What a role reaches follows from the kind of organisation (a hospital its
// sites' municipalities, a unit those who lie there), so a role in the wrong kind of place would reach nobody, or too many.
var workplaces = map[Role][]OrgKind{
	MunicipalCoordinator: {OrgMunicipality, OrgDistrict},
	HospitalCoordinator:  {OrgHospital, OrgSite},
	HospitalPhysician:    {OrgHospital, OrgSite},
	GeneralPractitioner:  {OrgGPOffice},
	EmergencyClinician:   {OrgUnit},
	CareWorker:           {OrgUnit},
	Manager:              {OrgHospital, OrgSite, OrgMunicipality, OrgDistrict},
	Analyst:              {OrgHospital, OrgSite, OrgMunicipality, OrgDistrict},
	Administrator:        {OrgHospital, OrgSite, OrgMunicipality, OrgDistrict},
}

// WorksAt reports whether the role can be held in an organisation of that kind.
func (r Role) WorksAt(k OrgKind) bool { return slices.Contains(workplaces[r], k) }

// Workplaces returns the kinds of organisation where the role can be held.
func (r Role) Workplaces() []OrgKind { return slices.Clone(workplaces[r]) }

// Named is the role with the level where the short title leaves it out: "IHT-koordinator, kommune".
func (r Role) Named() string {
	switch r {
	case MunicipalCoordinator:
		return "IHT-koordinator, kommune"
	case HospitalCoordinator:
		return "IHT-koordinator, sykehus"
	case EmergencyClinician:
		return "Behandler i øyeblikket"
	}
	return r.Title()
}

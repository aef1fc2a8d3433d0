package access

import (
	"slices"

	"traad/internal/care"
)

// PlansFor reports whether the actor plans targets and staffing for an organisation, and so sees its plans: a leader for the own one; the
// hospital's leader for every area of the hospital, a municipality's for its districts. A site has no plan of its own: its team is in the hospital's. Everybody else who may SeeStaffing sees totals.
func PlansFor(a Actor, org care.OrgID) bool {
	if !May(a.Role, PlanStaffing) || org == "" {
		return false
	}
	kind := care.OrgKind(a.OrgKind)
	return org == a.Org && slices.Contains([]care.OrgKind{care.OrgHospital, care.OrgMunicipality, care.OrgDistrict}, kind) ||
		(kind == care.OrgHospital || kind == care.OrgMunicipality) && slices.Contains(a.Areas, org)
}

// ToldActive reports whether the actor is told exactly how many are followed in an area: whoever sees figures is, of the areas of the own role. Of
// others a small number is hidden.
func ToldActive(a Actor, area care.OrgID) bool {
	return May(a.Role, SeeOverview) && slices.Contains(a.Areas, area)
}

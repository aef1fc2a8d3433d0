package overview

import (
	"strings"

	"traad/internal/app/emergency"
	"traad/internal/app/user"
	"traad/internal/app/watch"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// waiting is a line with what waits for the leader: authorisations to look at again, and looks to judge, and emergency accesses to follow up; nil
// for others, and where nothing does.
func waiting(v *page.Visit) (*ui.Message, error) {
	if !v.May(access.SeeRoles) || !v.May(access.SeeFindings) || !v.May(access.ReviewAccess) {
		return nil, nil
	}
	due, soon, err := user.CountReview(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return nil, err
	}
	looks, err := watch.Count(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return nil, err
	}
	emergencies, err := emergency.CountOpen(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return nil, err
	}
	m := &ui.Message{Tone: ui.Soon}
	var said []string
	if emergencies > 0 {
		said = append(said, v.Voice.Plural(emergencies, "nødtilgang venter på at du følger den opp.", "nødtilganger venter på at du følger dem opp."))
		m.Actions = append(m.Actions, ui.Link(v.T("Se nødtilgangene"), "/nodtilganger"))
	}
	if due > 0 {
		said = append(said, v.Voice.Plural(due, "tilgang må vurderes.", "tilganger må vurderes."))
		m.Actions = append(m.Actions, ui.Link(v.T("Se tilgangene"), "/tilganger?vis=vurder"))
	}
	if soon > 0 {
		said = append(said, v.Voice.Plural(soon, "tilgang går ut innen 30 dager.", "tilganger går ut innen 30 dager."))
		m.Actions = append(m.Actions, ui.Link(v.T("Se dem som går ut"), "/tilganger?vis=snart"))
	}
	if looks > 0 {
		said = append(said, v.Voice.Plural(looks, "oppslag venter på at du vurderer det.", "oppslag venter på at du vurderer dem."))
		m.Actions = append(m.Actions, ui.Link(v.T("Se oppslagene"), "/oppslagskontroll"))
	}
	if len(said) == 0 {
		return nil, nil
	}
	m.Text = strings.Join(said, " ")
	return m, nil
}

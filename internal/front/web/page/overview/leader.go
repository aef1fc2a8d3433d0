package overview

import (
	"traad/internal/app/user"
	"traad/internal/app/watch"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// leaderMessages are a line for each thing that waits for the leader: authorisations to look at again, and looks to judge. Others get none.
func leaderMessages(v *page.Visit) ([]ui.Message, error) {
	var out []ui.Message
	if v.May(access.SeeRoles) {
		due, soon, err := user.CountReview(v.Ctx(), v.Service, v.Actor)
		if err != nil {
			return nil, err
		}
		if due > 0 {
			out = append(out, ui.Message{Tone: ui.Soon, Text: nb.Capital(nb.Plural(due, "tilgang må vurderes.", "tilganger må vurderes.")), Actions: []ui.Action{ui.Link("Se tilgangene", "/tilganger?vis=vurder")}})
		}
		if soon > 0 {
			out = append(out, ui.Message{Tone: ui.Soon, Text: nb.Capital(nb.Plural(soon, "tilgang går ut", "tilganger går ut")) + " innen 30 dager.", Actions: []ui.Action{ui.Link("Se dem som går ut", "/tilganger?vis=snart")}})
		}
	}
	if v.May(access.SeeFindings) {
		n, err := watch.Count(v.Ctx(), v.Service, v.Actor)
		if err != nil {
			return nil, err
		}
		if n > 0 {
			out = append(out, ui.Message{Tone: ui.Soon, Text: nb.Capital(nb.Plural(n, "oppslag venter", "oppslag venter")) + " på at du vurderer det.", Actions: []ui.Action{ui.Link("Se oppslagene", "/oppslagskontroll")}})
		}
	}
	return out, nil
}

package plan

import (
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/rules/access"
)

// Follow leads from a mail's opaque link to the plan that is heard: the GP straight to the answer, the team to the plan with all answers. What is
// behind it is decided there.
func Follow(v *page.Visit) error {
	if !v.May(access.SeeDraft) {
		return v.Need(access.SeeDraft)
	}
	link := v.Path("lenke")
	if len(link) > 40 || strings.Trim(link, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		link = "-"
	}
	who, err := planapp.Behind(v.Ctx(), v.Service, v.Actor, link)
	if err != nil {
		return err
	}
	path := page.PersonPath(who) + "/plan"
	if v.Actor.Role == care.GeneralPractitioner {
		path += "/horing"
	}
	return v.Go(path, "")
}

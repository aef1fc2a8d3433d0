package page

import (
	"net/url"

	"traad/internal/care"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// ChooseEntry stands for an entry in RemovalPath where somebody is to choose one.
const ChooseEntry = "velg"

// RemovalPath is where somebody asks for one entry about a person, which is no event, to be deleted for good: by its kind and id (care.RemovalItems).
func RemovalPath(id care.PatientID, item string) string {
	return PersonPath(id) + "/slett?ting=" + url.QueryEscape(item)
}

// AskRemoval is the way there from a page that shows the entry; nil for one who may not ask.
func AskRemoval(v *Visit, id care.PatientID, item string) *ui.Action {
	if !v.May(access.AskRemoval) {
		return nil
	}
	return &ui.Action{Label: v.T("Ført på feil pasient, eller skal slettes etter vedtak? Be om sletting"), Href: RemovalPath(id, item)}
}

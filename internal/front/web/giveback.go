package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// giveBack answers a post by somebody who is not logged in. Nothing was done with it; everything in it stands in the page, in a
// form that posts it to the same address once more, so that a log-in that ran out costs no text. The answer is in no cache,
// and a post from another site never comes here.
func (f *front) giveBack(v *page.Visit) {
	h := ui.Refusal{
		Icon: "lock", Heading: "Du må logge inn på nytt", Text: "Du har vært logget ut en stund, og ingenting ble lagret nå.",
		Kept: "Det du skrev, er tatt vare på i denne fanen: lukk den ikke. Logg inn i en ny fane, kom tilbake hit, og send på nytt.",
	}
	if strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/form-data") {
		h.Kept = "Filen ble ikke med. Logg inn, gå tilbake, og velg den på nytt."
		h.Actions = []ui.Action{{Label: "Logg inn", Href: "/logg-inn"}}
	} else if _, err := v.Form(); err != nil {
		f.fail(v, err)
		return
	} else {
		h.Again = &ui.Again{Action: v.R.URL.RequestURI()}
		for _, name := range slices.Sorted(maps.Keys(v.R.PostForm)) {
			for _, value := range v.R.PostForm[name] {
				h.Again.Fields = append(h.Again.Fields, ui.Hidden{Name: name, Value: value})
			}
		}
	}
	if err := ui.RenderRefusal(v.W, http.StatusUnauthorized, v.Frame(h.Heading), h); err != nil {
		f.options.Log.Warn("answer not sent", "error", err.Error())
	}
}

package web

import (
	"maps"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/signin"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// writtenBy is the value in the address of a post that is sent again that says which user wrote it.
const writtenBy = "skrevet-av"

// giveBack answers a post by somebody who is not logged in (roleOver one whose role has ended, fail one who has no access any more). Nothing was done with it; everything in it stands in the page, in a
// form that posts it to the same address once more, so that a log-in that ran out costs no text. The answer is in no cache,
// and a post from another site never comes here. On a shared computer somebody else may be the next to log in: the form
// knows whose session it was, and counts for nobody else.
func (f *front) giveBack(v *page.Visit) {
	f.sendBack(v, http.StatusUnauthorized, ui.Refusal{
		Icon: "lock", Heading: "Du må logge inn på nytt", Text: "Du har vært logget ut en stund, og ingenting ble lagret nå.",
		Kept: "Det du skrev, er tatt vare på i denne fanen: lukk den ikke. Logg inn i en ny fane, kom tilbake hit, og send på nytt.",
	})
}

// writtenByOther answers a post that is sent again by another user than the one who wrote it, and reports whether it was one.
func (f *front) writtenByOther(v *page.Visit) bool {
	who := v.R.URL.Query().Get(writtenBy)
	if v.R.Method != http.MethodPost || who == "" || who == string(v.Actor.User) {
		return false
	}
	f.sendBack(v, http.StatusForbidden, ui.Refusal{
		Icon: "lock", Heading: "Dette skrev en annen bruker", Text: "Skjemaet ble skrevet av en annen enn den som er logget inn nå, så ingenting ble lagret.",
		Kept: "Teksten er tatt vare på i denne fanen. Den som skrev den, kan logge inn i en ny fane, komme tilbake hit og sende på nytt.",
	})
	return true
}

func (f *front) sendBack(v *page.Visit, status int, h ui.Refusal) {
	if strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/form-data") {
		h.Kept = "Filen ble ikke med. Logg inn, gå tilbake, og velg den på nytt."
		h.Actions = []ui.Action{{Label: "Logg inn", Href: "/logg-inn"}}
	} else if _, err := v.Form(); err != nil {
		f.fail(v, err)
		return
	} else {
		h.Again = &ui.Again{Action: f.sameAddress(v), LoggedIn: status == http.StatusNotFound}
		for _, name := range slices.Sorted(maps.Keys(v.R.PostForm)) {
			for _, value := range v.R.PostForm[name] {
				h.Again.Fields = append(h.Again.Fields, ui.Hidden{Name: name, Value: value})
			}
		}
	}
	if err := ui.RenderRefusal(v.W, status, v.Frame(h.Heading), h); err != nil {
		f.options.Log.Warn("answer not sent", "error", err.Error())
	}
}

// sameAddress is where the form was posted, with who wrote it where that is known.
func (f *front) sameAddress(v *page.Visit) string {
	to := *v.R.URL
	q := to.Query()
	if c, err := v.R.Cookie(f.sessionCookie()); err == nil && !q.Has(writtenBy) {
		if who := signin.Owner(v.Ctx(), v.Service, c.Value); who != "" {
			q.Set(writtenBy, string(who))
		}
	}
	to.RawQuery = q.Encode()
	return to.RequestURI()
}

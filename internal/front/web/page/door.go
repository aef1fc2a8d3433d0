package page

import (
	"net/http"
	"strconv"

	"traad/internal/base/login"
	"traad/internal/base/traffic"
	"traad/internal/front/web/ui"
)

// Secret is what a browser was given in a cookie when it began something that is answered later, "" where it keeps none.
func (v *Visit) Secret(cookie string) string {
	c, err := v.R.Cookie(cookie)
	if err != nil || len(c.Value) != len(login.Random()) {
		return ""
	}
	return c.Value
}

// Away sends the browser on, with an answer that stays in no cache.
func (v *Visit) Away(address string) error {
	v.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.W, v.R, address, http.StatusSeeOther)
	return nil
}

// TooMany answers an address that has tried too often, and says how long to wait.
func (v *Visit) TooMany(l *traffic.Limit, heading, text string, actions ...ui.Action) error {
	v.W.Header().Set("Retry-After", strconv.Itoa(int(l.Wait().Seconds())))
	r := ui.Refusal{Icon: "clock", Tone: ui.Soon, Heading: heading, Text: text, Actions: actions}
	return ui.RenderRefusal(v.W, http.StatusTooManyRequests, v.Frame(heading), r)
}

// ProofCookie ends the name of the cookie that holds callback.Prove, after that of the session.
const ProofCookie = "-henviser"

package web

import (
	"context"
	"net/http"
	"net/url"

	"traad/internal/app/signin"
	"traad/internal/base/lang"
	"traad/internal/front/web/page"
	"traad/internal/rules/access"
)

// Which language a page is in. A page is written whole in all languages or in bokmål alone, never half and half: routes.go says which by whole, and
// tongue_test.go finds what a whole page says that a catalogue lacks. What patients, next of kin and visitors come to is whole, refusals too.

type wholeKey struct{}

// whole marks the request of a page that is written in all languages.
func whole(next http.HandlerFunc) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		next(w, r.WithContext(context.WithValue(r.Context(), wholeKey{}, true)))
	}
}

// tongueCookie keeps the language that a visitor has chosen.
const tongueCookie = "traad_sprak"

// speak gives a visit of a whole page its language: the one kept with the account, else the cookie's, else, for those who do not work in Tråd, the one
// that the browser would like best. Who works here has most pages in bokmål, and is not moved out of it by a browser's setting.
func (f *front) speak(v *page.Visit) {
	marked, _ := v.R.Context().Value(wholeKey{}).(bool)
	if v.Whole = marked || v.Actor.Role.Own(); !v.Whole {
		return
	}
	if v.Voice = f.options.Voice; v.Voice == nil {
		v.Voice = f.service.Voice(v.Ctx(), tongue(v.R, v.Actor))
	}
}

func tongue(r *http.Request, a access.Actor) lang.Code {
	if a.Tongue.Known() {
		return a.Tongue
	}
	if c, err := r.Cookie(tongueCookie); err == nil && lang.Code(c.Value).Known() {
		return lang.Code(c.Value)
	}
	if a.User != "" && !a.Role.Own() {
		return lang.NB
	}
	return lang.Choose(r.Header.Get("Accept-Language"))
}

// chooseTongue keeps the chosen language, in this browser and with the account, and goes back to where the browser came from.
func (f *front) chooseTongue(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if c := lang.Code(form.Value("sprak")); c.Known() {
		if v.Actor.User != "" {
			if err := signin.SetTongue(v.Ctx(), v.Service, v.Actor, c); err != nil {
				return err
			}
		}
		v.SetCookie(tongueCookie, string(c), 365*24*60*60, false)
	}
	back, err := url.Parse(v.R.Referer()) // nothing of the page's address stands in the page
	if err != nil || back.Host != v.R.Host {
		back = &url.URL{Path: "/"}
	}
	to := page.Home(back.RequestURI())
	if back.Path == "/logg-inn" { // with where the log-in leads, which that page judges
		to = back.RequestURI()
	}
	return v.Go(to, "")
}

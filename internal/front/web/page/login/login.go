// Package login is the way in and out: in the demo by choosing who to be, later by the organisation's own log-in.
package login

import (
	"embed"
	"net/http"
	"strings"

	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html roles.html
var files embed.FS

var (
	tmpl  = ui.New(files, "page.html")
	roles = ui.New(files, "roles.html")
)

// Page is the log-in page with what it needs to know of the server.
type Page struct {
	Cookie string
	Secure bool
	Logins []page.DemoLogin // empty outside the demo
}

type view struct {
	Demo   bool
	Logins []page.DemoLogin
	To     string
}

// Show is the log-in page.
func (p Page) Show(v *page.Visit) error {
	to := v.R.URL.Query().Get("til")
	if !local(to) {
		to = ""
	}
	return v.Render(tmpl, v.Frame("Logg inn"), view{Demo: len(p.Logins) > 0, Logins: p.Logins, To: to})
}

// Demo logs in as the chosen one. It exists in `traad demo` only.
func (p Page) Demo(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	for _, l := range p.Logins {
		if l.Key != form.Value("som") {
			continue
		}
		return p.begin(v, l.Assignment, form.Value("til"))
	}
	return errs.Denied("Velg hvem du vil logge inn som.")
}

func (p Page) begin(v *page.Visit, assignment, to string) error {
	token, err := signin.Begin(v.Ctx(), v.Service, db.ID(assignment))
	if err != nil {
		return err
	}
	http.SetCookie(v.W, &http.Cookie{Name: p.Cookie, Value: token, Path: "/", HttpOnly: true, Secure: p.Secure, SameSite: http.SameSiteLaxMode,
		MaxAge: int(signin.Absolute.Seconds())})
	if !local(to) {
		to = "/"
	}
	return v.Go(to, "")
}

// Leave logs out.
func (p Page) Leave(v *page.Visit) error {
	if err := signin.End(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	http.SetCookie(v.W, &http.Cookie{Name: p.Cookie, Path: "/", MaxAge: -1, HttpOnly: true, Secure: p.Secure})
	return v.Go("/logg-inn", "Du er logget ut.")
}

// Roles shows the roles that the user has today.
func (p Page) Roles(v *page.Visit) error {
	mine, err := signin.Roles(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Render(roles, v.Frame("Bytt rolle"), mine)
}

// Choose goes on in another of the user's own roles, in a new session.
func (p Page) Choose(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	mine, err := signin.Roles(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	for _, r := range mine {
		if string(r.Assignment) == form.Value("rolle") {
			if err := signin.End(v.Ctx(), v.Service, v.Actor); err != nil {
				return err
			}
			return p.begin(v, string(r.Assignment), "/")
		}
	}
	return errs.Denied("Velg en av rollene dine.")
}

// local reports whether to is an address on this server.
func local(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n")
}

// Package login is the way in and out: at the organisation's provider, or in the demo by choosing who to be.
package login

import (
	"embed"
	"net/http"
	"net/url"
	"slices"
	"time"

	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/traffic"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html roles.html left.html
var files embed.FS

var (
	tmpl  = ui.New(files, "page.html")
	roles = ui.New(files, "roles.html")
	left  = ui.New(files, "left.html")
)

// Page is the log-in page with what it needs to know of the server.
type Page struct {
	Cookie string
	Secure bool
	Logins []page.DemoLogin // empty outside the demo
	Record string           // the demo's pretend record system
	Work   *Provider        // of those who work here; nil where no log-in is set up
	Own    *Provider        // of patients and next of kin; nil where none is set up

	Proxies  traffic.Proxies
	starts   *traffic.Limit // begun log-ins
	failures *traffic.Limit // answers that were refused
}

// How many log-ins one address may begin in five minutes, and how many may come to nothing in ten: a hospital has one address, and
// many who begin their day at the same time.
const (
	mostStarts   = 300
	mostFailures = 60
)

// NewPage returns the pages of log-in at the providers, either of which may be nil, with counters by address, in this process.
func NewPage(work, own *Provider, now func() time.Time) Page {
	if work != nil {
		work.door = signin.ToWork
	}
	if own != nil {
		own.door = signin.ToOwn
	}
	return Page{Work: work, Own: own, starts: traffic.NewLimit(mostStarts, 5*time.Minute, now), failures: traffic.NewLimit(mostFailures, 10*time.Minute, now)}
}

type view struct {
	Heading string
	Lead    string
	Demo    bool
	Logins  []page.DemoLogin
	To      string
	Record  string
	Ways    []way
	Other   ui.Action // who came to the wrong door; zero for none
}

// way is a button that leads to a provider.
type way struct{ Whose, Name, Href string }

// Show is the log-in page. Who asked for the patients' pages is offered their provider alone, and who asked for any other page the provider of those
// who work here; who asked for none is offered both.
func (p Page) Show(v *page.Visit) error {
	to := page.Home(v.R.URL.Query().Get("til"))
	logins := slices.Clone(p.Logins)
	for i := range logins {
		logins[i].Label, logins[i].About = v.T(logins[i].Label), v.T(logins[i].About)
	}
	w := view{Heading: v.T("Logg inn i Tråd"), Demo: len(p.Logins) > 0, Logins: logins, Record: p.Record, To: to}
	own := signin.ByOwnDoor(to)
	add := func(at *Provider, whose string) {
		if at == nil {
			return
		}
		href := at.path()
		if to != "/" {
			href += "?til=" + url.QueryEscape(to)
		}
		w.Ways = append(w.Ways, way{whose, at.Name, href})
	}
	if !own || w.Demo {
		add(p.Work, v.T("Du som arbeider med pasienter"))
	}
	if own || to == "/" || w.Demo {
		add(p.Own, v.T("Pasient eller pårørende"))
	}
	switch {
	case v.Training:
		w.Lead = v.T("Her øves det, med oppdiktede pasienter og oppdiktede ansatte. Det som skrives her, finnes bare her, og kommer aldri inn i Tråd for virkelige pasienter. Velg hvem du vil være.")
	case w.Demo:
		w.Lead = v.T("Dette er en demo. Alle personer er oppdiktet. Velg hvem du vil være.")
	case len(w.Ways) == 0 && own && p.Work != nil:
		w.Lead = v.T("Innlogging for pasienter og pårørende er ikke satt opp ennå. Spør IHT-koordinatoren din.")
	case len(w.Ways) == 0:
		w.Lead = v.T("Innlogging er ikke satt opp på denne installasjonen ennå. Ta kontakt med administrator.")
	case len(w.Ways) > 1:
		w.Lead = v.T("Velg hvor du logger inn. Etterpå kommer du tilbake hit.")
	default:
		w.Lead = v.T("Du logger inn hos %s og kommer tilbake hit.", w.Ways[0].Name)
	}
	if own && !w.Demo {
		w.Heading = v.T("Logg inn for å se planen")
		if p.Work != nil {
			w.Other = ui.Action{Label: v.T("Arbeider du med pasienter? Logg inn her"), Href: "/logg-inn"}
		}
	}
	return v.Render(tmpl, v.Frame(v.T("Logg inn")), w)
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
		if l.Grant != "" {
			return p.beginOwn(v, db.ID(l.Grant), form.Value("til"))
		}
		return p.begin(v, l.Assignment, form.Value("til"))
	}
	return errs.Denied("Velg hvem du vil logge inn som.")
}

func (p Page) begin(v *page.Visit, assignment, to string) error {
	return p.beginLaunched(v, assignment, "", to)
}

func (p Page) beginLaunched(v *page.Visit, assignment, launch, to string) error {
	token, err := signin.BeginLaunched(v.Ctx(), v.Service, db.ID(assignment), db.ID(launch))
	if err != nil {
		return err
	}
	p.set(v, p.Cookie, token, int(signin.Absolute.Seconds()))
	return v.Away(page.Home(to))
}

// set sets a cookie in a window of its own, or deletes it where seconds are negative.
func (p Page) set(v *page.Visit, name, value string, seconds int) {
	v.SetCookie(name, value, seconds, false)
}

type leftView struct{ Name, Address string }

// Leave logs out here, and leads on to the provider's own log-out where it has one. The browser goes there by a page of ours
// that sends it on: a form that is redirected to another site would need that site in the policy of every page.
func (p Page) Leave(v *page.Visit) error {
	if v.Actor.Session != "" {
		if err := signin.End(v.Ctx(), v.Service, v.Actor); err != nil {
			return err
		}
	}
	launched, at := v.Actor.Launched, p.Work
	if v.Actor.Role.Own() {
		at = p.Own
	}
	v.Actor.User, v.Actor.Session, v.Actor.Launched = "", "", nil
	p.set(v, p.Cookie, "", -1)
	if launched != nil { // nobody was logged in at the provider for it
		r := ui.Refusal{Icon: "check-circle", Heading: v.T("Visningen er lukket"), Text: v.T("Åpne Tråd på nytt fra %s når du trenger det.", v.LaunchTitle(launched.System))}
		v.ShowIn(v.Launch.Named(launched.System))
		return ui.RenderRefusal(v.W, http.StatusOK, v.Frame(r.Heading), r)
	}
	if at != nil {
		if address := at.Client.Leave(v.Ctx()); address != "" {
			v.W.Header().Set("Refresh", "0; url="+address)
			return v.Render(left, v.Frame(v.T("Logget ut")), leftView{at.Name, address})
		}
	}
	return v.Go("/logg-inn", v.T("Du er logget ut."))
}

type rolesView struct {
	Heading, Action, To string
	Roles               []signin.Role
}

// Roles shows the roles that the user has today.
func (p Page) Roles(v *page.Visit) error {
	mine, err := signin.Roles(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return v.Render(roles, v.Frame(v.T("Bytt rolle")), rolesView{Heading: v.T("Bytt rolle"), Action: "/rolle", Roles: inWords(v, mine)})
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
			launch := ""
			if l := v.Actor.Launched; l != nil { // in another role it is the same patient who is open in the record system
				launch = l.ID
			}
			return p.beginLaunched(v, string(r.Assignment), launch, "/")
		}
	}
	return errs.Denied("Velg en av rollene dine.")
}

// inWords are the roles with their titles in the language of the page.
func inWords(v *page.Visit, all []signin.Role) []signin.Role {
	for i := range all {
		all[i].Title = v.T(all[i].Title)
	}
	return all
}

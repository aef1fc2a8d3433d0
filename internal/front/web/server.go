// Package web is the front that people use: pages from the server, forms that work without script, strict policies.
//
// New gives the handler. Every request passes the same gates, outermost first: headers, host, size and time, cross-site
// check, who is it, then the page of routes.go. An error that a page returns becomes the page of its kind here and
// nowhere else.
package web

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"runtime/debug"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/inbox"
	"traad/internal/app/launch"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/lang"
	"traad/internal/base/login"
	"traad/internal/base/print"
	"traad/internal/base/traffic"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/adoption"
)

// Options says how the front is set up.
type Options struct {
	Secure bool   // behind TLS: cookies are Secure and HSTS is sent
	Demo   *Demo  // not nil in `traad demo` only: log in by choice
	Login  *Login // how those who work here log in; nil: nobody can, and the log-in page says so
	Log    *slog.Logger

	OwnLogin *Login // how patients and next of kin log in; nil: nobody can

	Inbox *inbox.Box     // runs messages again; nil: none are taken in here
	Print *print.Printer // makes PDF; nil or without Chromium: the pages offer the browser's own print

	Data       *dataset.Holder    // the de-identified columns in use; nil: there are none here
	Keys       keyservice.Service // the hospital's key service; nil: there is none
	Candidates *candidate.Finder  // nil: nothing is loaded, and nobody is found
	Launch     launch.Book        // the record systems that may open Tråd

	PractiseAt   string                // where people train with invented patients, "" where there is no such place
	Installation adoption.Installation // what the settings say, without what is secret: for the drafts of the pack
	Voice        *lang.Voice           // tests: what every whole page is said by

	Proxies traffic.Proxies // our own proxies in front; nil is one on the same machine
}

// Demo is what only the demo has.
type Demo struct {
	Training bool // «traad train»: beside a real installation, so a loud frame stands on every page, and the cookie has a name of its own
	Logins   []page.DemoLogin
	Record   string // the address of the pretend record system, "" for none
}

// Login is the provider where people log in.
type Login struct {
	Name   string // as people know it: "HelseID"
	Client *login.Client
	Link   signin.LinkTo // what of a user the provider's claim is compared with at the first log-in; not of patients
}

// New returns the handler of all pages.
func New(s *app.Service, o Options) http.Handler {
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Data == nil {
		o.Data = &dataset.Holder{}
	}
	if o.Candidates == nil {
		o.Candidates = &candidate.Finder{}
	}
	f := &front{service: s, options: o, line: newLine()}
	mux := http.NewServeMux()
	mux.Handle("GET /assets/", assets.Handler())
	f.routes(mux)
	cross := http.NewCrossOriginProtection()
	cross.SetDenyHandler(whole(func(w http.ResponseWriter, r *http.Request) { f.refuse(w, f.visit(w, r), http.StatusForbidden) }))
	return f.headers(cross.Handler(mux))
}

type front struct {
	service *app.Service
	options Options
	line    line
}

// policy lets a page load from here only, and nothing written into the page run.
const policy = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; " +
	"form-action 'self'; base-uri 'none'; frame-ancestors 'none'"

func (f *front) headers(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		h := w.Header()
		h.Set("Content-Security-Policy", policy)
		h.Set("Cache-Control", "no-store") // also what leads elsewhere; assets say otherwise
		h.Set("X-Content-Type-Options", "nosniff")
		h.Set("Referrer-Policy", "same-origin")
		h.Set("Cross-Origin-Opener-Policy", "same-origin")
		h.Set("Cross-Origin-Resource-Policy", "same-origin")
		h.Set("Permissions-Policy", "camera=(), microphone=(), geolocation=()")
		if f.options.Secure {
			h.Set("Strict-Transport-Security", "max-age=31536000")
		}
		next.ServeHTTP(w, r)
	})
}

// KnownHost refuses a request for another host name than those, so that no address in a page can be made to point elsewhere. Without any all are answered.
func KnownHost(next http.Handler, hosts ...string) http.Handler {
	known := map[string]bool{}
	for _, h := range hosts {
		known[h] = true
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		// A balancer asks by number whether the process lives, and is shown nothing.
		if health := r.URL.Path == "/healthz" || r.URL.Path == "/readyz"; len(known) > 0 && !known[r.Host] && !health {
			http.Error(w, "Ukjent vertsnavn.", http.StatusMisdirectedRequest)
			return
		}
		next.ServeHTTP(w, r)
	})
}

// sessionCookie holds the session's token. With Secure it gets the prefix that binds it to this host.
func (f *front) sessionCookie() string {
	name := "traad"
	if f.training() { // on the same host as the real one, neither reads the other's
		name = "traad-ovelse"
	}
	if f.options.Secure {
		return "__Host-" + name
	}
	return name
}

func (f *front) training() bool { return f.options.Demo != nil && f.options.Demo.Training }

// for somebody who is logged in: finds out who, then runs the page.
func (f *front) in(h page.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodGet {
			r = r.WithContext(app.ForRequest(r.Context()))
			defer f.line.enter(r.Context())()
		}
		v := f.visit(w, r)
		actor, err := f.actor(r)
		if err != nil {
			f.toLogin(v, err)
			return
		}
		f.enter(v, actor)
		if f.writtenByOther(v) {
			return
		}
		if actor.Launched != nil && r.Method == http.MethodGet && r.URL.Path == "/" {
			http.Redirect(w, r, "/smart/pasient", http.StatusSeeOther)
			return
		}
		if elsewhere(actor, r) {
			f.run(v, func(v *page.Visit) error { return v.Service.See(v.Ctx(), v.Actor, access.OpenLaunched, nil, nil) })
			return
		}
		if actor.Role.Own() && r.Method == http.MethodGet && r.URL.Path == "/" { // where the wordmark leads
			http.Redirect(w, r, signin.OwnDoor, http.StatusSeeOther)
			return
		}
		f.run(v, page.OfSurvivor(h))
	}
}

// for somebody whose role may do the deed: refused, and noted, before anything that was sent is read.
func (f *front) role(d access.Deed, h page.Handler) http.HandlerFunc {
	return f.in(func(v *page.Visit) error {
		if err := v.Need(d); err != nil {
			return err
		}
		return h(v)
	})
}

// for everybody: the log-in page and what lies before it.
func (f *front) open(h page.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		v := f.visit(w, r)
		if actor, err := f.actor(r); err == nil {
			f.enter(v, actor)
		}
		f.run(v, h)
	}
}

// for what a page asks by itself, again and again: who is logged in is not looked at, so that a session does not last for it.
func (f *front) unknown(h page.Handler) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) { f.run(f.visit(w, r), h) }
}

// enter is that somebody is known. What a record system shows inside itself may be shown there and nowhere else.
func (f *front) enter(v *page.Visit, actor access.Actor) {
	v.Actor = actor
	f.speak(v)
	if l := actor.Launched; l != nil && l.Framed {
		v.ShowIn(v.Launch.Named(l.System))
	}
}

func (f *front) visit(w http.ResponseWriter, r *http.Request) *page.Visit {
	v := &page.Visit{W: w, R: r, Service: f.service, Demo: f.options.Demo != nil, Training: f.training(), PractiseAt: f.options.PractiseAt, Secure: f.options.Secure, Print: f.options.Print, Inbox: f.options.Inbox, Data: f.options.Data, Keys: f.options.Keys, Candidates: f.options.Candidates, Launch: f.options.Launch, Installation: f.options.Installation}
	f.speak(v)
	return v
}

func (f *front) actor(r *http.Request) (access.Actor, error) {
	c, err := r.Cookie(f.sessionCookie())
	if err != nil {
		return access.Actor{}, errs.Denied("Du er ikke logget inn.")
	}
	return signin.Actor(r.Context(), f.service, c.Value)
}

// toLogin sends somebody who is not logged in to the log-in page and from there back to where it began. What was posted is
// given back, to be sent again when somebody is logged in.
func (f *front) toLogin(v *page.Visit, err error) {
	if errs.KindOf(err) != errs.KindDenied {
		f.fail(v, err)
		return
	}
	var over *signin.RoleOver
	if errors.As(err, &over) {
		f.roleOver(v, over)
		return
	}
	var closed *signin.LaunchOver
	if errors.As(err, &closed) {
		f.launchOver(v, closed)
		return
	}
	if v.R.Method == http.MethodGet && v.R.URL.Path == "/" {
		http.Redirect(v.W, v.R, "/logg-inn", http.StatusSeeOther)
		return
	}
	if v.R.Method == http.MethodGet {
		http.Redirect(v.W, v.R, "/logg-inn?til="+url.QueryEscape(v.R.URL.RequestURI()), http.StatusSeeOther)
		return
	}
	f.giveBack(v)
}

func (f *front) run(v *page.Visit, h page.Handler) {
	started := time.Now()
	defer func() {
		if p := recover(); p != nil {
			if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
				panic(p)
			}
			f.options.Log.Error("page panicked", "route", v.R.Pattern, "request", v.R.Header.Get(traffic.Header), "stack", string(debug.Stack()))
			f.fail(v, errors.New("panic"))
		}
		f.options.Log.Debug("page", "route", v.R.Pattern, "ms", time.Since(started).Milliseconds())
	}()
	if err := h(v); err != nil {
		f.fail(v, err)
	}
}

// fail answers an error that a page returned. The address is logged by its pattern: the ids in it are nobody's business.
func (f *front) fail(v *page.Visit, err error) {
	if errors.Is(err, context.Canceled) {
		return
	}
	if errs.KindOf(err) == errs.KindInternal && !errors.Is(err, ui.ErrTooLarge) {
		f.options.Log.Error("page failed", "route", v.R.Pattern, "request", v.R.Header.Get(traffic.Header), "error", errs.ForLog(err))
	}
	var objects *app.Objects
	if errors.As(err, &objects) && v.R.Method == http.MethodGet && v.May(access.SeeObjections) {
		http.Redirect(v.W, v.R, page.PersonPath(objects.Patient)+"/reservasjoner", http.StatusSeeOther)
		return
	}
	if f.otherThanOpen(v, err) {
		return
	}
	if status, r := ui.RefusalOf(err); status == http.StatusNotFound && v.Actor.User != "" && typed(v) {
		r.Actions = append(r.Actions, f.emergency(v, err)...)
		r.Kept = "Ingenting er lagret. Det du skrev, er tatt vare på i denne fanen, og kan sendes på nytt når du har tilgang."
		f.sendBack(v, status, r)
		return
	}
	if err := ui.Refuse(v.W, v.Frame(""), err, f.emergency(v, err)...); err != nil {
		f.options.Log.Warn("answer not sent", "route", v.R.Pattern, "request", v.R.Header.Get(traffic.Header), "error", unsent(err))
	}
}

// typed reports whether somebody posted text that was typed: she may have said no while it was written. It asks of the form alone,
// so that the answer is the same whether she exists or not.
func typed(v *page.Visit) bool {
	if v.R.Method != http.MethodPost || !aboutIDs(v) || strings.HasPrefix(v.R.Header.Get("Content-Type"), "multipart/") {
		return false
	}
	if _, err := v.Form(); err != nil {
		return false
	}
	for _, values := range v.R.PostForm {
		if slices.ContainsFunc(values, func(s string) bool { return strings.ContainsRune(strings.TrimSpace(s), ' ') }) {
			return true
		}
	}
	return false
}

var wildcard = regexp.MustCompile(`{([a-z]+)}`)

// aboutIDs reports whether the address names something, and by ids alone: what somebody typed in it may be a name, and is not written in a page.
func aboutIDs(v *page.Visit) bool {
	names := wildcard.FindAllStringSubmatch(v.R.Pattern, -1)
	return len(names) > 0 && !slices.ContainsFunc(names, func(n []string) bool { return !db.IsID(v.R.PathValue(n[1])) })
}

// emergency is the one way on from a person's page that was refused, for those who may take it. Whether she exists makes no
// difference.
func (f *front) emergency(v *page.Visit, err error) []ui.Action {
	kind := errs.KindOf(err)
	if kind != errs.KindDenied && kind != errs.KindNotFound || !v.May(access.TakeEmergency) || !strings.HasPrefix(v.R.URL.Path, "/personer/") {
		return nil
	}
	to := "/nodtilgang"
	if id := v.R.PathValue("id"); db.IsID(id) { // what somebody typed in the address may be a name
		to += "?person=" + id
	}
	return []ui.Action{{Label: "Nødtilgang", Icon: "lock", Href: to, Look: ui.Secondary}}
}

// unsent is why an answer was not sent, without the address of the one at the other end.
func unsent(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

// refuse answers a request that never came to a page.
func (f *front) refuse(w http.ResponseWriter, v *page.Visit, status int) {
	h := ui.Refusal{
		Icon: "lock", Heading: "Forespørselen kom fra et annet nettsted", Text: "Av sikkerhetsgrunner tar Tråd bare imot skjemaer fra sine egne sider. Ingenting er lagret.",
		Actions: []ui.Action{{Label: "Til forsiden", Href: "/"}},
	}
	if err := ui.RenderRefusal(w, status, v.Frame(h.Heading), h); err != nil {
		f.options.Log.Warn("answer not sent", "error", unsent(err))
	}
}

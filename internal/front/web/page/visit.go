// Package page is what all pages share: a Visit is one request by one actor, with the service behind it and the frame
// around the answer. Each page is a folder below this one with a handler, a template and a test; the addresses are in
// web/routes.go.
//
//	func Show(v *page.Visit) error {
//		day, err := worklist.MyDay(v.Ctx(), v.Service, v.Actor)   // decided and audited in there
//		if err != nil { return err }                              // the front answers by its kind
//		return v.Render(tmpl, v.Frame("Min dag"), view{…})
//	}
//
// A handler never decides who may see what, and never asks the database.
package page

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/inbox"
	"traad/internal/app/launch"
	"traad/internal/base/date"
	"traad/internal/base/keyservice"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/care"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/adoption"
)

// Visit is one request.
type Visit struct {
	W            http.ResponseWriter
	R            *http.Request
	Service      *app.Service
	Actor        access.Actor // zero where nobody is logged in; only pages that say so in routes.go are reached then
	Demo         bool
	Training     bool       // a place to train in, beside a real installation
	PractiseAt   string     // where that is, "" where there is none
	Secure       bool       // behind TLS: cookies are sent over it only
	Inbox        *inbox.Box // nil: no messages are taken in by this process
	Print        *print.Printer
	Data         *dataset.Holder    // the de-identified columns in use
	Keys         keyservice.Service // the hospital's key service; nil: there is none
	Candidates   *candidate.Finder
	Launch       launch.Book           // the record systems that may open Tråd
	Installation adoption.Installation // what the settings say, without what is secret
	Whole        bool                  // the page is written in all languages; see web/tongue.go
	Voice        *lang.Voice           // the language of the page: nil is bokmål
	flash        *ui.Flash
}

// Handler answers a visit. An error becomes the page for its kind; nothing has been sent then.
type Handler func(v *Visit) error

// Ctx is the request's context.
func (v *Visit) Ctx() context.Context { return v.R.Context() }

// T is a text of ours in the language of the page, see lang.Voice.Say: v.T("Planen til %s", name). What a user typed is an argument, never the text.
func (v *Visit) T(text string, args ...any) string { return v.Voice.Say(text, args...) }

// Now is the service's clock.
func (v *Visit) Now() time.Time { return v.Service.Now() }

// Today is the day in Oslo that the request was made.
func (v *Visit) Today() date.Date { return date.In(v.Now()) }

// Path returns the value of a wildcard in the address.
func (v *Visit) Path(name string) string { return v.R.PathValue(name) }

// Query returns a value from the address, cleaned. Never a name, a number or a text: those are posted.
func (v *Visit) Query(name string) string { return nb.CleanLine(v.R.URL.Query().Get(name)) }

// Form reads what was posted; see ui.ReadForm.
func (v *Visit) Form() (*ui.Form, error) {
	limit := ui.MaxBody
	if v.Actor.User != "" {
		limit = ui.MaxOwn // a whole document pasted into a field is answered at the field
	}
	form, err := ui.ReadForm(v.W, v.R, limit)
	if err != nil {
		return nil, err
	}
	return form.In(v.Voice), nil
}

// May reports whether the actor's role may do the deed at all, for menus and buttons.
func (v *Visit) May(d access.Deed) bool { return access.May(v.Actor.Role, d) }

// Need refuses a role that may not do the deed, and notes it in the audit: for a page that shows nothing that is stored, and so
// asks for nothing that would refuse it.
func (v *Visit) Need(d access.Deed) error {
	if v.May(d) {
		return nil
	}
	return v.Service.See(v.Ctx(), v.Actor, d, nil, nil)
}

// Render answers with the page.
func (v *Visit) Render(t *ui.Template, f ui.Frame, data any) error {
	return t.Render(v.W, http.StatusOK, f, data)
}

// RenderStatus answers with the page and a status other than 200: 422 for a form that could not be saved, 409 for a conflict.
func (v *Visit) RenderStatus(status int, t *ui.Template, f ui.Frame, data any) error {
	return t.Render(v.W, status, f, data)
}

// Go sends the browser on after a deed, with a message that is shown once and, where the deed can be taken back, «Angre».
// The text holds no name: it waits in a cookie until the next page.
func (v *Visit) Go(path, text string, undo ...ui.Undo) error {
	if text != "" {
		f := ui.Flash{Text: text, Tone: ui.Done}
		if len(undo) > 0 {
			f.Undo = &undo[0]
		}
		b, err := json.Marshal(f)
		if err != nil {
			return err
		}
		v.setFlash(base64.RawURLEncoding.EncodeToString(b), 60)
	}
	http.Redirect(v.W, v.R, path, http.StatusSeeOther)
	return nil
}

// flashCookie holds the message for the next page.
func (v *Visit) flashCookie() string {
	if v.Training {
		return "traad_ovelse_melding"
	}
	return "traad_melding"
}

// setFlash leaves a message for the next page, or takes it away where seconds are negative.
func (v *Visit) setFlash(value string, seconds int) {
	v.SetCookie(v.flashCookie(), value, seconds, v.Actor.Launched != nil && v.Actor.Launched.Framed)
}

// SetCookie sets a cookie that no script reads, or deletes it where seconds are negative. Lax: it must come along when another server sends the browser
// back, and cross-site posts are refused before any page. A page that is shown inside a record system has cookies of its own there, apart from those of
// every other place (Partitioned); they are sent over TLS, and on this machine.
func (v *Visit) SetCookie(name, value string, seconds int, framed bool) {
	// Secure follows the address that the server is reached at: the demo on loopback is http.
	c := &http.Cookie{Name: name, Value: value, Path: "/", HttpOnly: true, Secure: v.Secure, SameSite: http.SameSiteLaxMode, MaxAge: seconds}
	if framed {
		c.Secure, c.SameSite, c.Partitioned = true, http.SameSiteNoneMode, true
	}
	http.SetCookie(v.W, c)
}

// ShowIn lets the answer be shown inside the pages of a record system, and nowhere else.
func (v *Visit) ShowIn(from *launch.System) {
	const policy, nowhere = "Content-Security-Policy", "frame-ancestors 'none'"
	if from != nil && len(from.Origins) > 0 {
		v.W.Header().Set(policy, strings.Replace(v.W.Header().Get(policy), nowhere, "frame-ancestors "+strings.Join(from.Origins, " "), 1))
	}
}

// Framed reports whether the browser asks for a page to be shown inside another.
func (v *Visit) Framed() bool {
	switch v.R.Header.Get("Sec-Fetch-Dest") {
	case "iframe", "frame", "embed", "object":
		return true
	}
	return false
}

// Flash takes the message that the deed before left, once.
func (v *Visit) takeFlash() *ui.Flash {
	if v.flash != nil {
		return v.flash
	}
	c, err := v.R.Cookie(v.flashCookie())
	if err != nil {
		return nil
	}
	v.setFlash("", -1)
	b, err := base64.RawURLEncoding.DecodeString(c.Value)
	if err != nil {
		return nil
	}
	var f ui.Flash
	if json.Unmarshal(b, &f) != nil || f.Undo != nil && (!strings.HasPrefix(f.Undo.Action, "/") || strings.HasPrefix(f.Undo.Action, "//")) {
		return nil
	}
	return &f
}

// UndoStep is the «Angre» that takes back the step that the actor has just written.
func UndoStep(e care.EnrolmentID, about string) ui.Undo {
	return ui.Undo{Action: "/forlop/" + string(e) + "/angre", About: about}
}

// noDuty is what every page says to those who get alerts: nobody may trust one to be on call.
const noDuty = "Varsler er ingen vakttjeneste. Ved fare for liv, ring 113. Kan det ikke vente, ring legevakt 116 117."

// Frame is the frame around a page of the actor: menu by role, search, the message of the deed before.
func (v *Visit) Frame(title string, crumbs ...ui.Crumb) ui.Frame {
	f := ui.Frame{Title: title, Demo: v.Demo && !v.Training, Training: v.Training, Flash: v.takeFlash(), Voice: v.Voice}
	f.Breadcrumb = slices.Clone(crumbs)
	for i, c := range f.Breadcrumb {
		if c.Ours {
			f.Breadcrumb[i].Label = v.T(c.Label)
		}
	}
	f.Tongues = v.Whole && v.R.Method == http.MethodGet // what is typed in a form that was refused would be lost
	if v.Actor.User == "" {
		return f
	}
	if v.Actor.Role.Own() {
		return v.ownFrame(f)
	}
	if v.Actor.Launched != nil {
		return v.launchedFrame(f)
	}
	path := v.R.URL.Path
	for _, n := range menu {
		if !v.May(n.deed) || n.deed == access.SeeAlertFigures && v.May(access.SeeAlerts) || n.deed == access.SeeCandidateFigures && v.May(access.SeeCandidates) {
			continue
		}
		item := ui.NavItem{Label: n.label, Href: n.href, Icon: n.icon, Current: path == n.href || n.href != "/" && strings.HasPrefix(path, n.href) && !reportUnder(path, n.href)}
		if n.deed == access.SeeAlerts {
			item.Badge, _ = alert.Count(v.Ctx(), v.Service, v.Actor) // a page is shown also where the count fails
		}
		f.Nav = append(f.Nav, item)
	}
	for _, n := range more {
		if v.May(n.deed) {
			f.More = append(f.More, ui.NavItem{Label: n.label, Href: n.href, Icon: n.icon})
		}
	}
	if v.May(access.SeeAlerts) || v.May(access.SeeAlertFigures) {
		f.Foot = v.T(noDuty)
	}
	f.Search = v.May(access.Search)
	f.User = ui.User{
		Name: v.Actor.Name, Initials: nb.Initials(v.Actor.Name), RoleLine: v.RoleLine(v.Actor), Key: string(v.Actor.User),
		Menu: []ui.NavItem{{Label: "Bytt rolle", Href: "/rolle", Icon: "swap"}, {Label: "Min konto", Href: "/min-konto", Icon: "person"}, {Label: "Logg ut", Href: "/logg-ut", Post: true, Icon: "arrow-right"}},
	}
	if v.May(access.SeeHandbook) {
		f.User.Menu = append([]ui.NavItem{{Label: "Håndbok", Href: "/handbok", Icon: "document", Current: strings.HasPrefix(path, "/handbok")}}, f.User.Menu...)
	}
	if v.May(access.KeepAbsence) {
		f.User.Menu = append([]ui.NavItem{{Label: "Fravær", Href: "/fravaer", Icon: "calendar", Current: path == "/fravaer"}}, f.User.Menu...)
	}
	if v.PractiseAt != "" {
		f.User.Menu = append([]ui.NavItem{{Label: "Øv med oppdiktede pasienter", Href: v.PractiseAt, Icon: "people"}}, f.User.Menu...)
	}
	if v.Demo {
		f.User.Menu = append([]ui.NavItem{{Label: mailHere(v.Training), Href: "/demo/epost", Icon: "envelope", Current: path == "/demo/epost"}}, f.User.Menu...)
	}
	if v.May(access.TakeEmergency) {
		f.User.Menu = append([]ui.NavItem{{Label: "Nødtilgang", Href: "/nodtilgang", Icon: "lock", Current: path == "/nodtilgang"}}, f.User.Menu...)
	}
	if v.May(access.ReviewAccess) {
		f.User.Menu = append([]ui.NavItem{{Label: "Nødtilganger", Href: "/nodtilganger", Icon: "lock", Current: strings.HasPrefix(path, "/nodtilganger")}}, f.User.Menu...)
	}
	if v.May(access.SeeRemovals) {
		f.User.Menu = append([]ui.NavItem{{Label: "Slettinger", Href: "/slettinger", Icon: "minus", Current: strings.HasPrefix(path, "/slettinger")}}, f.User.Menu...)
	}
	if v.May(access.ImportPatients) {
		f.User.Menu = append([]ui.NavItem{{Label: "Flytt inn fra Excel", Href: "/innflytting", Icon: "download", Current: strings.HasPrefix(path, "/innflytting")}}, f.User.Menu...)
	}
	if k := v.Actor.OrgKind; v.May(access.SeeExtracts) && (k == "hospital" || k == "site") {
		f.User.Menu = append([]ui.NavItem{{Label: "Uttrekk til forskning", Href: "/forskning", Icon: "document", Current: strings.HasPrefix(path, "/forskning")}}, f.User.Menu...)
	}
	if v.May(access.LoadUse) {
		f.User.Menu = append([]ui.NavItem{{Label: "Kommunale tall", Href: "/kommunale-tall", Icon: "document", Current: strings.HasPrefix(path, "/kommunale-tall")}}, f.User.Menu...)
	}
	if v.May(access.SeeCandidateFigures) && !v.May(access.SeeCandidates) {
		f.User.Menu = append([]ui.NavItem{{Label: "Hvor godt kandidatlista treffer", Href: "/kandidater/treff", Icon: "search", Current: path == "/kandidater/treff"}}, f.User.Menu...)
	}
	if v.May(access.SeeSurveys) {
		f.User.Menu = append([]ui.NavItem{{Label: "Undersøkelser", Href: "/undersokelser", Icon: "chat", Current: strings.HasPrefix(path, "/undersokelser")}}, f.User.Menu...)
	}
	if v.May(access.SeeMeetings) {
		f.User.Menu = append([]ui.NavItem{{Label: "Koordinatormøter", Href: "/koordinatormoter", Icon: "people", Current: strings.HasPrefix(path, "/koordinatormoter")}}, f.User.Menu...)
	}
	if v.May(access.SeeData) {
		f.User.Menu = append([]ui.NavItem{{Label: "Datagrunnlag", Href: "/data", Icon: "document", Current: strings.HasPrefix(path, "/data")}}, f.User.Menu...)
	}
	if v.May(access.SeeRecordExports) {
		f.User.Menu = append([]ui.NavItem{{Label: "Uttrekk av journaler", Href: "/journaluttrekk", Icon: "document", Current: strings.HasPrefix(path, "/journaluttrekk")}}, f.User.Menu...)
	}
	for _, items := range [][]ui.NavItem{f.Nav, f.More, f.User.Menu} {
		for i := range items {
			items[i].Label = v.T(items[i].Label)
		}
	}
	return f
}

// mailHere is what the mails that nobody gets are called.
func mailHere(training bool) string {
	if training {
		return "E-post i øvingen"
	}
	return "E-post i demoen"
}

// RoleLine is the role and where: "IHT-koordinator, Nes kommune".
func RoleLine(a access.Actor) string { return RoleLineIn(nil, a) }

// RoleLine is the role and where, in the language of the page.
func (v *Visit) RoleLine(a access.Actor) string { return RoleLineIn(v.Voice, a) }

// RoleLineIn is the role and where, in a language.
func RoleLineIn(v *lang.Voice, a access.Actor) string {
	if a.Role.Own() {
		return v.Say(a.Role.Title())
	}
	return strings.TrimSuffix(v.Say(a.Role.Title())+", "+orgName(v, a.OrgName, a.OrgKind), ", ") // what Tråd does by itself is done nowhere
}

// orgName is an organisation inside a line: «Nes kommune».
func orgName(v *lang.Voice, name, kind string) string {
	if kind == "municipality" {
		return v.Say("%s kommune", name)
	}
	return name
}

type place struct {
	label, href, icon string
	deed              access.Deed
}

// menu is the main menu, in order; an actor sees the places that the role may go to.
var menu = []place{
	{"Min dag", "/", "sun", access.SeeMyDay},
	{"Forløp", "/forlop", "people", access.SeeList},
	{"Varsler", "/varsler", "bell", access.SeeAlerts},
	{"Kandidater", "/kandidater", "search", access.SeeCandidates},
	{"Oversikt", "/oversikt", "document", access.SeeOverview},
	{"Resultater", "/resultater", "document", access.SeeResults},
	{"Ressurser", "/ressurser", "people", access.SeeStaffing},
	{"Rapport", "/resultater/rapport", "document", access.SeeReports},
	{"Spørsmål", "/sporsmal", "chat", access.SeeQuestions},
	{"Varsler", "/varsler/tall", "bell", access.SeeAlertFigures},
	{"Tilganger", "/tilganger", "key", access.SeeRoles},
	{"Oppslag", "/oppslagskontroll", "eye", access.SeeFindings},
	{"Administrasjon", "/administrasjon", "filter", access.SeeConfig},
}

// reportUnder reports whether a path is the report's, which has a place of its own in the menu though it lies under the results.
func reportUnder(path, href string) bool {
	return href == "/resultater" && strings.HasPrefix(path, "/resultater/rapport")
}

// more is what else stands under Mer on a phone.
var more = []place{
	{"Ny henvisning", "/henvisninger/ny", "plus", access.Refer},
}

// Package launch is the way in from a record system that has a patient open: no page of its own where all is well, one button where the record system
// shows Tråd inside itself and the browser keeps no cookie there, and one page that says no.
package launch

import (
	"embed"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"
	"time"

	"traad/internal/app/launch"
	"traad/internal/app/signin"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/traffic"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var window = ui.New(files, "page.html")

// Page is the way in with what it needs to know of the server.
type Page struct {
	Cookie  string // of the session
	Log     *slog.Logger
	Proxies traffic.Proxies

	starts, failures *traffic.Limit
}

// How many launches one address may begin in five minutes, and how many may come to nothing in ten: a hospital has one address, and opens more patients
// than it logs in people.
const (
	mostStarts   = 3000
	mostFailures = 300
)

// beat is what answers about a patient come at, so that their time does not tell whether she is in Tråd.
const beat = 25 * time.Millisecond

// wait is how long the cookie of a launch lasts: a log-in in between, where one is asked for.
const wait = signin.TripTime

// New returns the pages with counters by address, in this process.
func New(now func() time.Time) Page {
	return Page{starts: traffic.NewLimit(mostStarts, 5*time.Minute, now), failures: traffic.NewLimit(mostFailures, 10*time.Minute, now)}
}

// Start is what a record system opens: it sends the browser to that system's own server. One that is not registered is not asked.
func (p Page) Start(v *page.Visit) error {
	if p.failures.Full(p.address(v)) {
		return p.tooManyFailed(v)
	}
	q := v.R.URL.Query()
	from := v.Launch.From(q.Get("iss"))
	if from == nil {
		return p.refuse(v, nil, login.Refuse(login.Untrusted, "the record system's address is not registered"))
	}
	v.ShowIn(from)
	if over := p.starts.Add(p.address(v)); over > 0 {
		return p.tooMany(v, p.starts, over == 1)
	}
	secret := p.secret(v)
	if secret == "" {
		secret = login.Random()
	}
	address, err := launch.Start(v.Ctx(), v.Service, from, secret, q.Get("launch"))
	if err != nil {
		return p.refuse(v, from, err)
	}
	v.SetCookie(p.cookie(), secret, int(wait.Seconds()), v.Framed())
	return v.Away(address)
}

// Answer is where the record system's server sends the browser back.
func (p Page) Answer(v *page.Visit) error {
	from := v.Launch.Named(v.Path("system"))
	if from == nil {
		return errs.NotFound("Siden finnes ikke.")
	}
	v.ShowIn(from)
	if p.failures.Full(p.address(v)) {
		return p.tooManyFailed(v)
	}
	begun := time.Now()
	a, err := launch.Arrive(v.Ctx(), v.Service, from, launch.Browser{Secret: p.secret(v), Framed: v.Framed(), Actor: v.Actor}, v.R.URL.Query())
	if err != nil {
		return p.refuse(v, from, err)
	}
	traffic.AtBeat(begun, beat)
	if a.Code == "" {
		return p.begin(v, a, v.Framed())
	}
	why := v.T("Tråd kan ikke vises inne i %s her, fordi nettleseren ikke lar Tråd huske hvem du er.", from.Title)
	if p.secret(v) != "" {
		why = v.T("Før planen kan vises, må du logge inn i Tråd eller velge rolle. Det gjør du i et eget vindu.")
	}
	return v.Render(window, v.Frame(v.T("Åpne planen i et eget vindu")), struct{ Why, Code, From string }{why, a.Code, from.Title})
}

// Open is the button of the frame: it opens a window of its own, where cookies are kept. It is posted from our own page and counts once; a post from
// another site never comes here.
func (p Page) Open(v *page.Visit) error {
	if p.failures.Full(p.address(v)) {
		return p.tooManyFailed(v)
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	secret := login.Random()
	a, err := launch.Open(v.Ctx(), v.Service, v.Launch, launch.Browser{Secret: secret, Actor: v.Actor}, form.Value("kode"))
	if err != nil {
		return p.refuse(v, nil, err)
	}
	v.SetCookie(p.cookie(), secret, int(wait.Seconds()), false)
	return p.begin(v, a, false)
}

// begin begins the session where it is proven whose it is; else the ordinary log-in does, and comes back to Patient.
func (p Page) begin(v *page.Visit, a *launch.Arrival, framed bool) error {
	const patient = "/smart/pasient"
	if a.User == "" {
		return v.Away("/logg-inn?til=" + url.QueryEscape(patient))
	}
	if v.Actor.Session != "" { // whoever was logged in here before is logged out, as at a log-in
		if err := signin.End(v.Ctx(), v.Service, v.Actor); err != nil {
			return err
		}
	}
	var token string
	var err error
	to, lasts := patient, signin.Absolute
	if len(a.Roles) == 1 {
		token, err = signin.BeginLaunched(v.Ctx(), v.Service, a.Roles[0].Assignment, a.Launch)
	} else {
		token, err = signin.AskLaunched(v.Ctx(), v.Service, a.User, a.Launch)
		to, lasts = "/logg-inn/rolle?til="+url.QueryEscape(patient), signin.TripTime
	}
	if err != nil {
		return err
	}
	v.SetCookie(p.Cookie, token, int(lasts.Seconds()), framed)
	return v.Away(to)
}

// Patient leads to the patient who is open in the record system, or says no: the same for one who is not in Tråd as for one whom the user has nothing
// to do with.
func (p Page) Patient(v *page.Visit) error {
	begun := time.Now()
	if v.Actor.Role.Own() {
		return errs.NotFound("Siden finnes ikke.")
	}
	if v.Actor.Launched == nil {
		if err := launch.Claim(v.Ctx(), v.Service, v.Actor, p.secret(v)); err != nil {
			return p.refuse(v, nil, err)
		}
		return v.Away("/smart/pasient") // as who the session is from now on
	}
	from := v.Launch.Named(v.Actor.Launched.System)
	id, err := launch.Show(v.Ctx(), v.Service, v.Actor)
	traffic.AtBeat(begun, beat)
	switch {
	case errs.KindOf(err) == errs.KindDenied:
		r := ui.Refusal{
			Icon: "lock", Heading: v.T("Pasienten vises ikke i Tråd"),
			Text: v.T("Pasienten som er åpen i %s, følges ikke av IHT, eller du er ikke i teamet. Mener du at du skal ha tilgang, spør lederen din eller administrator. Trenger du nødtilgang, logg inn i Tråd i et eget vindu.", v.LaunchTitle(v.Actor.Launched.System)),
		}
		return ui.RenderRefusal(v.W, http.StatusNotFound, v.Frame(r.Heading), r)
	case err != nil:
		return err
	}
	v.ShowIn(from)
	to := page.PersonPath(id) + "/avdelingsark"
	if v.May(access.SeePlan) {
		to = page.PersonPath(id) + "/plan"
	}
	return v.Away(to)
}

// Stands tells a page that is open which launch its session has now; one that has another hides what it shows.
func (p Page) Stands(v *page.Visit) error {
	id := ""
	if c, err := v.R.Cookie(p.Cookie); err == nil {
		if id, err = launch.Stands(v.Ctx(), v.Service, c.Value); err != nil {
			return err
		}
	}
	v.W.Header().Set("Content-Type", "application/json")
	return json.NewEncoder(v.W).Encode(struct {
		Launch string `json:"launch"`
	}{id})
}

// refuse counts one that came to nothing and tells why: what to do now, never what was wrong with the answer. That stands in the log. Each is a sealed row
// for good, written by whoever asks: so all ways in without a log-in ask first whether the address has used up what it may.
func (p Page) refuse(v *page.Visit, from *launch.System, err error) error {
	p.failures.Add(p.address(v))
	name := v.T("journalsystemet")
	if from != nil {
		name = from.Title
	}
	reason := login.ReasonOf(err)
	status, r := http.StatusForbidden, ui.Refusal{Icon: "lock"}
	switch {
	case errors.Is(err, launch.ErrOther):
		reason = "other_user"
		r.Heading = v.T("Du er en annen i Tråd enn i %s", name)
		r.Text = v.T("Den som er logget inn i Tråd her, er ikke den som bruker %[1]s. Logg ut av Tråd, og åpne planen på nytt fra %[1]s.", name)
	case errors.Is(err, signin.ErrNoRole):
		reason = "no role"
		r.Heading, r.Text = v.T("Du har ingen rolle i Tråd"), v.T("Du er kjent fra %s, men har ingen rolle i Tråd. Administrator må gi deg en.", name)
	case reason == login.Stale:
		status, r.Icon = http.StatusBadRequest, "clock"
		r.Heading, r.Text = v.T("Åpne Tråd på nytt fra %s", name), v.T("Det tok for lang tid, er brukt før, eller ble startet i en annen nettleser.")
	case reason == login.Cancelled:
		r.Heading, r.Text = v.T("Åpningen ble avbrutt"), v.T("Åpne Tråd på nytt fra %s når du vil.", name)
	case reason == login.Weak:
		r.Heading, r.Text = v.T("Innloggingen var ikke sterk nok"), v.T("Tråd krever at du er logget inn i %s på et høyere sikkerhetsnivå, som regel med to faktorer.", name)
	case reason == login.Untrusted && from == nil:
		r.Heading, r.Text = v.T("Journalsystemet er ikke registrert"), v.T("Tråd kan ikke åpnes herfra. Logg inn i Tråd som vanlig, og si fra til administrator.")
	case reason == login.Untrusted:
		r.Heading, r.Text = v.T("Svaret kunne ikke bekreftes"), v.T("Svaret fra %s kunne ikke godtas, så ingenting er åpnet. Prøv igjen, og si fra til administrator om det skjer på nytt.", name)
	case reason == login.Refused:
		status = http.StatusBadGateway
		r.Heading, r.Text = v.T("Åpningen virker ikke nå"), v.T("%s godtar ikke Tråd slik det er satt opp. Si fra til administrator.", name)
	case reason == login.Unreachable:
		status, r.Icon = http.StatusServiceUnavailable, "refresh"
		v.W.Header().Set("Retry-After", "30")
		r.Heading, r.Text = v.T("%s svarer ikke akkurat nå", name), v.T("Det er ikke noe du har gjort. Prøv igjen om litt.")
	default:
		return err
	}
	system, cause := "", ""
	if from != nil {
		system = from.Name()
	}
	if login.ReasonOf(err) != "" {
		cause = err.Error()
	}
	p.note(v, string(reason), system, cause)
	f := v.Frame(r.Heading)
	f.Launch = ""
	return ui.RenderRefusal(v.W, status, f, r)
}

// note tells the log and the audit of a refusal.
func (p Page) note(v *page.Visit, reason, system, cause string) {
	p.Log.Warn("launch refused", "system", system, "reason", reason, "cause", cause)
	if err := signin.NoteRefused(v.Ctx(), v.Service, "launch_"+strings.ReplaceAll(reason, " ", "_"), system); err != nil {
		p.Log.Error("a refused launch could not be audited", "cause", err.Error())
	}
}

func (p Page) tooManyFailed(v *page.Visit) error {
	return p.tooMany(v, p.failures, p.failures.Add(p.address(v)) == 1)
}

// tooMany answers an address that has tried too often. The first time in a while stands in the log and the audit.
func (p Page) tooMany(v *page.Visit, l *traffic.Limit, first bool) error {
	if first {
		p.note(v, "too many", "", "")
	}
	return v.TooMany(l, v.T("For mange forsøk"), v.T("Det er kommet svært mange forsøk fra nettverket du bruker. Vent noen minutter, og prøv igjen."))
}

func (p Page) address(v *page.Visit) string { return p.Proxies.Client(v.R) }

// secret is what the browser was given when it began, "" where it keeps none.
func (p Page) secret(v *page.Visit) string { return v.Secret(p.cookie()) }

func (p Page) cookie() string { return p.Cookie + "-epj" }

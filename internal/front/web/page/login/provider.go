package login

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strings"

	"traad/internal/app/callback"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/traffic"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// Provider is where people log in: outside the demo there is no other way in.
type Provider struct {
	Name   string // as people know it: "HelseID"
	Client *login.Client
	Link   signin.LinkTo // of those who work here
	Log    *slog.Logger
	door   signin.Door
}

// OwnStart is where the log-in of patients and next of kin begins.
const OwnStart = "/logg-inn/pasient/start"

// path is where the log-in at the provider begins.
func (d *Provider) path() string {
	if d.door == signin.ToOwn {
		return OwnStart
	}
	return "/logg-inn/start"
}

// Start sends the browser to the provider of those who work here. It is a plain link, so that no form leads out of Tråd.
func (p Page) Start(v *page.Visit) error { return p.start(v, p.Work) }

// StartOwn sends the browser to the provider of patients and next of kin.
func (p Page) StartOwn(v *page.Visit) error { return p.start(v, p.Own) }

func (p Page) start(v *page.Visit, at *Provider) error {
	if at == nil {
		return errs.NotFound("Siden finnes ikke.")
	}
	if over := p.starts.Add(p.Proxies.Client(v.R)); over > 0 {
		return p.tooMany(v, at, p.starts, over == 1)
	}
	browser := p.browser(v)
	if browser == "" {
		browser = login.Random()
	}
	address, err := signin.Start(v.Ctx(), v.Service, at.Client, at.door, browser, page.Home(v.R.URL.Query().Get("til")), v.Query("annen") != "")
	if err != nil {
		return p.refuse(v, at, err)
	}
	p.set(v, p.tripCookie(), browser, int(signin.TripTime.Seconds()))
	return v.Away(address)
}

// Answer is where the provider sends the browser of somebody who works here back. Whoever was logged in here before is logged out.
func (p Page) Answer(v *page.Visit) error {
	var who *signin.Arrival
	var clinician *signin.Clinician
	in, err := p.answer(v, p.Work, func() (err error) {
		who, err = signin.Arrive(v.Ctx(), v.Service, p.Work.Client, p.Work.Link, p.browser(v), v.R.URL.Query())
		if errors.As(err, &clinician) {
			p.set(v, p.Cookie+page.ProofCookie, clinician.Proof, int(callback.ProofTime.Seconds()))
			if clinician.To == signin.ClinicianDoor {
				return nil // she asked for no more than she may
			}
		}
		return err
	})
	if !in || err != nil {
		return err
	}
	if clinician != nil {
		return v.Away(signin.ClinicianDoor)
	}
	if len(who.Roles) == 1 {
		return p.begin(v, string(who.Roles[0].Assignment), who.To)
	}
	token, err := signin.Ask(v.Ctx(), v.Service, who.User)
	if err != nil {
		return err
	}
	p.set(v, p.Cookie, token, int(signin.TripTime.Seconds()))
	return v.Away("/logg-inn/rolle?til=" + url.QueryEscape(who.To))
}

// AnswerOwn is where the provider of patients and next of kin sends the browser back.
func (p Page) AnswerOwn(v *page.Visit) error {
	var who *signin.OwnArrival
	in, err := p.answer(v, p.Own, func() (err error) {
		who, err = signin.ArriveOwn(v.Ctx(), v.Service, p.Own.Client, p.browser(v), v.R.URL.Query())
		return err
	})
	if !in || err != nil {
		return err
	}
	if who.Proof != "" {
		p.set(v, p.Cookie+page.ProofCookie, who.Proof, int(callback.ProofTime.Seconds()))
		return v.Away(signin.ReferDoor)
	}
	return p.beginOwn(v, who.Grants[0].Grant, who.To)
}

// answer takes a provider's answer by arrive, and reports whether somebody came in; if not, the browser has been answered.
func (p Page) answer(v *page.Visit, at *Provider, arrive func() error) (in bool, err error) {
	if at == nil {
		return false, errs.NotFound("Siden finnes ikke.")
	}
	from := p.Proxies.Client(v.R)
	if p.failures.Full(from) {
		return false, p.tooMany(v, at, p.failures, p.failures.Add(from) == 1)
	}
	if err := arrive(); err != nil {
		p.failures.Add(from)
		return false, p.refuse(v, at, err)
	}
	if v.Actor.Session != "" {
		return true, signin.End(v.Ctx(), v.Service, v.Actor)
	}
	return true, nil
}

// Choices asks somebody who has just logged in, and has several roles, for one.
func (p Page) Choices(v *page.Visit) error {
	mine, err := signin.Choices(v.Ctx(), v.Service, p.token(v))
	if err != nil {
		return p.again(v, err)
	}
	return v.Render(roles, v.Frame(v.T("Velg rolle")), rolesView{Heading: v.T("Velg rolle"), Action: "/logg-inn/rolle", To: page.Home(v.R.URL.Query().Get("til")), Roles: inWords(v, mine)})
}

// Pick begins the session in the role.
func (p Page) Pick(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	token, err := signin.Choose(v.Ctx(), v.Service, p.token(v), db.ID(form.Value("rolle")))
	if err != nil {
		return p.again(v, err)
	}
	p.set(v, p.Cookie, token, int(signin.Absolute.Seconds()))
	return v.Away(page.Home(form.Value("til")))
}

// again sends one who took too long back to the beginning.
func (p Page) again(v *page.Visit, err error) error {
	if errs.KindOf(err) != errs.KindDenied {
		return err
	}
	return v.Go("/logg-inn", "")
}

// refuse tells why nobody was logged in: what to do now, never what was wrong with the answer. That stands in the log.
func (p Page) refuse(v *page.Visit, at *Provider, err error) error {
	reason := login.ReasonOf(err)
	name := at.Name
	again := ui.Action{Label: v.T("Logg inn på nytt"), Href: at.page()}
	other := ui.Action{Label: v.T("Bruk en annen konto"), Href: at.path() + "?annen=ja"}
	status, r := http.StatusForbidden, ui.Refusal{Icon: "lock", Actions: []ui.Action{again}}
	switch {
	case errors.Is(err, signin.ErrNoRole):
		reason = "no role"
		r.Heading, r.Actions = v.T("Du har ingen rolle i Tråd"), []ui.Action{other}
		r.Text = v.T("Du er logget inn hos %s, men har ingen rolle i Tråd. Administrator må gi deg en.", name)
		if clinician := (*signin.Clinician)(nil); errors.As(err, &clinician) {
			r.Actions = append([]ui.Action{{Label: v.T("Skriv en henvisning"), Icon: "plus", Href: signin.ClinicianDoor, Look: ui.Primary}}, r.Actions...)
		}
	case errors.Is(err, signin.ErrNoGrant):
		reason = "no grant"
		r.Heading, r.Actions = v.T("Du har ikke innsyn i noen plan"), []ui.Action{other}
		r.Text = v.T("Du er logget inn hos %s, men ingen plan i Tråd er åpnet for deg. IHT-koordinatoren i kommunen kan åpne den, når du følges opp av IHT eller er pårørende til en som gjør det.", name)
	case reason == login.Stale:
		status = http.StatusBadRequest
		r.Heading, r.Text = v.T("Innloggingen må gjøres på nytt"), v.T("Den tok for lang tid, er brukt før, eller ble startet i en annen nettleser. Start på nytt her.")
	case reason == login.Cancelled:
		r.Heading, r.Text = v.T("Innloggingen ble avbrutt"), v.T("Du ble ikke logget inn hos %s. Prøv igjen når du vil.", name)
	case reason == login.Weak:
		r.Heading, r.Text = v.T("Innloggingen var ikke sterk nok"), v.T("Tråd krever at du logger inn hos %s på et høyere sikkerhetsnivå, som regel med to faktorer. Logg inn på nytt og velg det.", name)
		r.Actions = []ui.Action{other}
	case reason == login.Elsewhere:
		r.Heading, r.Text = v.T("Du er logget inn for en annen organisasjon"), v.T("Du er logget inn hos %s for en organisasjon som ikke bruker Tråd her. Logg inn på nytt og velg den du arbeider for, eller si fra til administrator.", name)
		r.Actions = []ui.Action{other}
	case reason == login.Untrusted:
		r.Heading, r.Text = v.T("Innloggingen kunne ikke bekreftes"), v.T("Svaret fra %s kunne ikke godtas, så du er ikke logget inn. Prøv igjen, og si fra til administrator om det skjer på nytt.", name)
	case reason == login.Refused:
		status = http.StatusBadGateway
		r.Heading, r.Text = v.T("Innloggingen virker ikke nå"), v.T("%s godtar ikke Tråd slik det er satt opp. Si fra til administrator.", name)
	case reason == login.Unreachable:
		status = http.StatusServiceUnavailable
		v.W.Header().Set("Retry-After", "30")
		r.Icon, r.Heading, r.Text = "refresh", v.T("%s svarer ikke akkurat nå", name), v.T("Det er ikke noe du har gjort. Prøv igjen om litt.")
	default:
		return err
	}
	at.Log.Warn("log-in refused", "at", string(at.door), "reason", string(reason), "cause", cause(err))
	p.note(v, at, strings.ReplaceAll(string(reason), " ", "_"))
	return ui.RenderRefusal(v.W, status, v.Frame(r.Heading), r)
}

// page is where the log-in at the provider is offered.
func (d *Provider) page() string {
	if d.door == signin.ToOwn {
		return "/logg-inn?til=" + url.QueryEscape(signin.OwnDoor)
	}
	return "/logg-inn"
}

// cause is what the log tells: for one without a role or a grant nothing more.
func cause(err error) string {
	if login.ReasonOf(err) == "" {
		return ""
	}
	return err.Error()
}

// browser returns the secret of this browser, "" where it has none: the cookie binds a log-in to the browser that began it.
// It is used again while it lasts, so that two tabs can log in at once.
func (p Page) browser(v *page.Visit) string { return v.Secret(p.tripCookie()) }

func (p Page) tripCookie() string { return p.Cookie + "-inn" }

func (p Page) token(v *page.Visit) string {
	c, err := v.R.Cookie(p.Cookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// tooMany answers an address that has tried too often. The first time in a while stands in the log and the audit.
func (p Page) tooMany(v *page.Visit, at *Provider, l *traffic.Limit, first bool) error {
	if first {
		at.Log.Warn("log-in refused", "at", string(at.door), "reason", "too many")
		p.note(v, at, "too_many")
	}
	return v.TooMany(l, "For mange forsøk på å logge inn", "Det er kommet svært mange forsøk fra nettverket du bruker. Vent noen minutter, og prøv igjen. Du som alt er logget inn, kan fortsette.",
		ui.Action{Label: v.T("Logg inn på nytt"), Href: at.page()})
}

// note writes a refused log-in in the audit. Whoever tried is refused in any case.
func (p Page) note(v *page.Visit, at *Provider, why string) {
	if err := signin.NoteRefused(v.Ctx(), v.Service, why); err != nil {
		at.Log.Error("a refused log-in could not be audited", "cause", err.Error())
	}
}

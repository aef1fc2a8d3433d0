package login

import (
	"errors"
	"log/slog"
	"net/http"
	"net/url"
	"strconv"
	"strings"

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
	Link   signin.LinkTo
	Log    *slog.Logger
}

// Start sends the browser to the provider. It is a plain link, so that no form leads out of Tråd.
func (p Page) Start(v *page.Visit) error {
	if p.Provider == nil {
		return errs.NotFound("Siden finnes ikke.")
	}
	if over := p.starts.Add(p.Proxies.Client(v.R)); over > 0 {
		return p.tooMany(v, p.starts, over == 1)
	}
	browser := p.browser(v)
	if browser == "" {
		browser = login.Random()
	}
	address, err := signin.Start(v.Ctx(), v.Service, p.Provider.Client, browser, page.Home(v.R.URL.Query().Get("til")), v.Query("annen") != "")
	if err != nil {
		return p.refuse(v, err)
	}
	p.set(v, p.tripCookie(), browser, int(signin.TripTime.Seconds()))
	return p.away(v, address)
}

// Answer is where the provider sends the browser back. Whoever was logged in here before is logged out.
func (p Page) Answer(v *page.Visit) error {
	if p.Provider == nil {
		return errs.NotFound("Siden finnes ikke.")
	}
	from := p.Proxies.Client(v.R)
	if p.failures.Full(from) {
		return p.tooMany(v, p.failures, p.failures.Add(from) == 1)
	}
	who, err := signin.Arrive(v.Ctx(), v.Service, p.Provider.Client, p.Provider.Link, p.browser(v), v.R.URL.Query())
	if err != nil {
		p.failures.Add(from)
		return p.refuse(v, err)
	}
	if v.Actor.Session != "" {
		if err := signin.End(v.Ctx(), v.Service, v.Actor); err != nil {
			return err
		}
	}
	if len(who.Own) > 0 {
		return p.beginOwn(v, who.Own[0].Grant, who.To)
	}
	if len(who.Roles) == 1 {
		return p.begin(v, string(who.Roles[0].Assignment), who.To)
	}
	token, err := signin.Ask(v.Ctx(), v.Service, who.User)
	if err != nil {
		return err
	}
	p.set(v, p.Cookie, token, int(signin.TripTime.Seconds()))
	return p.away(v, "/logg-inn/rolle?til="+url.QueryEscape(who.To))
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
	return p.away(v, page.Home(form.Value("til")))
}

// again sends one who took too long back to the beginning.
func (p Page) again(v *page.Visit, err error) error {
	if errs.KindOf(err) != errs.KindDenied {
		return err
	}
	return v.Go("/logg-inn", "")
}

// away redirects with an answer that stays in no cache.
func (p Page) away(v *page.Visit, address string) error {
	v.W.Header().Set("Cache-Control", "no-store")
	http.Redirect(v.W, v.R, address, http.StatusSeeOther)
	return nil
}

// refuse tells why nobody was logged in: what to do now, never what was wrong with the answer. That stands in the log.
func (p Page) refuse(v *page.Visit, err error) error {
	reason := login.ReasonOf(err)
	name := p.Provider.Name
	again := ui.Action{Label: v.T("Logg inn på nytt"), Href: "/logg-inn"}
	other := ui.Action{Label: v.T("Bruk en annen konto"), Href: "/logg-inn/start?annen=ja"}
	status, r := http.StatusForbidden, ui.Refusal{Icon: "lock", Actions: []ui.Action{again}}
	switch {
	case errors.Is(err, signin.ErrNoRole):
		reason = "no role"
		r.Heading, r.Actions = v.T("Du har ingen rolle i Tråd"), []ui.Action{other}
		r.Text = v.T("Du er logget inn hos %s, men har ingen rolle i Tråd. Administrator må gi deg en.", name)
	case reason == login.Stale:
		status = http.StatusBadRequest
		r.Heading, r.Text = v.T("Innloggingen må gjøres på nytt"), v.T("Den tok for lang tid, er brukt før, eller ble startet i en annen nettleser. Start på nytt her.")
	case reason == login.Cancelled:
		r.Heading, r.Text = v.T("Innloggingen ble avbrutt"), v.T("Du ble ikke logget inn hos %s. Prøv igjen når du vil.", name)
	case reason == login.Weak:
		r.Heading, r.Text = v.T("Innloggingen var ikke sterk nok"), v.T("Tråd krever at du logger inn hos %s på et høyere sikkerhetsnivå, som regel med to faktorer. Logg inn på nytt og velg det.", name)
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
	p.Provider.Log.Warn("log-in refused", "reason", string(reason), "cause", cause(err))
	p.note(v, strings.ReplaceAll(string(reason), " ", "_"))
	return ui.RenderRefusal(v.W, status, v.Frame(r.Heading), r)
}

// cause is what the log tells: for one without a role nothing more.
func cause(err error) string {
	if login.ReasonOf(err) == "" {
		return ""
	}
	return err.Error()
}

// browser returns the secret of this browser, "" where it has none: the cookie binds a log-in to the browser that began it.
// It is used again while it lasts, so that two tabs can log in at once.
func (p Page) browser(v *page.Visit) string {
	c, err := v.R.Cookie(p.tripCookie())
	if err != nil || len(c.Value) != 43 {
		return ""
	}
	return c.Value
}

func (p Page) tripCookie() string { return p.Cookie + "-inn" }

func (p Page) token(v *page.Visit) string {
	c, err := v.R.Cookie(p.Cookie)
	if err != nil {
		return ""
	}
	return c.Value
}

// tooMany answers an address that has tried too often. The first time in a while stands in the log and the audit.
func (p Page) tooMany(v *page.Visit, l *traffic.Limit, first bool) error {
	if first {
		p.Provider.Log.Warn("log-in refused", "reason", "too many")
		p.note(v, "too_many")
	}
	v.W.Header().Set("Retry-After", strconv.Itoa(int(l.Wait().Seconds())))
	r := ui.Refusal{
		Icon: "clock", Tone: ui.Soon, Heading: v.T("For mange forsøk på å logge inn"), Actions: []ui.Action{{Label: v.T("Logg inn på nytt"), Href: "/logg-inn"}},
		Text: v.T("Det er kommet svært mange forsøk fra nettverket du bruker. Vent noen minutter, og prøv igjen. Du som alt er logget inn, kan fortsette."),
	}
	return ui.RenderRefusal(v.W, http.StatusTooManyRequests, v.Frame(r.Heading), r)
}

// note writes a refused log-in in the audit. Whoever tried is refused in any case.
func (p Page) note(v *page.Visit, why string) {
	if err := signin.NoteRefused(v.Ctx(), v.Service, why); err != nil {
		p.Provider.Log.Error("a refused log-in could not be audited", "cause", err.Error())
	}
}

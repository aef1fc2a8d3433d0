package web

import (
	"net/http"
	"strings"

	"traad/internal/app/signin"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// roleOver answers somebody whose role has ended while the session ran: which role, since when, and whom to ask. What was posted is given back.
func (f *front) roleOver(v *page.Visit, over *signin.RoleOver) {
	r := ui.Refusal{Icon: "clock", Tone: ui.Soon, Heading: "Tilgangen din er gått ut", Actions: []ui.Action{{Label: "Logg inn i Tråd med en annen rolle", Href: "/logg-inn"}}}
	r.Text = v.T("Rollen %s gjelder ikke lenger.", v.RoleLine(access.Actor{Role: over.Role, OrgName: over.OrgName, OrgKind: over.OrgKind})) + " "
	if !over.Last.IsZero() && over.Last.Before(v.Today()) {
		r.Text += v.T("Siste dag var %s.", v.Voice.DayYear(over.Last)) + " "
	}
	leaders, err := signin.Leaders(v.Ctx(), v.Service, over.Org)
	if err != nil {
		f.fail(v, err)
		return
	}
	if len(leaders) == 0 {
		r.Text += v.T("Spør administrator om du skal ha den videre.")
	} else {
		var names []string
		for _, l := range leaders[:min(3, len(leaders))] {
			name := l.Name + " (" + l.OrgName
			if l.Phone != "" {
				name += ", " + v.T("telefon %s", l.Phone)
			}
			names = append(names, name+")")
		}
		r.Text += v.T("Skal du ha den videre, spør lederen: %s.", strings.Join(names, ", "))
	}
	if v.R.Method == http.MethodPost {
		r.Actions = nil // the form in the page has the way to log in
		r.Kept = "Ingenting ble lagret nå. Det du skrev, er tatt vare på i denne fanen: lukk den ikke. Logg inn med en rolle som gjelder i en ny fane, kom tilbake hit, og send på nytt."
		f.sendBack(v, http.StatusUnauthorized, r)
		return
	}
	if err := ui.RenderRefusal(v.W, http.StatusForbidden, v.Frame(r.Heading), r); err != nil {
		f.options.Log.Warn("answer not sent", "error", err.Error())
	}
}

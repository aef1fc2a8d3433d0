package account

import (
	"net/http"
	"strings"

	"traad/internal/app/calendar"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

// calendarCard is where one makes an address that one's own calendar program subscribes to.
type calendarCard struct {
	Card    ui.Card
	Lead    string
	Address string // only right after it was made
	Actions []ui.Action
}

func ownCalendar(v *page.Visit, secret string) (*calendarCard, error) {
	if !v.May(access.KeepCalendar) {
		return nil, nil
	}
	c := &calendarCard{Card: ui.Card{ID: "kalender", Heading: v.T("Din egen kalender"), Icon: "calendar"}}
	f, err := calendar.Standing(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return nil, err
	}
	if f == nil {
		c.Lead = v.T("Lag en adresse som kalenderen din kan abonnere på. Avtalte besøk og frister som du har ansvar for, kommer da dit av seg selv. Der står hva som skal gjøres, når, og sakens kode: aldri navn, adresse eller noe om helse.")
		c.Actions = []ui.Action{{Label: v.T("Lag kalenderadresse"), Post: place + "/kalender", Look: ui.Primary}}
		return c, nil
	}
	c.Lead = v.T("Adressen ble laget %s og gjelder til og med %s. Har du ikke logget inn på 14 dager, er kalenderen tom til du logger inn igjen. Bytter du den, slutter den gamle å virke med en gang. «Logg ut alle andre steder» slår den av.", v.Voice.Moment(f.Made.Time, v.Now()), v.Voice.DayYear(f.Until))
	if secret != "" {
		c.Address = v.Service.Outward.Address + "/kalender/" + secret + ".ics"
	}
	c.Actions = []ui.Action{{Label: v.T("Bytt adresse"), Post: place + "/kalender"}, {Label: v.T("Slå av"), About: v.T("kalenderen"), Post: place + "/kalender/av"}}
	return c, nil
}

// MakeCalendar makes an address, and shows it once: it is not kept.
func MakeCalendar(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	secret, err := calendar.Make(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return render(v, http.StatusOK, ui.NewForm(nil), secret)
}

// EndCalendar ends it.
func EndCalendar(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	if err := calendar.End(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Kalenderadressen er slått av. Kalenderen din får ikke lenger noe fra Tråd."))
}

// Calendar is what a calendar program fetches: who knows the address is its owner.
func Calendar(v *page.Visit) error {
	secret, found := strings.CutSuffix(v.Path("nokkel"), ".ics")
	if !found {
		secret = ""
	}
	text, err := calendar.Read(v.Ctx(), v.Service, secret)
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "text/calendar; charset=utf-8")
	h.Set("Content-Disposition", `attachment; filename="traad.ics"`)
	h.Set("X-Robots-Tag", "noindex")
	_, err = v.W.Write(text)
	return err
}

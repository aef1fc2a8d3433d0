// Package alert is Varsler: the list, one alert with what the ward needs to hear and what was done, the figures, and where a
// mail's link leads.
package alert

import (
	"embed"
	"strings"

	"traad/internal/app/alert"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var listTmpl = ui.New(files, "list.html")

type listView struct {
	Head    ui.Head
	Tabs    ui.Tabs
	Section ui.Section
	Hours   string
	Unread  *ui.Action // messages that nobody could read: some may be about somebody who is followed
}

// hours says when alerts go on.
const hours = "Varsler kommer hele døgnet. De går videre til neste i rekken bare i teamets åpningstid, hverdager kl. 9–15."

// List is the page.
func List(v *page.Visit) error {
	which := alert.Which(v.Query("vis"))
	titles := []struct {
		which          alert.Which
		label, heading string
	}{{alert.Mine, "Mine", "Varsler til deg"}, {alert.Team, "Teamets", "Varsler i kommunene dine"}, {alert.Handled, "Ferdige", "Ferdige varsler, siste 90 dager"}, {alert.Daily, "Dagsoversikt", "Planlagt og annet som ikke venter, siste 7 dager"}}
	found := titles[0]
	for _, t := range titles {
		if t.which == which {
			found = t
		}
	}
	lines, of, err := alert.List(v.Ctx(), v.Service, v.Actor, found.which)
	if err != nil {
		return err
	}
	w := listView{Hours: hours, Tabs: ui.Tabs{About: "Hvilke varsler"}}
	open, promised := 0, 0
	for _, l := range lines {
		switch l.Status {
		case alert.Open:
			open++
		case alert.Taken:
			promised++
		}
	}
	for _, t := range titles {
		href := "/varsler"
		if t.which != alert.Mine {
			href += "?vis=" + string(t.which)
		}
		w.Tabs.Items = append(w.Tabs.Items, ui.Tab{Label: t.label, Href: href, Current: t.which == found.which})
	}
	lead := "Ingen varsler venter på deg."
	switch {
	case open > 0 && promised > 0:
		lead = nb.Capital(nb.Plural(open, "varsel", "varsler")) + " har ingen tatt. " + taken(promised)
	case open > 0:
		lead = nb.Capital(nb.Plural(open, "varsel", "varsler")) + " har ingen tatt."
	case promised > 0:
		lead = taken(promised)
	}
	if some := page.Some(len(lines), of); some != "" {
		lead = some + " " + lead
	}
	if found.which == alert.Handled || found.which == alert.Daily {
		lead = "Innleggelser, KAD, legevakt og utskrivninger for dem dere følger."
	}
	w.Head = ui.Head{Title: "Varsler", Lead: lead, Actions: []ui.Action{{Label: "Tall", Icon: "chart", Href: "/varsler/tall"}}}
	w.Section = ui.Section{
		Card:  ui.Card{ID: "varsler", Heading: found.heading, Icon: "bell", Badge: &ui.Badge{Count: of}, Note: page.Some(len(lines), of)},
		Empty: &ui.Empty{Tone: ui.Done, Heading: "Ingenting her nå", Text: "Nye varsler kommer hit med en gang sykehus, KAD eller legevakt melder fra."},
	}
	if open > 0 {
		w.Section.Tone, w.Section.Badge.Tone = ui.Late, ui.Late
	}
	for _, l := range lines {
		w.Section.Lines = append(w.Section.Lines, page.AlertLine(v, l))
	}
	if v.May(access.SeeUnread) {
		unread := ui.Link("Meldinger som ikke ble ført", "/meldinger")
		w.Unread = &unread
	}
	return v.Render(listTmpl, v.Frame("Varsler"), w)
}

// taken says how many somebody has taken and told nothing of.
func taken(n int) string {
	return nb.Capital(nb.Plural(n, "varsel er kvittert og venter", "varsler er kvittert og venter")) + " på at noen skriver hva som ble gjort."
}

// Follow leads from a mail's opaque link to the alert. What is behind it is decided there.
func Follow(v *page.Visit) error {
	if !v.May(access.SeeAlert) {
		return v.Need(access.SeeAlert)
	}
	link := v.Path("lenke")
	if len(link) > 40 || strings.Trim(link, "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567") != "" {
		link = "-"
	}
	id, err := alert.Behind(v.Ctx(), v.Service, v.Actor, link)
	if err != nil {
		return err
	}
	return v.Go(page.AlertPath(id), "")
}

// doing is what has happened to the person, after her name.
func doing(k care.AlertKind) string {
	return map[care.AlertKind]string{
		care.AlertAdmitted: "er innlagt", care.AlertBed: "er innlagt på KAD", care.AlertLegevakt: "kom til legevakt", care.AlertEmergencyRoom: "kom til akuttmottak", care.AlertPlanned: "har noe planlagt",
		care.AlertReady: "er utskrivningsklar", care.AlertDischarged: "er skrevet ut", care.AlertLeft: "har dratt hjem", care.AlertDied: "er meldt død",
	}[k]
}

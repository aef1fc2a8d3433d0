// Package alert is Varsler: the list, one alert with what the ward needs to hear and what was done, the figures, and where a
// mail's link leads.
package alert

import (
	"embed"
	"regexp"

	"traad/internal/app/alert"
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

// summary says when the day's summary comes.
const summary = "Dagsoversikten kommer på e-post hver dag kl. 7 når det er meldt noe nytt. Ingen må kvittere."

// List is the page.
func List(v *page.Visit) error {
	which := alert.Which(v.Query("vis"))
	titles := []struct {
		which          alert.Which
		label, heading string
	}{{alert.Mine, "Mine", "Varsler til deg"}, {alert.Team, "Teamets", "Varsler i kommunene dine"}, {alert.Handled, "Ferdige", "Ferdige varsler, siste 90 dager"}, {alert.Daily, "Dagsoversikt", "Planlagt og annet som ikke venter, meldt siste 7 dager"}}
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
	w := listView{Hours: v.T(hours), Tabs: ui.Tabs{About: v.T("Hvilke varsler")}}
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
		w.Tabs.Items = append(w.Tabs.Items, ui.Tab{Label: v.T(t.label), Href: href, Current: t.which == found.which})
	}
	lead := v.T("Ingen varsler venter på deg.")
	switch {
	case open > 0 && promised > 0:
		lead = untaken(v, open) + " " + taken(v, promised)
	case open > 0:
		lead = untaken(v, open)
	case promised > 0:
		lead = taken(v, promised)
	}
	if some := page.Some(v, len(lines), of); some != "" {
		lead = some + " " + lead
	}
	if found.which == alert.Handled || found.which == alert.Daily {
		lead = v.T("Innleggelser, KAD, legevakt og utskrivninger for dem dere følger.")
	}
	w.Head = ui.Head{Title: v.T("Varsler"), Lead: lead, Actions: []ui.Action{{Label: v.T("Tall"), Icon: "chart", Href: "/varsler/tall"}}}
	w.Section = ui.Section{
		Card:  ui.Card{ID: "varsler", Heading: v.T(found.heading), Icon: "bell", Badge: &ui.Badge{Count: of}, Note: page.Some(v, len(lines), of)},
		Empty: &ui.Empty{Tone: ui.Done, Heading: v.T("Ingenting her nå"), Text: v.T("Nye varsler kommer hit med en gang sykehus, KAD eller legevakt melder fra.")},
	}
	switch found.which {
	case alert.Handled:
		w.Section.Empty.Text, w.Hours = v.T("Varsler kommer hit når noen har skrevet hva som ble gjort."), ""
	case alert.Daily:
		w.Section.Empty.Text, w.Hours = v.T("Planlagte opphold og annet som ikke venter, kommer hit når de blir meldt."), v.T(summary)
	}
	if open > 0 {
		w.Section.Tone, w.Section.Badge.Tone = ui.Late, ui.Late
	}
	for _, l := range lines {
		w.Section.Lines = append(w.Section.Lines, page.AlertLine(v, l))
	}
	if v.May(access.SeeUnread) {
		unread := ui.Link(v.T("Meldinger som ikke ble ført"), "/meldinger")
		w.Unread = &unread
	}
	return v.Render(listTmpl, v.Frame(v.T("Varsler")), w)
}

// untaken says how many nobody has taken.
func untaken(v *page.Visit, n int) string {
	if n == 1 {
		return v.T("1 varsel har ingen tatt.")
	}
	return v.T("%s varsler har ingen tatt.", v.Voice.Int(n))
}

// taken says how many somebody has taken and told nothing of.
func taken(v *page.Visit, n int) string {
	if n == 1 {
		return v.T("1 varsel er kvittert og venter på at noen skriver hva som ble gjort.")
	}
	return v.T("%s varsler er kvittert og venter på at noen skriver hva som ble gjort.", v.Voice.Int(n))
}

// links is how the opaque part of a mail's link is written.
var links = regexp.MustCompile(`^[A-Z2-7]{1,40}$`)

// Follow leads from a mail's opaque link to the alert. What is behind it is decided there.
func Follow(v *page.Visit) error {
	if !v.May(access.SeeAlert) {
		return v.Need(access.SeeAlert)
	}
	link := v.Path("lenke")
	if !links.MatchString(link) {
		link = "-"
	}
	id, err := alert.Behind(v.Ctx(), v.Service, v.Actor, link)
	if err != nil {
		return err
	}
	return v.Go(page.AlertPath(id), "")
}

// headings are what has happened to a person, with her name and age.
var headings = map[care.AlertKind]string{
	care.AlertAdmitted: "%s, %s år, er innlagt", care.AlertBed: "%s, %s år, er innlagt på KAD", care.AlertLegevakt: "%s, %s år, kom til legevakt", care.AlertEmergencyRoom: "%s, %s år, kom til akuttmottak",
	care.AlertPlanned: "%s, %s år, har noe planlagt", care.AlertReady: "%s, %s år, er utskrivningsklar", care.AlertDischarged: "%s, %s år, er skrevet ut", care.AlertLeft: "%s, %s år, har dratt hjem",
	care.AlertDied: "%s, %s år, er meldt død",
}

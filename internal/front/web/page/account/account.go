// Package account is one's own account: where one is logged in, and a way to end it.
package account

import (
	"embed"

	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const place = "/min-konto"

type view struct {
	Head     ui.Head
	Card     ui.Card
	Sessions []session
	Others   *ui.Action
}

type session struct {
	Role, When string
	Here       *ui.Tag
	End        *ui.Action
}

// Show is the page.
func Show(v *page.Visit) error {
	all, err := signin.Sessions(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head: ui.Head{Title: "Min konto", Lead: v.Actor.Name + ", " + page.RoleLine(v.Actor) + "."},
		Card: ui.Card{
			ID: "innlogginger", Heading: "Her er du logget inn", Badge: &ui.Badge{Count: len(all)}, Flush: true,
			Note: "Du logges ut av deg selv etter en time uten bruk",
		},
	}
	for _, s := range all {
		row := session{
			Role: page.RoleLine(access.Actor{Role: s.Role, OrgName: s.OrgName, OrgKind: s.OrgKind}),
			When: "Logget inn " + nb.Moment(s.Begun.Time, v.Now()) + ", sist brukt " + nb.Moment(s.Seen.Time, v.Now()),
		}
		if s.Current {
			row.Here = &ui.Tag{Text: "denne nettleseren", Tone: ui.Done}
		} else {
			row.End = &ui.Action{Label: "Logg ut her", About: row.Role + ", " + row.When, Post: place + "/" + string(s.ID) + "/avslutt"}
		}
		w.Sessions = append(w.Sessions, row)
	}
	if len(all) > 2 {
		w.Others = &ui.Action{Label: "Logg ut alle andre steder", Post: place + "/andre/avslutt"}
	}
	return v.Render(tmpl, v.Frame("Min konto"), w)
}

// End ends one of one's own sessions, or all the others.
func End(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	d := signin.EndOwn{Session: db.ID(v.Path("id"))}
	if v.Path("id") == "andre" {
		d = signin.EndOwn{Others: true}
	}
	if err := d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, "Du er logget ut der.")
}

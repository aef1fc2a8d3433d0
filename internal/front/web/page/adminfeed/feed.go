// Package adminfeed is Grensesnitt in the administration: who tells of stays and when they last did, the queue, and what has failed. No
// content of any message is here.
package adminfeed

import (
	"embed"

	"traad/internal/app/operation"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/grensesnitt"

type view struct {
	page.AdminView
	Counters ui.Counters
	Silent   []ui.Message
	Card     ui.Card
	Scroll   page.Scroll
	Rows     []row
	Empty    ui.Empty
	Failed   ui.Action
}

type row struct {
	Name, Last string
	State      ui.Tag
}

// Show is the page.
func Show(v *page.Visit) error {
	f, err := operation.FeedsNow(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		AdminView: page.Admin(place, ui.Head{Title: "Grensesnitt", Lead: "Hvem som melder opphold, og om noe står fast.", Note: "Oppdatert " + nb.Clock(v.Now())}),
		Card:      ui.Card{ID: "avsendere", Heading: "Avsendere", Badge: &ui.Badge{Count: len(f.Senders)}, Flush: true}, Scroll: page.Scroll{About: "Avsendere, tabell"},
		Empty:  ui.Empty{Icon: "clock", Heading: "Ingen avsender har meldt noe de siste 90 dagene", Text: "Opphold kan registreres på skjermen, under «Registrer hendelse» på personens side."},
		Failed: ui.Link("Se jobber som har feilet, og kjør dem på nytt", "/administrasjon/jobber"),
	}
	queue := ui.Counter{Number: nb.Int(f.Waiting), Label: "i kø"}
	if f.Waiting > 0 {
		queue.Note = "eldst: " + nb.Moment(f.Oldest.Time, v.Now())
	}
	failed := ui.Counter{Number: nb.Int(len(f.Failed)), Label: "har feilet", Href: "/administrasjon/jobber"}
	if len(f.Failed) > 0 {
		failed.Tone = ui.Late
	}
	w.Counters = ui.Counters{Items: []ui.Counter{queue, failed}}
	for _, s := range f.Senders {
		r := row{Name: s.Name, Last: nb.Moment(s.Last.Time, v.Now()), State: ui.Tag{Text: "Hører fra", Tone: ui.Done, Icon: "check-circle"}}
		if s.Silent {
			r.State = ui.Tag{Text: "Stille for lenge", Tone: ui.Late, Icon: "octagon"}
			w.Silent = append(w.Silent, ui.Message{
				Tone: ui.Late, Heading: "Ingen meldinger fra " + s.Name + " siden " + r.Last,
				Text: "Ring den som drifter avsenderen. Til det er i orden, får teamene bare vite om opphold som noen registrerer på skjermen.",
			})
		}
		w.Rows = append(w.Rows, r)
	}
	return v.Render(tmpl, v.Frame("Grensesnitt"), w)
}

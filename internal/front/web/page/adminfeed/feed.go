// Package adminfeed is Grensesnitt in the administration: who tells of stays and when they last did, the queue, and what has failed. No
// content of any message is here.
package adminfeed

import (
	"cmp"
	"embed"
	"strconv"

	"traad/internal/app/inbox"
	"traad/internal/app/operation"
	"traad/internal/base/errs"
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
	Unread   unread
}

// unread are the messages that failed: header and fault, nothing of what stood in them.
type unread struct {
	Card   ui.Card
	Scroll page.Scroll
	Rows   []message
	Empty  ui.Empty
}

type message struct {
	What, Who, When, Fault string
	Attempts               string
	Again                  *ui.Action
}

type row struct {
	Name, Last string
	State      ui.Tag
}

// messages lists those that somebody must look at.
func (w *view) messages(v *page.Visit, in *inbox.Operation) {
	w.Unread = unread{
		Card: ui.Card{ID: "uleste", Heading: "Meldinger som ikke ble ført", Badge: &ui.Badge{Count: in.Fails}, Flush: true}, Scroll: page.Scroll{About: "Meldinger som ikke ble ført, tabell"},
		Empty: ui.Empty{Tone: ui.Done, Heading: "Alle meldinger er ført", Text: "En melding som ikke kan leses eller føres, blir stående her med hode og feil. Innholdet vises ikke her."},
	}
	if in.Fails > 0 {
		w.Unread.Card.Tone, w.Unread.Card.Badge.Tone = ui.Late, ui.Late
	}
	for _, u := range in.Failed {
		m := message{What: cmp.Or(u.Header.Type, u.Format), Who: u.Sender, When: nb.Moment(u.Received, v.Now()), Fault: inbox.FailText(u.Fault), Attempts: nb.Int(u.Attempts)}
		if u.Header.Control != "" {
			m.What += ", nr. " + u.Header.Control
		}
		if u.Whole && v.Inbox != nil {
			m.Again = &ui.Action{Label: "Kjør på nytt", About: m.What, Post: place + "/" + strconv.Itoa(u.Message) + "/kjor"}
		}
		w.Unread.Rows = append(w.Unread.Rows, m)
	}
}

// Run runs a message again.
func Run(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	n, err := strconv.Atoi(v.Path("nr"))
	if err != nil || v.Inbox == nil {
		return errs.NotFound("Meldingen finnes ikke.")
	}
	if err := (inbox.Again{Message: n}).Run(v.Ctx(), v.Inbox, v.Actor); err != nil {
		return err
	}
	return v.Go(place, "Meldingen kjøres på nytt.")
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
	in, err := inbox.Look(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	waiting := ui.Counter{Number: nb.Int(in.Waiting), Label: "meldinger i innboksen"}
	if in.Waiting > 0 {
		waiting.Note = "eldst: " + nb.Moment(v.Now().Add(-in.Behind), v.Now())
	}
	w.Counters = ui.Counters{Items: []ui.Counter{waiting, queue, failed}}
	w.messages(v, in)
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

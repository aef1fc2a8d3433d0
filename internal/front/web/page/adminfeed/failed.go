package adminfeed

import (
	"cmp"
	"strconv"

	"traad/internal/app/inbox"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// handled are the messages that failed and somebody has dealt with: who, and when.
type handled struct {
	Fold   ui.Details
	Scroll page.Scroll
	Rows   []done
}

type done struct {
	message
	By, At string
}

// line is one message that failed: header and fault.
func line(v *page.Visit, u inbox.Unread) message {
	m := message{What: cmp.Or(u.Header.Type, u.Format), Who: sender(v, u.Sender), When: v.Voice.Moment(u.Received, v.Now()), Fault: inbox.FailText(u.Fault).In(v.Voice), Attempts: v.Voice.Int(u.Attempts)}
	if u.Header.Control != "" {
		m.What = v.T("%s, nr. %s", m.What, u.Header.Control)
	}
	if u.Whole && v.Inbox != nil {
		m.Again = &ui.Action{Label: v.T("Kjør på nytt"), About: m.What, Post: place + "/" + strconv.Itoa(u.Message) + "/kjor"}
	}
	if !u.Whole {
		m.Fault += " " + v.T("Innholdet er slettet, så den kan ikke kjøres på nytt.")
	}
	return m
}

// sender names one that is not configured, too.
func sender(v *page.Visit, name string) string { return cmp.Or(name, v.T("ukjent avsender")) }

// failed are the tasks: senders of messages that nobody has heard of.
func (w *view) failed(v *page.Visit, open []inbox.Failure) {
	for _, f := range open {
		w.Silent = append(w.Silent, ui.Message{
			Tone: ui.Late, Heading: v.T("%s fra %s ble ikke ført", nb.Capital(v.Voice.Plural(f.N, "melding", "meldinger")), sender(v, f.Sender)),
			Text: v.T("Den første kom %s. Teamene har ikke fått vite hva som sto der. Se hva som er galt nedenfor, og kjør på nytt det som lar seg rette.", v.Voice.Moment(f.Since, v.Now())),
			Actions: []ui.Action{ui.Link(v.T("Se meldingene"), "#uleste"), {
				Label: v.T("Alle er ferdig behandlet"), About: sender(v, f.Sender), Post: place + "/behandlet", Hidden: []ui.Hidden{{Name: "avsender", Value: f.Sender}, {Name: "til", Value: strconv.Itoa(f.Last)}},
			}},
		})
	}
}

// handled lists what somebody has dealt with.
func (w *view) handled(v *page.Visit, all []inbox.Handled) {
	w.Handled = handled{Fold: ui.Details{Summary: v.T("Ferdig behandlet siste 30 dager (%s)", v.Voice.Int(len(all)))}, Scroll: page.Scroll{About: v.T("Meldinger som er ferdig behandlet, tabell")}}
	for _, h := range all {
		w.Handled.Rows = append(w.Handled.Rows, done{line(v, h.Unread), h.By, v.Voice.Moment(h.At, v.Now())})
	}
}

// Handle is «Ferdig behandlet» of one message.
func Handle(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	n, err := strconv.Atoi(v.Path("nr"))
	if err != nil || n < 1 {
		return errs.NotFound("Meldingen finnes ikke.")
	}
	if err := (inbox.Handle{Message: n}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Meldingen er merket som ferdig behandlet."))
}

// HandleAll is «Alle er ferdig behandlet» of one sender's, up to the newest that the page counted.
func HandleAll(v *page.Visit) error {
	f, err := v.Form()
	if err != nil {
		return err
	}
	n, err := strconv.Atoi(f.Value("til"))
	if err != nil || n < 1 {
		return errs.Invalid("Siden er for gammel. Last den på nytt og prøv igjen.")
	}
	if err := (inbox.Handle{Sender: f.Value("avsender"), Last: n}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Meldingene er merket som ferdig behandlet."))
}

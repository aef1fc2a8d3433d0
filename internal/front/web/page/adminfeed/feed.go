// Package adminfeed is Grensesnitt in the administration: who tells of stays and when they last did, the queue, and what has failed. No
// content of any message is here.
package adminfeed

import (
	"embed"
	"maps"
	"slices"
	"strconv"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/app/operation"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
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
	Handled  handled
	Mail     trouble
	Kept     ui.Action
	Reading  ui.Details
	Events   []ui.Fact

	servers []inbox.Replica
	since   map[string]time.Time // when a sender that has never sent was first seen in the settings
}

// unread are the messages that failed: header and fault, nothing of what stood in them.
type unread struct {
	Card   ui.Card
	Scroll page.Scroll
	Rows   []message
	Empty  ui.Empty
	Note   string
}

type message struct {
	What, Who, When, Fault string
	Attempts               string
	Again, Done            *ui.Action
}

type row struct {
	Name, Last, Applied, Count string
	never                      bool     // it has not sent anything
	Lines                      []string // how it is connected; with several programs on the database one of each
	Ways                       []string // when each of the ways that it sends was last heard, where it has several
	State                      ui.Tag
}

// senders are all who can send, and all who have: as configured, as they sent, and as they told of stays.
func (w *view) senders(v *page.Visit, told []operation.Sender, feeds []inbox.Feed) {
	rows := map[string]*row{}
	last := map[string]time.Time{}
	at := func(name string) *row {
		if rows[name] == nil {
			rows[name] = &row{Name: name, never: true, Last: v.T("har ikke sendt noe"), Applied: v.T("ingen ennå"), Count: "–", State: ui.Tag{Text: v.T("Ikke hørt fra"), Tone: ui.Neutral}}
		}
		return rows[name]
	}
	if v.Inbox != nil {
		for _, name := range v.Inbox.Names() {
			at(name)
		}
	}
	for _, o := range w.servers {
		for name, l := range o.Lines {
			if text := reach(v, l); len(w.servers) == 1 {
				at(name).Lines = append(at(name).Lines, text)
			} else if o.Gone {
				at(name).Lines = append(at(name).Lines, v.T("%s: ikke hørt fra serveren siden %s", o.Process, v.Voice.Moment(o.Seen, v.Now())))
			} else {
				at(name).Lines = append(at(name).Lines, o.Process+": "+nb.Inside(text))
			}
		}
	}
	late := map[string]bool{}
	for _, s := range told {
		r := at(s.Name)
		r.Applied, last[s.Name], late[s.Name] = v.Voice.Moment(s.Last.Time, v.Now()), s.Last.Time, s.Silent
	}
	count, ways, quiet := map[string]int{}, map[string][]string{}, map[string]bool{}
	for _, f := range inbox.Used(feeds, v.Now()) { // one that is dead is not seen where another lives
		text := v.T(inbox.WayText(f.Interface)) + ": " + v.Voice.Moment(f.Last, v.Now())
		if v.Inbox != nil {
			if q, ok := v.Inbox.Quiet(f.Sender); ok && q.Silent(f.Last, v.Now()) {
				quiet[f.Sender] = true
				text += ", " + v.T("stille for lenge")
			}
		}
		ways[f.Sender] = append(ways[f.Sender], text)
	}
	for _, f := range feeds {
		count[f.Sender] += f.Messages
		at(f.Sender).Count = v.Voice.Int(count[f.Sender])
		if f.Last.After(last[f.Sender]) {
			last[f.Sender] = f.Last
		}
		late[f.Sender] = care.UsualQuiet.Silent(last[f.Sender], v.Now())
	}
	for _, name := range slices.Sorted(maps.Keys(rows)) {
		r := rows[name]
		if v.Inbox != nil {
			if q, ok := v.Inbox.Quiet(name); ok {
				if last[name].IsZero() { // configured, and has never sent: expected to since it was
					late[name] = q.Silent(w.since[name], v.Now())
				} else {
					late[name] = q.Silent(last[name], v.Now()) || quiet[name]
				}
			}
		}
		if len(ways[name]) > 1 {
			r.Ways = ways[name]
		}
		if !last[name].IsZero() {
			r.never, r.Last, r.State = false, v.Voice.Moment(last[name], v.Now()), ui.Tag{Text: v.T("Hører fra"), Tone: ui.Done, Icon: "check-circle"}
		}
		if late[name] && last[name].IsZero() {
			r.State = ui.Tag{Text: v.T("Har aldri sendt"), Tone: ui.Late, Icon: "octagon"}
		} else if late[name] {
			r.State = ui.Tag{Text: v.T("Stille for lenge"), Tone: ui.Late, Icon: "octagon"}
		}
		w.Rows = append(w.Rows, *r)
	}
	w.Card.Badge.Count = len(w.Rows)
}

// reach says how a sender is connected by MLLP to this server; one that comes over HTTP or by files has none. A sender may well connect anew for
// each message, so that none now is a fact and no fault: silence is what is judged.
func reach(v *page.Visit, l inbox.Line) string {
	switch {
	case l.Open == 1:
		return v.T("Oppe siden %s", v.Voice.Moment(l.Since, v.Now()))
	case l.Open > 1:
		return v.T("%s oppe, eldste siden %s", v.Voice.Int(l.Open), v.Voice.Moment(l.Since, v.Now()))
	}
	return v.T("Nede siden %s", v.Voice.Moment(l.Closed, v.Now()))
}

// silentName is inbox.SilentName in the language of the page.
func silentName(v *page.Visit, s inbox.Silence) string {
	if s.Interface == "" {
		return s.Sender
	}
	return s.Sender + ", " + v.T(inbox.WayText(s.Interface))
}

// silent are the tasks: senders that have been silent for too long.
func (w *view) silent(v *page.Visit, open []inbox.Silence) {
	for _, s := range open {
		m := quiet(v, silentName(v, s), v.Voice.Moment(s.LastAt.Time, v.Now()), slices.ContainsFunc(w.Rows, func(r row) bool { return r.Name == s.Sender && r.never }))
		if s.TakenName != "" {
			m.Text = v.T("%s følger opp siden %s.", s.TakenName, v.Voice.Moment(s.TakenAt.Time, v.Now())) + " " + m.Text
		} else {
			m.Actions = []ui.Action{{Label: v.T("Jeg følger opp"), About: silentName(v, s), Post: "/administrasjon/stille-avsender/" + string(s.ID)}}
		}
		w.Silent = append(w.Silent, m)
	}
	for _, r := range w.Rows { // not told yet, or no task since nobody has set how long it may be silent
		told := slices.ContainsFunc(open, func(s inbox.Silence) bool { return s.Sender == r.Name })
		if r.State.Tone == ui.Late && !told {
			w.Silent = append(w.Silent, quiet(v, r.Name, r.Last, r.never))
		}
	}
}

// quiet tells of a sender that has been silent too long, or has never sent though it is configured.
func quiet(v *page.Visit, sender, since string, never bool) ui.Message {
	teams := " " + v.T("Til det er i orden, får teamene bare vite om opphold som noen registrerer på skjermen.")
	if never {
		return ui.Message{Tone: ui.Late, Heading: v.T("%s står i innstillingene, men har aldri sendt en melding", sender), Text: v.T("Se om avsenderen er satt opp med riktig adresse, og ring den som drifter den.") + teams}
	}
	return ui.Message{Tone: ui.Late, Heading: v.T("Ingen meldinger fra %s siden %s", sender, since), Text: v.T("Ring den som drifter avsenderen.") + teams}
}

// connections reads how all programs on the database that take messages in are connected, this one first.
func (w *view) connections(v *page.Visit) error {
	if v.Inbox == nil {
		return nil
	}
	others, err := v.Inbox.Replicas(v.Ctx())
	if err != nil {
		return err
	}
	w.servers = append([]inbox.Replica{{Process: v.T("%s, denne", v.Inbox.Process()), Lines: v.Inbox.Lines(), Seen: v.Now()}}, others...)
	w.since = map[string]time.Time{}
	for _, name := range v.Inbox.Names() {
		if w.since[name], err = inbox.Known(v.Ctx(), v.Service.Store.Reader(), name); err != nil {
			return err
		}
	}
	return nil
}

// Take is «Jeg følger opp» a silent sender.
func Take(v *page.Visit) error {
	if _, err := v.Form(); err != nil {
		return err
	}
	if err := (inbox.TakeSilence{Silence: db.ID(v.Path("id"))}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Go(place, v.T("Du følger opp avsenderen."))
}

// messages lists those that somebody must look at.
func (w *view) messages(v *page.Visit, in *inbox.Operation) {
	w.Unread = unread{
		Card: ui.Card{ID: "uleste", Heading: v.T("Meldinger som ikke ble ført"), Badge: &ui.Badge{Count: in.Fails}, Flush: true}, Scroll: page.Scroll{About: v.T("Meldinger som ikke ble ført, tabell")},
		Empty: ui.Empty{Tone: ui.Done, Heading: v.T("Alle meldinger er ført"), Text: v.T("En melding som ikke kan leses eller føres, blir stående her med hode og feil. Innholdet vises ikke her.")},
	}
	if in.Fails > 0 {
		w.Unread.Card.Tone, w.Unread.Card.Badge.Tone = ui.Late, ui.Late
	}
	for _, u := range in.Failed {
		m := line(v, u)
		m.Done = &ui.Action{Label: v.T("Ferdig behandlet"), About: m.What, Post: place + "/" + strconv.Itoa(u.Message) + "/behandlet"}
		w.Unread.Rows = append(w.Unread.Rows, m)
	}
	w.Unread.Note = v.T("Et innhold som ikke kan leses, eller som gjelder en som følges, slettes etter 30 dager. Gjelder det ingen som følges, slettes det etter 72 timer, og det samme gjør det som er ferdig behandlet.")
	if n := len(w.Unread.Rows); n < in.Fails {
		w.Unread.Note = v.T("De %s nyeste av %s vises.", v.Voice.Int(n), v.Voice.Int(in.Fails)) + " " + w.Unread.Note
	}
	w.handled(v, in.Handled)
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
	return v.Go(place, v.T("Meldingen kjøres på nytt."))
}

// connected counts the MLLP connections to all servers. A sender is down that has none to any.
func (w *view) connected(v *page.Visit) ui.Counter {
	open, down, by := 0, 0, map[string]int{}
	for _, o := range w.servers {
		for name, l := range o.Lines {
			if by[name] += 0; !o.Gone {
				by[name] += l.Open
			}
		}
	}
	for _, n := range by {
		if open += n; n == 0 {
			down++
		}
	}
	c := ui.Counter{Number: v.Voice.Int(open), Label: v.T("HL7-forbindelser oppe"), Short: v.T("HL7 oppe")}
	switch {
	case down == 1:
		c.Note = v.T("1 avsender er nede nå")
	case down > 1:
		c.Note = v.T("%s avsendere er nede nå", v.Voice.Int(down))
	}
	return c
}

// Show is the page.
func Show(v *page.Visit) error {
	f, err := operation.FeedsNow(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Grensesnitt"), Lead: v.T("Hvem som melder opphold, og om noe står fast."), Note: v.T("Oppdatert %s", v.Voice.Clock(v.Now()))}),
		Card:      ui.Card{ID: "avsendere", Heading: v.T("Avsendere"), Badge: &ui.Badge{}, Flush: true}, Scroll: page.Scroll{About: v.T("Avsendere, tabell")},
		Empty:  ui.Empty{Icon: "clock", Heading: v.T("Ingen avsender har meldt noe de siste 90 dagene"), Text: v.T("Opphold kan registreres på skjermen, under «Registrer hendelse» på personens side.")},
		Failed: ui.Link(v.T("Se jobber som har feilet, og kjør dem på nytt"), "/administrasjon/jobber"),
	}
	queue := ui.Counter{Number: v.Voice.Int(f.Waiting), Label: v.T("i kø")}
	if f.Waiting > 0 {
		queue.Note = v.T("eldst: %s", v.Voice.Moment(f.Oldest.Time, v.Now()))
	}
	failed := ui.Counter{Number: v.Voice.Int(len(f.Failed)), Label: v.T("har feilet"), Short: v.T("feilet"), Href: "/administrasjon/jobber"}
	if len(f.Failed) > 0 {
		failed.Tone = ui.Late
	}
	in, err := inbox.Look(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	waiting := ui.Counter{Number: v.Voice.Int(in.Waiting), Label: v.T("meldinger i innboksen"), Short: v.T("i innboks")}
	if in.Waiting > 0 {
		waiting.Note = v.T("eldst: %s", v.Voice.Moment(v.Now().Add(-in.Behind), v.Now()))
	}
	if err := w.connections(v); err != nil {
		return err
	}
	if w.Mail, err = mailTrouble(v); err != nil {
		return err
	}
	w.Counters = ui.Counters{Items: []ui.Counter{w.connected(v), waiting, w.mailWaits(v), queue, failed}}
	w.messages(v, in)
	w.senders(v, f.Senders, in.Feeds)
	open, err := inbox.Silences(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.silent(v, open)
	fails, err := inbox.Failures(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w.failed(v, fails)
	w.Kept = ui.Link(v.T("Beslutninger om åpne opphold for dem som ikke følges"), "/administrasjon/apne-opphold")
	w.Reading, w.Events = reading(v)
	return v.Render(tmpl, v.Frame(v.T("Grensesnitt")), w)
}

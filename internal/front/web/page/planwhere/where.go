// Package planwhere is where a person's plan is: sent to, received by and refused by the system of each party, and read in Tråd; with what somebody must do
// about what did not come through.
package planwhere

import (
	"cmp"
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const title = "Hvor planen er"

type view struct {
	Bar       ui.PersonBar
	Head      ui.Head
	Summary   ui.Summary
	Messages  []ui.Message
	Card, Log ui.Card
	Scroll    ui.Scroll
	Around    ui.Scroll
	Places    []place
	Note      string
	Rows      []row
	Changes   *changes
	Amiss     []amiss
	Empty     *ui.Empty
	InCard    ui.Card
	Incoming  []incoming
}

type (
	place struct {
		Kind, Name, To string
		Tag            ui.Tag
		When, Why      string
		Read           string
	}
	row struct {
		When, What, To string
		Tag            ui.Tag
		Note           string
	}
	changes struct {
		Text, Action, Version string
		Count                 int
		Send                  ui.Action
	}
	incoming struct {
		What, From, By, Subject, When, Text, Done string
		Action, Seen                              string
		Files                                     []file
		How                                       *ui.Field // nil: seen to, or the reader may not
		Save                                      ui.Action
	}
	file  struct{ Title, Href, Size string }
	amiss struct {
		Card        ui.Card
		What, Why   string
		Action, To  string
		Seen        string
		How         ui.Field
		Done, Again ui.Action
	}
)

func path(id care.PatientID) string { return page.PersonPath(id) + "/plan/meldinger" }

// Show is the page.
func Show(v *page.Visit) error { return show(v, http.StatusOK, ui.NewForm(nil)) }

// SendChanges sends the small changes on.
func SendChanges(v *page.Visit) error {
	return do(v, v.T("Endringene sendes til partene nå."), func(form *ui.Form) error {
		n, _ := strconv.Atoi(form.Value("antall"))
		return planapp.SendChanges{Version: db.ID(form.Value("versjon")), Changes: n}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Settle says what was done about a message that did not come through.
func Settle(v *page.Visit) error {
	return do(v, v.T("Oppfølgingen er lagret."), func(form *ui.Form) error {
		n, _ := strconv.Atoi(form.Value("sett"))
		return message.Settle{ID: db.ID(v.Path("mid")), Seen: n, How: form.Value(how(v.Path("mid")))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// how is the name of the field of one message: a page may have several.
func how(id string) string { return "hvordan-" + id }

// SettleIncoming says what was done about a message from a party.
func SettleIncoming(v *page.Visit) error {
	return do(v, v.T("Oppfølgingen er lagret."), func(form *ui.Form) error {
		n, _ := strconv.Atoi(form.Value("sett"))
		return letter.SettleIncoming{ID: db.ID(v.Path("iid")), Seen: n, How: form.Value(how(v.Path("iid")))}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

// Again sends it anew.
func Again(v *page.Visit) error {
	return do(v, v.T("Meldingen sendes på nytt."), func(form *ui.Form) error {
		n, _ := strconv.Atoi(form.Value("sett"))
		return message.Again{ID: db.ID(v.Path("mid")), Seen: n}.Run(v.Ctx(), v.Service, v.Actor)
	})
}

func do(v *page.Visit, done string, run func(*ui.Form) error) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	x, err := letter.Of(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	if mid := db.ID(v.Path("mid")); mid != "" && !slices.ContainsFunc(x.Messages, func(m message.Message) bool { return m.ID == mid }) {
		return app.Unknown() // it is another person's
	}
	if iid := db.ID(v.Path("iid")); iid != "" && !slices.ContainsFunc(x.Incoming, func(m letter.Incoming) bool { return m.ID == iid }) {
		return app.Unknown()
	}
	if form.OK() {
		err := run(form)
		if err == nil {
			return v.Go(path(care.PatientID(v.Path("id"))), done)
		}
		for i, f := range errs.FieldsOf(err) {
			if f.Name == "hvordan" {
				errs.FieldsOf(err)[i].Name = how(v.Path("mid") + v.Path("iid"))
			}
		}
		if !form.Take(err) {
			return err
		}
	}
	return show(v, http.StatusUnprocessableEntity, form)
}

func show(v *page.Visit, status int, form *ui.Form) error {
	x, err := letter.Of(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := view{
		Bar: page.PersonBar(v, x.Head), Summary: form.Summary("det kan lagres"),
		Head:   ui.Head{Title: v.T(title), Lead: v.T("Planen sendes til hver parts eget system når den publiseres, og kan alltid leses i Tråd.")},
		Card:   ui.Card{ID: "parter", Heading: v.T("Hos partene nå"), Flush: true},
		InCard: ui.Card{ID: "innkommet", Heading: v.T("Kommet inn fra partene"), Icon: "envelope"},
		Log:    ui.Card{ID: "meldinger", Heading: v.T("Alt som er sendt"), Flush: true},
		Scroll: ui.Scroll{About: v.T("Tabell: hvor planen er"), Class: "compact foldable"}, Around: ui.Scroll{About: v.T("Tabell: alt som er sendt"), Class: "compact foldable"},
	}
	switch {
	case x.Holds == nil:
		w.Empty = &ui.Empty{Icon: "document", Heading: v.T("Planen er ikke publisert ennå"), Text: v.T("Den sendes til partene når den publiseres.")}
	case !x.On:
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Planer sendes ikke som meldinger herfra ennå"), Text: v.T("Driften må sette opp meldingstjenesten. Partene leser planen i Tråd.")})
	}
	if x.Holds != nil {
		w.Head.Lead += " " + v.T("Nå gjelder versjon %s, publisert %s.", v.Voice.Int(x.Holds.Number), strings.TrimSuffix(v.Voice.DayNear(date.In(x.Holds.Published.Time), v.Today()), "."))
	}
	for _, p := range x.Parties {
		w.Places = append(w.Places, placeOf(v, x, p))
	}
	w.fill(v, x, form)
	return v.RenderStatus(status, tmpl, v.Frame(v.T(title), page.PersonCrumbs(x.Head, v.T(title))...), w)
}

// fill adds what was sent, and what somebody must or may do.
func (w *view) fill(v *page.Visit, x *letter.Where, form *ui.Form) {
	for _, m := range x.Messages {
		w.Rows = append(w.Rows, row{When: nb.Capital(v.Voice.Moment(m.Made.Time, v.Now())), What: what(v, m), To: cmp.Or(m.To, v.T("Skjult")), Tag: tag(v, m.State), Note: note(v, m)})
		if m.State.Amiss() && m.SettledAt.IsZero() && !x.AddressHidden && v.May(access.SettleMessage) {
			w.Amiss = append(w.Amiss, todo(v, x, m, form))
		}
		if w.Note == "" && m.Attached != "" && m.Attached != "pdf" && !m.Kind.OfHearing() {
			w.Note = v.T("Vedlegg kan ikke sendes: %s. Hele planen står som tekst i meldingen.", v.T(m.Attached))
		}
	}
	for _, m := range x.Incoming {
		in := incoming{What: v.T(m.What), From: m.From, By: by(v, m), Subject: m.Subject, When: nb.Capital(v.Voice.Moment(m.At.Time, v.Now())), Text: m.In(v.Voice)}
		for _, f := range m.Files {
			in.Files = append(in.Files, file{f.Title, page.PersonPath(x.Patient) + "/plan/innkommet/" + string(m.ID) + "/vedlegg/" + strconv.Itoa(f.Number), size(v, f)})
		}
		switch {
		case !m.SettledAt.IsZero():
			in.Done = v.T("%s fulgte opp %s: %s", m.SettledBy, v.Voice.Moment(m.SettledAt.Time, v.Now()), m.How)
		case v.May(access.SettleMessage):
			in.Action, in.Seen = page.PersonPath(x.Patient)+"/plan/innkommet/"+string(m.ID), strconv.Itoa(m.Seen)
			field := form.Fill(ui.Field{Kind: ui.Area, Name: how(string(m.ID)), Label: v.T("Hva har du gjort?"), Rows: 2, Help: v.T("For eksempel at svaret er ført i høringen, eller at du ringte.")})
			in.How = &field
			in.Save = ui.Action{Label: v.T("Lagre, det er fulgt opp"), Look: ui.Secondary, About: m.From}
		}
		w.Incoming = append(w.Incoming, in)
	}
	if x.On && x.Unsent > 0 && v.May(access.SendMessage) {
		w.Changes = &changes{
			Text:   v.T("%s i planen er gjort etter at den sist ble sendt. Send når det er viktig at partene har det i sitt eget system.", nb.Capital(v.Voice.Plural(x.Unsent, "endring", "endringer"))),
			Action: path(x.Patient) + "/endringer", Version: string(x.Holds.ID), Count: x.Changes, Send: ui.Action{Label: v.T("Send endringene til partene"), Icon: "envelope", Look: ui.Primary},
		}
	}
}

// size is how large a file is, and what it is.
func size(v *page.Visit, f letter.File) string {
	_, kind, _ := strings.Cut(f.Name, ".")
	return strings.ToUpper(kind) + ", " + v.Voice.Int(max(1, f.Size/1000)) + " kB"
}

// Attachment sends what came with a message: a picture to be shown, a PDF to be kept. Nothing in it may run or load anything, and no cache keeps it.
func Attachment(v *page.Visit) error {
	number, err := strconv.Atoi(v.Path("nr"))
	if err != nil {
		return app.Unknown()
	}
	f, err := letter.OpenFile(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), db.ID(v.Path("iid")), number)
	if err != nil {
		return err
	}
	h, how := v.W.Header(), "attachment"
	if f.Image() {
		how = "inline"
	}
	h.Set("Content-Type", f.Mime)
	h.Set("Content-Disposition", how+`; filename="`+f.Name+`"`)
	h.Set("Content-Length", strconv.Itoa(len(f.Bytes)))
	h.Set("Content-Security-Policy", "default-src 'none'; sandbox")
	h.Set("X-Content-Type-Options", "nosniff")
	h.Set("Cache-Control", "no-store")
	_, err = v.W.Write(f.Bytes)
	return err
}

// by is who wrote a message from a party, and the telephone to ask.
func by(v *page.Visit, m letter.Incoming) string {
	said := m.Author
	if m.Phone != "" {
		said = strings.TrimPrefix(said+", "+v.T("tlf. %s", m.Phone), ", ")
	}
	return said
}

var partyNames = map[string]string{"kommune": "Kommune", "sykehus": "Sykehus", "fastlege": "Fastlege"}

func placeOf(v *page.Visit, x *letter.Where, p letter.Place) place {
	out := place{Kind: v.T(partyNames[string(p.Kind)]), Name: p.Name, Read: v.T("Ikke lest i Tråd ennå")}
	if !p.Read.IsZero() {
		out.Read = v.T("Lest i Tråd %s", v.Voice.Moment(p.Read.Time, v.Now()))
	}
	if p.Hidden {
		out.Name = v.T("Skjult")
	}
	switch {
	case p.Last != nil:
		out.To, out.Tag, out.Why = p.Last.To, tag(v, p.Last.State), message.WhyIn(v.Voice, p.Last.State, p.Last.Fault, p.Last.Receipts)
		out.When = moment(v, *p.Last)
	case p.Hidden:
		out.Tag = ui.Tag{Text: v.T("Skjult"), Icon: "minus"}
	case p.Why != "":
		out.Tag, out.Why = ui.Tag{Text: v.T("Sendes ikke"), Icon: "minus"}, v.T(p.Why)
	case p.Address == nil:
		out.Tag, out.Why = ui.Tag{Text: v.T("Mangler adresse"), Tone: ui.Soon, Icon: "triangle"}, v.T("Parten har ingen adresse for meldinger, så planen er ikke sendt dit. Be administrator legge den inn.")
	default:
		out.To, out.Tag = p.Address.Name, ui.Tag{Text: v.T("Ikke sendt"), Icon: "minus"}
		if x.On {
			out.Why = v.T("Versjonen ble publisert før parten fikk adresse. Den neste sendes.")
		}
	}
	return out
}

// moment is when the last thing happened to a message.
func moment(v *page.Visit, m message.Message) string {
	at := m.Made
	switch {
	case !m.Answered.IsZero():
		at = m.Answered
	case !m.SentAt.IsZero():
		at = m.SentAt
	}
	return nb.Capital(v.Voice.Moment(at.Time, v.Now()))
}

func tag(v *page.Visit, s message.State) ui.Tag {
	t := ui.Tag{Text: v.T(s.Words())}
	switch {
	case s == message.Accepted:
		t.Tone, t.Icon = ui.Done, "check"
	case s == message.Sent || s == message.Waiting:
		t.Icon = "clock"
	case s.Amiss():
		t.Tone, t.Icon = ui.Soon, "triangle"
	default:
		t.Icon = "minus"
	}
	return t
}

func what(v *page.Visit, m message.Message) string {
	switch m.Kind {
	case message.Hearing:
		return v.T("Høring av planen")
	case message.Moved, message.Dropped:
		return v.T(m.Kind.Title())
	case message.Update:
		return v.T("Endringer i versjon %s", v.Voice.Int(m.Number))
	}
	return v.T("Planen, versjon %s", v.Voice.Int(m.Number))
}

func note(v *page.Visit, m message.Message) string {
	var said []string
	if why := message.WhyIn(v.Voice, m.State, m.Fault, m.Receipts); why != "" {
		said = append(said, why)
	}
	if !m.Answered.IsZero() {
		said = append(said, v.T("Kvittering %s.", v.Voice.Moment(m.Answered.Time, v.Now())))
	}
	if !m.SettledAt.IsZero() {
		said = append(said, v.T("%s fulgte opp %s: %s", m.SettledBy, v.Voice.Moment(m.SettledAt.Time, v.Now()), m.How))
	}
	return strings.Join(said, " ")
}

func todo(v *page.Visit, x *letter.Where, m message.Message, form *ui.Form) amiss {
	id := string(m.ID)
	a := amiss{
		Card: ui.Card{ID: "melding-" + id, Heading: v.T(m.State.Words()) + ": " + m.To, Icon: "triangle"}, What: what(v, m), Why: message.WhyIn(v.Voice, m.State, m.Fault, m.Receipts),
		Action: path(x.Patient) + "/" + id, To: m.To, Seen: strconv.Itoa(m.Seen),
		How:  form.Fill(ui.Field{Kind: ui.Area, Name: how(id), Label: v.T("Hva har du gjort?"), Rows: 2, Help: v.T("For eksempel at du ringte, eller sendte planen på papir.")}),
		Done: ui.Action{Label: v.T("Lagre, det er fulgt opp"), Look: ui.Secondary, About: m.To}, Again: ui.Action{Label: v.T("Send på nytt"), Icon: "refresh", Look: ui.Primary, About: m.To},
	}
	return a
}

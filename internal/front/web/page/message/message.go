// Package message is where a clinician sees a message as it came: which have come about a person, which nobody could read, and the text of
// one, asked for with a reason and shown for five minutes. Administrators are refused.
package message

import (
	"cmp"
	"embed"
	"net/http"
	"strconv"
	"strings"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	listTmpl = ui.New(files, "list.html")
	textTmpl = ui.New(files, "text.html")
)

// shown is how long a text stays on the screen.
const shown = 5 * time.Minute

type listView struct {
	Head   ui.Head
	Card   ui.Card
	Scroll page.Scroll
	Rows   []row
	Empty  ui.Empty
	Note   string
	Own    *numbers // what messages find the person by; nil in a list of several persons'
}

type numbers struct {
	Card   ui.Card
	Scroll page.Scroll
	Rows   []number
}

type number struct {
	What, Since string
	Remove      *ui.Action
}

type row struct {
	What, Who, When string
	State           ui.Tag
	Fault           string
	See             *ui.Action
}

func line(v *page.Visit, u inbox.Unread, tag ui.Tag) row {
	r := row{What: cmp.Or(u.Header.Type, u.Format), Who: u.Sender, When: v.Voice.Moment(u.Received, v.Now()), State: tag, Fault: inbox.FailText(u.Fault).In(v.Voice)}
	if u.Header.Control != "" {
		r.What = v.T("%s, nr. %s", r.What, u.Header.Control)
	}
	if u.Whole && v.Inbox != nil {
		r.See = &ui.Action{Label: v.T("Se teksten"), About: r.What, Href: path(u.Message)}
	}
	return r
}

func path(n int) string { return "/meldinger/" + strconv.Itoa(n) }

const note = "Teksten i en melding vises bare når du skriver hvorfor du trenger den. Grunnen står i innsynsloggen."

// Unread lists the messages that nobody could read, for the hospital's IHT team.
func Unread(v *page.Visit) error {
	all, err := inbox.Unreads(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{
		Head: ui.Head{Title: v.T("Meldinger som ikke ble ført"), Lead: v.T("De kan gjelde noen dere følger. Den som drifter Tråd, ser bare hode og feil.")}, Note: v.T(note),
		Card: ui.Card{ID: "meldinger", Heading: v.T("Meldinger"), Badge: &ui.Badge{Count: len(all)}, Flush: true}, Scroll: page.Scroll{About: v.T("Meldinger som ikke ble ført, tabell")},
		Empty: ui.Empty{Tone: ui.Done, Heading: v.T("Alle meldinger er ført"), Text: v.T("En melding som ikke kan leses, blir stående her til den som drifter Tråd, har behandlet den.")},
	}
	for _, u := range all {
		w.Rows = append(w.Rows, line(v, u, ui.Tag{Text: v.T("ikke ført"), Tone: ui.Late, Icon: "octagon"}))
	}
	return v.Render(listTmpl, v.Frame(v.T("Meldinger som ikke ble ført")), w)
}

// OfPerson lists the messages about a person.
func OfPerson(v *page.Visit) error {
	id := care.PatientID(v.Path("id"))
	all, found, err := inbox.OfPerson(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	w := listView{
		Head: ui.Head{Title: v.T("Meldinger om personen"), Lead: v.T("Det sykehus, KAD og legevakt har sendt, det nyeste først.")}, Note: v.T(note) + " " + v.T("Teksten slettes 90 dager etter at meldingen kom."),
		Card: ui.Card{ID: "meldinger", Heading: v.T("Meldinger"), Badge: &ui.Badge{Count: len(all)}, Flush: true}, Scroll: page.Scroll{About: v.T("Meldinger om personen, tabell")},
		Empty: ui.Empty{Icon: "envelope", Heading: v.T("Ingen meldinger er kommet"), Text: v.T("Opphold som er registrert på skjermen, står under hendelser.")},
	}
	for _, m := range all {
		tag := ui.Tag{Text: v.T("ført"), Tone: ui.Done}
		if m.State != inbox.Applied {
			tag = ui.Tag{Text: v.T("endret ingenting")}
		}
		if m.State == inbox.Failed {
			tag = ui.Tag{Text: v.T("ikke ført"), Tone: ui.Late, Icon: "octagon"}
		}
		w.Rows = append(w.Rows, line(v, m.Unread, tag))
	}
	w.Own = &numbers{Card: ui.Card{ID: "numre", Heading: v.T("Numre personen finnes med"), Flush: true}, Scroll: page.Scroll{About: v.T("Numre personen finnes med, tabell")}}
	for _, n := range found {
		x := number{What: v.T("Et sykehus’ eget nummer"), Since: v.Voice.Moment(n.Since, v.Now())}
		if !n.InHouse {
			x.What = nb.Capital(v.T(n.Kind))
		}
		if v.May(access.AskRemoval) && !n.Last {
			x.Remove = &ui.Action{Label: v.T("Hører til en annen? Be om at det tas bort"), About: x.What + ", " + x.Since, Href: page.RemovalPath(id, "number/"+string(n.ID))}
		}
		w.Own.Rows = append(w.Own.Rows, x)
	}
	return v.Render(listTmpl, v.Frame(v.T("Meldinger")), w)
}

type textView struct {
	Head    ui.Head
	Summary ui.Summary
	Action  string
	Fields  []ui.Field
	Text    string
	Until   string
}

// Show asks for the reason. It says nothing of the message, not even that there is one.
func Show(v *page.Visit) error { return ask(v, http.StatusOK, ui.NewForm(nil)) }

func numbered(v *page.Visit) (int, error) {
	n, err := strconv.Atoi(v.Path("nr"))
	if err != nil || n < 1 || strconv.Itoa(n) != v.Path("nr") {
		return 0, errs.NotFound("Meldingen finnes ikke.")
	}
	return n, nil
}

func ask(v *page.Visit, status int, form *ui.Form) error {
	n, err := numbered(v)
	if err != nil {
		return err
	}
	if !v.May(access.SeeMessage) {
		return v.Need(access.SeeMessage)
	}
	return v.RenderStatus(status, textTmpl, v.Frame(v.T("Melding")), textView{
		Head: ui.Head{Title: v.T("Se en melding"), Lead: v.T("Meldingen vises i fem minutter.")}, Summary: form.Summary(v.T("meldingen kan vises")), Action: path(n),
		Fields: []ui.Field{form.Fill(ui.Field{Kind: ui.Area, Name: "grunn", Label: v.T("Hvorfor trenger du å se meldingen?"), Rows: 2, Max: 200, Help: v.T("Grunnen står i innsynsloggen, og pasienten kan lese den.")})},
	})
}

// Open shows the text to one who has said why. It is a look and not a deed: nothing is changed, each look is audited anew, and the browser
// leaves the page after five minutes, also without script.
func Open(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	n, err := numbered(v)
	if err != nil {
		return err
	}
	if v.Inbox == nil {
		return errs.Unavailable("Meldinger kan ikke vises her nå.")
	}
	text, err := v.Inbox.Body(v.Ctx(), v.Actor, n, form.Value("grunn"))
	if err != nil {
		if form.Take(err) {
			return ask(v, http.StatusUnprocessableEntity, form)
		}
		return err
	}
	v.W.Header().Set("Refresh", strconv.Itoa(int(shown.Seconds()))+"; url="+path(n))
	v.W.Header().Set("Cache-Control", "no-store")
	return v.Render(textTmpl, v.Frame(v.T("Melding")), textView{
		Head: ui.Head{Title: v.T("Meldingen som den kom")}, Text: strings.ReplaceAll(strings.ReplaceAll(text, "\r\n", "\n"), "\r", "\n"), Until: v.T("Vises til %s. Skriv den ikke ut.", v.Voice.Clock(v.Now().Add(shown))),
	})
}

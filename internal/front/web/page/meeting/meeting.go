// Package meeting is the coordinator group's meetings: the list, one meeting with cases and decisions, its form, and bringing a case from a person.
package meeting

import (
	"bytes"
	"embed"
	"html/template"
	"net/http"
	"slices"
	"strconv"

	"traad/internal/app/meeting"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/care"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed list.html show.html form.html
var files embed.FS

var (
	listTmpl = ui.New(files, "list.html")
	showTmpl = ui.New(files, "show.html")
	formTmpl = ui.New(files, "form.html")
)

const (
	home  = "/koordinatormoter"
	title = "Koordinatormøter"
)

type listView struct {
	Head  ui.Head
	Lists []entries
}

type entries struct {
	ID, Heading, Empty string
	Lines              []entry
}

type entry struct {
	When, Href, Text string
	Cancelled        bool
	Tag              ui.Tag
}

type showView struct {
	Head      ui.Head
	Summary   ui.Summary
	Notice    *ui.Message
	Facts     []ui.Fact
	Earlier   []decision
	Cases     []brought
	Decisions []decision
	Texts     []text
	Action    string
	Hidden    []ui.Hidden
	Fields    []ui.Field
}

type text struct{ ID, Heading, Text, Empty string }

type brought struct {
	ID, Code, Question, By string
	Person                 *ui.Person
	Off                    *ui.Action
}

type decision struct {
	ID, Text, Fact, Note string
	State                ui.Tag
	Actions              []ui.Action
	Action               string
	Hidden               []ui.Hidden
	Fields               []ui.Field
}

type formView struct {
	Bar           *ui.PersonBar
	Head          ui.Head
	Summary       ui.Summary
	Notice        *ui.Message
	Saved         []ui.Fact
	Action, Label string
	Hidden        []ui.Hidden
	Fields        []ui.Field
	Cancel        ui.Action
}

func at(id db.ID) string { return home + "/" + string(id) }

func crumbs(v *page.Visit, last string) []ui.Crumb {
	return []ui.Crumb{{Label: v.T(title), Href: home}, {Label: last}}
}

func when(v *page.Visit, m care.Meeting) string {
	return v.T("%s kl. %s", v.Voice.DayYear(m.On), m.Clock)
}

func held(v *page.Visit, form string) string {
	for _, f := range care.MeetingForms {
		if f.Code == form {
			return v.T(f.Name)
		}
	}
	return ""
}

// List is all meetings.
func List(v *page.Visit) error {
	all, err := meeting.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := listView{Head: ui.Head{Title: v.T(title), Lead: v.T("Koordinatorgruppen møtes hver sjette uke, på tvers av kommunene og sykehuset."), Actions: []ui.Action{{Label: v.T("Nytt møte"), Icon: "plus", Href: home + "/nytt", Look: ui.Primary}}}}
	coming, past := entries{ID: "kommende", Heading: v.T("Kommende møter"), Empty: v.T("Ingen møter er planlagt.")}, entries{ID: "holdt", Heading: v.T("Tidligere møter"), Empty: v.T("Ingen møter er holdt ennå.")}
	for _, e := range all {
		x := entry{When: when(v, care.Meeting{On: e.On, Clock: e.Clock}), Href: at(e.ID), Cancelled: e.Cancelled, Tag: ui.Tag{Text: v.T("avlyst"), Icon: ui.NoIcon}}
		x.Text = nb.Capital(v.Voice.Weekday(e.On)) + ". " + held(v, e.Form) + ". " + nb.Capital(v.Voice.Plural(e.Cases, "sak", "saker"))
		if e.Decisions > 0 {
			x.Text += ", " + v.Voice.Plural(e.Decisions, "beslutning", "beslutninger")
			if e.Open > 0 {
				x.Text += " " + v.T("(%s ikke gjort)", v.Voice.Int(e.Open))
			}
		}
		x.Text += "."
		if e.Over(v.Today()) {
			past.Lines = append(past.Lines, x)
		} else {
			coming.Lines = slices.Insert(coming.Lines, 0, x)
		}
	}
	w.Lists = []entries{coming, past}
	return v.Render(listTmpl, v.Frame(v.T(title)), w)
}

// Show is one meeting.
func Show(v *page.Visit) error {
	return show(v, http.StatusOK, ui.NewForm(nil), db.ID(v.Path("id")), db.ID(v.Query("gjort")))
}

// show is the page; form is what was sent of a decision: a new one, or with done what came of one.
func show(v *page.Visit, status int, form *ui.Form, id, done db.ID) error {
	m, err := meeting.Show(v.Ctx(), v.Service, v.Actor, id)
	if err != nil {
		return err
	}
	w := build(v, m, form, done)
	return v.RenderStatus(status, showTmpl, v.Frame(w.Head.Title, crumbs(v, when(v, m.Meeting))...), w)
}

func build(v *page.Visit, m *meeting.View, form *ui.Form, done db.ID) showView {
	w := showView{Head: ui.Head{Title: v.T("Koordinatormøte %s", v.Voice.DayYear(m.Meeting.On))}, Summary: form.Summary(v.T("beslutningen kan lagres")), Action: at(m.ID) + "/beslutninger"}
	w.Head.Actions = []ui.Action{{Label: v.T("Rediger møtet"), Icon: "pencil", Href: at(m.ID) + "/rediger", Look: ui.Primary}}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Skriv ut uten navn"), Icon: "download", Href: at(m.ID) + "/uten-navn.pdf", Look: ui.Secondary})
	}
	if m.Cancelled {
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Møtet er avlyst"), Text: v.T("Sakene kan tas opp i et annet møte."), Actions: []ui.Action{{Label: v.T("La møtet stå likevel"), Post: at(m.ID) + "/avlys", Hidden: []ui.Hidden{{Name: "tilbake", Value: "ja"}}, Look: ui.Secondary}}}
	} else {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Avlys"), Post: at(m.ID) + "/avlys", Look: ui.Secondary})
	}
	add := func(term, text string) {
		if text != "" {
			w.Facts = append(w.Facts, ui.Fact{Term: term, Text: text})
		}
	}
	add(v.T("Når"), nb.Capital(v.Voice.Weekday(m.Meeting.On))+" "+when(v, m.Meeting))
	add(v.T("Hvordan"), held(v, m.Meeting.Form))
	add(v.T("Sted"), m.Meeting.Place)
	var there []string
	for _, p := range m.There {
		there = append(there, p.Name)
	}
	if len(there) > 0 {
		add(v.T("Til stede"), v.Voice.List(there))
	}
	add(v.T("Gjester"), m.Guests)
	w.Texts = []text{{"dagsorden", v.T("Dagsorden"), m.Agenda, v.T("Ingen dagsorden er skrevet.")}, {"referat", v.T("Referat"), m.Minutes, v.T("Ikke skrevet ennå.")}}
	codes := []ui.Option{{Value: "", Label: v.T("Ikke om en sak")}}
	for _, c := range m.Cases {
		x := brought{ID: "sak-" + string(c.ID), Code: c.Code, Question: c.Question}
		if c.Patient != "" {
			x.Person = &ui.Person{Name: c.Name, Href: page.PersonPath(c.Patient)}
			x.By = v.T("Meldt av %s", c.By)
			x.Off = &ui.Action{Label: v.T("Ta av sakslisten"), About: c.Code, Post: home + "/saker/" + string(c.ID) + "/ta-av", Look: ui.Secondary}
		}
		w.Cases = append(w.Cases, x)
		codes = append(codes, ui.Option{Value: string(c.ID), Label: c.Code})
	}
	for _, d := range m.Earlier {
		w.Earlier = append(w.Earlier, decisionOf(v, m, d, form, done))
	}
	for _, d := range m.Decisions {
		w.Decisions = append(w.Decisions, decisionOf(v, m, d, form, done))
	}
	if m.Cancelled && form.OK() || done != "" { // one form at a time: the fields have one name on the page
		return w
	}
	people := []ui.Option{}
	for _, p := range m.Group {
		people = append(people, ui.Option{Value: string(p.ID), Label: p.Name})
	}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Name: "beslutning", Label: v.T("Hva skal gjøres?"), Max: care.MaxMeetingDo, Help: v.T("Kort. Skriv ingen navn på pasienter.")}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "sak", Label: v.T("Gjelder sak"), Optional: true, Options: codes, Width: "medium"}),
		form.Fill(ui.Field{Kind: ui.Choice, Name: "ansvarlig", Label: v.T("Ansvarlig"), Options: people, Width: "medium"}),
		form.Fill(ui.Field{Kind: ui.Date, Name: "frist", Label: v.T("Frist"), Width: "short"}),
	}
	return w
}

func decisionOf(v *page.Visit, m *meeting.View, d meeting.Decision, form *ui.Form, done db.ID) decision {
	x := decision{ID: "b-" + string(d.ID), Text: d.Text, Note: d.Note, State: ui.Tag{Text: v.T("ikke gjort"), Icon: ui.NoIcon}, Fact: v.T("%s, frist %s.", d.Responsible.Name, v.Voice.DayYear(d.Due))}
	if d.Code != "" {
		x.Text = d.Code + ": " + d.Text
	}
	if d.Meeting != m.ID {
		x.Fact += " " + v.T("Besluttet %s.", v.Voice.DayYear(d.On))
	}
	path, back := home+"/beslutninger/"+string(d.ID), []ui.Hidden{{Name: "mote", Value: string(m.ID)}}
	switch {
	case !d.Open():
		x.State = ui.Tag{Text: v.T("gjort"), Tone: ui.Done}
		x.Fact += " " + v.T("Gjort %s.", v.Voice.Moment(d.Done.Time, v.Now()))
		x.Actions = []ui.Action{{Label: v.T("Ikke gjort likevel"), About: d.Text, Post: path + "/apne", Hidden: back, Look: ui.Secondary}}
		return x
	case d.Due.Before(v.Today()):
		x.State = ui.Tag{Text: v.T("over frist"), Tone: ui.Late}
	}
	if d.ID == done {
		x.Action, x.Hidden = path+"/gjort", back
		x.Fields = []ui.Field{form.Fill(ui.Field{Name: "merknad", Label: v.T("Hva kom ut av det?"), Optional: true, Max: care.MaxMeetingDo, Help: v.T("Skriv ingen navn på pasienter.")})}
		return x
	}
	x.Actions = []ui.Action{{Label: v.T("Gjort"), About: d.Text, Href: at(m.ID) + "?gjort=" + string(d.ID) + "#" + x.ID, Look: ui.Secondary}}
	if d.Meeting == m.ID {
		x.Actions = append(x.Actions, ui.Action{Label: v.T("Ta bort"), About: d.Text, Post: path + "/ta-bort", Hidden: back, Look: ui.Secondary})
	}
	return x
}

// PDF is a meeting on paper, with codes and without any name of a patient, whoever prints it.
func PDF(v *page.Visit) error {
	m, err := meeting.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	for i := range m.Cases {
		m.Cases[i].Patient, m.Cases[i].Name, m.Cases[i].By = "", "", ""
	}
	var b bytes.Buffer
	w := build(v, m, ui.NewForm(nil), "")
	if err := showTmpl.Block(&b, "paper", w); err != nil {
		return err
	}
	css := "@page{size:A4;margin:14mm}html{font-family:Inter,sans-serif;color:#292c30}body{margin:0}*{box-sizing:border-box;margin:0;padding:0}section ul{padding-left:18px}.meeting-text{white-space:pre-line}" + assets.Fonts() + assets.Text("report.css")
	made, err := v.Print.PDF(v.Ctx(), print.Document{Title: w.Head.Title, CSS: css, Body: template.HTML(b.String())}) //nolint:gosec // html/template has made it
	if err != nil {
		return err
	}
	return v.Download("koordinatormote-"+m.Meeting.On.String()+".pdf", made)
}

// New is the form of a new meeting.
func New(v *page.Visit) error {
	m, err := meeting.Suggest(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	return formPage(v, http.StatusOK, ui.NewForm(nil), formView{
		Head: ui.Head{Title: v.T("Nytt koordinatormøte"), Lead: v.T("Dagen er seks uker etter forrige møte. Flytt den om det trengs.")}, Action: home, Label: v.T("Lag møtet"), Cancel: ui.Link(v.T("Avbryt"), home),
	}, m, nil)
}

// Add makes the meeting.
func Add(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := meeting.Plan{Key: db.ID(form.Value("nokkel")), Meeting: typed(form)}
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(at(d.Key), v.T("Møtet er laget. Det står i kalenderen til dem i gruppen som abonnerer."))
		}
		if !form.Take(err) {
			return err
		}
	}
	if _, err := meeting.Suggest(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return formPage(v, http.StatusUnprocessableEntity, form, formView{Head: ui.Head{Title: v.T("Nytt koordinatormøte")}, Action: home, Label: v.T("Lag møtet"), Cancel: ui.Link(v.T("Avbryt"), home)}, d.Meeting, nil)
}

// Edit is the form of a meeting that is planned or held.
func Edit(v *page.Visit) error {
	m, err := meeting.Show(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return formPage(v, http.StatusOK, ui.NewForm(nil), editView(v, m), m.Meeting, m)
}

func editView(v *page.Visit, m *meeting.View) formView {
	return formView{
		Head: ui.Head{Title: v.T("Koordinatormøte %s", v.Voice.DayYear(m.Meeting.On)), Lead: v.T("Skriv ingen navn på pasienter: alle i gruppen leser teksten.")}, Action: at(m.ID) + "/rediger", Label: v.T("Lagre"), Cancel: ui.Link(v.T("Avbryt"), at(m.ID)),
		Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(m.Version)}},
	}
}

// Save writes it.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	d := meeting.Change{ID: db.ID(v.Path("id")), Seen: seen, Meeting: typed(form)}
	status := http.StatusUnprocessableEntity
	if form.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		switch {
		case err == nil:
			return v.Go(at(d.ID), v.T("Møtet er lagret."))
		case errs.KindOf(err) == errs.KindConflict:
			status = http.StatusConflict
			form.Refused("", err)
		case !form.Take(err):
			return err
		}
	}
	m, err := meeting.Show(v.Ctx(), v.Service, v.Actor, d.ID)
	if err != nil {
		return err
	}
	w := editView(v, m)
	if status == http.StatusConflict { // both stand: what is saved over the form, what was typed in it
		w.Notice = &ui.Message{Tone: ui.Soon, Heading: v.T("Noen andre har lagret møtet"), Text: v.T("Sist lagret av %s %s. Det du skrev, står i skjemaet.", m.ChangedBy, v.Voice.Moment(m.Changed.Time, v.Now()))}
		w.Saved = []ui.Fact{{Term: v.T("Når"), Text: when(v, m.Meeting)}, {Term: v.T("Hvordan"), Text: held(v, m.Meeting.Form)}, {Term: v.T("Sted"), Text: m.Meeting.Place}, {Term: v.T("Dagsorden"), Text: m.Agenda}, {Term: v.T("Referat"), Text: m.Minutes}, {Term: v.T("Gjester"), Text: m.Guests}}
	} else {
		w.Hidden = []ui.Hidden{{Name: "sett", Value: form.Value("sett")}}
	}
	return formPage(v, status, form, w, d.Meeting, m)
}

func typed(form *ui.Form) care.Meeting {
	m := care.Meeting{
		On: page.Date(form, "dato"), Clock: page.Clock(form, "klokkeslett"), Form: form.Value("form"), Place: nb.CleanLine(form.Value("sted")), Agenda: form.Value("dagsorden"), Minutes: form.Value("referat"), Guests: nb.CleanLine(form.Value("gjester")),
	}
	for _, id := range form.Values("deltakere") {
		m.Attendees = append(m.Attendees, care.UserID(id))
	}
	return m
}

// formPage shows the form with what was typed, or where nothing was with the meeting's; of a meeting that is made, with who was there and the minutes.
func formPage(v *page.Visit, status int, form *ui.Form, w formView, m care.Meeting, made *meeting.View) error {
	if made == nil {
		w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	}
	w.Summary = form.Summary(v.T("møtet kan lagres"))
	var forms []ui.Option
	for _, f := range care.MeetingForms {
		forms = append(forms, ui.Option{Value: f.Code, Label: v.T(f.Name)})
	}
	day := ""
	if !m.On.IsZero() {
		day = nb.Numeric(m.On)
	}
	w.Fields = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: v.T("Dato"), Width: "short", Values: []string{day}}),
		form.Fill(ui.Field{Name: "klokkeslett", Label: v.T("Begynner"), Width: "short", Values: []string{m.Clock}, Help: v.T("Som 9.00.")}),
		form.Fill(ui.Field{Kind: ui.Radios, Name: "form", Label: v.T("Hvordan"), Inline: true, Options: forms, Values: []string{m.Form}}),
		form.Fill(ui.Field{Name: "sted", Label: v.T("Sted"), Optional: true, Values: []string{m.Place}, Help: v.T("Rom, eller hvor lenken til det digitale møtet står.")}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "dagsorden", Label: v.T("Dagsorden"), Optional: true, Rows: 6, Max: care.MaxMeetingText, Values: []string{m.Agenda}}),
	}
	if made != nil {
		var there []string
		for _, id := range m.Attendees {
			there = append(there, string(id))
		}
		var people []ui.Option
		for _, p := range made.Group {
			people = append(people, ui.Option{Value: string(p.ID), Label: p.Name})
		}
		w.Fields = append(w.Fields,
			form.Fill(ui.Field{Kind: ui.Checks, Name: "deltakere", Label: v.T("Til stede"), Optional: true, Inline: true, Options: people, Values: there}),
			form.Fill(ui.Field{Name: "gjester", Label: v.T("Gjester"), Optional: true, Values: []string{m.Guests}, Help: v.T("Andre som var med, med rolle.")}),
			form.Fill(ui.Field{Kind: ui.Area, Name: "referat", Label: v.T("Referat"), Optional: true, Rows: 8, Max: care.MaxMeetingText, Values: []string{m.Minutes}, Help: v.T("Beslutninger skrives på møtets side, med ansvarlig og frist.")}),
		)
	}
	return v.RenderStatus(status, formTmpl, v.Frame(w.Head.Title, crumbs(v, w.Head.Title)...), w)
}

// Cancel calls a meeting off, or lets it stand after all.
func Cancel(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := meeting.Cancel{ID: db.ID(v.Path("id")), Back: form.Value("tilbake") != ""}
	if err := d.Run(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	if d.Back {
		return v.Go(at(d.ID), v.T("Møtet står likevel."))
	}
	return v.Go(at(d.ID), v.T("Møtet er avlyst."), ui.Undo{Action: at(d.ID) + "/avlys", Hidden: []ui.Hidden{{Name: "tilbake", Value: "ja"}}, About: v.T("avlysingen")})
}

package mapping

import (
	"cmp"
	"html/template"
	"slices"
	"strings"

	"traad/internal/app/mapping"
	"traad/internal/app/plan"
	"traad/internal/base/chart"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	caremap "traad/internal/care/mapping"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// The parts of the conversation besides the areas of the circle.
const (
	present   = "til-stede"
	prepared  = "forberedelse"
	nextOfKin = "parorende"
	finish    = "avslutt"
)

type talkView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Lost     []ui.Fact // what was typed, and could not be saved
	Action   string
	Live     string // where the script saves
	Hidden   []ui.Hidden
	Circle   template.HTML
	Row      []page.CircleMark // the circle where there is no room for it: on a phone, while typing
	Count    string
	Legend   []legend
	Parts    []part
	Prepared []answer        // every question, also those without an answer
	Unasked  bool            // none of them has one
	Home     []page.Prepared // in the patient's or next of kin's own words, before the conversation, where it is not among Prepared
	Before   *beforeView
	Agreed   *page.Clarified
	AgreeTo  ui.Action
	There    string // who takes part, in words
	Links    links
	Guide    *ui.Guide // the handbook, about the conversation
}

// links lead to the parts that are not in the circle.
type links struct{ Prepared, Present, Kin, Finish string }

type legend struct {
	Mark template.HTML
	Text string
}

// answer is one of the preparation: Who, where it stands as it was written at home.
type answer struct{ Path, Question, Text, Who string }

// part is one section of the form; the one that is shown, and the others, hidden.
type part struct {
	Code, Title, Icon string
	Inside            string // Title inside a sentence
	Place             string // "5 av 9"
	Lead              string
	Shown             bool
	Fields            []field
	Area              bool
	Mapped            bool
	Scores            []scored
	Goals, Measures   []item
	NewGoal, NewTask  *item // an empty one to fill in, and to copy
	GoalShape, Shape  *item
	Prev, Next        *move
	Finish            []left
	Last              bool // the one that ends the conversation
}

// left is something that is not done yet. The script tells it anew as the form is filled in: areas, present, measures.
type left struct{ Kind, Text string }

type move struct{ Code, Title string }

// field is one field of the document in the kit's clothes, with the revision it goes on from and what stands beside it.
type field struct {
	ui.Field
	Base   ui.Hidden
	Beside []ui.Wording
}

// BesideID is the id of what stands beside the field, as document.js has it.
func (f field) BesideID() string { return "to-tekster-" + strings.TrimPrefix(f.ElementID(), "felt-") }

// scored is an instrument of the area.
type scored struct {
	Short, Range, Before string
	field
}

// item is a goal or a measure: some fields.
type item struct {
	ID     string
	Fields []field
}

// writer makes fields of the document.
type writer struct {
	v     *page.Visit
	o     *mapping.Opened
	typed *ui.Form
}

func (w writer) field(f ui.Field) field {
	d := w.o.Document.Fields[f.Name]
	if f.Kind == ui.Check {
		if d.Text == "ja" {
			f.Values = []string{"ja"}
		}
	} else {
		f = f.With(d.Text)
	}
	out := field{Field: w.typed.Fill(f), Base: page.BaseOf(d, f.Name)}
	for _, o := range d.Open {
		out.Beside = append(out.Beside, ui.Wording{Who: w.o.Document.Names[o.By], When: w.v.Voice.Moment(o.At, w.v.Now()), Text: inWords(w.v, f, o.Text)})
	}
	return out
}

// inWords is what a field holds as the reader chose it: of a choice its label.
func inWords(v *page.Visit, f ui.Field, text string) string {
	if f.Kind == ui.Check {
		return map[bool]string{true: v.T("Krysset av"), false: v.T("Ikke krysset av")}[text != ""]
	}
	for _, o := range f.Options {
		if o.Value == text && text != "" {
			return o.Label
		}
	}
	return text
}

func talk(v *page.Visit, o *mapping.Opened, typed *ui.Form) talkView {
	shown := v.Query("del")
	if typed.Has("del") {
		shown = typed.Value("del")
	}
	circle := o.Course.Pathway.Circle()
	c := o.Conversation
	w := writer{v, o, typed}
	parts := w.parts(circle)
	at := 0
	for i, p := range parts {
		if p.Code == shown {
			at = i
		}
	}
	if shown == "" {
		at = w.first(parts)
	}
	parts[at].Shown = true
	for i := range parts {
		if i > 0 {
			parts[i].Prev = &move{parts[i-1].Code, parts[i-1].Title}
		}
		if i+1 < len(parts) {
			parts[i].Next = &move{parts[i+1].Code, parts[i+1].Title}
		}
	}
	view := talkView{
		Bar: page.PersonBar(v, o.Head), Summary: typed.Summary(v.T("samtalen kan avsluttes")), Action: path(id(v), ""), Live: "/dokument/" + string(o.Document.ID),
		Head:   ui.Head{Title: v.T("Kartleggingssamtale")},
		Circle: draw(v, o, parts[at].Code, true), Row: page.CircleRow(v.Voice, circle, c.Areas, func(code string) string { return path(id(v), code) }), Count: v.T("%d av %d områder kartlagt", c.Count(circle), len(circle)), Legend: legends(v),
		Parts: parts, Before: earlier(v, o), Agreed: page.ClarifiedOf(v.Voice, o.Clarified, o.Head.Today), There: there(v, c),
		AgreeTo: ui.Link(v.T("Se eller skriv avklaringer"), page.PersonPath(o.Head.Patient)+"/avklaringer?tilbake="+path(id(v), "")),
		Links:   links{path(id(v), prepared), path(id(v), present), path(id(v), nextOfKin), path(id(v), finish)},
		Guide:   page.HandbookGuide(v, o.Course, o.Course.Pathway.StageBy(care.Mapped)),
		Hidden:  append(page.Sheet(v, o.Document.ID), ui.Hidden{Name: "nokkel", Value: cmp.Or(typed.Value("nokkel"), string(db.NewID()))}),
	}
	for _, q := range care.Preparation {
		view.Prepared = append(view.Prepared, answer{Path: "forberedt/" + q.Code, Question: v.T(q.Title), Text: strings.Trim(c.Prepared[q.Code], "«» ")})
	}
	view.Unasked = len(c.Prepared) == 0
	return view
}

// parts are all of the conversation, in order.
func (w writer) parts(circle []care.CircleArea) []part {
	parts := []part{w.present(), w.prepared()}
	for i, a := range circle {
		p := w.area(a)
		p.Place = w.v.T("%d av %d", i+1, len(circle))
		parts = append(parts, p)
	}
	return append(parts, w.kin(), w.finish(circle))
}

// with tells what was written at home: beside the answer where it stands in the conversation as it was written, else for itself.
func (w talkView) with(home []page.Prepared) talkView {
	for _, h := range home {
		at := slices.IndexFunc(w.Prepared, func(a answer) bool { return a.Question == h.Question && a.Text == strings.Trim(h.Text, "«» ") })
		if at < 0 {
			w.Home = append(w.Home, h)
			continue
		}
		w.Prepared[at].Who = h.Who
	}
	return w
}

// first is where a conversation that is opened again goes on: the first area that is not gone through.
func (w writer) first(parts []part) int {
	for i, p := range parts {
		if p.Area && !p.Mapped {
			return i
		}
	}
	return len(parts) - 1
}

func there(v *page.Visit, c caremap.Conversation) string {
	text := v.Voice.List(page.Taking(v.Voice, c.Participants()))
	if gp := v.T(gpWords[c.GP]); gp != "" && c.GP != "none" {
		text += ". " + gp
	}
	return text
}

var gpWords = map[string]string{"in_person": "Fastlegen er til stede", "digital": "Fastlegen er med på video eller telefon", "dialogue": "Fastlegen får dialog i etterkant", "none": "Fastlegen deltar ikke"}

func (w writer) present() part {
	p := part{Code: present, Title: w.v.T("Hvem er til stede?"), Icon: "people"}
	for _, x := range caremap.Presents {
		p.Fields = append(p.Fields, w.field(ui.Field{Kind: ui.Check, Name: "til-stede/" + x.Code, Label: w.v.T(x.Title)}))
	}
	p.Fields = append(p.Fields,
		w.field(ui.Field{Kind: ui.Radios, Name: "til-stede/fastlege", Label: w.v.T("Fastlegen"), Optional: true, Options: []ui.Option{
			{Value: "in_person", Label: w.v.T("er til stede")}, {Value: "digital", Label: w.v.T("er med på video eller telefon")}, {Value: "dialogue", Label: w.v.T("får dialog i etterkant")}, {Value: "none", Label: w.v.T("deltar ikke")},
		}}),
		w.field(ui.Field{Name: "til-stede/andre", Label: w.v.T("Andre, med navn"), Optional: true, Help: w.v.T("Skriv flere med komma mellom.")}),
		w.field(ui.Field{Kind: ui.Date, Name: "samtale/dato", Label: w.v.T("Når er samtalen?"), Width: "short"}),
		w.field(ui.Field{Kind: ui.Radios, Name: "samtale/form", Label: w.v.T("Hvordan?"), Inline: true, Options: ui.SayOptions(w.v.Voice, page.FormWords)}),
		w.field(ui.Field{Name: "samtale/sted", Label: w.v.T("Sted"), Optional: true, Width: "medium"}),
	)
	return p
}

func (w writer) prepared() part {
	p := part{Code: prepared, Title: w.v.T("Forberedelse"), Icon: "clipboard", Lead: w.v.T("Det pasient og pårørende har tenkt gjennom før samtalen, i deres egne ord.")}
	for _, q := range care.Preparation {
		p.Fields = append(p.Fields, w.field(ui.Field{Kind: ui.Area, Name: "forberedt/" + q.Code, Label: w.v.T(q.Title), Optional: true, Rows: 3}))
	}
	return p
}

// risks are the choices of every risk.
var risks = []ui.Option{
	{Value: "none", Label: "Ingen", Icon: "check-circle", Tone: ui.Done}, {Value: "watch", Label: "Følg med", Icon: "triangle", Tone: ui.Soon}, {Value: "act", Label: "Handle", Icon: "octagon", Tone: ui.Late},
}

func (w writer) area(a care.CircleArea) part {
	at := "omrade/" + a.Code + "/"
	p := part{Code: a.Code, Title: w.v.T(a.Title), Inside: nb.Inside(w.v.T(a.Title)), Lead: w.v.T(a.Help), Area: true, Mapped: w.o.Conversation.Areas[a.Code].Mapped()}
	p.Fields = []field{
		w.field(ui.Field{Kind: ui.Area, Name: at + "viktig", Label: w.v.T("Hva er viktig for deg?"), Help: w.v.T("Pasientens egne ord"), Rows: 3}),
		w.field(ui.Field{Kind: ui.Area, Name: at + "ressurser", Label: w.v.T("Ressurser"), Help: w.v.T("Det personen får til, og den som kan støtte"), Rows: 3}),
		w.field(ui.Field{Kind: ui.Radios, Name: at + "risiko", Label: w.v.T("Risiko"), Cards: true, Options: ui.SayOptions(w.v.Voice, risks)}),
		w.field(ui.Field{Kind: ui.Area, Name: at + "merknad", Label: w.v.T("Hva er risikoen, og hva skal vi gjøre?"), Rows: 3}),
	}
	p.Scores = w.scores(a.Code)
	for _, g := range w.o.Conversation.Goals {
		if g.Area == a.Code {
			p.Goals = append(p.Goals, w.goal(g.ID, true))
		}
	}
	for _, m := range w.o.Conversation.Measures {
		if m.Area == a.Code {
			p.Measures = append(p.Measures, w.measure(m.ID, true))
		}
	}
	fresh := a.Code + "-" + plan.NewItem()
	goal, task := w.goal(fresh, false), w.measure(fresh, false)
	p.NewGoal, p.NewTask = &goal, &task
	goalShape, shape := w.goal(a.Code+"-nyid", false), w.measure(a.Code+"-nyid", false)
	p.GoalShape, p.Shape = &goalShape, &shape
	return p
}

func (w writer) scores(area string) []scored {
	var out []scored
	for _, x := range w.o.Instruments.In(area) {
		x = x.In(w.v.Voice.Tag())
		f := page.ScoreField(w.v.Voice, x, "skar/"+x.Code)
		f.Label, f.Help, f.Optional = x.Short, x.Rule, true
		f.Label += ", " + x.Span().In(w.v.Voice)
		s := scored{Short: x.Short, Range: x.Span().In(w.v.Voice), field: w.field(f)}
		for _, series := range w.o.Series {
			if last, ok := series.Last(); ok && series.Code == x.Code {
				s.Before = w.v.T("Sist: %s%s, %s", x.Write(last.Value), x.Of(), w.v.Voice.DayNear(last.On, w.o.Head.Today))
			}
		}
		if all := w.o.Head.Scores(); x.Code == "cfs" && len(all) > 0 {
			s.Before = w.v.T("Sist: %s, %s", w.v.Voice.Int(int(all[len(all)-1].CFS)), w.v.Voice.DayNear(all[len(all)-1].On, w.o.Head.Today))
		}
		out = append(out, s)
	}
	return out
}

func (w writer) goal(id string, standing bool) item {
	at := "mal/" + id + "/"
	it := item{ID: id, Fields: []field{
		w.field(ui.Field{Name: at + "tekst", Label: w.v.T("Mål"), Help: w.v.T("I pasientens egne ord")}),
		w.field(ui.Field{Name: at + "ser", Label: w.v.T("Vi ser det når"), Optional: true}),
	}}
	if standing {
		it.Fields = append(it.Fields, w.field(ui.Field{Kind: ui.Check, Name: at + "fjernet", Label: w.v.T("Ta bort målet")}))
	}
	return it
}

func (w writer) measure(id string, standing bool) item {
	at := "tiltak/" + id + "/"
	choice := ui.Field{Kind: ui.Choice, Name: at + "hvem", Label: w.v.T("Hvem"), Options: []ui.Option{{Label: w.v.T("Velg")}}}
	for _, p := range caremap.Parties {
		choice.Options = append(choice.Options, ui.Option{Value: p.Code, Label: w.v.T(p.Title)})
	}
	it := item{ID: id, Fields: []field{
		w.field(ui.Field{Name: at + "hva", Label: w.v.T("Tiltak"), Help: w.v.T("Hva skal gjøres, og hvor ofte")}),
		w.field(choice),
		w.field(ui.Field{Name: at + "frist", Label: w.v.T("Frist"), Optional: true, Help: w.v.T("En dag, eller ord")}),
	}}
	if standing {
		it.Fields = append(it.Fields, w.field(ui.Field{Kind: ui.Check, Name: at + "fjernet", Label: w.v.T("Ta bort tiltaket")}))
	}
	return it
}

func (w writer) kin() part {
	at := "parorende/"
	p := part{Code: nextOfKin, Title: w.v.T("Pårørendes situasjon"), Icon: "people", Lead: w.v.T("Pårørendes egen hverdag og belastning. Det er deres, og kan skjermes for pasienten.")}
	p.Fields = []field{
		w.field(ui.Field{Kind: ui.Area, Name: at + "situasjon", Label: w.v.T("Hvordan har pårørende det?"), Optional: true, Rows: 3}),
		w.field(ui.Field{Kind: ui.Area, Name: at + "belastning", Label: w.v.T("Hva er tungt?"), Optional: true, Rows: 3}),
		w.field(ui.Field{Kind: ui.Area, Name: at + "stotte", Label: w.v.T("Hva hjelper, og hvem avlaster?"), Optional: true, Rows: 3}),
		w.field(ui.Field{Kind: ui.Radios, Name: at + "risiko", Label: w.v.T("Belastning"), Cards: true, Options: ui.SayOptions(w.v.Voice, risks)}),
		w.field(ui.Field{Kind: ui.Check, Name: at + "skjermet", Label: w.v.T("Pårørende ber om at dette ikke vises for pasienten")}),
	}
	p.Scores = w.scores("kin")
	return p
}

// finish says what is not gone through; none of it hinders that the conversation ends.
func (w writer) finish(circle []care.CircleArea) part {
	p := part{Code: finish, Title: w.v.T("Avslutt samtalen"), Icon: "check-circle", Lead: w.v.T("Når samtalen avsluttes, settes skårene på personen, kartleggingen føres i forløpet, og teksten låses."), Last: true}
	c := w.o.Conversation
	tell := func(kind, text string) { p.Finish = append(p.Finish, left{kind, text}) }
	var areas []string
	for _, a := range circle {
		if !c.Areas[a.Code].Mapped() {
			areas = append(areas, nb.Inside(w.v.T(a.Title)))
		}
	}
	if len(areas) > 0 {
		tell("areas", w.v.T("Ikke kartlagt: %s.", w.v.Voice.List(areas)))
	}
	if w.o.Clarified == nil || w.o.Clarified.Decision == "" {
		tell("agreed", w.v.T("Behandlingsavklaringer gjenstår. De kan skrives senere av lege."))
	} else if w.o.Clarified.Again {
		tell("agreed", w.v.T("Behandlingsavklaringene må vurderes på nytt."))
	}
	if len(c.Participants()) == 0 {
		tell("present", w.v.T("Ingen er ført som til stede."))
	}
	for _, m := range c.Measures {
		if m.Who == "" {
			tell("measures", w.v.T("Tiltak uten ansvarlig: %s.", nb.CleanLine(m.What)))
		}
	}
	return p
}

// draw is the circle, as the way through the form or as a picture.
func draw(v *page.Visit, o *mapping.Opened, chosen string, links bool) template.HTML {
	circle := o.Course.Pathway.Circle()
	pic := chart.Circle{
		Centre: []string{v.T("Hva er"), v.T("viktig"), v.T("for deg?")}, Live: links,
		Label: chart.Label{ID: "sirkel", Title: v.T("IHT-sirkelen"), Desc: v.T("%d av %d områder er kartlagt.", o.Conversation.Count(circle), len(circle))},
	}
	for _, a := range circle {
		said := o.Conversation.Areas[a.Code]
		area := chart.Area{Name: v.T(a.Title), Icon: a.Icon, Code: a.Code, Mapped: said.Mapped(), Selected: a.Code == chosen, Risk: page.CircleMarks[said.Risk]}
		if links {
			area.Href, area.Says = path(o.Course.ID, a.Code), page.CircleSays(v.Voice, a, said)
		}
		pic.Areas = append(pic.Areas, area)
	}
	return pic.SVG()
}

func legends(v *page.Visit) []legend {
	return []legend{
		{chart.RiskKey(chart.RiskNone), v.T("Ingen risiko")},
		{chart.RiskKey(chart.RiskWatch), v.T("Følg med")},
		{chart.RiskKey(chart.RiskAct), v.T("Handle")},
		{chart.RiskKey(chart.NoMark), v.T("Ikke kartlagt")},
	}
}

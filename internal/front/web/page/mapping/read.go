package mapping

import (
	"html/template"
	"slices"
	"strings"

	"traad/internal/app/mapping"
	"traad/internal/base/nb"
	"traad/internal/care"
	caremap "traad/internal/care/mapping"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

type readView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Lost     []ui.Fact // what was typed, and could not be saved
	Kept     string    // the conversation, for the script that finds what was typed in it and never arrived
	Again    string    // where a completed one is opened again, "" where it cannot be
	Begin    string    // where the conversation is begun, "" where it cannot be
	Booked   string
	Circle   template.HTML
	Legend   []legend
	Rows     []row
	Facts    []ui.Fact
	Prepared []answer
	Home     []page.Prepared
	Before   *beforeView
	Kin      *caremap.Kin
	KinNote  string
	KinRisk  *ui.Tag
	KinScore []string
	Scores   []string
	Goals    []string
	Tasks    []string
	Agreed   *page.Clarified
	Journal  *ui.Action
	ToPlan   *ui.Action // the draft that grew out of it
}

// with returns w with what was answered at home.
func (w readView) with(home []page.Prepared) readView {
	w.Home = home
	return w
}

type row struct {
	Title, State string
	Tag          *ui.Tag
	caremap.Area
}

// beforeView is what was said in the enrolment before, to go on from.
type beforeView struct {
	Lead string
	Said []mapping.BeforeArea
	Link ui.Action
}

func earlier(v *page.Visit, o *mapping.Opened) *beforeView {
	b := o.Before
	if b == nil {
		return nil
	}
	said := slices.Clone(b.Said)
	for i := range said {
		said[i].Title = v.T(said[i].Title)
	}
	w := &beforeView{Lead: v.T("Ført over fra %s", v.T(b.Pathway)), Said: said, Link: ui.Link(v.T("Se hele samtalen"), path(b.Enrolment, ""))}
	if !b.On.IsZero() {
		w.Lead += ", " + v.Voice.DayYear(b.On)
	}
	return w
}

// withheld is the page of a conversation that the person keeps from the reader: that it was held her events say, and when.
func withheld(v *page.Visit, o *mapping.Opened) readView {
	return readView{Bar: page.PersonBar(v, o.Head), Head: ui.Head{Title: v.T("Kartleggingssamtale")}, Messages: []ui.Message{{
		Tone: ui.Info, Text: v.T(care.HiddenText) + ".", Actions: []ui.Action{ui.Link(v.T("Til personen"), page.PersonPath(o.Head.Patient))},
	}}}
}

// before is the page of a conversation that is not begun.
func before(v *page.Visit, o *mapping.Opened, typed *ui.Form) readView {
	w := readView{Bar: page.PersonBar(v, o.Head), Head: ui.Head{Title: v.T("Kartleggingssamtale")}, Summary: typed.Summary(v.T("samtalen kan begynne"))}
	if why := o.MayNot(care.Event{Kind: care.Mapped}); !why.IsZero() {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Dette kan ikke skrives nå"), Text: why.In(v.Voice), Actions: []ui.Action{ui.Link(v.T("Til personen"), page.PersonPath(o.Head.Patient))}})
		return w
	}
	if !v.May(access.RecordMapping) {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Samtalen er ikke begynt.")})
		return w
	}
	w.Head.Lead = v.T("Hjemme hos personen, med de som er viktige. Områdene i sirkelen tas i den rekkefølgen som passer.")
	w.Begin = path(o.Course.ID, "")
	w.Circle, w.Legend, w.Before = draw(v, o, "", false), legends(v), earlier(v, o)
	if b, ok := o.Course.State.Booked[care.PurposeMapping]; ok {
		w.Booked = v.T("Avtalt %s", v.Voice.DayNear(b.On, o.Head.Today))
		if b.Clock != "" {
			w.Booked = v.T("%s kl. %s", w.Booked, b.Clock)
		}
		if b.Place != "" {
			w.Booked += ", " + b.Place
		}
	}
	return w
}

// read is the completed conversation, and what one who may not write sees of one that goes on.
func read(v *page.Visit, o *mapping.Opened) readView {
	c, circle := o.Conversation, o.Course.Pathway.Circle()
	w := readView{
		Bar: page.PersonBar(v, o.Head), Circle: draw(v, o, "", false), Legend: legends(v), Agreed: page.ClarifiedOf(v.Voice, o.Clarified, o.Head.Today),
		Head: ui.Head{Title: v.T("Kartleggingssamtale"), Lead: v.T("%d av %d områder er kartlagt.", c.Count(circle), len(circle))},
		Kept: "/dokument/" + string(o.Document.ID),
	}
	switch {
	case !o.Done():
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.T("Samtalen er ikke avsluttet. Du ser det som er skrevet til nå.")})
	case o.TakenBack():
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Heading: v.T("Kartleggingen er rettet"), Text: v.T("Samtalen står som den ble skrevet, men teller ikke.")})
		if v.May(access.RecordMapping) && o.MayNot(care.Event{Kind: care.Mapped}).IsZero() {
			w.Again = path(o.Course.ID, "")
		}
	default:
		w.Journal = &ui.Action{Label: v.T("Tekst til journal"), Icon: "copy", Href: path(o.Course.ID, "") + "/journal"}
		if v.May(access.EditPlan) && o.Course.State.PlannedOn.IsZero() && o.Course.State.Open() {
			w.ToPlan = &ui.Action{Label: v.T("Gå til utkastet til plan"), Icon: "pencil", Href: page.PersonPath(o.Head.Patient) + "/plan/rediger", Look: ui.Primary}
		}
	}
	if !c.On.IsZero() {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Dato"), Text: v.Voice.DayYear(c.On)})
	}
	if held := strings.Trim(v.T(caremap.FormTitle(c.Form))+", "+nb.CleanLine(c.Place), ", "); held != "" {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Hvor"), Text: nb.Capital(held)})
	}
	w.Facts = append(w.Facts, ui.Fact{Term: v.T("Til stede"), Text: there(v, c)})
	for _, x := range c.Scored(o.Instruments) {
		if x.Kin {
			w.KinScore = append(w.KinScore, x.Text)
		} else {
			w.Scores = append(w.Scores, x.Text)
		}
	}
	for _, q := range care.Preparation {
		if text := c.Prepared[q.Code]; text != "" {
			w.Prepared = append(w.Prepared, answer{Question: v.T(q.Title), Text: strings.Trim(text, "«» ")})
		}
	}
	for _, a := range circle {
		said := c.Areas[a.Code]
		r := row{Title: v.T(a.Title), State: v.T("Ikke kartlagt"), Area: said}
		if said.Mapped() {
			r.State = v.T("Kartlagt")
		}
		r.Tag = riskTag(v, said.Risk)
		w.Rows = append(w.Rows, r)
	}
	if c.Kin.Mapped() || len(w.KinScore) > 0 {
		w.Kin, w.KinRisk = &c.Kin, riskTag(v, c.Kin.Risk)
		if c.Kin.Shielded {
			w.KinNote = v.T("Skjermet: pårørende har bedt om at dette ikke vises for pasienten.")
		}
	}
	goals, measures := c.Along(circle)
	for _, g := range goals {
		text := "«" + strings.Trim(g.Text, "«»") + "»"
		if see := nb.CleanLine(g.See); see != "" {
			text += ". " + v.T("Vi ser det når: %s", see)
		}
		w.Goals = append(w.Goals, text)
	}
	for _, m := range measures {
		w.Tasks = append(w.Tasks, strings.Join(slices.DeleteFunc([]string{nb.CleanLine(m.What), partyWord(v, m.Who), nb.CleanLine(m.Due)}, func(s string) bool { return s == "" }), ", "))
	}
	return w
}

func partyWord(v *page.Visit, code string) string {
	for _, p := range caremap.Parties {
		if p.Code == code {
			return nb.Inside(v.T(p.Title))
		}
	}
	return ""
}

func riskTag(v *page.Visit, r caremap.Risk) *ui.Tag {
	switch r {
	case caremap.None:
		return &ui.Tag{Text: v.T(r.Title()), Tone: ui.Done}
	case caremap.Watch:
		return &ui.Tag{Text: v.T(r.Title()), Tone: ui.Soon, Icon: "triangle"}
	case caremap.Act:
		return &ui.Tag{Text: v.T(r.Title()), Tone: ui.Late}
	}
	return nil
}

// Package watch is Oppslag til kontroll: looks that the leader is asked to judge. The leader sees who looked, when, in what role and
// at what kinds of page, and the tie that was found, but never who the person is.
package watch

import (
	"embed"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/watch"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

var (
	listTemplate = ui.New(files, "list.html")
	oneTemplate  = ui.New(files, "one.html")
)

const place = "/oppslagskontroll"

type listView struct {
	Head  ui.Head
	Tabs  ui.Tabs
	About ui.Message
	Lines []line
	Empty ui.Empty
}

type line struct {
	Link  ui.Action
	Who   string
	What  string
	Found string
	Tag   *ui.Tag
}

// List is the page; vis=avsluttet shows what has been judged.
func List(v *page.Visit) error {
	done := v.Query("vis") == "avsluttet"
	all, err := watch.Findings(v.Ctx(), v.Service, v.Actor, done)
	if err != nil {
		return err
	}
	w := listView{
		Head: ui.Head{Title: "Oppslag til kontroll", Lead: "Ingen oppslag venter på deg."},
		Tabs: ui.Tabs{About: "Oppslag", Items: []ui.Tab{{Label: "Til vurdering", Href: place, Current: !done}, {Label: "Vurdert", Href: place + "?vis=avsluttet", Current: done}}},
		About: ui.Message{Text: "Hvert funn er et spørsmål, ikke en dom. Du ser hvem som så og hvilken forbindelse som er funnet, men aldri hvem personen er. " +
			"Spør den ansatte først når du ikke kan se grunnen selv."},
		Empty: ui.Empty{Icon: "check", Tone: ui.Done, Heading: "Ingenting å vurdere", Text: "Kontrollen går hver natt. Nye funn kommer her."},
	}
	if done {
		w.Head.Lead = "Det som er vurdert, blir liggende så lenge loggen skal følges opp."
		w.Empty.Heading = "Ingenting er vurdert ennå"
	} else if len(all) > 0 {
		w.Head.Lead = nb.Capital(nb.Plural(len(all), "oppslag", "oppslag")) + " venter på vurdering."
	}
	for _, f := range all {
		w.Lines = append(w.Lines, line{
			Link: ui.Action{Label: f.Rule.Title(), Href: place + "/" + string(f.ID), About: f.Name + " " + nb.Day(f.Day)},
			Who:  who(f), What: nb.Capital(nb.WeekdayShort(f.Day)) + " " + nb.DayYear(f.Day) + ". " + number(f), Found: f.Relation.Text(), Tag: status(f),
		})
	}
	return v.Render(listTemplate, v.Frame("Oppslag til kontroll"), w)
}

func who(f watch.Finding) string {
	return f.Name + ", " + page.RoleLine(access.Actor{Role: f.Role, OrgName: f.Org, OrgKind: string(f.OrgKind)})
}

// number says how much: "5 oppslag på en person", "63 personer, vanlig er 9".
func number(f watch.Finding) string {
	n := 0
	for _, s := range f.Shown {
		n += s.N
	}
	if !f.Rule.Day() {
		return nb.Plural(n, "oppslag", "oppslag") + " på en person."
	}
	text := nb.Plural(n, "oppslag", "oppslag") + " på " + nb.Plural(f.Persons, "person", "personer") + "."
	if f.Usual > 0 {
		text += " Vanlig er " + nb.Int(f.Usual) + " på en dag."
	}
	return text
}

func status(f watch.Finding) *ui.Tag {
	switch f.Status {
	case watch.Asked:
		if f.Answer != "" {
			return &ui.Tag{Text: "Den ansatte har svart", Tone: ui.Info}
		}
		return &ui.Tag{Text: "Venter på svar fra den ansatte", Tone: ui.Soon}
	case watch.Justified:
		return &ui.Tag{Text: "Begrunnet", Tone: ui.Done}
	case watch.Forwarded:
		return &ui.Tag{Text: "Meldt videre", Tone: ui.Late}
	}
	return nil
}

type oneView struct {
	Head    ui.Head
	Tag     *ui.Tag
	Summary ui.Summary
	Card    ui.Card
	Facts   []ui.Fact
	History []ui.Fact
	Judge   *judgeForm
	Own     *ui.Message
}

type judgeForm struct {
	Card   ui.Card
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
	Button ui.Action
}

// Show is one finding.
func Show(v *page.Visit) error { return one(v, http.StatusOK, ui.NewForm(nil)) }

// Save writes the leader's judgement.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	if !form.OK() {
		return one(v, http.StatusUnprocessableEntity, form)
	}
	seen, _ := strconv.Atoi(form.Value("sett"))
	as := watch.Status(form.Value("vurdering"))
	err = watch.Judge{ID: db.ID(v.Path("id")), Seen: seen, As: as, Note: form.Value("merknad")}.Run(v.Ctx(), v.Service, v.Actor)
	if form.Take(err) {
		return one(v, http.StatusUnprocessableEntity, form)
	}
	if err != nil {
		return err
	}
	if as == watch.Asked {
		return v.Go(place+"/"+v.Path("id"), "Den ansatte er spurt, og ser spørsmålet på Min konto.")
	}
	return v.Go(place, "Vurderingen er lagret.")
}

func one(v *page.Visit, status int, form *ui.Form) error {
	f, err := watch.One(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return v.RenderStatus(status, oneTemplate, v.Frame("Oppslag", ui.Crumb{Label: "Oppslag til kontroll", Href: place}, ui.Crumb{Label: "Oppslag"}), build(v, f, form))
}

func build(v *page.Visit, f *watch.Finding, form *ui.Form) oneView {
	options := []ui.Option{
		{Value: string(watch.Justified), Label: "Begrunnet", Note: "oppslaget var nødvendig for hjelpen"},
		{Value: string(watch.Asked), Label: "Spør den ansatte", Note: "spørsmålet kommer på Min konto hos den ansatte"},
		{Value: string(watch.Forwarded), Label: "Meldes videre", Note: "til personvernombud eller arbeidsgiver"},
	}
	help := "Hvorfor, eller det du spør om. Den ansatte ser det du skriver når du spør."
	if f.User == "" { // nobody to ask in Tråd
		options, help = slices.Delete(options, 1, 2), "Hva den som drifter journalsystemet, svarte, eller hvem det meldes til."
	}
	w := oneView{
		Head: ui.Head{Title: f.Rule.Title(), Lead: f.Relation.Text()}, Tag: status(*f), Summary: form.Summary("vurderingen kan lagres"),
		Card: ui.Card{ID: "hva", Heading: "Hva som skjedde"},
	}
	person := "Flere personer, ikke navngitt"
	if f.Person != "" {
		person = "En person, referanse " + f.Person
	}
	w.Facts = []ui.Fact{
		{Term: "Hvem så", Text: who(*f), Strong: true},
		{Term: "Når", Text: moment(f)},
		{Term: "På hvem", Text: person},
		{Term: "Hva", Text: shown(f)},
	}
	if f.Rule.Day() {
		w.Facts = append(w.Facts, ui.Fact{Term: "Omfang", Text: number(*f)})
	}
	if !f.Decided.IsZero() {
		what := map[watch.Status]string{watch.Asked: "spurte den ansatte", watch.Justified: "vurderte oppslaget som begrunnet", watch.Forwarded: "meldte oppslaget videre"}[f.Status]
		w.History = append(w.History, ui.Fact{Term: nb.Capital(nb.Moment(f.Decided.Time, v.Now())), Text: f.By + " " + what + ". " + f.Note})
	}
	if f.Answer != "" {
		w.History = append(w.History, ui.Fact{Term: nb.Capital(nb.Moment(f.Answered.Time, v.Now())), Text: "Den ansatte svarte: " + f.Answer})
	}
	switch {
	case f.Status == watch.Justified || f.Status == watch.Forwarded:
	case f.Own:
		w.Own = &ui.Message{Text: "Dette er ditt eget oppslag. En annen leder vurderer det."}
	default:
		w.Judge = &judgeForm{
			Card: ui.Card{ID: "vurder", Heading: "Din vurdering"}, Action: place + "/" + string(f.ID), Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(f.Version)}},
			Fields: []ui.Field{
				form.Fill(ui.Field{Kind: ui.Radios, Name: "vurdering", Label: "Hva mener du om oppslaget?", Options: options}),
				form.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: "Merknad", Max: 2000, Rows: 3, Help: help}),
			},
			Button: ui.Submit("Lagre vurderingen"),
		}
	}
	return w
}

func moment(f *watch.Finding) string {
	first, last := nb.Clock(f.First.Time), nb.Clock(f.Last.Time)
	if first == last {
		return nb.Capital(nb.Weekday(f.Day)) + " " + nb.DayYear(f.Day) + " " + first
	}
	return nb.Capital(nb.Weekday(f.Day)) + " " + nb.DayYear(f.Day) + ", fra " + first + " til " + last
}

// shown is what was looked at, without a word of what it said: "personsiden 3 ganger, planen 1 gang".
func shown(f *watch.Finding) string {
	names := map[access.Deed]string{
		access.SeePerson: "personsiden", access.SeeSummary: "oppsummeringen", access.SeePlan: "planen", access.SeeNIN: "fødselsnummeret",
		access.SeeLog: "innsynsloggen", access.HandOutLog: "innsynsloggen som fil",
	}
	var out []string
	for _, s := range f.Shown {
		name := names[s.Deed]
		if name == "" {
			name = s.Deed.Text()
		}
		out = append(out, name+" "+nb.Plural(s.N, "gang", "ganger"))
	}
	return nb.Capital(strings.Join(out, ", "))
}

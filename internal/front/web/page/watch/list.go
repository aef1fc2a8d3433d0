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
		Head:  ui.Head{Title: v.T("Oppslag til kontroll"), Lead: v.T("Ingen oppslag venter på deg.")},
		Tabs:  ui.Tabs{About: v.T("Oppslag"), Items: []ui.Tab{{Label: v.T("Til vurdering"), Href: place, Current: !done}, {Label: v.T("Vurdert"), Href: place + "?vis=avsluttet", Current: done}}},
		About: ui.Message{Text: v.T("Hvert funn er et spørsmål, ikke en dom. Du ser hvem som så og hvilken forbindelse som er funnet, men aldri hvem personen er. Spør den ansatte først når du ikke kan se grunnen selv.")},
		Empty: ui.Empty{Icon: "check", Tone: ui.Done, Heading: v.T("Ingenting å vurdere"), Text: v.T("Kontrollen går hver natt. Nye funn kommer her.")},
	}
	switch {
	case done:
		w.Head.Lead = v.T("Det som er vurdert, blir liggende så lenge loggen skal følges opp.")
		w.Empty.Heading = v.T("Ingenting er vurdert ennå")
	case len(all) == 1:
		w.Head.Lead = v.T("1 oppslag venter på vurdering.")
	case len(all) > 1:
		w.Head.Lead = v.T("%s oppslag venter på vurdering.", v.Voice.Int(len(all)))
	}
	for _, f := range all {
		w.Lines = append(w.Lines, line{
			Link: ui.Action{Label: v.T(f.Rule.Title()), Href: place + "/" + string(f.ID), About: f.Name + " " + v.Voice.Day(f.Day)},
			Who:  who(v, f), What: nb.Capital(v.Voice.WeekdayShort(f.Day)) + " " + v.Voice.DayYear(f.Day) + ". " + number(v, f), Found: v.T(f.Relation.Text()), Tag: status(v, f),
		})
	}
	return v.Render(listTemplate, v.Frame(v.T("Oppslag til kontroll")), w)
}

func who(v *page.Visit, f watch.Finding) string {
	return f.Name + ", " + v.RoleLine(access.Actor{Role: f.Role, OrgName: f.Org, OrgKind: string(f.OrgKind)})
}

// number says how much: "5 oppslag på en person", "63 personer, vanlig er 9".
func number(v *page.Visit, f watch.Finding) string {
	n := 0
	for _, s := range f.Shown {
		n += s.N
	}
	switch {
	case !f.Rule.Day() && n == 1:
		return v.T("1 oppslag på en person.")
	case !f.Rule.Day():
		return v.T("%s oppslag på en person.", v.Voice.Int(n))
	}
	text := v.T("%s oppslag på %s.", v.Voice.Int(n), v.Voice.Plural(f.Persons, "person", "personer"))
	if f.Usual > 0 {
		text += " " + v.T("Vanlig er %s på en dag.", v.Voice.Int(f.Usual))
	}
	return text
}

func status(v *page.Visit, f watch.Finding) *ui.Tag {
	switch f.Status {
	case watch.Asked:
		if f.Answer != "" {
			return &ui.Tag{Text: v.T("Den ansatte har svart"), Tone: ui.Info}
		}
		return &ui.Tag{Text: v.T("Venter på svar fra den ansatte"), Tone: ui.Soon}
	case watch.Justified:
		return &ui.Tag{Text: v.T("Begrunnet"), Tone: ui.Done}
	case watch.Forwarded:
		return &ui.Tag{Text: v.T("Meldt videre"), Tone: ui.Late}
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
		return v.Go(place+"/"+v.Path("id"), v.T("Den ansatte er spurt, og ser spørsmålet på Min konto."))
	}
	return v.Go(place, v.T("Vurderingen er lagret."))
}

func one(v *page.Visit, status int, form *ui.Form) error {
	f, err := watch.One(v.Ctx(), v.Service, v.Actor, db.ID(v.Path("id")))
	if err != nil {
		return err
	}
	return v.RenderStatus(status, oneTemplate, v.Frame(v.T("Oppslag"), ui.Crumb{Label: v.T("Oppslag til kontroll"), Href: place}, ui.Crumb{Label: v.T("Oppslag")}), build(v, f, form))
}

func build(v *page.Visit, f *watch.Finding, form *ui.Form) oneView {
	options := []ui.Option{
		{Value: string(watch.Justified), Label: v.T("Begrunnet"), Note: v.T("oppslaget var nødvendig for hjelpen")},
		{Value: string(watch.Asked), Label: v.T("Spør den ansatte"), Note: v.T("spørsmålet kommer på Min konto hos den ansatte")},
		{Value: string(watch.Forwarded), Label: v.T("Meldes videre"), Note: v.T("til personvernombud eller arbeidsgiver")},
	}
	help := v.T("Hvorfor, eller det du spør om. Den ansatte ser det du skriver når du spør.")
	if f.User == "" { // nobody to ask in Tråd
		options, help = slices.Delete(options, 1, 2), v.T("Hva den som drifter journalsystemet, svarte, eller hvem det meldes til.")
	}
	w := oneView{
		Head: ui.Head{Title: v.T(f.Rule.Title()), Lead: v.T(f.Relation.Text())}, Tag: status(v, *f), Summary: form.Summary(v.T("vurderingen kan lagres")),
		Card: ui.Card{ID: "hva", Heading: v.T("Hva som skjedde")},
	}
	person := v.T("Flere personer, ikke navngitt")
	if f.Person != "" {
		person = v.T("En person, referanse %s", f.Person)
	}
	w.Facts = []ui.Fact{
		{Term: v.T("Hvem så"), Text: who(v, *f), Strong: true},
		{Term: v.T("Når"), Text: moment(v, f)},
		{Term: v.T("På hvem"), Text: person},
		{Term: v.T("Hva"), Text: shown(v, f)},
	}
	if f.Rule.Day() {
		w.Facts = append(w.Facts, ui.Fact{Term: v.T("Omfang"), Text: number(v, *f)})
	}
	if !f.Decided.IsZero() {
		what := map[watch.Status]string{watch.Asked: "%s spurte den ansatte.", watch.Justified: "%s vurderte oppslaget som begrunnet.", watch.Forwarded: "%s meldte oppslaget videre."}[f.Status]
		w.History = append(w.History, ui.Fact{Term: nb.Capital(v.Voice.Moment(f.Decided.Time, v.Now())), Text: v.T(what, f.By) + " " + f.Note})
	}
	if f.Answer != "" {
		w.History = append(w.History, ui.Fact{Term: nb.Capital(v.Voice.Moment(f.Answered.Time, v.Now())), Text: v.T("Den ansatte svarte: %s", f.Answer)})
	}
	switch {
	case f.Status == watch.Justified || f.Status == watch.Forwarded:
	case f.Own:
		w.Own = &ui.Message{Text: v.T("Dette er ditt eget oppslag. En annen leder vurderer det.")}
	default:
		w.Judge = &judgeForm{
			Card: ui.Card{ID: "vurder", Heading: v.T("Din vurdering")}, Action: place + "/" + string(f.ID), Hidden: []ui.Hidden{{Name: "sett", Value: strconv.Itoa(f.Version)}},
			Fields: []ui.Field{
				form.Fill(ui.Field{Kind: ui.Radios, Name: "vurdering", Label: v.T("Hva mener du om oppslaget?"), Options: options}),
				form.Fill(ui.Field{Kind: ui.Area, Name: "merknad", Label: v.T("Merknad"), Max: 2000, Rows: 3, Help: help}),
			},
			Button: ui.Submit(v.T("Lagre vurderingen")),
		}
	}
	return w
}

func moment(v *page.Visit, f *watch.Finding) string {
	first, last := v.Voice.Clock(f.First.Time), v.Voice.Clock(f.Last.Time)
	day := nb.Capital(v.Voice.Weekday(f.Day)) + " " + v.Voice.DayYear(f.Day)
	if first == last {
		return day + " " + first
	}
	return v.T("%s, fra %s til %s", day, first, last)
}

// shown is what was looked at, without a word of what it said: "personsiden 3 ganger, planen 1 gang".
func shown(v *page.Visit, f *watch.Finding) string {
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
		out = append(out, v.T(name)+" "+v.Voice.Plural(s.N, "gang", "ganger"))
	}
	return nb.Capital(strings.Join(out, ", "))
}

// Package survey is Undersøkelser: rounds and what came of them, the form that begins one, ways in that are handed out, answers that are typed in from
// paper, and a person's own sheet. Figures only, and none that tells what one person answered.
package survey

import (
	"embed"
	"net/http"
	"slices"
	"strings"

	"traad/internal/app/survey"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	of "traad/internal/care/survey"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/suppress"
)

//go:embed *.html
var files embed.FS

const (
	home  = "/undersokelser"
	title = "Undersøkelser"
)

var listPage = ui.New(files, "list.html")

type listView struct {
	Head    ui.Head
	Filters *ui.Filters
	Open    []entry
	Over    []entry
	Empty   ui.Empty
}

type entry struct {
	Title, Href, Who, Where, When, Rate string
	State                               ui.Tag
}

// List is the rounds.
func List(v *page.Visit) error {
	all, err := survey.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	names, err := pathways(v)
	if err != nil {
		return err
	}
	w := listView{
		Head:  ui.Head{Title: v.T(title), Lead: v.T("Hva pasienter, pårørende, personell og fastleger sier om tjenesten. Tall for færre enn fem vises ikke.")},
		Empty: ui.Empty{Icon: "chat", Heading: v.T("Ingen undersøkelser ennå"), Text: v.T("En runde har en ferdig liste med spørsmål, og eventuelt noen egne.")},
	}
	if v.May(access.KeepSurveys) {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("Før inn svar fra papir"), Icon: "pencil", Href: home + "/svar"}, ui.Action{Label: v.T("Start en runde"), Icon: "plus", Href: home + "/ny", Look: ui.Primary})
	}
	path, year := v.Query("forlop"), v.Query("ar")
	w.Filters = filters(v, all, names, path, year)
	for _, r := range all {
		if path != "" && path != r.Pathway || year != "" && year != r.To.String()[:4] {
			continue
		}
		e := entry{Title: page.SurveyText(v, r.Survey, r.Survey.Title), Href: home + "/" + string(r.ID), Who: v.T(r.Survey.Audience.Title()), Where: place(v, r, names), When: days(v, r), Rate: rate(v, r)}
		switch {
		case r.OpenOn(v.Today()):
			e.State = ui.Tag{Text: v.T("åpen"), Tone: ui.Info}
			w.Open = append(w.Open, e)
		case !r.Over(v.Today()):
			e.State = ui.Tag{Text: v.T("begynner %s", v.Voice.Day(r.From)), Icon: "calendar"}
			w.Open = append(w.Open, e)
		default:
			e.State = ui.Tag{Text: v.T("over"), Icon: ui.NoIcon}
			w.Over = append(w.Over, e)
		}
	}
	return v.Render(listPage, v.Frame(v.T(title)), w)
}

func filters(v *page.Visit, all []*survey.Round, names []named, path, year string) *ui.Filters {
	if len(all) < 2 {
		return nil
	}
	f := &ui.Filters{Action: home}
	c := ui.Chip{Name: "forlop", Label: v.T("Forløp"), Value: path, On: path != "", Options: []ui.Option{{Value: "", Label: v.T("alle")}}}
	for _, n := range names {
		c.Options = append(c.Options, ui.Option{Value: n.code, Label: n.title})
	}
	y := ui.Chip{Name: "ar", Label: v.T("År"), Value: year, On: year != "", Options: []ui.Option{{Value: "", Label: v.T("alle")}}}
	var years []string
	for _, r := range all {
		if at := r.To.String()[:4]; !slices.Contains(years, at) {
			years = append(years, at)
			y.Options = append(y.Options, ui.Option{Value: at, Label: at})
		}
	}
	f.Chips = []ui.Chip{c, y}
	if c.On || y.On {
		f.Reset = &ui.Action{Label: v.T("Nullstill"), Href: home, Look: ui.Tertiary}
	}
	return f
}

// name is what a survey is called, with the version where there are several.
func name(v *page.Visit, s *of.Survey) string {
	title := page.SurveyText(v, s, s.Title)
	if title == "" {
		title = v.T("Uten tittel")
	}
	if s.Version > 1 {
		return v.T("%s, versjon %s", title, v.Voice.Int(s.Version))
	}
	return title
}

type named struct{ code, title string }

// pathways are the titles of the pathways, by code.
func pathways(v *page.Visit) (names []named, err error) {
	all, err := v.Service.NewestPathways(v.Ctx(), v.Service.Store.Reader())
	for _, p := range all {
		names = append(names, named{p.Code, v.T(p.Title)})
	}
	return names, err
}

func place(v *page.Visit, r *survey.Round, names []named) string {
	where := v.T("hele tjenesten")
	if r.AreaName != "" {
		where = r.AreaName
	}
	for _, n := range names {
		if n.code == r.Pathway {
			return n.title + ", " + where
		}
	}
	return nb.Capital(where)
}

func days(v *page.Visit, r *survey.Round) string {
	to := r.To
	if !r.Closed.IsZero() && r.Closed.Before(to) {
		to = r.Closed
	}
	return v.Voice.DayYear(r.From) + " – " + v.Voice.DayYear(to)
}

// rate is how many have answered, in words.
func rate(v *page.Visit, r *survey.Round) string {
	if !r.Over(v.Today()) {
		return progress(v, r)
	}
	return turnout(v, r)
}

// progress is how far an open round has come. The team hands it out to persons and counts them one by one; whoever else makes ways in to it counts from five;
// the others are told whether it has come that far. Of a round that is tied to enrolments they are told nothing: its number falls by one when somebody
// withdraws, and two looks would say so.
func progress(v *page.Visit, r *survey.Round) string {
	exact, few := v.T("%s av %s har svart", v.Voice.Int(r.Sum.Answered), v.Voice.Int(r.Sum.Given)), r.Sum.Answered < suppress.Least
	switch {
	case access.May(v.Actor.Role, access.GiveSurvey):
		return exact
	case !r.Anonymous:
		return v.T("svarene telles når runden er over")
	case few:
		return v.T("færre enn 5 har svart")
	case survey.MayHandOut(v.Actor, r):
		return exact
	}
	return v.T("5 eller flere har svart")
}

// turnout is how many answered a round that is over.
func turnout(v *page.Visit, r *survey.Round) string {
	s := r.Figures()
	switch {
	case s.Changed:
		return v.T("tallene er skjult nå")
	case r.Sum.Answered == 0:
		return v.T("ingen svarte")
	case s.Few:
		return v.T("færre enn 5 svarte")
	}
	return v.T("%s av %s svarte (%s)", v.Voice.Int(s.Answered), v.Voice.Int(s.Given), v.Voice.Percent(s.Rate.Value, 0))
}

var newPage = ui.New(files, "new.html")

type newView struct {
	Head    ui.Head
	Summary ui.Summary
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Own     [][]ui.Field
	Sets    []set
}

type set struct {
	Title, Who string
	Questions  []string
}

// New is the form that begins a round.
func New(v *page.Visit) error { return form(v, http.StatusOK, ui.NewForm(nil)) }

// Begin begins it.
func Begin(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	d := survey.Begin{
		ID: db.ID(typed.Value("nokkel")), Survey: typed.Value("undersokelse"), Anonymous: typed.Value("anonym") == "ja", Pathway: typed.Value("forlop"), Area: care.OrgID(typed.Value("sted")),
		From: page.Date(typed, "fra"), To: page.Date(typed, "til"),
	}
	if typed.Value("anonym") == "" {
		typed.Fault("anonym", "Velg om svarene skal være anonyme.")
	}
	if d.Pathway == nothing {
		d.Pathway = ""
	}
	if d.Area == everywhere {
		d.Area = ""
	} else if d.Area == "" {
		d.Area = "-"
	}
	for i := range of.MaxOwn {
		name := ownField(i)
		d.Own = append(d.Own, of.OwnQuestion{Text: typed.Value(name), Kind: of.Kind(typed.Value(name + "-type")), Options: typed.Value(name + "-svar")})
	}
	if typed.OK() {
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(home+"/"+string(d.ID), v.T("Runden er startet."))
		}
		if !typed.Take(err) {
			return err
		}
	}
	return form(v, http.StatusUnprocessableEntity, typed)
}

const (
	nothing    = "ingen" // pathway: none
	everywhere = "alle"  // place: the whole service
)

func ownField(i int) string { return "eget-" + nb.Int(i+1) }

func form(v *page.Visit, status int, typed *ui.Form) error {
	names, err := pathways(v)
	if err != nil {
		return err
	}
	w := newView{
		Head: ui.Head{Title: v.T("Start en runde"), Lead: v.T("Spørsmålene ligger fast når runden er startet, så svarene kan sammenlignes.")}, Summary: typed.Summary(v.T("runden kan startes")),
		Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(typed)}},
	}
	which := ui.Field{Kind: ui.Radios, Name: "undersokelse", Label: v.T("Undersøkelse")}
	choices, err := survey.Choices(v.Ctx(), v.Service.Store.Reader())
	if err != nil {
		return err
	}
	for _, s := range choices {
		which.Options = append(which.Options, ui.Option{Value: s.Code, Label: name(v, s), Note: v.T("til %s, %s", v.T(s.Audience.Title()), v.T("%s spørsmål", v.Voice.Int(len(s.Questions))))})
		x := set{Title: name(v, s), Who: v.T(s.Audience.Title())}
		for _, q := range s.Questions {
			x.Questions = append(x.Questions, page.QuestionText(v, s, q, q.Text))
		}
		w.Sets = append(w.Sets, x)
	}
	path := ui.Field{Kind: ui.Choice, Name: "forlop", Label: v.T("Forløp"), Options: []ui.Option{{Value: nothing, Label: v.T("Ikke ett forløp (personell og fastleger)")}}, Help: v.T("Hvilket forløp pasientene og de pårørende er i.")}
	for _, n := range names {
		path.Options = append(path.Options, ui.Option{Value: n.code, Label: n.title})
	}
	where := ui.Field{Kind: ui.Choice, Name: "sted", Label: v.T("Hvor")}
	if survey.MayKeepAll(v.Actor) {
		where.Options = append(where.Options, ui.Option{Value: everywhere, Label: v.T("Hele tjenesten")})
	}
	areas, err := v.Service.Store.Reader().OrganisationsByID(v.Ctx(), db.List(v.Actor.Areas))
	if err != nil {
		return err
	}
	for _, o := range areas {
		where.Options = append(where.Options, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	w.Fields = []ui.Field{
		typed.Fill(which),
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "anonym", Label: v.T("Anonyme svar?"), Options: []ui.Option{
			{Value: "ja", Label: v.T("Ja, anonyme"), Note: v.T("det som velges, lagres bare som summer; det som skrives med egne ord, vises når fem eller flere har skrevet noe, for teamet, eller for ledere og koordinatorer når kolleger har svart")},
			{Value: "nei", Label: v.T("Nei, knyttet til forløpet"), Note: v.T("teamet og fastlegen leser svarene, og kan følge dem over tid")},
		}}),
		typed.Fill(path), typed.Fill(where),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Første dag"), Width: "short", Values: []string{nb.Numeric(v.Today())}}),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Siste dag det kan svares"), Width: "short", Help: v.T("Resultatene vises når runden er over.")}),
	}
	for i := range of.MaxOwn {
		name := ownField(i)
		w.Own = append(w.Own, []ui.Field{
			typed.Fill(ui.Field{Name: name, Label: v.T("Eget spørsmål %s", v.Voice.Int(i+1)), Optional: true, Max: of.MaxWords}),
			typed.Fill(ui.Field{Kind: ui.Choice, Name: name + "-type", Label: v.T("Svares med"), Options: []ui.Option{{Value: string(of.Choice), Label: v.T("ett av flere svar")}, {Value: string(of.Scale), Label: v.T("tall fra 0 til 10")}, {Value: string(of.Text), Label: v.T("egne ord")}}}),
			typed.Fill(ui.Field{Kind: ui.Area, Name: name + "-svar", Label: v.T("Svar å velge mellom"), Rows: 3, Help: v.T("Ett på hver linje. Bare for «ett av flere svar»."), Optional: true}),
		})
	}
	return v.RenderStatus(status, newPage, v.Frame(v.T("Start en runde"), crumbs(v, v.T("Start en runde"))...), w)
}

func crumbs(v *page.Visit, last string) []ui.Crumb {
	return []ui.Crumb{{Label: v.T(title), Href: home}, {Label: last}}
}

func address(v *page.Visit, code string) string {
	at := strings.TrimSuffix(v.Service.Outward.Address, "/")
	if at == "" {
		at = "https://" + v.R.Host
		if !v.Secure {
			at = "http://" + v.R.Host
		}
	}
	return at + "/u/" + code
}

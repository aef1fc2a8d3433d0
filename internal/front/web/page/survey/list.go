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
		Head:  ui.Head{Title: title, Lead: "Hva pasienter, pårørende, personell og fastleger sier om tjenesten. Tall for færre enn fem vises ikke."},
		Empty: ui.Empty{Icon: "chat", Heading: "Ingen undersøkelser ennå", Text: "En runde har en ferdig liste med spørsmål, og eventuelt noen egne."},
	}
	if v.May(access.KeepSurveys) {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "Før inn svar fra papir", Icon: "pencil", Href: home + "/svar"}, ui.Action{Label: "Start en runde", Icon: "plus", Href: home + "/ny", Look: ui.Primary})
	}
	path, year := v.Query("forlop"), v.Query("ar")
	w.Filters = filters(all, names, path, year)
	for _, r := range all {
		if path != "" && path != r.Pathway || year != "" && year != r.To.String()[:4] {
			continue
		}
		e := entry{Title: r.Survey.Title, Href: home + "/" + string(r.ID), Who: r.Survey.Audience.Title(), Where: place(r, names), When: days(r), Rate: rate(v, r)}
		switch {
		case r.OpenOn(v.Today()):
			e.State = ui.Tag{Text: "åpen", Tone: ui.Info}
			w.Open = append(w.Open, e)
		case !r.Over(v.Today()):
			e.State = ui.Tag{Text: "begynner " + nb.Day(r.From), Icon: "calendar"}
			w.Open = append(w.Open, e)
		default:
			e.State = ui.Tag{Text: "over", Icon: ui.NoIcon}
			w.Over = append(w.Over, e)
		}
	}
	return v.Render(listPage, v.Frame(title), w)
}

func filters(all []*survey.Round, names []named, path, year string) *ui.Filters {
	if len(all) < 2 {
		return nil
	}
	f := &ui.Filters{Action: home}
	c := ui.Chip{Name: "forlop", Label: "Forløp", Value: path, On: path != "", Options: []ui.Option{{Value: "", Label: "alle"}}}
	for _, n := range names {
		c.Options = append(c.Options, ui.Option{Value: n.code, Label: n.title})
	}
	y := ui.Chip{Name: "ar", Label: "År", Value: year, On: year != "", Options: []ui.Option{{Value: "", Label: "alle"}}}
	var years []string
	for _, r := range all {
		if at := r.To.String()[:4]; !slices.Contains(years, at) {
			years = append(years, at)
			y.Options = append(y.Options, ui.Option{Value: at, Label: at})
		}
	}
	f.Chips = []ui.Chip{c, y}
	if c.On || y.On {
		f.Reset = &ui.Action{Label: "Nullstill", Href: home, Look: ui.Tertiary}
	}
	return f
}

type named struct{ code, title string }

// pathways are the titles of the pathways, by code.
func pathways(v *page.Visit) (names []named, err error) {
	all, err := v.Service.NewestPathways(v.Ctx(), v.Service.Store.Reader())
	for _, p := range all {
		names = append(names, named{p.Code, p.Title})
	}
	return names, err
}

func place(r *survey.Round, names []named) string {
	where := "hele tjenesten"
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

func days(r *survey.Round) string {
	to := r.To
	if !r.Closed.IsZero() && r.Closed.Before(to) {
		to = r.Closed
	}
	return nb.DayYear(r.From) + " – " + nb.DayYear(to)
}

// rate is how many have answered, in words.
func rate(v *page.Visit, r *survey.Round) string {
	if !r.Over(v.Today()) {
		return progress(v.Actor, r)
	}
	return turnout(r)
}

// progress is how far an open round has come. The team hands it out to persons and counts them one by one; whoever else makes ways in to it counts from five;
// the others are told whether it has come that far. Of a round that is tied to enrolments they are told nothing: its number falls by one when somebody
// withdraws, and two looks would say so.
func progress(a access.Actor, r *survey.Round) string {
	exact, few := nb.Int(r.Sum.Answered)+" av "+nb.Int(r.Sum.Given)+" har svart", r.Sum.Answered < suppress.Least
	switch {
	case access.May(a.Role, access.GiveSurvey):
		return exact
	case !r.Anonymous:
		return "svarene telles når runden er over"
	case few:
		return "færre enn 5 har svart"
	case survey.MayHandOut(a, r):
		return exact
	}
	return "5 eller flere har svart"
}

// turnout is how many answered a round that is over.
func turnout(r *survey.Round) string {
	s := r.Figures()
	switch {
	case s.Changed:
		return "tallene er skjult nå"
	case r.Sum.Answered == 0:
		return "ingen svarte"
	case s.Few:
		return "færre enn 5 svarte"
	}
	return nb.Int(s.Answered) + " av " + nb.Int(s.Given) + " svarte (" + nb.Percent(s.Rate.Value, 0) + ")"
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
			return v.Go(home+"/"+string(d.ID), "Runden er startet.")
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
		Head: ui.Head{Title: "Start en runde", Lead: "Spørsmålene ligger fast når runden er startet, så svarene kan sammenlignes."}, Summary: typed.Summary("runden kan startes"),
		Hidden: []ui.Hidden{{Name: "nokkel", Value: page.FormKey(typed)}},
	}
	which := ui.Field{Kind: ui.Radios, Name: "undersokelse", Label: "Undersøkelse"}
	choices, err := survey.Choices(v.Ctx(), v.Service.Store.Reader())
	if err != nil {
		return err
	}
	for _, s := range choices {
		which.Options = append(which.Options, ui.Option{Value: s.Code, Label: s.Name(), Note: "til " + s.Audience.Title() + ", " + nb.Plural(len(s.Questions), "spørsmål", "spørsmål")})
		x := set{Title: s.Name(), Who: s.Audience.Title()}
		for _, q := range s.Questions {
			x.Questions = append(x.Questions, q.Text)
		}
		w.Sets = append(w.Sets, x)
	}
	path := ui.Field{Kind: ui.Choice, Name: "forlop", Label: "Forløp", Options: []ui.Option{{Value: nothing, Label: "Ikke ett forløp (personell og fastleger)"}}, Help: "Hvilket forløp pasientene og de pårørende er i."}
	for _, n := range names {
		path.Options = append(path.Options, ui.Option{Value: n.code, Label: n.title})
	}
	where := ui.Field{Kind: ui.Choice, Name: "sted", Label: "Hvor"}
	if survey.MayKeepAll(v.Actor) {
		where.Options = append(where.Options, ui.Option{Value: everywhere, Label: "Hele tjenesten"})
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
		typed.Fill(ui.Field{Kind: ui.Radios, Name: "anonym", Label: "Anonyme svar?", Options: []ui.Option{
			{Value: "ja", Label: "Ja, anonyme", Note: "det som velges, lagres bare som summer; det som skrives med egne ord, vises når fem eller flere har skrevet noe, for teamet, eller for ledere og koordinatorer når kolleger har svart"},
			{Value: "nei", Label: "Nei, knyttet til forløpet", Note: "teamet og fastlegen leser svarene, og kan følge dem over tid"},
		}}),
		typed.Fill(path), typed.Fill(where),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "fra", Label: "Første dag", Width: "short", Values: []string{nb.Numeric(v.Today())}}),
		typed.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: "Siste dag det kan svares", Width: "short", Help: "Resultatene vises når runden er over."}),
	}
	for i := range of.MaxOwn {
		name := ownField(i)
		w.Own = append(w.Own, []ui.Field{
			typed.Fill(ui.Field{Name: name, Label: "Eget spørsmål " + nb.Int(i+1), Optional: true, Max: of.MaxWords}),
			typed.Fill(ui.Field{Kind: ui.Choice, Name: name + "-type", Label: "Svares med", Options: []ui.Option{{Value: string(of.Choice), Label: "ett av flere svar"}, {Value: string(of.Scale), Label: "tall fra 0 til 10"}, {Value: string(of.Text), Label: "egne ord"}}}),
			typed.Fill(ui.Field{Kind: ui.Area, Name: name + "-svar", Label: "Svar å velge mellom", Rows: 3, Help: "Ett på hver linje. Bare for «ett av flere svar».", Optional: true}),
		})
	}
	return v.RenderStatus(status, newPage, v.Frame("Start en runde", crumbs("Start en runde")...), w)
}

func crumbs(last string) []ui.Crumb {
	return []ui.Crumb{{Label: title, Href: home}, {Label: last}}
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

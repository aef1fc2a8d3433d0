package results

import (
	"math"
	"net/http"
	"strings"

	"traad/internal/app"
	"traad/internal/app/result"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
	"traad/internal/rules/usage"
)

var registryPage = ui.New(files, "registry.html")

const registry = home + "/registre"

type registryView struct {
	Head     ui.Head
	Summary  ui.Summary
	Card     ui.Card
	Sets     []registrySet
	Empty    ui.Empty
	FormCard ui.Card
	Ask      []ui.Field
	Hidden   []ui.Hidden
}

type (
	registrySet struct {
		ID, Title string
		State     ui.Tag
		Facts     []ui.Fact
		Rows      []registryRow
		Send      string
		File      []ui.Field
		Actions   []ui.Action
	}
	registryRow struct {
		Label, Unit                                                  string
		Hidden                                                       bool
		Ratio, Interval, Change, ChangeInterval                      string
		FollowedBefore, FollowedAfter, ComparedBefore, ComparedAfter registryRate
		Exact                                                        bool
	}
)

// registryRate is a rate with its interval.
type registryRate struct{ Value, Interval string }

// Registry is the extracts from NPR and KPR: what each is for, who decided, who may see its figures and when it is deleted.
func Registry(v *page.Visit) error {
	return showRegistry(v, http.StatusOK, ui.NewForm(nil).In(v.Voice), "")
}

// RegisterSet says what an extract is, before its file comes.
func RegisterSet(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	d := result.RegisterSet{
		Key: db.ID(form.Value("nokkel")), Register: form.Value("register"), Ground: app.Ground{Title: form.Value("tittel"), Purpose: form.Value("formal"), Decision: form.Value("vedtak")}, Users: form.Values("brukere"),
	}
	for name, to := range map[string]*date.Date{"vedtatt": &d.DecisionOn, "slettes": &d.DeleteOn, "fra": &d.From, "til": &d.To} {
		if typed := form.Value(name); typed != "" {
			if *to, err = nb.ParseDay(typed); err != nil {
				form.Refused(name, err)
			}
		}
	}
	if !form.OK() {
		return showRegistry(v, http.StatusUnprocessableEntity, form, "")
	}
	err = d.Run(v.Ctx(), v.Service, v.Actor)
	return v.Answer(form, err, registry, v.T("Uttrekket er registrert. Les inn filen når den er kommet."), func(status int) error { return showRegistry(v, status, form, "") })
}

// LoadSet takes an extract's file in.
func LoadSet(v *page.Visit) error {
	id := v.Path("id")
	name, data, err := page.Upload(v)
	form := ui.NewForm(nil).In(v.Voice)
	if err == nil {
		err = result.LoadSet{ID: db.ID(id), Name: name, Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	}
	return v.Answer(form, err, registry, v.T("Filen er talt opp. Radene er ikke lagret."), func(status int) error { return showRegistry(v, status, form, id) })
}

// DropSet deletes the figures of an extract before its day.
func DropSet(v *page.Visit) error {
	form := ui.NewForm(nil).In(v.Voice)
	err := result.DropSet{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	return v.Answer(form, err, registry, v.T("Tallene fra uttrekket er slettet."), func(status int) error { return showRegistry(v, status, form, v.Path("id")) })
}

// showRegistry is the page; form is what was sent, for the extract with the id or, where that is "", for a new one.
func showRegistry(v *page.Visit, status int, form *ui.Form, id string) error {
	sets, workers, err := result.Sets(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := registryView{
		Head: ui.Head{Title: v.T("Tall fra NPR og KPR"), Lead: v.T("Uttrekk fra de nasjonale registrene, talt opp for seg. Ingen rad settes sammen med noen i Tråd. Bare de som er nevnt som brukere, ser tallene.")},
		Card: ui.Card{ID: "uttrekk", Heading: v.T("Uttrekk")}, FormCard: ui.Card{ID: "registrer", Heading: v.T("Registrer uttrekk")},
		Empty: ui.Empty{Icon: "document", Heading: v.T("Ingen uttrekk er registrert")}, Summary: form.Summary(v.T("det kan lagres")),
	}
	for _, x := range sets {
		f := ui.NewForm(nil).In(v.Voice)
		if id == string(x.ID) {
			f = form
		}
		w.Sets = append(w.Sets, registryLine(v, x, f, id == string(x.ID) || id == "" && v.Query("fil") == string(x.ID)))
	}
	if k := v.Actor.OrgKind; v.May(access.LoadRegistry) && (k == "hospital" || k == "site") {
		if id != "" {
			form = ui.NewForm(nil).In(v.Voice)
		}
		w.ask(v, form, workers)
	}
	return v.RenderStatus(status, registryPage, v.Frame(w.Head.Title, ui.Crumb{Label: v.T("Resultater"), Href: home}), w)
}

func (w *registryView) ask(v *page.Visit, form *ui.Form, workers []result.Worker) {
	var users []ui.Option
	for _, x := range workers {
		users = append(users, ui.Option{Value: string(x.ID), Label: x.Name})
	}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	w.Ask = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "register", Label: v.T("Register"), Inline: true, Options: []ui.Option{{Value: "npr", Label: "NPR"}, {Value: "kpr", Label: "KPR"}}}),
		form.Fill(ui.Field{Name: "tittel", Label: v.T("Navn"), Width: "medium", Help: v.T("Kort. Skriv ingen navn på pasienter.")}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "formal", Label: v.T("Formål"), Rows: 3, Help: v.T("Hva tallene skal brukes til.")}),
		form.Fill(ui.Field{Name: "fra", Label: v.T("Gjelder fra"), Width: "short", Help: v.T("Første dag registeret har talt. Som 1.1.2024.")}),
		form.Fill(ui.Field{Name: "til", Label: v.T("Gjelder til og med"), Width: "short"}),
		form.Fill(ui.Field{Name: "vedtak", Label: v.T("Vedtak"), Help: v.T("Hvem som har gitt adgang, og saksnummeret. For eksempel Helsedataservice 24/1234.")}),
		form.Fill(ui.Field{Name: "vedtatt", Label: v.T("Vedtatt"), Width: "short", Help: v.T("Som 1.1.2026.")}),
		form.Fill(ui.Field{Name: "slettes", Label: v.T("Slettes"), Width: "short", Help: v.T("Da slettes tallene her. Filen du har fått, sletter du selv.")}),
		form.Fill(ui.Field{Kind: ui.Checks, Name: "brukere", Label: v.T("Brukere"), Help: v.T("Bare disse ser tallene."), Options: users}),
	}
}

func registryLine(v *page.Visit, x result.Set, form *ui.Form, open bool) registrySet {
	l := registrySet{ID: "u-" + string(x.ID), Title: strings.ToUpper(x.Register) + ": " + x.Title, State: ui.Tag{Text: v.T("venter på fil"), Tone: ui.Soon}}
	add := func(term, text string) { l.Facts = append(l.Facts, ui.Fact{Term: term, Text: text}) }
	add(v.T("Formål"), x.Purpose)
	if !x.From.IsZero() {
		add(v.T("Gjelder perioden"), v.T("%s til og med %s", v.Voice.DayYear(x.From), v.Voice.DayYear(x.To)))
	}
	add(v.T("Vedtak"), x.Decision+", "+v.Voice.DayYear(x.DecisionOn))
	add(v.T("Brukere"), strings.Join(x.Users, ", "))
	add(v.T("Registrert"), v.T("%[1]s av %[2]s", v.Voice.Moment(x.Created, v.Now()), x.By))
	switch {
	case !x.Deleted.IsZero():
		l.State = ui.Tag{Text: v.T("slettet"), Icon: ui.NoIcon}
		add(v.T("Slettet"), v.Voice.Moment(x.Deleted, v.Now()))
		return l
	case !x.Loaded.IsZero():
		l.State = ui.Tag{Text: v.T("lest inn"), Tone: ui.Done}
		add(v.T("Lest inn"), v.Voice.Moment(x.Loaded, v.Now())+", "+v.Voice.Plural(x.Rows, "rad", "rader"))
		add(v.T("Sum (SHA-256)"), x.Sum)
	}
	add(v.T("Slettes"), v.Voice.DayYear(x.DeleteOn))
	if f := x.Figures; f != nil {
		add(v.T("Personer"), v.T("om lag %s fulgt, %s sammenlignet", v.Voice.Int(f.Persons[0]), v.Voice.Int(f.Persons[1])))
		if f.Method < usage.RegistryMethod {
			add(v.T("Eldre måte å regne på"), v.T("Filen ble lest inn før forhold av få tilfeller ble regnet eksakt, så de kan være feil her. Slett tallene, registrer uttrekket på nytt og les inn filen igjen."))
		}
		for i := range f.Lines {
			l.Rows = append(l.Rows, registryRowOf(v.Voice, &f.Lines[i]))
		}
	} else if !x.Loaded.IsZero() {
		add(v.T("Tallene"), v.T("vises bare for brukerne"))
	}
	if v.May(access.LoadRegistry) && x.Mine && x.Loaded.IsZero() {
		at := registry + "/" + string(x.ID)
		l.Send = at + "/fil"
		if open { // one at a time: the field has one name on the page
			l.File = []ui.Field{form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: v.T("Fil fra registeret"), Accept: ".csv", Help: v.T("CSV, inntil 10 MB.")})}
		} else {
			l.Actions = append(l.Actions, ui.Action{Label: v.T("Les inn fil"), Href: registry + "?fil=" + string(x.ID) + "#" + l.ID, Icon: "document", Look: ui.Secondary})
		}
	}
	if v.May(access.LoadRegistry) && x.Mine {
		l.Actions = append(l.Actions, ui.Action{Label: v.T("Slett nå"), Post: registry + "/" + string(x.ID) + "/slett", Look: ui.Secondary})
	}
	return l
}

func registryInterval(v *lang.Voice, b *usage.Between) string {
	if b == nil || b.Low == nil || b.High == nil {
		return ""
	}
	return v.Decimal(*b.Low, 2) + "–" + v.Decimal(*b.High, 2)
}

func registryRowOf(v *lang.Voice, x *usage.RegistryLine) registryRow {
	value := func(b *usage.Between) string {
		if b == nil {
			return "–"
		}
		return v.Decimal(b.Value, 2)
	}
	rate := func(b *usage.Between) registryRate {
		if b == nil {
			return registryRate{Value: "–"}
		}
		e := stats.Estimate{Value: b.Value, Low: math.NaN(), High: math.NaN()}
		if b.Value != 0 && b.Low != nil && b.High != nil { // what was counted before RegistryMethod 1 has an interval of none
			e.Low, e.High = *b.Low, *b.High
		}
		return registryRate{result.Rate(v, e), result.RateInterval(v, e)}
	}
	r := registryRow{
		Label: v.Say(x.Label), Unit: v.Say(x.Unit), Hidden: x.Hidden, FollowedBefore: rate(x.Rate[0][0]), FollowedAfter: rate(x.Rate[0][1]),
		ComparedBefore: rate(x.Rate[1][0]), ComparedAfter: rate(x.Rate[1][1]), Ratio: value(x.Ratio), Change: value(x.Followed), Exact: x.Exact,
	}
	r.Interval, r.ChangeInterval = registryInterval(v, x.Ratio), registryInterval(v, x.Followed)
	return r
}

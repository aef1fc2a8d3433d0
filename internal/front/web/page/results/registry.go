package results

import (
	"math"
	"net/http"
	"strings"

	"traad/internal/app"
	"traad/internal/app/result"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
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
func Registry(v *page.Visit) error { return showRegistry(v, http.StatusOK, ui.NewForm(nil), "") }

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
				form.Fault(name, errs.SafeText(err))
			}
		}
	}
	if !form.OK() {
		return showRegistry(v, http.StatusUnprocessableEntity, form, "")
	}
	err = d.Run(v.Ctx(), v.Service, v.Actor)
	return v.Answer(form, err, registry, "Uttrekket er registrert. Les inn filen når den er kommet.", func(status int) error { return showRegistry(v, status, form, "") })
}

// LoadSet takes an extract's file in.
func LoadSet(v *page.Visit) error {
	id := v.Path("id")
	name, data, err := page.Upload(v)
	form := ui.NewForm(nil)
	if err == nil {
		err = result.LoadSet{ID: db.ID(id), Name: name, Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	}
	return v.Answer(form, err, registry, "Filen er talt opp. Radene er ikke lagret.", func(status int) error { return showRegistry(v, status, form, id) })
}

// DropSet deletes the figures of an extract before its day.
func DropSet(v *page.Visit) error {
	form := ui.NewForm(nil)
	err := result.DropSet{ID: db.ID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	return v.Answer(form, err, registry, "Tallene fra uttrekket er slettet.", func(status int) error { return showRegistry(v, status, form, v.Path("id")) })
}

// showRegistry is the page; form is what was sent, for the extract with the id or, where that is "", for a new one.
func showRegistry(v *page.Visit, status int, form *ui.Form, id string) error {
	sets, workers, err := result.Sets(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := registryView{
		Head: ui.Head{Title: "Tall fra NPR og KPR", Lead: "Uttrekk fra de nasjonale registrene, talt opp for seg. Ingen rad settes sammen med noen i Tråd. Bare de som er nevnt som brukere, ser tallene."},
		Card: ui.Card{ID: "uttrekk", Heading: "Uttrekk"}, FormCard: ui.Card{ID: "registrer", Heading: "Registrer uttrekk"},
		Empty: ui.Empty{Icon: "document", Heading: "Ingen uttrekk er registrert"}, Summary: form.Summary("det kan lagres"),
	}
	for _, x := range sets {
		f := ui.NewForm(nil)
		if id == string(x.ID) {
			f = form
		}
		w.Sets = append(w.Sets, registryLine(v, x, f, id == string(x.ID) || id == "" && v.Query("fil") == string(x.ID)))
	}
	if k := v.Actor.OrgKind; v.May(access.LoadRegistry) && (k == "hospital" || k == "site") {
		if id != "" {
			form = ui.NewForm(nil)
		}
		w.ask(form, workers)
	}
	return v.RenderStatus(status, registryPage, v.Frame(w.Head.Title, ui.Crumb{Label: "Resultater", Href: home}), w)
}

func (w *registryView) ask(form *ui.Form, workers []result.Worker) {
	var users []ui.Option
	for _, x := range workers {
		users = append(users, ui.Option{Value: string(x.ID), Label: x.Name})
	}
	w.Hidden = []ui.Hidden{{Name: "nokkel", Value: page.FormKey(form)}}
	w.Ask = []ui.Field{
		form.Fill(ui.Field{Kind: ui.Radios, Name: "register", Label: "Register", Inline: true, Options: []ui.Option{{Value: "npr", Label: "NPR"}, {Value: "kpr", Label: "KPR"}}}),
		form.Fill(ui.Field{Name: "tittel", Label: "Navn", Width: "medium", Help: "Kort. Skriv ingen navn på pasienter."}),
		form.Fill(ui.Field{Kind: ui.Area, Name: "formal", Label: "Formål", Rows: 3, Help: "Hva tallene skal brukes til."}),
		form.Fill(ui.Field{Name: "fra", Label: "Gjelder fra", Width: "short", Help: "Første dag registeret har talt. Som 1.1.2024."}),
		form.Fill(ui.Field{Name: "til", Label: "Gjelder til og med", Width: "short"}),
		form.Fill(ui.Field{Name: "vedtak", Label: "Vedtak", Help: "Hvem som har gitt adgang, og saksnummeret. For eksempel Helsedataservice 24/1234."}),
		form.Fill(ui.Field{Name: "vedtatt", Label: "Vedtatt", Width: "short", Help: "Som 1.1.2026."}),
		form.Fill(ui.Field{Name: "slettes", Label: "Slettes", Width: "short", Help: "Da slettes tallene her. Filen du har fått, sletter du selv."}),
		form.Fill(ui.Field{Kind: ui.Checks, Name: "brukere", Label: "Brukere", Help: "Bare disse ser tallene.", Options: users}),
	}
}

func registryLine(v *page.Visit, x result.Set, form *ui.Form, open bool) registrySet {
	l := registrySet{ID: "u-" + string(x.ID), Title: strings.ToUpper(x.Register) + ": " + x.Title, State: ui.Tag{Text: "venter på fil", Tone: ui.Soon}}
	add := func(term, text string) { l.Facts = append(l.Facts, ui.Fact{Term: term, Text: text}) }
	add("Formål", x.Purpose)
	if !x.From.IsZero() {
		add("Gjelder", nb.DayYear(x.From)+" til og med "+nb.DayYear(x.To))
	}
	add("Vedtak", x.Decision+", "+nb.DayYear(x.DecisionOn))
	add("Brukere", strings.Join(x.Users, ", "))
	add("Registrert", nb.Moment(x.Created, v.Now())+" av "+x.By)
	switch {
	case !x.Deleted.IsZero():
		l.State = ui.Tag{Text: "slettet", Icon: ui.NoIcon}
		add("Slettet", nb.Moment(x.Deleted, v.Now()))
		return l
	case !x.Loaded.IsZero():
		l.State = ui.Tag{Text: "lest inn", Tone: ui.Done}
		add("Lest inn", nb.Moment(x.Loaded, v.Now())+", "+nb.Plural(x.Rows, "rad", "rader"))
		add("Sum (SHA-256)", x.Sum)
	}
	add("Slettes", nb.DayYear(x.DeleteOn))
	if f := x.Figures; f != nil {
		add("Personer", "om lag "+nb.Int(f.Persons[0])+" fulgt, "+nb.Int(f.Persons[1])+" sammenlignet")
		if f.Method < usage.RegistryMethod {
			add("Eldre måte å regne på", "Filen ble lest inn før forhold av få tilfeller ble regnet eksakt, så de kan være feil her. Slett tallene, registrer uttrekket på nytt og les inn filen igjen.")
		}
		for i := range f.Lines {
			l.Rows = append(l.Rows, registryRowOf(&f.Lines[i]))
		}
	} else if !x.Loaded.IsZero() {
		add("Tallene", "vises bare for brukerne")
	}
	if v.May(access.LoadRegistry) && x.Mine && x.Loaded.IsZero() {
		at := registry + "/" + string(x.ID)
		l.Send = at + "/fil"
		if open { // one at a time: the field has one name on the page
			l.File = []ui.Field{form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Fil fra registeret", Accept: ".csv", Help: "CSV, inntil 10 MB."})}
		} else {
			l.Actions = append(l.Actions, ui.Action{Label: "Les inn fil", Href: registry + "?fil=" + string(x.ID) + "#" + l.ID, Icon: "document", Look: ui.Secondary})
		}
	}
	if v.May(access.LoadRegistry) && x.Mine {
		l.Actions = append(l.Actions, ui.Action{Label: "Slett nå", Post: registry + "/" + string(x.ID) + "/slett", Look: ui.Secondary})
	}
	return l
}

func registryInterval(b *usage.Between) string {
	if b == nil || b.Low == nil || b.High == nil {
		return ""
	}
	return nb.Decimal(*b.Low, 2) + "–" + nb.Decimal(*b.High, 2)
}

func registryRowOf(x *usage.RegistryLine) registryRow {
	value := func(b *usage.Between) string {
		if b == nil {
			return "–"
		}
		return nb.Decimal(b.Value, 2)
	}
	rate := func(b *usage.Between) registryRate {
		if b == nil {
			return registryRate{Value: "–"}
		}
		e := stats.Estimate{Value: b.Value, Low: math.NaN(), High: math.NaN()}
		if b.Value != 0 && b.Low != nil && b.High != nil { // what was counted before RegistryMethod 1 has an interval of none
			e.Low, e.High = *b.Low, *b.High
		}
		return registryRate{result.Rate(nil, e), result.RateInterval(nil, e)}
	}
	r := registryRow{
		Label: x.Label, Unit: x.Unit, Hidden: x.Hidden, FollowedBefore: rate(x.Rate[0][0]), FollowedAfter: rate(x.Rate[0][1]),
		ComparedBefore: rate(x.Rate[1][0]), ComparedAfter: rate(x.Rate[1][1]), Ratio: value(x.Ratio), Change: value(x.Followed), Exact: x.Exact,
	}
	r.Interval, r.ChangeInterval = registryInterval(x.Ratio), registryInterval(x.Followed)
	return r
}

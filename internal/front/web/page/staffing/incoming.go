package staffing

import (
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/staffing"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	excel "traad/internal/base/sheet"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/staffing"
)

var incomingTmpl = ui.New(files, "incoming.html")

const (
	incomingPlace = "/ressursark"
	shownRows     = 8
	shownColumns  = 30
	shownFaults   = 200
	shownChanges  = 12
)

type incomingView struct {
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Empty    *ui.Empty
	Action   string
	File     *ui.Field // asks for a file
	Cancel   ui.Action

	Letters []string
	Preview []previewRow
	Hidden  []ui.Hidden
	Fields  []ui.Field
	Columns []columnRow
	Again   ui.Action

	Faults []fault
	More   string
	Plans  []plannedRow
	Note   string
	Seen   string // what the user looks at, to be taken in; "" it cannot be
	Taken  []ui.Hidden
}

type previewRow struct {
	Number string
	Cells  []string
}

type columnRow struct {
	Letter, Heading, Example string
	What, When               ui.Field
}

type plannedRow struct {
	Name, Becomes string
	Changes       []string
	More          string
}

// Incoming asks for the spreadsheet that has been planned in until now.
func Incoming(v *page.Visit) error { return askFile(v, http.StatusOK, ui.NewForm(nil).In(v.Voice)) }

func askFile(v *page.Visit, status int, form *ui.Form) error {
	w := incomingView{
		Head:    ui.Head{Title: v.T("Hent regneark"), Lead: v.T("Har dere måltall og bemanning i et eget ark, med kommunene nedover og perioder bortover? Last det opp, si hva kolonnene er, og se hva som endres. Ingenting lagres før du tar det inn.")},
		Summary: form.Summary("filen kan leses"), Action: incomingPlace, Cancel: ui.Link(v.T("Avbryt"), place),
	}
	file := form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: v.T("Regneark"), Accept: ".xlsx,.csv", Help: v.T("Excel eller CSV, inntil 10 MB. Filen ligger forseglet i Tråd mens du ser på den, og slettes når den er tatt inn, eller etter et døgn.")})
	w.File = &file
	return v.RenderStatus(status, incomingTmpl, v.Frame(v.T("Hent regneark"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: v.T("Hent regneark")}), w)
}

// Upload takes the file in for a look.
func Upload(v *page.Visit) error {
	name, data, err := page.Upload(v)
	var id db.ID
	if err == nil {
		id, err = staffing.Upload{Name: name, Data: data}.Run(v.Ctx(), v.Service, v.Actor)
	}
	if err == nil {
		return v.Go(incomingPlace+"/"+string(id), "")
	}
	form := ui.NewForm(nil).In(v.Voice)
	if !form.Take(err) {
		return err
	}
	return askFile(v, http.StatusUnprocessableEntity, form)
}

// LookIncoming shows what the spreadsheet gives, read as the address says.
func LookIncoming(v *page.Visit) error {
	return incoming(v, http.StatusOK, ui.NewForm(v.R.URL.Query()).In(v.Voice), nil)
}

// TakeIncoming makes drafts of it.
func TakeIncoming(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	made, err := staffing.TakeIn{ID: db.ID(v.Path("run")), Seen: form.Value("sett"), Told: readingOf(form)}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case err == nil && len(made) == 1:
		return v.Go(sheetPath(made[0]), v.T("Arket er tatt inn som utkast. Det gjelder ikke før det er godkjent."))
	case err == nil:
		return v.Go(place, v.T("%s utkast er laget eller endret. Åpne hver virksomhet for å se og godkjenne.", v.Voice.Int(len(made))))
	case errs.KindOf(err) == errs.KindConflict:
		return incoming(v, http.StatusConflict, form, err)
	}
	return err
}

// readingOf is what the form says about how the file is read; nothing said where the columns are of another sheet than the one chosen.
func readingOf(form *ui.Form) func([]excel.Sheet) (staffing.Reading, bool) {
	return func(sheets []excel.Sheet) (staffing.Reading, bool) {
		r := staffing.Reading{Sheet: -1}
		if n, err := strconv.Atoi(form.Value("ark")); err == nil && n >= 0 && n < len(sheets) {
			r.Sheet = n
		}
		if r.Sheet < 0 || form.Value("lest") != strconv.Itoa(r.Sheet) {
			return r, false
		}
		r.First, _ = strconv.Atoi(form.Value("forste"))
		r.Last, _ = strconv.Atoi(form.Value("siste"))
		if form.Value("tall") == "engelsk" {
			r.Numbers = excel.English
		}
		for c := range staffing.MaxColumns {
			n := strconv.Itoa(c)
			if !form.Has("hva-" + n) {
				continue
			}
			for len(r.Columns) <= c {
				r.Columns = append(r.Columns, staffing.Use{What: rule.NoColumn})
			}
			r.Columns[c] = staffing.Use{What: rule.Quantity(form.Value("hva-" + n)), When: form.Value("nar-" + n)}
		}
		return r, true
	}
}

func incoming(v *page.Visit, status int, form *ui.Form, changed error) error {
	id := db.ID(v.Path("run"))
	in, err := staffing.Look(v.Ctx(), v.Service, v.Actor, id, readingOf(form))
	if err != nil {
		return err
	}
	w := incomingView{Head: ui.Head{Title: v.T("Hent regneark"), Lead: v.T("Filen «%s». Ingenting er lagret ennå.", in.Name)}, Action: incomingPlace + "/" + string(id), Cancel: ui.Link(v.T("Last opp et annet ark"), incomingPlace)}
	frame := v.Frame(v.T("Hent regneark"), ui.Crumb{Label: v.T("Ressurser"), Href: place}, ui.Crumb{Label: v.T("Hent regneark"), Href: incomingPlace}, ui.Crumb{Label: v.T("Se gjennom")})
	if changed != nil {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Text: errs.Tell(changed, v.T)})
	}
	if in.Gone {
		w.Head.Lead = v.T("Filen «%s».", in.Name)
		w.Empty = &ui.Empty{Icon: "document", Heading: v.T("Filen er ikke lenger i Tråd"), Text: v.T("Den slettes etter et døgn. Last den opp på nytt."), Action: &w.Cancel}
		if in.Taken {
			w.Empty.Heading, w.Empty.Text = v.T("Arket er tatt inn"), v.T("Utkastene står under hver virksomhet i Ressurser.")
		}
		return v.RenderStatus(status, incomingTmpl, frame, w)
	}
	w.sheet(v.Voice, in)
	w.result(v.Voice, in)
	return v.RenderStatus(status, incomingTmpl, frame, w)
}

// sheet shows the first rows, and asks what the columns are: filled in as they are read now.
func (w *incomingView) sheet(v *lang.Voice, in *staffing.Incoming) {
	s, r := in.Sheet, in.Reading
	width := staffing.Width(s)
	for c := range min(width, shownColumns) {
		w.Letters = append(w.Letters, excel.Letters(c))
	}
	for i, row := range s.Rows {
		if i == shownRows {
			break
		}
		x := previewRow{Number: strconv.Itoa(row.Number)}
		for c := range w.Letters {
			x.Cells = append(x.Cells, short(row.Cell(c).String()))
		}
		w.Preview = append(w.Preview, x)
	}
	index := strconv.Itoa(r.Sheet)
	w.Hidden = []ui.Hidden{{Name: "lest", Value: index}}
	w.Again = ui.Submit(v.Say("Vis hva som endres")).As(ui.Secondary)
	if len(in.Sheets) > 1 {
		f := ui.Field{Kind: ui.Choice, Name: "ark", Label: v.Say("Ark"), Width: "medium"}.With(index)
		for i, name := range in.Sheets {
			f.Options = append(f.Options, ui.Option{Value: strconv.Itoa(i), Label: short(name)})
		}
		w.Fields = append(w.Fields, f)
	} else {
		w.Hidden = append(w.Hidden, ui.Hidden{Name: "ark", Value: index})
	}
	typed := "norsk"
	if r.Numbers == excel.English {
		typed = "engelsk"
	}
	w.Fields = append(w.Fields,
		ui.Field{Kind: ui.Number, Name: "forste", Label: v.Say("Første rad med en kommune"), Width: "short"}.With(strconv.Itoa(r.First)),
		ui.Field{Kind: ui.Number, Name: "siste", Label: v.Say("Siste rad"), Width: "short"}.With(strconv.Itoa(r.Last)),
		ui.Field{Kind: ui.Choice, Name: "tall", Label: v.Say("Tall er skrevet slik"), Width: "medium", Options: []ui.Option{{Value: "norsk", Label: "1 200,5"}, {Value: "engelsk", Label: "1,200.5"}}}.With(typed),
	)
	first := excel.Row{}
	for _, row := range s.Rows {
		if row.Number == r.First {
			first = row
		}
	}
	for c := range max(width, len(r.Columns)) {
		u := staffing.Use{What: rule.NoColumn}
		if c < len(r.Columns) {
			u = r.Columns[c]
		}
		n, letter := strconv.Itoa(c), excel.Letters(c)
		what := ui.Field{Kind: ui.Choice, Name: "hva-" + n, Label: v.Say("Hva kolonne %s er", letter), Quiet: true}
		for _, q := range rule.Quantities {
			what.Options = append(what.Options, ui.Option{Value: string(q.Quantity), Label: v.Say(q.Title)})
		}
		w.Columns = append(w.Columns, columnRow{
			Letter: letter, Heading: short(staffing.Heading(s, r.First, c)), Example: short(first.Cell(c).String()),
			What: what.With(string(u.What)), When: ui.Field{Name: "nar-" + n, Label: v.Say("Perioden i kolonne %s", letter), Quiet: true, Width: "short"}.With(u.When),
		})
	}
	for _, f := range w.Fields {
		w.Taken = append(w.Taken, ui.Hidden{Name: f.Name, Value: f.Value()})
	}
	w.Taken = append(w.Taken, w.Hidden...)
	for _, c := range w.Columns {
		w.Taken = append(w.Taken, ui.Hidden{Name: c.What.Name, Value: c.What.Value()}, ui.Hidden{Name: c.When.Name, Value: c.When.Value()})
	}
}

// result shows what is wrong, or what would change.
func (w *incomingView) result(v *lang.Voice, in *staffing.Incoming) {
	r := in.Result
	for i, f := range r.Faults {
		if i == shownFaults {
			w.More = v.Say("Og %s feil til.", v.Int(len(r.Faults)-i))
			break
		}
		where := f.Cell()
		if where == "" {
			where = v.Say("Hele arket")
		}
		w.Faults = append(w.Faults, fault{where, f.Sheet, f.Value, f.In(v)})
	}
	if len(r.Faults) > 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: v.Say("%s feil må rettes før arket kan tas inn. De står under.", v.Int(len(r.Faults)))})
		return
	}
	for _, p := range r.Plans {
		x := plannedRow{Name: p.Name, Becomes: v.Say("Nytt utkast, %s", period(v, p.Plan.From(), p.Plan.To()))}
		if p.Draft != nil {
			x.Becomes = v.Say("Utkastet endres, %s", period(v, p.Plan.From(), p.Plan.To()))
		}
		if len(p.Changes) == 0 {
			x.Becomes, x.More = v.Say("Ingen endring"), v.Say("Arket har de samme tallene.")
		}
		for i, c := range p.Changes {
			if i == shownChanges {
				x.More = v.Say("%s tall til endres", v.Int(len(p.Changes)-i))
				break
			}
			x.Changes = append(x.Changes, v.Say("%s: %s → %s", c.Label, or(v.Figure(c.Before), v.Say("ingen")), or(v.Figure(c.After), "0")))
		}
		w.Plans = append(w.Plans, x)
	}
	if r.Numbers() > 0 {
		w.Seen = r.Mark()
		w.Taken = append(w.Taken, ui.Hidden{Name: "sett", Value: w.Seen})
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: v.Say("%s tall endres. Se gjennom, og ta dem inn nederst.", v.Int(r.Numbers()))})
	}
	var notes []string
	if len(r.Skipped) > 0 {
		notes = append(notes, v.Say("Du planlegger ikke for %s, så radene deres leses ikke.", v.List(r.Skipped)))
	}
	if r.Sums > 0 {
		notes = append(notes, v.Say("%s og leses ikke: Tråd regner summene selv.", v.Plural(r.Sums, "rad er en sum", "rader er summer")))
	}
	w.Note = strings.Join(notes, " ")
	if len(r.Plans) == 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: strings.TrimSpace(v.Say("Arket har ingen rader som du planlegger for.") + " " + w.Note)})
	}
}

// short is a text of a cell as a table has room for it.
func short(s string) string {
	if r := []rune(nb.CleanLine(s)); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return nb.CleanLine(s)
}

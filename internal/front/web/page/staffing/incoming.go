package staffing

import (
	"fmt"
	"net/http"
	"strconv"

	"traad/internal/app/staffing"
	"traad/internal/base/db"
	"traad/internal/base/errs"
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
func Incoming(v *page.Visit) error { return askFile(v, http.StatusOK, ui.NewForm(nil)) }

func askFile(v *page.Visit, status int, form *ui.Form) error {
	w := incomingView{
		Head:    ui.Head{Title: "Hent regneark", Lead: "Har dere måltall og bemanning i et eget ark, med kommunene nedover og perioder bortover? Last det opp, si hva kolonnene er, og se hva som endres. Ingenting lagres før du tar det inn."},
		Summary: form.Summary("filen kan leses"), Action: incomingPlace, Cancel: ui.Link("Avbryt", place),
	}
	file := form.Fill(ui.Field{Kind: ui.File, Name: "fil", Label: "Regneark", Accept: ".xlsx,.csv", Help: "Excel eller CSV, inntil 10 MB. Filen ligger forseglet i Tråd mens du ser på den, og slettes når den er tatt inn, eller etter et døgn."})
	w.File = &file
	return v.RenderStatus(status, incomingTmpl, v.Frame("Hent regneark", ui.Crumb{Label: "Ressurser", Href: place}, ui.Crumb{Label: "Hent regneark"}), w)
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
	form := ui.NewForm(nil)
	if !form.Take(err) {
		return err
	}
	return askFile(v, http.StatusUnprocessableEntity, form)
}

// LookIncoming shows what the spreadsheet gives, read as the address says.
func LookIncoming(v *page.Visit) error {
	return incoming(v, http.StatusOK, ui.NewForm(v.R.URL.Query()), "")
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
		return v.Go(sheetPath(made[0]), "Arket er tatt inn som utkast. Det gjelder ikke før det er godkjent.")
	case err == nil:
		return v.Go(place, nb.Plural(len(made), "utkast er laget eller endret", "utkast er laget eller endret")+". Åpne hver virksomhet for å se og godkjenne.")
	case errs.KindOf(err) == errs.KindConflict:
		return incoming(v, http.StatusConflict, form, errs.SafeText(err))
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

func incoming(v *page.Visit, status int, form *ui.Form, changed string) error {
	id := db.ID(v.Path("run"))
	in, err := staffing.Look(v.Ctx(), v.Service, v.Actor, id, readingOf(form))
	if err != nil {
		return err
	}
	w := incomingView{Head: ui.Head{Title: "Hent regneark", Lead: "Filen «" + in.Name + "». Ingenting er lagret ennå."}, Action: incomingPlace + "/" + string(id), Cancel: ui.Link("Last opp et annet ark", incomingPlace)}
	frame := v.Frame("Hent regneark", ui.Crumb{Label: "Ressurser", Href: place}, ui.Crumb{Label: "Hent regneark", Href: incomingPlace}, ui.Crumb{Label: "Se gjennom"})
	if changed != "" {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Text: changed})
	}
	if in.Gone {
		w.Head.Lead = "Filen «" + in.Name + "»."
		w.Empty = &ui.Empty{Icon: "document", Heading: "Filen er ikke lenger i Tråd", Text: "Den slettes etter et døgn. Last den opp på nytt.", Action: &w.Cancel}
		if in.Taken {
			w.Empty.Heading, w.Empty.Text = "Arket er tatt inn", "Utkastene står under hver virksomhet i Ressurser."
		}
		return v.RenderStatus(status, incomingTmpl, frame, w)
	}
	w.sheet(in)
	w.result(in)
	return v.RenderStatus(status, incomingTmpl, frame, w)
}

// sheet shows the first rows, and asks what the columns are: filled in as they are read now.
func (w *incomingView) sheet(in *staffing.Incoming) {
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
	w.Again = ui.Submit("Vis hva som endres").As(ui.Secondary)
	if len(in.Sheets) > 1 {
		f := ui.Field{Kind: ui.Choice, Name: "ark", Label: "Ark", Width: "medium"}.With(index)
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
		ui.Field{Kind: ui.Number, Name: "forste", Label: "Første rad med en kommune", Width: "short"}.With(strconv.Itoa(r.First)),
		ui.Field{Kind: ui.Number, Name: "siste", Label: "Siste rad", Width: "short"}.With(strconv.Itoa(r.Last)),
		ui.Field{Kind: ui.Choice, Name: "tall", Label: "Tall er skrevet slik", Width: "medium", Options: []ui.Option{{Value: "norsk", Label: "1 200,5"}, {Value: "engelsk", Label: "1,200.5"}}}.With(typed),
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
		what := ui.Field{Kind: ui.Choice, Name: "hva-" + n, Label: "Hva kolonne " + letter + " er", Quiet: true}
		for _, q := range rule.Quantities {
			what.Options = append(what.Options, ui.Option{Value: string(q.Quantity), Label: q.Title})
		}
		w.Columns = append(w.Columns, columnRow{
			Letter: letter, Heading: short(staffing.Heading(s, r.First, c)), Example: short(first.Cell(c).String()),
			What: what.With(string(u.What)), When: ui.Field{Name: "nar-" + n, Label: "Perioden i kolonne " + letter, Quiet: true, Width: "short"}.With(u.When),
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
func (w *incomingView) result(in *staffing.Incoming) {
	r := in.Result
	for i, f := range r.Faults {
		if i == shownFaults {
			w.More = "Og " + nb.Plural(len(r.Faults)-i, "feil", "feil") + " til."
			break
		}
		where := f.Cell()
		if where == "" {
			where = "Hele arket"
		}
		w.Faults = append(w.Faults, fault{where, f.Sheet, f.Value, f.Message})
	}
	if len(r.Faults) > 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: nb.Plural(len(r.Faults), "feil må rettes", "feil må rettes") + " før arket kan tas inn. De står under."})
		return
	}
	for _, p := range r.Plans {
		x := plannedRow{Name: p.Name, Becomes: "Nytt utkast, " + period(p.Plan.From(), p.Plan.To())}
		if p.Draft != nil {
			x.Becomes = "Utkastet endres, " + period(p.Plan.From(), p.Plan.To())
		}
		if len(p.Changes) == 0 {
			x.Becomes, x.More = "Ingen endring", "Arket har de samme tallene."
		}
		for i, c := range p.Changes {
			if i == shownChanges {
				x.More = nb.Plural(len(p.Changes)-i, "tall til", "tall til") + " endres"
				break
			}
			x.Changes = append(x.Changes, c.Label+": "+or(c.Before, "ingen")+" → "+or(c.After, "0"))
		}
		w.Plans = append(w.Plans, x)
	}
	if r.Numbers() > 0 {
		w.Seen = r.Mark()
		w.Taken = append(w.Taken, ui.Hidden{Name: "sett", Value: w.Seen})
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: fmt.Sprintf("%s endres. Se gjennom, og ta dem inn nederst.", nb.Plural(r.Numbers(), "tall", "tall"))})
	}
	if len(r.Skipped) > 0 {
		w.Note += "Du planlegger ikke for " + nb.List(r.Skipped, "og") + ", så radene deres leses ikke. "
	}
	if r.Sums > 0 {
		w.Note += nb.Plural(r.Sums, "rad er en sum", "rader er summer") + " og leses ikke: Tråd regner summene selv."
	}
	if len(r.Plans) == 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: "Arket har ingen rader som du planlegger for. " + w.Note})
	}
}

// short is a text of a cell as a table has room for it.
func short(s string) string {
	if r := []rune(nb.CleanLine(s)); len(r) > 40 {
		return string(r[:39]) + "…"
	}
	return nb.CleanLine(s)
}

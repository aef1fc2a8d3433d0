package plan

import (
	"cmp"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var editPage = ui.New(files, "edit.html")

type editView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Guide    *ui.Guide  // the handbook
	Begin    *ui.Action // where there is no draft
	Document string     // address of the autosave
	Action   string
	Others   string
	Hidden   []ui.Hidden // of every section's form
	Sections []section
	Lost     []item    // what was typed, and could not be saved
	Kept     string    // finished drafts: what was typed in them without a connection is shown here
	Mapped   []ui.Fact // what the mapping found, to write from
}

// section is one part of the plan, a form of its own.
type section struct {
	ID, Heading, Help string
	Items             []item
	Taken             []taken // items that were taken out of the draft, with what was written in them
	Save              ui.Action
	Link              ui.Action // to where the section is written, when that is another page
}

// item is one goal, measure, area of risk or contact; or the fields of a section that is no list.
type item struct {
	ID, Legend string
	New        bool // empty, to write the next one in
	Folded     bool // seldom changed: opened to be
	Fields     []field
	Said       []ui.Fact // what the reader may not write
	Beside     []beside  // what two have written differently there, for her to let what stands, stand
}

// field is a control with the revision that it goes on from, and what another has written in it.
type field struct {
	ui.Field
	Base   ui.Hidden
	Beside *beside
}

type beside struct {
	ID     string
	Name   string // of the buttons
	Texts  []wording
	Choice bool // one of them stands: they cannot be put together
	Stands bool // only what stands can stand: the GP has confirmed it
}

type wording struct {
	Value, Who, Text, Label string
	holds                   string // what the field says where it stands
}

// Edit is the draft, by section; or, where there is none, the way to begin one.
func Edit(v *page.Visit) error {
	d, err := open(v, access.EditPlan)
	if err != nil {
		return err
	}
	return d.edit(ui.NewForm(nil), http.StatusOK, nil)
}

// Begin makes a draft of the next version.
func Begin(v *page.Visit) error {
	d, err := open(v, access.WritePlan)
	if err != nil {
		return err
	}
	if _, err := (planapp.Start{Patient: d.id, Team: d.contacts()}).Run(v.Ctx(), v.Service, v.Actor); err != nil {
		if errs.KindOf(err) != errs.KindInvalid {
			return err
		}
		return v.RenderStatus(http.StatusUnprocessableEntity, readPage, v.Frame("Behandlingsplan", d.crumbs("")...), readView{
			Bar: d.bar(), Empty: &ui.Message{Tone: ui.Soon, Heading: "Planen kan ikke skrives nå", Text: errs.SafeText(err)},
		})
	}
	return v.Go(d.path("rediger"), "Utkastet er klart. Det du skriver, lagres mens du skriver.")
}

// contacts are those around the person today, as a plan names them.
func (d *desk) contacts() []plan.Contact {
	var team []plan.Contact
	for _, m := range page.Team(nil, d.head) {
		team = append(team, plan.Contact{Name: m.Name, Does: m.Does, Phone: m.Number, Hours: m.Note})
	}
	return team
}

// Save takes a section's form where there is no script.
func Save(v *page.Visit) error {
	d, err := open(v, access.EditPlan)
	if err != nil {
		return err
	}
	form, err := v.Form()
	if err != nil {
		return err
	}
	form.Faults = nil // a text that is too long is answered at its field, and the rest is saved
	switch {
	case page.Another(v, form):
		return d.refuse(form, page.AnotherText)
	case d.all.Working == nil:
		return d.refuse(form, "Utkastet er publisert eller finnes ikke.")
	case form.Value("dokument") != string(d.all.Working.Document): // revisions begin anew in every draft: what was begun in another may not be saved here
		return d.refuse(form, "Siden ble åpnet med et annet utkast enn det som er under arbeid nå.")
	}
	saves := page.Saves(form)
	doc := d.all.Working.Document
	if chosen, err := d.settle(form, doc, saves); err != nil {
		return err
	} else if chosen != nil {
		saves = chosen
	}
	back, err := d.takeBack(form, doc)
	if err != nil {
		return err
	}
	saves = append(saves, back...)
	done, err := document.Save{Document: doc, Section: form.Value("del"), Fields: saves}.Run(v.Ctx(), v.Service, v.Actor)
	if errs.KindOf(err) == errs.KindGone { // published since the page was asked for
		if d, err = open(v, access.EditPlan); err != nil {
			return err
		}
		return d.refuse(form, "Utkastet er publisert eller finnes ikke.")
	}
	if err != nil {
		return err
	}
	two, said := 0, "Lagret."
	if len(back) > 0 {
		said = "Tatt tilbake."
	}
	for _, a := range done.Fields {
		if a.Taken != nil && a.Outcome != text.Unchanged {
			said = "Lagret, men " + done.Names[a.Taken.By] + " har tatt ut noe som du skrev i. Teksten står under «Tatt ut i dette utkastet»."
		}
		if a.Fault != "" {
			form.Fault(a.Path, a.Fault)
		}
		if len(a.Field.Open) > 0 {
			two++
		}
	}
	switch {
	case !form.OK():
		return d.edit(form, http.StatusUnprocessableEntity, nil)
	case two > 0:
		return d.edit(ui.NewForm(nil), http.StatusConflict, []ui.Message{{Tone: ui.Soon, Heading: "To har skrevet ulikt", Text: "Begge tekstene er lagret. Velg under hva som skal stå."}})
	}
	return v.Go(d.path("rediger")+"#"+sectionID(form.Value("del")), said)
}

func sectionID(s string) string { return "del-" + strings.TrimPrefix(ui.ElementID(s), "felt-") }

// settle reads the answer to two texts: velg:<path> = own, begge, or the branch of the other.
func (d *desk) settle(form *ui.Form, doc db.ID, saves []text.Save) ([]text.Save, error) {
	path, choice := "", ""
	for _, name := range form.Names() {
		if p, ok := strings.CutPrefix(name, "velg:"); ok {
			path, choice = p, form.Value(name)
		}
	}
	if path == "" {
		return nil, nil
	}
	o, err := document.Open(d.v.Ctx(), d.v.Service, d.v.Actor, doc)
	if err != nil {
		return nil, err
	}
	f := o.Fields[path]
	out := make([]text.Save, 0, len(saves)+1)
	if !slices.ContainsFunc(saves, func(s text.Save) bool { return s.Path == path }) { // of an item that was taken out: the form has no control for it
		saves = append(slices.Clone(saves), text.Save{Path: path, Base: f.Revision})
	}
	for _, s := range saves {
		if s.Path != path {
			out = append(out, s)
			continue
		}
		s.Text = f.Text
		for _, other := range f.Open {
			switch {
			case choice == strconv.Itoa(other.Branch):
				s.Text = other.Text
			case choice == "begge":
				s.Text = ui.KeepBoth(s.Text, other.Text)
			}
		}
		s.Settle = true
		out = append(out, s)
	}
	return out, nil
}

// refuse answers a form that cannot be saved with the draft as it stands and what was typed, so that it can be copied.
func (d *desk) refuse(form *ui.Form, why string) error {
	lost, err := d.lost(form)
	if err != nil {
		return err
	}
	if len(lost) > 0 {
		why += " Det du skrev, står under: kopier det du vil ha med."
	} else {
		why += " Du hadde ikke skrevet noe nytt."
	}
	return d.edit(ui.NewForm(nil), http.StatusConflict, []ui.Message{{Tone: ui.Late, Heading: "Ingenting ble lagret", Text: why}}, lost...)
}

func (d *desk) edit(form *ui.Form, status int, messages []ui.Message, lost ...item) error {
	v := d.v
	w := editView{Mapped: d.mapped(), Bar: d.bar(), Messages: messages, Summary: form.Summary("alt er lagret"), Action: d.path("rediger"), Lost: lost}
	if len(lost) == 0 {
		w.Kept = d.finished()
	}
	if d.course != nil {
		w.Guide = page.HandbookGuide(v, d.course, d.course.Pathway.StageBy(care.PlanWritten))
	}
	o, err := d.draft()
	if err != nil {
		return err
	}
	if o == nil {
		w.Head = ui.Head{Title: "Rediger planen", Lead: "Ingen versjon er under arbeid."}
		if d.mayBegin() {
			w.Begin = &ui.Action{Label: "Begynn på en ny versjon", Icon: "pencil", Post: d.path(""), Look: ui.Primary}
		}
		if why := d.why(); why != "" {
			w.Messages = append(w.Messages, ui.Message{Text: why})
		}
		return v.RenderStatus(status, editPage, v.Frame("Rediger planen", d.crumbs("Rediger")...), w)
	}
	work := d.all.Working
	w.Head = ui.Head{Title: "Rediger planen, versjon " + nb.Int(work.Number), Lead: "Flere kan skrive samtidig. Det du skriver, lagres mens du skriver."}
	w.Head.Actions = []ui.Action{ui.Link("Les utkastet", d.path("")+"?versjon="+strconv.Itoa(work.Number))}
	if work.Status == planapp.Draft && v.May(access.SendHearing) {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "Send på høring", Icon: "chat", Href: d.path("send")})
	}
	w.Document, w.Hidden = "/dokument/"+string(o.ID), page.Sheet(v, o.ID)
	for _, p := range o.Others {
		w.Others += p.Name + " skriver nå. "
	}
	team, err := v.Service.Team(v.Ctx(), v.Service.Store.Reader(), []db.ID{db.ID(d.course.Area.ID)}, d.head.Today)
	if err != nil {
		return err
	}
	texts, err := planapp.Texts(v.Ctx(), v.Service.Store.Reader(), *work)
	if err != nil {
		return err
	}
	b := &builder{d: d, o: o, form: form, plan: plan.Draft(o.Fields, texts), team: team}
	w.Sections = b.sections()
	return v.RenderStatus(status, editPage, v.Frame("Rediger planen", d.crumbs("Rediger")...), w)
}

// mapped is what the last mapping found.
func (d *desk) mapped() []ui.Fact {
	if d.course == nil {
		return nil
	}
	events, err := care.Standing(d.course.Events)
	if err != nil {
		return nil
	}
	for _, ev := range slices.Backward(events) {
		if ev.Kind == care.Mapped && ev.Visit != nil && ev.Visit.Note != "" {
			return []ui.Fact{{Term: "Kartlagt " + nb.DayNear(ev.On, d.head.Today), Text: ev.Visit.Note}}
		}
	}
	return nil
}

// lost is what was typed in a form that cannot be saved, by item. What stands in the draft that it was typed in, and what nobody touched, is not among it.
func (d *desk) lost(form *ui.Form) ([]item, error) {
	saves, doc := page.Saves(form), db.ID(form.Value("dokument"))
	known := slices.ContainsFunc(d.all.Versions, func(v planapp.Version) bool { return v.Document == doc })
	if known {
		var err error
		if saves, err = document.Unsaved(d.v.Ctx(), d.v.Service.Store.Reader(), d.v.Actor.User, doc, saves); err != nil {
			return nil, err
		}
	}
	var out []item
	for _, s := range saves {
		if !plan.Known(s.Path) || strings.HasSuffix(s.Path, "/plass") || s.Text == "" && !known {
			continue
		}
		fact := ui.Fact{Term: plan.Label(s.Path), Text: cmp.Or(plan.InWords(nil, s.Path, s.Text), "(tomt)")}
		at, listed := plan.Item(s.Path)
		if !listed {
			at = ""
		}
		i := slices.IndexFunc(out, func(it item) bool { return it.ID == at })
		if i < 0 {
			i = len(out)
			out = append(out, item{ID: at, Legend: short(cmp.Or(form.Value(at+"/hva"), form.Value(at+"/tekst"), form.Value(at+"/omrade"), form.Value(at+"/navn")))})
		}
		out[i].Said = append(out[i].Said, fact)
	}
	return out, nil
}

// finished are the drafts that nobody writes in any more, for the script that finds what was typed in them and never arrived.
func (d *desk) finished() string {
	var out []string
	for _, v := range d.all.Versions {
		if !v.Open() && v.Document != "" && d.v.May(access.EditPlan) {
			out = append(out, "/dokument/"+string(v.Document))
		}
	}
	return strings.Join(out, " ")
}

// builder makes the sections of a draft for one reader.
type builder struct {
	d    *desk
	o    *document.Opened
	form *ui.Form
	plan plan.Plan
	team []app.Worker
	own  plan.Measure // the measure being built
}

// field makes a control, or nothing where the actor may not write there.
func (b *builder) field(path string, f ui.Field) (field, bool) {
	if access.MayNotWritePlan(b.d.v.Actor, path, b.own) != "" {
		return field{}, false
	}
	stands := b.o.Fields[path]
	f.Name = path
	out := field{Field: f.With(stands.Text), Base: page.BaseOf(stands, path)}
	if f.Kind == ui.Choice && stands.Text == "" {
		out.Values = nil
	}
	if b.form.Faults.At(path) != "" { // refused: what was typed stays, and so does what it goes on from
		out.Field = b.form.Fill(out.Field)
		out.Base.Value = b.form.Value(out.Base.Name)
	}
	if out.Beside = b.beside(path); out.Beside != nil {
		for i, t := range out.Beside.Texts { // whom a choice names, only the form knows
			for _, o := range f.Options {
				if o.Value != "" && o.Value == t.holds {
					out.Beside.Texts[i].Text = o.Label
				}
			}
		}
	}
	return out, true
}

// beside is what two have written differently in a field, nil where they have not.
func (b *builder) beside(path string) *beside {
	stands := b.o.Fields[path]
	if len(stands.Open) == 0 {
		return nil
	}
	out := &beside{ID: "to-tekster-" + strings.TrimPrefix(ui.ElementID(path), "felt-"), Name: "velg:" + path, Choice: plan.Chosen(path)}
	out.Texts = append(out.Texts, wording{Value: "denne", Who: b.by(stands.By, stands.At), Text: plan.InWords(b.o.Fields, path, stands.Text), Label: "Bruk denne", holds: stands.Text})
	for _, x := range stands.Open {
		out.Texts = append(out.Texts, wording{Value: strconv.Itoa(x.Branch), Who: b.by(x.By, x.At), Text: plan.InWords(b.o.Fields, path, x.Text), Label: "Bruk denne i stedet", holds: x.Text})
	}
	return out
}

func (b *builder) by(user care.UserID, at time.Time) string {
	return strings.Trim(b.o.Names[user]+", "+nb.Moment(at, b.d.v.Now()), ", ")
}

func (b *builder) item(id, legend string, isNew bool, fields ...ui.Field) item {
	it := item{ID: id, Legend: legend, New: isNew}
	for _, f := range fields {
		made, ok := b.field(f.Name, f)
		if ok {
			it.Fields = append(it.Fields, made)
			continue
		}
		two := b.beside(f.Name)
		if two == nil || access.MayNotSettlePlan(b.d.v.Actor, f.Name, b.own) != "" {
			continue
		}
		two.Stands, two.Texts[0].Label = true, "La denne stå"
		for i := range two.Texts[1:] {
			two.Texts[i+1].Label = ""
		}
		it.Beside = append(it.Beside, *two)
	}
	return it
}

// asked reports whether a draft shows a section: the pathway's plan has it, or something is written there.
func (b *builder) asked(s section) bool {
	w := b.d.all.Working
	c := b.d.head.Course(w.Enrolment)
	if c == nil || c.Pathway.HasSection(s.ID) || len(s.Taken) > 0 {
		return true
	}
	for path, f := range b.o.Fields {
		if heading, _, _ := strings.Cut(path, "/"); heading == s.ID && (f.Text != "" || len(f.Open) > 0) {
			return true
		}
	}
	return false
}

func (b *builder) sections() []section {
	all := []section{b.matters(), b.goals(), b.measures(), b.signs(), b.medicines(), b.treatment(), b.contacts(), b.ip(), b.rest()}
	var out []section
	for _, s := range all {
		var items []item
		for _, it := range s.Items {
			if len(it.Fields)+len(it.Said)+len(it.Beside) > 0 {
				items = append(items, it)
			}
		}
		s.Items, s.Taken = items, b.taken(s.ID)
		if !b.asked(s) {
			continue
		}
		if writes := slices.ContainsFunc(items, func(it item) bool { return len(it.Fields) > 0 }); writes {
			s.Save = ui.Action{Label: "Lagre " + strings.ToLower(s.Heading[:1]) + s.Heading[1:], Look: ui.Secondary}
		}
		if len(items)+len(s.Taken) > 0 {
			out = append(out, s)
		}
	}
	return out
}

func (b *builder) matters() section {
	return section{ID: "viktig", Heading: "Viktig for meg", Items: []item{b.item("", "", false,
		ui.Field{Kind: ui.Area, Name: "viktig", Label: "Hva er viktig for personen?", Help: "Med personens egne ord. Det står først og størst i planen.", Rows: 3, Optional: true, Max: care.MaxText})}}
}

// gone is the box that takes an item away.
func gone(path, label string) ui.Field {
	return ui.Field{Kind: ui.Check, Name: path, Label: label, Options: []ui.Option{{Value: "ja", Label: label}}, Optional: true}
}

func (b *builder) goals() section {
	s := section{ID: "mal", Heading: "Mål", Help: "Skriv målet slik personen sier det."}
	over := []ui.Option{{Value: "", Label: "Ingen, det er et mål for seg"}}
	for _, g := range b.plan.Goals {
		if g.Above == "" {
			over = append(over, ui.Option{Value: g.ID, Label: g.Text})
		}
	}
	one := func(id, legend string, isNew bool) item {
		p := "mal/" + id + "/"
		fields := []ui.Field{
			{Kind: ui.Area, Name: p + "tekst", Label: "Målet, med personens ord", Rows: 2},
			{Kind: ui.Area, Name: p + "ser", Label: "Vi ser det når …", Rows: 2, Optional: true},
		}
		above := slices.DeleteFunc(slices.Clone(over), func(o ui.Option) bool { return o.Value == id }) // no goal is a part of itself
		if len(above) > 1 {
			fields = append(fields, ui.Field{Kind: ui.Choice, Name: p + "over", Label: "Delmål av", Options: above, Optional: true})
		}
		if !isNew {
			fields = append(fields, ui.Field{Kind: ui.Choice, Name: p + "status", Label: "Hvordan går det?", Options: goalOptions(), Optional: true}, gone(p+"fjernet", "Fjern målet"))
		}
		return b.item(id, legend, isNew, fields...)
	}
	for i, g := range b.plan.Goals {
		s.Items = append(s.Items, one(g.ID, "Mål "+nb.Int(i+1), false))
	}
	s.Items = append(s.Items, one(planapp.NewItem(), "Nytt mål", true))
	return s
}

func goalOptions() []ui.Option {
	var out []ui.Option
	for _, g := range plan.GoalStatuses {
		out = append(out, ui.Option{Value: string(g), Label: g.Title()})
	}
	return out
}

func measureOptions() []ui.Option {
	var out []ui.Option
	for _, m := range []plan.MeasureStatus{plan.MeasureOpen, plan.MeasureDone, plan.MeasureStopped} {
		out = append(out, ui.Option{Value: string(m), Label: m.Title()})
	}
	return out
}

func (b *builder) measures() section {
	s := section{ID: "tiltak", Heading: "Tiltak", Help: "Hva skal gjøres, hvem gjør det, hvor ofte, og når? Tiltak for fastlegen er forslag til fastlegen bekrefter dem i Tråd. Da endrer bare fastlegen eller vikaren dem."}
	who := []ui.Option{{Value: "", Label: "Velg"}}
	for _, p := range plan.Parties {
		who = append(who, ui.Option{Value: string(p), Label: p.Title()})
	}
	user := []ui.Option{{Value: "", Label: "Ingen bestemt"}}
	for _, t := range b.team {
		user = append(user, ui.Option{Value: string(t.User), Label: t.Name + ", " + t.Role.Title()})
	}
	for _, m := range b.d.head.Team {
		if m.User != "" && (m.Part == "gp" || m.Part == "care_worker") {
			user = append(user, ui.Option{Value: string(m.User), Label: m.Name})
		}
	}
	goal := []ui.Option{{Value: "", Label: "Ikke knyttet til et mål"}}
	for _, g := range b.plan.Goals {
		goal = append(goal, ui.Option{Value: g.ID, Label: g.Text})
	}
	one := func(id, legend string, isNew bool) item {
		p := "tiltak/" + id + "/"
		fields := []ui.Field{
			{Kind: ui.Area, Name: p + "hva", Label: "Hva", Rows: 2},
			{Kind: ui.Choice, Name: p + "hvem", Label: "Hvem gjør det?", Options: who, Width: "medium"},
			{Kind: ui.Choice, Name: p + "bruker", Label: "Ansvarlig i Tråd", Options: user, Optional: true, Help: "Får tiltaket i Min dag.", Width: "medium"},
			{Name: p + "navn", Label: "Navn", Optional: true, Width: "medium", Help: "Der den som gjør det, er kjent."},
			{Name: p + "ofte", Label: "Hvor ofte", Optional: true, Width: "medium"},
			{Name: p + "frist", Label: "Frist", Optional: true, Width: "medium", Help: "En dato, eller for eksempel «løpende»."},
			{Kind: ui.Choice, Name: p + "mal", Label: "Hvilket mål tjener det?", Options: goal, Optional: true},
		}
		if !isNew && b.own.Who == plan.GP && b.d.v.Actor.Role == care.GeneralPractitioner {
			fields = append(fields, ui.Field{Kind: ui.Check, Name: p + "fastlege", Label: "Jeg bekrefter tiltaket", Options: []ui.Option{{Value: plan.Confirmed, Label: "Jeg bekrefter tiltaket"}}, Optional: true})
		}
		if !isNew {
			fields = append(fields, ui.Field{Kind: ui.Choice, Name: p + "status", Label: "Status", Options: measureOptions(), Optional: true, Width: "medium"}, gone(p+"fjernet", "Fjern tiltaket"))
		}
		return b.item(id, legend, isNew, fields...)
	}
	for i, m := range b.plan.Measures {
		b.own = m
		it := one(m.ID, "Tiltak "+nb.Int(i+1), false)
		gp := b.d.v.Actor.Role == care.GeneralPractitioner
		switch {
		case m.Confirmed && len(it.Fields) == 0 && !gp:
			it.Said = []ui.Fact{{Term: "Bekreftet av fastlegen", Text: measureLine(m)}, {Term: "Hvem endrer", Text: "Bare fastlegen eller vikaren. Skriv et nytt tiltak som forslag hvis noe bør være annerledes."}}
		case m.Proposed() && !gp:
			it.Said = []ui.Fact{{Term: "Foreslått til fastlegen", Text: "Dere kan endre forslaget til fastlegen har bekreftet det."}}
		}
		s.Items = append(s.Items, it)
	}
	b.own = plan.Measure{}
	s.Items = append(s.Items, one(planapp.NewItem(), "Nytt tiltak", true))
	return s
}

// measureLine is a measure in one line.
func measureLine(m plan.Measure) string {
	parts := []string{nb.CleanLine(m.What)}
	for _, s := range []string{m.Often, m.Due, m.Name} {
		if s = nb.CleanLine(s); s != "" {
			parts = append(parts, s)
		}
	}
	return strings.Join(parts, ", ")
}

func (b *builder) signs() section {
	s := section{ID: "tegn", Heading: "Tegn å følge med på", Help: "Hva ser vi, og hva gjør vi da? Skriv det så alle forstår det."}
	one := func(id, legend string, isNew bool) item {
		p := "tegn/" + id + "/"
		fields := []ui.Field{{Name: p + "omrade", Label: "Hva gjelder tegnene?", Help: "For eksempel hjerte og pust.", Width: "medium"}}
		for _, c := range plan.Colours {
			name := nb.Capital(c.Word())
			fields = append(fields, ui.Field{Kind: ui.Area, Name: p + string(c) + "-tegn", Label: name + ": hva ser vi?", Rows: 2, Optional: true},
				ui.Field{Kind: ui.Area, Name: p + string(c) + "-gjor", Label: name + ": hva gjør vi?", Rows: 2, Optional: true})
		}
		if !isNew {
			fields = append(fields, gone(p+"fjernet", "Fjern området"))
		}
		return b.item(id, legend, isNew, fields...)
	}
	for i, x := range b.plan.Signs {
		s.Items = append(s.Items, one(x.ID, "Område "+nb.Int(i+1), false))
	}
	s.Items = append(s.Items, one(planapp.NewItem(), "Nytt område", true))
	return s
}

func (b *builder) medicines() section {
	return section{ID: "medisiner", Heading: "Medisiner i fokus", Help: "Ingen doser og ingen liste: de står i legemiddellisten i bruk.", Items: []item{b.item("", "", false,
		ui.Field{Kind: ui.Area, Name: "medisiner/folg", Label: "Hvilke følger vi, og hvorfor?", Rows: 3, Optional: true},
		ui.Field{Kind: ui.Area, Name: "medisiner/unnga", Label: "Hvilke skal unngås?", Rows: 2, Optional: true},
		ui.Field{Name: "medisiner/liste", Label: "Hvor er legemiddellisten i bruk?", Optional: true, Width: "medium"},
		ui.Field{Kind: ui.Date, Name: "medisiner/gjennomgang", Label: "Siste legemiddelgjennomgang", Optional: true, Width: "short"})}}
}

func (b *builder) treatment() section {
	s := section{ID: "avklaring", Heading: "Behandlingsavklaringer", Help: "Planen viser det som står i behandlingsavklaringene. Det pasienten ønsker, og det legen har besluttet, er to ting, og bare en lege skriver beslutningen."}
	wish, decision := limits(b.plan.Treatment, b.d.head.Today, b.d.head.LastEvaluation(), nil)
	it := item{Said: []ui.Fact{{Term: "Det pasienten ønsker", Text: "Ikke skrevet ennå."}, {Term: "Medisinsk beslutning", Text: "Ingen. Be en lege ta stilling der det trengs."}}}
	for i, l := range []*limit{wish, decision} {
		if l != nil {
			it.Said[i].Text = strings.TrimSpace(l.Text + "\n" + strings.Trim(l.Note+". "+l.Overdue, ". "))
		}
	}
	s.Items = append(s.Items, it)
	if f := b.o.Fields["avklaring/tidligere"]; f.Text != "" || len(f.Open) > 0 {
		s.Items = append(s.Items, b.item("", "Skrevet i planen før", false, ui.Field{Kind: ui.Area, Name: "avklaring/tidligere", Label: "Skrevet i planen før avklaringene fikk ett sted", Rows: 3, Optional: true, Help: "Tøm feltet når det som gjelder, står i behandlingsavklaringene."}))
	} else if t := b.plan.Treatment.Earlier; t != "" {
		s.Items = append(s.Items, item{Said: []ui.Fact{{Term: "Skrevet i planen før", Text: t}}})
	}
	if b.d.v.May(access.RecordWish) || b.d.v.May(access.DecideLimits) {
		s.Link = ui.Action{Label: "Skriv eller endre behandlingsavklaringene", Icon: "pencil", Href: page.PersonPath(b.d.id) + "/avklaringer?tilbake=" + url.QueryEscape(b.d.path("rediger")+"#del-avklaring")}
	}
	return s
}

func (b *builder) contacts() section {
	s := section{ID: "team", Heading: "Team", Help: "Hvem ringer man?"}
	one := func(id, legend string, isNew bool) item {
		p := "team/" + id + "/"
		fields := []ui.Field{
			{Name: p + "navn", Label: "Navn", Width: "medium"},
			{Name: p + "rolle", Label: "Hva gjør de?", Optional: true, Width: "medium"},
			{Kind: ui.Tel, Name: p + "telefon", Label: "Telefon", Optional: true, Width: "short"},
			{Name: p + "tid", Label: "Når", Optional: true, Width: "medium"},
		}
		if !isNew {
			fields = append(fields, gone(p+"fjernet", "Fjern kontakten"))
		}
		return b.item(id, legend, isNew, fields...)
	}
	for i, c := range b.plan.Contacts {
		it := one(c.ID, cmp.Or(strings.Trim(nb.CleanLine(c.Name)+", "+nb.CleanLine(c.Does), ", "), "Kontakt "+nb.Int(i+1)), false)
		it.Folded = !slices.ContainsFunc(it.Fields, func(f field) bool { return f.Beside != nil || b.form.Faults.At(f.Name) != "" })
		s.Items = append(s.Items, it)
	}
	s.Items = append(s.Items, one(planapp.NewItem(), "Ny kontakt", true))
	return s
}

func (b *builder) ip() section {
	fields := []ui.Field{
		{Kind: ui.Choice, Name: "ip/har", Label: "Individuell plan", Options: []ui.Option{{Value: "", Label: "Ikke spurt"}, {Value: "ja", Label: "Har"}, {Value: "nei", Label: "Har ikke"}, {Value: "onsker-ikke", Label: "Ønsker ikke"}}, Optional: true, Width: "medium"},
		{Name: "ip/koordinator", Label: "Koordinator", Optional: true, Width: "medium"},
		{Kind: ui.Tel, Name: "ip/telefon", Label: "Telefon", Optional: true, Width: "short"},
		{Name: "ip/sted", Label: "Hvor ligger planen?", Optional: true, Width: "medium"},
	}
	var content []ui.Field
	for _, f := range plan.IPFields {
		content = append(content, ui.Field{Kind: ui.Area, Name: "ip/felt/" + f.Code, Label: f.Label, Rows: 2, Optional: true})
	}
	return section{ID: "ip", Heading: "Individuell plan", Help: "De ti feltene er dem forskriften om individuell plan krever. Vis til planen der den finnes, heller enn å skrive det to ganger.", Items: []item{b.item("", "", false, fields...), b.item("", "De ti feltene", true, content...)}}
}

func (b *builder) rest() section {
	return section{ID: "avtale", Heading: "Annet og neste evaluering", Items: []item{b.item("", "", false,
		ui.Field{Kind: ui.Area, Name: "tekst", Label: "Annet i planen", Rows: 6, Optional: true, Max: care.MaxText},
		ui.Field{Kind: ui.Date, Name: "avtale/neste", Label: "Neste evaluering", Optional: true, Width: "short"})}}
}

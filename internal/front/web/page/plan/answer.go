package plan

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/document"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var answerPage = ui.New(files, "answer.html", "sheet.html")

type answerView struct {
	Title, Lead string
	Summary     ui.Summary
	Messages    []ui.Message
	Since       []plan.Change // what was written while she read
	Closed      bool
	Kept        []ui.Fact // what was said where nothing was saved
	SaidHead    string
	Said        []remark // what the party has said before, with the replies
	AskHead     string
	Asks        []string
	Measures    []asked
	Standing    string // what a measure is that the GP says nothing of
	NewsHead    string
	News        []plan.Change
	First       *sheet // the person's first plan: there is nothing that it could differ from
	Whole       ui.Action
	Action      string
	Hidden      []ui.Hidden
	Answer      []ui.Field
	Place       []ui.Field // where in the plan, and how it should read
	PlaceOpen   bool
	Phone       ui.Phone
}

type asked struct {
	What, Fact string
	Take, Due  ui.Field
}

// Answer is where a party answers a hearing: the GP herself, or the team on behalf of somebody (?part=).
func Answer(v *page.Visit) error {
	d, err := open(v, access.AnswerHearing)
	if err != nil {
		return err
	}
	form := ui.NewForm(nil)
	if v.R.Method == http.MethodPost {
		if form, err = v.Form(); err != nil {
			return err
		}
	}
	a, err := d.answering(form)
	switch {
	case err != nil:
		return err
	case a == nil:
		return d.noHearing(form)
	case v.R.Method != http.MethodPost:
		return a.show(http.StatusOK)
	}
	return a.post()
}

// answering reads what is answered, nil where the reader has nothing to answer.
func (d *desk) answering(form *ui.Form) (*answering, error) {
	ctx, r, work := d.v.Ctx(), d.v.Service.Store.Reader(), d.all.Working
	if work == nil || work.Status != planapp.Hearing {
		return nil, nil
	}
	round, err := planapp.RoundOf(ctx, r, work.ID)
	if err != nil {
		return nil, err
	}
	party := d.party(round, form)
	if party == nil {
		return nil, nil
	}
	read, err := planapp.ReadingOf(ctx, r, *work) // before what it stamps: what is written in between is found out
	if err != nil {
		return nil, err
	}
	fields, err := document.Fields(ctx, r, work.Document)
	if err != nil {
		return nil, err
	}
	texts, err := planapp.Texts(ctx, r, *work)
	if err != nil {
		return nil, err
	}
	return &answering{desk: d, version: work, round: round, party: party, plan: plan.Read(texts), fields: fields, form: form, read: read}, nil
}

// party is whom the answer is for: the one in the address, the reader's own, for a GP the GP's.
func (d *desk) party(round *planapp.Round, form *ui.Form) *planapp.Party {
	id := form.Value("part")
	if id == "" {
		id = d.v.Query("part")
	}
	gp := d.v.Actor.Role == care.GeneralPractitioner
	for i := range round.Parties {
		p := &round.Parties[i]
		switch {
		case gp && p.Kind != plan.GP:
		case id != "" && string(p.ID) == id, id == "" && (p.User == d.v.Actor.User || gp):
			return p
		}
	}
	return nil
}

func (d *desk) noHearing(form *ui.Form) error {
	w := answerView{Title: "Ingen høring venter på svar", Closed: true}
	status := http.StatusOK
	if d.v.R.Method == http.MethodPost { // nothing is saved: the browser keeps what was typed
		status = http.StatusConflict
	}
	w.Messages = []ui.Message{{Text: "Planen er ikke til høring nå, eller du er ikke blant dem som skal svare.", Actions: []ui.Action{ui.Link("Les planen", d.path(""))}}}
	var err error
	if w.Kept, err = d.typed(form); err != nil {
		return err
	}
	if len(w.Kept) > 0 {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Late, Heading: "Svaret ble ikke lagret", Text: "Dette skrev du, så du kan kopiere det:"})
	}
	return d.v.RenderStatus(status, answerPage, d.v.Frame("Høring", d.crumbs("Høring")...), w)
}

// typed is all that was said in the form of an answer, with its labels.
func (d *desk) typed(form *ui.Form) ([]ui.Fact, error) {
	var p plan.Plan
	for _, x := range d.all.Versions { // the newest that anybody was asked about has the names of its measures
		if x.Status == planapp.Draft || x.Hidden {
			continue
		}
		texts, err := planapp.Texts(d.v.Ctx(), d.v.Service.Store.Reader(), x)
		if err != nil {
			return nil, err
		}
		p = plan.Read(texts)
		break
	}
	what := func(id string) string {
		for _, m := range p.Measures {
			if m.ID == id {
				return "«" + nb.CleanLine(m.What) + "»"
			}
		}
		return "Tiltaket"
	}
	var out []ui.Fact
	for _, name := range form.Names() {
		text, term := strings.TrimSpace(form.Value(name)), map[string]string{"kommentar": "Kommentar", "forslag": "Slik bør det stå", "sted": "Hvor i planen?", "svar": "Ditt svar", "hvordan": "Hvordan kom svaret til deg?"}[name]
		switch {
		case text == "":
			continue
		case name == "svar":
			text = planapp.Saying(text).Chosen()
		case name == "hvordan":
			text = planapp.Way(text).Title()
		case name == "sted":
			text = place(p, text)
		}
		if id, ok := strings.CutPrefix(name, "ny-frist-"); ok {
			term = "Annen frist, " + what(id)
		} else if id, ok := strings.CutPrefix(name, "tar-"); ok {
			term, text = what(id), takes[text]
		}
		if term != "" && text != "" {
			out = append(out, ui.Fact{Term: term, Text: text})
		}
	}
	return out, nil
}

// takes are the answers about a measure.
var takes = map[string]string{"tar": "Jeg tar det", "frist": "Annen frist", "ikke": "Ikke mitt"}

// refusedAnswer is refused with all that was said.
func (a *answering) refusedAnswer(err error) error {
	said, lost := a.typed(a.form)
	if lost != nil {
		return lost
	}
	var lines []string
	for _, x := range said {
		lines = append(lines, x.Term+": "+x.Text)
	}
	return a.refused(err, strings.Join(lines, "\n"))
}

// answering is one answer on its way.
type answering struct {
	*desk
	version *planapp.Version
	round   *planapp.Round
	party   *planapp.Party
	plan    plan.Plan
	fields  text.Document
	form    *ui.Form
	read    planapp.Reading
	clash   *planapp.ReadConflict // what was written while she read
}

// own are the measures that are the party's to do.
func (a *answering) own() []plan.Measure {
	var out []plan.Measure
	for _, m := range a.plan.Of(a.party.Kind) {
		if m.Status == plan.MeasureOpen {
			out = append(out, m)
		}
	}
	return out
}

func (a *answering) post() error {
	f, v := a.form, a.v
	base := func(path string) int {
		n, err := strconv.Atoi(f.Value(page.BasePrefix + path))
		if err != nil {
			return a.fields[path].Revision
		}
		return n
	}
	deed := planapp.Answer{Version: a.version.ID, Party: a.party.ID, Says: planapp.Saying(f.Value("svar")), How: planapp.Way(f.Value("hvordan")), Read: readOf(f)}
	for _, m := range a.own() {
		switch f.Value("tar-" + m.ID) {
		case "tar":
			deed.Takes = append(deed.Takes, m.ID)
		case "frist":
			due, path := nb.CleanLine(f.Value("ny-frist-"+m.ID)), "tiltak/"+m.ID+"/frist"
			if due == "" {
				f.Fault("ny-frist-"+m.ID, "Skriv hvilken frist som passer.")
			} else if why := plan.Check(nil, path, due); why != "" {
				f.Fault("ny-frist-"+m.ID, why)
			}
			deed.Remarks = append(deed.Remarks, planapp.Said{Path: path, Text: "Annen frist: " + due, Proposed: due, Base: base(path), Wish: true})
		case "ikke":
			deed.Remarks = append(deed.Remarks, planapp.Said{Path: "tiltak/" + m.ID + "/hvem", Text: "Dette er ikke mitt tiltak.", Wish: true})
		}
	}
	note, proposed, path := f.Value("kommentar"), f.Value("forslag"), f.Value("sted")
	switch {
	case plan.Section(path) && proposed != "":
		f.Fault("sted", "Ny tekst gjelder én linje. Velg linjen, eller skriv det som kommentar til hele delen.")
	case path != "" && (note != "" || proposed != ""):
		deed.Remarks = append(deed.Remarks, planapp.Said{Path: path, Text: note, Proposed: proposed, Base: base(path)})
	case proposed != "":
		f.Fault("sted", "Velg hvilket sted i planen forslaget gjelder.")
	default:
		deed.Note = note
	}
	if deed.Says == planapp.Silent && f.Has("svar") {
		f.Fault("svar", "Velg et av svarene.")
	}
	if f.OK() {
		err := deed.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			to := a.path("")
			return v.Go(to, "Takk, svaret er sendt.")
		}
		if errs.KindOf(err) == errs.KindGone {
			return a.noHearing(f)
		}
		if errors.As(err, &a.clash) {
			return a.again()
		}
		if !f.Take(err) {
			return a.refusedAnswer(err)
		}
	}
	a.read = deed.Read // what is new she has not been told
	return a.show(http.StatusUnprocessableEntity)
}

// again shows the form with what was written while she read. What she typed stands; what she says to the plan she says anew.
func (a *answering) again() error {
	now, err := a.answering(a.form)
	if err != nil {
		return err
	}
	if now == nil {
		return a.noHearing(a.form)
	}
	now.clash = a.clash
	a.form.Drop("svar")
	a.form.Drop(about(a.form, a.clash, "tar-")...)
	return now.show(http.StatusConflict)
}

// about are the fields that answer for a measure that reads otherwise now: they are answered anew. Where it cannot be told what was read, all of them.
func about(form *ui.Form, clash error, prefix string) []string {
	var since *planapp.ReadConflict
	if !errors.As(clash, &since) {
		return nil
	}
	return slices.DeleteFunc(form.Names(), func(name string) bool {
		id, ok := strings.CutPrefix(name, prefix)
		return !ok || len(since.Since) > 0 && !slices.ContainsFunc(since.Since, func(c plan.Change) bool { return c.Path == "tiltak/"+id || strings.HasPrefix(c.Path, "tiltak/"+id+"/") })
	})
}

// readOf is the stamp of what the form showed.
func readOf(f *ui.Form) planapp.Reading {
	return cmp.Or(planapp.Reading(f.Value("lest")), planapp.Unread)
}

// clashed tells what was written while somebody read.
func clashed(c *planapp.ReadConflict, whole string) (ui.Message, []plan.Change) {
	m := ui.Message{Tone: ui.Soon, Heading: "Planen er endret mens du leste", Text: "Ingenting er lagret ennå. Se hva som er endret, og bekreft på nytt."}
	if len(c.Since) == 0 {
		m.Text = "Ingenting er lagret ennå. Les planen på nytt, og bekreft."
	}
	m.Actions = []ui.Action{ui.Link("Les hele planen", whole)}
	return m, c.Since
}

func (a *answering) show(status int) error {
	v, f, p := a.v, a.form, a.party
	gp, speaks := v.Actor.Role == care.GeneralPractitioner, p.Speaks(v.Actor)
	own := a.own()
	w := answerView{
		Title: a.head.Name() + ", " + nb.Int(a.head.Age()) + " år: er du enig i planen?", Summary: f.Summary("svaret kan sendes"), Action: a.path("horing"),
		Hidden: []ui.Hidden{{Name: "part", Value: string(p.ID)}, {Name: "lest", Value: string(a.read)}},
	}
	whole := a.path("") + "?versjon=" + strconv.Itoa(a.version.Number)
	if a.clash != nil {
		m, since := clashed(a.clash, whole)
		w.Messages, w.Since = append(w.Messages, m), since
	}
	if err := a.news(&w); err != nil {
		return err
	}
	what := count(len(w.News), "ting er ny", "ting er nye")
	if w.First != nil {
		what = "Dette er den første planen"
	}
	w.Lead = "Svar innen " + nb.Long(a.version.Due) + ". " + what + ", og " + strings.ToLower(count(len(own), "tiltak er ditt", "tiltak er dine")) + ". Det tar om lag ett minutt."
	if !speaks {
		w.Title = "Før svar for " + p.Name
		w.Lead = "Du skriver svaret på vegne av " + p.Name + ". Frist " + nb.Long(a.version.Due) + "."
	}
	w.SaidHead = "Dette har du svart før"
	if !speaks {
		w.SaidHead = "Dette har " + p.Name + " svart før"
	}
	w.Said = a.said()
	w.AskHead = "Dette ber vi " + strings.ToLower(p.Kind.Title()) + " om"
	for line := range strings.SplitSeq(p.Asks, "\n") {
		if line = nb.CleanLine(line); line != "" {
			w.Asks = append(w.Asks, line)
		}
	}
	if len(w.Asks) == 0 {
		w.Asks = a.asks(&w, len(own))
	}
	if gp {
		w.Standing = "Et tiltak du ikke svarer på, står som foreslått til fastlegen."
	}
	for _, m := range own {
		w.Measures = append(w.Measures, a.measure(m, &w))
	}
	if p.Says != planapp.Silent {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Done, Text: "Svart " + nb.DayNear(date.In(p.Answered.Time), a.head.Today) + ": " + p.Says.Title() + ". Du kan svare på nytt til planen er publisert."})
	}
	w.Whole = ui.Link("Les hele planen", whole)
	a.fieldsOf(&w, speaks)
	for _, m := range a.head.Team {
		if m.User == a.version.Author && m.Phone != "" {
			w.Phone = ui.Phone{Number: m.Phone, Who: m.Name}
		}
	}
	frame := v.Frame("Svar på høring", a.crumbs("Høring")...)
	if gp { // reached from a message in one click: only the plan
		frame.Nav, frame.More, frame.Search, frame.Breadcrumb = nil, nil, false, nil
	}
	return v.RenderStatus(status, answerPage, frame, w)
}

func count(n int, one, many string) string {
	switch n {
	case 0:
		return "Ingen " + many
	case 1:
		return "Ett " + one
	}
	return nb.Int(n) + " " + many
}

func (a *answering) measure(m plan.Measure, w *answerView) asked {
	path := "tiltak/" + m.ID + "/frist"
	w.Hidden = append(w.Hidden, ui.Hidden{Name: page.BasePrefix + path, Value: strconv.Itoa(a.fields[path].Revision)})
	fact := m.Often
	if !m.On.IsZero() {
		fact = strings.Trim(fact+", innen "+nb.DayYear(m.On), ", ")
	} else if m.Due != "" {
		fact = strings.Trim(fact+", "+m.Due, ", ")
	}
	var taken []string // nobody takes on a measure by sending a form: only what she has taken on before is filled in
	if m.Confirmed {
		taken = []string{"tar"}
	}
	return asked{
		What: m.What, Fact: fact,
		Take: a.form.Fill(ui.Field{Kind: ui.Radios, Name: "tar-" + m.ID, Label: m.What, Quiet: true, Inline: true, Values: taken, Options: []ui.Option{
			{Value: "tar", Label: takes["tar"]}, {Value: "frist", Label: takes["frist"]}, {Value: "ikke", Label: takes["ikke"]},
		}}),
		Due: a.form.Fill(ui.Field{Name: "ny-frist-" + m.ID, Label: "Annen frist", Optional: true, Width: "medium", Help: "Fyll ut når du velger annen frist."}),
	}
}

// said is what the party has said before, with the author's replies.
func (a *answering) said() []remark {
	var out []remark
	for _, x := range a.round.Remarks {
		if x.Party != a.party.ID {
			continue
		}
		r := remark{Number: x.Number, Where: place(a.plan, x.Path), Text: x.Text, Tag: sayTag(x.Says), Reply: "Ikke besvart ennå."}
		if x.Proposed != "" {
			r.Was, r.Wants = ui.Compare(at(a.plan, x.Path), x.Proposed)
		}
		if !x.Replied.IsZero() {
			r.Reply = "Besvart av " + x.RepliedBy + " " + nb.DayNear(date.In(x.Replied.Time), a.head.Today) + ": " + x.Reply
		}
		out = append(out, r)
	}
	return out
}

// asks are the three lines for one whom the author has asked nothing in particular.
func (a *answering) asks(w *answerView, own int) []string {
	out := []string{"Si om du kan ta tiltakene som er satt på deg.", "Les det som er nytt, under.", "Svar om du er enig, eller hva du vil endre."}
	if own == 0 {
		out[0] = "Ingen tiltak er satt på deg. Si fra om noe burde være ditt."
	}
	if w.First != nil {
		out[1] = "Les den første planen, under."
	}
	return out
}

// news is what the party has not agreed to before: the difference from what stood when it last answered, or from the version that holds. Of
// a first plan it is the plan.
func (a *answering) news(w *answerView) error {
	if heard := a.party.Heard(); heard != nil {
		w.News, w.NewsHead = plan.Difference(plan.Read(heard), a.plan), "Nytt siden du svarte "+nb.DayNear(date.In(a.party.Answered.Time), a.head.Today)
		return nil
	}
	list := a.editions()
	e := numbered(list, a.version.Number)
	if e == nil {
		return nil
	}
	before := a.before(list, e)
	if before == nil {
		w.First = a.first(*e)
		return nil
	}
	if hidden(*before) {
		return nil
	}
	if err := a.fill(before); err != nil {
		return err
	}
	w.News, w.NewsHead = plan.Difference(before.Plan, a.plan), "Nytt siden versjon "+nb.Int(before.Number)
	return nil
}

// first is what a first plan says besides what the party is asked to do, which stands above.
func (a *answering) first(e edition) *sheet {
	e.Plan = a.plan
	e.Plan.Contacts, e.Plan.IP = nil, plan.IP{}
	e.Plan.Measures = slices.DeleteFunc(slices.Clone(e.Plan.Measures), func(m plan.Measure) bool { return m.Who == a.party.Kind && m.Status == plan.MeasureOpen })
	s := a.sheet(e, marks{})
	return &s
}

func (a *answering) fieldsOf(w *answerView, speaks bool) {
	f := a.form
	w.Answer = []ui.Field{f.Fill(ui.Field{Kind: ui.Radios, Name: "svar", Label: "Ditt svar", Cards: true, Options: []ui.Option{
		{Value: string(planapp.Agree), Label: planapp.Agree.Chosen(), Icon: "check-circle"},
		{Value: string(planapp.Comment), Label: planapp.Comment.Chosen(), Icon: "chat"},
		{Value: string(planapp.Change), Label: planapp.Change.Chosen(), Note: "må besvares før publisering", Icon: "pencil"},
	}})}
	if !speaks {
		w.Answer = append(w.Answer, f.Fill(ui.Field{
			Kind: ui.Radios, Name: "hvordan", Label: "Hvordan kom svaret til deg?", Inline: true, Options: page.WayOptions(nil),
			Help: "Et svar i en melding gjelder planen slik den ble sendt på høring. Ellers gjelder det planen slik den står nå.",
		}))
	}
	w.Answer = append(w.Answer, f.Fill(ui.Field{Kind: ui.Area, Name: "kommentar", Label: "Kommentar", Rows: 3, Optional: true, Max: care.MaxText}))
	places := ui.Field{Kind: ui.Choice, Name: "sted", Label: "Hvor i planen?", Optional: true, Options: []ui.Option{{Value: "", Label: "Hele planen"}}}
	for _, x := range a.plan.Places() {
		places.Options = append(places.Options, ui.Option{Value: x.Path, Label: x.Title})
		if !plan.Section(x.Path) {
			w.Hidden = append(w.Hidden, ui.Hidden{Name: page.BasePrefix + x.Path, Value: strconv.Itoa(a.fields[x.Path].Revision)})
		}
	}
	w.PlaceOpen = f.Value("sted")+f.Value("forslag") != "" || f.Faults.At("sted") != ""
	w.Place = append(w.Place, f.Fill(places), f.Fill(ui.Field{Kind: ui.Area, Name: "forslag", Label: "Slik bør det stå", Rows: 2, Optional: true, Help: "Kan tas rett inn i planen. Skriv gjerne hvorfor i kommentaren."}))
}

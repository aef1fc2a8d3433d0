package plan

import (
	"slices"
	"strconv"
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

var readPage = ui.New(files, "page.html", "sheet.html")

type readView struct {
	Bar      ui.PersonBar
	Kept     string // see editView
	Actions  []ui.Action
	Messages []ui.Message
	Sheet    *sheet
	Empty    *ui.Message // where there is no plan
	Born     string      // the sheet must stand on its own when it is printed
	Updates  []string    // small changes on top of the version, in sentences
	Panel    *panel
	News     []news
	NewsHead string
	NewsLink ui.Action
	Versions []link
	Words    []page.WordLine // what patient and next of kin have sent, and waits for an answer
	WordsTo  ui.Action
}

// news is a difference between two versions, as the reader reads it.
type news struct{ Icon, Lead, Text string }

func saidNews(v *page.Visit, changes []plan.Change) []news {
	var out []news
	for _, c := range changes {
		out = append(out, news{c.Icon, c.Lead.In(v.Voice), c.Text.In(v.Voice)})
	}
	return out
}

type link struct {
	Label, Note, Href string
	Shown, Holds      bool
}

// Show is the plan: the version that is heard or else the one that holds, or the one asked for (?versjon=4); with ?gjelder and the id of a measure
// the one that holds, with the form of the measure open.
func Show(v *page.Visit) error {
	d, err := open(v, access.SeePlan)
	if err != nil {
		return err
	}
	list := d.editions()
	w := readView{Bar: d.bar(), Kept: d.finished(), Born: v.T("Født %s, %s.", nb.Numeric(d.head.Details.BirthDate), page.AreaName(d.v.Voice, d.head.Area))}
	if w.Words, err = page.OpenWords(v, d.head.Patient); err != nil {
		return err
	}
	w.WordsTo = ui.Action{Label: v.T("Svar, eller ta inn i planen"), Href: page.PersonPath(d.head.Patient) + "/forslag"}
	e := d.chosen(list)
	if e == nil {
		w.Empty = d.none()
		return d.render(w)
	}
	if err := d.fill(e); err != nil {
		return err
	}
	if a := e.Around; a != nil && a.Area != "" {
		area := a.Area
		if !a.District {
			area = v.T("%s kommune", a.Area)
		}
		w.Born = v.T("Født %s, %s.", nb.Numeric(d.head.Details.BirthDate), area)
	}
	if err := d.sides(&w, list, e); err != nil {
		return err
	}
	return d.render(w)
}

func (d *desk) render(w readView) error {
	return d.v.Render(readPage, d.v.Frame(d.v.T("Behandlingsplan"), d.crumbs("")...), w)
}

// chosen is the version to show.
func (d *desk) chosen(list []edition) *edition {
	if e := keyed(list, d.v.Query("versjon")); e != nil {
		return e
	}
	if item := d.v.Query("gjelder"); item != "" { // what is to be done is in the one that holds, whatever is heard
		if e := holding(list); e != nil {
			return e
		}
	}
	for i := range list {
		if list[i].Status == planapp.Hearing {
			return &list[i]
		}
	}
	if e := holding(list); e != nil {
		return e
	}
	for i := range list {
		if list[i].Status != planapp.Withdrawn {
			return &list[i]
		}
	}
	return nil
}

// none says that there is no plan, and what is missing before one can be written.
func (d *desk) none() *ui.Message {
	m := &ui.Message{Heading: d.v.T("Planen er ikke skrevet ennå"), Text: d.why()}
	if d.mayBegin() {
		m.Actions = []ui.Action{{Label: d.v.T("Skriv planen"), Icon: "pencil", Post: d.path(""), Look: ui.Primary}}
	}
	return m
}

// mayBegin reports whether the reader may begin a draft now.
func (d *desk) mayBegin() bool {
	return d.v.May(access.WritePlan) && !d.head.Emergency && d.course != nil && d.course.State.Followed()
}

func (d *desk) why() string {
	if d.course == nil {
		return ""
	}
	if why := care.MayNot(d.course.Pathway, d.course.State, care.Event{Kind: care.PlanWritten}); !why.IsZero() {
		return why.In(d.v.Voice)
	}
	for _, t := range d.course.OpenTasks() {
		if t.Does == care.PlanWritten && !t.Due.IsZero() {
			return d.v.T("Personen er kartlagt %s Frist for planen: %s", page.DayStop(d.v.Voice, d.course.State.MappedOn, d.head.Today), page.DayStop(d.v.Voice, t.Due, d.head.Today))
		}
	}
	return ""
}

// sides fills in the sheet and what stands around it.
func (d *desk) sides(w *readView, list []edition, e *edition) error {
	v, ctx, r := d.v, d.v.Ctx(), d.v.Service.Store.Reader()
	var round *planapp.Round
	if e.Version != nil {
		var err error
		if round, err = planapp.RoundOf(ctx, r, e.Version.ID); err != nil {
			return err
		}
	}
	m := marks{}
	if e.Status == planapp.Hearing && v.May(access.SendHearing) { // they lead to the panel, which only the team has
		m = marksOf(round)
	}
	since, err := d.sinceSigned(e)
	if err != nil {
		return err
	}
	s := d.sheet(*e, m)
	s.Lead = d.lead(*e, list)
	if e.Body != nil {
		s.Signed = e.Body.Signed(v.Voice)
	}
	w.Sheet = &s
	if s.Team == nil && e.Around == nil {
		s.Team = page.Team(v.Voice, d.head)
	}
	if err := d.messages(w, list, e); err != nil {
		return err
	}
	if e.Version != nil && (e.Status == planapp.Published || e.Status == planapp.Replaced) && !e.Version.Hidden {
		updates, err := planapp.Updates(ctx, r, *e.Version)
		if err != nil {
			return err
		}
		w.Updates = slices.Concat(since, updateWords(v, e, updates))
	}
	if e.Status == planapp.Hearing && v.May(access.SendHearing) {
		w.Panel = d.panel(*e, round)
	}
	if before := d.before(list, e); before != nil && e.Version != nil && !e.Version.Hidden && (before.Version == nil || !before.Version.Hidden) {
		if err := d.fill(before); err != nil {
			return err
		}
		w.News, w.NewsHead = saidNews(v, plan.Difference(before.Plan, e.Plan)), d.v.T("Nytt siden versjon %s", d.v.Voice.Int(before.Number))
		w.NewsLink = ui.Link(d.v.T("Side om side"), d.path("historikk")+"?fra="+before.Key+"&til="+e.Key)
	}
	for i := range list {
		x := &list[i]
		label := d.v.T("Versjon %s", d.v.Voice.Int(x.Number))
		if x.Status == planapp.Withdrawn {
			label = withdrawnLabel(v, x)
		}
		w.Versions = append(w.Versions, link{Label: label, Note: x.note(v), Href: d.path("") + "?versjon=" + x.Key, Shown: x == e, Holds: x.Status == planapp.Published})
	}
	return nil
}

// sinceSigned puts what is agreed about treatment today into the version that holds, and tells what differs from what was signed.
func (d *desk) sinceSigned(e *edition) ([]string, error) {
	if e.Version == nil || e.Status != planapp.Published || e.Version.Hidden {
		return nil, nil
	}
	texts, err := planapp.Today(d.v.Ctx(), d.v.Service.Store.Reader(), *e.Version)
	if err != nil {
		return nil, err
	}
	today := plan.Read(texts)
	var out []string
	for _, c := range plan.Difference(e.Plan, today) {
		out = append(out, d.v.T("%s. Endret i behandlingsavklaringene.", c))
	}
	e.Plan = today
	return out, nil
}

// withdrawnLabel names a draft that came to nothing: it has no number.
func withdrawnLabel(v *page.Visit, e *edition) string {
	if e.Version == nil || e.Version.Withdrawn == nil {
		return v.T("Trukket utkast")
	}
	return v.T("Trukket %s", v.Voice.DayYear(e.Version.Withdrawn.On))
}

// before is the version that a reader of e knows: the one that held before it.
func (d *desk) before(list []edition, e *edition) *edition {
	after := false
	for i := range list {
		if list[i].Key == e.Key {
			after = true
			continue
		}
		if after && list[i].Status != planapp.Draft && list[i].Status != planapp.Hearing && list[i].Status != planapp.Withdrawn {
			b := list[i]
			return &b
		}
	}
	return nil
}

// lead is the sentence under the title.
func (d *desk) lead(e edition, list []edition) string {
	text := d.v.T("Versjon %s, %s.", d.v.Voice.Int(e.Number), d.v.Voice.LongDay(e.On))
	if e.By != "" {
		text += " " + d.v.T("Skrevet av %s.", e.By)
	}
	holds := holding(list)
	switch e.Status {
	case planapp.Draft:
		text = d.v.T("Utkast til versjon %s, påbegynt %s av %s.", d.v.Voice.Int(e.Number), d.v.Voice.LongDay(e.On), e.By)
	case planapp.Withdrawn:
		text = d.v.T("%s, påbegynt %s av %s.", withdrawnLabel(d.v, &e), d.v.Voice.LongDay(e.On), e.By)
		if w := e.Version; w != nil && w.Withdrawn != nil {
			text = d.v.T("Trukket %s av %s: %s", d.v.Voice.LongDay(w.Withdrawn.On), w.Withdrawn.By, w.Withdrawn.Why)
		}
	case planapp.Hearing:
		text = d.v.T("Versjon %s, til høring siden %s.", d.v.Voice.Int(e.Number), d.v.Voice.LongDay(date.In(d.all.Working.Heard.Time)))
	}
	if (e.Status == planapp.Draft || e.Status == planapp.Hearing) && holds != nil {
		text += " " + d.v.T("Versjon %s gjelder til denne er publisert.", d.v.Voice.Int(holds.Number))
	}
	if !e.Plan.Next.IsZero() {
		text += " " + d.v.T("Neste evaluering %s.", d.v.Voice.LongDay(e.Plan.Next))
	}
	return text
}

// asked tells the GP of a version that is heard: to answer, or what the GP has answered. party is nil where the GP is not among those who are.
func (d *desk) asked(work *planapp.Version, party *planapp.Party) ui.Message {
	what := d.v.T("Versjon %s er til høring.", d.v.Voice.Int(work.Number))
	switch {
	case party == nil:
		return ui.Message{Tone: ui.Info, Text: what}
	case party.Says != planapp.Silent:
		return ui.Message{
			Tone: ui.Done, Text: what + " " + d.v.T("Du svarte «%s» %s Svaret kan endres til planen er publisert.", d.v.T(party.Says.Chosen()), page.DayStop(d.v.Voice, date.In(party.Answered.Time), d.head.Today)),
			Actions: []ui.Action{ui.Link(d.v.T("Se eller endre svaret"), d.path("horing"))},
		}
	}
	return ui.Message{Tone: ui.Info, Text: what + " " + d.v.T("Svar innen %s", page.DayStop(d.v.Voice, work.Due, d.head.Today)), Actions: []ui.Action{{Label: d.v.T("Svar på høringen"), Href: d.path("horing"), Look: ui.Primary}}}
}

// messages tell which version this is, and what the reader can do.
func (d *desk) messages(w *readView, list []edition, e *edition) error {
	v := d.v
	holds := holding(list)
	if e.Status == planapp.Replaced && holds != nil {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Soon, Text: d.v.T("Dette er en tidligere versjon. Nå gjelder versjon %s.", d.v.Voice.Int(holds.Number)),
			Actions: []ui.Action{ui.Link(d.v.T("Vis planen som gjelder"), d.path("")+"?versjon="+holds.Key)},
		})
	}
	if e.Status == planapp.Withdrawn {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: d.v.T("Denne ble trukket før den ble publisert, og har aldri vært i bruk. Bare teamet ser den."), Actions: []ui.Action{ui.Link(d.v.T("Til planen"), d.path(""))}})
	}
	if e.Status == planapp.Draft {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Info, Text: d.v.T("Dette er et utkast. Det gjelder ikke før det er publisert.")})
	}
	if p := e.Plan.Treatment; p.Overdue(d.head.Today, d.head.LastEvaluation()) {
		w.Messages = append(w.Messages, ui.Message{Tone: ui.Soon, Text: d.v.T("Den medisinske beslutningen må vurderes på nytt.")})
	}
	work := d.all.Working
	if work != nil && work.Status == planapp.Hearing && v.Actor.Role == care.GeneralPractitioner {
		round, err := planapp.RoundOf(v.Ctx(), v.Service.Store.Reader(), work.ID)
		if err != nil {
			return err
		}
		w.Messages = append(w.Messages, d.asked(work, d.party(round, ui.NewForm(nil))))
	}
	if work != nil && work.Status == planapp.Draft && e.Status != planapp.Draft && v.May(access.EditPlan) {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Info, Text: d.v.T("Versjon %s er under arbeid av %s.", d.v.Voice.Int(work.Number), work.AuthorBy),
			Actions: []ui.Action{ui.Link(d.v.T("Les utkastet"), d.path("")+"?versjon="+strconv.Itoa(work.Number))},
		})
	}
	if held := d.all.Holds; held != nil && (e.Status == planapp.Replaced || e.Status == planapp.Withdrawn) { // what is made of the version that holds is found there
		if e.Version != nil && e.Version.Signed != nil && !e.Version.Hidden && v.Print.Available() {
			w.Actions = append(w.Actions, ui.Action{Label: "PDF", Icon: "download", Href: d.path("") + ".pdf?versjon=" + e.Key})
		}
	} else if held != nil {
		w.Actions = append(w.Actions, ui.Link(d.v.T("Trygghetskort"), page.PersonPath(d.id)+"/trygghetskort"), ui.Link(d.v.T("Pasientens plan"), d.path("pasient")))
		if d.v.May(access.Withhold) {
			w.Actions = append(w.Actions, ui.Link(d.v.T("Unnta fra innsyn"), page.PersonPath(d.id)+"/innsyn/unntak"))
		}
		if v.Print.Available() {
			label := "PDF"
			if e.Status != planapp.Published { // a draft has no paper
				label = d.v.T("PDF av versjon %s", d.v.Voice.Int(held.Number))
			}
			w.Actions = append(w.Actions, ui.Action{Label: label, Icon: "download", Href: d.path("") + ".pdf?versjon=" + strconv.Itoa(held.Number)})
		}
	}
	w.Actions = append(w.Actions, ui.Action{Label: d.v.T("Historikk og forskjeller"), Icon: "undo", Href: d.path("historikk")}, ui.Action{Label: d.v.T("Hvor planen er"), Icon: "envelope", Href: d.path("meldinger")})
	switch {
	case work != nil && v.May(access.EditPlan):
		w.Actions = append(w.Actions, ui.Action{Label: d.v.T("Rediger"), Icon: "pencil", Href: d.path("rediger")})
		if work.Status == planapp.Draft && v.May(access.SendHearing) && e.Status == planapp.Draft {
			w.Actions = append(w.Actions, ui.Action{Label: d.v.T("Send på høring"), Icon: "chat", Href: d.path("send"), Look: ui.Primary}, ui.Link(d.v.T("Trekk utkastet"), d.path("trekk")))
		}
	case work == nil && d.mayBegin():
		w.Actions = append(w.Actions, ui.Action{Label: d.v.T("Rediger"), Icon: "pencil", Post: d.path("")})
	}
	return nil
}

// updateWords are the small changes as sentences, the newest first.
func updateWords(v *page.Visit, e *edition, updates []planapp.Update) []string {
	var out []string
	if e.Body == nil {
		return nil
	}
	texts := map[string]string{}
	for path, t := range e.Body.Texts {
		texts[path] = t
	}
	for _, u := range updates {
		before := plan.Read(texts)
		texts[u.Path] = u.Text
		when := strings.TrimSuffix(v.Voice.DayYear(date.In(u.At.Time))+", "+u.By, ", ")
		for _, c := range plan.Difference(before, plan.Read(texts)) {
			out = append(out, c.In(v.Voice)+". "+when+".")
		}
		if u.Note != "" && len(out) > 0 {
			out[len(out)-1] += " " + u.Note
		}
	}
	slices.Reverse(out)
	return out
}

// panel is the hearing beside the plan, for the team.
type panel struct {
	Due      ui.Deadline
	Answered string
	Parts    []string // one a party: done, info, soon, none
	Parties  []heard
	Must     []remark
	Done     []remark
	Publish  ui.Action
	Note     string
	TakeOver *ui.Action
	Extend   ui.Action
	Withdraw ui.Action
	Author   string
}

type heard struct {
	Icon, Name, Note string
	Tag              ui.Tag
	Answer, Remind   *ui.Action
}

type remark struct {
	ID, Who, Where, Text string
	Number               int
	Tag                  ui.Tag
	Was, Wants           []ui.Piece // the text as it stands and as they want it
	Told                 string     // how, and who wrote it, where that is another than the party
	Reply                string
	Action, Version      string
	TakeIn               bool
}

func (d *desk) panel(e edition, round *planapp.Round) *panel {
	v, today := e.Version, d.head.Today
	p := &panel{Author: v.AuthorBy}
	p.Due = ui.Deadline{Words: d.v.Voice.Due(v.Due, today), Date: d.v.Voice.DayNear(v.Due, today)}
	switch left := v.Due.Days(today); {
	case left < 0:
		p.Due.Tone = ui.Late
	case left <= 2:
		p.Due.Tone = ui.Soon
	}
	n, silent := 0, []string{}
	for _, x := range round.Parties {
		h := heard{Icon: whoIcon(x.Kind), Name: x.Name, Tag: sayTag(d.v, x.Says)}
		part := "none"
		if x.Says == planapp.Silent {
			silent = append(silent, x.Name)
			h.Note = d.v.T("sendt %s", d.v.Voice.DayNear(date.In(x.Sent.Time), today))
			if !x.Reminded.IsZero() {
				h.Note = d.v.T("purret %s", d.v.Voice.DayNear(date.In(x.Reminded.Time), today))
			}
			h.Remind = &ui.Action{Label: d.v.T("Purr"), About: x.Name, Post: d.path("purr"), Hidden: []ui.Hidden{{Name: "versjon", Value: string(v.ID)}, {Name: "part", Value: string(x.ID)}}}
		} else {
			n++
			part = map[planapp.Saying]string{planapp.Agree: "done", planapp.Comment: "info", planapp.Change: "soon"}[x.Says]
			h.Note = d.v.Voice.DayNear(date.In(x.Answered.Time), today)
			if x.How != "" {
				h.Note = d.v.T("%s %s, ført av %s", x.How, h.Note, x.AnsweredBy)
			}
		}
		h.Answer = &ui.Action{Label: d.v.T("Før svar"), About: x.Name, Href: d.path("horing") + "?part=" + string(x.ID)}
		p.Parts = append(p.Parts, part)
		p.Parties = append(p.Parties, h)
	}
	p.Answered = d.v.T("%s av %s har svart.", d.v.Voice.Int(n), d.v.Voice.Int(len(round.Parties)))
	if len(silent) > 0 {
		p.Answered += " " + d.v.T("De purres av seg selv to dager før fristen.")
		if !v.Reminded.IsZero() {
			p.Answered = d.v.T("%s av %s har svart. De andre ble purret %s.", d.v.Voice.Int(n), d.v.Voice.Int(len(round.Parties)), d.v.Voice.DayNear(date.In(v.Reminded.Time), today))
		}
	}
	for _, x := range round.Remarks {
		d.remark(p, e, round, x)
	}
	p.Publish = ui.Action{Label: d.v.T("Publiser versjon %s", d.v.Voice.Int(e.Number)), Icon: "check", Href: d.path("publiser"), Look: ui.Primary}
	if open := round.Unanswered(); open > 0 {
		p.Publish.Icon, p.Publish.Href = "lock", ""
		p.Publish.Locked = d.v.T("Kan publiseres når %s er besvart.", d.v.Voice.Plural(open, "endringsønske", "endringsønsker"))
	}
	if len(silent) > 0 {
		p.Note = d.v.T("%s står som orientert hvis svaret ikke kommer.", strings.Join(silent, ", "))
	}
	p.Extend = ui.Link(d.v.T("Flytt fristen"), d.path("frist"))
	p.Withdraw = ui.Link(d.v.T("Trekk planen"), d.path("trekk"))
	if v.Author != d.v.Actor.User {
		p.TakeOver = &ui.Action{Label: d.v.T("Ta over høringen"), Post: d.path("overta"), Hidden: []ui.Hidden{{Name: "versjon", Value: string(v.ID)}}}
	}
	return p
}

func (d *desk) remark(p *panel, e edition, round *planapp.Round, x planapp.Remark) {
	from := round.Party(x.Party)
	r := remark{
		ID: string(x.ID), Number: x.Number, Who: from.Name, Where: place(d.v, e.Plan, x.Path), Text: x.Text, Tag: sayTag(d.v, x.Says), Reply: x.Reply,
		Action: d.path("svar"), Version: string(e.Version.ID), TakeIn: x.Proposed != "" && x.Path != "" && !x.TakenIn,
	}
	if x.How != "" {
		r.Told = d.v.T("%s %s, ført av %s", x.How, d.v.Voice.DayNear(date.In(x.At.Time), d.head.Today), x.By)
	}
	if x.Proposed != "" {
		r.Was, r.Wants = ui.Compare(at(e.Plan, x.Path), x.Proposed)
	}
	if !x.Replied.IsZero() {
		r.Reply = d.v.T("Besvart av %s: %s", x.RepliedBy, x.Reply)
	}
	if x.Open() {
		p.Must = append(p.Must, r)
	} else {
		p.Done = append(p.Done, r)
	}
}

func sayTag(v *page.Visit, s planapp.Saying) ui.Tag {
	t := ui.Tag{Text: v.T(s.Title())}
	switch s {
	case planapp.Agree:
		t.Tone, t.Icon = ui.Done, "check"
	case planapp.Comment:
		t.Tone, t.Icon = ui.Info, "chat"
	case planapp.Change:
		t.Tone, t.Icon = ui.Soon, "pencil"
	default:
		t.Icon = "dots"
	}
	return t
}

// place is what a place in the plan is called.
func place(v *page.Visit, p plan.Plan, path string) string { return p.PlaceAt(path).Title.In(v.Voice) }

// at is what the plan says at a path that a remark can be about.
func at(p plan.Plan, path string) string { return p.PlaceAt(path).Text }

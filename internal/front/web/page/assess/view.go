package assess

import (
	"strings"

	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

type view struct {
	page.StepView
	Referral     []ui.Fact
	Why          string // in the referrer's words
	Deadlines    []deadline
	Received     *received
	OwnLevel     string
	OtherLevel   string
	Criteria     []criterion
	NoAnswer     string // the fault of a form where nothing is answered
	CFS          ui.Field
	Decided      []ui.Fact // the decision that stands
	DecidedWhen  string
	Refused      string   // why nothing can be decided now
	Missing      []string // what is not answered yet
	Outcomes     []outcome
	Date         ui.Field
	DecideAction string
}

type deadline struct {
	Title, Source string
	ui.Deadline
}

type received struct {
	Asked  string
	Action string
	Hidden []ui.Hidden
	Fields []ui.Field
}

type criterion struct {
	Answer, Note ui.Field
	Fact         string // what the facts say, for those that can be worked out
	Other        string // the other level's answer
	OtherNote    string
	OtherBy      string
	OtherTone    ui.Tone
}

type outcome struct {
	Box    ui.Box
	Fields []ui.Field
}

func (w *view) referral(s *page.Step) {
	e, today := s.Course.State, s.Head.Today
	if r := e.Referral; r != nil {
		w.Why = r.Why
		w.Referral = []ui.Fact{{Term: "Henvist", Text: nb.DayYear(e.ReferredOn) + ". " + page.ReferredBy(nil, r)}}
		if r.Phone != "" {
			w.Referral = append(w.Referral, ui.Fact{Term: "Telefon til henviser", Text: r.Phone})
		}
		agrees := map[string]string{"yes": "Ja", "no": "Nei", "unknown": "Vet ikke"}[r.Agrees]
		if agrees != "" {
			w.Referral = append(w.Referral, ui.Fact{Term: "Vet og ønsker det", Text: agrees})
		}
	}
	for _, t := range s.Course.OpenTasks() {
		if t.Stage != "assessment" {
			continue
		}
		d := deadline{Title: t.Title, Deadline: page.TaskDeadline(nil, t, today)}
		for _, r := range s.Course.Pathway.Deadlines {
			if r.Code == t.Rule && r.Source != "" {
				d.Source = nb.Plural(r.Length, "virkedag", "virkedager") + " etter " + r.Source
			}
		}
		w.Deadlines = append(w.Deadlines, d)
	}
}

// receiving reports whether the form for what has come was sent.
func receiving(s *page.Step) bool {
	return s.Posted() && strings.HasSuffix(s.Visit.R.URL.Path, "/opplysninger-mottatt")
}

// received is the form for what was asked for and has come.
func (w *view) received(s *page.Step) {
	if !s.MayNot(care.Event{Kind: care.InfoReceived}).IsZero() && !receiving(s) { // what was typed is drawn even where another was first
		return
	}
	r := &received{Action: page.EnrolmentPath(s.ID, "opplysninger-mottatt"), Hidden: s.HiddenValues()}
	if d := s.Course.State.Decision; d != nil {
		r.Asked = d.Text
	}
	if old := s.Replaces(); old != "" {
		r.Hidden = append(r.Hidden, ui.Hidden{Name: "erstatt", Value: string(old)})
	}
	r.Fields = []ui.Field{
		s.Form.Fill(ui.Field{Kind: ui.Area, Name: "opplysninger", Label: "Hva kom?", Optional: true, Rows: 3}),
		s.Form.Fill(ui.Field{Kind: ui.Date, Name: "mottatt", Label: "Mottatt", Width: "short"}.With(nb.Numeric(s.Head.Today))),
	}
	w.Received = r
}

func (w *view) criteria(s *page.Step) {
	e, own := s.Course.State, level(s)
	other := otherLevel(own)
	w.OwnLevel, w.OtherLevel, w.NoAnswer = own.Title(), other.Title(), s.Form.Faults.At("kriterier")
	for _, c := range s.Course.Pathway.Criteria {
		mine, theirs := e.Answers[own][c.Code], e.Answers[other][c.Code]
		label := c.Text
		if c.Kind == care.Exclusion {
			label += "?"
		}
		row := criterion{
			Answer: s.Form.Fill(ui.Field{Kind: ui.Radios, Name: "kriterie." + c.Code, Label: label, Help: c.Help, Options: page.AnswerWords, Inline: true}.With(mine.Value)),
			Note:   s.Form.Fill(ui.Field{Kind: ui.Area, Name: "merknad." + c.Code, Label: "Merknad til «" + c.Text + "»", Quiet: true, Rows: 3}.With(mine.Note)),
			Fact:   fact(s, c), Other: "Har ikke svart",
		}
		if theirs.Value != "" {
			row.Other, row.OtherNote = page.Word(page.AnswerWords, theirs.Value), theirs.Note
			row.OtherBy = nb.DayNear(theirs.On, s.Head.Today)
			if name := s.Name(theirs.By); name != "" {
				row.OtherBy = name + ", " + row.OtherBy
			}
			if mine.Value != "" && mine.Value != theirs.Value {
				row.OtherTone = ui.Soon
			}
		}
		w.Criteria = append(w.Criteria, row)
	}
	w.CFS = s.Form.Fill(page.CFSField(s))
}

// fact says what is registered of a criterion that can be worked out.
func fact(s *page.Step, c care.Criterion) string {
	p := s.Course.Pathway
	switch c.Computed {
	case "age":
		return "Personen er " + nb.Int(s.Head.Age()) + " år. Grensen er over " + nb.Int(p.Age.Over) + "."
	case "cfs":
		scores := s.Head.Scores()
		if len(scores) == 0 {
			return "CFS er ikke skåret ennå."
		}
		last := scores[len(scores)-1]
		return "CFS er " + nb.Int(int(last.CFS)) + ", skåret " + page.DayStop(nil, last.On, s.Head.Today) + " Grensen er " + nb.Int(int(p.CFS.Min)) + " til " + nb.Int(int(p.CFS.Max)) + "."
	case "municipality":
		return "Personen bor i " + page.AreaName(nil, s.Head.Area) + "."
	}
	return ""
}

func (w *view) decision(s *page.Step) {
	f, e, p := s.Form, s.Course.State, s.Course.Pathway
	if last := s.Standing(care.Decided); len(last) > 0 {
		w.Decided, w.DecidedWhen = s.Facts(last[0]), "Besluttet "+nb.DayNear(last[0].On, s.Head.Today)+", "+s.Course.Names[last[0].ID]
	}
	w.Refused = s.MayNot(care.Event{Kind: care.Decided}).In(s.Visit.Voice)
	if w.Refused != "" && !s.Posted() {
		return
	}
	w.Missing = missing(s)
	responsible := e.Responsible
	if responsible == "" {
		responsible = s.Visit.Actor.User
	}
	why := func(o, label string, optional bool) ui.Field {
		return f.Fill(ui.Field{Kind: ui.Area, Name: "tekst." + o, Label: label, Optional: optional, Rows: 3})
	}
	include := []ui.Field{f.Fill(ui.Field{Kind: ui.Choice, Name: "ansvarlig", Label: "Hvem får ansvaret?", Width: "medium", Options: choices(page.TeamOptions(nil, s.Team))}.With(string(responsible)))}
	against := care.Against(p, e, 0, s.Head.Details.BirthDate, s.Head.Today)
	if len(against) > 0 || f.Has("unntak") || f.Faults.At("unntak") != "" {
		include = append(include, f.Fill(ui.Field{Kind: ui.Area, Name: "unntak", Label: "Hvorfor gjør dere unntak?", Rows: 3, Help: speaks(against)}))
	}
	fields := map[string][]ui.Field{
		care.Include: append(include, why(care.Include, "Begrunnelse", true)),
		care.Wait: {
			f.Fill(ui.Field{Kind: ui.Radios, Name: "arsak.wait", Label: "Hvorfor venter dere?", Options: page.Reasons(p.WaitReasons)}), why(care.Wait, "Utdypende", true),
			f.Fill(ui.Field{Kind: ui.Date, Name: "ny_vurdering.wait", Label: "Vurderes på nytt", Width: "short", Optional: true, Help: "Står den tom, vurderes henvisningen på nytt etter fristen i forløpet."}),
		},
		care.Decline: {
			f.Fill(ui.Field{Kind: ui.Radios, Name: "arsak.decline", Label: "Hvorfor avslås henvisningen?", Options: page.Reasons(p.DeclineReasons)}), why(care.Decline, "Utdypende", true),
			f.Fill(ui.Field{Kind: ui.Check, Name: "klage", Label: "Personen har fått informasjon om retten til å klage"}),
		},
		care.AskMore: {
			why(care.AskMore, "Hvilke opplysninger trenger dere?", false),
			f.Fill(ui.Field{Kind: ui.Date, Name: "ny_vurdering.ask_more", Label: "Innen", Width: "short", Optional: true}),
		},
	}
	group := f.Fill(ui.Field{Kind: ui.Radios, Name: "utfall", Label: "Hva har dere besluttet?", Options: page.OutcomeWords})
	for _, box := range group.Boxes() {
		w.Outcomes = append(w.Outcomes, outcome{Box: box, Fields: fields[box.Option.Value]})
	}
	w.Date = f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: "Besluttet dato", Width: "short"}.With(nb.Numeric(s.Head.Today)))
}

// choices writes options for a list where there is no room for a second line.
func choices(options []ui.Option) []ui.Option {
	out := make([]ui.Option, len(options))
	for i, o := range options {
		out[i] = ui.Option{Value: o.Value, Label: o.Label + ", " + o.Note}
	}
	return out
}

func speaks(against []string) string {
	if len(against) == 0 {
		return ""
	}
	return "Dette taler mot å inkludere: " + strings.Join(against, "; ") + "."
}

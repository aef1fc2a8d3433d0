package assess

import (
	"strings"

	"traad/internal/base/lang"
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
		w.Referral = []ui.Fact{{Term: s.Visit.T("Henvist"), Text: s.Visit.Voice.DayYear(e.ReferredOn) + ". " + page.ReferredBy(s.Visit.Voice, r)}}
		if r.Phone != "" {
			w.Referral = append(w.Referral, ui.Fact{Term: s.Visit.T("Telefon til henviser"), Text: r.Phone})
		}
		agrees := map[string]string{"yes": s.Visit.T("Ja"), "no": s.Visit.T("Nei"), "unknown": s.Visit.T("Vet ikke")}[r.Agrees]
		if agrees != "" {
			w.Referral = append(w.Referral, ui.Fact{Term: s.Visit.T("Vet og ønsker det"), Text: agrees})
		}
	}
	for _, t := range s.Course.OpenTasks() {
		if !t.Assesses() {
			continue
		}
		d := deadline{Title: s.Visit.T(t.Title), Deadline: page.TaskDeadline(s.Visit.Voice, t, today)}
		for _, r := range s.Course.Pathway.Deadlines {
			if r.Code == t.Rule && r.Source != "" {
				d.Source = s.Visit.T("%s etter %s", s.Visit.Voice.Plural(r.Length, "virkedag", "virkedager"), r.Source)
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
		s.Form.Fill(ui.Field{Kind: ui.Area, Name: "opplysninger", Label: s.Visit.T("Hva kom?"), Optional: true, Rows: 3}),
		s.Form.Fill(ui.Field{Kind: ui.Date, Name: "mottatt", Label: s.Visit.T("Mottatt"), Width: "short"}.With(nb.Numeric(s.Head.Today))),
	}
	w.Received = r
}

func (w *view) criteria(s *page.Step) {
	e, own := s.Course.State, level(s)
	other := otherLevel(own)
	w.OwnLevel, w.OtherLevel, w.NoAnswer = own.Title(), s.Visit.T(other.Title()), s.Form.Faults.At("kriterier")
	for _, c := range s.Course.Pathway.Criteria {
		mine, theirs := e.Answers[own][c.Code], e.Answers[other][c.Code]
		label := s.Visit.T(c.Text)
		if c.Kind == care.Exclusion {
			label += "?"
		}
		row := criterion{
			Answer: s.Form.Fill(ui.Field{Kind: ui.Radios, Name: "kriterie." + c.Code, Label: label, Help: s.Visit.T(c.Help), Options: ui.SayOptions(s.Visit.Voice, page.AnswerWords), Inline: true}.With(mine.Value)),
			Note:   s.Form.Fill(ui.Field{Kind: ui.Area, Name: "merknad." + c.Code, Label: s.Visit.T("Merknad til «%s»", s.Visit.T(c.Text)), Quiet: true, Rows: 3}.With(mine.Note)),
			Fact:   fact(s, c), Other: s.Visit.T("Har ikke svart"),
		}
		if theirs.Value != "" {
			row.Other, row.OtherNote = s.Visit.T(page.Word(page.AnswerWords, theirs.Value)), theirs.Note
			row.OtherBy = s.Visit.Voice.DayNear(theirs.On, s.Head.Today)
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
		return s.Visit.T("Personen er %s år. Grensen er over %s.", s.Visit.Voice.Int(s.Head.Age()), s.Visit.Voice.Int(p.Age.Over))
	case "cfs":
		scores := s.Head.Scores()
		if len(scores) == 0 {
			return s.Visit.T("CFS er ikke skåret ennå.")
		}
		last := scores[len(scores)-1]
		return s.Visit.T("CFS er %s, skåret %s Grensen er %s til %s.", s.Visit.Voice.Int(int(last.CFS)), page.DayStop(s.Visit.Voice, last.On, s.Head.Today), s.Visit.Voice.Int(int(p.CFS.Min)), s.Visit.Voice.Int(int(p.CFS.Max)))
	case "municipality":
		return s.Visit.T("Personen bor i %s.", page.AreaName(s.Visit.Voice, s.Head.Area))
	}
	return ""
}

func (w *view) decision(s *page.Step) {
	f, e, p := s.Form, s.Course.State, s.Course.Pathway
	if last := s.Standing(care.Decided); len(last) > 0 {
		w.Decided, w.DecidedWhen = s.Facts(last[0]), s.Visit.T("Besluttet %s, %s", s.Visit.Voice.DayNear(last[0].On, s.Head.Today), s.Course.Names[last[0].ID])
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
	include := []ui.Field{f.Fill(ui.Field{Kind: ui.Choice, Name: "ansvarlig", Label: s.Visit.T("Hvem får ansvaret?"), Width: "medium", Options: choices(page.TeamOptions(s.Visit.Voice, s.Team))}.With(string(responsible)))}
	against := care.Against(p, e, 0, s.Head.Details.BirthDate, s.Head.Today)
	if len(against) > 0 || f.Has("unntak") || f.Faults.At("unntak") != "" {
		include = append(include, f.Fill(ui.Field{Kind: ui.Area, Name: "unntak", Label: s.Visit.T("Hvorfor gjør dere unntak?"), Rows: 3, Help: speaks(s.Visit.Voice, against)}))
	}
	fields := map[string][]ui.Field{
		care.Include: append(include, why(care.Include, s.Visit.T("Begrunnelse"), true)),
		care.Wait: {
			f.Fill(ui.Field{Kind: ui.Radios, Name: "arsak.wait", Label: s.Visit.T("Hvorfor venter dere?"), Options: ui.SayOptions(s.Visit.Voice, page.Reasons(p.WaitReasons))}), why(care.Wait, s.Visit.T("Utdypende"), true),
			f.Fill(ui.Field{Kind: ui.Date, Name: "ny_vurdering.wait", Label: s.Visit.T("Vurderes på nytt"), Width: "short", Optional: true, Help: s.Visit.T("Står den tom, vurderes henvisningen på nytt etter fristen i forløpet.")}),
		},
		care.Decline: {
			f.Fill(ui.Field{Kind: ui.Radios, Name: "arsak.decline", Label: s.Visit.T("Hvorfor avslås henvisningen?"), Options: ui.SayOptions(s.Visit.Voice, page.Reasons(p.DeclineReasons))}), why(care.Decline, s.Visit.T("Utdypende"), true),
			f.Fill(ui.Field{Kind: ui.Check, Name: "klage", Label: s.Visit.T("Personen har fått informasjon om retten til å klage")}),
		},
		care.AskMore: {
			why(care.AskMore, s.Visit.T("Hvilke opplysninger trenger dere?"), false),
			f.Fill(ui.Field{Kind: ui.Date, Name: "ny_vurdering.ask_more", Label: s.Visit.T("Innen"), Width: "short", Optional: true}),
		},
	}
	group := f.Fill(ui.Field{Kind: ui.Radios, Name: "utfall", Label: s.Visit.T("Hva har dere besluttet?"), Options: ui.SayOptions(s.Visit.Voice, page.OutcomeWords)})
	for _, box := range group.Boxes() {
		w.Outcomes = append(w.Outcomes, outcome{Box: box, Fields: fields[box.Option.Value]})
	}
	w.Date = f.Fill(ui.Field{Kind: ui.Date, Name: "dato", Label: s.Visit.T("Besluttet dato"), Width: "short"}.With(nb.Numeric(s.Head.Today)))
}

// choices writes options for a list where there is no room for a second line.
func choices(options []ui.Option) []ui.Option {
	out := make([]ui.Option, len(options))
	for i, o := range options {
		out[i] = ui.Option{Value: o.Value, Label: o.Label + ", " + o.Note}
	}
	return out
}

func speaks(v *lang.Voice, against care.Reasons) string {
	if len(against) == 0 {
		return ""
	}
	return v.Say("Dette taler mot å inkludere: %s.", against)
}

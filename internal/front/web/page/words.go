package page

import (
	"strings"

	"traad/internal/app"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// The words for the codes of package care, as forms and texts show them, in bokmål: a page says them with ui.SayOptions, or v.T(Word(…)).
var (
	FormWords = []ui.Option{{Value: "telephone", Label: "Telefon"}, {Value: "visit", Label: "Hjemmebesøk"}, {Value: "video", Label: "Video"}}
	WithWords = []ui.Option{
		{Value: "patient", Label: "Personen selv"},
		{Value: "next_of_kin", Label: "Pårørende"},
		{Value: "home_nursing", Label: "Hjemmesykepleien"},
		{Value: "gp", Label: "Fastlegen"},
		{Value: "ward", Label: "Avdelingen"},
		{Value: "other", Label: "Andre"},
	}
	OutcomeWords = []ui.Option{
		{Value: care.Include, Label: "Inkluder"},
		{Value: care.Wait, Label: "Sett på venteliste"},
		{Value: care.Decline, Label: "Avslå"},
		{Value: care.AskMore, Label: "Be om flere opplysninger"},
	}
	AnswerWords     = []ui.Option{{Value: "yes", Label: "Ja"}, {Value: "no", Label: "Nei"}, {Value: "unsure", Label: "Usikker"}}
	ByWords         = []ui.Option{{Value: "patient", Label: "Personen selv"}, {Value: "next_of_kin", Label: "Pårørende"}, {Value: "guardian", Label: "Verge"}}
	CompetenceWords = []ui.Option{{Value: "full", Label: "Ja"}, {Value: "partial", Label: "Delvis"}, {Value: "none", Label: "Nei"}}
	HowWords        = []ui.Option{{Value: "oral", Label: "Muntlig"}, {Value: "written", Label: "Skriftlig"}, {Value: "digital", Label: "Digitalt"}}
	GPWords         = []ui.Option{
		{Value: "in_person", Label: "Til stede"},
		{Value: "digital", Label: "På video eller telefon"},
		{Value: "dialogue", Label: "I dialog før eller etter"},
		{Value: "none", Label: "Deltok ikke"},
	}
	SexWords     = []ui.Option{{Value: "woman", Label: "Kvinne"}, {Value: "man", Label: "Mann"}, {Value: "unknown", Label: "Ikke kjent"}}
	GoalWords    = []ui.Option{{Value: "met", Label: "Nådd"}, {Value: "partly", Label: "Delvis nådd"}, {Value: "not_met", Label: "Ikke nådd"}, {Value: "changed", Label: "Målene er endret"}}
	GoWords      = []ui.Option{{Value: "continue", Label: "Fortsett oppfølgingen"}, {Value: "end", Label: "Avslutt oppfølgingen"}}
	PurposeWords = []ui.Option{{Value: care.PurposeMapping, Label: "Kartleggingssamtale"}, {Value: care.PurposeContact, Label: "Oppfølgingskontakt"}, {Value: care.PurposeEvaluation, Label: "Evaluering"}}
)

// Word returns the label of a code among options, the code itself where it is not there.
func Word(options []ui.Option, code string) string {
	for _, o := range options {
		if o.Value == code {
			return o.Label
		}
	}
	return code
}

// WhenBy is when something was done, and by whom: «i dag kl. 08.10 av Kari Lie». The places have their numbers, for «%s av %s» counts: «3 av 10».
func WhenBy(v *lang.Voice, when, who string) string { return v.Say("%[1]s av %[2]s", when, who) }

// Reasons turns a definition's reasons into options.
func Reasons(list []care.ReasonCode) []ui.Option {
	out := make([]ui.Option, len(list))
	for i, r := range list {
		out[i] = ui.Option{Value: r.Code, Label: r.Text}
	}
	return out
}

// Facts tells what an event says, line by line, without who wrote it and when.
func (s *Step) Facts(ev care.Event) []ui.Fact {
	var y *lang.Voice
	if s.Visit != nil { // an export is read by whoever gets it, and is bokmål
		y = s.Visit.Voice
	}
	var facts []ui.Fact
	add := func(term, text string) {
		if text != "" {
			facts = append(facts, ui.Fact{Term: y.Say(term), Text: text})
		}
	}
	maybe := func(term string, options []ui.Option, code string) {
		if code != "" {
			add(term, y.Say(Word(options, code)))
		}
	}
	if ev.Kind == care.Answered {
		add("For", y.Say(ev.Level.Title()))
	}
	for _, a := range ev.Answers {
		add(s.criterion(a.Criterion), sentence(y.Say(Word(AnswerWords, a.Value)), a.Note))
	}
	if r := ev.Referral; r != nil {
		add("Henvist av", referrer(y, r))
		add("Hvorfor", r.Why)
	}
	if d := ev.Decision; d != nil {
		add("Beslutning", y.Say(Word(OutcomeWords, d.Outcome)))
		maybe("Årsak", append(Reasons(s.Course.Pathway.WaitReasons), Reasons(s.Course.Pathway.DeclineReasons)...), d.Reason)
		add("Begrunnelse", d.Text)
		add("Unntak", d.Exception)
		add("Ny vurdering", y.DayYear(d.Review))
		if d.Complaint {
			add("Klagerett", y.Say("Informasjon er gitt"))
		}
	}
	if c := ev.Consent; c != nil {
		add("Gitt av", sentence(y.Say(Word(ByWords, c.By)), c.Name))
		add("Samtykkekompetanse", y.Say(Word(CompetenceWords, c.Competence)))
		add("Hvordan", y.Say(Word(HowWords, c.How)))
		add("Merknad", c.Note)
	}
	if v := ev.Visit; v != nil {
		if ev.Kind != care.Mapped {
			maybe("Gjelder", PurposeWords, v.Purpose)
		}
		when := y.DayYear(v.On)
		if v.Clock != "" {
			when += " " + y.Say("kl. %s", v.Clock)
		}
		add("Avtalt", when)
		maybe("Form", FormWords, v.Form)
		add("Sted", v.Place)
		add("Deltakere", strings.Join(Taking(y, v.Participants), ", "))
		maybe("Fastlegen", GPWords, v.GP)
		add("Notat", v.Note)
	}
	if w := ev.Ward; w != nil {
		add("Hvor", w.Where)
		add("Notat", w.Note)
	}
	if p := ev.Plan; p != nil {
		add("Versjon", nb.Int(p.Version))
		add("Viktig for personen", p.Matters)
		add("Plan", p.Text)
	}
	if c := ev.Contact; c != nil {
		maybe("Form", FormWords, c.Form)
		add("Med", sentence(y.Say(Word(WithWords, c.With)), c.Name))
		if !c.Reached {
			add("Svar", y.Say("Fikk ikke kontakt"))
		}
		add("Notat", c.Note)
		if c.Minutes > 0 {
			add("Tid brukt", y.Plural(c.Minutes, "minutt", "minutter"))
		}
		add("Neste kontakt", y.DayYear(c.NextOn))
		maybe("Neste form", FormWords, c.NextForm)
	}
	if e := ev.Evaluation; e != nil {
		maybe("Form", FormWords, e.Form)
		add("Målene", y.Say(Word(GoalWords, e.Goals)))
		add("Notat", e.Note)
		add("Videre", y.Say(Word(GoWords, e.Go)))
	}
	if ev.CFS != 0 {
		add("CFS", nb.Int(int(ev.CFS)))
	}
	if ev.Assignee != "" {
		add("Ansvarlig", s.Name(ev.Assignee))
	}
	maybe("Årsak", Reasons(s.Course.Pathway.Endings()), ev.End)
	add("Begrunnelse", ev.Reason)
	return facts
}

func (s *Step) criterion(code string) string {
	for _, c := range s.Course.Pathway.Criteria {
		if c.Code == code {
			return c.Text
		}
	}
	return code
}

// sentence joins a word and what belongs to it: "Pårørende, Kari Aasen".
func sentence(word, more string) string {
	if more == "" {
		return word
	}
	return word + ", " + more
}

// InWords tells what an event says as one text, for showing two beside each other.
func (s *Step) InWords(ev care.Event) string {
	var lines []string
	if !ev.On.IsZero() {
		lines = append(lines, s.Visit.T("Dato: %s", s.Visit.Voice.DayYear(ev.On)))
	}
	for _, f := range s.Facts(ev) {
		lines = append(lines, f.Term+": "+f.Text)
	}
	return strings.Join(lines, "\n")
}

// TeamOptions lists who can be responsible.
func TeamOptions(v *lang.Voice, team []app.Worker) []ui.Option {
	var out []ui.Option
	seen := map[care.UserID]bool{}
	for _, m := range team {
		if !seen[m.User] {
			seen[m.User] = true
			out = append(out, ui.Option{Value: string(m.User), Label: m.Name, Note: v.Say(m.Role.Title()) + ", " + m.OrgName})
		}
	}
	return out
}

// Hits counts what a search found.
func Hits(v *Visit, n int) string {
	if n == 1 {
		return v.T("1 treff")
	}
	return v.T("%s treff", v.Voice.Int(n))
}

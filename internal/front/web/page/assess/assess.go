// Package assess is the joint assessment: what the referrer told, what each level answers to each criterion, and below it
// the decision. Answers and decision are one form with two buttons, so that nothing typed is lost by pressing the other.
package assess

import (
	"embed"
	"net/http"
	"strings"

	"traad/internal/app/enrolment"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = page.StepTemplate(files)

// Show is the page.
func Show(v *page.Visit) error {
	s, err := page.NewStep(v, access.Assess)
	if err != nil {
		return err
	}
	return show(s)
}

// Save writes the own level's answers, and a CFS score where there is one.
func Save(v *page.Visit) error {
	s, err := page.NewStep(v, access.Assess)
	if err != nil {
		return err
	}
	if s.Settle() {
		return show(s)
	}
	if done, err := s.Do(answers(s), v.T("Svarene er lagret."), v.T("svarene")); done || err != nil {
		return err
	}
	return show(s)
}

// answers reads the own level's answers, in no order that matters.
func answers(s *page.Step) enrolment.AnswerCriteria {
	d := enrolment.AnswerCriteria{Target: s.Target(), CFS: page.Score(s.Form, "cfs")}
	d.Key = care.EventID(s.Form.Value("svarnokkel"))
	for name := range s.Visit.R.PostForm {
		code, ok := strings.CutPrefix(name, "merknad.")
		if !ok {
			continue
		}
		a := care.Answer{Criterion: code, Value: s.Form.Value("kriterie." + code), Note: s.Form.Value(name)}
		if a.Value != "" || a.Note != "" {
			d.Answers = append(d.Answers, a)
		}
	}
	return d
}

// Decide writes the decision; answers that are new are saved first.
func Decide(v *page.Visit) error {
	s, err := page.NewStep(v, access.DecideOutcome)
	if err != nil {
		return err
	}
	outcome := s.Form.Value("utfall")
	if s.Form.Value("felt") == whole {
		done, again, err := s.SettleWhole(v.T("beslutningen"), care.Decided, func(theirs care.Event) map[string]string {
			return map[string]string{"tekst." + outcome: theirs.Decision.Text}
		})
		if done || err != nil {
			return err
		}
		if again {
			return show(s)
		}
	} else if s.Settle() {
		return show(s)
	}
	d := decision(s)
	if err := s.Open(); err != nil {
		return err
	}
	var notes []ui.Message
	if a := answers(s); s.Form.OK() && (a.CFS != 0 || fresh(s, a)) {
		if done, err := s.Try(a); !done || err != nil {
			if err != nil {
				return err
			}
			return show(s)
		}
		s.Form.Set("cfs", "")
		s.Opened = nil
		notes = append(notes, ui.Message{Text: v.T("Svarene dine er lagret. Beslutningen er ikke lagret ennå.")})
	}
	if done, err := s.Do(d, v.T(said[outcome]), v.T("beslutningen")); done || err != nil {
		return err
	}
	move(s.Form, outcome)
	return show(s, notes...)
}

const whole = "hele" // the field name of a clash over a decision as a whole

var said = map[string]string{
	care.Include: "Beslutningen er lagret: inkludert. Neste steg er samtykke.", care.Wait: "Beslutningen er lagret: på venteliste.",
	care.Decline: "Beslutningen er lagret: avslått.", care.AskMore: "Beslutningen er lagret: dere ber om flere opplysninger.",
}

func decision(s *page.Step) enrolment.Decide {
	f := s.Form
	outcome := f.Value("utfall")
	d := enrolment.Decide{Target: s.Target(), On: page.Date(f, "dato"), Decision: care.Decision{
		Outcome: outcome,
		Reason:  f.Value("arsak." + outcome), Text: f.Value("tekst." + outcome),
	}}
	switch outcome {
	case care.Include:
		d.Decision.Exception, d.Responsible = f.Value("unntak"), care.UserID(f.Value("ansvarlig"))
	case care.Decline:
		d.Decision.Complaint = f.Has("klage")
	case care.Wait, care.AskMore:
		d.Decision.Review = page.Date(f, "ny_vurdering."+outcome)
	}
	return d
}

// move puts the faults of a decision at the fields of its outcome, for each outcome asks in fields of its own.
func move(f *ui.Form, outcome string) {
	for i, fault := range f.Faults {
		switch fault.Name {
		case "arsak", "tekst", "ny_vurdering":
			f.Faults[i].Name += "." + outcome
		}
	}
}

// fresh reports whether there is an answer that does not stand already.
func fresh(s *page.Step, d enrolment.AnswerCriteria) bool {
	standing := s.Course.State.Answers[level(s)]
	for _, a := range d.Answers {
		if standing[a.Criterion].Answer != a {
			return true
		}
	}
	return false
}

// level is the level that the actor speaks for.
func level(s *page.Step) care.Level { return s.Visit.Actor.Role.Level() }

// Receive notes that what was asked for has come.
func Receive(v *page.Visit) error {
	s, err := page.NewStep(v, access.Assess)
	if err != nil {
		return err
	}
	done, again, err := s.SettleWhole(v.T("opplysningene"), care.InfoReceived, func(theirs care.Event) map[string]string { return map[string]string{"opplysninger": theirs.Reason} })
	if done || err != nil {
		return err
	}
	d := receipt(s)
	if again {
		return show(s)
	}
	if done, err := s.Do(d, v.T("Opplysningene er registrert. Fristen for vurderingen går igjen."), v.T("registreringen")); done || err != nil {
		return err
	}
	for i, fault := range s.Form.Faults {
		switch fault.Name {
		case "dato":
			s.Form.Faults[i].Name = "mottatt"
		case "tekst":
			s.Form.Faults[i].Name = "opplysninger"
		}
	}
	return show(s)
}

func receipt(s *page.Step) enrolment.ReceiveInfo {
	return enrolment.ReceiveInfo{Target: s.Target(), On: page.Date(s.Form, "mottatt"), Text: s.Form.Value("opplysninger"), Replaces: s.Replaces()}
}

func show(s *page.Step, notes ...ui.Message) error {
	if err := s.Open(); err != nil {
		return err
	}
	clashing := meet(s)
	if s.Posted() && s.Status != http.StatusOK && s.Conflict == nil {
		s.MoveSeen() // the page shows everything that stands now
	}
	w := view{DecideAction: page.EnrolmentPath(s.ID, "beslutning")}
	if s.Conflict != nil {
		s.MoveSeen()
	}
	what, save := "svarene kan lagres", "Lagre svarene"
	if strings.HasSuffix(s.Visit.R.URL.Path, "/beslutning") {
		what = "beslutningen kan lagres"
	}
	w.StepView = s.View("Vurder henvisningen", "vurdering", what, save)
	w.Save.Look, w.Messages = ui.Secondary, notes
	w.Hidden = append(w.Hidden, ui.Hidden{Name: "svarnokkel", Value: string(db.NewID())})
	w.clash(s, clashing)
	w.NotNow(s, care.Event{Kind: care.Answered})
	w.referral(s)
	w.received(s)
	if receiving(s) {
		summary := w.Summary
		s.Form = ui.NewForm(nil) // the other form was sent
		w.Summary = summary
	}
	w.criteria(s)
	w.decision(s)
	return s.Render(tmpl, "Vurder henvisningen", w)
}

// meet takes in what somebody else on the same level answered since the form was opened, and returns the fields that both
// changed.
func meet(s *page.Step) []string {
	if s.Conflict == nil || s.Conflict.Theirs.Kind != care.Answered {
		return s.Unsettled()
	}
	own := level(s)
	of := func(e *care.Enrolment) func(string) string {
		return func(name string) string {
			kind, code, _ := strings.Cut(name, ".")
			if kind == "kriterie" {
				return e.Answers[own][code].Value
			}
			return e.Answers[own][code].Note
		}
	}
	var names []string
	for _, c := range s.Course.Pathway.Criteria {
		names = append(names, "kriterie."+c.Code, "merknad."+c.Code)
	}
	clashing := s.Merge(names, of(s.At(s.Seen())), of(s.Course.State))
	var notes []string
	for _, name := range clashing {
		code, choice := strings.CutPrefix(name, "kriterie.")
		if !choice {
			notes = append(notes, name)
			continue
		}
		theirs := s.Visit.T(page.Word(page.AnswerWords, s.Course.State.Answers[own][code].Value))
		s.Form.Fault(name, s.Visit.T("%s svarte «%s» mens du skrev. Velg det som skal stå.", s.Course.Names[s.Conflict.Theirs.ID], theirs))
	}
	return notes
}

// clash tells of what another wrote meanwhile, and shows two texts beside each other where both wrote in the same field.
func (w *view) clash(s *page.Step, names []string) {
	if c := s.Conflict; c != nil && c.Theirs.Kind == care.Decided {
		d := decision(s)
		w.WholeClash(s, s.Visit.T("Beslutningen"), care.Event{On: d.On, Decision: &d.Decision, Assignee: d.Responsible})
		return
	}
	if c := s.Conflict; c != nil && c.Theirs.Kind == care.InfoReceived {
		d := receipt(s)
		w.ReplaceClash(s, s.Visit.T("Opplysningene som kom"), care.Event{On: d.On, Reason: d.Text})
		return
	}
	if c := s.Conflict; c != nil {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Soon, Heading: s.Visit.T("%s lagret svar mens du skrev", s.Course.Names[c.Theirs.ID]),
			Text: s.Visit.T("Svarene er tatt inn under, og dine står der fortsatt. Se over, og lagre på nytt."),
		})
	}
	var fields []page.ClashField
	standing := s.Course.State.Answers[level(s)]
	for _, name := range names {
		code := strings.TrimPrefix(name, "merknad.")
		for _, c := range s.Course.Pathway.Criteria {
			if c.Code == code {
				fields = append(fields, page.ClashField{Name: name, Label: s.Visit.T("Merknad: %s", s.Visit.T(c.Text)), Mine: s.Form.Value(name), Theirs: standing[code].Note})
			}
		}
	}
	if last := s.Standing(care.Answered); len(last) > 0 {
		for _, ev := range last {
			if ev.Level == level(s) {
				s.ShowClash(&w.StepView, ev, fields)
				break
			}
		}
	}
}

func otherLevel(l care.Level) care.Level {
	if l == care.Municipality {
		return care.Hospital
	}
	return care.Municipality
}

// missing says whom an answer is missing from, in words: «Sykehuset har ikke svart på 3 av 10 kriterier.»
func missing(s *page.Step) []string {
	var out []string
	e, p := s.Course.State, s.Course.Pathway
	for _, l := range []care.Level{care.Municipality, care.Hospital} {
		switch n := len(e.Unanswered(p, l)); {
		case n == len(p.Criteria):
			out = append(out, s.Visit.T("%s har ikke vurdert ennå.", s.Visit.T(l.Title())))
		case n > 0:
			out = append(out, s.Visit.T("%s mangler svar på %s.", s.Visit.T(l.Title()), s.Visit.Voice.Plural(n, "kriterium", "kriterier")))
		}
	}
	return out
}

package page

import (
	"cmp"
	"context"
	"embed"
	"io/fs"
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/step"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed step.html
var stepFiles embed.FS

// StepTemplate parses a page of an enrolment's step. Beside the parts it has "step-top" (the person, the heading, what is
// wrong), "step-form" and "step-end" (the form with its hidden values, and its buttons), each with a StepView.
func StepTemplate(files fs.FS, name ...string) *ui.Template {
	return ui.New(overlay{files, stepFiles}, cmp.Or(strings.Join(name, ""), "page.html"), "step.html")
}

// overlay reads a file from the first of two folders that has it.
type overlay struct{ page, shared fs.FS }

// Open opens the named file.
func (o overlay) Open(name string) (fs.File, error) {
	f, err := o.page.Open(name)
	if err != nil {
		return o.shared.Open(name)
	}
	return f, nil
}

// Step is one request to a page where a step of an enrolment is written. A page reads its form from it, lets it do the
// deed, and shows the form again where that did not go:
//
//	func Save(v *page.Visit) error {
//		s, err := page.NewStep(v, access.Pause)
//		if err != nil {
//			return err
//		}
//		d := enrolment.Pause{Target: s.Target(), On: page.Date(s.Form, "dato"), Reason: s.Form.Value("arsak")}
//		if done, err := s.Do(d, "Forløpet er satt på pause.", "pausen"); done || err != nil {
//			return err
//		}
//		return show(s)
//	}
//
// The enrolment is opened, and the look audited, only where the page is shown: show begins with s.Open.
type Step struct {
	*step.Opened // nil until Open
	Visit        *Visit
	ID           care.EnrolmentID
	Form         *ui.Form // what was posted; an empty one for a page that is asked for
	Conflict     *enrolment.Conflict
	Status       int

	deed access.Deed
	seen int // how many events the form shall carry as seen
}

// NewStep reads the request. The deed is what the page's form does, or the look that the page is.
func NewStep(v *Visit, deed access.Deed) (*Step, error) {
	s := &Step{Visit: v, ID: care.EnrolmentID(v.Path("id")), Form: ui.NewForm(nil), Status: http.StatusOK, deed: deed}
	if v.R.Method != http.MethodPost {
		return s, nil
	}
	form, err := v.Form()
	if err != nil {
		return nil, err
	}
	s.Form = form
	s.seen, _ = strconv.Atoi(form.Value("sett"))
	return s, nil
}

// Open opens the enrolment, once.
func (s *Step) Open() error {
	if s.Opened != nil {
		return nil
	}
	o, err := step.Open(s.Visit.Ctx(), s.Visit.Service, s.Visit.Actor, s.deed, s.ID)
	if err != nil {
		return err
	}
	s.Opened = o
	if s.seen == 0 {
		s.seen = o.Course.Seen
	}
	return nil
}

// Posted reports whether something has been filled in.
func (s *Step) Posted() bool { return s.Visit.R.Method == http.MethodPost }

// Target is the enrolment with what the user saw when the form was opened, and the form's key.
func (s *Step) Target() enrolment.Target {
	return enrolment.Target{Enrolment: s.ID, Seen: s.seen, Key: care.EventID(s.Form.Value("nokkel"))}
}

// Seen is how many events the enrolment had when the form was opened.
func (s *Step) Seen() int { return s.seen }

// Deed is what Do runs.
type Deed interface {
	Run(ctx context.Context, s *app.Service, a access.Actor) error
}

// Do runs the deed and sends the browser on, with the message and, where about is not "", «Angre». done is false where the
// form must be shown again: what could not be read or was refused stands in Form.Faults, and Conflict tells that somebody
// else was first. An error is the front's to answer.
func (s *Step) Do(d Deed, message, about string) (done bool, err error) {
	if done, err = s.Try(d); !done || err != nil {
		return false, err
	}
	return true, s.Done(message, about)
}

// Try is Do without sending the browser on.
func (s *Step) Try(d Deed) (done bool, err error) {
	if !s.Form.OK() {
		s.Status = http.StatusUnprocessableEntity
		return false, nil
	}
	err = d.Run(s.Visit.Ctx(), s.Visit.Service, s.Visit.Actor)
	if err == nil {
		return true, nil
	}
	if c, ok := enrolment.AsConflict(err); ok {
		s.Conflict, s.Status = c, http.StatusConflict
		return false, nil
	}
	if s.take(err) {
		s.Status = http.StatusUnprocessableEntity
		return false, nil
	}
	return false, err
}

// take is Form.Take, with the refusal itself before the fields: a step that cannot be written as things stand says so in
// the error's own text, beside what is wrong in its fields.
func (s *Step) take(err error) bool {
	if safe := errs.SafeText(err); errs.KindOf(err) == errs.KindInvalid && len(errs.FieldsOf(err)) > 0 &&
		strings.HasSuffix(safe, ".") && !strings.Contains(safe, "feltene som er merket") {
		s.Form.Refused("", err)
	}
	return s.Form.Take(err)
}

// MoveSeen lets the form carry that the user has seen everything that stands now, so that the next time goes through.
func (s *Step) MoveSeen() { s.seen = s.Course.Seen }

// Done sends the browser back to where it came from, else to the person's page. The texts are ours, in bokmål or said already.
func (s *Step) Done(message, about string) error {
	v := s.Visit
	message, about = v.T(message), v.T(about)
	to := s.Back()
	if to == "" {
		who, err := step.Patient(v.Ctx(), v.Service, s.ID)
		if err != nil {
			return err
		}
		to = PersonPath(who)
	}
	if about == "" || !v.May(access.Correct) {
		return v.Go(to, message)
	}
	undo := UndoStep(s.ID, about)
	undo.Hidden = []ui.Hidden{{Name: "tilbake", Value: to}} // whoever regrets on Min dag goes on there
	return v.Go(to, message, undo)
}

// Back is the address on this server that the user came from and wants back to, "" where none is told.
func (s *Step) Back() string {
	for _, to := range []string{s.Form.Value("tilbake"), s.Visit.R.URL.Query().Get("tilbake")} {
		if Local(to) {
			return to
		}
	}
	return ""
}

// Local reports whether to is an address on this server.
func Local(to string) bool {
	return strings.HasPrefix(to, "/") && !strings.HasPrefix(to, "//") && !strings.ContainsAny(to, "\\\r\n\t")
}

// StepView is what every page of a step has.
type StepView struct {
	Bar      ui.PersonBar
	Head     ui.Head
	Summary  ui.Summary
	Messages []ui.Message
	Clash    *ui.Conflict // two texts to choose between
	Closed   bool         // the step cannot be written now: no form
	Action   string       // where the form is posted
	Keep     string       // under which name the browser keeps what is typed; "" is the address
	Hidden   []ui.Hidden
	Save     ui.Action
	Cancel   ui.Action
	Guide    *ui.Guide // the handbook's page about the stage that she is in
}

// View makes what is common: the person, the heading, faults, the form's hidden values. what is the thing that is saved,
// with its verb: "kontakten kan lagres". The texts are ours, in bokmål: View says them.
func (s *Step) View(title, path, what, save string) StepView {
	v := s.Visit
	w := StepView{
		Bar: s.Bar(), Head: ui.Head{Title: v.T(title)}, Summary: s.Form.Summary(what), Action: EnrolmentPath(s.ID, path),
		Save: ui.Submit(v.T(save)), Cancel: ui.Link(v.T("Avbryt"), cmp.Or(s.Back(), PersonPath(s.Head.Patient))),
	}
	if s.Form.Faults.At("") != "" || hasNameless(s.Form.Faults) {
		w.Summary.Heading = v.T(nb.Capital(strings.Replace(what, " kan ", " kan ikke ", 1)))
	}
	w.Hidden = s.HiddenValues()
	w.Guide = s.guide()
	return w
}

// guide is HandbookGuide of the stage that the enrolment is in.
func (s *Step) guide() *ui.Guide {
	c := s.Course
	stage := c.State.Stage
	if c.State.Closing() {
		stage = care.EndingGuide
	}
	switch s.deed {
	case access.Evaluate:
		stage = care.EvaluationStage
	case access.End:
		stage = care.EndingGuide
	}
	return HandbookGuide(s.Visit, c, stage)
}

// HiddenValues are what a form of the step carries: its key, what the user has seen, and the way back.
func (s *Step) HiddenValues() []ui.Hidden {
	key := s.Form.Value("nokkel")
	if key == "" || s.Status == http.StatusConflict {
		key = string(db.NewID())
	}
	h := []ui.Hidden{{Name: "nokkel", Value: key}, {Name: "sett", Value: strconv.Itoa(s.seen)}}
	if back := s.Back(); back != "" {
		h = append(h, ui.Hidden{Name: "tilbake", Value: back})
	}
	return h
}

func hasNameless(faults ui.Faults) bool {
	for _, f := range faults {
		if f.Name == "" {
			return true
		}
	}
	return false
}

// Bar is the person in one line, with the stage of this enrolment.
func (s *Step) Bar() ui.PersonBar {
	b := PersonBar(s.Visit, s.Head)
	if s.Course.State.Status == care.StatusActive { // else the words are there already
		b.Facts = append(b.Facts, ui.Fact{Text: s.Visit.T(s.Course.State.Now)})
	}
	if !s.Visit.May(access.SeePerson) {
		b.Person.Href = ""
	}
	return b
}

// NotNow says, before anybody fills in a form that was asked for, that the step cannot be written as things stand, and
// takes the form away. After a form was posted it stays, with what was typed and the refusal as a fault.
func (w *StepView) NotNow(s *Step, ev care.Event) {
	why := s.MayNot(ev)
	if why.IsZero() || s.Posted() {
		return
	}
	w.Closed = true
	w.Messages = append(w.Messages, ui.Message{
		Tone: ui.Soon, Heading: s.Visit.T("Dette kan ikke skrives nå"), Text: why.In(s.Visit.Voice),
		Actions: []ui.Action{ui.Link(s.Visit.T("Til personen"), PersonPath(s.Head.Patient))},
	})
}

// Render answers with the page. The title is a text of ours, in bokmål.
func (s *Step) Render(t *ui.Template, title string, data any) error {
	title = s.Visit.T(title)
	return s.Visit.RenderStatus(s.Status, t, s.Visit.Frame(title, PersonCrumbs(s.Head, title)...), data)
}

package recordexport

import (
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"traad/internal/app/clarification"
	"traad/internal/app/concern"
	"traad/internal/app/letter"
	"traad/internal/app/mapping"
	"traad/internal/app/message"
	"traad/internal/app/patient"
	"traad/internal/app/personletter"
	planapp "traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/app/survey"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"

	conversation "traad/internal/care/mapping"
	answers "traad/internal/care/survey"
)

// Written is what the team has written about a person beside the events of her enrolments.
type Written struct {
	Plans          []PlanVersion // published in the file's areas, the oldest first
	Mappings       []Mapping     // of the file's enrolments
	Clarifications []clarification.Standing
	Scores         []score.Series // all of each, with those that were corrected; CFS stands in the events
	Concerns       []concern.Concern
	Surveys        []survey.Answered   // of the file's enrolments; anonymous rounds have none
	Letters        []personletter.Made // of the file's enrolments
	Sent           []message.Message   // about the plans above; what they said, those do
	Received       []letter.Incoming   // in the file's areas
}

// PlanVersion is a version of the shared plan that holds or held, with the small changes that were made to it.
type PlanVersion struct {
	ID        db.ID
	Number    int
	Replaced  bool
	Published time.Time
	Body      *planapp.Body // nil where the person objects to its being seen
	Updates   []planapp.Update
	SHA256    string // of the body as it was signed
}

// Plan is what the version says with the small changes on top.
func (v PlanVersion) Plan() plan.Plan { return plan.Read(v.texts()) }

func (v PlanVersion) texts() map[string]string {
	if v.Body == nil {
		return map[string]string{"tekst": care.HiddenText}
	}
	out := map[string]string{}
	for path, text := range v.Body.Texts {
		out[path] = text
	}
	for _, u := range v.Updates {
		out[u.Path] = u.Text
	}
	return out
}

// Mapping is a conversation as it stands.
type Mapping struct {
	conversation.Conversation
	Circle []care.CircleArea
	Texts  map[string]string
	Closed time.Time
}

// written loads it. Items that the person keeps from the areas are kept from the file; where her address is hidden, so is what tells it.
func (m *maker) written(ctx context.Context, p *Person) error {
	id, hidden := p.Facts.Patient, p.Facts.AddressHidden
	person, err := m.s.Person(ctx, m.r, id, m.s.Today())
	if err != nil {
		return err
	}
	owner := access.Actor{Role: care.MunicipalCoordinator, Org: care.OrgID(m.areas[0]), Today: m.s.Today()}
	if err := m.plans(ctx, p, owner, person, hidden); err != nil {
		return err
	}
	for i := range p.Facts.Courses {
		c := &p.Facts.Courses[i]
		if mapping.Hidden(c) {
			continue // that it was held, and when, the event says
		}
		row, texts, err := mapping.TextsOf(ctx, m.r, id, c.ID)
		if err != nil {
			return err
		}
		if texts == nil {
			continue
		}
		if hidden {
			delete(texts, "samtale/sted")
			delete(texts, "til-stede/andre")
		}
		p.Mappings = append(p.Mappings, Mapping{conversation.Read(texts), c.Pathway.Circle(), texts, row.ClosedAt.Time})
		m.items = append(m.items, "mapping/"+string(c.ID))
	}
	if p.Clarifications, err = clarification.AllFor(ctx, m.r, owner, person); err != nil {
		return err
	}
	for _, c := range p.Clarifications {
		m.items = append(m.items, c.Ref(id))
	}
	if p.Scores, err = score.For(ctx, m.r, owner, person); err != nil {
		return err
	}
	m.items = append(m.items, score.Refs(p.Scores)...)
	if p.Concerns, err = concern.For(ctx, m.r, owner, person); err != nil {
		return err
	}
	for _, c := range p.Concerns {
		m.items = append(m.items, c.Ref())
	}
	return m.exchanged(ctx, p, owner, person, hidden)
}

// exchanged loads what she has answered in surveys, the letters that were made, and what went to and came from the parties' own systems.
func (m *maker) exchanged(ctx context.Context, p *Person, owner access.Actor, person *access.Person, hidden bool) error {
	said, err := survey.For(ctx, m.r, owner, person)
	if err != nil {
		return err
	}
	for _, x := range said {
		if slices.ContainsFunc(p.Facts.Courses, func(c patient.Course) bool { return c.ID == x.Enrolment }) {
			p.Surveys, m.items = append(p.Surveys, x), append(m.items, survey.Item(x.ID))
		}
	}
	for _, c := range p.Facts.Courses {
		made, err := personletter.Of(ctx, m.r, c.ID)
		if err != nil {
			return err
		}
		for _, x := range made {
			if hidden { // it says where she is followed
				x.Body = "Skjermet: brevet sier hvor personen følges."
			}
			p.Letters, m.items = append(p.Letters, x), append(m.items, personletter.Ref(x.ID))
		}
	}
	sent, err := message.Of(ctx, m.r, person.Patient)
	if err != nil {
		return err
	}
	for _, x := range sent {
		if !slices.ContainsFunc(p.Plans, func(v PlanVersion) bool { return v.ID == x.Version }) {
			continue // another area's
		}
		if hidden {
			x.To = ""
		}
		p.Sent, m.items = append(p.Sent, x), append(m.items, message.Ref(x.ID))
	}
	received, err := letter.Received(ctx, m.r, owner, person)
	if err != nil {
		return err
	}
	for _, x := range received {
		if !m.inside(x.Area) {
			continue
		}
		if hidden {
			x.From, x.Author, x.Phone = "", "", ""
		}
		p.Received, m.items = append(p.Received, x), append(m.items, message.Item(x.ID))
	}
	return nil
}

func (m *maker) plans(ctx context.Context, p *Person, owner access.Actor, person *access.Person, hidden bool) error {
	all, err := planapp.Owned(ctx, m.r, owner, person)
	if err != nil {
		return err
	}
	for i := len(all.Versions) - 1; i >= 0; i-- {
		v := all.Versions[i]
		if v.Status != planapp.Published && v.Status != planapp.Replaced || !m.inside(v.Area) {
			continue
		}
		out := PlanVersion{ID: v.ID, Number: v.Number, Replaced: v.Status == planapp.Replaced, Published: v.Published.Time, SHA256: v.SHA256}
		if !v.Hidden {
			if out.Body, err = v.Body(); err != nil {
				return err
			}
			if out.Updates, err = planapp.Updates(ctx, m.r, v); err != nil {
				return err
			}
		}
		if hidden && out.Body != nil {
			out.withoutPlace()
		}
		p.Plans = append(p.Plans, out)
		m.items = append(m.items, v.Ref())
		m.counts.Plans++
	}
	return nil
}

// withoutPlace leaves out whom to ring and where papers are kept. The digest is then of more than what the file holds, and is left out too.
func (v *PlanVersion) withoutPlace() {
	b := *v.Body
	b.Texts = map[string]string{}
	for path, text := range v.Body.Texts {
		if !plan.TellsPlace(path) {
			b.Texts[path] = text
		}
	}
	var updates []planapp.Update
	for _, u := range v.Updates {
		if !plan.TellsPlace(u.Path) {
			updates = append(updates, u)
		}
	}
	v.Body, v.Updates, v.SHA256 = &b, updates, ""
}

func (m *maker) inside(area care.OrgID) bool {
	return slices.Contains(m.areas, db.ID(area))
}

// DocumentPlan is a version of the plan: the texts of its fields by path as they were signed, and the small changes after that, in order.
type DocumentPlan struct {
	Number    int                  `json:"number"`
	Replaced  bool                 `json:"replaced"`
	Published time.Time            `json:"published"`
	SHA256    string               `json:"sha256,omitempty"`
	Body      *planapp.Body        `json:"body"` // null: kept from the municipality by the person's own wish
	Changes   []DocumentPlanChange `json:"changes"`
}

// DocumentPlanChange is a small change to a published version.
type DocumentPlanChange struct {
	At     time.Time `json:"at"`
	By     string    `json:"by"`
	Path   string    `json:"path"`
	Before string    `json:"before"`
	Text   string    `json:"text"`
	Note   string    `json:"note"`
}

// DocumentMapping is a mapping conversation: the texts of its fields by path.
type DocumentMapping struct {
	On     date.Date         `json:"on"`
	Closed time.Time         `json:"closed"`
	Texts  map[string]string `json:"texts"`
}

// DocumentClarification is what was agreed about treatment, one version of it.
type DocumentClarification struct {
	Version   int       `json:"version"`
	Recorded  time.Time `json:"recorded"`
	By        string    `json:"by"`
	Wish      string    `json:"wish"`
	WishOn    date.Date `json:"wish_on"`
	Decision  string    `json:"decision"`
	DecidedOn date.Date `json:"decided_on"`
	DecidedBy string    `json:"decided_by"`
	ValidTo   date.Date `json:"valid_to"`
	With      string    `json:"with"`
}

// DocumentScore is one score. Value is empty where it only takes another away.
type DocumentScore struct {
	Instrument string    `json:"instrument"`
	Title      string    `json:"title"`
	On         date.Date `json:"on"`
	Value      string    `json:"value"`
	Note       string    `json:"note"`
	By         string    `json:"by"`
	Corrected  bool      `json:"corrected_later"`
}

// DocumentConcern is a concern that was reported, and what was done.
type DocumentConcern struct {
	At      time.Time `json:"at"`
	By      string    `json:"by"`
	Sign    string    `json:"sign"`
	Text    string    `json:"text"`
	Handled time.Time `json:"handled"`
	Who     string    `json:"handled_by"`
	Note    string    `json:"note"`
}

// DocumentSurvey is what she answered in a survey that is tied to her enrolment, by question.
type DocumentSurvey struct {
	Survey  string          `json:"survey"`
	Title   string          `json:"title"`
	At      time.Time       `json:"at"`
	How     string          `json:"how"`
	Answers answers.Answers `json:"answers"` // null: kept from the municipality by the person's own wish
	Lines   []survey.Line   `json:"in_words"`
}

// DocumentLetter is a letter of the pathway as it was made.
type DocumentLetter struct {
	At       time.Time `json:"at"`
	By       string    `json:"by"`
	Title    string    `json:"title"`
	Language lang.Code `json:"language"`
	Version  int       `json:"pathway_version"`
	Text     string    `json:"text"`
}

// DocumentSent is a message about a plan that went to a party's own system.
type DocumentSent struct {
	Made     time.Time     `json:"made"`
	By       string        `json:"by"`
	Kind     message.Kind  `json:"kind"`
	Plan     int           `json:"plan"` // which of the plans
	Party    plan.Party    `json:"party"`
	To       string        `json:"to"`
	State    message.State `json:"state"`
	Sent     time.Time     `json:"sent"`
	Answered time.Time     `json:"answered"`
	How      string        `json:"settled_how"`
}

// DocumentReceived is a message from a party.
type DocumentReceived struct {
	At      time.Time `json:"at"`
	From    string    `json:"from"`
	What    string    `json:"what"`
	Author  string    `json:"author"`
	Phone   string    `json:"phone"`
	Subject string    `json:"subject"`
	Text    string    `json:"text"`
	Files   []string  `json:"files"` // in the zip
	Settled time.Time `json:"settled"`
	By      string    `json:"settled_by"`
	How     string    `json:"settled_how"`
}

// Attached is the name in the zip of a file that came with a message from a party, the message by its number in Received. It has nothing of hers.
func (p *Person) Attached(message int, f letter.File) string {
	return fmt.Sprintf("%s-melding-%d-%s", strings.TrimSuffix(p.File, ".html"), message+1, f.Name)
}

// attached writes what came with messages from parties.
func (m *maker) attached(ctx context.Context, p *Person) error {
	for i, x := range p.Received {
		for _, f := range x.Files {
			whole, err := letter.FileOf(ctx, m.s, x.ID, f.Number)
			if err != nil {
				return err
			}
			if err := m.zip.file(p.Attached(i, f), func(w io.Writer) error {
				_, err := w.Write(whole.Bytes)
				return err
			}); err != nil {
				return err
			}
		}
	}
	return nil
}

// exchanged fills in surveys, letters and messages.
func (d *Document) exchanged(p *Person) {
	w := p.Written
	for _, x := range w.Surveys {
		one := DocumentSurvey{Survey: x.Survey.Code, Title: x.Survey.Title, At: x.At.Time, How: x.How(), Answers: x.Said, Lines: x.Lines()}
		if x.Hidden {
			one.Answers = nil
		}
		d.Surveys = append(d.Surveys, one)
	}
	for _, x := range w.Letters {
		d.Letters = append(d.Letters, DocumentLetter{x.At.Time, x.By, x.Title, x.Language, x.Version, x.Body})
	}
	for _, x := range w.Sent {
		d.Sent = append(d.Sent, DocumentSent{x.Made.Time, x.By, x.Kind, x.Number, x.Party, x.To, x.State, x.SentAt.Time, x.Answered.Time, x.How})
	}
	for i, x := range w.Received {
		files := []string{}
		for _, f := range x.Files {
			files = append(files, p.Attached(i, f))
		}
		d.Received = append(d.Received, DocumentReceived{x.At.Time, x.From, x.What, x.Author, x.Phone, x.Subject, x.Words(), files, x.SettledAt.Time, x.SettledBy, x.How})
	}
}

// written fills in what Written holds.
func (d *Document) written(w Written) {
	for _, v := range w.Plans {
		x := DocumentPlan{Number: v.Number, Replaced: v.Replaced, Published: v.Published, SHA256: v.SHA256, Body: v.Body}
		for _, u := range v.Updates {
			x.Changes = append(x.Changes, DocumentPlanChange{u.At.Time, u.By, u.Path, u.Before, u.Text, u.Note})
		}
		d.Plans = append(d.Plans, x)
	}
	for _, x := range w.Mappings {
		d.Mappings = append(d.Mappings, DocumentMapping{x.On, x.Closed, x.Texts})
	}
	for _, c := range w.Clarifications {
		d.Clarifications = append(d.Clarifications, DocumentClarification{c.Version, c.Recorded.Time, c.By, c.Wish, c.WishOn, c.Decision, c.DecidedOn, c.DecidedBy, c.ValidTo, c.With})
	}
	for _, s := range w.Scores {
		for _, x := range s.All {
			one := DocumentScore{Instrument: s.Code, Title: s.Title, On: x.On, Note: x.Note, By: x.By, Corrected: x.Wrong}
			if !x.Taken {
				one.Value = score.Number(x.Value)
			}
			d.Scores = append(d.Scores, one)
		}
	}
	for _, c := range w.Concerns {
		d.Concerns = append(d.Concerns, DocumentConcern{c.At.Time, c.By, c.Sign, c.Text, c.Handled.Time, c.HandledBy, c.Note})
	}
}

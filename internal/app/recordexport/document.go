package recordexport

import (
	"time"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/care"
)

// Document is a person's JSON file. Codes and dates are those of Tråd's own words, see docs/agreement.md.
type Document struct {
	Person     DocumentPerson      `json:"person"`
	Kin        []DocumentKin       `json:"next_of_kin"`
	GPs        []DocumentRelation  `json:"gps"`
	Carers     []DocumentRelation  `json:"care_workers"`
	Stays      []DocumentStay      `json:"stays"`
	Enrolments []DocumentEnrolment `json:"enrolments"`
	Questions  []DocumentQuestion  `json:"questions"`
	Log        []DocumentLog       `json:"access_log"`

	Plans          []DocumentPlan          `json:"plans"`
	Mappings       []DocumentMapping       `json:"mappings"`
	Clarifications []DocumentClarification `json:"clarifications"`
	Scores         []DocumentScore         `json:"scores"`
	Concerns       []DocumentConcern       `json:"concerns"`
	Surveys        []DocumentSurvey        `json:"surveys"`
	Letters        []DocumentLetter        `json:"letters"`
	Sent           []DocumentSent          `json:"messages_sent"`
	Received       []DocumentReceived      `json:"messages_received"`
}

// DocumentPerson is who she is.
type DocumentPerson struct {
	Number  string `json:"national_number"`
	Version int    `json:"version"`
	Area    string `json:"lives_in"`
	patient.Details
}

// DocumentKin is a next of kin.
type DocumentKin struct {
	Name     string `json:"name"`
	Relation string `json:"relation"`
	Phone    string `json:"phone"`
	Note     string `json:"note"`
	Closest  bool   `json:"closest"`
}

// DocumentRelation is a GP or care worker in a period.
type DocumentRelation struct {
	Name  string    `json:"name"`
	Where string    `json:"where"`
	From  date.Date `json:"from"`
	To    date.Date `json:"to"`
}

// DocumentStay is a stay, or a contact with legevakt.
type DocumentStay struct {
	Unit    string    `json:"unit"`
	Kind    string    `json:"kind"`
	Urgency string    `json:"urgency"`
	From    time.Time `json:"from"`
	To      time.Time `json:"to"`
}

// DocumentEnrolment is one of her times in a pathway, with everything that was written, also what was put right later.
type DocumentEnrolment struct {
	Pathway string          `json:"pathway"`
	Version int             `json:"pathway_version"`
	Area    string          `json:"area"`
	Status  care.Status     `json:"status"`
	Events  []DocumentEvent `json:"events"`
}

// DocumentEvent is one thing that happened; By is the name of who wrote it, "" the system.
type DocumentEvent struct {
	By    string     `json:"by"`
	Event care.Event `json:"event"`
}

// DocumentQuestion is a question to the IHT physician with its answer.
type DocumentQuestion struct {
	Asked    time.Time `json:"asked"`
	By       string    `json:"by"`
	Urgency  string    `json:"urgency"`
	Text     string    `json:"text"`
	Status   string    `json:"status"`
	Answer   string    `json:"answer"`
	Answered time.Time `json:"answered"`
	AnswerBy string    `json:"answered_by"`
	Measure  string    `json:"measure"`
}

// DocumentLog is one look or deed.
type DocumentLog struct {
	At      time.Time `json:"at"`
	Who     string    `json:"who"`
	Role    care.Role `json:"role"`
	Org     string    `json:"organisation"`
	Deed    string    `json:"deed"`
	Allowed bool      `json:"allowed"`
	Reason  string    `json:"reason"`
	List    bool      `json:"in_a_list"`
}

func document(p *Person) Document {
	f := p.Facts
	d := Document{Person: DocumentPerson{p.Number, f.Version, f.Area.Name, f.Details}}
	for _, k := range f.Kin {
		d.Kin = append(d.Kin, DocumentKin{k.Name, k.Relation, k.Phone, k.Note, k.Closest})
	}
	relations := func(list []patient.Relation) (out []DocumentRelation) {
		for _, r := range list {
			out = append(out, DocumentRelation{r.Name, r.Where, r.From, r.To})
		}
		return out
	}
	d.GPs, d.Carers = relations(f.GPs), relations(f.Carers)
	for _, s := range f.Stays {
		d.Stays = append(d.Stays, DocumentStay{s.UnitName, s.Kind, s.Urgency, s.From.Time, s.To.Time})
	}
	for _, c := range f.Courses {
		e := DocumentEnrolment{Pathway: c.Pathway.Title, Version: c.Pathway.Version, Area: c.Area.Name, Status: c.State.Status}
		for _, ev := range c.Events {
			e.Events = append(e.Events, DocumentEvent{c.Names[ev.ID], ev})
		}
		d.Enrolments = append(d.Enrolments, e)
	}
	for _, q := range p.Questions {
		d.Questions = append(d.Questions, DocumentQuestion{
			q.AskedAt.Time, q.AskedByName, q.Urgency, q.Body, q.Status, q.Answer, q.AnsweredAt.Time, string(q.AnsweredByName), q.Measure,
		})
	}
	for _, l := range p.Log {
		d.Log = append(d.Log, DocumentLog{l.At.Time, l.Who, l.Role, l.Org, string(l.Deed), l.Allowed, string(l.Reason), l.List})
	}
	d.written(p.Written)
	d.exchanged(p)
	return d
}

package fhir

// Communication is what a party said in a hearing, or what it was answered.
type Communication struct {
	Base
	BasedOn    []Reference `json:"basedOn,omitempty"`
	InResponse []Reference `json:"inResponseTo,omitempty"`
	Status     string      `json:"status"`
	Category   []Concept   `json:"category,omitempty"`
	Subject    *Reference  `json:"subject,omitempty"`
	Topic      *Concept    `json:"topic,omitempty"`
	About      []Reference `json:"about,omitempty"`
	Sent       string      `json:"sent,omitempty"`
	Sender     *Reference  `json:"sender,omitempty"`
	Payload    []Payload   `json:"payload,omitempty"`
}

// Payload is a part of what was said.
type Payload struct {
	Content string `json:"contentString,omitempty"`
}

// AuditEvent is a look at somebody, or a deed about her.
type AuditEvent struct {
	Base
	Type        Coding        `json:"type"`
	Subtype     []Coding      `json:"subtype,omitempty"`
	Action      string        `json:"action,omitempty"`
	Recorded    string        `json:"recorded"`
	Outcome     string        `json:"outcome,omitempty"`
	OutcomeDesc string        `json:"outcomeDesc,omitempty"`
	Purpose     []Concept     `json:"purposeOfEvent,omitempty"`
	Agent       []AuditAgent  `json:"agent"`
	Source      AuditSource   `json:"source"`
	Entity      []AuditEntity `json:"entity,omitempty"`
}

// AuditAgent is who it was.
type AuditAgent struct {
	Role      []Concept  `json:"role,omitempty"`
	Who       *Reference `json:"who,omitempty"`
	Name      string     `json:"name,omitempty"`
	Requestor bool       `json:"requestor"`
}

// AuditSource is where it is noted.
type AuditSource struct {
	Observer Reference `json:"observer"`
}

// AuditEntity is whom it was about.
type AuditEntity struct {
	What *Reference `json:"what,omitempty"`
	Type *Coding    `json:"type,omitempty"`
	Role *Coding    `json:"role,omitempty"`
}

// Questionnaire is what is asked.
type Questionnaire struct {
	Base
	URL         string     `json:"url,omitempty"`
	Version     string     `json:"version,omitempty"`
	Name        string     `json:"name,omitempty"`
	Title       string     `json:"title,omitempty"`
	Status      string     `json:"status"`
	SubjectType []string   `json:"subjectType,omitempty"`
	Publisher   string     `json:"publisher,omitempty"`
	Description string     `json:"description,omitempty"`
	Copyright   string     `json:"copyright,omitempty"`
	Item        []Question `json:"item,omitempty"`
}

// Question is one question, or several under a title.
type Question struct {
	LinkID string     `json:"linkId"`
	Text   string     `json:"text,omitempty"`
	Type   string     `json:"type"`
	Option []Option   `json:"answerOption,omitempty"`
	Item   []Question `json:"item,omitempty"`
}

// Option is an answer to choose.
type Option struct {
	Coding Coding `json:"valueCoding"`
}

// QuestionnaireResponse is what was answered.
type QuestionnaireResponse struct {
	Base
	Questionnaire string         `json:"questionnaire,omitempty"`
	Status        string         `json:"status"`
	Subject       *Reference     `json:"subject,omitempty"`
	Authored      string         `json:"authored,omitempty"`
	Item          []ResponseItem `json:"item,omitempty"`
}

// ResponseItem is the answer to one question, or to several under a title.
type ResponseItem struct {
	LinkID string           `json:"linkId"`
	Text   string           `json:"text,omitempty"`
	Answer []ResponseAnswer `json:"answer,omitempty"`
	Item   []ResponseItem   `json:"item,omitempty"`
}

// ResponseAnswer is one answer, of one kind.
type ResponseAnswer struct {
	String string  `json:"valueString,omitempty"`
	Date   string  `json:"valueDate,omitempty"`
	Coding *Coding `json:"valueCoding,omitempty"`
}

// PlanDefinition is a pathway as it is defined.
type PlanDefinition struct {
	Base
	URL         string       `json:"url,omitempty"`
	Version     string       `json:"version,omitempty"`
	Name        string       `json:"name,omitempty"`
	Title       string       `json:"title,omitempty"`
	Type        *Concept     `json:"type,omitempty"`
	Status      string       `json:"status"`
	Date        string       `json:"date,omitempty"`
	Publisher   string       `json:"publisher,omitempty"`
	Description string       `json:"description,omitempty"`
	Action      []PlanAction `json:"action,omitempty"`
}

// PlanAction is a step of a pathway, or what is due in it.
type PlanAction struct {
	ID          string       `json:"id,omitempty"`
	Title       string       `json:"title,omitempty"`
	Description string       `json:"description,omitempty"`
	Timing      *Duration    `json:"timingDuration,omitempty"`
	Action      []PlanAction `json:"action,omitempty"`
}

// Duration is how long, in a unit of UCUM.
type Duration struct {
	Value  int    `json:"value"`
	Unit   string `json:"unit,omitempty"`
	System string `json:"system"`
	Code   string `json:"code"`
}

// Subscription is that a system wants to be told of something (R4 backport).
type Subscription struct {
	Base
	Status      string   `json:"status"`
	End         string   `json:"end,omitempty"`
	Reason      string   `json:"reason"`
	Criteria    string   `json:"criteria"`
	CriteriaExt Extended `json:"_criteria,omitzero"`
	Error       string   `json:"error,omitempty"`
	Channel     Channel  `json:"channel"`
}

// Channel is how it is told.
type Channel struct {
	Type       string   `json:"type"`
	Endpoint   string   `json:"endpoint,omitempty"`
	Payload    string   `json:"payload,omitempty"`
	PayloadExt Extended `json:"_payload,omitzero"`
	Header     []string `json:"header,omitempty"`
}

// Extended is what an element has beside its value.
type Extended struct {
	Extension []Extension `json:"extension,omitempty"`
}

// Extension is one such thing.
type Extension struct {
	URL  string `json:"url"`
	Code string `json:"valueCode,omitempty"`
	URI  string `json:"valueUri,omitempty"`

	Extension []Extension `json:"extension,omitempty"`
}

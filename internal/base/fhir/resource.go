package fhir

// Patient is who it is about.
type Patient struct {
	Base
	Identifier    []Identifier  `json:"identifier,omitempty"`
	Active        *bool         `json:"active,omitempty"`
	Name          []HumanName   `json:"name,omitempty"`
	Telecom       []Contact     `json:"telecom,omitempty"`
	Gender        string        `json:"gender,omitempty"`
	BirthDate     string        `json:"birthDate,omitempty"`
	Deceased      string        `json:"deceasedDateTime,omitempty"`
	Address       []Address     `json:"address,omitempty"`
	Communication []Spoken      `json:"communication,omitempty"`
	Link          []PatientLink `json:"link,omitempty"`
}

// HumanName is a person's name.
type HumanName struct {
	Text   string   `json:"text,omitempty"`
	Family string   `json:"family,omitempty"`
	Given  []string `json:"given,omitempty"`
}

// Contact is a telephone.
type Contact struct {
	System string `json:"system,omitempty"`
	Value  string `json:"value,omitempty"`
}

// Phone is a telephone, none without a number.
func Phone(number string) []Contact {
	if number == "" {
		return nil
	}
	return []Contact{{System: "phone", Value: number}}
}

// Address is where somebody lives.
type Address struct {
	Text     string `json:"text,omitempty"`
	District string `json:"district,omitempty"`
}

// Spoken is a language that is spoken.
type Spoken struct {
	Language Concept `json:"language"`
}

// PatientLink leads to another record of the same person.
type PatientLink struct {
	Other Reference `json:"other"`
	Type  string    `json:"type"`
}

// CarePlan is the shared plan.
type CarePlan struct {
	Base
	Identifier  []Identifier   `json:"identifier,omitempty"`
	Replaces    []Reference    `json:"replaces,omitempty"`
	Status      string         `json:"status"`
	Intent      string         `json:"intent"`
	Category    []Concept      `json:"category,omitempty"`
	Title       string         `json:"title,omitempty"`
	Description string         `json:"description,omitempty"`
	Subject     Reference      `json:"subject"`
	Period      *Period        `json:"period,omitempty"`
	Created     string         `json:"created,omitempty"`
	Author      *Reference     `json:"author,omitempty"`
	Contributor []Reference    `json:"contributor,omitempty"`
	CareTeam    []Reference    `json:"careTeam,omitempty"`
	Goal        []Reference    `json:"goal,omitempty"`
	Activity    []PlanActivity `json:"activity,omitempty"`
	Note        []Annotation   `json:"note,omitempty"`
}

// PlanActivity is something that is done because of a plan.
type PlanActivity struct {
	Reference *Reference `json:"reference,omitempty"`
}

// Goal is what the patient wants.
type Goal struct {
	Base
	Lifecycle   string    `json:"lifecycleStatus"`
	Achievement *Concept  `json:"achievementStatus,omitempty"`
	Description Concept   `json:"description"`
	Subject     Reference `json:"subject"`
	Start       string    `json:"startDate,omitempty"`
	Target      []Target  `json:"target,omitempty"`
}

// Target is how it is seen that a goal is reached.
type Target struct {
	Detail  string   `json:"detailString,omitempty"`
	Measure *Concept `json:"measure,omitempty"`
}

// Task is something that somebody does.
type Task struct {
	Base
	BasedOn     []Reference  `json:"basedOn,omitempty"`
	Status      string       `json:"status"`
	Intent      string       `json:"intent"`
	Description string       `json:"description,omitempty"`
	For         Reference    `json:"for"`
	AuthoredOn  string       `json:"authoredOn,omitempty"`
	Owner       *Reference   `json:"owner,omitempty"`
	Reason      *Reference   `json:"reasonReference,omitempty"`
	Note        []Annotation `json:"note,omitempty"`
	Restriction *Restriction `json:"restriction,omitempty"`
}

// Restriction is until when a task is to be done.
type Restriction struct {
	Period Period `json:"period"`
}

// CareTeam is who to ring.
type CareTeam struct {
	Base
	Status      string        `json:"status,omitempty"`
	Name        string        `json:"name,omitempty"`
	Subject     Reference     `json:"subject"`
	Participant []Participant `json:"participant,omitempty"`
	ManagingOrg []Reference   `json:"managingOrganization,omitempty"`
	Telecom     []Contact     `json:"telecom,omitempty"`
}

// Participant is one of a team.
type Participant struct {
	Role       []Concept  `json:"role,omitempty"`
	Member     *Reference `json:"member,omitempty"`
	OnBehalfOf *Reference `json:"onBehalfOf,omitempty"`
}

// Practitioner stands inside a team only: Tråd has no register of them to offer.
type Practitioner struct {
	Base
	Name    []HumanName `json:"name,omitempty"`
	Telecom []Contact   `json:"telecom,omitempty"`
}

// EpisodeOfCare is that she is followed.
type EpisodeOfCare struct {
	Base
	Status      string      `json:"status"`
	Type        []Concept   `json:"type,omitempty"`
	Patient     Reference   `json:"patient"`
	Managing    *Reference  `json:"managingOrganization,omitempty"`
	Period      *Period     `json:"period,omitempty"`
	Referral    []Reference `json:"referralRequest,omitempty"`
	CareManager *Reference  `json:"careManager,omitempty"`
	Team        []Reference `json:"team,omitempty"`
}

// Flag is something that whoever meets her must know.
type Flag struct {
	Base
	Status   string     `json:"status"`
	Category []Concept  `json:"category,omitempty"`
	Code     Concept    `json:"code"`
	Subject  Reference  `json:"subject"`
	Period   *Period    `json:"period,omitempty"`
	Author   *Reference `json:"author,omitempty"`
}

// Consent is her yes to being followed.
type Consent struct {
	Base
	Status     string      `json:"status"`
	Scope      Concept     `json:"scope"`
	Category   []Concept   `json:"category"`
	Patient    Reference   `json:"patient"`
	DateTime   string      `json:"dateTime,omitempty"`
	Performer  []Reference `json:"performer,omitempty"`
	PolicyRule *Concept    `json:"policyRule,omitempty"`
	Provision  *Provision  `json:"provision,omitempty"`
}

// Provision is what is consented to.
type Provision struct {
	Type   string  `json:"type,omitempty"`
	Period *Period `json:"period,omitempty"`
}

// Observation is a score.
type Observation struct {
	Base
	Status         string       `json:"status"`
	Category       []Concept    `json:"category,omitempty"`
	Code           Concept      `json:"code"`
	Subject        Reference    `json:"subject"`
	Effective      string       `json:"effectiveDateTime,omitempty"`
	Issued         string       `json:"issued,omitempty"`
	Performer      []Reference  `json:"performer,omitempty"`
	Integer        *int         `json:"valueInteger,omitempty"`
	Quantity       *Quantity    `json:"valueQuantity,omitempty"`
	Interpretation []Concept    `json:"interpretation,omitempty"`
	Note           []Annotation `json:"note,omitempty"`
	Range          []Range      `json:"referenceRange,omitempty"`
}

// Range is the scale of a score.
type Range struct {
	Text string `json:"text,omitempty"`
}

// ServiceRequest is the referral.
type ServiceRequest struct {
	Base
	Status     string       `json:"status"`
	Intent     string       `json:"intent"`
	Code       *Concept     `json:"code,omitempty"`
	Subject    Reference    `json:"subject"`
	AuthoredOn string       `json:"authoredOn,omitempty"`
	Requester  *Reference   `json:"requester,omitempty"`
	Reason     []Concept    `json:"reasonCode,omitempty"`
	Note       []Annotation `json:"note,omitempty"`
}

// DocumentReference leads to a version of the plan as PDF.
type DocumentReference struct {
	Base
	MasterIdentifier *Identifier `json:"masterIdentifier,omitempty"`
	Status           string      `json:"status"`
	DocStatus        string      `json:"docStatus,omitempty"`
	Type             *Concept    `json:"type,omitempty"`
	Subject          Reference   `json:"subject"`
	Date             string      `json:"date,omitempty"`
	Author           []Reference `json:"author,omitempty"`
	RelatesTo        []Relates   `json:"relatesTo,omitempty"`
	Description      string      `json:"description,omitempty"`
	Content          []Content   `json:"content"`
	Context          *DocContext `json:"context,omitempty"`
}

// Relates is what a document does with another.
type Relates struct {
	Code   string    `json:"code"`
	Target Reference `json:"target"`
}

// Content is where the document itself is.
type Content struct {
	Attachment Attachment `json:"attachment"`
}

// Attachment is a file by its address.
type Attachment struct {
	ContentType string `json:"contentType,omitempty"`
	Language    string `json:"language,omitempty"`
	URL         string `json:"url,omitempty"`
	Title       string `json:"title,omitempty"`
	Creation    string `json:"creation,omitempty"`
}

// DocContext is what a document is about.
type DocContext struct {
	Related []Reference `json:"related,omitempty"`
}

// Binary is a file.
type Binary struct {
	Base
	ContentType string `json:"contentType"`
	Data        []byte `json:"data,omitempty"`
}

// Provenance is who stands behind a version.
type Provenance struct {
	Base
	Target   []Reference `json:"target"`
	Occurred string      `json:"occurredDateTime,omitempty"`
	Recorded string      `json:"recorded"`
	Activity *Concept    `json:"activity,omitempty"`
	Reason   []Concept   `json:"reason,omitempty"`
	Agent    []Agent     `json:"agent"`
}

// Agent is who did it, and for whom.
type Agent struct {
	Type       *Concept   `json:"type,omitempty"`
	Who        Reference  `json:"who"`
	OnBehalfOf *Reference `json:"onBehalfOf,omitempty"`
}

// Encounter is a stay, as a hospital told it.
type Encounter struct {
	Base
	Status          string      `json:"status"`
	Class           Coding      `json:"class"`
	Subject         Reference   `json:"subject"`
	EpisodeOfCare   []Reference `json:"episodeOfCare,omitempty"`
	Period          *Period     `json:"period,omitempty"`
	ServiceProvider *Reference  `json:"serviceProvider,omitempty"`
}

package fhir

// Bundle is several resources.
type Bundle struct {
	ResourceType string  `json:"resourceType"`
	ID           string  `json:"id,omitempty"`
	Meta         *Meta   `json:"meta,omitempty"`
	Type         string  `json:"type"`
	Timestamp    string  `json:"timestamp,omitempty"`
	Total        *int    `json:"total,omitempty"`
	Link         []Link  `json:"link,omitempty"`
	Entry        []Entry `json:"entry,omitempty"`
}

// Link leads to a page.
type Link struct {
	Relation string `json:"relation"`
	URL      string `json:"url"`
}

// Entry is one of a bundle.
type Entry struct {
	FullURL  string    `json:"fullUrl,omitempty"`
	Resource any       `json:"resource,omitempty"` // a Resource, or what is left of one
	Search   *Found    `json:"search,omitempty"`
	Request  *Asked    `json:"request,omitempty"`
	Response *Answered `json:"response,omitempty"`
}

// Found is why an entry is there: match, include or outcome.
type Found struct {
	Mode string `json:"mode"`
}

// Asked is the call that made a version.
type Asked struct {
	Method string `json:"method"`
	URL    string `json:"url"`
}

// Answered is what that call was answered.
type Answered struct {
	Status       string `json:"status"`
	ETag         string `json:"etag,omitempty"`
	LastModified string `json:"lastModified,omitempty"`
}

// Outcome is a fault, or several.
type Outcome struct {
	Base
	Issue []Issue `json:"issue"`
}

// Issue is one fault: what, where, how to mend it. No personal data.
type Issue struct {
	Severity    string   `json:"severity"`
	Code        string   `json:"code"`
	Diagnostics string   `json:"diagnostics,omitempty"`
	Expression  []string `json:"expression,omitempty"`
}

// OutcomeOf is a fault by its code.
func OutcomeOf(code, diagnostics string, at ...string) *Outcome {
	return &Outcome{Base: New("OperationOutcome", ""), Issue: []Issue{{"error", code, diagnostics, at}}}
}

// Parameters are what an operation is given and answers.
type Parameters struct {
	Base
	Parameter []Parameter `json:"parameter,omitempty"`
}

// Parameter is one of them.
type Parameter struct {
	Name       string      `json:"name"`
	Bool       *bool       `json:"valueBoolean,omitempty"`
	Instant    string      `json:"valueInstant,omitempty"`
	DateTime   string      `json:"valueDateTime,omitempty"`
	String     string      `json:"valueString,omitempty"`
	URI        string      `json:"valueUri,omitempty"`
	Code       string      `json:"valueCode,omitempty"`
	Canonical  string      `json:"valueCanonical,omitempty"`
	Identifier *Identifier `json:"valueIdentifier,omitempty"`
	Reference  *Reference  `json:"valueReference,omitempty"`
	Part       []Parameter `json:"part,omitempty"`
}

// Capability is what a server can (CapabilityStatement).
type Capability struct {
	Base
	URL            string         `json:"url,omitempty"`
	Version        string         `json:"version,omitempty"`
	Name           string         `json:"name,omitempty"`
	Title          string         `json:"title,omitempty"`
	Status         string         `json:"status"`
	Date           string         `json:"date"`
	Publisher      string         `json:"publisher,omitempty"`
	Description    string         `json:"description,omitempty"`
	Kind           string         `json:"kind"`
	Software       Software       `json:"software"`
	Implementation Implementation `json:"implementation"`
	FHIRVersion    string         `json:"fhirVersion"`
	Format         []string       `json:"format"`
	Rest           []Rest         `json:"rest"`
}

// Software is the program.
type Software struct {
	Name    string `json:"name"`
	Version string `json:"version,omitempty"`
}

// Implementation is where it runs.
type Implementation struct {
	Description string `json:"description"`
	URL         string `json:"url"`
}

// Rest is what can be asked for.
type Rest struct {
	Mode          string         `json:"mode"`
	Documentation string         `json:"documentation,omitempty"`
	Security      *Security      `json:"security,omitempty"`
	Resource      []RestResource `json:"resource"`
}

// Security is how a caller proves itself.
type Security struct {
	Extension   []Extension `json:"extension,omitempty"`
	CORS        bool        `json:"cors"`
	Service     []Concept   `json:"service,omitempty"`
	Description string      `json:"description"`
}

// RestResource is what can be asked for of one type.
type RestResource struct {
	Type          string        `json:"type"`
	Documentation string        `json:"documentation,omitempty"`
	Interaction   []Interaction `json:"interaction,omitempty"`
	Versioning    string        `json:"versioning"`
	ReadHistory   *bool         `json:"readHistory,omitempty"`
	IfNoneExist   *bool         `json:"conditionalCreate,omitempty"`
	Conditional   string        `json:"conditionalRead,omitempty"`
	Include       []string      `json:"searchInclude,omitempty"`
	RevInclude    []string      `json:"searchRevInclude,omitempty"`
	SearchParam   []SearchParam `json:"searchParam,omitempty"`
	Operation     []Operation   `json:"operation,omitempty"`
}

// Interaction is a way of asking.
type Interaction struct {
	Code          string `json:"code"`
	Documentation string `json:"documentation,omitempty"`
}

// SearchParam is a parameter of a search.
type SearchParam struct {
	Name          string `json:"name"`
	Definition    string `json:"definition,omitempty"`
	Type          string `json:"type"`
	Documentation string `json:"documentation,omitempty"`
}

// Operation is something more that can be asked.
type Operation struct {
	Name          string `json:"name"`
	Definition    string `json:"definition"`
	Documentation string `json:"documentation,omitempty"`
}

// OperationDefinition says what an operation is given and answers.
type OperationDefinition struct {
	Base
	URL          string               `json:"url"`
	Name         string               `json:"name"`
	Title        string               `json:"title,omitempty"`
	Status       string               `json:"status"`
	Kind         string               `json:"kind"`
	Description  string               `json:"description,omitempty"`
	AffectsState bool                 `json:"affectsState"`
	Code         string               `json:"code"`
	Resource     []string             `json:"resource,omitempty"`
	System       bool                 `json:"system"`
	OnType       bool                 `json:"type"`
	Instance     bool                 `json:"instance"`
	Parameter    []OperationParameter `json:"parameter,omitempty"`
}

// OperationParameter is one parameter of an operation.
type OperationParameter struct {
	Name          string               `json:"name"`
	Use           string               `json:"use"`
	Min           int                  `json:"min"`
	Max           string               `json:"max"`
	Documentation string               `json:"documentation,omitempty"`
	Type          string               `json:"type,omitempty"`
	Part          []OperationParameter `json:"part,omitempty"`
}

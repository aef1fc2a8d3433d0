// Package fhir writes FHIR R4 (4.0.1) as JSON and reads what is searched for: the resources that Tråd gives, small and typed, bundles, faults, the
// statement of what a server can, and the parameters of a search.
//
//	p := &fhir.Patient{Base: fhir.New("Patient", id), Gender: "female"}
//	q, err := fhir.Parse(fhir.Type{Name: "CarePlan", Params: …}, values, strict)   // a *Fault says which parameter, and why
//	if q.Match(p) { … }
//
// Nothing here knows of care, of a database or of who may read. An empty field is left out: FHIR has neither null nor empty lists.
package fhir

import (
	"encoding/json"
	"strings"
	"time"
)

// Version is the release of FHIR.
const Version = "4.0.1"

// MediaType is what a resource is answered as.
const MediaType = "application/fhir+json"

// Systems of identifiers and codes.
const (
	SNOMED      = "http://snomed.info/sct"
	BirthNumber = "urn:oid:2.16.578.1.12.4.1.4.1" // fødselsnummer
	DNumber     = "urn:oid:2.16.578.1.12.4.1.4.2"
	HelpNumber  = "urn:oid:2.16.578.1.12.4.1.4.3" // felles hjelpenummer
	URI         = "urn:ietf:rfc:3986"
	terminology = "http://terminology.hl7.org/CodeSystem/"
)

// Numbered are the systems of national numbers: never in an address.
var Numbered = []string{BirthNumber, DNumber, HelpNumber}

// Terminology is the address of one of HL7's own code systems.
func Terminology(name string) string { return terminology + name }

// Resource is any of the types here.
type Resource interface {
	// Common is what all resources have.
	Common() *Base
}

// Base is what all resources have.
type Base struct {
	ResourceType string     `json:"resourceType"`
	ID           string     `json:"id,omitempty"`
	Meta         *Meta      `json:"meta,omitempty"`
	Language     string     `json:"language,omitempty"`
	Text         *Narrative `json:"text,omitempty"`
	Contained    []Resource `json:"contained,omitempty"`
}

// New is the base of a resource.
func New(kind, id string) Base { return Base{ResourceType: kind, ID: id} }

// Common returns itself.
func (b *Base) Common() *Base { return b }

// Ref is the reference to it: "CarePlan/17".
func (b *Base) Ref() string { return b.ResourceType + "/" + b.ID }

// Meta is which version it is, and since when.
type Meta struct {
	VersionID   string   `json:"versionId,omitempty"`
	LastUpdated string   `json:"lastUpdated,omitempty"`
	Profile     []string `json:"profile,omitempty"`
	Tag         []Coding `json:"tag,omitempty"`
}

// Narrative is the resource as text for a human.
type Narrative struct {
	Status string `json:"status"`
	Div    string `json:"div"`
}

// Coding is a code in a system.
type Coding struct {
	System  string `json:"system,omitempty"`
	Code    string `json:"code,omitempty"`
	Display string `json:"display,omitempty"`
}

// Concept is a meaning by codes and words.
type Concept struct {
	Coding []Coding `json:"coding,omitempty"`
	Text   string   `json:"text,omitempty"`
}

// Coded is a concept of one code.
func Coded(system, code, display string) *Concept {
	return &Concept{Coding: []Coding{{system, code, display}}}
}

// Worded is a concept in words only, nil without any.
func Worded(text string) *Concept {
	if text == "" {
		return nil
	}
	return &Concept{Text: text}
}

// Identifier is a number that something has in a system.
type Identifier struct {
	Use    string `json:"use,omitempty"`
	System string `json:"system,omitempty"`
	Value  string `json:"value,omitempty"`
}

// Reference leads to another resource, or names what is none here.
type Reference struct {
	Reference  string      `json:"reference,omitempty"`
	Type       string      `json:"type,omitempty"`
	Identifier *Identifier `json:"identifier,omitempty"`
	Display    string      `json:"display,omitempty"`
}

// To is the reference to a resource by its address.
func To(address string) *Reference { return &Reference{Reference: address} }

// Named is a reference to somebody or something that is no resource here, nil without a name.
func Named(display string) *Reference {
	if display == "" {
		return nil
	}
	return &Reference{Display: display}
}

// Period is from one moment or day to another; either may be open.
type Period struct {
	Start string `json:"start,omitempty"`
	End   string `json:"end,omitempty"`
}

// Annotation is a note with who wrote it and when.
type Annotation struct {
	Author string `json:"authorString,omitempty"`
	Time   string `json:"time,omitempty"`
	Text   string `json:"text"`
}

// Note is an annotation in words, none without any.
func Note(text string) []Annotation {
	if text == "" {
		return nil
	}
	return []Annotation{{Text: text}}
}

// Quantity is a measured amount.
type Quantity struct {
	Value float64 `json:"value"`
	Unit  string  `json:"unit,omitempty"`
}

// Instant writes a moment as FHIR has it, "" for none.
func Instant(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format("2006-01-02T15:04:05.000Z")
}

// Div is a narrative of lines of plain text, nil where they say nothing. Everything in it is escaped: no markup of a user's comes through.
func Div(text string) *Narrative {
	text = strings.TrimSpace(clean(text))
	if text == "" {
		return nil
	}
	var b strings.Builder
	b.WriteString(`<div xmlns="http://www.w3.org/1999/xhtml">`)
	for _, part := range strings.Split(text, "\n\n") {
		if part = strings.TrimSpace(part); part != "" {
			b.WriteString("<p>" + strings.ReplaceAll(escape(part), "\n", "<br/>") + "</p>")
		}
	}
	b.WriteString("</div>")
	return &Narrative{Status: "generated", Div: b.String()}
}

var escapes = strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;", "'", "&#39;")

func escape(s string) string { return escapes.Replace(s) }

// clean leaves out what neither XHTML nor FHIR's string may hold.
func clean(s string) string {
	return strings.Map(func(r rune) rune {
		if r < ' ' && r != '\n' && r != '\t' || r == 0x7f || r == 0xfffe || r == 0xffff {
			return -1
		}
		return r
	}, strings.ToValidUTF8(strings.ReplaceAll(s, "\r\n", "\n"), "\ufffd"))
}

// String is a text as FHIR's string has it: without control characters or blanks around it.
func String(s string) string { return strings.TrimSpace(clean(s)) }

// Write is a resource as it is sent.
func Write(v any) ([]byte, error) {
	var b strings.Builder
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	if err := e.Encode(v); err != nil {
		return nil, err
	}
	return []byte(b.String()), nil
}

// Package errs gives every refusal a kind, a text that is safe to show, and an internal cause that is not.
//
// A front end turns a kind into a status (HTTP, MLLP, exit code) in one place and shows only Safe and Fields;
// the cause goes to the log. Neither may hold a name, a national number or health text: Safe because
// strangers read it, the cause because operators do.
//
//	return errs.Invalid("Henvisningen kan ikke lagres").At("henvist", "Datoen er etter i dag. Velg i dag eller tidligere.")
package errs

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// Kind says what sort of refusal an error is. The zero value, Internal, is a fault of ours.
type Kind int

// The kinds. Each maps to one HTTP status in front/web.
const (
	KindInternal    Kind = iota // our fault; 500
	KindInvalid                 // the input cannot be used as it is; Fields say where; 422
	KindDenied                  // the actor may not do or see this; 403, or 404 where existence is a secret
	KindNotFound                // there is no such thing, or the actor may not know that there is; 404
	KindConflict                // somebody else changed it first; nothing of either text is lost; 409
	KindGone                    // it was there and is ended, purged or expired; 410
	KindUnavailable             // try again later; 503
)

var kindNames = [...]string{"internal", "invalid", "denied", "not found", "conflict", "gone", "unavailable"}

// String returns the kind's English name, for logs.
func (k Kind) String() string {
	if k < 0 || int(k) >= len(kindNames) {
		return fmt.Sprintf("kind %d", int(k))
	}
	return kindNames[k]
}

// Field is one fault at one field of a form or a file: what is wrong and how to mend it, in bokmål.
type Field struct {
	Name    string // the field's name in the form or column, e.g. "henvist"
	Message string // e.g. "Datoen er etter i dag. Velg i dag eller tidligere."
	Said    *Said  // how Message was made, where something stands in it; nil: it is a text as it is
	Place   *Said  // how Name was made, where it is words: a place in a file; nil: it is a name as it is
}

// Said is a message with what stands in it apart, so that it can be said in another language.
type Said struct {
	Text string // with verbs, as fmt.Sprintf
	Args []any
}

// Say is a fault with something in its message.
func Say(name, text string, args ...any) Field {
	return Field{Name: name, Message: fmt.Sprintf(text, args...), Said: &Said{text, args}}
}

// TellAt is a fault at a field that says what a refusal says.
func TellAt(name string, err error) Field {
	f := Field{Name: name, Message: SafeText(err)}
	var e *Error
	if errors.As(err, &e) {
		f.Said = e.Said
	}
	return f
}

// Error is a refusal. Make one with Invalid, Denied, NotFound, Conflict, Gone or Unavailable.
type Error struct {
	Kind   Kind
	Safe   string  // shown to the user; bokmål; no personal data
	Said   *Said   // how Safe was made, where something stands in it; nil: it is a text as it is
	Fields []Field // faults by field, in the order they were found
	cause  error
}

// Error returns the internal text: kind, safe text, field names and cause. For logs, never for users.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(e.Kind.String())
	if e.Safe != "" {
		b.WriteString(": " + e.Safe)
	}
	if len(e.Fields) > 0 {
		names := make([]string, len(e.Fields))
		for i, f := range e.Fields {
			names[i] = f.Name
		}
		b.WriteString(" [" + strings.Join(names, " ") + "]")
	}
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Unwrap returns the cause.
func (e *Error) Unwrap() error { return e.cause }

// At adds a fault at a field and returns e, so that calls chain.
func (e *Error) At(field, message string) *Error {
	e.Fields = append(e.Fields, Field{Name: field, Message: message})
	return e
}

// Say is At with something in the message.
func (e *Error) Say(field, text string, args ...any) *Error {
	e.Fields = append(e.Fields, Say(field, text, args...))
	return e
}

// Because sets the internal cause and returns e.
func (e *Error) Because(cause error) *Error {
	e.cause = cause
	return e
}

// OrNil returns e when it has field faults, else nil. It ends a validation that collected faults with At.
func (e *Error) OrNil() error {
	if e == nil || len(e.Fields) == 0 {
		return nil
	}
	return e
}

// refuse makes an error whose text has args at its verbs, as fmt.Sprintf; without args a % is a %.
func refuse(k Kind, text string, args []any) *Error {
	if len(args) == 0 {
		return &Error{Kind: k, Safe: text}
	}
	return &Error{Kind: k, Safe: fmt.Sprintf(text, args...), Said: &Said{text, args}}
}

// Invalid is input that cannot be used as it is.
func Invalid(safe string, args ...any) *Error { return refuse(KindInvalid, safe, args) }

// Denied is a thing that the actor may not do or see.
func Denied(safe string, args ...any) *Error { return refuse(KindDenied, safe, args) }

// NotFound is a thing that is not there, or that the actor may not know of.
func NotFound(safe string, args ...any) *Error { return refuse(KindNotFound, safe, args) }

// Conflict is a change that met somebody else's change.
func Conflict(safe string, args ...any) *Error { return refuse(KindConflict, safe, args) }

// Gone is a thing that was there and is ended.
func Gone(safe string, args ...any) *Error { return refuse(KindGone, safe, args) }

// Unavailable is a passing fault.
func Unavailable(safe string, args ...any) *Error { return refuse(KindUnavailable, safe, args) }

// KindOf returns the kind of the first *Error in err's chain, KindInternal where there is none.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return KindInternal
}

// FieldsOf returns the field faults of the first *Error in err's chain, nil where there is none.
func FieldsOf(err error) []Field {
	var e *Error
	if errors.As(err, &e) {
		return e.Fields
	}
	return nil
}

// SafeText returns what may be shown to the user of err.
func SafeText(err error) string {
	var e *Error
	if errors.As(err, &e) && e.Safe != "" {
		return e.Safe
	}
	return "Noe gikk galt hos oss. Ingenting er lagret. Prøv igjen, og si fra til administrator om det skjer på nytt."
}

// Tell is SafeText in the words of say: a text of ours, and what stands in it.
func Tell(err error, say func(text string, args ...any) string) string {
	var e *Error
	if errors.As(err, &e) && e.Said != nil {
		return say(e.Said.Text, e.Said.Args...)
	}
	return say(SafeText(err))
}

var ids = regexp.MustCompile(`(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)

// ForLog is the cause of an error as a log of the program holds it: without the ids in it, for those lead to persons.
func ForLog(err error) string { return ids.ReplaceAllString(err.Error(), "{id}") }

// Copy is the first *Error in err's chain, to be changed: its faults moved to the fields of another form. An error of another sort is KindInternal.
func Copy(err error) *Error {
	var e *Error
	if !errors.As(err, &e) {
		return &Error{cause: err}
	}
	c := *e
	c.Fields = slices.Clone(e.Fields)
	return &c
}

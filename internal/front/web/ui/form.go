package ui

import (
	"errors"
	"fmt"
	"io"
	"maps"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"traad/internal/base/errs"
	"traad/internal/base/lang"
)

// Limits on what a form may hold. A field over its limit gives a fault at the field and everything is kept; only a field over
// MaxGiven is shown empty again, for no page can carry it. A body over its limit cannot be read at all and gives ErrTooLarge.
const (
	MaxField = 20_000  // characters in one field
	MaxGiven = 1 << 20 // bytes of one field that a page shows again
	MaxBody  = 1 << 20 // bytes in the whole form, of somebody who is not logged in
	MaxOwn   = 8 << 20 // bytes in the whole form, of somebody who is
	maxDrain = 64 << 20
	maxNames = 1_000
)

// ErrTooLarge is a body over its limit. Refuse answers it with status 413.
var ErrTooLarge = errors.New("ui: the form is over the limit")

// Form is what a user sent, with the faults found in it. A page that cannot save it shows the same fields again through
// Fill, so that nothing typed is lost:
//
//	form, err := ui.ReadForm(w, r, ui.MaxOwn)
//	if err != nil { … ui.Refuse(w, frame, err) }
//	_, err = enrolment.Refer(ctx, actor, enrolment.Referral{Why: form.Value("hvorfor")})
//	if form.Take(err) { page.Render(w, 422, frame, view{Summary: form.Summary("henvisningen kan lagres"), Why: form.Fill(whyField)}) }
type Form struct {
	values url.Values
	voice  *lang.Voice // of the page that it stands on
	Faults Faults
}

// NewForm is a form that nobody has sent: Fill shows the fields as they are. Values may be nil.
func NewForm(values url.Values) *Form {
	f := &Form{values: url.Values{}}
	for name, vs := range values {
		for _, v := range vs {
			f.values.Add(name, clean(v))
		}
	}
	return f
}

// ReadForm reads the body of a POST of at most limit bytes, MaxBody or MaxOwn. It sets r.PostForm and r.Form, so that the form is read once only. Errors:
// ErrTooLarge; errs.KindInvalid for a body that is no form.
func ReadForm(w http.ResponseWriter, r *http.Request, limit int) (*Form, error) {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/x-www-form-urlencoded" {
		return nil, notAForm(fmt.Errorf("ui.ReadForm: content type %q", kind))
	}
	values := r.PostForm
	if values == nil { // read before: a refusal gives back what a page has read
		if values, err = readBody(w, r, limit); err != nil {
			return nil, err
		}
	}
	r.PostForm = values
	r.Form = values
	f := NewForm(values)
	for name, vs := range f.values {
		for _, v := range vs {
			if n := utf8.RuneCountInString(v); n > MaxField {
				text := "Teksten er på %s tegn. Det er plass til %s. Kort den ned, eller del den i to."
				if len(v) > MaxGiven {
					text = "Teksten er på %s tegn. Det er plass til %s. Den er for stor til å vises igjen, så feltet er tomt. Alt annet i skjemaet står. Lim inn det viktigste."
				}
				f.Faults = append(f.Faults, errs.Say(name, text, thousands(n), thousands(MaxField)))
				break
			}
		}
	}
	return f, nil
}

// readBody reads the names and values of a form's body.
func readBody(w http.ResponseWriter, r *http.Request, limit int) (url.Values, error) {
	body, err := io.ReadAll(io.LimitReader(r.Body, int64(limit)+1))
	if err != nil {
		return nil, notAForm(fmt.Errorf("ui.ReadForm: %w", err))
	}
	if len(body) > limit {
		// A browser that is still sending sees a broken connection and not our answer, so the rest is read and dropped.
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
		w.Header().Set("Connection", "close")
		return nil, ErrTooLarge
	}
	values, err := url.ParseQuery(string(body))
	if err != nil || len(values) > maxNames {
		return nil, notAForm(fmt.Errorf("ui.ReadForm: %d names: %w", len(values), err))
	}
	return values, nil
}

func notAForm(cause error) error {
	return errs.Invalid("Skjemaet kom ikke fram slik det skal. Gå tilbake og send det på nytt.").Because(cause)
}

// Value returns the field's first value, cleaned: NFC, line breaks as \n, no control characters, no blanks at the ends.
func (f *Form) Value(name string) string { return f.values.Get(name) }

// Values returns all values of the field, cleaned, those that are empty left out.
func (f *Form) Values(name string) []string {
	var vs []string
	for _, v := range f.values[name] {
		if v != "" {
			vs = append(vs, v)
		}
	}
	return vs
}

// Names returns the names of all fields that the form holds, in order.
func (f *Form) Names() []string { return slices.Sorted(maps.Keys(f.values)) }

// Has reports whether the field was sent with something in it.
func (f *Form) Has(name string) bool { return len(f.Values(name)) > 0 }

// Set changes what the field holds, for a value that the page worked out itself.
func (f *Form) Set(name, value string) { f.values[name] = []string{clean(value)} }

// Drop takes away what fields hold, as if they had not been sent: what must be said anew.
func (f *Form) Drop(names ...string) {
	for _, name := range names {
		delete(f.values, name)
	}
}

// In is the form in the language of its page: what is found wrong with it is said in that.
func (f *Form) In(v *lang.Voice) *Form {
	f.voice = v
	for i, fault := range f.Faults {
		f.Faults[i] = Said(v, fault)
	}
	return f
}

// Said is a fault in a language.
func Said(v *lang.Voice, f errs.Field) errs.Field {
	if f.Place != nil {
		f.Name = v.Say(f.Place.Text, f.Place.Args...)
	}
	if f.Said == nil {
		f.Message = v.Say(f.Message)
		return f
	}
	f.Message = v.Say(f.Said.Text, f.Said.Args...)
	return f
}

// Fault adds a fault at a field: what is wrong and how to mend it, with what stands in it.
func (f *Form) Fault(name, message string, args ...any) {
	f.Faults = append(f.Faults, errs.Field{Name: name, Message: f.voice.Say(message, args...)})
}

// Refused adds what a refusal says as a fault, "" for one about the whole form.
func (f *Form) Refused(name string, err error) {
	f.Faults = append(f.Faults, errs.Field{Name: name, Message: errs.Tell(err, f.voice.Say)})
}

// OK reports whether no fault has been found.
func (f *Form) OK() bool { return len(f.Faults) == 0 }

// Take adds the field faults of err and reports whether err is something the user can mend in this form: an error of
// kind Invalid. Other errors are for Refuse.
func (f *Form) Take(err error) bool {
	if err == nil || errs.KindOf(err) != errs.KindInvalid {
		return false
	}
	fields := errs.FieldsOf(err)
	for _, fault := range fields {
		f.Faults = append(f.Faults, Said(f.voice, fault))
	}
	if len(fields) == 0 {
		f.Refused("", err)
	}
	return true
}

// Fill returns the field with what was typed in it and its fault.
func (f *Form) Fill(field Field) Field {
	if vs, sent := f.values[field.Name]; sent {
		field.Values = slices.DeleteFunc(slices.Clone(vs), func(v string) bool { return len(v) > MaxGiven })
	} else if len(f.values) > 0 && (field.Kind == Checks || field.Kind == Check || field.Kind == Radios) {
		field.Values = nil // a box that is not ticked is not sent
	}
	field.Fault = f.Faults.At(field.Name)
	return field
}

// Summary returns what stands first in the form when it could not be saved; its zero value, which shows nothing, when
// there is no fault. Done is a text of ours that says what then can happen: "henvisningen kan lagres".
func (f *Form) Summary(done string) Summary {
	if f.OK() {
		return Summary{}
	}
	n := len(f.Faults)
	done = f.voice.Say(done)
	heading := f.voice.Say("Ett felt må rettes før %s", done)
	if n > 1 {
		heading = f.voice.Say("%s felt må rettes før %s", countWord(f.voice, n), done)
	}
	return Summary{Heading: heading, Faults: f.Faults}
}

// Faults is what is wrong, in the order it was found. A fault without a name is about the whole form.
type Faults []errs.Field

// At returns the messages at a field, "" where there is none.
func (f Faults) At(name string) string {
	var messages []string
	for _, fault := range f {
		if fault.Name == name && name != "" {
			messages = append(messages, fault.Message)
		}
	}
	return strings.Join(messages, " ")
}

// clean makes a typed text what it looks like: one form of each letter, \n between lines, nothing that cannot be seen.
// PostgreSQL takes no NUL, and a file read on another machine takes no lone surrogate.
func clean(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.ReplaceAll(s, "\r\n", "\n")
	s = strings.ReplaceAll(s, "\r", "\n")
	s = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\n' && r != '\t' {
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(norm.NFC.String(s))
}

// countWord writes 2 to 12 in words with a capital, as a heading begins.
func countWord(v *lang.Voice, n int) string {
	words := []string{"Ingen", "Ett", "To", "Tre", "Fire", "Fem", "Seks", "Sju", "Åtte", "Ni", "Ti", "Elleve", "Tolv"}
	if n < len(words) {
		return v.Say(words[n])
	}
	return fmt.Sprint(n)
}

// thousands writes 20000 as "20 000" with a space that does not break.
func thousands(n int) string {
	s := fmt.Sprint(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "\u00A0" + s[i:]
	}
	return s
}

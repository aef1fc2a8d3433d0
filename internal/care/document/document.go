// Package document is a text that several people write at the same time, without locks: a map from field path to text,
// with a revision a field. It is pure; package app/document keeps it in the database.
//
// A save carries the revision that its author started from. Equal to the field's: the text takes the place of the old one.
// Older: what the two changed is taken together where it does not touch (Merge). Where it touches, both texts are kept: the
// field has its text, and the other one open beside it with author and time, until somebody who saw both settles it.
//
//	field, entries, result := document.Apply(field, base, document.Save{Path: "mal/a1/tekst", Base: 3, Text: "…"}, user, now)
//
// The promise, proved by a property test over interleavings of three authors: a character that somebody saved stands in the
// field's text or in one beside it, until somebody who had it before her eyes sends a text without it.
//
// There is nothing else in a document than fields. An item of a list is the fields that share the beginning of a path
// ("tiltak/a1/hva", "tiltak/a1/frist"); it is taken away by a field too ("tiltak/a1/fjernet" = "ja"), and so is its place.
package document

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"time"

	"traad/internal/care"
)

// Field is one field of a document as it stands.
type Field struct {
	Path     string
	Revision int    // of its newest entry; 0 for a field that nobody has written
	Text     string // what it says
	By       care.UserID
	At       time.Time
	Open     []Other // texts that stand beside it until they are settled, oldest first
}

// Other is a text that stands open beside a field's own.
type Other struct {
	Branch   int         `json:"branch"`   // the revision that it came with: its name as long as it is open
	Revision int         `json:"revision"` // of its newest entry
	Text     string      `json:"text"`
	By       care.UserID `json:"by"`
	At       time.Time   `json:"at"`
}

// Entry is one line of a field's log, append-only: every text that was ever saved stands there.
type Entry struct {
	Path     string
	Revision int
	Branch   int // 0: the field's own text; else the Other that it was written in, or its own revision: sent, and merged at once
	Text     string
	By       care.UserID
	At       time.Time
	Sheet    string // of the Save that it holds exactly, else ""
}

// Save is what an author sends: the field's text as she wants it, and the revision that she had before her eyes.
type Save struct {
	Path   string
	Base   int
	Text   string
	Sheet  string // the opened page that it was typed on, another name after each answer: by it the same sending is known, see Start
	Settle bool   // she was shown the field with the texts beside it at revision Base, and this text answers them
}

// Document is all fields by path.
type Document map[string]Field

// Text returns what the field says, "" where nobody has written it.
func (d Document) Text(path string) string { return d[path].Text }

// Under returns the ids of the items below a heading, in no order that means anything: "tiltak" gives every id of
// "tiltak/<id>/…".
func (d Document) Under(heading string) []string {
	ids := map[string]bool{}
	for path := range d {
		if rest, ok := strings.CutPrefix(path, heading+"/"); ok {
			if id, _, deep := strings.Cut(rest, "/"); deep {
				ids[id] = true
			}
		}
	}
	return slices.Sorted(maps.Keys(ids))
}

// Unsettled returns the paths of the fields that have texts beside them, in order.
func (d Document) Unsettled() []string {
	var out []string
	for path, f := range d {
		if len(f.Open) > 0 {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// Texts returns what every field that says something says, by path.
func (d Document) Texts() map[string]string {
	m := make(map[string]string, len(d))
	for path, f := range d {
		if f.Text != "" {
			m[path] = f.Text
		}
	}
	return m
}

var pathPattern = regexp.MustCompile(`^[a-z0-9_-]{1,40}(/[a-z0-9_-]{1,40}){0,4}$`)

// ValidPath reports whether a path has the form of one: up to five parts of a–z, 0–9, _ and -.
func ValidPath(path string) bool { return pathPattern.MatchString(path) }

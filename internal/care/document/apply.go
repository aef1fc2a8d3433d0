package document

import (
	"slices"
	"strings"
	"time"

	"traad/internal/base/nb"
	"traad/internal/care"
)

// Outcome says what became of a save.
type Outcome string

// The outcomes.
const (
	Unchanged Outcome = "uendret" // the text says what stands there already, or what its author started from
	Saved     Outcome = "lagret"  // the text stands alone
	Merged    Outcome = "flettet" // the text and what another wrote meanwhile stand together
	Kept      Outcome = "begge"   // the text stands beside another's, until somebody settles it
)

// Result is the answer to a save. Own is the revision that holds exactly the text that was sent: an author who has typed on
// meanwhile goes on from it, and one who takes in the field's text from Field.Revision. The author is shown the field with all
// that stands beside it as the answer comes: a later Settle counts on it.
type Result struct {
	Outcome Outcome
	Own     int
}

// Clean is a text as a field holds it, however it was typed or pasted. A Save is cleaned before anything is asked about it.
func Clean(text string) string { return strings.TrimSpace(nb.Clean(text)) }

// Start returns the entry that a save of f goes on from. at is the log's entry at its Base, the zero Entry where there is none: as if she
// had started from nothing, both texts are kept then. sent are the entries after Base that the same author sent from the same sheet: their
// answers were lost, for a page that hears an answer goes on from it by another name. Where one of them holds the same text, it is that sending once more. To be by
// the same author is not enough: with a tablet and a computer she can choose the same twice and mean it.
func Start(f Field, s Save, at Entry, sent []Entry) Entry {
	if s.Base == f.Revision {
		return Entry{Path: f.Path, Revision: f.Revision, Text: f.Text}
	}
	if s.Settle {
		return at
	}
	for _, e := range slices.Backward(sent) {
		if e.Text == s.Text {
			return e
		}
	}
	if len(sent) > 0 && s.Text == at.Text { // back to what she began with, after a text that she has not heard of: not as if she had changed nothing
		return Entry{Path: s.Path}
	}
	return at
}

// Apply does a save by an author who went on from base, which Start says. It returns the field as it then stands, the entries to append
// to its log, and what became of the text.
func Apply(f Field, base Entry, s Save, by care.UserID, at time.Time) (Field, []Entry, Result) {
	w := &writing{f: f, by: by, at: at}
	s.Base = base.Revision
	w.f.Path, w.f.Open = s.Path, slices.Clone(f.Open)
	if s.Settle && base.Branch == 0 {
		w.f.Open = slices.DeleteFunc(w.f.Open, func(o Other) bool { return o.Revision <= s.Base })
	}
	settled := len(w.f.Open) != len(f.Open)
	r := w.save(base, s)
	if settled && len(w.entries) == 0 {
		w.again() // that it is settled, by whom and when, stands in the log
		if r.Own == f.Revision {
			r.Own = w.f.Revision
		}
	}
	for i := range w.entries {
		if w.entries[i].Revision == r.Own {
			w.entries[i].Sheet = s.Sheet
		}
	}
	return w.f, w.entries, r
}

type writing struct {
	f       Field
	by      care.UserID
	at      time.Time
	entries []Entry
}

func (w *writing) save(base Entry, s Save) Result {
	for i, o := range w.f.Open {
		if o.Branch == base.Branch {
			return w.beside(i, base, s)
		}
	}
	switch {
	case s.Text == w.f.Text:
		return Result{Unchanged, w.f.Revision}
	case s.Base == w.f.Revision:
		return Result{Saved, w.own(s.Text)}
	case s.Text == base.Text:
		return Result{Unchanged, s.Base}
	}
	for _, o := range w.f.Open {
		if o.Text == s.Text {
			return Result{Kept, o.Revision} // the same form, sent twice
		}
	}
	text, clean := Merge(base.Text, w.f.Text, s.Text)
	switch {
	case !clean:
		return Result{Kept, w.open(s.Text)}
	case text == s.Text:
		return Result{Saved, w.own(text)}
	}
	sent := w.append(w.f.Revision+1, s.Text) // never stood alone, so it is no text of the field's own
	w.own(text)
	return Result{Merged, sent}
}

// beside saves into a text that stands beside the field: whoever had it before her types on.
func (w *writing) beside(i int, base Entry, s Save) Result {
	o := &w.f.Open[i]
	switch s.Text {
	case o.Text:
		return Result{Kept, o.Revision}
	case base.Text:
		return Result{Kept, s.Base}
	}
	text, clean := s.Text, true
	if o.Revision != base.Revision {
		text, clean = Merge(base.Text, o.Text, s.Text)
	}
	if !clean {
		return Result{Kept, w.open(s.Text)}
	}
	sent := w.append(o.Branch, s.Text)
	o.Revision, o.Text, o.By, o.At = sent, text, w.by, w.at
	if text != s.Text {
		o.Revision = w.append(o.Branch, text)
	}
	if text == w.f.Text { // what stood between them is gone
		w.f.Open = slices.Delete(w.f.Open, i, i+1)
	}
	w.again()
	return Result{Kept, sent}
}

// open puts a text beside the field.
func (w *writing) open(text string) int {
	sent := w.append(w.f.Revision+1, text)
	w.f.Open = append(w.f.Open, Other{Branch: sent, Revision: sent, Text: text, By: w.by, At: w.at})
	w.again()
	return sent
}

// own gives the field a new text of its own.
func (w *writing) own(text string) int {
	w.f.Text, w.f.By, w.f.At = text, w.by, w.at
	return w.append(0, text)
}

// again writes the field's own text once more, so that its newest revision is always a text that somebody can start from.
func (w *writing) again() { w.append(0, w.f.Text) }

func (w *writing) append(branch int, text string) int {
	w.f.Revision++
	w.entries = append(w.entries, Entry{Path: w.f.Path, Revision: w.f.Revision, Branch: branch, Text: text, By: w.by, At: w.at})
	return w.f.Revision
}

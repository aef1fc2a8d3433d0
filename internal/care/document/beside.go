package document

import (
	"slices"
	"time"

	"traad/internal/care"
)

// Beside puts a text beside what the field says, whatever either began from, by somebody who was told of another text than the field's and has said this. The one
// that stands there already is not put there twice.
func Beside(f Field, path, text string, by care.UserID, at time.Time) (Field, []Entry) {
	w := &writing{f: f, by: by, at: at}
	w.f.Path, w.f.Open = path, slices.Clone(f.Open)
	if text != f.Text && !slices.ContainsFunc(f.Open, func(o Other) bool { return o.Text == text }) {
		w.open(text)
	}
	return w.f, w.entries
}

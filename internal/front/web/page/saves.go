package page

import (
	"strconv"
	"strings"

	"traad/internal/care/document"
	"traad/internal/front/web/ui"
)

// What a form carries beside each field of a document: the revision that its text goes on from, and that the text answers
// those beside the field.
const (
	BasePrefix   = "grunn:"
	SettlePrefix = "avgjor:"
)

// Saves reads the fields of a document from a form: those that carry the revision they go on from. A box that is not ticked is
// not sent, and is the empty text.
func Saves(form *ui.Form) []document.Save {
	var out []document.Save
	for _, name := range form.Names() {
		path, ok := strings.CutPrefix(name, BasePrefix)
		if !ok {
			continue
		}
		base, _ := strconv.Atoi(form.Value(name))
		out = append(out, document.Save{Path: path, Base: base, Text: strings.Join(form.Values(path), " "), Settle: form.Has(SettlePrefix + path)})
	}
	return out
}

// BaseOf is the hidden value that a field of a document is sent with.
func BaseOf(f document.Field, path string) ui.Hidden {
	return ui.Hidden{Name: BasePrefix + path, Value: strconv.Itoa(f.Revision)}
}

package page

import (
	"cmp"
	"strconv"
	"strings"

	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care/document"
	"traad/internal/front/web/ui"
)

// What a form carries beside each field of a document: the revision that its text goes on from, that the text answers
// those beside the field, and the page that it was typed on, where that is not the form's own.
const (
	BasePrefix   = "grunn:"
	SettlePrefix = "avgjor:"
	sheetPrefix  = "ark:"
)

// Sheet returns what every form that writes in a document carries: which document, the name of this page, and whom it was made for.
func Sheet(v *Visit, doc db.ID) []ui.Hidden {
	return []ui.Hidden{{Name: "dokument", Value: string(doc)}, {Name: "ark", Value: string(db.NewID())}, {Name: "bruker", Value: string(v.Actor.User)}}
}

// Another reports that a form was made for somebody else than the one who is logged in now, as where two share a machine and the first one's
// page is open yet: it would be saved in the name of the second.
func Another(v *Visit, form *ui.Form) bool {
	user := form.Value("bruker")
	return user != "" && user != string(v.Actor.User)
}

// AnotherText says it.
const AnotherText = "Du er logget inn som en annen enn den som skrev. Den som skrev, må logge inn og lagre selv."

// NotAnother refuses a form that was made for somebody else, for a script.
func NotAnother(v *Visit, form *ui.Form) error {
	if Another(v, form) {
		return errs.Conflict(AnotherText)
	}
	return nil
}

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
		out = append(out, document.Save{Path: path, Base: base, Text: strings.Join(form.Values(path), " "), Sheet: cmp.Or(form.Value(sheetPrefix+path), form.Value("ark")), Settle: form.Has(SettlePrefix + path)})
	}
	return out
}

// BaseOf is the hidden value that a field of a document is sent with.
func BaseOf(f document.Field, path string) ui.Hidden {
	return ui.Hidden{Name: BasePrefix + path, Value: strconv.Itoa(f.Revision)}
}

// Package ui is the look of the web front: the frame around every page, the parts that pages are made of, and the
// reading of forms. It knows no patients and no rules; a page gives it words, addresses and tones.
//
// A page is a folder with a handler, a template and a test. Its template has a block "main" and, where needed, "top"
// (full width, above) and "side" (a column beside main, under it on small screens). Parts are templates with one typed
// argument each; the handler fills them in, so that a misspelt name is a compile error and not an empty cell.
//
//	//go:embed page.html
//	var files embed.FS
//	var page = ui.New(files, "page.html")
//
//	type view struct {
//		Head     ui.Head
//		Sections []ui.Section
//	}
//	page.Render(w, http.StatusOK, frame, view{…})
//
//	{{define "main"}}{{template "head" .Head}}{{range .Sections}}{{template "section" .}}{{end}}{{end}}
//
// Nothing here writes a style or a script into the page, and every page works without its script: chips are a form with
// a button, menus are details elements, confirmations are pages. See the README of the mockups for why a part looks as
// it does, and gallery_test.go for all of them in use.
package ui

// Tone is what a part means, never only how it looks: each tone has a colour in traad.css, and whoever uses it gives a
// word and a shape beside it.
type Tone string

// The tones. The zero value is neutral.
const (
	Neutral  Tone = ""
	Info     Tone = "info"     // blue: can be pressed, us, now
	Hospital Tone = "hospital" // purple: hospital, KAD, legevakt; also what they have put on pause
	Admitted Tone = "admitted" // solid purple: is in hospital now
	Late     Tone = "late"     // red: over the deadline, or nobody has acted
	Soon     Tone = "soon"     // amber: soon, or watch
	Done     Tone = "done"     // green: agreed, done
)

// Sign returns the shape that stands for the tone where the caller has chosen none, "" where it needs none.
func (t Tone) Sign() string {
	switch t {
	case Info:
		return "info"
	case Hospital, Admitted:
		return "bed"
	case Late:
		return "octagon"
	case Soon:
		return "clock"
	case Done:
		return "check"
	}
	return ""
}

// Hidden is a value that a form sends without showing it: an identifier, a version, a key against double sending.
type Hidden struct{ Name, Value string }

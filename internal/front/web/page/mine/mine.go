// Package mine is Min plan besides the plan itself (page/paper) and the log (page/accesslog): what the patient, and a next of kin whom
// she has let in, answer, send and report at home, in large letters and plain words. Nothing here leads to another person.
package mine

import (
	"embed"

	"traad/internal/front/web/ui"
)

//go:embed *.html
var files embed.FS

var (
	prepareTmpl = ui.New(files, "prepare.html", "parts.html")
	wordsTmpl   = ui.New(files, "words.html", "parts.html")
	worryTmpl   = ui.New(files, "worry.html", "parts.html")
)

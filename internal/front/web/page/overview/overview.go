// Package overview is Oversikt: one row a municipality, the same pictures down each column, and every number of them in a
// table. Nobody is named here.
package overview

import (
	"embed"

	"traad/internal/app/overview"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

// Show is the page.
func Show(v *page.Visit) error {
	o, err := load(v)
	if err != nil {
		return err
	}
	w := build(v, o)
	if w.Waiting, err = waiting(v); err != nil {
		return err
	}
	w.Afterwards, w.Readmitted = afterwards(v.Voice, o), readmitted(v.Voice, o)
	return v.Render(tmpl, v.Frame(v.T("Oversikt")), w)
}

// load reads the address: forlop, periode (12 or 24) and leder=ja.
func load(v *page.Visit) (*overview.View, error) {
	options := overview.Options{Pathway: v.Query("forlop"), Months: 12, AsManager: v.Query("leder") != ""}
	if v.Query("periode") == "24" {
		options.Months = 24
	}
	o, err := overview.Show(v.Ctx(), v.Service, v.Actor, options)
	if err == nil && o.Whole != nil {
		o.Whole.Name = v.T(o.Whole.Name)
	}
	return o, err
}

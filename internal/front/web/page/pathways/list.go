// Package pathways is Forløp: the list of everybody who is followed, by municipality, with filters, saved lists, what can be
// done with several at once, and an Excel file.
package pathways

import (
	"embed"
	"net/http"

	"traad/internal/app/roster"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html assign.html lists.html
var files embed.FS

var (
	listPage   = ui.New(files, "page.html")
	assignPage = ui.New(files, "assign.html")
	listsPage  = ui.New(files, "lists.html")
)

// Show is the list.
func Show(v *page.Visit) error {
	return show(v, read(v.R.URL.Query()), "")
}

// Search is the list of those with a name. A name may never be in an address, so it is posted; the answer is the page itself.
func Search(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	f := read(v.R.PostForm)
	f.Name = form.Value("navn")
	if f.Name == "" {
		return v.Go(address(f), "")
	}
	return show(v, f, form.Value("navn"))
}

func show(v *page.Visit, f roster.Filter, typed string) error {
	list, err := roster.Show(v.Ctx(), v.Service, v.Actor, f)
	if err != nil {
		return err
	}
	return v.RenderStatus(http.StatusOK, listPage, v.Frame(v.T("Forløp")), build(v, list, typed))
}

// Package adminpaper is the pack of drafts for a municipality or a hospital that takes Tråd into use: on the screen, on paper, and as a file that a word
// processor opens.
package adminpaper

import (
	"embed"
	"html/template"

	"traad/internal/app/adoption"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/adoption"
)

//go:embed list.html one.html document.html
var files embed.FS

var (
	listTemplate = page.AdminTemplate(files, "list.html")
	oneTemplate  = page.AdminTemplate(files, "one.html")
)

const place = "/administrasjon/oppsett"

type listView struct {
	page.AdminView
	Card   ui.Card
	Scroll page.Scroll
	Rows   []row
}

type row struct{ Href, Title, About, Gaps string }

type oneView struct {
	page.AdminView
	Paper template.HTML
}

func facts(v *page.Visit) (rule.Facts, error) {
	return adoption.Of(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("id")), v.Installation)
}

func home(v *page.Visit) string { return place + "/" + v.Path("id") + "/papirer" }

func crumbs(v *page.Visit, name, title string) []ui.Crumb {
	c := []ui.Crumb{{Label: "Administrasjon", Href: "/administrasjon", Ours: true}, {Label: "Kom i gang", Href: place, Ours: true}, {Label: name, Href: place + "/" + v.Path("id")}}
	if title == "" {
		return append(c, ui.Crumb{Label: "Papirene", Ours: true})
	}
	return append(c, ui.Crumb{Label: "Papirene", Href: home(v), Ours: true}, ui.Crumb{Label: title})
}

// List is the drafts of one place, each with how much people have to fill in.
func List(v *page.Visit) error {
	f, err := facts(v)
	if err != nil {
		return err
	}
	w := listView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Papirene for %s", f.Site.Name), Lead: v.T("Utkast av det som står i registeret, avtalen og innstillingene. Det bare mennesker kan avgjøre, er merket, og står igjen til dere har skrevet det.")}),
		Card:      ui.Card{ID: "papirer", Heading: v.T("Utkast"), Flush: true}, Scroll: page.Scroll{About: v.T("Utkast, tabell")},
	}
	for _, c := range rule.Codes {
		w.Rows = append(w.Rows, row{home(v) + "/" + string(c), v.T(c.Title()), v.T(c.About()), v.Voice.Plural(rule.Write(c, f).Gaps(), "sted å fylle ut", "steder å fylle ut")})
	}
	return v.Render(listTemplate, v.Frame(v.T("Papirene"), crumbs(v, f.Site.Name, "")...), w)
}

// Show is one draft.
func Show(v *page.Visit) error {
	d, body, err := draft(v)
	if err != nil {
		return err
	}
	at, title := home(v)+"/"+string(d.Code), v.T(d.Code.Title())
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: title + ", " + d.For, Lead: v.T("Utkast. %s.", v.T(d.Code.About())), Actions: []ui.Action{{Label: v.T("Last ned"), Icon: "download", Href: at + "/utkast.html"}}}),
		Paper:     body,
	}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: v.T("PDF"), Icon: "download", Href: at + "/utkast.pdf"})
	}
	return v.Render(oneTemplate, v.Frame(title, crumbs(v, d.For, title)...), w)
}

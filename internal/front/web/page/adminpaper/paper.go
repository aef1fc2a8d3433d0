// Package adminpaper is the pack of drafts for a municipality or a hospital that takes Tråd into use: on the screen, on paper, and as a file that a word
// processor opens.
package adminpaper

import (
	"bytes"
	"embed"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/adoption"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/care"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/adoption"
)

//go:embed list.html one.html
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

// paper is a draft as it is shown.
type paper struct {
	rule.Document
	Title, About, Made string
	Gaps               string
}

func facts(v *page.Visit) (rule.Facts, error) {
	return adoption.Of(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("id")), v.Installation)
}

func home(v *page.Visit) string { return place + "/" + v.Path("id") + "/papirer" }

func crumbs(v *page.Visit, name, title string) []ui.Crumb {
	c := []ui.Crumb{{Label: "Administrasjon", Href: "/administrasjon"}, {Label: "Kom i gang", Href: place}, {Label: name, Href: place + "/" + v.Path("id")}}
	if title == "" {
		return append(c, ui.Crumb{Label: "Papirene"})
	}
	return append(c, ui.Crumb{Label: "Papirene", Href: home(v)}, ui.Crumb{Label: title})
}

// List is the drafts of one place, each with how much people have to fill in.
func List(v *page.Visit) error {
	f, err := facts(v)
	if err != nil {
		return err
	}
	w := listView{
		AdminView: page.Admin(place, ui.Head{Title: "Papirene for " + f.Site.Name, Lead: "Utkast av det som står i registeret, avtalen og innstillingene. Det bare mennesker kan avgjøre, er merket, og står igjen til dere har skrevet det."}),
		Card:      ui.Card{ID: "papirer", Heading: "Utkast", Flush: true}, Scroll: page.Scroll{About: "Utkast, tabell"},
	}
	for _, c := range rule.Codes {
		w.Rows = append(w.Rows, row{home(v) + "/" + string(c), c.Title(), c.About(), nb.Plural(rule.Write(c, f).Gaps(), "sted å fylle ut", "steder å fylle ut")})
	}
	return v.Render(listTemplate, v.Frame("Papirene", crumbs(v, f.Site.Name, "")...), w)
}

// draft is the one that the address names.
func draft(v *page.Visit) (rule.Document, template.HTML, error) {
	c := rule.Code(v.Path("papir"))
	f, err := facts(v)
	if err != nil {
		return rule.Document{}, "", err
	}
	if !slices.Contains(rule.Codes, c) {
		return rule.Document{}, "", errs.NotFound("Papiret finnes ikke. Velg et av dem i listen.")
	}
	d := rule.Write(c, f)
	p := paper{Document: d, Title: c.Title(), About: c.About(), Made: nb.DayYear(f.Today), Gaps: "Ingenting står igjen til dere."}
	if n := d.Gaps(); n > 0 {
		p.Gaps = nb.Capital(nb.Plural(n, "sted er merket og kan", "steder er merket og kan")) + " bare fylles ut av dere."
	}
	var b bytes.Buffer
	if err := oneTemplate.Block(&b, "paper", p); err != nil {
		return d, "", err
	}
	return d, template.HTML(b.String()), nil //nolint:gosec // html/template has made it
}

// Show is one draft.
func Show(v *page.Visit) error {
	d, body, err := draft(v)
	if err != nil {
		return err
	}
	at := home(v) + "/" + string(d.Code)
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: d.Code.Title() + ", " + d.For, Lead: "Utkast. " + d.Code.About() + ".", Actions: []ui.Action{{Label: "Last ned", Icon: "download", Href: at + "/utkast.html"}}}),
		Paper:     body,
	}
	if v.Print.Available() {
		w.Head.Actions = append(w.Head.Actions, ui.Action{Label: "PDF", Icon: "download", Href: at + "/utkast.pdf"})
	}
	return v.Render(oneTemplate, v.Frame(d.Code.Title(), crumbs(v, d.For, d.Code.Title())...), w)
}

// style is the style of a draft that stands alone.
func style(fonts string) string {
	return "@page{size:A4;margin:18mm 16mm}html{font-family:Inter,Arial,sans-serif;color:#1b1e21}body{margin:0 auto;max-width:900px}*{box-sizing:border-box}" + fonts + assets.Text("draft.css")
}

func alone(d rule.Document, body template.HTML, fonts string) print.Document {
	// On the page the draft stands under the page's own heading; alone, its title is the first.
	body = template.HTML(strings.NewReplacer("<h2", "<h1", "</h2>", "</h1>", "<h3", "<h2", "</h3>", "</h2>").Replace(string(body))) //nolint:gosec // as above: text in it is escaped
	return print.Document{Title: d.Code.Title() + ", " + d.For, CSS: style(fonts), Body: body}
}

// File is a draft as a page of its own, which a browser shows and a word processor opens.
func File(v *page.Visit) error {
	d, body, err := draft(v)
	if err != nil {
		return err
	}
	return v.Download(string(d.Code)+".html", []byte(alone(d, body, "").HTML()))
}

// PDF is a draft as a tagged document.
func PDF(v *page.Visit) error {
	d, body, err := draft(v)
	if err != nil {
		return err
	}
	made, err := v.Print.PDF(v.Ctx(), alone(d, body, assets.Fonts()))
	if err != nil {
		return err
	}
	h := v.W.Header()
	h.Set("Content-Type", "application/pdf")
	h.Set("Content-Disposition", fmt.Sprintf(`inline; filename="%s.pdf"`, d.Code))
	h.Set("Content-Length", strconv.Itoa(len(made)))
	if _, err := v.W.Write(made); err != nil {
		return fmt.Errorf("adminpaper.PDF: %w", err)
	}
	return nil
}

package adminpaper

import (
	"bytes"
	"fmt"
	"html/template"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/base/print"
	"traad/internal/front/web/assets"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/adoption"
)

// The drafts are papers of the organisation, and in bokmål whoever reads the page around them.

var documentTemplate = ui.New(files, "document.html")

// paper is a draft as it is shown.
type paper struct {
	rule.Document
	Title, About, Made string
	Gaps               string
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
	if err := documentTemplate.Block(&b, "main", p); err != nil {
		return d, "", err
	}
	return d, template.HTML(b.String()), nil //nolint:gosec // html/template has made it
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

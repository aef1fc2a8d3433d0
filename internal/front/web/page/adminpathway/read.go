package adminpathway

import (
	"fmt"
	"strconv"

	"traad/internal/app/pathway"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var readTemplate = page.AdminTemplate(files, "read.html", "definition.html")

type readView struct {
	page.AdminView
	Definition definition
	Fold       ui.Details
	Text       string
}

// Read is one version of a definition.
func Read(v *page.Visit) error {
	n, err := strconv.Atoi(v.Path("versjon"))
	if err != nil || n < 1 {
		return errs.NotFound("Forløpet finnes ikke i denne versjonen.")
	}
	d, err := pathway.One(v.Ctx(), v.Service, v.Actor, v.Path("kode"), n)
	if err != nil {
		return err
	}
	by := "fulgte med Tråd"
	if d.PublishedBy != "" {
		by = "av " + d.PublishedBy
	}
	lead := fmt.Sprintf("Publisert %s, %s. ", nb.DayYear(date.In(d.PublishedAt.Time)), by)
	if d.Newest {
		lead += "Gjelder for nye henvisninger."
	} else {
		lead += "Gjelder bare for dem som begynte på den."
	}
	title := fmt.Sprintf("%s, versjon %d", d.Title, d.Version.Version)
	w := readView{
		AdminView: page.Admin(place, ui.Head{
			Title: title, Lead: lead,
			Actions: []ui.Action{ui.Link("Ny versjon herfra", fmt.Sprintf("%s/ny?fra=%s&versjon=%d", place, d.Code, n)).WithIcon("plus"), {Label: "Hent som fil", Icon: "download", Href: fmt.Sprintf("/administrasjon/forlopsfil/%s/%d/definisjon.toml", d.Code, n)}},
		}),
		Definition: describe(d.Pathway), Fold: ui.Details{ID: "toml", Summary: "Vis definisjonen som TOML"}, Text: d.Text,
	}
	return v.Render(readTemplate, v.Frame("Forløpsdefinisjon", page.AdminCrumbs(place, title)...), w)
}

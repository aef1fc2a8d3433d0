package adminpathway

import (
	"fmt"
	"strconv"

	"traad/internal/app/pathway"
	"traad/internal/base/date"
	"traad/internal/base/errs"
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
	on := v.Voice.DayYear(date.In(d.PublishedAt.Time))
	lead := v.T("Publisert %s, fulgte med Tråd.", on)
	if d.PublishedBy != "" {
		lead = v.T("Publisert %s, av %s.", on, d.PublishedBy)
	}
	if d.Newest {
		lead += " " + v.T("Gjelder for nye henvisninger.")
	} else {
		lead += " " + v.T("Gjelder bare for dem som begynte på den.")
	}
	title := v.T("%s, versjon %d", v.T(d.Title), d.Version.Version)
	w := readView{
		AdminView: page.Admin(place, ui.Head{
			Title: title, Lead: lead,
			Actions: []ui.Action{ui.Link(v.T("Ny versjon herfra"), fmt.Sprintf("%s/ny?fra=%s&versjon=%d", place, d.Code, n)).WithIcon("plus"), {Label: v.T("Hent som fil"), Icon: "download", Href: fmt.Sprintf("/administrasjon/forlopsfil/%s/%d/definisjon.toml", d.Code, n)}},
		}),
		Definition: describe(v, d.Pathway), Fold: ui.Details{ID: "toml", Summary: v.T("Vis definisjonen som TOML")}, Text: d.Text,
	}
	return v.Render(readTemplate, v.Frame(v.T("Forløpsdefinisjon"), page.AdminCrumbs(place, title)...), w)
}

// Package review is Tilganger: everybody with a role in the leader's organisation, to be confirmed or ended, many at once.
package review

import (
	"embed"
	"net/http"
	"slices"

	"traad/internal/app/user"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

const place = "/tilganger"

type view struct {
	Head    ui.Head
	Summary ui.Summary
	Filters ui.Filters
	Back    string
	Groups  []group
	Empty   ui.Empty
	Until   ui.Field
	Confirm ui.Action
	Close   ui.Action
	Fault   string // where nobody was chosen
}

type group struct {
	Group ui.Group
	Rows  []row
}

type row struct {
	Select                  *ui.Select
	Name, Title, Role, Does string
	Since, Until            string
	Tags                    []ui.Tag
	Used, Reviewed          string
}

// Show is the page. The address may narrow it: vis=vurder, vis=snart.
func Show(v *page.Visit) error { return render(v, http.StatusOK, ui.NewForm(nil), v.Query("vis")) }

// Save confirms or ends the roles that were chosen.
func Save(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	on, show := page.Date(form, "til"), form.Value("vis")
	if !form.OK() {
		return render(v, http.StatusUnprocessableEntity, form, show)
	}
	var ids []db.ID
	for _, id := range form.Values("tilgang") {
		ids = append(ids, db.ID(id))
	}
	message := nb.Capital(nb.Plural(len(ids), "tilgang er bekreftet til og med ", "tilganger er bekreftet til og med ")) + nb.DayYear(on) + "."
	if form.Value("gjor") == "avslutt" {
		message = nb.Capital(nb.Plural(len(ids), "tilgang er avsluttet. Siste dag er ", "tilganger er avsluttet. Siste dag er ")) + nb.DayYear(on) + "."
		err = user.Close{Roles: ids, On: on}.Run(v.Ctx(), v.Service, v.Actor)
	} else {
		err = user.Confirm{Roles: ids, Until: on}.Run(v.Ctx(), v.Service, v.Actor)
	}
	if form.Take(err) {
		return render(v, http.StatusUnprocessableEntity, form, show)
	}
	if err != nil {
		return err
	}
	return v.Go(address(show), message)
}

func address(show string) string {
	if show == "vurder" || show == "snart" {
		return place + "?vis=" + show
	}
	return place
}

func render(v *page.Visit, status int, form *ui.Form, show string) error {
	all, err := user.Review(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	w := view{
		Head: head(v, all), Summary: form.Summary("tilgangene kan endres"), Filters: filters(show), Back: show,
		Empty:   ui.Empty{Icon: "key", Heading: "Ingen tilganger her", Text: "Ingen har en rolle som passer til valget."},
		Until:   form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: "Til og med", Width: "short", Help: "Bekreftet tilgang varer høyst til " + nb.DayYear(all.Longest) + ". For å ta bort tilgang med en gang: velg gårsdagen, og avslutt."}.With(nb.Numeric(all.Longest))),
		Confirm: ui.Action{Label: "Bekreft de valgte", Look: ui.Primary, Name: "gjor", Value: "bekreft"},
		Close:   ui.Action{Label: "Avslutt de valgte", Look: ui.Danger, Name: "gjor", Value: "avslutt"},
		Fault:   form.Faults.At("tilgang"),
	}
	chosen := form.Values("tilgang")
	for _, x := range all.List {
		if show == "vurder" && !x.Standing.Due && !x.Standing.NoEnd || show == "snart" && !x.Standing.Soon {
			continue
		}
		w.add(v, x, slices.Contains(chosen, string(x.ID)))
	}
	for i := range w.Groups {
		w.Groups[i].Group.Figures = []ui.Figure{{Text: nb.Plural(len(w.Groups[i].Rows), "rolle", "roller")}}
	}
	return v.RenderStatus(status, tmpl, v.Frame("Tilganger"), w)
}

func head(v *page.Visit, all *user.Accesses) ui.Head {
	h := ui.Head{Title: "Tilganger", Lead: nb.Capital(nb.Plural(len(all.List), "rolle", "roller")) + " i " + v.Actor.OrgName + ". "}
	if all.Due == 0 {
		h.Lead += "Alle er vurdert."
	} else {
		h.Lead += nb.Capital(nb.Plural(all.Due, "må vurderes", "må vurderes")) + "."
	}
	if all.Soon > 0 {
		h.Lead += " " + nb.Capital(nb.Plural(all.Soon, "går ut", "går ut")) + " innen 30 dager."
	}
	return h
}

func filters(show string) ui.Filters {
	f := ui.Filters{Action: place, Chips: []ui.Chip{{Name: "vis", Label: "Vis", Value: show, On: show != "", Options: []ui.Option{
		{Value: "", Label: "alle"}, {Value: "vurder", Label: "må vurderes"}, {Value: "snart", Label: "går ut innen 30 dager"},
	}}}}
	if show != "" {
		f.Reset = &ui.Action{Label: "Nullstill", Href: place, Look: ui.Tertiary}
	}
	return f
}

func (w *view) add(v *page.Visit, x user.Access, chosen bool) {
	r := row{
		Name: x.Name, Title: x.Title, Role: x.Role.Named(), Does: access.Opens(x.Role),
		Since: "Fra " + nb.DayYear(x.From), Until: "uten sluttdato", Used: "Aldri logget inn", Reviewed: "Gitt " + nb.DayYear(x.Given) + ", ikke vurdert siden",
	}
	if !x.To.IsZero() {
		r.Until = "til " + nb.DayYear(x.To)
	}
	if !x.Used.IsZero() {
		r.Used = nb.DayYear(x.Used)
	}
	if !x.Reviewed.IsZero() {
		r.Reviewed = nb.DayYear(x.Reviewed)
		if x.ReviewedBy != "" {
			r.Reviewed += " av " + x.ReviewedBy
		}
	}
	if x.Standing.Due {
		r.Tags = append(r.Tags, ui.Tag{Text: "Må vurderes", Tone: ui.Late})
	}
	if x.Standing.NoEnd {
		r.Tags = append(r.Tags, ui.Tag{Text: "Mangler sluttdato", Tone: ui.Soon})
	}
	if x.Standing.Soon {
		r.Tags = append(r.Tags, ui.Tag{Text: "Går ut " + days(x.Standing.Expires), Tone: ui.Soon})
	}
	if x.Own {
		r.Tags = append(r.Tags, ui.Tag{Text: "Din egen: bekreftes av en annen leder eller administrator", Icon: ui.NoIcon})
	} else {
		r.Select = &ui.Select{Name: "tilgang", Value: string(x.ID), About: "Velg " + x.Name + ", " + x.Role.Named(), Checked: chosen}
	}
	n := len(w.Groups)
	if n == 0 || w.Groups[n-1].Group.Title != x.OrgName {
		w.Groups = append(w.Groups, group{Group: ui.Group{Title: x.OrgName, Columns: 6}})
		n++
	}
	w.Groups[n-1].Rows = append(w.Groups[n-1].Rows, r)
}

func days(n int) string {
	if n == 0 {
		return "i dag"
	}
	return "om " + nb.Plural(n, "dag", "dager")
}

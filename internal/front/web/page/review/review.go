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
	message := v.T("%s til og med %s.", v.Voice.Plural(len(ids), "tilgang er bekreftet", "tilganger er bekreftet"), v.Voice.DayYear(on))
	if form.Value("gjor") == "avslutt" {
		message = v.T("%s. Siste dag er %s.", v.Voice.Plural(len(ids), "tilgang er avsluttet", "tilganger er avsluttet"), v.Voice.DayYear(on))
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
		Head: head(v, all), Summary: form.Summary("tilgangene kan endres"), Filters: filters(v, show), Back: show,
		Empty:   ui.Empty{Icon: "key", Heading: v.T("Ingen tilganger her"), Text: v.T("Ingen har en rolle som passer til valget.")},
		Until:   form.Fill(ui.Field{Kind: ui.Date, Name: "til", Label: v.T("Til og med"), Width: "short", Help: v.T("Bekreftet tilgang varer høyst til %s. For å ta bort tilgang med en gang: velg gårsdagen, og avslutt.", v.Voice.DayYear(all.Longest))}.With(nb.Numeric(all.Longest))),
		Confirm: ui.Action{Label: v.T("Bekreft de valgte"), Look: ui.Primary, Name: "gjor", Value: "bekreft"},
		Close:   ui.Action{Label: v.T("Avslutt de valgte"), Look: ui.Danger, Name: "gjor", Value: "avslutt"},
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
		w.Groups[i].Group.Figures = []ui.Figure{{Text: v.Voice.Plural(len(w.Groups[i].Rows), "rolle", "roller")}}
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Tilganger")), w)
}

func head(v *page.Visit, all *user.Accesses) ui.Head {
	h := ui.Head{Title: v.T("Tilganger"), Lead: v.T("%s i %s.", v.Voice.Plural(len(all.List), "rolle", "roller"), v.Actor.OrgName) + " "}
	if all.Due == 0 {
		h.Lead += v.T("Alle er vurdert.")
	} else {
		h.Lead += v.T("%s må vurderes.", v.Voice.Int(all.Due))
	}
	if all.Soon > 0 {
		h.Lead += " " + v.T("%s går ut innen 30 dager.", v.Voice.Int(all.Soon))
	}
	return h
}

func filters(v *page.Visit, show string) ui.Filters {
	f := ui.Filters{Action: place, Chips: []ui.Chip{{Name: "vis", Label: v.T("Vis"), Value: show, On: show != "", Options: []ui.Option{
		{Value: "", Label: v.T("alle")}, {Value: "vurder", Label: v.T("må vurderes")}, {Value: "snart", Label: v.T("går ut innen 30 dager")},
	}}}}
	if show != "" {
		f.Reset = &ui.Action{Label: v.T("Nullstill"), Href: place, Look: ui.Tertiary}
	}
	return f
}

func (w *view) add(v *page.Visit, x user.Access, chosen bool) {
	r := row{
		Name: x.Name, Title: x.Title, Role: v.T(x.Role.Named()), Does: v.T(access.Opens(x.Role)),
		Since: v.T("Fra %s", v.Voice.DayYear(x.From)), Until: v.T("uten sluttdato"), Used: v.T("Aldri logget inn"), Reviewed: v.T("Gitt %s, ikke vurdert siden", v.Voice.DayYear(x.Given)),
	}
	if !x.To.IsZero() {
		r.Until = v.T("til %s", v.Voice.DayYear(x.To))
	}
	if !x.Used.IsZero() {
		r.Used = v.Voice.DayYear(x.Used)
	}
	if !x.Reviewed.IsZero() {
		r.Reviewed = v.Voice.DayYear(x.Reviewed)
		if x.ReviewedBy != "" {
			r.Reviewed += " " + v.T("av %s", x.ReviewedBy)
		}
	}
	if x.Standing.Due {
		r.Tags = append(r.Tags, ui.Tag{Text: v.T("Må vurderes"), Tone: ui.Late})
	}
	if x.Standing.NoEnd {
		r.Tags = append(r.Tags, ui.Tag{Text: v.T("Mangler sluttdato"), Tone: ui.Soon})
	}
	if x.Standing.Soon {
		r.Tags = append(r.Tags, ui.Tag{Text: v.T("Går ut %s", days(v, x.Standing.Expires)), Tone: ui.Soon})
	}
	if x.Own {
		r.Tags = append(r.Tags, ui.Tag{Text: v.T("Din egen: bekreftes av en annen leder eller administrator"), Icon: ui.NoIcon})
	} else {
		r.Select = &ui.Select{Name: "tilgang", Value: string(x.ID), About: v.T("Velg %s, %s", x.Name, v.T(x.Role.Named())), Checked: chosen}
	}
	n := len(w.Groups)
	if n == 0 || w.Groups[n-1].Group.Title != x.OrgName {
		w.Groups = append(w.Groups, group{Group: ui.Group{Title: x.OrgName, Columns: 6}})
		n++
	}
	w.Groups[n-1].Rows = append(w.Groups[n-1].Rows, r)
}

func days(v *page.Visit, n int) string {
	if n == 0 {
		return v.T("i dag")
	}
	return v.T("om %s", v.Voice.Plural(n, "dag", "dager"))
}

// Package adminrole shows who has which role where today.
package adminrole

import (
	"embed"
	"slices"
	"strings"

	"traad/internal/app/user"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed page.html
var files embed.FS

var tmpl = page.AdminTemplate(files)

const place = "/administrasjon/roller"

type view struct {
	page.AdminView
	Filters ui.Filters
	Scroll  page.Scroll
	Groups  []group
	Empty   ui.Empty
}

type group struct {
	Group ui.Group
	Rows  []row
}

type row struct {
	Href, Name, Title, Role, Period string
	Warn                            *ui.Tag
	Phone                           *ui.Phone
}

// Show is the page: the roles of today by organisation, filtered by role and organisation.
func Show(v *page.Visit) error {
	users, err := user.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	workplaces, err := user.Workplaces(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	role, org := v.Query("rolle"), v.Query("virksomhet")
	w := view{
		Scroll: page.Scroll{About: v.T("Roller i dag")},
		Empty: ui.Empty{
			Icon: "filter", Heading: v.T("Ingen har en slik rolle i dag"), Text: v.T("Velg en annen rolle eller virksomhet, eller gi rollen fra siden til en bruker."),
			Action: &ui.Action{Label: v.T("Vis alle"), Href: place},
		},
	}
	people := map[care.UserID]bool{}
	several, all := 0, 0
	for _, u := range users {
		mine := 0
		for _, h := range u.Roles {
			if !h.Today(v.Today()) || !u.Active(v.Today()) {
				continue
			}
			mine++
			all++
			if role != "" && string(h.Role) != role || org != "" && string(h.Org) != org {
				continue
			}
			people[u.ID] = true
			w.add(v, u, h)
		}
		if mine > 1 {
			several++
		}
	}
	slices.SortStableFunc(w.Groups, func(a, b group) int { return strings.Compare(a.Group.ID, b.Group.ID) })
	for i := range w.Groups {
		w.Groups[i].Group.ID = ""
		w.Groups[i].Group.Figures = []ui.Figure{{Text: v.Voice.Plural(len(w.Groups[i].Rows), "rolle", "roller")}}
	}
	w.AdminView = page.Admin(place, ui.Head{
		Title: v.T("Roller i dag"),
		Lead:  v.T("%s er i bruk. %s har flere enn én.", v.Voice.Plural(all, "rolle", "roller"), v.Voice.Plural(several, "bruker", "brukere")),
	})
	w.filter(v, role, org, workplaces)
	return v.Render(tmpl, v.Frame(v.T("Roller i dag")), w)
}

// add puts a role in the group of its organisation. The group's ID is what groups sort by: kind, then name.
func (w *view) add(v *page.Visit, u user.Item, h user.Held) {
	title := h.OrgName + " (" + nb.Inside(v.T(h.OrgKind.Title())) + ")"
	key := string(rune('a'+slices.Index(care.OrgKinds, h.OrgKind))) + nb.SortKey(h.OrgName) + string(h.Org)
	r := row{Href: "/administrasjon/brukere/" + string(u.ID), Name: u.Name, Title: u.Title, Role: v.T(h.Role.Named()), Period: nb.Capital(page.Period(v.Voice, h.From, h.To))}
	if !h.Role.WorksAt(h.OrgKind) {
		r.Warn = &ui.Tag{Text: v.T("passer ikke her"), Tone: ui.Soon, Icon: "triangle"}
	}
	if u.Phone != "" {
		r.Phone = &ui.Phone{Number: u.Phone}
	}
	for i := range w.Groups {
		if w.Groups[i].Group.ID == key {
			w.Groups[i].Rows = append(w.Groups[i].Rows, r)
			return
		}
	}
	w.Groups = append(w.Groups, group{ui.Group{ID: key, Title: title, Columns: 4}, []row{r}})
}

func (w *view) filter(v *page.Visit, role, org string, workplaces []user.Workplace) {
	roles := []ui.Option{{Value: "", Label: v.T("Alle")}}
	for _, r := range care.Roles {
		roles = append(roles, ui.Option{Value: string(r), Label: v.T(r.Named())})
	}
	orgs := []ui.Option{{Value: "", Label: v.T("Alle")}}
	for _, o := range workplaces {
		orgs = append(orgs, ui.Option{Value: string(o.ID), Label: o.Name})
	}
	w.Filters = ui.Filters{Action: place, Chips: []ui.Chip{
		{Name: "rolle", Label: v.T("Rolle"), Value: role, Options: roles, On: role != ""},
		{Name: "virksomhet", Label: v.T("Virksomhet"), Value: org, Options: orgs, On: org != ""},
	}}
	if role != "" || org != "" {
		w.Filters.Reset = &ui.Action{Label: v.T("Nullstill"), Href: place, Look: ui.Tertiary}
	}
}

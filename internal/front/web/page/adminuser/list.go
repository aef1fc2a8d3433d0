// Package adminuser is the administration of the people who work: the list, one user with details and roles, a new one.
// The search is posted: a name stands in no address.
package adminuser

import (
	"embed"
	"fmt"
	"net/http"
	"strconv"
	"strings"

	"traad/internal/app/user"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed list.html user.html new.html
var files embed.FS

var list = page.AdminTemplate(files, "list.html")

const (
	place   = "/administrasjon/brukere"
	perPage = 100
)

type listView struct {
	page.AdminView
	Query, Ended ui.Field
	Scroll       page.Scroll
	Rows         []row
	Pager        *ui.Pager
	Empty        ui.Empty
}

type row struct {
	Href, Name, Title, Email string
	Roles                    []string
	State                    *ui.Tag
	Phone                    *ui.Phone
}

// List shows those who may log in today, a hundred at a time.
func List(v *page.Visit) error { return show(v, ui.NewForm(nil)) }

// Search shows those who fit a name, an address or a telephone number.
func Search(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	return show(v, form)
}

func show(v *page.Visit, form *ui.Form) error {
	all, err := user.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	q := form.Value("q")
	active := 0
	var hits []user.Item
	for _, i := range all {
		if i.Active(v.Today()) {
			active++
		} else if !form.Has("avsluttede") {
			continue
		}
		if q == "" || fits(i, q) {
			hits = append(hits, i)
		}
	}
	w := listView{
		AdminView: page.Admin(place, ui.Head{
			Title: v.T("Brukere"), Lead: v.T("%s kan logge inn i dag.", v.Voice.Plural(active, "bruker", "brukere")),
			Actions: []ui.Action{ui.Link(v.T("Ny bruker"), place+"/ny").WithIcon("plus")},
		}),
		Query:  form.Fill(ui.Field{Name: "q", Label: v.T("Søk på navn, e-post eller telefon"), Optional: true, Width: "medium"}),
		Ended:  form.Fill(ui.Field{Kind: ui.Check, Name: "avsluttede", Label: v.T("Vis også avsluttede")}),
		Scroll: page.Scroll{About: v.T("Brukere")},
		Empty:  ui.Empty{Icon: "filter", Heading: v.T("Ingen brukere passer"), Text: v.T("Prøv en annen skrivemåte, eller ta med de avsluttede.")},
	}
	from := 0
	if q == "" && !form.Has("avsluttede") {
		from, _ = strconv.Atoi(v.Query("fra"))
		from = max(0, min(from, len(hits)))
	}
	to := min(len(hits), from+perPage)
	for _, i := range hits[from:to] {
		w.Rows = append(w.Rows, rowOf(i, v))
	}
	w.Pager = pager(v.Voice, from, to, len(hits), q != "" || form.Has("avsluttede"))
	return v.RenderStatus(http.StatusOK, list, v.Frame(v.T("Brukere")), w)
}

func pager(v *lang.Voice, from, to, all int, searched bool) *ui.Pager {
	if all <= perPage {
		return nil
	}
	p := &ui.Pager{Text: v.Say("%s–%s av %s", v.Int(from+1), v.Int(to), v.Int(all))}
	if searched { // the text is not in the address, so there is no next page of it
		p.Text = v.Say("De første %s av %s. Søk mer presist for å se resten.", v.Int(to), v.Int(all))
		return p
	}
	if from > 0 {
		p.Prev = fmt.Sprintf("%s?fra=%d", place, max(0, from-perPage))
	}
	if to < all {
		p.Next = fmt.Sprintf("%s?fra=%d", place, to)
	}
	return p
}

func fits(i user.Item, q string) bool {
	want := nb.Fold(q)
	digits := strings.ReplaceAll(want, " ", "")
	return strings.Contains(nb.Fold(i.Name), want) || strings.Contains(nb.Fold(i.Email), want) ||
		digits != "" && strings.Contains(strings.ReplaceAll(i.Phone, " ", ""), digits)
}

func rowOf(i user.Item, v *page.Visit) row {
	r := row{Href: place + "/" + string(i.ID), Name: i.Name, Title: i.Title, Email: i.Email}
	for _, h := range i.Roles {
		if h.Today(v.Today()) {
			r.Roles = append(r.Roles, v.T(h.Role.Named())+", "+h.OrgName)
		}
	}
	switch {
	case !i.Active(v.Today()):
		r.Roles, r.State = nil, &ui.Tag{Text: v.T("avsluttet %s", v.Voice.DayYear(i.EndedOn)), Icon: ui.NoIcon}
	case len(r.Roles) == 0:
		r.State = &ui.Tag{Text: v.T("ingen rolle i dag"), Tone: ui.Soon, Icon: "triangle"}
	}
	if i.Phone != "" {
		r.Phone = &ui.Phone{Number: i.Phone}
	}
	return r
}

// detailFields are the questions about a user.
func detailFields(v *page.Visit, form *ui.Form, u care.User) []ui.Field {
	return []ui.Field{
		form.Fill(ui.Field{Name: "navn", Label: v.T("Navn")}.With(u.Name)),
		form.Fill(ui.Field{Name: "tittel", Label: v.T("Tittel"), Optional: true, Width: "medium", Help: v.T("For eksempel sykepleier eller geriater.")}.With(u.Title)),
		form.Fill(ui.Field{Kind: ui.Mail, Name: "epost", Label: v.T("E-post"), Optional: true, Help: v.T("Adressen på jobb. Hver bruker har sin egen.")}.With(u.Email)),
		form.Fill(ui.Field{Kind: ui.Tel, Name: "telefon", Label: v.T("Telefon"), Optional: true, Width: "medium", Help: v.T("Nummeret som teamet ringer.")}.With(u.Phone)),
		form.Fill(ui.Field{Kind: ui.Number, Name: "hpr", Label: v.T("HPR-nummer"), Optional: true, Width: "short", Help: v.T("For helsepersonell: bare siffer.")}.With(u.HPR)),
	}
}

func readDetails(form *ui.Form) care.User {
	line := func(name string) string { return nb.CleanLine(form.Value(name)) }
	return care.User{Name: line("navn"), Title: line("tittel"), Email: line("epost"), Phone: line("telefon"), HPR: line("hpr")}
}

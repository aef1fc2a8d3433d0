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
			Title: "Brukere", Lead: nb.Capital(nb.Plural(active, "bruker", "brukere")) + " kan logge inn i dag.",
			Actions: []ui.Action{ui.Link("Ny bruker", place+"/ny").WithIcon("plus")},
		}),
		Query:  form.Fill(ui.Field{Name: "q", Label: "Søk på navn, e-post eller telefon", Optional: true, Width: "medium"}),
		Ended:  form.Fill(ui.Field{Kind: ui.Check, Name: "avsluttede", Label: "Vis også avsluttede"}),
		Scroll: page.Scroll{About: "Brukere"},
		Empty:  ui.Empty{Icon: "filter", Heading: "Ingen brukere passer", Text: "Prøv en annen skrivemåte, eller ta med de avsluttede."},
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
	w.Pager = pager(from, to, len(hits), q != "" || form.Has("avsluttede"))
	return v.RenderStatus(http.StatusOK, list, v.Frame("Brukere"), w)
}

func pager(from, to, all int, searched bool) *ui.Pager {
	if all <= perPage {
		return nil
	}
	p := &ui.Pager{Text: fmt.Sprintf("%s–%s av %s", nb.Int(from+1), nb.Int(to), nb.Int(all))}
	if searched { // the text is not in the address, so there is no next page of it
		p.Text = fmt.Sprintf("De første %s av %s. Søk mer presist for å se resten.", nb.Int(to), nb.Int(all))
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
			r.Roles = append(r.Roles, h.Role.Named()+", "+h.OrgName)
		}
	}
	switch {
	case !i.Active(v.Today()):
		r.Roles, r.State = nil, &ui.Tag{Text: "avsluttet " + nb.DayYear(i.EndedOn), Icon: ui.NoIcon}
	case len(r.Roles) == 0:
		r.State = &ui.Tag{Text: "ingen rolle i dag", Tone: ui.Soon, Icon: "triangle"}
	}
	if i.Phone != "" {
		r.Phone = &ui.Phone{Number: i.Phone}
	}
	return r
}

// detailFields are the questions about a user.
func detailFields(form *ui.Form, u care.User) []ui.Field {
	return []ui.Field{
		form.Fill(ui.Field{Name: "navn", Label: "Navn"}.With(u.Name)),
		form.Fill(ui.Field{Name: "tittel", Label: "Tittel", Optional: true, Width: "medium", Help: "For eksempel sykepleier eller geriater."}.With(u.Title)),
		form.Fill(ui.Field{Kind: ui.Mail, Name: "epost", Label: "E-post", Optional: true, Help: "Adressen på jobb. Hver bruker har sin egen."}.With(u.Email)),
		form.Fill(ui.Field{Kind: ui.Tel, Name: "telefon", Label: "Telefon", Optional: true, Width: "medium", Help: "Nummeret som teamet ringer."}.With(u.Phone)),
		form.Fill(ui.Field{Kind: ui.Number, Name: "hpr", Label: "HPR-nummer", Optional: true, Width: "short", Help: "For helsepersonell: bare siffer."}.With(u.HPR)),
	}
}

func readDetails(form *ui.Form) care.User {
	line := func(name string) string { return nb.CleanLine(form.Value(name)) }
	return care.User{Name: line("navn"), Title: line("tittel"), Email: line("epost"), Phone: line("telefon"), HPR: line("hpr")}
}

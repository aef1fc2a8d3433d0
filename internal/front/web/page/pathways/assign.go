package pathways

import (
	"net/http"

	"traad/internal/app/enrolment"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

type assignView struct {
	Head    ui.Head
	Summary ui.Summary
	Chosen  []string
	Back    string
	People  []ui.Person
	Who     ui.Field
	Why     ui.Field
	Submit  ui.Action
}

// Assign gives the chosen enrolments to somebody else: first a page that says how many and asks whom, then the deed. All of
// them are given or none.
func Assign(v *page.Visit) error {
	form, err := v.Form()
	if err != nil {
		return err
	}
	ids := enrolments(form)
	back := safeReturn(form.Value("tilbake"))
	status := http.StatusOK
	if form.Value("gi") != "" {
		d := enrolment.Assign{Enrolments: ids, To: care.UserID(form.Value("ansvarlig")), Reason: form.Value("tekst")}
		err := d.Run(v.Ctx(), v.Service, v.Actor)
		if err == nil {
			return v.Go(back, v.T("%s har ny ansvarlig.", courses(v, len(ids))))
		}
		if !form.Take(err) {
			return err
		}
		status = http.StatusUnprocessableEntity
	}
	h, err := enrolment.Choose(v.Ctx(), v.Service, v.Actor, ids)
	if form.Take(err) {
		return nothingChosen(v, form, back)
	}
	if err != nil {
		return err
	}
	n := courses(v, len(h.Persons))
	w := assignView{
		Head:    ui.Head{Title: v.T("Gi %s til en annen ansvarlig", n), Lead: v.T("I %s. Alle får samme ansvarlige, og ansvaret flyttes med en gang.", v.Voice.List(h.Areas))},
		Summary: form.Summary("forløpene kan gis videre"), Back: back,
		Submit: ui.Action{Label: v.T("Gi %s videre", n), Icon: "swap", Look: ui.Primary, Name: "gi", Value: "ja"},
	}
	for _, p := range h.Persons {
		w.Chosen = append(w.Chosen, string(p.Enrolment))
		person := ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}
		if p.Responsible != "" {
			person.Tags = []ui.Tag{{Text: v.T("nå: %s", nb.ShortName(p.Responsible)), Icon: ui.NoIcon}}
		}
		w.People = append(w.People, person)
	}
	who := ui.Field{Kind: ui.Radios, Name: "ansvarlig", Label: v.T("Ny ansvarlig"), Help: v.T("De som kan ha ansvaret i alle de valgte kommunene.")}
	for _, k := range h.Workers {
		who.Options = append(who.Options, ui.Option{Value: string(k.User), Label: k.Name, Note: v.T(k.Role.Title()) + ", " + k.OrgName})
	}
	w.Who = form.Fill(who)
	w.Why = form.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: v.T("Hvorfor"), Optional: true, Rows: 2, Max: 500, Help: v.T("Vises i tidslinjen til hver person.")})
	return v.RenderStatus(status, assignPage, v.Frame(v.T("Ny ansvarlig"), crumbs("Ny ansvarlig", back)...), w)
}

// enrolments are the rows that were chosen, each once.
func enrolments(form *ui.Form) []care.EnrolmentID {
	seen := map[string]bool{}
	var ids []care.EnrolmentID
	for _, id := range form.Values("valgt") {
		if !seen[id] {
			seen[id] = true
			ids = append(ids, care.EnrolmentID(id))
		}
	}
	return ids
}

func crumbs(here, back string) []ui.Crumb {
	return []ui.Crumb{{Label: "Forløp", Href: back, Ours: true}, {Label: here, Ours: true}}
}

// nothingChosen answers a deed for several where none was ticked.
func nothingChosen(v *page.Visit, form *ui.Form, back string) error {
	w := listsView{Head: ui.Head{Title: v.T("Ingen er valgt")}, Missing: &ui.Empty{
		Icon: "check", Heading: form.Faults[0].Message,
		Text: v.T("Gå tilbake til listen, kryss av for dem det gjelder, og prøv igjen."), Action: &ui.Action{Label: v.T("Tilbake til listen"), Href: back},
	}}
	return v.RenderStatus(http.StatusUnprocessableEntity, listsPage, v.Frame(v.T("Ingen er valgt"), crumbs("Ingen er valgt", back)...), w)
}

// courses counts enrolments: one word in bokmål, and two in other languages.
func courses(v *page.Visit, n int) string {
	if n == 1 {
		return v.T("1 forløp")
	}
	return v.T("%s forløp", v.Voice.Int(n))
}

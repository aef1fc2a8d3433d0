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
			return v.Go(back, nb.Plural(len(ids), "forløp har", "forløp har")+" ny ansvarlig.")
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
	n := nb.Plural(len(h.Persons), "forløp", "forløp")
	w := assignView{
		Head:    ui.Head{Title: "Gi " + n + " til en annen ansvarlig", Lead: "I " + nb.List(h.Areas, "og") + ". Alle får samme ansvarlige, og ansvaret flyttes med en gang."},
		Summary: form.Summary("forløpene kan gis videre"), Back: back,
		Submit: ui.Action{Label: "Gi " + n + " videre", Icon: "swap", Look: ui.Primary, Name: "gi", Value: "ja"},
	}
	for _, p := range h.Persons {
		w.Chosen = append(w.Chosen, string(p.Enrolment))
		person := ui.Person{Name: p.Name, Href: page.PersonPath(p.Patient)}
		if p.Responsible != "" {
			person.Tags = []ui.Tag{{Text: "nå: " + nb.ShortName(p.Responsible), Icon: ui.NoIcon}}
		}
		w.People = append(w.People, person)
	}
	who := ui.Field{Kind: ui.Radios, Name: "ansvarlig", Label: "Ny ansvarlig", Help: "De som kan ha ansvaret i alle de valgte kommunene."}
	for _, k := range h.Workers {
		who.Options = append(who.Options, ui.Option{Value: string(k.User), Label: k.Name, Note: k.Role.Title() + ", " + k.OrgName})
	}
	w.Who = form.Fill(who)
	w.Why = form.Fill(ui.Field{Kind: ui.Area, Name: "tekst", Label: "Hvorfor", Optional: true, Rows: 2, Max: 500, Help: "Vises i tidslinjen til hver person."})
	return v.RenderStatus(status, assignPage, v.Frame("Ny ansvarlig", crumbs("Ny ansvarlig", back)...), w)
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
	return []ui.Crumb{{Label: "Forløp", Href: back}, {Label: here}}
}

// nothingChosen answers a deed for several where none was ticked.
func nothingChosen(v *page.Visit, form *ui.Form, back string) error {
	w := listsView{Head: ui.Head{Title: "Ingen er valgt"}, Missing: &ui.Empty{
		Icon: "check", Heading: form.Faults[0].Message,
		Text: "Gå tilbake til listen, kryss av for dem det gjelder, og prøv igjen.", Action: &ui.Action{Label: "Tilbake til listen", Href: back},
	}}
	return v.RenderStatus(http.StatusUnprocessableEntity, listsPage, v.Frame("Ingen er valgt", crumbs("Ingen er valgt", back)...), w)
}

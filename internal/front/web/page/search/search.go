// Package search is the search for a person by the beginnings of names, birth date or identity number. What is typed is
// posted, for a name may never stand in an address; so is what comes back.
package search

import (
	"embed"
	"net/http"

	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Head    ui.Head
	Summary ui.Summary
	To      string // what a hit leads to: kontakt, sporsmal, "" the person
	Term    ui.Field
	Done    bool
	Card    ui.Card
	Hits    []hit
	More    string
	Empty   *ui.Empty
}

type hit struct {
	Person ui.Person
	Fact   string
	Act    *ui.Action
	Why    string // no action: why
}

// Form is the empty form. til keeps where a hit shall lead.
func Form(v *page.Visit) error {
	if err := v.Need(access.Search); err != nil {
		return err
	}
	return render(v, http.StatusOK, ui.NewForm(nil), v.Query("til"), nil)
}

// Find is the answer.
func Find(v *page.Visit) error {
	typed, err := v.Form()
	if err != nil {
		return err
	}
	found, err := patient.Search(v.Ctx(), v.Service, v.Actor, typed.Value("q"))
	if err != nil {
		if !typed.Take(err) {
			return err
		}
		return render(v, http.StatusUnprocessableEntity, typed, typed.Value("til"), nil)
	}
	return render(v, http.StatusOK, typed, typed.Value("til"), found)
}

func render(v *page.Visit, status int, typed *ui.Form, to string, found *patient.Found) error {
	w := view{Head: ui.Head{Title: v.T("Finn en person")}, To: to, Summary: typed.Summary("søket kan gjøres"), Term: typed.Fill(ui.Field{
		Name: "q", Label: v.T("Navn, fødselsdato eller fødselsnummer"), Width: "medium",
		Help: v.T("Begynnelsen av navnet holder: «aas sol» finner Solveig Aasen. Fødselsdato skrives slik: 17.02.1942."),
	})}
	switch to {
	case "kontakt":
		w.Head = ui.Head{Title: v.T("Logg kontakt"), Lead: v.T("Finn personen som kontakten gjelder.")}
	case "sporsmal":
		w.Head = ui.Head{Title: v.T("Spør IHT-lege"), Lead: v.T("Finn personen som spørsmålet gjelder.")}
	case "innleggelse":
		w.Head = ui.Head{Title: v.T("Innleggelse, legevakt"), Lead: v.T("Finn personen som er innlagt, eller som har vært på legevakt.")}
	default:
		w.To = ""
	}
	if found != nil {
		w.Done = true
		w.Card = ui.Card{ID: "treff", Heading: page.Hits(v, len(found.Hits)), Flush: true}
		for _, h := range found.Hits {
			w.Hits = append(w.Hits, line(v, h, w.To))
		}
		if found.More {
			w.Card.Heading = v.T("De første %s treffene", v.Voice.Int(len(found.Hits)))
			w.More = v.T("Det er flere treff. Skriv mer av navnet, eller legg til fødselsdatoen.")
		}
		if len(w.Hits) == 0 {
			w.Empty = &ui.Empty{Icon: "search", Heading: v.T("Ingen treff"), Text: v.T("Ingen av dem du følger, passer med det du skrev. Sjekk skrivemåten, eller prøv fødselsdatoen.")}
			if v.May(access.Refer) {
				w.Empty.Action = &ui.Action{Label: v.T("Ny henvisning"), Icon: "plus", Href: "/henvisninger/ny"}
			}
		}
	}
	return v.RenderStatus(status, tmpl, v.Frame(v.T("Søk")), w)
}

func line(v *page.Visit, h patient.Hit, to string) hit {
	out := hit{Person: ui.Person{Name: h.Name, Href: page.PersonPath(h.Patient), Age: h.Age}, Fact: v.T("Født %s.", nb.Numeric(h.Born)) + " " + h.Area + ". " + v.T(h.Stage)}
	if !h.Died.IsZero() {
		out.Person.Tags = []ui.Tag{page.DeadTag(v.Voice, h.Died)}
	}
	switch {
	case to == "kontakt" && !h.Included:
		out.Why = v.T("Ikke inkludert, så kontakt kan ikke logges")
	case to == "kontakt" && v.May(access.LogContact):
		out.Act = &ui.Action{Label: v.T("Logg kontakt"), About: h.Name, Icon: "pencil", Href: page.EnrolmentPath(h.Enrolment, "kontakt")}
	case to == "innleggelse" && h.Died.IsZero() && v.May(access.RecordStay):
		out.Act = &ui.Action{Label: v.T("Registrer opphold"), About: h.Name, Icon: "bed", Href: page.PersonPath(h.Patient) + "/innleggelse"}
	case to == "sporsmal" && h.Enrolment == "":
		out.Why = v.T("Ikke noe åpent forløp")
	case to == "sporsmal" && v.May(access.Ask):
		out.Act = &ui.Action{Label: v.T("Spør IHT-lege"), About: h.Name, Icon: "chat", Href: page.PersonPath(h.Patient) + "/sporsmal"}
	}
	return out
}

package adminsetup

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"traad/internal/app/setup"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var oneTemplate = page.AdminTemplate(files, "one.html")

type oneView struct {
	page.AdminView
	Steps    ui.Section
	MailCard ui.Card
	Scroll   page.Scroll
	Mail     []mailRow
	NoMail   ui.Empty
	Try      ui.Action
	Side     ui.Card
	Do       []ui.Action
}

type mailRow struct {
	Href, Name, Role, Email, Tried string
	State                          ui.Tag
}

// Show is one place with its steps.
func Show(v *page.Visit) error { return show(v, http.StatusOK, "") }

// TryMail sends a mail to each of those whom alerts go to, to see whether it comes through.
func TryMail(v *page.Visit) error {
	n, err := setup.TryMail{Org: care.OrgID(v.Path("id"))}.Run(v.Ctx(), v.Service, v.Actor)
	switch {
	case errs.KindOf(err) == errs.KindInvalid:
		return show(v, http.StatusUnprocessableEntity, errs.SafeText(err))
	case err != nil:
		return err
	}
	said := "Prøven som ble sendt, venter fortsatt. Last siden på nytt om litt."
	if n > 0 {
		said = nb.Capital(nb.Plural(n, "prøve", "prøver")) + " er sendt. Last siden på nytt om litt, så står det hva som skjedde."
	}
	return v.Go(place+"/"+v.Path("id")+"#mottakere", said)
}

func show(v *page.Visit, status int, fault string) error {
	p, err := setup.One(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("id")))
	if err != nil {
		return err
	}
	lead := fmt.Sprintf("%d av %d steg er ferdige.", p.Finished(), len(p.Steps))
	if n := p.Next(); n != nil {
		lead += " Neste: " + nb.Inside(heading(p.Kind, n.Code)) + "."
	} else {
		lead = "Alt er på plass."
	}
	at := place + "/" + string(p.ID)
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: "Kom i gang: " + p.Name, Lead: lead}),
		Steps:     ui.Section{Card: ui.Card{ID: "steg", Heading: "Stegene", Note: "kan tas i hvilken rekkefølge som helst"}},
		MailCard:  ui.Card{ID: "mottakere", Heading: "Hvem som får varsler", Badge: &ui.Badge{Count: len(p.Recipients)}, Flush: true}, Scroll: page.Scroll{About: "Hvem som får varsler, tabell"},
		NoMail: ui.Empty{Icon: "bell", Heading: "Ingen får varsler ennå", Text: "Varsler går til dem som har rollen forløpet varsler, vanligvis IHT-koordinatorene."},
		Try:    ui.Action{Label: "Send en prøve til alle", Icon: "envelope", Post: at + "/prove", Look: ui.Secondary},
		Side:   ui.Card{ID: "videre", Heading: "Videre", Small: true},
		Do: []ui.Action{
			ui.Link("Papirene", at+"/papirer").WithIcon("document"), ui.Link("Se hvem som har roller", "/administrasjon/roller?virksomhet="+string(p.ID)).WithIcon("people"), ui.Link("Gi en ny bruker rolle her", newUser(p.ID)).WithIcon("person"),
		},
	}
	if v.PractiseAt != "" {
		w.Do = append(w.Do, ui.Link("Øv med oppdiktede pasienter", v.PractiseAt).WithIcon("people"))
	}
	if fault != "" {
		w.Messages = []ui.Message{{Tone: ui.Late, Heading: "Ingen prøve er sendt", Text: fault}}
	}
	for i, s := range p.Steps {
		w.Steps.Lines = append(w.Steps.Lines, line(i+1, p, s))
	}
	for _, r := range p.Recipients {
		w.Mail = append(w.Mail, mailRow{
			Href: "/administrasjon/brukere/" + string(r.User), Name: r.Name, Role: r.Role.Named(), Email: r.Email, Tried: tried(v, r), State: stateOf(r),
		})
	}
	return v.RenderStatus(status, oneTemplate, v.Frame(title, page.AdminCrumbs(place, p.Name)...), w)
}

func newUser(org care.OrgID) string {
	return "/administrasjon/brukere/ny?virksomhet=" + url.QueryEscape(string(org))
}

// line is one step: its number and name, what lacks before what has been seen, and where it is done.
func line(n int, p *setup.Place, s setup.Step) ui.Line {
	l := ui.Line{ID: string(s.Code), Person: ui.Person{Name: fmt.Sprintf("%d. %s", n, heading(p.Kind, s.Code))}, Sign: ui.Sign{Tone: ui.Done, Icon: "check-circle"}}
	l.What, l.Fact = strings.Join(s.Lacks, " "), strings.Join(s.Seen, " ")
	if s.State == setup.Done {
		l.What, l.Fact = strings.Join(s.Seen, " "), ""
		l.Deadline = ui.Deadline{Words: "Ferdig", Tone: ui.Done}
	} else {
		l.Sign = ui.Sign{Tone: ui.Soon, Icon: "triangle"}
		l.Deadline = ui.Deadline{Words: "Mangler", Tone: ui.Soon}
		if s.State == setup.Begun {
			l.Deadline.Words = "Begynt"
		}
	}
	label, href := where(p, s)
	l.Action = ui.Action{Label: label, Href: href, About: heading(p.Kind, s.Code)}
	return l
}

// where a step is done: on the page where it is always done.
func where(p *setup.Place, s setup.Step) (label, href string) {
	org := "/administrasjon/virksomheter/" + string(p.ID)
	hospital := p.Kind == care.OrgHospital
	switch s.Code {
	case setup.Agreement:
		if hospital {
			return "Avtalene", "/administrasjon/avtaler"
		}
		return "Avtalen", "/administrasjon/avtaler/" + string(p.ID)
	case setup.Users, setup.Coordinators:
		if s.State == setup.Begun {
			return "Se roller", "/administrasjon/roller?virksomhet=" + string(p.ID)
		}
		return "Ny bruker", newUser(p.ID)
	case setup.Recipients:
		return "Prøv e-post", "#mottakere"
	case setup.Pathway:
		return "Forløpene", "/administrasjon/forlop"
	case setup.Target, setup.Operation:
		if hospital {
			return "Kommunene", "/administrasjon/virksomheter"
		}
	}
	return "Opplysninger", org
}

func tried(v *page.Visit, r setup.Recipient) string {
	switch t := r.Tried; {
	case t == nil:
		return "Ikke prøvd"
	case t.Reached():
		return "Tatt imot av tjeneren " + nb.Moment(t.Sent, v.Now())
	case t.State == "waiting":
		return "Sendt " + nb.Moment(t.At, v.Now()) + ", venter på tjeneren"
	case t.State == "no_address":
		return "Brukeren hadde ingen e-postadresse"
	case t.Code != "":
		return "Kom ikke fram (" + t.Code + "), " + nb.Moment(t.At, v.Now())
	}
	return "Kom ikke fram, " + nb.Moment(r.Tried.At, v.Now())
}

func stateOf(r setup.Recipient) ui.Tag {
	switch {
	case r.Email == "":
		return ui.Tag{Text: "mangler e-post", Tone: ui.Soon}
	case r.Unreachable:
		return ui.Tag{Text: "nås ikke", Tone: ui.Late}
	case r.Reached():
		return ui.Tag{Text: "nås", Tone: ui.Done}
	case r.Tried != nil && r.Tried.State == "waiting":
		return ui.Tag{Text: "venter", Icon: ui.NoIcon}
	case r.Tried != nil:
		return ui.Tag{Text: "kom ikke fram", Tone: ui.Late}
	}
	return ui.Tag{Text: "ikke prøvd", Icon: ui.NoIcon}
}

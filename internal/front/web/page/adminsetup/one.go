package adminsetup

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"traad/internal/app/setup"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
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
		return show(v, http.StatusUnprocessableEntity, errs.Tell(err, v.T))
	case err != nil:
		return err
	}
	said := v.T("Prøven som ble sendt, venter fortsatt. Last siden på nytt om litt.")
	if n > 0 {
		said = v.T("%s er sendt. Last siden på nytt om litt, så står det hva som skjedde.", v.Voice.Plural(n, "prøve", "prøver"))
	}
	return v.Go(place+"/"+v.Path("id")+"#mottakere", said)
}

func show(v *page.Visit, status int, fault string) error {
	p, err := setup.One(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("id")))
	if err != nil {
		return err
	}
	lead := v.T("Alt er på plass.")
	if n := p.Next(); n != nil {
		lead = v.T("%s av %s steg er ferdige. Neste: %s.", v.Voice.Int(p.Finished()), v.Voice.Int(len(p.Steps)), nb.Inside(v.T(heading(p.Kind, n.Code))))
	}
	at := place + "/" + string(p.ID)
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Kom i gang: %s", p.Name), Lead: lead}),
		Steps:     ui.Section{Card: ui.Card{ID: "steg", Heading: v.T("Stegene"), Note: v.T("kan tas i hvilken rekkefølge som helst")}},
		MailCard:  ui.Card{ID: "mottakere", Heading: v.T("Hvem som får varsler"), Badge: &ui.Badge{Count: len(p.Recipients)}, Flush: true}, Scroll: page.Scroll{About: v.T("Hvem som får varsler, tabell")},
		NoMail: ui.Empty{Icon: "bell", Heading: v.T("Ingen får varsler ennå"), Text: v.T("Varsler går til dem som har rollen forløpet varsler, vanligvis IHT-koordinatorene.")},
		Try:    ui.Action{Label: v.T("Send en prøve til alle"), Icon: "envelope", Post: at + "/prove", Look: ui.Secondary},
		Side:   ui.Card{ID: "videre", Heading: v.T("Videre"), Small: true},
		Do: []ui.Action{
			ui.Link(v.T("Papirene"), at+"/papirer").WithIcon("document"), ui.Link(v.T("Se hvem som har roller"), "/administrasjon/roller?virksomhet="+string(p.ID)).WithIcon("people"), ui.Link(v.T("Gi en ny bruker rolle her"), newUser(p.ID)).WithIcon("person"),
		},
	}
	if v.PractiseAt != "" {
		w.Do = append(w.Do, ui.Link(v.T("Øv med oppdiktede pasienter"), v.PractiseAt).WithIcon("people"))
	}
	if fault != "" {
		w.Messages = []ui.Message{{Tone: ui.Late, Heading: v.T("Ingen prøve er sendt"), Text: fault}}
	}
	for i, s := range p.Steps {
		w.Steps.Lines = append(w.Steps.Lines, line(v, i+1, p, s))
	}
	for _, r := range p.Recipients {
		w.Mail = append(w.Mail, mailRow{
			Href: "/administrasjon/brukere/" + string(r.User), Name: r.Name, Role: v.T(r.Role.Named()), Email: r.Email, Tried: tried(v, r), State: stateOf(v, r),
		})
	}
	return v.RenderStatus(status, oneTemplate, v.Frame(v.T(title), page.AdminCrumbs(place, p.Name)...), w)
}

func newUser(org care.OrgID) string {
	return "/administrasjon/brukere/ny?virksomhet=" + url.QueryEscape(string(org))
}

// line is one step: its number and name, what lacks before what has been seen, and where it is done.
func line(v *page.Visit, n int, p *setup.Place, s setup.Step) ui.Line {
	l := ui.Line{ID: string(s.Code), Person: ui.Person{Name: strconv.Itoa(n) + ". " + v.T(heading(p.Kind, s.Code))}, Sign: ui.Sign{Tone: ui.Done, Icon: "check-circle"}}
	l.What, l.Fact = all(v, s.Lacks), all(v, s.Seen)
	if s.State == setup.Done {
		l.What, l.Fact = l.Fact, ""
		l.Deadline = ui.Deadline{Words: v.T("Ferdig"), Tone: ui.Done}
	} else {
		l.Sign = ui.Sign{Tone: ui.Soon, Icon: "triangle"}
		l.Deadline = ui.Deadline{Words: v.T("Mangler"), Tone: ui.Soon}
		if s.State == setup.Begun {
			l.Deadline.Words = v.T("Begynt")
		}
	}
	label, href := where(p, s)
	l.Action = ui.Action{Label: v.T(label), Href: href, About: v.T(heading(p.Kind, s.Code))}
	return l
}

// all says the texts one after the other.
func all(v *page.Visit, texts []lang.Text) string {
	var said []string
	for _, t := range texts {
		said = append(said, t.In(v.Voice))
	}
	return strings.Join(said, " ")
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
		return "Samarbeidsavtalen", "/administrasjon/avtaler/" + string(p.ID)
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
		return v.T("Ikke prøvd")
	case t.Reached():
		return v.T("Tatt imot av tjeneren %s", v.Voice.Moment(t.Sent, v.Now()))
	case t.State == "waiting":
		return v.T("Sendt %s, venter på tjeneren", v.Voice.Moment(t.At, v.Now()))
	case t.State == "no_address":
		return v.T("Brukeren hadde ingen e-postadresse")
	case t.Code != "":
		return v.T("Kom ikke fram (%s), %s", page.MailCode(v, t.Code), v.Voice.Moment(t.At, v.Now()))
	}
	return v.T("Kom ikke fram, %s", v.Voice.Moment(r.Tried.At, v.Now()))
}

func stateOf(v *page.Visit, r setup.Recipient) ui.Tag {
	switch {
	case r.Email == "":
		return ui.Tag{Text: v.T("mangler e-post"), Tone: ui.Soon}
	case r.Unreachable:
		return ui.Tag{Text: v.T("nås ikke"), Tone: ui.Late}
	case r.Reached():
		return ui.Tag{Text: v.T("nås"), Tone: ui.Done}
	case r.Tried != nil && r.Tried.State == "waiting":
		return ui.Tag{Text: v.T("venter"), Icon: ui.NoIcon}
	case r.Tried != nil:
		return ui.Tag{Text: v.T("kom ikke fram"), Tone: ui.Late}
	}
	return ui.Tag{Text: v.T("ikke prøvd"), Icon: ui.NoIcon}
}

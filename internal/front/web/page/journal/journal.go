// Package journal is «Tekst til journal»: a contact, mapping, evaluation or plan as text to copy or save, so that it is
// written once and stands in each party's own record.
package journal

import (
	"embed"
	"strings"

	"traad/internal/app/clarification"
	"traad/internal/app/mapping"
	"traad/internal/app/patient"
	"traad/internal/app/plan"
	"traad/internal/app/step"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	rule "traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed page.html
var files embed.FS

var tmpl = ui.New(files)

type view struct {
	Bar  ui.PersonBar
	Head ui.Head
	Text string
	File ui.Action
	Back ui.Action
}

// text is the event's text with the person around it. A mapping conversation gives all of it, with the next of kin's own
// section only where it is not shielded: the record is the patient's.
func text(v *page.Visit) (*patient.Head, string, care.Event, error) {
	id := care.EnrolmentID(v.Path("id"))
	who, err := step.Patient(v.Ctx(), v.Service, id)
	if err != nil {
		return nil, "", care.Event{}, err
	}
	h, err := patient.Header(v.Ctx(), v.Service, v.Actor, access.SeePerson, who, "journal/"+v.Path("event"))
	if err != nil {
		return nil, "", care.Event{}, err
	}
	t, ev, ok := page.JournalText(h, care.EventID(v.Path("event")))
	if !ok {
		return nil, "", ev, errs.NotFound("Hendelsen finnes ikke, eller den har ingen tekst til journal.")
	}
	if ev.Kind == care.PlanWritten && ev.Plan != nil && !ev.Hidden {
		said, err := plan.Journal(v.Ctx(), v.Service, v.Actor, h, id, ev.Plan.Version)
		if err != nil {
			return nil, "", ev, err
		}
		if said != "" { // the whole version in the place of the event's short text
			top, _, _ := strings.Cut(t, "\n\n")
			t = top + "\n\n" + said
		}
	}
	if ev.Kind == care.Mapped {
		o, err := mapping.Open(v.Ctx(), v.Service, v.Actor, id)
		if err != nil {
			return nil, "", ev, err
		}
		if o.Document != nil {
			t = o.Conversation.Journal(o.Course.Pathway.Circle(), false, o.Instruments) + agreed(o.Clarified, h.Today)
		}
	}
	return h, t, ev, nil
}

// agreed is what is agreed about treatment as it stands today, with when it was decided and how long it is valid, "" where nothing is or the person
// objects to the reader seeing it. A record must not carry on a decision that is no more.
func agreed(c *clarification.Standing, today date.Date) string {
	if c == nil || c.Hidden {
		return ""
	}
	said := rule.Read(rule.Clarify(nil, c.Clarification, c.DecidedBy, c.Version)).Treatment.Journal()
	heading, rest, _ := strings.Cut(said, "\n")
	if rest == "" {
		return ""
	}
	out := "\n\n" + strings.ToUpper(heading) + ", slik de står " + nb.DayYear(today) + "\n" + rest
	if c.Again {
		out += "\nDen medisinske beslutningen må vurderes på nytt."
	}
	return out
}

// Show is the page.
func Show(v *page.Visit) error {
	h, t, ev, err := text(v)
	if err != nil {
		return err
	}
	w := view{
		Bar: page.PersonBar(v, h), Text: t, Back: ui.Link(v.T("Til hendelsene"), page.PersonPath(h.Patient)+"/hendelser"),
		Head: ui.Head{Title: v.T("Tekst til journal"), Lead: v.T("Skriv én gang: lim teksten inn i egen journal. Pårørendes egen situasjon er ikke med der den er skjermet.")},
		File: ui.Action{Label: v.T("Lagre som fil"), Icon: "download", Href: page.EnrolmentPath(care.EnrolmentID(v.Path("id")), "journal/"+string(ev.ID)) + "/tekst.txt"},
	}
	return v.Render(tmpl, v.Frame(v.T("Tekst til journal"), page.PersonCrumbs(h, v.T("Tekst til journal"))...), w)
}

// File is the text as a file. Its name says what and when, never who.
func File(v *page.Visit) error {
	_, t, ev, err := text(v)
	if err != nil {
		return err
	}
	return v.Download("iht-"+page.Journaled[ev.Kind]+"-"+ev.On.String()+".txt", []byte(t+"\n"))
}

// OfMapping sends the reader of a completed conversation to its text.
func OfMapping(v *page.Visit) error {
	o, err := mapping.Open(v.Ctx(), v.Service, v.Actor, care.EnrolmentID(v.Path("id")))
	if err != nil {
		return err
	}
	for _, ev := range o.Standing(care.Mapped) {
		return v.Go(page.EnrolmentPath(o.Course.ID, "journal/"+string(ev.ID)), "")
	}
	return errs.NotFound("Samtalen er ikke avsluttet ennå.")
}

package removal

import (
	"net/http"
	"strings"

	"traad/internal/app/removal"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var chooseTmpl = ui.New(files, "choose.html")

type chooseView struct {
	Bar    ui.PersonBar
	Head   ui.Head
	Groups []group
	Empty  *ui.Empty
	Events ui.Action
	Cancel ui.Action
}

// group is the entries of one kind.
type group struct {
	ID, Heading string
	Lines       []choice
}

type choice struct {
	What, When, By string
	Ask            ui.Action
}

// plural is what several entries of a kind are called.
var plural = map[string]string{
	"score/": "Skårer", "clarification/": "Behandlingsavklaringer", "concern/": "Meldte bekymringer", "question/": "Spørsmål til IHT-lege", "stay/": "Opphold",
	"remark/": "Merknader i høringer", "word/": "Forslag fra pasient og pårørende", "emergency/": "Begrunnelser for nødtilgang",
	"survey_answer/": "Svar på undersøkelser", "message/in/": "Meldinger fra partene", "number/": "Numre som personen finnes med",
}

// choose is what is written about a person beside her events, each with the way to ask for its deletion. Sort, day and name, never the text.
func choose(v *page.Visit) error {
	h, all, err := removal.Entries(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")))
	if err != nil {
		return err
	}
	w := chooseView{
		Bar: page.PersonBar(v, h), Head: ui.Head{Title: v.T("Be om at en opplysning slettes"), Lead: v.T("For det som er ført på feil pasient, eller skal slettes etter vedtak. Er bare noe galt, rett det der det står.")},
		Events: ui.Link(v.T("En hendelse slettes fra tidslinjen: velg «Rett» ved hendelsen"), page.PersonPath(h.Patient)+"/hendelser"), Cancel: ui.Link(v.T("Til opplysninger"), page.PersonPath(h.Patient)+"/opplysninger"),
	}
	for _, kind := range care.RemovalItems {
		g := group{ID: "slag-" + strings.ReplaceAll(strings.TrimSuffix(kind.Kind, "/"), "/", "-"), Heading: v.T(plural[kind.Kind])}
		for _, e := range all {
			if _, k, _ := care.RemovalItem(e.Item); k == kind.Kind {
				g.Lines = append(g.Lines, choice{
					nb.Capital(said(v, e.Brief)), nb.Capital(v.Voice.Moment(e.At.Time, v.Now())), said(v, e.By),
					ui.Action{Label: v.T("Be om sletting"), About: entryTitle(v, e), Href: page.RemovalPath(h.Patient, e.Item)},
				})
			}
		}
		if len(g.Lines) > 0 {
			w.Groups = append(w.Groups, g)
		}
	}
	if len(w.Groups) == 0 {
		w.Empty = &ui.Empty{Tone: ui.Done, Heading: v.T("Det er ikke skrevet noe ved siden av hendelsene")}
	}
	return v.Render(chooseTmpl, v.Frame(v.T("Be om sletting"), page.PersonCrumbs(h, v.T("Be om sletting"))...), w)
}

// said is a text of ours in the language of the page, "" for none.
func said(v *page.Visit, s lang.Spoken) string {
	if s == nil {
		return ""
	}
	return s.In(v.Voice)
}

// entryTitle tells an entry from others of its kind.
func entryTitle(v *page.Visit, e removal.Entry) string {
	when := v.Voice.Moment(e.At.Time, v.Now())
	text := nb.Capital(when)
	if e.Brief != nil {
		text = nb.Capital(said(v, e.Brief)) + ", " + when
	}
	if e.By != nil {
		text += ", " + said(v, e.By)
	}
	return text
}

// askItem is the form for one entry.
func askItem(v *page.Visit, status int, typed *ui.Form, item string) error {
	h, e, err := removal.EntryOf(v.Ctx(), v.Service, v.Actor, care.PatientID(v.Path("id")), item)
	if err != nil {
		return err
	}
	if e == nil {
		return errs.NotFound("Opplysningen finnes ikke, eller den er allerede slettet.")
	}
	w := askView{
		Bar: page.PersonBar(v, h), Action: page.PersonPath(h.Patient) + "/slett", Cancel: ui.Link(v.T("Avbryt"), page.PersonPath(h.Patient)),
		Head:   ui.Head{Title: v.T("Be om sletting: %s", nb.Inside(v.T(e.What))), Lead: v.T("Innholdet blir borte for godt når en annen i teamet godkjenner det. At noe er slettet, blir stående. Er bare noe galt, rett det i stedet.")},
		What:   goes(v),
		Facts:  entryFacts(v, *e),
		Fields: fields(v, typed, true), Hidden: []ui.Hidden{{Name: "ting", Value: e.Item}},
		Wider: &ui.Action{Label: v.T("Velg en annen opplysning"), Href: page.RemovalPath(h.Patient, page.ChooseEntry)},
	}
	if e.Stands {
		w.Messages = append(w.Messages, ui.Message{
			Tone: ui.Soon, Heading: v.T("Oppholdet står fortsatt"), Text: v.T("Har personen ikke vært der, rett oppholdet først. Da får de som er varslet, beskjed, og frister og pauser blir riktige med en gang."),
			Actions: []ui.Action{ui.Link(v.T("Rett oppholdet"), page.PersonPath(h.Patient)+"/innleggelse")},
		})
	}
	return render(v, status, typed, h, w)
}

func sendItem(v *page.Visit, typed *ui.Form, item string) error {
	d := read(v, typed)
	d.Scope, d.Patient, d.Item = removal.OneItem, care.PatientID(v.Path("id")), item
	if done, err := send(v, d, typed); done || err != nil {
		return err
	}
	return askItem(v, http.StatusUnprocessableEntity, typed, item)
}

// entryFacts are all that is written in an entry, and what goes with it.
func entryFacts(v *page.Visit, e removal.Entry) []ui.Fact {
	facts := []ui.Fact{{Term: v.T("Opplysning"), Text: v.T(e.What) + ": " + nb.Inside(entryTitle(v, e))}}
	for _, l := range e.Lines {
		facts = append(facts, ui.Fact{Term: l.Term.In(v.Voice), Text: l.In(v.Voice)})
	}
	if !e.Follows.IsZero() {
		facts = append(facts, ui.Fact{Term: v.T("Følger med"), Text: e.Follows.In(v.Voice)})
	}
	return facts
}

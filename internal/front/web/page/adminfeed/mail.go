package adminfeed

import (
	"traad/internal/app/alert"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// trouble is mail that reaches nobody: who cannot be reached, and what did not come through.
type trouble struct {
	People  ui.Card
	Scroll  page.Scroll
	Rows    []unreached
	Empty   ui.Empty
	Letters ui.Card
	Around  page.Scroll
	Failed  []letter
	waiting alert.Queue
}

type unreached struct {
	Name, Href, Why, Since string
	Works                  ui.Action
}

type letter struct{ Who, Href, What, When, Why string }

func mailTrouble(v *page.Visit) (trouble, error) {
	found, err := alert.TroubleNow(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return trouble{}, err
	}
	t := trouble{
		People: ui.Card{ID: "mottakere", Heading: v.T("Mottakere som e-post ikke når"), Badge: &ui.Badge{Count: len(found.Unreached)}, Flush: true}, Scroll: page.Scroll{About: v.T("Mottakere som e-post ikke når, tabell")},
		Empty:   ui.Empty{Tone: ui.Done, Heading: v.T("Alle adresser virker, så vidt vi vet"), Text: v.T("Kommer en e-post i retur, åpner du brukeren under «Brukere» og merker at adressen ikke virker. Da går varsler til neste i rekken.")},
		Letters: ui.Card{ID: "brev", Heading: v.T("E-post og SMS som ikke kom fram, siste 7 dager"), Badge: &ui.Badge{Count: len(found.Letters)}, Flush: true}, Around: page.Scroll{About: v.T("E-post og SMS som ikke kom fram, tabell")},
	}
	t.waiting = found.Queue
	if len(found.Unreached) > 0 {
		t.People.Tone, t.People.Badge.Tone = ui.Late, ui.Late
	}
	for _, u := range found.Unreached {
		why := v.T("E-posttjeneren avviste adressen (%s)", page.MailCode(v, u.Code))
		if u.Code == "" {
			why = v.T("Merket av %s", u.By)
		}
		t.Rows = append(t.Rows, unreached{
			Name: u.Name, Href: userPath(string(u.User)), Why: why, Since: v.Voice.Moment(u.Since, v.Now()),
			Works: ui.Action{Label: v.T("Adressen virker igjen"), About: u.Name, Post: userPath(string(u.User)) + "/epost", Hidden: []ui.Hidden{{Name: "virker", Value: "ja"}}},
		})
	}
	for _, l := range found.Letters {
		why := v.T("Avvist (%s)", page.MailCode(v, l.Fault))
		if l.State == "no_address" {
			why = v.T("Brukeren har ingen adresse")
		}
		t.Failed = append(t.Failed, letter{Who: l.UserName, Href: userPath(string(l.UserID)), What: v.T(about(l.About)) + map[string]string{alert.SMS: ", SMS", alert.Mail: ""}[l.Channel], When: v.Voice.Moment(l.CreatedAt.Time, v.Now()), Why: why})
	}
	return t, nil
}

// mailWaits counts what no server has taken, and makes it a task where that lasts.
func (w *view) mailWaits(v *page.Visit) ui.Counter {
	q := w.Mail.waiting
	c := ui.Counter{Number: v.Voice.Int(q.N), Label: v.T("e-post og SMS venter"), Short: v.T("e-post")}
	if q.N > 0 {
		c.Note = v.T("eldst: %s", v.Voice.Moment(q.Oldest, v.Now()))
	}
	if q.Late(v.Now()) {
		c.Tone = ui.Late
		w.Silent = append(w.Silent, ui.Message{
			Tone: ui.Late, Heading: page.MailWaits(v, q),
			Text: v.T("Ingen tjener tar imot det Tråd sender, så ingen får beskjed på e-post. Varslene står på Min dag for den som logger inn. Se at e-posttjeneren (og SMS-tjenesten) svarer på adressen i innstillingene. Det som venter, går av seg selv når den svarer. Etter et døgn gis det opp, og varselet går til neste i rekken."),
		})
	}
	return c
}

func userPath(id string) string { return "/administrasjon/brukere/" + id }

// about names a kind of notice.
func about(kind string) string {
	if t := map[string]string{"turn": "varsel, neste i rekken", "forwarded": "videresendt varsel", "correction": "varsel trukket tilbake", "summary": "dagsoversikt", "remind": "påminnelse om varsel", "undone": "varsel ikke fulgt opp", "failed": "meldinger ble ikke ført", "silent": "avsender er stille", "speaks": "avsender melder igjen", "nobody": "varsel uten mottaker", "end": "varsel uten flere i rekken", "test": "prøve på varsel"}[kind]; t != "" {
		return t
	}
	return "nytt varsel"
}

// reading says in plain words what becomes of the ADT events that are not as simple as an admission.
func reading(v *page.Visit) (ui.Details, []ui.Fact) {
	return ui.Details{Summary: v.T("Slik leser Tråd meldingene")}, []ui.Fact{
		{Term: "A01–A13, A21–A23, A27, A38", Text: v.T("Innleggelse, flytting, permisjon, utskrivning og det som trekkes tilbake. Endrer oppholdet og kan varsle.")},
		{Term: "A28, A31", Text: v.T("Opplysninger om pasienten. Tas vare på og endrer ingenting.")},
		{Term: "A18, A30, A34, A39–A41, A46, A47", Text: v.T("To numre er samme person, eller et nummer er byttet. Begge gjelder henne.")},
		{Term: "A45", Text: v.T("Et opphold var ført på feil pasient. Det tas bort hos den ene og føres hos den andre.")},
		{Term: "A50", Text: v.T("Oppholdet har fått nytt nummer. Begge numrene gjelder det.")},
		{Term: "A24, A37, A42, A43", Text: v.T("Kobling og flytting som kan bety flere ting, også mor og barn. Gjelder meldingen en som følges, stopper den nederst på siden, og et menneske ser på den.")},
		{Term: "A44, A48, A49, A51", Text: v.T("Konto- og tilleggsnumre. Tas vare på og betyr ingenting for oppfølgingen.")},
	}
}

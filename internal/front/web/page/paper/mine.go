package paper

import (
	"html/template"

	ownapp "traad/internal/app/own"
	"traad/internal/app/paper"
	"traad/internal/app/signin"
	"traad/internal/base/nb"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

type mineView struct {
	Head   ui.Head
	Calls  []call
	Empty  *ui.Message
	Note   string
	Block  template.HTML
	PDF    *ui.Action
	Links  []mineLink
	Others []signin.OwnDoorOf
	Foot   string
}

// call is somebody to ring.
type call struct{ When, Who, Number, Tone string }

// mineLink leads to another page of hers.
type mineLink struct{ Label, Note, Href, Icon string }

// Mine is her plan, and whom she rings.
func Mine(v *page.Visit) error {
	if !v.Actor.Parts.Plan {
		m, err := ownapp.Home(v.Ctx(), v.Service, v.Actor)
		if err != nil {
			return err
		}
		return showMine(v, m, mineView{Empty: &ui.Message{Heading: v.T("Du har ikke innsyn i planen"), Text: v.T("Under kan du åpne det du har fått innsyn i.")}})
	}
	m, err := paper.MineOf(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	var w mineView
	if m.Paper.Body == nil {
		w.Empty = &ui.Message{Heading: v.T("Planen er ikke ferdig ennå"), Text: v.T("Teamet lager den sammen med deg. Når den er klar, kan du lese den her.")}
		return showMine(v, m.Mine, w)
	}
	if w.Block, err = block(v.Voice, plain, m.Paper); err != nil {
		return err
	}
	for _, c := range m.Paper.Plan.Contacts {
		if c.Phone == "" || len(w.Calls) == 3 {
			continue
		}
		when := nb.CleanLine(c.Hours)
		if when == "" {
			when = v.T("Hverdager 9–15")
		}
		w.Calls = append(w.Calls, call{When: nb.Capital(when), Who: nb.CleanLine(c.Name), Number: c.Phone})
	}
	if m.Kin {
		w.Note = v.T("Planen er skrevet til %[1]s. «Du» i planen er %[1]s.", m.Given)
	}
	if m.Represents {
		w.Note += " " + v.T("Noe av det du ser, vises ikke for %s. Du får se det som representant. Snakk med teamet før du viser det til noen.", m.Given)
	}
	if v.Print.Available() {
		w.PDF = &ui.Action{Label: v.T("Last ned planen (PDF)"), Icon: "download", Href: "/min-plan/plan.pdf"}
	}
	return showMine(v, m.Mine, w)
}

func showMine(v *page.Visit, m *ownapp.Mine, w mineView) error {
	w.Head, w.Foot = ui.Head{Title: v.T("Hei, %s", m.Given)}, page.OwnIdle()
	if m.Kin {
		w.Head = ui.Head{Title: v.T("Planen til %s", m.Given), Lead: v.T("Du leser som pårørende.")}
	}
	w.Calls = append([]call{{v.T("Det er fare for liv"), v.T("Nødnummer"), "113", "late"}, {v.T("Det kan ikke vente"), v.T("Legevakt, hele døgnet"), "116 117", "soon"}}, w.Calls...)
	for _, n := range page.OwnMenu(v)[1:] {
		w.Links = append(w.Links, mineLink{n.Label, v.T(notes[n.Href]), n.Href, n.Icon})
	}
	var err error
	if w.Others, err = signin.OtherDoors(v.Ctx(), v.Service, v.Actor); err != nil {
		return err
	}
	return v.Render(mineTmpl, v.Frame(v.T("Min plan")), w)
}

// notes say what is behind each line of the menu.
var notes = map[string]string{
	"/min-plan/forberedelse": "Tre spørsmål før teamet kommer hjem til deg", "/min-plan/forslag": "Si hva du vil at planen skal handle om",
	"/min-plan/innsyn": "Se hvem som har lest om deg", "/min-plan/bekymring": "Si fra når noe er blitt verre",
}

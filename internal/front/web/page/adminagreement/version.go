package adminagreement

import (
	"strconv"

	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var versionTemplate = page.AdminTemplate(files, "version.html")

type versionView struct {
	page.AdminView
	Card     ui.Card
	Lines    []care.AgreementLine
	DiffCard ui.Card
	Diff     []difference
	Before   string
	Printed  string
}

type difference struct {
	Term          string
	Before, After []ui.Piece
}

// Version is one version of an agreement, for reading and print, with what differs from the version before.
func Version(v *page.Visit) error {
	s, err := one(v)
	if err != nil {
		return err
	}
	gone := errs.NotFound("Avtalen finnes ikke i denne versjonen.")
	i, err1 := strconv.Atoi(v.Path("avtale"))
	n, err2 := strconv.Atoi(v.Path("versjon"))
	if err1 != nil || err2 != nil || i < 1 || i > len(s.Agreements) || n < 1 || n > len(s.Agreements[i-1].Versions) {
		return gone
	}
	h := s.Agreements[i-1]
	ver := h.Versions[n-1]
	name := label(v, h, ver, i-1, len(s.Agreements))
	w := versionView{
		AdminView: page.Admin(place, ui.Head{Title: v.T("Samarbeidsavtale, %s", s.Name), Lead: name + ", " + state(ver, v) + ". " + nb.Capital(period(v, ver)) + "."}),
		Card:      ui.Card{ID: "tekst", Heading: v.T("Avtaleteksten")}, Lines: ver.Lines(v.Voice, h.Basis, title(v, s)), DiffCard: ui.Card{ID: "forskjeller", Heading: v.T("Endret fra versjonen før")},
		Printed: v.T("Skrevet ut %s fra Tråd.", nb.Numeric(v.Today())),
	}
	w.Head.Lead = trimStops(w.Head.Lead)
	if n > 1 {
		before := h.Versions[n-2].Lines(v.Voice, h.Basis, title(v, s))
		w.Before = v.T("Versjon %s", v.Voice.Int(n-1))
		for k, l := range w.Lines {
			if l.Text == before[k].Text {
				continue
			}
			d := difference{Term: l.Term}
			d.Before, d.After = ui.Compare(before[k].Text, l.Text)
			w.Diff = append(w.Diff, d)
		}
	}
	return v.Render(versionTemplate, v.Frame(v.T("Samarbeidsavtale"), append(page.AdminCrumbs(place, s.Name)[:2:2],
		ui.Crumb{Label: s.Name, Href: place + "/" + string(s.ID)}, ui.Crumb{Label: name})...), w)
}

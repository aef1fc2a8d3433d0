package adminagreement

import (
	"fmt"

	"traad/internal/app/agreement"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

var oneTemplate = page.AdminTemplate(files, "one.html")

type oneView struct {
	page.AdminView
	Facts    []ui.Fact
	FactCard ui.Card
	TextCard ui.Card
	Text     []care.AgreementLine
	ListCard ui.Card
	Scroll   page.Scroll
	Versions []versionRow
	Empty    ui.Empty
	SideCard ui.Card
	Do       []ui.Action
}

type versionRow struct {
	Label, Href, State, Period, Saved string
	Current                           bool
}

// Show is one party: where it stands, what holds now, every version, and what can be done.
func Show(v *page.Visit) error {
	s, err := one(v)
	if err != nil {
		return err
	}
	path := place + "/" + string(s.ID)
	w := oneView{
		AdminView: page.Admin(place, ui.Head{Title: s.Name, Lead: page.AgreementStands(v.Voice, s.Party, v.Today()) + "."}),
		FactCard:  ui.Card{ID: "status", Heading: v.T("Status")}, ListCard: ui.Card{ID: "versjoner", Heading: v.T("Versjoner"), Flush: true},
		Scroll:   page.Scroll{About: v.T("Versjoner av avtalen")},
		Empty:    ui.Empty{Icon: "document", Heading: v.T("Ingen avtale er lagt inn"), Text: v.T("Uten en signert avtale kan ingen nye inkluderes. Henvisninger og vurderinger kan skrives.")},
		SideCard: ui.Card{ID: "gjor", Heading: v.T("Samarbeidsavtalen"), Small: true},
	}
	w.Head.Lead = trimStops(w.Head.Lead)
	w.facts(v, s)
	for i, h := range s.Agreements {
		inForce := h.InForce(v.Today())
		for n, ver := range h.Versions {
			r := versionRow{
				Label: label(v, h, ver, i, len(s.Agreements)), Href: fmt.Sprintf("%s/versjon/%d/%d", path, i+1, ver.Number),
				State: state(ver, v), Period: period(v, ver), Saved: nb.Capital(v.Voice.Moment(h.Writes[n].At.Time, v.Now())),
			}
			if h.Writes[n].By != "" {
				r.Saved = v.T("%s av %s", r.Saved, h.Writes[n].By)
			}
			r.Current = inForce != nil && inForce.Number == ver.Number && h.Phase(v.Today()) != care.AgreementEnded
			if r.Current {
				w.TextCard = ui.Card{ID: "gjelder", Heading: v.T("Dette gjelder nå"), Note: r.Label}
				w.Text = ver.Lines(v.Voice, h.Basis, title(v, s))
			}
			w.Versions = append([]versionRow{r}, w.Versions...)
		}
	}
	w.actions(v, s, path)
	return v.Render(oneTemplate, v.Frame(v.T("Samarbeidsavtale"), page.AdminCrumbs(place, s.Name)...), w)
}

func one(v *page.Visit) (*agreement.Sheet, error) {
	return agreement.One(v.Ctx(), v.Service, v.Actor, care.OrgID(v.Path("id")))
}

// trimStops takes away the stop that follows a shortened month or a sentence's own.
func trimStops(s string) string {
	for len(s) > 1 && s[len(s)-1] == '.' && s[len(s)-2] == '.' {
		s = s[:len(s)-1]
	}
	return s
}

func title(v *page.Visit, s *agreement.Sheet) func(string) string {
	return func(code string) string {
		for _, p := range s.Pathways {
			if p.Code == code {
				return v.T(p.Title)
			}
		}
		return code
	}
}

func label(v *page.Visit, h agreement.Held, ver care.AgreementVersion, i, of int) string {
	text := v.T("Versjon %s", v.Voice.Int(ver.Number))
	if h.Basis == care.OwnLegalBasis {
		text = v.T("Eget grunnlag, versjon %s", v.Voice.Int(ver.Number))
	}
	if of > 1 {
		text = v.T("%s. avtale, %s", v.Voice.Int(i+1), nb.Inside(text))
	}
	return text
}

func state(ver care.AgreementVersion, v *page.Visit) string {
	if ver.Signed(v.Today()) {
		if ver.DecidedBy != "" {
			return v.T("besluttet")
		}
		return v.T("signert av alle")
	}
	n := 0
	for _, p := range ver.Parties {
		if p.SignedBy != "" {
			n++
		}
	}
	return v.T("utkast, %s av %s har signert", v.Voice.Int(n), v.Voice.Int(len(ver.Parties)))
}

func period(v *page.Visit, ver care.AgreementVersion) string {
	if ver.ValidFrom.IsZero() {
		return v.T("ikke bestemt")
	}
	return page.Period(v.Voice, ver.ValidFrom, ver.ValidTo)
}

func (w *oneView) facts(v *page.Visit, s *agreement.Sheet) {
	status := tag(v, s.Party)
	add := func(term, text string) {
		if text != "" {
			w.Facts = append(w.Facts, ui.Fact{Term: v.T(term), Text: text})
		}
	}
	add("Status", nb.Capital(status.Text))
	add("Nye kan inkluderes", v.T(map[bool]string{true: "Ja", false: "Nei"}[s.Phase.Allows(care.IncludeNew)]))
	if h := s.Now(v.Today()); h != nil && !h.Notice.On.IsZero() {
		add("Sagt opp fra", v.Voice.DayYear(h.Notice.On))
		add("Tilgangen slutter", v.Voice.DayYear(h.Notice.Ends))
		add("Grunn", h.Notice.Reason)
	} else if !s.Ends.IsZero() {
		add("Tilgangen sluttet", v.Voice.DayYear(s.Ends))
	}
	if s.Phase.Allows(care.HandThemOver) || !s.Ends.IsZero() {
		add("Åpne forløp", v.Voice.Int(s.Open))
		add("Overlevert", v.Voice.Int(s.Handed))
	}
	if s.Kind == care.OrgGPOffice {
		w.Facts = w.Facts[:0:0]
		add("Status", nb.Capital(status.Text))
		if h := s.Now(v.Today()); h != nil && !h.Notice.On.IsZero() {
			add("Sagt opp fra", v.Voice.DayYear(h.Notice.On))
			add("Tilgangen slutter", v.Voice.DayYear(h.Notice.Ends))
		}
	}
}

func (w *oneView) actions(v *page.Visit, s *agreement.Sheet, path string) {
	h := s.Now(v.Today())
	add := func(label, to, icon string) {
		w.Do = append(w.Do, ui.Link(v.T(label), path+to).WithIcon(icon))
	}
	switch {
	case h == nil || len(h.Versions) == 0:
		add("Legg inn avtale", "/rediger", "plus")
		if s.Kind == care.OrgGPOffice {
			add("Registrer eget grunnlag", "/rediger?grunnlag=legal_basis", "plus")
		}
	case !h.Versions[len(h.Versions)-1].Signed(v.Today()):
		add("Rediger utkastet", "/rediger", "document")
	default:
		add("Ny versjon", "/rediger", "plus")
	}
	if h == nil {
		return
	}
	switch {
	case !h.Notice.On.IsZero():
		w.Do = append(w.Do, ui.Action{
			Label: v.T("Trekk oppsigelsen"), Post: path + "/oppsigelse/trekk", Icon: "undo", Hidden: []ui.Hidden{{Name: "sett", Value: fmt.Sprint(h.Seen)}},
		})
	case h.Phase(v.Today()).Allows(care.GiveNotice):
		add("Registrer oppsigelse", "/oppsigelse", "leave")
	}
}

// Package adminagreement is the administration of cooperation agreements: the list, one party with its agreements, the form
// for a version, a version to read and print with what differs from the one before, and notice.
package adminagreement

import (
	"embed"

	"traad/internal/app/agreement"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed list.html one.html form.html version.html notice.html
var files embed.FS

var listTemplate = page.AdminTemplate(files, "list.html")

const place = "/administrasjon/avtaler"

type listView struct {
	page.AdminView
	Scroll page.Scroll
	Groups []group
}

type group struct {
	Group ui.Group
	Rows  []row
}

type row struct {
	Href, Name, Within string
	Status             ui.Tag
	Text               string
	Left               string
}

// List shows every party with where it stands, in words.
func List(v *page.Visit) error {
	all, err := agreement.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	lacking, ending := 0, 0
	w := listView{Scroll: page.Scroll{About: v.T("Samarbeidsavtaler")}}
	titles := map[care.OrgKind]string{care.OrgMunicipality: "Kommuner", care.OrgDistrict: "Bydeler", care.OrgGPOffice: "Legekontorer"}
	for _, p := range all {
		if p.Running && !p.Phase.Allows(care.IncludeNew) {
			lacking++
		}
		if p.Phase == care.NoticeGiven {
			ending++
		}
		title := v.T(titles[p.Kind])
		if n := len(w.Groups); n == 0 || w.Groups[n-1].Group.Title != title {
			w.Groups = append(w.Groups, group{Group: ui.Group{Title: title, Columns: 3}})
		}
		g := &w.Groups[len(w.Groups)-1]
		r := row{Href: place + "/" + string(p.ID), Name: p.Name, Status: tag(v, p), Text: page.AgreementStands(v.Voice, p, v.Today())}
		if p.Kind != care.OrgMunicipality {
			r.Within = p.Within
		}
		if p.Phase.Allows(care.HandThemOver) || !p.Ends.IsZero() {
			r.Left = v.T("%s av %s overlevert", v.Voice.Int(p.Handed), v.Voice.Plural(p.Open, "person", "personer"))
		}
		g.Rows = append(g.Rows, r)
	}
	for i := range w.Groups {
		w.Groups[i].Group.Figures = []ui.Figure{{Text: v.Voice.Plural(len(w.Groups[i].Rows), "part", "parter")}}
	}
	lead := v.T("Alle kommuner i drift har en avtale som gjelder.")
	if lacking > 0 {
		lead = v.T("%s i drift kan ikke inkludere nye, fordi en signert avtale mangler eller er sagt opp.", v.Voice.Plural(lacking, "kommune eller bydel", "kommuner og bydeler"))
	}
	switch {
	case ending == 1:
		lead += " " + v.T("1 avtale er sagt opp.")
	case ending > 1:
		lead += " " + v.T("%s avtaler er sagt opp.", v.Voice.Int(ending))
	}
	w.AdminView = page.Admin(place, ui.Head{Title: v.T("Samarbeidsavtaler"), Lead: lead})
	return v.Render(listTemplate, v.Frame(v.T("Samarbeidsavtaler")), w)
}

// tag is where a party stands as a tag.
func tag(v *page.Visit, p agreement.Party) ui.Tag {
	t := ui.Tag{Text: v.T(p.Phase.Title())}
	switch {
	case p.Phase == care.AgreementDraft && p.Basis == "" && !p.Through:
		t.Text, t.Tone = v.T("mangler"), ui.Soon
		if !p.Running && p.Kind != care.OrgGPOffice {
			t.Tone, t.Icon = ui.Neutral, ui.NoIcon
		}
	case p.Phase == care.AgreementDraft:
		t.Tone = ui.Info
	case p.Phase == care.AgreementValid:
		t.Tone = ui.Done
	case p.Phase == care.AgreementEnded:
		t.Icon = "lock"
	default:
		t.Tone = ui.Soon
	}
	return t
}

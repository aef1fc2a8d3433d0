// Package adminorganisation is the administration of organisations: the list, one organisation with its form, a new one.
package adminorganisation

import (
	"embed"
	"strings"

	"traad/internal/app/organisation"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

//go:embed list.html form.html file.html
var files embed.FS

var list = page.AdminTemplate(files, "list.html")

const place = "/administrasjon/virksomheter"

type listView struct {
	page.AdminView
	Query, Kind ui.Field
	Scroll      page.Scroll
	Groups      []group
	Empty       ui.Empty
}

type group struct {
	Group ui.Group
	Rows  []row
}

type row struct {
	Href, Name, Number string
	Status             ui.Tag
	Note               string
	Target             string
	Coordinators       string
	Within             string
	Phone              *ui.Phone
}

// together is the choice of what takes part in the cooperation; the others are kinds.
const together = "samarbeidet"

// List shows the organisations of one kind, or with a text all that fit it. Names of organisations are no secret, so the
// text may stand in the address.
func List(v *page.Visit) error {
	all, err := organisation.List(v.Ctx(), v.Service, v.Actor)
	if err != nil {
		return err
	}
	q, kind := v.Query("q"), v.Query("type")
	if kind == "" {
		kind = together
	}
	head := ui.Head{Title: v.T("Virksomheter"), Lead: lead(v, all), Actions: []ui.Action{ui.Link(v.T("Ny virksomhet"), place+"/ny").WithIcon("plus"), ui.Link(v.T("Les inn fra fil"), place+"/fil").WithIcon("document")}}
	w := listView{
		AdminView: page.Admin(place, head),
		Query:     ui.Field{Name: "q", Label: v.T("Søk på navn eller nummer"), Optional: true, Width: "medium"}.With(q),
		Kind:      ui.Field{Kind: ui.Choice, Name: "type", Label: v.T("Vis"), Options: kinds(v, all)}.With(kind),
		Scroll:    page.Scroll{About: v.T("Virksomheter")},
		Empty:     ui.Empty{Icon: "filter", Heading: v.T("Ingen virksomheter passer"), Text: v.T("Prøv en annen skrivemåte, eller velg en annen type. Søket leter i alle typer.")},
	}
	for _, i := range all {
		if q != "" && !fits(i, q) || q == "" && !chosen(i, kind) {
			continue
		}
		w.add(i, v, q == "" && kind == together)
	}
	for i := range w.Groups {
		w.Groups[i].Group.Figures = []ui.Figure{{Text: v.Voice.Plural(len(w.Groups[i].Rows), "virksomhet", "virksomheter")}}
	}
	return v.Render(list, v.Frame(v.T("Virksomheter")), w)
}

func lead(v *page.Visit, all []organisation.Item) string {
	with, running, municipalities := 0, 0, 0
	for _, i := range all {
		if i.Together() {
			with++
		}
		if i.Status == care.InOperation {
			running++
		}
		if i.Kind == care.OrgMunicipality {
			municipalities++
		}
	}
	return v.T("%s kommuner og bydeler er med i samarbeidet, %s av dem er i drift. Alle %s kommuner i listen kan tas med.", v.Voice.Int(with), v.Voice.Int(running), v.Voice.Int(municipalities))
}

func kinds(v *page.Visit, all []organisation.Item) []ui.Option {
	count := map[care.OrgKind]int{}
	for _, i := range all {
		count[i.Kind]++
	}
	out := []ui.Option{{Value: together, Label: v.T("Sykehuset og kommunene i samarbeidet")}}
	for _, k := range care.OrgKinds {
		out = append(out, ui.Option{Value: string(k), Label: v.T(plural(k)) + " (" + v.Voice.Int(count[k]) + ")"})
	}
	return out
}

func plural(k care.OrgKind) string {
	return map[care.OrgKind]string{
		care.OrgHospital: "Sykehus", care.OrgSite: "Sykehussteder", care.OrgMunicipality: "Alle kommuner", care.OrgDistrict: "Bydeler",
		care.OrgGPOffice: "Legekontorer", care.OrgUnit: "Enheter",
	}[k]
}

func fits(i organisation.Item, q string) bool {
	want := nb.Fold(q)
	return strings.Contains(nb.Fold(i.Name), want) || strings.HasPrefix(i.Number, want)
}

func chosen(i organisation.Item, kind string) bool {
	if kind == together {
		return i.Kind == care.OrgHospital || i.Kind == care.OrgSite || i.Together()
	}
	return string(i.Kind) == kind
}

// add puts an organisation in its group: by kind, and in the cooperation the municipalities by the site that follows them.
func (w *listView) add(i organisation.Item, v *page.Visit, bySite bool) {
	title := v.T(plural(i.Kind))
	switch {
	case bySite && (i.Kind == care.OrgHospital || i.Kind == care.OrgSite):
		title = v.T("Sykehus og sykehussteder")
	case bySite && i.SiteName != "":
		title = v.T("Kommuner og bydeler, %s", i.SiteName)
	case bySite:
		title = v.T("Kommuner og bydeler uten sykehussted")
	case i.Kind == care.OrgMunicipality:
		title = v.T("Kommuner")
	}
	r := row{Href: place + "/" + string(i.ID), Name: i.Name, Number: i.Number, Status: statusTag(v, i), Note: i.StatusNote, Within: i.ParentName}
	if i.Kind == care.OrgMunicipality || i.Kind == care.OrgDistrict {
		r.Within = i.SiteName
		if i.Status == care.InOperation || i.Target > 0 {
			r.Target = v.Voice.Int(i.Target)
		}
		if i.Status == care.InOperation || i.Coordinators > 0 {
			r.Coordinators = v.Voice.Int(i.Coordinators)
		}
	}
	if i.Phone != "" {
		r.Phone = &ui.Phone{Number: i.Phone}
	}
	if !i.EndedOn.IsZero() && i.EndedOn.Before(v.Today()) {
		r.Status = ui.Tag{Text: v.T("ikke i bruk"), Icon: ui.NoIcon}
		r.Note = v.T("etter %s", v.Voice.DayYear(i.EndedOn))
	}
	for g := range w.Groups {
		if w.Groups[g].Group.Title == title {
			w.Groups[g].Rows = append(w.Groups[g].Rows, r)
			return
		}
	}
	w.Groups = append(w.Groups, group{ui.Group{Title: title, Columns: 6}, []row{r}})
}

// statusTag is how far a municipality has come; the others are simply in use.
func statusTag(v *page.Visit, i organisation.Item) ui.Tag {
	if i.Kind != care.OrgMunicipality && i.Kind != care.OrgDistrict {
		return ui.Tag{Text: v.T("i bruk"), Icon: ui.NoIcon}
	}
	t := ui.Tag{Text: v.T(i.Status.Title()), Icon: ui.NoIcon}
	switch i.Status {
	case care.InOperation:
		t.Tone, t.Icon = ui.Done, ""
	case care.NoRollout, care.Undecided:
	default:
		t.Tone = ui.Info
	}
	return t
}

package page

import (
	"embed"
	"io/fs"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
)

//go:embed admin.html
var adminFiles embed.FS

// AdminTemplate parses a page of the administration. Beside the parts it has "admin-top": the heading, the places of the
// administration, what is wrong, and what two have saved differently. It takes an AdminView.
func AdminTemplate(files fs.FS, names ...string) *ui.Template {
	if len(names) == 0 {
		names = []string{"page.html"}
	}
	return ui.New(overlay{files, adminFiles}, append(names, "admin.html")...)
}

// AdminView is what every page of the administration has.
type AdminView struct {
	Head     ui.Head
	Tabs     ui.Tabs
	Summary  ui.Summary
	Messages []ui.Message
	Versus   *Versus
}

// adminPlaces are the places of the administration, in order.
var adminPlaces = []ui.Tab{
	{Label: "Oversikt", Href: "/administrasjon"},
	{Label: "Kom i gang", Href: "/administrasjon/oppsett"},
	{Label: "Virksomheter", Href: "/administrasjon/virksomheter"},
	{Label: "Brukere", Href: "/administrasjon/brukere"},
	{Label: "Roller", Href: "/administrasjon/roller"},
	{Label: "Fastlegevikarer", Href: "/administrasjon/vikarer"},
	{Label: "Forløp", Href: "/administrasjon/forlop"},
	{Label: "Samarbeidsavtaler", Href: "/administrasjon/avtaler"},
	{Label: "Kartleggingsverktøy", Href: "/administrasjon/verktoy"},
	{Label: "Undersøkelser", Href: "/administrasjon/undersokelser"},
	{Label: "Grensesnitt", Href: "/administrasjon/grensesnitt"},
	{Label: "Adresser for meldinger", Href: "/administrasjon/adresser"},
	{Label: "Journalsystemer", Href: "/administrasjon/journalsystemer"},
	{Label: "Rettslig grunnlag", Href: "/administrasjon/apne-opphold"},
	{Label: "Jobber", Href: "/administrasjon/jobber"},
	{Label: "Endringer", Href: "/administrasjon/endringer"},
}

// Admin makes what is common to the pages of the administration. place is the address of the place that the page belongs to.
func Admin(place string, head ui.Head) AdminView {
	w := AdminView{Head: head, Tabs: ui.Tabs{About: "Administrasjon", Ours: true}}
	for _, t := range adminPlaces {
		t.Current = t.Href == place
		w.Tabs.Items = append(w.Tabs.Items, t)
	}
	return w
}

// AdminCrumbs is the way to a page below a place: Administrasjon / place / title. The title is said already, or a name.
func AdminCrumbs(place, title string) []ui.Crumb {
	crumbs := []ui.Crumb{{Label: "Administrasjon", Href: "/administrasjon", Ours: true}}
	for _, t := range adminPlaces[1:] {
		if t.Href == place {
			crumbs = append(crumbs, ui.Crumb{Label: t.Label, Href: t.Href, Ours: true})
		}
	}
	return append(crumbs, ui.Crumb{Label: title})
}

// Versus is what two have saved differently, beside each other; the form below it holds the user's own.
type Versus struct {
	Who, When string // as they are said; "" where nobody is known, and where no time is
	Fields    []ClashField
	Again     string // the address that drops the user's own

	// What stands in place of «… lagret mens du skrev» and the rest, "" where it is that; said already.
	Heading, Text, Use, Mine, Theirs string
}

// Scroll names its table.
func (Versus) Scroll(about string) Scroll { return Scroll{About: about} }

// Scroll names a table to those who hear it.
type Scroll struct{ About, Class string }

// NewVersus shows the fields where the texts differ. who is "" where nobody is known; when says since when; again is the
// address of the page with the other's version. The template says the rest.
func NewVersus(who, when, again string, fields []ClashField) *Versus {
	w := &Versus{Who: who, When: when, Again: again}
	for _, f := range fields {
		if strings.TrimSpace(f.Mine) != strings.TrimSpace(f.Theirs) {
			w.Fields = append(w.Fields, f)
		}
	}
	return w
}

// FormKey is the key of a form: what it was sent with, else a new one.
func FormKey(form *ui.Form) string {
	if k := form.Value("nokkel"); db.IsID(k) {
		return k
	}
	return string(db.NewID())
}

// Period writes a period in words: "fra 1. jan. 2026 til 30. juni 2026".
func Period(v *lang.Voice, from, to date.Date) string {
	if to.IsZero() {
		return v.Say("fra %s", v.DayYear(from))
	}
	if to.Before(from) {
		return v.Say("tatt bort før den begynte")
	}
	return v.Say("fra %s til %s", v.DayYear(from), v.DayYear(to))
}

// DayField writes a date as a form's field holds it, "" for no date.
func DayField(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return nb.Numeric(d)
}

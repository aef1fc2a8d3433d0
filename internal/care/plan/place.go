package plan

import (
	"cmp"
	"strings"

	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// Place is where in a plan somebody can remark on it: a line, with what it says and what it is called, or a whole section, which says nothing
// by itself: «her mangler noe».
type Place struct {
	Path  string
	Title lang.Text
	Text  string
}

// sections are the parts of a plan as places, by the path that a remark to the whole of one has.
var sections = map[string]string{
	"mal": "Målene", "tiltak": "Tiltakene", "tegn": "Tegn å følge med på", "team": "Teamet", "medisiner": "Medisiner i fokus", "avklaring": "Behandlingsavklaringer", "ip": "Individuell plan",
}

// RemarksOn reports whether a remark can be about the path: a field, a section, or "" for the whole plan.
func RemarksOn(path string) bool {
	_, section := sections[path]
	return path == "" || section || Known(path)
}

// Section reports whether the path is a whole section, which has no text of its own.
func Section(path string) bool { _, ok := sections[path]; return ok }

// Places are all of them, in the order that the plan reads: every line that says something, and each section as a whole.
func (p Plan) Places() []Place {
	var out []Place
	add := func(path string, title lang.Text, text string) {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, Place{path, title, text})
		}
	}
	section := func(path string) {
		out = append(out, Place{Path: path, Title: lang.Of("%s, hele delen", lang.Of(sections[path]))})
	}
	add("viktig", lang.Of("Viktig for meg"), p.Matters)
	section("mal")
	for _, g := range p.Goals {
		at, name := "mal/"+g.ID+"/", lang.Of("Mål: %s", short(strings.Trim(g.Text, "«»")))
		add(at+"tekst", name, g.Text)
		add(at+"ser", lang.Of("%s, vi ser det når", name), g.See)
	}
	section("tiltak")
	for _, m := range p.Measures {
		at, name := "tiltak/"+m.ID+"/", lang.Of("Tiltak: %s", short(m.What))
		add(at+"hva", name, m.What)
		add(at+"hvem", lang.Of("%s, ansvar", name), string(m.Who))
		add(at+"navn", lang.Of("%s, navn", name), m.Name)
		add(at+"ofte", lang.Of("%s, hvor ofte", name), m.Often)
		add(at+"frist", lang.Of("%s, frist", name), m.Due)
	}
	section("tegn")
	for _, s := range p.Signs {
		at, name := "tegn/"+s.ID+"/", typedOr(s.Area, "Tegn")
		add(at+"omrade", lang.Of("Tegn: %s", name), s.Area)
		for _, c := range Colours {
			add(at+string(c)+"-tegn", lang.Of("%s tegn, %s: hva vi ser", lang.Capital(lang.Of(c.Word())), lang.Inside(name)), s.See[c])
			add(at+string(c)+"-gjor", lang.Of("%s tegn, %s: hva vi gjør", lang.Capital(lang.Of(c.Word())), lang.Inside(name)), s.Do[c])
		}
	}
	section("medisiner")
	add("medisiner/folg", lang.Of("Medisiner i fokus: følges"), p.Medicines.Watch)
	add("medisiner/unnga", lang.Of("Medisiner i fokus: unngås"), p.Medicines.Avoid)
	add("medisiner/liste", lang.Of("Legemiddelliste i bruk"), p.Medicines.List)
	add("medisiner/gjennomgang", lang.Of("Legemiddelgjennomgang"), p.Medicines.Reviewed)
	section("avklaring")
	add("avklaring/onske", lang.Of("Behandlingsavklaringer: pasientens ønske"), p.Treatment.Wish)
	add("avklaring/beslutning", lang.Of("Behandlingsavklaringer: medisinsk beslutning"), p.Treatment.Decision)
	add("avklaring/tidligere", lang.Of("Behandlingsavklaringer: skrevet i planen før"), p.Treatment.Earlier)
	section("ip")
	add("ip/har", lang.Of("Individuell plan"), ipHas(p.IP))
	add("ip/koordinator", lang.Of("Individuell plan: koordinator"), p.IP.Coordinator)
	add("ip/telefon", lang.Of("Individuell plan: telefon til koordinator"), p.IP.Phone)
	add("ip/sted", lang.Of("Individuell plan: hvor den ligger"), p.IP.Where)
	for _, f := range IPFields {
		add("ip/felt/"+f.Code, lang.Of("Individuell plan: %s", lang.Inside(lang.Of(f.Label))), p.IP.Content[f.Code])
	}
	section("team")
	for _, c := range p.Contacts {
		at, name := "team/"+c.ID+"/", lang.Of("Team: %s", typedOr(cmp.Or(nb.CleanLine(c.Name), c.Does), "kontakt"))
		add(at+"navn", name, c.Name)
		add(at+"rolle", lang.Of("%s, hva de gjør", name), c.Does)
		add(at+"telefon", lang.Of("%s, telefon", name), c.Phone)
		add(at+"tid", lang.Of("%s, når", name), c.Hours)
	}
	add("tekst", lang.Of("Annet i planen"), p.Text)
	next := ""
	if !p.Next.IsZero() {
		next = nb.Numeric(p.Next)
	}
	add("avtale/neste", lang.Of("Neste evaluering"), next)
	return out
}

// PlaceAt is the place with the path; where the plan has no such line any more, the section that it belonged to.
func (p Plan) PlaceAt(path string) Place {
	if path == "" {
		return Place{Title: lang.Of("Hele planen")}
	}
	for _, x := range p.Places() {
		if x.Path == path {
			return x
		}
	}
	heading, _, _ := strings.Cut(path, "/")
	title := cmp.Or(sections[heading], map[string]string{"viktig": "Viktig for meg", "tekst": "Annet i planen", "avtale": "Neste evaluering"}[heading], "Planen")
	return Place{Path: path, Title: lang.Of(title)}
}

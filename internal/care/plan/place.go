package plan

import (
	"cmp"
	"strings"

	"traad/internal/base/nb"
)

// Place is where in a plan somebody can remark on it: a line, with what it says and what it is called, or a whole section, which says nothing
// by itself: «her mangler noe».
type Place struct{ Path, Title, Text string }

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
	add := func(path, title, text string) {
		if text = strings.TrimSpace(text); text != "" {
			out = append(out, Place{path, title, text})
		}
	}
	section := func(path string) { out = append(out, Place{Path: path, Title: sections[path] + ", hele delen"}) }
	add("viktig", "Viktig for meg", p.Matters)
	section("mal")
	for _, g := range p.Goals {
		at, name := "mal/"+g.ID+"/", "Mål: "+short(strings.Trim(g.Text, "«»"))
		add(at+"tekst", name, g.Text)
		add(at+"ser", name+", vi ser det når", g.See)
	}
	section("tiltak")
	for _, m := range p.Measures {
		at, name := "tiltak/"+m.ID+"/", "Tiltak: "+short(m.What)
		add(at+"hva", name, m.What)
		add(at+"hvem", name+", ansvar", string(m.Who))
		add(at+"navn", name+", navn", m.Name)
		add(at+"ofte", name+", hvor ofte", m.Often)
		add(at+"frist", name+", frist", m.Due)
	}
	section("tegn")
	for _, s := range p.Signs {
		at, name := "tegn/"+s.ID+"/", cmp.Or(nb.CleanLine(s.Area), "Tegn")
		add(at+"omrade", "Tegn: "+name, s.Area)
		for _, c := range Colours {
			add(at+string(c)+"-tegn", nb.Capital(c.Word())+" tegn, "+nb.Inside(name)+": hva vi ser", s.See[c])
			add(at+string(c)+"-gjor", nb.Capital(c.Word())+" tegn, "+nb.Inside(name)+": hva vi gjør", s.Do[c])
		}
	}
	section("medisiner")
	add("medisiner/folg", "Medisiner i fokus: følges", p.Medicines.Watch)
	add("medisiner/unnga", "Medisiner i fokus: unngås", p.Medicines.Avoid)
	add("medisiner/liste", "Legemiddelliste i bruk", p.Medicines.List)
	add("medisiner/gjennomgang", "Legemiddelgjennomgang", p.Medicines.Reviewed)
	section("avklaring")
	add("avklaring/onske", "Behandlingsavklaringer: pasientens ønske", p.Treatment.Wish)
	add("avklaring/beslutning", "Behandlingsavklaringer: medisinsk beslutning", p.Treatment.Decision)
	add("avklaring/tidligere", "Behandlingsavklaringer: skrevet i planen før", p.Treatment.Earlier)
	section("ip")
	add("ip/har", "Individuell plan", ipHas(p.IP))
	add("ip/koordinator", "Individuell plan: koordinator", p.IP.Coordinator)
	add("ip/telefon", "Individuell plan: telefon til koordinator", p.IP.Phone)
	add("ip/sted", "Individuell plan: hvor den ligger", p.IP.Where)
	for _, f := range IPFields {
		add("ip/felt/"+f.Code, "Individuell plan: "+nb.Inside(f.Label), p.IP.Content[f.Code])
	}
	section("team")
	for _, c := range p.Contacts {
		at, name := "team/"+c.ID+"/", "Team: "+cmp.Or(nb.CleanLine(c.Name), nb.CleanLine(c.Does), "kontakt")
		add(at+"navn", name, c.Name)
		add(at+"rolle", name+", hva de gjør", c.Does)
		add(at+"telefon", name+", telefon", c.Phone)
		add(at+"tid", name+", når", c.Hours)
	}
	add("tekst", "Annet i planen", p.Text)
	next := ""
	if !p.Next.IsZero() {
		next = nb.Numeric(p.Next)
	}
	add("avtale/neste", "Neste evaluering", next)
	return out
}

// PlaceAt is the place with the path; where the plan has no such line any more, the section that it belonged to.
func (p Plan) PlaceAt(path string) Place {
	if path == "" {
		return Place{Title: "Hele planen"}
	}
	for _, x := range p.Places() {
		if x.Path == path {
			return x
		}
	}
	heading, _, _ := strings.Cut(path, "/")
	title := cmp.Or(sections[heading], map[string]string{"viktig": "Viktig for meg", "tekst": "Annet i planen", "avtale": "Neste evaluering"}[heading], "Planen")
	return Place{Path: path, Title: title}
}

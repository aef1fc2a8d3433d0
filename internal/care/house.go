package care

import (
	"cmp"
	"slices"
	"strings"
)

// Main is the pathway that targets count and that lists begin with, of the newest definitions: the one that says so, else the shipped one.
func Main(newest []*Pathway) string {
	return house(newest, LongTerm, func(p *Pathway) bool { return p.Main })
}

// FromWard is the pathway that those found on the ward are referred to, of the newest definitions: the one that says so, else the shipped one.
func FromWard(newest []*Pathway) string {
	return house(newest, Homecoming, func(p *Pathway) bool { return p.FromWard })
}

func house(newest []*Pathway, shipped string, is func(*Pathway) bool) string {
	code := ""
	for _, p := range newest {
		if is(p) && (code == "" || p.Code < code) {
			code = p.Code
		}
	}
	return cmp.Or(code, shipped)
}

// PlanSections are the parts of a plan that a definition can choose among, by the beginning of their paths, in the order of the plan. What is agreed about
// the next evaluation is in every plan.
var PlanSections = []struct{ Code, Title string }{
	{"viktig", "Viktig for meg"},
	{"mal", "Mål"},
	{"tiltak", "Tiltak"},
	{"tegn", "Tegn å følge med på"},
	{"medisiner", "Medisiner i fokus"},
	{"avklaring", "Behandlingsavklaringer"},
	{"team", "Team"},
	{"ip", "Individuell plan"},
}

// HasSection reports whether a draft of the plan has a part.
func (p *Pathway) HasSection(code string) bool {
	optional := slices.ContainsFunc(PlanSections, func(s struct{ Code, Title string }) bool { return s.Code == code })
	return !optional || len(p.Sections) == 0 || slices.Contains(p.Sections, code)
}

// sections checks which parts of the plan a definition chooses.
func (v *check) sections(p *Pathway) {
	var known []string
	for _, s := range PlanSections {
		known = append(known, s.Code)
	}
	for i, s := range p.Sections {
		switch {
		case !slices.Contains(known, s):
			v.fault("plan_sections", "Planen har ingen del med koden «%s». Bruk %s.", s, strings.Join(known, ", "))
		case slices.Contains(p.Sections[:i], s):
			v.fault("plan_sections", "Delen «%s» står to ganger. Ta bort den ene.", s)
		}
	}
	if len(p.Sections) > 0 && !slices.Contains(p.Sections, "mal") && !slices.Contains(p.Sections, "tiltak") {
		v.At("plan_sections", "Planen har verken mål eller tiltak, så den kan aldri bli ferdig. Ta med minst én av delene mal og tiltak.")
	}
}

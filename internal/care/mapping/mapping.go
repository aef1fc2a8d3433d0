// Package mapping is the mapping conversation as a typed view of a document's fields: who took part, what was prepared, the
// areas of the circle, the next of kin's own situation, scores, and the goals and measures that were made on the spot. It is
// pure.
//
//	c := mapping.Read(texts)           // texts by field path
//	done := c.Count(pathway.Circle())  // 6 of 9
//	draft := c.Plan(pathway.Circle())  // the fields of a plan that grows out of it
//
// The paths: samtale/{dato,form,sted}, til-stede/{pasient,parorende,koordinator-kommune,koordinator-sykehus,lege-sykehus,fastlege,andre},
// forberedt/{difficult,master,matters}, omrade/<code>/{viktig,ressurser,risiko,merknad}, parorende/{situasjon,belastning,stotte,risiko,skjermet},
// skar/<instrument>, mal/<id>/{tekst,ser,fjernet}, tiltak/<id>/{hva,hvem,frist,fjernet}. The id of a goal or measure begins with
// the code of its area and a hyphen; what comes after it sorts by when the item was made.
package mapping

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Risk is how much an area worries the team.
type Risk string

// The risks.
const (
	Unjudged Risk = ""      // not said
	None     Risk = "none"  // nothing to do
	Watch    Risk = "watch" // follow with
	Act      Risk = "act"   // do something
)

// Title is the risk in bokmål.
func (r Risk) Title() string {
	return map[Risk]string{None: "Ingen risiko", Watch: "Følg med", Act: "Handle"}[r]
}

// Area is what was said of one area of the circle.
type Area struct {
	Matters   string // in the patient's own words
	Resources string // what she manages, and who can support
	Risk      Risk
	Note      string // what the risk is, and what is to be done
}

// Mapped reports whether the area has been gone through: something is said of it, if only that there is nothing.
func (a Area) Mapped() bool { return a != Area{} }

// Kin is the next of kin's own situation. It is not the patient's, and is kept from her view where they ask for it.
type Kin struct {
	Situation, Burden, Support string
	Risk                       Risk
	Shielded                   bool
}

// Mapped reports whether something is said.
func (k Kin) Mapped() bool { return k.Situation+k.Burden+k.Support+string(k.Risk) != "" }

// Goal is a goal that was made on the spot.
type Goal struct{ ID, Area, Text, See string }

// Measure is a measure that was made on the spot. Who is a party of the plan: pasient, parorende, kommune, sykehus, fastlege.
type Measure struct{ ID, Area, What, Who, Due string }

// Conversation is the whole.
type Conversation struct {
	On       date.Date
	Form     string // visit, telephone, video
	Place    string
	Present  map[string]bool // by the codes of Presents
	GP       string          // in_person, digital, dialogue, none
	Others   string          // names, with commas between
	Prepared map[string]string
	Areas    map[string]Area
	Kin      Kin
	Scores   map[string]string // by instrument, as typed
	Goals    []Goal
	Measures []Measure
}

// Presents are those who can take part besides the GP, with the words that the event keeps.
var Presents = []struct{ Code, Title string }{
	{"pasient", "Personen selv"},
	{"parorende", "Pårørende"},
	{"koordinator-kommune", "IHT-koordinator i kommunen"},
	{"koordinator-sykehus", "IHT-koordinator på sykehuset"},
	{"lege-sykehus", "IHT-lege"},
}

// Parties are who a measure can be for, with words.
var Parties = []struct{ Code, Title string }{
	{"pasient", "Pasienten"}, {"parorende", "Pårørende"}, {"kommune", "Kommunen"}, {"sykehus", "Sykehuset"}, {"fastlege", "Fastlegen"},
}

// Read makes a conversation of the texts of its fields.
func Read(texts map[string]string) Conversation {
	c := Conversation{
		Form: texts["samtale/form"], Place: texts["samtale/sted"], GP: texts["til-stede/fastlege"], Others: texts["til-stede/andre"],
		Present: map[string]bool{}, Prepared: map[string]string{}, Areas: map[string]Area{}, Scores: map[string]string{},
		Kin: Kin{texts["parorende/situasjon"], texts["parorende/belastning"], texts["parorende/stotte"], Risk(texts["parorende/risiko"]), texts["parorende/skjermet"] == "ja"},
	}
	c.On, _ = nb.ParseDay(texts["samtale/dato"])
	for _, p := range Presents {
		c.Present[p.Code] = texts["til-stede/"+p.Code] == "ja"
	}
	for _, path := range slices.Sorted(maps.Keys(texts)) {
		text := texts[path]
		parts := strings.Split(path, "/")
		switch {
		case text == "":
		case parts[0] == "forberedt" && len(parts) == 2:
			c.Prepared[parts[1]] = text
		case parts[0] == "skar" && len(parts) == 2:
			c.Scores[parts[1]] = text
		case parts[0] == "omrade" && len(parts) == 3:
			a := c.Areas[parts[1]]
			switch parts[2] {
			case "viktig":
				a.Matters = text
			case "ressurser":
				a.Resources = text
			case "risiko":
				a.Risk = Risk(text)
			case "merknad":
				a.Note = text
			}
			c.Areas[parts[1]] = a
		case parts[0] == "mal" && len(parts) == 3 && parts[2] == "tekst" && texts["mal/"+parts[1]+"/fjernet"] != "ja":
			c.Goals = append(c.Goals, Goal{ID: parts[1], Area: areaOf(parts[1]), Text: text, See: texts["mal/"+parts[1]+"/ser"]})
		case parts[0] == "tiltak" && len(parts) == 3 && parts[2] == "hva" && texts["tiltak/"+parts[1]+"/fjernet"] != "ja":
			id := parts[1]
			c.Measures = append(c.Measures, Measure{id, areaOf(id), text, texts["tiltak/"+id+"/hvem"], texts["tiltak/"+id+"/frist"]})
		}
	}
	return c
}

// Along returns the goals and measures as they were answered: by area in the order of the conversation, and in an area the first made
// first. What belongs to an area that the circle no longer has, comes last.
func (c Conversation) Along(circle []care.CircleArea) ([]Goal, []Measure) {
	place := func(area string) int {
		if i := slices.IndexFunc(circle, func(a care.CircleArea) bool { return a.Code == area }); i >= 0 {
			return i
		}
		return len(circle)
	}
	goals, measures := slices.Clone(c.Goals), slices.Clone(c.Measures)
	slices.SortFunc(goals, func(a, b Goal) int { return cmp.Or(place(a.Area)-place(b.Area), cmp.Compare(a.ID, b.ID)) })
	slices.SortFunc(measures, func(a, b Measure) int { return cmp.Or(place(a.Area)-place(b.Area), cmp.Compare(a.ID, b.ID)) })
	return goals, measures
}

// areaOf is the area that an item was made in: what stands before the last hyphen of its id.
func areaOf(id string) string {
	i := strings.LastIndex(id, "-")
	if i < 0 {
		return ""
	}
	return id[:i]
}

// Count is how many of the areas have been gone through.
func (c Conversation) Count(circle []care.CircleArea) int {
	n := 0
	for _, a := range circle {
		if c.Areas[a.Code].Mapped() {
			n++
		}
	}
	return n
}

// Participants are the words that the event keeps of who took part.
func (c Conversation) Participants() []string {
	var out []string
	for _, p := range Presents {
		if c.Present[p.Code] {
			out = append(out, p.Title)
		}
	}
	for who := range strings.SplitSeq(c.Others, ",") {
		if who = nb.CleanLine(who); who != "" {
			out = append(out, who)
		}
	}
	return out
}

// Package plan is the shared plan as a typed view of a document's fields: goals in the patient's words, measures with who does
// what and when, signs to watch with what to do, treatment limits, contacts. It is pure.
//
//	p := plan.Read(texts)                     // texts by field path, of a draft or of a published version
//	err := p.Validate(today)                  // what must be mended before it is sent to a hearing or published, by path
//	changes := plan.Difference(before, after) // in sentences: «Frist flyttet: … fra 30. nov. til 18. des.»
//
// The paths are those of Sections. An item of a list has an id that lives through all versions, so that a difference can tell a
// changed measure from another one.
package plan

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Plan is a plan as it is read.
type Plan struct {
	Matters   string // what matters to the patient, in her own words
	Goals     []Goal // sub-goals stand right after their goal
	Measures  []Measure
	Signs     []Signs
	Medicines Medicines
	Treatment Treatment
	Contacts  []Contact
	IP        IP
	Text      string    // what has no place of its own; a plan from before there were fields stands here whole
	Next      date.Date // the agreed next evaluation
	// TakenOut says, by id, how it was agreed with the GP that a measure that the GP had confirmed was taken out of this version.
	TakenOut map[string]string
}

// Goal is what the patient wants, in her words.
type Goal struct {
	ID     string
	Text   string
	See    string // «Vi ser det når …»
	Above  string // id of the goal that it is a part of, "" none
	Status GoalStatus
}

// GoalStatus is how far a goal has come. A measure that is done never changes it: somebody must say so.
type GoalStatus string

// The statuses of a goal.
const (
	GoalOpen    GoalStatus = ""       // being worked on
	GoalPartly  GoalStatus = "delvis" // partly met
	GoalMet     GoalStatus = "nadd"   // met
	GoalNotMet  GoalStatus = "ikke"   // not met
	GoalChanged GoalStatus = "endret" // the patient wants something else now
)

// GoalStatuses lists them in the order that forms show.
var GoalStatuses = []GoalStatus{GoalOpen, GoalPartly, GoalMet, GoalNotMet, GoalChanged}

// Title is the status in bokmål.
func (s GoalStatus) Title() string {
	return map[GoalStatus]string{GoalOpen: "Pågår", GoalPartly: "Delvis nådd", GoalMet: "Nådd", GoalNotMet: "Ikke nådd", GoalChanged: "Endret"}[s]
}

// Party is who does a measure, or is heard.
type Party string

// The parties, as the plan lists them: the patient first.
const (
	Patient      Party = "pasient"
	NextOfKin    Party = "parorende"
	Municipality Party = "kommune"
	Hospital     Party = "sykehus"
	GP           Party = "fastlege"
)

// RemindDays is how many days before the last day for answers those who are silent are reminded.
const RemindDays = 2

// Parties lists them.
var Parties = []Party{Patient, NextOfKin, Municipality, Hospital, GP}

// Title is what the party is called.
func (p Party) Title() string {
	return map[Party]string{Patient: "Pasienten", NextOfKin: "Pårørende", Municipality: "Kommunen", Hospital: "Sykehuset", GP: "Fastlegen"}[p]
}

// Measure is something that somebody does.
type Measure struct {
	ID     string
	What   string
	Who    Party
	Name   string      // of the one who does it, where known
	User   care.UserID // the same as a user of Tråd, "" none
	Often  string      // «2 ganger i uken»
	Due    string      // as typed; a day, or words
	On     date.Date   // Due as a day, none where it is words
	Goal   string      // id of the goal that it serves
	Status MeasureStatus
	// Confirmed: the GP has taken on the GP's measure, or written it. Until then it is proposed to the GP, and the team may change it.
	Confirmed bool
	// Agreed: how and when the GP told somebody else who then changed the GP's measure, and who that was: «på telefon 22. nov. 2026, ført av …».
	Agreed string
}

// Confirmed is the text of a measure's field «fastlege» when the GP has taken it on.
const Confirmed = "bekreftet"

// Another reports whether now is another thing to do than m: what, who, how often, when, or whether it is done.
func (m Measure) Another(now Measure) bool {
	due := m.On != now.On || m.On.IsZero() && nb.CleanLine(m.Due) != nb.CleanLine(now.Due)
	return due || m.Status != now.Status || m.Who != now.Who || nb.CleanLine(m.What) != nb.CleanLine(now.What) || nb.CleanLine(m.Often) != nb.CleanLine(now.Often)
}

// Proposed reports whether it is the GP's to do and the GP has not taken it on.
func (m Measure) Proposed() bool { return m.Who == GP && !m.Confirmed }

// MeasureStatus is where a measure stands.
type MeasureStatus string

// The statuses of a measure.
const (
	MeasureOpen    MeasureStatus = "" // to be done, or going on
	MeasureDone    MeasureStatus = "gjort"
	MeasureStopped MeasureStatus = "stoppet" // not to be done any more
)

// Title is the status in bokmål.
func (s MeasureStatus) Title() string {
	return map[MeasureStatus]string{MeasureOpen: "Pågår", MeasureDone: "Gjort", MeasureStopped: "Stoppet"}[s]
}

// Colour is how bad a sign is.
type Colour string

// The colours, as the plan shows them.
const (
	Green  Colour = "gronn"
	Yellow Colour = "gul"
	Red    Colour = "rod"
)

// Colours lists them.
var Colours = []Colour{Green, Yellow, Red}

// Title is the colour with what it asks for.
func (c Colour) Title() string {
	return map[Colour]string{Green: "Grønt: som vanlig", Yellow: "Gult: ring samme dag", Red: "Rødt: ring med en gang"}[c]
}

// Word is the colour inside a sentence: «gult».
func (c Colour) Word() string {
	return map[Colour]string{Green: "grønt", Yellow: "gult", Red: "rødt"}[c]
}

// Signs is one area of risk with what to see and what to do.
type Signs struct {
	ID   string
	Area string // «hjerte og pust»
	See  map[Colour]string
	Do   map[Colour]string
}

// Medicines points to what to watch. The list with doses is elsewhere, and only there.
type Medicines struct {
	Watch    string
	Avoid    string
	List     string // where the medication list in use is
	Reviewed string
}

// Empty reports whether nothing is said.
func (m Medicines) Empty() bool { return m == Medicines{} }

// Contact is somebody to ring.
type Contact struct {
	ID, Name, Does, Phone, Hours string
}

// IP is the reference to an individuell plan, and the content that its regulation asks for (forskrift 22 June 2022 nr. 1110 § 9).
type IP struct {
	Has         string // ja, nei, onsker-ikke
	Coordinator string
	Phone       string
	Where       string // where it is kept
	Content     map[string]string
}

// Field is one of the ten of the regulation.
type Field struct{ Code, Label string }

// IPFields are the ten fields of § 9, in its order.
var IPFields = []Field{
	{"mal", "Mål, ressurser og behov"},
	{"deltakere", "Hvem som deltar i arbeidet med planen"},
	{"ansvar", "Hvem som utarbeider planen, og hvem som sikrer samordning og framdrift"},
	{"bidrag", "Hva pasienten, tjenesteyterne og pårørende bidrar med"},
	{"tjenester", "Tjenester og tiltak, omfang og hvem som har ansvar"},
	{"gjennomforing", "Hvordan tiltakene skal gjennomføres"},
	{"koordinator", "Om koordinator eller kontaktlege er tilbudt eller oppnevnt"},
	{"periode", "Planperiode og tidspunkt for revisjon"},
	{"samtykke", "Samtykke til planen og til deltakernes tilgang"},
	{"samarbeid", "Samarbeid med andre som trengs"},
}

// Read makes a plan of the texts of its fields. Items that are taken away are left out.
func Read(texts map[string]string) Plan {
	r := reader(texts)
	p := Plan{Matters: texts["viktig"], Text: texts["tekst"], Next: day(texts["avtale/neste"])}
	for _, id := range r.items("mal") {
		at := r.at("mal", id)
		p.Goals = append(p.Goals, Goal{ID: id, Text: at("tekst"), See: at("ser"), Above: at("over"), Status: GoalStatus(at("status"))})
	}
	p.Goals = underTheirGoal(p.Goals)
	for _, id := range r.items("tiltak") {
		at := r.at("tiltak", id)
		p.Measures = append(p.Measures, Measure{
			ID: id, What: at("hva"), Who: Party(at("hvem")), Name: at("navn"), User: care.UserID(at("bruker")), Often: at("ofte"), Due: at("frist"), On: day(at("frist")),
			Goal: at("mal"), Status: MeasureStatus(at("status")), Confirmed: at("fastlege") == Confirmed && Party(at("hvem")) == GP, Agreed: at("avtalt"),
		})
	}
	for path, told := range texts {
		if id, ok := Measured(path); ok && told != "" && path == "tiltak/"+id+"/avtalt" && texts["tiltak/"+id+"/fjernet"] == "ja" {
			if p.TakenOut == nil {
				p.TakenOut = map[string]string{}
			}
			p.TakenOut[id] = told
		}
	}
	for _, id := range r.items("tegn") {
		at := r.at("tegn", id)
		s := Signs{ID: id, Area: at("omrade"), See: map[Colour]string{}, Do: map[Colour]string{}}
		for _, c := range Colours {
			s.See[c], s.Do[c] = at(string(c)+"-tegn"), at(string(c)+"-gjor")
		}
		p.Signs = append(p.Signs, s)
	}
	for _, id := range r.items("team") {
		at := r.at("team", id)
		p.Contacts = append(p.Contacts, Contact{ID: id, Name: at("navn"), Does: at("rolle"), Phone: at("telefon"), Hours: at("tid")})
	}
	p.Medicines = Medicines{texts["medisiner/folg"], texts["medisiner/unnga"], texts["medisiner/liste"], texts["medisiner/gjennomgang"]}
	p.Treatment = treatment(texts)
	p.IP = IP{Has: texts["ip/har"], Coordinator: texts["ip/koordinator"], Phone: texts["ip/telefon"], Where: texts["ip/sted"], Content: map[string]string{}}
	for _, f := range IPFields {
		if t := texts["ip/felt/"+f.Code]; t != "" {
			p.IP.Content[f.Code] = t
		}
	}
	return p
}

type reader map[string]string

// items returns the ids below a heading that say something and are not taken away, by their place, then by id.
func (r reader) items(heading string) []string {
	ids := map[string]bool{}
	for path, text := range r {
		rest, ok := strings.CutPrefix(path, heading+"/")
		if !ok || text == "" {
			continue
		}
		if id, part, _ := strings.Cut(rest, "/"); part != "plass" && part != "fjernet" && part != "" && r[heading+"/"+id+"/fjernet"] != "ja" {
			ids[id] = true
		}
	}
	place := func(id string) int {
		n, err := strconv.Atoi(r[heading+"/"+id+"/plass"])
		if err != nil {
			return 1 << 30
		}
		return n
	}
	return slices.SortedFunc(maps.Keys(ids), func(a, b string) int { return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a, b)) })
}

func (r reader) at(heading, id string) func(string) string {
	return func(part string) string { return r[heading+"/"+id+"/"+part] }
}

// day reads a day as it was typed, the zero Date for words.
func day(typed string) date.Date {
	if typed == "" {
		return date.Date{}
	}
	d, err := nb.ParseDay(typed)
	if err != nil {
		return date.Date{}
	}
	return d
}

// underTheirGoal puts sub-goals right after the goal that they are a part of. One whose goal is gone stands alone.
func underTheirGoal(goals []Goal) []Goal {
	var out []Goal
	has := func(id string) bool {
		return slices.ContainsFunc(goals, func(g Goal) bool { return g.ID == id && g.Above == "" })
	}
	for _, g := range goals {
		if g.Above != "" && has(g.Above) {
			continue
		}
		top := g.Above == ""
		g.Above = ""
		out = append(out, g)
		if !top { // two that are each a part of the other stand alone, once each
			continue
		}
		for _, sub := range goals {
			if sub.Above == g.ID && sub.ID != g.ID {
				out = append(out, sub)
			}
		}
	}
	return out
}

// Of returns the measures of a party, those that are stopped left out.
func (p Plan) Of(who Party) []Measure {
	var out []Measure
	for _, m := range p.Measures {
		if m.Who == who && m.Status != MeasureStopped {
			out = append(out, m)
		}
	}
	return out
}

// Open returns the measures that are neither done nor stopped.
func (p Plan) Open() []Measure {
	var out []Measure
	for _, m := range p.Measures {
		if m.Status == MeasureOpen {
			out = append(out, m)
		}
	}
	return out
}

// GoalNumbers are the numbers that the goals are known by, by id: 1, 2 … as they stand. A part of a goal has the number of the goal.
func (p Plan) GoalNumbers() map[string]int {
	number, n := map[string]int{}, 0
	for _, g := range p.Goals {
		if g.Above == "" {
			n++
			number[g.ID] = n
		} else {
			number[g.ID] = number[g.Above]
		}
	}
	return number
}

// Goal returns the goal with the id.
func (p Plan) Goal(id string) (Goal, bool) {
	i := slices.IndexFunc(p.Goals, func(g Goal) bool { return g.ID == id })
	if i < 0 {
		return Goal{}, false
	}
	return p.Goals[i], true
}

// Empty reports whether the plan says nothing that anybody could be asked about.
func (p Plan) Empty() bool {
	return p.Matters == "" && p.Text == "" && len(p.Goals) == 0 && len(p.Measures) == 0 && len(p.Signs) == 0
}

// One is one of the party, before a name: «Fastlege Mona Ruud».
func (p Party) One() string {
	return map[Party]string{Patient: "Pasient", NextOfKin: "Pårørende", Municipality: "Kommune,", Hospital: "Sykehus,", GP: "Fastlege"}[p]
}

package ui

import "html/template"

// Card is a frame with a heading. A page writes {{template "card-start" .Card}} … {{template "card-end"}}.
type Card struct {
	ID      string // of the section, for links to it; also names it to those who hear the page
	Heading string
	Icon    string
	Tone    Tone // Late gives the red edge at the top, Hospital colours the heading
	Badge   *Badge
	Note    string   // small, at the right of the heading
	Actions []Action // at the right of the heading
	Flush   bool     // no space inside, for lists and tables
	Small   bool     // a card of the side column
}

// Section is a card with lines, as in Min dag.
type Section struct {
	Card
	Lines []Line
	Empty *Empty  // shown where there are no lines
	More  *Action // at the foot: «Vis 11 til i Nes»
}

// Line is one task: a sign, who, what and the last known fact, the deadline in words and date, and one action.
type Line struct {
	ID       string // anchor; focus comes back to it after an action
	Sign     Sign
	Person   Person
	What     string // "Evaluering, 6 måneder"
	Fact     string // "Forrige 12. mai. IHT-lege kan 26. og 27. nov."
	Deadline Deadline
	Action   Action
	Select   *Select // a checkbox that X ticks
	Worse    []Worse // under the line: what the person's plan says of getting worse
}

// Sign is the shape before a line. The words stand in the deadline beside it.
type Sign struct {
	Icon string // "" is the tone's own sign; Neutral has none
	Tone Tone
}

// Shape returns the icon to show.
func (s Sign) Shape() string { return shape(s.Icon, s.Tone) }

// Select is a checkbox before a line or a row, a field of the form around the list.
type Select struct {
	Name, Value string
	About       string // "Velg Astrid Nygård"
	Checked     bool
	Form        string // id of the form it belongs to, where it does not stand inside it
}

// Person is a name that leads to the person's page, with age and tags. Without Href it is only the name.
type Person struct {
	Name string
	Href string
	Age  int // whole years; 0 shows none
	Tags []Tag
}

// Deadline is when something is due: first in words, then the date. Tone Late, Soon, Hospital (paused) or Neutral.
type Deadline struct {
	Words string // "9 dager over", "I morgen", "Pauset"
	Date  string // "12. nov."
	Tone  Tone
	Icon  string // "" is the tone's own sign; a pause is "pause"
}

// Shape returns the icon to show before the words.
func (d Deadline) Shape() string {
	if d.Icon != "" {
		return d.Icon
	}
	if d.Tone == Hospital {
		return "pause"
	}
	return d.Tone.Sign()
}

// Counters is the row of numbers at the top of a page, each a link to its section.
type Counters struct {
	About   string // names the list to those who hear it; "Oppsummert" where ""
	Stacked bool   // the number above its words, as in Oversikt; else beside them, as in Min dag
	Items   []Counter
}

// Counter is one number with its words.
type Counter struct {
	Number string // "11", "121 av 140", "88 %"
	Label  string // "over frist"
	Short  string // on a phone; Label where ""
	Note   string // "lengst: 9 dager"
	Href   string // "#over-frist"
	Tone   Tone   // Late: red, with the sign
	Chart  template.HTML
}

// ShortLabel returns Short or Label.
func (c Counter) ShortLabel() string {
	if c.Short != "" {
		return c.Short
	}
	return c.Label
}

// Phones is a list of numbers to ring.
type Phones []Phone

// Phone is a number to ring and who answers.
type Phone struct {
	Number string // "941 73 240"
	Who    string // "IHT Ahus"
	Note   string // "Stengt i helgen, åpner mandag kl. 09.00"
	Icon   string
}

// Team is who follows a person, with telephone.
type Team []Member

// Member is one of the team.
type Member struct {
	Name   string // "Ingrid Sandvik"
	Does   string // "IHT-koordinator, Nes"
	Note   string // "hovedansvar", "hverdager 9–15"
	Number string // "" where there is none
	Icon   string // the level: house, hospital, stethoscope, people
}

// Stay is a line of the side card of those who are in hospital now.
type Stay struct {
	Person Person
	Where  string // "Kongsvinger sykehus, ø-hjelp"
	Day    string // "Dag 3"
	State  string // "Tatt av deg", "Ikke tatt"
	Tone   Tone   // of State: Done or Late
}

// Fact is a line of a definition list.
type Fact struct {
	Term    string
	Text    string
	Strong  bool
	Link    *Action // at the right, as a plain link: «Flytt»
	Private bool    // the identity number: not for a page that is printed
}

// Event is a knot on the thread that runs down a person's page.
type Event struct {
	ID      string
	When    string // "Ons. 18. nov."
	Icon    string
	Tone    Tone   // Hospital fills the knot purple
	Title   string // "Telefon, Ingrid Sandvik"
	Text    string // kept with its line breaks
	Facts   []string
	Tags    []Tag
	Link    *Action // at the right, as a plain link: «Åpne varsel»
	Correct *Action // after Link: «Rett»
	Voided  string  // not "": put right by a later entry; says by whom and when
}

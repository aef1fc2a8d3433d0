// Package adoption writes the drafts that a municipality or a hospital needs before it takes Tråd into use: assessment of the consequences for privacy
// (GDPR article 35), risk assessment (pasientjournalloven § 22), cooperation agreement (§ 9), record of processing (article 30) and accessibility statement.
//
// A draft says three kinds of things, and nothing else: what the program always does, what the settings and the register say here, and gaps. What only
// people can decide, or what no setting carries, is a gap; it is marked, counted, and says what to write. So a draft never claims anything that is not
// so, and what is not set up is said to be not set up.
//
//	d := adoption.Write(adoption.DPIA, facts)
package adoption

import "traad/internal/base/nb"

// Code names a document.
type Code string

// The documents.
const (
	DPIA          Code = "personvernkonsekvenser"
	Risk          Code = "risikovurdering"
	Agreement     Code = "samarbeidsavtale"
	Processing    Code = "behandlingsprotokoll"
	Accessibility Code = "tilgjengelighet"
)

// Codes lists them in the order that they are shown.
var Codes = []Code{DPIA, Risk, Agreement, Processing, Accessibility}

// Title is the document's heading.
func (c Code) Title() string {
	return map[Code]string{
		DPIA: "Vurdering av personvernkonsekvenser", Risk: "Risikovurdering", Agreement: "Samarbeidsavtale", Processing: "Protokoll over behandlingsaktiviteter", Accessibility: "Tilgjengelighetserklæring",
	}[c]
}

// About is what asks for it.
func (c Code) About() string {
	return map[Code]string{
		DPIA: "Personvernforordningen artikkel 35", Risk: "Pasientjournalloven § 22", Agreement: "Pasientjournalloven § 9", Processing: "Personvernforordningen artikkel 30",
		Accessibility: "Forskrift om universell utforming av IKT-løsninger § 4 e",
	}[c]
}

// Document is a draft.
type Document struct {
	Code     Code
	For      string // whom it is drafted for
	Sections []Section
}

// Section is a part with a heading.
type Section struct {
	Heading string
	Blocks  []Block
}

// Block is one of: a text, a gap, a list or a table.
type Block struct {
	Text  string
	Gap   string // what people have to write here
	List  []string
	Table *Table
}

// Table is rows of cells under heads.
type Table struct {
	About string // names it to those who hear it
	Heads []string
	Rows  [][]Cell
}

// Cell is a text, or a gap that says what to write.
type Cell struct{ Text, Gap string }

// Gaps is how many places wait for people.
func (d Document) Gaps() int {
	n := 0
	for _, s := range d.Sections {
		for _, b := range s.Blocks {
			if b.Gap != "" {
				n++
			}
			if b.Table == nil {
				continue
			}
			for _, r := range b.Table.Rows {
				for _, c := range r {
					if c.Gap != "" {
						n++
					}
				}
			}
		}
	}
	return n
}

// Write makes a draft.
func Write(c Code, f Facts) Document {
	d := Document{Code: c, For: f.Site.Name}
	switch c {
	case DPIA:
		d.Sections = f.dpia()
	case Risk:
		d.Sections = f.risk()
	case Agreement:
		d.Sections = f.agreement()
	case Processing:
		d.Sections = f.processing()
	case Accessibility:
		d.Sections = f.accessibility()
	}
	return d
}

func say(text string) Block                      { return Block{Text: text} }
func gap(what string) Block                      { return Block{Gap: what} }
func list(items ...string) Block                 { return Block{List: items} }
func section(heading string, b ...Block) Section { return Section{heading, b} }
func cell(text string) Cell                      { return Cell{Text: text} }
func toFill(what string) Cell                    { return Cell{Gap: what} }

// orGap is a text, a gap where there is none.
func orGap(text, what string) Block {
	if text == "" {
		return gap(what)
	}
	return say(text)
}

// listOrNone is a list, or a sentence where it is empty.
func listOrNone(items []string, none string) Block {
	if len(items) == 0 {
		return say(none)
	}
	return list(items...)
}

func days(n int) string { return nb.Plural(n, "dag", "dager") }

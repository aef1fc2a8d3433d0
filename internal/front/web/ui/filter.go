package ui

import "html/template"

// Tabs are the addresses of a list or a person, one of them open. They are links, not ARIA tabs.
type Tabs struct {
	About string // names the list to those who hear it: "Lagrede lister"
	Ours  bool   // About and the labels are texts of ours, which the template says; else they are said, or names
	Items []Tab
	End   []Action // at the right: «Lagre som liste»
}

// Tab is one of the addresses.
type Tab struct {
	Label   string
	Href    string
	Icon    string
	Current bool
	Badge   *Badge
	Tag     *Tag
}

// Filters is a row of chips: a form with GET whose button «Bruk» is hidden when the script sends it by itself. Never
// put a name or a national number in it, for the values stand in the address.
type Filters struct {
	Action  string
	Keep    []Hidden // values that follow along: the open list, the sort
	Chips   []Chip
	End     []Chip  // at the right: grouping and sort
	Reset   *Action // «Nullstill», when something is set
	Section string  // names the form to those who hear it; "Filtre" where ""
}

// Chip is one filter with its value written out: a choice where it has Options, else a box that is ticked or not.
type Chip struct {
	Name    string
	Label   string // "Kommune"
	Value   string // the chosen option; for a box "ja" when ticked
	Options []Option
	On      bool   // something other than everything is chosen
	Clear   string // address without this filter; shows a cross
	About   string // what a box means, only heard
}

// Chosen reports whether the option is the chosen one.
func (c Chip) Chosen(o Option) bool { return c.Value == o.Value }

// Pager leads to the pages before and after. Lists are paged by key, so there are no page numbers.
type Pager struct {
	Text string // "1–50 av 121"
	Prev string
	Next string
}

// Sort is a column heading; with Href it can be sorted by.
type Sort struct {
	Label string
	Note  string // second line of the heading
	Href  string
	Order string // "ascending", "descending", "" where the list is sorted by something else
	Right bool   // a column of numbers
}

// Group is the heading row of a municipality in a table of Columns columns, with its figures. A closed group keeps its
// signals.
type Group struct {
	ID      string
	Title   string
	Columns int
	Open    bool
	Href    string // closes or opens it
	Figures []Figure
	More    string // at the right of a closed group: "Vis pasienter"
}

// Figure is a short count in words, with a tone: "3 over frist".
type Figure struct {
	Text  string
	Tone  Tone
	Icon  string        // "" is the tone's own sign
	Chart template.HTML // before the text: the bullet of active against target
}

// Shape returns the icon to show.
func (f Figure) Shape() string { return shape(f.Icon, f.Tone) }

// Scroll is the frame around a table: it scrolls sideways inside its card with the first column fixed. The page writes
// {{template "table-start" .}} <thead>… {{template "table-end"}}.
type Scroll struct {
	About string // names the table to those who hear it; needed, since it can be scrolled by keyboard
	Class string // more classes of the table: "rows" for 54 px rows, "numbers" for tabular figures
}

// Bulk is the dark bar over a table when lines are chosen; its buttons belong to the form around the table.
type Bulk struct {
	Text    string // "2 valgt i Nes"
	Actions []Action
}

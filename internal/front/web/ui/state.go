package ui

import "traad/internal/care"

// Message is a notice in the page.
type Message struct {
	Tone    Tone // Info, Soon (warning), Late (danger), Done (success); Info where Neutral
	Heading string
	Text    string
	Actions []Action
	Band    bool // a band without corners at the top of a card: «Ingen meldinger fra Ahus siden kl. 07.58»
}

// Shape returns the icon of the message.
func (m Message) Shape() string {
	switch m.Tone {
	case Soon:
		return "triangle"
	case Late:
		return "octagon"
	case Done:
		return "check-circle"
	case Hospital, Admitted:
		return "bed"
	}
	return "info"
}

// Kind returns the tone, Info where none is given.
func (m Message) Kind() Tone {
	if m.Tone == Neutral {
		return Info
	}
	return m.Tone
}

// Role is "alert" for what is wrong now, else "status" is left to the flash and nothing is said.
func (m Message) Role() string {
	if m.Tone == Late {
		return "alert"
	}
	return ""
}

// Empty is what a list says when there is nothing in it: what is good and that the feed is alive, or what a filter hides.
type Empty struct {
	Icon    string // "check" where "", "filter" for a filter
	Tone    Tone   // Done where the emptiness is good
	Heading string
	Text    string
	Action  *Action // «Nullstill»
}

// Shape returns the icon to show.
func (e Empty) Shape() string {
	if e.Icon == "" {
		return "check"
	}
	return e.Icon
}

// Summary stands first in a form that could not be saved, with a link to each field that must be mended.
type Summary struct {
	Heading string // "To felt må rettes før henvisningen kan lagres"
	Faults  Faults
}

// Details is a fold with text; the page writes {{template "details-start" .}} … {{template "details-end"}} for more.
type Details struct {
	ID      string
	Summary string
	Note    string
	Text    string
	Open    bool
}

// Guide is the handbook's page about a stage, folded beside the work in it.
type Guide struct {
	Fold   Details
	Blocks []care.TextBlock
	Where  string // whose words Note is, "" where there are none
	Note   []care.TextBlock
	More   Action
}

// Skeleton is the shape of lines that are on their way.
type Skeleton struct{ Lines int }

// Rows returns one element per line.
func (s Skeleton) Rows() []struct{} { return make([]struct{}, s.Lines) }

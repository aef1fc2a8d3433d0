package ui

import "traad/internal/base/lang"

// Look is how much a button asks for attention.
type Look string

// The looks. Primary is filled and stands only where somebody is waiting, once in a view.
const (
	Secondary Look = "" // framed
	Primary   Look = "primary"
	Tertiary  Look = "tertiary" // no frame
	Danger    Look = "danger"   // what cannot be undone
)

// Action is a button or a link that looks like one. The first of these that is set decides what it is: Tel a telephone
// link, Href a link, Post a small form of its own with Hidden in it, else a submit button of the form around it that
// sends Name and Value. The label is a verb that says what happens.
type Action struct {
	Label string
	About string // after the label, only heard: "Kåre Bakken", since ten buttons say «Ring nå»
	Icon  string
	Look  Look
	Big   bool // the one main act of a page

	Tel    string
	Href   string
	Post   string
	Hidden []Hidden
	Name   string
	Value  string
	Form   string // id of the form that a submit button belongs to, where it does not stand inside it

	Busy   string // while the form is being sent; "Lagrer …" where ""
	Locked string // not "": cannot be pressed now; the text says what unlocks it and stands beside it
}

// Submit is a button that sends the form around it, for templates: {{template "action" (submit "Lagre")}}.
func Submit(label string) Action { return Action{Label: label, Look: Primary} }

// Link is a link that looks like a button, for templates.
func Link(label, href string) Action { return Action{Label: label, Href: href} }

// WithIcon returns a with an icon before the label.
func (a Action) WithIcon(name string) Action { a.Icon = name; return a }

// As returns a with the look.
func (a Action) As(look Look) Action { a.Look = look; return a }

// Tag is a small state with a word: «Innlagt nå», «Enig».
type Tag struct {
	Text string
	Icon string // "" is the tone's own sign, NoIcon none
	Tone Tone
}

// NoIcon is a tag or a sign without the shape of its tone, where the word says it all.
const NoIcon = "none"

// Shape returns the icon to show.
func (t Tag) Shape() string { return shape(t.Icon, t.Tone) }

// shape returns the icon asked for, else the tone's own.
func shape(icon string, tone Tone) string {
	switch icon {
	case "":
		return tone.Sign()
	case NoIcon:
		return ""
	}
	return icon
}

// AdmittedNow is the tag of somebody who is in hospital or KAD now.
func AdmittedNow(v *lang.Voice) Tag {
	return Tag{Text: v.Say("Innlagt nå"), Icon: "bed", Tone: Admitted}
}

// Badge is a count. Late is only for what nobody has acted on, or what is over the deadline.
type Badge struct {
	Count int
	Tone  Tone
	About string // only heard, after the number: "varsler"
}

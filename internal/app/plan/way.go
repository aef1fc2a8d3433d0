package plan

import (
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// Way is how an answer was told to somebody who writes it down for another. Answers from before there were ways hold what was typed.
type Way string

// The ways. An answer in a message is about the version as it was sent; any other, about the version as it stands.
const (
	InPerson    Way = "personlig"
	ByTelephone Way = "telefon"
	ByVideo     Way = "video"
	ByMessage   Way = "melding"
)

// Ways lists them in the order that forms show.
var Ways = []Way{InPerson, ByTelephone, ByVideo, ByMessage}

// Title is the way in bokmål, "" for none.
func (w Way) Title() string {
	switch w {
	case InPerson:
		return "Personlig"
	case ByTelephone:
		return "På telefon"
	case ByVideo:
		return "På video"
	case ByMessage:
		return "I melding"
	}
	return nb.Capital(string(w))
}

// In is the way in a language; what was typed before there were ways is as it was typed.
func (w Way) In(v *lang.Voice) string {
	switch w {
	case InPerson, ByTelephone, ByVideo, ByMessage:
		return v.Say(w.Title())
	}
	return w.Title()
}

// Inside is the way inside a sentence: «enig på telefon».
func (w Way) Inside(v *lang.Voice) string { return nb.Inside(w.In(v)) }

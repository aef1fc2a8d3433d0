package app

import (
	"strings"
	"unicode/utf8"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// longestKept is how many days data outside the record may be kept at most: five years.
const longestKept = 5 * 365

// Ground is what data outside the record rest on, that are handed out to research or come from a register.
type Ground struct {
	Title      string
	Purpose    string
	Decision   string // who decided that it may be done, with the reference
	DecisionOn date.Date
	DeleteOn   date.Date
}

// Check trims the texts and adds faults at tittel, formal, vedtak, vedtatt and slettes.
func (g *Ground) Check(e *errs.Error, today date.Date) {
	NeedText(e, "tittel", &g.Title, 120, "Skriv et kort navn.")
	NeedText(e, "formal", &g.Purpose, 2000, "Skriv hva dataene skal brukes til.")
	NeedText(e, "vedtak", &g.Decision, 300, "Skriv hvem som har gitt adgang, og saksnummeret.")
	switch {
	case g.DecisionOn.IsZero():
		e.At("vedtatt", "Skriv datoen for vedtaket.")
	case g.DecisionOn.After(today):
		e.At("vedtatt", "Datoen er etter i dag.")
	}
	switch {
	case g.DeleteOn.IsZero():
		e.At("slettes", "Skriv dagen dataene skal slettes.")
	case !g.DeleteOn.After(today):
		e.At("slettes", "Dagen må være etter i dag.")
	case g.DeleteOn.After(today.AddDays(longestKept)):
		e.At("slettes", "Dagen kan være høyst fem år fram. Trengs det lenger, gjør det på nytt da.")
	}
}

// NeedText trims a text and adds a fault where it is empty or longer than most characters.
func NeedText(e *errs.Error, field string, text *string, most int, empty string) {
	*text = strings.TrimSpace(nb.Clean(*text))
	switch n := utf8.RuneCountInString(*text); {
	case n == 0:
		e.At(field, empty)
	case n > most:
		e.Fields = append(e.Fields, errs.Say(field, "Teksten er på %s tegn. Kort den ned til %s.", lang.Int(n), lang.Int(most)))
	}
}

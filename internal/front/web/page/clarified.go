package page

import (
	"traad/internal/app/clarification"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// Clarified is what is agreed about treatment, as every page shows it: a decision whose time is over says so wherever it
// stands.
type Clarified struct {
	Lines    []string // the medical decision
	Note     string   // «Avklart 9. juni 2026 med pasient og datter. H. Dahl. Gjelder til 9. desember 2026.»
	Wish     string
	WishNote string
	Again    *ui.Tag // «Må vurderes på nytt»
	Card     string  // whether it stands on the safety slip
}

// ClarifiedOf puts what stands in words, nil where nothing is written.
func ClarifiedOf(v *lang.Voice, c *clarification.Standing, today date.Date) *Clarified {
	if c == nil {
		return nil
	}
	if c.Hidden {
		return &Clarified{Wish: v.Say(care.HiddenText)}
	}
	out := &Clarified{Lines: c.Lines(), Wish: c.Wish, Card: v.Say("Står ikke på trygghetskortet: det skal både pasient og lege ville.")}
	if c.OnCard() {
		out.Card = v.Say("Står på trygghetskortet.")
	}
	if c.Decision != "" {
		out.Note = v.Say("Avklart %s.", v.DayYear(c.DecidedOn))
		if c.With != "" {
			out.Note = v.Say("Avklart %s med %s.", v.DayYear(c.DecidedOn), c.With)
		}
		if c.DecidedBy != "" {
			out.Note += " " + c.DecidedBy + "."
		}
		out.Note += " " + v.Say("Gjelder til %s.", v.DayYear(c.ValidTo))
	}
	if c.Wish != "" && !c.WishOn.IsZero() {
		out.WishNote = v.Say("Pasientens ønske %s", v.DayNear(c.WishOn, today))
	}
	if c.Again {
		out.Again = &ui.Tag{Text: v.Say("Må vurderes på nytt"), Tone: ui.Soon, Icon: "clock"}
	}
	return out
}

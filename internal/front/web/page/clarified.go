package page

import (
	"traad/internal/app/clarification"
	"traad/internal/base/date"
	"traad/internal/base/nb"
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
func ClarifiedOf(c *clarification.Standing, today date.Date) *Clarified {
	if c == nil {
		return nil
	}
	if c.Hidden {
		return &Clarified{Wish: care.HiddenText}
	}
	out := &Clarified{Lines: c.Lines(), Wish: c.Wish, Card: "Står ikke på trygghetskortet: det skal både pasient og lege ville."}
	if c.OnCard() {
		out.Card = "Står på trygghetskortet."
	}
	if c.Decision != "" {
		out.Note = "Avklart " + nb.DayYear(c.DecidedOn)
		if c.With != "" {
			out.Note += " med " + c.With
		}
		if out.Note += ". "; c.DecidedBy != "" {
			out.Note += c.DecidedBy + ". "
		}
		out.Note += "Gjelder til " + nb.DayYear(c.ValidTo) + "."
	}
	if c.Wish != "" && !c.WishOn.IsZero() {
		out.WishNote = "Pasientens ønske " + nb.DayNear(c.WishOn, today)
	}
	if c.Again {
		out.Again = &ui.Tag{Text: "Må vurderes på nytt", Tone: ui.Soon, Icon: "clock"}
	}
	return out
}

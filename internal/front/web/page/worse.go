package page

import (
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
	"traad/internal/front/web/ui"
)

// WorseOf is what to do when a person gets worse, from the yellow and red signs of the plan that holds: the same boxes wherever somebody
// reads of a worsening. A colour without words has no box.
func WorseOf(v *lang.Voice, signs []plan.Signs) []ui.Worse {
	var out []ui.Worse
	for _, c := range []struct {
		colour        plan.Colour
		heading, icon string
		tone          ui.Tone
	}{{plan.Yellow, "Gult: følg med", "triangle", ui.Soon}, {plan.Red, "Rødt: gjør noe nå", "octagon", ui.Late}} {
		box := ui.Worse{Heading: v.Say(c.heading), Icon: c.icon, Tone: c.tone}
		for _, s := range signs {
			see, do := nb.CleanLine(s.See[c.colour]), nb.CleanLine(s.Do[c.colour])
			switch {
			case see != "" && do != "":
				box.Lines = append(box.Lines, see+" → "+do)
			case see+do != "":
				box.Lines = append(box.Lines, see+do)
			}
		}
		if len(box.Lines) > 0 {
			out = append(out, box)
		}
	}
	return out
}

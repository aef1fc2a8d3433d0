package survey

import (
	"traad/internal/app/survey"
	"traad/internal/front/web/page"
)

// answeredOf is how many have answered, on the round's own page: with the interval of it, and of an anonymous round with what it is of. Who was given a code
// is not kept, so codes that lie in a drawer count as not answered.
func answeredOf(v *page.Visit, r *survey.Round) string {
	text := rate(v, r)
	s := r.Figures()
	shown := r.Over(v.Today()) && !s.Changed && !s.Few && r.Sum.Answered > 0
	if shown {
		text = v.T("%s av %s svarte (%s, 95 %% intervall %s)", v.Voice.Int(s.Answered), v.Voice.Int(s.Given), v.Voice.Percent(s.Rate.Value, 0), interval(v, s.Rate))
	}
	text += "."
	if shown && r.Anonymous {
		text += " " + v.T("Andelen er av kodene som er laget. Hvor mange av dem som er delt ut, vet ikke Tråd: svarprosenten blant dem som fikk en, kan være høyere.")
	}
	return text
}

package report

import (
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care/survey"
	rule "traad/internal/rules/survey"
)

// Surveyed is a round of a survey that was over in the period.
type Surveyed struct {
	Survey *survey.Survey
	To     date.Date
	Shown  *rule.Shown
}

// The codes of lines that sentences are made of.
const (
	lineNotAsked = "undersokelse"
	lineSurvey   = "undersokelse-" // with the survey's code and the question's
	lineSafe     = lineSurvey + "pasient-trygghet"
)

// surveys are the aims of the surveys that were answered: of patients and next of kin, or of those who work. Of several rounds of the same survey the
// newest stands; rounds are never added together (rules/survey). Where patients were not asked, a line says so.
func (b Basis) surveys(ofPathway bool) (lines []Line) {
	seen := map[string]bool{}
	for _, x := range b.Surveys {
		if x.Survey.Audience.OfPathway() != ofPathway || seen[x.Survey.Code] {
			continue
		}
		seen[x.Survey.Code] = true
		shown := x.Shown
		for _, q := range x.Survey.Questions {
			if q.Aim == "" {
				continue
			}
			l := Line{Code: lineSurvey + x.Survey.Code + "-" + q.Code, Name: "Brukerundersøkelse: " + nb.Inside(q.Aim), Unit: "%", OfWhat: "svar", When: "Svar til " + nb.DayYear(x.To), State: Few}
			if !ofPathway {
				l.Name = "Undersøkelse: " + nb.Inside(q.Aim)
			}
			l.Note = "«" + q.Text + "»"
			switch {
			case shown.Changed:
				l.State = Beside
				l.Note += " Endret for færre enn 5 personer siden tallene ble vist."
			case !shown.Few:
				l.State = Beside
				l.Note += " " + nb.Percent(shown.Rate.Value, 0) + " av " + x.Survey.Audience.Them() + " som ble spurt, svarte."
			}
			for _, s := range shown.Lines {
				if s.Question.Code == q.Code && s.Few {
					l.State = Few
				}
				if s.Question.Code == q.Code && s.Good != nil {
					l.State = ""
					l.set(100*s.Good.Value, 100*s.Good.Low, 100*s.Good.High)
					l.Of = near(s.N)
				}
			}
			if l.State == Beside {
				l.OfWhat = ""
			}
			lines = append(lines, l)
		}
	}
	if ofPathway && len(lines) == 0 {
		return []Line{{Code: lineNotAsked, Name: "Brukerundersøkelse", State: Nowhere, When: b.Period.Title(), Note: "Ingen undersøkelse til pasienter eller pårørende var over i perioden."}}
	}
	return lines
}

package page

import (
	"strconv"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/front/web/ui"
)

// CFSLine is the CFS scores as a line, with the pathway's upper limit for inclusion as a band.
func CFSLine(v *lang.Voice, h *patient.Head) *ui.ScoreCard {
	c := h.Current()
	scores := h.Scores()
	if c == nil {
		return nil
	}
	if len(scores) == 0 {
		return &ui.ScoreCard{Heading: v.Say("Skrøpelighet (CFS)"), Text: v.Say("Ikke skåret ennå.")}
	}
	last := scores[len(scores)-1]
	heading := v.Say("Skrøpelighet (CFS): %s", v.Int(int(last.CFS)))
	if n := len(scores); n > 1 {
		switch before := scores[0].CFS; {
		case before < last.CFS:
			heading = v.Say("Skrøpelighet (CFS): %s, opp fra %s", v.Int(int(last.CFS)), v.Int(int(before)))
		case before > last.CFS:
			heading = v.Say("Skrøpelighet (CFS): %s, ned fra %s", v.Int(int(last.CFS)), v.Int(int(before)))
		default:
			heading = v.Say("Skrøpelighet (CFS): %s, som ved første skår", v.Int(int(last.CFS)))
		}
	}
	if n := len(scores); n > 6 {
		scores = scores[n-6:]
	}
	line := chart.ScoreLine{Label: chart.Label{ID: "cfs", Title: v.Say("%s over tid", "CFS")}, Min: 3, Max: 7, Width: 324}
	if limit := float64(c.Pathway.CFS.Max); limit > 0 {
		line.Bands = []chart.Band{{From: limit - 0.5, To: limit + 0.5, Text: v.Say("%s: øvre grense for inklusjon", v.Int(int(limit)))}}
	}
	for _, s := range scores {
		line.Scores = append(line.Scores, chart.Score{At: float64(s.On.Days(scores[0].On)), Value: float64(s.CFS), Text: monthShort(v, s.On)})
		line.Desc = join(line.Desc, v.Int(int(s.CFS))+" "+v.DayYear(s.On))
	}
	return &ui.ScoreCard{Heading: heading, Chart: line.SVG()}
}

// monthShort is the month with two figures of the year: «des. 25».
func monthShort(v *lang.Voice, d date.Date) string {
	year := strconv.Itoa(d.Year())
	return strings.Replace(v.MonthYear(d), year, year[2:], 1)
}

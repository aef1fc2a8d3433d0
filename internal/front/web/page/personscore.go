package page

import (
	"traad/internal/app/patient"
	"traad/internal/base/chart"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/front/web/ui"
)

// CFSLine is the CFS scores as a line, with the pathway's upper limit for inclusion as a band.
func CFSLine(h *patient.Head) *ui.ScoreCard {
	c := h.Current()
	scores := h.Scores()
	if c == nil {
		return nil
	}
	if len(scores) == 0 {
		return &ui.ScoreCard{Heading: "Skrøpelighet (CFS)", Text: "Ikke skåret ennå."}
	}
	last := scores[len(scores)-1]
	heading := "Skrøpelighet (CFS): " + nb.Int(int(last.CFS))
	if n := len(scores); n > 1 {
		switch before := scores[0].CFS; {
		case before < last.CFS:
			heading += ", opp fra " + nb.Int(int(before))
		case before > last.CFS:
			heading += ", ned fra " + nb.Int(int(before))
		default:
			heading += ", som ved første skår"
		}
	}
	if n := len(scores); n > 6 {
		scores = scores[n-6:]
	}
	line := chart.ScoreLine{Label: chart.Label{ID: "cfs", Title: "CFS over tid"}, Min: 3, Max: 7, Width: 324}
	if limit := float64(c.Pathway.CFS.Max); limit > 0 {
		line.Bands = []chart.Band{{From: limit - 0.5, To: limit + 0.5, Text: nb.Int(int(limit)) + ": øvre grense for inklusjon"}}
	}
	for _, s := range scores {
		line.Scores = append(line.Scores, chart.Score{At: float64(s.On.Days(scores[0].On)), Value: float64(s.CFS), Text: monthShort(s.On)})
		line.Desc = join(line.Desc, nb.Int(int(s.CFS))+" "+nb.DayYear(s.On))
	}
	return &ui.ScoreCard{Heading: heading, Chart: line.SVG()}
}

func monthShort(d date.Date) string {
	text := nb.MonthYear(d)
	return text[:len(text)-4] + text[len(text)-2:]
}

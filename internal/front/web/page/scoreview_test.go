package page_test

import (
	"math"
	"regexp"
	"strconv"
	"testing"

	"traad/internal/app/score"
	"traad/internal/base/date"
	"traad/internal/care/instrument"
	"traad/internal/front/web/page"
)

// A picture shades what calls for attention, and nothing else, whatever the instrument: with both ends good, with none, and with a scale that goes on
// far from what people score.
func TestScoreLineShadesWhatCallsForAttention(t *testing.T) {
	const ok, watch, act = instrument.OK, instrument.Watch, instrument.Act
	bands := func(b ...instrument.Band) []instrument.Band { return b }
	rect := regexp.MustCompile(`<rect x="22" y="([0-9.]+)" width="[0-9.]+" height="([0-9.]+)" class="ch-f-tint"`)
	for _, c := range []struct {
		name string
		x    instrument.Instrument
		high float64      // the top of the scale in the picture
		want [][2]float64 // the shaded parts, as scores
	}{
		{"seconds, much is bad", instrument.Instrument{Max: 300, Step: 0.1, Unit: "sekunder", Good: "low", Bands: bands(instrument.Band{From: 0, To: 14, Text: "a", Tone: ok}, instrument.Band{From: 14.1, To: 300, Text: "b", Tone: watch})}, 20, [][2]float64{{14.05, 20}}},
		{"seconds, little is bad", instrument.Instrument{Max: 60, Step: 1, Unit: "sekunder", Good: "high", Bands: bands(instrument.Band{From: 0, To: 9, Text: "a", Tone: act}, instrument.Band{From: 10, To: 60, Text: "b", Tone: ok})}, 20, [][2]float64{{0, 9.5}}},
		{"seconds, a limit beyond", instrument.Instrument{Max: 300, Step: 1, Unit: "sekunder", Good: "low", Bands: bands(instrument.Band{From: 0, To: 29, Text: "a", Tone: ok}, instrument.Band{From: 30, To: 300, Text: "b", Tone: act})}, 36, [][2]float64{{29.5, 36}}},
		{"seconds without bands", instrument.Instrument{Max: 300, Step: 1, Unit: "sekunder", Good: "low"}, 20, nil},
		{"both ends are bad", instrument.Instrument{Max: 20, Step: 1, Unit: "poeng", Good: "high", Bands: bands(instrument.Band{From: 0, To: 4, Text: "a", Tone: act}, instrument.Band{From: 5, To: 14, Text: "b", Tone: ok}, instrument.Band{From: 15, To: 17, Text: "c", Tone: watch}, instrument.Band{From: 18, To: 20, Text: "d", Tone: act})}, 20, [][2]float64{{0, 4.5}, {14.5, 20}}},
	} {
		c.x.Code = "x"
		svg := string(page.ScoreLineOf(nil, score.Series{Instrument: c.x, Scores: []score.Score{{Value: 12, On: date.Of(2026, 11, 1)}}}))
		all := rect.FindAllStringSubmatch(svg, -1)
		if len(all) != len(c.want) {
			t.Errorf("%s: %d shaded parts, want %d", c.name, len(all), len(c.want))
			continue
		}
		unit := min(19, 114/c.high)
		for i, m := range all {
			y, _ := strconv.ParseFloat(m[1], 64)
			h, _ := strconv.ParseFloat(m[2], 64)
			from, to := c.high-(y+h-20)/unit, c.high-(y-20)/unit
			if math.Abs(from-c.want[i][0]) > 0.2 || math.Abs(to-c.want[i][1]) > 0.2 {
				t.Errorf("%s: shaded from %.1f to %.1f, want %v", c.name, from, to, c.want[i])
			}
		}
	}
}

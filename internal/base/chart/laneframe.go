package chart

import "traad/internal/base/date"

// frame is where things are in a Lanes, in px.
type frame struct {
	from          date.Date
	days          float64
	left, right   float64
	top, bottom   float64
	pitch, margin float64 // margin: over a lane's middle, room for its name when that stands over it
	stacked       bool
}

// The measures of a Lanes in px.
const (
	laneHigh  = 31.0
	laneName  = 17.0 // more when names stand over their lanes
	lanesTop  = 24.0
	lanesFoot = 22.0
	laneMove  = 8.0 // how far an item may be moved along the axis
	laneLift  = 6.0 // and up and down
)

func (l Lanes) frame() (f frame, w float64) {
	w = l.Width
	if !(w >= 200) || !usable(w) {
		w = 866
	}
	f = frame{from: l.From, days: float64(max(l.To.Days(l.From), 0) + 1), left: 8, right: w - 12, top: lanesTop, pitch: laneHigh, stacked: w < 560}
	if f.stacked {
		f.pitch, f.margin = laneHigh+laneName, laneName
	} else {
		names := 90.0
		for _, lane := range l.Lanes {
			names = max(names, width(lane.Name)+16)
		}
		f.left = min(names, 220)
	}
	f.bottom = f.top + f.pitch*float64(max(len(l.Lanes), 1))
	return f, w
}

// start returns the x where day d begins.
func (f frame) start(d date.Date) float64 {
	return f.left + share(float64(d.Days(f.from)), f.days)*(f.right-f.left)
}

// middle returns the x of noon.
func (f frame) middle(d date.Date) float64 {
	return f.start(d) + (f.right-f.left)/f.days/2
}

// lane returns the y of lane i's middle.
func (f frame) lane(i int) float64 {
	return f.top + f.pitch*float64(i) + f.margin + laneHigh/2
}

// upright returns a vertical at x as lines: one through all lanes, or one for each lane when names stand between them.
func (f frame) upright(x float64) [][][2]float64 {
	if !f.stacked {
		return [][][2]float64{{{x, f.top}, {x, f.bottom}}}
	}
	var lines [][][2]float64
	for y := f.top; y < f.bottom; y += f.pitch {
		lines = append(lines, [][2]float64{{x, y + f.margin}, {x, y + f.pitch}})
	}
	return lines
}

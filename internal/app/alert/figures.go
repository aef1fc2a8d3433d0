package alert

import (
	"context"
	"fmt"
	"math"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/suppress"
	"traad/internal/store/query"
)

// Month is how quickly the alerts of one calendar month were taken and acted on, in the team's opening hours.
type Month struct {
	First  date.Date
	N      int     // alerts that somebody should take
	Acted  int     // of them acted on
	Within int     // acted on within one day's opening hours (six)
	Taken  int     // somebody has said «jeg følger opp»
	Median float64 // opening hours from received to acted, of those acted on; NaN of none

	Spans map[Interval]Span // the other stretches of an alert's way

	ActedMark, WithinMark suppress.Mark // for one who sees figures only; a number that is hidden is 0
}

// Interval is a stretch of an alert's way from the event to what was done.
type Interval string

// The stretches besides Month.Median. What the senders and the machine take is counted by the clock, what people take in the team's opening hours.
const (
	ToReceived Interval = "received" // from the event to its message, by the clock
	ToMailed   Interval = "mailed"   // from the message to the mail server's receipt, by the clock
	ToOpened   Interval = "opened"   // from the message to the first look of one who was told, opening hours
)

// Intervals lists them.
var Intervals = []Interval{ToReceived, ToMailed, ToOpened}

// Span is how long one stretch took for a month's alerts.
type Span struct {
	N      int           // that have got so far
	Median float64       // hours; NaN of fewer than five
	Mark   suppress.Mark // of N, for one who sees figures only
}

// spans are the stretches of one alert, in hours. A clock that was set back, and an event that is told of before it happens, took no time.
func spans(row query.AlertTimesRow, hours care.OpenHours) map[Interval]float64 {
	out := map[Interval]float64{ToReceived: max(0, row.ReceivedAt.Sub(row.HappenedAt.Time).Hours())}
	if !row.MailedAt.IsZero() {
		out[ToMailed] = max(0, row.MailedAt.Sub(row.ReceivedAt.Time).Hours())
	}
	if !row.OpenedAt.IsZero() {
		out[ToOpened] = hours.Between(row.ReceivedAt.Time, row.OpenedAt.Time).Hours()
	}
	return out
}

// spansOf are a month's, by the hours of each.
func spansOf(of map[Interval][]float64) map[Interval]Span {
	out := map[Interval]Span{}
	for _, iv := range Intervals {
		s := Span{N: len(of[iv]), Median: math.NaN()}
		if s.N >= suppress.Least {
			s.Median = median(of[iv])
		}
		out[iv] = s
	}
	return out
}

// Share is the share acted on within a day, NaN of none.
func (m Month) Share() float64 {
	if m.N == 0 {
		return math.NaN()
	}
	return float64(m.Within) / float64(m.N)
}

// Few reports whether the month has too few alerts for figures about them.
func (m Month) Few() bool { return m.N > 0 && m.N < 5 }

// oneDay is a day's opening hours.
const oneDay = 6 * time.Hour

// Figures are the last months, the oldest first, and what waits now. They name nobody.
type Figures struct {
	Months  []Month
	Open    int // nobody has taken
	Overdue int // of them past their first time limit

	Hidden                bool          // small numbers are hidden
	OpenMark, OverdueMark suppress.Mark // as in Month
}

// months is how many are shown: enough for the limits of a control chart.
const months = 18

// FiguresOf returns the figures of the actor's areas, without small numbers for one who sees figures only.
func FiguresOf(ctx context.Context, s *app.Service, a access.Actor) (*Figures, error) {
	if err := s.See(ctx, a, access.SeeAlertFigures, nil, []string{"alerts"}); err != nil {
		return nil, err
	}
	first := date.Of(a.Today.Year(), a.Today.Month(), 1).AddMonths(1 - months)
	rows, err := s.Store.Reader().AlertTimes(ctx, query.AlertTimesParams{Areas: db.List(a.Areas), Since: db.At(first.At(0, 0))})
	if err != nil {
		return nil, fmt.Errorf("alert.Figures: %w", err)
	}
	f := &Figures{}
	took, way := make([][]float64, months), make([]map[Interval][]float64, months)
	for i := range months {
		f.Months = append(f.Months, Month{First: first.AddMonths(i), Median: math.NaN()})
		way[i] = map[Interval][]float64{}
	}
	hours := s.Hours()
	for _, row := range rows {
		on := date.In(row.ReceivedAt.Time)
		i := (on.Year()-first.Year())*12 + int(on.Month()) - int(first.Month())
		if i < 0 || i >= months {
			continue
		}
		m := &f.Months[i]
		m.N++
		for iv, h := range spans(row, hours) {
			way[i][iv] = append(way[i][iv], h)
		}
		if !row.TakenAt.IsZero() {
			m.Taken++
		}
		if row.Status == Open {
			f.Open++
			if hours.Between(row.ReceivedAt.Time, s.Now()) > time.Duration(care.StandardEscalation.Next)*time.Minute {
				f.Overdue++
			}
		}
		if row.ActedAt.IsZero() {
			continue
		}
		m.Acted++
		span := hours.Between(row.ReceivedAt.Time, row.ActedAt.Time)
		if span <= oneDay {
			m.Within++
		}
		took[i] = append(took[i], span.Hours())
	}
	for i := range f.Months {
		f.Months[i].Median, f.Months[i].Spans = median(took[i]), spansOf(way[i])
	}
	if figuresOnly(a.Role) {
		f.hide()
	}
	return f, nil
}

func median(all []float64) float64 {
	if len(all) == 0 {
		return math.NaN()
	}
	slices.Sort(all)
	n := len(all)
	return (all[(n-1)/2] + all[n/2]) / 2
}

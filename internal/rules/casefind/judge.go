package casefind

import (
	"traad/internal/base/column"
	"traad/internal/base/nb"
	"traad/internal/base/stats"
)

// LeakAlarm is the c-statistic above which something that was known only afterwards has come into the prediction.
const LeakAlarm = 0.85

// Performance is how well the probability and the list have predicted, on data that were not used to fit it.
type Performance struct {
	TrainedOn, TestedOn column.Day // fitted with what was known then, tried on what came after
	Months              int
	N, Outcomes         int
	C                   stats.AUC
	Brier               float64
	Calibration         *stats.Line // intercept 0 and slope 1 where the probabilities are right
	Bins                []stats.Bin
	List                stats.Hits // at the length of the rule's own list at that time
	ListLow, ListHigh   float64    // 95 % interval of the share that hit
	NetBenefit          float64    // at the probability of the last on the list
	Threshold           float64
}

// history is what was known of those whom a rule could select at an earlier date, and what came within the horizon.
type history struct {
	people []Candidate
	prior  []float64
	came   []bool
}

// past is everybody at an earlier date, with codes known then, and whether an emergency stay began within the horizon.
type past struct {
	on   column.Day
	all  []Candidate
	came []bool
}

// past looks back some months; nil where the data do not hold a year before that. It is scored once and kept.
func (s *Scored) past(months, horizon int) *past {
	s.mu.Lock()
	defer s.mu.Unlock()
	key := [2]int{months, horizon}
	if h, ok := s.pasts[key]; ok {
		return h
	}
	h := s.look(months, horizon)
	s.pasts[key] = h
	return h
}

func (s *Scored) look(months, horizon int) *past {
	on := column.DayOf(s.On.Date().AddMonths(-months))
	first := column.Minute(1<<32 - 1)
	for p := range s.x.E.People {
		first = min(first, s.x.E.In[s.x.E.First[p]])
	}
	if len(s.x.E.People) == 0 || first > column.DayOf(on.Date().AddMonths(-11)).At(0) {
		return nil
	}
	h := &past{on: on, all: s.x.candidates(s.people, on, Options{Ended: true}, nil)}
	after := s.x.Scan(column.DayOf(on.Date().AddMonths(horizon)), Options{})
	h.came = make([]bool, len(h.all))
	for i := range h.all {
		if h.all[i].Index < 0 {
			continue
		}
		switch a := &after[h.all[i].Index]; horizon {
		case 3:
			h.came[i] = a.Emergency3 > 0
		case 6:
			h.came[i] = a.Emergency6 > 0
		default:
			h.came[i] = a.Emergency12 > 0
		}
	}
	return h
}

// back is the part of the past that a rule is about: everybody whom it could select then.
func (s *Scored) back(r *Rule, months int) (h history, ok bool) {
	p := s.past(months, r.Horizon)
	if p == nil {
		return h, false
	}
	for i := range p.all {
		c := p.all[i] // a copy: reasons are written into it
		if r.leaves(&c, p.on) != "" || c.Age < r.youngest() {
			continue
		}
		h.people = append(h.people, c)
		h.prior = append(h.prior, c.prior)
		h.came = append(h.came, p.came[i])
	}
	return h, true
}

// youngest is the age from which a rule can select anybody.
func (r *Rule) youngest() int {
	age := 0
	for _, c := range r.Require {
		if c.Measure == "alder" && c.Over != nil {
			age = max(age, int(*c.Over)+1)
		}
		if c.Measure == "alder" && c.AtLeast != nil {
			age = max(age, int(*c.AtLeast))
		}
	}
	return age
}

// calibrate fits intercept and slope on the latest horizon that has passed.
func (l *List) calibrate() {
	h, ok := l.scored.back(l.Rule, l.Rule.Horizon)
	if ok {
		if line, fits := stats.FitLine(h.prior, h.came); fits && line.Slope > 0 {
			l.Calibration = &line
			return
		}
	}
	l.Warnings = append(l.Warnings, "Sannsynligheten er PARR-30 slik den er publisert, ikke kalibrert på egne data: det trengs "+nb.Int(l.Rule.Horizon+12)+" måneder med episoder og nok personer. Bruk den bare til å rangere.")
}

func (l *List) probability(c *Candidate) float64 {
	x := c.prior
	if l.Calibration != nil {
		return l.Calibration.At(x)
	}
	return logistic(x)
}

// judge tries the method on the past: fitted two horizons back, tested on the last one. The rule's list of that day has the
// length that the list would have had.
func (l *List) judge() {
	tested := column.DayOf(l.On.Date().AddMonths(-l.Rule.Horizon))
	trained := column.DayOf(l.On.Date().AddMonths(-2 * l.Rule.Horizon))
	before, ok := l.scored.back(l.Rule, 2*l.Rule.Horizon)
	if !ok {
		return
	}
	line, ok := stats.FitLine(before.prior, before.came)
	if !ok {
		return
	}
	h, _ := l.scored.back(l.Rule, l.Rule.Horizon)
	q := &Performance{TrainedOn: trained, TestedOn: tested, Months: l.Rule.Horizon, N: len(h.came)}
	p := make([]float64, len(h.prior))
	listed := make([]float64, len(h.prior)) // the rule's list first, by probability
	k := 0
	for i := range h.people {
		c := &h.people[i]
		p[i] = line.At(h.prior[i])
		c.Probability = p[i]
		listed[i] = p[i] - 1
		if h.came[i] {
			q.Outcomes++
		}
		in := true
		for j := range l.Rule.Require {
			in = l.Rule.Require[j].holds(c, &c.Why) && in
		}
		if in {
			listed[i] = p[i]
			k++
		}
	}
	if q.Outcomes == 0 || q.Outcomes == q.N {
		return
	}
	q.C, q.Brier, q.Bins = stats.AUCOf(p, h.came), stats.Brier(p, h.came), stats.Bins(p, h.came, 10)
	if c, ok := stats.Recalibrate(p, h.came); ok {
		q.Calibration = &c
	}
	if k > 0 {
		q.List = stats.HitsAt(listed, h.came, k)
		q.ListLow, q.ListHigh = stats.Wilson(q.List.True, q.List.K)
		q.Threshold = 1
		for i := range listed {
			if listed[i] >= 0 {
				q.Threshold = min(q.Threshold, p[i])
			}
		}
		q.NetBenefit = stats.NetBenefit(p, h.came, q.Threshold)
	}
	l.Hits = q
	if q.C.Value > LeakAlarm {
		l.Warnings = append(l.Warnings, "Treffsikkerheten (c = "+nb.Decimal(q.C.Value, 2)+") er for god til å være sann. Se etter opplysninger som først ble kjent etter datoen.")
	}
}

package staffing

import "traad/internal/care"

// Line is one piece of work or one meeting of one role in one period.
type Line struct {
	Code, Title string
	Role        care.Role
	Meeting     bool
	Work        int64 // hundredths of an hour
	Travel      int64
}

// Hours is work and travel together.
func (l Line) Hours() int64 { return l.Work + l.Travel }

// Hands is what a role is needed for and has in a period.
type Hands struct {
	Role   care.Role
	Need   int64 // hours, hundredths: the sum of the role's lines
	Fixed  int64 // of them meetings, which do not follow how many patients there are
	Have   int64 // hours that the positions give; 0 for who is paid by the hour
	Needed int64 // hundredths of a position
	Posts  int64 // hundredths of a position
}

// Over is the positions that are had beyond what is needed, below 0 what is missing; 0 for who is paid by the hour.
func (h Hands) Over() int64 {
	if ByFee(h.Role) {
		return 0
	}
	return h.Posts - h.Needed
}

// Cost is a line of cost.
type Cost struct {
	Kind CostKind
	Role care.Role // "" for other cost
	Sum  int64     // øre
}

// CostKind is what is paid for.
type CostKind string

// The kinds of cost.
const (
	Salary   CostKind = "salary"
	Indirect CostKind = "indirect"
	Fee      CostKind = "fee"
	Other    CostKind = "other"
)

// PeriodAnswer is what a period comes to.
type PeriodAnswer struct {
	Period
	Lines []Line
	Hands []Hands // one for each role, in order
	Costs []Cost
	Totals
}

// Totals are numbers that can be added: over periods, and over organisations.
type Totals struct {
	Need          int64 // hours, hundredths
	Have          int64
	Cost          int64 // øre
	PatientMonths int64 // the target in every month
	Ended         int64
	Active        int64 // the target of the last period: who is followed when it ends
}

// Served is how many patients have been followed: those who are when it ends, and those who went out.
func (t Totals) Served() int64 { return t.Active + t.Ended }

// PerYear is the cost for a patient followed a whole year, øre; false where nobody is followed.
func (t Totals) PerYear() (int64, bool) {
	if t.PatientMonths == 0 {
		return 0, false
	}
	return half(t.Cost*12, t.PatientMonths), true
}

// PerPatient is the cost for each who has been followed, øre; false where there is nobody.
func (t Totals) PerPatient() (int64, bool) {
	if t.Served() == 0 {
		return 0, false
	}
	return half(t.Cost, t.Served()), true
}

// And adds another organisation's totals of the same time.
func (t Totals) And(o Totals) Totals {
	return Totals{t.Need + o.Need, t.Have + o.Have, t.Cost + o.Cost, t.PatientMonths + o.PatientMonths, t.Ended + o.Ended, t.Active + o.Active}
}

// then adds a later period of the same organisation.
func (t Totals) then(o Totals) Totals {
	sum := t.And(o)
	sum.Active = o.Active
	return sum
}

// Answer is what a plan comes to. The plan must be valid.
type Answer struct {
	Periods []PeriodAnswer
	Totals
}

// Answer works the plan out. Each line is rounded half up to a hundredth of an hour or an øre; everything else is sums of lines.
func (p *Plan) Answer() Answer {
	var a Answer
	for _, x := range p.Periods {
		b := p.period(x)
		a.Periods, a.Totals = append(a.Periods, b), a.then(b.Totals)
	}
	return a
}

func (p *Plan) period(x Period) PeriodAnswer {
	a := PeriodAnswer{Period: x, Totals: Totals{PatientMonths: x.Target * x.Months(), Ended: x.Out, Active: x.Target}}
	for _, r := range RolesOf(p.Kind) {
		for _, w := range p.Work {
			times, of1 := w.times(x, p.weight())
			line := Line{Code: w.Code, Title: w.Title, Role: r, Work: half(of(w.Hours, r)*times, of1), Travel: half(of(w.Travel, r)*times, of1)}
			if line.Hours() > 0 {
				a.Lines = append(a.Lines, line)
			}
		}
		for _, m := range p.Meetings {
			times, of1 := m.times(x)
			if n := half(of(m.Hours, r)*times, of1); n > 0 {
				a.Lines = append(a.Lines, Line{Code: m.Code, Title: m.Title, Role: r, Meeting: true, Work: n})
			}
		}
		h := p.hands(x, r, a.Lines)
		a.Hands, a.Need, a.Have = append(a.Hands, h), a.Need+h.Need, a.Have+h.Have
		a.Costs = append(a.Costs, p.costs(x, h)...)
	}
	if x.Other > 0 {
		a.Costs = append(a.Costs, Cost{Kind: Other, Sum: x.Other})
	}
	for _, c := range a.Costs {
		a.Cost += c.Sum
	}
	return a
}

func (p *Plan) hands(x Period, r care.Role, lines []Line) Hands {
	h := Hands{Role: r, Posts: of(x.Posts, r)}
	for _, l := range lines {
		if l.Role == r {
			h.Need += l.Hours()
			if l.Meeting {
				h.Fixed += l.Hours()
			}
		}
	}
	if t := p.terms(r); !ByFee(r) && t.Hours > 0 {
		h.Have = half(h.Posts*t.Hours*x.Months(), 12*100)
		h.Needed = half(h.Need*100*12, t.Hours*x.Months())
	}
	return h
}

// costs are what a role costs: what the positions are paid, whether or not they are needed; and the hours that are paid one by one.
func (p *Plan) costs(x Period, h Hands) []Cost {
	t := p.terms(h.Role)
	var out []Cost
	add := func(kind CostKind, sum int64) {
		if sum > 0 {
			out = append(out, Cost{kind, h.Role, sum})
		}
	}
	if ByFee(h.Role) {
		add(Fee, half(h.Need*t.Fee, 100))
		return out
	}
	salary := half(h.Posts*t.Salary*x.Months(), 12*100)
	add(Salary, salary)
	add(Indirect, half(salary*t.Indirect, 100*100))
	return out
}

// times is how often the work comes in a period, as a fraction.
func (w Work) times(x Period, weight int64) (n, of1 int64) {
	switch w.Per {
	case PerIn:
		return x.In, 1
	case PerOut:
		return x.Out, 1
	}
	if w.Every < 1 {
		return 0, 1
	}
	return x.Target * x.Days() * weight, w.Every * 100 * 100
}

// times is how often the meeting is held in a period, as a fraction.
func (m Meeting) times(x Period) (n, of1 int64) {
	if m.Weeks > 0 {
		return x.Days(), 7 * m.Weeks
	}
	return m.Yearly * x.Months(), 12
}

// weight is how much work an active patient gives against the ordinary, hundredths of a per cent, by the shares of each CFS score.
func (p *Plan) weight() int64 {
	if len(p.Frailty) == 0 {
		return 100 * 100
	}
	sum := int64(0)
	for _, f := range p.Frailty {
		sum += f.Share * f.Weight
	}
	return half(sum, 100*100)
}

// half divides and rounds half up; n is never below 0, d always above.
func half(n, d int64) int64 { return (2*n + d) / (2 * d) }

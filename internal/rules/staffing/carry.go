package staffing

import "traad/internal/care"

// Carries is how many active patients the positions of a period can carry, with in and out in the same proportion to the active as in
// the plan: the least over the roles that have a position. Meetings take what they take first. False where the plan's period has no
// patients to measure by, or no role with a position does any work for them. Of several periods together it is the mean number of patients over
// the months that the work is measured by: the target may rise through them.
func (a PeriodAnswer) Carries() (n int64, by care.Role, ok bool) {
	for _, h := range a.Hands {
		load := h.Need - h.Fixed
		if ByFee(h.Role) || load <= 0 || a.PatientMonths == 0 {
			continue
		}
		if can := max(0, h.Have-h.Fixed) * a.PatientMonths / (load * a.Months()); !ok || can < n {
			n, by, ok = can, h.Role, true
		}
	}
	return n, by, ok
}

// Hand is what a role is needed for and has in the period.
func (a PeriodAnswer) Hand(r care.Role) Hands {
	for _, h := range a.Hands {
		if h.Role == r {
			return h
		}
	}
	return Hands{Role: r}
}

// Over is how many positions a role has beyond what is needed, hundredths; below 0 is what is missing.
func (a PeriodAnswer) Over(r care.Role) int64 { return a.Hand(r).Over() }

// Positions sums positions over the roles that have them: needed and had, hundredths.
func (a PeriodAnswer) Positions() (needed, had int64) {
	for _, h := range a.Hands {
		if !ByFee(h.Role) {
			needed, had = needed+h.Needed, had+h.Posts
		}
	}
	return needed, had
}

// MeanMonths is how long a patient who comes in is expected to be followed, tenths of a month, by the shares; false where the plan
// says nothing of it. By Little's law (J. D. C. Little, Oper. Res. 9 (1961) 383) as many active patients as Steady come and go.
func (p *Plan) MeanMonths() (int64, bool) {
	// The shares are of those who are active, who are met in proportion to how long they stay: the mean over those who come in is the
	// harmonic one, 1 / Σ(share / months).
	const unit = 1_000_000
	rate := int64(0)
	for _, f := range p.Frailty {
		if f.Months > 0 {
			rate += half(f.Share*unit, f.Months)
		}
	}
	if rate == 0 {
		return 0, false
	}
	return half(100*100*unit*10, rate), true
}

// Steady is how many go out in a period, and must come in, when the target is active and stays so: hundredths of a patient.
func (p *Plan) Steady(x Period) (int64, bool) {
	mean, ok := p.MeanMonths()
	if !ok || mean == 0 {
		return 0, false
	}
	return half(x.Target*x.Months()*10*100, mean), true
}

package casefind

import (
	"math"
	"math/bits"

	"traad/internal/base/column"
)

// Discharge is what the discharge scores take; they speak of one stay, the index.
type Discharge struct {
	Nights            int
	Emergency         bool
	Groups            uint32 // Charlson groups of the index stay and the two years before
	SevereKidney      bool   // N18.4, N18.5, Z49, Z99.2
	UrgentCare6       int    // visits to legevakt or the hospital's emergency department in the 6 months before the index, without admission
	Stays12           int    // admissions in the 12 months before the index
	Cancer            bool   // active cancer among the codes of the index stay
	NoMunicipalVisits bool   // she has no legevakt in the files: E of LACE is of the hospital's visits only, a lower bound
}

// LACE is 0–19. L: nights 0, 1, 2, 3, 4–6 → 4, 7–13 → 5, 14 and more → 7. A: 3 for an emergency. C: Charlson with the paper's
// weights, 4 and more → 5. E: visits in 6 months, at most 4. Ten and more is high. van Walraven 2010.
func LACE(d Discharge) int {
	l := theLists()
	var points int
	switch n := d.Nights; {
	case n <= 3:
		points = max(0, n)
	case n <= 6:
		points = 4
	case n <= 13:
		points = 5
	default:
		points = 7
	}
	if d.Emergency {
		points += 3
	}
	c := l.weigh(d.Groups, l.lace)
	if d.SevereKidney && l.has(d.Groups, "rend") {
		c += 2 // 4 instead of 2
	}
	if c >= 4 {
		c = 5
	}
	return points + c + min(4, d.UrgentCare6)
}

// LACERisk is the paper's expected share in per cent that dies or is readmitted unplanned within 30 days.
func LACERisk(lace int) float64 { return theLists().laceRisk[min(max(lace, 0), 19)] }

// HOSPITAL is the simplified score of 2017 with the bands of 2016: active cancer 2, urgent 1, admissions in 12 months 0–1 → 0,
// 2–5 → 2, more → 5, five nights or more 2. Haemoglobin and sodium (1 each) and the procedure are not in the files: the score
// is at least this. 0–4 low (5.8 %), 5–6 intermediate (11.9 %), 7 and more high (22.8 %).
func HOSPITAL(d Discharge) int {
	points := 0
	if d.Cancer {
		points += 2
	}
	if d.Emergency {
		points++
	}
	switch {
	case d.Stays12 > 5:
		points += 5
	case d.Stays12 >= 2:
		points += 2
	}
	if d.Nights >= 5 {
		points += 2
	}
	return points
}

// HOSPITALBand is the level of a HOSPITAL score, with its bounds: 0–4 low, 5–6 intermediate, 7 and more high. Donzé 2016.
func HOSPITALBand(points int) string {
	switch {
	case points >= 7:
		return "høy, 7 og over"
	case points >= 5:
		return "middels, 5–6"
	}
	return "lav, 0–4"
}

// Readmission is what PARR-30 takes.
type Readmission struct {
	Age         int
	Emergency12 int  // emergency admissions in 12 months
	Emergency30 bool // one of them in the last 30 days
	Current     bool // the index admission was an emergency
	Groups      uint32
}

// Term is one part of PARR-30 in log odds, with its reason in words.
type Term struct {
	Code, Text string
	Value      float64
}

// PARR30 are the terms whose sum is the log odds of a readmission within 30 days. Terms for deprivation and hospital are 0.
// Billings 2012.
func PARR30(r Readmission) []Term {
	l := theLists()
	t := []Term{
		{"intercept", "", l.parr["intercept"]},
		{"age_squared", "alder", l.parr["age_squared"] * float64(r.Age*r.Age)},
	}
	if r.Emergency12 > 0 {
		t = append(t, Term{"emergency_admissions_last_12m", "akuttinnleggelser siste 12 måneder", l.parr["emergency_admissions_last_12m"] * float64(r.Emergency12)})
	}
	if r.Emergency30 {
		t = append(t, Term{"emergency_admission_last_30d", "akuttinnlagt siste 30 dager", l.parr["emergency_admission_last_30d"]})
	}
	if r.Current {
		t = append(t, Term{"current_admission_emergency", "siste opphold var akutt", l.parr["current_admission_emergency"]})
	}
	for i, g := range l.groups {
		if v, ok := l.parr[g.code]; ok && l.ranked(r.Groups)&(1<<i) != 0 {
			t = append(t, Term{g.code, words[g.code], v})
		}
	}
	return t
}

// prior is the sum of PARR30 for a person at the date: a prior that is worth something only when it is recalibrated.
func (s *Score) prior(age int) float64 {
	l := theLists()
	age = max(0, age)
	sum := l.parrFixed[0]
	sum += l.parrFixed[1] * float64(age*age)
	if s.Emergency12 > 0 {
		sum += l.parrFixed[2] * float64(s.Emergency12)
	}
	if s.Emergency30 {
		sum += l.parrFixed[3]
	}
	if s.CurrentEmergency {
		sum += l.parrFixed[4]
	}
	for g := l.ranked(s.Quan); g != 0; g &= g - 1 {
		sum += l.parrGroup[bits.TrailingZeros32(g)]
	}
	return sum
}

func (s *Score) readmission(age int) Readmission {
	return Readmission{Age: max(0, age), Emergency12: int(s.Emergency12), Emergency30: s.Emergency30, Current: s.CurrentEmergency, Groups: s.Quan}
}

func logistic(x float64) float64 { return 1 / (1 + math.Exp(-x)) }

// Discharge is the last stay that ended before the date, with what the discharge scores need; ok is false where there is none.
func (x *Index) Discharge(p uint32, on column.Day) (d Discharge, ok bool) {
	w := windowsOf(on)
	all := x.Stays(p, on)
	for len(all) > 0 && (all[len(all)-1].Open || all[len(all)-1].Out > w.at) {
		all = all[:len(all)-1]
	}
	if len(all) == 0 {
		return Discharge{}, false
	}
	return x.discharge(p, all), true
}

// discharge is of the last of a person's stays.
func (x *Index) discharge(p uint32, all []Stay) (d Discharge) {
	last := all[len(all)-1]
	d = Discharge{Nights: int(last.Out.Day() - last.In.Day()), Emergency: last.Emergency}
	for _, s := range all[:len(all)-1] {
		if s.In.Day() >= column.DayOf(last.In.Day().Date().AddMonths(-12)) {
			d.Stays12++
		}
	}
	d.NoMunicipalVisits = true
	code, visited := x.E.CodeFirst[p], column.Day(-1)
	for row := x.E.First[p]; row < x.E.First[p+1]; row++ {
		n := uint32(x.E.NCode[row] & column.CountMask)
		codes := x.E.Code[code : code+n]
		code += n
		in, k := x.E.In[row], x.E.Kind[row]
		if k.Service() == column.UrgentCare {
			d.NoMunicipalVisits = false
		}
		if legevakt := k.Service() == column.UrgentCare; legevakt || atEmergency(k) && in.Day() != visited {
			if in < last.In && in.Day() >= column.DayOf(last.In.Day().Date().AddMonths(-6)) && !admittedAt(all, in) {
				d.UrgentCare6++
			}
			if !legevakt {
				visited = in.Day()
			}
		}
		if k.Level() != column.Inpatient || in > last.Out || in.Day() < column.DayOf(last.In.Day().Date().AddMonths(-24)) {
			continue
		}
		for _, c := range codes {
			e := &x.entries[c]
			d.Groups |= e.quan
			d.SevereKidney = d.SevereKidney || e.mark&MarkKidney != 0
			d.Cancer = d.Cancer || in >= last.In && e.mark&MarkCancer != 0
		}
	}
	return d
}

// atEmergency reports whether a contact is one of the hospital's emergency department: urgent, and not in a bed. Several of a day are one visit.
func atEmergency(k column.Kind) bool {
	return k.Service() == column.Hospital && k.Level() != column.Inpatient && k.Urgency() == column.Emergency
}

// admittedAt reports whether a visit led to a stay: one that began within the same gap that joins stays.
func admittedAt(all []Stay, visit column.Minute) bool {
	for _, s := range all {
		if s.In >= visit && s.In <= visit+JoinGap {
			return true
		}
	}
	return false
}

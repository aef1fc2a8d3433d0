package usage

import (
	"math"

	"traad/internal/base/column"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/suppress"
)

// What a municipality has told itself (app/municipal) is used before and after of those who are followed, and nowhere else: of the persons
// compared nobody has told it, so a comparison with them, days at home and the difference of costs go by the loads alone, as for both alike.
// Where a municipality has told of a service of somebody, the loads' rows of it are not counted: never both.

// municipal are the outcomes that municipalities tell of, with the service that says so.
var municipal = []struct {
	outcome Outcome
	service care.UseService // whose periods are the days told of
	stay    care.UseService // the stays that are counted; "" where amounts are
}{
	{UrgentCare, care.UseUrgentCare, ""},
	{AcuteBed, care.UseStays, care.UseAcuteBed},
	{ShortTerm, care.UseStays, care.UseShortStay},
	{HomeHours, care.UseHomeNursing, ""},
	{Therapy, care.UseTherapy, ""},
	{DayCentre, care.UseDayCentre, ""},
	{Team, care.UseTeam, ""},
	{GPTeam, care.UseGPTeam, ""},
	{PracticalHelp, care.UsePracticalHelp, ""},
	{HomeNights, care.UseStays, care.UseNursingHome},
}

// counter is how much of something there was from a day until another.
type counter func(from, to column.Day) float64

// teller finds who tells of an outcome of somebody who is followed: the municipality's own file, else the loads; ok is false where nobody does.
// end is the first day after what is told of the time after day 0: the municipality's file may end before the loads.
func (s *Study) teller(u *subject, o Outcome, end column.Day) (count counter, until column.Day, ok bool) {
	for _, m := range municipal {
		if m.outcome != o {
			continue
		}
		use := s.Municipal[u.person.ID]
		before, after := toldUntil(use, m.service, u.included-Year), toldUntil(use, m.service, u.included)
		if before >= u.included && (after > u.included || end <= u.included) {
			return func(from, to column.Day) float64 { return told(use, o, m.service, m.stay, from, to) }, min(end, max(after, u.included)), true
		}
	}
	return func(from, to column.Day) float64 { return u.count(o, from, to) }, end, s.covers(u, o, u.included, end)
}

// toldUntil is the first day from a day on that is not told of.
func toldUntil(use []care.Used, service care.UseService, from column.Day) column.Day {
	for grown := true; grown; {
		grown = false
		for i := range use {
			if v := &use[i]; v.Service == service && column.DayOf(v.From) <= from && column.DayOf(v.To) >= from {
				from, grown = column.DayOf(v.To)+1, true
			}
		}
	}
	return from
}

// told counts what was told. Stays count by their first day, nights by themselves; hours are spread evenly over their period; the k-th of n
// contacts is taken to lie in the middle of the k-th n-th of it, so that contacts stay whole and none is counted twice.
func told(use []care.Used, o Outcome, service, stay care.UseService, from, to column.Day) float64 {
	n := 0.0
	for i := range use {
		v := &use[i]
		a, b := column.DayOf(v.From), column.DayOf(v.To)
		switch {
		case stay != "":
			if v.Service != stay {
				continue
			}
			if v.To.IsZero() {
				b = math.MaxInt32
			}
			if o == HomeNights {
				n += float64(max(0, min(b, to)-max(a, from)))
			} else if a >= from && a < to {
				n++
			}
		case v.Service != service:
		case v.Amount != math.Trunc(v.Amount) || o.Unit() == "timer":
			n += v.Amount * float64(max(0, min(b+1, to)-max(a, from))) / float64(b+1-a)
		default:
			days := float64(b + 1 - a)
			for k := range int(v.Amount) {
				if d := a + column.Day((float64(k)+0.5)*days/v.Amount); d >= from && d < to {
					n++
				}
			}
		}
	}
	return n
}

// someone reports whether an outcome is told of anybody who is followed in a municipality.
func (s *Study) someone(r *Result, number string, o Outcome) bool {
	for _, u := range r.followed {
		if u.person.Municipality == number {
			if _, _, ok := s.teller(u, o, u.end(u.included, Year, r.To)); ok {
				return true
			}
		}
	}
	return false
}

// lacking counts those who are followed of whom something that municipalities can tell is told by nobody.
func (s *Study) lacking(r *Result) {
	r.Lacking = 0
	for _, u := range r.followed {
		for _, m := range municipal {
			if _, _, ok := s.teller(u, m.outcome, u.end(u.included, Year, r.To)); !ok {
				r.Lacking++
				break
			}
		}
	}
}

// Lacks says for how many of those who are followed municipal data are missing, in words that stand wherever a figure is shown. Few are not
// counted exactly: with the counts by municipality it would tell where they live.
func (r *Result) Lacks(v *lang.Voice) string {
	switch left := r.Followed - r.Lacking; {
	case r.Lacking < 0:
		return v.Say("Kommunale data mangler, helt eller delvis, for noen. Hvor mange, står under «alle».")
	case r.Lacking == 0:
		return v.Say("Kommunale data finnes for alle.")
	case left == 0:
		return v.Say("Kommunale data mangler, helt eller delvis, for alle.")
	case suppress.IsSmall(r.Lacking):
		return v.Say("Kommunale data mangler, helt eller delvis, for færre enn 5 av om lag %s.", v.Int(r.Followed))
	case suppress.IsSmall(left):
		return v.Say("Kommunale data mangler, helt eller delvis, for nesten alle.")
	}
	return v.Say("Kommunale data mangler, helt eller delvis, for om lag %s av %s.", v.Int(r.Lacking), v.Int(r.Followed))
}

package usage

import (
	"cmp"
	"slices"

	"traad/internal/base/column"
)

// Missing is what the data do not tell of somewhere: the figures of those services are of the others alone.
type Missing struct {
	Municipality string
	Followed     int
	Outcomes     []Outcome
}

// services are those that an outcome is counted from and that not everywhere tells of: the municipality's own, the GP's and legevakt.
var services = map[Outcome]column.Service{
	UrgentCare: column.UrgentCare, AcuteBed: column.AcuteBed, ShortTerm: column.ShortTerm, HomeHours: column.HomeNursing, Therapy: column.Therapy,
	DayCentre: column.DayCentre, Team: column.Team, GP: column.GP, GPTeam: column.GPTeam, PracticalHelp: untold, HomeNights: untold,
}

// untold is a service that no file of episodes has.
const untold column.Service = 31

// cover notes which services the episodes tell of in each municipality.
func (s *Study) cover() {
	if s.told != nil {
		return
	}
	s.told = map[string]uint32{}
	e := s.Index.E
	k := 0
	for i := range s.People {
		p := &s.People[i]
		for k < len(e.People) && e.People[k] < p.ID {
			k++
		}
		if k == len(e.People) || e.People[k] != p.ID {
			continue
		}
		seen := uint32(0)
		for _, kind := range e.Kind[e.First[k]:e.First[k+1]] {
			seen |= 1 << kind.Service()
		}
		s.told[p.Municipality] |= seen
	}
}

// covers reports whether the data can tell of an outcome of somebody: she lives where it is told of, and what municipalities tell of her is in
// the data. Hospitals tell of everybody.
func (s *Study) covers(u *subject, o Outcome) bool {
	service, ok := services[o]
	return !ok || !u.closed && s.told[u.person.Municipality]>>service&1 == 1
}

// missing lists, for the municipalities of those who are followed, what nothing is told of there though it is told of elsewhere.
func (s *Study) missing(r *Result) {
	n := map[string]int{}
	for _, u := range r.followed {
		n[u.person.Municipality]++
	}
	for number, k := range n {
		m := Missing{Municipality: number, Followed: k}
		for i := range r.Outcomes {
			if service, ok := services[r.Outcomes[i].Outcome]; ok && s.told[number]>>service&1 == 0 && !s.someone(r, number, r.Outcomes[i].Outcome) {
				m.Outcomes = append(m.Outcomes, r.Outcomes[i].Outcome)
			}
		}
		if len(m.Outcomes) > 0 {
			r.Missing = append(r.Missing, m)
		}
	}
	slices.SortFunc(r.Missing, func(x, y Missing) int { return cmp.Compare(x.Municipality, y.Municipality) })
}

// Untold are the outcomes that the data tell of nowhere.
func (r *Result) Untold() (all []Outcome) {
	for o := range Outcome(outcomes) {
		if _, ok := services[o]; ok && r.Line(o) == nil {
			all = append(all, o)
		}
	}
	return all
}

package usage

import (
	"cmp"
	"slices"

	"traad/internal/base/column"
	"traad/internal/rules/suppress"
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

// spell is what the episodes have of one service in one municipality: its first and last day, and how many persons it is of.
type spell struct {
	first, last column.Day
	persons     int
}

// slack is how many days without anybody's use at an end do not say that nobody told: contacts are not daily.
const slack = 31

// tells reports whether a service is told of on all days from one until another: of one person's rows it cannot be said that it is.
func (s *spell) tells(from, to column.Day) bool {
	return s != nil && s.persons >= suppress.Least && s.first <= from+slack && s.last >= to-1-slack
}

// cover notes what the episodes tell of each service in each municipality.
func (s *Study) cover() {
	if s.told != nil {
		return
	}
	s.told = map[string]*[32]spell{}
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
		all := s.told[p.Municipality]
		if all == nil {
			all = &[32]spell{}
			s.told[p.Municipality] = all
		}
		seen := uint32(0)
		for row := e.First[k]; row < e.First[k+1]; row++ {
			service := e.Kind[row].Service()
			if service == column.Hospital {
				continue
			}
			v, day := &all[service], e.In[row].Day()
			if v.first == 0 || day < v.first {
				v.first = day
			}
			v.last = max(v.last, day)
			if seen>>service&1 == 0 {
				seen |= 1 << service
				v.persons++
			}
		}
	}
}

// toldOf is what the episodes have of a service in a municipality, nil where they have nothing.
func (s *Study) toldOf(municipality string, service column.Service) *spell {
	if all := s.told[municipality]; all != nil {
		return &all[service]
	}
	return nil
}

// tells reports whether the data tell of a service of somebody on all days from one until another: she lives where it is told of then, and what
// municipalities tell of her is in the data.
func (s *Study) tells(u *subject, service column.Service, from, to column.Day) bool {
	return !u.closed && s.toldOf(u.person.Municipality, service).tells(from, to)
}

// covers reports whether the data can tell of an outcome of somebody in the year before a day and until the end of the time after it: where a service
// begins to be told of midway, it would look like growth. Hospitals tell of everybody.
func (s *Study) covers(u *subject, o Outcome, d0, end column.Day) bool {
	service, ok := services[o]
	return !ok || s.tells(u, service, d0-Year, end)
}

// missing lists, for the municipalities of those who are followed, what is told of nobody there though it is told of elsewhere.
func (s *Study) missing(r *Result) {
	n := map[string]int{}
	for _, u := range r.followed {
		n[u.person.Municipality]++
	}
	for number, k := range n {
		m := Missing{Municipality: number, Followed: k}
		for i := range r.Outcomes {
			o := r.Outcomes[i].Outcome
			if _, ok := services[o]; ok && !s.someone(r, number, o) {
				m.Outcomes = append(m.Outcomes, o)
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

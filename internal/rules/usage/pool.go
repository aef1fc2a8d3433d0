package usage

import (
	"cmp"
	"slices"

	"traad/internal/base/column"
)

// How far apart in age two may be: as exact, and at all.
const years3, years5 = 1096, 1827

// pool is everybody of one sex who could be compared, by day of birth, laid out side by side: of each who is followed nearly all are
// passed over, and that must not cost a walk to each one's memory.
type pool struct {
	who        []*subject
	born       []column.Day
	identified []column.Day
	died       []column.Day // 1<<30 while alive
	included   []column.Day // 1<<30 for never
	first      []uint32     // of the days in urgent
	urgent     []column.Day // when emergency stays began, ascending for each
}

// layPools lays out by sex as it stands in the file, anything above 2 as 2.
func layPools(people []*subject) (bySex [3]pool) {
	people = slices.Clone(people)
	slices.SortFunc(people, func(x, y *subject) int {
		return cmp.Or(cmp.Compare(x.person.Born, y.person.Born), cmp.Compare(x.id, y.id))
	})
	const never = 1 << 30
	some := func(d column.Day) column.Day {
		if d == 0 {
			return never
		}
		return d
	}
	for _, u := range people {
		p := &bySex[min(u.person.Sex, 2)]
		p.who, p.born, p.identified = append(p.who, u), append(p.born, u.person.Born), append(p.identified, u.identified)
		p.died, p.included = append(p.died, some(u.person.Died)), append(p.included, some(u.included))
		p.first = append(p.first, uint32(len(p.urgent)))
		p.urgent = append(p.urgent, u.urgent...)
	}
	for i := range bySex {
		bySex[i].first = append(bySex[i].first, uint32(len(bySex[i].urgent)))
	}
	return bySex
}

// near calls f for all who may be in the risk set of somebody with the state x at day 0, as far as ages, days and the number of emergency
// stays tell; the bins that need more are left to f.
func (p *pool) near(u *subject, x *state, least int, f func(*subject)) {
	d0, found := u.included, u.identified
	n90, year := min(x.stays[0], 3), min(x.stays[0]+x.stays[1]+x.stays[2], 6)
	i, _ := slices.BinarySearch(p.born, u.person.Born-years5)
	for last := u.person.Born + years5; i < len(p.born) && p.born[i] <= last; i++ {
		if p.died[i] <= d0 || p.included[i] < d0+Year || p.identified[i] > found {
			continue
		}
		a, b, before := 0, 0, 0
		for _, d := range p.urgent[p.first[i]:p.first[i+1]] {
			if ago := d0 - d; ago > 0 && ago <= Year {
				b++
				if ago <= 90 {
					a++
				}
			}
			if d < found && d >= found-Year {
				before++
			}
		}
		if before < least || min(a, 3) != n90 || min(b, 6) != year || p.who[i] == u {
			continue
		}
		f(p.who[i])
	}
}

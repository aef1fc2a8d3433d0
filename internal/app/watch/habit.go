package watch

import (
	"cmp"
	"context"

	"traad/internal/base/db"
	rule "traad/internal/rules/watch"
	"traad/internal/store/query"
)

// habits counts what each user looked at in each role, and asks the rules about what is unusual in number and hour. It returns the
// counts, to be kept as what later days are compared with.
func (n *night) habits(ctx context.Context, looks []look) ([]query.PutWatchDayParams, error) {
	by := map[post][]look{}
	for _, x := range looks {
		p := post{x.user, x.org, x.role}
		by[p] = append(by[p], x)
	}
	before, err := n.r.WatchDays(ctx, query.WatchDaysParams{FromDay: n.day.AddDays(-habitDays), BeforeDay: n.day})
	if err != nil {
		return nil, err
	}
	own, nights, roles := map[post][]int{}, map[post][]int{}, map[string][]query.WatchDay{}
	for _, d := range before {
		p := post{d.UserID, d.OrganisationID, d.Role}
		own[p] = append(own[p], d.Persons)
		nights[p] = append(nights[p], d.Night)
		roles[d.Role] = append(roles[d.Role], d)
	}
	var days []query.PutWatchDayParams
	for _, p := range sorted(by, func(a, b post) int {
		return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.role, b.role), cmp.Compare(a.org, b.org))
	}) {
		all := by[p]
		var late []look
		for _, x := range all {
			if rule.Night(x.at.In(n.day.At(0, 0).Location()).Hour(), n.l) {
				late = append(late, x)
			}
		}
		persons := distinct(all)
		days = append(days, query.PutWatchDayParams{
			UserID: p.user, Role: p.role, OrganisationID: p.org, OnDay: n.day, Persons: persons, Looks: len(all), Night: len(late),
		})
		var others []int
		for _, d := range roles[p.role] {
			if d.UserID != p.user {
				others = append(others, d.Persons)
			}
		}
		if usual, ok := rule.TooMany(persons, own[p], others, n.l); ok {
			n.put(rule.VeryMany, p, "", n.day, all, rule.FarAbove, persons, usual)
		}
		if rule.UnusualNight(len(late), nights[p], n.l) {
			n.put(rule.AtNight, p, "", n.day, late, rule.NeverNight, distinct(late), 0)
		}
	}
	return days, nil
}

func distinct(looks []look) int {
	seen := map[db.ID]bool{}
	for _, x := range looks {
		seen[x.patient] = true
	}
	return len(seen)
}

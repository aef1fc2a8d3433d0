package watch

import (
	"cmp"
	"context"
	"time"

	"traad/internal/base/db"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
	"traad/internal/store/query"
)

// searched finds persons who were opened right after a search, WrittenDays ago: by now something should have been written.
func (n *night) searched(ctx context.Context) error {
	day := n.day.AddDays(-n.l.WrittenDays)
	looks, err := n.looks(ctx, day)
	if err != nil || len(looks) == 0 {
		return err
	}
	type who struct{ user, patient db.ID }
	hits := map[who][]time.Time{}
	from, to := db.At(day.At(0, 0)), db.At(day.AddDays(1).At(0, 0))
	asked := map[db.ID]bool{}
	for _, x := range looks {
		if asked[x.user] {
			continue
		}
		asked[x.user] = true
		rows, err := n.r.SearchHitsOfUser(ctx, query.SearchHitsOfUserParams{UserID: x.user, FromAt: from, BeforeAt: to, Allowed: true, Deed: string(access.Search)})
		if err != nil {
			return err
		}
		for _, r := range rows {
			hits[who{x.user, r.PatientID}] = append(hits[who{x.user, r.PatientID}], r.At.Time)
		}
	}
	by := map[pair][]look{}
	for _, x := range looks {
		for _, at := range hits[who{x.user, x.patient}] {
			if gap := x.at.Sub(at); gap >= 0 && gap <= searchGap {
				p := pair{x.user, x.org, x.role, x.patient}
				by[p] = append(by[p], x)
				break
			}
		}
	}
	for _, p := range sorted(by, func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.user, b.user), cmp.Compare(a.patient, b.patient), cmp.Compare(a.role, b.role), cmp.Compare(a.org, b.org))
	}) {
		first := by[p][0]
		listed, err := n.r.CountListed(ctx, query.CountListedParams{PatientID: p.patient, BeforeAt: db.At(first.at), UserID: p.user, Deeds: db.List(access.Lists)})
		if err != nil {
			return err
		}
		written, err := n.r.CountWritten(ctx, query.CountWrittenParams{
			PatientID: p.patient, UserID: p.user, Allowed: true, Deeds: db.List(access.Writes()),
			FromAt: from, BeforeAt: db.At(n.day.AddDays(1).At(0, 0)),
		})
		if err != nil {
			return err
		}
		if rule.Curious(rule.Opened{Listed: int(listed), Written: int(written)}) {
			n.put(rule.Searched, post{p.user, p.org, p.role}, string(p.patient), day, by[p], rule.NotListed, 1, 0)
		}
	}
	return nil
}

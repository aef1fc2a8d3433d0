package watch

import (
	"cmp"
	"context"
	"slices"
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
	from, to := day.At(0, 0), day.AddDays(1).At(0, 0)
	after, before := firstID(from.Add(-time.Hour)), firstID(to.Add(time.Hour))
	for {
		rows, err := n.r.SearchHitsOfDay(ctx, query.SearchHitsOfDayParams{AfterID: after, BeforeID: before, Allowed: true, Deed: string(access.Search), Lim: page})
		if err != nil {
			return err
		}
		full := len(rows) == page
		if full { // the last search may go on: it is read whole with the next page
			last := rows[len(rows)-1].ID
			rows = slices.DeleteFunc(rows, func(r query.SearchHitsOfDayRow) bool { return r.ID == last })
		}
		for _, r := range rows {
			hits[who{r.UserID, r.PatientID}] = append(hits[who{r.UserID, r.PatientID}], r.At.Time)
		}
		if !full || len(rows) == 0 {
			break
		}
		after = rows[len(rows)-1].ID
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
		listed, err := n.r.CountListed(ctx, query.CountListedParams{PatientID: p.patient, BeforeID: first.id, UserID: p.user, Deeds: db.List(access.Lists)})
		if err != nil {
			return err
		}
		written, err := n.r.CountWritten(ctx, query.CountWrittenParams{
			PatientID: p.patient, UserID: p.user, Allowed: true, Deeds: db.List(access.Writes()),
			AfterID: firstID(from.Add(-time.Hour)), BeforeID: firstID(n.day.AddDays(1).At(0, 0)),
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

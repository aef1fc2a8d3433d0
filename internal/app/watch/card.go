package watch

import (
	"cmp"
	"context"
	"slices"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
	"traad/internal/store/query"
)

// cards counts whom the record systems of each organisation were shown a card of or have fetched (FHIR), and asks about what is unusual in number, and about those that asked until they were stopped.
// It returns the counts, to be kept as what later days are compared with.
func (n *night) cards(ctx context.Context) ([]query.PutRecordPersonsParams, error) {
	by := map[db.ID][]look{}
	for _, deed := range []access.Deed{access.SeeCard, access.SeeRecord} {
		rows, err := n.r.CardsShown(ctx, query.CardsShownParams{FromAt: db.At(n.day.At(0, 0)), BeforeAt: db.At(n.day.AddDays(1).At(0, 0)), Allowed: true, Deed: string(deed)})
		if err != nil {
			return nil, err
		}
		for _, r := range rows {
			by[r.OrgID] = append(by[r.OrgID], look{at: r.At.Time, org: r.OrgID, role: string(care.RecordSystem), deed: string(deed), patient: r.PatientID})
		}
	}
	for _, looks := range by {
		slices.SortStableFunc(looks, func(a, b look) int { return a.at.Compare(b.at) })
	}
	days, err := n.r.RecordDays(ctx, query.RecordDaysParams{FromDay: n.day.AddDays(-habitDays), BeforeDay: n.day.AddDays(1)})
	if err != nil {
		return nil, err
	}
	own, calls := map[db.ID][]int{}, map[db.ID]int{}
	for _, d := range days {
		if d.OnDay == n.day {
			calls[d.OrganisationID] = d.Calls
			by[d.OrganisationID] = by[d.OrganisationID][:len(by[d.OrganisationID]):len(by[d.OrganisationID])] // there, also where nobody was shown
			continue
		}
		own[d.OrganisationID] = append(own[d.OrganisationID], d.Persons)
	}
	var out []query.PutRecordPersonsParams
	for _, org := range sorted(by, cmp.Compare[db.ID]) {
		looks := by[org]
		persons := distinct(looks)
		out = append(out, query.PutRecordPersonsParams{OrganisationID: org, OnDay: n.day, Persons: persons})
		usual, many := rule.TooManyCards(persons, own[org], n.l)
		stopped := n.l.RecordCalls > 0 && calls[org] > n.l.RecordCalls
		if !many && !stopped {
			continue
		}
		rel := rule.FarAbove
		if stopped {
			rel = rule.OverLimit
		}
		if len(looks) == 0 { // stopped without being shown anybody: the whole day
			looks = []look{{at: n.day.At(0, 0), deed: string(access.SeeCard)}}
		}
		n.put(rule.VeryMany, post{org: org, role: string(care.RecordSystem)}, "", n.day, looks, rel, persons, usual)
		if f := &n.findings[len(n.findings)-1]; calls[org] > 0 {
			f.Shown = db.ToJSON([]Shown{{access.SeeCard, calls[org]}}) // also those that were shown nothing
		}
	}
	return out, nil
}

package app

import (
	"cmp"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Caches is all that is kept of one enrolment beside its events. CachesOf works it out; Project and the bulk way in store it.
type Caches struct {
	Row   query.UpdateEnrolmentParams // the cached columns of its row
	Brief db.JSON                     // the folded state without its long texts
	Open  []care.Task                 // what is due
	Tally map[care.TallyKey]int       // what it gives to the counters
}

// farAway sorts what has no date after everything that has one.
const farAway = "9999-12-31"

// CachesOf works the caches of an enrolment out from its folded state. row gives who and where it is, and how many events
// were seen; events is how many there are now.
func CachesOf(p *care.Pathway, cal care.Calendar, row query.Enrolment, e *care.Enrolment, events int, beside care.Beside) Caches {
	all := care.Tasks(p, e, cal, care.Periods(beside.Stays))
	var open []care.Task
	for _, t := range all {
		if t.Open() {
			open = append(open, t)
		}
	}
	return Caches{stateOf(row, e, open, events, beside.Stays), db.ToJSON(e.Brief()), open, care.Contribution(p, e, all, beside, care.OrgID(row.AreaID))}
}

// stateOf is the enrolment's row as it shall be.
func stateOf(row query.Enrolment, e *care.Enrolment, open []care.Task, events int, stays []care.BedStay) query.UpdateEnrolmentParams {
	u := query.UpdateEnrolmentParams{
		ID: row.ID, Seen: row.EventCount, Events: events, Status: string(e.Status), Stage: e.Stage, NowText: e.Now,
		ReferredOn: e.ReferredOn, IncludedOn: e.IncludedOn, MappedOn: e.MappedOn, PlannedOn: e.PlannedOn, EndedOn: e.EndedOn,
		EndReason: e.EndReason, Cfs: int(e.CFS()), ResponsibleID: db.ID(e.Responsible), Paused: !e.PausedSince().IsZero(),
		DueSort: farAway, LastContactOn: e.LastContact, TeamUntil: e.TeamUntil(),
	}
	if e.Status == care.StatusActive {
		for _, st := range stays {
			if st.Open() && st.From.After(u.AdmittedOn) {
				u.AdmittedOn = st.From
			}
		}
	}
	if n := len(e.Scores); n > 1 {
		u.CfsBefore = int(e.Scores[n-2].CFS)
	}
	if next, ok := care.NextDue(open); ok {
		u.NextDue, u.NextTitle, u.NextRule = next.Due, next.Title, next.Rule
		if !next.Due.IsZero() {
			u.DueSort = next.Due.String()
		}
	}
	return u
}

// Given is the contribution as it is kept beside the enrolment.
func (c Caches) Given() db.JSON {
	var keep []tallied
	for _, k := range SortedKeys(c.Tally) {
		keep = append(keep, tallied{k, c.Tally[k]})
	}
	return db.ToJSON(keep)
}

// tallied is one counter that an enrolment has added to.
type tallied struct {
	care.TallyKey
	N int
}

func parseTally(id db.ID, data db.JSON) (map[care.TallyKey]int, error) {
	var list []tallied
	if err := json.Unmarshal(data, &list); err != nil {
		return nil, fmt.Errorf("app: counters of %s: %w", id, err)
	}
	sums := make(map[care.TallyKey]int, len(list))
	for _, t := range list {
		sums[t.TallyKey] += t.N
	}
	return sums, nil
}

// SortedKeys returns the counters in the order that everybody changes them in, so that two deeds never wait for each
// other crosswise.
func SortedKeys(sums map[care.TallyKey]int) []care.TallyKey {
	keys := make([]care.TallyKey, 0, len(sums))
	for k := range sums {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, compareKeys)
	return keys
}

// TallyRows lays counters out for store.AddTallies.
func TallyRows(sums map[care.TallyKey]int) [][]any {
	var rows [][]any
	for _, k := range SortedKeys(sums) {
		rows = append(rows, []any{db.ID(k.Area), k.Pathway, k.Measure, k.Bucket, sums[k]})
	}
	return rows
}

func compareKeys(a, b care.TallyKey) int {
	return cmp.Or(cmp.Compare(a.Area, b.Area), cmp.Compare(a.Pathway, b.Pathway), cmp.Compare(a.Measure, b.Measure), cmp.Compare(a.Bucket, b.Bucket))
}

package candidate

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store/query"
)

// FollowedRow is somebody who is followed and is in hospital, or leaves today. Her stay is told by the hospital as it happens; what the loads
// have of her says how likely she is to come back.
type FollowedRow struct {
	HomeRow
	Patient care.PatientID
	Stay    care.StayID
	Name    string
	Age     int
	Seen    date.Date // the team met her during the stay, last on this day; no date where it has not
}

// mostFollowed is how many a list has at most, and mostStays how many stays of them are looked through: those of the last month are there too, for when she left before.
const mostFollowed, mostStays = 200, 2000

// followedHome are those within the actor's reach, who leaves first.
func (f *Finder) followedHome(ctx context.Context, s *app.Service, a access.Actor, w *work) ([]FollowedRow, error) {
	sc := access.ScopeOf(a)
	if sc.Kind() != access.ByArea {
		return nil, nil
	}
	stays, err := s.Store.Reader().HospitalStaysOfFollowed(ctx, query.HospitalStaysOfFollowedParams{
		Since: db.At(s.Today().AddDays(-casefind.ReadmissionDays).At(0, 0)), Hidden: db.List(sc.Hidden()), Areas: db.List(sc.Areas()), Lim: mostStays,
	})
	if err != nil {
		return nil, fmt.Errorf("candidate.Home: %w", err)
	}
	left := map[db.ID]time.Time{} // when she last left, before today
	stays = slices.DeleteFunc(stays, func(st query.HospitalStaysOfFollowedRow) bool {
		to := st.ToAt.Time
		if to.IsZero() || !date.In(to).Before(s.Today()) {
			return false
		}
		if to.After(left[st.PersonID]) {
			left[st.PersonID] = to
		}
		return true
	})
	stays = stays[:min(len(stays), mostFollowed)]
	pseudonyms := map[care.PatientID]string{}
	for id, c := range w.courses {
		if pseudonyms[c.Patient] == "" || w.candidate(id) != nil { // of several versions of the key the one that the loads have
			pseudonyms[c.Patient] = id
		}
	}
	items := make([]string, len(stays))
	for i, st := range stays {
		items[i] = care.StayItem(care.StayID(st.ID))
	}
	objected, err := app.Objected(ctx, s.Store.Reader(), items)
	if err != nil {
		return nil, err
	}
	var rows []FollowedRow
	for i, st := range stays {
		if objected[items[i]] {
			st.UnitName = care.HiddenUnit
		}
		r := FollowedRow{
			Patient: care.PatientID(st.PersonID), Stay: care.StayID(st.ID), Name: st.GivenName + " " + st.FamilyName, Age: st.BirthDate.Age(s.Today()),
			HomeRow: HomeRow{Where: st.UnitName, Municipality: st.AreaName},
		}
		if on, err := date.Parse(st.SeenOn); err == nil && !on.Before(date.In(st.FromAt.Time)) {
			r.Seen = on
		}
		if r.Age <= w.over {
			continue
		}
		o := OpenStay{Unit: st.UnitName, From: st.FromAt.Time, Planned: st.Urgency == care.UrgencyPlanned, Ready: st.ReadyAt.Time, To: st.ToAt.Time}
		r.State, r.Leaving = state(o)
		if c := w.candidate(pseudonyms[r.Patient]); c != nil {
			if !w.atHome(c) {
				continue
			}
			r.Band = casefind.Band(c.Age)
			w.weigh(&r.HomeRow, c, o, left[st.PersonID])
		}
		rows = append(rows, r)
	}
	slices.SortStableFunc(rows, func(x, y FollowedRow) int { return cmp.Or(x.before(&y.HomeRow), cmp.Compare(x.Name, y.Name)) })
	return rows, nil
}

// candidate is what the loads have of a pseudonym; nil where that is nothing, or nothing that may be used.
func (w *work) candidate(pseudonym string) *casefind.Candidate {
	if w.d == nil || pseudonym == "" || w.against[pseudonym] {
		return nil
	}
	return w.list.Find(pseudonym)
}

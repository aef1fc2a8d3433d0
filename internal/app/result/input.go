package result

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/app/municipal"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/suppress"
	"traad/internal/rules/usage"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Method is the version of what is counted and how: a new one counts everything anew.
const Method = 7

// input is what the results are counted from, with a sum of it.
type input struct {
	study   *usage.Study
	key     string
	members []string // the inclusions that count, by unit
	waiting bool     // some others are too few to be taken in
}

// gather joins the inclusions in the database with the loads, by pseudonym. Whoever objects to the use of her data is in neither.
//
// Who is followed was identified on the day that the list had her on, where it did before she was included; else on the day of referral. Who
// could be compared is everybody in the loads who was never included: found on the day that the list had her on, else from the day after the
// first emergency stay, for the list has only noted since it was taken into use. Of them the comparison takes only those who on that day had
// as much as any of the followed had when found, and are alike at inclusion.
//
// Of two results the later may not tell what one to four persons used, so those who were included since before wait until they are five. Whoever is taken out goes
// at once: an objection holds from the next run; the counts are rounded for that.
func gather(ctx context.Context, s *app.Service, set *dataset.Set, before kept) (*input, error) {
	r := s.Store.Reader()
	rows, err := r.IncludedPseudonyms(ctx)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	out, err := dataset.RecordsOutOfAnalysis(ctx, r, s.Keys)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	noted, err := r.CandidatesIdentifiedFirst(ctx)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	first := make(map[string]date.Date, len(noted))
	for _, n := range noted {
		first[n.Pseudonym] = n.FirstOn
	}
	var all []column.Enrolment
	var units []string
	included := map[string]bool{}
	defs, err := s.Definitions(ctx, r)
	if err != nil {
		return nil, err
	}
	scores, err := scored(ctx, r, rows)
	if err != nil {
		return nil, err
	}
	name, of := "", db.ID("")
	for _, row := range rows {
		if slices.Contains(out, row.PatientID) {
			continue
		}
		if row.PatientID != of {
			b, err := s.Keys.Open(row.Sealed, "patient_pseudonym/"+string(row.PatientID))
			if err != nil {
				return nil, fmt.Errorf("result: %w", err)
			}
			name, of = string(b), row.PatientID
		}
		n := column.Enrolment{ID: name, Pathway: row.PathwayCode, Included: column.DayOf(row.IncludedOn), CFS: uint8(min(max(scores[row.EnrolmentID], 0), 9))}
		if !row.EndedOn.IsZero() {
			n.Ended = column.DayOf(row.EndedOn)
		}
		if row.EndReason != "" {
			p, err := defs.At(ctx, row.PathwayCode, row.PathwayVersion, "")
			if err != nil {
				return nil, err
			}
			if p.MovedAway(row.EndReason) {
				n.Moved = n.Ended
			}
		}
		n.Identified = n.Included
		if d := column.DayOf(first[name]); d != 0 && d <= n.Included {
			n.Identified = d
		} else if d := column.DayOf(row.ReferredOn); d != 0 && d <= n.Included {
			n.Identified = d
		}
		all, units = append(all, n), append(units, string(row.PatientID)+"/"+row.PathwayCode)
		included[name] = true
	}
	in := &input{}
	all = in.admit(all, units, before, set)
	ever, err := dataset.EverIncluded(ctx, s)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	told, err := municipalUse(ctx, s, included)
	if err != nil {
		return nil, err
	}
	prices, number, err := pricesInUse(ctx, r)
	if err != nil {
		return nil, err
	}
	in.key = keyOf(set, all, first, told, number, ever, in.waiting)
	all = append(all, others(set, ever, first)...)
	slices.SortStableFunc(all, func(x, y column.Enrolment) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Included, y.Included), cmp.Compare(x.Pathway, y.Pathway))
	})
	in.study = &usage.Study{Index: set.Index, People: set.People, Enrolments: all, Municipal: told, Closed: set.Closed, Prices: prices}
	return in, nil
}

// scored is the CFS of each on the day of inclusion, by enrolment: a later one may be the service's doing, or where it has come to.
func scored(ctx context.Context, r *store.Reader, rows []query.IncludedPseudonymsRow) (map[db.ID]care.CFS, error) {
	on := map[db.ID]date.Date{}
	var ids []db.ID
	for _, row := range rows {
		if on[row.EnrolmentID].IsZero() {
			on[row.EnrolmentID], ids = row.IncludedOn, append(ids, row.EnrolmentID)
		}
	}
	all := map[db.ID]care.CFS{}
	for some := range slices.Chunk(ids, 500) {
		states, err := r.EnrolmentStates(ctx, db.List(some))
		if err != nil {
			return nil, fmt.Errorf("result: %w", err)
		}
		for _, x := range states {
			var e care.Enrolment
			if err := json.Unmarshal(x.Data, &e); err != nil {
				return nil, fmt.Errorf("result: %w", err)
			}
			all[x.EnrolmentID] = e.CFSAt(on[x.EnrolmentID])
		}
	}
	return all, nil
}

// admit takes away the inclusions that are new since before, where they are of one to four persons who would be followed: with a year of data before, and in
// the loads. An inclusion is known by the record and the pathway.
func (in *input) admit(all []column.Enrolment, units []string, before kept, set *dataset.Set) (admitted []column.Enrolment) {
	first, last := column.DayOf(set.Whole.From), column.DayOf(lastDay(set))
	counts := func(n *column.Enrolment) bool {
		_, in := slices.BinarySearchFunc(set.People, n.ID, func(p column.Person, id string) int { return cmp.Compare(p.ID, id) })
		return in && n.Included <= last && n.Included-usage.Year >= first
	}
	known, came := map[string]bool{}, map[string]bool{}
	for _, u := range before.Members {
		known[u] = true
	}
	isNew := func(i int) bool {
		return before.Result != nil && len(known) > 0 && !known[units[i]] && counts(&all[i])
	}
	for i := range all {
		if isNew(i) {
			came[all[i].ID] = true
		}
	}
	in.waiting = suppress.IsSmall(len(came))
	for i, n := range all {
		if in.waiting && isNew(i) {
			continue
		}
		admitted = append(admitted, n)
		if counts(&n) {
			in.members = append(in.members, units[i])
		}
	}
	return admitted
}

// others are those in the loads who were never included, from the day that the list first had them on, else from the day after their first
// emergency stay began.
func others(set *dataset.Set, included map[string]bool, first map[string]date.Date) (all []column.Enrolment) {
	e := set.Index.E
	k := 0
	for i := range set.People {
		id := set.People[i].ID
		for k < len(e.People) && e.People[k] < id {
			k++
		}
		if k == len(e.People) || e.People[k] != id || included[id] {
			continue
		}
		if on, ok := first[id]; ok {
			all = append(all, column.Enrolment{ID: id, Identified: column.DayOf(on)})
			continue
		}
		for row := e.First[k]; row < e.First[k+1]; row++ {
			kind := e.Kind[row]
			if kind.Service() == column.Hospital && kind.Level() == column.Inpatient && kind.Urgency() == column.Emergency {
				all = append(all, column.Enrolment{ID: id, Identified: e.In[row].Day() + 1})
				break
			}
		}
	}
	return all
}

// keyOf is a sum of what the results come from: the method, the loads, the inclusions and when each was found, and what municipalities told.
func keyOf(set *dataset.Set, all []column.Enrolment, first map[string]date.Date, told map[string][]care.Used, prices int, ever map[string]bool, waiting bool) string {
	h := sha256.New()
	fmt.Fprintln(h, Method, prices, waiting, set.Manifest, set.Through, set.Whole, set.Left(), len(set.People), set.Index.E.Rows())
	all = slices.Clone(all)
	slices.SortFunc(all, func(x, y column.Enrolment) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Included, y.Included), cmp.Compare(x.Pathway, y.Pathway))
	})
	for i := range all {
		n := &all[i]
		fmt.Fprintln(h, n.ID, n.Pathway, n.Included, n.Identified, n.Moved, n.Ended, n.CFS)
	}
	for _, id := range sorted(first) {
		fmt.Fprintln(h, id, first[id])
	}
	for _, id := range sorted(ever) {
		fmt.Fprintln(h, id)
	}
	for _, id := range sorted(told) {
		for _, u := range told[id] {
			fmt.Fprintln(h, id, u.Service, u.IPLOS, u.From, u.To, u.Amount)
		}
	}
	return hex.EncodeToString(h.Sum(nil))
}

// municipalUse is what municipalities have told themselves of those who are included, by pseudonym: in files, and by their own systems of what
// no file tells of.
func municipalUse(ctx context.Context, s *app.Service, included map[string]bool) (map[string][]care.Used, error) {
	rows, err := s.Store.Reader().MunicipalUseTold(ctx)
	if err != nil {
		return nil, fmt.Errorf("result: %w", err)
	}
	all := map[string][]care.Used{}
	name, of := "", db.ID("")
	for _, row := range rows {
		if row.PatientID != of {
			b, err := s.Keys.Open(row.Sealed, "patient_pseudonym/"+string(row.PatientID))
			if err != nil {
				return nil, fmt.Errorf("result: %w", err)
			}
			name, of = string(b), row.PatientID
		}
		if included[name] {
			all[name] = append(all[name], care.Used{Service: care.UseService(row.Service), IPLOS: row.Iplos, From: row.FromOn, To: row.ToOn, Amount: row.Amount})
		}
	}
	return all, fedUse(ctx, s, included, all)
}

// fedUse adds what the municipalities' own systems tell.
func fedUse(ctx context.Context, s *app.Service, included map[string]bool, all map[string][]care.Used) error {
	r := s.Store.Reader()
	feeds, err := r.MunicipalFeedsOf(ctx)
	if err != nil || len(feeds) == 0 {
		return wrapped(err)
	}
	rows, err := r.MunicipalEpisodesTold(ctx)
	if err != nil {
		return wrapped(err)
	}
	of := map[db.ID][]care.UseEpisode{}
	for _, e := range rows {
		of[e.PatientID] = append(of[e.PatientID], care.UseEpisode{IPLOS: e.Iplos, From: e.FromOn, To: e.ToOn, Weekly: e.Weekly})
	}
	last := db.ID("")
	for _, f := range feeds {
		if f.PatientID == last { // followed in two municipalities: the first one's system is asked for the days that nothing was given
			continue
		}
		last = f.PatientID
		name, err := s.Keys.Open(f.Sealed, "patient_pseudonym/"+string(f.PatientID))
		if err != nil {
			return wrapped(err)
		}
		if id := string(name); included[id] {
			all[id] = care.ToldUse(all[id], care.Fed(of[f.PatientID], f.FromOn, municipal.Through(f.ToldAt)))
		}
	}
	return nil
}

func wrapped(err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("result: %w", err)
}

func sorted[K cmp.Ordered, V any](m map[K]V) []K { return slices.Sorted(maps.Keys(m)) }

package result

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
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
	"traad/internal/rules/usage"
)

// method is the version of what is counted and how: a new one counts everything anew.
const method = 4

// input is what the results are counted from, with a sum of it.
type input struct {
	study *usage.Study
	key   string
}

// gather joins the inclusions in the database with the loads, by pseudonym. Whoever objects to the use of her data is in neither.
//
// Who is followed was identified on the day that the list had her on, where it did before she was included; else on the day of referral. Who
// could be compared is everybody in the loads who was never included: found on the day that the list had her on, else from the day after the
// first emergency stay, for the list has only noted since it was taken into use. Of them the comparison takes only those who on that day had
// as much as any of the followed had when found, and are alike at inclusion.
func gather(ctx context.Context, s *app.Service, set *dataset.Set) (*input, error) {
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
	included := map[string]bool{}
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
		n := column.Enrolment{ID: name, Pathway: row.PathwayCode, Included: column.DayOf(row.IncludedOn), CFS: uint8(min(max(row.Cfs, 0), 9))}
		if row.EndReason == care.EndMoved && !row.EndedOn.IsZero() {
			n.Moved = column.DayOf(row.EndedOn)
		}
		n.Identified = n.Included
		if d := column.DayOf(first[name]); d != 0 && d <= n.Included {
			n.Identified = d
		} else if d := column.DayOf(row.ReferredOn); d != 0 && d <= n.Included {
			n.Identified = d
		}
		all = append(all, n)
		included[name] = true
	}
	told, err := municipalUse(ctx, s, included)
	if err != nil {
		return nil, err
	}
	prices, number, err := pricesInUse(ctx, r)
	if err != nil {
		return nil, err
	}
	in := &input{key: keyOf(set, all, first, told, number)}
	all = append(all, others(set, included, first)...)
	slices.SortStableFunc(all, func(x, y column.Enrolment) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Included, y.Included), cmp.Compare(x.Pathway, y.Pathway))
	})
	in.study = &usage.Study{Index: set.Index, People: set.People, Enrolments: all, Municipal: told, Closed: set.Closed, Prices: prices}
	return in, nil
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
func keyOf(set *dataset.Set, all []column.Enrolment, first map[string]date.Date, told map[string][]care.Used, prices int) string {
	h := sha256.New()
	fmt.Fprintln(h, method, prices, set.Manifest, set.Through, set.Whole, set.Left(), len(set.People), set.Index.E.Rows())
	all = slices.Clone(all)
	slices.SortFunc(all, func(x, y column.Enrolment) int {
		return cmp.Or(cmp.Compare(x.ID, y.ID), cmp.Compare(x.Included, y.Included), cmp.Compare(x.Pathway, y.Pathway))
	})
	for i := range all {
		n := &all[i]
		fmt.Fprintln(h, n.ID, n.Pathway, n.Included, n.Identified, n.Moved, n.CFS)
	}
	for _, id := range sorted(first) {
		fmt.Fprintln(h, id, first[id])
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

package candidate

import (
	"context"

	"traad/internal/app"
	"traad/internal/app/dataset"
	"traad/internal/base/column"
	"traad/internal/base/lang"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
)

// TrySize is how many of a tried rule's list are shown, from the first on.
const TrySize = 15

// Size is how long a list would be, who would stand first, and how it differs from the one in use.
type Size struct {
	Empty        bool // nothing is loaded
	Now, Was     int
	In, Out      int
	ByPlace      []PlaceSize
	Free         int
	Municipality int // how many municipalities it is of
	First        []Tried
}

// PlaceSize is how many the list would hold of a municipality.
type PlaceSize struct {
	Place
	N int
}

// Tried is one of the first on the list of a rule that is being written, shown as the list shows her.
type Tried struct {
	Code         string
	Rank         int
	Municipality string
	Band         string
	Points       int
	Why          lang.Spoken // in a sentence
	New          bool        // she is not on the list in use
	Decided      string      // what a clinician decided of her, where that stands
}

// Try tells how long the list would be with a rule that is being written, and who would stand first. Everybody is scored beforehand;
// only the rule is applied. The rows are those of the list page, so who may see them and what the audit has of it is the same.
func (f *Finder) Try(ctx context.Context, s *app.Service, a access.Actor, r *casefind.Rule) (Size, error) {
	for _, deed := range []access.Deed{access.KeepRules, access.SeeCandidates} {
		if !access.May(a.Role, deed) {
			return Size{}, s.See(ctx, a, deed, nil, nil)
		}
	}
	if err := r.CheckAges(); err != nil {
		return Size{}, err
	}
	size, err := f.try(ctx, s, a, r)
	if err != nil {
		return Size{}, err
	}
	return size, s.See(ctx, a, access.SeeCandidates, nil, []string{"candidate_rule/utkast"})
}

func (f *Finder) try(ctx context.Context, s *app.Service, a access.Actor, r *casefind.Rule) (Size, error) {
	d := f.at()
	if d == nil {
		return Size{Empty: true}, nil
	}
	w := &work{d: d, today: s.Today()}
	own, all, err := places(ctx, s, a)
	if err != nil {
		return Size{}, err
	}
	w.places = own
	followed, err := f.openOnes(ctx, s)
	if err != nil {
		return Size{}, err
	}
	if w.against, err = dataset.OutOfAnalysis(ctx, s.Store.Reader(), s.Keys); err != nil {
		return Size{}, err
	}
	if err := w.decisions(ctx, s); err != nil {
		return Size{}, err
	}
	use, err := InUse(ctx, s.Store.Reader())
	if err != nil {
		return Size{}, err
	}
	size := Size{Municipality: len(w.places)}
	leave := func(p *column.Person) bool {
		return w.against[p.ID] || followed[p.ID] || !reaches(own, p.Municipality)
	}
	was := map[string]bool{}
	in := d.list(use, all)
	for i := range in.Selected {
		if p := in.All[i].Person; !leave(p) {
			was[p.ID] = true
		}
	}
	size.Was = len(was)
	where := map[string]int{}
	w.list = d.scored.Apply(within(r, all), casefind.View{Top: TrySize, Leave: leave, NoJudge: true})
	for _, p := range w.list.Who {
		if !was[p.ID] {
			size.In++
		}
		where[p.Municipality]++
	}
	size.Now = w.list.Selected
	size.Out = size.Was - (size.Now - size.In)
	for _, p := range w.places {
		size.ByPlace = append(size.ByPlace, PlaceSize{p, where[p.Number]})
		size.Free += p.Free()
	}
	var first []string // among these only: of two in a whole list that begin alike the list shows a longer code
	for i := range w.list.All {
		first = append(first, w.list.All[i].Person.ID)
	}
	w.codes = codes(first)
	for i := range w.list.All {
		size.First = append(size.First, w.tried(&w.list.All[i], was))
	}
	return size, nil
}

func (w *work) tried(c *casefind.Candidate, was map[string]bool) Tried {
	t := Tried{
		Code: w.codes[c.Person.ID], Rank: c.Rank, Municipality: w.place(c), Band: casefind.Band(c.Age), Points: w.list.Shown(c), Why: w.sentence(c), New: !was[c.Person.ID],
	}
	if w.group(c) != ToAssess {
		t.Decided = In(Decisions, w.decided[c.Person.ID].Decision)
	}
	return t
}

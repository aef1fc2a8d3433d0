package staffing

import (
	"context"
	"fmt"
	"hash/fnv"
	"strconv"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	rule "traad/internal/rules/staffing"
	"traad/internal/store"
	"traad/internal/store/query"
)

// How far ahead free places are told, and how.
const (
	AheadMonths = 3
	Runs        = rule.Runs // of the simulation
)

// Ahead is how many are followed in three months, and how many places are free then, by simulation of the own history.
type Ahead struct {
	Known             bool // of a sum: of one of its parts
	Short             bool // the history is too short to say how many are referred a month; of a sum: of one of its parts
	With, Of          int  // of a sum: how many of its parts are known, and it says something of, and how many there are
	Low, Middle, High int  // active: four of five runs lie from Low to High
	Target            int  // that holds then, see then; of a sum: of the parts that are known
	Unplanned         int  // how many of them have no plan that holds then: Target has the register's for them
	Waiting           int  // referred and not included yet
	Queue             int  // of Waiting, those of the parts that are known
	Borrowed          bool // the own endings are too few; lengths are the region's
	Areas, Borrowers  int  // of a sum: how many areas there are, and how many of them borrow

	Stay     float64 // months that one is followed on average, by the history
	Referred float64 // a month
	Endings  int     // that Stay is counted from

	runs   rule.Outlook
	free   rule.Outlook // of a sum: the places of its parts together, run by run
	parts  int          // of a sum
	flow   rule.Flow
	course rule.Course
	seed   uint64
}

// Free is how many places are free then: the fewest, the middle and the most. Below 0 is too many patients; a sum is of the free places of its
// parts, as those that are free now, for one that has too many takes no place from another.
func (a Ahead) Free() (low, middle, high int) {
	if a.parts > 1 {
		return a.free.Within()
	}
	return a.Target - a.High, a.Target - a.Middle, a.Target - a.Low
}

func (a *Ahead) read() { a.Low, a.Middle, a.High = a.runs.Within() }

// and adds another area's. The sum is of the parts that are known, and counts the others.
func (a *Ahead) and(o Ahead) {
	with := o.With
	if o.Known && with == 0 { // no sum
		with = 1
	}
	a.With, a.Of, a.Waiting, a.Short = a.With+with, a.Of+max(1, o.Of), a.Waiting+o.Waiting, a.Short || o.Short
	if !o.Known {
		return
	}
	a.Known, a.Target, a.Queue, a.Borrowed, a.Referred, a.Unplanned = true, a.Target+o.Target, a.Queue+o.Queue, a.Borrowed || o.Borrowed, a.Referred+o.Referred, a.Unplanned+o.Unplanned
	a.Areas, a.Borrowers = a.Areas+o.Areas, a.Borrowers+o.Borrowers
	free := o.free
	if o.parts <= 1 {
		free = o.runs.Free(o.Target)
	}
	a.parts, a.free = a.parts+max(1, o.parts), a.free.And(free)
	a.runs = a.runs.And(o.runs)
	a.read()
}

// aheads simulates each area. lengths are those of all the areas, where the own endings are fewer than rule.LeastEndings.
func aheads(ctx context.Context, s *app.Service, r *store.Reader, areas, all []db.ID, today date.Date) (map[db.ID]Ahead, error) {
	main, err := s.MainPathway(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := r.StaffingFlow(ctx, query.StaffingFlowParams{Areas: db.List(all), Pathway: main})
	if err != nil {
		return nil, fmt.Errorf("staffing: flow: %w", err)
	}
	by, whole := map[db.ID][]rule.Case{}, []rule.Case{}
	for _, row := range rows {
		c := rule.Case{Referred: monthOf(row.Referred), Included: monthOf(row.Included), Ended: monthOf(row.Ended), N: row.N}
		by[row.AreaID], whole = append(by[row.AreaID], c), append(whole, c)
	}
	now := rule.MonthOf(today)
	region := rule.CourseOf(whole, now)
	out := map[db.ID]Ahead{}
	for _, id := range areas {
		flow, course := rule.FlowOf(by[id], now), rule.CourseOf(by[id], now)
		a := Ahead{Known: true, Areas: min(1, len(by[id])), Referred: course.Referred} // where nobody has been, nothing is borrowed that counts
		if course.Endings < rule.LeastEndings {
			course.Leave, course.Include, course.Drop, course.Endings = region.Leave, region.Include, region.Drop, region.Endings
			course.Wait, course.Follow, course.Lot = region.Wait, region.Follow, regional
			a.Borrowed, a.Borrowers, a.Known = true, a.Areas, region.Endings >= rule.LeastEndings
		}
		a.Short = a.Known && course.Months < rule.LeastMonths
		a.Known = a.Known && !a.Short
		for _, n := range flow.Waiting {
			a.Waiting += n
		}
		a.Queue = a.Waiting
		if a.Endings = course.Endings; a.Known {
			a.Stay = course.Stay()
			a.flow, a.course, a.seed = flow, course, seed(id)
			a = a.under(nil)
		}
		out[id] = a
	}
	return out, nil
}

// goal is the target of an area in three months, and whether a plan has it.
type goal struct {
	target  int
	planned bool
}

// then is the target of each area in three months: that of the plan that holds then, else the register's. The areas are as the register has them (app.Aim
// has not been at them), or a plan that is over by then would still be counted with.
func then(ctx context.Context, r *store.Reader, areas []query.Organisation, today date.Date) (map[db.ID]goal, error) {
	planned, err := app.Targets(ctx, r, today.AddMonths(AheadMonths), areas)
	out := map[db.ID]goal{}
	for _, o := range areas {
		out[o.ID] = goal{target: o.Target}
		if n, ok := planned[o.ID]; ok {
			out[o.ID] = goal{n, true}
		}
	}
	return out, err
}

// of gives an area the target that it has then.
func (a Ahead) of(t goal) Ahead {
	if a.Target = t.target; !t.planned {
		a.Unplanned = 1
	}
	return a
}

// under is the same simulation, with the same draws, of what a scenario changes; nil: nothing.
func (a Ahead) under(turns []rule.Turn) Ahead {
	if !a.Known {
		return a
	}
	a.course.Turns = turns
	a.runs = a.course.Ahead(a.flow, AheadMonths, a.seed)
	a.read()
	return a
}

// compare lays a scenario beside the plans that hold: what it changes in each month ahead, and the target that it has then; false where it
// says nothing of that day. A month that no plan holds is as in the history.
func compare(plans, scenario []rule.Answer, today date.Date) (turns []rule.Turn, target int64, ok bool) {
	for month := range AheadMonths {
		turn := rule.Turn{In: 1, Out: 1}
		day := today.AddMonths(month).AddDays(15) // the middle of the month that is drawn
		if was, now := inMonth(plans, day), inMonth(scenario, day); was != nil && now != nil {
			turn = rule.TurnOf(was.Period, now.Period)
		}
		turns = append(turns, turn)
	}
	if then := inMonth(scenario, today.AddMonths(AheadMonths)); then != nil {
		return turns, then.Target, true
	}
	return turns, 0, false
}

// regional is the lot of all areas that borrow the region's shares.
const regional = 1

// monthOf reads "2026-11"; rule.Never where there is none.
func monthOf(s string) int {
	y, m, ok := strings.Cut(s, "-")
	year, err1 := strconv.Atoi(y)
	month, err2 := strconv.Atoi(m)
	if !ok || err1 != nil || err2 != nil {
		return rule.Never
	}
	return year*12 + month - 1
}

// seed gives every area draws of its own, the same each time.
func seed(id db.ID) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(id))
	return h.Sum64()
}

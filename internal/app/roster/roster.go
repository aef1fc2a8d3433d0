// Package roster is Forløp: the list of everybody who is followed, waits or is referred, by municipality, with filters,
// saved lists and an Excel file.
//
// Who is in it is decided by access.ScopeOf alone. A scope of areas is asked area by area and status by status along an
// index, paged by key; a scope of persons (a GP's list, those whom a care worker serves), a saved list of chosen persons and a
// search by name are few and are sorted here. Counts come from the maintained counters, and what they do not count is counted
// only where an area is small. Only rows that are shown are worked out from their events.
//
//	v, err := roster.Show(ctx, s, actor, roster.Filter{Pathway: "iht-langvarig", Late: true})
//	for _, g := range v.Groups { g.Name; g.Late; g.Rows }
package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/worklist"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// View is the list as one actor sees it.
type View struct {
	Today    date.Date
	Filter   Filter // as it was used: cleaned, with a saved list's filter in it
	Sum      Counts // of the areas that the filter asks for
	Areas    []Area // those where somebody is followed, or is to be, by name
	Pathways []PathwayCount
	Main     string // code of the one that targets count
	Stages   []care.Stage
	Workers  []Worker // who is responsible for somebody; only the actor where they are too many
	Tabs     Tabs
	Lists    []List
	List     *List // the one that is shown
	Groups   []Group
	Next     string // cursor of the page after; "" there is none
	Earlier  bool   // this is not the first page
	Capped   bool   // more names match than are looked at
}

// Area is a municipality or district.
type Area struct {
	ID     care.OrgID
	Name   string
	Kind   string
	Target int
	Counts
}

// Counts are what a heading says of an area or of all.
type Counts struct {
	Active   int // in the pathway that the filter asks for; without one, in the long-term pathway that targets count
	Other    int // active in other pathways, where the filter asks for none
	Open     int // referred, waiting and active
	Late     int
	Admitted int
	Hearing  int // whose plan waits for answers
}

// PathwayCount is a pathway with how many are active in it within the filter's areas.
type PathwayCount struct {
	Code, Title, Short string
	Active             int
}

// Worker is somebody who is responsible.
type Worker struct {
	ID   care.UserID
	Name string
}

// Tabs are the counts of the lists that everybody has; all within the scope, whatever the filter.
type Tabs struct{ All, Late, Admitted, Evaluation, Hearing int }

// Group is one municipality with its first rows; one without a name is the whole list.
type Group struct {
	Area
	Open  bool
	Rows  []Row
	Rest  int // how many the filter asks for beyond Rows; -1: more, nobody has counted
	Later int // how many of the rest are over frist, where Rest is known
}

// How many rows are shown.
const (
	PageSize  = 50 // of one list
	groupSize = 7  // of each municipality among several
	groupMost = 25 // where more than groupSize are over frist
	openFirst = 2  // so many groups are open when nobody has chosen
	countMost = 5000
)

// list is the work of one Show or Export.
type list struct {
	s     *app.Service
	r     *store.Reader
	a     access.Actor
	f     Filter
	today date.Date
	sc    access.Scope
	defs  *app.Definitions
	view  *View
}

// Show returns the list. The look is decided before anything is read, and audited with every person shown.
func Show(ctx context.Context, s *app.Service, a access.Actor, f Filter) (*View, error) {
	l, err := begin(ctx, s, a, access.SeeList, f)
	if err != nil {
		return nil, err
	}
	v := l.view
	if l.few() {
		err = l.persons(ctx)
	} else {
		err = l.areas(ctx)
	}
	if err != nil {
		return nil, err
	}
	if err := l.choices(ctx); err != nil {
		return nil, err
	}
	var items []string
	var subjects []care.PatientID
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			items = append(items, fmt.Sprintf("enrolment/%s@%d", r.Enrolment, r.Seen))
			subjects = append(subjects, r.Patient, care.PatientID(r.q.PatientID))
		}
	}
	if err := s.See(ctx, a, access.SeeList, nil, items, subjects...); err != nil {
		return nil, err
	}
	return v, nil
}

// begin decides, reads the saved list and the areas, and counts.
func begin(ctx context.Context, s *app.Service, a access.Actor, deed access.Deed, f Filter) (*list, error) {
	if d := access.Decide(a, deed, nil); !d.Allowed {
		return nil, s.See(ctx, a, deed, nil, nil)
	}
	l := &list{s: s, r: s.Store.Reader(), a: a, f: f.Clean(), today: a.Today, sc: access.ScopeOf(a)}
	l.f.Hearing = l.f.Hearing && access.May(a.Role, access.SeePlan)
	l.view = &View{Today: a.Today}
	var err error
	if l.defs, err = s.Definitions(ctx, l.r); err != nil {
		return nil, err
	}
	if err := l.saved(ctx); err != nil {
		return nil, err
	}
	l.view.Filter, l.view.Earlier = l.f, l.f.After != ""
	if l.sc.Kind() != access.ByArea {
		return l, nil
	}
	if err := l.tally(ctx); err != nil {
		return nil, err
	}
	if err := l.countLists(ctx); err != nil {
		return nil, err
	}
	return l, nil
}

// few reports whether the list is of persons who were found one by one, and not of whole areas.
func (l *list) few() bool {
	return l.sc.Kind() != access.ByArea || l.f.Name != "" || l.view.List != nil && l.view.List.Members
}

// areas fills the groups of an area scope.
func (l *list) areas(ctx context.Context) error {
	v := l.view
	chosen := l.chosen()
	if l.f.Flat || len(chosen) < 2 {
		return l.page(ctx, chosen)
	}
	rows := 0
	for i, a := range chosen {
		g := Group{Area: a, Rest: a.Open}
		g.Open = slices.Contains(l.f.Open, a.ID) ||
			l.f.Open == nil && !l.f.Closed && !l.nobody(a) && (i < openFirst || (l.f.narrow() || l.f.Late) && rows < PageSize)
		if g.Open {
			if err := l.first(ctx, &g); err != nil {
				return err
			}
			rows += len(g.Rows)
		} else if l.nobody(a) {
			g.Rest = 0
		}
		v.Groups = append(v.Groups, g)
	}
	return l.fillGroups(ctx)
}

// nobody reports whether the counters say that the filter finds nobody in the area. Such a group is shown closed.
func (l *list) nobody(a Area) bool {
	return l.f.onlyAdmitted() && a.Admitted == 0 || l.f.onlyHearing() && a.Hearing == 0 || l.f.Late && !l.f.narrow() && l.f.Status == "" && a.Late == 0
}

// first fetches the first rows of a group: all that are over frist, as far as there is room, and some more.
func (l *list) first(ctx context.Context, g *Group) error {
	room := groupSize
	if l.f.Sort == ByDeadline {
		room = min(max(groupSize, g.Late), groupMost)
	}
	rows, err := l.area(ctx, g.ID, start, room+1)
	if err != nil {
		return err
	}
	shown := rows[:min(len(rows), room)]
	for _, r := range shown {
		g.Rows = append(g.Rows, Row{q: r})
	}
	if g.Rest = 0; len(rows) <= room {
		return nil
	}
	total, known, err := l.total(ctx, g.Area)
	if err != nil {
		return err
	}
	if g.Rest = -1; known {
		g.Rest = max(1, total-len(shown))
		late := 0
		for _, r := range shown {
			if r.DueSort < l.today.String() {
				late++
			}
		}
		if g.Later = g.Late - late; l.f.narrow() || l.f.Status != "" || g.Later < 0 {
			g.Later = -1
		}
	}
	return nil
}

// total is how many of an area the filter asks for: from the counters, else counted where the scope is small.
func (l *list) total(ctx context.Context, a Area) (n int, known bool, err error) {
	switch {
	case !l.f.narrow() && l.f.Status == "" && l.f.Late:
		return a.Late, true, nil
	case !l.f.narrow() && l.f.Status == "":
		return a.Open, true, nil
	case l.f.onlyAdmitted():
		return a.Admitted, true, nil
	case l.f.onlyHearing():
		return a.Hearing, true, nil
	case l.view.Tabs.All > countMost:
		return 0, false, nil
	}
	n, err = l.count(ctx, a.ID)
	return n, err == nil, err
}

// page fetches one page over all the areas, in one group. A single area keeps its heading.
func (l *list) page(ctx context.Context, areas []Area) error {
	v := l.view
	g := Group{Open: true}
	if len(areas) == 1 {
		g.Area = areas[0]
	}
	after, err := l.f.cursor(ctx, l.r, l.sc.Areas())
	if err != nil {
		return err
	}
	var all []row
	for _, a := range areas {
		rows, err := l.area(ctx, a.ID, after, PageSize+1)
		if err != nil {
			return err
		}
		all = append(all, rows...)
	}
	slices.SortFunc(all, l.f.compare)
	l.cut(&g, all)
	v.Groups = []Group{g}
	return l.fillGroups(ctx)
}

// cut keeps one page of the rows and says where the next begins.
func (l *list) cut(g *Group, rows []row) {
	if len(rows) > PageSize {
		rows = rows[:PageSize]
		l.view.Next = l.f.cursorOf(rows[PageSize-1])
	}
	for _, r := range rows {
		g.Rows = append(g.Rows, Row{q: r})
	}
}

// chosen are the areas that the filter asks for, those with most over frist first.
func (l *list) chosen() []Area {
	var out []Area
	for _, a := range l.view.Areas {
		if l.f.Area == "" || a.ID == l.f.Area {
			out = append(out, a)
		}
	}
	slices.SortStableFunc(out, func(a, b Area) int { return b.Late - a.Late })
	return out
}

// choices fills in what the filters offer.
func (l *list) choices(ctx context.Context) error {
	v := l.view
	pathways, err := l.s.NewestPathways(ctx, l.r)
	if err != nil {
		return err
	}
	for _, p := range pathways {
		if l.f.Pathway != "" && p.Code != l.f.Pathway {
			continue
		}
		for _, st := range p.Stages {
			if !slices.ContainsFunc(v.Stages, func(s care.Stage) bool { return s.Code == st.Code }) {
				v.Stages = append(v.Stages, st)
			}
		}
	}
	if l.sc.Kind() != access.ByArea {
		return nil
	}
	if l.f.Area == "" && v.Tabs.All > countMost { // too many to choose from; a municipality is chosen first
		v.Workers = []Worker{{l.a.User, l.a.Name}}
		return nil
	}
	var users []query.ResponsibleUsersRow
	for _, a := range l.chosen() {
		if a.Active+a.Other == 0 {
			continue
		}
		rows, err := l.r.ResponsibleUsers(ctx, db.ID(a.ID))
		if err != nil {
			return fmt.Errorf("roster: responsible: %w", err)
		}
		users = append(users, rows...)
	}
	slices.SortFunc(users, func(a, b query.ResponsibleUsersRow) int {
		return cmp.Or(cmp.Compare(a.NameSort, b.NameSort), cmp.Compare(a.ID, b.ID))
	})
	for _, u := range slices.Compact(users) {
		v.Workers = append(v.Workers, Worker{care.UserID(u.ID), u.Name})
	}
	return nil
}

// scoped are the patients of a scope that is found by persons.
func (l *list) scoped(ctx context.Context) ([]care.PatientID, error) {
	return worklist.Persons(ctx, l.s, l.sc)
}

package roster

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// nameMost is how many persons a search by name looks at.
const nameMost = 300

// persons fills the one group of a list of persons who were found one by one: the scope's, a saved list's, or those with a
// name. What the queries do for areas is done here.
func (l *list) persons(ctx context.Context) error {
	all, err := l.candidates(ctx)
	if err != nil {
		return err
	}
	facts, err := l.facts(ctx, all)
	if err != nil {
		return err
	}
	if l.sc.Kind() != access.ByArea {
		l.countPersons(all, facts)
	}
	var rows []row
	for _, r := range all {
		if l.matches(r, facts) {
			rows = append(rows, r)
		}
	}
	slices.SortFunc(rows, l.f.compare)
	if i := slices.IndexFunc(rows, func(r row) bool { return l.f.After != "" && l.f.cursorOf(r) == l.f.After }); i >= 0 {
		rows = rows[i+1:]
	}
	g := Group{Open: true}
	l.cut(&g, rows)
	l.view.Groups = []Group{g}
	return l.fillGroups(ctx)
}

// candidates are the enrolments within the scope before the filter.
func (l *list) candidates(ctx context.Context) ([]row, error) {
	var rows []row
	var err error
	if l.view.List != nil && l.view.List.Members {
		rows, err = l.members(ctx)
	} else {
		var ids []db.ID
		if ids, err = l.found(ctx); err == nil {
			var found []query.EnrolmentsOfPatientsRow
			found, err = l.r.EnrolmentsOfPatients(ctx, db.List(ids))
			rows = convert(found, func(r query.EnrolmentsOfPatientsRow) row { return row(r) })
		}
	}
	if err != nil {
		return nil, fmt.Errorf("roster: persons: %w", err)
	}
	return l.within(ctx, rows)
}

// within leaves out what the scope does not reach.
func (l *list) within(ctx context.Context, rows []row) ([]row, error) {
	if l.sc.Kind() == access.ByArea {
		return l.reached(ctx, slices.DeleteFunc(rows, func(r row) bool {
			return !slices.Contains(l.sc.Areas(), care.OrgID(r.AreaID)) || slices.Contains(l.sc.Hidden(), care.PatientID(r.PatientID))
		}))
	}
	persons, err := l.scoped(ctx)
	if err != nil {
		return nil, err
	}
	mine := map[db.ID]bool{}
	for _, p := range persons {
		mine[db.ID(p)] = true
	}
	return slices.DeleteFunc(rows, func(r row) bool { return !mine[r.PersonID] || r.Status == string(care.StatusVoid) }), nil
}

// reached leaves out enrolments that are over and whose team does not reach the person any more.
func (l *list) reached(ctx context.Context, rows []row) ([]row, error) {
	var keep []row
	for _, r := range rows {
		if r.TeamUntil.IsZero() {
			keep = append(keep, r)
			continue
		}
		person, err := l.s.Person(ctx, l.r, care.PatientID(r.PatientID), l.today)
		if err != nil {
			return nil, err
		}
		if access.Decide(l.a, access.SeeSummary, person).Allowed {
			keep = append(keep, r)
		}
	}
	return keep, nil
}

// members are the enrolments on the saved list.
func (l *list) members(ctx context.Context) ([]row, error) {
	ids, err := l.r.SavedListMembers(ctx, l.view.List.ID)
	if err != nil {
		return nil, err
	}
	found, err := l.r.EnrolmentsByID(ctx, db.List(ids))
	return convert(found, func(r query.EnrolmentsByIDRow) row { return row(r) }), err
}

// found are the patients of the scope, or those in it with the name.
func (l *list) found(ctx context.Context) ([]db.ID, error) {
	if l.sc.Kind() != access.ByArea {
		persons, err := l.scoped(ctx)
		return convert(persons, func(p care.PatientID) db.ID { return db.ID(p) }), err
	}
	longest := ""
	for _, word := range nameWords(l.f.Name) {
		if len(word) > len(longest) {
			longest = word
		}
	}
	if longest == "" {
		return nil, nil
	}
	hits, err := l.r.SearchPatients(ctx, query.SearchPatientsParams{
		FromPart: longest, ToPart: longest + "\U0010ffff", Areas: db.List(l.sc.Areas()), Lim: nameMost,
	})
	if err != nil {
		return nil, err
	}
	l.view.Capped = len(hits) == nameMost
	var ids []db.ID
	for _, h := range hits {
		if !slices.Contains(ids, h.ID) {
			ids = append(ids, h.ID)
		}
	}
	return ids, nil
}

// nameWords cuts a folded name where names are cut for search.
func nameWords(name string) []string {
	return strings.FieldsFunc(name, func(r rune) bool { return strings.ContainsRune(" -'.’", r) })
}

// named reports whether each word of what was typed begins a word of the name.
func named(typed, name string) bool {
	words := nameWords(nb.Fold(name))
	for _, t := range nameWords(typed) {
		if !slices.ContainsFunc(words, func(w string) bool { return strings.HasPrefix(w, t) }) {
			return false
		}
	}
	return true
}

// facts is what the filter asks of a person that is not in the row.
type facts struct{ admitted, evaluation, hearing map[db.ID]bool } // by patient, by enrolment, by enrolment

func (l *list) facts(ctx context.Context, rows []row) (facts, error) {
	f := facts{map[db.ID]bool{}, map[db.ID]bool{}, map[db.ID]bool{}}
	stays, err := l.r.OpenStaysOfPatients(ctx, db.List(convert(rows, func(r row) db.ID { return r.PersonID })))
	if err != nil {
		return f, fmt.Errorf("roster: stays: %w", err)
	}
	for _, st := range stays {
		if st.Kind != "legevakt" && !st.NoBed {
			f.admitted[st.PersonID] = true
		}
	}
	tasks, err := l.r.TasksOfEnrolments(ctx, db.List(convert(rows, func(r row) db.ID { return r.ID })))
	if err != nil {
		return f, fmt.Errorf("roster: tasks: %w", err)
	}
	for _, t := range tasks {
		if t.Rule == care.EvaluationRule && !t.DayOn.Before(l.today) && !t.DayOn.After(l.today.AddDays(evaluationDays)) {
			f.evaluation[t.EnrolmentID] = true
		}
	}
	heard, err := l.awaited(ctx, rows)
	for id := range heard {
		f.hearing[id] = true
	}
	return f, err
}

// matches is the filter for one row.
func (l *list) matches(r row, facts facts) bool {
	f := l.f
	status := false
	for _, s := range f.statuses() {
		status = status || r.Status == string(s)
	}
	if f.Status == "" && l.view.List != nil && l.view.List.Members {
		status = r.Status != string(care.StatusVoid) // who was put on a list stays on it
	}
	who := string(r.ResponsibleID)
	if who == "" {
		who = NobodyResponsible
	}
	return status &&
		(f.Area == "" || f.Area == care.OrgID(r.AreaID)) && (f.Pathway == "" || f.Pathway == r.PathwayCode) &&
		(f.Stage == "" || f.Stage == r.Stage) && (f.CFS == 0 || f.CFS == r.Cfs) && (f.Responsible == "" || f.Responsible == who) &&
		(!f.Late || r.DueSort < l.today.String()) && (!f.Admitted || facts.admitted[r.PersonID]) &&
		(!f.Evaluation || facts.evaluation[r.ID]) && (!f.Hearing || facts.hearing[r.ID]) && named(f.Name, r.GivenName+" "+r.FamilyName)
}

// countPersons counts what the heading and the tabs say, where no counter does.
func (l *list) countPersons(rows []row, facts facts) {
	v := l.view
	for _, r := range rows {
		if !care.Status(r.Status).Open() {
			continue
		}
		v.Tabs.All++
		v.Sum.Open++
		active := r.Status == string(care.StatusActive)
		if active {
			v.Sum.Active++
		}
		if r.DueSort < l.today.String() {
			v.Tabs.Late++
			v.Sum.Late++
		}
		if active && facts.admitted[r.PersonID] {
			v.Tabs.Admitted++
			v.Sum.Admitted++
		}
		if facts.evaluation[r.ID] {
			v.Tabs.Evaluation++
		}
		if active && facts.hearing[r.ID] {
			v.Tabs.Hearing++
		}
	}
}

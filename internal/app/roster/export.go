package roster

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// ExportMost is how many rows a file holds.
const ExportMost = 10_000

// exportBatch is how many rows are fetched at a time.
const exportBatch = 500

// Line is one enrolment in a file: what stands in its row, nothing that must be worked out from the events.
type Line struct {
	Area, Name, Pathway, Status, Stage, Responsible, NextTitle string
	Age, CFS, CFSBefore                                        int
	Referred, Included, Mapped, Planned, LastContact, NextDue  date.Date
	Ended                                                      date.Date
	Late, Paused, Admitted                                     bool
}

// Extract is what goes into a file.
type Extract struct {
	Filter Filter
	Words  string // the filter in words
	Lines  []Line
	More   bool // there are more than ExportMost
	At     date.Date
}

// Export returns every row that the filter asks for, up to ExportMost, by municipality, for a file. The look is audited as an
// export with every person in it.
func Export(ctx context.Context, s *app.Service, a access.Actor, f Filter) (*Extract, error) {
	f.After, f.Name = "", ""
	l, err := begin(ctx, s, a, access.Export, f)
	if err != nil {
		return nil, err
	}
	x := &Extract{Filter: l.f, At: l.today}
	rows, err := l.whole(ctx)
	if err != nil {
		return nil, err
	}
	if x.More = len(rows) > ExportMost; x.More {
		rows = rows[:ExportMost]
	}
	var items []string
	var subjects []care.PatientID
	for batch := range slices.Chunk(rows, exportBatch) {
		if err := l.lines(ctx, x, batch); err != nil {
			return nil, err
		}
		for _, r := range batch {
			items, subjects = append(items, fmt.Sprintf("enrolment/%s@%d", r.ID, r.EventCount)), append(subjects, care.PatientID(r.PersonID), care.PatientID(r.PatientID))
		}
	}
	if x.Words, err = l.words(ctx); err != nil {
		return nil, err
	}
	if err := s.See(ctx, a, access.Export, nil, items, subjects...); err != nil {
		return nil, err
	}
	return x, nil
}

// whole fetches all rows, one more than a file holds at the most.
func (l *list) whole(ctx context.Context) ([]row, error) {
	if l.few() {
		all, err := l.candidates(ctx)
		if err != nil {
			return nil, err
		}
		facts, err := l.facts(ctx, all)
		if err != nil {
			return nil, err
		}
		all = slices.DeleteFunc(all, func(r row) bool { return !l.matches(r, facts) })
		slices.SortFunc(all, func(a, b row) int { return cmp.Or(cmp.Compare(a.AreaID, b.AreaID), l.f.compare(a, b)) })
		return all, nil
	}
	var all []row
	for _, a := range l.chosen() {
		for _, status := range l.f.statuses() {
			after := start
			for len(all) <= ExportMost {
				rows, err := l.fetch(ctx, a.ID, status, after, exportBatch)
				if err != nil {
					return nil, fmt.Errorf("roster: export: %w", err)
				}
				all = append(all, rows...)
				if len(rows) < exportBatch {
					break
				}
				end := rows[len(rows)-1]
				after = cursor{key: end.DueSort, cfs: end.Cfs, id: end.ID}
				if l.f.Sort == ByName {
					after.key = end.NameSort
				}
			}
		}
	}
	return all, nil
}

// lines adds a batch of rows.
func (l *list) lines(ctx context.Context, x *Extract, rows []row) error {
	stays, err := l.r.OpenStaysOfPatients(ctx, db.List(convert(rows, func(r row) db.ID { return r.PersonID })))
	if err != nil {
		return fmt.Errorf("roster: stays: %w", err)
	}
	admitted := map[db.ID]bool{}
	for _, st := range stays {
		admitted[st.PersonID] = admitted[st.PersonID] || st.Kind != "legevakt" && !st.NoBed
	}
	names := map[care.OrgID]string{}
	for _, a := range l.view.Areas {
		names[a.ID] = a.Name
	}
	for _, r := range rows {
		p, err := l.defs.At(ctx, r.PathwayCode, r.PathwayVersion, care.OrgID(r.AreaID))
		if err != nil {
			return err
		}
		x.Lines = append(x.Lines, Line{
			Area: names[care.OrgID(r.AreaID)], Name: r.GivenName + " " + r.FamilyName, Age: age(r.BirthDate, r.DeceasedOn, l.today), Pathway: p.Short,
			Status: care.Status(r.Status).Title(), Stage: r.NowText, CFS: r.Cfs, CFSBefore: r.CfsBefore, Responsible: string(r.ResponsibleName),
			Referred: r.ReferredOn, Included: r.IncludedOn, Mapped: r.MappedOn, Planned: r.PlannedOn, LastContact: r.LastContactOn, Ended: r.EndedOn,
			NextDue: r.NextDue, NextTitle: r.NextTitle, Late: r.DueSort < l.today.String(), Paused: r.Paused, Admitted: admitted[r.PersonID],
		})
	}
	return nil
}

// words says the filter with the names in it.
func (l *list) words(ctx context.Context) (string, error) {
	area, responsible := "", "én som er valgt"
	if l.f.Responsible == NobodyResponsible {
		responsible = "ingen"
	}
	for _, a := range l.view.Areas {
		if a.ID == l.f.Area {
			area = a.Name
		}
	}
	if err := l.choices(ctx); err != nil {
		return "", err
	}
	for _, w := range l.view.Workers {
		if string(w.ID) == l.f.Responsible {
			responsible = w.Name
		}
	}
	pathway, stage := l.f.Pathway, l.f.Stage
	for _, p := range l.view.Pathways {
		if p.Code == pathway {
			pathway = p.Title
		}
	}
	for _, st := range l.view.Stages {
		if st.Code == stage {
			stage = "«" + st.Now + "»"
		}
	}
	text := l.f.Words(nil, area, pathway, stage, responsible)
	if l.view.List != nil {
		text = "Listen «" + l.view.List.Name + "». " + text
	}
	return text, nil
}

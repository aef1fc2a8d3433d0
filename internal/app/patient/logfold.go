package patient

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// LogDay is one day of the access log.
type LogDay struct {
	Day   date.Date
	Lines []LogLine // in the order of the last look, newest first
}

// LogLine is what one user did in one role on one day, folded.
type LogLine struct {
	Who     string
	Asker   string
	Role    care.Role
	Org     string
	OrgKind string
	Sums    []LogSum
	Entries []LogEntry // newest first
}

// LogSum is how often one thing was done.
type LogSum struct {
	Deed    access.Deed
	Allowed bool
	N       int
}

// Fold groups entries by day and by who, in their order.
func Fold(entries []LogEntry) []LogDay {
	var days []LogDay
	for _, e := range entries {
		day := date.In(e.At.Time)
		if n := len(days); n == 0 || days[n-1].Day != day {
			days = append(days, LogDay{Day: day})
		}
		days[len(days)-1].add(e)
	}
	return days
}

func (d *LogDay) add(e LogEntry) {
	i := slices.IndexFunc(d.Lines, func(l LogLine) bool {
		return l.Who == e.Who && l.Asker == e.Asker && l.Role == e.Role && l.Org == e.Org
	})
	if i < 0 {
		i = len(d.Lines)
		d.Lines = append(d.Lines, LogLine{Who: e.Who, Asker: e.Asker, Role: e.Role, Org: e.Org, OrgKind: e.OrgKind})
	}
	l := &d.Lines[i]
	l.Entries = append(l.Entries, e)
	j := slices.IndexFunc(l.Sums, func(s LogSum) bool { return s.Deed == e.Deed && s.Allowed == e.Allowed })
	if j < 0 {
		l.Sums = append(l.Sums, LogSum{e.Deed, e.Allowed, 1})
		return
	}
	l.Sums[j].N++
}

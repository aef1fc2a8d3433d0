package patient

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// LogEntry is one look at a person, or one deed about her.
type LogEntry struct {
	ID      db.ID
	At      db.Time
	Who     string // "" for the system, or somebody whose account is gone
	Role    care.Role
	Org     string
	OrgKind string
	Deed    access.Deed
	Allowed bool
	Reason  access.Reason
	List    bool // she was one of several in a list
	Refs    []string
}

// Log is a page of a person's access log, newest first.
type Log struct {
	Head    *Head
	Entries []LogEntry
	Next    db.ID // what to ask the next page before, "" where this is the last
}

// logPage is how many entries a page of the log shows.
const logPage = 50

// lastID is after every id.
const lastID db.ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"

// AccessLog returns who has seen or done what about a person. before is the id that the page before ended with, "" for the
// newest. The look at the log is itself a look, and is in the log the next time.
func AccessLog(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, before db.ID) (*Log, error) {
	if before == "" || !db.IsID(string(before)) {
		before = lastID
	}
	h, err := Header(ctx, s, a, access.SeeLog, id)
	if err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	own, err := r.AuditOfPatient(ctx, query.AuditOfPatientParams{PatientID: db.ID(id), Before: before, Lim: logPage + 1})
	if err != nil {
		return nil, fmt.Errorf("patient.AccessLog: %w", err)
	}
	lists, err := r.AuditListsOfPatient(ctx, query.AuditListsOfPatientParams{PatientID: db.ID(id), Before: before, Lim: logPage + 1})
	if err != nil {
		return nil, fmt.Errorf("patient.AccessLog: %w", err)
	}
	l := &Log{Head: h}
	for _, row := range own {
		l.Entries = append(l.Entries, logEntry(row, false))
	}
	for _, row := range lists {
		l.Entries = append(l.Entries, logEntry(query.AuditOfPatientRow(row), true))
	}
	slices.SortFunc(l.Entries, func(x, y LogEntry) int { return cmp.Or(cmp.Compare(y.ID, x.ID), listed(x)-listed(y)) })
	l.Entries = slices.CompactFunc(l.Entries, func(x, y LogEntry) bool { return x.ID == y.ID })
	if len(l.Entries) > logPage {
		l.Entries = l.Entries[:logPage]
		l.Next = l.Entries[logPage-1].ID
	}
	return l, nil
}

// listed sorts a look at the person herself before the same look in the log of another record of hers.
func listed(e LogEntry) int {
	if e.List {
		return 1
	}
	return 0
}

func logEntry(row query.AuditOfPatientRow, list bool) LogEntry {
	e := LogEntry{
		ID: row.ID, At: row.At, Who: string(row.UserName), Role: care.Role(row.Role), Org: string(row.OrganisationName), OrgKind: string(row.OrganisationKind),
		Deed: access.Deed(row.Deed), Allowed: row.Allowed, Reason: access.Reason(row.Reason), List: list,
	}
	if list {
		return e // its references are to others too
	}
	var refs []string
	if json.Unmarshal(row.Items, &refs) == nil {
		for _, ref := range refs {
			if kind, rest, ok := strings.Cut(ref, "/"); ok {
				_, version, _ := strings.Cut(rest, "@")
				e.Refs = append(e.Refs, kind+"@"+version)
			}
		}
	}
	return e
}

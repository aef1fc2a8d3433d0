package patient

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// AskedBy is before who asked in a record system, in the audit.
const AskedBy = "asked_by/"

// LogEntry is one look at a person, or one deed about her.
type LogEntry struct {
	ID      db.ID
	At      db.Time
	Who     string // "" for the system, a record system, or somebody whose account is gone
	Asker   string // who asked in a record system, as it names its users: Practitioner/17; "" where none did
	Role    care.Role
	Org     string
	OrgKind string
	Deed    access.Deed
	Allowed bool
	Reason  access.Reason
	List    bool     // she was one of several in a list
	Refs    []string // what was shown: its kind and version; of fhir and record_system their id, which is what was fetched and from where
}

// noVersion are the kinds whose id says what was shown, and is of nobody: a FHIR type, a record system as the settings call it.
var noVersion = []string{"fhir", "record_system"}

// By says who it was where Who is nobody with an account: a user of a record system, or Tråd itself.
func (e *LogEntry) By() string {
	switch {
	case e.Who != "":
		return e.Who
	case e.Role != care.RecordSystem:
		return "Tråd selv"
	}
	system := "journalsystemet"
	if e.Org != "" {
		system += " til " + e.Org
		if e.OrgKind == string(care.OrgMunicipality) {
			system += " kommune"
		}
	}
	switch kind, _, _ := strings.Cut(e.Asker, "/"); kind {
	case "":
		return nb.Capital(system)
	case "Device": // what fetches by itself
		return nb.Capital(system) + " (" + e.Asker + ")"
	}
	return "Bruker " + e.Asker + " i " + system
}

// Log is a part of a person's access log, newest first.
type Log struct {
	Head    *Head
	Entries []LogEntry
	Taken   []Taken // emergency accesses, the newest first; with the newest page only
	Next    db.ID   // what to ask the next page before, "" where this is the last
}

// LogFilter says which part. The zero value is the newest page of all.
type LogFilter struct {
	From   date.Date // the first day; no date for the beginning
	Before db.ID     // the id that the page before ended with
	Whole  bool      // all of it, for a file
}

// logPage is about how many entries a page of the log shows: a day is never cut in two, unless it alone has more. logMost is what a file holds.
const (
	logPage = 300
	logMost = 100_000
)

// lastID is after every id.
const lastID db.ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"

// AccessLog returns who has seen or done what about a person. The look at the log is itself a look, and is in the log the next time.
func AccessLog(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, f LogFilter) (*Log, error) {
	h, err := Header(ctx, s, a, access.SeeLog, id)
	if err != nil {
		return nil, err
	}
	l, err := LogPart(ctx, s.Store.Reader(), id, f)
	if err != nil {
		return nil, err
	}
	l.Head = h
	return l, nil
}

// LogPart reads a part of the log, without a head. It neither decides nor audits.
func LogPart(ctx context.Context, r *store.Reader, id care.PatientID, f LogFilter) (*Log, error) {
	most := logPage
	if f.Whole {
		most = logMost
	}
	entries, more, err := logEntries(ctx, r, id, f, most)
	if err != nil {
		return nil, err
	}
	l := &Log{Entries: entries}
	if f.Before == "" {
		if l.Taken, err = taken(ctx, r, id); err != nil {
			return nil, err
		}
	}
	if more {
		l.Entries = wholeDays(entries)
		l.Next = l.Entries[len(l.Entries)-1].ID
	}
	return l, nil
}

// HandOut returns the whole log from a day on, for a file or a print that the person gets. That it was handed out is audited.
func HandOut(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID, from date.Date) (*Log, error) {
	h, err := Header(ctx, s, a, access.HandOutLog, id)
	if err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	l := &Log{Head: h}
	if l.Taken, err = taken(ctx, r, id); err != nil {
		return nil, err
	}
	l.Entries, _, err = logEntries(ctx, r, id, LogFilter{From: from}, logMost)
	return l, err
}

// beginning is before every look.
var beginning = db.At(time.Date(1900, 1, 1, 0, 0, 0, 0, time.UTC))

// logEntries reads the newest entries of both kinds, most at the most, and whether there are more.
func logEntries(ctx context.Context, r *store.Reader, id care.PatientID, f LogFilter, most int) (all []LogEntry, more bool, err error) {
	before, from := f.Before, beginning
	if before == "" || !db.IsID(string(before)) {
		before = lastID
	}
	if !f.From.IsZero() {
		from = db.At(f.From.At(0, 0))
	}
	own, err := r.AuditOfPatient(ctx, query.AuditOfPatientParams{PatientID: db.ID(id), FromAt: from, Before: before, Lim: int32(most) + 1})
	if err != nil {
		return nil, false, fmt.Errorf("patient.AccessLog: %w", err)
	}
	lists, err := r.AuditListsOfPatient(ctx, query.AuditListsOfPatientParams{PatientID: db.ID(id), FromAt: from, Before: before, Lim: int32(most) + 1})
	if err != nil {
		return nil, false, fmt.Errorf("patient.AccessLog: %w", err)
	}
	for _, row := range own {
		all = append(all, logEntry(row, false))
	}
	for _, row := range lists {
		all = append(all, logEntry(query.AuditOfPatientRow(row), true))
	}
	slices.SortFunc(all, func(x, y LogEntry) int { return cmp.Or(cmp.Compare(y.ID, x.ID), listed(x)-listed(y)) })
	all = slices.CompactFunc(all, func(x, y LogEntry) bool { return x.ID == y.ID })
	if more = len(all) > most; more {
		all = all[:most]
	}
	return all, more, nil
}

// wholeDays leaves out the last day, which may go on, unless there is only that one.
func wholeDays(all []LogEntry) []LogEntry {
	last := date.In(all[len(all)-1].At.Time)
	i := slices.IndexFunc(all, func(e LogEntry) bool { return date.In(e.At.Time) == last })
	if i <= 0 {
		return all
	}
	return all[:i]
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
		ID: row.ID, At: row.At, Who: row.UserName, Role: care.Role(row.Role), Org: string(row.OrganisationName), OrgKind: string(row.OrganisationKind),
		Deed: access.Deed(row.Deed), Allowed: row.Allowed, Reason: access.Reason(row.Reason), List: list,
	}
	var refs []string
	if json.Unmarshal(row.Items, &refs) != nil {
		return e
	}
	for _, ref := range refs {
		kind, rest, ok := strings.Cut(ref, "/")
		_, version, _ := strings.Cut(rest, "@")
		switch {
		case !ok:
		case kind+"/" == AskedBy:
			e.Asker = rest
		case list: // its references are to others too
		case slices.Contains(noVersion, kind):
			e.Refs = append(e.Refs, kind+"@"+rest)
		default:
			e.Refs = append(e.Refs, kind+"@"+version)
		}
	}
	return e
}

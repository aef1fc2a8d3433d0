package watch

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
	"traad/internal/store/query"
)

// Status is how far a finding has come.
type Status string

// The statuses. Justified and Forwarded are final.
const (
	Open      Status = "open"
	Asked     Status = "asked"     // the user is asked for the reason
	Justified Status = "justified" // the look was needed
	Forwarded Status = "forwarded" // taken on outside Tråd: data protection officer, employer
)

var (
	waiting = []Status{Open, Asked}
	closed  = []Status{Justified, Forwarded}
)

// Finding is a look to be judged, without anything that says who was looked at.
type Finding struct {
	ID       db.ID
	Rule     rule.Rule
	Relation rule.Relation
	User     care.UserID // "" for the record systems of the organisation
	Name     string      // of a user; a record system is named by its organisation
	Title    string
	Role     care.Role
	Org      string
	OrgKind  care.OrgKind
	Person   string // an opaque reference, the same for the same person in every finding; "" for a whole day
	Day      date.Date
	First    db.Time
	Last     db.Time
	Shown    []Shown
	Persons  int
	Usual    int // VeryMany: what is usual a day; 0 where not known
	Status   Status
	Note     string
	Decided  db.Time
	By       string
	Answer   string
	Answered db.Time
	Version  int
	Own      bool // the leader's own look, which another judges
}

// findingsMost is how many a page shows.
const findingsMost = 200

// Findings returns what waits to be judged in the leader's organisation and those that are a part of it, or, with done, what has
// been, newest first.
func Findings(ctx context.Context, s *app.Service, a access.Actor, done bool) ([]Finding, error) {
	if d := access.Decide(a, access.SeeFindings, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.SeeFindings, nil, nil)
	}
	r := s.Store.Reader()
	orgs, err := app.Below(ctx, r, a.Org)
	if err != nil {
		return nil, err
	}
	statuses := waiting
	if done {
		statuses = closed
	}
	rows, err := r.Findings(ctx, query.FindingsParams{Organisations: db.List(orgs), Statuses: db.List(statuses), Lim: findingsMost})
	if err != nil {
		return nil, fmt.Errorf("watch.Findings: %w", err)
	}
	var out []Finding
	var items []string
	for _, row := range rows {
		f, err := finding(s, query.FindingRow(row), a)
		if err != nil {
			return nil, err
		}
		out, items = append(out, f), append(items, f.ref())
	}
	if !done {
		slices.SortStableFunc(out, func(x, y Finding) int { return slices.Index(rule.Rules, x.Rule) - slices.Index(rule.Rules, y.Rule) })
	}
	return out, s.See(ctx, a, access.SeeFindings, nil, items)
}

// Count returns how many wait for the leader. It says nothing of whose, so it is no look.
func Count(ctx context.Context, s *app.Service, a access.Actor) (int, error) {
	if d := access.Decide(a, access.SeeFindings, nil); !d.Allowed {
		return 0, app.Denied(d)
	}
	r := s.Store.Reader()
	orgs, err := app.Below(ctx, r, a.Org)
	if err != nil {
		return 0, err
	}
	n, err := r.CountFindings(ctx, query.CountFindingsParams{Organisations: db.List(orgs), Statuses: db.List(waiting)})
	if err != nil {
		return 0, fmt.Errorf("watch.Count: %w", err)
	}
	return int(n), nil
}

// One returns a finding. One of another organisation does not exist.
func One(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Finding, error) {
	unknown := errs.NotFound("Oppslaget finnes ikke.")
	if d := access.Decide(a, access.SeeFindings, nil); !d.Allowed {
		return nil, s.See(ctx, a, access.SeeFindings, nil, nil)
	}
	if !db.IsID(string(id)) {
		return nil, unknown
	}
	r := s.Store.Reader()
	orgs, err := app.Below(ctx, r, a.Org) // before it is known whether there is one: the time would tell
	if err != nil {
		return nil, err
	}
	row, err := r.Finding(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, unknown
	}
	if err != nil {
		return nil, fmt.Errorf("watch.One: %w", err)
	}
	if !slices.Contains(orgs, care.OrgID(row.OrganisationID)) {
		return nil, unknown
	}
	f, err := finding(s, row, a)
	if err != nil {
		return nil, err
	}
	return &f, s.See(ctx, a, access.SeeFindings, nil, []string{f.ref()})
}

func (f Finding) ref() string { return fmt.Sprintf("finding/%s@%d", f.ID, f.Version) }

func finding(s *app.Service, r query.FindingRow, a access.Actor) (Finding, error) {
	f := Finding{
		ID: r.ID, Rule: rule.Rule(r.Rule), Relation: rule.Relation(r.Relation), User: care.UserID(r.UserID), Name: r.UserName, Title: r.UserTitle,
		Role: care.Role(r.Role), Org: r.OrganisationName, OrgKind: care.OrgKind(r.OrganisationKind), Day: r.OnDay, First: r.FirstAt, Last: r.LastAt,
		Persons: r.Persons, Usual: r.Usual, Status: Status(r.Status), Note: r.Note, Decided: r.DecidedAt, By: string(r.DecidedByName),
		Answer: r.Answer, Answered: r.AnsweredAt, Version: r.Version, Own: care.UserID(r.UserID) == a.User,
	}
	if err := json.Unmarshal(r.Shown, &f.Shown); err != nil {
		return f, fmt.Errorf("watch: what finding %s showed: %w", r.ID, err)
	}
	if r.UserID == "" {
		f.Name = "Journalsystemet"
	}
	if r.Subject != "" {
		f.Person = opaque(s, r.Subject)
	}
	return f, nil
}

// opaque is a name for a person that says nothing and is the same every time: eight characters of a pseudonym whose key lies outside
// the database.
func opaque(s *app.Service, patient string) string {
	p := s.Keys.Pseudonym("watch/" + patient)
	if i := strings.LastIndexByte(p, ':'); i >= 0 {
		p = p[i+1:]
	}
	p = strings.ToUpper(p)
	return p[:4] + "-" + p[4:8]
}

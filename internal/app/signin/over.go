package signin

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// RoleOver is the refusal when the role of a running session has ended, or is not begun: the user has proved who it is, and may be told
// since when and whom to ask.
type RoleOver struct {
	*refusal
	Role    care.Role
	Org     care.OrgID
	OrgName string
	OrgKind string
	Last    date.Date // the last day; no date where the user's whole access is closed
}

type refusal = errs.Error

// Unwrap lets errs.KindOf find the kind.
func (r *RoleOver) Unwrap() error { return r.refusal }

func roleOver(row query.SessionByTokenRow) *RoleOver {
	r := &RoleOver{
		refusal: errs.Denied("Rollen din gjelder ikke lenger. Spør lederen din."),
		Role:    care.Role(row.Role), Org: care.OrgID(row.OrganisationID), OrgName: row.OrganisationName, OrgKind: row.OrganisationKind,
	}
	if row.UserEndedOn.IsZero() {
		r.Last = row.ValidTo
	}
	return r
}

// Leader is somebody to ask about a role.
type Leader struct{ Name, OrgName, Phone string }

// Leaders returns the leaders of today of an organisation and of those that it is a part of, the nearest first.
func Leaders(ctx context.Context, s *app.Service, org care.OrgID) ([]Leader, error) {
	r := s.Store.Reader()
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("signin.Leaders: %w", err)
	}
	parent := map[db.ID]db.ID{}
	for _, o := range orgs {
		parent[o.ID] = o.ParentID
	}
	var out []Leader
	today := s.Today()
	for at, steps := db.ID(org), 0; at != "" && steps < 5; at, steps = parent[at], steps+1 {
		rows, err := r.RoleAssignmentsAt(ctx, db.List([]db.ID{at}))
		if err != nil {
			return nil, fmt.Errorf("signin.Leaders: %w", err)
		}
		for _, row := range rows {
			if care.Role(row.Role) == care.Manager && app.During(row.ValidFrom, row.ValidTo, today) {
				out = append(out, Leader{row.UserName, row.OrganisationName, row.UserPhone})
			}
		}
	}
	return out, nil
}

// NoteRefused writes in the audit that a log-in was refused, with why as a code, and the record system that it came from, if any, as the settings call
// it. Who tried is not known, and nothing that the browser or the provider sent stands there.
func NoteRefused(ctx context.Context, s *app.Service, why string, from ...string) error {
	items := []string{"login_refused/" + why}
	for _, system := range from {
		if system != "" {
			items = append(items, "record_system/"+system)
		}
	}
	err := s.See(ctx, access.Actor{}, access.BeginSession, nil, items)
	if errs.KindOf(err) == errs.KindDenied {
		return nil // that is what the row says
	}
	return err
}

package signin

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// ByHPR returns whom a record system of an organisation calls for when it names a HPR number: the one account with it, in each role that it has today in that organisation or
// what that owns. None where there is no such, or more than one. The system is trusted to know its own users and nobody else's.
func ByHPR(ctx context.Context, s *app.Service, hpr string, org care.OrgID) ([]access.Actor, error) {
	if hpr == "" || org == "" {
		return nil, nil
	}
	r := s.Store.Reader()
	users, err := r.UsersByHPR(ctx, hpr)
	if err != nil {
		return nil, fmt.Errorf("signin.ByHPR: %w", err)
	}
	today := s.Today()
	users = slices.DeleteFunc(users, func(u query.UserAccount) bool { return !u.EndedOn.IsZero() && u.EndedOn.Before(today) })
	if len(users) != 1 {
		return nil, nil
	}
	roles, err := rolesNow(ctx, s, users[0])
	if errors.Is(err, ErrNoRole) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	var out []access.Actor
	for _, role := range roles {
		a := actorOf(s, role)
		a.Name, a.OrgName, a.OrgKind = users[0].Name, role.OrganisationName, role.OrganisationKind
		if a, err = s.Situate(ctx, r, a); err != nil {
			return nil, err
		}
		if a.Org == org || slices.Contains(a.Owners, org) {
			out = append(out, a)
		}
	}
	return out, nil
}

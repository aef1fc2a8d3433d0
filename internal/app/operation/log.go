package operation

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/rules/access"
)

// Change is one deed of configuration.
type Change struct {
	At      db.Time
	By      string // "" for the command line
	Allowed bool   // false: somebody tried who may not
	What    []Reference
}

// Reference is what a deed was about.
type Reference struct {
	Kind    string // organisation, user, role_assignment, gp_substitute, pathway, pathway_override, job
	ID      string
	Version string // "" where the kind has none
	Name    string // of an organisation or user, the code of a pathway; else ""
}

// Changes returns the last deeds of configuration, newest first.
func Changes(ctx context.Context, s *app.Service, a access.Actor) ([]Change, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"changes"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	rows, err := r.ConfigurationLog(ctx, 200)
	if err != nil {
		return nil, fmt.Errorf("operation.Changes: %w", err)
	}
	names := map[string]string{}
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("operation.Changes: %w", err)
	}
	for _, o := range orgs {
		names[string(o.ID)] = o.Name
	}
	users, err := r.Users(ctx)
	if err != nil {
		return nil, fmt.Errorf("operation.Changes: %w", err)
	}
	for _, u := range users {
		names[string(u.ID)] = u.Name
	}
	var out []Change
	for _, row := range rows {
		c := Change{At: row.At, By: string(row.UserName), Allowed: row.Allowed}
		var items []string
		if err := json.Unmarshal(row.Items, &items); err != nil {
			return nil, fmt.Errorf("operation.Changes: audit %s: %w", row.ID, err)
		}
		for _, item := range items {
			c.What = append(c.What, reference(item, names))
		}
		out = append(out, c)
	}
	return out, nil
}

func reference(item string, names map[string]string) Reference {
	kind, rest, _ := strings.Cut(item, "/")
	id, version, _ := strings.Cut(rest, "@")
	ref := Reference{Kind: kind, ID: id, Version: version, Name: names[id]}
	if kind == "pathway" {
		ref.Name = id
	}
	return ref
}

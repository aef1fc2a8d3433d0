// Package pathway is what administrators do with pathway definitions: read them, publish a new version, and let a
// municipality decide some deadlines differently. A published version is never changed: who is enrolled stays on the version
// that the enrolment began with, and a new one holds for those who come after.
//
//	d, err := pathway.One(ctx, s, actor, "iht-langvarig", 2)
//	err = pathway.Publish{Text: toml}.Run(ctx, s, actor)
package pathway

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Version is one published version of a definition.
type Version struct {
	Code        string
	Version     int
	Title       string
	PublishedAt db.Time
	PublishedBy string // "" for what came with the program
	Newest      bool   // holds for those who are enrolled from now on
}

// Adapted is a municipality or district that has an override in force.
type Adapted struct {
	Pathway string
	Area    care.OrgID
	Name    string
	Since   db.Time
	Changed int // deadlines that differ
}

// Shelf is every definition and override.
type Shelf struct {
	Versions []Version // by code, newest first
	Adapted  []Adapted
	Areas    []Area
	Runs     []InUse      // how many go by each version now
	Closed   []Withdrawal // pathways that take nobody in
}

// Area is a municipality or district that can have an override.
type Area struct {
	ID   care.OrgID
	Name string
}

// All returns the shelf.
func All(ctx context.Context, s *app.Service, a access.Actor) (*Shelf, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"pathways"}); err != nil {
		return nil, err
	}
	r := s.Store.Reader()
	rows, err := r.PublishedDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.All: %w", err)
	}
	shelf := &Shelf{}
	for i, d := range rows {
		shelf.Versions = append(shelf.Versions, Version{d.Code, d.Version, d.Title, d.PublishedAt, string(d.PublishedByName), i == 0 || rows[i-1].Code != d.Code})
	}
	overrides, err := r.PathwayOverrides(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.All: %w", err)
	}
	for _, o := range overrides {
		parsed, err := care.ParseOverride([]byte(o.Body))
		if err != nil {
			return nil, fmt.Errorf("pathway.All: override %s: %w", o.ID, err)
		}
		shelf.Adapted = append(shelf.Adapted, Adapted{o.PathwayCode, care.OrgID(o.AreaID), o.AreaName, o.CreatedAt, len(parsed.Deadlines)})
	}
	runs, err := r.RunningByVersion(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.All: %w", err)
	}
	for _, x := range runs {
		shelf.Runs = append(shelf.Runs, InUse{x.PathwayCode, x.PathwayVersion, int(x.N)})
	}
	closed, err := r.PathwayWithdrawals(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.All: %w", err)
	}
	for _, x := range closed {
		shelf.Closed = append(shelf.Closed, Withdrawal{x.PathwayCode, x.Why, x.WithdrawnByName, x.WithdrawnAt})
	}
	orgs, err := r.Organisations(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.All: %w", err)
	}
	for _, kind := range []care.OrgKind{care.OrgMunicipality, care.OrgDistrict} {
		for _, o := range orgs {
			if care.OrgKind(o.Kind) == kind && o.SiteID != "" {
				shelf.Areas = append(shelf.Areas, Area{care.OrgID(o.ID), o.Name})
			}
		}
	}
	return shelf, nil
}

// Definition is a definition as published.
type Definition struct {
	Version
	Pathway *care.Pathway
	Text    string // TOML
}

// One returns a version of a definition; version 0 is the newest.
func One(ctx context.Context, s *app.Service, a access.Actor, code string, version int) (*Definition, error) {
	rows, err := s.Store.Reader().PublishedDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.One: %w", err)
	}
	for i, d := range rows {
		newest := i == 0 || rows[i-1].Code != d.Code
		if d.Code != code || d.Version != version && !(version == 0 && newest) {
			continue
		}
		if err := s.See(ctx, a, access.SeeConfig, nil, []string{fmt.Sprintf("pathway/%s@%d", d.Code, d.Version)}); err != nil {
			return nil, err
		}
		p, text, err := published(ctx, s, d.Code, d.Version)
		if err != nil {
			return nil, err
		}
		return &Definition{Version{d.Code, d.Version, d.Title, d.PublishedAt, string(d.PublishedByName), newest}, p, text}, nil
	}
	return nil, errs.NotFound("Forløpet finnes ikke i denne versjonen.")
}

func published(ctx context.Context, s *app.Service, code string, version int) (*care.Pathway, string, error) {
	row, err := s.Store.Reader().PathwayDefinition(ctx, query.PathwayDefinitionParams{Code: code, Version: version})
	if errors.Is(err, sql.ErrNoRows) {
		return nil, "", errs.NotFound("Forløpet finnes ikke i denne versjonen.")
	}
	if err != nil {
		return nil, "", fmt.Errorf("pathway: %s@%d: %w", code, version, err)
	}
	p, err := care.ReadPublished([]byte(row.Body))
	if err != nil {
		return nil, "", fmt.Errorf("pathway: %s@%d: %w", code, version, err)
	}
	return p, row.Body, nil
}

// Published returns every version of every definition, for those who are told what is published: it is about nobody, so nothing is decided.
func Published(ctx context.Context, r *store.Reader) ([]Definition, error) {
	rows, err := r.PathwayDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("pathway.Published: %w", err)
	}
	var out []Definition
	for i, d := range rows {
		p, err := care.ReadPublished([]byte(d.Body))
		if err != nil {
			return nil, fmt.Errorf("pathway.Published: %s@%d: %w", d.Code, d.Version, err)
		}
		newest := i == len(rows)-1 || rows[i+1].Code != d.Code
		out = append(out, Definition{Version{Code: d.Code, Version: d.Version, Title: d.Title, PublishedAt: d.PublishedAt, Newest: newest}, p, d.Body})
	}
	return out, nil
}

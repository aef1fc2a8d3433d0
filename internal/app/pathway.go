package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Pathway returns a definition as it holds in an area: as published, with the area's override. Definitions are immutable
// by code and version and overrides by id, so parsed ones are kept.
func (s *Service) Pathway(ctx context.Context, r *store.Reader, code string, version int, area care.OrgID) (*care.Pathway, error) {
	o, err := r.PathwayOverride(ctx, query.PathwayOverrideParams{PathwayCode: code, AreaID: db.ID(area)})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("app.Pathway: %w", err)
	}
	key := fmt.Sprintf("%s@%d %s", code, version, o.ID)
	if p, ok := s.pathways.Load(key); ok {
		return p.(*care.Pathway), nil
	}
	p, err := s.published(ctx, r, code, version)
	if err != nil {
		return nil, err
	}
	if o.ID != "" {
		override, err := care.ParseOverride([]byte(o.Body))
		if err != nil {
			return nil, fmt.Errorf("app.Pathway: override %s: %w", o.ID, err)
		}
		if p, err = p.With(override); err != nil {
			return nil, fmt.Errorf("app.Pathway: override %s: %w", o.ID, err)
		}
	}
	s.pathways.Store(key, p)
	return p, nil
}

// published returns a definition without overrides.
func (s *Service) published(ctx context.Context, r *store.Reader, code string, version int) (*care.Pathway, error) {
	key := fmt.Sprintf("%s@%d", code, version)
	if p, ok := s.pathways.Load(key); ok {
		return p.(*care.Pathway), nil
	}
	row, err := r.PathwayDefinition(ctx, query.PathwayDefinitionParams{Code: code, Version: version})
	if err != nil {
		return nil, fmt.Errorf("app.Pathway: %s: %w", key, err)
	}
	p, err := care.ParsePathway([]byte(row.Body))
	if err != nil {
		return nil, fmt.Errorf("app.Pathway: %s: %w", key, err)
	}
	s.pathways.Store(key, p)
	return p, nil
}

// NewestPathways returns the newest version of every published definition, in order of code.
func (s *Service) NewestPathways(ctx context.Context, r *store.Reader) ([]*care.Pathway, error) {
	rows, err := r.PathwayDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("app.NewestPathways: %w", err)
	}
	var out []*care.Pathway
	for i, row := range rows {
		if i+1 < len(rows) && rows[i+1].Code == row.Code {
			continue // ordered by code, version: only the last of each code
		}
		p, err := s.published(ctx, r, row.Code, row.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Pathway returns a definition as it holds in an area: as published, with the area's override.
func (s *Service) Pathway(ctx context.Context, r *store.Reader, code string, version int, area care.OrgID) (*care.Pathway, error) {
	o, err := r.PathwayOverride(ctx, query.PathwayOverrideParams{PathwayCode: code, AreaID: db.ID(area)})
	if err != nil && !errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("app.Pathway: %w", err)
	}
	return s.overridden(ctx, r, code, version, override{o.ID, o.Body})
}

// Definitions are the pathway definitions with the overrides of all areas, read once for a page that shows many enrolments.
type Definitions struct {
	s         *Service
	r         *store.Reader
	overrides map[string]override // by code and area
}

// override is what one area has changed; the zero value is nothing.
type override struct {
	id   db.ID
	body string
}

// Definitions reads which overrides there are.
func (s *Service) Definitions(ctx context.Context, r *store.Reader) (*Definitions, error) {
	rows, err := r.PathwayOverrides(ctx)
	if err != nil {
		return nil, fmt.Errorf("app.Definitions: %w", err)
	}
	d := &Definitions{s, r, make(map[string]override, len(rows))}
	for _, o := range rows {
		d.overrides[o.PathwayCode+" "+string(o.AreaID)] = override{o.ID, o.Body}
	}
	return d, nil
}

// At returns a definition as it holds in an area.
func (d *Definitions) At(ctx context.Context, code string, version int, area care.OrgID) (*care.Pathway, error) {
	return d.s.overridden(ctx, d.r, code, version, d.overrides[code+" "+string(area)])
}

// overridden puts an override on a definition. Definitions are immutable by code and version and overrides by id, so parsed
// ones are kept.
func (s *Service) overridden(ctx context.Context, r *store.Reader, code string, version int, o override) (*care.Pathway, error) {
	key := fmt.Sprintf("%s@%d %s", code, version, o.id)
	if p, ok := s.pathways.Load(key); ok {
		return p.(*care.Pathway), nil
	}
	p, err := s.published(ctx, r, code, version)
	if err != nil {
		return nil, err
	}
	if o.id != "" {
		changes, err := care.ParseOverride([]byte(o.body))
		if err != nil {
			return nil, fmt.Errorf("app.Pathway: override %s: %w", o.id, err)
		}
		if p, err = p.With(changes); err != nil {
			return nil, fmt.Errorf("app.Pathway: override %s: %w", o.id, err)
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
	p, err := care.ReadPublished([]byte(row.Body))
	if err != nil {
		return nil, fmt.Errorf("app.Pathway: %s: %w", key, err)
	}
	s.pathways.Store(key, p)
	return p, nil
}

// NewestPathways returns the newest version of every published definition, in order of code.
func (s *Service) NewestPathways(ctx context.Context, r *store.Reader) ([]*care.Pathway, error) {
	rows, err := r.NewestDefinitions(ctx)
	if err != nil {
		return nil, fmt.Errorf("app.NewestPathways: %w", err)
	}
	var out []*care.Pathway
	for _, row := range rows {
		p, err := s.published(ctx, r, row.Code, row.Version)
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// PathwaysForNew are the newest versions of the definitions that take people in: those that are not withdrawn.
func (s *Service) PathwaysForNew(ctx context.Context, r *store.Reader) ([]*care.Pathway, error) {
	all, err := s.NewestPathways(ctx, r)
	if err != nil {
		return nil, err
	}
	withdrawn, err := r.PathwayWithdrawals(ctx)
	if err != nil {
		return nil, fmt.Errorf("app.PathwaysForNew: %w", err)
	}
	return slices.DeleteFunc(all, func(p *care.Pathway) bool {
		return slices.ContainsFunc(withdrawn, func(w query.PathwayWithdrawalsRow) bool { return w.PathwayCode == p.Code })
	}), nil
}

// PathwayForNew is the newest version of one, nil where there is none or it takes nobody in.
func (s *Service) PathwayForNew(ctx context.Context, r *store.Reader, code string) (*care.Pathway, error) {
	all, err := s.PathwaysForNew(ctx, r)
	if err != nil {
		return nil, err
	}
	for _, p := range all {
		if p.Code == code {
			return p, nil
		}
	}
	return nil, nil
}

// MainPathway is the code of the pathway that targets count and that lists begin with.
func (s *Service) MainPathway(ctx context.Context, r *store.Reader) (string, error) {
	all, err := s.NewestPathways(ctx, r)
	return care.Main(all), err
}

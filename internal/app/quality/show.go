package quality

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/gob"
	"errors"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/rules/quality"
)

// Place is a municipality or a district.
type Place struct {
	ID   care.OrgID
	Name string
}

// Change is something in the service that was changed, as it is marked on the charts.
type Change struct {
	ID    db.ID
	On    date.Date
	Area  care.OrgID // quality.Everywhere: the whole service
	Where string     // in words
	Text  string
	By    string
	New   bool // the charts have limits of their own from that day
	Mine  bool // the actor may withdraw it
}

// View is the page.
type View struct {
	Area    care.OrgID
	Places  []Place // that the actor may choose
	Where   string  // in words
	Counted bool
	On      date.Date // the day that the figures are of
	MadeAt  db.Time
	Charts  []*quality.Chart
	Ways    []quality.Share // how the GP took part, everywhere
	Changes []Change        // that concern what is shown
}

// Show reads what is kept. The error is errs.NotFound for a place that is not the actor's.
func Show(ctx context.Context, s *app.Service, a access.Actor, area care.OrgID) (*View, error) {
	if !access.May(a.Role, access.SeeQuality) {
		return nil, s.See(ctx, a, access.SeeQuality, nil, nil)
	}
	v := &View{Area: area, Where: "hele tjenesten"}
	var err error
	if v.Places, err = places(ctx, s, a); err != nil {
		return nil, err
	}
	if area != quality.Everywhere {
		at := slices.IndexFunc(v.Places, func(p Place) bool { return p.ID == area })
		if at < 0 {
			return nil, errs.NotFound("Kommunen finnes ikke, eller hører ikke til din virksomhet.")
		}
		v.Where = v.Places[at].Name
	}
	if v.Changes, err = changes(ctx, s, a, area); err != nil {
		return nil, err
	}
	c, made, err := Kept(ctx, s)
	if err != nil {
		return nil, err
	}
	if c != nil {
		v.Counted, v.On, v.MadeAt = true, c.Today, made
		all := Areas(c)
		v.Charts = c.Charts(area, all, limitsFrom(v.Changes)...)
		if area == quality.Everywhere {
			v.Ways = c.Ways(all)
		}
	}
	return v, s.See(ctx, a, access.SeeQuality, nil, []string{"quality/" + string(area)})
}

// limitsFrom are the days from which the charts have limits of their own.
func limitsFrom(all []Change) (days []date.Date) {
	for _, x := range all {
		if x.New {
			days = append(days, x.On)
		}
	}
	return days
}

// Kept is what the job counted, nil where it has not yet.
func Kept(ctx context.Context, s *app.Service) (*quality.Counts, db.Time, error) {
	row, err := s.Store.Reader().QualityCount(ctx, method)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, db.Time{}, nil
	}
	if err != nil {
		return nil, db.Time{}, fmt.Errorf("quality.Kept: %w", err)
	}
	var k kept
	if err := gob.NewDecoder(bytes.NewReader(row.Content)).Decode(&k); err != nil {
		return nil, db.Time{}, fmt.Errorf("quality.Kept: %w", err)
	}
	return &quality.Counts{Today: row.MadeOn, Cells: k.Cells, Gaps: k.Gaps}, row.MadeAt, nil
}

// Areas are all places that anything is counted of, in one order for everybody: what is hidden does not depend on who looks.
func Areas(c *quality.Counts) (all []care.OrgID) {
	for k := range c.Cells {
		if !slices.Contains(all, k.Area) {
			all = append(all, k.Area)
		}
	}
	slices.Sort(all)
	return all
}

// places are the actor's own, by name.
func places(ctx context.Context, s *app.Service, a access.Actor) (list []Place, err error) {
	rows, err := s.Store.Reader().OrganisationsByID(ctx, db.List(a.Areas))
	if err != nil {
		return nil, fmt.Errorf("quality: places: %w", err)
	}
	for _, o := range rows {
		list = append(list, Place{care.OrgID(o.ID), o.Name})
	}
	return list, nil
}

// changes are those that concern a place: its own, and those of the whole service; of the whole service alone where everything is shown.
func changes(ctx context.Context, s *app.Service, a access.Actor, area care.OrgID) (list []Change, err error) {
	rows, err := s.Store.Reader().ServiceChanges(ctx)
	if err != nil {
		return nil, fmt.Errorf("quality: changes: %w", err)
	}
	for _, row := range rows {
		at := care.OrgID(row.AreaID)
		if at != quality.Everywhere && at != area {
			continue
		}
		x := Change{ID: row.ID, On: row.OnDay, Area: at, Where: row.AreaName, Text: row.Body, By: row.ByName, New: row.NewLimits, Mine: mayMark(a, at)}
		if at == quality.Everywhere {
			x.Where = "hele tjenesten"
		}
		list = append(list, x)
	}
	return list, nil
}

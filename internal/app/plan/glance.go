package plan

import (
	"context"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Glance is what a person's own page tells of her plan.
type Glance struct {
	Watch, Avoid string // the medicines in focus of the version that holds; never doses: the list in use has them
	List         string // where that list is
	Number       int    // the version that says so
	At           db.Time
	Heard        bool // a new version is out for hearing
}

// GlanceOf returns it, nil where there is no plan or the actor may not see it. Where it shows something of the plan's text the
// look is decided and audited as access.SeePlan.
func GlanceOf(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) (*Glance, error) {
	r := s.Store.Reader()
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return nil, err
	}
	if !access.Decide(a, access.SeePlan, person).Allowed {
		return nil, nil
	}
	all, err := For(ctx, r, a, person)
	if err != nil || len(all.Versions) == 0 {
		return nil, err
	}
	g := &Glance{Heard: all.Working != nil && all.Working.Status == Hearing}
	if all.Holds == nil || all.Holds.Hidden {
		return g, nil
	}
	texts, err := Texts(ctx, r, *all.Holds)
	if err != nil {
		return nil, err
	}
	m := plan.Read(texts).Medicines
	g.Watch, g.Avoid, g.List = strings.TrimSpace(m.Watch), strings.TrimSpace(m.Avoid), strings.TrimSpace(m.List)
	if g.Watch == "" && g.Avoid == "" {
		return g, nil
	}
	g.Number = all.Holds.Number
	g.At = all.Holds.Published
	return g, s.See(ctx, a, access.SeePlan, person, []string{all.Holds.Ref()})
}

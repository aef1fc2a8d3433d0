package staffing

import (
	"context"

	"traad/internal/app"
	"traad/internal/base/lang"
	"traad/internal/rules/access"
	rule "traad/internal/rules/staffing"
)

// OwnCost is what the service itself costs by the approved plans of a quarter, municipalities and hospital together, shared by those who were followed.
// What was really paid, nobody tells Tråd.
type OwnCost struct {
	PerYear  int64 // øre for a patient followed a whole year, of the quarter's months so far; 0 where it is not known
	Span     rule.Span
	With, Of int // areas with an approved plan, of all that have patients or are in operation
	Hospital bool

	Needed, Had int64 // positions, hundredths

	Active, Target int // followed now, and aimed for, in those areas
}

// Source says where it comes from, as a table of prices has it.
func (c OwnCost) Source() string { return c.Text().String() }

// Text is Source for a page: the source that stands in a table is bokmål.
func (c OwnCost) Text() lang.Text {
	return lang.Of("Ressurser: kostnaden i vedtatte planer for %s, %s av %s kommuner og sykehuset, delt på dem som faktisk følges", lang.Quarter(c.Span.From), lang.Int(c.With), lang.Int(c.Of))
}

// Own works the service's own cost out for the quarter that is now. It is known where all areas and the hospital have an approved plan and somebody is followed:
// of some the hospital's cost would be shared by too few, and without the hospital's the cost is too low for a saving to be told from it.
func Own(ctx context.Context, s *app.Service, a access.Actor) (c OwnCost, known bool, err error) {
	v, err := Show(ctx, s, a)
	if err != nil {
		return OwnCost{}, false, err
	}
	c = OwnCost{Span: v.Spans[v.Now], With: v.With, Of: v.Of, Hospital: v.WithHospital, Needed: v.Whole.Needed, Had: v.Whole.Had, Active: v.Whole.Active, Target: v.Whole.Target}
	if v.With > 0 && v.With == v.Of {
		c.PerYear, known = v.Whole.Real.PerYear()
	}
	return c, known && c.Hospital, nil
}

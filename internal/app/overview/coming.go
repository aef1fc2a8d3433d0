package overview

import (
	"slices"

	"traad/internal/care"
	"traad/internal/store/query"
)

// Coming is a municipality that is on its way in.
type Coming struct {
	Name   string
	Status care.Rollout
	Note   string // "1. mars", "høst 2027"
}

// coming lists those that have begun the way in, the furthest first.
func (w *work) coming(region []query.Organisation) {
	for _, o := range region {
		s := care.Rollout(o.Status)
		if s != care.InOperation && s != care.NoRollout && slices.Contains(care.Rollouts, s) {
			w.v.Coming = append(w.v.Coming, Coming{o.Name, s, o.StatusNote})
		}
	}
	slices.SortStableFunc(w.v.Coming, func(a, b Coming) int {
		return slices.Index(care.Rollouts, a.Status) - slices.Index(care.Rollouts, b.Status)
	})
}

package alert

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// OfStay is what became of a stay's alerts: that somebody is admitted, and that somebody has taken it, are two facts.
type OfStay struct {
	ID      db.ID // the alert to open: the latest that nobody has taken, else the latest
	Waits   bool  // nobody has taken it
	By      care.UserID
	TakenBy string // who has, "" nobody
}

// OfStays returns, by stay, what became of its alerts, for stays of persons that the actor may see. A stay that gave no alert in the
// actor's areas has none. It is not audited: the caller shows it as part of something that is.
func OfStays(ctx context.Context, s *app.Service, a access.Actor, patients []care.PatientID, stays []care.StayID) (map[care.StayID]OfStay, error) {
	sc := access.ScopeOf(a)
	if len(stays) == 0 || !access.May(a.Role, access.SeeAlerts) || sc.Kind() != access.ByArea {
		return nil, nil
	}
	rows, err := s.Store.Reader().AlertsOfStays(ctx, query.AlertsOfStaysParams{Patients: db.List(patients), Ids: db.List(stays)})
	if err != nil {
		return nil, fmt.Errorf("alert.OfStays: %w", err)
	}
	out := map[care.StayID]OfStay{}
	for _, row := range rows { // the latest first
		if !slices.Contains(sc.Areas(), care.OrgID(row.AreaID)) {
			continue
		}
		was, seen := out[care.StayID(row.StayID)]
		if waits := row.Status == Open; !seen || waits && !was.Waits {
			out[care.StayID(row.StayID)] = OfStay{ID: row.ID, Waits: waits, By: care.UserID(row.TakenBy), TakenBy: row.TakenName}
		}
	}
	return out, nil
}

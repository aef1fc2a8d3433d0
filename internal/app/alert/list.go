package alert

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Line is one alert in a list.
type Line struct {
	ID       db.ID
	Code     string
	Patient  care.PatientID
	Name     string
	Age      int
	Area     care.OrgID
	Kind     care.AlertKind
	Where    string // hospital, kad, legevakt
	Unit     string
	Status   string
	Daily    bool
	Happened db.Time
	Taken    db.Time
	TakenBy  string
	Holder   string // whose turn it is
	HolderID care.UserID
	GoesOn   db.Time
	Reminded db.Time // that it was taken and nothing is told of it
}

// Which alerts a list shows.
type Which string

// The lists.
const (
	Mine    Which = "mine"    // the actor was told, and it is not handled
	Team    Which = "team"    // all of the own areas, not handled
	Handled Which = "handled" // of the own areas, acted on, taken back or not ours
	Daily   Which = "dag"     // planned and minor events that the last days' summaries told of, and those of the next
)

// How old the alerts of a list may be; of dayBack, how long ago the summary told of them.
const (
	back     = 365 * 24 * time.Hour
	dayBack  = 7 * 24 * time.Hour
	handBack = 90 * 24 * time.Hour
)

func (w Which) statuses() []string {
	switch w {
	case Handled:
		return []string{Acted, Withdrawn, NotOurs}
	case Daily:
		return nil // AlertsOfDay asks for those that are told
	}
	return []string{Open, Taken}
}

func (w Which) back() time.Duration {
	switch w {
	case Handled:
		return handBack
	case Daily:
		return dayBack
	}
	return back
}

// List returns alerts of those whom the actor may see, and how many there are where that is more than a list shows: what nobody has taken first, the oldest
// of it first; of what is over the latest. It is audited with every person in it.
func List(ctx context.Context, s *app.Service, a access.Actor, which Which) ([]Line, int, error) {
	lines, of, err := lines(ctx, s, a, which, which.statuses())
	if err != nil {
		return nil, 0, err
	}
	var items []string
	var persons []care.PatientID
	for _, l := range lines {
		items, persons = append(items, "alert/"+string(l.ID)), append(persons, l.Patient)
	}
	return lines, of, s.See(ctx, a, access.SeeAlerts, nil, items, persons...)
}

// Waiting returns the alerts that nobody has taken, the oldest first, and how many there are where that is more than a list shows, without auditing: the caller
// shows them as part of something that does. With mine they are those that the actor was told of, else all of the actor's areas.
func Waiting(ctx context.Context, s *app.Service, a access.Actor, mine bool) ([]Line, int, error) {
	if !access.May(a.Role, access.SeeAlerts) {
		return nil, 0, nil
	}
	which := Team
	if mine {
		which = Mine
	}
	return lines(ctx, s, a, which, []string{Open})
}

// Count is how many alerts that the actor was told of nobody has taken.
func Count(ctx context.Context, s *app.Service, a access.Actor) (int, error) {
	if !access.May(a.Role, access.SeeAlerts) {
		return 0, nil
	}
	sc := access.ScopeOf(a)
	n, err := s.Store.Reader().CountAlertsWaiting(ctx, query.CountAlertsWaitingParams{
		UserID: db.ID(a.User), Since: db.At(s.Now().Add(-back)), Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden()),
	})
	if err != nil {
		return 0, fmt.Errorf("alert.Count: %w", err)
	}
	return int(n), nil
}

func lines(ctx context.Context, s *app.Service, a access.Actor, which Which, statuses []string) (shown []Line, of int, err error) {
	sc := access.ScopeOf(a)
	if sc.Kind() != access.ByArea {
		return nil, 0, nil
	}
	r, since := s.Store.Reader(), which.back()
	var rows []query.AlertsInAreasRow
	switch which {
	case Mine:
		var found []query.AlertsOfReceiverRow
		found, err = r.AlertsOfReceiver(ctx, query.AlertsOfReceiverParams{
			UserID: db.ID(a.User), Since: db.At(s.Now().Add(-since)), Areas: db.List(sc.Areas()), Statuses: db.List(statuses), Hidden: db.List(sc.Hidden()),
		})
		for _, row := range found {
			rows = append(rows, query.AlertsInAreasRow(row))
		}
	case Daily:
		var found []query.AlertsOfDayRow
		found, err = r.AlertsOfDay(ctx, query.AlertsOfDayParams{Since: db.At(s.Now().Add(-since)), Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden())})
		for _, row := range found {
			rows = append(rows, query.AlertsInAreasRow(row))
		}
	default:
		rows, err = r.AlertsInAreas(ctx, query.AlertsInAreasParams{
			Since: db.At(s.Now().Add(-since)), Areas: db.List(sc.Areas()), Statuses: db.List(statuses), Hidden: db.List(sc.Hidden()),
		})
	}
	if err != nil {
		return nil, 0, fmt.Errorf("alert.List: %w", err)
	}
	if len(rows) > 0 {
		of = int(rows[0].Total)
	}
	shown, err = linesOf(ctx, r, a, rows)
	return shown, of, err
}

// linesOf are rows as lines.
func linesOf(ctx context.Context, r *store.Reader, a access.Actor, rows []query.AlertsInAreasRow) ([]Line, error) {
	items := make([]string, len(rows))
	for i, row := range rows {
		items[i] = care.StayItem(care.StayID(row.StayID))
	}
	objected, err := app.Objected(ctx, r, items)
	if err != nil {
		return nil, err
	}
	var out []Line
	for i, row := range rows {
		if objected[items[i]] {
			row.UnitName = care.HiddenUnit
		}
		out = append(out, Line{
			ID: row.ID, Code: row.Code, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(a.Today),
			Area: care.OrgID(row.AreaID), Kind: care.AlertKind(row.Kind), Where: row.Place, Unit: row.UnitName, Status: row.Status, Daily: row.Daily,
			Happened: row.HappenedAt, Taken: row.TakenAt, TakenBy: row.TakenName, Holder: row.HolderName, HolderID: care.UserID(row.HolderID), GoesOn: row.GoesOnAt, Reminded: row.RemindedAt,
		})
	}
	return out, nil
}

package openstay

import (
	"context"
	"fmt"
	"slices"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Open is one stay of somebody who is not followed.
type Open struct {
	ID           db.ID
	Pseudonym    string     // the key service's: it alone can turn it back
	Unit         care.OrgID // where: the hospital, or a unit of it
	UnitName     string
	Municipality string // kommunenummer, "" not told
	Admitted     time.Time
	Ready        time.Time // utskrivningsklar since; zero: not
	Discharged   time.Time // zero: is there still
	Urgency      string    // care.UrgencyPlanned, care.UrgencyEmergency, "" not told
}

// lately is how long after discharge a stay is still in the list: as long as it is kept.
const lately = AfterDischarge

// listed is how many a list has at most.
const listed = 2000

// OpenStays returns the stays at the actor's own hospital, the longest there first; the look is audited with their ids. It is what the
// daily list of Forsterket hjemreise reads. Who it is, is asked of the key service, one by one and with a reason.
func OpenStays(ctx context.Context, s *app.Service, a access.Actor) ([]Open, error) {
	r := s.Store.Reader()
	all, err := ofOwn(ctx, s, r, a)
	if err != nil {
		return nil, err
	}
	items := make([]string, 0, len(all)+1)
	items = append(items, "open_stays")
	for _, o := range all {
		items = append(items, "open_stay/"+string(o.ID))
	}
	if err := s.See(ctx, a, access.SeeOpenStays, nil, items); err != nil {
		return nil, err
	}
	return all, nil
}

func ofOwn(ctx context.Context, s *app.Service, r *store.Reader, a access.Actor) ([]Open, error) {
	if !access.May(a.Role, access.SeeOpenStays) {
		return nil, nil
	}
	owners, err := r.OwnersOf(ctx, db.ID(a.Org))
	if err != nil {
		return nil, fmt.Errorf("openstay.OpenStays: %w", err)
	}
	i := slices.IndexFunc(owners, func(o query.OwnersOfRow) bool { return care.OrgKind(o.Kind) == care.OrgHospital })
	if i < 0 {
		return nil, nil
	}
	return Of(ctx, r, care.OrgID(owners[i].ID), s.Now())
}

// Of returns the stays at a hospital, or what else owns units, and at all that it owns. The caller decides and audits.
func Of(ctx context.Context, r *store.Reader, hospital care.OrgID, now time.Time) ([]Open, error) {
	units, err := r.OwnedBy(ctx, db.ID(hospital))
	if err != nil {
		return nil, fmt.Errorf("openstay.Of: %w", err)
	}
	rows, err := r.OpenStaysAt(ctx, query.OpenStaysAtParams{Since: db.At(now.Add(-lately)), Now: db.At(now), Day: date.In(now), Units: db.List(units), Lim: listed})
	if err != nil {
		return nil, fmt.Errorf("openstay.Of: %w", err)
	}
	var all []Open
	for _, row := range rows {
		told, err := movements(query.OpenStay{Told: row.Told})
		if err != nil {
			return nil, err
		}
		all = append(all, Open{row.ID, row.Pseudonym, care.OrgID(row.UnitID), row.UnitName, row.Municipality, row.FromAt.Time, row.ReadyAt.Time, row.ToAt.Time, fold(told).Urgency})
	}
	return all, nil
}

// Purge deletes what is kept no longer, and returns how many stays that was.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	total := 0
	for {
		var n int64
		err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
			n, err = w.PurgeOpenStays(ctx, query.PurgeOpenStaysParams{Now: db.At(s.Now()), Day: s.Today()})
			return err
		})
		total += int(n)
		if err != nil {
			return total, fmt.Errorf("openstay.Purge: %w", err)
		}
		if n < 1000 {
			return total, nil
		}
	}
}

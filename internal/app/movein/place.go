package movein

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/store/query"
)

// places keeps what many persons share while they are moved in: the newest definitions as they hold in each area, and the
// area's hospital site. look fills it from the database before the work is spread; find only reads.
type places struct {
	newest map[string]*care.Pathway // by code
	held   map[placeKey]place
	known  map[care.PatientID]known
}

type placeKey struct {
	pathway string
	area    care.OrgID
}

type place struct {
	pathway *care.Pathway
	site    db.ID
}

// known is somebody who is in Tråd already.
type known struct {
	row   query.Patient
	stays []care.BedStay
	past  []query.Enrolment
}

func newPlaces(ctx context.Context, tx *app.Tx) (*places, error) {
	all, err := tx.Service.NewestPathways(ctx, tx.Reader)
	if err != nil {
		return nil, err
	}
	ps := &places{newest: map[string]*care.Pathway{}, held: map[placeKey]place{}, known: map[care.PatientID]known{}}
	for _, p := range all {
		ps.newest[p.Code] = p
	}
	return ps, nil
}

// look reads what p needs. A pathway or an area that cannot be used is errs.Invalid, with the field that a referral has for it.
func (ps *places) look(ctx context.Context, tx *app.Tx, p Person) error {
	if p.Known != "" {
		if err := ps.lookKnown(ctx, tx, p.Known); err != nil {
			return &Fault{Enrolment: -1, Event: -1, Err: err}
		}
	}
	for i, e := range p.Enrolments {
		key := placeKey{e.Pathway, e.Area}
		if _, ok := ps.held[key]; ok {
			continue
		}
		pl, err := ps.lookPlace(ctx, tx, key)
		if err != nil {
			return &Fault{Enrolment: i, Event: -1, Err: err}
		}
		ps.held[key] = pl
	}
	return nil
}

func (ps *places) lookPlace(ctx context.Context, tx *app.Tx, key placeKey) (place, error) {
	newest := ps.newest[key.pathway]
	if newest == nil {
		return place{}, errs.Invalid("Forløpet kan ikke flyttes inn").At("forlop", "Forløpet finnes ikke. Bruk koden til et av forløpene i Tråd.")
	}
	if !db.IsID(string(key.area)) {
		return place{}, noArea()
	}
	org, err := tx.Organisation(ctx, db.ID(key.area))
	if err != nil || org.SiteID == "" {
		return place{}, noArea()
	}
	p, err := tx.Service.Pathway(ctx, tx.Reader, newest.Code, newest.Version, key.area)
	return place{pathway: p, site: org.SiteID}, err
}

func noArea() error {
	return errs.Invalid("Forløpet kan ikke flyttes inn").At("kommune", "Velg en kommune eller bydel som hører til sykehuset.")
}

func (ps *places) lookKnown(ctx context.Context, tx *app.Tx, id care.PatientID) error {
	if _, ok := ps.known[id]; ok {
		return errs.Invalid("Personen kan ikke flyttes inn").At("fodselsnummer", "Personen står to ganger. Samle alt på én person.")
	}
	row, err := tx.LockPatient(ctx, db.ID(id))
	if err != nil {
		return errs.NotFound("Finner ikke personen.").Because(err)
	}
	k := known{row: row}
	if k.stays, err = tx.Stays(ctx, id); err != nil {
		return err
	}
	if k.past, err = tx.EnrolmentsOfPatient(ctx, row.ID); err != nil {
		return fmt.Errorf("movein: enrolments: %w", err)
	}
	if k.past, err = tx.WithEnded(ctx, k.past); err != nil {
		return err
	}
	ps.known[id] = k
	return nil
}

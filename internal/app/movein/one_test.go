package movein

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store/query"
)

// Write moves one person in, statement by statement as the deeds write: what WriteMany, which writes rows by the thousand, is
// held against.
func Write(ctx context.Context, tx *app.Tx, p Person) (Written, error) {
	ps, err := newPlaces(ctx, tx)
	if err != nil {
		return Written{}, err
	}
	if err := ps.look(ctx, tx, p); err != nil {
		return Written{}, err
	}
	r, err := ps.prepare(tx, p)
	if err != nil {
		return Written{}, err
	}
	if p.Known == "" {
		if err := r.writePerson(ctx, tx); err != nil {
			return Written{}, err
		}
	}
	for _, st := range p.Stays {
		if err := tx.InsertStay(ctx, query.InsertStayParams{
			ID: r.ids.next(), PatientID: r.id, UnitID: db.ID(st.Unit), Kind: st.Kind, Urgency: st.Urgency,
			FromAt: db.At(st.From), ReadyAt: db.At(st.Ready), ToAt: db.At(st.To),
		}); err != nil {
			return Written{}, fmt.Errorf("movein: stay: %w", err)
		}
	}
	for _, e := range r.enrolments {
		if err := e.write(ctx, tx, r.id); err != nil {
			return Written{}, err
		}
	}
	return r.written(), nil
}

// writePerson writes the person and those around.
func (r *ready) writePerson(ctx context.Context, tx *app.Tx) error {
	var numbers []nin.Number
	if !r.Number.IsZero() {
		numbers = append(numbers, r.Number)
	}
	if err := patient.Insert(ctx, tx, care.PatientID(r.id), r.Details, numbers...); err != nil {
		return &Fault{Enrolment: -1, Event: -1, Err: err}
	}
	if r.GP != "" {
		if err := tx.InsertGPRelation(ctx, query.InsertGPRelationParams{
			ID: r.ids.next(), PatientID: r.id, GpID: db.ID(r.GP), OfficeID: db.ID(r.GPOffice), ValidFrom: r.gpFrom(tx.Today),
			CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
		}); err != nil {
			return fmt.Errorf("movein: GP: %w", err)
		}
	}
	for _, k := range r.Kin {
		if err := tx.InsertNextOfKin(ctx, query.InsertNextOfKinParams{
			ID: r.ids.next(), PatientID: r.id, Name: k.Name, Relation: k.Relation, Phone: k.Phone, Closest: k.Closest, Note: k.Note,
		}); err != nil {
			return fmt.Errorf("movein: next of kin: %w", err)
		}
	}
	for _, c := range r.CareWorkers {
		if err := tx.InsertCareRelation(ctx, query.InsertCareRelationParams{
			ID: r.ids.next(), PatientID: r.id, UserID: db.ID(c.User), ValidFrom: c.From, ValidTo: c.To,
			CreatedAt: db.At(tx.Now), CreatedBy: db.ID(tx.Actor.User),
		}); err != nil {
			return fmt.Errorf("movein: care worker: %w", err)
		}
	}
	return nil
}

// write writes one enrolment with its events, and what is cached of it.
func (e *enrolment) write(ctx context.Context, tx *app.Tx, patient db.ID) error {
	p := e.place.pathway
	if err := tx.InsertEnrolment(ctx, query.InsertEnrolmentParams{
		ID: e.id, PatientID: patient, PathwayCode: p.Code, PathwayVersion: p.Version, AreaID: db.ID(e.area), SiteID: e.place.site,
		PreviousID: e.previous, CreatedAt: db.At(e.created), NameSort: e.nameSort,
	}); err != nil {
		return fmt.Errorf("movein: enrolment: %w", err)
	}
	for _, ev := range e.events {
		if err := tx.AppendEvent(ctx, care.EnrolmentID(e.id), ev); err != nil {
			return fmt.Errorf("movein: event %d: %w", ev.Seq, err)
		}
	}
	row, err := tx.Locked(ctx, care.EnrolmentID(e.id))
	if err != nil {
		return err
	}
	return tx.Project(ctx, row, e.events)
}

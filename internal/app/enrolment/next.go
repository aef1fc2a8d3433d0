package enrolment

import (
	"cmp"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"

	"github.com/google/uuid"

	"traad/internal/app"
	"traad/internal/app/agreement"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// next is the enrolment that an ending leads to, in another pathway: with her plan, scores, team and contacts, which are the person's own, it gets
// the last CFS and who is responsible; the mapping and the consent are put up in its forms. Consent is not carried: what she said yes to was this
// pathway, and the law asks for a new one.
type next struct {
	id      care.EnrolmentID
	pathway *care.Pathway
	is      bool // she is in it already: nothing is opened
}

// next finds where the ending leads, nil where it leads nowhere. A pathway that does not exist, or takes nobody in, is a fault at arsak.
func (d End) next(ctx context.Context, tx *app.Tx, row query.Enrolment, p *care.Pathway) (*next, error) {
	i := slices.IndexFunc(p.EndReasons, func(r care.ReasonCode) bool { return r.Code == d.Reason })
	if i < 0 || p.EndReasons[i].LeadsTo == "" {
		return nil, nil
	}
	refuse := func(why string) error {
		return errs.Invalid("Forløpet er ikke avsluttet").At("arsak", why)
	}
	to, err := tx.Service.PathwayForNew(ctx, tx.Reader, p.EndReasons[i].LeadsTo)
	switch {
	case err != nil:
		return nil, err
	case to == nil:
		return nil, refuse("Årsaken fører over i et annet forløp, og det tar ikke imot flere. Velg en annen årsak, eller spør administrator.")
	}
	n := &next{id: following(row.ID, d.Key), pathway: to}
	all, err := tx.EnrolmentsOfPatient(ctx, row.PatientID)
	if err != nil {
		return nil, fmt.Errorf("enrolment.End: %w", err)
	}
	for _, e := range all {
		if e.ID != row.ID && e.PathwayCode == to.Code && care.Status(e.Status).Open() {
			n.id, n.is = care.EnrolmentID(e.ID), true
			return n, nil
		}
	}
	phase, err := agreement.PhaseIn(ctx, tx.Reader, care.OrgID(row.AreaID), tx.Today)
	if err != nil {
		return nil, err
	}
	if !phase.Allows(care.ReferAndAssess) {
		return nil, refuse("Årsaken fører over i et annet forløp, og samarbeidsavtalen med kommunen er avsluttet. Velg en annen årsak.")
	}
	return n, nil
}

// following is the id of what an enrolment leads to when it is ended with the form: the same for a form sent twice.
func following(id db.ID, key care.EventID) care.EnrolmentID {
	of, err := uuid.Parse(string(cmp.Or(key, care.EventID(db.NewID()))))
	if err != nil {
		of = uuid.New()
	}
	return care.EnrolmentID(uuid.NewSHA1(of, []byte("next "+id)).String())
}

// open opens it, once, from the enrolment that has been ended in this transaction.
func (n *next) open(ctx context.Context, tx *app.Tx, from query.Enrolment, p *care.Pathway, d End) error {
	if _, err := tx.Enrolment(ctx, db.ID(n.id)); n.is || !errors.Is(err, sql.ErrNoRows) {
		return err
	}
	person, err := tx.Person(ctx, care.PatientID(from.PatientID))
	if err != nil {
		return err
	}
	if err := tx.Allow(access.Refer, person, "enrolment/"+string(n.id)); err != nil {
		return err
	}
	events, _, err := tx.Events(ctx, care.EnrolmentID(from.ID))
	if err != nil {
		return err
	}
	e, err := care.Fold(p, events)
	if err != nil {
		return err
	}
	if err := tx.InsertEnrolment(ctx, query.InsertEnrolmentParams{
		ID: db.ID(n.id), PatientID: from.PatientID, PathwayCode: n.pathway.Code, PathwayVersion: n.pathway.Version, AreaID: from.AreaID, SiteID: from.SiteID,
		PreviousID: from.ID, CreatedAt: db.At(tx.Now), NameSort: from.NameSort,
	}); err != nil {
		return fmt.Errorf("enrolment.End: %w", err)
	}
	carried := &care.Carried{Enrolment: care.EnrolmentID(from.ID), Pathway: p.Title}
	by := "municipality"
	if tx.Actor.Role.Level() == care.Hospital {
		by = "clinician"
	}
	err = Begin(ctx, tx, n.id, care.Event{
		Kind: care.Referred, On: d.On, Assignee: e.Responsible, Carried: carried,
		Referral: &care.Referral{From: by, Name: p.Title, How: "form", Why: cmp.Or(d.Text, "Går over fra "+p.Title+".")},
	})
	if err != nil || len(e.Scores) == 0 {
		return err
	}
	row, written, err := again(ctx, tx, n.id)
	if err != nil {
		return err
	}
	last := e.Scores[len(e.Scores)-1]
	return appendEvent(ctx, tx, row, written, "", care.Event{Kind: care.ScoredCFS, On: last.On, CFS: last.CFS, Reason: "Ført over fra " + p.Title + ".", Carried: carried})
}

// takeBack takes back what an ending opened, where the ending is corrected and nobody has written there since.
func takeBack(ctx context.Context, tx *app.Tx, row query.Enrolment, events []care.Event, ev care.Event) error {
	i := slices.IndexFunc(events, func(old care.Event) bool { return old.ID == ev.Voids })
	if ev.Kind != care.Corrected || i < 0 || events[i].Kind != care.Ended || events[i].Carried == nil {
		return nil
	}
	id := events[i].Carried.Enrolment
	other, err := tx.LockEnrolment(ctx, db.ID(id))
	if errors.Is(err, sql.ErrNoRows) || err == nil && other.PreviousID != row.ID { // deleted, or she was in it before
		return nil
	}
	if err != nil {
		return fmt.Errorf("enrolment: next: %w", err)
	}
	written, _, err := tx.Events(ctx, id)
	if err != nil {
		return err
	}
	standing, err := care.Standing(written)
	if err != nil {
		return err
	}
	for _, old := range standing {
		if old.Carried == nil {
			return errs.Conflict("Avslutningen åpnet %s, og der er det skrevet noe siden. Rett eller avslutt det først, så kan avslutningen her rettes.", lang.Of(events[i].Carried.Pathway))
		}
	}
	for _, old := range slices.Backward(standing) {
		if err := appendEvent(ctx, tx, other, written, "", care.Event{Kind: care.Corrected, Voids: old.ID, Reason: "Avslutningen som åpnet forløpet, er rettet."}); err != nil {
			return err
		}
		if other, written, err = again(ctx, tx, id); err != nil {
			return err
		}
	}
	return nil
}

package removal

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// cut is the work of one deletion, inside the deed that approves it or does it again after a restore. Each table that holds
// something of a person or an enrolment is here; a test fails for one that nobody has decided about.
type cut struct {
	tx      *app.Tx
	row     query.Removal
	removal care.Removal
	gone    int
	records []db.ID // that were deleted
	redo    bool    // done before, of a newer copy: nothing more is judged
}

// step is a statement that deletes what hangs on one id.
type step func(ctx context.Context, id db.ID) (int64, error)

func (c *cut) each(ctx context.Context, id db.ID, steps ...step) error {
	for _, s := range steps {
		n, err := s(ctx, id)
		if err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		c.gone += int(n)
	}
	return nil
}

// event empties one event and the corrections that name it, after the right person has got it where that was asked for.
func (c *cut) event(ctx context.Context) error {
	tx, id := c.tx, care.EnrolmentID(c.row.EnrolmentID)
	row, err := tx.Locked(ctx, id)
	if err != nil {
		return err
	}
	events, _, err := tx.Events(ctx, id)
	if err != nil {
		return err
	}
	p, err := tx.Service.Pathway(ctx, tx.Reader, row.PathwayCode, row.PathwayVersion, care.OrgID(row.AreaID))
	if err != nil {
		return err
	}
	if err := care.MayRemove(p, events, care.EventID(c.row.EventID)); err != nil && !c.redo {
		return errs.Conflict("Slettingen kan ikke gjøres slik det står nå. %s", why(err)).Because(err)
	}
	if c.row.RightID != "" {
		if err := c.carry(ctx, events); err != nil {
			return err
		}
	}
	i := slices.IndexFunc(events, func(ev care.Event) bool { return ev.ID == care.EventID(c.row.EventID) })
	if i < 0 {
		return app.Unknown()
	}
	if err := c.beside(ctx, row, events, events[i]); err != nil {
		return err
	}
	if err := c.empty(ctx, row, events); err != nil || events[i].Kind != care.PlanWritten {
		return err
	}
	for _, e := range []db.ID{row.ID, c.row.RightID} {
		if e == "" {
			continue
		}
		if err := plan.Renumber(ctx, tx, care.EnrolmentID(e)); err != nil {
			return err
		}
	}
	return nil
}

// empty writes the list without the event.
func (c *cut) empty(ctx context.Context, row query.Enrolment, events []care.Event) error {
	left := care.Without(events, care.EventID(c.row.EventID), c.removal)
	for i, ev := range left {
		if ev.Kind != care.Removed || events[i].Kind == care.Removed {
			continue
		}
		n, err := c.tx.EmptyEvent(ctx, query.EmptyEventParams{ID: db.ID(ev.ID), EnrolmentID: row.ID, Data: db.ToJSON(ev)})
		if err != nil || n != 1 {
			return fmt.Errorf("removal: emptied %d events: %w", n, err)
		}
		c.gone++
	}
	c.tx.Note(fmt.Sprintf("enrolment/%s@%d", row.ID, len(events)))
	return c.tx.Project(ctx, row, left)
}

// carry writes the event on the right person.
func (c *cut) carry(ctx context.Context, events []care.Event) error {
	to, err := c.tx.Locked(ctx, care.EnrolmentID(c.row.RightID))
	if err != nil {
		return err
	}
	person, err := c.tx.Person(ctx, care.PatientID(to.PatientID))
	if err != nil {
		return err
	}
	deed := access.ApproveRemoval
	if c.redo {
		deed = access.RedoRemoval
	}
	if err := c.tx.Allow(deed, person, "removal/"+string(c.row.ID)); err != nil {
		return err
	}
	ev := events[slices.IndexFunc(events, func(ev care.Event) bool { return ev.ID == care.EventID(c.row.EventID) })]
	if _, err := enrolment.Carry(ctx, c.tx, care.EnrolmentID(to.ID), ev); err != nil {
		if errs.KindOf(err) == errs.KindInvalid {
			return errs.Conflict("Hendelsen kan ikke lenger føres på den riktige personen, så ingenting er slettet. %s", why(err)).Because(err)
		}
		return err
	}
	return nil
}

// enrolment deletes all that an enrolment holds. Its row stays as an empty shell with one place in the timeline, so that
// the persons around can see that there was one.
func (c *cut) enrolment(ctx context.Context) error {
	tx := c.tx
	row, err := tx.Locked(ctx, care.EnrolmentID(c.row.EnrolmentID))
	if err != nil {
		return err
	}
	events, _, err := tx.Events(ctx, care.EnrolmentID(row.ID))
	if err != nil {
		return err
	}
	if len(events) != c.row.Seen && !c.redo {
		return moved()
	}
	if err := c.each(ctx, row.ID, tx.RemoveQuestionVersions, tx.RemoveQuestions, tx.RemoveMeetingDecisions, tx.RemoveMeetingCases, tx.RemoveListMembers, tx.RemoveHandOver, tx.RemoveEnrolmentVisits, tx.ForgetImport, tx.RemoveEvents,
		tx.RemoveOutbox, tx.RemoveAlertActs, tx.RemoveAlertReceivers, tx.RemoveAlerts, tx.RemoveCaseCode, tx.RemoveSurveyAnswers, tx.RemoveSurveyTickets, tx.RemovePersonLetters); err != nil {
		return err
	}
	if err := c.written(ctx, row); err != nil {
		return err
	}
	first := events[0]
	shell := care.Event{ID: care.EventID(db.NewID()), Seq: 1, Kind: care.Removed, On: first.On, Recorded: tx.Now, Removal: &c.removal}
	if err := tx.AppendEvent(ctx, care.EnrolmentID(row.ID), shell); err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	tx.Note(fmt.Sprintf("enrolment/%s@1", row.ID))
	return tx.Project(ctx, row, []care.Event{shell})
}

func moved() error {
	return errs.Conflict("Det er skrevet mer siden det ble bedt om slettingen. Avslå den, og be den som spurte om å se på det på nytt.")
}

// lock keeps every record of a person as it is until the deed is done.
func (c *cut) lock(ctx context.Context, records []care.PatientID) error {
	for _, rec := range slices.Sorted(slices.Values(records)) {
		if _, err := c.tx.LockPatient(ctx, db.ID(rec)); err != nil {
			return fmt.Errorf("removal: %w", err)
		}
	}
	return nil
}

// person deletes every record of a person with all that hangs on it.
func (c *cut) person(ctx context.Context, records []care.PatientID) error {
	tx := c.tx
	var enrolments []db.ID
	events := 0
	if err := c.lock(ctx, records); err != nil { // so that nobody opens an enrolment meanwhile
		return err
	}
	for _, rec := range records {
		ids, err := tx.EnrolmentsByRecord(ctx, db.ID(rec))
		if err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		for _, id := range ids {
			row, err := tx.Locked(ctx, care.EnrolmentID(id))
			if err != nil {
				return err
			}
			events += row.EventCount
			enrolments = append(enrolments, id)
		}
	}
	if events != c.row.Seen && !c.redo {
		return moved()
	}
	if err := c.uncount(ctx, enrolments); err != nil {
		return err
	}
	for _, id := range enrolments {
		if err := c.each(ctx, id, tx.RemoveQuestionVersions, tx.RemoveQuestions, tx.RemoveMeetingDecisions, tx.RemoveMeetingCases, tx.RemoveListMembers, tx.RemoveTasks, tx.RemoveEnrolmentState, tx.RemoveHandOver, tx.RemoveEnrolmentVisits,
			tx.RemoveEnrolmentTally, tx.ForgetImport, tx.RemoveEvents, tx.ForgetPrevious,
			tx.RemovePlanRemarks, tx.RemovePlanParties, tx.RemovePlanUpdates, tx.RemovePlanMeasures, tx.RemoveHearingMail, tx.RemovePartyAttachments, tx.RemovePartyMessages, tx.RemovePlanMessages, tx.RemovePlanVersions, tx.RemoveConcerns, tx.RemoveWords,
			tx.RemoveOutbox, tx.RemoveAlertActs, tx.RemoveAlertReceivers, tx.RemoveAlerts, tx.RemoveCaseCode, tx.RemoveSurveyAnswers, tx.RemoveSurveyTickets, tx.RemovePersonLetters); err != nil {
			return err
		}
	}
	for _, id := range enrolments {
		if err := c.each(ctx, id, tx.RemoveEnrolment); err != nil {
			return err
		}
	}
	for _, steps := range [][]step{{tx.RemovePreparations, tx.RemoveOwnSessions, tx.RemoveWithheld, tx.UnlinkOwnAccess}, {tx.RemoveOwnAccess}} { // they may point from one record to another
		for _, rec := range records {
			if err := c.each(ctx, db.ID(rec), steps...); err != nil {
				return err
			}
		}
	}
	for _, rec := range slices.Backward(records) { // the one that stands is first: the others point to it
		id := db.ID(rec)
		if err := c.each(ctx, id, tx.ForgetImportOfPatient, tx.RemoveMunicipalUse, tx.RemoveMunicipalEpisodes, tx.RemoveMovements, tx.RemoveStayNumbers, tx.RemoveStayReviews, tx.RemoveStayVisits, tx.RemoveStays, tx.RemoveKin, tx.RemoveCareRelations, tx.RemoveGPRelations, tx.RemoveIdentifiers,
			tx.RemovePseudonym, tx.RemoveNameParts, tx.RemovePatientVersions, tx.RemoveMerges, tx.RemoveObjections, tx.RemoveEmergencies, tx.RemoveExportSubjects,
			tx.RemoveMessages, tx.UnlinkScores, tx.RemoveScores, tx.RemoveClarificationDue, tx.RemoveClarifications, tx.RemovePresence, tx.RemoveEdits, tx.RemoveFields, tx.RemoveDocuments); err != nil {
			return err
		}
		if _, err := tx.RemoveJobs(ctx, "patient/"+string(id)); err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		if err := tx.BlankRemovals(ctx, query.BlankRemovalsParams{ID: c.row.ID, PatientID: id}); err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		if err := c.each(ctx, id, tx.RemovePatient); err != nil {
			return err
		}
		c.records = append(c.records, id)
	}
	return nil
}

// uncount takes away what enrolments have given the counters.
func (c *cut) uncount(ctx context.Context, ids []db.ID) error {
	sums := map[care.TallyKey]int{}
	for _, id := range ids {
		given, err := app.Given(ctx, c.tx.Reader, id)
		if err != nil {
			return err
		}
		for k, n := range given {
			sums[k] += n
		}
	}
	return c.tx.AddTallies(ctx, app.TallyRows(care.Delta(sums, nil)))
}

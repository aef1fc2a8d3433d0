package removal

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// one deletes the entry that was asked for, where the one who approves sees it. Whoever approves another at the same moment waits, and finds what is left then:
// of two numbers one must stay.
func (c *cut) one(ctx context.Context, person *access.Person) error {
	if err := c.lock(ctx, person.Records); err != nil {
		return err
	}
	e, err := found(ctx, c.tx, person, c.row.Item)
	if err != nil {
		return err
	}
	if e == nil {
		return errs.Gone("Opplysningen finnes ikke lenger, eller personen har reservert seg mot at du ser den. Slettingen kan avslås eller trekkes.")
	}
	_, err = c.item(ctx)
	return err
}

// item deletes one entry that is no event, with what was worked out of it. It reports whether there was such an entry.
func (c *cut) item(ctx context.Context) (there bool, err error) {
	tx, before := c.tx, c.gone
	_, kind, name := care.RemovalItem(c.row.Item)
	id := db.ID(name)
	tx.Note(c.row.Item)
	switch kind {
	case "score/":
		err = c.score(ctx, id)
	case "clarification/":
		err = c.clarification(ctx, name)
	case "concern/":
		err = c.each(ctx, id, tx.DropConcern)
	case "question/":
		err = c.each(ctx, id, tx.DropQuestionVersions, tx.DropQuestion)
	case "stay/":
		err = c.stay(ctx, id)
	case "remark/":
		err = c.remark(ctx, id)
	case "word/":
		err = c.each(ctx, id, tx.DropWord)
	case "emergency/":
		err = c.each(ctx, id, tx.BlankEmergency)
	case "survey_answer/":
		err = c.each(ctx, id, tx.EndTicketsOfAnswer, tx.DropSurveyAnswer)
	case "message/in/":
		err = c.each(ctx, id, tx.DropPartyAttachments, tx.DropPartyMessage)
	case "number/":
		err = c.each(ctx, id, tx.DropPseudonymsOfNumber, tx.DropSessionsOfNumber, tx.DropNumber)
	default:
		err = fmt.Errorf("removal: item %q", c.row.Item)
	}
	return c.gone > before, err
}

// score deletes a score with every correction of it, the last first: each names the one before.
func (c *cut) score(ctx context.Context, id db.ID) error {
	chain := []db.ID{id}
	for {
		next, err := c.tx.ScoreCorrecting(ctx, chain[len(chain)-1])
		if errors.Is(err, sql.ErrNoRows) {
			break
		}
		if err != nil {
			return fmt.Errorf("removal: %w", err)
		}
		chain = append(chain, next)
	}
	for _, one := range slices.Backward(chain) {
		if err := c.each(ctx, one, c.tx.DropScore); err != nil {
			return err
		}
	}
	return nil
}

// clarification deletes one version of what is agreed about treatment. What came with it and stands unchanged in later versions becomes what it was
// before, so that what stands afterwards is what somebody else has written.
func (c *cut) clarification(ctx context.Context, name string) error {
	tx := c.tx
	record, number, _ := strings.Cut(name, "@")
	version, err := strconv.Atoi(number)
	if err != nil {
		return fmt.Errorf("removal: item %q: %w", c.row.Item, err)
	}
	if _, err := tx.LockPatient(ctx, db.ID(record)); errors.Is(err, sql.ErrNoRows) { // nobody writes the next version meanwhile
		return nil
	} else if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	rows, err := tx.ClarificationsOfPatient(ctx, db.ID(record))
	if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	i := slices.IndexFunc(rows, func(r query.ClarificationsOfPatientRow) bool {
		return r.PatientID == db.ID(record) && r.Version == version
	})
	if i < 0 {
		return nil
	}
	gone, before := rows[i], query.ClarificationsOfPatientRow{}
	if i+1 < len(rows) {
		before = rows[i+1]
	}
	wish, card, decision := true, true, true // carried on so far
	for j := i - 1; j >= 0; j-- {
		now, was := rows[j], rows[j]
		if wish = wish && now.Wish == gone.Wish && now.WishOn == gone.WishOn; wish {
			now.Wish, now.WishOn = before.Wish, before.WishOn
		}
		if card = card && now.CardPatient == gone.CardPatient; card {
			now.CardPatient = before.CardPatient
		}
		if decision = decision && decided(now) == decided(gone); decision {
			now.Decision, now.DecidedOn, now.DecidedBy, now.ValidTo = before.Decision, before.DecidedOn, before.DecidedBy, before.ValidTo
			now.WithWhom, now.CardPhysician = before.WithWhom, before.CardPhysician
		}
		if now == was {
			continue
		}
		n, err := tx.RewriteClarification(ctx, query.RewriteClarificationParams{
			ID: now.ID, Wish: now.Wish, WishOn: now.WishOn, Decision: now.Decision, DecidedOn: now.DecidedOn, DecidedBy: now.DecidedBy, ValidTo: now.ValidTo,
			WithWhom: now.WithWhom, CardPatient: now.CardPatient, CardPhysician: now.CardPhysician,
		})
		if err != nil || n != 1 {
			return fmt.Errorf("removal: rewrote %d clarifications: %w", n, err)
		}
	}
	if err := c.each(ctx, gone.ID, tx.DropClarification); err != nil {
		return err
	}
	if err := tx.DeleteClarificationDue(ctx, db.ID(record)); err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	if err := tx.IndexClarification(ctx, care.PatientID(record)); err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	return nil
}

// decided is what a version says of the medical decision.
func decided(r query.ClarificationsOfPatientRow) query.RewriteClarificationParams {
	return query.RewriteClarificationParams{Decision: r.Decision, DecidedOn: r.DecidedOn, DecidedBy: r.DecidedBy, ValidTo: r.ValidTo, WithWhom: r.WithWhom, CardPhysician: r.CardPhysician}
}

// remark deletes what one said at a place in the plan, also where it stands as the answer to the whole.
func (c *cut) remark(ctx context.Context, id db.ID) error {
	row, err := c.tx.PlanRemark(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	if _, err := c.tx.BlankPartyNote(ctx, query.BlankPartyNoteParams{PartyID: row.PartyID, Body: row.Body}); err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	return c.each(ctx, id, c.tx.DropPlanRemark)
}

// stay deletes a stay with all that was told of it, its alerts, what was written where the team met her during it, and a death that it told; then deadlines and
// counters are worked out without it.
func (c *cut) stay(ctx context.Context, id db.ID) error {
	tx := c.tx
	row, err := tx.StayByID(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	if _, err := tx.LockPatient(ctx, row.PatientID); err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	if err := c.each(ctx, id, tx.DropStayMessages, tx.DropStayMail, tx.DropStayAlertActs, tx.DropStayAlertReceivers, tx.DropStayAlerts,
		tx.DropStayVisits, tx.DropStayReviews, tx.DropStayNumbers, tx.DropMovements, tx.DropStay); err != nil {
		return err
	}
	who := care.PatientID(row.PersonID)
	if err := c.ward(ctx, who, care.StayID(id)); err != nil {
		return err
	}
	if row.Died {
		if err := patient.ToldAlive(ctx, tx, who, date.In(row.ToAt.Time), "Oppholdet som meldte dødsfallet, er slettet."); err != nil {
			return err
		}
	}
	return tx.Reproject(ctx, who)
}

// ward empties what was written where the team met her during a stay. That somebody did, and when, stays: deadlines were met by it.
func (c *cut) ward(ctx context.Context, who care.PatientID, id care.StayID) error {
	rows, err := c.tx.EnrolmentsOfPatient(ctx, db.ID(who))
	if err != nil {
		return fmt.Errorf("removal: %w", err)
	}
	for _, row := range rows {
		events, _, err := c.tx.Events(ctx, care.EnrolmentID(row.ID))
		if err != nil {
			return err
		}
		for _, ev := range events {
			if ev.Ward == nil || ev.Ward.Stay != id {
				continue
			}
			ev.Ward = &care.WardVisit{}
			n, err := c.tx.RewriteEvent(ctx, query.RewriteEventParams{ID: db.ID(ev.ID), EnrolmentID: row.ID, Data: db.ToJSON(ev)})
			if err != nil || n != 1 {
				return fmt.Errorf("removal: rewrote %d events: %w", n, err)
			}
			c.tx.Note("event/" + string(ev.ID))
		}
	}
	return nil
}

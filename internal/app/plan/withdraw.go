package plan

import (
	"context"
	"fmt"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/message"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Extend gives the parties more time, and tells those who have not answered by mail. Who has been reminded is reminded again before the new
// day.
type Extend struct {
	Version db.ID
	Seen    int
	Due     date.Date
}

// Run writes it. Faults are at frist.
func (d Extend) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.SendHearing, d.Version)
		if err != nil {
			return err
		}
		if v.Status == Hearing && v.Due == d.Due {
			return nil // the same form, sent twice
		}
		if v.Status != Hearing || v.Seen != d.Seen {
			return moved()
		}
		f := errs.Invalid("Fristen kan ikke flyttes")
		if why := hearingDay(d.Due, tx.Today); why != "" {
			f.At("frist", why)
		} else if !d.Due.After(v.Due) {
			f.At("frist", "Den nye fristen må være etter den gamle. De som hører planen, har fått vite den.")
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		n, err := tx.ExtendHearing(ctx, query.ExtendHearingParams{ID: v.ID, Version: v.Seen, DueOn: d.Due})
		if err != nil || n != 1 {
			return fmt.Errorf("plan.Extend: hit %d rows: %w", n, err)
		}
		mail, err := newPost(ctx, s, tx.Writer, v, d.Due)
		if err != nil {
			return err
		}
		round, err := RoundOf(ctx, tx.Reader, v.ID)
		if err != nil {
			return err
		}
		kinds := []plan.Party{}
		for _, p := range round.Parties {
			if p.Says != Silent {
				continue
			}
			kinds = append(kinds, p.Kind)
			if err := mail.toParty(ctx, care.NoticeHearingMoved, p.Kind, p.User); err != nil {
				return err
			}
		}
		return v.tellSome(ctx, tx, message.Moved, v.Seen, kinds)
	})
}

// hearingDay says what is wrong with the last day for answers, "" where nothing is.
func hearingDay(due, today date.Date) string {
	switch {
	case due.IsZero():
		return "Velg siste dag for svar."
	case !due.After(today):
		return "Siste dag for svar må være etter i dag. Gi dem noen dager."
	case due.Days(today) > 90:
		return "Fristen er mer enn tre måneder fram. Velg en tidligere dag."
	}
	return ""
}

// Withdraw drops a draft or a hearing. The text and the answers are kept in the history of the team; the version that holds goes on
// holding, and the next draft gets the number.
type Withdraw struct {
	Version db.ID
	Seen    int
	Why     string
}

// Run writes it. Faults are at hvorfor.
func (d Withdraw) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.SendHearing, d.Version)
		if err != nil {
			return err
		}
		if v.Status == Withdrawn {
			return nil // the same form, sent twice
		}
		if !v.Open() || v.Seen != d.Seen {
			return moved()
		}
		why := strings.TrimSpace(d.Why)
		switch {
		case why == "":
			return errs.Invalid("Planen kan ikke trekkes").At("hvorfor", "Skriv hvorfor, så de som har skrevet eller svart, forstår det.")
		case utf8.RuneCountInString(why) > care.MaxText:
			return errs.Invalid("Planen kan ikke trekkes").At("hvorfor", "Teksten er for lang. Kort den ned.")
		}
		all, err := Of(ctx, tx.Reader, v.Patient)
		if err != nil {
			return err
		}
		number := -1
		for _, other := range all.Versions {
			if other.Enrolment == v.Enrolment {
				number = min(number, other.Number-1)
			}
		}
		// Two texts of one field stay beside each other: nobody has to choose in what is dropped.
		if n, err := tx.CloseDocument(ctx, query.CloseDocumentParams{ID: v.Document, ClosedAt: db.At(tx.Now)}); err != nil || n != 1 {
			return fmt.Errorf("plan.Withdraw: hit %d rows: %w", n, err)
		}
		tx.Note(document.Ref(v.Document))
		n, err := tx.WithdrawPlanVersion(ctx, query.WithdrawPlanVersionParams{
			ID: v.ID, Version: v.Seen, Number: number, WithdrawnAt: db.At(tx.Now), WithdrawnBy: db.ID(tx.Actor.User), WithdrawnWhy: why,
		})
		if err != nil || n != 1 {
			return fmt.Errorf("plan.Withdraw: hit %d rows: %w", n, err)
		}
		if v.Status == Hearing {
			round, err := RoundOf(ctx, tx.Reader, v.ID)
			if err != nil {
				return err
			}
			kinds := []plan.Party{}
			for _, p := range round.Parties {
				kinds = append(kinds, p.Kind)
			}
			if err := v.tellSome(ctx, tx, message.Dropped, 0, kinds); err != nil {
				return err
			}
		}
		return tx.Recount(ctx, v.Enrolment)
	})
}

package score

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Correct puts a score right, or takes it away. The wrong one stays readable, with the reason.
type Correct struct {
	Score  db.ID
	Typed  string // the right score; "" takes the wrong one away
	On     date.Date
	Reason string
}

// Run writes the correction. Faults are at verdi, dato and arsak. A score that somebody corrected first is a conflict.
func (d Correct) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if !db.IsID(string(d.Score)) {
		return app.Unknown()
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		old, err := tx.Score(ctx, d.Score)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.RecordScore)
		}
		if err != nil {
			return fmt.Errorf("score.Correct: %w", err)
		}
		person, err := tx.Person(ctx, care.PatientID(old.PatientID))
		if err != nil {
			return err
		}
		if !access.MaySeeOwn(actor, person, Item(old.ID), care.UserID(old.ByUser)) {
			return tx.Nobody(ctx, access.RecordScore)
		}
		id := db.NewID()
		if err := tx.Allow(access.RecordScore, person, "score/"+string(old.ID), "score/"+string(id)); err != nil {
			return err
		}
		if _, err := tx.ScoreCorrecting(ctx, old.ID); err == nil {
			return errs.Conflict("Skåren er rettet av en annen. Last siden på nytt og se hva som står.")
		} else if !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("score.Correct: %w", err)
		}
		add := Add{Patient: care.PatientID(old.PatientID), Instrument: old.Instrument, Typed: d.Typed, On: d.On, Note: d.Reason}
		if add.On.IsZero() {
			add.On = old.MeasuredOn
		}
		f := errs.Invalid("Rettingen kan ikke lagres")
		if d.Reason == "" {
			f.At("arsak", "Skriv hvorfor skåren rettes.")
		}
		value := ""
		if d.Typed != "" {
			v, err := add.check(ctx, tx)
			if err != nil {
				if errs.KindOf(err) != errs.KindInvalid {
					return err
				}
				for _, fault := range errs.FieldsOf(err) {
					if fault.Name == "merknad" {
						fault.Name = "arsak"
					}
					f.Fields = append(f.Fields, fault)
				}
			}
			value = Number(v)
		} else if len([]rune(d.Reason)) > MaxNote {
			f.Fields = append(f.Fields, errs.Say("arsak", "Det er plass til %d tegn. Kort ned.", MaxNote))
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		return add.insert(ctx, tx, id, value, old.ID)
	})
}

// Whose returns the person that a score is of. The page decides by the person; a score that does not exist is of
// somebody who does not exist.
func Whose(ctx context.Context, s *app.Service, id db.ID) (care.PatientID, error) {
	if !db.IsID(string(id)) {
		return "", app.Unknown()
	}
	row, err := s.Store.Reader().Score(ctx, id)
	if errors.Is(err, sql.ErrNoRows) {
		return care.PatientID(db.NewID()), nil
	}
	if err != nil {
		return "", fmt.Errorf("score.Whose: %w", err)
	}
	return care.PatientID(row.PatientID), nil
}

package alert

import (
	"context"
	"crypto/rand"
	"database/sql"
	"errors"
	"fmt"
	"math/big"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// CaseCode returns the code that an enrolment is known by in mail, and draws one where it has none: "T-48217". It is random and
// follows from nothing about the person, so that a mail that goes astray tells of nobody.
func CaseCode(ctx context.Context, w *store.Writer, enrolment db.ID, now time.Time) (string, error) {
	code, err := w.CaseCode(ctx, enrolment)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return code, err
	}
	for try := range 40 {
		code, err := draw(5 + try/8) // a longer one where many are taken
		if err != nil {
			return "", err
		}
		n, err := w.InsertCaseCode(ctx, query.InsertCaseCodeParams{EnrolmentID: enrolment, Code: code, CreatedAt: db.At(now)})
		if err != nil {
			return "", fmt.Errorf("alert.CaseCode: %w", err)
		}
		if n == 1 {
			return code, nil
		}
		if code, err := w.CaseCode(ctx, enrolment); err == nil {
			return code, nil // somebody else drew one meanwhile
		}
	}
	return "", errors.New("alert.CaseCode: no free code was drawn")
}

// draw gives a code with so many digits, the first of them not 0.
func draw(digits int) (string, error) {
	low := big.NewInt(1)
	for range digits - 1 {
		low.Mul(low, big.NewInt(10))
	}
	n, err := rand.Int(rand.Reader, new(big.Int).Mul(low, big.NewInt(9)))
	if err != nil {
		return "", fmt.Errorf("alert.CaseCode: %w", err)
	}
	return "T-" + n.Add(n, low).String(), nil
}

// NewLink is the opaque end of a mail's address: 20 characters that nobody guesses, and that open nothing without log-in.
func NewLink() string { return rand.Text()[:20] }

// codesAtATime is how many enrolments get their code in one transaction.
const codesAtATime = 500

// DrawCodes gives every enrolment that has none its code, so that the team knows it before the first mail.
func DrawCodes(ctx context.Context, s *app.Service) (int, error) {
	total := 0
	for {
		n := 0
		err := s.Store.InTx(ctx, func(w *store.Writer) error {
			ids, err := w.CaseCodesMissing(ctx, codesAtATime)
			if err != nil {
				return fmt.Errorf("alert.DrawCodes: %w", err)
			}
			n = len(ids)
			for _, id := range ids {
				if _, err := CaseCode(ctx, w, id, s.Now()); err != nil {
					return err
				}
			}
			return nil
		})
		total += n
		if err != nil || n < codesAtATime {
			return total, err
		}
	}
}

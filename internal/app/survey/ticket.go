package survey

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/json"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// alphabet is what a code is written with: no letter that is taken for a number or for another letter (Crockford's base 32).
const alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"

// codeLetters is how long a code is: 60 bits. It is looked up by a keyed index, so a copy of the database does not help who tries them all.
const codeLetters = 12

// MaxTickets is how many ways in are made at a time.
const MaxTickets = 200

// codeOf makes the code that follows from a form's random key and a number, so that the same form sent twice gives the same codes. Without the
// ring's key it cannot be worked out, and the form's key is kept nowhere.
func codeOf(s *app.Service, key db.ID, number int) string {
	sum := sha256.Sum256([]byte(s.Keys.Index(fmt.Sprintf("survey ticket %s %d", key, number))))
	n := binary.BigEndian.Uint64(sum[:8])
	var b strings.Builder
	for i := range codeLetters {
		if i > 0 && i%4 == 0 {
			b.WriteByte('-')
		}
		b.WriteByte(alphabet[n>>(5*i)&31])
	}
	return b.String()
}

// plainCode is a code as it is looked up, however it was typed; ok is false for what is no code.
func plainCode(typed string) (code string, ok bool) {
	if len(typed) > 64 {
		return "", false
	}
	var b strings.Builder
	for _, r := range strings.ToUpper(typed) {
		switch r {
		case ' ', '-', '–', '\u00a0':
			continue
		case 'O':
			r = '0'
		case 'I', 'L':
			r = '1'
		}
		if !strings.ContainsRune(alphabet, r) {
			return "", false
		}
		b.WriteRune(r)
	}
	return b.String(), b.Len() == codeLetters
}

func indexOf(code string) string { return "survey " + code }

// tx is the part of a deed that survives without an actor: an anonymous answer has none.
type tx interface {
	LockSurveySum(ctx context.Context, roundID db.ID) (db.JSON, error)
	PutSurveySum(ctx context.Context, arg query.PutSurveySumParams) error
}

// count changes the sums of a round.
func count(ctx context.Context, w tx, id db.ID, change func(*survey.Sum)) error {
	body, err := w.LockSurveySum(ctx, id)
	if err != nil {
		return fmt.Errorf("survey: sums: %w", err)
	}
	var sum survey.Sum
	if err := json.Unmarshal(body, &sum); err != nil {
		return fmt.Errorf("survey: sums: %w", err)
	}
	change(&sum)
	if err := w.PutSurveySum(ctx, query.PutSurveySumParams{RoundID: id, Body: db.ToJSON(sum)}); err != nil {
		return fmt.Errorf("survey: sums: %w", err)
	}
	return nil
}

// MakeTickets makes ways in to an anonymous round. The codes are told once, and who gets which is written nowhere.
type MakeTickets struct {
	Round  db.ID
	Key    db.ID // made by the form: sent twice, it gives the same codes
	Number int
}

// Run writes them. The fault is at antall.
func (d MakeTickets) Run(ctx context.Context, s *app.Service, a access.Actor) (of *Round, codes []string, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSurveys, nil, ref(d.Round)); err != nil {
			return err
		}
		if of, err = load(ctx, tx.Reader, d.Round); err != nil {
			return err
		}
		switch {
		case !MayHandOut(a, of):
			return missing()
		case of.Over(tx.Today):
			return errs.Conflict("Runden er over, så det kan ikke lages flere lenker til den.")
		case !db.IsID(string(d.Key)):
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		case d.Number < 1 || d.Number > MaxTickets:
			return errs.Invalid("Ingen lenker er laget.").Say("antall", "Skriv et tall fra 1 til %s.", nb.Int(MaxTickets))
		}
		made := 0
		for i := range d.Number {
			code := codeOf(s, d.Key, i)
			codes = append(codes, code)
			plain, _ := plainCode(code)
			n, err := tx.InsertSurveyTicket(ctx, query.InsertSurveyTicketParams{TokenIndex: s.Keys.Index(indexOf(plain)), RoundID: d.Round})
			if err != nil {
				return fmt.Errorf("survey.MakeTickets: %w", err)
			}
			made += int(n)
		}
		return count(ctx, tx, d.Round, func(m *survey.Sum) { m.Given += made })
	})
	if err != nil {
		return nil, nil, err
	}
	return of, codes, nil
}

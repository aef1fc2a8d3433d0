package worklist

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Word is a goal, a comment or a wish that patient or next of kin has sent on the net and nobody has answered.
type Word struct {
	ID      db.ID
	Patient care.PatientID
	Name    string
	Age     int
	Kind    string
	Text    string
	Kin     string // name of the next of kin, "" the patient herself
	At      db.Time
}

// words are those of the actor's areas that wait, oldest first; with mine those of the enrolments that she is responsible for, and
// that nobody is.
func words(ctx context.Context, s *app.Service, a access.Actor, sc access.Scope, mine bool) ([]Word, error) {
	if !access.May(a.Role, access.AnswerWord) || sc.Kind() != access.ByArea {
		return nil, nil
	}
	rows, err := s.Store.Reader().OpenWords(ctx, query.OpenWordsParams{Areas: db.List(sc.Areas()), Hidden: db.List(sc.Hidden())})
	if err != nil {
		return nil, fmt.Errorf("worklist: %w", err)
	}
	var out []Word
	for _, row := range rows {
		if mine && row.ResponsibleID != "" && row.ResponsibleID != db.ID(a.User) || len(out) == most {
			continue
		}
		out = append(out, Word{
			ID: row.ID, Patient: care.PatientID(row.PersonID), Name: row.GivenName + " " + row.FamilyName, Age: row.BirthDate.Age(a.Today),
			Kind: row.Kind, Text: row.Body, Kin: row.KinName, At: row.SentAt,
		})
	}
	return out, nil
}

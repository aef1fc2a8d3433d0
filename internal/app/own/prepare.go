package own

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Prepared is one answer to a question before the mapping conversation.
type Prepared struct {
	Question string // code of care.Preparation
	Text     string
	Revision int
	Saved    db.Time
	By       lang.Text // to the team
	Kin      bool
	Grant    care.UserID
}

// Answers returns what patient and next of kin have answered at home. It neither decides nor audits.
func Answers(ctx context.Context, r *store.Reader, id care.PatientID) ([]Prepared, error) {
	rows, err := r.PreparationsOf(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("own.Answers: %w", err)
	}
	var out []Prepared
	for _, row := range rows {
		out = append(out, Prepared{
			Question: row.Question, Text: row.Body, Revision: row.Revision, Saved: row.SavedAt, By: who(row.KinID, row.KinName), Kin: row.KinID != "", Grant: care.UserID(row.AccessID),
		})
	}
	return out, nil
}

// ToTeam returns the answers for one who may read the conversation, audited; empty ones are left out. A role that may not gets none.
func ToTeam(ctx context.Context, s *app.Service, a access.Actor, id care.PatientID) ([]Prepared, error) {
	if !access.May(a.Role, access.SeePreparation) {
		return nil, nil
	}
	all, err := Answers(ctx, s.Store.Reader(), id)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(p Prepared) bool { return p.Text == "" })
	if len(all) == 0 {
		return nil, nil
	}
	person, err := s.Person(ctx, s.Store.Reader(), id, a.Today)
	if err != nil {
		return nil, err
	}
	var refs []string
	for _, p := range all {
		refs = append(refs, fmt.Sprintf("own_preparation/%s@%d", p.Grant, p.Revision))
	}
	if err := s.See(ctx, a, access.SeePreparation, person, refs); err != nil {
		return nil, err
	}
	return all, nil
}

// MyAnswers are the reader's own answers, by question.
func MyAnswers(ctx context.Context, s *app.Service, a access.Actor) (*Mine, map[string]Prepared, error) {
	all, err := Answers(ctx, s.Store.Reader(), a.Own)
	if err != nil {
		return nil, nil, err
	}
	mine := map[string]Prepared{}
	var refs []string
	for _, p := range all {
		if p.Grant == a.User {
			mine[p.Question] = p
			refs = append(refs, fmt.Sprintf("own_preparation/%s@%d", p.Grant, p.Revision))
		}
	}
	m, err := open(ctx, s, a, access.SeeOwnAnswers, refs...)
	if err != nil {
		return nil, nil, err
	}
	return m, mine, nil
}

// Saved is one answer as it is sent: the text, and the revision that it goes on from.
type Saved struct {
	Question string
	Base     int
	Text     string
}

// Prepare saves answers. Nothing that was saved is written over: each text is a row.
type Prepare struct{ Answers []Saved }

// Run saves them and returns how each stands. Where the same person has written on in another window, both texts are put
// after each other. A text that is too long, or the answer to no question, is refused with a fault at the question's code, and
// the others are saved.
func (d Prepare) Run(ctx context.Context, s *app.Service, actor access.Actor) (done map[string]Prepared, faults map[string]errs.Field, err error) {
	done, faults = map[string]Prepared{}, map[string]errs.Field{}
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		person, err := ownPerson(ctx, tx)
		if err != nil {
			return err
		}
		if err := tx.Allow(access.Prepare, person); err != nil {
			return err
		}
		if _, err := tx.LockOwnAccess(ctx, db.ID(actor.User)); err != nil { // two windows save one after the other
			return fmt.Errorf("own.Prepare: %w", err)
		}
		all, err := Answers(ctx, tx.Reader, person.Patient)
		if err != nil {
			return err
		}
		for _, p := range all {
			if p.Grant == actor.User {
				done[p.Question] = p
			}
		}
		reached, _, err := s.Reached(ctx, tx.Reader, person)
		if err != nil {
			return err
		}
		for _, a := range d.Answers {
			if why, bad := refuse(a); bad {
				faults[a.Question] = why
				continue
			}
			next, changed := after(done[a.Question], a)
			if changed && reached == nil {
				faults[a.Question] = errs.Field{Name: a.Question, Message: nobodyReads}
				continue
			}
			if changed {
				next.Revision++
				next.Saved = db.At(tx.Now)
				if err := tx.InsertPreparation(ctx, query.InsertPreparationParams{
					ID: db.NewID(), PatientID: db.ID(person.Patient), AccessID: db.ID(actor.User), Question: a.Question, Revision: next.Revision, Body: next.Text, SavedAt: db.At(tx.Now),
				}); err != nil {
					return fmt.Errorf("own.Prepare: %w", err)
				}
				tx.Note(fmt.Sprintf("own_preparation/%s@%d", actor.User, next.Revision))
			}
			next.Question = a.Question
			done[a.Question] = next
		}
		return nil
	})
	return done, faults, err
}

// nobodyReads is the refusal of what nobody in a team would get to see: see app.Reached.
const nobodyReads = "Nå er det ingen i teamet som kan lese det du sender. Ring fastlegen."

func refuse(a Saved) (why errs.Field, bad bool) {
	if !slices.ContainsFunc(care.Preparation, func(q struct{ Code, Title string }) bool { return q.Code == a.Question }) {
		return errs.Field{Name: a.Question, Message: "Spørsmålet finnes ikke. Last siden på nytt."}, true
	}
	if n := len([]rune(a.Text)); n > care.MaxWord {
		return errs.Say(a.Question, "Teksten er på %s tegn. Det er plass til %s. Kort den ned.", nb.Int(n), nb.Int(care.MaxWord)), true
	}
	return errs.Field{}, false
}

// after is how an answer stands when a text is saved on it.
func after(now Prepared, a Saved) (next Prepared, changed bool) {
	text := strings.TrimSpace(nb.Clean(a.Text))
	switch {
	case text == now.Text:
		return now, false
	case a.Base >= now.Revision, strings.HasPrefix(text, now.Text):
	case strings.Contains(now.Text, text): // all of it stands there: the answer to an earlier sending was lost
		return now, false
	case len([]rune(now.Text))+len([]rune(text)) < care.MaxWord:
		text = now.Text + "\n\n" + text
	}
	now.Text = text
	return now, true
}

// FaultOf joins faults into one error, for a form that is posted.
func FaultOf(faults map[string]errs.Field) error {
	e := errs.Invalid("Noe er ikke lagret")
	for _, q := range slices.Sorted(maps.Keys(faults)) {
		e.Fields = append(e.Fields, faults[q])
	}
	return e.OrNil()
}

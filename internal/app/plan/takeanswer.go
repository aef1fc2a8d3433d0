package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/app/question"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// TakeAnswer takes the measure that the answer of «Spør IHT-lege» became into the plan: a measure of the draft, with who does it and
// a deadline, that goes on open. Where nobody is writing a version, one is begun. It is taken in once; what becomes of it then, the
// plan says.
type TakeAnswer struct {
	Question db.ID
	Seen     int // the version of the question that the form showed
	Who      plan.Party
	Due      string         // a day, or words: «løpende»
	Team     []plan.Contact // who is put up as contacts of a first version
}

// Run writes it. Faults are at hvem and frist. Where the answer was changed since it was shown the error is errs.Conflict.
func (d TakeAnswer) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.Question)) {
			return tx.Nobody(ctx, access.WritePlan)
		}
		row, err := tx.LockQuestion(ctx, d.Question)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.WritePlan)
		}
		if err != nil {
			return fmt.Errorf("plan.TakeAnswer: %w", err)
		}
		person, err := tx.Person(ctx, care.PatientID(row.PatientID))
		if err != nil {
			return err
		}
		if !question.MaySee(actor, person, row) { // in the plan it would be for everybody to read
			return tx.Nobody(ctx, access.WritePlan)
		}
		if err := tx.Allow(access.WritePlan, person, fmt.Sprintf("question/%s@%d", row.ID, row.Version)); err != nil {
			return err
		}
		taken, err := AnswerTaken(ctx, tx.Reader, person.Patient, row.ID)
		switch {
		case err != nil:
			return err
		case taken.In(): // the same form, sent twice, or somebody else was first
			return nil
		case row.Version != d.Seen:
			return errs.Conflict("Svaret ble endret mens du holdt på. Se tiltaket slik det står nå, og ta det inn på nytt.")
		case row.Status != string(care.QuestionAnswered) || row.Measure == "":
			return errs.Invalid("Svaret har ikke noe tiltak som kan tas inn i planen.")
		}
		due := nb.CleanLine(d.Due)
		if err := d.check(actor, row.Measure, due); err != nil {
			return err
		}
		at := "tiltak/" + answerItem(row.ID) + "/"
		_, err = Begin(ctx, tx, person.Patient, d.Team, map[string]string{at + "hva": row.Measure, at + "hvem": string(d.Who), at + "frist": due, at + "plass": "900"})
		return err
	})
}

func (d TakeAnswer) check(actor access.Actor, what, due string) error {
	f := errs.Invalid("Tiltaket kan ikke tas inn ennå")
	if d.Who == "" {
		f.At("hvem", "Velg hvem som gjør tiltaket.")
	} else if why := plan.Check(nil, "tiltak/x/hvem", string(d.Who)); why != "" {
		f.At("hvem", why)
	}
	m := plan.Read(map[string]string{"tiltak/x/hva": what, "tiltak/x/frist": due}).Measures[0]
	switch {
	case due == "":
		f.At("frist", "Skriv når tiltaket skal være gjort: en dato, eller for eksempel «løpende».")
	case utf8.RuneCountInString(due) > 300:
		f.At("frist", "Teksten er for lang her. Skriv den kortere.")
	case !m.On.IsZero() && m.On.Before(actor.Today):
		f.At("frist", "Fristen er før i dag. Velg en senere dag.")
	}
	return f.OrNil()
}

// Taken is where the measure of an answer stands in the plan; the zero Taken: it has not been taken in.
type Taken struct {
	Draft     bool // in the version that is written or heard
	Published int  // the version that holds and has it, 0 none
	Gone      bool // it was in the plan, and was taken out or done there
	Measure   plan.Measure
}

// In reports whether it has been taken in.
func (t Taken) In() bool { return t.Draft || t.Published > 0 || t.Gone }

// AnswerTaken says where the measure of an answered question stands in the person's plan. It neither decides nor audits.
func AnswerTaken(ctx context.Context, r *store.Reader, who care.PatientID, question db.ID) (Taken, error) {
	all, err := Of(ctx, r, who)
	if err != nil {
		return Taken{}, err
	}
	var t Taken
	id := answerItem(question)
	for _, v := range []*Version{all.Holds, all.Working} { // the draft last: its wording is the newest
		if v == nil {
			continue
		}
		texts, err := Texts(ctx, r, *v)
		if err != nil {
			return Taken{}, err
		}
		if texts["tiltak/"+id+"/hva"] == "" {
			continue
		}
		stands := false
		for _, m := range plan.Read(texts).Measures {
			if m.ID == id {
				t.Measure, stands = m, true
			}
		}
		switch {
		case stands && v == all.Working:
			t.Draft = true
		case stands:
			t.Published = v.Number
		default:
			t.Gone = true
		}
	}
	return t, nil
}

// answerItem is the id of the measure in the plan. It follows from the question, so that two who take it in write one measure.
func answerItem(question db.ID) string {
	id := strings.ReplaceAll(string(question), "-", "")
	return id[:12] + id[len(id)-4:]
}

package score

import (
	"context"
	"database/sql"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/app/enrolment"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// MaxNote is how many characters the note of a score holds.
const MaxNote = 1000

// Add writes a score. Key is made with the form, so that a form that is sent twice is one score.
type Add struct {
	Patient    care.PatientID
	Enrolment  care.EnrolmentID // for CFS: the enrolment whose event it becomes
	Instrument string
	Typed      string // the score as it was typed: "18,4"
	On         date.Date
	Note       string
	Key        db.ID
}

// Run writes it. Faults are at verktoy, verdi, dato and merknad.
func (d Add) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	if d.On.IsZero() {
		d.On = actor.Today
	}
	if d.Instrument == instrument.CFS {
		return d.cfs(ctx, s, actor)
	}
	return s.Do(ctx, actor, func(tx *app.Tx) error { return d.In(ctx, tx) })
}

// In is Run inside another deed, for every instrument but CFS, whose scores are events.
func (d Add) In(ctx context.Context, tx *app.Tx) error {
	id := d.Key
	if !db.IsID(string(id)) {
		id = db.NewID()
	}
	person, err := tx.Person(ctx, d.Patient)
	if err != nil {
		return err
	}
	if err := tx.Allow(access.RecordScore, person, "score/"+string(id)); err != nil {
		return err
	}
	value, err := d.check(ctx, tx)
	if err != nil {
		return err
	}
	if old, err := tx.Score(ctx, id); err == nil {
		if old.PatientID == db.ID(d.Patient) && old.ByUser == db.ID(tx.Actor.User) {
			return nil // the same form, sent twice
		}
		return errs.Invalid("Skjemaet er brukt før. Last siden på nytt og skriv skåren igjen.")
	} else if !errors.Is(err, sql.ErrNoRows) {
		return fmt.Errorf("score.Add: %w", err)
	}
	return d.insert(ctx, tx, id, Number(value), "")
}

// check reads what was typed.
func (d Add) check(ctx context.Context, tx *app.Tx) (float64, error) {
	f := errs.Invalid("Skåren kan ikke lagres")
	list, err := Instruments(ctx, tx.Reader)
	if err != nil {
		return 0, err
	}
	var value float64
	if x, ok := list.Find(d.Instrument); !ok {
		f.At("verktoy", "Velg kartleggingsverktøy.")
	} else if v, err := x.Parse(d.Typed); err != nil {
		f.Fields = append(f.Fields, errs.FieldsOf(err)...)
	} else {
		value = v
	}
	wrong, err := known(ctx, tx, d.Patient, d.On)
	if err != nil {
		return 0, err
	}
	if wrong != "" {
		f.At("dato", wrong)
	}
	d.noteFault(f)
	return value, f.OrNil()
}

func (d Add) noteFault(f *errs.Error) {
	if n := len([]rune(d.Note)); n > MaxNote {
		f.Fields = append(f.Fields, errs.Say("merknad", "Merknaden er på %d tegn. Det er plass til %d.", n, MaxNote))
	}
}

func (d Add) insert(ctx context.Context, tx *app.Tx, id db.ID, value string, corrects db.ID) error {
	err := tx.InsertScore(ctx, query.InsertScoreParams{
		ID: id, PatientID: db.ID(d.Patient), Instrument: d.Instrument, Value: value, MeasuredOn: d.On, Note: d.Note, Corrects: corrects,
		RecordedAt: db.At(tx.Now), ByUser: db.ID(tx.Actor.User), ByRole: string(tx.Actor.Role),
	})
	if err != nil {
		return fmt.Errorf("score: %w", err)
	}
	return nil
}

// cfs writes the score as an event of the enrolment.
func (d Add) cfs(ctx context.Context, s *app.Service, actor access.Actor) error {
	x, _ := instrument.Shipped().Find(instrument.CFS)
	value, err := x.Parse(d.Typed)
	if err != nil {
		return err
	}
	f := errs.Invalid("Skåren kan ikke lagres")
	if d.Enrolment == "" {
		return f.At("verktoy", "Personen har ikke noe forløp, og CFS hører til forløpet.")
	}
	if d.noteFault(f); len(f.Fields) > 0 {
		return f
	}
	err = enrolment.AnswerCriteria{
		Target: enrolment.Target{Enrolment: d.Enrolment, Key: care.EventID(d.Key)}, CFS: care.CFS(value), On: d.On, Note: d.Note,
	}.Run(ctx, s, actor)
	if errs.KindOf(err) != errs.KindInvalid {
		return err
	}
	f = f.Because(err)
	for _, fault := range errs.FieldsOf(err) { // the event's fields by the names that this form has
		fault.Name = "dato"
		f.Fields = append(f.Fields, fault)
	}
	if len(f.Fields) == 0 {
		f.At("dato", errs.SafeText(err))
	}
	return f
}

// Package score is the scores of assessment instruments: adding one, putting one right, and all of a person's over time.
//
// A score is a row that is never changed; a correction is a row that names the one it takes the place of. CFS is the
// exception: its scores are events of the enrolment, which the pathway's rules read, and are written as such.
//
//	err := score.Add{Patient: p, Instrument: "sppb", Typed: "6", On: today}.Run(ctx, s, nurse)
//	series, err := score.For(ctx, s.Store.Reader(), nurse, person)
package score

import (
	"context"
	"fmt"
	"slices"
	"strconv"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/instrument"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Score is one measurement as pages show it.
type Score struct {
	ID       db.ID
	Value    float64
	On       date.Date
	Note     string
	By       string // who scored
	Recorded db.Time
	Wrong    bool  // corrected later: shown only where history is
	Taken    bool  // a correction that only takes a score away
	Instead  db.ID // the score that it takes the place of, "" none
}

// Series is a person's scores with one instrument, oldest first.
type Series struct {
	instrument.Instrument
	Scores []Score // those that stand
	All    []Score // with those that were corrected
	Hidden int     // how many the person objects to that the reader sees
}

// Last is the newest score that stands; ok is false where there is none.
func (s Series) Last() (Score, bool) {
	if len(s.Scores) == 0 {
		return Score{}, false
	}
	return s.Scores[len(s.Scores)-1], true
}

// Instruments returns what the service scores with: the shipped instruments with its own in their place or after them.
func Instruments(ctx context.Context, r *store.Reader) (instrument.List, error) {
	lists, err := r.InstrumentLists(ctx)
	if err != nil {
		return nil, fmt.Errorf("score.Instruments: %w", err)
	}
	if len(lists) == 0 {
		return instrument.Shipped(), nil
	}
	own, err := instrument.Parse([]byte(lists[0].Body))
	if err != nil {
		return nil, fmt.Errorf("score.Instruments: version %d: %w", lists[0].Version, err)
	}
	return instrument.Shipped().With(own...), nil
}

// InForce is Instruments for a page. The list is about nobody, so nothing is decided.
func InForce(ctx context.Context, s *app.Service) (instrument.List, error) {
	return Instruments(ctx, s.Store.Reader())
}

// For returns a person's series as the actor may see them, in the order of the instruments, those without a score left out; CFS is not among
// them (see patient.Head.Scores). A score that the person objects to is shown only to who wrote it, and counted in Hidden for others. It
// neither decides nor audits: the caller shows them as part of something that does, with Refs. Who may not see where she lives is told it by no note, nor by
// who scored: it may be somebody who works there.
func For(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Series, error) {
	all, err := series(ctx, r, p.Patient, func(row query.ScoresOfPatientRow) bool {
		return access.MaySeeOwn(a, p, Item(row.ID), care.UserID(row.ByUser))
	})
	if err != nil || len(all) == 0 {
		return nil, err
	}
	places, err := app.Shield(ctx, r, a, p)
	if places == nil {
		return all, err
	}
	for _, s := range all {
		for _, list := range [][]Score{s.Scores, s.All} {
			for i := range list {
				list[i] = care.Shield(places, list[i])
				list[i].By = ""
			}
		}
	}
	return all, nil
}

// Of is For without a reader: all of a person's scores.
func Of(ctx context.Context, r *store.Reader, id care.PatientID) ([]Series, error) {
	return series(ctx, r, id, func(query.ScoresOfPatientRow) bool { return true })
}

// Item is the name of a score in objections and in the audit.
func Item(id db.ID) string { return "score/" + string(id) }

func series(ctx context.Context, r *store.Reader, id care.PatientID, may func(query.ScoresOfPatientRow) bool) ([]Series, error) {
	list, err := Instruments(ctx, r)
	if err != nil {
		return nil, err
	}
	rows, err := r.ScoresOfPatient(ctx, db.ID(id))
	if err != nil {
		return nil, fmt.Errorf("score.Of: %w", err)
	}
	by := map[string]*Series{}
	for _, row := range rows {
		s := by[row.Instrument]
		if s == nil {
			x, ok := list.Find(row.Instrument)
			if !ok { // an own instrument that is published no more: the score stays readable
				x = instrument.Instrument{Code: row.Instrument, Short: row.Instrument, Title: row.Instrument, Max: 1, Step: 0.001}
				list = append(slices.Clone(list), x)
			}
			s = &Series{Instrument: x}
			by[row.Instrument] = s
		}
		if !may(row) {
			s.Hidden++
			continue
		}
		one := Score{ID: row.ID, On: row.MeasuredOn, Note: row.Note, By: row.ByName, Recorded: row.RecordedAt, Wrong: row.CorrectedBy != "", Taken: row.Value == "", Instead: row.Corrects}
		if !one.Taken {
			if one.Value, err = strconv.ParseFloat(row.Value, 64); err != nil {
				return nil, fmt.Errorf("score.Of: %s: %w", row.ID, err)
			}
		}
		s.All = append(s.All, one)
		if !one.Wrong && !one.Taken {
			s.Scores = append(s.Scores, one)
		}
	}
	var out []Series
	for _, x := range list {
		if s := by[x.Code]; s != nil {
			out = append(out, *s)
		}
	}
	return out, nil
}

// Refs are the references that an audit row gives of the scores shown.
func Refs(all []Series) []string {
	var refs []string
	for _, s := range all {
		for _, one := range s.All {
			refs = append(refs, Item(one.ID))
		}
	}
	return refs
}

// Number is a score as it is stored.
func Number(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

// known loads the person and refuses a day that cannot be: after today, or before she was born.
func known(ctx context.Context, tx *app.Tx, id care.PatientID, on date.Date) (fault string, err error) {
	p, err := tx.Patient(ctx, db.ID(id))
	if err != nil {
		return "", fmt.Errorf("score: %w", err)
	}
	switch {
	case on.After(tx.Today):
		return "Datoen er etter i dag. Velg i dag eller tidligere.", nil
	case on.Before(p.BirthDate):
		return "Datoen er før personen ble født. Rett årstallet.", nil
	case !p.DeceasedOn.IsZero() && on.After(p.DeceasedOn):
		return "Datoen er etter at personen døde. Velg en tidligere dag.", nil
	}
	return "", nil
}

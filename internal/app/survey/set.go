package survey

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care/survey"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Set is an own set of questions: a draft (Version 0) or a version that is published and never changed.
type Set struct {
	ID        db.ID
	Survey    *survey.Survey
	Version   int
	Seen      int  // of a draft, for forms
	Withdrawn bool // no new rounds begin with it
	ChangedAt db.Time
	ChangedBy string
}

func setRef(id db.ID) string { return "survey_set/" + string(id) }

func noSet() error {
	return errs.NotFound("Settet finnes ikke. Utkastet kan være publisert eller forkastet.")
}

func set(row query.SurveySetRow) (*Set, error) {
	s := &Set{ID: row.ID, Survey: &survey.Survey{}, Version: row.Version, Seen: row.Seen, Withdrawn: row.Withdrawn, ChangedAt: row.ChangedAt, ChangedBy: row.ChangedByName}
	if err := json.Unmarshal(row.Body, s.Survey); err != nil {
		return nil, fmt.Errorf("survey: set %s: %w", row.ID, err)
	}
	s.Survey.Version = row.Version
	return s, nil
}

func allSets(ctx context.Context, r *store.Reader) (all []*Set, err error) {
	rows, err := r.SurveySets(ctx)
	if err != nil {
		return nil, fmt.Errorf("survey: sets: %w", err)
	}
	for _, row := range rows {
		s, err := set(query.SurveySetRow(row))
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}

// Sets are all versions and drafts, of each set the newest version first and the draft last.
func Sets(ctx context.Context, s *app.Service, a access.Actor) ([]*Set, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"survey_sets"}); err != nil {
		return nil, err
	}
	return allSets(ctx, s.Store.Reader())
}

// SetOf is one.
func SetOf(ctx context.Context, s *app.Service, a access.Actor, id db.ID) (*Set, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{setRef(id)}); err != nil {
		return nil, err
	}
	return loadSet(ctx, s.Store.Reader(), id)
}

func loadSet(ctx context.Context, r *store.Reader, id db.ID) (*Set, error) {
	row, err := app.Found(id, noSet(), func() (query.SurveySetRow, error) { return r.SurveySet(ctx, id) })
	if err != nil {
		return nil, err
	}
	return set(row)
}

// Choices are the surveys that a round can begin with: those that come with the program, then the newest version of each own set that is not withdrawn.
func Choices(ctx context.Context, r *store.Reader) ([]*survey.Survey, error) {
	all := survey.ReadyMade()
	own, err := allSets(ctx, r)
	if err != nil {
		return nil, err
	}
	newest := map[string]bool{}
	for _, s := range own {
		if s.Version > 0 && !newest[s.Survey.Code] {
			newest[s.Survey.Code] = true
			if !s.Withdrawn {
				all = append(all, s.Survey)
			}
		}
	}
	return all, nil
}

// choice is the survey with the code among Choices.
func choice(ctx context.Context, r *store.Reader, code string) (*survey.Survey, bool, error) {
	all, err := Choices(ctx, r)
	if err != nil {
		return nil, false, err
	}
	i := slices.IndexFunc(all, func(s *survey.Survey) bool { return s.Code == code })
	if i < 0 {
		return nil, false, nil
	}
	return all[i], true, nil
}

// BeginSet begins a draft: empty, or from a set or a survey that comes with the program. The draft of a published set goes on from its newest version; of a
// ready survey it becomes a set of its own.
type BeginSet struct {
	ID   db.ID  // made by the form: sent twice, it is done once
	From string // code; "" empty
}

// Run writes it, and returns the draft: the one that is there already, where somebody has begun.
func (d BeginSet) Run(ctx context.Context, s *app.Service, a access.Actor) (draft db.ID, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSets, nil, setRef(d.ID)); err != nil {
			return err
		}
		if !db.IsID(string(d.ID)) {
			return errs.Invalid("Skjemaet er for gammelt. Last siden på nytt og prøv igjen.")
		}
		draft = d.ID
		body := &survey.Survey{Code: survey.SetPrefix + string(d.ID[len(d.ID)-12:])}
		if d.From != "" {
			all, err := allSets(ctx, tx.Reader)
			if err != nil {
				return err
			}
			if i := slices.IndexFunc(all, func(x *Set) bool { return x.Version == 0 && x.Survey.Code == d.From }); i >= 0 {
				draft = all[i].ID
				return nil
			}
			from := d.From
			if i := slices.IndexFunc(all, func(x *Set) bool { return x.Survey.Code == from }); i >= 0 {
				body = all[i].Survey
			} else if ready, ok := survey.Ready(from); ok {
				body = survey.Write(body.Code, ready.AsWritten())
				body.Catalogued()
			} else {
				return errs.NotFound("Settet finnes ikke.")
			}
		}
		body.Version = 0
		if _, err := tx.InsertSurveySet(ctx, query.InsertSurveySetParams{ID: d.ID, Code: body.Code, Version: 0, Title: body.Title, Body: db.ToJSON(body), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(a.User)}); err != nil {
			return fmt.Errorf("survey.BeginSet: %w", err)
		}
		return nil
	})
	return draft, err
}

// SaveSet keeps what was written of a draft, valid or not: in bokmål, or what its texts are in another language.
type SaveSet struct {
	ID         db.ID
	Seen       int
	Written    survey.Written
	Translated *Translation // in place of Written
}

// Translation is what was written of a set in another language, by place (survey.Wording).
type Translation struct {
	Into  lang.Code
	Texts map[string]string
}

func (d SaveSet) body(was *survey.Survey) (*survey.Survey, error) {
	if t := d.Translated; t != nil {
		return was.Translated(t.Into, t.Texts)
	}
	body := survey.Write(was.Code, d.Written)
	body.KeepTranslations(was)
	return body, nil
}

// Run writes it, and returns which saving of the draft then stands. The error is errs.Conflict where somebody else saved it meanwhile; the faults of a
// translation are those of survey.Translated.
func (d SaveSet) Run(ctx context.Context, s *app.Service, a access.Actor) (stands int, err error) {
	err = s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSets, nil, setRef(d.ID)); err != nil {
			return err
		}
		now, err := loadSet(ctx, tx.Reader, d.ID)
		if err != nil {
			return err
		}
		if now.Version > 0 {
			return errs.Conflict("Utkastet er publisert av en annen mens du skrev. Begynn et nytt utkast, og lim inn det du vil endre.")
		}
		body, err := d.body(now.Survey)
		if err != nil {
			return err
		}
		n, err := tx.SaveSurveyDraft(ctx, query.SaveSurveyDraftParams{ID: d.ID, Seen: d.Seen, Title: body.Title, Body: db.ToJSON(body), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(a.User)})
		if err != nil {
			return fmt.Errorf("survey.SaveSet: %w", err)
		}
		if n == 0 {
			return errs.Conflict("%s lagret utkastet mens du skrev. Det du skrev, står i skjemaet: se hva som er lagret i en ny fane, og lagre igjen for å bruke ditt.", now.ChangedBy)
		}
		stands = d.Seen + 1
		return nil
	})
	return stands, err
}

// PublishSet makes a draft the next version of its set. Rounds that run keep the questions that they began with.
type PublishSet struct {
	ID   db.ID
	Seen int
}

// Run writes it. Faults are those of survey.CheckWritten.
func (d PublishSet) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSets, nil, setRef(d.ID)); err != nil {
			return err
		}
		draft, err := loadSet(ctx, tx.Reader, d.ID)
		if err != nil {
			return err
		}
		if draft.Version > 0 {
			return nil // the same form, sent twice
		}
		if err := draft.Survey.CheckWritten(); err != nil {
			return err
		}
		all, err := allSets(ctx, tx.Reader)
		if err != nil {
			return err
		}
		var before []*survey.Survey
		next := 1
		for _, x := range all { // of each code the newest first
			if x.Version > 0 && x.Survey.Code == draft.Survey.Code {
				before, next = append(before, x.Survey), max(next, x.Version+1)
			}
		}
		body := draft.Survey.After(before)
		body.Version = next
		n, err := tx.PublishSurveyDraft(ctx, query.PublishSurveyDraftParams{ID: d.ID, Seen: d.Seen, Version: body.Version, Body: db.ToJSON(body), ChangedAt: db.At(tx.Now), ChangedBy: db.ID(a.User)})
		if err != nil {
			return fmt.Errorf("survey.PublishSet: %w", err)
		}
		if n == 0 {
			return errs.Conflict("%s lagret utkastet mens du så på det. Se hva som er endret, og publiser så.", draft.ChangedBy)
		}
		return nil
	})
}

// DropSet deletes a draft.
type DropSet struct{ ID db.ID }

// Run deletes it; a version that is published stays.
func (d DropSet) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSets, nil, setRef(d.ID)); err != nil {
			return err
		}
		n, err := tx.DropSurveyDraft(ctx, d.ID)
		if err != nil {
			return fmt.Errorf("survey.DropSet: %w", err)
		}
		if n == 0 {
			return noSet()
		}
		return nil
	})
}

// WithdrawSet says that no new rounds begin with a set, or that they may again. Those that run go on.
type WithdrawSet struct {
	ID        db.ID // of its newest version
	Withdrawn bool
}

// Run writes it; doing it again is no fault.
func (d WithdrawSet) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepSets, nil, setRef(d.ID)); err != nil {
			return err
		}
		if _, err := loadSet(ctx, tx.Reader, d.ID); err != nil {
			return err
		}
		n, err := tx.WithdrawSurveySet(ctx, query.WithdrawSurveySetParams{ID: d.ID, Withdrawn: d.Withdrawn})
		if err != nil {
			return fmt.Errorf("survey.WithdrawSet: %w", err)
		}
		if n == 0 {
			return noSet()
		}
		return nil
	})
}

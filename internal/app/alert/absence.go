package alert

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Away is one of the actor's own absences.
type Away struct {
	ID         db.ID
	From, To   date.Date
	Substitute string // name, "" nobody
}

// Absences returns the actor's own absences that are not over, and the colleagues who can stand in.
func Absences(ctx context.Context, s *app.Service, a access.Actor) ([]Away, []app.Worker, error) {
	if err := s.See(ctx, a, access.KeepAbsence, nil, []string{"absence"}); err != nil {
		return nil, nil, err
	}
	r := s.Store.Reader()
	rows, err := r.AbsencesOfUser(ctx, query.AbsencesOfUserParams{UserID: db.ID(a.User), FromDay: a.Today})
	if err != nil {
		return nil, nil, fmt.Errorf("alert.Absences: %w", err)
	}
	var out []Away
	for _, row := range rows {
		out = append(out, Away{row.ID, row.FromOn, row.ToOn, row.SubstituteName})
	}
	mates, err := mates(ctx, s, a)
	return out, mates, err
}

// mates are the colleagues of the actor's areas, each once.
func mates(ctx context.Context, s *app.Service, a access.Actor) ([]app.Worker, error) {
	var areas []db.ID
	for _, id := range a.Areas {
		areas = append(areas, db.ID(id))
	}
	team, err := s.Team(ctx, s.Store.Reader(), areas, a.Today)
	if err != nil {
		return nil, err
	}
	seen := map[care.UserID]bool{a.User: true}
	var out []app.Worker
	for _, m := range team {
		if !seen[m.User] {
			seen[m.User] = true
			out = append(out, m)
		}
	}
	return out, nil
}

// longestAbsence is the longest that can be written at once.
const longestAbsence = 366

// BeAway writes that the actor is away: alerts go to the substitute, or to the next in line where nobody stands in.
type BeAway struct {
	From, To   date.Date
	Substitute care.UserID
}

// Run writes it. Faults are at fra, til and vikar.
func (d BeAway) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepAbsence, nil, "absence"); err != nil {
			return err
		}
		fault := errs.Invalid("Fraværet er ikke lagret.")
		switch {
		case d.From.IsZero():
			fault.At("fra", "Skriv første dag du er borte.")
		case d.To.IsZero():
			fault.At("til", "Skriv siste dag du er borte.")
		case d.To.Before(d.From):
			fault.At("til", "Siste dag er før første dag. Bytt dem.")
		case d.To.Before(tx.Today):
			fault.At("til", "Fraværet er over. Skriv en dag som ikke har vært.")
		case d.To.Days(d.From) > longestAbsence:
			fault.At("til", "Fraværet er lengre enn ett år. Be administratoren avslutte rollen i stedet.")
		}
		if d.Substitute != "" {
			all, err := mates(ctx, s, actor)
			if err != nil {
				return err
			}
			known := false
			for _, m := range all {
				known = known || m.User == d.Substitute
			}
			if !known {
				fault.At("vikar", "Velg en kollega i teamet.")
			}
		}
		if err := fault.OrNil(); err != nil {
			return err
		}
		id := db.NewID()
		tx.Note("absence/" + string(id))
		if err := tx.InsertAbsence(ctx, query.InsertAbsenceParams{
			ID: id, UserID: db.ID(actor.User), FromOn: d.From, ToOn: d.To, SubstituteID: db.ID(d.Substitute), CreatedAt: db.At(tx.Now), CreatedBy: db.ID(actor.User),
		}); err != nil {
			return fmt.Errorf("alert.BeAway: %w", err)
		}
		return nil
	})
}

// BeBack takes an absence of the actor's away.
type BeBack struct{ Absence db.ID }

// Run does it.
func (d BeBack) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.KeepAbsence, nil, "absence/"+string(d.Absence)); err != nil {
			return err
		}
		if !db.IsID(string(d.Absence)) {
			return errs.NotFound("Fraværet finnes ikke.")
		}
		n, err := tx.EndAbsence(ctx, query.EndAbsenceParams{ID: d.Absence, UserID: db.ID(actor.User), EndedAt: db.At(tx.Now)})
		if err != nil {
			return fmt.Errorf("alert.BeBack: %w", err)
		}
		if n == 0 {
			return errs.NotFound("Fraværet finnes ikke, eller det er alt tatt bort.")
		}
		return nil
	})
}

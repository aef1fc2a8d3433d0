package research

import (
	"context"
	"crypto/rand"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Approve lets an extract be made, under a new key. A leader of the hospital does it, and never the one who ordered.
type Approve struct{ ID db.ID }

// Run writes it and enqueues the work.
func (d Approve) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	key := make([]byte, 32)
	_, _ = rand.Read(key) // never fails
	sealed, err := s.Keys.Seal(key, keyOf(d.ID))
	if err != nil {
		return fmt.Errorf("research.Approve: %w", err)
	}
	return decide(ctx, s, a, d.ID, Approved, "", sealed, func(tx *app.Tx) error { return enqueue(ctx, s, tx.Writer, d.ID) })
}

func enqueue(ctx context.Context, s *app.Service, w *store.Writer, id db.ID) error {
	return s.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: MakeJob, Payload: Make{id}, UniqueKey: "research " + string(id)})
}

// keyOf says where a project's key stands, so that it cannot be moved to another.
func keyOf(id db.ID) string { return "research_extract/" + string(id) }

// Refuse says no, with a reason. The fault is at hvorfor.
type Refuse struct {
	ID  db.ID
	Why string
}

// Run writes it.
func (d Refuse) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	why := nb.CleanLine(d.Why)
	switch n := len([]rune(why)); {
	case n == 0:
		return errs.Invalid("Uttrekket er ikke avslått").At("hvorfor", "Skriv hvorfor, så den som bestilte vet hva som må til.")
	case n > 2000:
		return errs.Invalid("Uttrekket er ikke avslått").Say("hvorfor", "Teksten er på %s tegn. Kort den ned til %s.", lang.Int(n), lang.Int(2000))
	}
	return decide(ctx, s, a, d.ID, Refused, why, "", func(*app.Tx) error { return nil })
}

func decide(ctx context.Context, s *app.Service, a access.Actor, id db.ID, to Status, why, key string, then func(*app.Tx) error) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.ApproveExtract, nil, "research_extract/"+string(id), "decision/"+string(to)); err != nil {
			return err
		}
		if err := atHospital(a); err != nil {
			return err
		}
		x, err := load(ctx, id, tx.LockResearchExtract)
		switch {
		case err != nil:
			return err
		case x.AskedBy == db.ID(a.User):
			return errs.Denied("Den som bestilte uttrekket, kan ikke avgjøre det selv. En annen leder må gjøre det.")
		case x.DecidedBy == db.ID(a.User) && (x.Status == string(to) || to == Approved && Status(x.Status) == Ready):
			return nil // the same form, sent twice
		case Status(x.Status) != Asked:
			return errs.Conflict("Uttrekket er avgjort fra før.")
		}
		if _, err := tx.DecideResearchExtract(ctx, query.DecideResearchExtractParams{ID: id, Status: string(to), DecidedAt: db.At(tx.Now), DecidedBy: db.ID(a.User), DecidedWhy: why, KeySealed: key}); err != nil {
			return fmt.Errorf("research: decide: %w", err)
		}
		return then(tx)
	})
}

// Discard deletes an extract with its key before its day. That it was ordered, decided and handed out stays known.
type Discard struct{ ID db.ID }

// Run deletes it: the one who ordered, or a leader.
func (d Discard) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if err := tx.Allow(access.DiscardExtract, nil, "research_extract/"+string(d.ID)); err != nil {
			return err
		}
		if err := atHospital(a); err != nil {
			return err
		}
		x, err := load(ctx, d.ID, tx.LockResearchExtract)
		switch {
		case err != nil:
			return err
		case !access.May(a.Role, access.ApproveExtract) && x.AskedBy != db.ID(a.User):
			return missing()
		case Status(x.Status) == Deleted:
			return nil
		case Status(x.Status) == Refused:
			return errs.Conflict("Uttrekket er avslått. Det er ingen fil å slette.")
		}
		_, err = forget(ctx, tx.Writer, d.ID, db.At(tx.Now))
		return err
	})
}

func forget(ctx context.Context, w *store.Writer, id db.ID, now db.Time) (bool, error) {
	if err := w.DropResearchParts(ctx, id); err != nil {
		return false, fmt.Errorf("research: delete: %w", err)
	}
	n, err := w.ForgetResearchExtract(ctx, query.ForgetResearchExtractParams{ID: id, DeletedAt: now})
	if err != nil {
		return false, fmt.Errorf("research: delete: %w", err)
	}
	return n == 1, nil
}

// Purge deletes the extracts whose day has come, and returns how many they were.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	ids, err := s.Store.Reader().DueResearchExtracts(ctx, s.Today())
	if err != nil {
		return 0, fmt.Errorf("research.Purge: %w", err)
	}
	n := 0
	for _, id := range ids {
		gone := false
		if err := s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) (err error) {
			if err := tx.Allow(access.ExpireExtract, nil, "research_extract/"+string(id)); err != nil {
				return err
			}
			gone, err = forget(ctx, tx.Writer, id, db.At(tx.Now))
			return err
		}); err != nil {
			return n, err
		}
		if gone {
			n++
		}
	}
	return n, nil
}

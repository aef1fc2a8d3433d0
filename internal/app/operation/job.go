package operation

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/job"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Work is what goes on in the background.
type Work struct {
	Failed, Running, Waiting []job.Info // newest first, at most 100 of each
	Done                     []job.Info // the last 20
}

// Jobs returns it.
func Jobs(ctx context.Context, s *app.Service, a access.Actor) (*Work, error) {
	if err := s.See(ctx, a, access.SeeConfig, nil, []string{"jobs"}); err != nil {
		return nil, err
	}
	w := &Work{}
	for _, part := range []struct {
		to    *[]job.Info
		state job.State
		limit int
	}{{&w.Failed, job.Failed, 100}, {&w.Running, job.Running, 100}, {&w.Waiting, job.Ready, 100}, {&w.Done, job.Done, 20}} {
		list, err := s.Jobs.List(ctx, part.state, part.limit)
		if err != nil {
			return nil, err
		}
		*part.to = list
	}
	return w, nil
}

// Retry has a failed job run again.
type Retry struct{ Job db.ID }

// Run does it. A job that has not failed is errs.Conflict.
func (d Retry) Run(ctx context.Context, s *app.Service, a access.Actor) error {
	return s.Do(ctx, a, func(tx *app.Tx) error {
		if !db.IsID(string(d.Job)) {
			return errs.NotFound("Jobben finnes ikke.")
		}
		if err := tx.Allow(access.Configure, nil, "job/"+string(d.Job)); err != nil {
			return err
		}
		return s.Jobs.Retry(ctx, tx.Writer.Tx, d.Job)
	})
}

// PurgeImports takes away the contents of files that were looked at for moving in and never taken in, a day after; what is
// known about the run itself stays. It returns how many.
func PurgeImports(ctx context.Context, s *app.Service) (int, error) {
	var n int64
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		var err error
		n, err = w.PurgeImportContent(ctx, db.At(s.Now().AddDate(0, 0, -1)))
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("operation.PurgeImports: %w", err)
	}
	return int(n), nil
}

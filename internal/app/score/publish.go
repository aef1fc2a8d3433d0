package score

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care/instrument"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Publish lays down the service's own instruments as a new version of its list. Scores that stand are not touched: a code
// that is gone keeps its scores readable.
type Publish struct {
	Text []byte
}

// Run writes the list. Faults are those of instrument.Parse and CheckSaid.
func (d Publish) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		lists, err := tx.InstrumentLists(ctx)
		if err != nil {
			return fmt.Errorf("score.Publish: %w", err)
		}
		version := 1
		if len(lists) > 0 {
			version = lists[0].Version + 1
		}
		if err := tx.Allow(access.Configure, nil, fmt.Sprintf("instruments@%d", version)); err != nil {
			return err
		}
		list, err := instrument.Parse(d.Text)
		if err == nil {
			err = list.CheckSaid()
		}
		if err != nil {
			return err
		}
		if len(lists) > 0 && lists[0].Body == string(d.Text) {
			return nil // the same form, sent twice
		}
		err = tx.InsertInstrumentList(ctx, query.InsertInstrumentListParams{Version: version, Body: string(d.Text), PublishedAt: db.At(tx.Now), PublishedBy: db.ID(actor.User)})
		if err != nil {
			return fmt.Errorf("score.Publish: %w", err)
		}
		return nil
	})
}

// Published is the service's own list as an administrator sees it.
type Published struct {
	Version int
	Text    string
	At      db.Time
	By      string
}

// Config returns the instruments in force and the text of the service's own list, nil where it has none.
func Config(ctx context.Context, s *app.Service, actor access.Actor) (instrument.List, *Published, error) {
	r := s.Store.Reader()
	list, err := Instruments(ctx, r)
	if err != nil {
		return nil, nil, err
	}
	rows, err := r.InstrumentLists(ctx)
	if err != nil {
		return nil, nil, fmt.Errorf("score.Config: %w", err)
	}
	if err := s.See(ctx, actor, access.SeeConfig, nil, []string{"instruments"}); err != nil {
		return nil, nil, err
	}
	if len(rows) == 0 {
		return list, nil, nil
	}
	return list, &Published{rows[0].Version, rows[0].Body, rows[0].PublishedAt, string(rows[0].PublishedByName)}, nil
}

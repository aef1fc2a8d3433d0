package audit

import (
	"context"
	"fmt"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// Fits reports whether the ring has the key that the log was last written with, by the newest row and the newest seal. An
// empty log fits any ring. It says nothing of the rows before: that is Verify's.
func Fits(ctx context.Context, c *db.Conn, ring *keys.Ring) (bool, error) {
	s, err := newest(ctx, c)
	if err != nil {
		return false, err
	}
	if s != nil && !s.genuine(ring) {
		return false, nil
	}
	r, err := newestRow(ctx, c)
	if r == nil || err != nil {
		return err == nil, err
	}
	return r.genuine(ring), nil
}

// newestRow returns the row with the highest id, nil for an empty log.
func newestRow(ctx context.Context, c *db.Conn) (*record, error) {
	found, err := c.QueryContext(ctx, `select `+columns+` from audit a order by a.id desc limit 1`)
	if err != nil {
		return nil, fmt.Errorf("audit: the newest row: %w", err)
	}
	defer found.Close()
	if !found.Next() {
		return nil, found.Err()
	}
	r, err := scan(found, c.Engine())
	if err != nil {
		return nil, fmt.Errorf("audit: the newest row: %w", err)
	}
	found.Close()
	return r, subjects(ctx, c, []*record{r})
}

//go:build loadbench

package store

import "context"

// PlainTable makes a table that holds bytes and nothing else, for the load bench: what Tråd's way in is measured beside.
func (s *Store) PlainTable(ctx context.Context) error {
	_, err := s.DB.Once(ctx, "create table plain (body text not null)")
	return err
}

// PlainInsert commits bytes to it.
func (s *Store) PlainInsert(ctx context.Context, body []byte) error {
	_, err := s.DB.Once(ctx, "insert into plain (body) values ($1)", string(body))
	return err
}

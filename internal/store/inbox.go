package store

import (
	"context"
	"fmt"

	"traad/internal/base/db"
)

// messageColumns are the columns of inbox that a message has when it comes in.
var messageColumns = []string{
	"key_hash", "interface", "sender", "format", "header", "sealed", "answer", "lane1", "lane2", "lane3", "lane4", "state", "fault", "received_at", "purge_at",
}

// NewMessage is a message as it comes in.
type NewMessage struct {
	Key, Interface, Sender, Format string
	Header                         db.JSON
	Sealed                         string
	Answer                         []byte
	Lanes                          []string // at most four
	State, Fault                   string
	ReceivedAt, PurgeAt            db.Time
}

// InsertMessages commits messages together, in one statement, and returns how many were new: one whose key is there already is
// left as it is.
func (s *Store) InsertMessages(ctx context.Context, messages []NewMessage) (int, error) {
	args := make([]any, 0, len(messages)*len(messageColumns))
	for _, m := range messages {
		var lanes [4]db.Text
		for i, l := range m.Lanes {
			lanes[i] = db.Text(l)
		}
		args = append(args, m.Key, m.Interface, m.Sender, m.Format, m.Header, db.Text(m.Sealed), m.Answer, lanes[0], lanes[1], lanes[2], lanes[3], m.State, m.Fault, m.ReceivedAt, m.PurgeAt)
	}
	r, err := s.DB.Once(ctx, valuesText(s.DB.Engine, "inbox", messageColumns, " on conflict (key_hash) do nothing", len(messages)), args...)
	if err != nil {
		return 0, fmt.Errorf("store.InsertMessages: %w", err)
	}
	n, err := r.RowsAffected()
	return int(n), err
}

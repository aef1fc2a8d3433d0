package inbox

import (
	"context"
	"time"

	"traad/internal/base/db"
	"traad/internal/store/query"
)

// settling is how long after a message was finished it is sure that none that was finished before it is still being written.
const settling = 30 * time.Second

// Place is how far somebody has come among the messages about nobody who is followed.
type Place struct {
	At  time.Time `json:"at"` // when the message was finished
	Seq int       `json:"seq"`
}

// Nobody is such a message while its bytes are kept: whom it names is not known in Tråd.
type Nobody struct {
	Seq      int
	Sender   Sender
	Received time.Time
	Told     *Told
}

// Unmatched returns messages that were about nobody who is followed, from a place on, in the order that they were finished, and where
// the next ones begin; more is false at the end. It is for those who are let to keep something of them: see app/openstay.
func (b *Box) Unmatched(ctx context.Context, from Place, most int) (list []Nobody, next Place, more bool, err error) {
	rows, err := b.s.Store.Reader().UnmatchedMessages(ctx, query.UnmatchedMessagesParams{
		Since: db.At(from.At.Add(Keep)), After: from.Seq, Before: db.At(b.s.Now().Add(Keep - settling)), Lim: int32(most),
	})
	if err != nil {
		return nil, from, false, wrap("Unmatched", err)
	}
	next = from
	for _, row := range rows {
		next = Place{row.PurgeAt.Add(-Keep), row.Seq}
		sender, ok := b.senders[row.Sender]
		if !ok {
			continue
		}
		if t, fault := b.open(row); fault == "" && t != nil {
			list = append(list, Nobody{row.Seq, sender, row.ReceivedAt.Time, t})
		}
	}
	return list, next, len(rows) == most, nil
}

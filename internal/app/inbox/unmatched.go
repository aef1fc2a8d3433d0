package inbox

import (
	"cmp"
	"context"
	"slices"
	"time"

	"traad/internal/base/db"
	"traad/internal/store/query"
)

// settling is how long after a message was finished it is sure that none that was finished before it is still being written.
const settling = 30 * time.Second

// Place is how far somebody has come among the messages about nobody who is followed.
type Place struct {
	At    time.Time `json:"at"` // when the last that a worker was done with was finished, and its number
	Seq   int       `json:"seq"`
	Moved int       `json:"moved,omitempty"` // the number of the last that was finished as it was put into the inbox; 0: it begins with what came after At
}

// Nobody is such a message while its bytes are kept: whom it names is not known in Tråd.
type Nobody struct {
	Seq      int
	Sender   Sender
	Received time.Time
	Told     *Told
}

// Unmatched returns messages that were about nobody who is followed and have been finished since a place, and where the next ones begin; more is false at the
// end. Nearly all are finished as they are put into the inbox, in the order of their numbers; what a worker is done with may have any number, when it waited or is run again. It is for those who are let to keep something of them: see app/openstay.
func (b *Box) Unmatched(ctx context.Context, from Place, most int) (list []Nobody, next Place, more bool, err error) {
	r := b.s.Store.Reader()
	if from.Moved == 0 {
		if from.Moved, err = r.BeforeUnmatched(ctx, db.At(from.At.Add(Keep))); err != nil {
			return nil, from, false, wrap("Unmatched", err)
		}
	}
	moved, err := r.UnmatchedAtOnce(ctx, query.UnmatchedAtOnceParams{After: from.Moved, Lim: int32(most)})
	if err != nil {
		return nil, from, false, wrap("Unmatched", err)
	}
	worked, err := r.UnmatchedWorked(ctx, query.UnmatchedWorkedParams{Since: db.At(from.At), After: from.Seq, Before: db.At(b.s.Now().Add(-settling)), Lim: int32(most)})
	if err != nil {
		return nil, from, false, wrap("Unmatched", err)
	}
	next = from
	if n := len(moved); n > 0 {
		next.Moved = moved[n-1].Seq
	}
	if n := len(worked); n > 0 {
		next.At, next.Seq = worked[n-1].FinishedAt.Time, worked[n-1].Seq
	}
	rows := slices.Concat(moved, worked)
	slices.SortFunc(rows, func(a, b query.Inbox) int { return cmp.Compare(a.Seq, b.Seq) })
	for _, row := range rows {
		sender, ok := b.senders[row.Sender]
		if !ok {
			continue
		}
		if t, fault := b.open(row); fault == "" && t != nil {
			list = append(list, Nobody{row.Seq, sender, row.ReceivedAt.Time, t})
		}
	}
	return list, next, len(moved) == most || len(worked) == most, nil
}

package store

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/store/query"
)

// NewMessage is a message as it comes in.
type NewMessage struct {
	Key, Interface, Sender, Format string
	Header                         db.JSON
	Sealed                         string // as keys.Seal writes it
	Bare                           []byte // as keys.SealBytes does, instead of Sealed, until it is packed
	Answer                         []byte
	Lanes                          []string // at most four
	Named                          []string // blind indexes of all numbers in it, and MayBeLearnt; none: whose it is is not asked
	State, Fault                   string
	ReceivedAt, PurgeAt            db.Time
}

// Waiting and unmatched are the two states that reception tells apart.
const (
	waiting   = "waiting"
	unmatched = "unmatched"
)

// MayBeLearnt stands among the numbers of a message where somebody in it is named by none that says who it is for good. It keeps its lanes while its bytes are
// there: see RunLearntAgain.
const MayBeLearnt = "may be learnt"

// InsertMessages puts messages into inbox, in their order of reception, and returns the state of each that was new, by key: one whose key is
// there already is left as it is.
//
// A message that waits and is Named by numbers that nobody in Tråd has is unmatched at once: most are, and need no worker. Not so while an older message of one of its lanes waits, which may teach the number that it is known by. PurgeAt holds for what
// does not wait.
func (w *Writer) InsertMessages(ctx context.Context, messages []NewMessage) (fresh map[string]string, err error) {
	var named, lanes []string
	for i := range messages {
		if messages[i].asks() {
			named, lanes = append(named, messages[i].Named...), append(lanes, messages[i].Lanes...)
		}
	}
	hit := map[string]bool{}
	if len(named) > 0 {
		known, err := w.known(ctx, named, lanes)
		if err != nil {
			return nil, fmt.Errorf("store.InsertMessages: %w", err)
		}
		for _, k := range known {
			hit[k] = true
		}
	}
	fresh = make(map[string]string, len(messages))
	args := make([]any, 0, len(messages)*len(messageColumns))
	for _, m := range messages {
		four, finished := m.four(), db.Time{}
		switch {
		case m.asks() && !anyOf(hit, m.Named) && !anyOf(hit, m.Lanes):
			m.State, finished = unmatched, m.ReceivedAt
			if !slices.Contains(m.Named, MayBeLearnt) {
				four = [4]string{}
			}
		case m.State == waiting:
			m.PurgeAt = db.Time{}
			for _, l := range m.Lanes { // those after it wait for it
				hit[l] = true
			}
		default:
			four = [4]string{}
		}
		args = append(args, m.Key, m.Interface, m.Sender, m.Format, m.Header, db.Text(m.Sealed), m.Answer,
			db.Text(four[0]), db.Text(four[1]), db.Text(four[2]), db.Text(four[3]), m.State, m.Fault, m.ReceivedAt, finished, m.PurgeAt)
	}
	for _, n := range [...]int{50, 10, 1} { // few texts: each is kept prepared
		for ; len(args) >= n*len(messageColumns); args = args[n*len(messageColumns):] {
			if err := w.insert(ctx, n, args[:n*len(messageColumns)], fresh); err != nil {
				return nil, fmt.Errorf("store.InsertMessages: %w", err)
			}
		}
	}
	return fresh, nil
}

// messageColumns are the columns of inbox that a message has when it comes in, in the order of their values.
var messageColumns = []string{
	"key_hash", "interface", "sender", "format", "header", "sealed", "answer", "lane1", "lane2", "lane3", "lane4", "state", "fault", "received_at", "finished_at", "purge_at",
}

func (w *Writer) insert(ctx context.Context, n int, args []any, fresh map[string]string) error {
	rows, err := w.Tx.QueryContext(ctx, valuesText(w.Tx.Engine(), "inbox", messageColumns, " on conflict (key_hash) do nothing returning key_hash, state", n), args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var key, state string
		if err := rows.Scan(&key, &state); err != nil {
			return err
		}
		fresh[key] = state
	}
	return rows.Err()
}

// known returns which numbers somebody has, and which lanes an older message waits in. Each question sees one state of the database, in which
// an older message waits still or has taught what it teaches. Nearly always none waits at all, and the lanes are not asked for.
func (r *Reader) known(ctx context.Context, named, lanes []string) ([]string, error) {
	known, err := r.KnownOrWaiting(ctx, db.List(named))
	if err != nil || !slices.Contains(known, "") {
		return known, err
	}
	return r.KnownNow(ctx, query.KnownNowParams{Named: db.List(named), Lanes: db.List(lanes)})
}

// asks reports whether it is asked whose the message is.
func (m *NewMessage) asks() bool { return m.State == waiting && len(m.Named) > 0 }

func (m *NewMessage) four() (four [4]string) {
	copy(four[:], m.Lanes)
	return four
}

func anyOf(hit map[string]bool, keys []string) bool {
	for _, k := range keys {
		if hit[k] {
			return true
		}
	}
	return false
}

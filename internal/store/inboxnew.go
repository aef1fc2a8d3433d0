package store

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/keys"
)

// TakeIn commits messages that have come in, in one statement that writes little: packed, and in no index. It writes nothing and returns
// false where inbox has one of their keys already. Those that are taken in and not moved to inbox yet are not looked at.
func (s *Store) TakeIn(ctx context.Context, messages []NewMessage) (bool, error) {
	bodies, keys := make([][]byte, len(messages)), make([]string, len(messages))
	for i := range messages {
		bodies[i], keys[i] = PackMessage(messages[i]), messages[i].Key
	}
	var args []any
	var q string
	switch {
	case len(messages) == 1:
		q, args = takeInOne, []any{bodies[0], keys[0]}
	case s.DB.Engine == db.Postgres:
		q, args = takeInPostgres, []any{bodies, keys}
	default:
		q = takeInSQLite(len(messages))
		for _, b := range bodies {
			args = append(args, b)
		}
		for _, k := range keys {
			args = append(args, k)
		}
	}
	r, err := s.DB.Once(ctx, q, args...)
	if err != nil {
		return false, fmt.Errorf("store.TakeIn: %w", err)
	}
	n, err := r.RowsAffected()
	if err == nil && n != 0 && n != int64(len(messages)) {
		err = fmt.Errorf("%d of %d rows", n, len(messages))
	}
	if err != nil {
		return false, fmt.Errorf("store.TakeIn: %w", err)
	}
	return n > 0, nil
}

const takeInOne = `insert into inbox_new (body) select $1 where not exists (select 1 from inbox where key_hash = $2)`

// One text whatever the number of rows, for PostgreSQL keeps its plan.
const takeInPostgres = `insert into inbox_new (body) select b from unnest($1::bytea[]) with ordinality as u(b, n)
where not exists (select 1 from inbox where key_hash = any($2::text[])) order by n`

var takeInTexts sync.Map // number of rows → text for SQLite, which has no arrays

func takeInSQLite(n int) string {
	if q, ok := takeInTexts.Load(n); ok {
		return q.(string)
	}
	q := "insert into inbox_new (body) select column1 from (values (?)" + strings.Repeat(", (?)", n-1) +
		") where not exists (select 1 from inbox where key_hash in (?" + strings.Repeat(", ?", n-1) + "))"
	takeInTexts.Store(n, q)
	return q
}

// NotFlushed lets PostgreSQL commit this transaction without waiting for the disk, like any other but that a crash of the server within the next
// moments may undo the whole of it. SQLite flushes all the same.
func (w *Writer) NotFlushed(ctx context.Context) error {
	if w.Tx.Engine() == db.SQLite {
		return nil
	}
	_, err := w.Tx.ExecContext(ctx, "set local synchronous_commit = off")
	return err
}

// errPacked means that bytes are no packed message.
var errPacked = errors.New("store: a packed message cannot be read")

// The forms of a packed message: with Sealed, or with Bare, which takes three bytes for its four.
const (
	asText  = 1
	asBytes = 2
)

// PackMessage writes every field after its length, Lanes and Named after their numbers.
func PackMessage(m NewMessage) []byte {
	b := make([]byte, 0, len(m.Sealed)+len(m.Answer)+len(m.Header)+256)
	form, sealed := byte(asText), m.Sealed
	if m.Bare != nil {
		form, sealed = asBytes, string(m.Bare)
	}
	b = append(b, form)
	for _, x := range [...]string{m.Key, m.Interface, m.Sender, m.Format, m.State, m.Fault, sealed, string(m.Header), string(m.Answer)} {
		b = append(binary.AppendUvarint(b, uint64(len(x))), x...)
	}
	for _, list := range [...][]string{m.Lanes, m.Named} {
		b = binary.AppendUvarint(b, uint64(len(list)))
		for _, x := range list {
			b = append(binary.AppendUvarint(b, uint64(len(x))), x...)
		}
	}
	for _, at := range [...]db.Time{m.ReceivedAt, m.PurgeAt} {
		var micro int64
		if !at.IsZero() {
			micro = at.UnixMicro()
		}
		b = binary.AppendVarint(b, micro)
	}
	return b
}

// UnpackMessage reads what PackMessage wrote.
func UnpackMessage(b []byte) (m NewMessage, err error) {
	if len(b) == 0 || b[0] != asText && b[0] != asBytes {
		return m, errPacked
	}
	form := b[0]
	b = b[1:]
	number := func() uint64 {
		x, n := binary.Uvarint(b)
		if n <= 0 {
			err = errPacked
			return 0
		}
		b = b[n:]
		return x
	}
	text := func() string {
		n := number()
		if err != nil || n > uint64(len(b)) {
			err = errPacked
			return ""
		}
		x := string(b[:n])
		b = b[n:]
		return x
	}
	for _, x := range [...]*string{&m.Key, &m.Interface, &m.Sender, &m.Format, &m.State, &m.Fault, &m.Sealed} {
		*x = text()
	}
	m.Header, m.Answer = db.JSON(text()), []byte(text())
	for _, list := range [...]*[]string{&m.Lanes, &m.Named} {
		for n := number(); n > 0 && err == nil; n-- {
			*list = append(*list, text())
		}
	}
	for _, at := range [...]*db.Time{&m.ReceivedAt, &m.PurgeAt} {
		micro, n := binary.Varint(b)
		if n <= 0 {
			return m, errPacked
		}
		if b = b[n:]; micro != 0 {
			*at = db.At(time.UnixMicro(micro))
		}
	}
	if len(b) > 0 {
		err = errPacked
	}
	if form == asBytes {
		m.Sealed = keys.SealedText([]byte(m.Sealed))
	}
	return m, err
}

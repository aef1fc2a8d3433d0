package store

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"traad/internal/base/db"
	"traad/internal/store/query"
)

// NewMessage is a message as it comes in.
type NewMessage struct {
	Key, Interface, Sender, Format string
	Header                         db.JSON
	Sealed                         string
	Answer                         []byte
	Lanes                          []string // at most four
	Named                          []string // blind indexes of all numbers in it; none: whose it is is not asked
	State, Fault                   string
	ReceivedAt, PurgeAt            db.Time
}

// Waiting and unmatched are the two states that reception tells apart.
const (
	waiting   = "waiting"
	unmatched = "unmatched"
)

// InsertMessages commits messages together, in one statement, and returns the state of each that was new, by key: one whose key is
// there already is left as it is.
//
// A message that waits and is Named by numbers that nobody in Tråd has is unmatched at once, and stands in no lane: most are, and need no
// worker. Not so while an older message of one of its lanes waits, which may teach the number that it is known by. PurgeAt holds for what
// does not wait.
func (s *Store) InsertMessages(ctx context.Context, messages []NewMessage) (fresh map[string]string, err error) {
	if s.DB.Engine == db.Postgres {
		fresh, err = s.insertPostgres(ctx, messages)
	} else {
		fresh, err = s.insertSQLite(ctx, messages)
	}
	if err != nil {
		return nil, fmt.Errorf("store.InsertMessages: %w", err)
	}
	return fresh, nil
}

// One exchange with the server, one text whatever the number of rows: columns as arrays. What the numbers and lanes of all rows hit is looked
// up once.
const insertMessages = `with v as (
	select * from unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bytea[], $8::text[], $9::text[], $10::text[], $11::text[],
		$12::text[], $13::text[], $14::timestamptz[], $15::timestamptz[], $16::text[])
	with ordinality as u(key_hash, interface, sender, format, header, sealed, answer, lane1, lane2, lane3, lane4, state, fault, received_at, purge_at, named, n)
), hit as materialized (
	select blind_index from patient_identifier where blind_index = any($17::text[])
), busy as materialized (
	select lane1 as lane from inbox where state = 'waiting' and lane1 = any($18::text[])
	union all select lane2 from inbox where state = 'waiting' and lane2 is not null and lane2 = any($18::text[])
	union all select lane3 from inbox where state = 'waiting' and lane3 is not null and lane3 = any($18::text[])
	union all select lane4 from inbox where state = 'waiting' and lane4 is not null and lane4 = any($18::text[])
), w as materialized (
	select v.*, v.state = 'waiting' and (v.named = '' or exists (select 1 from hit where hit.blind_index = any(string_to_array(v.named, ' ')))
		or exists (select 1 from busy where busy.lane in (v.lane1, v.lane2, v.lane3, v.lane4))) as waits
	from v
)
insert into inbox (key_hash, interface, sender, format, header, sealed, answer, lane1, lane2, lane3, lane4, state, fault, received_at, finished_at, purge_at)
select key_hash, interface, sender, format, header::jsonb, nullif(sealed, ''), answer,
	case when waits then nullif(lane1, '') end, case when waits then nullif(lane2, '') end, case when waits then nullif(lane3, '') end, case when waits then nullif(lane4, '') end,
	case when state = 'waiting' and not waits then 'unmatched' else state end, fault, received_at,
	case when state = 'waiting' and not waits then received_at end, case when not waits then purge_at end
from w order by n on conflict (key_hash) do nothing returning key_hash, state`

func (s *Store) insertPostgres(ctx context.Context, messages []NewMessage) (map[string]string, error) {
	var text [13][]string // key, interface, sender, format, header, sealed, four lanes, state, fault, named
	answers, received, purge := make([][]byte, 0, len(messages)), make([]time.Time, 0, len(messages)), make([]*time.Time, 0, len(messages))
	for i := range text {
		text[i] = make([]string, 0, len(messages))
	}
	named, lanes := []string{}, []string{}
	for i := range messages {
		m := &messages[i]
		four := m.four()
		for j, x := range [...]string{
			m.Key, m.Interface, m.Sender, m.Format, string(m.Header), m.Sealed, four[0], four[1], four[2], four[3], m.State, m.Fault, strings.Join(m.Named, " "),
		} {
			text[j] = append(text[j], x)
		}
		answers, received = append(answers, m.Answer), append(received, m.ReceivedAt.Time)
		var at *time.Time
		if !m.PurgeAt.IsZero() {
			at = &m.PurgeAt.Time
		}
		purge = append(purge, at)
		if m.asks() {
			named, lanes = append(named, m.Named...), append(lanes, m.Lanes...)
		}
	}
	return s.fresh(ctx, insertMessages, text[0], text[1], text[2], text[3], text[4], text[5], answers, text[6], text[7], text[8], text[9], text[10], text[11],
		received, purge, text[12], named, lanes)
}

// messageColumns are the columns of inbox that a message has when it comes in, as SQLite is given them.
var messageColumns = []string{
	"key_hash", "interface", "sender", "format", "header", "sealed", "answer", "lane1", "lane2", "lane3", "lane4", "state", "fault", "received_at", "finished_at", "purge_at",
}

// insertTexts keeps the statement for each number of rows.
var insertTexts sync.Map

// insertSQLite asks first what is hit: in SQLite that is no exchange with anybody, and one program writes. The question sees one state of the
// database, in which an older message waits still or has taught what it teaches.
func (s *Store) insertSQLite(ctx context.Context, messages []NewMessage) (map[string]string, error) {
	var named, lanes []string
	for i := range messages {
		if messages[i].asks() {
			named, lanes = append(named, messages[i].Named...), append(lanes, messages[i].Lanes...)
		}
	}
	hit := map[string]bool{}
	if len(named) > 0 {
		known, err := s.known(ctx, named, lanes)
		if err != nil {
			return nil, err
		}
		for _, k := range known {
			hit[k] = true
		}
	}
	args := make([]any, 0, len(messages)*len(messageColumns))
	for _, m := range messages {
		four, finished := m.four(), db.Time{}
		switch {
		case m.asks() && !anyOf(hit, m.Named) && !anyOf(hit, m.Lanes):
			m.State, finished, four = unmatched, m.ReceivedAt, [4]string{}
		case m.State == waiting:
			m.PurgeAt = db.Time{}
		default:
			four = [4]string{}
		}
		args = append(args, m.Key, m.Interface, m.Sender, m.Format, m.Header, db.Text(m.Sealed), m.Answer,
			db.Text(four[0]), db.Text(four[1]), db.Text(four[2]), db.Text(four[3]), m.State, m.Fault, m.ReceivedAt, finished, m.PurgeAt)
	}
	q, ok := insertTexts.Load(len(messages))
	if !ok {
		q = valuesText(db.SQLite, "inbox", messageColumns, " on conflict (key_hash) do nothing returning key_hash, state", len(messages))
		insertTexts.Store(len(messages), q)
	}
	return s.fresh(ctx, q.(string), args...)
}

// known returns which numbers somebody has, and which lanes an older message waits in. Nearly always none waits at all: what those before have
// taught is seen then, since it was committed with their end, and four questions are spared.
func (s *Store) known(ctx context.Context, named, lanes []string) ([]string, error) {
	r := s.Reader()
	if n, err := r.AnyOpen(ctx); err != nil || n > 0 {
		if err != nil {
			return nil, err
		}
		return r.KnownNow(ctx, query.KnownNowParams{Named: db.List(named), Lanes: db.List(lanes)})
	}
	rows, err := r.PatientsByIndex(ctx, db.List(named))
	known := make([]string, 0, len(rows))
	for _, x := range rows {
		known = append(known, x.BlindIndex)
	}
	return known, err
}

func (s *Store) fresh(ctx context.Context, q string, args ...any) (map[string]string, error) {
	rows, err := s.DB.OnceRows(ctx, q, args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	fresh := map[string]string{}
	for rows.Next() {
		var key, state string
		if err := rows.Scan(&key, &state); err != nil {
			return nil, err
		}
		fresh[key] = state
	}
	return fresh, rows.Err() // the commit's too
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

package inbox

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"traad/internal/base/db"
	"traad/internal/base/keys"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Message is one that has come in.
type Message struct {
	Interface string // mllp, http, file
	Sender    string // as configured
	Format    string
	Key       []string // what names it at the sender: application, facility, control id; the bytes are part of the key besides
	Day       string   // the day the sender wrote it, yyyymmdd, as it says itself; part of the key
	Latest    bool     // Key names a stay and no version of it: only the last that was told of the stay can be the same message
	Raw       []byte
	Header    Header
	Answer    []byte // what the sender is told, if this is the first time
	Fault     string // why it has failed already; "" where the worker takes it
}

// Header is what an operator may see of a message: nothing of a patient.
type Header struct {
	Type    string   `json:"type,omitempty"`
	Control string   `json:"control,omitempty"`
	App     string   `json:"app,omitempty"`
	At      string   `json:"at,omitempty"`
	Version string   `json:"version,omitempty"`
	Charset string   `json:"charset,omitempty"`
	Flags   []string `json:"flags,omitempty"`
	Bytes   int      `json:"bytes"`
}

// ErrClosed is given to messages that come after Stop.
var ErrClosed = errors.New("inbox: closed")

// Receive commits a message and returns what its sender is to be told: m.Answer, or what was answered when the same message
// came the first time. An error means that it is not stored and may be sent again. See commit.go.
func (b *Box) Receive(ctx context.Context, m Message) ([]byte, error) {
	if m.Latest {
		b.latest.Lock() // until it is stored: what comes after it compares with it
		defer b.latest.Unlock()
		if err := b.Move(ctx); err != nil {
			return nil, err
		}
	}
	row, err := b.row(m)
	if err != nil {
		received.Add(1, m.Sender, "lost")
		return nil, err
	}
	reply := make(chan outcome, 1)
	lead, err := b.hand(row, reply)
	if err != nil {
		return nil, err
	}
	if lead {
		b.commit()
	}
	select {
	case o := <-reply:
		return o.answer, o.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

func (b *Box) row(m Message) (store.NewMessage, error) {
	now := b.s.Now()
	sum := sha256.Sum256(m.Raw)
	named := strings.Join(append([]string{"inbox", m.Interface, m.Sender}, m.Key...), "\x00") + "\x00" + m.Day + "\x00" + hex.EncodeToString(sum[:])
	row := store.NewMessage{
		Interface: m.Interface, Sender: m.Sender, Format: m.Format, Answer: m.Answer, State: string(Waiting), ReceivedAt: db.At(now), Fault: m.Fault,
		Key: day(m.Day) + ":" + short(b.s.Keys.Index(named)),
	}
	if m.Latest {
		key, err := b.keyAfter(named, strings.TrimSuffix(named, hex.EncodeToString(sum[:])))
		if err != nil {
			return row, err
		}
		row.Key = key
	} else if b.s.Keys.Several(keys.Index) { // while the key is being replaced, the message may be there under the one before
		for _, older := range b.s.Keys.Indexes(named)[1:] {
			there, err := b.s.Store.Reader().AnswersByKey(context.Background(), db.List([]string{day(m.Day) + ":" + short(older)}))
			if err != nil {
				return row, fmt.Errorf("inbox.Receive: %w", err)
			}
			if len(there) > 0 {
				row.Key = there[0].KeyHash
			}
		}
	}
	var err error
	if row.Bare, err = b.s.Keys.SealBytes(m.Raw, sealedFor(row.Key)); err != nil {
		return row, fmt.Errorf("inbox.Receive: %w", err)
	}
	m.Header.Bytes = len(m.Raw)
	row.Header = db.ToJSON(m.Header.clean())
	row.PurgeAt = db.At(now.Add(Keep))
	if m.Fault != "" {
		row.State, row.PurgeAt = string(Failed), db.At(now.Add(KeepFailed))
	}
	return row, nil
}

// address finds out whom a message that waits may concern: nobody waits for that before it is acknowledged. What was read in spite of is flagged in its header.
// One that cannot be opened or read stands in its sender's lane, and the worker says what is wrong with it. A message that Tråd took in before it did so is addressed already.
func (b *Box) address(m *store.NewMessage) {
	if m.State != string(Waiting) || len(m.Lanes) > 0 {
		return
	}
	told, _ := b.open(query.Inbox{KeyHash: m.Key, Sender: m.Sender, Format: m.Format, Sealed: db.Text(m.Sealed), ReceivedAt: m.ReceivedAt})
	m.Lanes, m.Named = b.lanes(m.Sender, told), b.allNamed(m.Sender, told)
	if told == nil || len(told.Faults) == 0 {
		return
	}
	var h Header
	if json.Unmarshal(m.Header, &h) != nil {
		return
	}
	for _, f := range told.Faults {
		h.Flags = append(h.Flags, f.Code+" "+f.Where)
	}
	m.Header = db.ToJSON(h.clean())
}

// keyAfter is the key of a message about a stay that tells no version: that of the last one about the stay where it says the same, else one of its own
// after that. Two programs that get such messages about one stay within a moment do not compare them.
func (b *Box) keyAfter(message, stay string) (string, error) {
	contents := b.s.Keys.Indexes(message)
	start, n := "", 0
	for i, index := range b.s.Keys.Indexes(stay) { // the newest key first
		prefix := day("") + ":" + short(index) + ":"
		if i == 0 {
			start = prefix
		}
		last, err := b.s.Store.Reader().LastKey(context.Background(), query.LastKeyParams{From: prefix, To: prefix + "~"})
		if errors.Is(err, sql.ErrNoRows) {
			continue
		}
		if err != nil {
			return "", wrap("Receive", err)
		}
		count, said, _ := strings.Cut(strings.TrimPrefix(last, prefix), ":")
		for _, c := range contents {
			if short(c) == said {
				return last, nil
			}
		}
		if n, err = strconv.Atoi(count); err != nil {
			return "", wrap("Receive", err)
		}
		start = prefix
		break
	}
	return fmt.Sprintf("%s%08d:%s", start, n+1, short(contents[0])), nil
}

// allNamed are the blind indexes by which everybody in a message is named; none where somebody is named by nothing, so that a worker must look.
func (b *Box) allNamed(sender string, t *Told) []string {
	if t == nil {
		return nil
	}
	var all []string
	for _, w := range named(t) {
		indexes := b.indexes(sender, w)
		if len(indexes) == 0 {
			return nil
		}
		all = append(all, indexes...)
	}
	if mayBeLearnt(t) {
		all = append(all, store.MayBeLearnt)
	}
	return all
}

// sealedFor is the context of a message's seal.
func sealedFor(key string) string { return "inbox/" + key }

// day puts messages of one day beside each other in the index, so that years of them do not slow today's.
func day(s string) string {
	if len(s) < 8 || strings.Trim(s[:8], "0123456789") != "" {
		return "00000000"
	}
	return s[:8]
}

// short keeps 128 bits of a keyed hash, with the key's version.
func short(index string) string {
	version, hash, _ := strings.Cut(index, ":")
	return version + ":" + hash[:min(32, len(hash))]
}

// lanes are the keyed hashes of the numbers that a message names its patients by, four at most; of the sender where it names none.
func (b *Box) lanes(sender string, t *Told) []string {
	var lanes []string
	add := func(what string) {
		l := short(b.s.Keys.Index(laneText(what)))
		for _, have := range lanes {
			if have == l {
				return
			}
		}
		if len(lanes) < 4 {
			lanes = append(lanes, l)
		}
	}
	if t != nil {
		for _, n := range named(t) {
			for _, x := range n.numbers {
				add(x.Digits())
			}
		}
		for _, n := range named(t) {
			for _, x := range n.own {
				add(ownText(sender, x))
			}
		}
	}
	if len(lanes) == 0 {
		add("sender " + sender)
	}
	return lanes
}

// laneText is what a number's lane is a hash of.
func laneText(number string) string { return "lane " + number }

// clean leaves what can be printed, and not much of it: the sender may have put anything there.
func (h Header) clean() Header {
	for _, s := range []*string{&h.Type, &h.Control, &h.App, &h.At, &h.Version, &h.Charset} {
		*s = strings.Map(func(r rune) rune {
			if !unicode.IsPrint(r) || r == unicode.ReplacementChar {
				return -1
			}
			return r
		}, *s)
		if r := []rune(*s); len(r) > 60 {
			*s = string(r[:60]) + "…"
		}
	}
	if len(h.Flags) > 20 {
		h.Flags = h.Flags[:20]
	}
	return h
}

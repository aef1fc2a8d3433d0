package audit

import (
	"context"
	"math"
)

// chain goes through the seals after one number up to and with another, and through the rows that they stand for.
func (v *verifier) chain(ctx context.Context, after, upTo int64) error {
	const page = 2000
	seals := stream[*seal]{page: page, more: func(last **seal) ([]*seal, error) {
		if last == nil {
			return sealsAfter(ctx, v.c, after, page)
		}
		return sealsAfter(ctx, v.c, (*last).no, page)
	}}
	leaves := stream[leaf]{page: page, more: func(last *leaf) ([]leaf, error) {
		if last == nil {
			return leavesAfter(ctx, v.c, after, math.MaxInt32, upTo, page)
		}
		return leavesAfter(ctx, v.c, last.seal, last.position, upTo, page)
	}}
	for {
		s, err := seals.peek()
		if err != nil {
			return err
		}
		l, err := leaves.peek()
		if err != nil {
			return err
		}
		if s != nil && (*s).no > upTo { // made since the run began
			s = nil
		}
		if s == nil && l == nil {
			return nil
		}
		if s != nil && (l == nil || (*s).no <= l.seal) {
			seals.take()
			trusted := v.link(*s)
			b, err := v.bundle(&leaves, (*s).no)
			if err != nil {
				return err
			}
			v.compare(*s, b, trusted)
			continue
		}
		b, err := v.bundle(&leaves, l.seal) // its seal is missing, which the chain shows
		if err != nil {
			return err
		}
		v.f.add(Changed, b.bad, b.firstBad)
	}
}

// gap notes the seals that are missing before a number.
func (v *verifier) gap(no int64) {
	if no > v.next {
		v.f.add(Chain, no-v.next, Place{Seal: v.next})
		v.before = nil
		v.next = no
	}
}

// link looks at a seal in the chain: its signature, the seal before, and the heads that were exported of it.
func (v *verifier) link(s *seal) (trusted bool) {
	v.rep.Seals++
	v.gap(s.no)
	v.next = max(v.next, s.no+1)
	trusted = v.genuine(s.version, s.genuine(v.ring))
	whole := trusted && (s.no != 1 || s.prev == "") && (v.before == nil || v.before.hash() == s.prev)
	for _, h := range v.heads[s.no] {
		whole = whole && h.Hash == s.hash()
	}
	if !whole {
		v.f.add(Chain, 1, Place{Seal: s.no})
	}
	v.before = nil
	if trusted {
		v.before = s
	}
	return trusted
}

// bundle is what the leaves of one seal come to.
type bundle struct {
	root     root
	leaves   int64
	bad      int64 // rows that are not genuine
	firstBad Place
	lost     int64 // leaves whose row is gone
	next     int   // the position that is expected
	hole     int   // the first position that nothing stands in, from 1; 0 for none
}

// bundle takes the leaves of a seal.
func (v *verifier) bundle(leaves *stream[leaf], no int64) (*bundle, error) {
	b := &bundle{root: newRoot()}
	for {
		l, err := leaves.peek()
		if err != nil {
			return nil, err
		}
		if l == nil || l.seal != no {
			return b, nil
		}
		leaves.take()
		v.leaf(b, l)
	}
}

func (v *verifier) leaf(b *bundle, l *leaf) {
	at := Place{Row: l.id, Seal: l.seal, Position: l.position + 1}
	b.leaves++
	if l.position != b.next && b.hole == 0 {
		b.hole = b.next + 1
	}
	b.next = l.position + 1
	if l.row == nil {
		b.lost++
		v.f.add(Missing, 1, at)
		return
	}
	v.row()
	b.root.add(l.row)
	if !v.genuine(l.row.version, l.row.genuine(v.ring)) {
		if b.bad == 0 {
			b.firstBad = at
		}
		b.bad++
	}
}

// compare holds a seal against its leaves. A seal whose signature does not fit says nothing about them.
func (v *verifier) compare(s *seal, b *bundle, trusted bool) {
	over := b.leaves - int64(s.count)
	if s.no <= v.rep.Purged || !trusted { // of a removed seal some rows may be left for a moment
		v.f.add(Changed, b.bad, b.firstBad)
		return
	}
	switch {
	case over > 0:
		added := min(over, b.bad)
		v.f.add(Inserted, added, b.firstBad)
		v.f.add(Changed, b.bad-added, b.firstBad)
		if over > added {
			v.moved += over - added
			v.f.add(Reordered, 1, Place{Seal: s.no})
		}
	case over < 0:
		v.f.add(Changed, b.bad, b.firstBad)
		hole := b.hole
		if hole == 0 {
			hole = b.next + 1
		}
		v.deficit.add(Missing, -over, Place{Seal: s.no, Position: hole})
	default:
		v.f.add(Changed, b.bad, b.firstBad)
		if b.hole > 0 || b.bad == 0 && b.lost == 0 && b.root.String() != s.root {
			v.f.add(Reordered, 1, Place{Seal: s.no, Position: b.hole})
		}
	}
}

package inbox

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// who are the numbers that a message names one patient by.
type who struct {
	numbers []nin.Number
	own     []OwnNumber
}

// named lists the patients of a message: the one, the old numbers of a merge, the other of a swap.
func named(t *Told) []who {
	all := []who{{t.Numbers, t.Own}}
	if t.Merge != nil {
		all = append(all, who{t.Merge.Numbers, t.Merge.Own})
	}
	if t.Second != nil {
		all = append(all, who{t.Second.Numbers, t.Second.Own})
	}
	return all
}

// ownText is a hospital's own number as it is indexed. One without an authority is the sender's.
func ownText(sender string, n OwnNumber) string {
	authority := n.Authority
	if authority == "" {
		authority = sender
	}
	return "own " + authority + "|" + n.Type + "|" + n.Value
}

// book answers whose numbers are, asked once for many messages.
type book map[string]care.PatientID // by blind index

// look fills a book with all numbers of the messages.
func (b *Box) look(ctx context.Context, r *store.Reader, sender []string, told []*Told) (book, error) {
	var indexes []string
	for i, t := range told {
		if t == nil {
			continue
		}
		for _, w := range named(t) {
			indexes = append(indexes, b.indexes(sender[i], w)...) //nolint:gosec // as long as told
		}
	}
	out := book{}
	for part := range slices.Chunk(indexes, 1000) {
		rows, err := r.PatientsByIndex(ctx, db.List(part))
		if err != nil {
			return nil, fmt.Errorf("inbox.look: %w", err)
		}
		for _, row := range rows {
			out[row.BlindIndex] = care.PatientID(row.PatientID)
		}
	}
	return out, nil
}

func (b *Box) indexes(sender string, w who) []string {
	var all []string
	for _, n := range w.numbers {
		all = append(all, b.s.Keys.Indexes(n.Digits())...)
	}
	for _, n := range w.own {
		all = append(all, b.s.Keys.Indexes(ownText(sender, n))...)
	}
	return all
}

// person returns whose the numbers are, "" for nobody's. National numbers go before a hospital's own, which a clerk can have put on
// the wrong patient; two is true where national numbers, or own ones alone, belong to different persons.
func (b *Box) person(k book, sender string, w who) (id care.PatientID, two bool) {
	for _, part := range []who{{numbers: w.numbers}, {own: w.own}} {
		for _, index := range b.indexes(sender, part) {
			p, ok := k[index]
			if ok && id != "" && p != id {
				return "", true
			}
			if ok {
				id = p
			}
		}
		if id != "" {
			return id, false
		}
	}
	return "", false
}

// followed reports whether an enrolment of the person is open, in an area whose agreement has not ended: of others nothing is written.
func (b *Box) followed(ctx context.Context, r *store.Reader, id care.PatientID) (bool, error) {
	rows, err := b.s.OpenEnrolments(ctx, r, id)
	return len(rows) > 0, err
}

// inHouse is the kind of a number that a hospital has given; others are national.
const inHouse = "in_house"

// learn keeps numbers by which a sender may name the person from now on. One that is somebody else's stays hers.
func (b *Box) learn(ctx context.Context, tx *app.Tx, k book, sender string, id care.PatientID, w who) error {
	keep := func(kind, text string) error {
		for _, index := range b.s.Keys.Indexes(text) {
			if _, known := k[index]; known {
				return nil
			}
		}
		sealed, err := b.s.Keys.Seal([]byte(text), "patient/"+string(id))
		if err != nil {
			return err
		}
		index := b.s.Keys.Index(text)
		k[index] = id
		return tx.LearnIdentifier(ctx, query.LearnIdentifierParams{ID: db.NewID(), PatientID: db.ID(id), Kind: kind, Sealed: sealed, BlindIndex: index, CreatedAt: db.At(tx.Now)})
	}
	if err := tx.LockIdentities(ctx); err != nil {
		return err
	}
	for _, n := range w.numbers {
		if err := keep(n.Kind().String(), n.Digits()); err != nil {
			return fmt.Errorf("inbox.learn: %w", err)
		}
	}
	for _, n := range w.own {
		if err := keep(inHouse, ownText(sender, n)); err != nil {
			return fmt.Errorf("inbox.learn: %w", err)
		}
	}
	return nil
}

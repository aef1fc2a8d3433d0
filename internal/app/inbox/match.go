package inbox

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/app"
	"traad/internal/app/patient"
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

// ownText is a hospital's own number as it is indexed: the sender's, whatever authority it names. What one sender has taught, another cannot use.
func ownText(sender string, n OwnNumber) string {
	return "own " + sender + "|" + n.Authority + "|" + n.Type + "|" + n.Value
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
// the wrong patient; two is true where national numbers, or own ones alone, belong to different persons, of whom id is one.
func (b *Box) person(k book, sender string, w who) (id care.PatientID, two bool) {
	for _, part := range []who{{numbers: w.numbers}, {own: w.own}} {
		for _, index := range b.indexes(sender, part) {
			p, ok := k[index]
			if ok && id != "" && p != id {
				return id, true
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

// persons are all whom the numbers of a message belong to, each once.
func (b *Box) persons(k book, sender string, t *Told) []care.PatientID {
	var all []care.PatientID
	for _, w := range named(t) {
		for _, index := range b.indexes(sender, w) {
			if id, ok := k[index]; ok && !slices.Contains(all, id) {
				all = append(all, id)
			}
		}
	}
	return all
}

// strength is how much a national number says of who somebody is: one of a lower kind is what she had until she got a higher.
func strength(kind string) int {
	for i, k := range []nin.Kind{nin.HelpNumber, nin.CommonHelpNumber, nin.DNumber, nin.BirthNumber} {
		if k.String() == kind {
			return i + 1
		}
	}
	return 0
}

// newNumber judges national numbers in a message about a person whom nothing but a hospital's own number points at: such a number can stand on the wrong
// patient. doubtful where they can be somebody else's; else the one that she may have got: a fødselsnummer after a D-number, either after a help number.
// Nothing to learn, and no doubt, where a national number is hers.
func (d *deed) newNumber(ctx context.Context, id care.PatientID, w who) (learn []nin.Number, doubtful bool, err error) {
	for _, index := range d.b.indexes(d.row.Sender, who{numbers: w.numbers}) {
		if d.k[index] == id {
			return nil, false, nil
		}
	}
	if len(w.numbers) == 0 {
		return nil, false, nil
	}
	had, err := d.tx.IdentifiersOf(ctx, db.ID(id))
	if err != nil {
		return nil, false, fmt.Errorf("inbox.newNumber: %w", err)
	}
	if len(had) == 0 || len(w.numbers) > 1 { // hers was taken away: by what is left nobody can tell
		return nil, true, nil
	}
	for _, row := range had {
		if strength(w.numbers[0].Kind().String()) <= strength(row.Kind) {
			return nil, true, nil
		}
	}
	return w.numbers, false, nil
}

// followed reports whether an enrolment of the person is open, in an area whose agreement has not ended: of others nothing is written.
func (b *Box) followed(ctx context.Context, r *store.Reader, id care.PatientID) (bool, error) {
	rows, err := b.s.OpenEnrolments(ctx, r, id)
	return len(rows) > 0, err
}

// learn keeps numbers by which a sender may name the person from now on: its own, and national ones only where a merge, or newNumber, says that they are
// hers. One that is somebody else's stays hers. learnt are those that it did not know.
func (b *Box) learn(ctx context.Context, tx *app.Tx, k book, sender string, id care.PatientID, w who) (learnt []string, err error) {
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
		n, err := tx.LearnIdentifier(ctx, query.LearnIdentifierParams{ID: db.NewID(), PatientID: db.ID(id), Kind: kind, Sealed: sealed, BlindIndex: index, CreatedAt: db.At(tx.Now)})
		if n > 0 {
			learnt = append(learnt, text)
		}
		return err
	}
	if err := tx.LockIdentities(ctx); err != nil {
		return nil, err
	}
	for _, n := range w.numbers {
		if err := keep(n.Kind().String(), n.Digits()); err != nil {
			return nil, fmt.Errorf("inbox.learn: %w", err)
		}
	}
	for _, n := range w.own {
		if err := keep(patient.InHouse, ownText(sender, n)); err != nil {
			return nil, fmt.Errorf("inbox.learn: %w", err)
		}
	}
	return learnt, nil
}

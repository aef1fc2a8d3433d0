package inbox

import (
	"context"
	"fmt"
	"slices"

	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/store/query"
)

// What came under a number that nobody in Tråd had then: somebody admitted unidentified, under a help number or one of the hospital's own. When a message
// teaches whose the number is, what was told under it is told of her.

// mayBeLearnt reports whether somebody in a message is named without a fødselsnummer, so that whose the numbers are may be learnt. Of nearly all messages, which
// have one, nothing is kept to find them by.
func mayBeLearnt(t *Told) bool {
	return slices.ContainsFunc(named(t), func(w who) bool {
		return !slices.ContainsFunc(w.numbers, func(n nin.Number) bool { return n.Kind() == nin.BirthNumber })
	})
}

// teaches reports whether a message that tells nothing else (A31) names somebody in Tråd by a national number and by one of the sender's own that is not known.
func (b *Box) teaches(k book, sender string, t *Told) bool {
	if b.senders[sender].Unit == "" {
		return false
	}
	for ; t != nil; t = t.Second {
		if id, two := b.person(k, sender, who{numbers: t.Numbers}); id == "" || two {
			continue
		}
		if slices.ContainsFunc(t.Own, func(n OwnNumber) bool { return !b.knows(k, sender, n) }) {
			return true
		}
	}
	return false
}

func (b *Box) knows(k book, sender string, n OwnNumber) bool {
	return slices.ContainsFunc(b.indexes(sender, who{own: []OwnNumber{n}}), func(index string) bool { return k[index] != "" })
}

// earlier has what was received under numbers that have just been learnt run again, and reports whether there was any: the message that taught them is then
// told after it, like all that waits behind it. The rows are older, and stand in its first lane too. Only what came while she was followed: of what came before
// nothing was to be kept.
func (d *deed) earlier(ctx context.Context, id care.PatientID, learnt []string) (any bool, err error) {
	if len(learnt) == 0 {
		return false, nil
	}
	enrolments, err := d.b.s.OpenEnrolments(ctx, d.tx.Reader, id)
	if err != nil || len(enrolments) == 0 {
		return false, err
	}
	first := slices.MinFunc(enrolments, func(a, b query.Enrolment) int { return a.CreatedAt.Compare(b.CreatedAt.Time) })
	var lanes []string
	for _, text := range learnt {
		for _, index := range d.b.s.Keys.Indexes(laneText(text)) {
			lanes = append(lanes, short(index))
		}
	}
	n, err := d.tx.RunLearntAgain(ctx, query.RunLearntAgainParams{Behind: d.row.Lane1, Since: first.CreatedAt, Lanes: db.List(lanes)})
	if err != nil {
		return false, fmt.Errorf("inbox.earlier: %w", err)
	}
	return n > 0, nil
}

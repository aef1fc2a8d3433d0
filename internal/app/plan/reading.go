package plan

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/document"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care/plan"
	"traad/internal/store"
)

// Reading is a stamp of what somebody had before her eyes when she answered or signed: the digest of the text, and when it was last written in.
// Forms carry it, and the deed holds it against the text that stands: nobody agrees to, or signs, what she has not read. "" is one who had nothing
// before her eyes here.
type Reading string

// Unread is the stamp of a form that came without one: it fits no text.
const Unread Reading = "-"

// ReadingOf is the stamp of a version that is written or heard, as it stands and the reader sees it.
func ReadingOf(ctx context.Context, r *store.Reader, v Version) (Reading, error) {
	texts, err := Texts(ctx, r, v)
	if err != nil {
		return "", err
	}
	last, err := lastWritten(ctx, r, v)
	if err != nil {
		return "", err
	}
	return stamp(texts, last), nil
}

func stamp(texts map[string]string, last db.Time) Reading {
	return Reading(digest(string(db.ToJSON(texts))) + "-" + strconv.FormatInt(last.UnixMicro(), 36))
}

// at is when the text that was read was last written in, false where the stamp does not say.
func (d Reading) at() (db.Time, bool) {
	_, us, ok := strings.Cut(string(d), "-")
	n, err := strconv.ParseInt(us, 36, 64)
	return db.At(time.UnixMicro(n)), ok && err == nil
}

// lastWritten is when a field of the draft, or what is agreed about treatment, was last written.
func lastWritten(ctx context.Context, r *store.Reader, v Version) (db.Time, error) {
	fields, err := document.Fields(ctx, r, v.Document)
	if err != nil {
		return db.Time{}, err
	}
	last := v.Started
	for _, f := range fields {
		if f.At.After(last.Time) {
			last = db.At(f.At)
		}
	}
	c, err := clarification.Of(ctx, r, v.Patient)
	if err == nil && c != nil && c.Recorded.After(last.Time) {
		last = c.Recorded
	}
	return last, err
}

// textsAt are the texts of a version that is written or heard as they stood at an instant.
func textsAt(ctx context.Context, r *store.Reader, v Version, at db.Time) (map[string]string, error) {
	fields, err := document.FieldsAt(ctx, r, v.Document, at)
	if err != nil {
		return nil, err
	}
	texts, err := signedTexts(ctx, r, fields)
	if err != nil {
		return nil, err
	}
	all, err := clarification.AllOf(ctx, r, v.Patient)
	if err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(all, func(c clarification.Standing) bool { return !c.Recorded.After(at.Time) }); i >= 0 {
		texts = plan.Clarify(texts, all[i].Clarification, all[i].DecidedBy, all[i].Version)
	}
	if v.Unclarified {
		texts = unclarified(texts)
	}
	return texts, nil
}

// ReadConflict is the refusal of an answer or a signature where the text is another than the one that was read: what has changed since.
type ReadConflict struct {
	*refusal
	Since []plan.Change // none where it cannot be told what was read
}

// Unwrap lets errs.KindOf find the kind.
func (c *ReadConflict) Unwrap() error { return c.refusal }

// asRead refuses where the text is another than the one that was read. It locks the text, which then stands until the deed is done. matters says
// which differences count, nil all.
func (v Version) asRead(ctx context.Context, tx *app.Tx, read Reading, matters func(plan.Change) bool) error {
	if read == "" {
		return nil
	}
	if _, err := tx.LockDocument(ctx, v.Document); err != nil {
		return fmt.Errorf("plan.asRead: %w", err)
	}
	person, err := tx.Person(ctx, v.Patient)
	if err != nil {
		return err
	}
	c, err := clarification.For(ctx, tx.Reader, tx.Actor, person)
	if err != nil {
		return err
	}
	v.Unclarified = c != nil && c.Hidden // she read it so
	now, err := Texts(ctx, tx.Reader, v)
	if err != nil {
		return err
	}
	at, known := read.at()
	if known && stamp(now, at) == read {
		return nil
	}
	clash := &ReadConflict{refusal: errs.Conflict("Planen er endret siden du åpnet siden, så ingenting er lagret ennå. Se hva som er endret, og bekreft på nytt.")}
	if !known {
		return clash
	}
	then, err := textsAt(ctx, tx.Reader, v, at)
	if err != nil {
		return err
	}
	if stamp(then, at) != read {
		return clash
	}
	clash.Since = plan.Difference(plan.Read(then), plan.Read(now))
	if matters != nil {
		clash.Since = slices.DeleteFunc(clash.Since, func(c plan.Change) bool { return !matters(c) })
	}
	if len(clash.Since) == 0 {
		return nil // only spaces, or the order of things
	}
	return clash
}

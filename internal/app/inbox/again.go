package inbox

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Again has a message run once more, as the sender's settings and the readers now are. One that has changed something already, or
// whose bytes are purged, is refused. A list that was refused as a whole is taken apart: each part comes in as a message of its own, one that is there
// already is known again, and the list itself is done with; where it still cannot be read the answer says why. One whose sender was unknown is the sender's
// that has been configured since; where none has the answer says what to write.
type Again struct{ Message int }

// Run runs the deed. box is the one that is to read the message.
func (d Again) Run(ctx context.Context, b *Box, actor access.Actor) error {
	var parts []Message
	err := b.s.Do(ctx, actor, func(tx *app.Tx) error {
		if err := tx.Allow(access.RunMessage, nil, fmt.Sprintf("message/%d", d.Message)); err != nil {
			return err
		}
		row, err := tx.LockMessage(ctx, d.Message)
		if errors.Is(err, sql.ErrNoRows) {
			return errs.NotFound("Meldingen finnes ikke.")
		}
		if err != nil {
			return err
		}
		if parts, err = b.parts(row); err != nil || parts != nil {
			return err
		}
		if row.Sender == "" && row.Sealed != "" && b.whose != nil {
			if row.Sender, err = b.nowFrom(row); err != nil {
				return err
			}
		}
		t, _ := b.open(row)
		lanes := append(b.lanes(row.Sender, t), "", "", "")
		n, err := tx.RunMessageAgain(ctx, query.RunMessageAgainParams{
			Seq: d.Message, Sender: row.Sender, Lane1: db.Text(lanes[0]), Lane2: db.Text(lanes[1]), Lane3: db.Text(lanes[2]), Lane4: db.Text(lanes[3]),
		})
		if err == nil && n == 0 {
			return errs.Conflict("Meldingen kan ikke kjøres på nytt: den er ført, venter allerede, eller innholdet er slettet.")
		}
		return err
	})
	if err == nil && parts != nil {
		err = b.takeParts(ctx, d.Message, parts)
	}
	if err == nil {
		b.poke()
	}
	return err
}

// nowFrom is who sent a message whose sender was unknown, as the senders are configured now. A sender that must show a certificate is not known by it: which
// one the message came with is not kept.
func (b *Box) nowFrom(row query.Inbox) (string, error) {
	raw, err := b.s.Keys.Open(string(row.Sealed), sealedFor(row.KeyHash))
	if err != nil {
		return "", nil //nolint:nilerr // it fails again, and says so
	}
	if sender, known := b.whose(Raw{Format: row.Format, Interface: row.Interface, Bytes: raw, Received: row.ReceivedAt.Time}); known {
		return sender, nil
	}
	return "", errs.Conflict("Avsenderen er fortsatt ukjent, så meldingen kan ikke føres. Skriv MSH-3 og MSH-4 i from for avsenderen i innstillingene, start Tråd på nytt, og kjør meldingen igjen. Krever avsenderen sertifikat, må den sende meldingen på nytt selv.")
}

// parts are the messages of a list that has failed, or was taken apart before; nil of anything else.
func (b *Box) parts(row query.Inbox) ([]Message, error) {
	if b.split == nil || row.State != string(Failed) && row.State != string(Ignored) || row.Sealed == "" {
		return nil, nil
	}
	raw, err := b.s.Keys.Open(string(row.Sealed), sealedFor(row.KeyHash))
	if err != nil {
		return nil, nil //nolint:nilerr // it fails again, and says so
	}
	parts, err := b.split(Raw{Format: row.Format, Sender: row.Sender, Interface: row.Interface, Bytes: raw, Received: row.ReceivedAt.Time})
	if err == nil {
		return parts, nil
	}
	told := errs.SafeText(err) // what the sender is told, as it is told
	for i, f := range errs.FieldsOf(err) {
		if i == 3 {
			told += " …"
			break
		}
		told += " " + f.Name + ": " + f.Message
	}
	return nil, errs.Conflict("Meldingen kan fortsatt ikke leses, og ingenting i den er ført. %s", told).Because(err)
}

// takeParts commits the parts of a list, and then that it is done with. If that is interrupted the list is run again: what is stored is known again.
func (b *Box) takeParts(ctx context.Context, seq int, parts []Message) error {
	for _, m := range parts {
		if _, err := b.Receive(ctx, m); err != nil {
			return err
		}
	}
	return b.s.Store.InTx(ctx, func(w *store.Writer) error {
		now := b.s.Now()
		_, err := w.SplitMessage(ctx, query.SplitMessageParams{Seq: seq, FinishedAt: db.At(now), PurgeAt: db.At(now.Add(Keep))})
		return wrap("Again", err)
	})
}

// Body shows a message as it came, to a clinician who says why. A message about somebody in Tråd is shown to those of her team, and one that names several to
// those of all their teams, whatever became of it; one whose numbers nobody has, or that cannot be read, to the IHT team of the hospital, since it may be
// about anybody. While she keeps a stay from the actor no message about her is shown: any may tell of it.
func (b *Box) Body(ctx context.Context, actor access.Actor, seq int, reason string) (string, error) {
	reason = strings.TrimSpace(reason)
	if n := utf8.RuneCountInString(reason); n < 10 || n > 200 {
		return "", errs.Invalid("Skriv hvorfor du trenger å se meldingen.").At("grunn", "Skriv grunnen med 10 til 200 tegn. Den står i innsynsloggen.")
	}
	r := b.s.Store.Reader()
	row, err := r.Message(ctx, seq)
	if errors.Is(err, sql.ErrNoRows) {
		row, err = query.Inbox{PatientID: db.NewID()}, nil // about nobody: refused by the same questions
	}
	if err != nil {
		return "", wrap("Body", err)
	}
	about, err := b.about(ctx, r, row)
	if err != nil {
		return "", err
	}
	deed, all := access.SeeUnread, []*access.Person{nil}
	if len(about) > 0 {
		deed, all = access.SeeMessage, nil
	}
	for _, id := range about {
		person, err := b.s.Person(ctx, r, id, b.s.Today())
		if err != nil {
			return "", err
		}
		if access.Decide(actor, deed, person).Allowed {
			all = append(all, person)
		} else {
			all = slices.Insert(all, 0, person) // the refusal is the answer, and in her log alone: nothing of the others was shown
		}
	}
	refused := !access.Decide(actor, deed, all[0]).Allowed
	for _, person := range all {
		if person == nil || refused { // nothing is shown, so it is no look
			break
		}
		kept, _, err := withheld(ctx, r, actor, person)
		if err != nil {
			return "", err
		}
		if kept {
			return "", errs.Gone("Et opphold er skjult etter ønske fra personen, så meldinger om personen vises ikke.")
		}
	}
	for _, person := range all {
		if err := b.s.See(ctx, actor, deed, person, []string{fmt.Sprintf("message/%d", seq), "reason/" + reason}); err != nil {
			return "", err
		}
	}
	if row.Sealed == "" {
		return "", errs.Gone("Innholdet i meldingen er slettet. Det oppbevares bare en tid.")
	}
	raw, err := b.s.Keys.Open(string(row.Sealed), sealedFor(row.KeyHash))
	if err != nil {
		return "", errs.Unavailable(FailText(FailSealed).Text).Because(err)
	}
	return strings.ToValidUTF8(string(raw), "\uFFFD"), nil
}

// about are those in Tråd whom a message is about: who was found when it was worked on, and whom the numbers in it belong to now.
func (b *Box) about(ctx context.Context, r *store.Reader, row query.Inbox) ([]care.PatientID, error) {
	var all []care.PatientID
	if row.PatientID != "" {
		all = append(all, care.PatientID(row.PatientID))
	}
	t, fault := b.open(row)
	if fault != "" || t == nil {
		return all, nil
	}
	k, err := b.look(ctx, r, []string{row.Sender}, []*Told{t})
	if err != nil {
		return nil, err
	}
	for _, id := range b.persons(k, row.Sender, t) {
		if !slices.Contains(all, id) {
			all = append(all, id)
		}
	}
	return all, nil
}

// Purge takes away the bytes of messages whose time is up, and returns how many.
func Purge(ctx context.Context, s *app.Service) (int, error) {
	total := 0
	for {
		var n int64
		err := s.Store.InTx(ctx, func(w *store.Writer) (err error) {
			n, err = w.PurgeMessages(ctx, query.PurgeMessagesParams{Now: db.At(s.Now()), Lim: 1000})
			return err
		})
		total += int(n)
		if err != nil || n < 1000 {
			return total, wrap("Purge", err)
		}
	}
}

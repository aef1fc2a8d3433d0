package letter

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Incoming is a message from a party.
type Incoming struct {
	ID        db.ID
	Area      care.OrgID // of the enrolment
	From      string
	Author    string // who wrote it, with profession and unit; "" not told
	Phone     string // to ask, "" not told
	What      string // "Svar på høringen", "Svar på planen", "Henvisning", "Henvendelse"
	Subject   string
	Text      string
	Refused   string // why it was refused: nothing of it is here
	Files     []File
	At        db.Time
	SettledAt db.Time
	SettledBy string
	How       string
	Seen      int
	Hidden    bool // she objects to others seeing it
}

// Words is what the message says, or that it was refused and why.
func (m Incoming) Words() string { return m.In(nil) }

// In is Words in a language.
func (m Incoming) In(v *lang.Voice) string {
	if m.Refused == "" || m.Hidden {
		return m.Text
	}
	return message.Unshown(v, m.Refused)
}

// SettleIncoming says what was done about a message from a party.
type SettleIncoming struct {
	ID   db.ID
	Seen int
	How  string
}

// Run writes it. Faults are at hvordan.
func (d SettleIncoming) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		if !db.IsID(string(d.ID)) {
			return app.Unknown()
		}
		row, err := tx.LockPartyMessage(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return tx.Nobody(ctx, access.SettleMessage)
		}
		if err != nil {
			return fmt.Errorf("letter: %w", err)
		}
		person, err := tx.Person(ctx, care.PatientID(row.PatientID))
		if err != nil {
			return err
		}
		if err := tx.Allow(access.SettleMessage, person, message.Item(d.ID)); err != nil {
			return err
		}
		how := strings.TrimSpace(d.How)
		switch {
		case !row.SettledAt.IsZero() && row.SettledBy == db.ID(actor.User):
			return nil // the same form, sent twice
		case row.Version != d.Seen || !row.SettledAt.IsZero():
			return errs.Conflict("En annen har fulgt opp meldingen. Se hva som står nå.")
		case how == "":
			return errs.Invalid("Oppfølgingen er ikke lagret").At("hvordan", "Skriv hva du gjorde, for eksempel «førte svaret i høringen».")
		case len([]rune(how)) > 1000:
			return errs.Invalid("Oppfølgingen er ikke lagret").At("hvordan", "Teksten er for lang. Det er plass til 1000 tegn.")
		}
		n, err := tx.SettlePartyMessage(ctx, query.SettlePartyMessageParams{ID: row.ID, Version: row.Version, SettledAt: db.At(tx.Now), SettledBy: db.ID(actor.User), SettledHow: how})
		if err != nil || n != 1 {
			return fmt.Errorf("letter: settled %d: %w", n, err)
		}
		return nil
	})
}

// Received are the messages from parties about a person, the newest first, as somebody who may read them does: of one that she objects to others seeing, only
// that it came, from whom. Nobody in Tråd wrote it, so nobody sees it as her own: to say that it is followed up opens nothing, nor does what was said then, which
// may repeat it. It neither decides nor audits.
func Received(ctx context.Context, r *store.Reader, a access.Actor, p *access.Person) ([]Incoming, error) {
	rows, err := r.PartyMessagesOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	attached, err := r.PartyAttachmentsOfPatient(ctx, db.ID(p.Patient))
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	files := map[db.ID][]File{}
	for _, f := range attached {
		files[f.MessageID] = append(files[f.MessageID], fileOf(f.Number, f.Title, f.Mime, f.Size))
	}
	var out []Incoming
	for _, m := range rows {
		x := Incoming{
			ID: m.ID, Area: care.OrgID(m.AreaID), From: m.SenderName, Author: m.Author, Phone: m.Phone, What: message.What(message.Kind(m.AnswersKind), m.Subject), Subject: m.Subject, Text: m.Body, Refused: m.Refused, Files: files[m.ID], At: m.ReceivedAt, SettledAt: m.SettledAt, SettledBy: m.SettledByName, How: m.SettledHow, Seen: m.Version,
		}
		if x.Hidden = !access.MaySeeOwn(a, p, message.Item(m.ID)); x.Hidden {
			x.Subject, x.Text, x.How, x.Author, x.Phone, x.Files = "", care.HiddenText, "", "", "", nil
		}
		out = append(out, x)
	}
	return out, nil
}

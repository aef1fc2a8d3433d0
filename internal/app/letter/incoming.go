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
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// Incoming is a message from a party.
type Incoming struct {
	ID        db.ID
	From      string
	What      string // "Svar på høringen", "Svar på planen", "Henvendelse"
	Subject   string
	Text      string
	At        db.Time
	SettledAt db.Time
	SettledBy string
	How       string
	Seen      int
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
		if err := tx.Allow(access.SettleMessage, person, "message/in/"+string(d.ID)); err != nil {
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

// incoming are the messages from parties about a person, the newest first.
func incoming(ctx context.Context, r *store.Reader, who care.PatientID) ([]Incoming, error) {
	rows, err := r.PartyMessagesOfPatient(ctx, db.ID(who))
	if err != nil {
		return nil, fmt.Errorf("letter: %w", err)
	}
	var out []Incoming
	for _, m := range rows {
		out = append(out, Incoming{
			ID: m.ID, From: m.SenderName, What: message.Answers(message.Kind(m.AnswersKind)), Subject: m.Subject, Text: m.Body, At: m.ReceivedAt, SettledAt: m.SettledAt, SettledBy: m.SettledByName, How: m.SettledHow, Seen: m.Version,
		})
	}
	return out, nil
}

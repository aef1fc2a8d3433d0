package watch

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	rule "traad/internal/rules/watch"
	"traad/internal/store"
	"traad/internal/store/query"
)

// noteMost is how many characters a note or an answer holds.
const noteMost = 2000

// Judge is what the leader says of a finding. Seen is the version that the page showed.
type Judge struct {
	ID   db.ID
	Seen int
	As   Status // Asked, Justified or Forwarded
	Note string // why; to the user, where she is asked
}

// Run writes it. Fields: vurdering, merknad.
func (d Judge) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		unknown := errs.NotFound("Oppslaget finnes ikke.")
		if !db.IsID(string(d.ID)) {
			return unknown
		}
		if err := tx.Allow(access.JudgeFinding, nil, fmt.Sprintf("finding/%s@%d", d.ID, d.Seen+1)); err != nil {
			return err
		}
		orgs, err := app.Below(ctx, tx.Reader, actor.Org) // before it is known whether there is one: the time would tell
		if err != nil {
			return err
		}
		row, err := tx.LockFinding(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) {
			return unknown
		}
		if err != nil {
			return fmt.Errorf("watch.Judge: %w", err)
		}
		if !slices.Contains(orgs, care.OrgID(row.OrganisationID)) {
			return unknown
		}
		f := errs.Invalid("Vurderingen er ikke lagret.")
		note := nb.Clean(d.Note)
		switch {
		case row.UserID == db.ID(actor.User):
			return f.At("vurdering", "Dette er ditt eget oppslag. En annen leder vurderer det.")
		case slices.Contains(closed, Status(row.Status)):
			return errs.Conflict("Oppslaget er alt vurdert av en annen. Last siden på nytt, og se hva som er bestemt.")
		case row.Version != d.Seen:
			return errs.Conflict("Noe er endret siden du åpnet oppslaget. Last siden på nytt, og se det før du bestemmer.")
		case d.As == Asked && row.UserID == "":
			f.At("vurdering", "Et journalsystem kan ikke spørres. Spør den som drifter det, og skriv hva som kom fram.")
		case d.As != Asked && d.As != Justified && d.As != Forwarded:
			f.At("vurdering", "Velg hva du mener om oppslaget.")
		}
		switch {
		case utf8.RuneCountInString(note) > noteMost:
			f.Fields = append(f.Fields, errs.Say("merknad", "Merknaden er for lang. Det er plass til %s tegn.", lang.Int(noteMost)))
		case note == "" && d.As == Justified:
			f.At("merknad", "Skriv kort hvorfor oppslaget var nødvendig.")
		case note == "" && d.As == Forwarded:
			f.At("merknad", "Skriv kort hvem det meldes til, og hvorfor.")
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		n, err := tx.DecideFinding(ctx, query.DecideFindingParams{
			ID: d.ID, Version: d.Seen, Status: string(d.As), Note: note, DecidedAt: db.At(tx.Now), DecidedBy: db.ID(actor.User),
		})
		if err != nil || n != 1 {
			return fmt.Errorf("watch.Judge: hit %d rows: %w", n, err)
		}
		return nil
	})
}

// Question is a look of one's own that the leader asks about.
type Question struct {
	Finding
	Leader string
}

// Questions returns them, newest first.
func Questions(ctx context.Context, s *app.Service, a access.Actor) ([]Question, error) {
	r := s.Store.Reader()
	rows, err := r.FindingsOfUser(ctx, db.ID(a.User))
	if err != nil {
		return nil, fmt.Errorf("watch.Questions: %w", err)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	var out []Question
	var items []string
	for _, row := range rows {
		full, err := r.Finding(ctx, row.ID)
		if err != nil {
			return nil, fmt.Errorf("watch.Questions: %w", err)
		}
		f, err := finding(s, full, a)
		if err != nil {
			return nil, err
		}
		out, items = append(out, Question{f, string(full.DecidedByName)}), append(items, f.ref())
	}
	return out, s.See(ctx, a, access.SeeOwnAsked, nil, items)
}

// Answer is the user's own reason for a look that the leader asks about.
type Answer struct {
	ID   db.ID
	Seen int
	Text string
}

// Run writes it; until the leader has judged it can be written anew. Field: svar.
func (d Answer) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		unknown := errs.NotFound("Oppslaget finnes ikke.")
		if !db.IsID(string(d.ID)) {
			return unknown
		}
		if err := tx.Allow(access.AnswerFinding, nil, fmt.Sprintf("finding/%s@%d", d.ID, d.Seen+1)); err != nil {
			return err
		}
		row, err := tx.LockFinding(ctx, d.ID)
		if errors.Is(err, sql.ErrNoRows) || err == nil && row.UserID != db.ID(actor.User) {
			return unknown
		}
		if err != nil {
			return fmt.Errorf("watch.Answer: %w", err)
		}
		f, text := errs.Invalid("Svaret er ikke lagret."), nb.Clean(d.Text)
		switch {
		case Status(row.Status) != Asked:
			return errs.Conflict("Lederen spør ikke lenger om dette oppslaget.")
		case text == "":
			f.At("svar", "Skriv hvorfor oppslaget var nødvendig.")
		case utf8.RuneCountInString(text) > noteMost:
			f.Fields = append(f.Fields, errs.Say("svar", "Svaret er for langt. Det er plass til %s tegn.", lang.Int(noteMost)))
		case row.Version != d.Seen:
			return errs.Conflict("Noe er endret siden du åpnet siden. Last den på nytt, og svar igjen.")
		}
		if err := d.names(ctx, tx, row.Subject, text, f); err != nil {
			return err
		}
		if err := f.OrNil(); err != nil {
			return err
		}
		n, err := tx.AnswerFinding(ctx, query.AnswerFindingParams{ID: d.ID, Version: d.Seen, Answer: text, AnsweredAt: db.At(tx.Now)})
		if err != nil || n != 1 {
			return fmt.Errorf("watch.Answer: hit %d rows: %w", n, err)
		}
		return nil
	})
}

// names refuses an answer that tells the leader who the person is.
func (d Answer) names(ctx context.Context, tx *app.Tx, subject, text string, f *errs.Error) error {
	var p rule.Subject
	if subject != "" {
		row, err := tx.Patient(ctx, db.ID(subject))
		if err != nil && !errors.Is(err, sql.ErrNoRows) {
			return fmt.Errorf("watch.Answer: %w", err)
		}
		p = rule.Subject{Given: row.GivenName, Family: row.FamilyName}
	}
	if rule.Identifies(text, p) {
		f.At("svar", "Skriv uten navn og fødselsnummer: lederen skal ikke få vite hvem personen er.")
	}
	return nil
}

// Purge deletes judged findings whose judgement was made before a time, and daily counts that nothing is compared with any more, and
// returns how many they were. What waits is never deleted.
func Purge(ctx context.Context, s *app.Service, keepDays int) (int, error) {
	n := 0
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		findings, err := w.PurgeFindings(ctx, db.At(s.Now().AddDate(0, 0, -keepDays)))
		if err != nil {
			return fmt.Errorf("watch.Purge: %w", err)
		}
		days, err := w.PurgeWatchDays(ctx, s.Today().AddDays(-habitDays-firstDays))
		if err != nil {
			return fmt.Errorf("watch.Purge: %w", err)
		}
		cards, err := w.PurgeRecordDays(ctx, s.Today().AddDays(-habitDays-firstDays))
		if err != nil {
			return fmt.Errorf("watch.Purge: %w", err)
		}
		n = int(findings + days + cards)
		return nil
	})
	return n, err
}

package plan

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"strings"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
	"traad/internal/care"
	text "traad/internal/care/document"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Reply is the author's answer to what a party said. TakeIn puts the text that they proposed into the plan; where somebody has
// written there since, both texts stand beside each other, and it is taken in when that is settled.
type Reply struct {
	Remark db.ID
	Text   string
	TakeIn bool
}

// Run writes the reply. Faults are at svar. beside says that somebody has written there since: both texts stand in the draft, to be settled there, and
// the wish is not taken in. It is open until somebody takes it in once more, or answers it.
func (d Reply) Run(ctx context.Context, s *app.Service, actor access.Actor) (beside bool, err error) {
	err = s.Do(ctx, actor, func(tx *app.Tx) error {
		beside = false // a transaction that is tried again
		if !db.IsID(string(d.Remark)) {
			return app.Unknown()
		}
		row, err := tx.PlanRemark(ctx, d.Remark)
		if errors.Is(err, sql.ErrNoRows) {
			return app.Unknown()
		}
		if err != nil {
			return fmt.Errorf("plan.Reply: %w", err)
		}
		v, err := locked(ctx, tx, access.SendHearing, row.VersionID)
		if err != nil {
			return err
		}
		if v.Status != Hearing {
			return moved()
		}
		said := strings.TrimSpace(d.Text)
		if said == "" && !d.TakeIn {
			return errs.Invalid("Svaret kan ikke lagres").At("svar", "Skriv hva dere gjør med dette.")
		}
		taken := row.TakenIn
		if d.TakeIn && !taken {
			if row.Proposed == "" || row.Path == "" {
				return errs.Invalid("Endringen kan ikke tas inn").At("svar", "Ønsket har ingen ferdig tekst. Rediger planen selv, og svar hva dere gjorde.")
			}
			as, told, err := proposer(ctx, tx, v, row)
			if err != nil {
				return err
			}
			a, err := document.Take(ctx, as, v.Document, text.Save{Path: row.Path, Base: row.Base, Text: row.Proposed})
			if err != nil {
				return err
			}
			if a.Fault != "" {
				return errs.Invalid("Endringen kan ikke tas inn").At("svar", a.Fault)
			}
			switch beside = a.Outcome == text.Kept; {
			case beside && said == "":
				return nil
			case !beside && told != "":
				if err := putAgreed(ctx, tx, v, row.Path, told); err != nil {
					return err
				}
			}
			if taken = !beside; taken && said == "" {
				said = "Tatt inn i planen."
			}
		}
		n, err := tx.ReplyPlanRemark(ctx, query.ReplyPlanRemarkParams{ID: d.Remark, Reply: said, RepliedAt: db.At(tx.Now), RepliedBy: db.ID(actor.User), TakenIn: taken})
		if err != nil || n != 1 {
			return fmt.Errorf("plan.Reply: hit %d rows: %w", n, err)
		}
		return nil
	})
	return beside, err
}

// proposer is the deed with the right of whoever proposed the text: the GP's own wording of the GP's own measure, which the author takes in for
// the GP. What the GP told somebody else who wrote it down is taken in too, with how, when and by whom it was written: told. It stands in the log in
// the author's name.
func proposer(ctx context.Context, tx *app.Tx, v Version, row query.PlanRemark) (as *app.Tx, told string, err error) {
	id, measure := plan.Measured(row.Path)
	if !measure || row.ByUser == "" {
		return tx, "", nil
	}
	round, err := RoundOf(ctx, tx.Reader, v.ID)
	if err != nil {
		return nil, "", err
	}
	fields, err := documentFields(ctx, tx, v)
	if err != nil {
		return nil, "", err
	}
	m, p := measureOf(fields, id), round.Party(row.PartyID)
	if p == nil || p.Kind != plan.GP || m.Who != plan.GP {
		return tx, "", nil
	}
	if row.How != "" {
		u, err := tx.User(ctx, row.ByUser)
		if err != nil {
			return nil, "", fmt.Errorf("plan.Reply: %w", err)
		}
		told = agreedBy(Way(row.How), date.In(row.At.Time), u.Name)
		if !m.Confirmed { // a proposal that the team writes anyway: what was told confirms nothing
			return tx, told, nil
		}
	}
	gp := *tx
	gp.Actor.Role = care.GeneralPractitioner
	return &gp, told, nil
}

// agreedBy says how and when the GP told somebody what to do with the GP's measure, and who wrote it down.
func agreedBy(how Way, on date.Date, name string) string {
	return how.Inside(nil) + " " + nb.DayYear(on) + ", ført av " + name
}

// putAgreed writes that the measure of a path was changed as the GP told.
func putAgreed(ctx context.Context, tx *app.Tx, v Version, path, told string) error {
	fields, err := documentFields(ctx, tx, v)
	if err != nil {
		return err
	}
	id, _ := plan.Measured(path)
	return document.Put(ctx, tx, v.Document, fields, map[string]string{"tiltak/" + id + "/avtalt": told})
}

// TakeOver makes the actor the one who has a draft and its hearing, in place of who had it.
type TakeOver struct{ Version db.ID }

// Run writes it.
func (d TakeOver) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.SendHearing, d.Version)
		if err != nil {
			return err
		}
		if !v.Open() {
			return moved()
		}
		if v.Author == actor.User {
			return nil
		}
		n, err := tx.TakePlanVersion(ctx, query.TakePlanVersionParams{ID: v.ID, Version: v.Seen, AuthorID: db.ID(actor.User)})
		if err != nil || n != 1 {
			return fmt.Errorf("plan.TakeOver: hit %d rows: %w", n, err)
		}
		return nil
	})
}

// Remind notes that a party who has not answered was reminded: it stands on top of Min dag for one who works in Tråd, who gets a mail.
type Remind struct{ Version, Party db.ID }

// Run writes it. A party who has answered meanwhile is left in peace.
func (d Remind) Run(ctx context.Context, s *app.Service, actor access.Actor) error {
	return s.Do(ctx, actor, func(tx *app.Tx) error {
		v, err := locked(ctx, tx, access.SendHearing, d.Version)
		if err != nil {
			return err
		}
		round, err := RoundOf(ctx, tx.Reader, v.ID)
		if err != nil {
			return err
		}
		p := round.Party(d.Party)
		if p == nil {
			return app.Unknown()
		}
		if v.Status != Hearing {
			return moved()
		}
		if _, err := tx.RemindPlanParty(ctx, query.RemindPlanPartyParams{ID: d.Party, RemindedAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("plan.Remind: %w", err)
		}
		if p.Says != Silent || !p.Reminded.IsZero() && date.In(p.Reminded.Time) == tx.Today {
			return nil // one mail a day is enough
		}
		mail, err := newPost(ctx, s, tx.Writer, v, v.Due)
		if err != nil {
			return err
		}
		return mail.toParty(ctx, care.NoticeHearingNear, p.Kind, p.User)
	})
}

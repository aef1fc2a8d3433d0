package plan

import (
	"context"
	"errors"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// remindHour is when the day's reminders go out: nobody is written to in the night about a plan.
const remindHour = 7

// errElsewhere is a hearing that somebody published, extended or withdrew meanwhile: nothing is done, and nothing audited.
var errElsewhere = errors.New("plan: the hearing has changed")

// RemindHearings notes, by itself, that parties who have not answered are reminded (plan.RemindDays before the last day), and that the team
// is told when the last day is past. It returns how many hearings it did something with. Each is done once for a deadline; one that is
// extended begins anew. Min dag shows what it notes, and a mail goes to those who are to answer, or to follow up; nobody's silence is shown
// outside the team.
func RemindHearings(ctx context.Context, s *app.Service) (int, error) {
	today := s.Today()
	if s.Now().Before(today.At(remindHour, 0)) {
		return 0, nil
	}
	rows, err := s.Store.Reader().HearingsToRemind(ctx, query.HearingsToRemindParams{Near: today.AddDays(plan.RemindDays + 1), Today: today})
	if err != nil {
		return 0, fmt.Errorf("plan.RemindHearings: %w", err)
	}
	done := 0
	for _, row := range rows {
		mark := query.MarkHearingParams{ID: row.ID, Version: row.Version, RemindedAt: row.RemindedAt, EscalatedAt: row.EscalatedAt}
		now := db.At(s.Now())
		if row.RemindedAt.IsZero() {
			mark.RemindedAt = now
		}
		if row.DueOn.Before(today) {
			mark.EscalatedAt = now
		}
		err := s.Do(ctx, access.Actor{Role: care.Feed, Today: today}, func(tx *app.Tx) error {
			n, err := tx.MarkHearing(ctx, mark)
			if err != nil {
				return err
			}
			if n == 0 {
				return errElsewhere
			}
			v := version(row)
			person, err := tx.Person(ctx, v.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RemindHearing, person, v.Ref()); err != nil {
				return err
			}
			return remind(ctx, s, tx.Writer, v)
		})
		if errors.Is(err, errElsewhere) {
			continue
		}
		if err != nil {
			return done, fmt.Errorf("plan.RemindHearings: %w", err)
		}
		done++
	}
	return done, nil
}

// remind notes and mails what is due of a hearing: v is it as it was before.
func remind(ctx context.Context, s *app.Service, w *store.Writer, v Version) error {
	today := s.Today()
	round, err := RoundOf(ctx, w.Reader, v.ID)
	if err != nil {
		return err
	}
	if v.Reminded.IsZero() {
		if err := w.RemindSilentParties(ctx, query.RemindSilentPartiesParams{VersionID: v.ID, RemindedAt: db.At(s.Now())}); err != nil {
			return err
		}
	}
	mail, err := newPost(ctx, s, w, v, v.Due)
	if err != nil {
		return err
	}
	about := care.NoticeHearingNear
	if past := v.Due.Before(today); past {
		about = care.NoticeHearingPast
	}
	silent := false
	for _, p := range round.Parties {
		if p.Says != Silent {
			continue
		}
		silent = true
		if about == care.NoticeHearingNear && !p.Reminded.IsZero() && date.In(p.Reminded.Time) == today {
			continue // the author has, today
		}
		if err := mail.toParty(ctx, about, p.Kind, p.User); err != nil {
			return err
		}
	}
	if !silent || about != care.NoticeHearingPast {
		return nil
	}
	return mail.toTeam(ctx, care.NoticeHearingSilent)
}

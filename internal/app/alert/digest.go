package alert

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
)

// digestHour is when the day's summary goes out.
const digestHour = 7

// digestMark is the setting that says up to when summaries have been sent.
const digestMark = "alert.digest"

// Digest sends each of those who were told of planned and minor events one mail a day that says how many. It may run at any
// time and any number of times: the mark is written with the mails.
func Digest(ctx context.Context, s *app.Service) (int, error) {
	before := date.In(s.Now()).At(digestHour, 0)
	if s.Now().Before(before) {
		return 0, nil
	}
	sent := 0
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		since, err := digested(ctx, w, before)
		if err != nil || !since.Before(before) {
			return err
		}
		rows, err := w.DailyAlerts(ctx, query.DailyAlertsParams{Since: db.At(since), Before: db.At(before)})
		if err != nil {
			return fmt.Errorf("alert.Digest: %w", err)
		}
		for _, r := range rows {
			n := care.Notice{About: care.NoticeSummary, Count: int(r.N), Link: s.Outward.Address + "/varsler?vis=dag"}
			if err := send(ctx, s, w, "", n, s.Now(), r.UserID); err != nil {
				return err
			}
		}
		sent = len(rows)
		return w.PutSetting(ctx, query.PutSettingParams{Name: digestMark, Value: before.UTC().Format(time.RFC3339)})
	})
	return sent, err
}

// digested is up to when the summaries go; a day back where none was sent.
func digested(ctx context.Context, w *store.Writer, before time.Time) (time.Time, error) {
	text, err := w.Setting(ctx, digestMark)
	if errors.Is(err, sql.ErrNoRows) {
		return before.AddDate(0, 0, -1), nil
	}
	if err != nil {
		return time.Time{}, fmt.Errorf("alert.Digest: %w", err)
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return time.Time{}, fmt.Errorf("alert.Digest: %w", err)
	}
	return at, nil
}

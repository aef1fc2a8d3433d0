package alert

import (
	"context"
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

// digestMark is the setting that says which day's summary was sent last, by when it was due.
const digestMark = "alert.digest"

// Digest sends each of those who were told of planned and minor events one mail a day that says how many. It may run at any time and any number of times, in
// several processes: which day it is for is written with the mails, and so is which events they tell of. An event is in the first summary that is made after it
// was committed, whatever the clock said when it was received.
func Digest(ctx context.Context, s *app.Service) (int, error) {
	due := date.In(s.Now()).At(digestHour, 0)
	if s.Now().Before(due) {
		return 0, nil
	}
	sent := 0
	err := s.Store.InTx(ctx, func(w *store.Writer) error {
		sent = 0
		n, err := w.ChangeSetting(ctx, query.ChangeSettingParams{Name: digestMark, Value: due.UTC().Format(time.RFC3339)})
		if err != nil {
			return fmt.Errorf("alert.Digest: %w", err)
		}
		if n == 0 {
			return nil // today's is sent
		}
		ids, err := w.LockUnsummed(ctx)
		if err != nil {
			return fmt.Errorf("alert.Digest: %w", err)
		}
		if len(ids) == 0 {
			return nil
		}
		rows, err := w.CountByReceiver(ctx, db.List(ids))
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
		if err := w.SumAlerts(ctx, query.SumAlertsParams{Ids: db.List(ids), At: db.At(s.Now())}); err != nil {
			return fmt.Errorf("alert.Digest: %w", err)
		}
		return nil
	})
	return sent, err
}

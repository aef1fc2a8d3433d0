package alert

import (
	"context"
	"fmt"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// NotSetUp is the code of a letter of a channel that no server is set up for.
const NotSetUp = "ikke satt opp"

// Tried is the last mail that was sent to somebody only to see whether mail reaches the address that she has now.
type Tried struct {
	State string // as in the outbox: waiting, sent, refused, no_address
	Code  string // why it was refused, without an address
	At    time.Time
	Sent  time.Time // when a server took it
}

// Reached reports whether a server has taken it. Whether it lies in her box, nobody but she can tell.
func (t Tried) Reached() bool { return t.State == "sent" }

// TriedMails returns the last of each user.
func TriedMails(ctx context.Context, r *store.Reader) (map[care.UserID]Tried, error) {
	rows, err := r.MailTests(ctx)
	if err != nil {
		return nil, fmt.Errorf("alert.TriedMails: %w", err)
	}
	last := map[care.UserID]Tried{}
	for _, o := range rows {
		last[care.UserID(o.UserID)] = Tried{o.State, o.Fault, o.CreatedAt.Time, o.SentAt.Time}
	}
	return last, nil
}

// TryMails lays a mail in the outbox that says that nothing has happened, for each of the users.
func TryMails(ctx context.Context, s *app.Service, w *store.Writer, users ...care.UserID) error {
	to := make([]Envelope, 0, len(users))
	for _, u := range users {
		to = append(to, Envelope{User: db.ID(u)})
	}
	return Post(ctx, s, w, care.Notice{About: care.NoticeTest, Link: s.Outward.Address + "/"}, s.Now(), to...)
}

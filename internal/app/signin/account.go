package signin

import (
	"context"
	"fmt"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/login"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// makeAccount makes a user of somebody who is at the log-in for the first time, whom nobody has added, and of whom the provider says that
// she shall have an account. It has a name and an address or HPR number from the provider and no role: what the provider says of roles is
// not read, an administrator gives them. So the answer is ErrNoRole whatever happens, and the same as to somebody who gets no account. Where
// a user has the address or the number already, or what the provider says is no name or address, nothing is made.
func makeAccount(ctx context.Context, s *app.Service, who login.Identity, link LinkTo) error {
	u := care.User{Name: nb.CleanLine(who.Name)}
	if link == LinkHPR {
		u.HPR = who.Link
	} else {
		u.Email = lower(who.Link)
	}
	if who.Link == "" || u.Validate() != nil {
		return ErrNoRole
	}
	id := db.NewID()
	if err := s.Do(ctx, access.Actor{Role: care.Feed, Today: s.Today()}, func(tx *app.Tx) error {
		if err := tx.Allow(access.MakeAccount, nil, "user/"+string(id)+"@1", "user_login/"+string(id)); err != nil {
			return err
		}
		known, err := tx.UsersByHPR(ctx, u.HPR)
		if err == nil && u.HPR == "" {
			known, err = tx.UserByEmail(ctx, u.Email)
		}
		if err != nil {
			return fmt.Errorf("signin: account: %w", err)
		}
		if len(known) > 0 {
			return ErrNoRole
		}
		if err := tx.InsertUser(ctx, query.InsertUserParams{ID: id, Name: u.Name, NameSort: nb.SortKey(u.Name), Email: u.Email, Hpr: u.HPR, CreatedAt: db.At(tx.Now)}); err != nil {
			return fmt.Errorf("signin: account: %w", err)
		}
		n, err := tx.InsertUserLogin(ctx, query.InsertUserLoginParams{Issuer: who.Issuer, Subject: who.Subject, UserID: id, CreatedAt: db.At(tx.Now), Organisation: who.Org})
		if err == nil && n == 0 {
			return ErrNoRole // made by a log-in at the same time
		}
		return err
	}); err != nil {
		return err
	}
	return ErrNoRole
}

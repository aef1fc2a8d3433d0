package webtest

import (
	"time"

	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/store"
	"traad/internal/store/query"
)

// AsLaunched logs the user in from a record system that has the person open, in a browser of her own.
func (w *World) AsLaunched(u User, c Case) *Browser {
	w.T.Helper()
	id, ctx := db.NewID(), w.T.Context()
	w.must(w.Store.InTx(ctx, func(tx *store.Writer) error {
		return tx.InsertLaunch(ctx, query.InsertLaunchParams{
			ID: id, System: "ahus", RecordHash: string(id), BrowserHash: string(id), ForPerson: db.ID(c.Patient), UserID: db.ID(w.ID(u)), CodeUntil: db.At(w.now), CreatedAt: db.At(w.now),
			ExpiresAt: db.At(w.now.Add(12 * time.Hour)),
		})
	}))
	token, err := signin.BeginLaunched(ctx, w.Service, w.Assignment(u), id)
	w.must(err)
	return &Browser{w: w, t: w.T, cookies: map[string]string{"traad": token}}
}

package message_test

import (
	"log/slog"
	"testing"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// TestWhatAMessageAsks: a message about somebody who is followed asks the database for so much, and no more: the backlog after a flood is worked off by it. What
// access goes by is asked together, and what stands is not written again.
func TestWhatAMessageAsks(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx, kari := t.Context(), w.Person("Kari", "Aasen", webtest.FollowedUp)
		told := map[string]*inbox.Told{}
		box := inbox.New(w.Service, func(r inbox.Raw) (*inbox.Told, error) { return told[string(r.Bytes)], nil },
			[]inbox.Sender{{Name: "ahus", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"}}, slog.New(slog.DiscardHandler))
		tell := func(control string, kind care.MovementKind, at time.Time) int64 {
			t.Helper()
			told[control] = &inbox.Told{Event: "A01", Numbers: []nin.Number{kari.Number}, Stay: "1", Movement: care.Movement{Kind: kind, At: at, Place: "Post " + control, Urgency: "emergency"}}
			if _, err := box.Receive(ctx, inbox.Message{Interface: "mllp", Sender: "ahus", Format: "hl7", Key: []string{control}, Day: "20261117", Raw: []byte(control)}); err != nil {
				t.Fatal(err)
			}
			if err := box.Move(ctx); err != nil {
				t.Fatal(err)
			}
			before := w.Store.DB.Statements()
			if err := box.Work(ctx, nil); err != nil {
				t.Fatal(err)
			}
			asked := w.Store.DB.Statements() - before
			var state string
			if err := w.Store.DB.Raw().QueryRowContext(ctx, "select state from inbox order by seq desc limit 1").Scan(&state); err != nil || state != "applied" {
				t.Fatalf("%s: %q, %v", control, state, err)
			}
			return asked
		}
		at := webtest.Today.At(7, 0)
		for _, m := range []struct {
			control string
			kind    care.MovementKind
			most    int64
		}{{"1", care.Admission, 52}, {"2", care.Transfer, 30}, {"3", care.Discharge, 48}} {
			at = at.Add(10 * time.Minute)
			if n := tell(m.control, m.kind, at); n > m.most {
				t.Errorf("%s: %d statements, want %d at most", m.kind, n, m.most)
			}
		}
	})
}

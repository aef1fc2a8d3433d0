package message_test

import (
	"log/slog"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/inbox"
	"traad/internal/app/objection"
	"traad/internal/app/stay"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// A message about a stay that the person keeps from others is neither shown nor listed; nor is another about her shown, which may tell
// of the stay too. Who the stay is not kept from, and everybody once she takes it back, reads them.
func TestMessageOfAHiddenStay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		ctx, kari, nes := t.Context(), w.Person("Kari", "Aasen", webtest.FollowedUp), w.Actor(webtest.Nes)
		box := inbox.New(w.Service, func(inbox.Raw) (*inbox.Told, error) { return nil, nil }, []inbox.Sender{
			{Name: "ahus", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"}, {Name: "legevakten", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital"},
		}, slog.New(slog.DiscardHandler))
		w.Handler = web.New(w.Service, web.Options{Log: slog.New(slog.NewTextHandler(w.Logs(), nil)), Inbox: box})
		for _, m := range []struct{ sender, control, text string }{{"ahus", "4711", "MSH|Hemmelig post"}, {"legevakten", "4712", "MSH|Brukket arm"}} {
			if _, err := box.Receive(ctx, inbox.Message{Interface: "mllp", Sender: m.sender, Format: "hl7", Key: []string{m.control}, Day: "20261117", Raw: []byte(m.text), Header: inbox.Header{Type: "ADT^A01", Control: m.control}, Fault: inbox.FailUnreadable}); err != nil {
				t.Fatal(err)
			}
		}
		box.Start(ctx)
		count := 0
		for deadline := time.Now().Add(time.Minute); count < 2; time.Sleep(2 * time.Millisecond) {
			if err := w.Store.DB.Raw().QueryRowContext(ctx, "select count(*) from inbox where state = 'failed'").Scan(&count); err != nil || time.Now().After(deadline) {
				t.Fatal("the messages are not taken in", err)
			}
		}
		box.Stop()
		if _, err := w.Store.DB.Raw().ExecContext(ctx, "update inbox set state = 'applied', fault = '', patient_id = '"+string(kari.Patient)+"'"); err != nil {
			t.Fatal(err)
		}
		var stayed care.StayID
		if err := w.Service.Do(ctx, nes, func(tx *app.Tx) error {
			p, err := tx.Person(ctx, kari.Patient)
			if err != nil {
				return err
			}
			if err := tx.Allow(access.RecordStay, p); err != nil {
				return err
			}
			change, err := stay.Record(ctx, tx, stay.Told{
				Patient: kari.Patient, Sender: "ahus", Number: "1", Unit: w.Orgs["Medisinsk avdeling"], Where: "hospital",
				Movement: care.Movement{Kind: care.Admission, At: webtest.Today.AddDays(-2).At(7, 0), Urgency: "emergency", Place: "Hemmelig post"},
			})
			stayed = change.Stay
			return err
		}); err != nil {
			t.Fatal(err)
		}
		list := kari.Page() + "/meldinger"
		text := func(u webtest.User, path string) *webtest.Page {
			b := w.As(u)
			return b.Send(b.Get(path), "grunn", "Skal se om avdelingen stemmer.")
		}
		doctor := w.As(webtest.Physician)
		doctor.Get(list).MustStatus(200).MustShow("nr. 4711", "nr. 4712", "ahus")
		text(webtest.Physician, "/meldinger/1").MustStatus(200).MustShow("Hemmelig post")

		w.Do(nes, objection.Record{Patient: kari.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: care.StayItem(stayed), By: "patient", Competence: "full", On: webtest.Today}})
		seen := w.Audited(access.SeeMessage, true)
		for _, u := range []webtest.User{webtest.Physician, webtest.GP, webtest.Kongsvinger, webtest.Nes} {
			w.As(u).Get(list).MustStatus(200).MustShow("nr. 4712").MustNotShow("4711", "ahus")
			text(u, "/meldinger/1").MustStatus(410).MustShow("skjult etter ønske fra personen").MustNotShow("Hemmelig", "MSH")
			text(u, "/meldinger/2").MustStatus(410).MustNotShow("Brukket", "MSH")
		}
		text(webtest.Ullensaker, "/meldinger/1").MustStatus(404).MustNotShow("skjult etter")
		w.As(webtest.Ullensaker).Get(list).MustStatus(404)
		if n := w.Audited(access.SeeMessage, true); n != seen {
			t.Errorf("%d looks are audited where nothing was shown", n-seen)
		}
		if _, err := w.Store.DB.Raw().ExecContext(ctx, "update objection set ended_at = recorded_at, ended_by = recorded_by"); err != nil {
			t.Fatal(err)
		}
		doctor.Get(list).MustShow("nr. 4711", "nr. 4712")
		text(webtest.Physician, "/meldinger/1").MustStatus(200).MustShow("Hemmelig post")
	})
}

package main

import (
	"context"
	"encoding/json"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/address"
	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/paper"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/sheet"
	"traad/internal/care/plan"
	"traad/internal/front/broker"
	"traad/internal/front/web/webtest"
)

// TestByEDI: by NHN's API plans go once, in order, also where answers are lost or the process dies between handing over and noting it; receipts of all kinds show where the plan is; what
// the receiver's message server refused is a task.
func TestByEDI(t *testing.T) {
	const municipality, office = "90998", "90211"
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		s := w.Service
		s.Outward.From = app.Sender{HER: demoSender.HER, Name: demoSender.Name, BusinessHER: demoSender.BusinessHER, BusinessName: demoSender.BusinessName, Phone: demoSender.Phone}
		file, err := sheet.Open(strings.NewReader("Virksomhet i Tråd;HER-id;Navn;Tjenestetype;Virksomhetens HER-id;Virksomhetens navn\n"+
			"Nes;"+municipality+";Hjemmetjenesten;Pleie;90997;Nes kommune\nÅrnes legesenter;"+office+";Årnes legesenter;Fastlege;90210;Årnes legesenter\nAkershus universitetssykehus;90001;Medisinsk klinikk;;90000;Ahus HF\n"), 1<<20, "a.csv")
		if err != nil {
			t.Fatal(err)
		}
		if rep, err := (address.Import{File: file}).Run(t.Context(), s, w.Actor(webtest.Administrator)); err != nil || rep.Added != 3 {
			t.Fatalf("%+v, %v", rep, err)
		}
		lose := false
		sim := &broker.EDISimulator{HERs: []string{demoSender.HER, demoSender.BusinessHER}, Now: s.Now, Undelivered: func(her string) bool { return her == municipality }, Answer: func(m *kith.Message) ([]kith.Code, bool) {
			her, _ := m.Receiver.Party()
			if her == office {
				return []kith.Code{kith.E21.Fault("Flyttet")}, false
			}
			return nil, false
		}}
		server := httptest.NewServer(sim)
		server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
		t.Cleanup(server.Close)
		edi := &broker.EDI{Address: server.URL, HTTP: server.Client(), HERs: sim.HERs, Source: "Traad, prøve", Log: slog.New(slog.DiscardHandler), Now: s.Now}
		edi.Receipt = func(ctx context.Context, r *kith.Receipt) error { return message.Receive(ctx, s, r) }
		edi.Message = func(ctx context.Context, raw []byte, from string) ([][]byte, letter.Fate, error) {
			return letter.InFrom(ctx, s, raw, from)
		}
		writer := letter.Writer{Service: s, Attach: func(context.Context, *paper.Paper) ([]byte, error) { return []byte("%PDF-1.7"), nil }}
		var killed context.CancelFunc
		h := message.Handler(s, message.Post{
			May: writer.May, Compose: writer.Compose, Ask: func(ctx context.Context) error { _, err := edi.Once(ctx); return err },
			Send: func(ctx context.Context, e message.Envelope) (string, error) {
				id, err := edi.Send(ctx, e)
				if lose {
					killed() // the process dies with the answer in its hand
					return "", ctx.Err()
				}
				return id, err
			},
		})
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		run := func() {
			t.Helper()
			all, err := message.Of(t.Context(), s.Store.Reader(), kari.Patient)
			if err != nil {
				t.Fatal(err)
			}
			for i := range all {
				payload, err := json.Marshal(message.Handing{Message: all[len(all)-1-i].ID})
				if err != nil {
					t.Fatal(err)
				}
				ctx, cancel := context.WithCancel(t.Context())
				killed = cancel
				if err := h(ctx, payload); err != nil && !lose {
					t.Fatal(err)
				}
				cancel()
			}
		}
		states := func() map[string]message.State {
			t.Helper()
			all, err := message.Of(t.Context(), s.Store.Reader(), kari.Patient)
			if err != nil {
				t.Fatal(err)
			}
			out := map[string]message.State{}
			for _, m := range all {
				out[string(m.Party)] = m.State
			}
			return out
		}
		w.Publish(kari, map[string]string{"viktig": "Jeg vil bo hjemme", "mal/01900000-0000-7000-8000-0000000000aa/tekst": "Gå til postkassen"})
		lose = true
		run()
		if sent, _ := sim.Sent(); len(sent) != 3 || states()[string(plan.Hospital)] != message.Waiting {
			t.Fatalf("%d sent, %v", len(sent), states())
		}
		lose = false
		run()
		// The hospital's and the office's receipts were there; the municipality's server took nothing, so that one went again.
		if sent, again := sim.Sent(); len(sent) != 4 || again != 0 {
			t.Errorf("%d sent, %d of them again", len(sent), again)
		}
		if got := states(); got[string(plan.Hospital)] != message.Accepted || got[string(plan.GP)] != message.Rejected || got[string(plan.Municipality)] != message.Sent {
			t.Errorf("%v", got)
		}
		if n, err := message.Follow(t.Context(), s, edi.Delivered); n != 1 || err != nil {
			t.Errorf("%d, %v", n, err)
		}
		nes := w.As(webtest.Nes)
		nes.Get(kari.Page()+"/plan/meldinger").MustShow("Mottatt", "Avvist", "De skriver: «Flyttet».", "Kunne ikke sendes", message.Refusing)
		if n, err := message.Follow(t.Context(), s, edi.Delivered); n != 0 || err != nil {
			t.Errorf("again: %d, %v", n, err)
		}
		// An answer from the office comes the same way, and is answered.
		answer := kith.Message{
			ID: string(db.NewID()), At: s.Now(), Sender: kith.Organisation{Name: "Årnes legesenter", Idents: []kith.Ident{{Kind: kith.HER, Value: office}}},
			Receiver: kith.Organisation{Name: "IHT", Idents: []kith.Ident{{Kind: kith.HER, Value: "8140001"}}},
			Patient:  &kith.Person{Given: "Kari", Family: "Aasen", Idents: []kith.Ident{{Kind: kith.FNR, Value: kari.Number.Digits()}}},
			Notes:    []kith.Note{{Subject: kith.AboutPatient, Title: "Planen", Text: "Vi har flyttet til Vormsund."}},
		}
		id := sim.Put(answer.XML(), false, office, "8140001")
		stranger := answer
		stranger.ID, stranger.Sender = string(db.NewID()), kith.Organisation{Name: "Andre", Idents: []kith.Ident{{Kind: kith.HER, Value: "5"}}}
		other := sim.Put(stranger.XML(), false, "5", "8140001")
		forger := answer
		forger.ID = string(db.NewID())
		forged := sim.Put(forger.XML(), false, "5", "8140001") // in the office's name
		if n, err := edi.Once(t.Context()); n != 3 || err != nil {
			t.Fatalf("%d, %v", n, err)
		}
		if status, faults, read := sim.Answered(forged, "8140001"); status != "Rejected" || strings.Join(faults, "") != "E36" || !read {
			t.Errorf("forged: %q, %v, %v", status, faults, read)
		}
		if status, _, read := sim.Answered(id, "8140001"); status != "Ok" || !read {
			t.Errorf("%q, %v", status, read)
		}
		if status, faults, read := sim.Answered(other, "8140001"); status != "Rejected" || strings.Join(faults, "") != "E36" || !read {
			t.Errorf("%q %v, %v", status, faults, read)
		}
		nes.Get(kari.Page() + "/plan/meldinger").MustShow("Vi har flyttet til Vormsund.")
	})
}

package planwhere_test

import (
	"context"
	"encoding/json"
	"errors"
	"log/slog"
	"net/http/httptest"
	"strings"
	"testing"

	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/app/paper"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/kith"
	"traad/internal/base/pdfa"
	"traad/internal/care/plan"
	"traad/internal/front/broker"
	"traad/internal/front/web/webtest"
)

// TestWithoutPDF: a plan whose attachment cannot be made is not sent. Those who run Tråd are told why, on the administration's first page; when it can be made, the message goes with it.
func TestWithoutPDF(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		p := newPost(t, w)
		kari := w.Person("Kari", "Aasen", webtest.Planned)
		w.Publish(kari, texts)
		admin, nes := w.As(webtest.Administrator), w.As(webtest.Nes)
		p.down = errors.New("errors are looked for") // run passes over them
		for _, c := range []struct {
			attach func(context.Context, *paper.Paper) ([]byte, error)
			why    string
		}{
			{nil, letter.NoConverter},
			{func(context.Context, *paper.Paper) ([]byte, error) { return nil, errs.Unavailable("Kari Aasen") }, "Chromium mangler på serveren"},
			{func(context.Context, *paper.Paper) ([]byte, error) {
				return nil, errs.Unavailable("x").Because(pdfa.Fault{Clause: "6.2.11.8", What: "Kari Aasen"})
			}, "ISO 19005-2, 6.2.11.8"},
		} {
			p.attach = c.attach
			if n := p.run(kari.Patient); n != 0 || len(p.sent) > 0 {
				t.Fatalf("%d messages went without the plan as a file", n)
			}
			admin.Get("/administrasjon").MustStatus(200).MustShow("3 meldinger med planer venter: ", c.why).MustNotShow("Aasen")
			nes.Get(kari.Page()+"/plan/meldinger").MustShow("Venter på å bli sendt", c.why)
		}
		p.attach, p.down = pdf, nil
		if n := p.run(kari.Patient); n != 3 {
			t.Fatalf("%d were handed over", n)
		}
		for her, m := range p.sent {
			if len(m.Attached) != 1 || m.Attached[0].Mime != "application/pdf" || string(m.Attached[0].Bytes) != "%PDF-1.7" {
				t.Errorf("%s: %+v", her, m.Attached)
			}
		}
		admin.Get("/administrasjon").MustNotShow("meldinger med planer venter")
	})
}

// TestByEDI: by NHN's API plans go once, in order, also where answers are lost or the process dies between handing over and noting it; receipts of all kinds show where the plan is; what
// the receiver's message server refused is a task.
func TestByEDI(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		newPost(t, w)
		s := w.Service
		lose := false
		sim := &broker.EDISimulator{HERs: []string{"8140001", "8140000"}, Now: s.Now, Undelivered: func(her string) bool { return her == municipality }, Answer: func(m *kith.Message) ([]kith.Code, bool) {
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
		edi.Message = func(ctx context.Context, raw []byte) ([][]byte, letter.Fate, error) { return letter.In(ctx, s, raw) }
		writer := letter.Writer{Service: s, Attach: pdf}
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
		w.Publish(kari, texts)
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
		if n, err := edi.Once(t.Context()); n != 2 || err != nil {
			t.Fatalf("%d, %v", n, err)
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

package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/app/alert"
	"traad/internal/app/inbox"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// TestNothingOfTheMessageLeaves: random names, numbers, wards and diagnoses go through the whole chain (received, matched, raised, mailed),
// and none of them stands in a mail, an address in one, or a line of the log.
func TestNothingOfTheMessageLeaves(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	w.Service.Outward.Address = "https://traad.example"
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	secrets := map[string]bool{"Solveig": true, "Åsen": true, her.Number.Digits(): true, string(her.Patient): true}
	n := 0
	rapid.Check(t, func(t *rapid.T) {
		if n++; n > 25 {
			return // enough of one world
		}
		draw := func(what string) string {
			s := "Zq" + rapid.StringMatching(`[A-Za-zæøåÆØÅ]{6,14}`).Draw(t, what)
			secrets[s] = true
			return s
		}
		event := rapid.SampledFrom([]string{"A01", "A02", "A03", "A04", "A05", "A11", "A13", "A40"}).Draw(t, "event")
		raw := strings.NewReplacer("SKJULT^NAVN", draw("family")+"^"+draw("given"), "|MED|", "|"+draw("ward")+"|", "V7", draw("stay")).Replace(
			message(event, fmt.Sprint(n), fnr(her)+"~"+draw("own")+"^^^AHUS^PI", "DG1|1||"+draw("code")+"^"+draw("diagnosis"), "NK1|1|"+draw("kin")))
		told, err := h.senders.Read(inbox.Raw{Format: "hl7", Sender: "ahus", Bytes: []byte(raw), Received: w.Service.Now()})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := h.box.Receive(h.T.Context(), inbox.Message{Interface: "mllp", Sender: "ahus", Format: "hl7", Key: []string{fmt.Sprint(n)}, Raw: []byte(raw), Told: told, Answer: []byte("AA")}); err != nil {
			t.Fatal(err)
		}
	})
	h.work()
	mails := hand(t, w, nil)
	if len(mails) < 3 || len(secrets) < 30 {
		t.Fatalf("%d mails, %d strings: the test sees nothing", len(mails), len(secrets))
	}
	out := w.Log()
	for _, m := range mails {
		out += m.Subject + "\n" + m.Text + "\n"
	}
	for s := range secrets {
		if strings.Contains(out, s) {
			t.Errorf("%q has left", s)
		}
	}
}

// TestGoesOnByItself: an alert that nobody takes goes to the next in line, then to the deputy, once each however often the job runs; the
// day's summary is one mail to each.
func TestGoesOnByItself(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		w.Go(webtest.Today, 9, 45)
		her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		h.send(message("A01", "1", fnr(her)))
		h.work()
		id := w.Alerts(her)[0]
		seen := map[care.UserID]bool{}
		for day := range 3 {
			for range 2 {
				if _, err := alert.Escalate(t.Context(), w.Service); err != nil {
					t.Fatal(err)
				}
			}
			a, err := w.Store.Reader().PlainAlert(t.Context(), id)
			if err != nil || a.Step > 2 {
				t.Fatal(a.Step, err)
			}
			seen[care.UserID(a.HolderID)] = true
			w.Go(webtest.Today.AddDays(day+1), 14, 0)
		}
		if len(seen) < 2 {
			t.Errorf("it has been the turn of %d", len(seen))
		}
		acts, err := w.Store.Reader().AlertActs(t.Context(), id)
		if err != nil || len(acts) < 1 || len(acts) > 2 {
			t.Errorf("%d lines of going on, want one or two: %v", len(acts), err)
		}
		hand(t, w, nil)
		planned := strings.Replace(message("A05", "2", fnr(her)), "|V7", "|V9", 1)
		h.send(planned)
		h.work()
		if mails := hand(t, w, nil); len(mails) != 0 {
			t.Errorf("a planned stay was mailed at once: %+v", mails)
		}
		w.Go(webtest.Today.AddDays(4), 7, 30)
		for range 2 {
			if _, err := alert.Digest(t.Context(), w.Service); err != nil {
				t.Fatal(err)
			}
		}
		to := map[string]int{}
		for _, m := range hand(t, w, nil) {
			if m.Subject != "Tråd: dagsoversikt" {
				t.Errorf("%q", m.Subject)
			}
			to[m.To]++
		}
		for who, n := range to {
			if n != 1 {
				t.Errorf("%s got %d summaries", who, n)
			}
		}
		if len(to) == 0 {
			t.Error("nobody got a summary")
		}
	})
}

package intake_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/app/alert"
	"traad/internal/app/inbox"
	"traad/internal/base/db"
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
		if _, err := h.box.Receive(h.T.Context(), inbox.Message{Interface: "mllp", Sender: "ahus", Format: "hl7", Key: []string{fmt.Sprint(n)}, Raw: []byte(raw), Answer: []byte("AA")}); err != nil {
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

// TestGoesOnByItself: an alert that nobody takes goes to the next in line, then to the deputy, once each however often the job runs, and stays
// with the deputy; the day's summary is one mail to each.
func TestGoesOnByItself(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		w.Go(webtest.Today, 9, 45)
		her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		h.send(message("A01", "1", fnr(her)))
		h.work()
		id := w.Alerts(her)[0]
		turns := []webtest.User{webtest.Nes, webtest.NesToo, webtest.Physician, webtest.Physician} // with the deputy it stays
		for step, whose := range turns {
			if step > 0 {
				w.Go(webtest.Today.AddDays(step), 14, 0)
			}
			for range 2 {
				if _, err := alert.Escalate(t.Context(), w.Service); err != nil {
					t.Fatal(err)
				}
			}
			a, err := w.Store.Reader().PlainAlert(t.Context(), id)
			if err != nil || a.Step != min(step, 2) || a.HolderID != db.ID(w.ID(whose)) || a.GoesOnAt.IsZero() != (step >= 2) {
				t.Errorf("day %d: step %d with %s, want %s (%v)", step, a.Step, a.HolderID, whose, err)
			}
		}
		acts, err := w.Store.Reader().AlertActs(t.Context(), id)
		if err != nil || len(acts) != 3 || acts[2].Kind != "end" {
			t.Fatalf("%d lines of going on, want two and that nobody is left: %v", len(acts), err)
		}
		for i, a := range acts[:2] {
			if a.Kind != "turn" || a.ToName != string(turns[i+1]) {
				t.Errorf("line %d: %s to %s, want %s", i, a.Kind, a.ToName, turns[i+1])
			}
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

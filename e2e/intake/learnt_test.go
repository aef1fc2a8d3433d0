package intake_test

import (
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/app/openstay"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/front/web/webtest"
	"traad/internal/store/query"
)

// told returns a person's stays and the kinds of the alerts about her, in the order that they were made.
func told(t *testing.T, w *webtest.World, c webtest.Case) (stays []query.StaysOfRow, alerts []string) {
	t.Helper()
	stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
	if err != nil {
		t.Fatal(err)
	}
	rows, err := w.Store.Reader().AlertsOfPatient(t.Context(), db.ID(c.Patient))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range rows {
		alerts = append(alerts, a.Kind)
	}
	slices.Sort(alerts)
	return stays, alerts
}

// at says another time of what happened, and of another stay.
func at(message, clock, stay string) string {
	return strings.NewReplacer("20261117094000", "20261117"+clock, "V7", stay).Replace(message)
}

// TestLearntLater: who is admitted under a number that nobody in Tråd has, and is known by it later, was admitted: the stay and the alert are hers then, once,
// and before what teaches the number is told. Not so for what came before she was followed, nor of those who are not.
func TestLearntLater(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		person := func(name string) webtest.Case { return w.Person(name, "Aas", webtest.FollowedUp) }
		merged, named, written, left, together, chain := person("Anna"), person("Berit"), person("Cecilie"), person("Dina"), person("Eli"), person("Frida")
		ended := w.Person("Gerd", "Aas", webtest.Ended)
		minute, sent := 0, 0
		send := func(message string) {
			t.Helper()
			if code, answer := h.send(message); code != "AA" {
				t.Fatal(answer)
			}
			sent++
		}
		work := func() {
			t.Helper()
			h.work()
			minute += 5
			w.Go(webtest.Today, 10, minute)
		}
		send(message("A01", "1", "H1^^^AHUS^PI"))
		send(at(message("A01", "2", "H2^^^AHUS^PI"), "094000", "S2"))
		send(at(message("A01", "3", "H3^^^AHUS^PI~X3^^^AHUS^PI"), "094000", "S3"))
		send(at(message("A01", "4", "H4^^^AHUS^PI"), "080000", "S4"))
		send(at(message("A03", "5", "H4^^^AHUS^PI"), "090000", "S4"))
		send(at(message("A01", "6", "H6^^^AHUS^PI"), "094000", "S6"))
		send(at(message("A40", "7", "H61^^^AHUS^PI", "MRG|H6^^^AHUS^PI"), "094000", "S6"))
		send(at(message("A01", "8", "H8^^^AHUS^PI"), "094000", "S8"))
		send(at(message("A01", "9", "H9^^^AHUS^PI"), "094000", "S9"))
		send(at(message("A01", "10", w.Unused().Digits()+"~H10^^^AHUS^PI"), "094000", "S10"))
		work()
		if rows := h.mustBe(slices.Repeat([]string{"unmatched"}, 10)...); rows[0].Lane1 == "" || rows[9].Lane1 != "" {
			t.Errorf("lanes: %q of one without a fødselsnummer, %q of one with", rows[0].Lane1, rows[9].Lane1)
		}
		late := person("Hilde") // follows now
		work()
		send(message("A40", "11", fnr(merged), "MRG|H1^^^AHUS^PI"))
		send(at(message("A08", "12", fnr(named)+"~H2^^^AHUS^PI"), "100000", "S2"))
		send(message("A31", "13", fnr(written)+"~X3^^^AHUS^PI"))
		send(at(message("A08", "14", fnr(left)+"~H4^^^AHUS^PI"), "093000", "S4"))
		send(message("A40", "15", fnr(chain), "MRG|H61^^^AHUS^PI"))
		send(message("A40", "16", fnr(ended), "MRG|H8^^^AHUS^PI"))
		send(message("A40", "17", fnr(late), "MRG|H9^^^AHUS^PI"))
		send(at(message("A01", "18", "H7^^^AHUS^PI"), "094000", "S7")) // not worked on before the next comes
		send(message("A40", "19", fnr(together), "MRG|H7^^^AHUS^PI"))
		send(at(message("A03", "20", fnr(together)), "100000", "S7"))
		work()
		h.mustBe("applied", "applied", "applied", "applied", "applied", "applied", "applied", "unmatched", "unmatched", "unmatched",
			"applied", "applied", "ignored", "applied", "applied", "unmatched", "applied", "applied", "applied", "applied")
		for _, c := range []struct {
			who    webtest.Case
			open   bool
			alerts string
		}{
			{merged, true, "admitted"},
			{named, true, "admitted"},
			{written, true, "admitted"},
			{left, false, "admitted discharged"},
			{chain, true, "admitted"},
			{together, false, "admitted discharged"},
		} {
			stays, alerts := told(t, w, c.who)
			if len(stays) != 1 || stays[0].ToAt.IsZero() != c.open || strings.Join(alerts, " ") != c.alerts {
				t.Errorf("%s: %d stays, alerts %v, want %q", c.who.Name, len(stays), alerts, c.alerts)
			}
		}
		for _, c := range []webtest.Case{ended, late} {
			if stays, alerts := told(t, w, c); len(stays)+len(alerts) > 0 {
				t.Errorf("%s: %d stays, alerts %v", c.Name, len(stays), alerts)
			}
		}
		if rows, err := w.Store.Reader().AlertsOfPatient(t.Context(), db.ID(merged.Patient)); err != nil || len(rows) != 1 || rows[0].ReceivedAt.Sub(rows[0].HappenedAt.Time) < 20*time.Minute {
			t.Errorf("its times are not those of a late admission: %+v, %v", rows, err)
		}
		h.box.Stop()
		feeds, err := inbox.Feeds(t.Context(), w.Store.Reader())
		if err != nil || len(feeds) != 1 || feeds[0].Messages != sent-1 { // a deed that is given up is not counted
			t.Errorf("%d were sent, the feed counts %+v, %v", sent, feeds, err)
		}
		w.Go(webtest.Today.AddDays(4), 10, 0)
		if _, err := inbox.Purge(t.Context(), w.Service); err != nil {
			t.Fatal(err)
		}
		for i, row := range h.rows() {
			if row.Lane1+row.Lane2+row.Lane3+row.Lane4 != "" {
				t.Errorf("message %d has lanes when its bytes are purged, or applied", i+1)
			}
		}
		w.Sound()
	})
}

// dnumber makes a number of one who has none of the population register: day + 40, month + 80.
func dnumber(t *testing.T) nin.Number {
	t.Helper()
	for i := range 100000 {
		if n, err := nin.Parse(fmt.Sprintf("578242%05d", i)); err == nil && n.Kind() == nin.DNumber {
			if _, ok := n.BirthDate(); ok {
				return n
			}
		}
	}
	t.Fatal("no number")
	return nin.Number{}
}

// TestLearntFromOpenStay: what was kept pseudonymised under a number that is learnt to be a person's is hers, and no longer among the open stays.
func TestLearntFromOpenStay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her, before := w.Person("Anna", "Aas", webtest.FollowedUp), dnumber(t)
		k, minute := openstay.New(w.Service, h.box, &table{names: map[string]string{}}), 0
		step := func(want int) {
			t.Helper()
			h.work()
			minute += 5
			w.Go(webtest.Today, 10, minute)
			if _, err := k.Collect(t.Context()); err != nil {
				t.Fatal(err)
			}
			if _, err := k.Adopt(t.Context()); err != nil {
				t.Fatal(err)
			}
			if n, text := columns(t, w.Store.DB); n != want {
				t.Fatalf("%d open stays, want %d: %s", n, want, text)
			}
		}
		step(0)
		w.Do(w.Actor(webtest.Administrator), basis(w))
		h.send(message("A01", "1", before.Digits()))
		step(1)
		h.send(message("A40", "2", fnr(her), "MRG|"+before.Digits()))
		step(0)
		if stays, alerts := told(t, w, her); len(stays) != 1 || strings.Join(alerts, " ") != "admitted" {
			t.Errorf("%d stays, alerts %v", len(stays), alerts)
		}
		step(0)
		w.Sound()
	})
}

// TestOpenStayOfRunAgain: a message that is run again long after it came, and one that a worker came to late, are among the open stays like those that are done
// with at once; none is collected twice, also not by what an older version of Tråd had written down of how far it had come.
func TestOpenStayOfRunAgain(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		ended := w.Person("Gerd", "Aas", webtest.Ended)
		w.Do(w.Actor(webtest.Administrator), basis(w))
		keys, minute := &table{names: map[string]string{}}, 0
		k := openstay.New(w.Service, h.box, keys)
		collect := func(want int) {
			t.Helper()
			minute += 10
			w.Go(webtest.Today, 10, minute)
			if n, err := k.Collect(t.Context()); err != nil || n != want {
				t.Fatalf("kept %d, want %d: %v", n, want, err)
			}
		}
		collect(0)
		h.send(strings.Replace(message("A01", "1", w.Unused().Digits()), "DIPS|AHUS", "HVEM|VET", 1)) // not configured
		h.send(at(message("A01", "2", fnr(ended)), "094000", "S2"))                                   // nobody works on it for a while
		for i := range 3 {
			h.send(at(message("A01", fmt.Sprint(3+i), w.Unused().Digits()), "094000", fmt.Sprintf("S%d", 3+i)))
			if err := h.box.Move(t.Context()); err != nil {
				t.Fatal(err)
			}
			collect(1)
		}
		h.work()
		collect(1)
		// As it was written before: how far by time alone.
		h.mark(`{"at":"` + webtest.Today.At(10, minute).Add(-time.Minute).UTC().Format(time.RFC3339Nano) + `","seq":5}`)
		collect(0)
		h.send(at(message("A01", "9", w.Unused().Digits()), "094000", "S9"))
		h.work()
		collect(1)
		h.box.Stop()
		h.senders[0].From = append(h.senders[0].From, "HVEM|VET")
		h.box = inbox.New(w.Service, h.senders.Read, h.senders.Inbox(), slog.New(slog.DiscardHandler))
		h.box.Knows(h.senders.Whose)
		k = openstay.New(w.Service, h.box, keys)
		if err := (inbox.Again{Message: h.rows()[0].Seq}).Run(t.Context(), h.box, w.Actor(webtest.Administrator)); err != nil {
			t.Fatal(err)
		}
		h.work()
		h.mustBe(slices.Repeat([]string{"unmatched"}, 6)...)
		collect(1)
		collect(0)
		if n, _ := columns(t, w.Store.DB); n != 6 {
			t.Errorf("%d open stays", n)
		}
	})
}

// mark says how far the open stays have come.
func (h *house) mark(place string) {
	h.T.Helper()
	if r, err := h.Store.DB.Raw().ExecContext(h.T.Context(), "update setting set value = $1 where name = 'openstay.collected'", place); err != nil {
		h.T.Fatal(err)
	} else if n, err := r.RowsAffected(); err != nil || n != 1 {
		h.T.Fatal(n, err)
	}
}

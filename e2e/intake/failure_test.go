package intake_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/base/db"
	"traad/internal/base/mail"
	"traad/internal/base/mllp"
	"traad/internal/front/intake"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// failures tells of what has failed, and returns the mails about it.
func (h *house) failures(want int) []mail.Message {
	h.T.Helper()
	if err := h.box.Move(h.T.Context()); err != nil {
		h.T.Fatal(err)
	}
	if n, err := h.box.WatchFailures(h.T.Context()); err != nil || n != want {
		h.T.Fatalf("told of %d messages, want %d: %v", n, want, err)
	}
	return slices.DeleteFunc(hand(h.T, h.World, nil), func(m mail.Message) bool { return !strings.Contains(m.Subject, "ble ikke ført") })
}

// TestFailedIsATask: a message that fails after it was acknowledged is told to the administrators, once a sender and day, by a mail that says nothing of
// anybody, and stands until somebody says who has dealt with it.
func TestFailedIsATask(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		h.withInbox()
		const page = "/administrasjon/grensesnitt"
		a, b, admin := w.Person("Anna", "Aas", webtest.FollowedUp), w.Person("Berit", "Bø", webtest.FollowedUp), w.As(webtest.Administrator)
		admin.Get(page).MustShow("Alle meldinger er ført")
		both := fnr(a) + "~" + fnr(b)
		if code, _ := h.send(message("A01", "1", both)); code != "AA" {
			t.Fatalf("answered %s", code)
		}
		h.send("no message at all")
		h.work()
		h.mustBe("failed two_persons", "failed unreadable")
		mails := h.failures(2)
		if len(mails) != 2 {
			t.Fatalf("%d mails, want one for each of two senders to one administrator", len(mails))
		}
		for _, m := range mails {
			if text := m.Subject + m.Text; strings.Contains(text, "Aas") || strings.Contains(text, "SKJULT") || strings.Contains(text, a.Number.Digits()) || !strings.Contains(text, "1 melding fra") || !strings.Contains(text, page) {
				t.Errorf("%s\n%s", m.Subject, m.Text)
			}
		}
		if !strings.Contains(mails[0].Subject+mails[1].Subject, "«ahus»") || !strings.Contains(mails[0].Subject+mails[1].Subject, "en ukjent avsender") {
			t.Errorf("%s, %s", mails[0].Subject, mails[1].Subject)
		}
		h.failures(0) // told once
		h.send(message("A01", "2", both))
		h.work()
		if n := len(h.failures(1)); n != 0 {
			t.Errorf("%d mails more while the first waits", n)
		}
		admin.Get(page).MustShow("2 meldinger fra ahus ble ikke ført", "1 melding fra ukjent avsender ble ikke ført").MustNotShow("Ferdig behandlet siste 30 dager", "SKJULT", a.Number.Digits())
		admin.Get("/administrasjon").MustShow("2 meldinger ble ikke ført")

		rows := h.rows()
		one := page + "/" + strconv.Itoa(rows[0].Seq)
		for _, u := range []webtest.User{webtest.Nes, webtest.Physician, webtest.Manager} {
			w.As(u).Post(one + "/behandlet").MustStatus(404)
			w.As(u).Post(page+"/behandlet", "avsender", "ahus", "til", "9").MustStatus(404)
		}
		admin.Post(one+"/behandlet").MustStatus(200).MustShow("Meldingen er merket som ferdig behandlet.", "1 melding fra ahus ble ikke ført", "Ferdig behandlet siste 30 dager (1)", "i dag kl. 10.00, av "+w.Actor(webtest.Administrator).Name)
		admin.Post(one + "/behandlet").MustStatus(200)                                                                                                   // the button, pressed twice
		admin.Post(page+"/behandlet", "avsender", "ahus", "til", strconv.Itoa(rows[1].Seq)).MustStatus(200).MustShow("1 melding fra ahus ble ikke ført") // what the page had not counted stands
		admin.Post(page+"/behandlet", "avsender", "ahus", "til", strconv.Itoa(rows[2].Seq)).MustStatus(200).MustNotShow("fra ahus ble ikke ført")
		admin.Post(page+"/behandlet", "avsender", "").MustStatus(422)
		if n := w.Audited("message.handle", true); n < 4 {
			t.Errorf("%d deeds are audited", n)
		}
		// Dealt with and run again it is a task again, unless it goes well; nobody is mailed of what somebody has just looked at.
		admin.Post(one + "/kjor").MustStatus(200)
		h.work()
		if n := len(h.failures(0)); n != 0 {
			t.Errorf("%d mails", n)
		}
		admin.Get(page).MustShow("1 melding fra ahus ble ikke ført")
		// The next day, with the first still undone, somebody is told of new ones.
		w.Go(webtest.Today.AddDays(2), 10, 0)
		h.send(message("A01", "3", both))
		h.work()
		if n := len(h.failures(1)); n != 1 {
			t.Errorf("%d mails after two days", n)
		}
	})
}

// TestHowLongFailedIsKept: a message that can be read and names nobody who is followed goes after 72 hours whether or not it failed; one that nobody can
// tell of whom, or about somebody who is followed, waits 30 days for somebody to look, or 72 hours from when somebody has.
func TestHowLongFailedIsKept(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	a, b := w.Person("Anna", "Aas", webtest.FollowedUp), w.Person("Berit", "Bø", webtest.FollowedUp)
	stranger := func(ids string) string { return strings.Replace(message("A01", "9", ids), "DIPS|AHUS", "HVEM|VET", 1) }
	h.send(message("A01", "1", fnr(a)+"~"+fnr(b)))            // about two
	h.send("no message at all")                               // about nobody knows whom
	h.send(stranger(w.Unused().Digits() + "^^^FOLKEREG^FNR")) // by who is not configured, about nobody who is followed
	h.send(stranger(fnr(a)))                                  // likewise, about her
	h.send(message("A01", "5", ""))                           // of nobody by number
	h.work()
	h.mustBe("failed two_persons", "failed unreadable", "failed unknown_sender", "failed unknown_sender", "failed no_patient")
	h.failures(5)
	kept := func(hours int) (whole []bool) {
		t.Helper()
		at := webtest.Today.At(10, 0).Add(time.Duration(hours) * time.Hour)
		w.Go(webtest.Today.AddDays(hours/24), 10+hours%24, 0)
		if !w.Service.Now().Equal(at) && hours%24 == 0 {
			t.Fatalf("it is %s", w.Service.Now())
		}
		if _, err := inbox.Purge(t.Context(), w.Service); err != nil {
			t.Fatal(err)
		}
		for _, r := range h.rows() {
			whole = append(whole, r.Sealed != "")
		}
		return whole
	}
	if got := kept(71); !slices.Equal(got, []bool{true, true, true, true, true}) {
		t.Errorf("after 71 hours %v", got)
	}
	if err := (inbox.Again{Message: h.rows()[4].Seq}).Run(t.Context(), h.box, w.Actor(webtest.Administrator)); err != nil {
		t.Fatal(err)
	}
	h.work()
	h.failures(0) // run again it fails again, and how long its bytes stay counts from when they came
	if got := kept(73); !slices.Equal(got, []bool{true, true, false, true, false}) {
		t.Errorf("after 73 hours %v", got)
	}
	first := h.rows()[0].Seq
	w.Do(w.Actor(webtest.Administrator), inbox.Handle{Message: first})
	if got := kept(5 * 24); !slices.Equal(got, []bool{true, true, false, true, false}) {
		t.Errorf("soon after it was dealt with %v", got)
	}
	if got := kept(7 * 24); !slices.Equal(got, []bool{false, true, false, true, false}) {
		t.Errorf("72 hours after it was dealt with %v", got)
	}
	if got := kept(31 * 24); !slices.Equal(got, []bool{false, false, false, false, false}) {
		t.Errorf("after 31 days %v", got)
	}
	h.withInbox()
	w.As(webtest.Administrator).Get("/administrasjon/grensesnitt").MustShow("Innholdet er slettet, så den kan ikke kjøres på nytt.").MustNotShow("Kjør på nytt")
}

// TestListsRunAgain: a list of simple events and a Bundle that were refused and kept as they came are taken apart when they are run again; one that cannot
// be read still says why, and nothing of it is written.
func TestListsRunAgain(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		h.withInbox()
		const page = "/administrasjon/grensesnitt/"
		kari, ola, admin := w.Person("Kari", "Aasen", webtest.FollowedUp), w.Person("Ola", "Lie", webtest.FollowedUp), w.As(webtest.Administrator)
		event := func(id, what, number string) string {
			return `{"id":"` + id + `","hendelse":"` + what + `","tidspunkt":"2026-11-17T08:00","fodselsnummer":"` + number + `","opphold":"S` + id + `"}`
		}
		kept := func(format, form, body string) { // as a version that could not read it has kept it
			t.Helper()
			if _, err := h.box.Receive(t.Context(), inbox.Message{Interface: "http", Sender: "legevakt", Format: format, Key: []string{"unreadable"}, Raw: []byte(body), Answer: []byte("422"), Fault: inbox.FailUnreadable, Header: inbox.Header{Type: form}}); err != nil {
				t.Fatal(err)
			}
		}
		kept(intake.Event, "JSON", "["+event("1", "ankommet", kari.Number.Digits())+","+event("2", "ankommet", ola.Number.Digits())+"]")
		kept(intake.Event, "CSV", "id;hendelse;tidspunkt;fodselsnummer;opphold\n3;utskrevet;2026-11-17T09:00;"+kari.Number.Digits()+";S1\n")
		kept(intake.Encounter, "Bundle", bundled("transaction", ola.Number.Digits(), "B1", ""))
		kept(intake.Encounter, "Bundle", bundled("batch", ola.Number.Digits(), "B2", `,{"resource":{"resourceType":"Encounter","identifier":[{"value":"X"}],"status":"tull"},"request":{"method":"POST"}}`))
		if code, _ := h.post("/hendelser", "application/json", "["+event("4", "ankommet", kari.Number.Digits())+","+event("5", "tull", "123")+"]"); code != 422 {
			t.Fatal(code)
		}
		rows := h.mustBe("failed unreadable", "failed unreadable", "failed unreadable", "failed unreadable", "failed unreadable")
		still := admin.Post(page+strconv.Itoa(rows[4].Seq)+"/kjor").MustStatus(409).MustShow("Meldingen kan fortsatt ikke leses, og ingenting i den er ført.", "nr. 2, hendelse: Ukjent hendelse.")
		if strings.Contains(still.Text, "tull") || strings.Contains(still.Text, kari.Number.Digits()) {
			t.Error("the page repeats what stood in the message")
		}
		for _, r := range rows[:4] {
			admin.Post(page + strconv.Itoa(r.Seq) + "/kjor").MustStatus(200).MustShow("Meldingen kjøres på nytt.")
			h.work()
		}
		h.mustBe("ignored", "ignored", "ignored", "ignored", "failed unreadable", "applied", "applied", "applied", "applied", "applied", "failed unreadable")
		for c, n := range map[webtest.Case]int{kari: 1, ola: 3} {
			stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(c.Patient))
			if err != nil || len(stays) != n {
				t.Errorf("%d stays, want %d: %v", len(stays), n, err)
			}
		}
		// A list that is run again after its parts came in gives nothing twice.
		admin.Post(page + strconv.Itoa(rows[0].Seq) + "/kjor").MustStatus(200)
		h.work()
		h.mustBe("ignored", "ignored", "ignored", "ignored", "failed unreadable", "applied", "applied", "applied", "applied", "applied", "failed unreadable")
		w.Sound()
	})
}

// TestTurnedAway: what a known sender sends and is not taken in leaves a line in the log, who and why and nothing of what it wrote, and a failed message for the
// operator, of which the beginning is kept.
func TestTurnedAway(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	for _, c := range []struct {
		name, kind, body, why string
		status                int
	}{
		{"content type", "application/x-hemmelig", "SKJULT", "content_type", http.StatusUnsupportedMediaType},
		{"too large", "application/json", strings.Repeat("SKJULT", 200_000), "too_large", http.StatusUnprocessableEntity},
		{"taken in", "application/json", `{"id":"1","hendelse":"ankommet","tidspunkt":"2026-11-17T08:00","fodselsnummer":"` + w.Unused().Digits() + `"}`, "", http.StatusAccepted},
	} {
		var log bytes.Buffer
		in := &intake.HTTP{Senders: h.senders, Box: h.box, Now: w.Service.Now, Log: slog.New(slog.NewTextHandler(&log, nil))}
		r := httptest.NewRequest(http.MethodPost, "/hendelser", strings.NewReader(c.body))
		r.Header.Set("Content-Type", c.kind)
		r.Header.Set("Authorization", "Bearer "+token)
		answer := httptest.NewRecorder()
		in.Handler().ServeHTTP(answer, r)
		if answer.Code != c.status {
			t.Errorf("%s: %d, want %d", c.name, answer.Code, c.status)
		}
		line := log.String()
		if c.why == "" && line != "" || c.why != "" && (strings.Count(line, "\n") != 1 || !strings.Contains(line, "sender=legevakt") || !strings.Contains(line, "why="+c.why)) {
			t.Errorf("%s: the log is %q", c.name, line)
		}
		if strings.Contains(strings.ToLower(line), "skjult") || strings.Contains(line, "hemmelig") {
			t.Errorf("%s: the log repeats what was sent: %s", c.name, line)
		}
	}
	h.mustBe("failed content_type", "failed too_large", "unmatched")
	for _, r := range h.rows()[:2] {
		if strings.Contains(string(r.Header), "hemmelig") || len(r.Sealed) > 8<<10 {
			t.Errorf("%d bytes are kept, with the header %s", len(r.Sealed), r.Header)
		}
	}
}

// TestFrameTooLarge: a frame over the limit is refused in the sender's own words before the connection is closed, and stands as a failed message of which the
// beginning is kept.
func TestFrameTooLarge(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	code, answer := h.send(message("A01", "BIG", w.Unused().Digits(), "NTE|1||"+strings.Repeat("x", mllp.MaxFrame)))
	if code != "AR" || !strings.Contains(answer, "|BIG") || !strings.Contains(answer, "too large") {
		t.Errorf("answered %q", answer)
	}
	if row := h.mustBe("failed too_large")[0]; row.Sender != "ahus" || len(row.Sealed) > 8<<10 {
		t.Errorf("%d bytes are kept of a message of %s", len(row.Sealed), row.Sender)
	}
	if code, _ := h.send("x" + strings.Repeat("x", mllp.MaxFrame)); code != "AR" {
		t.Errorf("what is no message: %s", code)
	}
	h.mustBe("failed too_large", "failed unreadable")
}

// TestWrittenTogether: where nothing more comes in, what waits is written several rows a transaction (on SQLite); one that cannot be written costs the others nothing,
// and each is a deed of its own in the audit.
func TestWrittenTogether(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		var want []string
		var cases []webtest.Case
		line := h.dial()
		for i, name := range []string{"Anna", "Berit", "Dag", "Eva"} {
			her := w.Person(name, "Aasen", webtest.FollowedUp)
			m, state := message("A01", name, fnr(her)), "applied"
			if cases = append(cases, her); i == 1 {
				m, state = message("A24", name, fnr(her), "PID|2||"+w.Unused().Digits()), "failed doubtful" // a link, which means several things
			}
			if code, answer := ask(t, line, m); code != "AA" {
				t.Fatalf("answered %q", answer)
			}
			want = append(want, state)
		}
		time.Sleep(150 * time.Millisecond) // nothing comes
		h.work()
		h.mustBe(want...)
		for i, her := range cases {
			if n := w.AuditedOf(her, access.TellStay); n != 1 && i != 1 {
				t.Errorf("person %d has %d rows in the audit", i, n)
			}
			if n := len(w.Alerts(her)); (n == 1) == (i == 1) {
				t.Errorf("person %d has %d alerts", i, n)
			}
		}
		w.Sound()
	})
}

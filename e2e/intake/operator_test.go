package intake_test

import (
	"bytes"
	"context"
	"encoding/json"
	"log/slog"
	"strings"
	"testing"
	"time"

	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/app/inbox"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/mail"
	"traad/internal/base/mllp"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// hand runs what waits to be sent, and returns what was sent, by receiver.
func hand(t *testing.T, w *webtest.World, send func(mail.Message) error) []mail.Message {
	t.Helper()
	var all []mail.Message
	h := dispatch.Handler(w.Service, dispatch.Ways{Mail: func(_ context.Context, m mail.Message) error {
		if send != nil {
			if err := send(m); err != nil {
				return err
			}
		}
		all = append(all, m)
		return nil
	}})
	rows, err := w.Store.DB.Reader().QueryContext(t.Context(), "select id from outbox where state = 'waiting' order by created_at, id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		if _, err := h(t.Context(), []json.RawMessage{json.RawMessage(`{"outbox":"` + id + `"}`)}); err != nil {
			t.Fatal(err)
		}
	}
	return all
}

// withInbox lets the pages see what takes messages in.
func (h *house) withInbox() {
	h.Handler = web.New(h.Service, web.Options{Log: slog.New(slog.DiscardHandler), Inbox: h.box})
}

// TestLines: Grensesnitt says which senders are connected now, and since when one is not.
func TestLines(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	h.withInbox()
	admin := w.As(webtest.Administrator)
	admin.Get("/administrasjon/grensesnitt").MustShow("HL7-forbindelser oppe").MustNotShow("Oppe siden", "er nede nå")
	c, err := mllp.Dial(t.Context(), h.at, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if _, err := c.Send([]byte(message("A01", "1", w.Unused().Digits())), time.Minute); err != nil {
		t.Fatal(err)
	}
	admin.Get("/administrasjon/grensesnitt").MustShow("HL7-forbindelse", "Oppe siden i dag kl.").MustNotShow("Nede siden", "er nede nå")
	c.Close()
	for deadline := time.Now().Add(time.Minute); h.box.Lines()["ahus"].Open > 0; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("a connection that is closed counts as open")
		}
	}
	admin.Get("/administrasjon/grensesnitt").MustShow("Nede siden i dag kl.", "1 avsender er nede nå").MustNotShow("Oppe siden")
	// Another program on the database says how it is connected; one that has died is told so, and its lines count no more.
	at := w.Service.Now()
	for process, seen := range map[string]time.Time{"vm2 (7)": at.Add(-time.Minute), "vm3 (9)": at.Add(-time.Hour)} {
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "insert into feed_line (process, sender, open, since, seen_at) values ($1, 'ahus', 2, $2, $3)", process, db.At(at.Add(-2*time.Hour)), db.At(seen)); err != nil {
			t.Fatal(err)
		}
	}
	admin.Get("/administrasjon/grensesnitt").MustShow(", denne: nede siden i dag kl.", "vm2 (7): 2 oppe, eldste siden", "vm3 (9): ikke hørt fra serveren siden i dag kl. 09.00").MustNotShow("er nede nå", "vm3 (9): 2")
}

// TestReplicasSay: each program says how it is connected, so that the others know, and takes that away when it stops.
func TestReplicasSay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		h.box.Start(t.Context())
		c := h.dial()
		ask(t, c, message("A01", "1", w.Unused().Digits()))
		said := func(want int) {
			t.Helper()
			for deadline := time.Now().Add(time.Minute); ; time.Sleep(10 * time.Millisecond) {
				rows, err := w.Store.Reader().FeedLines(t.Context())
				if err != nil {
					t.Fatal(err)
				}
				if len(rows) == 1 && rows[0].Open == want && rows[0].Sender == "ahus" {
					return
				}
				if time.Now().After(deadline) {
					t.Fatalf("%+v, want one line with %d open", rows, want)
				}
			}
		}
		said(1)
		if others, err := h.box.Replicas(t.Context()); err != nil || len(others) != 0 {
			t.Errorf("its own line is another's: %v, %v", others, err)
		}
		c.Close()
		said(0)
		h.box.Stop()
		if rows, err := w.Store.Reader().FeedLines(t.Context()); err != nil || len(rows) != 0 {
			t.Errorf("%d lines of a program that has stopped, %v", len(rows), err)
		}
	})
}

// TestNeverSent: a sender that is configured and has never sent is told of when it has been expected for as long as it may be silent, once.
func TestNeverSent(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		quiet := h.senders.Inbox()
		quiet[0].Quiet = care.Quiet{Day: time.Hour, Night: 4 * time.Hour}
		h.box.Stop()
		h.box = inbox.New(w.Service, h.senders.Read, quiet, slog.New(slog.DiscardHandler))
		h.withInbox()
		watch := func(hour, minute, want int) {
			t.Helper()
			w.Go(webtest.Today, hour, minute)
			if n, err := h.box.Watch(t.Context()); err != nil || n != want {
				t.Fatalf("%02d.%02d: told %d, want %d: %v", hour, minute, n, want, err)
			}
		}
		watch(10, 0, 0)
		watch(10, 50, 0)
		watch(11, 5, 1)
		watch(11, 30, 0)
		w.As(webtest.Administrator).Get("/administrasjon/grensesnitt").MustShow("ahus står i innstillingene, men har aldri sendt en melding", "Har aldri sendt", "Jeg følger opp").MustNotShow("legevakt står i")
		mails := hand(t, w, nil)
		if len(mails) != 1 || !strings.Contains(mails[0].Text, "har aldri sendt en melding") || strings.Contains(mails[0].Text, "Siste melding") {
			t.Fatalf("%+v", mails)
		}
		w.Sound()
	})
}

// TestSilentFeed: a sender that has been silent for too long is told once, on the page and by mail that says nothing of anybody, and taken
// back once when it speaks.
func TestSilentFeed(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		quiet := h.senders.Inbox()
		quiet[0].Quiet = care.Quiet{Day: 2 * time.Hour, Night: 8 * time.Hour}
		h.box.Stop()
		h.box = inbox.New(w.Service, h.senders.Read, quiet, slog.New(slog.DiscardHandler))
		h.withInbox()
		watch := func(want int) {
			t.Helper()
			if n, err := h.box.Watch(t.Context()); err != nil || n != want {
				t.Fatalf("told %d, want %d: %v", n, want, err)
			}
		}
		speak := func(control string) {
			t.Helper()
			raw := []byte(message("A31", control, w.Unused().Digits()))
			if _, err := h.box.Receive(t.Context(), inbox.Message{Interface: "mllp", Sender: "ahus", Format: "hl7", Raw: raw, Answer: []byte("AA")}); err != nil {
				t.Fatal(err)
			}
			h.work()
		}
		w.Go(webtest.Today, 10, 0)
		watch(0) // who has never sent is not judged
		speak("1")
		w.Go(webtest.Today, 11, 50)
		watch(0)
		w.Go(webtest.Today, 12, 5)
		watch(1)
		watch(0) // once
		admin := w.As(webtest.Administrator)
		admin.Get("/administrasjon").MustShow("Ingen meldinger fra avsenderen", "ahus")
		p := admin.Get("/administrasjon/grensesnitt").MustShow("Ingen meldinger fra ahus siden", "Stille for lenge", "Ikke hørt fra")
		mails := hand(t, w, nil)
		if len(mails) != 1 || mails[0].Subject != "Tråd: ingen meldinger fra ahus" || !strings.Contains(mails[0].Text, "mellom kl. 10 og 11") || !strings.Contains(mails[0].Text, "/administrasjon/grensesnitt") {
			t.Fatalf("%+v", mails)
		}
		admin.SendTo(p, firstAction(t, p, "/administrasjon/stille-avsender/")).MustShow("Du følger opp avsenderen.", "Ola Admin følger opp").MustNotShow("Jeg følger opp")
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager} {
			w.As(u).Post(firstAction(t, p, "/administrasjon/stille-avsender/")).MustStatus(404)
		}
		speak("2")
		watch(1)
		watch(0)
		if mails = hand(t, w, nil); len(mails) != 1 || mails[0].Subject != "Tråd: ahus melder igjen" {
			t.Fatalf("%+v", mails)
		}
		admin.Get("/administrasjon/grensesnitt").MustNotShow("Ingen meldinger fra ahus siden", "Stille for lenge")
		w.Go(webtest.Today, 14, 30)
		watch(1) // a new silence is told anew
		w.Sound()
	})
}

// TestDeadLine: a way that a sender sends no more is told of though another of its ways lives; one that it has left long ago is not.
func TestDeadLine(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		quiet := h.senders.Inbox()
		quiet[0].Quiet = care.Quiet{Day: 2 * time.Hour, Night: 8 * time.Hour}
		h.box.Stop()
		h.box = inbox.New(w.Service, h.senders.Read, quiet, slog.New(slog.DiscardHandler))
		h.withInbox()
		speak := func(way, control string) {
			t.Helper()
			if _, err := h.box.Receive(t.Context(), inbox.Message{Interface: way, Sender: "ahus", Format: "hl7", Raw: []byte(message("A31", control, "")), Answer: []byte("AA")}); err != nil {
				t.Fatal(err)
			}
			h.work()
		}
		watch := func(want int) {
			t.Helper()
			if n, err := h.box.Watch(t.Context()); err != nil || n != want {
				t.Fatalf("told %d, want %d: %v", n, want, err)
			}
		}
		w.Go(webtest.Today, 10, 0)
		speak("mllp", "1")
		w.Go(webtest.Today, 12, 5)
		speak("http", "2")
		watch(1)
		watch(0)
		admin := w.As(webtest.Administrator)
		admin.Get("/administrasjon").MustShow("ahus, HL7")
		admin.Get("/administrasjon/grensesnitt").MustShow("Ingen meldinger fra ahus, HL7 siden", "Stille for lenge", "HL7: i dag kl. 10.00, stille for lenge", "HTTP: i dag kl. 12.05").MustNotShow("fra ahus, HTTP", "kl. 12.05, stille")
		if mails := hand(t, w, nil); len(mails) != 1 || mails[0].Subject != "Tråd: ingen meldinger fra ahus, HL7" {
			t.Errorf("%+v", mails)
		}
		w.Go(webtest.Today.AddDays(91), 10, 0)
		speak("http", "3")
		watch(1) // that one is over: it sends no HL7
		watch(0)
		w.As(webtest.Administrator).Get("/administrasjon/grensesnitt").MustNotShow("Ingen meldinger fra ahus", "HL7: ")
		w.Sound()
	})
}

// alerted is a house at ten o'clock where one who is followed was admitted, with the alert of it and who holds it now.
func alerted(t *testing.T, w *webtest.World) (h *house, id db.ID, holder func() care.UserID) {
	t.Helper()
	h = open(t, w)
	w.Go(webtest.Today, 10, 0)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	h.send(message("A01", "1", fnr(her)))
	h.work()
	ids := w.Alerts(her)
	if len(ids) != 1 {
		t.Fatalf("%d alerts", len(ids))
	}
	return h, ids[0], func() care.UserID {
		t.Helper()
		a, err := w.Store.Reader().PlainAlert(t.Context(), ids[0])
		if err != nil {
			t.Fatal(err)
		}
		return care.UserID(a.HolderID)
	}
}

// TestMailThatWaits: a mail server that does not answer is a task after a quarter of an hour; a letter that is given up leads its alert on to the next in line.
func TestMailThatWaits(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		_, _, holder := alerted(t, w)
		first := holder()
		down := func(mail.Message) error { return &mail.Fault{Code: 421} }
		hand(t, w, down)
		admin := w.As(webtest.Administrator)
		admin.Get("/administrasjon/grensesnitt").MustShow("e-post og SMS venter").MustNotShow("E-post som venter")
		admin.Get("/administrasjon").MustNotShow("E-post som venter")
		w.Go(webtest.Today, 10, 16)
		admin = w.As(webtest.Administrator)
		admin.Get("/administrasjon/grensesnitt").MustShow("E-post som venter: 3, eldste fra i dag kl. 10.00").MustNotShow("Solveig")
		admin.Get("/administrasjon").MustShow("E-post som venter: 3", "Ingen får varsler på e-post nå.")
		w.Go(webtest.Today.AddDays(1), 10, 5)
		hand(t, w, down)
		if got := holder(); got == first || got == "" {
			t.Error("an alert waits for one whose mail was given up")
		}
		next := 0
		for _, m := range hand(t, w, nil) {
			if m.To == "ansatt-"+string(holder())+"@traad.example" && strings.Contains(m.Subject, "venter på deg") {
				next++
			}
		}
		if next != 1 {
			t.Errorf("%d mails to the next in line", next)
		}
		w.As(webtest.Administrator).Get("/administrasjon/grensesnitt").MustShow("ga opp: svar 421").MustNotShow("E-post som venter")
		w.Sound()
	})
}

// TestUnknownSenderRunAgain: a message of a sender that was unknown is that sender's once it is configured; until then the answer says what to write.
func TestUnknownSenderRunAgain(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	h.send(strings.Replace(message("A01", "1", fnr(her)), "DIPS|AHUS", "HVEM|VET", 1))
	h.mustBe("failed unknown_sender")
	again := inbox.Again{Message: h.rows()[0].Seq}
	if err := again.Run(t.Context(), h.box, w.Actor(webtest.Administrator)); errs.KindOf(err) != errs.KindConflict || !strings.Contains(errs.SafeText(err), "MSH-3 og MSH-4") {
		t.Errorf("of nobody still: %v", err)
	}
	h.mustBe("failed unknown_sender")
	h.box.Stop()
	h.senders[0].From = append(h.senders[0].From, "HVEM|VET")
	h.box = inbox.New(w.Service, h.senders.Read, h.senders.Inbox(), slog.New(slog.DiscardHandler))
	h.box.Knows(h.senders.Whose)
	if err := again.Run(t.Context(), h.box, w.Actor(webtest.Administrator)); err != nil {
		t.Fatal(err)
	}
	h.work()
	if rows := h.mustBe("applied"); rows[0].Sender != "ahus" {
		t.Errorf("it is %q's", rows[0].Sender)
	}
}

// TestSetAside: a row that cannot be moved into the inbox holds up nothing that was acknowledged after it.
func TestSetAside(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "insert into inbox_new (body) values ($1)", []byte("\x07 no packed message")); err != nil {
			t.Fatal(err)
		}
		h.send(message("A01", "1", fnr(her)))
		for range 2 {
			if err := h.box.Work(t.Context(), nil); err == nil {
				t.Fatal("a row that cannot be moved is no error")
			}
		}
		h.work()
		h.mustBe("failed not_queued", "applied")
		w.As(webtest.Administrator).Get("/administrasjon/grensesnitt").MustShow("kunne ikke settes i kø")
	})
}

// TestReaderPanics: a message over which a reader breaks down is somebody's to look at. It neither ends the program nor holds up those behind it.
func TestReaderPanics(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
		h.send(message("A01", "hostile", fnr(her)))
		h.send(message("A01", "2", fnr(her)))
		var log strings.Builder
		h.box = inbox.New(w.Service, func(raw inbox.Raw) (*inbox.Told, error) {
			if bytes.Contains(raw.Bytes, []byte("hostile")) {
				panic(string(raw.Bytes))
			}
			return h.senders.Read(raw)
		}, h.senders.Inbox(), slog.New(slog.NewTextHandler(&log, nil)))
		h.work()
		h.mustBe("failed unreadable", "applied")
		if s := log.String(); !strings.Contains(s, "panicked") || strings.Contains(s, "SKJULT") {
			t.Errorf("it logs %s", s)
		}
	})
}

func firstAction(t *testing.T, p *webtest.Page, prefix string) string {
	t.Helper()
	_, rest, ok := strings.Cut(p.HTML, `action="`+prefix)
	if !ok {
		t.Fatalf("no form to %s", prefix)
	}
	id, _, _ := strings.Cut(rest, `"`)
	return prefix + id
}

// TestTextOfAMessage: a clinician of the team sees it, with a reason that is audited, for five minutes; administrators and others do not.
func TestTextOfAMessage(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	h.withInbox()
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	h.send(message("A01", "1", fnr(her)))
	h.send(message("A01", "2", fnr(her)+"~"+w.Person("Kari", "Moe", webtest.FollowedUp).Number.Digits()))
	h.work()
	h.mustBe("applied", "failed two_persons")
	nes := w.As(webtest.Nes)
	nes.Get(her.Page() + "/hendelser").MustShow("Meldinger fra sykehus, KAD og legevakt")
	nes.Get(her.Page()+"/meldinger").MustStatus(200).MustShow("ADT^A01, nr. 1", "ført", "Se teksten", "ADT^A01, nr. 2", "ikke ført").MustNotShow("SKJULT")
	p := nes.Get("/meldinger/1").MustStatus(200).MustShow("Hvorfor trenger du å se meldingen?").MustNotShow("SKJULT", "Solveig")
	nes.Send(p, "grunn", "ja").MustStatus(422).MustShow("Skriv grunnen med 10 til 200 tegn").MustNotShow("SKJULT")
	seen := nes.Send(p, "grunn", "Skal se om avdelingen stemmer.").MustStatus(200).MustShow("SKJULT^NAVN", "Vises til kl.", "PV1|1|I|MED")
	if got := seen.Header.Get("Refresh"); got != "300; url=/meldinger/1" || seen.Header.Get("Cache-Control") != "no-store" {
		t.Errorf("it stays on the screen: Refresh %q", got)
	}
	if n := w.AuditedOf(her, access.SeeMessage); n != 1 {
		t.Errorf("%d looks are audited", n)
	}
	nes.Get(her.Page() + "/innsynslogg").MustShow("så en melding om et opphold")
	why := []string{"grunn", "Vil gjerne se meldingen."}
	for _, u := range []webtest.User{webtest.Administrator, webtest.Manager, webtest.CareWorker, webtest.Clinician, webtest.Ullensaker, webtest.OtherGP} {
		w.As(u).Post("/meldinger/1", why...).MustStatus(404).MustNotShow("SKJULT")
		w.As(u).Get(her.Page() + "/meldinger").MustStatus(404).MustNotShow("A01")
	}
	w.As(webtest.Administrator).Get("/meldinger/1").MustStatus(404)
	w.As(webtest.Administrator).Get("/meldinger").MustStatus(404)
	w.As(webtest.Ullensaker).Post("/meldinger/2", why...).MustStatus(404).MustNotShow("SKJULT")
	nes.Get("/meldinger").MustStatus(404)
	k := w.As(webtest.Kongsvinger)
	k.Get("/varsler").MustShow("Meldinger som ikke ble ført")
	k.Get("/meldinger").MustStatus(200).MustShow("ADT^A01, nr. 2", "to ulike personer").MustNotShow("SKJULT", "nr. 1")
	k.Post("/meldinger/2", why...).MustStatus(200).MustShow("SKJULT^NAVN")
	k.Post("/meldinger/77", why...).MustStatus(404)
	k.Get("/meldinger/tull").MustStatus(404)
	w.Sound()
}

// TestAddressThatFails: a refusal for good, and a person's word, are shown; alerts go past whom mail does not reach, and one that waits
// for just her goes on; a new address is trusted.
func TestAddressThatFails(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h, id, holder := alerted(t, w)
		first := holder()
		if first != w.ID(webtest.Nes) {
			t.Fatalf("the first in line is another")
		}
		address := "ansatt-" + string(first) + "@traad.example"
		hand(t, w, func(m mail.Message) error {
			if m.To == address {
				return &mail.Fault{Code: 550, Permanent: true, Address: true}
			}
			return nil
		})
		if got := holder(); got == first || got == "" {
			t.Fatal("it waits for one whom mail does not reach")
		}
		w.As(webtest.Kongsvinger).Get("/varsler/" + string(id)).MustShow("E-posten kom ikke fram")
		admin := w.As(webtest.Administrator)
		admin.Get("/administrasjon/grensesnitt").MustShow("Mottakere som e-post ikke når", "Ingrid Sandvik", "E-posttjeneren avviste adressen (svar 550)", "nytt varsel").MustNotShow("Solveig", address)
		// The next alert goes to another at once.
		other := w.Person("Kari", "Moe", webtest.FollowedUp)
		h.send(message("A01", "2", fnr(other)))
		h.work()
		if a, err := w.Store.Reader().PlainAlert(t.Context(), w.Alerts(other)[0]); err != nil || a.HolderID == "" || care.UserID(a.HolderID) == first {
			t.Errorf("the next alert waits for %s: %v", a.HolderID, err)
		}
		user := "/administrasjon/brukere/" + string(first)
		admin.Get(user).MustShow("E-post når ikke adressen", "Adressen virker igjen")
		admin.Post(user+"/epost", "virker", "ja").MustBe(user).MustShow("Adressen virker igjen.", "Adressen virker ikke")
		admin.Get("/administrasjon/grensesnitt").MustShow("Alle adresser virker")
		admin.Post(user + "/epost").MustShow("Adressen er merket.")
		admin.Post(user + "/epost").MustShow("Adressen er merket.") // twice is once
		admin.Get("/administrasjon/grensesnitt").MustShow("Ingrid Sandvik", "Merket av Ola Admin")
		// A new address is not the one that failed.
		admin.Send(admin.Get(user), "epost", "ny@traad.example")
		if gone, err := alert.Unreachable(t.Context(), w.Store.Reader(), first); err != nil || gone {
			t.Errorf("the new address is not trusted: %v", err)
		}
		for _, u := range []webtest.User{webtest.Nes, webtest.Manager, webtest.GP} {
			w.As(u).Post(user + "/epost").MustStatus(404)
		}
		admin.Post("/administrasjon/brukere/tull/epost").MustStatus(404)
		w.Sound()
	})
}

package intake_test

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/app/inbox"
	"traad/internal/app/objection"
	"traad/internal/app/removal"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/mllp"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/intake"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// house is a world whose hospital and legevakt send.
type house struct {
	*webtest.World
	senders intake.Senders
	box     *inbox.Box
	at      string // of the MLLP listener
	mllp    *mllp.Server
}

const token = "a-token-of-24-characters"

func open(t *testing.T, w *webtest.World) *house {
	t.Helper()
	log := slog.New(slog.DiscardHandler)
	h := &house{World: w, senders: intake.Senders{
		{
			Sender: inbox.Sender{Name: "ahus", Unit: w.Orgs["Akershus universitetssykehus"], Where: "hospital", Wards: map[string]care.OrgID{"MED": w.Orgs["Medisinsk avdeling"]}},
			From:   []string{"DIPS|AHUS"}, Arrivals: true, Processes: []string{"P"}, Receivers: []string{"99387"},
		},
		{Sender: inbox.Sender{Name: "legevakt", Unit: w.Orgs["Medisinsk avdeling"], Where: "legevakt"}, From: []string{"LV|"}, Token: token, Receivers: []string{"99387"}},
	}}
	h.box = inbox.New(w.Service, h.senders.Read, h.senders.Inbox(), log)
	h.box.Splits(h.senders.Split)
	h.box.Knows(h.senders.Whose)
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	h.at = l.Addr().String()
	listener := &intake.Listener{Senders: h.senders, Box: h.box, Now: w.Service.Now, Log: log}
	h.mllp = &mllp.Server{Handle: listener.Handle, TooLarge: listener.TooLarge, Ended: listener.Ended, Log: log, Most: 1100, Frame: 5 * time.Minute}
	ctx, stop := context.WithCancel(context.Background())
	ended := make(chan error, 1)
	go func() { ended <- h.mllp.Serve(ctx, l) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
		h.box.Stop()
	})
	return h
}

// dial opens a connection.
func (h *house) dial() *mllp.Conn {
	h.T.Helper()
	c, err := mllp.Dial(h.T.Context(), h.at, nil)
	if err != nil {
		h.T.Fatal(err)
	}
	h.T.Cleanup(func() { c.Close() })
	return c
}

// send sends one message over a connection of its own and returns MSA-1 and the whole answer.
func (h *house) send(message string) (code, answer string) {
	h.T.Helper()
	return ask(h.T, h.dial(), message)
}

func ask(t *testing.T, c *mllp.Conn, message string) (code, answer string) {
	t.Helper()
	got, err := c.Send([]byte(message), time.Minute)
	if err != nil {
		t.Fatal(err)
	}
	_, msa, _ := strings.Cut(string(got), "\rMSA|")
	code, _, _ = strings.Cut(msa, "|")
	return strings.TrimSpace(code), string(got)
}

func (h *house) work() {
	h.T.Helper()
	if err := h.box.Work(h.T.Context(), nil); err != nil {
		h.T.Fatal(err)
	}
}

// message builds one from the hospital.
func message(event, control, ids string, more ...string) string {
	return "MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261117095500||ADT^" + event + "|" + control + "|P|2.5.1\rEVN|" + event + "|20261117095000||||20261117094000\r" +
		"PID|1||" + ids + "||SKJULT^NAVN\rPV1|1|I|MED|E|||||||||||||||V7\r" + strings.Join(more, "\r")
}

func fnr(c webtest.Case) string { return c.Number.Digits() + "^^^FOLKEREG^FNR" }

// rows returns the states of all messages in order of reception: "applied", "failed two_persons".
func (h *house) rows() []query.Inbox {
	h.T.Helper()
	if err := h.box.Move(h.T.Context()); err != nil {
		h.T.Fatal(err)
	}
	var all []query.Inbox
	for seq := 1; ; seq++ { // numbers have holes where a message came twice
		row, err := h.Store.Reader().Message(h.T.Context(), seq)
		if errors.Is(err, sql.ErrNoRows) && seq > 60 {
			return all
		}
		if err == nil {
			all = append(all, row)
		}
	}
}

func (h *house) mustBe(want ...string) []query.Inbox {
	h.T.Helper()
	rows := h.rows()
	var got []string
	for _, r := range rows {
		got = append(got, strings.TrimSpace(r.State+" "+r.Fault))
	}
	if strings.Join(got, ", ") != strings.Join(want, ", ") {
		h.T.Fatalf("messages are %v, want %v", got, want)
	}
	return rows
}

// TestFromWireToPerson is the whole way: committed, answered, matched, written as the feed's deed, and told once however often it is sent.
func TestFromWireToPerson(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		her, ended := w.Person("Solveig", "Åsen", webtest.FollowedUp), w.Person("Kari", "Moe", webtest.Ended)
		first := message("A01", "1", fnr(her)+"~H55^^^AHUS^PI")
		code, answer := h.send(first)
		if code != "AA" || !strings.Contains(answer, "MSA|AA|1\r") {
			t.Fatalf("answer %q", answer)
		}
		rows := h.mustBe("waiting")
		if strings.Contains(string(rows[0].Sealed)+string(rows[0].Header)+string(rows[0].Answer), her.Number.Digits()) || strings.Contains(string(rows[0].Header), "SKJULT") {
			t.Error("the row tells who it is about")
		}
		if _, again := h.send(first); again != answer {
			t.Errorf("the same message again was answered\n%q, first\n%q", again, answer)
		}
		if code, other := h.send(strings.Replace(first, "|MED|", "|KIR|", 1)); code != "AA" || other == answer {
			t.Error("another message with the same control id is a new one")
		}
		h.send(message("A01", "2", fnr(ended)))
		h.send(message("A01", "3", w.Unused().Digits()))
		h.send(message("A31", "4", fnr(her)))
		h.work()
		rows = h.mustBe("applied", "applied", "unmatched", "unmatched", "ignored")
		if string(rows[0].PatientID) != string(her.Patient) || rows[2].PatientID != "" || rows[0].Lane1 != "" {
			t.Errorf("whose: %v, %v; lane %q", rows[0].PatientID, rows[2].PatientID, rows[0].Lane1)
		}
		if n := w.AuditedOf(her, access.TellStay); n != 2 {
			t.Errorf("%d audit rows of the feed, want 2", n)
		}
		w.As(webtest.Nes).Get(her.Page()+"/innsynslogg").MustShow("meldte om et opphold", "Automatisk melding", "systemet der du var til behandling, meldte fra")

		w.Go(webtest.Today.AddDays(4), 10, 0)
		if n, err := inbox.Purge(t.Context(), w.Service); err != nil || n != 3 {
			t.Errorf("purged %d, %v", n, err)
		}
		if rows = h.rows(); rows[0].Sealed == "" || rows[2].Sealed != "" || rows[3].Sealed != "" {
			t.Error("after 72 hours the bytes of nobody in Tråd are kept, or others are gone")
		}
		if code, _ := h.send(message("A01", "2", fnr(ended))); code != "AA" || len(h.rows()) != 5 {
			t.Error("a purged message is no longer known")
		}
		w.Sound()
	})
}

// TestWhoseNumbers: national numbers go first, a hospital's own is learnt with them, a merge makes an alias, and what is in doubt waits
// for somebody.
func TestWhoseNumbers(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		a, b := w.Person("Anna", "Aas", webtest.FollowedUp), w.Person("Berit", "Bø", webtest.FollowedUp)
		c := h.dial()
		for i, m := range []string{
			message("A02", "0", "H1^^^AHUS^PI"),                  // nobody knows it yet: told when it is learnt
			message("A01", "1", fnr(a)+"~H1^^^AHUS^PI"),          // learnt
			message("A02", "2", "H1^^^AHUS^PI"),                  // and used
			message("A02", "3", "H1^^^ANDRE^PI"),                 // of another authority
			message("A40", "4", fnr(a), "MRG|H9^^^AHUS^PI"),      // H9 was her, too
			message("A03", "5", "H9^^^AHUS^PI"),                  //
			message("A01", "6", fnr(a)+"~"+fnr(b)),               // two persons
			message("A40", "7", fnr(a), "MRG|"+fnr(b)),           // both in Tråd: a person must merge them
			message("A01", "8", fnr(b)+"~H1^^^AHUS^PI"),          // a clerk's slip: the national number counts
			message("A01", "9", "^^^AHUS^PI"),                    // nobody at all
			message("A40", "10", "H20^^^AHUS^PI", "MRG|"+fnr(b)), // goes on under the new number
			message("A02", "11", "H20^^^AHUS^PI"),                //
			message("A17", "12", "H20^^^AHUS^PI", "PID|2||H1^^^AHUS^PI", "PV1|2|I|MED||||||||||||||||V8"),
		} {
			if code, answer := ask(t, c, m); code != "AA" {
				t.Errorf("%d: %q", i, answer)
			}
		}
		h.work()
		rows := h.mustBe("applied", "applied", "applied", "unmatched", "applied", "applied", "failed two_persons", "failed two_persons", "applied", "failed no_patient", "applied", "applied", "applied")
		for i, want := range map[int]care.PatientID{0: a.Patient, 1: a.Patient, 2: a.Patient, 4: a.Patient, 5: a.Patient, 8: b.Patient, 10: b.Patient, 11: b.Patient, 12: b.Patient} {
			if rows[i].PatientID != db.ID(want) {
				t.Errorf("message %d went to the wrong person", i)
			}
		}
		numbers, err := w.Store.Reader().IdentifiersOf(t.Context(), db.ID(a.Patient))
		if err != nil || len(numbers) != 1 {
			t.Errorf("a hospital's own number shows as one of hers: %d, %v", len(numbers), err)
		}
	})
}

// TestStrangersNumber: a hospital's own number that stands on the wrong patient gives nobody another's national number. What fails is noted on whom it was
// found to be about, and is as protected as what is written.
func TestStrangersNumber(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		a, b := w.Person("Anna", "Aas", webtest.FollowedUp), w.Person("Berit", "Bø", webtest.FollowedUp)
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient_identifier set kind = 'D-nummer' where patient_id = $1", db.ID(b.Patient)); err != nil {
			t.Fatal(err)
		}
		stranger, berit := w.Unused(), w.Unused()
		c := h.dial()
		for _, m := range []string{
			message("A01", "1", fnr(a)+"~H1^^^AHUS^PI"),
			message("A02", "2", stranger.Digits()+"~H1^^^AHUS^PI"), // somebody else has her number at the hospital
			message("A02", "3", stranger.Digits()),
			strings.Replace(message("A02", "4", "H1^^^AHUS^PI"), "|DIPS|AHUS|", "|LV||", 1), // another sender says that it is of the hospital
			message("A40", "5", stranger.Digits(), "MRG|H1^^^AHUS^PI"),
			message("A01", "6", fnr(b)+"~H2^^^AHUS^PI~"+stranger.Digits()), // beside her own: nobody says that it is hers
			message("A02", "7", berit.Digits()+"~H2^^^AHUS^PI"),            // after a D-number comes a fødselsnummer
			message("A02", "8", berit.Digits()),
			strings.Replace(message("A01", "9", fnr(a)), "|P|2.5.1", "|T|2.5.1", 1),
		} {
			ask(t, c, m)
		}
		h.work()
		rows := h.mustBe("applied", "failed doubtful", "unmatched", "unmatched", "failed doubtful", "applied", "applied", "applied", "failed processing_id")
		for i, want := range map[int]care.PatientID{0: a.Patient, 1: a.Patient, 2: "", 3: "", 4: a.Patient, 5: b.Patient, 6: b.Patient, 7: b.Patient} {
			if rows[i].PatientID != db.ID(want) {
				t.Errorf("message %d is about %q, want %q", i+1, rows[i].PatientID, want)
			}
		}
		if found, err := w.Store.Reader().PatientsByIndex(t.Context(), db.List(w.Service.Keys.Indexes(stranger.Digits()))); err != nil || len(found) != 0 {
			t.Errorf("the stranger's number is somebody's: %v, %v", found, err)
		}
		nes := w.As(webtest.Nes)
		nes.Get(a.Page()+"/meldinger").MustShow("nr. 2", "ikke ført", "et annet fødselsnummer", "Et sykehus’ eget nummer", "Be om at det tas bort")
		learnt := takenAway(t, w, b, berit)
		h.send(message("A02", "10", berit.Digits()))
		h.work()
		if rows := h.rows(); rows[len(rows)-1].State != "unmatched" {
			t.Errorf("a message with the number that was taken away is %s", rows[len(rows)-1].State)
		}
		if _, err := (removal.Ask{Scope: removal.OneItem, Patient: b.Patient, Item: "number/" + string(learnt[0].ID), Ground: care.WrongPatient, Reason: "Feil"}).Run(t.Context(), w.Service, w.Actor(webtest.Nes)); errs.KindOf(err) != errs.KindNotFound {
			t.Errorf("her last number can be taken away: %v", err)
		}
		const why = "Skal finne ut hvem meldingen gjelder."
		for _, i := range []int{1, 4, 8} {
			if _, err := h.box.Body(t.Context(), w.Actor(webtest.Kongsvinger), rows[i].Seq, why); err != nil {
				t.Errorf("message %d: %v", i+1, err)
			}
		}
		if n := w.AuditedOf(a, access.SeeMessage); n != 3 {
			t.Errorf("%d looks stand in her log, want 3", n)
		}
		stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(a.Patient))
		if err != nil || len(stays) != 1 {
			t.Fatal(len(stays), err)
		}
		w.Do(w.Actor(webtest.Nes), objection.Record{Patient: a.Patient, Objection: care.Objection{Against: care.ObjectItem, Item: care.StayItem(care.StayID(stays[0].ID)), By: "patient", Competence: "full", On: webtest.Today}})
		for _, i := range []int{1, 4, 8} {
			if _, err := h.box.Body(t.Context(), w.Actor(webtest.Kongsvinger), rows[i].Seq, why); errs.KindOf(err) != errs.KindGone {
				t.Errorf("message %d about her is shown past what she objects to: %v", i+1, err)
			}
		}
		w.Sound()
	})
}

// takenAway takes the newest of a person's two numbers away, as one asks and another approves, and returns both. What the key service answered of it goes too.
func takenAway(t *testing.T, w *webtest.World, c webtest.Case, number nin.Number) []query.PatientIdentifier {
	t.Helper()
	numbers, err := w.Store.Reader().IdentifiersOf(t.Context(), db.ID(c.Patient))
	if err != nil || len(numbers) != 2 {
		t.Fatalf("after the D-number she has %d numbers, %v", len(numbers), err)
	}
	for version, at := range []time.Time{numbers[1].CreatedAt.Add(-time.Hour), numbers[1].CreatedAt.Add(time.Minute)} {
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "insert into patient_pseudonym (patient_id, key_version, sealed, made_at) values ($1, $2, 'v1:x', $3)", db.ID(c.Patient), version+1, db.At(at)); err != nil {
			t.Fatal(err)
		}
	}
	id, err := removal.Ask{Scope: removal.OneItem, Patient: c.Patient, Item: "number/" + string(numbers[1].ID), Ground: care.WrongPatient, Reason: "Feil person"}.Run(t.Context(), w.Service, w.Actor(webtest.Nes))
	if err != nil {
		t.Fatal(err)
	}
	w.Do(w.Actor(webtest.NesToo), removal.Approve{Removal: id, Sure: true})
	if found, err := w.Store.Reader().PatientsByIndex(t.Context(), db.List(w.Service.Keys.Indexes(number.Digits()))); err != nil || len(found) != 0 {
		t.Errorf("a number that was taken away is somebody's: %v, %v", found, err)
	}
	if left, err := w.Store.Reader().PseudonymsOf(t.Context(), db.List([]db.ID{db.ID(c.Patient)})); err != nil || len(left) != 1 {
		t.Errorf("%d pseudonyms are left, want the one from before: %v", len(left), err)
	}
	return numbers
}

// TestOrder: however many connections, workers and replicas there are, what is told of one patient is written as it came in.
func TestOrder(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		h := open(t, w)
		var cases []webtest.Case
		for i := range 3 {
			cases = append(cases, w.Person("Gro", fmt.Sprintf("Nr%d", i), webtest.FollowedUp))
		}
		other := inbox.New(w.Service, h.senders.Read, h.senders.Inbox(), slog.New(slog.DiscardHandler))
		h.box.Start(t.Context())
		other.Start(t.Context())
		var wg sync.WaitGroup
		const each = 25
		for i, c := range cases {
			conn := h.dial()
			wg.Go(func() {
				for n := range each {
					ids := []string{fnr(c), fmt.Sprintf("%s~P%d^^^AHUS^PI", fnr(c), i), fmt.Sprintf("P%d^^^AHUS^PI", i)}[min(n, 1+n%2)]
					m := message("A02", fmt.Sprintf("%d-%d", i, n), ids)
					if n%7 == 5 {
						m = message("A40", fmt.Sprintf("%d-%d", i, n), ids, fmt.Sprintf("MRG|OLD%d-%d^^^AHUS^PI", i, n))
					}
					if _, err := conn.Send([]byte(m), time.Minute); err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(20 * time.Millisecond) {
			n, _, err := inbox.Queue(t.Context(), w.Store.Reader(), w.Service.Now())
			if err != nil || time.Now().After(deadline) {
				t.Fatalf("%d wait still, %v", n, err)
			}
			if n == 0 {
				break
			}
		}
		other.Stop()
		rows, err := w.Store.DB.Reader().QueryContext(t.Context(), "select patient_id, items from audit where deed = 'stay.told' order by id")
		if err != nil {
			t.Fatal(err)
		}
		defer rows.Close()
		last, told := map[db.ID]int{}, 0
		for rows.Next() {
			var id db.ID
			var items db.JSON
			if err := rows.Scan(&id, &items); err != nil {
				t.Fatal(err)
			}
			var refs []string
			seq := 0
			if err := json.Unmarshal(items, &refs); err != nil {
				t.Fatal(err)
			}
			if _, err := fmt.Sscanf(refs[0], "message/%d", &seq); err != nil || seq <= last[id] {
				t.Errorf("message %d after %d (%v)", seq, last[id], err)
			}
			last[id] = seq
			told++
		}
		if err := rows.Err(); err != nil {
			t.Fatal(err)
		}
		if told != each*len(cases) {
			t.Errorf("%d were told, want %d", told, each*len(cases))
		}
		h.box.Stop() // what each has counted it writes now and then, and when it stops
		other.Stop()
		feeds, err := inbox.Feeds(t.Context(), w.Store.Reader())
		if err != nil || len(feeds) != 1 || feeds[0].Messages != told || feeds[0].Applied.IsZero() {
			t.Errorf("feeds %+v, %v", feeds, err)
		}
	})
}

// TestAnswers is the table of acknowledgements (interfaces.md §1.3) with what cannot be taken in. Everything is kept.
func TestAnswers(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	good := message("A01", "K", w.Unused().Digits())
	for _, c := range []struct{ name, message, code, says, state string }{
		{"original mode", good, "AA", "", "unmatched"},
		{"enhanced", strings.Replace(good, "|P|2.5.1", "|P|2.5.1|||AL|NE", 1), "CA", "", "unmatched"},
		{"a commit and an application acknowledgement", strings.Replace(good, "|P|2.5.1", "|P|2.5.1|||AL|AL", 1), "CA", "", "unmatched"},
		{"an application acknowledgement alone", strings.Replace(good, "|P|2.5.1", "|P|2.5.1|||NE|AL", 1), "AA", "", "unmatched"},
		{"no acknowledgement at all", strings.Replace(good, "|P|2.5.1", "|P|2.5.1|||NE|NE", 1), "AA", "", "unmatched"},
		{"errors only", strings.Replace(good, "|P|2.5.1", "|P|2.5.1|||ER|NE", 1), "AA", "", "unmatched"},
		{"not HL7", "hello", "AR", "Not an HL7 message", "failed unreadable"},
		{"unknown sender", strings.Replace(good, "|DIPS|", "|XDIPS|", 1), "AR", "not configured", "failed unknown_sender"},
		{"no type", strings.Replace(good, "ADT^A01", "", 1), "AR", "MSH-9", "failed no_type"},
		{"no event", strings.Replace(strings.Replace(good, "ADT^A01", "ADT", 1), "EVN|A01", "EVN|", 1), "AR", "Trigger", "failed no_event"},
		{"version 3", strings.Replace(good, "|P|2.5.1", "|P|3.0", 1), "AR", "Version", "failed version"},
		{"test message", strings.Replace(good, "|P|2.5.1", "|T|2.5.1", 1), "AR", "Processing", "failed processing_id"},
		{"refused, enhanced", strings.Replace(good, "|P|2.5.1", "|T|2.5.1|||AL|NE", 1), "CR", "Processing", "failed processing_id"},
		{"no control id", strings.Replace(good, "|K|P", "||P", 1), "AE", "MSH-10", "unmatched"},
		{"two in a frame", good + good, "AE", "one by one", "failed batch"},
		{"another type", strings.Replace(good, "ADT^A01", "ORU^R01", 1), "AA", "", "waiting"},
		{"a member of the family that moves nobody", strings.ReplaceAll(good, "A01", "A60"), "AA", "", "unmatched"},
	} {
		t.Run(c.name, func(t *testing.T) {
			line := h.dial()
			code, answer := ask(t, line, c.message)
			if strings.Contains(c.message, "|AL|AL") { // the application's comes after it, also when the same message is sent again
				for range 2 {
					second, err := line.Next(time.Minute)
					if err != nil || !strings.Contains(string(second), "\rMSA|AA|K\r") {
						t.Errorf("the second acknowledgement is %q (%v)", second, err)
					}
					if code, _ := ask(t, line, c.message); code != "CA" {
						t.Errorf("sent again: %s", code)
					}
				}
			}
			if code != c.code || !strings.Contains(answer, c.says) {
				t.Errorf("answered %q, want %s with %q", answer, c.code, c.says)
			}
			rows := h.rows()
			if last := rows[len(rows)-1]; strings.TrimSpace(last.State+" "+last.Fault) != c.state {
				t.Errorf("is %s %s, want %s", last.State, last.Fault, c.state)
			}
		})
	}
	h.work()
	if n, _, err := inbox.Queue(t.Context(), w.Store.Reader(), w.Service.Now()); err != nil || n != 0 {
		t.Errorf("%d wait, %v", n, err)
	}
	w.Store.DB.Close()
	if code, answer := h.send(good + "ZZZ|1"); code != "AE" || !strings.Contains(answer, "|207|") {
		t.Errorf("without a database the answer is %q", answer)
	}
}

// TestSomebodyLooks: a message that failed shows as header and fault to the administrator, whole to a clinician with a reason, and can
// be run again.
func TestSomebodyLooks(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	a, b := w.Person("Anna", "Aas", webtest.FollowedUp), w.Person("Berit", "Bø", webtest.FollowedUp)
	h.send(message("A01", "1", fnr(a)+"~"+fnr(b)))
	h.send(message("A01", "2", fnr(a)))
	h.work()
	rows := h.mustBe("failed two_persons", "applied")
	o, err := inbox.Look(t.Context(), w.Service, w.Actor(webtest.Administrator))
	if err != nil || len(o.Failed) != 1 || o.Fails != 1 || o.Failed[0].Header.Control != "1" || o.Failed[0].Header.Type != "ADT^A01" || inbox.FailText(o.Failed[0].Fault).Text == "" || !o.Failed[0].Whole {
		t.Fatalf("%+v, %v", o, err)
	}
	if shown := fmt.Sprintf("%+v", o); strings.Contains(shown, a.Number.Digits()) || strings.Contains(shown, "SKJULT") {
		t.Error("the operator's view tells who it is about")
	}
	failed, applied := rows[0].Seq, rows[1].Seq
	const why = "Skal finne ut hvem meldingen gjelder."
	for user, ok := range map[webtest.User]bool{webtest.Physician: true, webtest.Kongsvinger: true, webtest.Nes: true, webtest.Administrator: false, webtest.Ullensaker: false} {
		if _, err := h.box.Body(t.Context(), w.Actor(user), failed, why); (err == nil) != ok {
			t.Errorf("%s sees a message about two of the team's: %v", user, err)
		}
	}
	for user, ok := range map[webtest.User]bool{webtest.Nes: true, webtest.GP: true, webtest.Ullensaker: false, webtest.Manager: false} {
		text, err := h.box.Body(t.Context(), w.Actor(user), applied, why)
		if (err == nil) != ok || ok && !strings.Contains(text, "SKJULT^NAVN") {
			t.Errorf("%s sees her message: %q, %v", user, text, err)
		}
	}
	if _, err := h.box.Body(t.Context(), w.Actor(webtest.Nes), applied, "ja"); errs.KindOf(err) != errs.KindInvalid {
		t.Errorf("without a reason: %v", err)
	}
	if err := (inbox.Again{Message: failed}).Run(t.Context(), h.box, w.Actor(webtest.Nes)); errs.KindOf(err) != errs.KindDenied {
		t.Errorf("a coordinator ran it again: %v", err)
	}
	if err := (inbox.Again{Message: applied}).Run(t.Context(), h.box, w.Actor(webtest.Administrator)); errs.KindOf(err) != errs.KindConflict {
		t.Errorf("what is written was run again: %v", err)
	}
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error { // the clerk's slip has been mended at the hospital
		_, err := tx.Tx.ExecContext(t.Context(), "delete from patient_identifier where patient_id = $1", b.Patient)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := (inbox.Again{Message: failed}).Run(t.Context(), h.box, w.Actor(webtest.Administrator)); err != nil {
		t.Fatal(err)
	}
	h.work()
	h.mustBe("applied", "applied")
	w.Sound()
}

// TestOverHTTP: simple events, LOG messages and Encounters come in by token and by nothing else.
func TestOverHTTP(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	her := w.Person("Solveig", "Åsen", webtest.FollowedUp)
	in := (&intake.HTTP{Senders: h.senders, Box: h.box, Now: w.Service.Now, Log: slog.New(slog.DiscardHandler)}).Handler()
	do := func(method, path, kind, secret, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequestWithContext(t.Context(), method, path, strings.NewReader(body))
		r.Header.Set("Content-Type", kind)
		if secret != "" {
			r.Header.Set("Authorization", "Bearer "+secret)
		}
		a := httptest.NewRecorder()
		in.ServeHTTP(a, r)
		return a
	}
	n := her.Number.Digits()
	event := `{"id":"1","hendelse":"ankommet","tidspunkt":"2026-11-17T09:40","fodselsnummer":"` + n + `"}`
	enc := `{"resourceType":"Encounter","id":"e1","status":"in-progress","class":{"code":"IMP"},"subject":{"identifier":{"system":"urn:oid:2.16.578.1.12.4.1.4.1","value":"` + n + `"}},"period":{"start":"2026-11-17T09:40:00+01:00"}}`
	for _, c := range []struct {
		name, method, path, kind, secret, body string
		status                                 int
		says                                   string
		stored                                 int
	}{
		{"no token", "POST", "/hendelser", "application/json", "", event, 401, "Avsenderen er ikke kjent", 0},
		{"wrong token", "POST", "/hendelser", "application/json", token + "x", event, 401, "Avsenderen", 0},
		{"wrong token, FHIR", "POST", "/fhir/Encounter", "application/fhir+json", "x", enc, 401, "OperationOutcome", 0},
		{"event", "POST", "/hendelser", "application/json", token, event, 202, `"mottatt":1`, 1},
		{"the same again", "POST", "/hendelser", "application/json", token, event, 202, `"mottatt":1`, 0},
		{"two events", "POST", "/hendelser", "application/json; charset=utf-8", token, "[" + strings.Replace(event, `"1"`, `"2"`, 1) + "," + strings.Replace(event, `"1"`, `"3"`, 1) + "]", 202, `"mottatt":2`, 2},
		{"CSV", "POST", "/hendelser", "text/csv", token, "id;hendelse;tidspunkt;fodselsnummer\n4;innlagt;2026-11-17T10:00;" + n + "\n", 202, `"mottatt":1`, 1},
		{"unknown column", "POST", "/hendelser", "text/csv", token, "id;navn\n4;x\n", 422, "ukjent navn", 1},
		{"wrong number", "POST", "/hendelser", "application/json", token, strings.Replace(event, n, "12345678901", 1), 422, "fodselsnummer", 1},
		{"unknown field", "POST", "/hendelser", "application/json", token, strings.Replace(event, "hendelse", "hendelser", 1), 422, "kjente felt", 1},
		{"half of a list", "POST", "/hendelser", "application/json", token, "[" + strings.Replace(event, `"1"`, `"8"`, 1) + `,{"id":"9"}]`, 422, `"nummer":2`, 1},
		{"other type", "POST", "/hendelser", "image/png", token, "x", 415, "innholdstype", 1},
		{"too large", "POST", "/hendelser", "application/json", token, strings.Repeat(" ", 1<<20+1), 422, "for stor", 1},
		{"admitted notice", "POST", "/hendelser", "application/xml", token, notice("LOG_INNLAGT", "N", n, "1", "2026-11-17T10:00:00"), 202, `"mottatt":1`, 1}, // to nobody whom we answer for
		{"a bomb", "POST", "/hendelser", "application/xml", token, `<!DOCTYPE x [<!ENTITY a "aaaa">]><MsgHead>&a;</MsgHead>`, 422, "tatt vare på", 1},
		{"encounter", "POST", "/fhir/Encounter", "application/fhir+json", token, enc, 201, "informational", 1},
		{"put", "PUT", "/fhir/Encounter/e1", "application/fhir+json", token, strings.Replace(enc, "in-progress", "finished", 1), 200, "informational", 1},
		{"put, under way again", "PUT", "/fhir/Encounter/e1", "application/fhir+json", token, enc, 200, "informational", 1}, // without a version: the first is not the same
		{"and once more", "PUT", "/fhir/Encounter/e1", "application/fhir+json", token, enc, 200, "informational", 0},
		{"put elsewhere", "PUT", "/fhir/Encounter/e2", "application/fhir+json", token, enc, 422, "Encounter.id", 1},
		{"no patient", "POST", "/fhir/Encounter", "application/fhir+json", token, `{"resourceType":"Encounter","id":"x","status":"planned","class":{"code":"IMP"}}`, 422, "Encounter.subject", 1},
		{"not FHIR", "POST", "/fhir/Encounter", "application/fhir+json", token, `[1]`, 422, "OperationOutcome", 1},
		{"not FHIR, again", "POST", "/fhir/Encounter", "application/fhir+json", token, `[1]`, 422, "OperationOutcome", 0},
		{"nothing at all", "POST", "/hendelser", "application/json", token, "", 422, "JSON", 0},
		{"unreadable of nobody known", "POST", "/hendelser", "application/json", token + "x", "{", 401, "Avsenderen", 0},
		{"reading", "GET", "/fhir/Encounter", "application/fhir+json", token, "", 405, "", 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			before := len(h.rows())
			a := do(c.method, c.path, c.kind, c.secret, c.body)
			if a.Code != c.status || !strings.Contains(a.Body.String(), c.says) {
				t.Errorf("%d %s, want %d with %q", a.Code, a.Body, c.status, c.says)
			}
			if strings.Contains(a.Body.String(), n) || strings.Contains(a.Body.String(), "12345678901") {
				t.Error("the answer repeats a number")
			}
			if got := len(h.rows()) - before; got != c.stored {
				t.Errorf("%d stored, want %d", got, c.stored)
			}
		})
	}
	h.work()
	const bad = "failed unreadable"
	rows := h.mustBe("applied", "applied", "applied", "applied", bad, bad, bad, bad, "failed content_type", "failed too_large", "applied", bad, "applied", "applied", "applied", bad, bad, bad)
	if stays, err := w.Store.Reader().StaysOf(t.Context(), db.ID(her.Patient)); err != nil || len(stays) == 0 || slices.ContainsFunc(stays, func(s query.StaysOfRow) bool { return s.Standing == string(care.StayStands) && !s.ToAt.IsZero() }) {
		t.Errorf("a stay that is under way again has an end: %+v, %v", stays, err)
	}
	body, err := h.box.Body(t.Context(), w.Actor(webtest.Physician), rows[6].Seq, "Feil i meldingen fra legevakten")
	if want := strings.Replace(event, "hendelse", "hendelser", 1); err != nil || body != want {
		t.Errorf("what was kept is %q, %v", body, err)
	}
	w.Store.DB.Close()
	if a := do("POST", "/hendelser", "application/json", token, strings.Replace(event, `"1"`, `"77"`, 1)); a.Code != http.StatusServiceUnavailable {
		t.Errorf("without a database: %d", a.Code)
	}
}

// TestHostile: a thousand connections that say nothing, one that sends slowly, one that never ends its frame and one whose message is of 100 MB
// stand in nobody's way, and cost little memory.
func TestHostile(t *testing.T) {
	w := webtest.New(t)
	h := open(t, w)
	dial := func() net.Conn {
		c, err := (&net.Dialer{}).DialContext(t.Context(), "tcp", h.at)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { c.Close() })
		return c
	}
	runtime.GC()
	runtime.GC() // what pools hold goes with the second
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	for range 1000 {
		dial()
	}
	if _, err := dial().Write([]byte("\x0bMSH|^~\\&|")); err != nil { // and no more
		t.Fatal(err)
	}
	piece := bytes.Repeat([]byte("OBX|1|TX|x\r"), 1<<13)
	big := func(c net.Conn) (sent int) {
		_, _ = c.Write([]byte("\x0bMSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261117095500||ADT^A01|BIG|P|2.5.1\r"))
		for sent < 100<<20 {
			n, err := c.Write(piece)
			if sent += n; err != nil {
				return sent
			}
		}
		return sent
	}
	if sent := big(dial()); sent == 100<<20 {
		t.Error("a message of 100 MB was read to its end")
	}
	if code, answer := h.send(message("A01", "1", w.Unused().Digits())); code != "AA" {
		t.Errorf("%q", answer)
	}
	in := (&intake.HTTP{Senders: h.senders, Box: h.box, Now: w.Service.Now, Log: slog.New(slog.DiscardHandler)}).Handler()
	for kind, body := range map[string]io.Reader{
		"application/xml":       io.LimitReader(endless("<a>"), 100<<20),
		"application/json":      io.LimitReader(endless("[{"), 100<<20),
		"application/fhir+json": io.LimitReader(endless(`{"contained":[`), 100<<20),
	} {
		r := httptest.NewRequestWithContext(t.Context(), "POST", "/hendelser", body)
		r.Header.Set("Content-Type", kind)
		r.Header.Set("Authorization", "Bearer "+token)
		a := httptest.NewRecorder()
		in.ServeHTTP(a, r)
		if a.Code < 400 || a.Code >= 500 {
			t.Errorf("100 MB of %s were answered with %d", kind, a.Code)
		}
	}
	if n := h.mllp.Open(); n < 1001 {
		t.Errorf("%d connections are open, and the test holds a thousand and one", n)
	}
	runtime.GC()
	runtime.GC()
	runtime.ReadMemStats(&after)
	grown := int64(after.HeapInuse+after.StackInuse) - int64(before.HeapInuse+before.StackInuse)
	t.Logf("%d MB more are in use, of a thousand and more open connections at both their ends", grown>>20)
	if grown > 48<<20 {
		t.Errorf("%d MB more are in use afterwards", grown>>20)
	}
	if total := int64(after.TotalAlloc - before.TotalAlloc); total > 400<<20 {
		t.Errorf("%d MB were allocated on the way", total>>20)
	}
	if code, answer := h.send(message("A01", "2", w.Unused().Digits())); code != "AA" {
		t.Errorf("%q", answer)
	}
}

// endless repeats itself.
type endless string

func (e endless) Read(p []byte) (int, error) {
	for n := 0; n < len(p); {
		n += copy(p[n:], e)
	}
	return len(p), nil
}

// notice is a LOG message of the least that the standard asks for.
func notice(kind, status, number, code, at string) string {
	return `<?xml version="1.0" encoding="ISO-8859-1"?><MsgHead xmlns="http://www.kith.no/xmlstds/msghead/2006-05-24"><MsgInfo><Type V="` + kind + `"/><MIGversion>v1.2 2006-05-24</MIGversion>` +
		`<GenDate>2026-11-17T10:11:54</GenDate><MsgId>b088a160-0698-11e8-b566-0800200c9a66</MsgId><Patient><FamilyName>` + "\xc5sen" + `</FamilyName><Ident><Id>` + number + `</Id><TypeId V="FNR"/></Ident></Patient></MsgInfo>` +
		`<Document><RefDoc><Content><p:Pasientlogistikk xmlns:p="urn:p"><InformasjonOmForsendelsen><Forsendelsesstatus V="` + status + `"/></InformasjonOmForsendelsen>` +
		`<TilknyttetEnhet><Kontaktenhet><OrganisationName>Medisin</OrganisationName></Kontaktenhet></TilknyttetEnhet><p:Melding><TidsfestetHendelse><Hendelsekode V="` + code + `"/>` +
		`<TidspunktForHendelse V="` + at + `"/></TidsfestetHendelse></p:Melding></p:Pasientlogistikk></Content></RefDoc></Document></MsgHead>`
}

package intake_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/base/audit"
	"traad/internal/base/db"
	"traad/internal/base/mail"
	"traad/internal/front/web/webtest"
)

// weather is a house whose mail server and clock can fail, with a count of what the messages that it was sent call for.
type weather struct {
	*house
	sink  *sink
	ways  dispatch.Ways
	cases []webtest.Case
	sent  []string // control ids that were acknowledged
	told  []string // the messages, as they were sent
	due   int      // alerts that they call for
}

func outside(t *testing.T, w *webtest.World) *weather {
	t.Helper()
	x := &weather{house: open(t, w), sink: newSink(t)}
	p, err := mail.New(mail.Settings{Host: "127.0.0.1", Port: x.sink.port, TLS: mail.NoTLS, From: "varsel@traad.example", Timeout: 2 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	x.ways.Mail = p.Send
	for i := range 3 {
		x.cases = append(x.cases, w.Person("Gro", fmt.Sprintf("Nr%d", i), webtest.FollowedUp))
	}
	return x
}

// tell sends, of each person, an admission and a discharge of a stay of their own, each twice; and one message of somebody unknown.
func (x *weather) tell(name string) {
	x.T.Helper()
	now := x.Service.Now()
	c := x.dial()
	say := func(event, stay, id string, at time.Time) {
		control := name + event + stay
		m := strings.ReplaceAll(strings.Replace(message(event, control, id), "||||20261117094000", "||||"+at.Format("20060102150405"), 1), "|V7\r", "|"+stay+"\r")
		for range 2 {
			if code, answer := ask(x.T, c, m); code != "AA" {
				x.T.Fatalf("%s: %q", control, answer)
			}
		}
		x.sent, x.told = append(x.sent, control), append(x.told, m)
	}
	for i, her := range x.cases {
		stay := fmt.Sprintf("%s-%d", name, i)
		say("A01", stay, fnr(her), now.Add(-2*time.Hour))
		say("A03", stay, fnr(her), now.Add(-time.Hour))
		x.due += 2
	}
	say("A01", name+"-nobody", x.Unused().Digits(), now)
	x.work()
}

// handOver runs what is due of the queue of mails, as its workers do, and returns how many there were.
func (x *weather) handOver() int {
	x.T.Helper()
	ctx, h := x.T.Context(), dispatch.Handler(x.Service, x.ways)
	rows, err := x.Store.DB.Reader().QueryContext(ctx, "select id, payload from job where kind = $1 and state = 'ready' and run_at <= $2", alert.SendJob, db.At(x.Service.Now()))
	if err != nil {
		x.T.Fatal(err)
	}
	defer rows.Close()
	payloads := map[string]string{}
	for rows.Next() {
		var id, payload string
		if err := rows.Scan(&id, &payload); err != nil {
			x.T.Fatal(err)
		}
		payloads[id] = payload
	}
	if err := rows.Err(); err != nil {
		x.T.Fatal(err)
	}
	for id, payload := range payloads {
		if err := h(ctx, []byte(payload)); err != nil {
			x.T.Fatal(err)
		}
		if err := x.Store.DB.InTx(ctx, func(tx *db.Tx) error {
			_, err := tx.ExecContext(ctx, "update job set state = 'done' where id = $1", id)
			return err
		}); err != nil {
			x.T.Fatal(err)
		}
	}
	return len(payloads)
}

// settled is how every scenario ends: each acknowledged message there once, each alert made once, each mail taken once or at most twice, and the
// audit sealed and whole.
func (x *weather) settled() {
	t := x.T
	t.Helper()
	ctx := t.Context()
	there := map[string]int{}
	rows, err := x.Store.DB.Reader().QueryContext(ctx, "select cast(header as text), state from inbox")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var header, state string
		if err := rows.Scan(&header, &state); err != nil {
			t.Fatal(err)
		}
		for _, control := range x.sent {
			if strings.Contains(header, `"`+control+`"`) {
				there[control]++
			}
		}
		if state != "applied" && state != "unmatched" {
			t.Errorf("a message is %s", state)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, control := range x.sent {
		if there[control] != 1 {
			t.Errorf("%s was acknowledged and is there %d times", control, there[control])
		}
	}
	made := 0
	for _, her := range x.cases {
		made += len(x.Alerts(her))
	}
	if made != x.due {
		t.Errorf("%d alerts, want %d", made, x.due)
	}
	mails, twice := x.sink.counted(x.Store, nil)
	if mails < made {
		t.Errorf("%d alerts and %d mails", made, mails)
	}
	sealer := audit.StartSealer(ctx, x.Store.DB, x.Service.Keys, audit.Sealing{})
	if err := sealer.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	report, err := audit.Verify(ctx, x.Store.DB, x.Service.Keys, nil, audit.Check{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Errorf("audit: %+v", f)
	}
	x.Sound()
	t.Logf("%d messages acknowledged twice and there once, %d alerts, %d mails, %d of them twice", len(x.sent), made, mails, twice)
}

// minutes lets time go by, a minute at a time, and hands over what is due in each.
func (x *weather) minutes(hour, from, to int) {
	for m := from; m < to; m++ {
		x.Go(webtest.Today, hour, m)
		x.handOver()
	}
}

// TestMailServer: the mail server is down for an hour, then slower than we wait, then refuses everything for a while, then takes its time and
// takes all. Hospitals go on sending meanwhile.
func TestMailServer(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := outside(t, w)
		x.sink.down()
		for i := range 6 {
			w.Go(webtest.Today, 10, i*10)
			x.tell(fmt.Sprintf("down%d", i))
			x.minutes(10, i*10, i*10+10)
		}
		if len(x.sink.taken) != 0 {
			t.Fatal("it was not down")
		}
		x.sink.up()
		x.minutes(11, 0, 6) // five minutes is the longest that a mail waits to be tried again
		if n := len(waitingLetters(t, w)); n != 0 {
			t.Errorf("%d mails wait still, six minutes after the server came back", n)
		}
		for what, says := range map[string]func(string) error{
			"greylisted": func(string) error { return &smtp.SMTPError{Code: 451, Message: "later"} },
			"full":       func(string) error { return &smtp.SMTPError{Code: 452, Message: "no room"} },
		} {
			before := len(x.sink.taken)
			x.sink.answer(says, 0)
			x.tell(what)
			x.minutes(11, 10, 20)
			if len(x.sink.taken) != before {
				t.Fatal("it did not refuse")
			}
			x.sink.answer(nil, 0)
			x.minutes(11, 20, 26)
		}
		x.sink.answer(nil, 20*time.Millisecond)
		x.tell("slow")
		x.minutes(11, 30, 36)
		x.settled()
	})
}

func waitingLetters(t *testing.T, w *webtest.World) (n []letter) {
	t.Helper()
	for _, l := range letters(t, w.Store) {
		if l.state == "waiting" {
			n = append(n, l)
		}
	}
	return n
}

// TestClockSetBack: the machine's clock is set back by two hours, and later by a day, while hospitals send and mails wait to be tried again. What was
// told is known again whatever the clock says, and what comes after is told too.
func TestClockSetBack(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := outside(t, w)
		w.Go(webtest.Today, 12, 0)
		x.tell("noon")
		x.handOver()
		x.sink.down() // what waits to be tried again has a time ahead of the clock that is set back
		x.tell("later")
		x.handOver()
		x.sink.up()
		w.Go(webtest.Today, 10, 0)
		x.tell("ten")
		x.handOver()
		again := x.dial()
		for _, m := range x.told {
			if code, answer := ask(t, again, m); code != "AA" {
				t.Fatalf("sent again: %q", answer)
			}
		}
		x.work()
		x.minutes(12, 0, 6)
		w.Go(webtest.Today.AddDays(-1), 13, 0)
		x.tell("yesterday")
		x.handOver()
		x.settled()
	})
}

package intake_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/base/audit"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/mail"
	"traad/internal/front/web/webtest"
)

// weather is a house whose mail server and clock can fail, with a count of what the messages that it was sent call for.
type weather struct {
	*house
	sink  *sink
	ways  dispatch.Ways
	gone  map[string]bool // letters that the mail server refused for good
	cases []webtest.Case
	sent  []string // control ids that were acknowledged
	told  []string // the messages, as they were sent
	due   int      // alerts that they call for
}

func outside(t *testing.T, w *webtest.World) *weather {
	t.Helper()
	x := &weather{house: open(t, w), sink: newSink(t), gone: map[string]bool{}}
	x.patience(time.Minute)
	for i := range 3 {
		x.cases = append(x.cases, w.Person("Gro", fmt.Sprintf("Nr%d", i), webtest.FollowedUp))
	}
	return x
}

// patience is how long a mail server may take.
func (x *weather) patience(d time.Duration) {
	x.T.Helper()
	p, err := mail.New(mail.Settings{Host: "127.0.0.1", Port: x.sink.port, TLS: mail.NoTLS, From: "varsel@traad.example", Timeout: d})
	if err != nil {
		x.T.Fatal(err)
	}
	x.ways.Mail = p.Send
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

// handOver lets the queue of jobs run, as a program has it, until no mail is due, and stops it: the clock is not set while it runs.
func (x *weather) handOver() {
	x.T.Helper()
	ctx := x.T.Context()
	q := job.New(x.Store.DB, x.Service.Now)
	dispatch.Handle(q, x.Service, x.ways)
	if err := q.Start(ctx, 2); err != nil {
		x.T.Fatal(err)
	}
	for due := 1; due > 0; {
		if err := x.Store.DB.Reader().QueryRowContext(ctx, "select count(*) from job where kind = $1 and (state = 'running' or state = 'ready' and run_at <= $2)",
			alert.SendJob, db.At(x.Service.Now())).Scan(&due); err != nil {
			x.T.Fatal(err)
		}
		time.Sleep(time.Millisecond)
	}
	if err := q.Stop(ctx); err != nil {
		x.T.Fatal(err)
	}
}

// settled is how every scenario ends: each acknowledged message there once, each alert made once, each mail taken once or at most twice, but for those
// that the server refused for good, and the audit sealed and whole.
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
	mails, twice := x.sink.counted(x.Store, x.gone)
	if mails+len(x.gone) < made {
		t.Errorf("%d alerts and %d mails, %d refused", made, mails, len(x.gone))
	}
	told := filepath.Join(t.TempDir(), "segl.jsonl")
	sealer := audit.StartSealer(ctx, x.Store.DB, x.Service.Keys, audit.Sealing{Export: audit.FileExport(told)})
	if err := sealer.Stop(ctx); err != nil {
		t.Fatal(err)
	}
	f, err := os.Open(told)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	heads, torn, err := audit.ReadHeads(f)
	if err != nil || torn > 0 || len(heads) == 0 {
		t.Fatalf("%d heads, %d torn: %v", len(heads), torn, err)
	}
	report, err := audit.Verify(ctx, x.Store.DB, x.Service.Keys, heads, audit.Check{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		t.Errorf("audit: %+v", f)
	}
	x.Sound()
	t.Logf("%d messages acknowledged twice and there once, %d alerts, %d mails, %d of them twice, %d refused for good", len(x.sent), made, mails, twice, len(x.gone))
}

// minutes lets time go by, a minute at a time, and hands over what is due in each.
func (x *weather) minutes(hour, from, to int) {
	for m := from; m < to; m++ {
		x.Go(webtest.Today, hour, m)
		x.handOver()
	}
}

// TestMailServer: the mail server is down for an hour, then puts everything off for a while (4xx), then refuses everything for good (5xx), then takes
// each mail after we have given up waiting. Hospitals go on sending meanwhile. What is refused for good is noted as refused and not tried again; all else
// is taken once, and what was taken too late at most twice.
func TestMailServer(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		x := outside(t, w)
		x.sink.down()
		for i := range 6 {
			w.Go(webtest.Today, 10, i*10)
			x.tell(fmt.Sprintf("down%d", i))
			x.minutes(10, i*10, i*10+10)
		}
		if x.sink.all() != 0 {
			t.Fatal("it was not down")
		}
		x.sink.up()
		x.minutes(11, 0, 6) // five minutes is the longest that a mail waits to be tried again
		if n := len(waitingLetters(t, w)); n != 0 {
			t.Errorf("%d mails wait still, six minutes after the server came back", n)
		}
		x.putOff(8, 451)
		x.putOff(22, 452)
		x.refused()
		x.late()
		x.settled()
	})
}

// putOff lets the mail server put off all that is sent from a minute on, for eight of them, with a code that says that it may pass.
func (x *weather) putOff(minute, code int) {
	t := x.T
	t.Helper()
	x.Go(webtest.Today, 11, minute)
	before := x.sink.all()
	x.sink.answer(func(string) error { return &smtp.SMTPError{Code: code, Message: "later"} })
	x.tell(fmt.Sprint(code))
	x.minutes(11, minute, minute+8)
	waiting := waitingLetters(t, x.World)
	for _, l := range waiting {
		if l.fault != fmt.Sprintf("svar %d", code) {
			t.Errorf("a mail that was put off waits with the fault %q", l.fault)
		}
	}
	if len(waiting) < 2*len(x.cases) || x.sink.all() != before {
		t.Errorf("%d mails were put off with %d, and %d taken", len(waiting), code, x.sink.all()-before)
	}
	x.sink.answer(nil)
	x.minutes(11, minute+8, minute+14)
	if left := len(waitingLetters(t, x.World)); left != 0 || x.sink.all()-before != len(waiting) {
		t.Errorf("of %d mails that were put off %d came and %d wait still, six minutes after they are taken again", len(waiting), x.sink.all()-before, left)
	}
}

// refused lets the mail server refuse all that is sent for a while, for good, with a code that says nothing of the receivers' addresses.
func (x *weather) refused() {
	t := x.T
	t.Helper()
	x.Go(webtest.Today, 11, 37)
	before := x.sink.all()
	x.sink.answer(func(string) error { return &smtp.SMTPError{Code: 554, Message: "no"} })
	x.tell("refused")
	x.minutes(11, 37, 43)
	x.sink.answer(nil)
	x.minutes(11, 43, 49)
	if n := x.sink.all() - before; n != 0 {
		t.Errorf("%d mails that were refused for good came all the same", n)
	}
	for _, l := range letters(t, x.Store) {
		if l.state == "sent" {
			continue
		}
		x.gone[l.id] = true
		if l.state != "refused" || l.fault != "svar 554" {
			t.Errorf("a mail that was refused for good is %s (%s)", l.state, l.fault)
		}
	}
	if len(x.gone) < 2*len(x.cases) {
		t.Errorf("%d mails were refused, of %d alerts", len(x.gone), 2*len(x.cases))
	}
}

// late lets the mail server take each mail of a round after we have given up waiting for it, and be itself again afterwards: those come again.
func (x *weather) late() {
	t := x.T
	t.Helper()
	x.Go(webtest.Today, 11, 50)
	x.tell("late")
	before := x.sink.all()
	take := x.sink.slower()
	x.patience(200 * time.Millisecond)
	x.handOver()
	if x.sink.all() != before {
		t.Error("it was not late")
	}
	wait := len(waitingLetters(t, x.World))
	take()
	took := x.sink.all() - before
	if wait < 2*len(x.cases) || took < 1 || took > wait {
		t.Errorf("of %d mails that we gave up, it took %d", wait, took)
	}
	x.patience(time.Minute)
	x.minutes(11, 51, 57)
	if again := x.sink.all() - before - took; again != wait {
		t.Errorf("%d of %d mails came again", again, wait)
	}
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

//go:build loadbench

package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"traad/internal/app"
	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/app/inbox"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/mail"
	"traad/internal/base/mllp"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/demo"
	"traad/internal/front/intake"
	"traad/internal/store"
)

func init() { intakeBench = measureIntake }

const (
	intakeMatch    = 20  // one message in so many is about somebody who is followed
	intakeFollowed = 500 // who are
	intakePaced    = 500 // a second, in the paced row
	intakeSenders  = 16  // connections of the paced row
)

// measureIntake measures how fast messages are taken in, with 1, 4, 16 and 64 connections that each wait for their answers: Tråd, one stream of so many
// seconds with its workers and mails running beside, and one message in twenty about somebody who is followed; a plain receiver that inserts the bytes
// and answers, half before the stream and half after it; and one that answers only. Then all of them at 500 messages a second. With stored messages the whole
// is measured without and with them, in one run: the last column is what they cost.
func measureIntake(engines []string, seconds float64, before int, out io.Writer) error {
	fmt.Fprintln(out, "| engine | stored | connections | answers only /s | plain insert /s | Tråd /s | p50 | p99 | plain p50 | plain p99 | Tråd to plain | of whom followed | worked on after | mailed after | to none stored |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, engine := range engines {
		if err := intakeOn(engine, seconds, before, out); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

func intakeOn(engine string, seconds float64, before int, out io.Writer) error {
	ctx := context.Background()
	st, ring, s, away, err := flushing(ctx, engine, "load_intake")
	if err != nil {
		return err
	}
	defer away()
	if err := st.PlainTable(ctx); err != nil {
		return err
	}
	s.Outward.Address = "https://traad.example"
	if err := demo.Seed(ctx, s, s.Today(), 3*intakeFollowed); err != nil {
		return err
	}
	if _, err := alert.DrawCodes(ctx, s); err != nil {
		return err
	}
	if err := st.DB.Settle(ctx); err != nil { // what was filled in a moment has been counted by nobody, as in a database that has stood for a while it has
		return err
	}
	followed, err := openNumbers(ctx, st, ring, intakeFollowed)
	if err != nil {
		return err
	}
	hospital, err := st.HospitalNamed(ctx, "Ahus")
	if err != nil {
		return err
	}
	to := &sink{}
	port, closeSink, err := to.serve()
	if err != nil {
		return err
	}
	defer closeSink()
	post, err := mail.New(mail.Settings{Host: "127.0.0.1", Port: port, TLS: mail.NoTLS, From: "varsel@traad.example", Timeout: 20 * time.Second})
	if err != nil {
		return err
	}
	dispatch.Handle(s.Jobs, s, dispatch.Ways{Mail: post.Send})
	if err := s.Jobs.Start(ctx, toldWorkers); err != nil {
		return err
	}
	defer func() { _ = s.Jobs.Stop(ctx) }()
	log := slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError}))
	senders := intake.Senders{{Sender: inbox.Sender{Name: "ahus", Unit: care.OrgID(hospital), Where: "hospital"}, From: []string{"DIPS|AHUS"}}}
	ack := []byte("MSH|^~\\&|TRAAD|IHT|DIPS|AHUS|20261117||ACK|1|P|2.5.1\rMSA|AA|1\r")
	box := inbox.New(s, senders.Read, senders.Inbox(), log)
	box.Start(ctx)
	defer box.Stop()
	m := &intakeRun{st: st, engine: engine, seconds: seconds, out: out, followed: followed, empty: map[int]float64{}, ways: [3]mllp.Handler{
		func(context.Context, mllp.Client, mllp.Frame) []byte { return ack },
		func(ctx context.Context, _ mllp.Client, f mllp.Frame) []byte {
			if err := st.PlainInsert(ctx, f.Payload); err != nil {
				return nil
			}
			return ack
		},
		(&intake.Listener{Senders: senders, Box: box, Now: time.Now, Log: log}).Handle,
	}}
	if err := m.all(ctx, 0); err != nil || before == 0 {
		return err
	}
	if err := fillInbox(ctx, st, before); err != nil {
		return err
	}
	if err := st.DB.Settle(ctx); err != nil {
		return err
	}
	return m.all(ctx, before)
}

// intakeRun is the measuring on one engine.
type intakeRun struct {
	st       *store.Store
	engine   string
	seconds  float64
	out      io.Writer
	followed []followedNumber
	ways     [3]mllp.Handler // answers only, plain insert, Tråd
	empty    map[int]float64 // Tråd to plain with nothing stored, by connections
}

// all measures every row, with so many older messages there.
func (m *intakeRun) all(ctx context.Context, stored int) error {
	for _, n := range connections {
		if err := m.row(ctx, n, 0, stored); err != nil {
			return err
		}
	}
	if err := m.row(ctx, intakeSenders, intakePaced, stored); err != nil {
		return err
	}
	wrong, err := m.st.ToldOutOfOrder(ctx)
	if err == nil && wrong > 0 {
		err = fmt.Errorf("%d messages were written out of order", wrong)
	}
	return err
}

// row measures with n connections; perSecond is how many messages are sent in all, 0 as many as are answered.
func (m *intakeRun) row(ctx context.Context, n, perSecond, stored int) error {
	none, plain, ours := &pace{}, &pace{}, &pace{}
	for _, turn := range []struct {
		way     mllp.Handler
		add     *pace
		seconds float64
	}{{m.ways[0], none, m.seconds / 5}, {m.ways[1], plain, m.seconds / 2}, {m.ways[2], ours, m.seconds}} {
		if err := m.rate(n, perSecond, turn.seconds, turn.way, turn.add); err != nil {
			return err
		}
	}
	worked, mailed, err := m.backlog(ctx)
	if err != nil {
		return err
	}
	if err := m.rate(n, perSecond, m.seconds/2, m.ways[1], plain); err != nil {
		return err
	}
	ratio := ours.perSecond() / plain.perSecond()
	label, to := fmt.Sprint(n), "–"
	switch {
	case perSecond > 0:
		label = fmt.Sprintf("%d, %d /s", n, perSecond)
	case stored == 0:
		m.empty[n] = ratio
	default:
		to = fmt.Sprintf("%.2f", ratio/m.empty[n])
	}
	_, err = fmt.Fprintf(m.out, "| %s | %d | %s | %.0f | %.0f | %.0f | %s | %s | %s | %s | %.2f | %d | %.1f s | %.1f s | %s |\n", m.engine, stored, label, none.perSecond(), plain.perSecond(), ours.perSecond(),
		ms(ours.at(50)), ms(ours.at(99)), ms(plain.at(50)), ms(plain.at(99)), ratio, ours.matched, worked.Seconds(), mailed.Seconds(), to)
	return err
}

// backlog waits until every message is worked on and every mail handed over, and says how long after the stream's end that was.
func (m *intakeRun) backlog(ctx context.Context) (worked, mailed time.Duration, err error) {
	ended := time.Now()
	for {
		// Asked seldom, and first whether any waits at all: counting thousands again and again took half the machine.
		waiting, err := m.st.Reader().AnyWaiting(ctx, db.At(time.Now().Add(time.Hour)))
		if err != nil {
			return 0, 0, err
		}
		if waiting == 0 && worked == 0 {
			worked = time.Since(ended)
		}
		if worked > 0 {
			left, err := m.st.MailsWaiting(ctx)
			if err != nil || left == 0 {
				return worked, time.Since(ended), err
			}
		}
		if time.Since(ended) > 30*time.Minute {
			return 0, 0, errors.New("the backlog does not go away")
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// pace is how one way in answered, over all its turns.
type pace struct {
	took    []time.Duration
	lasted  time.Duration
	matched int // messages about somebody who is followed
}

func (p *pace) perSecond() float64 { return float64(len(p.took)) / p.lasted.Seconds() }

// at is the time that so many hundredths were answered within.
func (p *pace) at(percent int) time.Duration {
	slices.Sort(p.took)
	return p.took[len(p.took)*percent/100]
}

// rate sends for so many seconds over n connections, and adds what it took.
func (m *intakeRun) rate(n, perSecond int, seconds float64, handle mllp.Handler, add *pace) error {
	ctx, stop := context.WithCancel(context.Background())
	l, err := (&net.ListenConfig{}).Listen(ctx, "tcp", "127.0.0.1:0")
	if err != nil {
		stop()
		return err
	}
	server := &mllp.Server{Handle: handle, Log: slog.New(slog.DiscardHandler)}
	ended := make(chan error, 1)
	go func() { ended <- server.Serve(ctx, l) }()
	var mu sync.Mutex
	var took []time.Duration
	var fault error
	var wg sync.WaitGroup
	begun := time.Now()
	until := begun.Add(time.Duration(seconds * float64(time.Second)))
	for i := range n {
		wg.Go(func() {
			mine, matched, err := m.stream(ctx, l.Addr().String(), i, n, perSecond, begun, until)
			mu.Lock()
			defer mu.Unlock()
			took, fault, add.matched = append(took, mine...), errors.Join(fault, err), add.matched+matched
		})
	}
	wg.Wait()
	lasted := time.Since(begun)
	stop()
	if err := errors.Join(fault, <-ended); err != nil || len(took) == 0 {
		return fmt.Errorf("%d answers: %w", len(took), err)
	}
	add.took, add.lasted = append(add.took, took...), add.lasted+lasted
	return nil
}

// stream is one connection. A followed person's messages all go over one: admitted, moved, discharged, and so again. Where it is paced, a message that is late is
// sent at once, and its clock started when it was due.
func (m *intakeRun) stream(ctx context.Context, address string, i, of, perSecond int, begun, until time.Time) (took []time.Duration, matched int, err error) {
	c, err := mllp.Dial(ctx, address, nil)
	if err != nil {
		return nil, 0, err
	}
	defer c.Close()
	hers := (len(m.followed) - i + of - 1) / of // persons of this connection: i, i+of, i+2of …
	for n := 0; time.Now().Before(until); n++ {
		control := fmt.Sprintf("%d-%d-%d", i, n, until.UnixNano())
		body := admission(control, n*64+i)
		if n%intakeMatch == intakeMatch-1 && hers > 0 {
			nth := matched / hers
			person := m.followed[i+of*(matched%hers)]
			body = moved(control, person.number, fmt.Sprintf("%d-%d", until.UnixNano(), nth/3), nth)
			matched++
		}
		at := time.Now()
		if perSecond > 0 {
			at = begun.Add(time.Duration(n*of+i) * time.Second / time.Duration(perSecond))
			if at.After(until) {
				return took, matched, nil
			}
			time.Sleep(time.Until(at))
		}
		answer, err := c.Send(body, time.Minute)
		if err != nil || len(answer) == 0 {
			return took, matched, fmt.Errorf("no answer: %w", err)
		}
		took = append(took, time.Since(at))
	}
	return took, matched, nil
}

// moved is the nth message of one who is followed.
func moved(control, number, visit string, nth int) []byte {
	event := []string{"A01", "A02", "A03"}[nth%3]
	now := time.Now()
	at := now.Add(time.Duration(nth%3-3) * time.Minute).In(date.Oslo).Format("20060102150405")
	return []byte("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|" + now.In(date.Oslo).Format("20060102150405") + "||ADT^" + event + "|" + control + "|P|2.5.1|||||NOR|UNICODE UTF-8\rEVN|" + event + "|" + at + "||||" + at + "\r" +
		"PID|1||" + number + "^^^FOLKEREG^FNR||TEST^PERSON||19420217|F\rPV1|1|I|GER^12^1^AHUS|E|||||||||||||||B" + visit + "\r")
}

// admission is a message of usual size about one of some ten thousand persons.
func admission(control string, n int) []byte {
	for serial := n; ; serial++ {
		number, ok := nin.Synthetic(date.Of(1930+serial%20, 3, 1+serial%28), serial%2 == 0, serial%400)
		if !ok {
			continue
		}
		return []byte("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261117095500||ADT^A01^ADT_A01|" + control + "|P|2.5.1|||||NOR|UNICODE UTF-8\rEVN|A01|20261117095000||||20261117094000\r" +
			"PID|1||" + number.Digits() + "^^^FOLKEREG^FNR~H" + fmt.Sprint(serial) + "^^^AHUS^PI||TEST^PERSON||19420217|F|||VEIEN 1^^LILLESTRØM^^2000^NOR||00000000\r" +
			"NK1|1|TEST^NAER|DTR|VEIEN 2^^LILLESTRØM^^2000^NOR|00000000\rPV1|1|I|GER^12^1^AHUS|E|||9999999^LEGE^TEST|||MED|||||||||V" + fmt.Sprint(n) + "|||||||||||||||||||||||||20261117094000\r")
	}
}

// fillInbox puts older messages there, so that it shows whether many of them slow new ones.
func fillInbox(ctx context.Context, st *store.Store, n int) error {
	at := db.At(time.Now().AddDate(-1, 0, 0))
	for i := 0; i < n; i += 1000 {
		rows := make([]store.NewMessage, 0, 1000)
		for j := range 1000 {
			day := time.Now().AddDate(0, 0, -1-(i+j)*700/max(n, 1))
			rows = append(rows, store.NewMessage{
				Key: fmt.Sprintf("%s:v1:%032x", day.Format("20060102"), (i+j)*7919), Interface: "mllp", Sender: "ahus", Format: "hl7", Header: db.JSON(`{"type":"ADT^A01","control":"1"}`),
				Answer: []byte("MSA|AA|1"), State: "unmatched", ReceivedAt: at,
			})
		}
		if err := st.InTx(ctx, func(w *store.Writer) error {
			_, err := w.InsertMessages(ctx, rows)
			return err
		}); err != nil {
			return err
		}
	}
	return nil
}

// flushing is an empty database on a server that flushes what it commits, with the service on it; away takes all of it away again.
func flushing(ctx context.Context, engine, name string) (st *store.Store, ring *keys.Ring, s *app.Service, away func(), err error) {
	var undo []func()
	away = func() {
		for _, f := range slices.Backward(undo) {
			f()
		}
	}
	defer func() {
		if err != nil {
			away()
		}
	}()
	dir, err := os.MkdirTemp("", "traad-load-")
	if err != nil {
		return nil, nil, nil, nil, err
	}
	undo = append(undo, func() { os.RemoveAll(dir) })
	address := "sqlite:" + filepath.Join(dir, "traad.sqlite")
	if engine == "postgres" {
		var drop func()
		if address, drop, err = durable(name); err != nil {
			return nil, nil, nil, nil, err
		}
		undo = append(undo, drop)
	}
	if st, err = store.Open(ctx, address); err != nil {
		return nil, nil, nil, nil, err
	}
	undo = append(undo, func() { st.Close() })
	if err := keys.Generate(filepath.Join(dir, "keys")); err != nil {
		return nil, nil, nil, nil, err
	}
	if ring, err = keys.Load(filepath.Join(dir, "keys")); err != nil {
		return nil, nil, nil, nil, err
	}
	s = app.New(st, ring, job.New(st.DB, time.Now), time.Now)
	undo = append(undo, s.Close)
	return st, ring, s, away, nil
}

// durable is database on a server that flushes what it commits: the throw-away one of the tests does not.
func durable(name string) (address string, drop func(), err error) {
	if address, err = database(name, false); err != nil {
		return "", nil, err
	}
	drop = func() { dropDatabase(name) }
	d, err := db.Open(context.Background(), address)
	if err != nil {
		drop()
		return "", nil, err
	}
	defer d.Close()
	for _, text := range []string{
		"alter system set fsync = on", "alter system set full_page_writes = on", "select pg_reload_conf()", "alter database " + name + " set synchronous_commit = on",
	} {
		if _, err := d.Raw().Exec(text); err != nil {
			drop()
			return "", nil, fmt.Errorf("%s: %w", text, err)
		}
	}
	return address, drop, nil
}

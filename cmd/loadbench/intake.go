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
	"traad/internal/app/inbox"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/keys"
	"traad/internal/base/mllp"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/intake"
	"traad/internal/store"
)

func init() { intakeBench = measureIntake }

// measureIntake measures how fast messages are taken in, with 1, 4, 16 and 64 connections that each wait for their answers: Tråd, with its
// worker running beside; a plain receiver that inserts the bytes and answers; and one that answers only. seconds is how long each runs.
func measureIntake(engines []string, seconds float64, before int, out io.Writer) error {
	fmt.Fprintln(out, "| engine | connections | answers only /s | plain insert /s | Tråd /s | p50 | p99 | plain p99 | Tråd to plain | backlog after |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, engine := range engines {
		if err := intakeOn(engine, seconds, before, out); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

func intakeOn(engine string, seconds float64, before int, out io.Writer) error {
	ctx := context.Background()
	st, _, s, away, err := flushing(ctx, engine, "load_intake")
	if err != nil {
		return err
	}
	defer away()
	if err := st.PlainTable(ctx); err != nil {
		return err
	}
	if err := fillInbox(ctx, st, before); err != nil {
		return err
	}
	log := slog.New(slog.DiscardHandler)
	senders := intake.Senders{{Sender: inbox.Sender{Name: "ahus", Unit: care.OrgID(db.NewID()), Where: "hospital"}}}
	ack := []byte("MSH|^~\\&|TRAAD|IHT|DIPS|AHUS|20261117||ACK|1|P|2.5.1\rMSA|AA|1\r")
	box := inbox.New(s, senders.Read, senders.Inbox(), log)
	box.Start(ctx)
	defer box.Stop()
	ways := []mllp.Handler{
		func(context.Context, mllp.Client, mllp.Frame) []byte { return ack },
		func(ctx context.Context, _ mllp.Client, f mllp.Frame) []byte {
			if err := st.PlainInsert(ctx, f.Payload); err != nil {
				return nil
			}
			return ack
		},
		(&intake.Listener{Senders: senders, Box: box, Now: time.Now, Log: log}).Handle,
	}
	for _, n := range connections {
		none, plain, ours, behind, err := turns(ctx, st, n, seconds, ways)
		if err != nil {
			return err
		}
		fmt.Fprintf(out, "| %s | %d | %.0f | %.0f | %.0f | %s | %s | %s | %.2f | %.1f s |\n", engine, n, none.perSecond(), plain.perSecond(), ours.perSecond(),
			ms(ours.at(50)), ms(ours.at(99)), ms(plain.at(99)), ours.perSecond()/plain.perSecond(), behind.Seconds())
	}
	return nil
}

// slicesEach is in how many turns a measurement is taken: the three are measured by turns, so that what else the machine does falls on all.
const slicesEach = 10

// turns lets the three ways in answer by turns, and says for how long at most messages waited after a turn of the last one.
func turns(ctx context.Context, st *store.Store, n int, seconds float64, ways []mllp.Handler) (none, plain, ours *pace, behind time.Duration, err error) {
	all := []*pace{{}, {}, {}}
	for range slicesEach {
		for i, handle := range ways {
			if err := rate(n, seconds/slicesEach, handle, all[i]); err != nil {
				return nil, nil, nil, 0, err
			}
		}
		ended := time.Now()
		for {
			waiting, _, err := inbox.Queue(ctx, st.Reader(), time.Now())
			if err != nil {
				return nil, nil, nil, 0, err
			}
			if waiting == 0 {
				break
			}
			time.Sleep(5 * time.Millisecond)
		}
		behind = max(behind, time.Since(ended))
	}
	return all[0], all[1], all[2], behind, nil
}

// pace is how one way in answered, over all its turns.
type pace struct {
	took   []time.Duration
	lasted time.Duration
}

func (p *pace) perSecond() float64 { return float64(len(p.took)) / p.lasted.Seconds() }

// at is the time that so many hundredths were answered within.
func (p *pace) at(percent int) time.Duration {
	slices.Sort(p.took)
	return p.took[len(p.took)*percent/100]
}

// rate sends for so many seconds over n connections, and adds what it took.
func rate(n int, seconds float64, handle mllp.Handler, add *pace) error {
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
			mine, err := stream(ctx, l.Addr().String(), i, until)
			mu.Lock()
			defer mu.Unlock()
			took, fault = append(took, mine...), errors.Join(fault, err)
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

func stream(ctx context.Context, address string, i int, until time.Time) ([]time.Duration, error) {
	c, err := mllp.Dial(ctx, address, nil)
	if err != nil {
		return nil, err
	}
	defer c.Close()
	var took []time.Duration
	for n := 0; time.Now().Before(until); n++ {
		m := admission(fmt.Sprintf("%d-%d-%d", i, n, until.UnixNano()), n*64+i)
		at := time.Now()
		answer, err := c.Send(m, time.Minute)
		if err != nil || len(answer) == 0 {
			return took, fmt.Errorf("no answer: %w", err)
		}
		took = append(took, time.Since(at))
	}
	return took, nil
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
	if err = keys.Generate(filepath.Join(dir, "keys")); err != nil {
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

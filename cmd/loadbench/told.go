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
	"slices"
	"sync"
	"time"

	"github.com/emersion/go-smtp"

	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/app/inbox"
	"traad/internal/base/date"
	"traad/internal/base/keys"
	"traad/internal/base/mail"
	"traad/internal/base/mllp"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/demo"
	"traad/internal/front/intake"
	"traad/internal/store"
)

func init() { toldBench = measureTold }

const (
	toldRate    = 200 // events a second
	toldMatch   = 20  // one in so many concerns somebody who is followed
	toldSenders = 8   // connections
	toldWorkers = 2   // jobs at once, as traad serve has it
)

// measureTold measures the time from an admission is sent to its first mail is taken by an SMTP server, while 200 messages a second come in
// of which one in twenty concerns somebody who is followed. The clock starts before the message is written to the wire.
func measureTold(engines []string, seconds float64, out io.Writer) error {
	fmt.Fprintln(out, "| engine | events /s | alerts | mails | p50 | p95 | p99 | slowest | acknowledgement p99 |\n|---|---:|---:|---:|---:|---:|---:|---:|---:|")
	for _, engine := range engines {
		if err := toldOn(engine, seconds, out); err != nil {
			return fmt.Errorf("%s: %w", engine, err)
		}
	}
	return nil
}

// sink is an SMTP server that takes everything and counts.
type sink struct {
	mu sync.Mutex
	n  int
}

func (s *sink) Reset()                               {}
func (s *sink) Logout() error                        { return nil }
func (s *sink) Mail(string, *smtp.MailOptions) error { return nil }
func (s *sink) Rcpt(string, *smtp.RcptOptions) error { return nil }
func (s *sink) Data(r io.Reader) error {
	_, err := io.Copy(io.Discard, r)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.n++
	return err
}

func (s *sink) serve() (port int, stop func(), err error) {
	back := smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return s, nil }))
	back.Domain = "localhost"
	l, err := (&net.ListenConfig{}).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return 0, nil, err
	}
	go func() { _ = back.Serve(l) }()
	return l.Addr().(*net.TCPAddr).Port, func() { _ = back.Close() }, nil
}

func toldOn(engine string, seconds float64, out io.Writer) error {
	ctx := context.Background()
	st, ring, s, away, err := flushing(ctx, engine, "load_told")
	if err != nil {
		return err
	}
	defer away()
	s.Outward.Address = "https://traad.example"
	followed := int(seconds*toldRate/toldMatch) + 1
	if err := demo.Seed(ctx, s, s.Today(), 3*followed); err != nil {
		return err
	}
	if err := st.DB.Settle(ctx); err != nil {
		return err
	}
	if _, err := alert.DrawCodes(ctx, s); err != nil {
		return err
	}
	numbers, err := openNumbers(ctx, st, ring, followed)
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
	box := inbox.New(s, senders.Read, senders.Inbox(), log)
	box.Start(ctx)
	defer box.Stop()
	serving, stop := context.WithCancel(ctx)
	l, err := (&net.ListenConfig{}).Listen(serving, "tcp", "127.0.0.1:0")
	if err != nil {
		stop()
		return err
	}
	ended := make(chan error, 1)
	server := &mllp.Server{Handle: (&intake.Listener{Senders: senders, Box: box, Now: time.Now, Log: log}).Handle, Log: log}
	go func() { ended <- server.Serve(serving, l) }()
	begun := time.Now()
	sent, acks, err := paced(ctx, l.Addr().String(), numbers, int(seconds*toldRate))
	lasted := time.Since(begun)
	stop()
	if err := errors.Join(err, <-ended); err != nil {
		return err
	}
	took, err := mailed(ctx, st, sent)
	if err != nil {
		return err
	}
	to.mu.Lock()
	defer to.mu.Unlock()
	fmt.Fprintf(out, "| %s | %.0f | %d | %d | %s | %s | %s | %s | %s |\n", engine, float64(len(acks))/lasted.Seconds(), len(took), to.n,
		ms(at(took, 50)), ms(at(took, 95)), ms(at(took, 99)), ms(took[len(took)-1]), ms(at(acks, 99)))
	return nil
}

type followedNumber struct{ patient, number string }

// openNumbers are persons in a course that is open, by their national numbers.
func openNumbers(ctx context.Context, st *store.Store, ring *keys.Ring, n int) ([]followedNumber, error) {
	rows, err := st.OpenNumbers(ctx, n)
	if err != nil {
		return nil, err
	}
	var all []followedNumber
	seen := map[string]bool{}
	for _, x := range rows {
		digits, err := ring.Open(x.Sealed, "patient/"+x.Patient)
		if err != nil {
			return nil, err
		}
		if !seen[x.Patient] {
			seen[x.Patient], all = true, append(all, followedNumber{x.Patient, string(digits)})
		}
	}
	if len(all) == 0 {
		return nil, errors.New("nobody is followed")
	}
	return all, nil
}

// paced sends n messages, toldRate a second over toldSenders connections, and returns when each followed person's was begun and how long
// each answer took, sorted. A message that is late is sent at once: its clock started when it was due.
func paced(ctx context.Context, address string, followed []followedNumber, n int) (map[string]time.Time, []time.Duration, error) {
	sent := map[string]time.Time{}
	var acks []time.Duration
	var fault error
	var mu sync.Mutex
	var wg sync.WaitGroup
	begun := time.Now()
	for c := range toldSenders {
		wg.Go(func() {
			conn, err := mllp.Dial(ctx, address, nil)
			if err != nil {
				mu.Lock()
				fault = errors.Join(fault, err)
				mu.Unlock()
				return
			}
			defer conn.Close()
			for i := c; i < n; i += toldSenders {
				due := begun.Add(time.Duration(i) * time.Second / toldRate)
				time.Sleep(time.Until(due))
				body := told(i, "")
				if who := i / toldMatch; i%toldMatch == 0 && who < len(followed) {
					body = told(i, followed[who].number)
					mu.Lock()
					sent[followed[who].patient] = due
					mu.Unlock()
				}
				answer, err := conn.Send(body, time.Minute)
				mu.Lock()
				acks = append(acks, time.Since(due))
				if err != nil || len(answer) == 0 {
					fault = errors.Join(fault, errors.New("no answer"), err)
				}
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	slices.Sort(acks)
	return sent, acks, fault
}

// told is an emergency admission now, of somebody who is nobody in Tråd where no number is given.
func told(n int, number string) []byte {
	for serial := n; number == ""; serial++ {
		if x, ok := nin.Synthetic(date.Of(1930+serial%20, 3, 1+serial%28), serial%2 == 0, serial%400); ok {
			number = x.Digits()
		}
	}
	now := time.Now().Format("20060102150405")
	return []byte("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|" + now + "||ADT^A01^ADT_A01|T" + fmt.Sprint(n) + "|P|2.5.1|||||NOR|UNICODE UTF-8\rEVN|A01|" + now + "||||" + now + "\r" +
		"PID|1||" + number + "^^^FOLKEREG^FNR||TEST^PERSON||19420217|F\rPV1|1|I|GER^12^1^AHUS|E|||||||||||||||TV" + fmt.Sprint(n) + "|||||||||||||||||||||||||" + now + "\r")
}

// mailed waits until every alert about those persons has been mailed, and returns how long each took, sorted.
func mailed(ctx context.Context, st *store.Store, sent map[string]time.Time) ([]time.Duration, error) {
	for deadline := time.Now().Add(2 * time.Minute); ; time.Sleep(100 * time.Millisecond) {
		left, err := st.MailsWaiting(ctx)
		if err != nil {
			return nil, err
		}
		waiting, _, err := inbox.Queue(ctx, st.Reader(), time.Now())
		if err != nil {
			return nil, err
		}
		left += waiting
		if left == 0 {
			break
		}
		if time.Now().After(deadline) {
			return nil, fmt.Errorf("%d wait still", left)
		}
	}
	all, err := st.MailedAt(ctx)
	if err != nil {
		return nil, err
	}
	var took []time.Duration
	for patient, from := range sent {
		for _, at := range all[patient] {
			if at.After(from) {
				took = append(took, at.Sub(from))
			}
		}
	}
	if len(took) == 0 {
		return nil, errors.New("no alert was mailed")
	}
	slices.Sort(took)
	return took, nil
}

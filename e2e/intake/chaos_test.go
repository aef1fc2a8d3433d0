//go:build chaos

package intake_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"traad/internal/base/audit"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/base/keys"
	"traad/internal/base/mllp"
	"traad/internal/base/nin"
	"traad/internal/store"
)

// How hard it is: make chaos CHAOS="-kills 5 -messages 5000".
var (
	kills    = flag.Int("kills", 50, "how often the program is killed")
	messages = flag.Int("messages", 50_000, "messages in all, besides those that are sent twice")
)

const connections = 8

// TestKilled: the program is killed (SIGKILL) again and again while hospitals send, with messages that come twice, and those that got no
// answer sent again to the next. At the end every message is there once, each that concerns somebody is written once and in order,
// and the audit is whole.
func TestKilled(t *testing.T) {
	program := build(t)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			s := &storm{t: t, program: program, dir: t.TempDir()}
			s.address = "sqlite:" + filepath.Join(s.dir, "traad.sqlite")
			if engine == db.Postgres {
				s.address = dbtest.Address(t, engine)
			}
			t.Cleanup(func() { s.kill() })
			s.start()
			s.kill()
			s.followed()
			for round := range *kills {
				s.start()
				s.round(round, *messages / *kills)
			}
			s.start()
			s.rest()
			s.drained()
			s.kill()
			s.check()
		})
	}
}

func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "traad")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-o", program, "traad/cmd/traad").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

type storm struct {
	t                      *testing.T
	program, dir, address  string
	mllp                   string
	cmd                    *exec.Cmd
	log                    bytes.Buffer
	numbers                []string // of persons who are followed
	mu                     sync.Mutex
	queue                  []string // control ids that nobody has answered
	sent, answered, doubly int
	bodies                 map[string][]byte
	acks                   map[string]string
	refuses                bool // AE is an answer that may come
	refused                int
	replicas               bool // another program may have stored it, and not moved it yet: it answers AA in its own words
}

// start runs the program on what is there, and waits until it is ready.
func (s *storm) start() {
	s.t.Helper()
	l, err := (&net.ListenConfig{}).Listen(s.t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		s.t.Fatal(err)
	}
	s.mllp = l.Addr().String()
	l.Close()
	s.log.Reset()
	s.cmd = exec.Command(s.program, "demo", "--addr", "127.0.0.1:0", "--mllp", s.mllp, "--patients", "60", "--data", s.dir, "--database", s.address)
	s.cmd.Stderr = &s.log
	out, err := s.cmd.StdoutPipe()
	if err != nil {
		s.t.Fatal(err)
	}
	if err := s.cmd.Start(); err != nil {
		s.t.Fatal(err)
	}
	late := time.AfterFunc(2*time.Minute, func() { _ = s.cmd.Process.Kill() })
	line, _ := bufio.NewReader(out).ReadString('\n')
	late.Stop()
	if !strings.Contains(line, "Tråd er klar") {
		_ = s.cmd.Wait()
		s.t.Fatalf("traad said %q\n%s", line, s.log.String())
	}
}

func (s *storm) kill() {
	if s.cmd != nil && s.cmd.ProcessState == nil {
		_ = s.cmd.Process.Kill()
		_ = s.cmd.Wait()
	}
}

func (s *storm) open() (*store.Store, *keys.Ring) {
	s.t.Helper()
	ring, err := keys.Load(filepath.Join(s.dir, "keys"))
	if err != nil {
		s.t.Fatal(err)
	}
	st, err := store.Open(s.t.Context(), s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	return st, ring
}

// followed finds the numbers of some who are followed.
func (s *storm) followed() {
	st, ring := s.open()
	defer st.Close()
	rows, err := st.DB.Reader().QueryContext(s.t.Context(), "select i.patient_id, i.sealed from patient_identifier i where i.patient_id in (select patient_id from enrolment where status = 'active') order by i.id limit 20")
	if err != nil {
		s.t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, sealed string
		if err := rows.Scan(&id, &sealed); err != nil {
			s.t.Fatal(err)
		}
		number, err := ring.Open(sealed, "patient/"+id)
		if err != nil {
			s.t.Fatal(err)
		}
		s.numbers = append(s.numbers, string(number))
	}
	if len(s.numbers) < 10 {
		s.t.Fatalf("only %d are followed", len(s.numbers))
	}
	s.bodies, s.acks = map[string][]byte{}, map[string]string{}
}

// make writes message n. One in twenty concerns somebody who is followed.
func (s *storm) make(n int) string {
	control := fmt.Sprintf("C%d", n)
	number, event := s.numbers[n/20%len(s.numbers)], "A02"
	if n%100 == 0 {
		event = "A01"
	}
	if n%20 != 0 {
		for serial := n; ; serial++ {
			if x, ok := nin.Synthetic(date.Of(1935, 3, 1+serial%28), serial%2 == 0, serial%400); ok {
				number = x.Digits()
				break
			}
		}
	}
	s.bodies[control] = []byte(fmt.Sprintf("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|20261117095500||ADT^%s|%s|P|2.5.1\rEVN|%s|20261117095000\rPID|1||%s^^^FOLKEREG^FNR||A^B\rPV1|1|I|GER|E|||||||||||||||V%d\r", event, control, event, number, n/20%50))
	return control
}

// round sends new messages over several connections and kills the program when so many more are answered.
func (s *storm) round(round, n int) {
	s.mu.Lock()
	for range n {
		s.queue = append(s.queue, s.make(s.sent))
		s.sent++
	}
	until := s.answered + n*2/3
	s.mu.Unlock()
	s.send(func() bool { return s.answered >= until })
	if s.t.Failed() {
		s.t.FailNow()
	}
}

// rest sends what nobody has answered yet.
func (s *storm) rest() {
	for range 20 {
		s.mu.Lock()
		left := len(s.queue)
		s.mu.Unlock()
		if left == 0 {
			return
		}
		s.send(func() bool { return false })
	}
	s.t.Fatal("some messages get no answer")
}

// send empties the queue; enough, asked with the lock, says when to kill the program. A patient's messages go over one connection.
func (s *storm) send(enough func() bool) {
	s.mu.Lock()
	lanes := make([][]string, connections)
	for _, c := range s.queue {
		var n int
		fmt.Sscanf(c, "C%d", &n)
		i := n % connections
		if n%20 == 0 {
			i = n / 20 % len(s.numbers) % connections
		}
		lanes[i] = append(lanes[i], c)
	}
	s.queue = nil
	s.mu.Unlock()
	var dead atomic.Bool
	var wg sync.WaitGroup
	for _, lane := range lanes {
		wg.Go(func() {
			left := s.lane(lane, enough, &dead)
			s.mu.Lock()
			s.queue = append(s.queue, left...)
			s.mu.Unlock()
		})
	}
	wg.Wait()
}

// lane sends messages one by one and returns those without an answer.
func (s *storm) lane(lane []string, enough func() bool, dead *atomic.Bool) []string {
	c, err := mllp.Dial(context.Background(), s.mllp, nil)
	if err != nil {
		return lane
	}
	defer c.Close()
	for i, control := range lane {
		times := 1
		if i%10 == 3 {
			times = 2
		}
		for range times {
			s.mu.Lock()
			body := s.bodies[control]
			s.mu.Unlock()
			answer, err := c.Send(body, 30*time.Second)
			if err != nil {
				return lane[i:]
			}
			if s.refuses && bytes.Contains(answer, []byte("\rMSA|AE|"+control)) { // not stored, and said so
				s.mu.Lock()
				s.refused++
				s.mu.Unlock()
				return lane[i:]
			}
			if !bytes.Contains(answer, []byte("\rMSA|AA|"+control+"\r")) {
				s.t.Errorf("answered %q", answer)
				return lane[i:]
			}
			s.mu.Lock()
			if had := s.acks[control]; had == "" {
				s.answered++
			} else if s.doubly++; had != string(answer) && !s.replicas {
				s.t.Errorf("%s was answered in two ways", control)
			}
			s.acks[control] = string(answer)
			if enough() && !dead.Swap(true) {
				_ = s.cmd.Process.Kill()
				_ = s.cmd.Wait()
			}
			s.mu.Unlock()
		}
	}
	return nil
}

// drained waits until all is worked on, and says how long that took.
func (s *storm) drained() {
	st, _ := s.open()
	defer st.Close()
	begun := time.Now()
	for {
		q, err := st.Reader().Queue(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if q.Waiting == 0 {
			s.t.Logf("the backlog was empty %.1f s after the last answer", time.Since(begun).Seconds())
			return
		}
		if time.Since(begun) > 5*time.Minute {
			s.t.Fatalf("%d wait still", q.Waiting)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// check compares what is there with what was answered.
func (s *storm) check() {
	t := s.t
	st, ring := s.open()
	defer st.Close()
	ctx := t.Context()
	rows, err := st.DB.Raw().QueryContext(ctx, "select seq, cast(header as text), state, fault, cast(coalesce(patient_id, '00000000-0000-0000-0000-000000000000') as text) from inbox order by seq")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	there, applied, states := map[string]int{}, map[string]int{}, map[string]int{}
	for rows.Next() {
		var seq int
		var header, state, fault, patient string
		if err := rows.Scan(&seq, &header, &state, &fault, &patient); err != nil {
			t.Fatal(err)
		}
		var h struct{ Control string }
		if err := json.Unmarshal([]byte(header), &h); err != nil {
			t.Fatal(err)
		}
		there[h.Control]++
		states[strings.TrimSpace(state+" "+fault)]++
		if state == "applied" {
			applied[fmt.Sprintf("message/%d", seq)] = 0
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for control := range s.acks {
		if there[control] != 1 {
			t.Errorf("%s was answered and is there %d times", control, there[control])
		}
	}
	if len(there) != s.sent || len(s.acks) != s.sent {
		t.Errorf("%d are there and %d answered, %d were sent", len(there), len(s.acks), s.sent)
	}
	if len(applied) != (s.sent+19)/20 {
		t.Errorf("%d were written, want %d", len(applied), (s.sent+19)/20)
	}
	told, err := st.DB.Raw().QueryContext(ctx, "select cast(patient_id as text), cast(items as text) from audit where deed = 'stay.told' order by id")
	if err != nil {
		t.Fatal(err)
	}
	defer told.Close()
	last := map[string]int{}
	for told.Next() {
		var patient, items string
		var refs []string
		seq := 0
		if err := told.Scan(&patient, &items); err != nil {
			t.Fatal(err)
		}
		if err := json.Unmarshal([]byte(items), &refs); err != nil {
			t.Fatal(err)
		}
		if _, err := fmt.Sscanf(refs[0], "message/%d", &seq); err != nil || seq <= last[patient] {
			t.Errorf("message %d was written after %d (%v)", seq, last[patient], err)
		}
		last[patient] = seq
		applied[refs[0]]++
	}
	if err := told.Err(); err != nil {
		t.Fatal(err)
	}
	for m, n := range applied {
		if n != 1 {
			t.Errorf("%s was written %d times", m, n)
		}
	}
	s.alerts(st)
	report, err := audit.Verify(ctx, st.DB, ring, nil, audit.Check{})
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range report.Faults {
		if f.Kind != audit.Unsealed {
			t.Errorf("audit: %+v", f)
		}
	}
	t.Logf("%d messages answered, %d of them sent once more and answered alike; %d refused with AE; states %v", s.sent, s.doubly, s.refused, states)
}

// alerts: nobody is told the same of a stay twice, and each alert has one letter to each receiver.
func (s *storm) alerts(st *store.Store) {
	s.t.Helper()
	for what, q := range map[string]string{
		"alerts made twice":  "select count(*) from (select 1 from alert where status <> 'withdrawn' and daily = $1 group by enrolment_id, stay_id, kind having count(*) > 1) x",
		"letters made twice": "select count(*) from (select 1 from outbox where alert_id in (select id from alert where daily = $1) group by alert_id, user_id, about, channel having count(*) > 1) x",
	} {
		n := 0
		if err := st.DB.Reader().QueryRowContext(s.t.Context(), q, false).Scan(&n); err != nil {
			s.t.Fatal(err)
		}
		if n > 0 {
			s.t.Errorf("%s: %d", what, n)
		}
	}
	n := 0
	if err := st.DB.Reader().QueryRowContext(s.t.Context(), "select count(*) from alert").Scan(&n); err != nil {
		s.t.Fatal(err)
	}
	s.t.Logf("%d alerts", n)
}

package intake_test

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"flag"
	"fmt"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
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
	"traad/internal/care"
	"traad/internal/store"
)

// How hard it is: make chaos CHAOS="-kills 5 -messages 5000".
var (
	kills    = flag.Int("kills", 2, "how often the program is killed; make chaos: 50")
	messages = flag.Int("messages", 600, "messages in all, besides those that are sent twice; make chaos: 50 000")
)

const connections = 8

// TestKilled: the program is killed (SIGKILL) again and again while hospitals send, with messages that come twice, and those that got no
// answer sent again to the next. At the end every message is there once, each that concerns somebody is written once and in order, every alert that
// the messages call for was made once, every mail was taken by the mail server once or at most twice, and the audit is whole.
func TestKilled(t *testing.T) {
	program := build(t)
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			s := &storm{t: t, program: program, dir: t.TempDir(), sink: newSink(t)}
			s.address = "sqlite:" + filepath.Join(s.dir, "traad.sqlite")
			if engine == db.Postgres {
				s.address = dbtest.Address(t, engine)
			}
			t.Cleanup(func() { s.kill() })
			s.start()
			s.kill()
			s.followed()
			for range *kills {
				s.start()
				s.round(*messages / *kills)
				s.overdue()
			}
			s.start()
			s.rest()
			s.end()
		})
	}
}

func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "traad")
	if out, err := exec.CommandContext(t.Context(), "go", "build", "-ldflags=-w", "-o", program, "traad/cmd/traad").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

// alertOf is an alert as the generator knows it: whose, and of which kind.
type alertOf struct {
	person int // among storm.numbers
	kind   care.AlertKind
}

type storm struct {
	t                      *testing.T
	program, dir, address  string
	mllp                   string
	cmd                    *exec.Cmd
	log                    *bytes.Buffer // of the program that runs
	sink                   *sink
	numbers                []string        // of persons who are followed
	persons                []db.ID         // the same
	before                 map[string]bool // the letters that stood in the outbox when it began
	begun, base            time.Time       // now, and the first event
	expected               map[alertOf]int // that the messages call for
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
	s.log = &bytes.Buffer{}
	s.cmd = exec.Command(s.program, "demo", "--addr", "127.0.0.1:0", "--mllp", s.mllp, "--patients", "60", "--data", s.dir, "--database", s.address, "--smtp", fmt.Sprintf("127.0.0.1:%d", s.sink.port))
	s.cmd.Stderr = s.log
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

// followed finds the numbers of some who are followed, in one municipality each, and who have not been admitted lately; and who was mailed before.
func (s *storm) followed() {
	st, ring := s.open()
	defer st.Close()
	s.begun = time.Now()
	s.base = s.begun.AddDate(0, 0, -7)
	rows, err := st.DB.Reader().QueryContext(s.t.Context(), `select i.patient_id, i.sealed from patient_identifier i join patient p on p.id = i.patient_id
		where p.merged_into is null and not exists (select 1 from patient o where o.merged_into = p.id) and not exists (select 1 from stay s where s.patient_id = p.id and (s.to_at is null or s.to_at > $1))
		  and (select count(*) from enrolment e where e.patient_id = p.id and e.status = 'active' and e.included_on is not null) = 1
		  and (select count(*) from enrolment e where e.patient_id = p.id) = 1
		order by i.id limit 20`, db.At(s.base.AddDate(0, 0, -1)))
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
		s.numbers, s.persons = append(s.numbers, string(number)), append(s.persons, db.ID(id))
	}
	if err := rows.Err(); err != nil || len(s.numbers) < 10 {
		s.t.Fatalf("only %d are followed: %v", len(s.numbers), err)
	}
	s.bodies, s.acks, s.expected, s.before = map[string][]byte{}, map[string]string{}, map[alertOf]int{}, map[string]bool{}
	for _, l := range letters(s.t, st) {
		s.before[l.id] = true
	}
}

// make writes message n. One in twenty concerns somebody who is followed: admitted, moved, discharged, and so again, each stay with a number of its own.
// Each admission and each discharge is to be told once.
func (s *storm) make(n int) string {
	control := fmt.Sprintf("C%d", n)
	var number string
	event, stay, at := "A02", fmt.Sprintf("X%d", n), s.base
	if n%20 == 0 {
		person, nth := n/20%len(s.numbers), n/20/len(s.numbers)
		event, stay, number = []string{"A01", "A02", "A03"}[nth%3], fmt.Sprintf("V%d", nth/3), s.numbers[person]
		at = s.base.Add(time.Duration(nth) * 7 * 24 * time.Hour / time.Duration(*messages/20/len(s.numbers)+2))
		switch event {
		case "A01":
			s.expected[alertOf{person, care.AlertAdmitted}]++
		case "A03":
			s.expected[alertOf{person, care.AlertDischarged}]++
		}
	} else {
		for serial := n; ; serial++ {
			if x, ok := nin.Synthetic(date.Of(1935, 3, 1+serial%28), serial%2 == 0, serial%400); ok {
				number = x.Digits()
				break
			}
		}
	}
	written, happened := at.Add(5*time.Minute).In(date.Oslo).Format("20060102150405"), at.In(date.Oslo).Format("20060102150405")
	s.bodies[control] = []byte("MSH|^~\\&|DIPS|AHUS|TRAAD|IHT|" + written + "||ADT^" + event + "|" + control + "|P|2.5.1\rEVN|" + event + "|" + written + "||||" + happened +
		"\rPID|1||" + number + "^^^FOLKEREG^FNR||A^B\rPV1|1|I|GER|E|||||||||||||||" + stay + "\r")
	return control
}

// round sends new messages over several connections and kills the program when so many more are answered.
func (s *storm) round(n int) {
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
	s.t.Fatalf("some messages get no answer: %d\n%s", len(s.queue), s.log.String()[max(0, s.log.Len()-6000):])
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

// end lets everything be worked on and sealed, and looks at what is there.
func (s *storm) end() {
	s.drained()
	s.sealed()
	s.kill()
	s.check()
}

// overdue lets the leases of a program that was killed run out, as they would by themselves after two minutes, and after fifteen seconds that of
// the audit's sealing. No program runs. That they run out by themselves is not tried here: fifty times two minutes would be waiting.
func (s *storm) overdue() {
	s.t.Helper()
	st, _ := s.open()
	defer st.Close()
	if err := st.DB.InTx(s.t.Context(), func(tx *db.Tx) error {
		gone := db.At(time.Now().Add(-time.Second))
		if _, err := tx.ExecContext(s.t.Context(), "update job set leased_until = $1 where state = 'running'", gone); err != nil {
			return err
		}
		_, err := tx.ExecContext(s.t.Context(), "update audit_lease set leased_until = $1 where leased_until > $1", gone)
		return err
	}); err != nil {
		s.t.Fatal(err)
	}
}

// drained waits until all is worked on and every mail is handed over, and says how long that took. Those that a program held when it was
// killed are tried again when its lease is over.
func (s *storm) drained() {
	st, _ := s.open()
	defer st.Close()
	begun, worked := time.Now(), false
	for {
		q, err := st.Reader().Queue(s.t.Context())
		if err != nil {
			s.t.Fatal(err)
		}
		if q.Waiting == 0 && !worked {
			worked = true
			s.t.Logf("the backlog was empty %.1f s after the last answer", time.Since(begun).Seconds())
		}
		mails := slices.DeleteFunc(letters(s.t, st), func(l letter) bool { return l.state != "waiting" })
		if worked && len(mails) == 0 {
			s.t.Logf("every mail was handed over %.1f s after the last answer", time.Since(begun).Seconds())
			return
		}
		if time.Since(begun) > 15*time.Minute {
			s.t.Fatalf("%d messages and %d mails wait still\n%s", q.Waiting, len(mails), s.log.String())
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// sealed waits until the programs that run have sealed all that stands in the audit by now. One that was killed may hold the lease a while longer.
func (s *storm) sealed() {
	s.t.Helper()
	st, _ := s.open()
	defer st.Close()
	ctx, c, begun := s.t.Context(), st.DB.Reader(), time.Now()
	var last db.ID
	if err := c.QueryRowContext(ctx, "select id from audit order by id desc limit 1").Scan(&last); err != nil {
		s.t.Fatal(err)
	}
	for {
		loose, seals := 0, 0
		if err := c.QueryRowContext(ctx, "select count(*) from audit a where a.id <= $1 and not exists (select 1 from audit_leaf l where l.audit_id = a.id)", last).Scan(&loose); err != nil {
			s.t.Fatal(err)
		}
		if err := c.QueryRowContext(ctx, "select count(*) from audit_seal where sealed_at >= $1", db.At(s.begun)).Scan(&seals); err != nil {
			s.t.Fatal(err)
		}
		if loose == 0 && seals > 0 {
			s.t.Logf("%d seals were made since it began, and %.1f s after the last mail nothing was left to seal", seals, time.Since(begun).Seconds())
			return
		}
		if time.Since(begun) > 5*time.Minute {
			s.t.Fatalf("the audit is not sealed: %d rows have no seal, and %d seals were made since it began\n%s", loose, seals, s.log.String())
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// audited: what the last program wrote before it was killed can be sealed behind the seals that it made, and then the audit is whole: every row is
// sealed and as it was written, and no seal that was told to the file of heads is gone.
func (s *storm) audited(st *store.Store, ring *keys.Ring) {
	s.t.Helper()
	ctx := s.t.Context()
	s.overdue()
	if err := audit.StartSealer(ctx, st.DB, ring, audit.Sealing{}).Stop(ctx); err != nil {
		s.t.Fatal(err)
	}
	f, err := os.Open(filepath.Join(s.dir, "segl.jsonl"))
	if err != nil {
		s.t.Fatal(err)
	}
	defer f.Close()
	heads, _, err := audit.ReadHeads(f) // a kill may tear a line
	if err != nil || len(heads) == 0 {
		s.t.Fatalf("%d heads: %v", len(heads), err)
	}
	report, err := audit.Verify(ctx, st.DB, ring, heads, audit.Check{})
	if err != nil {
		s.t.Fatal(err)
	}
	for _, f := range report.Faults {
		s.t.Errorf("audit: %+v", f)
	}
	if report.Pending > 0 || report.Seals == 0 {
		s.t.Errorf("audit: %d of %d rows have no seal, in %d seals", report.Pending, report.Rows, report.Seals)
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
	s.audited(st, ring)
	mails, twice := s.sink.counted(st, s.before)
	t.Logf("%d mails handed over, %d of them twice", mails, twice)
	t.Logf("%d messages answered, %d of them sent once more and answered alike; %d refused with AE; states %v", s.sent, s.doubly, s.refused, states)
}

// alerts: each alert that the messages call for was made, once, and has one letter to each who was told.
func (s *storm) alerts(st *store.Store) {
	s.t.Helper()
	ctx, want := s.t.Context(), 0
	for person, id := range s.persons {
		for _, kind := range []care.AlertKind{care.AlertAdmitted, care.AlertDischarged} {
			n, stays := 0, 0
			err := st.DB.Reader().QueryRowContext(ctx, `select count(*), count(distinct a.stay_id) from alert a where a.kind = $1 and a.status <> 'withdrawn' and a.patient_id = $2`, string(kind), id).Scan(&n, &stays)
			if err != nil {
				s.t.Fatal(err)
			}
			if made := s.expected[alertOf{person, kind}]; n != made || stays != made {
				s.t.Errorf("person %d: %d alerts «%s» about %d stays, want %d", person, n, kind, stays, made)
			}
			want += n
		}
	}
	for what, q := range map[string]string{
		"letters made twice":          "select count(*) from (select 1 from outbox where alert_id is not null group by alert_id, user_id, about, channel having count(*) > 1) x",
		"alerts that nobody got":      "select count(*) from alert a where a.daily = $1 and not exists (select 1 from alert_receiver r where r.alert_id = a.id)",
		"receivers without a letter":  "select count(*) from alert_receiver r join alert a on a.id = r.alert_id where a.daily = $1 and r.reason = 'line' and a.received_at >= $2 and not exists (select 1 from outbox o where o.alert_id = a.id and o.user_id = r.user_id)",
		"alerts of the stays besides": "select count(*) from alert where daily = $1 and received_at >= $2 and kind not in ('admitted', 'discharged')",
	} {
		n, args := 0, []any{false, db.At(s.begun)}
		switch strings.Count(q, "$") {
		case 0:
			args = nil
		case 1:
			args = args[:1]
		}
		if err := st.DB.Reader().QueryRowContext(ctx, q, args...).Scan(&n); err != nil {
			s.t.Fatal(err)
		}
		if n > 0 {
			s.t.Errorf("%s: %d", what, n)
		}
	}
	s.t.Logf("%d alerts, each once", want)
}

package alert_test

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"net"
	netmail "net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"traad/internal/app/alert"
	"traad/internal/app/dispatch"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/job"
	"traad/internal/base/mail"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
)

// server is an SMTP server that takes mails, or does not.
type server struct {
	mu    sync.Mutex
	mails []string
	says  func(to string) error // what it answers a receiver, nil takes it
	cut   bool                  // takes the mail and then breaks the line before it says so
	port  int
}

type session struct {
	*server
	conn *smtp.Conn
}

func (s *session) Reset()                               {}
func (s *session) Logout() error                        { return nil }
func (s *session) Mail(string, *smtp.MailOptions) error { return nil }
func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.says != nil {
		return s.says(to)
	}
	return nil
}

func (s *session) Data(r io.Reader) error {
	b, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails = append(s.mails, string(b))
	if s.cut {
		_ = s.conn.Conn().Close()
	}
	return nil
}

func (s *server) answer(f func(string) error, cut bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says, s.cut = f, cut
}

func (s *server) taken() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.mails...)
}

func serve(t *testing.T) *server {
	t.Helper()
	s := &server{}
	back := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &session{s, c}, nil }))
	back.Domain = "localhost"
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	go func() { _ = back.Serve(l) }()
	t.Cleanup(func() { _ = back.Close() })
	return s
}

func post(t *testing.T, port int) *mail.Post {
	t.Helper()
	p, err := mail.New(mail.Settings{Host: "127.0.0.1", Port: port, TLS: mail.NoTLS, From: "varsel@traad.example", Timeout: 30 * time.Second})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// run runs every handing over that is due, as the queue would, and returns how many there were.
func run(t *testing.T, w *webtest.World, ways dispatch.Ways) int {
	t.Helper()
	h := dispatch.Handler(w.Service, ways)
	n := 0
	for _, i := range waiting(t, w) {
		if i.RunAt.After(w.Service.Now()) {
			continue
		}
		payload := ""
		row := w.Store.DB.Reader().QueryRowContext(t.Context(), "select payload from job where id = $1", i.ID)
		if err := row.Scan(&payload); err != nil {
			t.Fatal(err)
		}
		if _, err := h(t.Context(), []json.RawMessage{json.RawMessage(payload)}); err != nil {
			t.Fatal(err)
		}
		if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), "update job set state = 'done' where id = $1", i.ID)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		n++
	}
	return n
}

func waiting(t *testing.T, w *webtest.World) []job.Info {
	t.Helper()
	all, err := w.Service.Jobs.List(t.Context(), job.Ready, 100)
	if err != nil {
		t.Fatal(err)
	}
	var out []job.Info
	for _, i := range all {
		if i.Kind == alert.SendJob {
			out = append(out, i)
		}
	}
	return out
}

func admit(t *testing.T, w *webtest.World) webtest.Case {
	t.Helper()
	w.Service.Outward.Address = "https://traad.example"
	kari := w.Person("Kari", "Aasen", webtest.FollowedUp)
	w.Tell(w.NewStay(kari, "hospital"), care.Admission, time.Hour, "emergency")
	return kari
}

func ids(mails []string) map[string]int {
	out := map[string]int{}
	for _, m := range mails {
		parsed, err := netmail.ReadMessage(strings.NewReader(m))
		if err == nil {
			out[parsed.Header.Get("Message-ID")]++
		}
	}
	return out
}

// The server is down for an hour: every mail comes within minutes of its return, once.
func TestServerDownForAnHour(t *testing.T) {
	w := webtest.New(t)
	admit(t, w)
	s := serve(t)
	ways := dispatch.Ways{Mail: post(t, s.port).Send}
	down := dispatch.Ways{Mail: func(context.Context, mail.Message) error { return &mail.Fault{} }}
	for minute := range 60 {
		w.Go(webtest.Today, 10, minute)
		run(t, w, down)
	}
	if n := len(s.taken()); n != 0 || len(waiting(t, w)) != 3 {
		t.Fatalf("%d mails while it was down, %d waiting", n, len(waiting(t, w)))
	}
	for minute := range 6 {
		w.Go(webtest.Today, 11, minute)
		run(t, w, ways)
	}
	if got := ids(s.taken()); len(got) != 3 || len(s.taken()) != 3 {
		t.Errorf("%d mails, %d different, want 3", len(s.taken()), len(got))
	}
	for _, m := range s.taken() {
		if strings.Contains(m, "Kari") || strings.Contains(m, "Aasen") || strings.Contains(m, "Sengepost") || strings.Contains(m, "Medisinsk") || strings.Contains(m, "84") && !strings.Contains(m, "T-") {
			t.Errorf("the mail tells of her:\n%s", m)
		}
		if !strings.Contains(m, "Auto-Submitted: auto-generated") {
			t.Errorf("no Auto-Submitted:\n%s", m)
		}
	}
}

// The line breaks when the server has taken the mail and not said so: it comes once more, with the same Message-ID, and not again.
func TestCutAfterData(t *testing.T) {
	w := webtest.New(t)
	admit(t, w)
	s := serve(t)
	ways := dispatch.Ways{Mail: post(t, s.port).Send}
	s.answer(nil, true)
	run(t, w, ways)
	s.answer(nil, false)
	w.Go(webtest.Today, 10, 6)
	run(t, w, ways)
	w.Go(webtest.Today, 10, 30)
	run(t, w, ways)
	got := ids(s.taken())
	if len(got) != 3 {
		t.Fatalf("%d different mails, want 3", len(got))
	}
	for id, n := range got {
		if n != 2 {
			t.Errorf("%s was handed over %d times, want 2", id, n)
		}
	}
}

// A receiver that the server refuses is not tried again, and the page says so; one that it asks to come back later is.
func TestRefusedAndDeferred(t *testing.T) {
	w := webtest.New(t)
	kari := admit(t, w)
	s := serve(t)
	ways := dispatch.Ways{Mail: post(t, s.port).Send}
	bad, later := "ansatt-"+string(w.ID(webtest.NesToo))+"@traad.example", "ansatt-"+string(w.ID(webtest.Kongsvinger))+"@traad.example"
	s.answer(func(to string) error {
		switch to {
		case bad:
			return &smtp.SMTPError{Code: 550, Message: "no such user " + to}
		case later:
			return &smtp.SMTPError{Code: 451, Message: "later"}
		}
		return nil
	}, false)
	run(t, w, ways)
	if len(s.taken()) != 1 || len(waiting(t, w)) != 1 {
		t.Fatalf("%d taken, %d waiting", len(s.taken()), len(waiting(t, w)))
	}
	p := w.As(webtest.Nes).Get("/varsler/"+string(w.Alerts(kari)[0])).MustShow("E-posten ble avvist (svar 550).", "E-posten er ikke sendt ennå.", "1 ikke levert")
	if strings.Contains(p.Text, "no such user") {
		t.Error("the server's words are shown")
	}
	s.answer(nil, false)
	w.Go(webtest.Today, 10, 1)
	run(t, w, ways)
	if len(s.taken()) != 2 || len(waiting(t, w)) != 0 {
		t.Errorf("%d taken, %d waiting", len(s.taken()), len(waiting(t, w)))
	}
}

// A server that takes the line and says nothing holds nobody up longer than the time limit; the mail is tried again.
func TestSilentServer(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	p, err := mail.New(mail.Settings{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: mail.NoTLS, From: "varsel@traad.example", Timeout: 50 * time.Millisecond})
	if err != nil {
		t.Fatal(err)
	}
	var fault *mail.Fault
	if err := p.Send(t.Context(), mail.Message{ID: "x", To: "a@traad.example", Text: "x"}); !errors.As(err, &fault) || fault.Permanent || fault.Error() != "smtp: no answer" {
		t.Errorf("%v", err)
	}
}

// SMS says word for word what the mail says.
func TestSameTextByMailAndSMS(t *testing.T) {
	w := webtest.New(t)
	w.Service.Outward.SMS = true
	admit(t, w)
	texts := map[string]int{}
	note := func(_ context.Context, m mail.Message) error { texts[m.Text]++; return nil }
	run(t, w, dispatch.Ways{Mail: note, SMS: note})
	if len(texts) != 1 {
		t.Fatalf("%d texts", len(texts))
	}
	for _, n := range texts {
		if n != 6 {
			t.Errorf("told %d times, want three by mail and three by SMS", n)
		}
	}
}

// Where many alerts wait, their letters are read, handed over and noted together: each once, each alert with the time of its own first mail.
// Of somebody who has died meanwhile nothing is handed over.
func TestManyAlertsAtOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		admit(t, w)
		for _, name := range []string{"Anna", "Berit", "Dagny"} {
			w.Tell(w.NewStay(w.Person(name, "Aasen", webtest.FollowedUp), "hospital"), care.Admission, time.Hour, "emergency")
		}
		died := w.Person("Eli", "Aasen", webtest.FollowedUp)
		w.Tell(w.NewStay(died, "hospital"), care.Admission, time.Hour, "emergency")
		var payloads []json.RawMessage
		for _, i := range waiting(t, w) {
			var p string
			if err := w.Store.DB.Reader().QueryRowContext(t.Context(), "select payload from job where id = $1", i.ID).Scan(&p); err != nil {
				t.Fatal(err)
			}
			payloads = append(payloads, json.RawMessage(p))
		}
		if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
			_, err := tx.ExecContext(t.Context(), "update patient set deceased_on = $1 where id = $2", date.Of(2026, 11, 17), died.Patient)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		now := w.Service.Now()
		w.Service.Now = func() time.Time { now = now.Add(time.Second); return now }
		sent := map[string]int{}
		h := dispatch.Handler(w.Service, dispatch.Ways{Mail: func(_ context.Context, m mail.Message) error { sent[m.ID]++; return nil }})
		before := w.Store.DB.Statements()
		left, err := h(t.Context(), payloads)
		if err != nil || len(left) != 0 || len(payloads) != 5 {
			t.Fatalf("%d jobs, left %v, %v", len(payloads), left, err)
		}
		// One reads, one notes the letters, one each alert; and one each of the three that are stopped.
		if n := w.Store.DB.Statements() - before; n != 1+1+4+3 {
			t.Errorf("%d statements", n)
		}
		if len(sent) != 12 {
			t.Errorf("%d letters, want 12", len(sent))
		}
		var alerts, times, stopped int
		if err := w.Store.DB.Reader().QueryRowContext(t.Context(), `select count(mailed_at), count(distinct mailed_at),
			(select count(*) from outbox where state = 'stopped') from alert`).Scan(&alerts, &times, &stopped); err != nil || alerts != 4 || times != 4 || stopped != 3 {
			t.Errorf("%d alerts mailed at %d times, %d letters stopped, %v", alerts, times, stopped, err)
		}
		if left, err = h(t.Context(), payloads); err != nil || len(left) != 0 || len(sent) != 12 {
			t.Errorf("a second time: %d letters, left %v, %v", len(sent), left, err)
		}
	})
}

// Letters are noted together, for speed. Where a process died over them they are noted one by one, so that each goes out at most once more however often it dies.
func TestNotedOneByOneAfterADeath(t *testing.T) {
	for _, c := range []struct {
		name string
		died int   // how often a process died over the job
		want []int // how many letters were noted as sent when each was handed over
	}{{"the first time", 0, []int{0, 0, 0}}, {"after a death", 1, []int{0, 1, 2}}} {
		t.Run(c.name, func(t *testing.T) {
			webtest.Each(t, func(t *testing.T, w *webtest.World) {
				admit(t, w)
				if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
					if _, err := tx.ExecContext(t.Context(), "delete from job where kind <> $1", alert.SendJob); err != nil {
						return err
					}
					_, err := tx.ExecContext(t.Context(), "update job set attempts = $1", c.died)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				var noted []int
				done := make(chan struct{})
				handle := dispatch.Handler(w.Service, dispatch.Ways{Mail: func(ctx context.Context, _ mail.Message) error {
					var n int
					if err := w.Store.DB.Reader().QueryRowContext(ctx, "select count(*) from outbox where state = 'sent'").Scan(&n); err != nil {
						t.Error(err)
					}
					noted = append(noted, n)
					return nil
				}})
				q := job.New(w.Store.DB, w.Service.Now)
				q.HandleMany(alert.SendJob, 20, func(ctx context.Context, payloads []json.RawMessage) ([]int, error) {
					defer close(done)
					return handle(ctx, payloads)
				})
				if err := q.Start(t.Context(), 1); err != nil {
					t.Fatal(err)
				}
				select {
				case <-done:
				case <-time.After(time.Minute):
					t.Error("no letter was handed over in a minute")
				}
				if err := q.Stop(t.Context()); err != nil {
					t.Fatal(err)
				}
				if !slices.Equal(noted, c.want) {
					t.Errorf("noted as each was handed over: %v, want %v", noted, c.want)
				}
				var sent int
				if err := w.Store.DB.Reader().QueryRowContext(t.Context(), "select count(*) from outbox where state = 'sent'").Scan(&sent); err != nil || sent != len(c.want) {
					t.Errorf("%d noted in the end, %v", sent, err)
				}
			})
		})
	}
}

// A letter that the server is long in answering to is tried after the others where it has been tried before, and holds up nobody else's: what was not begun is
// given back to whoever is free, and what was begun is worked through.
func TestSlowLetterHoldsUpNobody(t *testing.T) {
	w := webtest.New(t)
	var lay []db.ID
	for i, at := range []string{"tried", "slow", "left"} {
		n := care.Notice{About: care.NoticeNew}
		if err := w.Store.InTx(t.Context(), func(x *store.Writer) error {
			return alert.Post(t.Context(), w.Service, x, n, w.Service.Now().Add(time.Duration(i)*time.Second), alert.Envelope{User: db.ID(w.ID(webtest.Nes))}, alert.Envelope{User: db.ID(w.ID(webtest.NesToo))})
		}); err != nil {
			t.Fatal(at, err)
		}
	}
	rows, err := w.Store.DB.Reader().QueryContext(t.Context(), "select id from outbox order by created_at, id")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id db.ID
		if err := rows.Scan(&id); err != nil {
			t.Fatal(err)
		}
		lay = append(lay, id)
	}
	if err := rows.Err(); err != nil || len(lay) != 6 {
		t.Fatal(len(lay), err)
	}
	if err := w.Store.DB.InTx(t.Context(), func(tx *db.Tx) error {
		_, err := tx.ExecContext(t.Context(), "update outbox set attempts = 3 where id = $1", lay[0])
		return err
	}); err != nil {
		t.Fatal(err)
	}
	var sent []db.ID
	send := func(_ context.Context, l alert.Letter) error {
		if sent = append(sent, l.ID); l.ID == lay[2] {
			time.Sleep(1100 * time.Millisecond) // longer than a sitting
		}
		return nil
	}
	left, err := alert.HandOver(t.Context(), w.Service, [][]db.ID{lay[:2], lay[2:4], lay[4:]}, send, func(error) string { return "" })
	if err != nil || !slices.Equal(left, []int{2, 0}) && !slices.Equal(left, []int{0, 2}) || !slices.Equal(sent, lay[2:4]) {
		t.Errorf("sent %d, left %v, %v", len(sent), left, err)
	}
}

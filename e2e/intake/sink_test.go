package intake_test

import (
	"bytes"
	"io"
	"net"
	netmail "net/mail"
	"strings"
	"sync"
	"testing"

	"github.com/emersion/go-smtp"

	"traad/internal/store"
)

// sink is an SMTP server that counts what it has taken, by Message-ID. It may be down, late or refuse.
type sink struct {
	t    *testing.T
	port int

	mu     sync.Mutex
	server *smtp.Server
	taken  map[string]int // by what stands before the @ of the Message-ID: the id of the outbox row
	says   func(to string) error
	gate   chan struct{}  // a mail that comes while it is there is taken when it is closed
	late   sync.WaitGroup // those mails
	broken int            // mails without an id that can be read
}

type sinkSession struct{ *sink }

func (s sinkSession) Reset()                               {}
func (s sinkSession) Logout() error                        { return nil }
func (s sinkSession) Mail(string, *smtp.MailOptions) error { return nil }
func (s sinkSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.says != nil {
		return s.says(to)
	}
	return nil
}

func (s sinkSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	s.mu.Lock()
	gate := s.gate
	if gate != nil {
		s.late.Add(1)
		defer s.late.Done()
	}
	s.mu.Unlock()
	if gate != nil {
		<-gate
	}
	m, err := netmail.ReadMessage(bytes.NewReader(raw))
	s.mu.Lock()
	defer s.mu.Unlock()
	if err != nil {
		s.broken++
		return nil
	}
	id, _, _ := strings.Cut(strings.Trim(m.Header.Get("Message-ID"), "<>"), "@")
	s.taken[id]++
	return nil
}

// newSink serves until the test ends.
func newSink(t *testing.T) *sink {
	t.Helper()
	s := &sink{t: t, taken: map[string]int{}}
	s.up()
	t.Cleanup(s.down)
	return s
}

// up listens, at the port that it had before.
func (s *sink) up() {
	s.t.Helper()
	l, err := net.ListenTCP("tcp", &net.TCPAddr{IP: net.IPv4(127, 0, 0, 1), Port: s.port})
	if err != nil {
		s.t.Fatal(err)
	}
	s.port = l.Addr().(*net.TCPAddr).Port
	s.server = smtp.NewServer(smtp.BackendFunc(func(*smtp.Conn) (smtp.Session, error) { return sinkSession{s}, nil }))
	s.server.Domain = "localhost"
	go func(server *smtp.Server) { _ = server.Serve(l) }(s.server)
}

// down refuses connections until up.
func (s *sink) down() {
	if s.server != nil {
		_ = s.server.Close()
		s.server = nil
	}
}

// answer sets what it says to receivers, nil takes them.
func (s *sink) answer(says func(string) error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.says = says
}

// slower lets it take no mail that comes until take is called, however long the other end waits. take returns when those mails are taken.
func (s *sink) slower() (take func()) {
	gate := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	s.gate = gate
	return func() {
		s.mu.Lock()
		s.gate = nil
		s.mu.Unlock()
		close(gate)
		s.late.Wait()
	}
}

// all is how many mails it has taken.
func (s *sink) all() (n int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, times := range s.taken {
		n += times
	}
	return n
}

// letter is a row of the outbox.
type letter struct{ id, state, fault, alert, about string }

func letters(t *testing.T, st *store.Store) []letter {
	t.Helper()
	rows, err := st.DB.Reader().QueryContext(t.Context(), "select cast(id as text), state, fault, coalesce(cast(alert_id as text), ''), about from outbox where channel = 'mail'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var all []letter
	for rows.Next() {
		var l letter
		if err := rows.Scan(&l.id, &l.state, &l.fault, &l.alert, &l.about); err != nil {
			t.Fatal(err)
		}
		all = append(all, l)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return all
}

// counted: every mail that was to be sent was sent at least once and at most once more, and nothing else. before are those that stood in the
// outbox when it began. It returns how many there were, and how many came twice.
func (s *sink) counted(st *store.Store, before map[string]bool) (mails, twice int) {
	s.t.Helper()
	s.mu.Lock()
	defer s.mu.Unlock()
	known := map[string]bool{}
	for _, l := range letters(s.t, st) {
		if before[l.id] {
			continue
		}
		known[l.id] = true
		mails++
		n := s.taken[l.id]
		if n == 2 {
			twice++
		}
		if n < 1 || n > 2 || l.state != "sent" {
			s.t.Errorf("mail %s (%s) is %s and came %d times", l.id, l.about, l.state, n)
		}
	}
	for id, n := range s.taken {
		if !known[id] {
			s.t.Errorf("%d mails came that nobody was to send: %s", n, id)
		}
	}
	if s.broken > 0 {
		s.t.Errorf("%d mails cannot be read", s.broken)
	}
	return mails, twice
}

package mllp

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"log/slog"
	"net"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

// Client is who is at the other end of a connection.
type Client struct {
	Address string // host and port
	Name    string // common name of the client's certificate, "" without one
	Number  uint64 // of the connection, 1 and up
}

// Handler takes one frame in and returns the payload of the answer. It returns when the frame is stored for good, or is not
// going to be. nil closes the connection without an answer.
type Handler func(ctx context.Context, c Client, f Frame) []byte

// Server takes connections and answers each frame before it reads the next one of the same connection.
type Server struct {
	Handle     Handler
	TooLarge   Handler        // answers a frame over Max, of which it gets the beginning; then the connection is closed. nil: without an answer
	Ended      func(c Client) // is told when a connection has ended; nil: nobody is
	Log        *slog.Logger
	Max        int           // bytes of a frame; 0 is MaxFrame
	Most       int           // open connections; 0 is 1 000. One more is closed at once
	PerAddress int           // open connections from one address; 0: as many as Most. One more is closed at once
	Frame      time.Duration // how long one frame may take to come, from its first byte; 0 is 30 s
	Idle       time.Duration // how long a connection may be silent between frames; 0 is 24 h: nights are quiet

	open   atomic.Int64
	mu     sync.Mutex
	from   map[string]int // open connections by address
	number atomic.Uint64
}

// Open is how many connections are open.
func (s *Server) Open() int { return int(s.open.Load()) }

// Serve takes connections until ctx is done. Then it stops taking more, lets every connection finish the frame that it is in
// (read, stored, answered), closes it, and returns nil when all are closed.
func (s *Server) Serve(ctx context.Context, l net.Listener) error {
	var wg sync.WaitGroup
	defer wg.Wait()
	stop := context.AfterFunc(ctx, func() { _ = l.Close() })
	defer stop()
	most := int64(s.Most)
	if most <= 0 {
		most = 1000
	}
	for {
		conn, err := l.Accept()
		if err != nil {
			if ctx.Err() != nil {
				return nil
			}
			if temporary(err) {
				time.Sleep(50 * time.Millisecond)
				continue
			}
			return err
		}
		if s.open.Add(1) > most {
			s.open.Add(-1)
			s.Log.Warn("mllp: too many connections", "most", most)
			_ = conn.Close()
			continue
		}
		host, ok := s.enter(conn)
		if !ok {
			s.open.Add(-1)
			s.Log.Warn("mllp: too many connections from one address", "most", s.PerAddress)
			_ = conn.Close()
			continue
		}
		wg.Go(func() {
			defer s.open.Add(-1)
			defer s.leave(host)
			s.serve(ctx, conn)
		})
	}
}

// enter counts a connection of its address; false where that has enough.
func (s *Server) enter(conn net.Conn) (host string, ok bool) {
	host, _, _ = net.SplitHostPort(conn.RemoteAddr().String())
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.PerAddress > 0 && s.from[host] >= s.PerAddress {
		return host, false
	}
	if s.from == nil {
		s.from = map[string]int{}
	}
	s.from[host]++
	return host, true
}

func (s *Server) leave(host string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.from[host]--; s.from[host] == 0 {
		delete(s.from, host)
	}
}

// temporary reports whether accepting may go better in a moment: too many open files.
func temporary(err error) bool {
	return !errors.Is(err, net.ErrClosed)
}

func (s *Server) serve(ctx context.Context, conn net.Conn) {
	defer conn.Close()
	if tcp, ok := conn.(*net.TCPConn); ok {
		_ = tcp.SetKeepAlive(true)
		_ = tcp.SetKeepAlivePeriod(time.Minute)
	}
	defer func() {
		if recover() != nil { // what broke may be of what was sent; nothing is acknowledged, and all others are served
			s.Log.Error("mllp: a connection panicked", "stack", string(debug.Stack()))
		}
	}()
	c := Client{Address: conn.RemoteAddr().String(), Number: s.number.Add(1)}
	if s.Ended != nil {
		defer func() { s.Ended(c) }()
	}
	frame, idle := or(s.Frame, 30*time.Second), or(s.Idle, 24*time.Hour)
	if t, ok := conn.(*tls.Conn); ok {
		_ = conn.SetDeadline(time.Now().Add(frame))
		if err := t.HandshakeContext(ctx); err != nil {
			s.Log.Warn("mllp: tls", "error", err.Error())
			return
		}
		_ = conn.SetDeadline(time.Time{})
		if certs := t.ConnectionState().PeerCertificates; len(certs) > 0 {
			c.Name = certs[0].Subject.CommonName
		}
	}
	timed := &timedConn{Conn: conn, idle: idle, frame: frame}
	r := NewReader(timed, s.Max)
	// When the server stops, a connection that waits between two frames is woken; one within a frame goes on.
	stop := context.AfterFunc(ctx, func() { timed.stop() })
	defer stop()
	for {
		timed.between()
		f, err := r.Next()
		if err != nil {
			s.ended(ctx, err)
			if errors.Is(err, ErrTooLarge) && s.TooLarge != nil {
				s.refuse(ctx, conn, c, f, r, frame)
			}
			return
		}
		answer := s.Handle(context.WithoutCancel(ctx), c, f)
		if answer == nil {
			return
		}
		_ = conn.SetWriteDeadline(time.Now().Add(frame))
		if _, err := conn.Write(Wrap(answer)); err != nil {
			s.Log.Warn("mllp: answer not sent", "error", err.Error())
			return
		}
		if ctx.Err() != nil {
			return
		}
	}
}

// refuse answers a frame that is too large. A connection that is closed while bytes come still is reset, and the answer may be lost: so the rest of the frame
// is read first, for as long as one may take.
func (s *Server) refuse(ctx context.Context, conn net.Conn, c Client, f Frame, r *Reader, within time.Duration) {
	answer := s.TooLarge(context.WithoutCancel(ctx), c, f)
	if answer == nil {
		return
	}
	_ = conn.SetDeadline(time.Now().Add(within))
	if _, err := conn.Write(Wrap(answer)); err != nil {
		s.Log.Warn("mllp: answer not sent", "error", err.Error())
		return
	}
	r.skip()
}

func (s *Server) ended(ctx context.Context, err error) {
	if errors.Is(err, io.EOF) || ctx.Err() != nil {
		return
	}
	s.Log.Warn("mllp: connection closed", "error", plain(err))
}

// plain is an error without the address of the one at the other end.
func plain(err error) string {
	var op *net.OpError
	if errors.As(err, &op) && op.Err != nil {
		return op.Op + ": " + op.Err.Error()
	}
	return err.Error()
}

func or(d, otherwise time.Duration) time.Duration {
	if d > 0 {
		return d
	}
	return otherwise
}

// timedConn gives a connection long to be silent and short to finish a frame that has begun.
type timedConn struct {
	net.Conn
	idle, frame time.Duration

	mu      sync.Mutex
	begun   bool
	stopped bool
}

func (t *timedConn) between() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.begun = false
	if t.stopped {
		_ = t.SetReadDeadline(time.Now())
		return
	}
	_ = t.SetReadDeadline(time.Now().Add(t.idle))
}

func (t *timedConn) stop() {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.stopped = true
	if !t.begun {
		_ = t.SetReadDeadline(time.Now())
	}
}

// Read notes when the first byte of a frame has come. Several frames in one piece count as one: each is answered before the next
// is looked at, and the clock begins anew when the reader asks the network again.
func (t *timedConn) Read(p []byte) (int, error) {
	n, err := t.Conn.Read(p)
	if n > 0 {
		t.mu.Lock()
		if !t.begun {
			t.begun = true
			_ = t.SetReadDeadline(time.Now().Add(t.frame))
		}
		t.mu.Unlock()
	}
	return n, err
}

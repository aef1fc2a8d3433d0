package mllp

import (
	"context"
	"crypto/tls"
	"net"
	"time"
)

// Conn is a sender's end of a connection, for the test client and for tests.
type Conn struct {
	conn net.Conn
	r    *Reader
}

// Dial connects; t is nil for plain TCP.
func Dial(ctx context.Context, address string, t *tls.Config) (*Conn, error) {
	var d net.Dialer
	conn, err := d.DialContext(ctx, "tcp", address)
	if err != nil {
		return nil, err
	}
	if t != nil {
		secure := tls.Client(conn, t)
		if err := secure.HandshakeContext(ctx); err != nil {
			_ = conn.Close()
			return nil, err
		}
		conn = secure
	}
	return &Conn{conn, NewReader(conn, MostFrame)}, nil
}

// Send sends one message and waits, at most so long, for its answer.
func (c *Conn) Send(payload []byte, wait time.Duration) ([]byte, error) {
	_ = c.conn.SetDeadline(time.Now().Add(wait))
	if _, err := c.conn.Write(Wrap(payload)); err != nil {
		return nil, err
	}
	return c.Next(wait)
}

// Next waits, at most so long, for one more answer to what was sent.
func (c *Conn) Next(wait time.Duration) ([]byte, error) {
	_ = c.conn.SetReadDeadline(time.Now().Add(wait))
	f, err := c.r.Next()
	return f.Payload, err
}

// Close ends the connection.
func (c *Conn) Close() error { return c.conn.Close() }

package mail

import (
	"context"
	"crypto/tls"
	"net"
)

// line is the connection that one mail goes over. Whatever becomes of the mail it is closed: the library leaves it open where the greeting, the
// encryption, the log-in or the good-bye fails, and each try of a mail would cost a connection more.
type line struct {
	settings Settings
	conn     net.Conn
}

func (l *line) dial(ctx context.Context, network, address string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	l.conn = conn
	if l.settings.TLS != TLS {
		return conn, nil
	}
	config := &tls.Config{MinVersion: tls.VersionTLS12}
	if l.settings.Roots != nil {
		config = l.settings.Roots.Clone()
	}
	if config.ServerName == "" {
		config.ServerName = l.settings.Host
	}
	secure := tls.Client(conn, config)
	err = secure.HandshakeContext(ctx)
	return secure, err
}

func (l *line) close() {
	if l.conn != nil {
		_ = l.conn.Close()
	}
}

package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"

	gomail "github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// line is the connection that one mail goes over, or several (Together). Unless the last went well it is closed: the library leaves it open where the
// greeting, the encryption, the log-in or the good-bye fails, and each try of a mail would cost a connection more.
type line struct {
	settings Settings
	conn     net.Conn
	c        *gomail.Client
	link     *smtp.Client
	used     bool // a mail has been taken over it
}

type togetherKey struct{}

// kept is the line of a sitting, between its mails.
type kept struct {
	of *Post
	l  *line
}

// Together is a context in which a Post sends one mail after the other over one connection, as long as the server takes them. It is for one goroutine,
// which calls done in the end.
func Together(ctx context.Context) (sitting context.Context, done func()) {
	k := &kept{}
	return context.WithValue(ctx, togetherKey{}, k), func() {
		if k.l != nil {
			k.l.bye()
			k.l = nil
		}
	}
}

// lineOf is the line that the mail before went over, or a new one.
func (p *Post) lineOf(ctx context.Context) (*line, error) {
	if k, ok := ctx.Value(togetherKey{}).(*kept); ok && k.l != nil && k.of == p {
		l := k.l
		k.l = nil
		return l, nil
	}
	l := &line{settings: p.settings}
	c, err := l.client(p)
	if err == nil {
		l.c = c
		l.link, err = c.DialToSMTPClientWithContext(ctx)
	}
	if err != nil {
		l.close()
		return nil, err
	}
	return l, nil
}

// leave keeps a line for the next mail of the sitting, where this one went well and there is a sitting.
func (p *Post) leave(ctx context.Context, l *line, well bool) {
	if k, ok := ctx.Value(togetherKey{}).(*kept); ok && well && k.l == nil {
		l.used = true
		k.of, k.l = p, l
		return
	}
	l.bye()
}

func (l *line) client(p *Post) (*gomail.Client, error) {
	c, err := gomail.NewClient(p.settings.Host, append(p.options[:len(p.options):len(p.options)], gomail.WithDialContextFunc(l.dial))...)
	if err != nil {
		return nil, fmt.Errorf("mail.New: %w", err)
	}
	return c, nil
}

func (l *line) send(msg *gomail.Msg) error { return l.c.SendWithSMTPClient(l.link, msg) }

// unsaid reports whether nothing of the mail itself has come to the server: the very first command went wrong, as where it has hung up or takes no more mails
// over one connection.
func unsaid(err error) bool {
	var e *gomail.SendError
	return errors.As(err, &e) && (e.Reason == gomail.ErrSMTPMailFrom || e.Reason == gomail.ErrConnCheck)
}

// bye ends a line as is proper: taken is taken, also where the good-bye is not heard.
func (l *line) bye() {
	_ = l.c.CloseWithSMTPClient(l.link)
	l.close()
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

// Package mail hands one text mail to an SMTP server: over TLS, with log-in where the server asks for it, with a Message-ID that
// the caller decides, so that a mail that was handed over twice can be told as one. DKIM is the server's.
//
//	p, err := mail.New(mail.Settings{Host: "smtp.example.no", Port: 587, TLS: mail.StartTLS, From: "varsel@example.no"})
//	err = p.Send(ctx, mail.Message{ID: "0190…", To: "…", Subject: "…", Text: "…", At: now})
//
// Errors hold codes, never an address or what a server wrote.
package mail

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	netmail "net/mail"
	"slices"
	"strings"
	"time"

	gomail "github.com/wneessen/go-mail"
)

// Security is how the connection is protected.
type Security string

// The ways. NoTLS is for a server on the same machine.
const (
	StartTLS Security = "starttls"
	TLS      Security = "tls" // from the first byte, port 465
	NoTLS    Security = "none"
)

// Settings say which server, and who sends.
type Settings struct {
	Host     string
	Port     int
	TLS      Security
	User     string // "" where the server asks for no log-in
	Password string
	From     string
	Timeout  time.Duration
	Roots    *tls.Config // other certificate authorities than the machine's; nil in operation
}

// Message is one mail to one receiver.
type Message struct {
	ID      string // the same each time that it is handed over
	To      string
	Subject string
	Text    string
	At      time.Time
}

// Fault is why a mail was not taken.
type Fault struct {
	Code      int  // the server's, 0 where it did not answer
	Permanent bool // it will not go better: the receiver does not exist, or the mail is not taken
	Address   bool // it is the receiver's address that does not work, and not the sender, the text or a rule of the server's
}

// Error names the code.
func (f *Fault) Error() string {
	if f.Code == 0 {
		return "smtp: no answer"
	}
	return fmt.Sprintf("smtp: %d", f.Code)
}

// Post hands mails over.
type Post struct {
	settings Settings
	domain   string // after the @ of the sender: the right side of every Message-ID
	options  []gomail.Option
}

// New checks the settings. The server is not asked: it may be down when we start.
func New(s Settings) (*Post, error) {
	from, err := netmail.ParseAddress(s.From)
	if err != nil {
		return nil, errors.New("mail.New: the sender is no address")
	}
	_, domain, _ := strings.Cut(from.Address, "@")
	p := &Post{settings: s, domain: domain, options: []gomail.Option{gomail.WithPort(s.Port), gomail.WithTimeout(s.Timeout), gomail.WithoutNoop()}}
	switch s.TLS {
	case TLS:
		p.options = append(p.options, gomail.WithSSL())
	case StartTLS:
		p.options = append(p.options, gomail.WithTLSPolicy(gomail.TLSMandatory))
	case NoTLS:
		p.options = append(p.options, gomail.WithTLSPolicy(gomail.NoTLS))
	default:
		return nil, fmt.Errorf("mail.New: no such security: %q", s.TLS)
	}
	if s.Roots != nil {
		p.options = append(p.options, gomail.WithTLSConfig(s.Roots))
	}
	if s.User != "" {
		p.options = append(p.options, gomail.WithUsername(s.User), gomail.WithPassword(s.Password))
		switch s.TLS {
		case NoTLS:
			p.options = append(p.options, gomail.WithSMTPAuth(gomail.SMTPAuthPlainNoEnc))
		case TLS: // what is found by itself on an encrypted connection; the library does not know that one that we dial is
			p.options = append(p.options, gomail.WithOpportunisticSMTPAuth(gomail.SMTPAuthSCRAMSHA256PLUS, gomail.SMTPAuthSCRAMSHA256, gomail.SMTPAuthPlain, gomail.SMTPAuthLogin))
		default:
			p.options = append(p.options, gomail.WithSMTPAuth(gomail.SMTPAuthAutoDiscover))
		}
	}
	if _, err := (&line{}).client(p); err != nil {
		return nil, err
	}
	return p, nil
}

// Send hands m over. nil: the server has taken it. The error is a *Fault.
func (p *Post) Send(ctx context.Context, m Message) error {
	msg := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	if err := msg.From(p.settings.From); err != nil {
		return &Fault{}
	}
	if err := msg.To(m.To); err != nil {
		return &Fault{Code: 553, Permanent: true, Address: true} // as a server says of what is no address
	}
	msg.Subject(m.Subject)
	msg.SetDateWithValue(m.At)
	msg.SetMessageIDWithValue(m.ID + "@" + p.domain)
	msg.SetGenHeader("Auto-Submitted", "auto-generated")
	msg.SetBodyString(gomail.TypeTextPlain, m.Text)
	l, err := p.lineOf(ctx)
	if err != nil {
		return &Fault{} // the server is down, slow, or does not know us: that may pass
	}
	used := l.used
	err = l.send(msg)
	if used && err != nil && unsaid(err) { // it hung up after the mail before
		l.close()
		if l, err = p.lineOf(ctx); err != nil {
			return &Fault{}
		}
		err = l.send(msg)
	}
	p.leave(ctx, l, err == nil)
	if err == nil || msg.IsDelivered() { // what fails after that is no reason to send it once more
		return nil
	}
	var refused *gomail.SendError
	if errors.As(err, &refused) {
		return &Fault{Code: refused.ErrorCode(), Permanent: refused.ErrorCode() >= 500, Address: noAddress(refused)}
	}
	return &Fault{}
}

// noSuch are the answers that say that an address is not one (RFC 5321 § 4.2.3): no such mailbox, not here, no address, takes no mail.
var noSuch = []int{550, 551, 553, 556}

// noAddress reports whether a refusal is of the receiver's address. The same codes refuse a sender (MAIL FROM), a text (DATA) or whoever is not let
// to send there, of every receiver alike; a server that says which (RFC 3463: X.1 and X.2 are of the address and the mailbox) is believed.
func noAddress(e *gomail.SendError) bool {
	if e.Reason != gomail.ErrSMTPRcptTo || !slices.Contains(noSuch, e.ErrorCode()) {
		return false
	}
	why := e.EnhancedStatusCode()
	return why == "" || slices.ContainsFunc([]string{"5.0.", "5.1.", "5.2."}, func(x string) bool { return strings.HasPrefix(why, x) }) && why != "5.1.7" && why != "5.1.8" // those two: the sender's
}

package mail_test

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"traad/internal/base/mail"
)

const user, password = "traad", "hemmelig-ord"

// server is an SMTP server that takes mail over STARTTLS from who has logged in, and notes what it heard.
type server struct {
	cert  tls.Certificate
	plain bool // offers no STARTTLS

	mu    sync.Mutex
	clear []string // commands heard before the connection was encrypted
	taken []string // mails
}

// certificate is of 127.0.0.1, for an hour of the test's own clock.
func certificate(t *testing.T) (tls.Certificate, *x509.CertPool) {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour), IsCA: true, BasicConstraintsValid: true,
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
	}
	raw, err := x509.CreateCertificate(rand.Reader, c, c, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		t.Fatal(err)
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool
}

// listen serves until the test ends, and returns the port.
func (s *server) listen(t *testing.T) int {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go s.talk(c)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

// talk is one connection.
func (s *server) talk(c net.Conn) {
	defer func() { c.Close() }()
	r := bufio.NewReader(c)
	say := func(text string) { fmt.Fprint(c, text+"\r\n") }
	encrypted, known := false, false
	say("220 test")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return
		}
		line = strings.TrimSpace(line)
		verb, rest, _ := strings.Cut(line, " ")
		if verb = strings.ToUpper(verb); !encrypted {
			s.mu.Lock()
			s.clear = append(s.clear, verb)
			s.mu.Unlock()
		}
		switch {
		case verb == "EHLO" && encrypted:
			say("250-test\r\n250 AUTH PLAIN")
		case verb == "EHLO" && !s.plain:
			say("250-test\r\n250 STARTTLS")
		case verb == "EHLO":
			say("250-test\r\n250 AUTH PLAIN")
		case verb == "STARTTLS":
			say("220 go on")
			up := tls.Server(c, &tls.Config{Certificates: []tls.Certificate{s.cert}, MinVersion: tls.VersionTLS12})
			if up.Handshake() != nil {
				return
			}
			c, r, encrypted = up, bufio.NewReader(up), true
		case verb == "AUTH":
			given, _ := base64.StdEncoding.DecodeString(strings.TrimPrefix(rest, "PLAIN "))
			if known = string(given) == "\x00"+user+"\x00"+password; known {
				say("235 known")
			} else {
				say("535 not known")
			}
		case verb == "MAIL" && !known:
			say("530 log in first")
		case verb == "DATA":
			say("354 go on")
			text := ""
			for {
				l, err := r.ReadString('\n')
				if err != nil {
					return
				}
				if l == ".\r\n" {
					break
				}
				text += l
			}
			s.mu.Lock()
			s.taken = append(s.taken, text)
			s.mu.Unlock()
			say("250 taken")
		case verb == "QUIT":
			say("221 bye")
			return
		default:
			say("250 fine")
		}
	}
}

// TestStartTLSAndLogIn: a mail goes encrypted and after a log-in, or not at all: not to a server that does not encrypt, whose certificate nobody we
// trust has signed, or that does not know us.
func TestStartTLSAndLogIn(t *testing.T) {
	cert, pool := certificate(t)
	trust := &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
	for _, c := range []struct {
		name, password string
		plain          bool
		roots          *tls.Config
		taken          bool
	}{
		{"encrypted and logged in", password, false, trust, true},
		{"wrong password", "feil", false, trust, false},
		{"no STARTTLS", password, true, trust, false},
		{"unknown certificate", password, false, &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}, false},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &server{cert: cert, plain: c.plain}
			p, err := mail.New(mail.Settings{
				Host: "127.0.0.1", Port: s.listen(t), TLS: mail.StartTLS, User: user, Password: c.password, From: "varsel@example.no", Timeout: time.Minute, Roots: c.roots,
			})
			if err != nil {
				t.Fatal(err)
			}
			err = p.Send(t.Context(), mail.Message{ID: "m1", To: "kari@example.no", Subject: "Nytt varsel", Text: "Logg inn.", At: time.Now()})
			s.mu.Lock()
			defer s.mu.Unlock()
			if slices.Contains(s.clear, "AUTH") || slices.Contains(s.clear, "MAIL") || slices.Contains(s.clear, "DATA") {
				t.Errorf("in the clear: %v", s.clear)
			}
			if c.taken {
				if err != nil || len(s.taken) != 1 || !strings.Contains(s.taken[0], "<m1@example.no>") || !strings.Contains(s.taken[0], "Logg inn.") {
					t.Errorf("%v, taken %q", err, s.taken)
				}
				return
			}
			var fault *mail.Fault
			if !errors.As(err, &fault) || fault.Permanent || len(s.taken) != 0 {
				t.Errorf("%v, taken %q; want a fault that may pass", err, s.taken)
			}
			if strings.Contains(fmt.Sprint(err), "kari") || strings.Contains(fmt.Sprint(err), c.password) {
				t.Errorf("the error tells too much: %v", err)
			}
		})
	}
}

// sittings is an SMTP server that takes mails and counts its connections.
type sittings struct {
	mu    sync.Mutex
	lines int
	mails map[string]int // by receiver
	each  int            // mails over one connection before it hangs up; 0: any number
}

type sittingOf struct {
	*sittings
	conn *smtp.Conn
	to   string
	n    int
}

func (s *sittingOf) Reset()        {}
func (s *sittingOf) Logout() error { return nil }
func (s *sittingOf) Mail(string, *smtp.MailOptions) error {
	if s.n++; s.each > 0 && s.n > s.each {
		_ = s.conn.Conn().Close()
	}
	return nil
}

func (s *sittingOf) Rcpt(to string, _ *smtp.RcptOptions) error {
	if s.to = to; strings.HasPrefix(to, "nobody") {
		return &smtp.SMTPError{Code: 550, Message: "no"}
	}
	return nil
}

func (s *sittingOf) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.mails[s.to]++
	return nil
}

// TestTogether: mails of one sitting go over one connection; one that is refused, or a server that hangs up between two, costs a new one and no mail, and
// none is sent twice.
func TestTogether(t *testing.T) {
	for _, c := range []struct {
		name        string
		each, lines int
		to          []string
	}{
		{"one line", 0, 1, []string{"a@x.example", "b@x.example", "c@x.example"}},
		{"a refusal", 0, 2, []string{"a@x.example", "nobody@x.example", "c@x.example"}},
		{"hangs up", 2, 2, []string{"a@x.example", "b@x.example", "c@x.example", "d@x.example"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &sittings{mails: map[string]int{}, each: c.each}
			back := smtp.NewServer(smtp.BackendFunc(func(conn *smtp.Conn) (smtp.Session, error) {
				s.mu.Lock()
				defer s.mu.Unlock()
				s.lines++
				return &sittingOf{sittings: s, conn: conn}, nil
			}))
			back.Domain = "localhost"
			l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
			if err != nil {
				t.Fatal(err)
			}
			go func() { _ = back.Serve(l) }()
			defer back.Close()
			p, err := mail.New(mail.Settings{Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: mail.NoTLS, From: "varsel@traad.example", Timeout: 20 * time.Second})
			if err != nil {
				t.Fatal(err)
			}
			ctx, done := mail.Together(t.Context())
			for _, to := range c.to {
				err := p.Send(ctx, mail.Message{ID: to, To: to, Subject: "x", Text: "x", At: time.Now()})
				if refused := strings.HasPrefix(to, "nobody"); refused != (err != nil) {
					t.Errorf("%s: %v", to, err)
				}
			}
			done()
			s.mu.Lock()
			defer s.mu.Unlock()
			for _, to := range c.to {
				if s.mails[to] != 1 && !strings.HasPrefix(to, "nobody") {
					t.Errorf("%s was sent %d times", to, s.mails[to])
				}
			}
			if s.lines != c.lines {
				t.Errorf("%d connections, want %d", s.lines, c.lines)
			}
		})
	}
}

package mail_test

import (
	"bufio"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/base/mail"
)

// stubborn is an SMTP server that answers some commands in its own way and never closes a connection itself.
type stubborn struct {
	says map[string]string // by command; "" hangs
	tls  *tls.Config       // encrypted from the first byte

	mu    sync.Mutex
	ended int // connections that the other end closed
	taken int
}

func (s *stubborn) listen(t *testing.T) int {
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
			t.Cleanup(func() { c.Close() })
			if s.tls != nil {
				c = tls.Server(c, s.tls)
			}
			go s.talk(c)
		}
	}()
	return l.Addr().(*net.TCPAddr).Port
}

func (s *stubborn) talk(c net.Conn) {
	r := bufio.NewReader(c)
	fmt.Fprint(c, "220 test\r\n")
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			s.mu.Lock()
			s.ended++
			s.mu.Unlock()
			return
		}
		verb, _, _ := strings.Cut(strings.ToUpper(strings.TrimSpace(line)), " ")
		answer, own := s.says[verb]
		switch {
		case own && answer == "":
			continue
		case own:
		case verb == "EHLO":
			answer = "250-test\r\n250 ENHANCEDSTATUSCODES"
		case verb == "DATA":
			answer = "354 go on"
		default:
			answer = "250 fine"
		}
		fmt.Fprint(c, answer+"\r\n")
		if verb != "DATA" || !strings.HasPrefix(answer, "354") {
			continue
		}
		for line != ".\r\n" {
			if line, err = r.ReadString('\n'); err != nil {
				return
			}
		}
		end, own := s.says["."]
		if !own {
			end = "250 taken"
			s.mu.Lock()
			s.taken++
			s.mu.Unlock()
		}
		fmt.Fprint(c, end+"\r\n")
	}
}

// Whatever the server answers, and where it says nothing to the good-bye, the connection is closed. What is taken is taken, also where the words after it
// are not. Only a refusal of the receiver is one of her address.
func TestEveryLineIsClosed(t *testing.T) {
	cert, pool := certificate(t)
	for _, c := range []struct {
		name  string
		says  map[string]string
		tls   bool
		fault *mail.Fault
	}{
		{"good-bye is refused", map[string]string{"QUIT": "500 what?"}, false, nil},
		{"good-bye is not answered", map[string]string{"QUIT": ""}, false, nil},
		{"encrypted from the first byte", map[string]string{"QUIT": "500 what?"}, true, nil},
		{"reset after the mail is refused", map[string]string{"RSET": "502 no such command"}, false, nil},
		{"greeting is refused", map[string]string{"EHLO": "421 later", "HELO": "421 later"}, false, &mail.Fault{}},
		{"no such receiver", map[string]string{"RCPT": "550 no such user"}, false, &mail.Fault{Code: 550, Permanent: true, Address: true}},
		{"no such receiver, in three figures", map[string]string{"RCPT": "550 5.1.1 no such user"}, false, &mail.Fault{Code: 550, Permanent: true, Address: true}},
		{"not let to send there", map[string]string{"RCPT": "550 5.7.1 relaying denied"}, false, &mail.Fault{Code: 550, Permanent: true}},
		{"sender is refused", map[string]string{"MAIL": "550 5.7.1 you may not"}, false, &mail.Fault{Code: 550, Permanent: true}},
		{"sender's address is refused", map[string]string{"MAIL": "553 no such sender"}, false, &mail.Fault{Code: 553, Permanent: true}},
		{"text is refused", map[string]string{".": "550 looks like spam"}, false, &mail.Fault{Code: 550, Permanent: true}},
		{"receiver comes back later", map[string]string{"RCPT": "451 later"}, false, &mail.Fault{Code: 451}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := &stubborn{says: c.says}
			settings := mail.Settings{Host: "127.0.0.1", TLS: mail.NoTLS, From: "varsel@example.no", Timeout: 2 * time.Second}
			if c.tls {
				s.tls = &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12}
				settings.TLS, settings.Roots = mail.TLS, &tls.Config{RootCAs: pool, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
			}
			settings.Port = s.listen(t)
			p, err := mail.New(settings)
			if err != nil {
				t.Fatal(err)
			}
			err = p.Send(t.Context(), mail.Message{ID: "m1", To: "kari@example.no", Subject: "Nytt varsel", Text: "Logg inn.", At: time.Now()})
			var fault *mail.Fault
			switch {
			case c.fault == nil && err != nil:
				t.Errorf("%v; it was taken", err)
			case c.fault != nil && (!errors.As(err, &fault) || *fault != *c.fault):
				t.Errorf("%+v, want %+v", err, c.fault)
			}
			for deadline := time.Now().Add(time.Minute); ; time.Sleep(2 * time.Millisecond) {
				s.mu.Lock()
				ended, taken := s.ended, s.taken
				s.mu.Unlock()
				if ended == 1 {
					if want := map[bool]int{true: 1}[c.fault == nil]; taken != want {
						t.Errorf("taken %d times, want %d", taken, want)
					}
					return
				}
				if time.Now().After(deadline) {
					t.Fatal("the connection is left open")
				}
			}
		})
	}
}

// One whose certificate nobody we trust has signed hears no word, and the connection is closed.
func TestUntrustedFromTheFirstByte(t *testing.T) {
	cert, _ := certificate(t)
	l, err := tls.Listen("tcp", "127.0.0.1:0", &tls.Config{Certificates: []tls.Certificate{cert}, MinVersion: tls.VersionTLS12})
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	heard := make(chan string, 1)
	go func() {
		c, err := l.Accept()
		if err != nil {
			heard <- err.Error()
			return
		}
		defer c.Close()
		b, _ := io.ReadAll(c)
		heard <- string(b)
	}()
	p, err := mail.New(mail.Settings{
		Host: "127.0.0.1", Port: l.Addr().(*net.TCPAddr).Port, TLS: mail.TLS, User: user, Password: password, From: "varsel@example.no", Timeout: time.Minute,
		Roots: &tls.Config{RootCAs: x509.NewCertPool(), ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12},
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := p.Send(t.Context(), mail.Message{ID: "m1", To: "kari@example.no", Text: "x"}); err == nil {
		t.Error("sent to a server that is not trusted")
	}
	if got := <-heard; got != "" {
		t.Errorf("heard %q", got)
	}
}

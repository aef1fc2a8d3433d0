package mllp

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"slices"
	"strings"
	"testing"
	"testing/iotest"
	"time"
)

func TestFrames(t *testing.T) {
	for name, c := range map[string]struct {
		in   string
		want []string
		warn []Warning // of all of them
		err  error     // after the last
	}{
		"one":               {in: "\x0bA\x1c\r", want: []string{"A"}, err: io.EOF},
		"two in one piece":  {in: "\x0bA\x1c\r\x0bB\x1c\r", want: []string{"A", "B"}, err: io.EOF},
		"blank before":      {in: "\r\n \x0bA\x1c\r", want: []string{"A"}, warn: []Warning{BlankBefore}, err: io.EOF},
		"no return":         {in: "\x0bA\x1c\x0bB\x1c\r", want: []string{"A", "B"}, warn: []Warning{NoReturn}, err: io.EOF},
		"line feed":         {in: "\x0bA\x1c\r\n\x0bB\x1c\r", want: []string{"A", "B"}, warn: []Warning{FeedAfter}, err: io.EOF},
		"sender restarted":  {in: "\x0bhalf of\x0bA\x1c\r", want: []string{"A"}, warn: []Warning{SenderBegan}, err: io.EOF},
		"empty":             {in: "\x0b\x1c\r", want: []string{""}, warn: []Warning{EmptyPayload}, err: io.EOF},
		"no start":          {in: "MSH|", err: ErrNoStart},
		"cut":               {in: "\x0bA\x1c\r\x0bB", want: []string{"A"}, err: ErrCut},
		"too large":         {in: "\x0b" + strings.Repeat("x", 101), err: ErrTooLarge},
		"exactly the limit": {in: "\x0b" + strings.Repeat("x", 100) + "\x1c\r", want: []string{strings.Repeat("x", 100)}, err: io.EOF},
		"endless blank":     {in: strings.Repeat("\n", 5000), err: ErrNoStart},
	} {
		t.Run(name, func(t *testing.T) {
			r := NewReader(strings.NewReader(c.in), 100)
			var got []string
			var warn []Warning
			for {
				f, err := r.Next()
				if err != nil {
					if !errors.Is(err, c.err) {
						t.Errorf("ended with %v, want %v", err, c.err)
					}
					break
				}
				got, warn = append(got, string(f.Payload)), append(warn, f.Warnings...)
			}
			if !slices.Equal(got, c.want) || !slices.Equal(warn, c.warn) {
				t.Errorf("got %q %v, want %q %v", got, warn, c.want, c.warn)
			}
		})
	}
}

// A stream may be cut anywhere: the payloads are the same.
func TestCutAnywhere(t *testing.T) {
	stream := append(Wrap([]byte("MSH|^~\\&|first\rPID|1")), Wrap([]byte("MSH|^~\\&|second"))...)
	for at := range stream {
		for _, in := range []io.Reader{io.MultiReader(bytes.NewReader(stream[:at]), bytes.NewReader(stream[at:])), iotest.OneByteReader(bytes.NewReader(stream))} {
			r := NewReader(in, 0)
			for _, want := range []string{"MSH|^~\\&|first\rPID|1", "MSH|^~\\&|second"} {
				f, err := r.Next()
				if err != nil || string(f.Payload) != want {
					t.Fatalf("cut at %d: %q %v", at, f.Payload, err)
				}
			}
			if _, err := r.Next(); !errors.Is(err, io.EOF) {
				t.Fatalf("cut at %d: ended with %v", at, err)
			}
		}
	}
}

func FuzzReader(f *testing.F) {
	f.Add([]byte("\x0bA\x1c\r\x0bB\x1c\x0b"), []byte("x"))
	f.Add([]byte("\n\n\x0b\x0b\x1c\r\n"), []byte("\x1c\r"))
	f.Fuzz(func(t *testing.T, noise, payload []byte) {
		r := NewReader(bytes.NewReader(noise), 64)
		for {
			fr, err := r.Next()
			if err != nil {
				break
			}
			if len(fr.Payload) > 64 || bytes.ContainsAny(fr.Payload, "\x0b\x1c") {
				t.Fatalf("payload %q", fr.Payload)
			}
		}
		if bytes.ContainsAny(payload, "\x0b\x1c") || len(payload) > 64 {
			return
		}
		fr, err := NewReader(bytes.NewReader(Wrap(payload)), 64).Next()
		if err != nil || !bytes.Equal(fr.Payload, payload) {
			t.Fatalf("%q came back as %q, %v", payload, fr.Payload, err)
		}
	})
}

// serve starts a server that answers every frame with its payload behind "ack ".
func serve(t *testing.T, s *Server) (address string, stop func()) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	if s.Log == nil {
		s.Log = slog.New(slog.DiscardHandler)
	}
	if s.Handle == nil {
		s.Handle = func(_ context.Context, _ Client, f Frame) []byte { return append([]byte("ack "), f.Payload...) }
	}
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- s.Serve(ctx, l) }()
	stop = func() {
		cancel()
		if err := <-done; err != nil {
			t.Errorf("Serve: %v", err)
		}
	}
	return l.Addr().String(), stop
}

func TestServer(t *testing.T) {
	address, stop := serve(t, &Server{})
	c, err := Dial(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	for i := range 50 {
		want := fmt.Sprint("ack m", i)
		if got, err := c.Send([]byte(fmt.Sprint("m", i)), 10*time.Second); err != nil || string(got) != want {
			t.Fatalf("%q %v, want %q", got, err, want)
		}
	}
	// Stopping wakes a connection that waits, and Serve comes to an end.
	stop()
	if _, err := c.Send([]byte("late"), 10*time.Second); err == nil {
		t.Error("a stopped server answered")
	}
}

// A frame that is being handled when the server stops is answered.
func TestStopFinishesTheFrame(t *testing.T) {
	begun, goOn := make(chan bool), make(chan bool)
	address, stop := serve(t, &Server{Handle: func(ctx context.Context, _ Client, _ Frame) []byte {
		begun <- true
		<-goOn
		if ctx.Err() != nil {
			return []byte("cancelled")
		}
		return []byte("stored")
	}})
	c, err := Dial(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	answer := make(chan string, 1)
	go func() {
		got, err := c.Send([]byte("m"), 20*time.Second)
		answer <- fmt.Sprint(string(got), err)
	}()
	<-begun
	stopped := make(chan bool)
	go func() { stop(); close(stopped) }()
	close(goOn)
	if got := <-answer; got != "stored<nil>" {
		t.Errorf("the frame was answered with %q", got)
	}
	<-stopped
}

// A sender that dawdles within a frame is let go; others are served meanwhile. So is one connection too many.
func TestHostile(t *testing.T) {
	address, stop := serve(t, &Server{Frame: 300 * time.Millisecond, Max: 1000, Most: 3})
	defer stop()
	slow, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer slow.Close()
	_, _ = slow.Write([]byte("\x0bMSH|"))
	endless, err := net.Dial("tcp", address)
	if err != nil {
		t.Fatal(err)
	}
	defer endless.Close()
	_, _ = endless.Write([]byte("\x0b" + strings.Repeat("x", 5000)))
	good, err := Dial(t.Context(), address, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer good.Close()
	if got, err := good.Send([]byte("m"), 10*time.Second); err != nil || string(got) != "ack m" {
		t.Fatalf("others are not served: %q %v", got, err)
	}
	for name, c := range map[string]net.Conn{"slow": slow, "endless": endless} {
		_ = c.SetReadDeadline(time.Now().Add(20 * time.Second))
		if n, err := c.Read(make([]byte, 10)); err == nil {
			t.Errorf("%s: answered with %d bytes", name, n)
		} else if e := net.Error(nil); errors.As(err, &e) && e.Timeout() {
			t.Errorf("%s: the connection is still open", name)
		}
	}
}

// TestFaultOfOurs: a frame that breaks its handler is not acknowledged and ends its connection; all others are served, and the log has nothing of the frame.
func TestFaultOfOurs(t *testing.T) {
	var log strings.Builder
	address, stop := serve(t, &Server{Log: slog.New(slog.NewTextHandler(&log, nil)), Handle: func(_ context.Context, _ Client, f Frame) []byte {
		if strings.HasPrefix(string(f.Payload), "bad") {
			panic(string(f.Payload))
		}
		return []byte("stored")
	}})
	for _, c := range []struct {
		text string
		want string
	}{{"bad Solveig Aasen", ""}, {"m", "stored"}} {
		conn, err := Dial(t.Context(), address, nil)
		if err != nil {
			t.Fatal(err)
		}
		if got, err := conn.Send([]byte(c.text), 20*time.Second); string(got) != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%s: %q %v", c.text, got, err)
		}
		conn.Close()
	}
	stop()
	if said := log.String(); !strings.Contains(said, "panicked") || strings.Contains(said, "Aasen") {
		t.Errorf("the log: %s", said)
	}
}

// TestPerAddress: a thousand idle connections from one address are let in up to its limit, stand in nobody's way from another, and their place is free when
// they end.
func TestPerAddress(t *testing.T) {
	s := &Server{PerAddress: 20, Most: 30}
	address, stop := serve(t, s)
	defer stop()
	from := func(ip string) net.Conn {
		d := net.Dialer{LocalAddr: &net.TCPAddr{IP: net.ParseIP(ip)}}
		c, err := d.DialContext(t.Context(), "tcp", address)
		if err != nil {
			t.Skipf("%s is not an address of this machine: %v", ip, err)
		}
		return c
	}
	var idle []net.Conn
	for range 1000 {
		idle = append(idle, from("127.0.0.1"))
	}
	defer func() {
		for _, c := range idle {
			c.Close()
		}
	}()
	other := from("127.0.0.2")
	defer other.Close()
	_, _ = other.Write(Wrap([]byte("m")))
	_ = other.SetReadDeadline(time.Now().Add(30 * time.Second))
	if f, err := NewReader(other, 0).Next(); err != nil || string(f.Payload) != "ack m" {
		t.Fatalf("another address is not served: %q %v", f.Payload, err)
	}
	if n := s.Open(); n != 21 {
		t.Errorf("%d are open, want 20 of the one and 1 of the other", n)
	}
	for _, c := range idle {
		c.Close()
	}
	for deadline := time.Now().Add(time.Minute); s.Open() > 1; time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("%d are open still", s.Open())
		}
	}
	again := from("127.0.0.1")
	defer again.Close()
	_, _ = again.Write(Wrap([]byte("n")))
	_ = again.SetReadDeadline(time.Now().Add(30 * time.Second))
	if f, err := NewReader(again, 0).Next(); err != nil || string(f.Payload) != "ack n" {
		t.Errorf("its place is not free again: %q %v", f.Payload, err)
	}
}

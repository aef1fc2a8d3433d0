package mllp

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"log/slog"
	"math/big"
	"net"
	"testing"
	"time"
)

// issuer makes certificates that its pool vouches for.
type issuer struct {
	t    *testing.T
	cert *x509.Certificate
	key  *ecdsa.PrivateKey
	pool *x509.CertPool
}

func newIssuer(t *testing.T) *issuer {
	t.Helper()
	i := &issuer{t: t, pool: x509.NewCertPool()}
	i.key, i.cert = i.make("issuer", true)
	i.pool.AddCert(i.cert)
	return i
}

func (i *issuer) make(name string, ca bool) (*ecdsa.PrivateKey, *x509.Certificate) {
	i.t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		i.t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IsCA: ca, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
		ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
	}
	parent, signer := i.cert, i.key
	if ca {
		parent, signer = c, key
	}
	der, err := x509.CreateCertificate(rand.Reader, c, parent, &key.PublicKey, signer)
	if err != nil {
		i.t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		i.t.Fatal(err)
	}
	return key, made
}

func (i *issuer) pair(name string) tls.Certificate {
	i.t.Helper()
	key, cert := i.make(name, false)
	return tls.Certificate{Certificate: [][]byte{cert.Raw}, PrivateKey: key}
}

// TestClientCertificate: with issuers of clients named, only who has a certificate of theirs is heard, and its name is told.
func TestClientCertificate(t *testing.T) {
	ours, others := newIssuer(t), newIssuer(t)
	plain, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	l := tls.NewListener(plain, &tls.Config{Certificates: []tls.Certificate{ours.pair("traad")}, ClientCAs: ours.pool, ClientAuth: tls.RequireAndVerifyClientCert, MinVersion: tls.VersionTLS12})
	ctx, stop := context.WithCancel(t.Context())
	s := &Server{Log: slog.New(slog.DiscardHandler), Handle: func(_ context.Context, c Client, _ Frame) []byte { return []byte("heard " + c.Name) }}
	ended := make(chan error, 1)
	go func() { ended <- s.Serve(ctx, l) }()
	for name, c := range map[string]struct {
		secure *tls.Config
		want   string
	}{
		"ours":           {&tls.Config{RootCAs: ours.pool, Certificates: []tls.Certificate{ours.pair("dips.ahus")}}, "heard dips.ahus"},
		"none":           {&tls.Config{RootCAs: ours.pool}, ""},
		"somebody's":     {&tls.Config{RootCAs: ours.pool, Certificates: []tls.Certificate{others.pair("dips.ahus")}}, ""},
		"without TLS":    {nil, ""},
		"another server": {&tls.Config{RootCAs: others.pool, Certificates: []tls.Certificate{ours.pair("dips.ahus")}}, ""},
	} {
		got := ""
		if conn, err := Dial(t.Context(), l.Addr().String(), withName(c.secure)); err == nil {
			if answer, err := conn.Send([]byte("MSH|"), 20*time.Second); err == nil {
				got = string(answer)
			}
			conn.Close()
		}
		if got != c.want {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
	stop()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

func withName(c *tls.Config) *tls.Config {
	if c != nil {
		c.ServerName, c.MinVersion = "127.0.0.1", tls.VersionTLS12
	}
	return c
}

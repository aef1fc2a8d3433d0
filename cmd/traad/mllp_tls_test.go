package main

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"log/slog"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"testing"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/mllp"
)

// vouched makes an issuer and a certificate of it, as files: the issuer's, the certificate's and its key.
func vouched(t *testing.T, name string) (ca, cert, key string, pair tls.Certificate, pool *x509.CertPool) {
	t.Helper()
	make1 := func(name string, parent *x509.Certificate, signer *ecdsa.PrivateKey) (*x509.Certificate, *ecdsa.PrivateKey) {
		k, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
		if err != nil {
			t.Fatal(err)
		}
		c := &x509.Certificate{
			SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
			IsCA: parent == nil, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
			ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth, x509.ExtKeyUsageClientAuth},
		}
		if parent == nil {
			parent, signer = c, k
		}
		der, err := x509.CreateCertificate(rand.Reader, c, parent, &k.PublicKey, signer)
		if err != nil {
			t.Fatal(err)
		}
		made, err := x509.ParseCertificate(der)
		if err != nil {
			t.Fatal(err)
		}
		return made, k
	}
	issuer, issuerKey := make1(name+" issuer", nil, nil)
	made, k := make1(name, issuer, issuerKey)
	raw, err := x509.MarshalPKCS8PrivateKey(k)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	write := func(file, kind string, der []byte) string {
		path := filepath.Join(dir, file)
		if err := os.WriteFile(path, pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}), 0o600); err != nil {
			t.Fatal(err)
		}
		return path
	}
	pool = x509.NewCertPool()
	pool.AddCert(issuer)
	return write("ca.pem", "CERTIFICATE", issuer.Raw), write("cert.pem", "CERTIFICATE", made.Raw), write("key.pem", "PRIVATE KEY", raw), tls.Certificate{Certificate: [][]byte{made.Raw}, PrivateKey: k}, pool
}

// TestClientCA: with mllp.client_ca set, the listener that the program opens lets in only who has a certificate that it vouches for, and knows its name;
// without, TLS asks for none. Files that cannot be used are told by setting.
func TestClientCA(t *testing.T) {
	_, cert, key, _, servers := vouched(t, "traad")
	ca, _, _, theirs, _ := vouched(t, "dips.ahus")
	_, _, _, strangers, _ := vouched(t, "dips.ahus")
	for name, c := range map[string]struct {
		settings mllpSettings
		shown    []tls.Certificate
		plain    bool
		want     string
	}{
		"vouched for":                {mllpSettings{Cert: cert, Key: key, ClientCA: ca}, []tls.Certificate{theirs}, false, "heard dips.ahus"},
		"somebody else's":            {mllpSettings{Cert: cert, Key: key, ClientCA: ca}, []tls.Certificate{strangers}, false, ""},
		"none":                       {mllpSettings{Cert: cert, Key: key, ClientCA: ca}, nil, false, ""},
		"without TLS":                {mllpSettings{Cert: cert, Key: key, ClientCA: ca}, nil, true, ""},
		"none asked for":             {mllpSettings{Cert: cert, Key: key}, nil, false, "heard "},
		"none asked for, and no TLS": {mllpSettings{Cert: cert, Key: key}, nil, true, ""},
	} {
		t.Run(name, func(t *testing.T) {
			c.settings.Address = "127.0.0.1:0"
			l, err := c.settings.listen(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			s := &mllp.Server{Log: slog.New(slog.DiscardHandler), Handle: func(_ context.Context, c mllp.Client, _ mllp.Frame) []byte { return []byte("heard " + c.Name) }}
			ctx, stop := context.WithCancel(t.Context())
			ended := make(chan error, 1)
			go func() { ended <- s.Serve(ctx, l) }()
			defer func() {
				stop()
				if err := <-ended; err != nil {
					t.Error(err)
				}
			}()
			secure := &tls.Config{RootCAs: servers, Certificates: c.shown, ServerName: "127.0.0.1", MinVersion: tls.VersionTLS12}
			if c.plain {
				secure = nil
			}
			got := ""
			if conn, err := mllp.Dial(t.Context(), l.Addr().String(), secure); err == nil {
				if answer, err := conn.Send([]byte("MSH|"), 20*time.Second); err == nil {
					got = string(answer)
				}
				conn.Close()
			}
			if got != c.want {
				t.Errorf("%q, want %q", got, c.want)
			}
		})
	}
	for name, m := range map[string]mllpSettings{
		"no such issuers": {Address: "127.0.0.1:0", Cert: cert, Key: key, ClientCA: filepath.Join(t.TempDir(), "none.pem")},
		"not issuers":     {Address: "127.0.0.1:0", Cert: cert, Key: key, ClientCA: key},
		"not its key":     {Address: "127.0.0.1:0", Cert: cert, Key: ca},
	} {
		if l, err := m.listen(t.Context()); errs.KindOf(err) != errs.KindInvalid {
			t.Errorf("%s: %v, %v", name, l, err)
		}
	}
}

package main

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
)

// TestKeyServer: over TLS, whoever shows the token gets a pseudonym and, with a reason, the number back; others get nothing.
func TestKeyServer(t *testing.T) {
	dir := t.TempDir()
	certificate, key := selfSigned(t, dir)
	token := filepath.Join(dir, "token")
	write := func(text string) {
		if err := os.WriteFile(token, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	args := []string{"keyservice", "--file", filepath.Join(dir, "keys.json"), "--addr", "127.0.0.1:0", "--certificate", certificate, "--key", key, "--token", token}
	write("kort\n")
	if code, _, said := call(t, args...); code != 1 || !strings.Contains(said, "er for kort") {
		t.Errorf("a short token: %d %s", code, said)
	}
	write(strings.Repeat("a1", 16) + "\n")
	address, stop := background(t, args...)
	n, ok := nin.Synthetic(date.Of(1941, 3, 5), true, 1)
	if !ok || !strings.HasPrefix(address, "https://") {
		t.Fatal(address)
	}
	for secret, want := range map[string]errs.Kind{strings.Repeat("a1", 16): errs.KindInternal, "feil": errs.KindDenied, "": errs.KindDenied} {
		r, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: address, Token: secret, CA: certificate, Timeout: time.Minute})
		if err != nil {
			t.Fatal(err)
		}
		names, err := r.Pseudonyms(t.Context(), []nin.Number{n})
		if want == errs.KindDenied {
			if errs.KindOf(err) != want {
				t.Errorf("token %q: %v", secret, err)
			}
			continue
		}
		if err != nil || len(names) != 1 || keyservice.VersionOf(names) != 1 {
			t.Fatal(names, err)
		}
		if back, err := r.Reveal(t.Context(), keyservice.Request{Pseudonym: names[0], User: "u", Reason: "iht"}); err != nil || !back.Equal(n) {
			t.Errorf("turned back: %v", err)
		}
	}
	stranger, err := keyservice.NewRemote(keyservice.RemoteOptions{URL: address, Token: strings.Repeat("a1", 16), Timeout: time.Minute})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := stranger.Pseudonyms(t.Context(), []nin.Number{n}); errs.KindOf(err) != errs.KindUnavailable {
		t.Errorf("a certificate that nobody vouches for was taken: %v", err)
	}
	if code, out, said := stop(); code != 0 || strings.Contains(out+said, n.Digits()) {
		t.Errorf("status %d\n%s\n%s", code, out, said)
	}
}

// selfSigned writes a certificate for this machine and its key.
func selfSigned(t *testing.T, dir string) (certificate, key string) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "nokkeltjeneste"}, NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(24 * time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign,
	}
	der, err := x509.CreateCertificate(rand.Reader, c, c, &private.PublicKey, private)
	if err != nil {
		t.Fatal(err)
	}
	secret, err := x509.MarshalPKCS8PrivateKey(private)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"c.pem": {Type: "CERTIFICATE", Bytes: der}, "k.pem": {Type: "PRIVATE KEY", Bytes: secret}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return filepath.Join(dir, "c.pem"), filepath.Join(dir, "k.pem")
}

package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"os"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
)

const keyServerAbout = `Nøkkeltjenesten, som sykehuset kjører hos seg selv, på en annen maskin enn Tråd. Den gir fødselsnumre pseudonymer ved døren og gjør
ett pseudonym om gangen kjent for en kliniker. Protokollen står i docs/keyservice.md. Har sykehuset en tjeneste som svarer etter den fra før, trengs ikke denne.

Nøklene ligger i --file og lages første gang. Ta vare på filen: uten den kan ingen pseudonymer gjøres kjent. Loggen over hvem som ble gjort kjent, ligger ved siden av (.log).
Den som spør, må vise en token (--token), et klientsertifikat (--client-ca), eller begge.`

// leastToken is how many signs a token has: fewer can be guessed.
const leastToken = 24

// keyServer serves the hospital's key service from a file of keys.
func keyServer(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("keyservice", "--file FIL --addr ADRESSE --certificate FIL --key FIL [--token FIL] [--client-ca FIL]", keyServerAbout, out, progress)
	file := f.String("file", "nokkeltjeneste.json", "fil med nøklene, som bare eieren kan lese")
	addr := f.String("addr", "127.0.0.1:8443", "adressen som tjenesten svarer på")
	certificate := f.String("certificate", "", "fil med tjenestens sertifikat (PEM); uten det svarer den bare på egen maskin")
	key := f.String("key", "", "fil med sertifikatets nøkkel (PEM)")
	token := f.String("token", "", "fil med nøkkelen som Tråd viser (Authorization: Bearer)")
	ca := f.String("client-ca", "", "fil med sertifikatet til den som har utstedt klientsertifikatene (PEM)")
	words, err := f.read(args)
	if err != nil {
		return err
	}
	host, _, err := net.SplitHostPort(*addr)
	switch own := net.ParseIP(host).IsLoopback() || host == "localhost"; {
	case len(words) > 0:
		return f.wrong("«%s» hører ikke hjemme her", words[0])
	case err != nil:
		return f.wrong("adressen skrives som 10.0.0.5:8443, ikke «%s»", *addr)
	case *token == "" && *ca == "":
		return f.wrong("skriv hva den som spør, må vise: --token FIL eller --client-ca FIL")
	case (*certificate == "") != (*key == ""):
		return f.wrong("--certificate og --key hører sammen")
	case *certificate == "" && (!own || *ca != ""):
		return f.wrong("uten --certificate og --key går numrene ukryptert over nettet")
	}
	secret, err := readToken(*token)
	if err != nil {
		return err
	}
	t, err := serverTLS(*certificate, *key, *ca)
	if err != nil {
		return err
	}
	local, err := keyservice.OpenLocal(*file, time.Now)
	if err != nil {
		return err
	}
	l, err := bind(ctx, *addr)
	if err != nil {
		return err
	}
	return serveKeys(ctx, l, t, keyservice.Handler(local, secret), out, progress)
}

// serveKeys answers until ctx ends; what runs then is let finish.
func serveKeys(ctx context.Context, l net.Listener, t *tls.Config, h http.Handler, out, progress io.Writer) error {
	scheme := "http"
	if t != nil {
		l, scheme = tls.NewListener(l, t), "https"
	}
	srv := limited(h, slog.New(slog.NewTextHandler(progress, nil)))
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	fmt.Fprintf(out, "Nøkkeltjenesten er klar: %s://%s/\n", scheme, l.Addr())
	select {
	case err := <-done:
		return err
	case <-ctx.Done():
	}
	stop, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
	defer cancel()
	return srv.Shutdown(stop)
}

// readToken is the file's text without the line break at its end; "" where there is no file.
func readToken(path string) (string, error) {
	if path == "" {
		return "", nil
	}
	b, err := os.ReadFile(path)
	if err != nil {
		return "", errs.NotFound("Filen " + path + " kan ikke leses. Sjekk navnet og tilgangen.").Because(err)
	}
	if b = bytes.TrimSpace(b); len(b) < leastToken {
		return "", errs.Invalid(fmt.Sprintf("Tokenen i %s er for kort. Lag en på minst %d tegn, for eksempel med «openssl rand -hex 32».", path, leastToken))
	}
	return string(b), nil
}

// serverTLS is nil where there is no certificate.
func serverTLS(certificate, key, ca string) (*tls.Config, error) {
	if certificate == "" {
		return nil, nil
	}
	c, err := tls.LoadX509KeyPair(certificate, key)
	if err != nil {
		return nil, errs.Invalid("Sertifikatet og nøkkelen kan ikke leses, eller de hører ikke sammen.").Because(err)
	}
	t := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{c}}
	if ca != "" {
		pem, err := os.ReadFile(ca)
		t.ClientCAs, t.ClientAuth = x509.NewCertPool(), tls.RequireAndVerifyClientCert
		if err != nil || !t.ClientCAs.AppendCertsFromPEM(pem) {
			return nil, errs.Invalid("Sertifikatet til klientenes utsteder kan ikke leses.").Because(err)
		}
	}
	return t, nil
}

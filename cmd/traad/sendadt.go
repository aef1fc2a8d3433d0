package main

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"io"
	"net"
	"os"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/hl7"
	"traad/internal/base/mllp"
)

// sendADT is the test client for hospitals: it sends the messages of a file one by one and prints what is answered.
func sendADT(ctx context.Context, args []string, out, progress io.Writer) error {
	f := newFlags("send-adt", "FIL --to VERT:PORT", "Sender HL7 v2-meldingene i en fil over MLLP, én om gangen, og skriver kvitteringene. Meldingene kan stå etter hverandre,\n"+
		"med linjeskift eller CR mellom segmentene. FIL kan være - (leser fra tastaturet). Status 1 når en melding ikke ble tatt imot.", out, progress)
	to := f.String("to", "", "adressen som tar imot, for eksempel 127.0.0.1:2575")
	wait := f.Duration("wait", 30*time.Second, "hvor lenge det ventes på en kvittering")
	ca := f.String("ca", "", "utstederne av mottakerens sertifikat (PEM); bruker TLS")
	cert := f.String("cert", "", "eget sertifikat (PEM), når mottakeren krever det")
	key := f.String("key", "", "nøkkelen til sertifikatet")
	words, err := f.read(args)
	switch {
	case err != nil:
		return err
	case len(words) != 1:
		return f.wrong("skriv én fil")
	case *to == "":
		return f.wrong("skriv hvem som tar imot: --to VERT:PORT")
	}
	messages, err := readMessages(words[0])
	if err != nil {
		return err
	}
	secure, err := clientTLS(*ca, *cert, *key, *to)
	if err != nil {
		return err
	}
	conn, err := mllp.Dial(ctx, *to, secure)
	if err != nil {
		return errs.Unavailable(fmt.Sprintf("Får ikke kontakt med %s.", *to)).Because(err)
	}
	defer conn.Close()
	refused := 0
	for i, m := range messages {
		answer, err := conn.Send(m, *wait)
		if err != nil {
			return errs.Unavailable(fmt.Sprintf("Melding %d fikk ingen kvittering.", i+1)).Because(err)
		}
		fmt.Fprintf(out, "%s\n", bytes.ReplaceAll(answer, []byte("\r"), []byte("\n")))
		if asked, err := hl7.Parse(m, hl7.Options{}); err == nil && asked.Both("") && ackCode(answer) == "CA" { // where the receiver sends none, the first is answer enough
			if second, err := conn.Next(min(*wait, 5*time.Second)); err == nil {
				fmt.Fprintf(out, "%s\n", bytes.ReplaceAll(second, []byte("\r"), []byte("\n")))
			}
		}
		if code := ackCode(answer); code != "AA" && code != "CA" {
			refused++
		}
	}
	fmt.Fprintf(progress, "%d sendt, %d ikke tatt imot\n", len(messages), refused)
	if refused > 0 {
		return errs.Conflict(fmt.Sprintf("%d av %d meldinger ble ikke tatt imot.", refused, len(messages)))
	}
	return nil
}

func ackCode(answer []byte) string {
	m, err := hl7.Parse(answer, hl7.Options{})
	if err != nil {
		return ""
	}
	return m.First("MSA").Field(1).String()
}

// readMessages reads a file and cuts it where a line begins with MSH.
func readMessages(name string) ([][]byte, error) {
	var in io.Reader = os.Stdin
	if name != "-" {
		file, err := os.Open(name)
		if err != nil {
			return nil, errs.Invalid(fmt.Sprintf("Filen %s kan ikke leses.", name)).Because(err)
		}
		defer file.Close()
		in = file
	}
	data, err := io.ReadAll(io.LimitReader(in, 1<<30))
	if err != nil {
		return nil, fmt.Errorf("send-adt: %w", err)
	}
	for _, b := range []string{"\x0b", "\x1c"} {
		data = bytes.ReplaceAll(data, []byte(b), nil)
	}
	data = bytes.ReplaceAll(bytes.ReplaceAll(data, []byte("\r\n"), []byte("\r")), []byte("\n"), []byte("\r"))
	var messages [][]byte
	for _, line := range bytes.SplitAfter(data, []byte("\r")) {
		switch {
		case bytes.HasPrefix(line, []byte("MSH")):
			messages = append(messages, bytes.Clone(line))
		case len(bytes.TrimSpace(line)) > 0 && len(messages) > 0:
			messages[len(messages)-1] = append(messages[len(messages)-1], line...)
		}
	}
	if len(messages) == 0 {
		return nil, errs.Invalid("Filen har ingen HL7-melding: ingen linje begynner med MSH.")
	}
	return messages, nil
}

func clientTLS(ca, cert, key, to string) (*tls.Config, error) {
	if ca == "" {
		return nil, nil
	}
	text, err := os.ReadFile(ca)
	if err != nil {
		return nil, errs.Invalid("Filen med utstedere kan ikke leses.").Because(err)
	}
	host, _, err := net.SplitHostPort(to)
	if err != nil {
		return nil, errs.Invalid("Skriv adressen som vert:port.").Because(err)
	}
	t := &tls.Config{RootCAs: x509.NewCertPool(), MinVersion: tls.VersionTLS12, ServerName: host}
	t.RootCAs.AppendCertsFromPEM(text)
	if cert != "" {
		pair, err := tls.LoadX509KeyPair(cert, key)
		if err != nil {
			return nil, errs.Invalid("Sertifikatet kan ikke brukes.").Because(err)
		}
		t.Certificates = []tls.Certificate{pair}
	}
	return t, nil
}

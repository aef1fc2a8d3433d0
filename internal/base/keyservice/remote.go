package keyservice

import (
	"bytes"
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"os"
	"strings"
	"time"

	"traad/internal/base/errs"
	"traad/internal/base/nin"
)

// RemoteOptions say where the hospital's service is and how we show who we are: by a token, a client certificate, or both.
type RemoteOptions struct {
	URL              string // https; http only on the same machine
	Token            string
	Certificate, Key string // PEM files
	CA               string // PEM file of who signed the service's certificate; "" the machine's
	Timeout          time.Duration
}

// Remote is the hospital's key service over HTTPS; the protocol is in docs/keyservice.md.
type Remote struct {
	url    string
	token  string
	client *http.Client
}

// NewRemote checks the options and reads the files. Nothing is asked yet.
func NewRemote(o RemoteOptions) (*Remote, error) {
	u, err := url.Parse(o.URL)
	if err != nil || u.Host == "" || u.User != nil || u.Scheme != "https" && (u.Scheme != "http" || u.Hostname() != "127.0.0.1" && u.Hostname() != "localhost") {
		return nil, errs.Invalid("Adressen til nøkkeltjenesten må begynne med https://.")
	}
	t := &tls.Config{MinVersion: tls.VersionTLS12}
	if o.Certificate != "" || o.Key != "" {
		c, err := tls.LoadX509KeyPair(o.Certificate, o.Key)
		if err != nil {
			return nil, errs.Invalid("Klientsertifikatet til nøkkeltjenesten kan ikke leses.").Because(err)
		}
		t.Certificates = []tls.Certificate{c}
	}
	if o.CA != "" {
		pem, err := os.ReadFile(o.CA)
		t.RootCAs = x509.NewCertPool()
		if err != nil || !t.RootCAs.AppendCertsFromPEM(pem) {
			return nil, errs.Invalid("Sertifikatet til nøkkeltjenestens utsteder kan ikke leses.").Because(err)
		}
	}
	client := &http.Client{
		Timeout: o.Timeout, Transport: &http.Transport{TLSClientConfig: t, MaxIdleConns: 4, IdleConnTimeout: time.Minute, ForceAttemptHTTP2: true},
		CheckRedirect: func(*http.Request, []*http.Request) error { return errors.New("keyservice: redirected") }, // numbers go nowhere else
	}
	return &Remote{strings.TrimSuffix(o.URL, "/"), o.Token, client}, nil
}

// The bodies of the protocol.
type (
	pseudonymsAsked struct {
		Numbers []string `json:"numbers"`
	}
	pseudonymsGiven struct {
		Pseudonyms []string `json:"pseudonyms"`
	}
	identityAsked struct {
		Pseudonym string `json:"pseudonym"`
		User      string `json:"user"`
		Reason    string `json:"reason"`
	}
	identityRevealed struct {
		Number string `json:"number"`
	}
)

// Pseudonyms asks for the pseudonyms of numbers, in their order.
func (r *Remote) Pseudonyms(ctx context.Context, numbers []nin.Number) ([]string, error) {
	asked := pseudonymsAsked{make([]string, len(numbers))}
	for i, n := range numbers {
		asked.Numbers[i] = n.Digits()
	}
	var given pseudonymsGiven
	if err := r.post(ctx, "/pseudonyms", asked, &given); err != nil {
		return nil, err
	}
	return given.Pseudonyms, nil
}

// Reveal asks for one person's number.
func (r *Remote) Reveal(ctx context.Context, q Request) (nin.Number, error) {
	var given identityRevealed
	if err := r.post(ctx, "/identity", identityAsked(q), &given); err != nil {
		return nin.Number{}, err
	}
	n, err := nin.Parse(given.Number)
	if err != nil {
		return nin.Number{}, unavailable(errors.New("the number is none"))
	}
	return n, nil
}

func unavailable(cause error) error {
	return errs.Unavailable("Sykehusets nøkkeltjeneste svarer ikke. Prøv igjen om litt.").Because(fmt.Errorf("keyservice: %w", cause))
}

// post sends one question. Neither it nor the answer is ever in an error.
func (r *Remote) post(ctx context.Context, path string, asked, given any) error {
	body, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("keyservice: %w", err)
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, r.url+path, bytes.NewReader(body)) //nolint:gosec // the address is the operator's
	if err != nil {
		return fmt.Errorf("keyservice: %w", err)
	}
	req.Header.Set("Content-Type", "application/json")
	if r.token != "" {
		req.Header.Set("Authorization", "Bearer "+r.token)
	}
	resp, err := r.client.Do(req) //nolint:gosec // likewise
	if err != nil {
		return unavailable(err)
	}
	defer resp.Body.Close()
	switch resp.StatusCode {
	case http.StatusOK:
		if err := json.NewDecoder(io.LimitReader(resp.Body, 1<<20)).Decode(given); err != nil {
			return unavailable(errors.New("the answer is no JSON of the protocol"))
		}
		return nil
	case http.StatusNotFound:
		return errs.NotFound("Nøkkeltjenesten kjenner ikke pseudonymet.")
	case http.StatusUnauthorized, http.StatusForbidden:
		return errs.Denied("Nøkkeltjenesten avslo. Be driften sjekke tilgangen til den.")
	}
	return unavailable(fmt.Errorf("status %d", resp.StatusCode))
}

package mail

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"time"
)

// Hook hands short texts to an SMS gateway, or to whatever sends push messages, by POST of JSON to one https address:
//
//	{"id": "0190…", "to": "000 55 210", "text": "…"}
//
// with the id also in the header Idempotency-Key. An answer 2xx is taken; 4xx but 408 and 429 is refused for good.
type Hook struct {
	address string
	token   string
	client  *http.Client
}

// NewHook checks the address: https, or http on the same machine.
func NewHook(address, token string, timeout time.Duration) (*Hook, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" || u.User != nil {
		return nil, fmt.Errorf("mail.NewHook: no address")
	}
	if host := u.Hostname(); u.Scheme != "https" && !(u.Scheme == "http" && (host == "127.0.0.1" || host == "localhost" || host == "::1")) {
		return nil, fmt.Errorf("mail.NewHook: the address must be https")
	}
	stay := func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse } // where it leads to is not what was configured
	return &Hook{address, token, &http.Client{Timeout: timeout, CheckRedirect: stay}}, nil
}

type hooked struct {
	ID   string `json:"id"`
	To   string `json:"to"`
	Text string `json:"text"`
}

// Send hands m over; its Subject is not sent. The error is a *Fault.
func (h *Hook) Send(ctx context.Context, m Message) error {
	body, err := json.Marshal(hooked{m.ID, m.To, m.Text})
	if err != nil {
		return &Fault{}
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, h.address, bytes.NewReader(body))
	if err != nil {
		return &Fault{}
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Idempotency-Key", m.ID)
	if h.token != "" {
		r.Header.Set("Authorization", "Bearer "+h.token)
	}
	answer, err := h.client.Do(r)
	if err != nil {
		return &Fault{}
	}
	defer answer.Body.Close()
	_, _ = io.Copy(io.Discard, io.LimitReader(answer.Body, 1<<16))
	switch code := answer.StatusCode; {
	case code/100 == 2:
		return nil
	case code/100 == 4 && code != http.StatusRequestTimeout && code != http.StatusTooManyRequests && code != http.StatusUnauthorized && code != http.StatusForbidden:
		return &Fault{Code: code, Permanent: true}
	default:
		return &Fault{Code: code}
	}
}

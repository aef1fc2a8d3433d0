package login

import (
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
)

// push hands the whole request to log in to the provider beforehand (RFC 9126), proved to be ours, and returns the address that
// says nothing but which one it was: neither the browser nor what lies between can read it or change it. asked is the address
// that the browser would else be sent to. The error is a *Refusal.
func (c *Client) push(ctx context.Context, p *provider, asked string) (string, error) {
	u, err := url.Parse(asked)
	if err != nil {
		return "", Refuse(Unreachable, "authorization_endpoint: no address")
	}
	form := u.Query()
	header := http.Header{}
	if err := c.authenticate(p, header, form); err != nil {
		return "", Refuse(Refused, "client assertion: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.about.Pushed, strings.NewReader(form.Encode()))
	if err != nil {
		return "", Refuse(Unreachable, "pushed request: no address")
	}
	r.Header = header
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	answer, err := c.http.Do(r)
	if err != nil {
		return "", Refuse(Unreachable, "pushed request: no answer")
	}
	defer answer.Body.Close()
	var said struct {
		RequestURI string `json:"request_uri"`
		Error      string `json:"error"`
	}
	fault := json.NewDecoder(answer.Body).Decode(&said)
	switch {
	case answer.StatusCode >= http.StatusInternalServerError:
		return "", Refuse(Unreachable, "pushed request: status %d", answer.StatusCode)
	case answer.StatusCode != http.StatusCreated && answer.StatusCode != http.StatusOK:
		return "", Refuse(Refused, "pushed request: status %d, %.40q", answer.StatusCode, said.Error)
	case fault != nil, said.RequestURI == "", len(said.RequestURI) > 2000:
		return "", Refuse(Unreachable, "pushed request: an answer without a request_uri")
	}
	to, err := url.Parse(p.about.Authorization)
	if err != nil {
		return "", Refuse(Unreachable, "authorization_endpoint: no address")
	}
	q := to.Query()
	q.Set("client_id", c.c.ClientID)
	q.Set("request_uri", said.RequestURI)
	to.RawQuery = q.Encode()
	return to.String(), nil
}

// authenticate proves to an endpoint of the provider that we are the client: in the same way as package oauth2 does for the code.
func (c *Client) authenticate(p *provider, header http.Header, form url.Values) error {
	form.Set("client_id", c.c.ClientID)
	switch {
	case c.c.Key != nil:
		return c.sign(form.Set)
	case c.inForm(p):
		form.Set("client_secret", c.c.Secret.Reveal())
	default:
		r := http.Request{Header: header}
		r.SetBasicAuth(url.QueryEscape(c.c.ClientID), url.QueryEscape(c.c.Secret.Reveal()))
	}
	return nil
}

// sign sets a new proof by our key: each is good once.
func (c *Client) sign(set func(name, value string)) error {
	assertion, err := c.c.Key.assert(c.c.ClientID, c.c.Issuer, c.c.KeyType, c.c.Now())
	if err != nil {
		return err
	}
	set("client_assertion", assertion)
	set("client_assertion_type", "urn:ietf:params:oauth:client-assertion-type:jwt-bearer")
	return nil
}

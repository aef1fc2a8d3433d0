package login

import (
	"cmp"
	"context"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"time"

	"traad/internal/base/errs"
)

// MachineConfig says as whom Tråd itself, without a user, logs in at a provider, and what for.
type MachineConfig struct {
	Issuer    string // exactly as the provider writes it
	ClientID  string
	Key       *Key   // proves that we are the client (private_key_jwt)
	KeyType   string // as in Config
	Scopes    []string
	Now       func() time.Time  // nil is the real clock
	Transport http.RoundTripper // nil is http.DefaultTransport
}

// Machine is Tråd as a client of another system's interface, by client credentials (RFC 6749, 4.4) as HelseID asks for them: the client proves itself by a signature (RFC 7523),
// and the token is bound to a key that each call proves anew (DPoP, RFC 9449). The key lives as long as the process; a token is kept until shortly before it ends, in memory only.
type Machine struct {
	c      *Client
	scopes string
	by     *prover

	mu     sync.Mutex
	token  string
	kind   string // "DPoP", or "Bearer" where the provider binds nothing
	until  time.Time
	nonces map[string]string // what each host wants in the next proof
}

// early is how long before its end a token is no longer used.
const early = 30 * time.Second

// NewMachine checks the configuration without asking the provider. Fields of the error: issuer, client_id, key, key_type, scopes.
func NewMachine(m MachineConfig) (*Machine, error) {
	e := errs.Invalid("Innloggingen for systemet kan ikke brukes slik den er satt opp.")
	if !sound(m.Issuer) {
		e.At("issuer", "Skriv leverandørens adresse (issuer) med https, nøyaktig slik leverandøren oppgir den.")
	}
	if m.ClientID == "" {
		e.At("client_id", "Skriv klient-id-en som leverandøren har gitt Tråd.")
	}
	if m.Key == nil {
		e.At("key", "Oppgi filen med Tråds private nøkkel hos leverandøren.")
	}
	if !slices.Contains([]string{"", TypeJWT, TypeExplicit}, m.KeyType) {
		e.At("key_type", "Velg JWT eller client-authentication+jwt.")
	}
	if len(m.Scopes) == 0 {
		e.At("scopes", "Skriv hvilke rettigheter (scopes) som skal bes om.")
	}
	if err := e.OrNil(); err != nil {
		return nil, err
	}
	now := m.Now
	if now == nil {
		now = time.Now
	}
	by, err := newProver(now)
	if err != nil {
		return nil, err
	}
	next := m.Transport
	if next == nil {
		next = http.DefaultTransport
	}
	c := &Client{c: Config{Issuer: m.Issuer, ClientID: m.ClientID, Key: m.Key, KeyType: cmp.Or(m.KeyType, TypeJWT), Push: Never, Now: now}, http: &http.Client{
		Transport: limited{next}, Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse },
	}}
	return &Machine{c: c, scopes: strings.Join(m.Scopes, " "), by: by, nonces: map[string]string{}}, nil
}

// Transport puts a token and a proof on each request. What is answered 401 is sent once more, with a new nonce or a new token: it was not carried out. Errors of the log-in itself
// are a *Refusal.
func (m *Machine) Transport(next http.RoundTripper) http.RoundTripper {
	return machineTransport{m, next}
}

type machineTransport struct {
	m    *Machine
	next http.RoundTripper
}

// RoundTrip sends copies of the request.
func (t machineTransport) RoundTrip(r *http.Request) (*http.Response, error) {
	answer, nonce, err := t.once(r)
	if err != nil || answer.StatusCode != http.StatusUnauthorized || r.Body != nil && r.GetBody == nil {
		return answer, err
	}
	if !strings.Contains(strings.Join(answer.Header.Values("WWW-Authenticate"), " "), "use_dpop_nonce") || answer.Header.Get("DPoP-Nonce") == "" || answer.Header.Get("DPoP-Nonce") == nonce {
		t.m.drop()
	}
	again := r.Clone(r.Context())
	if r.GetBody != nil {
		if again.Body, err = r.GetBody(); err != nil {
			return answer, nil //nolint:nilerr // it cannot be sent again: the first answer stands
		}
	}
	answer.Body.Close()
	answer, _, err = t.once(again)
	return answer, err
}

// once sends it, and returns the nonce that its proof had.
func (t machineTransport) once(r *http.Request) (*http.Response, string, error) {
	token, kind, err := t.m.access(r.Context())
	if err != nil {
		if r.Body != nil {
			r.Body.Close()
		}
		return nil, "", err
	}
	by := r.Clone(r.Context())
	nonce := ""
	if kind == "DPoP" {
		nonce = t.m.nonce(r.URL.Host, "")
		proof, err := t.m.by.proof(r.Method, *r.URL, nonce, token)
		if err != nil {
			if r.Body != nil {
				r.Body.Close()
			}
			return nil, "", err
		}
		by.Header.Set("DPoP", proof)
	}
	by.Header.Set("Authorization", kind+" "+token)
	answer, err := t.next.RoundTrip(by)
	if err == nil {
		t.m.nonce(r.URL.Host, answer.Header.Get("DPoP-Nonce"))
	}
	return answer, nonce, err
}

// nonce takes a new nonce of a host, where it gave any, and returns the newest.
func (m *Machine) nonce(host, told string) string {
	m.mu.Lock()
	defer m.mu.Unlock()
	if told != "" && len(told) <= 2000 {
		m.nonces[host] = told
	}
	return m.nonces[host]
}

// drop forgets the token: the other end does not take it.
func (m *Machine) drop() {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.token = ""
}

// access returns a token that holds. Others wait meanwhile: they need the same.
func (m *Machine) access(ctx context.Context) (token, kind string, err error) {
	m.mu.Lock()
	token, kind, until := m.token, m.kind, m.until
	m.mu.Unlock()
	if token != "" && m.c.c.Now().Before(until) {
		return token, kind, nil
	}
	p, err := m.c.provider(ctx)
	if err != nil {
		return "", "", err
	}
	said, again, err := m.ask(ctx, p)
	if again {
		said, _, err = m.ask(ctx, p)
	}
	if err != nil {
		return "", "", err
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	m.token, m.kind, m.until = said.Token, "Bearer", m.c.c.Now().Add(time.Duration(said.Seconds)*time.Second-early)
	if strings.EqualFold(said.Kind, "DPoP") {
		m.kind = "DPoP"
	}
	return m.token, m.kind, nil
}

type granted struct {
	Token   string `json:"access_token"`
	Kind    string `json:"token_type"`
	Seconds int    `json:"expires_in"`
	Error   string `json:"error"`
}

// ask asks for a token. again is set where the provider wants another nonce in the proof than it got.
func (m *Machine) ask(ctx context.Context, p *provider) (said granted, again bool, err error) {
	form, header := url.Values{"grant_type": {"client_credentials"}, "scope": {m.scopes}}, http.Header{}
	if err := m.c.authenticate(p, header, form); err != nil {
		return said, false, Refuse(Refused, "client assertion: %w", err)
	}
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, p.about.Token, strings.NewReader(form.Encode()))
	if err != nil {
		return said, false, Refuse(Unreachable, "token endpoint: no address")
	}
	r.Header = header
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	nonce := ""
	if m.c.proves(p) {
		nonce = m.nonce(r.URL.Host, "")
		proof, err := m.by.proof(r.Method, *r.URL, nonce, "")
		if err != nil {
			return said, false, Refuse(Refused, "proof of possession: %w", err)
		}
		r.Header.Set("DPoP", proof)
	}
	answer, err := m.c.http.Do(r)
	if err != nil {
		return said, false, Refuse(Unreachable, "token endpoint: no answer")
	}
	defer answer.Body.Close()
	told := answer.Header.Get("DPoP-Nonce")
	m.nonce(r.URL.Host, told)
	fault := json.NewDecoder(answer.Body).Decode(&said)
	switch {
	case answer.StatusCode >= http.StatusInternalServerError:
		return said, false, Refuse(Unreachable, "token endpoint: status %d", answer.StatusCode)
	case said.Error == "use_dpop_nonce" && told != "" && told != nonce:
		return said, true, Refuse(Refused, "token endpoint: another nonce is wanted")
	case answer.StatusCode != http.StatusOK:
		return said, false, Refuse(Refused, "token endpoint: status %d, %.40q", answer.StatusCode, said.Error)
	case fault != nil, said.Token == "", len(said.Token) > 16<<10, strings.ContainsAny(said.Token, " \r\n"):
		return said, false, Refuse(Unreachable, "token endpoint: an answer without a token")
	case m.c.proves(p) && !strings.EqualFold(said.Kind, "DPoP"):
		return said, false, Refuse(Untrusted, "token endpoint: the token is not bound to our key")
	}
	return said, false, nil
}

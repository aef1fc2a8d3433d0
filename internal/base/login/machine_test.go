package login_test

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/go-jose/go-jose/v4"

	"traad/internal/base/errs"
	"traad/internal/base/login"
	"traad/internal/base/login/bearer"
	"traad/internal/base/login/pretend"
)

// machine is a system, its provider and an interface that the provider guards.
type machine struct {
	*http.Client
	sts    *pretend.Provider
	origin string
	mu     sync.Mutex
	got    []string // the bodies that were let in
	now    time.Time
}

func ownKey(t *testing.T) *login.Key {
	t.Helper()
	signer, err := bearer.NewSigner(false)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(t.TempDir(), "key.pem")
	if err := os.WriteFile(file, signer.Private, 0o600); err != nil {
		t.Fatal(err)
	}
	key, err := login.ReadKey(file)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// newMachine makes one; known is the key that the provider knows it by.
func newMachine(t *testing.T, key, known *login.Key) *machine {
	t.Helper()
	m := &machine{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	clock := func() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.now }
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	m.origin = server.URL
	m.sts = pretend.New(server.URL+"/sts", "traad-edi", known.Public(), []string{"nhn:a", "nhn:b"}, clock)
	mux.Handle("/sts/", m.sts)
	mux.Handle("/api/", m.sts.Guard(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		text, _ := io.ReadAll(r.Body)
		m.mu.Lock()
		m.got = append(m.got, string(text))
		m.mu.Unlock()
		w.WriteHeader(http.StatusCreated)
	})))
	by, err := login.NewMachine(login.MachineConfig{Issuer: server.URL + "/sts", ClientID: "traad-edi", Key: key, KeyType: login.TypeExplicit, Scopes: []string{"nhn:a", "nhn:b"}, Now: clock})
	if err != nil {
		t.Fatal(err)
	}
	m.Client = &http.Client{Transport: by.Transport(http.DefaultTransport)}
	return m
}

func (m *machine) post(ctx context.Context, text string) (int, error) {
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, m.origin+"/api/x?a=1", strings.NewReader(text))
	if err != nil {
		return 0, err
	}
	answer, err := m.Do(r)
	if err != nil {
		return 0, err
	}
	answer.Body.Close()
	return answer.StatusCode, nil
}

// TestMachine: a system gets a token by its key and proves each call by another, with the nonces that it is given; a token that is not taken any more, or has run out, is got anew; and each
// call is carried out once.
func TestMachine(t *testing.T) {
	key := ownKey(t)
	m := newMachine(t, key, key)
	ctx := t.Context()
	send := func(text string) {
		t.Helper()
		if status, err := m.post(ctx, text); err != nil || status != http.StatusCreated {
			t.Fatalf("%s: %d, %v (%v)", text, status, err, m.sts.Refused())
		}
	}
	send("en")
	if !slices.Equal(m.sts.Refused(), []string{"use_dpop_nonce"}) {
		t.Errorf("the provider refused %v", m.sts.Refused())
	}
	send("to")
	m.sts.Renew(false)
	send("tre")
	m.sts.Renew(true)
	send("fire")
	m.mu.Lock()
	m.now = m.now.Add(time.Hour)
	m.mu.Unlock()
	send("fem")
	if want := []string{"en", "to", "tre", "fire", "fem"}; !slices.Equal(m.got, want) {
		t.Errorf("carried out: %q", m.got)
	}
	for _, no := range m.sts.Refused() {
		if no != "use_dpop_nonce" && no != "invalid_token" {
			t.Errorf("refused for %s", no)
		}
	}
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if status, err := m.post(ctx, "samtidig"); err != nil || status != http.StatusCreated {
				t.Errorf("%d, %v", status, err)
			}
		})
	}
	all.Wait()
}

// TestMachineRefused: a system that the provider does not know by its key is told so, and nothing reaches the interface; nor does what a token of another's key is sent with.
func TestMachineRefused(t *testing.T) {
	m := newMachine(t, ownKey(t), ownKey(t))
	_, err := m.post(t.Context(), "hemmelig")
	var no *login.Refusal
	if !errors.As(err, &no) || no.Reason != login.Refused || len(m.got) > 0 || strings.Contains(err.Error(), "hemmelig") {
		t.Errorf("%v, %v", err, m.got)
	}
	key := ownKey(t)
	m = newMachine(t, key, key)
	var token, proof string
	m.Transport = tap{m.Transport, nil}
	by, err := login.NewMachine(login.MachineConfig{Issuer: m.origin + "/sts", ClientID: "traad-edi", Key: key, KeyType: login.TypeExplicit, Scopes: []string{"nhn:a", "nhn:b"}, Now: func() time.Time { return m.now }})
	if err != nil {
		t.Fatal(err)
	}
	m.Transport = by.Transport(tap{http.DefaultTransport, func(r *http.Request) { token, proof = r.Header.Get("Authorization"), r.Header.Get("DPoP") }})
	if status, err := m.post(t.Context(), "en"); err != nil || status != http.StatusCreated {
		t.Fatalf("%d, %v", status, err)
	}
	// Another's key, in a proof that is right in all else: only the thumbprint tells.
	payload, err := base64.RawURLEncoding.DecodeString(strings.Split(proof, ".")[1])
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]any{}
	if err := json.Unmarshal(payload, &said); err != nil {
		t.Fatal(err)
	}
	said["jti"] = login.Random()
	foreign := signProof(t, jose.ES256, newEC(t).Key, "dpop+jwt", said)
	bare := &machine{Client: &http.Client{}, origin: m.origin}
	for name, header := range map[string][2]string{"stolen token": {token, ""}, "replayed proof": {token, proof}, "another's key": {token, foreign}, "as a bearer": {strings.Replace(token, "DPoP", "Bearer", 1), proof}, "another token": {"DPoP annet", proof}} {
		bare.Transport = tap{http.DefaultTransport, func(r *http.Request) {
			r.Header.Set("Authorization", header[0])
			if header[1] != "" {
				r.Header.Set("DPoP", header[1])
			}
		}}
		if status, err := bare.post(t.Context(), "to"); err != nil || status != http.StatusUnauthorized {
			t.Errorf("%s: %d, %v", name, status, err)
		}
		if no := m.sts.Refused(); name == "another's key" && no[len(no)-1] != "invalid_token" { // not for what is wrong with the proof: nothing is
			t.Errorf("%s: refused for %s", name, no[len(no)-1])
		}
	}
	if !slices.Equal(m.got, []string{"en"}) {
		t.Errorf("carried out: %q", m.got)
	}
}

// tap sees requests as they leave.
type tap struct {
	next http.RoundTripper
	see  func(*http.Request)
}

func (x tap) RoundTrip(r *http.Request) (*http.Response, error) {
	if x.see != nil {
		x.see(r)
	}
	return x.next.RoundTrip(r)
}

// TestMachineConfig: what is missing is named by its field.
func TestMachineConfig(t *testing.T) {
	_, err := login.NewMachine(login.MachineConfig{Issuer: "http://sts.example", KeyType: "x"})
	var fields []string
	for _, f := range errs.FieldsOf(err) {
		fields = append(fields, f.Name)
	}
	slices.Sort(fields)
	if want := []string{"client_id", "issuer", "key", "key_type", "scopes"}; !slices.Equal(fields, want) {
		t.Errorf("%v", fields)
	}
}

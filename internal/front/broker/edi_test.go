package broker_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/kith/kithtest"
	"traad/internal/front/broker"
)

// post is a client of the simulated message server, and what it took in.
type post struct {
	*broker.EDI
	sim      *broker.EDISimulator
	now      time.Time
	receipts []*kith.Receipt
	calls    []string
}

func newEDI(t *testing.T) *post {
	t.Helper()
	p := &post{now: time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)}
	clock := func() time.Time { return p.now }
	p.sim = &broker.EDISimulator{HERs: []string{"1", "10"}, Now: clock}
	server := httptest.NewServer(p.sim)
	server.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	t.Cleanup(server.Close)
	p.EDI = &broker.EDI{
		Address: server.URL, HTTP: &http.Client{Transport: book(t, func(call string) { p.calls = append(p.calls, call) })}, HERs: []string{"1", "10"}, Source: "Traad, prøve", Log: slog.New(slog.DiscardHandler), Now: clock,
		Receipt: func(_ context.Context, r *kith.Receipt) error { p.receipts = append(p.receipts, r); return nil },
	}
	return p
}

func (p *post) sent() (n, duplicates int) {
	all, duplicates := p.sim.Sent()
	return len(all), duplicates
}

const first, second = "0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0021", "0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0022"

// TestEDIThereAndBack: a message is handed over and has a number; its receipt comes in once, with what it says; one that is silent is asked about, and one that the receiver's server
// refused is known by that.
func TestEDIThereAndBack(t *testing.T) {
	for name, c := range map[string]struct {
		faults      []kith.Code
		silent      bool
		undelivered bool
	}{
		"accepted": {}, "refused": {faults: []kith.Code{kith.E21.Fault("Flyttet")}}, "silent": {silent: true}, "undelivered": {undelivered: true},
	} {
		t.Run(name, func(t *testing.T) {
			p := newEDI(t)
			p.sim.Answer = func(*kith.Message) ([]kith.Code, bool) { return c.faults, c.silent }
			p.sim.Undelivered = func(string) bool { return c.undelivered }
			id, err := p.Send(t.Context(), envelope(first))
			if err != nil || !db.IsID(id) {
				t.Fatalf("%q, %v", id, err)
			}
			answered := !c.silent && !c.undelivered
			for range 2 {
				if _, err := p.Once(t.Context()); err != nil {
					t.Fatal(err)
				}
			}
			if (len(p.receipts) == 1) != answered || len(p.receipts) > 1 {
				t.Fatalf("%d receipts", len(p.receipts))
			}
			refused, r, err := p.Delivered(t.Context(), message.Handed{ID: first, To: "2", Transport: id})
			if err != nil || refused != c.undelivered || (r != nil) != answered {
				t.Fatalf("%v, %+v, %v", refused, r, err)
			}
			if !answered {
				return
			}
			for _, got := range []*kith.Receipt{p.receipts[0], r} {
				if got.Original.ID != first || got.Sender.Party() != "2" || (got.Status == kith.Rejected) != (c.faults != nil) || len(got.Faults) != len(c.faults) || len(c.faults) > 0 && got.Faults[0].OT != "Flyttet" {
					t.Errorf("%+v", got)
				}
			}
		})
	}
}

// TestEDITrouble: what goes wrong is said in words without anything of the message, tried again where it may go better, and never sent a second time while it may have been sent the first.
func TestEDITrouble(t *testing.T) {
	for name, c := range map[string]struct {
		trouble broker.Trouble
		final   bool
		says    string
	}{
		"not let in": {broker.Trouble{Status: 401}, false, "401"}, "not allowed": {broker.Trouble{Status: 403}, false, "har ikke lov"}, "wrong": {broker.Trouble{Status: 404}, false, "404"},
		"too much": {broker.Trouble{Status: 429, RetryAfter: "120"}, false, "429"}, "down": {broker.Trouble{Status: 500}, false, "500"}, "lost": {broker.Trouble{Lose: true}, false, "svarte ikke"},
	} {
		t.Run(name, func(t *testing.T) {
			p := newEDI(t)
			p.sim.Trouble = func(*http.Request) broker.Trouble { return c.trouble }
			_, err := p.Send(t.Context(), envelope(first))
			var fault *message.Fault
			if !errors.As(err, &fault) || fault.Final != c.final || !strings.Contains(fault.Code, c.says) || strings.Contains(fault.Code, first) {
				t.Fatalf("%+v", err)
			}
			p.sim.Set(func(x *broker.EDISimulator) { x.Trouble = nil })
			before := len(p.calls)
			_, err = p.Send(t.Context(), envelope(first))
			if held := name == "too much" || name == "down" || name == "lost"; (err != nil) != held || held && len(p.calls) != before {
				t.Errorf("at once again: %v, %q", err, p.calls[before:])
			}
			if name == "lost" { // its receipt tells that it was sent
				if _, err := p.Once(t.Context()); err != nil || len(p.receipts) != 1 || p.receipts[0].Original.ID != first {
					t.Errorf("%v, %v", p.receipts, err)
				}
			}
			p.now = p.now.Add(11 * time.Minute)
			if _, err = p.Send(t.Context(), envelope(first)); err != nil {
				t.Errorf("later: %v", err)
			}
			if _, again := p.sent(); name == "lost" && again != 1 { // under the same MsgId: whoever has it knows it again
				t.Errorf("%d duplicates", again)
			}
			if _, err := p.Once(t.Context()); err != nil || len(p.receipts) != 1 {
				t.Errorf("%d receipts, %v", len(p.receipts), err)
			}
		})
	}
}

// TestEDIFinal: what the API will never take is not tried again.
func TestEDIFinal(t *testing.T) {
	p := newEDI(t)
	var fault *message.Fault
	big := envelope(first)
	big.XML = make([]byte, 27_000_000)
	if _, err := p.Send(t.Context(), big); !errors.As(err, &fault) || !fault.Final || !strings.Contains(fault.Code, "35 MB") || len(p.calls) > 0 {
		t.Errorf("too large: %v, %q", err, p.calls)
	}
	bad := envelope(first)
	bad.XML = []byte("<MsgHead/>")
	if _, err := p.Send(t.Context(), bad); !errors.As(err, &fault) || !fault.Final {
		t.Errorf("no message: %v", err)
	}
	bad = envelope(first)
	bad.To = "her"
	if _, err := p.Send(t.Context(), bad); !errors.As(err, &fault) || !fault.Final {
		t.Errorf("no HER-id: %v", err)
	}
	p.sim.Trouble = func(*http.Request) broker.Trouble { return broker.Trouble{Garbled: true} }
	if id, err := p.Send(t.Context(), envelope(second)); err != nil && id != "" {
		t.Errorf("an answer that cannot be read: %q, %v", id, err)
	}
	p.Address = "http://127.0.0.1:1"
	if _, err := p.Send(t.Context(), envelope("0d0a1f5e-8a9b-4d5e-9c1f-2f6b1f7f0023")); !errors.As(err, &fault) || fault.Final {
		t.Errorf("nobody there: %v", err)
	}
}

// TestEDIIn: what comes is taken in, answered once for whom it came to, and marked as read; what cannot be stored stays unread and stops the rest; what the API does not give out is passed over.
func TestEDIIn(t *testing.T) {
	p := newEDI(t)
	away, down := errors.New("the database is away"), true
	var taken int
	p.Message = func(_ context.Context, raw []byte, _ string) ([][]byte, letter.Fate, error) {
		if down {
			return nil, letter.Unusable, away
		}
		taken++
		m, err := kith.ReadMessage(raw, kith.Large)
		if err != nil {
			return nil, letter.Unusable, nil //nolint:nilerr // as letter.In: nobody to answer
		}
		var faults []kith.Code
		fate := letter.Taken
		if strings.Contains(m.Notes[0].Text, "ukjent") {
			faults, fate = []kith.Code{kith.E36.Fault("Følges ikke")}, letter.NotOurs
		}
		return [][]byte{m.Receipt("r1", p.now, faults...).XML()}, fate, nil
	}
	incoming := func(id, text string) []byte {
		return kith.Message{
			ID: id, At: p.now, Sender: kith.Organisation{Name: "Legekontor", Idents: []kith.Ident{{Kind: kith.HER, Value: "2"}}}, Receiver: kith.Organisation{Name: "IHT", Idents: []kith.Ident{{Kind: kith.HER, Value: "1"}}},
			Notes: []kith.Note{{Subject: kith.AboutPatient, Title: "x", Text: text}},
		}.XML()
	}
	good := p.sim.Put(incoming(first, "Hei"), false, "2", "1")
	unknown := p.sim.Put(incoming(second, "ukjent"), false, "2", "1")
	broken := p.sim.Put([]byte("%PDF"), false, "2", "10")
	bomb := p.sim.Put([]byte(`<!DOCTYPE a [<!ENTITY b "c">]><MsgHead>&b;</MsgHead>`), false, "2", "1")
	stray := p.sim.Put(kith.Message{ID: "q", At: p.now}.Receipt("1", p.now).XML(), true, "2", "1")
	foreign := p.sim.Put(incoming(second, "Hei"), false, "2", "3")
	if n, err := p.Once(t.Context()); n != 0 || !errors.Is(err, away) {
		t.Fatalf("%d, %v", n, err)
	}
	if status, _, read := p.sim.Answered(good, "1"); status != "" || read {
		t.Fatal("what could not be stored was answered or marked")
	}
	down = false
	p.Receipt = func(context.Context, *kith.Receipt) error { return message.ErrUnknown }
	cut := true // once: killed between the answer and the mark
	p.sim.Set(func(x *broker.EDISimulator) {
		x.Trouble = func(r *http.Request) broker.Trouble {
			switch {
			case cut && r.Method == http.MethodPut && strings.Contains(r.URL.Path, good):
				cut = false
				return broker.Trouble{Status: http.StatusInternalServerError}
			case strings.Contains(r.URL.Path, unknown):
				return broker.Trouble{Status: http.StatusNotFound}
			}
			return broker.Trouble{}
		}
	})
	if n, err := p.Once(t.Context()); n != 3 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	p.sim.Set(func(x *broker.EDISimulator) { x.Trouble = nil })
	if n, err := p.Once(t.Context()); n != 2 || err != nil || taken != 5 {
		t.Errorf("%d, %v, %d taken in", n, err, taken)
	}
	for name, c := range map[string]struct{ id, her, status, fault string }{
		"good": {good, "1", "Ok", ""}, "unknown": {unknown, "1", "Rejected", "E36"}, "broken": {broken, "10", "Rejected", "T02"}, "bomb": {bomb, "1", "Rejected", "T02"}, "stray receipt": {stray, "1", "", ""},
	} {
		status, faults, read := p.sim.Answered(c.id, c.her)
		if status != c.status || !read || strings.Join(faults, " ") != c.fault {
			t.Errorf("%s: %q %v, read %v", name, status, faults, read)
		}
	}
	if status, _, read := p.sim.Answered(foreign, "3"); status != "" || read {
		t.Error("somebody else's was touched")
	}
	answers := 0
	for _, call := range p.calls {
		if strings.HasPrefix(call, "POST") && strings.Contains(call, good) {
			answers++
		}
	}
	if answers != 1 {
		t.Errorf("one message was answered %d times", answers)
	}
}

// TestEDIForged: who sent something is who the API had it of. What says in itself that it is another's is not taken in; a receipt counts as the sender's own, whatever else stands in its address.
func TestEDIForged(t *testing.T) {
	p := newEDI(t)
	var from []string
	p.Message = func(_ context.Context, _ []byte, by string) ([][]byte, letter.Fate, error) {
		from = append(from, by)
		return nil, letter.Unusable, nil
	}
	receipt := func(hers ...string) []byte {
		m := kith.Message{ID: first, At: p.now, Kind: kith.Dialogue, Sender: kith.Organisation{Name: "IHT", Idents: []kith.Ident{{Kind: kith.HER, Value: "1"}}}, Receiver: kith.Organisation{Name: "Sykehus", Idents: []kith.Ident{{Kind: kith.HER, Value: hers[0]}}}}
		if len(hers) > 1 {
			m.Receiver.Under = &kith.Organisation{Name: "Post", Idents: []kith.Ident{{Kind: kith.HER, Value: hers[1]}}}
		}
		return m.Receipt(string(db.NewID()), p.now).XML()
	}
	p.sim.Put(envelope(first).XML, false, "7", "1")
	forged := p.sim.Put(receipt("2"), true, "7", "1")
	p.sim.Put(receipt("2", "3"), true, "3", "1")
	if n, err := p.Once(t.Context()); n != 3 || err != nil {
		t.Fatalf("%d, %v", n, err)
	}
	if !slices.Equal(from, []string{"7"}) {
		t.Errorf("the message is from %q", from)
	}
	if len(p.receipts) != 1 || !slices.Equal(p.receipts[0].Sender.Numbers(), []string{"3"}) {
		t.Errorf("%d receipts: %+v", len(p.receipts), p.receipts)
	}
	if _, _, read := p.sim.Answered(forged, "1"); !read {
		t.Error("the forged receipt is asked for again for ever")
	}
}

// FuzzEDI: whatever the API answers, nothing is stumbled over and nothing is taken for sent that was not created.
func FuzzEDI(f *testing.F) {
	f.Add(200, []byte(`[{"id":"e8ea3e89-4ee4-4d28-9b4a-246495a97834","receiverHerId":1,"isAppRec":true}]`))
	f.Add(201, []byte(`"3d924740-9f7b-4c33-93af-ff72e118d1e6"`))
	f.Add(200, []byte(`{"businessDocument":"PD94bWw+","contentType":"application/xml","contentTransferEncoding":"base64"}`))
	f.Add(400, []byte(`{"errorCode":1000,"requestId":"e6098c42-46b5-48c2-8a22-7ea0cd75ebd3"}`))
	f.Add(200, []byte(`[null,{},{"id":null}]`))
	f.Fuzz(func(t *testing.T, status int, text []byte) {
		e := &broker.EDI{Address: "http://127.0.0.1", HERs: []string{"1"}, Log: slog.New(slog.DiscardHandler), HTTP: &http.Client{Transport: answering(func(*http.Request) (int, []byte) { return status, text })}}
		e.Receipt = func(context.Context, *kith.Receipt) error { return nil }
		e.Message = func(context.Context, []byte, string) ([][]byte, letter.Fate, error) { return nil, letter.Unusable, nil }
		if _, err := e.Send(t.Context(), envelope(first)); (err == nil) != (status == http.StatusCreated) {
			t.Errorf("%d: %v", status, err)
		}
		_, _ = e.Once(t.Context())
		_, _, _ = e.Delivered(t.Context(), message.Handed{ID: first, To: "2", Transport: second})
	})
}

type answering func(*http.Request) (int, []byte)

func (a answering) RoundTrip(r *http.Request) (*http.Response, error) {
	status, text := a(r)
	return &http.Response{StatusCode: status, Header: http.Header{}, Body: io.NopCloser(bytes.NewReader(text)), Request: r}, nil
}

// book holds every call and every answer against the API's own OpenAPI document, where the reference is at hand: which paths, headers, words and statuses there are. note is told of each call.
func book(t *testing.T, note func(string)) http.RoundTripper {
	t.Helper()
	dir := kithtest.Find(t)
	var doc *document
	if dir != "" {
		doc = openAPI(t, dir)
	}
	return seeing(func(r *http.Request) (*http.Response, error) {
		note(r.Method + " " + r.URL.Path)
		var body []byte
		if r.Body != nil {
			body, _ = io.ReadAll(r.Body)
			r.Body = io.NopCloser(bytes.NewReader(body))
		}
		answer, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			return nil, err
		}
		text, err := io.ReadAll(answer.Body)
		answer.Body.Close()
		answer.Body = io.NopCloser(bytes.NewReader(text))
		if doc == nil {
			return answer, err
		}
		for _, fault := range doc.held(r, body, answer, text) {
			t.Errorf("%s %s: %s", r.Method, r.URL.Path, fault)
		}
		return answer, err
	})
}

type seeing func(*http.Request) (*http.Response, error)

func (s seeing) RoundTrip(r *http.Request) (*http.Response, error) { return s(r) }

// schema is as much of a schema as the document uses.
type schema struct {
	Ref        string             `json:"$ref"`
	Type       string             `json:"type"`
	Format     string             `json:"format"`
	Nullable   bool               `json:"nullable"`
	Required   []string           `json:"required"`
	Properties map[string]*schema `json:"properties"`
	Items      *schema            `json:"items"`
	AllOf      []*schema          `json:"allOf"`
	Enum       []string           `json:"enum"`
	MinLength  int                `json:"minLength"`
}

type content map[string]struct {
	Schema *schema `json:"schema"`
}

type document struct {
	Paths map[string]map[string]struct {
		Parameters []struct {
			Name, In string
			Required bool
		} `json:"parameters"`
		RequestBody struct {
			Content content `json:"content"`
		} `json:"requestBody"`
		Responses map[string]struct {
			Content content `json:"content"`
		} `json:"responses"`
	} `json:"paths"`
	Components struct {
		Schemas map[string]*schema `json:"schemas"`
	} `json:"components"`
}

func openAPI(t *testing.T, dir string) *document {
	t.Helper()
	raw, err := os.ReadFile(filepath.Join(dir, "nhn-edi-api.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(raw, &d); err != nil {
		t.Fatal(err)
	}
	return &d
}

// held returns what is not as the document says. Statuses that a gateway gives before the API (401, 413, 415, 429), and one that a test makes up, are not in it.
func (d *document) held(r *http.Request, body []byte, answer *http.Response, text []byte) (faults []string) {
	no := func(format string, a ...any) { faults = append(faults, fmt.Sprintf(format, a...)) }
	for path, methods := range d.Paths {
		if !fits(path, r.URL.Path) {
			continue
		}
		op, ok := methods[strings.ToLower(r.Method)]
		if !ok {
			continue
		}
		known := map[string]bool{}
		for _, p := range op.Parameters {
			switch {
			case p.In == "query":
				known[p.Name] = true
				if p.Required && !r.URL.Query().Has(p.Name) {
					no("lacks %s", p.Name)
				}
			case p.In == "header" && p.Required && r.Header.Get(p.Name) == "":
				no("lacks the header %s", p.Name)
			}
		}
		for k := range r.URL.Query() {
			if !known[k] {
				no("%s is not known", k)
			}
		}
		if want := op.RequestBody.Content["application/json"].Schema; want != nil {
			d.valid(want, body, no)
		} else if len(body) > 0 {
			no("has a body")
		}
		said, ok := op.Responses[fmt.Sprint(answer.StatusCode)]
		switch {
		case !ok && slices.Contains([]int{401, 404, 413, 415, 429}, answer.StatusCode):
		case !ok:
			no("is answered %d", answer.StatusCode)
		case said.Content["application/json"].Schema != nil && !bytes.HasPrefix(text, []byte("<html>")):
			d.valid(said.Content["application/json"].Schema, text, no)
		}
		return faults
	}
	return []string{"is not in the document"}
}

func fits(pattern, path string) bool {
	a, b := strings.Split(pattern, "/"), strings.Split(path, "/")
	if len(a) != len(b) {
		return false
	}
	for i := range a {
		if a[i] != b[i] && !strings.HasPrefix(a[i], "{") {
			return false
		}
	}
	return true
}

func (d *document) valid(s *schema, text []byte, no func(string, ...any)) {
	var v any
	if err := json.Unmarshal(text, &v); err != nil {
		no("%v", err)
		return
	}
	d.value(s, v, "", no)
}

func (d *document) value(s *schema, v any, at string, no func(string, ...any)) {
	nullable := s.Nullable
	for s.Ref != "" || len(s.AllOf) == 1 {
		if len(s.AllOf) == 1 {
			s = s.AllOf[0]
		} else {
			s = d.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		}
		nullable = nullable || s.Nullable
	}
	if v == nil {
		if !nullable {
			no("%s is null", at)
		}
		return
	}
	switch x := v.(type) {
	case map[string]any:
		if s.Type != "object" {
			no("%s is an object", at)
		}
		for _, k := range s.Required {
			if _, ok := x[k]; !ok {
				no("%s lacks %s", at, k)
			}
		}
		for k, e := range x {
			if p := s.Properties[k]; p != nil {
				d.value(p, e, at+"."+k, no)
			} else {
				no("%s has %s", at, k)
			}
		}
	case []any:
		if s.Type != "array" {
			no("%s is a list", at)
			return
		}
		for _, e := range x {
			d.value(s.Items, e, at+"[]", no)
		}
	case string:
		if s.Type != "string" || s.Format == "uuid" && !db.IsID(x) || len(s.Enum) > 0 && !slices.Contains(s.Enum, x) || len(x) < s.MinLength {
			no("%s is a text that it may not be", at)
		}
	case float64:
		if s.Type != "integer" {
			no("%s is a number", at)
		}
	case bool:
		if s.Type != "boolean" {
			no("%s is true or false", at)
		}
	}
}

// TestBook: the book sees what is not in the document.
func TestBook(t *testing.T) {
	doc := openAPI(t, kithtest.Reference(t))
	for name, c := range map[string]struct {
		method, path, body string
		status             int
		answer             string
	}{
		"a path": {"GET", "/messages", "", 200, "[]"}, "a word in the query": {"GET", "/Messages?ReceiverHerIds=1&Antall=2", "", 200, "[]"}, "a word that is missing": {"GET", "/Messages", "", 200, "[]"},
		"a word in the body": {"POST", "/Messages", `{"businessDocument":"a","contentType":"b","contentTransferEncoding":"c","senderHerId":1}`, 201, `"3d924740-9f7b-4c33-93af-ff72e118d1e6"`},
		"a status":           {"GET", "/Messages?ReceiverHerIds=1", "", 202, "[]"}, "an answer": {"GET", "/Messages?ReceiverHerIds=1", "", 200, `{"a":1}`},
		"a status of a receipt": {"POST", "/Messages/3d924740-9f7b-4c33-93af-ff72e118d1e6/apprec/1", `{"appRecStatus":"OK"}`, 201, `"3d924740-9f7b-4c33-93af-ff72e118d1e6"`},
	} {
		r := httptest.NewRequest(c.method, "http://x"+c.path, http.NoBody)
		r.Header.Set("api-version", "2")
		r.Header.Set("nhn-source-system", "x")
		if faults := doc.held(r, []byte(c.body), &http.Response{StatusCode: c.status}, []byte(c.answer)); len(faults) == 0 {
			t.Errorf("%s was not seen", name)
		}
	}
}

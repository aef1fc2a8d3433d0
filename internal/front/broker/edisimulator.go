package broker

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/kith"
)

// EDISimulator is NHN's EDI API and those at the other end of it, for the demo and tests: it takes calls by the API's OpenAPI document and by nothing else, and answers each
// message with a receipt, as its receiver's system would. Who may call is for a guard around it. The fields are set before it is used, or under Set.
type EDISimulator struct {
	HERs []string // those that the client may act for
	Now  func() time.Time
	// Answer says what is wrong with a message; no faults accept it, and silent gives no receipt at all.
	Answer func(m *kith.Message) (faults []kith.Code, silent bool)
	// Taken is told of each message that is taken from the client, as it came; nil: nobody is.
	Taken func(m *kith.Message, raw []byte)
	// Undelivered says that a receiver's message server does not take what is sent to it.
	Undelivered func(her string) bool
	// Trouble says what goes wrong with a call.
	Trouble func(r *http.Request) Trouble

	mu         sync.Mutex
	messages   []*carried
	seen       map[string]bool // sender, MsgId and receiver: a message that comes again is no new one to its receiver
	duplicates int
}

// Trouble is what goes wrong with a call.
type Trouble struct {
	Status     int    // is answered without anything being done; 0: nothing
	RetryAfter string // with it
	Lose       bool   // the call is carried out, and its answer lost
	Garbled    bool   // likewise, and its answer is no JSON
}

// carried is one message.
type carried struct {
	id, from, msgID string
	to              []string
	at              time.Time
	raw             []byte
	isAppRec        bool
	read            map[string]bool
	refused         map[string]bool // by the receiver's message server
	receipts        map[string]*postAppRec
}

// Set changes the simulator while it is used.
func (x *EDISimulator) Set(change func(*EDISimulator)) {
	x.mu.Lock()
	defer x.mu.Unlock()
	change(x)
}

// Sent are the messages that were taken from the client, each as often as it was handed over, and how many of them were handed over before.
func (x *EDISimulator) Sent() (all [][]byte, duplicates int) {
	x.mu.Lock()
	defer x.mu.Unlock()
	for _, m := range x.messages {
		if slices.Contains(x.HERs, m.from) {
			all = append(all, m.raw)
		}
	}
	return all, x.duplicates
}

// Put lays a message for the client, as from somebody else, and returns its number. What it is about is not looked at: it may be anything.
func (x *EDISimulator) Put(raw []byte, isAppRec bool, from string, to ...string) string {
	x.mu.Lock()
	defer x.mu.Unlock()
	return x.put(&carried{raw: raw, isAppRec: isAppRec, from: from, to: to, msgID: "ukjent"}).id
}

// Answered is what the client has answered to a message, "" where nothing, and whether it has marked it as read.
func (x *EDISimulator) Answered(id, her string) (status string, faults []string, read bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	m := x.find(id)
	if m == nil {
		return "", nil, false
	}
	if r := m.receipts[her]; r != nil {
		status = r.AppRecStatus
		for _, f := range r.AppRecErrorList {
			faults = append(faults, f.ErrorCode)
		}
	}
	return status, faults, m.read[her]
}

func (x *EDISimulator) put(m *carried) *carried {
	m.id, m.at, m.read, m.refused, m.receipts = string(db.NewID()), x.Now(), map[string]bool{}, map[string]bool{}, map[string]*postAppRec{}
	x.messages = append(x.messages, m)
	return m
}

func (x *EDISimulator) find(id string) *carried {
	i := slices.IndexFunc(x.messages, func(m *carried) bool { return m.id == strings.ToLower(id) })
	if i < 0 {
		return nil
	}
	return x.messages[i]
}

// refusal is an answer of the API's that is no success.
type refusal struct {
	status, code int
	why          string
}

// ServeHTTP answers one call.
func (x *EDISimulator) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	x.mu.Lock()
	defer x.mu.Unlock()
	var t Trouble
	if x.Trouble != nil {
		t = x.Trouble(r)
	}
	if t.Status != 0 {
		if t.RetryAfter != "" {
			w.Header().Set("Retry-After", t.RetryAfter)
		}
		refuse(w, &refusal{t.Status, 0, "An unknown error occurred"})
		return
	}
	status, v, no := x.serve(r)
	if t.Lose {
		panic(http.ErrAbortHandler) // it is done, and nobody hears of it
	}
	if t.Garbled {
		w.WriteHeader(max(status, http.StatusOK))
		_, _ = io.WriteString(w, "<html>")
		return
	}
	if no != nil {
		refuse(w, no)
		return
	}
	if status == http.StatusNoContent {
		w.WriteHeader(status)
		return
	}
	if id, ok := v.(string); ok {
		w.Header().Set("Location", "/Messages/"+id)
	}
	reply(w, status, v)
}

func refuse(w http.ResponseWriter, no *refusal) {
	var faults []string
	if no.code == invalid {
		faults = []string{no.why}
	}
	reply(w, no.status, map[string]any{"error": no.why, "errorCode": no.code, "validationErrors": faults, "stackTrace": nil, "requestId": string(db.NewID())})
}

func reply(w http.ResponseWriter, status int, v any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(v)
}

// invalid is the API's error code of a request that is not as it should be.
const invalid = 1000

func wrong(why string) *refusal { return &refusal{http.StatusBadRequest, invalid, why} }

// serve finds out which call it is.
func (x *EDISimulator) serve(r *http.Request) (int, any, *refusal) {
	switch {
	case r.Header.Get("api-version") != apiVersion:
		return 0, nil, wrong("api-version")
	case strings.TrimSpace(r.Header.Get("nhn-source-system")) == "":
		return 0, nil, wrong("nhn-source-system")
	}
	path := strings.Split(strings.Trim(r.URL.Path, "/"), "/")
	if i := slices.Index(path, "Messages"); i >= 0 {
		path = path[i:]
	}
	if path[0] != "Messages" {
		return 0, nil, &refusal{http.StatusNotFound, 0, "no such path"}
	}
	if len(path) == 1 {
		switch r.Method {
		case http.MethodGet:
			return x.list(r.URL.Query())
		case http.MethodPost:
			return x.post(r)
		}
		return 0, nil, &refusal{http.StatusMethodNotAllowed, 0, "method"}
	}
	if !db.IsID(strings.ToLower(path[1])) {
		return 0, nil, wrong("id")
	}
	m := x.find(path[1])
	if m == nil {
		return 0, nil, &refusal{http.StatusNotFound, 0, "Could not find database document"}
	}
	if !slices.ContainsFunc(x.HERs, func(h string) bool { return h == m.from || slices.Contains(m.to, h) }) {
		return 0, nil, &refusal{http.StatusForbidden, 0, "Not authorized for HerId(s)"}
	}
	rest := strings.Join(path[2:], "/")
	her := path[len(path)-1]
	switch {
	case r.Method == http.MethodGet && rest == "":
		return http.StatusOK, x.listed(m, m.to[0], true), nil
	case r.Method == http.MethodGet && rest == "business-document":
		return http.StatusOK, businessDocument{base64.StdEncoding.EncodeToString(m.raw), "application/xml", "base64"}, nil
	case r.Method == http.MethodGet && rest == "status":
		return http.StatusOK, x.status(m), nil
	case r.Method == http.MethodGet && rest == "apprec":
		return http.StatusOK, x.apprec(m), nil
	case r.Method == http.MethodPost && len(path) == 4 && path[2] == "apprec":
		return x.receive(r, m, her)
	case r.Method == http.MethodPut && len(path) == 4 && path[2] == "read":
		if !slices.Contains(m.to, her) || !slices.Contains(x.HERs, her) {
			return 0, nil, &refusal{http.StatusForbidden, 0, "Not authorized for HerId(s)"}
		}
		m.read[her] = true
		return http.StatusNoContent, nil, nil
	}
	return 0, nil, &refusal{http.StatusNotFound, 0, "no such path"}
}

// list are the messages that nobody has read, the oldest first.
func (x *EDISimulator) list(q url.Values) (int, any, *refusal) {
	for k := range q {
		if !slices.Contains([]string{"ReceiverHerIds", "SenderHerId", "BusinessDocumentId", "IncludeMetadata", "MessagesToFetch", "OrderBy"}, k) {
			return 0, nil, wrong(k)
		}
	}
	hers := q["ReceiverHerIds"]
	if len(hers) == 0 {
		return 0, nil, wrong("ReceiverHerIds")
	}
	for i, h := range hers {
		if _, err := strconv.Atoi(h); err != nil || slices.Contains(hers[:i], h) {
			return 0, nil, wrong("ReceiverHerIds")
		}
		if !slices.Contains(x.HERs, h) {
			return 0, nil, &refusal{http.StatusForbidden, 0, "Not authorized for HerId(s): " + h}
		}
	}
	most := 10
	if s := q.Get("MessagesToFetch"); s != "" {
		n, err := strconv.Atoi(s)
		if err != nil || n < 1 || n > 100 {
			return 0, nil, wrong("MessagesToFetch")
		}
		most = n
	}
	full, err := strconv.ParseBool(q.Get("IncludeMetadata"))
	if q.Get("IncludeMetadata") != "" && err != nil {
		return 0, nil, wrong("IncludeMetadata")
	}
	out := []any{}
	for _, m := range x.messages {
		for _, h := range m.to {
			if !slices.Contains(hers, h) || m.read[h] || q.Get("SenderHerId") != "" && q.Get("SenderHerId") != m.from || q.Get("BusinessDocumentId") != "" && q.Get("BusinessDocumentId") != m.msgID || len(out) == most {
				continue
			}
			out = append(out, x.listed(m, h, full))
		}
	}
	return http.StatusOK, out, nil
}

func (x *EDISimulator) listed(m *carried, her string, full bool) map[string]any {
	to, _ := strconv.Atoi(her)
	d := map[string]any{"id": m.id, "receiverHerId": to}
	if full {
		from, _ := strconv.Atoi(m.from)
		d["contentType"], d["senderHerId"], d["businessDocumentId"], d["businessDocumentGenDate"], d["isAppRec"] = "application/xml", from, m.msgID, m.at.UTC().Format(time.RFC3339), m.isAppRec
	}
	return d
}

func (x *EDISimulator) status(m *carried) []map[string]any {
	out := []map[string]any{}
	for _, h := range m.to {
		n, _ := strconv.Atoi(h)
		d := map[string]any{"receiverHerId": n, "transportDeliveryState": "Acknowledged", "appRecStatus": nil}
		if m.refused[h] {
			d["transportDeliveryState"] = deliveryRefused
		}
		if r := m.receipts[h]; r != nil {
			d["appRecStatus"] = r.AppRecStatus
		}
		out = append(out, d)
	}
	return out
}

func (x *EDISimulator) apprec(m *carried) []map[string]any {
	out := []map[string]any{}
	for _, h := range m.to {
		n, _ := strconv.Atoi(h)
		d := map[string]any{"receiverHerId": n, "appRecStatus": nil, "appRecErrorList": nil}
		if r := m.receipts[h]; r != nil {
			d["appRecStatus"] = r.AppRecStatus
			if len(r.AppRecErrorList) > 0 {
				d["appRecErrorList"] = r.AppRecErrorList
			}
		}
		out = append(out, d)
	}
	return out
}

// body reads what is sent: JSON of the one form that it may have.
func body(r *http.Request, into any) *refusal {
	kind, _, err := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if err != nil || kind != "application/json" && kind != "text/json" && !(strings.HasPrefix(kind, "application/") && strings.HasSuffix(kind, "+json")) {
		return &refusal{http.StatusUnsupportedMediaType, 0, "Content-Type"}
	}
	raw, err := io.ReadAll(io.LimitReader(r.Body, maxRequest+1))
	if err != nil || len(raw) > maxRequest {
		return &refusal{http.StatusRequestEntityTooLarge, 0, "35 MB"}
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	if d.Decode(into) != nil {
		return wrong("the body is not as the schema says")
	}
	return nil
}

// post takes a message and has its receivers answer it.
func (x *EDISimulator) post(r *http.Request) (int, any, *refusal) {
	var p postMessage
	if no := body(r, &p); no != nil {
		return 0, nil, no
	}
	raw, err := base64.StdEncoding.DecodeString(p.BusinessDocument)
	switch {
	case err != nil || len(raw) == 0:
		return 0, nil, wrong("BusinessDocument")
	case p.ContentType != "application/xml":
		return 0, nil, wrong("ContentType")
	case p.ContentTransferEncoding != "base64":
		return 0, nil, wrong("ContentTransferEncoding")
	case !bytes.HasPrefix(raw, []byte(`<?xml version="1.0" encoding="UTF-8"?>`)):
		return 0, nil, wrong("the document does not say UTF-8 in its first line")
	}
	doc, err := kith.ReadMessage(raw, kith.Large)
	if err != nil {
		return 0, nil, wrong("the document is no message")
	}
	from, _ := doc.Sender.Party()
	if !slices.Contains(x.HERs, from) {
		return 0, nil, &refusal{http.StatusForbidden, 0, "Not authorized for HerId(s): " + from}
	}
	m := &carried{raw: raw, from: from, msgID: doc.ID}
	for _, o := range append([]kith.Organisation{doc.Receiver}, doc.Others...) {
		her, _ := o.Party()
		if n, err := strconv.Atoi(her); err == nil && (p.ReceiverHerIDsSubset == nil || slices.Contains(p.ReceiverHerIDsSubset, n)) {
			m.to = append(m.to, her)
		}
	}
	if len(m.to) == 0 || p.ReceiverHerIDsSubset != nil && len(m.to) != len(p.ReceiverHerIDsSubset) {
		return 0, nil, wrong("ReceiverHerIdsSubset")
	}
	x.put(m)
	if x.Taken != nil {
		x.Taken(doc, raw)
	}
	for _, her := range m.to {
		x.answer(m, doc, her)
	}
	return http.StatusCreated, m.id, nil
}

// answer is what a receiver does: it answers what it has not seen before.
func (x *EDISimulator) answer(m *carried, doc *kith.Message, her string) {
	key := m.from + " " + strings.ToLower(doc.ID) + " " + her
	if x.seen[key] {
		x.duplicates++
		return
	}
	if x.Undelivered != nil && x.Undelivered(her) {
		m.refused[her] = true
		return
	}
	if x.seen == nil {
		x.seen = map[string]bool{}
	}
	x.seen[key] = true
	var faults []kith.Code
	silent := false
	if x.Answer != nil {
		faults, silent = x.Answer(doc)
	}
	if silent {
		return
	}
	r := &postAppRec{AppRecStatus: appRecOk}
	for _, f := range faults {
		r.AppRecStatus = appRecRejected
		r.AppRecErrorList = append(r.AppRecErrorList, appRecError{f.V, f.OT})
	}
	m.receipts[her] = r
	id := string(db.NewID())
	x.put(&carried{raw: doc.Receipt(id, x.Now(), faults...).XML(), isAppRec: true, from: her, to: []string{m.from}, msgID: id})
}

// receive takes the client's receipt of a message.
func (x *EDISimulator) receive(r *http.Request, m *carried, her string) (int, any, *refusal) {
	var p postAppRec
	if no := body(r, &p); no != nil {
		return 0, nil, no
	}
	switch {
	case !slices.Contains(m.to, her) || !slices.Contains(x.HERs, her):
		return 0, nil, &refusal{http.StatusForbidden, 0, "Not authorized for HerId(s): " + her}
	case p.AppRecStatus != appRecOk && p.AppRecStatus != appRecRejected, p.AppRecStatus == appRecRejected && len(p.AppRecErrorList) == 0, m.receipts[her] != nil:
		return 0, nil, wrong("AppRecStatus")
	}
	for _, e := range p.AppRecErrorList {
		if e.ErrorCode == "" {
			return 0, nil, wrong("ErrorCode")
		}
	}
	m.receipts[her] = &p
	return http.StatusCreated, string(db.NewID()), nil
}

package broker

import (
	"bytes"
	"cmp"
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"sync"
	"time"

	"traad/internal/app/letter"
	"traad/internal/app/message"
	"traad/internal/base/db"
	"traad/internal/base/kith"
	"traad/internal/base/login"
)

// apiVersion is what the calls say that they are written for: that of the OpenAPI document they were made from.
const apiVersion = "2"

// maxRequest is how large a request may be (the OpenAPI document: «The request has a max limit of 35 MB»).
const maxRequest = 35_000_000

// mostAtOnce is how many messages are asked for at a time: as many as may be.
const mostAtOnce = 100

// EDI hands messages over and takes what comes by NHN's EDI 2.0 REST API, as its OpenAPI document says. The server makes the envelope (ebXML), signs and encrypts; what is
// sent and read here is the message itself.
//
// The API takes the same message twice: it knows nothing of MsgId. So what may have been handed over already, for the answer was lost or the process died, is handed over again
// only after its receipt has been asked for, and under the same MsgId: its receiver knows it again, as the standard demands.
type EDI struct {
	Address string       // https://api.hn-tjener.prod.melding.nhn.no
	HTTP    *http.Client // puts a token and a proof on each call: login.Machine's Transport
	HERs    []string     // ours: the team's, and its business's
	Source  string       // name and version of this program
	Log     *slog.Logger

	Receipt func(context.Context, *kith.Receipt) error // as Folder's
	// Message takes one in that the API has had of the communication party with a HER-id: it may say in its head that it is another's.
	Message func(ctx context.Context, raw []byte, from string) (receipts [][]byte, fate letter.Fate, err error)

	Now      func() time.Time // nil is the real clock
	Patience time.Duration    // how long the receipt is waited for of what may have been handed over, before it is handed over again; ten minutes where 0

	reading sync.Mutex // one reads at a time: two would answer the same message

	mu    sync.Mutex
	pause time.Time           // until when the API has asked for peace
	lost  map[db.ID]time.Time // when a message was handed over whose answer was lost
}

func (e *EDI) now() time.Time {
	if e.Now != nil {
		return e.Now()
	}
	return time.Now()
}

// peace is how long the API has asked not to be called.
func (e *EDI) peace() time.Duration {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.pause.Sub(e.now())
}

// The words of the API's documents.
type (
	postMessage struct {
		BusinessDocument        string `json:"businessDocument"`
		ContentType             string `json:"contentType"`
		ContentTransferEncoding string `json:"contentTransferEncoding"`
		ReceiverHerIDsSubset    []int  `json:"receiverHerIdsSubset,omitempty"`
	}
	listed struct {
		ID                 string `json:"id"`
		ReceiverHerID      int    `json:"receiverHerId"`
		SenderHerID        int    `json:"senderHerId"`
		BusinessDocumentID string `json:"businessDocumentId"`
		IsAppRec           bool   `json:"isAppRec"`
	}
	businessDocument struct {
		BusinessDocument        string `json:"businessDocument"`
		ContentType             string `json:"contentType"`
		ContentTransferEncoding string `json:"contentTransferEncoding"`
	}
	appRecError struct {
		ErrorCode string `json:"errorCode"`
		Details   string `json:"details"`
	}
	postAppRec struct {
		AppRecStatus    string        `json:"appRecStatus"`
		AppRecErrorList []appRecError `json:"appRecErrorList,omitempty"`
	}
	apprecInfo struct {
		ReceiverHerID   int           `json:"receiverHerId"`
		AppRecStatus    string        `json:"appRecStatus"`
		AppRecErrorList []appRecError `json:"appRecErrorList"`
	}
	statusInfo struct {
		ReceiverHerID          int    `json:"receiverHerId"`
		TransportDeliveryState string `json:"transportDeliveryState"`
		AppRecStatus           string `json:"appRecStatus"`
	}
	errorMessage struct {
		ErrorCode int    `json:"errorCode"`
		RequestID string `json:"requestId"`
	}
)

// What the API calls an answer, and a delivery.
const (
	appRecOk        = "Ok"
	appRecRejected  = "Rejected"
	deliveryRefused = "Rejected"
)

// problem is an answer that is none of those that were hoped for. What the API says in words stays with it: it may repeat what was sent. The number of the request is for NHN's
// support.
type problem struct {
	status, code int
	request      string
	wait         time.Duration // what a 429 or 503 asks for
}

// Error is the numbers.
func (p *problem) Error() string {
	text := fmt.Sprintf("EDI svarte %d", p.status)
	if p.code != 0 {
		text += fmt.Sprintf(", feilkode %d", p.code)
	}
	if p.request != "" {
		text += ", forespørsel " + p.request
	}
	return text
}

// passing reports whether the same call may go well later.
func (p *problem) passing() bool {
	return !(p.status == http.StatusBadRequest && p.code != 0 || p.status == http.StatusRequestEntityTooLarge || p.status == http.StatusUnsupportedMediaType)
}

// call makes one call and reads the answer into out, where the status is the one that is wanted. Errors are *problem, or what says that there was no answer.
func (e *EDI) call(ctx context.Context, method string, path []string, query url.Values, in, out any, want int) error {
	if wait := e.peace(); wait > 0 {
		return &problem{status: http.StatusTooManyRequests, wait: wait}
	}
	at, err := url.Parse(e.Address)
	if err != nil {
		return errors.New("broker: the address of the EDI API is none")
	}
	at = at.JoinPath(path...)
	at.RawQuery = query.Encode()
	var body io.Reader = http.NoBody
	if in != nil {
		text, err := json.Marshal(in)
		if err != nil {
			return fmt.Errorf("broker: %w", err)
		}
		if len(text) > maxRequest {
			return &problem{status: http.StatusRequestEntityTooLarge}
		}
		body = bytes.NewReader(text)
	}
	r, err := http.NewRequestWithContext(ctx, method, at.String(), body)
	if err != nil {
		return errors.New("broker: the address of the EDI API is none")
	}
	r.Header.Set("api-version", apiVersion)
	r.Header.Set("nhn-source-system", e.Source)
	r.Header.Set("Accept", "application/json")
	if in != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	answer, err := e.HTTP.Do(r)
	if err != nil {
		return quiet(err)
	}
	defer answer.Body.Close()
	text, err := io.ReadAll(io.LimitReader(answer.Body, int64(kith.Large.Bytes)*4/3+64<<10))
	if answer.StatusCode != want {
		p := problemOf(answer, text)
		if p.wait > 0 {
			e.mu.Lock()
			e.pause = e.now().Add(p.wait)
			e.mu.Unlock()
		}
		return p
	}
	if err != nil {
		return errors.New("broker: the answer of the EDI API was cut")
	}
	if out != nil && json.Unmarshal(text, out) != nil {
		return errUnread
	}
	return nil
}

// errUnread is an answer of the right status that cannot be read.
var errUnread = errors.New("broker: the answer of the EDI API cannot be read")

// quiet keeps addresses with what is in them out of an error: only a refused log-in is told.
func quiet(err error) error {
	var no *login.Refusal
	if errors.As(err, &no) {
		return no
	}
	if op := (*net.OpError)(nil); errors.As(err, &op) && op.Op == "dial" {
		return errUnreached
	}
	return errNoAnswer
}

// No answer: to a call that may have been carried out, and to one that never got there.
var (
	errNoAnswer  = errors.New("broker: the EDI API did not answer")
	errUnreached = errors.New("broker: the EDI API cannot be reached")
)

func problemOf(answer *http.Response, text []byte) *problem {
	p := &problem{status: answer.StatusCode}
	var said errorMessage
	if json.Unmarshal(text, &said) == nil {
		p.code = said.ErrorCode
		if db.IsID(strings.ToLower(said.RequestID)) {
			p.request = said.RequestID
		}
	}
	if s, err := strconv.Atoi(answer.Header.Get("Retry-After")); err == nil && s > 0 {
		p.wait = min(time.Duration(s)*time.Second, time.Hour)
	}
	return p
}

// waits reports whether a message may have been handed over a moment ago: its receipt is waited for.
func (e *EDI) waits(id db.ID) bool {
	e.mu.Lock()
	defer e.mu.Unlock()
	at, ok := e.lost[id]
	return ok && e.now().Sub(at) < cmp.Or(e.Patience, 10*time.Minute)
}

// noted notes whether the answer of handing over was lost.
func (e *EDI) noted(id db.ID, err error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	var p *problem
	switch {
	case errors.Is(err, errNoAnswer), errors.As(err, &p) && p.status >= http.StatusInternalServerError && p.status != http.StatusServiceUnavailable:
		if e.lost == nil {
			e.lost = map[db.ID]time.Time{}
		}
		e.lost[id] = e.now()
	case err == nil:
		delete(e.lost, id)
	}
}

// Send hands a message over and returns the API's own number of it.
func (e *EDI) Send(ctx context.Context, m message.Envelope) (string, error) {
	to, err := strconv.Atoi(m.To)
	if err != nil {
		return "", &message.Fault{Code: "mottakerens HER-id er ikke et tall", Final: true}
	}
	if e.waits(m.ID) {
		return "", &message.Fault{Code: "svaret fra EDI ble borte; kvitteringen ventes før det prøves igjen"}
	}
	var id string
	err = e.call(ctx, http.MethodPost, []string{"Messages"}, nil, postMessage{base64.StdEncoding.EncodeToString(m.XML), "application/xml", "base64", []int{to}}, &id, http.StatusCreated)
	if errors.Is(err, errUnread) { // it was created: only its number is not known
		err, id = nil, ""
	}
	e.noted(m.ID, err)
	if err != nil {
		handed.Add(1, "failed")
		return "", faultOf(err)
	}
	handed.Add(1, "done")
	if id = strings.ToLower(id); !db.IsID(id) {
		id = ""
	}
	return id, nil
}

// faultOf says why handing over did not go, in words for who runs Tråd, and whether it may go later.
func faultOf(err error) *message.Fault {
	var p *problem
	var no *login.Refusal
	switch {
	case errors.As(err, &no):
		return &message.Fault{Code: "innloggingen til EDI (HelseID) gikk ikke"}
	case !errors.As(err, &p):
		return &message.Fault{Code: "EDI svarte ikke"}
	case p.status == http.StatusRequestEntityTooLarge:
		return &message.Fault{Code: "meldingen er større enn 35 MB", Final: true}
	case p.status == http.StatusUnauthorized:
		return &message.Fault{Code: p.Error() + ": innloggingen ble ikke godtatt"}
	case p.status == http.StatusForbidden:
		return &message.Fault{Code: p.Error() + ": klienten har ikke lov til å sende for HER-id-en"}
	}
	return &message.Fault{Code: p.Error(), Final: !p.passing()}
}

// Watch takes in what has come again and again until ctx ends.
func (e *EDI) Watch(ctx context.Context, every time.Duration) {
	tick := time.NewTimer(0)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		wait := every
		if _, err := e.Once(ctx); err != nil && ctx.Err() == nil {
			e.Log.Error("broker: what came by EDI cannot be taken in; it is asked for again", "error", err)
			var p *problem
			if wait = 10 * every; errors.As(err, &p) {
				wait = max(wait, p.wait)
			}
		}
		tick.Reset(wait)
	}
}

// Reach asks whether there is anything, and leaves it.
func (e *EDI) Reach(ctx context.Context) error {
	return e.call(ctx, http.MethodGet, []string{"Messages"}, url.Values{"ReceiverHerIds": e.HERs, "MessagesToFetch": {"1"}}, nil, &[]listed{}, http.StatusOK)
}

// Once takes in what has come and nobody has read, the oldest first, and returns how many that was. Where one cannot be stored it stops: it stays unread, and so do those after it.
// One that the API does not give out is passed over.
func (e *EDI) Once(ctx context.Context) (int, error) {
	e.reading.Lock()
	defer e.reading.Unlock()
	query := url.Values{"ReceiverHerIds": e.HERs, "IncludeMetadata": {"true"}, "MessagesToFetch": {strconv.Itoa(mostAtOnce)}}
	var all []listed
	if err := e.call(ctx, http.MethodGet, []string{"Messages"}, query, nil, &all, http.StatusOK); err != nil {
		return 0, err
	}
	n := 0
	for _, x := range all[:min(len(all), mostAtOnce)] {
		id := strings.ToLower(x.ID)
		if !db.IsID(id) || !slices.Contains(e.HERs, strconv.Itoa(x.ReceiverHerID)) {
			continue // not ours to read
		}
		err := e.take(ctx, x)
		var p *problem
		switch {
		case err == nil:
			n++
		case errors.As(err, &p) && p.status != http.StatusUnauthorized && p.status != http.StatusTooManyRequests && p.status != http.StatusServiceUnavailable:
			e.Log.Error("broker: a message that came by EDI cannot be fetched or answered; it is asked for again", "message", id, "error", err)
		default:
			return n, err
		}
	}
	return n, nil
}

// take takes one in, answers it and marks it as read, in that order: what is interrupted in between comes again, is known again, and is not answered twice.
func (e *EDI) take(ctx context.Context, x listed) error {
	raw, bad, err := e.document(ctx, x.ID)
	if err != nil {
		return err
	}
	root, fault := kith.Read(raw, kith.Large)
	switch {
	case bad == "" && fault == nil && root.Name == "AppRec":
		err = e.receipt(ctx, x, root)
	default:
		err = e.message(ctx, x, raw, bad)
	}
	if err != nil {
		return err
	}
	err = e.call(ctx, http.MethodPut, []string{"Messages", x.ID, "read", strconv.Itoa(x.ReceiverHerID)}, nil, nil, nil, http.StatusNoContent)
	var p *problem
	if errors.As(err, &p) && p.status == http.StatusNotFound {
		return nil // it is there no more
	}
	return err
}

// document fetches the message itself; bad says why it is none.
func (e *EDI) document(ctx context.Context, id string) (raw []byte, bad kith.FaultCode, err error) {
	var doc businessDocument
	err = e.call(ctx, http.MethodGet, []string{"Messages", id, "business-document"}, nil, nil, &doc, http.StatusOK)
	if errors.Is(err, errUnread) {
		return nil, kith.T01, nil // cut, for it is too large, or no answer of this API
	}
	if err != nil {
		return nil, "", err
	}
	if doc.ContentTransferEncoding != "" && !strings.EqualFold(doc.ContentTransferEncoding, "base64") {
		return nil, kith.T01, nil
	}
	raw, err = base64.StdEncoding.DecodeString(doc.BusinessDocument)
	if err != nil || len(raw) == 0 {
		return nil, kith.T01, nil //nolint:nilerr // the sender is told, by the code
	}
	return raw[:min(len(raw), kith.Large.Bytes+1)], "", nil
}

// receipt takes a receipt in, as from the party that the API had it of: what it says in itself of who sent it must not be another. One that is not ours is told in the log by the API's number
// of it: it can be fetched again by that.
func (e *EDI) receipt(ctx context.Context, x listed, root *kith.Node) error {
	from := strconv.Itoa(x.SenderHerID)
	r, err := kith.ReceiptOf(root)
	switch {
	case err != nil:
		err = message.ErrUnknown
	case !slices.Contains(r.Sender.Numbers(), from):
		e.Log.Warn("broker: a receipt says that it is another's than the API had it of", "message", strings.ToLower(x.ID))
		taken.Add(1, "receipt", "failed")
		return nil
	default:
		r.Sender = kith.Unit{Ident: kith.Ident{Kind: kith.HER, Value: from}}
		err = e.Receipt(ctx, r)
	}
	if errors.Is(err, message.ErrUnknown) {
		e.Log.Warn("broker: a receipt cannot be read, or is of nothing that was sent to its sender", "message", strings.ToLower(x.ID))
		taken.Add(1, "receipt", "failed")
		return nil
	}
	if err != nil {
		return err
	}
	taken.Add(1, "receipt", "done")
	return nil
}

// message takes a message in, and answers for the one of us that it came to.
func (e *EDI) message(ctx context.Context, x listed, raw []byte, bad kith.FaultCode) error {
	var receipts [][]byte
	fate := letter.Unusable
	if bad == "" && e.Message != nil {
		var err error
		if receipts, fate, err = e.Message(ctx, raw, strconv.Itoa(x.SenderHerID)); err != nil {
			return err
		}
	}
	answer, err := e.answerOf(x, receipts, cmp.Or(bad, kith.T02))
	if err != nil {
		return err
	}
	if err := e.answer(ctx, x, answer); err != nil {
		return err
	}
	taken.Add(1, "message", map[letter.Fate]string{letter.Taken: "done", letter.NotOurs: "refused", letter.Unusable: "failed"}[fate])
	return nil
}

// answerOf is what is answered to a message: what was made for the one of us that it came to, else that it cannot be read. Here also what has no head that can be read is
// answered: the API knows whom it came from.
func (e *EDI) answerOf(x listed, receipts [][]byte, unread kith.FaultCode) (postAppRec, error) {
	if len(receipts) == 0 {
		return postAppRec{appRecRejected, []appRecError{{string(unread), "Meldingen kan ikke leses."}}}, nil
	}
	var first *kith.Receipt
	for _, raw := range receipts {
		r, err := kith.ReadReceipt(raw)
		if err != nil {
			return postAppRec{}, fmt.Errorf("broker: our own receipt: %w", err)
		}
		if first == nil || slices.Contains(r.Sender.Numbers(), strconv.Itoa(x.ReceiverHerID)) && !slices.Contains(first.Sender.Numbers(), strconv.Itoa(x.ReceiverHerID)) {
			first = r
		}
	}
	if first.Status != kith.Rejected {
		return postAppRec{AppRecStatus: appRecOk}, nil
	}
	out := postAppRec{AppRecStatus: appRecRejected}
	for _, f := range first.Faults {
		out.AppRecErrorList = append(out.AppRecErrorList, appRecError{f.V, f.OT})
	}
	return out, nil
}

// answer gives a receipt, unless it was given before: it is final.
func (e *EDI) answer(ctx context.Context, x listed, with postAppRec) error {
	var given []apprecInfo
	err := e.call(ctx, http.MethodGet, []string{"Messages", x.ID, "apprec"}, nil, nil, &given, http.StatusOK)
	var p *problem
	if err != nil && !(errors.As(err, &p) && p.status == http.StatusNotFound) {
		return err
	}
	if slices.ContainsFunc(given, func(g apprecInfo) bool { return g.ReceiverHerID == x.ReceiverHerID && g.AppRecStatus != "" }) {
		return nil
	}
	return e.call(ctx, http.MethodPost, []string{"Messages", x.ID, "apprec", strconv.Itoa(x.ReceiverHerID)}, nil, with, nil, http.StatusCreated)
}

// Delivered asks what has become of a message that was handed over, by the API's number of it and its receiver: that the receiver's message server refused it, or a receipt that
// has not come by itself, nil where there is none yet.
func (e *EDI) Delivered(ctx context.Context, m message.Handed) (refused bool, r *kith.Receipt, err error) {
	to, _ := strconv.Atoi(m.To)
	var all []statusInfo
	err = e.call(ctx, http.MethodGet, []string{"Messages", m.Transport, "status"}, nil, nil, &all, http.StatusOK)
	if p := (*problem)(nil); errors.As(err, &p) && p.status == http.StatusNotFound {
		return false, nil, nil // it is kept there no more
	}
	if err != nil {
		return false, nil, err
	}
	i := slices.IndexFunc(all, func(s statusInfo) bool { return s.ReceiverHerID == to })
	if i < 0 {
		return false, nil, nil
	}
	if all[i].AppRecStatus == "" {
		return all[i].TransportDeliveryState == deliveryRefused, nil, nil
	}
	var said []apprecInfo
	if err := e.call(ctx, http.MethodGet, []string{"Messages", m.Transport, "apprec"}, nil, nil, &said, http.StatusOK); err != nil {
		return false, nil, err
	}
	i = slices.IndexFunc(said, func(s apprecInfo) bool { return s.ReceiverHerID == to })
	if i < 0 || said[i].AppRecStatus == "" {
		return false, nil, nil
	}
	r = &kith.Receipt{ID: "edi " + m.Transport, Status: kith.Accepted, Sender: kith.Unit{Ident: kith.Ident{Kind: kith.HER, Value: m.To}}, Original: kith.Original{ID: string(m.ID)}}
	if said[i].AppRecStatus == appRecRejected {
		r.Status = kith.Rejected
		for _, f := range said[i].AppRecErrorList {
			r.Faults = append(r.Faults, kith.FaultCode(f.ErrorCode).Fault(f.Details))
		}
	}
	return false, r, nil
}

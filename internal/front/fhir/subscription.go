package fhir

import (
	"bytes"
	"context"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"strconv"
	"time"

	source "traad/internal/app/fhir"
	r4 "traad/internal/base/fhir"
)

// subscribing are the ways to ask about one's own subscriptions.
var subscribing = []route{
	{"read", http.MethodGet, "/{id}", nil, (*HTTP).subscription, false, r4.Read},
	{"search-type", http.MethodGet, "", nil, (*HTTP).subscriptions, false, r4.Search},
	{"create", http.MethodPost, "", nil, (*HTTP).subscribe, true, r4.Create},
	{"delete", http.MethodDelete, "/{id}", nil, (*HTTP).unsubscribe, false, r4.Delete},
	{"$status", http.MethodGet, "/{id}/$status", nil, (*HTTP).told, false, r4.Read},
}

// Subscriber is the caller as it may subscribe.
func (c Caller) Subscriber() source.Subscriber {
	return source.Subscriber{Name: c.Name, Org: c.Org, Kind: c.Kind, Scopes: c.Scopes, Endpoints: c.Endpoints}
}

func (h *HTTP) subscription(c *call) error {
	g, err := h.Source.Subscription(c.ctx, c.from.Subscriber(), c.r.PathValue("id"))
	if err != nil {
		return err
	}
	return h.written(c, g, http.StatusOK)
}

func (h *HTTP) subscriptions(c *call) error {
	all, err := h.Source.Subscriptions(c.ctx, c.from.Subscriber())
	if err != nil {
		return err
	}
	n := len(all)
	b := r4.Bundle{ResourceType: "Bundle", Type: "searchset", Total: &n, Link: []r4.Link{{Relation: "self", URL: h.Source.Base + "/Subscription"}}}
	for _, g := range all {
		b.Entry = append(b.Entry, r4.Entry{FullURL: h.Source.Base + "/" + g.Resource.Common().Ref(), Resource: g.Resource, Search: &r4.Found{Mode: "match"}})
	}
	write(c.w, http.StatusOK, b)
	return nil
}

func (h *HTTP) subscribe(c *call) error {
	if c.r.Header.Get("If-None-Exist") != "" { // else a second would be made where the caller thinks that none is
		return &stop{http.StatusBadRequest, "not-supported", "If-None-Exist tas ikke imot for abonnementer. Hent dem som finnes med GET /Subscription."}
	}
	var x r4.Subscription
	if json.Unmarshal(c.body, &x) != nil || x.ResourceType != "Subscription" {
		return &stop{http.StatusBadRequest, "structure", "Send en Subscription."}
	}
	g, err := h.Source.Subscribe(c.ctx, c.from.Subscriber(), &x)
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", h.Source.Base+"/"+g.Resource.Common().Ref())
	return h.written(c, g, http.StatusCreated)
}

func (h *HTTP) unsubscribe(c *call) error {
	if err := h.Source.Unsubscribe(c.ctx, c.from.Subscriber(), c.r.PathValue("id")); err != nil {
		return err
	}
	c.w.WriteHeader(http.StatusNoContent)
	return nil
}

func (h *HTTP) told(c *call) error {
	p, err := h.Source.Told(c.ctx, c.from.Subscriber(), c.r.PathValue("id"))
	if err != nil {
		return err
	}
	n := 1
	write(c.w, http.StatusOK, r4.Bundle{ResourceType: "Bundle", Type: "searchset", Total: &n, Link: []r4.Link{{Relation: "self", URL: h.Source.Base + "/Subscription/" + c.r.PathValue("id") + "/$status"}}, Entry: []r4.Entry{{
		FullURL: "urn:uuid:" + c.r.PathValue("id"), Resource: p, Search: &r4.Found{Mode: "match"},
	}}})
	return nil
}

// Push sends notices, each signed with the key that is agreed with the system: HMAC-SHA256 over the time, a full stop and the body. It follows nobody on.
func Push(keys map[string]string, now func() time.Time) source.Deliver {
	client := &http.Client{Timeout: 10 * time.Second, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	return func(ctx context.Context, system, endpoint string, body []byte) error {
		r, err := http.NewRequestWithContext(ctx, http.MethodPost, endpoint, bytes.NewReader(body))
		if err != nil {
			return errors.New("the endpoint is no address")
		}
		at := strconv.FormatInt(now().Unix(), 10)
		r.Header.Set("Content-Type", r4.MediaType)
		r.Header.Set("X-Traad-Time", at)
		r.Header.Set("X-Traad-Signature", Signature(keys[system], at, body))
		answer, err := client.Do(r)
		if err != nil {
			return errors.New("the endpoint does not answer") // the cause has its address
		}
		defer answer.Body.Close()
		if answer.StatusCode < 200 || answer.StatusCode > 299 {
			return fmt.Errorf("the endpoint answers %d", answer.StatusCode)
		}
		return nil
	}
}

// Signature is what a notice is signed with, as its receiver checks it.
func Signature(key, at string, body []byte) string {
	m := hmac.New(sha256.New, []byte(key))
	m.Write([]byte(at + "."))
	m.Write(body)
	return "sha256=" + hex.EncodeToString(m.Sum(nil))
}

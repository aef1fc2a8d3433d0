package fhir

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"net/url"
	"slices"
	"strings"

	source "traad/internal/app/fhir"
	r4 "traad/internal/base/fhir"
)

// tag is the ETag of what is given: its version, or what it says.
func tag(g *source.Given) string {
	if g.Version != "" {
		return `W/"` + g.Version + `"`
	}
	data, _ := r4.Write(g.Resource)
	sum := sha256.Sum256(data)
	return `W/"` + hex.EncodeToString(sum[:8]) + `"`
}

func (h *HTTP) read(c *call) error {
	if c.kind.File {
		return h.file(c)
	}
	g, err := c.src.Read(c.ctx, c.actor, c.kind.Name, c.r.PathValue("id"), c.r.PathValue("version"))
	if err != nil {
		return err
	}
	etag := tag(g)
	c.w.Header().Set("ETag", etag)
	if at := instant(g.At); at != "" {
		c.w.Header().Set("Last-Modified", at)
	}
	if match(c.r.Header.Get("If-None-Match"), etag) {
		c.w.WriteHeader(http.StatusNotModified)
		return nil
	}
	write(c.w, http.StatusOK, g.Resource)
	return nil
}

func match(header, etag string) bool {
	for one := range strings.SplitSeq(header, ",") {
		if one = strings.TrimSpace(one); one == "*" || strings.TrimPrefix(one, "W/") == strings.TrimPrefix(etag, "W/") {
			return true
		}
	}
	return false
}

// file gives the plan as PDF, inside a Binary or as it is.
func (h *HTTP) file(c *call) error {
	id := c.r.PathValue("id")
	p, err := c.src.Document(c.ctx, c.actor, id)
	if err != nil {
		return err
	}
	if h.PDF == nil || p.Body == nil {
		return &stop{http.StatusServiceUnavailable, "transient", "PDF kan ikke lages nå. Planen finnes som CarePlan."}
	}
	data, err := h.PDF(c.ctx, p)
	if err != nil {
		return err
	}
	if wants(c.r) {
		c.w.Header().Set("Content-Type", pdf)
		c.w.Header().Set("Cache-Control", "no-store")
		c.w.Header().Set("X-Content-Type-Options", "nosniff")
		c.w.WriteHeader(http.StatusOK)
		_, _ = c.w.Write(data)
		return nil
	}
	write(c.w, http.StatusOK, &r4.Binary{Base: r4.New("Binary", id), ContentType: pdf, Data: data})
	return nil
}

// wants reports whether the file itself is asked for.
func wants(r *http.Request) bool {
	return r.URL.Query().Get("_format") == "" && strings.Contains(strings.Join(r.Header.Values("Accept"), ","), pdf)
}

func (h *HTTP) history(c *call) error {
	all, err := c.src.History(c.ctx, c.actor, c.kind.Name, c.r.PathValue("id"))
	if err != nil {
		return err
	}
	n := len(all)
	address := h.Source.Base + "/" + c.kind.Name + "/" + c.r.PathValue("id")
	b := r4.Bundle{ResourceType: "Bundle", Type: "history", Total: &n, Link: []r4.Link{{Relation: "self", URL: address + "/_history"}}}
	for _, g := range all {
		e := r4.Entry{FullURL: address, Request: &r4.Asked{Method: http.MethodPut, URL: c.kind.Name + "/" + c.r.PathValue("id")}, Response: &r4.Answered{Status: "200", ETag: `W/"` + g.Version + `"`, LastModified: r4.Instant(g.At)}}
		switch {
		case g.Resource == nil:
			e.Request.Method, e.Response.Status = http.MethodDelete, "204"
		case g.First:
			e.Response.Status = "201"
			fallthrough
		default:
			e.Resource = g.Resource
		}
		b.Entry = append(b.Entry, e)
	}
	write(c.w, http.StatusOK, b)
	return nil
}

// strict reports whether what is not known shall be refused.
func strict(r *http.Request) bool { return prefers(r, "handling=strict") }

func prefers(r *http.Request, what string) bool {
	for one := range strings.FieldsFuncSeq(strings.Join(r.Header.Values("Prefer"), ","), func(x rune) bool { return x == ',' || x == ';' }) {
		if strings.TrimSpace(one) == what {
			return true
		}
	}
	return false
}

func (h *HTTP) search(c *call) error {
	if token := c.values.Get("_page"); token != "" {
		p, err := c.src.Turn(c.ctx, c.actor, c.kind, token, c.gives)
		if err != nil {
			return err
		}
		q, err := r4.Parse(c.kind.Type, p.Used, r4.Asking{Base: h.Source.Base})
		if err != nil {
			return err
		}
		h.bundle(c, p, q, url.Values{"_page": {token}})
		return nil
	}
	q, err := r4.Parse(c.kind.Type, c.values, r4.Asking{Strict: strict(c.r), Address: !c.route.forBody, Base: h.Source.Base})
	if err != nil {
		return err
	}
	if err := c.gives(c.kind.Types(q)); err != nil {
		return err
	}
	p, err := c.src.Search(c.ctx, c.actor, c.kind, q)
	if err != nil {
		return err
	}
	h.bundle(c, p, q, p.Used)
	return nil
}

func (h *HTTP) bundle(c *call, p *source.Page, q *r4.Query, self url.Values) {
	address := h.Source.Base + "/" + c.kind.Name
	link := address
	if len(self) > 0 {
		link += "?" + self.Encode()
	}
	b := r4.Bundle{ResourceType: "Bundle", Type: "searchset", Total: p.Total, Link: []r4.Link{{Relation: "self", URL: link}}}
	if p.Next != "" {
		b.Link = append(b.Link, r4.Link{Relation: "next", URL: address + "?_page=" + p.Next})
	}
	for _, g := range p.Given {
		mode := "match"
		var what any = g.Resource
		if g.Include {
			mode = "include"
		} else {
			what = elements(g.Resource, q.Elements)
		}
		b.Entry = append(b.Entry, r4.Entry{FullURL: h.Source.Base + "/" + g.Resource.Common().Ref(), Resource: what, Search: &r4.Found{Mode: mode}})
	}
	if len(q.Ignored) > 0 {
		o := r4.OutcomeOf("not-supported", "Disse parametrene ble ikke brukt: "+strings.Join(q.Ignored, ", "))
		o.Issue[0].Severity = "warning"
		b.Entry = append(b.Entry, r4.Entry{Resource: o, Search: &r4.Found{Mode: "outcome"}})
	}
	write(c.w, http.StatusOK, b)
}

// planStatus answers /Patient/$plan-status.
func (h *HTTP) planStatus(c *call) error {
	ask := source.Status{}
	since := ""
	if c.route.forBody {
		var in r4.Parameters
		if err := json.NewDecoder(c.r.Body).Decode(&struct {
			Parameter *[]r4.Parameter `json:"parameter"`
		}{&in.Parameter}); err != nil {
			return &stop{http.StatusBadRequest, "structure", "Parameters kan ikke leses."}
		}
		for _, p := range in.Parameter {
			switch {
			case p.Name == "identifier" && p.Identifier != nil:
				ask.Numbers = append(ask.Numbers, *p.Identifier)
			case p.Name == "since" && (p.Instant != "" || p.DateTime != ""):
				since = p.Instant + p.DateTime
			default:
				return &stop{http.StatusBadRequest, "invalid", "Operasjonen tar identifier (valueIdentifier) og since (valueInstant)."}
			}
		}
	} else {
		since, ask.Token = c.values.Get("since"), c.values.Get("_page")
		for name := range c.values {
			if !slices.Contains([]string{"since", "_page", "_format"}, name) {
				return &stop{http.StatusBadRequest, "invalid", "I en adresse tar operasjonen bare since. Send identifier med POST."}
			}
		}
	}
	if since != "" {
		v, ok := r4.Moment(strings.ReplaceAll(since, " ", "+"))
		if !ok {
			return &stop{http.StatusBadRequest, "invalid", "since er et tidspunkt, for eksempel 2026-11-17T09:00:00+01:00."}
		}
		ask.Since = &v.From
	}
	out, err := c.src.PlanStatus(c.ctx, c.actor, ask)
	if err != nil {
		return err
	}
	write(c.w, http.StatusOK, out)
	return nil
}

package fhir

import (
	"encoding/json"
	"io"
	"mime"
	"net/http"
	"net/url"
	"reflect"
	"slices"
	"strings"

	source "traad/internal/app/fhir"
	"traad/internal/app/signin"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/rules/access"
)

// writers are the roles of the one whom the system calls for. Nobody is no writer: what is written has somebody who answers for it.
func (h *HTTP) writers(c *call) ([]access.Actor, error) {
	if c.from.HPR == "" {
		return nil, &stop{http.StatusForbidden, "forbidden", "Tokenet sier ikke hvem som skriver. Skriv helseid://claims/hpr/hpr_number i det."}
	}
	return signin.ByHPR(c.ctx, h.Service, c.from.HPR, c.from.Org)
}

// matched is whether a version is one that If-Match names.
func (c *call) matched() (func(version string) bool, error) {
	header := c.r.Header.Get("If-Match")
	if header == "" {
		return nil, &stop{http.StatusPreconditionRequired, "business-rule", "Send If-Match med ETag fra den versjonen som ble lest."}
	}
	return func(version string) bool { return match(header, `W/"`+version+`"`) && header != "*" }, nil
}

// update sets the status of a Task, by a whole resource in which nothing else is another, or by a JSON Patch of it.
func (h *HTTP) update(c *call) error {
	fits, err := c.matched()
	if err != nil {
		return err
	}
	writers, err := h.writers(c)
	if err != nil {
		return err
	}
	id := c.r.PathValue("id")
	before, err := c.src.Read(c.ctx, c.actor, c.kind.Name, id, "")
	if err != nil {
		return err
	}
	status, err := c.patched(before.Resource)
	if c.r.Method == http.MethodPut {
		status, err = c.put(before.Resource)
	}
	if err != nil && fits(before.Version) { // of a version that is not the newest, what differs tells nothing
		return err
	}
	g, err := c.src.SetTask(c.ctx, c.actor, writers, id, status, fits)
	if err != nil {
		return err
	}
	return h.written(c, g, http.StatusOK)
}

// put is the status of a whole Task that is sent, where nothing else in it is another than in the one that stands.
func (c *call) put(stands r4.Resource) (string, error) {
	var sent, have map[string]any
	if json.Unmarshal(c.body, &sent) != nil {
		return "", &stop{http.StatusBadRequest, "structure", "Ressursen kan ikke leses."}
	}
	data, err := r4.Write(stands)
	if err != nil {
		return "", err
	}
	if err := json.Unmarshal(data, &have); err != nil {
		return "", err
	}
	status, _ := sent["status"].(string)
	for _, m := range []map[string]any{sent, have} {
		delete(m, "status")
		delete(m, "meta")
		delete(m, "text")
	}
	for name := range have {
		if !reflect.DeepEqual(sent[name], have[name]) {
			return "", only(name)
		}
	}
	for name := range sent {
		if _, ok := have[name]; !ok {
			return "", only(name)
		}
	}
	return status, nil
}

func only(name string) error {
	if len(name) > 40 || strings.ContainsFunc(name, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') }) {
		name = ""
	}
	return errs.Invalid("Bare status kan endres").At(name, "Bare status kan endres herfra. Resten av tiltaket endres i Tråd.")
}

// patched is the status of a JSON Patch that sets it, after what it asks to be tested.
func (c *call) patched(stands r4.Resource) (string, error) {
	if c.r.Method != http.MethodPatch {
		return "", nil
	}
	var ops []struct{ Op, Path, Value string }
	if json.Unmarshal(c.body, &ops) != nil || len(ops) == 0 || len(ops) > 10 {
		return "", &stop{http.StatusBadRequest, "structure", `Send en JSON Patch, [{"op":"replace","path":"/status","value":"completed"}].`}
	}
	task, _ := stands.(*r4.Task)
	status := ""
	for _, o := range ops {
		switch {
		case o.Path != "/status" || o.Op != "replace" && o.Op != "test" && o.Op != "add":
			return "", only("")
		case o.Op == "test":
			if task == nil || o.Value != task.Status && o.Value != status {
				return "", errs.Invalid("Endringen kan ikke lagres").At("status", "Statusen er ikke den som test ventet.")
			}
		default:
			status = o.Value
		}
	}
	if status == "" {
		return "", only("")
	}
	return status, nil
}

// create says something in a hearing.
func (h *HTTP) create(c *call) error {
	writers, err := h.writers(c)
	if err != nil {
		return err
	}
	var in struct {
		ResourceType, ID, Status string
		About                    []r4.Reference
		Topic                    *r4.Concept
		Payload                  []struct {
			Text string `json:"contentString"`
		}
	}
	if json.Unmarshal(c.body, &in) != nil || in.ResourceType != c.kind.Name {
		return &stop{http.StatusBadRequest, "structure", "Send en Communication."}
	}
	said := source.Comment{}
	switch {
	case in.Status != "completed":
		return errs.Invalid("Kommentaren kan ikke lagres").At("status", "Status er completed.")
	case len(in.About) != 1:
		return errs.Invalid("Kommentaren kan ikke lagres").At("about", "Skriv hvilken plan på høring det gjelder: én, i den versjonen som ble lest.")
	case len(in.Payload) != 1:
		return errs.Invalid("Kommentaren kan ikke lagres").At("payload", "Skriv kommentaren i én payload, som contentString.")
	}
	said.About, said.Text = in.About[0].Reference, in.Payload[0].Text
	codes := []string{}
	if in.Topic != nil {
		for _, one := range in.Topic.Coding {
			codes = append(codes, one.Code)
		}
	}
	switch {
	case slices.Equal(codes, []string{"change"}):
		said.Change = true
	case !slices.Equal(codes, []string{"comment"}):
		return errs.Invalid("Kommentaren kan ikke lagres").At("topic", "topic.coding.code er change (vil ha noe endret) eller comment (enig, med kommentar).")
	}
	if there, err := h.exists(c); err != nil || there != nil {
		if err != nil {
			return err
		}
		return h.written(c, there, http.StatusOK)
	}
	g, created, err := c.src.Say(c.ctx, c.actor, writers, said)
	if err != nil {
		return err
	}
	if !created {
		return h.written(c, g, http.StatusOK)
	}
	c.w.Header().Set("Location", h.Source.Base+"/"+g.Resource.Common().Ref())
	return h.written(c, g, http.StatusCreated)
}

// exists is the one that a conditional create finds there already (If-None-Exist, FHIR 3.1.0.8.1), nil where there is none. It is a search like any other: by the same rights, and in
// the log.
func (h *HTTP) exists(c *call) (*source.Given, error) {
	asked := c.r.Header.Values("If-None-Exist")
	if len(asked) == 0 {
		return nil, nil
	}
	if !c.from.Scopes.May(c.kind.Name, r4.Search) {
		return nil, &stop{http.StatusForbidden, "forbidden", "Journalsystemet er ikke gitt s for " + c.kind.Name + ", som If-None-Exist trenger."}
	}
	values, err := url.ParseQuery(strings.TrimPrefix(asked[0], "?"))
	if err != nil || len(asked) > 1 || len(values) == 0 {
		return nil, &stop{http.StatusBadRequest, "structure", "If-None-Exist er et søk, slik det står etter spørsmålstegnet i en adresse: patient=…&sent=ge2026-11-23."}
	}
	for name := range values {
		if strings.HasPrefix(name, "_") && name != "_id" && name != "_lastUpdated" {
			return nil, &stop{http.StatusBadRequest, "invalid", "If-None-Exist tar bare parametre som ressursen er funnet ved, ikke _count, _include og slikt."}
		}
	}
	q, err := r4.Parse(c.kind.Type, values, r4.Asking{Strict: true, Address: true, Base: h.Source.Base})
	if err != nil {
		return nil, err
	}
	p, err := c.src.Search(c.ctx, c.actor, c.kind, q)
	if err != nil {
		return nil, err
	}
	switch len(p.Given) {
	case 0:
		return nil, nil
	case 1:
		return &p.Given[0], nil
	}
	return nil, &stop{http.StatusPreconditionFailed, "multiple-matches", "Flere passer med If-None-Exist. Ingenting er lagret. Skriv et søk som bare én kan passe med."}
}

// written answers a write as the caller prefers.
func (h *HTTP) written(c *call, g *source.Given, status int) error {
	c.w.Header().Set("ETag", tag(g))
	if at := instant(g.At); at != "" {
		c.w.Header().Set("Last-Modified", at)
	}
	switch {
	case prefers(c.r, "return=minimal"):
		c.w.Header().Set("Cache-Control", "no-store")
		c.w.WriteHeader(status)
	case prefers(c.r, "return=OperationOutcome"):
		o := r4.OutcomeOf("informational", "Lagret.")
		o.Issue[0].Severity = "information"
		write(c.w, status, o)
	default:
		write(c.w, status, g.Resource)
	}
	return nil
}

// sent reads the body of a write.
func (c *call) sent(kinds ...string) error {
	kind, _, _ := mime.ParseMediaType(c.r.Header.Get("Content-Type"))
	if !slices.Contains(kinds, kind) {
		return &stop{http.StatusUnsupportedMediaType, "not-supported", "Send " + strings.Join(kinds, " eller ") + "."}
	}
	data, err := io.ReadAll(http.MaxBytesReader(c.w, c.r.Body, mostBody))
	if err != nil {
		return unread(err)
	}
	c.body = data
	return nil
}

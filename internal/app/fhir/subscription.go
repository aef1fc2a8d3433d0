package fhir

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/job"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
	"traad/internal/store/query"
)

// The jobs of subscriptions.
const (
	ChangesJob = "fhir.changes" // finds plans that have changed, for each subscription
	NotifyJob  = "fhir.notify"  // tells one
)

// What a subscription is for.
const (
	// NotifyAttempts is how many times a notice is tried: with an hour between, over somewhat more than the day that it is given.
	NotifyAttempts = 40

	topic     = "/SubscriptionTopic/plan-changed"
	idOnly    = "id-only"
	backport  = "http://hl7.org/fhir/uv/subscriptions-backport/StructureDefinition/"
	planScope = "CarePlan"
	lateBy    = 10 * time.Second // what is committed so long after its own time is told still
	givesUp   = 24 * time.Hour   // how long one that does not answer is tried
	mostOfOne = 10               // subscriptions of a system
)

// SubscriptionKind is the type of subscriptions, which are the caller's own and about nobody.
var SubscriptionKind = Kind{Type: r4.Type{Name: "Subscription"}, About: "Varsel om at planer er endret (R4 backport, rest-hook, id-only). Egne abonnementer."}

// Subscriber is a record system as it is set up: what it is allowed, asked anew each time.
type Subscriber struct {
	Name      string
	Org       care.OrgID
	Kind      string
	Scopes    r4.Scopes
	Endpoints []string // what an endpoint may be
}

// allowed reports whether an endpoint is one that is set up, or lies below one: by the same scheme, host and port.
func (s Subscriber) allowed(endpoint string) bool {
	u, err := url.Parse(endpoint)
	if err != nil || u.User != nil || u.Fragment != "" || u.Host == "" || strings.Contains(u.Path, "..") || u.RawPath != "" {
		return false
	}
	return slices.ContainsFunc(s.Endpoints, func(one string) bool {
		a, err := url.Parse(one)
		return err == nil && a.Scheme == u.Scheme && a.Host == u.Host && (u.Path == a.Path || strings.HasPrefix(u.Path, strings.TrimSuffix(a.Path, "/")+"/"))
	})
}

// Subscribe begins a subscription as a record system asks for it. It is requested until its endpoint has answered.
func (src *Source) Subscribe(ctx context.Context, by Subscriber, x *r4.Subscription) (*Given, error) {
	f := errs.Invalid("Abonnementet kan ikke opprettes")
	content := ""
	for _, e := range x.Channel.PayloadExt.Extension {
		if e.URL == backport+"backport-payload-content" {
			content = e.Code
		}
	}
	ends := db.Time{}
	if x.End != "" {
		v, ok := r4.Moment(x.End)
		if ends = db.At(v.From); !ok || !v.From.After(src.Service.Now()) {
			f.At("end", "Skriv et tidspunkt etter nå, eller utelat end.")
		}
	}
	if x.Status != "requested" {
		f.At("status", "Status er requested. Den blir active når adressen har svart.")
	}
	if x.Criteria != src.Base+topic {
		f.At("criteria", "Emnet er "+src.Base+topic+".")
	}
	if len(x.CriteriaExt.Extension) > 0 {
		f.At("criteria", "Filtre tas ikke imot: det meldes om alle planer som organisasjonen har tilgang til.")
	}
	if x.Channel.Type != "rest-hook" || x.Channel.Payload != r4.MediaType || content != idOnly || len(x.Channel.Header) > 0 {
		f.At("channel", "Kanalen er rest-hook med payload application/fhir+json og innhold id-only, uten header: varslene er signert med nøkkelen som er avtalt.")
	}
	if !by.allowed(x.Channel.Endpoint) {
		f.At("channel.endpoint", "Adressen er ikke blant dem som er avtalt for journalsystemet (record.system notify).")
	}
	if err := f.OrNil(); err != nil {
		return nil, err
	}
	id, now := db.NewID(), src.Service.Now()
	err := src.Service.Store.InTx(ctx, func(w *store.Writer) error {
		have, err := w.FhirSubscriptionsOf(ctx, query.FhirSubscriptionsOfParams{OrganisationID: db.ID(by.Org), System: by.Name})
		if err != nil {
			return err
		}
		open := 0
		for _, one := range have {
			if one.Status == "requested" || one.Status == "active" {
				open++
			}
		}
		if open >= mostOfOne {
			return errs.Invalid("Abonnementet kan ikke opprettes").At("", fmt.Sprintf("Høyst %d abonnementer for et journalsystem. Slett ett først.", mostOfOne))
		}
		if err := w.InsertFhirSubscription(ctx, query.InsertFhirSubscriptionParams{ID: id, OrganisationID: db.ID(by.Org), System: by.Name, Endpoint: x.Channel.Endpoint, Now: db.At(now), EndsAt: ends}); err != nil {
			return err
		}
		return src.Service.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: NotifyJob, Payload: Notice{Subscription: id, At: now}, Lane: string(id)})
	})
	if err != nil {
		if errs.KindOf(err) == errs.KindInvalid {
			return nil, err
		}
		return nil, fmt.Errorf("fhir.Subscribe: %w", err)
	}
	return src.Subscription(ctx, by, string(id))
}

// Subscription is one of the system's own, for others not there.
func (src *Source) Subscription(ctx context.Context, by Subscriber, id string) (*Given, error) {
	row, err := src.subscription(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return src.subscribed(row), nil
}

func (src *Source) subscription(ctx context.Context, by Subscriber, id string) (query.FhirSubscription, error) {
	if !db.IsID(id) {
		return query.FhirSubscription{}, notThere()
	}
	row, err := src.Service.Store.Reader().FhirSubscription(ctx, db.ID(id))
	if noRows(err) || err == nil && (row.OrganisationID != db.ID(by.Org) || row.System != by.Name) {
		return row, notThere()
	}
	if err != nil {
		return row, fmt.Errorf("fhir: %w", err)
	}
	return row, nil
}

// Subscriptions are the system's own.
func (src *Source) Subscriptions(ctx context.Context, by Subscriber) ([]Given, error) {
	rows, err := src.Service.Store.Reader().FhirSubscriptionsOf(ctx, query.FhirSubscriptionsOfParams{OrganisationID: db.ID(by.Org), System: by.Name})
	if err != nil {
		return nil, fmt.Errorf("fhir: %w", err)
	}
	var out []Given
	for _, row := range rows {
		out = append(out, *src.subscribed(row))
	}
	return out, nil
}

// Unsubscribe ends one.
func (src *Source) Unsubscribe(ctx context.Context, by Subscriber, id string) error {
	row, err := src.subscription(ctx, by, id)
	if err != nil || row.Status == "off" {
		return err
	}
	return src.end(ctx, row, "off", "taken_back")
}

// Told is where a subscription stands, as SubscriptionStatus of the backport.
func (src *Source) Told(ctx context.Context, by Subscriber, id string) (*r4.Parameters, error) {
	row, err := src.subscription(ctx, by, id)
	if err != nil {
		return nil, err
	}
	return src.standsAt(row, "query-status", nil), nil
}

func (src *Source) subscribed(row query.FhirSubscription) *Given {
	x := &r4.Subscription{
		Base: r4.New("Subscription", string(row.ID)), Status: row.Status, End: r4.Instant(row.EndsAt.Time), Reason: "Planer som er endret", Criteria: src.Base + topic,
		Channel: r4.Channel{Type: "rest-hook", Endpoint: row.Endpoint, Payload: r4.MediaType, PayloadExt: r4.Extended{Extension: []r4.Extension{{URL: backport + "backport-payload-content", Code: idOnly}}}},
	}
	if row.Status == "error" {
		x.Error = faults[row.Fault]
	}
	x.Meta = &r4.Meta{VersionID: strconv.Itoa(row.Version), LastUpdated: "", Profile: []string{backport + "backport-subscription"}}
	return &Given{Resource: x, Version: strconv.Itoa(row.Version)}
}

var faults = map[string]string{"no_answer": "Adressen svarte ikke på et døgn.", "": ""}

// standsAt is a SubscriptionStatus: nothing of a person but, of an event, the id of the plan.
func (src *Source) standsAt(row query.FhirSubscription, kind string, n *Notice) *r4.Parameters {
	p := &r4.Parameters{Base: r4.New("Parameters", "")}
	p.Meta = &r4.Meta{Profile: []string{backport + "backport-subscription-status-r4"}}
	p.Parameter = []r4.Parameter{
		{Name: "subscription", Reference: r4.To(src.Base + "/Subscription/" + string(row.ID))},
		{Name: "topic", Canonical: src.Base + topic},
		{Name: "status", Code: row.Status},
		{Name: "type", Code: kind},
		{Name: "events-since-subscription-start", String: strconv.Itoa(row.Events)},
	}
	if n != nil && n.Number > 0 {
		p.Parameter = append(p.Parameter, r4.Parameter{Name: "notification-event", Part: []r4.Parameter{
			{Name: "event-number", String: strconv.Itoa(n.Number)}, {Name: "timestamp", Instant: r4.Instant(n.At)}, {Name: "focus", Reference: r4.To(src.Base + "/CarePlan/" + string(n.Plan))},
		}})
	}
	return p
}

// Notice is one thing to be told: the handshake where Number is 0, else that a plan has changed. It is kept as a job: no name, no person, the id of the plan's enrolment.
type Notice struct {
	Subscription db.ID     `json:"subscription"`
	Number       int       `json:"number"`
	Plan         db.ID     `json:"plan,omitempty"`
	At           time.Time `json:"at"`
}

// Changes finds, for each subscription, the plans that have changed since it was told last and that its organisation may be told of today, and lays a notice for each. One whose
// system or agreement is gone ends. It returns how many notices there are.
func (src *Source) Changes(ctx context.Context, all []Subscriber) (int, error) {
	rows, err := src.Service.Store.Reader().OpenFhirSubscriptions(ctx)
	if err != nil {
		return 0, fmt.Errorf("fhir.Changes: %w", err)
	}
	n := 0
	for _, row := range rows {
		by, err := src.holds(ctx, all, row)
		if err != nil {
			return n, err
		}
		if by == nil || row.Status != "active" {
			continue
		}
		more, err := src.changes(app.ForRequest(ctx), *by, row)
		if err != nil {
			return n, err
		}
		n += more
	}
	return n, nil
}

// holds is the record system that a subscription is of, as it is set up now. nil: it is no more, or may not be told; the subscription is ended.
func (src *Source) holds(ctx context.Context, all []Subscriber, row query.FhirSubscription) (*Subscriber, error) {
	i := slices.IndexFunc(all, func(s Subscriber) bool { return s.Name == row.System && db.ID(s.Org) == row.OrganisationID })
	now := src.Service.Now()
	var why string
	switch {
	case i < 0 || !all[i].Scopes.May(planScope, r4.Read):
		why = "no_access"
	case !all[i].allowed(row.Endpoint):
		why = "endpoint"
	case !row.EndsAt.IsZero() && !now.Before(row.EndsAt.Time):
		why = "ended"
	default:
		ended, err := src.Service.Ended(ctx, src.Service.Store.Reader(), care.OrgID(row.OrganisationID))
		if err != nil {
			return nil, err
		}
		if !ended {
			return &all[i], nil
		}
		why = "agreement"
	}
	return nil, src.end(ctx, row, "off", why)
}

func (src *Source) end(ctx context.Context, row query.FhirSubscription, status, why string) error {
	return src.set(ctx, row, func(row *query.FhirSubscription, _ *store.Writer) error {
		row.Status, row.Fault = status, why
		return nil
	})
}

// set changes a subscription as it stands now. What another did first is done.
func (src *Source) set(ctx context.Context, row query.FhirSubscription, change func(row *query.FhirSubscription, w *store.Writer) error) error {
	err := src.Service.Store.InTx(ctx, func(w *store.Writer) error {
		row := row
		if err := change(&row, w); err != nil {
			return err
		}
		n, err := w.SetFhirSubscription(ctx, query.SetFhirSubscriptionParams{ID: row.ID, Version: row.Version, Status: row.Status, Fault: row.Fault, SeenAt: row.SeenAt, Events: row.Events})
		if err == nil && n != 1 {
			err = errOther
		}
		return err
	})
	if errors.Is(err, errOther) { // the next run sees what it did
		return nil
	}
	if err != nil {
		return fmt.Errorf("fhir: a subscription: %w", err)
	}
	return nil
}

var errOther = errors.New("fhir: another changed the subscription first")

// system is who is told.
func (src *Source) system(ctx context.Context, by Subscriber) (access.Actor, error) {
	s := src.Service
	return s.Situate(ctx, s.Store.Reader(), access.Actor{Role: care.RecordSystem, Org: by.Org, OrgKind: by.Kind, Today: s.Today()})
}

func (src *Source) changes(ctx context.Context, by Subscriber, row query.FhirSubscription) (int, error) {
	src = src.For("", "Subscription/"+string(row.ID))
	a, err := src.system(ctx, by)
	if err != nil {
		return 0, err
	}
	until := src.Service.Now().Add(-lateBy)
	if !until.After(row.SeenAt.Time) {
		return 0, nil
	}
	var told []Notice
	after := ""
	for {
		ids, err := src.reached(ctx, a, after, &row.SeenAt.Time, r4.MostCount)
		if err != nil {
			return 0, err
		}
		for _, id := range ids {
			rec, err := src.open(ctx, a, care.PatientID(id), "CarePlan")
			if errs.KindOf(err) == errs.KindNotFound {
				continue
			}
			if err != nil {
				return 0, err
			}
			for _, t := range rec.all["CarePlan"] {
				v := t.last()
				if x, ok := v.resource.(*r4.CarePlan); ok && x.Status != "draft" && v.at.After(row.SeenAt.Time) && !v.at.After(until) {
					told = append(told, Notice{Subscription: row.ID, Plan: db.ID(t.id), At: v.at.Time})
				}
			}
		}
		if len(ids) < r4.MostCount {
			break
		}
		after = string(ids[len(ids)-1])
	}
	slices.SortStableFunc(told, func(x, y Notice) int { return x.At.Compare(y.At) })
	return len(told), src.set(ctx, row, func(row *query.FhirSubscription, w *store.Writer) error {
		row.SeenAt = db.At(until)
		for _, n := range told {
			row.Events++
			n.Number = row.Events
			if err := src.Service.Jobs.Enqueue(ctx, w.Tx, job.Job{Kind: NotifyJob, Payload: n, Lane: string(n.Subscription)}); err != nil {
				return err
			}
		}
		return nil
	})
}

// Deliver sends a notice to an endpoint: nil when it was taken.
type Deliver func(ctx context.Context, system, endpoint string, body []byte) error

// NotifyHandler tells one notice. Whether the organisation may be told of her still is asked anew before each attempt. A subscription that does not answer for a day is in error.
func (src *Source) NotifyHandler(all []Subscriber, deliver Deliver) job.Handler {
	return func(ctx context.Context, payload json.RawMessage) error {
		var n Notice
		if err := json.Unmarshal(payload, &n); err != nil {
			return fmt.Errorf("%s: %w", NotifyJob, err)
		}
		row, err := src.Service.Store.Reader().FhirSubscription(ctx, n.Subscription)
		if errors.Is(err, sql.ErrNoRows) {
			return nil
		}
		if err != nil {
			return fmt.Errorf("%s: %w", NotifyJob, err)
		}
		if row.Status != "active" && (row.Status != "requested" || n.Number > 0) {
			return nil
		}
		by, err := src.holds(ctx, all, row)
		if err != nil || by == nil {
			return err
		}
		if n.Number > 0 {
			may, err := src.mayTell(ctx, *by, n)
			if err != nil || !may {
				return err
			}
		}
		body, err := src.notification(row, n)
		if err != nil {
			return err
		}
		if err := deliver(ctx, row.System, row.Endpoint, body); err != nil {
			if ctx.Err() == nil && src.Service.Now().Sub(n.At) > givesUp {
				return src.end(ctx, row, "error", "no_answer")
			}
			return fmt.Errorf("%s: %w", NotifyJob, err)
		}
		if n.Number > 0 {
			return nil
		}
		return src.set(ctx, row, func(row *query.FhirSubscription, _ *store.Writer) error {
			row.Status, row.SeenAt = "active", db.At(src.Service.Now())
			return nil
		})
	}
}

// mayTell asks whether the plan's person is one whom the organisation is told of now. Nothing is shown, so that nothing is audited: the look was when the change was found.
func (src *Source) mayTell(ctx context.Context, by Subscriber, n Notice) (bool, error) {
	ctx = app.ForRequest(ctx)
	who, err := src.owner(ctx, "CarePlan", string(n.Plan))
	if err != nil || who == "" {
		return false, err
	}
	a, err := src.system(ctx, by)
	if err != nil {
		return false, err
	}
	person, err := src.person(ctx, a, who)
	if err != nil {
		return false, err
	}
	return access.Decide(a, access.SeeRecord, person).Allowed, nil
}

// notification is what is sent: a history bundle whose first entry is the status, and for an event the address of what changed, without it.
func (src *Source) notification(row query.FhirSubscription, n Notice) ([]byte, error) {
	kind := "event-notification"
	if n.Number == 0 {
		kind = "handshake"
	}
	status := src.standsAt(row, kind, &n)
	status.ID = string(db.NewID())
	b := r4.Bundle{ResourceType: "Bundle", ID: string(db.NewID()), Type: "history", Meta: &r4.Meta{Profile: []string{backport + "backport-subscription-notification-r4"}}, Timestamp: r4.Instant(src.Service.Now())}
	b.Entry = []r4.Entry{{
		FullURL: "urn:uuid:" + status.ID, Resource: status, Request: &r4.Asked{Method: "GET", URL: src.Base + "/Subscription/" + string(row.ID) + "/$status"}, Response: &r4.Answered{Status: "200"},
	}}
	if n.Number > 0 {
		b.Entry = append(b.Entry, r4.Entry{FullURL: src.Base + "/CarePlan/" + string(n.Plan), Request: &r4.Asked{Method: "PUT", URL: "CarePlan/" + string(n.Plan)}, Response: &r4.Answered{Status: "200"}})
	}
	return r4.Write(b)
}

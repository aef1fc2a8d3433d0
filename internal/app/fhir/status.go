package fhir

import (
	"context"
	"time"

	"traad/internal/app"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/care"
	"traad/internal/rules/access"
)

// Status is what is asked of plans: of named persons whether each is followed and has a plan, or of everybody whose plan has changed since a moment.
type Status struct {
	Numbers []r4.Identifier
	Since   *time.Time
	Token   string // of the page to go on with
}

// mostAsked is how many persons may be named in one call.
const mostAsked = 50

const statusPage = "$plan-status"

// PlanStatus answers it as Parameters. Of whom the caller is not told it says the same as of nobody.
func (src *Source) PlanStatus(ctx context.Context, a access.Actor, ask Status) (*r4.Parameters, error) {
	ctx = app.ForRequest(ctx)
	out := &r4.Parameters{Base: r4.New("Parameters", "")}
	out.Parameter = append(out.Parameter, r4.Parameter{Name: "time", Instant: r4.Instant(src.Service.Now())})
	if len(ask.Numbers) > mostAsked {
		return nil, &r4.Fault{Code: "too-costly", Param: "identifier", Text: "Høyst 50 personer i ett kall."}
	}
	if len(ask.Numbers) > 0 {
		for _, n := range ask.Numbers {
			ids, err := src.numbered(ctx, []r4.Identifier{n})
			if err != nil {
				return nil, err
			}
			id := care.PatientID("")
			if len(ids) == 1 {
				id = ids[0]
			}
			part, followed, _, err := src.planOf(ctx, a, id, ask.Since)
			if err != nil {
				return nil, err
			}
			part.Part = append([]r4.Parameter{{Name: "identifier", Identifier: &n}, {Name: "followed", Bool: &followed}}, part.Part...)
			out.Parameter = append(out.Parameter, part)
		}
		return out, nil
	}
	after := ""
	if ask.Token != "" {
		t, err := src.opened(a, statusPage, ask.Token)
		if err != nil {
			return nil, err
		}
		after = t.ID
		since := time.UnixMicro(0)
		if v, ok := r4.Moment(t.Key); ok {
			since = v.From
		}
		ask.Since = &since
	}
	if ask.Since == nil {
		return nil, &r4.Fault{Code: "required", Param: "since", Text: "Send since, eller identifier for hver person det gjelder."}
	}
	ids, err := src.reached(ctx, a, after, ask.Since, r4.Count+1)
	if err != nil {
		return nil, err
	}
	more := len(ids) > r4.Count
	ids = ids[:min(len(ids), r4.Count)]
	for _, id := range ids {
		part, followed, has, err := src.planOf(ctx, a, care.PatientID(id), ask.Since)
		if err != nil {
			return nil, err
		}
		if followed && has {
			out.Parameter = append(out.Parameter, part)
		}
	}
	if more {
		p := &Page{}
		t := turned{Org: a.Org, Client: src.client, Kind: statusPage, Key: r4.Instant(*ask.Since), ID: string(ids[len(ids)-1])}
		if err := src.next(p, &r4.Query{}, t); err != nil {
			return nil, err
		}
		out.Parameter = append(out.Parameter, r4.Parameter{Name: "next", URI: src.Base + "/Patient/" + statusPage + "?_page=" + p.Next})
	}
	return out, nil
}

// planOf says of one person whether she is followed and has a plan that holds, which version it is, and whether it has changed since.
func (src *Source) planOf(ctx context.Context, a access.Actor, id care.PatientID, since *time.Time) (part r4.Parameter, followed, has bool, err error) {
	part = r4.Parameter{Name: "plan"}
	rec, err := src.open(ctx, a, id, "CarePlan")
	if errs.KindOf(err) == errs.KindNotFound {
		part.Part = []r4.Parameter{{Name: "hasPlan", Bool: &has}}
		return part, false, false, nil
	}
	if err != nil {
		return part, false, false, err
	}
	for _, t := range rec.all["CarePlan"] {
		v := t.last()
		x, ok := v.resource.(*r4.CarePlan)
		if !ok || x.Status != "active" {
			continue
		}
		has = true
		yes := true
		part.Part = []r4.Parameter{
			{Name: "hasPlan", Bool: &yes},
			{Name: "patient", Reference: r4.To("Patient/" + string(rec.head.Patient))},
			{Name: "carePlan", Reference: r4.To("CarePlan/" + t.id + "/_history/" + v.id)},
			{Name: "lastUpdated", Instant: r4.Instant(v.at.Time)},
		}
		if since != nil {
			changed := v.at.After(*since)
			part.Part = append(part.Part, r4.Parameter{Name: "changed", Bool: &changed})
		}
	}
	if !has {
		part.Part = []r4.Parameter{{Name: "hasPlan", Bool: &has}, {Name: "patient", Reference: r4.To("Patient/" + string(rec.head.Patient))}}
	}
	return part, true, has, nil
}

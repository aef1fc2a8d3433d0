package fhir

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"traad/internal/app"
	"traad/internal/app/paper"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store/query"
)

// Given is a resource as it is given.
type Given struct {
	Resource r4.Resource // nil: taken away in this version
	Version  string      // "" where the type has none
	At       time.Time   // when it became so; zero where nobody knows
	First    bool        // of its versions
	Include  bool        // there because of an include
}

// Read gives a resource: as it stands, or in a version. errs.KindNotFound where the caller is given none, errs.KindGone where it was taken away.
func (src *Source) Read(ctx context.Context, a access.Actor, kind, id, number string) (*Given, error) {
	t, err := src.thing(ctx, a, kind, id)
	if err != nil {
		return nil, err
	}
	v := t.last()
	if number != "" {
		i := slices.IndexFunc(t.versions, func(v version) bool { return v.id == number })
		if i < 0 {
			return nil, notThere()
		}
		v = t.versions[i]
	}
	if v.resource == nil {
		return nil, errs.Gone("Ressursen er tatt bort fra planen. Tidligere versjoner finnes under _history.")
	}
	return &Given{Resource: v.stamp(), Version: v.id, At: v.at.Time}, nil
}

// thing opens the record that a resource belongs to, and finds it there.
func (src *Source) thing(ctx context.Context, a access.Actor, kind, id string) (*thing, error) {
	ctx = app.ForRequest(ctx)
	rec, err := src.with(ctx, a, kind, id)
	if err != nil {
		return nil, err
	}
	t := rec.find(kind, id)
	if t == nil {
		return nil, notThere()
	}
	return t, nil
}

// with opens the record that a resource belongs to.
func (src *Source) with(ctx context.Context, a access.Actor, kind, id string) (*record, error) {
	if k, _ := KindOf(kind); k.Shared {
		return src.shared(ctx, kind)
	}
	who, err := src.owner(ctx, kind, id)
	if err != nil {
		return nil, err
	}
	return src.open(ctx, a, who, kind)
}

// History gives the versions of a resource, the newest first.
func (src *Source) History(ctx context.Context, a access.Actor, kind, id string) ([]Given, error) {
	t, err := src.thing(ctx, a, kind, id)
	if err != nil {
		return nil, err
	}
	var out []Given
	for i, v := range slices.Backward(t.versions) {
		g := Given{Version: v.id, At: v.at.Time, First: i == 0}
		if v.resource != nil {
			g.Resource = v.stamp()
		}
		out = append(out, g)
	}
	return out, nil
}

// Document is a version of the plan that may be printed, by the id of its DocumentReference.
func (src *Source) Document(ctx context.Context, a access.Actor, id string) (*paper.Paper, error) {
	if _, err := src.thing(ctx, a, "DocumentReference", id); err != nil {
		return nil, err
	}
	who, err := src.owner(ctx, "Binary", id)
	if err != nil {
		return nil, err
	}
	return paper.OfRecord(ctx, src.Service, a, who, id)
}

// Page is what a search found.
type Page struct {
	Given []Given
	Total *int   // nil: not counted
	Next  string // token of the next page, "" on the last
	Used  url.Values
}

// turned is how a search goes on: sealed, so that nobody reads or changes it.
type turned struct {
	Org     care.OrgID       `json:"o"`
	Client  string           `json:"c"`
	Kind    string           `json:"k"`
	Persons []care.PatientID `json:"p,omitempty"`
	All     bool             `json:"a,omitempty"`
	Query   url.Values       `json:"q,omitempty"`
	Key     string           `json:"s,omitempty"` // what the last entry is sorted by
	ID      string           `json:"i"`
	Until   int64            `json:"u"`
}

const (
	linkHolds   = 15 * time.Minute
	sealedFor   = "fhir/page"
	mostPersons = 20
)

// Types are what a search gives: its own kind, and those that it includes.
func (k Kind) Types(q *r4.Query) []string {
	types := []string{k.Name}
	for _, j := range q.Include {
		p, _ := k.Param(j.Param)
		types = append(types, p.Targets[0])
	}
	for _, j := range q.RevInclude {
		types = append(types, j.Type)
	}
	slices.Sort(types)
	return slices.Compact(types)
}

// Search finds resources. Without a person only Patient is searched; everything else is a *r4.Fault.
func (src *Source) Search(ctx context.Context, a access.Actor, k Kind, q *r4.Query) (*Page, error) {
	ctx = app.ForRequest(ctx)
	if k.Shared {
		return src.page(ctx, a, k, q, turned{Org: a.Org, Client: src.client, Kind: k.Name})
	}
	persons, bound, err := src.persons(ctx, k, q)
	if err != nil {
		return nil, err
	}
	if !bound && k.Name != "Patient" {
		return nil, &r4.Fault{Code: "too-costly", Param: k.Params[len(common)].Name, Text: "Si hvem det gjelder: patient, eller _id. Hvem som følges, finnes med /fhir/Patient eller /fhir/Patient/$plan-status."}
	}
	return src.page(ctx, a, k, q, turned{Org: a.Org, Client: src.client, Kind: k.Name, Persons: persons, All: !bound})
}

// Turn goes on with a search from the token of a page. A token that does not hold, any more or for the caller, is errs.KindGone. may is asked before anything is looked for:
// what the caller was given when it began may have been taken from it.
func (src *Source) Turn(ctx context.Context, a access.Actor, k Kind, token string, may func(types []string) error) (*Page, error) {
	t, err := src.opened(a, k.Name, token)
	if err != nil {
		return nil, err
	}
	q, err := r4.Parse(k.Type, t.Query, r4.Asking{Base: src.Base})
	if err != nil {
		return nil, err
	}
	if err := may(k.Types(q)); err != nil {
		return nil, err
	}
	return src.page(app.ForRequest(ctx), a, k, q, t)
}

// opened is how a search of a kind goes on, from the token of a page; errs.KindGone where that does not hold, any more or for the caller.
func (src *Source) opened(a access.Actor, kind, token string) (t turned, err error) {
	data, err := src.Service.Keys.Open(strings.Replace(token, ".", ":", 1), sealedFor)
	if err != nil || json.Unmarshal(data, &t) != nil || t.Org != a.Org || t.Client != src.client || t.Kind != kind || src.Service.Now().Unix() > t.Until {
		return t, errs.Gone("Lenken til siden gjelder ikke lenger. Gjør søket på nytt.")
	}
	return t, nil
}

// persons finds whom a search names; false where it names nobody. Several parameters name whom all of them name.
func (src *Source) persons(ctx context.Context, k Kind, q *r4.Query) (found []care.PatientID, bound bool, err error) {
	for _, f := range q.Filters {
		if f.Not || f.Missing != nil {
			continue
		}
		var here []care.PatientID
		switch {
		case f.Numbers != nil:
			here, err = src.numbered(ctx, f.Numbers)
		case k.Name == "Patient" && f.Param.Name == "identifier":
			var numbers []r4.Identifier
			for _, w := range f.Values {
				numbers = append(numbers, r4.Identifier{System: w.System, Value: w.Code})
			}
			here, err = src.numbered(ctx, numbers)
		case f.Param.Kind == r4.Ref, f.Param.Name == "_id":
			for _, w := range f.Values {
				kind, id, typed := strings.Cut(w.Ref, "/")
				if f.Param.Name == "_id" {
					kind, id = k.Name, w.Code
				} else if !typed {
					kind, id = f.Param.Targets[0], w.Ref
				}
				id, _, _ = strings.Cut(id, "/")
				who, e := src.owner(ctx, kind, id)
				if e != nil {
					return nil, false, e
				}
				if who != "" {
					here = append(here, who)
				}
			}
		default:
			continue
		}
		if err != nil {
			return nil, false, err
		}
		if here, err = src.standing(ctx, here); err != nil {
			return nil, false, err
		}
		if bound {
			here = slices.DeleteFunc(here, func(id care.PatientID) bool { return !slices.Contains(found, id) })
		}
		found, bound = here, true
	}
	if len(found) > mostPersons {
		return nil, bound, &r4.Fault{Code: "too-costly", Text: fmt.Sprintf("Høyst %d personer i ett søk.", mostPersons)}
	}
	return found, bound, nil
}

// standing puts the record that stands in the place of each, once.
func (src *Source) standing(ctx context.Context, ids []care.PatientID) ([]care.PatientID, error) {
	var out []care.PatientID
	for _, id := range ids {
		rows, err := src.Service.Store.Reader().RecordsOfPerson(ctx, db.ID(id))
		if err != nil {
			return nil, fmt.Errorf("fhir: %w", err)
		}
		if len(rows) > 0 {
			id = care.PatientID(rows[0].ID)
		}
		if !slices.Contains(out, id) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// numbered finds persons by national numbers. What is no such number finds nobody.
func (src *Source) numbered(ctx context.Context, numbers []r4.Identifier) ([]care.PatientID, error) {
	var out []care.PatientID
	for _, i := range numbers {
		n, err := nin.Parse(i.Value)
		if err != nil || i.System != "" && !slices.Contains(r4.Numbered, i.System) {
			continue
		}
		rows, err := src.Service.Store.Reader().PatientsByIndex(ctx, db.List(src.Service.Keys.Indexes(n.Digits())))
		if err != nil {
			return nil, fmt.Errorf("fhir: %w", err)
		}
		for _, row := range rows {
			out = append(out, care.PatientID(row.PatientID))
		}
		if len(rows) == 0 { // asked for like somebody, so that it takes as long and leaves the same trace
			out = append(out, care.PatientID(db.NewID()))
		}
	}
	return out, nil
}

// hit is a resource that a search found, with the record that it stands in and what it is sorted by.
type hit struct {
	rec   *record
	given Given
	key   string
}

func (h hit) ref() string { return h.given.Resource.Common().Ref() }

// page gives the entries after t's, and how to go on.
func (src *Source) page(ctx context.Context, a access.Actor, k Kind, q *r4.Query, t turned) (*Page, error) {
	types := k.Types(q)
	if t.All {
		return src.walk(ctx, a, k, q, t, types)
	}
	var hits []hit
	if k.Shared {
		rec, err := src.shared(ctx, k.Name)
		if err != nil {
			return nil, err
		}
		hits = rec.hits(k, q)
	}
	asked := t.Persons
	if len(asked) == 0 && !k.Shared { // they are several persons, or none: nobody's is opened in their place
		asked = []care.PatientID{care.PatientID(db.NewID())}
	}
	for _, id := range asked {
		found, err := src.hits(ctx, a, id, k, q, types)
		if err != nil {
			return nil, err
		}
		hits = append(hits, found...)
	}
	order := func(x, y hit) int { return cmp.Or(cmp.Compare(x.key, y.key), cmp.Compare(x.ref(), y.ref())) }
	if q.Sort == r4.ByLatest {
		order = func(x, y hit) int { return cmp.Or(cmp.Compare(y.key, x.key), cmp.Compare(x.ref(), y.ref())) }
	}
	slices.SortFunc(hits, order)
	n := len(hits)
	p := &Page{Total: &n, Used: t.used(q)}
	if t.ID != "" {
		last := hit{key: t.Key}
		hits = slices.DeleteFunc(hits, func(h hit) bool {
			c := cmp.Compare(h.key, last.key)
			if q.Sort == r4.ByLatest {
				c = -c
			}
			return c < 0 || c == 0 && h.ref() <= t.ID
		})
	}
	if q.OnlyCount {
		return p, nil
	}
	if len(hits) > q.Count {
		hits = hits[:q.Count]
		last := hits[q.Count-1]
		t.Key, t.ID = last.key, last.ref()
		if err := src.next(p, q, t); err != nil {
			return nil, err
		}
	}
	p.fill(hits, q)
	return p, nil
}

// used are the parameters without what names somebody.
func (t turned) used(q *r4.Query) url.Values {
	if t.Query != nil {
		return t.Query
	}
	used := url.Values{}
	for name, v := range q.Self {
		if !strings.Contains(name, "identifier") || strings.HasPrefix(name, "identifier") && t.Kind != "Patient" {
			used[name] = v
		}
	}
	return used
}

func (src *Source) next(p *Page, q *r4.Query, t turned) error {
	t.Query, t.Until = t.used(q), src.Service.Now().Add(linkHolds).Unix()
	data, err := json.Marshal(t)
	if err != nil {
		return fmt.Errorf("fhir: %w", err)
	}
	sealed, err := src.Service.Keys.Seal(data, sealedFor)
	if err != nil {
		return fmt.Errorf("fhir: %w", err)
	}
	p.Next = strings.Replace(sealed, ":", ".", 1)
	return nil
}

// hits are the resources of one person that a search finds, none where the caller is not told of her.
func (src *Source) hits(ctx context.Context, a access.Actor, id care.PatientID, k Kind, q *r4.Query, types []string) ([]hit, error) {
	rec, err := src.open(ctx, a, id, types...)
	if errs.KindOf(err) == errs.KindNotFound {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	return rec.hits(k, q), nil
}

// hits are the resources of a record that a search finds.
func (rec *record) hits(k Kind, q *r4.Query) []hit {
	fits := *q
	fits.Filters = slices.DeleteFunc(slices.Clone(q.Filters), func(f r4.Filter) bool { // whose it is has been decided; a reference may be to another of her records
		return !f.Not && f.Missing == nil && slices.Equal(f.Param.Targets, []string{"Patient"})
	})
	var out []hit
	for _, t := range rec.sorted(k.Name) {
		v := t.last()
		if v.resource == nil {
			continue
		}
		g := Given{Resource: v.stamp(), Version: v.id, At: v.at.Time}
		if !fits.Match(g.Resource) {
			continue
		}
		h := hit{rec: rec, given: g}
		if q.Sort != r4.ByID {
			h.key = r4.Instant(g.At)
		}
		out = append(out, h)
	}
	return out
}

// fill adds the entries with what is included, each once.
func (p *Page) fill(hits []hit, q *r4.Query) {
	seen := map[string]bool{}
	for _, h := range hits {
		seen[h.ref()] = true
		p.Given = append(p.Given, h.given)
	}
	for _, h := range hits {
		kind, _ := KindOf(h.given.Resource.Common().ResourceType)
		for _, j := range q.Include {
			param, _ := kind.Param(j.Param)
			for _, v := range param.Of(h.given.Resource) {
				to, id, _ := strings.Cut(v.Ref, "/")
				id, _, _ = strings.Cut(id, "/")
				p.include(seen, h.rec.find(to, id))
			}
		}
		for _, j := range q.RevInclude {
			from, _ := KindOf(j.Type)
			param, _ := from.Param(j.Param)
			for _, t := range h.rec.sorted(j.Type) {
				if x := t.last().resource; x != nil && slices.ContainsFunc(param.Of(x), func(v r4.Value) bool {
					return v.Ref == h.ref() || strings.HasPrefix(v.Ref, h.ref()+"/_history/")
				}) {
					p.include(seen, t)
				}
			}
		}
	}
}

func (p *Page) include(seen map[string]bool, t *thing) {
	if t == nil || t.last().resource == nil {
		return
	}
	v := t.last()
	g := Given{Resource: v.stamp(), Version: v.id, At: v.at.Time, Include: true}
	if ref := g.Resource.Common().Ref(); !seen[ref] {
		seen[ref] = true
		p.Given = append(p.Given, g)
	}
}

// nobody is before all ids.
const nobody = db.ID("00000000-0000-0000-0000-000000000000")

// reached are the persons that the caller may be told of, after one: everybody, or those whose plan has changed since.
func (src *Source) reached(ctx context.Context, a access.Actor, after string, since *time.Time, most int) ([]db.ID, error) {
	sc := access.ScopeOf(a)
	p := query.PersonsOfSystemParams{
		After: cmp.Or(db.ID(after), nobody), Everybody: 1, Hidden: db.List(sc.Hidden()), Closing: db.List([]string{care.NowDied, care.NowWithdrawn}),
		Day: sc.Day(), Areas: db.List(sc.Areas()), Org: db.ID(sc.Unit()), Lim: int32(min(most, 1<<30)),
	}
	if since != nil {
		p.Everybody, p.Since = 0, db.At(*since)
	}
	ids, err := src.Service.Store.Reader().PersonsOfSystem(ctx, p)
	if err != nil {
		return nil, fmt.Errorf("fhir: %w", err)
	}
	return ids, nil
}

// walk gives everybody whom the caller may be told of, in the order of their ids, so many at a time. Those whom a filter leaves out make a page shorter.
func (src *Source) walk(ctx context.Context, a access.Actor, k Kind, q *r4.Query, t turned, types []string) (*Page, error) {
	p := &Page{Used: t.used(q)}
	if (q.Total || q.OnlyCount) && len(q.Filters) == 0 {
		if err := src.Service.See(ctx, a, access.CountRecords, nil, src.asker()); err != nil {
			return nil, err
		}
		all, err := src.reached(ctx, a, "", nil, 1<<30)
		if err != nil {
			return nil, err
		}
		n := len(all)
		p.Total = &n
	}
	if q.OnlyCount {
		if p.Total == nil {
			return nil, &r4.Fault{Code: "too-costly", Param: "_summary", Text: "Alle kan bare telles uten andre parametre."}
		}
		return p, nil
	}
	ids, err := src.reached(ctx, a, t.ID, nil, q.Count+1)
	if err != nil {
		return nil, err
	}
	more := len(ids) > q.Count
	ids = ids[:min(len(ids), q.Count)]
	var hits []hit
	for _, id := range ids {
		found, err := src.hits(ctx, a, care.PatientID(id), k, q, types)
		if err != nil {
			return nil, err
		}
		for _, h := range found {
			if h.given.Resource.Common().ID == string(id) {
				hits = append(hits, h)
			}
		}
	}
	if more {
		t.ID = string(ids[len(ids)-1])
		if err := src.next(p, q, t); err != nil {
			return nil, err
		}
	}
	p.fill(hits, q)
	return p, nil
}

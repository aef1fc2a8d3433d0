// Package fhir is what a record system fetches of a person who is followed, as FHIR R4: the plan with its goals and measures, who to ring, that she is
// followed, the scores, and who stands behind each version. Reading only.
//
//	src := &fhir.Source{Service: s, Base: "https://traad.example/fhir"}
//	one, err := src.Read(ctx, actor, "CarePlan", id, "")      // the version that stands; errs.KindNotFound, KindGone
//	page, err := src.Search(ctx, actor, "Goal", query)
//
// A record system is told of the persons that its organisation works together about, as access.Decide has it, and of nobody else. Everything is made of
// the one record of a person that open decides, reads and audits, so that what a search, an include, a history or a count gives has passed the same door.
// Only Patient can be asked for without naming a person; that goes by a query that holds the same rule.
package fhir

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	"traad/internal/app/clarification"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/app/score"
	"traad/internal/app/worklist"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/care"
	"traad/internal/rules/access"
	"traad/internal/store"
)

// Source gives resources.
type Source struct {
	Service *app.Service
	Base    string // where the server is, as callers write it: https://traad.example/fhir
}

// notThere is the answer for what does not exist and for what the caller is not told of.
func notThere() error {
	return errs.NotFound("Ressursen finnes ikke, eller journalsystemet har ikke tilgang til den.")
}

// record is what a caller is given of one person: her resources by type, each with its versions.
type record struct {
	src  *Source
	head *patient.Head
	all  map[string][]*thing
}

// thing is a resource through time. The last version stands.
type thing struct {
	id       string
	versions []version
}

type version struct {
	id       string // "" where the type has no versions
	at       db.Time
	resource r4.Resource // nil: it was taken away
}

func (t *thing) last() version { return t.versions[len(t.versions)-1] }

// groups are what is read and made beside the person herself, by what needs it: most calls ask for one type of one person.
var groups = map[string]string{
	"CarePlan": "plan", "Goal": "plan", "Task": "plan", "Provenance": "plan", "DocumentReference": "plan", "Observation": "scores", "Flag": "limits", "Patient": "person", "Encounter": "stays",
	"EpisodeOfCare": "course", "ServiceRequest": "course", "Consent": "course", "CareTeam": "team",
}

// open decides and audits a look at a person and makes her record, of the types that are asked for and those that they lead to. Whoever does not exist is
// refused by the same questions and with as much in the audit.
func (src *Source) open(ctx context.Context, a access.Actor, id care.PatientID, types ...string) (*record, error) {
	s := src.Service
	r := s.Store.Reader()
	person, err := src.person(ctx, a, id)
	if err != nil {
		return nil, err
	}
	if !access.Decide(a, access.SeeRecord, person).Allowed {
		err := s.See(ctx, a, access.SeeRecord, person, nil)
		if errs.KindOf(err) == errs.KindDenied {
			return nil, notThere()
		}
		return nil, err
	}
	rec := &record{src: src, all: map[string][]*thing{}}
	var refs []string
	need := map[string]bool{}
	for _, t := range types {
		refs = append(refs, "fhir/"+t)
		need[groups[t]] = true
	}
	var plans *planapp.All
	if need["plan"] {
		if plans, err = planapp.Owned(ctx, r, a, person); err != nil {
			return nil, err
		}
		for _, v := range plans.Versions {
			if v.Signed != nil && !v.Hidden {
				refs = append(refs, v.Ref())
			}
		}
	}
	var series []score.Series
	if need["scores"] {
		if series, err = score.For(ctx, r, a, person); err != nil {
			return nil, err
		}
		refs = append(refs, score.Refs(series)...)
	}
	var limits *clarification.Standing
	if need["limits"] {
		if limits, err = clarification.For(ctx, r, a, person); err != nil {
			return nil, err
		}
		if limits != nil && !limits.Hidden {
			refs = append(refs, limits.Ref(person.Patient))
		}
	}
	var numbers []number
	if need["person"] {
		if numbers, err = src.numbers(ctx, r, person); err != nil {
			return nil, err
		}
	}
	for _, n := range numbers {
		refs = append(refs, n.ref)
	}
	if rec.head, err = patient.Header(ctx, s, a, access.SeeRecord, person.Patient, refs...); err != nil {
		return nil, err
	}
	if need["person"] {
		if err := rec.person(ctx, r, numbers); err != nil {
			return nil, err
		}
	}
	if need["stays"] {
		rec.stays()
	}
	if err := rec.courses(need); err != nil {
		return nil, err
	}
	if plans != nil {
		if err := rec.plans(ctx, r, plans); err != nil {
			return nil, err
		}
	}
	rec.scores(series)
	rec.limits(limits)
	return rec, nil
}

// person loads what access must know of somebody, who is no longer followed where she died or took the consent back.
func (src *Source) person(ctx context.Context, a access.Actor, id care.PatientID) (*access.Person, error) {
	s := src.Service
	r := s.Store.Reader()
	known := db.IsID(string(id))
	if !known {
		id = care.PatientID(db.NewID())
	}
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return nil, err
	}
	if !known {
		person.Patient = ""
	}
	if person.Enrolled, err = stillFollowed(ctx, r, person); err != nil {
		return nil, err
	}
	return person, nil
}

// stillFollowed reports whether somebody is included and followed, and has neither died nor taken the consent back.
func stillFollowed(ctx context.Context, r *store.Reader, person *access.Person) (bool, error) {
	rows, err := r.EnrolmentsOfPatient(ctx, db.ID(person.Patient))
	if err != nil {
		return false, fmt.Errorf("fhir: %w", err)
	}
	var ids []db.ID
	for _, e := range rows {
		ids = append(ids, e.ID)
	}
	states, err := worklist.States(ctx, r, ids)
	if err != nil {
		return false, err
	}
	for _, e := range rows {
		here := slices.ContainsFunc(person.Teams, func(t access.Team) bool { return t.Area == care.OrgID(e.AreaID) && t.Until.IsZero() })
		if st := states[e.ID]; here && st != nil && care.Status(e.Status) == care.StatusActive && !st.Closing() {
			return true, nil
		}
	}
	return false, nil
}

// put adds a resource with its only version.
func (rec *record) put(at db.Time, x r4.Resource) {
	b := x.Common()
	rec.all[b.ResourceType] = append(rec.all[b.ResourceType], &thing{id: b.ID, versions: []version{{at: at, resource: x}}})
}

// turn adds a version to a resource with versions, unless it says what the one before does. nil takes it away.
func (rec *record) turn(kind, id, number string, at db.Time, x r4.Resource) {
	i := slices.IndexFunc(rec.all[kind], func(t *thing) bool { return t.id == id })
	if i < 0 {
		if x == nil {
			return
		}
		rec.all[kind] = append(rec.all[kind], &thing{id: id})
		i = len(rec.all[kind]) - 1
	}
	t := rec.all[kind][i]
	if n := len(t.versions); n > 0 && same(t.versions[n-1].resource, x) {
		return
	}
	t.versions = append(t.versions, version{number, at, x})
}

func same(a, b r4.Resource) bool {
	if a == nil || b == nil {
		return a == nil && b == nil
	}
	x, errX := r4.Write(a)
	y, errY := r4.Write(b)
	return errX == nil && errY == nil && string(x) == string(y)
}

// find is a resource of the record, nil where there is none.
func (rec *record) find(kind, id string) *thing {
	for _, t := range rec.all[kind] {
		if t.id == id {
			return t
		}
	}
	return nil
}

// stamp is a version's resource with its meta.
func (v version) stamp() r4.Resource {
	b := v.resource.Common()
	if v.id != "" || !v.at.IsZero() {
		b.Meta = &r4.Meta{VersionID: v.id, LastUpdated: r4.Instant(v.at.Time)}
	}
	return v.resource
}

// owner finds whom a resource is about by its id; "" where there is no such, which is then asked for like anybody.
func (src *Source) owner(ctx context.Context, kind, id string) (care.PatientID, error) {
	first, _, parted := strings.Cut(id, ".")
	if !db.IsID(first) {
		return "", nil
	}
	r := src.Service.Store.Reader()
	var found db.ID
	var err error
	switch {
	case kind == "Patient", kind == "Flag" && parted:
		return care.PatientID(first), nil
	case kind == "Encounter":
		row, e := r.StayByID(ctx, db.ID(first))
		found, err = row.PatientID, e
	case kind == "Provenance", kind == "DocumentReference", kind == "Binary":
		row, e := r.PlanVersion(ctx, db.ID(first))
		found, err = row.PatientID, e
	case kind == "Observation" && !parted:
		row, e := r.Score(ctx, db.ID(first))
		found, err = row.PatientID, e
	default:
		row, e := r.Enrolment(ctx, db.ID(first))
		found, err = row.PatientID, e
	}
	if err != nil && !noRows(err) {
		return "", fmt.Errorf("fhir.owner: %w", err)
	}
	return care.PatientID(found), nil
}

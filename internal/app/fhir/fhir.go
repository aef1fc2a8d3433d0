// Package fhir is what a record system fetches of a person who is followed, as FHIR R4: the plan with its goals and measures, who to ring, that she is
// followed, the scores, and who stands behind each version; what a party of the plan says from its own record system; and that plans have changed.
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
	"traad/internal/app/card"
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

	askedBy string // the user of the record system, as it names its users
	client  string // the record system: what it is given to go on with, no other goes on with
}

// For is the source as a user of a record system asks it: who it is stands in the audit of each look (pasientjournalloven § 22 a).
func (src *Source) For(client, user string) *Source {
	one := *src
	one.client, one.askedBy = client, user
	return &one
}

// asker are the references of a look that say who asked.
func (src *Source) asker() []string {
	if !card.Asker(src.askedBy) {
		return nil
	}
	return []string{patient.AskedBy + src.askedBy}
}

// notThere is the answer for what does not exist and for what the caller is not told of.
func notThere() error {
	return errs.NotFound("Ressursen finnes ikke, eller journalsystemet har ikke tilgang til den.")
}

// record is what a caller is given of one person: her resources by type, each with its versions.
type record struct {
	src   *Source
	head  *patient.Head
	party bool         // the caller is a party of her plan, not a unit that she lies in
	kin   *care.Places // their names, which why she was referred may tell
	all   map[string][]*thing
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
	"EpisodeOfCare": "course", "ServiceRequest": "course", "Consent": "course", "CareTeam": "team", "QuestionnaireResponse": "mapping", "Communication": "said", "AuditEvent": "log",
}

// summed are the groups that the one-page summary has something of: what a unit is given that she merely lies in.
var summed = []string{"person", "scores", "limits", "team", "stays"}

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
		if len(person.Records) < 2 { // her log is told of each of her records: who has one, and nobody, cost as much
			if _, err := r.RecordsOfPerson(ctx, db.NewID()); err != nil {
				return nil, fmt.Errorf("fhir: %w", err)
			}
		}
		err := s.See(ctx, a, access.SeeRecord, person, src.asker())
		if errs.KindOf(err) == errs.KindDenied {
			return nil, notThere()
		}
		return nil, err
	}
	party := access.MayFetchPlan(a, person)
	rec := &record{src: src, party: party, all: map[string][]*thing{}}
	refs := src.asker()
	need := map[string]bool{}
	for _, t := range types {
		refs = append(refs, "fhir/"+t)
		need[groups[t]] = true
		need[t] = true
	}
	if !party {
		for group := range need {
			need[group] = slices.Contains(summed, group)
		}
	}
	var plans *planapp.All
	if need["plan"] || need["said"] {
		if plans, err = planapp.Owned(ctx, r, a, person); err != nil {
			return nil, err
		}
		for _, v := range plans.Versions {
			if (v.Signed != nil || v.Status == planapp.Hearing) && !v.Hidden {
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
	if need["person"] && party {
		if numbers, err = src.numbers(ctx, r, person); err != nil {
			return nil, err
		}
	}
	for _, n := range numbers {
		refs = append(refs, n.ref)
	}
	if rec.head, err = patient.HeaderOf(ctx, s, a, access.SeeRecord, person.Patient, patient.Parts{Stays: need["stays"], Team: need["team"]}, refs...); err != nil {
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
	if need["ServiceRequest"] {
		kin, err := r.NextOfKin(ctx, db.ID(person.Patient))
		if err != nil {
			return nil, fmt.Errorf("fhir: %w", err)
		}
		var names []string
		for _, k := range kin {
			names = append(names, k.Name)
		}
		rec.kin = care.PlacesOf("", names, false)
	}
	if err := rec.courses(need); err != nil {
		return nil, err
	}
	if err := rec.talk(ctx, r, a, plans, need); err != nil {
		return nil, err
	}
	rec.scores(series)
	rec.limits(limits)
	return rec, nil
}

// talk adds, of what is needed, the plans and what was said about them, the mapping conversation and the access log.
func (rec *record) talk(ctx context.Context, r *store.Reader, a access.Actor, plans *planapp.All, need map[string]bool) error {
	if plans != nil {
		if err := rec.plans(ctx, r, plans); err != nil {
			return err
		}
		if need["CarePlan"] && !rec.head.AddressHidden { // who is asked, and what they say of her home, tells where she lives
			if err := rec.hearing(ctx, r, a, plans); err != nil {
				return err
			}
		}
	}
	if need["said"] && !rec.head.AddressHidden {
		if err := rec.said(ctx, r, a, plans); err != nil {
			return err
		}
	}
	if need["mapping"] {
		if err := rec.mapped(ctx, r); err != nil {
			return err
		}
	}
	if need["log"] {
		return rec.looked(ctx, r, a.Today)
	}
	return nil
}

// person loads what access must know of somebody, who is no longer followed where she died or took the consent back.
func (src *Source) person(ctx context.Context, a access.Actor, id care.PatientID) (*access.Person, error) {
	s := src.Service
	r := s.Store.Reader()
	if !db.IsID(string(id)) {
		id = care.PatientID(db.NewID())
	}
	person, err := s.Person(ctx, r, id, a.Today)
	if err != nil {
		return nil, err
	}
	if person.Enrolled, err = stillFollowed(ctx, r, id, person); err != nil {
		return nil, err
	}
	if len(person.Records) == 0 { // nobody
		person.Patient = ""
	}
	return person, nil
}

// stillFollowed reports whether somebody is included and followed, and has neither died nor taken the consent back.
func stillFollowed(ctx context.Context, r *store.Reader, id care.PatientID, person *access.Person) (bool, error) {
	rows, err := r.EnrolmentsOfPatient(ctx, db.ID(id)) // by the record that was asked for, as Person has asked it
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
		if states[e.ID].Followed() && person.TeamStands(care.OrgID(e.AreaID)) {
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
	if kind == "AuditEvent" {
		return whoseLook(id), nil
	}
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
	case kind == "Communication":
		row, e := r.PlanRemark(ctx, db.ID(first))
		if e == nil {
			v, e := r.PlanVersion(ctx, row.VersionID)
			found, err = v.PatientID, e
			break
		}
		if _, again := r.PlanVersion(ctx, db.NewID()); !noRows(again) { // as many questions for what is not there
			return "", fmt.Errorf("fhir.owner: %w", again)
		}
		err = e
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

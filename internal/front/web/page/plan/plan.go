// Package plan is the shared plan of a person: read, which is also how it is printed, with the hearing beside it; written by
// section while others write too; sent to a hearing, answered, published; and every version with what differs between any two.
package plan

import (
	"cmp"
	"embed"
	"slices"
	"strconv"
	"strings"

	"traad/internal/app/document"
	"traad/internal/app/patient"
	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	"traad/internal/rules/access"
)

//go:embed *.html
var files embed.FS

// desk is one request about a person's plan: the person, where she is in her pathway, and the versions.
type desk struct {
	v      *page.Visit
	id     care.PatientID
	head   *patient.Head
	course *patient.Course // nil where she is in no pathway
	all    *planapp.All
}

// open reads the versions and opens the person, decided by the deed and audited with what is shown.
func open(v *page.Visit, deed access.Deed) (*desk, error) {
	d := &desk{v: v, id: care.PatientID(v.Path("id")), all: &planapp.All{}}
	var err error
	if db.IsID(string(d.id)) {
		r := v.Service.Store.Reader()
		person, err := v.Service.Person(v.Ctx(), r, d.id, v.Actor.Today)
		if err != nil {
			return nil, err
		}
		read := func() (*planapp.All, error) { return planapp.For(v.Ctx(), r, v.Actor, person) }
		if !access.Decide(v.Actor, deed, person).Allowed { // Header refuses below; what is asked before it does not tell of an objection
			read = func() (*planapp.All, error) { return planapp.Of(v.Ctx(), r, person.Patient) }
		}
		if d.all, err = read(); err != nil {
			return nil, err
		}
	}
	if d.head, err = patient.Header(v.Ctx(), v.Service, v.Actor, deed, d.id, d.all.Refs()...); err != nil {
		return nil, err
	}
	d.course = d.head.Current()
	if !v.May(access.SeeDraft) || d.head.Emergency { // emergency access opens what is followed, and no hearing
		d.all.Working = nil
	}
	return d, nil
}

// path is the address of a page of the plan.
func (d *desk) path(rest string) string {
	if rest != "" {
		rest = "/" + rest
	}
	return page.PersonPath(d.id) + "/plan" + rest
}

func (d *desk) crumbs(here string) []ui.Crumb {
	c := page.PersonCrumbs(d.head, d.v.T("Behandlingsplan"))
	plan := len(c) - 1 // of a protected address there is no municipality before it
	if !d.v.May(access.SeePerson) {
		c[plan-1].Href = ""
	}
	if here != "" {
		c[plan].Href = d.path("")
		c = append(c, ui.Crumb{Label: here})
	}
	return c
}

func (d *desk) bar() ui.PersonBar {
	b := page.PersonBar(d.v, d.head)
	if !d.v.May(access.SeePerson) {
		b.Person.Href = ""
	}
	return b
}

// edition is one version as it is read: a version of the plan, or a text from before there were versions.
type edition struct {
	Number  int
	Key     string // in addresses: the number, and of an earlier enrolment's where a newer has that too, the version's id
	Status  planapp.Status
	On      date.Date
	By      string
	Plan    plan.Plan
	Version *planapp.Version // nil for a text
	Body    *planapp.Body    // nil for a text and for what is not published
	Around  *planapp.Around  // who stood around her then, for one that is replaced; nil: those of today
}

// note is when the edition is from, and who wrote it where the reader may know.
func (e edition) note(v *page.Visit) string {
	when := v.Voice.DayYear(e.On)
	if e.Version != nil && e.Version.Open() {
		when = map[planapp.Status]string{planapp.Draft: v.T("utkast"), planapp.Hearing: v.T("til høring")}[e.Status]
	}
	return strings.TrimSuffix(when+", "+e.By, ", ")
}

// editions are the versions that the reader may read, the newest first, without what they say.
func (d *desk) editions() []edition {
	var out []edition
	taken := map[int]bool{}
	for i := range d.all.Versions {
		v := &d.all.Versions[i]
		if v.Open() && d.all.Working == nil || v.Status == planapp.Withdrawn && (!d.v.May(access.SendHearing) || d.head.Emergency) {
			continue
		}
		e := edition{Number: v.Number, Status: v.Status, Version: v, On: date.In(v.Started.Time), By: v.AuthorBy}
		if v.Signed != nil {
			e.On, e.By = date.In(v.Published.Time), v.Signed.Name
		}
		taken[v.Number] = taken[v.Number] || d.course != nil && v.Enrolment == d.course.ID
		out = append(out, e)
	}
	if d.course == nil {
		return d.inOrder(out)
	}
	events, err := care.Standing(d.course.Events)
	if err != nil {
		return d.inOrder(out)
	}
	holds := d.all.Holds == nil
	for _, ev := range slices.Backward(events) {
		if ev.Kind != care.PlanWritten || ev.Plan == nil || taken[ev.Plan.Version] {
			continue
		}
		e := edition{Number: ev.Plan.Version, Status: planapp.Replaced, On: ev.On, By: d.course.Names[ev.ID], Plan: plan.Read(plan.FromText(ev.Plan))}
		if holds {
			e.Status, holds = planapp.Published, false
		}
		out = append(out, e)
	}
	return d.inOrder(out)
}

// inOrder puts the newest enrolment's versions first, and the newest of each, and names each so that an address means one: numbers begin anew
// with an enrolment.
func (d *desk) inOrder(list []edition) []edition {
	rank := map[care.EnrolmentID]int{}
	if d.course != nil {
		rank[d.course.ID] = 0
	}
	for _, v := range d.all.Versions {
		if _, known := rank[v.Enrolment]; !known {
			rank[v.Enrolment] = len(rank)
		}
	}
	of := func(e edition) int {
		if e.Version == nil {
			return 0
		}
		return rank[e.Version.Enrolment]
	}
	slices.SortStableFunc(list, func(a, b edition) int { return cmp.Or(cmp.Compare(of(a), of(b)), cmp.Compare(b.Number, a.Number)) })
	taken := map[int]bool{}
	for i := range list {
		if e := &list[i]; taken[e.Number] && e.Version != nil {
			e.Key = string(e.Version.ID)
		} else {
			e.Key, taken[e.Number] = strconv.Itoa(e.Number), true
		}
	}
	return list
}

// fill reads what a version says, with the small changes on top.
func (d *desk) fill(e *edition) error {
	if err := d.then(e); err != nil || e.Version == nil {
		return err
	}
	texts, err := planapp.Texts(d.v.Ctx(), d.v.Service.Store.Reader(), *e.Version)
	if err != nil {
		return err
	}
	e.Plan = plan.Read(texts)
	e.Body, err = e.Version.Body()
	return err
}

// then puts who stood around the person into a version that is replaced.
func (d *desk) then(e *edition) error {
	if e.Status != planapp.Replaced {
		return nil
	}
	var around planapp.Around
	var err error
	r := d.v.Service.Store.Reader()
	switch {
	case e.Version == nil && d.head.AddressHidden: // they tell where she lives
	case e.Version == nil:
		around, err = planapp.AroundOn(d.v.Ctx(), r, d.head.Patient, d.course.Area.ID, e.On)
	case !e.Version.Hidden:
		around, err = planapp.AroundThen(d.v.Ctx(), r, *e.Version)
	}
	e.Around = &around
	return err
}

func numbered(list []edition, n int) *edition {
	for i := range list {
		if list[i].Number == n {
			return &list[i]
		}
	}
	return nil
}

// keyed is the version that an address names, nil where none is called so.
func keyed(list []edition, key string) *edition {
	for i := range list {
		if key != "" && list[i].Key == key {
			return &list[i]
		}
	}
	return nil
}

func holding(list []edition) *edition {
	for i := range list {
		if list[i].Status == planapp.Published {
			return &list[i]
		}
	}
	return nil
}

// draft opens the document of the version that is being written, nil where none is.
func (d *desk) draft() (*document.Opened, error) {
	if d.all.Working == nil {
		return nil, nil
	}
	return document.Open(d.v.Ctx(), d.v.Service, d.v.Actor, d.all.Working.Document)
}

// Old leads the address of a plan in an enrolment on to the person's plan.
func Old(v *page.Visit) error {
	who, err := planapp.Whose(v.Ctx(), v.Service, v.Actor, access.SeePlan, care.EnrolmentID(v.Path("id")))
	if err != nil {
		return err
	}
	to := page.PersonPath(who) + "/plan"
	if n := v.Query("versjon"); n != "" {
		to += "?versjon=" + ui.ElementID(n)[len("felt-"):]
	}
	return v.Go(to, "")
}

// OldEdit is Old for the address where a plan was written.
func OldEdit(v *page.Visit) error {
	who, err := planapp.Whose(v.Ctx(), v.Service, v.Actor, access.EditPlan, care.EnrolmentID(v.Path("id")))
	if err != nil {
		return err
	}
	return v.Go(page.PersonPath(who)+"/plan/rediger", "")
}

// whoIcon is the sign of a party.
func whoIcon(p plan.Party) string {
	return map[plan.Party]string{plan.Patient: "person", plan.NextOfKin: "people", plan.Municipality: "house", plan.Hospital: "hospital", plan.GP: "stethoscope"}[p]
}

func pathID(v *page.Visit) care.PatientID { return care.PatientID(v.Path("id")) }

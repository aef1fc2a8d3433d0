package fhir

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"

	planapp "traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	r4 "traad/internal/base/fhir"
	"traad/internal/base/nb"
	"traad/internal/care/plan"
	"traad/internal/store"
)

var plainItem = regexp.MustCompile(`^[a-z0-9-]{1,27}$`)

// itemID is the id of a goal or measure: that of the enrolment, and the item's own in the plan, which lives through all versions.
func itemID(v planapp.Version, item string) string {
	if !plainItem.MatchString(item) {
		sum := sha256.Sum256([]byte(item))
		item = hex.EncodeToString(sum[:12])
	}
	return string(v.Enrolment) + "." + item
}

// plans are the CarePlan of each enrolment with its Goals and Tasks, through what was published and the small changes since; the Provenance and the
// DocumentReference of each version. Drafts and hearings are not told, nor what she objects to the caller seeing.
func (rec *record) plans(ctx context.Context, r *store.Reader, all *planapp.All) error {
	published := slices.DeleteFunc(slices.Clone(all.Versions), func(v planapp.Version) bool { return v.Signed == nil || v.Hidden || v.Published.IsZero() })
	slices.SortStableFunc(published, func(a, b planapp.Version) int {
		return cmp.Or(a.Published.Compare(b.Published.Time), cmp.Compare(a.ID, b.ID))
	})
	for i, v := range published {
		body, err := v.Body()
		if err != nil {
			return err
		}
		updates, err := planapp.Updates(ctx, r, v)
		if err != nil {
			return err
		}
		texts := maps.Clone(body.Texts)
		maps.DeleteFunc(texts, func(path, _ string) bool { return strings.HasPrefix(path, "avklaring/") }) // what is agreed about treatment has one home: the Flag
		number := strconv.Itoa(v.Number)
		rec.version(v, body, number, v.Published, plan.Read(texts))
		rec.signed(v, body, number, i < len(published)-1)
		for _, u := range updates {
			if strings.HasPrefix(u.Path, "avklaring/") || rec.head.AddressHidden && plan.TellsPlace(u.Path) { // not given, and so no version
				continue
			}
			texts = maps.Clone(texts)
			texts[u.Path] = u.Text
			if id, ok := plan.Measured(u.Path); ok { // what was agreed with the GP is another measure now
				delete(texts, "tiltak/"+id+"/avtalt")
			}
			number := fmt.Sprintf("%d.%d", v.Number, u.Number)
			rec.version(v, body, number, u.At, plan.Read(texts))
			rec.changed(v, u, number)
		}
	}
	rec.replaced(all, published)
	return nil
}

// version adds the plan as it read from a moment on.
func (rec *record) version(v planapp.Version, body *planapp.Body, number string, at db.Time, p plan.Plan) {
	id := string(v.Enrolment)
	x := &r4.CarePlan{
		Base: r4.New("CarePlan", id), Identifier: []r4.Identifier{{System: r4.URI, Value: "urn:uuid:" + string(v.ID)}}, Status: "active", Intent: "plan",
		Title: "Behandlingsplan, versjon " + strconv.Itoa(v.Number), Subject: rec.subject(), Period: &r4.Period{Start: r4.Instant(v.Published.Time)}, Created: r4.Instant(v.Published.Time),
		Author: r4.Named(r4.String(cmp.Or(body.Signature.Name, body.Signature.Role.Title()))),
	}
	x.Text = r4.Div(p.Journal())
	if p.Matters != "" {
		x.Description = "Det som er viktig for pasienten: " + r4.String(p.Matters)
	}
	if rec.head.Current() != nil && string(rec.head.Current().ID) == id {
		x.CareTeam = []r4.Reference{*r4.To("CareTeam/" + id)}
	}
	for _, t := range body.Parties {
		x.Contributor = append(x.Contributor, named(r4.Named(r4.String(t.Name)))...)
	}
	for _, g := range p.Goals {
		x.Goal = append(x.Goal, *r4.To("Goal/" + itemID(v, g.ID)))
	}
	for _, m := range p.Measures {
		x.Activity = append(x.Activity, r4.PlanActivity{Reference: r4.To("Task/" + itemID(v, m.ID))})
	}
	for _, s := range p.Signs {
		for _, c := range plan.Colours {
			if said := r4.String(s.See[c]); said != "" {
				x.Note = append(x.Note, r4.Annotation{Text: r4.String("Tegn å følge med på, " + s.Area + ". " + c.Title() + ". " + said + ". " + s.Do[c])})
			}
		}
	}
	x.Note = append(x.Note, r4.Note(body.Agreement.Words())...)
	rec.turn("CarePlan", id, number, at, x)
	for _, g := range p.Goals {
		rec.turn("Goal", itemID(v, g.ID), number, at, rec.goal(v, g))
	}
	for _, m := range p.Measures {
		rec.turn("Task", itemID(v, m.ID), number, at, rec.measure(v, m, p))
	}
	gone := func(kind string, ids []string) {
		for _, t := range rec.all[kind] {
			if strings.HasPrefix(t.id, id+".") && !slices.Contains(ids, t.id) {
				rec.turn(kind, t.id, number, at, nil)
			}
		}
	}
	var goals, tasks []string
	for _, g := range p.Goals {
		goals = append(goals, itemID(v, g.ID))
	}
	for _, m := range p.Measures {
		tasks = append(tasks, itemID(v, m.ID))
	}
	gone("Goal", goals)
	gone("Task", tasks)
}

// replaced ends the plan of an enrolment that another plan has taken the place of.
func (rec *record) replaced(all *planapp.All, published []planapp.Version) {
	newest := map[string]planapp.Version{}
	for _, v := range published {
		newest[string(v.Enrolment)] = v
	}
	for id, v := range newest {
		t := rec.find("CarePlan", id)
		if v.Status != planapp.Replaced || t == nil {
			continue
		}
		at := v.Published
		for _, w := range all.Versions { // the next that was published, whether it is told or not
			if w.Published.After(v.Published.Time) && (at == v.Published || at.After(w.Published.Time)) {
				at = w.Published
			}
		}
		last, ok := t.last().resource.(*r4.CarePlan)
		if !ok {
			continue
		}
		ended := *last
		ended.Status, ended.Period = "revoked", &r4.Period{Start: last.Period.Start, End: r4.Instant(at.Time)}
		rec.turn("CarePlan", id, strconv.Itoa(v.Number)+"-ended", at, &ended)
	}
}

var lifecycles = map[plan.GoalStatus]string{plan.GoalOpen: "active", plan.GoalPartly: "active", plan.GoalMet: "completed", plan.GoalNotMet: "cancelled", plan.GoalChanged: "cancelled"}

var achievements = map[plan.GoalStatus]r4.Coding{
	plan.GoalOpen: {Code: "in-progress", Display: "In Progress"}, plan.GoalPartly: {Code: "improving", Display: "Improving"}, plan.GoalMet: {Code: "achieved", Display: "Achieved"},
	plan.GoalNotMet: {Code: "not-achieved", Display: "Not Achieved"},
}

func (rec *record) goal(v planapp.Version, g plan.Goal) r4.Resource {
	x := &r4.Goal{Base: r4.New("Goal", itemID(v, g.ID)), Lifecycle: cmp.Or(lifecycles[g.Status], "active"), Description: *r4.Worded(cmp.Or(r4.String(g.Text), "Uten tekst")), Subject: rec.subject()}
	x.Achievement = r4.Worded(g.Status.Title())
	if c, ok := achievements[g.Status]; ok && x.Achievement != nil {
		c.System = r4.Terminology("goal-achievement")
		x.Achievement.Coding = []r4.Coding{c}
	}
	if see := r4.String(g.See); see != "" {
		x.Target = []r4.Target{{Measure: r4.Worded("Vi ser det når"), Detail: see}}
	}
	return x
}

func (rec *record) measure(v planapp.Version, m plan.Measure, p plan.Plan) r4.Resource {
	x := &r4.Task{
		Base: r4.New("Task", itemID(v, m.ID)), BasedOn: []r4.Reference{*r4.To("CarePlan/" + string(v.Enrolment))}, Status: "in-progress", Intent: "plan",
		Description: r4.String(m.What), For: rec.subject(), Owner: r4.Named(r4.String(strings.TrimSpace(m.Who.Title() + " " + m.Name))),
	}
	switch {
	case m.Status == plan.MeasureDone:
		x.Status = "completed"
	case m.Status == plan.MeasureStopped:
		x.Status = "cancelled"
	case m.Proposed():
		x.Status = "requested"
	}
	if _, ok := p.Goal(m.Goal); ok {
		x.Reason = r4.To("Goal/" + itemID(v, m.Goal))
	}
	if !m.On.IsZero() {
		x.Restriction = &r4.Restriction{Period: r4.Period{End: day(m.On)}}
	} else if due := r4.String(m.Due); due != "" {
		x.Note = append(x.Note, r4.Annotation{Text: "Frist: " + due})
	}
	if often := r4.String(m.Often); often != "" {
		x.Note = append(x.Note, r4.Annotation{Text: "Hvor ofte: " + often})
	}
	return x
}

// signed is the Provenance and the DocumentReference of a version.
func (rec *record) signed(v planapp.Version, body *planapp.Body, number string, later bool) {
	address := "CarePlan/" + string(v.Enrolment) + "/_history/" + number
	role := body.Signature.Role.Title()
	who := r4.String(cmp.Or(body.Signature.Name, role)) // the role alone where the name tells where she lives
	rec.put(v.Published, &r4.Provenance{
		Base: r4.New("Provenance", string(v.ID)), Target: []r4.Reference{*r4.To(address)}, Occurred: r4.Instant(v.Published.Time), Recorded: r4.Instant(v.Published.Time),
		Activity: r4.Worded("Planen ble publisert"), Agent: []r4.Agent{author(r4.String(body.Signature.Name), role)},
	})
	d := &r4.DocumentReference{
		Base: r4.New("DocumentReference", string(v.ID)), MasterIdentifier: &r4.Identifier{System: r4.URI, Value: "urn:uuid:" + string(v.ID)}, Status: "current", DocStatus: "final",
		Type: r4.Coded("http://loinc.org", "18776-5", "Plan of care note"), Subject: rec.subject(), Date: r4.Instant(v.Published.Time), Author: named(r4.Named(who)),
		Description: "Behandlingsplan, versjon " + strconv.Itoa(v.Number),
		Content:     []r4.Content{{Attachment: r4.Attachment{ContentType: "application/pdf", Language: "nb-NO", URL: rec.src.Base + "/Binary/" + string(v.ID), Title: "Behandlingsplan", Creation: date.In(v.Published.Time).String()}}},
		Context:     &r4.DocContext{Related: []r4.Reference{*r4.To(address)}},
	}
	if v.Status != planapp.Published || later {
		d.Status = "superseded"
	}
	rec.put(v.Published, d)
}

// changed is the Provenance of a small change.
func (rec *record) changed(v planapp.Version, u planapp.Update, number string) {
	x := &r4.Provenance{
		Base: r4.New("Provenance", fmt.Sprintf("%s.%d", v.ID, u.Number)), Target: []r4.Reference{*r4.To("CarePlan/" + string(v.Enrolment) + "/_history/" + number)},
		Occurred: r4.Instant(u.At.Time), Recorded: r4.Instant(u.At.Time), Activity: r4.Worded("En liten endring i planen"), Agent: []r4.Agent{author(r4.String(u.By), "")},
	}
	if why := r4.Worded(r4.String(u.Note)); why != nil {
		x.Reason = []r4.Concept{*why}
	}
	rec.put(u.At, x)
}

func author(name, role string) r4.Agent {
	name = strings.TrimPrefix(strings.TrimSuffix(name+", "+nb.Inside(role), ", "), ", ")
	return r4.Agent{Type: r4.Coded(r4.Terminology("provenance-participant-type"), "author", "Author"), Who: r4.Reference{Display: cmp.Or(name, "Ukjent")}}
}

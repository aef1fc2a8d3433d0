package fhir

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"traad/internal/app"
	planapp "traad/internal/app/plan"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	r4 "traad/internal/base/fhir"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Changed is a write that comes too late: the resource is another than the one that the caller had before her eyes.
type Changed struct{ Text string }

// Error is the text, for logs.
func (c *Changed) Error() string { return "fhir: " + c.Text }

// measured are the statuses of a Task that a party may set, as the plan has them.
var measured = map[string]plan.MeasureStatus{"in-progress": plan.MeasureOpen, "completed": plan.MeasureDone, "cancelled": plan.MeasureStopped}

// SetTask says that a measure is done, stopped or goes on, for whom the system calls: the same small change as on the plan's page, by the same rules. fits says whether a version is
// the one that the caller read; else the error is a *Changed.
func (src *Source) SetTask(ctx context.Context, system access.Actor, writers []access.Actor, id, status string, fits func(version string) bool) (*Given, error) {
	t, err := src.thing(ctx, system, "Task", id)
	if err != nil {
		return nil, err
	}
	last := t.last()
	if last.resource == nil {
		return nil, errs.Gone("Tiltaket er tatt bort fra planen. Tidligere versjoner finnes under _history.")
	}
	if !fits(last.id) {
		return nil, &Changed{"Tiltaket er endret siden det ble hentet. Hent det på nytt, og send med If-Match som svaret har."}
	}
	now, ok := measured[status]
	if !ok {
		return nil, errs.Invalid("Statusen kan ikke settes").At("status", "Bruk in-progress, completed eller cancelled.")
	}
	if task, ok := last.resource.(*r4.Task); ok && task.Status == status {
		return &Given{Resource: last.stamp(), Version: last.id, At: last.at.Time}, nil // the same call, sent twice
	}
	who, err := src.owner(ctx, "Task", id)
	if err != nil {
		return nil, err
	}
	change, of, err := src.change(ctx, who, id)
	if err != nil {
		return nil, err
	}
	change.Text = string(now)
	actor, err := src.actor(ctx, writers, who, access.UpdatePlan, func(a access.Actor) bool { return access.MayNotUpdatePlan(a, change.Path, of) == "" })
	if err != nil {
		return nil, err
	}
	err = change.Run(ctx, src.Service, actor)
	var clash *planapp.ChangeConflict
	if errors.As(err, &clash) {
		return nil, &Changed{"Noen andre endret tiltaket samtidig. Hent det på nytt."}
	}
	if err != nil {
		return nil, err
	}
	return src.Read(ctx, system, "Task", id, "")
}

// change is a small change to the measure of a Task in the version that holds, without what it becomes.
func (src *Source) change(ctx context.Context, who care.PatientID, id string) (planapp.SmallChange, plan.Measure, error) {
	r := src.Service.Store.Reader()
	all, err := planapp.Of(ctx, r, who)
	if err != nil {
		return planapp.SmallChange{}, plan.Measure{}, err
	}
	if all.Holds != nil {
		texts, err := planapp.Texts(ctx, r, *all.Holds)
		if err != nil {
			return planapp.SmallChange{}, plan.Measure{}, err
		}
		for _, m := range plan.Read(texts).Measures {
			if itemID(*all.Holds, m.ID) == id {
				path := "tiltak/" + m.ID + "/status"
				return planapp.SmallChange{Version: all.Holds.ID, Path: path, Before: texts[path]}, m, nil
			}
		}
	}
	return planapp.SmallChange{}, plan.Measure{}, &Changed{"Tiltaket står ikke i planen som gjelder."}
}

// actor is in which of the roles of the one whom the system calls for a deed is done: the first that may, else the first, who is refused and noted by the deed itself.
func (src *Source) actor(ctx context.Context, writers []access.Actor, who care.PatientID, deed access.Deed, may func(access.Actor) bool) (access.Actor, error) {
	if len(writers) == 0 {
		return access.Actor{}, errs.Denied("Den som skriver, står ikke i Tråd med dette HPR-nummeret og en rolle i organisasjonen i dag.")
	}
	person, err := src.Service.Person(ctx, src.Service.Store.Reader(), who, src.Service.Today())
	if err != nil {
		return access.Actor{}, err
	}
	if i := slices.IndexFunc(writers, func(a access.Actor) bool { return access.Decide(a, deed, person).Allowed && may(a) }); i >= 0 {
		return writers[i], nil
	}
	return writers[0], nil
}

// Comment is what a party says to a plan that is heard.
type Comment struct {
	About  string // the plan as it was read: CarePlan/…/_history/…
	Change bool   // wants something changed; else agrees, with a comment
	Text   string
}

// Say answers a hearing for whom the system calls, who is the party that is asked: the same answer as on the hearing's page, by the same rules, to the text that was read. What was said
// already, word for word, is given again and made no second time.
func (src *Source) Say(ctx context.Context, system access.Actor, writers []access.Actor, c Comment) (given *Given, created bool, err error) {
	ref, version, _ := strings.Cut(strings.TrimPrefix(strings.TrimPrefix(c.About, src.Base), "/"), "/_history/")
	id, ok := strings.CutPrefix(ref, "CarePlan/")
	if !ok || !strings.HasSuffix(id, heard) || version == "" {
		return nil, false, errs.Invalid("Kommentaren kan ikke lagres").At("about", "Skriv hvilken plan på høring det gjelder, i den versjonen som ble lest: CarePlan/….hearing/_history/….")
	}
	if strings.TrimSpace(c.Text) == "" {
		return nil, false, errs.Invalid("Kommentaren kan ikke lagres").At("payload", "Skriv kommentaren i contentString.")
	}
	t, err := src.thing(ctx, system, "CarePlan", id)
	if err != nil {
		return nil, false, err
	}
	who, err := src.owner(ctx, "CarePlan", id)
	if err != nil {
		return nil, false, err
	}
	r := src.Service.Store.Reader()
	all, err := planapp.Of(ctx, r, who)
	if err != nil {
		return nil, false, err
	}
	v, p, before, err := asked(ctx, r, system, all)
	if err != nil {
		return nil, false, err
	}
	stale := &Changed{"Planen på høring er endret siden den ble hentet. Hent den på nytt, les endringene, og send kommentaren til den versjonen."}
	if v == nil || t.last().id != version {
		return nil, false, stale
	}
	read, err := planapp.ReadingOf(ctx, r, *v)
	if err != nil {
		return nil, false, err
	}
	if readID(read) != version {
		return nil, false, stale
	}
	actor, err := src.actor(ctx, writers, who, access.AnswerHearing, p.Speaks)
	if err != nil {
		return nil, false, err
	}
	if !p.Speaks(actor) {
		return nil, false, errs.Denied("Bare den som er spurt i høringen, svarer herfra. Andre fører svaret i Tråd.")
	}
	text := strings.TrimSpace(c.Text)
	d := planapp.Answer{Version: v.ID, Party: p.ID, Says: planapp.Comment, Note: text, Read: read}
	if c.Change {
		d.Says = planapp.Change
	}
	if said := remark(before, p.ID, text); said != nil { // sent twice, or said on the page
		given, err = src.Read(ctx, system, "Communication", string(said.ID), "")
		return given, false, err
	}
	err = d.Run(ctx, src.Service, actor)
	var clash *planapp.ReadConflict
	if errors.As(err, &clash) {
		return nil, false, stale
	}
	if err != nil {
		return nil, false, err
	}
	after, err := planapp.RoundOf(ctx, src.Service.Store.Reader(), v.ID)
	if err != nil {
		return nil, false, err
	}
	said := remark(after, p.ID, text)
	if said == nil {
		return nil, false, fmt.Errorf("fhir.Say: the comment to %s is not there", v.ID)
	}
	given, err = src.Read(app.ForRequest(ctx), system, "Communication", string(said.ID), "")
	return given, true, err
}

// remark is what a party said to the whole, in these words.
func remark(r *planapp.Round, by db.ID, text string) *planapp.Remark {
	for i := range r.Remarks {
		if x := &r.Remarks[i]; x.Party == by && x.Path == "" && x.Text == text {
			return x
		}
	}
	return nil
}

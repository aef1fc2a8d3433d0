package webtest

import (
	"time"

	"traad/internal/app"
	"traad/internal/app/document"
	"traad/internal/app/plan"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	fields "traad/internal/care/document"
	rule "traad/internal/care/plan"
	"traad/internal/rules/access"
)

// Publish writes the texts into a new version of the person's plan, by path, and signs it in the name of the coordinator in Nes. What was open
// goes on.
func (w *World) Publish(c Case, texts map[string]string) {
	w.T.Helper()
	ctx, nes := w.T.Context(), w.Actor(Nes)
	id, err := plan.Start{Patient: c.Patient}.Run(ctx, w.Service, nes)
	w.must(err)
	all, err := plan.Of(ctx, w.Store.Reader(), c.Patient)
	w.must(err)
	standing, err := document.Fields(ctx, w.Store.Reader(), all.Working.Document)
	w.must(err)
	save := document.Save{Document: all.Working.Document}
	for path, t := range texts {
		save.Fields = append(save.Fields, fields.Save{Path: path, Base: standing[path].Revision, Text: t})
	}
	done, err := save.Run(ctx, w.Service, nes)
	w.must(err)
	for _, a := range done.Fields {
		if a.Fault != "" {
			w.T.Fatalf("%s: %s", a.Path, a.Fault)
		}
	}
	d := plan.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: plan.Agreement{Says: "yes", How: plan.InPerson}, Reason: "Prøve", Review: map[string]rule.MeasureStatus{}, Keeps: map[string]bool{}}
	for path := range standing {
		if m, ok := rule.Measured(path); ok {
			d.Keeps[m] = true
		}
	}
	w.must(d.Run(ctx, w.Service, nes))
}

// Lay writes versions of plans as they were.
func (w *World) Lay(all ...plan.Laid) {
	w.T.Helper()
	w.must(w.Service.Do(w.T.Context(), w.Actor(Administrator), func(tx *app.Tx) error {
		if err := tx.Allow(access.Configure, nil); err != nil {
			return err
		}
		return plan.Lay(w.T.Context(), tx, all)
	}))
}

// Heard is a first version of a person's plan that was sent to parties some days before now, with the last day for answers a week after.
// Each answers agree or nothing, the same day.
func (w *World) Heard(c Case, area string, daysAgo int, parties ...plan.LaidParty) plan.Laid {
	at := w.Service.Now().AddDate(0, 0, -daysAgo)
	author := Nes
	if area == "Ullensaker" {
		author = Ullensaker
	}
	for i := range parties {
		parties[i].ID, parties[i].Name = db.NewID(), parties[i].Kind.Title()
		if parties[i].Says != plan.Silent {
			parties[i].Answered, parties[i].By = at.Add(time.Hour), w.ID(author)
		}
	}
	return plan.Laid{
		ID: db.NewID(), Document: db.NewID(), Patient: c.Patient, Enrolment: c.Enrolment, Area: w.Orgs[area], Number: 1,
		Author:  plan.Signature{User: w.ID(author), Name: "Koordinatoren", Role: care.MunicipalCoordinator},
		Started: at.Add(-time.Hour), Heard: at, Due: date.In(at).AddDays(7), Texts: map[string]string{"viktig": "Jeg vil bo hjemme"}, Parties: parties,
	}
}

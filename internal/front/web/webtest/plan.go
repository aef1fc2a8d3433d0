package webtest

import (
	"traad/internal/app/document"
	"traad/internal/app/plan"
	fields "traad/internal/care/document"
	rule "traad/internal/care/plan"
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
	d := plan.Publish{Version: id, Seen: all.Working.Seen, Signs: true, Agreement: plan.Agreement{Says: "yes"}, Reason: "Prøve", Review: map[string]rule.MeasureStatus{}, Keeps: map[string]bool{}}
	for path := range standing {
		if m, ok := rule.Measured(path); ok {
			d.Keeps[m] = true
		}
	}
	w.must(d.Run(ctx, w.Service, nes))
}

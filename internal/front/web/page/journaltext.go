package page

import (
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// Journaled are the events that leave as text for each party's own record.
var Journaled = map[care.EventKind]string{care.Contacted: "kontakt", care.Mapped: "kartlegging", care.Evaluated: "evaluering", care.PlanWritten: "plan", care.SeenOnWard: "sett-pa-posten"}

// JournalText is an event as text for a record: what, when, who, and what was written. It names no patient: it is pasted into
// a record that is hers. ok is false where there is no such event or it leaves as no text.
func JournalText(h *patient.Head, id care.EventID) (text string, ev care.Event, ok bool) {
	for i := range h.Courses {
		c := &h.Courses[i]
		number := 0
		for _, ev := range c.Events {
			if ev.Kind == care.Evaluated {
				number++
			}
			if ev.ID != id || Journaled[ev.Kind] == "" {
				continue
			}
			e := describe(nil, c, ev, number, h.Today)
			lines := []string{"IHT, " + nb.Inside(e.Title), "Dato: " + nb.DayYear(ev.On)}
			body := e.Text
			if ev.Kind == care.PlanWritten && ev.Plan != nil {
				lines[0] = "IHT, behandlingsplan versjon " + nb.Int(ev.Plan.Version)
				body = strings.TrimSpace("Viktig for pasienten: " + ev.Plan.Matters + "\n\n" + ev.Plan.Text)
				if ev.Plan.Matters == "" {
					body = ev.Plan.Text
				}
			}
			lines = append(lines, e.Facts...)
			if ev.Evaluation != nil {
				body = strings.TrimSpace(body + "\n\n" + eachAnswer(ev.Evaluation.Each))
			}
			return strings.TrimSpace(strings.Join(lines, "\n") + "\n\n" + body), ev, true
		}
	}
	return "", care.Event{}, false
}

// eachAnswer is what an evaluation answered one by one, as text for a record.
func eachAnswer(each []care.EvaluatedItem) string {
	var b strings.Builder
	for _, part := range []struct{ kind, heading string }{{"goal", "MÅL"}, {"measure", "TILTAK"}, {"score", "SKÅRER"}} {
		heading := part.heading
		for _, x := range each {
			if x.Kind != part.kind {
				continue
			}
			if heading != "" {
				b.WriteString("\n" + heading + "\n")
				heading = ""
			}
			b.WriteString(x.Text + ": " + nb.Inside(x.Says) + "\n")
		}
	}
	return strings.TrimSpace(b.String())
}

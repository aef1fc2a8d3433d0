package pathways

import (
	"slices"
	"strings"
	"time"

	"traad/internal/app/roster"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/ui"
)

// now says where somebody is and the one fact that goes with it: "Til kartlegging", "dag 11 av 14".
// A plan that waits for answers is told where that is what comes first, and where asked: the list is of those.
func now(r *roster.Row, asked bool, today date.Date, clock time.Time) (what, fact string) {
	e := r.State
	next, ok := care.NextDue(r.Tasks)
	switch {
	case r.Awaited != nil && (asked || !r.Admitted() && (!ok || next.Paused || r.Awaited.Due.Before(next.Due))):
		return "Høring", silent(r.Awaited, today)
	case r.Admitted():
		return "Innlagt nå", "siden " + nb.Moment(r.Stay.From.Time, clock)
	case !e.Open() && !e.EndedOn.IsZero():
		return e.Now, nb.DayYear(e.EndedOn)
	case !e.Open():
		return e.Now, nb.DayYear(e.DecidedOn)
	case !e.PausedSince().IsZero():
		return e.Now, "på pause siden " + nb.DayNear(e.PausedSince(), today)
	case !ok || e.Closing():
		return e.Now, ""
	case next.Stage == care.EvaluationStage:
		if fact = booked(next, today); fact == "" {
			fact = "uten dato"
		}
		return "Evaluering " + nb.Int(next.Number), fact
	case r.Language != "" && !e.Included():
		return e.Now, "tolk: " + r.Language
	case next.Booked:
		return e.Now, booked(next, today)
	case next.Does == care.Contacted:
		return e.Now, contact(e, today)
	}
	return e.Now, care.DayOf(next, today).String()
}

// silent says who has not answered: "fastlegen har ikke svart, frist 20. nov.".
func silent(a *roster.Awaited, today date.Date) string {
	var names []string
	for _, p := range []struct {
		party plan.Party
		name  string
	}{{plan.Patient, "pasienten"}, {plan.NextOfKin, "pårørende"}, {plan.GP, "fastlegen"}, {plan.Municipality, "kommunen"}, {plan.Hospital, "sykehuset"}} {
		if slices.Contains(a.Silent, p.party) {
			names = append(names, p.name)
		}
	}
	return nb.List(names, "og") + " har ikke svart, frist " + nb.DayNear(a.Due, today)
}

// booked says an appointment: "hjemmebesøk 3. des.", "" where there is none.
func booked(t care.Task, today date.Date) string {
	if !t.Booked {
		return ""
	}
	form := map[string]string{"visit": "hjemmebesøk ", "telephone": "ringes ", "video": "video "}[t.Form]
	return form + nb.DayNear(t.On, today)
}

// contact says what is agreed about the next contact, else when the last was.
func contact(e *care.Enrolment, today date.Date) string {
	switch {
	case !e.NextContact.IsZero() && e.NextContact.Before(today) && e.NextForm == "telephone":
		return "skulle ringes " + nb.Day(e.NextContact)
	case !e.NextContact.IsZero() && e.NextForm == "telephone":
		return "ringes " + nb.DayNear(e.NextContact, today)
	case !e.NextContact.IsZero() && e.NextForm == "visit":
		return "hjemmebesøk " + nb.DayNear(e.NextContact, today)
	case !e.NextContact.IsZero():
		return "kontakt " + nb.DayNear(e.NextContact, today)
	case !e.LastContact.IsZero():
		return "siste kontakt " + nb.DayNear(e.LastContact, today)
	}
	return "ingen kontakt ennå"
}

// deadline says the next deadline in words and date.
func deadline(r *roster.Row, today date.Date) ui.Deadline {
	next, ok := care.NextDue(r.Tasks)
	switch {
	case !ok:
		return ui.Deadline{Words: "Ingen frist"}
	case next.Paused:
		was := "var "
		if next.Stage == care.EvaluationStage {
			was = "evaluering var "
		}
		d := ui.Deadline{Words: "Pauset", Tone: ui.Hospital}
		if !next.DueBeforePause.IsZero() {
			d.Date = was + nb.DayNear(next.DueBeforePause, today)
		}
		return d
	}
	d := ui.Deadline{Words: nb.Left(next.Due, today), Date: nb.DayNear(next.Due, today)}
	switch {
	case care.Late(next, today):
		d.Tone = ui.Late
	case care.Soon(next, today):
		d.Tone = ui.Soon
	}
	return d
}

// trend is the arrow beside the CFS score, with its words.
func trend(r *roster.Row) (icon, words string) {
	switch {
	case !r.HasTrend:
		return "", ""
	case r.Trend > 0:
		return "trend-up", "skrøpeligere enn ved forrige måling"
	case r.Trend < 0:
		return "trend-down", "sprekere enn ved forrige måling"
	}
	return "trend-flat", "som ved forrige måling"
}

// threadWords tells the thread to those who do not see it: what is done in one sentence, then every knot with a state.
func threadWords(knots []care.Knot) string {
	var done, rest []string
	for _, k := range knots {
		switch k.State {
		case care.KnotDone:
			done = append(done, k.Title)
		case care.KnotTodo:
		default:
			rest = append(rest, k.Text+".")
		}
	}
	if len(done) > 0 {
		rest = append([]string{"Gjort: " + strings.Join(done, ", ") + "."}, rest...)
	}
	return strings.Join(rest, " ")
}

// lead is the sentence under the title.
func lead(v *roster.View) string {
	s := v.Sum
	var b strings.Builder
	b.WriteString(nb.Plural(s.Active, "aktiv", "aktive"))
	b.WriteString(where(v))
	if s.Other > 0 {
		b.WriteString(", og " + nb.Int(s.Other) + " i " + others(v))
	}
	b.WriteString(". " + nb.Int(s.Admitted) + " innlagt nå. " + nb.Int(s.Late) + " over frist.")
	return b.String()
}

// where says which municipalities the sentence counts.
func where(v *roster.View) string {
	kinds := map[string]bool{}
	n := 0
	for _, a := range v.Areas {
		if a.ID == v.Filter.Area || len(v.Areas) == 1 {
			return " i " + a.Name
		}
		if a.Target > 0 || a.Active > 0 {
			kinds[a.Kind] = true
			n++
		}
	}
	switch {
	case n == 0:
		return ""
	case kinds["municipality"] && kinds["district"]:
		return " i " + nb.Int(n) + " kommuner og bydeler"
	case kinds["district"]:
		return " i " + nb.Plural(n, "bydel", "bydeler")
	}
	return " i " + nb.Plural(n, "kommune", "kommuner")
}

// others names the pathways beside the one that targets count that somebody is active in.
func others(v *roster.View) string {
	var names []string
	for _, p := range v.Pathways {
		if p.Code != v.Main && p.Active > 0 {
			names = append(names, p.Short)
		}
	}
	return nb.List(names, "og")
}

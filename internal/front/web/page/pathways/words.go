package pathways

import (
	"slices"
	"strings"
	"time"

	"traad/internal/app/roster"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/plan"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// now says where somebody is and the one fact that goes with it: "Til kartlegging", "dag 11 av 14".
// A plan that waits for answers is told where that is what comes first, and where asked: the list is of those.
func now(v *lang.Voice, r *roster.Row, asked bool, today date.Date, clock time.Time) (what, fact string) {
	e := r.State
	next, ok := care.NextDue(r.Tasks)
	switch {
	case r.Awaited != nil && (asked || !r.Admitted() && (!ok || next.Paused || r.Awaited.Due.Before(next.Due))):
		return v.Say("Høring"), silent(v, r.Awaited, today)
	case r.Admitted():
		return v.Say("Innlagt nå"), v.Say("siden %s", v.Moment(r.Stay.From.Time, clock))
	case !e.Open() && !e.EndedOn.IsZero():
		return v.Say(e.Now), v.DayYear(e.EndedOn)
	case !e.Open():
		return v.Say(e.Now), v.DayYear(e.DecidedOn)
	case !e.PausedSince().IsZero():
		return v.Say(e.Now), v.Say("på pause siden %s", v.DayNear(e.PausedSince(), today))
	case !ok || e.Closing():
		return v.Say(e.Now), ""
	case next.Stage == care.EvaluationStage:
		if fact = booked(v, next, today); fact == "" {
			fact = v.Say("uten dato")
		}
		return v.Say("Evaluering %d", next.Number), fact
	case r.Language != "" && !e.Included():
		return v.Say(e.Now), v.Say("tolk: %s", r.Language)
	case next.Booked:
		return v.Say(e.Now), booked(v, next, today)
	case next.Does == care.Contacted:
		return v.Say(e.Now), contact(v, e, today)
	}
	return v.Say(e.Now), care.DayOf(next, today).In(v)
}

// silent says who has not answered: "fastlegen har ikke svart, frist 20. nov.".
func silent(v *lang.Voice, a *roster.Awaited, today date.Date) string {
	var names []string
	for _, p := range []struct {
		party plan.Party
		name  string
	}{{plan.Patient, "pasienten"}, {plan.NextOfKin, "pårørende"}, {plan.GP, "fastlegen"}, {plan.Municipality, "kommunen"}, {plan.Hospital, "sykehuset"}} {
		if slices.Contains(a.Silent, p.party) {
			names = append(names, v.Say(p.name))
		}
	}
	return v.Say("%s har ikke svart, frist %s", v.List(names), v.DayNear(a.Due, today))
}

// booked says an appointment: "hjemmebesøk 3. des.", "" where there is none.
func booked(v *lang.Voice, t care.Task, today date.Date) string {
	if !t.Booked {
		return ""
	}
	switch day := v.DayNear(t.On, today); t.Form {
	case "visit":
		return v.Say("hjemmebesøk %s", day)
	case "telephone":
		return v.Say("ringes %s", day)
	case "video":
		return v.Say("video %s", day)
	default:
		return day
	}
}

// contact says what is agreed about the next contact, else when the last was.
func contact(v *lang.Voice, e *care.Enrolment, today date.Date) string {
	switch {
	case !e.NextContact.IsZero() && e.NextContact.Before(today) && e.NextForm == "telephone":
		return v.Say("skulle ringes %s", v.Day(e.NextContact))
	case !e.NextContact.IsZero() && e.NextForm == "telephone":
		return v.Say("ringes %s", v.DayNear(e.NextContact, today))
	case !e.NextContact.IsZero() && e.NextForm == "visit":
		return v.Say("hjemmebesøk %s", v.DayNear(e.NextContact, today))
	case !e.NextContact.IsZero():
		return v.Say("kontakt %s", v.DayNear(e.NextContact, today))
	case !e.LastContact.IsZero():
		return v.Say("siste kontakt %s", v.DayNear(e.LastContact, today))
	}
	return v.Say("ingen kontakt ennå")
}

// deadline says the next deadline in words and date.
func deadline(v *lang.Voice, r *roster.Row, today date.Date) ui.Deadline {
	next, ok := care.NextDue(r.Tasks)
	switch {
	case !ok:
		return ui.Deadline{Words: v.Say("Ingen frist")}
	case next.Paused:
		was := "var %s"
		if next.Stage == care.EvaluationStage {
			was = "evaluering var %s"
		}
		d := ui.Deadline{Words: v.Say("Pauset"), Tone: ui.Hospital}
		if !next.DueBeforePause.IsZero() {
			d.Date = v.Say(was, v.DayNear(next.DueBeforePause, today))
		}
		return d
	}
	d := ui.Deadline{Words: v.Left(next.Due, today), Date: v.DayNear(next.Due, today)}
	switch {
	case care.Late(next, today):
		d.Tone = ui.Late
	case care.Soon(next, today):
		d.Tone = ui.Soon
	}
	return d
}

// trend is the arrow beside the CFS score, with its words.
func trend(v *lang.Voice, r *roster.Row) (icon, words string) {
	switch {
	case !r.HasTrend:
		return "", ""
	case r.Trend > 0:
		return "trend-up", v.Say("skrøpeligere enn ved forrige måling")
	case r.Trend < 0:
		return "trend-down", v.Say("sprekere enn ved forrige måling")
	}
	return "trend-flat", v.Say("som ved forrige måling")
}

// threadWords tells the thread to those who do not see it: what is done in one sentence, then every knot with a state.
func threadWords(v *lang.Voice, knots []care.Knot, e *care.Enrolment, today date.Date) string {
	var done, rest []string
	for _, k := range knots {
		switch k.State {
		case care.KnotDone:
			done = append(done, k.Name().In(v))
		case care.KnotTodo:
		default:
			rest = append(rest, k.Says(e, today).In(v)+".")
		}
	}
	if len(done) > 0 {
		rest = append([]string{v.Say("Gjort: %s.", strings.Join(done, ", "))}, rest...)
	}
	return strings.Join(rest, " ")
}

// lead is the sentence under the title.
func lead(v *page.Visit, list *roster.View) string {
	s := list.Sum
	text := v.Voice.Plural(s.Active, "aktiv", "aktive")
	if at := where(v, list); at != "" {
		text = v.T("%s i %s", text, at)
	}
	if s.Other > 0 {
		text = v.T("%s, og %s i %s", text, v.Voice.Int(s.Other), others(v, list))
	}
	return text + ". " + v.T("%s innlagt nå. %s over frist.", v.Voice.Int(s.Admitted), v.Voice.Int(s.Late))
}

// where says which municipalities the sentence counts.
func where(v *page.Visit, list *roster.View) string {
	kinds := map[string]bool{}
	n := 0
	for _, a := range list.Areas {
		if a.ID == list.Filter.Area || len(list.Areas) == 1 {
			return a.Name
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
		return v.T("%s kommuner og bydeler", v.Voice.Int(n))
	case kinds["district"]:
		return v.Voice.Plural(n, "bydel", "bydeler")
	}
	return v.Voice.Plural(n, "kommune", "kommuner")
}

// others names the pathways beside the one that targets count that somebody is active in.
func others(v *page.Visit, list *roster.View) string {
	var names []string
	for _, p := range list.Pathways {
		if p.Code != list.Main && p.Active > 0 {
			names = append(names, v.T(p.Short))
		}
	}
	return v.Voice.List(names)
}

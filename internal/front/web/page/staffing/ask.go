package staffing

import (
	"math"
	"slices"

	"traad/internal/app/staffing"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/staffing"
)

// ask is a form of a ready-made question.
type ask struct {
	Title, Action, Help string
	Hidden              []ui.Hidden
	Fields              []ui.Field
	Submit              ui.Action
}

// asks are the questions that can be asked of the plan that is shown. What was typed stands in the form that was sent alone.
func (w *sheetView) asks(v *page.Visit, o *staffing.Sheet, form *ui.Form) {
	sent := form.Value("sporsmal")
	add := func(kind, title, help string, fields ...ui.Field) {
		a := ask{Title: title, Action: sheetPath(o.Org) + "/scenario", Help: help, Submit: ui.Action{Label: v.T("Se svaret"), About: title}}
		a.Hidden = []ui.Hidden{{Name: "sporsmal", Value: kind}, {Name: "av", Value: string(o.Shown.ID)}, {Name: "nokkel", Value: page.FormKey(ui.NewForm(nil))}}
		if sent == kind {
			a.Hidden[2].Value = page.FormKey(form)
		}
		for _, f := range fields {
			f.Name += "-" + kind // several forms ask for a day
			a.Fields = append(a.Fields, form.Fill(f))
		}
		w.Asks = append(w.Asks, a)
	}
	from := nb.Numeric(v.Today().AddMonths(1).AddDays(1 - v.Today().Day()))
	if h := o.Shown.Head; v.Today().After(h.To) || v.Today().Before(h.From) {
		from = nb.Numeric(h.From)
	}
	first := ui.Field{Kind: ui.Date, Name: "fra", Label: v.T("Fra"), Width: "short"}.With(from)
	role := ui.Field{Kind: ui.Choice, Name: "rolle", Label: v.T("Hvem"), Width: "medium"}
	for _, r := range rule.RolesOf(o.Kind) {
		if !rule.ByFee(r) {
			role.Options = append(role.Options, ui.Option{Value: string(r), Label: nb.Capital(v.T(rule.RoleName(r)))})
		}
	}
	if len(role.Options) > 0 {
		role = role.With(role.Options[0].Value)
	}
	add(staffing.AskAway, v.T("Noen er borte"), "", role,
		ui.Field{Kind: ui.Number, Name: "arsverk", Label: v.T("Årsverk borte"), Width: "short"}.With("0,5"), first, ui.Field{Kind: ui.Number, Name: "maneder", Label: v.T("Måneder"), Width: "short"}.With("3"))
	add(staffing.AskLonger, v.T("Oppfølgingen blir lengre"), v.T("Færre går ut i hver periode, og flere er aktive samtidig."),
		ui.Field{Kind: ui.Number, Name: "prosent", Label: v.T("Prosent lengre"), Width: "short"}.With("20"), first)
	if len(o.Region) > 0 {
		area := ui.Field{Kind: ui.Choice, Name: "kommune", Label: v.T("Kommune eller bydel"), Width: "medium", Options: []ui.Option{{Value: "", Label: v.T("Velg")}}}
		for _, x := range o.Region {
			label := x.Name
			if !x.Plan.Start.IsZero() {
				label = v.T("%s, fra %s", x.Name, v.Voice.MonthYear(x.Plan.Start))
			}
			area.Options = append(area.Options, ui.Option{Value: string(x.ID), Label: label})
		}
		first.Optional, first.Values = true, nil
		add(staffing.AskJoins, v.T("En kommune kommer med"), v.T("Pasientene kommer jevnt til måltallet er nådd. Det som står tomt, er som planlagt i Utbredelse."), area,
			ui.Field{Kind: ui.Number, Name: "pasienter", Label: v.T("Måltall"), Width: "short", Optional: true}, first, ui.Field{Kind: ui.Number, Name: "opptrapping", Label: v.T("Måneder til måltallet"), Width: "short", Optional: true})
	}
}

// asked reads a question. What cannot be read is a fault at its field.
func asked(form *ui.Form) staffing.Question {
	q := staffing.Question{Kind: form.Value("sporsmal")}
	if q.Kind == "" {
		return q
	}
	at := func(name string) string { return name + "-" + q.Kind }
	open := func(name string) bool { return q.Kind == staffing.AskJoins && !form.Has(at(name)) }
	count := func(name string, most int) int {
		if open(name) {
			return 0
		}
		return page.Number(form, at(name), 1, most)
	}
	if !open("fra") {
		q.From = page.Date(form, at("fra"))
	}
	switch q.Kind {
	case staffing.AskAway:
		q.Role, q.Months = care.Role(form.Value(at("rolle"))), page.Number(form, at("maneder"), 1, rule.MaxPeriods)
		n, fault := rule.Posts.Read(form.Value(at("arsverk")))
		if !fault.IsZero() {
			form.Fault(at("arsverk"), fault.Text, fault.Args...)
		}
		q.Posts = n
	case staffing.AskLonger:
		q.Percent = int64(page.Number(form, at("prosent"), 1, 100))
	case staffing.AskJoins:
		q.Area, q.Target, q.Months = care.OrgID(form.Value(at("kommune"))), int64(count("pasienter", 1000)), count("opptrapping", rule.MaxPeriods)
	}
	return q
}

// ahead says how many places are free in three months, and what it is worked out from.
func ahead(v *lang.Voice, a staffing.Ahead) string {
	switch {
	case a.Known:
	case a.Short:
		return v.Say("Vet ikke ennå: historikken er for kort. Det må ha gått minst %s hele måneder siden den første ble henvist", v.Int(rule.LeastMonths))
	default:
		return v.Say("Vet ikke ennå: det trengs minst %s avsluttede forløp for å regne på det", v.Int(rule.LeastEndings))
	}
	free := freeText(v, a) + knownOf(v, a) + unplanned(v, a) + ". "
	waiting, referred, of := v.Plural(a.Queue, "henvist som venter", "henviste som venter"), v.Decimal(a.Referred, 1), v.Plural(a.Endings, "avslutning", "avslutninger")
	switch {
	case a.Borrowed && a.Areas > 1:
		return free + v.Say("Regnet fra %s, %s henvist i måneden og hvor lenge oppfølging har vart, for %s av %s kommuner i hele området, for egne avslutninger er for få", waiting, referred, v.Int(a.Borrowers), v.Int(a.Areas))
	case a.Borrowed:
		return free + v.Say("Regnet fra %s, %s henvist i måneden og hvor lenge oppfølging har vart i hele området (%s), for egne avslutninger er for få", waiting, referred, of)
	case a.Stay > 0:
		return free + v.Say("Regnet fra %s, %s henvist i måneden og hvor lenge oppfølging har vart her, %s måneder i snitt av %s", waiting, referred, v.Decimal(a.Stay, 0), of)
	}
	return free + v.Say("Regnet fra %s, %s henvist i måneden og hvor lenge oppfølging har vart", waiting, referred)
}

// freeText is the free places in three months with the interval: "3, trolig 0 til 6".
func freeText(v *lang.Voice, a staffing.Ahead) string {
	low, middle, high := a.Free()
	if high < 0 {
		return v.Say("Ingen. Trolig %s til %s flere enn måltallet", v.Int(-high), v.Int(-low))
	}
	return v.Say("%s, trolig %s til %s (80 %%)", v.Int(max(0, middle)), v.Int(max(0, low)), v.Int(high))
}

// unknown stands where there is too little history.
func unknown(v *lang.Voice, a staffing.Ahead) string {
	if a.Short {
		return v.Say("vet ikke ennå: for kort historikk")
	}
	return v.Say("vet ikke ennå")
}

// knownOf says how many of its parts a sum of what is ahead is of, where it is not of all.
func knownOf(v *lang.Voice, a staffing.Ahead) string {
	if a.Of == 0 || a.With == a.Of {
		return ""
	}
	return ", " + v.Say("%s av %s har lang nok historikk", v.Int(a.With), v.Int(a.Of))
}

// unplanned says where the target is from when no plan holds then.
func unplanned(v *lang.Voice, a staffing.Ahead) string {
	switch {
	case a.Unplanned == 0:
		return ""
	case a.With > 1:
		return ", " + v.Say("for %s av %s gjelder ingen plan da, og måltallet er registerets", v.Int(a.Unplanned), v.Int(a.With))
	}
	return ", " + v.Say("ingen plan gjelder da, og måltallet er registerets")
}

// freeOf is freeText with the target that it is of.
func freeOf(v *lang.Voice, a staffing.Ahead) string {
	return v.Say("%s, av %s", freeText(v, a), v.Int(a.Target))
}

// against says the target of a scenario beside the plan's.
func against(v *lang.Voice, scenario, plan int) string {
	if scenario == plan {
		return v.Say("Måltallet er det samme som i planen, %s", v.Int(plan))
	}
	return v.Say("Måltallet er da %s mot %s i planen", v.Int(scenario), v.Int(plan))
}

// means says what a scenario changes against the plan that it is a variant of.
func (w *sheetView) means(v *lang.Voice, o *staffing.Sheet) {
	if o.Shown.Of == "" || len(o.Beside) == 0 {
		return
	}
	if !o.Holding {
		w.Means = append(w.Means, v.Say("Scenarioet bygger på en plan som ikke gjelder: %s.", o.Beside[0].In(v)))
	}
	was, now := o.Beside[0].Plan.Answer(), o.Answer
	if len(was.Periods) != len(now.Periods) || len(now.Periods) == 0 {
		return
	}
	changed := false
	for i, p := range now.Periods {
		b := was.Periods[i]
		needed, had := p.Positions()
		n, h := b.Positions()
		var said []string
		if p.Target != b.Target {
			said = append(said, v.Say("%s aktive (%s mot %s)", v.Signed(float64(p.Target-b.Target), 0), v.Int(int(p.Target)), v.Int(int(b.Target))))
		}
		if d := had - h; d != 0 {
			said = append(said, v.Say("%s årsverk i stilling", signed(v, d)))
		}
		if d := needed - n; d != 0 {
			said = append(said, v.Say("%s årsverk trengs", signed(v, d)))
		}
		if len(said) == 0 {
			continue
		}
		changed = true
		text := v.Say("det er akkurat nok")
		switch d := had - needed; {
		case d < 0:
			text = v.Say("det mangler %s av %s årsverk", posts(v, -d), posts(v, needed))
		case d > 0:
			text = v.Say("%s årsverk er til overs når det trengs %s", posts(v, d), posts(v, needed))
		}
		w.Means = append(w.Means, v.Say("%s: %s, og %s.", p.Called(v), v.List(said), text))
	}
	for _, j := range o.Shown.Plan.Joined {
		w.Means = append(w.Means, comes(v, j))
	}
	if list := o.Shown.Plan.Joined; len(list) > 0 {
		theirs := int64(0)
		for _, j := range list {
			theirs += j.Plan.Answer().Cost
		}
		w.Means = append(w.Means, v.Say("I hele planen koster det kommunene til sammen %s kr mer, og sykehuset %s kr.", kroner(v)(theirs, true), v.Signed(math.Round(float64(now.Cost-was.Cost)/100), 0)))
	}
	if !changed {
		text := v.Say("Tallene er de samme som i %s.", o.Beside[0].In(v))
		if slices.ContainsFunc(now.Periods, func(p rule.PeriodAnswer) bool { return p.Longer > 0 }) {
			text += " " + v.Say("Så få går ut at det ikke blir en hel pasient til mens planen varer. Ledige plasser om tre måneder er likevel regnet med at oppfølgingen varer lengre.")
		}
		w.Means = append(w.Means, text)
		return
	}
	if d := now.Cost - was.Cost; d != 0 && len(o.Shown.Plan.Joined) == 0 {
		w.Means = append(w.Means, v.Say("Kostnaden i hele planen endres med %s kr.", v.Signed(math.Round(float64(d)/100), 0)))
	}
}

func signed(v *lang.Voice, n int64) string {
	if n < 0 {
		return "−" + posts(v, -n)
	}
	return "+" + posts(v, n)
}

// comes says what a municipality that a scenario lets come in needs itself.
func comes(v *lang.Voice, j rule.Joined) string {
	a := j.Plan.Answer()
	last := a.Periods[len(a.Periods)-1]
	needed, _ := last.Positions()
	return v.Say("%s selv trenger %s årsverk i %s, og det koster %s kr i hele planen. Det kommer i tillegg, og er regnet med timene en ny plan begynner med.", j.Name, posts(v, needed), last.Called(v), kroner(v)(a.Cost, true))
}

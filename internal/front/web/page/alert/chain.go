package alert

import (
	"time"

	"traad/internal/app/alert"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/page"
	"traad/internal/front/web/ui"
)

// chain is the alert's way from the event to what was done: the page's spine, and what the figures are counted from.
func (w *showView) chain(v *page.Visit, a *alert.View) {
	day := date.In(a.HappenedAt.Time)
	at := func(t time.Time) string {
		if date.In(t) == day {
			return v.Voice.HourMinute(t)
		}
		return v.Voice.Day(date.In(t)) + " " + v.Voice.HourMinute(t)
	}
	step := func(word string, t time.Time, note string) {
		l := link{Word: v.T(word), State: "done", Icon: "check", Note: note}
		if t.IsZero() {
			l.State, l.Icon, l.Clock, l.Note = "next", "", v.T("ikke ennå"), ""
		} else {
			l.Clock = at(t)
		}
		w.Chain = append(w.Chain, l)
	}
	step("Hendelse", a.HappenedAt.Time, v.T(map[string]string{"hospital": "fra sykehuset", "kad": "fra KAD", "legevakt": "fra legevakten"}[a.Place]))
	step("Mottatt", a.ReceivedAt.Time, v.T("gjenkjent"))
	if a.Daily {
		step("I dagsoversikten", a.ReceivedAt.Time, v.T("ingen må kvittere"))
		return
	}
	step("E-post sendt", a.MailedAt.Time, after(v, a.ReceivedAt.Time, a.MailedAt.Time))
	step("Åpnet", a.OpenedAt.Time, v.T("av %s", actor(v, a, "opened")))
	step("Kvittert", a.TakenAt.Time, v.T("av %s", actor(v, a, "taken")))
	step("Fulgt opp", a.ActedAt.Time, "")
	if a.Status == alert.Taken {
		l := &w.Chain[5]
		if l.Note = v.T("venter på hva som ble gjort"); !a.RemindedAt.IsZero() {
			l.State, l.Icon, l.Note = "late", "octagon", v.T("påminnelse sendt")
		}
	}
	if a.Status == alert.Open {
		l := &w.Chain[4]
		l.State, l.Icon = "late", "octagon"
		if !a.GoesOnAt.IsZero() {
			l.Note = v.T("går videre %s", at(a.GoesOnAt.Time))
		}
	}
}

func after(v *page.Visit, from, to time.Time) string {
	switch d := to.Sub(from); {
	case to.IsZero():
		return ""
	case d < time.Minute:
		return v.T("etter %s sekunder", v.Voice.Int(int(d.Seconds())))
	case d < time.Hour:
		return v.T("etter %s min", v.Voice.Int(int(d.Minutes())))
	default:
		return v.T("etter %s", v.Voice.Plural(int(d.Hours()), "time", "timer"))
	}
}

// actor is who did the first of a kind.
func actor(v *page.Visit, a *alert.View, kind string) string {
	for _, x := range a.Acts {
		if x.Kind == kind && x.ByName != "" {
			return name(v, x.ByName)
		}
	}
	return v.T("en i teamet")
}

func name(v *page.Visit, who string) string {
	if who == v.Actor.Name {
		return v.T("deg")
	}
	return who
}

// history is what has been done, the latest last.
func history(v *page.Visit, a *alert.View) []ui.Event {
	titles := map[string]string{
		"opened": "Åpnet", "taken": "Kvittert: følger opp", "turn": "Ingen kvitterte i tide", "unreached": "E-posten kom ikke fram", "reminded": "Påminnelse om å skrive hva som ble gjort, sendt", "undone": "Ingen skrev hva som ble gjort. Varselet står igjen som ikke tatt", "end": "Det er ingen flere i rekken. De som drifter Tråd, har fått beskjed", "forwarded": "Sendt videre", "not_ours": "Ikke vår", "withdrawn": "Trukket tilbake av avsenderen",
	}
	for _, t := range alert.Things {
		titles[t.Code] = t.Title
	}
	var out []ui.Event
	for _, x := range a.Acts {
		e := ui.Event{When: nb.Capital(v.Voice.Moment(x.At.Time, v.Now())), Title: v.T(titles[x.Kind]), Text: x.Note, Icon: "check", Tone: ui.Done}
		if x.ByName != "" {
			e.Title += ", " + x.ByName
		}
		if x.ToName != "" {
			e.Title = v.T("%s til %s", e.Title, x.ToName)
		}
		switch x.Kind {
		case "opened":
			e.Icon, e.Tone = "eye", ui.Neutral
		case "reminded":
			e.Icon, e.Tone = "envelope", ui.Neutral
		case "turn", "unreached", "undone", "end", "forwarded", "not_ours":
			e.Icon, e.Tone = "swap", ui.Neutral
		case "withdrawn":
			e.Icon, e.Tone = "undo", ui.Neutral
		}
		out = append(out, e)
	}
	return out
}

// told is who was told, and whether they have looked.
func told(v *page.Visit, a *alert.View) []ui.Fact {
	var out []ui.Fact
	for _, r := range a.Receivers {
		text := v.T(care.Role(r.Role).Title())
		switch r.Reason {
		case "turn":
			text = v.T("%s, neste i rekken", text)
		case "forwarded":
			text = v.T("%s, fikk det videresendt", text)
		case "taken":
			text = v.T("%s, kvitterte uten å ha fått det", text)
		}
		if r.OpenedAt.IsZero() {
			text = v.T("%s. Ikke åpnet.", text)
		} else {
			text = v.T("%s. Åpnet %s.", text, v.Voice.Moment(r.OpenedAt.Time, v.Now()))
		}
		if s := undelivered(v, a, r.UserName); s != "" {
			text += " " + s
		}
		out = append(out, ui.Fact{Term: r.UserName, Text: text})
	}
	return out
}

// undelivered says what is wrong with a receiver's newest mail, "" nothing.
func undelivered(v *page.Visit, a *alert.View, who string) string {
	text := ""
	for _, m := range a.Mails {
		if m.UserName != who || m.Channel != alert.Mail {
			continue
		}
		switch m.State {
		case "refused":
			text = v.T("E-posten ble avvist (%s).", m.Fault)
		case "no_address":
			text = v.T("Har ingen e-postadresse.")
		case alert.Stopped:
			text = v.T("E-posten ble stoppet da dødsfallet ble registrert.")
		case "waiting":
			text = v.T("E-posten er ikke sendt ennå.")
		default:
			text = ""
		}
	}
	return text
}

// mailOf is the first mail, exactly as it was sent.
func mailOf(v *page.Visit, a *alert.View) *letter {
	var first *letter
	to, sent, wrong := 0, 0, 0
	for _, m := range a.Mails {
		if m.Channel != alert.Mail || m.About != string(care.NoticeNew) {
			continue
		}
		if first == nil {
			first = &letter{Subject: m.Subject, Text: m.Body}
		}
		to++
		switch m.State {
		case "sent":
			sent++
		case "refused", "no_address":
			wrong++
		}
	}
	if first == nil {
		return nil
	}
	first.To = v.T("IHT-teamet (%s)", v.Voice.Plural(to, "mottaker", "mottakere"))
	switch {
	case wrong > 0:
		first.State = ui.Tag{Text: v.T("%s ikke levert", v.Voice.Int(wrong)), Tone: ui.Late}
	case sent == to:
		first.State = ui.Tag{Text: v.T("Levert %s", v.Voice.HourMinute(a.MailedAt.Time)), Tone: ui.Done}
	default:
		first.State = ui.Tag{Text: v.T("Sendes"), Tone: ui.Soon, Icon: "clock"}
	}
	return first
}

package alert

import (
	"fmt"
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
			return nb.HourMinute(t)
		}
		return nb.Day(date.In(t)) + " " + nb.HourMinute(t)
	}
	step := func(word string, t time.Time, note string) {
		l := link{Word: word, State: "done", Icon: "check", Note: note}
		if t.IsZero() {
			l.State, l.Icon, l.Clock, l.Note = "next", "", "ikke ennå", ""
		} else {
			l.Clock = at(t)
		}
		w.Chain = append(w.Chain, l)
	}
	step("Hendelse", a.HappenedAt.Time, "fra "+sender(a.Place))
	step("Mottatt", a.ReceivedAt.Time, "gjenkjent")
	if a.Daily {
		step("I dagsoversikten", a.ReceivedAt.Time, "ingen må kvittere")
		return
	}
	step("E-post sendt", a.MailedAt.Time, after(a.ReceivedAt.Time, a.MailedAt.Time))
	step("Åpnet", a.OpenedAt.Time, openedBy(v, a))
	step("Kvittert", a.TakenAt.Time, "av "+actor(v, a, "taken"))
	step("Fulgt opp", a.ActedAt.Time, "")
	if a.Status == alert.Taken {
		l := &w.Chain[5]
		if l.Note = "venter på hva som ble gjort"; !a.RemindedAt.IsZero() {
			l.State, l.Icon, l.Note = "late", "octagon", "påminnelse sendt"
		}
	}
	if a.Status == alert.Open {
		l := &w.Chain[4]
		l.State, l.Icon = "late", "octagon"
		if !a.GoesOnAt.IsZero() {
			l.Note = "går videre " + at(a.GoesOnAt.Time)
		}
	}
}

func sender(place string) string {
	return map[string]string{"hospital": "sykehuset", "kad": "KAD", "legevakt": "legevakten"}[place]
}

func after(from, to time.Time) string {
	switch d := to.Sub(from); {
	case to.IsZero():
		return ""
	case d < time.Minute:
		return fmt.Sprintf("etter %d sekunder", int(d.Seconds()))
	case d < time.Hour:
		return fmt.Sprintf("etter %d min", int(d.Minutes()))
	default:
		return "etter " + nb.Plural(int(d.Hours()), "time", "timer")
	}
}

func openedBy(v *page.Visit, a *alert.View) string { return "av " + actor(v, a, "opened") }

// actor is who did the first of a kind.
func actor(v *page.Visit, a *alert.View, kind string) string {
	for _, x := range a.Acts {
		if x.Kind == kind && x.ByName != "" {
			return name(v, x.ByName)
		}
	}
	return "en i teamet"
}

func name(v *page.Visit, who string) string {
	if who == v.Actor.Name {
		return "deg"
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
		e := ui.Event{When: nb.Capital(nb.Moment(x.At.Time, v.Now())), Title: titles[x.Kind], Text: x.Note, Icon: "check", Tone: ui.Done}
		if x.ByName != "" {
			e.Title += ", " + x.ByName
		}
		if x.ToName != "" {
			e.Title += " til " + x.ToName
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
		text := care.Role(r.Role).Title()
		switch r.Reason {
		case "turn":
			text += ", neste i rekken"
		case "forwarded":
			text += ", fikk det videresendt"
		case "taken":
			text += ", kvitterte uten å ha fått det"
		}
		if r.OpenedAt.IsZero() {
			text += ". Ikke åpnet."
		} else {
			text += ". Åpnet " + nb.Moment(r.OpenedAt.Time, v.Now()) + "."
		}
		if s := undelivered(a, r.UserName); s != "" {
			text += " " + s
		}
		out = append(out, ui.Fact{Term: r.UserName, Text: text})
	}
	return out
}

// undelivered says what is wrong with a receiver's newest mail, "" nothing.
func undelivered(a *alert.View, who string) string {
	text := ""
	for _, m := range a.Mails {
		if m.UserName != who || m.Channel != alert.Mail {
			continue
		}
		switch m.State {
		case "refused":
			text = "E-posten ble avvist (" + m.Fault + ")."
		case "no_address":
			text = "Har ingen e-postadresse."
		case alert.Stopped:
			text = "E-posten ble stoppet da dødsfallet ble registrert."
		case "waiting":
			text = "E-posten er ikke sendt ennå."
		default:
			text = ""
		}
	}
	return text
}

// mailOf is the first mail, exactly as it was sent.
func mailOf(a *alert.View) *letter {
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
	first.To = "IHT-teamet (" + nb.Plural(to, "mottaker", "mottakere") + ")"
	switch {
	case wrong > 0:
		first.State = ui.Tag{Text: nb.Plural(wrong, "ikke levert", "ikke levert"), Tone: ui.Late}
	case sent == to:
		first.State = ui.Tag{Text: "Levert " + nb.HourMinute(a.MailedAt.Time), Tone: ui.Done}
	default:
		first.State = ui.Tag{Text: "Sendes", Tone: ui.Soon, Icon: "clock"}
	}
	return first
}

package page

import (
	"fmt"
	"slices"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// describe says an event in words.
func describe(v *lang.Voice, c *patient.Course, ev care.Event, evaluation int, today date.Date) ui.Event {
	e := ui.Event{Icon: "document", Title: v.Say(ev.Kind.Title()), Text: ev.Reason}
	switch ev.Kind {
	case care.Referred:
		referred(v, &e, ev)
	case care.Answered:
		answered(v, &e, c.Pathway, ev)
	case care.ScoredCFS:
		e.Icon, e.Title = "chart", v.Say("CFS skåret: %d", ev.CFS)
	case care.Decided:
		decided(v, &e, c.Pathway, ev, today)
	case care.InfoReceived:
		e.Icon = "envelope"
	case care.Consented:
		consented(v, &e, ev)
	case care.ConsentWithdrawn:
		e.Icon = "x"
	case care.VisitBooked, care.VisitCancelled:
		e.Icon = "calendar"
		booked(v, &e, ev, today)
	case care.SeenOnWard:
		e.Icon = "bed"
		if ev.Ward != nil {
			e.Text, e.Facts = ev.Ward.Note, facts(ev.Ward.Where)
		}
	case care.Mapped:
		e.Icon, e.Title = "house", v.Say("Kartlagt")
		met(v, &e, ev)
	case care.PlanWritten:
		e.Title = v.Say("Plan skrevet")
		if ev.Plan != nil {
			e.Title = v.Say("Plan versjon %d", ev.Plan.Version)
			e.Link = &ui.Action{Label: v.Say("Se planen"), Href: EnrolmentPath(c.ID, "plan")}
			if ev.Plan.Matters != "" {
				e.Text, e.Facts = "«"+ev.Plan.Matters+"»", facts(ev.Reason)
			}
		}
	case care.Contacted:
		contacted(v, &e, ev, today)
	case care.Evaluated:
		evaluated(v, &e, ev, evaluation)
	case care.Paused, care.Resumed:
		e.Icon = "pause"
	case care.Assigned:
		e.Icon = "people"
	case care.Ended:
		e.Icon, e.Title = "leave", v.Say("Avsluttet: %s", v.Say(reasonText(c.Pathway.Endings(), ev.End)))
		if ev.Carried != nil {
			e.Facts = append(e.Facts, v.Say("Fortsetter i %s", v.Say(ev.Carried.Pathway)))
		}
	case care.Died:
		e.Icon = "heart"
	case care.Removed:
		e.Icon = "minus"
		if r := ev.Removal; r != nil {
			day := v.Day(r.On)
			if r.On.Year() != today.Year() {
				day = v.DayYear(r.On)
			}
			e.Title = v.Say(r.Ground.Title()) + " " + day
		}
	}
	if name := c.Names[ev.ID]; name != "" {
		e.Title += ", " + name
	}
	return e
}

func referred(v *lang.Voice, e *ui.Event, ev care.Event) {
	e.Icon = "flag"
	r := ev.Referral
	if r == nil {
		return
	}
	e.Text = r.Why
	if ev.Carried != nil {
		e.Title = v.Say("Ført over fra %s", v.Say(ev.Carried.Pathway))
		return
	}
	e.Facts = facts(ReferredBy(v, r), words(v, r.How, "message", "Kom som melding", "telephone", "Kom på telefon", "form", "Kom på skjema", "meeting", "Kom i møte"),
		words(v, r.Agrees, "yes", "Personen vet om henvisningen og ønsker den", "no", "Personen ønsker ikke henvisningen"))
	if r.ToHosp {
		e.Facts = append(e.Facts, v.Say("Sendt til sykehuset"))
	}
}

func answered(v *lang.Voice, e *ui.Event, p *care.Pathway, ev care.Event) {
	e.Icon, e.Title = "clipboard", v.Say("Kommunen svarte på kriteriene")
	if ev.Level == care.Hospital {
		e.Title = v.Say("Sykehuset svarte på kriteriene")
	}
	n := map[string]int{}
	for _, a := range ev.Answers {
		n[a.Value]++
		for _, c := range p.Criteria {
			if c.Code == a.Criterion && a.Note != "" {
				e.Facts = append(e.Facts, v.Say(c.Text)+": "+a.Note)
			}
		}
	}
	e.Text = v.Say("%d ja, %d nei, %d usikker.", n["yes"], n["no"], n["unsure"])
	if ev.CFS != 0 {
		e.Text += " " + cfs(ev) + "."
	}
}

func decided(v *lang.Voice, e *ui.Event, p *care.Pathway, ev care.Event, today date.Date) {
	e.Icon, e.Title = "check-circle", v.Say("Besluttet")
	d := ev.Decision
	if d == nil {
		return
	}
	e.Title = words(v, d.Outcome, care.Include, "Besluttet: inkluderes", care.Wait, "Besluttet: venter på oppstart", care.Decline, "Besluttet: avslått", care.AskMore, "Ba om flere opplysninger")
	e.Text = d.Text
	e.Facts = facts(v.Say(reasonText(append(p.DeclineReasons[:len(p.DeclineReasons):len(p.DeclineReasons)], p.WaitReasons...), d.Reason)))
	if d.Exception != "" {
		e.Facts = append(e.Facts, v.Say("Unntak: %s", d.Exception))
	}
	if d.Complaint {
		e.Facts = append(e.Facts, v.Say("Informert om retten til å klage"))
	}
	if !d.Review.IsZero() {
		e.Facts = append(e.Facts, v.Say("Vurderes på nytt %s", v.DayNear(d.Review, today)))
	}
	if ev.CFS != 0 {
		e.Facts = append(e.Facts, cfs(ev))
	}
}

func consented(v *lang.Voice, e *ui.Event, ev care.Event) {
	e.Icon = "check"
	c := ev.Consent
	if c == nil {
		return
	}
	e.Text = c.Note
	e.Facts = facts(words(v, c.By, "patient", "Gitt av pasienten", "next_of_kin", "Gitt av pårørende", "guardian", "Gitt av verge")+comma(c.Name),
		words(v, c.How, "oral", "Muntlig", "written", "Skriftlig", "digital", "Digitalt"),
		words(v, c.Competence, "full", "Samtykkekompetent", "partial", "Delvis samtykkekompetent", "none", "Ikke samtykkekompetent"))
}

func booked(v *lang.Voice, e *ui.Event, ev care.Event, today date.Date) {
	visit := ev.Visit
	if visit == nil {
		return
	}
	what := words(v, visit.Purpose, care.PurposeMapping, "kartlegging", care.PurposeContact, "kontakt", care.PurposeEvaluation, "evaluering")
	if ev.Kind == care.VisitCancelled {
		e.Title = v.Say("Avlyst %s", what)
		return
	}
	e.Title = v.Say("Avtalt %s %s", what, v.DayNear(visit.On, today))
	if visit.Clock != "" {
		e.Title = v.Say("Avtalt %s %s kl. %s", what, v.DayNear(visit.On, today), visit.Clock)
	}
	e.Text = visit.Note
	e.Facts = facts(nb.Capital(visit.Place), strings.Join(Taking(v, visit.Participants), ", "))
}

func met(v *lang.Voice, e *ui.Event, ev care.Event) {
	visit := ev.Visit
	if visit == nil {
		return
	}
	e.Title += comma(words(v, visit.Form, "visit", "hjemme", "telephone", "på telefon", "video", "på video"))
	e.Text = visit.Note
	e.Facts = facts(with(v, strings.Join(Taking(v, visit.Participants), ", ")),
		words(v, visit.GP, "in_person", "Fastlegen var med", "digital", "Fastlegen var med digitalt", "dialogue", "Fastlegen deltok i dialog"))
	if ev.CFS != 0 {
		e.Facts = append(e.Facts, cfs(ev))
	}
}

func contacted(v *lang.Voice, e *ui.Event, ev care.Event, today date.Date) {
	c := ev.Contact
	if c == nil {
		return
	}
	e.Icon = icons(c.Form, "visit", "house", "telephone", "phone", "video", "video")
	e.Title = words(v, c.Form, "visit", "Besøk", "telephone", "Telefon", "video", "Video")
	if !c.Reached {
		e.Title = v.Say("%s, ikke svar", e.Title)
	}
	e.Text = c.Note
	e.Facts = facts(words(v, c.With, "next_of_kin", "Med pårørende", "home_nursing", "Med hjemmesykepleien", "gp", "Med fastlegen", "ward", "Med avdelingen", "other", "Med andre") + comma(c.Name))
	if !c.NextOn.IsZero() {
		e.Facts = append(e.Facts, v.Say("Neste kontakt avtalt %s", v.DayNear(c.NextOn, today))+comma(words(v, c.NextForm, "visit", "besøk", "telephone", "telefon", "video", "video")))
	}
}

func evaluated(v *lang.Voice, e *ui.Event, ev care.Event, number int) {
	e.Icon, e.Title = "star", v.Say("Evaluering")
	if number > 0 {
		e.Title = v.Say("Evaluering %d", number)
	}
	x := ev.Evaluation
	if x == nil {
		return
	}
	e.Text = x.Note
	e.Facts = facts(words(v, x.Goals, "met", "Målene er nådd", "partly", "Målene er delvis nådd", "not_met", "Målene er ikke nådd", "changed", "Målene er endret"),
		words(v, x.Go, "continue", "Oppfølgingen fortsetter", "end", "Oppfølgingen skal avsluttes"))
	if ev.CFS != 0 {
		e.Facts = append(e.Facts, cfs(ev))
	}
}

// MovementText says what was told of a stay: «Overflyttet til MED3»; "" for what adds nothing.
func MovementText(v *lang.Voice, m care.Movement) string {
	text := v.Say(map[care.MovementKind]string{
		care.Arrival: "Kom til mottak", care.Admission: "Innlagt", care.PlannedIn: "Innleggelse planlagt", care.Transfer: "Overflyttet", care.Leave: "På permisjon",
		care.Return: "Tilbake fra permisjon", care.ReadyToLeave: "Utskrivningsklar", care.NotReady: "Ikke utskrivningsklar likevel", care.Discharge: "Skrevet ut",
		care.Death: "Døde", care.NoAdmission: "Innleggelsen avlyst", care.NoTransfer: "Overflyttingen avlyst", care.NoDischarge: "Ikke skrevet ut likevel",
		care.NoPlan: "Planen avlyst", care.BecameInpatient: "Innlagt fra mottak", care.NoLongerBed: "Ikke lenger innlagt", care.NeverWas: "Oppholdet var registrert ved en feil",
		care.Outpatient: "Poliklinisk time",
	}[m.Kind])
	switch {
	case text != "" && m.Place != "" && m.Kind == care.Transfer:
		text = v.Say("Overflyttet til %s", m.Place)
	case text != "" && m.Place != "":
		text += ", " + m.Place
	}
	return text
}

// besideEvent is what is no stay: planned, a booked visit, or told and taken back.
func besideEvent(v *lang.Voice, st patient.Stay, today date.Date) Event {
	e := Event{On: date.In(st.From.Time), Seq: 1 << 20, Sort: StayEvents}
	e.When, e.Icon = EventDay(v, e.On, today)+" "+v.HourMinute(st.From.Time), "calendar"
	switch st.Standing {
	case care.StayExpected:
		e.Title = v.Say("Innleggelse planlagt")
	case care.StayOutpatient:
		e.Title = v.Say("Poliklinisk time")
	default:
		e.Title, e.Voided = v.Say("Opphold"), v.Say("Avsenderen har trukket meldingen, eller noen har rettet den.")
	}
	e.Text = stop(st.UnitName)
	return e
}

func stayEvent(v *lang.Voice, st patient.Stay, today date.Date) Event {
	e := Event{On: date.In(st.From.Time), Seq: 1 << 20, Sort: StayEvents}
	e.When, e.Icon, e.Tone = EventDay(v, e.On, today)+" "+v.HourMinute(st.From.Time), "bed", ui.Hospital
	switch st.Kind {
	case "legevakt":
		e.Icon, e.Title = "ambulance", v.Say("Kontakt med legevakt")
	case "kad":
		e.Title = v.Say("Innlagt i KAD")
	default:
		e.Title = v.Say("Innlagt") + comma(words(v, st.Urgency, "emergency", "øyeblikkelig hjelp", "planned", "planlagt"))
	}
	e.Text = stop(st.UnitName)
	switch {
	case st.Open() && !st.Ready.IsZero():
		e.Text += " " + v.Say("Meldt utskrivningsklar %s", stop(v.DayNear(date.In(st.Ready.Time), today)))
	case st.Open() && st.Kind != "legevakt":
		e.Text += " " + v.Say("Er der fortsatt.")
	case !st.Open() && st.Kind != "legevakt":
		e.Text += " " + v.Say("Til %s", stop(v.DayNear(date.In(st.To.Time), today)))
	}
	if st.Kind == "hospital" && st.NoBed {
		e.Icon, e.Title = "ambulance", v.Say("I akuttmottak")
	}
	for _, m := range st.Told {
		if text := MovementText(v, m); text != "" && m.Kind != care.Admission && m.Kind != care.Discharge {
			e.Facts = append(e.Facts, EventDay(v, date.In(m.At), today)+" "+v.HourMinute(m.At)+": "+text)
		}
	}
	return e
}

// stop ends a sentence, also after a shortened month.
func stop(s string) string { return strings.TrimSuffix(s, ".") + "." }

// words says the text that stands after the code in the list of pairs, "" where it is not there.
func words(v *lang.Voice, code string, pairs ...string) string { return v.Say(icons(code, pairs...)) }

// icons returns what stands after the code in the list of pairs, "" where it is not there.
func icons(code string, pairs ...string) string {
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == code {
			return pairs[i+1]
		}
	}
	return ""
}

func facts(lines ...string) []string {
	return slices.DeleteFunc(lines, func(s string) bool { return s == "" })
}

// with says who took part, "" where nobody is named.
func with(v *lang.Voice, who string) string {
	if who == "" {
		return ""
	}
	return v.Say("Med %s", who)
}

func cfs(ev care.Event) string { return fmt.Sprintf("CFS %d", ev.CFS) }

func reasonText(list []care.ReasonCode, code string) string {
	for _, r := range list {
		if r.Code == code {
			return r.Text
		}
	}
	return code
}

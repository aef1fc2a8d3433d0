package page

import (
	"fmt"
	"slices"
	"strings"

	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
	"traad/internal/front/web/ui"
)

// describe says an event in words.
func describe(c *patient.Course, ev care.Event, evaluation int, today date.Date) ui.Event {
	e := ui.Event{Icon: "document", Title: ev.Kind.Title(), Text: ev.Reason}
	switch ev.Kind {
	case care.Referred:
		referred(&e, ev)
	case care.Answered:
		answered(&e, c.Pathway, ev)
	case care.ScoredCFS:
		e.Icon, e.Title = "chart", fmt.Sprintf("CFS skåret: %d", ev.CFS)
	case care.Decided:
		decided(&e, c.Pathway, ev, today)
	case care.InfoReceived:
		e.Icon = "envelope"
	case care.Consented:
		consented(&e, ev)
	case care.ConsentWithdrawn:
		e.Icon = "x"
	case care.VisitBooked, care.VisitCancelled:
		e.Icon = "calendar"
		booked(&e, ev, today)
	case care.SeenOnWard:
		e.Icon = "bed"
		if ev.Ward != nil {
			e.Text, e.Facts = ev.Ward.Note, facts(ev.Ward.Where)
		}
	case care.Mapped:
		e.Icon, e.Title = "house", "Kartlagt"
		met(&e, ev)
	case care.PlanWritten:
		e.Title = "Plan skrevet"
		if ev.Plan != nil {
			e.Title = fmt.Sprintf("Plan versjon %d", ev.Plan.Version)
			e.Link = &ui.Action{Label: "Se planen", Href: EnrolmentPath(c.ID, "plan")}
			if ev.Plan.Matters != "" {
				e.Text, e.Facts = "«"+ev.Plan.Matters+"»", facts(ev.Reason)
			}
		}
	case care.Contacted:
		contacted(&e, ev, today)
	case care.Evaluated:
		evaluated(&e, ev, evaluation)
	case care.Paused, care.Resumed:
		e.Icon = "pause"
	case care.Assigned:
		e.Icon = "people"
	case care.Ended:
		e.Icon, e.Title = "leave", "Avsluttet: "+reasonText(c.Pathway.Endings(), ev.End)
		if ev.Carried != nil {
			e.Facts = append(e.Facts, "Fortsetter i "+ev.Carried.Pathway)
		}
	case care.Died:
		e.Icon = "heart"
	case care.Removed:
		e.Icon = "minus"
		if r := ev.Removal; r != nil {
			day := nb.Day(r.On)
			if r.On.Year() != today.Year() {
				day = nb.DayYear(r.On)
			}
			e.Title = r.Ground.Title() + " " + day
		}
	}
	if name := c.Names[ev.ID]; name != "" {
		e.Title += ", " + name
	}
	return e
}

func referred(e *ui.Event, ev care.Event) {
	e.Icon = "flag"
	r := ev.Referral
	if r == nil {
		return
	}
	e.Text = r.Why
	if ev.Carried != nil {
		e.Title = "Ført over fra " + ev.Carried.Pathway
		return
	}
	e.Facts = facts(ReferredBy(r), words(r.How, "message", "Kom som melding", "telephone", "Kom på telefon", "form", "Kom på skjema", "meeting", "Kom i møte"),
		words(r.Agrees, "yes", "Personen vet om henvisningen og ønsker den", "no", "Personen ønsker ikke henvisningen"))
	if r.ToHosp {
		e.Facts = append(e.Facts, "Sendt til sykehuset")
	}
}

func answered(e *ui.Event, p *care.Pathway, ev care.Event) {
	e.Icon, e.Title = "clipboard", "Kommunen svarte på kriteriene"
	if ev.Level == care.Hospital {
		e.Title = "Sykehuset svarte på kriteriene"
	}
	n := map[string]int{}
	for _, a := range ev.Answers {
		n[a.Value]++
		for _, c := range p.Criteria {
			if c.Code == a.Criterion && a.Note != "" {
				e.Facts = append(e.Facts, c.Text+": "+a.Note)
			}
		}
	}
	e.Text = fmt.Sprintf("%d ja, %d nei, %d usikker.", n["yes"], n["no"], n["unsure"])
	if ev.CFS != 0 {
		e.Text += fmt.Sprintf(" CFS %d.", ev.CFS)
	}
}

func decided(e *ui.Event, p *care.Pathway, ev care.Event, today date.Date) {
	e.Icon, e.Title = "check-circle", "Besluttet"
	d := ev.Decision
	if d == nil {
		return
	}
	e.Title = words(d.Outcome, care.Include, "Besluttet: inkluderes", care.Wait, "Besluttet: venter på oppstart", care.Decline, "Besluttet: avslått", care.AskMore, "Ba om flere opplysninger")
	e.Text = d.Text
	e.Facts = facts(reasonText(append(p.DeclineReasons[:len(p.DeclineReasons):len(p.DeclineReasons)], p.WaitReasons...), d.Reason))
	if d.Exception != "" {
		e.Facts = append(e.Facts, "Unntak: "+d.Exception)
	}
	if d.Complaint {
		e.Facts = append(e.Facts, "Informert om retten til å klage")
	}
	if !d.Review.IsZero() {
		e.Facts = append(e.Facts, "Vurderes på nytt "+nb.DayNear(d.Review, today))
	}
	if ev.CFS != 0 {
		e.Facts = append(e.Facts, fmt.Sprintf("CFS %d", ev.CFS))
	}
}

func consented(e *ui.Event, ev care.Event) {
	e.Icon = "check"
	c := ev.Consent
	if c == nil {
		return
	}
	e.Text = c.Note
	e.Facts = facts(words(c.By, "patient", "Gitt av pasienten", "next_of_kin", "Gitt av pårørende", "guardian", "Gitt av verge")+comma(c.Name),
		words(c.How, "oral", "Muntlig", "written", "Skriftlig", "digital", "Digitalt"),
		words(c.Competence, "full", "Samtykkekompetent", "partial", "Delvis samtykkekompetent", "none", "Ikke samtykkekompetent"))
}

func booked(e *ui.Event, ev care.Event, today date.Date) {
	v := ev.Visit
	if v == nil {
		return
	}
	what := words(v.Purpose, care.PurposeMapping, "kartlegging", care.PurposeContact, "kontakt", care.PurposeEvaluation, "evaluering")
	if ev.Kind == care.VisitCancelled {
		e.Title = "Avlyst " + what
		return
	}
	e.Title = "Avtalt " + what + " " + nb.DayNear(v.On, today)
	if v.Clock != "" {
		e.Title += " kl. " + v.Clock
	}
	e.Text = v.Note
	e.Facts = facts(nb.Capital(v.Place), strings.Join(v.Participants, ", "))
}

func met(e *ui.Event, ev care.Event) {
	v := ev.Visit
	if v == nil {
		return
	}
	e.Title += strings.ToLower(comma(words(v.Form, "visit", "hjemme", "telephone", "på telefon", "video", "på video")))
	e.Text = v.Note
	e.Facts = facts(prefixed("Med ", strings.Join(v.Participants, ", ")),
		words(v.GP, "in_person", "Fastlegen var med", "digital", "Fastlegen var med digitalt", "dialogue", "Fastlegen deltok i dialog"))
	if ev.CFS != 0 {
		e.Facts = append(e.Facts, fmt.Sprintf("CFS %d", ev.CFS))
	}
}

func contacted(e *ui.Event, ev care.Event, today date.Date) {
	c := ev.Contact
	if c == nil {
		return
	}
	e.Icon = words(c.Form, "visit", "house", "telephone", "phone", "video", "video")
	e.Title = words(c.Form, "visit", "Besøk", "telephone", "Telefon", "video", "Video")
	if !c.Reached {
		e.Title += ", ikke svar"
	}
	e.Text = c.Note
	e.Facts = facts(words(c.With, "next_of_kin", "Med pårørende", "home_nursing", "Med hjemmesykepleien", "gp", "Med fastlegen", "ward", "Med avdelingen", "other", "Med andre") + comma(c.Name))
	if !c.NextOn.IsZero() {
		e.Facts = append(e.Facts, "Neste kontakt avtalt "+nb.DayNear(c.NextOn, today)+words(c.NextForm, "visit", ", besøk", "telephone", ", telefon", "video", ", video"))
	}
}

func evaluated(e *ui.Event, ev care.Event, number int) {
	e.Icon, e.Title = "star", "Evaluering"
	if number > 0 {
		e.Title = fmt.Sprintf("Evaluering %d", number)
	}
	v := ev.Evaluation
	if v == nil {
		return
	}
	e.Text = v.Note
	e.Facts = facts(words(v.Goals, "met", "Målene er nådd", "partly", "Målene er delvis nådd", "not_met", "Målene er ikke nådd", "changed", "Målene er endret"),
		words(v.Go, "continue", "Oppfølgingen fortsetter", "end", "Oppfølgingen skal avsluttes"))
	if ev.CFS != 0 {
		e.Facts = append(e.Facts, fmt.Sprintf("CFS %d", ev.CFS))
	}
}

// MovementText says what was told of a stay: «Overflyttet til MED3»; "" for what adds nothing.
func MovementText(m care.Movement) string {
	text := map[care.MovementKind]string{
		care.Arrival: "Kom til mottak", care.Admission: "Innlagt", care.PlannedIn: "Innleggelse planlagt", care.Transfer: "Overflyttet", care.Leave: "På permisjon",
		care.Return: "Tilbake fra permisjon", care.ReadyToLeave: "Utskrivningsklar", care.NotReady: "Ikke utskrivningsklar likevel", care.Discharge: "Skrevet ut",
		care.Death: "Døde", care.NoAdmission: "Innleggelsen avlyst", care.NoTransfer: "Overflyttingen avlyst", care.NoDischarge: "Ikke skrevet ut likevel",
		care.NoPlan: "Planen avlyst", care.BecameInpatient: "Innlagt fra mottak", care.NoLongerBed: "Ikke lenger innlagt", care.NeverWas: "Oppholdet var registrert ved en feil",
		care.Outpatient: "Poliklinisk time",
	}[m.Kind]
	switch {
	case text != "" && m.Place != "" && m.Kind == care.Transfer:
		text += " til " + m.Place
	case text != "" && m.Place != "":
		text += ", " + m.Place
	}
	return text
}

// besideEvent is what is no stay: planned, a booked visit, or told and taken back.
func besideEvent(st patient.Stay, today date.Date) Event {
	e := Event{On: date.In(st.From.Time), Seq: 1 << 20, Sort: StayEvents}
	e.When, e.Icon = EventDay(e.On, today)+" "+nb.HourMinute(st.From.Time), "calendar"
	switch st.Standing {
	case care.StayExpected:
		e.Title = "Innleggelse planlagt"
	case care.StayOutpatient:
		e.Title = "Poliklinisk time"
	default:
		e.Title, e.Voided = "Opphold", "Avsenderen har trukket meldingen, eller noen har rettet den."
	}
	e.Text = stop(st.UnitName)
	return e
}

func stayEvent(st patient.Stay, today date.Date) Event {
	e := Event{On: date.In(st.From.Time), Seq: 1 << 20, Sort: StayEvents}
	e.When, e.Icon, e.Tone = EventDay(e.On, today)+" "+nb.HourMinute(st.From.Time), "bed", ui.Hospital
	switch st.Kind {
	case "legevakt":
		e.Icon, e.Title = "ambulance", "Kontakt med legevakt"
	case "kad":
		e.Title = "Innlagt i KAD"
	default:
		e.Title = "Innlagt" + words(st.Urgency, "emergency", ", øyeblikkelig hjelp", "planned", ", planlagt")
	}
	e.Text = stop(st.UnitName)
	switch {
	case st.Open() && !st.Ready.IsZero():
		e.Text += " Meldt utskrivningsklar " + stop(nb.DayNear(date.In(st.Ready.Time), today))
	case st.Open() && st.Kind != "legevakt":
		e.Text += " Er der fortsatt."
	case !st.Open() && st.Kind != "legevakt":
		e.Text += " Til " + stop(nb.DayNear(date.In(st.To.Time), today))
	}
	if st.Kind == "hospital" && st.NoBed {
		e.Icon, e.Title = "ambulance", "I akuttmottak"
	}
	for _, m := range st.Told {
		if text := MovementText(m); text != "" && m.Kind != care.Admission && m.Kind != care.Discharge {
			e.Facts = append(e.Facts, EventDay(date.In(m.At), today)+" "+nb.HourMinute(m.At)+": "+text)
		}
	}
	return e
}

// stop ends a sentence, also after a shortened month.
func stop(s string) string { return strings.TrimSuffix(s, ".") + "." }

// words returns the text that stands after the code in the list of pairs, "" where it is not there.
func words(code string, pairs ...string) string {
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

func prefixed(before, text string) string {
	if text == "" {
		return ""
	}
	return before + text
}

func reasonText(list []care.ReasonCode, code string) string {
	for _, r := range list {
		if r.Code == code {
			return r.Text
		}
	}
	return code
}

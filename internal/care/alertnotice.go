package care

import (
	"fmt"
	"strings"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
)

// Notice is what may stand in a mail or SMS about an alert or a hearing, and all of it: the fields are the allow-list. Nothing that a hospital
// wrote, and nothing that is known of the person, has a field here (pasientjournalloven § 22, GDPR article 32). The text is fixed, in each language.
type Notice struct {
	About NoticeKind
	Case  string    // the enrolment's random case code: "T-48217"
	Event AlertKind // what happened
	Where string    // what kind of place: a key of placeNames, "" not told
	Acute bool      // an admission that was told as an emergency; else nothing is said of it
	Late  bool      // told long after
	At    time.Time // shown as day and hour
	Link  string    // opaque; needs log-in
	Till  time.Time // when it goes to the next in line; zero: says nothing of it
	Count int       // Summary: how many events; Failed: how many messages
	Due   date.Date // of a hearing: the last day for answers
	Feed  string    // Silent, Speaks and Failed: the sender's name as configured, "" for one that is not
}

// NoticeKind is which of the fixed texts a notice is.
type NoticeKind string

// The texts.
const (
	NoticeNew       NoticeKind = "alert"
	NoticeTurn      NoticeKind = "turn"      // nobody has taken it; now it is yours
	NoticeForwarded NoticeKind = "forwarded" // a colleague sends it on to you
	NoticeRemind    NoticeKind = "remind"    // you took it, and nobody has told what was done
	NoticeUndone    NoticeKind = "undone"    // somebody took it and told of nothing; now it is yours
	NoticeTakenBack NoticeKind = "correction"
	NoticeSummary   NoticeKind = "summary" // the day's planned and minor events
	NoticeNobody    NoticeKind = "nobody"  // to who operates Tråd: an alert that nobody can be told of
	NoticeEnd       NoticeKind = "end"     // to who operates Tråd: an alert that nobody has taken, and nobody else can be told of
	NoticeSilent    NoticeKind = "silent"  // to who operates Tråd: a sender has fallen silent
	NoticeSpeaks    NoticeKind = "speaks"  // and speaks again
	NoticeFailed    NoticeKind = "failed"  // messages were taken in and could not be read or written
	NoticeTest      NoticeKind = "test"    // nothing has happened: does mail reach who is to be told?
)

// Subject is the mail's subject, in the receiver's language.
func (n Notice) Subject(v *lang.Voice) string {
	if h, ok := hearingNotices[n.About]; ok {
		return v.Say(h.subject, n.Case)
	}
	switch n.About {
	case NoticeSummary:
		return v.Say("Tråd: dagsoversikt")
	case NoticeSilent:
		return v.Say("Tråd: ingen meldinger fra %s", n.Feed)
	case NoticeSpeaks:
		return v.Say("Tråd: %s melder igjen", n.Feed)
	case NoticeFailed:
		return v.Say("Tråd: meldinger fra %s ble ikke ført", n.feedName(v))
	case NoticeTest:
		return v.Say("Tråd: prøve på varsel")
	}
	text, ok := noticeSubjects[n.About]
	if !ok {
		text = "Tråd: nytt varsel %s"
	}
	return v.Say(text, n.Case)
}

// noticeSubjects are the subjects about one alert, with the place of its case code; of the others it is new.
var noticeSubjects = map[NoticeKind]string{
	NoticeTurn: "Tråd: varsel %s venter på deg", NoticeForwarded: "Tråd: varsel %s er sendt videre til deg", NoticeRemind: "Tråd: varsel %s er kvittert, men ikke fulgt opp",
	NoticeUndone: "Tråd: varsel %s venter på deg", NoticeTakenBack: "Tråd: varsel %s er trukket tilbake", NoticeNobody: "Tråd: varsel %s har ingen å gå til", NoticeEnd: "Tråd: varsel %s har ingen å gå til",
}

// Text is the body, the same in mail and SMS, in the receiver's language.
func (n Notice) Text(v *lang.Voice) string {
	var b strings.Builder
	if h, ok := hearingNotices[n.About]; ok {
		return h.text(v, n)
	}
	opens := func(text string) { fmt.Fprintf(&b, "%s\n%s\n", v.Say(text), n.Link) }
	foot := func() string { return b.String() + "\n" + noticeFoot(v) }
	switch n.About {
	case NoticeSummary:
		b.WriteString(v.Say("%s om personer teamet ditt følger, ventet ikke på svar og står i dagsoversikten.", v.Plural(n.Count, "hendelse", "hendelser")) + "\n\n")
		opens("Åpne oversikten (krever innlogging):")
		return foot()
	case NoticeTest:
		b.WriteString(v.Say("Dette er en prøve fra administratoren i Tråd. Ingenting har hendt. Varsler om personer teamet ditt følger, kommer til denne adressen.") + "\n\n")
		opens("Er adressen feil, si fra til administratoren. Åpne Tråd (krever innlogging):")
		return b.String()
	case NoticeNobody:
		b.WriteString(v.Say("Varselet %s gjelder en person som følges, men ingen som har rolle nå, kan få det: verken de som forløpet varsler, eller vikaren for dem.", n.Case) + "\n\n")
		opens("Se hvem som har rolle i kommunene og på sykehuset (krever innlogging):")
		return foot()
	case NoticeEnd:
		b.WriteString(v.Say("Ingen har kvittert for varselet %s, og det er ingen flere i rekken det kan gå til. Det står åpent på Min dag hos teamet.", n.Case) + "\n\n")
		opens("Se hvem som har rolle i kommunene og på sykehuset (krever innlogging):")
		return foot()
	case NoticeSilent, NoticeSpeaks, NoticeFailed:
		b.WriteString(n.feed(v) + "\n\n")
		opens("Se Grensesnitt (krever innlogging):")
		return b.String()
	}
	b.WriteString(n.sentence(v) + "\n\n")
	what := v.Say(n.Event.brief())
	if n.Acute && n.Event == AlertAdmitted {
		what = v.Say("%s, øyeblikkelig hjelp", what)
	}
	if n.Late {
		what = v.Say("%s, sent meldt", what)
	}
	b.WriteString(v.Say("Hendelse:   %s", what) + "\n")
	if where := placeNames[n.Where]; where != "" {
		b.WriteString(v.Say("Sted:       %s", v.Say(where)) + "\n")
	}
	b.WriteString(v.Say("Tid:        %s", partOfDay(v, n.At)) + "\n" + v.Say("Referanse:  %s", n.Case) + "\n\n")
	opens("Åpne varselet (krever innlogging):")
	switch {
	case n.Till.IsZero():
	case n.About == NoticeRemind:
		b.WriteString("\n" + v.Say("Skriver ingen hva som ble gjort innen omtrent %s, går varselet til neste i rekken.", deadline(v, n.Till, n.At)) + "\n")
	default:
		b.WriteString("\n" + v.Say("Kvitterer ingen innen omtrent %s, går varselet til neste i rekken.", deadline(v, n.Till, n.At)) + "\n")
	}
	return foot()
}

// feed is what is told of a sender, to those who operate Tråd.
func (n Notice) feed(v *lang.Voice) string {
	switch {
	case n.About == NoticeFailed:
		return v.Say("%s fra %s er tatt imot, men ble ikke ført. Teamene har ikke fått vite hva som sto der.", nb.Capital(v.Plural(n.Count, "melding", "meldinger")), n.feedName(v)) + "\n\n" +
			v.Say("Se hva som er galt, og kjør på nytt det som lar seg rette. Oppgaven står til noen har merket den som ferdig behandlet.")
	case n.About == NoticeSpeaks:
		return v.Say("Avsenderen «%s» melder igjen. Varselet om stillhet er tatt tilbake.", n.Feed)
	case n.At.IsZero():
		return v.Say("Avsenderen «%s» står i innstillingene, men har aldri sendt en melding.", n.Feed) + "\n\n" +
			v.Say("Se om den er satt opp med riktig adresse, og ring den som drifter avsenderen. Til det er i orden, får teamene bare vite om opphold som noen registrerer på skjermen.")
	}
	return v.Say("Avsenderen «%s» har vært stille for lenge. Siste melding kom %s.", n.Feed, hourOfDay(v, n.At)) + "\n\n" +
		v.Say("Ring den som drifter avsenderen. Til det er i orden, får teamene bare vite om opphold som noen registrerer på skjermen.")
}

// feedName is the sender as configured.
func (n Notice) feedName(v *lang.Voice) string {
	if n.Feed == "" {
		return v.Say("en ukjent avsender")
	}
	return "«" + n.Feed + "»"
}

func noticeFoot(v *lang.Voice) string {
	return v.Say("E-posten inneholder ingen opplysninger om personen. Ikke svar med personopplysninger.") + "\n" + v.Say("Varsler er ingen vakttjeneste. Ved fare for liv: 113. Legevakt: 116 117.") + "\n"
}

func (n Notice) sentence(v *lang.Voice) string {
	event := v.Say(eventSentences[n.Event])
	switch n.About {
	case NoticeTurn:
		return v.Say("Ingen har kvittert for varselet. Nå er det din tur: %s", event)
	case NoticeRemind:
		return v.Say("Du har kvittert for varselet, men ingen har skrevet hva som ble gjort: %s", event)
	case NoticeUndone:
		return v.Say("En kollega har kvittert for varselet, men ingen har skrevet hva som ble gjort. Nå er det din tur: %s", event)
	case NoticeForwarded:
		return v.Say("En kollega har sendt varselet videre til deg: %s", event)
	case NoticeTakenBack:
		return v.Say("Det som ble meldt, gjelder ikke lenger. Avsenderen har trukket det tilbake.")
	}
	return nb.Capital(event)
}

// eventSentences are the events in sentences without a subject that anybody could know again.
var eventSentences = map[AlertKind]string{
	AlertAdmitted: "en person teamet ditt følger, er innlagt på sykehus.", AlertBed: "en person teamet ditt følger, er innlagt på kommunal akutt døgnenhet (KAD).",
	AlertLegevakt: "en person teamet ditt følger, har kommet til legevakt.", AlertEmergencyRoom: "en person teamet ditt følger, har kommet til akuttmottak.",
	AlertPlanned: "en person teamet ditt følger, har et planlagt opphold eller en time.", AlertReady: "en person teamet ditt følger, er meldt utskrivningsklar.",
	AlertDischarged: "en person teamet ditt følger, er skrevet ut.", AlertLeft: "en person teamet ditt følger, har dratt fra legevakt eller akuttmottak.", AlertDied: "en person teamet ditt følger, er meldt død.",
}

// placeNames are the kinds of place (StayChange.Where), as a mail may name them.
var placeNames = map[string]string{"hospital": "sykehus", "kad": "kommunal akutt døgnenhet (KAD)", "legevakt": "legevakt"}

func (k AlertKind) brief() string {
	return map[AlertKind]string{
		AlertAdmitted: "innleggelse", AlertBed: "innleggelse på KAD", AlertLegevakt: "legevakt", AlertEmergencyRoom: "akuttmottak", AlertPlanned: "planlagt",
		AlertReady: "utskrivningsklar", AlertDischarged: "utskrivning", AlertLeft: "dratt fra legevakt eller akuttmottak", AlertDied: "dødsfall",
	}[k]
}

// partOfDay is a time as a mail about a person may tell it: the day and the part of it, "21. november, om morgenen". The hour would help somebody who saw her go.
func partOfDay(v *lang.Voice, t time.Time) string {
	part := "%s, om kvelden"
	switch hour := t.In(date.Oslo).Hour(); {
	case hour < 6:
		part = "%s, om natten"
	case hour < 9:
		part = "%s, om morgenen"
	case hour < 12:
		part = "%s, om formiddagen"
	case hour < 18:
		part = "%s, om ettermiddagen"
	}
	return v.Say(part, dayOfMonth(v, date.In(t)))
}

// hourOfDay is a time that says nothing of a person: "21. november, mellom kl. 06 og 07".
func hourOfDay(v *lang.Voice, t time.Time) string {
	hour := t.In(date.Oslo).Hour()
	return v.Say("%s, mellom kl. %s og %s", dayOfMonth(v, date.In(t)), fmt.Sprintf("%02d", hour), fmt.Sprintf("%02d", (hour+1)%24))
}

// deadline is the time of day, to the next half hour, with the day where it is another. It is counted from the minute that the event was told: to the minute
// it would say when that was.
func deadline(v *lang.Voice, t, from time.Time) string {
	if over := t.Sub(t.Truncate(30 * time.Minute)); over > 0 { // every zone of Norway is whole hours from UTC
		t = t.Add(30*time.Minute - over)
	}
	if date.In(t) == date.In(from) {
		return v.Clock(t)
	}
	return dayOfMonth(v, date.In(t)) + " " + v.Clock(t)
}

// dayOfMonth is "21. november", "21 November".
func dayOfMonth(v *lang.Voice, d date.Date) string {
	whole := v.LongDay(d)
	return whole[:max(0, strings.LastIndex(whole, " "))]
}

package care

import (
	"fmt"
	"strings"
	"time"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// Notice is what may stand in a mail or SMS about an alert or a hearing, and all of it: the fields are the allow-list. Nothing that a hospital
// wrote, and nothing that is known of the person, has a field here (pasientjournalloven § 22, GDPR article 32). The text is fixed.
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

// Subject is the mail's subject.
func (n Notice) Subject() string {
	if h, ok := hearingNotices[n.About]; ok {
		return "Tråd: " + h.subject + " " + n.Case
	}
	switch n.About {
	case NoticeTurn:
		return "Tråd: varsel " + n.Case + " venter på deg"
	case NoticeForwarded:
		return "Tråd: varsel " + n.Case + " er sendt videre til deg"
	case NoticeRemind:
		return "Tråd: varsel " + n.Case + " er kvittert, men ikke fulgt opp"
	case NoticeUndone:
		return "Tråd: varsel " + n.Case + " venter på deg"
	case NoticeTakenBack:
		return "Tråd: varsel " + n.Case + " er trukket tilbake"
	case NoticeSummary:
		return "Tråd: dagsoversikt"
	case NoticeNobody, NoticeEnd:
		return "Tråd: varsel " + n.Case + " har ingen å gå til"
	case NoticeSilent:
		return "Tråd: ingen meldinger fra " + n.Feed
	case NoticeSpeaks:
		return "Tråd: " + n.Feed + " melder igjen"
	case NoticeFailed:
		return "Tråd: meldinger fra " + n.feedName() + " ble ikke ført"
	case NoticeTest:
		return "Tråd: prøve på varsel"
	}
	return "Tråd: nytt varsel " + n.Case
}

// Text is the body, the same in mail and SMS.
func (n Notice) Text() string {
	var b strings.Builder
	if h, ok := hearingNotices[n.About]; ok {
		return h.text(n)
	}
	if n.About == NoticeSummary {
		fmt.Fprintf(&b, "%s om personer teamet ditt følger, ventet ikke på svar og står i dagsoversikten.\n\n", nb.Plural(n.Count, "hendelse", "hendelser"))
		fmt.Fprintf(&b, "Åpne oversikten (krever innlogging):\n%s\n", n.Link)
		b.WriteString(noticeFoot)
		return b.String()
	}
	if n.About == NoticeTest {
		return fmt.Sprintf("Dette er en prøve fra administratoren i Tråd. Ingenting har hendt. Varsler om personer teamet ditt følger, kommer til denne adressen.\n\nEr adressen feil, si fra til administratoren. Åpne Tråd (krever innlogging):\n%s\n", n.Link)
	}
	if n.About == NoticeNobody {
		fmt.Fprintf(&b, "Varselet %s gjelder en person som følges, men ingen som har rolle nå, kan få det: verken de som forløpet varsler, eller vikaren for dem.\n\nSe hvem som har rolle i kommunene og på sykehuset (krever innlogging):\n%s\n", n.Case, n.Link)
		b.WriteString(noticeFoot)
		return b.String()
	}
	if n.About == NoticeEnd {
		fmt.Fprintf(&b, "Ingen har kvittert for varselet %s, og det er ingen flere i rekken det kan gå til. Det står åpent på Min dag hos teamet.\n\nSe hvem som har rolle i kommunene og på sykehuset (krever innlogging):\n%s\n", n.Case, n.Link)
		b.WriteString(noticeFoot)
		return b.String()
	}
	if n.About == NoticeSilent || n.About == NoticeSpeaks || n.About == NoticeFailed {
		b.WriteString(n.feed())
		return b.String()
	}
	b.WriteString(n.sentence() + "\n\n")
	what := n.Event.brief()
	if n.Acute && n.Event == AlertAdmitted {
		what += ", øyeblikkelig hjelp"
	}
	if n.Late {
		what += ", sent meldt"
	}
	fmt.Fprintf(&b, "Hendelse:   %s\n", what)
	if where := placeNames[n.Where]; where != "" {
		fmt.Fprintf(&b, "Sted:       %s\n", where)
	}
	fmt.Fprintf(&b, "Tid:        %s\nReferanse:  %s\n\n", PartOfDay(n.At), n.Case)
	fmt.Fprintf(&b, "Åpne varselet (krever innlogging):\n%s\n", n.Link)
	switch {
	case n.Till.IsZero():
	case n.About == NoticeRemind:
		fmt.Fprintf(&b, "\nSkriver ingen hva som ble gjort innen omtrent %s, går varselet til neste i rekken.\n", deadline(n.Till, n.At))
	default:
		fmt.Fprintf(&b, "\nKvitterer ingen innen omtrent %s, går varselet til neste i rekken.\n", deadline(n.Till, n.At))
	}
	b.WriteString(noticeFoot)
	return b.String()
}

// feed is the whole text about a sender, to those who operate Tråd.
func (n Notice) feed() string {
	if n.About == NoticeFailed {
		return fmt.Sprintf("%s fra %s er tatt imot, men ble ikke ført. Teamene har ikke fått vite hva som sto der.\n\nSe hva som er galt, og kjør på nytt det som lar seg rette. Oppgaven står til noen har merket den som ferdig behandlet.\n\nSe Grensesnitt (krever innlogging):\n%s\n",
			nb.Capital(nb.Plural(n.Count, "melding", "meldinger")), n.feedName(), n.Link)
	}
	if n.About == NoticeSpeaks {
		return fmt.Sprintf("Avsenderen «%s» melder igjen. Varselet om stillhet er tatt tilbake.\n\nSe Grensesnitt (krever innlogging):\n%s\n", n.Feed, n.Link)
	}
	if n.At.IsZero() {
		return fmt.Sprintf("Avsenderen «%s» står i innstillingene, men har aldri sendt en melding.\n\nSe om den er satt opp med riktig adresse, og ring den som drifter avsenderen. Til det er i orden, får teamene bare vite om opphold som noen registrerer på skjermen.\n\nSe Grensesnitt (krever innlogging):\n%s\n",
			n.Feed, n.Link)
	}
	return fmt.Sprintf("Avsenderen «%s» har vært stille for lenge. Siste melding kom %s.\n\nRing den som drifter avsenderen. Til det er i orden, får teamene bare vite om opphold som noen registrerer på skjermen.\n\nSe Grensesnitt (krever innlogging):\n%s\n",
		n.Feed, hourOfDay(n.At), n.Link)
}

// feedName is the sender as configured.
func (n Notice) feedName() string {
	if n.Feed == "" {
		return "en ukjent avsender"
	}
	return "«" + n.Feed + "»"
}

const noticeFoot = "\nE-posten inneholder ingen opplysninger om personen. Ikke svar med personopplysninger.\nVarsler er ingen vakttjeneste. Ved fare for liv: 113. Legevakt: 116 117.\n"

func (n Notice) sentence() string {
	switch n.About {
	case NoticeTurn:
		return "Ingen har kvittert for varselet. Nå er det din tur: " + n.Event.sentence()
	case NoticeRemind:
		return "Du har kvittert for varselet, men ingen har skrevet hva som ble gjort: " + n.Event.sentence()
	case NoticeUndone:
		return "En kollega har kvittert for varselet, men ingen har skrevet hva som ble gjort. Nå er det din tur: " + n.Event.sentence()
	case NoticeForwarded:
		return "En kollega har sendt varselet videre til deg: " + n.Event.sentence()
	case NoticeTakenBack:
		return "Det som ble meldt, gjelder ikke lenger. Avsenderen har trukket det tilbake."
	}
	return nb.Capital(n.Event.sentence())
}

// sentence is the event in a sentence without a subject that anybody could know again.
func (k AlertKind) sentence() string {
	return "en person teamet ditt følger, " + map[AlertKind]string{
		AlertAdmitted: "er innlagt på sykehus.", AlertBed: "er innlagt på kommunal akutt døgnenhet (KAD).", AlertLegevakt: "har kommet til legevakt.",
		AlertEmergencyRoom: "har kommet til akuttmottak.", AlertPlanned: "har et planlagt opphold eller en time.", AlertReady: "er meldt utskrivningsklar.",
		AlertDischarged: "er skrevet ut.", AlertLeft: "har dratt fra legevakt eller akuttmottak.", AlertDied: "er meldt død.",
	}[k]
}

// placeNames are the kinds of place (StayChange.Where), as a mail may name them.
var placeNames = map[string]string{"hospital": "sykehus", "kad": "kommunal akutt døgnenhet (KAD)", "legevakt": "legevakt"}

func (k AlertKind) brief() string {
	return map[AlertKind]string{
		AlertAdmitted: "innleggelse", AlertBed: "innleggelse på KAD", AlertLegevakt: "legevakt", AlertEmergencyRoom: "akuttmottak", AlertPlanned: "planlagt",
		AlertReady: "utskrivningsklar", AlertDischarged: "utskrivning", AlertLeft: "dratt fra legevakt eller akuttmottak", AlertDied: "dødsfall",
	}[k]
}

// PartOfDay is a time as a mail about a person may tell it: the day and the part of it, "21. november, om morgenen". The hour would help somebody who saw her go.
func PartOfDay(t time.Time) string {
	part := "om kvelden"
	switch hour := t.In(date.Oslo).Hour(); {
	case hour < 6:
		part = "om natten"
	case hour < 9:
		part = "om morgenen"
	case hour < 12:
		part = "om formiddagen"
	case hour < 18:
		part = "om ettermiddagen"
	}
	return dayOfMonth(date.In(t)) + ", " + part
}

// hourOfDay is a time that says nothing of a person: "21. november, mellom kl. 06 og 07".
func hourOfDay(t time.Time) string {
	hour := t.In(date.Oslo).Hour()
	return fmt.Sprintf("%s, mellom kl. %02d og %02d", dayOfMonth(date.In(t)), hour, (hour+1)%24)
}

// deadline is the time of day, to the next half hour, with the day where it is another. It is counted from the minute that the event was told: to the minute
// it would say when that was.
func deadline(t, from time.Time) string {
	if over := t.Sub(t.Truncate(30 * time.Minute)); over > 0 { // every zone of Norway is whole hours from UTC
		t = t.Add(30*time.Minute - over)
	}
	if date.In(t) == date.In(from) {
		return nb.Clock(t)
	}
	return dayOfMonth(date.In(t)) + " " + nb.Clock(t)
}

// dayOfMonth is "21. november".
func dayOfMonth(d date.Date) string { return fmt.Sprintf("%d. %s", d.Day(), nb.Month(d.Month())) }

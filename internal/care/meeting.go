package care

import (
	"regexp"
	"unicode/utf8"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

// MeetingEvery is how many days there are from one meeting of the coordinator group to the next: six weeks.
const MeetingEvery = 42

// How long the texts of a meeting may be.
const (
	MaxMeetingText  = 4000
	MaxMeetingCase  = 1000
	MaxMeetingDo    = 300
	maxMeetingPlace = 120
)

// MeetingForms are how a meeting is held, with what pages call it.
var MeetingForms = []struct{ Code, Name string }{{"both", "Fysisk og digitalt"}, {"physical", "Fysisk"}, {"digital", "Digitalt"}}

// MeetingAgenda is what a new meeting begins with.
const MeetingAgenda = "1. Siden sist: beslutninger fra forrige møte\n2. Saker\n3. Læring og håndboken\n4. Tall og kvalitet\n5. Eventuelt og neste møte"

// Meeting is one meeting of the coordinator group.
type Meeting struct {
	On        date.Date
	Clock     string // «09.00»
	Form      string
	Place     string
	Agenda    string
	Minutes   string
	Guests    string // who was there and is not in the group
	Attendees []UserID
}

// NextMeeting is the day of the meeting after one.
func NextMeeting(last date.Date, c Calendar) date.Date {
	return c.AddWorkingDays(last.AddDays(MeetingEvery), 0)
}

// digits are what a national number looks like in a text, also one that is written with a space or a hyphen.
var digits = regexp.MustCompile(`(?:^|\D)\d{6}[ \x{a0}.-]?\d{5}(?:\D|$)`)

// withoutNumber is the fault of a text that holds what looks like a national number; "" where it does not.
func withoutNumber(s string) string {
	if digits.MatchString(s) {
		return "Teksten har noe som ser ut som et fødselsnummer. Ta det bort: alle i koordinatorgruppen leser teksten."
	}
	return ""
}

func meetingText(e *errs.Error, name, text string, most int, required string) {
	switch n := utf8.RuneCountInString(text); {
	case n == 0 && required != "":
		e.At(name, required)
	case n > most:
		e.Say(name, "Det er plass til %s tegn. Teksten har %s.", nb.Int(most), nb.Int(n))
	case withoutNumber(text) != "":
		e.At(name, withoutNumber(text))
	}
}

// Validate returns the faults of a meeting, nil where there are none.
func (m Meeting) Validate(today date.Date) error {
	e := errs.Invalid("Møtet er ikke lagret. Rett feltene som er merket.")
	switch {
	case m.On.IsZero():
		e.At("dato", "Skriv dagen møtet er.")
	case m.On.After(today.AddMonths(24)) || m.On.Before(today.AddMonths(-24)):
		e.At("dato", "Dagen er mer enn to år unna. Se om året er riktig.")
	}
	if _, _, err := nb.ParseClock(m.Clock); err != nil || m.Clock == "" {
		e.At("klokkeslett", "Skriv når møtet begynner, som 9.00.")
	}
	known := false
	for _, f := range MeetingForms {
		known = known || f.Code == m.Form
	}
	if !known {
		e.At("form", "Velg hvordan møtet holdes.")
	}
	meetingText(e, "sted", m.Place, maxMeetingPlace, "")
	meetingText(e, "dagsorden", m.Agenda, MaxMeetingText, "")
	meetingText(e, "referat", m.Minutes, MaxMeetingText, "")
	meetingText(e, "gjester", m.Guests, maxMeetingPlace, "")
	return e.OrNil()
}

// ValidateMeetingCase returns the faults of what a team asks the others about a person.
func ValidateMeetingCase(text string) error {
	e := errs.Invalid("Saken er ikke satt på sakslisten. Rett feltet som er merket.")
	meetingText(e, "sporsmal", text, MaxMeetingCase, "Skriv hva gruppen skal hjelpe med.")
	return e.OrNil()
}

// ValidateMeetingDecision returns the faults of a decision that is to be done by a day.
func ValidateMeetingDecision(text string, due, today date.Date) error {
	e := errs.Invalid("Beslutningen er ikke lagret. Rett feltene som er merket.")
	meetingText(e, "beslutning", text, MaxMeetingDo, "Skriv hva som skal gjøres.")
	switch {
	case due.IsZero():
		e.At("frist", "Skriv fristen.")
	case due.Before(today):
		e.At("frist", "Fristen er før i dag. Velg en dag som kommer.")
	case due.After(today.AddMonths(24)):
		e.At("frist", "Fristen er mer enn to år unna. Se om året er riktig.")
	}
	return e.OrNil()
}

// ValidateMeetingNote returns the fault of what came of a decision.
func ValidateMeetingNote(text string) error {
	e := errs.Invalid("Beslutningen er ikke lagret. Rett feltet som er merket.")
	meetingText(e, "merknad", text, MaxMeetingDo, "")
	return e.OrNil()
}

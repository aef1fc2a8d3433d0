package care

import (
	"slices"

	"traad/internal/base/date"
)

// Question is one use of "Spør IHT-lege": a coordinator or GP confers with the hospital physician about a patient.
type Question struct {
	Urgency Urgency
	AskedOn date.Date
	Text    string
	Status  QuestionStatus
	Answer  string // "" until answered
	Measure string // the measure that the answer became, in words; "" none
}

// Urgency says how soon an answer is needed.
type Urgency string

// The urgencies. A thing that cannot wait until the day ends is no question but a telephone call.
const (
	UrgentToday     Urgency = "today"
	UrgentThreeDays Urgency = "three_days"
	UrgentTwoWeeks  Urgency = "two_weeks"
)

// Urgencies lists them, most urgent first.
var Urgencies = []Urgency{UrgentToday, UrgentThreeDays, UrgentTwoWeeks}

// Title is the urgency in bokmål.
func (u Urgency) Title() string {
	return map[Urgency]string{UrgentToday: "i dag", UrgentThreeDays: "innen tre virkedager", UrgentTwoWeeks: "innen to uker"}[u]
}

// QuestionStatus is where a question stands.
type QuestionStatus string

// The statuses.
const (
	QuestionOpen      QuestionStatus = "open"
	QuestionAnswered  QuestionStatus = "answered"
	QuestionWithdrawn QuestionStatus = "withdrawn" // taken back by who asked
)

// AnswerBy is the last day for an answer: the same working day (the next one, when asked on a day off), the third
// working day after, or two weeks after moved to a working day.
func (u Urgency) AnswerBy(asked date.Date, cal Calendar) date.Date {
	switch u {
	case UrgentToday:
		return cal.AddWorkingDays(asked, 0)
	case UrgentThreeDays:
		return cal.AddWorkingDays(asked, 3)
	}
	return cal.AddWorkingDays(asked.AddDays(14), 0)
}

// Due is the last day for an answer to q.
func (q Question) Due(cal Calendar) date.Date { return q.Urgency.AnswerBy(q.AskedOn, cal) }

// Validate checks a question as it is asked. Fields: hast, sporsmal.
func (q Question) Validate() error {
	f := newFaults()
	if !slices.Contains(Urgencies, q.Urgency) {
		f.At("hast", "Velg hvor raskt du trenger svar.")
	}
	f.text("sporsmal", q.Text, "Skriv hva du lurer på.")
	return f.OrNil()
}

// ValidateAnswer checks the answer. Fields: svar, tiltak.
func (q Question) ValidateAnswer() error {
	f := newFaults()
	if q.Status == QuestionWithdrawn {
		f.At("svar", "Spørsmålet er trukket tilbake. Ring den som spurte hvis svaret likevel trengs.")
	}
	f.text("svar", q.Answer, "Skriv svaret.")
	f.text("tiltak", q.Measure, "")
	return f.OrNil()
}

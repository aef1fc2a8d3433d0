package care

import (
	"slices"
	"strings"
	"time"

	"traad/internal/base/errs"
)

// EmergencyHours is how long emergency access lasts.
const EmergencyHours = 4

// EmergencyReason says why somebody outside the team must see a person at once: what the access log tells her.
type EmergencyReason string

// The reasons.
const (
	EmergencyAcute     EmergencyReason = "acute"     // danger to life or health now
	EmergencyTreatment EmergencyReason = "treatment" // receives or treats the person, and is not in the team yet
	EmergencyDuty      EmergencyReason = "duty"      // on duty for somebody in the team who cannot be reached
)

// EmergencyReasons lists them in the order that forms show them.
var EmergencyReasons = []EmergencyReason{EmergencyAcute, EmergencyTreatment, EmergencyDuty}

// Title is the reason in bokmål.
func (r EmergencyReason) Title() string {
	return map[EmergencyReason]string{
		EmergencyAcute:     "Fare for liv eller helse nå",
		EmergencyTreatment: "Jeg tar imot eller behandler personen, men er ikke i teamet ennå",
		EmergencyDuty:      "Jeg har vakt for en i teamet som ikke kan nås",
	}[r]
}

// Emergency is one access outside the team, taken by oneself (helsepersonelloven §§ 21 and 25: who uses the data answers for
// the need; § 29: against the patient's objection only for weighty reasons).
type Emergency struct {
	Reason   EmergencyReason
	Note     string // what has happened, in the user's words; the person reads it
	Objected bool   // the person objects
	Weighty  bool   // the user has confirmed that weighty reasons outweigh the objection
}

// Check returns the faults by form field, nil where there are none.
func (e Emergency) Check() error {
	f := &faults{Error: errs.Invalid("Nødtilgangen kan ikke tas ennå")}
	if !slices.Contains(EmergencyReasons, e.Reason) {
		f.At("grunn", "Velg hvorfor du må se opplysningene nå.")
	}
	f.text("tekst", e.Note, "Skriv hva som har skjedd, og hva du trenger å vite.")
	if n := len([]rune(strings.TrimSpace(e.Note))); n > 0 && n < 10 {
		f.At("tekst", "Skriv litt mer: hva som har skjedd, og hva du trenger å vite.")
	}
	if e.Objected && !e.Weighty {
		f.At("tungtveiende", "Personen har motsatt seg dette. Kryss av hvis tungtveiende grunner gjør at du må se opplysningene likevel.")
	}
	return f.OrNil()
}

// Until is when an access taken at the instant ends.
func (e Emergency) Until(now time.Time) time.Time { return now.Add(EmergencyHours * time.Hour) }

// EmergencyOutcome is what the organisation's responsible found.
type EmergencyOutcome string

// The outcomes.
const (
	EmergencyOpen        EmergencyOutcome = ""
	EmergencyJustified   EmergencyOutcome = "justified"
	EmergencyUnjustified EmergencyOutcome = "unjustified" // talked with the user, closed here
	EmergencyReported    EmergencyOutcome = "reported"    // taken further as a breach
)

// EmergencyOutcomes lists what a follow-up can end with.
var EmergencyOutcomes = []EmergencyOutcome{EmergencyJustified, EmergencyUnjustified, EmergencyReported}

// Title is the outcome in bokmål.
func (o EmergencyOutcome) Title() string {
	return map[EmergencyOutcome]string{
		EmergencyOpen: "Ikke fulgt opp", EmergencyJustified: "Begrunnet", EmergencyUnjustified: "Ikke begrunnet, tatt opp med den ansatte",
		EmergencyReported: "Meldt videre som avvik",
	}[o]
}

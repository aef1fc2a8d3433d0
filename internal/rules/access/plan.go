package access

import (
	"strings"

	"traad/internal/care"
	"traad/internal/care/plan"
)

// MayNotWritePlan says why the actor may not write a field of a plan's draft, "" where she may. m is the measure that the
// field belongs to as it stands, the zero Measure where it belongs to none: who it is for, and whether the GP has confirmed it. Whether she has to do with the person at all, Decide says.
//
// The team writes the whole plan; wishes and decisions about treatment are no fields of it (care.Clarification). The GP owns the GP's
// measures: the team proposes them, the GP (or the substitute) confirms and changes them, and what is confirmed is the GP's alone. One
// that nobody confirms goes on being a proposal, so that a GP who never logs in holds nobody up. What the GP told somebody in another way changes a
// confirmed measure too, with how and when: NeedsGP.
func MayNotWritePlan(a Actor, path string, m plan.Measure) string {
	_, measure := plan.Measured(path)
	if measure && strings.HasSuffix(path, "/avtalt") {
		return "Hva som er avtalt med fastlegen, føres av seg selv når du svarer for fastlegen eller går gjennom tiltakene."
	}
	if a.Role != care.GeneralPractitioner {
		switch {
		case measure && strings.HasSuffix(path, "/fastlege"):
			return "Bare fastlegen kan bekrefte tiltaket. Til det er gjort, står det som foreslått til fastlegen."
		case measure && m.Who == plan.GP && m.Confirmed:
			return "Fastlegen har bekreftet tiltaket, og bare fastlegen endrer det. Skriv et nytt tiltak som forslag, eller ta det opp med fastlegen."
		}
		return ""
	}
	if measure && m.Who == plan.GP {
		return ""
	}
	return "Som fastlege skriver du i egne tiltak, og den medisinske beslutningen under Behandlingsavklaringer. Resten kan du kommentere eller be om endring av i høringen."
}

// MayNotSettlePlan says why the actor may not let the text of a field that stands, stand, where another was written beside it, "" where she may: beside
// those who write the field the team, of a measure that the GP has confirmed. Nothing of the GP's changes, and the plan cannot be published before
// somebody has.
func MayNotSettlePlan(a Actor, path string, m plan.Measure) string {
	if _, measure := plan.Measured(path); measure && a.Role != care.GeneralPractitioner && m.Who == plan.GP && m.Confirmed {
		return ""
	}
	return MayNotWritePlan(a, path, m)
}

// NeedsGP reports whether the actor says that a measure is done or stopped that the GP has taken on: the GP must have told her how.
func NeedsGP(a Actor, m plan.Measure, now plan.MeasureStatus) bool {
	return a.Role != care.GeneralPractitioner && m.Who == plan.GP && m.Confirmed && now != m.Status
}

// TakesFromGP reports whether a draft, in which a measure says now or does not stand, makes another measure of one that the GP has confirmed in the
// version that holds: what the actor signs then, the GP must have told her how. One that the GP confirms in the draft is the GP's own word; one that
// was done or stopped is only left behind.
func TakesFromGP(a Actor, holds, now plan.Measure, stands bool) bool {
	switch {
	case a.Role == care.GeneralPractitioner, holds.Who != plan.GP, !holds.Confirmed:
		return false
	case !stands:
		return holds.Status == plan.MeasureOpen
	}
	return !now.Confirmed && holds.Another(now)
}

// MayNotUpdatePlan says why the actor may not make a small change to a published plan without a hearing, "" where she may. m is the
// measure that the path belongs to, the zero Measure for a telephone number.
func MayNotUpdatePlan(a Actor, path string, m plan.Measure) string {
	_, measure := plan.Measured(path)
	switch {
	case measure && !strings.HasSuffix(path, "/status") && !strings.HasSuffix(path, "/frist"),
		!measure && !(strings.HasPrefix(path, "team/") && (strings.HasSuffix(path, "/telefon") || strings.HasSuffix(path, "/tid"))):
		return "Bare status og frist for et tiltak og telefon til en kontakt kan endres uten høring. Begynn på en ny versjon for resten."
	case measure && m.Who == plan.GP && a.Role != care.GeneralPractitioner:
		return "Tiltaket er fastlegens. Fastlegen oppdaterer det selv."
	case a.Role == care.GeneralPractitioner && (!measure || m.Who != plan.GP):
		return "Som fastlege oppdaterer du egne tiltak."
	case a.Role == care.CareWorker && (!measure || m.Who != plan.Municipality || m.User != "" && m.User != a.User || !strings.HasSuffix(path, "/status")):
		return "Du kan markere egne tiltak som gjort. Be koordinatoren om resten."
	}
	return ""
}

// MayNotAnswerFor says why the actor may not answer a hearing for a party, "" where she may. The team answers on behalf of
// whoever has no log-in, and writes down what others say on the telephone.
func MayNotAnswerFor(a Actor, who plan.Party) string {
	if a.Role == care.GeneralPractitioner && who != plan.GP {
		return "Du svarer for deg selv som fastlege."
	}
	return ""
}

package care

import (
	"slices"

	"traad/internal/base/date"
)

// AgreementPhase is where an agreement stands on a day.
type AgreementPhase string

// The phases, in the order that they follow each other. Lapsed is an agreement whose last day is over and which nobody has
// given notice of: nobody new is included, but nobody loses follow-up because of a date in a form.
const (
	AgreementDraft  AgreementPhase = "draft" // none, not signed by all, or not begun
	AgreementValid  AgreementPhase = "valid"
	AgreementLapsed AgreementPhase = "lapsed"
	NoticeGiven     AgreementPhase = "notice"
	AgreementEnded  AgreementPhase = "ended"
)

// AgreementPhases lists them in order.
var AgreementPhases = []AgreementPhase{AgreementDraft, AgreementValid, AgreementLapsed, NoticeGiven, AgreementEnded}

// Title is the phase in bokmål.
func (p AgreementPhase) Title() string {
	return map[AgreementPhase]string{
		AgreementDraft: "ikke gyldig ennå", AgreementValid: "gyldig", AgreementLapsed: "utløpt", NoticeGiven: "sagt opp", AgreementEnded: "avsluttet",
	}[p]
}

// Phase says where the agreement stands on a day.
func (a CooperationAgreement) Phase(day date.Date) AgreementPhase {
	v := a.InForce(day)
	switch {
	case v == nil:
		return AgreementDraft
	case !a.Notice.Ends.IsZero() && !a.Notice.Ends.After(day):
		return AgreementEnded
	case !a.Notice.On.IsZero() && !a.Notice.On.After(day):
		return NoticeGiven
	case !v.ValidTo.IsZero() && v.ValidTo.Before(day):
		return AgreementLapsed
	}
	return AgreementValid
}

// PhaseOf says where a party stands that has made several agreements, one after the other: a valid one counts before one
// that has lapsed, that before one under notice, that before one that has ended, and any of them before a draft.
func PhaseOf(all []CooperationAgreement, day date.Date) AgreementPhase {
	order := []AgreementPhase{AgreementValid, AgreementLapsed, NoticeGiven, AgreementEnded, AgreementDraft}
	best := AgreementDraft
	for _, a := range all {
		if p := a.Phase(day); slices.Index(order, p) < slices.Index(order, best) {
			best = p
		}
	}
	return best
}

// Covers reports whether one of the agreements that hold on a day is about a pathway. One that names none (an own legal basis) is about all.
func Covers(all []CooperationAgreement, pathway string, day date.Date) bool {
	for _, a := range all {
		if a.Phase(day) != AgreementValid {
			continue
		}
		if v := a.InForce(day); v != nil && (len(v.Pathways) == 0 || slices.Contains(v.Pathways, pathway)) {
			return true
		}
	}
	return false
}

// AccessEnds returns the first day without access that the party's agreements give as they stand on a day, zero where
// access goes on. It is that day or earlier exactly when PhaseOf is AgreementEnded.
func AccessEnds(all []CooperationAgreement, day date.Date) date.Date {
	ended := PhaseOf(all, day) == AgreementEnded
	var ends date.Date
	for _, a := range all {
		phase := a.Phase(day)
		if phase == AgreementDraft || (phase == AgreementEnded) != ended {
			continue
		}
		if a.Notice.Ends.IsZero() {
			return date.Date{} // this one goes on
		}
		if a.Notice.Ends.After(ends) {
			ends = a.Notice.Ends
		}
	}
	return ends
}

// AgreementAct is what an agreement may allow.
type AgreementAct string

// The acts.
const (
	ReferAndAssess    AgreementAct = "refer"        // write referrals and assessments
	IncludeNew        AgreementAct = "include"      // include somebody, also by moving in from a file
	FollowThose       AgreementAct = "follow"       // see and write about those who are followed
	HandThemOver      AgreementAct = "hand_over"    // the list of whom to hand over
	ExportOwnRecords  AgreementAct = "export"       // asked for by the party's coordinators
	ExportAfterwards  AgreementAct = "export_after" // asked for by an administrator, for nobody else has access
	GiveNotice        AgreementAct = "give_notice"
	BeginNewAgreement AgreementAct = "begin" // the one before is over
)

// AgreementActs lists them.
var AgreementActs = []AgreementAct{ReferAndAssess, IncludeNew, FollowThose, HandThemOver, ExportOwnRecords, ExportAfterwards, GiveNotice, BeginNewAgreement}

// allowed is what may be done in each phase.
var allowed = map[AgreementPhase][]AgreementAct{
	AgreementDraft:  {ReferAndAssess, FollowThose, ExportOwnRecords},
	AgreementValid:  {ReferAndAssess, IncludeNew, FollowThose, ExportOwnRecords, GiveNotice},
	AgreementLapsed: {ReferAndAssess, FollowThose, HandThemOver, ExportOwnRecords, GiveNotice},
	NoticeGiven:     {ReferAndAssess, FollowThose, HandThemOver, ExportOwnRecords},
	AgreementEnded:  {ExportAfterwards, BeginNewAgreement},
}

// Allows reports whether the act is allowed in the phase.
func (p AgreementPhase) Allows(act AgreementAct) bool { return slices.Contains(allowed[p], act) }

// WhyNotInclude says in words why nobody new can be included, and who can mend it; "" where somebody can.
func (p AgreementPhase) WhyNotInclude() string {
	const mend = " Henvisning og vurdering kan skrives som før."
	switch p {
	case AgreementDraft:
		return "Kommunen eller bydelen mangler en signert samarbeidsavtale, så ingen nye kan inkluderes." + mend + " Be administrator om å legge inn avtalen under «Samarbeidsavtaler»."
	case AgreementLapsed:
		return "Samarbeidsavtalen har løpt ut, så ingen nye kan inkluderes." + mend + " Be administrator om å legge inn en ny versjon av avtalen under «Samarbeidsavtaler»."
	case NoticeGiven:
		return "Samarbeidsavtalen er sagt opp, så ingen nye kan inkluderes." + mend + " Er oppsigelsen feil, kan administrator trekke den under «Samarbeidsavtaler»."
	case AgreementEnded:
		return "Samarbeidsavtalen er avsluttet, så ingen nye kan inkluderes. Be administrator om å legge inn en ny avtale under «Samarbeidsavtaler»."
	}
	return ""
}

package care

import (
	"slices"

	"traad/internal/base/date"
)

// CooperationAgreement is what lets a municipality, a district of Oslo or a GP office take part in the joint record:
// a written agreement (pasientjournalloven § 9), or for a GP office its own legal basis (helsepersonelloven § 25).
type CooperationAgreement struct {
	Basis    AgreementBasis
	Versions []AgreementVersion // by number, the oldest first
	Notice   AgreementNotice    // zero where nobody has given notice
}

// AgreementBasis says what the cooperation rests on.
type AgreementBasis string

// The bases.
const (
	WrittenAgreement AgreementBasis = "agreement"
	OwnLegalBasis    AgreementBasis = "legal_basis" // a GP office only
)

// AgreementVersion is the text of an agreement. Once every party has signed it is never changed; a change is a new version.
type AgreementVersion struct {
	Number int `json:"-"`
	AgreementText
	ValidFrom date.Date
	ValidTo   date.Date // the last day, counted; zero is until notice
}

// AgreementText is what the parties agree on.
type AgreementText struct {
	Parties        []AgreementParty
	Pathways       []string // codes of the pathways that the joint record covers
	Information    []string // codes of Informations
	Controllership string   // dataansvar: who for what; joint controllers by GDPR art. 26
	AccessBy       string   // who answers a patient who asks to see the record
	ObjectionBy    string   // who answers an objection
	CorrectionBy   string   // who answers a demand for correction or deletion
	Security       string
	EndTerms       string // what happens with the records when the agreement ends
	FollowUpDays   int    // how many days follow-up goes on after notice
	Document       string // reference to the signed document in the archive
	DecidedBy      string // OwnLegalBasis: who decided, on ValidFrom
}

// AgreementParty is an organisation that signs.
type AgreementParty struct {
	Name     string
	Number   string // organisation number, nine digits
	Role     string // what it is in the agreement: "kommunen", "sykehuset"
	SignedBy string
	SignedOn date.Date
}

// AgreementNotice is a notice (oppsigelse).
type AgreementNotice struct {
	On     date.Date // counts from this day: no new inclusions
	Ends   date.Date // the first day without access
	Reason string
}

// Information is a kind of information in the joint record.
type Information struct{ Code, Title string }

// Informations are the kinds that an agreement can cover.
var Informations = []Information{
	{"details", "Opplysninger om personen og pårørende"},
	{"assessment", "Henvisning, felles vurdering og skrøpelighet (CFS)"},
	{"consent", "Samtykke, reservasjon og samtykkekompetanse"},
	{"plan", "Kartlegging og behandlingsplan"},
	{"follow_up", "Kontakter, besøk og evalueringer"},
	{"stays", "Innleggelser, KAD og legevakt"},
	{"questions", "Spørsmål til IHT-lege og svar"},
}

// Signed reports whether every party has signed by the day; for an own legal basis, whether it is decided.
func (v AgreementVersion) Signed(day date.Date) bool {
	if v.DecidedBy != "" {
		return !v.ValidFrom.IsZero()
	}
	for _, p := range v.Parties {
		if p.SignedBy == "" || p.SignedOn.IsZero() || p.SignedOn.After(day) {
			return false
		}
	}
	return len(v.Parties) > 1
}

// InForce returns the version that holds on a day: of those that are signed and have begun the one with the highest number,
// nil where there is none. Whether its last day is over, Phase says.
func (a CooperationAgreement) InForce(day date.Date) *AgreementVersion {
	for i := range slices.Backward(a.Versions) {
		if v := &a.Versions[i]; v.Signed(day) && !v.ValidFrom.IsZero() && !v.ValidFrom.After(day) {
			return v
		}
	}
	return nil
}

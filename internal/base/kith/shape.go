package kith

import (
	"fmt"
	"strings"
)

// shapes say which elements stand under which, in which order and how many of each (? at most one, * any, + at least one), as the schemas do. A
// choice is written as its parts in order. The key is a short name of the namespace and the element's name; a shape may begin with the namespace
// of what stands under it, where that is another. An element without a shape is a leaf or is read elsewhere.
var shapes = map[string]string{
	"mh MsgHead":                "MsgInfo Document* PatientReport* Signature?",
	"mh MsgInfo":                "Type MIGversion GenDate MsgId ProcessingStatus? RequestedPriority? Ack? ConversationRef? Sender Receiver OtherReceiver* Patient?",
	"mh ConversationRef":        "RefToParent RefToConversation",
	"mh Sender":                 "ComMethod? Organisation",
	"mh Receiver":               "ComMethod? Organisation",
	"mh Organisation":           "OrganisationName? TypeOrganisation? Ident* Address? TeleCom* Organisation? HealthcareProfessional?",
	"mh HealthcareProfessional": "TypeHealthcareProfessional? RoleToPatient? FamilyName? MiddleName? GivenName? DateOfBirth? Sex? Nationality? Ident+ Address? TeleCom*",
	"mh Patient":                "FamilyName? MiddleName? GivenName? DateOfBirth? Sex? Nationality? Ident* Address? TeleCom*",
	"mh Ident":                  "Id TypeId",
	"mh TeleCom":                "TypeTelecom? TeleAddress",
	"mh PatientReport":          "DocumentConnection? CaseNo Document+ Patient?",
	"mh Document":               "DocumentConnection? ContentType? ContentDescription? ContentCategory? Consent? Annotation? FromDate? ToDate? OidRef? EnquiryRefId? RefDoc",
	"mh RefDoc":                 "IssueDate? MsgType Id? MimeType? Description? Compression? FileReference? Content?",

	"dia Dialogmelding":          "SakstypeKodet? Sakstype? Foresporsel* Notat*",
	"dia Notat":                  "TemaKodet Tema? TekstNotatInnhold? Merknad? DokIdNotat? DatoNotat? Foresporsel? RollerRelatertNotat*",
	"dia Foresporsel":            "TypeForesp EmneSporsmal? Sporsmal? Formål? Begrunnelse? Hastegrad? FraDato? TilDato? TypeJournalinfo* KodetOpplysning? DokIdForesp? RollerRelatertNotat*",
	"dia RollerRelatertNotat":    "RolleNotat? RoleToPatient? TilknyttetEnhet? HealthcareProfessional? Person?",
	"dia TilknyttetEnhet":        "Kontaktenhet Merknad? HealthcareProfessional? Person?",
	"dia Kontaktenhet":           "fk: TypeOrganisation? OrganisationName Ident+ Address? TeleCom* Organisation?",
	"dia HealthcareProfessional": "TypeHealthcareProfessional? RoleToPatient? FamilyName? MiddleName? GivenName? DateOfBirth? Sex? Nationality? Ident* Address? TeleCom*",
	"dia Person":                 "GivenName? MiddleName? FamilyName? DateOfBirth? Sex? Nationality? Ident* Address? TeleCom*",
	"dia Ident":                  "fk: Id TypeId",
	"dia TeleCom":                "fk: TypeTelecom? TeleAddress",
	"fk Organisation":            "TypeOrganisation? OrganisationName Ident+ Address? TeleCom* Organisation?",
	"fk Ident":                   "Id TypeId",
	"fk TeleCom":                 "TypeTelecom? TeleAddress",

	"ar AppRec":        "MsgType MIGversion SoftwareName? SoftwareVersion? GenDate Id Sender Receiver Status Error* OriginalMsgId",
	"ar Sender":        "Role? HCP",
	"ar Receiver":      "Role? HCP",
	"ar HCP":           "Inst? HCProf? MedSpeciality? Address?",
	"ar Inst":          "Name? Id? TypeId? Dept* AdditionalId* HCPerson*",
	"ar Dept":          "Type? Name? Id? TypeId? AdditionalId*",
	"ar HCPerson":      "Name? Id? TypeId? AdditionalId*",
	"ar HCProf":        "Type? Name? Id? TypeId? AdditionalId*",
	"ar OriginalMsgId": "MsgType IssueDate Id",
}

var short = map[string]string{
	SpaceHead: "mh", SpaceDialogue: "dia", SpaceDialogue10: "dia", SpaceCommon: "fk", SpaceReceipt10: "ar", SpaceReceipt11: "ar",
}

// wellShaped holds n and what is under it against the shapes. What stands in MsgHead's Content, in a signature and in an element that a
// shape does not name the insides of is left alone. The error is an ErrShape that names the place.
func (n *Node) wellShaped() error {
	shape, ok := shapes[short[n.Space]+" "+n.Name]
	if !ok {
		return nil
	}
	space := n.Space
	if rest, found := strings.CutPrefix(shape, "fk: "); found {
		shape, space = rest, SpaceCommon
	}
	if strings.TrimSpace(n.Text) != "" {
		return n.misshapen()
	}
	i := 0
	for _, part := range strings.Fields(shape) {
		name := strings.TrimRight(part, "?*+")
		count := 0
		for i < len(n.Under) && n.Under[i].Name == name && (n.Under[i].Space == space || name == "Signature") {
			i++
			count++
		}
		switch many := part[len(name):]; {
		case count == 0 && (many == "" || many == "+"), count > 1 && (many == "" || many == "?"):
			return n.misshapen()
		}
	}
	if i < len(n.Under) {
		return n.Under[i].misshapen()
	}
	for _, u := range n.Under {
		if err := u.wellShaped(); err != nil {
			return err
		}
	}
	return nil
}

// misshapen names the line only: an element's name is a sender's word.
func (n *Node) misshapen() error { return fmt.Errorf("%w: line %d", ErrShape, n.line) }

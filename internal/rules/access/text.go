package access

import (
	"maps"
	"slices"
)

// texts are the deeds in words, as they stand in a person's access log after who did it.
var texts = map[Deed]string{
	SeeMyDay: "så personen i Min dag", SeeList: "så personen i listen Forløp", SeeOverview: "så tall for kommunen",
	OpenLaunched: "åpnet Tråd fra journalsystemet", SeeRecord: "hentet planen eller andre opplysninger til journalsystemet",
	CountRecords: "hentet hvor mange som følges, til journalsystemet",
	SeeCard:      "viste i journalsystemet at du følges av IHT", SeePerson: "så personsiden", SeePlan: "så planen", SeeSummary: "så oppsummeringen", SeeNIN: "så fødselsnummeret", SeeLog: "så innsynsloggen",
	Search: "fant personen i et søk", Export: "lastet ned liste med personen", SeeConfig: "så oppsettet", SeeMove: "så hva en ny versjon av forløpet endrer, uten navn", SeeQuestions: "så spørsmål til IHT-lege",

	Refer: "registrerte henvisning", Assess: "vurderte henvisningen", DecideOutcome: "registrerte beslutning", RecordConsent: "registrerte samtykke",
	BookVisit: "avtalte eller avlyste besøk", SeeLetters: "så brevene i forløpet", MakeLetter: "laget et brev", SeeHandbook: "så håndboken", WriteHandbook: "skrev i håndboken", AskCallback: "ba på nettsiden om å bli ringt", SeeCallbacks: "så henvisninger fra nettsiden", SettleCallback: "gjorde seg ferdig med en henvisning fra nettsiden", RecordMapping: "skrev kartlegging", WritePlan: "skrev plan", LogContact: "loggførte kontakt", RecordWardVisit: "skrev at personen er sett på posten",
	Evaluate: "skrev evaluering", Pause: "satte på pause eller gjenopptok", Assign: "endret hvem som har ansvaret", End: "avsluttet forløpet",
	Correct: "rettet en hendelse", EditPerson: "endret opplysninger", RegisterDeath: "registrerte eller rettet dødsfall",
	MergePersons: "slo sammen to registreringer, eller angret det", AskRemoval: "ba om sletting", RedoRemoval: "gjorde slettinger, reservasjoner og avsluttede tilganger på nytt etter gjenoppretting", SeeRemovals: "så listen over slettinger", ApproveRemoval: "godkjente eller avslo en sletting",
	Ask: "spurte IHT-lege", AnswerQuestion: "svarte på spørsmål", KeepLists: "lagret en liste", ImportPatients: "flyttet inn fra fil",
	Object: "registrerte eller trakk en reservasjon", SeeObjections: "så reservasjonene", TakeEmergency: "tok nødtilgang",
	SeeEmergency: "så egne nødtilganger", ReviewAccess: "fulgte opp en nødtilgang",
	Configure: "endret oppsettet", SeeSessions: "så egne innlogginger", BeginSession: "logget inn", MakeAccount: "laget en konto uten rolle ved første innlogging", EndSession: "avsluttet en egen innlogging",

	SeeRoles: "så hvem som har tilgang", ReviewRoles: "vurderte tilganger", SeeFindings: "så oppslag til kontroll", JudgeFinding: "vurderte et oppslag",
	SeeOwnAsked: "så spørsmål om egne oppslag", AnswerFinding: "begrunnet et eget oppslag", HandOutLog: "hentet ut innsynsloggen",
	SeeHandOver: "så personen i listen over dem som skal overleveres", HandOver: "skrev om overlevering", SeeRecordExports: "så bestilte uttrekk av journaler",
	AskRecordExport: "bestilte uttrekk av kommunens journaler", ApproveRecordExport: "avgjorde om kommunens journaler skulle tas ut",
	MakeRecordExport: "tok personen med i et uttrekk av kommunens journaler", FetchRecordExport: "hentet uttrekket av kommunens journaler",
	SeeStaffing: "så bemanning og måltall", PlanStaffing: "skrev eller godkjente en bemanningsplan",
	SeeMapping:  "så kartleggingen",
	RecordScore: "skrev eller rettet en skår", Report: "meldte bekymring", HandleConcern: "fulgte opp en bekymring",
	RecordWish: "skrev ønsker om behandling", DecideLimits: "skrev behandlingsavklaring",

	TellMessage: "tok imot en melding om pasienten fra en annen part", TellReferral: "registrerte en henvisning som kom som melding",
	HandMessage: "leverte planen som melding til en part, eller stanset den", TakeReceipt: "tok imot kvittering for planen fra en part", MissReceipt: "merket at en part ikke har kvittert for planen",
	RemindHearing: "minnet om høringen av planen", ExpireExtract: "slettet et uttrekk til forskning da dagen var kommet", ExpireRegistry: "slettet et uttrekk fra NPR eller KPR da dagen var kommet",
	SendMessage: "sendte planen til partenes egne systemer", SettleMessage: "fulgte opp en melding om planen som ikke kom fram",
	SeeDraft: "så et utkast til planen", EditPlan: "skrev i et utkast til planen", SendHearing: "sendte planen på høring eller fulgte den opp",
	RecordStay: "registrerte et opphold", ReviewStay: "svarte på spørsmål etter et opphold", SeeFeeds: "så grensesnittene",
	AnswerHearing: "svarte på høringen av planen", PublishPlan: "publiserte planen", UpdatePlan: "oppdaterte et tiltak i planen",

	SeeOwn: "åpnet Min plan", SeeOwnPlan: "så planen", SeeOwnAnswers: "så svarene før kartleggingen", SeeOwnLog: "så innsynsloggen", SeeOwnWords: "så forslag og svar",
	Prepare: "svarte på spørsmålene før kartleggingen", Propose: "sendte forslag eller kommentar til planen", OwnReport: "meldte bekymring",
	WishShut: "ba om at noen ikke skal se", ShutOut: "avsluttet en pårørendes innsyn", GiveOwnAccess: "ga innsyn på nett", EndOwnAccess: "avsluttet innsyn på nett",
	SeeOwnAccess: "så hvem som har innsyn på nett", SeeWords: "så forslag fra pasient og pårørende", AnswerWord: "besvarte et forslag", SeePreparation: "så svarene før kartleggingen",
	SeeWithheld: "så hva i planen som ikke vises på nett", Withhold: "bestemte hva i planen som ikke vises på nett",
	SeeAlerts: "så personen i listen over varsler", SeeAlert: "så et varsel", SeeAlertFigures: "så tall om varsler", TakeAlert: "kvitterte for et varsel",
	ActOnAlert: "skrev hva som ble gjort etter et varsel", ForwardAlert: "sendte et varsel videre", KeepAbsence: "registrerte eget fravær",
	KeepCalendar: "laget eller avsluttet adressen til egen kalender", SeeCalendar: "fikk oppgaver i egen kalender, uten navn",
	TellStay: "meldte om et opphold", SeeMessage: "så en melding om et opphold", SeeUnread: "så en melding som ikke kunne leses", RunMessage: "kjørte en melding på nytt", HandleMessage: "merket en melding som ferdig behandlet",
	SeeData: "så datagrunnlaget", LoadData: "leste inn, tok i bruk eller angret data uten navn",
	KeepStayBasis: "så eller endret beslutninger om åpne opphold", SeeOpenStays: "så åpne opphold uten navn", SeeMessages: "så hvilke meldinger som er kommet om personen",
	TakeSilence: "tok oppgaven med en avsender som var stille", MarkAddress: "merket en e-postadresse",
	SeeCandidates: "så kandidatlisten", SeeCandidateFigures: "så hvor godt kandidatlisten treffer", DecideCandidate: "avgjorde om en kandidat var aktuell",
	RevealCandidate: "hentet identiteten fra kandidatlisten", KeepRules: "så eller lagret en regel for kandidater", UseRule: "tok en regel for kandidater i bruk",
	ObjectUnnamed: "så, registrerte eller trakk en reservasjon uten journal",
	TellUse:       "meldte om kommunale tjenester", LoadUse: "leste inn eller hentet ut kommunens tall for bruk av tjenester", KeepPrices: "så eller lagret priser", SeeRegistry: "så uttrekk fra NPR og KPR", LoadRegistry: "registrerte, leste inn eller slettet uttrekk fra NPR eller KPR", SeeExtracts: "så uttrekk til forskning",
	OrderExtract: "bestilte uttrekk til forskning", ApproveExtract: "avgjorde om et uttrekk til forskning skulle lages", MakeExtract: "tok personen med uten navn i et uttrekk til forskning",
	HandOutExtract: "hentet et uttrekk til forskning", DiscardExtract: "slettet et uttrekk til forskning",
	AskPseudonym: "sendte fødselsnummeret til sykehusets nøkkeltjeneste for å finne koden som står i data uten navn",
	SeeResults:   "så resultater før og etter",
	SeeReports:   "så rapport til styret", FreezeReport: "frøs en rapport til styret",
	SeeNetwork: "så tall fra læringsnettverket", KeepNetwork: "la inn, laget, hentet eller tok bort en fil med tall i læringsnettverket",
	SeeMeetings: "så sakslisten til et koordinatormøte, med navn", KeepMeetings: "skrev i et koordinatormøte", BringCase: "tok personen opp i et koordinatormøte, uten navn for andre enn teamet, eller tok saken av igjen",
	SeeQuality: "så kvalitet over tid", MarkChange: "merket en endring i tjenesten",
	SeeHomecoming: "så listen for Forsterket hjemreise",
	SeeSurveys:    "så undersøkelser", KeepSurveys: "startet, avsluttet eller laget lenker til en undersøkelse", SeeAnswers: "så svar på undersøkelser",
	KeepSets:   "skrev spørsmål til en undersøkelse",
	GiveSurvey: "ga ut en undersøkelse, eller skrev inn svarene", AnswerSurvey: "svarte på en undersøkelse",
}

// Text is the deed in words that a patient understands: «så personsiden». For a deed without words it is the code.
func (d Deed) Text() string {
	if t := texts[d]; t != "" {
		return t
	}
	return string(d)
}

// Texts are all deeds and reasons in words, as the log shows them.
func Texts() []string {
	out := slices.Collect(maps.Values(texts))
	for _, r := range reasons {
		out = append(out, r.Text())
	}
	return out
}

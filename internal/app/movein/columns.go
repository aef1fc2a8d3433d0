package movein

import (
	excel "traad/internal/base/sheet"
)

// The headings of the sheet «Pasienter». A Record is asked by them, and faults name them.
const (
	colNumber         = "Fødselsnummer"
	colGiven          = "Fornavn"
	colFamily         = "Etternavn"
	colName           = "Navn" // in lists that have one column for the whole name; the template has two
	colBorn           = "Fødselsdato"
	colSex            = "Kjønn"
	colArea           = "Kommune"
	colAddress        = "Adresse"
	colPhone          = "Telefon"
	colKin            = "Pårørende"
	colKinRelation    = "Pårørende relasjon"
	colKinPhone       = "Pårørende telefon"
	colGP             = "Fastlege"
	colOffice         = "Legekontor"
	colPathway        = "Forløp"
	colReferred       = "Henvist dato"
	colReferredBy     = "Henvist av"
	colReferrer       = "Navn på henviser"
	colWhy            = "Henvisningsgrunn"
	colToHospital     = "Sendt til sykehuset"
	colDecided        = "Besluttet dato"
	colOutcome        = "Beslutning"
	colGrounds        = "Begrunnelse"
	colException      = "Unntak fra kriteriene"
	colReview         = "Vurderes på nytt"
	colCFS            = "CFS"
	colCFSOn          = "CFS dato"
	colConsented      = "Samtykke dato"
	colConsentBy      = "Samtykke gitt av"
	colConsentName    = "Navn på den som samtykket"
	colCompetence     = "Samtykkekompetanse"
	colConsentHow     = "Samtykke gitt hvordan"
	colMapped         = "Kartlagt dato"
	colPlanned        = "Plan dato"
	colMatters        = "Hva er viktig"
	colPlan           = "Plan"
	colContact        = "Siste kontakt dato"
	colContactForm    = "Siste kontakt form"
	colContactNote    = "Siste kontakt notat"
	colNext           = "Neste avtalt kontakt"
	colNextForm       = "Neste kontakt form"
	colEvaluated      = "Siste evaluering dato"
	colEvaluationForm = "Evaluering form"
	colGoals          = "Evaluering mål"
	colEvaluationNote = "Evaluering notat"
	colPaused         = "Pause siden"
	colPauseReason    = "Pauseårsak"
	colResponsible    = "Ansvarlig koordinator"
)

var (
	forms = []excel.Choice{
		{Value: "visit", Label: "Besøk", Aliases: []string{"Hjemmebesøk", "Oppmøte", "Fysisk"}},
		{Value: "telephone", Label: "Telefon", Aliases: []string{"Tlf", "Tlf.", "Telefonsamtale", "Ringt"}},
		{Value: "video", Label: "Video", Aliases: []string{"Videosamtale", "Videomøte", "Digitalt"}},
	}
	referrers = []excel.Choice{
		{Value: "gp", Label: "Fastlege"},
		{Value: "ward", Label: "Sengepost eller poliklinikk", Aliases: []string{"Sengepost", "Poliklinikk", "Avdeling", "Sykehus", "Sykehuset"}},
		{Value: "clinician", Label: "Annen behandler", Aliases: []string{"Behandler", "Legevakt", "KAD"}},
		{Value: "municipality", Label: "Kommunal tjeneste", Aliases: []string{"Kommune", "Kommunen", "Hjemmesykepleien", "Hjemmetjenesten", "Tildelingskontoret"}},
		{Value: "patient", Label: "Pasienten selv", Aliases: []string{"Pasient", "Pasienten", "Selv"}},
		{Value: "next_of_kin", Label: "Pårørende"},
		{Value: "identification", Label: "Kandidatlisten", Aliases: []string{"Kandidatliste"}},
	}
	sexes = []excel.Choice{
		{Value: "woman", Label: "Kvinne", Aliases: []string{"K"}},
		{Value: "man", Label: "Mann", Aliases: []string{"M"}},
		{Value: "unknown", Label: "Ikke kjent", Aliases: []string{"Ukjent"}},
	}
	outcomes = []excel.Choice{
		{Value: "include", Label: "Inkluderes", Aliases: []string{"Inkludert", "Inkluder", "Ja", "Aktiv"}},
		{Value: "wait", Label: "Venter", Aliases: []string{"Vent", "Venteliste", "På venteliste"}},
	}
	givers = []excel.Choice{
		{Value: "patient", Label: "Pasienten", Aliases: []string{"Pasient", "Pasienten selv"}},
		{Value: "next_of_kin", Label: "Pårørende"},
		{Value: "guardian", Label: "Verge"},
	}
	competences = []excel.Choice{
		{Value: "full", Label: "Ja", Aliases: []string{"Samtykkekompetent"}},
		{Value: "partial", Label: "Delvis"},
		{Value: "none", Label: "Nei", Aliases: []string{"Ikke samtykkekompetent"}},
	}
	consentWays = []excel.Choice{{Value: "oral", Label: "Muntlig"}, {Value: "written", Label: "Skriftlig"}, {Value: "digital", Label: "Digitalt"}}
	goals       = []excel.Choice{
		{Value: "met", Label: "Nådd"},
		{Value: "partly", Label: "Delvis nådd", Aliases: []string{"Delvis"}},
		{Value: "not_met", Label: "Ikke nådd"},
		{Value: "changed", Label: "Endret", Aliases: []string{"Målene er endret"}},
	}
)

// patientColumns are the columns of the sheet «Pasienter». Somebody who works for one area need not write which.
func patientColumns(areas, pathways []excel.Choice, oneArea bool) []excel.Column {
	return []excel.Column{
		{
			Name: colNumber, Secret: true, Digits: 11, Aliases: []string{"Fnr", "Fødselsnr", "Fødsels- og personnummer", "Personnummer", "Personnr", "D-nummer"},
			Help: "11 sifre. D-nummer og hjelpenummer går også. Uten nummer må fødselsdato og navn stå der.",
		},
		{Name: colGiven, Secret: true, Aliases: []string{"Fornavn og mellomnavn"}},
		{Name: colFamily, Secret: true, Aliases: []string{"Slektsnavn"}},
		{Name: colName, Secret: true, Aliases: []string{"Pasient", "Pasientnavn", "Pasientens navn", "Fullt navn"}},
		{Name: colBorn, Kind: excel.Date, Aliases: []string{"Født", "Født dato", "Fødselsdag"}, Help: "Kan stå tom når fødselsnummeret er fylt ut."},
		{Name: colSex, Kind: excel.Code, Choices: sexes, Help: "Slik det står i folkeregisteret. Tom er ikke kjent."},
		{
			Name: colArea, Kind: excel.Code, Choices: areas, Digits: 4, Required: !oneArea,
			Aliases: []string{"Bydel", "Bostedskommune", "Kommunenavn", "Kommunenummer", "Kommunenr"}, Help: "Kommunen eller bydelen som følger personen.",
		},
		{Name: colAddress, Aliases: []string{"Bostedsadresse"}},
		{Name: colPhone, Aliases: []string{"Tlf", "Telefonnummer", "Mobil", "Mobiltelefon", "Telefon pasient"}},
		{Name: colKin, Secret: true, Aliases: []string{"Pårørende navn", "Nærmeste pårørende", "Navn på pårørende"}, Help: "Navnet på nærmeste pårørende."},
		{Name: colKinRelation, Aliases: []string{"Relasjon", "Slektskap"}, Help: "For eksempel datter."},
		{Name: colKinPhone, Aliases: []string{"Telefon pårørende", "Tlf pårørende", "Pårørende tlf"}},
		{Name: colGP, Aliases: []string{"Fastlegens navn", "Navn på fastlege"}, Help: "Navnet slik det står i Tråd."},
		{Name: colOffice, Aliases: []string{"Fastlegekontor", "Legesenter"}},
		{Name: colPathway, Kind: excel.Code, Choices: pathways, Help: "Tom er langvarig oppfølging."},
		{Name: colReferred, Kind: excel.Date, Aliases: []string{"Henvist", "Henvisningsdato", "Dato henvist", "Dato for henvisning", "Henvisning mottatt"}},
		{Name: colReferredBy, Kind: excel.Code, Choices: referrers, Required: true, Aliases: []string{"Hvem henviste", "Henvist fra", "Henvisende instans", "Henviser"}},
		{Name: colReferrer, Aliases: []string{"Henvisers navn"}, Help: "For eksempel «fastlege Mona Ruud» eller «datter»."},
		{Name: colWhy, Aliases: []string{"Hvorfor henvist", "Henvisningsårsak", "Årsak til henvisning", "Grunn"}},
		{Name: colToHospital, Kind: excel.Bool, Aliases: []string{"Henvist til sykehuset"}, Help: "Ja når henvisningen gikk til sykehuset: da gjelder svarfristen på 10 virkedager."},
		{Name: colDecided, Kind: excel.Date, Aliases: []string{"Besluttet", "Beslutningsdato", "Vurdert", "Vurdert dato", "Vurderingsdato", "Inkludert", "Inkludert dato", "Inklusjonsdato"}},
		{Name: colOutcome, Kind: excel.Code, Choices: outcomes, Help: "Tom når henvisningen ikke er vurdert ennå."},
		{Name: colGrounds, Aliases: []string{"Begrunnelse for beslutning"}},
		{Name: colException, Aliases: []string{"Unntak"}, Help: "Hvorfor personen er inkludert selv om alder eller CFS er utenfor kriteriene."},
		{Name: colReview, Kind: excel.Date, Aliases: []string{"Ny vurdering"}, Help: "For dem som venter."},
		{Name: colCFS, Kind: excel.Int, Aliases: []string{"CFS-skår", "CFS skår", "Clinical frailty scale", "Skrøpelighet"}, Help: "1 til 9. Må stå der for alle som er inkludert."},
		{Name: colCFSOn, Kind: excel.Date, Aliases: []string{"Dato CFS", "CFS skåret"}},
		{Name: colConsented, Kind: excel.Date, Aliases: []string{"Samtykke", "Samtykkedato", "Samtykket", "Dato samtykke"}},
		{Name: colConsentBy, Kind: excel.Code, Choices: givers, Help: "Tom er pasienten selv."},
		{Name: colConsentName, Secret: true, Help: "Når en annen enn pasienten samtykket."},
		{Name: colCompetence, Kind: excel.Code, Choices: competences},
		{Name: colConsentHow, Kind: excel.Code, Choices: consentWays},
		{Name: colMapped, Kind: excel.Date, Aliases: []string{"Kartlagt", "Kartlegging", "Kartlegging dato", "Kartleggingsdato", "Dato kartlegging", "Kartleggingssamtale"}},
		{Name: colPlanned, Kind: excel.Date, Aliases: []string{"Plandato", "Plan skrevet", "Dato plan", "Behandlingsplan dato"}},
		{Name: colMatters, Aliases: []string{"Hva er viktig for deg", "Hva er viktig for pasienten", "Viktig for pasienten"}, Help: "Med personens egne ord."},
		{Name: colPlan, Aliases: []string{"Plantekst", "Behandlingsplan", "Mål og tiltak"}},
		{Name: colContact, Kind: excel.Date, Aliases: []string{"Siste kontakt", "Dato siste kontakt", "Sist kontakt"}},
		{Name: colContactForm, Kind: excel.Code, Choices: forms, Aliases: []string{"Kontaktform", "Form siste kontakt"}},
		{Name: colContactNote, Aliases: []string{"Notat siste kontakt"}},
		{Name: colNext, Kind: excel.Date, Aliases: []string{"Neste kontakt", "Neste kontakt dato", "Neste avtale", "Neste oppfølging"}},
		{Name: colNextForm, Kind: excel.Code, Choices: forms},
		{Name: colEvaluated, Kind: excel.Date, Aliases: []string{"Siste evaluering", "Evaluert", "Evaluert dato", "Evaluering", "Evaluering dato"}},
		{Name: colEvaluationForm, Kind: excel.Code, Choices: forms},
		{Name: colGoals, Kind: excel.Code, Choices: goals, Aliases: []string{"Måloppnåelse"}, Help: "Hvordan det gikk med målene ved siste evaluering."},
		{Name: colEvaluationNote},
		{Name: colPaused, Kind: excel.Date, Aliases: []string{"Pause fra", "Pauset", "Pauset dato", "På pause siden"}},
		{Name: colPauseReason, Aliases: []string{"Årsak til pause"}},
		{Name: colResponsible, Aliases: []string{"Ansvarlig", "Koordinator", "IHT-koordinator"}, Help: "Navnet slik det står i Tråd."},
	}
}

// The headings of the sheet «Kontakter».
const (
	logNumber  = "Fødselsnummer"
	logRow     = "Rad i Pasienter"
	logOn      = "Dato"
	logForm    = "Form"
	logWith    = "Med"
	logName    = "Navn"
	logReached = "Nådd"
	logNote    = "Notat"
	logMinutes = "Minutter"
)

// contactColumns are the columns of the sheet «Kontakter»: earlier contacts, one a row.
var contactColumns = []excel.Column{
	{Name: logNumber, Secret: true, Digits: 11, Aliases: []string{"Fnr", "Fødselsnr", "Personnummer", "Personnr"}, Help: "Personen i arket Pasienter. For den som ikke har nummer der, skriv radnummeret i stedet."},
	{Name: logRow, Kind: excel.Int, Aliases: []string{"Rad", "Radnummer", "Radnr"}, Help: "Radnummeret i arket Pasienter, når nummeret mangler."},
	{Name: logOn, Kind: excel.Date, Required: true, Aliases: []string{"Kontaktdato"}},
	{Name: logForm, Kind: excel.Code, Choices: forms, Required: true, Aliases: []string{"Kontaktform", "Hvordan"}},
	{Name: logWith, Kind: excel.Code, Aliases: []string{"Med hvem", "Hvem"}, Help: "Tom er pasienten.", Choices: []excel.Choice{
		{Value: "patient", Label: "Pasienten", Aliases: []string{"Pasient"}},
		{Value: "next_of_kin", Label: "Pårørende"},
		{Value: "home_nursing", Label: "Hjemmesykepleien", Aliases: []string{"Hjemmetjenesten"}},
		{Value: "gp", Label: "Fastlegen", Aliases: []string{"Fastlege"}},
		{Value: "ward", Label: "Avdelingen", Aliases: []string{"Avdeling", "Sykehuset"}},
		{Value: "other", Label: "Andre", Aliases: []string{"Annet"}},
	}},
	{Name: logName, Secret: true, Help: "Når det var en annen enn pasienten."},
	{Name: logReached, Kind: excel.Bool, Aliases: []string{"Fikk kontakt", "Oppnådd", "Svar"}, Help: "Nei når det ble forsøkt, men ingen svarte. Tom er ja."},
	{Name: logNote, Aliases: []string{"Merknad", "Innhold", "Hva kom fram"}},
	{Name: logMinutes, Kind: excel.Int, Aliases: []string{"Tid", "Tidsbruk"}},
}

package kith

// FaultCode is a code of the register 8221, faults of application receipts.
type FaultCode string

// All codes of the register.
const (
	T01 FaultCode = "T01"
	T02 FaultCode = "T02"
	T10 FaultCode = "T10"
	T99 FaultCode = "T99"
	S01 FaultCode = "S01"
	S02 FaultCode = "S02"
	S03 FaultCode = "S03"
	S99 FaultCode = "S99"
	E10 FaultCode = "E10"
	E20 FaultCode = "E20"
	E21 FaultCode = "E21"
	E30 FaultCode = "E30"
	E31 FaultCode = "E31"
	E32 FaultCode = "E32"
	E35 FaultCode = "E35"
	E36 FaultCode = "E36"
	E53 FaultCode = "E53"
	E54 FaultCode = "E54"
	X99 FaultCode = "X99"
)

// FaultCodes are all of them, in the order of the register.
var FaultCodes = []FaultCode{T01, T02, T10, T99, S01, S02, S03, S99, E10, E20, E21, E30, E31, E32, E35, E36, E53, E54, X99}

// faults are the register's name of each code, and what it means for one who sent a message about a patient: what to do about it.
var faults = map[FaultCode]struct{ name, words string }{
	T01: {"Ikke XML / ikke 'well formed' / uleselig", "Mottakeren kunne ikke lese meldingen. Meld fra til den som drifter Tråd."},
	T02: {"XML validerer ikke", "Mottakeren fant feil i meldingens oppbygging. Meld fra til den som drifter Tråd."},
	T10: {"Støtter ikke meldingsformatet", "Mottakerens system tar ikke imot Helsefaglig dialog. Gi planen på en annen måte."},
	T99: {"Annen feil på format", "Mottakeren fant en feil i meldingens format. Meld fra til den som drifter Tråd."},
	S01: {"Feil på signatur", "Mottakeren godtok ikke signaturen. Meld fra til den som drifter meldingstjenesten."},
	S02: {"Ugyldig sertifikat", "Mottakeren godtok ikke sertifikatet. Meld fra til den som drifter meldingstjenesten."},
	S03: {"Tilbaketrukket sertifikat", "Sertifikatet er trukket tilbake. Meld fra til den som drifter meldingstjenesten."},
	S99: {"Annen feil på signatur eller sertifikat", "Mottakeren fant en feil på signatur eller sertifikat. Meld fra til den som drifter meldingstjenesten."},
	E10: {"Ugyldig meldingsidentifikator", "Mottakeren godtok ikke meldingens nummer. Meld fra til den som drifter Tråd."},
	E20: {"Lege finnes ikke", "Mottakeren kjenner ikke legen. Sjekk hvem som er fastlege, og adressen til legekontoret."},
	E21: {"Mottaker finnes ikke", "Adressen gjelder ikke lenger. Be administrator rette den i adresseregisteret."},
	E30: {"Pasientens fødselsnummer mangler", "Mottakeren fant ikke pasienten. Sjekk fødselsnummeret."},
	E31: {"Pasientens fødselsnummer er feil", "Mottakeren fant ikke pasienten. Sjekk fødselsnummeret."},
	E32: {"Pasientens navn mangler", "Mottakeren fant ikke pasienten. Sjekk navnet."},
	E35: {"Pasienten finnes ikke i mottakersystemet", "Pasienten har ikke journal hos mottakeren. Sjekk at det er rett mottaker, og gi planen på en annen måte."},
	E36: {"Pasientopplysninger er utilstrekkelig", "Mottakeren fant ikke pasienten av det som sto i meldingen. Sjekk navn og fødselsnummer."},
	E53: {"Pasientens fødselsnummer eller D-nummer finnes ikke registrert i Folkeregisteret", "Fødselsnummeret finnes ikke i Folkeregisteret. Sjekk det."},
	E54: {"Pasientens fødselsnummer er ikke registrert i mottagersystemet", "Pasienten har ikke journal hos mottakeren. Sjekk at det er rett mottaker, og gi planen på en annen måte."},
	X99: {"Annen feil", "Mottakeren sier ikke mer om hvorfor. Ring dem."},
}

// Name is the register's name of the code; "" of one that is not in it.
func (c FaultCode) Name() string { return faults[c].name }

// Words is what the code means for whoever sent the message, and what to do about it, in bokmål.
func (c FaultCode) Words() string {
	if f, ok := faults[c]; ok {
		return f.words
	}
	return "Mottakeren brukte en kode som ikke står i kodeverket. Ring dem."
}

// Fault is the code with our own words besides, as a receipt carries it.
func (c FaultCode) Fault(text string) Code {
	return Code{V: string(c), S: listFault, DN: c.Name(), OT: text}
}

package adoption

import "strings"

// threat is what can go wrong, and what stands against it. A measure that rests on a setting is said only where the setting says so.
type threat struct {
	what string
	does string
	rest func(Installation) (does, lacks string)
}

var threats = []threat{
	{what: "En ansatt slår opp noen hun ikke har med å gjøre", does: "Tilgang følger teamet; alle oppslag føres og kan leses av pasienten; uvanlige oppslag plukkes ut hver natt og vurderes av lederen."},
	{what: "En konto kommer på avveie", does: "Økter varer et begrenset antall timer og kan avsluttes; forsøk på innlogging begrenses og føres.", rest: func(i Installation) (string, string) {
		switch l := i.Login; {
		case l == nil:
			return "", "Innlogging er ikke satt opp."
		case l.Checked():
			return "Innlogging på nivå " + strings.Join(l.Levels, " eller ") + " hos " + l.Name + ".", ""
		default:
			return "", "Nivået på innloggingen hos " + l.Name + " kontrolleres ikke av Tråd; leverandøren må kreve to faktorer."
		}
	}},
	{what: "En som har sluttet, har fortsatt tilgang", does: "Alle roller har sluttdato.", rest: func(i Installation) (string, string) {
		if i.RoleDays == 0 {
			return "", ""
		}
		return "Høyst " + days(i.RoleDays) + ", og lederen vurderer dem minst hver " + days(i.ReviewDays) + ".", ""
	}},
	{what: "Opplysninger avlyttes på nettet", rest: func(i Installation) (string, string) {
		if i.TLS {
			return "Sidene er satt opp for TLS.", ""
		}
		return "", "TLS er ikke slått på for sidene (web.secure)."
	}},
	{what: "Databasen eller en sikkerhetskopi kommer på avveie", does: "Fødselsnummer, innkomne meldinger og journaluttrekk er kryptert med nøkler utenfor databasen. Navn og journaltekst er ikke kryptert i databasen.", rest: func(i Installation) (string, string) {
		return "", "Kryptering av disk og sikkerhetskopier er driftens, og står ikke i innstillingene."
	}},
	{what: "Innsynsloggen endres eller kuttes", does: "Loggen er forseglet hvert sekund, og traad audit verify finner det som er endret, borte eller satt inn.", rest: func(i Installation) (string, string) {
		if i.Heads {
			return "Seglene skrives også til et annet sted.", ""
		}
		return "", "Seglene skrives ikke til et annet sted, så det synes ikke om slutten blir kuttet (audit.heads)."
	}},
	{what: "Et varsel om innleggelse når ingen", does: "Et varsel ingen tar, går til neste i rekken og så til IHT-legen; e-post som ikke går, er en rød oppgave etter et kvarter.", rest: func(i Installation) (string, string) {
		switch {
		case i.Mail == nil:
			return "", "E-post er ikke satt opp: varsler ses bare av den som logger inn."
		case len(i.Senders) == 0:
			return "", "Ingen sykehus, KAD eller legevakt melder inn: opphold må skrives av ansatte."
		}
		return "E-post gjennom " + i.Mail.Host + ".", ""
	}},
	{what: "En melding fra sykehuset føres på feil person", does: "Meldinger knyttes bare på fødselsnummer og avsenderens egne numre; det som ikke kan avgjøres, ser et menneske på. Det som ble feil, tas bort av to."},
	{what: "Planen sendes til feil mottaker", does: "Mottakere velges fra adresseregisteret i Tråd, og hver melding følges til kvitteringen.", rest: func(i Installation) (string, string) {
		if i.Message == nil {
			return "Planer sendes ikke som melding fra denne installasjonen.", ""
		}
		return "", ""
	}},
	{what: "Fortrolig adresse røpes", does: "Adresse, kommune, telefon, fastlege og navn på dem som følger personen, er skjult for dem som ikke skal vite det, også i planen og i det journalsystemer henter."},
	{what: "Tråd er nede når planen trengs", does: "Planen og trygghetskortet kan skrives ut og ligge hjemme; det som skrives uten nett, tas vare på i nettleseren.", rest: func(i Installation) (string, string) {
		if i.Monitored {
			return "Tall for overvåking leveres til driften.", ""
		}
		return "", "Overvåking er ikke satt opp (metrics.address)."
	}},
	{what: "Opplysninger går tapt", does: "En handling lagres helt eller ikke; traad backup tar en kopi mens Tråd kjører, og traad restore legger den inn.", rest: func(i Installation) (string, string) {
		return "", "Om kopier blir tatt, hvor de ligger og om gjenoppretting er prøvd, står ikke i innstillingene."
	}},
	{what: "En enkeltperson kan kjennes igjen i tall", does: "Tall under fem er skjult eller avrundet, slik at de heller ikke kan regnes ut av andre tall."},
	{what: "Rangeringen overser noen, eller tolkes som en beslutning", does: "Henvisning er alltid åpen; listen viser grunnene og hvor godt den har truffet, og hver person vurderes av mennesker."},
	{what: "Noen henviser en person som ikke vet om det, eller fyller skjemaet på nettsiden med misbruk", does: "Den som henviser en annen, må si at personen vet om det; ingenting er bekreftet før noen har ringt eller behandleren har logget inn med HPR-nummer; antall skjemaer begrenses, og det som skrives, slettes."},
	{what: "En oppdiktet pasient blandes med en virkelig", does: "Øving skjer i en egen database med egne nøkler, uten forbindelse til noen mottaker (traad train)."},
}

// risk is the table that people value: what can happen, what stands against it here, and what does not.
func (f Facts) risk() []Section {
	t := &Table{About: "Hendelser", Heads: []string{"Hendelse", "Tiltak i Tråd", "Mangler her", "Sannsynlighet (1–4)", "Konsekvens (1–4)", "Tiltak, ansvarlig og frist"}}
	for _, x := range threats {
		does, lacks := x.does, ""
		if x.rest != nil {
			if f.Installation.Known {
				more, l := x.rest(f.Installation)
				does, lacks = strings.TrimSpace(does+" "+more), l
			} else {
				lacks = "Innstillingene er ikke lest."
			}
		}
		t.Rows = append(t.Rows, []Cell{cell(x.what), cell(does), cell(lacks), toFill("1–4"), toFill("1–4"), toFill("hva, hvem, når")})
	}
	return []Section{
		section("Om vurderingen", f.about(), say("Pasientjournalloven § 22 krever risikovurdering av nett og informasjonssystemer, tilgangsstyring, logging og etterfølgende kontroll. Normen for informasjonssikkerhet gjelder i tillegg."),
			gap("hvem som har gjort vurderingen, og når"), gap("hvilket risikonivå virksomheten godtar")),
		section("Hva som vurderes", append(f.purpose(), f.flows()...)...),
		section("Tiltak", f.measuresBlocks()...),
		section("Hendelser", Block{Table: t}),
		section("Leverandører", f.subprocessors()),
		section("Beslutning", gap("hvilke risikoer som godtas, hvilke tiltak som må være på plass før oppstart, og hvem som har besluttet det")),
	}
}

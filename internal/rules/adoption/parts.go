package adoption

import (
	"fmt"
	"slices"
	"strings"

	"traad/internal/base/nb"
	"traad/internal/care"
)

// What several of the documents say.

func (f Facts) hospital() bool { return f.Site.Kind == care.OrgHospital }

// full is the name as a document has it: "Nes kommune".
func (f Facts) full() string {
	switch {
	case f.Site.Kind == care.OrgMunicipality && !strings.HasSuffix(f.Site.Name, "kommune"):
		return f.Site.Name + " kommune"
	case f.Site.Kind == care.OrgDistrict && !strings.HasPrefix(f.Site.Name, "Bydel"):
		return "Bydel " + f.Site.Name
	}
	return f.Site.Name
}

// purpose is what data are handled for.
func (f Facts) purpose() []Block {
	b := []Block{
		say("Integrerte helsetjenester (IHT) er et felles team fra sykehus, kommune og fastlege rundt personer med store og sammensatte behov. Tråd er arbeidsverktøyet: henvisning, felles vurdering, samtykke til oppfølging, kartlegging, felles plan, oppfølging, varsling ved innleggelse, evaluering og avslutning."),
	}
	if len(f.Site.Pathways) > 0 {
		b = append(b, say("Forløp som tas i bruk: "+nb.List(f.Site.Pathways, "og")+"."))
	} else {
		b = append(b, gap("hvilke forløp som tas i bruk (ingen er publisert, eller avtalen nevner ingen)"))
	}
	return append(b, say("Opplysningene brukes også til styring og kvalitetsarbeid som tall uten navn, der grupper under fem er skjult, og til forskning bare om dem som har samtykket til det."))
}

// legal is the legal basis: what the law says, and what people must confirm.
func (f Facts) legal() []Block {
	b := []Block{list(
		"Personvernforordningen artikkel 6 nr. 1 bokstav c og e og artikkel 9 nr. 2 bokstav h, med pasientjournalloven § 6",
		"Helsepersonelloven § 25 (i kraft 1. juli 2026): opplysninger kan gjøres tilgjengelige for samarbeidende personell når de er relevante og nødvendige for hjelpen til pasienten",
		"Pasientjournalloven § 9: felles journal etter skriftlig avtale mellom virksomhetene",
		"Helsepersonelloven §§ 39 og 40: plikten til å føre journal",
	)}
	if a := f.Site.Agreement; a != nil {
		b = append(b, say(fmt.Sprintf("Avtalen som gjelder for %s, har versjon %d og gjelder fra %s.%s", f.full(), a.Number, nb.DayYear(a.ValidFrom), reference(a.Document))))
	} else if f.hospital() {
		b = append(b, listOrGap(f.Site.Partners, "Avtaler som gjelder, med: ", "hvilke kommuner det er avtale med (ingen avtale gjelder i dag)"))
	} else {
		b = append(b, gap("avtalen etter § 9 (ingen avtale gjelder i dag; ingen kan inkluderes før den er signert)"))
	}
	return append(b, gap("den dataansvarliges egen vurdering av rettslig grunnlag, og om det gjelder noe utover dette"))
}

func reference(document string) string {
	if document == "" {
		return ""
	}
	return " Arkivreferanse: " + document + "."
}

func listOrGap(items []string, before, what string) Block {
	if len(items) == 0 {
		return gap(what)
	}
	return say(before + nb.List(items, "og") + ".")
}

// people are the kinds of persons.
func people() Block {
	return list(
		"Pasienter som er henvist, vurderes eller følges, og som har vært det",
		"Pårørende: navn, relasjon, telefon og det de selv har fortalt",
		"Ansatte i kommune, sykehus og legekontor: navn, tittel, HPR-nummer, telefon, e-postadresse, roller og hva de har slått opp",
		"De som ber om å bli ringt eller henviser på nettsiden: navn og telefon, HPR-nummer for behandlere som har logget inn, og den henvisningen gjelder",
		"Pasienter i avidentifiserte data fra sykehuset som kandidatlisten og resultatene bygger på, også de som ikke følges: pseudonym, alder, kjønn, kommune, opphold og diagnosekoder",
	)
}

// information is what the joint record holds: what the agreement lists, else all that the program can hold.
func (f Facts) information() []Block {
	var items []string
	for _, i := range care.Informations {
		if a := f.Site.Agreement; a == nil || slices.Contains(a.Information, i.Code) {
			items = append(items, i.Title)
		}
	}
	first := "Avtalen som gjelder, omfatter:"
	if f.Site.Agreement == nil {
		first = "Tråd kan holde dette; avtalen avgjør hva som er med:"
	}
	return []Block{say(first), list(items...), say("Fødselsnummer lagres kryptert (AES-GCM) og finnes igjen ved en blind indeks. Helseopplysninger er særlige kategorier etter artikkel 9.")}
}

// flows are where data come from and go to, by the settings.
func (f Facts) flows() []Block {
	i := f.Installation
	if !i.Known {
		return []Block{gap("hvor opplysningene kommer fra og går til (innstillingene er ikke lest)")}
	}
	var in, out []string
	for _, s := range i.Senders {
		in = append(in, fmt.Sprintf("%s: %s melder %s (%s)", s.Name, s.Organisation, told(s.Kind), nb.List(s.Ways, "og")))
	}
	if i.KeyService != "" {
		in = append(in, "Avidentifiserte episoder fra sykehuset, med pseudonymer fra sykehusets nøkkeltjeneste ("+i.KeyService+")")
	}
	for _, r := range i.Records {
		what := "spør bare om personen følges (CDS Hooks)"
		if len(r.Scopes) > 0 {
			what = "henter og skriver etter avtalte rettigheter: " + strings.Join(r.Scopes, ", ")
		}
		if r.Opens {
			what += "; åpner planen til pasienten som er åpen der (SMART App Launch)"
		}
		out = append(out, fmt.Sprintf("%s for %s: %s", r.Name, r.Organisation, what))
	}
	switch m := i.Message; {
	case m != nil && !m.Folder:
		out = append(out, fmt.Sprintf("Planen som melding (Helsefaglig dialog) gjennom %s, fra HER-id %s", orText(m.Host, "en tjener på samme maskin"), m.HER))
	case m != nil:
		out = append(out, fmt.Sprintf("Planen som melding (Helsefaglig dialog) i en mappe som deles med en meldingsmegler, fra HER-id %s", m.HER))
	}
	if i.Mail != nil {
		out = append(out, "Varsel til ansatte på e-post ("+i.Mail.Host+"): at det er noe å se, uten opplysninger om hvem")
	}
	if i.SMS != "" {
		out = append(out, "Det samme varselet på SMS ("+i.SMS+")")
	}
	return []Block{
		say("Fra nettsiden: navn og telefon til den som vil bli ringt, uten noe om helse. Den som har logget inn, skriver også hvem det gjelder og hvorfor."),
		say("Inn:"), listOrNone(in, "Ingen systemer melder inn. Ansatte skriver selv."),
		say("Ut:"), listOrNone(out, "Ingen systemer henter eller får noe. Ansatte leser i Tråd, og kan skrive ut."),
	}
}

func told(kind string) string {
	if kind == "municipality" {
		return "kommunale tjenester"
	}
	return "innleggelser og andre opphold"
}

// recipients is whom the settings hand data to, each with the agreement that people must show.
func (f Facts) subprocessors() Block {
	if !f.Installation.Known {
		return gap("databehandlere og underleverandører (innstillingene er ikke lest)")
	}
	t := &Table{About: "Databehandlere og leverandører", Heads: []string{"Hva", "Adresse i innstillingene", "Opplysninger", "Databehandleravtale", "Land"}}
	for _, p := range f.Installation.providers() {
		t.Rows = append(t.Rows, []Cell{cell(p.what), cell(p.host), cell(p.data), toFill("avtale eller eget grunnlag"), toFill("land")})
	}
	t.Rows = append(t.Rows, []Cell{cell("Drift av tjenesten"), cell(orText(f.Installation.Address, "ikke oppgitt i innstillingene")), cell("alle opplysninger"), toFill("hvem som drifter, og avtalen"), toFill("land")})
	return Block{Table: t}
}

func orText(s, none string) string {
	if s == "" {
		return none
	}
	return s
}

// retention is how long what is kept. Hours are the program's own, days the settings'.
func (f Facts) retention() Block {
	i := f.Installation
	t := &Table{About: "Lagringstid", Heads: []string{"Opplysninger", "Hvor lenge", "Hva som avgjør det"}}
	add := func(what, long, why string) {
		t.Rows = append(t.Rows, []Cell{cell(what), cell(long), cell(why)})
	}
	add("Journalen", "så lenge den trengs for helsehjelp", "pasientjournalloven § 25; slettes bare av to personer i fellesskap, etter vedtak")
	if i.Known {
		long := "for alltid"
		if i.AuditDays > 0 {
			long = days(i.AuditDays)
		}
		add("Innsynsloggen", long, "audit.keep_days i innstillingene; aldri under fem år")
		add("Vurderte oppslag", days(i.WatchDays), "watch.keep_days i innstillingene; de som venter, slettes aldri")
	} else {
		t.Rows = append(t.Rows, []Cell{cell("Innsynsloggen og vurderte oppslag"), toFill("lagringstid (innstillingene er ikke lest)"), cell("")})
	}
	if k := i.Keep; k.Unmatched > 0 {
		add("Innkomne meldinger om personer som ikke følges", hours(k.Unmatched), "programmet")
		add("Innkomne meldinger som må ses på av et menneske", hours(k.Failed), "programmet")
		add("Innkomne meldinger om personer som følges, slik de kom", hours(k.Applied), "programmet")
		add("Filer som er lastet opp for å sjekkes", hours(k.Uploads), "programmet")
		add("Henvisninger fra nettsiden", "til noen har ringt eller registrert henvisningen, høyst "+hours(k.Web), "programmet")
		add("E-post og SMS som er sendt (uten opplysninger om hvem)", hours(k.Mails), "programmet")
		add("Identiteten til en kandidat som er hentet, og ikke henvist", hours(k.Candidate), "programmet")
	}
	t.Rows = append(t.Rows, []Cell{cell("Sikkerhetskopier"), toFill("hvor lenge, og hvor de ligger"), cell("driften; ingen innstilling i Tråd sier det")})
	return Block{Table: t}
}

func hours(n int) string {
	if n%24 == 0 && n > 72 {
		return days(n / 24)
	}
	return nb.Plural(n, "time", "timer")
}

// measures are the safeguards: first what the program always does, then what the settings turn on, then what is not set up.
func (f Facts) measures() (always, on, off []string) {
	always = []string{
		"Tilgang etter rolle, virksomhet og tiden teamet følger personen; alle oppslag avgjøres ett sted i programmet",
		"Alle oppslag føres i innsynsloggen, og et oppslag som ikke kan føres, vises ikke. Loggen er forseglet, så endringer oppdages",
		"Pasienten kan reservere seg mot alle, én virksomhet eller én opplysning, og lese hvem som har sett hva",
		"Nødtilgang varer i fire timer, krever begrunnelse og følges opp av lederen",
		"Fortrolig og strengt fortrolig adresse skjules, sammen med det som røper den",
		"Fødselsnummer er kryptert med nøkler som ligger utenfor databasen; egne nøkler for kryptering, søk, logg og pseudonymer",
		"Feilmeldinger, driftslogg og adresser inneholder verken navn, fødselsnummer eller helseopplysninger",
		"Uvanlige oppslag plukkes ut hver natt og vurderes av lederen",
	}
	i := f.Installation
	if !i.Known {
		return always, nil, nil
	}
	add := func(is bool, yes, no string) {
		switch {
		case is:
			on = append(on, yes)
		case no != "":
			off = append(off, no)
		}
	}
	add(i.TLS, "Sidene er satt opp for TLS: informasjonskapsler sendes bare kryptert, og nettleseren bes om https", "TLS er ikke slått på for sidene (web.secure)")
	if l := i.Login; l != nil {
		add(l.Checked(), fmt.Sprintf("Innlogging hos %s (%s) på nivå %s", l.Name, l.Host, strings.Join(l.Levels, " eller ")), fmt.Sprintf("Innlogging hos %s (%s); hvor sterk den er, kontrolleres ikke av Tråd", l.Name, l.Host))
	} else {
		add(false, "", "Innlogging er ikke satt opp")
	}
	if i.RoleDays > 0 {
		add(true, fmt.Sprintf("En rolle varer høyst %s og vurderes av lederen minst hver %d. dag", days(i.RoleDays), i.ReviewDays), "")
	}
	add(i.Heads, "Seglene på innsynsloggen skrives også til et annet sted, så det synes om slutten blir kuttet", "Seglene på innsynsloggen skrives ikke til et annet sted (audit.heads)")
	if m := i.Mail; m != nil {
		add(m.Encrypted, "E-post overleveres kryptert til "+m.Host, "E-post overleveres ukryptert til "+m.Host)
	} else {
		add(false, "", "E-post er ikke satt opp, så varsler ses bare i Tråd")
	}
	add(i.Monitored, "Tall for overvåking leveres til driften, uten opplysninger om noen", "Overvåking er ikke satt opp (metrics.address)")
	return always, on, off
}

func (f Facts) measuresBlocks() []Block {
	always, on, off := f.measures()
	b := []Block{say("Dette gjør programmet alltid:"), list(always...)}
	if f.Installation.Known {
		b = append(b, say("Dette er slått på i innstillingene her:"), listOrNone(on, "Ingenting."), say("Dette er ikke satt opp her, og må vurderes:"), listOrNone(off, "Ingenting."))
	} else {
		b = append(b, gap("hva som er slått på i innstillingene (de er ikke lest)"))
	}
	return append(b, gap("sikkerhetskopier, kryptering av disker, brannmur, fysisk sikring og tilgang for driftspersonell"))
}

// roles are who works there today.
func (f Facts) roles() Block {
	if len(f.Site.Roles) == 0 {
		return gap("hvem som får tilgang (ingen har rolle i dag)")
	}
	t := &Table{About: "Roller i dag", Heads: []string{"Rolle", "Antall i dag"}}
	for _, r := range f.Site.Roles {
		t.Rows = append(t.Rows, []Cell{cell(r.Role.Named()), cell(nb.Int(r.N))})
	}
	return Block{Table: t}
}

// answering are the people who lead and coordinate, by name.
func (f Facts) answering() []Block {
	return []Block{
		listOrGap(f.Site.Leaders, "Ledere som følger opp tilganger: ", "hvem som leder og følger opp tilganger (ingen har rollen Leder i dag)"),
		listOrGap(f.Site.Coordinators, "Koordinatorer: ", "hvem som er koordinator (ingen har rollen i dag)"),
	}
}

// parties are who is responsible, by the agreement.
func (f Facts) parties() []Block {
	a := f.Site.Agreement
	if a == nil {
		return []Block{say(f.full() + numbered(f.Site.Number) + hospitalToo(f)), gap("organisasjonsnummer, adresse og kontaktperson for hver dataansvarlig")}
	}
	t := &Table{About: "Parter", Heads: []string{"Part", "Organisasjonsnummer", "Rolle", "Kontaktperson"}}
	for _, p := range a.Parties {
		t.Rows = append(t.Rows, []Cell{cell(p.Name), cell(p.Number), cell(p.Role), toFill("navn og telefon")})
	}
	return []Block{{Table: t}, orGap(a.Controllership, "hvem som er dataansvarlig for hva (artikkel 26)")}
}

func numbered(n string) string {
	if n == "" {
		return ""
	}
	return " (" + n + ")"
}

func hospitalToo(f Facts) string {
	if f.hospital() || f.Site.Hospital == "" {
		return ""
	}
	return ", sammen med " + f.Site.Hospital
}

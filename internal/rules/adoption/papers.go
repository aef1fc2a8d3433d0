package adoption

import (
	"fmt"
	"strconv"

	"traad/internal/base/nb"
	"traad/internal/care"
)

// agreement is the draft of the agreement: the points of pasientjournalloven § 9 (scope, the patient's rights, security also at the end, controllership), with
// what is written in Tråd where something is.
func (f Facts) agreement() []Section {
	a := f.Site.Agreement
	if a == nil {
		a = &care.AgreementVersion{}
	}
	about := []Block{f.about()}
	switch {
	case a.Number > 0:
		about = append(about, say(fmt.Sprintf("Teksten er versjon %d, som gjelder fra %s.", a.Number, nb.DayYear(a.ValidFrom))))
	default:
		about = append(about, say("Ingen avtale gjelder i dag. Når den er signert, legges den inn i Tråd under Samarbeidsavtaler; uten den kan ingen inkluderes."))
	}
	parties := []Block{say(f.full() + numbered(f.Site.Number) + hospitalToo(f) + ".")}
	if f.hospital() {
		parties = append(parties, say("Sykehuset har én avtale med hver kommune eller bydel."))
	}
	if len(a.Parties) > 0 {
		t := &Table{About: "Parter", Heads: []string{"Part", "Organisasjonsnummer", "Rolle"}}
		for _, p := range a.Parties {
			t.Rows = append(t.Rows, []Cell{cell(p.Name), cell(p.Number), cell(p.Role)})
		}
		parties = []Block{{Table: t}}
	} else {
		parties = append(parties, gap("partenes fulle navn og organisasjonsnummer"))
	}
	follow := "hvor lenge oppfølgingen går videre etter en oppsigelse"
	followUp := gap(follow)
	if a.FollowUpDays > 0 {
		followUp = say("Oppfølgingen går videre i " + days(a.FollowUpDays) + " etter en oppsigelse.")
	}
	from := gap("fra hvilken dag avtalen gjelder, og om den har en sluttdato")
	if !a.ValidFrom.IsZero() {
		text := "Avtalen gjelder fra " + nb.DayYear(a.ValidFrom)
		if !a.ValidTo.IsZero() {
			text += " til " + nb.DayYear(a.ValidTo)
		}
		from = say(text + ".")
	}
	signed := &Table{About: "Signaturer", Heads: []string{"Part", "Navn og stilling", "Dato", "Signatur"}}
	for _, p := range a.Parties {
		row := []Cell{cell(p.Name), orCell(p.SignedBy, "navn"), toFill("dato"), toFill("signatur")}
		if !p.SignedOn.IsZero() {
			row[2], row[3] = cell(nb.DayYear(p.SignedOn)), cell("signert; dokumentet ligger i arkivet")
		}
		signed.Rows = append(signed.Rows, row)
	}
	if len(a.Parties) == 0 {
		for range 2 {
			signed.Rows = append(signed.Rows, []Cell{toFill("part"), toFill("navn"), toFill("dato"), toFill("signatur")})
		}
	}
	what := f.purpose()
	if len(a.Pathways) == 0 && a.Number > 0 {
		what = append(what, gap("hvilke forløp avtalen gjelder"))
	}
	parts := []Section{
		section("Om avtalen", about...),
		section("Parter", parties...),
		section("Hva avtalen gjelder", what...),
		section("Opplysninger i den felles journalen", f.information()...),
		section("Dataansvar", orGap(a.Controllership, "hvem som er dataansvarlig for hva; felles dataansvarlige skriver fordelingen her (personvernforordningen artikkel 26)")),
		section("Pasientens rettigheter", labelled("Innsyn besvares av", a.AccessBy), labelled("Reservasjon besvares av", a.ObjectionBy), labelled("Retting og sletting besvares av", a.CorrectionBy),
			say("Pasienten kan reservere seg i Tråd, og reservasjonen gjelder med en gang.")),
		section("Sikkerhet", orGap(a.Security, "hva partene har avtalt om sikkerheten"), say("Risikovurderingen og vurderingen av personvernkonsekvenser følger avtalen som vedlegg.")),
		section("Oppsigelse og opphør", followUp, orGap(a.EndTerms, "hva som skjer med journalene når avtalen slutter"),
			say("Etter en oppsigelse tar Tråd ingen nye inn. Koordinatorene får en liste over dem som skal overleveres, kommunen kan bestille et lesbart uttrekk av journalene (to personer), og så slutter tilgangen.")),
		section("Varighet", from),
		section("Signaturer", Block{Table: signed}),
	}
	for i := range parts {
		parts[i].Heading = strconv.Itoa(i+1) + ". " + parts[i].Heading
	}
	return parts
}

func labelled(label, text string) Block {
	if text == "" {
		return gap(nb.Inside(label) + " hvem")
	}
	return say(label + ": " + text)
}

// accessibility is what a statement has to say. How far the solution conforms is for those who have tested it: automatic tests find a part only.
func (f Facts) accessibility() []Section {
	contact := gap("hvem brukere kan si fra til om noe ikke kan brukes: e-postadresse eller skjema")
	if f.Site.Phone != "" {
		text := "Si fra til " + f.full() + ", telefon " + f.Site.Phone
		if f.Site.Hours != "" {
			text += " (" + f.Site.Hours + ")"
		}
		contact = say(text + ".")
	}
	where := gap("nettadressen")
	if f.Installation.Address != "" {
		where = say("Nettadresse: " + f.Installation.Address)
	}
	return []Section{
		section("Om erklæringen", f.about(), say("Erklæringen fylles ut og publiseres i Digdirs løsning (uustatus.no) og oppdateres minst én gang i året. Dette er underlaget.")),
		section("Løsningen", say("Tråd, arbeidsverktøyet for Integrerte helsetjenester. Pasienter og pårørende leser planen sin under «Min plan», og svarer på undersøkelser. Ansatte bruker resten."), where),
		section("Krav", say("For offentlige virksomheter gjelder EN 301 549 V3.2.1, det vil si WCAG 2.1 nivå A og AA. Sidene for pasienter og pårørende er en hovedløsning og er omfattet fullt ut. Arbeidsverktøyet brukes av ansatte i flere virksomheter, og bør regnes som ekstranett.")),
		section("Hva som er prøvd", say("Programmet prøves automatisk (axe) på sidene, på telefon, nettbrett og stor skjerm, før det tas inn endringer. Slike prøver finner bare en del av feilene."),
			gap("hvem som har prøvd med tastatur, skjermleser, forstørring og høy kontrast, når, og hva de fant")),
		section("Samsvar", gap("om løsningen er i samsvar, delvis i samsvar eller ikke i samsvar"), gap("innhold som ikke er tilgjengelig, hvorfor, og når det rettes")),
		section("Si fra om feil", contact, gap("hvor raskt dere svarer")),
		section("Klage", say("Opplysninger om hvordan man klager, settes inn av Digdirs løsning.")),
	}
}

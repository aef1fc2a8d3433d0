package adoption

import (
	"fmt"

	"traad/internal/base/nb"
)

// dpia is what article 35 no. 7 asks for: the processing and its purpose, necessity, risks, and measures; and who was heard.
func (f Facts) dpia() []Section {
	rights := []Block{say("Pasienten har rett til innsyn, retting, sletting etter vedtak, og til å reservere seg (pasientjournalloven §§ 17 og 18, helsepersonelloven § 29, personvernforordningen kapittel III). Egen innsynslogg kan leses og lastes ned.")}
	if a := f.Site.Agreement; a != nil {
		rights = append(rights, Block{Table: &Table{About: "Hvem som svarer", Heads: []string{"Krav om", "Besvares av"}, Rows: [][]Cell{
			{cell("innsyn"), orCell(a.AccessBy, "hvem")}, {cell("reservasjon"), orCell(a.ObjectionBy, "hvem")}, {cell("retting og sletting"), orCell(a.CorrectionBy, "hvem")},
		}}})
	} else {
		rights = append(rights, gap("hvem som svarer på innsyn, reservasjon, retting og sletting (avtalen avgjør det)"))
	}
	return []Section{
		section("Om vurderingen", f.about(), say("Helseopplysninger om mange sårbare personer, delt mellom virksomheter, med rangering av hvem som bør vurderes: en vurdering er påkrevd etter artikkel 35 nr. 3 bokstav b."),
			gap("hvem som har gjort vurderingen, og når"), gap("rådet fra personvernombudet (artikkel 35 nr. 2)")),
		section("Formål", f.purpose()...),
		section("Rettslig grunnlag", f.legal()...),
		section("Dataansvar", f.parties()...),
		section("Hvem det gjelder", people(), gap("omtrent hvor mange personer det vil gjelde")),
		section("Hvilke opplysninger", f.information()...),
		section("Hvor opplysningene kommer fra og går til", f.flows()...),
		section("Databehandlere og leverandører", f.subprocessors(), gap("overføring til land utenfor EØS, om noen")),
		section("Hvem som får tilgang", append([]Block{f.roles()}, f.answering()...)...),
		section("Lagringstid", f.retention()),
		section("Å finne hvem som bør vurderes", append(f.finding(), gap("vurdering av om rangeringen er nødvendig, og hvilke grupper den kan overse"))...),
		section("De registrertes rettigheter", rights...),
		section("Nødvendighet og forholdsmessighet", gap("hvorfor formålet ikke kan nås med mindre: hvilke opplysninger som kan utelates, og hvem som ikke trenger tilgang")),
		section("Tiltak", f.measuresBlocks()...),
		section("Risiko for de registrerte", say("Hendelsene står i risikovurderingen. For hver av dem vurderes konsekvensen for pasienten, de pårørende og de ansatte."), gap("konsekvens og sannsynlighet for de registrerte, og hvilken risiko som er igjen")),
		section("Synspunkter fra dem det gjelder", gap("hva pasienter, pårørende, brukerutvalg og ansatte har sagt (artikkel 35 nr. 9)")),
		section("Beslutning", gap("om behandlingen kan begynne, hvem som har besluttet det, og om Datatilsynet skal spørres på forhånd (artikkel 36)"), gap("når vurderingen gjøres på nytt")),
	}
}

func orCell(text, what string) Cell {
	if text == "" {
		return toFill(what)
	}
	return cell(text)
}

func (f Facts) about() Block {
	return say(fmt.Sprintf("Utkast for %s, laget %s av det som står i Tråd. Det som er merket, kan bare dere fylle ut.", f.full(), nb.DayYear(f.Today)))
}

// finding is what is said of the ranked list: only what is decided here.
func (f Facts) finding() []Block {
	b := []Block{say("Kandidatlisten rangerer avidentifiserte episoder. Identiteten hentes én om gangen, med faglig grunn, av IHT-lege eller IHT-koordinator på sykehuset, og personen kan lese det i innsynsloggen. Hver person vurderes av mennesker mot kriteriene; listen avgjør ingenting.")}
	if f.Installation.Known && f.Installation.KeyService == "" {
		b = append(b, say("Sykehusets nøkkeltjeneste er ikke satt opp her. Da kan ingen kandidat gjøres kjent."))
	}
	return append(b, listOrNone(f.Site.Kept, "Det er ikke registrert noen beslutning om å bruke opplysninger om personer som ikke følges, for denne virksomheten."))
}

// processing is what article 30 no. 1 asks for, a to g.
func (f Facts) processing() []Section {
	who := append([]Block{f.about()}, f.parties()...)
	return []Section{
		section("Dataansvarlig", append(who, gap("personvernombudets navn og kontaktopplysninger"))...),
		section("Formål", f.purpose()...),
		section("Rettslig grunnlag", f.legal()...),
		section("Kategorier av registrerte", people()),
		section("Kategorier av personopplysninger", f.information()...),
		section("Mottakere", append(append(f.flows(), f.roles()), f.answering()...)...),
		section("Databehandlere og leverandører", f.subprocessors()),
		section("Overføring til tredjeland", gap("om noen av leverandørene behandler opplysninger utenfor EØS, og grunnlaget for det")),
		section("Planlagte tidsfrister for sletting", f.retention()),
		section("Tekniske og organisatoriske tiltak", f.measuresBlocks()...),
	}
}

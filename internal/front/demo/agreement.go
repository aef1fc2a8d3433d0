package demo

import (
	"fmt"
	"strconv"

	"traad/internal/app/agreement"
	"traad/internal/app/openstay"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
)

// agreements are the signed cooperation agreements of the areas in operation, and what the GP offices take part by: every
// other an agreement, every other its own legal basis.
func (r *region) agreements() []agreement.Laid {
	var list []agreement.Laid
	offices := 0
	add := func(key care.OrgID, basis care.AgreementBasis, v care.AgreementVersion) {
		v.Number = 1
		list = append(list, agreement.Laid{ID: db.ID(named("agreement", string(key))), Party: key, Basis: basis, Version: v})
	}
	begins := date.Of(2022, 1, 3)
	for i, o := range r.ground.Organisations {
		switch {
		case o.Status == string(care.InOperation):
			name := o.Name + " kommune"
			if o.Kind == care.OrgDistrict {
				name = "Bydel " + o.Name
			}
			add(o.ID, care.WrittenAgreement, r.text(name, "kommunen", i, o.StartedOn))
		case o.Kind == care.OrgGPOffice && offices%2 == 0:
			offices++
			add(o.ID, care.WrittenAgreement, r.text(o.Name, "fastlegekontoret", i, begins))
		case o.Kind == care.OrgGPOffice:
			offices++
			add(o.ID, care.OwnLegalBasis, care.AgreementVersion{ValidFrom: begins, AgreementText: care.AgreementText{
				DecidedBy:      "daglig leder ved " + o.Name,
				Controllership: "Kontoret gjør opplysninger tilgjengelig når det er nødvendig for hjelpen til pasienten, og vurderer det selv hver gang.",
				Document:       fmt.Sprintf("Arkiv 2021/%d", 300+i),
			}})
		}
	}
	return list
}

// decisions let open stays of those who are not followed be kept without names: one, of the hospital's, invented like everything here.
func (r *region) decisions() []openstay.Record {
	decided := r.today.AddDays(-61)
	return []openstay.Record{{
		Key: db.ID(named("stay_basis", "ahus")), Unit: orgID("ahus"),
		Basis:     "Oppdiktet for demoen: sykehusets beslutning om internt kvalitetsarbeid, helsepersonelloven § 26, med vurdering av personvernkonsekvenser.",
		Purpose:   "Daglig liste til Forsterket hjemreise, og opphold som begynte før pasienten ble inkludert.",
		DecidedBy: "Klinikkdirektør ved Ahus (oppdiktet)", DecidedOn: decided, From: decided.AddDays(14), To: decided.AddDays(379),
	}}
}

// text is the agreement that the region uses, between a party and the hospital.
func (r *region) text(name, role string, n int, from date.Date) care.AgreementVersion {
	v := care.AgreementVersion{ValidFrom: from, AgreementText: care.AgreementText{
		Parties: []care.AgreementParty{
			{Name: name, Number: orgNumber(n), Role: role, SignedBy: "leder for helse og omsorg", SignedOn: from.AddDays(-30)},
			{Name: "Akershus universitetssykehus HF", Number: orgNumber(900), Role: "sykehuset", SignedBy: "klinikkdirektør", SignedOn: from.AddDays(-21)},
		},
		Controllership: "Partene er felles dataansvarlige for den felles journalen (personvernforordningen artikkel 26). Hver part svarer for det egne ansatte skriver, og for hvem som får tilgang hos seg.",
		AccessBy:       "Parten som pasienten spør. Kommunen har ansvaret for å svare når pasienten ikke har spurt noen bestemt.",
		ObjectionBy:    "Kommunens IHT-koordinator, samme dag.", CorrectionBy: "Den parten som skrev det som skal rettes.",
		Security: "Normen for informasjonssikkerhet gjelder. Tilgang gis etter rolle og oppgave, alle oppslag føres i innsynsloggen, og tilgangene gås gjennom hvert år.",
		EndTerms: "Kommunen får et lesbart uttrekk av journalene til dem den følger. Journalene oppbevares så lenge loven krever. Ingen nye inkluderes etter oppsigelsen.",
		Document: fmt.Sprintf("Arkiv %d/%d", from.Year(), 100+n), FollowUpDays: 90,
	}}
	for _, p := range []*care.Pathway{r.longTerm, r.short} {
		v.Pathways = append(v.Pathways, p.Code)
	}
	for _, i := range care.Informations {
		v.Information = append(v.Information, i.Code)
	}
	return v
}

// orgNumber is the nth made-up organisation number, with a right control digit. Those that begin with 31 are for tests.
func orgNumber(n int) string {
	for base := 31_000_000 + 13*n; ; base++ {
		sum, digits := 0, strconv.Itoa(base)
		for i, w := range [...]int{3, 2, 7, 6, 5, 4, 3, 2} {
			sum += w * int(digits[i]-'0')
		}
		if control := (11 - sum%11) % 11; control < 10 {
			return digits + strconv.Itoa(control)
		}
	}
}

package care

import (
	"slices"
	"strings"

	"traad/internal/base/lang"
)

// AgreementLine is one point of an agreement in words.
type AgreementLine struct{ Term, Text string }

// Lines says everything that a version says, in the order of the form and the language of to; title gives a pathway's name. What the parties have
// written stands as it is. Points without text are there too, so that two versions can be laid beside each other.
func (v AgreementVersion) Lines(to *lang.Voice, basis AgreementBasis, title func(code string) string) []AgreementLine {
	lines := v.lines(to, basis, title)
	for i := range lines {
		lines[i].Term = to.Say(lines[i].Term)
	}
	return lines
}

func (v AgreementVersion) lines(to *lang.Voice, basis AgreementBasis, title func(code string) string) []AgreementLine {
	days := ""
	if v.FollowUpDays > 0 {
		days = to.Plural(v.FollowUpDays, "dag", "dager")
	}
	if basis == OwnLegalBasis {
		return []AgreementLine{
			{"Rettslig grunnlag", to.Say("Helsepersonelloven § 25")},
			{"Besluttet av", v.DecidedBy},
			{"Besluttet", to.DayYear(v.ValidFrom)},
			{"Hva det bygger på", v.Controllership},
			{"Dokument i arkivet", v.Document},
		}
	}
	var parties, signed []string
	for _, p := range v.Parties {
		parties = append(parties, p.Name+" ("+p.Number+"), "+p.Role)
		s := to.Say("%s: ikke signert", p.Name)
		switch {
		case p.SignedBy != "" && p.SignedOn.IsZero():
			s = p.Name + ": " + p.SignedBy + ", " + to.Say("uten dato")
		case p.SignedBy != "":
			s = p.Name + ": " + p.SignedBy + ", " + to.DayYear(p.SignedOn)
		}
		signed = append(signed, s)
	}
	var pathways, information []string
	for _, code := range v.Pathways {
		pathways = append(pathways, title(code))
	}
	for _, i := range Informations {
		if slices.Contains(v.Information, i.Code) {
			information = append(information, to.Say(i.Title))
		}
	}
	return []AgreementLine{
		{"Parter", strings.Join(parties, "\n")},
		{"Forløp som avtalen gjelder", strings.Join(pathways, "\n")},
		{"Opplysninger i den felles journalen", strings.Join(information, "\n")},
		{"Dataansvar", v.Controllership},
		{"Innsyn besvares av", v.AccessBy},
		{"Reservasjon besvares av", v.ObjectionBy},
		{"Retting og sletting besvares av", v.CorrectionBy},
		{"Sikkerhet", v.Security},
		{"Når avtalen slutter", v.EndTerms},
		{"Oppfølging etter oppsigelse", days},
		{"Gjelder fra", to.DayYear(v.ValidFrom)},
		{"Gjelder til", to.DayYear(v.ValidTo)},
		{"Dokument i arkivet", v.Document},
		{"Signert", strings.Join(signed, "\n")},
	}
}

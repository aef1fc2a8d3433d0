package care

import (
	"slices"
	"strings"

	"traad/internal/base/date"
	"traad/internal/base/nb"
)

// AgreementLine is one point of an agreement in words.
type AgreementLine struct{ Term, Text string }

// Lines says everything that a version says, in the order of the form; title gives a pathway's name. Points without text
// are there too, so that two versions can be laid beside each other.
func (v AgreementVersion) Lines(basis AgreementBasis, title func(code string) string) []AgreementLine {
	days := ""
	if v.FollowUpDays > 0 {
		days = nb.Plural(v.FollowUpDays, "dag", "dager")
	}
	period := dayOrNone(v.ValidFrom)
	if basis == OwnLegalBasis {
		return []AgreementLine{
			{"Rettslig grunnlag", "Helsepersonelloven § 25"},
			{"Besluttet av", v.DecidedBy},
			{"Besluttet", period},
			{"Hva det bygger på", v.Controllership},
			{"Dokument i arkivet", v.Document},
		}
	}
	var parties, signed []string
	for _, p := range v.Parties {
		parties = append(parties, p.Name+" ("+p.Number+"), "+p.Role)
		s := p.Name + ": ikke signert"
		if p.SignedBy != "" {
			s = p.Name + ": " + p.SignedBy + ", " + dayText(p.SignedOn)
		}
		signed = append(signed, s)
	}
	var pathways, information []string
	for _, code := range v.Pathways {
		pathways = append(pathways, title(code))
	}
	for _, i := range Informations {
		if slices.Contains(v.Information, i.Code) {
			information = append(information, i.Title)
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
		{"Gjelder fra", period},
		{"Gjelder til", dayOrNone(v.ValidTo)},
		{"Dokument i arkivet", v.Document},
		{"Signert", strings.Join(signed, "\n")},
	}
}

func dayOrNone(d date.Date) string {
	if d.IsZero() {
		return ""
	}
	return dayText(d)
}

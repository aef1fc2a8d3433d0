package care

import (
	"slices"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

// Check checks a version that is to be saved on a day. A draft may have gaps; one that every party has signed may not.
// Fields: part-N-navn, part-N-nummer, part-N-rolle, part-N-signert_av, part-N-signert_dato (N from 1), forlop, opplysninger,
// dataansvar, innsyn, reservasjon, retting, sikkerhet, opphor, oppfolging_dager, dokument, fra, til, besluttet_av.
func (v AgreementVersion) Check(basis AgreementBasis, today date.Date) error {
	f := newFaults()
	whole := v.Signed(today)
	need := func(text string) string {
		if whole {
			return text
		}
		return ""
	}
	if basis == OwnLegalBasis {
		f.line("besluttet_av", v.DecidedBy, "Skriv hvem som besluttet det, med navn og stilling.")
		if v.ValidFrom.IsZero() {
			f.At("fra", "Skriv datoen da det ble besluttet.")
		}
		whole = false
	} else {
		v.checkParties(f, today)
	}
	for _, x := range []struct{ field, text, ask string }{
		{"dataansvar", v.Controllership, "Skriv hvem som er dataansvarlig for hva."},
		{"innsyn", v.AccessBy, "Skriv hvem som svarer når noen vil se journalen sin."},
		{"reservasjon", v.ObjectionBy, "Skriv hvem som svarer når noen reserverer seg."},
		{"retting", v.CorrectionBy, "Skriv hvem som svarer på krav om retting eller sletting."},
		{"sikkerhet", v.Security, "Skriv hva partene har avtalt om sikkerheten."},
		{"opphor", v.EndTerms, "Skriv hva som skjer med journalene når avtalen slutter."},
	} {
		ask := ""
		if whole {
			ask = x.ask
		}
		f.text(x.field, x.text, ask)
	}
	f.line("dokument", v.Document, need("Skriv arkivreferansen til det signerte dokumentet."))
	if whole && len(v.Pathways) == 0 {
		f.At("forlop", "Velg minst ett forløp som avtalen gjelder.")
	}
	if whole && len(v.Information) == 0 {
		f.At("opplysninger", "Velg minst ett slag opplysninger.")
	}
	for _, code := range v.Information {
		if !slices.ContainsFunc(Informations, func(i Information) bool { return i.Code == code }) {
			f.At("opplysninger", "Valget finnes ikke i listen.")
		}
	}
	if v.FollowUpDays < 0 || v.FollowUpDays > 730 {
		f.At("oppfolging_dager", "Skriv et antall dager fra 0 til 730.")
	}
	if whole && v.ValidFrom.IsZero() {
		f.At("fra", "Skriv fra hvilken dag avtalen gjelder.")
	}
	if !v.ValidTo.IsZero() && v.ValidTo.Before(v.ValidFrom) {
		f.At("til", "Siste dag er før den første. Sjekk begge datoene.")
	}
	return f.OrNil()
}

func (v AgreementVersion) checkParties(f *faults, today date.Date) {
	if len(v.Parties) < 2 {
		f.At("part-1-navn", "En avtale har minst to parter. Fyll ut kommunen eller kontoret, og sykehuset.")
	}
	for i, p := range v.Parties {
		at := "part-" + string(rune('1'+i)) + "-"
		f.line(at+"navn", p.Name, "Skriv navnet på parten.")
		f.line(at+"rolle", p.Role, "Skriv hva parten er i avtalen, for eksempel «kommunen».")
		f.line(at+"signert_av", p.SignedBy, "")
		if !orgNumber.MatchString(p.Number) || !orgCheck(p.Number) {
			f.At(at+"nummer", "Organisasjonsnummeret er ikke gyldig. Det har ni siffer, og det siste er et kontrollsiffer.")
		}
		switch {
		case p.SignedBy != "" && p.SignedOn.IsZero():
			f.At(at+"signert_dato", "Skriv dagen da parten signerte, eller ta bort navnet.")
		case p.SignedBy == "" && !p.SignedOn.IsZero():
			f.At(at+"signert_av", "Skriv hvem som signerte, eller ta bort datoen.")
		case p.SignedOn.After(today):
			f.At(at+"signert_dato", "Datoen er etter i dag. Skriv signaturen inn når den er gitt.")
		}
	}
}

// CheckNotice checks a notice that is written on a day of an agreement in force. Fields: dato, slutt, grunn.
func (v AgreementVersion) CheckNotice(n AgreementNotice, today date.Date) error {
	f := newFaults()
	f.text("grunn", n.Reason, "Skriv hvem som sa opp, og hvorfor.")
	switch last := n.On.AddDays(v.FollowUpDays); {
	case n.On.IsZero():
		f.At("dato", "Skriv fra hvilken dag oppsigelsen gjelder.")
	case n.On.Before(v.ValidFrom):
		f.Say("dato", "Datoen er før avtalen begynte å gjelde %s.", lang.DayYear(v.ValidFrom))
	case n.Ends.IsZero():
		f.At("slutt", "Skriv hvilken dag tilgangen slutter.")
	case n.Ends.Before(today):
		f.At("slutt", "Datoen er før i dag. Velg i dag eller senere.")
	case n.Ends.Before(last):
		f.Say("slutt", "Avtalen sier at oppfølgingen går videre etter oppsigelsen, til %s. Velg den dagen eller senere.", lang.DayYear(last))
	}
	return f.OrNil()
}

package page

import (
	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/lang"
	"traad/internal/care"
)

// AgreementStands says in a sentence where a party stands.
func AgreementStands(v *lang.Voice, p agreement.Party, today date.Date) string {
	switch {
	case p.Through:
		return v.Say("Følger avtalen til kommunen.")
	case p.Basis == "":
		return v.Say("Ingen avtale er lagt inn.")
	case p.Phase == care.AgreementDraft && p.Of > 0 && p.Signed < p.Of:
		return v.Say("%s av %s parter har signert.", v.Int(p.Signed), v.Int(p.Of))
	case p.Phase == care.AgreementDraft:
		return v.Say("Signert, gjelder fra %s", v.DayYear(p.Begins))
	case p.Phase == care.AgreementLapsed:
		return v.Say("Siste dag var %s", v.DayYear(p.Last))
	case p.Phase == care.AgreementEnded:
		return v.Say("Tilgangen sluttet %s", v.DayYear(p.Ends))
	case p.Phase == care.NoticeGiven:
		return v.Say("Tilgangen slutter %s, om %s", v.DayYear(p.Ends), v.Plural(p.Ends.Days(today), "dag", "dager"))
	case !p.Ends.IsZero():
		return v.Say("Gyldig. Oppsigelse er registrert, tilgangen slutter %s", v.DayYear(p.Ends))
	case p.Basis == care.OwnLegalBasis:
		return v.Say("Eget rettslig grunnlag (helsepersonelloven § 25) fra %s", v.DayYear(p.Begins))
	case !p.Last.IsZero():
		return v.Say("Fra %s til %s", v.DayYear(p.Begins), v.DayYear(p.Last))
	}
	return v.Say("Fra %s", v.DayYear(p.Begins))
}

package page

import (
	"fmt"

	"traad/internal/app/agreement"
	"traad/internal/base/date"
	"traad/internal/base/nb"
	"traad/internal/care"
)

// AgreementStands says in a sentence where a party stands.
func AgreementStands(p agreement.Party, today date.Date) string {
	switch {
	case p.Through:
		return "Følger avtalen til kommunen."
	case p.Basis == "":
		return "Ingen avtale er lagt inn."
	case p.Phase == care.AgreementDraft && p.Of > 0 && p.Signed < p.Of:
		return fmt.Sprintf("%d av %d parter har signert.", p.Signed, p.Of)
	case p.Phase == care.AgreementDraft:
		return "Signert, gjelder fra " + nb.DayYear(p.Begins)
	case p.Phase == care.AgreementLapsed:
		return "Siste dag var " + nb.DayYear(p.Last)
	case p.Phase == care.AgreementEnded:
		return "Tilgangen sluttet " + nb.DayYear(p.Ends)
	case p.Phase == care.NoticeGiven:
		return fmt.Sprintf("Tilgangen slutter %s, om %s", nb.DayYear(p.Ends), nb.Plural(p.Ends.Days(today), "dag", "dager"))
	case !p.Ends.IsZero():
		return "Gyldig. Oppsigelse er registrert, tilgangen slutter " + nb.DayYear(p.Ends)
	case p.Basis == care.OwnLegalBasis:
		return "Eget rettslig grunnlag (helsepersonelloven § 25) fra " + nb.DayYear(p.Begins)
	case !p.Last.IsZero():
		return "Fra " + nb.DayYear(p.Begins) + " til " + nb.DayYear(p.Last)
	}
	return "Fra " + nb.DayYear(p.Begins)
}

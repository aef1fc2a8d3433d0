package webtest

import (
	"context"
	"strings"

	"traad/internal/app/agreement"
	"traad/internal/app/patient"
	"traad/internal/app/referral"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
)

// agree lays signed agreements for the municipalities and an own legal basis for the GP office, all long since begun.
func (w *World) agree(ctx context.Context, tx *store.Writer) error {
	var list []agreement.Laid
	for _, p := range region {
		switch p.kind {
		case care.OrgMunicipality:
			list = append(list, agreement.Laid{ID: db.NewID(), Party: w.Orgs[p.name], Basis: care.WrittenAgreement, Version: Agreement(p.name + " kommune")})
		case care.OrgGPOffice:
			list = append(list, agreement.Laid{ID: db.NewID(), Party: w.Orgs[p.name], Basis: care.OwnLegalBasis, Version: care.AgreementVersion{
				ValidFrom: Today.AddDays(-900), AgreementText: care.AgreementText{DecidedBy: "Mona Ruud, daglig leder", Document: "2024/12"},
			}})
		}
	}
	return agreement.Lay(ctx, tx, db.At(w.now), "", list)
}

// Agreement is a text that a party and the hospital signed 800 days before Today: thirty days' follow-up after notice.
func Agreement(party string) care.AgreementVersion {
	signed := func(name, number, role, by string) care.AgreementParty {
		return care.AgreementParty{Name: name, Number: number, Role: role, SignedBy: by, SignedOn: Today.AddDays(-810)}
	}
	return care.AgreementVersion{Number: 1, ValidFrom: Today.AddDays(-800), AgreementText: care.AgreementText{
		Parties: []care.AgreementParty{
			signed(party, "938679088", "kommunen", "Berit Rådmann"), signed("Akershus universitetssykehus HF", "983971636", "sykehuset", "Odd Direktør"),
		},
		Pathways: []string{care.LongTerm, care.Homecoming}, Information: []string{"details", "plan", "follow_up"},
		Controllership: "Kommunen og sykehuset er felles dataansvarlige.", AccessBy: "Kommunen", ObjectionBy: "Kommunen", CorrectionBy: "Den som skrev",
		Security: "Normen gjelder.", EndTerms: "Kommunen får et uttrekk.", FollowUpDays: 30, Document: "2024/11",
	}}
}

// ReferTo refers a case anew in another municipality, where she is enrolled too from then on, and returns the enrolment.
func (w *World) ReferTo(area string, c Case) care.EnrolmentID {
	w.T.Helper()
	given, family, _ := strings.Cut(c.Name, " ")
	r, err := referral.Refer{
		Pathway: care.LongTerm, On: Today, Number: c.Number,
		Referral: care.Referral{From: "gp", Name: "fastlege Mona Ruud", How: "message", Why: "Har flyttet.", ToHosp: true, Agrees: "yes"},
		Details:  patient.Details{GivenName: given, FamilyName: family, BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs[area]},
	}.Run(w.T.Context(), w.Service, w.Actor(Ullensaker))
	w.must(err)
	return r.Enrolment
}

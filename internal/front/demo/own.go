package demo

import (
	"traad/internal/app/own"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// OwnLogin is one of those whom «Logg inn som …» offers besides those who work: the patient of the pictures, and her daughter.
type OwnLogin struct {
	Key, Label, Name, Note string
	Grant                  db.ID
}

// OwnLogins returns them. There are none in a region that is drawn for scale.
func OwnLogins() []OwnLogin {
	return []OwnLogin{
		{Key: "pasient", Label: "Pasient: Solveig Aasen", Name: "Solveig Aasen", Note: "leser planen sin hjemme", Grant: grantID("aasen")},
		{Key: "parorende", Label: "Pårørende: Kari Aasen Lie", Name: "Kari Aasen Lie", Note: "leser planen til moren", Grant: grantID("aasen-lie")},
	}
}

func grantID(key string) db.ID { return db.ID(named("own-access", key)) }

// accesses are the grants behind OwnLogins.
func (r *region) accesses() []own.Laid {
	at, ok := r.reference["aasen"]
	if !ok {
		return nil
	}
	by := r.workers["ingrid.sandvik"].user
	daughter, _ := nin.Synthetic(date.Of(1968, 9, 3), true, 1)
	return []own.Laid{
		{ID: grantID("aasen"), Patient: at.patient, From: r.today.AddDays(-90), By: by, Words: []own.LaidWord{{
			ID: db.ID(named("own-word", "aasen")), Word: care.Word{Kind: care.WordGoal, Text: "Jeg vil bli med på bygdekinoen en gang i måneden."},
			Enrolment: at.enrolment, Area: at.area, Sent: r.backward(r.today.AddDays(-1)).At(18, 12),
		}}},
		{ID: grantID("aasen-lie"), Patient: at.patient, Kin: true, Number: daughter.Digits(), From: r.today.AddDays(-60), To: r.today.AddDays(300), By: by},
	}
}

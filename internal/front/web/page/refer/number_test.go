package refer_test

import (
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/patient"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// TestNumberInUseTellsNothing: who registers somebody with a number that another has is not told that the other is in Tråd. It happens when
// two register the same person at once.
func TestNumberInUseTellsNothing(t *testing.T) {
	w := webtest.New(t)
	kari := w.Person("Kari", "Aasen", webtest.Planned)
	err := w.Service.Do(t.Context(), w.Actor(webtest.Ullensaker), func(tx *app.Tx) error {
		id := care.PatientID(db.NewID())
		if err := tx.Allow(access.Refer, &access.Person{Patient: id, Teams: []access.Team{{Area: w.Orgs["Ullensaker"]}}}); err != nil {
			return err
		}
		return patient.Insert(t.Context(), tx, id, patient.Details{GivenName: "Ida", FamilyName: "Moe", BirthDate: date.Of(1942, 2, 17), Sex: "woman", Area: w.Orgs["Ullensaker"]}, kari.Number)
	})
	fields := errs.FieldsOf(err)
	if errs.KindOf(err) != errs.KindInvalid || len(fields) != 1 || fields[0].Name != "fodselsnummer" {
		t.Fatalf("%v, %+v", err, fields)
	}
	for _, said := range []string{errs.SafeText(err), fields[0].Message} {
		if strings.Contains(said, "annen person") || strings.Contains(said, "i bruk") || strings.Contains(said, "Tråd") {
			t.Errorf("it says %q", said)
		}
	}
}

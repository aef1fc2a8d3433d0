package intake

import (
	"fmt"
	"strings"
	"testing"

	"traad/internal/app/inbox"
	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nin"
	"traad/internal/care"
)

// fuzzed is an EpisodeOfCare with changes, as «old => new».
func fuzzed(n nin.Number, changes ...string) string {
	s := fmt.Sprintf(`{"resourceType": "EpisodeOfCare", "id": "e1", "meta": {"lastUpdated": "2026-11-01T08:00:00Z"},
		"identifier": [{"system": "urn:nes:vedtak", "value": "77"}], "status": "active", "type": [{"coding": [{"system": "urn:oid:2.16.578.1.12.4.1.1.9151", "code": "15", "display": "Sårstell hjemme"}]}],
		"patient": {"identifier": {"system": "urn:oid:2.16.578.1.12.4.1.4.1", "value": "%s"}}, "managingOrganization": {"identifier": {"value": "3228"}},
		"period": {"start": "2026-01-05"}, "extension": [{"url": "urn:timer", "valueRatio": {"numerator": {"value": 3.5, "code": "h"}, "denominator": {"value": 1, "code": "wk"}}}]}`, n.Digits())
	for _, c := range changes {
		old, now, _ := strings.Cut(c, " => ")
		s = strings.Replace(s, old, now, 1)
	}
	return s
}

// TestServicesInBundle: a municipal service in a Bundle is refused at its entry, and a Bundle without one is left to the rest.
func TestServicesInBundle(t *testing.T) {
	n, _ := nin.Synthetic(date.Of(1942, 2, 17), true, 1)
	err := services([]byte(`{"resourceType": "Bundle", "type": "batch", "entry": [{"resource": {"resourceType": "Encounter"}}, {"resource": ` + fuzzed(n) + `}]}`))
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "Bundle.entry[1].resource" || !strings.Contains(f[0].Message, "/fhir/EpisodeOfCare") {
		t.Errorf("%v: %+v", err, f)
	}
	for _, body := range []string{`{"resourceType": "Bundle", "type": "batch", "entry": [{"resource": {"resourceType": "Encounter"}}, {}]}`, "{"} {
		if err := services([]byte(body)); err != nil {
			t.Errorf("%s: %v", body, err)
		}
	}
}

// FuzzEpisode: whatever is sent, it is read or refused, and what is read is in order.
func FuzzEpisode(f *testing.F) {
	n, _ := nin.Synthetic(date.Of(1942, 2, 17), true, 1)
	f.Add(fuzzed(n))
	f.Add(fuzzed(n, `"active" => "onhold"`, `"2026-01-05"} => "2026-01-05T10:00:00+01:00", "end": "2026-06-30"}, "statusHistory": [{"status": "onhold", "period": {"start": "2026-03-01"}}]`))
	f.Add(`{"resourceType": "EpisodeOfCare", "extension": [{"valueRatio": null}], "type": null}`)
	sender := Sender{Sender: inbox.Sender{Name: "nes", Where: Municipality}, Number: "3228"}
	f.Fuzz(func(t *testing.T, body string) {
		tell, err := ReadEpisode([]byte(body), sender, date.Of(2026, 11, 17))
		if err != nil {
			return
		}
		if tell.Number == "" || tell.Person.Digits() == "" {
			t.Fatal("nobody's, or without a number")
		}
		for i, e := range tell.Stretches {
			if e.From.IsZero() || !e.To.IsZero() && e.To.Before(e.From) || e.Weekly != care.UnknownWeekly && (e.Weekly < 0 || e.Weekly > 168) || i > 0 && !e.From.After(tell.Stretches[i-1].To) {
				t.Fatalf("%+v", tell.Stretches)
			}
		}
	})
}

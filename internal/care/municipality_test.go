package care_test

import (
	"testing"

	"traad/internal/care"
)

func TestMunicipalitiesAreAllThere(t *testing.T) {
	seen := map[string]string{}
	for _, m := range care.Municipalities() {
		if len(m.Municipality) != 4 || m.Name == "" || seen[m.Municipality] != "" {
			t.Errorf("bad or repeated row %+v", m)
		}
		seen[m.Municipality] = m.Name
	}
	if len(seen) != 357 || seen["0301"] != "Oslo" || seen["3228"] != "Nes" {
		t.Errorf("%d municipalities, Oslo is %q, Nes is %q", len(seen), seen["0301"], seen["3228"])
	}
}

func TestCatchmentHasTwentyOneMunicipalitiesAndTwoDistricts(t *testing.T) {
	names := map[string]string{}
	for _, m := range care.Municipalities() {
		names[m.Municipality] = m.Name
	}
	whole, districts, pilots := 0, 0, 0
	for _, c := range care.AhusCatchment() {
		switch {
		case c.District != "":
			districts++
		case names[c.Municipality] != c.Name:
			t.Errorf("%s is called %q here and %q in the list of municipalities", c.Municipality, c.Name, names[c.Municipality])
		default:
			whole++
		}
		if c.Pilot {
			pilots++
		}
		if c.Site != "Akershus" && c.Site != "Kongsvinger" {
			t.Errorf("%s belongs to the unknown site %q", c.Name, c.Site)
		}
	}
	if whole != 21 || districts != 2 || pilots != 6 {
		t.Errorf("%d municipalities, %d districts, %d in the project", whole, districts, pilots)
	}
}

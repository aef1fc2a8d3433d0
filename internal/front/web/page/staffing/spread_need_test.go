package staffing

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/app/staffing"
	"traad/internal/care"
)

// TestNeedIsNotWorkedOut: the sum of the municipalities in operation is shown elsewhere, so a small number among them takes another with it.
func TestNeedIsNotWorkedOut(t *testing.T) {
	in := func(number string, status care.Rollout) (a staffing.Area) {
		a.Number, a.Status, a.Kind = number, status, care.OrgMunicipality
		return a
	}
	district := in("", care.InOperation)
	district.Kind = care.OrgDistrict
	for _, c := range []struct {
		name string
		n    map[string]int
		want map[string]string
	}{
		{"one is small", map[string]int{"1": 3, "2": 12, "3": 7, "4": 2}, map[string]string{"1": "<5", "2": "12", "3": "skjult", "4": "<5", "5": "0"}},
		{"two are small", map[string]int{"1": 3, "2": 4, "3": 7}, map[string]string{"1": "<5", "2": "<5", "3": "7", "4": "0", "5": "0"}},
		{"none is", map[string]int{"1": 5, "2": 12, "3": 7, "4": 9}, map[string]string{"1": "5", "2": "12", "3": "7", "4": "9", "5": "0"}},
	} {
		got := needWords(nil, c.n, []staffing.Area{in("1", care.InOperation), in("2", care.InOperation), in("3", care.InOperation), in("4", care.Dialogue), in("5", care.Dialogue), district})
		if diff := cmp.Diff(c.want, got); diff != "" {
			t.Errorf("%s:\n%s", c.name, diff)
		}
	}
}

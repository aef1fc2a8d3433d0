package staffing

import (
	"testing"

	"traad/internal/base/date"
	"traad/internal/base/errs"
)

// Twelve patients over six months from March: two more at the end of each month.
func TestRollout(t *testing.T) {
	today := date.Of(2026, 11, 17)
	r := Rollout{Start: date.Of(2027, 3, 1), Target: 12, Ramp: 6, Done: map[string]date.Date{"avtale": today}}
	for day, want := range map[date.Date]int64{date.Of(2027, 2, 28): 0, date.Of(2027, 3, 31): 2, date.Of(2027, 5, 31): 6, date.Of(2027, 8, 31): 12, date.Of(2029, 1, 1): 12} {
		if got := r.Active(day); got != want {
			t.Errorf("%s: %d, not %d", day, got, want)
		}
	}
	if r.Validate(today) != nil || r.Ready() != 1 || (Rollout{}).Active(today) != 0 || (Rollout{}).Validate(today) != nil {
		t.Errorf("%v %d", r.Validate(today), r.Ready())
	}
	bad := Rollout{Start: date.Of(2050, 1, 1), Target: -1, Ramp: 99, Done: map[string]date.Date{"fastlege": today.AddDays(1)}}
	at := map[string]bool{}
	for _, f := range errs.FieldsOf(bad.Validate(today)) {
		at[f.Name] = true
	}
	for _, name := range []string{"start", "maltall", "opptrapping", "ferdig-fastlege"} {
		if !at[name] {
			t.Errorf("no fault at %s", name)
		}
	}
}

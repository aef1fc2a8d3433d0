package staffing

import (
	"slices"
	"strings"
	"testing"

	"traad/internal/app/staffing"
	"traad/internal/base/date"
	"traad/internal/front/web/ui"
	rule "traad/internal/rules/staffing"
)

// The page says that there are hands enough of those who have a plan, and of nobody else.
func TestHandsEnough(t *testing.T) {
	with, without := staffing.Row{ID: "1", HasPlan: true}, staffing.Row{ID: "2"}
	for _, c := range []struct {
		rows []staffing.Row
		says string
	}{
		{[]staffing.Row{without}, ""},
		{[]staffing.Row{with}, "Planen har hender nok i 4. kv. 2026."},
		{[]staffing.Row{with, with}, "Planene har hender nok i 4. kv. 2026."},
		{[]staffing.Row{with, without}, "Den ene planen har hender nok i 4. kv. 2026."},
		{[]staffing.Row{with, without, with, with}, "De 3 planene har hender nok i 4. kv. 2026."},
	} {
		o := &staffing.View{Spans: []rule.Span{rule.QuarterOf(date.Of(2026, 11, 17))}, Rows: c.rows, With: 9, Of: 9}
		if got := texts(says(nil, o)); got != c.says {
			t.Errorf("%d rows: %q", len(c.rows), got)
		}
	}
}

func texts(list []ui.Message) string {
	var all []string
	for _, m := range list {
		all = append(all, m.Text)
	}
	return strings.ReplaceAll(strings.Join(all, " "), "\u00a0", " ")
}

// Cost stands for each and in sum; of a sum where some have no plan there is no cost per patient, for the hospital's part of it is everybody's.
func TestCostOfRows(t *testing.T) {
	r := staffing.Row{ID: "1", HasPlan: true, Totals: rule.Totals{Cost: 250_000_00, Active: 20, Ended: 5, PatientMonths: 60}}
	sum := r
	sum.ID = ""
	for _, c := range []struct {
		row                    staffing.Row
		with                   int
		cost, of, each, yearly string
	}{
		{r, 1, "250,0", "", "10,0", "50,0"},
		{sum, 1, "250,0", "1 av 2", "–", "–"},
		{sum, 2, "250,0", "", "10,0", "50,0"},
		{staffing.Row{ID: "2"}, 1, "–", "", "–", "–"},
	} {
		x := rowOf(nil, &staffing.View{With: c.with, Of: 2}, c.row, "k", 30)
		if got := []string{x.Cost, x.CostOf, x.PerPatient, x.PerYear}; !slices.Equal(got, []string{c.cost, c.of, c.each, c.yearly}) {
			t.Errorf("%d of 2, %q: %q", c.with, c.row.ID, got)
		}
	}
}

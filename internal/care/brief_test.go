package care

import "testing"

// A list says who has assessed until there is a decision; notes and what tasks are worked out from are not in it.
func TestBrief(t *testing.T) {
	asked := begin(t, long).do(referred("2026-03-02"), answered(long, Hospital, "2026-03-03"))
	for code, g := range asked.e.Answers[Hospital] {
		g.Note = "Skrevet om personen"
		asked.e.Answers[Hospital][code] = g
	}
	b := asked.e.Brief()
	if len(b.Answers[Hospital]) != len(long.Criteria) || len(b.Answers[Municipality]) != 0 || b.Marks != nil {
		t.Errorf("before the decision: %d and %d answers, %d marks", len(b.Answers[Hospital]), len(b.Answers[Municipality]), len(b.Marks))
	}
	for code, g := range b.Answers[Hospital] {
		if g.Note != "" || g.Value == "" {
			t.Errorf("%s: note %q, value %q; want the value alone", code, g.Note, g.Value)
		}
	}
	if asked.e.Answers[Hospital]["cfs"].Note == "" || len(asked.e.Marks) == 0 {
		t.Error("the state itself lost something")
	}
	if b := followed(t).e.Brief(); b.Answers != nil || b.DecidedOn.IsZero() {
		t.Errorf("after the decision: answers of %d levels", len(b.Answers))
	}
}

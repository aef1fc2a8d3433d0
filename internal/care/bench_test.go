package care

import "testing"

// BenchmarkProject is what every deed pays: fold two and a half years of monthly contacts, work out tasks, thread, counters.
func BenchmarkProject(b *testing.B) {
	s := begin(b, long)
	s.do(toHospital("2024-03-01"), answered(long, Municipality, "2024-03-02"), answered(long, Hospital, "2024-03-02"),
		scored("2024-03-01", 5), decided("2024-03-03", Include), consented("2024-03-04"), mapped("2024-03-10"), planned("2024-03-20", 1))
	for on := day("2024-04-01"); on.Before(day("2026-11-01")); on = on.AddMonths(1) {
		s.do(contacted(on.String(), ""), contacted(on.AddDays(14).String(), ""))
	}
	stays := []Period{{day("2025-01-01"), day("2025-01-09")}, {day("2025-06-01"), day("2025-06-03")}}
	for b.Loop() {
		e, err := Fold(s.p, s.events)
		if err != nil {
			b.Fatal(err)
		}
		tasks := Tasks(s.p, e, Calendar{}, stays)
		Knots(s.p, e, tasks, now)
		Contribution(s.p, e, tasks, Beside{}, "nes")
	}
}

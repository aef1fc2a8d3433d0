package care_test

import (
	"testing"

	"traad/internal/base/date"
	"traad/internal/care"
)

func TestNextMeeting(t *testing.T) {
	for last, want := range map[date.Date]date.Date{
		date.Of(2026, 10, 13): date.Of(2026, 11, 24),
		date.Of(2026, 11, 13): date.Of(2026, 12, 28), // Christmas Day is a Friday
	} {
		if got := care.NextMeeting(last, care.Calendar{}); got != want {
			t.Errorf("after %s: %s, want %s", last, got, want)
		}
	}
}

func TestMeetingTextHasNoNumber(t *testing.T) {
	for text, fine := range map[string]bool{
		"Ring 22 22 22 22, møt 12.11.2026 kl. 9.": true, "T-48217 og T-482170": true, "170242 12345": false, "Kari 17024212345.": false, "170242-12345": false, "nr117024212345": true,
	} {
		if got := care.ValidateMeetingCase(text) == nil; got != fine {
			t.Errorf("%q: fine is %v", text, got)
		}
	}
}

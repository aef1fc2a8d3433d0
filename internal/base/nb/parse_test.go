package nb_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/errs"
	"traad/internal/base/nb"
)

func TestParseDay(t *testing.T) {
	for in, want := range map[string]string{
		"2026-11-21": "2026-11-21", "21.11.2026": "2026-11-21", "21.11.26": "2026-11-21", "21/11 2026": "2026-11-21",
		"21112026": "2026-11-21", "20261121": "2026-11-21", "211126": "2026-11-21", " 21. 11. 2026 ": "2026-11-21",
		"21–11–2026": "2026-11-21", "1.2.2026": "2026-02-01", "21. nov. 2026": "2026-11-21", "21 November 2026": "2026-11-21",
		"9. mai 26": "2026-05-09", "17.02.1942": "1942-02-17", "17.02.42": "1942-02-17", "29.02.2028": "2028-02-29",
		"1.1.29": "2029-01-01", "1.1.30": "1930-01-01", "": "", "  ": "",
	} {
		d, err := nb.ParseDay(in)
		if err != nil || d.String() != want {
			t.Errorf("ParseDay(%q) = %s, %v; want %s", in, d, err, want)
		}
	}
	for in, want := range map[string]string{
		"21.13.2026":     "Måneden må være fra 1 til 12.",
		"11/21/2026":     "Måneden må være fra 1 til 12.",
		"0.1.2026":       "Dagen må være fra 1 til 31.",
		"31.11.2026":     "Måneden har bare 30 dager",
		"29.02.2026":     "Måneden har bare 28 dager",
		"21.11":          "Året mangler.",
		"21. nov.":       "Året mangler.",
		"21.11.0026":     "Året kan ikke stemme.",
		"21. brumaire 8": "Dette er ikke en dato.",
		"21. abc 2026":   "Måneden er ikke kjent.",
		"i morgen":       "Dette er ikke en dato.",
		"45981":          "Dette er ikke en dato.",
		"21.11.2026 kl":  "Dette er ikke en dato.",
		"2026-11-21T10":  "Dette er ikke en dato.",
	} {
		d, err := nb.ParseDay(in)
		if errs.KindOf(err) != errs.KindInvalid || err == nil || !strings.HasPrefix(errs.SafeText(err), want) || !d.IsZero() {
			t.Errorf("ParseDay(%q) = %s, %v; want fault %q", in, d, err, want)
		}
	}
}

func TestParseDayReadsWhatIsWritten(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		d := date.Of(1900, 1, 1).AddDays(rapid.IntRange(0, 80000).Draw(t, "days"))
		for _, s := range []string{d.String(), nb.Numeric(d), nb.DayYear(d), nb.LongDay(d), strings.ReplaceAll(nb.Numeric(d), ".", "")} {
			if got, err := nb.ParseDay(s); err != nil || got != d {
				t.Fatalf("ParseDay(%q) = %s, %v; want %s", s, got, err, d)
			}
		}
	})
}

func TestParseClock(t *testing.T) {
	for in, want := range map[string][2]int{
		"12.30": {12, 30}, "12:30": {12, 30}, "1230": {12, 30}, "9": {9, 0}, "930": {9, 30}, "09": {9, 0}, "0": {0, 0},
		"kl. 06.40": {6, 40}, "Kl 9:05": {9, 5}, "23.59": {23, 59}, "00.00": {0, 0},
	} {
		h, m, err := nb.ParseClock(in)
		if err != nil || h != want[0] || m != want[1] {
			t.Errorf("ParseClock(%q) = %d, %d, %v; want %v", in, h, m, err, want)
		}
	}
	for in, want := range map[string]string{
		"": "Klokkeslettet mangler.", "24.00": "Timen må være", "2500": "Timen må være", "12.60": "Minuttene må være",
		"12.3": "Dette er ikke", "tolv": "Dette er ikke", "-1": "Dette er ikke", "12.30.15": "Dette er ikke",
	} {
		if _, _, err := nb.ParseClock(in); err == nil || !strings.HasPrefix(errs.SafeText(err), want) {
			t.Errorf("ParseClock(%q) gives %v, want fault %q", in, err, want)
		}
	}
}

func FuzzParseDay(f *testing.F) {
	for _, s := range []string{"21.11.2026", "20101112", "21. nov. 26", "9"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		d, err := nb.ParseDay(s)
		if err != nil {
			if !d.IsZero() || errs.KindOf(err) != errs.KindInvalid {
				t.Errorf("ParseDay(%q) = %s with %v", s, d, err)
			}
		} else if again, err := nb.ParseDay(d.String()); err != nil || again != d {
			t.Errorf("ParseDay(%q) = %s, read again %s, %v", s, d, again, err)
		}
		if h, m, err := nb.ParseClock(s); err == nil && (h < 0 || h > 23 || m < 0 || m > 59) {
			t.Errorf("ParseClock(%q) = %d, %d", s, h, m)
		}
	})
}

package candidate

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/rules/casefind"
)

// TestCodes: each of a list has a code of her own that finds her and nobody else, and that says nothing of the pseudonym.
func TestCodes(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`p[0-9]{1,6}`), 1, 40, rapid.ID[string]).Draw(t, "names")
		for p, code := range codes(names) {
			got, ok := named(names, Written(code))
			if !ok || got != p {
				t.Fatalf("%s finds %q", code, got)
			}
			if strings.Contains(strings.ToLower(code), p) {
				t.Fatalf("%s holds %s", code, p)
			}
		}
	})
	for _, wrong := range []string{"", "K", "KQ7F", "p1", "AAAAAAAAAAAAAAAAAAAA"} {
		if _, ok := named([]string{"p1"}, wrong); ok {
			t.Errorf("%q finds somebody", wrong)
		}
	}
	if Written("KQ7F2M") != "KQ7F-2M" {
		t.Error(Written("KQ7F2M"))
	}
}

// TestMonths: a stay stands in the month that it began in, counted back from the list's day, and nowhere else.
func TestMonths(t *testing.T) {
	on := column.DayOf(date.Of(2026, 11, 21))
	at := func(y, m, d int) column.Minute {
		return column.DayOf(date.Of(y, 1, 1).AddMonths(m - 1).AddDays(d - 1)).At(600)
	}
	all := months([]casefind.Stay{
		{In: at(2024, 11, 20), Out: at(2024, 11, 22)}, // before the two years
		{In: at(2024, 11, 21), Out: at(2024, 11, 23), Emergency: true},
		{In: at(2026, 11, 20), Out: at(2026, 11, 20)},
	}, on)
	n := 0
	for _, m := range all {
		n += len(m.Stays)
	}
	if len(all) != CourseMonths || n != 2 || len(all[0].Stays) != 1 || !all[0].Stays[0].Emergency || all[0].Stays[0].Nights != 2 || len(all[23].Stays) != 1 {
		t.Errorf("%+v", all)
	}
	text := CourseText(all)
	for _, must := range []string{"november 2024: 1 akutt, 2 døgn", "oktober 2026: 1 planlagt"} {
		if !strings.Contains(text, must) {
			t.Errorf("%q is not in %q", must, text)
		}
	}
	if strings.Contains(text, "21.") || strings.Contains(text, "20.") {
		t.Errorf("a day can be read in %q", text)
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{"IHT publisert": "iht-publisert", "  Mye  bruk, år 2 ": "mye-bruk-ar-2", "***": ""} {
		if got := slug(in); got != want {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
}

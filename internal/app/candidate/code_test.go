package candidate

import (
	"maps"
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

// TestMonths: a stay stands in the calendar month that it began in, under that month's name, on every list of the month: no day can be read of one list, nor
// of two.
func TestMonths(t *testing.T) {
	at := func(y, m, d int) column.Minute {
		return column.DayOf(date.Of(y, 1, 1).AddMonths(m - 1).AddDays(d - 1)).At(600)
	}
	stays := []casefind.Stay{
		{In: at(2024, 10, 31), Out: at(2024, 11, 2)}, // before the months that are shown
		{In: at(2024, 11, 1), Out: at(2024, 11, 3), Emergency: true},
		{In: at(2025, 12, 5), Out: at(2025, 12, 6), Emergency: true},
		{In: at(2026, 11, 1), Out: at(2026, 11, 1)},
	}
	for d := 2; d <= 31; d++ { // the list of 1 December is the last of November's
		all := months(stays, column.DayOf(date.Of(2026, 11, 1).AddDays(d-1)))
		n := 0
		for _, m := range all {
			n += len(m.Stays)
		}
		if len(all) != CourseMonths || n != 3 || all[0].Month != 11 || len(all[0].Stays) != 1 || !all[0].Stays[0].Emergency || all[0].Stays[0].Nights != 2 || len(all[13].Stays) != 1 || len(all[24].Stays) != 1 {
			t.Fatalf("day %d: %+v", d, all)
		}
		want := "Innleggelser de siste to årene. november 2024: 1 akutt, 2 døgn. desember 2025: 1 akutt, 1 døgn. november 2026: 1 planlagt, 0 døgn."
		if text := CourseText(all).In(nil); text != want {
			t.Errorf("day %d: %q", d, text)
		}
	}
}

// TestLengthOf: the length is of each municipality by itself; one that is full, or has no target, has none.
func TestLengthOf(t *testing.T) {
	u := lengthOf([]Place{{Number: "3228", Target: 20, Active: 18}, {Number: "3209", Target: 5, Active: 7}, {Number: "3240"}, {Number: "3205", Target: 1}})
	if u.Free != 3 || u.Length != 9 || u.NoTarget || !maps.Equal(u.each, map[string]int{"3228": 6, "3205": 3}) {
		t.Errorf("%+v", u)
	}
	if u := lengthOf([]Place{{Number: "3240"}}); !u.NoTarget || u.Length != 0 {
		t.Errorf("%+v", u)
	}
}

func TestSlug(t *testing.T) {
	for in, want := range map[string]string{"IHT publisert": "iht-publisert", "  Mye  bruk, år 2 ": "mye-bruk-ar-2", "***": ""} {
		if got := slug(in); got != want {
			t.Errorf("slug(%q) = %q, want %q", in, got, want)
		}
	}
}

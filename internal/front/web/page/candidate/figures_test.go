package candidate

import (
	"net/url"
	"strconv"
	"strings"
	"testing"

	"traad/internal/app/candidate"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/stats"
	"traad/internal/front/web/ui"
	"traad/internal/rules/casefind"
)

// TestFewAreNotTold: who sees only figures is shown the list at the length in use where neither it, nor what is left of the whole list, is of few.
func TestFewAreNotTold(t *testing.T) {
	hits := func(k, hit int) stats.Hits {
		return stats.Hits{K: k, True: hit, PPV: float64(hit) / float64(k), NNS: float64(k) / float64(hit)}
	}
	for _, c := range []struct {
		name       string
		use, whole stats.Hits
		hidden     bool
	}{
		{"many", hits(30, 20), hits(60, 35), false},
		{"the same", hits(30, 20), hits(30, 20), false},
		{"few hit", hits(30, 4), hits(60, 35), true},
		{"few do not hit", hits(30, 26), hits(60, 45), true},
		{"at the limit", hits(30, 25), hits(60, 35), false},
		{"four more hit", hits(30, 20), hits(60, 24), true},
		{"four more do not", hits(30, 20), hits(44, 30), true},
		{"five more of each", hits(30, 20), hits(40, 25), false},
	} {
		for _, mayList := range []bool{true, false} {
			var w figureView
			w.inUse(&candidate.Figures{MayList: mayList, Hits: &casefind.Performance{List: c.whole}, InUse: candidate.InUseLength{Free: 10, Length: 30, Hits: c.use, Low: .1, High: .9}})
			if hidden := strings.Contains(w.InUse[0].Text, "For få"); hidden != (c.hidden && !mayList) {
				t.Errorf("%s, may list %v: %+v", c.name, mayList, w.InUse)
			}
		}
	}
	var w figureView
	w.inUse(&candidate.Figures{Hits: &casefind.Performance{}, InUse: candidate.InUseLength{NoTarget: true}})
	if len(w.InUse) != 1 || w.InUse[0].Text != noTarget {
		t.Errorf("%+v", w.InUse)
	}
	w = figureView{}
	w.inUse(&candidate.Figures{Hits: &casefind.Performance{}})
	if len(w.InUse) != 1 || !strings.Contains(w.InUse[0].Text, "Ingen plasser er ledige") {
		t.Errorf("%+v", w.InUse)
	}
}

// TestShortListIsNotTold: who sees only figures is not told how few the list has now.
func TestShortListIsNotTold(t *testing.T) {
	for n, want := range map[int]string{0: "0", 1: "under 5", 4: "under 5", 5: "5", 40: "40"} {
		if got := size(nil, &candidate.Figures{Size: n}); got != want {
			t.Errorf("%d: %s", n, got)
		}
		if got := size(nil, &candidate.Figures{Size: n, MayList: true}); strings.HasPrefix(got, "under") {
			t.Errorf("%d to who sees the list: %s", n, got)
		}
	}
}

// TestNothingFewIsFilledIn: the whole page, as who sees only figures gets it: no sentence where the numbers are few, and no group that can be worked out of
// the others and the sum.
func TestNothingFewIsFilledIn(t *testing.T) {
	day := column.DayOf(date.Of(2025, 11, 21))
	bins := func(all ...int) (b []stats.Bin) {
		for _, n := range all {
			b = append(b, stats.Bin{N: 100, Expected: .2, Observed: float64(n) / 100})
		}
		return b
	}
	for _, c := range []struct {
		name   string
		list   stats.Hits
		use    candidate.InUseLength
		bins   []int
		lead   string // to a leader
		all    string // to who sees the list
		skjult int
	}{
		{
			name: "many", list: stats.Hits{K: 60, True: 35}, use: candidate.InUseLength{Free: 10, Length: 30, Hits: stats.Hits{K: 30, True: 20}}, bins: []int{5, 9, 30, 60},
			lead: "20 av de 30 øverste på lista den gang, i alle kommunene i tjenesten som har plass nå, ble akuttinnlagt igjen innen tolv måneder, fra 21. nov. 2025 til 21. nov. 2026",
		},
		{name: "few hit", list: stats.Hits{K: 60, True: 3}, bins: []int{5, 9, 30, 60}, lead: "Regel: A, versjon 1.", all: "3 av de 60 på lista"},
		{name: "few hit where it is used", list: stats.Hits{K: 60, True: 35}, use: candidate.InUseLength{Free: 10, Length: 30, Hits: stats.Hits{K: 30, True: 4}}, bins: []int{5, 9, 30, 60}, lead: "Regel: A, versjon 1.", all: "4 av de 30 øverste"},
		{name: "nobody", list: stats.Hits{K: 60}, bins: []int{5, 9, 30, 60}, lead: "Regel: A, versjon 1.", all: "Ingen av de 60 på lista den gang ble akuttinnlagt"},
		{name: "one group is few: another goes with it", list: stats.Hits{K: 60, True: 35}, bins: []int{3, 9, 30, 60}, lead: "35 av de 60", skjult: 2},
		{name: "few did not come", list: stats.Hits{K: 60, True: 35}, bins: []int{9, 30, 60, 97}, lead: "35 av de 60", skjult: 2},
		{name: "nobody in a group is told", list: stats.Hits{K: 60, True: 35}, bins: []int{0, 9, 30, 60}, lead: "35 av de 60"},
	} {
		sum := 0
		for _, n := range c.bins {
			sum += n
		}
		g := &candidate.Figures{
			Rule: candidate.Rule{Rule: &casefind.Rule{Title: "A", Version: 1}}, InUse: c.use,
			Hits: &casefind.Performance{List: c.list, Bins: bins(c.bins...), N: 100 * len(c.bins), Outcomes: sum, Months: 12, TrainedOn: day - 365, TestedOn: day},
		}
		for _, mayList := range []bool{false, true} {
			g.MayList = mayList
			var w figureView
			w.fill(g, g.Hits)
			hidden := 0
			for _, b := range w.Bins {
				if b.Observed == "skjult" {
					hidden++
				}
			}
			lead, want := c.lead, c.skjult
			if mayList && c.all != "" {
				lead = c.all
			}
			if mayList {
				want = 0
			}
			if !strings.HasPrefix(w.Head.Lead, lead) || hidden != want {
				t.Errorf("%s, may list %v: %d groups hidden, want %d; %q", c.name, mayList, hidden, want, w.Head.Lead)
			}
		}
	}
}

// TestFewOutcomesAreNotTold: to how many it came at all is not told who sees only figures where that is one to four, nor where it is all but as many.
func TestFewOutcomesAreNotTold(t *testing.T) {
	day := column.DayOf(date.Of(2025, 11, 21))
	for n, told := range map[int]bool{0: true, 1: false, 4: false, 5: true, 95: true, 96: false, 100: true} {
		for _, mayList := range []bool{false, true} {
			g := &candidate.Figures{
				MayList: mayList, Rule: candidate.Rule{Rule: &casefind.Rule{Title: "A", Version: 1}},
				Hits: &casefind.Performance{N: 100, Outcomes: n, Months: 12, TrainedOn: day - 365, TestedOn: day},
			}
			var w figureView
			w.fill(g, g.Hits)
			text := ""
			for _, f := range w.Model {
				if f.Term == "Prøvd på" {
					text = f.Text
				}
			}
			if has := strings.HasPrefix(text, "100 personer, "+strconv.Itoa(n)+" med utfallet."); has != (told || mayList) {
				t.Errorf("%d, may list %v: %q", n, mayList, text)
			}
		}
	}
}

// TestFaultsAtTheirRow: what is wrong with a rule is told at the row where it was typed, rows that are not in use between them or not.
func TestFaultsAtTheirRow(t *testing.T) {
	form := ui.NewForm(url.Values{
		"rang": {"points"}, "horisont": {"12"}, "sykehjem": {"mark"},
		"krav-0-mal": {"alder"}, "krav-0-verdi": {"65"}, "krav-0-grense": {"over"}, "krav-1-mal": {""},
		"krav-2-mal": {"hfrs"}, "krav-2-verdi": {"5"}, "krav-3-mal": {"finnes-ikke"}, "krav-3-verdi": {"1"}, "krav-3-eller": {"ja"}, "krav-4-mal": {"heller-ikke"}, "krav-4-verdi": {"1"},
		"vekt-0-mal": {""}, "vekt-1-mal": {"hfrs"}, "vekt-1-poeng": {"1"}, "vekt-2-mal": {"tull"}, "vekt-2-poeng": {"1"},
	})
	_, rows := readRule(form)
	for _, at := range []string{"krav-3-mal", "krav-4-mal", "vekt-2-mal"} {
		if form.Faults.At(at) == "" {
			t.Errorf("nothing is told at %s: %+v", at, form.Faults)
		}
	}
	if len(form.Faults) != 3 {
		t.Errorf("%+v", form.Faults)
	}
	for key, want := range map[string]string{
		"title": "navn", "require[1]": "krav-0-verdi", "require[2].any[1]": "krav-2-verdi", "require[2].any[2].measure": "krav-3-mal", "require[3].measure": "krav-4-mal",
		"weight[1].points": "vekt-1-poeng", "weight[2].max": "vekt-2-maks", "weight": "rang", "require": "krav-0-mal", "horizon_months": "horisont", "else": "",
	} {
		if got := rows.field(key); got != want {
			t.Errorf("%s: %s, want %s", key, got, want)
		}
	}
}

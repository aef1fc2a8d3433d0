package chart

import (
	"fmt"
	"html/template"
	"math"

	"traad/internal/base/date"
)

// picture is anything that draws itself.
type picture interface{ SVG() template.HTML }

// sample is a picture with the name of its golden file.
type sample struct {
	name string
	pic  picture
}

func label(id, desc string) Label { return Label{ID: id, Title: "Bilde", Desc: desc} }

// row makes a thread's knots from letters: capitals are diamonds. d done, c current, s soon, l late, p paused, o to do;
// a letter after a single quote is ahead.
func row(s string) []Knot {
	states := map[rune]State{'d': Done, 'c': Current, 's': Soon, 'l': Late, 'p': Paused, 'o': Todo}
	var knots []Knot
	ahead := false
	for _, r := range s {
		if r == '\'' {
			ahead = true
			continue
		}
		low := r | 0x20
		knots = append(knots, Knot{State: states[low], Diamond: r != low, Ahead: ahead})
		ahead = false
	}
	return knots
}

var pathway = NewColumns(6, 4)

// samples are the pictures of the design, with its figures.
func samples() []sample {
	threads := []string{"ddddddDD'LO", "dddddlDOOO", "dddddlOOOO", "ddddddDDDP", "dddsoo", "ddddso", "ddddddDD'CO", "dloooo", "ddddddDDDL", "ddcooo"}
	all := []sample{{"thread-header", ThreadHeader{Label: label("th", "Seks steg og fire evalueringer"), Columns: pathway, Labels: []HeaderLabel{
		{Text: "Henvist"}, {Text: "Vurdert", From: 1}, {Text: "Inkludert", From: 2}, {Text: "Kartlagt", From: 3}, {Text: "Plan", From: 4}, {Text: "Oppfølging", From: 5}, {Text: "Evaluering 1–4", From: 6, To: 9},
	}}}}
	for i, t := range threads {
		all = append(all, sample{fmt.Sprintf("thread-%d", i), Thread{Label: label(fmt.Sprintf("t%d", i), "Forløpet som en tråd."), Columns: pathway, Knots: row(t)}})
	}
	all = append(all,
		sample{"thread-compact", Thread{Label: label("tc", "Forløpet som en tråd."), Knots: row("ddddddDD'LO"), Compact: true}},
		sample{"thread-default", Thread{Label: label("td", "Forløpet som en tråd."), Knots: row("dddcDO")}},
		sample{"bullet-small", Bullet{Label: label("b1", "18 aktive av 20."), Value: 18, Target: 20, Max: 36}},
		sample{"bullet-large", Bullet{Label: label("b2", "31 aktive av 36."), Value: 31, Target: 36, Max: 36, Large: true}},
		sample{"bullet-full", Bullet{Label: label("b3", "22 aktive av 22."), Value: 22, Target: 22, Max: 36, Large: true}},
		sample{"bullet-over", Bullet{Label: label("b4", "26 aktive av 20."), Value: 26, Target: 20, Max: 36, Large: true}},
		sample{"bullet-hidden", Bullet{Label: label("b5", "Færre enn 5 aktive av 12."), Value: 3, Target: 12, Max: 36, Large: true, Hidden: true}},
		sample{"bullet-no-target", Bullet{Label: label("b6", "10 aktive, ikke måltall."), Value: 10, Max: 36}},
		sample{"pairs", Pairs{Label: label("pa", "Bruk før og etter."), Unit: "per personår", Split: 2, Heads: [2]string{"Ønskes ned", "Ønskes opp"}, Pairs: []Pair{
			{Name: "Akuttinnleggelse", Before: Spanned{4.1, 3.6, 4.7}, After: Spanned{1.7, 1.2, 2.3}, Expected: 1.9},
			{Name: "Reinnleggelse innen 30 dager", Before: Spanned{1.2, .8, 1.7}, After: Spanned{.4, .2, .7}, Expected: math.NaN()},
			{Name: "Legevakt", Before: Spanned{3, 1, 4}, After: Spanned{2, 1, 4}, Expected: 3, Hidden: true},
			{Name: "Poliklinikk", Before: Spanned{3, 2.4, 3.6}, After: Spanned{Value: 3.6, Low: math.NaN(), High: math.NaN()}, Expected: math.NaN()},
		}}},
		sample{"ranges", Ranges{Label: label("ra", "Akuttinnleggelser per personår."), Rows: []Range{
			{"Året før", Spanned{4.1, 3.6, 4.7}, RangeBefore},
			{"Forventet uten tiltak", Spanned{1.9, math.NaN(), math.NaN()}, RangeExpected},
			{"Sammenlignet, etter", Spanned{1.85, 1.6, 2.1}, RangeCompared},
			{"Fulgt, etter", Spanned{1.7, 1.2, 2.3}, RangeUs},
		}}},
		sample{"ranges-narrow", Ranges{Label: label("rn", "Akuttinnleggelser per personår."), Narrow: true, Rows: []Range{
			{"Sammenlignet, etter", Spanned{11.8, 9.6, 14.1}, RangeCompared},
			{"Fulgt, etter", Spanned{1.7, 1.2, 2.3}, RangeUs},
		}}},
		sample{"course", course()},
		sample{"capacity", Capacity{Label: label("ca", "Bærer 138, 121 er aktive."), Unit: "pasienter", Now: 2, Months: []Carried{
			{"aug. 2026", 134, 125, math.NaN(), 138}, {"sep. 2026", 134, 123, math.NaN(), 138}, {"okt. 2026", 140, 121, 150, 138}, {"nov. 2026", 148, math.NaN(), 162, 142}, {"des. 2026", 156, math.NaN(), 172, 142},
		}}},
		sample{"capacity-empty", Capacity{Label: label("cb", "Ingen plan."), Unit: "pasienter", Now: -1}},
		sample{"inout", InOut{Label: label("io", "14 inn og 11 ut."), Max: 5, Months: []Month{{2, 0}, {1, 1}, {1, 2}, {2, 1}, {2, 1}, {3, 1}, {1, 1}, {0, 2}, {1, 1}, {0, 1}, {1, 0}, {0, 0}}}},
		sample{"active-line", ActiveLine{Label: label("al", "Fra 28 til 31 aktive, måltall 36."), Target: 36, Values: []float64{28, 28, 29, 28, 28, 30, 31, 29, 31, 30, 32, 31}}},
		sample{"control", Control{Label: label("co", "Median timer til fulgt opp, måned for måned. Mai er utenfor."), Unit: "timer", Limits: &ControlLimits{4, 1.2, 6.8}, Ticks: []string{"jan.", "", "mars", "", "mai", ""}, Values: []float64{4, 3.5, 4.4, math.NaN(), 9, 3.8}}},
		sample{"process", Process{
			Label: label("pr", "Andel plan i tide, måned for måned. Juli er under nedre grense."), Unit: "%", Values: []float64{80, 84, math.NaN(), 78, 82, 85, 40, 81}, Signals: []bool{false, false, false, false, false, false, true, false},
			Centre: []float64{80, 80, math.NaN(), 80, 80, 80, 80, 80}, Lower: []float64{60, 58, math.NaN(), 55, 61, 62, 50, 59}, Upper: []float64{100, 100, math.NaN(), 100, 99, 98, 100, 100},
			Ticks: []string{"", "", "", "april", "", "", "", "aug."}, Marks: []ProcessMark{{At: 4.5, Name: "1"}},
		}},
		sample{"funnel", Funnel{
			Label: label("fu", "Vårt sted er innenfor, ett sted er utenfor."), Unit: "%", Size: "opphold", Centre: 72, Most: 100,
			Limits: []FunnelLimit{{5, 20, 100, 0, 100}, {20, 50, 91, 38, 98}, {60, 60, 83, 52, 88}, {120, 63.5, 80, 58, 84}, {200, 65.7, 78, 61.6, 81.6}},
			Points: []FunnelPoint{{"Ahus", 120, 75, true, false}, {"Østfold", 180, 59, false, true}, {"Sted A", 118, 75.5, false, false}, {"Et sted med et svært langt navn som ikke får plass", 60, 70, false, false}},
		}},
		sample{"funnel-two", Funnel{Label: label("ft", "To steder, uten grenser."), Unit: "per 100 personmåneder", Size: "personmåneder", Centre: 3.1, Points: []FunnelPoint{{"Ahus", 300, 3.4, true, false}, {"Sted A", 140, math.NaN(), false, false}}}},
		sample{"process-nothing", Process{Label: label("pn", "Ingen måned kan vises."), Unit: "dager", Values: []float64{math.NaN(), math.NaN()}, Ticks: []string{"jan.", "feb."}}},
		sample{"control-few", Control{Label: label("cf", "For få måneder til grenser."), Unit: "timer", Ticks: []string{"jan.", "feb."}, Values: []float64{4, 3.5}}},
		sample{"active-line-gap", ActiveLine{Label: label("ag", "Noen måneder er skjult."), Target: 12, Values: []float64{5, 6, math.NaN(), 7, math.NaN(), math.NaN(), 8, 9, 9, 12, 12, 12}}},
		sample{"steps", Steps{Label: label("st", "Høring tar lenger enn fristen."), Max: 22, Steps: []Step{{Name: "Vurdering", Median: 3, Nine: 6, Deadline: 7}, {Name: "Kartlegging", Median: 9, Nine: 14, Deadline: 14}, {Name: "Plan", Median: 11, Nine: 13, Deadline: 14}, {Name: "Høring", Median: 9, Nine: 21, Deadline: 15}}}},
		sample{"steps-notes", Steps{Label: label("sn", "Vurdering tar lenger enn fristen."), Max: 22, Steps: []Step{{Name: "Vurdering", Median: 5, Nine: 9.5, Deadline: 7}, {Name: "Kartlegging", Deadline: 14, Note: "færre enn 5"}, {Name: "Plan", Deadline: 14, Note: "ingen ennå"}, {Name: "Høring", Median: 9, Nine: 9}}}},
		sample{"histogram", Histogram{Label: label("h1", "12 på trinn 6."), Max: 12, Bars: []Bar{{Name: "4", Count: 4}, {Name: "5", Count: 8}, {Name: "6", Count: 12}, {Name: "7", Count: 7}}}},
		sample{"histogram-hidden", Histogram{Label: label("h2", "9 på trinn 6, to trinn skjult."), Max: 12, Bars: []Bar{{Name: "3"}, {Name: "4", Count: 3, Hidden: true}, {Name: "5", Count: 7}, {Name: "6", Count: 9}, {Name: "7", Count: 2, Hidden: true}}}},
		sample{"score-line", ScoreLine{Label: label("s1", "CFS fra 4 til 6."), Min: 3, Max: 7, Bands: []Band{{6.5, 7.25, "7: øvre grense for inklusjon"}}, Scores: []Score{{0, 4, "mars 25"}, {180, 5, "sep 25"}, {330, 5, "feb 26"}, {450, 6, "juni 26"}}}},
		sample{"score-line-high", ScoreLine{Label: label("s2", "CFS 7 hele tiden."), Min: 3, Max: 9, Bands: []Band{{6.5, 7.5, "7: øvre grense for inklusjon"}}, Scores: []Score{{0, 7, "mars 25"}, {20, 7, "mars 25"}, {330, 8, "feb 26"}, {350, 8, "feb 26"}, {450, 7, "juni 26"}}}},
		sample{"score-line-one", ScoreLine{Label: label("s3", "CFS 5 én gang."), Min: 3, Max: 7, Bands: []Band{{6.5, 7.25, "7: øvre grense for inklusjon"}}, Scores: []Score{{0, 5, "mars 25"}}, Width: 280}},
		sample{"sparkline-low-risk-up", Sparkline{Label: label("k1", "SPPB fra 9 til 6."), Max: 12, Bands: []Band{{From: 0, To: 9}}, Values: []float64{9, 9, 7, 6}}},
		sample{"sparkline-middle", Sparkline{Label: label("k2", "MNA-SF fra 8 til 11."), Max: 14, Bands: []Band{{From: 8, To: 11}}, Values: []float64{8, 10, 11, 11}}},
		sample{"sparkline-high", Sparkline{Label: label("k3", "GDS-15 fra 6 til 4."), Max: 15, Bands: []Band{{From: 5, To: 15}}, Values: []float64{6, math.NaN(), 4, 4}}},
		sample{"sparkline-top", Sparkline{Label: label("k4", "Barthel på topp."), Max: 20, Bands: []Band{{From: 0, To: 14}}, Values: []float64{20}}},
		sample{"circle", circle("")},
		sample{"lanes", twoYears(0)},
		sample{"lanes-narrow", twoYears(358)},
		sample{"lanes-dense", dense()},
		sample{"logo", Logo{Label: label("lo", "Tråd")}},
		sample{"logo-large", Logo{Height: 104}},
	)
	for k := KeyValue; k <= KeyHidden; k++ {
		all = append(all, sample{fmt.Sprintf("key-%d", k), k})
	}
	return all
}

// circle is the design's picture of a conversation half-way; with a path its fields are links.
func circle(path string) Circle {
	c := Circle{Label: label("ci"+path, "6 av 9 områder er kartlagt."), Centre: []string{"Hva er", "viktig", "for deg?"}}
	for i, a := range []Area{
		{Name: "Sykdommer", Icon: "stethoscope", Mapped: true, Risk: RiskWatch},
		{Name: "Medisiner", Icon: "pill", Mapped: true, Risk: RiskWatch},
		{Name: "Smerter", Icon: "bolt", Mapped: true, Risk: RiskNone},
		{Name: "Søvn", Icon: "moon", Mapped: true, Risk: RiskNone},
		{Name: "Aktivitet og funksjon", Icon: "walk", Mapped: true, Risk: RiskAct, Selected: true},
		{Name: "Fritid og sosialt nettverk", Icon: "people"},
		{Name: "Ernæring", Icon: "cutlery", Mapped: true, Risk: RiskWatch},
		{Name: "Hukommelse", Icon: "brain"},
		{Name: "Psykisk helse", Icon: "heart"},
	} {
		if path != "" {
			a.Href, a.Says = fmt.Sprintf("%s%d", path, i), a.Name+", kartlagt"
		}
		c.Areas = append(c.Areas, a)
	}
	return c
}

func day(s string) date.Date { return date.MustParse(s) }

// twoYears is the design's picture of a person.
func twoYears(w float64) Lanes {
	at := func(m Mark, days ...string) (items []Item) {
		for i, d := range days {
			items = append(items, Item{From: day(d), Mark: m, Text: fmt.Sprint(i + 1)})
		}
		return items
	}
	var calls []Item
	for d := day("2025-04-01"); !d.After(day("2026-11-20")); d = d.AddDays(15) {
		calls = append(calls, Item{From: d, Mark: Tick})
	}
	acute := func(from, to string) Item { return Item{From: day(from), To: day(to)} }
	return Lanes{
		Label: label(fmt.Sprintf("l%t", w == 0), "Innleggelser og kontakter i to år."), Width: w,
		From: day("2024-11-01"), To: day("2026-11-30"),
		Split: day("2025-03-14"), SplitText: "Inkludert 14. mars 2025", Today: day("2026-11-21"), TodayText: "I dag",
		Lanes: []Lane{
			{"Sykehus", []Item{acute("2024-11-13", "2024-11-17"), acute("2024-12-02", "2024-12-13"), acute("2025-01-08", "2025-01-13"), acute("2025-01-29", "2025-02-09"), acute("2025-02-24", "2025-03-04"), acute("2025-08-19", "2025-08-23"), {From: day("2026-02-12"), To: day("2026-02-15"), Mark: Outlined}, acute("2026-11-21", "2026-11-21")}},
			{"KAD og legevakt", append(at(Triangle, "2024-11-28", "2025-01-02", "2025-02-20", "2025-06-11", "2026-05-03"), Item{From: day("2025-12-16"), To: day("2025-12-19"), Mark: Short})},
			{"Hjemmebesøk", at(Dot, "2025-03-25", "2025-04-14", "2025-05-20", "2025-06-24", "2025-08-25", "2025-09-09", "2025-11-04", "2026-01-20", "2026-02-15", "2026-04-07", "2026-06-09", "2026-08-19", "2026-10-07", "2026-11-04")},
			{"Telefon og video", calls},
			{"Plan og evaluering", at(Diamond, "2025-04-08", "2025-09-11", "2026-02-26", "2026-06-09")},
		},
	}
}

// dense has more than there is room for, items at and over the edges, and verticals whose texts would touch.
func dense() Lanes {
	l := Lanes{
		Label: label("ld", "Mange kontakter."),
		From:  day("2024-12-01"), To: day("2026-11-30"),
		Split: day("2026-10-20"), SplitText: "Inkludert 20. oktober 2026", Today: day("2026-11-21"), TodayText: "I dag",
		Lanes: []Lane{{Name: "Sykehus, lange opphold og korte"}, {Name: "Hjemmebesøk"}, {Name: "Telefon"}, {Name: "Plan"}},
	}
	for i := range 40 {
		d := l.From.AddDays(i*i%97 + i*11)
		l.Lanes[0].Items = append(l.Lanes[0].Items, Item{From: d, To: d.AddDays(i % 9), Mark: Mark(i % 4)})
		l.Lanes[1].Items = append(l.Lanes[1].Items, Item{From: d.AddDays(i % 3), Mark: Dot}, Item{From: d, Mark: Dot}, Item{From: d, Mark: Dot})
	}
	for i := range 500 {
		l.Lanes[2].Items = append(l.Lanes[2].Items, Item{From: l.From.AddDays(i * 3 / 2), Mark: Tick})
	}
	for i := range 12 {
		l.Lanes[3].Items = append(l.Lanes[3].Items, Item{From: l.From.AddDays(i*60 - 30), Mark: Diamond, Text: fmt.Sprint(i + 1)})
	}
	return l
}

// course has a peak before day 0, as the persons were found for.
func course() Course {
	c := Course{Label: label("cu", "Måned for måned."), Unit: "per person og måned", First: -24, Peak: [2]int{-3, 0}, Note: []string{"Toppen som gjorde", "at de ble funnet."}, Names: [2]string{"Fulgt", "Sammenlignet"}}
	for m := -24; m < 12; m++ {
		v := .12 + .5*math.Exp(-float64((m+2)*(m+2))/4)
		c.Followed, c.Compared = append(c.Followed, Spanned{v, v - .05, v + .05}), append(c.Compared, v*1.03)
	}
	return c
}

package casefind

import (
	"encoding/csv"
	"fmt"
	"math"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/errs"
)

const asOf = "2026-01-01"

func day(s string) column.Day { return column.DayOf(date.MustParse(s)) }

// load reads rows of «lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,fagenhet,hovedtilstand,bitilstander,utTilstand,tjeneste».
func load(t testing.TB, rows ...string) *Index {
	t.Helper()
	text := "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,fagenhet,hovedtilstand,bitilstander,utTilstand,tjeneste\n" + strings.Join(rows, "\n") + "\n"
	var b column.Builder
	if err := b.Read("e.csv", strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
	e, err := b.Episodes()
	if err != nil {
		t.Fatal(err, b.Log.Faults)
	}
	return Read(e)
}

func persons(t testing.TB, rows ...string) []column.Person {
	t.Helper()
	text := "lopenr,fodselsdato,kjonn,kommunenr,dodsdato,sykehjem_fra\n" + strings.Join(rows, "\n") + "\n"
	var g column.Register
	if err := g.Read("p.csv", strings.NewReader(text), int64(len(text))); err != nil {
		t.Fatal(err)
	}
	p, err := g.People()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// codes is one inpatient stay a month before the date with these codes.
func codes(t testing.TB, all ...string) Score {
	t.Helper()
	return load(t, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,"+all[0]+","+strings.Join(all[1:], " ")+",,").Scan(day(asOf), Options{})[0]
}

func TestNormalise(t *testing.T) {
	for in, want := range map[string]string{"I50.0": "I500", "i50.0": "I500", " E10.3† ": "E103", "H36.0*": "H360", "S72.00": "S7200", "": "", "æøå": "", "F00*": "F00", "E10.3+": "E103"} {
		if got := Normalise(in); got != want {
			t.Errorf("%q becomes %q, want %q", in, got, want)
		}
	}
	for code, ok := range map[string]bool{"I500": true, "I50": true, "S7200": true, "N23X": true, "I5": false, "50I": false, "C7A": false, "": false, "K77": true} {
		if _, _, got := cell(code); got != ok {
			t.Errorf("%q is a code: %v", code, got)
		}
	}
	for code, want := range map[string]bool{"S72001A": true, "C7A01": true, "M80051A": true, "I5022": false, "I500": false, "XYZ123": false, "E119": false, "T84012": true} {
		if got := cmCode(code); got != want {
			t.Errorf("%q is ICD-10-CM: %v", code, got)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add("e10.3†")
	f.Add("\xff\x00A00")
	f.Fuzz(func(t *testing.T, s string) {
		n := Normalise(s)
		if Normalise(n) != n || strings.Trim(n, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
			t.Fatalf("%q becomes %q", s, n)
		}
		if exact, category, ok := cell(n); ok && (category < 0 || exact < category || exact > category+10 || exact >= cells) {
			t.Fatalf("%q has cell %d in category %d", n, exact, category)
		}
		if cmCode(n) && (len(n) < 3 || len(n) > 7) {
			t.Fatalf("%q of %d signs is taken for ICD-10-CM", n, len(n))
		}
	})
}

// rows reads a list again, by another road than the program does.
func rows(t *testing.T, name string) []map[string]string {
	t.Helper()
	f, err := os.Open("data/" + name + ".csv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	all, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	var out []map[string]string
	for _, r := range all[1:] {
		m := map[string]string{}
		for i, c := range all[0] {
			m[c] = r[i]
		}
		out = append(out, m)
	}
	return out
}

// TestHFRS: each of the 109 categories gives its points however the code is written, once; all together give 173.2.
func TestHFRS(t *testing.T) {
	list := rows(t, "hfrs_gilbert2018")
	if len(list) != 109 {
		t.Fatal(len(list))
	}
	var all []string
	for i, r := range list {
		code := r["icd10_3char"]
		points, _ := strconv.ParseFloat(r["points"], 64)
		written := []string{code, strings.ToLower(code) + ".8", code + ".9*", code + "1"}
		if s := codes(t, append(written, code)...); float64(s.HFRS) != math.Round(points*10) {
			t.Errorf("%s gives %d tenths, want %v points", code, s.HFRS, points)
		}
		all = append(all, code+"."+strconv.Itoa(i%10))
	}
	if s := codes(t, all...); s.HFRS != 1732 {
		t.Errorf("all give %d tenths, want 1732", s.HFRS)
	}
	if s := codes(t, "I50.0", "Z99"); s.HFRS != 8 { // heart failure is not on the list, Z99 is with 0.8
		t.Errorf("heart failure and Z99 give %d tenths, want 8", s.HFRS)
	}
	for _, near := range []string{"F04", "N38.0", "R28", "Z98.9", "I49"} { // beside those on the list
		if s := codes(t, near); s.HFRS != 0 {
			t.Errorf("%s gives %d tenths, want none", near, s.HFRS)
		}
	}
	for tenths, want := range map[uint16]string{0: "lav", 49: "lav", 50: "middels", 150: "middels", 151: "høy"} {
		if got := HFRSBand(tenths); got != want {
			t.Errorf("%d tenths is %s, want %s", tenths, got, want)
		}
	}
	// F00 7.1, N39 3.2, R29 3.6, W19 3.2: worked by hand from the list.
	if s := codes(t, "N39.0", "F00.1", "R29.6", "W19.9", "F00.9"); s.HFRS != 71+32+36+32 {
		t.Errorf("the worked case gives %d tenths, want 171", s.HFRS)
	}
}

// TestHFRSWindow: inpatient episodes that began in the two years before the date, and no other contact.
func TestHFRSWindow(t *testing.T) {
	for row, want := range map[string]uint16{
		"A,2024-01-01,00:00,2024-01-03,,1,1,m,F00,,,": 71,
		"A,2023-12-31,23:59,2024-01-03,,1,1,m,F00,,,": 0,
		"A,2025-12-31,23:00,2026-01-03,,1,1,m,F00,,,": 71,
		"A,2026-01-01,00:00,2026-01-03,,1,1,m,F00,,,": 0,
		"A,2025-06-01,,2025-06-01,,3,1,m,F00,,,":      0,
		"A,2025-06-01,,2025-06-01,,2,4,m,F00,,,":      0,
		"A,2025-06-01,,2025-06-03,,1,4,m,F00,,,":      71,
		"A,2025-06-01,,2025-06-03,,,,,F00,,,korttid":  0,
		"A,2025-12-30,,,,1,1,m,F00,,,":                71,
	} {
		if s := load(t, row).Scan(day(asOf), Options{}); s[0].HFRS != want {
			t.Errorf("%s gives %d tenths, want %d", row, s[0].HFRS, want)
		}
	}
	if s := load(t, "A,2025-12-31,23:00,2026-01-03,,1,1,m,F00,,,").Scan(day(asOf), Options{Ended: true}); s[0].HFRS != 0 || s[0].Emergency12 != 1 {
		t.Errorf("a stay that goes on has codes before they were set: %+v", s[0])
	}
}

// TestCharlson recomputes every group of both lists from its codes, and the weights with the hierarchy.
func TestCharlson(t *testing.T) {
	l := theLists()
	weights := map[string][2]int{}
	bits := map[string]uint32{}
	for i, r := range rows(t, "charlson_weights") {
		a, _ := strconv.Atoi(r["w_charlson1987"])
		b, _ := strconv.Atoi(r["w_quan2011"])
		weights[r["group"]] = [2]int{a, b}
		bits[r["group"]] = 1 << i
	}
	if len(weights) != 17 {
		t.Fatal(len(weights))
	}
	// The cell of every list row has its group, and no group that no row gives it.
	for name, of := range map[string]func(entry) uint32{"charlson_quan2005_icd10": func(e entry) uint32 { return e.quan }, "charlson_ludvigsson2021_se_icd10": func(e entry) uint32 { return e.swedish }} {
		list := rows(t, name)
		for letter := 'A'; letter <= 'Z'; letter++ {
			for n := range 100 {
				for d := -1; d < 10; d++ {
					code := fmt.Sprintf("%c%02d", letter, n)
					if d >= 0 {
						code += strconv.Itoa(d)
					}
					want := uint32(0)
					for _, r := range list {
						if strings.HasPrefix(code, r["icd10_prefix"]) {
							want |= bits[r["group"]]
						}
					}
					if exact, _, _ := cell(code); of(l.cells[exact]) != want {
						t.Fatalf("%s: %s has groups %b, want %b", name, code, of(l.cells[exact]), want)
					}
				}
			}
		}
	}
	for _, c := range []struct {
		codes        []string
		w1987, w2011 int
	}{
		{[]string{"Z00"}, 0, 0},
		{[]string{"I21.9"}, 1, 0},
		{[]string{"I50.0"}, 1, 2},
		{[]string{"I50.0", "I50.9", "J44.1"}, 2, 3},
		{[]string{"E11.9"}, 1, 0},
		{[]string{"E11.9", "E11.2"}, 2, 1}, // with complications drops without
		{[]string{"E11"}, 0, 0},            // unspecific
		{[]string{"C50.9"}, 2, 2},
		{[]string{"C50.9", "C78.0"}, 6, 6},
		{[]string{"K70.3"}, 1, 2},
		{[]string{"K70.3", "K72.9"}, 3, 4},
		{[]string{"B24"}, 6, 4},
		{[]string{"N18.5", "G81.9", "F03"}, 5, 5},
	} {
		s := codes(t, c.codes...)
		if s.Charlson1987() != c.w1987 || s.Charlson2011() != c.w2011 {
			t.Errorf("%v: %d and %d, want %d and %d", c.codes, s.Charlson1987(), s.Charlson2011(), c.w1987, c.w2011)
		}
	}
	if s := codes(t, "I50.0", "E11.2"); strings.Join(s.Conditions(), " ") != "hjertesvikt diabetes med komplikasjoner" {
		t.Error(s.Conditions())
	}
}

func TestChronic(t *testing.T) {
	for _, c := range []struct {
		codes      []string
		kuan, ahrq uint16
	}{
		{[]string{"J18.9", "N39.0", "N17.9"}, 0, 1}, // infections and acute kidney injury are not chronic; AHRQ has N39
		{[]string{"I50.0", "J44.1", "I48"}, 3, 3},
		{[]string{"I50.0", "I50.9"}, 1, 1},
		{[]string{"F00.1"}, 1, 0}, // Kuan's dementia; the American edition has no F00
	} {
		if s := codes(t, c.codes...); s.Chronic != c.kuan || s.ChronicAHRQ != c.ahrq {
			t.Errorf("%v: %d and %d, want %d and %d", c.codes, s.Chronic, s.ChronicAHRQ, c.kuan, c.ahrq)
		}
	}
	if s := load(t, "A,2025-06-01,,2025-06-01,,3,,m,I50.0,,,").Scan(day(asOf), Options{})[0]; s.Chronic != 1 || s.Quan != 0 {
		t.Error("outpatient contacts count for chronic conditions, not for Charlson")
	}
}

func TestStays(t *testing.T) {
	x := load(t,
		"A,2025-10-01,10:00,2025-10-05,10:00,1,4,kir,I50,,,",
		"A,2025-10-05,18:00,2025-10-07,10:00,1,1,med,I50,,,", // 8 hours: the same stay, planned as its first part
		"A,2025-10-07,18:01,2025-10-08,09:00,1,1,med,I50,,,", // 8 hours and a minute: a readmission
		"A,2025-10-07,20:00,2025-10-07,21:00,3,1,med,I50,,,", // outpatient never joins
		"A,2025-10-20,12:00,2025-10-21,12:00,1,4,kir,I50,,,", // planned: no readmission
		"A,2025-11-20,12:00,2025-11-21,12:00,1,1,ort,I50,,,", // 30 days after
		"A,2025-12-22,12:00,2025-12-23,12:00,1,1,ort,I50,,,", // 31 days after
	)
	all := x.Stays(0, day(asOf))
	var got []string
	for _, s := range all {
		got = append(got, fmt.Sprintf("%s %d nights %d parts emergency %v readmission %v", s.In.Day().Date(), s.Nights(), s.Parts, s.Emergency, s.Readmission))
	}
	want := []string{
		"2025-10-01 6 nights 2 parts emergency false readmission false", "2025-10-07 1 nights 1 parts emergency true readmission true",
		"2025-10-20 1 nights 1 parts emergency false readmission false", "2025-11-20 1 nights 1 parts emergency true readmission true",
		"2025-12-22 1 nights 1 parts emergency true readmission false",
	}
	if !slices.Equal(got, want) {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
	s := x.Scan(day(asOf), Options{})[0]
	if s.Stays12 != 5 || s.Emergency12 != 3 || s.Emergency3 != 3 || s.BedDays12 != 10 || s.EmergencyBedDays12 != 3 || s.Readmissions12 != 2 || s.Departments6 != 3 || !s.Emergency30 || !s.CurrentEmergency {
		t.Errorf("%+v", s)
	}
	dead := load(t, "A,2025-10-01,10:00,2025-10-05,10:00,1,1,m,I50,,2,", "A,2025-10-09,10:00,2025-10-10,10:00,1,1,m,I50,,,").Stays(0, day(asOf))
	if dead[1].Readmission || !dead[0].Died {
		t.Error("readmitted after death")
	}
}

// TestWindows: a stay counts by its start, bed days are split at the window.
func TestWindows(t *testing.T) {
	for _, c := range []struct {
		row                    string
		e3, e6, e12, bed, bed6 uint16
	}{
		{"A,2025-10-01,00:00,2025-10-02,,1,1,m,,,,", 1, 1, 1, 1, 1},
		{"A,2025-09-30,23:59,2025-10-02,,1,1,m,,,,", 0, 1, 1, 2, 2},
		{"A,2025-07-01,00:00,2025-07-02,,1,3,m,,,,", 0, 1, 1, 1, 1},
		{"A,2025-06-30,23:59,2025-07-03,,1,2,m,,,,", 0, 0, 1, 3, 2},
		{"A,2025-01-01,00:00,2025-01-02,,1,1,m,,,,", 0, 0, 1, 1, 0},
		{"A,2024-12-31,23:59,2025-01-03,,1,1,m,,,,", 0, 0, 0, 2, 0},
		{"A,2025-12-30,10:00,,,1,1,m,,,,", 1, 1, 1, 2, 2},
		{"A,2025-12-30,10:00,2026-03-01,,1,4,m,,,,", 0, 0, 0, 2, 2},
		{"A,2025-12-30,10:00,2025-12-30,20:00,1,1,m,,,,", 1, 1, 1, 0, 0},
	} {
		s := load(t, c.row).Scan(day(asOf), Options{})[0]
		if s.Emergency3 != c.e3 || s.Emergency6 != c.e6 || s.Emergency12 != c.e12 || s.BedDays12 != c.bed || s.BedDays6 != c.bed6 {
			t.Errorf("%s: %+v", c.row, s)
		}
	}
}

// TestDepartments: distinct departments of inpatient episodes that began within 6 and 12 months, each boundary.
func TestDepartments(t *testing.T) {
	for _, c := range []struct {
		rows    []string
		e6, e12 uint8
	}{
		{[]string{"A,2025-07-01,00:00,2025-07-02,,1,1,m,,,,"}, 1, 1},
		{[]string{"A,2025-06-30,23:59,2025-07-02,,1,1,m,,,,"}, 0, 1},
		{[]string{"A,2025-01-01,00:00,2025-01-02,,1,1,m,,,,"}, 0, 1},
		{[]string{"A,2024-12-31,23:59,2025-01-02,,1,1,m,,,,"}, 0, 0},
		{[]string{"A,2025-12-31,23:59,,,1,1,m,,,,"}, 1, 1},
		{[]string{"A,2026-01-01,00:00,,,1,1,m,,,,"}, 0, 0},
		{[]string{"A,2025-08-01,,2025-08-02,,1,4,m,,,,"}, 1, 1},                                                  // planned too
		{[]string{"A,2025-08-01,,2025-08-01,,2,1,m,,,,", "A,2025-08-03,,2025-08-03,,3,1,k,,,,"}, 0, 0},           // day care and outpatient
		{[]string{"A,2025-08-01,,2025-08-02,,1,1,m,,,,", "A,2025-09-01,,2025-09-02,,1,1,m,,,,"}, 1, 1},           // one, twice
		{[]string{"A,2025-02-01,,2025-02-02,,1,1,k,,,,", "A,2025-09-01,,2025-09-02,,1,1,m,,,,"}, 1, 2},           // one in each half
		{[]string{"A,2025-08-01,,2025-08-02,10:00,1,1,m,,,,", "A,2025-08-02,11:00,2025-08-03,,1,1,k,,,,"}, 2, 2}, // both parts of a stay
	} {
		s := load(t, c.rows...).Scan(day(asOf), Options{})
		if len(s) != 1 || s[0].Departments6 != c.e6 || s[0].Departments12 != c.e12 {
			t.Errorf("%v: %+v, want %d and %d", c.rows, s, c.e6, c.e12)
		}
	}
}

// TestScanIsStays: the pass counts what the list of stays says, whatever the rows.
func TestScanIsStays(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		var all []string
		for range rapid.IntRange(1, 12).Draw(rt, "rows") {
			in := date.Of(2024, 6, 1).AddDays(rapid.IntRange(0, 600).Draw(rt, "day"))
			out := in.AddDays(rapid.IntRange(0, 9).Draw(rt, "nights"))
			all = append(all, fmt.Sprintf("A,%s,%02d:00,%s,23:00,%d,%d,m%d,I50,,,", in, rapid.IntRange(0, 22).Draw(rt, "hour"), out,
				rapid.IntRange(1, 3).Draw(rt, "level"), rapid.IntRange(1, 5).Draw(rt, "urgency"), rapid.IntRange(0, 3).Draw(rt, "unit")))
		}
		x := load(t, all...)
		on, from := day(asOf), day("2025-01-01")
		var emergency, stays, nights, re int
		for _, s := range x.Stays(0, on) {
			out := min(s.Out, on.At(0))
			nights += max(0, int(out.Day()-max(s.In.Day(), from)))
			if s.In < from.At(0) {
				continue
			}
			stays++
			if s.Emergency {
				emergency++
			}
			if s.Readmission {
				re++
			}
		}
		if s := x.Scan(on, Options{})[0]; int(s.Emergency12) != emergency || int(s.Stays12) != stays || int(s.BedDays12) != nights || int(s.Readmissions12) != re {
			rt.Fatalf("%v\n%+v\nwant %d emergency, %d stays, %d nights, %d readmissions", all, s, emergency, stays, nights, re)
		}
	})
}

func TestSensitive(t *testing.T) {
	for _, c := range []struct {
		urgency, main, others string
		want                  uint8
	}{
		{"1", "I50.0", "", 1},
		{"4", "I50.0", "", 0},
		{"1", "S72.0", "I50.0", 0},
		{"1", "S72.0", "E11.5", 1},
		{"1", "E11.9", "", 0},
		{"1", "J20.9", "", 0},
		{"1", "J20.9", "J44.1", 1},
		{"1", "J18.1", "", 1},
		{"1", "J18.1", "D57.0", 0},
		{"1", "J18.9", "", 0},
	} {
		if s := load(t, "A,2025-12-01,10:00,2025-12-03,10:00,1,"+c.urgency+",m,"+c.main+","+c.others+",,").Scan(day(asOf), Options{})[0]; s.ACSC12 != c.want {
			t.Errorf("%+v: %d", c, s.ACSC12)
		}
	}
}

func TestMarks(t *testing.T) {
	for code, want := range map[string]Mark{"C77.9": MarkMetastasis | MarkCancer, "C80": MarkMetastasis | MarkCancer, "Z51.5": MarkPalliative, "Z51.1": 0, "F03": MarkDementia, "F04": 0, "G30.9": MarkDementia, "C44.9": 0, "N18.5": MarkKidney} {
		if s := codes(t, code); s.Marks != want {
			t.Errorf("%s: %b, want %b", code, s.Marks, want)
		}
	}
}

// TestLACE: every row of the published table, at both of its ends.
func TestLACE(t *testing.T) {
	groups := map[int]uint32{}
	for i, g := range theLists().groups {
		switch g.code {
		case "mi":
			groups[1] = 1 << i
		case "chf":
			groups[2] = 1 << i
		case "dementia":
			groups[3] = 1 << i
		case "metacanc":
			groups[6] = 1 << i
		}
	}
	for nights, want := range map[int]int{0: 0, 1: 1, 2: 2, 3: 3, 4: 4, 6: 4, 7: 5, 13: 5, 14: 7, 60: 7} {
		if got := LACE(Discharge{Nights: nights}); got != want {
			t.Errorf("%d nights give %d, want %d", nights, got, want)
		}
	}
	for c, want := range map[int]int{1: 1, 2: 2, 3: 3, 6: 5} {
		if got := LACE(Discharge{Groups: groups[c]}); got != want {
			t.Errorf("comorbidity %d gives %d, want %d", c, got, want)
		}
	}
	if got := LACE(Discharge{Groups: groups[1] | groups[3]}); got != 5 { // 1 + 3 = 4
		t.Errorf("comorbidity 4 gives %d", got)
	}
	for visits, want := range map[int]int{0: 0, 1: 1, 4: 4, 9: 4} {
		if got := LACE(Discharge{UrgentCare6: visits}); got != want {
			t.Errorf("%d visits give %d, want %d", visits, got, want)
		}
	}
	if got := LACE(Discharge{Nights: 20, Emergency: true, Groups: groups[6], UrgentCare6: 5}); got != 19 || LACERisk(got) != 43.7 || LACERisk(0) != 2 || LACERisk(10) != 12.2 {
		t.Errorf("the highest is %d", got)
	}
	x := load(t,
		"A,2025-01-10,10:00,2025-01-11,10:00,1,1,m,I50,,,", "A,2025-08-01,10:00,,,,,,,,,legevakt",
		"A,2025-11-30,08:00,,,,,,,,,legevakt", "A,2025-12-01,10:00,2025-12-06,10:00,1,1,m,C50.9,N18.5,,", "A,2025-12-01,08:00,2025-12-01,08:30,,,,,,,legevakt")
	d, ok := x.Discharge(0, day(asOf))
	if !ok || d.Nights != 5 || d.Stays12 != 1 || d.UrgentCare6 != 2 || !d.Cancer || !d.SevereKidney || d.NoMunicipalVisits {
		t.Fatalf("%+v", d)
	}
	// The emergency department counts as legevakt does: what led to a stay, what was planned, what was before the 6 months or after the stay began does not;
	// two contacts of one day are one visit.
	const stay = "A,2025-12-01,10:00,2025-12-06,10:00,1,1,m,C50.9,,,"
	for _, c := range []struct {
		want   int
		visits []string
	}{
		{1, []string{"A,2025-08-01,10:00,2025-08-01,12:00,3,1,m,R07,,,"}},
		{1, []string{"A,2025-08-01,10:00,2025-08-01,12:00,3,1,m,R07,,,", "A,2025-08-01,11:00,2025-08-01,11:10,3,2,r,R07,,,"}},
		{2, []string{"A,2025-08-01,10:00,2025-08-01,12:00,3,1,m,R07,,,", "A,2025-08-03,11:00,2025-08-03,11:10,2,3,r,R07,,,"}},
		{2, []string{"A,2025-08-01,10:00,2025-08-01,12:00,3,1,m,R07,,,", "A,2025-08-01,08:00,,,,,,,,,legevakt"}},
		{0, []string{"A,2025-08-01,10:00,2025-08-01,12:00,3,4,m,R07,,,"}},
		{0, []string{"A,2025-12-01,04:00,2025-12-01,09:00,3,1,m,R07,,,"}},
		{1, []string{"A,2025-12-01,01:00,2025-12-01,02:00,3,1,m,R07,,,"}},
		{0, []string{"A,2025-12-03,04:00,2025-12-03,09:00,3,1,m,R07,,,"}},
		{0, []string{"A,2025-05-31,10:00,2025-05-31,12:00,3,1,m,R07,,,"}},
		{1, []string{"A,2025-06-01,10:00,2025-06-01,12:00,3,1,m,R07,,,"}},
	} {
		d, ok := load(t, append(c.visits, stay)...).Discharge(0, day(asOf))
		if !ok || d.UrgentCare6 != c.want || d.NoMunicipalVisits == strings.Contains(strings.Join(c.visits, ""), "legevakt") {
			t.Errorf("%v: %+v, want %d", c.visits, d, c.want)
		}
	}
	// L 4, A 3, C: heart failure 2 + cancer 2 + severe kidney 4 → 5, E 2.
	if got := LACE(d); got != 14 {
		t.Errorf("LACE %d, want 14", got)
	}
	// O 2, urgent 1, one admission 0, five nights 2.
	if got := HOSPITAL(d); got != 5 {
		t.Errorf("HOSPITAL %d, want 5", got)
	}
}

func TestHOSPITAL(t *testing.T) {
	for _, c := range []struct {
		d    Discharge
		want int
	}{
		{Discharge{}, 0},
		{Discharge{Nights: 4, Stays12: 1}, 0},
		{Discharge{Nights: 5}, 2},
		{Discharge{Stays12: 2}, 2},
		{Discharge{Stays12: 5}, 2},
		{Discharge{Stays12: 6}, 5},
		{Discharge{Emergency: true, Cancer: true}, 3},
	} {
		if got := HOSPITAL(c.d); got != c.want {
			t.Errorf("%+v gives %d, want %d", c.d, got, c.want)
		}
	}
}

// TestHOSPITALBand: both ends of each published level.
func TestHOSPITALBand(t *testing.T) {
	for points, want := range map[int]string{0: "lav, 0–4", 4: "lav, 0–4", 5: "middels, 5–6", 6: "middels, 5–6", 7: "høy, 7 og over", 13: "høy, 7 og over"} {
		if got := HOSPITALBand(points); got != want {
			t.Errorf("%d is %s, want %s", points, got, want)
		}
	}
}

// TestPARR30: the sum of the published coefficients, worked by hand for an 80-year-old with heart failure and three
// emergency admissions, one of them within 30 days.
func TestPARR30(t *testing.T) {
	sum := 0.0
	for _, term := range PARR30(Readmission{Age: 80, Emergency12: 3, Emergency30: true, Current: true, Groups: codes(t, "I50.0").Quan}) {
		sum += term.Value
	}
	want := -2.91821 + 0.000060581*6400 + 3*0.1215 + 0.5258 + 0.5565 + 0.095
	if math.Abs(sum-want) > 1e-6 {
		t.Errorf("log odds %v, want %v", sum, want)
	}
	cancer := codes(t, "C50.9", "C78.0").Quan
	for _, term := range PARR30(Readmission{Groups: cancer}) {
		if term.Code == "canc" {
			t.Error("metastases and other cancer count both")
		}
	}
}

// TestQuality: what no list knows is kept and told; another code system is refused with its place.
func TestQuality(t *testing.T) {
	var ordinary []string
	for range 200 {
		ordinary = append(ordinary, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,I50.0,J44.1,,")
	}
	people := persons(t, "A,1940-01-01,1,3205,,")
	r, err := ShippedRule("standard")
	if err != nil {
		t.Fatal(err)
	}
	find := func(rows ...string) (*List, error) { return load(t, rows...).Find(r, people, day(asOf)) }
	l, err := find(append(ordinary, "A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,XYZ123,E11 ??? e11 S72001A,,")...)
	if err != nil {
		t.Fatal(err)
	}
	if q := l.scored.x.Quality(); q.Codes != 405 || q.Normalised != 402 { // I50.0 and J44.1 each time, ??? and e11
		t.Errorf("%d of %d codes are normalised", q.Normalised, q.Codes)
	}
	all := strings.Join(said(l.Warnings), "\n")
	for _, want := range []string{"2 koder finnes ikke i ICD-10 og teller ikke: ", "XYZ123 (1)", "2 koder mangler fjerde tegn", "S72001A (1)"} {
		if !strings.Contains(all, want) {
			t.Errorf("no «%s» in\n%s", want, all)
		}
	}
	american := func(n, of int) (all []string) {
		for i := range of {
			code := "J44.1"
			if i < n {
				code = "S72.001A"
			}
			all = append(all, fmt.Sprintf("A,2025-12-01,%02d:%02d,2025-12-03,10:00,1,1,m,,%s,,", i/60, i%60, code))
		}
		return all
	}
	for _, c := range []struct{ n, of int }{{1, 2}, {19, 38}, {20, 401}, {20, 1000}} { // what is let in is found in, and told of
		l, err := find(american(c.n, c.of)...)
		if err != nil || !strings.Contains(strings.Join(said(l.Warnings), "\n"), " er ICD-10-CM (amerikansk) og leses bare til fjerde tegn: S72.001A ("+strconv.Itoa(c.n)+")") {
			t.Errorf("%d of %d: %v", c.n, c.of, err)
		}
	}
	if _, err = find(american(19, 37)...); err == nil {
		t.Error("more than half are taken")
	}
	_, err = find(american(20, 400)...)
	if f := errs.FieldsOf(err); len(f) != 1 || f[0].Name != "e.csv, rad 2, kolonne bitilstander" || !strings.Contains(f[0].Message, "«S72.001A» er ICD-10-CM (amerikansk). 20 av 400 koder er slik") {
		t.Errorf("%v %v", err, f)
	}
	if l := load(t, american(400, 400)...).Score(people, day(asOf)).Apply(r, View{}); !strings.Contains(strings.Join(said(l.Warnings), "\n"), "400 koder er ICD-10-CM") {
		t.Errorf("loads that are in: %q", said(l.Warnings))
	}
	_, err = find("A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,K77,,,", "A,2025-12-02,10:00,2025-12-03,10:00,1,1,m,P70,,,", "A,2025-12-03,10:00,2025-12-03,10:00,1,1,m,X75,,,", "A,2025-12-04,10:00,2025-12-04,10:00,1,1,m,R95,,,")
	if err == nil || !strings.Contains(fmt.Sprint(errs.FieldsOf(err)), "ICPC-2") {
		t.Errorf("ICPC-2 was taken: %v", err)
	}
	if _, err = find("A,2025-12-01,10:00,2025-12-03,10:00,1,1,m,F00,N39 R29 W19 S00 R41,,"); err != nil {
		t.Errorf("categories of ICD-10 were refused: %v", err)
	}
}

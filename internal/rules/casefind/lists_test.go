package casefind

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// everyCode calls f with every cell's code.
func everyCode(f func(code string)) {
	for letter := 'A'; letter <= 'Z'; letter++ {
		for n := range 100 {
			f(fmt.Sprintf("%c%02d", letter, n))
			for d := range 10 {
				f(fmt.Sprintf("%c%02d%d", letter, n, d))
			}
		}
	}
}

// short is a prefix as far as codes are compared: four signs, or three where the fourth is no digit.
func short(prefix string) string {
	p := Normalise(prefix)
	if len(p) > 3 && (p[3] < '0' || p[3] > '9') {
		return p[:3]
	}
	return p[:min(4, len(p))]
}

// TestChronicLists recomputes every code's conditions by Kuan and category by AHRQ from the lists.
func TestChronicLists(t *testing.T) {
	chronic := map[string]bool{}
	acute := map[string]bool{}
	for _, r := range rows(t, "ahrq_cci_icd10_3char") {
		chronic[r["icd10_3char"]] = r["chronic_flag_majority"] == "1"
		acute[r["icd10_3char"]] = r["chronic_flag_majority"] != "1"
	}
	byCategory := map[string][][2]string{} // prefix and condition
	conditions := map[string]bool{}
	for _, r := range rows(t, "kuan2019_308_conditions_icd10") {
		p := r["icd10_prefix"]
		if len(Normalise(p)) < 3 || r["condition"] == "" || r["system"] == "Perinatal conditions" ||
			r["system"] == "Infectious Diseases" && r["condition"] != "HIV" && r["condition"] != "Chronic viral hepatitis" {
			continue
		}
		if category := short(p)[:3]; !acute[category] {
			byCategory[category] = append(byCategory[category], [2]string{short(p), r["condition"]})
			conditions[r["condition"]] = true
		}
	}
	l := theLists()
	categories := map[uint16]string{}
	found := map[string]bool{}
	everyCode(func(code string) {
		exact, _, _ := cell(code)
		e := &l.cells[exact]
		if (e.ahrq != 0) != chronic[code[:3]] {
			t.Errorf("%s is a chronic category: %v", code, e.ahrq != 0)
		}
		if e.ahrq != 0 {
			if was := categories[e.ahrq]; was != "" && was != code[:3] {
				t.Errorf("%s and %s are the same category", was, code)
			}
			categories[e.ahrq] = code[:3]
		}
		var want, got []string
		for _, p := range byCategory[code[:3]] {
			if strings.HasPrefix(code, p[0]) && !slices.Contains(want, p[1]) {
				want = append(want, p[1])
			}
		}
		switch {
		case e.more != 0:
			for _, c := range l.several[e.more] {
				got = append(got, l.chronic[c])
			}
		case e.chronic != 0:
			got = append(got, l.chronic[e.chronic])
		}
		slices.Sort(want)
		slices.Sort(got)
		if !slices.Equal(got, want) {
			t.Errorf("%s has %v, want %v", code, got, want)
		}
		for _, c := range got {
			found[c] = true
		}
	})
	if len(found) < 150 || len(found) != len(conditions) {
		t.Errorf("%d conditions have a code, of %d in the list", len(found), len(conditions))
	}
}

// TestSensitiveList recomputes for every code what the list of ambulatory-care-sensitive conditions says of it.
func TestSensitiveList(t *testing.T) {
	type span struct {
		from, to string
		kind     acscKind
	}
	var spans []span
	for _, r := range rows(t, "acsc_nhs19_icd10") {
		kind := acscPrimary
		switch {
		case r["condition"] == "Influenza and pneumonia":
			kind = acscLung
		case r["position"] == "any":
			kind = acscAny
		case strings.HasPrefix(r["position"], "primary J20"):
			kind = acscBronchial
		}
		for p := range strings.FieldsSeq(r["icd10_prefixes"]) {
			from, to, ok := strings.Cut(p, "-")
			if !ok {
				to = from
			}
			spans = append(spans, span{from, to, kind})
		}
	}
	for _, c := range []string{"J41", "J42", "J43", "J44", "J47"} {
		spans = append(spans, span{c, c, acscCOPD})
	}
	spans = append(spans, span{"D57", "D57", acscSickle})
	l := theLists()
	primary := 0
	everyCode(func(code string) {
		var want acscKind
		for _, s := range spans {
			if n := len(s.from); len(code) >= n && code[:n] >= s.from && code[:n] <= s.to {
				want |= s.kind
			}
		}
		exact, _, _ := cell(code)
		if got := l.cells[exact].acsc; got != want {
			t.Errorf("%s: %b, want %b", code, got, want)
		}
		if want&acscPrimary != 0 {
			primary++
		}
	})
	if len(spans) < 19 || primary == 0 {
		t.Error("the list is empty")
	}
}

// TestPARR30Terms: each term of the list is there exactly when it should be, with its coefficient.
func TestPARR30Terms(t *testing.T) {
	coefficient := map[string]float64{}
	for _, r := range rows(t, "parr30_coefficients") {
		coefficient[r["term"]], _ = strconv.ParseFloat(r["coefficient"], 64)
	}
	of := func(r Readmission) map[string]float64 {
		got := map[string]float64{}
		for _, term := range PARR30(r) {
			got[term.Code] = term.Value
		}
		return got
	}
	check := func(r Readmission, want map[string]float64) {
		t.Helper()
		want["intercept"] = coefficient["intercept"]
		want["age_squared"] = coefficient["age_squared"] * float64(r.Age*r.Age)
		got := of(r)
		for code, v := range want {
			if math.Abs(got[code]-v) > 1e-12 {
				t.Errorf("%+v: %s is %v, want %v", r, code, got[code], v)
			}
		}
		if len(got) != len(want) {
			t.Errorf("%+v: %v, want %v", r, got, want)
		}
	}
	check(Readmission{}, map[string]float64{})
	check(Readmission{Age: 65}, map[string]float64{})
	check(Readmission{Age: 90, Emergency12: 1}, map[string]float64{"emergency_admissions_last_12m": coefficient["emergency_admissions_last_12m"]})
	check(Readmission{Emergency12: 7}, map[string]float64{"emergency_admissions_last_12m": 7 * coefficient["emergency_admissions_last_12m"]})
	check(Readmission{Emergency30: true}, map[string]float64{"emergency_admission_last_30d": coefficient["emergency_admission_last_30d"]})
	check(Readmission{Current: true}, map[string]float64{"current_admission_emergency": coefficient["current_admission_emergency"]})
	groups := 0
	for i, g := range theLists().groups {
		want := map[string]float64{}
		if c, ok := coefficient[g.code]; ok {
			want[g.code] = c
			groups++
		}
		check(Readmission{Groups: 1 << i}, want)
	}
	if groups != 11 {
		t.Errorf("PARR-30 has %d groups, want 11", groups)
	}
}

// TestEmergency30: the thirtieth day before the date counts, the one before it does not.
func TestEmergency30(t *testing.T) {
	for in, want := range map[string]bool{"2025-12-02,00:00": true, "2025-12-01,23:59": false} {
		if s := load(t, "A,"+in+",2025-12-03,10:00,1,1,m,I50,,,").Scan(day(asOf), Options{})[0]; s.Emergency30 != want {
			t.Errorf("an admission at %s is within 30 days: %v", in, s.Emergency30)
		}
	}
}

// TestLACETable: both ends of every row of the published table.
func TestLACETable(t *testing.T) {
	l := theLists()
	comorbid := map[int]uint32{}
	for i, w := range l.lace {
		comorbid[w] = 1 << i
	}
	comorbid[0] = 0
	comorbid[4] = comorbid[3] | comorbid[1]
	tried := 0
	for _, r := range rows(t, "lace_points") {
		want, _ := strconv.Atoi(r["points"])
		from, _ := strconv.Atoi(r["from"])
		to, err := strconv.Atoi(r["to"])
		if err != nil {
			to = from + 50
		}
		for _, v := range []int{from, to} {
			var d Discharge
			switch r["component"] {
			case "L":
				d.Nights = v
			case "A":
				d.Emergency = v == 1
			case "C":
				d.Groups = comorbid[min(v, 4)]
			case "E":
				d.UrgentCare6 = v
			}
			if got := LACE(d); got != want {
				t.Errorf("%s %d gives %d, want %d", r["variable"], v, got, want)
			}
			tried++
		}
	}
	if tried != 38 {
		t.Errorf("%d ends, want 38", tried)
	}
	for i, r := range rows(t, "lace_expected_risk") {
		if want, _ := strconv.ParseFloat(r["expected_30d_death_or_unplanned_readmission_pct"], 64); LACERisk(i) != want {
			t.Errorf("the risk at %d is %v, want %v", i, LACERisk(i), want)
		}
	}
}

// TestHFRSMark: from 65 to 74 the score carries a mark, from 75 on it does not; nor does one of 0.
func TestHFRSMark(t *testing.T) {
	r, err := ParseRule([]byte("title = \"x\"\nversion = 1\ndated = \"2026-01-01\"\n[[require]]\nmeasure = \"alder\"\nat_least = 0\n"))
	if err != nil {
		t.Fatal(err)
	}
	var all []string
	for _, id := range []string{"A", "B", "C"} {
		all = append(all, id+",2025-12-01,10:00,2025-12-03,10:00,1,1,m,F00.1,,,")
	}
	all = append(all, "D,2025-12-01,10:00,2025-12-03,10:00,1,1,m,I10,,,")
	l, err := load(t, all...).Find(r, persons(t, "A,1951-01-01,1,3205,,", "B,1951-01-02,1,3205,,", "C,1960-01-01,2,3205,,", "D,1960-01-01,2,3205,,"), day(asOf))
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range l.All {
		const mark = "HFRS er prøvd ut for 75 år og eldre"
		if want := c.Person.ID == "B" || c.Person.ID == "C"; slices.Contains(c.Marks, mark) != want {
			t.Errorf("%s of %d years with HFRS %d has %v", c.Person.ID, c.Age, c.Score.HFRS, c.Marks)
		}
	}
}

// TestHierarchy: of every pair that the list names, the milder group counts alone and not beside the worse.
func TestHierarchy(t *testing.T) {
	place, pairs := map[string]int{}, 0
	list := rows(t, "charlson_weights")
	for i, r := range list {
		place[r["group"]] = i
	}
	for i, r := range list {
		by := r["zeroed_when_present_with_hierarchy"]
		if by == "" {
			continue
		}
		pairs++
		weight := func(k int) int {
			w, _ := strconv.Atoi(list[k]["w_charlson1987"])
			return w
		}
		worse := place[by]
		for groups, want := range map[uint32]int{1 << i: weight(i), 1 << worse: weight(worse), 1<<i | 1<<worse: weight(worse)} {
			if s := (&Score{Quan: groups, Swedish: groups}); s.Charlson1987() != want || s.CharlsonSwedish() != want {
				t.Errorf("%s with %s gives %d, want %d", r["group"], by, s.Charlson1987(), want)
			}
		}
	}
	if pairs != 3 {
		t.Errorf("%d pairs, want 3", pairs)
	}
}

// TestSensitiveWindow: an ambulatory-care-sensitive admission counts within 12 months, by the first part of the stay.
func TestSensitiveWindow(t *testing.T) {
	for _, c := range []struct {
		rows []string
		want uint8
	}{
		{[]string{"A,2025-01-01,00:00,2025-01-03,10:00,1,1,m,I50.0,,,"}, 1},
		{[]string{"A,2024-12-31,23:59,2025-01-03,10:00,1,1,m,I50.0,,,"}, 0},
		{[]string{"A,2025-03-01,10:00,2025-03-03,10:00,1,1,m,S72.0,,,", "A,2025-03-03,12:00,2025-03-04,10:00,1,1,m,I50.0,,,"}, 0},
		{[]string{"A,2025-03-01,10:00,2025-03-03,10:00,1,1,m,I50.0,,,", "A,2025-03-03,12:00,2025-03-04,10:00,1,1,m,S72.0,,,"}, 1},
	} {
		if s := load(t, c.rows...).Scan(day(asOf), Options{}); s[0].ACSC12 != c.want {
			t.Errorf("%v: %d, want %d", c.rows, s[0].ACSC12, c.want)
		}
	}
}

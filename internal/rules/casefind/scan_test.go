package casefind

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/column"
	"traad/internal/base/date"
)

// slow counts what depends on codes and visits row by row, straight from the lists.
func slow(x *Index, p uint32, on column.Day, ended bool) (s Score) {
	w, e := windowsOf(on), x.E
	hfrs, kuan, ahrq := map[uint16]bool{}, map[uint16]bool{}, map[uint16]bool{}
	code := e.CodeFirst[p]
	for row := e.First[p]; row < e.First[p+1]; row++ {
		n := uint32(e.NCode[row] & column.CountMask)
		codes := e.Code[code : code+n]
		code += n
		in, k := e.In[row], e.Kind[row]
		if in >= w.at {
			continue
		}
		if k.Service() == column.UrgentCare && in >= w.m6 {
			s.UrgentCare6++
		}
		if k.Service() == column.AcuteBed && in >= w.m12 {
			s.AcuteBed12++
		}
		if in < w.m24 || ended && (e.Mins[row] == column.Open || e.Out(row, w.at) > w.at) {
			continue
		}
		for _, c := range codes {
			t := &x.entries[c]
			s.Marks |= t.mark
			ahrq[t.ahrq] = true
			kuan[t.chronic] = true
			for _, m := range x.l.several[t.more] {
				kuan[m] = true
			}
			if k.Level() == column.Inpatient {
				s.Quan |= t.quan
				s.Swedish |= t.swedish
				hfrs[t.hfrs] = true
			}
		}
	}
	for h := range hfrs {
		s.HFRS += x.l.hfrsTenths[h]
	}
	delete(kuan, 0)
	delete(ahrq, 0)
	s.Chronic, s.ChronicAHRQ = uint16(len(kuan)), uint16(len(ahrq))
	return s
}

// slowSensitive reports whether the first part of the stay that began then has codes that primary care can often keep out; of what had ended by the date, where only
// that is asked for.
func slowSensitive(x *Index, p uint32, in column.Minute, on column.Day, ended bool) bool {
	e, code := x.E, x.E.CodeFirst[p]
	for row := e.First[p]; row < e.First[p+1]; row++ {
		n := uint32(e.NCode[row] & column.CountMask)
		codes := e.Code[code : code+n]
		code += n
		if e.In[row] != in || e.Kind[row].Service() != column.Hospital || e.Kind[row].Level() != column.Inpatient {
			continue
		}
		if len(codes) == 0 || ended && (e.Mins[row] == column.Open || e.Out(row, on.At(0)) > on.At(0)) {
			return false
		}
		main, any, others := x.entries[codes[0]].acsc, x.entries[codes[0]].acsc, acscKind(0)
		for _, c := range codes[1:] {
			others |= x.entries[c].acsc
		}
		any |= others
		return main&acscPrimary != 0 || any&acscAny != 0 || main&acscBronchial != 0 && others&acscCOPD != 0 || any&acscLung != 0 && others&acscSickle == 0
	}
	return false
}

// TestScanIsRowByRow: the run over codes and the search among eight kinds at a time find what looking at each row finds, for persons with none, few
// and many rows, on dates before, in and after them.
func TestScanIsRowByRow(t *testing.T) {
	found := Score{}
	rapid.Check(t, func(rt *rapid.T) {
		var all []string
		code := rapid.SampledFrom([]string{"I50.0", "E11.2", "E11", "F00.1", "N39.0", "C78.0", "J44.1", "Z51.5", "XYZ", "I11.0", "N18.5", "W19.9", "C50.9", "K70.3", "i48"})
		for p := range rapid.IntRange(1, 4).Draw(rt, "people") {
			for range rapid.IntRange(1, 20).Draw(rt, "rows") {
				in := date.Of(2023, 1, 1).AddDays(rapid.IntRange(0, 1200).Draw(rt, "day"))
				out := in.AddDays(rapid.IntRange(0, 40).Draw(rt, "nights")).String()
				if rapid.IntRange(0, 9).Draw(rt, "open") == 0 {
					out = ""
				}
				row := fmt.Sprintf("P%d,%s,,%s,,%d,%d,m,%s,%s %s,,", p, in, out, rapid.IntRange(1, 3).Draw(rt, "level"), rapid.IntRange(1, 5).Draw(rt, "urgency"), code.Draw(rt, "main"), code.Draw(rt, "a"), code.Draw(rt, "b"))
				if service := rapid.SampledFrom([]string{"", "", "legevakt", "kad", "hjemmesykepleie", "fastlege_tverrfaglig"}).Draw(rt, "service"); service != "" {
					row = fmt.Sprintf("P%d,%s,,%s,,,,,,,,%s", p, in, out, service)
				}
				all = append(all, row)
			}
		}
		x := load(t, all...)
		on := column.DayOf(date.Of(2022, 12, 1).AddDays(rapid.IntRange(0, 1400).Draw(rt, "on")))
		ended := rapid.Bool().Draw(rt, "ended")
		for p, s := range x.Scan(on, Options{Ended: ended}) {
			want := slow(x, uint32(p), on, ended)
			var last Stay
			for _, last = range x.Stays(uint32(p), on) {
				if last.Emergency && last.In >= windowsOf(on).m12 && slowSensitive(x, uint32(p), last.In, on, ended) {
					want.ACSC12++
				}
				if last.In >= windowsOf(on).m12 {
					want.Stays12++
				}
				if last.Emergency && last.In >= windowsOf(on).m6 {
					want.Emergency6++
				}
			}
			want.Admitted, want.LastIn = last.Open || last.Out > on.At(0), last.In
			got := Score{
				ACSC12: s.ACSC12, Stays12: s.Stays12, Emergency6: s.Emergency6, Admitted: s.Admitted, LastIn: s.LastIn,
				Quan: s.Quan, Swedish: s.Swedish, HFRS: s.HFRS, Chronic: s.Chronic, ChronicAHRQ: s.ChronicAHRQ, Marks: s.Marks,
				UrgentCare6: s.UrgentCare6, AcuteBed12: s.AcuteBed12,
			}
			if got != want {
				rt.Fatalf("%v on %v\n%+v\nwant\n%+v", all, on.Date(), got, want)
			}
			found.HFRS, found.Chronic, found.Swedish = found.HFRS|got.HFRS, found.Chronic|got.Chronic, found.Swedish|got.Swedish
			found.ACSC12 |= got.ACSC12
			found.UrgentCare6, found.AcuteBed12 = found.UrgentCare6|got.UrgentCare6, found.AcuteBed12|got.AcuteBed12
		}
	})
	if found.HFRS == 0 || found.Chronic == 0 || found.Swedish == 0 || found.UrgentCare6 == 0 || found.AcuteBed12 == 0 || found.ACSC12 == 0 {
		t.Errorf("too little was tried: %+v", found)
	}
}

// TestEndlessEpisode: an episode without an end goes on where nothing came after it and it is no older than column.LongestStay; else it ended where
// the next stay began, and swallows none.
func TestEndlessEpisode(t *testing.T) {
	later := []string{
		"P,2026-07-01,10:00,2026-07-04,12:00,1,1,m,I50.0,,,", "P,2026-08-01,10:00,2026-08-04,12:00,1,1,m,I50.0,,,",
		"P,2026-09-01,10:00,2026-09-04,12:00,1,1,m,I50.0,,,", "P,2026-10-01,10:00,2026-10-04,12:00,1,1,m,I50.0,,,",
	}
	for _, c := range []struct {
		name             string
		rows             []string
		emergency6, days uint16
		admitted         bool
		stays            string // days of each
	}{
		{"before four others", append([]string{"P,2026-06-21,10:00,,,1,1,m,I50.0,,,"}, later...), 5, 10 + 12, false, "10 3 3 3 3"},
		{"long before them", append([]string{"P,2024-12-01,10:00,,,1,1,m,I50.0,,,"}, later...), 4, 12, false, "180 3 3 3 3"},
		{"in the midst", append([]string{"P,2026-10-15,10:00,,,1,1,m,I50.0,,,"}, later...), 5, 12 + 37, true, "3 3 3 3 37"},
		{"a part of a stay", append([]string{"P,2026-10-01,08:00,,,1,1,n,I50.0,,,"}, later...), 4, 12, false, "3 3 3 3"},
		{"alone, and older than one lasts", []string{"P,2026-05-24,10:00,,,1,1,m,I50.0,,,"}, 1, 180, false, "180"},
		{"alone, and not so old", []string{"P,2026-05-26,10:00,,,1,1,m,I50.0,,,"}, 1, 179, true, "179"},
	} {
		x, on := load(t, c.rows...), column.DayOf(date.Of(2026, 11, 21))
		s := x.Scan(on, Options{})[0]
		if s.Emergency6 != c.emergency6 || s.EmergencyBedDays12 != c.days || s.Admitted != c.admitted {
			t.Errorf("%s: %d emergencies, %d nights, admitted %v; want %d, %d, %v", c.name, s.Emergency6, s.EmergencyBedDays12, s.Admitted, c.emergency6, c.days, c.admitted)
		}
		var nights []string
		for _, st := range x.Stays(0, on) {
			nights = append(nights, fmt.Sprint(st.Nights()))
		}
		if text := strings.Join(nights, " "); text != c.stays {
			t.Errorf("%s: stays of %s nights, want %s", c.name, text, c.stays)
		}
	}
}

// TestEndedKnowsNoLaterCodes: what is looked back on counts an admission that had not ended by the day, and none of its codes.
func TestEndedKnowsNoLaterCodes(t *testing.T) {
	for _, out := range []string{"2026-11-25,10:00", ","} {
		x, on := load(t, "P,2026-11-18,10:00,"+out+",1,1,m,I50.0,,,"), column.DayOf(date.Of(2026, 11, 21))
		for ended, want := range map[bool]uint8{false: 1, true: 0} {
			if s := x.Scan(on, Options{Ended: ended})[0]; s.ACSC12 != want || s.Emergency12 != 1 {
				t.Errorf("until %q, ended %v: %d could have been avoided of %d", out, ended, s.ACSC12, s.Emergency12)
			}
		}
	}
}

// TestCodesIn: what is counted eight at once is counted one by one.
func TestCodesIn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		codes, sum := rapid.SliceOfN(rapid.Byte(), 0, 40).Draw(t, "codes"), uint32(0)
		for _, c := range codes {
			sum += uint32(c & column.CountMask)
		}
		if got := codesIn(codes); got != sum {
			t.Fatalf("%d codes, want %d", got, sum)
		}
	})
}

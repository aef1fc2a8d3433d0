package demo

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

// figures are what the overview shows of one area in long-term follow-up.
type figures struct {
	Active, Late, In, Out, InBefore, Admitted int
	CFS                                       [4]int
	Median                                    int // of those who ended in the last twelve months, in whole months
}

// wanted are the figures of the design's pictures. InBefore adds up to 51: «7 flere enn i fjor».
var wanted = map[string]figures{
	"Lillestrøm":   {31, 2, 14, 11, 12, 3, [4]int{4, 8, 12, 7}, 15},
	"Nordre Follo": {24, 5, 10, 12, 12, 2, [4]int{3, 7, 9, 5}, 13},
	"Ullensaker":   {22, 0, 11, 9, 9, 1, [4]int{2, 6, 9, 5}, 16},
	"Nes":          {18, 3, 9, 8, 8, 4, [4]int{1, 5, 7, 5}, 14},
	"Lørenskog":    {16, 1, 8, 7, 6, 0, [4]int{2, 5, 6, 3}, 12},
	"Kongsvinger":  {10, 0, 6, 4, 4, 1, [4]int{0, 3, 4, 3}, 11},
}

// days are a fortnight from the pictures' Saturday, and some around the turn of the year and Easter 2027, the ends of short
// months, and a leap year's day.
func days() []date.Date {
	var all []date.Date
	for i := range 14 {
		all = append(all, pictures.AddDays(i))
	}
	for _, d := range []string{
		"2026-12-24", "2026-12-27", "2026-12-31", "2027-01-01", "2027-01-04", "2027-03-24", "2027-03-26", "2027-03-29", "2027-03-30",
		"2027-02-28", "2027-05-17", "2027-05-31", "2027-08-31", "2028-02-29", "2028-03-01",
	} {
		all = append(all, date.MustParse(d))
	}
	return all
}

func TestFiguresHoldWhateverDayItIs(t *testing.T) {
	keys := ring(t)
	for _, today := range days() {
		t.Run(today.String(), func(t *testing.T) {
			t.Parallel()
			st := storetest.Open(t)
			seeded(t, st, keys, today, 0)
			got := read(t, st, today)
			if diff := cmp.Diff(wanted, got); diff != "" {
				t.Errorf("figures (-pictures +seeded):\n%s", diff)
			}
			total := figures{}
			for _, f := range got {
				total.Active, total.Late, total.Admitted = total.Active+f.Active, total.Late+f.Late, total.Admitted+f.Admitted
				total.In, total.Out, total.InBefore = total.In+f.In, total.Out+f.Out, total.InBefore+f.InBefore
			}
			if want := (figures{Active: 121, Late: 11, In: 58, Out: 51, InBefore: 51, Admitted: 11}); total != want {
				t.Errorf("the whole region: %+v, want %+v", total, want)
			}
			count(t, st, "select count(*) from enrolment where pathway_code = 'iht-langvarig' and included_on is not null", 218)
			count(t, st, "select count(distinct patient_id) from enrolment where pathway_code = 'iht-langvarig' and included_on is not null", 217)
			count(t, st, "select count(*) from enrolment where pathway_code = 'iht-langvarig' and status = 'ended'", 97)
			count(t, st, "select count(distinct patient_id) from enrolment where pathway_code = 'forsterket-hjemreise'", 13)
			// A task is late where its enrolment is, once: lists of tasks and lists of persons say the same number.
			count(t, st, "select count(*) from task where due_on < '"+today.String()+"' and paused = 0", 11)
			count(t, st, "select count(*) from enrolment where due_sort < '"+today.String()+"'", 11)
			count(t, st, "select count(*) from enrolment where status in ('referred', 'waiting')", 12)
			count(t, st, "select count(*) from task where due_on <= '"+today.AddDays(7).String()+"' and due_on >= '"+today.String()+
				"' and stage = 'assessment' and rule = 'assessment' and area_id = '"+string(orgID("3228"))+"'", 2)
		})
	}
}

func TestWeekInNesIsAsInThePictures(t *testing.T) {
	st := storetest.Open(t)
	seeded(t, st, ring(t), pictures, 0)
	var got []string
	for paused, note := range map[bool]string{false: "", true: " (paused)"} {
		rows, err := st.Reader().TasksDue(t.Context(), query.TasksDueParams{
			AreaID: db.ID(orgID("3228")), FromDay: date.Of(2020, 1, 1), BeforeDay: pictures.AddDays(8), Paused: paused, Hidden: "[]",
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.Rule != "referral_answer" {
				got = append(got, fmt.Sprintf("%s %s, %d: %s %s%s", r.DayOn, r.FamilyName, r.BirthDate.Age(pictures), r.Rule, r.Clock, note))
			}
		}
	}
	want := []string{
		"2026-11-12 Nygård, 88: evaluation ", "2026-11-17 Strand, 76: contact ", "2026-11-20 Bakken, 81: contact ",
		"2026-11-23 Haugen, 81: contact 12.00 (paused)", "2026-11-23 Aasen, 84: contact 10.00 (paused)", "2026-11-23 Ekeberg, 83: contact ",
		"2026-11-24 Kollerud, 90: mapping 12.30", "2026-11-24 Nilsen, 82: assessment ", "2026-11-25 Vestby, 78: planning ",
		"2026-11-27 Holt, 86: evaluation 09.30", "2026-11-27 Rø, 87: assessment ",
	}
	slices.Sort(got)
	slices.Sort(want)
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-pictures +seeded):\n%s", diff)
	}
}

// read works the figures out of what the pages read them from.
func read(t *testing.T, st *store.Store, today date.Date) map[string]figures {
	t.Helper()
	r := st.Reader()
	names := map[string]string{}
	orgs, err := r.Organisations(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	var areas []string
	for _, o := range orgs {
		if o.Status == string(care.InOperation) {
			names[string(o.ID)] = o.Name
			areas = append(areas, string(o.ID))
		}
	}
	out := map[string]figures{}
	lengths := map[string][]int{}
	all, err := r.AllTallies(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	month := func(n int) string { return care.Month(date.Of(today.Year(), today.Month()+time.Month(n), 1)) }
	for _, row := range all {
		f := out[names[string(row.AreaID)]]
		if row.PathwayCode != "iht-langvarig" {
			continue
		}
		first, rest, _ := strings.Cut(row.Bucket, ":")
		thisYear := first > month(-12) && first <= month(0)
		switch row.Measure {
		case care.MeasureStatus:
			if row.Bucket == "active" {
				f.Active += row.N
			}
		case care.MeasureActiveByCFS:
			f.CFS[row.Bucket[0]-'4'] += row.N
		case care.MeasureIncluded:
			if thisYear {
				f.In += row.N
			} else if first > month(-24) {
				f.InBefore += row.N
			}
		case care.MeasureEnded:
			if thisYear {
				f.Out += row.N
			}
		case care.MeasureDue:
			if row.Bucket < today.String() {
				f.Late += row.N
			}
		case care.MeasureLengthDays:
			if n, err := strconv.Atoi(rest); thisYear && err == nil {
				lengths[names[string(row.AreaID)]] = append(lengths[names[string(row.AreaID)]], slices.Repeat([]int{n}, row.N)...)
			}
		}
		out[names[string(row.AreaID)]] = f
	}
	stays, err := r.OpenStays(t.Context(), query.OpenStaysParams{Areas: `["` + strings.Join(areas, `","`) + `"]`, Hidden: "[]"})
	if err != nil {
		t.Fatal(err)
	}
	for _, stay := range stays {
		rows, err := r.EnrolmentsOfPatient(t.Context(), stay.PatientID)
		if err != nil {
			t.Fatal(err)
		}
		f := out[names[string(rows[len(rows)-1].AreaID)]]
		f.Admitted++
		out[names[string(rows[len(rows)-1].AreaID)]] = f
	}
	for _, name := range slices.Sorted(maps.Keys(lengths)) {
		f, l := out[name], lengths[name]
		slices.Sort(l)
		middle := float64(l[(len(l)-1)/2]+l[len(l)/2]) / 2
		f.Median = int(middle/30.4375 + 0.5)
		out[name] = f
	}
	return out
}

func count(t *testing.T, st *store.Store, question string, want int) {
	t.Helper()
	rows, err := st.DB.Reader().QueryContext(t.Context(), question)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	got := -1
	for rows.Next() {
		if err := rows.Scan(&got); err != nil {
			t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	if got != want {
		t.Errorf("%d, want %d: %s", got, want, question)
	}
}

package overview_test

import (
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"traad/internal/app/enrolment"
	"traad/internal/app/overview"
	"traad/internal/base/browser"
	"traad/internal/base/sheet"
	"traad/internal/base/stats"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

var shots = flag.String("shots", "", "write screenshots into this folder")

// crowd fills Nes and Ullensaker with people in all stages, some of them ended, one admitted.
func crowd(w *webtest.World) {
	stages := []webtest.Stage{
		webtest.FollowedUp, webtest.Evaluated, webtest.Referred, webtest.FollowedUp, webtest.Consented, webtest.Mapped, webtest.Planned,
		webtest.Answered, webtest.Waiting, webtest.Paused, webtest.Included, webtest.Withdrawn, webtest.Ended, webtest.Ended, webtest.Declined, webtest.Dead,
	}
	for i, stage := range stages {
		c := w.Person("Hemmelig", fmt.Sprintf("Navnesen%c", 'a'+i), stage)
		if i == 3 {
			w.Admit(c, 2)
		}
		if i == 1 {
			w.Do(w.Actor(webtest.Nes), enrolment.AnswerCriteria{Target: enrolment.Target{Enrolment: c.Enrolment}, Level: care.Municipality, CFS: 7, On: webtest.Today.AddDays(-1)})
		}
		if i%3 == 0 {
			w.PersonIn("Ullensaker", "Annen", fmt.Sprintf("Navnesen%c", 'a'+i), stage)
		}
	}
}

// figures is what the events say of an area.
type figures struct {
	Active, Waiting, Late, Admitted int
	In, Out                         map[string]int
	CFS                             map[int]int
	Steps                           map[string]stats.Days
	Length                          stats.Days
}

func counted(w *webtest.World) map[care.OrgID]*figures {
	today := w.Service.Today()
	all := map[care.OrgID]*figures{}
	for _, x := range w.Folded() {
		e := x.State
		f := all[x.Area]
		if f == nil {
			f = &figures{In: map[string]int{}, Out: map[string]int{}, CFS: map[int]int{}, Steps: map[string]stats.Days{}, Length: stats.Days{}}
			all[x.Area] = f
		}
		late := false
		for _, task := range x.Tasks {
			late = late || care.Late(task, today)
			if !task.Open() && (task.Rule == "assessment" || task.Rule == "consent" || task.Rule == "mapping" || task.Rule == "planning") {
				if f.Steps[task.Rule] == nil {
					f.Steps[task.Rule] = stats.Days{}
				}
				f.Steps[task.Rule].Add(task.Used(), 1)
			}
		}
		if late {
			f.Late++
		}
		switch e.Status {
		case care.StatusWaiting:
			f.Waiting++
		case care.StatusActive:
			f.Active++
			f.CFS[int(e.CFS())]++
			if slices.ContainsFunc(x.Stays, care.Period.Open) {
				f.Admitted++
			}
		}
		if e.Included() {
			f.In[care.Month(e.IncludedOn)]++
			if e.Status == care.StatusEnded {
				f.Out[care.Month(e.EndedOn)]++
				f.Length.Add(e.LengthDays(e.EndedOn), 1)
			}
		}
	}
	return all
}

// The figures are those of the events; and a rebuild on each engine finds nothing wrong, mends what is made wrong, and leaves
// the same figures.
func TestFiguresAreTrue(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		crowd(w)
		check := func(when string) {
			t.Helper()
			want := counted(w)
			v, err := overview.Show(t.Context(), w.Service, w.Actor(webtest.Physician), overview.Options{Months: 24})
			if err != nil {
				t.Fatal(err)
			}
			if len(v.Rows) != 2 {
				t.Fatalf("%s: %d rows", when, len(v.Rows))
			}
			for _, r := range v.Rows {
				got := figures{
					Active: r.Active, Waiting: r.Waiting, Late: r.Late.N, Admitted: r.Admitted.N, In: map[string]int{}, Out: map[string]int{},
					CFS: map[int]int{}, Steps: map[string]stats.Days{}, Length: r.Length.Days,
				}
				for i := range r.Flow.In {
					month := care.Month(v.From.AddMonths(i))
					if r.Flow.In[i] > 0 {
						got.In[month] = r.Flow.In[i]
					}
					if r.Flow.Out[i] > 0 {
						got.Out[month] = r.Flow.Out[i]
					}
				}
				for level, f := range r.CFS {
					got.CFS[level] = f.N
				}
				for _, st := range r.Steps {
					if st.N.N > 0 {
						got.Steps[st.Code] = st.Days
					}
				}
				if diff := cmp.Diff(*want[r.ID], got); diff != "" {
					t.Errorf("%s: %s: the events say (-), the page (+):\n%s", when, r.Name, diff)
				}
				if r.Flow.Active[0] != 0 || r.Flow.Active[23] != r.Active {
					t.Errorf("%s: active by month: %v", when, r.Flow.Active)
				}
			}
		}
		check("after the deeds")
		if d, err := w.Service.CheckCaches(t.Context()); err != nil || !d.None() || d.Enrolments != 22 {
			t.Errorf("the check says %v, %v", d, err)
		}
		for _, q := range []string{
			"delete from tally", "update enrolment set status = 'active', cfs = 2, due_sort = '2001-01-01'", "delete from task where rule = 'contact'",
			"update enrolment_tally set data = '[]'",
		} {
			if _, err := w.Store.DB.Raw().Exec(q); err != nil {
				t.Fatal(err)
			}
		}
		if d, err := w.Service.CheckCaches(t.Context()); err != nil || len(d.States) == 0 || len(d.Tasks) == 0 || len(d.Counters) == 0 {
			t.Errorf("the check does not see what is wrong: %v, %v", d, err)
		}
		if d, err := w.Service.Rebuild(t.Context()); err != nil || len(d.States) != 22 {
			t.Errorf("the rebuild says %v, %v", d, err)
		}
		if d, err := w.Service.CheckCaches(t.Context()); err != nil || !d.None() {
			t.Errorf("after the rebuild the check says %v, %v", d, err)
		}
		if d, err := w.Service.ReprojectArea(t.Context(), w.Orgs["Nes"], ""); err != nil || !d.None() || d.Enrolments != 16 {
			t.Errorf("the area says %v, %v", d, err)
		}
		check("after the rebuild")
	})
}

func TestShow(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		crowd(w)
		never := []string{"Hemmelig", "Navnesen", "/personer/"}
		for _, c := range []struct {
			who       webtest.User
			path      string
			show, not []string
		}{
			{webtest.Physician, "/oversikt", []string{
				"14 av 42", "aktive mot måltall", "28 ledige plasser, 1 venter", "17 inn, 3 ut", "1 innlagt nå", "Nes", "Ullensaker", "9 av 20",
				"Vis slik ledere ser det", "nov. 2026", "Alle tallene i en tabell",
			}, []string{"&lt;5", "skjult"}},
			{webtest.Nes, "/oversikt", []string{"9 av 20", "Nes, IHT langvarig oppfølging"}, []string{"Ullensaker"}},
			{webtest.Physician, "/oversikt?leder=ja", []string{"Tall under 5 er skjult.", "skjult", "<5", "9 av 20", "5 av 22"}, nil},
			{webtest.Physician, "/oversikt?forlop=forsterket-hjemreise", []string{"Forsterket hjemreise", "0 inn, 0 ut"}, nil},
			{webtest.Physician, "/oversikt?periode=24", []string{"des. 2024 til nov. 2026", "Inn og ut per tre måneder"}, nil},
			{webtest.Physician, "/oversikt?periode=x&forlop=%3Cb%3E", []string{"des. 2025 til nov. 2026"}, []string{"<b>"}},
			{webtest.Analyst, "/oversikt", []string{"14 av 42", "Tall under 5 er skjult.", "Nes", "Ullensaker"}, []string{"Vis slik ledere", `href="/forlop`}},
			{webtest.Manager, "/oversikt", []string{"14 av 42", "Hele helsefellesskapet", "9 av 20", "Tall under 5 er skjult."}, []string{"Ullensaker", "Vis slik ledere", `href="/forlop`}},
		} {
			w.As(c.who).Get(c.path).MustStatus(200).MustShow(c.show...).MustNotShow(append(c.not, never...)...)
		}
		if !strings.Contains(w.As(webtest.Physician).Get("/oversikt").HTML, `href="/forlop?forlop=iht-langvarig&amp;kommune=`) {
			t.Error("a municipality does not lead to its list")
		}
		for _, who := range []webtest.User{webtest.GP, webtest.CareWorker, webtest.Clinician, webtest.Administrator} {
			for _, path := range []string{"/oversikt", "/oversikt.xlsx"} {
				w.As(who).Get(path).MustStatus(404).MustNotShow("måltall")
			}
		}
		w.As(webtest.Manager).Get("/").MustBe("/oversikt")
	})
}

// What a manager may not see is not in the file either, nor in what the page is made from.
func TestManagersSeeNoSmallNumber(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		crowd(w)
		for _, who := range []webtest.User{webtest.Analyst, webtest.Manager} {
			p := w.As(who).Get("/oversikt.xlsx").MustStatus(200)
			file, err := sheet.Open(strings.NewReader(p.HTML), 10<<20, "oversikt.xlsx")
			if err != nil {
				t.Fatal(err)
			}
			table, ok := file.Sheet("Oversikt")
			if !ok {
				t.Fatal("no sheet Oversikt")
			}
			open := regexp.MustCompile(`^(Aktive|Måltall|Ledige|Venter|.*median.*|.*9 av 10|.*frist)$`) // shown, or no count of persons
			for _, row := range table.Rows[1:] {
				for i, cell := range row.Cells {
					name := table.Rows[0].Cells[i].String()
					if n, err := strconv.Atoi(cell.String()); err == nil && n > 0 && n < 5 && !open.MatchString(name) {
						t.Errorf("%s: %s of %s is %d", who, name, row.Cells[0], n)
					}
				}
			}
			v, err := overview.Show(t.Context(), w.Service, w.Actor(who), overview.Options{})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range append(slices.Clone(v.Rows), v.Total) {
				for _, n := range []int{r.Late.N, r.Admitted.N, r.Flow.SumIn, r.Flow.SumOut, r.Length.N} {
					if n > 0 && n < 5 {
						t.Errorf("%s: %s holds %d", who, r.Name, n)
					}
				}
				for level, f := range r.CFS {
					if f.N > 0 && f.N < 5 {
						t.Errorf("%s: %s holds %d with CFS %d", who, r.Name, f.N, level)
					}
				}
				if r.Flow.In != nil || r.Flow.Out != nil {
					t.Errorf("%s: %s holds who came and went by month", who, r.Name)
				}
			}
		}
	})
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	crowd(w)
	for _, c := range []struct {
		name string
		who  webtest.User
		path string
	}{{"oversikt", webtest.Physician, "/oversikt"}, {"oversikt-leder", webtest.Analyst, "/oversikt"}, {"oversikt-nes", webtest.Manager, "/oversikt?periode=24"}} {
		t.Run(c.name, func(t *testing.T) {
			picture := ""
			if *shots != "" {
				picture = filepath.Join(*shots, c.name)
			}
			webtest.Look(t, b.Page(t), w.Serve(c.who)+c.path, picture)
		})
	}
}

package pathways_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/roster"
	"traad/internal/base/db"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
)

// truth is one enrolment worked out from its events.
type truth struct {
	id                         db.ID
	area                       care.OrgID
	status                     care.Status
	stage                      string
	cfs                        int
	responsible                care.UserID
	late, admitted, evaluation bool
}

func truths(w *webtest.World) []truth {
	today := w.Service.Today()
	var out []truth
	for _, f := range w.Folded() {
		e := f.State
		x := truth{
			id: f.ID, area: f.Area, status: e.Status, stage: e.Stage, cfs: int(e.CFS()), responsible: e.Responsible,
			admitted: e.Status == care.StatusActive && slices.ContainsFunc(f.Stays, care.Period.Open),
		}
		for _, task := range f.Tasks {
			x.late = x.late || care.Late(task, today)
			if task.Open() && task.Rule == "evaluation" {
				day := task.Day()
				if day.IsZero() {
					day = task.DueBeforePause
				}
				x.evaluation = !day.Before(today) && day.Days(today) <= 30
			}
		}
		out = append(out, x)
	}
	return out
}

// The counts on the page are those of the events, for every actor's own areas; every filter shows exactly those whom the events
// say, each once, whatever the sorting.
func TestCountsAreTrue(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		crowd(w)
		w.Go(webtest.Today.AddDays(150), 9, 0) // the evaluations are near, and many are over frist
		all := truths(w)
		for _, who := range []webtest.User{webtest.Nes, webtest.Ullensaker, webtest.Physician, webtest.Nordbyhagen} {
			a := w.Actor(who)
			mine := func(x truth) bool { return slices.Contains(a.Areas, x.area) }
			open := func(x truth) bool { return x.status.Open() }
			count := func(keep func(truth) bool) (n int) {
				for _, x := range all {
					if mine(x) && keep(x) {
						n++
					}
				}
				return n
			}
			v, err := roster.Show(t.Context(), w.Service, a, roster.Filter{})
			if err != nil {
				t.Fatal(err)
			}
			got := [7]int{v.Sum.Active, v.Sum.Open, v.Sum.Late, v.Sum.Admitted, v.Tabs.All, v.Tabs.Late, v.Tabs.Evaluation}
			want := [7]int{
				count(func(x truth) bool { return x.status == care.StatusActive }), count(open), count(func(x truth) bool { return x.late }),
				count(func(x truth) bool { return x.admitted }), count(open), count(func(x truth) bool { return x.late }), count(func(x truth) bool { return open(x) && x.evaluation }),
			}
			if got != want {
				t.Errorf("%s: active, open, late, admitted, all, late, evaluation: %v, the events say %v", who, got, want)
			}
			for _, c := range []struct {
				name string
				f    roster.Filter
				keep func(truth) bool
			}{
				{"all", roster.Filter{}, open},
				{"late", roster.Filter{Late: true}, func(x truth) bool { return x.late }},
				{"admitted", roster.Filter{Admitted: true}, func(x truth) bool { return x.admitted }},
				{"evaluation", roster.Filter{Evaluation: true}, func(x truth) bool { return open(x) && x.evaluation }},
				{"stage", roster.Filter{Stage: "follow_up"}, func(x truth) bool { return open(x) && x.stage == "follow_up" }},
				{"cfs", roster.Filter{CFS: 5}, func(x truth) bool { return open(x) && x.cfs == 5 }},
				{"waiting", roster.Filter{Status: string(care.StatusWaiting)}, func(x truth) bool { return x.status == care.StatusWaiting }},
				{"nobody", roster.Filter{Responsible: roster.NobodyResponsible}, func(x truth) bool { return open(x) && x.responsible == "" }},
				{"somebody", roster.Filter{Responsible: string(w.ID(webtest.Nes))}, func(x truth) bool { return open(x) && x.responsible == w.ID(webtest.Nes) }},
				{"other pathway", roster.Filter{Pathway: "forsterket-hjemreise"}, func(truth) bool { return false }},
				{"area", roster.Filter{Area: w.Orgs["Nes"]}, func(x truth) bool { return open(x) && x.area == w.Orgs["Nes"] }},
			} {
				var want []string
				for _, x := range all {
					if mine(x) && c.keep(x) {
						want = append(want, string(x.id))
					}
				}
				slices.Sort(want)
				for _, sort := range []string{roster.ByDeadline, roster.ByName, roster.ByCFS} {
					f := c.f
					f.Sort, f.Flat = sort, true
					v, err := roster.Show(t.Context(), w.Service, a, f)
					if err != nil {
						t.Fatal(err)
					}
					if got := shown(v); !slices.Equal(got, want) {
						t.Errorf("%s, %s by %q: %d shown, the events say %d", who, c.name, sort, len(got), len(want))
					}
					x, err := roster.Export(t.Context(), w.Service, a, f)
					if err != nil {
						t.Fatal(err)
					}
					if len(x.Lines) != len(want) {
						t.Errorf("%s, %s: %d lines in the file, the events say %d", who, c.name, len(x.Lines), len(want))
					}
				}
				f := c.f // grouped, the rows and the rest add up
				v, err := roster.Show(t.Context(), w.Service, a, f)
				if err != nil {
					t.Fatal(err)
				}
				sum := 0
				for _, g := range v.Groups {
					sum += len(g.Rows) + max(0, g.Rest)
					if g.Rest < 0 {
						t.Errorf("%s, %s: the rest of %s is not counted", who, c.name, g.Name)
					}
				}
				if v.Next == "" && sum != len(want) {
					t.Errorf("%s, %s in groups: %d, the events say %d", who, c.name, sum, len(want))
				}
			}
		}
	})
}

func shown(v *roster.View) []string {
	var ids []string
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			ids = append(ids, string(r.Enrolment))
		}
	}
	slices.Sort(ids)
	return ids
}

// Every page follows the one before: nobody is left out, nobody comes twice, by any sorting, and no address holds a name.
func TestPaging(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		for i := range 2*roster.PageSize + 3 {
			w.Person("Pasient", fmt.Sprintf("Etternavn%c%c", 'a'+i%26, 'a'+i/26), webtest.Referred)
		}
		b := w.As(webtest.Nes)
		for _, path := range []string{"/forlop", "/forlop?sorter=navn", "/forlop?sorter=cfs", "/forlop?frist=ja"} {
			seen := map[string]int{}
			pages := 0
			for next := path; next != ""; pages++ {
				p := b.Get(next).MustStatus(200)
				for _, part := range strings.Split(p.HTML, `name="valgt" value="`)[1:] {
					id, _, _ := strings.Cut(part, `"`)
					seen[id]++
				}
				if next = ""; strings.Contains(p.HTML, `rel="next"`) {
					before, _, _ := strings.Cut(p.HTML, `" rel="next"`)
					next = strings.ReplaceAll(before[strings.LastIndex(before, `href="`)+6:], "&amp;", "&")
				}
				if strings.Contains(next, "ttern") || pages > 5 {
					t.Fatalf("%s leads to %s", path, next)
				}
			}
			if len(seen) != 2*roster.PageSize+3 || pages != 3 {
				t.Errorf("%s: %d persons on %d pages", path, len(seen), pages)
			}
			for id, n := range seen {
				if n != 1 {
					t.Errorf("%s: %s is shown %d times", path, id, n)
				}
			}
		}
	})
}

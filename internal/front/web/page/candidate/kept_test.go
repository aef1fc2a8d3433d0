package candidate_test

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
	"testing"

	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/casefind"
	"traad/internal/store/storetest"
)

// found is somebody whom the standard rule finds from a day on, with one code more, and a nursing home since then.
type found struct {
	From       date.Date
	Code, Home string
}

// few is a Set of «psn-a», «psn-b» … with data through a day.
func few(t *testing.T, through date.Date, all ...found) *dataset.Set {
	t.Helper()
	var e, p bytes.Buffer
	fmt.Fprintln(&e, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander")
	fmt.Fprintln(&p, "lopenr,fodselsdato,kjonn,kommunenr,sykehjem_fra")
	for i, one := range all {
		id := "psn-" + string(rune('a'+i))
		fmt.Fprintf(&p, "%s,1942-02-17,2,3228,%s\n", id, one.Home)
		for k := range 5 { // the last of them makes the rules hold: it has the codes
			in, codes := one.From.AddDays(-1-20*k), ""
			if k == 0 {
				codes = "F05.9 J44.1 N18.4 R29.6 " + one.Code
			}
			fmt.Fprintf(&e, "%s,%s,10:00,%s,12:00,1,1,983971636,m%d,I50.0,%s\n", id, in, in, k%3, codes)
		}
	}
	columns, people, _ := columntest.Read(t, columntest.Files{Episodes: e.String(), Persons: p.String()})
	return &dataset.Set{Manifest: 1, Through: through, Index: casefind.Read(columns), People: people}
}

// TestClinicalFlags: what a clinician must look at stands as a word in the list and in full in the panel, for those who have the code and nobody else; who
// lives in a nursing home is left out or marked, as the rule says.
func TestClinicalFlags(t *testing.T) {
	w := webtest.New(t)
	day := webtest.Today
	f, _ := worldOf(t, w, few(t, day.AddDays(-1), found{From: day}, found{From: day, Code: "C78.0"}, found{From: day, Code: "Z51.5"}, found{From: day, Code: "G30.1"}, found{From: day, Home: "2026-01-05"}))
	flags := map[string]string{ // in the list: in the panel
		"Sjekk kreft": "Sjekk: kreft med spredning (C77–C80)", "Sjekk palliasjon": "Sjekk: palliativ behandling (Z51.5)", "Sjekk demens": "Sjekk: demens (F00–F03, G30)",
		"Sykehjem": "Sjekk: bor fast på sykehjem",
	}
	b, actor := w.As(webtest.Physician), w.Actor(webtest.Physician)
	for _, c := range []struct {
		rule  string
		n     int
		words []string
	}{
		{"standard@1", 4, []string{"Sjekk kreft", "Sjekk palliasjon", "Sjekk demens"}},
		{"iht-publisert@1", 5, []string{"Sjekk kreft", "Sjekk palliasjon", "Sjekk demens", "Sykehjem"}},
	} {
		if err := (candidate.UseRule{Name: c.rule}).Run(t.Context(), w.Service, actor); err != nil {
			t.Fatal(err)
		}
		v, err := f.Look(t.Context(), w.Service, actor, candidate.Filter{})
		if err != nil || len(v.Rows) != c.n {
			t.Fatalf("%s: %v, %d rows", c.rule, err, len(v.Rows))
		}
		var seen []string
		for _, r := range v.Rows {
			p := b.Get("/kandidater?person=" + r.Code).MustStatus(200)
			marks := []string{}
			for _, m := range r.Marks {
				if flags[m.Text] != "" {
					marks = append(marks, m.Text)
				}
			}
			seen = append(seen, marks...)
			for word, text := range flags {
				if has := slices.Contains(marks, word); has != strings.Contains(p.Text, text) {
					t.Errorf("%s: %s has %v, and the panel says otherwise of %q", c.rule, r.Code, marks, text)
				} else if has {
					p.MustShow(word)
				}
			}
			if len(marks) > 1 {
				t.Errorf("%s has %v", r.Code, marks)
			}
		}
		slices.Sort(seen)
		if want := slices.Sorted(slices.Values(c.words)); !slices.Equal(seen, want) {
			t.Errorf("%s: %v, want %v", c.rule, seen, want)
		}
	}
}

// TestNumberIsKeptADay: a number that nobody made a referral of can be shown for a day; then it is refused, and gone from the database.
func TestNumberIsKeptADay(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		_, keys := world(t, w)
		w.Go(webtest.Today, 9, 0)
		b := w.As(webtest.Physician)
		form := b.Post("/kandidater/"+first(t, b.Get("/kandidater"))+"/identitet", "grunn", "iht").MustStatus(200)
		sealed := func() string {
			t.Helper()
			return strings.Join(storetest.Rows(t, w.Service.Store, "candidate_reveal", "sealed", "id"), "\n")
		}
		w.Go(webtest.Today.AddDays(1), 8, 59)
		if n, err := candidate.Purge(t.Context(), w.Service); err != nil || n != 0 || sealed() == "sealed=" {
			t.Errorf("let go within the day: %d %v", n, err)
		}
		w.As(webtest.Physician).Get(form.Path).MustStatus(200)
		w.Go(webtest.Today.AddDays(1), 10, 0) // 25 hours
		w.As(webtest.Physician).Get(form.Path).MustStatus(410).MustNotShow(keys.number.Digits())
		if n, err := candidate.Purge(t.Context(), w.Service); err != nil || n != 1 || sealed() != "sealed=" {
			t.Errorf("after 25 hours %d are let go (%v), and there is %q", n, err, sealed())
		}
		w.As(webtest.Physician).Get(form.Path).MustStatus(410)
		if n, err := candidate.Purge(t.Context(), w.Service); err != nil || n != 0 {
			t.Errorf("let go again: %d %v", n, err)
		}
	})
}

// TestIdentifyCatchesUp: who fulfilled the rule on a day that the job missed is noted on that day, however many it missed; for a rule or a version
// that is new everybody is noted on the newest day; nobody twice for the same version.
func TestIdentifyCatchesUp(t *testing.T) {
	w := webtest.New(t)
	day := date.Of(2026, 6, 1)
	set := func(on date.Date) *dataset.Set {
		return few(t, on.AddDays(-1), found{From: day}, found{From: day.AddDays(2)}, found{From: day.AddDays(4)}, found{From: day.AddDays(35)}, found{From: day.AddDays(50)})
	}
	f, _ := worldOf(t, w, set(day))
	identify := func(on date.Date, rule string, want map[string]date.Date, news int) {
		t.Helper()
		f.Data.Put(set(on))
		if n, err := f.Identify(t.Context(), w.Service); err != nil || n != news {
			t.Errorf("%s: %d new, want %d: %v", on, n, news, err)
		}
		if n, err := f.Identify(t.Context(), w.Service); err != nil || n != 0 {
			t.Errorf("%s: %d noted twice: %v", on, n, err)
		}
		rows, err := w.Service.Store.Reader().CandidatesIdentified(t.Context(), rule)
		if err != nil || len(rows) != len(want) {
			t.Errorf("%s: %d noted by %s, want %d: %v", on, len(rows), rule, len(want), err)
		}
		for _, r := range rows {
			if r.FirstOn != want[r.Pseudonym] {
				t.Errorf("%s: %s is noted on %s, want %s", on, r.Pseudonym, r.FirstOn, want[r.Pseudonym])
			}
		}
	}
	const standard = "standard@1"
	want := map[string]date.Date{"psn-a": day}
	identify(day, standard, want, 1)
	want["psn-b"], want["psn-c"] = day.AddDays(2), day.AddDays(4)
	identify(day.AddDays(4), standard, want, 2) // three days were missed
	want["psn-d"] = day.AddDays(35)
	identify(day.AddDays(35), standard, want, 1)
	want["psn-e"] = day.AddDays(50)
	identify(day.AddDays(67), standard, want, 1) // 32 days

	over, least := 65.0, 1.0
	rule := &casefind.Rule{
		Title: "Bred", Dated: "2026-01-01", Rank: "probability", Horizon: 12, NursingHome: "mark",
		Require: []casefind.Condition{{Measure: "alder", Over: &over}, {Measure: "akutte_12m", AtLeast: &least}},
	}
	for _, name := range []string{"bred@1", "bred@2"} {
		if got, err := (candidate.SaveRule{Rule: rule, Use: true}).Run(t.Context(), w.Service, w.Actor(webtest.Physician)); err != nil || got != name {
			t.Fatal(got, err)
		}
		all := map[string]date.Date{}
		for _, id := range []string{"psn-a", "psn-b", "psn-c", "psn-d", "psn-e"} {
			all[id] = day.AddDays(67)
		}
		identify(day.AddDays(67), name, all, 5)
	}
}

// TestIdentifyAfterAnUndo: days that the data do not reach any more are taken back, and noted anew when they come: a load that was undone does not stop
// the job.
func TestIdentifyAfterAnUndo(t *testing.T) {
	w := webtest.New(t)
	day := date.Of(2026, 6, 1)
	set := func(on date.Date) *dataset.Set {
		return few(t, on.AddDays(-1), found{From: day}, found{From: day.AddDays(4)})
	}
	f, _ := worldOf(t, w, set(day))
	for _, x := range []struct {
		on   date.Date
		news int
		want string
	}{
		{day.AddDays(30), 2, "psn-a 2026-07-01, psn-b 2026-07-01"}, // a row of a day to come
		{day, 1, "psn-a 2026-06-01"},
		{day.AddDays(5), 1, "psn-a 2026-06-01, psn-b 2026-06-05"},
	} {
		f.Data.Put(set(x.on))
		n, err := f.Identify(t.Context(), w.Service)
		if err != nil {
			t.Fatal(err)
		}
		rows, err := w.Service.Store.Reader().CandidatesIdentified(t.Context(), "standard@1")
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, r := range rows {
			got = append(got, r.Pseudonym+" "+r.FirstOn.String())
		}
		if text := strings.Join(got, ", "); n != x.news || text != x.want {
			t.Errorf("on %s %d new, %q, want %d, %q", x.on, n, text, x.news, x.want)
		}
	}
}

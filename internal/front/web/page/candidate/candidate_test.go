package candidate_test

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/base/browser"
	"traad/internal/base/column"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/lang"
	"traad/internal/base/nb"
	"traad/internal/base/nin"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"
)

var shots = flag.String("look", "", "folder to put screenshots in")

// region is an invented population over three years, made once: some are often in hospital, most seldom.
var region = sync.OnceValue(func() *dataset.Set { return invented(5, 60, 300, 500, 1500) })

// leaky is a population whose past tells too well who comes back: half come every month or so, half nearly never.
var leaky = sync.OnceValue(func() *dataset.Set { return invented(2, 25, 20, 9000, 9000) })

// invented is 1 200 persons over three years; every so many has gaps of often to often+spread days between stays, the others of seldom and on.
func invented(every, often, spread, seldom, on int) *dataset.Set {
	var e, p bytes.Buffer
	fmt.Fprintln(&e, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander")
	fmt.Fprintln(&p, "lopenr,fodselsdato,kjonn,kommunenr")
	dice := rand.New(rand.NewPCG(1, 2))
	start := date.Of(2023, 1, 1)
	for i := range 1200 {
		id := fmt.Sprintf("psn%05d", i)
		fmt.Fprintf(&p, "%s,%s,%d,%s\n", id, date.Of(1932+dice.IntN(26), 1, 1).AddDays(dice.IntN(365)), 1+i%2, []string{"3228", "3209"}[i%2])
		gap := seldom + dice.IntN(on)
		if i%every == 0 {
			gap = often + dice.IntN(spread)
		}
		for day := dice.IntN(gap); day < 1090; day += 4 + dice.IntN(2*gap) {
			in := start.AddDays(day)
			out := in.AddDays(1+dice.IntN(9)).String() + ",12:00"
			if out[:10] > "2025-12-31" { // what comes after the day that the loads reach is not known
				out = ","
			}
			fmt.Fprintf(&e, "%s,%s,10:00,%s,1,%d,983971636,%d,%s,%s\n", id, in, out, []int{1, 1, 1, 4}[dice.IntN(4)], 1+dice.IntN(4),
				[]string{"I50.0", "J44.1", "S72.0", "N39.0"}[dice.IntN(4)], []string{"F05.9 E11.9", "R29.6 I48", "N18.4 J44.9", "I10"}[dice.IntN(4)])
		}
	}
	var b column.Builder
	var g column.Register
	for _, err := range []error{b.Read("e.csv", bytes.NewReader(e.Bytes()), int64(e.Len())), g.Read("p.csv", bytes.NewReader(p.Bytes()), int64(p.Len()))} {
		if err != nil {
			panic(err)
		}
	}
	people, err := g.People()
	if err != nil {
		panic(err)
	}
	columns, err := b.Episodes()
	if err != nil {
		panic(err)
	}
	return &dataset.Set{Manifest: 1, Through: date.Of(2025, 12, 31), Index: casefind.Read(columns), People: people}
}

// service is a key service that knows everybody by one number, or refuses.
type service struct {
	number nin.Number
	err    error
	mu     sync.Mutex

	meanwhile func() // what happens while it answers
	asked     []keyservice.Request
}

func (s *service) Pseudonyms(context.Context, []nin.Number) ([]string, error) { return nil, nil }

func (s *service) Reveal(_ context.Context, r keyservice.Request) (nin.Number, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.asked = append(s.asked, r)
	if s.meanwhile != nil {
		s.meanwhile()
	}
	return s.number, s.err
}

func (s *service) count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.asked)
}

func world(t *testing.T, w *webtest.World) (*candidate.Finder, *service) {
	t.Helper()
	return worldOf(t, w, region())
}

func worldOf(t *testing.T, w *webtest.World, set *dataset.Set) (*candidate.Finder, *service) {
	t.Helper()
	h := &dataset.Holder{}
	h.Put(set)
	keys := &service{number: w.Unused()}
	f := &candidate.Finder{Data: h, Keys: keys, PerDay: 3}
	w.Handler = web.New(w.Service, web.Options{Candidates: f})
	return f, keys
}

var (
	code  = regexp.MustCompile(`\b([A-Z2-9]{4})-([A-Z2-9]{2})\b`)
	exact = regexp.MustCompile(`\b\d{1,2}\. (jan|feb|mars|april|mai|juni|juli|aug|sep|okt|nov|des)`)
)

func first(t *testing.T, p *webtest.Page) string {
	t.Helper()
	m := code.FindStringSubmatch(p.Text)
	if m == nil {
		t.Fatalf("nobody is listed: %.600s", p.Text)
	}
	return m[1] + m[2]
}

// TestListShowsPseudonymsOnly: a code, a municipality, an age band, months; never a pseudonym, a date of birth or a day.
func TestListShowsPseudonymsOnly(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	p := w.As(webtest.Physician).Get("/kandidater").MustStatus(200)
	p.MustShow("oppfyller regelen", "Til vurdering", "Hvorfor denne personen", "Hvor godt treffer lista?", "Utgangspunkt", "Mangler:", "Aktuell: hent identitet", "0 av 3 brukt i dag", "31. desember")
	first(t, p)
	for _, one := range region().People {
		if len(one.ID) > 3 && strings.Contains(p.HTML, one.ID) {
			t.Errorf("the pseudonym %s is on the page", one.ID)
		}
	}
	if got := exact.FindAllString(strings.NewReplacer("31. desember", "", "fra 1. jan. 2025 til 1. jan. 2026", "").Replace(p.Text), -1); len(got) > 0 {
		t.Errorf("days can be read: %v", got)
	}
	v, err := f.Look(t.Context(), w.Service, w.Actor(webtest.Physician), candidate.Filter{})
	if err != nil || v.Person == nil || v.Person.Sum != v.Person.Points {
		t.Fatalf("the parts add up to %d, the points are %d: %v", v.Person.Sum, v.Person.Points, err)
	}
	for i := range v.Rows[1:] {
		if v.Rows[i].Points < v.Rows[i+1].Points {
			t.Errorf("row %d has fewer points than the one after", i)
		}
	}
	w.As(webtest.Physician).Get("/kandidater?person=AAAAAA").MustStatus(404)
	w.Sound()
}

// TestHonestBesideTheList: what must be known of a list stands on its page: that the score falls by itself, what was found of the data, and a
// prediction too good to be true. An honest one raises no alarm.
func TestHonestBesideTheList(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	v, err := f.Look(t.Context(), w.Service, w.Actor(webtest.Physician), candidate.Filter{})
	if err != nil || len(v.Warnings) == 0 {
		t.Fatal(v.Warnings, err)
	}
	w.As(webtest.Physician).Get("/kandidater").MustShow(append([]string{"Forbehold", "Skåren faller av seg selv", "Lista viser ikke virkning"}, said(v.Warnings)...)...).MustNotShow("For godt til å være sant")
	w.As(webtest.Physician).Get("/kandidater/treff").MustNotShow("For godt til å være sant")
	set := *region()
	set.Sources = []dataset.SourceDay{{Source: "lovisenberg", To: set.Through.AddDays(-8), Hospital: true}, {Source: "ahus", To: set.Through, Hospital: true}, {Source: "kommune", To: set.Through.AddDays(90)}}
	worldOf(t, w, &set)
	w.As(webtest.Physician).Get("/kandidater").MustShow("Sykehusdata til og med: lovisenberg tirsdag 23. desember 2025 og ahus onsdag 31. desember 2025. Kommunale data til og med: kommune tirsdag 31. mars 2026",
		"Kilden «lovisenberg» har sykehusdata bare til og med tirsdag 23. desember 2025")
	f, _ = worldOf(t, w, leaky())
	if v, err = f.Look(t.Context(), w.Service, w.Actor(webtest.Physician), candidate.Filter{}); err != nil || v.Hits == nil || v.Hits.C.Value <= casefind.LeakAlarm {
		t.Fatalf("no leak to warn of: %+v %v", v.Hits, err)
	}
	for _, u := range []webtest.User{webtest.Physician, webtest.Analyst} {
		w.As(u).Get("/kandidater").MustShow("For godt til å være sant", "over 0,85").MustNotShow("Treffsikkerheten (c =") // said once
	}
	w.As(webtest.Manager).Get("/kandidater/treff").MustShow("For godt til å være sant")
}

// TestFiguresTellWhereScoresComeFrom: each with source, version and for whom it holds.
func TestFiguresTellWhereScoresComeFrom(t *testing.T) {
	w := webtest.New(t)
	world(t, w)
	for _, u := range []webtest.User{webtest.Physician, webtest.Manager} {
		p := w.As(u).Get("/kandidater/treff").MustStatus(200)
		for _, m := range casefind.Methods {
			p.MustShow(m.Title, m.Source, "Versjon: "+m.Version, m.Valid)
		}
	}
}

// TestLengthInUse: the list is used three for each free place: where that ends is marked in the list, and the hits are those of a list so long.
func TestLengthInUse(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	b := w.As(webtest.Physician)
	b.Get("/kandidater").MustShow("Listelengden i bruk er 126: 3 for hver ledig plass. Alle på listen er innenfor.")
	b.Post("/kandidater/regel", append(wide("65"), "navn", "Bred", "dato", "1.11.2026", "bruk", "ja")...).MustStatus(200)
	for _, path := range []string{"/kandidater", "/kandidater?fra=125", "/kandidater?fra=150"} { // of two municipalities: each ends at a place of its own
		b.Get(path).MustShow("Listelengden i bruk er 126: 3 for hver ledig plass, i hver kommune for seg. Velg kommune").MustNotShow("slutter her", "Alle på listen")
	}
	b.Get("/kandidater?kommune=3228").MustShow("Listelengden i bruk er 60").MustNotShow("slutter her", "hver kommune")
	b.Get("/kandidater?fra=50&kommune=3228").MustShow("Listelengden i bruk slutter her. Den er 60")
	b.Get("/kandidater?fra=75&kommune=3228").MustShow("Disse står etter listelengden i bruk, som er 60").MustNotShow("slutter her")
	b.Get("/kandidater?vis=senere").MustNotShow("Listelengden")
	g, err := f.HowGood(t.Context(), w.Service, w.Actor(webtest.Physician))
	if err != nil || g.InUse.Length != 126 || g.InUse.Hits.K != 126 || g.Hits.List.K <= 126 || g.InUse.Hits.PPV == g.Hits.List.PPV {
		t.Fatalf("%+v of %+v: %v", g.InUse, g.Hits, err)
	}
	b.Get("/kandidater/treff").MustShow("Listelengden i bruk", "126 personer: 3 ganger de 42 ledige plassene, i hver kommune for seg", fmt.Sprintf("Listelengden i bruk Andel som ble innlagt %.0f %% (95 %%", 100*g.InUse.Hits.PPV), nb.Decimal(g.InUse.Hits.NNS, 1))
}

// TestSamePointsForEverybody: a candidate has the same points and the same list behind her whoever reads, also one who reaches only her municipality, and whoever is on a
// list that asks for a probability is noted as found on it, though more are noted than can be followed.
func TestSamePointsForEverybody(t *testing.T) {
	w := webtest.New(t)
	set := *region()
	set.People = slices.Clone(set.People)
	for i := range set.People {
		if i%10 == 0 { // half of those who come often live where the service is not
			set.People[i].Municipality = "9999"
		}
	}
	f, _ := worldOf(t, w, &set)
	likely := 0.3
	rule := &casefind.Rule{Title: "Sannsynlig", Dated: "2026-01-01", Rank: "probability", Horizon: 12, NursingHome: "mark", Require: []casefind.Condition{{Measure: "sannsynlighet", AtLeast: &likely}}}
	name, err := candidate.SaveRule{Rule: rule, Use: true}.Run(t.Context(), w.Service, w.Actor(webtest.Physician))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Identify(t.Context(), w.Service); err != nil {
		t.Fatal(err)
	}
	rows, err := w.Store.Reader().CandidatesIdentified(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	all := w.Actor(webtest.Physician)
	whole, err := f.Look(t.Context(), w.Service, all, candidate.Filter{})
	if err != nil || whole.Size < 20 || whole.Size >= len(rows) {
		t.Fatalf("%d on the list, %d noted: %v", whole.Size, len(rows), err)
	}
	here := 0
	for _, r := range rows {
		if i := slices.IndexFunc(set.People, func(p column.Person) bool { return p.ID == r.Pseudonym }); set.People[i].Municipality != "9999" {
			here++
		}
	}
	if here != whole.Size {
		t.Errorf("%d are on the list, and %d of them noted", whole.Size, here)
	}
	points := map[string]int{}
	sum := 0
	for _, place := range []string{"3228", "3209"} {
		for from := 0; ; from += candidate.PageSize {
			v, err := f.Look(t.Context(), w.Service, all, candidate.Filter{Municipality: place, From: from})
			if err != nil {
				t.Fatal(err)
			}
			for _, r := range v.Rows {
				points[r.Code] = r.Points
			}
			if len(v.Rows) < candidate.PageSize {
				break
			}
		}
	}
	for _, place := range []string{"Nes", "Ullensaker"} {
		own := all
		own.Areas = []care.OrgID{w.Orgs[place]}
		v, err := f.Look(t.Context(), w.Service, own, candidate.Filter{})
		if err != nil || len(v.Places) != 1 {
			t.Fatal(v.Places, err)
		}
		sum += v.Size
		for i, r := range v.Rows {
			if p, ok := points[r.Code]; !ok || p != r.Points || r.Municipality != place || r.Rank != i+1 {
				t.Errorf("%s: %+v has %d points for who reads of all", place, r, p)
			}
		}
		if v.Hits == nil || !reflect.DeepEqual(v.Hits, whole.Hits) || !reflect.DeepEqual(v.Cut, whole.Cut) || *v.Fitted != *whole.Fitted {
			t.Errorf("%s: how well it hits is another for who reads of one municipality", place)
		}
		size, err := f.Try(t.Context(), w.Service, own, rule)
		if err != nil || size.Now != v.Size || size.In != 0 || size.Out != 0 || len(size.First) == 0 || size.First[0].Points != v.Rows[0].Points || size.First[0].Code != v.Rows[0].Code {
			t.Errorf("%s: the same rule, tried, has %+v of %d: %v", place, size, v.Size, err)
		}
	}
	if sum != whole.Size {
		t.Errorf("the municipalities have %d of %d", sum, whole.Size)
	}
	n, err := f.Need(t.Context(), w.Service, w.Actor(webtest.Manager))
	if err != nil || n.N["3228"]+n.N["3209"] != whole.Size {
		t.Errorf("the need is %v of %d: %v", n.N, whole.Size, err)
	}
}

// TestWhoComesWhere: analysts see pseudonyms and ask nobody's identity; leaders see figures; others nothing.
func TestWhoComesWhere(t *testing.T) {
	w := webtest.New(t)
	_, keys := world(t, w)
	one := first(t, w.As(webtest.Physician).Get("/kandidater"))
	w.As(webtest.Analyst).Get("/kandidater").MustStatus(200).MustNotShow("hent identitet", "Ikke aktuell:")
	w.As(webtest.Manager).Get("/kandidater/treff").MustStatus(200).MustShow("c-statistikk").MustNotShow(candidate.Written(one))
	for _, u := range []webtest.User{webtest.Manager, webtest.Administrator, webtest.Nes, webtest.GP, webtest.CareWorker, webtest.Clinician} {
		w.As(u).Get("/kandidater").MustNotShow("oppfyller regelen", candidate.Written(one))
		w.As(u).Get("/kandidater/hjemreise").MustNotShow("LACE")
	}
	for _, u := range []webtest.User{webtest.Analyst, webtest.Manager, webtest.Administrator, webtest.Nes, webtest.GP} {
		w.As(u).Post("/kandidater/"+one+"/identitet", "grunn", "iht").MustNotShow(keys.number.Digits())
	}
	if len(keys.asked) > 0 {
		t.Errorf("the key service was asked by one who may not: %v", keys.asked)
	}
}

// TestRevealLeadsToAReferral: with a reason, noted, the number on the form and in no address or log, and the person's log has it.
func TestRevealLeadsToAReferral(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		_, keys := world(t, w)
		b := w.As(webtest.Physician)
		one := first(t, b.Get("/kandidater"))
		b.Post("/kandidater/" + one + "/identitet").MustStatus(422).MustShow("Velg den faglige grunnen")
		form := b.Post("/kandidater/"+one+"/identitet", "grunn", "iht").MustStatus(200)
		form.MustShow("Identiteten er hentet fra kandidatlisten")
		if form.Value("fodselsnummer") != keys.number.Digits() || !strings.Contains(form.Value("hvorfor"), "Funnet på kandidatlisten") || form.Value("vet") != "" {
			t.Error("the form is not filled in as it should be")
		}
		if strings.Contains(form.Path, keys.number.Digits()) || strings.Contains(w.Log(), keys.number.Digits()) {
			t.Error("the number is in an address or a log")
		}
		w.As(webtest.Kongsvinger).Get(form.Path).MustStatus(410).MustNotShow(keys.number.Digits()) // another's
		other := w.Person("Odd", "Berg", webtest.Ended)
		for name, number := range map[string]string{"another's number": w.Unused().Digits(), "another who is there": other.Number.Digits(), "none": ""} {
			wrong := b.Send(form, "fornavn", "Arvid", "etternavn", "Nilsen", "kjonn", "man", "vet", "yes", "kommune", string(w.Orgs["Nes"]), "fodselsnummer", number).MustStatus(422).MustShow("ikke fødselsnummeret som ble hentet fra kandidatlisten")
			if wrong.Value("fornavn") != "Arvid" || wrong.Value("fodselsnummer") != number || wrong.Value("kandidat") == "" {
				t.Errorf("%s: what was typed is lost", name)
			}
		}
		tie := candidate.Referred{Reveal: db.ID(form.Value("kandidat")), Patient: other.Patient}
		if err := tie.Run(t.Context(), w.Service, w.Actor(webtest.Physician)); errs.KindOf(err) != errs.KindInvalid || w.AuditedOf(other, access.RevealCandidate) != 0 {
			t.Errorf("tied to another person: %v", err)
		}
		done := b.Send(form, "fornavn", "Arvid", "etternavn", "Nilsen", "kjonn", "man", "vet", "yes", "kommune", string(w.Orgs["Nes"])).MustStatus(200)
		done.MustShow("Arvid Nilsen", "Henvisningen er registrert")
		b.Get(done.Path + "/innsynslogg").MustShow("hentet identiteten fra kandidatlisten")
		b.Get(form.Path).MustStatus(410) // let go
		if len(keys.asked) != 1 || keys.asked[0].Reason != "iht" || keys.asked[0].User != string(w.ID(webtest.Physician)) {
			t.Errorf("asked: %+v", keys.asked)
		}
		w.Sound()
	})
}

// TestRevealOfProtected: the list tells the municipality of a pseudonym, so whose it is is not told where her address is protected; nothing of the number is kept.
func TestRevealOfProtected(t *testing.T) {
	w := webtest.New(t)
	_, keys := world(t, w)
	her := w.PersonIn("Ullensaker", "Solveig", "Åsen", webtest.Declined) // Kongsvinger's coordinator is in no team with her
	keys.number = her.Number
	b := w.As(webtest.Kongsvinger)
	protect := func(grade care.Protection) {
		if _, err := w.Store.DB.Raw().ExecContext(t.Context(), "update patient set protection = $1 where id = $2", string(grade), string(her.Patient)); err != nil {
			t.Fatal(err)
		}
	}
	ask := func() *webtest.Page {
		return b.Post("/kandidater/"+first(t, b.Get("/kandidater"))+"/identitet", "grunn", "iht")
	}
	for _, grade := range []care.Protection{care.Protected, care.StrictlyProtected} {
		protect(grade)
		if p := ask().MustStatus(409).MustShow("Identiteten vises ikke"); strings.Contains(p.HTML, her.Number.Digits()) {
			t.Errorf("%s: the number is shown", grade)
		}
	}
	var kept int
	if err := w.Store.DB.Raw().QueryRowContext(t.Context(), "select count(*) from candidate_reveal where sealed <> ''").Scan(&kept); err != nil || kept != 0 {
		t.Errorf("%d numbers are kept, %v", kept, err)
	}
	protect(care.Unprotected)
	if form := ask().MustStatus(200); form.Value("fodselsnummer") != her.Number.Digits() {
		t.Error("an open address keeps the identity back")
	}
}

// TestRevealIsRefusedPlainly: the limit, a service that refuses, one that does not know, one that does not answer.
func TestRevealIsRefusedPlainly(t *testing.T) {
	w := webtest.New(t)
	_, keys := world(t, w)
	b := w.As(webtest.Physician)
	one := first(t, b.Get("/kandidater"))
	ask := func() *webtest.Page { return b.Post("/kandidater/"+one+"/identitet", "grunn", "clarify") }
	keys.err = errs.Unavailable("nede")
	ask().MustStatus(503).MustShow("svarer ikke")
	keys.err = errs.Denied("nei")
	ask().MustShow("avslo")
	keys.err = errs.NotFound("ukjent")
	ask().MustStatus(409).MustShow("kjenner ikke dette pseudonymet")
	keys.err = nil
	ask().MustStatus(200)
	before := len(keys.asked)
	ask().MustStatus(409).MustShow("det er grensen") // two refused and one given; the one without an answer does not count
	if len(keys.asked) != before {
		t.Error("the key service was asked beyond the limit")
	}
}

// TestLastRevealGoesToOne: of two who ask at once with one identity left in the day, one is answered, and the key service is asked once.
func TestLastRevealGoesToOne(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		f, keys := world(t, w)
		f.PerDay = 1
		a := w.Actor(webtest.Physician)
		v, err := f.Look(t.Context(), w.Service, a, candidate.Filter{})
		if err != nil || len(v.Rows) < 2 {
			t.Fatal(err)
		}
		answers := make(chan error, 2)
		for i := range 2 {
			go func() {
				_, err := candidate.Reveal{Code: v.Rows[i].Code, Ground: "iht"}.Run(t.Context(), f, w.Service, a)
				answers <- err
			}()
		}
		one, two := <-answers, <-answers
		if one == nil {
			one, two = two, one
		}
		if two != nil || errs.KindOf(one) != errs.KindConflict || !strings.Contains(errs.SafeText(one), "det er grensen") {
			t.Errorf("one is told %v, the other %v", one, two)
		}
		if n := keys.count(); n != 1 {
			t.Errorf("the key service was asked %d times", n)
		}
	})
}

// TestDecisions: put off until its day, set aside with a reason, taken back.
func TestDecisions(t *testing.T) {
	w := webtest.New(t)
	world(t, w)
	b := w.As(webtest.Kongsvinger)
	one := first(t, b.Get("/kandidater"))
	path, name := "/kandidater/"+one+"/avgjorelse", candidate.Written(one)
	b.Post(path, "avgjorelse", "not_relevant").MustStatus(422).MustShow("Velg hvorfor")
	b.Post(path, "avgjorelse", "later", "til", "1.1.2020").MustStatus(422).MustShow("Velg en dag etter i dag")
	b.Post(path, "avgjorelse", "later", "til", "1.12.2026").MustStatus(200)
	b.Get("/kandidater").MustShow("Senere 1").MustNotShow(name)
	b.Get("/kandidater?vis=senere").MustShow(name, "Tilbake til vurdering")
	w.Go(date.Of(2026, 12, 1), 9, 0)
	b = w.As(webtest.Kongsvinger)
	b.Get("/kandidater").MustShow(name, "Vurderes på nytt", "Senere 0")
	b.Post(path, "avgjorelse", "not_relevant", "arsak", "living_well").MustStatus(200)
	b.Get("/kandidater").MustShow("Ikke aktuell 1").MustNotShow(name)
	b.Post(path, "avgjorelse", "igjen").MustStatus(200)
	b.Get("/kandidater").MustShow(name, "Ikke aktuell 0")

	p := b.Get("/kandidater?kommune=3228&vis=") // where she stands in the list stays
	other := first(t, p)
	seen := p.Value("sett")
	done := w.As(webtest.Physician).Post("/kandidater/"+other+"/avgjorelse?kommune=3228", "avgjorelse", "followed", "sett", seen).MustStatus(200)
	if done.Path != "/kandidater?kommune=3228" {
		t.Errorf("led to %s", done.Path)
	}
	late := b.Post("/kandidater/"+other+"/avgjorelse", "avgjorelse", "not_relevant", "arsak", "living_well", "sett", seen).MustStatus(409).MustShow("Følges allerede", "etter at du åpnet siden")
	if late.Value("arsak") != "living_well" || late.Value("sett") == seen {
		t.Errorf("the reason is %q, and the decision seen %q", late.Value("arsak"), late.Value("sett"))
	}
	b.Post("/kandidater/"+other+"/avgjorelse", "avgjorelse", "not_relevant", "arsak", "living_well", "sett", late.Value("sett")).MustStatus(200)
}

// TestFollowedAreLeftOut, and those who were declined are marked.
func TestFollowedAreLeftOut(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	b := w.As(webtest.Physician)
	all := code.FindAllString(b.Get("/kandidater").Text, -1)
	courses := map[string]candidate.Course{}
	n, err := f.Identify(t.Context(), w.Service)
	if err != nil || n == 0 {
		t.Fatal(n, err)
	}
	if again, err := f.Identify(t.Context(), w.Service); err != nil || again != 0 {
		t.Errorf("noted twice: %d %v", again, err)
	}
	pool, err := w.Store.Reader().CandidatesIdentifiedFirst(t.Context())
	if err != nil || len(pool) != n {
		t.Fatalf("%d in the pool of %d: %v", len(pool), n, err)
	}
	for _, c := range pool {
		courses[c.Pseudonym] = candidate.Course{Status: care.StatusActive}
	}
	f.Followed = func(context.Context, *app.Service) (map[string]candidate.Course, error) { return courses, nil }
	b.Get("/kandidater").MustShow("Ingen venter på vurdering", "som følges, er tatt ut").MustNotShow(all[0])
	for id := range courses {
		courses[id] = candidate.Course{Status: care.StatusDeclined}
	}
	b.Get("/kandidater").MustShow(all[0], "Avslått før")
}

// TestRule: the size follows what is written, a fault stands at its field, and a new version is taken into use.
func TestRule(t *testing.T) {
	w := webtest.New(t)
	world(t, w)
	b := w.As(webtest.Physician)
	p := b.Get("/kandidater/regel").MustStatus(200).MustShow("Så lang blir listen", "Samme personer som på listen i bruk", "IHT publisert, versjon 1")
	rule := []string{"krav-0-mal", "alder", "krav-0-grense", "over", "krav-0-verdi", "65", "krav-1-mal", "akutte_12m", "krav-1-grense", "at_least", "krav-1-verdi", "1", "krav-2-mal", "", "krav-3-mal", "", "krav-4-mal", "", "krav-5-mal", "", "rang", "probability", "horisont", "12", "sykehjem", "mark"}
	b.Post("/kandidater/regel/prov", rule...).MustStatus(200).MustShow("kommer inn").MustNotShow("<html")
	b.Post("/kandidater/regel/prov", webtest.With(rule, "krav-1-verdi", "mye")...).MustShow("Skriv et tall", "Så regnes listen ut.")
	wrong := b.Post("/kandidater/regel", append(webtest.With(rule, "krav-1-verdi", "mye"), "navn", "Bred", "dato", "1.11.2026")...).MustStatus(422).MustShow("Skriv et tall")
	if wrong.Value("krav-1-verdi") != "mye" || wrong.Value("navn") != "Bred" {
		t.Error("what was typed is lost")
	}
	for _, age := range []string{"82", "81", "64"} { // an age could be read between two such limits
		b.Post("/kandidater/regel/prov", webtest.With(rule, "krav-0-verdi", age)...).MustShow("Så regnes listen ut.").MustNotShow("kommer inn")
	}
	aged := b.Post("/kandidater/regel", append(webtest.With(rule, "krav-0-verdi", "82"), "navn", "Bred", "dato", "1.11.2026", "bruk", "ja")...).MustStatus(422).MustShow("der et femårsbånd begynner")
	if aged.Value("krav-0-verdi") != "82" {
		t.Error("the age that was typed is lost")
	}
	w.As(webtest.Analyst).Post("/kandidater/regel", append(rule, "navn", "Bred", "dato", "1.11.2026", "bruk", "ja")...).MustNotShow("Listen går etter den fra nå")
	b.Send(p, append(rule, "navn", "Bred", "dato", "1.11.2026", "bruk", "ja")...).MustStatus(200).MustShow("Listen går etter den fra nå", "Regel: Bred, versjon 1")
	b.Post("/kandidater/regel", append(rule, "navn", "Bred", "dato", "1.11.2026")...).MustShow("versjon 2", "fortsatt etter den som er i bruk")
	b.Get("/kandidater").MustShow("Regel: Bred, versjon 1")
	b.Post("/kandidater/regel/bruk", "regel", "iht-publisert@1").MustShow("Regel: IHT publisert, versjon 1")
	b.Post("/kandidater/regel/bruk", "regel", "finnes-ikke@1").MustStatus(404)

	second := b.Post("/kandidater/regel/prov", append(wide("65"), "krav-3-mal", "alder", "krav-3-verdi", "82")...) // the third row is not in use
	second.MustShow("Så regnes listen ut.")
	faulty := b.Post("/kandidater/regel", append(wide("65"), "krav-3-mal", "finnes-ikke", "krav-3-verdi", "1", "krav-4-mal", "finnes-heller-ikke", "krav-4-verdi", "1", "krav-4-eller", "ja",
		"vekt-1-mal", "sannsynlighet", "vekt-1-poeng", "10", "vekt-2-mal", "tull", "vekt-2-poeng", "1", "navn", "Bred", "dato", "1.11.2026")...).MustStatus(422).MustShow("kan ikke gi poeng")
	if faulty.Value("navn") != "Bred" {
		t.Error("what was typed is lost")
	}
}

// TestRuleOfBefore: a rule that was taken into use before there were limits on what shows an age is named and not used, and cannot be taken into use anew.
func TestRuleOfBefore(t *testing.T) {
	w := webtest.New(t)
	world(t, w)
	over := 65.0
	old := casefind.Rule{
		Code: "gammel", Version: 1, Title: "Gammel", Dated: "2026-01-01", Rank: "points", Horizon: 12, NursingHome: "mark", Require: []casefind.Condition{{Measure: "alder", Over: &over}},
		Weight: []casefind.Weight{{Measure: "sannsynlighet", Points: 1000}},
	}
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return errors.Join(
			tx.InsertCandidateRule(t.Context(), query.InsertCandidateRuleParams{Code: old.Code, Version: 1, Title: old.Title, Body: db.ToJSON(old), SavedAt: db.At(w.Service.Now()), SavedBy: db.ID(w.ID(webtest.Physician))}),
			tx.UseCandidateRule(t.Context(), query.UseCandidateRuleParams{Rule: "gammel@1", UsedAt: db.At(w.Service.Now()), UsedBy: db.ID(w.ID(webtest.Physician))}))
	}); err != nil {
		t.Fatal(err)
	}
	b := w.As(webtest.Physician)
	const named = "Regelen «Gammel, versjon 1» brukes ikke"
	b.Get("/kandidater").MustStatus(200).MustShow(named, "Listen går etter").MustNotShow("Regel: Gammel")
	b.Get("/kandidater/regel").MustStatus(200).MustShow(named)
	b.Post("/kandidater/regel/bruk", "regel", "gammel@1").MustStatus(422).MustShow("kan ikke tas i bruk")
	b.Post("/kandidater/regel/bruk", "regel", "standard@1").MustStatus(200).MustNotShow(named)
}

// TestRuleSavedAtOnce: several who save a rule by one name get a version each.
func TestRuleSavedAtOnce(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		over := 65.0
		rule := &casefind.Rule{Title: "Bred", Dated: "2026-01-01", Rank: "probability", Horizon: 12, NursingHome: "mark", Require: []casefind.Condition{{Measure: "alder", Over: &over}}}
		actor := w.Actor(webtest.Physician)
		var wait sync.WaitGroup
		names := make([]string, 4)
		for i := range names {
			wait.Go(func() {
				name, err := candidate.SaveRule{Rule: rule}.Run(t.Context(), w.Service, actor)
				if err != nil {
					t.Error(err)
				}
				names[i] = name
			})
		}
		wait.Wait()
		slices.Sort(names)
		if !slices.Equal(names, []string{"bred@1", "bred@2", "bred@3", "bred@4"}) {
			t.Errorf("%v", names)
		}
	})
}

// wide is the standard rule as the form writes it, with another limit for the age.
func wide(age string) []string {
	return []string{
		"krav-0-mal", "alder", "krav-0-grense", "over", "krav-0-verdi", age, "krav-1-mal", "akutte_12m", "krav-1-grense", "at_least", "krav-1-verdi", "1",
		"rang", "probability", "horisont", "12", "sykehjem", "mark",
	}
}

// TestRuleShowsWhoStandsFirst: the answer to a moved threshold has the first of the list as the list itself would have them, in the same order, without
// those who are followed, and it stands in the audit as the list does.
func TestRuleShowsWhoStandsFirst(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	b := w.As(webtest.Physician)
	before := w.Audited(access.SeeCandidates, true)
	tried := b.Post("/kandidater/regel/prov", wide("79")...).MustStatus(200).MustShow("Først på listen", "siden", "80–84", "til.").MustNotShow("75–79")
	if w.Audited(access.SeeCandidates, true) != before+1 {
		t.Error("the rows that were shown are not in the audit")
	}
	r := &casefind.Rule{Code: "x", Version: 1, Title: "x", Dated: "2026-01-01", Rank: "probability", Horizon: 12, NursingHome: "mark"}
	over, least := 79.0, 1.0
	r.Require = []casefind.Condition{{Measure: "alder", Over: &over}, {Measure: "akutte_12m", AtLeast: &least}}
	size, err := f.Try(t.Context(), w.Service, w.Actor(webtest.Physician), r)
	if err != nil || len(size.First) != candidate.TrySize || size.Now-size.In != size.Was-size.Out || size.In == 0 || size.Out == 0 {
		t.Fatalf("%+v: %v", size, err)
	}
	for _, one := range region().People {
		if len(one.ID) > 3 && strings.Contains(tried.HTML, one.ID) {
			t.Errorf("the pseudonym %s is in the answer", one.ID)
		}
	}
	if got := exact.FindAllString(tried.Text, -1); len(got) > 0 {
		t.Errorf("days can be read: %v", got)
	}
	b.Post("/kandidater/regel", append(wide("79"), "prov", "ja")...).MustStatus(200).MustShow("Først på listen", candidate.Written(size.First[0].Code)) // without a script
	b.Post("/kandidater/regel", append(wide("79"), "navn", "Bred", "dato", "1.11.2026", "bruk", "ja")...).MustStatus(200)
	list := code.FindAllString(b.Get("/kandidater?vis=").Text, -1)
	for i, row := range size.First {
		if row.Rank != i+1 || !slices.Contains(list, candidate.Written(row.Code)) {
			t.Errorf("row %d, %s, is not on the list %v", i+1, row.Code, list)
		}
	}
	b.Post("/kandidater/regel/prov", wide("79")...).MustShow("Samme personer", candidate.Written(size.First[0].Code))
	f, _ = world(t, w) // who is followed is kept as long as nothing is written of an enrolment
	f.Followed = func(context.Context, *app.Service) (map[string]candidate.Course, error) {
		all := map[string]candidate.Course{}
		for i := range region().People {
			all[region().People[i].ID] = candidate.Course{Status: care.StatusActive}
		}
		return all, nil
	}
	b.Post("/kandidater/regel/prov", wide("79")...).MustShow("0 personer").MustNotShow("Først på listen", candidate.Written(size.First[0].Code))
	for _, u := range []webtest.User{webtest.Manager, webtest.Administrator, webtest.Nes, webtest.GP} {
		w.As(u).Post("/kandidater/regel/prov", wide("79")...).MustNotShow("Først på listen", candidate.Written(size.First[0].Code))
	}
}

// TestRuleFollowsTheHand: in a browser a moved threshold changes size and list without any button.
func TestRuleFollowsTheHand(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	f, _ := world(t, w)
	r, err := casefind.ShippedRule(casefind.Shipped[0])
	if err != nil {
		t.Fatal(err)
	}
	over := 89.0
	narrow := *r
	narrow.Require = slices.Clone(r.Require)
	narrow.Require[0].Over = &over
	size, err := f.Try(t.Context(), w.Service, w.Actor(webtest.Physician), &narrow)
	if err != nil || size.Now == 0 {
		t.Fatal(size, err)
	}
	p := b.Page(t)
	p.Open(w.Serve(webtest.Physician) + "/kandidater/regel")
	p.Within("#storrelse").HasText("Samme personer")
	p.Within("fieldset:nth-of-type(1)").Fill("Verdi", "89")
	p.Within("#storrelse").HasText(fmt.Sprintf("0 kommer inn, %d går ut", size.Out))
	first := p.Within("#forste li:first-child")
	first.HasText(candidate.Written(size.First[0].Code), size.First[0].Why.In(nil))
	p.Within("#forste").MustNotHaveText("85–89")
	p.Within("fieldset:nth-of-type(1)").Fill("Verdi", "mye")
	p.Within("#storrelse").HasText("Så regnes listen ut.")
	p.Clean()
}

// TestHomecoming: who is told to be in hospital, those leaving first; who is followed is not there.
func TestHomecoming(t *testing.T) {
	w := webtest.New(t)
	f, _ := world(t, w)
	var known string
	for i := range region().People {
		if p := &region().People[i]; p.Municipality == "3228" && p.Died == 0 && p.NursingHome == 0 && p.Age(column.DayOf(date.Of(2026, 1, 1))) > 70 {
			known = p.ID
			break
		}
	}
	f.OpenStays = func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) {
		return []candidate.OpenStay{
			{Pseudonym: known, Unit: "Kongsvinger", From: webtest.Today.AddDays(-3).At(8, 0), To: webtest.Today.At(13, 0)},
			{Pseudonym: "v1-ny", Unit: "Nordbyhagen", Municipality: "3209", From: webtest.Today.AddDays(-1).At(8, 0)},
			{Pseudonym: "v1-borte", Unit: "Nordbyhagen", Municipality: "3209", From: webtest.Today.AddDays(-9).At(8, 0), To: webtest.Today.AddDays(-2).At(8, 0)},
		}, nil
	}
	p := w.As(webtest.Physician).Get("/kandidater/hjemreise").MustStatus(200).MustShow("Reiser i dag", "Kongsvinger", "Ikke i sykehusdataene", "LACE", "HOSPITAL", "0–4", "Hent identitet", "bygger på sykehusdata til og med onsdag 31. desember 2025").MustNotShow(known, "v1-ny")
	one := first(t, p)
	w.As(webtest.Physician).Post("/kandidater/"+one+"/identitet", "fra", "hjemreise").MustStatus(422).MustShow("Velg den faglige grunnen")
	form := w.As(webtest.Physician).Post("/kandidater/"+one+"/identitet", "grunn", "homecoming", "fra", "hjemreise").MustStatus(200).MustShow("Identiteten er hentet",
		"Funnet på listen for Forsterket hjemreise. Reiser i dag, Kongsvinger.").MustNotShow("Funnet på kandidatlisten")
	if form.Value("forlop") != care.Homecoming || form.Value("kommune") == "" {
		t.Errorf("the referral is to %q in %q", form.Value("forlop"), form.Value("kommune"))
	}
	f.Followed = func(context.Context, *app.Service) (map[string]candidate.Course, error) {
		return map[string]candidate.Course{known: {Status: care.StatusActive}}, nil
	}
	w.As(webtest.Physician).Get("/kandidater/hjemreise").MustNotShow("Reiser i dag")
}

// TestHomecomingOfFollowed: those who are followed stand by name with what the loads say of them, as far as the reader reaches; who has left before
// today, and who is in the care of others, does not.
func TestHomecomingOfFollowed(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		f, _ := world(t, w)
		here, gone := w.Person("Solveig", "Aasen", webtest.Planned), w.Person("Odd", "Berg", webtest.Planned)
		w.Admit(here, 2)
		left := func(c webtest.Case, at time.Time) {
			t.Helper()
			if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
				return tx.InsertStay(t.Context(), query.InsertStayParams{
					ID: db.NewID(), PatientID: db.ID(c.Patient), UnitID: db.ID(w.Orgs["Medisinsk avdeling"]), Kind: "hospital", Urgency: "emergency",
					FromAt: db.At(webtest.Today.AddDays(-9).At(8, 0)), ToAt: db.At(at),
				})
			}); err != nil {
				t.Fatal(err)
			}
		}
		left(gone, webtest.Today.AddDays(-1).At(12, 0))
		var known string
		for i := range region().People {
			if p := &region().People[i]; p.Died == 0 && p.NursingHome == 0 && p.Age(column.DayOf(date.Of(2026, 1, 1))) > 70 {
				known = p.ID
				break
			}
		}
		b := w.As(webtest.Physician)
		b.Get("/kandidater/hjemreise").MustStatus(200).MustShow("Følges alt", "Solveig Aasen", "Innlagt nå", "Ikke i sykehusdataene").MustNotShow("Odd Berg")
		f.Followed = func(context.Context, *app.Service) (map[string]candidate.Course, error) {
			return map[string]candidate.Course{known: {Patient: here.Patient, Status: care.StatusActive}}, nil
		}
		b.Get("/kandidater/hjemreise").MustShow("Solveig Aasen", "LACE", "sannsynlighet", "for akuttinnleggelse innen 12 måneder").MustNotShow(known, "Ikke i sykehusdataene")
		if w.AuditedOf(here, access.SeeHomecoming) != 2 || w.AuditedOf(gone, access.SeeHomecoming) != 0 {
			t.Error("the looks are not in her log as they should be")
		}
		left(gone, webtest.Today.At(7, 0))
		b.Get("/kandidater/hjemreise").MustShow("Odd Berg", "Reiser i dag")
		for _, u := range []webtest.User{webtest.Analyst, webtest.Nes, webtest.GP} {
			w.As(u).Get("/kandidater/hjemreise").MustNotShow("Solveig Aasen", "Odd Berg")
		}
	})
}

// TestNothingLoaded: each page says so, and nothing fails.
func TestNothingLoaded(t *testing.T) {
	w := webtest.New(t)
	b := w.As(webtest.Physician)
	b.Get("/kandidater").MustStatus(200).MustShow("ikke lest inn noen sykehusdata")
	b.Get("/kandidater/treff").MustStatus(200).MustShow("ikke lest inn")
	b.Get("/kandidater/hjemreise").MustStatus(200).MustShow("Ingen nye å vurdere nå")
	b.Get("/kandidater/regel").MustStatus(200).MustShow("Ingen data er lest inn")
	b.Post("/kandidater/AAAAAA/identitet", "grunn", "iht").MustStatus(404)
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	world(t, w)
	one := first(t, w.As(webtest.Physician).Get("/kandidater"))
	for _, c := range []struct {
		name string
		who  webtest.User
		path string
	}{
		{"kandidater", webtest.Physician, "/kandidater"},
		{"kandidater-valgt", webtest.Physician, "/kandidater?person=" + one + "#person"},
		{"kandidater-treff", webtest.Physician, "/kandidater/treff"},
		{"kandidater-regel", webtest.Physician, "/kandidater/regel"},
		{"kandidater-hjemreise", webtest.Physician, "/kandidater/hjemreise"},
	} {
		t.Run(c.name, func(t *testing.T) {
			picture := ""
			if *shots != "" {
				picture = filepath.Join(*shots, c.name)
			}
			webtest.Look(t, b.Page(t), w.Serve(c.who)+c.path, picture)
		})
	}
}

// said are texts in bokmål.
func said(all []lang.Spoken) []string {
	out := make([]string, len(all))
	for i, s := range all {
		out[i] = s.In(nil)
	}
	return out
}

package web_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app"
	"traad/internal/app/candidate"
	"traad/internal/app/dataset"
	"traad/internal/app/enrolment"
	"traad/internal/base/column/columntest"
	"traad/internal/base/date"
	"traad/internal/base/db"
	"traad/internal/base/errs"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	excel "traad/internal/base/sheet"
	"traad/internal/base/sheet/sheettest"
	"traad/internal/care"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
	"traad/internal/rules/casefind"
	"traad/internal/store"
	"traad/internal/store/query"
)

// found is how candidates are found, and the files that are read in: the hospital's data, the patients of today, the municipality's own figures.
var found = newArea(area{
	routes: []string{
		"GET /kandidater",
		"GET /kandidater/hjemreise",
		"GET /kandidater/treff",
		"GET /kandidater/regel",
		"POST /kandidater/regel",
		"POST /kandidater/regel/prov",
		"POST /kandidater/regel/bruk",
		"GET /kandidater/reservasjon",
		"POST /kandidater/reservasjon",
		"POST /kandidater/reservasjon/trekk",
		"POST /kandidater/{kode}/avgjorelse",
		"POST /kandidater/{kode}/identitet",
		"GET /innflytting",
		"POST /innflytting",
		"GET /innflytting/mal.xlsx",
		"GET /innflytting/{run}",
		"GET /innflytting/{run}/merket.xlsx",
		"POST /innflytting/{run}/fullfor",
		"GET /innflytting/{run}/angre",
		"POST /innflytting/{run}/angre",
		"GET /data",
		"POST /data",
		"GET /data/{lid}",
		"POST /data/{lid}/bruk",
		"POST /data/{lid}/forkast",
		"POST /data/{lid}/angre",
		"GET /kommunale-tall",
		"POST /kommunale-tall",
		"POST /kommunale-tall/fagsystem",
		"GET /kommunale-tall/mal.xlsx",
		"GET /kommunale-tall/{run}",
		"GET /kommunale-tall/{run}/merket.xlsx",
		"POST /kommunale-tall/{run}/fullfor",
		"POST /kommunale-tall/{run}/angre",
	},
	rooms: []string{
		"page/candidate",
		"page/data",
		"page/movein",
		"page/municipal",
		"../../app/candidate",
		"../../app/dataset",
		"../../app/movein",
		"../../app/municipal",
		"../../app/upload",
		"../../base/column",
		"../../base/sheet",
		"../../care/municipaluse.go",
		"../../rules/casefind",
	},
})

// TestTextsOfTheFound: what the rules word that stands on these pages, also where the world of the test has none of it.
func TestTextsOfTheFound(t *testing.T) {
	texts := append(casefind.Texts(), candidate.Texts()...)
	for _, k := range dataset.Kinds {
		texts = append(texts, k.Title())
	}
	for _, k := range append(append([]care.UseKind{}, care.UseAmounts...), care.UseStayKinds...) {
		texts = append(texts, k.Label, k.Unit)
	}
	for _, p := range []care.AgreementPhase{care.AgreementDraft, care.AgreementLapsed, care.NoticeGiven, care.AgreementEnded} {
		texts = append(texts, p.WhyNotInclude())
	}
	lacks(t, texts)
}

// often is an invented population over three years, of whom some are often in hospital.
func often(t *testing.T) *dataset.Set {
	var e, p strings.Builder
	e.WriteString("lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander\n")
	p.WriteString("lopenr,fodselsdato,kjonn,kommunenr,sykehjem\n")
	dice := rand.New(rand.NewPCG(1, 2))
	for i := range 500 {
		fmt.Fprintf(&p, "psn%05d,%s,%d,%s\n", i, date.Of(1932+dice.IntN(26), 1, 1).AddDays(dice.IntN(365)), 1+i%2, []string{"3228", "3209"}[i%2])
		gap := 500 + dice.IntN(1500)
		if i%4 == 0 {
			gap = 60 + dice.IntN(300)
		}
		for day := dice.IntN(gap); day < 1090; day += 4 + dice.IntN(2*gap) {
			in := date.Of(2023, 1, 1).AddDays(day)
			out := in.AddDays(1+dice.IntN(9)).String() + ",12:00"
			if out[:10] > "2025-12-31" {
				out = ","
			}
			fmt.Fprintf(&e, "psn%05d,%s,10:00,%s,1,%d,983971636,%d,%s,%s\n", i, in, out, []int{1, 1, 1, 4}[dice.IntN(4)], 1+dice.IntN(4), []string{"I50.0", "J44.1", "S72.0", "ZZ9"}[dice.IntN(4)], []string{"F05.9 E11.9", "R29.6 C78.0", "N18.4 J44.9 F00.1", "I10 Z51.5"}[dice.IntN(4)])
		}
	}
	columns, people, _ := columntest.Read(t, columntest.Files{Episodes: e.String(), Persons: strings.ReplaceAll(p.String(), ",sykehjem\n", "\n")})
	return &dataset.Set{Manifest: 1, Through: date.Of(2025, 12, 31), Index: casefind.Read(columns), People: people}
}

// oneNumber is a key service that knows everybody by one number, or refuses.
type oneNumber struct {
	number nin.Number
	err    error
}

func (s *oneNumber) Pseudonyms(_ context.Context, n []nin.Number) ([]string, error) {
	return make([]string, len(n)), s.err
}

func (s *oneNumber) Reveal(context.Context, keyservice.Request) (nin.Number, error) {
	return s.number, s.err
}

// TestWholeFound looks at them.
func TestWholeFound(t *testing.T) {
	w := webtest.New(t)
	h, keys := &dataset.Holder{}, &oneNumber{number: w.Unused()}
	f := &candidate.Finder{Data: h, Keys: keys, PerDay: 9}
	local, err := keyservice.OpenLocal(filepath.Join(t.TempDir(), "service.json"), w.Service.Now)
	if err != nil {
		t.Fatal(err)
	}
	w.Person("Solveig", "Abel", webtest.FollowedUp)
	w.Person("Reidun", "Berg", webtest.Dead)
	l := listen(t, w, found, web.Options{Candidates: f, Data: h, Keys: local}, "Solveig", "Reidun", "Abel", "Berg", "HOSPITAL", "LACE", "ahus-dips", "Egen regel", "Eget ord", w.Actor(webtest.Manager).Name, w.Actor(webtest.Analyst).Name,
		"v2021", // the edition of a list
	)
	physician, nes, ward, leader, analyst := w.As(webtest.Physician), w.As(webtest.Nes), w.As(webtest.Kongsvinger), w.As(webtest.Manager), w.As(webtest.Analyst)
	wholeCandidates(t, w, l, f, h, keys, physician, ward, leader)
	wholeObjections(l, physician, w.Unused().Digits())
	wholeData(t, w, l, h, analyst)
	wholeMoveIn(t, w, l, nes)
	wholeMunicipal(t, w, l, nes)
	l.done()
}

var writtenCode = regexp.MustCompile(`([A-Z2-9]{4})-([A-Z2-9]{2})\b`)

func firstCode(t *testing.T, p *webtest.Page) string {
	t.Helper()
	m := writtenCode.FindStringSubmatch(p.Text)
	if m == nil {
		t.Fatalf("nobody is listed: %.600s", p.Text)
	}
	return m[1] + m[2]
}

func wholeCandidates(t *testing.T, w *webtest.World, l *listener, f *candidate.Finder, h *dataset.Holder, keys *oneNumber, physician, ward, leader *webtest.Browser) {
	look := l.look
	paths := []string{"/kandidater", "/kandidater/hjemreise", "/kandidater/treff", "/kandidater/regel", "/kandidater/reservasjon"}
	all := func() {
		t.Helper()
		for _, path := range paths {
			for _, b := range []*webtest.Browser{physician, ward, leader} {
				look(b, "GET", path)
			}
		}
	}
	all()
	set := often(t)
	h.Put(set)
	l.typed = append(l.typed, "ZZ9", "psn")
	known := ""
	for i := range set.People {
		if p := &set.People[i]; p.Municipality == "3228" && p.ID == "psn00000" {
			known = p.ID
		}
	}
	f.OpenStays = func(context.Context, *app.Service, access.Actor) ([]candidate.OpenStay, error) {
		return []candidate.OpenStay{
			{Pseudonym: known, Unit: "Kongsvinger", From: webtest.Today.AddDays(-3).At(8, 0), To: webtest.Today.At(13, 0)},
			{Pseudonym: "v1-ny", Unit: "Nordbyhagen", Municipality: "3209", From: webtest.Today.AddDays(-1).At(8, 0)},
			{Pseudonym: "v1-klar", Unit: "Nordbyhagen", Municipality: "3228", From: webtest.Today.AddDays(-1).At(8, 0), Ready: webtest.Today.At(8, 0)},
		}, nil
	}
	l.typed = append(l.typed, "Nordbyhagen")
	all()
	for _, q := range []string{"?vis=senere", "?vis=ikke-aktuell", "?kommune=3228", "?fra=25", "?person=ZZZZZZ", "?vis=senere&kommune=3228"} {
		look(physician, "GET", "/kandidater"+q)
	}
	one := firstCode(t, physician.Get("/kandidater"))
	for _, pairs := range [][]string{
		{"avgjorelse", "x"},
		{"avgjorelse", "not_relevant"},
		{"avgjorelse", "later", "til", "1.1.2020"},
		{"avgjorelse", "later", "til", "1.1.2040"},
		{"avgjorelse", "later", "til", "tull"},
		{"avgjorelse", "later", "til", "1.12.2026"},
		{"avgjorelse", "not_relevant", "arsak", "living_well", "sett", ""},
		{"avgjorelse", "not_relevant", "arsak", "living_well"},
	} {
		look(physician, "POST", "/kandidater/"+one+"/avgjorelse", pairs...)
	}
	look(physician, "GET", "/kandidater?vis=senere&person="+one)
	look(physician, "GET", "/kandidater?vis=ikke-aktuell&person="+one)
	look(physician, "POST", "/kandidater/"+one+"/avgjorelse", "avgjorelse", "igjen")
	look(physician, "POST", "/kandidater/ZZZZZZ/avgjorelse", "avgjorelse", "igjen")
	reveal := "/kandidater/" + one + "/identitet"
	look(physician, "POST", reveal)
	look(leader, "POST", reveal, "grunn", "iht")
	for _, err := range []error{errs.NotFound("x"), errs.Denied("x"), errs.Unavailable("x"), errors.New("x")} {
		keys.err = err
		p := physician.Post(reveal, "grunn", "iht") // some of them are 503
		if left := unsaid(p.HTML, l.typed); len(left) > 0 {
			t.Errorf("a refused look-up says in bokmål alone:\n%s", strings.Join(left, "\n"))
		}
	}
	keys.err = nil
	home := firstCode(t, physician.Get("/kandidater/hjemreise"))
	look(physician, "POST", "/kandidater/"+home+"/identitet", "fra", "hjemreise")
	physician.Post(reveal, "grunn", "iht").MustStatus(200) // to the referral
	look(ward, "POST", reveal, "grunn", "iht")
	f.PerDay = 1
	look(physician, "POST", "/kandidater/"+home+"/identitet", "fra", "hjemreise", "grunn", "homecoming")
	all()

	l.typed = append(l.typed, "finnes-ikke", strings.Join(casefind.MeasureNames(), ", "))
	rule := []string{"krav-0-mal", "alder", "krav-0-grense", "over", "krav-0-verdi", "65", "krav-1-mal", "akutte_12m", "krav-1-grense", "at_least", "krav-1-verdi", "1", "krav-2-mal", "hfrs", "krav-2-verdi", "5", "krav-2-eller", "ja", "rang", "probability", "horisont", "12", "sykehjem", "mark"}
	points := append(webtest.With(rule, "rang", "points"), "vekt-0-mal", "hfrs", "vekt-0-poeng", "2", "vekt-1-mal", "alder", "vekt-1-poeng", "1", "vekt-2-mal", "charlson", "vekt-2-poeng", "3")
	for _, pairs := range [][]string{
		rule,
		points,
		webtest.With(rule, "krav-1-verdi", "mye"),
		webtest.With(rule, "krav-0-verdi", "82"),
		webtest.With(rule, "rang", "points"),
		append(webtest.With(rule, "krav-1-mal", "finnes-ikke"), "vekt-1-mal", "sannsynlighet", "vekt-1-poeng", "10"),
		append(webtest.With(rule, "krav-1-mal", "sannsynlighet"), "krav-1-verdi", "0,255"),
		append(webtest.With(rule, "horisont", "5"), "vekt-0-mal", "hfrs", "vekt-0-poeng", "0", "vekt-0-fra", "x", "vekt-0-maks", "-1"),
	} {
		part := physician.Post("/kandidater/regel/prov", pairs...) // without the frame
		if left := unsaid(part.HTML, l.typed); len(left) > 0 {
			t.Errorf("the answer to a moved limit says in bokmål alone:\n%s", strings.Join(left, "\n"))
		}
		l.visited = append(l.visited, "POST /kandidater/regel/prov")
		look(physician, "POST", "/kandidater/regel", append(pairs, "prov", "ja")...)
		look(physician, "POST", "/kandidater/regel", pairs...)
	}
	look(physician, "POST", "/kandidater/regel", append(rule, "navn", strings.Repeat("Eget ord ", 20), "dato", "1.11.2026")...)
	look(physician, "POST", "/kandidater/regel", append(rule, "navn", "!!", "dato", "1.11.2026")...)
	look(physician, "POST", "/kandidater/regel", append(rule, "navn", "Egen regel", "dato", "1.11.2099")...)
	look(physician, "POST", "/kandidater/regel", append(webtest.With(rule, "krav-1-mal", "finnes-ikke"), "navn", "Egen regel", "dato", "1.11.2026")...)
	look(physician, "POST", "/kandidater/regel", append(rule, "navn", "Egen regel", "dato", "1.11.2026")...)
	look(physician, "POST", "/kandidater/regel", append(points, "navn", "Egen regel", "dato", "1.11.2026", "bruk", "ja")...)
	all()
	look(physician, "POST", "/kandidater/regel/bruk", "regel", "iht-publisert@1")
	look(physician, "POST", "/kandidater/regel/bruk", "regel", "finnes-ikke@1")
	look(leader, "POST", "/kandidater/regel/bruk", "regel", "standard@1")
	all()
	over := 65.0
	old := casefind.Rule{
		Code: "gammel", Version: 1, Title: "Egen regel", Dated: "2026-01-01", Rank: "points", Horizon: 12, NursingHome: "mark", Require: []casefind.Condition{{Measure: "alder", Over: &over}},
		Weight: []casefind.Weight{{Measure: "sannsynlighet", Points: 1000}},
	}
	if err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		return errors.Join(
			tx.InsertCandidateRule(t.Context(), query.InsertCandidateRuleParams{Code: old.Code, Version: 1, Title: old.Title, Body: db.ToJSON(old), SavedAt: db.At(w.Service.Now()), SavedBy: db.ID(w.ID(webtest.Physician))}),
			tx.UseCandidateRule(t.Context(), query.UseCandidateRuleParams{Rule: "gammel@1", UsedAt: db.At(w.Service.Now()), UsedBy: db.ID(w.ID(webtest.Physician))}))
	}); err != nil {
		t.Fatal(err)
	}
	look(physician, "GET", "/kandidater")
	look(physician, "GET", "/kandidater/regel")
	look(physician, "POST", "/kandidater/regel/bruk", "regel", "gammel@1")
}

func wholeObjections(l *listener, b *webtest.Browser, number string) {
	const path = "/kandidater/reservasjon"
	for _, pairs := range [][]string{
		nil,
		{"fnr", "123", "hvem", "patient", "dato", "1.11.2026"},
		{"fnr", number, "hvem", "patient", "dato", "1.11.2099"},
		{"nokkel", string(db.NewID()), "fnr", number, "hvem", "patient", "dato", "1.11.2026"},
	} {
		l.look(b, "POST", path, pairs...)
	}
	l.look(b, "GET", path)
	l.look(b, "POST", path+"/trekk")
	l.look(b, "POST", path+"/trekk", "fnr-trekk", "123")
	l.look(b, "POST", path+"/trekk", "fnr-trekk", number)
}

func wholeData(t *testing.T, w *webtest.World, l *listener, h *dataset.Holder, b *webtest.Browser) {
	const head = "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander\n"
	refresh := func() {
		t.Helper()
		if _, err := dataset.Refresh(t.Context(), w.Service, h); err != nil {
			t.Fatal(err)
		}
	}
	send := func(fields []string, files ...string) *webtest.Page {
		t.Helper()
		return l.see(b.UploadForm("/data", fields, "fil", files...), "POST", "/data")
	}
	number, ok := nin.Synthetic(date.Of(1941, 3, 5), true, 1)
	if !ok {
		t.Fatal("no number")
	}
	l.typed = append(l.typed, "e.csv", "p.csv", "p.parquet", "traad import", "farge", "MB", "K77", "S72.001A", "Ahus", "tull", "utleveringsdato")
	l.typed = append(l.typed, strings.Split(strings.TrimSpace(head)+",sykehus, legevakt,kommunenr,fodselsdato,fodselsar,bydel,kjonn,atc,utlevert", ",")...)
	of := []string{"hva", "episodes", "kilde", "ahus-dips"}
	l.look(b, "GET", "/data")
	for _, c := range []struct {
		fields []string
		files  []string
	}{
		{append(of, "fra", "1.1.2026", "til", "31.10.2026"), []string{"e.csv", head + "A,45678,,2026-02-03,,1,1,Ahus,med,I50.0,\nB,2026-03-05,,2026-03-03,,7,1,Ahus,med,,\n,tull,99,01.02.2026,,x,9,Ahus,med,,\nC,2025-01-01\n"}},
		{of, nil},
		{[]string{"kilde", "ahus-dips"}, []string{"e.csv", head}},
		{[]string{"hva", "episodes"}, []string{"e.csv", head}},
		{append(of, "fra", "1.1.2026"), []string{"e.csv", head}},
		{append(of, "fra", "1.1.2026", "til", "1.1.2025"), []string{"e.csv", head}},
		{append(of, "fra", "tull"), []string{"e.csv", head}},
		{of, []string{"e.csv", ""}},
		{of, []string{"e.csv", head}},
		{of, []string{"e.csv", "lopenr,farge\nA,1\n"}},
		{[]string{"hva", "persons", "kilde", "ahus-dips"}, []string{"p.parquet", "PAR1 cut"}},
		{[]string{"hva", "persons", "kilde", "ahus-dips"}, []string{"p.csv", "\xff\xfel\x00o\x00"}},
		{[]string{"hva", "persons", "kilde", "ahus-dips"}, []string{"p.csv", "lopenr,fodselsdato,kjonn,kommunenr,farge\nA,1940-01-01,7,1\nA,1700-01-01,1,3228\n"}},
		{of, []string{"e.csv", head + strings.Repeat("A,2026-02-01,,2026-02-03,,1,1,Ahus,med,K77,\n", 40)}},
		{of, []string{"e.csv", head + strings.Repeat("A,2026-02-01,,2026-02-03,,1,1,Ahus,med,S72.001A,\n", 40)}},
		{of, []string{"e.csv", head + "A,2026-02-01,,2026-02-03,,1,1,Ahus," + number.Digits() + ",I50.0,\n"}},
		{append(of, "prove", "ja"), []string{"e.csv", strings.Replace(head, "\n", ",farge\n", 1) + "A,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,E11 ZZ9 S72.001A,x\nA,2026-02-02,,,,1,,Ahus,med,i50,,x\nA,2026-06-02,,2026-06-03,,1,,Ahus,med,,,x\n"}},
	} {
		send(c.fields, c.files...)
	}
	at := regexp.MustCompile(`/data/[0-9a-f-]{36}`)
	load := func(hva, file, text string) string {
		t.Helper()
		p := send([]string{"hva", hva, "kilde", "ahus-dips"}, file, text)
		id := at.FindString(p.Path)
		if id == "" {
			t.Fatalf("not taken in: %s", p.Text)
		}
		return id
	}
	episodes := head + "A,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,E11 ZZ9\nX,2026-03-01,,2026-03-03,,1,,Ahus,med,,S72.001A\nX,2026-09-01,,2026-09-03,,1,,Ahus,med,J44,\n"
	one := load("episodes", "e.csv", episodes)
	l.look(b, "GET", "/data")
	l.look(b, "POST", one+"/bruk")
	refresh()
	l.look(b, "GET", one)
	persons := load("persons", "p.csv", "lopenr;fodselsar;kjonn;kommunenr\nA;1940;2;3228\nB;1901;1;\n")
	l.look(b, "POST", persons+"/bruk")
	dropped := load("episodes", "e.csv", episodes)
	l.look(b, "POST", dropped+"/angre")
	l.look(b, "POST", dropped+"/forkast")
	l.look(b, "POST", one+"/forkast")
	l.look(b, "POST", load("episodes", "e.csv", episodes)+"/bruk")
	refresh()
	l.look(b, "GET", "/data")
	l.look(b, "POST", one+"/angre")
	l.look(b, "GET", one)
	l.look(b, "GET", "/data")
	l.look(b, "GET", "/data/"+string(db.NewID()))
	l.look(b, "POST", "/data/"+string(db.NewID())+"/bruk")
	l.look(w.As(webtest.Administrator), "GET", "/data")
	l.look(w.As(webtest.Nes), "GET", "/data")
}

func wholeMoveIn(t *testing.T, w *webtest.World, l *listener, b *webtest.Browser) {
	columns := []excel.Column{{Name: "Fødselsnummer"}, {Name: "Navn"}, {Name: "Kommune"}, {Name: "Henvist dato"}, {Name: "Henvist av"}, {Name: "Beslutning"}, {Name: "CFS"}, {Name: "Samtykke dato"}, {Name: "Siste kontakt dato"}, {Name: "Fastlege"}, {Name: "Hobby"}}
	file := func(sheet string, rows ...[]any) []byte {
		t.Helper()
		for i, r := range rows {
			rows[i] = append(r, make([]any, len(columns)-len(r))...)
		}
		book := excel.NewBook()
		if err := errors.Join(book.Table(sheet, columns, rows), book.Table("Annet", []excel.Column{{Name: "Noe"}}, [][]any{{"x"}})); err != nil {
			t.Fatal(err)
		}
		data, err := book.Bytes()
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	digits := func(n int) string {
		for serial := 0; ; serial++ {
			if x, ok := nin.Synthetic(date.Of(1944, 4, 3), false, serial); ok {
				if n--; n < 0 {
					return x.Digits()
				}
			}
		}
	}
	person := func(n int, name string) []any {
		return []any{digits(n), name, "Nes", "01.10.2026", "Fastlege", "Inkluderes", "5", "20.10.2026"}
	}
	send := func(name string, data []byte) *webtest.Page {
		t.Helper()
		return l.see(b.Upload("/innflytting", "fil", name, data), "POST", "/innflytting")
	}
	l.look(b, "GET", "/innflytting")
	l.look(b, "GET", "/innflytting/mal.xlsx")
	l.look(b, "POST", "/innflytting", "fil", "x")
	for _, data := range [][]byte{nil, {0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1, 0}, []byte("PK\x03\x04rubbish"), []byte("a;\"b\n"), bytes.Repeat([]byte("x"), 11<<20)} {
		send("liste.xlsx", data)
	}
	l.typed = append(l.typed, "liste.xlsx", "Ola", "Per", "Rø", "Dal", "Lie", "Nils", "Annet", "Pasienter", "Hobby")
	good := send("liste.xlsx", file("Pasienter", person(0, "Ola Rø"), person(1, "Per Dal")))
	l.look(b, "GET", "/innflytting")
	l.see(b.Send(good, "antall", "7"), "POST", good.Path+"/fullfor")
	done := l.see(b.Send(good), "POST", good.Path+"/fullfor")
	l.look(b, "GET", "/innflytting")
	var id string
	if err := w.Store.DB.Reader().QueryRowContext(t.Context(), "select e.id from enrolment e join patient p on p.id = e.patient_id where p.family_name = 'Dal'").Scan(&id); err != nil {
		t.Fatal(err)
	}
	l.look(b, "GET", done.Path+"/angre")
	w.Do(w.Actor(webtest.NesToo), enrolment.LogContact{Target: enrolment.Target{Enrolment: care.EnrolmentID(id)}, Contact: care.Contact{Form: "telephone", With: "patient", Reached: true, Note: "Eget ord."}})
	ask := l.look(b, "GET", done.Path+"/angre")

	l.see(b.Send(ask, "behold", ""), "POST", done.Path+"/angre")
	l.see(b.Send(ask, "behold", "ja"), "POST", done.Path+"/angre")
	l.look(b, "GET", done.Path+"/angre")
	l.look(b, "GET", "/innflytting")

	typed := l.typed // the faults tell of columns, sheets and values of the file, which are bokmål
	l.typed = append(namesIn(t, []byte(b.Raw("GET", "/innflytting/mal.xlsx", nil).HTML)), append(l.typed, "Noe", "Kari", "kanskje", "Ukjent", "Ark1", "CSV")...)
	bad := person(2, "Nils Lie")
	bad[6] = "17"
	late := person(3, "Nils Lie")
	late[3], late[7] = "01.10.2099", "tull"
	lacking := append(person(4, "Kari"), nil, nil)
	lacking[0], lacking[5], lacking[9] = "123", "kanskje", "Ukjent"
	known := send("liste.xlsx", file("Pasienter", bad, late, lacking, person(1, "Per Dal"), person(5, "Ola Lie"), person(5, "Ola Lie")))
	l.look(b, "GET", known.Path+"/merket.xlsx")
	if strings.Contains(known.HTML, "hopp") {
		l.see(b.Send(known), "POST", known.Path+"/fullfor")
	}
	for _, data := range [][]byte{file("Pasienter"), file("Ark1"), []byte("Navn;Kommune\nKari Lie;Nes\n"), []byte("a;b\nc;d\n")} {
		send("liste.xlsx", data)
	}
	l.typed = typed
	l.look(b, "GET", "/innflytting/"+string(db.NewID()))
	l.look(b, "POST", "/innflytting/"+string(db.NewID())+"/fullfor")
	l.look(w.As(webtest.Manager), "GET", "/innflytting")
}

// namesIn are the sheets, columns and choices of a template.
func namesIn(t *testing.T, data []byte) (names []string) {
	t.Helper()
	f, err := excel.Open(bytes.NewReader(data), 10<<20, "x.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range f.Sheets {
		names = append(names, s.Name)
		for i, r := range s.Rows {
			for _, c := range r.Cells {
				if name := c.String(); len(name) > 1 && (i == 0 || s.Hidden) {
					names = append(names, strings.TrimRight(name, " *"))
				}
			}
		}
	}
	return names
}

func wholeMunicipal(t *testing.T, w *webtest.World, l *listener, b *webtest.Browser) {
	const path = "/kommunale-tall"
	send := func(data []byte) *webtest.Page {
		t.Helper()
		return l.see(b.Upload(path, "fil", "liste.xlsx", data), "POST", path)
	}
	l.look(b, "GET", path)
	l.look(b, "GET", path+"/mal.xlsx?fra=40.1.2026")
	l.look(b, "GET", path+"/mal.xlsx?fra=1.1.2026&til=1.1.2025")
	empty := []byte(b.Raw("GET", path+"/mal.xlsx", nil).MustStatus(200).HTML)
	f, err := excel.Open(bytes.NewReader(empty), 10<<20, "x.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	sheet, _ := f.Sheet("Bruk")
	number, row := "", 2
	for i, r := range sheet.Rows[1:] {
		if r.Cells[1].String() == "Solveig Abel" && number == "" {
			number, row = r.Cells[0].String(), i+2
		}
	}
	fill := func() []byte {
		x := sheettest.Open(t, empty)
		x.Put("Bruk", row, "Legevakt, kontakter", 4, "Hjemmesykepleie, timer", 120.5, "Opphold ført", "ja")
		x.Put("Opphold", 2, "Fødselsnummer", number, "Tjeneste", "25 Kommunal akutt døgnenhet (KAD)", "Fra", "01.03.2026", "Til", "03.03.2026")
		return x.Bytes()
	}
	good := send(fill())
	l.look(b, "GET", path)
	l.see(b.Send(good, "antall", "7"), "POST", good.Path+"/fullfor")
	l.see(b.Send(good), "POST", good.Path+"/fullfor")
	l.look(b, "GET", path)
	send(fill())

	typed := l.typed // the faults tell of columns, sheets and values of the file, which are bokmål
	l.typed = append(namesIn(t, empty), append(l.typed, "Notat", "kanskje", "tull")...)
	for _, change := range []func(x *sheettest.Book){
		func(x *sheettest.Book) { x.Put("Bruk", 2, "Legevakt, kontakter", 3); x.Merge("Bruk", "F2", "F3") },
		func(x *sheettest.Book) { x.Set("Bruk", "F1", "Notat") },
		func(x *sheettest.Book) {
			x.Put("Bruk", 2, "Fødselsnummer", "12345678901", "Legevakt, kontakter", -1, "Hjemmesykepleie, timer", "1.234", "Opphold ført", "kanskje")
		},
		func(x *sheettest.Book) {
			x.Put("Bruk", row, "Hjemmesykepleie, timer", 99999, "Legevakt, kontakter", 99999)
		},
		func(x *sheettest.Book) { x.Put("Bruk", row, "Fra", "01.01.1942") },
		func(x *sheettest.Book) { x.Put("Bruk", row, "Til", "31.12.2026") },
		func(x *sheettest.Book) { x.Put("Bruk", row+1, "Fra", "20.09.2026") },
		func(x *sheettest.Book) { x.Put("Bruk", row, "Til", "31.12.2025", "Legevakt, kontakter", 1) },
		func(x *sheettest.Book) {
			x.Put("Opphold", 2, "Fødselsnummer", number, "Tjeneste", "25", "Fra", "01.03.2026", "Til", "03.03.2026")
		},
		func(x *sheettest.Book) {
			x.Put("Opphold", 2, "Fødselsnummer", number, "Tjeneste", "99", "Fra", "01.03.2026", "Til", "tull")
		},
		func(x *sheettest.Book) { x.Formula("Bruk", "F2", "1+1") },
	} {
		x := sheettest.Open(t, empty)
		change(x)
		p := send(x.Bytes())
		l.look(b, "GET", p.Path+"/merket.xlsx")
		l.look(b, "POST", p.Path+"/fullfor", "antall", "1")
	}
	send(empty)
	l.typed = typed
	send([]byte("PK\x03\x04 tull"))
	l.look(b, "POST", good.Path+"/angre")
	l.look(b, "POST", good.Path+"/angre")
	l.look(b, "GET", path)
	l.look(b, "GET", path+"/"+string(db.NewID()))
	l.look(b, "POST", path+"/fagsystem", "dag", "tull")
	l.look(b, "POST", path+"/fagsystem", "dag", "2026-11-01")
	w.Go(webtest.Today.AddDays(3), 10, 0)
	b = w.As(webtest.Nes)
	l.look(b, "GET", path)
	l.look(b, "GET", "/innflytting")
	l.look(b, "GET", regexp.MustCompile(path+`/[0-9a-f-]{36}`).FindString(b.Get(path).HTML))
}

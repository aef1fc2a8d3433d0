package data_test

import (
	"flag"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"traad/internal/app/dataset"
	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/keyservice"
	"traad/internal/base/nin"
	"traad/internal/front/web"
	"traad/internal/front/web/webtest"
)

var shots = flag.String("look", "", "folder to put screenshots in")

const head = "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander\n"

// world is one in which files can be sent; the columns in use follow when they are asked to.
func world(t *testing.T, w *webtest.World) (refresh func()) {
	t.Helper()
	h := &dataset.Holder{}
	keys, err := keyservice.OpenLocal(filepath.Join(t.TempDir(), "service.json"), w.Service.Now)
	if err != nil {
		t.Fatal(err)
	}
	w.Handler = web.New(w.Service, web.Options{Data: h, Keys: keys})
	return func() {
		t.Helper()
		if _, err := dataset.Refresh(t.Context(), w.Service, h); err != nil {
			t.Fatal(err)
		}
	}
}

// send posts the form: fields are pairs of name and value, files of name and text.
func send(t *testing.T, w *webtest.World, u webtest.User, fields []string, files ...string) *webtest.Page {
	t.Helper()
	return w.As(u).UploadForm("/data", fields, "fil", files...)
}

var link = regexp.MustCompile(`/data/[0-9a-f-]{36}`)

// TestSend: files are sent, looked at and taken into use; the next load takes the place of its days, and undone the first stands again.
func TestSend(t *testing.T) {
	w := webtest.New(t)
	refresh := world(t, w)
	b := w.As(webtest.Analyst)
	b.Get("/data").MustStatus(200).MustShow("Ingenting er lest inn ennå", "Legemidler")
	first := send(t, w, webtest.Analyst, []string{"hva", "episodes", "kilde", "ahus-dips"},
		"e.csv", head+"A,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,E11\nB,2026-03-01,,2026-03-03,,1,,Ahus,med,,ZZ9\n", "f.csv", head+"C,2026-04-01,,2026-04-03,,1,4,Ahus,med,I10,\n")
	first.MustStatus(200).MustShow("Filene er sjekket", "Episoder fra ahus-dips", "Ta i bruk", "Forkast", "1. feb. 2026 – 1. apr. 2026", "Døgnopphold uten hastegrad", "Koder som ikke finnes i ICD-10", "ZZ9")
	at := link.FindString(first.Path)
	refresh()
	b.Get("/data").MustShow("venter på å tas i bruk", "Ingenting er tatt i bruk")
	b.Post(at+"/bruk").MustStatus(200).MustShow("Filene er tatt i bruk", "i bruk")
	refresh()
	b.Get("/data").MustShow("Episoder 3")
	tried := send(t, w, webtest.Analyst, []string{"hva", "episodes", "kilde", "ahus-dips", "prove", "ja"}, "e.csv", head+"D,2026-05-01,,2026-05-03,,1,1,Ahus,med,I50.0,\n")
	tried.MustStatus(200).MustShow("Prøvd uten å lagre: ingen feil")
	if n := len(link.FindAllString(b.Get("/data").HTML, -1)); n != 1 {
		t.Errorf("%d loads after a dry run, not one", n)
	}
	later := send(t, w, webtest.Administrator, []string{"hva", "episodes", "kilde", "ahus-dips", "fra", "1.2.2026", "til", "30.4.2026"}, "g.csv", head+"E,2026-04-02,,2026-04-03,,1,1,Ahus,med,I50.0,\n")
	two := link.FindString(later.MustStatus(200).Path)
	b.Post(two + "/bruk").MustStatus(200)
	refresh()
	b.Get("/data").MustShow("Episoder 1", "erstattet av nyere")
	b.Post(two + "/angre").MustStatus(200).MustShow("Innlesingen er angret")
	refresh()
	b.Get("/data").MustShow("Episoder 3", "angret")
	third := send(t, w, webtest.Analyst, []string{"hva", "dispensings", "kilde", "lmr"}, "l.csv", "lopenr;utleveringsdato;atckode\nA;2026-02-01;C03CA01\nA;2026-02-01;C03\n").MustShow("Legemidler fra lmr", "Uten femte nivå i ATC")
	b.Post(link.FindString(third.Path) + "/forkast").MustShow("Filene er forkastet")
	b.Get("/data").MustNotShow("lmr")
}

// TestWhoStandsInOneFileOnly: persons without episodes and the reverse are told in the page's own words, and follow when persons are taken back.
func TestWhoStandsInOneFileOnly(t *testing.T) {
	w := webtest.New(t)
	refresh := world(t, w)
	b := w.As(webtest.Analyst)
	use := func(hva, name, text string) string {
		t.Helper()
		at := link.FindString(send(t, w, webtest.Analyst, []string{"hva", hva, "kilde", "ahus-dips"}, name, text).MustStatus(200).Path)
		b.Post(at + "/bruk").MustStatus(200).MustShow("Filene er tatt i bruk")
		refresh()
		return at
	}
	persons := use("persons", "p.csv", "lopenr;fodselsar;kjonn;kommunenr\nA;1940;2;3228\nB;1941;1;3228\nC;1942;1;3228\n")
	b.Get("/data").MustShow("Personer uten episoder 3", "Har episoder, men står ikke blant personene 0")
	use("episodes", "e.csv", head+"A,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,\nX,2026-03-01,,2026-03-03,,1,1,Ahus,med,I50.0,\n")
	b.Get("/data").MustShow("Personer uten episoder 2", "Har episoder, men står ikke blant personene 1")
	b.Post(persons + "/angre").MustStatus(200).MustShow("Innlesingen er angret")
	refresh()
	b.Get("/data").MustShow("Personer uten episoder 0", "Har episoder, men står ikke blant personene 2")
}

// TestSendFaults: every fault by file, row and column; what was typed stands; nothing is kept; no value that could be a person's is repeated.
func TestSendFaults(t *testing.T) {
	w := webtest.New(t)
	refresh := world(t, w)
	number, ok := nin.Synthetic(date.Of(1941, 3, 5), true, 1)
	if !ok {
		t.Fatal("no number")
	}
	for name, c := range map[string]struct {
		fields []string
		files  []string
		want   []string
	}{
		"rows": {
			[]string{"hva", "episodes", "kilde", "ahus-dips", "fra", "1.1.2026", "til", "31.10.2026"},
			[]string{"e.csv", head + "A,45678,,2026-02-03,,1,1,Ahus,med,I50.0,\nB,2026-03-05,,2026-03-03,,7,1,Ahus,med,,\n"},
			[]string{"Filene har 3 feil", "e.csv, rad 2, kolonne inndato", "Excel-datotall", "e.csv, rad 3, kolonne utdato", "er før inndato", "kolonne omsorgsniva", "er ikke et omsorgsnivå"},
		},
		"no file":    {[]string{"hva", "episodes", "kilde", "ahus-dips"}, nil, []string{"Velg minst én fil"}},
		"no kind":    {[]string{"kilde", "ahus-dips"}, []string{"e.csv", head}, []string{"Velg om filene har episoder, personer eller legemidler"}},
		"no source":  {[]string{"hva", "episodes"}, []string{"e.csv", head}, []string{"Skriv hvilken kilde filene er fra"}},
		"empty":      {[]string{"hva", "episodes", "kilde", "ahus-dips"}, []string{"e.csv", ""}, []string{"Filen er tom (0 byte)"}},
		"parquet":    {[]string{"hva", "persons", "kilde", "ahus-dips"}, []string{"p.parquet", "PAR1 cut"}, []string{"Parquet-filen er avkuttet eller skadet"}},
		"UTF-16":     {[]string{"hva", "persons", "kilde", "ahus-dips"}, []string{"p.csv", "\xff\xfel\x00o\x00"}, []string{"tegnsettet UTF-16"}},
		"Latin-1":    {[]string{"hva", "persons", "kilde", "ahus-dips"}, []string{"p.csv", "lopenr,fodselsdato,kjonn,bydel\nA,1940-01-01,1,Gr\xfcner\n"}, []string{"ikke i tegnsettet UTF-8"}},
		"wrong days": {[]string{"hva", "persons", "kilde", "ahus-dips", "fra", "i går"}, []string{"p.csv", "x"}, []string{"kilde"}},
		"ICPC-2":     {[]string{"hva", "episodes", "kilde", "ahus-dips"}, []string{"e.csv", head + strings.Repeat("A,2026-02-01,,2026-02-03,,1,1,Ahus,med,K77,\n", 40)}, []string{"ICPC-2"}},
		"a number in the wrong column": {
			[]string{"hva", "episodes", "kilde", "ahus-dips"},
			[]string{"e.csv", head + "A,2026-02-01,,2026-02-03,,1,1,Ahus," + number.Digits() + ",I50.0,\n"},
			[]string{"Verdien ser ut som et fødselsnummer"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			p := send(t, w, webtest.Analyst, c.fields, c.files...).MustStatus(422)
			p.MustShow(c.want...).MustNotShow(number.Digits())
			for i := 0; i < len(c.fields); i += 2 {
				if c.fields[i] != "hva" && p.Value(c.fields[i]) != c.fields[i+1] {
					t.Errorf("%s is %q", c.fields[i], p.Value(c.fields[i]))
				}
			}
		})
	}
	refresh()
	w.As(webtest.Analyst).Get("/data").MustShow("Ingenting er lest inn ennå", "Ingenting er tatt i bruk")
	if strings.Contains(w.Log(), number.Digits()) {
		t.Error("the number is in the log")
	}
}

// TestWhoSends: the hospital's administrator and analyst; a number that comes is replaced, and it is said.
func TestWhoSends(t *testing.T) {
	w := webtest.New(t)
	world(t, w)
	number, ok := nin.Synthetic(date.Of(1941, 3, 5), true, 1)
	if !ok {
		t.Fatal("no number")
	}
	text := head + number.Digits() + ",2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,\n"
	for _, u := range []webtest.User{webtest.Nes, webtest.GP, webtest.CareWorker} {
		send(t, w, u, []string{"hva", "episodes", "kilde", "x"}, "e.csv", text).MustNotShow("Filene er sjekket", "Prøvd uten å lagre")
	}
	p := send(t, w, webtest.Analyst, []string{"hva", "episodes", "kilde", "x", "prove", "ja"}, "e.csv", text)
	p.MustStatus(200).MustShow("ble byttet ut med pseudonymer").MustNotShow(number.Digits())
}

func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	b := browser.ForTest(t)
	w := webtest.New(t)
	refresh := world(t, w)
	p := send(t, w, webtest.Analyst, []string{"hva", "episodes", "kilde", "ahus-dips"}, "e.csv", head+"A,2026-02-01,,2026-02-03,,1,1,Ahus,med,I50.0,E11 ZZ9\nB,2026-03-01,,2026-03-03,,1,,Ahus,med,,\n")
	one := link.FindString(p.Path)
	w.As(webtest.Analyst).Post(one + "/bruk").MustStatus(200)
	refresh()
	for name, path := range map[string]string{"data": "/data", "data-en": one} {
		t.Run(name, func(t *testing.T) {
			picture := ""
			if *shots != "" {
				picture = filepath.Join(*shots, name)
			}
			webtest.Look(t, b.Page(t), w.Serve(webtest.Analyst)+path, picture)
		})
	}
}

package municipal_test

import (
	"bytes"
	"flag"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/date"
	"traad/internal/base/db"
	excel "traad/internal/base/sheet"
	"traad/internal/base/sheet/sheettest"
	"traad/internal/care"
	"traad/internal/front/web/webtest"
	"traad/internal/store"
	"traad/internal/store/query"
	"traad/internal/store/storetest"
)

var shots = flag.String("look", "", "folder to put screenshots in")

// The day 0 of everybody is 28 September 2026: consent 50 days before the webtest day, 17 November.
var before = [2]date.Date{date.Of(2025, 9, 28), date.Of(2026, 9, 27)}

func template(b *webtest.Browser, query string) []byte {
	return []byte(b.Raw("GET", "/kommunale-tall/mal.xlsx"+query, nil).MustStatus(200).HTML)
}

// cells is every row of a sheet as text.
func cells(t *testing.T, data []byte, sheet string) (rows []string) {
	t.Helper()
	f, err := excel.Open(bytes.NewReader(data), 10<<20, "x.xlsx")
	if err != nil {
		t.Fatal(err)
	}
	s, ok := f.Sheet(sheet)
	if !ok {
		t.Fatalf("no sheet %s", sheet)
	}
	for _, r := range s.Rows {
		var line []string
		for _, c := range r.Cells {
			line = append(line, c.String())
		}
		rows = append(rows, strings.TrimRight(strings.Join(line, "|"), "|"))
	}
	return rows
}

func told(t *testing.T, w *webtest.World) (all []string) {
	for _, row := range storetest.Rows(t, w.Store, "municipal_use", "service, iplos, from_on, to_on, amount, replaced_by", "service, from_on, amount, id") {
		row = regexp.MustCompile(`replaced_by=(<nil>|NULL)$`).ReplaceAllString(row, "stands")
		row = regexp.MustCompile(`replaced_by=.*$`).ReplaceAllString(row, "replaced")
		row = regexp.MustCompile(`\w+=`).ReplaceAllString(row, "")
		row = strings.NewReplacer("<nil>", "-", "NULL", "-", " ", "|").Replace(regexp.MustCompile(`T00:00:00Z| 00:00:00 \+0000 UTC`).ReplaceAllString(row, ""))
		all = append(all, row)
	}
	return all
}

// fill writes what a file shall tell of the first person, by her two rows.
func fill(t *testing.T, data []byte) []byte {
	f := sheettest.Open(t, data)
	f.Put("Bruk", 2, "Legevakt, kontakter", 4, "Hjemmesykepleie, timer", 120.5, "Opphold ført", "ja")
	f.Put("Bruk", 3, "Legevakt, kontakter", 0, "Hjemmesykepleie, timer", 20, "Opphold ført", "ja")
	f.Put("Opphold", 2, "Fødselsnummer", first(t, data), "Tjeneste", "25 Kommunal akutt døgnenhet (KAD)", "Fra", "01.03.2026", "Til", "03.03.2026")
	f.Put("Opphold", 3, "Fødselsnummer", first(t, data), "Tjeneste", "18", "Fra", "03.03.2026", "Til", "20.03.2026")
	f.Put("Opphold", 4, "Fødselsnummer", first(t, data), "Tjeneste", "Langtidsopphold på sykehjem", "Fra", "01.11.2026")
	return f.Bytes()
}

// first is the number in the first row.
func first(t *testing.T, data []byte) string {
	return strings.SplitN(cells(t, data, "Bruk")[1], "|", 2)[0]
}

// TestThereAndBack: a template is filled in, taken in, comes out as it stands, goes in again without changing anything, is mended and undone.
func TestThereAndBack(t *testing.T) {
	webtest.Each(t, func(t *testing.T, w *webtest.World) {
		w.Person("Solveig", "Abel", webtest.FollowedUp)
		w.Person("Reidun", "Berg", webtest.Planned)
		w.Person("Ikke", "Inkludert", webtest.Answered)
		w.Person("Trukket", "Samtykke", webtest.Withdrawn)
		w.PersonIn("Ullensaker", "Annen", "Kommune", webtest.FollowedUp)
		b := w.As(webtest.Nes)
		b.Get("/kommunale-tall").MustStatus(200).MustShow("Kommunale data mangler for 2 av 2 personer", "Solveig Abel", "Reidun Berg", "Ingenting er ført", "1 person vil ikke").
			MustNotShow("Annen Kommune", "Ikke Inkludert", "Trukket Samtykke")
		empty := template(b, "")
		rows := cells(t, empty, "Bruk")
		if len(rows) != 5 || !strings.Contains(rows[1], "Solveig Abel|17.02.1942|"+fmt.Sprintf("%02d.%02d.%d", before[0].Day(), before[0].Month(), before[0].Year())) || len(cells(t, empty, "Opphold")) != 1 {
			t.Fatalf("the empty template says %q", rows)
		}
		if n := len(cells(t, template(b, "?deling=maned"), "Bruk")); n != 1+2*(13+3) { // September to September, September to November
			t.Errorf("%d rows by month", n)
		}
		if n := len(cells(t, template(b, "?fra=1.10.2026"), "Bruk")); n != 3 {
			t.Errorf("%d rows from October", n)
		}
		b.Get("/kommunale-tall/mal.xlsx?fra=40.1.2026").MustStatus(422)

		p := b.Upload("/kommunale-tall", "fil", "Nes høst.xlsx", fill(t, empty)).MustStatus(200)
		p.MustShow("2 rader kan leses inn", "Ingenting er lagret ennå", "Nes høst.xlsx", "2 rader er tomme", "Solveig Abel", "2 perioder", "Legevakt: 4 kontakter", "Hjemmesykepleie: 140,5 timer",
			"Kommunal akutt døgnenhet (KAD): 1 opphold", "Les inn 2 rader").MustNotShow("Reidun", first(t, empty))
		if len(told(t, w)) != 0 {
			t.Fatal("a dry run wrote")
		}
		b.Send(p, "antall", "3").MustStatus(409).MustShow("Noe er endret i Tråd")
		done := b.Send(p).MustStatus(200).MustBe(p.Path).MustShow("2 rader er lest inn", "Solveig Abel", "Angre")
		want := []string{
			"hjemmesykepleie|15|2025-09-28|2026-09-27|120.5|stands", "hjemmesykepleie|15|2026-09-28|2026-11-16|20|stands", "kad|25|2026-03-01|2026-03-03|0|stands", "korttid|18|2026-03-03|2026-03-20|0|stands",
			"legevakt|0|2025-09-28|2026-09-27|4|stands", "legevakt|0|2026-09-28|2026-11-16|0|stands", "opphold|0|2025-09-28|2026-09-27|0|stands", "opphold|0|2026-09-28|2026-11-16|0|stands", "sykehjem|21|2026-11-01|-|0|stands",
		}
		if got := told(t, w); !slices.Equal(got, want) {
			t.Fatalf("%q", got)
		}
		b.Get("/kommunale-tall").MustShow("Mangler praktisk bistand, tverrfaglig team", "2 rader er lest inn")

		// Out, in and out again: the same.
		out := template(b, "")
		again := b.Upload("/kommunale-tall", "fil", "igjen.xlsx", out).MustStatus(200).MustShow("de samme tallene som står fra før").MustNotShow("Les inn")
		if got := told(t, w); !slices.Equal(got, want) {
			t.Errorf("%q", got)
		}
		b.Post(again.Path+"/fullfor", "antall", "2").MustStatus(200)
		if next := template(b, ""); !slices.Equal(cells(t, next, "Bruk"), cells(t, out, "Bruk")) || !slices.Equal(cells(t, next, "Opphold"), cells(t, out, "Opphold")) {
			t.Error("what came out, went in and came out is another")
		}

		// A mended file takes the place; the earlier is undone only after it; then all is as at first.
		f := sheettest.Open(t, out)
		f.Put("Bruk", 3, "Legevakt, kontakter", 2)
		mended := b.Send(b.Upload("/kommunale-tall", "fil", "rettet.xlsx", f.Bytes())).MustStatus(200).MustShow("rader er lest inn")
		if got := told(t, w); !slices.Contains(got, "legevakt|0|2026-09-28|2026-11-16|2|stands") {
			t.Errorf("%q", got)
		}
		b.SendTo(done, done.Path+"/angre").MustStatus(409).MustShow("En nyere fil har erstattet")
		b.SendTo(mended, mended.Path+"/angre").MustStatus(200).MustShow("Filen er angret")
		b.Post(again.Path + "/angre").MustStatus(200)
		if got := told(t, w); !slices.Equal(got, want) {
			t.Errorf("after undoing: %q", got)
		}
		b.Post(done.Path + "/angre").MustStatus(200)
		if got := told(t, w); len(got) != 0 {
			t.Errorf("after undoing all: %q", got)
		}
		b.Post(done.Path + "/angre").MustStatus(410)

		// Another municipality sees and does nothing of it.
		other := w.As(webtest.Ullensaker)
		other.Get("/kommunale-tall").MustStatus(200).MustShow("Annen Kommune").MustNotShow("Solveig", "Nes høst")
		other.Get(done.Path).MustStatus(404)
		other.Post(done.Path + "/angre").MustStatus(404)
		if got := cells(t, template(other, ""), "Bruk"); len(got) != 3 || strings.Contains(strings.Join(got, ""), "Solveig") {
			t.Errorf("%q", got)
		}
		other.Upload("/kommunale-tall", "fil", "x.xlsx", fill(t, empty)).MustStatus(200).MustShow("ikke blant dem kommunen følger").MustNotShow("Solveig Abel</a>")
		other.Get("/innflytting/" + strings.TrimPrefix(done.Path, "/kommunale-tall/")).MustStatus(404)
		b.Get("/innflytting/" + strings.TrimPrefix(done.Path, "/kommunale-tall/")).MustStatus(404)
		if log := w.Log(); strings.Contains(log, "Solveig") || strings.Contains(log, first(t, empty)) {
			t.Error("the log names somebody")
		}
	})
}

// TestProtected: a strictly protected address is in no file, and who objects is nowhere.
func TestProtected(t *testing.T) {
	w := webtest.New(t)
	w.Person("Solveig", "Abel", webtest.FollowedUp)
	hidden, shut := w.Person("Hemmelig", "Adresse", webtest.FollowedUp), w.Person("Stille", "Borger", webtest.FollowedUp)
	err := w.Store.InTx(t.Context(), func(tx *store.Writer) error {
		if _, err := tx.Tx.ExecContext(t.Context(), "update patient set protection = 'strictly_protected' where id = $1", hidden.Patient); err != nil {
			return err
		}
		return tx.InsertObjection(t.Context(), query.InsertObjectionParams{ID: db.NewID(), PatientID: db.ID(shut.Patient), Kind: string(care.ObjectAnalysis), StatedBy: "patient", Competence: "full", StatedOn: webtest.Today, RecordedAt: db.At(w.Service.Now()), RecordedBy: db.ID(w.ID(webtest.Nes))})
	})
	if err != nil {
		t.Fatal(err)
	}
	b := w.As(webtest.Nes)
	b.Get("/kommunale-tall").MustShow("Solveig Abel", "1 person med strengt fortrolig adresse", "1 person vil ikke være med").MustNotShow("Hemmelig", "Stille")
	if got := strings.Join(cells(t, template(b, ""), "Bruk"), ";"); strings.Contains(got, "Hemmelig") || strings.Contains(got, "Stille") || !strings.Contains(got, "Solveig") {
		t.Error(got)
	}
}

// TestBadFiles: every fault is told at its cell with the way to mend it, and nothing is written.
func TestBadFiles(t *testing.T) {
	w := webtest.New(t)
	w.Person("Solveig", "Abel", webtest.FollowedUp)
	w.Person("Reidun", "Berg", webtest.Dead) // yesterday, 16 November
	b := w.As(webtest.Nes)
	empty := template(b, "")
	number := first(t, empty)
	stay := func(f *sheettest.Book, row int, kind, from, to string) {
		f.Put("Opphold", row, "Fødselsnummer", number, "Tjeneste", kind, "Fra", from, "Til", to)
	}
	for name, c := range map[string]struct {
		make func(f *sheettest.Book)
		want []string
	}{
		"merged":           {func(f *sheettest.Book) { f.Put("Bruk", 2, "Legevakt, kontakter", 3); f.Merge("Bruk", "F2", "F3") }, []string{"Rad 3, F «Legevakt, kontakter»", "slått sammen", "Opphev sammenslåingen"}},
		"removed column":   {func(f *sheettest.Book) { f.Set("Bruk", "F1", "Notat") }, []string{"«Legevakt, kontakter»", "mangler. Sett den inn igjen"}},
		"English decimals": {func(f *sheettest.Book) { f.Put("Bruk", 2, "Hjemmesykepleie, timer", "1,234.5") }, []string{"Dette er ikke et tall"}},
		"two meanings":     {func(f *sheettest.Book) { f.Put("Bruk", 2, "Hjemmesykepleie, timer", "1.234") }, []string{"kan leses på to måter"}},
		"American date":    {func(f *sheettest.Book) { f.Put("Bruk", 2, "Fra", "12/31/2025") }, []string{"«Fra»"}},
		"a stranger":       {func(f *sheettest.Book) { f.Put("Bruk", 2, "Fødselsnummer", w.Unused().Digits()) }, []string{"ikke blant dem kommunen følger", "slett raden"}},
		"a wrong number":   {func(f *sheettest.Book) { f.Put("Bruk", 2, "Fødselsnummer", "12345678901") }, []string{"ikke blant dem kommunen følger"}},
		"negative":         {func(f *sheettest.Book) { f.Put("Bruk", 2, "Legevakt, kontakter", -1) }, []string{"under 0"}},
		"too many hours":   {func(f *sheettest.Book) { f.Put("Bruk", 3, "Hjemmesykepleie, timer", 1201) }, []string{"flere timer enn perioden har"}},
		"half a visit":     {func(f *sheettest.Book) { f.Put("Bruk", 2, "Legevakt, kontakter", 1.5) }, []string{"må være helt"}},
		"text":             {func(f *sheettest.Book) { f.Put("Bruk", 2, "Opphold ført", "kanskje") }, []string{"Skriv ja eller nei"}},
		"future":           {func(f *sheettest.Book) { f.Put("Bruk", 3, "Til", "31.12.2026") }, []string{"fram i tid"}},
		"turned":           {func(f *sheettest.Book) { f.Put("Bruk", 3, "Til", "01.01.2026") }, []string{"Siste dag er før første dag"}},
		"before birth":     {func(f *sheettest.Book) { f.Put("Bruk", 2, "Fra", "01.01.1942") }, []string{"før personen ble født (17.02.1942)"}},
		"after death":      {func(f *sheettest.Book) { f.Put("Bruk", 5, "Til", "17.11.2026") }, []string{"Rad 5", "Personen døde 16.11.2026"}},
		"overlapping rows": {func(f *sheettest.Book) { f.Put("Bruk", 3, "Fra", "20.09.2026") }, []string{"Rad 3, D «Fra»", "overlapper med rad 2"}},
		"stays not told":   {func(f *sheettest.Book) { stay(f, 2, "25", "01.03.2026", "03.03.2026") }, []string{"Arket «Opphold»", "«Opphold ført» = ja"}},
		"overlapping stays": {func(f *sheettest.Book) {
			f.Put("Bruk", 2, "Opphold ført", "ja")
			stay(f, 2, "25", "01.03.2026", "04.03.2026")
			stay(f, 3, "18", "03.03.2026", "20.03.2026")
		}, []string{"Oppholdet overlapper med rad 2"}},
		"another code":    {func(f *sheettest.Book) { stay(f, 2, "99", "01.03.2026", "04.03.2026") }, []string{"Verdien er ikke kjent", "25 Kommunal akutt døgnenhet"}},
		"an open formula": {func(f *sheettest.Book) { f.Formula("Bruk", "F2", "1+1") }, []string{"formel uten lagret svar"}},
	} {
		f := sheettest.Open(t, empty)
		c.make(f)
		p := b.Upload("/kommunale-tall", "fil", "x.xlsx", f.Bytes()).MustStatus(200).MustNotShow("Les inn ", number)
		for _, want := range c.want {
			if !strings.Contains(p.Text, want) {
				t.Errorf("%s: %q is not shown:\n%s", name, want, p.Text)
			}
		}
		if marked := b.Raw("GET", p.Path+"/merket.xlsx", nil).MustStatus(200); !strings.HasPrefix(marked.HTML, "PK") {
			t.Errorf("%s: no marked file", name)
		}
		b.Post(p.Path+"/fullfor", "antall", "1").MustStatus(409)
	}
	for _, bad := range []string{"", "PK\x03\x04 tull"} {
		b.Upload("/kommunale-tall", "fil", "x.xlsx", []byte(bad)).MustStatus(422)
	}
	if got := told(t, w); len(got) != 0 {
		t.Errorf("%q", got)
	}
	// Half of a period that stands cannot be replaced.
	b.Send(b.Upload("/kommunale-tall", "fil", "x.xlsx", fill(t, empty))).MustStatus(200)
	f := sheettest.Open(t, template(b, ""))
	f.Put("Bruk", 2, "Til", "31.12.2025")
	b.Upload("/kommunale-tall", "fil", "x.xlsx", f.Bytes()).MustShow("Tall for 28.09.2025–27.09.2026 står fra før", "ta med rader for hele den perioden")
}

// TestLook takes pictures.
func TestLook(t *testing.T) {
	if testing.Short() {
		t.Skip("needs a browser, and not -short")
	}
	chrome := browser.ForTest(t)
	w := webtest.New(t)
	for i := range 7 {
		w.Person("Solveig", fmt.Sprintf("Aas%c", 'a'+i), webtest.FollowedUp)
	}
	b := w.As(webtest.Nes)
	empty := template(b, "")
	bad := sheettest.Open(t, fill(t, empty))
	bad.Put("Bruk", 4, "Legevakt, kontakter", "mange", "Hjemmesykepleie, timer", "1.234")
	wrong := b.Upload("/kommunale-tall", "fil", "feil.xlsx", bad.Bytes()).Path
	good := b.Upload("/kommunale-tall", "fil", "Nes høst.xlsx", fill(t, empty))
	b.Send(good)
	page, address := chrome.Page(t), w.Serve(webtest.Nes)
	for _, at := range []struct{ name, path string }{{"start", "/kommunale-tall"}, {"wrong", wrong}, {"done", good.Path}} {
		picture := ""
		if *shots != "" {
			picture = filepath.Join(*shots, "municipal-"+at.name)
		}
		webtest.Look(t, page, address+at.path, picture)
	}
}

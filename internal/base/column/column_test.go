package column

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"

	"traad/internal/base/date"
	"traad/internal/base/lang"
)

func load(t testing.TB, files ...string) (*Episodes, *Log, error) {
	t.Helper()
	var b Builder
	for i, f := range files {
		if err := b.Read(fmt.Sprintf("mappe/fil%d.csv", i+1), strings.NewReader(f), int64(len(f))); err != nil {
			t.Fatal(err)
		}
	}
	e, err := b.Episodes()
	return e, &b.Log, err
}

const full = `lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,institusjonID,fagenhet,hovedtilstand,bitilstander,utTilstand,fraSted,tilSted,tjeneste,kostnad,timer
B,2026-01-02,08:00,2026-01-05,12:30,1,1,Ahus,medisin,I50.0,E11.9 N18.3,1,1,1,,1000.5,
A,2026-03-29,01:30,2026-03-29,03:30,1,4,Ahus,kirurgi,S72.0,,2,1,1,sykehus,"2,5",
B,2025-12-31,,,,3,,Ahus,medisin,,I48,,,,,,
A,2026-01-01,,2026-02-01,,,,,,K77,,,,,hjemmesykepleie,,"3,5"
`

func TestRead(t *testing.T) {
	for name, text := range map[string]string{
		"comma": full, "semicolon": strings.NewReplacer(`"2,5"`, `2,5`, `"3,5"`, `3,5`, ",", ";", `2,5`, `2,5`).Replace(full[:strings.Index(full, "A,2026-03")]) + "A;2026-03-29;01:30;2026-03-29;03:30;1;4;Ahus;kirurgi;S72.0;;2;1;1;sykehus;2,5;\r\nB;2025-12-31;;;;3;;Ahus;medisin;;I48;;;;;;\r\nA;2026-01-01;;2026-02-01;;;;;;K77;;;;;hjemmesykepleie;;3,5",
		"bom": "\xef\xbb\xbf" + full,
	} {
		t.Run(name, func(t *testing.T) {
			e, _, err := load(t, text)
			if err != nil {
				t.Fatal(err)
			}
			if !reflect.DeepEqual(e.People, []string{"A", "B"}) || !reflect.DeepEqual(e.First, []uint32{0, 2, 4}) {
				t.Fatalf("people %v first %v", e.People, e.First)
			}
			if got := e.In[3].Day().Date().String(); got != "2026-01-02" {
				t.Errorf("B's second row begins %s", got)
			}
			if e.Mins[3] != 3*1440+4*60+30 || e.Mins[2] != Open || e.Mins[1] != 60 { // the hour that was skipped
				t.Errorf("minutes %v", e.Mins)
			}
			if e.Kind[0] != KindOf(None, Unknown, HomeNursing) || e.Kind[1] != KindOf(Inpatient, Planned, Hospital) || e.Kind[2] != KindOf(Outpatient, Unknown, Hospital) {
				t.Errorf("kinds %v", e.Kind)
			}
			if e.NCode[0] != 0 || e.NCode[1] != 1|DiedBit || e.NCode[2] != 2 || e.NCode[3] != 3 {
				t.Errorf("codes a row %v", e.NCode)
			}
			var codes []string
			for _, c := range e.Code {
				codes = append(codes, e.Codes[c])
			}
			if want := []string{"S72.0", "", "I48", "I50.0", "E11.9", "N18.3"}; !reflect.DeepEqual(codes, want) {
				t.Errorf("codes %q, want %q", codes, want)
			}
			if e.Units[e.Unit[3]] != "Ahus/medisin" || e.Units[e.Unit[0]] != "" {
				t.Errorf("units %v %v", e.Unit, e.Units)
			}
			if i := e.Code[e.CodeFirst[1]+1]; e.Seen[i].Column != "bitilstander" {
				t.Errorf("I48 was seen in %v", e.Seen[i])
			}
		})
	}
}

// TestFaults: every fault names file, row, column, value and what was expected, and nothing is loaded.
func TestFaults(t *testing.T) {
	const head = "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,hovedtilstand\n"
	row := func(s string) string { return head + "A,2026-01-01,10:00,2026-01-02,10:00,1,1,I50\n" + s + "\n" }
	for name, c := range map[string]struct{ text, want string }{
		"empty":           {"", "Filen er tom (0 byte)"},
		"excel file":      {"PK\x03\x04xxxx", "Filen er en Excel-fil"},
		"gzip":            {"\x1f\x8bxxxx", "Filen er pakket"},
		"utf-16":          {"\xff\xfel\x00o\x00", "UTF-16"},
		"latin-1":         {row("B,2026-01-01,,2026-01-02,,1,1,sm\xf8r"), "fil1.csv, rad 3: Filen er ikke i tegnsettet UTF-8"},
		"missing column":  {"lopenr,utdato,omsorgsniva,innmateHast,hovedtilstand\n", "fil1.csv, rad 1, kolonne inndato: Kolonnen mangler"},
		"no urgency":      {"lopenr,inndato,utdato,omsorgsniva,hovedtilstand\n", "kolonne innmateHast: Kolonnen mangler"},
		"twice":           {"lopenr,lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand\n", "kolonne lopenr: Kolonnen står to ganger"},
		"excel date":      {row("B,45678,,2026-01-02,,1,1,I50"), "fil1.csv, rad 3, kolonne inndato: «45678» er et Excel-datotall, ikke en dato på formen 2025-01-21"},
		"norwegian date":  {row("B,21.11.2025,,2026-01-02,,1,1,I50"), "rad 3, kolonne inndato: «21.11.2025» er ikke en dato på formen 2026-11-21"},
		"no such day":     {row("B,2026-02-29,,2026-03-02,,1,1,I50"), "rad 3, kolonne inndato: «2026-02-29» er en dato som ikke finnes"},
		"no date":         {row("B,,,2026-03-02,,1,1,I50"), "rad 3, kolonne inndato: Datoen mangler"},
		"out before in":   {row("B,2026-03-02,,2026-03-01,,1,1,I50"), "rad 3, kolonne utdato: «2026-03-01» er før inndato 2026-03-02"},
		"clock back":      {row("B,2026-03-02,12:00,2026-03-02,11:59,1,1,I50"), "kolonne uttid: «11:59» er før inntid 12:00"},
		"far away":        {row("B,1202-03-02,,2026-03-02,,1,1,I50"), "kolonne inndato: «1202-03-02» er utenfor årene"},
		"time":            {row("B,2026-03-02,0.5,2026-03-03,,1,1,I50"), "kolonne inntid: «0.5» er ikke et klokkeslett på formen 06:40"},
		"time 24":         {row("B,2026-03-02,24:00,2026-03-03,,1,1,I50"), "kolonne inntid: «24:00» er ikke et klokkeslett"},
		"level":           {row("B,2026-03-02,,2026-03-03,,9,1,I50"), "kolonne omsorgsniva: «9» er ikke et omsorgsnivå"},
		"no level":        {row("B,2026-03-02,,2026-03-03,,,1,I50"), "kolonne omsorgsniva: Verdien mangler"},
		"urgency":         {row("B,2026-03-02,,2026-03-03,,1,akutt,I50"), "kolonne innmateHast: «akutt» er ikke en hastegrad"},
		"no person":       {row(",2026-03-02,,2026-03-03,,1,1,I50"), "kolonne lopenr: Verdien mangler"},
		"too few":         {row("B,2026-03-02"), "rad 3: Raden har 2 felt, og overskriften har 8"},
		"open quote":      {row(`B,"2026-03-02`), "rad 3: Et anførselstegn er ikke lukket"},
		"too long":        {row("B," + strings.Repeat("x", longest)), "Raden er over 1 MB"},
		"two faults":      {row("B,x,,2026-03-03,,1,1,I50\nC,y,,2026-03-03,,1,1,I50"), "rad 4, kolonne inndato: «y»"},
		"real identities": {row("01810112345,2026-03-02,,2026-03-03,,1,1,I50"), ""},
	} {
		t.Run(name, func(t *testing.T) {
			e, log, err := load(t, c.text)
			if c.want == "" {
				if err != nil {
					t.Fatal("eleven digits that are no national number were refused:", err)
				}
				return
			}
			if err == nil || e != nil {
				t.Fatal("taken")
			}
			var all []string
			for _, f := range log.Faults {
				all = append(all, f.Where().String()+": "+f.Text().String())
			}
			if !strings.Contains(strings.Join(all, "\n"), c.want) {
				t.Errorf("told:\n%s\nwant: %s", strings.Join(all, "\n"), c.want)
			}
		})
	}
}

func TestManyFaults(t *testing.T) {
	text := "lopenr,inndato,utdato,omsorgsniva,innmateHast,hovedtilstand\n" + strings.Repeat("A,x,,1,1,I50\n", 3*faultLimit)
	_, log, err := load(t, text, "lopenr,inndato,tjeneste,farge\nA,2026-01-01,kad,rød\n")
	if err == nil || len(log.Faults) != faultLimit || log.Count != 3*faultLimit {
		t.Errorf("%d told, %d counted", len(log.Faults), log.Count)
	}
	if len(log.Notices) != 1 || !strings.Contains(log.Notices[0].String(), "fil2.csv: 1 kolonne brukes ikke: farge") {
		t.Errorf("notices %q", log.Notices)
	}
}

// TestNationalNumbers: real identity numbers instead of pseudonyms are refused, and never repeated in the fault.
func TestNationalNumbers(t *testing.T) {
	const number = "01814110091"
	text := "lopenr,inndato,tjeneste\n" + number + ",2026-01-01,kad\n"
	_, _, err := load(t, text)
	if err == nil || !strings.Contains(fmt.Sprint(err), "[Filene, kolonne lopenr]") {
		t.Fatal("taken", err)
	}
	if strings.Contains(fmt.Sprintf("%+v", err), number) {
		t.Error("the number is told")
	}
}

// TestNotices: what is odd but usable is told, with how many.
func TestNotices(t *testing.T) {
	_, log, err := load(t, "lopenr,inndato,inntid,utdato,uttid,omsorgsniva,innmateHast,hovedtilstand\n"+
		"A,2026-01-01,10:00,2026-01-09,10:00,1,1,I50\nA,2026-01-05,10:00,2026-01-06,10:00,1,,\nA,2026-01-09,10:00,2026-01-10,10:00,1,1,I50\n"+
		"B,2026-01-01,10:00,2026-01-02,10:00,1,1,I50\nB,2026-01-01,10:00,2026-01-02,10:00,1,1,I50\n")
	if err != nil {
		t.Fatal(err)
	}
	all := notices(log.Notices)
	for _, want := range []string{"1 av 5 døgnopphold mangler innmateHast", "1 av 5 døgnopphold mangler hovedtilstand", "2 døgnopphold begynner før personens forrige er slutt", "1 episode står to ganger"} {
		if !strings.Contains(all, want) {
			t.Errorf("no «%s» in\n%s", want, all)
		}
	}
}

type parquetRow struct {
	Lopenr   string    `parquet:"lopenr"`
	Inndato  int32     `parquet:"inndato,date"`
	Utdato   time.Time `parquet:"utdato,timestamp"`
	Level    int64     `parquet:"omsorgsniva"`
	Urgency  *float64  `parquet:"innmateHast,optional"`
	Main     string    `parquet:"hovedtilstand"`
	Ukjent   bool      `parquet:"ukjent"`
	Fagenhet *string   `parquet:"fagenhet,optional"`
}

func parquetFile(t *testing.T, rows ...parquetRow) []byte {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[parquetRow](&b)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestParquet(t *testing.T) {
	day, one := int32(date.Of(2026, 1, 2).Days(date.Of(1970, 1, 1))), 1.0
	data := parquetFile(t, parquetRow{"B", day, time.Date(2026, 1, 5, 0, 0, 0, 0, time.UTC), 1, &one, "I50.0", true, nil},
		parquetRow{"A", day, time.Date(2026, 1, 4, 0, 0, 0, 0, time.UTC), 3, nil, "E11", true, nil})
	var b Builder
	if err := b.Read("x.parquet", bytes.NewReader(data), int64(len(data))); err != nil {
		t.Fatal(err)
	}
	e, err := b.Episodes()
	if err != nil {
		t.Fatal(err)
	}
	if e.Kind[1] != KindOf(Inpatient, Emergency, Hospital) || e.Mins[1] != 3*1440 || e.Codes[e.Code[1]] != "I50.0" || !strings.Contains(b.Log.Notices[0].String(), "ukjent") {
		t.Errorf("%+v %v", e, b.Log.Notices)
	}
	for cut := 0; cut < len(data); cut += 1 + len(data)/40 {
		var b Builder
		if err := b.Read("x.parquet", bytes.NewReader(data[:cut]), int64(cut)); err != nil {
			t.Fatal(cut, err)
		}
		if _, err := b.Episodes(); err == nil {
			t.Fatalf("a Parquet file cut at %d was taken", cut)
		}
	}
	bad := parquetFile(t, parquetRow{"A", day, time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC), 7, nil, "E11", true, nil})
	var worse Builder
	_ = worse.Read("y.parquet", bytes.NewReader(bad), int64(len(bad)))
	if _, err := worse.Episodes(); err == nil || worse.Log.Faults[0].Where().String() != "y.parquet, rad 1, kolonne utdato" {
		t.Errorf("%v %v", err, worse.Log.Faults)
	}
}

func TestPeople(t *testing.T) {
	read := func(text string) ([]Person, *Register, error) {
		var g Register
		if err := g.Read("personer.csv", strings.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
		p, err := g.People()
		return p, &g, err
	}
	p, _, err := read("lopenr;fodselsdato;fodselsar;kjonn;kommunenr;dodsdato;sykehjem_fra\nB;1960-11-22;;2;0301;2026-01-01;\nA;;1970;1;;;2025-06-01\n")
	if err != nil || len(p) != 2 {
		t.Fatal(p, err)
	}
	on := DayOf(date.Of(2026, 11, 21))
	if p[0].ID != "A" || p[0].Age(on) != 56 || p[1].Age(on) != 65 || p[1].Age(on+1) != 66 || p[1].Died.Date().String() != "2026-01-01" || p[0].NursingHome == 0 {
		t.Errorf("%+v", p)
	}
	for text, want := range map[string]string{
		"lopenr,kjonn\nA,1\n":                                            "kolonne fodselsdato: Kolonnen mangler",
		"lopenr,fodselsar\nA,1940\n":                                     "kolonne kjonn: Kolonnen mangler",
		"lopenr,fodselsar,kjonn\nA,40,1\n":                               "rad 2, kolonne fodselsar: «40» er ikke et årstall",
		"lopenr,fodselsar,kjonn\nA,1940,K\n":                             "rad 2, kolonne kjonn: «K» er ikke et kjønn",
		"lopenr,fodselsar,kjonn,kommunenr\nA,1940,1,301\n":               "rad 2, kolonne kommunenr: «301» er ikke et kommunenummer med fire siffer",
		"lopenr,fodselsdato,kjonn,dodsdato\nA,1940-01-01,1,1939-01-01\n": "kolonne dodsdato: «1939-01-01» er før fødselsdatoen",
		"lopenr,fodselsar,kjonn\nA,1940,1\nB,1941,2\nA,1940,1\n":         "rad 4, kolonne lopenr: Personen står også i personer.csv, rad 2",
		"lopenr,fodselsdato,kjonn\nA,,1\n":                               "kolonne fodselsdato: Fødselsdato mangler",
	} {
		_, g, err := read(text)
		if err == nil || !strings.Contains(g.Log.Faults[0].Where().String()+": "+g.Log.Faults[0].Text().String(), want) {
			t.Errorf("%q: %v %v, want %s", text, err, g.Log.Faults, want)
		}
	}
}

// TestClock: minutes and days agree with the time library, also around the change to and from summer time.
func TestClock(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		year := rapid.IntRange(1980, 2098).Draw(t, "year")
		month := rapid.SampledFrom([]time.Month{1, 3, 7, 10, 12}).Draw(t, "month")
		at := time.Date(year, month, rapid.IntRange(1, 31).Draw(t, "day"), rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute"), 0, 0, date.Oslo)
		d := DayOf(date.In(at))
		m := d.At(at.Hour()*60 + at.Minute())
		if m.Day() != d || d.Date() != date.In(at) {
			t.Fatalf("%v: day %v, minute's day %v", at, d.Date(), m.Day().Date())
		}
		if diff := int64(m)*60 - at.Unix(); diff != 0 && diff != 3600 && diff != -3600 || diff != 0 && at.Hour() != 2 {
			t.Fatalf("%v is %d s off", at, diff)
		}
	})
}

// TestOrder: the order of rows and files does not matter.
func TestOrder(t *testing.T) {
	lines := strings.Split(strings.TrimSpace(full), "\n")
	want, _, err := load(t, full)
	if err != nil {
		t.Fatal(err)
	}
	key := func(e *Episodes) string {
		s := fmt.Sprint(e.People, e.First, e.In, e.Mins, e.Kind, e.NCode)
		for i := range e.Code {
			s += " " + e.Codes[e.Code[i]]
		}
		return s
	}
	r := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		rows := append([]string(nil), lines[1:]...)
		r.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		e, _, err := load(t, lines[0]+"\n"+strings.Join(rows[:2], "\n"), lines[0]+"\n"+strings.Join(rows[2:], "\n"))
		if err != nil || key(e) != key(want) {
			t.Fatalf("%v: another result\n%s\n%s", err, key(e), key(want))
		}
	}
}

// FuzzRead: whatever stands in a file, it is loaded whole or refused with a reason, never a panic.
func FuzzRead(f *testing.F) {
	f.Add(full)
	f.Add("lopenr;inndato;tjeneste\nA;2026-01-01;kad\n\"B\";\"2026-01-02\";legevakt")
	f.Add("PAR1xxxxPAR1")
	f.Fuzz(func(t *testing.T, text string) {
		var b Builder
		if err := b.Read("f.csv", strings.NewReader(text), int64(len(text))); err != nil {
			t.Fatal(err)
		}
		e, err := b.Episodes()
		if (e == nil) == (err == nil) {
			t.Fatal("neither loaded nor refused")
		}
		if e != nil && int(e.First[len(e.People)]) != e.Rows() {
			t.Fatal("rows are lost")
		}
	})
}

func notices(all []lang.Text) string {
	var b strings.Builder
	for _, t := range all {
		b.WriteString(t.String() + "\n")
	}
	return b.String()
}

package audit

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"strings"
	"testing"
	"time"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

// TestVerifyManyRows reads 20 000 rows with 40 000 subjects, over many pages; the log says how long it took.
func TestVerifyManyRows(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		s := w.sealer()
		const rows = 20_000
		for w.n < rows {
			var batch []Row
			for range 2500 {
				batch = append(batch, w.row(w.n%7, w.n%7+1))
			}
			w.insert(batch...)
			w.at = w.at.Add(time.Second)
			if n, err := s.look(ctx); n != len(batch) || err != nil {
				t.Fatalf("%d sealed, %v", n, err)
			}
		}
		calls := 0
		began := time.Now()
		r, err := Verify(ctx, d, w.ring, w.out, Check{Now: w.at, Progress: func(done, total int64) {
			calls++
			if done > total || total != rows {
				t.Errorf("progress %d of %d", done, total)
			}
		}})
		if err != nil || len(r.Faults) > 0 || r.Rows != rows || r.Seals != 16 || calls < 4 {
			t.Fatalf("%+v, %v, %d calls", r, err, calls)
		}
		t.Logf("%d rows with subjects verified in %v", rows, time.Since(began).Round(time.Millisecond))

		w.exec("update audit set reason = 'role' where id = $1", idAt(start.Add(7*time.Second), 19_000))
		if f := w.wantFaults(Changed).Faults[0]; f.Count != 1 || f.First.Row != idAt(start.Add(7*time.Second), 19_000) {
			t.Errorf("%+v", f)
		}
	})
}

// A log without seals, from before sealing began, is sealed whole by the first look.
func TestFirstLookSealsAll(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.at = start.Add(-2 * year)
		w.insert(w.row(), w.row(1))
		w.at = start
		w.wantFaults(Unsealed)
		if n, err := w.sealer().look(ctx); n != 2 || err != nil {
			t.Fatal(n, err)
		}
		w.wantFaults()
	})
}

// A key that is not in the ring is said to be missing, not only that everything under it is wrong.
func TestVerifyNamesMissingKey(t *testing.T) {
	w := newWorld(t, dbtest.Open(t, db.SQLite))
	w.fill(2)
	if _, err := w.ring.Rotate("audit"); err != nil {
		t.Fatal(err)
	}
	w.insert(w.row())
	w.at = w.at.Add(time.Minute)
	if _, err := w.sealer().look(ctx); err != nil {
		t.Fatal(err)
	}
	if r := w.wantFaults(); len(r.NoKey) != 0 {
		t.Errorf("both keys are here: %+v", r)
	}
	w.ring = ringOf(t) // version 1 of somebody else
	if r := w.verify(); fmt.Sprint(r.NoKey) != "[1 2]" {
		t.Errorf("%+v", r)
	}
}

func TestExport(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		w.fill(3)
		w.at = w.at.Add(time.Hour)
		late := w.row(4)
		late.Role = "=1+1" // nobody writes this; a spreadsheet must not run it
		late.Items = nil
		w.insert(late)
		n := 0
		var b bytes.Buffer
		if err := WriteJSON(ctx, d, time.Time{}, time.Time{}, &b, func() { n++ }); err != nil {
			t.Fatal(err)
		}
		var all []Entry
		if err := json.Unmarshal(b.Bytes(), &all); err != nil || len(all) != 13 || n != 13 {
			t.Fatalf("%d entries, %d told, %v", len(all), n, err)
		}
		second, last := all[1], all[12]
		if second.ID != idAt(start, 2) || second.At != "2026-11-12T06:40:00.123456Z" || second.Seal != 1 || len(second.Subjects) != 3 ||
			second.Items[1] != "plan/æøå \"<&>\"@1" || !second.Allowed || second.Patient != thing(102) {
			t.Errorf("%+v", second)
		}
		if last.Seal != 0 || last.Items == nil || len(last.Items) != 0 {
			t.Errorf("%+v", last)
		}
		for _, c := range []struct {
			name     string
			from, to time.Time
			want     int
		}{
			{"the second second", start.Add(time.Second), start.Add(2 * time.Second), 4},
			{"from the third on", start.Add(2 * time.Second), time.Time{}, 5},
			{"up to the third", time.Time{}, start.Add(2 * time.Second), 8},
			{"nothing", start.Add(-time.Hour), start, 0},
		} {
			b.Reset()
			if err := WriteCSV(ctx, d, c.from, c.to, &b, func() {}); err != nil {
				t.Fatal(err)
			}
			in := csv.NewReader(&b)
			in.Comma = ';'
			got, err := in.ReadAll()
			if err != nil || len(got) != c.want+1 || strings.Join(got[0], ";") != strings.Join(header, ";") {
				t.Errorf("%s: %d lines, %v; want %d and a header", c.name, len(got), err, c.want)
			}
			if c.name == "from the third on" && got[5][3] != "'=1+1" {
				t.Errorf("a formula passes: %q", got[5][3])
			}
			b.Reset()
			var some []Entry
			if err := WriteJSON(ctx, d, c.from, c.to, &b, func() {}); err != nil || json.Unmarshal(b.Bytes(), &some) != nil || len(some) != c.want {
				t.Errorf("%s: %d entries, %v: %s", c.name, len(some), err, b.String())
			}
		}
	})
}

func TestFaultText(t *testing.T) {
	row := Place{"0198abcd-0000-7000-8000-00000000abcd", 12, 4}
	for _, c := range []struct {
		f    Fault
		want string
	}{
		{Fault{Changed, 1, row}, "Endret: 1 rad er ikke slik Tråd skrev den. Første: rad 0198abcd-0000-7000-8000-00000000abcd (forsegling 12, plass 4)."},
		{Fault{Changed, 3, row}, "Endret: 3 rader er ikke slik Tråd skrev dem. Første: rad 0198abcd-0000-7000-8000-00000000abcd (forsegling 12, plass 4)."},
		{Fault{Missing, 2, Place{Seal: 3, Position: 1}}, "Borte: 2 rader mangler. Første: forsegling 3, plass 1."},
		{Fault{Inserted, 1, Place{Row: "x"}}, "Satt inn: 1 rad er lagt til utenom Tråd. Første: rad x."},
		{Fault{Reordered, 2, Place{Seal: 3}}, "Flyttet: i 2 forseglinger står radene i en annen rekkefølge enn da de ble forseglet. Første: forsegling 3."},
		{Fault{Unsealed, 1, Place{Row: "x"}}, "Uforseglet: 1 rad har ventet for lenge på forsegling. Første: rad x. Se etter at Tråd kjører og forsegler."},
		{Fault{Chain, 1, Place{Seal: 7}}, "Kjeden er brutt: 1 forsegling er endret, borte eller byttet ut. Første: forsegling 7."},
		{Fault{Truncated, 5, Place{Seal: 8}}, "Slutten er kuttet: 5 forseglinger finnes ikke lenger. Første: forsegling 8."},
		{Fault{Heads, 2, Place{Seal: 0}}, "Eksporterte hoder: 2 linjer er ikke skrevet av Tråd. Første: forsegling 0."},
	} {
		if got := c.f.Text(); got != c.want {
			t.Errorf("got  %s\nwant %s", got, c.want)
		}
	}
	for _, k := range Kinds() {
		if text := (Fault{k, 1, row}).Text(); strings.Contains(text, string(k)+":") {
			t.Errorf("%s has no words of its own: %s", k, text)
		}
	}
}

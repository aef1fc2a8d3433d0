package column

import (
	"bytes"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
	"pgregory.net/rapid"
)

// anyRow is an episode in the encodings that tools write: dictionaries and plain, with and without empty values.
type anyRow struct {
	ID      string  `parquet:"lopenr,dict"`
	In      string  `parquet:"inndato,dict"`
	Out     *string `parquet:"utdato,optional,dict"`
	Level   int32   `parquet:"omsorgsniva,dict"`
	Urgency *int64  `parquet:"innmateHast,optional"`
	Unit    *string `parquet:"fagenhet,optional"`
	Main    string  `parquet:"hovedtilstand,plain"`
	Others  *string `parquet:"bitilstander,optional,dict"`
}

// TestParquetIsCSV: whatever the encoding, pages and groups, a Parquet file gives the columns that the same rows as CSV give.
func TestParquetIsCSV(t *testing.T) {
	maybe := func(r *rapid.T, name string, of ...string) *string {
		if s := rapid.SampledFrom(append(of, "")).Draw(r, name); s != "" {
			return &s
		}
		return nil
	}
	text := func(s *string) string {
		if s == nil {
			return ""
		}
		return *s
	}
	rapid.Check(t, func(r *rapid.T) {
		rows := rapid.SliceOfN(rapid.Custom(func(r *rapid.T) anyRow {
			x := anyRow{
				ID: rapid.SampledFrom([]string{"A", "B", "C", "person-with-a-longer-pseudonym"}).Draw(r, "id"), In: fmt.Sprintf("2025-03-%02d", rapid.IntRange(1, 28).Draw(r, "day")),
				Out: maybe(r, "out", "2025-04-01", "2025-05-02"), Level: int32(rapid.IntRange(1, 3).Draw(r, "level")), Unit: maybe(r, "unit", "med", "kir"),
				Main: rapid.SampledFrom([]string{"I50.0", "J44.1", ""}).Draw(r, "main"), Others: maybe(r, "others", "E11 I10", "F00"),
			}
			if u := int64(rapid.IntRange(0, 5).Draw(r, "urgency")); u > 0 {
				x.Urgency = &u
			}
			return x
		}), 1, 60).Draw(r, "rows")
		var file bytes.Buffer
		w := parquet.NewGenericWriter[anyRow](&file, parquet.PageBufferSize(rapid.IntRange(16, 400).Draw(r, "page")), parquet.DataPageVersion(rapid.IntRange(1, 2).Draw(r, "version")))
		csv := "lopenr,inndato,utdato,omsorgsniva,innmateHast,fagenhet,hovedtilstand,bitilstander\n"
		for i, x := range rows {
			if _, err := w.Write([]anyRow{x}); err != nil {
				r.Fatal(err)
			}
			if i%17 == 16 {
				if err := w.Flush(); err != nil { // a new group
					r.Fatal(err)
				}
			}
			urgency := ""
			if x.Urgency != nil {
				urgency = fmt.Sprint(*x.Urgency)
			}
			csv += strings.Join([]string{x.ID, x.In, text(x.Out), fmt.Sprint(x.Level), urgency, text(x.Unit), x.Main, text(x.Others)}, ",") + "\n"
		}
		if err := w.Close(); err != nil {
			r.Fatal(err)
		}
		read := func(name string, content []byte) *Episodes {
			var b Builder
			if err := b.Read(name, bytes.NewReader(content), int64(len(content))); err != nil {
				r.Fatal(err)
			}
			e, err := b.Episodes()
			if err != nil {
				r.Fatal(err, b.Log.Faults)
			}
			for i := range e.Seen { // Parquet counts rows from 1, a CSV file's head is row 1
				e.Seen[i].File, e.Seen[i].Row = "", 0
			}
			return e
		}
		if diff := cmp.Diff(read("e.csv", []byte(csv)), read("e.parquet", file.Bytes())); diff != "" {
			r.Error(diff)
		}
	})
}

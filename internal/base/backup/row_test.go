package backup

import (
	"bytes"
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"traad/internal/base/db"
)

var every = []db.Column{{Name: "t", Kind: db.KindText}, {Name: "i", Kind: db.KindInteger}, {Name: "r", Kind: db.KindReal}, {Name: "b", Kind: db.KindBlob}}

// TestRowsComeBack: whatever a row holds, text that is no UTF-8 among it, is read as it was written.
func TestRowsComeBack(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		orNil := func(v any) any {
			if rapid.IntRange(0, 4).Draw(t, "nil") == 0 {
				return nil
			}
			return v
		}
		text := rapid.String().Draw(t, "text")
		if rapid.Bool().Draw(t, "raw") {
			text = string(rapid.SliceOf(rapid.Byte()).Draw(t, "bytes"))
		}
		number := rapid.Float64().Draw(t, "real")
		if math.IsInf(number, 0) {
			number = 0
		}
		blob := rapid.SliceOf(rapid.Byte()).Draw(t, "blob")
		if blob == nil {
			blob = []byte{}
		}
		row := []any{orNil(text), orNil(rapid.Int64().Draw(t, "integer")), orNil(number), orNil(blob)}
		line, err := appendRow(nil, row)
		if err != nil {
			t.Fatal(err)
		}
		if !json.Valid(line) || bytes.IndexByte(line, '\n') != len(line)-1 {
			t.Fatalf("%q is not one line of JSON", line)
		}
		got := make([]any, len(every))
		if err := parseRow(line[:len(line)-1], every, got); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		if diff := cmp.Diff(row, got); diff != "" {
			t.Fatalf("%q:\n%s", line, diff)
		}
	})
}

// TestDigest: it sees any change, loss or doubling, not the order, and loosely not how a document is written.
func TestDigest(t *testing.T) {
	sum := func(loosely bool, rows ...[]any) *digest {
		d := &digest{loosely: loosely}
		for _, r := range rows {
			if err := d.add(r); err != nil {
				t.Fatal(err)
			}
		}
		return d
	}
	a, b := []any{"a", int64(1)}, []any{"b", nil}
	for name, same := range map[string]bool{
		"another order":        sum(false, a, b).equals(sum(false, b, a)),
		"documents, loosely":   sum(true, []any{`{"b":1,"a":[1.50,"x"]}`}).equals(sum(true, []any{`{"a": [1.5, "x"], "b": 1}`})),
		"no document, loosely": sum(true, []any{"[se"}).equals(sum(true, []any{"[se"})),
		"large whole, loosely": sum(true, []any{`[12345678901234567890]`}).equals(sum(true, []any{`[ 12345678901234567890]`})),
	} {
		if !same {
			t.Errorf("%s: differs", name)
		}
	}
	for name, same := range map[string]bool{
		"lost":                       sum(false, a, b).equals(sum(false, a)),
		"doubled":                    sum(false, a, b).equals(sum(false, a, b, b)),
		"another in its place":       sum(false, a, b).equals(sum(false, a, a)),
		"values moved":               sum(false, []any{"ab", "c"}).equals(sum(false, []any{"a", "bc"})),
		"a number as text":           sum(false, []any{"1"}).equals(sum(false, []any{int64(1)})),
		"documents, strictly":        sum(false, []any{`{"a": 1}`}).equals(sum(false, []any{`{"a":1}`})),
		"another document, loosely":  sum(true, []any{`{"a": "1"}`}).equals(sum(true, []any{`{"a":1}`})),
		"null in a document":         sum(true, []any{`{"a": null}`}).equals(sum(true, []any{`{"a": "<nil>"}`})),
		"large whole by one,loosely": sum(true, []any{`[12345678901234567890]`}).equals(sum(true, []any{`[12345678901234567891]`})),
	} {
		if same {
			t.Errorf("%s: not seen", name)
		}
	}
}

func FuzzParseRow(f *testing.F) {
	f.Add([]byte(`["a",1,1.5,"QQ=="]`))
	f.Add([]byte(`[{"raw":"/w=="},null,null,null]`))
	f.Add([]byte(`["\u00e5\\",-9223372036854775808,1e300,""]`))
	f.Fuzz(func(t *testing.T, line []byte) {
		row := make([]any, len(every))
		if parseRow(line, every, row) != nil {
			return
		}
		out, err := appendRow(nil, row)
		if err != nil {
			t.Skip() // a number that JSON does not have: NaN, Inf
		}
		again := make([]any, len(every))
		if err := parseRow(bytes.TrimSuffix(out, []byte("\n")), every, again); err != nil {
			t.Fatalf("%q was read, and written as %q: %v", line, out, err)
		}
	})
}

// FuzzCheck: no bytes make Check panic or pass for a copy.
func FuzzCheck(f *testing.F) {
	f.Add([]byte(sealMark))
	f.Add(zipHead)
	f.Fuzz(func(t *testing.T, data []byte) {
		for _, key := range [][]byte{nil, aKey} {
			if _, err := Check(bytes.NewReader(data), Options{Key: key}); err == nil {
				t.Fatal("made-up bytes passed for a copy")
			}
		}
	})
}

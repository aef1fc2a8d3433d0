package backup

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// TestThereAndBack: from each engine to each, sealed and not, every value comes back.
func TestThereAndBack(t *testing.T) {
	for _, from := range engines {
		for _, to := range engines {
			for _, key := range [][]byte{nil, aKey} {
				t.Run(fmt.Sprintf("%s to %s, sealed %v", from, to, key != nil), func(t *testing.T) {
					source, target := filled(t, from, 2, 60), blank(t, to)
					data := copyOf(t, source, key)
					c := check(t, data, key)
					if c.Rows != 60+120+2+1 || c.Schema != 2 || c.Engine != from || c.Created != "2026-11-21T20:00:00Z" || len(c.Content) != 5 {
						t.Errorf("the manifest says %+v", c.Manifest)
					}
					if err := c.Restore(t.Context(), target, schemas(2)); err != nil {
						t.Fatal(err)
					}
					want, got := contents(t, source), contents(t, target)
					if diff := cmp.Diff(want, got); diff != "" {
						t.Errorf("what was copied (-) and what came back (+):\n%s", diff)
					}
					if n := len(want["org"]); n != 60 {
						t.Errorf("%d rows were compared", n)
					}
					if to == db.Postgres {
						var n int
						if err := target.Reader().QueryRowContext(t.Context(), `select count(*) from pg_constraint where contype = 'f' and convalidated`).Scan(&n); err != nil || n != 5 {
							t.Errorf("%d foreign keys, %v", n, err)
						}
					}
					again := check(t, copyOf(t, target, key), key)
					if again.Rows != c.Rows {
						t.Errorf("the copy's copy has %d rows, not %d", again.Rows, c.Rows)
					}
				})
			}
		}
	}
}

// TestManyParts: what is larger than a part comes back, and a copy of an older release gets the newest schema, with what the
// migration writes.
func TestManyParts(t *testing.T) {
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			source := filled(t, e, 1, 1000)
			c := check(t, copyOf(t, source, aKey), aKey)
			parts := 0
			for _, f := range c.Content {
				parts += len(f.Parts)
			}
			if parts < 20 {
				t.Errorf("only %d parts", parts)
			}
			target := blank(t, e)
			if err := c.Restore(t.Context(), target, schemas(2)); err != nil {
				t.Fatal(err)
			}
			rows, err := target.Reader().QueryContext(t.Context(), `select level, count(*) from member group by level union all select 0, count(*) from setting order by 1`)
			if err != nil {
				t.Fatal(err)
			}
			defer rows.Close()
			var got []int
			for rows.Next() {
				var level, n int
				if err := rows.Scan(&level, &n); err != nil {
					t.Fatal(err)
				}
				got = append(got, level, n)
			}
			if err := rows.Err(); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff([]int{0, 1, 7, 2000}, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func refused(t *testing.T, err error, text string) {
	t.Helper()
	if kind := errs.KindOf(err); kind == errs.KindInternal || !strings.Contains(errs.SafeText(err), text) {
		t.Errorf("refused with %v, want %q", err, text)
	}
}

// TestDamage: a copy that was cut off or changed anywhere is refused before a database is touched.
func TestDamage(t *testing.T) {
	source := filled(t, db.SQLite, 2, 12)
	for _, key := range [][]byte{nil, aKey} {
		t.Run(fmt.Sprintf("sealed %v", key != nil), func(t *testing.T) {
			data := copyOf(t, source, key)
			whole := check(t, data, key).Manifest
			harmless := 0
			try := func(data []byte) error {
				c, err := Check(bytes.NewReader(data), Options{Key: key})
				// A compressed file has a few bits that mean nothing. Everything was compared with its SHA-256, so what is
				// read is what was written; under a seal there is no such bit.
				if err == nil && key == nil && cmp.Equal(c.Manifest, whole, cmpopts.IgnoreUnexported(db.Column{})) {
					harmless++
					return errs.Invalid("a bit that means nothing")
				}
				return err
			}
			r := rand.New(rand.NewPCG(3, 4))
			for i := range data { // every byte, one bit each
				bad := bytes.Clone(data)
				bad[i] ^= 1 << r.IntN(8)
				if err := try(bad); errs.KindOf(err) != errs.KindInvalid {
					t.Fatalf("byte %d of %d changed: %v", i, len(data), err)
				}
			}
			if harmless > len(data)/200 {
				t.Errorf("%d of %d changes made no difference", harmless, len(data))
			}
			for i := 0; i < len(data); i += 1 + r.IntN(5) {
				err := try(data[:i])
				if errs.KindOf(err) != errs.KindInvalid {
					t.Fatalf("cut to %d of %d bytes: %v", i, len(data), err)
				}
				if i > headSize+20 && !strings.Contains(errs.SafeText(err), "slutter for tidlig") {
					t.Fatalf("cut to %d of %d bytes: %v", i, len(data), err)
				}
			}
			for _, tail := range []string{"\x00", "x", strings.Repeat("y", pieceSize*2)} {
				if err := try(append(bytes.Clone(data), tail...)); errs.KindOf(err) != errs.KindInvalid {
					t.Errorf("%d bytes after the end: %v", len(tail), err)
				}
			}
			if err := try(append(bytes.Clone(data), data...)); errs.KindOf(err) != errs.KindInvalid {
				t.Errorf("the copy twice: %v", err)
			}
		})
	}
}

// TestPieces: whole pieces of a sealed copy cannot be left out, moved or doubled.
func TestPieces(t *testing.T) {
	var b bytes.Buffer
	s, err := newSealer(&b, aKey)
	if err != nil {
		t.Fatal(err)
	}
	plain := make([]byte, 4*pieceSize) // the last piece is full
	for i := range plain {
		plain[i] = byte(i >> 9)
	}
	if _, err := s.Write(plain); err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	opened := func(data []byte) ([]byte, error) {
		o, err := newOpener(bytes.NewReader(data), aKey)
		if err != nil {
			return nil, err
		}
		return io.ReadAll(o)
	}
	data := b.Bytes()
	if got, err := opened(data); err != nil || !bytes.Equal(got, plain) {
		t.Fatalf("%d bytes of %d, %v", len(got), len(plain), err)
	}
	piece := func(i int) []byte { return data[headSize+i*(pieceSize+sealSize):][:pieceSize+sealSize] }
	join := func(parts ...[]byte) []byte { return bytes.Join(append([][]byte{data[:headSize]}, parts...), nil) }
	for name, bad := range map[string][]byte{
		"without the last": join(piece(0), piece(1), piece(2)),
		"without one":      join(piece(0), piece(2), piece(3)),
		"two exchanged":    join(piece(1), piece(0), piece(2), piece(3)),
		"one twice":        join(piece(0), piece(0), piece(1), piece(2), piece(3)),
		"only the head":    join(),
	} {
		if _, err := opened(bad); !errors.Is(err, errTruncated) && !errors.Is(err, errDamaged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestRefusals: what cannot be restored is refused in words that help, and the database stays as it was.
func TestRefusals(t *testing.T) {
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			source := filled(t, e, 2, 8)
			plain, sealed := copyOf(t, source, nil), copyOf(t, source, aKey)
			target := blank(t, e)
			for _, c := range []struct {
				name string
				data []byte
				key  []byte
				says string
			}{
				{"another key", sealed, notKey, "Nøkkelen passer ikke"},
				{"no key", sealed, nil, "Kopien er kryptert"},
				{"a key for nothing", plain, aKey, "Kopien er ikke kryptert"},
				{"some other file", []byte("PGDMP something else entirely, and long enough to be a copy of ours, but it is none"), nil, "ikke en sikkerhetskopi"},
				{"an empty file", nil, nil, "ikke en sikkerhetskopi"},
			} {
				_, err := Check(bytes.NewReader(c.data), Options{Key: c.key})
				if err == nil {
					t.Fatal(c.name)
				}
				refused(t, err, c.says)
			}
			refused(t, check(t, plain, nil).Restore(t.Context(), target, schemas(1)), "nyere versjon av Tråd: den har skjema 2, og dette programmet kjenner 1")
			untouched(t, target)
			refused(t, check(t, plain, nil).Restore(t.Context(), source, schemas(2)), "Databasen er i bruk")

			older := check(t, copyOf(t, filled(t, e, 1, 3), nil), nil)
			other := blank(t, e)
			if err := other.MigrateTo(t.Context(), schemas(2), 2); err != nil {
				t.Fatal(err)
			}
			refused(t, older.Restore(t.Context(), other, schemas(2)), "Databasen er i bruk") // the migration's own row
			empty := blank(t, e)
			if err := empty.MigrateTo(t.Context(), schemas(2), 2); err != nil {
				t.Fatal(err)
			}
			if _, err := empty.Raw().ExecContext(t.Context(), `delete from setting`); err != nil {
				t.Fatal(err)
			}
			refused(t, older.Restore(t.Context(), empty, schemas(2)), "nyere skjema (2) enn kopien (1)")
			if err := check(t, plain, nil).Restore(t.Context(), empty, schemas(2)); err != nil {
				t.Errorf("an empty schema of the same version: %v", err)
			}
			foreign := blank(t, e)
			if _, err := foreign.Raw().ExecContext(t.Context(), `create table theirs (id text primary key)`); err != nil {
				t.Fatal(err)
			}
			refused(t, check(t, plain, nil).Restore(t.Context(), foreign, schemas(2)), "noe annet enn Tråd")
		})
	}
}

// TestNothingIsHalfDone: where the rows that were written are not those of the copy, or the work is broken off, no row stays,
// and the same copy can be restored afterwards.
func TestNothingIsHalfDone(t *testing.T) {
	for _, e := range engines {
		t.Run(string(e), func(t *testing.T) {
			source := filled(t, e, 2, 30)
			target := blank(t, e)
			c := check(t, copyOf(t, source, nil), nil)
			broken := errors.New("broken off")
			for name, loaded := range map[string]func(l *db.Load) error{
				"broken off": func(*db.Load) error { return broken },
				"a row lost": func(l *db.Load) error {
					return l.Empty(t.Context(), []db.Table{{Name: "member"}})
				},
			} {
				c.o.loaded = loaded
				if err := c.Restore(t.Context(), target, schemas(2)); err == nil || name == "broken off" && !errors.Is(err, broken) {
					t.Fatalf("%s: %v", name, err)
				}
				for table, rows := range contents(t, target) {
					if len(rows) > 0 && table != "setting" {
						t.Errorf("%s: %s has %d rows", name, table, len(rows))
					}
				}
				// The schema is there, with what its migration wrote: make room again, as a new database would be.
				if _, err := target.Raw().ExecContext(t.Context(), `delete from setting`); err != nil {
					t.Fatal(err)
				}
			}
			c.o.loaded = nil
			if err := c.Restore(t.Context(), target, schemas(2)); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(contents(t, source), contents(t, target)); diff != "" {
				t.Error(diff)
			}
		})
	}
}

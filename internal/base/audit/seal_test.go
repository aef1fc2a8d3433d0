package audit

import (
	"context"
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
)

var ctx = context.Background()

// TestEveryRowReadsBack writes rows of every shape and finds each vouched for.
func TestEveryRowReadsBack(t *testing.T) {
	dbtest.Each(t, func(t *testing.T, d *db.DB) {
		w := newWorld(t, d)
		text := rapid.StringOf(rapid.Rune().Filter(func(r rune) bool { return r != 0 }))
		maybe := rapid.SampledFrom([]db.ID{"", db.NewID(), "0198ABCD-0000-7000-8000-00000000ABCD"}) // capitals as an address may hold them
		rapid.Check(t, func(t *rapid.T) {
			r := Row{
				At:   db.Time{Time: time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "at")).Add(time.Duration(rapid.IntRange(0, 999).Draw(t, "ns")))},
				User: maybe.Draw(t, "user"), Role: text.Draw(t, "role"), Org: maybe.Draw(t, "org"), Session: maybe.Draw(t, "session"),
				Deed: text.Draw(t, "deed"), Allowed: rapid.Bool().Draw(t, "allowed"), Reason: text.Draw(t, "reason"), Patient: maybe.Draw(t, "patient"),
				Items: rapid.SliceOfN(rapid.OneOf(text, rapid.Just("\xff\xfe"), rapid.Just("")), 0, 4).Draw(t, "items"),
			}
			for _, n := range rapid.SliceOfN(rapid.IntRange(0, 120), 0, 130).Draw(t, "subjects") {
				r.Subjects = append(r.Subjects, thing(n))
			}
			w.empty()
			before := fmt.Sprint(r)
			w.insert(r)
			if fmt.Sprint(r) != before {
				t.Fatal("Insert changed the caller's row")
			}
			rows, err := loose(ctx, d.Reader(), lowest(d.Engine), 10)
			if err != nil || len(rows) != 1 {
				t.Fatalf("%d rows, %v", len(rows), err)
			}
			if !rows[0].genuine(w.ring) {
				t.Fatalf("written %+v\nread    %+v", r, rows[0])
			}
			if got, want := len(rows[0].Subjects), distinct(r.Subjects); got != want {
				t.Fatalf("%d subjects, want %d", got, want)
			}
		})
	})
}

func distinct(ids []db.ID) int {
	set := map[db.ID]bool{}
	for _, id := range ids {
		set[id] = true
	}
	return len(set)
}

// TestNoTwoRowsShareContent holds the code's bytes of rows that are easily confused against each other.
func TestNoTwoRowsShareContent(t *testing.T) {
	seen := map[string]int{}
	for i, r := range []Row{
		{},
		{ID: "a"},
		{User: "a"},
		{Role: "a"},
		{Org: "a"},
		{Session: "a"},
		{Deed: "a"},
		{Reason: "a"},
		{Patient: "a"},
		{Allowed: true},
		{Items: []string{"a"}},
		{Items: []string{"a", ""}},
		{Items: []string{"", "a"}},
		{Items: []string{"a", "b"}},
		{Items: []string{"ab"}},
		{Subjects: []db.ID{"a"}},
		{Subjects: []db.ID{"a", "b"}},
		{Items: []string{"a"}, Subjects: []db.ID{"b"}},
		{Items: []string{""}},
		{Items: []string{"1:a;"}},
		{At: db.At(start)},
		{At: db.At(start.Add(time.Microsecond))},
	} {
		c := string(r.content())
		if j, ok := seen[c]; ok {
			t.Errorf("rows %d and %d have the content %q", j, i, c)
		}
		seen[c] = i
	}
	ring := ringOf(t)
	s := &seal{no: 1, at: writtenTime{Time: db.At(start)}}
	h := headOf(s, ring)
	if string(s.content()) == string(h.content()) || string(s.content()) == string((&purgeNote{no: 1, at: s.at}).content()) {
		t.Error("a seal, a head and a note of removal can pass for each other")
	}
}

func TestReach(t *testing.T) {
	for n, want := range map[uint64]time.Duration{
		1: 2 * time.Second, 7: 2 * time.Second, 8: 16 * time.Second, 24: 16 * time.Second, 64: 128 * time.Second, 512: 1024 * time.Second,
		4096: 8192 * time.Second, 32768: 65536 * time.Second, 8 * 32768: 65536 * time.Second,
	} {
		if got := reach(n, time.Second); got != want {
			t.Errorf("look %d goes back %v, want %v", n, got, want)
		}
	}
}

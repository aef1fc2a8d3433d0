package store_test

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"os"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"traad/internal/base/db"
	"traad/internal/base/db/dbtest"
	"traad/internal/store"
	"traad/internal/store/query"
)

func drawMessage(t *rapid.T, key string) store.NewMessage {
	texts := rapid.SliceOfN(rapid.StringMatching(`v1:[0-9a-f]{1,8}`), 1, 4)
	return store.NewMessage{
		Key: key, Interface: "mllp", Sender: rapid.String().Draw(t, "sender"), Format: "hl7", Header: db.JSON(`{"bytes":1}`), Sealed: rapid.String().Draw(t, "sealed"),
		Answer: rapid.SliceOfN(rapid.Byte(), 1, 40).Draw(t, "answer"), Lanes: texts.Draw(t, "lanes"), Named: texts.Draw(t, "named"), State: "waiting",
		ReceivedAt: db.At(time.UnixMicro(rapid.Int64Range(1, 4e15).Draw(t, "at"))), PurgeAt: db.Time{},
	}
}

// TestPackedMessages: what is packed is read again, and what has been cut or changed is refused without a panic.
func TestPackedMessages(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := drawMessage(t, "20261120:v1:ab")
		b := store.PackMessage(m)
		if got, err := store.UnpackMessage(b); err != nil || !reflect.DeepEqual(got, m) {
			t.Fatalf("%+v became %+v (%v)", m, got, err)
		}
		if _, err := store.UnpackMessage(b[:rapid.IntRange(0, len(b)-1).Draw(t, "cut")]); err == nil {
			t.Fatal("a cut message was read")
		}
		b[rapid.IntRange(0, len(b)-1).Draw(t, "where")] ^= 0x81
		_, _ = store.UnpackMessage(b)
		sealed := rapid.SliceOf(rapid.Byte()).Draw(t, "bytes") // as they come in
		m.Sealed, m.Bare = "", append([]byte("v12:"), sealed...)
		want := m
		want.Sealed, want.Bare = "v12:"+base64.RawURLEncoding.EncodeToString(sealed), nil
		if got, err := store.UnpackMessage(store.PackMessage(m)); err != nil || !reflect.DeepEqual(got, want) {
			t.Fatalf("%+v became %+v (%v)", m, got, err)
		}
	})
}

// TestTakenInAndMoved: messages come in unless inbox has one of them, are moved in their order, and one that teaches a number is waited for by
// those after it, in the same move too.
func TestTakenInAndMoved(t *testing.T) {
	for _, e := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(e), func(t *testing.T) {
			st, err := store.Open(t.Context(), dbtest.Address(t, e))
			if err != nil {
				t.Fatal(err)
			}
			defer st.Close()
			message := func(key string, lanes, named []string) store.NewMessage {
				return store.NewMessage{
					Key: key, Interface: "mllp", Sender: "ahus", Format: "hl7", Header: db.JSON(`{}`), Sealed: "v1:x", Answer: []byte("AA " + key), Lanes: lanes, Named: named,
					State: "waiting", ReceivedAt: db.At(time.Unix(1_800_000_000, 0)), PurgeAt: db.At(time.Unix(1_800_000_100, 0)),
				}
			}
			a, b, c := message("k1", []string{"l1", "l2"}, nil), message("k2", []string{"l2"}, []string{"n2"}), message("k3", []string{"l3"}, []string{"n3"})
			for _, batch := range [][]store.NewMessage{{a}, {b, c}, {a}} { // a again: nobody has moved it yet
				if ok, err := st.TakeIn(t.Context(), batch); err != nil || !ok {
					t.Fatal(ok, err)
				}
			}
			var fresh map[string]string
			if err := st.InTx(t.Context(), func(w *store.Writer) error {
				rows, err := w.OldestNew(t.Context())
				if err != nil || len(rows) != 4 {
					t.Fatalf("%d rows, %v", len(rows), err)
				}
				var all []store.NewMessage
				for _, r := range rows {
					m, err := store.UnpackMessage(r.Body)
					if err != nil {
						return err
					}
					all = append(all, m)
				}
				fresh, err = w.InsertMessages(t.Context(), all)
				if err != nil {
					return err
				}
				if n, err := w.DropNew(t.Context(), query.DropNewParams{First: 1, Last: 4, Seqs: `[1,2,3,4]`}); err != nil || n != 4 {
					t.Fatalf("%d rows dropped, %v", n, err)
				}
				return nil
			}); err != nil {
				t.Fatal(err)
			}
			if want := map[string]string{"k1": "waiting", "k2": "waiting", "k3": "unmatched"}; !reflect.DeepEqual(fresh, want) {
				t.Errorf("became %v, want %v", fresh, want)
			}
			d := message("k4", nil, nil)
			if ok, err := st.TakeIn(t.Context(), []store.NewMessage{d, b}); err != nil || ok {
				t.Errorf("a batch with a known message: %v, %v", ok, err)
			}
			if ok, err := st.TakeIn(t.Context(), []store.NewMessage{b}); err != nil || ok {
				t.Errorf("a known message: %v, %v", ok, err)
			}
			q, err := st.Reader().Queue(t.Context())
			if err != nil || q.Waiting != 2 || q.Oldest != 1 {
				t.Errorf("%+v, %v", q, err)
			}
		})
	}
}

// TestDroppingIsPlannedWhileEmpty: what PostgreSQL knows of inbox_new is mostly of when it was empty, and it goes by that in a flood until it has analysed the table. Then, too, it
// looks at no more than the rows that are dropped for each of the numbers.
func TestDroppingIsPlannedWhileEmpty(t *testing.T) {
	st, err := store.Open(t.Context(), dbtest.Address(t, db.Postgres))
	if err != nil {
		t.Fatal(err)
	}
	defer st.Close()
	source, err := os.ReadFile("query/inbox.sql")
	if err != nil {
		t.Fatal(err)
	}
	_, drop, _ := strings.Cut(string(source), "-- name: DropNew :execrows\n")
	drop, _, ok := strings.Cut(drop, ";")
	if !ok {
		t.Fatal("no such statement")
	}
	for name, arg := range map[string]string{"first": "$1", "last": "$2", "seqs": "$3"} {
		drop = strings.ReplaceAll(drop, "sqlc.arg("+name+")", arg)
	}
	c, err := st.DB.Raw().Conn(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	const rows, dropped = 20_000, 400
	seqs, err := json.Marshal(slices.Collect(func(yield func(int) bool) {
		for i := range dropped {
			if !yield(i + 1) {
				return
			}
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	fill := fmt.Sprintf("insert into inbox_new (body) select decode(repeat('ab', 700), 'hex') from generate_series(1, %d)", rows)
	for _, q := range []string{ // what was there has been moved, and its pages are not freed yet
		fill, "delete from inbox_new", "analyze inbox_new", "set plan_cache_mode = force_generic_plan", "prepare dropping (bigint, bigint, text) as " + drop, "execute dropping (1, 1, '[1]')",
		"alter sequence inbox_new_seq_seq restart", fill,
	} {
		if _, err := c.ExecContext(t.Context(), q); err != nil {
			t.Fatal(q, err)
		}
	}
	var plan string
	if err := c.QueryRowContext(t.Context(), fmt.Sprintf("explain (analyze, format json) execute dropping (1, %d, '%s')", dropped, seqs)).Scan(&plan); err != nil {
		t.Fatal(err)
	}
	compared := 0
	for _, m := range regexp.MustCompile(`"Rows Removed by Join Filter": ([0-9]+)`).FindAllStringSubmatch(plan, -1) {
		n, err := strconv.Atoi(m[1])
		if err != nil {
			t.Fatal(err)
		}
		compared += n
	}
	left := 0
	if err := c.QueryRowContext(t.Context(), "select count(*) from inbox_new").Scan(&left); err != nil || left != rows-dropped {
		t.Fatalf("%d are left, %v", left, err)
	}
	if compared > dropped*dropped {
		t.Errorf("%d comparisons:\n%s", compared, plan)
	}
}

package audit

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestHeadFile(t *testing.T) {
	w := &world{ring: ringOf(t), at: start}
	path := filepath.Join(t.TempDir(), "heads.jsonl")
	head := func(no int64) Head {
		h := Head{No: no, SealedAt: w.at, Hash: strings.Repeat("ab", 32)}
		h.KeyVersion, h.MAC = w.ring.MAC(h.content())
		return h
	}
	export := FileExport(path)
	put := func(no int64) {
		t.Helper()
		if err := export(ctx, head(no)); err != nil {
			t.Fatal(err)
		}
	}
	put(1)
	put(2)
	f, err := os.OpenFile(path, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.WriteString(`{"no":3,"sealed`); err != nil { // the power went
		t.Fatal(err)
	}
	f.Close()
	put(4)
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	heads, torn, err := ReadHeads(strings.NewReader(string(b)))
	if err != nil || torn != 1 || len(heads) != 3 {
		t.Fatalf("%v, %d torn, %v\n%s", heads, torn, err, b)
	}
	for i, no := range []int64{1, 2, 4} {
		if heads[i] != head(no) || !heads[i].genuine(w.ring) {
			t.Errorf("head %d reads %+v, want %+v", no, heads[i], head(no))
		}
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if err := FileExport(filepath.Join(path, "not", "there"))(ctx, head(5)); err == nil {
		t.Error("a file that cannot be made gives no error")
	}
}

// FuzzReadHeads reads whatever lies in a file; what it takes for a head must not pass for genuine.
func FuzzReadHeads(f *testing.F) {
	ring := ringOf(f)
	for _, s := range []string{"", "\n\n", `{"no":1}`, `{"no":-1}`, `[]`, `{"no":1,"sealed_at":"2026-11-12T06:40:00Z","hash":"ab","key_version":1,"mac":"cd"}`, "\x00", `{"no":1`} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		heads, torn, err := ReadHeads(strings.NewReader(s))
		if err == nil && len(heads)+torn > strings.Count(s, "\n")+1 {
			t.Errorf("%d heads and %d torn lines in %d lines", len(heads), torn, strings.Count(s, "\n")+1)
		}
		for _, h := range heads {
			if h.No < 1 || h.genuine(ring) {
				t.Errorf("%+v", h)
			}
		}
	})
}

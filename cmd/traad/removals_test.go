package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/db"
)

func TestRemovals(t *testing.T) {
	sealedLog(t) // an installation
	if code, out, said := call(t, "removals", "export"); code != 0 || out != "" {
		t.Errorf("export of none: status %d, %q %q", code, out, said)
	}
	file := filepath.Join(t.TempDir(), "slettinger.jsonl")
	redo := func(content string, want int, says string) {
		t.Helper()
		if err := os.WriteFile(file, []byte(content), 0o600); err != nil {
			t.Fatal(err)
		}
		if code, out, said := call(t, "removals", "redo", file); code != want || !strings.Contains(out+said, says) {
			t.Errorf("redo of %q: status %d, %q %q, want %d and %q", content, code, out, said, want, says)
		}
	}
	id := func() string { return string(db.NewID()) }
	redo("", 0, "0 slettinger er gjort på nytt.")
	redo(`{"id": "x"}`, 1, "Linje 1")
	redo(`{"unknown": 1}`, 1, "Linje 1")
	redo("not json", 1, "Ingenting er slettet.")
	// Who asked is a user that this database does not have: nothing is half-done.
	redo(`{"id":"`+id()+`","ground":"decision","scope":"person","patient":"`+id()+`","records":["`+id()+`"],"askedAt":"2026-11-12T10:00:00Z","askedBy":"`+id()+`","askedRole":"municipal_coordinator","settledAt":"2026-11-12T11:00:00Z","settledBy":"`+id()+`","settledRole":"municipal_coordinator"}`,
		1, "kunne ikke gjøres på nytt")
	for _, wrong := range [][]string{{"removals"}, {"removals", "redo"}, {"removals", "export", "x"}, {"removals", "all"}} {
		if code, _, said := call(t, wrong...); code != 2 || said == "" {
			t.Errorf("%v: status %d, %q", wrong, code, said)
		}
	}
	if code, _, said := call(t, "removals", "redo", "/nowhere/x"); code != 1 || !strings.Contains(said, "kan ikke leses") {
		t.Errorf("a file that is not there: %d %q", code, said)
	}
}

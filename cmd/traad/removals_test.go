package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/app/operation"
	"traad/internal/app/signin"
	"traad/internal/base/db"
	"traad/internal/base/errs"
)

// TestRestoreHolds: a restore from a copy does again what the file beside it has, and says what; without a file it says what must be done.
func TestRestoreHolds(t *testing.T) {
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	t.Setenv("TRAAD_KEYS", at("keys"))
	t.Setenv("TRAAD_DATABASE", "sqlite:"+at("traad.sqlite"))
	must := func(want int, args ...string) string {
		t.Helper()
		code, out, progress := call(t, args...)
		if code != want {
			t.Fatalf("%v: status %d\n%s\n%s", args, code, out, progress)
		}
		return out + progress
	}
	must(0, "keys", "generate")
	must(0, "import", "organisations", "--norway")
	must(0, "user", "add", "--name", "Kari Nes", "--email", "kari@nes.no", "--role", "administrator", "--org", "3228")
	s, stop, err := open(t.Context(), configured(t).Database.Reveal(), configured(t).Keys)
	if err != nil {
		t.Fatal(err)
	}
	var role string
	if err := s.Store.DB.Raw().QueryRowContext(t.Context(), "select id from role_assignment").Scan(&role); err != nil {
		t.Fatal(err)
	}
	token, err := signin.Begin(t.Context(), s, db.ID(role))
	if err != nil {
		t.Fatal(err)
	}
	must(0, "backup", at("kopi"))
	if _, err := signin.Actor(t.Context(), s, token); err != nil {
		t.Fatal(err)
	}
	if _, err := s.Store.DB.Raw().ExecContext(t.Context(), "update role_assignment set valid_to = '2026-01-01'"); err != nil {
		t.Fatal(err)
	}
	if n, err := operation.KeepHolds(t.Context(), s, at("holds.jsonl")); err != nil || n != 1 {
		t.Fatalf("%d lines, %v", n, err)
	}
	stop()
	into := func(name string) []string { return []string{"restore", at("kopi"), "--database", "sqlite:" + at(name)} }
	if out := must(0, into("uten.sqlite")...); !strings.Contains(out, "tillatt igjen") || strings.Contains(out, "på nytt, ") {
		t.Errorf("without a file: %s", out)
	}
	restored, end, err := open(t.Context(), "sqlite:"+at("uten.sqlite"), at("keys"))
	if err != nil {
		t.Fatal(err)
	}
	if a, err := signin.Actor(t.Context(), restored, token); errs.KindOf(err) != errs.KindDenied {
		t.Errorf("a session of before is open: %+v, %v", a, err)
	}
	end()
	must(1, append(into("feil.sqlite"), "--holds", at("nowhere"))...)
	if out := must(0, append(into("med.sqlite"), "--holds", at("holds.jsonl"))...); !strings.Contains(out, "1 tilgang er avsluttet på nytt") || strings.Contains(out, "tillatt igjen") {
		t.Errorf("with a file: %s", out)
	}
	t.Setenv("TRAAD_AUDIT_HOLDS", at("holds.jsonl"))
	if out := must(0, into("satt.sqlite")...); !strings.Contains(out, "1 tilgang er avsluttet på nytt") {
		t.Errorf("with the setting: %s", out)
	}
	if err := os.WriteFile(at("holds.jsonl"), []byte("tull\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	if out := must(1, into("tull.sqlite")...); !strings.Contains(out, "La ingen logge inn") {
		t.Errorf("with a file that is none: %s", out)
	}
}

func TestRemovals(t *testing.T) {
	sealedLog(t) // an installation
	if code, out, said := call(t, "removals", "export"); code != 0 || strings.Contains(out, `"ground"`) {
		t.Errorf("export of no deletion: status %d, %q %q", code, out, said)
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

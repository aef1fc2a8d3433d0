package folder_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"traad/internal/base/folder"
)

// TestSweep: what is old goes; what is new, named or a folder stays; a folder that is away is empty, and one that cannot be read is told of without its name.
func TestSweep(t *testing.T) {
	dir := t.TempDir()
	old := time.Now().Add(-2 * time.Hour)
	for _, name := range []string{"old", "named", "touched", "new"} {
		if err := errors.Join(os.WriteFile(filepath.Join(dir, name), nil, 0o600), os.Chtimes(filepath.Join(dir, name), old, old)); err != nil {
			t.Fatal(err)
		}
	}
	folder.Touch(filepath.Join(dir, "touched"))
	if err := errors.Join(os.WriteFile(filepath.Join(dir, "new"), []byte("x"), 0o600), os.Mkdir(filepath.Join(dir, "sub"), 0o700), os.Chtimes(filepath.Join(dir, "sub"), old, old)); err != nil {
		t.Fatal(err)
	}
	n, err := folder.Sweep(t.Context(), dir, time.Hour, func(name string) bool { return name == "named" })
	left, _ := os.ReadDir(dir)
	if n != 1 || err != nil || len(left) != 4 {
		t.Errorf("%d, %v, %v", n, err, left)
	}
	if n, err := folder.Sweep(t.Context(), filepath.Join(dir, "away"), 0, nil); n != 0 || err != nil {
		t.Errorf("%d, %v", n, err)
	}
	if _, err := folder.Sweep(t.Context(), filepath.Join(dir, "named"), 0, nil); err == nil || strings.Contains(err.Error(), "named") {
		t.Errorf("%v", err)
	}
	if text := folder.Plain(errors.New("Kari Nordmann.xml")); strings.Contains(text, "Kari") {
		t.Error(text)
	}
}

// TestPut: a file is whole and nothing else lies beside it; the same again is the same file, and another of its name gets a number, before all of its ending.
func TestPut(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "ut")
	for _, text := range []string{"a", "a", "b", "c"} {
		if err := folder.Put(dir, "m.apprec.xml", []byte(text)); err != nil {
			t.Fatal(err)
		}
	}
	left, err := os.ReadDir(dir)
	if err != nil || len(left) != 3 {
		t.Fatalf("%v, %v", left, err)
	}
	for name, want := range map[string]string{"m.apprec.xml": "a", "m.2.apprec.xml": "b", "m.3.apprec.xml": "c"} {
		if got, err := os.ReadFile(filepath.Join(dir, name)); string(got) != want || err != nil {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
	if start, err := folder.Start(filepath.Join(dir, "m.apprec.xml"), 9); string(start) != "a" || err != nil {
		t.Errorf("%q, %v", start, err)
	}
}

// TestBroken: a file that breaks what takes it ends neither the watch nor the program, and nothing of it is told.
func TestBroken(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	n, said := 0, ""
	folder.Watch(ctx, time.Millisecond, func(context.Context) (int, error) {
		if n++; n < 3 {
			panic("Solveig Aasen")
		}
		cancel()
		return 0, nil
	}, func(err error) { said += folder.Plain(err) })
	if n != 3 || strings.Count(said, "panic: ") != 1 || !strings.Contains(said, "folder_test.go") || strings.Contains(said, "Aasen") {
		t.Errorf("%d times: %s", n, said)
	}
}

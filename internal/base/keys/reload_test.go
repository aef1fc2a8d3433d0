package keys

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// age makes every key in the folder older.
func age(t *testing.T, dir string, by time.Duration) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		at := time.Now().Add(-by)
		if err := os.Chtimes(f, at, at); err != nil {
			t.Fatal(err)
		}
	}
}

// TestRotationWithoutStopping: a server that runs reads with a new key as soon as it finds it and writes with it only when every
// other process has had the time to find it too.
func TestRotationWithoutStopping(t *testing.T) {
	command, dir := newRing(t)
	server, other := load(t, dir), load(t, dir)
	if found, err := server.Reload(); found || err != nil {
		t.Fatalf("nothing new: %v, %v", found, err)
	}
	for _, p := range Purposes() {
		if _, err := command.Rotate(p); err != nil {
			t.Fatal(err)
		}
	}
	sealed, err := command.Seal([]byte("01810012345"), "a")
	if err != nil || !strings.HasPrefix(sealed, "v2:") {
		t.Fatal(sealed, err)
	}
	if found, err := server.Reload(); !found || err != nil {
		t.Fatalf("the new keys are not found: %v, %v", found, err)
	}
	if text, err := server.Open(sealed, "a"); string(text) != "01810012345" || err != nil {
		t.Errorf("a server that found the key cannot read what it sealed: %v", err)
	}
	for _, p := range Purposes() {
		if v := server.Writes(p); v != 1 || !server.Several(p) {
			t.Errorf("%s: version %d writes while others may not know it", p, v)
		}
	}
	if i := server.Indexes("01810012345"); len(i) != 2 || !slices.Contains(i, server.Index("01810012345")) || !strings.HasPrefix(server.Index("01810012345"), "v1:") {
		t.Errorf("looked up by %q, written as %q", i, server.Index("01810012345"))
	}
	age(t, dir, Settle)
	if _, err := other.Reload(); err != nil {
		t.Fatal(err)
	}
	for _, p := range Purposes() {
		if v := other.Writes(p); v != 2 {
			t.Errorf("%s: version %d writes after the key has settled", p, v)
		}
	}
}

// TestReloadKeepsWhatItHas: a key with a fault changes nothing, and one that is gone is still read by.
func TestReloadKeepsWhatItHas(t *testing.T) {
	r, dir := newRing(t)
	sealed, err := r.Seal([]byte("x"), "a")
	if err != nil {
		t.Fatal(err)
	}
	bad := filepath.Join(dir, "seal-2.key")
	if err := os.WriteFile(bad, []byte("not a key"), 0o600); err != nil {
		t.Fatal(err)
	}
	if found, err := r.Reload(); found || err == nil {
		t.Errorf("a key that is none: %v, %v", found, err)
	}
	if err := os.Remove(bad); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(filepath.Join(dir, "seal-1.key"), filepath.Join(dir, "seal-1.old")); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Rotate(Seal); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Reload(); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Open(sealed, "a"); err != nil {
		t.Errorf("the key that is gone from the folder: %v", err)
	}
}

func TestOthersMayNotWriteInTheFolder(t *testing.T) {
	_, dir := newRing(t)
	for mode, ok := range map[os.FileMode]bool{0o700: true, 0o750: true, 0o770: false, 0o702: false} {
		if err := os.Chmod(dir, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := Load(dir); (err == nil) != ok {
			t.Errorf("%o: %v", mode, err)
		}
	}
}

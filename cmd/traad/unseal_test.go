package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"traad/internal/base/keys"
)

// TestUnseal: with its key the file lies beside, readable by the owner only; with another nothing does, and nothing is written over.
func TestUnseal(t *testing.T) {
	key := keys.ParcelKey()
	var sealed bytes.Buffer
	p, err := keys.NewParcel(&sealed, key)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := p.Write([]byte("PK journaler")); err != nil {
		t.Fatal(err)
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	from, to := filepath.Join(dir, "journaler.zip.traad"), filepath.Join(dir, "journaler.zip")
	if err := os.WriteFile(from, sealed.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := unseal(from, to, keys.ParcelKey()); err == nil {
		t.Error("another key opens it")
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) != 1 {
		t.Errorf("%v, %v is left", left, err)
	}
	if err := unseal(from, to, key+"\n"); err != nil {
		t.Fatal(err)
	}
	if b, err := os.ReadFile(to); err != nil || string(b) != "PK journaler" {
		t.Errorf("%q, %v", b, err)
	}
	if i, err := os.Stat(to); err != nil || i.Mode().Perm() != 0o600 {
		t.Errorf("%v, %v", i, err)
	}
	if err := unseal(from, to, key); err == nil {
		t.Error("a file is written over")
	}
	if code, _, _ := call(t, "unseal", from, "x"); code != 2 {
		t.Errorf("status %d", code)
	}
}

package keys

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/errs"
)

// TestCredentials: keys that systemd has laid out for the service are read as it lays them out; the same files elsewhere are
// neither found by that name nor accepted with that access.
func TestCredentials(t *testing.T) {
	dir := t.TempDir()
	if err := Generate(dir); err != nil {
		t.Fatal(err)
	}
	ring, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.key"))
	if err != nil || len(files) != 4 {
		t.Fatal(files, err)
	}
	for _, f := range files {
		to := filepath.Join(dir, "keys_"+filepath.Base(f))
		if err := os.Rename(f, to); err != nil {
			t.Fatal(err)
		}
		if err := os.Chmod(to, 0o440); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := Load(dir); err == nil {
		t.Error("files with another name were taken for keys")
	}
	t.Setenv("CREDENTIALS_DIRECTORY", dir)
	again, err := Load(dir)
	if err != nil {
		t.Fatal(err)
	}
	if ring.Index("x") != again.Index("x") {
		t.Error("other keys were read")
	}
	if err := os.Chmod(filepath.Join(dir, "keys_seal-1.key"), 0o444); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(dir); err == nil {
		t.Error("a key that all can read was taken")
	}
}

func TestFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "backup.key")
	for text, says := range map[string]string{
		"MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=\n": "", "MDEy": "skal være 32", "ikke base64": "ikke base64",
	} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		key, err := File(path)
		switch {
		case says == "" && (err != nil || string(key) != "01234567890123456789012345678901"):
			t.Errorf("%q: %v", text, err)
		case says != "" && (err == nil || len(errs.FieldsOf(err)) != 1 || !strings.Contains(errs.FieldsOf(err)[0].Message, says)):
			t.Errorf("%q: %v", text, err)
		}
	}
	if _, err := File(path + ".none"); err == nil {
		t.Error("a file that is not there was read")
	}
}

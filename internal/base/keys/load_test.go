package keys

import (
	"bytes"
	"encoding/base64"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"traad/internal/base/errs"
)

// The tests run as root too, who may read everything: what is refused is the mode, not the access.
func TestLoadRefuses(t *testing.T) {
	sevens := base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, size))
	write := func(name, text string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
				t.Fatal(err)
			}
		}
	}
	chmod := func(name string, mode os.FileMode) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			if err := os.Chmod(filepath.Join(dir, name), mode); err != nil {
				t.Fatal(err)
			}
		}
	}
	copied := func(from, to string) func(*testing.T, string) {
		return func(t *testing.T, dir string) {
			b, err := os.ReadFile(filepath.Join(dir, from))
			if err != nil {
				t.Fatal(err)
			}
			write(to, string(b))(t, dir)
		}
	}
	env := func(name, value string) func(*testing.T, string) {
		return func(t *testing.T, _ string) { t.Setenv(name, value) }
	}
	for _, c := range []struct {
		name     string
		do       func(t *testing.T, dir string)
		at, says string // at "" where Load must accept
	}{
		{"others may read", chmod("seal-1.key", 0o604), "seal-1.key", "chmod 600"},
		{"the group may read", chmod("seal-1.key", 0o640), "seal-1.key", "chmod 600"},
		{"others may write", chmod("audit-1.key", 0o602), "audit-1.key", "chmod 600"},
		{"the owner only reads", chmod("seal-1.key", 0o400), "", ""},
		{"all may write in the folder", chmod(".", 0o777), "keys", "chmod 700"},
		{"short", write("index-1.key", "AAAA"), "index-1.key", "3 byte"},
		{"long", write("index-1.key", sevens[:40]+sevens[:40]), "index-1.key", "60 byte"},
		{"empty", write("index-1.key", ""), "index-1.key", "0 byte"},
		{"not base64", write("index-1.key", "hemmelig!"), "index-1.key", "ikke base64"},
		{"one key, two purposes", copied("audit-1.key", "pseudonym-1.key"), "pseudonym-1.key", "Samme nøkkel som audit-1.key"},
		{"one key, two versions", copied("seal-1.key", "seal-2.key"), "seal-2.key", "Samme nøkkel som seal-1.key"},
		{"odd version", write("seal-02.key", sevens), "seal-02.key", "gyldig versjon"},
		{"no version", write("seal.key", sevens), "seal.key", "gyldig versjon"},
		{"a folder", func(t *testing.T, dir string) {
			if err := os.Mkdir(filepath.Join(dir, "seal-2.key"), 0o700); err != nil {
				t.Fatal(err)
			}
		}, "seal-2.key", "vanlig fil"},
		{"gone", func(t *testing.T, dir string) {
			if err := os.Remove(filepath.Join(dir, "seal-1.key")); err != nil {
				t.Fatal(err)
			}
		}, "seal-1.key", "mangler"},
		{"somebody else's file", write("tls.key", "x"), "", ""},
		{"a second version", write("seal-2.key", "\n"+sevens+"\n"), "", ""},
		{"environment adds a version", env("TRAAD_KEY_SEAL_2", sevens), "", ""},
		{"environment: wrong length", env("TRAAD_KEY_SEAL_2", "AAAA"), "TRAAD_KEY_SEAL_2", "3 byte"},
		{"environment: odd version", env("TRAAD_KEY_SEAL_X", sevens), "TRAAD_KEY_SEAL_X", "gyldig versjon"},
		{"environment and file", env("TRAAD_KEY_SEAL_1", sevens), "TRAAD_KEY_SEAL_1", "Finnes også som seal-1.key"},
		{"environment, another setting", env("TRAAD_KEY_DIR", "data/keys"), "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			_, dir := newRing(t)
			c.do(t, dir)
			r, err := Load(dir)
			if c.at == "" {
				if err != nil || r == nil {
					t.Fatalf("Load refused: %v %v", err, errs.FieldsOf(err))
				}
				return
			}
			fields := errs.FieldsOf(err)
			if r != nil || errs.KindOf(err) != errs.KindInvalid || len(fields) != 1 || fields[0].Name != c.at || !strings.Contains(fields[0].Message, c.says) {
				t.Fatalf("Load = %v, %v %v; want one fault at %s that says %q", r, err, fields, c.at, c.says)
			}
			found := false
			for _, e := range Inspect(dir) {
				found = found || e.Problem == fields[0].Message
			}
			if !found {
				t.Errorf("Inspect does not show %q", fields[0].Message)
			}
		})
	}
}

func TestEnvironmentAlone(t *testing.T) {
	if _, err := Load(""); len(errs.FieldsOf(err)) != len(Purposes()) {
		t.Fatalf("Load without keys: %v %v; want a fault a purpose", err, errs.FieldsOf(err))
	}
	for i, p := range Purposes() {
		t.Setenv(variable(p, 4), base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{byte(i)}, size)))
	}
	r := load(t, "")
	sealed, err := r.Seal([]byte(number), "row a")
	if err != nil || !strings.HasPrefix(sealed, "v4:") {
		t.Fatalf("Seal = %q, %v", sealed, err)
	}
	if _, err := r.Rotate(Seal); errs.KindOf(err) != errs.KindInvalid || !strings.Contains(errs.SafeText(err), "TRAAD_KEY_SEAL_5") {
		t.Errorf("Rotate without a folder: %v", err)
	}
	for _, e := range r.Report() {
		if e.Version != 4 || e.Path != variable(e.Purpose, 4) || !e.Created.IsZero() || e.Problem != "" {
			t.Errorf("Report has %+v", e)
		}
	}
}

func TestReport(t *testing.T) {
	r, dir := newRing(t)
	if _, err := r.Rotate(Index); err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, e := range r.Report() {
		got = append(got, filepath.Base(e.Path))
		info, err := os.Stat(filepath.Join(dir, fileName(e.Purpose, e.Version)))
		if err != nil || !e.Created.Equal(info.ModTime()) || e.Problem != "" {
			t.Errorf("Report has %+v; the file says %v, %v", e, info.ModTime(), err)
		}
	}
	if s := strings.Join(got, " "); s != "seal-1.key index-1.key index-2.key audit-1.key pseudonym-1.key" {
		t.Errorf("Report lists %s", s)
	}
	if err := os.Chmod(filepath.Join(dir, "seal-1.key"), 0o644); err != nil {
		t.Fatal(err)
	}
	if e := r.Report()[0]; !strings.Contains(e.Problem, "chmod 600") {
		t.Errorf("a ring in use does not report a file that others may read now: %+v", e)
	}
}

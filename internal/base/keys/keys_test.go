package keys

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/base/errs"
)

const number = "13845612345" // synthetic: month +80

func newRing(t testing.TB) (*Ring, string) {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "keys")
	if err := Generate(dir); err != nil {
		t.Fatal(err)
	}
	return load(t, dir), dir
}

func load(t testing.TB, dir string) *Ring {
	t.Helper()
	r, err := Load(dir)
	if err != nil {
		t.Fatalf("Load: %v %v", err, errs.FieldsOf(err))
	}
	return r
}

func TestSealOpens(t *testing.T) {
	r, _ := newRing(t)
	rapid.Check(t, func(t *rapid.T) {
		plain := rapid.SliceOf(rapid.Byte()).Draw(t, "plain")
		context := rapid.String().Draw(t, "context")
		sealed, err := r.Seal(plain, context)
		if err != nil || !strings.HasPrefix(sealed, "v1:") {
			t.Fatalf("Seal = %q, %v", sealed, err)
		}
		if again, _ := r.Seal(plain, context); again == sealed {
			t.Fatal("the same text twice: the nonce is not random")
		}
		if got, err := r.Open(sealed, context); err != nil || !bytes.Equal(got, plain) {
			t.Fatalf("Open = %x, %v; want %x", got, err, plain)
		}
	})
}

func TestOpenRefuses(t *testing.T) {
	r, _ := newRing(t)
	stranger, _ := newRing(t)
	sealed, err := r.Seal([]byte(number), "row a")
	if err != nil {
		t.Fatal(err)
	}
	foreign, err := stranger.Seal([]byte(number), "row a")
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, sealed, context string
		want                  error
	}{
		{"another context", sealed, "row b", ErrSealed},
		{"no context", sealed, "", ErrSealed},
		{"another ring's key", foreign, "row a", ErrSealed},
		{"unknown version", "v2" + sealed[2:], "row a", ErrVersion},
		{"version 0", "v0" + sealed[2:], "row a", ErrForm},
		{"version 01", "v01" + sealed[2:], "row a", ErrForm},
		{"version +1", "v+1" + sealed[2:], "row a", ErrForm},
		{"no version", sealed[3:], "row a", ErrForm},
		{"no v", sealed[1:], "row a", ErrForm},
		{"too short", "v1:AAAA", "row a", ErrForm},
		{"no ciphertext", "v1:", "row a", ErrForm},
		{"empty", "", "row a", ErrForm},
		{"line break", sealed[:10] + "\n" + sealed[10:], "row a", ErrForm},
		{"not base64url", sealed[:10] + "+" + sealed[11:], "row a", ErrForm},
		{"cut", sealed[:len(sealed)-4], "row a", ErrSealed},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, err := r.Open(c.sealed, c.context)
			if !errors.Is(err, c.want) || got != nil {
				t.Errorf("Open = %q, %v; want %v", got, err, c.want)
			}
		})
	}
	raw, err := base64.RawURLEncoding.DecodeString(sealed[3:])
	if err != nil {
		t.Fatal(err)
	}
	for i := range raw {
		b := bytes.Clone(raw)
		b[i] ^= 1
		if got, err := r.Open("v1:"+base64.RawURLEncoding.EncodeToString(b), "row a"); !errors.Is(err, ErrSealed) {
			t.Fatalf("byte %d changed: Open = %q, %v", i, got, err)
		}
	}
}

func FuzzOpen(f *testing.F) {
	r, _ := newRing(f)
	sealed, err := r.Seal([]byte(number), "row a")
	if err != nil {
		f.Fatal(err)
	}
	for _, s := range []string{sealed, sealed + "\n", sealed[:20], "v1:", "v2:AAAA", ":", "v9999999999999999999:AAAA", ""} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		plain, err := r.Open(s, "row a")
		if opened := err == nil; opened != (s == sealed) || (opened && string(plain) != number) {
			t.Errorf("Open(%q) = %q, %v", s, plain, err)
		}
	})
}

func TestRotate(t *testing.T) {
	r, dir := newRing(t)
	old, err := r.Seal([]byte(number), "row a")
	if err != nil {
		t.Fatal(err)
	}
	oldIndex, oldPseudonym := r.Index(number), r.Pseudonym(number)
	_, oldMAC := r.MAC([]byte("row"))
	for _, p := range Purposes() {
		if v, err := r.Rotate(p); v != 2 || err != nil {
			t.Fatalf("Rotate(%s) = %d, %v; want 2", p, v, err)
		}
	}
	if _, err := r.Rotate("door"); err == nil {
		t.Error("Rotate of no purpose was accepted")
	}
	age(t, dir, Settle)
	for name, r := range map[string]*Ring{"the same ring": r, "loaded again": load(t, dir)} {
		t.Run(name, func(t *testing.T) {
			if got, err := r.Open(old, "row a"); string(got) != number || err != nil {
				t.Errorf("what version 1 sealed: Open = %q, %v", got, err)
			}
			if _, err := r.Open("v2"+old[2:], "row a"); !errors.Is(err, ErrSealed) {
				t.Errorf("version 1 presented as 2: %v", err)
			}
			if s, err := r.Seal([]byte(number), "row a"); !strings.HasPrefix(s, "v2:") || err != nil {
				t.Errorf("Seal writes %.3q, %v; want version 2", s, err)
			}
			if got := r.Indexes(number); len(got) != 2 || got[0] != r.Index(number) || got[1] != oldIndex || !strings.HasPrefix(got[0], "v2:") {
				t.Errorf("Indexes = %q; want the new one, then %q", got, oldIndex)
			}
			if p := r.Pseudonym(number); !strings.HasPrefix(p, "v2:") || p[3:] == oldPseudonym[3:] {
				t.Errorf("Pseudonym = %q after %q", p, oldPseudonym)
			}
			v, mac := r.MAC([]byte("row"))
			if v != 2 || !r.VerifyMAC(2, []byte("row"), mac) || !r.VerifyMAC(1, []byte("row"), oldMAC) {
				t.Errorf("MAC version %d; both versions must verify", v)
			}
			if r.VerifyMAC(1, []byte("row"), mac) || r.VerifyMAC(2, []byte("row"), oldMAC) || r.VerifyMAC(3, []byte("row"), mac) {
				t.Error("a MAC verifies under another version")
			}
		})
	}
	// Another process rotated first: this ring must not overwrite its key.
	if err := os.WriteFile(filepath.Join(dir, "seal-3.key"), []byte("somebody else's"), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := r.Rotate(Seal); errs.KindOf(err) != errs.KindConflict {
		t.Errorf("Rotate onto an existing file: %v", err)
	}
}

func TestIndexAndMAC(t *testing.T) {
	r, dir := newRing(t)
	same := load(t, dir)
	index, pseudonym := r.Index(number), r.Pseudonym(number)
	if len(index) != len("v1:")+64 || index != same.Index(number) || pseudonym != same.Pseudonym(number) {
		t.Errorf("index %q, again %q; pseudonym %q, again %q", index, same.Index(number), pseudonym, same.Pseudonym(number))
	}
	_, mac := r.MAC([]byte(number))
	if index == pseudonym || index[3:] == mac || pseudonym[3:] == mac {
		t.Error("two purposes give the same value: they share a key")
	}
	if r.Index(number) == r.Index(number[:10]+"6") {
		t.Error("two numbers have one index")
	}
	other, _ := newRing(t)
	if other.Index(number) == index {
		t.Error("two rings give one index: it does not depend on the key")
	}
	for _, wrong := range []string{"", mac[:63], strings.ToUpper(mac), mac + "0", "0" + mac[1:] + "x"} {
		if r.VerifyMAC(1, []byte(number), wrong) {
			t.Errorf("VerifyMAC accepts %q", wrong)
		}
	}
	if r.VerifyMAC(1, []byte(number+" "), mac) {
		t.Error("VerifyMAC accepts other data")
	}
}

func TestNothingPrints(t *testing.T) {
	r, dir := newRing(t)
	var secrets []string
	for _, p := range Purposes() {
		text, err := os.ReadFile(filepath.Join(dir, fileName(p, 1)))
		if err != nil {
			t.Fatal(err)
		}
		b, _ := base64.StdEncoding.DecodeString(strings.TrimSpace(string(text)))
		secrets = append(secrets, strings.TrimSpace(string(text)), string(b), fmt.Sprintf("%x", b), fmt.Sprintf("%X", b),
			strings.Trim(fmt.Sprint(b), "[]"), strings.TrimSuffix(strings.TrimPrefix(fmt.Sprintf("%#v", b), "[]byte{"), "}"))
	}
	hidden := struct{ r *Ring }{r}
	var out strings.Builder
	for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%d"} {
		fmt.Fprintf(&out, verb+"\n"+verb+"\n"+verb+"\n", r, hidden, r.Report())
	}
	out.WriteString(r.String())
	slog.New(slog.NewTextHandler(&out, nil)).Info("start", "ring", r)
	slog.New(slog.NewJSONHandler(&out, nil)).Info("start", "ring", r, "in", hidden)
	j, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	out.Write(j)
	if !strings.Contains(out.String(), mask) {
		t.Errorf("a ring prints as something else than %q", mask)
	}
	if slices.ContainsFunc(secrets, func(s string) bool { return strings.Contains(out.String(), s) }) {
		t.Error("a key was printed")
	}
}

func TestGenerateLeavesWhatIsThere(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "a", "keys")
	t.Setenv("TRAAD_KEY_AUDIT_3", base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{7}, size)))
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			if err := Generate(dir); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	index := load(t, dir).Index(number)
	if err := Generate(dir); err != nil {
		t.Fatal(err)
	}
	r := load(t, dir)
	if r.Index(number) != index {
		t.Error("Generate replaced a key")
	}
	if v, _ := r.MAC(nil); v != 3 {
		t.Errorf("audit version %d; want the 3 of the environment", v)
	}
	var names []string
	list, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list {
		info, err := e.Info()
		if err != nil || info.Mode().Perm() != 0o600 {
			t.Errorf("%s has mode %v, %v; want 0600", e.Name(), info.Mode(), err)
		}
		names = append(names, e.Name())
	}
	if got := strings.Join(names, " "); got != "index-1.key pseudonym-1.key seal-1.key" {
		t.Errorf("the folder holds %q", got)
	}
	if info, err := os.Stat(dir); err != nil || info.Mode().Perm() != 0o700 {
		t.Errorf("the folder has mode %v, %v; want 0700", info.Mode(), err)
	}
}

package keys

import (
	"bytes"
	"errors"
	"slices"
	"strings"
	"testing"
)

func pack(t *testing.T, key string, content []byte) []byte {
	t.Helper()
	var out bytes.Buffer
	p, err := NewParcel(&out, key)
	if err != nil {
		t.Fatal(err)
	}
	for rest := content; len(rest) > 0; rest = rest[min(1000, len(rest)):] {
		if _, err := p.Write(rest[:min(1000, len(rest))]); err != nil {
			t.Fatal(err)
		}
	}
	if err := p.Close(); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestParcel: opened with its key, also typed carelessly; with another, cut, changed, swapped or added to it is refused.
func TestParcel(t *testing.T) {
	key := ParcelKey()
	if len(key) != 52+12 || key == ParcelKey() {
		t.Fatalf("key %q", key)
	}
	for _, n := range []int{0, 1, parcelPiece - 1, parcelPiece, parcelPiece + 1, 3 * parcelPiece} {
		content := bytes.Repeat([]byte("Kari Aasen. "), n/12+1)[:n]
		sealed := pack(t, key, content)
		if n > 12 && bytes.Contains(sealed, []byte("Aasen")) {
			t.Error("a name can be read")
		}
		var out bytes.Buffer
		if err := OpenParcel(&out, bytes.NewReader(sealed), " "+strings.ToLower(strings.ReplaceAll(key, " ", "-"))+"\n"); err != nil || !bytes.Equal(out.Bytes(), content) {
			t.Errorf("%d bytes: %v, %d came out", n, err, out.Len())
		}
		bad := map[string][]byte{"empty": nil, "cut": sealed[:len(sealed)-1], "added to": append(slices.Clone(sealed), 0), "head": sealed[:20]}
		for _, at := range []int{0, 15, len(parcelMark) + 18, len(sealed) - 1} {
			changed := slices.Clone(sealed)
			changed[at] ^= 1
			bad["changed"] = changed
		}
		if n > 2*parcelPiece {
			head, piece := len(parcelMark)+16, 4+parcelPiece+16
			bad["last left out"] = sealed[:head+2*piece]
			bad["swapped"] = slices.Concat(sealed[:head], sealed[head+piece:head+2*piece], sealed[head:head+piece], sealed[head+2*piece:])
		}
		for name, b := range bad {
			if err := OpenParcel(&bytes.Buffer{}, bytes.NewReader(b), key); !errors.Is(err, ErrParcel) {
				t.Errorf("%d bytes, %s: %v", n, name, err)
			}
		}
		for _, other := range []string{ParcelKey(), "", "x", key[:40]} {
			if err := OpenParcel(&bytes.Buffer{}, bytes.NewReader(sealed), other); !errors.Is(err, ErrParcel) {
				t.Errorf("another key: %v", err)
			}
		}
	}
	if bytes.Equal(pack(t, key, []byte("x")), pack(t, key, []byte("x"))) {
		t.Error("the same is sealed the same twice")
	}
}

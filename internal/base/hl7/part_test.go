package hl7

import (
	"testing"

	"pgregory.net/rapid"
)

// TestPart: a part is what taking the whole field apart gives.
func TestPart(t *testing.T) {
	rapid.Check(t, func(r *rapid.T) {
		f := Field{rapid.StringOf(rapid.SampledFrom([]rune("a^~&"))).Draw(r, "text"), Delimiters{Component: '^', Repeat: '~', Sub: '&'}}
		at := rapid.SampledFrom([]byte{'^', '~', '&', 0}).Draw(r, "at")
		whole := f.split(at)
		for n := range len(whole) + 2 {
			got, ok := f.part(at, n)
			if want := n >= 1 && n <= len(whole); ok != want || ok && got != whole[n-1] {
				t.Fatalf("part %d of %q: %q, %v", n, f.text, got.text, ok)
			}
		}
	})
}

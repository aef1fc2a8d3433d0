package document_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"traad/internal/care/document"
)

func TestMerge(t *testing.T) {
	for _, c := range []struct{ name, base, a, b, want string }{
		{"nobody", "Går tur.", "Går tur.", "Går tur.", "Går tur."},
		{"one", "Går tur.", "Går tur hver dag.", "Går tur.", "Går tur hver dag."},
		{"both the same", "Går tur.", "Går ut.", "Går ut.", "Går ut."},
		{"two lines", "Går tur.\nVeier seg.", "Går tur hver dag.\nVeier seg.", "Går tur.\nVeier seg mandag.", "Går tur hver dag.\nVeier seg mandag."},
		{"two sentences", "Går tur. Veier seg.", "Går ut. Veier seg.", "Går tur. Veier seg daglig.", "Går ut. Veier seg daglig."},
		{"a line more, and a change", "Går tur.", "Går ut.", "Går tur.\nVeier seg.", "Går ut.\nVeier seg."},
		{"a line first, and a change", "Går tur.", "Går ut.", "Veier seg.\nGår tur.", "Veier seg.\nGår ut."},
		{"one line away, one line more", "En.\nTo.\nTre.", "En.\nTre.", "En.\nTo.\nTre.\nFire.", "En.\nTre.\nFire."},
		{"Sámi letters, emoji", "Čáhci. Sáhtán 👵🏽.", "Čáhci ja mielki. Sáhtán 👵🏽.", "Čáhci. Sáhtán 👵🏽 buorebut.", "Čáhci ja mielki. Sáhtán 👵🏽 buorebut."},
		{"an abbreviation ends nothing", "man., ons. og fre.", "man., ons. og lør.", "tir., ons. og fre.", "!"},
		{"two words of one instruction", "1 ekstra i 3 dager", "2 ekstra i 3 dager", "1 ekstra i 2 dager", "!"},
		{"both add", "Går tur.", "Går tur.\nVeier seg.", "Går tur.\nSpiser frokost.", "!"},
		{"both write first", "", "Går tur.", "Veier seg.", "!"},
		{"one takes away what the other changes", "En.\nTo.\nTre.", "En.\nTre.", "En.\nTo og en halv.\nTre.", "!"},
		{"one takes away, the other adds there", "En.\nTo.", "En.", "En.\nTo.\nTre.", "!"},
		{"a sentence more beside a change", "Går tur.", "Går ut.", "Går tur. Bruk rullator.", "!"},
	} {
		for _, turn := range []struct{ a, b string }{{c.a, c.b}, {c.b, c.a}} {
			got, clean := document.Merge(c.base, turn.a, turn.b)
			if !clean {
				got = "!"
			}
			if got != c.want {
				t.Errorf("%s: %q and %q on %q give %q, want %q", c.name, turn.a, turn.b, c.base, got, c.want)
			}
		}
	}
}

// A text that is long without a line break, and one of a hundred thousand lines, are merged in a reasonable time, or not.
func TestMergeOfLongTexts(t *testing.T) {
	long := strings.Repeat("Ei lang linje uten slutt ", 4000)
	if _, clean := document.Merge(long, long+"a", long+"b"); clean {
		t.Error("two changes of one long sentence were taken together")
	}
	lines := strings.Repeat("x\n", 50_000)
	got, clean := document.Merge(lines, "a\n"+lines, lines+"b\n")
	if !clean || !strings.HasPrefix(got, "a\n") || !strings.HasSuffix(got, "b\n") {
		t.Errorf("a line first and a line last: clean %v", clean)
	}
}

// What one author wrote into a text that nobody else changed is the text.
func TestMergeWithOneAuthor(t *testing.T) {
	text := rapid.StringOf(rapid.SampledFrom([]rune("aÆ. \n?!đ👵")))
	rapid.Check(t, func(t *rapid.T) {
		base, a := text.Draw(t, "base"), text.Draw(t, "a")
		if got, clean := document.Merge(base, a, base); !clean || got != a {
			t.Fatalf("%q on %q gives %q", a, base, got)
		}
		b := text.Draw(t, "b")
		ab, cleanAB := document.Merge(base, a, b)
		ba, cleanBA := document.Merge(base, b, a)
		if cleanAB != cleanBA || ab != ba {
			t.Fatalf("the order of the authors counts: %q, %q", ab, ba)
		}
	})
}

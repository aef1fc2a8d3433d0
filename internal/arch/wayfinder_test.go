package arch

import (
	"bytes"
	"os"
	"strings"
	"testing"
)

// TestWayFinder: every room stands in CONTRIBUTING.md, where a newcomer looks for it, and nothing stands there that is not in the house. Pages
// are found by their address, and tables of the store by docs/data.md.
func TestWayFinder(t *testing.T) {
	tr, err := load(os.DirFS("../.."))
	if err != nil {
		t.Fatal(err)
	}
	guide, err := os.ReadFile("../../CONTRIBUTING.md")
	if err != nil {
		t.Fatal(err)
	}
	rooms := map[string]bool{}
	for _, f := range tr.goes {
		room, ok := strings.CutPrefix(f.dir, "internal/")
		if ok && !strings.HasPrefix(room, "front/web/page/") && room != "store/query" && !strings.HasPrefix(room, "store/migrations") && !strings.HasPrefix(room, "front/web/ui/") {
			rooms[room] = true
		}
	}
	if len(rooms) < 60 {
		t.Fatalf("%d rooms were found; the test looks in the wrong place", len(rooms))
	}
	for room := range rooms {
		if !bytes.Contains(guide, []byte("`"+room+"`")) {
			t.Errorf("CONTRIBUTING.md does not say what lies in internal/%s: add it to the table of its floor", room)
		}
	}
	for _, line := range strings.Split(string(guide), "\n") {
		cells := strings.Split(line, "|")
		if len(cells) < 4 || !strings.Contains(line, "`") {
			continue
		}
		for i, word := range strings.Split(cells[len(cells)-3], "`") {
			first, _, _ := strings.Cut(word, "/")
			if i%2 == 1 && (first == "base" || first == "care" || first == "rules" || first == "store" || first == "app" || first == "front") && !rooms[word] {
				t.Errorf("CONTRIBUTING.md names internal/%s, which is not there", word)
			}
		}
	}
}

package chart

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "write the golden files from what is drawn now")

// TestGolden compares every sample with the file that somebody has looked at (see -gallery).
func TestGolden(t *testing.T) {
	seen := map[string]bool{}
	for _, s := range samples() {
		t.Run(s.name, func(t *testing.T) {
			file := filepath.Join("testdata", s.name+".svg")
			seen[file] = true
			got := string(s.pic.SVG()) + "\n"
			if again := string(s.pic.SVG()) + "\n"; again != got {
				t.Fatal("the same input gave two different pictures")
			}
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), got); d != "" {
				t.Errorf("drawn otherwise than in %s; look with -gallery and keep with -update (-want +got):\n%s", file, d)
			}
		})
	}
	files, _ := filepath.Glob("testdata/*.svg")
	for _, f := range files {
		if !seen[f] {
			t.Errorf("%s belongs to no sample", f)
		}
	}
}

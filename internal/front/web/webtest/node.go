package webtest

import (
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// Node returns the program node, and the folder in which a package that others have made is installed (npm ci). Without either the test is skipped by name; with CI set it fails.
func Node(t *testing.T, pkg string) (node, dir string) {
	t.Helper()
	node, err := exec.LookPath("node")
	at, wd := filepath.Abs(".")
	for ; err == nil && wd == nil && at != filepath.Dir(at); at = filepath.Dir(at) {
		if _, err := os.Stat(filepath.Join(at, "node_modules", pkg)); err == nil {
			return node, at
		}
	}
	if os.Getenv("CI") != "" {
		t.Fatalf("node, or %s (npm ci), is not there, and CI is set", pkg)
	}
	t.Skipf("skipped: node and %s (npm ci)", pkg)
	return "", ""
}

package arch

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// required returns the version of a module that a go.mod asks for, "" for none.
func required(mod, name string) string {
	m := regexp.MustCompile(`(?m)^\s*(?:require\s+)?` + regexp.QuoteMeta(name) + `\s+(v\S+)`).FindStringSubmatch(mod)
	if m == nil {
		return ""
	}
	return m[1]
}

// pinned says what is wrong when libc is not the version that SQLite was translated with: the two share memory
// layouts, and another pair builds, runs and corrupts.
func pinned(ours, sqlites string) string {
	want, have := required(sqlites, "modernc.org/libc"), required(ours, "modernc.org/libc")
	switch {
	case want == "":
		return "modernc.org/sqlite's go.mod names no libc"
	case want != have:
		return fmt.Sprintf("go.mod has modernc.org/libc %s, and modernc.org/sqlite %s needs exactly %s", have, required(ours, "modernc.org/sqlite"), want)
	}
	return ""
}

func TestLibcIsTheOneThatSQLiteNeeds(t *testing.T) {
	ours, err := os.ReadFile(filepath.Join(root, "go.mod"))
	if err != nil {
		t.Fatal(err)
	}
	out, err := exec.CommandContext(t.Context(), "go", "env", "GOMODCACHE").Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	name := filepath.Join(strings.TrimSpace(string(out)), "cache", "download", "modernc.org", "sqlite", "@v", required(string(ours), "modernc.org/sqlite")+".mod")
	sqlites, err := os.ReadFile(name)
	if err != nil {
		t.Fatalf("the module cache lacks SQLite's go.mod (go mod download): %v", err)
	}
	if fault := pinned(string(ours), string(sqlites)); fault != "" {
		t.Error(fault)
	}
}

func TestPinned(t *testing.T) {
	const sqlites = "module modernc.org/sqlite\n\nrequire (\n\tmodernc.org/fileutil v1.4.0\n\tmodernc.org/libc v1.77.1\n)\n"
	for ours, want := range map[string]string{
		"require modernc.org/sqlite v1.60.1\nrequire modernc.org/libc v1.77.1 // indirect\n":      "",
		"require (\n\tmodernc.org/sqlite v1.60.1\n\tmodernc.org/libc v1.77.1 // indirect\n)\n":    "",
		"require (\n\tmodernc.org/sqlite v1.60.1\n\tmodernc.org/libc v1.78.0 // indirect\n)\n":    "v1.78.0",
		"require (\n\tmodernc.org/sqlite v1.60.1\n\tmodernc.org/libcurl v1.77.1 // indirect\n)\n": "exactly v1.77.1",
	} {
		got := pinned(ours, sqlites)
		if (got == "") != (want == "") || !strings.Contains(got, want) {
			t.Errorf("%q: %q", ours, got)
		}
	}
	if pinned(sqlites, "module modernc.org/sqlite\n") == "" {
		t.Error("a go.mod without libc passes")
	}
}

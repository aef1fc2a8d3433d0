// Package kithtest holds messages against the national schemas, for tests. Schemas and official samples lie outside the repository: no licence is stated for them, so they are not ours to copy
// into it.
package kithtest

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Odd are texts as people and systems write them: Sami names, quotation marks, markup, what XML cannot carry, emptiness.
var Odd = rapid.OneOf(
	rapid.SampledFrom([]string{
		"Ánde Čáhppe Šuŋŋá", "Bjørn-Åge Ø. d'Ærlig", "<script>alert(1)</script>", "&amp; ]]> <!-- x -->", "\x00\x01\x0b", "a\tb\r\nc", "  ", "", "O’Brien «Tor»", "👵🏽", "\ufffe\uffff",
		"%PDF", "Ã¸", "\u202eabc", strings.Repeat("ø", 3000),
	}),
	rapid.String(),
)

// Reference is the folder of schemas and official samples: where TRAAD_REFERENCE says, else shared/reference beside the module or above it. Where it is absent the test is skipped by
// name: it lies outside the repository, and a machine that runs CI need not have it. Where TRAAD_REFERENCE names it, that is a failure under CI.
func Reference(t testing.TB) string {
	t.Helper()
	dir, named := find()
	if dir == "" {
		const what = "the national schemas and samples are not on this machine: set TRAAD_REFERENCE to the folder shared/reference"
		if !named {
			t.Skip(what)
		}
		absent(t, what)
	}
	return dir
}

// Find is Reference for a test that holds something against them where they are, and else does without: "" where they are not.
func Find(t testing.TB) string {
	t.Helper()
	dir, named := find()
	if dir == "" && named {
		absent(t, "the folder that TRAAD_REFERENCE names is not there")
	}
	return dir
}

func find() (dir string, named bool) {
	dir = os.Getenv("TRAAD_REFERENCE")
	named = dir != ""
	for at, err := os.Getwd(); dir == "" && err == nil && at != filepath.Dir(at); at = filepath.Dir(at) {
		if x := filepath.Join(at, "shared", "reference"); isDir(x) {
			dir = x
		}
	}
	if dir = filepath.Join(dir, "messages"); !isDir(dir) {
		return "", named
	}
	return dir, named
}

func isDir(path string) bool {
	info, err := os.Stat(path) //nolint:gosec // where whoever runs the tests says that the schemas are
	return err == nil && info.IsDir()
}

func absent(t testing.TB, what string) {
	t.Helper()
	if os.Getenv("CI") != "" {
		t.Fatal(what)
	}
	t.Skip(what)
}

// Valid holds files against the national schemas with xmllint, and returns what it says of those that are not valid, and whether all are.
func Valid(t testing.TB, files ...string) (string, bool) {
	t.Helper()
	schema := filepath.Join(Reference(t), "xsd", "iht-messages.xsd")
	tool, err := exec.LookPath("xmllint")
	if err != nil {
		absent(t, "xmllint is not installed (libxml2-utils): nothing was held against the schemas")
	}
	var b bytes.Buffer
	ok := true
	for len(files) > 0 {
		some := files[:min(len(files), 500)]
		files = files[len(some):]
		c := exec.CommandContext(t.Context(), tool, //nolint:gosec // xmllint, with the files of the test
			append([]string{"--nonet", "--noout", "--schema", schema}, some...)...)
		c.Stderr = &b
		ok = c.Run() == nil && ok
	}
	return b.String(), ok
}

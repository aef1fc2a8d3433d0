package store_test

import (
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
)

// forbidden are the forms that one of the engines does not have, or understands otherwise; docs/data.md says why.
var forbidden = []struct {
	what string
	re   *regexp.Regexp
}{
	{"a cast with ::", regexp.MustCompile(`::`)},
	{"the database's clock", regexp.MustCompile(`\b(now\(\)|current_(date|time|timestamp)|datetime\()`)},
	{"a cast to anything but text, integer, bigint, double precision", regexp.MustCompile(`\bcast\([^()]*(\([^()]*\))?[^()]* as (?:uuid|date|timestamp\w*|json\w*|boolean|numeric)\b`)},
	{"any(array)", regexp.MustCompile(`= any\b`)},
	{"sqlc.slice", regexp.MustCompile(`sqlc\.slice`)},
	{"like or lower", regexp.MustCompile(`\b(like|ilike|lower\(|upper\()`)},
	{"lateral", regexp.MustCompile(`\blateral\b`)},
	{"distinct on", regexp.MustCompile(`\bdistinct on\b`)},
	{"greatest or least", regexp.MustCompile(`\b(greatest|least)\(`)},
	{"JSON operators", regexp.MustCompile(`->`)},
	{"offset", regexp.MustCompile(`\boffset\b`)},
	{"intervals", regexp.MustCompile(`\binterval\b`)},
	{"a writable CTE", regexp.MustCompile(`(?s)\bwith\b[^;]*\bas \(\s*(insert|update|delete)`)},
}

// faultsIn returns what is not portable in an SQL text.
func faultsIn(sql string) []string {
	var lines []string
	for _, l := range strings.Split(strings.ToLower(sql), "\n") {
		code, _, _ := strings.Cut(l, "--")
		lines = append(lines, code)
	}
	text := strings.Join(lines, "\n")
	var found []string
	for _, f := range forbidden {
		if m := f.re.FindString(text); m != "" {
			found = append(found, f.what+": "+m)
		}
	}
	return found
}

func TestQueriesArePortable(t *testing.T) {
	files, err := fs.Glob(os.DirFS("query"), "*.sql")
	if err != nil || len(files) < 10 {
		t.Fatalf("found %d files of queries: %v", len(files), err)
	}
	for _, name := range files {
		b, err := os.ReadFile("query/" + name)
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range faultsIn(string(b)) {
			t.Errorf("%s: %s", name, f)
		}
	}
}

// TestGeneratedHasNoAny keeps generated code typed: sqlc writes interface{} where it cannot tell a type.
func TestGeneratedHasNoAny(t *testing.T) {
	files, _ := fs.Glob(os.DirFS("query"), "*.go")
	for _, name := range files {
		if name == "db.go" {
			continue
		}
		b, err := os.ReadFile("query/" + name)
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(string(b), "interface{}") {
			t.Errorf("%s holds interface{}: name the type in the query with a cast, or in sqlc.yaml", name)
		}
	}
}

func TestPortableLintFindsWhatItIsFor(t *testing.T) {
	for _, bad := range []string{
		"select a::text from x", "select now()", "select cast(a as uuid) from x", "select cast(sqlc.arg(a) as date)", "where id = any($1)",
		"where lower(name) = $1", "select distinct on (a) a", "select greatest(a, b)", "select data->>'a'", "limit 1 offset 2",
		"with x as (delete from a returning id) select 1",
	} {
		if len(faultsIn(bad)) == 0 {
			t.Errorf("%q passes", bad)
		}
	}
	for _, good := range []string{"select cast(a as text) from x -- now() is not used", "where id in (select value from id_each(cast(sqlc.arg(ids) as text)))"} {
		if f := faultsIn(good); len(f) > 0 {
			t.Errorf("%q is refused: %v", good, f)
		}
	}
}

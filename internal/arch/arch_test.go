package arch

import (
	"os"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
)

// root is the repository, from the folder of this package, where go test runs.
const root = "../.."

// rules are all the rules of the house, by the name that a failure bears.
var rules = map[string]func(*tree) []string{
	"floors":          floors,
	"fronts":          fronts,
	"pages":           pages,
	"names":           names,
	"libraries":       libraries,
	"purity":          purity,
	"SQL in store":    sqlOnlyInStore,
	"typed templates": typedTemplates,
	"policy":          policy,
	"explained":       explained,
	"synthetic":       synthetic,
}

func TestHouse(t *testing.T) {
	repository, err := load(os.DirFS(root))
	if err != nil {
		t.Fatal(err)
	}
	if len(repository.goes) < 20 {
		t.Fatalf("found %d Go files: this is not the repository", len(repository.goes))
	}
	for name, rule := range rules {
		t.Run(name, func(t *testing.T) {
			faults := rule(repository)
			slices.Sort(faults)
			for _, f := range faults {
				t.Error(f)
			}
		})
	}
}

func TestRulesCatch(t *testing.T) {
	// A number that passes both check digits and is marked neither +80 nor +65 may not stand in this file either.
	unmarked := "0101" + "01" + "00131"
	if !realLooking(unmarked) {
		t.Fatalf("the planted number has wrong check digits")
	}
	for _, c := range []struct {
		rule  string
		about string
		path  string
		body  string
		want  string // part of the fault; "" when the file is in order
	}{
		{"floors", "up", "internal/base/nin/nin.go", `import "traad/internal/care"`, "arrows point down"},
		{"floors", "up by one", "internal/store/s.go", `import "traad/internal/app"`, "floor 4"},
		{"floors", "up in a test", "internal/care/a_test.go", `import "traad/internal/store"`, "floor 3"},
		{"floors", "the wiring is on top", "internal/front/web/w.go", `import "traad/cmd/traad"`, "floor 6"},
		{"floors", "down", "internal/app/a.go", `import "traad/internal/store"; import "traad/internal/care"`, ""},
		{"floors", "base may use base", "internal/base/job/j.go", `import "traad/internal/base/db"`, ""},
		{"floors", "the tables in a test", "internal/base/job/j_test.go", `import "traad/internal/store/migrations"`, ""},
		{"floors", "the tables", "internal/base/job/j.go", `import "traad/internal/store/migrations"`, "floor 3"},
		{"floors", "cmd wires", "cmd/traad/main.go", `import "traad/internal/store"`, ""},
		{"floors", "a prefix is not the room", "internal/basement/b.go", ``, "stands on no floor"},
		{"floors", "no floor", "internal/patient/p.go", ``, "stands on no floor"},
		{"fronts", "store", "internal/front/web/w.go", `import "traad/internal/store"`, "go through a deed"},
		{"fronts", "below store", "internal/front/web/page/p/p.go", `import "traad/internal/store/query"`, "go through a deed"},
		{"fronts", "another front", "internal/front/web/w.go", `import "traad/internal/front/demo"`, "the front demo"},
		{"fronts", "its own rooms", "internal/front/web/w.go", `import "traad/internal/front/web/ui"`, ""},
		{"fronts", "rows for a test", "internal/front/web/w_test.go", `import "traad/internal/store/storetest"`, ""},
		{"pages", "another page", "internal/front/web/page/plan/p.go", `import "traad/internal/front/web/page/person"`, "the page person"},
		{"pages", "its own part", "internal/front/web/page/plan/p.go", `import "traad/internal/front/web/page/plan/goal"`, ""},
		{"names", "folder", "internal/base/util/u.go", ``, "says nothing"},
		{"names", "deep folder", "internal/app/common/enrol/u.go", ``, "says nothing"},
		{"names", "part of a name", "internal/base/utility/u.go", ``, ""},
		{"libraries", "chromedp in a test", "e2e/day_test.go", `import "github.com/chromedp/chromedp"`, "outside internal/base/browser"},
		{"libraries", "the protocol", "internal/front/web/w.go", `import "github.com/chromedp/cdproto/page"`, "outside internal/base/browser"},
		{"libraries", "Excel", "internal/app/import.go", `import "github.com/xuri/excelize/v2"`, "outside internal/base/sheet"},
		{"libraries", "Excel at home", "internal/base/sheet/s.go", `import "github.com/xuri/excelize/v2"`, ""},
		{"libraries", "engine", "internal/store/s.go", `import "github.com/jackc/pgx/v5/pgconn"`, "outside internal/base/db"},
		{"purity", "clock", "internal/care/due.go", `import "time"; var x = time.Now()`, "time.Now"},
		{"purity", "clock under another name", "internal/rules/access/a.go", `import klokke "time"; var x = klokke.Since`, "time.Since"},
		{"purity", "database", "internal/care/p.go", `import "database/sql"`, "imports database/sql"},
		{"purity", "network", "internal/rules/usage/u.go", `import "net/http"`, "imports net/http"},
		{"purity", "a type of the clock", "internal/care/due.go", `import "time"; var x time.Time`, ""},
		{"purity", "elsewhere", "internal/app/a.go", `import "time"; var x = time.Now()`, ""},
		{"SQL in store", "select", "internal/app/a.go", "const q = `\n\tselect id\n\tfrom patient where id = $1`", "SQL in"},
		{"SQL in store", "insert", "internal/front/web/w.go", `const q = "insert into event (id) values ($1)"`, "SQL in"},
		{"SQL in store", "update", "cmd/traad/doctor.go", `const q = "UPDATE patient SET a = 1"`, "SQL in"},
		{"SQL in store", "in its room", "internal/base/audit/a.go", `const q = "delete from audit"`, ""},
		{"SQL in store", "words", "internal/app/a.go", `const a, b = "select", "update the plan from the visit"`, ""},
		{"SQL in store", "file", "internal/app/a.sql", "select 1", "SQL file outside"},
		{"typed templates", "any", "internal/front/web/w.go", `var x = map[string]any{"a": 1}`, "struct"},
		{"typed templates", "interface", "internal/front/web/page/p/p.go", `func f(m map[string]interface{}) {}`, "struct"},
		{"typed templates", "typed", "internal/front/web/w.go", `var x = map[string]string{}`, ""},
		{"policy", "style", "internal/front/web/page/p/p.html", "<p>\n<b style=\"color:red\">", "p.html:2: inline"},
		{"policy", "handler", "internal/front/web/page/p/p.html", `<button onclick="x()">`, "inline"},
		{"policy", "script", "internal/front/web/page/p/p.html", `<script>x()</script>`, "without src"},
		{"policy", "link", "internal/front/web/page/p/p.html", `<a href="javascript:x()">`, "inline"},
		{"policy", "style element", "internal/front/web/page/p/p.html", "<style>p{}</style>", "inline"},
		{"policy", "in order", "internal/front/web/page/p/p.html", `<script src="/a.js" defer></script><style-guide data-once="1"></style-guide>`, ""},
		{"policy", "a comment", "internal/front/web/page/p/p.html", "{{/* no style=\"\" here */}}<script src=\"/a.js\" defer></script>", ""},
		{"explained", "package", "internal/care/c.go", ``, "says what the package is for"},
		{"explained", "function", "internal/care/c.go", `func Due() {}`, "Due has no comment"},
		{"explained", "method", "internal/care/c.go", "// T is.\ntype T int\nfunc (t *T) Due() {}", "Due has no comment"},
		{"explained", "type", "internal/care/c.go", `type Plan struct{}`, "Plan has no comment"},
		{"explained", "constant", "internal/care/c.go", `const Max = 1`, "Max has no comment"},
		{"synthetic", "plain", "docs/a.md", "Pasient " + unmarked + ".", "docs/a.md:1"},
		{"synthetic", "spaced", "internal/x/testdata/a.csv", "a;b\n1;" + unmarked[:6] + " " + unmarked[6:], "a.csv:2"},
		{"synthetic", "in code", "internal/care/c.go", `const n = "` + unmarked + `"`, "c.go:3"},
		{"synthetic", "marked 80", "docs/a.md", "05840399895 57912075186", ""},
		{"synthetic", "marked 65", "docs/a.md", "31777207884", ""},
		{"synthetic", "wrong check digits", "docs/a.md", "05076600324", ""},
		{"synthetic", "longer number", "docs/a.md", unmarked + "0 1" + unmarked + " 0." + unmarked, ""},
		{"synthetic", "official", "docs/a.md", strings.Join(official2032, " "), ""},
		{"synthetic", "sums", "go.sum", unmarked, ""},
	} {
		t.Run(c.rule+": "+c.about, func(t *testing.T) {
			body := c.body
			if strings.HasSuffix(c.path, ".go") {
				parts := strings.Split(c.path, "/")
				body = "package " + parts[len(parts)-2] + "\n\n" + c.body + "\n"
			}
			planted, err := load(fstest.MapFS{c.path: {Data: []byte(body)}})
			if err != nil {
				t.Fatal(err)
			}
			got := strings.Join(rules[c.rule](planted), "\n")
			if (got == "") != (c.want == "") || !strings.Contains(got, c.want) {
				t.Errorf("wanted a fault with %q, got %q", c.want, got)
			}
			if strings.Contains(got, unmarked) {
				t.Error("the fault repeats the number")
			}
		})
	}
}

func TestExplainedPasses(t *testing.T) {
	planted, err := load(fstest.MapFS{
		"internal/care/c.go": {Data: []byte("// Package care is.\npackage care\n\n// Max is.\nconst Max = 1\n\n// The kinds.\nconst (\n\tA = 1\n\tB = 2\n)\n\n" +
			"type plan struct{}\n\nfunc (plan) String() string { return \"\" }\n\n// T is.\ntype T[E any] struct{}\n\n// Due is.\nfunc (*T[E]) Due() {}\n")},
		"internal/store/q.go":   {Data: []byte("// Code generated by sqlc. DO NOT EDIT.\n\npackage store\n\ntype Row struct{}\n")},
		"node_modules/x/x.go":   {Data: []byte("package x\n\nfunc Due() {}\n")},
		"internal/care/pic.png": {Data: []byte("\x89PNG\x00\x00")},
	})
	if err != nil {
		t.Fatal(err)
	}
	if faults := explained(planted); len(faults) > 0 {
		t.Errorf("faults in what is in order: %q", faults)
	}
	if len(planted.goes) != 2 {
		t.Errorf("read %d Go files, not the two that are ours", len(planted.goes))
	}
}

func TestRealLooking(t *testing.T) {
	for number, want := range map[string]bool{
		"17912099997": false, "45840375084": false, // +80, a D-number among them
		"15720255178": false, // +65
		"02013299997": true,  // right by the rule of 2032; let through as an official example
		"05076600324": false, // wrong check digits
	} {
		if got := realLooking(number); got != want {
			t.Errorf("%s: %t", number, got)
		}
	}
}

package web_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"html"
	"io/fs"
	"log/slog"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"unicode"

	"traad/internal/base/lang"
	"traad/internal/care"
	"traad/internal/care/survey"
	"traad/internal/front/web"
	"traad/internal/front/web/ui"
	"traad/internal/front/web/webtest"
	"traad/internal/rules/access"
)

// lacks tells, as lines to fill in, which texts a catalogue lacks.
func lacks(t *testing.T, texts []string) {
	t.Helper()
	slices.Sort(texts)
	defined := definedTexts()
	for _, c := range lang.All {
		var out []string
		for _, text := range slices.Compact(slices.Clone(texts)) {
			if text != "" && !lang.In(c).Has(text) && defined[c][text] == "" {
				out = append(out, strconv.Quote(text)+` = ""`)
			}
		}
		if len(out) > 0 {
			t.Errorf("internal/base/lang/%s.toml lacks %d texts:\n%s", c, len(out), strings.Join(out, "\n"))
		}
	}
}

// definedTexts are what the shipped pathway definitions say in each language: a page gives the voice a stage's title too.
var definedTexts = sync.OnceValue(func() map[lang.Code]map[string]string {
	all := map[lang.Code]map[string]string{}
	for _, c := range lang.Others {
		all[c] = map[string]string{}
		for _, p := range care.ShippedPathways() {
			maps.Copy(all[c], p.Said(c))
		}
	}
	return all
})

var (
	unseen    = regexp.MustCompile(`(?s)<(script|style)[^>]*>.*?</(?:script|style)>|<!--.*?-->|<!doctype[^>]*>`)
	tag       = regexp.MustCompile(`(?s)<[^>]*>`)
	heard     = regexp.MustCompile(`\s(?:aria-label|title|placeholder|alt|data-busy|data-label)="([^"]*)"`)
	ownNames  = []string{"Tråd", "Bokmål", "Nynorsk", "English", "IHT", "Nes-ID", "Borger-ID", "innsynslogg"}
	initials  = regexp.MustCompile(`^\s*\p{Lu}{2}\s*$`)
	twoLetter = regexp.MustCompile(`\pL{2,}`)
	madeCode  = regexp.MustCompile(`\b[0-9A-Z]{4}-(?:[0-9A-Z]{2}|[0-9A-Z]{4}|[0-9A-Z]{8})\b`) // a case's, a finding's or a candidate's: drawn, and now and then two letters of it stand together
)

// bokmal finds what a page says is in bokmål.
var bokmal = []*regexp.Regexp{
	regexp.MustCompile(`(?s)<pre [^>]*lang="nb"[^>]*>.*?</pre>`), regexp.MustCompile(`(?s)<textarea [^>]*lang="nb"[^>]*>.*?</textarea>`), regexp.MustCompile(`(?s)<strong lang="nb">.*?</strong>`), regexp.MustCompile(`(?s)<h2 lang="nb">.*?</h2>`),
	regexp.MustCompile(`(?s)<article [^>]*lang="nb"[^>]*>.*?</article>`),                                                                 // what is printed
	regexp.MustCompile(`<span [^>]*lang="nb"[^>]*>[^<]*</span>`), regexp.MustCompile(`(?s)<div [^>]*lang="(?:nb|nn|en)"[^>]*>.*?</div>`), // a letter in its own language
	regexp.MustCompile(`<p class="help"[^>]*lang="nb"[^>]*>[^<]*</p>`),                  // a question that is not translated
	regexp.MustCompile(`<(?:span|code) [^>]*translate="no"[^>]*>[^<]*</(?:span|code)>`), // a code, and a line of a file
}

// unsaid are the words of a page that did not come through its voice and are not what the test itself wrote.
func unsaid(source string, typed []string) (out []string) {
	source = unseen.ReplaceAllString(source, " ")
	for _, b := range bokmal { // mails, journal texts and what else is bokmål whoever reads, and is marked so
		source = b.ReplaceAllString(source, " ")
	}
	var parts []string
	for _, m := range heard.FindAllStringSubmatch(source, -1) {
		parts = append(parts, m[1])
	}
	parts = append(parts, tag.Split(source, -1)...)
	known := slices.Concat(typed, ownNames)
	slices.SortFunc(known, func(a, b string) int { return len(b) - len(a) }) // a name before its parts
	for _, p := range parts {
		p = html.UnescapeString(p)
		depth := 0
		rest := strings.Map(func(r rune) rune {
			switch r {
			case '⟦':
				depth++
				return ' '
			case '⟧':
				depth--
				return ' '
			}
			if depth > 0 {
				return -1
			}
			return r
		}, p)
		if !twoLetter.MatchString(rest) {
			continue
		}
		rest = madeCode.ReplaceAllString(rest, " ")
		for _, known := range known {
			rest = strings.ReplaceAll(rest, known, " ")
		}
		if twoLetter.MatchString(initials.ReplaceAllString(rest, " ")) {
			out = append(out, strings.Join(strings.Fields(rest), " "))
		}
	}
	return out
}

// area is a part of what Tråd shows that is written whole in all languages: its routes, which its test looks at, and the folders and files of pages whose
// every text must be in the catalogues, also where no test comes. Each has a file of its own, tongue_<area>_test.go.
type area struct {
	routes []string // as routes.go writes them
	rooms  []string // from internal/front/web; "../../app/x" is the refusals of a folder of the cases
}

var areas []*area

func newArea(a area) *area {
	areas = append(areas, &a)
	return &a
}

// listener looks at whole pages by a voice that listens.
type listener struct {
	t       *testing.T
	a       *area
	typed   []string // names, and what the test wrote
	asked   []string
	visited []string
}

// listen has a world answer in a voice that puts ⟦ ⟧ around what it says. What the pages show beside that must be among typed: names, and what the test wrote.
func listen(t *testing.T, w *webtest.World, a *area, o web.Options, typed ...string) *listener {
	typed = slices.DeleteFunc(slices.AppendSeq(typed, maps.Keys(w.Orgs)), func(s string) bool { return s == "" }) // it is between all letters
	l := &listener{t: t, a: a, typed: typed}
	for _, u := range []webtest.User{webtest.Nes, webtest.Kongsvinger, webtest.Physician, webtest.Administrator} {
		x := w.Actor(u)
		l.typed = append(l.typed, x.Name, x.OrgName)
	}
	o.Voice, o.Log = lang.Listen(func(text string) { l.asked = append(l.asked, text) }), slog.New(slog.DiscardHandler)
	w.Handler = web.New(w.Service, o)
	return l
}

// look goes to a page, or sends a form as the browser's user would, and checks that all it says came through the voice.
func (l *listener) look(b *webtest.Browser, method, path string, pairs ...string) *webtest.Page {
	l.t.Helper()
	if method == http.MethodGet {
		return l.see(b.Get(path), method, path)
	}
	return l.see(b.Post(path, pairs...), method, path)
}

// see checks a page that the test has got in another way: b.Send, b.Upload.
func (l *listener) see(p *webtest.Page, method, path string) *webtest.Page {
	l.t.Helper()
	if p.Status >= 500 && path != "/min-plan/plan.pdf" { // there is no printer
		l.t.Errorf("%s %s: status %d\n%s", method, path, p.Status, p.Text)
	}
	if strings.HasPrefix(p.Header.Get("Content-Type"), "text/html") {
		if left := unsaid(p.HTML, l.typed); len(left) > 0 {
			l.t.Errorf("%s %s says in bokmål alone:\n%s", method, path, strings.Join(left, "\n"))
		}
		if !strings.Contains(p.HTML, `<html lang="x"`) {
			l.t.Errorf("%s %s is not marked with its language", method, path)
		}
	}
	l.visited = append(l.visited, method+" "+path)
	return p
}

// done checks that each route of the area was looked at, and that the catalogues have what was asked for.
func (l *listener) done() {
	l.t.Helper()
	for _, route := range l.a.routes {
		pattern := regexp.MustCompile(`^` + regexp.MustCompile(`\\{[a-z0-9]+\\}`).ReplaceAllString(regexp.QuoteMeta(strings.TrimSuffix(route, "{$}")), `[^/?]+`) + `(\?.*)?$`)
		if !slices.ContainsFunc(l.visited, pattern.MatchString) && !slices.Contains([]string{"GET /logg-inn/start", "GET /logg-inn/pasient/start"}, route) {
			l.t.Errorf("%s is said to be whole, and no page of it was looked at", route)
		}
	}
	lacks(l.t, l.asked)
}

// files are the routes that answer with a file, a feed or a word to a machine, and no page. What stands in a file is the organisation's language, or that of who gets it.
var files = []string{
	"GET /smart/gjelder", "GET /healthz", "GET /readyz", "GET /kalender/{nokkel}", "GET /forlop.xlsx", "GET /personer/{id}/innsynslogg.csv", "GET /journaluttrekk/{id}/fil",
	"GET /personer/{id}/trygghetskort.pdf", "GET /personer/{id}/plan/pasient.pdf", "GET /personer/{id}/plan.pdf", "GET /forlop/{id}/brev/{brev}/pdf", "GET /koordinatormoter/{id}/uten-navn.pdf",
	"GET /resultater/rapport/{id}/pdf", "GET /resultater/rapport/{id}/xlsx", "GET /ressurser/{org}/plan/{id}/bok.xlsx",
	"GET /administrasjon/oppsett/{id}/papirer/{papir}/utkast.html", "GET /administrasjon/oppsett/{id}/papirer/{papir}/utkast.pdf", "GET /administrasjon/virksomheter/mal.xlsx", "GET /administrasjon/adresser/mal.xlsx",
	"GET /administrasjon/forlopsutkast/{id}/utkast.toml", "GET /administrasjon/forlopsfil/{kode}/{versjon}/definisjon.toml",
}

// TestPagesAreWhole: a route that is not whole is one of files.
func TestPagesAreWhole(t *testing.T) {
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	var bare []string
	for _, m := range regexp.MustCompile(`HandleFunc\("((?:GET|POST) \S+)", (\w+)\(?`).FindAllStringSubmatch(string(source), -1) {
		if m[2] != "whole" {
			bare = append(bare, m[1])
		}
	}
	slices.Sort(bare)
	want := slices.Sorted(slices.Values(files))
	if !slices.Equal(bare, want) {
		t.Errorf("in one language are\n%s\nwant\n%s", strings.Join(bare, "\n"), strings.Join(want, "\n"))
	}
}

// TestWholeRoutesAreLookedAt: each route that routes.go says is whole is in one area, and each of an area's routes is whole.
func TestWholeRoutesAreLookedAt(t *testing.T) {
	source, err := os.ReadFile("routes.go")
	if err != nil {
		t.Fatal(err)
	}
	places := map[string]int{}
	for _, m := range regexp.MustCompile(`HandleFunc\("((?:GET|POST) \S+)", whole\(`).FindAllStringSubmatch(string(source), -1) {
		places[m[1]]--
	}
	if len(places) == 0 {
		t.Fatal("no route is whole")
	}
	for _, a := range areas {
		for _, route := range a.routes {
			places[route]++
		}
	}
	for route, n := range places {
		if n != 0 {
			t.Errorf("%s is whole in routes.go and looked at by one area: not both, or twice (%+d)", route, n)
		}
	}
}

// TestTextsOfTheRules: what whole pages say that the rules and the scripts word.
func TestTextsOfTheRules(t *testing.T) {
	texts := append(survey.Texts(), ui.ScriptTexts()...)
	texts = append(texts, access.Texts()...)
	for _, r := range slices.Concat(care.Roles, care.OwnRoles) {
		texts = append(texts, r.Title())
	}
	for _, r := range care.EmergencyReasons {
		texts = append(texts, r.Title())
	}
	for _, a := range (&care.Pathway{}).Circle() {
		texts = append(texts, a.Title, a.Help)
	}
	for _, q := range care.Preparation {
		texts = append(texts, q.Title)
	}
	for _, c := range (&care.Pathway{}).Chapters() {
		texts = append(texts, c.Title)
	}
	for _, s := range care.PlanSections {
		texts = append(texts, s.Title)
	}
	for _, k := range care.AlertKinds {
		texts = append(texts, k.Title())
	}
	for _, f := range care.LetterFields {
		texts = append(texts, f.Title)
	}
	lacks(t, texts)
}

// TestTextsOfTheSource reads the source: every text that is given to a voice anywhere in the front, and everything that looks like words in the folders
// of whole pages.
func TestTextsOfTheSource(t *testing.T) {
	var texts []string
	err := walk([]string{".", "../../app", "../../base/column", "../../base/sheet", "../../care", "../../rules"}, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return err
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, 0)
		if err != nil {
			return err
		}
		room := slices.ContainsFunc(areas, func(a *area) bool {
			return slices.Contains(a.rooms, filepath.ToSlash(filepath.Dir(path))) || slices.Contains(a.rooms, filepath.ToSlash(path))
		})
		refusals := room && strings.HasPrefix(filepath.ToSlash(path), "../../") // of a case only what it refuses with is read, the rest are codes and the log's
		codes := map[ast.Expr]bool{}                                            // keys and cases
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.Field:
				return n.Tag == nil
			case *ast.CallExpr:
				f, ok := n.Fun.(*ast.SelectorExpr)
				if !ok || len(n.Args) == 0 {
					return true
				}
				from := ""
				if x, ok := f.X.(*ast.Ident); ok {
					from = x.Name
				}
				for _, i := range given(from, f.Sel.Name, len(n.Args), room, refusal(f.X)) {
					if text, ok := words(n.Args[i]); ok {
						texts = append(texts, text)
					}
				}
				return !slices.Contains([]string{"Warn", "Error", "Debug", "Errorf", "New", "Set", "Add", "Get", "note"}, f.Sel.Name) // for the log, headers
			case *ast.KeyValueExpr:
				codes[n.Key] = true
				if key, ok := n.Key.(*ast.Ident); ok && key.Name == "Class" { // of the page's style
					codes[n.Value] = true
				}
			case *ast.CaseClause:
				for _, e := range n.List {
					codes[e] = true
				}
			case *ast.BasicLit:
				if text, ok := words(n); room && !refusals && ok && !codes[n] && prose(text) {
					texts = append(texts, text)
				}
			}
			return true
		})
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	lacks(t, texts)
}

// given are the arguments of a call that are texts: those that a voice or a Text is given, and, where refusals are asked for, those of errs.
func given(from, name string, args int, refusals, refused bool) []int {
	switch {
	case name == "TellAt": // says what another has said
	case from == "errs" && name == "Say", name == "At" && args == 2, name == "Say" && args > 1 && (from == "" && refused || from == "f"):
		if refusals {
			return []int{1}
		}
	case from == "errs" && refusals:
		return []int{0}
	case (name == "Fault" || name == "fault" || name == "wrong") && args > 1 && refusals: // of a cell of a file, or of a field of a form
		return []int{1, min(2, args-1)}
	case name == "notice" && refusals:
		return []int{0}
	case name == "T", name == "Say", from == "lang" && name == "Of":
		return []int{0}
	case name == "refuse" && refusals: // why somebody stays on a version
		return []int{0}
	case name == "Plural" && args == 3 && from != "nb":
		return []int{1, 2}
	}
	return nil
}

// refusal reports whether Say is called on what an error's maker returns: errs.Invalid(…).Say("navn", "…").
func refusal(x ast.Expr) bool {
	call, ok := x.(*ast.CallExpr)
	if !ok {
		return false
	}
	f, ok := call.Fun.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	from, ok := f.X.(*ast.Ident)
	return ok && from.Name == "errs" || refusal(f.X)
}

func walk(roots []string, visit fs.WalkDirFunc) error {
	for _, root := range roots {
		if err := filepath.WalkDir(root, visit); err != nil {
			return err
		}
	}
	return nil
}

func words(n ast.Expr) (string, bool) {
	lit, ok := n.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

// prose reports whether a string looks like something to read: it begins with a capital, or has a space between two words, and is no header or address.
func prose(text string) bool {
	first := []rune(text + " ")[0]
	switch {
	case text == "no role" || text == "no grant" || strings.Contains(text, "'"):
		return false
	case strings.ContainsAny(text, "/;=<>") || strings.Contains(text, "X-") || strings.HasSuffix(text, "-") || strings.Contains(text, "-Type"):
		return false
	case strings.Contains(strings.TrimSpace(text), " "):
		return unicode.IsLetter(first) || first == '%' || first == '«'
	}
	return unicode.IsUpper(first) && len(text) > 1 && !strings.Contains(text, "-")
}

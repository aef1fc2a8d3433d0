package e2e

import (
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"traad/internal/base/browser"
	"traad/internal/base/db"
)

const (
	perPattern = 2  // pages of one kind that each user visits
	perUser    = 60 // pages in all
)

// TestCrawl follows the links of every demo user, each kind of page at least once, and checks what holds for all pages:
// found; accessible; silent; nothing from other hosts; no scrolling sideways on a phone nor at 200 % zoom; one main
// heading; no person's name in the title; no national number.
func TestCrawl(t *testing.T) {
	b := browser.ForTest(t)
	dependOnProduct(t)
	w := &world{startDemo(t, db.SQLite), b, true}
	logIn := b.Page(t)
	logIn.Open(w.at("/logg-inn"))
	check(t, w, logIn, visit{path: "/logg-inn"})
	keys := loginKey.FindAllStringSubmatch(string(body(t, w, logIn, "/logg-inn")), -1)
	if len(keys) < 9 {
		t.Fatalf("the log-in page offers %d users", len(keys))
	}
	t.Run("as", func(t *testing.T) {
		for _, key := range keys {
			t.Run(key[1], func(t *testing.T) {
				t.Parallel()
				crawl(t, w, key[1])
			})
		}
	})
}

var (
	loginKey = regexp.MustCompile(`name="som" value="([^"]+)"`)
	link     = regexp.MustCompile(`<a\b[^>]*?\shref="(/[^"]*)"[^>]*>`)
	person   = regexp.MustCompile(`<a\b[^>]*?\shref="/personer/[0-9a-f-]{36}"[^>]*>\s*([^<]+?)\s*<`)
	id       = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}`)
	heading  = regexp.MustCompile(`<h1\b`)
)

// visit is a page to go to.
type visit struct {
	path string // with its query
	from string // where the link stands
}

// pattern is the kind of page that an address leads to: without the ids in it and the values of its query.
func (v visit) pattern() string {
	path, query, _ := strings.Cut(v.path, "?")
	values, _ := url.ParseQuery(query)
	var names []string
	for name := range values {
		names = append(names, name)
	}
	slices.Sort(names)
	return id.ReplaceAllString(path, "{id}") + "?" + strings.Join(names, "&")
}

func crawl(t *testing.T, w *world, key string) {
	p := w.browser.Page(t)
	defer p.Close()
	p.Open(w.at("/logg-inn"))
	p.ClickCSS(`button[value="` + key + `"]`)

	names := map[string]bool{}
	visited := map[string]int{}
	known := map[string]bool{"/": true}
	waiting := []visit{{path: "/"}}
	pages := 0
	for ; len(waiting) > 0 && pages < perUser; pages++ {
		// A kind of page that has not been seen comes first.
		next := slices.IndexFunc(waiting, func(v visit) bool { return visited[v.pattern()] == 0 })
		next = max(next, 0)
		v := waiting[next]
		waiting = slices.Delete(waiting, next, next+1)
		if visited[v.pattern()]++; visited[v.pattern()] > perPattern {
			pages--
			continue
		}
		text := check(t, w, p, v)
		for _, m := range person.FindAllStringSubmatch(text, -1) {
			names[html.UnescapeString(m[1])] = true
		}
		for name := range names {
			if strings.Contains(p.Title(), name) {
				t.Errorf("%s: the title names a person", v.path)
			}
		}
		for _, m := range link.FindAllStringSubmatch(text, -1) {
			to, _, _ := strings.Cut(html.UnescapeString(m[1]), "#")
			if to != "" && !known[to] {
				known[to] = true
				waiting = append(waiting, visit{to, v.path})
			}
		}
	}
	left := map[string]bool{}
	for _, v := range waiting {
		if visited[v.pattern()] == 0 {
			left[v.pattern()] = true
		}
	}
	t.Logf("%d pages of %d kinds; %d persons named in lists; kinds not visited: %d", pages, len(visited), len(names), len(left))
}

// check goes to one page and looks at it in three widths. It returns the page as the server sent it.
func check(t *testing.T, w *world, p *browser.Page, v visit) string {
	t.Helper()
	path, _, _ := strings.Cut(v.path, "?")
	if strings.HasSuffix(path, ".xlsx") {
		if status, header, _ := w.ask(t, p.Cookies(), v.path); status != 200 || !strings.Contains(header.Get("Content-Type"), "spreadsheet") {
			t.Errorf("%s (link on %s): %d %s", v.path, v.from, status, header.Get("Content-Type"))
		}
		return ""
	}
	p.ViewportSize(browser.Desktop, 900)
	p.Open(w.at(v.path))
	if p.Status() != 200 {
		t.Errorf("%s (link on %s): status %d", v.path, v.from, p.Status())
		return ""
	}
	p.Clean()
	for _, width := range []int{640, browser.Phone} {
		p.ViewportSize(width, 844)
		if n := p.Overflows(); n > 0 {
			t.Errorf("%s: %d px too wide at %d px", v.path, n, width)
		}
	}
	for _, fault := range p.Axe() { // as a phone shows it
		t.Errorf("%s at %d px: %s", v.path, browser.Phone, fault)
	}
	text := string(body(t, w, p, v.path))
	if n := len(heading.FindAllString(text, -1)); n != 1 {
		t.Errorf("%s: %d main headings", v.path, n)
	}
	if nationalNumber.MatchString(text) {
		t.Errorf("%s: eleven digits that may be a national number", v.path)
	}
	if id := p.Title(); !strings.HasSuffix(id, " – Tråd") {
		t.Errorf("%s: the title is %q", v.path, id)
	}
	return text
}

// body is a page as the server sends it to this user.
func body(t *testing.T, w *world, p *browser.Page, path string) []byte {
	t.Helper()
	_, _, b := w.ask(t, p.Cookies(), path)
	return b
}
